//! `coach client note`: the note on a client, read, added to, rewritten or emptied.

use clap::Args;

use super::{page::ClientPage, tell};
use crate::{
    cli::{
        cx::{Cx, Open},
        writing::{self, Sheet, Source, Words, edited},
    },
    error::Error,
    practice::{client, find::Found, kept::About},
    store::Kind,
};

#[derive(Args, Debug)]
#[command(after_help = "Prints the note. Text that is piped in is read with --from - and never without.

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
    /// Rewrite the note in your editor; with --from, beginning with that text
    #[arg(long)]
    edit: bool,
    /// Empty the note
    #[arg(long, conflicts_with_all = ["message", "from", "edit"])]
    clear: bool,
}

impl NoteArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let words = self.source.words(cx.env, self.message.as_deref())?;
        writing::carry(cx, words, &About::Client(None), |cx, words| self.with(cx, words))
    }

    fn with(self, cx: Cx<'_>, words: Option<&Words>) -> Result<(), Error> {
        let mut open = cx.open()?;
        if words.is_none() && !self.edit && !self.clear {
            let found = open.reads(&self.client, "coach client note")?;
            return read(&mut open, &found);
        }
        let found = open.writes(&self.client, "coach client note")?;
        let before = open.store().client(found.id)?.person.notes.unwrap_or_default();
        let done = match words {
            _ if self.edit => {
                let begin = words.map(|words| words.bytes(open.store())).transpose()?;
                by_hand(&mut open, &found, (&before, begin))?
            }
            Some(words) => {
                let more = words.text(open.store())?;
                open.write("client note", Kind::Write, |tx, _| client::append_note(tx, found.id, &more))?
            }
            None => open
                .write("client note", Kind::Write, |tx, _| client::rewrite_note(tx, found.id, &before, ""))?,
        };
        words.map(|words| words.stored(done.op)).unwrap_or_default();
        let verb = if self.clear { "Emptied the note on" } else { "Wrote the note on" };
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

/// Rewrites the note on a client in the person's editor.
fn by_hand(
    open: &mut Open<'_>,
    found: &Found,
    (before, begin): (&str, Option<Vec<u8>>),
) -> Result<crate::practice::Done<crate::domain::client::Client>, Error> {
    let handle = open.store().client(found.id)?.handle;
    let sheet = Sheet {
        about: About::ClientRewritten(handle.clone()),
        before,
        begin,
        instead: writing::SAY_IT,
        stands: ("the note is as it was", format!("to empty it: coach client note {handle} --clear")),
    };
    edited(open, &sheet, |open, note| {
        open.write("client note", Kind::Write, |tx, _| client::rewrite_note(tx, found.id, before, note))
    })
}
