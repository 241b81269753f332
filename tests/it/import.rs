//! `coach import`: what form tools write, row by row, and files that are imported twice.

use crate::{Says, World};

const FORM: &str = include_str!("../fixtures/form-quick.csv");

fn world() -> World {
    let world = World::with_clients();
    world.ok("client edit t2wd --set email=ben@example.org");
    world
}

fn args<'a>(head: &'a str, path: &'a std::path::Path, tail: &'a str) -> Vec<String> {
    let path = path.display().to_string();
    head.split(' ')
        .map(str::to_owned)
        .chain([path])
        .chain(tail.split_whitespace().map(str::to_owned))
        .collect()
}

#[test]
fn a_form_with_everything_that_goes_wrong() {
    let world = world();
    let file = world.write("form.csv", FORM);
    let rejects = world.root().join("bad.csv").display().to_string();
    let dry = world.run(args("import responses", &file, "--dry-run"));
    assert_eq!(dry.code, 8, "{dry}");
    assert!(dry.err.contains("8 of 11 rows would not be imported (2 new, 1 already known)"), "{dry}");
    let ran = world.run(args("import responses", &file, &format!("--rejects {rejects}")));
    assert_eq!(ran.code, 8, "{ran}");
    for told in [
        "8 of 11 rows were not imported (2 new, 1 already known)",
        "row 6   e-mail 'bne@example.org' matches no client (near: ben@example.org, Ben Ito t2wd)",
        "row 7   '7. I do what is right although it is..': 8 is outside 1 to 7",
        "02:30 does not exist on Sun 29 Mar 2026 in Europe/Paris: clocks go from 02:00 to 03:00; write ",
        "row 9   'Timestamp': '24/12/2026 09:00:00' is in the future",
        "row 10  too few answers for a score: psi lacks psi-02, psi-03; rho lacks",
        "row 11  has 15 cells, the header has 16",
        "row 12  'Timestamp': 'soon' is not a timestamp of the form %d/%m/%Y %H:%M:%S",
        "row 13  '6. A problem comes up that is like a..': 'Something else' is not one of the options: a whole text",
    ] {
        assert!(ran.err.contains(told), "{told}\n{ran}");
    }
    let bad = std::fs::read_to_string(&rejects).unwrap();
    assert_eq!(bad.matches("_problem").count(), 1);
    assert!(bad.contains("is in the future"));
    let again = world.run(args("import responses", &file, ""));
    assert!(again.err.contains("8 of 11 rows were not imported (0 new, 3 already known)"), "{again}");
    let kept = world.run(args("import responses", &file, &format!("--rejects {rejects}")));
    assert_eq!(kept.code, 9, "a file of rejects is never replaced\n{kept}");
}

#[test]
fn the_rows_are_assessments_with_scores() {
    let world = world();
    let file = world.write("form.csv", FORM);
    world.run(args("import responses", &file, ""));
    let scores = world.ok("export scores --csv --fields client,calculated_at,psi_score,rho_score,q_score,f_score,coherence_percentage");
    let typed = world.ok("assess list --csv --fields client,status,bank");
    assert_eq!(typed.out.lines().count(), 3, "{typed}");
    assert!(scores.out.contains("t2wd,2026-09-23T09:00:00+02:00,"), "{scores}");
    assert!(scores.out.contains("k7mq,2026-09-24T08:01:02+02:00,"), "{scores}");
    world.ok("undo");
    assert_eq!(world.ok("export scores --csv").out.lines().count(), 1, "a whole import counts as one");
}

#[test]
fn a_guessed_map_can_be_saved_and_used() {
    let world = world();
    let file = world.write("form.csv", FORM.replace("soon", "20/09/2026 10:00:00"));
    let shown = world.run(args("import map", &file, "--save form"));
    assert_eq!(shown.code, 0, "{shown}");
    assert!(shown.out.contains("bank = \"quick\""), "{shown}");
    assert!(shown.out.contains("tz = \"Europe/Paris\""), "{shown}");
    assert!(shown.err.contains("Not used: Comments, Comments"), "{shown}");
    assert_eq!(world.ok("import map --list").out, "form\n");
    assert_eq!(world.ok("import map --show form").out, shown.out);
    assert_eq!(world.run(args("import map", &file, "--save form")).code, 9);
    let ran = world.run(args("import responses", &file, "--map form --all-or-nothing"));
    assert_eq!(ran.code, 9, "{ran}");
    assert!(ran.err.contains("7 of 11 rows cannot be imported, so none was"), "{ran}");
    assert_eq!(world.ok("assess list --csv").out.lines().count(), 1);
}

#[test]
fn what_is_not_utf_8_is_named() {
    let world = world();
    let file = world.write("old.csv", b"name,focus\nAda,a\nZo\xEB,b\n");
    let ran = world.run(args("import clients", &file, ""));
    assert_eq!(ran.code, 9);
    assert!(ran.err.contains("old.csv: line 3, byte 3 is 0xEB, which is not UTF-8"), "{ran}");
    assert_eq!(world.operations(), 4, "{ran}");
}

#[test]
fn clients_are_known_again() {
    let world = world();
    let file = world.write(
        "roster.csv",
        "First Name,Surname,E-Mail,focus,goal\nAda,Okafor,ADA@example.org,courage,\nZoë,Łuk,zoe@example.org,,\"['a','b']\"\n\
         Cher,,,,\n,,x@example.org,,\nBad,Mail,nowhere,,\n",
    );
    let ran = world.run(args("import clients", &file, ""));
    assert_eq!(ran.code, 8, "{ran}");
    assert!(ran.err.contains("4 of 5 rows were not imported (1 new)"), "{ran}");
    assert!(
        ran.err.contains(
            "row 2  k7mq is already in the practice: coaching_focus 'leadership' is stored, 'courage' here"
        ),
        "{ran}"
    );
    assert!(ran.err.contains("row 3  goals is not JSON"), "{ran}");
    let again = world.run(args("import clients", &file, "--update --json"));
    let told: serde_json::Value = serde_json::from_str(&again.out).unwrap();
    assert_eq!((told["updated"].as_u64(), told["known"].as_u64()), (Some(1), Some(1)), "{again}");
    assert!(world.ok("client show k7mq --json").out.contains("courage"));
}

#[test]
fn many_rows_need_a_word() {
    let world = World::practice();
    let rows: String = (0..60).map(|n| format!("Client{n}\n")).collect();
    let file = world.write("many.csv", format!("name\n{rows}"));
    let ran = world.run(args("import clients", &file, ""));
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.err.contains("many.csv has 60 rows, and importing more than 50 needs confirmation"), "{ran}");
    world.person([Says::No]);
    let no = world.run(args("import clients", &file, ""));
    assert_eq!(no.code, 130, "{no}");
    assert!(no.err.contains("60 rows of clients: 60 new"), "{no}");
    world.person([Says::Yes]);
    let yes = world.run(args("import clients", &file, ""));
    assert!(yes.err.contains("Imported 60 clients"), "{yes}");
    let again = world.run(args("import clients", &file, "--yes"));
    assert!(again.err.contains("Nothing to import: 60 rows, all known already"), "{again}");
}

/// What follows an open quote would be one long cell: the rows in it are not lost without a word.
#[test]
fn a_quote_that_is_never_closed_is_told_with_its_line() {
    let world = World::practice();
    let before = world.fingerprint();
    let rejects = world.root().join("bad.csv").display().to_string();
    for (text, line) in [
        ("name,email\nAda Okafor,ada@example.org\n\"Ben Ito,ben@example.org\nCy Dee,cy@example.org\n", 3),
        ("sep=;\nname;email\n,nobody\nAda;\"ada@example.org\n", 4),
    ] {
        let file = world.write("roster.csv", text);
        let ran = world.run(args("import clients", &file, &format!("--rejects {rejects}")));
        assert_eq!(ran.code, 9, "{ran}");
        let told = format!("error: roster.csv: a quote opens on line {line} and is never closed\nhint: ");
        assert!(ran.err.starts_with(&told), "{ran}");
        assert_eq!(world.fingerprint(), before);
        assert!(!world.root().join("bad.csv").exists(), "nothing was done, so nothing was rejected");
    }
}

/// In the hour that comes twice a form says not which it was, unless it says its offset.
#[test]
fn a_time_that_happens_twice_is_not_guessed() {
    let world = world();
    let form = FORM.replacen("24/09/2026 08:01:02;ada", "26/10/2025 02:30:00;ada", 1).replacen(
        "23/09/2026 09:00:00;ben",
        "2025-10-26T02:30+01:00;ben",
        1,
    );
    let file = world.write("form.csv", form);
    let ran = world.run(args("import responses", &file, ""));
    assert_eq!(ran.code, 8, "{ran}");
    let told = "row 2   'Timestamp': '26/10/2025 02:30:00': 02:30 happens twice on Sun 26 Oct 2025 in Europe/Paris; \
                write 2025-10-26T02:30+02:00 or 2025-10-26T02:30+01:00";
    assert!(ran.err.contains(told), "{ran}");
    let kept = world.ok("assess list --client t2wd --plain --no-header --fields completed_at").out;
    assert_eq!(kept, "2025-10-26T02:30:00+01:00\n");
}
