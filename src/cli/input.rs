//! What comes in from files and standard input: text, and JSON objects.

use std::{
    fs::File,
    io::{BufReader, Read},
    path::Path,
};

use serde_json::Value;

use crate::{
    env::{Env, pipe::Pipe, stop},
    error::{Error, Kind},
    practice::object::{Object, Whole},
};

pub(super) use crate::practice::fields::{from_toml, to_toml};

/// The most bytes that are read where a person writes or pipes something by hand.
const LIMIT: u64 = 64 << 20;

/// Opens a file, or standard input for `-`; a terminal in its place is told what is expected.
pub(super) fn reader<'e>(env: &'e mut Env, path: &Path) -> Result<Box<dyn Read + 'e>, Error> {
    if path == Path::new("-") {
        if env.term.facts().input {
            return Err(Error::usage("standard input is the terminal, and a pipe or file is expected")
                .hint("for example: command --from - < file"));
        }
        return Ok(env.term.input());
    }
    let file = File::open(path).map_err(|error| Error::file(path, error))?;
    Ok(Box::new(BufReader::with_capacity(1 << 16, Pipe(file))))
}

/// All that somebody wrote into a file or a pipe, which is noted in [`Env::incoming`]: from a pipe it comes once.
pub(super) fn bytes(env: &mut Env, path: &Path) -> Result<Vec<u8>, Error> {
    // What is no plain file can be read once only.
    let stays = path.metadata().is_ok_and(|facts| facts.is_file());
    let mut bytes = Vec::new();
    let (read, held) = {
        let mut reader = reader(env, path)?.take(LIMIT + 1);
        let held = (!stays).then(stop::hold);
        (reader.read_to_end(&mut bytes), held)
    };
    if bytes.len() > usize::try_from(LIMIT).unwrap_or(usize::MAX) {
        let name = if path == Path::new("-") { "standard input".into() } else { path.display().to_string() };
        return Err(Error::refused(format!("{name} is larger than 64 MiB")));
    }
    if stays {
        env.incoming.from_file(path);
    } else {
        env.incoming.passing(bytes.clone(), held);
    }
    if stop::came().is_some() {
        return Err(Error::new(Kind::Cancelled, "cancelled before the end of the text"));
    }
    read.map_err(|error| Error::file(path, error))?;
    Ok(bytes)
}

/// JSON objects: one per line, or an array of them.
pub(super) fn objects(text: &str) -> Result<Vec<Object>, Error> {
    let mut objects = Vec::new();
    let values = serde_json::Deserializer::from_str(text.trim_start_matches('\u{feff}'));
    for value in values.into_iter::<Whole>() {
        let Whole(value) = value.map_err(|error| {
            if let Some(key) = Whole::twice(&error) {
                return Error::usage(format!("object {}: {key} is given twice", objects.len() + 1));
            }
            Error::usage(format!("line {}, column {} is not JSON", error.line(), error.column()))
                .hint("one object per line, or one array of objects")
                .because(error)
        })?;
        match value {
            Value::Array(values) => values.into_iter().try_for_each(|value| object(value, &mut objects))?,
            value => object(value, &mut objects)?,
        }
    }
    Ok(objects)
}

fn object(value: Value, objects: &mut Vec<Object>) -> Result<(), Error> {
    match value {
        Value::Object(object) => objects.push(object.into()),
        _ => return Err(Error::usage(format!("value {} is not a JSON object", objects.len() + 1))),
    }
    Ok(())
}

/// Where rows come from: a file that can be read again, or what came through standard input.
pub(super) enum Origin {
    /// A file.
    File(std::path::PathBuf),
    /// Standard input, read to its end.
    Memory(Vec<u8>),
}

/// Finds out where rows come from.
pub(super) fn origin(env: &mut Env, path: &Path) -> Result<Origin, Error> {
    if path != Path::new("-") {
        return Ok(Origin::File(path.to_owned()));
    }
    let mut bytes = Vec::new();
    reader(env, path)?.take(LIMIT + 1).read_to_end(&mut bytes)?;
    if bytes.len() > usize::try_from(LIMIT).unwrap_or(usize::MAX) {
        return Err(Error::refused("standard input holds more than 64 MiB")
            .hint("give it as a file: files are read as a stream"));
    }
    Ok(Origin::Memory(bytes))
}

impl Origin {
    /// Reads it from the beginning.
    pub(super) fn reader(&self) -> Result<Box<dyn Read + '_>, Error> {
        Ok(match self {
            Self::File(path) => Box::new(File::open(path).map_err(|error| Error::file(path, error))?),
            Self::Memory(bytes) => Box::new(bytes.as_slice()),
        })
    }

    /// What it is called in messages.
    pub(super) fn name(&self) -> String {
        match self {
            Self::File(path) => path
                .file_name()
                .map_or_else(|| "the file".to_owned(), |name| name.to_string_lossy().into_owned()),
            Self::Memory(_) => "standard input".to_owned(),
        }
    }
}
