//! As many more made-up clients as a measurement needs, in one operation: each with a year of assessments, sessions, action
//! items and interventions.

use std::rc::Rc;

use chrono::{DateTime, TimeDelta, Utc};

use super::{answers::aimed, dice::Dice, play::instant};
use crate::{
    domain::{
        Dimension, Handle, PerDimension,
        action::{ActionItem, Status as Progress},
        answer::Answer,
        assessment::{Assessment, BankRef, Status as Stage, Type},
        assignment::{Assignment, Rating, Said, Status as Done, Work},
        client::{Client, Status},
        engagement::Engagement,
        history::Score,
        id::{ActionId, AssessmentId, InterventionId, QuestionId},
        scoring::{Answers, Scoring},
        session::{Billing, Clock, Confided, Mode, Session, Status as Fate, Type as Sort},
        when::Minutes,
    },
    env::Entropy,
    error::Error,
    practice::{
        Outcome, Practice, Setting,
        assess::{self, Evaluated, Sitting},
        bank::{self, Pinned, Shelf},
        client::{self, Draft},
        library, record,
    },
    store::{Kind, Tx},
};

const FIRST: [&str; 24] = [
    "Amara", "Anouk", "Björn", "Carlos", "Daria", "Emre", "Fatima", "Giulia", "Håkon", "Isla", "Jiří",
    "Kira", "Liam", "Maëlle", "Nadia", "Omar", "Paula", "Ravi", "Søren", "Tomás", "Uma", "Vera", "William",
    "Yuki",
];
const LAST: [&str; 24] = [
    "Adeyemi", "Bianchi", "Çelik", "Dvořák", "Eriksen", "Fischer", "Gómez", "Hansen", "Iyer", "Jansen",
    "Kowalski", "Lefèvre", "Müller", "Nakamura", "O'Brien", "Park", "Quispe", "Rossi", "Sato", "Tran",
    "Umarov", "Vasquez", "Wagner", "Zhang",
];
const FOCUS: [&str; 6] =
    ["leadership", "career", "team conflict", "balance", "public speaking", "strategy and priorities"];
const NOTES: [&str; 4] = [
    "Came in tired and left with one decision. Wants to speak with the partner first.",
    "Looked at the week that was. The promise to stop at six held on three days of five.",
    "Long silence after the question about the father. Did not go further today.",
    "Practised the opening of the difficult conversation, twice. The second time it was hers.",
];
const TITLES: [&str; 6] = [
    "Write the first page",
    "Ask for the budget",
    "Call the former mentor",
    "Leave on time on Thursday",
    "Say no once",
    "Thank three people by name",
];

/// How much happened with each.
const ASSESSMENTS: i64 = 12;
const SESSIONS: i64 = 20;
const ITEMS: i64 = 6;
const WORKS: i64 = 4;
/// Their year began so many days ago.
const YEAR: i64 = 330;
/// Answers are found once for so many aims, and given again by everybody whose aims lie near.
const POOL: u64 = 96;

/// Adds so many.
pub(super) fn add(
    practice: &mut Practice,
    entropy: &mut dyn Entropy,
    seed: u64,
    count: usize,
) -> Result<(), Error> {
    practice.write(entropy, ("demo", Kind::Import), false, |tx, setting| {
        if count == 0 {
            return Ok(Outcome::Nothing(()));
        }
        library::need(tx)?;
        let supply = Supply::new(tx, seed)?;
        tx.meter().begin(count);
        for number in 0..count {
            tx.meter().step();
            let lane = 1_000_000 + u64::try_from(number).unwrap_or_default();
            one(tx, setting, &supply, &mut Dice::new(seed, lane), number)?;
        }
        Ok(Outcome::Keep((), format!("made up {count} more clients")))
    })?;
    Ok(())
}

/// What everybody is given out of.
struct Supply {
    initial: Pool,
    quick: Pool,
    interventions: Vec<InterventionId>,
}

/// Answers to one bank for aims all over the range.
struct Pool {
    bank: Rc<Pinned>,
    reference: BankRef,
    kind: Type,
    sets: Vec<Given>,
}

struct Given {
    aims: PerDimension<i64>,
    answers: Vec<(QuestionId, Option<String>, Option<String>)>,
    scoring: Scoring,
}

impl Supply {
    fn new(tx: &mut Tx<'_>, seed: u64) -> Result<Self, Error> {
        let mut shelf = Shelf::default();
        let offered = library::catalogue(tx)?;
        Ok(Self {
            initial: Pool::new(tx, &mut shelf, Type::Initial, seed)?,
            quick: Pool::new(tx, &mut shelf, Type::Quick, seed)?,
            interventions: offered.into_iter().map(|it| it.id).collect(),
        })
    }
}

impl Pool {
    fn new(tx: &Tx<'_>, shelf: &mut Shelf, kind: Type, seed: u64) -> Result<Self, Error> {
        let installed = bank::choose(tx, kind, None)?;
        let reference = bank::reference(&installed);
        let bank = shelf.take(tx, &reference)?;
        let set = |number| {
            let mut dice = Dice::new(seed, 500_000 + number);
            let aims = PerDimension::from_fn(|_| 8 + dice.below(88));
            let answers = aimed(&bank.bank, &aims, &mut dice);
            let scoring = bank.bank.score(&answers);
            Given { aims, answers: spelled(&bank, answers), scoring }
        };
        let sets = (0..POOL).map(set).collect();
        Ok(Self { bank, reference, kind, sets })
    }

    /// The answers whose aims lie nearest.
    fn near(&self, aims: &PerDimension<i64>) -> Option<&Given> {
        let apart = |set: &Given| -> i64 {
            Dimension::ALL.iter().map(|dimension| (set.aims[*dimension] - aims[*dimension]).pow(2)).sum()
        };
        self.sets.iter().min_by_key(|set| apart(set))
    }
}

/// Answers as they are stored, in the order of their questions' ids.
fn spelled(bank: &Pinned, answers: Answers) -> Vec<(QuestionId, Option<String>, Option<String>)> {
    let spelled = answers.into_iter().map(|(code, answer)| match answer {
        Answer::Text(text) => (bank.id(&code), None, Some(text)),
        other => (bank.id(&code), Some(other.canonical()), None),
    });
    let mut spelled: Vec<_> = spelled.collect();
    spelled.sort_by_key(|(question, ..)| *question);
    spelled
}

fn one(
    tx: &mut Tx<'_>,
    setting: &Setting,
    supply: &Supply,
    dice: &mut Dice,
    number: usize,
) -> Result<(), Error> {
    let (first, last) = (dice.pick(&FIRST).unwrap_or(&"Ada"), dice.pick(&LAST).unwrap_or(&"Okafor"));
    let focus = dice.pick(&FOCUS).unwrap_or(&"career");
    let draft = Draft {
        name: format!("{first} {last}"),
        start: Some(setting.today() - TimeDelta::days(YEAR + 1)),
        fields: vec![format!("email=client{number}@example.org"), format!("focus={focus}")],
        ..Draft::default()
    };
    let mut client = client::add(tx, setting, &draft)?;
    let scores = assessments(tx, setting, supply, dice, &client)?;
    sessions(tx, setting, dice, (&client, number), &scores)?;
    items(tx, setting, dice, &client)?;
    works(tx, setting, supply, dice, &client)?;
    if dice.below(3) == 0 {
        engage(tx, setting, dice, &client)?;
    }
    match dice.below(10) {
        0 => client.status = Status::Paused,
        1 => client.complete(setting.today(), setting.today())?,
        _ => return Ok(()),
    }
    Ok(tx.update_client(&mut client)?)
}

/// So many days ago, some time in the working day.
fn ago(setting: &Setting, days: i64, dice: &mut Dice) -> DateTime<Utc> {
    instant(setting, setting.today(), days.max(0), dice.below(480)).min(setting.now)
}

/// A year of assessments, the long one first.
fn assessments(
    tx: &mut Tx<'_>,
    setting: &Setting,
    supply: &Supply,
    dice: &mut Dice,
    client: &Client,
) -> Result<Vec<Score>, Error> {
    let mut aims = PerDimension::from_fn(|_| 25 + dice.below(50));
    let mut new = Vec::new();
    for turn in 0..ASSESSMENTS {
        let days = YEAR - turn * 29 + dice.below(9);
        let at = ago(setting, days, dice);
        let pool = if turn == 0 { &supply.initial } else { &supply.quick };
        if let Some(given) = pool.near(&aims) {
            new.push(take(tx, (pool, given), dice, client, at)?);
        }
        aims = aims.map(|_, aim| (aim + dice.below(21) - 9).clamp(4, 97));
    }
    Ok(record::add(tx, setting, client.id, new)?.scores)
}

/// Writes one assessment with its answers.
fn take(
    tx: &mut Tx<'_>,
    (pool, given): (&Pool, &Given),
    dice: &mut Dice,
    client: &Client,
    at: DateTime<Utc>,
) -> Result<Score, Error> {
    let seconds = (7 + dice.below(7)) * i64::try_from(given.answers.len()).unwrap_or_default();
    let begun = at - TimeDelta::seconds(seconds);
    let mut assessment = Assessment {
        id: AssessmentId(uuid::Uuid::nil()),
        handle: unnamed()?,
        client_id: client.id,
        kind: pool.kind,
        dimension_focus: None,
        status: Stage::Completed,
        bank: pool.reference.clone(),
        started_at: Some(begun),
        completed_at: Some(at),
        time_spent_seconds: seconds,
        created_at: begun,
    };
    tx.insert_assessment(&mut assessment, None)?;
    tx.insert_responses(&assessment, at, &given.answers)?;
    let sitting = Sitting::fresh(assessment, Rc::clone(&pool.bank));
    let told = Evaluated { scoring: given.scoring.clone(), flags: Vec::new() };
    assess::draft(tx, &sitting, &told.scoring, &told.flags, at)
}

fn unnamed() -> Result<Handle, Error> {
    Ok("b2b2".parse()?)
}

/// Sessions of a year, every other one with notes; active clients have one ahead.
fn sessions(
    tx: &mut Tx<'_>,
    setting: &Setting,
    dice: &mut Dice,
    (client, number): (&Client, usize),
    scores: &[Score],
) -> Result<(), Error> {
    // Not everybody comes on the same day.
    let offset = i64::try_from(number % 16).unwrap_or_default();
    for turn in 0..SESSIONS {
        let days = YEAR - turn * 17 - offset;
        let at = instant(setting, setting.today(), days, dice.below(600) / 15 * 15);
        let fate = match dice.below(20) {
            _ if at > setting.now => Fate::Scheduled,
            0 => Fate::NoShow,
            1 => Fate::Cancelled,
            _ => Fate::Completed,
        };
        let held = fate == Fate::Completed;
        let (id, handle) = tx.new_session_names()?;
        let before = scores.iter().rev().find(|score| score.calculated_at < at);
        let after = scores.iter().find(|score| score.calculated_at >= at);
        let mut session = Session {
            id,
            handle,
            client_id: client.id,
            coach_id: setting.coach.id,
            scheduled_at: at,
            zone: setting.zone,
            length: Minutes::new(60)?,
            delivered: held.then_some(60),
            kind: if turn == 0 { Sort::Initial } else { Sort::Regular },
            status: fate,
            mode: Mode::Individual,
            group_size: None,
            billing: Billing::Paid,
            focus: None,
            pre: before.filter(|_| held).and_then(|score| score.total),
            post: after.filter(|_| held).and_then(|score| score.total),
            series: None,
            clock: Clock::default(),
            noted: false,
            draft_since: None,
            created_at: at.min(setting.now),
            updated_at: at.min(setting.now),
        };
        tx.insert_session(&session)?;
        if held && turn % 2 == 0 {
            let notes = dice.pick(&NOTES).map(|notes| (*notes).to_owned());
            tx.write_confided(&mut session, &Confided { notes, ..Confided::default() })?;
        }
    }
    Ok(())
}

/// Action items of the last half of the year, most of them done.
fn items(tx: &mut Tx<'_>, setting: &Setting, dice: &mut Dice, client: &Client) -> Result<(), Error> {
    for turn in 0..ITEMS {
        let days = (ITEMS - turn) * 24 - dice.below(20);
        let agreed = ago(setting, days, dice);
        let done = turn + 2 < ITEMS || dice.below(3) == 0;
        let due = setting.day(agreed) + TimeDelta::days(14);
        let mut item = ActionItem {
            id: ActionId(uuid::Uuid::nil()),
            handle: unnamed()?,
            client_id: client.id,
            session_id: None,
            intervention_id: None,
            title: (*dice.pick(&TITLES).unwrap_or(&"Write the first page")).to_owned(),
            description: None,
            box_title: None,
            due_date: Some(due),
            status: if done { Progress::Completed } else { Progress::Pending },
            completed_at: done.then(|| (agreed + TimeDelta::days(9)).min(setting.now)),
            created_at: agreed,
            updated_at: agreed,
        };
        tx.insert_action(&mut item, None)?;
    }
    Ok(())
}

/// Interventions of the year; the last one runs.
fn works(
    tx: &mut Tx<'_>,
    setting: &Setting,
    supply: &Supply,
    dice: &mut Dice,
    client: &Client,
) -> Result<(), Error> {
    for turn in 0..WORKS {
        let Some(intervention_id) = dice.pick(&supply.interventions).copied() else { return Ok(()) };
        let days = (WORKS - turn) * 70 - 60 + dice.below(9);
        let given = ago(setting, days, dice);
        let (id, handle) = tx.new_assignment_names()?;
        let mut assignment = Assignment {
            id,
            handle,
            client_id: client.id,
            intervention_id,
            assigned_by: setting.coach.id,
            assigned_at: given,
            due_date: Some(setting.day(given) + TimeDelta::days(21)),
            status: Done::Assigned,
            started_at: None,
            completed_at: None,
            abandoned_at: None,
            rating: None,
            created_at: given,
        };
        tx.insert_assignment(&assignment)?;
        if turn + 1 < WORKS {
            assignment.status = Done::Completed;
            assignment.started_at = Some(given);
            assignment.completed_at = Some(given + TimeDelta::days(18));
            assignment.rating = Some(Rating::new(1 + dice.below(5))?);
            tx.update_work(&Work { assignment, said: Said::default() })?;
        }
    }
    Ok(())
}

/// An engagement that began some months ago.
fn engage(tx: &mut Tx<'_>, setting: &Setting, dice: &mut Dice, client: &Client) -> Result<(), Error> {
    let mut engagement = Engagement {
        id: tx.fresh_id()?,
        client_id: client.id,
        sessions: u32::try_from(6 + dice.below(12)).ok(),
        minutes: None,
        start: setting.today() - TimeDelta::days(150),
        end: None,
        created_at: setting.now,
        updated_at: setting.now,
        title: None,
    };
    Ok(tx.write_engagement(&mut engagement)?)
}
