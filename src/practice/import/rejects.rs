//! The file of rejected rows: the cells as they came, and in a last column what is wrong. Once they are put right it
//! can be imported as it is: columns that start with `_` are never read.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::{
    Sheet,
    sheet::{Cells, Row},
};
use crate::{env::file::Staged, error::Error};

/// The column that says what is wrong.
pub const PROBLEM: &str = "_problem";

/// Where rejected rows go; nothing is made while there are none.
pub struct RejectFile {
    path: Option<PathBuf>,
    header: Vec<String>,
    /// How many columns the file has.
    columns: usize,
    delimiter: u8,
    out: Option<Target>,
}

enum Target {
    Lines(Sink),
    Objects(Sink),
}

enum Sink {
    File(Staged),
    Memory(Vec<u8>),
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.write(bytes),
            Self::Memory(memory) => memory.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl RejectFile {
    /// Rejected rows go to `path`, or stay in memory for `-`.
    ///
    /// # Errors
    /// When there is a file already: it may be the last rejects, put right by hand.
    pub fn new(path: &Path, sheet: &Sheet<'_>) -> Result<Self, Error> {
        let path = (path != Path::new("-")).then(|| path.to_owned());
        if let Some(there) = path.as_ref().filter(|path| path.exists()) {
            return Err(Error::refused(format!("{} already exists", there.display()))
                .hint("rejected rows never replace a file: move it away, or choose another one"));
        }
        let mut header = sheet.header.clone();
        header.retain(|name| name != PROBLEM);
        header.push(PROBLEM.to_owned());
        Ok(Self { path, header, columns: sheet.header.len(), delimiter: sheet.delimiter, out: None })
    }

    pub(super) fn add(&mut self, row: &Row<'_>, problem: &str) -> Result<(), Error> {
        let out = match &mut self.out {
            Some(out) => out,
            None => self.out.insert(Self::begin(
                self.path.as_deref(),
                &self.header,
                self.delimiter,
                matches!(row.cells, Cells::Object(_)),
            )?),
        };
        match (out, &row.cells) {
            // Quotes that are wrong stay as they stand, so that the row is refused again until they are put right.
            (Target::Lines(out), Cells::Line(..)) if row.as_it_stands().is_some() => {
                out.write_all(row.as_it_stands().unwrap_or_default().trim_ascii_end())?;
                // Rows that were put aside before have their problem with them.
                if self.columns < self.header.len() {
                    out.write_all(&[self.delimiter])?;
                    out.write_all(&line([problem], self.delimiter)?)?;
                } else {
                    out.write_all(b"\n")?;
                }
            }
            (Target::Lines(out), Cells::Line(record, _)) => {
                let cells = record.iter().take(self.header.len() - 1);
                out.write_all(&line(cells.chain([problem]), self.delimiter)?)?;
            }
            (Target::Objects(out), Cells::Object(object)) => {
                let mut object = (*object).clone();
                object.insert(PROBLEM.to_owned(), problem.into());
                serde_json::to_writer(&mut *out, &object).map_err(io::Error::from)?;
                out.write_all(b"\n")?;
            }
            _ => {}
        }
        Ok(())
    }

    fn begin(path: Option<&Path>, header: &[String], delimiter: u8, json: bool) -> Result<Target, Error> {
        let mut sink = match path {
            Some(path) => {
                Sink::File(Staged::create(&waiting(path)).map_err(|error| Error::file(path, error))?)
            }
            None => Sink::Memory(Vec::new()),
        };
        if json {
            return Ok(Target::Objects(sink));
        }
        sink.write_all(&line(header.iter().map(String::as_str), delimiter)?)?;
        Ok(Target::Lines(sink))
    }

    /// Writes all of it to the disk, beside where it will lie.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(self) -> Result<Rejects, Error> {
        let sink = match self.out {
            None => return Ok(Rejects::default()),
            Some(Target::Objects(sink) | Target::Lines(sink)) => sink,
        };
        match (sink, self.path) {
            (Sink::Memory(memory), _) => Ok(Rejects { memory, waiting: None }),
            (Sink::File(file), Some(path)) => {
                file.commit().map_err(|error| Error::file(&path, error))?;
                Ok(Rejects { memory: Vec::new(), waiting: Some((waiting(&path), path)) })
            }
            (Sink::File(_), None) => Ok(Rejects::default()),
        }
    }
}

/// Cells as a line of the file.
fn line<'c>(cells: impl IntoIterator<Item = &'c str>, delimiter: u8) -> Result<Vec<u8>, Error> {
    let mut line = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    line.write_record(cells).map_err(io::Error::from)?;
    Ok(line.into_inner().map_err(|error| io::Error::other(error.to_string()))?)
}

/// Rejected rows that are safe on the disk, or in memory. The file gets its name once the rows that were taken are
/// kept, and vanishes when they are not.
#[derive(Default)]
pub struct Rejects {
    /// What was not for a file.
    pub memory: Vec<u8>,
    /// Where the file lies, and where it is to lie.
    waiting: Option<(PathBuf, PathBuf)>,
}

impl Rejects {
    /// Gives the file its name. Where that fails it stays where it is.
    ///
    /// # Errors
    /// Where the file lies instead, and why.
    pub fn place(&mut self) -> Result<(), (PathBuf, io::Error)> {
        match self.waiting.take() {
            Some((waiting, path)) => fs::rename(&waiting, path).map_err(|error| (waiting, error)),
            None => Ok(()),
        }
    }
}

impl Drop for Rejects {
    fn drop(&mut self) {
        if let Some((waiting, _)) = &self.waiting {
            fs::remove_file(waiting).unwrap_or_default();
        }
    }
}

/// Where the file lies until the rows that were taken are kept.
fn waiting(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.rejected", std::process::id()));
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(path: &Path) -> Rejects {
        fs::write(waiting(path), "Ada,nowhere").unwrap();
        Rejects { memory: Vec::new(), waiting: Some((waiting(path), path.to_owned())) }
    }

    #[test]
    fn a_file_vanishes_unless_it_is_placed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bad.csv");
        drop(written(&path));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        written(&path).place().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "Ada,nowhere");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn rows_are_not_lost_with_the_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bad.csv");
        fs::create_dir(&path).unwrap();
        let (there, _) = written(&path).place().unwrap_err();
        assert_eq!(fs::read_to_string(there).unwrap(), "Ada,nowhere");
    }
}
