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
        assert!(refused.err.contains("hint: bring it back: coach bank restore quick@1.0.0\n"), "{refused}");
    }
    world.ok(&format!("assess answer {begun} psi-01 4"));
    world.ok(&format!("assess submit {begun} --without-score"));
    world.ok("bank restore quick@1.0.0");
    world.ok("assess new t2wd --bank quick@1.0.0 --no-run");
}

/// A bank of another program's making: codes in capitals, a scale up to 100, and questions that may not apply.
#[test]
fn codes_of_other_programs_are_found_whatever_their_case() {
    let world = World::with_clients();
    let bank =
        coach_bank(&[("PSS_01", "not_applicable = true\n"), ("PSS_02", "optional = true\n"), ("PSS_03", "")]);
    world.write("pss.toml", bank);
    world.ok("bank add ~/pss.toml");
    world.write("answers.json", r#"{ "pss_01": "n/a", "PSS_02": 100, "Pss_03": "37" }"#);
    world.write("twice.json", r#"{ "pss_03": 1, "PSS_03": 2 }"#);
    let twice = world.sh("assess new k7mq --bank pss --answers twice.json");
    assert!(twice.code == 9 && twice.err.contains("twice"), "{twice}");
    let closed = world.ok("assess new k7mq --bank pss --answers answers.json -q").out;
    let shown = world.ok(&format!("assess show {} --json", closed.trim())).json();
    let told: Vec<_> = shown["answers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|answer| (answer["code"].to_string(), answer["value"].to_string(), answer["score"].to_string()))
        .collect();
    let row = |code: &str, value: &str, score: &str| (code.to_owned(), value.to_owned(), score.to_owned());
    assert_eq!(
        told,
        [
            row("\"PSS_01\"", "\"n/a\"", "null"),
            row("\"PSS_02\"", "100", "\"1.00\""),
            row("\"PSS_03\"", "37", "\"0.37\"")
        ]
    );
    assert_eq!(shown["missing"].as_array().map(Vec::len), Some(0));
    let made = world.ok("assess new k7mq --bank pss --no-run -q").out;
    let id = made.trim();
    assert!(world.ok(&format!("assess answer {id} pss_03 7")).err.contains("Saved PSS_03 as 7 of 100"));
    assert!(world.ok(&format!("assess answer {id} pss_01 n")).err.contains("Saved PSS_01 as does not apply"));
    assert_eq!(world.sh(&format!("assess answer {id} pss_02 n")).code, 9, "this one always applies");
}

fn coach_bank(questions: &[(&str, &str)]) -> String {
    let mut bank = "format = 1\n[bank]\nid = \"pss\"\nversion = \"1.0.0\"\ntitle = \"Stress\"\nsummary = \"Made up.\"\n\
        language = \"en\"\nlicence = \"MIT\"\ntype = \"custom\"\nexpected_minutes = 1\nmin_coverage = \"1/3\"\n[[scale]]\nid = \"s\"\n\
        min = 0\nmax = 100\nlabels = { 0 = \"None\", 100 = \"Most\" }\n"
        .to_owned();
    for (code, more) in questions {
        bank += &format!(
            "[[question]]\ncode = \"{code}\"\ndimension = \"psi\"\ntype = \"scale\"\ntext = \"About {code}?\"\nscale = \"s\"\n{more}"
        );
    }
    bank
}
