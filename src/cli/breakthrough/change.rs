//! `coach breakthrough add`, `detect`, `edit`, `dismiss` and `rm`.

use clap::Args;

use super::{page, row::BreakthroughRow, tell};
use crate::{
    cli::{
        cx::{Cx, Open},
        score::names,
    },
    domain::{
        Unit,
        breakthrough::{Aspect, Breakthrough, Rise},
        when::Moment,
    },
    error::Error,
    practice::{
        Outcome, Setting,
        breakthrough::{self, Draft, Looked},
        fields, find,
    },
    store::Kind,
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach breakthrough add k7mq --dim q --before .4 --after .6 --trigger 'a walk'
  coach breakthrough add k7mq --dim overall --before .3 --after .5 --at '11 aug'")]
pub(in crate::cli) struct AddArgs {
    /// Handle, name, e-mail or id
    client: String,
    /// Which dimension rose, or overall
    #[arg(long, value_name = "DIM")]
    dim: Aspect,
    /// From which value, 0.00 to 1.00
    #[arg(long, value_name = "SCORE")]
    before: Unit,
    /// To which value, 0.00 to 1.00
    #[arg(long, value_name = "SCORE")]
    after: Unit,
    /// What brought it about
    #[arg(long, value_name = "TEXT")]
    trigger: Option<String>,
    /// What there is to say about it
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// When it was [default: now]
    #[arg(long, value_name = "WHEN")]
    at: Option<String>,
}

impl AddArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let found = open.writes(&self.client, "coach breakthrough add")?;
        let said = self.at.as_deref().map(|when| open.setting().reader().happened(when)).transpose()?;
        let draft = Draft {
            client: found.id,
            aspect: self.dim,
            before: self.before,
            after: self.after,
            trigger: self.trigger,
            description: self.description,
            at: said.map_or(open.setting().now, Moment::utc),
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

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach breakthrough detect
  coach breakthrough detect --client k7mq --threshold 0.12 --dry-run")]
pub(in crate::cli) struct DetectArgs {
    /// Of one client
    #[arg(long, short, value_name = "CLIENT")]
    client: Option<String>,
    /// How far a dimension has to rise, this once [default: the setting breakthrough.dimension]
    #[arg(long, value_name = "SCORE")]
    threshold: Option<Unit>,
}

impl DetectArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        if self.threshold == Some(Unit::default()) {
            return Err(Error::usage("a threshold of 0.00 would make a breakthrough of every rise")
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
        open.say("Every breakthrough that the scores show is known; nothing to change")?;
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
  coach breakthrough edit b7kq --set trigger='She spoke first' --set after=0.60")]
pub(in crate::cli) struct EditArgs {
    /// The breakthrough
    id: String,
    /// Set a field: trigger, description, before, after, dimension or at; an empty text empties it
    #[arg(long, value_name = "FIELD=VALUE", required = true)]
    set: Vec<String>,
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
        let mut open = cx.open()?;
        let id = find::breakthrough(open.store(), &self.id)?;
        fields::Once::default().hear(&FIELDS, &self.set, &[])?;
        let before = open.store().breakthrough(id)?;
        for typed in &self.set {
            if let Ok(("at" | "detected_at", value)) = fields::assigned(typed, "at='tue 10:00'") {
                let said = open.setting().reader().happened(value)?;
                if said.utc() != before.detected_at {
                    open.doubt(before.client_id, said)?;
                }
            }
        }
        let done = open.write("breakthrough edit", Kind::Write, |tx, setting| {
            breakthrough::change(tx, id, |row| {
                self.set.iter().try_for_each(|assignment| set(row, setting, assignment))
            })
        })?;
        tell(&mut open, "Changed", done.value, done.op)
    }
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
            return Err(Error::refused(format!("the scores say which dimension rose in {}", row.handle))
                .hint(format!("hide it, and record your own: coach breakthrough dismiss {}", row.handle)));
        }
        "dim" | "dimension" => row.aspect = value.parse()?,
        "at" | "detected_at" => {
            row.detected_at = setting.reader().happened(value)?.utc();
        }
        _ => {
            let all = "trigger, description, before, after, dimension, at";
            return Err(fields::unknown("a breakthrough", field, all));
        }
    }
    Ok(())
}

#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  coach breakthrough dismiss b7kq\n  coach breakthrough dismiss b7kq --restore"
)]
pub(in crate::cli) struct DismissArgs {
    /// The breakthrough
    id: String,
    /// Bring it back
    #[arg(long)]
    restore: bool,
}

impl DismissArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let id = find::breakthrough(open.store(), &self.id)?;
        let aside = !self.restore;
        let before = open.store().breakthrough(id)?;
        if before.dismissed_at.is_some() == aside {
            let state = if aside { "is dismissed already" } else { "is not dismissed" };
            open.say(&format!("Breakthrough {} {state}; nothing to change", before.handle))?;
            return if open.globals.for_programs() { open.one(&page(&open, before)?) } else { Ok(()) };
        }
        let done = open.write("breakthrough dismiss", Kind::Write, |tx, setting| {
            breakthrough::dismiss(tx, setting, id, aside)
        })?;
        tell(&mut open, if aside { "Dismissed" } else { "Brought back" }, done.value, done.op)
    }
}

#[derive(Args, Debug)]
#[command(after_help = "One that the scores show is not found again; dismiss only hides it.

Examples:
  coach breakthrough rm b7kq
  coach breakthrough rm b7kq 9mxd --dry-run")]
pub(in crate::cli) struct RmArgs {
    /// The breakthroughs
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
}

impl RmArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let ids = find::each(open.store(), &self.ids, find::breakthrough)?;
        let done = open.write("breakthrough rm", Kind::Write, |tx, _| breakthrough::remove(tx, &ids))?;
        open.removed(&breakthrough::counted(&done.value), ids.len(), done.op)?;
        let names = names(&open.practice)?;
        let rows = done.value.into_iter().map(|row| {
            let (handle, name) = names.get(&row.client_id).cloned().unwrap_or_default();
            (row.handle.to_string(), BreakthroughRow::new(row, (&handle, &name)))
        });
        let rows: Vec<_> = rows.collect();
        open.give(&rows, done.op)
    }
}
