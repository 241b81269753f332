//! `coach intervene assign`, `start`, `done`, `abandon` and `reopen`: the way of an assignment.

use clap::Args;

use super::page;
use crate::{
    cli::{
        cx::{Cx, Open},
        several::{self, Several},
        writing::{self, Source},
    },
    domain::{
        Invalid,
        assignment::{Rating, Work},
        id::AssignmentId,
        when::echo,
    },
    error::Error,
    practice::{
        Done, find,
        intervene::{self, Draft, Told},
        kept::About,
    },
    store::Kind,
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach intervene assign Q-02 --to k7mq
  coach intervene assign Q-02 --to k7mq --due +2w --with-actions")]
pub(in crate::cli) struct AssignArgs {
    /// The intervention, for example Q-02
    code: String,
    /// The client: handle, name, e-mail or id
    #[arg(long, value_name = "CLIENT")]
    to: String,
    /// By when
    #[arg(long, value_name = "DATE")]
    due: Option<String>,
    /// Create an action item for each step, due on the same day
    #[arg(long)]
    with_actions: bool,
    /// Even if the client already has it
    #[arg(long)]
    again: bool,
}

impl AssignArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let due = self.due.map(|due| open.setting().reader().date(&due)).transpose()?;
        let found = open.writes(&self.to, &format!("coach intervene assign {} --to", self.code))?;
        let Self { code, with_actions, again, .. } = self;
        let draft = Draft { code, client: found.id, due, again, with_actions };
        let done = open
            .write("intervene assign", Kind::Write, |tx, setting| intervene::assign(tx, setting, &draft))?;
        let it = &done.value.intervention.intervention;
        let by = due.map_or_else(String::new, |day| format!(", due {}", echo::long_day(day)));
        let with = match done.value.items.len() {
            0 => String::new(),
            count => {
                format!(", with {}", crate::domain::count::counted(count, "action item", "action items"))
            }
        };
        let handle = done.value.work.assignment.handle.to_string();
        let whom = format!("{} ({})", found.name, found.handle);
        let sentence = format!("Assigned {handle}: {} {} to {whom}{by}{with}", it.code, it.name);
        let page = page(&open, done.value, (&found.handle, &found.name), false)?;
        open.done(&page, &handle, &sentence, done.op)
    }
}

/// Tells what was done with an assignment.
fn tell(open: &mut Open<'_>, verb: &str, more: &str, done: Done<Told>) -> Result<(), Error> {
    let client = open.store().client(done.value.work.assignment.client_id)?;
    let (handle, name) = (client.handle.to_string(), client.person.name());
    let it = &done.value.intervention.intervention;
    let own = done.value.work.assignment.handle.to_string();
    let sentence = format!("{verb} {own}: {} {} with {name} ({handle}){more}", it.code, it.name);
    let page = page(open, done.value, (&handle, &name), false)?;
    open.done(&page, &own, &sentence, done.op)
}

/// Tells what was done with one assignment or several.
fn tell_each(open: &mut Open<'_>, verb: &str, mut done: Done<Vec<Told>>) -> Result<(), Error> {
    if done.value.len() == 1
        && let Some(value) = done.value.pop()
    {
        let Done { op, summary, doubts, .. } = done;
        return tell(open, verb, "", Done { value, op, summary, doubts });
    }
    let handle = |told: &Told| told.work.assignment.handle.to_string();
    let handles: Vec<_> = done.value.iter().map(handle).collect();
    open.told(&format!("{verb} {} assignments: {}", handles.len(), handles.join(", ")), done.op)?;
    let mut rows = Vec::new();
    for told in done.value {
        let client = open.store().client(told.work.assignment.client_id)?;
        let handle = handle(&told);
        rows.push((handle, page(open, told, (client.handle.as_str(), &client.person.name()), false)?));
    }
    open.give(&rows, done.op)
}

/// The assignment that is meant, once it is clear that `change` could be done with it: nobody is asked for words that
/// would be refused.
fn fit(
    open: &Open<'_>,
    query: &str,
    change: impl FnOnce(&mut Work) -> Result<(), Invalid>,
) -> Result<AssignmentId, Error> {
    let id = find::assignment(open.store(), query)?;
    intervene::moved(&mut open.store().work(id)?, change)?;
    Ok(id)
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach intervene start 3vtn\n  coach intervene start 3vtn 8qkd")]
pub(in crate::cli) struct StartArgs {
    #[command(flatten)]
    named: Several,
}

impl StartArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let named = self.named.names(cx.env)?;
        let mut open = cx.open()?;
        let ids = find::each(open.store(), &named, find::assignment)?;
        let done = several::each(&mut open, "intervene start", &ids, |tx, setting, id| {
            intervene::change(tx, setting, id, "started", |work| work.start(setting.now))
        })?;
        tell_each(&mut open, "Started", done)
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach intervene done 3vtn
  coach intervene done 3vtn --rating 4 --feedback 'harder than it looked'
  coach intervene done 3vtn --unrated
  coach intervene done 3vtn --rating 4 --from - < said.txt")]
pub(in crate::cli) struct DoneArgs {
    /// The assignment
    id: String,
    /// How much it helped, by the client: 1 to 5
    #[arg(long, value_name = "1-5")]
    rating: Option<Rating>,
    /// The client gave no rating
    #[arg(long, conflicts_with = "rating")]
    unrated: bool,
    /// What the client said
    #[arg(long, value_name = "TEXT", conflicts_with = "from")]
    feedback: Option<String>,
    #[command(flatten)]
    source: Source,
    /// Your own note
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

impl DoneArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let said = self.source.words(cx.env, self.feedback.as_deref())?;
        let mut open = cx.open()?;
        let now = open.setting().now;
        let id = fit(&open, &self.id, |work| work.complete(now, None, "", ""))?;
        let rating = self.rating(&mut open)?;
        let complete = |open: &mut Open<'_>, feedback: &str, note: &str| {
            open.write("intervene done", Kind::Write, |tx, setting| {
                intervene::change(tx, setting, id, "completed", |work| {
                    work.complete(setting.now, rating, feedback, note)
                })
            })
        };
        let done = match (&said, self.note) {
            (Some(said), note) => {
                let (note, handle) = (note.unwrap_or_default(), open.store().work(id)?.assignment.handle);
                said.take(&mut open, &[handle.as_str()], |open, feedback| complete(open, feedback, &note))?
            }
            (None, Some(note)) => complete(&mut open, "", &note)?,
            (None, None) => {
                let feedback = ask(&mut open, "What the client said (Enter for nothing)")?;
                let note = ask(&mut open, "Your own note (Enter for nothing)");
                let note = note.map_err(|error| lost(&mut open, &self.id, &[&feedback], error))?;
                complete(&mut open, &feedback, &note)
                    .map_err(|error| lost(&mut open, &self.id, &[&feedback, &note], error))?
            }
        };
        let rated = rating.map_or_else(String::new, |rating| format!(", rated {rating} of 5"));
        tell(&mut open, "Completed", &rated, done)
    }

    fn rating(&self, open: &mut Open<'_>) -> Result<Option<Rating>, Error> {
        if self.rating.is_some() || self.unrated {
            return Ok(self.rating);
        }
        if !open.globals.may_ask(open.env) {
            return Err(Error::usage("the rating is missing, and coach cannot ask here")
                .hint("--rating 1 to 5, or --unrated if the client gave none"));
        }
        loop {
            let typed = open.env.term.ask("How much did it help, 1 to 5 (Enter for no rating)", None)?;
            if typed.trim().is_empty() {
                return Ok(None);
            }
            match typed.parse() {
                Ok(rating) => return Ok(Some(rating)),
                Err(error) => open.say(&Invalid::to_string(&error))?,
            }
        }
    }
}

/// A text from a person at the terminal; nothing where nobody is there.
fn ask(open: &mut Open<'_>, label: &str) -> Result<String, Error> {
    if !open.globals.may_ask(open.env) {
        return Ok(String::new());
    }
    Ok(open.env.term.ask(label, None)?)
}

/// Keeps what the person typed at the questions.
fn lost(open: &mut Open<'_>, id: &str, typed: &[&str], error: Error) -> Error {
    writing::lost(open, &About::Feedback(id.parse().ok()), typed, error)
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach intervene abandon 3vtn
  coach intervene abandon 3vtn --reason 'no time before the move'
  coach intervene abandon 3vtn --from - < why.txt")]
pub(in crate::cli) struct AbandonArgs {
    /// The assignment
    id: String,
    /// Why
    #[arg(long, value_name = "TEXT", conflicts_with = "from")]
    reason: Option<String>,
    #[command(flatten)]
    source: Source,
}

impl AbandonArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let why = self.source.words(cx.env, self.reason.as_deref())?;
        let mut open = cx.open()?;
        let now = open.setting().now;
        let id = fit(&open, &self.id, |work| work.abandon(now, ""))?;
        let abandon = |open: &mut Open<'_>, reason: &str| {
            open.write("intervene abandon", Kind::Write, |tx, setting| {
                intervene::change(tx, setting, id, "abandoned", |work| work.abandon(setting.now, reason))
            })
        };
        let done = if let Some(why) = why {
            let handle = open.store().work(id)?.assignment.handle;
            why.take(&mut open, &[handle.as_str()], abandon)?
        } else {
            let reason = ask(&mut open, "Why (Enter for nothing)")?;
            let done = abandon(&mut open, &reason);
            done.map_err(|error| {
                writing::lost(&mut open, &About::Reason(self.id.parse().ok()), &[&reason], error)
            })?
        };
        tell(&mut open, "Abandoned", "", done)
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach intervene reopen 3vtn\n  coach intervene reopen 3vtn 8qkd")]
pub(in crate::cli) struct ReopenArgs {
    #[command(flatten)]
    named: Several,
}

impl ReopenArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let named = self.named.names(cx.env)?;
        let mut open = cx.open()?;
        let ids = find::each(open.store(), &named, find::assignment)?;
        let done = several::each(&mut open, "intervene reopen", &ids, intervene::reopen)?;
        tell_each(&mut open, "Reopened", done)
    }
}
