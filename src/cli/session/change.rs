//! `coach session edit` and `move`.

use clap::Args;

use super::{add::overlap, tell};
use crate::{
    cli::{cx::Cx, form, overwrite},
    error::Error,
    practice::{
        fields, find,
        form::Form,
        session::{
            self,
            field::{self, Edit},
        },
    },
    store::Kind,
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach session edit 7f2k --set for=90m --set focus=q
  coach session edit 7f2k --set minutes=55 --set billing=pro-bono
  coach session edit 7f2k --unset focus")]
pub(in crate::cli) struct EditArgs {
    /// The session
    id: String,
    /// Set a field: for, minutes, type, focus, mode, group-size, billing, recording or at
    #[arg(long, value_name = "FIELD=VALUE", required_unless_present = "unset")]
    set: Vec<String>,
    /// Empty a field
    #[arg(long, value_name = "FIELD")]
    unset: Vec<String>,
    /// Even where a longer session overlaps another
    #[arg(long)]
    allow_overlap: bool,
}

impl EditArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let session = find::session(open.store(), &self.id)?;
        fields::Once::default().hear(&fields::names(field::FIELDS), &self.set, &self.unset)?;
        let set = self.set.iter().map(|set| Edit::Set(set));
        let edits: Vec<Edit<'_>> = set.chain(self.unset.iter().map(|unset| Edit::Unset(unset))).collect();
        let done = open.write("session edit", Kind::Write, |tx, setting| {
            field::edit(tx, setting, session.id, &edits, overlap(self.allow_overlap))
        })?;
        tell(&mut open, "Changed", &done.value, done.op)
    }
}

#[derive(Args, Debug)]
#[command(after_help = "With --following, later sessions of the series move as far on the wall clock.

Examples:
  coach session move 7f2k --to 'fri 16:00'
  coach session move 7f2k --to 'fri 16:00' --following
  coach session move 7f2k --to 'fri 16:00' --dry-run")]
pub(in crate::cli) struct MoveArgs {
    /// The session
    id: String,
    /// When it begins from now on
    #[arg(long, value_name = "WHEN", required_unless_present = "file")]
    to: Option<String>,
    /// The later sessions of its series as well
    #[arg(long)]
    following: bool,
    /// Even where the time is taken
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
