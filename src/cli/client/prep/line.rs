//! The things on the page before a session as rows: what plain text and CSV hold.

use crate::{
    domain::Dimension,
    practice::prep::PrepLine,
    report::{Cell, Column, Record},
};

impl Record for PrepLine {
    const COLUMNS: &'static [Column] = &[
        Column::left("section", "Section"),
        Column::left("handle", "Handle"),
        Column::left("at", "When"),
        Column::left("due_date", "Due"),
        Column::left("dimension", "Dim"),
        Column::left("value", "Value"),
        Column::text("what", "What"),
    ];
    const DEFAULT: &'static [&'static str] = &["section", "handle", "what"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(self.section),
            self.handle.clone().into(),
            self.at.into(),
            self.due_date.into(),
            self.dimension.map(Dimension::key).into(),
            self.value.clone().into(),
            Cell::text(&self.what),
        ]
    }
}
