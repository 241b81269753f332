//! Every JSON Schema that `coach schema` prints fits what the command really writes.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{World, tree};

fn schema(world: &World, name: &str) -> Value {
    world.ok(&format!("schema {name}")).json()
}

fn fits(world: &World, name: &str, value: &Value) {
    let schema = schema(world, name);
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let wrong: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{} at {}", error, error.instance_path())).collect();
    assert!(wrong.is_empty(), "{name}: {wrong:#?}\n{value:#}");
}

/// Names of the registry: those with an entry of their own, and all.
fn names(world: &World) -> (BTreeSet<String>, BTreeSet<String>) {
    let list = world.ok("schema --json").json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let own: BTreeSet<String> = list.as_array().unwrap().iter().map(|entry| text(&entry["name"])).collect();
    let also = list.as_array().unwrap().iter().flat_map(|entry| entry["also"].as_array().unwrap()).map(text);
    let all = own.iter().cloned().chain(also).collect();
    (own, all)
}

/// A practice in which every list has something in it.
fn world() -> (World, String, String) {
    let world = World::with_clients();
    let answer = |value: u8| {
        let bank = world.ok("bank show quick --json").json();
        let codes = bank["questions"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|question| question["question_type"] == "scale");
        let answers: serde_json::Map<String, Value> =
            codes.map(|question| (question["code"].as_str().unwrap().to_owned(), value.into())).collect();
        Value::Object(answers)
    };
    let take = |value| {
        let path = world.write("answers.json", answer(value).to_string());
        let line =
            format!("assess new k7mq --type quick --answers {} --without-score --json", path.display());
        let taken = world.ok(&line).json();
        fits(&world, "assess.new", &taken);
        taken["handle"].as_str().unwrap().to_owned()
    };
    fits(&world, "assess.answers", &answer(4));
    let (first, second) = (take(4), take(5));
    (world, first, second)
}

/// Commands that need nothing but a practice.
const PLAIN: [(&str, &str); 24] = [
    ("analytics.summary", "analytics summary"),
    ("analytics.cohort", "analytics cohort --by pattern"),
    ("analytics.interventions", "analytics interventions"),
    ("analytics.events", "analytics events"),
    ("search", "search Ada"),
    ("today", "today"),
    ("doctor", "doctor"),
    ("config.list", "config list"),
    ("config.set", "config set ui.theme dark"),
    ("score.recalc", "score recalc --all"),
    ("undo", "undo --dry-run"),
    ("op.log", "op log"),
    ("op.show", "op show 2"),
    ("op.diff", "op diff 2"),
    ("status", "status"),
    ("status", "unlock"),
    ("status", "lock"),
    ("lock.all", "lock --all"),
    ("status", "recover --recovery-file recovery.txt --rehearse"),
    ("status", "passphrase --remove --dry-run"),
    ("status", "--store other init --name Mara --no-passphrase --recovery-file other.txt"),
    ("config.set", "config get ui.theme"),
    ("config.path", "config path"),
    ("whoami", "whoami"),
];

/// What a command needs to be run: its words, by the name of its schema.
fn commands(world: &World, first: &str, second: &str) -> Vec<(&'static str, String)> {
    let broken = world.write("broken.toml", "format = 1\n[bank]\nid = \"X\"\n").display().to_string();
    let quick = tree_file("question-banks/quick-1.0.0.toml");
    let changed =
        std::fs::read_to_string(&quick).unwrap().replacen("version = \"1.0.0\"", "version = \"1.1.0\"", 1);
    let changed = world.write("changed.toml", changed).display().to_string();
    world.ok("assess new t2wd --type quick --no-run");
    let item = world.ok("action add 'Call Tom' --client k7mq --due yesterday -q").out.trim().to_owned();
    let held = world.ok("session log k7mq --at yesterday --notes 'a line' -q").out.trim().to_owned();
    let rise = world.ok("breakthrough add k7mq --dim q --before 0.41 --after 0.63 -q").out.trim().to_owned();
    let roster =
        world.write("roster.csv", "name,email\nDora Quist,dora@example.org\n,x\n").display().to_string();
    vec![
        ("client.list", "client list".to_owned()),
        ("client.show", "client show k7mq --notes".to_owned()),
        ("client.add", "client add 'Cleo Quist' --goal one --goal two".to_owned()),
        ("client.edit", "client edit k7mq --set phone=1 --set preferences.tea=yes".to_owned()),
        ("client.note", "client note k7mq -m 'Prefers mornings'".to_owned()),
        ("client.pause", "client pause k7mq --until +3d".to_owned()),
        ("client.resume", "client resume k7mq".to_owned()),
        ("client.complete", "client complete t2wd".to_owned()),
        ("client.engage", "client engage k7mq --sessions 10 --hours 7.5 --title Acme".to_owned()),
        ("session.add", "session add k7mq --at 'mon 9h' --focus q --mode group --group-size 3".to_owned()),
        ("session.list", "session list".to_owned()),
        ("session.show", format!("session show {held} --notes")),
        ("session.edit", format!("session edit {held} --set recording=x")),
        ("session.hours", "session hours --set 'mon 9-18'".to_owned()),
        ("export.sessions", "export sessions".to_owned()),
        ("assess.list", "assess list".to_owned()),
        ("assess.show", format!("assess show {first}")),
        ("assess.compare", format!("assess compare {first} {second}")),
        ("assess.answer", "assess new t2wd --type quick --no-run".to_owned()),
        ("score.list", "score list".to_owned()),
        ("score.add", "score add k7mq --psi 0.62 --rho 0.55 --q 0.41 --f 0.58 --at yesterday".to_owned()),
        ("score.show", "score show k7mq".to_owned()),
        ("score.explain", "score explain k7mq".to_owned()),
        ("score.what-if", "score what-if k7mq --q 0.8".to_owned()),
        ("score.verify", "score verify".to_owned()),
        ("action.list", "action list".to_owned()),
        ("action.show", format!("action show {item}")),
        ("intervene.list", "intervene list".to_owned()),
        ("intervene.suggest", "intervene suggest k7mq".to_owned()),
        ("intervene.assign", "intervene assign Q-02 --to k7mq --due +2w".to_owned()),
        ("intervene.assigned", "intervene assigned".to_owned()),
        ("intervene.show", "intervene show Q-02".to_owned()),
        ("bank.show.library", "bank show interventions".to_owned()),
        ("breakthrough.list", "breakthrough list".to_owned()),
        ("breakthrough.show", format!("breakthrough show {rise}")),
        ("bank.list", "bank list --all".to_owned()),
        ("bank.show", "bank show initial".to_owned()),
        ("bank.lint", format!("bank lint {broken}")),
        ("bank.diff", format!("bank diff quick@1.0.0 {changed}")),
        ("bank.add", format!("bank add {changed}")),
        ("bank.retire", "bank retire quick@1.1.0".to_owned()),
        ("client.prep", "client prep k7mq --notes".to_owned()),
        ("client.timeline", "client timeline k7mq".to_owned()),
        ("import.clients", format!("import clients {roster}")),
        ("demo", "demo".to_owned()),
        (
            "status",
            format!(
                "demo --keep {} --no-passphrase --recovery-file demo.txt",
                world.root().join("demo").display()
            ),
        ),
        ("export.practice", format!("export practice -o {}", world.root().join("all").display())),
        ("export.practice", format!("export practice -n -o {}", world.root().join("none").display())),
        ("export.scores", "export scores".to_owned()),
        ("schema", "schema".to_owned()),
        ("error", "client show nobody".to_owned()),
    ]
}

fn tree_file(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

#[test]
fn what_is_written_fits_its_schema() {
    let (world, first, second) = world();
    let mut tried: BTreeSet<String> = ["assess.answers".to_owned()].into();
    let numbers = PLAIN.map(|(name, line)| (name, line.to_owned()));
    for (name, line) in commands(&world, &first, &second).into_iter().chain(numbers) {
        let ran = world.sh(&format!("{line} --json"));
        let text = if name == "error" { &ran.err } else { &ran.out };
        let value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{name}: {error}\n{ran}"));
        fits(&world, name, &value);
        tried.insert(name.to_owned());
    }
    let (own, _) = names(&world);
    let untried: Vec<_> = own.difference(&tried).collect();
    assert!(untried.is_empty(), "schemas that no command was tried for: {untried:?}");
}

#[test]
fn each_line_of_ndjson_is_an_item_of_the_list() {
    let (world, ..) = world();
    for line in world.ok("score list --format ndjson").out.lines() {
        let one: Value = serde_json::from_str(line).unwrap();
        fits(&world, "score.list", &Value::Array(vec![one]));
    }
}

/// Commands whose result is no JSON of their own: a text for a shell or a pager, the screens, the TOML of a map, which
/// `--json` spells as it is, and the rows of the data model, as the tables have them.
const SILENT: &[&str] = &["completions", "man", "help", "tui", "import.map", "export.table"];

/// A new command belongs into the registry of `src/cli/schema.rs`, or, when it writes no JSON, on the list above.
#[test]
fn every_command_has_a_schema_or_writes_no_json() {
    let (_, all) = names(&World::new());
    let mut lacking = Vec::new();
    tree::walk(&tree::built(), &[], &mut |path, command| {
        let name = path.join(".");
        if !path.is_empty()
            && !command.has_subcommands()
            && !all.contains(&name)
            && !SILENT.contains(&name.as_str())
        {
            lacking.push(name);
        }
    });
    assert!(lacking.is_empty(), "without a schema: {lacking:#?}");
    let listed: Vec<_> = SILENT.iter().filter(|name| all.contains(**name)).collect();
    assert!(listed.is_empty(), "has a schema: {listed:?}");
}

#[test]
fn an_unknown_name_is_answered_with_the_nearest() {
    let ran = World::new().sh("schema client.lst");
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (3, "error: there is no schema 'client.lst'\nhint: did you mean client.list?\n")
    );
}
