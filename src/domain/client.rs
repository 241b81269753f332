//! A client: who is coached, since when, and in which state.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Map, Value};

use super::{
    Handle, Invalid,
    id::{ClientId, CoachId, UserId},
    words::words,
};

words!(
    /// Where a client stands.
    Status, "status" {
        /// Being coached.
        Active = "active",
        /// On hold.
        Paused = "paused",
        /// Finished.
        Completed = "completed",
        /// In cold storage.
        Archived = "archived",
    }
);

impl Status {
    /// What stands before the day coaching began: nobody is archived since then.
    pub const fn began(self) -> &'static str {
        if matches!(self, Self::Active) { " since" } else { ", began" }
    }
}

/// A client. No `Debug`: most of it is private.
#[derive(Clone, PartialEq, Eq)]
pub struct Client {
    /// Its id.
    pub id: ClientId,
    /// What people type.
    pub handle: Handle,
    /// The client's user row, which holds the e-mail address.
    pub user_id: Option<UserId>,
    /// Whose client.
    pub coach_id: CoachId,
    /// Where the client stands.
    pub status: Status,
    /// The day coaching began.
    pub start_date: Option<NaiveDate>,
    /// The day it was completed.
    pub end_date: Option<NaiveDate>,
    /// The day the current episode began: a client who comes back starts a new one.
    pub episode_start: Option<NaiveDate>,
    /// How long a pause lasts, where that is known.
    pub paused_until: Option<NaiveDate>,
    /// IANA zone in which times are shown to this client.
    pub zone: Option<String>,
    /// Whether the client agreed to be listed (for example in a credential log).
    pub listing_consent: bool,
    /// When that was said.
    pub listing_consent_at: Option<DateTime<Utc>>,
    /// Since when a legal hold keeps the data.
    pub legal_hold_since: Option<DateTime<Utc>>,
    /// When the row was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// What is sealed.
    pub person: Person,
}

/// What is sealed of a client.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// First name or names; never empty.
    pub first_name: String,
    /// Last name; empty for people with one name.
    pub last_name: String,
    /// The first e-mail address.
    pub email: Option<String>,
    /// Further e-mail addresses, in order; none without a first one.
    pub other_emails: Vec<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Whom to call, as free fields (`name`, `phone`, `relation`, …).
    pub emergency_contact: Map<String, Value>,
    /// What the coaching is about.
    pub coaching_focus: Option<String>,
    /// Goals, in order.
    pub goals: Vec<String>,
    /// Preferences as free fields.
    pub preferences: Map<String, Value>,
    /// Who pays, where that is not the client.
    pub sponsor: Option<String>,
    /// How the listing consent was given.
    pub listing_consent_how: Option<String>,
    /// Why there is a legal hold.
    pub legal_hold_reason: Option<String>,
    /// The coach's note on the client.
    pub notes: Option<String>,
}

impl Person {
    /// First and last name together.
    pub fn name(&self) -> String {
        full_name(&self.first_name, &self.last_name)
    }
}

/// First and last name as they are written together.
pub fn full_name(first: &str, last: &str) -> String {
    if last.is_empty() { first.to_owned() } else { format!("{first} {last}") }
}

impl Client {
    /// Somebody who is taken on today and of whom nothing else is known yet.
    pub fn taken_on(
        (id, handle): (ClientId, Handle),
        coach_id: CoachId,
        today: NaiveDate,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            handle,
            user_id: None,
            coach_id,
            status: Status::Active,
            start_date: Some(today),
            end_date: None,
            episode_start: Some(today),
            paused_until: None,
            zone: None,
            listing_consent: false,
            listing_consent_at: None,
            legal_hold_since: None,
            created_at: now,
            updated_at: now,
            person: Person::default(),
        }
    }

    /// Puts coaching on hold.
    ///
    /// # Errors
    /// When the client is not active, or the day is over already.
    pub fn pause(&mut self, until: Option<NaiveDate>, today: NaiveDate) -> Result<(), Invalid> {
        self.needs(&[Status::Active], "be paused")?;
        if until.is_some_and(|until| until <= today) {
            return Err(Invalid::new("pause", "must end after today"));
        }
        self.status = Status::Paused;
        self.paused_until = until;
        Ok(())
    }

    /// Takes coaching up again. A client who had completed starts a new episode.
    ///
    /// # Errors
    /// When the client is active.
    pub fn resume(&mut self, today: NaiveDate) -> Result<(), Invalid> {
        self.needs(&[Status::Paused, Status::Completed, Status::Archived], "be resumed")?;
        if self.status != Status::Paused {
            self.episode_start = Some(today);
        }
        self.status = Status::Active;
        self.paused_until = None;
        self.end_date = None;
        Ok(())
    }

    /// Finishes the engagement on a day.
    ///
    /// # Errors
    /// When it is finished already, or the day lies before the start or ahead.
    pub fn complete(&mut self, on: NaiveDate, today: NaiveDate) -> Result<(), Invalid> {
        self.needs(&[Status::Active, Status::Paused], "be completed")?;
        if on > today {
            return Err(Invalid::new("end date", format!("must not be in the future, and {on} is")));
        }
        if let Some(start) = self.start_date.filter(|start| on < *start) {
            return Err(Invalid::new(
                "end date",
                format!("must not be before the start date {start}, and {on} is"),
            ));
        }
        self.status = Status::Completed;
        self.end_date = Some(on);
        self.paused_until = None;
        Ok(())
    }

    fn needs(&self, allowed: &[Status], action: &str) -> Result<(), Invalid> {
        if allowed.contains(&self.status) {
            return Ok(());
        }
        Err(Invalid::new("client", format!("{} is {} and cannot {action}", self.handle, self.status)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(status: Status) -> Client {
        let names = (uuid::Uuid::nil().into(), "k7mq".parse().unwrap());
        let ada = Client::taken_on(names, uuid::Uuid::nil().into(), day("2026-03-03"), DateTime::UNIX_EPOCH);
        Client { status, ..ada }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_client_who_comes_back_starts_a_new_episode() {
        let mut ada = client(Status::Active);
        ada.complete(day("2026-06-01"), day("2026-06-02")).unwrap();
        assert_eq!((ada.status, ada.end_date), (Status::Completed, Some(day("2026-06-01"))));
        ada.resume(day("2026-09-01")).unwrap();
        assert_eq!((ada.end_date, ada.episode_start), (None, Some(day("2026-09-01"))));
        assert_eq!(ada.start_date, Some(day("2026-03-03")), "the first day of all stays");
    }

    #[test]
    fn a_pause_is_not_a_new_episode() {
        let mut ada = client(Status::Active);
        ada.pause(Some(day("2026-07-01")), day("2026-06-02")).unwrap();
        ada.resume(day("2026-06-20")).unwrap();
        assert_eq!((ada.episode_start, ada.paused_until), (Some(day("2026-03-03")), None));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let refused = |result: Result<(), Invalid>| result.unwrap_err().to_string();
        assert_eq!(
            refused(client(Status::Active).resume(day("2026-06-01"))),
            "client k7mq is active and cannot be resumed"
        );
        assert_eq!(
            refused(client(Status::Paused).pause(None, day("2026-06-01"))),
            "client k7mq is paused and cannot be paused"
        );
        let early = client(Status::Active).complete(day("2026-03-02"), day("2026-06-01"));
        assert_eq!(
            refused(early),
            "end date must not be before the start date 2026-03-03, and 2026-03-02 is"
        );
        assert!(client(Status::Active).complete(day("2026-06-03"), day("2026-06-02")).is_err());
    }
}
