//! What stands around the rows of a file, and beside the words of a cell: a second header, a title, empty lines, footers, a
//! name beside an address, a time of day in a column of its own.

use crate::{
    World,
    import_truth::{import, scores, world},
    ran::Ran,
};

const HEAD: &str = "Timestamp,Email,p1,r1,q1,f1,f2";

fn file(world: &World, noun: &str, text: &str, tail: &str) -> Ran {
    let file = world.write("sheet.csv", text).display().to_string();
    let head = ["import".to_owned(), noun.to_owned(), file];
    world.run(head.into_iter().chain(tail.split_whitespace().map(str::to_owned)))
}

#[test]
fn a_header_with_other_columns_refuses_the_file() {
    let world = world();
    let before = world.fingerprint();
    let answers = "2026-09-02 10:00:00,ada@example.org,4,2,7,a,a\n";
    let told = "row 4 is a second header, and the columns change there";
    for (noun, text) in [
        ("responses", format!("{HEAD}\n{answers}\nTimestamp,Email,r1,p1,q1,f1,f2\n{answers}")),
        ("responses", format!("{HEAD}\n{answers}\nScore,Timestamp,Email,p1,r1,q1,f1,f2\n{answers}")),
        (
            "scores",
            "email,at,psi,rho\nada@example.org,2026-09-02,0.1,0.2\n\nemail,at,rho,psi\nada@example.org,2026-09-03,0.1,0.2\n"
                .to_owned(),
        ),
        ("clients", "name,notes\nDee Cy,x\n\nNotes,Name\nx,Eve Di\n".to_owned()),
    ] {
        let ran = file(&world, noun, &text, "");
        assert_eq!(ran.code, 9, "{ran}");
        assert!(ran.err.contains(told), "{ran}");
        assert!(ran.err.contains("import the rows from row 4 on as a separate file"), "{ran}");
    }
    let text = format!("{HEAD}\n{answers}\nTimestamp,Email,r1,p1,q1,f1,f2\n{answers}");
    let form = world.write("form.csv", &text).display().to_string();
    let ran = world.run(["import", "map", &form]);
    assert!(ran.code == 9 && ran.err.contains(told), "{ran}");
    assert_eq!(world.fingerprint(), before);
}

#[test]
fn the_same_header_once_more_is_no_row() {
    let world = world();
    let row = |day: u8| format!("2026-09-0{day} 10:00:00,ada@example.org,4,2,7,a,a\n");
    let text = format!("{HEAD}\n{}{HEAD}\n{}", row(2), row(3));
    let ran = import(&world, &text, "");
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.err.contains("Imported 2 assessments (1 left out)"), "{ran}");
    assert!(ran.err.contains("Left out: row 3: it repeats the header"), "{ran}");
    let ran = file(&world, "clients", "name\nDee Cy\nName\nEve Di\n", "");
    assert!(ran.code == 0 && ran.err.contains("Imported 2 clients (1 left out)"), "{ran}");
    let text = "email,at,psi\nada@example.org,2026-09-02,0.1\nemail,at,psi\nada@example.org,2026-09-03,0.1\n";
    let ran = file(&world, "scores", text, "");
    assert!(ran.code == 0 && ran.err.contains("Imported 2 scores (1 left out)"), "{ran}");
}

#[test]
fn empty_lines_count_as_rows() {
    let world = world();
    let ran = file(&world, "clients", "name,email\r\n\r\nDee Cy,dee@example.org\r\n\r\nEve Di,none\r\n", "");
    assert!(ran.code == 8 && ran.err.contains("row 5  e-mail must look like"), "{ran}");
    let text = format!("{HEAD}\n\n2026-09-02 10:00:00,nobody@example.org,4,2,7,a,a\n");
    let ran = import(&world, &text, "");
    assert!(ran.err.contains("row 3  e-mail 'nobody@example.org' matches no client"), "{ran}");
}

#[test]
fn a_title_above_the_header_is_told() {
    let world = world();
    for (noun, text) in [
        ("clients", "Contacts export 30 Nov 2026\nname,email\nDee Cy,dee@example.org\n".to_owned()),
        ("scores", "Scores;;\nemail;at;psi\nada@example.org;2026-09-02;0,1\n".to_owned()),
        ("responses", format!("Answers\n{HEAD}\n2026-09-02 10:00:00,ada@example.org,4,2,7,a,a\n")),
        ("map", format!("Answers\n{HEAD}\n2026-09-02 10:00:00,ada@example.org,4,2,7,a,a\n")),
    ] {
        let ran = file(&world, noun, &text, "");
        assert_eq!(ran.code, 9, "{ran}");
        assert!(ran.err.contains("line 1 looks like a title: '"), "{ran}");
        assert!(ran.err.contains("tail -n +2 OLD > NEW"), "{ran}");
    }
}

#[test]
fn a_name_beside_an_address_is_a_name() {
    let world = world();
    let other = "Ben Ito <ada@example.org>";
    let own = "\"\"\"Okafor, Ada\"\" <ada@example.org>\"";
    let answers = |who: &str| format!("{HEAD}\n2026-09-02 10:00:00,{who},4,2,7,a,a\n");
    let told = "row 2  e-mail 'ada@example.org' belongs to k7mq, and 'Ben Ito' is another name";
    let ran = import(&world, &answers(other), "");
    assert!(ran.code == 8 && ran.err.contains(told), "{ran}");
    let score = |who: &str| format!("email,at,psi\n{who},2026-09-02,0.5\n");
    let ran = file(&world, "scores", &score(other), "");
    assert!(ran.code == 8 && ran.err.contains(told), "{ran}");
    assert_eq!(import(&world, &answers(own), "").code, 0);
    assert_eq!(file(&world, "scores", &score(own), "").code, 0);
    let ran = file(&world, "clients", "name,email\nDee Cy,Eve Di <dee@example.org>\n", "");
    assert!(
        ran.code == 8 && ran.err.contains("row 2  'Eve Di <dee@example.org>' is another name than 'Dee Cy'"),
        "{ran}"
    );
    let ran = file(&world, "clients", "name,email\nDee Cy,Dee Cy <dee@example.org>; d@example.org\n", "");
    assert_eq!(ran.code, 0, "{ran}");
    let told = world.ok("client show 'Dee Cy' --json").json();
    assert_eq!(
        (&told["email"], &told["other_emails"][0]),
        (&"dee@example.org".into(), &"d@example.org".into())
    );
}

#[test]
fn another_name_is_seen_under_every_header() {
    let world = world();
    for header in [
        "Nombre",
        "Nom",
        "Nome",
        "Naam",
        "Voornaam",
        "Volledige naam",
        "Nombre y apellidos",
        "Nom et prénom",
        "Participant",
        "Participant name",
        "Teilnehmer",
        "Teilnehmer/in",
        "Respondent",
        "Respondent name",
        "氏名",
        "お名前",
    ] {
        let text = format!(
            "Timestamp,Email,{header},p1,r1,q1,f1,f2\n2026-09-02 10:00:00,ada@example.org,Ben Ito,4,2,7,a,a\n"
        );
        let ran = import(&world, &text, "");
        assert!(ran.code == 8 && ran.err.contains("'Ben Ito' is another name"), "{header}: {ran}");
        let ran = file(&world, "clients", &format!("{header},Email\nBen Ito,ada@example.org\n"), "");
        assert!(ran.code == 8 && ran.err.contains("whose name is another"), "{header}: {ran}");
    }
    let nobody = "Timestamp,Email,Respondent,p1,r1,q1,f1,f2\n2026-09-02 10:00:00,ada@example.org,anonymous,4,2,7,a,a\n";
    assert_eq!(import(&world, nobody, "").code, 0);
}

#[test]
fn lines_about_a_list_are_nobody() {
    let world = world();
    let ran = file(&world, "clients", "name\nDee Cy\n-- end --\n© 2026 ACME\n*** 3\n12\n", "");
    assert_eq!(ran.code, 8, "{ran}");
    for (row, told) in [(3, "-- end --"), (4, "© 2026 ACME"), (5, "*** 3"), (6, "12")] {
        assert!(ran.err.contains(&format!("row {row}  '{told}' reads like a sum or a footer")), "{ran}");
    }
    assert!(ran.err.contains("(1 new)"), "{ran}");
}

#[test]
fn a_consent_to_something_else_is_asked_about() {
    let world = world();
    let text = |header: &str| format!("name,email,{header}\nDee Cy,dee@example.org,yes\n");
    let ran = file(&world, "clients", &text("Consent"), "");
    assert!(ran.code == 2 && ran.err.contains("1 unknown column for clients: 'Consent'"), "{ran}");
    let ran = world.stdin("{\"name\":\"Dee Cy\",\"consent\":true}\n").sh("import clients -");
    assert!(ran.code == 2 && ran.err.contains("'consent'"), "{ran}");
    assert_eq!(file(&world, "clients", &text("Listing consent"), "").code, 0);
}

#[test]
fn a_score_has_its_day_and_its_time_in_two_columns() {
    let world = world();
    let rows = "ada@example.org,2026-09-02,10:00,0.5\nada@example.org,2026-09-02,15:30,0.6\n";
    let ran = file(&world, "scores", &format!("email,Date,Time,psi\n{rows}"), "");
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.err.contains("time from 'Date' and 'Time'"), "{ran}");
    let stored = "2026-09-02T15:30:00+02:00,0.60 2026-09-02T10:00:00+02:00,0.50";
    assert_eq!(scores(&world, "calculated_at,psi_score"), stored);
    let map = world.write("map.toml", "at = { column = \"Tag\", time = \"Stunde\" }\n").display().to_string();
    let ran = file(&world, "scores", &format!("email,Tag,Stunde,psi\n{rows}"), &format!("--map {map}"));
    assert!(ran.code == 0 && ran.err.contains("2 rows, all known already"), "{ran}");
}

#[test]
fn the_id_of_another_program_is_not_in_a_draft() {
    let world = world();
    let text = "id,name,email\n17,Dee Cy,dee@example.org\n";
    let list = world.write("list.csv", text).display().to_string();
    let ran = world.run(["import", "map", &list, "--for", "clients"]);
    assert!(ran.code == 0 && !ran.out.contains("\"id\"") && ran.err.contains("Not used: id"), "{ran}");
    let map = world.write("map.toml", &ran.out).display().to_string();
    let ran = file(&world, "clients", text, &format!("--map {map}"));
    assert!(ran.code == 0 && ran.err.contains("Not named in the map, so left out: 'id'"), "{ran}");
}

#[test]
fn a_word_of_another_program_is_refused_with_the_map_that_explains_it() {
    let world = world();
    let text = "name,\u{200b}Status,Time\u{200b}zone\nDee Cy,Lead,\nEve Di,,CET\n";
    let ran = file(&world, "clients", text, "");
    assert_eq!(ran.code, 8, "{ran}");
    let [status, zone] =
        ["values.status = { \"Lead\" = \"active\" }", "values.zone = { \"CET\" = \"Europe/Paris\" }"];
    assert!(ran.err.contains("not 'Lead'; say what it means in a map, above its [fields]: "), "{ran}");
    assert!(ran.err.contains(status) && ran.err.contains(zone), "{ran}");
    let map = world.write("map.toml", format!("{status}\n{zone}\n")).display().to_string();
    let ran = file(&world, "clients", text, &format!("--map {map}"));
    assert!(ran.code == 0 && ran.err.contains("Imported 2 clients"), "{ran}");
}
