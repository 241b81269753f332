//! How a person reads the page of a client: who it is, then the scores, then what is agreed and goes on.

use chrono::NaiveDate;

use super::ClientPage;
use crate::{
    domain::{
        Dimension, action::Standing, breakthrough::Breakthrough, history::Score, pattern, score::HIGHEST,
    },
    practice::{
        Setting,
        prep::{breakthrough_words, item_words, work_words},
    },
    report::PageBuilder,
    store::{action::Agreed, assignment::Given},
};

/// So many breakthroughs stand on the page; the others are counted.
const NEWEST: usize = 3;

/// A handle, and what is behind it in words.
type Line = (String, String);

/// What the page says in words of its own.
pub(super) struct Told {
    /// When the history begins.
    since: Option<NaiveDate>,
    /// Each dimension with its scores in hundredths, oldest first.
    curves: Vec<(String, Vec<u8>)>,
    coherence: Option<String>,
    patterns: Vec<String>,
    lever: Option<String>,
    focus: Option<&'static str>,
    /// The newest breakthroughs.
    breakthroughs: Vec<Line>,
    items: Vec<Line>,
    /// How many of them are overdue.
    overdue: usize,
    work: Vec<Line>,
}

impl Told {
    /// Finds the words for a history that is oldest first, breakthroughs that are newest first, what is agreed, and what
    /// the client works on.
    pub(super) fn new(
        history: &[Score],
        (breakthroughs, items, running): (&[Breakthrough], &[Agreed], &[Given]),
        setting: &Setting,
        today: NaiveDate,
    ) -> Self {
        let latest = history.last();
        let carried = |dimension| latest.is_some_and(|latest| latest.carried.contains(&dimension));
        let curve = |dimension: Dimension| {
            let scores = history.iter().filter_map(|score| score.scores[dimension]);
            let label = format!("{dimension}{}", if carried(dimension) { " carried" } else { "" });
            (label, scores.filter_map(|score| u8::try_from(score.steps()).ok()).collect())
        };
        let coherence = latest.and_then(Score::coherence);
        Self {
            since: history.first().map(|first| setting.day(first.calculated_at)),
            curves: if history.is_empty() { Vec::new() } else { Dimension::ALL.map(curve).into() },
            coherence: latest.and_then(|latest| latest.percent).map(|percent| {
                format!("{percent} %, {}; highest possible {HIGHEST}", setting.model.zones.of(percent))
            }),
            patterns: latest.map_or_else(Vec::new, |latest| {
                latest.patterns.iter().map(|pattern| setting.model.label(*pattern).to_owned()).collect()
            }),
            lever: coherence.as_ref().map(|coherence| {
                let lever = coherence.best_lever();
                format!("{lever} (+0.10 = +{} points)", coherence.leverage()[lever].round_dp(1))
            }),
            focus: coherence.as_ref().map(|coherence| pattern::focus(&coherence.scores).key()),
            breakthroughs: breakthroughs
                .iter()
                .take(NEWEST)
                .map(|row| (row.handle.to_string(), breakthrough_words(row, setting)))
                .collect(),
            items: items
                .iter()
                .map(|agreed| (agreed.item.handle.to_string(), item_words(&agreed.item, today)))
                .collect(),
            overdue: items.iter().filter(|agreed| agreed.item.standing(today) == Standing::Overdue).count(),
            work: running
                .iter()
                .map(|given| (given.assignment.handle.to_string(), work_words(given, setting)))
                .collect(),
        }
    }
}

/// Writes the whole page.
pub(super) fn write(client: &ClientPage, page: &mut PageBuilder) {
    person(client, page);
    sessions(client, page);
    scores(client, page);
    let told = &client.told;
    list(page, &counted("Breakthroughs", client.breakthroughs.len(), ""), &told.breakthroughs);
    if client.breakthroughs.len() > told.breakthroughs.len() {
        page.text(format!("All of them: coach breakthrough list --client {}", client.handle));
    }
    let overdue = match told.overdue {
        0 => String::new(),
        count => format!(", {count} overdue"),
    };
    list(page, &counted("Action items", told.items.len(), &overdue), &told.items);
    list(page, &counted("Interventions", told.work.len(), ""), &told.work);
    if let Some(notes) = &client.notes {
        page.heading("Note");
        page.text(notes.as_str());
    }
}

/// `Action items: 3, 1 overdue`.
fn counted(what: &str, count: usize, more: &str) -> String {
    format!("{what}: {count}{more}")
}

/// A heading and a line for each thing; nothing at all where there is none.
fn list(page: &mut PageBuilder, heading: &str, lines: &[Line]) {
    if lines.is_empty() {
        return;
    }
    page.heading(heading);
    for (handle, words) in lines {
        page.pair(handle.as_str(), words.as_str());
    }
}

fn person(client: &ClientPage, page: &mut PageBuilder) {
    page.heading(format!("{} {}", client.name, client.handle));
    let day = |date: NaiveDate| date.format("%-d %b %Y").to_string();
    let began = client.status.began();
    let began = client.start_date.map_or_else(String::new, |date| format!("{began} {}", day(date)));
    let until = client.paused_until.map_or_else(String::new, |date| format!(" until {}", day(date)));
    page.pair("Status", format!("{}{until}{began}", client.status));
    if let Some(end) = client.end_date {
        page.pair("Completed", end);
    }
    if client.episode_start != client.start_date {
        page.pair("Episode since", client.episode_start);
    }
    let known = [
        ("Focus", &client.coaching_focus),
        ("E-mail", &client.email),
        ("Phone", &client.phone),
        ("Sponsor", &client.sponsor),
        ("Zone", &client.zone),
    ];
    for (label, value) in known {
        if let Some(value) = value {
            page.pair(label, value.as_str());
        }
        if label == "E-mail" {
            for (number, email) in (2..).zip(&client.other_emails) {
                page.pair(format!("E-mail {number}"), email.as_str());
            }
        }
    }
    for (number, goal) in (1..).zip(&client.goals) {
        page.pair(format!("Goal {number}"), goal.as_str());
    }
    for (name, value) in client.preferences.iter().chain(&client.emergency_contact) {
        page.pair(name.as_str(), value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    }
    if client.listing_consent {
        page.pair("May be listed", client.listing_consent_how.as_deref().unwrap_or("yes"));
    }
}

fn sessions(client: &ClientPage, page: &mut PageBuilder) {
    for (label, at) in [("Last session", client.last_session_at), ("Next session", client.next_session_at)] {
        if at.is_some() {
            page.pair(label, at);
        }
    }
    if let Some(engagement) = &client.engagement {
        page.pair("Engagement", engagement.told.as_str());
        if let Some(nudge) = &engagement.nudge {
            page.text(nudge.as_str());
        }
    }
}

fn scores(client: &ClientPage, page: &mut PageBuilder) {
    let told = &client.told;
    page.heading("Scores");
    if client.assessments == 0 {
        page.text(format!("No score yet. Get one: coach assess new {}", client.handle));
        return;
    }
    for (label, values) in &told.curves {
        page.trend(label.as_str(), values.clone(), told.since);
    }
    if let Some(coherence) = &told.coherence {
        page.pair("Coherence", coherence.as_str());
    }
    let velocity = client.velocity.map(|velocity| format!("{:+} points a week", velocity.points_per_week()));
    page.pair("Velocity", velocity.unwrap_or_else(|| "first score".to_owned()));
    if let Some(trend) = client.trend {
        let weekly = trend.points_per_week();
        page.pair("Trend", format!("{weekly:+} points a week, over the last scores of this kind"));
    }
    if !told.patterns.is_empty() {
        page.pair("Pattern", told.patterns.join(", "));
    }
    if let Some(lever) = &told.lever {
        page.pair("Best lever", lever.as_str());
    }
    if let Some(focus) = told.focus {
        page.pair("Work on", focus);
    }
}
