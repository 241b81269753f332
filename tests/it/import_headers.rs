//! Headers of files of other people's tools: believed where the whole of them is a name that is known, else asked about.

use crate::{
    World,
    import_answers::{ASKED, import, map, scores, world},
    ran::Ran,
};

const ROW: &str = "4,2,7,A friend,Yes,";
const AT: &str = "2026-09-02 10:00:00";

/// A file with these columns in front of the answers.
pub(crate) fn form(header: &str, rows: &[&str]) -> String {
    let rows: String = rows.iter().map(|cells| format!("{cells},{ROW}\n")).collect();
    format!("{header},{ASKED}\n{rows}")
}

/// What is asked about a file of which nothing is stored.
pub(crate) fn asks(world: &World, text: &str, what: &str) -> Ran {
    let ran = import(world, text, "");
    assert!(ran.code == 2 && ran.err.contains(what), "{what}\n{text}\n{ran}");
    assert_eq!(scores(world, "name"), "", "nothing was stored");
    ran
}

/// When a file's one row was answered, as it is stored.
fn stored(header: &str, cells: &str) -> String {
    let world = world();
    let ran = import(&world, &form(header, &[cells]), "");
    let told = scores(&world, "calculated_at");
    if told.is_empty() { ran.err } else { told }
}

#[test]
fn a_row_is_not_somebody_elses() {
    let world = world();
    for header in ["manager/email", "Coach / E-Mail", "Manager. Email", "Partner/Email", "core/partner/email"]
    {
        let text = form(&format!("Timestamp,{header}"), &[&format!("{AT},ada@example.org")]);
        asks(&world, &text, &format!("'{header}' holds addresses, but its name does not say whose"));
    }
    let text = form("Timestamp,emergency_contact/name", &[&format!("{AT},Ada Okafor")]);
    asks(&world, &text, "which column names the client");
    // Beside the client's own it decides nothing.
    let text = form("Timestamp,Email,manager/email", &[&format!("{AT},ada@example.org,kim@example.org")]);
    let ran = import(&world, &text, "");
    assert!(ran.code == 0 && ran.err.contains("not used: 'manager/email'"), "{ran}");
    assert_eq!(scores(&world, "client"), "k7mq");
}

#[test]
fn a_group_of_the_form_says_nobody_else() {
    for header in ["contact/email", "Q3. Email", "email. Email address", "group_ab1cd23/email"] {
        let told = stored(&format!("Timestamp,{header}"), &format!("{AT},ada@example.org"));
        assert_eq!(told, "2026-09-02T10:00:00+02:00", "{header}");
    }
    let world = world();
    let grouped = |email: &str| {
        format!(
            "Timestamp,{email},wave_3b/p1,wave_3b/r1,wave_3b/q1,wave_3b/f1,wave_3b/f2\n{AT},ada@example.org,4,2,7,a,a\n"
        )
    };
    asks(&world, &grouped("wave_2/email"), "does not say whose");
    assert_eq!(import(&world, &grouped("wave_3b/email"), "").code, 0);
}

#[test]
fn another_time_is_not_taken() {
    let world = world();
    for header in [
        "consent_timestamp",
        "last_login_timestamp",
        "intake_timestamp",
        "Birth timestamp",
        "Payment timestamp",
        "3. Start date",
        "Q7. Date",
        "Timestamp (local)",
    ] {
        let text = form(&format!("{header},Email"), &[&format!("{AT},ada@example.org")]);
        asks(&world, &text, "which column says when it was answered");
        let text = form(
            &format!("{header},Email,Timestamp"),
            &["2020-01-01 09:00:00,ada@example.org,2026-09-02 10:00:00"],
        );
        let ran = import(&world, &text, "");
        assert!(ran.err.contains("time from 'Timestamp'"), "{header}\n{ran}");
        assert_eq!(scores(&world, "calculated_at"), "2026-09-02T10:00:00+02:00", "{header}");
        world.ok("undo");
    }
}

#[test]
fn of_two_instruments_the_one_with_the_name_of_the_bank_is_taken() {
    let text = |first: &str, second: &str| {
        format!(
            "record_id,email,{first},p1,r1,q1,f1,f2,{second}\n1,ada@example.org,2026-09-01 09:00:00,4,2,7,a,a,{AT}\n"
        )
    };
    let world = world();
    asks(
        &world,
        &text("intake_timestamp", "wellbeing_timestamp"),
        "'intake_timestamp' and 'wellbeing_timestamp' hold times",
    );
    asks(&world, &text("Survey Timestamp", "Survey Timestamp"), "may both say it");
    assert_eq!(import(&world, &text("intake_timestamp", "pulse_timestamp"), "").code, 0);
    assert_eq!(scores(&world, "calculated_at"), "2026-09-02T10:00:00+02:00");
}

#[test]
fn a_day_alone_is_not_better_than_a_moment() {
    for (header, cells) in [
        ("Timestamp,End date", "2026-09-02 10:00:00,2026-09-01"),
        ("Timestamp,Start date,End date", "2026-09-02 10:00:00,2020-01-01,2026-09-01"),
        ("Submission date,Timestamp", "2026-09-02,2026-09-02 10:00:00"),
        ("Start Date,End Date", "2026-09-02 09:50:00,2026-09-02 10:00:00"),
        ("Start time,Completion time,Date", "2026-09-02 09:50:00,2026-09-02 10:00:00,2026-09-01"),
    ] {
        let told = stored(&format!("{header},Email"), &format!("{cells},ada@example.org"));
        assert_eq!(told, "2026-09-02T10:00:00+02:00", "{header}");
    }
    let world = world();
    for (header, cells, what) in [
        (
            "Timestamp,End time",
            "2026-09-02 10:00:00,2026-09-02 11:00:00",
            "'End time' and 'Timestamp' may both",
        ),
        ("End date", "2026-09-02", "'End date' holds days"),
        ("Start date", "2026-09-02", "'Start date' holds days"),
        ("Date,End time", "2026-09-02,10:00", "at = { column = \"Date\", time = \"End time\" }"),
        ("End time", "10:00", "'End time' holds times of a day"),
        ("Date,Time (local)", "2026-09-02,10:00", "at = { column = \"Date\", time = \"Time (local)\" }"),
    ] {
        asks(&world, &form(&format!("{header},Email"), &[&format!("{cells},ada@example.org")]), what);
    }
}

#[test]
fn a_zone_is_heard_wherever_it_stands() {
    for header in ["UTC Timestamp", "utc_timestamp", "GMT Timestamp", "Timestamp UTC", "Timestamp (UTC)"] {
        let told = stored(&format!("{header},Email"), "2026-09-02 08:00:00,ada@example.org");
        assert_eq!(told, "2026-09-02T10:00:00+02:00", "{header}");
        let world = world();
        let text = format!("handle,{header},psi,rho,q,f\nk7mq,2026-09-02 08:00:00,0.5,0.5,0.5,0.5\n");
        let ran = world.stdin(text).sh("import scores -");
        assert_eq!(scores(&world, "calculated_at"), "2026-09-02T10:00:00+02:00", "{header}\n{ran}");
    }
    let world = world();
    let text = form("Timestamp,Email", &[&format!("{AT},ada@example.org")]);
    let draft = map(&world, &text, |map| {
        let map = map.replace("\"Timestamp\"", "\"Time in UTC of sending\"");
        map.lines()
            .map(|line| {
                line.split(", tz = ").next().unwrap().to_owned()
                    + if line.contains(", tz = ") { " }\n" } else { "\n" }
            })
            .collect()
    });
    let text = text.replace("Timestamp", "Time in UTC of sending");
    let ran = import(&world, &text, &format!("--map {draft}"));
    assert!(ran.code == 2 && ran.err.contains("'Time in UTC of sending' is not a time zone"), "{ran}");
}

#[test]
fn of_twins_the_one_that_says_its_zone_is_taken() {
    for header in ["Date Submitted,Date Submitted (UTC)", "Submitted,Submitted (UTC)"] {
        let told =
            stored(&format!("{header},Email"), "2026-09-02 10:00:00,2026-09-02 08:00:00,ada@example.org");
        assert_eq!(told, "2026-09-02T10:00:00+02:00", "{header}");
        let world = world();
        let text =
            form(&format!("{header},Email"), &["2026-09-02 13:00:00,2026-09-02 08:00:00,ada@example.org"]);
        asks(&world, &text, "say different moments");
    }
    let world = world();
    let text = form(
        "Submitted (UTC),Submitted (GMT+1),Email",
        &["2026-09-02 13:00:00,2026-09-02 08:00:00,ada@example.org"],
    );
    asks(&world, &text, "say different moments");
}

#[test]
fn a_time_of_day_with_its_form_in_brackets_belongs_to_its_day() {
    for (header, cells) in [
        ("Date,Time (AM/PM)", "2026-09-02,10:00 AM"),
        ("Date,Time (24h)", "2026-09-02,10:00"),
        ("Submission date,Submission time (hh:mm)", "2026-09-02,10:00"),
    ] {
        let told = stored(&format!("{header},Email"), &format!("{cells},ada@example.org"));
        assert_eq!(told, "2026-09-02T10:00:00+02:00", "{header}");
    }
}

#[test]
fn a_form_that_may_not_count_is_asked_about() {
    let world = world();
    for (header, cell) in [
        ("In draft", "1"),
        ("ReviewState", "rejected"),
        ("Review state", "hasIssues"),
        ("Partial", "1"),
        ("Consent", "0"),
        ("Consent given", "No"),
        ("Einwilligung erteilt", "Nein"),
        ("I consent", "I do not agree"),
        ("Archived", "1"),
        ("Status der Antwort", "unvollständig"),
        ("Statut de la réponse", "brouillon"),
        ("Estado de la respuesta", "borrador"),
        ("Workflow status", "Rejected"),
        ("Deleted", "2026-09-03 10:00:00"),
        ("Deleted at", "2026-09-03 10:00:00"),
        ("Withdrawn", "2026-09-03"),
        ("Datum gelöscht", "03.09.2026"),
        ("Form completed", "No"),
        ("is_archived", "true"),
        ("Concept opgeslagen", "ja"),
        ("Brouillon enregistré", "oui"),
    ] {
        let text = form(&format!("Timestamp,{header},Email"), &[&format!("{AT},{cell},ada@example.org")]);
        asks(&world, &text, &format!("whether rows count in which '{header}' says '{cell}'"));
    }
}

/// Columns of honest files that have such words in their names, or such words in their cells.
#[test]
fn nothing_is_asked_about_columns_that_say_nothing_of_the_kind() {
    for (header, cell) in [
        ("Consent", "Yes"),
        ("Consent", "I agree to take part"),
        ("Photo consent", "No"),
        ("Marital status", "single"),
        ("Employment status", "Self-employed"),
        ("Smoking status", "No"),
        ("Payment status", "paid"),
        ("State", "NY"),
        ("Review", "It was a good quarter"),
        ("Draft title", "My plan"),
        ("Have you ever felt rejected by a friend?", "No"),
        ("Did you complete what you planned?", "No"),
        ("Deleted at", ""),
        ("ReviewState", "approved"),
        ("In draft", "0"),
        ("Completed", "2026-09-02 09:59:00"),
        ("Archive number", "A-17"),
    ] {
        let told = stored(&format!("Timestamp,{header},Email"), &format!("{AT},{cell},ada@example.org"));
        assert_eq!(told.get(..10), Some("2026-09-02"), "{header} {cell}\n{told}");
    }
}

#[test]
fn forms_of_one_minute_are_told_apart_by_their_number() {
    for id in ["Response ID", "Submission ID", "ResponseId", "Entry Id", "meta/instanceID", "Antwort-ID"] {
        let world = world();
        let row =
            |number: &str, psi: u8| format!("{number},2026-09-02 10:00,ada@example.org,{psi},2,7,a,a\n");
        let header = format!("{id},Timestamp,Email,p1,r1,q1,f1,f2\n");
        let two = format!("{header}{}{}", row("R1", 4), row("R2", 1));
        let ran = import(&world, &two, "");
        assert_eq!(ran.code, 8, "{ran}");
        assert!(ran.err.contains("has other answers of that instant"), "{ran}");
        assert!(!ran.err.contains("--update"), "two forms are no correction of each other\n{ran}");
        let ran = import(&world, &two, "--update");
        assert_eq!(ran.code, 8, "{ran}");
        assert_eq!(scores(&world, "psi_score"), "0.75", "{ran}");
        // The same form with other answers is one.
        let ran = import(&world, &format!("{header}{}", row("R1", 5)), "--update");
        assert_eq!((ran.code, scores(&world, "psi_score").as_str()), (0, "1.00"), "{ran}");
    }
}

#[test]
fn a_column_of_people_that_holds_addresses_is_read_by_them() {
    for header in ["Client", "Respondent", "Participant", "Teilnehmer"] {
        let told = stored(&format!("Timestamp,{header}"), &format!("{AT},ada@example.org"));
        assert_eq!(told, "2026-09-02T10:00:00+02:00", "{header}");
    }
}

#[test]
fn a_format_with_its_zone_in_brackets_is_heard_or_refused() {
    for (format, at, kept) in [
        ("%d/%m/%Y %H:%M (GMT+2)", "02/09/2026 10:00 (GMT+2)", "2026-09-02T10:00:00+02:00"),
        ("%d/%m/%Y %H:%M (UTC)", "02/09/2026 10:00 (UTC)", "2026-09-02T12:00:00+02:00"),
        ("%d/%m/%Y %H:%M [UTC]", "02/09/2026 10:00 [UTC]", "2026-09-02T12:00:00+02:00"),
        ("%d/%m/%Y %H:%M (PST)", "02/09/2026 10:00 (PST)", ""),
        ("%d/%m/%Y %H:%M (GMT+2)", "02/09/2026 10:00", ""),
    ] {
        let world = world();
        let text = form("Timestamp,Email", &[&format!("{at},ada@example.org")]);
        let stated = map(&world, &text, |map| {
            let at = format!("at = {{ column = \"Timestamp\", format = \"{format}\" }}\n");
            let rest =
                map.lines().filter(|line| !line.starts_with("at = ")).map(|line| line.to_owned() + "\n");
            crate::import_truth::unsettled(&(at + &rest.collect::<String>()))
        });
        let ran = import(&world, &text, &format!("--map {stated}"));
        assert_eq!(scores(&world, "calculated_at"), kept, "{format}\n{ran}");
        assert_eq!(ran.code == 0, !kept.is_empty(), "{ran}");
    }
    assert_eq!(
        stored("Timestamp,Email", "02.09.2026 08:00 (UTC),ada@example.org"),
        "2026-09-02T10:00:00+02:00"
    );
}

#[test]
fn a_column_of_addresses_is_not_left_out_unseen() {
    let world = world();
    let text = "Name,Erreichbar,Photo\nCleo Marsh,cleo@example.org,none\n";
    let ran = world.stdin(text).sh("import clients -");
    assert!(ran.code == 2 && ran.err.contains("'Erreichbar' holds e-mail addresses"), "{ran}");
    for flag in ["--ignore-unknown", "--yes"] {
        let ran = world.stdin(text).sh(&format!("import clients - --dry-run {flag}"));
        assert!(ran.err.contains("Left out: 'Erreichbar' holds e-mail addresses"), "{ran}");
        assert!(ran.err.contains("Left out: 'Photo'\n"), "{ran}");
    }
    let ran = world.stdin("Name,Surname,Email\nCleo,Marsh,cleo@example.org\n").sh("import clients -");
    assert_eq!(ran.code, 0, "{ran}");
    let told = world.ok("client list --json --fields first_name,last_name").out;
    assert!(told.contains("\"first_name\":\"Cleo\"") && told.contains("\"last_name\":\"Marsh\""), "{told}");
}
