//! What a file of rows holds that no field takes: accounted for column by column, told once, and left out only where that
//! was agreed to.

use std::collections::BTreeSet;

use super::brief;
use crate::error::Error;

/// The most names that stand in one message.
const NAMED: usize = 40;

/// Columns with something in them that is not taken.
#[derive(Default)]
pub struct Left {
    unknown: Vec<String>,
    derived: Vec<String>,
    unmapped: Vec<String>,
    empty: Vec<String>,
    blank: BTreeSet<usize>,
    notes: Vec<String>,
}

impl Left {
    /// A column that no field is called like.
    pub fn unknown(&mut self, header: &str) {
        put(&mut self.unknown, header);
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

    /// Anything else that is worth saying once.
    pub fn note(&mut self, note: &str) {
        put(&mut self.notes, note);
    }

    /// What was left out, to be told once. `agreed` says whether unknown columns may be.
    ///
    /// # Errors
    /// When something would be left out that nobody agreed to; then nothing of the file may be kept. `fields` are those
    /// that there are, `whose` is what has them.
    pub fn settle(self, agreed: bool, whose: &str, fields: &str) -> Result<Vec<String>, Error> {
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
        if !self.unknown.is_empty() && !agreed {
            let (columns, are) = if self.unknown.len() == 1 { ("column", "is") } else { ("columns", "are") };
            return Err(Error::usage(format!(
                "{} {columns} {are} not known for {whose}: {}",
                self.unknown.len(),
                quoted(&self.unknown)
            ))
            .hint("leave them out: --ignore-unknown")
            .hint(format!("call those that mean one of them so: {fields}")));
        }
        let mut told = Vec::new();
        if !self.unknown.is_empty() {
            told.push(format!("Left out: {}", quoted(&self.unknown)));
        }
        let empty: Vec<String> = self.empty.into_iter().filter(|name| !self.unknown.contains(name)).collect();
        if !empty.is_empty() {
            told.push(format!("Not known, and empty: {}", quoted(&empty)));
        }
        if !self.unmapped.is_empty() {
            told.push(format!("Not named in the map, so left out: {}", quoted(&self.unmapped)));
        }
        if !self.derived.is_empty() {
            told.push(format!("Left out, because it follows from other records: {}", quoted(&self.derived)));
        }
        told.extend(self.notes);
        Ok(told)
    }
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
        let error = left().settle(false, "clients", "name, email").unwrap_err();
        assert_eq!(error.message, "2 columns are not known for clients: 'Photo', 'Labels'");
        let told = left().settle(true, "clients", "").unwrap();
        assert_eq!(
            told,
            ["Left out: 'Photo', 'Labels'", "Left out, because it follows from other records: 'psi'"]
        );
    }

    #[test]
    fn a_column_without_a_name_is_never_dropped() {
        let mut left = Left::default();
        left.blank(7);
        let error = left.settle(true, "clients", "").unwrap_err();
        assert_eq!(error.message, "column 7 has no name in the header, and has something in it");
    }
}
