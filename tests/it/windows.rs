//! Two windows on one practice, and values that are rotten: reading goes on, what is missing is named by its handle, and
//! nothing that a person reads holds an id, a table or a column.

use crate::{Says, World};

/// Everything that lists, shows or takes out.
const READERS: [&str; 22] = [
    "client list",
    "client list --json",
    "client list --csv",
    "client show k7mq --notes",
    "client show t2wd",
    "client timeline k7mq",
    "client prep k7mq",
    "today",
    "search a",
    "session list",
    "action list --status all",
    "assess list",
    "score list",
    "breakthrough list",
    "op log",
    "op diff 3",
    "analytics summary",
    "export table clients --csv",
    "export table sessions --json",
    "export table action_items --csv",
    "export sessions --csv",
    "export practice --notes --yes -o ~/all",
];

/// Two clients with something in every list.
fn full() -> World {
    let world = World::with_clients();
    world.ok("client edit k7mq --set phone=+331 --set notes=n --set goal=g --set preferences.x=p");
    world.write("notes.txt", "It went well.\n- [ ] Write the request due:fri\n");
    world.ok("session log k7mq --at 'yesterday 9:00' --for 45m --from ~/notes.txt");
    world.ok("session log t2wd --at 'yesterday 11:00' --for 45m -m Fine");
    world.ok("score add k7mq --psi 0.5 --rho 0.5 --q 0.5 --f 0.5");
    world
}

/// Makes a cell rotten: the last byte of its seal is another one.
fn rot(world: &World, table: &str, column: &str, which: &str) {
    let raw = world.raw();
    let sql = format!("SELECT id, {column} FROM {table} WHERE {which} AND {column} IS NOT NULL LIMIT 1");
    let (id, mut blob): (Vec<u8>, Vec<u8>) =
        raw.query_row(&sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    *blob.last_mut().unwrap() ^= 1;
    let sql = format!("UPDATE {table} SET {column} = ?1 WHERE id = ?2");
    assert_eq!(world.tamper(|raw| raw.execute(&sql, (blob, id))).unwrap(), 1);
}

const CELLS: [(&str, &str); 9] = [
    ("clients", "first_name"),
    ("clients", "last_name"),
    ("clients", "phone"),
    ("clients", "coaching_focus"),
    ("clients", "goals"),
    ("clients", "preferences"),
    ("clients", "notes"),
    ("sessions", "notes"),
    ("action_items", "title"),
];

#[test]
fn one_rotten_value_stops_no_list() {
    for (table, column) in CELLS {
        let world = full();
        let which = if table == "clients" { "handle = 'k7mq'" } else { "1" };
        rot(&world, table, column, which);
        let mut told = 0;
        for line in READERS {
            let ran = world.sh(line);
            assert!(ran.code == 0 || ran.code == 10, "{table}.{column}: {ran}");
            let other = ran.out.contains("Ben") || ran.out.contains("t2wd") || !line.contains("list");
            assert!(other || !line.starts_with("client list"), "{table}.{column}: {ran}");
            for word in ["<id>", &format!("{table}.{column}"), "first_name:", "_sealed", "SELECT"] {
                assert!(!ran.err.contains(word), "{table}.{column}: {word}: {ran}");
            }
            if ran.code == 10 {
                told += 1;
                assert!(ran.err.contains("1 record could not be read completely"), "{table}.{column}: {ran}");
                assert!(ran.err.contains("coach doctor"), "{table}.{column}: {ran}");
            } else {
                assert!(!ran.out.contains("(unreadable)"), "{table}.{column}: in silence: {ran}");
            }
        }
        assert!(told > 0, "{table}.{column} was shown nowhere");
        let found = world.sh("doctor");
        assert_eq!(found.code, 10, "{table}.{column}: {found}");
        assert!(found.out.contains("1 record cannot be read completely: "), "{table}.{column}: {found}");
        // Who is new is taken on, with a remark where somebody was passed over.
        world.ok("client add 'Chloé Martin' --handle c2hm");
        world.ok("client pause k7mq");
    }
}

#[test]
fn what_is_rotten_is_told_by_its_handle_and_can_be_given_anew() {
    let world = full();
    rot(&world, "clients", "phone", "handle = 'k7mq'");
    rot(&world, "clients", "first_name", "handle = 't2wd'");
    insta::assert_snapshot!(world.story([
        "client list --fields handle,name",
        "client show k7mq --fields handle,phone --json",
        "client pause k7mq",
        "client edit k7mq --set phone=+332",
        "client list --fields handle,name",
        "client edit t2wd --set first_name=Ben",
        "client list --fields handle,name",
    ]));
}

/// An answer that cannot be read is never made up, and the scores of others are looked at all the same.
#[test]
fn a_rotten_answer_stops_only_its_own_score() {
    let world = World::with_clients();
    let answers = r#"{"psi-01": 6, "psi-02": 2, "psi-03": 5, "rho-01": 5, "rho-02": "b", "rho-03": 3,
        "q-01": 4, "q-02": 3, "q-03": 5, "f-01": 6, "f-02": 3, "f-03": ["a", "c"]}"#;
    world.write("answers.json", answers);
    for client in ["k7mq", "t2wd"] {
        world.ok(&format!("assess new {client} --type quick --answers answers.json"));
    }
    let rotten = "UPDATE assessment_responses SET response_value = X'00'
        WHERE assessment_id = (SELECT a.id FROM assessments a JOIN clients c ON c.id = a.client_id
                               WHERE c.handle = 'k7mq') AND response_value IS NOT NULL";
    world.tamper(|raw| raw.execute_batch(rotten)).unwrap();
    let ran = world.sh("score verify");
    assert_eq!(ran.code, 10, "{ran}");
    assert!(ran.err.contains("could not be read") && !ran.err.contains("<id>"), "{ran}");
    assert_eq!(world.sh("score verify --client t2wd").code, 0);
    let ran = world.sh("score explain k7mq");
    assert_eq!(ran.code, 10, "{ran}");
    assert!(ran.out.is_empty() && ran.err.contains("cannot be read"), "{ran}");
    let ran = world.sh("export table assessment_responses --json");
    assert!(ran.code == 10 && ran.out.contains("\"(unreadable)\""), "{ran}");
    serde_json::from_str::<serde_json::Value>(&ran.out).unwrap();
}

/// The fields of a client are open in an editor, and another window writes: both changes are kept where they are of
/// different fields, and it is asked where they are of the same.
#[test]
fn an_editor_that_was_overtaken_asks() {
    let mut world = World::with_clients();
    let program = env!("CARGO_BIN_EXE_coach");
    let mut run = |mine: &str, theirs: &str, says: Vec<Says>| {
        let text = format!(
            "sed -i -e 's/^coaching_focus = .*/coaching_focus = \"{mine}\"/' \"$1\"
             {program} --store '{}' client edit k7mq --set '{theirs}' -q",
            world.folder().display()
        );
        let path = world.write("editor.sh", text);
        world.vars.editor = Some(format!("sh {}", path.display()).into());
        world.person(says);
        world.sh("client edit k7mq")
    };
    let ran = run("boards", "sponsor=Acme", vec![Says::Yes]);
    assert_eq!(ran.code, 0, "{ran}");
    let refused = run("courage", "focus=sleep", vec![Says::No, Says::No]);
    assert_eq!(refused.code, 7, "{refused}");
    assert!(
        refused.err.contains("coaching focus: was 'boards', is 'sleep' now; yours: 'courage'"),
        "{refused}"
    );
    let agreed = run("courage", "focus=rest", vec![Says::Yes]);
    assert_eq!(agreed.code, 0, "{agreed}");
    let shown = world.ok("client show k7mq --json").out;
    assert!(shown.contains("\"courage\"") && shown.contains("\"Acme\""), "{shown}");
}
