//! Whose answers a row holds. The columns are those that the map names; all that a row says in them of the client has to
//! mean the same one.

use super::{
    Sheet, Trouble, brief,
    map::ClientColumn,
    meaning::fold,
    people::{By, People, Person, Said},
    reading::PersonColumn,
    sheet::Cells,
};
use crate::error::Error;

/// What form tools write in place of an address that they do not know; folded.
const NOBODY: [&str; 6] = ["anonymous", "anonym", "anonyme", "anonimo", "anonimi", "anoniem"];

/// Whether a cell of addresses says that nobody knows whose it is.
pub(super) fn is_nobody(cell: &str) -> bool {
    NOBODY.contains(&fold(cell).as_str())
}

/// The columns that say who answered, from 0.
pub(super) struct Whose {
    main: Vec<usize>,
    by: By,
    name: Vec<usize>,
    handle: Option<usize>,
    headers: Vec<String>,
}

/// Who answered, as a row says it.
pub(super) struct Who<'p> {
    pub(super) person: &'p Person,
    /// Whether the name alone says it, because the address or handle is empty.
    pub(super) by_name: bool,
}

impl Whose {
    /// The columns that a map names.
    ///
    /// # Errors
    /// When one of them is not there.
    pub(super) fn new(sheet: &Sheet<'_>, client: &ClientColumn) -> Result<Self, Error> {
        let name = client.name.as_ref().map(|name| name.find(sheet)).transpose()?;
        Ok(Self {
            main: client.column.find(sheet)?,
            by: client.by,
            name: name.unwrap_or_default(),
            handle: client.handle.as_ref().map(|handle| handle.find(sheet)).transpose()?,
            headers: sheet.header.clone(),
        })
    }

    /// The first column that the map names: in a key it stands for the client.
    pub(super) fn main(&self) -> usize {
        self.main.first().copied().unwrap_or_default()
    }

    /// All columns that are looked at.
    pub(super) fn columns(&self) -> impl Iterator<Item = usize> {
        self.main.iter().chain(&self.name).copied().chain(self.handle)
    }

    /// Whether a column stands for the client in a key.
    pub(super) fn names(&self, column: usize) -> bool {
        self.main.contains(&column)
    }

    pub(super) fn reading(&self) -> PersonColumn {
        let told = |columns: &[usize]| {
            let names = columns.iter().filter_map(|at| self.headers.get(*at)).map(String::as_str);
            names.collect::<Vec<_>>().join(" + ")
        };
        PersonColumn {
            name: (!self.name.is_empty()).then(|| told(&self.name)),
            handle: self.handle.map(|at| told(&[at])),
            ..PersonColumn::new(&told(&self.main), self.by)
        }
    }

    /// Whether a row says who answered, as far as can be seen without looking for them.
    pub(super) fn is_said(&self, cells: &Cells<'_>) -> bool {
        let main = joined(&self.main, cells);
        if self.by == By::Email { main.contains('@') } else { !main.is_empty() }
    }

    /// Finds the client of a row.
    ///
    /// # Errors
    /// When it means nobody, several, or two different ones.
    pub(super) fn find<'p>(&self, people: &'p People, cells: &Cells<'_>) -> Result<Who<'p>, Trouble> {
        let main = joined(&self.main, cells);
        let (mut name, handle) = (joined(&self.name, cells), joined(self.handle.as_slice(), cells));
        if is_nobody(&name) {
            name.clear();
        }
        let header = self.headers.get(self.main()).map_or_else(String::new, |header| brief(header));
        let unknown = self.by == By::Email && is_nobody(&main);
        if main.is_empty() || unknown {
            if name.is_empty() && handle.is_empty() {
                let what = if unknown {
                    format!("says '{main}', and no one else is named")
                } else {
                    "is empty".to_owned()
                };
                return Err(Trouble::row(format!("'{header}' {what}")));
            }
            let person = people.meant(&Said { handle: &handle, email: "", name: &name })?;
            return Ok(Who { person, by_name: handle.is_empty() });
        }
        if self.by == By::Email && !main.contains('@') {
            return Err(Trouble::row(format!("'{header}': '{main}' is not an e-mail address")));
        }
        let said = match self.by {
            By::Email => Said { handle: &handle, email: &main, name: &name },
            By::Handle => Said { handle: &main, email: "", name: &name },
            By::Name => Said { handle: &handle, email: "", name: &main },
        };
        Ok(Who { person: people.meant(&said)?, by_name: false })
    }
}

/// The cells of several columns as one text; what stands in an earlier one is not said again.
fn joined(columns: &[usize], cells: &Cells<'_>) -> String {
    let mut text = String::new();
    for column in columns {
        let cell = cells.get(*column);
        let said = fold(&text);
        let new = fold(&cell).split(' ').any(|word| !said.split(' ').any(|known| known == word));
        if new || text.is_empty() || fold(&cell).is_empty() {
            let with = format!("{text} {}", cell.trim());
            with.trim().clone_into(&mut text);
        }
    }
    text
}
