//! What is said of the rows and words of a file that are not taken: rows that a map leaves out, forms that were never sent,
//! words that mean two things, times in two columns.

use serde_json::Value;

use crate::import_truth::{import, map, scores, world};

const HEAD: &str = "Timestamp,Email,p1,r1,q1,f1,f2";

#[test]
fn rows_that_skip_and_footer_name_are_told() {
    let world = world();
    let row = "2026-09-02 10:00:00,ada@example.org,4,2,7,a,a\n";
    let text = format!("{HEAD}\nwhen,who,1,2,3,4,5\n{row}Average,,4,2,7,,\nTotal,1,,,,,\n");
    let framed = map(&world, &format!("{HEAD}\n{row}"), |map| format!("skip = 1\nfooter = 2\n{map}"));
    let ran = import(&world, &text, &format!("{framed} --json"));
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.err.contains("Imported 1 assessment (3 left out)"), "{ran}");
    assert!(ran.err.contains("Left out: row 2: by skip of the map\n"), "{ran}");
    assert!(ran.err.contains("Left out: rows 4, 5: by footer of the map\n"), "{ran}");
    assert!(!ran.err.contains("Check "), "{ran}");
    let told: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&told["rows"], &told["left_out"]), (&4.into(), &3.into()), "{ran}");
    assert_eq!(told["left"][1], serde_json::json!({ "row": 4, "problem": "by footer of the map" }));
}

#[test]
fn an_answer_that_skip_or_footer_leave_out_is_doubted() {
    let world = world();
    let row = |hour: u8, who: &str| format!("2026-09-02 {hour}:00:00,{who}@example.org,4,2,7,a,a\n");
    let text = format!("{HEAD}\n{}{}{}", row(10, "ada"), row(11, "ben"), row(12, "chloe"));
    let framed = map(&world, &text, |map| format!("skip = 1\nfooter = 1\n{map}"));
    let ran = import(&world, &text, &format!("{framed} --json"));
    assert_eq!(ran.code, 0, "{ran}");
    let told = [
        "skip of the map: row 2 reads like an answer, and skip leaves it out",
        "footer of the map: row 4 reads like",
    ];
    for told in told {
        assert!(ran.err.contains(&format!("Check {told}")), "{ran}");
        assert!(ran.out.contains(told), "{ran}");
    }
    assert_eq!(scores(&world, "client"), "t2wd");
    let scored = world.write(
        "scores.csv",
        "email,at,psi\nada@example.org,2026-09-02,0.5\nada@example.org,2026-09-03,0.5\n",
    );
    let people = world.write("people.csv", "name,email\nDee Cy,dee@example.org\nEve Di,eve@example.org\n");
    let cut = world.write("cut.toml", "footer = 1").display().to_string();
    for (noun, file, what) in [("scores", scored, "a score"), ("clients", people, "a client")] {
        let ran = world.run(["import", noun, &file.display().to_string(), "--map", &cut, "--yes"]);
        assert_eq!(ran.code, 0, "{ran}");
        assert!(ran.err.contains(&format!("row 3 reads like {what}, and footer leaves it out")), "{ran}");
    }
}

#[test]
fn forms_that_were_never_sent_are_no_failures() {
    for (header, unsent) in [
        ("submitdate. Date submitted", ""),
        ("pulse_timestamp", ""),
        ("pulse_timestamp", "[not completed]"),
        ("Entry_DateSubmitted", ""),
    ] {
        let world = world();
        let text = format!(
            "id. Response ID,{header},email. Email address,p1. One,r1,q1,f1[a]. Whom? [A friend],f1[b]. Whom? [B],f1[c]. Whom? [C],f2\n\
             1,2026-09-02 10:00:00,ada@example.org,4,2,7,Yes,No,No,Yes\n2,{unsent},ben@example.org,4,2,,,,,\n"
        );
        let text = text.replace("p1. One", "p1");
        for _ in 0..2 {
            let ran = import(&world, &text, "--bank pulse");
            assert_eq!(ran.code, 0, "{ran}");
            assert!(ran.err.contains("Left out: row 3: ") && ran.err.contains("it was not sent"), "{ran}");
        }
        assert_eq!(scores(&world, "client,f_score"), "k7mq,0.75");
    }
    // Where the name does not say so, the map may.
    let world = world();
    let text = format!("{HEAD}\n2026-09-02 10:00:00,ada@example.org,4,2,7,a,a\n,ben@example.org,4,2,7,,\n");
    let ran = import(&world, &text, "");
    assert!(ran.code == 8 && ran.err.contains("row 3  'Timestamp': no time is given"), "{ran}");
    let skipping = map(&world, &text, |map| format!("unfinished = \"skip\"\n{map}"));
    for tail in ["--skip-unfinished", &skipping] {
        let ran = import(&world, &text, tail);
        assert_eq!(ran.code, 0, "{ran}");
        assert!(ran.err.contains("Left out: row 3: 'Timestamp' is empty: it was not finished"), "{ran}");
    }
}

#[test]
fn a_word_of_a_map_means_one_thing() {
    let world = world();
    let text = format!("{HEAD}\n2026-09-02 10:00:00,ada@example.org,4,2,7,a,a\n");
    let mapped = map(&world, &text, |map| {
        format!(
            "missing = [\"NA\",\n\"4\"]\n{}",
            map.replace("column = \"p1\"", "column = \"p1\"\nvalues = { \"4\" = 3 }")
        )
    });
    let ran = import(&world, &text, &mapped);
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.err.contains("map.toml:13: '4' means \"no answer\" and also has a value"), "{ran}");
    assert!(ran.err.contains("first in map.toml:2"), "{ran}");
    assert_eq!(scores(&world, "client"), "");
}

#[test]
fn what_has_no_score_is_told_beside_what_was_rejected() {
    let world = world();
    let text = format!(
        "{HEAD}\n2026-09-02 10:00:00,ada@example.org,NA,2,7,a,a\n2026-09-02 11:00:00,nobody@example.org,4,2,7,a,a\n"
    );
    let missing = map(&world, &text, |map| format!("missing = [\"NA\"]\n{map}"));
    let ran = import(&world, &text, &missing);
    assert_eq!(ran.code, 8, "{ran}");
    assert!(ran.err.contains("1 of 2 rows was not imported (1 new (1 without a score))"), "{ran}");
}

#[test]
fn kobo_writes_the_moment_of_sending_in_utc() {
    let world = world();
    let text = "start,end,pulse/p1,pulse/r1,pulse/q1,pulse/f1,pulse/f2,contact/email,_id,_submission_time\n\
                2026-09-02T10:00:00.000+02:00,2026-09-02T10:05:00.000+02:00,4,2,7,a b,a,ada@example.org,1,2026-09-02T08:05:10\n";
    let ran = import(&world, text, "");
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.err.contains("time from '_submission_time' in UTC"), "{ran}");
    assert_eq!(scores(&world, "calculated_at"), "2026-09-02T10:05:10+02:00");
    map(&world, text, |map| {
        assert!(map.contains("column = \"_submission_time\"") && map.contains("tz = \"UTC\""), "{map}");
        map
    });
}

#[test]
fn day_and_time_in_two_columns_are_one_moment() {
    for (header, cells, kept) in [
        ("Date,Time", "2026-09-02,10:15", "2026-09-02T10:15:00+02:00"),
        ("Submission Date,Submission Time", "9/22/2026,10:15 PM", "2026-09-22T22:15:00+02:00"),
        ("Datum,Uhrzeit", "02.09.2026,10:15:30", "2026-09-02T10:15:30+02:00"),
    ] {
        let world = world();
        let text = format!("{header},Email,p1,r1,q1,f1,f2\n{cells},ada@example.org,4,2,7,a,a\n");
        let saved = map(&world, &text, |map| map);
        for tail in ["", &saved] {
            let ran = import(&world, &text, tail);
            assert_eq!(ran.code, 0, "{ran}");
            let (day, time) = header.split_once(',').unwrap();
            assert!(ran.err.contains(&format!("time from '{day}' and '{time}' in Europe/Paris")), "{ran}");
            assert_eq!(scores(&world, "calculated_at"), kept, "{ran}");
        }
    }
    // A row without a time of day is a row's fault: it is never taken as 00:00.
    let world = world();
    let text = "Date,Time,Email,p1,r1,q1,f1,f2\n2026-09-02,10:15,ada@example.org,4,2,7,a,a\n\
                2026-09-03,,ben@example.org,4,2,7,a,a\n";
    let ran = import(&world, text, "");
    assert!(ran.code == 8 && ran.err.contains("row 3  'Date': '2026-09-03' is not a timestamp"), "{ran}");
    assert_eq!(scores(&world, "calculated_at"), "2026-09-02T10:15:00+02:00");
    let text = "Date,Time,Email,p1,r1,q1,f1,f2\n2026-09-02,in the morning,ada@example.org,4,2,7,a,a\n";
    let ran = import(&world, text, "");
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.err.contains("open: whether 'Time' is the time of day of 'Date'"), "{ran}");
}

#[test]
fn a_cell_that_does_not_read_is_named() {
    let world = world();
    let row = |cells: &str| format!("{HEAD}\n2026-09-02 10:00:00,ada@example.org,{cells}\n");
    for (cells, told) in [
        ("maybe,2,7,a,a", "row 2  'p1': 'maybe' is not a whole number from 1 to 5"),
        ("4,2,7,a,never", "row 2  'f2': 'never' is not one of the options"),
    ] {
        let ran = import(&world, &row(cells), "");
        assert!(ran.code == 8 && ran.err.contains(told), "{ran}");
    }
    let good = "2026-09-02 10:00:00,ada@example.org,4,2,7,a,a\n";
    let ran = import(&world, &format!("{HEAD}\n{good}Average,,4,2,7,,\n"), "");
    assert_eq!(ran.code, 8, "one bad row stops no other: {ran}");
    assert!(ran.err.contains("row 3  'Timestamp': 'Average' is not a timestamp"), "{ran}");
    assert_eq!(scores(&world, "client"), "k7mq");
    let ran = import(
        &world,
        &good.replace("2026-09-02 10:00:00", "some day 7").replacen("some", &format!("{HEAD}\nsome"), 1),
        "",
    );
    assert!(
        ran.code == 2 && ran.err.contains("how 'Timestamp' is read: 'some day 7' in row 2 has no known form"),
        "{ran}"
    );
}

#[test]
fn the_order_of_day_and_month_is_told() {
    let world = world();
    let text = format!("{HEAD}\n9/22/2026 10:00,ada@example.org,4,2,7,a,a\n");
    let ran = import(&world, &text, "--dry-run");
    assert!(ran.err.contains("in Europe/Paris, month first, 22 Sep 2026"), "{ran}");
    world.ok("config set time.slash_order dmy");
    let ran = import(&world, &text, "--dry-run --json");
    assert!(
        ran.err.contains("in Europe/Paris, month first (time.slash_order says dmy), 22 Sep 2026"),
        "{ran}"
    );
    let told: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(told["reading"]["time"]["order"], "mdy");
    let people = world.write("people.csv", "name,email,start_date\nDee Cy,dee@example.org,9/22/2026\n");
    let ran = world.run(["import", "clients", &people.display().to_string(), "--dry-run"]);
    let told = "'start_date' has the month first, as a cell of it shows (time.slash_order says dmy)";
    assert!(ran.code == 0 && ran.err.contains(told), "{ran}");
}

/// What a file leaves to be guessed is asked, and the draft says it.
#[test]
fn what_only_a_person_can_tell_is_asked() {
    let world = world();
    let form = |header: &str, rows: &[&str]| {
        let rows = rows.iter().map(|cells| format!("2026-09-02 10:00,{cells}\n")).collect::<String>();
        format!("Timestamp,{header}\n{rows}")
    };
    for (text, asked) in [
        (
            form("Email,p1,r1,q1,f1[a],f1[c],f2", &["ada@example.org,4,2,7,Y,,a"]),
            "option b of f1 has no column",
        ),
        (
            form("Email,Entry_Status,p1,r1,q1,f1,f2", &["ada@example.org,Draft,4,2,7,a,a"]),
            "whether rows count in which 'Entry_Status' says 'Draft'",
        ),
        (
            form("Email,pulse_complete,p1,r1,q1,f1,f2", &["ada@example.org,0,4,2,7,a,a"]),
            "whether rows count in which 'pulse_complete' says '0'",
        ),
        (
            form(
                "Email,p1,r1,q1,f1,f2",
                &[
                    "Email,p1,r1,q1,f1,f2",
                    "\"{\"\"ImportId\"\":\"\"e\"\",\"\"timeZone\"\":\"\"America/Denver\"\"}\",1,1,1,a,a",
                ],
            ),
            "rows 2 to 3 are headers once more: skip = 2; its times are in America/Denver",
        ),
    ] {
        let ran = import(&world, &text, "");
        assert!(ran.code == 2 && ran.err.contains(&format!("open: {asked}")), "{ran}");
        let draft = map(&world, &text, |map| map);
        let ran = import(&world, &text, &draft);
        assert!(ran.code == 2 && ran.err.contains(asked), "{ran}");
    }
    let ran =
        import(&world, &form("Email,Status,p1,r1,q1,f1,f2", &["ada@example.org,Submitted,4,2,7,a,a"]), "");
    assert_eq!(ran.code, 0, "{ran}");
}

#[test]
fn a_text_answer_that_was_damaged_is_refused() {
    let world = world();
    let text = |cell: &str| format!("{HEAD},t1\n2026-09-02 10:00:00,ada@example.org,4,2,7,a,a,{cell}\n");
    for (cell, told) in [
        ("cafÃ©", "row 2  't1': 'Ã©' was probably 'é'"),
        ("#REF!", "row 2  't1': '#REF!' is an error of a spreadsheet"),
        ("caf\u{fffd}", "row 2  't1': it has lost a letter"),
    ] {
        let ran = import(&world, &text(cell), "");
        assert!(ran.code == 8 && ran.err.contains(told), "{ran}");
    }
    assert_eq!(import(&world, &text("café"), "").code, 0);
}

#[test]
fn the_row_is_named_whose_time_has_no_form() {
    let world = world();
    let row = |at: &str| format!("{at},ada@example.org,4,2,7,a,a\n");
    let (good, again) = (row("2026-09-02 10:00:00"), row("2026-09-03 10:00:00"));
    let ran = import(&world, &format!("{HEAD}\n{good}{again}{}", row("week 36")), "");
    assert!(ran.code == 2 && ran.err.contains("'week 36' in row 4 has no known form"), "{ran}");
    let ran = import(&world, &format!("{HEAD}\n{good}{again}{}", row("2 Sep 26, 10 Uhr 5")), "");
    assert!(ran.code == 2 && ran.err.contains("in row 4 has "), "{ran}");
}
