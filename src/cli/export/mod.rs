//! `coach export`: tables, scores and the whole practice as CSV and JSON, streamed.

mod out;
mod practice;

use clap::{Args, Subcommand};

use out::Out;
pub(super) use out::stream;
pub(super) use practice::Manifest;

use super::{
    cx::{Cx, Open},
    export_row::{Entity, Line, with_entity},
    score::{Portion, each_row, names},
    session::row::SessionRow,
};
use crate::{
    error::Error,
    practice::{Practice, export},
    report::Style,
    store::{export::Table, session::Wanted},
};

#[derive(Subcommand, Debug)]
pub(super) enum ExportCommand {
    /// All tables, as a folder of CSV and JSON files; notes and messages with --notes
    Practice(practice::PracticeArgs),
    /// Score history
    Scores(ScoresArgs),
    /// Sessions, without their notes
    Sessions(SessionsArgs),
    /// Any table of the data model, such as clients or assessments
    Table(TableArgs),
}

impl ExportCommand {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        match self {
            Self::Practice(args) => args.run(cx),
            Self::Scores(args) => args.run(cx),
            Self::Sessions(args) => args.run(cx),
            Self::Table(args) => args.run(cx),
        }
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach export scores --since 2026-01-01 --csv -o scores.csv
  coach export scores --client k7mq --fields calculated_at,velocity")]
pub(super) struct ScoresArgs {
    #[command(flatten)]
    of: Portion,
    #[command(flatten)]
    out: Out,
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach export sessions --since 2026-01-01 --csv -o sessions.csv
  coach export sessions --client k7mq --fields scheduled_at,status")]
pub(super) struct SessionsArgs {
    #[command(flatten)]
    of: Portion,
    #[command(flatten)]
    out: Out,
}

#[derive(Args, Debug)]
#[command(
    after_help = "Columns are those of the data model, in its order, then coach's own. Times are in UTC.

Examples:
  coach export table clients --json -o clients.json
  coach export table assessment_responses --csv --dialect excel -o answers.csv
  coach export table messages --notes --json"
)]
pub(super) struct TableArgs {
    /// The name of the table, as in the data model
    name: String,
    /// Notes and messages too
    #[arg(long)]
    notes: bool,
    #[command(flatten)]
    out: Out,
}

impl ScoresArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.read()?;
        self.out.refuse_taken(&open)?;
        let (client, (since, until)) = self.of.of(&open, "coach export scores --client")?;
        let style = self.out.style(&open)?;
        let count = self.out.write(&mut open, (&style, None), |practice, push| {
            each_row(practice, client.as_ref(), (since, until), |row| push(&row))
        })?;
        self.out.told(&mut open, count, "scores")
    }
}

impl SessionsArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        self.out.refuse_taken(&open)?;
        let (client, (since, until)) = self.of.of(&open, "coach export sessions --client")?;
        let client = client.map(|found| found.id);
        let wanted = Wanted { client, since, until, ..Wanted::default() };
        let style = self.out.style(&open)?;
        let total = open.store().count_sessions(since, until)?;
        let total = client.is_none().then_some(total);
        let count = self.out.write(&mut open, (&style, total), |practice, push| {
            let names = names(practice)?;
            practice.store.each_session(wanted, |session| {
                let (handle, name) = names.get(&session.client_id).cloned().unwrap_or_default();
                push(&SessionRow::new(&session, &handle, &name))
            })
        })?;
        self.out.told(&mut open, count, "sessions")
    }
}

impl TableArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let table = export::table(&self.name)?;
        let mut open = cx.open()?;
        self.out.refuse_taken(&open)?;
        if table.name == "messages" && !self.notes {
            return Err(Error::usage("messages hold only private text").hint("add --notes to export them"));
        }
        let style = without_notes(self.out.style(&open)?, table, self.notes)?;
        let count = with_entity!(table, write_table, (&mut open, &self.out, &style))?;
        self.out.told(&mut open, count, "rows")
    }
}

fn write_table<E: Entity>(open: &mut Open<'_>, out: &Out, style: &Style) -> Result<u64, Error> {
    let total = open.store().count_rows(E::TABLE)?;
    out.write(open, (style, Some(total)), |practice, push| {
        let Practice { store, setting, .. } = practice;
        export::rows(store, setting, E::TABLE, &mut |fields| push(&Line::<E>::new(fields)))
    })
}

/// Leaves columns of notes out, unless they were asked for.
fn without_notes(mut style: Style, table: &Table, notes: bool) -> Result<Style, Error> {
    if notes || table.notes.is_empty() {
        return Ok(style);
    }
    if let Some(field) = style.fields.iter().find(|field| table.notes.contains(&field.trim())) {
        return Err(Error::usage(format!("field '{field}' is private")).hint("add --notes to export them"));
    }
    if style.fields.is_empty() && !style.format_is_human() {
        let keys = table.columns.iter().map(|column| column.key).filter(|key| !table.notes.contains(key));
        style.fields = keys.map(str::to_owned).collect();
    }
    Ok(style)
}
