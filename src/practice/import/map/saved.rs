//! The saved maps of a practice: files of its folder `maps/`, readable by their owner alone.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::ColumnMap;
use crate::{env::file, error::Error};

/// The maps of a practice.
pub struct Maps(PathBuf);

impl Maps {
    /// Those in the folder of a practice.
    pub fn new(practice: &Path) -> Self {
        Self(practice.join("maps"))
    }

    fn path(&self, name: &str) -> Result<PathBuf, Error> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if name.is_empty() || name.len() > 60 || !name.chars().all(plain) {
            return Err(Error::usage(format!("'{name}' cannot be the name of a map"))
                .hint("letters, digits, - and _; for example google-quick"));
        }
        Ok(self.0.join(format!("{name}.toml")))
    }

    /// The map that `--map` means: a saved name, or a file.
    ///
    /// # Errors
    /// When there is none, or it does not read.
    pub fn load(&self, wanted: &str) -> Result<ColumnMap, Error> {
        let saved = self.path(wanted).ok().filter(|path| path.exists());
        let path = match saved {
            Some(path) => path,
            None if Path::new(wanted).is_file() => PathBuf::from(wanted),
            None => {
                let names = self.names()?;
                let known = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
                return Err(Error::not_found(format!("there is no map '{wanted}'"))
                    .hint(format!("saved maps: {known}"))
                    .hint(format!("create one: coach import map FILE --save {wanted}")));
            }
        };
        let text = file::read_small(&path).map_err(|error| Error::file(&path, error))?;
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or(wanted);
        let file = path.file_name().and_then(|name| name.to_str()).unwrap_or(wanted);
        ColumnMap::read(stem, file, &text)
    }

    /// The names of all saved maps.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn names(&self) -> Result<Vec<String>, Error> {
        let entries = match fs::read_dir(&self.0) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(|error| Error::file(&self.0, error))?,
        };
        let mut names = Vec::new();
        for entry in entries {
            let path = entry?.path();
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            if path.extension().is_some_and(|extension| extension == "toml") {
                names.extend(stem.map(str::to_owned));
            }
        }
        names.sort();
        Ok(names)
    }

    /// Whether there is a map of that name.
    ///
    /// # Errors
    /// When it cannot be a name.
    pub fn exists(&self, name: &str) -> Result<bool, Error> {
        Ok(self.path(name)?.exists())
    }

    /// Saves a map, readable by its owner only. Gives where it lies.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save(&self, map: &ColumnMap) -> Result<PathBuf, Error> {
        let path = self.path(&map.name)?;
        file::create_private_folder(&self.0).map_err(|error| Error::file(&self.0, error))?;
        file::write_private(&path, map.to_toml().as_bytes()).map_err(|error| Error::file(&path, error))?;
        Ok(path)
    }
}
