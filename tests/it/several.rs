//! Commands that act on several things at once: named on the line or in a list, in one operation.

use chrono::TimeDelta;

use crate::{World, session::made};

/// Two sessions that are over, of two clients.
fn world() -> (World, [String; 2]) {
    let world = World::with_clients();
    let sessions = ["k7mq", "t2wd"].map(|client| {
        made(&world, &format!("session add {client} --at 'tomorrow 1{}:00'", u8::from(client == "k7mq")))
    });
    world.pass(TimeDelta::days(2));
    (world, sessions)
}

fn states(world: &World) -> String {
    let out = world.ok("session list --sort at --plain --no-header --fields status").out;
    out.lines().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_list_feeds_a_command_as_lines_or_as_json() {
    let (world, [one, two]) = world();
    let before = world.operations();
    let done = world.ok(&format!("session done {one} {two}"));
    assert!(done.err.starts_with("Completed 2 sessions: "), "{done}");
    assert_eq!((states(&world).as_str(), world.operations()), ("completed completed", before + 1));
    world.ok("undo");
    for list in [
        world.ok("session list --json").raw,
        world.ok("session list --format ndjson").raw,
        world.ok("session list --plain --no-header --fields handle").out,
        world.ok("session list --plain --no-header").out,
        world.ok("session list --plain").raw,
        world.ok("session list --plain --fields handle").out,
        world.ok("session list --plain --fields name,scheduled_at,handle").out,
        world.ok("session list --csv").raw,
        world.ok("session list --csv --fields type,handle").out,
        world.ok("session list --csv --fields type,id").raw,
        format!("\u{feff}{one}\r\n\r\n{two}\r\n{one}\r\n"),
    ] {
        let ran = world.stdin(&list).ok("session no-show --from - --json");
        assert_eq!(ran.json().as_array().unwrap().len(), 2, "{list}\n{ran}");
        assert_eq!(states(&world), "no_show no_show", "{list}");
        world.ok("undo");
    }
}

/// All of it, or none; and what cannot be read as a list is refused without a word of it kept.
#[test]
fn one_that_cannot_be_had_holds_up_all() {
    let (world, [one, two]) = world();
    let before = world.operations();
    assert_eq!(world.sh(&format!("session cancel {one} zzzz")).code, 3);
    for (list, code) in [
        (format!("{one}\nzzzz\n"), 3),
        (format!("[{{\"handle\":\"{two}\"}},{{\"name\":\"Ada\"}}]"), 2),
        ("{\"handle\":".to_owned(), 2),
    ] {
        let ran = world.stdin(&list).sh("session cancel --from -");
        assert_eq!((ran.code, ran.err.contains("kept/")), (code, false), "{ran}");
    }
    world.ok(&format!("session no-show {one}"));
    assert_eq!(world.sh(&format!("session no-show {two} {one}")).code, 9);
    assert_eq!((states(&world).contains("scheduled"), world.operations()), (true, before + 1));
    for alone in ["--following", "--reason why --following"] {
        assert_eq!(world.sh(&format!("session cancel {one} {two} {alone}")).code, 2);
    }
    assert_eq!(world.sh(&format!("session done {one} {two} --minutes 50")).code, 2);
}

/// An empty list is nothing to do, for every command that takes one.
#[test]
fn an_empty_list_changes_nothing() {
    let (world, _) = world();
    world.ok("score add k7mq --psi .5 --rho .5 --q .5 --f .5");
    let before = world.operations();
    let mut tried = 0;
    crate::tree::walk(&crate::tree::built(), &[], &mut |path, command| {
        if takes_several(path, command) {
            let rated = if path.join(" ") == "intervene done" { " --unrated" } else { "" };
            let line = format!("{}{rated}", path.join(" "));
            for list in ["", "\n", "[]"] {
                for dry in ["", " --dry-run"] {
                    let ran = world.stdin(list).ok(&format!("{line} --from -{dry}"));
                    assert_eq!(ran.err, "Nothing to change\n", "{line}\n{ran}");
                }
            }
            tried += 1;
        }
    });
    assert!(tried >= 17, "{tried}");
    assert_eq!(world.operations(), before);
}

/// A row with the id of one thing and the handle of another is neither of them.
#[test]
fn a_row_with_two_names_of_two_things_is_refused_by_every_verb() {
    let (world, _) = world();
    for line in [
        "assess new k7mq --type quick --no-run",
        "assess new t2wd --type quick --no-run",
        "intervene assign Q-02 --to k7mq",
        "intervene assign Q-03 --to k7mq",
        "action add Call --client k7mq",
        "action add Write --client k7mq",
        "score add k7mq --psi .5 --rho .5 --q .5 --f .5",
        "score add t2wd --psi .5 --rho .5 --q .5 --f .5",
        "breakthrough add k7mq --dim psi --before .3 --after .4 --at '5 aug'",
        "breakthrough add t2wd --dim psi --before .3 --after .4 --at '5 aug'",
    ] {
        world.ok(line);
    }
    let before = world.fingerprint();
    let mut tried = 0;
    crate::tree::walk(&crate::tree::built(), &[], &mut |path, command| {
        let line = path.join(" ");
        let Some(noun) = path.first() else { return };
        if !takes_several(path, command) || noun == "bank" {
            return;
        }
        let list = if noun == "intervene" { "assigned" } else { "list" };
        let mut rows =
            serde_json::from_str::<serde_json::Value>(&world.ok(&format!("{noun} {list} --json")).raw)
                .unwrap();
        let other = rows[1]["handle"].take();
        rows[0]["handle"] = other;
        let row = rows[0].to_string();
        let ran = world.stdin(&row).sh(&format!("{line} --from - --dry-run"));
        assert!(ran.code == 2 && ran.err.contains("are not of the same row"), "{line}\n{row}\n{ran}");
        tried += 1;
    });
    assert!(tried >= 17, "{tried}");
    assert_eq!(world.fingerprint(), before);
}

/// Whether a command does the same to several things: named on the line, or in a list.
fn takes_several(path: &[String], command: &clap::Command) -> bool {
    let lists = |arg: &clap::Arg| arg.get_id() == "list" && arg.get_long() == Some("from");
    let told = ["intervene done", "intervene abandon"].contains(&path.join(" ").as_str());
    told || command.get_arguments().any(lists)
}

/// Which of several things is in the way is said, whatever the verb.
#[test]
fn what_is_in_the_way_of_one_of_several_is_named() {
    let (world, [one, two]) = world();
    let one_of = |line: &str| world.ok(&format!("{line} -q")).out.trim().to_owned();
    world.ok(&format!("session done {two}"));
    let later = one_of("session add t2wd --at 'tomorrow 8:00'");
    let drafts = ["k7mq", "t2wd"].map(|client| one_of(&format!("assess new {client} --type quick --no-run")));
    let closed = one_of("assess new k7mq --type quick --no-run");
    world.ok(&format!("assess submit {closed} --without-score"));
    let [new, done] = ["Q-02", "Q-03"].map(|code| one_of(&format!("intervene assign {code} --to k7mq")));
    world.ok(&format!("intervene done {done} --unrated"));
    let [item, ended] = ["Call", "Write"].map(|title| one_of(&format!("action add {title} --client k7mq")));
    world.ok(&format!("action done {ended}"));
    world.ok("client add 'Eve Low' --handle p2pp");
    world.ok("client pause p2pp");
    world.ok("bank retire quick");
    let draft = &drafts[0];
    // The verb, what it can be done to, what it cannot, and what is named then.
    let cases = [
        ("client pause", "k7mq", "p2pp", "p2pp"),
        ("client pause --until 2020-01-01", "t2wd", "k7mq", "t2wd"),
        ("client resume", "p2pp", "k7mq", "k7mq"),
        ("client complete --on 2020-01-01", "k7mq", "t2wd", "k7mq"),
        ("session done", &one, &two, &two),
        ("session done", &one, &later, &later),
        ("session no-show", &one, &later, &later),
        ("session cancel", &one, &two, &two),
        ("session reopen", &two, &one, &one),
        ("assess submit --without-score", draft, &closed, &closed),
        ("assess submit", draft, &drafts[1], draft),
        ("assess discard", draft, &closed, &closed),
        ("assess reopen", &closed, draft, draft),
        ("assess rm", &closed, draft, draft),
        ("intervene start", &new, &done, &done),
        ("intervene done --unrated", &new, &done, &done),
        ("intervene abandon", &new, &done, &done),
        ("intervene reopen", &done, &new, &new),
        ("action start", &item, &ended, &ended),
        ("bank retire", "initial", "quick", "quick@"),
        ("bank restore", "quick", "initial", "initial@"),
    ];
    let before = world.fingerprint();
    for (verb, fits, bad, named) in cases {
        let ran = world.sh(&format!("{verb} {fits} {bad}"));
        let first = ran.err.lines().next().unwrap_or_default();
        assert!([2, 9].contains(&ran.code) && first.contains(named), "{verb}\n{ran}");
    }
    assert_eq!(world.fingerprint(), before);
    // Those that are left out stand in no state that could be in the way, or pass over what is so already.
    let free = ["client rm", "session rm", "score rm", "action done", "action reopen", "action rm"];
    let free = free.into_iter().chain(["breakthrough dismiss", "breakthrough restore", "breakthrough rm"]);
    let free: Vec<_> = free.collect();
    crate::tree::walk(&crate::tree::built(), &[], &mut |path, command| {
        let path = path.join(" ");
        let tried =
            || cases.iter().any(|(verb, ..)| verb.starts_with(&path)) || free.contains(&path.as_str());
        let words: Vec<String> = path.split(' ').map(str::to_owned).collect();
        assert!(!takes_several(&words, command) || tried(), "{path}");
    });
}

/// Where a command takes a text too, a list without an ID is a list; a text without one is refused and kept.
#[test]
fn a_list_without_an_id_is_no_text() {
    let world = World::with_clients();
    let given = ["k7mq", "t2wd"]
        .map(|client| world.ok(&format!("intervene assign Q-02 --to {client} -q")).out.trim().to_owned());
    let list = || world.ok("intervene assigned --all --json").raw;
    for list in [list(), given.join("\n"), world.ok("intervene assigned --plain --no-header").out] {
        let ran = world.stdin(&list).ok("intervene done --unrated --from -");
        assert!(ran.err.starts_with("Completed 2 assignments: "), "{ran}");
        world.ok("undo");
        let ran = world.stdin(&list).ok("intervene abandon --from -");
        assert!(ran.err.starts_with("Abandoned 2 assignments: "), "{ran}");
        world.ok("undo");
    }
    for text in ["She said that it was hard.", "nope it did not help"] {
        let ran = world.stdin(text).sh("intervene done --unrated --from -");
        assert!([2, 3].contains(&ran.code) && ran.err.contains("kept/feedback"), "{ran}");
    }
    for gone in ["zzzz\n", "[{\"handle\":\"zzzz\"}]"] {
        let ran = world.stdin(gone).sh("intervene abandon --from -");
        assert!(ran.code == 3 && !ran.err.contains("kept/"), "{ran}");
    }
    world.stdin("It was hard.").ok(&format!("intervene done {} --unrated --from -", given[0]));
    let shown = world.ok(&format!("intervene show {} --notes", given[0])).out;
    assert!(shown.contains("It was hard."), "{shown}");
}

#[test]
fn clients_are_paused_and_taken_up_together() {
    let world = World::with_clients();
    let ran = world.ok("client pause k7mq t2wd -q");
    assert_eq!(ran.out, "k7mq\nt2wd\n");
    let states = || world.ok("client list --plain --no-header --fields status").out;
    assert_eq!(states(), "paused\npaused\n");
    let list = world.ok("client list --status paused,completed --json").raw;
    world.stdin(&list).ok("client resume --from -");
    assert_eq!(states(), "active\nactive\n");
}

/// What a list shows can be given back, with other values in it: only those change, all in one operation.
#[test]
fn what_a_list_shows_can_be_edited() {
    let world = crate::inputs::world();
    world.ok("session add t2wd --at '2026-09-29 10:00'");
    world.ok("breakthrough add k7mq --dim q --before .4 --after .6 --at '4d ago 8:00'");
    for (noun, key, value) in [
        ("session", "focus_dimension", "rho"),
        ("action", "due_date", "2026-12-01"),
        ("breakthrough", "description", "She asked."),
    ] {
        let list = || -> serde_json::Value {
            serde_json::from_str(&world.ok(&format!("{noun} list --json")).raw).unwrap()
        };
        let shown = list();
        let before = world.operations();
        for dry in ["", " --dry-run"] {
            let same = world.stdin(shown.to_string()).ok(&format!("{noun} edit --from -{dry}"));
            assert!(same.err.contains("Nothing to change"), "{same}");
        }
        let mut other = shown.clone();
        for row in other.as_array_mut().unwrap() {
            row[key] = value.into();
        }
        world.stdin(other.to_string()).ok(&format!("{noun} edit --from -"));
        assert_eq!(world.operations(), before + 1, "{noun}");
        world.ok("undo");
        assert_eq!(list(), shown, "{noun}");
        other[0]["client"] = "zzzz".into();
        let refused = world.stdin(other.to_string()).sh(&format!("{noun} edit --from -"));
        assert!(
            refused.code == 9 && refused.err.contains("object 1: client cannot be set here"),
            "{refused}"
        );
        assert_eq!(list(), shown, "{noun}");
    }
}

/// Lists take several types as they take several states.
#[test]
fn sessions_of_several_types_are_listed() {
    let world = World::with_clients();
    for kind in ["initial", "review", "regular"] {
        world.ok(&format!("session add k7mq --at tomorrow --type {kind} --allow-overlap"));
    }
    let types = |wanted: &str| {
        world.ok(&format!("session list --type {wanted} --plain --no-header --fields type")).out
    };
    assert_eq!(types("review"), "review\n");
    let both = types("initial,review");
    assert!(both.contains("initial") && both.contains("review") && !both.contains("regular"), "{both}");
}

/// What makes up for one thing is done to several as well.
#[test]
fn clients_assessments_banks_and_assignments_are_handled_together() {
    let world = World::with_clients();
    let one = |line: &str| world.ok(&format!("{line} -q")).out.trim().to_owned();
    let before = |world: &World| world.operations();
    let drafts = ["k7mq", "t2wd"].map(|client| one(&format!("assess new {client} --type quick --no-run")));
    let at = before(&world);
    let list = world.ok("assess list --status draft --json").raw;
    let ran = world.stdin(list).ok("assess discard --from -");
    assert!(ran.err.starts_with("Discarded 2 assessments: ") && before(&world) == at + 1, "{ran}");
    world.ok("undo");
    let ran = world.ok(&format!("assess submit {} {} --without-score --json", drafts[0], drafts[1]));
    assert_eq!(ran.json().as_array().unwrap().len(), 2, "{ran}");
    world.ok("undo");
    let list = world.ok("bank list --json").raw;
    let at = before(&world);
    world.stdin(list).ok("bank retire --from -");
    assert_eq!((world.ok("bank list --plain --no-header").out.as_str(), before(&world)), ("", at + 1));
    world.ok("undo");
    let given = ["k7mq", "t2wd"].map(|client| one(&format!("intervene assign Q-02 --to {client}")));
    let both = given.join(" ");
    assert_eq!(world.sh(&format!("intervene done {both} --rating 4 --note x")).code, 2);
    assert_eq!(world.sh(&format!("intervene done {both} zzzz --rating 4")).code, 3);
    let at = before(&world);
    world.ok(&format!("intervene done {both} --rating 4"));
    world.ok(&format!("intervene reopen {both}"));
    world.ok(&format!("intervene abandon {both}"));
    assert_eq!(before(&world), at + 3);
    let asked = world.sh("client rm k7mq t2wd");
    assert!(asked.code == 2 && asked.err.matches("Removing ").count() == 2, "{asked}");
    world.ok("client rm k7mq t2wd --yes");
    assert_eq!((world.ok("client list --plain --no-header").out.as_str(), before(&world)), ("", at + 4));
    world.ok("undo");
}

/// A row is the thing whose id it has: one of another practice is nobody here, whatever has its handle.
#[test]
fn a_row_of_another_practice_is_not_taken_for_one_of_this() {
    let (there, here) = (World::with_clients(), World::practice());
    here.pass(TimeDelta::minutes(1));
    for (name, handle) in [("Eve Low", "k7mq"), ("Kim Ray", "t2wd")] {
        here.ok(&format!("client add '{name}' --handle {handle} -q"));
    }
    let list = there.ok("client list --json").raw;
    let before = here.fingerprint();
    for line in ["client rm --from - -y", "client pause --from -", "client rm --from - -y -n"] {
        let ran = here.stdin(&list).sh(line);
        assert!(ran.code == 3, "{ran}");
    }
    assert_eq!(here.fingerprint(), before);
    // Its own rows are, by their ids and by their handles.
    let own = here.ok("client list --json --fields id,handle").raw;
    here.stdin(&own).ok("client pause --from -");
    let handles = here.ok("client list --json --fields handle").raw;
    here.stdin(&handles).ok("client resume --from -");
}
