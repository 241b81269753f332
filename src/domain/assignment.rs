//! An intervention given to a client: assigned, in progress, completed or abandoned, and back again.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    Handle, Invalid,
    id::{AssignmentId, ClientId, CoachId, InterventionId},
    text,
    words::words,
};

words!(
    /// How far it has come.
    Status, "status" {
        /// Given.
        Assigned = "assigned",
        /// Begun.
        InProgress = "in_progress",
        /// Done.
        Completed = "completed",
        /// Given up.
        Abandoned = "abandoned",
    }
);

impl Status {
    /// Whether the client still works on it.
    pub const fn is_running(self) -> bool {
        matches!(self, Self::Assigned | Self::InProgress)
    }

    /// The words for it in sentences.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::InProgress => "in progress",
            Self::Completed => "completed",
            Self::Abandoned => "abandoned",
        }
    }
}

/// How much it helped, by the client: 1 to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Rating(u8);

impl Rating {
    /// Takes a number.
    ///
    /// # Errors
    /// Outside 1 to 5.
    pub fn new(rating: i64) -> Result<Self, Invalid> {
        match u8::try_from(rating) {
            Ok(rating @ 1..=5) => Ok(Self(rating)),
            _ => Err(Invalid::new("rating", format!("must be a whole number from 1 to 5, not '{rating}'"))),
        }
    }

    /// The number.
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl std::str::FromStr for Rating {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let broken = || Invalid::new("rating", format!("must be a whole number from 1 to 5, not '{text}'"));
        Self::new(text.trim().parse().map_err(|_| broken())?)
    }
}

impl fmt::Display for Rating {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What was said and written about it; sealed. No `Debug`: it is private.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// What the client said.
    pub client_feedback: Option<String>,
    /// What the coach noted.
    pub coach_notes: Option<String>,
    /// Why it was given up.
    pub abandon_reason: Option<String>,
}

/// An intervention given to a client: what is clear of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Its id.
    pub id: AssignmentId,
    /// What people type.
    pub handle: Handle,
    /// Who works on it.
    pub client_id: ClientId,
    /// The intervention, as installed.
    pub intervention_id: InterventionId,
    /// Who gave it.
    pub assigned_by: CoachId,
    /// When it was given.
    pub assigned_at: DateTime<Utc>,
    /// By when it is to be done.
    pub due_date: Option<NaiveDate>,
    /// How far it has come.
    pub status: Status,
    /// When it was begun.
    pub started_at: Option<DateTime<Utc>>,
    /// When it was done.
    pub completed_at: Option<DateTime<Utc>>,
    /// When it was given up.
    pub abandoned_at: Option<DateTime<Utc>>,
    /// How much it helped.
    pub rating: Option<Rating>,
    /// When the row was made.
    pub created_at: DateTime<Utc>,
}

/// An assignment with what was said about it: what changes it needs both.
#[derive(Clone, PartialEq, Eq)]
pub struct Work {
    /// What is clear.
    pub assignment: Assignment,
    /// What is sealed.
    pub said: Said,
}

impl Assignment {
    /// Whether its day is over although it is not.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.status.is_running() && self.due_date.is_some_and(|due| due < today)
    }

    /// How far it has come on a day, as [`day_words`] tells it; `begun` is the day it was given.
    pub fn day_words(&self, begun: NaiveDate, today: NaiveDate) -> String {
        day_words((begun, self.due_date), today, self.status.is_running())
    }
}

impl Work {
    /// Begins it.
    ///
    /// # Errors
    /// When it is not merely assigned.
    pub fn start(&mut self, now: DateTime<Utc>) -> Result<(), Invalid> {
        self.needs(&[Status::Assigned], "be started")?;
        self.assignment.status = Status::InProgress;
        self.assignment.started_at = Some(now);
        Ok(())
    }

    /// Finishes it; one that was never started counts as started then.
    ///
    /// # Errors
    /// When it is over already, or a text is too long.
    pub fn complete(
        &mut self,
        now: DateTime<Utc>,
        rating: Option<Rating>,
        feedback: &str,
        note: &str,
    ) -> Result<(), Invalid> {
        self.needs(&[Status::Assigned, Status::InProgress], "be completed")?;
        append(&mut self.said.client_feedback, "feedback", feedback)?;
        append(&mut self.said.coach_notes, "note", note)?;
        let it = &mut self.assignment;
        it.status = Status::Completed;
        it.started_at.get_or_insert(now);
        (it.completed_at, it.rating) = (Some(now), rating);
        Ok(())
    }

    /// Gives it up.
    ///
    /// # Errors
    /// When it is over already, or the reason is too long.
    pub fn abandon(&mut self, now: DateTime<Utc>, reason: &str) -> Result<(), Invalid> {
        self.needs(&[Status::Assigned, Status::InProgress], "be abandoned")?;
        append(&mut self.said.abandon_reason, "reason", reason)?;
        self.assignment.status = Status::Abandoned;
        self.assignment.abandoned_at = Some(now);
        Ok(())
    }

    /// Takes it up again: in progress where it had been started, else assigned. The rating and the reason belonged to
    /// the end that is taken back; what was said on the way stays.
    ///
    /// # Errors
    /// When it is not over.
    pub fn reopen(&mut self) -> Result<(), Invalid> {
        self.needs(&[Status::Completed, Status::Abandoned], "be reopened")?;
        let it = &mut self.assignment;
        it.status = if it.started_at.is_some() { Status::InProgress } else { Status::Assigned };
        (it.completed_at, it.abandoned_at, it.rating) = (None, None, None);
        self.said.abandon_reason = None;
        Ok(())
    }

    fn needs(&self, states: &[Status], what: &str) -> Result<(), Invalid> {
        let Assignment { handle, status, .. } = &self.assignment;
        if states.contains(status) {
            return Ok(());
        }
        let rule = format!("{handle} is {} and cannot {what}", status.words());
        Err(Invalid::new("assignment", rule))
    }
}

/// Adds what was said to what was said before.
fn append(said: &mut Option<String>, field: &'static str, more: &str) -> Result<(), Invalid> {
    let more = text::clean_text(more);
    if more.trim().is_empty() {
        return Ok(());
    }
    let whole = said.as_deref().map_or_else(|| more.to_string(), |before| format!("{before}\n{more}"));
    *said = Some(text::note(field, &whole, text::TEXT)?);
    Ok(())
}

/// How far work has come on a day: `day 9 of 14`, `day 16 of 14, overdue` while it runs; from the day it was given, which
/// counts with the next, to the day it is due, which is the last one.
pub fn day_words((begun, due): (NaiveDate, Option<NaiveDate>), today: NaiveDate, runs: bool) -> String {
    let days = |until: NaiveDate| (until - begun).num_days().max(1);
    let of = due.map_or_else(String::new, |due| format!(" of {}", days(due)));
    let late = if runs && due.is_some_and(|due| due < today) { ", overdue" } else { "" };
    format!("day {}{of}{late}", days(today))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn given() -> Work {
        let assignment = Assignment {
            id: Uuid::nil().into(),
            handle: "b2c3".parse().unwrap(),
            client_id: Uuid::nil().into(),
            intervention_id: Uuid::nil().into(),
            assigned_by: Uuid::nil().into(),
            assigned_at: at(0),
            due_date: None,
            status: Status::Assigned,
            started_at: None,
            completed_at: None,
            abandoned_at: None,
            rating: None,
            created_at: at(0),
        };
        Work { assignment, said: Said::default() }
    }

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + chrono::TimeDelta::hours(hours)
    }

    #[test]
    fn work_is_told_by_its_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let told = |due: Option<&str>, today| day_words((day("2026-09-16"), due.map(day)), day(today), true);
        assert_eq!(told(Some("2026-09-30"), "2026-09-25"), "day 9 of 14");
        assert_eq!(told(Some("2026-09-30"), "2026-09-16"), "day 1 of 14");
        assert_eq!(told(Some("2026-09-30"), "2026-09-30"), "day 14 of 14");
        assert_eq!(told(Some("2026-09-30"), "2026-10-02"), "day 16 of 14, overdue");
        assert_eq!(told(Some("2026-09-16"), "2026-09-16"), "day 1 of 1");
        assert_eq!(told(None, "2026-09-25"), "day 9");
        let over = day_words((day("2026-09-16"), Some(day("2026-09-30"))), day("2026-10-02"), false);
        assert_eq!(over, "day 16 of 14");
    }

    #[test]
    fn only_these_ways_lead_on() {
        type Move = fn(&mut Work) -> Result<(), Invalid>;
        let moves: [(&str, Move); 4] = [
            ("start", |it| it.start(at(1))),
            ("done", |it| it.complete(at(2), Rating::new(4).ok(), "", "")),
            ("abandon", |it| it.abandon(at(3), "")),
            ("reopen", Work::reopen),
        ];
        let mut told = Vec::new();
        for status in Status::ALL {
            for (name, step) in &moves {
                let mut it = given();
                it.assignment.status = *status;
                let before = it.clone();
                match step(&mut it) {
                    Ok(()) => told.push(format!("{status} {name} -> {}", it.assignment.status)),
                    Err(error) => {
                        assert!(it == before, "a refusal changes nothing");
                        told.push(format!("{status} {name}: {error}"));
                    }
                }
            }
        }
        insta::assert_snapshot!(told.join("\n"), @"
        assigned start -> in_progress
        assigned done -> completed
        assigned abandon -> abandoned
        assigned reopen: assignment b2c3 is assigned and cannot be reopened
        in_progress start: assignment b2c3 is in progress and cannot be started
        in_progress done -> completed
        in_progress abandon -> abandoned
        in_progress reopen: assignment b2c3 is in progress and cannot be reopened
        completed start: assignment b2c3 is completed and cannot be started
        completed done: assignment b2c3 is completed and cannot be completed
        completed abandon: assignment b2c3 is completed and cannot be abandoned
        completed reopen -> assigned
        abandoned start: assignment b2c3 is abandoned and cannot be started
        abandoned done: assignment b2c3 is abandoned and cannot be completed
        abandoned abandon: assignment b2c3 is abandoned and cannot be abandoned
        abandoned reopen -> assigned
        ");
    }

    #[test]
    fn done_at_once_counts_as_started_and_reopening_keeps_what_was_said() {
        let mut it = given();
        it.complete(at(2), Rating::new(4).ok(), "hard\r\nbut good ", " ").unwrap();
        assert_eq!((it.assignment.started_at, it.assignment.completed_at), (Some(at(2)), Some(at(2))));
        assert_eq!(it.said.client_feedback.as_deref(), Some("hard\nbut good"));
        assert_eq!(it.said.coach_notes, None);
        it.reopen().unwrap();
        assert_eq!(
            (it.assignment.status, it.assignment.completed_at, it.assignment.rating),
            (Status::InProgress, None, None)
        );
        it.complete(at(5), None, "again", "so").unwrap();
        assert_eq!(it.assignment.started_at, Some(at(2)));
        assert_eq!(it.said.client_feedback.as_deref(), Some("hard\nbut good\nagain"));
        let mut it = given();
        it.abandon(at(1), "no time").unwrap();
        it.reopen().unwrap();
        assert_eq!((it.assignment.status, it.assignment.abandoned_at), (Status::Assigned, None));
        assert_eq!(it.said.abandon_reason, None);
    }

    #[test]
    fn overdue_is_what_still_runs_after_its_day() {
        let mut it = given();
        let day = at(0).date_naive();
        it.assignment.due_date = Some(day);
        assert!(!it.assignment.is_overdue(day));
        assert!(it.assignment.is_overdue(day.succ_opt().unwrap()));
        it.abandon(at(1), "").unwrap();
        assert!(!it.assignment.is_overdue(day.succ_opt().unwrap()));
    }

    #[test]
    fn ratings_run_from_one_to_five() {
        for wrong in ["0", "6", "4.5", "", "five"] {
            let told = wrong.parse::<Rating>().unwrap_err().to_string();
            assert_eq!(told, format!("rating must be a whole number from 1 to 5, not '{wrong}'"));
        }
        assert_eq!(" 5".parse::<Rating>().unwrap().get(), 5);
    }
}
