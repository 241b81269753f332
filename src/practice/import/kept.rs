//! Keys of a client that no field holds: ids and handle, which stay as they are; state and dates, which have verbs of their
//! own. A client who is made anew takes them over, so that an export returns byte for byte; for one who is there they
//! are applied by the rules of their verbs, or refused.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::{
    domain::{
        Handle,
        client::{Client, Status},
        id::{ClientId, CoachId, UserId},
        text,
    },
    error::Error,
    practice::{Setting, fields},
};

/// The keys.
pub const KEPT: [&str; 12] = [
    "id",
    "handle",
    "user_id",
    "coach_id",
    "status",
    "end_date",
    "paused_until",
    "listing_consent_at",
    "legal_hold_since",
    "legal_hold_reason",
    "created_at",
    "updated_at",
];

/// What was said under a key: not a word, that there is nothing, or a value.
type Said<T> = Option<Option<T>>;

/// What was said under these keys.
#[derive(Default)]
pub struct Kept {
    /// The id.
    pub id: Option<ClientId>,
    /// The handle.
    pub handle: Option<Handle>,
    user_id: Said<UserId>,
    coach_id: Option<CoachId>,
    status: Option<Status>,
    end_date: Said<NaiveDate>,
    paused_until: Said<NaiveDate>,
    listing_consent_at: Said<DateTime<Utc>>,
    legal_hold_since: Said<DateTime<Utc>>,
    legal_hold_reason: Said<String>,
    created_at: Option<DateTime<Utc>>,
    updated_at: Option<DateTime<Utc>>,
}

impl Kept {
    /// Takes these keys out of an object.
    ///
    /// # Errors
    /// When one of them does not read.
    pub fn take(told: &mut Map<String, Value>) -> Result<Self, Error> {
        let mut kept = Self::default();
        for key in KEPT {
            let Some(value) = told.remove(key) else { continue };
            let text = match &value {
                Value::Null => None,
                Value::String(text) => Some(text.trim()),
                _ => return Err(Error::usage(format!("{key} must be text"))),
            };
            kept.put(key, text)?;
        }
        Ok(kept)
    }

    fn put(&mut self, key: &str, text: Option<&str>) -> Result<(), Error> {
        let day = |text: &str| parsed(key, text, "a day such as 2026-09-24");
        let instant = |text: &str| parsed(key, text, "an instant such as 2026-09-24T15:00:00Z");
        let id = |text: &str| -> Result<Uuid, Error> {
            let told = || {
                format!("{key} must be a UUID, not '{text}'; to leave another program's out, call it _{key}")
            };
            text.parse().map_err(|_| Error::usage(told()))
        };
        match (key, text) {
            ("user_id", text) => self.user_id = Some(text.map(id).transpose()?.map(UserId)),
            ("end_date", text) => self.end_date = Some(text.map(day).transpose()?),
            ("paused_until", text) => self.paused_until = Some(text.map(day).transpose()?),
            ("listing_consent_at", text) => self.listing_consent_at = Some(text.map(instant).transpose()?),
            ("legal_hold_since", text) => self.legal_hold_since = Some(text.map(instant).transpose()?),
            ("legal_hold_reason", text) => {
                let line = |text| text::line("legal hold", text, text::LINE);
                self.legal_hold_reason = Some(text.map(line).transpose()?);
            }
            (_, None) => return Err(Error::usage(format!("{key} cannot be empty"))),
            ("id", Some(text)) => self.id = Some(ClientId(id(text)?)),
            ("handle", Some(text)) => self.handle = Some(text.to_lowercase().parse()?),
            ("coach_id", Some(text)) => self.coach_id = Some(CoachId(id(text)?)),
            ("status", Some(text)) => self.status = Some(text.to_lowercase().parse()?),
            ("created_at", Some(text)) => self.created_at = Some(instant(text)?),
            (_, Some(text)) => self.updated_at = Some(instant(text)?),
        }
        Ok(())
    }

    /// The user row to take over, where one is told.
    pub fn user_id(&self) -> Option<UserId> {
        self.user_id.flatten()
    }

    /// Whether another practice's coach is told: whoever is imported is coached here from now on.
    pub fn of_another_coach(&self, setting: &Setting) -> bool {
        self.coach_id.is_some_and(|coach| coach != setting.coach.id)
    }

    /// Whether the day of the end is told.
    pub fn ends(&self) -> bool {
        self.end_date.flatten().is_some()
    }

    /// A client who has no names yet.
    ///
    /// # Errors
    /// Never in practice: the placeholder is a handle.
    pub fn client(&self, setting: &Setting) -> Result<Client, Error> {
        let placeholder: Handle = "b2b2".parse()?;
        let names = (ClientId(Uuid::nil()), placeholder);
        let client = Client::taken_on(names, setting.coach.id, setting.today(), setting.now);
        Ok(Client {
            created_at: self.created_at.unwrap_or(setting.now),
            updated_at: self.updated_at.unwrap_or(setting.now),
            ..client
        })
    }

    /// Puts state and history on a new client whose fields are written, by the rules of the verbs. A row with an id is a
    /// record of a practice, which had its state by these rules when it was written: a pause that is over since then, and
    /// what was archived, are as they were.
    ///
    /// # Errors
    /// When they contradict each other, or a rule says no.
    pub fn finish(&self, client: &mut Client, setting: &Setting) -> Result<(), Error> {
        let (status, today, record) =
            (self.status.unwrap_or(Status::Active), setting.today(), self.id.is_some());
        let (end, until) = (self.end_date.flatten(), self.paused_until.flatten());
        if end.is_some() && !matches!(status, Status::Completed | Status::Archived) {
            return Err(Error::refused(format!("end_date is given, but the status is {status}")));
        }
        if until.is_some() && status != Status::Paused {
            return Err(Error::refused(format!("paused_until is given, but the status is {status}")));
        }
        match status {
            Status::Active => {}
            Status::Paused if record => {}
            Status::Paused => client.pause(until, today)?,
            Status::Archived if !record => {
                return Err(Error::refused("clients cannot be archived; complete them instead"));
            }
            // Where the end is not told, it is not known: today it was not.
            Status::Completed | Status::Archived => {
                if let Some(end) = end {
                    client.complete(end, today)?;
                }
            }
        }
        (client.status, client.end_date, client.paused_until) = (status, end, until);
        self.consent(client)?;
        client.legal_hold_since = self.legal_hold_since.flatten();
        client.person.legal_hold_reason = self.legal_hold_reason.clone().flatten();
        Ok(())
    }

    /// Applies what was said to a client who is there, by the rules of the verbs; what is as it is stored changes nothing.
    ///
    /// # Errors
    /// When something was said otherwise that stays as it is, or a rule says no.
    pub fn apply(&self, client: &mut Client, setting: &Setting) -> Result<(), Error> {
        self.refuse_what_stays(client)?;
        self.stand(client, setting)?;
        self.consent(client)
    }

    fn refuse_what_stays(&self, client: &Client) -> Result<(), Error> {
        let other = |said: bool, key: &str| {
            let stays = || {
                Error::refused(format!("{key} of {} cannot be changed", client.handle))
                    .hint("leave it out, or give it as it is stored")
            };
            if said { Err(stays()) } else { Ok(()) }
        };
        let hold = self.legal_hold_reason.as_ref();
        other(self.id.is_some_and(|id| id != client.id), "id")?;
        other(self.handle.as_ref().is_some_and(|handle| *handle != client.handle), "handle")?;
        other(self.user_id.is_some_and(|user| user != client.user_id), "user_id")?;
        other(self.coach_id.is_some_and(|coach| coach != client.coach_id), "coach_id")?;
        other(self.created_at.is_some_and(|at| at != client.created_at), "created_at")?;
        // An older one is a copy's; each change writes its own.
        other(self.updated_at.is_some_and(|at| at > client.updated_at), "updated_at")?;
        other(self.legal_hold_since.is_some_and(|at| at != client.legal_hold_since), "legal_hold_since")?;
        other(hold.is_some_and(|reason| *reason != client.person.legal_hold_reason), "legal_hold_reason")
    }

    /// The verbs: pause, resume and complete.
    fn stand(&self, client: &mut Client, setting: &Setting) -> Result<(), Error> {
        let today = setting.today();
        let wanted = self.status.unwrap_or(client.status);
        match (client.status, wanted) {
            (Status::Paused, Status::Paused) => {
                if self.paused_until.is_some_and(|until| until != client.paused_until) {
                    client.resume(today)?;
                    client.pause(self.paused_until.flatten(), today)?;
                }
            }
            (was, is) if was == is => {}
            (_, Status::Paused) => client.pause(self.paused_until.flatten(), today)?,
            (_, Status::Active) => client.resume(today)?,
            (_, Status::Completed) => client.complete(self.end_date.flatten().unwrap_or(today), today)?,
            (_, Status::Archived) => {
                let verb = format!("coach client complete {}", client.handle);
                return Err(Error::refused(format!(
                    "clients cannot be archived; complete them instead: {verb}"
                )));
            }
        }
        if let Some(Some(_)) = self.paused_until.filter(|until| *until != client.paused_until) {
            return Err(Error::refused(format!(
                "paused_until is given, but the status is {}",
                client.status
            ))
            .hint(format!("pause coaching: coach client pause {} --until DAY", client.handle)));
        }
        match self.end_date {
            Some(Some(end)) if client.end_date != Some(end) => {
                fields::set(client, setting, &format!("end_date={end}"))
            }
            Some(None) if client.end_date.is_some() => fields::unset(client, "end_date"),
            _ => Ok(()),
        }
    }

    /// The instant of a consent, which only a consent has.
    fn consent(&self, client: &mut Client) -> Result<(), Error> {
        match self.listing_consent_at {
            Some(Some(_)) if !client.listing_consent => {
                Err(Error::refused("listing_consent_at is given, but there is no listing_consent"))
            }
            Some(Some(at)) => {
                client.listing_consent_at = Some(at);
                Ok(())
            }
            Some(None) if client.listing_consent_at.is_some() => {
                Err(Error::refused("listing_consent_at cannot be empty")
                    .hint("withdraw the consent: listing_consent no"))
            }
            _ => Ok(()),
        }
    }
}

fn parsed<T: std::str::FromStr>(key: &str, text: &str, wanted: &str) -> Result<T, Error> {
    text.parse().map_err(|_| Error::usage(format!("{key} must be {wanted}, not '{text}'")))
}
