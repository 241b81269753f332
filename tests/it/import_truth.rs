//! What files of answers leave unsaid: columns without a name, moments that nobody told, questions that have no column,
//! rows that contradict each other. None of it is decided in silence.

use serde_json::Value;

pub(crate) use crate::import_answers::{ASKED, import, world};
use crate::{World, import_answers, ran::Ran};

/// A row of answers to them.
const ROW: &str = "4,2,7,A friend,Yes,";

/// The map that is guessed for a file, with a change, as an option.
pub(crate) fn map(world: &World, text: &str, change: impl FnOnce(String) -> String) -> String {
    format!("--map {}", import_answers::map(world, text, change))
}

pub(crate) fn scores(world: &World, fields: &str) -> String {
    import_answers::scores(world, fields).lines().collect::<Vec<_>>().join(" ")
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{ran}"))
}

/// What was stored as the answer to a question of the one assessment that there is.
fn answer(world: &World, code: &str) -> Value {
    let handle = world.ok("assess list --csv --no-header --fields handle").out;
    let shown = json(&world.ok(&format!("assess show {} --json", handle.trim())));
    let all = shown["answers"].as_array().expect("answers");
    all.iter().find(|one| one["code"] == code).map_or(Value::Null, |one| one["answer"].clone())
}

/// A survey tool: the options stand in a second row, under headers of which only the first has a name.
#[test]
fn a_second_row_of_names_says_what_the_columns_without_one_are() {
    let file = |second: &str| {
        format!(
            "Respondent ID,End Date,Email Address,I do what I announced.,I learn from my detours.,How ready are you to speak \
             up?,Whom did you meet this week?,,,Would you call somebody at night?\n{second}\n\
             118,2026-09-15 10:05:00,ada@example.org,Agree,Disagree,7,A friend,\"A colleague, outside work\",,Yes\n\
             119,2026-09-16 10:05:00,ben@example.org,Agree,Disagree,7,,,Nobody,Yes\n"
        )
    };
    let world = world();
    let text = file(",,,Response,Response,Response,A friend,\"A colleague, outside work\",Nobody,Response");
    let ran = import(&world, &text, "");
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.err.contains("f1 b from column 8, f1 c from column 9"), "{ran}");
    assert!(ran.err.contains("Left out: row 2: it names the columns above it"), "{ran}");
    assert_eq!(scores(&world, "client,f_score"), "t2wd,0.50 k7mq,1.00");
    let saved = map(&world, &text, |map| map);
    let again = import(&world, &text, &saved);
    assert!(
        again.err.contains("(2 already known, 1 left out)"),
        "the map that is written reads the same: {again}"
    );
    // What is no option of the question is no name that can be read.
    let ran = import(&world, &file(",,,Response,Response,Response,A friend,My cat,Nobody,Response"), "");
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.err.contains("open: what column 8 means: it has no name, and something in it"), "{ran}");
    // A person who chose all options is no row of names.
    let all =
        "117,2026-09-14 10:05:00,chloe@example.org,4,2,7,A friend,\"A colleague, outside work\",Nobody,Yes";
    let ran = import(&world, &file(all), "");
    assert!(ran.code == 2 && ran.err.contains("open: what column 9 means"), "{ran}");
}

#[test]
fn a_column_without_a_name_is_never_dropped_unsaid() {
    let world = world();
    let head = format!("Timestamp,Email,{ASKED},,");
    let row = |at: usize, more: &str| format!("2026-09-02 10:{at:02}:00,ada@example.org,{ROW},{more}\n");
    let ran = import(&world, &format!("{head}\n{}{}", row(1, ","), row(2, ",and more")), "");
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.err.contains("open: what column 10 means"), "{ran}");
    // Far below, behind the rows that are guessed from.
    let long: String =
        (0..230).map(|at| row(at % 60, ",").replace(" 10:", &format!(" {:02}:", at / 60))).collect();
    let ran = import(&world, &format!("{head}\n{long}{}", row(59, "late,")), "--yes");
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.err.contains("column 9 has no name in the header, and has something in it"), "{ran}");
    assert_eq!(scores(&world, "client"), "");
    // With a map it was decided which columns are read: the others are told.
    let text = format!("{head}\n{}", row(1, ",x"));
    let draft = map(&world, &text, |map| map);
    let ran = import(&world, &text, &draft);
    assert_eq!(ran.code, 2, "a draft that nobody settled is refused: {ran}");
    assert!(
        ran.err.contains("map draft has open questions") && ran.err.contains("what column 10 means"),
        "{ran}"
    );
    let settled = map(&world, &text, |map| unsettled(&map));
    let ran = import(&world, &text, &format!("{settled} --json"));
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.err.contains("not used: column 10"), "{ran}");
    assert_eq!(json(&ran)["reading"]["unused"][0], "column 10");
}

/// A draft without the points that a person has to settle.
pub(crate) fn unsettled(map: &str) -> String {
    let (front, rest) = map.split_once("to_settle = [\n").expect("something is open");
    let (_, rest) = rest.split_once("\n]\n").expect("a list");
    format!("{front}{rest}")
}

#[test]
fn the_moment_of_the_import_is_that_of_the_answers_only_where_the_map_says_so() {
    let world = world();
    let text = "When,Email,p1,r1,q1,f1,f2\n2026-03-02 10:00,ada@example.org,4,2,7,a,a\n";
    let draft = map(&world, text, |map| map);
    let ran = import(&world, text, &draft);
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.err.contains("open: which column says when it was answered"), "{ran}");
    for key in ["", "key = [\"Email\"]\n"] {
        let settled = map(&world, text, |map| format!("{key}{}", unsettled(&map)));
        let ran = import(&world, text, &settled);
        assert_eq!(ran.code, 2, "{ran}");
        assert!(ran.err.contains("map draft does not say when it was answered"), "{ran}");
        assert!(ran.err.contains("at = \"now\""), "{ran}");
    }
    assert_eq!(scores(&world, "client"), "");
    let now = map(&world, text, |map| format!("at = \"now\"\n{}", unsettled(&map)));
    let ran = import(&world, text, &format!("{now} --json"));
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.err.contains("; time of the import; person from"), "{ran}");
    assert_eq!(json(&ran)["reading"]["time_is_now"], true);
    assert!(import(&world, text, &now).err.contains("known already"));
}

#[test]
fn rows_that_contradict_each_other_correct_nothing() {
    let world = world();
    let head = format!("Timestamp,Email,{ASKED}\n");
    let row = |cells: &str| format!("2026-09-02 10:00:00,ada@example.org,{cells}\n");
    import(&world, &format!("{head}{}", row(ROW)), "");
    let before = world.fingerprint();
    let text = format!("{head}{}{}", row("1,2,7,A friend,Yes,"), row("5,2,7,A friend,Yes,"));
    let ran = import(&world, &text, "--update");
    assert_eq!(ran.code, 8, "{ran}");
    for row in [2, 3] {
        let told = format!("row {row}  rows 2 and 3 contradict each other about the same answers: p1 1 -> 5");
        assert!(ran.err.contains(&told), "{ran}");
    }
    assert_eq!(world.fingerprint(), before, "nothing changed");
    // The other rows of the file are taken, and the same row twice says one thing.
    let more = "2026-09-03 10:00:00,ben@example.org,4,2,7,A friend,Yes,\n".repeat(2);
    let ran = import(&world, &format!("{text}{more}"), "--update");
    assert!(
        ran.code == 8 && ran.err.contains("2 of 4 rows were not imported (1 new, 1 already known)"),
        "{ran}"
    );
    assert_eq!(scores(&world, "client,psi_score"), "t2wd,0.75 k7mq,0.75");
}

#[test]
fn a_question_without_a_column_is_not_spoken_of() {
    let world = world();
    let whole = "Timestamp,Email,p1,r1,q1,f1,f2,t1\n2026-09-02 10:00,ada@example.org,4,2,7,a,a,hello\n";
    import(&world, whole, "");
    let part =
        |psi: u8| format!("Timestamp,Email,p1,r1,q1,f1,f2\n2026-09-02 10:00,ada@example.org,{psi},2,7,a,a\n");
    let ran = import(&world, &part(4), "");
    assert!(ran.code == 0 && ran.err.contains("known already"), "{ran}");
    for psi in [4, 5] {
        let ran = import(&world, &part(psi), "--update");
        assert_eq!(ran.code, 0, "{ran}");
        assert_eq!(answer(&world, "t1"), "1 word", "{ran}");
    }
    assert_eq!(scores(&world, "psi_score"), "1.00");
    world.ok("score verify");
    let emptied = whole.replace("hello", "");
    let ran = import(&world, &emptied, "");
    assert!(ran.code == 8 && ran.err.contains("t1 words -> none"), "an empty cell does say something: {ran}");
}

/// One number of a form is one form: whatever else two rows say of it, neither is taken.
#[test]
fn rows_with_one_number_that_say_other_things_are_both_refused() {
    let world = world();
    let file = |rows: &[&str]| {
        let rows: String = rows.iter().map(|row| format!("{row},Agree,Disagree,7,A friend,Yes,\n")).collect();
        format!("Response ID,Timestamp,Email,{ASKED}\n{rows}")
    };
    let first = "s1,2026-09-02 10:00:00,ada@example.org";
    for (second, told) in [
        ("s1,2026-09-02 10:07:00,ada@example.org", "time 2 Sep 2026 10:00:00 -> 2 Sep 2026 10:07:00"),
        ("s1,2026-09-02 10:00:00,ben@example.org", "another client"),
    ] {
        for rows in [[first, second, first], [first, first, second]] {
            let ran = import(&world, &file(&rows), "");
            assert_eq!(ran.code, 8, "{ran}");
            for row in [2, 3, 4] {
                let told = format!("contradict each other about 'Response ID' s1: {told}");
                assert!(
                    ran.err.contains(&format!("row {row}  rows 2 and ")) && ran.err.contains(&told),
                    "{ran}"
                );
            }
            assert_eq!(scores(&world, "client"), "");
        }
    }
    // Answers that differ under one number and time are a contradiction as well; twice the same is known.
    let other = file(&[first]).replace("Agree,Disagree", "Disagree,Agree");
    let both = format!("{}{}", file(&[first]), other.lines().last().unwrap_or_default());
    let ran = import(&world, &both, "");
    assert!(ran.code == 8 && ran.err.contains("rows 2 and 3 contradict each other"), "{ran}");
    let ran = import(&world, &file(&[first, first, "s2,2026-09-03 10:00:00,ada@example.org"]), "");
    assert!(ran.code == 0 && ran.err.contains("Imported 2 assessments"), "{ran}");
}

/// An update says of each row what it changes, in a dry run too, also where words go.
#[test]
fn an_update_says_what_it_changes() {
    let world = world();
    let file = |last: &str| {
        format!(
            "Timestamp,Email,{ASKED}\n2026-09-02 10:00:00,ada@example.org,Agree,Disagree,7,A friend,Yes,{last}\n"
        )
    };
    assert_eq!(import(&world, &file("a long answer"), "").code, 0);
    for flags in ["--update --dry-run", "--update"] {
        let ran = import(&world, &file(""), flags);
        assert!(ran.code == 0 && ran.err.contains("Row 2 changes assessment "), "{ran}");
        assert!(ran.err.contains("t1 words -> none") && !ran.err.contains("long answer"), "{ran}");
    }
    let scores = |psi: &str| format!("handle,at,psi,rho,q,f\nt2wd,2026-09-10 10:00,{psi},0.5,0.5,0.5\n");
    world.stdin(scores("0.4")).ok("import scores -");
    let ran = world.stdin(scores("0.9")).ok("import scores - --update");
    assert!(ran.err.contains("Row 2 corrects a score of t2wd: psi 0.40 is stored, 0.90 here"), "{ran}");
}
