//! Contact lists of other programs: known headers are taken, all others are told at once and left out by consent.

use crate::{World, ran::Ran};

const GOOGLE: &str = "First Name,Middle Name,Last Name,Name Prefix,Name Suffix,Nickname,File As,Organization Name,Organization Title,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value
Ada,,Okafor,Dr.,,,,Acme,CTO,,met at the fair,,Clients,Work,ada@example.org,Home,ada.home@example.org,Mobile,+351 21 000 0000
Ben,,Ito,,,,,,,,,,Clients,,ben@example.org,,,,
";

pub(crate) fn import(world: &World, text: &str, flags: &str) -> Ran {
    world.write("contacts.csv", text);
    world.sh(&format!("import clients ~/contacts.csv {flags}"))
}

fn listed(world: &World, fields: &str) -> String {
    world.ok(&format!("client list --csv --no-header --fields {fields}")).out
}

#[test]
fn all_unknown_columns_stand_in_one_message() {
    let world = World::practice();
    let before = world.fingerprint();
    let refused = import(&world, GOOGLE, "");
    assert_eq!(refused.code, 2, "{refused}");
    let told = "error: 7 unknown columns for clients: 'Name Prefix', 'Organization Name', \
                'Organization Title', 'Labels', 'E-mail 1 - Label', 'E-mail 2 - Label', 'Phone 1 - \
                Label'\nhint: ignore them: --ignore-unknown";
    assert!(refused.err.starts_with(told), "empty columns need no consent\n{refused}");
    assert_eq!(world.fingerprint(), before);
    for consent in ["--ignore-unknown", "--yes"] {
        let world = World::practice();
        let ran = import(&world, GOOGLE, consent);
        assert_eq!(ran.code, 0, "{ran}");
        assert!(ran.err.contains("Left out: 'Name Prefix', 'Organization Name'"), "{ran}");
        assert_eq!(
            listed(&world, "name,email,other_emails"),
            "Ben Ito,ben@example.org,\nAda Okafor,ada@example.org,ada.home@example.org\n"
        );
        let ada = world.ok("client show ada@example.org --notes --json").json();
        assert_eq!((&ada["phone"], &ada["notes"]), (&"+351 21 000 0000".into(), &"met at the fair".into()));
        let again = import(&world, GOOGLE, "--ignore-unknown");
        assert!(again.err.contains("2 rows, all known already"), "{again}");
    }
    let told = import(&world, GOOGLE, "--ignore-unknown --json --dry-run").json();
    assert!(told["notes"][0].as_str().unwrap().starts_with("Left out: 'Name Prefix'"), "{told}");
}

/// Files as other programs write them, in four languages, and who has to come out of them.
#[test]
fn other_languages_and_tools_are_known() {
    for (file, fields, expected) in [
        (
            "\u{feff}Anrede;Vorname;Weitere Vornamen;Nachname;Firma;Mobiltelefon;Telefon (privat);E-Mail-Adresse;E-Mail 2: Adresse\r\n;Jörg;;Müller;;;030 12345;joerg@example.org;j2@example.org\r\n",
            "name,email,other_emails",
            "Jörg Müller,joerg@example.org,j2@example.org\n",
        ),
        (
            "Prénom,Deuxième prénom,Nom,Adresse de messagerie,Tél. mobile\nChloé,Anne,Martin,chloe@example.org,+33 6 12\n",
            "name,first_name,email",
            "Chloé Anne Martin,Chloé Anne,chloe@example.org\n",
        ),
        (
            "Nombre,Apellidos,Dirección de correo electrónico,Teléfono móvil\nJosé,García López,jose@example.org,600\n",
            "first_name,last_name,email",
            "José,García López,jose@example.org\n",
        ),
        (
            "Invitee Name,Invitee First Name,Invitee Last Name,Invitee Email,Text Reminder Number\nAda Okafor,Ada,Okafor,ada@example.org,12\n",
            "name,email",
            "Ada Okafor,ada@example.org\n",
        ),
        (
            "Invitee Name,Invitee Email\nAda Okafor,ada@example.org\n",
            "name,email",
            "Ada Okafor,ada@example.org\n",
        ),
        (
            "Email Address,First Name,Last Name,Phone Number,NOTES\nada@example.org,Ada,Okafor,12,x\n",
            "name,email",
            "Ada Okafor,ada@example.org\n",
        ),
        (
            "Name,Given Name,Family Name,E-mail 1 - Value\nAda Okafor,Ada,Okafor,ada@example.org ::: a2@example.org\n",
            "name,email,other_emails",
            "Ada Okafor,ada@example.org,a2@example.org\n",
        ),
    ] {
        let world = World::practice();
        let ran = import(&world, file, "");
        assert_eq!(ran.code, 0, "{file}\n{ran}");
        assert_eq!(listed(&world, fields), expected, "{file}");
    }
}

#[test]
fn names_the_other_way_round_are_split() {
    let world = World::practice();
    let ran = import(
        &world,
        "Full Name,Email\n\"Okafor, Ada\",ada@example.org\n\"van der Berg, Ida Maria\",\n\"Tom Lee, PhD\",\n\"a, b, c\",\n",
        "",
    );
    assert_eq!(ran.code, 8, "{ran}");
    assert!(ran.err.contains("row 5  the name has several commas"), "{ran}");
    let told = listed(&world, "first_name,last_name");
    for line in ["Ada,Okafor\n", "Ida Maria,van der Berg\n", "Tom,\"Lee, PhD\"\n"] {
        assert!(told.contains(line), "{line}\n{told}");
    }
}

#[test]
fn a_column_without_a_name_is_not_dropped() {
    let world = World::practice();
    let ran = import(&world, "name,,email\nAda Okafor,important,ada@example.org\n", "--ignore-unknown");
    assert_eq!(ran.code, 2, "{ran}");
    assert!(ran.err.contains("column 2 has no name in the header, and has something in it"), "{ran}");
    assert_eq!(
        import(&world, "name,,email\nAda Okafor,,ada@example.org\n", "").code,
        0,
        "an empty one says nothing"
    );
}

#[test]
fn a_phone_that_a_spreadsheet_damaged_is_told() {
    let world = World::practice();
    let ran = import(&world, "name;phone\nAda Okafor;4,9E+11\nBen Ito;+49 151\nCy Dee;4.91512E+12\n", "");
    assert_eq!(ran.code, 8, "{ran}");
    for told in
        ["row 2  phone '4,9E+11' was turned into a number by a spreadsheet", "row 4  phone '4.91512E+12' was"]
    {
        assert!(ran.err.contains(told), "{ran}");
    }
    assert_eq!(world.sh("client add 'Ada Okafor' --phone 4.9E+11").code, 2);
}

/// Of several telephones one is taken; a second number is told like a column that no field takes.
#[test]
fn of_several_phones_one_is_taken() {
    let file = "First Name,Last Name,Home Phone,Mobile Phone\nAda,Okafor,11,22\nBen,Ito,33,\n";
    let world = World::practice();
    let refused = import(&world, file, "");
    assert!(refused.err.contains("Left out of 'Home Phone': further telephone numbers"), "{refused}");
    world.ok("import clients ~/contacts.csv --ignore-unknown");
    let phones = world.ok("export table clients --csv --no-header --fields first_name,phone").out;
    assert_eq!(phones, "Ada,22\nBen,33\n");
}

#[test]
fn a_map_names_columns_and_words() {
    let world = World::practice();
    let file = "Wer;Zustand;Darf genannt werden;Post;Noch eine;Kram\nOkafor, Ada;läuft;ja;ada@example.org;a2@example.org;x\nIto, Ben;fertig;nein;;;\n";
    world.write("liste.csv", file);
    world.write(
        "liste.toml",
        "values = { status = { \"läuft\" = \"active\", \"fertig\" = \"completed\" }, listing_consent = { \"ja\" = true, \"nein\" = false } }\n\
         [fields]\nname = \"Wer\"\nstatus = \"Zustand\"\nlisting_consent = 3\nemail = \"Post\"\n\"email.2\" = \"Noch eine\"\n",
    );
    let map = world.root().join("liste.toml").display().to_string();
    let ran = world.sh(&format!("import clients ~/liste.csv --map {map}"));
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.err.contains("Not named in the map, so left out: 'Kram'"), "{ran}");
    assert_eq!(
        listed(&world, "name,status,email,other_emails"),
        "Ben Ito,completed,,\nAda Okafor,active,ada@example.org,a2@example.org\n"
    );
    assert_eq!(world.ok("client show 'Ada Okafor' --json").json()["listing_consent"], true);
    world.write("wrong.toml", "[fields]\nname = \"Wer\"\nshoe = \"Kram\"\n");
    let wrong = world.root().join("wrong.toml").display().to_string();
    let refused = world.sh(&format!("import clients ~/liste.csv --map {wrong}"));
    assert!(refused.code == 2 && refused.err.contains("has no field 'shoe'"), "{refused}");
}

#[test]
fn a_map_for_clients_is_guessed_saved_and_used() {
    let world = World::practice();
    world.write("contacts.csv", GOOGLE);
    let shown = world.ok("import map ~/contacts.csv --for clients");
    for line in [
        "\"first_name\" = \"First Name\"",
        "\"email.2\" = \"E-mail 2 - Value\"",
        "\"phone\" = \"Phone 1 - Value\"",
    ] {
        assert!(shown.out.contains(line), "{shown}");
    }
    assert!(shown.err.contains("Not used: Name Prefix, Name Suffix"), "{shown}");
    world.ok("import map ~/contacts.csv --for clients --save google --no-input");
    let ran = world.ok("import clients ~/contacts.csv --map google");
    assert!(ran.err.contains("Imported 2 clients"), "{ran}");
    assert_eq!(
        listed(&world, "email,other_emails"),
        "ben@example.org,\nada@example.org,ada.home@example.org\n"
    );
}

/// A key that nobody knows is refused like any other, also where nothing stands under it; a column that is unknown and
/// empty throughout loses nothing, and is told.
#[test]
fn what_is_unknown_and_empty_is_not_passed_over() {
    let world = World::practice();
    let ran = world.stdin("{\"name\":\"Ada\",\"phne\":null}\n").sh("import clients -");
    assert!(ran.code == 2 && ran.err.contains("1 unknown column for clients: 'phne'"), "{ran}");
    let scores = "{\"handle\":\"k7mq\",\"at\":\"2026-09-14\",\"psi\":\"0.5\",\"bogus\":null}\n";
    let world = World::with_clients();
    let ran = world.stdin(scores).sh("import scores -");
    assert!(ran.code == 2 && ran.err.contains("1 unknown column for scores: 'bogus'"), "{ran}");
    let ran = import(&world, "name,phne,Nickname\nCy,,\n", "");
    assert!(ran.err.contains("Not known, and empty: 'phne', 'Nickname'"), "{ran}");
}

/// Addresses of further columns join those of the list of further ones.
#[test]
fn further_addresses_of_all_columns_are_taken() {
    let world = World::practice();
    let file = "name,email,other_emails,Work Email\nAda,a@x.org,\"b@x.org, c@x.org\",w@x.org\n";
    assert_eq!(import(&world, file, "").code, 0);
    assert_eq!(listed(&world, "email,other_emails"), "a@x.org,b@x.org;c@x.org;w@x.org\n");
}

/// What is no telephone is refused with its row; of several addresses in one cell all are taken.
#[test]
fn cells_of_phones_and_addresses_are_read_to_the_letter() {
    let world = World::practice();
    let file = "name,email,phone\nAda,mailto:ada@x.org,call me\nBen,Ben Ito <ben@x.org>,+49 30 12 ext. 5\nCy,\"cy@x.org,\",491521234567.0\n\
                Di,di@x.org ::: di2@x.org,+1 555\nEd,ed@x.org,ed@x.org\nFi,fi@x.org,https://x.org/1\n\"Smith & Sons, Ltd\",s@x.org,1\n";
    let ran = import(&world, file, "");
    assert_eq!(ran.code, 8, "{ran}");
    for told in [
        "row 2  phone 'call me' is not a telephone number",
        "row 4  phone '491521234567.0' was turned into a number by a spreadsheet",
        "row 6  phone 'ed@x.org' is not a telephone number",
        "row 7  phone 'https://x.org/1' is not a telephone number",
    ] {
        assert!(ran.err.contains(told), "{told}\n{ran}");
    }
    assert!(ran.err.contains("Left out: what 'Ben Ito <ben@x.org>' has beyond the name 'Ben'"), "{ran}");
    let all = world
        .ok("export table clients --csv --no-header --fields first_name,last_name,email,other_emails,phone")
        .out;
    assert_eq!(
        all,
        "Ben,,ben@x.org,,'+49 30 12 ext. 5\nDi,,di@x.org,\"[\"\"di2@x.org\"\"]\",'+1 555\n\"Smith & Sons, Ltd\",,s@x.org,,1\n"
    );
    assert!(import(&world, "name,email\nBen,mailto:BEN@x.org\n", "").err.contains("known already"));
    let two = import(&world, "name,phone\nEva,11 ::: 22\n", "");
    assert!(two.code == 2 && two.err.contains("'phone'"), "a second number is not dropped\n{two}");
    assert_eq!(world.sh("client add Gus --phone 'call me'").code, 2);
}
