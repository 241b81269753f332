//! Line mode as it reads: what is said and typed, line by line.

use chrono::TimeDelta;

use super::*;
use crate::{
    domain::{assessment::Type, scoring::samples::WIDE},
    practice::{
        session::{self, Draft, Overlap},
        sitting::Left,
        testing::World,
    },
    store::Kind,
};

#[test]
fn a_sitting_reads_as_a_conversation() {
    let mut world = World::new();
    let ada = world.add_client("Ada Okafor");
    let id = world.begin(ada, Type::Quick);
    let person = world.person(&["9", "", "5", "b", "", "a", "h", "4", "s", "x"]);
    let left = assess_in_lines(&mut world.env, &mut world.practice, (id, None)).unwrap();
    assert!(matches!(left, Left::Saved { answered: 2, total: 12 }));
    assert!(person.transcript().is_ascii(), "nothing is drawn");
    insta::assert_snapshot!(person.transcript());
}

#[test]
fn a_long_scale_and_what_does_not_apply_are_typed() {
    let mut world = World::new();
    let ada = world.add_client("Ada Okafor");
    let id = world.begin_with_text(ada, WIDE);
    let person = world.person(&["101", "75", "n", "10", "N/A", "f"]);
    let left = assess_in_lines(&mut world.env, &mut world.practice, (id, None)).unwrap();
    assert!(matches!(left, Left::Closed { .. }));
    insta::assert_snapshot!(person.transcript());
}

#[test]
fn too_little_says_what_is_missing_and_a_closed_one_tells_the_result() {
    let mut world = World::new();
    let ada = world.add_client("Ada Okafor");
    let id = world.begin(ada, Type::Quick);
    let skipped = ["5"].into_iter().chain(["s"; 11]).chain(["f", "g"]);
    let answered = ["2"; 10].into_iter().chain(["1", "99", "1", "3", "f"]);
    let lines: Vec<_> = skipped.chain(answered).collect();
    let person = world.person(&lines);
    let left = assess_in_lines(&mut world.env, &mut world.practice, (id, None)).unwrap();
    assert!(matches!(left, Left::Closed { .. }));
    let said = person.transcript();
    assert!(
        said.contains("Those are too few answers for a score.\npsi has too few answers. Not answered: "),
        "{said}"
    );
    assert!(said.contains("Your answer so far: 5 of 7"), "{said}");
    assert!(said.contains("Finished. 12 of 12 answered.\nCoherence "), "{said}");
    assert!(said.contains("The highest possible is 87.5."), "{said}");
}

/// Types lines, divided by bars, into the menu and gives back what was said and typed.
fn told(world: &mut World, typed: &str) -> String {
    let person = world.person(&typed.split('|').collect::<Vec<_>>());
    menu(&mut world.env, &mut world.practice, Some("DEMO, nothing is saved")).unwrap();
    let said = person.transcript();
    assert!(said.is_ascii(), "nothing is drawn: {said}");
    let mut pairs = said.lines().zip(said.lines().skip(1)).filter(|(one, _)| !one.is_empty());
    assert!(pairs.all(|(one, next)| one != next), "nothing is given twice: {said}");
    said
}

#[test]
fn the_menu_does_what_the_screens_do() {
    let mut world = World::new();
    // Clients, an assessment, a client that is none, and the last change taken back.
    let typed =
        "2|1|3|Ada Okafor|leadership||1|2|ada||5|ada okafor|1|x|5|ada okafor|1|5|x|2|2|nobody|||9|y|99|10";
    let said = told(&mut world, typed);
    for wanted in [
        "DEMO, nothing is saved.",
        "No clients yet. 3 adds one.",
        "Added Ada Okafor (",
        "Focus: leadership.",
        "psi no score yet.",
        "1 quick, Quick check-in.",
        "No answers yet, so nothing was saved.",
        "Saved. 1 of 12 answered.",
        "No client matches 'nobody'.",
        "Undone: answered assessment ",
        "Type a number from 1 to 10.",
    ] {
        assert!(said.contains(wanted), "{wanted} in\n{said}");
    }
    assert_eq!(said.matches("of 12 answered").count(), 1, "it is said once that it is saved");
}

#[test]
fn a_week_is_led_line_by_line() {
    let mut world = World::new();
    let ada = world.add_client("Ada Okafor");
    world.add_client("Ben Ito");
    world.score(ada, "2026-08-01T09:00:00Z", [50, 50, 41, 50]);
    world.score(ada, "2026-09-01T09:00:00Z", [50, 50, 63, 50]);
    // Booked, taken, unclear, not meant, moved, cancelled.
    let booking = "3|1|2|ada okafor|fri 10:00|2|be|y|fri 10:00||2|ben ito|soon||2|ada|n|";
    let moving = "5|1|fri 16:00|6|1|she is ill|2|ada okafor|17:00|1|";
    insta::assert_snapshot!("sessions", told(&mut world, &format!("{booking}|{moving}")));
    world.at("2026-09-24T16:10:00Z");
    let writing = "3|3|1|She spoke first.|- [ ] Call Tom due:fri|.|7||4|1|45|fri 2 oct 10:00|4|1|";
    let items = "4|1|3|ada okafor|Book the one-to-one|fry|fri|2|9|1|1|";
    insta::assert_snapshot!("writing_up", told(&mut world, &format!("{writing}|{items}")));
    let reading = "6|2|q-02|2|zz|3|q-02|ada okafor|+2w|n|3|q-02|ada okafor||n|4|5|1|7|4|good|4|";
    insta::assert_snapshot!("library", told(&mut world, reading));
    insta::assert_snapshot!("looking", told(&mut world, "1|7|8|2|4|ada|2|ada|h||10"));
}

/// What is further ahead than two weeks is read out when that is asked for, and can be named by its handle at once.
#[test]
fn what_is_far_ahead_can_be_moved_and_cancelled() {
    let mut world = World::new();
    let ada = world.add_client("Ada Okafor");
    let draft = Draft::usual(ada, &world.practice.setting);
    let first = world.practice.setting.reader().instant("20 oct 10:00").unwrap();
    let starts = (0..15).map(|day| Ok(first + TimeDelta::days(day))).collect();
    let work = ("session add", Kind::Write);
    let added = world.practice.write(&mut *world.env.entropy, work, false, |tx, setting| {
        session::add(tx, setting, &draft, starts, Overlap::Refuse)
    });
    let last = added.unwrap().value.sessions.last().unwrap().handle.clone();
    let said = told(&mut world, &format!("3|5|1|M|1|21 oct 10:00|y|6|{last}||6|m|m|15||8|10"));
    for wanted in [
        "Nothing is scheduled in the next two weeks.\nWhich session, by its handle, m to hear 12 of 15 later ones, ",
        "Enter for none: 1\n'1' is not one of them.\n",
        "\n12 Sat 31 Oct 09:00, Ada Okafor, regular, handle ",
        "Which session, 1 to 12 or its handle, m to hear 3 later ones, Enter for none: 1\n",
        " overlaps session ",
        "\nFree that day: ",
        "\nBook it anyway? y or n, Enter for no: y\nMoved session ",
        &format!("Cancelled session {last} of "),
        "Which session, 1 to 14 or its handle, Enter for none: 15\n'15' is not one of them.\n",
    ] {
        assert!(said.contains(wanted), "{wanted} in\n{said}");
    }
    assert!(!said.contains("--") && !said.contains("[y"), "{said}");
}

/// Whom nobody, or several, could be meant by is said, and asked for again: no command could be typed here.
#[test]
fn a_client_is_asked_for_until_one_is_meant() {
    let mut world = World::new();
    for name in ["Ada Okafor", "Adam Khan", "Ben Ito"] {
        world.add_client(name);
    }
    let said = told(&mut world, "2|2|nobody|bem ito|ad|ada okafor|5|10");
    for wanted in [
        "No client matches 'nobody'.\nWhich client, by name or handle, Enter for none: bem ito\n",
        "No client matches 'bem ito'.\nDid you mean Ben Ito (",
        "'ad' matches 2 clients.\n",
        " Adam Khan, active.\n",
        "Enter for none: ada okafor\nAda Okafor, handle ",
    ] {
        assert!(said.contains(wanted), "{wanted} in\n{said}");
    }
    assert!(!said.contains("coach client"), "{said}");
}

#[test]
fn notes_that_cannot_be_stored_are_kept() {
    let mut world = World::new();
    let ada = world.add_client("Ada Okafor");
    let World { practice, env, .. } = &mut world;
    let at = practice.setting.reader().happened("today 10:00").unwrap().at;
    let draft = Draft::usual(ada, &practice.setting);
    let logged = practice.write(&mut *env.entropy, ("session log", Kind::Write), false, |tx, setting| {
        session::log(tx, setting, &draft, at, None, Overlap::Refuse)
    });
    logged.unwrap();
    let long = "more ".repeat(20_001);
    let typed = format!("3|3|1|- [ ] Call Tom due:never|{long}|.||10");
    let person = world.person(&typed.split('|').collect::<Vec<_>>());
    menu(&mut world.env, &mut world.practice, None).unwrap();
    let said = person.transcript();
    assert!(said.contains("Not done: notes must have at most 100000 characters"), "{}", said.len());
    assert!(said.contains("Your text is saved for later, encrypted, in "), "{}", said.replace(&long, ""));
    assert!(said.contains("Save it: coach session note "), "{}", said.replace(&long, ""));
}
