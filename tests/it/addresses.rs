//! E-mail addresses: a person may have several, a family may share one, and nobody is taken for somebody else by one.

use crate::World;

fn import(world: &World, name: &str, text: &str, flags: &str) -> crate::ran::Ran {
    world.write(name, text);
    world.sh(&format!("import clients ~/{name} {flags}"))
}

fn emails(world: &World, client: &str) -> Vec<String> {
    let page = world.ok(&format!("client show {client} --json")).json();
    let further = page["other_emails"].as_array().unwrap().iter();
    let all = page["email"].as_str().into_iter().chain(further.map(|email| email.as_str().unwrap()));
    all.map(str::to_owned).collect()
}

const FAMILY: &str = "first_name,last_name,email\nAda,Okafor,family@example.org\nTom,Okafor,family@example.org\nIda,Okafor,family@example.org\n";

/// Three people of one family with one address: nobody is overwritten by somebody else, with or without `--update`.
#[test]
fn another_name_under_a_known_address_is_another_person() {
    for flags in ["", "--update"] {
        let world = World::practice();
        let first = import(&world, "f.csv", FAMILY, flags);
        assert_eq!(first.code, 8, "{first}");
        assert!(first.err.contains("row 3  family@example.org belongs to "), "{first}");
        assert!(first.err.contains(" (row 2), whose name is another"), "{first}");
        let again = import(&world, "f.csv", FAMILY, flags);
        assert!(again.err.contains("2 of 3 rows were not imported (0 new, 1 already known)"), "{again}");
        assert_eq!(world.ok("client list --csv --no-header --fields name").out, "Ada Okafor\n");
        let tom =
            import(&world, "t.csv", "first_name,last_name,email\nTom,Okafor,family@example.org\n", flags);
        assert_eq!(tom.code, 8, "{tom}");
    }
}

#[test]
fn a_family_may_share_an_address_when_it_is_said() {
    let world = World::practice();
    let shared = import(&world, "f.csv", FAMILY, "--share-email");
    assert!(shared.err.contains("Imported 3 clients"), "{shared}");
    let again = import(&world, "f.csv", FAMILY, "");
    assert!(again.err.contains("3 rows, all known already"), "{again}");
    let whom = world.sh("client show family@example.org");
    assert_eq!(whom.code, 4, "{whom}");
    assert!(whom.err.contains("'family@example.org' matches 3 clients"), "{whom}");
    // An address alone does not say who is meant; the name beside it does.
    let open = import(&world, "g.csv", "name,email,phone\nTom Okafor,family@example.org,12345\n", "--update");
    assert!(open.err.contains("Updated 1 client"), "{open}");
    let alone = import(&world, "h.csv", "name,email,phone\n,family@example.org,12345\n", "--update");
    assert!(alone.err.contains("the address is that of 3 clients ("), "{alone}");
}

#[test]
fn a_name_in_another_spelling_is_the_same_person() {
    let world = World::practice();
    let row = |name: &str| format!("name,email\n{name},zoe@example.org\n");
    import(&world, "z.csv", &row("Zoë Łuk"), "");
    for same in ["zoe luk", "LUK ZOË", "\"Łuk, Zoë\""] {
        let ran = import(&world, "z.csv", &row(same), "");
        assert!(ran.err.contains("1 row, known already"), "{same}\n{ran}");
    }
    import(&world, "z.csv", "name,email,phone\nLUK ZOE,zoe@example.org,12\n", "--update");
    let kept = world.ok("client list --csv --no-header --fields first_name,last_name").out;
    assert_eq!(kept, "Zoë,Łuk\n", "the name that says who is meant is not taken over");
    for other in ["Zoë", "Tom Łuk"] {
        let ran = import(&world, "z.csv", &row(other), "--update");
        assert!(ran.code == 8 && ran.err.contains("whose name is another"), "{other}\n{ran}");
    }
}

#[test]
fn a_new_address_keeps_the_old_one_behind_it() {
    let world = World::with_clients();
    let edited = world.ok("client edit k7mq --set email=ada@new.example");
    assert!(edited.err.contains("The old address stays as a further one"), "{edited}");
    assert!(edited.err.contains("coach client edit k7mq --unset email.2"), "{edited}");
    assert_eq!(emails(&world, "k7mq"), ["ada@new.example", "ada@example.org"]);
    assert_eq!(emails(&world, "ada@example.org"), emails(&world, "k7mq"), "the old one still finds her");
    assert!(world.ok("client list ada@example.org").out.contains("k7mq"));
    world.ok("client edit k7mq --set email.+=ada@home.example --set email=ada@example.org");
    assert_eq!(emails(&world, "k7mq"), ["ada@example.org", "ada@new.example", "ada@home.example"]);
    world.ok("client edit k7mq --unset email.2");
    assert_eq!(emails(&world, "k7mq"), ["ada@example.org", "ada@home.example"]);
    world.ok("client edit k7mq --unset other_emails");
    assert_eq!(emails(&world, "k7mq"), ["ada@example.org"]);
    world.ok("undo");
    world.ok("undo");
    assert_eq!(emails(&world, "k7mq"), ["ada@example.org", "ada@new.example", "ada@home.example"]);
    assert_eq!(world.sh("client edit k7mq --unset email.4").code, 2);
    assert!(world.ok("search home.example --in contacts").out.contains("k7mq"));
}

#[test]
fn an_address_of_somebody_else_needs_a_word() {
    let world = World::with_clients();
    let before = world.fingerprint();
    for line in [
        "client edit t2wd --set email=ADA@example.org",
        "client edit t2wd --set email.+=ada@example.org",
        "client add 'Tom Okafor' --email ada@example.org",
    ] {
        let refused = world.sh(line);
        assert_eq!(refused.code, 9, "{refused}");
        assert!(refused.err.contains("k7mq already has that e-mail address"), "{refused}");
        assert!(refused.err.contains("--share-email"), "{refused}");
    }
    assert_eq!(world.fingerprint(), before);
    world.ok("client edit t2wd --set email=ada@example.org --share-email");
    assert_eq!(emails(&world, "t2wd"), ["ada@example.org"]);
    world.ok("client edit t2wd --set focus=rest");
    world.ok("client add 'Tom Okafor' --email ada@example.org --share-email");
    assert_eq!(world.sh("client show ada@example.org").code, 4);
}

/// Answers may still come from the address of the one who went away.
#[test]
fn addresses_survive_a_merge() {
    let world = World::with_clients();
    world.ok("client edit t2wd --set email=ben@old.example --set email.+=ben@home.example");
    world.ok("client merge t2wd --into k7mq --yes");
    assert_eq!(emails(&world, "k7mq"), ["ada@example.org", "ben@old.example", "ben@home.example"]);
    let form = include_str!("../fixtures/form-quick.csv").replace("ben@example.org", "ben@home.example");
    world.write("form.csv", form);
    let ran = world.sh("import responses ~/form.csv");
    assert!(ran.err.contains("(2 new, 1 already known)"), "{ran}");
    let taken = world.ok("assess list --client k7mq --csv --no-header --fields handle").out;
    assert_eq!(taken.lines().count(), 2, "both the old and the new address found her\n{taken}");
    world.ok("undo");
    world.ok("undo");
    assert_eq!(emails(&world, "t2wd"), ["ben@old.example", "ben@home.example"]);
}

#[test]
fn addresses_return_byte_for_byte() {
    let world = World::with_clients();
    world.ok("client edit k7mq --set email.+=ada@home.example --set email.+=ada@work.example");
    world.ok("client add 'Tom Okafor' --email ada@example.org --share-email");
    for format in ["json", "csv", "ndjson"] {
        let exported = |world: &World| {
            world.ok(&format!("export table clients --notes --format {format} -o out.{format} --force"));
            let out = std::fs::read_to_string(world.root().join(format!("out.{format}"))).unwrap();
            out.replace(&world.open().setting.coach.id.to_string(), "01900000-0000-7000-8000-0000000c0ac4")
        };
        let told = exported(&world);
        let other = World::practice();
        other.stdin(&told).ok("import clients - --share-email");
        assert_eq!(exported(&other), told);
        assert_eq!(emails(&other, "k7mq"), ["ada@example.org", "ada@home.example", "ada@work.example"]);
    }
    let rows = world.ok("export table client_addresses --csv --no-header --fields position,email").out;
    assert_eq!(rows, "1,ada@home.example\n2,ada@work.example\n");
    // A list that is piped back changes nothing, and a new first address in it keeps the one before.
    let listed = world.ok("client list --json").raw;
    let same = world.stdin(&listed).ok("client edit --from - --share-email");
    assert!(same.err.contains("Nothing to change"), "{same}");
    let moved = listed.replacen(
        "\"email\":\"ada@example.org\",\"other_emails\":[\"ada@h",
        "\"email\":\"ada@new.example\",\"other_emails\":[\"ada@h",
        1,
    );
    assert_ne!(moved, listed);
    world.stdin(&moved).ok("client edit --from - --share-email");
    let all = ["ada@new.example", "ada@example.org", "ada@home.example", "ada@work.example"];
    assert_eq!(emails(&world, "k7mq"), all);
}

/// The table is sealed, and a look into the past shows the addresses of then.
#[test]
fn the_past_has_its_own_addresses() {
    let world = World::with_clients();
    world.pass(chrono::TimeDelta::days(2));
    world.ok("client edit k7mq --set email=ada@new.example");
    let then = world.ok("client show k7mq --at yesterday --json").json();
    assert_eq!(then["email"], "ada@example.org");
    assert_eq!(then["other_emails"].as_array().unwrap().len(), 0);
    let bytes = crate::world::files(&world.folder()).into_iter().map(|(_, bytes)| bytes);
    for bytes in bytes {
        assert!(!bytes.windows(11).any(|part| part == b"ada@new.exa"), "an address lies in clear");
    }
}

/// Who comes back to an address that somebody else was given meanwhile shares it, and that is said.
#[test]
fn an_address_given_to_somebody_else_meanwhile_is_told_by_undo() {
    let world = World::with_clients();
    world.ok("client edit t2wd --set email.+=ben@work.example");
    let removal = world.operations() + 1;
    world.ok("client rm t2wd --yes");
    world.ok("client edit k7mq --set email.+=ben@work.example");
    let back = world.ok(&format!("undo {removal}"));
    let told = "; t2wd and k7mq share an e-mail address now. To redo: coach redo\n";
    assert!(back.err.ends_with(told), "{back}");
    assert!(!world.ok("redo").err.contains("share"), "nobody shares it then");
}

/// Two people of one name who share an address, as families do, return from an export into a new practice.
#[test]
fn two_of_one_name_and_address_return_from_an_export() {
    let world = World::practice();
    world.ok("client add 'Ada Okafor' --handle k7mq --email ada@example.org --start 2026-01-05");
    world
        .ok("client add 'Ada Okafor' --handle t2wd --email ada@example.org --share-email --start 2026-02-05");
    for (export, ending) in
        [("export table clients --json --notes", "ndjson"), ("export table clients --csv", "csv")]
    {
        let file = world.ok(export).raw;
        let other = World::practice();
        other.write(&format!("all.{ending}"), &file);
        let refused = other.sh(&format!("import clients ~/all.{ending}"));
        assert_eq!(refused.code, 8, "{refused}");
        assert!(refused.err.contains("whose id is another; --share-email takes both"), "{refused}");
        let taken = other.sh(&format!("import clients ~/all.{ending} --share-email"));
        assert_eq!(taken.code, 0, "{taken}");
        let listed = other.ok("client list --csv --no-header --fields handle,name,email").out;
        assert_eq!(listed.lines().count(), 2, "{listed}");
        let again = other.sh(&format!("import clients ~/all.{ending} --share-email"));
        assert!(again.err.contains("2 rows, all known already"), "{again}");
    }
}
