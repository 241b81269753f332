//! The numbered menu that stands in for the screens in line mode.

use super::{ask, assess_in_lines, say};
use crate::{
    domain::{Dimension, filter::Filter, naming::Purpose},
    env::Env,
    error::{Error, Kind as Failure},
    practice::{
        Practice, assess,
        bank::Shelf,
        client::{self, Draft},
        dashboard::{self, Offer},
        find, log,
        roster::{self, Sort},
        sitting::Left,
    },
    report::{spark, when},
    store::Kind,
};

const CHOICES: &str =
    "1 List clients. 2 One client. 3 Add a client. 4 Assess. 5 Undo the last change. 6 Leave.";

/// Opens the menu until the person leaves; `banner` is said first.
///
/// # Errors
/// When the store refuses.
pub fn menu(env: &mut Env, practice: &mut Practice, banner: Option<&str>) -> Result<(), Error> {
    if let Some(banner) = banner {
        say(env, &format!("{banner}."))?;
    }
    loop {
        practice.setting.now = env.clock.now();
        say(env, "")?;
        say(env, CHOICES)?;
        let Some(typed) = ask(env, "Your choice, 1 to 6")? else { return Ok(()) };
        let done = match typed.as_str() {
            "1" => list(env, practice),
            "2" => one(env, practice),
            "3" => add(env, practice),
            "4" => begin(env, practice),
            "5" => undo(env, practice),
            "6" | "x" | "q" => return Ok(()),
            _ => say(env, "Type a number from 1 to 6."),
        };
        match done {
            Ok(()) => {}
            Err(error) if matches!(error.kind, Failure::Damaged | Failure::Failed | Failure::Closed) => {
                return Err(error);
            }
            Err(error) => tell(env, &error)?,
        }
    }
}

/// What was refused is said, and the menu goes on.
fn tell(env: &mut Env, error: &Error) -> Result<(), Error> {
    say(env, &format!("Not done: {}.", error.message))?;
    for candidate in &error.candidates {
        say(env, &format!("{} {}, {}.", candidate.handle, candidate.name, candidate.state))?;
    }
    Ok(())
}

fn list(env: &mut Env, practice: &Practice) -> Result<(), Error> {
    let rows = dashboard::rows(practice)?;
    let shown = roster::arrange(
        &rows,
        &roster::at_hand(Filter::default()),
        (Sort::Name, false),
        practice.setting.local(),
    );
    if shown.is_empty() {
        return say(env, "No clients yet. 3 adds one.");
    }
    for row in shown.iter().filter_map(|index| rows.get(*index)) {
        let coherence = match row.trend.last().and_then(|brief| brief.percent) {
            Some(percent) => format!("coherence {percent} percent"),
            None => "no score yet".to_owned(),
        };
        say(
            env,
            &format!("{}, handle {}, {}, {coherence}.", row.name, row.glance.handle, row.glance.status),
        )?;
    }
    Ok(())
}

/// Asks which client; nothing when the person thinks better of it.
fn which(env: &mut Env, practice: &Practice) -> Result<Option<find::Found>, Error> {
    let Some(query) = ask(env, "Which client, by name or handle")?.filter(|query| !query.is_empty()) else {
        return Ok(None);
    };
    find::client(&practice.store, &query, Purpose::Read, "coach client show").map(Some)
}

fn one(env: &mut Env, practice: &Practice) -> Result<(), Error> {
    let Some(found) = which(env, practice)? else { return Ok(()) };
    let detail = dashboard::detail(practice, &mut Shelf::default(), found.id)?;
    let setting = &practice.setting;
    say(env, &format!("{}, handle {}, {}.", found.name, found.handle, detail.client.status))?;
    for (name, text) in
        [("Focus", &detail.client.person.coaching_focus), ("E-mail", &detail.client.person.email)]
    {
        if let Some(text) = text {
            say(env, &format!("{name}: {text}."))?;
        }
    }
    let since = detail
        .scores
        .first()
        .map(|score| when::spoken_date(setting.day(score.calculated_at), setting.zone, setting.now));
    for dimension in Dimension::ALL {
        let scores = detail.scores.iter().filter_map(|score| score.scores[dimension]);
        let values: Vec<u8> = scores.filter_map(|unit| u8::try_from(unit.steps()).ok()).collect();
        say(env, &format!("{dimension} {}.", spark::sentence(&values, since.as_deref())))?;
    }
    if let Some(percent) = detail.scores.last().and_then(|score| score.percent) {
        say(env, &format!("Coherence {percent} percent. The highest possible is 87.5."))?;
    }
    let open = detail.taken.iter().filter(|taken| taken.is_open()).count();
    let count = detail.taken.len();
    say(env, &format!("Assessments: {count}. Unfinished: {open}."))
}

fn add(env: &mut Env, practice: &mut Practice) -> Result<(), Error> {
    let Some(name) = ask(env, "Name")?.filter(|name| !name.is_empty()) else { return Ok(()) };
    let mut fields = Vec::new();
    for (field, label) in [("focus", "Focus, or Enter for none"), ("email", "E-mail, or Enter for none")] {
        match ask(env, label)? {
            Some(text) if !text.is_empty() => fields.push(format!("{field}={text}")),
            _ => {}
        }
    }
    let draft = Draft { name, fields, ..Draft::default() };
    practice.setting.now = env.clock.now();
    let done = practice.write(&mut *env.entropy, ("client add", Kind::Write), false, |tx, setting| {
        client::take_on(tx, setting, &draft)
    })?;
    let (client, remarks) = &done.value;
    say(env, &format!("Added {}, handle {}.", client.person.name(), client.handle))?;
    remarks.iter().try_for_each(|remark| say(env, &format!("{remark}.")))
}

fn begin(env: &mut Env, practice: &mut Practice) -> Result<(), Error> {
    let Some(found) = which(env, practice)? else { return Ok(()) };
    say(env, &format!("{}, handle {}.", found.name, found.handle))?;
    let unfinished = practice.store.latest_unfinished(Some(found.id))?;
    let offers = dashboard::offers(practice)?;
    let resume = unfinished.iter().map(|assessment| format!("go on with {}", assessment.handle));
    let words: Vec<String> = resume.chain(offers.iter().map(told)).collect();
    let numbered: Vec<String> =
        (1..).zip(&words).map(|(number, words)| format!("{number} {words}.")).collect();
    say(env, &numbered.join(" "))?;
    let Some(typed) = ask(env, &format!("Which, 1 to {}", words.len()))? else { return Ok(()) };
    let Some(choice) = typed.parse::<usize>().ok().and_then(|number| number.checked_sub(1)) else {
        return say(env, "Nothing was begun.");
    };
    let skipped = usize::from(unfinished.is_some());
    let id = match (unfinished, choice) {
        (Some(assessment), 0) => assessment.id,
        (_, choice) => {
            let Some(offer) = choice.checked_sub(skipped).and_then(|place| offers.get(place)) else {
                return say(env, "Nothing was begun.");
            };
            practice.setting.now = env.clock.now();
            let done =
                practice.write(&mut *env.entropy, ("assess new", Kind::Write), false, |tx, setting| {
                    let bank = crate::practice::bank::offered(tx, &offer.bank)?;
                    assess::make(tx, setting, found.id, &bank)
                })?;
            done.value.id
        }
    };
    // Both ways of leaving have been told in their own words.
    match assess_in_lines(env, practice, id)? {
        Left::Closed { .. } | Left::Saved { .. } => Ok(()),
    }
}

fn told(offer: &Offer) -> String {
    match offer.focus {
        Some(dimension) => format!("{} on {dimension}", offer.kind.words()),
        None => format!("{}, {}", offer.kind.words(), offer.title),
    }
}

fn undo(env: &mut Env, practice: &mut Practice) -> Result<(), Error> {
    let target = log::last(&practice.store)?;
    let what = target.summary.clone().unwrap_or_else(|| target.command.clone());
    if !env.term.confirm(&format!("Take back: {what}?"))? {
        return say(env, "Nothing was changed.");
    }
    practice.setting.now = env.clock.now();
    practice.write(&mut *env.entropy, ("undo", Kind::Undo), false, |tx, setting| {
        log::take_back(tx, setting, &target, Kind::Undo)
    })?;
    say(env, &format!("Undid: {what}. Back again: coach redo"))
}
