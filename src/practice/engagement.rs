//! Engagements: agreed, ended, and how much of them is used.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::{Outcome, Setting};
use crate::{
    domain::{
        client::Client,
        engagement::{Engagement, Usage, hours},
        id::ClientId,
        text,
        when::{echo, wall},
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

impl Standing {
    /// `10 sessions since 3 Mar, 6 used, 4 left, 1 booked`.
    pub fn words(&self, today: NaiveDate) -> String {
        // The year stands where it is another one.
        let day = |day: NaiveDate| {
            day.format(if day.year() == today.year() { "%-d %b" } else { "%-d %b %Y" }).to_string()
        };
        let Self { engagement, usage } = self;
        let agreed =
            engagement.sessions.map(|count| crate::domain::count::counted(count, "session", "sessions"));
        let agreed: Vec<String> = agreed.into_iter().chain(engagement.minutes.map(hours)).collect();
        let until = engagement.end.map_or_else(String::new, |end| format!(" until {}", day(end)));
        let since = if engagement.start > today { "from" } else { "since" };
        let used = both(
            engagement.sessions.map(|_| usage.used_sessions),
            engagement.minutes.map(|_| usage.used_minutes),
            " and ",
        );
        let left = both(usage.sessions_left(engagement), usage.minutes_left(engagement), " and ");
        format!(
            "{} {since} {}{until}, {used} used, {left} left, {} booked",
            agreed.join(" or "),
            day(engagement.start),
            usage.booked
        )
    }

    /// The same after its title, where it has one.
    pub fn named_words(&self, today: NaiveDate) -> String {
        let title = self.engagement.title.as_ref();
        title.map_or_else(String::new, |title| format!("{title}: ")) + &self.words(today)
    }
}

/// Sessions and time of one kind, joined: `6 sessions and 7 h`.
fn both(sessions: Option<u32>, minutes: Option<u32>, joined: &str) -> String {
    let plain = minutes.is_none();
    let sessions = sessions.map(|count| {
        if plain { count.to_string() } else { crate::domain::count::counted(count, "session", "sessions") }
    });
    sessions.into_iter().chain(minutes.map(hours)).collect::<Vec<_>>().join(joined)
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

/// An engagement with the client of that handle, of which nobody said how much it is.
pub fn without_number(handle: &str) -> Error {
    Error::usage("an engagement needs a number of sessions or hours")
        .hint(format!("for example: coach client engage {handle} --sessions 10"))
}

/// Has no two engagements of a client cover the same day, as after a merge: an earlier one ends where the next begins, and two
/// that begin on one day become one, with what was agreed in both. Says what was done.
///
/// # Errors
/// When the store refuses.
pub fn set_apart(tx: &mut Tx<'_>, client: ClientId) -> Result<Vec<String>, Error> {
    let mut told = Vec::new();
    let mut all = tx.engagements(client)?.into_iter();
    let Some(mut one) = all.next() else { return Ok(told) };
    for mut next in all {
        let began = echo::long_day(next.start);
        if one.end.is_some_and(|end| end < next.start) {
            one = next;
        } else if one.start == next.start {
            let sum = |one: Option<u32>, next: Option<u32>| match (one, next) {
                (Some(one), Some(next)) => Some(one.saturating_add(next)),
                (one, next) => one.or(next),
            };
            (next.sessions, next.minutes) =
                (sum(one.sessions, next.sessions), sum(one.minutes, next.minutes));
            next.end = one.end.zip(next.end).map(|(one, next)| one.max(next));
            next.title = match (one.title.take(), next.title) {
                (Some(one), Some(next)) if one != next => Some(format!("{one} / {next}")),
                (one, next) => next.or(one),
            };
            tx.write_engagement(&mut next)?;
            tx.delete_engagement(one.id)?;
            told.push(format!(
                "Both engagements that began on {began} become one, with what was agreed in both"
            ));
            one = next;
        } else if let Some(last) = next.start.pred_opt() {
            let (start, end) = (echo::long_day(one.start), echo::long_day(last));
            // Whatever of it lay behind the next one goes on in that.
            let until = one.end.zip(next.end).map(|(one, next)| one.max(next));
            let goes_on = match until {
                same if same == next.end => String::new(),
                Some(day) => format!(", and that ends on {}", echo::long_day(day)),
                None => ", and that has no end now".to_owned(),
            };
            told.push(format!(
                "The engagement since {start} ends on {end}, for the other one begins then{goes_on}"
            ));
            next.end = until;
            one.close(last)?;
            tx.write_engagement(&mut one)?;
            tx.write_engagement(&mut next)?;
            one = next;
        }
    }
    Ok(told)
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
        return Err(without_number(found.handle.as_str()));
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
        return Err(Error::refused(format!(
            "the engagement since {} covers that time",
            other.start.format("%-d %b %Y")
        ))
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
        return Err(Error::refused(format!("{} has no current engagement", found.handle))
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
