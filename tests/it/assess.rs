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
