//! Maps for files of answers: rows that are none, several columns for a question, words for no answer, keys.

use crate::{
    World,
    import_answers::{ASKED, import, map, scores, world},
};

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
        scores(&world, "client,calculated_at,psi_score,rho_score"),
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
    assert_eq!(scores(&world, "client"), "k7mq");
    let text = "id,email,submitdate,p1,r1,q1,f1,f2\n1,ben@example.org,,4,2,7,A friend,Yes\n2,ben@example.org,2026-09-03 10:00:00,4,,,,\n";
    let ran = import(&world, text, "");
    assert_eq!(ran.code, 8, "{ran}");
    assert!(ran.err.contains("Left out: row 2: 'submitdate' is empty: it was not sent"), "{ran}");
    assert!(ran.err.contains("row 3  too few answers for a score"), "{ran}");
    let ran = import(&world, text, "--skip-unfinished");
    assert_eq!(ran.code, 0, "{ran}");
    let map = map(&world, text, |map| format!("unfinished = \"skip\"\n{map}"));
    assert_eq!(import(&world, text, &format!("--map {map}")).code, 0);
    assert_eq!(scores(&world, "client"), "k7mq");
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
    assert_eq!(scores(&world, "client"), "");
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
            map.replace("key = [\"Timestamp\", \"Email\", \"Response ID\"]", "key = [\"Response ID\"]")
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
    assert_eq!(scores(&world, "client,calculated_at"), "k7mq,2026-09-05T10:00:00+02:00");
    world.ok("score verify");
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
    assert!(ran.err.contains("open: what 'f1[other]' means"), "{ran}");
    let ran = import(&world, &file("f1[other]", "1,0,0,0", "No"), "--bank pulse --dry-run");
    assert_eq!(ran.code, 0, "nothing was chosen there\n{ran}");
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

/// A draft is made of any list, and says what it leaves open; its cures stand where they work.
#[test]
fn a_draft_of_a_list_without_a_name_asks_for_it() {
    let world = World::practice();
    let text = "Person - Name,Person - Email - Work,status\nEve Low,eve@example.org,Inactive\n";
    let list = world.write("list.csv", text).display().to_string();
    let ran = world.run(["import", "clients", &list, "--ignore-unknown"]);
    assert!(
        ran.err.contains("no column holds the name") && ran.err.contains("import map FILE --for clients"),
        "{ran}"
    );
    let ran = world.run(["import", "map", &list, "--for", "clients"]);
    assert!(ran.code == 0 && ran.out.contains("which column holds the name: in [fields], name = "), "{ran}");
    world.run(["import", "map", &list, "--for", "clients", "--save", "crm"]);
    let saved = world.run(["import", "clients", &list, "--map", "crm"]);
    assert!(saved.code == 2 && saved.err.contains("open: which column holds the name"), "{saved}");
    let settled = ran.out.split_once("\n]\n").map_or(ran.out.as_str(), |(_, rest)| rest);
    let settled = settled.lines().filter(|line| !line.contains("to_settle"));
    let settled = settled.map(|line| format!("{line}\n")).collect::<String>() + "name = \"Person - Name\"\n";
    let map = world.write("map.toml", &settled).display().to_string();
    let ran = world.run(["import", "clients", &list, "--map", &map]);
    let cure =
        "say what it means in a map, above its [fields]: values.status = { \"Inactive\" = \"active\" }";
    assert!(ran.code == 8 && ran.err.contains(cure), "{ran}");
    let cure = "values.status = { \"Inactive\" = \"active\" }\n";
    let map = world.write("map.toml", format!("{cure}{settled}")).display().to_string();
    let ran = world.run(["import", "clients", &list, "--map", &map]);
    assert!(ran.code == 0 && ran.err.contains("Imported 1 client"), "{ran}");
}

/// A hint names the column that is meant, and an address is one.
#[test]
fn what_is_told_of_a_list_names_its_columns() {
    let world = World::practice();
    let list = "First Name,Last Name,Email,Notes,Last Appointment\nEve,Low,eve@example.org,tea,2026-08-02\n";
    let ran = world.stdin(list).sh("import clients - --ignore-unknown");
    assert!(ran.code == 2 && ran.err.contains("a column that is called _Notes is not read"), "{ran}");
    let ran = world.stdin("name,email\nSam Low,sam@example..org\n").sh("import clients -");
    assert!(ran.code == 8 && ran.err.contains("must look like name@example.org"), "{ran}");
}

/// `Q1` beside `Q2` is the first column of a form, whatever question a bank calls `q1`.
#[test]
fn a_column_that_is_only_numbered_is_not_taken_for_a_code() {
    let world = world();
    let text = "Timestamp,Email,Q1,Q2,Q3,Q4,Q5,Q6\n2026-09-02 10:00:00,ada@example.org,4,2,7,a,c,x\n";
    let form = world.write("form.csv", text).display().to_string();
    let ran = world.run(["import", "map", &form, "--bank", "pulse"]);
    assert!(
        ran.code == 0 && ran.err.contains("Open: which column answers q1: 'Q1' is one of several"),
        "{ran}"
    );
    assert!(!ran.out.contains("question = \"q1\"\n"), "{ran}");
    let text = "Timestamp,Email,P1,R1,Q1,F1,F2\n2026-09-02 10:00:00,ada@example.org,4,2,7,a,c\n";
    let ran = import(&world, text, "");
    assert_eq!(ran.code, 0, "codes of the bank alone are codes: {ran}");
}
