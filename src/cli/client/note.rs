//! `coach client note`: the note on a client, read, added to, rewritten or emptied.

use clap::Args;

use super::{page::ClientPage, tell};
use crate::{
    cli::{
        cx::{Cx, Open},
        editing::{self, Sheet, edited},
        overwrite,
        writing::{self, Source, Words},
    },
    domain::{client::Client, id::ClientId},
    error::Error,
    practice::{
        Done, client,
        find::Found,
        kept::About,
        overtaken::{Seen, Subject},
    },
    store::Kind,
};

#[derive(Args, Debug)]
#[command(after_help = "Prints the note. Text from a pipe is read only with --from -.

Examples:
  coach client note k7mq
  coach client note k7mq -m 'Prefers mornings'
  coach client note k7mq --from - < note.txt
  coach client note k7mq --edit")]
pub(in crate::cli) struct NoteArgs {
    /// Handle, name, e-mail or id
    client: String,
    /// Add a line to the note
    #[arg(short, long, value_name = "TEXT", allow_hyphen_values = true, conflicts_with_all = ["from", "edit"])]
    message: Option<String>,
    #[command(flatten)]
    source: Source,
    /// Edit the note in your editor; with --from, starting from that text
    #[arg(long)]
    edit: bool,
    /// Clear the note
    #[arg(long, conflicts_with_all = ["message", "from", "edit"])]
    unset: bool,
}

impl NoteArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let words = self.source.words(cx.env, self.message.as_deref())?;
        let mut open = cx.open()?;
        if words.is_none() && !self.edit && !self.unset {
            let found = open.reads(&self.client, "coach client note")?;
            return read(&mut open, &found);
        }
        let found = open.writes(&self.client, "coach client note")?;
        let done = match &words {
            _ if self.edit => by_hand(&mut open, &found, words.as_ref())?,
            Some(words) => words.take(&mut open, &[&found.handle], |open, more| {
                open.write("client note", Kind::Write, |tx, _| client::append_note(tx, found.id, more))
            })?,
            None => {
                let mut seen = Seen::of(open.store(), open.setting(), Subject::NoteOn(found.id))?;
                saved(&mut open, &mut seen, found.id, "")?
            }
        };
        let verb = if self.unset { "Cleared the note on" } else { "Saved the note on" };
        tell(&mut open, verb, done.value, done.op)
    }
}

/// Prints the note on a client.
fn read(open: &mut Open<'_>, found: &Found) -> Result<(), Error> {
    let client = open.store().client(found.id)?;
    if open.globals.for_programs() {
        let today = open.setting().today();
        let page = ClientPage::of(open.store(), open.setting(), client, (today, true))?;
        return open.one(&page);
    }
    match client.person.notes {
        Some(note) => writing::show(open, &note),
        None => open.say(&format!("No note yet. Write one: coach client note {} -m TEXT", found.handle)),
    }
}

/// Rewrites the note on a client in the person's editor, which begins with `words` where there are some.
fn by_hand(open: &mut Open<'_>, found: &Found, words: Option<&Words>) -> Result<Done<Client>, Error> {
    let (subject, handle) = (Subject::NoteOn(found.id), open.store().client(found.id)?.handle);
    let begin = words.map(|words| words.to_edit(open, &[handle.as_str()])).transpose()?;
    let mut seen = editing::begun(open, subject, words, |about| match about {
        About::ClientRewritten(of_whom, of) if of_whom == handle => of,
        _ => None,
    })?;
    let before = Seen::of(open.store(), open.setting(), subject)?.text().to_owned();
    let sheet = Sheet {
        about: About::ClientRewritten(handle.clone(), seen.is_known().then(|| seen.edition())),
        before: &before,
        begin,
        instead: editing::SAY_IT,
        stands: ("the note was not changed", format!("to clear it: coach client note {handle} --unset")),
        again: false,
    };
    edited(open, &sheet, |open, note| saved(open, &mut seen, found.id, note))
}

/// Puts a note in the place of the one that was seen; what came meanwhile is written over only when that is agreed to.
fn saved(open: &mut Open<'_>, seen: &mut Seen, id: ClientId, note: &str) -> Result<Done<Client>, Error> {
    overwrite::saved(open, seen, |open, seen| {
        open.write("client note", Kind::Write, |tx, setting| {
            let (before, note) = seen.still_text(tx, setting, note)?;
            client::rewrite_note(tx, id, &before, &note)
        })
    })
}
