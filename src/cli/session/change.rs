//! `coach session edit`, `note` and `move`.

use std::path::PathBuf;

use clap::Args;

use super::{add::overlap, tell};
use crate::{
    cli::{
        cx::{Cx, Open},
        writing::{self, edited},
    },
    domain::session::Session,
    error::Error,
    practice::{
        find,
        session::{
            self,
            field::{self, Edit},
            note,
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
        let set = self.set.iter().map(|set| Edit::Set(set));
        let edits: Vec<Edit<'_>> = set.chain(self.unset.iter().map(|unset| Edit::Unset(unset))).collect();
        let done = open.write("session edit", Kind::Write, |tx, setting| {
            field::edit(tx, setting, session.id, &edits, overlap(self.allow_overlap))
        })?;
        tell(&mut open, "Changed", &done.value, done.op)
    }
}

#[derive(Args, Debug)]
#[command(after_help = "On a terminal your editor opens with the notes; elsewhere they are printed.

Examples:
  coach session note 7f2k
  coach session note 7f2k -m 'Notices the pause before a hard sentence'
  coach session note 7f2k --from notes.txt
  coach session note 7f2k < notes.txt")]
pub(in crate::cli) struct NoteArgs {
    /// The session
    id: String,
    /// Add a line to the notes; it stays in the shell's history
    #[arg(short, long, value_name = "TEXT", allow_hyphen_values = true)]
    message: Option<String>,
    /// Add text from a file (- is standard input)
    #[arg(long, value_name = "FILE", conflicts_with = "message")]
    from: Option<PathBuf>,
    /// Rewrite the notes in your editor
    #[arg(long, conflicts_with_all = ["message", "from"])]
    edit: bool,
}

impl NoteArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let session = find::session(open.store(), &self.id)?;
        if self.edit {
            return by_hand(&mut open, &session);
        }
        if let Some(more) = writing::given(&mut open, self.message, self.from.as_deref())? {
            let done = open.write("session note", Kind::Write, |tx, setting| {
                note::append(tx, setting, session.id, &more)
            })?;
            return tell(&mut open, "Kept the notes of", &done.value, done.op);
        }
        let facts = open.env.term.facts();
        if facts.out && open.globals.may_ask(open.env) && open.env.vars.editor.is_some() {
            return by_hand(&mut open, &session);
        }
        if let Some(notes) = open.store().confided(&session)?.notes {
            return writing::show(&mut open, &notes);
        }
        open.say(&format!("No notes yet. Write some: coach session note {} -m TEXT", session.handle))
    }
}

/// Rewrites the notes of a session in the person's editor.
pub(super) fn by_hand(open: &mut Open<'_>, session: &Session) -> Result<(), Error> {
    let before = open.store().confided(session)?.notes.unwrap_or_default();
    let done = edited(open, ("session.txt", writing::SAY_IT), &before, |open, notes| {
        open.write("session note", Kind::Write, |tx, setting| {
            note::rewrite(tx, setting, session.id, &before, notes)
        })
    })?;
    tell(open, "Kept the notes of", &done.value, done.op)
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
    #[arg(long, value_name = "WHEN")]
    to: String,
    /// The later sessions of its series as well
    #[arg(long)]
    following: bool,
    /// Even where the time is taken
    #[arg(long)]
    allow_overlap: bool,
}

impl MoveArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let session = find::session(open.store(), &self.id)?;
        let to = open.setting().reader().stretch(&self.to)?;
        let how = (self.following, overlap(self.allow_overlap));
        let done = open.write("session move", Kind::Write, |tx, setting| {
            session::shift(tx, setting, session.id, to, how)
        })?;
        tell(&mut open, "Moved", &done.value, done.op)
    }
}
