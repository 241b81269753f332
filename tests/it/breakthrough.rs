//! `coach breakthrough`: seen with every new score, recorded, changed and dismissed by hand, and never twice.

use crate::World;

/// Scores of Ada, oldest first: psi, rho, q, f and when.
fn scores(world: &World, all: &[(&str, &str)]) {
    for (values, at) in all {
        let [psi, rho, q, f] = values.split(' ').collect::<Vec<_>>().try_into().unwrap();
        world.ok(&format!("score add k7mq --psi {psi} --rho {rho} --q {q} --f {f} --at '{at}'"));
    }
}

/// What is listed, as `dimension,before,after` lines, oldest first.
fn listed(world: &World, filter: &str) -> Vec<String> {
    let fields = "dimension,before_score,after_score";
    let list = format!("breakthrough list {filter} --sort when --plain --no-header --fields {fields}");
    world.ok(&list).out.lines().map(|line| line.replace('\t', " ")).collect()
}

fn handle(world: &World) -> String {
    world
        .ok("breakthrough list --dismissed --sort when --limit 1 --plain --no-header --fields handle")
        .out
        .trim()
        .to_owned()
}

/// A rise of q with a session between the two scores, and then nothing.
fn risen() -> World {
    let world = World::with_clients();
    let raw = world.raw();
    raw.execute_batch(
        "PRAGMA foreign_keys = OFF;
         INSERT INTO handles (handle, kind, id, op) VALUES ('7f2k', 'session', x'01990000000070008000000000000001', 1);
         INSERT INTO sessions (id, handle, client_id, coach_id, scheduled_at, zone, duration_minutes, type, status,
            created_at, updated_at, op)
         SELECT x'01990000000070008000000000000001', '7f2k', id, coach_id, '2026-08-11T08:00:00.000Z',
            'Europe/Paris', 50, 'deep_dive', 'completed', created_at, created_at, 1
         FROM clients WHERE handle = 'k7mq';",
    )
    .unwrap();
    drop(raw);
    scores(&world, &[("0.50 0.50 0.41 0.50", "1 aug"), ("0.52 0.50 0.63 0.50", "20 aug")]);
    world
}

#[test]
fn a_story() {
    let world = World::with_clients();
    insta::assert_snapshot!(
        "announced",
        world.story([
            "score add k7mq --psi 0.50 --rho 0.50 --q 0.41 --f 0.50 --at '1 aug'",
            "score add k7mq --psi 0.50 --rho 0.50 --q 0.63 --f 0.50 --at '20 aug' --dry-run",
            "score add k7mq --psi 0.50 --rho 0.50 --q 0.63 --f 0.50 --at '20 aug'",
        ])
    );
    let world = risen();
    let one = handle(&world);
    insta::assert_snapshot!("by_hand", world.story([
        &format!("breakthrough edit {one} --set trigger='asked the board' --set description='She spoke first'"),
        "breakthrough add k7mq --dim overall --before 0.36 --after 0.48 --trigger 'a holiday' --at '1 sep'",
        &format!("breakthrough dismiss {one}"),
        &format!("breakthrough dismiss {one}"),
        "breakthrough detect",
        "breakthrough list --csv --fields dimension,magnitude,trigger_event,edited,dismissed_at",
        &format!("breakthrough restore {one}"),
        &format!("breakthrough restore {one}"),
    ]));
    world.terminal(100);
    insta::assert_snapshot!(
        "on_a_terminal",
        world.story(["breakthrough list", &format!("breakthrough show {one}"),])
    );
}

#[test]
fn what_was_completed_in_between_is_named() {
    let world = risen();
    let shown = world.ok(&format!("breakthrough show {} --json", handle(&world))).json();
    assert_eq!(shown["trigger_event"], "deep dive session on 11 Aug");
    assert_eq!(shown["detected_at"], "2026-08-20T09:00:00+02:00", "it belongs to the score, not to today");
    assert_eq!(shown["magnitude"], "0.22");
    assert_eq!(shown["reliable_change"], serde_json::Value::Null, "no assessment, no measurement error");
    assert_eq!(shown["scores"].as_array().unwrap().len(), 2);
    assert_eq!(shown["scores"][1]["shows_it"], true);
}

#[test]
fn a_score_that_comes_in_between_is_looked_at_with_its_neighbours() {
    let world = World::with_clients();
    scores(&world, &[("0.50 0.50 0.41 0.50", "1 aug"), ("0.50 0.50 0.63 0.50", "20 aug")]);
    assert_eq!(listed(&world, ""), ["q 0.41 0.63"]);
    scores(&world, &[("0.50 0.50 0.52 0.50", "10 aug")]);
    assert_eq!(listed(&world, ""), [""; 0], "two steps of 0.11");
    world.ok("undo");
    assert_eq!(listed(&world, ""), ["q 0.41 0.63"], "undone with the score that made it go");
    scores(&world, &[("0.50 0.50 0.44 0.50", "10 aug")]);
    assert_eq!(listed(&world, ""), ["q 0.44 0.63"], "the same row, from another value");
    world.ok("undo");
    world.ok("undo");
    assert_eq!(listed(&world, "--dismissed"), [""; 0], "undone with the score that showed it");
}

#[test]
fn looking_again_changes_nothing() {
    let world = risen();
    let before = world.fingerprint();
    let again = world.ok("breakthrough detect");
    assert_eq!(again.err, "Every breakthrough in the scores is already recorded; nothing to change\n");
    world.ok("score recalc --all");
    assert!(world.fingerprint() == before, "twice is once");
}

#[test]
fn what_the_coach_changed_or_dismissed_is_left_alone() {
    let world = risen();
    let one = handle(&world);
    world.ok(&format!("breakthrough edit {one} --set after=0.60"));
    world.ok("breakthrough add k7mq --dim psi --before 0.30 --after 0.40 --at '5 aug'");
    world.ok("breakthrough detect --threshold 0.50");
    assert_eq!(listed(&world, ""), ["psi 0.30 0.40", "q 0.41 0.60"], "no score shows either, and both stay");
    let world = risen();
    world.ok(&format!("breakthrough dismiss {}", handle(&world)));
    world.ok("breakthrough detect --threshold 0.50");
    world.ok("breakthrough detect --threshold 0.10");
    assert_eq!(listed(&world, ""), [""; 0]);
    assert_eq!(listed(&world, "--dismissed"), ["q 0.41 0.63"]);
}

/// A client has one breakthrough of a dimension at one time, whoever told it first.
#[test]
fn what_a_coach_recorded_by_hand_is_not_found_again() {
    let world = World::with_clients();
    world.ok("breakthrough add k7mq --dim q --before .41 --after .63 --at '2026-08-20 9:00:30'");
    scores(
        &world,
        &[("0.50 0.50 0.41 0.50", "2026-08-01 9:00"), ("0.50 0.50 0.63 0.50", "2026-08-20 9:00:30")],
    );
    assert_eq!(listed(&world, ""), ["q 0.41 0.63"]);
    world.ok("breakthrough detect");
    assert_eq!(listed(&world, ""), ["q 0.41 0.63"], "nor when somebody looks");
    world.ok("score recalc --all");
    assert_eq!(listed(&world, ""), ["q 0.41 0.63"]);
    world.ok(&format!("breakthrough rm {}", handle(&world)));
    world.ok("breakthrough detect");
    assert_eq!(listed(&world, ""), ["q 0.41 0.63"], "found once nobody says it");
}

#[test]
fn one_that_is_here_already_is_not_recorded_beside_it() {
    let world = World::with_clients();
    scores(&world, &[("0.50 0.50 0.41 0.50", "1 aug"), ("0.50 0.50 0.63 0.50", "2026-08-20 9:00")]);
    let found = handle(&world);
    let before = world.fingerprint();
    let add = "breakthrough add k7mq --dim q --before .39 --after .63 --at '2026-08-20 9:00'";
    let again = world.sh(add);
    assert_eq!(again.code, 9, "{again}");
    assert!(again.err.contains(&format!("it is here already, as {found}")), "{again}");
    world.stdin(
        r#"{"client": "k7mq", "dim": "q", "before": 0.39, "after": 0.63, "at": "2026-08-20T09:00:00+02:00"}"#,
    );
    let listed_one = world.sh("breakthrough add --from -");
    assert_eq!(listed_one.code, 9, "{listed_one}");
    assert_eq!(world.fingerprint(), before);
    world.ok("breakthrough add t2wd --dim q --before .39 --after .63 --at '2026-08-20 9:00'");
    world.ok("breakthrough add k7mq --dim f --before .39 --after .63 --at '2026-08-20 9:00'");
    let other =
        world.ok("breakthrough add k7mq --dim q --before .39 --after .63 --at '2026-08-21 9:00' -q").out;
    let moved = world.sh(&format!("breakthrough edit {} --set at='2026-08-20 9:00'", other.trim()));
    assert_eq!(moved.code, 9, "{moved}");
    world.ok(&format!("breakthrough dismiss {found}"));
    let dismissed = world.sh(add);
    assert_eq!(dismissed.code, 9, "{dismissed}");
    assert!(dismissed.err.contains(&format!("coach breakthrough restore {found}")), "{dismissed}");
}

/// What was recorded by hand while its scores were away is not joined by what they show once they are back.
#[test]
fn scores_that_come_back_bring_no_second_breakthrough() {
    let world = World::with_clients();
    scores(&world, &[("0.50 0.50 0.41 0.50", "1 aug"), ("0.50 0.50 0.63 0.50", "2026-08-20 9:00")]);
    world.ok("undo");
    assert_eq!(listed(&world, ""), [""; 0]);
    world.ok("breakthrough add k7mq --dim q --before .39 --after .63 --at '2026-08-20 9:00'");
    world.ok(&format!("undo {}", world.operations() - 1));
    assert_eq!(listed(&world, ""), ["q 0.39 0.63"]);
}

#[test]
fn thresholds_are_settings() {
    let world = World::with_clients();
    world.ok("config set breakthrough.dimension 0.05");
    world.ok("config set breakthrough.overall 1.5");
    scores(&world, &[("0.50 0.50 0.50 0.50", "1 aug"), ("0.55 0.50 0.50 0.50", "20 aug")]);
    assert_eq!(listed(&world, ""), ["psi 0.50 0.55", "overall 0.36 0.39"]);
    world.ok("config unset breakthrough.dimension");
    let found = world.ok("breakthrough detect");
    assert!(found.err.starts_with("Found 0 new breakthroughs, removed 1. Undo"), "{found}");
    assert_eq!(listed(&world, ""), ["overall 0.36 0.39"]);
    let once = world.ok("breakthrough detect --threshold 0.04 --json").json();
    assert_eq!(once[0]["dimension"], "psi");
    for wrong in ["0", "1.5", "0.155", "much"] {
        assert_eq!(world.sh(&format!("config set breakthrough.dimension {wrong}")).code, 2, "{wrong}");
    }
}

#[test]
fn lists_are_narrowed_and_sorted() {
    let world = World::with_clients();
    scores(
        &world,
        &[
            ("0.30 0.50 0.30 0.50", "1 may"),
            ("0.50 0.50 0.30 0.50", "1 jun"),
            ("0.50 0.50 0.60 0.50", "1 sep"),
        ],
    );
    world.ok("breakthrough add t2wd --dim f --before 0.2 --after 0.9 --at '1 jul'");
    let all = ["psi 0.30 0.50", "overall 0.24 0.34", "f 0.20 0.90", "q 0.30 0.60"];
    assert_eq!(listed(&world, ""), all);
    assert_eq!(listed(&world, "--client k7mq --since 60d"), all[3..]);
    assert_eq!(listed(&world, "--until 2026-06-01"), all[..2]);
    assert_eq!(listed(&world, "--dim f"), ["f 0.20 0.90"]);
    let by_size = "breakthrough list --sort=-magnitude --limit 2 --plain --no-header --fields magnitude";
    assert_eq!(world.ok(by_size).out, "0.70\n0.30\n");
    assert_eq!(world.sh("breakthrough list --sort nonsense").code, 2);
}

#[test]
fn what_is_none_is_refused() {
    let world = risen();
    let one = handle(&world);
    let before = world.fingerprint();
    insta::assert_snapshot!(
        world
            .story([
                "breakthrough add k7mq --dim q --before 0.63 --after 0.41",
                "breakthrough add k7mq --dim x --before 0.41 --after 0.63",
                "breakthrough add k7mq --dim q --before 0.41 --after 1.63",
                "breakthrough add k7mq --dim q --before 0.41 --after 0.63 --at tomorrow",
                "breakthrough show k7mq",
                "breakthrough show zzzz",
                &format!("breakthrough edit {one} --set after=0.2"),
                &format!("breakthrough edit {one} --set dimension=f"),
                &format!("breakthrough edit {one} --set nonsense=1"),
            ])
            .replace(&one, "ONE")
    );
    assert_eq!(world.fingerprint(), before);
}

#[test]
fn other_commands_know_breakthroughs() {
    let world = risen();
    let one = handle(&world);
    world.ok(&format!("breakthrough edit {one} --set description='She spoke first'"));
    let timeline = world.ok("client timeline k7mq --plain --no-header --fields kind,handle,what").out;
    assert!(
        timeline.contains(&format!("breakthrough\t{one}\tq 0.41 -> 0.63: She spoke first\n")),
        "{timeline}"
    );
    let found =
        world.ok("search 'spoke' --in breakthroughs --plain --no-header --fields client,handle,field").out;
    assert_eq!(found, format!("k7mq\t{one}\tdescription\n"));
    assert!(world.ok("export table breakthroughs --csv").out.contains("She spoke first"));
    world.ok("client merge k7mq --into t2wd --yes");
    assert_eq!(listed(&world, "--client t2wd"), ["q 0.41 0.63"]);
    assert!(world.ok(&format!("breakthrough show {one}")).out.contains("She spoke first"), "sealed anew");
}

/// Answers to every scale of the quick bank: `value` to all, but for the codes that begin with `q-`.
fn answers(world: &World, value: i64, q: i64) -> String {
    let bank = world.ok("bank show quick --json").json();
    let scales = bank["questions"].as_array().unwrap().iter().filter(|one| one["question_type"] == "scale");
    let given = scales.map(|one| {
        let code = one["code"].as_str().unwrap();
        (code.to_owned(), serde_json::Value::from(if code.starts_with("q-") { q } else { value }))
    });
    serde_json::Value::Object(given.collect()).to_string()
}

#[test]
fn an_assessment_names_what_it_shows_and_how_sure_that_is() {
    let world = World::with_clients();
    let take = |value, q, at: &str| {
        world.write("answers.json", answers(&world, value, q));
        world.ok(&format!("assess new k7mq --type quick --answers answers.json --at '{at}'"))
    };
    take(2, 1, "2 days ago");
    let ran = take(2, 5, "1 day ago");
    assert!(ran.err.contains("Breakthrough: q "), "{ran}");
    let shown = world.ok(&format!("breakthrough show {} --json", handle(&world))).json();
    assert_eq!(shown["reliable_change"], "too little data (2 of 30 assessments)");
}

/// Thirty assessments of thirty days: half answer low, half high, so the items of a dimension agree.
#[test]
fn thirty_assessments_tell_a_change_from_an_error() {
    let world = World::with_clients();
    for day in (2..32).rev() {
        let value = if day % 2 == 0 { 1 } else { 5 };
        world.write("answers.json", answers(&world, value, if day == 2 { 4 } else { value }));
        world.ok(&format!("assess new k7mq --type quick --answers answers.json --at '{day} days ago'"));
    }
    let list = "breakthrough list --dim q --sort=-when --limit 1 --plain --no-header --fields handle";
    let latest = world.ok(list).out;
    let shown = world.ok(&format!("breakthrough show {} --json", latest.trim())).json();
    let words = shown["reliable_change"].as_str().unwrap().to_owned();
    assert!(words.contains("measurement error (0."), "{words}");
}

#[test]
fn imported_scores_show_breakthroughs_too() {
    let world = World::with_clients();
    world.write(
        "scores.csv",
        "handle,psi,rho,q,f,at\nk7mq,0.50,0.50,0.41,0.50,2026-08-01T09:00:00Z\n\
         k7mq,0.50,0.50,0.63,0.50,2026-08-20T09:00:00Z\nt2wd,0.2,0.2,0.2,0.2,2026-08-20T09:00:00Z\n",
    );
    let before = world.operations();
    world.ok("import scores ~/scores.csv");
    assert_eq!(listed(&world, ""), ["q 0.41 0.63"]);
    assert_eq!(world.operations(), before + 1, "in the same operation");
}
