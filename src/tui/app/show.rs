//! Something whole, in lines to be read.

use super::{Reply, Thing, perform::Desk};
use crate::{
    domain::{
        id::{ActionId, AssessmentId, AssignmentId, BreakthroughId, ClientId, ScoreId},
        reliability::Verdict,
    },
    error::Error,
    practice::{assess, breakthrough, intervene, prep, reading},
    report::when,
    tui::{
        popup::sheet::Sheet,
        screen::{client::breakthroughs, library, prepare::Prepared},
    },
};

/// Reads it and puts it into lines.
pub(super) fn show(desk: &mut Desk<'_>, thing: Thing) -> Result<Reply, Error> {
    match thing {
        Thing::Assessment(id) => assessment(desk, id),
        Thing::Item(id) => item(desk, id),
        Thing::Given(id) => given(desk, id),
        Thing::Score(id) => score(desk, id),
        Thing::Breakthrough(id) => risen(desk, id),
        Thing::Preparation(id) => Ok(Reply::Sheet(Box::new(Sheet::prepared(prepared(desk, id)?)))),
    }
}

fn sheet(title: String, lines: Vec<String>) -> Reply {
    Reply::Sheet(Box::new(Sheet::new(title, lines)))
}

/// What there is to know before a session with a client.
pub(super) fn prepared(desk: &Desk<'_>, id: ClientId) -> Result<Prepared, Error> {
    let (store, setting) = (&desk.practice.store, &desk.practice.setting);
    Ok(Prepared::of(&prep::of(store, setting, id)?, setting))
}

fn risen(desk: &mut Desk<'_>, id: BreakthroughId) -> Result<Reply, Error> {
    let (store, setting) = (&desk.practice.store, &desk.practice.setting);
    let row = store.breakthrough(id)?;
    let history = store.scores_of(row.client_id)?;
    let verdict = breakthrough::verdict(store, desk.shelf, &row)?;
    let verdict = verdict.as_ref().map(Verdict::words);
    let lines = breakthroughs::lines(&row, &history, verdict, (setting.zone, setting.now));
    let name = store.client(row.client_id)?.person.name();
    Ok(sheet(format!("Breakthrough {} of {name}", row.handle), lines))
}

fn score(desk: &Desk<'_>, id: ScoreId) -> Result<Reply, Error> {
    let (store, setting) = (&desk.practice.store, &desk.practice.setting);
    let gone = || Error::not_found("that score was removed");
    let score = store.score(id)?.ok_or_else(gone)?;
    let mut lines = vec![when::wall_time(score.calculated_at, setting.zone, setting.now), String::new()];
    for (dimension, unit) in score.scores.iter() {
        let unit = unit.map_or_else(|| "not measured".to_owned(), |unit| unit.to_string());
        let carried = if score.carried.contains(&dimension) { "  carried from before" } else { "" };
        lines.push(format!("{:<4} {unit}{carried}", dimension.key()));
    }
    lines.push(
        score.percent.map_or_else(|| "no total".to_owned(), |percent| format!("coherence {percent} %")),
    );
    lines.push(String::new());
    lines.push(match score.assessment_id {
        Some(id) => format!("It follows from assessment {}.", store.assessment(id)?.handle),
        None => format!("Recorded by hand. Correct it: coach score edit {}", score.handle()),
    });
    let name = store.client(score.client_id)?.person.name();
    Ok(sheet(format!("Score {} of {name}", score.handle()), lines))
}

fn item(desk: &Desk<'_>, id: ActionId) -> Result<Reply, Error> {
    let (store, setting) = (&desk.practice.store, &desk.practice.setting);
    let agreed = store.agreed(id)?;
    let item = agreed.item;
    let mut lines =
        vec![item.title.clone(), String::new(), item.standing(setting.today()).key().replace('_', " ")];
    lines.extend(item.due_date.map(|due| format!("due {}", when::date(due, setting.zone, setting.now))));
    lines.extend(agreed.session.map(|session| format!("agreed in session {session}")));
    if let Some(description) = &item.description {
        lines.push(String::new());
        lines.extend(description.lines().map(str::to_owned));
    }
    Ok(sheet(format!("Action item {}", item.handle), lines))
}

fn given(desk: &Desk<'_>, id: AssignmentId) -> Result<Reply, Error> {
    let setting = &desk.practice.setting;
    let told = intervene::open(&desk.practice.store, id)?;
    let (it, work) = (&told.intervention.intervention, &told.work);
    let since = when::wall_time(work.assignment.assigned_at, setting.zone, setting.now);
    let mut lines = vec![format!("{}, given {since}", work.assignment.status.words())];
    for (name, said) in [
        ("The client said", &work.said.client_feedback),
        ("Notes", &work.said.coach_notes),
        ("Abandoned because", &work.said.abandon_reason),
    ] {
        lines.extend(said.as_ref().map(|said| format!("{name}: {said}")));
    }
    lines.push(String::new());
    lines.extend(library::view::lines(it, usize::MAX));
    Ok(sheet(format!("{}  {}  {}", it.code, it.name, work.assignment.handle), lines))
}

fn assessment(desk: &mut Desk<'_>, id: AssessmentId) -> Result<Reply, Error> {
    let sitting = assess::open(&desk.practice.store, desk.shelf, id)?;
    let client = desk.practice.store.client(sitting.assessment.client_id)?;
    let scores = desk.practice.store.scores_of(client.id)?;
    let mut lines = Vec::new();
    if let Some(score) = scores.iter().find(|score| score.assessment_id == Some(id)) {
        let parts =
            score.scores.iter().filter_map(|(dimension, unit)| Some(format!("{dimension} {}", (*unit)?)));
        lines.push(parts.collect::<Vec<_>>().join("   "));
        if let Some(percent) = score.percent {
            lines.push(format!("coherence {percent} %, {}", reading::speed(Some(score)).words()));
        }
        let labels = reading::labels(score, &desk.practice.setting.model);
        lines.push(format!(
            "pattern {}",
            if labels.is_empty() { "none".to_owned() } else { labels.join(", ") }
        ));
        lines.push(String::new());
    }
    for (number, question) in (1..).zip(&sitting.bank.bank.questions) {
        let answer = sitting.answers.get(&question.code);
        let answer = answer.map_or_else(|| "not answered".to_owned(), |answer| answer.brief(question));
        lines.push(format!("{number}. {}", question.text));
        lines.push(format!("    {answer}"));
    }
    let kind = sitting.assessment.kind.words();
    Ok(sheet(format!("{} {kind} {}", client.person.name(), sitting.assessment.handle), lines))
}
