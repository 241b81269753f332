//! Action items: what a client agreed to do, and their states. The lines of a note that make them are in [`super::boxes`].

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    Handle, Invalid,
    id::{ActionId, AssignmentId, ClientId, SessionId},
    text,
    words::words,
};

words!(
    /// How far an action item has come, as it is stored.
    Status, "status" {
        /// Agreed.
        Pending = "pending",
        /// Begun.
        InProgress = "in_progress",
        /// Done.
        Completed = "completed",
    }
);

words!(
    /// How an action item stands on a day: its status, or overdue. Derived, never stored.
    Standing, "status" {
        /// Agreed.
        Pending = "pending",
        /// Begun.
        InProgress = "in_progress",
        /// Done.
        Completed = "completed",
        /// Not done, and its day is over.
        Overdue = "overdue",
    }
);

/// Something a client agreed to do.
#[derive(Clone, PartialEq, Eq)]
pub struct ActionItem {
    /// Its id.
    pub id: ActionId,
    /// What people type.
    pub handle: Handle,
    /// Who agreed to it.
    pub client_id: ClientId,
    /// The session it was agreed in.
    pub session_id: Option<SessionId>,
    /// The assigned intervention it belongs to.
    pub intervention_id: Option<AssignmentId>,
    /// What is to be done, in one line.
    pub title: String,
    /// More about it.
    pub description: Option<String>,
    /// The words that its box in the notes has for it, where it was given other ones since: the box stays its box.
    pub box_title: Option<String>,
    /// The day it is to be done by.
    pub due_date: Option<NaiveDate>,
    /// How far it has come.
    pub status: Status,
    /// When it was done.
    pub completed_at: Option<DateTime<Utc>>,
    /// When it was agreed.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl ActionItem {
    /// How it stands on a day.
    pub fn standing(&self, today: NaiveDate) -> Standing {
        standing(self.status, self.due_date, today)
    }

    /// Marks it as begun.
    ///
    /// # Errors
    /// When it is done already.
    pub fn start(&mut self) -> Result<(), Invalid> {
        if self.status == Status::Completed {
            return Err(Invalid::new("action item", format!("{} is already completed", self.handle)));
        }
        self.status = Status::InProgress;
        Ok(())
    }

    /// Marks it as done; one that is done stays as it is.
    pub fn complete(&mut self, at: DateTime<Utc>) {
        if self.status != Status::Completed {
            (self.status, self.completed_at) = (Status::Completed, Some(at));
        }
    }

    /// Puts it back to where it was agreed.
    pub fn reopen(&mut self) {
        (self.status, self.completed_at) = (Status::Pending, None);
    }
}

/// How an item of this status and due date stands on a day.
pub fn standing(status: Status, due: Option<NaiveDate>, today: NaiveDate) -> Standing {
    match status {
        Status::Completed => Standing::Completed,
        _ if due.is_some_and(|due| due < today) => Standing::Overdue,
        Status::InProgress => Standing::InProgress,
        Status::Pending => Standing::Pending,
    }
}

/// A title as it is kept.
///
/// # Errors
/// When nothing is left of it, or it is too long.
pub fn title(text: &str) -> Result<String, Invalid> {
    text::line("title", text, text::LINE)
}

/// Whether two titles mean the same item: case and the white space around them do not count.
pub fn same_title(one: &str, other: &str) -> bool {
    text::clean_line(one).to_lowercase() == text::clean_line(other).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<NaiveDate> {
        text.parse().ok()
    }

    #[test]
    fn titles_are_compared_without_case_and_gaps() {
        assert!(same_title("  Call  TOM ", "call tom"));
        assert!(same_title("ÉCRIRE", "écrire"));
        assert!(!same_title("Call Tom", "Call Tim"));
    }

    #[test]
    fn overdue_is_what_is_open_after_its_day() {
        let (due, today) = (day("2026-09-24"), |text: &str| text.parse::<NaiveDate>().unwrap());
        assert_eq!(standing(Status::Pending, due, today("2026-09-24")), Standing::Pending);
        assert_eq!(standing(Status::Pending, due, today("2026-09-25")), Standing::Overdue);
        assert_eq!(standing(Status::InProgress, due, today("2026-09-25")), Standing::Overdue);
        assert_eq!(standing(Status::Completed, due, today("2026-09-25")), Standing::Completed);
        assert_eq!(standing(Status::InProgress, None, today("2026-09-25")), Standing::InProgress);
    }

    #[test]
    fn done_keeps_the_first_time_and_reopen_forgets_it() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let mut item = ActionItem {
            id: uuid::Uuid::nil().into(),
            handle: "5kz2".parse().unwrap(),
            client_id: uuid::Uuid::nil().into(),
            session_id: None,
            intervention_id: None,
            title: "Call Tom".to_owned(),
            description: None,
            box_title: None,
            due_date: None,
            status: Status::Pending,
            completed_at: None,
            created_at: at("2026-09-24T14:20:00Z"),
            updated_at: at("2026-09-24T14:20:00Z"),
        };
        item.start().unwrap();
        item.complete(at("2026-09-25T10:00:00Z"));
        item.complete(at("2026-09-26T10:00:00Z"));
        assert_eq!(item.completed_at, Some(at("2026-09-25T10:00:00Z")));
        assert_eq!(item.start().unwrap_err().to_string(), "action item 5kz2 is already completed");
        item.reopen();
        assert_eq!((item.status, item.completed_at), (Status::Pending, None));
    }
}
