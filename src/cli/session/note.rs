//! `coach session note`: the notes of a session, read, added to, rewritten or emptied.

use clap::Args;

use super::{row::SessionPage, tell};
use crate::{
    cli::{
        cx::{Cx, Open},
        editing::{self, Sheet, edited},
        overwrite,
        writing::{self, Source, Words},
    },
    domain::{
        Handle,
        id::SessionId,
        session::{Confided, Session},
    },
    error::Error,
    practice::{
        Done, find,
        kept::About,
        overtaken::{Seen, Subject},
        session::{Written, note},
    },
    store::Kind,
};

#[derive(Args, Debug)]
#[command(
    after_help = "Prints the notes; on a terminal of your own your editor opens with them. Text from a pipe is read \
only with --from -.

Examples:
  coach session note 7f2k
  coach session note 7f2k -m 'Notices the pause before a hard sentence'
  coach session note 7f2k --from - < notes.txt
  coach session note 7f2k --edit"
)]
pub(in crate::cli) struct NoteArgs {
    /// The session
    id: String,
    /// Add a line to the notes; it stays in the shell's history
    #[arg(short, long, value_name = "TEXT", allow_hyphen_values = true, conflicts_with_all = ["from", "edit"])]
    message: Option<String>,
    #[command(flatten)]
    source: Source,
    /// Edit the notes in your editor; with --from, starting from that text
    #[arg(long)]
    edit: bool,
    /// Clear the notes
    #[arg(long, conflicts_with_all = ["message", "from", "edit"])]
    unset: bool,
}

impl NoteArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let words = self.source.words(cx.env, self.message.as_deref())?;
        let mut open = cx.open()?;
        let session = find::session(open.store(), &self.id)?;
        if self.edit {
            return by_hand(&mut open, &session, words.as_ref());
        }
        if let Some(words) = words {
            let before = open.store().confided(&session)?.notes.is_some();
            let (handle, client) = whom(&open, &session)?;
            let done = words.take(&mut open, &[handle.as_str(), client.as_str()], |open, more| {
                open.write("session note", Kind::Write, |tx, setting| {
                    note::append(tx, setting, session.id, more)
                })
            })?;
            let verb = if before { "Added to the notes of" } else { "Saved the notes of" };
            return tell(&mut open, verb, &done.value, done.op);
        }
        if self.unset {
            let mut seen = Seen::of(open.store(), open.setting(), Subject::Notes(session.id))?;
            let done = saved(&mut open, &mut seen, session.id, "")?;
            return tell(&mut open, "Cleared the notes of", &done.value, done.op);
        }
        if writes_by_hand(&open) {
            return by_hand(&mut open, &session, None);
        }
        read(&mut open, &session)
    }
}

/// Whose words its notes may be: those of the session, or of the client whom one was with.
fn whom(open: &Open<'_>, session: &Session) -> Result<(Handle, Handle), Error> {
    Ok((session.handle.clone(), open.store().client(session.client_id)?.handle))
}

/// Prints the notes of a session.
fn read(open: &mut Open<'_>, session: &Session) -> Result<(), Error> {
    let notes = open.store().confided(session)?.notes;
    if open.globals.for_programs() {
        let client = open.store().client(session.client_id)?;
        let said = Confided { notes, ..Confided::default() };
        let scores = open.store().scores_of(session.client_id)?;
        let page = SessionPage::new(session, &client, Some(said), (Vec::new(), &scores), open.setting());
        return open.one(&page);
    }
    match notes {
        Some(notes) => writing::show(open, &notes),
        None => open.say(&format!("No notes yet. Write some: coach session note {} -m TEXT", session.handle)),
    }
}

/// Whether the person is at a terminal of their own, for which nothing else was asked.
pub(super) fn writes_by_hand(open: &Open<'_>) -> bool {
    let own = open.env.term.facts().out && open.globals.may_ask(open.env);
    own && open.env.vars.editor.is_some() && !open.globals.for_programs()
}

/// Rewrites the notes of a session in the person's editor, which begins with `words` where there are some.
pub(super) fn by_hand(open: &mut Open<'_>, session: &Session, words: Option<&Words>) -> Result<(), Error> {
    let subject = Subject::Notes(session.id);
    let (handle, client) = whom(open, session)?;
    let begin = words.map(|words| words.to_edit(open, &[handle.as_str(), client.as_str()])).transpose()?;
    let mut seen = editing::begun(open, subject, words, |about| match about {
        About::Rewritten(handle, of) if handle == session.handle => of,
        _ => None,
    })?;
    let before = Seen::of(open.store(), open.setting(), subject)?.text().to_owned();
    let sheet = Sheet {
        about: About::Rewritten(session.handle.clone(), seen.is_known().then(|| seen.edition())),
        before: &before,
        begin,
        instead: editing::SAY_IT,
        stands: (
            "the notes were not changed",
            format!("to clear them: coach session note {} --unset", session.handle),
        ),
        again: false,
    };
    let done = edited(open, &sheet, |open, notes| saved(open, &mut seen, session.id, notes))?;
    tell(open, "Saved the notes of", &done.value, done.op)
}

/// Puts notes in the place of those that were seen; what came meanwhile is written over only when that is agreed to.
fn saved(open: &mut Open<'_>, seen: &mut Seen, id: SessionId, notes: &str) -> Result<Done<Written>, Error> {
    overwrite::saved(open, seen, |open, seen| {
        open.write("session note", Kind::Write, |tx, setting| {
            let (before, notes) = seen.still_text(tx, setting, notes)?;
            note::rewrite(tx, setting, id, &before, &notes)
        })
    })
}
