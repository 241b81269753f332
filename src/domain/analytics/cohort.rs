//! Clients in groups, and what the scores of each group have in common.

use crate::domain::{
    Dimension, Share, Unit,
    analytics::{Averages, ENOUGH, Member, query},
    client::Status,
    dimension::Band,
    pattern::{self, Pattern},
    statistics::share,
    words::words,
    zone::Zones,
};

words!(
    /// What clients are grouped by.
    By, "grouping" {
    /// The band of each dimension's newest score.
    Dimension = "dimension",
    /// The pattern that holds first.
    Pattern = "pattern",
    /// The zone of their coherence.
    Zone = "zone",
    /// Where coaching stands.
    Status = "status",
    /// The dimension to work on.
    Focus = "focus",
});

/// One group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cohort {
    /// What its members have in common: a name in data, such as `wise_coward`, `psi low` or `no score`.
    pub group: String,
    /// The words of a filter that keep exactly its members among those who are grouped.
    pub query: String,
    /// How many of all clients they are.
    pub share: Option<Share>,
    /// Their means.
    pub averages: Averages,
}

impl Cohort {
    /// Whether there are enough scores to compare it with others.
    pub const fn comparable(&self) -> bool {
        self.averages.scored >= ENOUGH
    }
}

/// The name of the group of those without a score, and its words.
const NO_SCORE: (&str, &str) = ("no score", query::NO_SCORE);

/// Puts clients into groups, each client into exactly one (by dimension: into one for each dimension). Every group that
/// could be is told in its fixed order; the one without a score only when somebody is in it.
pub fn cohorts(by: By, members: &[Member], zones: &Zones) -> Vec<Cohort> {
    let mut cohorts = Vec::new();
    let mut add =
        |names: Vec<(String, String)>, rest: (&str, &str), group: &dyn Fn(&Member) -> Option<String>| {
            let found: Vec<Option<String>> = members.iter().map(group).collect();
            let mut push = |(name, query): (&str, &str), wanted: Option<&str>| {
                let inside = members.iter().zip(&found).filter(|(_, it)| it.as_deref() == wanted);
                let averages = Averages::of(inside.map(|(member, _)| member));
                let share = share(averages.clients, members.len());
                cohorts.push(Cohort { group: name.to_owned(), query: query.to_owned(), share, averages });
            };
            for (name, query) in &names {
                push((name, query), Some(name));
            }
            if found.iter().any(Option::is_none) {
                push(rest, None);
            }
        };
    match by {
        By::Status => {
            let all = Status::ALL.iter().map(|status| (status.key().to_owned(), query::status(*status)));
            add(all.collect(), NO_SCORE, &|member| Some(member.status.key().to_owned()));
        }
        By::Zone => {
            let names = zones.all().iter().map(|zone| zone.name.clone());
            add(names.zip(query::zones(zones)).collect(), NO_SCORE, &|member| {
                Some(zones.of(member.standing?.percent?).to_owned())
            });
        }
        By::Pattern => {
            let all = std::iter::once(None).chain(Pattern::ALL.map(Some));
            let name = |pattern: Option<Pattern>| pattern.map_or("none", Pattern::key).to_owned();
            add(all.map(|it| (name(it), query::pattern(it))).collect(), NO_SCORE, &|member| {
                let standing = member.standing.filter(|it| it.scores.complete().is_some())?;
                Some(name(standing.pattern()))
            });
        }
        By::Focus => {
            let names = Dimension::ALL.map(|dimension| (dimension.key().to_owned(), query::focus(dimension)));
            add(names.to_vec(), NO_SCORE, &|member| {
                Some(pattern::focus(&member.standing?.scores.complete()?).key().to_owned())
            });
        }
        By::Dimension => {
            for dimension in Dimension::ALL {
                let name = |band: Band| format!("{dimension} {}", band.word());
                let bands = [Band::Low, Band::Medium, Band::High];
                let names = bands.map(|band| (name(band), query::band(dimension, band))).to_vec();
                let score = |member: &Member| member.standing.and_then(|it| it.scores[dimension]);
                let group = |score: Unit| name(Band::of(score));
                let rest = (format!("{dimension} {}", NO_SCORE.0), query::unmeasured(dimension));
                add(names, (&rest.0, &rest.1), &|member| score(member).map(group));
            }
        }
    }
    cohorts
}
