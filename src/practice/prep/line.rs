//! The things on the page before a session, one line each, and under which headings they stand: the same on every face of
//! the program.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::Serialize;

use super::{Excerpt, Prep, breakthrough_words, item_words, work_words};
use crate::{
    domain::{Dimension, pattern::Pattern, score::HIGHEST, session::Session, when::echo},
    practice::Setting,
};

/// What stands on top, in pairs: a label, and the section it shows.
pub const ON_TOP: &[(&str, &str)] = &[
    ("Last session", "last_session"),
    ("Since then", "missed"),
    ("Open", "unwritten"),
    ("Engagement", "engagement"),
];

/// What is listed: a section, and its heading. `held` says whether a session took place, since which things are told.
pub const fn lists(held: bool) -> [(&'static str, &'static str); 5] {
    [
        ("opening", "To open with"),
        ("attention", "Needs attention"),
        ("action", "Open items"),
        ("intervention", "Interventions"),
        ("breakthrough", if held { "Breakthroughs since the last session" } else { "Breakthroughs" }),
    ]
}

/// What is told below the scores, in pairs.
pub const BELOW_SCORES: &[(&str, &str)] =
    &[("Trend", "trend"), ("Lever", "lever"), ("Pattern", "pattern"), ("Check", "flag")];

/// Notes: a section, and what stands before whose they are.
pub const NOTES: &[(&str, &str)] = &[("session_notes", "Notes of"), ("client_notes", "About")];

/// One thing to know before a session.
#[derive(Serialize, JsonSchema)]
pub struct PrepLine {
    /// What sort of thing: `next_session`, `last_session`, `missed`, `unwritten`, `engagement`, `opening`, `attention`,
    /// `action`, `intervention`, `breakthrough`, `score`, `trend`, `moved`, `lever`, `pattern`, `flag`, `suggestion`,
    /// `session_notes` or `client_notes`.
    pub section: &'static str,
    /// The handle of the session, action item, assignment or breakthrough; the code of an intervention.
    pub handle: Option<String>,
    /// When it was or will be.
    pub at: Option<DateTime<Utc>>,
    /// When it is due.
    pub due_date: Option<NaiveDate>,
    /// The dimension it is about.
    pub dimension: Option<Dimension>,
    /// What belongs to it: the sort of the session, a score, points, the key of a reason or pattern.
    pub value: Option<String>,
    /// All of it in words.
    pub what: String,
}

impl PrepLine {
    fn new(section: &'static str, what: impl Into<String>) -> Self {
        let what = what.into();
        Self { section, handle: None, at: None, due_date: None, dimension: None, value: None, what }
    }

    fn of_session(section: &'static str, session: &Session, what: impl Into<String>) -> Self {
        let (handle, at) = (Some(session.handle.to_string()), Some(session.scheduled_at));
        Self { handle, at, dimension: session.focus, ..Self::new(section, what) }
    }

    /// What it is, with the handle to type.
    pub fn named(&self) -> String {
        match &self.handle {
            Some(handle) => format!("{} ({handle})", self.what),
            None => self.what.clone(),
        }
    }
}

/// Everything on the page, in its order.
pub(super) fn all(prep: &Prep, setting: &Setting, notes: (bool, bool)) -> Vec<PrepLine> {
    let mut lines = sessions(prep, setting);
    let engagement = prep.engagement.as_ref();
    lines.extend(
        engagement.map(|standing| PrepLine::new("engagement", standing.named_words(setting.today()))),
    );
    let opening = format!("{} ({})", prep.opening.question, prep.opening.occasion.words());
    lines.push(PrepLine::new("opening", opening));
    let label = |pattern: Pattern| setting.model.label(pattern).to_owned();
    let title = |id| prep.title(id);
    lines.extend(prep.reasons.iter().map(|reason| {
        let value = Some(reason.why().key().to_owned());
        let why = reason.why().key().replace('_', " ");
        PrepLine { value, ..PrepLine::new("attention", format!("{why}: {}", reason.words(title, label))) }
    }));
    lines.extend(prep.items.iter().map(|agreed| PrepLine {
        handle: Some(agreed.item.handle.to_string()),
        due_date: agreed.item.due_date,
        ..PrepLine::new("action", item_words(&agreed.item, setting.today()))
    }));
    lines.extend(prep.running.iter().map(|given| PrepLine {
        handle: Some(given.assignment.handle.to_string()),
        due_date: given.assignment.due_date,
        dimension: Some(given.dimension),
        ..PrepLine::new("intervention", work_words(given, setting))
    }));
    lines.extend(prep.breakthroughs.iter().map(|row| PrepLine {
        handle: Some(row.handle.to_string()),
        at: Some(row.detected_at),
        dimension: row.aspect.dimension(),
        ..PrepLine::new("breakthrough", breakthrough_words(row, setting))
    }));
    lines.extend(scores(prep, setting));
    lines.extend(prep.suggested.iter().map(|it| PrepLine {
        handle: Some(it.code.clone()),
        dimension: Some(it.candidate.dimension),
        ..PrepLine::new("suggestion", it.words())
    }));
    lines.extend(noted(prep, notes));
    lines
}

fn sessions(prep: &Prep, setting: &Setting) -> Vec<PrepLine> {
    let mut lines = Vec::new();
    if let (Some(next), Some(when)) = (&prep.next, prep.when(setting)) {
        let line = PrepLine::of_session("next_session", next, when);
        lines.push(PrepLine { value: prep.kind(), ..line });
    } else {
        let handle = &prep.client.handle;
        let nudge = format!("none is booked. Book one: coach session add {handle} --at 'tomorrow 10:00'");
        lines.push(PrepLine::new("next_session", nudge));
    }
    if let (Some(last), Some(words)) = (&prep.last, prep.last_words(setting)) {
        lines.push(PrepLine::of_session("last_session", last, words));
    }
    if let (Some(missed), Some(words)) = (&prep.missed, prep.missed_words(setting)) {
        lines.push(PrepLine::of_session("missed", missed, words));
    }
    lines.extend(prep.waiting.iter().map(|session| {
        let at = echo::dated(session.scheduled_at.with_timezone(&setting.zone), setting.now);
        let what = format!("{at} is not marked as done yet: coach session done {}", session.handle);
        PrepLine::of_session("unwritten", session, what)
    }));
    lines
}

fn scores(prep: &Prep, setting: &Setting) -> Vec<PrepLine> {
    let mut lines = Vec::new();
    let Some(latest) = prep.history.last() else { return lines };
    let at = Some(latest.calculated_at);
    for dimension in Dimension::ALL {
        if let Some(score) = latest.scores[dimension] {
            let (dimension, value) = (Some(dimension), Some(score.to_string()));
            let what = format!("{} {score}", dimension.map_or("", Dimension::key));
            lines.push(PrepLine { at, dimension, value, ..PrepLine::new("score", what) });
        }
    }
    if let Some(percent) = latest.percent {
        let what = format!("coherence {percent} %");
        lines.push(PrepLine { at, value: Some(percent.to_string()), ..PrepLine::new("score", what) });
    }
    lines.extend(prep.trend_words().map(|words| PrepLine::new("trend", words)));
    if let Some(moved) = &prep.moved {
        lines.extend(moved.coherence_words().map(|words| PrepLine::new("moved", words)));
        lines.extend(moved.lines().into_iter().map(|(dimension, words)| PrepLine {
            dimension: Some(dimension),
            ..PrepLine::new("moved", words)
        }));
    }
    if let (Some((lever, points)), Some(words)) = (prep.lever(), prep.lever_words()) {
        let value = Some(points.round_dp(1).to_string());
        lines.push(PrepLine { dimension: Some(lever), value, ..PrepLine::new("lever", words) });
    }
    let patterns = prep.patterns().iter();
    lines.extend(patterns.map(|pattern| PrepLine {
        value: Some(pattern.key().to_owned()),
        ..PrepLine::new("pattern", setting.model.label(*pattern))
    }));
    lines.extend(latest.flags.iter().map(|flag| PrepLine {
        value: Some(flag.clone()),
        ..PrepLine::new("flag", format!("the answers of the latest assessment: {}", flag.replace('_', " ")))
    }));
    lines
}

/// The latest notes of a session and the note on the client.
fn noted(prep: &Prep, (shown, whole): (bool, bool)) -> Vec<PrepLine> {
    let told = |text: &str, more: String| {
        let excerpt = Excerpt::of(text, whole);
        let rest = if excerpt.more { format!("\n...\nAll of it: {more}") } else { String::new() };
        format!("{}{rest}", excerpt.text)
    };
    let of_session = prep.noted.as_ref().map(|noted| {
        let session = &noted.session;
        let what = told(&noted.text, format!("coach session show {} --notes", session.handle));
        let on = session.local().format("%a %-d %b %Y %H:%M").to_string();
        PrepLine { value: Some(on), ..PrepLine::of_session("session_notes", session, what) }
    });
    let of_client = prep.client.person.notes.as_ref().map(|note| {
        let what = told(note, format!("coach client note {}", prep.client.handle));
        PrepLine::new("client_notes", what)
    });
    of_session.into_iter().chain(of_client).filter(|_| shown).collect()
}

/// The history as sparklines take it.
#[derive(Default)]
pub struct Curve {
    /// The day of the first record.
    pub since: Option<NaiveDate>,
    /// Each dimension with its scores in hundredths, oldest first, and whether the latest one was carried over.
    pub dimensions: Vec<(Dimension, Vec<u8>, bool)>,
    /// Coherence in tenths of a point, oldest first.
    pub percents: Vec<u16>,
    /// Where coherence stands, in words; nothing without a record.
    pub told: Option<String>,
}

impl Curve {
    /// The history of a client.
    pub fn of(prep: &Prep, setting: &Setting) -> Self {
        let Some(latest) = prep.history.last() else { return Self::default() };
        let of = |dimension: Dimension| {
            let scores = prep.history.iter().filter_map(|score| score.scores[dimension]);
            let values = scores.filter_map(|score| u8::try_from(score.steps()).ok()).collect();
            (dimension, values, latest.carried.contains(&dimension))
        };
        let percents = prep.history.iter().filter_map(|score| score.percent);
        let told = latest.percent.map(|percent| {
            format!("{percent} %, {}; highest possible {HIGHEST}", setting.model.zones.of(percent))
        });
        Self {
            since: prep.history.first().map(|first| setting.day(first.calculated_at)),
            dimensions: Dimension::ALL.map(of).into(),
            percents: percents.filter_map(|percent| u16::try_from(percent.steps()).ok()).collect(),
            told: Some(told.unwrap_or_else(|| "needs all four dimensions".to_owned())),
        }
    }
}
