//! `coach intervene suggest`: what fits a client, and why.

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    cli::{cx::Cx, globals::AsOf},
    domain::{
        Change, Dimension, MeanRating, Unit, intervention::Difficulty, pattern::Pattern, suggest::Candidate,
    },
    error::Error,
    practice::{
        Setting,
        find::Found,
        intervene::{self, Suggestions},
    },
    report::{Cell, Column, PageBuilder, Record},
    store::library::Catalogued,
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach intervene suggest k7mq
  coach intervene suggest k7mq --limit 3 --json")]
pub(in crate::cli) struct SuggestArgs {
    /// Handle, name, e-mail or id
    client: String,
    /// Show at most N
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = crate::cli::number::at_least_one)]
    limit: usize,
    #[command(flatten)]
    as_of: AsOf,
}

impl SuggestArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        open.travel(&self.as_of)?;
        let found = open.reads(&self.client, "coach intervene suggest")?;
        let suggestions = intervene::suggest(open.store(), open.setting(), found.id, &found.handle)?;
        let all = suggestions.ranked.len();
        let page = SuggestPage::new(&found, suggestions, open.setting(), self.limit);
        open.one_in_parts(&page, &page.suggestions)?;
        match all.saturating_sub(page.suggestions.len()) {
            0 => Ok(()),
            more => open.say(&format!("{more} more would fit; to show all: --limit {all}")),
        }
    }
}

/// One suggestion.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct SuggestionRow {
    /// Its place, from 1.
    place: usize,
    code: String,
    name: String,
    dimension: Dimension,
    difficulty: Difficulty,
    time_minutes: u16,
    /// The mean of your clients' ratings; from three ratings on.
    rating: Option<MeanRating>,
    rated: usize,
    /// The mean change of the dimension from before to after; from three cases on. An association.
    mean_change: Option<Change>,
    measured: usize,
    /// What speaks for it, in words.
    why: Vec<String>,
}

impl Record for SuggestionRow {
    const COLUMNS: &'static [Column] = &[
        Column::right("place", "Place"),
        Column::left("code", "Code"),
        Column::text("name", "Name"),
        Column::left("dimension", "Dim"),
        Column::left("difficulty", "Level"),
        Column::right("time_minutes", "Min"),
        Column::right("rating", "Rating"),
        Column::right("rated", "Ratings"),
        Column::right("mean_change", "Change"),
        Column::right("measured", "Cases"),
        Column::text("why", "Why"),
    ];
    const DEFAULT: &'static [&'static str] = &["code", "name", "difficulty", "time_minutes", "why"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            self.place.into(),
            Cell::text(&self.code),
            Cell::text(&self.name),
            Cell::text(self.dimension),
            Cell::text(self.difficulty),
            Cell::Int(self.time_minutes.into()),
            self.rating.into(),
            self.rated.into(),
            self.mean_change.into(),
            self.measured.into(),
            Cell::List(self.why.clone()),
        ]
    }
}

/// Percentage points that +0.10 in a dimension would add.
#[derive(Debug, Serialize, JsonSchema)]
struct Leverage {
    dimension: Dimension,
    /// Exact, as text.
    points: String,
}

/// What fits a client, and why.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct SuggestPage {
    /// The client's handle.
    client: String,
    /// The client's name.
    name: String,
    /// The dimension to work on.
    focus: Dimension,
    focus_score: Unit,
    /// The pattern whose weak side the focus is.
    pattern: Option<Pattern>,
    /// Why this focus, in words.
    because: String,
    leverage: Vec<Leverage>,
    pub(super) suggestions: Vec<SuggestionRow>,
    /// One decimal each, as people read them.
    #[serde(skip)]
    levers: String,
}

impl SuggestPage {
    fn new(found: &Found, told: Suggestions, setting: &Setting, limit: usize) -> Self {
        let row = |(place, (it, candidate)): (usize, (Catalogued, Candidate))| SuggestionRow {
            place,
            name: it.intervention.name,
            dimension: candidate.dimension,
            difficulty: candidate.difficulty,
            time_minutes: candidate.minutes,
            rating: candidate.evidence.told_rating(),
            rated: candidate.evidence.rated(),
            mean_change: candidate.evidence.told_change(),
            measured: candidate.evidence.measured(),
            why: candidate.reasons(),
            code: candidate.code,
        };
        let leverage = told.leverage.iter();
        let lever = |(dimension, points): &(Dimension, rust_decimal::Decimal)| {
            format!("{dimension} {:+}", points.round_dp(1))
        };
        Self {
            client: found.handle.clone(),
            name: found.name.clone(),
            focus: told.focus.dimension,
            focus_score: told.focus.score,
            pattern: told.focus.pattern,
            because: told.focus.words(|pattern| setting.model.label(pattern)),
            levers: leverage.clone().map(lever).collect::<Vec<_>>().join(", "),
            leverage: leverage
                .map(|(dimension, points)| Leverage {
                    dimension: *dimension,
                    points: points.normalize().to_string(),
                })
                .collect(),
            suggestions: (1..).zip(told.ranked).take(limit).map(row).collect(),
        }
    }
}

impl Record for SuggestPage {
    const COLUMNS: &'static [Column] = &[
        Column::left("client", "Client"),
        Column::text("name", "Name"),
        Column::left("focus", "Focus"),
        Column::right("focus_score", "Score"),
        Column::left("pattern", "Pattern"),
        Column::text("because", "Because"),
    ];
    const DEFAULT: &'static [&'static str] = &["client", "name", "focus", "focus_score", "because"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.client),
            Cell::text(&self.name),
            Cell::text(self.focus),
            self.focus_score.into(),
            self.pattern.map(Pattern::key).into(),
            Cell::text(&self.because),
        ]
    }

    fn page(&self, page: &mut PageBuilder) {
        page.heading(format!("{} {}", self.name, self.client));
        page.pair("Focus", self.because.as_str());
        page.pair("That is", self.focus.measures());
        page.pair("+0.10 adds", format!("{} points of coherence", self.levers));
        page.heading("Suggestions");
        if self.suggestions.is_empty() {
            page.text(format!(
                "Nothing left to suggest for {}: everything is assigned or was done in the last 90 days",
                self.focus
            ));
            page.text(format!("Look further: coach intervene list --dim {}", self.focus));
        }
        for it in &self.suggestions {
            page.pair(it.code.as_str(), format!("{}: {}", it.name, it.why.join("; ")));
        }
        if let Some(first) = self.suggestions.first() {
            page.text(format!("Assign one: coach intervene assign {} --to {}", first.code, self.client));
        }
    }
}
