//! What a map of answers has to say before a file can be read by it.

use std::rc::Rc;

use super::{ColumnMap, Sheet, answer::Reader, brief};
use crate::{
    domain::id::QuestionId,
    error::Error,
    practice::bank::{self, Pinned, Shelf},
    store::{Tx, bank::Installed},
};

/// A map that does not say when: the moment of the import is one of its own choosing.
pub(super) fn no_time(map: &ColumnMap) -> Error {
    Error::usage(format!("map {} does not say when it was answered", map.name))
        .hint("add at = { column = \"Submitted\" }")
        .hint("if the file does not say it and the time of the import should count: at = \"now\"")
}

/// Refuses a column that is to answer two questions.
pub(super) fn one_question_each(answers: &[(QuestionId, Reader)], sheet: &Sheet<'_>) -> Result<(), Error> {
    let mut seen: Vec<(usize, &str)> = Vec::new();
    for (_, reader) in answers {
        for column in reader.columns() {
            if let Some((_, other)) = seen.iter().find(|(at, _)| *at == column) {
                let name = sheet.header.get(column).map_or_else(String::new, |name| brief(name));
                return Err(Error::usage(format!("'{name}' is to answer {other} and {}", reader.code()))
                    .hint("a column answers one question: name it once in the map"));
            }
            seen.push((column, reader.code()));
        }
    }
    Ok(())
}

/// The bank that a map names, as it is installed.
pub(super) fn bank_of(tx: &Tx<'_>, map: &ColumnMap) -> Result<(Installed, Rc<Pinned>), Error> {
    let named = map.bank.as_deref().ok_or_else(|| {
        Error::usage(format!("map {} does not say which bank the answers belong to", map.name))
            .hint("add bank = \"quick\" to it, or say --bank NAME (coach bank list)")
    })?;
    let installed = bank::find(tx, named)?;
    if map.kind.is_some_and(|kind| kind != installed.kind) {
        let kind = installed.kind.words();
        let told = format!("{named} is for {kind} assessments, and another type was given");
        return Err(Error::usage(told).hint("leave the type out: the bank sets it"));
    }
    let pinned = Shelf::default().take(tx, &bank::reference(&installed))?;
    Ok((installed, pinned))
}
