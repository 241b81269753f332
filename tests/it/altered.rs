//! Another program changed what the database is made of: it is refused, named, and mended where no row depends on it.

use coach::store::{Kind, Store};

use crate::World;

/// What somebody who can write to the file may do to it, how that is told, and whether it can be mended.
const ALTERED: [(&str, &str, bool); 9] = [
    (
        "CREATE TRIGGER wipe AFTER INSERT ON sessions BEGIN UPDATE clients SET notes = NULL; END",
        "it has a trigger that coach did not make, 'wipe'",
        true,
    ),
    ("DROP TRIGGER clients_update", "its trigger 'clients_update' is missing", true),
    (
        "DROP TRIGGER clients_delete;
         CREATE TRIGGER clients_delete BEFORE DELETE ON clients BEGIN SELECT RAISE(IGNORE); END",
        "its trigger 'clients_delete' is not as coach made it",
        true,
    ),
    ("CREATE VIEW people AS SELECT * FROM clients", "it has a view that coach did not make, 'people'", true),
    (
        "CREATE UNIQUE INDEX one ON sessions (client_id)",
        "it has an index that coach did not make, 'one'",
        true,
    ),
    ("DROP INDEX idx_sessions_op", "its index 'idx_sessions_op' is missing", true),
    ("ALTER TABLE clients ADD COLUMN secret TEXT", "its table 'clients' is not as coach made it", false),
    ("CREATE TABLE copies (x)", "it has a table that coach did not make, 'copies'", false),
    ("DROP TABLE messages_history", "its table 'messages_history' is missing", false),
];

#[test]
fn what_another_program_changed_is_refused_and_mended() {
    for (sql, what, mendable) in ALTERED {
        let world = World::with_clients();
        let before = world.operations();
        world.raw().execute_batch(sql).unwrap();
        for line in ["client list", "client edit k7mq --set phone=+331", "op log", "doctor --json"] {
            let ran = world.sh(line);
            assert_eq!(ran.code, 10, "{sql}\n{ran}");
            assert!(format!("{}{}", ran.out, ran.err).contains(what), "{sql}\n{ran}");
        }
        let wanted = if mendable { "coach doctor --fix" } else { "your newest backup" };
        assert!(world.sh("client list").err.contains(wanted), "{sql}");
        assert_eq!(world.operations(), before);
        let mended = world.sh("doctor --fix --json");
        if !mendable {
            assert_eq!((mended.code, world.sh("client list").code), (10, 10), "{sql}\n{mended}");
            continue;
        }
        assert!(mended.code == 0 && mended.out.contains(what), "{sql}\n{mended}");
        world.ok("client edit k7mq --set phone=+331");
        world.ok("undo");
        world.ok("client rm t2wd --yes");
        world.ok("undo");
        assert!(!world.ok("doctor --fix").out.contains("schema"), "there is nothing left to mend");
    }
}

/// A window that is open looks again before it writes.
#[test]
fn what_is_changed_under_an_open_window_is_refused_before_it_writes() {
    let world = World::with_clients();
    let mut practice = world.open();
    let stamp = practice.setting.stamp();
    let mut begin = || practice.store.begin(stamp, &mut *world.entropy(), "test", Kind::Write).map(drop);
    begin().unwrap();
    world.raw().execute_batch(ALTERED[0].0).unwrap();
    assert!(begin().unwrap_err().to_string().contains("'wipe'"));
    world.raw().execute_batch("DROP TRIGGER wipe").unwrap();
    begin().unwrap();
}

/// What was planted in a practice of an older version does not run when that is upgraded.
#[test]
fn an_older_practice_is_looked_at_before_it_is_upgraded() {
    let world = World::new();
    crate::migrations::fixture(&world, "practice-v2");
    let version = || world.raw().query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0)).unwrap();
    let old = version();
    let planted = "CREATE TRIGGER wipe AFTER UPDATE ON practice BEGIN DELETE FROM clients; END";
    world.raw().execute_batch(planted).unwrap();
    let ran = world.sh("client list");
    assert!(ran.code == 10 && ran.err.contains("'wipe'"), "{ran}");
    assert_eq!(version(), old);
    world.sh("doctor --fix");
    world.ok("client list");
    assert!(version() > old);
}

/// No setting that a file can carry along weakens it.
#[test]
fn settings_of_the_file_are_refused_or_made_good() {
    let world = World::with_clients();
    let counted = |sql: &str| world.raw().query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
    world.raw().execute_batch("PRAGMA journal_mode = DELETE; PRAGMA recursive_triggers = ON").unwrap();
    world.ok("client edit k7mq --set phone=+331");
    assert_eq!(counted("PRAGMA journal_mode"), "wal");
    world.raw().execute_batch("PRAGMA user_version = 3").unwrap();
    let ran = world.sh("client list");
    assert!(ran.code == 10 && ran.err.contains("was changed by another program"), "{ran}");
    drop(Store::open(&world.folder()).err().unwrap());
}
