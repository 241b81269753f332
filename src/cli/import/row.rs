//! What an import led to, for programs and for people.

use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    error::{Error, Kind},
    practice::import::{LISTED, Reading, Reject, Tally, thousands},
    report::{Cell, Column, Record},
};

/// What became of a file.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct Outcome {
    rows: u64,
    new: u64,
    /// How many of them have no score: too few of their questions have an answer.
    unscored: u64,
    updated: u64,
    known: u64,
    rejected: u64,
    /// How many of them say other things than what is known of them.
    conflicts: u64,
    /// Rows that are no answers: not finished, or left out by the map.
    left_out: u64,
    /// Scores that were there already and changed by what came in.
    recomputed: usize,
    /// Breakthroughs that were seen in what came in.
    breakthroughs: usize,
    problems: Vec<Reject>,
    /// The first of the rows that were left out.
    left: Vec<Reject>,
    /// What was taken from where.
    reading: Reading,
    /// What else is worth saying of the file: columns that were left out, and the like.
    notes: Vec<String>,
    operation: Option<i64>,
    dry_run: bool,
}

impl Outcome {
    pub(super) fn new(tally: &Tally, operation: Option<i64>, dry_run: bool) -> Self {
        let tally = tally.clone();
        Self {
            rows: tally.rows,
            new: tally.new,
            unscored: tally.unscored,
            updated: tally.updated,
            known: tally.known,
            rejected: tally.rejected,
            conflicts: tally.conflicts,
            left_out: tally.left_out,
            recomputed: tally.followed.recomputed,
            breakthroughs: tally.followed.found,
            problems: tally.listed,
            left: tally.left,
            reading: tally.reading,
            notes: tally.notes,
            operation,
            dry_run,
        }
    }
}

impl Record for Outcome {
    const COLUMNS: &'static [Column] = &[
        Column::right("rows", "Rows"),
        Column::right("new", "New"),
        Column::right("updated", "Updated"),
        Column::right("known", "Known"),
        Column::right("rejected", "Rejected"),
        Column::right("conflicts", "Conflicts"),
        Column::right("left_out", "Left out"),
        Column::right("recomputed", "Recalculated"),
        Column::right("breakthroughs", "Breakthroughs"),
        Column::right("operation", "Operation"),
        Column::left("dry_run", "Dry run"),
    ];
    const DEFAULT: &'static [&'static str] = &["rows", "new", "updated", "known", "rejected"];

    fn cells(&self) -> Vec<Cell> {
        let count = |count: u64| Cell::Int(i64::try_from(count).unwrap_or(i64::MAX));
        vec![
            count(self.rows),
            count(self.new),
            count(self.updated),
            count(self.known),
            count(self.rejected),
            count(self.conflicts),
            count(self.left_out),
            self.recomputed.into(),
            self.breakthroughs.into(),
            self.operation.into(),
            self.dry_run.into(),
        ]
    }
}

/// The listing of what was not taken; `adds` where it was a command that adds, which has no options of an import.
pub(super) fn rejected(
    tally: &Tally,
    op: Option<i64>,
    dry_run: bool,
    (all_or_nothing, adds): (bool, bool),
    file: Option<&Path>,
) -> Error {
    let (bad, rows) = (thousands(tally.rejected), thousands(tally.rows));
    let row = if tally.rows == 1 { "row" } else { "rows" };
    let message = match (all_or_nothing, dry_run) {
        (true, false) => format!("{bad} of {rows} {row} cannot be imported, so none was"),
        (true, true) => format!("{bad} of {rows} {row} cannot be imported, so none would be"),
        (false, true) => format!("{bad} of {rows} {row} would not be imported ({})", tally.words()),
        (false, false) if tally.rejected == 1 => {
            format!("{bad} of {rows} {row} was not imported ({})", tally.words())
        }
        (false, false) => format!("{bad} of {rows} {row} were not imported ({})", tally.words()),
    };
    // What is all or nothing and became nothing is refused, not partly done.
    let kind = if all_or_nothing { Kind::Refused } else { Kind::Partial };
    let mut error = Error::new(kind, message);
    let wide = tally.listed.last().map_or(0, |last| last.row.to_string().len());
    for Reject { row, problem } in &tally.listed {
        error = error.fact(format!("row {row:<wide$}  {problem}"));
    }
    let more = tally.rejected.saturating_sub(u64::try_from(LISTED).unwrap_or_default());
    if more > 0 {
        error = error.fact(format!("and {} more", thousands(more)));
    }
    let written = match file {
        Some(file) if !dry_run => format!("Rejected rows: {}", file.display()),
        _ => "Rejected rows: --rejects bad.csv".to_owned(),
    };
    error = match (all_or_nothing, dry_run) {
        (_, true) => error,
        (true, false) if adds => error.hint("correct them and run it again; nothing was added"),
        (true, false) => error.hint(format!("fix and re-run, or leave out --all-or-nothing.  {written}")),
        (false, false) => {
            error.hint(format!("fix and re-run; rows already imported are skipped.  {written}"))
        }
    };
    if tally.correctable > 0 {
        error = error.hint("to take the values of the file as corrections: --update");
    }
    match op {
        Some(_) => error.hint("undo the import: coach undo"),
        None => error,
    }
}
