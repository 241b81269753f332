//! Engagements: that no day is covered twice.

use crate::World;

/// Engagements of two records that were one person cover no day twice once those are merged, and what was done is said.
#[test]
fn a_merge_sets_engagements_apart() {
    let mut world = World::with_clients();
    let spans = |world: &World| {
        let sql =
            "SELECT start_date || ' ' || COALESCE(end_date, '-') || ' ' || COALESCE(allotted_sessions, 0)
            FROM engagements ORDER BY start_date";
        let raw = world.raw();
        let mut statement = raw.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        rows.collect::<Result<Vec<_>, _>>().unwrap()
    };
    world.ok("client engage k7mq --sessions 5 --start 2026-06-01");
    world.ok("client engage t2wd --sessions 3 --start 2026-09-01");
    let ran = world.ok("client merge t2wd --into k7mq --yes");
    assert!(
        ran.err.contains(
            "The engagement since Mon 1 Jun 2026 ends on Mon 31 Aug 2026, for the other one begins then\n"
        ),
        "{ran}"
    );
    assert_eq!(spans(&world), ["2026-06-01 2026-08-31 5", "2026-09-01 - 3"]);
    world.ok("client engage k7mq --end");
    world.ok("client engage k7mq --sessions 2");
    world = World::with_clients();
    world.ok("client engage k7mq --sessions 5 --start 2026-06-01");
    world.ok("client engage t2wd --sessions 4 --start 2026-06-01");
    let ran = world.ok("client merge t2wd --into k7mq --yes");
    assert!(ran.err.contains("Both engagements that began on Mon 1 Jun 2026 become one"), "{ran}");
    assert_eq!(spans(&world), ["2026-06-01 - 9"]);
    world.ok("undo");
    assert_eq!(spans(&world).len(), 2);
    // Of two with an end, the later one stays the end.
    world = World::with_clients();
    world.ok("client engage k7mq --sessions 5 --start 2026-06-01 --until 2026-12-31 --title Ten");
    world.ok("client engage t2wd --sessions 4 --start 2026-09-01 --until 2026-09-30");
    let ran = world.ok("client merge t2wd --into k7mq --yes");
    assert!(ran.err.contains("begins then, and that ends on Thu 31 Dec 2026\n"), "{ran}");
    assert_eq!(spans(&world), ["2026-06-01 2026-08-31 5", "2026-09-01 2026-12-31 4"]);
}
