//! The library, what is given to clients, and what fits them.

use chrono::TimeDelta;

use crate::{Says, World};

/// Ada with a score whose pattern is the wise coward, so q is her focus.
fn coached() -> World {
    let world = World::with_clients();
    world.ok("score add k7mq --psi 0.65 --rho 0.75 --q 0.31 --f 0.45 --at '3 days ago'");
    world
}

/// Gives an intervention; its handle.
fn give(world: &World, code: &str, to: &str) -> String {
    world.ok(&format!("intervene assign {code} --to {to} --again -q")).out.trim().to_owned()
}

/// What a story says, with the handles of assignments by their order.
fn plain(text: &str, handles: &[&str]) -> String {
    (1..).zip(handles).fold(text.to_owned(), |text, (number, handle)| {
        text.replace(handle, &format!("<assignment {number}>"))
    })
}

#[test]
fn the_library_is_there_from_the_start() {
    let world = World::practice();
    world.terminal(100);
    insta::assert_snapshot!(world.story([
        "intervene list",
        "intervene list courage --dim q --max-minutes 20",
        "intervene list --difficulty easy --sort=-name --limit 2 --plain --fields code,name",
        "intervene list --sort nonsense",
        "intervene list --dim courage",
        "intervene list qqqqq",
        "intervene show q-02",
        "intervene show Q-22",
        "intervene show zzz",
    ]));
    let all = world.ok("intervene list --json").json();
    assert_eq!(all.as_array().unwrap().len(), 24);
}

#[test]
fn an_assignment_goes_its_way() {
    let world = coached();
    let first = give(&world, "q-02", "k7mq");
    let second = give(&world, "PSI-01", "k7mq");
    let lines = [
        "intervene assign F-01 --to k7mq --due +2w --dry-run".to_owned(),
        format!("intervene start {first}"),
        format!("intervene start {first}"),
        format!("intervene reopen {first}"),
        format!("intervene done {first} --rating 6"),
        format!("intervene done {first}"),
        format!("intervene done {first} --rating 4 --feedback 'harder than it looked' --note 'keep going'"),
        format!("intervene done {first} --rating 4"),
        format!("intervene abandon {second} --reason 'no time before the move'"),
        "intervene assigned".to_owned(),
        "intervene assigned --all --sort code --plain --fields code,status,effectiveness_rating".to_owned(),
        "intervene assigned --status abandoned --plain --no-header --fields code".to_owned(),
        format!("intervene show {first}"),
        format!("intervene show {first} --notes --json --fields status,client_feedback,coach_notes"),
        format!("intervene reopen {second}"),
        format!("intervene show {second} --notes --json --fields status,abandon_reason,abandoned_at"),
        format!("intervene reopen {first}"),
        format!("intervene show {first} --json --fields status,completed_at,effectiveness_rating"),
        "intervene start k7mq".to_owned(),
        "intervene start zzz9".to_owned(),
    ];
    let told = world.story(lines.iter().map(String::as_str));
    insta::assert_snapshot!(plain(&told, &[&first, &second]));
}

#[test]
fn steps_become_action_items_of_the_assignment() {
    let world = coached();
    let tried = world.ok("intervene assign Q-02 --to k7mq --due +2w --with-actions --dry-run --json");
    assert_eq!(tried.json()["action_items"].as_array().unwrap().len(), 4);
    assert!(tried.err.contains("would have assigned Q-02 Small brave act to Ada Okafor"), "{tried}");
    let given = world.ok("intervene assign Q-02 --to k7mq --due +2w --with-actions --json").json();
    let handle = given["handle"].as_str().unwrap();
    let items = world.ok("action list --client k7mq --json").json();
    let items = items.as_array().unwrap();
    assert_eq!(items.len(), 4);
    for item in items {
        assert_eq!((&item["intervention"], &item["due_date"]), (&handle.into(), &"2026-10-08".into()));
    }
    assert!(items[0]["title"].as_str().unwrap().starts_with("Write the situation in one sentence"));
    world.ok(&format!("action done {}", items[0]["handle"].as_str().unwrap()));
    world.terminal(100);
    let shown = world.ok(&format!("intervene show {handle}")).out;
    assert_eq!((shown.matches("(pending)").count(), shown.matches("(completed)").count()), (3, 1), "{shown}");
    world.ok("undo");
    world.ok("undo");
    assert_eq!(world.ok("action list --status all --json").json(), serde_json::json!([]));
    assert_eq!(world.sh(&format!("intervene show {handle}")).code, 3);
}

#[test]
fn the_same_is_given_twice_only_on_purpose() {
    let world = coached();
    let first = give(&world, "Q-02", "k7mq");
    let told = world.story(["intervene assign Q-02 --to k7mq", "intervene assign Q-02 --to t2wd --dry-run"]);
    let refused = world.sh("intervene assign Q-02 --to k7mq");
    assert_eq!(refused.code, 9);
    insta::assert_snapshot!(plain(&told, &[&first]));
    let second = give(&world, "Q-02", "k7mq");
    world.ok(&format!("intervene done {first} --unrated"));
    let again = world.sh(&format!("intervene reopen {first}"));
    assert!(again.code == 9 && again.err.contains(&second), "{again}");
    world.ok(&format!("intervene abandon {second}"));
    world.ok(&format!("intervene reopen {first}"));
}

#[test]
fn what_makes_no_sense_is_refused() {
    let world = coached();
    insta::assert_snapshot!(world.story([
        "intervene assign Q-99 --to k7mq",
        "intervene assign Q-02 --to Ad",
        "intervene assign Q-02 --to nobody",
        "intervene assign Q-02 --to k7mq --due 'last tue'",
        "intervene assign Q-02 --to k7mq --due yesterday --with-actions",
        "intervene suggest t2wd",
        "intervene assigned --sort nonsense",
        "intervene assigned --status nonsense",
    ]));
    world.ok("client complete t2wd");
    world.raw().execute("UPDATE clients SET status = 'archived' WHERE handle = 't2wd'", []).unwrap();
    let archived = world.sh("intervene assign Q-02 --to t2wd");
    assert!(archived.code == 9 && archived.err.contains("t2wd is archived"), "{archived}");
}

#[test]
fn every_step_can_be_undone_and_redone() {
    let world = coached();
    let handle = give(&world, "Q-02", "k7mq");
    let state = || world.ok("intervene assigned --all --json --fields status,effectiveness_rating").out;
    for step in ["start {}", "done {} --rating 5 --feedback good", "reopen {}", "abandon {}"] {
        let before = state();
        world.ok(&format!("intervene {}", step.replace("{}", &handle)));
        let after = state();
        assert_ne!(before, after, "{step}");
        world.ok("undo");
        assert_eq!(state(), before, "{step}");
        world.ok("redo");
        assert_eq!(state(), after, "{step}");
    }
    let log = world.ok("op log --plain --fields summary --no-header").out;
    assert!(log.contains(&format!("abandoned Q-02 of Ada Okafor (k7mq): {handle}")), "{log}");
}

#[test]
fn a_person_is_asked_for_what_is_missing() {
    let world = coached();
    let handle = give(&world, "Q-02", "k7mq");
    world.person([
        Says::Line("seven"),
        Says::Line("5"),
        Says::Line("she liked it"),
        Says::Line("a good week"),
    ]);
    let done = world.ok(&format!("intervene done {handle}"));
    insta::assert_snapshot!(plain(&done.err, &[&handle]));
    let said = world.ok(&format!("intervene show {handle} --notes --json")).json();
    assert_eq!(
        (said["client_feedback"].as_str(), said["coach_notes"].as_str()),
        (Some("she liked it"), Some("a good week"))
    );
    world.ok(&format!("intervene reopen {handle}"));
    world.stdin("from a pipe\n");
    world.ok(&format!("intervene abandon {handle} --from -"));
    let said = world.ok(&format!("intervene show {handle} --notes --json")).json();
    assert_eq!(said["abandon_reason"], "from a pipe");
    world.ok(&format!("intervene reopen {handle}"));
    world.person([Says::Cancels]);
    assert_eq!(world.sh(&format!("intervene done {handle}")).code, 130);
}

#[test]
fn suggestions_say_why() {
    let world = coached();
    world.terminal(100);
    insta::assert_snapshot!("suggested", world.ok("intervene suggest k7mq").out);
    let codes = |client: &str| {
        let rows =
            world.ok(&format!("intervene suggest {client} --limit 9 --plain --no-header --fields code")).out;
        rows.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(codes("k7mq"), ["Q-01", "Q-03", "Q-02", "Q-05", "Q-04", "Q-06"]);
    // What runs is not suggested, nor what was done within 90 days.
    let running = give(&world, "Q-01", "k7mq");
    assert_eq!(codes("k7mq"), ["Q-03", "Q-02", "Q-05", "Q-04", "Q-06"]);
    world.ok(&format!("intervene done {running} --rating 3"));
    assert_eq!(codes("k7mq"), ["Q-03", "Q-02", "Q-05", "Q-04", "Q-06"]);
    world.pass(TimeDelta::days(90));
    assert_eq!(codes("k7mq"), ["Q-01", "Q-03", "Q-02", "Q-05", "Q-04", "Q-06"]);
}

/// Three ratings and three pairs of scores are enough to be told; a deep dive without a total has no focus.
#[test]
fn the_practice_learns_from_what_was_done() {
    let world = World::with_clients();
    for (q, rating) in [("0.41", 4), ("0.46", 5), ("0.50", 5)] {
        world.ok(&format!("score add k7mq --psi 0.65 --rho 0.6 --q {q} --f 0.6 --at '1 minute ago'"));
        let handle = give(&world, "Q-03", "k7mq");
        world.pass(TimeDelta::days(14));
        world.ok(&format!("intervene done {handle} --rating {rating}"));
        world.pass(TimeDelta::days(1));
    }
    world.ok("score add k7mq --psi 0.65 --rho 0.6 --q 0.55 --f 0.6");
    let row = world.ok("intervene list --json --sort=-rating --limit 1").json();
    assert_eq!(
        (&row[0]["code"], &row[0]["rating"], &row[0]["rated"], &row[0]["completed"]),
        (&"Q-03".into(), &"4.67".into(), &3.into(), &3.into())
    );
    world.ok("score add t2wd --psi 0.65 --rho 0.6 --q 0.31 --f 0.6");
    let first = &world.ok("intervene suggest t2wd --json").json()["suggestions"][0];
    assert_eq!(
        (&first["code"], &first["mean_change"], &first["measured"]),
        (&"Q-03".into(), &"0.05".into(), &3.into())
    );
    insta::assert_snapshot!(
        world.ok("intervene suggest t2wd --limit 2").out + &world.ok("intervene show Q-03").out
    );
}

#[test]
fn a_client_page_a_timeline_a_search_and_an_export_know_of_it() {
    let world = coached();
    let done = give(&world, "Q-03", "k7mq");
    world.ok(&format!("intervene done {done} --rating 4 --feedback 'the budget meeting was hard'"));
    let running = world.ok("intervene assign Q-02 --to k7mq --due +2w -q").out.trim().to_owned();
    world.ok(&format!("intervene start {running}"));
    world.pass(TimeDelta::days(9));
    let handles = [done.as_str(), running.as_str()];
    world.terminal(100);
    let page = world.ok("client show k7mq").out;
    assert!(page.contains(&format!("{running}  Q-02 Small brave act, in progress, day 9 of 14")), "{page}");
    assert!(!page.contains("Q-03"), "what is done is not running: {page}");
    let of_intervention = world.ok("intervene show Q-02").out;
    assert!(
        of_intervention.contains(&format!("Ada Okafor k7mq: {running}, day 9 of 14")),
        "{of_intervention}"
    );
    let told =
        world.story(["client timeline k7mq --plain --fields kind,handle,what", "search budget --plain"]);
    insta::assert_snapshot!(plain(&told, &handles));
    let exported = world.ok("export table interventions --json").json();
    assert_eq!(exported.as_array().unwrap().len(), 24);
    let assigned = world.ok("export table assignments --json").json();
    assert_eq!(assigned.as_array().unwrap().len(), 2);
}

#[test]
fn merging_clients_takes_assignments_along() {
    let world = coached();
    let handle = give(&world, "Q-02", "t2wd");
    world.ok(&format!("intervene done {handle} --rating 5 --feedback 'words of Ben'"));
    world.ok("client merge t2wd --into k7mq --yes");
    let row = world.ok("intervene assigned --all --json").json();
    assert_eq!((&row[0]["client"], &row[0]["handle"]), (&"k7mq".into(), &handle.as_str().into()));
    let said = world.ok(&format!("intervene show {handle} --notes --json")).json();
    assert_eq!(said["client_feedback"], "words of Ben");
}

#[test]
fn while_locked_the_library_is_open_and_names_are_not() {
    let world = World::new();
    world.write("pass", "five words are quite enough");
    world.ok("init --name 'Mara Lind' --passphrase-file pass --recovery-file recovery.txt --no-input");
    world.ok("client add 'Ada Okafor' --handle k7mq");
    let handle = give(&world, "Q-02", "k7mq");
    world.ok(&format!("intervene done {handle} --rating 4 --feedback secret"));
    world.ok("lock");
    assert_eq!(world.ok("intervene list --plain --no-header").out.lines().count(), 24);
    let row = world.ok("intervene assigned --all --json").json();
    assert_eq!((&row[0]["client"], &row[0]["name"]), (&"k7mq".into(), &serde_json::Value::Null));
    for line in [
        format!("intervene show {handle}"),
        "intervene suggest k7mq".to_owned(),
        "intervene assign Q-01 --to k7mq".to_owned(),
    ] {
        assert_eq!(world.sh(&line).code, 5, "{line}");
    }
}

/// A practice that was made before there were libraries reads the built-in one, and has it installed by the first
/// operation that needs it.
#[test]
fn an_older_practice_gets_the_library_when_it_needs_it() {
    let world = coached();
    world.raw().execute_batch("DELETE FROM interventions; DELETE FROM libraries;").unwrap();
    let before = world.fingerprint();
    let listed = world.ok("intervene list --json").out;
    world.ok("intervene suggest k7mq");
    world.ok("intervene show Q-02");
    assert!(world.fingerprint() == before, "reading changes nothing");
    let operations = world.operations();
    let handle = give(&world, "Q-02", "k7mq");
    assert_eq!(world.operations(), operations + 1);
    assert_eq!(world.ok("intervene list --json").out, listed);
    world.ok("undo");
    assert_eq!(world.sh(&format!("intervene show {handle}")).code, 3);
    assert_eq!(world.ok("intervene list --json").out, listed);
}

const MINE: &str = r#"format = 1

[library]
id = "mine"
version = "1.0.0"
title = "My own"
language = "en"
licence = "MIT"

[[intervention]]
code = "MY-01"
name = "A walk"
dimension = "q"
difficulty = "easy"
minutes = 15
description = "Walk. Come back."

[[intervention.step]]
text = "Go out and come back"
minutes = 15
"#;

#[test]
fn libraries_are_handled_like_banks() {
    let world = coached();
    world.write("mine.toml", MINE);
    world.write("newer.toml", MINE.replace("1.0.0", "1.1.0").replace("A walk", "A long walk"));
    world.write("other.toml", MINE.replace("\"Walk. ", "\"Run. "));
    world.write("clash.toml", MINE.replace("\"mine\"", "\"thine\"").replace("MY-01", "Q-02"));
    world.write("bank.toml", MINE.replace("\"mine\"", "\"quick\""));
    world.write(
        "broken.toml",
        MINE.replace("minutes = 15\nd", "minutes = 20\nd").replace("\"easy\"", "\"hard\""),
    );
    insta::assert_snapshot!(world.story([
        "bank lint ~/mine.toml",
        "bank lint ~/broken.toml",
        "bank add ~/broken.toml",
        "bank add ~/mine.toml",
        "bank add ~/mine.toml",
        "bank add ~/other.toml",
        "bank add ~/clash.toml",
        "bank add ~/bank.toml",
        "bank diff mine ~/newer.toml",
        "bank diff mine quick",
        "intervene assign my-01 --to k7mq --dry-run",
        "bank add ~/newer.toml",
        "bank list --all --plain --fields bank,version,kind,type,is_active",
        "intervene list long --plain --fields code,name,library_version",
        "bank show mine --plain",
        "bank restore mine@1.0.0",
        "bank retire mine",
        "intervene show MY-01",
        "bank restore mine@1.0.0",
        "intervene show MY-01",
    ]));
    world.terminal(100);
    insta::assert_snapshot!("library_page", world.ok("bank show mine").out);
}

/// What was given stays what it was when its library goes on.
#[test]
fn an_assignment_keeps_its_version() {
    let world = coached();
    world.write("mine.toml", MINE);
    world.write("newer.toml", MINE.replace("1.0.0", "1.1.0").replace("A walk", "A long walk"));
    world.ok("bank add ~/mine.toml");
    let handle = give(&world, "MY-01", "k7mq");
    world.ok("bank add ~/newer.toml");
    assert_eq!(world.ok(&format!("intervene show {handle} --json")).json()["intervention"], "A walk");
    assert_eq!(world.sh("intervene assign MY-01 --to k7mq").code, 9, "it is the same exercise");
    world.ok(&format!("intervene done {handle} --rating 5"));
    let row = world.ok("intervene list --json --sort=-completed --limit 1").json();
    assert_eq!((&row[0]["name"], &row[0]["completed"]), (&"A long walk".into(), &1.into()));
}
