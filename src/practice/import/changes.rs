//! What the rows of a file change of what is stored, told row by row.

use crate::{
    domain::{client::Client, count::counted},
    practice::fields,
};

/// The most rows that are told one by one.
const TOLD: usize = 5;

/// What rows change.
#[derive(Default)]
pub(super) struct Changes {
    told: Vec<String>,
    more: usize,
}

impl Changes {
    /// Notes what a row does: `corrects ..`, `changes ..`.
    pub(super) fn note(&mut self, row: u64, does: &str) {
        if self.told.len() == TOLD {
            self.more += 1;
        } else {
            self.told.push(format!("Row {row} {does}"));
        }
    }

    /// Notes which fields of a client a row changes.
    pub(super) fn of_client(&mut self, row: u64, before: &Client, after: &Client) {
        let mut names: Vec<&str> = Vec::new();
        for field in fields::changed(before, after) {
            let name = if matches!(field, "first_name" | "last_name") { "name" } else { field };
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let names = match names.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, others)) => format!("{} and {last}", others.join(", ")),
            None => return,
        };
        self.note(row, &format!("changes {names} of {}", before.person.name()));
    }

    /// The first of them, and how many more there are that change such a thing.
    pub(super) fn notes(self, what: &str) -> Vec<String> {
        let rows = counted(self.more, "more row changes", "more rows change");
        let more = (self.more > 0).then(|| format!("{rows} {what}"));
        self.told.into_iter().chain(more).collect()
    }
}
