//! What keys do to answers, and that the three ways of answering store the same bytes.

use proptest::prelude::*;
use ratatui::crossterm::event::KeyCode;

use super::{Msg, Page, testing::Bench, update, view};
use crate::{
    domain::{Dimension, assessment::Type, id::AssessmentId, question::Kind, scoring::samples::WIDE},
    lines,
    practice::{
        assess::{self, Lacking},
        bank::Shelf,
        given::Given,
        sitting::Left,
        testing::World,
    },
    tui::testing::{any_key, ctrl, drawn},
};

#[test]
fn a_long_scale_collects_its_digits() {
    let mut bench = Bench::by(WIDE);
    bench.keys("7");
    assert_eq!(bench.stored("WB_01"), None, "more digits may follow");
    bench.keys("5\n");
    assert_eq!(bench.stored("WB_01").as_deref(), Some("75"));
    assert!(matches!(bench.runner.page, Page::Question(1)));
    bench.press(KeyCode::Backspace);
    bench.keys("101\n");
    assert_eq!(bench.runner.note.as_deref(), Some("Not saved: the answer 101 is outside 0 to 100."));
    bench.keys("12");
    bench.press(KeyCode::Backspace);
    bench.press(KeyCode::Backspace);
    bench.press(KeyCode::Right);
    assert_eq!(bench.stored("WB_01").as_deref(), Some("76"));
    bench.press(KeyCode::PageUp);
    assert_eq!(bench.stored("WB_01").as_deref(), Some("86"));
    bench.press(KeyCode::End);
    assert_eq!(bench.stored("WB_01").as_deref(), Some("100"));
    bench.runner.auto_next = true;
    bench.keys("8\n");
    assert_eq!(bench.stored("WB_01").as_deref(), Some("8"));
    assert!(matches!(bench.runner.page, Page::Question(1)), "on by one, not by two");
    bench.runner.auto_next = false;
    bench.keys("10");
    assert_eq!(bench.stored("WB_02").as_deref(), Some("10"), "a 0 after a 1");
    bench.keys("0");
    assert_eq!(bench.stored("WB_02").as_deref(), Some("0"));
}

#[test]
fn what_does_not_apply_can_be_said() {
    let mut bench = Bench::by(WIDE);
    bench.keys("n");
    assert_eq!(bench.stored("WB_01").as_deref(), Some("\"n/a\""));
    bench.keys("\nn");
    assert_eq!(bench.stored("WB_02"), None, "this one always applies");
    bench.keys("s");
    bench.keys("n");
    assert_eq!(bench.stored("WB_03").as_deref(), Some("\"n/a\""));
    bench.keys("\nF");
    let (lines, first) = bench.runner.lacking();
    assert_eq!((lines, first), (vec!["psi  not answered: question 2; 2 do not apply".to_owned()], Some(1)));
}

#[test]
fn a_digit_marks_and_enter_goes_on() {
    let mut bench = Bench::new(Type::Quick);
    bench.keys("\n");
    assert_eq!(bench.runner.note.as_deref(), Some("Not answered yet. s skips this question."));
    bench.keys("9");
    assert_eq!(bench.stored("psi-01"), None, "not on the scale");
    bench.keys("5");
    assert_eq!(bench.stored("psi-01").as_deref(), Some("5"), "stored before anything else happens");
    assert!(matches!(bench.runner.page, Page::Question(0)));
    bench.press(KeyCode::Left);
    assert_eq!(bench.stored("psi-01").as_deref(), Some("4"));
    bench.keys("\n");
    assert!(matches!(bench.runner.page, Page::Question(1)));
    bench.press(KeyCode::Backspace);
    bench.press(KeyCode::Delete);
    assert_eq!(bench.stored("psi-01"), None);
    bench.runner.auto_next = true;
    bench.keys("5");
    assert!(matches!(bench.runner.page, Page::Question(1)), "experienced coaches go on at once");
}

#[test]
fn options_are_marked_within_their_rules() {
    let mut bench = Bench::new(Type::Initial);
    let code = bench.first(|kind| matches!(kind, Kind::MultiSelect { .. }));
    let question = bench.runner.question().unwrap().clone();
    let Kind::MultiSelect { options, max_choices } = &question.kind else { panic!("of the wrong kind") };
    let alone = options.iter().find(|option| option.exclusive).unwrap().code.clone();
    let plain: Vec<_> = options.iter().filter(|option| !option.exclusive).collect();
    bench.keys(&plain[0].code);
    bench.press(KeyCode::Down);
    bench.keys(" ");
    let both = format!(r#"["{}","{}"]"#, plain[0].code, plain[1].code);
    assert_eq!(bench.stored(&code), Some(both));
    bench.keys(&alone);
    assert_eq!(bench.stored(&code), Some(format!(r#"["{alone}"]"#)), "it clears the others");
    bench.keys(&plain[1].code);
    assert_eq!(bench.stored(&code), Some(format!(r#"["{}"]"#, plain[1].code)), "and they clear it");
    bench.keys(&plain[1].code);
    assert_eq!(bench.stored(&code), None, "nothing marked is not answered");
    for option in &plain {
        bench.keys(&option.code);
    }
    if *max_choices < plain.len() {
        let chosen = bench.turn.sitting.answers[&code].to_json().as_array().unwrap().len();
        assert_eq!(chosen, *max_choices);
        assert!(bench.runner.note.as_deref().unwrap().starts_with("Up to "));
    }
}

#[test]
fn text_is_kept_after_a_pause_and_on_every_way_out() {
    let mut bench = Bench::deep_dive();
    let code = bench.first(|kind| matches!(kind, Kind::Text));
    bench.keys("I said no");
    assert_eq!(bench.stored(&code), None);
    bench.world.at("2026-09-24T14:20:01.900Z");
    bench.send(Msg::Tick);
    assert_eq!(bench.stored(&code), None, "still writing");
    bench.world.at("2026-09-24T14:20:02Z");
    bench.send(Msg::Tick);
    assert_eq!(bench.stored(&code).as_deref(), Some(r#""I said no""#));
    bench.keys("\nand why");
    bench.send(Msg::FocusLost);
    assert_eq!(bench.stored(&code).as_deref(), Some(r#""I said no\nand why""#));
    bench.keys("!");
    bench.send(Msg::Stop);
    assert_eq!(bench.stored(&code).as_deref(), Some(r#""I said no\nand why!""#));
    assert!(bench.left);
    bench.send(Msg::Paste("\r\nq\u{1b}[31m".to_owned()));
    bench.send(Msg::Key(ctrl('z')));
    assert_eq!(bench.stored(&code).as_deref(), Some(r#""I said no\nand why!\nq[31m""#));
}

#[test]
fn only_time_at_it_is_counted() {
    let mut bench = Bench::new(Type::Quick);
    bench.world.at("2026-09-24T14:20:07Z");
    bench.keys("5");
    bench.world.at("2026-09-24T14:50:00Z");
    bench.press(KeyCode::Esc);
    assert!(bench.left);
    let stored = bench.world.practice.store.assessment(bench.id).unwrap();
    assert_eq!(stored.time_spent_seconds, 7 + 120, "two minutes after the last key nobody is there");
}

#[test]
fn too_little_asks_with_one_key_and_closes_with_another() {
    let mut bench = Bench::new(Type::Quick);
    bench.keys("5");
    bench.runner.review(0);
    bench.keys("F");
    assert!(matches!(bench.runner.page, Page::Lacking));
    bench.keys("F\n");
    assert!(matches!(bench.runner.page, Page::Question(4)), "the first question that would help");
    bench.runner.review(0);
    bench.keys("Fw");
    assert!(matches!(&bench.runner.page, Page::Result(reading) if reading.measures.is_empty()));
}

#[test]
fn what_cannot_be_stored_is_tried_again() {
    let mut bench = Bench::new(Type::Quick);
    bench.busy = true;
    bench.world.at("2026-09-24T14:20:07Z");
    bench.keys("5");
    assert!(bench.runner.note.as_deref().unwrap().starts_with("Not saved: busy."));
    assert_eq!(bench.stored("psi-01"), None);
    bench.busy = false;
    bench.runner.open(1);
    bench.keys("3");
    assert_eq!(bench.stored("psi-01").as_deref(), Some("5"));
    assert_eq!(bench.stored("rho-01").as_deref(), Some("3"));
    assert_eq!(bench.spent(), 7, "with its time");
}

#[test]
fn nothing_is_closed_while_an_answer_is_not_stored() {
    let mut bench = Bench::new(Type::Quick);
    let codes: Vec<_> = bench.runner.questions().iter().map(|question| question.code.clone()).collect();
    for code in &codes {
        bench.at(code);
        bench.keys("1");
    }
    bench.busy = true;
    bench.at("psi-01");
    bench.world.at("2026-09-24T14:20:07Z");
    bench.keys("5");
    bench.runner.review(0);
    for _ in 0..2 {
        bench.keys("F");
        let note = bench.runner.note.as_deref();
        assert_eq!(note, Some("Not completed: some answers are not saved yet; press F again."));
        assert!(matches!(bench.runner.page, Page::Review));
    }
    bench.busy = false;
    bench.keys("F");
    assert!(matches!(bench.runner.page, Page::Result(_)));
    assert_eq!(bench.stored("psi-01").as_deref(), Some("5"));
    assert_eq!(bench.spent(), 7);
}

#[test]
fn who_is_stopped_leaves_nothing_unstored() {
    let mut bench = Bench::new(Type::Quick);
    bench.busy = true;
    bench.world.at("2026-09-24T14:20:07Z");
    bench.keys("5");
    bench.busy = false;
    bench.send(Msg::Stop);
    assert!(bench.left);
    assert_eq!(bench.stored("psi-01").as_deref(), Some("5"));
    assert_eq!(bench.spent(), 7);
}

#[test]
fn an_abandoned_assessment_is_stored_and_left() {
    let mut bench = Bench::deep_dive();
    let code = bench.first(|kind| matches!(kind, Kind::Text));
    bench.runner.patience = 900_000;
    bench.keys("I said no");
    bench.world.at("2026-09-24T14:34:59Z");
    bench.send(Msg::Resize(120, 30));
    assert!(!bench.left);
    bench.world.at("2026-09-24T14:35:00Z");
    bench.send(Msg::Tick);
    assert!(bench.left);
    assert_eq!(bench.stored(&code).as_deref(), Some(r#""I said no""#));
}

#[test]
fn a_text_that_is_refused_stays_on_the_screen() {
    let mut bench = Bench::deep_dive();
    let code = bench.first(|kind| matches!(kind, Kind::Text));
    let long = "a".repeat(20_001);
    bench.send(Msg::Paste(long.clone()));
    for way in [KeyCode::Tab, KeyCode::BackTab] {
        bench.press(way);
        assert_eq!(bench.runner.question().unwrap().code, code);
        assert_eq!(bench.runner.draft.text(), long);
        assert!(bench.runner.note.as_deref().unwrap().starts_with("Not saved: "), "{:?}", bench.runner.note);
    }
    bench.press(KeyCode::Backspace);
    bench.press(KeyCode::Tab);
    assert_ne!(bench.runner.question().map(|question| question.code.clone()), Some(code.clone()));
    assert!(bench.stored(&code).is_some());
}

/// What is stored of an assessment: answers in the order of the bank, and the score.
fn kept(world: &World, id: AssessmentId) -> (Vec<(String, String)>, String) {
    let sitting = assess::open(&world.practice.store, &mut Shelf::default(), id).unwrap();
    let answers = sitting.answers.iter().map(|(code, answer)| (code.clone(), answer.canonical())).collect();
    let score = world.practice.store.score_of_assessment(id).unwrap().unwrap();
    (answers, format!("{:?} {:?} {:?} {:?}", score.scores, score.total, score.percent, score.flags))
}

/// What is typed at a question: the n-th value, option or two of them, or a text.
fn typed(kind: &Kind, turn: usize) -> String {
    match kind {
        Kind::Scale(scale) => {
            let span = usize::try_from(scale.max() - scale.min() + 1).unwrap();
            (scale.min() + i64::try_from(turn % span).unwrap()).to_string()
        }
        Kind::MultipleChoice { options } => (turn % options.len() + 1).to_string(),
        Kind::MultiSelect { .. } => "1 2".to_owned(),
        Kind::Text => "One two.\n\nThree — \"four\"".to_owned(),
    }
}

#[test]
fn screens_lines_and_files_store_the_same() {
    the_same_three_ways(Bench::new(Type::Initial), Type::Initial, None);
}

#[test]
fn texts_are_stored_the_same_too() {
    the_same_three_ways(Bench::deep_dive(), Type::DeepDive, Some(Dimension::Q));
}

fn the_same_three_ways(mut bench: Bench, kind: Type, focus: Option<Dimension>) {
    let questions = bench.runner.questions().to_vec();
    let mut said: Vec<String> = Vec::new();
    for (turn, question) in questions.iter().enumerate() {
        let answer = typed(&question.kind, turn);
        if question.kind == Kind::Text {
            bench.keys(&answer);
            bench.keys("\t");
            said.extend(answer.split('\n').map(str::to_owned));
            said.push(".".to_owned());
        } else {
            bench.keys(&answer.replace(' ', ""));
            bench.keys("\n");
            said.push(answer);
        }
    }
    assert!(matches!(bench.runner.page, Page::Review));
    bench.keys("F");
    assert!(matches!(bench.runner.page, Page::Result(_)));
    let on_screen = kept(&bench.world, bench.id);

    let mut world = World::new();
    let client = world.add_client("Ada Okafor");
    let id = world.begin_with(client, kind, focus);
    said.push("f".to_owned());
    world.person(&said.iter().map(String::as_str).collect::<Vec<_>>());
    let left = lines::assess_in_lines(&mut world.env, &mut world.practice, (id, None)).unwrap();
    assert!(matches!(left, Left::Closed { .. }));
    let in_lines = kept(&world, id);

    let mut world = World::new();
    let client = world.add_client("Ada Okafor");
    let id = world.begin_with(client, kind, focus);
    let told = questions.iter().enumerate().map(|(turn, question)| {
        // A file names options by their letters, and several in a list.
        let answer = match &question.kind {
            Kind::MultipleChoice { options } => serde_json::json!(options[turn % options.len()].code),
            Kind::MultiSelect { options, .. } => serde_json::json!([options[0].code, options[1].code]),
            kind => typed(kind, turn).into(),
        };
        (question.code.clone(), answer)
    });
    let json = serde_json::Value::Object(told.collect()).to_string();
    let given = Given::parse(&json, "answers").unwrap();
    let done = world.practice.write(
        &mut *world.env.entropy,
        ("assess new", crate::store::Kind::Write),
        false,
        |tx, setting| {
            let mut sitting = assess::open(tx, &mut Shelf::default(), id)?;
            for (code, answer) in given.answers(&sitting.bank)? {
                assess::answer(tx, &mut sitting, &code, answer, setting.now)?;
            }
            assess::submit(tx, setting, &mut sitting, setting.now, Lacking::Refuse)?;
            Ok(crate::practice::Outcome::Keep((), String::new()))
        },
    );
    done.unwrap();
    let from_file = kept(&world, id);

    // The runner and line mode know how long it took; a clock that stands makes that nothing in all three.
    assert_eq!(on_screen.0.len(), questions.len());
    assert_eq!(on_screen, in_lines);
    assert_eq!(on_screen, from_file);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn no_key_and_no_size_makes_it_fall(
        keys in prop::collection::vec((any_key(), 1_u16..210, 1_u16..70), 1..80),
        start in 0_usize..60,
    ) {
        let bench = Bench::new(Type::Initial);
        let mut runner = bench.runner;
        runner.open(start.min(runner.questions().len() - 1));
        for (key, wide, high) in keys {
            update(&mut runner, Msg::Key(key), 0);
            update(&mut runner, Msg::Resize(wide, high), 0);
            drawn((wide, high), |frame| view(&runner, frame));
        }
    }
}

#[test]
fn every_page_fits_every_size() {
    let mut bench = Bench::new(Type::Initial);
    let places = bench.runner.questions().len();
    for wide in 1..=89 {
        for high in 1..=29 {
            bench.runner.size = (wide, high);
            let place = usize::from(wide) * 29 + usize::from(high);
            match place % 3 {
                0 => bench.runner.review(place % places),
                1 => bench.runner.open(place % places),
                _ => bench.runner.page = Page::Lacking,
            }
            drawn((wide, high), |frame| view(&bench.runner, frame));
        }
    }
}
