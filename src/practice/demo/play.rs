//! The history of the fictional clients, played in the order of time: one operation for each thing that happened.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};

use super::{
    answers::aimed,
    cast::{Bank, CAST, Person, Sitting, State},
    dice::Dice,
    life::{self, Known, Stage, Step},
};
use crate::{
    domain::{
        Dimension, PerDimension,
        assessment::{Assessment, Type},
        client::{self as people, Client},
        history::Score,
        id::ClientId,
    },
    env::Entropy,
    error::Error,
    practice::{
        Outcome, Practice, Setting,
        assess::{self, Lacking},
        bank::{self, Shelf},
        client::{self, Draft},
    },
    store::{Kind, Tx},
};

/// Something that happened to one of the cast.
enum Event {
    Added,
    Took(&'static Sitting),
    Began(Dimension),
    Paused(i64),
    Completed,
    Archived,
    Lived(Step),
}

/// Plays the history of the first `count` of the cast.
pub(super) fn run(
    practice: &mut Practice,
    entropy: &mut dyn Entropy,
    seed: u64,
    count: usize,
) -> Result<(), Error> {
    let today = practice.setting.today();
    let mut events: Vec<_> = Vec::new();
    for (who, person) in CAST.iter().enumerate().take(count) {
        let mut day = Dice::new(seed, lane(who, 0));
        let story = life::story(person.handle);
        for (days, event) in events_of(person) {
            // Clients come one after the other through the working day; whoever has a session answers after it.
            let after = story.and_then(|story| story.over(days)).filter(|_| matches!(event, Event::Took(_)));
            let begin = match event {
                Event::Added => i64::try_from(who).unwrap_or_default() * 37 - 45,
                _ => after.unwrap_or(i64::try_from(who).unwrap_or_default() * 37),
            };
            let minutes = begin + day.below(6) * 5;
            events.push((instant(&practice.setting, today, days, minutes), who, event));
        }
        if let Some(story) = story {
            let steps = life::steps(&practice.setting, story, added(person));
            events.extend(steps.into_iter().map(|(at, step)| (at, who, Event::Lived(step))));
        }
    }
    events.sort_by_key(|(at, who, _)| (*at, *who));
    let now = practice.setting.now;
    let mut ids: Vec<Option<ClientId>> = vec![None; count];
    let mut known: Vec<Known> = std::iter::repeat_with(Known::default).take(count).collect();
    let mut shelf = Shelf::default();
    let mut number = 0;
    for (at, who, event) in events {
        let Some(person) = CAST.get(who) else { continue };
        practice.setting.now = at.min(now);
        let id = ids.get(who).copied().flatten();
        if let (Event::Lived(step), Some(id), Some(story), Some(known)) =
            (&event, id, life::story(person.handle), known.get_mut(who))
        {
            let mut stage = Stage { practice, entropy, story, client: id, now };
            stage.play(known, *step)?;
            continue;
        }
        // Only what chance has a part in is numbered: a story can grow without changing anybody's answers.
        number += 1;
        let mut dice = Dice::new(seed, lane(who, number));
        let added = play(practice, entropy, &mut shelf, &mut dice, (person, id), &event)?;
        if let Some(slot) = ids.get_mut(who) {
            *slot = id.or(added);
        }
    }
    practice.setting.now = now;
    Ok(())
}

fn lane(who: usize, number: u64) -> u64 {
    u64::try_from(who).unwrap_or_default() * 1000 + number + 1
}

/// How many days ago a client was added.
fn added(person: &Person) -> i64 {
    person.sittings.first().map_or(2, |sitting| sitting.0)
}

fn events_of(person: &'static Person) -> Vec<(i64, Event)> {
    let mut events = vec![(added(person), Event::Added)];
    events.extend(person.sittings.iter().map(|sitting| (sitting.0, Event::Took(sitting))));
    match person.state {
        State::Active => {}
        State::Answering(dimension) => events.push((1, Event::Began(dimension))),
        State::Paused(since, left) => events.push((since, Event::Paused(left))),
        State::Completed(on) => events.push((on, Event::Completed)),
        State::Archived(completed, archived) => {
            events.extend([(completed, Event::Completed), (archived, Event::Archived)]);
        }
    }
    events
}

/// Nine in the morning and so many minutes, so many days ago, in the zone of the practice.
pub(super) fn instant(setting: &Setting, today: NaiveDate, days: i64, minutes: i64) -> DateTime<Utc> {
    let nine = NaiveTime::from_hms_opt(9, 0, 0).unwrap_or_default();
    let local = (today - TimeDelta::days(days)).and_time(nine) + TimeDelta::minutes(minutes);
    setting.zone.from_local_datetime(&local).earliest().map_or(setting.now, |at| at.with_timezone(&Utc))
}

fn play(
    practice: &mut Practice,
    entropy: &mut dyn Entropy,
    shelf: &mut Shelf,
    dice: &mut Dice,
    (person, known): (&Person, Option<ClientId>),
    event: &Event,
) -> Result<Option<ClientId>, Error> {
    let Some(id) = known else {
        let command = ("client add", Kind::Write);
        let added = practice.write(entropy, command, false, |tx, setting| add_client(tx, setting, person))?;
        return Ok(Some(added.value.id));
    };
    let command = match event {
        Event::Added | Event::Lived(_) => return Ok(None),
        Event::Took(_) | Event::Began(_) => ("assess new", Kind::Sitting),
        Event::Paused(_) => ("client pause", Kind::Write),
        Event::Completed => ("client complete", Kind::Write),
        Event::Archived => ("client archive", Kind::Write),
    };
    practice.write(entropy, command, false, |tx, setting| match event {
        Event::Took(Sitting(_, which, aims)) => {
            let taken = take(tx, setting, shelf, dice, id, (*which, &aims_of(*aims)))?;
            Ok(Outcome::Keep((), took(&taken.0, taken.1.as_ref(), person.name)))
        }
        Event::Began(dimension) => {
            let begun = begin(tx, shelf, dice, id, *dimension)?;
            let summary = format!("began {} of {} ({})", begun.kind.words(), person.name, begun.handle);
            Ok(Outcome::Keep((), summary))
        }
        state => change(tx, setting.today(), id, state),
    })?;
    Ok(None)
}

/// Puts a client into another state.
fn change(tx: &mut Tx<'_>, today: NaiveDate, id: ClientId, event: &Event) -> Result<Outcome<()>, Error> {
    let changed = match event {
        Event::Paused(left) => client::change(tx, id, "paused", |client| {
            Ok(client.pause(Some(today + TimeDelta::days(*left)), today)?)
        }),
        Event::Archived => client::change(tx, id, "archived", |client| {
            client.status = people::Status::Archived;
            Ok(())
        }),
        _ => client::change(tx, id, "completed", |client| Ok(client.complete(today, today)?)),
    }?;
    Ok(match changed {
        Outcome::Keep(_, summary) => Outcome::Keep((), summary),
        Outcome::Nothing(_) => Outcome::Nothing(()),
    })
}

fn add_client(tx: &mut Tx<'_>, setting: &Setting, person: &Person) -> Result<Outcome<Client>, Error> {
    let draft = Draft {
        name: person.name.to_owned(),
        handle: Some(person.handle.parse()?),
        start: None,
        fields: person.fields.iter().map(|field| (*field).to_owned()).collect(),
        ..Draft::default()
    };
    let client = client::add(tx, setting, &draft)?;
    let summary = format!("added {} ({})", client.person.name(), client.handle);
    Ok(Outcome::Keep(client, summary))
}

/// The aims as they are written in the cast.
pub(super) fn aims_of([psi, rho, q, f]: [i64; 4]) -> PerDimension<i64> {
    PerDimension { psi, rho, q, f }
}

fn took(assessment: &Assessment, score: Option<&Score>, name: &str) -> String {
    let percent = score.and_then(|score| score.percent);
    let result = percent.map_or_else(|| "without a score".to_owned(), |percent| format!("{percent} %"));
    format!("completed {} of {name} ({}): {result}", assessment.kind.words(), assessment.handle)
}

/// Takes an assessment from the first answer to the score; it ends at the instant of the operation.
pub(super) fn take(
    tx: &mut Tx<'_>,
    setting: &Setting,
    shelf: &mut Shelf,
    dice: &mut Dice,
    id: ClientId,
    (which, aims): (Bank, &PerDimension<i64>),
) -> Result<(Assessment, Option<Score>), Error> {
    take_at(tx, setting, shelf, dice, (id, setting.now), (which, aims))
}

/// [`take`] that ended at another instant.
pub(super) fn take_at(
    tx: &mut Tx<'_>,
    setting: &Setting,
    shelf: &mut Shelf,
    dice: &mut Dice,
    (id, end): (ClientId, DateTime<Utc>),
    (which, aims): (Bank, &PerDimension<i64>),
) -> Result<(Assessment, Option<Score>), Error> {
    let (kind, dimension) = match which {
        Bank::Initial => (Type::Initial, None),
        Bank::Quick => (Type::Quick, None),
        Bank::Dive(dimension) => (Type::DeepDive, Some(dimension)),
    };
    let installed = bank::choose(tx, kind, dimension)?;
    let pinned = shelf.take(tx, &bank::reference(&installed))?;
    let answers = aimed(&pinned.bank, aims, dice);
    let pace = 7 + dice.below(7);
    let seconds = pace * i64::try_from(answers.len()).unwrap_or_default() + 20;
    let start = end - TimeDelta::seconds(seconds);
    let assessment = assess::begin(tx, id, &installed, start, None)?;
    let mut sitting = assess::Sitting::fresh(assessment, pinned);
    sitting.assessment.begin(start)?;
    sitting.assessment.time_spent_seconds = seconds;
    let codes: Vec<String> =
        sitting.bank.bank.questions.iter().map(|question| question.code.clone()).collect();
    let mut at = start;
    for code in codes {
        if let Some(answer) = answers.get(&code) {
            at += TimeDelta::seconds(pace);
            assess::answer(tx, &mut sitting, &code, answer.clone(), at)?;
        }
    }
    let closed = assess::submit(tx, setting, &mut sitting, end, Lacking::Refuse)?;
    Ok((closed.assessment, closed.score))
}

/// Begins a deep dive and answers some of it.
fn begin(
    tx: &mut Tx<'_>,
    shelf: &mut Shelf,
    dice: &mut Dice,
    id: ClientId,
    dimension: Dimension,
) -> Result<Assessment, Error> {
    const ANSWERED: usize = 14;
    let installed = bank::choose(tx, Type::DeepDive, Some(dimension))?;
    let pinned = shelf.take(tx, &bank::reference(&installed))?;
    let answers = aimed(&pinned.bank, &PerDimension::from_fn(|_| 24), dice);
    let now = tx.now();
    let assessment = assess::begin(tx, id, &installed, now, None)?;
    let mut sitting = assess::Sitting::fresh(assessment, pinned);
    sitting.assessment.begin(now)?;
    let codes: Vec<String> =
        sitting.bank.bank.questions.iter().take(ANSWERED).map(|question| question.code.clone()).collect();
    for (number, code) in (1..).zip(codes) {
        if let Some(answer) = answers.get(&code) {
            assess::answer(tx, &mut sitting, &code, answer.clone(), now + TimeDelta::seconds(9 * number))?;
        }
    }
    sitting.assessment.time_spent_seconds = 9 * 14;
    tx.update_assessment(&sitting.assessment)?;
    Ok(sitting.assessment)
}
