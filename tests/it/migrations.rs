//! The schema: history tables match their tables, old practices open, and an upgraded one is like a new one.

use std::{fs, path::Path};

use coach::store::{Store, history::TABLES};
use rusqlite::Connection;

use crate::{World, world::tables};

/// What a schema consists of, without the white space.
fn schema(raw: &Connection) -> Vec<(String, String)> {
    let sql = "SELECT type || ' ' || name, COALESCE(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY 1";
    let mut statement = raw.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?))).unwrap();
    rows.map(|row| {
        row.map(|(name, sql)| (name, sql.split_whitespace().collect::<Vec<_>>().join(" "))).unwrap()
    })
    .collect()
}

fn columns(raw: &Connection, table: &str) -> Vec<(String, String)> {
    let mut statement = raw.prepare("SELECT name, type FROM pragma_table_info(?1) ORDER BY cid").unwrap();
    let rows = statement.query_map([table], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

#[test]
fn every_history_has_the_columns_of_its_table() {
    let world = World::practice();
    let raw = world.raw();
    for table in TABLES {
        let mut expected = columns(&raw, table.name);
        expected.push(("ended_op".to_owned(), "INTEGER".to_owned()));
        expected.sort();
        // A column that came later stands behind `ended_op`; everything goes by name.
        let mut there = columns(&raw, &format!("{}_history", table.name));
        there.sort();
        assert_eq!(there, expected, "{}", table.name);
    }
}

#[test]
fn every_table_but_three_is_versioned() {
    let world = World::practice();
    let versioned: Vec<_> = TABLES.iter().map(|table| table.name.to_owned()).collect();
    let rest: Vec<_> = tables(&world.raw())
        .into_iter()
        .filter(|name| !versioned.contains(name) && !name.ends_with("_history"))
        .collect();
    assert_eq!(
        rest,
        ["operation_parts", "operations", "practice"],
        "a new table belongs into store::history::TABLES"
    );
}

#[test]
fn every_versioned_table_has_its_triggers_key_and_indexes() {
    let world = World::practice();
    let raw = world.raw();
    let there = |name: String| {
        let sql = "SELECT COUNT(*) FROM sqlite_schema WHERE name = ?1";
        raw.query_row(sql, [&name], |row| row.get::<_, i64>(0)).unwrap() == 1
    };
    for table in TABLES {
        let name = table.name;
        for needed in ["update", "delete"] {
            assert!(there(format!("{name}_{needed}")), "{name} has no {needed} trigger");
        }
        for needed in [
            format!("idx_{name}_op"),
            format!("idx_{name}_history_row"),
            format!("idx_{name}_history_ended_op"),
        ] {
            assert!(there(needed.clone()), "{needed} is missing");
        }
        let mut statement =
            raw.prepare("SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk").unwrap();
        let key: Vec<String> =
            statement.query_map([name], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
        assert_eq!(key, table.key, "{name}");
    }
}

/// Each trigger copies every column: a column that a migration forgets would be lost by the next undo.
#[test]
fn every_trigger_copies_every_column() {
    let world = World::practice();
    let raw = world.raw();
    for table in TABLES {
        for trigger in ["update", "delete"] {
            let name = format!("{}_{trigger}", table.name);
            let sql: String = raw
                .query_row("SELECT sql FROM sqlite_schema WHERE name = ?1", [&name], |row| row.get(0))
                .unwrap();
            let copied: Vec<_> =
                sql.split("OLD.").skip(1).map(|rest| rest.split([',', ' ', ')']).next().unwrap()).collect();
            for (column, _) in columns(&raw, table.name) {
                assert!(copied.contains(&column.as_str()), "{name} does not copy {column}");
            }
        }
    }
}

/// Tables are listed so that what is referred to comes before what refers to it: restoring goes by this order.
#[test]
fn tables_are_listed_in_the_order_of_their_references() {
    let world = World::practice();
    let raw = world.raw();
    let place = |name: &str| TABLES.iter().position(|table| table.name == name);
    for (at, table) in TABLES.iter().enumerate() {
        let mut statement = raw.prepare("SELECT \"table\" FROM pragma_foreign_key_list(?1)").unwrap();
        for parent in statement.query_map([table.name], |row| row.get::<_, String>(0)).unwrap() {
            let parent = parent.unwrap();
            assert!(place(&parent).is_none_or(|parent| parent < at), "{} refers to {parent}", table.name);
        }
    }
}

/// A row that others may refer to is removed only after they were looked for: without an index, all of them are read.
#[test]
fn what_refers_to_a_row_is_found_by_an_index() {
    // Questions and operations are never removed one by one, and an index on the largest table is not for nothing.
    const READ_WHOLE: [&str; 2] = ["assessment_responses.question_id", "operations.undoes"];
    let world = World::practice();
    let raw = world.raw();
    let sql = "SELECT t.name, f.\"from\" FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) f
               WHERE t.type = 'table' ORDER BY 1, 2";
    let mut references = raw.prepare(sql).unwrap();
    let pairs = references.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let pairs: Vec<(String, String)> = pairs.collect::<Result<_, _>>().unwrap();
    assert!(pairs.len() > 30, "{pairs:?}");
    let scans = |(table, column): &(String, String)| {
        let plan = format!("EXPLAIN QUERY PLAN SELECT 1 FROM {table} WHERE {column} = ?1");
        let step: String = raw.query_row(&plan, [rusqlite::types::Null], |row| row.get(3)).unwrap();
        step.starts_with("SCAN")
    };
    let scanned: Vec<_> = pairs.iter().filter(|pair| scans(pair)).map(|(t, c)| format!("{t}.{c}")).collect();
    assert_eq!(scanned, READ_WHOLE);
}

pub(crate) fn fixture(world: &World, version: &str) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(version);
    fs::create_dir(world.folder()).unwrap();
    for file in fs::read_dir(&from).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), world.folder().join(file.file_name())).unwrap();
    }
}

/// A practice that version 0.1.0 wrote: add one of these for every released version that changed the schema.
#[test]
fn a_practice_of_0_1_0_opens() {
    let world = World::new();
    fixture(&world, "practice-v2");
    let story = world.story([
        "client list --fields handle,name,email,status,coaching_focus",
        "client show k7mq --notes --json",
        "score list",
        "score verify",
        "op log --fields id,command,summary,undone",
        "client edit k7mq --set phone=+33100000000",
        "undo",
    ]);
    insta::assert_snapshot!(story);
    assert_eq!(schema(&world.raw()), schema(&World::practice().raw()), "upgraded and new must be alike");
}

/// Addresses were sealed in their user rows, and no key is at hand while a practice is upgraded: they stay byte for byte,
/// and further ones come beside them.
#[test]
fn addresses_of_an_older_practice_stay_as_they_were_sealed() {
    let world = World::new();
    fixture(&world, "practice-v2");
    let sealed = |raw: &Connection, table: &str| {
        let sql =
            format!("SELECT quote(id) || quote(email) || quote(email_index) || op FROM {table} ORDER BY 1");
        let mut statement = raw.prepare(&sql).unwrap();
        let rows = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        rows.collect::<Result<Vec<_>, _>>().unwrap()
    };
    let before = ["users", "users_history"].map(|table| sealed(&world.raw(), table));
    assert!(before[0].len() > 1, "the coach and somebody with an address");
    drop(Store::open(&world.folder()).unwrap());
    assert_eq!(["users", "users_history"].map(|table| sealed(&world.raw(), table)), before);
    let email = world.ok("client show k7mq --json").json()["email"].as_str().unwrap().to_owned();
    assert!(world.ok(&format!("client show {email}")).out.contains("k7mq"));
    world.ok("client edit k7mq --set email=new@example.org");
    let page = world.ok(&format!("client show {email} --json")).json();
    assert_eq!(
        (&page["email"], &page["other_emails"][0]),
        (&"new@example.org".into(), &email.clone().into())
    );
    world.ok("client add 'Tom Okafor' --share-email --email new@example.org");
    world.ok("undo");
    world.ok("undo");
    assert_eq!(sealed(&world.raw(), "users").len(), before[0].len());
    assert_eq!(world.ok("client show k7mq --json").json()["email"], email);
}

/// A database that stopped after the first step.
fn half_made(world: &World) {
    fs::create_dir(world.folder()).unwrap();
    let raw = world.raw();
    let first = include_str!("../../migrations/0001_practice.sql");
    raw.execute_batch(&format!(
        "PRAGMA application_id = {}; PRAGMA journal_mode = WAL; {first}; PRAGMA user_version = 1;
         INSERT INTO practice VALUES (x'01900000000070008000000000000001', 1, '2026-01-01T00:00:00.000Z');",
        0x436F_6163
    ))
    .unwrap();
}

#[test]
fn an_upgraded_schema_is_the_fresh_one() {
    let world = World::new();
    half_made(&world);
    Store::open(&world.folder()).unwrap();
    assert_eq!(schema(&world.raw()), schema(&World::practice().raw()));
}

#[test]
fn an_upgrade_keeps_a_copy_of_what_was_there() {
    let world = World::new();
    half_made(&world);
    drop(Store::open(&world.folder()).unwrap());
    let version =
        |raw: &Connection| raw.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0)).unwrap();
    let copy = world.folder().join(format!("practice.before-schema-{}.db", version(&world.raw())));
    assert_eq!(version(&Connection::open(&copy).unwrap()), 1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(copy).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

/// Of several programs that meet an older practice at once one upgrades it, and the others wait and go on.
#[test]
fn several_programs_upgrade_a_practice_once() {
    for _ in 0..6 {
        let world = World::new();
        fixture(&world, "practice-v2");
        let list = || {
            let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_coach"));
            command.args(["client", "list", "--plain", "--no-header", "--fields", "handle"]).env_clear();
            command.env("HOME", world.root()).env("COACH_STORE", world.folder());
            command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap()
        };
        for child in (0..6).map(|_| list()).collect::<Vec<_>>() {
            let ran = child.wait_with_output().unwrap();
            let told = String::from_utf8_lossy(&ran.stderr).into_owned();
            assert!(ran.status.success() && !ran.stdout.is_empty(), "{told}");
        }
        let copies = fs::read_dir(world.folder()).unwrap().map(|entry| entry.unwrap().file_name());
        let copies = copies.filter(|name| name.to_string_lossy().contains(".before-schema-")).count();
        assert_eq!(copies, 1, "one copy from before the upgrade");
    }
}
