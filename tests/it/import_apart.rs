//! What a file of answers says besides the answers: who a question is about, which rows count, where the clock stood and which
//! half of the day it showed; and that one client has one score at one instant.

use crate::{
    World,
    import_answers::{ASKED, import, json, map, scores, world},
    ran::Ran,
};

const ROW: &str = "4,2,7,A friend,Yes,";

/// One row of Ada's with these further columns.
fn form(header: &str, cells: &str) -> String {
    format!("{header},Email,{ASKED}\n{cells},ada@example.org,{ROW}\n")
}

fn asks(world: &World, text: &str, what: &str) -> Ran {
    let ran = import(world, text, "");
    assert!(ran.code == 2 && ran.err.contains(what), "{what}\n{ran}");
    assert_eq!(scores(world, "name"), "", "nothing was stored");
    ran
}

#[test]
fn a_client_has_one_score_at_one_instant() {
    let world = world();
    let row = |id: &str, answers: &str| format!("{id},2026-09-02 10:00:00,ada@example.org,{answers}\n");
    let header = format!("Response ID,Timestamp,Email,{ASKED}\n");
    let two = format!("{header}{}{}", row("R1", ROW), row("R2", "1,5,0,A friend,No,"));
    let by_id = map(&world, &two, |map| {
        let key = map.lines().find(|line| line.starts_with("key = ")).expect("a key").to_owned();
        map.replace(&key, "key = [\"Response ID\"]")
    });
    let ran = import(&world, &two, &format!("--map {by_id}"));
    assert_eq!(ran.code, 8, "{ran}");
    assert!(ran.err.contains("has other answers of that instant: p1 4 -> 1, r1 2 -> 5"), "{ran}");
    assert_eq!(scores(&world, "psi_score"), "0.75");
    assert_eq!(world.ok("breakthrough list --csv --no-header").out, "");
    // The same row under another key is known.
    let ran = import(&world, &format!("{header}{}", row("R1", ROW)), "");
    assert!(ran.code == 0 && ran.err.contains("known already"), "{ran}");
    assert_eq!(scores(&world, "psi_score"), "0.75");
    world.ok("undo");
    world.ok("score add k7mq --psi 0.1 --rho 0.75 --q 0.7 --f 1 --at '2026-09-02 10:00:00'");
    let ran = import(&world, &format!("{header}{}", row("R1", ROW)), "");
    assert!(ran.code == 8 && ran.err.contains("is at that instant: psi 0.10 is stored, 0.75 here"), "{ran}");
    assert_eq!(scores(&world, "psi_score"), "0.10");
}

#[test]
fn what_stands_in_front_of_a_question_is_told_or_asked_about() {
    let world = world();
    let text = |front: &str, other: &str| {
        format!(
            "Timestamp,Email,{front} [I do what I announced.],{other} [I learn from my detours.],q1,f1,f2\n\
             2026-09-02 10:00:00,ada@example.org,4,2,7,a,a\n"
        )
    };
    asks(&world, &text("My partner would say:", "I:"), "other words come before the questions: p1 from");
    let ran = import(&world, &text("My partner would say:", "My partner would say:"), "--json");
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.err.contains("p1 from 'My partner would say:"), "{ran}");
    let fields = json(&ran)["reading"]["fields"].clone();
    let told: Vec<_> = fields.as_array().expect("fields").iter().map(|one| one["field"].clone()).collect();
    assert!(told.contains(&"p1".into()) && told.contains(&"r1".into()), "{fields}");
}

#[test]
fn a_row_that_may_not_count_is_asked_about() {
    let world = world();
    for (header, cell) in [
        ("Deleted", "1"),
        ("Void", "yes"),
        ("Test", "x"),
        ("Valid", "0"),
        ("Disqualified", "True"),
        ("Vollständig", "Nein"),
        ("Complété", "non"),
        ("Stato", "Annullato"),
        ("Entwurf", "ja"),
        ("Validation status", "Not approved"),
        ("pulse_complete", "1"),
        ("Status", "trashed"),
    ] {
        let text = form(&format!("Timestamp,{header}"), &format!("2026-09-02 10:00:00,{cell}"));
        asks(&world, &text, &format!("open: whether rows count in which '{header}' says '{cell}'"));
    }
    let text = form(
        "Timestamp,Deleted,Valid,Status,_status,pulse_complete",
        "2026-09-02 10:00:00,0,1,Completed,submitted_via_web,2",
    );
    assert_eq!(import(&world, &text, "").code, 0);
}

#[test]
fn a_flag_is_no_time() {
    for (header, cell) in
        [("Finished", "1"), ("Finished", "True"), ("Completed", "Yes"), ("Submitted", "yes")]
    {
        let world = world();
        let text = form(&format!("{header},Timestamp"), &format!("{cell},2026-09-02 10:00:00"));
        let ran = import(&world, &text, "");
        assert!(ran.code == 0 && ran.err.contains("time from 'Timestamp'"), "{ran}");
    }
    let world = world();
    for header in ["Geburtsdatum", "Due date"] {
        let ran = asks(&world, &form(header, "1980-03-04"), "which column says when it was answered");
        assert!(!ran.err.contains("holds times"), "{ran}");
    }
}

#[test]
fn a_zone_of_any_name_is_asked_about() {
    let world = world();
    for header in [
        "Timezone offset",
        "Invitee Time Zone",
        "Respondent time zone",
        "Client zone",
        "Zone",
        "Tijdzone",
        "Fuso horário",
        "タイムゾーン",
    ] {
        let text = form(&format!("Timestamp,{header}"), "2026-09-02 10:00:00,America/New_York");
        asks(&world, &text, &format!("in the zone that '{header}' says"));
    }
}

#[test]
fn the_half_of_the_day_is_heard() {
    for at in [
        "2026/09/02 1:05:14 nachm. MESZ",
        "02.09.2026 1:05:14 nachm.",
        "2026/09/02 午後1:05:14",
        "2026. 9. 2 오후 1:05:14",
        "2026/9/2 下午1:05:14",
        "2026-09-02 1:05:14 p. m.",
    ] {
        let world = world();
        let ran = import(&world, &form("Timestamp", at), "");
        assert_eq!(scores(&world, "calculated_at"), "2026-09-02T13:05:14+02:00", "{at}\n{ran}");
    }
    let world = world();
    let text = form("Timestamp", "2026/09/02 1:05:14 nachm.");
    let half = map(&world, &text, |map| {
        let line = map.lines().find(|line| line.starts_with("at = ")).expect("a time").to_owned();
        map.replace(&line, "at = { column = \"Timestamp\", format = \"%Y/%m/%d %H:%M:%S nachm.\" }")
    });
    let ran = import(&world, &text, &format!("--map {half}"));
    assert_ne!(ran.code, 0, "{ran}");
    assert_eq!(scores(&world, "name"), "", "not 01:05");
}

#[test]
fn why_a_time_is_not_read_is_told() {
    let world = world();
    asks(&world, &form("Timestamp", "1026-09-02 10:00:00"), "is outside the years 1900 to 2199");
    asks(&world, &form("Timestamp", "Monday 2 September 2026 10:00"), "is a Wednesday, not a Monday");
}

/// A file is read to the letter: programs count options in ways of their own.
#[test]
fn answers_from_a_file_name_options_by_letter_or_text() {
    let world = world();
    let new = |f1: &str, f2: &str| {
        let given = format!("{{\"p1\":4,\"r1\":2,\"q1\":7,\"f1\":{f1},\"f2\":{f2}}}");
        world.stdin(given).sh("assess new k7mq --bank pulse --answers -")
    };
    for (f1, f2) in [("\"1,2\"", "\"a\""), ("[\"a\"]", "\"2\""), ("[\"1\"]", "\"a\"")] {
        let ran = new(f1, f2);
        assert_eq!(ran.code, 2, "{ran}");
        assert_eq!(scores(&world, "name"), "", "nothing was stored");
    }
    let ran = new("[\"A friend\", \"b\"]", "\"Maybe\"");
    assert_eq!(ran.code, 0, "{ran}");
}
