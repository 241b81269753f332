//! Answers from files of other people's tools: what is not said is asked, what is said is read to the letter, and what
//! is known and says something else is a conflict.

use serde_json::Value;

use crate::{World, ran::Ran};

const BANK: &str = include_str!("../fixtures/bank-pulse.toml");

/// The headers of the bank's questions, as a form tool writes them.
pub(crate) const ASKED: &str = "I do what I announced.,I learn from my detours.,How ready are you to speak up?,\
                     Whom did you meet this week?,Would you call somebody at night?,What else?";

/// A practice with the bank, and clients Ada, Ben and Chloé @example.org.
pub(crate) fn world() -> World {
    let world = World::with_clients();
    world.ok("client edit t2wd --set email=ben@example.org");
    world.ok("client add 'Chloé Martin' --handle c3hm --email chloe@example.org");
    let bank = world.write("pulse.toml", BANK);
    world.run(["bank", "add", &bank.display().to_string()]);
    world
}

pub(crate) fn import(world: &World, text: &str, tail: &str) -> Ran {
    let file = world.write("form.csv", text);
    let head = ["import".to_owned(), "responses".to_owned(), file.display().to_string()];
    world.run(head.into_iter().chain(tail.split_whitespace().map(str::to_owned)))
}

/// The map that is guessed for a file, with a change.
pub(crate) fn map(world: &World, text: &str, change: impl FnOnce(String) -> String) -> String {
    let file = world.write("form.csv", text);
    let guessed = world.run(["import", "map", &file.display().to_string(), "--bank", "pulse"]);
    world.write("map.toml", change(guessed.out)).display().to_string()
}

pub(crate) fn scores(world: &World, fields: &str) -> String {
    world
        .ok(&format!("score list --csv --no-header --fields {fields}"))
        .out
        .lines()
        .collect::<Vec<_>>()
        .join(" ")
}

pub(crate) fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{ran}"))
}

#[test]
fn a_person_is_what_the_header_says() {
    let world = world();
    let form = |header: &str, cells: &str| {
        format!("Timestamp,{header},{ASKED}\n2026-09-02 10:00:00,{cells},4,2,7,A friend,Yes,\n")
    };
    let ran = import(&world, &form("Coach e-mail", "ada@example.org"), "");
    assert!(ran.err.contains("'Coach e-mail' holds addresses, but its name does not say whose"), "{ran}");
    let ran = import(&world, &form("Email,Your email", "ada@example.org,ben@example.org"), "");
    assert!(ran.err.contains("'Email' and 'Your email' are all called so"), "{ran}");
    assert_eq!(scores(&world, "name"), "");
    let ran = import(&world, &form("Email,Your email", "anonymous,ben@example.org"), "");
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(scores(&world, "client"), "t2wd");
}

#[test]
fn two_columns_for_a_question_are_asked_about() {
    let world = world();
    let text = format!(
        "Timestamp,Email,{ASKED},What else?\n2026-09-02 10:00:00,ada@example.org,4,2,7,A friend,Yes,one,two\n"
    );
    let ran = import(&world, &text, "");
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.err.contains("open: which column answers t1: columns 8, 9"), "{ran}");
}

#[test]
fn a_cell_is_read_to_the_letter() {
    for (cell, psi) in [
        ("4", "0.75"),
        ("4.00", "0.75"),
        ("4 - Agree", "0.75"),
        ("4 (agree)", "0.75"),
        ("Agree (4)", "0.75"),
        ("4. Agree", "0.75"),
        ("5 - Disagree", ""),
        ("5=Strongly disagree", ""),
        ("1-5", ""),
        ("4:30", ""),
        ("2 (out of 10)", ""),
        ("5-Jan", ""),
    ] {
        let world = world();
        let text = format!(
            "Timestamp,Email Address,{ASKED}\n2026-09-02 10:00:00,ada@example.org,{cell},2,7,A friend,Yes,\n"
        );
        let ran = import(&world, &text, "");
        assert_eq!(scores(&world, "psi_score"), psi, "{cell}: {ran}");
        assert_eq!(ran.code, if psi.is_empty() { 8 } else { 0 }, "{cell}: {ran}");
    }
}

#[test]
fn a_number_is_no_option_unless_the_map_says_so() {
    let world = world();
    let text =
        format!("Timestamp,Email Address,{ASKED}\n2026-09-02 10:00:00,ada@example.org,4,2,7,A friend,1,\n");
    let ran = import(&world, &text, "");
    assert_eq!(ran.code, 8, "{ran}");
    assert!(
        ran.err.contains("1 could be any option; say in the map which: values = { \"1\" = \"a\" }"),
        "{ran}"
    );
    let map = map(&world, &text, |map| {
        map.replace(
            "column = \"Would you call somebody at night?\"",
            "column = 7\nvalues = { \"1\" = \"c\", \"0\" = \"a\" }",
        )
    });
    let ran = import(&world, &text, &format!("--map {map}"));
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(scores(&world, "f_score"), "0.25");
}

#[test]
fn what_is_known_and_says_something_else_is_a_conflict() {
    let world = world();
    let row = |cells: &str| format!("2026-09-02 10:00:00,ada@example.org,{cells}\n");
    let (first, second) = (row("4,2,7,A friend,Yes,before"), row("1,5,0,A friend,No,corrected"));
    let header = format!("Timestamp,Email Address,{ASKED}\n");
    import(&world, &format!("{header}{first}"), "");
    let before = world.fingerprint();
    let ran = import(&world, &format!("{header}{first}"), "");
    assert_eq!(ran.code, 0, "the very same row is quiet: {ran}");
    let ran = import(&world, &format!("{header}{second}"), "");
    assert_eq!(ran.code, 8, "{ran}");
    let told = "with other answers: p1 4 -> 1, r1 2 -> 5, q1 7 -> 0, f2 a -> c, t1 has other words";
    assert!(ran.err.contains("row 2  known as ") && ran.err.contains(told), "{ran}");
    assert!(!ran.err.contains("corrected"), "free text is not repeated: {ran}");
    assert!(ran.err.contains("as corrections: --update"), "{ran}");
    assert_eq!(world.fingerprint(), before, "nothing changed");

    let ran = import(&world, &format!("{header}{second}"), "--update");
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.err.contains("Updated 1 assessment"), "{ran}");
    assert_eq!(scores(&world, "calculated_at,psi_score,q_score"), "2026-09-02T10:00:00+02:00,0.00,0.00");
    world.ok("score verify");
    assert_eq!(world.ok("breakthrough list --csv --no-header").out, "", "a correction is no leap");
    let again = import(&world, &format!("{header}{second}"), "--update");
    assert!(again.err.contains("known already"), "{again}");
    world.ok("undo");
    assert_eq!(scores(&world, "psi_score,q_score"), "0.75,0.70", "history keeps what was corrected");
    world.ok("score verify");
}

#[test]
fn two_rows_of_one_key_are_a_conflict_too() {
    let world = world();
    let row = |cells: &str| format!("2026-09-02 10:00:00,ada@example.org,{cells}\n");
    let text = format!(
        "Timestamp,Email Address,{ASKED}\n{}{}",
        row("4,2,7,A friend,Yes,"),
        row("1,5,0,A friend,No,")
    );
    for flags in ["", "--update"] {
        let ran = import(&world, &text, flags);
        assert!(ran.code == 8 && ran.err.contains("row 2  rows 2 and 3 contradict each other"), "{ran}");
        assert!(!ran.err.contains("--update"), "which of them is right only the file can say: {ran}");
        assert_eq!(scores(&world, "psi_score"), "", "neither row is newer than the other");
    }
    world.ok("score verify");
}

#[test]
fn numbers_with_a_comma_come_back() {
    let world = world();
    world.ok("score add k7mq --psi 0.55 --rho 0.5 --q 0.3 --f 0.5 --at '5d ago'");
    let file = world.root().join("scores.csv").display().to_string();
    world.ok(&format!("export scores --csv --dialect excel-comma -o {file}"));
    assert!(std::fs::read_to_string(&file).unwrap().contains(";0,55;"));
    let ran = world.run(["import", "scores", &file, "--yes"]);
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.err.contains("known already"), "{ran}");
}

#[test]
fn a_file_that_has_only_its_header_is_no_failure() {
    let world = world();
    let ran = import(&world, &format!("Timestamp,Email,{ASKED}\n"), "");
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.err.contains("Nothing to import"), "{ran}");
}

#[test]
fn a_column_answers_one_question() {
    let world = world();
    let text = format!("Timestamp,Email,{ASKED}\n2026-09-02 10:00:00,ada@example.org,4,2,7,A friend,Yes,\n");
    let map = map(&world, &text, |map| map.replace("column = \"I learn from my detours.\"", "column = 3"));
    let ran = import(&world, &text, &format!("--map {map}"));
    assert!(ran.code == 2 && ran.err.contains("'I do what I announced.' is to answer"), "{ran}");
}

#[test]
fn another_name_under_an_address_is_another_person() {
    let world = world();
    let row = |name: &str| {
        format!(
            "Timestamp,Name,Email,{ASKED}\n2026-09-02 10:00:00,{name},ada@example.org,4,2,7,A friend,Yes,\n"
        )
    };
    let ran = import(&world, &row("Chloé Martin"), "");
    assert_eq!(ran.code, 8, "{ran}");
    assert!(
        ran.err.contains("e-mail 'ada@example.org' belongs to k7mq, and 'Chloé Martin' is another name"),
        "{ran}"
    );
    world.ok("client add 'Tom Okafor' --handle t3mk --email ada@example.org --share-email");
    let ran = import(&world, &row(""), "");
    assert!(ran.code == 8 && ran.err.contains("matches 2 clients"), "{ran}");
    let ran = import(&world, &row("okafor tom"), "");
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.err.contains("person from 'Email' (e-mail) and 'Name'"), "{ran}");
    assert_eq!(scores(&world, "client"), "t3mk");
}
