//! Sessions line by line: the list, booking, notes, and what becomes of one.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::talk::{Choice, Talk, sentence};
use crate::{
    domain::{
        naming::Purpose,
        session::{Session, Status},
        when::{Minutes, Reader, Timed, WhenError, duration, echo},
    },
    error::Error,
    practice::{
        Outcome, Setting,
        kept::About,
        session::{
            self, Draft, Overlap, Taken, Written, note,
            state::{self, Finish},
        },
    },
    store::{Tx, session::Wanted},
};

/// So many days are looked back and ahead.
const DAYS: i64 = 14;

const NOT_DUE: &str = "There is no session from the last two weeks to choose.";
const NOT_SCHEDULED: &str = "Nothing is scheduled in the next two weeks.";

impl Talk<'_> {
    pub(super) fn sessions(&mut self) -> Result<(), Error> {
        let choices = [
            "List those of the last and the next two weeks",
            "Add one",
            "Write notes",
            "Complete one",
            "Move one",
            "Cancel one",
            "The client did not come",
            "Back",
        ];
        self.menu("Sessions", &choices, |talk, choice| match choice {
            0 => talk.list_sessions(),
            1 => talk.add_session(),
            2 => talk.write_notes(),
            3 => talk.complete_session(),
            4 => talk.move_session(),
            5 => talk.cancel_session(),
            _ => talk.missed_session(),
        })
    }

    fn list_sessions(&mut self) -> Result<(), Error> {
        let all = self.found(self.near(), |_| true)?;
        if all.is_empty() {
            return self.say("No sessions in that time. 2 adds one.");
        }
        for (session, (handle, words)) in &all {
            self.say(&format!("{words}, {}, handle {handle}.", session.status.words()))?;
        }
        Ok(())
    }

    /// The last and the next two weeks.
    fn near(&self) -> Wanted {
        let (now, days) = (self.practice.setting.now, TimeDelta::days(DAYS));
        Wanted { since: Some(now - days), until: Some(now + days), ..Wanted::default() }
    }

    /// The sessions of a range that are wanted, the earliest first.
    fn found(
        &self,
        range: Wanted,
        wanted: impl Fn(&Session) -> bool,
    ) -> Result<Vec<(Session, Choice)>, Error> {
        let setting = &self.practice.setting;
        let mut found: Vec<Session> = Vec::new();
        self.practice.store.each_session(range, |session| {
            if wanted(&session) {
                found.push(session);
            }
            Ok::<_, Error>(())
        })?;
        let names = self.names(found.iter().map(|session| session.client_id))?;
        let told = found.into_iter().map(|session| {
            let at = echo::dated(session.scheduled_at.with_timezone(&setting.zone), setting.now);
            let name = names.get(&session.client_id).map_or("", String::as_str);
            let words = format!("{at}, {name}, {}", session.kind.key().replace('_', " "));
            let choice = (session.handle.to_string(), words);
            (session, choice)
        });
        Ok(told.collect())
    }

    /// Asks which session; nothing when the person thinks better of it. `nothing` is said where there is none.
    fn session(
        &mut self,
        wanted: impl Fn(&Session) -> bool,
        nothing: &str,
    ) -> Result<Option<Session>, Error> {
        let (mut sessions, choices): (Vec<_>, Vec<_>) = self.found(self.near(), wanted)?.into_iter().unzip();
        Ok(self.one_of("session", &choices, nothing)?.map(|place| sessions.swap_remove(place)))
    }

    /// Asks which of the sessions that are scheduled: those of the next two weeks, then those after them.
    fn scheduled_one(&mut self) -> Result<Option<Session>, Error> {
        let near = self.near();
        let all = self.found(Wanted { until: None, status: Some(Status::Scheduled), ..near }, |_| true)?;
        let (mut sessions, choices): (Vec<_>, Vec<_>) = all.into_iter().unzip();
        let first = sessions.iter().filter(|it| near.until.is_some_and(|until| it.scheduled_at < until));
        let first = first.count();
        let place = self.one_of_many("session", &choices, first, NOT_SCHEDULED)?;
        Ok(place.map(|place| sessions.swap_remove(place)))
    }

    /// Writes what may take somebody else's time: where it does, the person is asked whether that is meant.
    fn book<T>(
        &mut self,
        command: &str,
        work: impl Fn(&mut Tx<'_>, &Setting, Overlap) -> Result<Outcome<T>, Error>,
    ) -> Result<Option<T>, Error> {
        let error = match self.keep(command, |tx, setting| work(tx, setting, Overlap::Refuse)) {
            Ok(done) => return Ok(Some(done)),
            Err(error) => error,
        };
        let Some(Taken { free }) = error.cause() else { return Err(error) };
        self.say(&sentence(&error.message))?;
        self.say(&sentence(free))?;
        if !self.agrees("Book it anyway?")? {
            self.say("Nothing was changed.")?;
            return Ok(None);
        }
        self.keep(command, |tx, setting| work(tx, setting, Overlap::Allow)).map(Some)
    }

    /// Asks for a time to come until it can be read; nothing when the person thinks better of it.
    fn time(&mut self, label: &str) -> Result<Option<DateTime<Tz>>, Error> {
        let read = |reader: &Reader, typed: &str| Ok((reader.instant(typed)?, None));
        Ok(self.read_time(label, read)?.map(|(at, _)| at))
    }

    /// The same for a session, which may say its end: `fri 10:00-11:15`.
    fn stretch(&mut self, label: &str) -> Result<Option<Timed>, Error> {
        self.read_time(label, Reader::stretch)
    }

    fn read_time(
        &mut self,
        label: &str,
        read: impl Fn(&Reader, &str) -> Result<Timed, WhenError>,
    ) -> Result<Option<Timed>, Error> {
        loop {
            let Some(typed) = self.ask_for(label)? else { return Ok(None) };
            match read(&self.practice.setting.reader(), &typed) {
                Ok((at, length)) => {
                    let lasts = length.map_or_else(String::new, |length| format!(", {length}"));
                    self.say(&format!("{}{lasts}.", echo::full(at)))?;
                    return Ok(Some((at, length)));
                }
                Err(error) => {
                    let error = Error::from(error);
                    let told = std::iter::once(&error.message).chain(&error.hints);
                    told.map(|line| sentence(line)).try_for_each(|line| self.say(&line))?;
                }
            }
        }
    }

    fn written(&mut self, written: &Written) -> Result<(), Error> {
        for (verb, items) in written.noted.steps() {
            for item in items {
                self.say(&format!("{verb} action item {}: {}.", item.handle, item.title))?;
            }
        }
        self.remarks(&written.remarks)
    }

    fn add_session(&mut self) -> Result<(), Error> {
        let Some(found) = self.client(Purpose::Write)? else { return Ok(()) };
        let Some((at, length)) = self.stretch("When, for example fri 10:00, Enter for none")? else {
            return Ok(());
        };
        let usual = Draft::usual(found.id, &self.practice.setting);
        let draft = Draft { length: length.unwrap_or(usual.length), ..usual };
        let written = self.book("session add", |tx, setting, overlap| {
            session::add(tx, setting, &draft, vec![Ok(at)], overlap)
        })?;
        written.map_or(Ok(()), |written| self.written(&written))
    }

    fn write_notes(&mut self) -> Result<(), Error> {
        let now = self.practice.setting.now;
        let begun = |session: &Session| {
            let soon = session.scheduled_at <= now + TimeDelta::hours(24);
            soon && matches!(session.status, Status::Completed | Status::Scheduled)
        };
        let Some(session) =
            self.session(begun, "There is no session from the last two weeks or the next day.")?
        else {
            return Ok(());
        };
        if session.noted {
            self.say("There are notes already; what you write is added to them.")?;
        }
        self.say("Write as many lines as you like. End with a line that holds a single dot.")?;
        let mut lines: Vec<String> = Vec::new();
        let ended = loop {
            match self.ask(&format!("Line {}", lines.len() + 1)) {
                Ok(Some(line)) if line != "." => lines.push(line),
                ended => break ended.map(drop),
            }
        };
        let (notes, about) = (lines.join("\n"), About::Session(Some(session.handle)));
        if notes.trim().is_empty() {
            return ended.and_then(|()| self.say("Nothing was written."));
        }
        let written = ended.and_then(|()| {
            self.keep("session note", |tx, setting| note::append(tx, setting, session.id, &notes))
        });
        let written = written.map_err(|error| self.kept(&about, &notes, error))?;
        self.written(&written)
    }

    fn complete_session(&mut self) -> Result<(), Error> {
        let now = self.practice.setting.now;
        let due = |session: &Session| session.status == Status::Scheduled && session.scheduled_at <= now;
        let Some(session) = self.session(due, NOT_DUE)? else { return Ok(()) };
        let timed = session.clock.started_at.is_some() || session.clock.seconds > 0;
        let usual = if timed { "what the clock says".to_owned() } else { session.length.get().to_string() };
        let Some(typed) = self.ask(&format!("How many minutes, Enter for {usual}"))? else {
            return Ok(());
        };
        let minutes = Some(typed).filter(|typed| !typed.is_empty());
        let minutes = minutes.as_deref().map(duration).transpose()?.map(Minutes::get);
        state::can_be_done(&session, &self.practice.setting, minutes)?;
        let next = self.next_one(&session)?;
        let done = self.book("session done", |tx, setting, overlap| {
            state::done(tx, setting, session.id, Finish { minutes, next }, overlap)
        })?;
        let Some(done) = done else { return Ok(()) };
        if let Some(next) = &done.next {
            let at = next.scheduled_at.with_timezone(&self.practice.setting.zone);
            self.say(&format!("The next one: {}, handle {}.", echo::full(at), next.handle))?;
        }
        self.remarks(&done.remarks)
    }

    /// When the one after a session is to be; nothing where it is booked, or is to be none.
    fn next_one(&mut self, session: &Session) -> Result<Option<DateTime<Tz>>, Error> {
        match session::next(&self.practice.store, &self.practice.setting, session)? {
            session::Next::Booked(next) => {
                let at = next.scheduled_at.with_timezone(&self.practice.setting.zone);
                self.say(&format!("The next session is booked: {}.", echo::full(at)))?;
                Ok(None)
            }
            session::Next::Usual(at) => {
                let usual = echo::short(at).to_lowercase();
                self.time(&format!("When is the next one, for example {usual}, Enter for none"))
            }
        }
    }

    fn move_session(&mut self) -> Result<(), Error> {
        let Some(session) = self.scheduled_one()? else {
            return Ok(());
        };
        let Some(to) = self.stretch("To when, for example fri 16:00, Enter for none")? else { return Ok(()) };
        let written = self.book("session move", |tx, setting, overlap| {
            session::shift(tx, setting, session.id, to, (false, overlap))
        })?;
        written.map_or(Ok(()), |written| self.written(&written))
    }

    fn cancel_session(&mut self) -> Result<(), Error> {
        let Some(session) = self.scheduled_one()? else {
            return Ok(());
        };
        let Some(reason) = self.ask("Why, or Enter for no reason")? else { return Ok(()) };
        let reason = Some(reason.as_str()).filter(|reason| !reason.is_empty());
        let written =
            self.keep("session cancel", |tx, setting| state::cancel(tx, setting, session.id, reason, false))?;
        self.written(&written)
    }

    fn missed_session(&mut self) -> Result<(), Error> {
        let now: DateTime<Utc> = self.practice.setting.now;
        let due = |session: &Session| session.status == Status::Scheduled && session.scheduled_at <= now;
        let Some(session) = self.session(due, NOT_DUE)? else { return Ok(()) };
        let written = self.keep("session no-show", |tx, setting| state::no_show(tx, setting, session.id))?;
        self.written(&written)
    }
}
