//! `coach action edit`, `start`, `done`, `reopen` and `rm`.

use std::path::PathBuf;

use clap::Args;

use super::{assignment, due_in_words, give, owner, row::ActionPage, session, shown, tell};
use crate::{
    cli::{
        changes::{self, Noun, Said},
        cx::{Cx, Open},
        several::Several,
    },
    domain::{
        action::{self as rules, ActionItem},
        id::ActionId,
    },
    error::Error,
    practice::{
        Outcome, Setting,
        action::{self, Step},
        fields, find,
        object::Object,
    },
    store::{Kind, Store, Tx, action::Agreed},
};

/// The fields that people may write, with their shorter names.
const FIELDS: &str = "title, description, due_date (due), session, intervention";

/// The same, each with the shorter one.
const WRITTEN: [(&str, &str); 5] = [
    ("title", "title"),
    ("description", "description"),
    ("due_date", "due"),
    ("session", "session"),
    ("intervention", "intervention"),
];

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach action edit 5kz2 --set due=fri
  coach action edit 5kz2 --set title='Call Tom twice' --unset description
  coach action edit --from - < items.json")]
pub(in crate::cli) struct EditArgs {
    /// The action item
    #[arg(required_unless_present = "from")]
    id: Option<String>,
    /// Set a field: title, description, due, session or intervention
    #[arg(long, value_name = "FIELD=VALUE", required_unless_present_any = ["unset", "from"])]
    set: Vec<String>,
    /// Clear a field: description, due, session or intervention
    #[arg(long, value_name = "FIELD", value_delimiter = ',')]
    unset: Vec<String>,
    /// Read changes as NDJSON or a JSON array from a file, each with its handle (- is standard input)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["id", "set", "unset"])]
    from: Option<PathBuf>,
}

impl EditArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let objects = self.from.as_deref().map(|path| changes::listed(cx.env, path)).transpose()?;
        let mut open = cx.open()?;
        if let Some(objects) = objects {
            return edit_many(&mut open, &objects);
        }
        let id = find::action(open.store(), &self.id.unwrap_or_default())?;
        fields::Once::default().hear(&WRITTEN, &self.set, &self.unset)?;
        let said = Said { set: self.set, unset: self.unset };
        let done = open.write("action edit", Kind::Write, |tx, setting| edited(tx, setting, id, &said))?;
        let (client, name) = owner(&open, done.value.client_id)?;
        let (handle, due) = (&done.value.handle, due_in_words(&done.value, open.setting().today()));
        let sentence = format!("Changed action item {handle} of {name} ({client}){due}");
        tell(&mut open, &sentence, done.value, done.op)
    }
}

/// Changes one item.
fn edited(
    tx: &mut Tx<'_>,
    setting: &Setting,
    id: ActionId,
    said: &Said,
) -> Result<Outcome<ActionItem>, Error> {
    let store: &Store = tx;
    let mut edited = store.action(id)?;
    for assignment in &said.set {
        let set = set(store, setting, &mut edited, assignment);
        set.map_err(|error| match assignment.split_once('=') {
            Some((name, _)) => fields::of_field(name, error),
            None => error,
        })?;
    }
    for field in &said.unset {
        unset(&mut edited, field)?;
    }
    action::change(tx, setting, id, |item| {
        *item = edited;
        Ok(())
    })
}

/// Changes every item that objects name.
fn edit_many(open: &mut Open<'_>, objects: &[Object]) -> Result<(), Error> {
    let instead = "use: coach action start, done or reopen";
    let noun = Noun { whose: "an action item", fields: &WRITTEN, instead };
    let shows = |store: &Store, setting: &Setting, id| {
        let agreed = store.agreed(id)?;
        let client = store.client(agreed.item.client_id)?;
        let who = (client.handle.as_str(), &*client.person.name());
        changes::shown(&ActionPage::new(agreed, who, setting.today()))
    };
    let done = changes::many(open, "action edit", (&noun, objects), find::action, shows, edited)?;
    open.told(&format!("Changed {}", action::counted(&done.value)), done.op)?;
    let items = done.value.into_iter().map(|item| shown(open, item, done.op));
    let items = items.collect::<Result<Vec<_>, _>>()?;
    give(open, items, done.op)
}

/// Sets one field from text, as in `--set due=fri`; an empty value empties it.
fn set(store: &Store, setting: &Setting, item: &mut ActionItem, typed: &str) -> Result<(), Error> {
    let (field, value) = fields::assigned(typed, "due=fri")?;
    match field {
        "title" => item.title = rules::title(value)?,
        _ if value.trim().is_empty() => unset(item, field)?,
        "description" => item.description = action::description(value)?,
        "due" | "due_date" => item.due_date = Some(setting.reader().date(value)?),
        "session" => item.session_id = Some(session(store, value)?),
        "intervention" => item.intervention_id = Some(assignment(store, value)?),
        _ => return Err(no_field(field)),
    }
    Ok(())
}

fn unset(item: &mut ActionItem, field: &str) -> Result<(), Error> {
    match field {
        "description" => item.description = None,
        "due" | "due_date" => item.due_date = None,
        "session" => item.session_id = None,
        "intervention" => item.intervention_id = None,
        "title" => return Err(Error::refused("title cannot be empty")),
        _ => return Err(no_field(field)),
    }
    Ok(())
}

fn no_field(field: &str) -> Error {
    let error = fields::unknown("an action item", field, FIELDS);
    match field {
        "status" => error.hint("use: coach action start, done or reopen"),
        _ => error,
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach action start 5kz2\n  coach action start 5kz2 8mqr")]
pub(in crate::cli) struct StartArgs {
    #[command(flatten)]
    items: Several,
}

impl StartArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        step(cx, "action start", &self.items, Step::Start)
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach action done 5kz2 8mqr
  coach action list --status overdue --json | coach action done --from -")]
pub(in crate::cli) struct DoneArgs {
    #[command(flatten)]
    items: Several,
}

impl DoneArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        step(cx, "action done", &self.items, Step::Done)
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach action reopen 5kz2")]
pub(in crate::cli) struct ReopenArgs {
    #[command(flatten)]
    items: Several,
}

impl ReopenArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        step(cx, "action reopen", &self.items, Step::Reopen)
    }
}

fn step(cx: Cx<'_>, command: &str, items: &Several, step: Step) -> Result<(), Error> {
    let names = items.names(cx.env)?;
    let mut open = cx.open()?;
    let ids = find::actions(open.store(), &names)?;
    let done = open.write(command, Kind::Write, |tx, setting| action::step(tx, setting, &ids, step))?;
    let mut past = step.past().to_owned();
    past.get_mut(..1).map(str::make_ascii_uppercase).unwrap_or_default();
    open.told(&format!("{past} {}", action::counted(&done.value)), done.op)?;
    let items = done.value.into_iter().map(|item| shown(&open, item, done.op));
    let items = items.collect::<Result<Vec<_>, _>>()?;
    give(&mut open, items, done.op)
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach action rm 5kz2
  coach action rm 5kz2 8mqr")]
pub(in crate::cli) struct RmArgs {
    #[command(flatten)]
    items: Several,
}

impl RmArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let names = self.items.names(cx.env)?;
        let mut open = cx.open()?;
        let ids = find::actions(open.store(), &names)?;
        let done = open.write("action rm", Kind::Write, |tx, _| action::remove(tx, &ids))?;
        let what = action::counted(&done.value);
        open.removed(&what, ids.len(), done.op)?;
        let gone = |item| Agreed { item, session: None, intervention: None };
        let items = done.value.into_iter().map(gone).collect();
        give(&mut open, items, done.op)
    }
}
