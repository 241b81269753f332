//! Engagements: agreed, ended, and how much of them is used.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Outcome, Setting};
use crate::{
    domain::{
        client::Client,
        engagement::{Engagement, Usage},
        id::ClientId,
        text,
        when::wall,
    },
    error::Error,
    store::{Store, Tx},
};

/// An engagement as it is agreed.
#[derive(Clone, Default)]
pub struct Terms {
    /// So many sessions.
    pub sessions: Option<u32>,
    /// So many minutes.
    pub minutes: Option<u32>,
    /// Its first day; today when not told, or the day after the last one ended.
    pub start: Option<NaiveDate>,
    /// Its last day, where that is known.
    pub end: Option<NaiveDate>,
    /// What it is called.
    pub title: Option<String>,
}

/// An engagement and what is used of it.
#[derive(Clone)]
pub struct Standing {
    /// What was agreed.
    pub engagement: Engagement,
    /// What is used of it.
    pub usage: Usage,
}

/// The engagement that runs on a day, or the latest one before it, with what is used of it.
///
/// # Errors
/// When the store refuses.
pub fn current(store: &Store, setting: &Setting, client: ClientId) -> Result<Option<Standing>, Error> {
    let today = setting.today();
    let mut all = store.engagements(client)?;
    let running = all.iter().rposition(|engagement| engagement.holds(today));
    let coming = all.iter().position(|engagement| engagement.start > today);
    let Some(index) = running.or(coming) else { return Ok(None) };
    standing(store, setting, all.swap_remove(index)).map(Some)
}

fn standing(store: &Store, setting: &Setting, engagement: Engagement) -> Result<Standing, Error> {
    let bounds: (DateTime<Utc>, Option<DateTime<Utc>>) = (
        wall::day(setting.zone, engagement.start).start,
        engagement.end.map(|end| wall::day(setting.zone, end).end),
    );
    let usage = store.usage(engagement.client_id, bounds, setting.now)?;
    Ok(Standing { engagement, usage })
}

/// Agrees on a new engagement.
///
/// # Errors
/// When nothing is agreed, another one still runs, or it ends before it begins.
pub fn agree(
    tx: &mut Tx<'_>,
    setting: &Setting,
    client: ClientId,
    terms: &Terms,
) -> Result<Outcome<(Client, Standing)>, Error> {
    let found = tx.client(client)?;
    if terms.sessions.is_none() && terms.minutes.is_none() {
        return Err(Error::usage("an engagement is of so many sessions or hours")
            .hint(format!("for example: coach client engage {} --sessions 10", found.handle)));
    }
    let before = tx.engagements(client)?;
    let last = before.iter().filter_map(|other| other.end).max();
    let today = setting.today();
    let usual = last.and_then(|last| last.succ_opt()).map_or(today, |next| next.max(today));
    let start = terms.start.unwrap_or(usual);
    let clash = before.iter().find(|other| {
        other.end.is_none_or(|end| start <= end) && terms.end.is_none_or(|end| other.start <= end)
    });
    if let Some(other) = clash {
        return Err(Error::refused(format!("the engagement since {} covers that time", other.start))
            .hint(format!("end it first: coach client engage {} --end", found.handle)));
    }
    let mut engagement = Engagement {
        id: tx.fresh_id()?,
        client_id: client,
        sessions: terms.sessions,
        minutes: terms.minutes,
        start,
        end: None,
        created_at: setting.now,
        updated_at: setting.now,
        title: terms.title.as_deref().map(|title| text::line("title", title, text::LINE)).transpose()?,
    };
    if let Some(end) = terms.end {
        engagement.close(end)?;
    }
    tx.write_engagement(&mut engagement)?;
    let summary = format!("agreed on an engagement with {} ({})", found.person.name(), found.handle);
    let standing = standing(tx, setting, engagement)?;
    Ok(Outcome::Keep((found, standing), summary))
}

/// Ends the engagement that runs.
///
/// # Errors
/// When none runs, or it would end before it began.
pub fn end(
    tx: &mut Tx<'_>,
    setting: &Setting,
    client: ClientId,
    on: Option<NaiveDate>,
) -> Result<Outcome<(Client, Standing)>, Error> {
    let found = tx.client(client)?;
    let today = setting.today();
    let running = tx.engagements(client)?.into_iter().rev().find(|engagement| engagement.holds(today));
    let Some(mut engagement) = running else {
        return Err(Error::refused(format!("{} has no engagement that runs", found.handle))
            .hint(format!("agree on one: coach client engage {} --sessions 10", found.handle)));
    };
    let on = on.unwrap_or(today);
    if engagement.end == Some(on) {
        let standing = standing(tx, setting, engagement)?;
        return Ok(Outcome::Nothing((found, standing)));
    }
    engagement.close(on)?;
    tx.write_engagement(&mut engagement)?;
    let summary = format!("ended the engagement with {} ({})", found.person.name(), found.handle);
    let standing = standing(tx, setting, engagement)?;
    Ok(Outcome::Keep((found, standing), summary))
}
