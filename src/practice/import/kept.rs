//! What an exported client keeps when it is made again: ids, handle, state and dates, so that it returns byte for byte.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::Trouble;
use crate::{
    domain::{
        Handle,
        client::{Client, Status},
        id::{ClientId, UserId},
        text,
    },
    practice::Setting,
};

/// Columns of an export that are kept as they are when a client is made, and left alone when one is changed.
pub(super) const KEPT: [&str; 12] = [
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

/// What an exported client keeps when it is made again.
#[derive(Default)]
pub(super) struct Kept {
    pub(super) id: Option<ClientId>,
    pub(super) handle: Option<Handle>,
    pub(super) user_id: Option<UserId>,
    status: Option<Status>,
    end_date: Option<NaiveDate>,
    paused_until: Option<NaiveDate>,
    listing_consent_at: Option<DateTime<Utc>>,
    legal_hold_since: Option<DateTime<Utc>>,
    legal_hold_reason: Option<String>,
    created_at: Option<DateTime<Utc>>,
    updated_at: Option<DateTime<Utc>>,
}

impl Kept {
    /// Takes these columns out of a row.
    pub(super) fn take(told: &mut Map<String, Value>) -> Result<Self, Trouble> {
        let mut kept = Self::default();
        for field in KEPT {
            let Some(value) = told.remove(field) else { continue };
            let text = match &value {
                Value::Null => continue,
                Value::String(text) => text.trim(),
                _ => return Err(Trouble::row(format!("{field} must be text"))),
            };
            match field {
                "id" => kept.id = Some(ClientId(id(field, text)?)),
                "handle" => kept.handle = Some(text.to_lowercase().parse()?),
                "user_id" => kept.user_id = Some(UserId(id(field, text)?)),
                "status" => kept.status = Some(text.to_lowercase().parse()?),
                "end_date" => kept.end_date = Some(parsed(field, text, "a day such as 2026-09-24")?),
                "paused_until" => kept.paused_until = Some(parsed(field, text, "a day such as 2026-09-24")?),
                "listing_consent_at" => kept.listing_consent_at = Some(instant(field, text)?),
                "legal_hold_since" => kept.legal_hold_since = Some(instant(field, text)?),
                "legal_hold_reason" => {
                    kept.legal_hold_reason = Some(text::line("legal hold", text, text::LINE)?);
                }
                "created_at" => kept.created_at = Some(instant(field, text)?),
                "updated_at" => kept.updated_at = Some(instant(field, text)?),
                _ => {}
            }
        }
        Ok(kept)
    }

    /// A client who has no names yet.
    pub(super) fn client(&self, setting: &Setting) -> Result<Client, Trouble> {
        let placeholder: Handle = "b2b2".parse()?;
        let names = (ClientId(Uuid::nil()), placeholder);
        let client = Client::taken_on(names, setting.coach.id, setting.today(), setting.now);
        Ok(Client {
            created_at: self.created_at.unwrap_or(setting.now),
            updated_at: self.updated_at.unwrap_or(setting.now),
            ..client
        })
    }

    /// Puts state and history on a client whose fields are written.
    pub(super) fn finish(&self, client: &mut Client) -> Result<(), Trouble> {
        let status = self.status.unwrap_or(Status::Active);
        let over = matches!(status, Status::Completed | Status::Archived);
        if self.end_date.is_some() && !over {
            return Err(Trouble::row(format!("end_date is told, but the status is {status}")));
        }
        if let (Some(start), Some(end)) = (client.start_date, self.end_date)
            && end < start
        {
            return Err(Trouble::row(format!("end_date {end} lies before start_date {start}")));
        }
        if self.paused_until.is_some() && status != Status::Paused {
            return Err(Trouble::row(format!("paused_until is told, but the status is {status}")));
        }
        client.status = status;
        client.end_date = self.end_date;
        client.paused_until = self.paused_until;
        if client.listing_consent {
            client.listing_consent_at = self.listing_consent_at.or(client.listing_consent_at);
        }
        client.legal_hold_since = self.legal_hold_since;
        client.person.legal_hold_reason.clone_from(&self.legal_hold_reason);
        Ok(())
    }
}

fn parsed<T: std::str::FromStr>(field: &str, text: &str, wanted: &str) -> Result<T, Trouble> {
    text.parse().map_err(|_| Trouble::row(format!("{field} must be {wanted}, not '{text}'")))
}

fn id(field: &str, text: &str) -> Result<Uuid, Trouble> {
    parsed(field, text, "a UUID")
}

fn instant(field: &str, text: &str) -> Result<DateTime<Utc>, Trouble> {
    parsed(field, text, "an instant such as 2026-09-24T15:00:00Z")
}
