//! `coach assess`: what is refused, and what stays as it was.

use crate::World;

/// How many rows there are of assessments and answers.
fn rows(world: &World) -> (i64, i64) {
    let count = |table: &str| -> i64 {
        world.raw().query_row(&format!("SELECT COUNT(*) FROM {table}"), [], |row| row.get(0)).unwrap()
    };
    (count("assessments"), count("assessment_responses"))
}

#[test]
fn one_question_is_answered_once() {
    let world = World::with_clients();
    let try_with = |text: &str| {
        world.write("answers.json", text);
        world.sh("assess new k7mq --type quick --without-score --answers answers.json")
    };
    let twice = try_with("{\"psi-01\": 3, \"rho-01\": 4, \"psi-01\": 5}");
    assert_eq!(twice.code, 9, "{twice}");
    assert!(twice.err.contains("answers psi-01 twice"), "{twice}");
    let torn = try_with("{\"psi-01\": 3, \"psi-01\"");
    assert_eq!(torn.code, 2, "{torn}");
    assert!(torn.err.contains("is not JSON"), "{torn}");
    let list = try_with("[3, 4]");
    assert_eq!((list.code, list.err.contains("one JSON object")), (2, true), "{list}");
    assert_eq!(rows(&world), (0, 0), "nothing is kept");
    assert_eq!(try_with("{\"psi-01\": 3, \"rho-01\": null}").code, 0);
    assert_eq!(rows(&world), (1, 1));
}

/// A version that is retired begins nothing new, however exactly it is named; what was begun with it goes on.
#[test]
fn a_retired_bank_begins_nothing_new() {
    let world = World::with_clients();
    let begun = world.ok("assess new k7mq --type quick --no-run -q").out.trim().to_owned();
    world.ok("bank retire quick");
    for named in ["quick@1.0.0", "quick"] {
        let refused = world.sh(&format!("assess new t2wd --bank {named} --no-run"));
        assert_eq!(refused.code, 9, "{refused}");
        assert!(
            refused.err.contains("hint: offer it again: coach bank retire --undo quick@1.0.0\n"),
            "{refused}"
        );
    }
    world.ok(&format!("assess answer {begun} psi-01 4"));
    world.ok(&format!("assess submit {begun} --without-score"));
    world.ok("bank retire --undo quick@1.0.0");
    world.ok("assess new t2wd --bank quick@1.0.0 --no-run");
}
