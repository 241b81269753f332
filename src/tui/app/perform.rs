//! Carrying out effects on the practice: every write is an operation that the command line runs too.

use std::collections::HashSet;

use super::{App, Change, Effect, Reply, numbers, show};
use crate::{
    domain::{
        client::Client,
        id::{AssessmentId, ClientId, SessionId},
        keys::Place,
        when::{Minutes, duration},
    },
    env::Env,
    error::{Error, Kind as Failure},
    practice::{
        Done, Outcome, Practice, Setting,
        action::{self, Step},
        assess, attention,
        bank::{self, Shelf},
        breakthrough,
        client::{self, Draft},
        dashboard,
        elsewhere::with_store,
        intervene, log,
        overtaken::Seen,
        session::{self, Overlap, diary, draft, note, state::Finish},
        today,
    },
    store::{Kind, StoreError, Tx},
};

/// More rows than a screen has: the list of clients is read after the first frame, and names the rest.
const SCREENFUL: usize = 200;

/// Where effects are carried out.
pub(in crate::tui) struct Desk<'w> {
    pub(in crate::tui) practice: &'w mut Practice,
    pub(in crate::tui) env: &'w mut Env,
    pub(in crate::tui) shelf: &'w mut Shelf,
    /// What there is to doubt about the days that were written, until it is told.
    pub(in crate::tui) doubts: Vec<String>,
}

impl Desk<'_> {
    /// Carries out one effect.
    pub(in crate::tui) fn perform(&mut self, app: &App, effect: Effect) -> Vec<Reply> {
        self.practice.setting.now = self.env.clock.now();
        let known = self.practice.store.unread().count();
        let mut replies = self.attempt(app, effect).unwrap_or_else(|error| vec![refused(error)]);
        if !self.doubts.is_empty() {
            replies.push(Reply::Doubts(std::mem::take(&mut self.doubts)));
        }
        let unread = self.practice.store.unread().lines();
        if unread.len() > known {
            replies.push(Reply::Unread(unread));
        }
        replies
    }

    fn attempt(&mut self, app: &App, effect: Effect) -> Result<Vec<Reply>, Error> {
        Ok(vec![match effect {
            Effect::Load(place) => self.load(app, place)?,
            Effect::Detail(id) => Reply::Detail(Box::new(dashboard::detail(self.practice, self.shelf, id)?)),
            Effect::Edit(id) => {
                let store = &self.practice.store;
                store.steady(|| {
                    let client = store.client(id)?;
                    let seen = Seen::client(store, &client)?;
                    Ok::<_, Error>(Reply::Fields(Box::new(client), Box::new(seen)))
                })?
            }
            Effect::See(subject) => {
                let Practice { store, setting, .. } = &*self.practice;
                Reply::Seen(Box::new(store.steady(|| Seen::of(store, setting, subject))?))
            }
            Effect::Offers(id) => {
                let detail = dashboard::detail(self.practice, self.shelf, id)?;
                Reply::Offers(Box::new(detail), dashboard::offers(self.practice)?)
            }
            Effect::Prepare(id) => {
                // How far off the session is stands beside the day too: both tell it by one clock.
                self.practice.setting.now = app.now;
                Reply::Prepared(Box::new(show::prepared(self, id)?))
            }
            Effect::Then(action) => Reply::Act(action),
            Effect::OpenNotes(id) => self.notes(id)?,
            Effect::NoteOf(id) => {
                let (store, setting) = (&self.practice.store, &self.practice.setting);
                let Some(session) = note::at_hand(store, setting, id)? else {
                    let handle = store.client(id)?.handle;
                    return Ok(vec![Reply::Refused(format!(
                        "{handle} has no session to write notes for: n schedules one"
                    ))]);
                };
                self.notes(session.id)?
            }
            Effect::KeepNotes(keep) => self.keep_notes(app, None, keep)?,
            Effect::KeepNotesOver(seen, keep) => self.keep_notes(app, Some(&seen), keep)?,
            Effect::SetNotesAside => self.leave_notes(app)?,
            Effect::KeepForm => self.keep_form(app),
            Effect::Versions => match &app.editor {
                Some(editor) => Reply::Versions(draft::versions(&self.practice.store, editor.session.id)?),
                None => Reply::Told(String::new()),
            },
            Effect::Restore(op) => match &app.editor {
                Some(editor) => Reply::Typed(draft::version(&self.practice.store, editor.session.id, op)?),
                None => Reply::Told(String::new()),
            },
            Effect::Weigh(doomed) => self.weigh(doomed)?,
            Effect::Show(thing) => show::show(self, thing)?,
            Effect::Write(change) => self.change(change)?,
            Effect::Tell(told) => {
                Reply::Told(with_store(&told, self.env.vars.named_store.as_deref()).into_owned())
            }
            Effect::Undo => self.take_back(None, Kind::Undo)?,
            Effect::Redo => self.take_back(None, Kind::Redo)?,
            Effect::TakeBack(op, kind) => self.take_back(Some(op), kind)?,
            _ => return Ok(Vec::new()),
        }])
    }

    /// Reads what a screen shows.
    fn load(&mut self, app: &App, place: Place) -> Result<Reply, Error> {
        Ok(match place {
            Place::Today => {
                let (store, setting) = (&self.practice.store, &self.practice.setting);
                let day = today::of(store, setting, setting.today(), 7)?;
                let planned = day.sessions.iter().chain(&day.upcoming).map(|session| session.client);
                let pressing = day.needs.iter().take(SCREENFUL).map(|needs| needs.client);
                // Whoever is on the list of clients has a name there.
                let known: HashSet<_> = app.clients.rows.iter().map(|row| row.glance.id).collect();
                let wanted = planned.chain(pressing).filter(|id| !known.contains(id));
                let mut names = today::names(store, wanted)?;
                names.retain(|_, name| !name.is_empty());
                let titles = attention::titles(store, day.needs.iter())?;
                Reply::Today(day, names, titles)
            }
            Place::Clients => Reply::Clients(self.practice.store.steady(|| dashboard::rows(self.practice))?),
            Place::Client => match app.page.who {
                Some(id) => Reply::Detail(Box::new(dashboard::detail(self.practice, self.shelf, id)?)),
                None => Reply::Told(String::new()),
            },
            Place::Assess => {
                let (practice, shelf) = (&*self.practice, &mut *self.shelf);
                Reply::Sittings(practice.store.steady(|| dashboard::sat(practice, shelf))?)
            }
            Place::Notes => match &app.editor {
                Some(editor) => self.notes_again(editor)?,
                None => Reply::Told(String::new()),
            },
            Place::Sessions => {
                let Practice { store, setting, .. } = &*self.practice;
                let (which, most) = (app.sessions.wanted, app.sessions.most);
                Reply::Sessions(store.steady(|| diary::read(store, setting, which, most))?)
            }
            Place::Library => {
                let store = &self.practice.store;
                let read = || Ok::<_, Error>((intervene::offered(store)?, intervene::at_work(store)?));
                let (offered, at_work) = store.steady(read)?;
                Reply::Library(offered, at_work)
            }
            Place::Practice => {
                Reply::Numbers(Box::new(numbers::read(self.practice, &app.numbers, app.is_wide())?))
            }
        })
    }

    /// Takes the last operation or the last undo back. What this window did not do has to be agreed to, and only that very
    /// operation was: another window may have done something since.
    fn take_back(&mut self, agreed: Option<i64>, kind: Kind) -> Result<Reply, Error> {
        let (target, title, after) = if kind == Kind::Redo {
            (log::last_undo(&self.practice.store)?, "Redo", UNDO)
        } else {
            (log::last(&self.practice.store)?, "Undo", ". Ctrl-R to redo")
        };
        if agreed != Some(target.id)
            && let Some(question) = log::question(self.practice, &target, kind)?
        {
            return Ok(Reply::Asks(title, question, Effect::TakeBack(target.id, kind)));
        }
        let done = self.write(kind.key(), kind, |tx, setting| log::take_back(tx, setting, &target, kind))?;
        Ok(told(&done, after, None))
    }

    /// Runs one operation.
    pub(in crate::tui) fn write<T>(
        &mut self,
        command: &str,
        kind: Kind,
        work: impl FnOnce(&mut Tx<'_>, &Setting) -> Result<Outcome<T>, Error>,
    ) -> Result<Done<T>, Error> {
        self.practice.setting.now = self.env.clock.now();
        let mut done = self.practice.write(&mut *self.env.entropy, (command, kind), false, work)?;
        self.doubts.append(&mut done.doubts);
        Ok(done)
    }

    /// Makes an assessment.
    pub(in crate::tui) fn begin(
        &mut self,
        client: ClientId,
        bank: &str,
    ) -> Result<(AssessmentId, Option<i64>), Error> {
        let done = self.write("assess new", Kind::Write, |tx, setting| {
            let bank = bank::offered(tx, bank)?;
            assess::make(tx, setting, client, &bank)
        })?;
        Ok((done.value.id, done.op))
    }

    fn change(&mut self, change: Change) -> Result<Reply, Error> {
        Ok(match change {
            Change::AddClient(fields) => self.add_client(&fields)?,
            Change::EditClient(id, fields, seen) => {
                let done = self.write("client edit", Kind::Write, |tx, setting| {
                    still(seen.as_deref(), tx, setting, &fields)?;
                    client::edit(tx, setting, id, &fields)
                })?;
                told(&done, UNDO, Some(id))
            }
            Change::Finish(id, how, seen) => self.finish(id, &how, seen.as_deref())?,
            Change::SessionDone(id) => {
                let done = self.write("session done", Kind::Write, |tx, setting| {
                    session::state::done(tx, setting, id, Finish::default(), Overlap::Refuse)
                })?;
                told(&done, UNDO, None)
            }
            Change::TickItem(id, step) => {
                let command = if step == Step::Done { "action done" } else { "action reopen" };
                let done =
                    self.write(command, Kind::Write, |tx, setting| action::step(tx, setting, &[id], step))?;
                told(&done, UNDO, None)
            }
            Change::Dismiss(id) => {
                let done = self.write("breakthrough dismiss", Kind::Write, |tx, setting| {
                    breakthrough::dismiss(tx, setting, id, true)
                })?;
                told(&done, UNDO, None)
            }
            Change::Remove(doomed) => self.remove(doomed)?,
            Change::Give(code, client) => {
                let draft = intervene::Draft { code, client, due: None, again: false, with_actions: false };
                let done = self.write("intervene assign", Kind::Write, |tx, setting| {
                    intervene::assign(tx, setting, &draft)
                })?;
                told(&done, UNDO, None)
            }
            session @ (Change::AddSession(..)
            | Change::MoveSession(..)
            | Change::Clock(_)
            | Change::CancelSession(_)
            | Change::NoShow(_)) => self.session(session)?,
            Change::Pause(ids) => self.step(("client pause", "paused"), &ids, |client, setting| {
                Ok(client.pause(None, setting.today())?)
            })?,
            Change::Resume(ids) => self.step(("client resume", "resumed"), &ids, |client, setting| {
                Ok(client.resume(setting.today())?)
            })?,
        })
    }

    fn add_client(&mut self, fields: &[(&'static str, String)]) -> Result<Reply, Error> {
        let name = fields.iter().find(|(key, _)| *key == "name").map(|(_, name)| name.clone());
        let rest = fields.iter().filter(|(key, _)| *key != "name");
        let fields = rest.map(|(key, value)| format!("{key}={value}")).collect();
        let draft = Draft { name: name.unwrap_or_default(), fields, ..Draft::default() };
        let done =
            self.write("client add", Kind::Write, |tx, setting| client::take_on(tx, setting, &draft))?;
        let (client, remarks) = &done.value;
        self.doubts.extend(remarks.iter().cloned());
        Ok(told(&done, UNDO, Some(client.id)))
    }

    /// A session that took place, as the form of its end says; nothing typed says nothing.
    fn finish(
        &mut self,
        id: SessionId,
        (minutes, next): &(String, String),
        seen: Option<&Seen>,
    ) -> Result<Reply, Error> {
        let next = Some(next.trim()).filter(|next| !next.is_empty());
        let next = next.map(|next| self.practice.setting.reader().instant(next)).transpose()?;
        let minutes = (!minutes.is_empty()).then(|| duration(minutes)).transpose()?;
        let finish = Finish { minutes: minutes.map(Minutes::get), next };
        let done = self.write("session done", Kind::Write, |tx, setting| {
            still(seen, tx, setting, &[])?;
            session::state::done(tx, setting, id, finish, Overlap::Refuse)
        })?;
        self.doubts.extend(done.value.remarks.iter().cloned());
        Ok(told(&done, UNDO, None))
    }

    fn session(&mut self, change: Change) -> Result<Reply, Error> {
        let done = match change {
            Change::AddSession(client, fields) => {
                let reader = self.practice.setting.reader();
                let text = |key: &str| {
                    let found = fields.iter().find(|(field, _)| *field == key);
                    found.map(|(_, text)| text.as_str()).filter(|text| !text.is_empty())
                };
                let at = text("at").ok_or_else(|| Error::usage("it needs a time, such as thu 15:00"))?;
                let (starts, by_end) = session::starts(&reader, at, None)?;
                let mut draft = session::Draft::usual(client, &self.practice.setting);
                let said = text("length").map(duration).transpose()?;
                draft.length = session::one_length(said, by_end, at)?.unwrap_or(draft.length);
                if let Some(kind) = text("type") {
                    draft.kind = kind.replace([' ', '-'], "_").parse()?;
                }
                draft.focus = text("focus").map(str::parse).transpose()?;
                self.write("session add", Kind::Write, |tx, setting| {
                    session::add(tx, setting, &draft, starts, Overlap::Refuse)
                })?
            }
            Change::MoveSession(id, at, seen) => {
                let at = self.practice.setting.reader().stretch(&at)?;
                let yours = at.0.with_timezone(&self.practice.setting.zone).format("%a %-d %b %Y %H:%M");
                let yours = [("time", yours.to_string())];
                self.write("session move", Kind::Write, |tx, setting| {
                    still(seen.as_deref(), tx, setting, &yours)?;
                    session::shift(tx, setting, id, at, (false, Overlap::Refuse))
                })?
            }
            Change::CancelSession(id) => self.write("session cancel", Kind::Write, |tx, setting| {
                session::state::cancel(tx, setting, id, None, false)
            })?,
            Change::Clock(id) => {
                let runs = self.practice.store.session(id)?.clock.started_at.is_some();
                let command = if runs { "session stop" } else { "session start" };
                let step = if runs { session::state::stop_clock } else { session::state::start };
                self.write(command, Kind::Write, |tx, setting| step(tx, setting, id))?
            }
            Change::NoShow(id) => self.write("session no-show", Kind::Write, |tx, setting| {
                session::state::no_show(tx, setting, id)
            })?,
            _ => return Ok(Reply::Told(String::new())),
        };
        self.doubts.extend(done.value.remarks.iter().cloned());
        Ok(told(&done, UNDO, None))
    }

    /// The same step for several clients.
    fn step(
        &mut self,
        (command, verb): (&str, &str),
        ids: &[ClientId],
        step: impl Fn(&mut Client, &Setting) -> Result<(), Error>,
    ) -> Result<Reply, Error> {
        let done = self.write(command, Kind::Write, |tx, setting| {
            client::change_all(tx, ids, verb, |client| step(client, setting))
        })?;
        Ok(told(&done, UNDO, None))
    }
}

/// Whether a record is as the form showed it.
fn still(seen: Option<&Seen>, tx: &Tx<'_>, setting: &Setting, yours: &[(&str, String)]) -> Result<(), Error> {
    seen.map_or(Ok(()), |seen| seen.still(tx, setting, yours))
}

/// How a change is taken back.
pub(super) const UNDO: &str = ". u to undo";

/// What was done, as a sentence.
pub(super) fn told<T>(done: &Done<T>, after: &str, client: Option<ClientId>) -> Reply {
    let mut letters = done.summary.chars();
    let sentence = match letters.next() {
        Some(first) => format!("{}{}{after}", first.to_uppercase(), letters.as_str()),
        None => "Nothing to change".to_owned(),
    };
    Reply::Wrote { sentence, client }
}

fn refused(error: Error) -> Reply {
    match error.into_cause() {
        Ok(overtaken) => Reply::Overtaken(overtaken),
        Err(error) if matches!(error.cause(), Some(StoreError::Replaced)) => Reply::Replaced,
        // It was on the screen, so it is gone since: what is advised then says how it is found again.
        Err(error) if error.kind == Failure::NotFound => {
            let advice = error.hints.first().map(|hint| format!("; {hint}")).unwrap_or_default();
            Reply::Refused(in_a_line(error) + &advice)
        }
        Err(error) => Reply::Refused(in_a_line(error)),
    }
}

/// An error in the one line that there is for it.
pub(super) fn in_a_line(error: Error) -> String {
    match error.facts.first() {
        Some(fact) => format!("{}: {fact}", error.message),
        None => error.message,
    }
}
