//! `coach breakthrough add`, `detect`, `edit`, `dismiss`, `restore` and `rm`.

use std::path::PathBuf;

use clap::Args;

use super::{page, row::BreakthroughRow, tell, told};
use crate::{
    cli::{
        added::{self, needed},
        changes::{self, Noun, Said},
        cx::{Cx, Open},
        score::names,
        several::{self, Several},
    },
    domain::{
        Unit,
        breakthrough::{Aspect, Breakthrough, Rise},
        id::BreakthroughId,
        when::Moment,
    },
    error::Error,
    practice::{
        Outcome, Setting,
        breakthrough::{self, Draft, Looked, Past},
        fields, find,
        object::{Aside, Object},
    },
    store::{Kind, Store, Tx},
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach breakthrough add k7mq --dim q --before .4 --after .6 --trigger 'a walk'
  coach breakthrough add k7mq --dim overall --before .3 --after .5 --at '11 aug'
  coach breakthrough add --from - < breakthroughs.json")]
pub(in crate::cli) struct AddArgs {
    /// Handle, name, e-mail or id
    #[arg(required_unless_present = "from")]
    client: Option<String>,
    /// Which dimension rose, or overall
    #[arg(long, value_name = "DIM", required_unless_present = "from")]
    dim: Option<Aspect>,
    /// The value before, 0.00 to 1.00
    #[arg(long, value_name = "SCORE", required_unless_present = "from")]
    before: Option<Unit>,
    /// The value after, 0.00 to 1.00
    #[arg(long, value_name = "SCORE", required_unless_present = "from")]
    after: Option<Unit>,
    /// What caused it
    #[arg(long, value_name = "TEXT")]
    trigger: Option<String>,
    /// A description
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// When it happened [default: now]
    #[arg(long, value_name = "WHEN")]
    at: Option<String>,
    /// Read them as NDJSON or a JSON array from a file, as breakthrough list writes them (- is standard input)
    #[arg(long, value_name = "FILE")]
    #[arg(conflicts_with_all = ["client", "dim", "before", "after", "trigger", "description", "at"])]
    from: Option<PathBuf>,
}

impl AddArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let objects = self.from.as_deref().map(|path| changes::listed(cx.env, path)).transpose()?;
        let mut open = cx.open()?;
        if let Some(objects) = objects {
            return add_many(&mut open, &objects);
        }
        let found = open.writes(&self.client.unwrap_or_default(), "coach breakthrough add")?;
        let said = self.at.as_deref().map(|when| open.setting().reader().happened(when)).transpose()?;
        let draft = Draft {
            client: found.id,
            aspect: needed(self.dim, "--dim")?,
            before: needed(self.before, "--before")?,
            after: needed(self.after, "--after")?,
            trigger: self.trigger,
            description: self.description,
            at: said.map_or(open.setting().now, Moment::utc),
            past: Past::default(),
        };
        said.map_or(Ok(()), |said| open.doubt(found.id, said))?;
        let done = open.write("breakthrough add", Kind::Write, |tx, setting| {
            let row = breakthrough::add(tx, setting, &draft)?;
            let summary =
                format!("recorded breakthrough {} for {} ({})", row.handle, found.name, found.handle);
            Ok(Outcome::Keep(row, summary))
        })?;
        tell(&mut open, "Recorded", done.value, done.op)
    }
}

/// Adds every breakthrough of a list, or none.
fn add_many(open: &mut Open<'_>, objects: &[Object]) -> Result<(), Error> {
    let add = |tx: &mut Tx<'_>, setting: &Setting, object: &Object, aside: &mut Aside| {
        let draft = told::read(tx, setting, object, aside)?;
        breakthrough::add(tx, setting, &draft)
    };
    let summary = |rows: &[Breakthrough]| format!("recorded {}", breakthrough::counted(rows));
    let done = added::many(open, "breakthrough add", objects, add, summary)?;
    let (rows, aside) = done.value;
    open.told(&format!("Recorded {}", breakthrough::counted(&rows)), done.op)?;
    give_rows(open, rows, done.op)?;
    open.say(&aside)
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach breakthrough detect
  coach breakthrough detect --client k7mq --threshold 0.12 --dry-run")]
pub(in crate::cli) struct DetectArgs {
    /// Only for this client
    #[arg(long, short, value_name = "CLIENT")]
    client: Option<String>,
    /// How far a dimension has to rise, for this run [default: the setting breakthrough.dimension]
    #[arg(long, value_name = "SCORE")]
    threshold: Option<Unit>,
}

impl DetectArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        if self.threshold == Some(Unit::default()) {
            return Err(Error::usage("with a threshold of 0.00 every rise would be a breakthrough")
                .hint("for example: --threshold 0.12"));
        }
        let mut open = cx.open()?;
        let client = match &self.client {
            Some(query) => Some(open.writes(query, "coach breakthrough detect --client")?.id),
            None => None,
        };
        let names = names(&open.practice)?;
        let mut clients: Vec<_> = client.map_or_else(|| names.keys().copied().collect(), |id| vec![id]);
        clients.sort();
        let done = open.write("breakthrough detect", Kind::Write, |tx, setting| {
            let mut thresholds = setting.config.breakthrough();
            thresholds.dimension = self.threshold.unwrap_or(thresholds.dimension);
            let mut looked = Looked::default();
            for client in clients {
                let history = tx.scores_of(client)?;
                looked.join(breakthrough::look(tx, setting, client, &history, thresholds)?);
            }
            let summary = looked.words();
            Ok(if looked.nothing() { Outcome::Nothing(looked) } else { Outcome::Keep(looked, summary) })
        })?;
        give(&mut open, done.value, &names, done.op)
    }
}

type Names = std::collections::HashMap<crate::domain::id::ClientId, (String, String)>;

fn give(open: &mut Open<'_>, looked: Looked, names: &Names, op: Option<i64>) -> Result<(), Error> {
    if looked.nothing() {
        open.say("Every breakthrough in the scores is already recorded; nothing to change")?;
    } else {
        open.told(&looked.words().replacen("found", "Found", 1), op)?;
    }
    let quiet = open.globals.quiet && !open.globals.for_programs();
    if quiet {
        for row in looked.added.iter().filter(|_| op.is_some()) {
            writeln!(open.env.term.out(), "{}", row.handle)?;
        }
        return Ok(());
    }
    if looked.added.is_empty() && !open.globals.for_programs() {
        return Ok(());
    }
    open.list("", |_, push| {
        looked.added.into_iter().try_for_each(|row| {
            let (handle, name) = names.get(&row.client_id).cloned().unwrap_or_default();
            push(&BreakthroughRow::new(row, (&handle, &name)))
        })
    })
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach breakthrough edit b7kq --set trigger='asked the board'
  coach breakthrough edit b7kq --set trigger='She spoke first' --set after=0.60
  coach breakthrough edit --from - < breakthroughs.json")]
pub(in crate::cli) struct EditArgs {
    /// The breakthrough
    #[arg(required_unless_present = "from")]
    id: Option<String>,
    /// Set a field: trigger, description, before, after, at; dimension if you recorded it
    #[arg(long, value_name = "FIELD=VALUE", required_unless_present_any = ["unset", "from"])]
    set: Vec<String>,
    /// Clear a field: trigger or description
    #[arg(long, value_name = "FIELD", value_delimiter = ',')]
    unset: Vec<String>,
    /// Read changes as NDJSON or a JSON array from a file, each with its handle (- is standard input)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["id", "set", "unset"])]
    from: Option<PathBuf>,
}

/// The fields of a breakthrough that people may write.
const FIELDS: [(&str, &str); 6] = [
    ("trigger_event", "trigger"),
    ("description", "description"),
    ("before_score", "before"),
    ("after_score", "after"),
    ("dimension", "dim"),
    ("detected_at", "at"),
];

impl EditArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let objects = self.from.as_deref().map(|path| changes::listed(cx.env, path)).transpose()?;
        let mut open = cx.open()?;
        if let Some(objects) = objects {
            return edit_many(&mut open, &objects);
        }
        let id = find::breakthrough(open.store(), &self.id.unwrap_or_default())?;
        fields::Once::default().hear(&FIELDS, &self.set, &self.unset)?;
        let before = open.store().breakthrough(id)?;
        for typed in &self.set {
            if let Ok(("at" | "detected_at", value)) = fields::assigned(typed, "at='tue 10:00'") {
                let said = open.setting().reader().happened(value)?;
                if said.utc() != before.detected_at {
                    open.doubt(before.client_id, said)?;
                }
            }
        }
        let said = Said { set: self.set, unset: self.unset };
        let done =
            open.write("breakthrough edit", Kind::Write, |tx, setting| edited(tx, setting, id, &said))?;
        tell(&mut open, "Changed", done.value, done.op)
    }
}

/// Changes one breakthrough.
fn edited(
    tx: &mut Tx<'_>,
    setting: &Setting,
    id: BreakthroughId,
    said: &Said,
) -> Result<Outcome<Breakthrough>, Error> {
    breakthrough::change(tx, id, |row| {
        for assignment in &said.set {
            let name = assignment.split_once('=').map_or("", |(name, _)| name);
            set(row, setting, assignment).map_err(|error| fields::of_field(name, error))?;
        }
        said.unset.iter().try_for_each(|field| unset(row, field))
    })
}

/// Changes every breakthrough that objects name.
fn edit_many(open: &mut Open<'_>, objects: &[Object]) -> Result<(), Error> {
    let instead = "use: coach breakthrough dismiss or restore";
    let noun = Noun { whose: "a breakthrough", fields: &FIELDS, instead };
    let shows = |store: &Store, _: &Setting, id| {
        let row = store.breakthrough(id)?;
        let client = store.client(row.client_id)?;
        changes::shown(&BreakthroughRow::new(row, (client.handle.as_str(), &client.person.name())))
    };
    let done = changes::many(open, "breakthrough edit", (&noun, objects), find::breakthrough, shows, edited)?;
    open.told(&format!("Changed {}", breakthrough::counted(&done.value)), done.op)?;
    give_rows(open, done.value, done.op)
}

fn unset(row: &mut Breakthrough, field: &str) -> Result<(), Error> {
    match field {
        "trigger" | "trigger_event" => row.trigger_event = None,
        "description" => row.description = None,
        "before" | "before_score" | "after" | "after_score" | "dim" | "dimension" | "at" | "detected_at" => {
            return Err(Error::refused(format!("{field} cannot be empty")));
        }
        _ => return Err(no_field(field)),
    }
    Ok(())
}

fn no_field(field: &str) -> Error {
    fields::unknown("a breakthrough", field, "trigger, description, before, after, dimension, at")
}

/// Sets one field from text, as in `--set trigger='asked the board'`.
fn set(row: &mut Breakthrough, setting: &Setting, assignment: &str) -> Result<(), Error> {
    let (field, value) = fields::assigned(assignment, "trigger='asked the board'")?;
    let Rise { before, after } = row.rise;
    match field {
        "trigger" | "trigger_event" => row.trigger_event = breakthrough::line(value)?,
        "description" => row.description = breakthrough::note(value)?,
        "before" | "before_score" => row.rise = Rise { before: value.parse()?, after },
        "after" | "after_score" => row.rise = Rise { before, after: value.parse()? },
        "dim" | "dimension" if row.after_score_id.is_some() => {
            return Err(Error::refused(format!("the scores decide which dimension rose in {}", row.handle))
                .hint(format!(
                    "dismiss it, and record your own: coach breakthrough dismiss {}",
                    row.handle
                )));
        }
        "dim" | "dimension" => row.aspect = value.parse()?,
        "at" | "detected_at" => {
            row.detected_at = setting.reader().happened(value)?.utc();
        }
        _ => return Err(no_field(field)),
    }
    Ok(())
}

#[derive(Args, Debug)]
#[command(after_help = "Bring it back with coach breakthrough restore.

Examples:
  coach breakthrough dismiss b7kq
  coach breakthrough dismiss b7kq 9mxd")]
pub(in crate::cli) struct DismissArgs {
    #[command(flatten)]
    named: Several,
}

impl DismissArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        hide(cx, &self.named, true)
    }
}

#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  coach breakthrough restore b7kq\n  coach breakthrough restore b7kq 9mxd"
)]
pub(in crate::cli) struct RestoreArgs {
    #[command(flatten)]
    named: Several,
}

impl RestoreArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        hide(cx, &self.named, false)
    }
}

/// Hides breakthroughs, or brings them back; those that are so already are named and left.
fn hide(cx: Cx<'_>, named: &Several, aside: bool) -> Result<(), Error> {
    let named = named.names(cx.env)?;
    let mut open = cx.open()?;
    let (command, verb) =
        if aside { ("breakthrough dismiss", "Dismissed") } else { ("breakthrough restore", "Restored") };
    let mut ids = Vec::new();
    for id in find::each(open.store(), &named, find::breakthrough)? {
        let before = open.store().breakthrough(id)?;
        if before.dismissed_at.is_some() != aside {
            ids.push(id);
            continue;
        }
        let state = if aside { "is already dismissed" } else { "is not dismissed" };
        open.say(&format!("Breakthrough {} {state}; nothing to change", before.handle))?;
        if open.globals.for_programs() && named.len() == 1 {
            let page = page(&open, before)?;
            return open.one(&page);
        }
    }
    if ids.is_empty() {
        return if named.is_empty() { open.told("", None) } else { Ok(()) };
    }
    let mut done = several::each(&mut open, command, &ids, |tx, setting, id| {
        breakthrough::dismiss(tx, setting, id, aside)
    })?;
    if let ([_], Some(row)) = (ids.as_slice(), done.value.pop()) {
        return tell(&mut open, verb, row, done.op);
    }
    open.told(&format!("{verb} {}", breakthrough::counted(&done.value)), done.op)?;
    give_rows(&mut open, done.value, done.op)
}

/// Gives breakthroughs to programs: their rows, or with `-q` their handles.
fn give_rows(open: &mut Open<'_>, all: Vec<Breakthrough>, op: Option<i64>) -> Result<(), Error> {
    let names = names(&open.practice)?;
    let rows = all.into_iter().map(|row| {
        let (handle, name) = names.get(&row.client_id).cloned().unwrap_or_default();
        (row.handle.to_string(), BreakthroughRow::new(row, (&handle, &name)))
    });
    open.give(&rows.collect::<Vec<_>>(), op)
}

#[derive(Args, Debug)]
#[command(after_help = "One that was found in the scores is not found again; to only hide it, dismiss it.

Examples:
  coach breakthrough rm b7kq
  coach breakthrough rm b7kq 9mxd --dry-run")]
pub(in crate::cli) struct RmArgs {
    #[command(flatten)]
    named: Several,
}

impl RmArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let named = self.named.names(cx.env)?;
        let mut open = cx.open()?;
        let ids = find::each(open.store(), &named, find::breakthrough)?;
        let done = open.write("breakthrough rm", Kind::Write, |tx, _| breakthrough::remove(tx, &ids))?;
        open.removed(&breakthrough::counted(&done.value), ids.len(), done.op)?;
        give_rows(&mut open, done.value, done.op)
    }
}
