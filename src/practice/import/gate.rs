//! Where the cells of a row pass that are stored: what is damaged is refused, what nobody sees is left out and told.

use std::borrow::Cow;

use serde_json::Value;
use uuid::Uuid;

use super::{Trouble, brief, contacts::Meaning, left::Left};
use crate::{domain::text, practice::value::phone_lines};

/// Where the cells of a row pass that are stored.
pub(super) struct Gate {
    pub(super) row: u64,
    /// Whether the row has an id: then it is a record of a practice, which comes back as it was, whatever it says.
    pub(super) record: bool,
}

impl Gate {
    pub(super) fn new(row: u64, id: &str) -> Self {
        Self { row, record: id.trim().parse::<Uuid>().is_ok() }
    }

    /// Refuses a cell that is stored and was damaged; of a record it is told.
    pub(super) fn pass(
        &self,
        (meaning, header): (&Meaning, &str),
        sound: impl FnOnce() -> Result<(), String>,
        left: &mut Left,
    ) -> Result<(), Trouble> {
        let Some(told) = meaning.is_stored().then(sound).and_then(Result::err) else { return Ok(()) };
        let told = format!("'{}': {told}", brief(header));
        if self.record {
            left.damaged(self.row, told);
            return Ok(());
        }
        Err(Trouble::Row(told))
    }

    /// A cell without the characters in it that no line holds and nobody sees; that they are gone is told. A note keeps
    /// them.
    pub(super) fn visible<'t>(
        &self,
        (meaning, header): (&Meaning, &str),
        cell: Cow<'t, str>,
        left: &mut Left,
    ) -> Cow<'t, str> {
        let note = matches!(meaning, Meaning::Field(field) if field == "notes");
        if note || !meaning.is_stored() || text::hidden(&cell).is_none() {
            return cell;
        }
        left.hidden(self.row, header);
        Cow::Owned(text::visible(&cell))
    }

    /// Tells of a cell with several lines in a field that has one. A note keeps them, and of lists and telephones each line is
    /// one by itself.
    pub(super) fn one_line(&self, (meaning, header): (&Meaning, &str), cell: &str, left: &mut Left) {
        let apart = match meaning {
            Meaning::Field(field) => matches!(field.as_str(), "notes" | "goals" | "goals.+" | "other_emails"),
            Meaning::Email(_) => true,
            Meaning::Phone(_) => phone_lines(cell).len() > 1,
            _ => false,
        };
        if meaning.is_stored() && !apart && text::has_several_lines(cell) {
            left.joined(self.row, header);
        }
    }

    /// [`Self::visible`] of a value of an object, and of each text in a list.
    pub(super) fn visible_value(&self, of: (&Meaning, &str), value: &Value, left: &mut Left) -> Value {
        match value {
            Value::String(text) => Value::String(self.visible(of, Cow::Borrowed(text), left).into_owned()),
            Value::Array(all) => all.iter().map(|value| self.visible_value(of, value, left)).collect(),
            other => other.clone(),
        }
    }
}
