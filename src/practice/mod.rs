//! What a coach does: each operation once, for the command line, the screens and scripts alike.
//!
//! Functions take a running operation ([`Tx`]) or an open [`Store`] and return typed outcomes; they know neither
//! arguments nor screens.

pub mod action;
pub mod address;
pub mod analytics;
pub mod assess;
pub mod attention;
pub mod bank;
pub mod batch;
pub mod breakthrough;
pub mod client;
pub mod config;
pub mod correct;
pub mod dashboard;
pub mod days;
pub mod demo;
pub mod doctor;
pub mod elsewhere;
pub mod engagement;
pub mod event;
pub mod export;
pub mod fields;
pub mod find;
pub mod form;
pub mod found;
pub mod given;
pub mod import;
pub mod intervene;
pub mod kept;
pub mod library;
pub mod log;
pub mod meant;
pub mod merge;
pub mod moved;
pub mod object;
pub mod overtaken;
pub mod own;
pub mod prep;
pub mod reading;
pub mod record;
pub mod removal;
pub mod renewal;
pub mod roster;
pub mod score;
pub mod search;
pub mod session;
pub mod sitting;
#[cfg(test)]
pub(crate) mod testing;
pub mod timeline;
pub mod today;
pub mod unlock;
pub mod value;
pub mod watch;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;

use crate::{
    bank::Model,
    domain::{
        Handle, Stamp,
        id::UserId,
        when::{
            Reader,
            doubt::{Doubt, doubt},
        },
    },
    env::Entropy,
    error::Error,
    store::{Kind, Store, Tx, coach::Coach},
};
use config::Config;
use own::Own;

/// What every operation may know besides the rows: whose practice, in which zone, by which conventions.
pub struct Setting {
    /// The coach who owns the practice.
    pub coach: Coach,
    /// The settings.
    pub config: Config,
    /// The zone in which times are read and shown.
    pub zone: Tz,
    /// The zone of the practice, by whose days what is stored is worked out, whatever zone a command reads and shows in.
    pub home: Tz,
    /// Zones and labels of the model.
    pub model: Model,
    /// The instant of the command.
    pub now: DateTime<Utc>,
    /// What usage events tell of program and terminal; none where no events are wanted.
    pub agent: Option<String>,
}

impl Setting {
    /// Reads dates and times as this practice does.
    pub fn reader(&self) -> Reader {
        self.config.reader(self.now, self.zone)
    }

    /// The instant of the command on the practice's clock.
    pub fn local(&self) -> DateTime<Tz> {
        self.now.with_timezone(&self.zone)
    }

    /// The day it is.
    pub fn today(&self) -> NaiveDate {
        self.day(self.now)
    }

    /// The day of an instant.
    pub fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    /// The day of an instant in the practice's zone, whatever zone a command reads and shows in.
    pub fn home_day(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.home).date_naive()
    }

    /// What there is to doubt about a moment that somebody names, in words; it is kept all the same.
    pub fn doubt(&self, at: DateTime<Utc>, client_start: Option<NaiveDate>) -> Option<Doubt> {
        self.doubt_wall(at.with_timezone(&self.zone).naive_local(), client_start)
    }

    /// The same of what a clock of the practice shows.
    fn doubt_wall(&self, wall: NaiveDateTime, client_start: Option<NaiveDate>) -> Option<Doubt> {
        // The id of the coach was made when the practice was.
        let began = self.coach.id.0.get_timestamp().and_then(|time| {
            let (seconds, _) = time.to_unix();
            DateTime::from_timestamp(i64::try_from(seconds).ok()?, 0)
        });
        doubt(wall, client_start, began.map(|began| self.day(began)))
    }

    /// When and by whom.
    pub fn stamp(&self) -> Stamp {
        Stamp { now: self.now, actor: self.actor() }
    }

    /// Who acts.
    pub fn actor(&self) -> UserId {
        self.coach.user_id
    }
}

/// An open practice.
pub struct Practice {
    /// Its rows.
    pub store: Store,
    /// Whose it is and by which conventions.
    pub setting: Setting,
    /// What was written to it since it was opened.
    pub own: Own,
    /// After a dry run of something that would have been kept, which has no number as where there was nothing to change:
    /// the handles that it drew, for the real one will draw others.
    pub rehearsed: Option<Vec<Handle>>,
}

/// What an operation led to.
pub struct Done<T> {
    /// What it returns.
    pub value: T,
    /// Its number; none when nothing was kept (a dry run, or nothing to change).
    pub op: Option<i64>,
    /// What was done, as the operation is called in the log; empty where there was nothing to change.
    pub summary: String,
    /// What there is to doubt about the days that a person said, a sentence each.
    pub doubts: Vec<String>,
}

impl<T> Done<T> {
    /// Nothing was to be changed.
    const fn nothing(value: T) -> Self {
        Self { value, op: None, summary: String::new(), doubts: Vec::new() }
    }
}

/// What the work of an operation hands back.
pub enum Outcome<T> {
    /// Keep it, under this summary.
    Keep(T, String),
    /// There was nothing to change: leave no operation behind.
    Nothing(T),
}

impl<T> Outcome<T> {
    /// One outcome of several of the same kind, under the summary of the first that is kept and how many more there are.
    #[must_use]
    pub fn all(outcomes: Vec<Self>) -> Outcome<Vec<T>> {
        let (mut values, mut first, mut more) = (Vec::new(), None, 0_usize);
        for outcome in outcomes {
            values.push(match outcome {
                Self::Keep(value, summary) => {
                    more += usize::from(first.is_some());
                    first.get_or_insert(summary);
                    value
                }
                Self::Nothing(value) => value,
            });
        }
        match (first, more) {
            (None, _) => Outcome::Nothing(values),
            (Some(summary), 0) => Outcome::Keep(values, summary),
            (Some(summary), more) => Outcome::Keep(values, format!("{summary}, and {more} more")),
        }
    }
}

impl Practice {
    /// Puts an open store and what is known around it together.
    ///
    /// # Errors
    /// When the store holds no coach.
    pub fn new(
        store: Store,
        config: Config,
        system: Tz,
        now: DateTime<Utc>,
        zone: Option<Tz>,
    ) -> Result<Self, Error> {
        let coach = store.coach()?;
        let home = config.zone().unwrap_or(system);
        let zone = zone.unwrap_or(home);
        let model = crate::bank::builtin_model().map_err(bank::problems)?;
        let own = Own::since(store.newest_operation()?);
        Ok(Self {
            store,
            setting: Setting { coach, config, zone, home, model, now, agent: None },
            own,
            rehearsed: None,
        })
    }

    /// Goes on with operation `op` where it is still the newest one, else runs a new one: what is saved every few seconds
    /// is undone at once.
    ///
    /// # Errors
    /// As [`Self::write`].
    pub fn extend<T>(
        &mut self,
        entropy: &mut dyn Entropy,
        (command, op): (&str, Option<i64>),
        work: impl FnOnce(&mut Tx<'_>, &Setting) -> Result<Outcome<T>, Error>,
    ) -> Result<Done<T>, Error> {
        let mut tx = self.store.extend(self.setting.stamp(), entropy, command, op)?;
        match work(&mut tx, &self.setting)? {
            Outcome::Keep(value, summary) => {
                let doubts = days::by_handle(&tx, &self.setting)?;
                event::leave(&mut tx, &self.setting, command, Kind::Sitting)?;
                let op = tx.commit(&summary)?;
                self.own.wrote(op);
                self.store.unread().wrote();
                Ok(Done { value, op: Some(op), summary, doubts })
            }
            Outcome::Nothing(value) => Ok(Done::nothing(value)),
        }
    }

    /// Runs one operation. A dry run does everything and takes it back, so it cannot disagree with the real thing.
    ///
    /// # Errors
    /// Whatever the work refuses, or the store when it cannot be written to; then nothing has changed.
    pub fn write<T>(
        &mut self,
        entropy: &mut dyn Entropy,
        (command, kind): (&str, Kind),
        dry_run: bool,
        work: impl FnOnce(&mut Tx<'_>, &Setting) -> Result<Outcome<T>, Error>,
    ) -> Result<Done<T>, Error> {
        self.rehearsed = None;
        let mut tx = self.store.begin(self.setting.stamp(), entropy, command, kind)?;
        match work(&mut tx, &self.setting)? {
            Outcome::Keep(value, summary) if dry_run => {
                tx.check_references()?;
                let drawn = tx.drawn();
                drop(tx);
                self.rehearsed = Some(drawn);
                Ok(Done { value, op: None, summary, doubts: Vec::new() })
            }
            Outcome::Keep(value, summary) => {
                // What is taken back, and what a file brings in, nobody says here.
                let said = matches!(kind, Kind::Write);
                let doubts = if said { days::by_handle(&tx, &self.setting)? } else { Vec::new() };
                event::leave(&mut tx, &self.setting, command, kind)?;
                let op = tx.commit(&summary)?;
                self.own.wrote(op);
                self.store.unread().wrote();
                Ok(Done { value, op: Some(op), summary, doubts })
            }
            Outcome::Nothing(value) => Ok(Done::nothing(value)),
        }
    }
}
