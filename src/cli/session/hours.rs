//! `coach session hours`: when sessions are usual.

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    cli::cx::Cx,
    domain::session::hours::{Hours, Slot},
    error::Error,
    practice::session,
    report::{Cell, Column, Record},
    store::Kind,
};

#[derive(Args, Debug)]
#[command(after_help = "A session outside these hours can be booked, with a warning.

Examples:
  coach session hours
  coach session hours --set 'mon-thu 09:00-18:00, fri 09:00-13:00'
  coach session hours --unset")]
pub(in crate::cli) struct HoursArgs {
    /// Set them; a day may have several ranges
    #[arg(long, value_name = "HOURS")]
    set: Option<Hours>,
    /// Remove all hours
    #[arg(long, conflicts_with = "set")]
    unset: bool,
}

/// One stretch of a weekday.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct HoursRow {
    /// `mon` to `sun`.
    day: &'static str,
    /// When it begins, as `09:00`.
    from: String,
    /// When it ends, at most `24:00`.
    to: String,
}

impl From<&Slot> for HoursRow {
    fn from(slot: &Slot) -> Self {
        Self { day: slot.day(), from: slot.from(), to: slot.to() }
    }
}

impl Record for HoursRow {
    const COLUMNS: &'static [Column] =
        &[Column::left("day", "Day"), Column::left("from", "From"), Column::left("to", "To")];
    const DEFAULT: &'static [&'static str] = &["day", "from", "to"];

    fn cells(&self) -> Vec<Cell> {
        vec![Cell::text(self.day), Cell::text(&self.from), Cell::text(&self.to)]
    }
}

impl HoursArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let reads = self.set.is_none() && !self.unset;
        if !reads {
            let sentence = self.set.as_ref().map_or_else(
                || "Cleared your hours".to_owned(),
                |hours| format!("Set your hours to {hours}"),
            );
            let done = open.write("session hours", Kind::Write, |tx, setting| {
                session::set_hours(tx, setting, self.set)
            })?;
            open.told(&sentence, done.op)?;
        }
        if !reads && !open.globals.for_programs() {
            return Ok(());
        }
        let nothing = "No hours are set. Set them: coach session hours --set 'mon-thu 09:00-18:00'";
        open.list(nothing, |practice, push| {
            let hours = practice.store.availability(practice.setting.coach.id)?;
            let slots = hours.iter().flat_map(Hours::slots);
            slots.map(HoursRow::from).try_for_each(|row| push(&row))
        })
    }
}
