//! Sessions: book, record, move and change them. Steps between states are in [`state`], notes in [`note`], those that are being written
//! in [`draft`], and what their boxes make in [`boxes`].

pub mod boxes;
pub mod diary;
pub mod draft;
pub mod field;
pub mod note;
mod noted;
pub mod remove;
mod room;
pub mod state;
pub mod taken;
mod times;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use self::room::{Wish, make_room};
pub use self::{
    noted::Noted,
    room::{Taken, is_about_time},
    times::{Start, happened, one_length, starts},
};
use super::{Outcome, Setting};
use crate::{
    domain::{
        Dimension, Handle, Invalid,
        client::{Client, Status as Standing},
        id::{ClientId, SessionId},
        session::{Billing, Clock, Confided, Mode, Session, Status, Type, hours::Hours},
        when::{Minutes, Timed, echo, gate, wall},
    },
    error::Error,
    store::{Store, Tx, session::Wanted},
};

/// How a session is planned, but for when.
#[derive(Clone, Copy)]
pub struct Draft {
    /// With whom.
    pub client: ClientId,
    /// How long.
    pub length: Minutes,
    /// What sort.
    pub kind: Type,
    /// With how many; what the size of the group says when not told.
    pub mode: Option<Mode>,
    /// How many those are.
    pub group_size: Option<u16>,
    /// How it is paid for.
    pub billing: Billing,
    /// The dimension it is about.
    pub focus: Option<Dimension>,
}

impl Draft {
    /// What the settings of the practice say.
    pub fn usual(client: ClientId, setting: &Setting) -> Self {
        let config = &setting.config;
        Self {
            client,
            length: config.session_length(),
            kind: config.session_type(),
            mode: None,
            group_size: None,
            billing: config.session_billing(),
            focus: None,
        }
    }
}

/// Whether a time that is taken is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlap {
    /// It is.
    Refuse,
    /// The coach wants it so.
    Allow,
}

/// Sessions of one client that an operation made or changed, with what is worth telling about them.
pub struct Written {
    /// The client.
    pub client: Client,
    /// The sessions, the earliest first.
    pub sessions: Vec<Session>,
    /// What the coach should know.
    pub remarks: Vec<String>,
    /// Action items that came out of the notes.
    pub noted: Noted,
}

impl Written {
    /// What was done to sessions, without a remark.
    #[must_use]
    pub fn new(client: Client, sessions: Vec<Session>) -> Self {
        Self { client, sessions, remarks: Vec::new(), noted: Noted::default() }
    }
}

/// Books one session, or a series in which all or none are booked.
///
/// # Errors
/// When one of them lies in the past, in a jump of the clocks, or overlaps another session.
pub fn add(
    tx: &mut Tx<'_>,
    setting: &Setting,
    draft: &Draft,
    starts: Vec<Start>,
    overlap: Overlap,
) -> Result<Outcome<Written>, Error> {
    let client = tx.client(draft.client)?;
    let wishes = starts.into_iter().map(|start| Wish { start, length: draft.length }).collect();
    let (starts, mut remarks) = make_room(tx, setting, wishes, &[], overlap)?;
    remarks.extend(standing(&client));
    let series = if starts.len() > 1 { Some(tx.fresh_id()?) } else { None };
    let mut sessions = Vec::with_capacity(starts.len());
    for start in starts {
        let names = tx.new_session_names()?;
        let session = fresh(setting, names, draft, start, series)?;
        tx.insert_session(&session)?;
        sessions.push(session);
    }
    let summary = summary(setting, "added", &client, &sessions);
    Ok(Outcome::Keep(Written { remarks, ..Written::new(client, sessions) }, summary))
}

fn standing(client: &Client) -> Option<String> {
    (client.status != Standing::Active)
        .then(|| format!("{} is {}; resume coaching: coach client resume {0}", client.handle, client.status))
}

/// A session that is not in the store yet.
fn fresh(
    setting: &Setting,
    (id, handle): (SessionId, Handle),
    draft: &Draft,
    start: DateTime<Tz>,
    series: Option<Uuid>,
) -> Result<Session, Error> {
    let mode = draft.mode.unwrap_or(match draft.group_size {
        Some(_) => Mode::Group,
        None => Mode::Individual,
    });
    group(mode, draft.group_size)?;
    Ok(Session {
        id,
        handle,
        client_id: draft.client,
        coach_id: setting.coach.id,
        scheduled_at: start.with_timezone(&Utc),
        zone: start.timezone(),
        length: draft.length,
        delivered: None,
        kind: draft.kind,
        status: Status::Scheduled,
        mode,
        group_size: draft.group_size,
        billing: draft.billing,
        focus: draft.focus,
        pre: None,
        post: None,
        series,
        clock: Clock::default(),
        noted: false,
        draft_since: None,
        created_at: setting.now,
        updated_at: setting.now,
    })
}

/// Only a group has a size.
fn group(mode: Mode, size: Option<u16>) -> Result<(), Invalid> {
    match (mode, size) {
        (Mode::Individual, Some(_)) => Err(Invalid::new("group size", "needs the mode group or team")),
        (_, Some(0 | 10_000..)) => Err(Invalid::new("group size", "must be between 1 and 9999")),
        _ => Ok(()),
    }
}

/// Records a session that took place.
///
/// # Errors
/// When it overlaps another one, or the notes are too long.
pub fn log(
    tx: &mut Tx<'_>,
    setting: &Setting,
    draft: &Draft,
    start: DateTime<Tz>,
    notes: Option<&str>,
    overlap: Overlap,
) -> Result<Outcome<Written>, Error> {
    let client = tx.client(draft.client)?;
    let start = room::on_the_minute(start);
    if overlap == Overlap::Refuse {
        room::not_twice(tx, setting, draft, start)?;
    }
    let names = tx.new_session_names()?;
    let mut session = fresh(setting, names, draft, start, None)?;
    session.status = Status::Completed;
    session.delivered = Some(draft.length.get());
    tx.insert_session(&session)?;
    let mut session = state::settled(tx, setting, &session)?;
    let mut noted = Noted::default();
    if let Some(notes) = notes.map(note::cleaned).transpose()?.flatten() {
        noted = boxes::follow(tx, setting, &session, ("", &notes))?;
        tx.write_confided(&mut session, &Confided { notes: Some(notes), ..Confided::default() })?;
    }
    let remarks = doubted(setting, &client, &session);
    let sessions = vec![session];
    let summary = summary(setting, "recorded", &client, &sessions);
    let mut written = Written::new(client, sessions).with(noted);
    written.remarks.extend(remarks);
    Ok(Outcome::Keep(written, summary))
}

/// What there is to doubt about when a session took place.
fn doubted(setting: &Setting, client: &Client, session: &Session) -> Vec<String> {
    let doubt = setting.doubt(session.scheduled_at, client.start_date);
    doubt.map(|doubt| doubt.remark()).into_iter().collect()
}

/// A session, and those of its series that come later and are still scheduled.
///
/// # Errors
/// When it belongs to no series.
pub fn with_following(store: &Store, session: &Session) -> Result<Vec<Session>, Error> {
    let alone = || {
        Error::refused(format!("session {} is not part of a series", session.handle))
            .hint("leave --following out")
    };
    let series = session.series.ok_or_else(alone)?;
    let mut all = store.sessions_of_series(series)?;
    let later =
        |other: &Session| other.scheduled_at > session.scheduled_at && other.status == Status::Scheduled;
    all.retain(|other| other.id == session.id || later(other));
    all.sort_by_key(|other| (other.id != session.id, other.scheduled_at));
    Ok(all)
}

/// Moves a session to another time, and with `following` the later ones of its series as far on the wall clock. Where
/// the new time says an end, all of them get that length.
///
/// # Errors
/// When it is over, or a new time lies in the past, in a jump of the clocks, or overlaps another session.
pub fn shift(
    tx: &mut Tx<'_>,
    setting: &Setting,
    id: SessionId,
    (to, length): Timed,
    (following, overlap): (bool, Overlap),
) -> Result<Outcome<Written>, Error> {
    let session = tx.session(id)?;
    if session.status != Status::Scheduled {
        return Err(state::over(&session, "be moved"));
    }
    let client = tx.client(session.client_id)?;
    let mut sessions = if following { with_following(tx, &session)? } else { vec![session.clone()] };
    if to == session.scheduled_at && length.is_none_or(|length| length == session.length) {
        return Ok(Outcome::Nothing(Written::new(client, sessions)));
    }
    let by = to.with_timezone(&session.zone).naive_local() - session.local().naive_local();
    let start = |other: &Session| {
        if other.id == id {
            return Ok(to);
        }
        let wall = other.local().naive_local() + by;
        gate::enter(&wall.to_string(), wall, other.zone.into()).map(|at| at.with_timezone(&other.zone))
    };
    if let Some(length) = length {
        for session in &mut sessions {
            session.length = length;
        }
    }
    let wishes = sessions.iter().map(|other| Wish { start: start(other), length: other.length }).collect();
    let own: Vec<SessionId> = sessions.iter().map(|session| session.id).collect();
    let (starts, mut remarks) = make_room(tx, setting, wishes, &own, overlap)?;
    for (session, start) in sessions.iter_mut().zip(starts) {
        let before = session.clone();
        session.scheduled_at = start.with_timezone(&Utc);
        session.zone = start.timezone();
        tx.update_session(session)?;
        remarks.extend(boxes::moved(tx, setting, &before, session)?);
    }
    let summary = summary(setting, "moved", &client, &sessions);
    Ok(Outcome::Keep(Written { remarks, ..Written::new(client, sessions) }, summary))
}

/// When a client was seen last, and will be seen next.
#[derive(Clone, Copy, Debug, Default)]
pub struct Seen {
    /// The start of the last session that took place.
    pub last: Option<DateTime<Utc>>,
    /// The start of the next one that is scheduled.
    pub next: Option<DateTime<Utc>>,
}

/// When a client was seen last, and will be seen next.
///
/// # Errors
/// When the store refuses.
pub fn around(store: &Store, setting: &Setting, client: ClientId) -> Result<Seen, Error> {
    let mut seen = Seen::default();
    store.each_session(Wanted { client: Some(client), ..Wanted::default() }, |session| {
        match session.status {
            Status::Completed => seen.last = Some(session.scheduled_at),
            Status::Scheduled if session.scheduled_at >= setting.now => {
                seen.next.get_or_insert(session.scheduled_at);
            }
            _ => {}
        }
        Ok::<_, Error>(())
    })?;
    Ok(seen)
}

/// What follows a session: the next one that is booked, or when it would usually be.
pub enum Next {
    /// It is booked.
    Booked(Session),
    /// At the same weekday and time, as far on as usual.
    Usual(DateTime<Tz>),
}

/// What follows a session.
///
/// # Errors
/// When the store refuses.
pub fn next(store: &Store, setting: &Setting, session: &Session) -> Result<Next, Error> {
    let mut all = Vec::new();
    store.each_session(Wanted { client: Some(session.client_id), ..Wanted::default() }, |other| {
        all.push(other);
        Ok::<_, Error>(())
    })?;
    let to_come = |other: &&Session| {
        other.id != session.id && other.status == Status::Scheduled && other.scheduled_at > setting.now
    };
    if let Some(booked) = all.iter().find(to_come) {
        return Ok(Next::Booked(booked.clone()));
    }
    let in_series = session.series.is_some();
    let counts = |other: &&Session| {
        let alike =
            if in_series { other.series == session.series } else { other.status == Status::Completed };
        alike || other.id == session.id
    };
    let days: Vec<_> = all.iter().filter(counts).map(|other| other.local().date_naive()).collect();
    let gap = crate::domain::session::usual_gap(&days);
    let mut wall = session.local().naive_local() + gap;
    while wall::nearest(session.zone, wall) <= setting.now {
        wall += gap;
    }
    Ok(Next::Usual(wall::nearest(session.zone, wall).with_timezone(&setting.zone)))
}

/// Sets the coach's hours, or clears them.
///
/// # Errors
/// When the store refuses.
pub fn set_hours(
    tx: &mut Tx<'_>,
    setting: &Setting,
    hours: Option<Hours>,
) -> Result<Outcome<Option<Hours>>, Error> {
    if tx.availability(setting.coach.id)? == hours {
        return Ok(Outcome::Nothing(hours));
    }
    tx.set_availability(setting.coach.id, hours.as_ref())?;
    let summary = hours
        .as_ref()
        .map_or_else(|| "cleared the hours".to_owned(), |hours| format!("set the hours to {hours}"));
    Ok(Outcome::Keep(hours, summary))
}

/// What an operation did, for its list: on the clock by which the command told it. That clock is named where the session
/// was planned by another, because the sentence is kept and may be read when the practice has moved on.
fn summary(setting: &Setting, verb: &str, client: &Client, sessions: &[Session]) -> String {
    let who = format!("{} ({})", client.person.name(), client.handle);
    let when = |session: &Session| {
        let at = echo::dated(session.scheduled_at.with_timezone(&setting.zone), setting.now);
        if session.zone == setting.zone { at } else { format!("{at} {}", setting.zone) }
    };
    match sessions {
        [session] => format!("{verb} session {} of {who}, {}", session.handle, when(session)),
        all => {
            let first = all.first().map_or_else(String::new, when);
            format!("{verb} {} sessions of {who} from {first} on", all.len())
        }
    }
}

/// How far a time may lie back and still be now: a passphrase or a question may have taken a while.
const GRACE: TimeDelta = TimeDelta::minutes(5);
