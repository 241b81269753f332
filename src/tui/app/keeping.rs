//! Notes that are being written, on their way into the practice; and into a file where that does not take them.

use super::{
    App, Reply,
    perform::{Desk, in_a_line},
};
use crate::{
    domain::id::SessionId,
    error::{Error, Kind as Failure},
    practice::{
        Practice,
        overtaken::{Overtaken, Seen, Subject},
        session::draft,
    },
    tui::{
        aside::Aside,
        screen::editor::{Editor, Found, Keep},
    },
};

/// Why notes are in a file that could have been stored over those of another window.
const SET_ASIDE: &str = "the notes are those of the other window";

impl Desk<'_> {
    /// The notes of a session, to be written.
    pub(super) fn notes(&self, id: SessionId) -> Result<Reply, Error> {
        let store = &self.practice.store;
        let session = store.session(id)?;
        let seen = Seen::of(store, &self.practice.setting, Subject::Notes(id))?;
        let text = seen.text().to_owned();
        let finished = draft::finished(store, &session)?;
        let draft = finished.zip(draft::written_at(store, id)?);
        Ok(Reply::Notes(Box::new(session), Found { text, draft, seen }))
    }

    /// Keeps the notes that are being written, over `agreed` where that is what another window made of them; where they
    /// cannot be stored and the editor is to go, in a file.
    pub(super) fn keep_notes(
        &mut self,
        app: &App,
        agreed: Option<&Seen>,
        keep: Keep,
    ) -> Result<Reply, Error> {
        let Some(editor) = &app.editor else { return Ok(Reply::Told(String::new())) };
        // Whoever writes or leaves is not held up by what another program does to the practice.
        self.practice.store.hurry(true)?;
        let stored = self.store_notes(app, (editor, agreed.unwrap_or(&editor.seen)), keep);
        self.practice.store.hurry(false)?;
        let error = match stored.map_err(Error::into_cause::<Overtaken>) {
            Ok(reply) => return Ok(reply),
            // Nobody could be asked any more.
            Err(Ok(overtaken)) if keep == Keep::Last => Error::new(Failure::Busy, overtaken.to_string()),
            Err(Ok(overtaken)) => return Ok(Reply::NotesOvertaken(overtaken, keep)),
            Err(Err(error)) => error,
        };
        if error.kind == Failure::NotFound && keep != Keep::Last {
            return self.session_gone(editor, keep);
        }
        if keep != Keep::Last && keep != Keep::Finished {
            return Err(error);
        }
        if editor.is_kept() {
            let told = format!("{}; the notes stay a draft", in_a_line(error));
            return Ok(Reply::Rescued(Aside::told(told), keep));
        }
        self.set_aside(editor, &in_a_line(error), keep)
    }

    /// Notes whose session was removed: whoever saves or leaves gets what is not stored in a file, for when it is back.
    fn session_gone(&mut self, editor: &Editor, keep: Keep) -> Result<Reply, Error> {
        let told = in_a_line(editor.seen.gone(&self.practice.store));
        match keep {
            Keep::Growing => Ok(Reply::NotesGone(told)),
            _ if editor.is_kept() => Ok(Reply::Rescued(Aside::told(told), Keep::Finished)),
            _ => self.set_aside(editor, &told, Keep::Finished),
        }
    }

    /// Reads notes that are being written once more.
    pub(super) fn notes_again(&self, editor: &Editor) -> Result<Reply, Error> {
        match self.notes(editor.session.id) {
            Err(error) if error.kind == Failure::NotFound => {
                Ok(Reply::NotesGone(in_a_line(editor.seen.gone(&self.practice.store))))
            }
            read => read,
        }
    }

    /// Leaves the notes as another window made them, and keeps what was written here in a file.
    pub(super) fn leave_notes(&mut self, app: &App) -> Result<Reply, Error> {
        match &app.editor {
            Some(editor) => self.set_aside(editor, SET_ASIDE, Keep::Finished),
            None => Ok(Reply::Told(String::new())),
        }
    }

    /// Keeps what was written in a file, and says why.
    fn set_aside(&mut self, editor: &Editor, why: &str, keep: Keep) -> Result<Reply, Error> {
        let (folder, about, text) = (self.folder(), editor.about(), editor.text());
        let words = (&about, text.as_bytes());
        let aside = match keep {
            // The editor goes whatever becomes of them.
            Keep::Last => Aside::keep_or_lose(self.env, &folder, words, why),
            _ => Aside::keep(self.env, &folder, words, why)?,
        };
        Ok(Reply::Rescued(aside, keep))
    }

    /// Stores the notes, extending the operation of the save before unless a version ends there.
    fn store_notes(
        &mut self,
        app: &App,
        (editor, seen): (&Editor, &Seen),
        keep: Keep,
    ) -> Result<Reply, Error> {
        let (id, text) = (editor.session.id, editor.text());
        let work = ("session note", editor.extends(app.watch.now()));
        let done = self.practice.extend(&mut *self.env.entropy, work, |tx, setting| {
            let (before, text) = seen.still_text(tx, setting, &text)?;
            let kept = draft::keep(tx, setting, id, &before, &text)?;
            if keep == Keep::Finished { draft::finish(tx, setting, id) } else { Ok(kept) }
        })?;
        self.doubts.extend(done.doubts);
        let Practice { store, setting, .. } = &*self.practice;
        let seen = Box::new(Seen::of(store, setting, Subject::Notes(id))?);
        let (noted, remarks) = (done.value.noted, done.value.remarks);
        // One doubt stands in the line; several are read in full.
        let doubts = if noted.doubts.len() > 1 { remarks } else { Vec::new() };
        Ok(Reply::Kept { seen, op: done.op, told: noted.words(), doubts, keep })
    }
}
