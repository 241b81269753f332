//! A session as JSON tells it: what a list shows of one, taken over or refused.

use chrono_tz::Tz;

use crate::{
    cli::added::{instant, names, needed, not_ahead, owner, uuid, value},
    domain::{
        Dimension, Invalid,
        id::SessionId,
        session::{Billing, Clock, Mode, Status, Type},
        when::duration,
    },
    error::Error,
    practice::{
        Setting,
        object::{Aside, Keys, Object},
        session::{Draft, taken::Told},
    },
    store::Store,
};

/// What the list shows of a session that follows from other records, or is written by itself.
const ASIDE: [&str; 3] = ["pre_session_coherence", "post_session_coherence", "has_notes"];

/// Reads an object.
///
/// # Errors
/// When it names no client or time, a key is unknown, or two keys contradict each other.
pub(super) fn read(
    store: &Store,
    setting: &Setting,
    object: &Object,
    aside: &mut Aside,
) -> Result<Told, Error> {
    object.read("a session", |keys| {
        let client = owner(store, keys)?.id;
        let at = needed(instant(setting, keys, &["scheduled_at", "at"])?, "scheduled_at")?;
        let zone = keys.text("zone")?.map(|zone| zone.trim().parse::<Tz>());
        let zone = zone.transpose().map_err(|_| Error::usage("zone is not a time zone"))?;
        let series = keys.text("series_id")?.map(|id| uuid("series_id", &id)).transpose()?;
        let (created, updated) =
            (instant(setting, keys, &["created_at"])?, instant(setting, keys, &["updated_at"])?);
        let clock = clock(setting, keys)?;
        not_ahead(setting, [created, updated, clock.started_at])?;
        let (id, handle) = names(keys)?;
        let told = Told {
            draft: draft(keys, Draft::usual(client, setting))?,
            start: at.with_timezone(&zone.unwrap_or(setting.zone)),
            status: word(keys, &["status"])?.unwrap_or(Status::Scheduled),
            delivered: count(keys, &["delivered_minutes", "minutes"])?,
            series,
            clock,
            id: id.map(SessionId),
            handle,
            created,
            updated,
        };
        keys.leave(ASIDE, aside);
        Ok(told)
    })
}

fn draft(keys: &mut Keys, usual: Draft) -> Result<Draft, Error> {
    let length = keys.text_of(&["duration_minutes", "for"])?;
    let length = length.map(|length| duration(&length)).transpose()?;
    Ok(Draft {
        length: length.unwrap_or(usual.length),
        kind: word::<Type>(keys, &["type"])?.unwrap_or(usual.kind),
        mode: word::<Mode>(keys, &["mode"])?,
        group_size: count(keys, &["group_size"])?,
        billing: word::<Billing>(keys, &["billing"])?.unwrap_or(usual.billing),
        focus: value::<Dimension>(keys, &["focus_dimension", "focus"])?,
        ..usual
    })
}

fn clock(setting: &Setting, keys: &mut Keys) -> Result<Clock, Error> {
    let seconds = keys.number("clock_seconds")?.unwrap_or_default();
    if seconds < 0 {
        return Err(Error::usage("clock_seconds cannot be negative"));
    }
    Ok(Clock { started_at: instant(setting, keys, &["clock_started_at"])?, seconds })
}

/// A word of a fixed list, typed with hyphens or underscores.
fn word<T: std::str::FromStr<Err = Invalid>>(keys: &mut Keys, names: &[&str]) -> Result<Option<T>, Error> {
    Ok(keys.text_of(names)?.map(|text| text.trim().replace('-', "_").parse()).transpose()?)
}

/// A small count.
fn count(keys: &mut Keys, names: &[&str]) -> Result<Option<u16>, Error> {
    let wrong = |_| Error::usage(format!("{} must be a whole number", names.first().unwrap_or(&"it")));
    keys.text_of(names)?.map(|text| text.trim().parse().map_err(wrong)).transpose()
}
