//! `coach session edit` and `move`.

use std::path::PathBuf;

use clap::Args;

use super::{add::overlap, row::SessionRow, tell, tell_each};
use crate::{
    cli::{
        changes::{self, Noun, Said},
        cx::{Cx, Open},
        form, overwrite,
    },
    error::Error,
    practice::{
        Setting, fields, find,
        form::Form,
        object::Object,
        session::{
            self, Overlap,
            field::{self, Edit},
        },
    },
    store::{Kind, Store},
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach session edit 7f2k --set for=90m --set focus=q
  coach session edit 7f2k --set minutes=55 --set billing=pro_bono
  coach session edit 7f2k --unset focus
  coach session edit --from - < sessions.json")]
pub(in crate::cli) struct EditArgs {
    /// The session
    #[arg(required_unless_present = "from")]
    id: Option<String>,
    /// Set a field: at, for (planned), minutes (held), type, focus, mode, group-size, billing, recording
    #[arg(long, value_name = "FIELD=VALUE", required_unless_present_any = ["unset", "from"])]
    set: Vec<String>,
    /// Clear a field
    #[arg(long, value_name = "FIELD", value_delimiter = ',')]
    unset: Vec<String>,
    /// Read changes as NDJSON or a JSON array from a file, each with its handle (- is standard input)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["id", "set", "unset"])]
    from: Option<PathBuf>,
    /// Even if it then overlaps another session
    #[arg(long)]
    allow_overlap: bool,
}

impl EditArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let objects = self.from.as_deref().map(|path| changes::listed(cx.env, path)).transpose()?;
        let mut open = cx.open()?;
        if let Some(objects) = objects {
            return edit_many(&mut open, &objects, overlap(self.allow_overlap));
        }
        let session = find::session(open.store(), &self.id.unwrap_or_default())?;
        fields::Once::default().hear(&fields::names(field::FIELDS), &self.set, &self.unset)?;
        let said = Said { set: self.set, unset: self.unset };
        let done = open.write("session edit", Kind::Write, |tx, setting| {
            field::edit(tx, setting, session.id, &edits(&said), overlap(self.allow_overlap))
        })?;
        tell(&mut open, "Changed", &done.value, done.op)
    }
}

fn edits(said: &Said) -> Vec<Edit<'_>> {
    let set = said.set.iter().map(|set| Edit::Set(set));
    set.chain(said.unset.iter().map(|unset| Edit::Unset(unset))).collect()
}

/// Changes every session that objects name.
fn edit_many(open: &mut Open<'_>, objects: &[Object], overlap: Overlap) -> Result<(), Error> {
    let fields = fields::names(field::FIELDS);
    let instead = "use: coach session move, done, cancel, no-show or reopen";
    let noun = Noun { whose: "a session", fields: &fields, instead };
    let find = |store: &Store, query: &str| find::session(store, query).map(|session| session.id);
    let shows = |store: &Store, _: &Setting, id| {
        let session = store.session(id)?;
        let client = store.client(session.client_id)?;
        changes::shown(&SessionRow::new(&session, client.handle.as_str(), &client.person.name()))
    };
    let done =
        changes::many(open, "session edit", (&noun, objects), find, shows, |tx, setting, id, said| {
            field::edit(tx, setting, id, &edits(said), overlap)
        })?;
    tell_each(open, "Changed", &done.value, done.op)
}

#[derive(Args, Debug)]
#[command(
    after_help = "With --following, later sessions of the series move by as many days, to the same time of day.

Examples:
  coach session move 7f2k --to 'fri 16:00'
  coach session move 7f2k --to 'fri 16:00' --following
  coach session move 7f2k --to 'fri 16:00' --dry-run"
)]
pub(in crate::cli) struct MoveArgs {
    /// The session
    id: String,
    /// The new time
    #[arg(long, value_name = "WHEN", required_unless_present = "file")]
    to: Option<String>,
    /// Also the later sessions of its series
    #[arg(long)]
    following: bool,
    /// Even if it overlaps another session
    #[arg(long)]
    allow_overlap: bool,
    #[command(flatten)]
    form: form::Source,
}

impl MoveArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let session = find::session(open.store(), &self.id)?;
        let mut form = self.form.open(&mut open, &Form::Moved(session.handle.clone(), None))?;
        let to = self.to.or_else(|| form.take("to")).unwrap_or_default();
        let to = open.setting().reader().stretch(&to)?;
        let how = (self.following, overlap(self.allow_overlap));
        let mut seen = form.seen(&open, &session)?;
        let yours =
            [("time", to.0.with_timezone(&open.setting().zone).format("%a %-d %b %Y %H:%M").to_string())];
        let done = overwrite::saved(&mut open, &mut seen, |open, seen| {
            open.write("session move", Kind::Write, |tx, setting| {
                seen.still(tx, setting, &yours)?;
                session::shift(tx, setting, session.id, to, how)
            })
        })?;
        tell(&mut open, "Moved", &done.value, done.op)
    }
}
