//! `coach client edit`: what is known of a client, changed by flag, by file or in an editor.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Map, Value};

use super::{shown::Lists, tell, tell_many};
use crate::{
    cli::{
        changes::nth,
        cx::{Cx, Open},
        editing::{Sheet, edited},
        input, overwrite,
        writing::Words,
    },
    domain::{Handle, client::Client},
    error::Error,
    practice::{
        Done, Outcome, Setting,
        address::{self, Sharing},
        batch, client, fields,
        find::Found,
        kept::{self, About},
        object::Object,
        overtaken::{Seen, Subject},
    },
    store::{Kind, Store, handle::Noun},
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach client edit k7mq --set phone=+33612345678 --unset goal.2
  coach client edit k7mq --set email=ada@new.example --unset email.2
  coach client edit k7mq
  coach client edit --from clients.json")]
pub(in crate::cli) struct EditArgs {
    /// Handle, name, e-mail or id
    #[arg(required_unless_present = "from")]
    client: Option<String>,
    /// Set a field
    #[arg(long, value_name = "FIELD=VALUE")]
    set: Vec<String>,
    /// Clear a field
    #[arg(long, value_name = "FIELD", value_delimiter = ',')]
    unset: Vec<String>,
    /// Even if another client has that e-mail address
    #[arg(long)]
    share_email: bool,
    /// Read changes as NDJSON or a JSON array, each with a handle, from a file (- is standard input); with CLIENT, one object
    #[arg(long, value_name = "FILE", conflicts_with_all = ["set", "unset"])]
    from: Option<PathBuf>,
    /// Continue in your editor with what could not be saved before
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath, hide_short_help = true)]
    #[arg(conflicts_with_all = ["from", "set", "unset"])]
    kept: Option<PathBuf>,
}

impl EditArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let words = self.from.as_deref().map(|path| Words::read(cx.env, path, None)).transpose()?;
        let mut open = cx.open()?;
        let sharing = Sharing::agreed(self.share_email);
        if let Some(words) = words {
            let named = self.client.as_deref().map(|query| open.writes(query, "coach client edit"));
            let named = named.transpose()?.map(|found| found.handle);
            let done = words.take(&mut open, &[], |open, text| {
                let objects = objects_of(named.as_deref(), input::objects(text)?)?;
                edit_many(open, &objects, sharing)
            })?;
            return tell_many(&mut open, "Changed", &done.value, done.op);
        }
        let found = open.writes(self.client.as_deref().unwrap_or_default(), "coach client edit")?;
        fields::Once::default().hear(&fields::names(fields::FIELDS), &self.set, &self.unset)?;
        if self.set.is_empty() && self.unset.is_empty() {
            return edit_by_hand(&mut open, &found, self.kept.as_deref(), sharing);
        }
        let before = open.store().client(found.id)?;
        let done = open.write("client edit", Kind::Write, |tx, setting| {
            client::change_sharing(tx, found.id, (client::CHANGED, sharing), |client| {
                self.set.iter().try_for_each(|assignment| fields::set(client, setting, assignment))?;
                fields::from_behind(&self.unset)
                    .into_iter()
                    .try_for_each(|field| fields::unset(client, field))
            })
        })?;
        let address = address::kept(&before, &done.value);
        tell(&mut open, "Changed", done.value, done.op)?;
        address.map_or(Ok(()), |remark| open.say(&remark))
    }
}

/// The objects, where the line names a client: one, which is about nobody else.
fn objects_of(named: Option<&str>, objects: Vec<Object>) -> Result<Vec<Object>, Error> {
    let Some(named) = named else { return Ok(objects) };
    let [object] = <[Object; 1]>::try_from(objects).map_err(|objects| {
        let told = format!("one object is expected for {named}, not {}", objects.len());
        Error::usage(told)
            .hint("changes of several clients name them by handle: coach client edit --from FILE")
    })?;
    let other = object.get("handle").and_then(Value::as_str).filter(|handle| *handle != named);
    match other {
        Some(other) => {
            Err(Error::usage(format!("the object is about {other}, and the command about {named}")))
        }
        None => Ok(vec![object.of(named)]),
    }
}

/// Changes every client of a batch, or none.
fn edit_many(open: &mut Open<'_>, objects: &[Object], sharing: Sharing) -> Result<Done<Vec<Client>>, Error> {
    open.write("client edit", Kind::Import, |tx, setting| {
        let (mut changed, lists) = (Vec::new(), Lists::new(setting));
        let mut said = fields::Told::default();
        for (number, object) in (1..).zip(objects) {
            let one = batch::edit(tx, setting, (object, number, &mut said), (sharing, &lists));
            if let Outcome::Keep(client, _) = one.map_err(|error| nth(error, number))? {
                changed.push(client);
            }
        }
        let summary =
            format!("changed {}", crate::domain::count::counted(changed.len(), "client", "clients"));
        Ok(if changed.is_empty() { Outcome::Nothing(changed) } else { Outcome::Keep(changed, summary) })
    })
}

/// Opens all fields in the person's editor, as TOML, until they can be taken.
fn edit_by_hand(
    open: &mut Open<'_>,
    found: &Found,
    begin: Option<&Path>,
    sharing: Sharing,
) -> Result<(), Error> {
    let words = begin.map(|path| Words::read(open.env, path, None)).transpose()?;
    let (id, client) = (found.id, open.store().client(found.id)?);
    let handle = client.handle.clone();
    let (mut seen, before) = begun(open, &client, begin)?;
    let was = input::from_toml(&before)?;
    let sheet = Sheet {
        about: About::Fields(handle.clone(), Some(seen.edition())),
        before: &before,
        begin: words.map(|words| words.bytes(open.store())).transpose()?,
        instead: "change fields with --set FIELD=VALUE",
        stands: (
            "the client was not changed",
            format!("to clear one field: coach client edit {handle} --unset FIELD"),
        ),
        again: false,
    };
    let done = edited(open, &sheet, |open, text| {
        if text == before {
            return Ok(None);
        }
        let left = input::from_toml(text)?;
        let edits = Edits::between(&was, &left);
        let saved = overwrite::saved(open, &mut seen, |open, seen| {
            open.write("client edit", Kind::Write, |tx, setting| {
                seen.still(tx, setting, &edits.told())?;
                client::change_sharing(tx, id, (client::CHANGED, sharing), |client| {
                    edits.make(client, setting)
                })
            })
        });
        saved.map(|done| Some((done, left)))
    })?;
    match done {
        Some((done, left)) => {
            let address = address::kept(&client, &done.value);
            let unsaid = without_line(&was, &left, &input::from_toml(&input::to_toml(&done.value))?);
            tell(open, "Changed", done.value, done.op)?;
            address.map_or(Ok(()), |remark| open.say(&remark))?;
            tell_unsaid(open, &unsaid)
        }
        None => open.say("Nothing to change"),
    }
}

/// Tells what stays as it was since it has no line any more.
fn tell_unsaid(open: &mut Open<'_>, unsaid: &[String]) -> Result<(), Error> {
    let Some(first) = unsaid.first() else { return Ok(()) };
    let what = if unsaid.len() == 1 {
        "has no line any more and was not changed"
    } else {
        "have no line any more and were not changed"
    };
    open.say(&format!("{} {what}; {first} = \"\" would clear it", unsaid.join(", ")))
}

/// A value as it is stored: nothing for an empty one. Of several parts under one name those without a line stay.
fn said(key: &str, was: Option<&Value>, value: &Value) -> Value {
    match (was, value) {
        (Some(Value::Object(was)), Value::Object(parts)) => {
            let mut all = was.clone();
            for (part, value) in parts.iter().filter(|(part, value)| was.get(*part) != Some(value)) {
                match value.as_str() {
                    Some("") => drop(all.remove(part)),
                    _ => drop(all.insert(part.clone(), value.clone())),
                }
            }
            Value::Object(all)
        }
        // Without a word on the note it would stay: a client is often shown without it.
        (_, Value::String(text)) if text.is_empty() && key != "notes" => Value::Null,
        _ => value.clone(),
    }
}

/// The fields that had a line, have none any more and are as they were.
fn without_line(
    was: &Map<String, Value>,
    left: &Map<String, Value>,
    now: &Map<String, Value>,
) -> Vec<String> {
    let mut names = Vec::new();
    for (key, value) in was {
        match (value, left.get(key)) {
            (_, None) if now.get(key) == Some(value) => names.push(key.clone()),
            (Value::Object(parts), Some(Value::Object(left))) => {
                let gone = parts.keys().filter(|part| !left.contains_key(*part));
                names.extend(gone.map(|part| format!("{key}.{part}")));
            }
            _ => {}
        }
    }
    names
}

/// What an editor's fields are compared with, and its text: the client as it is; where it goes on with fields that were
/// kept, as it was when those were begun, so that what others changed since is no change of theirs.
fn begun(open: &Open<'_>, client: &Client, kept: Option<&Path>) -> Result<(Seen, String), Error> {
    let (store, setting) = (open.store(), open.setting());
    let now = Seen::client(store, client)?;
    let Some(path) = kept else { return Ok((now, input::to_toml(client))) };
    let subject = Subject::Client(client.id);
    let about = kept::about(path);
    let edition = match &about {
        About::Fields(of, _) if *of != client.handle => {
            another(store, of, client, path)?;
            None
        }
        _ => about.made_of(),
    };
    let then = Seen::in_edition(store, setting, subject, edition)?;
    if !then.is_known() || then.edition() == now.edition() {
        return Ok((then, input::to_toml(client)));
    }
    let was = store.looking_back(then.edition().operation(), || store.client(client.id))?;
    Ok((then, input::to_toml(&was)))
}

/// Refuses what was kept of a client for another one. A handle that is nobody's now may have been theirs.
fn another(store: &Store, of: &Handle, client: &Client, path: &Path) -> Result<(), Error> {
    if !matches!(store.named(of.as_str())?, Some((Noun::Client, _))) {
        return Ok(());
    }
    let told = format!("{} holds fields of {of}, not of {}", path.display(), client.handle);
    Err(Error::refused(told).hint(format!("save them: {}", About::Fields(of.clone(), None).back(path))))
}

/// What an editor changed: other fields stay as they are by then, whoever changed them. So does one whose line is gone,
/// since a line goes by one key too many; an empty value empties.
struct Edits(Map<String, Value>);

impl Edits {
    fn between(was: &Map<String, Value>, is: &Map<String, Value>) -> Self {
        let said = is.iter().map(|(key, value)| (key.clone(), said(key, was.get(key), value)));
        let known = |key: &str, value: &Value| was.get(key).unwrap_or(&Value::Null) == value;
        Self(said.filter(|(key, value)| !known(key, value)).collect())
    }

    /// They as they are compared with what others changed.
    fn told(&self) -> Vec<(&str, String)> {
        let text = |value: &Value| match value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            Value::Array(parts) => {
                parts.iter().map(|part| part.as_str().unwrap_or_default()).collect::<Vec<_>>().join("; ")
            }
            other => other.to_string(),
        };
        self.0.iter().map(|(key, value)| (key.as_str(), text(value))).collect()
    }

    /// What is new comes first: a name that is none is told rather than what is emptied.
    fn make(&self, client: &mut Client, setting: &Setting) -> Result<(), Error> {
        let (gone, new): (Map<_, _>, Map<_, _>) =
            self.0.clone().into_iter().partition(|(_, value)| value.is_null());
        fields::merge(client, setting, &new)?;
        fields::merge(client, setting, &gone)
    }
}
