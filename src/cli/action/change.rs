//! `coach action edit`, `start`, `done`, `reopen` and `rm`.

use clap::Args;

use super::{assignment, due_in_words, give, owner, session, shown, tell};
use crate::{
    cli::cx::Cx,
    domain::action::{self as rules, ActionItem},
    error::Error,
    practice::{
        Setting,
        action::{self, Step},
        fields, find,
    },
    store::{Kind, Store, action::Agreed},
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
  coach action edit 5kz2 --set title='Call Tom twice' --unset description")]
pub(in crate::cli) struct EditArgs {
    /// The action item
    id: String,
    /// Set a field: title, description, due, session or intervention
    #[arg(long, value_name = "FIELD=VALUE", required_unless_present = "unset")]
    set: Vec<String>,
    /// Empty a field: description, due, session or intervention
    #[arg(long, value_name = "FIELD")]
    unset: Vec<String>,
}

impl EditArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let id = find::action(open.store(), &self.id)?;
        fields::Once::default().hear(&WRITTEN, &self.set, &self.unset)?;
        let done = open.write("action edit", Kind::Write, |tx, setting| {
            let store: &Store = tx;
            let mut edited = store.action(id)?;
            for assignment in &self.set {
                set(store, setting, &mut edited, assignment)?;
            }
            for field in &self.unset {
                unset(&mut edited, field)?;
            }
            action::change(tx, setting, id, |item| {
                *item = edited;
                Ok(())
            })
        })?;
        let (client, name) = owner(&open, done.value.client_id)?;
        let (handle, due) = (&done.value.handle, due_in_words(&done.value, open.setting().today()));
        let sentence = format!("Changed action item {handle} of {name} ({client}){due}");
        tell(&mut open, &sentence, done.value, done.op)
    }
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
        "status" => error.hint("say it with a verb: coach action start, done or reopen"),
        _ => error,
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach action start 5kz2\n  coach action start 5kz2 8mqr")]
pub(in crate::cli) struct StartArgs {
    /// The action items
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
}

impl StartArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        step(cx, "action start", &self.ids, Step::Start)
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach action done 5kz2 8mqr
  coach action done 5kz2 --dry-run")]
pub(in crate::cli) struct DoneArgs {
    /// The action items
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
}

impl DoneArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        step(cx, "action done", &self.ids, Step::Done)
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach action reopen 5kz2")]
pub(in crate::cli) struct ReopenArgs {
    /// The action items
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
}

impl ReopenArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        step(cx, "action reopen", &self.ids, Step::Reopen)
    }
}

fn step(cx: Cx<'_>, command: &str, ids: &[String], step: Step) -> Result<(), Error> {
    let mut open = cx.open()?;
    let ids = find::actions(open.store(), ids)?;
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
    /// The action items
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
}

impl RmArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let ids = find::actions(open.store(), &self.ids)?;
        let done = open.write("action rm", Kind::Write, |tx, _| action::remove(tx, &ids))?;
        let what = action::counted(&done.value);
        open.removed(&what, ids.len(), done.op)?;
        let gone = |item| Agreed { item, session: None, intervention: None };
        let items = done.value.into_iter().map(gone).collect();
        give(&mut open, items, done.op)
    }
}
