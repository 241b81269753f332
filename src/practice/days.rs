//! What there is to doubt about the days that an operation writes: told before it is kept, whichever way they came.

use chrono::{NaiveDate, NaiveTime};

use super::Setting;
use crate::{
    domain::{
        Handle,
        id::ClientId,
        when::doubt::{Doubt, doubt_start},
    },
    error::Error,
    store::Tx,
};

/// The most doubts that are told one by one.
const TOLD: usize = 5;

/// A day that is doubted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubted {
    /// Whose it is.
    pub client: ClientId,
    /// What it is the day of, in words.
    pub what: &'static str,
    /// The record that holds it.
    pub handle: Option<Handle>,
    /// The day.
    pub day: NaiveDate,
    /// Why it is doubted.
    pub doubt: Doubt,
}

/// The days of an operation that are likely wrong.
///
/// # Errors
/// When the store refuses.
pub fn doubted(tx: &Tx<'_>, setting: &Setting) -> Result<Vec<Doubted>, Error> {
    let mut doubted: Vec<Doubted> = Vec::new();
    for entered in tx.entered() {
        let (client, day) = (entered.client, entered.day);
        let (what, own) = match entered.column {
            ("clients", "start_date") => ("start date", true),
            ("clients", "episode_start") => ("start of the episode", true),
            ("clients", "end_date") => ("end date", false),
            ("clients", _) => ("end of the pause", false),
            ("engagements", "start_date") => ("start of the engagement", true),
            ("engagements", _) => ("end of the engagement", false),
            _ => ("due date", false),
        };
        // When a client began is what other days are measured by. Years before the practice are nothing to doubt in it.
        let doubt = if own {
            doubt_start(day, setting.today())
        } else {
            setting.doubt_wall(day.and_time(NaiveTime::MIN), tx.client(client)?.start_date)
        };
        let again = |known: &Doubted| known.client == client && known.day == day;
        if let Some(doubt) = doubt.filter(|_| !doubted.iter().any(again)) {
            doubted.push(Doubted { client, what, handle: entered.handle.clone(), day, doubt });
        }
    }
    Ok(doubted)
}

/// What a person is told: a sentence for each, and how many more there are. `called` names the record.
pub fn remarks(doubted: &[Doubted], called: impl Fn(&Doubted) -> String) -> Vec<String> {
    let told = doubted.iter().take(TOLD);
    let mut told: Vec<String> =
        told.map(|it| format!("Check the {}{}: {}", it.what, called(it), it.doubt)).collect();
    let more = doubted.len().saturating_sub(TOLD);
    told.extend(
        (more > 0).then(|| format!("Check {}", crate::domain::count::counted(more, "more day", "more days"))),
    );
    told
}

/// The same by handles.
///
/// # Errors
/// When the store refuses.
pub fn by_handle(tx: &Tx<'_>, setting: &Setting) -> Result<Vec<String>, Error> {
    let called = |it: &Doubted| it.handle.as_ref().map_or_else(String::new, |handle| format!(" of {handle}"));
    Ok(remarks(&doubted(tx, setting)?, called))
}
