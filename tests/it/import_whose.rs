//! Whose answers a row holds: the names of the columns decide where that stands, and all that a row says of the person has
//! to mean the same client.

use crate::import_truth::{ASKED, import, map, scores, world};

/// A file of answers with these columns of the person.
fn form(header: &str, rows: &[&str]) -> String {
    let rows = rows.iter().enumerate();
    let rows = rows.map(|(at, cells)| format!("2026-09-02 10:0{at}:00,{cells},4,2,7,a,a\n"));
    format!("Timestamp,{header},p1,r1,q1,f1,f2\n{}", rows.collect::<String>())
}

#[test]
fn a_cell_that_is_no_address_changes_no_other_row() {
    let world = world();
    let text = form("Email,Name", &["ada@example.org,Ben Person", "none,Chloé Martin"]);
    let ran = import(&world, &text, "");
    assert_eq!(ran.code, 8, "{ran}");
    assert!(
        ran.err.contains("row 2  e-mail 'ada@example.org' belongs to k7mq, and 'Ben Person' is another name"),
        "{ran}"
    );
    assert!(ran.err.contains("row 3  'Email': 'none' is not an e-mail address"), "{ran}");
    assert_eq!(scores(&world, "client"), "");
    for nobody in ["", "anonymous"] {
        let text = form("E-Mail,Name", &["ada@example.org,", &format!("{nobody},Chloé Martin")]);
        let ran = import(&world, &text, "");
        assert_eq!(ran.code, 0, "{ran}");
        assert!(ran.err.contains("and 'Name', in 1 row by the name alone (no e-mail)"), "{ran}");
        assert_eq!(scores(&world, "client"), "c3hm k7mq");
    }
    let ran = import(&world, &form("Email", &["anonymous"]), "");
    assert!(ran.code == 8 && ran.err.contains("'Email' says 'anonymous', and no one else is named"), "{ran}");
}

#[test]
fn a_name_in_two_columns_is_the_name_of_the_address() {
    let world = world();
    for header in
        ["First Name,Last Name", "Vorname,Nachname", "Vorname,Name", "Prénom,Nom", "Name_First,Name_Last"]
    {
        let ran = import(&world, &form(&format!("{header},Email"), &["Chloé,Martin,ada@example.org"]), "");
        assert_eq!(ran.code, 8, "{header}: {ran}");
        assert!(ran.err.contains("belongs to k7mq, and 'Chloé Martin' is another name"), "{header}: {ran}");
        let text = form(&format!("{header},Email"), &["Chloé,Martin,chloe@example.org"]);
        let ran = import(&world, &text, "--dry-run");
        assert_eq!(ran.code, 0, "{header}: {ran}");
        assert!(ran.err.contains(&format!("and '{}'", header.replace(',', " + "))), "{ran}");
        let saved = map(&world, &text, |map| map);
        assert_eq!(import(&world, &text, &format!("{saved} --dry-run")).code, 0, "{header}");
    }
    let text = form("First Name,Last Name", &["Chloé,Martin"]);
    let ran = import(&world, &text, "");
    assert_eq!(ran.code, 2, "{ran}");
    let offered = "client = { column = [\"First Name\", \"Last Name\"], as = \"name\" }";
    assert!(ran.err.contains(offered), "{ran}");
    let settled = map(&world, &text, |map| {
        assert!(map.contains(offered), "{map}");
        let (front, rest) = map.split_once("to_settle = [\n").unwrap();
        format!("{front}{}", rest.split_once("\n]\n").unwrap().1)
    });
    assert_eq!(import(&world, &text, &settled).code, 0);
    assert_eq!(scores(&world, "client"), "c3hm");
}

#[test]
fn a_handle_beside_an_address_means_the_same_client() {
    let world = world();
    let ben = "t2wd";
    for header in ["Handle", "Client ID"] {
        let ran = import(&world, &form(&format!("Email,{header}"), &[&format!("ada@example.org,{ben}")]), "");
        assert_eq!(ran.code, 8, "{ran}");
        assert!(ran.err.contains("row 2  names two clients: t2wd and k7mq"), "{ran}");
        let text = form(&format!("Email,{header}"), &[&format!("ben@example.org,{ben}"), &format!(",{ben}")]);
        let ran = import(&world, &text, "--dry-run");
        assert_eq!(ran.code, 0, "{ran}");
        assert!(ran.err.contains(&format!("(e-mail) and '{header}'")), "{ran}");
    }
    // The same for a name beside a handle, and an address that two people share goes by the handle.
    let ran = import(&world, &form("Handle,Name", &["t2wd,Chloé Martin"]), "");
    assert!(ran.code == 8 && ran.err.contains("names two clients: t2wd, and 'Chloé Martin'"), "{ran}");
    world.ok("client add 'Tom Okafor' --handle t3mk --email ada@example.org --share-email");
    let ran = import(&world, &form("Email,Handle", &["ada@example.org,t3mk"]), "");
    assert_eq!(ran.code, 0, "{ran}");
    assert_eq!(scores(&world, "client"), "t3mk");
}

/// Who was merged or changed their name is still found by the address and the name of then.
#[test]
fn a_former_name_is_theirs() {
    let world = world();
    let answers = |at: &str, email: &str, name: &str| {
        format!("Timestamp,Email,Name,p1,r1,q1,f1,f2\n2026-09-{at} 10:00,{email},{name},4,2,7,a,a\n")
    };
    world.ok("client add 'Ada Oka' --handle p2w4 --email oka@example.org");
    world.ok("client merge p2w4 --into k7mq --yes");
    world.ok("client edit k7mq --set last=Berg --set email=berg@example.org");
    for (at, email, name) in [
        ("01", "oka@example.org", "Ada Oka"),
        ("02", "ada@example.org", "Ada Okafor"),
        ("03", "berg@example.org", "Okafor"),
        ("04", "oka@example.org", "Ada Berg"),
    ] {
        world.write("form.csv", answers(at, email, name));
        let ran = world.sh("import responses ~/form.csv");
        assert_eq!(ran.code, 0, "{ran}");
    }
    assert_eq!(
        world.ok("score list --client k7mq --plain --no-header --fields client").out.lines().count(),
        4
    );
    // Nobody was ever called so, or only by a mistake that was taken back.
    world.ok("client edit k7mq --set last=Ito");
    world.ok("undo");
    for name in ["Ada Ito", "Tom Berg"] {
        world.write("form.csv", answers("05", "ada@example.org", name));
        let ran = world.sh("import responses ~/form.csv");
        assert!(ran.code == 8 && ran.err.contains("is another name"), "{ran}");
    }
    // A list says the name of then as another value, and makes nobody twice.
    world.write("list.csv", "Name,Email\nAda Oka,oka@example.org\n");
    let ran = world.sh("import clients ~/list.csv");
    assert!(ran.code == 8 && ran.err.contains("k7mq is already in the practice: last_name 'Berg'"), "{ran}");
}

/// A name that is turned round may be another one's, where nothing else says who is meant.
#[test]
fn a_name_turned_round_is_another_name() {
    let world = world();
    world.ok("client add 'Thomas Martin' --handle m4rt --email tm@example.org --phone 11");
    let ran = import(&world, &form("Name", &["Martin Thomas"]), "");
    assert!(ran.code == 8 && ran.err.contains("(near: Thomas Martin m4rt)"), "{ran}");
    let ran = import(&world, &form("Email,Name", &["tm@example.org,\"Martin, Thomas\""]), "");
    assert_eq!((ran.code, scores(&world, "client").as_str()), (0, "m4rt"), "{ran}");
    world.write("list.csv", "first_name,last_name,phone\nMartin,Thomas,55\n");
    world.ok("import clients ~/list.csv --update");
    assert_eq!(world.ok("client show m4rt --json").json()["phone"], "11");
    // A name in one column is turned round where a comma says so.
    world.write("list.csv", "name,phone\n\"Martin, Thomas\",66\n");
    world.ok("import clients ~/list.csv --update");
    assert_eq!(world.ok("client show m4rt --json").json()["phone"], "66");
}

/// Whatever a form calls the name, beside an address it has to be that client's.
#[test]
fn a_name_beside_an_address_is_compared_however_it_is_called() {
    let world = world();
    for header in [
        "RecipientFirstName,RecipientLastName",
        "Name - First Name,Name - Last Name",
        "First Name",
        "Last Name",
        "Coachee",
        "Coachee name",
        "What is your name?",
        "Wie heißen Sie?",
    ] {
        let names = |first: &str, last: &str| match header.split_once(',') {
            Some(_) => format!("{first},{last}"),
            None if header == "Last Name" => last.to_owned(),
            None => first.to_owned(),
        };
        let other =
            form(&format!("Email,{header}"), &[&format!("ada@example.org,{}", names("Chloé", "Martin"))]);
        let ran = import(&world, &other, "");
        assert!(ran.code == 8 && ran.err.contains("is another name"), "{header}: {ran}");
        let own =
            form(&format!("Email,{header}"), &[&format!("chloe@example.org,{}", names("Chloé", "Martin"))]);
        let ran = import(&world, &own, "--dry-run");
        assert_eq!(ran.code, 0, "{header}: {ran}");
    }
}

#[test]
fn further_languages_name_the_time_and_the_address() {
    let world = world();
    for header in
        ["Eingereicht am,E-postadress", "Enviado em,Endereço de e-mail", "Enviado el,メールアドレス"]
    {
        let text = form("Email", &["ada@example.org"]).replace("Timestamp,Email", header);
        let ran = import(&world, &text, "--dry-run");
        assert_eq!(ran.code, 0, "{header}: {ran}");
    }
}

/// Where names alone say who answered, addresses beside them are not passed over; where nobody said who is meant, another
/// client's address or name in any column refuses the row.
#[test]
fn another_client_in_a_column_that_is_not_read_refuses_the_row() {
    let world = world();
    let form = |header: &str, cells: &str| {
        format!("Timestamp,{header},{ASKED}\n2026-09-02 10:00:00,{cells},4,2,7,A friend,Yes,\n")
    };
    let ran = import(&world, &form("Name,Reach me at", "Ada Okafor,ada.new@example.net"), "");
    assert!(ran.code == 2 && ran.err.contains("open: whose addresses 'Reach me at' holds"), "{ran}");
    for (header, cells, told) in [
        (
            "Email,Referred by email",
            "ada@example.org,BEN@example.org",
            "'Referred by email': 'BEN@example.org' is t2wd",
        ),
        ("Email,About whom?", "ada@example.org,Ben Ito", "'About whom?': 'Ben Ito' is t2wd"),
        (
            "Email,Confirm email",
            "ada@example.org,ben@example.org",
            "'Confirm email': 'ben@example.org' is t2wd",
        ),
    ] {
        let text = form(header, cells);
        let ran = import(&world, &text, "");
        assert_eq!(ran.code, 8, "{ran}");
        assert!(
            ran.err.contains(told) && ran.err.contains("the row is taken for k7mq; client = { .. } in a map"),
            "{ran}"
        );
        let said = map(&world, &text, |map| map);
        let ran = import(&world, &text, &format!("{said} -n"));
        assert_eq!(ran.code, 0, "a map says who is meant: {ran}");
        let aside = text.replace(header.rsplit(',').next().unwrap_or_default(), "_aside");
        assert_eq!(import(&world, &aside, "-n").code, 0);
    }
    assert_eq!(scores(&world, "name"), "");
    let ran = import(&world, &form("Confirm email,Mood", "ada@example.org,Ada Okafor"), "");
    assert!(ran.code == 0 && ran.err.contains("person from 'Confirm email' (e-mail)"), "{ran}");
}

#[test]
fn the_person_is_known_by_more_of_its_names() {
    let world = world();
    let form = |header: &str| {
        format!(
            "Timestamp,{header},{ASKED}\n2026-09-02 10:00:00,ada@example.org,Ben Ito,4,2,7,A friend,Yes,\n"
        )
    };
    for email in
        ["Adresse de messagerie", "Adresse de courriel", "E-mailadres", "Adres e-mail", "이메일 주소"]
    {
        for name in ["Vorname und Nachname", "Imię i nazwisko"] {
            let ran = import(&world, &form(&format!("{email},{name}")), "");
            assert!(
                ran.code == 8 && ran.err.contains("belongs to k7mq, and 'Ben Ito' is another name"),
                "{ran}"
            );
        }
    }
    for (header, cell) in [("Test mode", "Yes"), ("Quality check", "failed")] {
        let text = form(&format!("Email,{header}")).replace("Ben Ito", cell);
        let ran = import(&world, &text, "");
        assert!(ran.code == 2 && ran.err.contains(&format!("'{header}' says '{cell}'")), "{ran}");
    }
}
