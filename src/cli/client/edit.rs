//! `coach client edit`: what is known of a client, changed by flag, by file or in an editor.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Map, Value};

use super::{NOT_FIELDS, nth, tell, tell_many};
use crate::{
    cli::{
        cx::{Cx, Open},
        input,
        writing::{Sheet, Words, edited},
    },
    domain::client::Client,
    error::Error,
    practice::{
        Outcome, Setting, client,
        fields::{self, FIELDS},
        find::{self, Found},
        kept::{self, About},
    },
    store::{Kind, StoreError},
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach client edit k7mq --set phone=+33612345678 --unset goal.2
  coach client edit k7mq
  coach client list --json | jq -c '.[] | {handle, focus: \"leadership\"}' | coach client edit --from -")]
pub(in crate::cli) struct EditArgs {
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
    /// Go on in your editor with what was kept when it could not be stored
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, hide_short_help = true)]
    #[arg(conflicts_with_all = ["from", "set", "unset"])]
    kept: Option<PathBuf>,
}

impl EditArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        if let Some(path) = &self.from {
            let objects = input::objects(open.env, path)?;
            return edit_many(&mut open, &objects);
        }
        let found = open.writes(self.client.as_deref().unwrap_or_default(), "coach client edit")?;
        if self.set.is_empty() && self.unset.is_empty() {
            return edit_by_hand(&mut open, &found, self.kept.as_deref());
        }
        let done = open.write("client edit", Kind::Write, |tx, setting| {
            client::change(tx, found.id, client::CHANGED, |client| {
                self.set.iter().try_for_each(|assignment| fields::set(client, setting, assignment))?;
                self.unset.iter().try_for_each(|field| fields::unset(client, field))
            })
        })?;
        let start = self.set.iter().any(|set| set.starts_with("start"));
        let remark = client::far_start(&done.value, open.setting()).filter(|_| start);
        tell(&mut open, "Changed", done.value, done.op)?;
        remark.map_or(Ok(()), |remark| open.say(&remark))
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
                let found = find::exactly(tx, named, None)?;
                client::change(tx, found.id, client::CHANGED, |client| {
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
fn edit_by_hand(open: &mut Open<'_>, found: &Found, begin: Option<&Path>) -> Result<(), Error> {
    let words = begin.map(|path| Words::read(open.env, path, None)).transpose()?;
    let (id, handle) = (found.id, open.store().client(found.id)?.handle);
    let before = input::to_toml(&open.store().client(id)?);
    let sheet = Sheet {
        about: About::Fields(handle.clone()),
        before: &before,
        begin: words.map(|words| words.bytes(open.store())).transpose()?,
        instead: "change fields with --set FIELD=VALUE",
        stands: (
            "the client is as before",
            format!("to empty one field: coach client edit {handle} --unset FIELD"),
        ),
    };
    let done = edited(open, &sheet, |open, text| {
        if text == before {
            return Ok(None);
        }
        let object = input::from_toml(text)?;
        let done = open.write("client edit", Kind::Write, |tx, setting| {
            client::change(tx, id, client::CHANGED, |client| {
                if input::to_toml(client) != before {
                    return Err(StoreError::Changed.into());
                }
                take_fields(client, setting, &object)
            })
        })?;
        Ok(Some(done))
    })?;
    if let Some(path) = begin.filter(|_| done.as_ref().is_some_and(|done| done.op.is_some())) {
        kept::brought_in(&open.globals.folder(open.env), path)?;
    }
    match done {
        Some(done) => tell(open, "Changed", done.value, done.op),
        None => open.say("Nothing to change"),
    }
}

/// Takes all fields as an editor left them: a line that was taken out empties its field, where that may be empty.
fn take_fields(client: &mut Client, setting: &Setting, object: &Map<String, Value>) -> Result<(), Error> {
    for field in FIELDS.iter().filter(|field| field.key != "name" && !object.contains_key(field.key)) {
        let unset = fields::unset(client, field.key);
        if !matches!(field.key, "end_date" | "first_name" | "email") {
            unset?;
        }
    }
    fields::merge(client, setting, object, &[])
}
