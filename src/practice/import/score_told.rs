//! What a row of a file of scores says, beside what is stored.

use chrono::{DateTime, Utc};

use super::{meaning::fold, moment::Stamped};
use crate::{
    domain::{
        Dimension, PerDimension, Unit,
        history::Score,
        id::{ClientId, ScoreId},
        pattern::Pattern,
        trend::trend,
    },
    practice::Setting,
};

/// A row that passed every check.
pub(super) struct Told {
    /// The row.
    pub(super) row: u64,
    pub(super) id: Option<ScoreId>,
    pub(super) client: ClientId,
    pub(super) handle: String,
    pub(super) at: DateTime<Utc>,
    /// What the cell with the time says.
    pub(super) stamped: Stamped,
    /// What was measured.
    pub(super) scores: PerDimension<Option<Unit>>,
    /// Whether the row says which dimensions were carried over.
    pub(super) says_carried: bool,
    pub(super) flags: Option<Vec<String>>,
    pub(super) created_at: Option<DateTime<Utc>>,
    /// What is said of where the score comes from, by name.
    pub(super) origin: Vec<(&'static str, String)>,
    /// What is said to follow from it, by name.
    pub(super) follows: Vec<(&'static str, String)>,
    /// What it says of dimensions that were carried from the score before.
    pub(super) derived: Vec<(Dimension, Unit)>,
}

impl Told {
    /// Whether a dimension has no value, and the row does not say that it was carried over.
    pub(super) fn lacks(&self) -> bool {
        !self.says_carried && Dimension::ALL.into_iter().any(|dimension| self.scores[dimension].is_none())
    }

    /// Whether the row says anything of a dimension: that it was carried over, or not measured, is said by the list of
    /// those that were.
    pub(super) fn says(&self, dimension: Dimension) -> bool {
        self.says_carried || self.scores[dimension].is_some()
    }

    /// Whether a stored score says the same: when, and what was measured.
    pub(super) fn is(&self, score: &Score) -> bool {
        let stored = if self.says_carried { score.measured() } else { score.scores };
        let mut said = Dimension::ALL.into_iter().filter(|dimension| self.says(*dimension));
        let same = said.all(|dimension| self.scores[dimension] == stored[dimension]);
        same && self.at.timestamp() == score.calculated_at.timestamp()
    }

    /// What it says of where the score comes from, otherwise than it is stored.
    pub(super) fn other_origin(&self, score: &Score) -> Option<&'static str> {
        let stored = |key: &str| match key {
            "assessment_id" => score.assessment_id.map(|id| id.to_string()),
            "type" => score.kind.map(|kind| kind.key().to_owned()),
            "manual" => Some(score.manual.to_string()),
            _ => Some(score.algorithm.to_string()),
        };
        self.origin
            .iter()
            .find(|(key, said)| stored(key).as_deref() != Some(said.as_str()))
            .map(|(key, _)| *key)
    }

    /// Whether it says of a new score that it comes from answers, which are not here.
    pub(super) fn comes_from_answers(&self) -> bool {
        self.origin.iter().any(|(key, said)| match *key {
            "manual" => said != "true",
            "algorithm" => false,
            _ => true,
        })
    }

    /// What it says follows from the score, where something else does; `history` are all scores of the client.
    pub(super) fn other_follows<'t>(
        &'t self,
        setting: &Setting,
        score: &Score,
        history: &[Score],
    ) -> impl Iterator<Item = &'static str> + use<'t> {
        let patterns = Pattern::join(&score.patterns);
        let until = history.iter().position(|other| other.id == score.id).map_or(0, |at| at + 1);
        let trend = trend(history.get(..until).unwrap_or_default(), setting.home);
        let stored = [
            ("total_coherence", score.total.map(|total| total.to_string())),
            ("coherence_percentage", score.percent.map(|percent| percent.to_string())),
            ("velocity", score.velocity.map(|velocity| velocity.to_string())),
            ("patterns", Some(patterns).filter(|patterns| !patterns.is_empty())),
            ("pattern", score.patterns.first().map(ToString::to_string)),
            ("coherence_zone", score.percent.map(|percent| setting.model.zones.of(percent).to_owned())),
            ("trend", trend.map(|trend| trend.to_string())),
        ];
        let other = self.follows.iter().filter(move |(key, said)| {
            let known = stored.iter().find(|(known, _)| known == key).and_then(|(_, value)| value.as_deref());
            let worded = matches!(*key, "pattern" | "coherence_zone");
            known != Some(said.as_str()) && !(worded && known.is_some_and(|known| fold(known) == fold(said)))
        });
        other.map(|(key, _)| *key)
    }
}
