//! What a coach sees of clients on a terminal: the list with its lines of scores, the page of one, and what happened.

use chrono::TimeDelta;

use crate::World;

/// Ada with four scores, a breakthrough, items, an intervention and an engagement; Ben with nothing; a long name.
fn practice() -> World {
    let world = World::with_clients();
    world.ok("client add 'Bartholomew Featherstonehaugh-Cholmondeley' --handle b4c5");
    for (values, at) in [
        ("--psi 0.42 --rho 0.55 --q 0.38 --f 0.50", "1 jul"),
        ("--psi 0.43 --rho 0.55 --q 0.40 --f 0.51", "22 jul"),
        ("--psi 0.50 --rho 0.58 --q 0.63 --f 0.51", "20 aug"),
        ("--psi 0.52 --rho 0.62 --q 0.66 --f 0.58", "10 sep"),
    ] {
        world.ok(&format!("score add k7mq {values} --at '{at}'"));
    }
    world.ok("client engage k7mq --sessions 10 --start 2026-07-01");
    world.ok("session log k7mq --at '11 aug 10:00' --notes 'She spoke first'");
    world.ok("session add k7mq --at 'fri 10:00'");
    world.ok("action add 'Call Tom' -c k7mq --due '2 oct'");
    world.ok("action add 'Write the letter' -c k7mq --due fri");
    world.ok("action add 'Someday' -c k7mq");
    world.ok("intervene assign Q-01 --to k7mq --due +2w");
    world
}

#[test]
fn the_list_draws_scores_on_a_terminal() {
    let world = practice();
    let list = |width| {
        world.terminal(width);
        world.ok("client list").out
    };
    insta::assert_snapshot!([140, 80, 60].map(list).join("\n"));
    world.ok("config set ui.graph ascii");
    let digits = list(80);
    assert!(digits.contains("  4455"), "{digits}");
    assert!(digits.is_ascii(), "{digits}");
}

#[test]
fn what_is_read_aloud_is_a_sentence_and_what_is_asked_for_a_number() {
    let world = practice();
    world.terminal(80);
    let spoken = world.ok("client list ada --accessible").out;
    assert!(spoken.contains("psi: 0.52, up 0.10, 4 scores, lowest 0.42\n"), "{spoken}");
    assert_eq!(world.ok("client list ada --fields handle,psi_score").out, "Client   psi\nk7mq    0.52\n");
}

#[test]
fn a_pipe_gets_numbers_alone() {
    let world = practice();
    for format in ["table", "plain", "csv", "json", "ndjson"] {
        let out = world.ok(&format!("client list ada --format {format}")).out;
        assert!(out.contains("0.52") && !out.contains("0.43"), "{out}");
    }
}

#[test]
fn a_page_tells_what_is_agreed() {
    let world = practice();
    world.pass(TimeDelta::days(3));
    world.terminal(80);
    insta::assert_snapshot!(world.story([
        "client show k7mq",
        "client show k7mq --accessible",
        "client show t2wd"
    ]));
    let page = world.ok("client show k7mq --json").json();
    let handles = |key: &str| page[key].as_array().unwrap().len();
    assert_eq!((handles("breakthroughs"), handles("action_items"), handles("interventions")), (1, 3, 1));
    assert_eq!(page["action_items"][0]["status"], "overdue", "what is overdue comes first");
}

/// What was overdue is judged by the day that is looked back at.
#[test]
fn a_page_of_the_past_knows_its_own_day() {
    let world = practice();
    let then = world.now() + TimeDelta::minutes(1);
    world.pass(TimeDelta::days(3));
    let page = world.ok(&format!("client show k7mq --at {} --json", then.format("%Y-%m-%dT%H:%MZ"))).json();
    let standing: Vec<_> =
        page["action_items"].as_array().unwrap().iter().map(|item| &item["status"]).collect();
    assert_eq!(standing, ["pending", "pending", "pending"]);
}

#[test]
fn a_timeline_holds_all_that_happened() {
    let world = practice();
    world.pass(TimeDelta::hours(1));
    let given = world.ok("intervene assigned --plain --no-header --fields handle").out.trim().to_owned();
    world.ok(&format!("intervene start {given}"));
    world.pass(TimeDelta::hours(1));
    world.ok(&format!("intervene abandon {given} --reason 'too much at once'"));
    world.ok("client note k7mq -m 'Prefers mornings'");
    world.ok("client pause k7mq");
    world.ok("client engage k7mq --end");
    world.ok("action add 'Look back' -c k7mq --due '3 mar 2027'");
    world.terminal(120);
    insta::assert_snapshot!(world.sh("client timeline k7mq"));
    let plain = |flags: &str| world.ok(&format!("client timeline k7mq {flags} --plain --no-header")).out;
    let newest: String = plain("").split_inclusive('\n').take(2).collect();
    assert_eq!(plain("--limit 2"), newest);
}
