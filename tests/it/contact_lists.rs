//! What a contact list says is stored, told as left out, or refused: nothing of it goes unsaid.

use crate::World;

fn import(world: &World, file: &str, flags: &str) -> crate::ran::Ran {
    world.write("list.csv", file);
    world.sh(&format!("import clients ~/list.csv {flags}"))
}

#[test]
fn all_that_is_read_is_told() {
    let world = World::practice();
    let file = "First Name,Last Name,Email,E-mail 2,Work Phone,Mobile Phone\n\
                Ben,Ito,ben@example.org,b@example.org,+33 1,+33 1\n";
    let ran = import(&world, file, "");
    assert!(
        ran.err.starts_with(
            "Reading email.2 from 'E-mail 2', phone from 'Mobile Phone', else 'Work Phone'; first_name, last_name, \
             email from columns called so\n"
        ),
        "{ran}"
    );
    let told = import(&world, file, "--json").json();
    let fields: Vec<_> =
        told["reading"]["fields"].as_array().unwrap().iter().map(|it| &it["field"]).collect();
    assert_eq!(fields, ["first_name", "last_name", "email", "email.2", "phone", "phone"]);
}

/// A second telephone and another name beside the parts are content that is not taken: agreed to, or refused.
#[test]
fn what_is_not_taken_is_agreed_to() {
    let world = World::practice();
    for (file, told) in [
        (
            "Name,Mobile,Home Phone,Mood\nBen Ito,+33 1,+33 2,good\n",
            "  Left out of 'Home Phone': further telephone numbers; each client has only one\n",
        ),
        (
            "Name,First Name,Last Name\nAda Okafor,Ben,Ito\n",
            "  Left out of 'Name': whole names that are not the first and last name beside them\n",
        ),
    ] {
        let before = world.fingerprint();
        let ran = import(&world, file, "");
        assert!(ran.code == 2 && ran.err.contains(told), "{ran}");
        assert!(ran.err.contains("--ignore-unknown"), "{ran}");
        assert_eq!(world.fingerprint(), before);
        let ran = import(&world, file, "--ignore-unknown");
        assert!(ran.code == 0 && ran.err.contains(told.trim_start()), "{ran}");
        world.ok("undo");
    }
}

#[test]
fn what_stands_for_no_name_is_none() {
    let world = World::practice();
    let ran = import(
        &world,
        "Name,Email\nN/A,a@example.org\n-,b@example.org\n#NAME?,c@example.org\nNan Null,d@example.org\n",
        "",
    );
    assert_eq!(ran.code, 8, "{ran}");
    for told in [
        "row 2  'N/A' is not a name",
        "row 3  '-' is not a name",
        "row 4  'Name': '#NAME?' is an error of a spreadsheet",
    ] {
        assert!(ran.err.contains(told), "{ran}");
    }
    assert_eq!(world.ok("client list --plain --no-header --fields name").out, "Nan Null\n");
    // Two of one name may be one.
    let ran = import(&world, "Name,Email\nNan Null,other@example.org\n", "");
    assert!(ran.code == 0 && ran.err.contains(" (row 2) has the same name as "), "{ran}");
    let ran = import(&world, "Name,Emergency contact\nBen Ito,Tom\n", "");
    assert!(
        ran.err.contains("emergency_contact is set part by part, each with a name: emergency_contact.phone"),
        "{ran}"
    );
}

/// A state is applied by its verb: what the verb adds by itself is no other value of the file's.
#[test]
fn a_state_that_differs_is_the_only_thing_that_does() {
    let world = World::with_clients();
    let ran = import(&world, "handle,name,status\nk7mq,Ada Okafor,completed\n", "");
    assert!(ran.code == 8 && ran.err.contains("status ") && !ran.err.contains("end_date"), "{ran}");
    let ran = import(&world, "handle,name,status\nk7mq,Ada Okafor,archived\n", "--update");
    assert!(ran.code == 8 && ran.err.contains("complete them instead: coach client complete k7mq"), "{ran}");
}

#[test]
fn a_list_of_scores_says_nothing_that_is_not_read() {
    let world = World::with_clients();
    world.ok("score add k7mq --psi 0.3 --rho 0.4 --q 0.5 --f 0.6 --at '2026-09-01 10:00'");
    world.write("scores.csv", world.ok("score list --csv").raw);
    let ran = world.ok("import scores ~/scores.csv");
    assert!(ran.err.contains("known"), "{ran}");
}

/// An id that another program gave is none of a practice: how to leave it out is said, and that works.
#[test]
fn the_id_of_another_program_is_left_out_by_its_name() {
    let world = World::practice();
    world.write("list.csv", "ID,First Name,Last Name\n12,Jo,Park\n");
    let ran = world.sh("import clients ~/list.csv");
    assert!(ran.code == 8 && ran.err.contains("to leave another program's out, call it _id"), "{ran}");
    world.write("list.csv", "_id,First Name,Last Name\n12,Jo,Park\n");
    world.ok("import clients ~/list.csv");
}

/// Sums, counts and footers of other programs are about the list: none of them becomes somebody.
#[test]
fn a_footer_is_nobody() {
    let world = World::practice();
    let file = "Name,Email,Phone\nCy Moe,cy@example.org,+33 1\nTotal,,2\nSumme: 1,,\n3 records,,\n\
                Exported by Practice Tool 2026-11-01,,\nDee Ray,,\n50 Cent,fifty@example.org,\n";
    let ran = import(&world, file, "--rejects ~/bad.csv");
    assert_eq!(ran.code, 8, "{ran}");
    for told in [
        "row 3  'Total' reads like a sum or a footer",
        "row 4  'Summe: 1'",
        "row 5  '3 records'",
        "row 6  'Exported by",
    ] {
        assert!(ran.err.contains(told), "{ran}");
    }
    assert_eq!(names(&world), "50 Cent\nCy Moe\nDee Ray\n");
    // A list of names alone has people with one word and with a number in their name; a number alone is a count.
    let ran = import(&world, "Name\nMononym\nClient 7\n7\nTotal\n", "");
    assert!(ran.code == 8 && ran.err.contains("2 of 4 rows were not imported"), "{ran}");
    let map = world.write("cut.toml", "footer = 1\n").display().to_string();
    let ran = import(&world, "Name,Email\nEva Ost,eva@example.org\nTotal,\n", &format!("--map {map}"));
    assert!(ran.code == 0 && ran.err.contains("1 left out"), "{ran}");
    let ran = world.stdin("{\"name\": \"Grand total\"}\n").sh("import clients -");
    assert!(ran.code == 8 && ran.err.contains("'Grand total' reads like a sum"), "{ran}");
}

fn names(world: &World) -> String {
    world.ok("client list --plain --no-header --fields name --sort name").out
}

/// Every cell that is stored passes the same gate, whatever its field.
#[test]
fn a_damaged_cell_is_not_stored() {
    let world = World::practice();
    let fields = "Name,Email,Notes,Focus,goals,preferences.tags,sponsor";
    for (cell, told) in [
        ("cafÃ© crÃ¨me", "'Ã©' was probably 'é' and was read in another encoding"),
        ("Adaâ€™s plan", "'â€™' was probably '’'"),
        ("M\u{fffd}ller", "it has lost a letter (U+FFFD)"),
        ("#REF!", "'#REF!' is an error of a spreadsheet"),
        ("#DIV/0!", "'#DIV/0!' is an error of a spreadsheet"),
    ] {
        for at in 0..7 {
            let mut cells = ["Ada Okafor", "ada@example.org", "a", "b", "c", "d", "e"];
            cells[at] = cell;
            let ran = import(&world, &format!("{fields}\n{}\n", cells.join(",")), "");
            let header = fields.split(',').nth(at).unwrap();
            assert!(ran.code == 8 && ran.err.contains(&format!("row 2  '{header}': {told}")), "{ran}");
        }
        let ran = world
            .stdin(format!("{{\"name\": \"Ada\", \"goals\": [\"a\", \"{cell}\"]}}\n"))
            .sh("import clients -");
        assert!(ran.code == 8 && ran.err.contains(&format!("'goals': {told}")), "{ran}");
    }
    assert_eq!(names(&world), "");
    // A record of a practice comes back as it was, which is told.
    let record = "id,Name,Notes\n0199a000-0000-7000-8000-000000000001,Cy Moe,cafÃ©\n";
    let ran = import(&world, record, "");
    assert!(ran.code == 0 && ran.err.contains("Check row 2: 'Notes': 'Ã©' was probably 'é'"), "{ran}");
    // What is not stored may be anything, and a map may say that the word means nothing.
    let ran = import(&world, "Name,Mood\nAda Okafor,#REF!\n", "--ignore-unknown");
    assert_eq!(ran.code, 0, "{ran}");
    let map = world.write("none.toml", "missing = [\"#N/A\"]\n").display().to_string();
    let ran = import(&world, "Name,Notes\nBen Ito,#N/A\n", &format!("--map {map}"));
    assert_eq!(ran.code, 0, "{ran}");
    assert!(!world.ok("client show 'Ben Ito' --notes").out.contains("#N/A"));
}

/// A client who is new has the state that a file says by the rules of the verbs, as one who is there.
#[test]
fn a_new_client_has_a_state_that_the_verbs_could_have_made() {
    let world = World::practice();
    let ran = import(
        &world,
        "Name,Status,Start,End date,Paused until\n\
         A Bo,paused,2019-01-01,,2020-01-01\nB Bo,completed,2026-01-01,2031-01-01,\nC Bo,archived,,,\nD Bo,aktiv,,,\n\
         E Bo,completed,2026-02-01,2026-01-01,\nF Bo,completed,,2026-01-01,\nG Bo,paused,2026-01-01,,2026-12-01\n",
        "",
    );
    assert_eq!(ran.code, 8, "{ran}");
    for told in [
        "row 2  pause must end after today",
        "row 3  end date must not be in the future, and 2031-01-01 is",
        "row 4  clients cannot be archived; complete them instead",
        "row 5  status must be one of active, paused, completed, archived, not 'aktiv'",
        "row 6  end date must not be before the start date 2026-02-01",
    ] {
        assert!(ran.err.contains(told), "{ran}");
    }
    let ended = world
        .ok("client list --csv --no-header --fields name,status,start_date,end_date --status completed")
        .out;
    assert_eq!(ended, "F Bo,completed,,2026-01-01\n", "whoever ended then did not begin today");
    assert!(!ran.err.contains("No start date is given"), "{ran}");
    let ran = world
        .stdin("{\"name\": \"Cy\", \"status\": \"completed\", \"end_date\": \"2031-01-01\"}")
        .sh("client add --from -");
    assert!(ran.code != 0 && ran.err.contains("must not be in the future"), "{ran}");
}

/// What a word means is said field by field: a note that says the word of a state stays the note that it is.
#[test]
fn a_word_of_one_field_says_nothing_of_another() {
    let world = World::practice();
    let file = "Name,Status,Notes\nPo Li,aktiv,aktiv\n";
    let fields = "[fields]\nname = \"Name\"\nstatus = \"Status\"\nnotes = \"Notes\"\n";
    let flat =
        world.write("flat.toml", format!("missing = [\"?\"]\nvalues = {{ aktiv = \"active\" }}\n{fields}"));
    let ran = import(&world, file, &format!("--map {}", flat.display()));
    assert!(
        ran.code == 2 && ran.err.contains("flat.toml:2: values: 'aktiv' is not explained for a field"),
        "{ran}"
    );
    assert!(ran.err.contains("values.status = { \"aktiv\" = \"active\" }"), "{ran}");
    let map = world.write("each.toml", format!("values.status = {{ aktiv = \"active\" }}\n{fields}"));
    let ran = import(&world, file, &format!("--map {}", map.display()));
    assert_eq!(ran.code, 0, "{ran}");
    let shown = world.ok("client show 'Po Li' --notes --json").json();
    assert_eq!((&shown["status"], &shown["notes"]), (&"active".into(), &"aktiv".into()));
    let map = world.write("none.toml", "values.mood = { good = \"bad\" }\n");
    let ran = import(&world, "name\nAda\n", &format!("--map {}", map.display()));
    assert!(ran.code == 2 && ran.err.contains("has no field 'mood'"), "{ran}");
    let map = world
        .write("objects.toml", "values.status = { aktiv = \"active\" }\nmissing = [\"-\"]\n")
        .display()
        .to_string();
    let objects = "{\"name\": \"Em Bo\", \"status\": \"aktiv\", \"notes\": \"aktiv\", \"phone\": \"-\"}\n";
    let ran = world.stdin(objects).sh(&format!("import clients - --map {map}"));
    assert_eq!(ran.code, 0, "{ran}");
}

/// A list of appointments says states and notes of those: whose they are, a person says.
#[test]
fn what_may_be_an_appointments_is_asked_about() {
    let world = World::practice();
    let file = "Name,Email,Appointment,Status,Notes\nZed Po,z@example.org,Coaching,completed,was late\n";
    let ran = import(&world, file, "--ignore-unknown");
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.err.contains("'Status' and 'Notes' may be the client's or the appointment's"), "{ran}");
    world.write("list.csv", file);
    world.ok("import map ~/list.csv --for clients --save dates");
    let ran = import(&world, file, "--map dates");
    assert!(ran.code == 2 && ran.err.contains("open: 'Status' and 'Notes' may be"), "{ran}");
    let object = "{\"name\": \"Zed Po\", \"Appointment\": \"Coaching\", \"Notes\": \"was late\"}\n";
    let ran = world.stdin(object).sh("import clients - --ignore-unknown");
    assert!(
        ran.code == 8 && ran.err.contains("row 1  'Notes' may be the client's or the appointment's"),
        "{ran}"
    );
    assert_eq!(names(&world), "");
    let ran = import(&world, &file.replace("Status,Notes", "_Status,Client notes"), "--ignore-unknown");
    assert_eq!(ran.code, 0, "{ran}");
}

/// An address that a list of others does not name is not gone.
#[test]
fn addresses_survive_a_list_of_others() {
    let world = World::practice();
    world.ok(
        "client add 'Ada Okafor' --handle k7mq --email ada@example.org --set other_emails=old@example.org",
    );
    let ran = import(
        &world,
        "handle,name,email,other_emails\nk7mq,Ada Okafor,new@example.org,more@example.org\n",
        "--update",
    );
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.err.contains("Kept further addresses that other_emails does not list"), "{ran}");
    let all = world.ok("client list --csv --no-header --fields email,other_emails").out;
    assert_eq!(all, "new@example.org,ada@example.org;old@example.org;more@example.org\n");
}

#[test]
fn a_zone_is_that_of_a_place() {
    let world = World::practice();
    let ran = import(&world, "Name,Time zone\nAda,CET\nBen,est\nCy,Europe/Paris\nDee,UTC\n", "");
    assert_eq!(ran.code, 8, "{ran}");
    assert!(
        ran.err
            .contains("row 2  zone must be an IANA zone such as Europe/Paris: 'CET' does not name a place"),
        "{ran}"
    );
    assert_eq!(names(&world), "Cy\nDee\n");
    assert_ne!(world.sh("client edit Cy --set zone=EST").code, 0);
}

#[test]
fn further_languages_name_their_columns() {
    let world = World::practice();
    for (file, email) in [
        (
            "Vorname,Nachname,E-Mail,Status,Beginn,Enddatum\nAda,Okafor,a@x.org,completed,2026-01-02,2026-02-02\n",
            "a@x.org",
        ),
        ("Nome,Sobrenome,Endereço de e-mail\nAda,Bo,b@x.org\n", "b@x.org"),
        ("Nome,Cognome,Indirizzo e-mail\nAda,Co,c@x.org\n", "c@x.org"),
        ("Förnamn,Efternamn,E-postadress\nAda,Do,d@x.org\n", "d@x.org"),
        ("名,姓,メールアドレス\nAda,Eo,e@x.org\n", "e@x.org"),
    ] {
        let ran = import(&world, file, "");
        assert_eq!(ran.code, 0, "{ran}");
        let all = world.ok("client list --csv --no-header --fields first_name,email").out;
        assert!(all.contains(&format!("Ada,{email}\n")), "{all}");
    }
}
