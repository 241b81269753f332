//! `coach session`: schedule, run and write up sessions.

mod add;
mod change;
mod hours;
mod list;
mod note;
mod remove;
pub(super) mod row;
mod state;
mod told;

use chrono_tz::Tz;
use clap::{Subcommand, builder::PossibleValue};

use self::row::SessionRow;
use super::{cx::Open, sentence::would_have};
use crate::{
    cli::cx::Cx,
    domain::{
        Handle,
        action::ActionItem,
        client::Client,
        session::{Billing, Mode, Session, Status, Type},
        when::echo,
    },
    error::Error,
    practice::{Setting, session::Written},
};

pub(super) use self::hours::HoursRow;

#[derive(Subcommand, Debug)]
pub(super) enum SessionCommand {
    /// Schedule one or a series
    Add(add::AddArgs),
    /// Record a session that already took place
    Log(add::LogArgs),
    /// List sessions
    #[command(visible_alias = "ls")]
    List(list::ListArgs),
    /// One session
    Show(list::ShowArgs),
    /// Change fields
    Edit(change::EditArgs),
    /// Read or write the encrypted notes of a session
    Note(note::NoteArgs),
    /// Move to another time
    Move(change::MoveArgs),
    /// Start the clock, and write the notes in your editor
    Start(state::StartArgs),
    /// Stop the clock without ending the session
    Stop(state::StopArgs),
    /// Mark completed, and book the next one
    Done(state::DoneArgs),
    /// Cancel sessions
    Cancel(state::CancelArgs),
    /// The client did not come
    NoShow(state::NoShowArgs),
    /// Set a completed, cancelled or no-show session back to scheduled
    Reopen(state::ReopenArgs),
    /// Remove, with its notes; coach undo brings it back
    Rm(remove::RmArgs),
    /// Show or set your usual hours
    Hours(hours::HoursArgs),
}

impl SessionCommand {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        match self {
            Self::Add(args) => args.run(cx),
            Self::Log(args) => args.run(cx),
            Self::List(args) => args.run(cx),
            Self::Show(args) => args.run(cx),
            Self::Edit(args) => args.run(cx),
            Self::Note(args) => args.run(cx),
            Self::Move(args) => args.run(cx),
            Self::Start(args) => args.run(cx),
            Self::Stop(args) => args.run(cx),
            Self::Done(args) => args.run(cx),
            Self::Cancel(args) => args.run(cx),
            Self::NoShow(args) => args.run(cx),
            Self::Reopen(args) => args.run(cx),
            Self::Rm(args) => args.run(cx),
            Self::Hours(args) => args.run(cx),
        }
    }
}

/// When a session is, on both clocks, and how far away: `Fri 25 Sep 2026 15:00-15:50 Europe/Paris, in 23 h`.
fn when(session: &Session, client: &Client, setting: &Setting) -> String {
    let start = session.scheduled_at.with_timezone(&setting.zone);
    let zone = client.zone.as_deref().and_then(|zone| zone.parse::<Tz>().ok());
    let there = zone.and_then(|zone| echo::elsewhere(start, zone));
    let there = there.map_or_else(String::new, |there| format!(" ({there})"));
    let distance = echo::distance(setting.now, session.scheduled_at, setting.zone);
    format!("{}{there}, {distance}", echo::stretch(start, session.length))
}

fn named(client: &Client) -> String {
    format!("{} ({})", client.person.name(), client.handle)
}

/// Tells what was done to one session or several, with what is worth knowing about them.
fn tell(open: &mut Open<'_>, verb: &str, written: &Written, op: Option<i64>) -> Result<(), Error> {
    let Written { client, sessions, remarks, noted } = written;
    let row = |session: &Session| SessionRow::new(session, client.handle.as_str(), &client.person.name());
    if let [session] = sessions.as_slice() {
        let sentence = format!(
            "{verb} session {}: {}, {}",
            session.handle,
            named(client),
            when(session, client, open.setting())
        );
        open.done(&row(session), session.handle.as_str(), &sentence, op)?;
    } else {
        let (zone, now) = (open.setting().zone, open.setting().now);
        let each = sessions.iter().map(|session| {
            format!("{} {}", session.handle, echo::dated(session.scheduled_at.with_timezone(&zone), now))
        });
        let each = each.collect::<Vec<_>>().join(", ");
        open.told(&format!("{verb} {} sessions: {}, {each} ({zone})", sessions.len(), named(client)), op)?;
        if open.globals.for_programs() {
            open.list("", |_, push| sessions.iter().try_for_each(|session| push(&row(session))))?;
        } else if open.globals.quiet && op.is_some() {
            for session in sessions {
                writeln!(open.env.term.out(), "{}", session.handle)?;
            }
        }
    }
    for (verb, items) in noted.steps() {
        tell_items(open, verb, items)?;
    }
    remarks.iter().try_for_each(|remark| open.say(remark))
}

/// Tells what was done to several sessions, of one client or of many.
fn tell_each(open: &mut Open<'_>, verb: &str, all: &[Written], op: Option<i64>) -> Result<(), Error> {
    if let [written] = all {
        return tell(open, verb, written, op);
    }
    let sessions =
        || all.iter().flat_map(|written| written.sessions.iter().map(|session| (session, &written.client)));
    let handles: Vec<_> = sessions().map(|(session, _)| session.handle.as_str()).collect();
    open.told(&format!("{verb} {} sessions: {}", handles.len(), handles.join(", ")), op)?;
    let rows = sessions().map(|(session, client)| {
        let row = SessionRow::new(session, client.handle.as_str(), &client.person.name());
        (session.handle.to_string(), row)
    });
    open.give(&rows.collect::<Vec<_>>(), op)?;
    for written in all {
        for (verb, items) in written.noted.steps() {
            tell_items(open, verb, items)?;
        }
        written.remarks.iter().try_for_each(|remark| open.say(remark))?;
    }
    Ok(())
}

/// Tells which action items came out of the notes.
fn tell_items(open: &mut Open<'_>, verb: &str, items: &[ActionItem]) -> Result<(), Error> {
    if items.is_empty() {
        return Ok(());
    }
    let counted =
        format!("{verb} {}", crate::domain::count::counted(items.len(), "action item", "action items"));
    let fresh = open.practice.rehearsed.as_deref().unwrap_or_default();
    let handles = items.iter().map(|item| &item.handle).filter(|handle| !fresh.contains(handle));
    let handles: Vec<_> = handles.map(Handle::as_str).collect();
    let told = if handles.is_empty() { counted } else { format!("{counted}: {}", handles.join(", ")) };
    let told = if open.globals.dry_run { would_have(&told) } else { told };
    open.say(&told)
}

/// Words as they are typed on the command line: as the data has them, and with hyphens as well.
macro_rules! typed {
    ($($name:ty),+) => {$(
        impl clap::ValueEnum for $name {
            fn value_variants<'a>() -> &'a [Self] {
                Self::ALL
            }

            fn to_possible_value(&self) -> Option<PossibleValue> {
                let hyphens = self.key().replace('_', "-");
                let alias = (hyphens != self.key()).then_some(hyphens);
                Some(PossibleValue::new(self.key()).aliases(alias))
            }
        }
    )+};
}

typed!(Type, Status, Mode, Billing);
