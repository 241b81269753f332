//! Why a file cannot be read on, and what to do about it.

use crate::{
    error::Error,
    practice::import::{quotes::Unclosed, text::NotText},
};

pub(super) fn broken(name: &str, error: csv::Error) -> Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => unreadable(name, error),
        _ => Error::refused(format!("{name} is not valid CSV")),
    }
}

pub(super) fn unreadable(name: &str, error: std::io::Error) -> Error {
    let error = match error.downcast::<Unclosed>() {
        Ok(unclosed) => {
            return Error::refused(format!("{name}: {unclosed}"))
                .hint("close it; a quote that belongs to the text is written twice inside quotes: \"\"");
        }
        Err(error) => error,
    };
    match error.downcast::<NotText>() {
        Ok(place) => Error::refused(format!("{name}: {place}"))
            .hint("save it as UTF-8 (Excel: 'CSV UTF-8'), or convert it: iconv -f FROM -t utf-8 OLD > NEW")
            .hint(
                "FROM is windows-1252 (western Europe), windows-1250 (central Europe), windows-1251 (Cyrillic) or macintosh \
                 (old Macs); look at the names before anything is stored: --dry-run",
            ),
        Err(error) => Error::from(error).at(name),
    }
}
