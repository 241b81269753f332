//! What cells of files are worth: numbers of seconds, scores of another scale, conflicts, and days to be checked.

use crate::{
    import_answers::{import, map, scores, world},
    import_headers::{asks, form},
};

#[test]
fn seconds_since_1970_may_be_milliseconds_and_a_day_does_not_end_at_24() {
    for at in ["1788336000", "1788336000000"] {
        let world = world();
        let text = form("Timestamp,Email", &[&format!("{at},ada@example.org")]);
        let stated = map(&world, &text, |map| {
            crate::import_truth::unsettled(&format!(
                "at = {{ column = \"Timestamp\", format = \"%s\" }}\n{map}"
            ))
        });
        let ran = import(&world, &text, &format!("--map {stated}"));
        assert_eq!(scores(&world, "calculated_at"), "2026-09-02T10:00:00+02:00", "{at}\n{ran}");
    }
    let world = world();
    let text = form("Timestamp,Email", &["2026-09-01 24:00,ada@example.org"]);
    asks(&world, &text, "'24:00' is not a time of day");
    let text = form(
        "Timestamp,Email",
        &["2026-09-01 24:00:00,ada@example.org", "2026-09-02 10:00:00,ben@example.org"],
    );
    asks(&world, &text, "write 00:00 of the next day");
}

#[test]
fn scores_of_another_scale_are_refused_whole() {
    let world = world();
    let text = "handle,at,psi,rho,q,f\nk7mq,2026-09-02 10:00,1,0.5,0,1\nt2wd,2026-09-02 10:00,75,50,30,100\n";
    for (text, told) in [
        (text, "row 3: psi is 75, and scores run from 0 to 1"),
        ("handle,at,psi,rho,q,f\nk7mq,2026-09-02 10:00,0.5,0.5,0.5,1.5\n", "row 2: f is 1.5"),
        ("handle,at,psi,rho,q,f\nk7mq,2026-09-02 10:00,50%,50%,50%,50%\n", "row 2: psi is 50%"),
    ] {
        let ran = world.stdin(text).sh("import scores -");
        assert!(ran.code == 2 && ran.err.contains(told) && ran.err.contains("scale = 100"), "{ran}");
        assert_eq!(scores(&world, "name"), "", "nothing is half stored");
    }
    world.write("scale.toml", "scale = 100\n");
    let ran =
        world.stdin(text.replace("1,0.5,0,1\n", "1,50,0,100\n")).sh("import scores - --map ~/scale.toml");
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(
        scores(&world, "client,psi_score,rho_score,q_score,f_score"),
        "t2wd,0.75,0.50,0.30,1.00 k7mq,0.01,0.50,0.00,1.00"
    );
    world.write("scale.toml", "scale = 7\n");
    let ran = world
        .stdin("handle,at,psi,rho,q,f\nk7mq,2026-09-03 10:00,5,7,7,7\n")
        .sh("import scores - --map ~/scale.toml");
    assert!(ran.code == 0 && ran.err.contains("scale 7, rounded to 2 decimals"), "{ran}");
    assert!(scores(&world, "psi_score").contains("0.71"));
}

#[test]
fn a_conflict_says_nothing_that_the_file_does_not_say() {
    let world = world();
    let ran = world.stdin("handle,name,email\nk7mq,Ada Okafor,ada@new.example\n").sh("import clients -");
    assert!(
        ran.code == 8 && ran.err.contains("email 'ada@example.org' is stored, 'ada@new.example' here"),
        "{ran}"
    );
    assert!(!ran.err.contains("other_emails"), "{ran}");
}

#[test]
fn a_date_to_check_is_told_before_it_is_stored() {
    let world = world();
    let text = form("Timestamp,Email", &["1970-01-01 00:00:00,ada@example.org"]);
    let told = "Check the date of row 2";
    assert!(import(&world, &text, "--dry-run").err.contains(told));
    let ran = world
        .stdin("handle,at,psi,rho,q,f\nk7mq,1970-01-01,0.5,0.5,0.5,0.5\n")
        .sh("import scores - --dry-run");
    assert!(ran.err.contains(told), "{ran}");
    let ran = world.stdin("name,start_date\nCleo Marsh,1970-01-01\n").sh("import clients - --dry-run");
    assert!(ran.err.contains("Check the start date in row 2"), "{ran}");
    assert_eq!(scores(&world, "name"), "");
}
