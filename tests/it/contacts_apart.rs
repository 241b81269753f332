//! Rows of contact lists that say other things: of what is known, of one another, and of days.

use crate::{World, contacts::import};

/// What a row says otherwise than it is stored is never passed over.
#[test]
fn a_changed_row_is_told_and_taken_only_with_update() {
    let world = World::practice();
    let file = |phone: &str| format!("name,email,phone\nAda Okafor,ada@example.org,{phone}\n");
    import(&world, &file("1"), "");
    let ran = import(&world, &file("2"), "");
    assert_eq!(ran.code, 8, "{ran}");
    assert!(ran.err.contains("is already in the practice: phone '1' is stored, '2' here"), "{ran}");
    assert!(import(&world, &file("2"), "--update").err.contains("Updated 1 client"));
    assert!(import(&world, &file("2"), "").err.contains("1 row, known already"));
    let twice =
        import(&world, "name,email,phone\nBen Ito,ben@example.org,1\nBen Ito,ben@example.org,2\n", "");
    assert!(
        twice.err.contains(
            "row 2  rows 2 and 3 contradict each other about one client: phone '1' in row 2, '2' in row 3"
        ),
        "{twice}"
    );
}

/// Two clients of one name: a name alone does not say who is meant.
#[test]
fn a_name_of_two_clients_is_not_guessed() {
    let world = World::practice();
    world.ok("client add 'Ada Okafor' --handle k7mq --start 2026-01-05");
    world.ok("client add 'Ada Okafor' --handle t2wd --start 2026-02-05");
    let ran = import(&world, "name,focus\nAda Okafor,rest\n", "--update");
    assert!(
        ran.err.contains("row 2  the name is that of 2 clients (k7mq, t2wd): add a column with the handle"),
        "{ran}"
    );
    let dated = import(&world, "name,focus,start_date\nAda Okafor,rest,2026-02-05\n", "--update");
    assert!(dated.err.contains("Updated 1 client"), "{dated}");
    assert_eq!(world.ok("client show t2wd --json").json()["coaching_focus"], "rest");
}

/// A conflict shows what is known and what the file says, in text and in JSON; what a note says is not repeated.
#[test]
fn a_conflict_is_told_with_both_values() {
    let world = World::practice();
    let file = |cells: &str| format!("name,email,phone,goals,notes\nAda Okafor,ada@example.org,{cells}\n");
    import(&world, &file("+351 11,Speak first,secret one"), "");
    let ran = import(&world, &file("+351 22,Listen,secret two"), "");
    let told = "phone '+351 11' is stored, '+351 22' here; goals 'Speak first' is stored, 'Listen' here; \
                notes some is stored, others here";
    assert_eq!(ran.code, 8, "{ran}");
    assert!(ran.err.contains(told) && ran.err.contains("--update"), "{ran}");
    assert!(!ran.err.contains("secret"), "{ran}");
    let json = import(&world, &file("+351 22,Listen,secret two"), "--json").json();
    assert_eq!(json["conflicts"], 1);
    assert!(json["problems"][0]["problem"].as_str().unwrap().contains(told), "{json}");
    let more = import(&world, "name,email,focus\nAda Okafor,ada@example.org,rest\n", "");
    assert!(more.err.contains("coaching_focus nothing is stored, 'rest' here"), "{more}");
}

/// Of two rows that say different things of one client none is taken, whatever the flags and wherever they stand.
#[test]
fn rows_that_contradict_each_other_are_both_refused() {
    let file = "name,email,phone\nBen Ito,ben@example.org,1\nCy Dee,cy@example.org,7\nBen Ito,ben@example.org,2\nBen Ito,ben@example.org,1\n";
    let told = "rows 2 and 4 contradict each other about one client: phone '1' in row 2, '2' in row 4";
    for known in [false, true] {
        for flags in ["", "--update"] {
            let world = World::practice();
            if known {
                world.ok("client add 'Ben Ito' --email ben@example.org --phone 0");
            }
            let ran = import(&world, file, flags);
            assert_eq!(ran.code, 8, "{ran}");
            assert!(ran.err.contains("3 of 4 rows were not imported (1 new)"), "{ran}");
            if !known || flags == "--update" {
                for row in [2, 4, 5] {
                    assert!(ran.err.contains(&format!("row {row}  {told}")), "{ran}");
                }
            }
            let phones = world.ok("export table clients --csv --no-header --fields first_name,phone").out;
            assert_eq!(phones.contains("Ben,0"), known, "{phones}");
            assert!(!phones.contains("Ben,1") && !phones.contains("Ben,2"), "{phones}");
            let all = import(&world, file, "--all-or-nothing --update");
            assert_eq!(all.code, 9, "{all}");
        }
    }
    // What a later row only adds contradicts nothing.
    let world = World::practice();
    let more = "name,email,phone,focus\nBen Ito,ben@example.org,1,\nBEN ITO,BEN@example.org,1,rest\n";
    assert!(import(&world, more, "").err.contains("coaching_focus nothing in row 2, 'rest' here"));
    assert!(import(&world, more, "--update").err.contains("Updated 1 client"));
}

/// Two objects of one client that say different things are refused; which is meant nobody knows.
#[test]
fn objects_that_contradict_each_other_are_refused() {
    let world = World::practice();
    world.ok("client add 'Ada Okafor' --handle k7mq --email ada@example.org --phone 0");
    let before = world.fingerprint();
    for objects in [
        "{\"handle\":\"k7mq\",\"phone\":\"1\"}\n{\"email\":\"ada@example.org\",\"phone\":\"2\"}\n",
        "{\"handle\":\"k7mq\",\"phone\":\"0\"}\n{\"handle\":\"k7mq\",\"phone\":null}\n",
        "{\"handle\":\"k7mq\",\"name\":\"Ada Bell\"}\n{\"handle\":\"k7mq\",\"last_name\":\"Cox\"}\n",
        "{\"handle\":\"k7mq\",\"preferences.tea\":\"green\"}\n{\"handle\":\"k7mq\",\"preferences\":{\"tea\":\"black\"}}\n",
    ] {
        let ran = world.stdin(objects).sh("client edit --from -");
        assert_eq!(ran.code, 2, "{ran}");
        assert!(ran.err.contains("objects 1 and 2 contradict each other about one client: "), "{ran}");
        assert_eq!(world.fingerprint(), before);
    }
    let both = "{\"handle\":\"k7mq\",\"phone\":\"1\",\"preferences.tea\":\"green\"}\n{\"handle\":\"k7mq\",\"phone\":\"1\",\"preferences.milk\":true}\n";
    world.stdin(both).ok("client edit --from -");
}

/// Whether the day or the month comes first is decided for a column, and a column that has both is refused with both rows.
#[test]
fn the_order_of_a_day_is_that_of_its_column() {
    let file =
        |days: [&str; 3]| format!("name,start_date\nAda,{}\nBen,{}\nCy,{}\n", days[0], days[1], days[2]);
    let starts = |days: [&str; 3]| {
        let world = World::practice();
        let ran = import(&world, &file(days), "");
        (world.ok("export table clients --csv --no-header --fields first_name,start_date").out, ran)
    };
    let (out, ran) = starts(["03/04/2026", "25/03/2026", "2026-01-05"]);
    assert_eq!((out.as_str(), ran.code), ("Ada,2026-04-03\nBen,2026-03-25\nCy,2026-01-05\n", 0), "{ran}");
    let (out, ran) = starts(["03/04/2026", "03/25/2026", "5 Jan 2026"]);
    assert_eq!((out.as_str(), ran.code), ("Ada,2026-03-04\nBen,2026-03-25\nCy,2026-01-05\n", 0), "{ran}");
    let (out, ran) = starts(["25/03/2026", "03/04/2026", "03/26/2026"]);
    assert_eq!((out.as_str(), ran.code), ("", 2), "{ran}");
    let told = "'start_date' has the day first in row 2 (25/03/2026) and the month in row 4 (03/26/2026)";
    assert!(ran.err.contains(told), "{ran}");
    let (out, ran) = starts(["03/04/2026", "3 Apr", "fri"]);
    assert_eq!((out.as_str(), ran.code), ("", 8), "{ran}");
    assert!(
        ran.err.contains(
            "row 2  'start_date': '03/04/2026' can mean 3 April or 4 March; write 2026-04-03 or 2026-03-04"
        ),
        "{ran}"
    );
    assert!(ran.err.contains("row 3  'start_date': '3 Apr' does not say the year"), "{ran}");
    let world = World::practice();
    let objects =
        "{\"name\":\"Ada\",\"start\":\"25/03/2026\"}\n{\"name\":\"Ben\",\"start_date\":\"03/26/2026\"}\n";
    let ran = world.stdin(objects).sh("import clients -");
    assert!(ran.code == 2 && ran.err.contains("the day first in row 1"), "{ran}");
}

/// A day that is likely wrong is told with its row before anything is stored.
#[test]
fn days_of_a_file_that_are_likely_wrong_are_told() {
    let world = World::practice();
    let file = "name,start_date,status,paused_until\nAda,1970-01-01,active,\nBen,2031-01-01,active,\nCy,2015-03-01,active,\nDi,2026-01-05,paused,1980-01-01\n";
    let ran = import(&world, file, "");
    assert!(
        ran.err.contains("Check the start date in row 2: Thu 1 Jan 1970 is what programs often write"),
        "{ran}"
    );
    assert!(ran.err.contains("Check the start date in row 3: Wed 1 Jan 2031 is more than a year"), "{ran}");
    assert!(!ran.err.contains("row 4"), "{ran}");
    assert!(ran.err.contains("row 5  pause must end after today"), "{ran}");
    assert!(ran.err.find("Check").unwrap() < ran.err.find("(3 new)").unwrap(), "{ran}");
    let ran = import(&world, "name,start_date\nEd,2026-02-03\nFi,\n", "");
    assert!(!ran.err.contains("No start date"), "{ran}");
    let ran = import(&world, "name\nGus\n", "");
    assert!(ran.err.contains("No start date is given: 1 client begins today, Thu 24 Sep 2026"), "{ran}");
}

/// What an update overwrites is told before it is stored, row by row.
#[test]
fn what_an_update_changes_is_told_for_each_row() {
    let world = World::with_clients();
    world.ok("client edit k7mq --set email=ada@example.org --set phone=1");
    let text = "name,email,phone,notes\nAda Okafor,ada@example.org,2,new\n";
    for tail in ["--update -n", "--update"] {
        let ran = import(&world, text, tail);
        assert!(ran.code == 0 && ran.err.contains("Row 2 changes phone and notes of Ada Okafor"), "{ran}");
    }
    let many: String = (1..=7).map(|at| format!("Eve Low{at},e{at}@example.org,1,x\n")).collect();
    let many = format!("name,email,phone,notes\n{many}");
    assert_eq!(import(&world, &many, "").code, 0);
    let ran = import(&world, &many.replace(",1,", ",2,"), "--update --json");
    let notes = ran.json()["notes"].to_string();
    assert!(
        notes.contains("Row 6 changes phone of Eve Low5") && notes.contains("2 more rows change a client"),
        "{ran}"
    );
    assert!(!notes.contains("Row 7"), "{ran}");
}
