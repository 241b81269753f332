//! The client list as a read model: one glance per client with its latest scores, searched and sorted in memory.

use std::{cmp::Ordering, collections::HashMap};

use super::{
    Practice,
    bank::{self, Pinned, Shelf},
};
use crate::{
    domain::{
        Dimension,
        assessment::{Assessment, Status as Stage, Type},
        client::{Client, Status, full_name},
        history::Score,
        id::ClientId,
        naming::Search,
        pattern::Pattern,
    },
    error::Error,
    store::{assessment::Wanted, client::Glance, score::Brief},
};

/// How many scores a line of the list shows at most.
pub const TREND: i64 = 12;

/// One client of the list.
pub struct Row {
    /// Who, where it stands, the latest score.
    pub glance: Glance,
    /// First and last name together; the handle while it cannot be read.
    pub name: String,
    /// The latest scores, oldest first.
    pub trend: Vec<Brief>,
}

impl Row {
    /// The scores of one dimension in hundredths, oldest first.
    pub fn line(&self, dimension: Dimension) -> Vec<u8> {
        let scores = self.trend.iter().filter_map(|brief| brief.scores[dimension]);
        scores.filter_map(|score| u8::try_from(score.steps()).ok()).collect()
    }

    /// The latest coherence in tenths of a point.
    pub fn coherence(&self) -> Option<i64> {
        self.trend.last().and_then(|brief| brief.percent).map(crate::domain::Percent::steps)
    }

    /// How far it moved since the score before, in tenths of a point.
    pub fn change(&self) -> Option<i64> {
        let mut percents = self.trend.iter().rev().map(|brief| brief.percent);
        let (now, then) = (percents.next()??, percents.next()??);
        Some(now.steps() - then.steps())
    }

    /// The primary pattern of the latest score.
    pub fn pattern(&self) -> Option<Pattern> {
        self.trend.last().and_then(|brief| brief.patterns.first().copied())
    }
}

/// Every client with its latest scores, in one pass over each table.
///
/// # Errors
/// When the store refuses.
pub fn rows(practice: &Practice) -> Result<Vec<Row>, Error> {
    let mut trends: HashMap<ClientId, Vec<Brief>> = HashMap::new();
    practice.store.each_recent_score(TREND, |client, brief| {
        trends.entry(client).or_default().push(brief);
        Ok::<_, Error>(())
    })?;
    let mut rows = Vec::new();
    practice.store.each_glance(practice.setting.now, |glance| {
        let trend = trends.remove(&glance.id).unwrap_or_default();
        let name = full_name(&glance.first_name, &glance.last_name);
        let name = if name.is_empty() { glance.handle.to_string() } else { name };
        rows.push(Row { glance, name, trend });
        Ok::<_, Error>(())
    })?;
    Ok(rows)
}

/// An assessment in a client's list.
pub struct Taken {
    /// The assessment.
    pub assessment: Assessment,
    /// How many answers there are.
    pub answered: i64,
    /// How many questions there are.
    pub questions: usize,
}

impl Taken {
    /// Whether it can be gone on with.
    pub fn is_open(&self) -> bool {
        self.assessment.status != Stage::Completed
    }
}

/// Everything that a client's page shows.
pub struct Detail {
    /// The client.
    pub client: Client,
    /// The whole history, oldest first.
    pub scores: Vec<Score>,
    /// The assessments, newest first.
    pub taken: Vec<Taken>,
}

/// One client, whole.
///
/// # Errors
/// When it is not there, or the store refuses.
pub fn detail(practice: &Practice, shelf: &mut Shelf, id: ClientId) -> Result<Detail, Error> {
    let store = &practice.store;
    let client = store.client(id)?;
    let mut found = Vec::new();
    store.each_assessment(Wanted { client: Some(id), ..Wanted::default() }, |assessment| {
        found.push(assessment);
        Ok::<_, Error>(())
    })?;
    let mut taken = Vec::with_capacity(found.len());
    for assessment in found.into_iter().rev() {
        let answered = store.count_responses(assessment.id)?;
        let pinned: std::rc::Rc<Pinned> = shelf.take(store, &assessment.bank)?;
        taken.push(Taken { assessment, answered, questions: pinned.bank.questions.len() });
    }
    Ok(Detail { client, scores: store.scores_of(id)?, taken })
}

/// A kind of assessment that can be begun now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What sort.
    pub kind: Type,
    /// The dimension of a deep dive.
    pub focus: Option<Dimension>,
    /// The bank: `quick@1.0.0`.
    pub bank: String,
    /// Its title.
    pub title: String,
}

/// What can be begun: the newest bank on offer for each kind, the usual ones first.
///
/// # Errors
/// When the store refuses.
pub fn offers(practice: &Practice) -> Result<Vec<Offer>, Error> {
    let mut wanted = vec![(Type::Quick, None), (Type::Initial, None)];
    wanted.extend(Dimension::ALL.map(|dimension| (Type::DeepDive, Some(dimension))));
    let mut offers: Vec<Offer> = Vec::new();
    for (kind, focus) in wanted {
        if let Ok(found) = bank::choose(&practice.store, kind, focus) {
            let bank = format!("{}@{}", found.id, found.version);
            offers.push(Offer { kind, focus, bank, title: found.title });
        }
    }
    for found in
        practice.store.banks()?.into_iter().filter(|bank| bank.is_active && bank.kind == Type::Custom)
    {
        let bank = format!("{}@{}", found.id, found.version);
        offers.push(Offer { kind: Type::Custom, focus: found.dimension, bank, title: found.title });
    }
    Ok(offers)
}

/// What the list is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The name.
    #[default]
    Name,
    /// The latest coherence, lowest first.
    Coherence,
    /// How it moved, falling ones first.
    Change,
    /// The day of the latest score, longest ago first.
    LastScore,
    /// The order in which they were added.
    Added,
}

impl Sort {
    /// The one after it.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::Name => Self::Coherence,
            Self::Coherence => Self::Change,
            Self::Change => Self::LastScore,
            Self::LastScore => Self::Added,
            Self::Added => Self::Name,
        }
    }

    /// In words, after "by".
    pub const fn words(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Coherence => "coherence",
            Self::Change => "change",
            Self::LastScore => "last score",
            Self::Added => "date added",
        }
    }

    fn compare(self, a: &Row, b: &Row) -> Ordering {
        // Clients without the number that is sorted by come last.
        let last = |value: Option<i64>| (value.is_none(), value);
        let at = |row: &Row| last(row.trend.last().map(|brief| brief.calculated_at.timestamp()));
        match self {
            Self::Name => Ordering::Equal,
            Self::Coherence => last(a.coherence()).cmp(&last(b.coherence())),
            Self::Change => last(a.change()).cmp(&last(b.change())),
            Self::LastScore => at(a).cmp(&at(b)),
            Self::Added => a.glance.id.cmp(&b.glance.id),
        }
        .then_with(|| a.name.to_lowercase().cmp(&b.name.to_lowercase()))
    }
}

/// A typed filter: plain words, and `status:paused`, `pattern:lh`, `q<0.40`, `coherence>50`.
#[derive(Default)]
pub struct Filter {
    words: String,
    status: Option<Status>,
    pattern: Option<Pattern>,
    limits: Vec<Limit>,
}

struct Limit {
    dimension: Option<Dimension>,
    below: bool,
    steps: i64,
}

impl Filter {
    /// Understands what was typed; what is no filter is a word to search for.
    pub fn new(typed: &str) -> Self {
        let mut filter = Self::default();
        for word in typed.split_whitespace() {
            if !filter.take(word) {
                filter.words.push_str(word);
                filter.words.push(' ');
            }
        }
        filter
    }

    fn take(&mut self, word: &str) -> bool {
        if let Some(status) = word.strip_prefix("status:").and_then(|status| status.parse().ok()) {
            self.status = Some(status);
        } else if let Some(pattern) = word.strip_prefix("pattern:").and_then(|pattern| pattern.parse().ok()) {
            self.pattern = Some(pattern);
        } else if let Some(limit) = limit(word) {
            self.limits.push(limit);
        } else {
            return false;
        }
        true
    }

    fn keeps(&self, search: &Search, row: &Row) -> bool {
        let glance = &row.glance;
        let status = self.status.map_or(glance.status != Status::Archived, |status| status == glance.status);
        let pattern = self
            .pattern
            .is_none_or(|pattern| row.trend.last().is_some_and(|brief| brief.patterns.contains(&pattern)));
        let texts = [row.name.as_str(), glance.handle.as_str()].into_iter();
        let texts = texts.chain(glance.email.as_deref()).chain(glance.coaching_focus.as_deref());
        status && pattern && self.limits.iter().all(|limit| limit.holds(row)) && search.finds(texts)
    }
}

/// Reads `q<0.40`, `dim:q<0.40` and `coherence>50`.
fn limit(word: &str) -> Option<Limit> {
    let (name, number, below) = match word.split_once('<') {
        Some((name, number)) => (name, number, true),
        None => word.split_once('>').map(|(name, number)| (name, number, false))?,
    };
    let number: rust_decimal::Decimal = number.parse().ok()?;
    let name = name.strip_prefix("dim:").unwrap_or(name);
    let (dimension, factor) = if name == "coherence" { (None, 10) } else { (Some(name.parse().ok()?), 100) };
    let steps = (number.checked_mul(factor.into())?).round().try_into().ok()?;
    Some(Limit { dimension, below, steps })
}

impl Limit {
    fn holds(&self, row: &Row) -> bool {
        let value = match self.dimension {
            Some(dimension) => {
                row.trend.last().and_then(|brief| brief.scores[dimension]).map(crate::domain::Unit::steps)
            }
            None => row.coherence(),
        };
        value.is_some_and(|value| if self.below { value < self.steps } else { value > self.steps })
    }
}

/// Which rows are shown, in which order.
pub fn arrange(rows: &[Row], filter: &Filter, sort: Sort, reverse: bool) -> Vec<usize> {
    let search = Search::new(&filter.words);
    let mut shown: Vec<usize> = rows
        .iter()
        .enumerate()
        .filter(|(_, row)| filter.keeps(&search, row))
        .map(|(index, _)| index)
        .collect();
    shown.sort_by(|a, b| match (rows.get(*a), rows.get(*b)) {
        (Some(a), Some(b)) => sort.compare(a, b),
        _ => Ordering::Equal,
    });
    if reverse {
        shown.reverse();
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::testing::World;

    #[test]
    fn the_list_is_filtered_and_sorted() {
        let mut world = World::new();
        let ada = world.add_client("Ada Okafor");
        let ben = world.add_client("Ben Ito");
        world.add_client("Chloé Martin");
        for month in 1..=9 {
            world.score(ada, &format!("2025-{month:02}-01T10:00:00Z"), [50, 50, 30 + month, 50]);
            world.score(ada, &format!("2026-{month:02}-01T10:00:00Z"), [60, 50, 40 + month, 50]);
        }
        world.score(ben, "2026-09-01T10:00:00Z", [40, 75, 30, 50]);
        let rows = rows(&world.practice).unwrap();
        let told = |typed: &str, sort, reverse| {
            let shown = arrange(&rows, &Filter::new(typed), sort, reverse);
            shown.into_iter().map(|at| rows[at].glance.first_name.as_str()).collect::<Vec<_>>().join(" ")
        };
        let first = rows.iter().find(|row| row.glance.first_name == "Ada").unwrap();
        assert_eq!(first.line(Dimension::Q).len(), 12);
        assert_eq!(first.line(Dimension::Q).last(), Some(&49));
        assert_eq!(told("", Sort::Name, false), "Ada Ben Chloé");
        assert_eq!(told("", Sort::Coherence, false), "Ben Ada Chloé", "no score comes last");
        assert_eq!(told("", Sort::Name, true), "Chloé Ben Ada");
        assert_eq!(told("chloe", Sort::Name, false), "Chloé");
        assert_eq!(told("pattern:wc", Sort::Name, false), "Ben");
        assert_eq!(told("q<0.40", Sort::Name, false), "Ben");
        assert_eq!(told("dim:q>0.40", Sort::Name, false), "Ada");
        assert_eq!(told("coherence>10 ben", Sort::Name, false), "Ben");
        assert_eq!(told("status:paused", Sort::Name, false), "");
        assert_eq!(told("q<x", Sort::Name, false), "", "a word to search for");
    }
}
