//! One row of a sheet.

use std::borrow::Cow;

use csv::StringRecord;
use serde_json::{Map, Value};

use crate::practice::import::{Trouble, quotes::Told};

/// One row.
pub struct Row<'a> {
    /// Its number as a spreadsheet counts, from 1, empty lines and the header among them; JSON objects count from 1.
    pub number: u64,
    /// What it holds.
    pub cells: Cells<'a>,
    /// Why it is no row of the body.
    pub frame: Option<Frame>,
    /// What there is to say of its quotes, and the row as it stands in the file.
    pub(in super::super) quotes: Option<(Told, Vec<u8>)>,
}

impl Row<'_> {
    /// Leaves out a row that is the header once more, and refuses one whose quotes do not say where its cells end.
    ///
    /// # Errors
    /// That it is.
    pub(in super::super) fn is_body(&self) -> Result<(), Trouble> {
        match (self.frame, &self.quotes) {
            (Some(Frame::Header), _) => Err(Trouble::LeftOut("it repeats the header".to_owned())),
            (None, Some((Told::Refused(told), _))) => Err(Trouble::Row(told.clone())),
            _ => Ok(()),
        }
    }

    /// What is not sure about its quotes.
    pub(in super::super) fn doubt(&self) -> Option<&str> {
        match &self.quotes {
            Some((Told::Doubt(doubt), _)) if self.frame.is_none() => Some(doubt),
            _ => None,
        }
    }

    /// The row as it stands in the file, where its cells cannot be told apart.
    pub(in super::super) fn as_it_stands(&self) -> Option<&[u8]> {
        match &self.quotes {
            Some((Told::Refused(_), bytes)) if self.frame.is_none() => Some(bytes),
            _ => None,
        }
    }

    /// Whether the map says that it is no row of the body.
    pub(in super::super) fn is_framed(&self) -> bool {
        matches!(self.frame, Some(Frame::Skip | Frame::Footer))
    }
}

/// What rows of a sheet are that are none of its body, by its map or by what stands in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    /// Rows under the header.
    Skip,
    /// Rows at the end.
    Footer,
    /// The header once more, as where one file was put below another.
    Header,
}

impl Frame {
    /// The word of the map.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Skip => "skip",
            Self::Footer => "footer",
            Self::Header => "header",
        }
    }
}

/// What a row holds.
pub enum Cells<'a> {
    /// Cells in the order of the header, as they stand in the file.
    Line(&'a StringRecord, fn(&str) -> Cow<'_, str>),
    /// A JSON object.
    Object(&'a Map<String, Value>),
}

impl Cells<'_> {
    /// A cell without guard and without blank space around it; empty when there is none.
    pub fn get(&self, column: usize) -> Cow<'_, str> {
        match self {
            Self::Line(record, unguard) => unguard(record.get(column).unwrap_or_default().trim()),
            Self::Object(_) => Cow::Borrowed(""),
        }
    }

    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Line(record, _) => record.iter().all(|cell| cell.trim().is_empty()),
            Self::Object(object) => object.is_empty(),
        }
    }
}
