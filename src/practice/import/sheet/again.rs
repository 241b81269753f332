//! The header of a file where it stands in it once more, as where one export was put below another: the same one is no row,
//! and one with other columns, or in another order, says that the rows below it mean something else.

use std::{borrow::Cow, collections::HashMap};

use crate::{
    error::Error,
    practice::import::{contacts, guess},
};

/// A header below the first one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Again {
    /// The same columns.
    Same,
    /// Other ones, or in another order.
    Other,
}

/// What the columns of a file are called.
pub(super) struct Names {
    own: Vec<String>,
    /// Those that no answer is, by their length.
    by_length: HashMap<usize, Vec<usize>>,
    /// Whether a column says who or when: a name does not stand there for nothing.
    says: Vec<bool>,
}

impl Names {
    pub(super) fn new(header: &[String]) -> Self {
        let mut by_length: HashMap<usize, Vec<usize>> = HashMap::new();
        for (at, name) in header.iter().enumerate().filter(|(_, name)| is_name(name)) {
            by_length.entry(name.len()).or_default().push(at);
        }
        let once = |name: &String| header.iter().filter(|other| *other == name).count() == 1;
        let says = |name: &String| once(name) && (guess::says_who_or_when(name) || contacts::is_person(name));
        Self { own: header.to_vec(), by_length, says: header.iter().map(says).collect() }
    }

    /// Whether the cells of a row are names of columns, each one once. A cell may be called like its column by chance, as
    /// where an option has a column of its own: so much counts only where a name stands for the person or the time, or where
    /// nearly all cells are names, and those of other columns.
    pub(super) fn found<'c>(&self, cells: impl Iterator<Item = Cow<'c, str>>) -> Option<Again> {
        let (mut filled, mut same, mut elsewhere, mut person) = (0, 0, 0, false);
        let mut taken: Vec<usize> = Vec::new();
        for (at, cell) in cells.enumerate() {
            let cell = cell.trim();
            if cell.is_empty() {
                continue;
            }
            filled += 1;
            let own = self.own.get(at).is_some_and(|name| name.eq_ignore_ascii_case(cell));
            same += usize::from(own);
            let Some(place) = self.place(at, cell, &taken) else { continue };
            taken.push(place);
            elsewhere += usize::from(place != at);
            person |= self.says.get(at).copied().unwrap_or_default();
        }
        let named = self.own.iter().filter(|name| !name.is_empty()).count();
        match taken.len() {
            0 => None,
            _ if same == filled && same == named => Some(Again::Same),
            1 => None,
            names => (person || (elsewhere > 1 && names * 4 >= filled * 3)).then_some(Again::Other),
        }
    }

    /// The column of that name that no cell before was called like, that of the cell itself first.
    fn place(&self, at: usize, cell: &str, taken: &[usize]) -> Option<usize> {
        let places = self.by_length.get(&cell.len())?;
        let called = |place: &&usize| {
            !taken.contains(place)
                && self.own.get(**place).is_some_and(|name| name.eq_ignore_ascii_case(cell))
        };
        let own = places.iter().find(|place| **place == at && called(place));
        own.or_else(|| places.iter().find(called)).copied()
    }
}

/// Whether a name says more than a letter or a number does, which may be an answer as well.
fn is_name(name: &str) -> bool {
    name.chars().nth(1).is_some() && name.chars().any(char::is_alphabetic)
}

/// A cell without what nobody sees, and what makes one name two.
pub(super) fn seen(cell: &str) -> Cow<'_, str> {
    let unseen = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}');
    if cell.is_ascii() || !cell.contains(unseen) {
        return Cow::Borrowed(cell);
    }
    Cow::Owned(cell.replace(unseen, ""))
}

/// A file whose columns change in the middle.
pub(super) fn refused(name: &str, row: u64) -> Error {
    Error::refused(format!("{name}: row {row} is a second header, and the columns change there")).hint(
        format!(
            "import the rows from row {row} on as a separate file; if it is not a header, change its cells; \
         nothing was imported"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(header: &str, row: &str) -> Option<Again> {
        let header: Vec<String> = header.split(',').map(str::to_owned).collect();
        Names::new(&header).found(row.split(',').map(Cow::Borrowed))
    }

    #[test]
    fn another_header_is_known_by_the_names_in_it() {
        let header = "Timestamp,Email,p1,r1,1,B";
        assert_eq!(found(header, "Timestamp,Email,p1,r1,1,B"), Some(Again::Same));
        assert_eq!(found(header, "TIMESTAMP, email,p1,r1,1,B"), Some(Again::Same));
        for row in [
            "Timestamp,Email,r1,p1,1,B",
            "Email,Timestamp,p1,r1,1,B",
            "Score,Timestamp,Email,p1,r1,new",
            "Timestamp,Email,x,y,z",
            "Timestamp,Email,p1,r1,1,B,new",
            "2026-01-01,Email,p1",
        ] {
            assert_eq!(found(header, row), Some(Again::Other), "{row}");
        }
        assert_eq!(found("Stamp,Who,p1,r1", "Stamp,Who,r1,p1"), Some(Again::Other));
        assert_eq!(found("name", "Name"), Some(Again::Same));
        assert_eq!(found("Nombre,Correo", "Correo,Nombre"), Some(Again::Other));
        for (header, row) in [
            (header, "2026-01-01,ada@example.org,B,1,1,B"),
            (header, "2026-01-01,ada@example.org,p1,r1,,"),
            ("Stamp,Who,A friend,Nobody", "2026-01-01,ada@example.org,A friend,Nobody"),
            ("Stamp,Who,A friend,Nobody", ",,A friend,Nobody"),
            ("at,email,A,B,C", "2026-01-01,ada@example.org,B,A,A"),
            ("at,email,1,2,3", "2026-01-01,ada@example.org,2,1,3"),
            ("name,email,phone,ask by,else by", "Ada,ada@example.org,+33 1,email,phone"),
            ("name,client,notes", "Client,,x"),
            ("name,email", ","),
        ] {
            assert_eq!(found(header, row), None, "{row}");
        }
    }

    #[test]
    fn what_nobody_sees_is_no_part_of_a_name() {
        assert_eq!(seen("\u{feff}E\u{200b}mail"), "Email");
        assert_eq!(seen("Émail"), "Émail");
    }
}
