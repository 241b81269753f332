//! The time of answers in files: what its name says, what its cells say, and what is asked or told of it.

use crate::import_answers::{ASKED, import, json, map, scores, world};

#[test]
fn a_time_is_what_its_header_says() {
    let world = world();
    let row = "4,2,7,A friend,Yes,";
    let text = format!(
        "Timestamp,Email Address,Date of birth,{ASKED}\nlast Tuesday at one,ada@example.org,1980-03-04,{row}\n"
    );
    let ran = import(&world, &text, "");
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.err.contains("open: how 'Timestamp' is read"), "{ran}");
    let text = format!("Email Address,Stamp,{ASKED}\nada@example.org,2026-03-04,{row}\n");
    let ran = import(&world, &text, "");
    assert!(ran.err.contains("'Stamp' holds times, but its name does not say of what"), "{ran}");
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
        scores(&world, "client,calculated_at"),
        "t2wd,2026-09-09T08:02:02+02:00 k7mq,2026-09-02T10:02:02+02:00"
    );
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
    assert!(ran.err.contains("open: which zone 'Submit Date (CST)' means"), "{ran}");
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
    let told =
        "Check the date of row 2: Thu 1 Jan 1970 is what programs often write when they do not know the date";
    assert!(ran.err.contains(told), "{ran}");
    assert_eq!(json(&ran)["notes"][0], told);
}

#[test]
fn a_year_in_front_is_asked_about() {
    let world = world();
    let text = format!("Timestamp,Email,{ASKED}\n26-04-03 10:00,ada@example.org,4,2,7,A friend,Yes,\n");
    let ran = import(&world, &text, "");
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.err.contains("whether 'Timestamp' has the year in front"), "{ran}");
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

/// A column in which some cells can only have the day first and others only the month says nothing of the rest: both rows
/// are named, and nothing of the file is kept, however far apart they stand.
#[test]
fn times_of_two_orders_are_refused_with_both_rows() {
    let world = world();
    let row = |at: &str| format!("{at},ada@example.org,4,2,7,A friend,Yes,\n");
    let file = |times: &[&str]| {
        format!("Timestamp,Email,{ASKED}\n{}", times.iter().map(|at| row(at)).collect::<String>())
    };
    let mixed = file(&["01/09/2026 10:00", "14/09/2026 10:00", "02/09/2026 10:00", "09/15/2026 10:00"]);
    let told =
        "'Timestamp' has the day first in row 3 (14/09/2026 10:00) and the month in row 5 (09/15/2026 10:00)";
    let ran = import(&world, &mixed, "");
    assert!(ran.code == 2 && ran.err.contains(&format!("open: {told}")), "{ran}");
    let draft = map(&world, &mixed, |map| map);
    let ran = import(&world, &mixed, &format!("--map {draft}"));
    assert!(ran.code == 2 && ran.err.contains(told), "a draft settles nothing by itself\n{ran}");
    // A setting is about cells that can be read both ways.
    world.ok("config set time.slash_order dmy");
    assert!(import(&world, &mixed, "").err.contains(told));
    world.ok("config unset time.slash_order");
    // Far below the rows that are looked at first, and where the cell has no time of day.
    let ambiguous: Vec<String> =
        (0..400).map(|n| format!("0{}/09/2026 {:02}:{:02}", n % 9 + 1, n % 24, n % 60)).collect();
    for (last, shown) in [("09/15/2026 10:00", "09/15/2026 10:00"), ("09/15/2026", "09/15/2026")] {
        let mut times = vec!["14/09/2026 10:00"];
        times.extend(ambiguous.iter().map(String::as_str));
        times.push(last);
        let before = world.fingerprint();
        let ran = import(&world, &file(&times), "--yes");
        let told = format!("the day first in row 2 (14/09/2026 10:00) and the month in row 403 ({shown})");
        assert!(ran.code == 2 && ran.err.contains(&told), "{ran}");
        assert!(ran.err.contains("nothing was imported"), "{ran}");
        assert!(world.fingerprint() == before);
    }
    // Where a person stated the form, what is unlike it is the fault of its row.
    let stated = map(&world, &mixed, |map| {
        crate::import_truth::unsettled(&map).replace("tz =", "format = \"%d/%m/%Y %H:%M\", tz =")
    });
    let ran = import(&world, &mixed, &format!("--map {stated}"));
    assert!(ran.code == 8 && ran.err.contains("1 of 4 rows was not imported"), "{ran}");
    // Blank rows count as a spreadsheet counts them.
    let gaps = file(&["14/09/2026 10:00"]) + ",,,,,,,\n,,,,,,,\n" + &row("09/15/2026 10:00");
    let ran = import(&world, &gaps, "");
    assert!(
        ran.err.contains("in row 2 (14/09/2026 10:00) and the month in row 5 (09/15/2026 10:00)"),
        "{ran}"
    );
}

/// A zone is heard wherever the columns of a time say it, or asked about.
#[test]
fn a_zone_beside_the_time_is_heard() {
    let world = world();
    let file = |header: &str, cells: &str| {
        format!("{header},Email,p1,r1,q1,f1,f2\n{cells},ada@example.org,4,2,7,a,a\n")
    };
    for (header, at) in [
        ("Submission Date,Submission Time (UTC)", "2026-09-02T12:15:00+02:00"),
        ("Date,Time (GMT-5)", "2026-09-02T17:15:00+02:00"),
        ("Date (UTC),Time", "2026-09-02T12:15:00+02:00"),
    ] {
        let text = file(header, "2026-09-02,10:15");
        for flags in [String::new(), crate::import_truth::map(&world, &text, |map| map)] {
            let ran = import(&world, &text, &flags);
            assert_eq!(ran.code, 0, "{ran}");
            assert_eq!(
                world.ok("score list --plain --no-header --fields calculated_at").out.trim(),
                at,
                "{ran}"
            );
            world.ok("undo");
        }
    }
    for (header, cells) in [
        ("Submitted At,Timezone", "2026-09-02 10:15,America/New_York"),
        ("Date (UTC),Time (GMT-5)", "2026-09-02,10:15"),
    ] {
        let ran = import(&world, &file(header, cells), "");
        assert!(ran.code == 2 && ran.err.contains("open: wh") && ran.err.contains(" zone "), "{ran}");
    }
}

/// Beside filled ones, a form without a time of sending is left out; where none has one, whether they count is asked.
#[test]
fn a_file_in_which_nothing_was_sent_is_asked_about() {
    for (begun, sent) in
        [("Started", "Completed"), ("Start time", "Completion time"), ("Timestamp", "Submitted at")]
    {
        let world = world();
        let row = "ada@example.org,4,2,7,A friend,Yes,";
        let file = |sent_at: &str| {
            format!(
                "{begun},{sent},Email,{ASKED}\n2026-09-02 09:58,{sent_at},{row}\n2026-09-09 09:58,,{row}\n"
            )
        };
        let ran = import(&world, &file(""), "");
        let told =
            format!("'{sent}' is empty in every row, and '{begun}' does not say that anything was sent");
        assert!(ran.code == 2 && ran.err.contains(&told), "{ran}");
        assert_eq!(scores(&world, "name"), "", "nothing was stored");
        let ran = import(&world, &file("2026-09-02 10:02"), "");
        assert!(ran.code == 0 && ran.err.contains("row 3: ") && ran.err.contains("it was not sent"), "{ran}");
        assert_eq!(scores(&world, "calculated_at"), "2026-09-02T10:02:00+02:00");
    }
}

/// Where no format helps, none is offered.
#[test]
fn the_cure_of_a_time_that_is_not_read_is_one_that_works() {
    let world = world();
    let file = |times: &[&str]| {
        let rows: String = times.iter().map(|time| format!("{time},ada@example.org,4,2,7,a,a\n")).collect();
        format!("Sent,Email,p1,r1,q1,f1,f2\n{rows}").replace("Sent", "Timestamp")
    };
    let ran = import(&world, &file(&["46297.6918"]), "");
    assert!(
        ran.code == 2
            && ran.err.contains("'46297.6918' is a spreadsheet's number for a day; format the column"),
        "{ran}"
    );
    assert!(!ran.err.contains("format = "), "{ran}");
    let ran = import(&world, &file(&["2.9.2026", "3.9.2026 09:00"]), "");
    assert!(
        ran.code == 2
            && ran.err.contains("write all of them in one form in the file, such as 2026-10-02 15:04"),
        "{ran}"
    );
    assert!(!ran.err.contains("format = "), "{ran}");
    let scores =
        "email;at;psi;rho\nada@example.org;2.9.2026;0.5;0.5\nada@example.org;3.9.2026 09:00;0.5;0.5\n";
    let path = world.write("scores.csv", scores).display().to_string();
    let ran = world.run(["import", "scores", &path]);
    assert!(ran.code == 2 && ran.err.contains("'at': '3.9.2026 09:00' in row 3 has another form"), "{ran}");
}

/// The half of the day may stand in front of the time, in a format as well as in its cells; a zone that a format names is one.
#[test]
fn a_format_says_the_half_of_the_day_and_the_zone_where_its_cells_do() {
    let world = world();
    let text = |time: &str| format!("Timestamp,Email,p1,r1,q1,f1,f2\n{time},ada@example.org,4,2,7,a,a\n");
    let format = |text: &str, format: &str| {
        let path = map(&world, text, |map| {
            let settled = map.split_once("\n]\n").map_or(map.as_str(), |(_, rest)| rest);
            let lines =
                settled.lines().filter(|line| !line.starts_with("at ") && !line.contains("to_settle"));
            let lines: String = lines.map(|line| format!("{line}\n")).collect();
            format!("at = {{ column = \"Timestamp\", {format} }}\n{lines}")
        });
        format!("--map {path}")
    };
    for (cell, said, at) in [
        ("2026/9/2 下午 4:36:12", "format = \"%Y/%m/%d %p %I:%M:%S\"", "2026-09-02T16:36:12+02:00"),
        ("2026/9/2 PM 4:36:12", "format = \"%Y/%m/%d %p %I:%M:%S\"", "2026-09-02T16:36:12+02:00"),
        ("2026. 9. 2 오후 4:36:12", "format = \"%Y. %m. %d %p %I:%M:%S\"", "2026-09-02T16:36:12+02:00"),
        ("9/2/2026 16:36 EDT", "format = \"%m/%d/%Y %H:%M EDT\"", "2026-09-02T22:36:00+02:00"),
        (
            "9/2/2026 16:36 ET",
            "format = \"%m/%d/%Y %H:%M ET\", tz = \"America/New_York\"",
            "2026-09-02T22:36:00+02:00",
        ),
    ] {
        let text = text(cell);
        let ran = import(&world, &text, &format(&text, said));
        assert_eq!(ran.code, 0, "{cell}: {ran}");
        let listed = world.ok("assess list --json").json();
        assert_eq!(listed[0]["completed_at"], at, "{cell}");
        world.ok("undo -y");
    }
    let text = text("9/2/2026 16:36 ET");
    let ran = import(&world, &text, &format(&text, "format = \"%m/%d/%Y %H:%M ET\""));
    assert!(ran.code == 2 && ran.err.contains("ends in 'ET', which is not a known zone"), "{ran}");
}
