//! `coach client`: the people a coach works with.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Map, Value};

use super::{
    client_row::{ClientPage, ClientRow},
    cx::{Cx, Open},
    globals::AsOf,
    input,
};
use crate::{
    domain::{
        Dimension, Handle,
        client::{Client, Status},
        id::ClientId,
        naming::Search,
        pattern::Pattern,
        text,
        when::echo,
    },
    env::editor,
    error::Error,
    practice::{
        Outcome,
        client::{self, Draft},
        fields::{self, FIELDS},
        find,
    },
    report::Printable,
    store::{Kind, client::Glance},
};

#[derive(Subcommand, Debug)]
pub(super) enum ClientCommand {
    /// Add a client (asks for what is missing)
    Add(AddArgs),
    /// List clients
    #[command(visible_alias = "ls")]
    List(ListArgs),
    /// Everything about one client on one page
    Show(ShowArgs),
    /// Change fields, or open all of them in your editor
    Edit(EditArgs),
    /// Read or write the encrypted note on a client
    Note(NoteArgs),
    /// Put coaching on hold
    Pause(PauseArgs),
    /// Take a paused, completed or archived client back up
    Resume(ResumeArgs),
    /// Finish the engagement
    Complete(CompleteArgs),
    /// Newest first: changes, assessments, scores, sessions, items, breakthroughs
    Timeline(super::timeline::TimelineArgs),
    /// Merge a duplicate into another client
    Merge(super::merge::MergeArgs),
}

impl ClientCommand {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        match self {
            Self::Add(args) => args.run(cx),
            Self::List(args) => args.run(cx),
            Self::Show(args) => args.run(cx),
            Self::Edit(args) => args.run(cx),
            Self::Note(args) => args.run(cx),
            Self::Pause(args) => args.run(cx),
            Self::Resume(args) => args.run(cx),
            Self::Complete(args) => args.run(cx),
            Self::Timeline(args) => args.run(cx),
            Self::Merge(args) => args.run(cx),
        }
    }
}

#[derive(Args, Debug)]
#[command(
    after_help = "A name typed here stays in the shell's history: leave it out to be asked, or use --from -.

Examples:
  coach client add
  coach client add 'Ada Okafor' --focus leadership --goal 'Speak first' --zone Europe/Paris
  coach client add --from - < clients.ndjson"
)]
pub(super) struct AddArgs {
    /// First and last name
    name: Option<String>,
    /// E-mail address, unique in the practice
    #[arg(long)]
    email: Option<String>,
    /// Telephone
    #[arg(long)]
    phone: Option<String>,
    /// What the coaching is about
    #[arg(long)]
    focus: Option<String>,
    /// A goal; may be given several times
    #[arg(long)]
    goal: Vec<String>,
    /// Who pays, where that is not the client
    #[arg(long)]
    sponsor: Option<String>,
    /// The day coaching begins [default: today]
    #[arg(long, value_name = "DATE")]
    start: Option<String>,
    /// The client's time zone
    #[arg(long)]
    zone: Option<String>,
    /// The handle it shall have
    #[arg(long)]
    handle: Option<Handle>,
    /// Any other field
    #[arg(long, value_name = "FIELD=VALUE")]
    set: Vec<String>,
    /// Read clients as NDJSON or a JSON array from a file (- is standard input)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["name", "email", "phone", "focus", "goal", "start", "zone", "handle", "set"])]
    from: Option<PathBuf>,
}

impl AddArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        if let Some(path) = &self.from {
            let objects = input::objects(open.env, path)?;
            return add_many(&mut open, &objects);
        }
        let draft = self.draft(&mut open)?;
        let done = open.write("client add", Kind::Write, |tx, setting| {
            let client = client::add(tx, setting, &draft)?;
            let summary = format!("added {} ({})", client.person.name(), client.handle);
            Ok(Outcome::Keep(client, summary))
        })?;
        tell(&mut open, "Added", done.value, done.op)
    }

    fn draft(self, open: &mut Open<'_>) -> Result<Draft, Error> {
        let name = match self.name {
            Some(name) => name,
            None if open.globals.may_ask(open.env) => open.env.term.ask("Name", None)?,
            None => return Err(Error::usage("the client's name is missing, and there is nobody to ask")
                .hint("coach client add 'Ada Okafor', or coach client add --from - to keep it out of the shell's history")),
        };
        let start = self.start.map(|start| open.setting().reader().date(&start)).transpose()?;
        let single =
            [("email", self.email), ("phone", self.phone), ("focus", self.focus), ("sponsor", self.sponsor)];
        let single = single.into_iter().chain([("zone", self.zone)]);
        let mut fields: Vec<String> =
            single.filter_map(|(key, value)| value.map(|value| format!("{key}={value}"))).collect();
        fields.extend(self.goal.iter().map(|goal| format!("goal.+={goal}")));
        fields.extend(self.set);
        Ok(Draft { name, handle: self.handle, start, fields })
    }
}

/// Adds every client of a batch, or none.
fn add_many(open: &mut Open<'_>, objects: &[Map<String, Value>]) -> Result<(), Error> {
    let done = open.write("client add", Kind::Import, |tx, setting| {
        let mut added = Vec::new();
        for (number, object) in (1..).zip(objects) {
            let mut one = || {
                let wish =
                    object.get("handle").and_then(Value::as_str).map(str::parse::<Handle>).transpose()?;
                let mut client = client::fresh(tx, setting, "", wish.as_ref())?;
                fields::merge(&mut client, setting, object, NOT_FIELDS)?;
                client::insert(tx, &mut client)?;
                Ok::<_, Error>(client)
            };
            added.push(one().map_err(|error| nth(error, number))?);
        }
        let summary = format!("added {} clients", added.len());
        Ok(if added.is_empty() { Outcome::Nothing(added) } else { Outcome::Keep(added, summary) })
    })?;
    tell_many(open, "Added", &done.value, done.op)
}

/// Keys that a listed client has but that nobody writes: `client list --json` can be piped back.
const NOT_FIELDS: &[&str] = &[
    "handle",
    "id",
    "status",
    "psi",
    "rho",
    "q",
    "f",
    "coherence_percentage",
    "velocity",
    "trend",
    "pattern",
    "patterns",
    "scored_at",
    "last_session_at",
    "next_session_at",
    "assessments",
    "created_at",
    "updated_at",
    "paused_until",
    "listing_consent_at",
    "legal_hold_since",
    "_tz",
];

fn nth(error: Error, number: usize) -> Error {
    error.at(format!("object {number}")).hint("nothing was changed")
}

fn tell_many(open: &mut Open<'_>, verb: &str, clients: &[Client], op: Option<i64>) -> Result<(), Error> {
    let count = clients.len();
    open.told(&format!("{verb} {count} {}", if count == 1 { "client" } else { "clients" }), op)?;
    if open.globals.for_programs() {
        let ids: Vec<ClientId> = clients.iter().map(|client| client.id).collect();
        return open.list("", |practice, push| {
            practice.store.each_glance(practice.setting.now, |glance| {
                if ids.contains(&glance.id) { push(&ClientRow::new(glance)) } else { Ok(()) }
            })
        });
    }
    if open.globals.quiet && op.is_some() {
        for client in clients {
            writeln!(open.env.term.out(), "{}", client.handle)?;
        }
    }
    Ok(())
}

/// Tells what was done to one client.
fn tell(open: &mut Open<'_>, verb: &str, client: Client, op: Option<i64>) -> Result<(), Error> {
    let sentence = format!("{verb} {} ({})", client.person.name(), client.handle);
    tell_sentence(open, &sentence, client, op)
}

/// Tells in a sentence of its own what was done to one client.
pub(super) fn tell_sentence(
    open: &mut Open<'_>,
    sentence: &str,
    client: Client,
    op: Option<i64>,
) -> Result<(), Error> {
    let handle = client.handle.to_string();
    let history = if op.is_some() { open.store().scores_of(client.id)? } else { Vec::new() };
    let page = ClientPage::new(client, history, open.setting(), false);
    open.done(&page, &handle, sentence, op)
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach client list
  coach client list leadership --status active
  coach client list --dim-below q=0.4 --sort=-coherence
  coach client list --not-seen 30 --json --fields handle,email")]
pub(super) struct ListArgs {
    /// Words that must all occur in name, e-mail, focus or handle
    query: Vec<String>,
    /// Only in these states
    #[arg(long, value_delimiter = ',', value_name = "STATUS")]
    status: Vec<Status>,
    /// Only where a dimension lies below a value
    #[arg(long, value_name = "DIM=VALUE", value_parser = dim_below)]
    dim_below: Option<(Dimension, crate::domain::Unit)>,
    /// Only where the latest score shows this pattern
    #[arg(long, value_name = "PATTERN")]
    pattern: Option<Pattern>,
    /// Only without a session for so many days
    #[arg(long, value_name = "DAYS")]
    not_seen: Option<i64>,
    /// By name, coherence, velocity, start, scored, next or last; -FIELD turns it round
    #[arg(long, value_name = "FIELD", default_value = "name", allow_hyphen_values = true)]
    sort: String,
    /// At most so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    as_of: AsOf,
}

fn dim_below(text: &str) -> Result<(Dimension, crate::domain::Unit), String> {
    let (dimension, value) = text.split_once(['=', '<']).ok_or("write it like q=0.4")?;
    let dimension = dimension.parse().map_err(|error: crate::domain::Invalid| error.to_string())?;
    Ok((dimension, value.parse().map_err(|error: crate::domain::Invalid| error.to_string())?))
}

impl ListArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        open.travel(&self.as_of)?;
        let nothing =
            if self.filters() { "No client matches" } else { "No clients yet. Add one: coach client add" };
        open.list(nothing, |practice, push| {
            let search = Search::new(&self.query.join(" "));
            let mut found = Vec::new();
            practice.store.each_glance(practice.setting.now, |glance| {
                if self.wants(&glance, &search, practice.setting.now) {
                    found.push(glance);
                }
                Ok::<_, Error>(())
            })?;
            self.order(&mut found)?;
            found.truncate(self.limit.unwrap_or(usize::MAX));
            found.into_iter().try_for_each(|glance| push(&ClientRow::new(glance)))
        })
    }

    fn filters(&self) -> bool {
        !self.query.is_empty()
            || !self.status.is_empty()
            || self.dim_below.is_some()
            || self.pattern.is_some()
            || self.not_seen.is_some()
    }

    fn wants(&self, glance: &Glance, search: &Search, now: chrono::DateTime<chrono::Utc>) -> bool {
        let latest = glance.latest.as_ref();
        let texts = [&glance.first_name, &glance.last_name].into_iter().map(String::as_str);
        let texts = texts.chain(glance.email.as_deref()).chain(glance.coaching_focus.as_deref());
        let seen = glance
            .last_session_at
            .is_some_and(|at| (now - at).num_days() < self.not_seen.unwrap_or_default());
        (self.status.is_empty() || self.status.contains(&glance.status))
            && self
                .pattern
                .is_none_or(|pattern| latest.is_some_and(|latest| latest.patterns.contains(&pattern)))
            && self.dim_below.is_none_or(|(dimension, below)| {
                latest.and_then(|latest| latest.scores[dimension]).is_some_and(|score| score < below)
            })
            && (self.not_seen.is_none() || !seen)
            && (self.query.is_empty() || search.finds(texts.chain([glance.handle.as_str()])))
    }

    fn order(&self, found: &mut [Glance]) -> Result<(), Error> {
        let (key, turned) =
            self.sort.strip_prefix('-').map_or((self.sort.as_str(), false), |key| (key, true));
        let percent = |glance: &Glance| glance.latest.as_ref().and_then(|latest| latest.percent);
        match key {
            "name" => found.sort_by_cached_key(|glance| {
                crate::domain::naming::words(&format!("{} {}", glance.last_name, glance.first_name))
            }),
            "coherence" | "coherence_percentage" => found.sort_by_key(percent),
            "velocity" => {
                found.sort_by_key(|glance| glance.latest.as_ref().and_then(|latest| latest.velocity));
            }
            "start" | "start_date" => found.sort_by_key(|glance| glance.start_date),
            "scored" | "scored_at" => {
                found.sort_by_key(|glance| glance.latest.as_ref().map(|latest| latest.calculated_at));
            }
            "next" | "next_session_at" => {
                found.sort_by_key(|glance| (glance.next_session_at.is_none(), glance.next_session_at));
            }
            "last" | "last_session_at" => found.sort_by_key(|glance| glance.last_session_at),
            "handle" => found.sort_by(|a, b| a.handle.cmp(&b.handle)),
            _ => {
                return Err(Error::usage(format!("clients cannot be sorted by '{key}'"))
                    .hint("there are: name, coherence, velocity, start, scored, next, last, handle"));
            }
        }
        if turned {
            found.reverse();
        }
        Ok(())
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach client show ada-okafor
  coach client show k7mq --notes
  coach client show k7mq --at '3 months ago' --json")]
pub(super) struct ShowArgs {
    /// Handle, name, e-mail or id
    client: String,
    /// The note as well
    #[arg(long)]
    notes: bool,
    #[command(flatten)]
    as_of: AsOf,
}

impl ShowArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        open.travel(&self.as_of)?;
        let found = open.reads(&self.client, "coach client show")?;
        let client = open.store().client(found.id)?;
        let history = open.store().scores_of(found.id)?;
        let page = ClientPage::new(client, history, open.setting(), self.notes);
        open.one(&page)
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach client edit k7mq --set phone=+33612345678 --unset goal.2
  coach client edit k7mq
  coach client list --json | jq -c '.[] | {handle, focus: \"leadership\"}' | coach client edit --from -")]
pub(super) struct EditArgs {
    /// Handle, name, e-mail or id
    #[arg(required_unless_present = "from")]
    client: Option<String>,
    /// Set a field
    #[arg(long, value_name = "FIELD=VALUE")]
    set: Vec<String>,
    /// Empty a field
    #[arg(long, value_name = "FIELD")]
    unset: Vec<String>,
    /// Read changes as NDJSON or a JSON array, each with a handle, from a file (- is standard input)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["client", "set", "unset"])]
    from: Option<PathBuf>,
}

impl EditArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        if let Some(path) = &self.from {
            let objects = input::objects(open.env, path)?;
            return edit_many(&mut open, &objects);
        }
        let found = open.writes(self.client.as_deref().unwrap_or_default(), "coach client edit")?;
        if self.set.is_empty() && self.unset.is_empty() {
            return edit_by_hand(&mut open, found.id);
        }
        let done = open.write("client edit", Kind::Write, |tx, setting| {
            client::change(tx, found.id, "changed", |client| {
                self.set.iter().try_for_each(|assignment| fields::set(client, setting, assignment))?;
                self.unset.iter().try_for_each(|field| fields::unset(client, field))
            })
        })?;
        tell(&mut open, "Changed", done.value, done.op)
    }
}

/// Changes every client of a batch, or none.
fn edit_many(open: &mut Open<'_>, objects: &[Map<String, Value>]) -> Result<(), Error> {
    let done = open.write("client edit", Kind::Import, |tx, setting| {
        let mut changed = Vec::new();
        for (number, object) in (1..).zip(objects) {
            let mut one = || {
                let named = ["handle", "id", "email"].iter().find_map(|key| object.get(*key)?.as_str());
                let named = named.ok_or_else(|| {
                    Error::usage("it names no client").hint("each needs a handle, id or email")
                })?;
                let found = find::exactly(tx, named, "coach client show")?;
                client::change(tx, found.id, "changed", |client| {
                    fields::merge(client, setting, object, NOT_FIELDS)
                })
            };
            if let Outcome::Keep(client, _) = one().map_err(|error| nth(error, number))? {
                changed.push(client);
            }
        }
        let summary = format!("changed {} clients", changed.len());
        Ok(if changed.is_empty() { Outcome::Nothing(changed) } else { Outcome::Keep(changed, summary) })
    })?;
    tell_many(open, "Changed", &done.value, done.op)
}

/// Opens all fields in the person's editor, as TOML, until they can be taken.
fn edit_by_hand(open: &mut Open<'_>, id: ClientId) -> Result<(), Error> {
    let before = input::to_toml(&open.store().client(id)?);
    let mut text = before.clone();
    loop {
        text = editor::edit(open.env, "client.toml", &text)?;
        if text == before {
            return open.say("Nothing to change");
        }
        let attempt = input::from_toml(&text).and_then(|object| {
            open.write("client edit", Kind::Write, |tx, setting| {
                client::change(tx, id, "changed", |client| {
                    for field in
                        FIELDS.iter().filter(|field| field.key != "name" && !object.contains_key(field.key))
                    {
                        // A line that was taken out empties its field; what may not be empty says so.
                        fields::unset(client, field.key).or_else(|error| {
                            if matches!(field.key, "end_date" | "first_name" | "email") {
                                Ok(())
                            } else {
                                Err(error)
                            }
                        })?;
                    }
                    fields::merge(client, setting, &object, &[])
                })
            })
        });
        match attempt {
            Ok(done) => return tell(open, "Changed", done.value, done.op),
            Err(error) => {
                open.say(&format!("{error}; {}", error.hints.join("; ")))?;
                if !open.env.term.confirm("Edit again?")? {
                    return Err(error);
                }
            }
        }
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach client note k7mq
  coach client note k7mq -m 'Prefers mornings'
  coach client note k7mq --from - < note.txt
  coach client note k7mq --edit")]
pub(super) struct NoteArgs {
    /// Handle, name, e-mail or id
    client: String,
    /// Add a line to the note
    #[arg(short, long, value_name = "TEXT")]
    message: Option<String>,
    /// Add text from a file (- is standard input)
    #[arg(long, value_name = "FILE", conflicts_with = "message")]
    from: Option<PathBuf>,
    /// Rewrite the note in your editor
    #[arg(long, conflicts_with_all = ["message", "from"])]
    edit: bool,
}

impl NoteArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        if self.message.is_none() && self.from.is_none() && !self.edit {
            let found = open.reads(&self.client, "coach client note")?;
            let note = open.store().client(found.id)?.person.notes;
            return match note {
                Some(note) => {
                    // A file gets the note as it is; a terminal must not obey it.
                    let shown = open.env.term.facts().out;
                    let out = open.env.term.out();
                    for line in note.lines() {
                        if shown {
                            writeln!(out, "{}", Printable(line))?;
                        } else {
                            writeln!(out, "{line}")?;
                        }
                    }
                    Ok(())
                }
                None => {
                    open.say(&format!("No note yet. Write one: coach client note {} -m TEXT", found.handle))
                }
            };
        }
        let found = open.writes(&self.client, "coach client note")?;
        let before = open.store().client(found.id)?.person.notes.unwrap_or_default();
        let note = match (self.message, &self.from) {
            (Some(message), _) => appended(&before, &message),
            (None, Some(path)) => appended(&before, &input::text(open.env, path)?),
            (None, None) => editor::edit(open.env, "note.txt", &before)?,
        };
        let note = text::clean_text(&note).trim_end().to_owned();
        let done = open.write("client note", Kind::Write, |tx, _| {
            client::change(tx, found.id, "wrote the note on", |client| {
                client.person.notes =
                    if note.is_empty() { None } else { Some(text::note("note", &note, text::TEXT)?) };
                Ok(())
            })
        })?;
        tell(&mut open, "Wrote the note on", done.value, done.op)
    }
}

fn appended(before: &str, more: &str) -> String {
    if before.is_empty() { more.to_owned() } else { format!("{before}\n{more}") }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach client pause k7mq\n  coach client pause k7mq --until '1 oct'")]
pub(super) struct PauseArgs {
    /// Handle, name, e-mail or id
    client: String,
    /// How long it lasts, where that is known
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
}

impl PauseArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let until = self.until.map(|until| open.setting().reader().date(&until)).transpose()?;
        let found = open.writes(&self.client, "coach client pause")?;
        let done = open.write("client pause", Kind::Write, |tx, setting| {
            client::change(tx, found.id, "paused", |client| Ok(client.pause(until, setting.today())?))
        })?;
        let verb =
            until.map_or_else(|| "Paused".to_owned(), |day| format!("Paused until {}:", echo::long_day(day)));
        tell(&mut open, &verb, done.value, done.op)
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach client resume k7mq")]
pub(super) struct ResumeArgs {
    /// Handle, name, e-mail or id
    client: String,
}

impl ResumeArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let found = open.writes(&self.client, "coach client resume")?;
        let done = open.write("client resume", Kind::Write, |tx, setting| {
            client::change(tx, found.id, "resumed", |client| Ok(client.resume(setting.today())?))
        })?;
        tell(&mut open, "Resumed", done.value, done.op)
    }
}

#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  coach client complete k7mq\n  coach client complete k7mq --on 'last fri'"
)]
pub(super) struct CompleteArgs {
    /// Handle, name, e-mail or id
    client: String,
    /// The last day [default: today]
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
}

impl CompleteArgs {
    fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let today = open.setting().today();
        let on = self.on.map(|on| open.setting().reader().since(&on)).transpose()?.unwrap_or(today);
        let found = open.writes(&self.client, "coach client complete")?;
        let done = open.write("client complete", Kind::Write, |tx, setting| {
            client::change(tx, found.id, "completed", |client| Ok(client.complete(on, setting.today())?))
        })?;
        tell(&mut open, &format!("Completed on {}:", echo::long_day(on)), done.value, done.op)
    }
}

impl clap::ValueEnum for Status {
    fn value_variants<'a>() -> &'a [Self] {
        Self::ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.key()))
    }
}
