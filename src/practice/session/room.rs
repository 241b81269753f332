//! Whether a time can be had: not past, on the clock once, and nobody else's. What is outside the hours is only told.

use chrono::{DateTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;

use super::{Draft, GRACE, Overlap, Start};
use crate::{
    domain::{
        id::SessionId,
        session::{
            Session, Status,
            hours::Hours,
            plan::{Stretch, free},
        },
        when::{Minutes, WhenError, echo, wall},
    },
    error::Error,
    practice::Setting,
    store::{Store, session::Wanted},
};

/// A time that is wanted.
pub(super) struct Wish {
    pub(super) start: Start,
    pub(super) length: Minutes,
}

/// Why one cannot be had.
enum Problem {
    Clock(WhenError),
    Past(DateTime<Tz>),
    Taken(Box<Clash>),
}

/// The one time that was wanted is somebody else's, which the coach may want all the same.
#[derive(Debug, thiserror::Error)]
#[error("that time overlaps another session")]
pub struct Taken {
    /// What is left of that day, in words.
    pub free: String,
}

/// There is a session at the time for which one is recorded, which may be so all the same.
#[derive(Debug, thiserror::Error)]
#[error("there is a session at that time")]
struct Recorded;

/// Whether something was refused for its time alone, which `--allow-overlap` agrees to.
pub fn is_about_time(error: &Error) -> bool {
    error.cause::<Taken>().is_some() || error.cause::<Recorded>().is_some()
}

struct Clash {
    wanted: Stretch,
    length: Minutes,
    zone: Tz,
    other: Session,
}

/// The longest session: what began that long ago may still go on.
const LONGEST: TimeDelta = TimeDelta::hours(24);

/// The sessions in one of these states that have an instant in common with a stretch.
fn within(store: &Store, stretch: Stretch, states: &[Status]) -> Result<Vec<Session>, Error> {
    let wanted = Wanted { since: Some(stretch.from - LONGEST), until: Some(stretch.to), ..Wanted::default() };
    let mut found = Vec::new();
    store.each_session(wanted, |session| {
        if states.contains(&session.status) && session.stretch().overlaps(stretch) {
            found.push(session);
        }
        Ok::<_, Error>(())
    })?;
    Ok(found)
}

/// The minute in which somebody says that a session begins: `now` and `2h ago` mean no second.
pub(super) fn on_the_minute(at: DateTime<Tz>) -> DateTime<Tz> {
    let over = TimeDelta::seconds(at.second().into()) + TimeDelta::nanoseconds(at.nanosecond().into());
    at - over
}

/// Takes the times that are wanted, all or none, leaving the sessions in `own` out of account. Gives remarks as well.
pub(super) fn make_room(
    store: &Store,
    setting: &Setting,
    wishes: Vec<Wish>,
    own: &[SessionId],
    overlap: Overlap,
) -> Result<(Vec<DateTime<Tz>>, Vec<String>), Error> {
    let hours = store.availability(setting.coach.id)?;
    let (mut starts, mut problems, mut outside) = (Vec::new(), Vec::new(), Vec::new());
    let count = wishes.len();
    for Wish { start, length } in wishes {
        let start = match start {
            Ok(start) if start + GRACE < setting.now => {
                problems.push(Problem::Past(start));
                continue;
            }
            Ok(start) => on_the_minute(start),
            Err(error) => {
                problems.push(Problem::Clock(error));
                continue;
            }
        };
        let wanted = Stretch::new(start.with_timezone(&Utc), length);
        if overlap == Overlap::Refuse {
            let taken = within(store, wanted, &[Status::Scheduled])?;
            if let Some(other) = taken.into_iter().find(|other| !own.contains(&other.id)) {
                let zone = start.timezone();
                problems.push(Problem::Taken(Box::new(Clash { wanted, length, zone, other })));
            }
        }
        if hours.as_ref().is_some_and(|hours| !hours.hold(wanted, setting.zone)) {
            outside.push(spelled(wanted, start.timezone(), setting));
        }
        starts.push(start);
    }
    if !problems.is_empty() {
        return Err(told(store, setting, hours.as_ref(), &problems, count)?);
    }
    let remark = hours.filter(|_| !outside.is_empty());
    let remark = remark.map(|hours| format!("Outside your hours ({hours}): {}", outside.join(", ")));
    Ok((starts, remark.into_iter().collect()))
}

/// `Fri 25 Sep 10:30-11:30`, with the year where it is another one.
fn spelled(stretch: Stretch, zone: Tz, setting: &Setting) -> String {
    let from = stretch.from.with_timezone(&zone);
    let day = echo::day(from.date_naive(), setting.today());
    format!("{day} {}", stretch.clocks(zone))
}

/// What is wrong: as it is where one time was wanted, else all of it at once.
fn told(
    store: &Store,
    setting: &Setting,
    hours: Option<&Hours>,
    problems: &[Problem],
    count: usize,
) -> Result<Error, Error> {
    if let (1, [only]) = (count, problems) {
        return only.alone(store, setting, hours);
    }
    let clocks_alone = problems.iter().all(|problem| matches!(problem, Problem::Clock(_)));
    let message = format!("{} of {count} sessions cannot be booked, so nothing was changed", problems.len());
    let mut error = if clocks_alone { Error::usage(message) } else { Error::refused(message) };
    for problem in problems {
        error = error.fact(problem.fact(store, setting, hours)?);
    }
    if problems.iter().any(|problem| matches!(problem, Problem::Clock(_))) {
        error = error.hint("choose another time of day, or book the others as separate series");
    }
    if problems.iter().any(|problem| matches!(problem, Problem::Taken(_))) {
        error = error.hint("book them all with --allow-overlap");
    }
    Ok(error)
}

impl Problem {
    fn alone(&self, store: &Store, setting: &Setting, hours: Option<&Hours>) -> Result<Error, Error> {
        Ok(match self {
            Self::Clock(error) => error.clone().into(),
            Self::Past(at) => Error::refused(format!("{} is in the past", echo::dated(*at, setting.now)))
                .hint("use coach session log for a session that already took place"),
            Self::Taken(clash) => {
                let left = clash.free(store, setting, hours)?;
                Error::refused(clash.told(store, setting)?)
                    .hint(format!("{left}.  Book anyway with --allow-overlap"))
                    .because(Taken { free: left })
            }
        })
    }

    fn fact(&self, store: &Store, setting: &Setting, hours: Option<&Hours>) -> Result<String, Error> {
        Ok(match self {
            Self::Clock(error) => {
                let by_itself = error.alternatives().join(" or ");
                format!("{error}; by itself: {by_itself}")
            }
            Self::Past(at) => format!("{} is in the past", echo::dated(*at, setting.now)),
            Self::Taken(clash) => {
                format!("{}; {}", clash.told(store, setting)?, clash.free(store, setting, hours)?)
            }
        })
    }
}

impl Clash {
    fn told(&self, store: &Store, setting: &Setting) -> Result<String, Error> {
        let name = store.client(self.other.client_id)?.person.name();
        let (wanted, other) = (spelled(self.wanted, self.zone, setting), self.other.stretch());
        let (handle, clocks) = (&self.other.handle, other.clocks(self.zone));
        Ok(format!("{wanted} overlaps session {handle} with {name} ({clocks})"))
    }

    /// What is left of that day.
    fn free(&self, store: &Store, setting: &Setting, hours: Option<&Hours>) -> Result<String, Error> {
        let date = self.wanted.from.with_timezone(&self.zone).date_naive();
        let day = wall::day(self.zone, date);
        let taken = within(store, Stretch { from: day.start, to: day.end }, &[Status::Scheduled])?;
        let busy: Vec<Stretch> = taken.iter().map(Session::stretch).collect();
        let left = free(date, self.zone, hours, &busy, self.length, setting.now);
        if left.is_empty() {
            return Ok(format!("no free slot of {} is left that day", self.length));
        }
        let left: Vec<_> = left.into_iter().map(|stretch| stretch.clocks(self.zone)).collect();
        Ok(format!("free that day: {}", left.join(", ")))
    }
}

/// Refuses to record a session at a time for which there is one: booked and to be completed, or recorded before.
pub(super) fn not_twice(
    store: &Store,
    setting: &Setting,
    draft: &Draft,
    start: DateTime<Tz>,
) -> Result<(), Error> {
    let wanted = Stretch::new(start.with_timezone(&Utc), draft.length);
    let taken = within(store, wanted, &[Status::Scheduled, Status::Completed])?;
    let own = taken.iter().position(|other| other.client_id == draft.client);
    let Some(other) = taken.get(own.unwrap_or_default()) else { return Ok(()) };
    let clash = Clash { wanted, length: draft.length, zone: start.timezone(), other: other.clone() };
    let error = Error::refused(clash.told(store, setting)?);
    let error = match (other.client_id == draft.client, other.status) {
        (true, Status::Scheduled) => {
            error.hint(format!("did you mean that one?  coach session done {}", other.handle))
        }
        _ => error,
    };
    Err(error.hint("record it anyway with --allow-overlap").because(Recorded))
}

/// Refuses a session that would take somebody else's time.
pub(super) fn still_fits(
    store: &Store,
    setting: &Setting,
    session: &Session,
    overlap: Overlap,
) -> Result<Vec<String>, Error> {
    // What is past takes nobody's time any more.
    if session.ends_at() <= setting.now {
        return Ok(Vec::new());
    }
    let began = session.local().max(setting.now.with_timezone(&session.zone));
    let left = session.ends_at() - began.with_timezone(&Utc);
    let length = u16::try_from(left.num_minutes()).ok().and_then(|minutes| Minutes::new(minutes.max(1)).ok());
    let wish = Wish { start: Ok(began), length: length.unwrap_or(session.length) };
    make_room(store, setting, vec![wish], &[session.id], overlap).map(|(_, remarks)| remarks)
}
