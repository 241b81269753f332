//! What a command cannot do without is asked for at a terminal, and asked again until the answer does.

use clap::error::{ContextKind, ContextValue};

use crate::{Says, World, every, tree::leaves};

#[test]
fn what_is_missing_is_asked_for_in_every_command() {
    let world = World::with_clients();
    let ran = world
        .person([Says::Line("zed"), Says::Line("k7mq")])
        .ok("client show --plain --no-header --fields handle");
    assert!(ran.err.contains("no client matches 'zed'") && ran.out.ends_with("k7mq\n"), "{ran}");
    // Of two, the one that stands first is asked first; a choice names what there is.
    let ran = world
        .person([Says::Line("k7mq"), Says::Line("x"), Says::Line("q"), Says::Line(".3"), Says::Line(".6")])
        .ok("breakthrough add");
    assert!(ran.err.contains("invalid value 'x'") && ran.err.contains("psi, rho, q, f, overall"), "{ran}");
    // An empty answer is none, and Ctrl-C leaves.
    let ran = world.person([Says::Line(""), Says::Cancels]).sh("action done");
    assert_eq!((ran.code, ran.err.contains("Ctrl-C")), (130, true), "{ran}");
    // Nobody is asked who is not there, or does not want to be.
    assert_eq!(world.sh("client show").code, 2);
    assert_eq!(world.person([]).sh("client show --no-input").code, 2);
}

#[test]
fn an_answer_that_does_not_do_is_asked_for_again() {
    let world = World::with_clients();
    let ran = world.person([Says::Line("no day"), Says::Line("thu 15:00")]).ok("session add k7mq");
    assert_eq!(ran.err.matches("When (for example 'thu 15:00')").count(), 2, "{ran}");
    let ran = world
        .person([Says::Line("2"), Says::Line(".5"), Says::Line(".5"), Says::Line(".5")])
        .ok("score add k7mq --rho .5");
    assert_eq!(ran.err.matches("psi (internal consistency), 0.00 to 1.00").count(), 2, "{ran}");
    let ran =
        world.person([Says::Line("nobody"), Says::Line("k7mq"), Says::Line("Call Tom")]).ok("action add");
    assert_eq!(ran.err.matches("Client (name or handle)").count(), 2, "{ran}");
}

/// The question is what is wanted, without what else the help says of it.
#[test]
fn a_question_is_short() {
    let world = World::with_clients();
    let given = world.ok("intervene assign Q-02 --to k7mq -q").out.trim().to_owned();
    let ran = world.person([Says::Line("zzzz"), Says::Cancels]).sh("intervene done");
    assert!(ran.err.contains("Handles or ids") && !ran.err.contains("--from is a list"), "{ran} {given}");
}

/// A value that only some lines need is asked for as any other.
#[test]
fn what_a_line_cannot_do_without_is_asked_for_too() {
    let world = World::with_clients();
    let ran =
        world.person([Says::Line("x"), Says::Line("q")]).ok("assess new k7mq --type deep-dive --no-run");
    assert_eq!(ran.err.matches("The dimension of the deep dive (psi, rho, q, f)").count(), 2, "{ran}");
    assert!(ran.err.contains("must be psi, rho, q or f, not 'x'"), "{ran}");
    for (typed, agreed) in [("10", "10 sessions"), ("10 sessions", "10 sessions"), ("7.5h", "7 h 30 min")] {
        let ran = world.person([Says::Line("many"), Says::Line(typed)]).ok("client engage k7mq");
        assert_eq!(ran.err.matches("How much is agreed").count(), 2, "{ran}");
        assert!(ran.err.contains("'many' will not do: it must be a whole number from 1 to 9999"), "{ran}");
        assert!(ran.err.contains(agreed), "{ran}");
        world.ok("undo");
    }
    let alone = world.sh("client engage k7mq");
    assert_eq!((alone.code, alone.err.contains("a number of sessions or hours")), (2, true), "{alone}");
}

/// What a person answers where a command asks for two things or more, each with an answer that does not do; `!` where
/// that is seen before the next question. Handles are filled in as in [`every::filled`].
const SEVERAL: [(&str, &[(&str, &str)]); 12] = [
    ("client merge", &[("t2wd", "nobody"), ("k7mq", "no one")]),
    ("assess answer", &[("{draft}", "zzzz"), ("psi-01", "psi-99"), ("3", "30")]),
    ("assess rate", &[("{begun}", "zzzz"), ("plan-01", "plan-99"), (".75", "!7")]),
    ("assess compare", &[("{done}", "zzzz"), ("{draft}", "zzz9")]),
    ("action edit", &[("{item}", "zzzz"), ("due=fri", "due=never")]),
    ("breakthrough add", &[("k7mq", "nobody"), ("q", "!x"), (".3", "!3"), (".6", "!six")]),
    ("breakthrough edit", &[("{rise}", "zzzz"), ("trigger=walk", "triger=walk")]),
    ("intervene assign", &[("F-01", "Q-99"), ("k7mq", "nobody")]),
    ("session edit", &[("{booked}", "zzzz"), ("for=30m", "for=ninety")]),
    ("session move", &[("{booked}", "zzzz"), ("wed 15:00", "no day")]),
    ("bank diff", &[("quick", "quack"), ("initial", "initiale")]),
    ("config set", &[("ui.theme", "ui.them"), ("dark", "pink")]),
];

fn said(world: &World, text: &str) -> &'static str {
    let begun = || {
        world.ok("assess list --status in_progress --plain --no-header --fields handle").out.trim().to_owned()
    };
    let text = if text == "{begun}" { begun() } else { every::filled(world, text) };
    Box::leak(text.into_boxed_str())
}

fn several() -> World {
    let world = every::busy();
    world.ok("breakthrough add k7mq --dim q --before 0.41 --after 0.63 --at '5 days ago'");
    let begun = world.ok("assess new k7mq --type deep-dive --focus q --no-run -q").out;
    world.ok(&format!("assess answer {} plan-01 'the letter'", begun.trim()));
    world.ok("assess new k7mq --type initial --no-run");
    world
}

/// One answer of several that does not do: that question comes again, and no other.
#[test]
fn only_the_answer_that_was_wrong_is_asked_for_again() {
    let world = several();
    for (command, answers) in SEVERAL {
        for at in 0..answers.len() {
            let right: Vec<_> = answers.iter().map(|(right, _)| said(&world, right)).collect();
            let at_once = answers[at].1.starts_with('!');
            let wrong = answers[at].1.trim_start_matches('!');
            let mut script: Vec<_> = right.clone();
            script[at] = wrong;
            script.insert(if at_once { at + 1 } else { answers.len() }, right[at]);
            let ran = world.person(script.into_iter().map(Says::Line)).sh(&format!("{command} --dry-run"));
            assert_eq!(ran.code, 0, "{command}, {wrong}: {ran}");
            for typed in right.iter().chain([&wrong]) {
                let asked = ran.err.lines().filter(|line| line.ends_with(&format!(": {typed}"))).count();
                assert_eq!(asked, 1, "{command}, {wrong}, {typed}: {ran}");
            }
        }
    }
}

/// What stands on the line is the person's own: where it is wrong, the command ends instead of asking for the rest again.
#[test]
fn what_is_wrong_on_the_line_is_not_asked_for() {
    let world = several();
    for (command, answers) in SEVERAL.iter().filter(|(command, _)| *command != "client merge") {
        let wrong = answers[0].1;
        let rest: Vec<_> = answers[1..].iter().map(|(right, _)| Says::Line(said(&world, right))).collect();
        let ran = world.person(rest).sh(&format!("{command} {wrong} --dry-run"));
        assert!(ran.code != 0 && ran.err.contains("error:"), "{command}: {ran}");
    }
    let booked = said(&world, "{booked}");
    for line in ["session move --to 'no day'", "session edit --set for=ninety"] {
        let ran = world.person([Says::Line(booked)]).sh(line);
        assert_eq!(ran.code, 2, "{line}: {ran}");
    }
}

#[test]
fn every_command_that_asks_for_several_things_is_tried() {
    leaves(&mut |path, _| {
        let line: Vec<_> = ["coach"].into_iter().chain(path.iter().map(String::as_str)).collect();
        let Err(error) = coach::command().try_get_matches_from(&line) else { return };
        if let Some(ContextValue::Strings(lacking)) = error.get(ContextKind::InvalidArg) {
            let tried = SEVERAL.iter().any(|(command, _)| *command == path.join(" "));
            assert!(lacking.len() < 2 || tried, "{path:?} asks for {lacking:?}");
        }
    });
}

/// A command that refuses to do anything for want of words asks for them at a terminal.
#[test]
fn every_command_asks_for_what_it_cannot_do_without() {
    let world = several();
    leaves(&mut |path, _| {
        let line = path.join(" ");
        // These need a terminal, not words.
        if ["tui", "config edit", "assess resume"].contains(&line.as_str()) || world.sh(&line).code != 2 {
            return;
        }
        let ran = world.person([Says::Cancels]).sh(&line);
        assert_eq!(ran.code, 130, "{line}: {ran}");
    });
}

#[test]
fn a_merge_says_who_goes_into_whom_before_it_asks() {
    let world = World::with_clients();
    let ran = world.person([Says::Line("t2wd"), Says::Line("k7mq"), Says::Yes]).ok("client merge");
    let asked: Vec<_> = ran.err.lines().take(3).collect();
    assert_eq!(
        asked,
        [
            "Merge a duplicate into the client to keep, and remove the duplicate",
            "The duplicate, which is removed (name or handle): t2wd",
            "The client to keep, who gets everything (name or handle): k7mq",
        ],
        "{ran}"
    );
}

#[test]
fn what_if_and_the_export_of_a_practice_ask() {
    let world = every::busy();
    let script = ["nobody", "ada", "", "", ".8", ""].map(Says::Line);
    let ran = world.person(script).ok("score what-if --plain --no-header");
    assert!(ran.err.contains("psi (internal consistency), 0.00 to 1.00 ["), "{ran}");
    assert!(ran.err.contains("if q were 0.80") || ran.err.contains("nothing was saved"), "{ran}");
    let script = [".5", "2", ".5", ".5"].map(Says::Line);
    let ran = world.person(script).ok("score what-if --q .5");
    assert_eq!(ran.err.matches("rho (accumulated wisdom)").count(), 2, "{ran}");
    let folder: &str = Box::leak(world.root().join("all").display().to_string().into_boxed_str());
    let archive: &str = Box::leak(format!("{folder}.zip").into_boxed_str());
    let ran = world.person([Says::Line(archive), Says::Line(folder)]).ok("export practice");
    assert!(world.root().join("all/schema.json").exists(), "{ran}");
}

/// A score to be corrected, with nothing said of how: its values are asked for, and what stays is left alone.
#[test]
fn the_values_of_a_score_are_asked_for() {
    let world = World::with_clients();
    world.ok("score add k7mq --psi .5 --rho .5 --q .5 --f .5");
    let score = world.ok("score list --plain --no-header --fields handle").out.trim().to_owned();
    let line = format!("score edit {score}");
    let ran = world.person(["", "2", ".6", "", ""].map(Says::Line)).ok(&line);
    assert!(ran.err.contains("rho (accumulated wisdom), 0.00 to 1.00 [0.50]: .6"), "{ran}");
    assert_eq!(world.ok("score list --plain --no-header --fields psi_score,rho_score").out, "0.50\t0.60\n");
    let ran = world.person(["", "", "", ""].map(Says::Line)).ok(&line);
    assert!(ran.err.contains("Nothing to change"), "{ran}");
    assert_eq!(world.sh(&line).code, 2);
}
