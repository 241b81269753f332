//! A file of the person's own: outside the practice folder, readable by nobody else, there as a whole or not at all.

use std::{
    io::{self, BufWriter, Write},
    path::Path,
};

use crate::{env::file::Staged, error::Error};

/// Refuses a target that lies in the practice folder, or is it.
///
/// # Errors
/// When it does, or the places cannot be told apart.
pub fn outside(folder: &Path, target: &Path) -> Result<(), Error> {
    // A folder that is not there yet has no canonical path; its own path is good enough then.
    let known = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path));
    let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (folder, parent, target_itself) = (known(folder)?, known(parent)?, known(target)?);
    if parent.starts_with(&folder) || target_itself.starts_with(&folder) {
        return Err(Error::refused(format!("{} lies in the practice folder", target.display()))
            .hint("name a place outside it: what lies there is the program's own"));
    }
    Ok(())
}

/// Refuses a target that is there already, be it a link that leads nowhere.
///
/// # Errors
/// When something is there.
pub fn free(target: &Path) -> Result<(), Error> {
    match target.symlink_metadata() {
        Ok(_) => Err(Error::refused(format!("{} is there already", target.display()))),
        Err(_) => Ok(()),
    }
}

/// Writes a file as a whole, for its owner only.
///
/// # Errors
/// When the place does not take it, naming it, or what writes it fails; then what was there stands.
pub fn write<T>(target: &Path, work: impl FnOnce(&mut dyn Write) -> Result<T, Error>) -> Result<T, Error> {
    let staged = Staged::create(target).map_err(|error| Error::file(target, error))?;
    let mut out = Watched { buffer: BufWriter::with_capacity(1 << 16, staged), failed: false };
    let done = work(&mut out);
    let done = done.map_err(|error| if out.failed { error.at(target.display()) } else { error })?;
    let staged = out.buffer.into_inner().map_err(|error| Error::file(target, error.into_error()))?;
    staged.commit().map_err(|error| Error::file(target, error))?;
    Ok(done)
}

/// Remembers whether writing failed: whoever is handed it knows no place that could be named.
struct Watched {
    buffer: BufWriter<Staged>,
    failed: bool,
}

impl Write for Watched {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.write(bytes).inspect_err(|_| self.failed = true)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.buffer.flush().inspect_err(|_| self.failed = true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_stays_and_places_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("clients.csv");
        let written = write(&path, |out| Ok(out.write_all(b"handle\n")?));
        written.unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"handle\n");
        let told = free(&path).unwrap_err().message;
        assert_eq!(told, format!("{} is there already", path.display()));
        free(&folder.path().join("other.csv")).unwrap();
        let nowhere = folder.path().join("none/clients.csv");
        let error = write(&nowhere, |_| Ok(())).unwrap_err();
        assert!(error.message.starts_with(&nowhere.display().to_string()), "{error}");
        outside(folder.path(), &path).unwrap_err();
    }

    #[test]
    #[cfg(unix)]
    fn a_link_that_leads_nowhere_is_something() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("clients.csv");
        std::os::unix::fs::symlink("nowhere", &link).unwrap();
        free(&link).unwrap_err();
    }
}
