//! `coach client engage`: so many sessions or hours, from when to when, and how much of that is used.

use chrono::NaiveDate;
use clap::Args;
use rust_decimal::{Decimal, prelude::ToPrimitive};
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    cli::{
        asking,
        cx::{Cx, Open},
        number,
    },
    domain::engagement::Usage,
    error::Error,
    practice::engagement::{self, Standing, Terms},
    store::Kind,
};

#[derive(Args, Debug)]
#[command(
    after_help = "Completed sessions between its first and last day count. client show lists how much is left.

Examples:
  coach client engage k7mq --sessions 10
  coach client engage k7mq --hours 12 --until '31 mar' --title 'Acme 2026'
  coach client engage k7mq --end"
)]
pub(in crate::cli) struct EngageArgs {
    /// Handle, name, e-mail or id
    client: String,
    /// Number of sessions
    #[arg(long, value_name = "N", value_parser = sessions())]
    sessions: Option<u32>,
    /// Number of hours, such as 12 or 7.5
    #[arg(long, value_name = "H", value_parser = minutes)]
    hours: Option<u32>,
    /// Its first day [default: today]
    #[arg(long, value_name = "DATE")]
    start: Option<String>,
    /// Its last day
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Its title; encrypted
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
    /// End the current one, today or with --until
    #[arg(long, conflicts_with_all = ["sessions", "hours", "start", "title"])]
    end: bool,
}

fn minutes(text: &str) -> Result<u32, String> {
    let refused = || format!("'{text}' is not a number of hours such as 12 or 7.5");
    let hours: Decimal = text.parse().map_err(|_| refused())?;
    let minutes = hours.checked_mul(Decimal::from(60)).map(|minutes| minutes.normalize());
    let whole = minutes.filter(|minutes| minutes.scale() == 0).and_then(|minutes| minutes.to_u32());
    whole.filter(|minutes| (1..=999_999).contains(minutes)).ok_or_else(refused)
}

/// Reads a number of sessions.
fn sessions() -> impl Fn(&str) -> Result<u32, String> + Clone + Send + Sync + 'static {
    number::whole(1..=9999)
}

/// How much is agreed, where the line does not say: `10`, `10 sessions` or `7.5h`.
fn asked(open: &mut Open<'_>, handle: &str) -> Result<(Option<u32>, Option<u32>), Error> {
    let question = "How much is agreed (sessions such as 10, or hours such as 7.5h)";
    asking::asked(
        open,
        question,
        || engagement::without_number(handle),
        |_, typed| {
            let typed = typed.trim().to_lowercase();
            let number =
                |words: &[&str]| words.iter().find_map(|word| typed.strip_suffix(word)).map(str::trim_end);
            if let Some(hours) = number(&["hours", "hour", "h"]) {
                return Ok((None, Some(minutes(hours).map_err(Error::usage)?)));
            }
            let count = number(&["sessions", "session"]).unwrap_or(&typed);
            let count =
                sessions()(count).map_err(|why| Error::usage(format!("'{typed}' will not do: {why}")))?;
            Ok((Some(count), None))
        },
    )
}

impl EngageArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let found = open.writes(&self.client, "coach client engage")?;
        let reader = open.setting().reader();
        let start = self.start.as_deref().map(|start| reader.date(start)).transpose()?;
        let end = self.until.as_deref().map(|until| reader.until(until, start)).transpose()?;
        let (sessions, minutes) = match (self.sessions, self.hours) {
            (None, None) if !self.end => asked(&mut open, &found.handle)?,
            said => said,
        };
        let title = self.title;
        let terms = Terms { sessions, minutes, start, end, title };
        let done = open.write("client engage", Kind::Write, |tx, setting| {
            if self.end {
                engagement::end(tx, setting, found.id, end)
            } else {
                engagement::agree(tx, setting, found.id, &terms)
            }
        })?;
        let (client, standing) = done.value;
        let verb = if self.end { "Ended the engagement of" } else { "Agreed with" };
        let told = standing.words(open.setting().today());
        let sentence = format!("{verb} {} ({}): {told}", client.person.name(), client.handle);
        super::tell_sentence(&mut open, &sentence, client, done.op)
    }
}

/// An engagement as a page of the client with a handle tells it.
pub(super) fn part(standing: &Standing, handle: &str, today: NaiveDate) -> EngagementPart {
    EngagementPart::new(standing, standing.named_words(today), nudge(standing, handle, today))
}

/// What an engagement asks for, where it does.
fn nudge(standing: &Standing, handle: &str, today: NaiveDate) -> Option<String> {
    let Standing { engagement, usage } = standing;
    if engagement.end.is_some_and(|end| end <= today) {
        return None;
    }
    if usage.is_used_up(engagement) {
        return Some(format!(
            "All that was agreed is used. Agree again: coach client engage {handle} --end, then coach \
             client engage {handle} --sessions N"
        ));
    }
    usage.wants_booking(engagement).then(|| {
        format!("There are sessions left and none is booked. Book one: coach session add {handle} --at WHEN")
    })
}

/// An engagement as a page shows it.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct EngagementPart {
    title: Option<String>,
    sessions: Option<u32>,
    minutes: Option<u32>,
    start_date: NaiveDate,
    end_date: Option<NaiveDate>,
    #[serde(flatten)]
    usage: Usage,
    sessions_left: Option<u32>,
    minutes_left: Option<u32>,
    /// What it asks for, where it does.
    pub(super) nudge: Option<String>,
    #[serde(skip)]
    pub(super) told: String,
}

impl EngagementPart {
    fn new(standing: &Standing, told: String, nudge: Option<String>) -> Self {
        let Standing { engagement, usage } = standing;
        Self {
            title: engagement.title.clone(),
            sessions: engagement.sessions,
            minutes: engagement.minutes,
            start_date: engagement.start,
            end_date: engagement.end,
            usage: *usage,
            sessions_left: usage.sessions_left(engagement),
            minutes_left: usage.minutes_left(engagement),
            nudge,
            told,
        }
    }
}
