//! Cures that are printed, followed to the letter: they work.

use crate::World;

/// `call the column email.2`, wherever that column stands.
#[test]
fn a_further_address_is_a_column_called_so() {
    let world = World::practice();
    world.write("k.csv", "name,email,Erreichbar unter\nEve Low,eve@example.org,eve@work.example\n");
    let refused = world.sh("import clients ~/k.csv");
    assert!(refused.err.contains("call the column email.2"), "{refused}");
    world.write("k.csv", "name,email,email.2\nEve Low,eve@example.org,eve@work.example\n");
    let ran = world.ok("import clients ~/k.csv");
    assert!(ran.err.contains("Reading name, email, email.2 from columns called so"), "{ran}");
    world.write("l.csv", "name,email.2,email\nBo Low,bo@work.example,bo@example.org\n");
    world.ok("import clients ~/l.csv");
    let listed = world.ok("client list --csv --no-header --fields email,other_emails").out;
    assert_eq!(listed, "bo@example.org,bo@work.example\neve@example.org,eve@work.example\n");
    // A map that is guessed says the same.
    let map = world.ok("import map ~/l.csv --for clients").out;
    assert!(map.contains("\"email\" = \"email\"") && map.contains("\"email.2\" = \"email.2\""), "{map}");
    // One telephone is kept, whatever the number of its column.
    world.write("m.csv", "name,phone.2,phone\nCy Low,0622222222,0611111111\n");
    let refused = world.sh("import clients ~/m.csv");
    assert!(refused.err.contains("Left out of 'phone.2': further telephone numbers"), "{refused}");
    world.ok("import clients ~/m.csv --ignore-unknown");
    assert_eq!(world.ok("client show 'Cy Low' --json").json()["phone"], "0611111111");
}

/// Every list that can be shortened refuses to be empty, instead of saying that there is nothing.
#[test]
fn no_list_is_shortened_to_nothing() {
    let world = World::with_clients();
    world.ok("score add k7mq --psi 0.62 --rho 0.55 --q 0.41 --f 0.58");
    for line in [
        "client list",
        "client timeline k7mq",
        "session list",
        "action list",
        "score list",
        "assess list",
        "breakthrough list",
        "op log",
        "undo --list",
        "intervene list",
        "intervene assigned",
        "intervene suggest k7mq",
        "analytics events",
        "search ada",
    ] {
        let refused = world.sh(&format!("{line} --limit 0"));
        assert!(refused.code == 2 && refused.out.is_empty(), "{refused}");
        assert!(
            refused.err.contains("invalid value '0' for '--limit <N>': it must be at least 1"),
            "{refused}"
        );
        world.ok(&format!("{line} --limit 1"));
    }
}

#[test]
fn a_hint_names_no_option_that_the_command_lacks() {
    let world = World::with_clients();
    let object =
        r#"{"client":"k7mq","psi":0.5,"rho":0.5,"q":0.5,"f":0.5,"foo":1,"at":"2026-09-01T10:00:00Z"}"#;
    let refused = world.stdin(object).sh("score add --from -");
    assert!(refused.code == 2 && !refused.err.contains("--ignore-unknown"), "{refused}");
    assert!(refused.err.contains("hint: leave them out, or let their names begin with _"), "{refused}");
    assert_eq!(world.stdin(object).sh("score add --from - --yes").code, 2);
    world.stdin(object.replace("foo", "_foo")).ok("score add --from -");
    world.stdin(object.replace("\"foo\":1,", "").replace("-01T", "-02T")).ok("score add --from -");
}

#[test]
fn a_percent_among_units_is_written_as_the_others() {
    let world = World::with_clients();
    let file = "client,at,psi,rho,q,f\nk7mq,2026-09-01 10:00,1,0.5,0.4,50%\n";
    world.write("s.csv", file);
    let refused = world.sh("import scores ~/s.csv");
    assert!(refused.code == 2 && !refused.err.contains("scale = 100"), "{refused}");
    let cure = "write it as the others are, between 0 and 1: 0.5; nothing was imported";
    assert!(refused.err.contains(cure), "{refused}");
    world.write("s.csv", file.replace("50%", "0.5"));
    world.ok("import scores ~/s.csv");
    let score = &world.ok("score list --client k7mq --json").json()[0];
    assert_eq!((&score["psi_score"], &score["f_score"]), (&"1.00".into(), &"0.50".into()));
}

#[test]
fn one_rule_says_how_long_a_practice_stays_unlocked() {
    let world = World::practice();
    for time in ["2d", "25h"] {
        let set = world.sh(&format!("config set lock.after {time}"));
        assert!(set.code == 2 && set.err.contains("from 1 minute to 1 day"), "{set}");
        let unlock = world.sh(&format!("unlock --for {time}"));
        assert!(unlock.code == 2 && unlock.err.contains("from 1 minute to 1 day"), "{unlock}");
    }
    world.ok("config set lock.after 1d");
}

#[test]
fn two_banks_that_are_the_same_are_said_to_be() {
    let world = World::practice();
    let ran = world.ok("bank diff quick quick");
    assert_eq!(ran.err, "No differences between quick@1.0.0 and quick@1.0.0\n");
}

#[test]
fn what_recalc_lacks_is_named_whole() {
    let world = World::with_clients();
    let refused = world.sh("score recalc --no-input");
    assert!(refused.code == 2 && refused.err.contains("<--client <CLIENT>|--all>"), "{refused}");
    world.ok("score recalc --all");
    assert_eq!(world.sh("score recalc --all --client k7mq").code, 2);
}

#[test]
fn a_row_that_goes_on_from_the_one_above_is_not_called_a_sum() {
    let world = World::practice();
    world.write("k.csv", "name,email,notes\nEve Low,eve@example.org,first\n,,continued notes\n");
    let ran = world.sh("import clients ~/k.csv");
    assert!(ran.code == 8 && !ran.err.contains("a sum or a footer"), "{ran}");
    assert!(ran.err.contains("has no name and no address: text that goes on from the row above"), "{ran}");
}
