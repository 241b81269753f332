//! `coach intervene assign`, `start`, `done`, `abandon` and `reopen`: the way of an assignment.

use std::path::PathBuf;

use clap::Args;

use super::{page, told};
use crate::{
    cli::{
        added, changes,
        cx::{Cx, Open},
        several::{self, Several, Told as Named},
        writing,
    },
    domain::{
        Handle, Invalid,
        assignment::{Rating, Work},
        id::AssignmentId,
        when::echo,
    },
    error::Error,
    practice::{
        Done, Setting, find,
        intervene::{self, Draft, Told, taken},
        kept::About,
        meant::Name,
        object::{Aside, Object},
    },
    store::{Kind, Tx},
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach intervene assign Q-02 --to k7mq
  coach intervene assign Q-02 --to k7mq --due +2w --with-actions
  coach intervene assign --from - < assigned.json")]
pub(in crate::cli) struct AssignArgs {
    /// The intervention, for example Q-02
    #[arg(required_unless_present = "from")]
    code: Option<String>,
    /// The client: handle, name, e-mail or id
    #[arg(long, value_name = "CLIENT", required_unless_present = "from")]
    to: Option<String>,
    /// By when
    #[arg(long, value_name = "DATE")]
    due: Option<String>,
    /// Create an action item for each step, due on the same day
    #[arg(long)]
    with_actions: bool,
    /// Even if the client already has it
    #[arg(long)]
    again: bool,
    /// Read them as NDJSON or a JSON array from a file, as intervene assigned writes them (- is standard input)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["code", "to", "due", "with_actions"])]
    from: Option<PathBuf>,
}

impl AssignArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let objects = self.from.as_deref().map(|path| changes::listed(cx.env, path)).transpose()?;
        let mut open = cx.open()?;
        if let Some(objects) = objects {
            return assign_many(&mut open, &objects, self.again);
        }
        let due = self.due.map(|due| open.setting().reader().date(&due)).transpose()?;
        let Self { code, to, with_actions, again, .. } = self;
        let code = code.unwrap_or_default();
        let found = open.writes(&to.unwrap_or_default(), &format!("coach intervene assign {code} --to"))?;
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
        let sentence = format!("Assigned {} {} ({handle}) to {whom}{by}{with}", it.code, it.name);
        let page = page(&open, done.value, (&found.handle, &found.name), false)?;
        open.done(&page, &handle, &sentence, done.op)
    }
}

/// Assigns everything of a list, or nothing.
fn assign_many(open: &mut Open<'_>, objects: &[Object], again: bool) -> Result<(), Error> {
    let add = |tx: &mut Tx<'_>, setting: &Setting, object: &Object, aside: &mut Aside| {
        let taken = told::read(tx, setting, object, aside)?;
        taken::assign(tx, setting, &taken, again)
    };
    let summary = |all: &[Told]| {
        format!("assigned {}", crate::domain::count::counted(all.len(), "intervention", "interventions"))
    };
    let Done { value: (value, aside), op, summary, doubts } =
        added::many(open, "intervene assign", objects, add, summary)?;
    tell_each(open, "Assigned", Done { value, op, summary, doubts })?;
    open.say(&aside)
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

/// The assignment that is meant and its handle, once it is clear that `change` could be done with it: nobody is asked for words that
/// would be refused.
fn fit(
    open: &Open<'_>,
    name: &Name,
    change: impl FnOnce(&mut Work) -> Result<(), Invalid>,
) -> Result<(AssignmentId, Handle), Error> {
    let id = name.find(|query| find::assignment(open.store(), query))?;
    let mut work = open.store().work(id)?;
    intervene::moved(&mut work, change)?;
    Ok((id, work.assignment.handle))
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
  coach intervene done 3vtn --rating 4 --feedback 'harder than it looked'
  coach intervene done 3vtn 8qkd --unrated
  coach intervene done 3vtn --rating 4 --from - < said.txt
  coach intervene assigned --json | coach intervene done --from - --unrated")]
pub(in crate::cli) struct DoneArgs {
    #[command(flatten)]
    named: Named,
    /// The client's rating of how much it helped, 1 to 5
    #[arg(long, value_name = "1-5")]
    rating: Option<Rating>,
    /// The client gave no rating
    #[arg(long, conflicts_with = "rating")]
    unrated: bool,
    /// What the client said
    #[arg(long, value_name = "TEXT", conflicts_with = "from")]
    feedback: Option<String>,
    /// Your own note
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

impl DoneArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let (ids, said) = self.named.meant(cx.env, self.feedback.as_deref())?;
        let mut open = cx.open()?;
        let now = open.setting().now;
        let [named] = ids.as_slice() else { return self.all(&mut open, &ids, said.is_some()) };
        let (id, handle) = fit(&open, named, |work| work.complete(now, None, "", ""))?;
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
                let note = note.unwrap_or_default();
                said.take(&mut open, &[handle.as_str()], |open, feedback| complete(open, feedback, &note))?
            }
            (None, Some(note)) => complete(&mut open, "", &note)?,
            (None, None) => {
                let feedback = ask(&mut open, "What the client said (Enter for nothing)")?;
                let note = ask(&mut open, "Your own note (Enter for nothing)");
                let note = note.map_err(|error| lost(&mut open, &handle, &[&feedback], error))?;
                complete(&mut open, &feedback, &note)
                    .map_err(|error| lost(&mut open, &handle, &[&feedback, &note], error))?
            }
        };
        let rated = rating.map_or_else(String::new, |rating| format!(", rated {rating} of 5"));
        tell(&mut open, "Completed", &rated, done)
    }

    /// Completes several, rated alike.
    fn all(&self, open: &mut Open<'_>, named: &[Name], said: bool) -> Result<(), Error> {
        if named.is_empty() {
            return open.told("", None);
        }
        if said || self.note.is_some() {
            return Err(alone("--feedback, --from and --note work", "coach intervene done ID --note TEXT"));
        }
        let ids = find::each(open.store(), named, find::assignment)?;
        let rating = self.rating(open)?;
        let done = several::each(open, "intervene done", &ids, |tx, setting, id| {
            intervene::change(tx, setting, id, "completed", |work| work.complete(setting.now, rating, "", ""))
        })?;
        tell_each(open, "Completed", done)
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

/// What is said of one alone.
fn alone(what: &str, line: &str) -> Error {
    Error::usage(format!("{what} only with one assignment")).hint(format!("do that one by itself: {line}"))
}

/// A text from a person at the terminal; nothing where nobody is there.
fn ask(open: &mut Open<'_>, label: &str) -> Result<String, Error> {
    if !open.globals.may_ask(open.env) {
        return Ok(String::new());
    }
    Ok(open.env.term.ask(label, None)?)
}

/// Keeps what the person typed at the questions.
fn lost(open: &mut Open<'_>, handle: &Handle, typed: &[&str], error: Error) -> Error {
    writing::lost(open, &About::Feedback(Some(handle.clone())), typed, error)
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach intervene abandon 3vtn
  coach intervene abandon 3vtn --reason 'no time before the move'
  coach intervene abandon 3vtn --from - < why.txt
  coach intervene assigned --json | coach intervene abandon --from - -n")]
pub(in crate::cli) struct AbandonArgs {
    #[command(flatten)]
    named: Named,
    /// Why
    #[arg(long, value_name = "TEXT", conflicts_with = "from")]
    reason: Option<String>,
}

impl AbandonArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let (ids, why) = self.named.meant(cx.env, self.reason.as_deref())?;
        let mut open = cx.open()?;
        let now = open.setting().now;
        let [named] = ids.as_slice() else {
            if why.is_some() {
                return Err(alone("--reason and --from work", "coach intervene abandon ID --reason TEXT"));
            }
            let ids = find::each(open.store(), &ids, find::assignment)?;
            let done = several::each(&mut open, "intervene abandon", &ids, |tx, setting, id| {
                intervene::change(tx, setting, id, "abandoned", |work| work.abandon(setting.now, ""))
            })?;
            return tell_each(&mut open, "Abandoned", done);
        };
        let (id, handle) = fit(&open, named, |work| work.abandon(now, ""))?;
        let abandon = |open: &mut Open<'_>, reason: &str| {
            open.write("intervene abandon", Kind::Write, |tx, setting| {
                intervene::change(tx, setting, id, "abandoned", |work| work.abandon(setting.now, reason))
            })
        };
        let done = if let Some(why) = why {
            why.take(&mut open, &[handle.as_str()], abandon)?
        } else {
            let reason = ask(&mut open, "Why (Enter for nothing)")?;
            let done = abandon(&mut open, &reason);
            done.map_err(|error| writing::lost(&mut open, &About::Reason(Some(handle)), &[&reason], error))?
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
