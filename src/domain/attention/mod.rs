//! Who needs attention, and why: facts about one client in, reasons out, the most pressing one first.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{
    Handle, Percent, Velocity,
    assessment::Type,
    count::counted,
    id::{ActionId, SessionId},
    pattern::Pattern,
    trend::{self, Point},
    words::words,
};

words!(
    /// Why a client needs attention, the most pressing sort first.
    Why, "reason" {
        /// Something agreed is not done although its day is over.
        Overdue = "overdue",
        /// A session is over, and nobody said what became of it.
        Unsettled = "unsettled",
        /// An assessment was begun and not closed.
        Unfinished = "unfinished",
        /// Notes were left as a draft.
        Draft = "draft",
        /// Coherence is falling.
        Falling = "falling",
        /// No session for too long.
        Quiet = "quiet",
        /// No session is planned.
        Unscheduled = "unscheduled",
        /// No assessment for too long.
        CheckIn = "check_in",
        /// The latest score shows a pattern that the one before did not.
        Pattern = "pattern",
        /// How the latest assessment was answered has to be talked about.
        Validity = "validity",
        /// What was agreed on is used up.
        UsedUp = "used_up",
    }
);

/// After how many days something counts as too long ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Days without a session.
    pub quiet: i64,
    /// Days without a completed assessment.
    pub check_in: i64,
}

/// An action item that is not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// Its id.
    pub id: ActionId,
    /// Its handle.
    pub handle: Handle,
    /// The day it was to be done by.
    pub due: NaiveDate,
}

/// A session that something is left to do about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Its id.
    pub id: SessionId,
    /// Its handle.
    pub handle: Handle,
    /// Its day.
    pub on: NaiveDate,
}

/// An assessment that is not closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// Its handle.
    pub handle: Handle,
    /// What sort.
    pub kind: Type,
    /// The day it was begun.
    pub on: NaiveDate,
}

/// A record, as far as attention looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Day, sort and coherence.
    pub point: Point,
    /// Patterns that hold.
    pub patterns: Vec<Pattern>,
    /// Validity flags, by name.
    pub flags: Vec<String>,
}

/// What was agreed on, and how much of it is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allotment {
    /// So many sessions.
    pub sessions: Option<i64>,
    /// So many minutes.
    pub minutes: Option<i64>,
    /// Sessions that took place.
    pub used_sessions: i64,
    /// Minutes that were delivered.
    pub used_minutes: i64,
}

/// What is known of one active client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The day coaching, or this episode of it, began.
    pub since: Option<NaiveDate>,
    /// Action items that are not done and have a day.
    pub items: Vec<Open>,
    /// Sessions of days before that are still scheduled, the first one first.
    pub unsettled: Vec<Left>,
    /// Sessions whose notes are a draft, the first one first.
    pub drafts: Vec<Left>,
    /// The unfinished assessment that was begun last.
    pub begun: Option<Begun>,
    /// The history, oldest first.
    pub records: Vec<Record>,
    /// The day of the last completed session.
    pub last_session: Option<NaiveDate>,
    /// Whether a session is planned.
    pub planned: bool,
    /// The day of the last completed assessment.
    pub last_assessment: Option<NaiveDate>,
    /// The current engagement.
    pub engagement: Option<Allotment>,
}

/// One reason, with what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Action items that are overdue, the longest first; never empty.
    Overdue(Vec<Open>),
    /// Sessions that are over and still scheduled, the first one first; never empty.
    Unsettled(Vec<Left>),
    /// Sessions whose notes are a draft, the first one first; never empty.
    Draft(Vec<Left>),
    /// An assessment that was begun so many days ago.
    Unfinished(Begun, i64),
    /// Coherence fell twice in a row, from one percentage to another.
    FellTwice {
        /// From.
        from: Percent,
        /// To.
        to: Percent,
    },
    /// The trend of coherence goes down, and where it stands now.
    Falling(Velocity, Percent),
    /// No session for so many days.
    Quiet {
        /// How many.
        days: i64,
        /// Whether there was none at all.
        never: bool,
    },
    /// No session is planned.
    Unscheduled,
    /// No assessment for so many days.
    CheckIn {
        /// How many.
        days: i64,
        /// Whether there was none at all.
        never: bool,
    },
    /// A pattern that was not there before.
    Pattern(Pattern),
    /// Validity flags of the latest assessment, by name.
    Validity(Vec<String>),
    /// So many sessions, or minutes, of so many.
    UsedUp {
        /// Used.
        used: i64,
        /// Agreed.
        of: i64,
        /// Whether they are minutes.
        minutes: bool,
    },
}

impl Reason {
    /// Which sort.
    pub const fn why(&self) -> Why {
        match self {
            Self::Overdue(_) => Why::Overdue,
            Self::Unsettled(_) => Why::Unsettled,
            Self::Draft(_) => Why::Draft,
            Self::Unfinished(..) => Why::Unfinished,
            Self::FellTwice { .. } | Self::Falling(..) => Why::Falling,
            Self::Quiet { .. } => Why::Quiet,
            Self::Unscheduled => Why::Unscheduled,
            Self::CheckIn { .. } => Why::CheckIn,
            Self::Pattern(_) => Why::Pattern,
            Self::Validity(_) => Why::Validity,
            Self::UsedUp { .. } => Why::UsedUp,
        }
    }

    /// How pressing it is among reasons of its sort: days, mostly.
    pub fn weight(&self, today: NaiveDate) -> i64 {
        match self {
            Self::Overdue(items) => items.first().map_or(0, |item| (today - item.due).num_days()),
            Self::Unsettled(left) | Self::Draft(left) => {
                left.first().map_or(0, |first| (today - first.on).num_days())
            }
            Self::Unfinished(_, days) | Self::Quiet { days, .. } | Self::CheckIn { days, .. } => *days,
            Self::FellTwice { from, to } => from.steps() - to.steps(),
            // Tenths of a point in four weeks, about as far apart as the scores of a trend.
            Self::Falling(velocity, _) => -velocity.steps() * 28 / 10,
            Self::UsedUp { used, of, .. } => used - of,
            Self::Unscheduled | Self::Pattern(_) | Self::Validity(_) => 0,
        }
    }

    /// In words by themselves, where no column beside them says which sort it is. `title` is that of an action item, where
    /// it may be read.
    pub fn told(
        &self,
        title: impl Fn(ActionId) -> Option<String>,
        label: impl Fn(Pattern) -> String,
    ) -> String {
        match self {
            Self::Overdue(items) => match items.as_slice() {
                [first, _, ..] => format!("{} overdue: {}", items.len(), first.words(title)),
                _ => format!("overdue: {}", self.words(title, label)),
            },
            _ => self.words(title, label),
        }
    }

    /// In words beside the name of its sort. Nothing of them is private but the title of an action item.
    pub fn words(
        &self,
        title: impl Fn(ActionId) -> Option<String>,
        label: impl Fn(Pattern) -> String,
    ) -> String {
        match self {
            Self::Overdue(items) => match items.as_slice() {
                [] => String::new(),
                [one] => one.words(title),
                [first, more @ ..] => format!("{}, and {} more", first.words(title), more.len()),
            },
            Self::Unsettled(left) => match left.as_slice() {
                [one] => format!("session of {} not yet marked", day(one.on)),
                many => format!("{} sessions not yet marked, the first of {}", many.len(), first_day(many)),
            },
            Self::Draft(left) => match left.as_slice() {
                [one] => format!("notes of {} left as a draft", day(one.on)),
                many => {
                    format!(
                        "notes of {} sessions left as drafts, the first of {}",
                        many.len(),
                        first_day(many)
                    )
                }
            },
            Self::Unfinished(begun, days) => {
                format!("{} assessment started {}", begun.kind.words(), ago(*days))
            }
            Self::FellTwice { from, to } => format!("coherence {from} -> {to}, twice in a row"),
            Self::Falling(velocity, now) => {
                format!("coherence {now}, {:+} points a week", velocity.points_per_week())
            }
            Self::Quiet { days, never: false } => format!("no session for {}", counted(days, "day", "days")),
            Self::Quiet { days, never: true } => {
                format!("no session yet, after {}", counted(days, "day", "days"))
            }
            Self::Unscheduled => "no session planned".to_owned(),
            Self::CheckIn { days, never: false } => {
                format!("no assessment for {}", counted(days, "day", "days"))
            }
            Self::CheckIn { days, never: true } => {
                format!("no assessment yet, after {}", counted(days, "day", "days"))
            }
            Self::Pattern(pattern) => format!("new pattern: {}", label(*pattern)),
            Self::Validity(flags) => format!("talk about {}", flags.join(", ").replace('_', " ")),
            Self::UsedUp { used, of, minutes: false } => {
                format!("{used} of {} used", counted(of, "session", "sessions"))
            }
            Self::UsedUp { used, of, minutes: true } => {
                format!("{used} of {} used", counted(of, "minute", "minutes"))
            }
        }
    }
}

impl Open {
    /// `Ask Mara, due Mon 21 Sep`; by its handle while locked.
    fn words(&self, title: impl Fn(ActionId) -> Option<String>) -> String {
        let title = title(self.id).unwrap_or_else(|| format!("action item {}", self.handle));
        format!("{title}, due {}", day(self.due))
    }
}

fn day(on: NaiveDate) -> String {
    on.format("%a %-d %b").to_string()
}

fn first_day(left: &[Left]) -> String {
    left.first().map(|first| day(first.on)).unwrap_or_default()
}

/// How long ago so many days are: `today`, `yesterday`, `41 days ago`.
pub fn ago(days: i64) -> String {
    match days {
        ..=0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        days => format!("{days} days ago"),
    }
}

/// Why a client needs attention on a day, the most pressing sort first; nothing when all is well.
pub fn reasons(facts: &Facts, today: NaiveDate, limits: Limits) -> Vec<Reason> {
    let quiet = too_long(facts.last_session, facts.since, today, limits.quiet);
    let check_in = too_long(facts.last_assessment, facts.since, today, limits.check_in);
    let begun = facts.begun.as_ref();
    let taken = facts.records.iter().rev().find(|record| record.point.kind.is_some());
    let found = [
        overdue(&facts.items, today),
        some(&facts.unsettled).map(Reason::Unsettled),
        begun.map(|begun| Reason::Unfinished(begun.clone(), (today - begun.on).num_days())),
        some(&facts.drafts).map(Reason::Draft),
        falling(&facts.records),
        quiet.map(|(days, never)| Reason::Quiet { days, never }),
        (!facts.planned).then_some(Reason::Unscheduled),
        check_in.map(|(days, never)| Reason::CheckIn { days, never }),
        new_pattern(&facts.records).map(Reason::Pattern),
        taken.filter(|taken| !taken.flags.is_empty()).map(|taken| Reason::Validity(taken.flags.clone())),
        facts.engagement.and_then(used_up),
    ];
    found.into_iter().flatten().collect()
}

fn some(left: &[Left]) -> Option<Vec<Left>> {
    (!left.is_empty()).then(|| left.to_vec())
}

fn overdue(items: &[Open], today: NaiveDate) -> Option<Reason> {
    let mut late: Vec<Open> = items.iter().filter(|item| item.due < today).cloned().collect();
    late.sort_by_key(|item| (item.due, item.id));
    (!late.is_empty()).then_some(Reason::Overdue(late))
}

/// The days since the last time, or since the beginning where there was none, once they reach the limit.
fn too_long(
    last: Option<NaiveDate>,
    since: Option<NaiveDate>,
    today: NaiveDate,
    limit: i64,
) -> Option<(i64, bool)> {
    let days = (today - last.or(since)?).num_days();
    (days >= limit).then_some((days, last.is_none()))
}

/// Whether the last two steps both went down, or the trend declines by more than 0.001 a day.
fn falling(records: &[Record]) -> Option<Reason> {
    let points: Vec<Point> = records.iter().map(|record| record.point).collect();
    let percents: Vec<Percent> = points.iter().filter_map(|point| point.percent).collect();
    let [.., first, second, to] = *percents.as_slice() else { return None };
    if first > second && second > to {
        return Some(Reason::FellTwice { from: first, to });
    }
    let slope = trend::slope_of(&points).filter(|slope| *slope < Decimal::new(-1, 3))?;
    Some(Reason::Falling(Velocity::round(slope).ok()?, to))
}

/// The first pattern of the latest record that the record before did not show.
fn new_pattern(records: &[Record]) -> Option<Pattern> {
    let mut newest = records.iter().rev();
    let latest = newest.next()?;
    let before = newest.next();
    let known = |pattern: &Pattern| before.is_some_and(|before| before.patterns.contains(pattern));
    latest.patterns.iter().find(|pattern| !known(pattern)).copied()
}

fn used_up(engagement: Allotment) -> Option<Reason> {
    let Allotment { sessions, minutes, used_sessions, used_minutes } = engagement;
    let by = |agreed: Option<i64>, used, minutes| {
        agreed.filter(|of| used >= *of).map(|of| Reason::UsedUp { used, of, minutes })
    };
    by(sessions, used_sessions, false).or_else(|| by(minutes, used_minutes, true))
}

#[cfg(test)]
mod tests;
