//! What was done with the fictional clients, step by step at its own time, by the operations of a real practice.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;

use super::{
    play::instant,
    story::{Fate, Item, Meeting, Outcome as End, Progress, STORIES, Story, When, Work},
};
use crate::{
    domain::{
        assignment::Rating,
        id::{ActionId, AssignmentId, ClientId, SessionId},
        when::{Minutes, every, wall},
    },
    env::Entropy,
    error::Error,
    practice::{
        Outcome, Practice, Setting,
        action::{self, Step as Ticked},
        engagement::{self, Terms},
        intervene,
        session::{self, Draft, Overlap, note, state},
    },
    store::{Kind, Tx},
};

/// One step; numbers are places in the story.
#[derive(Clone, Copy)]
pub(super) enum Step {
    Engage(u32),
    Book(usize),
    Done(usize),
    Note(usize),
    Missed(usize),
    Cancel(usize),
    Agree(usize),
    Tick(usize, Ticked),
    Give(usize),
    Begin(usize),
    Complete(usize),
    Abandon(usize),
}

/// What came of the steps so far.
#[derive(Default)]
pub(super) struct Known {
    sessions: Vec<(usize, SessionId)>,
    items: Vec<(usize, ActionId)>,
    works: Vec<(usize, AssignmentId)>,
}

fn known<I: Copy>(all: &[(usize, I)], place: usize) -> Option<I> {
    all.iter().find(|(at, _)| *at == place).map(|(_, id)| *id)
}

/// The story of the client with a handle.
pub(super) fn story(handle: &str) -> Option<&'static Story> {
    STORIES.iter().find(|story| story.handle == handle)
}

/// All steps of a story, each at its time; `added` is how many days ago the client was.
pub(super) fn steps(setting: &Setting, story: &Story, added: i64) -> Vec<(DateTime<Utc>, Step)> {
    let today = setting.today();
    let on = |days: i64, minutes: i64| instant(setting, today, days.min(added), minutes);
    let mut steps: Vec<_> =
        story.engaged.iter().map(|(days, count)| (on(*days, 480), Step::Engage(*count))).collect();
    for (place, meeting) in story.meetings.iter().enumerate() {
        let start = start((setting.now, setting.zone), story, meeting).with_timezone(&Utc);
        let ahead = (setting.day(start) - today).num_days();
        // What lies ahead was booked two days ago at most; what is over, ten days before.
        let booked = if ahead > 0 { 2 } else { 10 - ahead };
        steps.push((on(booked, 481).min(start - TimeDelta::minutes(20)), Step::Book(place)));
        let end = start + TimeDelta::minutes(meeting.minutes.into());
        match meeting.fate {
            Fate::Planned => {}
            Fate::Held(notes) => {
                steps.push((end, Step::Done(place)));
                if !notes.is_empty() {
                    steps.push((end + TimeDelta::minutes(6), Step::Note(place)));
                }
            }
            Fate::Missed => steps.push((start + TimeDelta::minutes(25), Step::Missed(place))),
            Fate::Cancelled(_, before) => {
                // It was booked long before it was called off.
                steps.pop();
                steps.push((on(before + 20 - ahead, 482), Step::Book(place)));
                steps.push((start - TimeDelta::days(before) - TimeDelta::hours(2), Step::Cancel(place)));
            }
        }
    }
    for (place, Item(agreed, _, _, progress)) in story.items.iter().enumerate() {
        steps.push((on(*agreed, 500), Step::Agree(place)));
        match progress {
            Progress::Open => {}
            Progress::Begun => steps.push((on(*agreed, 505), Step::Tick(place, Ticked::Start))),
            Progress::Done(days) => steps.push((on(*days, 30), Step::Tick(place, Ticked::Done))),
        }
    }
    for (place, Work(_, given, _, end)) in story.works.iter().enumerate() {
        steps.push((on(*given, 510), Step::Give(place)));
        match end {
            End::Given | End::WithActions => {}
            End::Started(days) => steps.push((on(*days, 40), Step::Begin(place))),
            End::Completed(days, ..) => steps.push((on(*days, 45), Step::Complete(place))),
            End::Abandoned(days, _) => steps.push((on(*days, 50), Step::Abandon(place))),
        }
    }
    steps
}

/// When a meeting begins: on a working day at the client's hour, or so many minutes from now.
fn start((now, zone): (DateTime<Utc>, Tz), story: &Story, meeting: &Meeting) -> DateTime<Tz> {
    match meeting.when {
        When::Near(minutes) => {
            let at = now + TimeDelta::minutes(minutes);
            let odd = at.timestamp_millis().rem_euclid(300_000);
            (at - TimeDelta::milliseconds(odd)).with_timezone(&zone)
        }
        When::Day(days) => {
            let mut day = day_of(now, zone) - TimeDelta::days(days);
            // Onwards, so that nobody is met before they were added; what lies just back stays behind.
            let step = if (1..=2).contains(&days) { -1 } else { 1 };
            while matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
                day += TimeDelta::days(step);
            }
            let (hour, minute) = story.clock;
            wall::nearest(zone, day.and_time(NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default()))
        }
    }
}

fn day_of(now: DateTime<Utc>, zone: Tz) -> NaiveDate {
    now.with_timezone(&zone).date_naive()
}

/// The practice that is played on, and where its ids come from.
pub(super) struct Stage<'a> {
    pub(super) practice: &'a mut Practice,
    pub(super) entropy: &'a mut dyn Entropy,
    pub(super) story: &'static Story,
    pub(super) client: ClientId,
    /// The instant of the demonstration, not that of a step.
    pub(super) now: DateTime<Utc>,
}

impl Stage<'_> {
    /// Takes one step.
    pub(super) fn play(&mut self, all: &mut Known, step: Step) -> Result<(), Error> {
        let client = self.client;
        match step {
            Step::Engage(count) => self
                .write("client engage", |tx, setting| {
                    let terms = Terms { sessions: Some(count), ..Terms::default() };
                    engagement::agree(tx, setting, client, &terms)
                })
                .map(drop),
            Step::Book(place) => {
                let made = self.book(place)?;
                all.sessions.extend(made.map(|id| (place, id)));
                Ok(())
            }
            Step::Done(place) | Step::Note(place) | Step::Missed(place) | Step::Cancel(place) => {
                self.meet(known(&all.sessions, place).ok_or_else(|| lost("session"))?, place, step)
            }
            Step::Agree(place) => {
                let made = self.agree(place)?;
                all.items.extend(made.map(|id| (place, id)));
                Ok(())
            }
            Step::Tick(place, ticked) => {
                let id = known(&all.items, place).ok_or_else(|| lost("action item"))?;
                let command = if ticked == Ticked::Done { "action done" } else { "action start" };
                self.write(command, |tx, setting| action::step(tx, setting, &[id], ticked)).map(drop)
            }
            Step::Give(place) => {
                let Some(given) = self.story.works.get(place) else { return Ok(()) };
                let id = self.write("intervene assign", |tx, setting| give(tx, setting, client, given))?;
                all.works.push((place, id));
                Ok(())
            }
            Step::Begin(place) | Step::Complete(place) | Step::Abandon(place) => {
                self.work(known(&all.works, place).ok_or_else(|| lost("assignment"))?, place, step)
            }
        }
    }

    fn write<T>(
        &mut self,
        command: &str,
        work: impl FnOnce(&mut Tx<'_>, &Setting) -> Result<Outcome<T>, Error>,
    ) -> Result<T, Error> {
        self.practice.write(self.entropy, (command, Kind::Write), false, work).map(|done| done.value)
    }

    fn book(&mut self, place: usize) -> Result<Option<SessionId>, Error> {
        let (story, client) = (self.story, self.client);
        let Some(meeting) = story.meetings.get(place) else { return Ok(None) };
        let first = start((self.now, self.practice.setting.zone), story, meeting);
        self.write("session add", |tx, setting| book(tx, setting, client, meeting, first))
    }

    /// What becomes of a session.
    fn meet(&mut self, id: SessionId, place: usize, step: Step) -> Result<(), Error> {
        let fate = self.story.meetings.get(place).map(|meeting| meeting.fate);
        match (step, fate) {
            (Step::Done(_), _) => self
                .write("session done", |tx, setting| {
                    state::done(tx, setting, id, state::Finish::default(), Overlap::Allow)
                })
                .map(drop),
            (Step::Note(_), Some(Fate::Held(notes))) => {
                self.write("session note", |tx, setting| note::append(tx, setting, id, notes)).map(drop)
            }
            (Step::Missed(_), _) => {
                self.write("session no-show", |tx, setting| state::no_show(tx, setting, id)).map(drop)
            }
            (_, Some(Fate::Cancelled(reason, _))) => self
                .write("session cancel", |tx, setting| state::cancel(tx, setting, id, Some(reason), false))
                .map(drop),
            _ => Ok(()),
        }
    }

    fn agree(&mut self, place: usize) -> Result<Option<ActionId>, Error> {
        let Some(Item(_, title, due, _)) = self.story.items.get(place) else { return Ok(None) };
        let today = day_of(self.now, self.practice.setting.zone);
        let due = due.map(|days| today - TimeDelta::days(days));
        let draft = action::Draft { due, ..action::Draft::new(self.client, *title) };
        let id = self.write("action add", |tx, setting| {
            let item = action::add(tx, setting, &draft)?;
            let summary = format!("added action item {}", item.handle);
            Ok(Outcome::Keep(item.id, summary))
        })?;
        Ok(Some(id))
    }

    /// What becomes of an intervention.
    fn work(&mut self, id: AssignmentId, place: usize, step: Step) -> Result<(), Error> {
        let end = self.story.works.get(place).map(|Work(_, _, _, end)| *end);
        match (step, end) {
            (Step::Begin(_), _) => self
                .write("intervene start", |tx, setting| {
                    intervene::change(tx, setting, id, "started", |work| work.start(setting.now))
                })
                .map(drop),
            (_, Some(End::Completed(_, rating, feedback))) => {
                let rating = Some(Rating::new(rating)?);
                self.write("intervene done", |tx, setting| {
                    intervene::change(tx, setting, id, "completed", |work| {
                        work.complete(setting.now, rating, feedback, "")
                    })
                })
                .map(drop)
            }
            (_, Some(End::Abandoned(_, reason))) => self
                .write("intervene abandon", |tx, setting| {
                    intervene::change(tx, setting, id, "abandoned", |work| work.abandon(setting.now, reason))
                })
                .map(drop),
            _ => Ok(()),
        }
    }
}

fn lost(what: &str) -> Error {
    Error::new(crate::error::Kind::Failed, format!("the demonstration lost a {what}"))
}

/// Books a meeting, or a series of them; gives the first one.
fn book(
    tx: &mut Tx<'_>,
    setting: &Setting,
    client: ClientId,
    meeting: &Meeting,
    first: DateTime<Tz>,
) -> Result<Outcome<Option<SessionId>>, Error> {
    let draft = Draft {
        length: Minutes::new(meeting.minutes)?,
        kind: meeting.kind,
        focus: meeting.focus,
        ..Draft::usual(client, setting)
    };
    let starts = match meeting.series {
        Some((count, weeks)) => setting.reader().series(first, every(&format!("{weeks}w"))?, count).collect(),
        None => vec![Ok(first)],
    };
    Ok(match session::add(tx, setting, &draft, starts, Overlap::Allow)? {
        Outcome::Keep(written, summary) => {
            Outcome::Keep(written.sessions.first().map(|session| session.id), summary)
        }
        Outcome::Nothing(_) => Outcome::Nothing(None),
    })
}

/// Gives an intervention.
fn give(
    tx: &mut Tx<'_>,
    setting: &Setting,
    client: ClientId,
    Work(code, _, days, end): &Work,
) -> Result<Outcome<AssignmentId>, Error> {
    let draft = intervene::Draft {
        code: (*code).to_owned(),
        client,
        due: Some(setting.today() + TimeDelta::days(*days)),
        again: false,
        with_actions: matches!(end, End::WithActions),
    };
    Ok(match intervene::assign(tx, setting, &draft)? {
        Outcome::Keep(told, summary) => Outcome::Keep(told.work.assignment.id, summary),
        Outcome::Nothing(told) => Outcome::Nothing(told.work.assignment.id),
    })
}
