//! What the inner functions cost: `cargo bench --bench functions`. Whole commands are measured by `commands.sh`.

#![allow(missing_docs, clippy::unwrap_used)]

use coach::{
    bank,
    domain::{
        PerDimension, Unit,
        answer::Answer,
        id::ClientId,
        naming::{Candidate, Matcher, Purpose, Standing},
        pattern::Pattern,
        question::Kind,
        score::Coherence,
        scoring::Answers,
        when::Reader,
    },
    env::{Env, SetClock, SystemClock},
    practice::demo,
    tui::Still,
};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

/// One record: terms, total, percentage, patterns.
#[divan::bench]
fn coherence(bencher: Bencher<'_, '_>) {
    let unit = |steps| Unit::from_steps(steps).unwrap();
    let scores = PerDimension { psi: unit(74), rho: unit(62), q: unit(66), f: unit(58) };
    bencher.bench(|| {
        let coherence = Coherence::of(black_box(scores));
        (coherence.total(), coherence.percent(), Pattern::of(&scores).len())
    });
}

fn answered(name: &str) -> (bank::Bank, Answers) {
    let bank = bank::builtin().unwrap().into_iter().find(|bank| bank.id == name).unwrap();
    let answers = bank.questions.iter().map(|question| {
        let answer = match &question.kind {
            Kind::Scale(scale) => Answer::Scale(scale.max()),
            Kind::MultipleChoice { options } => Answer::Choice(options[0].code.clone()),
            Kind::MultiSelect { options, .. } => Answer::Choices(vec![options[0].code.clone()]),
            Kind::Text => Answer::Text("a moment this week".to_owned()),
        };
        (question.code.clone(), answer)
    });
    let answers = answers.collect();
    (bank, answers)
}

/// All answers of one assessment to its dimensions and flags.
#[divan::bench(args = ["quick", "initial"])]
fn score_assessment(bencher: Bencher<'_, '_>, name: &str) {
    let (bank, answers) = answered(name);
    bencher.bench(|| (bank.score(black_box(&answers)), bank.flags(&answers, Some(600))));
}

/// Reading and checking a bank file, as loading a pinned bank does.
#[divan::bench(args = ["quick", "initial"])]
fn lint_bank(bencher: Bencher<'_, '_>, name: &str) {
    let (_, source) = bank::BUILTIN.into_iter().find(|(file, _)| file.starts_with(name)).unwrap();
    bencher.bench(|| bank::lint("bank.toml", black_box(source)).is_ok());
}

/// Finding one name among 20,000 that are in memory.
#[divan::bench(args = ["Ada Okafor 19999", "nobody at all"])]
fn find_name(bencher: Bencher<'_, '_>, query: &str) {
    let names: Vec<_> = (0..20_000_u128)
        .map(|n| (ClientId(uuid::Uuid::from_u128(n)), format!("b{n}"), format!("Okafor {n}")))
        .collect();
    bencher.bench(|| {
        let mut matcher = Matcher::new(black_box(query));
        for (id, handle, last) in &names {
            let candidate =
                Candidate { id: *id, handle, first: "Ada", last, email: "", standing: Standing::Active };
            if matcher.feed(&candidate).is_break() {
                break;
            }
        }
        matcher.finish(Purpose::Read)
    });
}

/// A date as people type it.
#[divan::bench(args = ["tomorrow 15:00", "2 oct", "2026-10-02T15:00Z"])]
fn read_date(bencher: Bencher<'_, '_>, text: &str) {
    let now = "2026-09-24T14:20:00Z".parse().unwrap();
    let reader = Reader::new(now, chrono_tz::Europe::Paris);
    bencher.bench(|| reader.instant(black_box(text)).is_ok());
}

/// Screens, and the keys that lead to them.
const SCREENS: [(&str, &str); 10] = [
    ("today", "1"),
    ("clients", "2"),
    ("client", "2\n"),
    ("assess", "3"),
    ("sessions", "4"),
    ("library", "5"),
    ("practice", "6"),
    ("notes", "4\n"),
    ("help", "1?"),
    ("palette", "2:"),
];

fn screens() -> impl Iterator<Item = &'static str> {
    SCREENS.iter().map(|(name, _)| *name)
}

/// A whole frame of a screen over the demonstration, from state to the bytes that a terminal is sent.
#[divan::bench(args = screens())]
fn frame_80x24(bencher: Bencher<'_, '_>, screen: &str) {
    frame(bencher, (80, 24), screen);
}

/// The same where list and detail stand side by side.
#[divan::bench(args = screens())]
fn frame_200x60(bencher: Bencher<'_, '_>, screen: &str) {
    frame(bencher, (200, 60), screen);
}

fn frame(bencher: Bencher<'_, '_>, size: (u16, u16), screen: &str) {
    let mut practice = demo::memory(demo::SEED, demo::CLIENTS).unwrap();
    let mut env = Env::from_process();
    env.clock = Box::new(SetClock::new(Box::new(SystemClock::default()), demo::moment(), demo::ZONE));
    let mut still = Still::open(&mut env, &mut practice, size).unwrap();
    let (_, keys) = SCREENS.iter().find(|(name, _)| *name == screen).unwrap();
    still.keys(keys);
    bencher.bench_local(|| still.frame().unwrap());
}
