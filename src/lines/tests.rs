//! Line mode as it reads: what is said and typed, line by line.

use super::*;
use crate::{domain::assessment::Type, practice::testing::World};

#[test]
fn a_sitting_reads_as_a_conversation() {
    let mut world = World::new();
    let ada = world.add_client("Ada Okafor");
    let id = world.begin(ada, Type::Quick);
    let person = world.person(&["9", "", "5", "b", "", "a", "h", "4", "s", "x"]);
    let left = assess_in_lines(&mut world.env, &mut world.practice, id).unwrap();
    assert!(matches!(left, Left::Saved { answered: 2, total: 12 }));
    assert!(person.transcript().is_ascii(), "nothing is drawn");
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
    let left = assess_in_lines(&mut world.env, &mut world.practice, id).unwrap();
    assert!(matches!(left, Left::Closed { .. }));
    let said = person.transcript();
    assert!(
        said.contains("That is too little for a score.\npsi has too few answers. Not answered: "),
        "{said}"
    );
    assert!(said.contains("Your answer so far: 5 of 7"), "{said}");
    assert!(said.contains("Finished. 12 of 12 answered.\nCoherence "), "{said}");
    assert!(said.contains("The highest possible is 87.5."), "{said}");
}

#[test]
fn the_menu_does_what_the_screens_do() {
    let mut world = World::new();
    let typed = [
        "1",
        "3",
        "Ada Okafor",
        "leadership",
        "",
        "1",
        "2",
        "ada",
        "4",
        "ada",
        "1",
        "x",
        "2",
        "nobody",
        "5",
        "y",
        "9",
        "6",
    ];
    let person = world.person(&typed);
    menu(&mut world.env, &mut world.practice, Some("DEMO, nothing is saved")).unwrap();
    let said = person.transcript();
    for wanted in [
        "DEMO, nothing is saved.",
        "No clients yet. 3 adds one.",
        "Added Ada Okafor, handle ",
        "Focus: leadership.",
        "psi no score yet.",
        "1 quick, Quick check-in.",
        "Saved. 0 of 12 answered.",
        "Not done: no client matches 'nobody'.",
        "Undid: answered assessment ",
        "Type a number from 1 to 6.",
    ] {
        assert!(said.contains(wanted), "{wanted} in\n{said}");
    }
    assert!(said.is_ascii());
}
