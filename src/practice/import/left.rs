//! What a file of rows holds that no field takes: accounted for column by column, told once, and left out only where that
//! was agreed to.

use std::collections::BTreeSet;

use super::brief;
use crate::{error::Error, practice::object::left_out};

/// The most names that stand in one message.
const NAMED: usize = 40;

/// Whether columns that no field takes may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// It was said that they may.
    Agreed,
    /// It can be said, with `--ignore-unknown`.
    Ask,
    /// The command has no word for it.
    Never,
}

impl Leave {
    /// As `--ignore-unknown` says.
    pub const fn agreed(said: bool) -> Self {
        if said { Self::Agreed } else { Self::Ask }
    }
}

/// Columns with something in them that is not taken.
#[derive(Default)]
pub struct Left {
    unknown: Vec<String>,
    addresses: Vec<String>,
    derived: Vec<String>,
    unmapped: Vec<String>,
    empty: Vec<String>,
    blank: BTreeSet<usize>,
    phones: Vec<String>,
    names: Vec<String>,
    notes: Vec<String>,
    damaged: Vec<(u64, String)>,
    hidden: Vec<(u64, String)>,
    joined: Vec<(u64, String)>,
}

impl Left {
    /// A column that no field is called like.
    pub fn unknown(&mut self, header: &str) {
        put(&mut self.unknown, header);
    }

    /// What stands in a column that no field is called like. One that holds addresses is named by itself: nobody leaves it
    /// out together with the rest, unseen.
    pub fn said(&mut self, header: &str, cell: &str) {
        put(&mut self.unknown, header);
        if is_address(cell) {
            put(&mut self.addresses, header);
        }
    }

    /// A cell without a word in a column that no field is called like.
    pub fn empty(&mut self, header: &str) {
        put(&mut self.empty, header);
    }

    /// A column that follows from other records, and is worked out here.
    pub fn derived(&mut self, header: &str) {
        put(&mut self.derived, header);
    }

    /// A column that a map does not name.
    pub fn unmapped(&mut self, header: &str) {
        put(&mut self.unmapped, header);
    }

    /// A column without a name, counted from 1.
    pub fn blank(&mut self, number: usize) {
        self.blank.insert(number);
    }

    /// A column with a further telephone, where one is kept.
    pub fn phone(&mut self, header: &str) {
        put(&mut self.phones, header);
    }

    /// A column with a whole name that is not that of the columns with its parts.
    pub fn name(&mut self, header: &str) {
        put(&mut self.names, header);
    }

    /// A cell of a record that looks damaged, and is taken as it is.
    pub fn damaged(&mut self, row: u64, told: String) {
        self.damaged.push((row, told));
    }

    /// A cell with characters that nobody sees, which are left out of it.
    pub fn hidden(&mut self, row: u64, header: &str) {
        self.hidden.push((row, brief(header)));
    }

    /// A cell with several lines, which are stored on one.
    pub fn joined(&mut self, row: u64, header: &str) {
        self.joined.push((row, brief(header)));
    }

    /// Anything else that is worth saying once.
    pub fn note(&mut self, note: &str) {
        put(&mut self.notes, note);
    }

    /// What was left out, to be told once. `leave` says whether unknown columns may be.
    ///
    /// # Errors
    /// When something would be left out that nobody agreed to; then nothing of the file may be kept. `fields` are those
    /// that there are, `whose` is what has them.
    pub fn settle(self, leave: Leave, whose: &str, fields: &str) -> Result<Vec<String>, Error> {
        if !self.blank.is_empty() {
            let numbers = self.blank.iter().map(ToString::to_string).collect::<Vec<_>>();
            let (columns, has) = if numbers.len() == 1 { ("column", "has") } else { ("columns", "have") };
            return Err(Error::usage(format!(
                "{columns} {} {has} no name in the header, and {has} something in {}",
                numbers.join(", "),
                if numbers.len() == 1 { "it" } else { "them" }
            ))
            .hint("name it in the header, or leave it out by calling it _NAME"));
        }
        let parts = [
            (&self.phones, "further telephone numbers; each client has only one"),
            (&self.names, "whole names that are not the first and last name beside them"),
        ];
        let parts = parts.into_iter().filter(|(columns, _)| !columns.is_empty());
        let parts: Vec<String> =
            parts.map(|(columns, what)| format!("Left out of {}: {what}", quoted(columns))).collect();
        if leave != Leave::Agreed {
            if let Some(error) = self.unknown_columns(whose, fields, leave) {
                return Err(parts.into_iter().fold(error, Error::fact));
            }
            if !parts.is_empty() {
                let error = Error::usage("not everything in the file would be imported")
                    .hint("import the rest: --ignore-unknown")
                    .hint("or say which column is meant, in a map: coach import map FILE --for clients");
                return Err(parts.into_iter().fold(error, Error::fact));
            }
        }
        let mut told = parts;
        told.extend(self.of_addresses(whose).map(|held| format!("Left out: {held}")));
        let unknown = self.unknown.iter().filter(|name| !self.addresses.contains(name));
        let unknown: Vec<String> = unknown.cloned().collect();
        if !unknown.is_empty() {
            told.push(format!("Left out: {}", quoted(&unknown)));
        }
        let empty: Vec<String> = self.empty.into_iter().filter(|name| !self.unknown.contains(name)).collect();
        if !empty.is_empty() {
            told.push(format!("Not known, and empty: {}", quoted(&empty)));
        }
        if !self.unmapped.is_empty() {
            told.push(format!("Not named in the map, so left out: {}", quoted(&self.unmapped)));
        }
        if !self.derived.is_empty() {
            told.push(left_out(&quoted(&self.derived)));
        }
        told.extend(self.notes);
        if let Some((row, first)) = self.damaged.first() {
            let more = alike(self.damaged.len());
            told.push(format!(
                "Check row {row}{more}: {first}; taken as it is, for the row has the id of a record"
            ));
        }
        if let Some((row, header)) = self.hidden.first() {
            let more = alike(self.hidden.len());
            told.push(format!("Left out: invisible characters in '{header}' of row {row}{more}"));
        }
        if let Some((row, header)) = self.joined.first() {
            let more = alike(self.joined.len());
            told.push(format!("Check row {row}{more}: '{header}' has line breaks and is stored on one line"));
        }
        Ok(told)
    }

    /// What is told of columns that hold addresses, whatever they are called.
    fn of_addresses(&self, whose: &str) -> Option<String> {
        let (hold, are) = if self.addresses.len() == 1 { ("holds", "it is") } else { ("hold", "they are") };
        let names = quoted(&self.addresses);
        // Only a client has a second address; elsewhere an address says whose the row is.
        let called = if whose == "clients" { "email.2" } else { "email" };
        (!self.addresses.is_empty()).then(|| {
            format!("{names} {hold} e-mail addresses; if {are} the client's, call the column {called}")
        })
    }

    /// All columns that nobody knows, in one message.
    fn unknown_columns(&self, whose: &str, fields: &str, leave: Leave) -> Option<Error> {
        let columns = if self.unknown.len() == 1 { "column" } else { "columns" };
        let count = self.unknown.len();
        let told = format!("{count} unknown {columns} for {whose}: {}", quoted(&self.unknown));
        (count > 0).then(|| {
            let error = self.of_addresses(whose).into_iter().fold(Error::usage(told), Error::fact);
            error
                .hint(match leave {
                    Leave::Never => "leave them out, or let their names begin with _",
                    Leave::Ask | Leave::Agreed => "ignore them: --ignore-unknown",
                })
                .hint(format!("or rename those that are one of these: {fields}"))
        })
    }
}

/// Whether a cell is an address and nothing else.
fn is_address(cell: &str) -> bool {
    let apart = cell.trim().split_once('@');
    let domain = |domain: &str| domain.contains('.') && !domain.contains([' ', '@']);
    apart.is_some_and(|(own, behind)| !own.is_empty() && !own.contains(' ') && domain(behind))
}

/// How many cells more than the one that is named, behind its row.
fn alike(cells: usize) -> String {
    let more = cells.saturating_sub(1);
    if more == 0 {
        return String::new();
    }
    format!(", and {} like it", crate::domain::count::counted(more, "more cell", "more cells"))
}

fn put(list: &mut Vec<String>, name: &str) {
    if !list.iter().any(|known| known == name) {
        list.push(name.to_owned());
    }
}

fn quoted(names: &[String]) -> String {
    let shown = names.iter().take(NAMED).map(|name| format!("'{}'", brief(name))).collect::<Vec<_>>();
    let more = names.len().saturating_sub(NAMED);
    if more == 0 { shown.join(", ") } else { format!("{} and {more} more", shown.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_unknown_stands_in_one_message() {
        let left = || {
            let mut left = Left::default();
            for header in ["Photo", "Labels", "Photo"] {
                left.unknown(header);
            }
            left.derived("psi");
            left
        };
        let error = left().settle(Leave::Ask, "clients", "name, email").unwrap_err();
        assert_eq!(error.message, "2 unknown columns for clients: 'Photo', 'Labels'");
        let told = left().settle(Leave::Agreed, "clients", "").unwrap();
        assert_eq!(
            told,
            ["Left out: 'Photo', 'Labels'", "Left out, because it follows from other records: 'psi'"]
        );
    }

    #[test]
    fn a_column_of_addresses_is_named_by_itself() {
        let left = || {
            let mut left = Left::default();
            left.said("Photo", "a photo of ada@example.org");
            left.said("Erreichbar unter", "ada@example.org");
            left
        };
        let held =
            "'Erreichbar unter' holds e-mail addresses; if it is the client's, call the column email.2";
        let error = left().settle(Leave::Ask, "clients", "name, email").unwrap_err();
        assert_eq!(error.facts, [held]);
        let told = left().settle(Leave::Agreed, "clients", "").unwrap();
        assert_eq!(told, [format!("Left out: {held}"), "Left out: 'Photo'".to_owned()]);
        // What the command has no option for is no cure.
        let error = left().settle(Leave::Never, "scores", "email").unwrap_err();
        assert_eq!(error.hints[0], "leave them out, or let their names begin with _");
        // A score has no second address.
        let error = left().settle(Leave::Ask, "scores", "email").unwrap_err();
        assert_eq!(error.facts, [held.replace("email.2", "email")]);
    }

    #[test]
    fn a_column_without_a_name_is_never_dropped() {
        let mut left = Left::default();
        left.blank(7);
        let error = left.settle(Leave::Agreed, "clients", "").unwrap_err();
        assert_eq!(error.message, "column 7 has no name in the header, and has something in it");
    }
}
