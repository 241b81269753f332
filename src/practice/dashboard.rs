//! The client list as a read model: one glance per client with its latest scores, searched and sorted in memory.

use std::collections::{HashMap, hash_map::Entry};

use super::{
    Practice,
    bank::{self, Pinned, Shelf},
    breakthrough,
    roster::Listed,
};
use crate::{
    domain::{
        Dimension, PerDimension, Percent, Unit,
        action::ActionItem,
        assessment::{Assessment, Status as Stage, Type},
        breakthrough::Breakthrough,
        client::{Client, full_name},
        history::Score,
        id::{ClientId, SessionId},
        pattern::Pattern,
        session::Session,
    },
    error::Error,
    store::{Store, action, assessment::Wanted, assignment::Given, client::Glance, score::Recent, session},
};

/// How many scores a line of the list shows at most.
pub const TREND: usize = 12;

/// One client of the list.
pub struct Row {
    /// Who, where it stands, the latest score.
    pub glance: Glance,
    /// First and last name together; the handle while it cannot be read.
    pub name: String,
    /// The latest scores, oldest first.
    pub trend: Vec<Recent>,
}

impl Row {
    /// The scores of one dimension in hundredths, oldest first.
    pub fn line(&self, dimension: Dimension) -> Vec<u8> {
        let scores = self.trend.iter().filter_map(|score| score.scores[dimension]);
        scores.filter_map(|score| u8::try_from(score.steps()).ok()).collect()
    }

    /// The latest coherence in tenths of a point.
    pub fn coherence(&self) -> Option<i64> {
        self.trend.last().and_then(|score| score.percent).map(Percent::steps)
    }

    /// The primary pattern of the latest score.
    pub fn pattern(&self) -> Option<Pattern> {
        self.glance.latest.as_ref().and_then(|brief| brief.patterns.first().copied())
    }
}

impl Listed for Row {
    fn glance(&self) -> &Glance {
        &self.glance
    }

    fn change(&self) -> Option<i64> {
        let mut percents = self.trend.iter().rev().map(|score| score.percent);
        let (now, then) = (percents.next()??, percents.next()??);
        Some(now.steps() - then.steps())
    }
}

/// As many records as no client has: the whole history.
pub const WHOLE: usize = 1_000_000;

/// Up to so many clients, reading each one's history is cheaper than reading everybody's.
const FEW: usize = 50;

/// The scores of each dimension of some clients, at most `most` records each, in hundredths and oldest first.
///
/// # Errors
/// When the store refuses.
pub fn lines(
    practice: &Practice,
    wanted: &[ClientId],
    most: usize,
) -> Result<HashMap<ClientId, PerDimension<Vec<u8>>>, Error> {
    let mut lines: HashMap<ClientId, PerDimension<Vec<u8>>> = HashMap::new();
    let mut take = |client, scores: &PerDimension<Option<Unit>>| {
        let line = lines.entry(client).or_default();
        for (dimension, score) in scores.iter() {
            line[dimension].extend(score.and_then(|score| u8::try_from(score.steps()).ok()));
        }
    };
    if wanted.len() <= FEW {
        for client in wanted {
            let history = practice.store.scores_of(*client)?;
            let first = history.len().saturating_sub(most);
            history.iter().skip(first).for_each(|score| take(*client, &score.scores));
        }
        return Ok(lines);
    }
    for (client, recent) in practice.store.recent_scores(most)? {
        for score in &recent {
            take(client, &score.scores);
        }
    }
    Ok(lines)
}

/// Every client with its latest scores, in one pass over each table.
///
/// # Errors
/// When the store refuses.
pub fn rows(practice: &Practice) -> Result<Vec<Row>, Error> {
    let mut trends = practice.store.recent_scores(TREND)?;
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
    /// The sessions, newest first.
    pub sessions: Vec<Session>,
    /// The action items: open ones first, those that are due first in front.
    pub items: Vec<ActionItem>,
    /// The interventions that were given, newest first.
    pub given: Vec<Given>,
    /// The breakthroughs, newest first, without those that were put aside.
    pub breakthroughs: Vec<Breakthrough>,
    /// How many words the notes of each session have, where there are notes.
    pub words: HashMap<SessionId, usize>,
}

impl Detail {
    /// A score by its place in a list, the newest first.
    pub fn score(&self, place: usize) -> Option<&Score> {
        self.scores.iter().rev().nth(place)
    }
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
    let (mut sessions, mut items) = (Vec::new(), Vec::new());
    store.each_session(session::Wanted { client: Some(id), ..session::Wanted::default() }, |session| {
        sessions.push(session);
        Ok::<_, Error>(())
    })?;
    sessions.reverse();
    let words = words(store, &sessions)?;
    store.each_agreed(action::Wanted { client: Some(id), ..action::Wanted::default() }, |agreed| {
        items.push(agreed.item);
        Ok::<_, Error>(())
    })?;
    items.sort_by_key(|item| (item.completed_at.is_some(), item.due_date.is_none(), item.due_date));
    let mut given = store.assignments(Some(id))?;
    given.reverse();
    let mut breakthroughs = breakthrough::standing_of(store, id, None)?;
    breakthroughs.reverse();
    Ok(Detail { client, scores: store.scores_of(id)?, taken, sessions, items, given, breakthroughs, words })
}

/// How many words the notes of sessions have.
fn words(store: &Store, sessions: &[Session]) -> Result<HashMap<SessionId, usize>, Error> {
    let mut words = HashMap::new();
    for session in sessions.iter().filter(|session| session.noted) {
        let notes = store.confided(session)?.notes.unwrap_or_default();
        words.insert(session.id, notes.split_whitespace().count());
    }
    Ok(words)
}

/// An assessment in the list of all clients.
pub struct Sat {
    /// The assessment, with how far it is answered.
    pub taken: Taken,
    /// The coherence that it led to.
    pub percent: Option<Percent>,
}

/// So many closed assessments are listed.
const RECENT: i64 = 60;

/// All unfinished assessments and the latest closed ones, newest first.
///
/// # Errors
/// When the store refuses.
pub fn sat(practice: &Practice, shelf: &mut Shelf) -> Result<Vec<Sat>, Error> {
    let store = &practice.store;
    let (open, closed) = (store.unfinished_assessments()?, store.finished_assessments(RECENT)?);
    let mut scores: HashMap<ClientId, Vec<Score>> = HashMap::new();
    let mut sat = Vec::with_capacity(open.len() + closed.len());
    for assessment in open.into_iter().chain(closed) {
        let mut percent = None;
        if assessment.status == Stage::Completed {
            let of_client = match scores.entry(assessment.client_id) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => place.insert(store.scores_of(assessment.client_id)?),
            };
            let score = of_client.iter().find(|score| score.assessment_id == Some(assessment.id));
            percent = score.and_then(|score| score.percent);
        }
        let answered = store.count_responses(assessment.id)?;
        let questions = shelf.take(store, &assessment.bank)?.bank.questions.len();
        sat.push(Sat { taken: Taken { assessment, answered, questions }, percent });
    }
    Ok(sat)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::filter::Filter,
        practice::{
            roster::{Sort, arrange},
            testing::World,
        },
    };

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
            let shown = arrange(
                &rows,
                &Filter::parse(typed).unwrap(),
                (sort, reverse),
                world.practice.setting.local(),
            );
            shown.into_iter().map(|at| rows[at].glance.first_name.as_str()).collect::<Vec<_>>().join(" ")
        };
        let first = rows.iter().find(|row| row.glance.first_name == "Ada").unwrap();
        assert_eq!(first.line(Dimension::Q).len(), 12);
        assert_eq!(first.line(Dimension::Q).last(), Some(&49));
        assert_eq!(told("", Sort::Name, false), "Ben Chloé Ada", "by last name");
        assert_eq!(told("", Sort::Coherence, false), "Ben Ada Chloé", "no score comes last");
        assert_eq!(told("", Sort::Coherence, true), "Ada Ben Chloé", "in either direction");
        assert_eq!(told("", Sort::Change, false), "Ada Ben Chloé");
        assert_eq!(told("", Sort::Name, true), "Ada Chloé Ben");
        assert_eq!(told("chloe", Sort::Name, false), "Chloé");
        assert_eq!(told("pattern:wc", Sort::Name, false), "Ben");
        assert_eq!(told("q<0.40", Sort::Name, false), "Ben");
        assert_eq!(told("dim:q>0.40", Sort::Name, false), "Ada");
        assert_eq!(told("coherence>10 ben", Sort::Name, false), "Ben");
        assert_eq!(told("status:paused", Sort::Name, false), "");
    }
}
