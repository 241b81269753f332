//! The practice in numbers, said in sentences.

use super::talk::Talk;
use crate::{
    domain::{Dimension, score::HIGHEST, when::echo},
    error::Error,
    practice::{
        Setting,
        analytics::{self, Range, Summary},
    },
};

impl Talk<'_> {
    pub(super) fn practice_in_numbers(&mut self) -> Result<(), Error> {
        let setting = &self.practice.setting;
        let today = setting.today();
        let store = &self.practice.store;
        let summary = store.skim(|| analytics::summary(store, setting, Range::usual(today), today))?;
        let mut lines = told(&summary);
        lines.extend(scores(&summary, setting));
        lines.push(work(&summary));
        lines.push("More, and other ranges: coach analytics summary".to_owned());
        lines.iter().try_for_each(|line| self.say(line))
    }
}

fn told(summary: &Summary) -> Vec<String> {
    let Summary { range, caseload, sessions, .. } = summary;
    let since = range.since.map_or_else(|| "the beginning".to_owned(), echo::long_day);
    let mut lines = vec![format!("From {since} to {}.", echo::long_day(range.until))];
    lines.push(format!(
        "Clients: {} active, {} paused, {} completed, {} archived.",
        caseload.active, caseload.paused, caseload.completed, caseload.archived
    ));
    lines.push(format!(
        "Sessions: {} held, {} no-shows, {} cancelled, {} past ones not yet marked.",
        sessions.held, sessions.no_shows, sessions.cancelled, sessions.scheduled
    ));
    lines.extend(sessions.median_gap.map(|gap| {
        format!(
            "The median time between two sessions of a client is {}.",
            crate::domain::count::counted(gap.value().normalize(), "day", "days")
        )
    }));
    lines
}

fn scores(summary: &Summary, setting: &Setting) -> Vec<String> {
    let averages = &summary.averages;
    if averages.scored == 0 {
        return vec!["No active client has a score yet.".to_owned()];
    }
    let means = Dimension::ALL.into_iter().filter_map(|dimension| {
        let now = averages.now[dimension]?;
        let change = averages.change[dimension].map(|change| format!(", {change:+}")).unwrap_or_default();
        Some(format!("{dimension} {now}{change}"))
    });
    let means = means.collect::<Vec<_>>().join("; ");
    let whose =
        format!("of {}", crate::domain::count::counted(averages.scored, "active client", "active clients"));
    let mut lines = vec![format!("Means {whose}, and their change: {means}.")];
    if let (Some(mean), Some(median)) = (averages.coherence, averages.median) {
        lines.push(format!(
            "Coherence: mean {mean} percent, median {median}. The highest possible is {HIGHEST}."
        ));
    }
    let zones = summary.stretches.iter().map(|it| format!("{} {}", it.name, it.clients));
    lines.push(format!("Zones: {}.", zones.collect::<Vec<_>>().join(", ")));
    let patterns = summary.patterns.iter().map(|(pattern, clients)| {
        let label = pattern.map_or("none", |pattern| setting.model.label(pattern)).to_lowercase();
        format!("{label} {clients}")
    });
    lines.push(format!("Patterns: {}.", patterns.collect::<Vec<_>>().join(", ")));
    lines
}

fn work(summary: &Summary) -> String {
    let work = &summary.work;
    let many = |count: i64, one: &str| crate::domain::count::counted(count, one, &format!("{one}s"));
    format!(
        "Assessments completed: {}. Interventions done: {}. Breakthroughs: {}. Overdue: {}, {}.",
        work.assessments,
        work.interventions,
        work.breakthroughs,
        many(work.overdue_actions, "action item"),
        many(work.overdue_interventions, "intervention")
    )
}
