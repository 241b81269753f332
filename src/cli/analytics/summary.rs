//! `coach analytics summary`: the practice on one page.

use chrono::NaiveDate;
use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Days, from_the_beginning, spelled};
use crate::{
    cli::cx::Cx,
    domain::{
        Change, DayGap, Dimension, Percent, Points, Share, Unit, WorkedHours, pattern::Pattern, score::Pace,
    },
    error::Error,
    practice::{
        Setting,
        analytics::{self, Range, Summary},
    },
    report::{Cell, Column, PageBuilder, Record},
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach analytics summary
  coach analytics summary --since 2026-01-01 --until 2026-06-30
  coach analytics summary --all --json | jq -r .no_show_rate
  coach analytics summary --csv --fields since,until,held,mean_coherence")]
pub(in crate::cli) struct SummaryArgs {
    /// Everything up to the last day, not only 90 days
    #[arg(long, conflicts_with = "since")]
    all: bool,
    #[command(flatten)]
    days: Days,
}

impl SummaryArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.peek()?;
        open.travel(&self.days.as_of)?;
        let usual = if self.all { from_the_beginning } else { Range::usual };
        let (range, today) = self.days.range(&open, usual)?;
        let (store, setting) = (open.store(), open.setting());
        let summary = store.skim(|| analytics::summary(store, setting, range, today))?;
        let page = SummaryPage::new(summary, open.setting());
        open.one(&page)
    }
}

/// A pattern and how many active clients have it.
#[derive(Debug, Serialize, JsonSchema)]
struct PatternCount {
    /// None for clients whose scores show no pattern.
    pattern: Option<Pattern>,
    clients: usize,
    #[serde(skip)]
    label: String,
}

/// A zone and how many active clients are in it.
#[derive(Debug, Serialize, JsonSchema)]
struct ZoneCount {
    coherence_zone: String,
    /// Where it begins, included.
    from: Percent,
    /// Where the next one begins.
    to: Percent,
    clients: usize,
}

/// The practice in numbers. Scores are those of active clients; sessions and work those of all.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct SummaryPage {
    /// The first day of the range.
    since: Option<NaiveDate>,
    /// The last day of the range.
    until: NaiveDate,
    /// Clients who are coached.
    active: usize,
    paused: usize,
    completed: usize,
    archived: usize,
    /// Sessions that took place.
    held: usize,
    no_shows: usize,
    /// No-shows among sessions that took place or should have, in percent.
    no_show_rate: Option<Share>,
    cancelled: usize,
    /// Cancelled sessions among all that are settled, in percent.
    cancelled_rate: Option<Share>,
    /// Sessions that are booked, or of which nobody said yet how they went.
    scheduled: usize,
    delivered_minutes: i64,
    delivered_hours: WorkedHours,
    /// The middle of the days between a client's session and the one before it.
    median_gap_days: Option<DayGap>,
    /// Active clients with a coherence.
    scored: usize,
    mean_psi: Option<Unit>,
    psi_change: Option<Change>,
    mean_rho: Option<Unit>,
    rho_change: Option<Change>,
    mean_q: Option<Unit>,
    q_change: Option<Change>,
    mean_f: Option<Unit>,
    f_change: Option<Change>,
    mean_coherence: Option<Percent>,
    /// The mean change of those who were measured again in the range, in points.
    coherence_change: Option<Points>,
    median_coherence: Option<Percent>,
    /// Active clients whose newest score, made in the range, rose by more than 0.005 a day.
    rapid_growth: usize,
    growth: usize,
    plateau: usize,
    decline: usize,
    rapid_decline: usize,
    assessments_completed: i64,
    interventions_done: i64,
    breakthroughs: i64,
    overdue_actions: i64,
    overdue_interventions: i64,
    patterns: Vec<PatternCount>,
    zones: Vec<ZoneCount>,
    #[serde(skip)]
    range: String,
    #[serde(skip)]
    expected: usize,
}

impl SummaryPage {
    pub(in crate::cli) fn new(told: Summary, setting: &Setting) -> Self {
        let Summary { range, caseload, sessions, averages, stretches, patterns, paces, work } = told;
        let pace = |wanted| paces.iter().find(|(pace, _)| *pace == wanted).map_or(0, |(_, clients)| *clients);
        let (now, change) = (averages.now, averages.change);
        Self {
            since: range.since,
            until: range.until,
            active: caseload.active,
            paused: caseload.paused,
            completed: caseload.completed,
            archived: caseload.archived,
            held: sessions.held,
            no_shows: sessions.no_shows,
            no_show_rate: sessions.no_show_rate(),
            cancelled: sessions.cancelled,
            cancelled_rate: sessions.cancelled_rate(),
            scheduled: sessions.scheduled,
            delivered_minutes: sessions.minutes,
            delivered_hours: sessions.hours(),
            median_gap_days: sessions.median_gap,
            scored: averages.scored,
            mean_psi: now.psi,
            psi_change: change.psi,
            mean_rho: now.rho,
            rho_change: change.rho,
            mean_q: now.q,
            q_change: change.q,
            mean_f: now.f,
            f_change: change.f,
            mean_coherence: averages.coherence,
            coherence_change: averages.moved,
            median_coherence: averages.median,
            rapid_growth: pace(Pace::RapidGrowth),
            growth: pace(Pace::Growth),
            plateau: pace(Pace::Plateau),
            decline: pace(Pace::Decline),
            rapid_decline: pace(Pace::RapidDecline),
            assessments_completed: work.assessments,
            interventions_done: work.interventions,
            breakthroughs: work.breakthroughs,
            overdue_actions: work.overdue_actions,
            overdue_interventions: work.overdue_interventions,
            patterns: patterns
                .into_iter()
                .map(|(pattern, clients)| PatternCount {
                    pattern,
                    clients,
                    label: pattern.map_or("none", |it| setting.model.label(it)).to_lowercase(),
                })
                .collect(),
            zones: stretches
                .into_iter()
                .map(|it| ZoneCount {
                    coherence_zone: it.name,
                    from: it.from,
                    to: it.to,
                    clients: it.clients,
                })
                .collect(),
            range: spelled(range),
            expected: sessions.expected(),
        }
    }

    fn dimensions(&self) -> [(Dimension, Option<Unit>, Option<Change>); 4] {
        [
            (Dimension::Psi, self.mean_psi, self.psi_change),
            (Dimension::Rho, self.mean_rho, self.rho_change),
            (Dimension::Q, self.mean_q, self.q_change),
            (Dimension::F, self.mean_f, self.f_change),
        ]
    }

    fn sessions(&self, page: &mut PageBuilder) {
        page.heading("Sessions");
        page.pair(
            "Held",
            format!(
                "{}, {}",
                self.held,
                crate::domain::count::counted(brief(self.delivered_hours.value()), "hour", "hours")
            ),
        );
        let of = |count: usize, whole: usize, rate: Option<Share>| match rate {
            Some(rate) => format!("{count} of {whole} ({rate} %)"),
            None => count.to_string(),
        };
        page.pair("No-shows", of(self.no_shows, self.expected, self.no_show_rate));
        page.pair("Cancelled", of(self.cancelled, self.expected + self.cancelled, self.cancelled_rate));
        page.pair("Past sessions not yet marked", self.scheduled);
        page.pair(
            "Median gap",
            self.median_gap_days
                .map(|days| crate::domain::count::counted(brief(days.value()), "day", "days")),
        );
    }

    fn scores(&self, page: &mut PageBuilder) {
        page.heading("Mean per dimension, and change in the range");
        for (dimension, now, change) in self.dimensions() {
            match now {
                None => page.pair(dimension.key(), Cell::Empty),
                Some(now) => {
                    let change = change.map_or_else(|| "    -".to_owned(), |change| format!("{change:+}"));
                    let part = u64::try_from(now.steps()).unwrap_or_default();
                    page.bar(dimension.key(), format!("{now} {change}"), part, 100);
                }
            }
        }
        page.heading("Coherence");
        let moved = self.coherence_change.map(|points| format!(", {points:+} in the range"));
        let mean = self.mean_coherence.map(|mean| format!("{mean}{}", moved.unwrap_or_default()));
        page.pair("Mean", mean);
        page.pair("Median", self.median_coherence.map(|median| brief(median.value())));
        let zones = self.zones.iter().map(|it| {
            (format!("{} {}-{}", it.coherence_zone, brief(it.from.value()), brief(it.to.value())), it.clients)
        });
        bars(page, zones.collect());
        page.heading("Patterns of the latest scores");
        bars(page, self.patterns.iter().map(|it| (it.label.clone(), it.clients)).collect());
        page.heading("Velocity, of scores made in the range");
        let paces = [self.rapid_growth, self.growth, self.plateau, self.decline, self.rapid_decline];
        bars(page, Pace::ALL.map(Pace::words).map(str::to_owned).into_iter().zip(paces).collect());
    }
}

/// A bar for each count, the longest for the largest.
fn bars(page: &mut PageBuilder, counts: Vec<(String, usize)>) {
    let wide = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let most = counts.iter().map(|(_, count)| wide(*count)).max().unwrap_or_default().max(1);
    for (label, count) in counts {
        page.bar(label, count.to_string(), wide(count), most);
    }
}

/// An exact number without zeros at its end.
fn brief(value: rust_decimal::Decimal) -> String {
    value.normalize().to_string()
}

impl Record for SummaryPage {
    const COLUMNS: &'static [Column] = &[
        Column::left("since", "Since"),
        Column::left("until", "Until"),
        Column::right("active", "Active"),
        Column::right("paused", "Paused"),
        Column::right("completed", "Completed"),
        Column::right("archived", "Archived"),
        Column::right("held", "Held"),
        Column::right("no_shows", "No-shows"),
        Column::right("no_show_rate", "No-show rate"),
        Column::right("cancelled", "Cancelled"),
        Column::right("cancelled_rate", "Cancelled rate"),
        Column::right("scheduled", "Past sessions not yet marked"),
        Column::right("delivered_minutes", "Minutes"),
        Column::right("delivered_hours", "Hours"),
        Column::right("median_gap_days", "Median gap"),
        Column::right("scored", "With a score"),
        Column::right("mean_psi", "psi"),
        Column::right("psi_change", "psi change"),
        Column::right("mean_rho", "rho"),
        Column::right("rho_change", "rho change"),
        Column::right("mean_q", "q"),
        Column::right("q_change", "q change"),
        Column::right("mean_f", "f"),
        Column::right("f_change", "f change"),
        Column::right("mean_coherence", "Coherence"),
        Column::right("coherence_change", "Coherence change"),
        Column::right("median_coherence", "Median coherence"),
        Column::right("rapid_growth", "Rapid growth"),
        Column::right("growth", "Growth"),
        Column::right("plateau", "Plateau"),
        Column::right("decline", "Decline"),
        Column::right("rapid_decline", "Rapid decline"),
        Column::right("assessments_completed", "Assessments completed"),
        Column::right("interventions_done", "Interventions done"),
        Column::right("breakthroughs", "Breakthroughs"),
        Column::right("overdue_actions", "Overdue action items"),
        Column::right("overdue_interventions", "Overdue interventions"),
    ];
    const DEFAULT: &'static [&'static str] =
        &["since", "until", "active", "held", "no_show_rate", "mean_coherence"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            self.since.into(),
            self.until.into(),
            self.active.into(),
            self.paused.into(),
            self.completed.into(),
            self.archived.into(),
            self.held.into(),
            self.no_shows.into(),
            self.no_show_rate.into(),
            self.cancelled.into(),
            self.cancelled_rate.into(),
            self.scheduled.into(),
            self.delivered_minutes.into(),
            self.delivered_hours.into(),
            self.median_gap_days.into(),
            self.scored.into(),
            self.mean_psi.into(),
            self.psi_change.into(),
            self.mean_rho.into(),
            self.rho_change.into(),
            self.mean_q.into(),
            self.q_change.into(),
            self.mean_f.into(),
            self.f_change.into(),
            self.mean_coherence.into(),
            self.coherence_change.into(),
            self.median_coherence.into(),
            self.rapid_growth.into(),
            self.growth.into(),
            self.plateau.into(),
            self.decline.into(),
            self.rapid_decline.into(),
            self.assessments_completed.into(),
            self.interventions_done.into(),
            self.breakthroughs.into(),
            self.overdue_actions.into(),
            self.overdue_interventions.into(),
        ]
    }

    fn page(&self, page: &mut PageBuilder) {
        page.heading(format!("Practice, {}", self.range));
        page.pair(
            "Caseload",
            format!(
                "{} active, {} paused, {} completed, {} archived",
                self.active, self.paused, self.completed, self.archived
            ),
        );
        self.sessions(page);
        self.scores(page);
        page.heading("Work");
        page.pair("Assessments completed", self.assessments_completed);
        page.pair("Interventions done", self.interventions_done);
        page.pair("Breakthroughs", self.breakthroughs);
        page.pair("Overdue action items", self.overdue_actions);
        page.pair("Overdue interventions", self.overdue_interventions);
        if self.active == 0 {
            return page.text("No active clients. Add one: coach client add");
        }
        page.text(format!(
            "Scores are those of your {} active clients, {} of them with a score; sessions and work are those of all",
            self.active, self.scored
        ));
    }
}
