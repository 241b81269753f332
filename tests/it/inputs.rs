//! No key of an input is passed over in silence: every command that takes objects is tried with a key that it does not
//! know, and with each key that is shown and not written.

use serde_json::{Map, Value, json};

use crate::{
    World,
    tree::{built, walk},
};

pub(crate) const ANSWERS: &str = r#"{"psi-01":6,"psi-02":2,"psi-03":5,"rho-01":5,"rho-02":"b","rho-03":3,"q-01":4,"q-02":3,"q-03":5,"f-01":6,"f-02":3,"f-03":["a","c"]}"#;

/// A practice in which something stands under as many keys as there can.
pub(crate) fn world() -> World {
    let world = World::with_clients();
    world.write("answers.json", ANSWERS);
    world.ok("client edit k7mq --set phone=1 --set goal.+=a --set consent=yes --set consent_how=told --set sponsor=x");
    world.ok("client edit k7mq --set preferences.tea=green --set zone=Europe/Lisbon --set note=n --set email.+=a@b.example");
    world.ok("client engage k7mq --sessions 10");
    world.ok("score add k7mq --psi 0.3 --rho 0.5 --q 0.3 --f 0.5 --at '2026-09-14 10:00'");
    world.ok("assess new k7mq --type quick --answers answers.json");
    world.ok("session log k7mq --at '2026-09-20 10:00'");
    world.ok("session add k7mq --at '2026-09-28 10:00'");
    world.ok("intervene assign Q-02 --to k7mq");
    world.ok("action add 'Call Tom' -c k7mq --due 2026-09-25 --description x");
    world
}

fn objects(world: &World, line: &str) -> Vec<Map<String, Value>> {
    let value: Value = serde_json::from_str(&world.ok(line).raw).unwrap();
    let values = if let Value::Array(values) = value { values } else { vec![value] };
    values.into_iter().map(|value| value.as_object().unwrap().clone()).collect()
}

/// Another value of the same sort.
fn other(value: &Value) -> Value {
    match value {
        Value::Bool(flag) => json!(!flag),
        Value::Number(number) => json!(number.as_i64().unwrap_or_default() + 1),
        Value::Array(values) if values.is_empty() => json!(["x"]),
        Value::Array(values) => json!(values[1..]),
        Value::Object(map) if map.is_empty() => json!({ "x": "y" }),
        Value::Object(_) => json!({}),
        Value::Null => json!("x"),
        Value::String(text) => json!(match text.as_str() {
            "active" => "paused".to_owned(),
            text if text.parse::<chrono::DateTime<chrono::Utc>>().is_ok() =>
                "2027-02-03T04:05:06Z".to_owned(),
            text if text.parse::<chrono::NaiveDate>().is_ok() => "2026-02-03".to_owned(),
            text if text.parse::<uuid::Uuid>().is_ok() => "01900000-0000-7000-8000-000000000001".to_owned(),
            text if text.parse::<f64>().is_ok() => "0.11".to_owned(),
            text if text.contains('@') => "new@example.org".to_owned(),
            text if text.contains('/') => "Europe/Rome".to_owned(),
            text => format!("{text}x"),
        }),
    }
}

/// What clients, items and scores are like, without what each change writes.
fn state(world: &World) -> Vec<Vec<Map<String, Value>>> {
    let lists =
        ["client show k7mq --notes --json", "client list --json", "action list --json", "score list --json"];
    lists
        .iter()
        .map(|line| {
            let mut all = objects(world, line);
            for object in &mut all {
                object.remove("updated_at");
            }
            all
        })
        .collect()
}

/// A client as the list and the page show it can be said again; said otherwise under any key, it is taken or refused.
#[test]
fn every_key_of_a_client_is_heard() {
    let world = world();
    for shown in ["client show k7mq --json", "client list k7mq --json"] {
        for object in objects(&world, shown) {
            let same = world.stdin(json!(object).to_string()).ok("client edit --from -");
            assert!(same.err.contains("Nothing to change"), "{same}");
            for (key, value) in object.iter().filter(|(key, _)| !key.starts_with('_')) {
                let before = state(&world);
                let mut changed = object.clone();
                changed.insert(key.clone(), other(value));
                let ran = world.stdin(json!(changed).to_string()).sh("client edit --from -");
                let heard = ran.code != 0 || state(&world) != before;
                assert!(heard, "{key} was {value} and passed over as {}\n{ran}", other(value));
                if ran.code == 0 {
                    world.ok("undo");
                }
            }
        }
    }
}

#[test]
fn a_client_can_be_paused_by_an_object() {
    let world = World::with_clients();
    for (object, status) in [
        (json!({ "handle": "k7mq", "status": "paused", "paused_until": "2026-12-01" }), "paused"),
        (json!({ "handle": "k7mq", "paused_until": "2026-12-08" }), "paused"),
        (json!({ "handle": "k7mq", "status": "active" }), "active"),
        (json!({ "handle": "k7mq", "status": "completed", "end_date": "2026-09-24" }), "completed"),
    ] {
        world.stdin(object.to_string()).ok("client edit --from -");
        let page = world.ok("client show k7mq --json").json();
        assert_eq!(page["status"], status, "{object}");
        for key in ["paused_until", "end_date"] {
            assert_eq!(page[key], object.get(key).cloned().unwrap_or_default(), "{object}");
        }
    }
    for (object, wrong) in [
        (json!({ "handle": "k7mq", "status": "paused" }), "is completed and cannot be paused"),
        (json!({ "handle": "k7mq", "paused_until": "2026-12-01" }), "the status is completed"),
        (json!({ "handle": "k7mq", "status": "archived" }), "clients cannot be archived"),
        (json!({ "handle": "t2wd", "end_date": "2026-09-24" }), "an active client has no end date"),
        (json!({ "handle": "t2wd", "status": "idle" }), "status must be one of"),
        (
            json!({ "handle": "t2wd", "name": "Ada B", "first_name": "Tom" }),
            "name is not first_name and last_name",
        ),
    ] {
        let ran = world.stdin(object.to_string()).sh("client edit --from -");
        assert!(ran.code != 0 && ran.err.contains(wrong), "{object}\n{ran}");
    }
    world.write("u.csv", "handle,name,status\nt2wd,Ben Ito,paused\n");
    world.ok("import clients ~/u.csv --update");
    assert_eq!(world.ok("client show t2wd --json").json()["status"], "paused");
    let set = world.sh("client edit t2wd --set status=active");
    assert!(set.code == 2 && set.err.contains("use: coach client pause, resume or complete"), "{set}");
}

/// Whoever is added from an object that was listed elsewhere keeps what can be kept; scores are not made up.
#[test]
fn every_key_of_a_new_client_is_heard() {
    let world = world();
    let mut page = objects(&world, "client show k7mq --notes --json").remove(0);
    let other = World::practice();
    for key in
        ["psi_score", "breakthroughs", "action_items", "interventions", "engagement", "last_session_at"]
    {
        let ran = other.stdin(json!(page).to_string()).sh("client add --from -");
        assert!(ran.code == 9 && ran.err.contains("cannot be set here"), "{key}\n{ran}");
        page.remove(key);
    }
    page.retain(|key, _| {
        let derived = [
            "rho_score",
            "q_score",
            "f_score",
            "coherence_percentage",
            "velocity",
            "trend",
            "patterns",
            "assessments",
        ];
        !derived.contains(&key.as_str()) && key != "next_session_at"
    });
    other.stdin(json!(page).to_string()).ok("client add --from -");
    let mut kept = objects(&other, "client show k7mq --notes --json").remove(0);
    kept.retain(|key, _| page.contains_key(key));
    assert_eq!(kept, page);
}

/// Commands that take objects, with one that they take.
fn takers(world: &World) -> Vec<(&'static str, Value)> {
    let first = |list: &str| {
        world.ok(&format!("{list} --plain --no-header --fields handle --limit 1")).out.trim().to_owned()
    };
    let score = json!({ "handle": "k7mq", "at": "2026-09-01T10:00:00Z", "psi": "0.1", "rho": "0.1", "q": "0.1", "f": "0.1" });
    vec![
        ("breakthrough edit --from -", json!({ "handle": first("breakthrough list"), "description": "x" })),
        ("client add --from -", json!({ "name": "Cy Dee" })),
        ("client edit --from -", json!({ "handle": "k7mq", "focus": "rest" })),
        ("action add --from -", json!({ "client": "k7mq", "title": "Rest" })),
        ("assess new k7mq --type quick --answers -", serde_json::from_str(ANSWERS).unwrap()),
        ("session edit --from -", json!({ "handle": first("session list"), "focus_dimension": "rho" })),
        ("action edit --from -", json!({ "handle": first("action list"), "due_date": "2026-12-01" })),
        ("session add --from -", json!({ "client": "t2wd", "scheduled_at": "2026-10-01T10:00:00Z" })),
        (
            "breakthrough add --from -",
            json!({ "client": "t2wd", "dim": "q", "before": "0.2", "after": "0.4" }),
        ),
        ("intervene assign --from -", json!({ "client": "t2wd", "code": "Q-02" })),
        ("score add --from -", score.clone()),
        ("score edit --from -", json!({ "handle": first("score list --sort at"), "psi_score": "0.7" })),
        ("import clients -", json!({ "name": "Cy Dee" })),
        (
            "import scores -",
            json!({ "handle": "t2wd", "at": "2026-09-01T10:00:00Z", "psi": "0.1", "rho": "0.1", "q": "0.1", "f": "0.1" }),
        ),
    ]
}

/// What came through a pipe and was refused is kept, but for files of rows.
fn kept_and_removed(world: &World, line: &str) {
    let folder = world.folder().join("kept");
    let of_lists = ["import", "session", "action edit", "breakthrough", "intervene", "score"];
    assert_eq!(folder.is_dir(), !of_lists.iter().any(|list| line.starts_with(list)), "{line}");
    if folder.is_dir() {
        std::fs::remove_dir_all(folder).unwrap();
    }
}

#[test]
fn an_unknown_key_is_refused_by_every_command() {
    let world = world();
    for (line, object) in takers(&world) {
        let before = world.fingerprint();
        let mut with = object.clone();
        with["shoe_size"] = json!(42);
        let ran = world.stdin(with.to_string()).sh(line);
        assert!(ran.code != 0 && ran.err.contains("shoe_size"), "{line}\n{ran}");
        kept_and_removed(&world, line);
        assert_eq!(world.fingerprint(), before, "{line}");
        world.stdin(object.to_string()).ok(line);
    }
    for line in SETTERS {
        let named = |list: &str, field: &str| {
            let out = world.ok(&format!("{list} --plain --no-header --fields {field} --limit 1")).out;
            out.trim().to_owned()
        };
        let first = |list: &str| named(list, "handle");
        let line = line
            .replace("SESSION", &first("session list"))
            .replace("ACTION", &first("action list"))
            .replace("BREAKTHROUGH", &first("breakthrough list"))
            .replace("SCORE", &named("score list", "handle"));
        let ran = world.sh(&line);
        assert!(ran.code == 2 && ran.err.contains("has no field 'shoe_size'"), "{line}\n{ran}");
    }
}

/// Commands that take FIELD=VALUE.
const SETTERS: [&str; 6] = [
    "client edit k7mq --set shoe_size=42",
    "client add 'Dee Cy' --set shoe_size=42",
    "session edit SESSION --set shoe_size=42",
    "action edit ACTION --set shoe_size=42",
    "breakthrough edit BREAKTHROUGH --set shoe_size=42",
    "score edit SCORE --set shoe_size=42",
];

/// A new command that takes objects or fields has to be tried above.
#[test]
fn no_command_that_takes_objects_is_forgotten() {
    let tried: Vec<&str> = takers(&world()).into_iter().map(|(line, _)| line).chain(SETTERS).collect();
    walk(&built(), &[], &mut |path, command| {
        let takes = |arg: &clap::Arg| {
            let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
            let names = arg.get_value_names().unwrap_or_default();
            let objects = help.contains("JSON") && !arg.is_global_set();
            (objects && arg.get_id() != "list") || names.iter().any(|name| name.as_str() == "FIELD=VALUE")
        };
        if command.get_arguments().any(takes) {
            let line = path.join(" ");
            assert!(tried.iter().any(|tried| tried.starts_with(&line)), "{line} is not tried");
        }
    });
}

#[test]
fn a_key_that_stands_twice_is_refused() {
    let world = World::with_clients();
    for line in ["client edit --from -", "action add --from -", "client add --from -"] {
        let ran = world.stdin("{\"handle\":\"k7mq\",\"focus\":\"a\",\"focus\":\"b\"}").sh(line);
        assert!(ran.code == 2 && ran.err.contains("object 1: focus is given twice"), "{line}\n{ran}");
    }
}

/// An item that is listed returns whole where it is not there; contradictions are refused.
#[test]
fn every_key_of_an_item_is_heard() {
    let world = World::with_clients();
    world.ok("session log k7mq --at '2026-09-20 10:00' -m '- [x] Book the one-to-one'");
    world.ok("action add 'Call Tom' -c k7mq --due 2026-09-21 --description x");
    let listed = world.ok("action list --status all --json").raw;
    let items: Vec<Value> = serde_json::from_str(&listed).unwrap();
    for handle in items.iter().map(|item| item["handle"].as_str().unwrap()) {
        world.ok(&format!("action rm {handle}"));
    }
    for item in &items {
        for (key, value) in item.as_object().unwrap().iter().filter(|(key, _)| !key.starts_with('_')) {
            let mut changed = item.clone();
            changed[key] = other(value);
            let ran = world.stdin(changed.to_string()).sh("action add --from - --json");
            if ran.code == 0 {
                let kept: Value = serde_json::from_str(&ran.raw).unwrap();
                let (kept, said) = (&kept[0][key], &changed[key]);
                let instant = |value: &Value| value.as_str()?.parse::<chrono::DateTime<chrono::Utc>>().ok();
                assert!(
                    kept == said || instant(kept).is_some() && instant(kept) == instant(said),
                    "{key}: {said}\n{ran}"
                );
                world.ok("undo");
            }
        }
    }
    world.stdin(&listed).ok("action add --from -");
    assert_eq!(world.ok("action list --status all --json").raw, listed);
    let again = world.stdin(&listed).sh("action add --from -");
    assert!(again.code == 9 && again.err.contains("id belongs to another action item"), "{again}");
}

#[test]
fn answers_that_are_shown_can_be_given_again() {
    let world = World::with_clients();
    world.write("answers.json", ANSWERS);
    world.ok("assess new k7mq --type quick --answers answers.json");
    let handle = world.ok("assess list --plain --no-header --fields handle").out;
    let shown: Value =
        serde_json::from_str(&world.ok(&format!("assess show {} --json", handle.trim())).raw).unwrap();
    // The whole of it is another assessment's: its answers are taken with what the hint says.
    let ran = world.stdin(shown.to_string()).sh("assess new t2wd --type quick --answers -");
    assert!(
        ran.code == 2 && ran.err.contains("error: standard input is a complete assessment, and only"),
        "{ran}"
    );
    let at = shown["completed_at"].as_str().unwrap();
    let line = format!("coach assess new CLIENT --bank quick@1.0.0 --at {at} --answers -\n");
    assert!(ran.err.contains(&format!("hint: to give them: jq .answers FILE | {line}")), "{ran}");
    let answers = shown["answers"].clone();
    let line = line.trim_end().replace("coach ", "").replace("CLIENT", "t2wd");
    world.stdin(answers.to_string()).ok(&line);
    let taken =
        world.ok("assess list --client t2wd --plain --no-header --fields bank,bank_version,completed_at").out;
    assert_eq!(taken.trim().split('\t').collect::<Vec<_>>(), ["quick", "1.0.0", at]);
    world.ok("undo");
    let again = world.stdin(answers.to_string()).ok("assess new t2wd --type quick --answers - --json");
    assert_eq!(again.json()["score"]["coherence_percentage"], shown["score"]["coherence_percentage"]);
    for (key, value) in answers[0].as_object().unwrap() {
        let mut changed = answers.clone();
        changed[0][key] = if key == "rating" { json!("0.50") } else { other(value) };
        let ran = world.stdin(changed.to_string()).sh("assess new t2wd --type quick --answers -");
        assert_ne!(ran.code, 0, "{key} was passed over\n{ran}");
    }
}

/// One key twice, two spellings of one field, and values of another kind are not chosen between or spelled out.
#[test]
fn what_contradicts_itself_or_is_no_text_is_refused() {
    let world = world();
    let before = world.fingerprint();
    for (line, text) in [
        ("import clients - --yes", r#"{"name":"Cy Dee","focus":"a","focus":"b"}"#),
        (
            "import scores - --yes",
            r#"{"handle":"k7mq","at":"2026-09-01T10:00:00Z","psi":"0.6","psi":"0.1","rho":"0.5"}"#,
        ),
        ("client edit --from -", r#"{"handle":"k7mq","focus":"a","coaching_focus":"b"}"#),
        ("client edit --from -", r#"{"handle":"k7mq","name":["Ada"]}"#),
        ("client edit --from -", r#"{"handle":"k7mq","email":["z@example.org"]}"#),
        ("client edit --from -", r#"{"handle":"k7mq","focus":true}"#),
        ("client edit --from -", r#"{"handle":"k7mq","goals":[1,{"a":2}]}"#),
        (
            "import scores - --yes",
            r#"{"handle":"k7mq","at":"2026-09-01T10:00:00Z","psi":"0.9","rho":"0.5","q":"0.5","f":"0.5","carried":["psi"]}"#,
        ),
    ] {
        let ran = world.stdin(text).sh(line);
        assert!(ran.code != 0, "{line} {text}\n{ran}");
        kept_and_removed(&world, line);
        assert_eq!(world.fingerprint(), before, "{line} {text}\n{ran}");
    }
}
