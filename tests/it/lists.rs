//! What a list writes goes back in: into another practice with `add --from -`, and into the same with `edit --from -`.

use serde_json::Value;

use crate::{World, every::busy};

/// Each noun: its list, what adds it, and what edits it, in an order in which what one refers to is there already.
const NOUNS: &[(&str, &str, Option<&str>)] = &[
    ("client list", "client add", Some("client edit")),
    ("session list", "session add", Some("session edit")),
    ("intervene assigned --status assigned,in_progress,completed,abandoned", "intervene assign", None),
    ("action list --status all", "action add", Some("action edit")),
    ("score list", "score add", Some("score edit")),
    ("breakthrough list --dismissed", "breakthrough add", Some("breakthrough edit")),
];

/// A practice in which every list has something in it, in every state.
fn full() -> World {
    let world = busy();
    let one = |line: &str| world.ok(&format!("{line} -q")).out.trim().to_owned();
    world.ok("client pause t2wd --until '1 oct'");
    let late = one("session log k7mq --at '6 days ago' --for 45m --type deep-dive --focus q");
    let off = one("session add t2wd --at 'tomorrow 9:00' --mode group --group-size 3");
    world.ok(&format!("session cancel {off}"));
    world.ok("session add t2wd --at 'mon 9:00' --every 1w --count 2");
    let given = one("intervene assign F-01 --to t2wd --due +2w");
    world.ok(&format!("intervene done {given} --rating 4"));
    let left = one("intervene assign Q-03 --to t2wd");
    world.ok(&format!("intervene abandon {left} --reason why"));
    world.ok(&format!("action add 'Ask Tom' --session {late} --due fri"));
    let item = one("action add 'Write it down' --client t2wd");
    world.ok(&format!("action done {item}"));
    let rise = one("breakthrough add t2wd --dim overall --before .3 --after .5 --trigger 'a walk'");
    world.ok(&format!("breakthrough dismiss {rise}"));
    world
}

fn listed(world: &World, list: &str) -> Vec<Value> {
    serde_json::from_str(&world.ok(&format!("{list} --json")).raw).unwrap()
}

/// What of a row is the practice's own: it follows from other records there, or a table is written by this practice.
fn own(row: &Value) -> Value {
    let mut row = row.clone();
    for key in [
        // What follows from scores and sessions.
        "pre_session_coherence",
        "post_session_coherence",
        "has_notes",
        "velocity",
        "velocity_mixed",
        "trend",
        "carried",
        "before_score_id",
        "after_score_id",
        // What comes from elsewhere is taken down by hand.
        "assessment_id",
        "manual",
        "edited",
    ] {
        row.as_object_mut().unwrap().remove(key);
    }
    row
}

#[test]
fn every_list_of_one_practice_is_added_to_another() {
    let (world, other, third) = (full(), World::practice(), World::practice());
    let clients = Value::from(listed(&world, "client list")).to_string();
    third.stdin(clients).ok("client add --from -");
    for (list, add, _) in NOUNS {
        // Where the scores are, what they show is here already.
        let other = if *add == "breakthrough add" { &third } else { &other };
        let rows = listed(&world, list);
        assert!(rows.len() >= 2, "{list}");
        let text = Value::from(rows.clone()).to_string();
        let before = other.operations();
        other.stdin(&text).ok(&format!("{add} --from - --dry-run"));
        assert_eq!(other.operations(), before);
        let ran = other.stdin(&text).ok(&format!("{add} --from -"));
        assert_eq!(other.operations(), before + 1, "{ran}");
        let told = ran.err.matches("Left out, because it follows").count();
        assert_eq!(told, usize::from(*add != "action add"), "{ran}");
        let same = |rows: &[Value]| rows.iter().map(own).collect::<Vec<_>>();
        // What is shown of clients and scores follows from one another.
        if !matches!(*add, "client add" | "score add") {
            assert_eq!(same(&listed(other, list)), same(&rows), "{ran}");
        }
    }
    for key in ["handle", "psi_score", "q_score", "calculated_at"] {
        let line = format!("score list --plain --no-header --fields {key}");
        assert_eq!(other.ok(&line).out, world.ok(&line).out, "{key}");
    }
    let line = "client list --plain --no-header --fields handle,status,coherence_percentage,next_session_at";
    assert_eq!(other.ok(line).out, world.ok(line).out);
}

/// Into the practice that it comes from a list is not added: what is here already is named, with what changes it.
#[test]
fn what_is_here_already_is_not_added_again() {
    let world = full();
    for (list, add, edit) in NOUNS {
        let (rows, before) = (listed(&world, list), world.fingerprint());
        let ran = world.stdin(Value::from(rows).to_string()).sh(&format!("{add} --from -"));
        assert!(world.fingerprint() == before, "{ran}");
        if *add == "score add" {
            assert!(ran.code == 0 && ran.err.contains("all known already"), "{ran}");
            continue;
        }
        let hint = edit
            .map_or("go on with it: coach intervene".to_owned(), |edit| format!("coach {edit} --from FILE"));
        assert!(ran.code == 9 && ran.err.contains("object 1: ") && ran.err.contains(&hint), "{ran}");
    }
}

/// What a list shows is what there is: edited with it, nothing changes.
#[test]
fn a_list_edits_nothing_where_nothing_is_said_otherwise() {
    let world = full();
    for (list, _, edit) in NOUNS {
        let Some(edit) = edit else { continue };
        let (rows, before) = (listed(&world, list), world.fingerprint());
        let twice = Value::from([rows.clone(), rows[..1].to_vec()].concat()).to_string();
        let ran = world.stdin(Value::from(rows).to_string()).ok(&format!("{edit} --from -"));
        assert!(world.fingerprint() == before && ran.err.ends_with("Nothing to change\n"), "{ran}");
        if *edit != "client edit" {
            let ran = world.stdin(twice).sh(&format!("{edit} --from -"));
            assert!(ran.code == 2 && ran.err.contains(" names the same one: "), "{ran}");
        }
    }
}

/// Scores that are corrected together may follow from one another.
#[test]
fn several_scores_are_corrected_at_once() {
    let world = World::with_clients();
    for (day, q) in [("2026-09-01", "0.2"), ("2026-09-08", "0.3"), ("2026-09-15", "0.4")] {
        world.ok(&format!("score add k7mq --psi 0.5 --rho 0.5 --f 0.5 --q {q} --at '{day} 10:00'"));
    }
    let mut rows = listed(&world, "score list");
    for row in &mut rows {
        row["psi_score"] = "0.6".into();
    }
    let before = world.operations();
    world.stdin(Value::from(rows).to_string()).ok("score edit --from -");
    assert_eq!(world.operations(), before + 1);
    assert_eq!(world.ok("score list --plain --no-header --fields psi_score").out, "0.60\n0.60\n0.60\n");
}

/// A command that adds has no options of an import, and names none.
#[test]
fn scores_that_cannot_be_added_are_told_without_options_that_are_not_there() {
    let world = World::with_clients();
    let ran = world
        .stdin("{\"client\":\"zzzz\",\"at\":\"2026-09-10 10:00\",\"psi\":0.5}\n")
        .sh("score add --from -");
    assert!(ran.code != 0 && ran.err.contains("nothing was added"), "{ran}");
    assert!(!ran.err.contains("--all-or-nothing") && !ran.err.contains("--rejects"), "{ran}");
}

/// Looking at the practice as it was, now is then: what comes next, what was long ago, and what was undone only later.
#[test]
fn in_the_past_now_is_then() {
    let world = World::with_clients();
    world.ok("session log k7mq --at 'yesterday 9:00'");
    world.ok("session add k7mq --at 'tomorrow 10:00'");
    world.ok("client edit k7mq --set focus=patience");
    world.pass(chrono::TimeDelta::days(60));
    let shown = |line: &str| world.ok(&format!("{line} --plain --no-header")).out;
    assert_eq!(shown("client list 'seen>30d' --fields handle"), "t2wd\nk7mq\n");
    assert_eq!(shown("client list 'seen>30d' --fields handle --at 2026-09-25"), "");
    assert_eq!(shown("client list --not-seen 30d --fields handle --at 2026-09-25"), "");
    assert_eq!(shown("client show k7mq --fields next_session_at"), "\n");
    assert_ne!(shown("client show k7mq --fields next_session_at --at 2026-09-24"), "\n");
    assert_eq!(shown("session list --since 7d --fields handle").lines().count(), 0);
    assert_eq!(shown("session list --since 7d --fields handle --at 2026-09-25").lines().count(), 2);
    world.ok("undo");
    assert!(shown("client timeline k7mq").contains("(undone)"));
    assert!(!shown("client timeline k7mq --at 2026-09-25").contains("(undone)"));
}
