//! `coach session start`, `stop`, `done`, `cancel`, `no-show` and `reopen`: what becomes of a session.

use chrono::DateTime;
use chrono_tz::Tz;
use clap::Args;

use super::{add::overlap, named, note::by_hand, row::SessionRow, tell, tell_each, when};
use crate::{
    cli::{
        cx::{Cx, Open},
        form, overwrite,
        several::{self, Several},
    },
    domain::{
        id::SessionId,
        session::Session,
        when::{Minutes, duration, echo},
    },
    error::{Error, Kind as Sort},
    practice::{
        Done, find,
        form::Form,
        meant::Name,
        session::{
            self, Next, Written,
            state::{self, Finish, Finished},
        },
    },
    store::Kind,
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach session start 7f2k\n  coach session start 7f2k --no-notes")]
pub(in crate::cli) struct StartArgs {
    /// The session
    id: String,
    /// Leave your editor closed
    #[arg(long)]
    no_notes: bool,
}

impl StartArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let session = find::session(open.store(), &self.id)?;
        let done =
            open.write("session start", Kind::Write, |tx, setting| state::start(tx, setting, session.id))?;
        let runs = done.value.sessions.first().and_then(|session| session.clock.started_at);
        if let (None, Some(since), None) = (done.op, runs, &open.practice.rehearsed) {
            let since = echo::clock(since.with_timezone(&open.setting().zone).time());
            open.say(&format!("The clock of session {} has been running since {since}", session.handle))?;
        }
        tell(&mut open, "Started", &done.value, done.op)?;
        let facts = open.env.term.facts();
        let writes = facts.out && open.globals.may_ask(open.env) && open.env.vars.editor.is_some();
        if writes && !self.no_notes && !open.globals.dry_run {
            by_hand(&mut open, &session, None).map(drop)
        } else {
            Ok(())
        }
    }
}

#[derive(Args, Debug)]
#[command(after_help = "To continue: coach session start. Completing a session stops the clock too.

Examples:
  coach session stop 7f2k")]
pub(in crate::cli) struct StopArgs {
    /// The session
    id: String,
}

impl StopArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let session = find::session(open.store(), &self.id)?;
        let done = open
            .write("session stop", Kind::Write, |tx, setting| state::stop_clock(tx, setting, session.id))?;
        if done.op.is_none() && open.practice.rehearsed.is_none() {
            open.say(&format!("The clock of session {} is not running", session.handle))?;
        }
        tell(&mut open, "Stopped the clock of", &done.value, done.op)
    }
}

#[derive(Args, Debug)]
#[command(after_help = "How long it was: --minutes, else its clock, else as planned.

Examples:
  coach session done 7f2k --minutes 55
  coach session done 7f2k 4hz7
  coach session done 7f2k --next 'thu 10:00'")]
pub(in crate::cli) struct DoneArgs {
    #[command(flatten)]
    named: Several,
    /// How long it was, in minutes or as 1h30
    #[arg(long, value_name = "N")]
    minutes: Option<String>,
    /// Also book the next one
    #[arg(long, value_name = "WHEN")]
    next: Option<String>,
    /// Book the next one even if it overlaps another session
    #[arg(long, requires = "next")]
    allow_overlap: bool,
    #[command(flatten)]
    form: form::Source,
}

impl DoneArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let named = self.named.names(cx.env)?;
        let mut open = cx.open()?;
        let ids = sessions(&open, &named)?;
        let [id] = ids.as_slice() else { return self.all(&mut open, &ids) };
        let session = open.store().session(*id)?;
        let mut form = self.form.open(&mut open, &Form::Ended(session.handle.clone(), None))?;
        let (minutes, next) =
            (self.minutes.or_else(|| form.take("minutes")), self.next.or_else(|| form.take("next")));
        let minutes = minutes.as_deref().map(duration).transpose()?.map(Minutes::get);
        state::can_be_done(&session, open.setting(), minutes)?;
        let next = next.as_deref().map(|next| open.setting().reader().instant(next)).transpose()?;
        let allowed = overlap(self.allow_overlap);
        let mut seen = form.seen(&open, &session)?;
        let complete = |open: &mut Open<'_>, next: Option<DateTime<Tz>>| {
            overwrite::saved(open, &mut seen, |open, seen| {
                open.write("session done", Kind::Write, |tx, setting| {
                    seen.still(tx, setting, &[])?;
                    state::done(tx, setting, session.id, Finish { minutes, next }, allowed)
                })
            })
        };
        // A form that was filled in asked for the next one already.
        let asks = next.is_none() && !self.form.is_named() && !open.globals.quiet;
        let done = if asks && open.globals.may_ask(open.env) {
            asking_for_the_next(&mut open, &session, complete)?
        } else {
            let mut complete = complete;
            complete(&mut open, next)?
        };
        tell_done(&mut open, &done)
    }
}

impl DoneArgs {
    /// Completes several sessions, each as long as its clock or its plan says.
    fn all(&self, open: &mut Open<'_>, ids: &[SessionId]) -> Result<(), Error> {
        if self.minutes.is_some() || self.next.is_some() || self.form.is_named() {
            return Err(Error::usage("--minutes, --next and --kept work only with one session")
                .hint("complete that one by itself: coach session done ID --minutes N"));
        }
        let done = several::each(open, "session done", ids, |tx, setting, id| {
            state::done(tx, setting, id, Finish { minutes: None, next: None }, overlap(false))
        })?;
        let told = done
            .value
            .into_iter()
            .map(|done| Written { remarks: done.remarks, ..Written::new(done.client, vec![done.session]) });
        tell_each(open, "Completed", &told.collect::<Vec<_>>(), done.op)
    }
}

/// Asks when the next session is to be, until that can be had or there is to be none.
fn asking_for_the_next(
    open: &mut Open<'_>,
    session: &Session,
    mut complete: impl FnMut(&mut Open<'_>, Option<DateTime<Tz>>) -> Result<Done<Finished>, Error>,
) -> Result<Done<Finished>, Error> {
    let usual = match session::next(open.store(), open.setting(), session)? {
        Next::Booked(next) => {
            let at = echo::dated(next.scheduled_at.with_timezone(&open.setting().zone), open.setting().now);
            open.say(&format!("The next session is booked: {} {at}", next.handle))?;
            return complete(open, None);
        }
        Next::Usual(at) => echo::short(at).to_lowercase(),
    };
    loop {
        let typed =
            open.env.term.ask(&format!("Next session (for example '{usual}', Enter for none)"), None)?;
        if typed.trim().is_empty() {
            return complete(open, None);
        }
        let booked = match open.setting().reader().instant(&typed) {
            Ok(at) => complete(open, Some(at)),
            Err(error) => Err(error.into()),
        };
        match booked {
            Err(error) if matches!(error.kind, Sort::Refused | Sort::Usage) => {
                open.say(&error.to_string())?;
                error.hints.iter().try_for_each(|hint| open.say(hint))?;
            }
            other => return other,
        }
    }
}

fn tell_done(open: &mut Open<'_>, done: &Done<Finished>) -> Result<(), Error> {
    let Finished { client, session, next, remarks } = &done.value;
    let minutes = session.delivered.unwrap_or_default();
    let next = next.as_ref().map_or_else(String::new, |next| {
        format!("; next {}: {}", next.handle, when(next, client, open.setting()))
    });
    let sentence = format!("Completed session {}: {}, {minutes} min{next}", session.handle, named(client));
    let row = SessionRow::new(session, client.handle.as_str(), &client.person.name());
    open.done(&row, session.handle.as_str(), &sentence, done.op)?;
    remarks.iter().try_for_each(|remark| open.say(remark))
}

/// The sessions that are named, each once.
fn sessions(open: &Open<'_>, named: &[Name]) -> Result<Vec<SessionId>, Error> {
    find::each(open.store(), named, |store, query| find::session(store, query).map(|session| session.id))
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach session cancel 7f2k
  coach session ls --status scheduled --json | coach session cancel --from - -n
  coach session cancel 7f2k --reason 'moved to Lyon' --following --yes")]
pub(in crate::cli) struct CancelArgs {
    #[command(flatten)]
    named: Several,
    /// The reason; encrypted
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    reason: Option<String>,
    /// Also the later sessions of its series; asks first
    #[arg(long)]
    following: bool,
}

impl CancelArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let named = self.named.names(cx.env)?;
        let mut open = cx.open()?;
        let ids = sessions(&open, &named)?;
        if self.following {
            Self::agree(&mut open, &ids)?;
        }
        let done = several::each(&mut open, "session cancel", &ids, |tx, setting, id| {
            state::cancel(tx, setting, id, self.reason.as_deref(), self.following)
        })?;
        tell_each(&mut open, "Cancelled", &done.value, done.op)
    }

    /// Has the later sessions of the series agreed to.
    fn agree(open: &mut Open<'_>, ids: &[SessionId]) -> Result<(), Error> {
        let [id] = ids else {
            return Err(Error::usage("--following works only with one session")
                .hint("cancel the series one by one: coach session cancel ID --following"));
        };
        let all = session::with_following(open.store(), &open.store().session(*id)?)?;
        let (zone, now) = (open.setting().zone, open.setting().now);
        for session in &all {
            let at = session.scheduled_at.with_timezone(&zone);
            open.say(&format!("  {} {}", session.handle, echo::dated(at, now)))?;
        }
        open.agree(&format!(
            "{} will be cancelled",
            crate::domain::count::counted(all.len(), "session", "sessions")
        ))
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach session no-show 7f2k\n  coach session no-show 7f2k 4hz7")]
pub(in crate::cli) struct NoShowArgs {
    #[command(flatten)]
    named: Several,
}

impl NoShowArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let named = self.named.names(cx.env)?;
        let mut open = cx.open()?;
        let ids = sessions(&open, &named)?;
        let done = several::each(&mut open, "session no-show", &ids, state::no_show)?;
        tell_each(&mut open, "Marked as a no-show:", &done.value, done.op)
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach session reopen 7f2k\n  coach session reopen 7f2k 4hz7")]
pub(in crate::cli) struct ReopenArgs {
    #[command(flatten)]
    named: Several,
    /// Even if its time overlaps another session
    #[arg(long)]
    allow_overlap: bool,
}

impl ReopenArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let named = self.named.names(cx.env)?;
        let mut open = cx.open()?;
        let ids = sessions(&open, &named)?;
        let done = several::each(&mut open, "session reopen", &ids, |tx, setting, id| {
            state::reopen(tx, setting, id, overlap(self.allow_overlap))
        })?;
        tell_each(&mut open, "Reopened", &done.value, done.op)
    }
}
