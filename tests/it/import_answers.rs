//! Answers from files of other people's tools: what is not said is asked, what is said is read to the letter, and what
//! is known and says something else is a conflict.

use serde_json::Value;

use crate::{World, ran::Ran};

const BANK: &str = include_str!("../fixtures/bank-pulse.toml");

/// The headers of the bank's questions, as a form tool writes them.
const ASKED: &str = "I do what I announced.,I learn from my detours.,How ready are you to speak up?,\
                     Whom did you meet this week?,Would you call somebody at night?,What else?";

/// A practice with the bank, and clients Ada, Ben and Chloé @example.org.
fn world() -> World {
    let world = World::with_clients();
    world.ok("client edit t2wd --set email=ben@example.org");
    world.ok("client add 'Chloé Martin' --handle c3hm --email chloe@example.org");
    let bank = world.write("pulse.toml", BANK);
    world.run(["bank", "add", &bank.display().to_string()]);
    world
}

fn import(world: &World, text: &str, tail: &str) -> Ran {
    let file = world.write("form.csv", text);
    let head = ["import".to_owned(), "responses".to_owned(), file.display().to_string()];
    world.run(head.into_iter().chain(tail.split_whitespace().map(str::to_owned)))
}

/// The map that is guessed for a file, with a change.
fn map(world: &World, text: &str, change: impl FnOnce(String) -> String) -> String {
    let file = world.write("form.csv", text);
    let guessed = world.run(["import", "map", &file.display().to_string(), "--bank", "pulse"]);
    world.write("map.toml", change(guessed.out)).display().to_string()
}

fn scores(world: &World, fields: &str) -> String {
    world
        .ok(&format!("score list --csv --no-header --fields {fields}"))
        .out
        .lines()
        .collect::<Vec<_>>()
        .join(" ")
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{ran}"))
}

#[test]
fn a_time_is_what_its_header_says() {
    let world = world();
    let row = "4,2,7,A friend,Yes,";
    let text = format!(
        "Timestamp,Email Address,Date of birth,{ASKED}\nlast Tuesday at one,ada@example.org,1980-03-04,{row}\n"
    );
    let ran = import(&world, &text, "");
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.err.contains("to settle: how 'Timestamp' is read"), "{ran}");
    let text = format!("Email Address,Date of birth,{ASKED}\nada@example.org,1980-03-04,{row}\n");
    let ran = import(&world, &text, "");
    assert!(ran.err.contains("'Date of birth' holds times, but its name does not say of what"), "{ran}");
    assert_eq!(scores(&world, "name"), "", "nothing was stored");
    let text = format!(
        "Email,{ASKED},Start Date,Submit Date\nada@example.org,{row},2026-09-02 08:01:02,2026-09-02 10:02:02\n\
         ben@example.org,{row},2026-09-09 08:01:02,2026-09-09 08:02:02\n"
    );
    let ran = import(&world, &text, "--json");
    assert_eq!(ran.code, 0, "{ran}");
    let told = "Reading pulse, 6 questions; time from 'Submit Date' in Europe/Paris, 2 Sep to 9 Sep 2026; person from \
                'Email' (e-mail); not used: 'Start Date'\n";
    assert!(ran.err.starts_with(told), "{ran}");
    let reading = json(&ran)["reading"].clone();
    assert_eq!(reading["time"]["column"], "Submit Date");
    assert_eq!(
        (&reading["time"]["first"], &reading["time"]["last"]),
        (&"2026-09-02".into(), &"2026-09-09".into())
    );
    assert_eq!(reading["unused"][0], "Start Date");
    assert_eq!(
        scores(&world, "handle,calculated_at"),
        "t2wd,2026-09-09T08:02:02+02:00 k7mq,2026-09-02T10:02:02+02:00"
    );
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
    assert_eq!(scores(&world, "handle"), "t2wd");
}

#[test]
fn two_columns_for_a_question_are_asked_about() {
    let world = world();
    let text = format!(
        "Timestamp,Email,{ASKED},What else?\n2026-09-02 10:00:00,ada@example.org,4,2,7,A friend,Yes,one,two\n"
    );
    let ran = import(&world, &text, "");
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.err.contains("to settle: which column answers t1: columns 8, 9"), "{ran}");
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
    let ran = import(&world, &text, "");
    assert_eq!(ran.code, 8, "{ran}");
    assert!(ran.err.contains("row 3  known as "), "{ran}");
    assert_eq!(scores(&world, "psi_score"), "0.75");
    let ran = import(&world, &text, "--update");
    assert_eq!(ran.code, 8, "{ran}");
    assert_eq!(scores(&world, "psi_score"), "0.75", "neither row is newer than the other");
    world.ok("score verify");
}

#[test]
fn one_column_for_each_choice() {
    for (header, cells) in [
        ("f1[a],f1[b],f1[c]", "Y,Y,"),
        ("f1___a,f1___b,f1___c", "1,1,0"),
        ("core/f1/a,core/f1/b,core/f1/c", "1,1,0"),
        ("A friend,\"A colleague, outside work\",Nobody", "A friend,\"A colleague, outside work\","),
    ] {
        let world = world();
        let text = format!(
            "record,email,survey_timestamp,p1,r1,q1,{header},f2\n1,ada@example.org,2026-09-02 10:00:00,4,2,7,{cells},a\n"
        );
        let ran = import(&world, &text, "");
        assert_eq!(ran.code, 0, "{header}: {ran}");
        assert_eq!(scores(&world, "f_score"), "1.00", "{header}");
        let saved = map(&world, &text, |map| map);
        let again = import(&world, &text, &format!("--map {saved}"));
        assert!(again.err.contains("known already"), "the map that is written reads the same: {again}");
    }
}

#[test]
fn files_are_wider_than_one_header_row() {
    let world = world();
    let text = "Respondent,End Date,Email Address,Say how far this is true:,,How ready are you?,Whom?,Call?\n\
                ,,,I do what I announced.,I learn from my detours.,Response,Response,Response\n\
                9001,09/02/2026 04:36:12 PM,ada@example.org,Agree,Disagree,7,A friend,Yes\n\
                9002,09/22/2026 04:36:12 PM,ben@example.org,Agree,Disagree,7,A friend,Yes\n\
                Total,2,,,,,,\n";
    let answers: String = [("p1", 4), ("r1", 5), ("q1", 6), ("f1", 7), ("f2", 8)]
        .iter()
        .map(|(code, column)| format!("[[answer]]\nquestion = \"{code}\"\ncolumn = {column}\n"))
        .collect();
    let map = world.write("map.toml", format!(
        "bank = \"pulse\"\nkey = \"Respondent\"\nskip = 1\nfooter = 1\n\
         client = {{ column = \"Email Address\", as = \"email\" }}\nat = {{ column = \"End Date\" }}\n{answers}"
    ));
    let ran = import(&world, text, &format!("--map {}", map.display()));
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(
        scores(&world, "handle,calculated_at,psi_score,rho_score"),
        "t2wd,2026-09-22T16:36:12+02:00,0.75,0.75 k7mq,2026-09-02T16:36:12+02:00,0.75,0.75"
    );
}

#[test]
fn rows_that_are_no_answers_make_no_job_fail() {
    let world = world();
    let text = "id,email,submitdate,Finished,p1,r1,q1,f1,f2\n\
                1,ada@example.org,2026-09-02 10:00:00,True,4,2,7,A friend,Yes\n\
                2,ben@example.org,2026-09-02 11:00:00,False,4,2,7,A friend,Yes\n\
                3,ben@example.org,,,4,2,,,\n\
                4,ben@example.org,2026-09-02 12:00:00,true,,,,,\n";
    for _ in 0..2 {
        let ran = import(&world, text, "");
        assert_eq!(ran.code, 0, "{ran}");
        assert!(ran.err.contains("3 left out)"), "{ran}");
        assert!(ran.err.contains("Left out: row 3: 'Finished' is 'False'"), "{ran}");
        assert!(ran.err.contains("Left out: row 5: no question is answered"), "{ran}");
    }
    assert_eq!(scores(&world, "handle"), "k7mq");
    let text = "id,email,submitdate,p1,r1,q1,f1,f2\n1,ben@example.org,,4,2,7,A friend,Yes\n2,ben@example.org,2026-09-03 10:00:00,4,,,,\n";
    let ran = import(&world, text, "");
    assert_eq!(ran.code, 8, "{ran}");
    assert!(ran.err.contains("Left out: row 2: 'submitdate' is empty: it was not sent"), "{ran}");
    assert!(ran.err.contains("row 3  too few answers for a score"), "{ran}");
    let ran = import(&world, text, "--skip-unfinished");
    assert_eq!(ran.code, 0, "{ran}");
    let map = map(&world, text, |map| format!("unfinished = \"skip\"\n{map}"));
    assert_eq!(import(&world, text, &format!("--map {map}")).code, 0);
    assert_eq!(scores(&world, "handle"), "k7mq");
}

#[test]
fn words_for_no_answer_are_no_answers() {
    let world = world();
    let text = format!(
        "Timestamp,Email Address,{ASKED}\n2026-09-02 10:00:00,ada@example.org,4,2,7,A friend,NA,NA\n"
    );
    let map = map(&world, &text, |map| format!("missing = [\"NA\"]\n{map}"));
    let ran = import(&world, &text, &format!("--map {map}"));
    assert_eq!(ran.code, 0, "whoever passed over a question in so many words has finished: {ran}");
    assert!(ran.err.contains("Imported 1 assessment (1 without a score)"), "{ran}");
    assert_eq!(world.ok("assess list --csv --no-header --fields answered").out, "4\n");
    assert_eq!(scores(&world, "handle"), "");
}

#[test]
fn names_of_columns_may_begin_alike_and_be_long() {
    let world = world();
    let long = "x".repeat(70_000);
    let text = format!(
        "{long},core/when,core/email,core/p1,core/r1,core/q1,core/f1,core/f2\n-,2026-09-02 10:00:00,ada@example.org,4,2,7,A friend,Yes\n"
    );
    let answers: String = ["p1", "r1", "q1", "f1", "f2"]
        .map(|code| format!("[[answer]]\nquestion = \"{code}\"\ncolumn = \"{code}\"\n"))
        .concat();
    let map = world.write(
        "map.toml",
        format!(
            "bank = \"pulse\"\nprefix = \"core/\"\nwhere = {{ column = \"xxxx..\", is = \"-\" }}\n\
         client = {{ column = \"email\" }}\nat = {{ column = \"when\" }}\n{answers}"
        ),
    );
    let ran = import(&world, &text, &format!("--map {}", map.display()));
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(scores(&world, "psi_score"), "0.75");
}

#[test]
fn a_map_that_names_a_question_twice_is_refused_with_its_line() {
    let world = world();
    let text =
        format!("Timestamp,Email Address,{ASKED}\n2026-09-02 10:00:00,ada@example.org,4,2,7,A friend,Yes,\n");
    let map = map(&world, &text, |map| {
        map + "\n[[answer]]\nquestion = \"p1\"\ncolumn = \"I learn from my detours.\"\n"
    });
    let ran = import(&world, &text, &format!("--map {map}"));
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.err.contains("error: map.toml:33: question p1 is named twice"), "{ran}");
}

#[test]
fn a_zone_in_the_name_of_a_column_is_its_zone() {
    let row = "4,2,7,A friend,Yes,";
    for (header, at, kept) in [
        ("Submit Date (UTC)", "2026-09-02 08:02:02", "2026-09-02T10:02:02+02:00"),
        ("Timestamp (GMT+5:30)", "2026-09-02 08:02:02", "2026-09-02T04:32:02+02:00"),
        ("Timestamp (America/New_York)", "2026-09-02 08:02:02", "2026-09-02T14:02:02+02:00"),
        ("Submitted at", "9/2/26 8:02:02 AM UTC", ""),
        ("Submitted at", "2026/09/02 8:02:02 AM GMT-4", "2026-09-02T14:02:02+02:00"),
        ("Completion time", "8/27/26 19:17:10", "2026-08-27T19:17:10+02:00"),
        ("Date submitted", "2 September 2026 13:05", "2026-09-02T13:05:00+02:00"),
    ] {
        let world = world();
        let text = format!("{header},Your email,{ASKED}\n{at},ada@example.org,{row}\n");
        let ran = import(&world, &text, "");
        assert_eq!(scores(&world, "calculated_at"), kept, "{header} {at}: {ran}");
    }
    let world = world();
    let text = format!("Submit Date (CST),Your email,{ASKED}\n2026-09-02 08:02:02,ada@example.org,{row}\n");
    let ran = import(&world, &text, "");
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.err.contains("to settle: which zone 'Submit Date (CST)' means"), "{ran}");
}

#[test]
fn a_day_that_is_likely_wrong_is_told() {
    let world = world();
    let row = "4,2,7,A friend,Yes,";
    let text = format!(
        "Timestamp,Email,{ASKED}\n1970-01-01 00:00:00,ada@example.org,{row}\n2026-09-02 10:00:00,ben@example.org,{row}\n"
    );
    let ran = import(&world, &text, "--json");
    assert_eq!(ran.code, 0, "{ran}");
    let told = "Check the date of row 2: Thu 1 Jan 1970 is what programs write where they know no date";
    assert!(ran.err.contains(told), "{ran}");
    assert_eq!(json(&ran)["notes"][0], told);
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
fn what_a_map_says_is_heard_by_every_import_or_refused() {
    let world = world();
    let map = world.write("map.toml", "skip = 1\nfooter = 1\nwhere = { column = \"List\", not = \"old\" }\nmissing = [\"-\"]\n\n[fields]\nname = \"Who\"\nphone = \"Tel\"\n");
    let file = world.write("people.csv", "Who,Tel,List\nthe name,,\nDee Cy,-,new\nOld One,1,old\nTotal,2,\n");
    let ran = world.run([
        "import",
        "clients",
        &file.display().to_string(),
        "--map",
        &map.display().to_string(),
        "--yes",
    ]);
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.err.contains("Reading name from 'Who', phone from 'Tel'"), "{ran}");
    assert!(ran.err.contains("Left out: row 4: 'List' is 'old'"), "{ran}");
    let names = world.ok("export table clients --csv --no-header --fields first_name,last_name,phone").out;
    assert!(names.contains("Dee,Cy,\n") && !names.contains("Total") && !names.contains("Old One"), "{names}");
    for (text, key) in
        [("unfinished = \"skip\"", "unfinished"), ("[[answer]]\nquestion = \"p1\"\ncolumn = 1", "answer")]
    {
        let map = world.write("map.toml", text);
        let ran = world.run([
            "import",
            "clients",
            &file.display().to_string(),
            "--map",
            &map.display().to_string(),
        ]);
        assert_eq!(ran.code, 2, "{ran}");
        assert!(ran.err.contains(&format!("says '{key}', which an import of clients does not use")), "{ran}");
    }
    let map = world.write("map.toml", "bank = \"pulse\"\n[fields]\nname = \"Who\"");
    let ran = import(&world, "a\n1\n", &format!("--map {}", map.display()));
    assert!(ran.err.contains("says 'fields', which an import of answers does not use"), "{ran}");
}

#[test]
fn a_key_says_who_and_when() {
    let world = world();
    let head = "Response ID,Timestamp,Email,p1,r1,q1,f1,f2\n";
    let map =
        map(&world, &format!("{head}r9,2026-09-02 10:00:00,ada@example.org,4,2,7,A friend,Yes\n"), |map| {
            map.replace("key = [\"Timestamp\", \"Email\"]", "key = [\"Response ID\"]")
        });
    let tail = format!("--map {map}");
    let row = |cells: &str| format!("{head}{cells},4,2,7,A friend,Yes\n");
    assert_eq!(import(&world, &row("r9,2026-09-02 10:00:00,ada@example.org"), &tail).code, 0);
    for update in ["", " --update"] {
        let ran = import(&world, &row("r9,2026-09-02 10:00:00,ben@example.org"), &format!("{tail}{update}"));
        assert!(ran.code == 8 && ran.err.contains("which is another client's"), "{ran}");
        let ran = import(&world, &row(",2026-09-03 10:00:00,ben@example.org"), &format!("{tail}{update}"));
        assert!(ran.code == 8 && ran.err.contains("'Response ID' is empty"), "{ran}");
    }
    let ran = import(&world, &row("r9,2026-09-05 10:00:00,ada@example.org"), &tail);
    assert!(ran.code == 8 && ran.err.contains("time 2 Sep 2026 10:00:00 -> 5 Sep 2026 10:00:00"), "{ran}");
    assert_eq!(
        import(&world, &row("r9,2026-09-05 10:00:00,ada@example.org"), &format!("{tail} --update")).code,
        0
    );
    assert_eq!(scores(&world, "handle,calculated_at"), "k7mq,2026-09-05T10:00:00+02:00");
    world.ok("score verify");
}

#[test]
fn a_file_that_has_only_its_header_is_no_failure() {
    let world = world();
    let ran = import(&world, &format!("Timestamp,Email,{ASKED}\n"), "");
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.err.contains("Nothing to import"), "{ran}");
}

#[test]
fn a_year_in_front_is_asked_about() {
    let world = world();
    let text = format!("Timestamp,Email,{ASKED}\n26-04-03 10:00,ada@example.org,4,2,7,A friend,Yes,\n");
    let ran = import(&world, &text, "");
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.err.contains("whether 'Timestamp' has the year in front"), "{ran}");
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
    assert_eq!(scores(&world, "handle"), "t3mk");
}

/// Beside a column for each option, one with all of them has to say the same, and one that is called like an option that
/// the bank does not have is asked about.
#[test]
fn columns_beside_those_of_the_options_are_heard() {
    let world = world();
    let head = "Timestamp,Email Address,p1,r1,q1,f1[a],f1[b],f1[c],f1[d]";
    let file = |column: &str, cells: &str, extra: &str| {
        format!("{head},{column},f2\n2026-09-20 10:00:00,ada@example.org,4,2,7,{cells},{extra},Yes\n")
    };
    let whole = |cells: &str, extra: &str| file("f1", cells, extra);
    let ran = import(&world, &whole("1,0,0,0", "a"), "--bank pulse --dry-run");
    assert_eq!(ran.code, 0, "{ran}");
    for (cells, extra) in [("1,0,0,0", "a b"), (",,,", "a b"), ("1,1,0,0", "")] {
        let ran = import(&world, &whole(cells, extra), "--bank pulse --dry-run");
        assert!(ran.code == 8 && ran.err.contains("row 2  'f1': says "), "{ran}");
        assert!(ran.err.contains("the columns of its options say"), "{ran}");
    }
    let ran = import(&world, &file("f1[other]", "1,0,0,0", "my aunt"), "--bank pulse");
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.err.contains("to settle: what 'f1[other]' means"), "{ran}");
    let ran = import(&world, &file("f1[other]", "1,0,0,0", "No"), "--bank pulse --dry-run");
    assert_eq!(ran.code, 0, "nothing was chosen there\n{ran}");
}

/// The summary says in which zone the times were read, and that a day without a time was taken as its first minute.
#[test]
fn what_was_assumed_of_a_time_is_told() {
    let row = "4,2,7,A friend,Yes,";
    let told = |times: [&str; 2]| {
        let world = world();
        let text = format!(
            "Date,Email Address,{ASKED}\n{},ada@example.org,{row}\n{},ben@example.org,{row}\n",
            times[0], times[1]
        );
        import(&world, &text, "--dry-run").err
    };
    for (times, words) in [
        (
            ["2026-09-14", "2026-09-15"],
            "in Europe/Paris, 14 Sep to 15 Sep 2026, days without a time as 00:00",
        ),
        (
            ["2. September 2026", "3. Sept. 2026"],
            "in Europe/Paris, 2 Sep to 3 Sep 2026, days without a time as 00:00",
        ),
        (["2 septembre 2026 10:00", "1 août 2026 à 10:00"], "in Europe/Paris, 1 Aug to 2 Sep 2026;"),
        (["2026-09-14T10:00:00Z", "2026-09-15T10:00:00-04:00"], "in the zone that each cell says, 14 Sep"),
        (
            ["2026-09-14 10:00:00", "2026-09-15 10:00:00 UTC"],
            "in the zone that a cell says, else in Europe/Paris",
        ),
        (["2026-09-14 10:00:00", "2026-09-15 10:00:00"], "time from 'Date' in Europe/Paris, 14 Sep"),
    ] {
        assert!(told(times).contains(words), "{words}\n{}", told(times));
    }
}

/// What a map leaves out at both ends is not said to be missing from the file.
#[test]
fn a_footer_as_long_as_the_file_is_told() {
    let world = world();
    let text =
        format!("Timestamp,Email Address,{ASKED}\n2026-09-14 10:00:00,ada@example.org,4,2,7,A friend,Yes,\n");
    let map = map(&world, &text, |map| map.replacen("\nclient", "\nfooter = 3\nclient", 1));
    let ran = import(&world, &text, &format!("--map {map}"));
    assert!(ran.err.contains("Nothing to import: skip and footer of the map leave out all 1 row"), "{ran}");
}
