//! `coach client prep`: everything for the next session; for somebody new; and what stays private.

use chrono::TimeDelta;

use crate::World;

/// Ada, a year on: sessions, notes, items, an intervention, two scores around the last session, and one soon.
fn rich() -> World {
    let world = World::practice();
    let ok = |line: &str| world.ok(line);
    ok(
        "client add 'Ada Okafor' --handle k7mq --start 2026-03-03 --focus leadership --set zone=Europe/London \
        --goal 'Speak first'",
    );
    ok("client note k7mq -m 'Prefers mornings'");
    ok("score add k7mq --psi 0.70 --rho 0.60 --q 0.44 --f 0.57 --at '16 days ago'");
    ok("session log k7mq --at '2026-09-10 10:00' --for 55m --notes 'Asked the CFO for the decision.'");
    ok("score add k7mq --psi 0.74 --rho 0.62 --q 0.66 --f 0.58 --at '2 days ago'");
    ok("action add 'Write the letter' --client k7mq --due 2026-09-21");
    ok("action add 'Book the one-to-one' --client k7mq --due fri");
    ok("action add 'Done long ago' --client k7mq");
    let done = ok("action list --plain --no-header --fields handle,title").out;
    let done = done.lines().find(|line| line.contains("Done")).unwrap();
    ok(&format!("action done {}", done.split('\t').next().unwrap()));
    ok("intervene assign Q-02 --to k7mq --due +2w");
    ok("client engage k7mq --sessions 10 --start 2026-03-03");
    ok("session add k7mq --at 'today 17:00' --for 90m --type deep-dive --focus q");
    world
}

#[test]
fn a_page_to_read_before_a_session() {
    let world = rich();
    world.terminal(96);
    insta::assert_snapshot!("rich", world.ok("client prep k7mq"));
    assert_eq!(world.ok("client prep k7mq").out, world.ok("client prep").out, "whose session is next");
    let spoken = world.ok("client prep k7mq --accessible").out;
    assert!(spoken.contains("coherence: ") && spoken.contains(", 2 scores, lowest "), "{spoken}");
    assert!(!spoken.contains('▁'), "{spoken}");
}

#[test]
fn somebody_new_has_a_page_too() {
    let world = World::practice();
    world.terminal(96);
    let nobody = world.sh("client prep");
    assert_eq!(nobody.code, 3, "{nobody}");
    world.ok("client add 'Kofi Boateng' --handle kb9t");
    insta::assert_snapshot!("new", world.ok("client prep kb9t"));
}

#[test]
fn a_locked_practice_has_no_such_page() {
    let world = World::new();
    world.write("pass.txt", "long enough for a test\n");
    world.ok("init --name 'Mara Lind' --passphrase-file pass.txt --recovery-file recovery.txt --no-input");
    world.ok("client add 'Ada Okafor' --handle k7mq --passphrase-file pass.txt");
    world.ok("lock");
    let ran = world.sh("client prep k7mq --no-input");
    assert_eq!(ran.code, 5, "{ran}");
    insta::assert_snapshot!("locked", ran);
}

/// What was confided is for the person at the screen; programs have to ask for it.
#[test]
fn notes_are_given_to_programs_only_where_they_ask() {
    let world = rich();
    for format in ["--json", "--csv", "--plain", "--format ndjson"] {
        let quiet = world.ok(&format!("client prep k7mq {format}"));
        assert!(!quiet.all().contains("CFO") && !quiet.all().contains("mornings"), "{quiet}");
        let told = world.ok(&format!("client prep k7mq {format} --notes"));
        assert!(told.out.contains("CFO") && told.out.contains("mornings"), "{told}");
    }
}

#[test]
fn a_long_note_is_cut_where_a_line_ends_and_says_how_to_read_on() {
    let world = rich();
    world.pass(TimeDelta::minutes(5));
    let long = (1..=40).map(|number| format!("Line number {number} of the note.\n")).collect::<String>();
    let held = world.ok("session list --status completed --plain --no-header --fields handle").out;
    world.stdin(long);
    world.ok(&format!("session note {} --from -", held.trim()));
    world.terminal(96);
    let cut = world.ok("client prep k7mq").out;
    let rest = format!("coach session show {} --notes", held.trim());
    assert!(cut.contains("Line number 10 of the note.\n") && cut.contains(&rest), "{cut}");
    assert!(!cut.contains("Line number 40"), "{cut}");
    let whole = world.ok("client prep k7mq --notes").out;
    assert!(whole.contains("Line number 40") && !whole.contains(&rest), "{whole}");
}

#[test]
fn the_question_follows_what_happened() {
    let world = rich();
    let asked = || {
        let json = world.ok("client prep k7mq --json").json();
        (json["opening_occasion"].as_str().unwrap().to_owned(), json["opening_question"].clone())
    };
    let (occasion, first) = asked();
    assert_eq!(occasion, "breakthrough", "q rose by more than 0.15");
    let breakthroughs = world.ok("breakthrough list --plain --no-header --fields handle").out;
    for handle in breakthroughs.lines() {
        world.ok(&format!("breakthrough dismiss {handle}"));
    }
    assert_eq!(asked().0, "overdue");
    let late = world.ok("action list --status overdue --plain --no-header --fields handle").out;
    world.ok(&format!("action done {}", late.trim()));
    let (occasion, second) = asked();
    assert_eq!(occasion, "f", "the lowest dimension");
    assert_ne!(first, second);
    let booked = world.ok("session list --status scheduled --plain --no-header --fields handle").out;
    world.ok(&format!("session start {}", booked.trim()));
    world.ok(&format!("session done {} --minutes 50", booked.trim()));
    let (occasion, third) = asked();
    assert_eq!(occasion, "f");
    assert_ne!(second, third, "another one after each session");
}

#[test]
fn what_did_not_take_place_is_told() {
    let world = rich();
    world.pass(TimeDelta::hours(3));
    let json = world.ok("client prep k7mq --json").json();
    assert_eq!(json["next_session"], serde_json::Value::Null);
    assert_eq!(json["unwritten_sessions"].as_array().unwrap().len(), 1);
    let handle = json["unwritten_sessions"][0]["handle"].as_str().unwrap().to_owned();
    let lines = world.ok("client prep k7mq --plain --no-header --fields section,what").out;
    assert!(lines.contains(&format!("coach session done {handle}")), "{lines}");
    assert!(lines.contains("next_session\tnone is booked"), "{lines}");
    world.ok(&format!("session no-show {handle}"));
    let json = world.ok("client prep k7mq --json").json();
    assert_eq!(json["missed_session"]["handle"].as_str(), Some(handle.as_str()));
    assert_eq!(json["opening_occasion"], "breakthrough");
    let lines = world.ok("client prep k7mq --plain --no-header --fields section,what").out;
    assert!(lines.contains("missed\tdid not come on Thu 24 Sep 17:00"), "{lines}");
}

/// What moved adds up to the change of the percentage, exactly.
#[test]
fn shares_of_what_moved_add_up() {
    let json = rich().ok("client prep k7mq --json").json();
    let points = json["moved"].as_array().unwrap().iter().map(|moved| moved["points"].as_str().unwrap());
    let sum: rust_decimal::Decimal =
        points.map(|points| points.parse::<rust_decimal::Decimal>().unwrap()).sum();
    let lines = rich().ok("client prep k7mq --plain --no-header --fields section,dimension,what").out;
    let told = lines.lines().find_map(|line| line.strip_prefix("moved\t\t")).unwrap();
    assert!(told.ends_with(&format!("{:+} points", sum.round_dp(1))), "{told}: {sum}");
}

/// Since a session that never was, nothing can be told.
#[test]
fn breakthroughs_of_somebody_without_a_session_are_since_nothing() {
    let world = World::with_clients();
    world.terminal(96);
    world.ok("breakthrough add k7mq --dim q --before 0.41 --after 0.63");
    let page = world.ok("client prep k7mq").out;
    assert!(page.contains("\nBreakthroughs\n- q 0.41 -> 0.63"), "{page}");
    assert!(!page.contains("since the last session"), "{page}");
    world.ok("session log k7mq --at '1 hour ago' --for 30m");
    world.ok("breakthrough add k7mq --dim f --before 0.41 --after 0.63");
    let page = world.ok("client prep k7mq").out;
    assert!(page.contains("\nBreakthroughs since the last session\n- "), "{page}");
}
