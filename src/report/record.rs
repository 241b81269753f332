//! What can be reported: values with named columns, and the choice of columns by `--fields`.

use serde::Serialize;

use super::{Cell, Column, PageBuilder, json};

/// A value that can be written in every format.
///
/// Its JSON is the value itself; its columns are the flat view of it, so every column key is also a key of the JSON
/// object. [`check_contract`] holds implementations to that in their tests.
pub trait Record: Serialize {
    /// All columns, in the order of the machine formats.
    const COLUMNS: &'static [Column];
    /// The keys that a table shows to people; the others need `--fields` or a machine format.
    const DEFAULT: &'static [&'static str];
    /// Members of the JSON object whose own keys people chose: nothing in them is taken for an instant of ours.
    const FREE: &'static [&'static str] = &[];
    /// Groups of [`Record::DEFAULT`], the most important first. Where a table is too narrow for all of it, groups that
    /// do not fit are left out whole, so that names stay readable; columns that stand in no group always stay.
    const GROUPS: &'static [&'static [&'static str]] = &[];

    /// One cell for each of [`Record::COLUMNS`].
    fn cells(&self) -> Vec<Cell>;

    /// How people read one such value on its own: every cell that is not empty, one to a line, unless the
    /// implementation has something better to say.
    fn page(&self, page: &mut PageBuilder) {
        for (column, cell) in Self::COLUMNS.iter().zip(self.cells()) {
            if !cell.is_empty() {
                page.pair(column.title, cell);
            }
        }
    }
}

impl<R: Record> Record for &R {
    const COLUMNS: &'static [Column] = R::COLUMNS;
    const DEFAULT: &'static [&'static str] = R::DEFAULT;
    const FREE: &'static [&'static str] = R::FREE;
    const GROUPS: &'static [&'static [&'static str]] = R::GROUPS;

    fn cells(&self) -> Vec<Cell> {
        R::cells(self)
    }

    fn page(&self, page: &mut PageBuilder) {
        R::page(self, page);
    }
}

/// A name in `--fields` that the record does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no field '{name}'; there are: {}", known.join(", "))]
pub struct UnknownField {
    /// What was asked for.
    pub name: String,
    /// What there is.
    pub known: Vec<&'static str>,
}

/// Refuses unknown `--fields` before any work is done.
pub fn check_fields<R: Record>(fields: &[String]) -> Result<(), UnknownField> {
    Selection::of::<R>(fields).map(drop)
}

/// Columns picked by key, in the order asked for.
#[derive(Debug)]
pub(super) struct Selection {
    indices: Vec<usize>,
    pub(super) columns: Vec<Column>,
    /// Columns, by their places here, that may be left out of a narrow table together; nothing where fields were named.
    pub(super) groups: Vec<Vec<usize>>,
}

impl Selection {
    /// The columns that `--fields` names, or all.
    pub(super) fn of<R: Record>(fields: &[String]) -> Result<Self, UnknownField> {
        if fields.is_empty() {
            let (indices, columns) = ((0..R::COLUMNS.len()).collect(), R::COLUMNS.to_vec());
            return Ok(Self { indices, columns, groups: Vec::new() });
        }
        Self::named::<R>(fields.iter().map(String::as_str))
    }

    /// The columns that `--fields` names, or those meant for people.
    pub(super) fn for_people<R: Record>(fields: &[String]) -> Result<Self, UnknownField> {
        if !fields.is_empty() {
            return Self::of::<R>(fields);
        }
        let mut selection = Self::named::<R>(R::DEFAULT.iter().copied())?;
        let place = |key: &&str| selection.columns.iter().position(|column| column.key == *key);
        selection.groups = R::GROUPS.iter().map(|group| group.iter().filter_map(place).collect()).collect();
        Ok(selection)
    }

    fn named<'a, R: Record>(names: impl Iterator<Item = &'a str>) -> Result<Self, UnknownField> {
        let mut indices = vec![];
        for name in names {
            let found = R::COLUMNS.iter().position(|column| column.key == name.trim());
            let index = found.ok_or_else(|| UnknownField {
                name: name.to_owned(),
                known: R::COLUMNS.iter().map(|column| column.key).collect(),
            })?;
            // Named twice is meant once: no format could tell the two apart.
            if !indices.contains(&index) {
                indices.push(index);
            }
        }
        let columns = indices.iter().filter_map(|index| R::COLUMNS.get(*index).copied()).collect();
        Ok(Self { indices, columns, groups: Vec::new() })
    }

    /// The cells of a record in this choice.
    pub(super) fn pick(&self, mut cells: Vec<Cell>) -> Vec<Cell> {
        let mut take = |index: &usize| {
            cells.get_mut(*index).map_or(Cell::Empty, |cell| std::mem::replace(cell, Cell::Empty))
        };
        self.indices.iter().map(&mut take).collect()
    }
}

/// Says how an implementation of [`Record`] breaks its contract, if it does; for tests.
///
/// # Errors
/// When keys repeat, a default is no column, a group holds what is no default, cells and columns differ in number, a
/// column is no key of the JSON object, a decimal is not a JSON string, or an empty cell is not `null` there.
pub fn check_contract<R: Record>(record: &R) -> Result<(), String> {
    let keys: Vec<_> = R::COLUMNS.iter().map(|column| column.key).collect();
    if let Some(key) = keys.iter().enumerate().find_map(|(i, key)| keys[..i].contains(key).then_some(key)) {
        return Err(format!("column {key} exists twice"));
    }
    if let Some(key) = R::DEFAULT.iter().find(|key| !keys.contains(key)) {
        return Err(format!("default {key} is no column"));
    }
    if let Some(key) = R::GROUPS.iter().copied().flatten().find(|key| !R::DEFAULT.contains(key)) {
        return Err(format!("{key} stands in a group and is no default"));
    }
    let cells = record.cells();
    if cells.len() != keys.len() {
        return Err(format!("{} cells for {} columns", cells.len(), keys.len()));
    }
    let text = json::text(record, json::Layout::Compact).map_err(|error| error.to_string())?;
    let members = json::members(&text).ok_or("the JSON is no object")?;
    for (key, cell) in keys.iter().zip(&cells) {
        let found = members.iter().find(|(name, _)| name == key);
        let (_, value) = found.ok_or_else(|| format!("column {key} is no key of the JSON object"))?;
        match cell {
            Cell::Decimal(number) if *value != format!("\"{number}\"") => {
                return Err(format!("decimal {key} is {number} in the cell and {value} in JSON"));
            }
            Cell::Empty if !["null", "[]", "\"\""].contains(value) => {
                return Err(format!("{key} is empty in the cell and {value} in JSON"));
            }
            _ => {}
        }
    }
    Ok(())
}
