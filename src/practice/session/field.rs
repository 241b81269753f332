//! The fields of a session that people may write, by name.

use chrono::Utc;

use super::{Overlap, Written, boxes, doubted, group, room::still_fits, state, summary};
use crate::{
    domain::{
        Invalid,
        id::SessionId,
        session::{Confided, Mode, Session, Status},
        text,
        when::duration,
    },
    error::Error,
    practice::{
        Outcome, Setting,
        fields::{self, Field},
    },
    store::Tx,
};

/// Every field that people may write.
pub const FIELDS: &[Field] = &[
    Field { key: "duration_minutes", short: "for", help: "planned length: 50m, 1h30" },
    Field { key: "delivered_minutes", short: "minutes", help: "actual length (completed sessions only)" },
    Field { key: "type", short: "type", help: "initial, regular, deep_dive, breakthrough or review" },
    Field { key: "focus_dimension", short: "focus", help: "psi, rho, q or f" },
    Field { key: "mode", short: "mode", help: "individual, group or team" },
    Field { key: "group_size", short: "group-size", help: "how many people" },
    Field { key: "billing", short: "billing", help: "paid, pro_bono, barter or internal" },
    Field { key: "video_recording_url", short: "recording", help: "where its recording is" },
    Field { key: "scheduled_at", short: "at", help: "when it took place (not for scheduled ones: move)" },
];

/// One change.
#[derive(Clone, Copy, Debug)]
pub enum Edit<'a> {
    /// `FIELD=VALUE`.
    Set(&'a str),
    /// Empties a field.
    Unset(&'a str),
}

fn field(name: &str) -> Result<&'static str, Error> {
    let found = FIELDS.iter().find(|field| field.key == name || field.short == name);
    found.map(|field| field.key).ok_or_else(|| {
        let all = FIELDS.iter().map(|field| field.short).collect::<Vec<_>>().join(", ");
        fields::unknown("a session", name, &all)
    })
}

/// Changes fields of a session.
///
/// # Errors
/// When there is no such field, it may not have that value, or a longer session would overlap another.
pub fn edit(
    tx: &mut Tx<'_>,
    setting: &Setting,
    id: SessionId,
    edits: &[Edit<'_>],
    overlap: Overlap,
) -> Result<Outcome<Written>, Error> {
    let before = tx.session(id)?;
    let confided = tx.confided(&before)?;
    let (mut session, mut said) = (before.clone(), confided.clone());
    for edit in edits {
        match edit {
            Edit::Set(assignment) => {
                let (name, value) = fields::assigned(assignment, "for=50m")?;
                let set = set(&mut session, &mut said, setting, field(name)?, value);
                set.map_err(|error| fields::of_field(name, error))?;
            }
            Edit::Unset(name) => unset(&mut session, &mut said, name)?,
        }
    }
    group(session.mode, session.group_size)?;
    let mut remarks = Vec::new();
    if session.length > before.length && session.status == Status::Scheduled {
        remarks = still_fits(tx, setting, &session, overlap)?;
    }
    let client = tx.client(session.client_id)?;
    if session.scheduled_at != before.scheduled_at {
        remarks.extend(doubted(setting, &client, &session));
    }
    let changed = session != before || said != confided;
    if session != before {
        tx.update_session(&mut session)?;
        if session.status == Status::Completed {
            session = state::settled(tx, setting, &session)?;
        }
    }
    if said != confided {
        tx.write_confided(&mut session, &said)?;
    }
    if session.scheduled_at != before.scheduled_at {
        remarks.extend(boxes::moved(tx, setting, &before, &session)?);
    }
    let sessions = vec![session];
    let summary = summary(setting, "changed", &client, &sessions);
    let written = Written { remarks, ..Written::new(client, sessions) };
    Ok(if changed { Outcome::Keep(written, summary) } else { Outcome::Nothing(written) })
}

fn set(
    session: &mut Session,
    said: &mut Confided,
    setting: &Setting,
    key: &str,
    value: &str,
) -> Result<(), Error> {
    match key {
        "duration_minutes" => session.length = duration(value)?,
        "delivered_minutes" => {
            let minutes = duration(value)?.get();
            if session.status != Status::Completed {
                return Err(Error::refused(format!(
                    "session {} is {}, not completed",
                    session.handle,
                    session.status.words()
                ))
                .hint(format!("coach session done {} --minutes {minutes}", session.handle)));
            }
            session.delivered = Some(minutes);
        }
        "type" => session.kind = value.parse()?,
        "focus_dimension" => session.focus = Some(value.parse()?),
        "mode" => {
            session.mode = value.parse()?;
            if session.mode == Mode::Individual {
                session.group_size = None;
            }
        }
        "group_size" => {
            let size = value.parse();
            session.group_size =
                Some(size.map_err(|_| Invalid::new("group size", "must be between 1 and 9999"))?);
        }
        "billing" => session.billing = value.parse()?,
        "video_recording_url" => {
            said.recording_url = Some(text::line("recording", value, 2_000)?);
        }
        _ if session.status == Status::Scheduled => {
            // A time that is none would not move it either.
            setting.reader().instant(value)?;
            return Err(Error::refused(format!("session {} is still scheduled", session.handle))
                .hint(format!("move it: coach session move {} --to '{value}'", session.handle)));
        }
        _ => {
            let at = setting.reader().happened(value)?.at;
            (session.scheduled_at, session.zone) = (at.with_timezone(&Utc), at.timezone());
        }
    }
    Ok(())
}

fn unset(session: &mut Session, said: &mut Confided, name: &str) -> Result<(), Error> {
    match field(name)? {
        "focus_dimension" => session.focus = None,
        "group_size" => session.group_size = None,
        "video_recording_url" => said.recording_url = None,
        _ => return Err(Error::refused(format!("{name} cannot be empty"))),
    }
    Ok(())
}
