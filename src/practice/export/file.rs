//! A file of the person's own: outside the practice folder, readable by nobody else, there as a whole or not at all.
//! Links are followed and stay; pipes and devices are written into and never replaced.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use crate::{
    env::{Watched, file::Staged},
    error::Error,
};

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
        return Err(Error::refused(format!("{} is in the practice folder", target.display()))
            .hint("choose a place outside it: that folder belongs to coach"));
    }
    Ok(())
}

/// Refuses a target that is there already, be it a link that leads nowhere; not a pipe or a device, in which nothing lies
/// that could be lost.
///
/// # Errors
/// When something is there.
pub fn free(target: &Path) -> Result<(), Error> {
    match target.symlink_metadata() {
        Ok(_) if is_stream(target) => Ok(()),
        Ok(_) => Err(Error::refused(format!("{} already exists", target.display()))),
        Err(_) => Ok(()),
    }
}

/// Refuses a place that is a folder, which no file takes.
///
/// # Errors
/// When it is one.
pub fn no_folder(target: &Path) -> Result<(), Error> {
    if target.is_dir() {
        return Err(Error::usage(format!("{} is a folder", target.display())).hint("name a file in it"));
    }
    Ok(())
}

/// Whether a file has further names: another file in its place would part them.
fn has_other_names(target: &Path) -> bool {
    #[cfg(unix)]
    return fs::metadata(target)
        .is_ok_and(|facts| facts.is_file() && std::os::unix::fs::MetadataExt::nlink(&facts) > 1);
    #[cfg(not(unix))]
    false
}

/// Whether a place, links followed, is a pipe or a device.
fn is_stream(target: &Path) -> bool {
    fs::metadata(target).is_ok_and(|facts| !facts.is_file() && !facts.is_dir())
}

/// So many links lead to each other at most, as in Linux.
const LINKS: usize = 40;

/// Where a chain of links ends, be something there or not.
fn followed(target: &Path) -> io::Result<PathBuf> {
    let mut place = target.to_owned();
    for _ in 0..LINKS {
        match fs::read_link(&place) {
            Ok(next) => place = place.parent().unwrap_or(Path::new("")).join(next),
            Err(_) => return Ok(place),
        }
    }
    Err(io::Error::other("too many links lead to each other"))
}

/// Writes a file as a whole, for its owner only; into a pipe or device as it comes. Where a file may be written and its
/// folder takes no other one, it is written in its place.
///
/// # Errors
/// When the place does not take it, naming it, or what writes it fails; then what was there stands.
pub fn write<T>(target: &Path, work: impl FnOnce(&mut dyn Write) -> Result<T, Error>) -> Result<T, Error> {
    no_folder(target)?;
    let named = |error| Error::file(target, error);
    let place = if is_stream(target) {
        Place::Stream(fs::OpenOptions::new().write(true).open(target).map_err(named)?)
    } else {
        let place = followed(target).map_err(named)?;
        match Staged::create(&place) {
            Ok(staged) => Place::Staged(staged),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied && can_be_rewritten(&place) => {
                Place::Held(Vec::new(), place)
            }
            Err(error) => return Err(named(error)),
        }
    };
    let mut out = Watched::new(BufWriter::with_capacity(1 << 16, place));
    let done = work(&mut out);
    let done = done.map_err(|error| if out.failed { error.at(target.display()) } else { error })?;
    match out.out.into_inner().map_err(|error| named(error.into_error()))? {
        Place::Staged(staged) if has_other_names(target) => staged.commit_into().map_err(named)?,
        Place::Staged(staged) => staged.commit().map_err(named)?,
        Place::Held(whole, place) => rewrite(&place, &whole).map_err(named)?,
        Place::Stream(mut stream) => stream.flush().map_err(named)?,
    }
    Ok(done)
}

/// Whether a file is there that may be written to.
fn can_be_rewritten(place: &Path) -> bool {
    let file = fs::OpenOptions::new().write(true).open(place);
    file.and_then(|file| file.metadata()).is_ok_and(|facts| facts.is_file())
}

/// Writes a file anew where it is.
fn rewrite(place: &Path, whole: &[u8]) -> io::Result<()> {
    let mut there = fs::OpenOptions::new().write(true).truncate(true).open(place)?;
    there.write_all(whole)?;
    there.sync_all()
}

/// Where it goes.
enum Place {
    Staged(Staged),
    /// In memory, until all of it is there.
    Held(Vec<u8>, PathBuf),
    Stream(File),
}

impl Write for Place {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Staged(staged) => staged.write(bytes),
            Self::Held(whole, _) => whole.write(bytes),
            Self::Stream(stream) => stream.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Staged(staged) => staged.flush(),
            Self::Held(whole, _) => whole.flush(),
            Self::Stream(stream) => stream.flush(),
        }
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
        assert_eq!(fs::read(&path).unwrap(), b"handle\n");
        let told = free(&path).unwrap_err().message;
        assert_eq!(told, format!("{} already exists", path.display()));
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

    #[test]
    #[cfg(unix)]
    fn links_stay_and_what_they_lead_to_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("real.csv"), "old").unwrap();
        for (link, to) in [("link.csv", "real.csv"), ("second.csv", "link.csv"), ("new.csv", "made.csv")] {
            std::os::unix::fs::symlink(to, at(link)).unwrap();
        }
        for (link, real) in [("link.csv", "real.csv"), ("second.csv", "real.csv"), ("new.csv", "made.csv")] {
            write(&at(link), |out| Ok(out.write_all(link.as_bytes())?)).unwrap();
            assert!(at(link).is_symlink());
            assert_eq!(fs::read_to_string(at(real)).unwrap(), link);
        }
        fs::hard_link(at("real.csv"), at("other.csv")).unwrap();
        for name in ["other.csv", "link.csv"] {
            write(&at(name), |out| Ok(out.write_all(b"once more")?)).unwrap();
            assert_eq!(fs::read_to_string(at("real.csv")).unwrap(), "once more");
            assert_eq!(fs::read_to_string(at("other.csv")).unwrap(), "once more");
            fs::write(at("real.csv"), "as before, and longer").unwrap();
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 6, "nothing is left behind");
        let error = write(folder.path(), |_| Ok(())).unwrap_err();
        assert!(error.message.ends_with(" is a folder"), "{error}");
        std::os::unix::fs::symlink("round", at("round")).unwrap();
        let error = write(&at("round"), |_| Ok(())).unwrap_err();
        assert!(error.to_string().contains("round"), "{error}");
    }

    /// The rights of a folder say nothing to root, so nothing is seen there but that it is written.
    #[test]
    #[cfg(unix)]
    fn a_file_is_written_where_its_folder_takes_no_other_one() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("clients.csv");
        fs::write(&path, "what was there, and longer").unwrap();
        let rights = |mode| fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
        rights(0o555);
        let failed = write(&path, |out| {
            out.write_all(b"half")?;
            Err::<(), _>(Error::refused("no more"))
        });
        failed.unwrap_err();
        let kept = fs::read_to_string(&path).unwrap();
        let written = write(&path, |out| Ok(out.write_all(b"handle\n")?));
        rights(0o755);
        written.unwrap();
        assert_eq!(
            (kept.as_str(), fs::read(&path).unwrap()),
            ("what was there, and longer", b"handle\n".to_vec())
        );
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        fs::write(&path, "longer than that").unwrap();
        assert!(can_be_rewritten(&path) && !can_be_rewritten(folder.path()));
        rewrite(&path, b"in its place").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"in its place");
    }

    #[test]
    #[cfg(unix)]
    fn devices_are_written_into() {
        let device = Path::new("/dev/null");
        free(device).unwrap();
        write(device, |out| Ok(out.write_all(b"gone")?)).unwrap();
        assert!(!device.metadata().unwrap().is_file());
    }
}
