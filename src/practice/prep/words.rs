//! What the page before a session says in words, the same on every face of the program.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Moved, Prep, Suggested};
use crate::{
    domain::{
        Dimension, PerDimension, Unit, Velocity,
        action::ActionItem,
        breakthrough::Breakthrough,
        history,
        pattern::Pattern,
        score::Pace,
        session::{Session, Status},
        text,
        when::echo,
    },
    practice::Setting,
    store::assignment::Given,
};

/// How many characters of a note are read at a glance.
pub const READABLE: usize = 480;

/// A note as it is shown: whole, or its beginning.
pub struct Excerpt<'t> {
    /// What is shown.
    pub text: &'t str,
    /// Whether there is more.
    pub more: bool,
}

impl<'t> Excerpt<'t> {
    /// The beginning of a note, or with `all` the whole of it.
    pub fn of(note: &'t str, all: bool) -> Self {
        match text::beginning(note, READABLE).filter(|_| !all) {
            Some(text) => Self { text, more: true },
            None => Self { text: note, more: false },
        }
    }
}

impl Prep {
    /// When the next session is: `Thu 24 Sep 2026 17:00-18:30 Europe/Paris, in 40 min`, with the client's own clock where
    /// it shows something else.
    pub fn when(&self, setting: &Setting) -> Option<String> {
        let next = self.next.as_ref()?;
        let start = next.scheduled_at.with_timezone(&setting.zone);
        let distance = if next.scheduled_at <= setting.now {
            "now".to_owned()
        } else {
            echo::distance(setting.now, next.scheduled_at, setting.zone)
        };
        let own = self.client.zone.as_deref().and_then(|zone| zone.parse().ok());
        let there = own.and_then(|zone| echo::elsewhere(start, zone));
        let there = there.map_or_else(String::new, |there| format!("; {there}"));
        Some(format!("{}, {distance}{there}", echo::stretch(start, next.length)))
    }

    /// What sort of session is next: `deep dive, focus q`.
    pub fn kind(&self) -> Option<String> {
        self.next.as_ref().map(sort)
    }

    /// The last session: `Thu 10 Sep 2026 10:00, regular, 55 min, 14 days ago, coherence 47.8 -> 50.0 %`.
    pub fn last_words(&self, setting: &Setting) -> Option<String> {
        let last = self.last.as_ref()?;
        let at = last.scheduled_at.with_timezone(&setting.zone);
        let minutes = last.delivered.unwrap_or(last.length.get());
        let scores = match history::around(last, &self.history) {
            (Some(before), Some(after)) => format!(", coherence {before} -> {after} %"),
            _ => String::new(),
        };
        let ago = days_ago((setting.today() - at.date_naive()).num_days());
        Some(format!("{}, {}, {minutes} min, {ago}{scores}", day_and_clock(last, setting), sort(last)))
    }

    /// What was missed since: `did not come on Tue 22 Sep 10:00`.
    pub fn missed_words(&self, setting: &Setting) -> Option<String> {
        let missed = self.missed.as_ref()?;
        let verb = if missed.status == Status::NoShow { "did not come on" } else { "called off" };
        Some(format!("{verb} {}", day_and_clock(missed, setting)))
    }

    /// Where coherence is heading: `+0.8 points a week, growth`.
    pub fn trend_words(&self) -> Option<String> {
        let slope = self.slope?;
        let trend = Velocity::round(slope).ok()?;
        let pace = Pace::of(slope, Decimal::ZERO, 1);
        Some(format!("{:+} points a week, {}", trend.points_per_week(), pace.words()))
    }

    /// The lever: `psi: +0.10 would add 5.5 points`.
    pub fn lever_words(&self) -> Option<String> {
        self.lever().map(|(lever, points)| format!("{lever}: +0.10 would add {} points", points.round_dp(1)))
    }

    /// The patterns that hold, by the names that the practice gives them.
    pub fn patterns(&self) -> &[Pattern] {
        self.history.last().map_or(&[], |latest| latest.patterns.as_slice())
    }
}

/// `Thu 10 Sep 10:00` of this year, in the practice's zone.
fn day_and_clock(session: &Session, setting: &Setting) -> String {
    echo::dated(session.scheduled_at.with_timezone(&setting.zone), setting.now)
}

fn same_year(one: NaiveDate, other: NaiveDate) -> bool {
    chrono::Datelike::year(&one) == chrono::Datelike::year(&other)
}

fn sort(session: &Session) -> String {
    let focus = session.focus.map_or_else(String::new, |focus| format!(", focus {focus}"));
    format!("{}{focus}", session.kind.key().replace('_', " "))
}

fn days_ago(days: i64) -> String {
    match days {
        ..=0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        days => format!("{days} days ago"),
    }
}

impl Moved {
    /// From which to which coherence: `50.0 -> 52.7 %, +2.7 points`, `unchanged at 50.0 %`; nothing while one of the records is not whole.
    pub fn coherence_words(&self) -> Option<String> {
        let (before, after) = (self.before.percent?, self.after.percent?);
        let change = after.value() - before.value();
        if change.is_zero() {
            return Some(format!("unchanged at {after} %"));
        }
        Some(format!("{before} -> {after} %, {change:+} points"))
    }

    /// Each dimension that moved, the largest share first: `psi 0.70 -> 0.74`, with the points it brought.
    pub fn lines(&self) -> Vec<(Dimension, String)> {
        let mut moved: Vec<Dimension> = Dimension::ALL
            .into_iter()
            .filter(|dimension| self.before.scores[*dimension] != self.after.scores[*dimension])
            .collect();
        let size = |dimension: Dimension| {
            self.points.as_ref().map_or(Decimal::ZERO, |points: &PerDimension<_>| points[dimension].abs())
        };
        moved.sort_by_key(|dimension| std::cmp::Reverse(size(*dimension)));
        let spelled = |dimension: Dimension| {
            let unit = |score: Option<Unit>| score.map_or_else(|| "-".to_owned(), |score| score.to_string());
            let (before, after) = (unit(self.before.scores[dimension]), unit(self.after.scores[dimension]));
            let points = self.points.as_ref().map(|points| points[dimension].round_dp(1).normalize());
            let points = points.map_or_else(String::new, |points| format!(", {points:+} points"));
            format!("{before} -> {after}{points}")
        };
        moved.into_iter().map(|dimension| (dimension, spelled(dimension))).collect()
    }
}

impl Suggested {
    /// `Q-03 Name: easy, 10 min; rated 4.3 of 5 in 3 cases`.
    pub fn words(&self) -> String {
        format!("{} {}: {}", self.code, self.name, self.candidate.reasons().join("; "))
    }
}

/// An open action item: `overdue since Mon 21 Sep: Write the boundary letter`.
pub fn item_words(item: &ActionItem, today: NaiveDate) -> String {
    let day = |due| echo::day(due, today);
    match item.due_date {
        Some(due) if due < today => {
            let days = (today - due).num_days();
            let long = crate::domain::count::counted(days, "day", "days");
            format!("{}, overdue by {long}, since {}", item.title, day(due))
        }
        Some(due) if due == today => format!("{}, due today", item.title),
        Some(due) => format!("{}, due {}", item.title, day(due)),
        None => item.title.clone(),
    }
}

/// What is worked on: `Q-02 Small brave act, in progress, day 9 of 14`.
pub fn work_words(given: &Given, setting: &Setting) -> String {
    let Given { assignment, code, name, .. } = given;
    let day = assignment.day_words(setting.day(assignment.assigned_at), setting.today());
    format!("{code} {name}, {}, {day}", assignment.status.words())
}

/// A breakthrough: `q 0.41 -> 0.63 on 12 Aug, after regular session on 11 Aug`.
pub fn breakthrough_words(row: &Breakthrough, setting: &Setting) -> String {
    let day = setting.day(row.detected_at);
    let on = day.format(if same_year(day, setting.today()) { "%-d %b" } else { "%-d %b %Y" });
    let after = row.trigger_event.as_ref().map_or_else(String::new, |event| format!(", after {event}"));
    format!("{} {} on {on}{after}", row.aspect, row.rise)
}
