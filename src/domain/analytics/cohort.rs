//! Clients in groups, and what the scores of each group have in common.

use crate::domain::{
    Dimension, Share, Unit,
    analytics::{Averages, ENOUGH, Member},
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

/// The name of the group of those without a score.
const NO_SCORE: &str = "no score";

/// Puts clients into groups, each client into exactly one (by dimension: into one for each dimension). Every group that
/// could be is told in its fixed order; the one without a score only when somebody is in it.
pub fn cohorts(by: By, members: &[Member], zones: &Zones) -> Vec<Cohort> {
    let mut cohorts = Vec::new();
    let mut add = |names: Vec<String>, rest: &str, group: &dyn Fn(&Member) -> Option<String>| {
        let found: Vec<Option<String>> = members.iter().map(group).collect();
        let mut push = |name: &str, wanted: Option<&str>| {
            let inside = members.iter().zip(&found).filter(|(_, it)| it.as_deref() == wanted);
            let averages = Averages::of(inside.map(|(member, _)| member));
            let share = share(averages.clients, members.len());
            cohorts.push(Cohort { group: name.to_owned(), share, averages });
        };
        for name in &names {
            push(name, Some(name));
        }
        if found.iter().any(Option::is_none) {
            push(rest, None);
        }
    };
    match by {
        By::Status => {
            let all = Status::ALL.iter().map(|status| status.key().to_owned()).collect();
            add(all, NO_SCORE, &|member| Some(member.status.key().to_owned()));
        }
        By::Zone => {
            let names = zones.all().iter().map(|zone| zone.name.clone()).collect();
            add(names, NO_SCORE, &|member| Some(zones.of(member.standing?.percent?).to_owned()));
        }
        By::Pattern => {
            let mut names = vec!["none".to_owned()];
            names.extend(Pattern::ALL.map(|pattern| pattern.key().to_owned()));
            add(names, NO_SCORE, &|member| {
                let standing = member.standing.filter(|it| it.scores.complete().is_some())?;
                Some(standing.pattern().map_or("none", Pattern::key).to_owned())
            });
        }
        By::Focus => {
            let names = Dimension::ALL.map(|dimension| dimension.key().to_owned()).to_vec();
            add(names, NO_SCORE, &|member| {
                Some(pattern::focus(&member.standing?.scores.complete()?).key().to_owned())
            });
        }
        By::Dimension => {
            for dimension in Dimension::ALL {
                let name = |band: Band| format!("{dimension} {}", band.word());
                let names = [Band::Low, Band::Medium, Band::High].map(name).to_vec();
                let score = |member: &Member| member.standing.and_then(|it| it.scores[dimension]);
                let group = |score: Unit| name(Band::of(score));
                add(names, &format!("{dimension} {NO_SCORE}"), &|member| score(member).map(group));
            }
        }
    }
    cohorts
}
