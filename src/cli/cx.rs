//! What a command handler works with: the world, the flags, and the practice once it is open.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};

use super::{
    busy::Busy,
    globals::{AsOf, Globals},
    sentence::{without, would_have},
};
use crate::{
    domain::{
        id::ClientId,
        naming::Purpose,
        text,
        when::{Moment, echo},
    },
    env::{Env, Term, pager},
    error::{Error, Kind},
    practice::{
        Done, Outcome, Practice, Setting,
        config::Config,
        days,
        elsewhere::with_store,
        export::file,
        find::{self, Found},
    },
    report::{Format, ListWriter, Printable, Record, Style, UnknownField, WriteError, write_one},
    store::{self, Store, Tx, Unread},
    vault::cache::UnlockCache,
};

/// A command on its way: nothing is opened before it is needed.
pub(super) struct Cx<'e> {
    /// The world outside.
    pub(super) env: &'e mut Env,
    /// Flags that every command knows.
    pub(super) globals: Globals,
    /// The instant of the command.
    pub(super) now: DateTime<Utc>,
    /// Where opened identities wait for the next command.
    pub(super) cache: Box<dyn UnlockCache>,
    /// What could not be read, told when the command is done.
    pub(super) unread: Unread,
}

impl Cx<'_> {
    /// The practice folder.
    pub(super) fn folder(&self) -> PathBuf {
        self.globals.folder(self.env)
    }

    /// Refuses to write a file of the person's into the practice folder, whose files are the program's own.
    pub(super) fn outside(&self, target: &Path) -> Result<(), Error> {
        file::outside(&self.folder(), target)
    }

    /// How results are written where no practice is open.
    pub(super) fn style(&self) -> Style {
        let config = Config::load(&self.folder()).ok();
        let zone = config.as_ref().and_then(Config::zone).unwrap_or_else(|| self.env.clock.zone());
        self.globals.style(self.env, config.as_ref(), self.globals.tz.unwrap_or(zone), self.now)
    }

    /// Writes one result.
    pub(super) fn one<R: Record>(&mut self, record: &R) -> Result<(), Error> {
        let style = self.style();
        Ok(write_one(record, &style, self.env.term.out())?)
    }

    /// Writes a list that is at hand.
    pub(super) fn list<R: Record>(&mut self, records: &[R], nothing: &str) -> Result<(), Error> {
        let style = self.style();
        let mut writer = ListWriter::new(&style, self.env.term.out())?;
        for record in records {
            writer.push(record)?;
        }
        if writer.finish()? == 0 && style.format_is_human() {
            say(&mut *self.env.term, &self.globals, nothing)?;
        }
        Ok(())
    }

    /// A line for the person, on standard error.
    pub(super) fn say(&mut self, line: &str) -> Result<(), Error> {
        say(&mut *self.env.term, &self.globals, line)
    }

    /// Says what was done that is no change of records: such a command did something, whether or not its result can be written.
    pub(super) fn did(&mut self, sentence: &str) -> Result<(), Error> {
        self.env.incoming.did();
        self.say(sentence)
    }
}

/// So many times a fifth of a second it is waited for another program that writes.
const PATIENCE: u32 = 150;

/// A command with the practice open.
pub(super) struct Open<'e> {
    /// The practice.
    pub(super) practice: Practice,
    /// The world outside.
    pub(super) env: &'e mut Env,
    /// Flags that every command knows.
    pub(super) globals: Globals,
}

impl Open<'_> {
    /// Whose practice, in which zone, by which conventions.
    pub(super) fn setting(&self) -> &Setting {
        &self.practice.setting
    }

    /// The rows.
    pub(super) fn store(&self) -> &Store {
        &self.practice.store
    }

    /// How results are written.
    pub(super) fn style(&self) -> Style {
        let Setting { config, zone, now, .. } = self.setting();
        self.globals.style(self.env, Some(config), *zone, *now)
    }

    /// Refuses to write a file of the person's into the practice folder.
    pub(super) fn outside(&self, target: &Path) -> Result<(), Error> {
        file::outside(&self.globals.folder(self.env), target)
    }

    /// Shows the practice as it was, where that was asked for; now is then, for everything that is counted from it.
    pub(super) fn travel(&mut self, as_of: &AsOf) -> Result<(), Error> {
        let Some(when) = &as_of.at else { return Ok(()) };
        let at = self.setting().reader().past_instant(when)?;
        let op = self.store().operation_at(at.with_timezone(&Utc))?;
        if op == 0 {
            let day = at.format("%T").to_string() == "23:59:59";
            let when =
                if day { at.format("on %-d %b %Y").to_string() } else { format!("at {}", echo::full(at)) };
            return Err(Error::not_found(format!("this practice did not exist yet {when}")));
        }
        self.store().travel(op)?;
        self.practice.setting.now = at.with_timezone(&Utc);
        self.say(&format!("As of {}, change {op}", echo::full(at)))
    }

    /// Finds a client to read about.
    pub(super) fn reads(&self, query: &str, command: &str) -> Result<Found, Error> {
        find::client(self.store(), query, Purpose::Read, self.all_of(command))
    }

    /// Finds a client to change: never by guessing. The beginning of a name asks first.
    pub(super) fn writes(&mut self, query: &str, command: &str) -> Result<Found, Error> {
        if !self.globals.may_ask(self.env) {
            return find::exactly(self.store(), query, self.all_of(command));
        }
        let found = find::client(self.store(), query, Purpose::Write, self.all_of(command))?;
        if !found.confirm {
            return Ok(found);
        }
        let question = format!("{} ({})?", Printable(&found.name), found.handle);
        let agreed = self.env.term.confirm(&question)?;
        if agreed { Ok(found) } else { Err(Error::new(Kind::Cancelled, "nothing was changed")) }
    }

    /// The command, where its line holds nothing else but one more word.
    fn all_of<'c>(&self, command: &'c str) -> Option<&'c str> {
        self.globals.before_last.iter().eq(command.split_whitespace().skip(1)).then_some(command)
    }

    /// Has a plan agreed to before it is carried out: by a person, or with `--yes`.
    pub(super) fn agree(&mut self, plan: &str) -> Result<(), Error> {
        self.say(plan)?;
        if self.globals.yes || self.globals.dry_run {
            return Ok(());
        }
        if !self.globals.may_ask(self.env) {
            return Err(Error::usage("this needs confirmation, and coach cannot ask here: add --yes")
                .hint("see what would be done: add --dry-run"));
        }
        let agreed = self.env.term.confirm("Apply?")?;
        if agreed { Ok(()) } else { Err(Error::new(Kind::Cancelled, "nothing was changed")) }
    }

    /// Says while long work goes on that it does, as long as the answer is held.
    pub(super) fn busy(&self, what: &'static str) -> Busy {
        Busy::begin(&self.globals, self.env, what, self.store().meter())
    }

    /// Waits while another program writes, for half a minute: a long import is no reason to fail. What is waited for is said.
    fn wait_for_others(&mut self) -> Result<(), Error> {
        if !self.store().is_taken() {
            return Ok(());
        }
        self.say(
            "Another coach command is writing to this practice; waiting for it (Ctrl-C ends the waiting)",
        )?;
        let mut times = 0..PATIENCE;
        while self.store().is_taken() && times.next().is_some() {}
        Ok(())
    }

    /// Runs one operation.
    pub(super) fn write<T>(
        &mut self,
        command: &str,
        kind: store::Kind,
        work: impl FnOnce(&mut Tx<'_>, &Setting) -> Result<Outcome<T>, Error>,
    ) -> Result<Done<T>, Error> {
        self.wait_for_others()?;
        // A passphrase, an editor or a question may have taken a while: the operation is of the moment it is written.
        self.practice.setting.now = self.env.clock.now();
        let Env { entropy, term, .. } = &mut *self.env;
        let (globals, entering) = (&self.globals, matches!(kind, store::Kind::Write | store::Kind::Import));
        let done = self.practice.write(&mut **entropy, (command, kind), globals.dry_run, |tx, setting| {
            let done = work(tx, setting)?;
            // Before it is kept, whoever sees it may still stop it.
            if entering && matches!(done, Outcome::Keep(..)) {
                let doubts = days::by_handle(tx, setting)?;
                // An import says it with row and column.
                let joined = text::joined_words().filter(|_| !command.starts_with("import"));
                let said = doubts.iter().chain(&joined);
                said.into_iter().try_for_each(|line| say(&mut **term, globals, line))?;
            }
            Ok(done)
        })?;
        if done.op.is_some() {
            self.env.incoming.stored();
        }
        Ok(done)
    }

    /// Writes one result.
    pub(super) fn one<R: Record>(&mut self, record: &R) -> Result<(), Error> {
        let style = self.style();
        Ok(write_one(record, &style, self.env.term.out())?)
    }

    /// Writes one result: its page for people, one object as JSON; where the format is lines of cells, its parts.
    pub(super) fn one_in_parts<R: Record, P: Record>(
        &mut self,
        record: &R,
        parts: &[P],
    ) -> Result<(), Error> {
        let style = self.style();
        // Fields of the whole ask for the whole.
        let of_parts =
            style.fields.iter().all(|field| P::COLUMNS.iter().any(|column| column.key == field.as_str()));
        match style.format {
            Format::Plain | Format::Csv if of_parts => {
                self.list("", |_, push| parts.iter().try_for_each(push))
            }
            _ => self.one(record),
        }
    }

    /// Writes a list as it is read, through the pager where it is longer than the terminal; `nothing` is told to a
    /// person when it is empty.
    pub(super) fn list<R: Record>(
        &mut self,
        nothing: &str,
        feed: impl FnOnce(&Practice, &mut dyn FnMut(&R) -> Result<(), Error>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let style = self.style();
        let paged = style.facts.out && style.format == Format::Table && !self.globals.no_pager;
        let mut buffer = Vec::new();
        let out: &mut dyn Write = if paged { &mut buffer } else { self.env.term.out() };
        let mut writer = ListWriter::new(&style, out)?;
        let practice = &self.practice;
        practice.store.steady(|| feed(practice, &mut |record| Ok(writer.push(record)?)))?;
        let count = writer.finish()?;
        if paged {
            pager::show(&buffer, &self.env.vars, self.env.term.out())?;
        }
        if count == 0 && style.format_is_human() {
            self.say(nothing)?;
        }
        Ok(())
    }

    /// A line for the person, on standard error.
    pub(super) fn say(&mut self, line: &str) -> Result<(), Error> {
        say(&mut *self.env.term, &self.globals, line)
    }

    /// Says what was done that is no change of records, as [`Cx::did`] does.
    pub(super) fn did(&mut self, sentence: &str) -> Result<(), Error> {
        self.env.incoming.did();
        self.say(sentence)
    }

    /// Says what was assumed of a moment that was named for a client, and what there is to doubt about it; it is kept all
    /// the same.
    pub(super) fn doubt(&mut self, client: ClientId, said: Moment) -> Result<(), Error> {
        let start = self.store().client(client)?.start_date;
        self.say(&said.remark().unwrap_or_default())?;
        match self.setting().doubt(said.utc(), start) {
            Some(doubt) => self.say(&doubt.remark()),
            None => Ok(()),
        }
    }

    /// Tells a person that names are missing because the practice is locked.
    pub(super) fn say_if_locked(&mut self) -> Result<(), Error> {
        if self.store().unlocked() || !self.style().format_is_human() {
            return Ok(());
        }
        self.say("The practice is locked, so handles are shown instead of names. To show names: coach unlock")
    }

    /// Tells what an operation did: a sentence for the person, the record for programs that asked for it, the handle
    /// alone with `-q`.
    pub(super) fn done<R: Record>(
        &mut self,
        record: &R,
        handle: &str,
        sentence: &str,
        op: Option<i64>,
    ) -> Result<(), Error> {
        self.told(sentence, op)?;
        if self.globals.for_programs() {
            self.one(record)?;
        } else if self.globals.quiet && op.is_some() {
            writeln!(self.env.term.out(), "{handle}")?;
        }
        Ok(())
    }

    /// Tells what was removed, and how it comes back.
    pub(super) fn removed(&mut self, what: &str, count: usize, op: Option<i64>) -> Result<(), Error> {
        match op {
            Some(_) => {
                let it = if count == 1 { "it" } else { "them" };
                self.say(&format!("Removed {what}; coach undo brings {it} back"))
            }
            None => self.told(&format!("Removed {what}"), None),
        }
    }

    /// Gives what was done to several things to programs: their rows, or with `-q` their handles.
    pub(super) fn give<R: Record>(&mut self, rows: &[(String, R)], op: Option<i64>) -> Result<(), Error> {
        if self.globals.for_programs() {
            return self.list("", |_, push| rows.iter().try_for_each(|(_, row)| push(row)));
        }
        if self.globals.quiet && op.is_some() {
            for (handle, _) in rows {
                writeln!(self.env.term.out(), "{handle}")?;
            }
        }
        Ok(())
    }

    /// Tells what an operation did, in a sentence that starts with a verb in the past tense.
    pub(super) fn told(&mut self, sentence: &str, op: Option<i64>) -> Result<(), Error> {
        let line = match (op, &self.practice.rehearsed) {
            (Some(_), _) => format!("{sentence}. Undo: coach undo"),
            (None, Some(drawn)) => would_have(&without(sentence, drawn)),
            (None, None) => "Nothing to change".to_owned(),
        };
        self.say(&line)
    }
}

/// A line for the person, on standard error, harmless whatever it quotes.
fn say(term: &mut dyn Term, globals: &Globals, line: &str) -> Result<(), Error> {
    if !globals.quiet && !line.is_empty() {
        term.out().flush()?;
        let line = with_store(line, globals.store.as_deref());
        // Who cannot be told is not told; what was done is done.
        writeln!(term.err(), "{}", Printable(&line)).unwrap_or_default();
    }
    Ok(())
}

impl From<WriteError> for Error {
    fn from(error: WriteError) -> Self {
        match error {
            WriteError::Field(error) => error.into(),
            WriteError::Io(error) => error.into(),
        }
    }
}

impl From<UnknownField> for Error {
    fn from(error: UnknownField) -> Self {
        let refused = Self::usage(format!("there is no field '{}'", error.name));
        if error.known.is_empty() {
            return refused.hint("this command gives one answer as a whole: leave --fields out");
        }
        refused.hint(format!("there are: {}", error.known.join(", ")))
    }
}
