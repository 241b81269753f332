//! `coach action`: every verb, several items at once, and what the timeline, search, merge and export make of them.

use uuid::Uuid;

use crate::{Says, World};

/// Adds an item and gives its handle.
fn add(world: &World, words: &str) -> String {
    world.ok(&format!("action add {words} -q")).out.trim().to_owned()
}

/// What the list shows, as `title,due,status` lines.
fn titles(world: &World, filter: &str) -> String {
    world.ok(&format!("action list {filter} --plain --no-header --fields title,due_date,status")).out
}

/// Five items of two clients; the middle one is done.
fn five() -> (World, [String; 5]) {
    let world = World::with_clients();
    let items = [
        "'Call Tom' --client k7mq --due fri",
        "'Write it down' --client k7mq",
        "'Book the room' --client t2wd --due today",
        "'Ask the board' --client t2wd --due '2 days ago' --description 'in person'",
        "'Sleep on it' --client k7mq --due +20d",
    ]
    .map(|words| add(&world, words));
    world.ok(&format!("action done {}", items[2]));
    (world, items)
}

#[test]
fn all_of_them_are_asked_for_by_one_word() {
    let (world, _) = five();
    assert_eq!(titles(&world, "--all"), titles(&world, "--status all"));
    assert_ne!(titles(&world, "--all"), titles(&world, ""));
    assert_eq!(world.sh("action list --all --status pending").code, 2);
}

#[test]
fn a_story() {
    let world = World::with_clients();
    insta::assert_snapshot!(
        "added",
        world.sh("action add 'Call Tom' -c ada-okafor --due fri --description 'At nine'")
    );
    let item = world.ok("action list --plain --no-header --fields handle").out;
    let item = item.trim();
    insta::assert_snapshot!(
        "lived",
        world.story([
            "action list",
            &format!("action show {item}"),
            &format!("action start {item}"),
            &format!("action start {item}"),
            &format!("action edit {item} --set due='next fri' --set title='Call Tom twice'"),
            &format!("action edit {item} --unset description --unset due"),
            &format!("action done {item} --dry-run"),
            &format!("action done {item}"),
            &format!("action start {item}"),
            "action list",
            "action list --status all",
            &format!("action show {item} --json --fields status,completed_at,title,description,due_date"),
            &format!("action reopen {item} --json --fields status,completed_at"),
            &format!("action rm {item}"),
            "undo",
            "action list",
        ])
    );
    world.terminal(80);
    insta::assert_snapshot!("on_a_terminal", world.story(["action list", &format!("action show {item}")]));
}

#[test]
fn what_is_open_comes_overdue_first_then_by_day() {
    let (world, _) = five();
    assert_eq!(
        titles(&world, ""),
        "Ask the board\t2026-09-22\toverdue\nCall Tom\t2026-09-25\tpending\nSleep on it\t2026-10-14\tpending\n\
         Write it down\t\tpending\n"
    );
    assert_eq!(titles(&world, "--status overdue"), "Ask the board\t2026-09-22\toverdue\n");
    assert_eq!(titles(&world, "--status completed"), "Book the room\t2026-09-24\tcompleted\n");
    assert_eq!(titles(&world, "--status all").lines().count(), 5);
    assert_eq!(titles(&world, "--status all").lines().last(), Some("Book the room\t2026-09-24\tcompleted"));
    assert_eq!(titles(&world, "--client k7mq --limit 1"), "Call Tom\t2026-09-25\tpending\n");
    assert_eq!(titles(&world, "--due-before fri"), "Ask the board\t2026-09-22\toverdue\n");
    assert_eq!(titles(&world, "--sort=-title --limit 2").lines().next().unwrap(), "Write it down\t\tpending");
    let refused = world.sh("action list --sort nonsense");
    assert!(
        refused.code == 2 && refused.err.contains("action items can be sorted by due_date, "),
        "{refused}"
    );
}

/// What is overdue is not stored: it turns at midnight in the practice's zone, and turns back when the day is moved.
#[test]
fn overdue_is_a_matter_of_the_practices_midnight() {
    let world = World::with_clients();
    let item = add(&world, "'Call Tom' --client k7mq --due today");
    world.pass(chrono::TimeDelta::minutes(7 * 60 + 39));
    assert_eq!(titles(&world, "--status overdue"), "", "23:59 in Paris");
    world.pass(chrono::TimeDelta::minutes(1));
    assert_eq!(titles(&world, "--status overdue").lines().count(), 1, "midnight in Paris, 22:00 in UTC");
    assert_eq!(titles(&world, "--tz America/New_York --status overdue"), "", "still today in New York");
    assert_eq!(titles(&world, "--at '1 hour ago' --status overdue"), "", "it was not overdue then");
    world.ok(&format!("action edit {item} --set due=tomorrow"));
    assert_eq!(titles(&world, "--status overdue"), "");
    let stored: String =
        world.raw().query_row("SELECT status FROM action_items", [], |row| row.get(0)).unwrap();
    assert_eq!(stored, "pending");
}

#[test]
fn several_at_once_are_one_operation_and_all_or_nothing() {
    let (world, [a, b, c, ..]) = five();
    let before = (world.fingerprint(), world.operations());
    for (wrong, message) in [
        (
            format!("action done {a} zzzz"),
            "error: no action item has the handle 'zzzz'\nhint: list them: coach action list\n",
        ),
        (format!("action rm {a} k7mq"), "error: k7mq is a client, not an action item\n"),
        (
            format!("action start {a} {c}"),
            &*format!(
                "error: action item {c} is already completed\nhint: reopen it: coach action reopen {c}\n"
            ),
        ),
        (
            "action show 01999999-0000-7000-8000-000000000000".to_owned(),
            "error: there is no such action item\nhint: was it removed or undone in the meantime?  coach op log\n",
        ),
    ] {
        let ran = world.sh(&wrong);
        assert_eq!(ran.err, message, "{ran}");
        assert_eq!(ran.code, if wrong.contains("start") { 9 } else { 3 }, "{ran}");
    }
    assert_eq!((world.fingerprint(), world.operations()), before);
    let done = world.ok(&format!("action done {a} {b} {a} {c}"));
    assert_eq!(
        done.err,
        format!("Completed action items {a} and {b}. Undo: coach undo\n"),
        "{c} was done before"
    );
    assert_eq!(world.operations(), before.1 + 1);
    assert_eq!(titles(&world, "--status completed").lines().count(), 3);
    let rows = world.ok(&format!("action reopen {a} {b} --json")).json();
    assert_eq!(rows.as_array().unwrap().len(), 2);
    assert_eq!(world.ok(&format!("action rm {a} {b} {c} -q")).out, format!("{a}\n{b}\n{c}\n"));
    assert_eq!(titles(&world, "--status all").lines().count(), 2);
    world.ok("undo");
    assert_eq!(titles(&world, "--status all").lines().count(), 5);
    assert_eq!(titles(&world, "--client k7mq").lines().count(), 3, "reopened, removed and brought back");
}

/// An id does where a handle does, so that `--fields id` can be piped on.
#[test]
fn ids_are_as_good_as_handles() {
    let (world, [.., board, _]) = five();
    let sql = "SELECT id FROM action_items WHERE handle = ?1";
    let id: Vec<u8> = world.raw().query_row(sql, [&board], |row| row.get(0)).unwrap();
    world.ok(&format!("action done {}", Uuid::from_slice(&id).unwrap()));
    assert_eq!(titles(&world, "--status overdue"), "");
}

/// The words of an item stay out of the shell's history when they are left out.
#[test]
fn what_is_missing_is_asked() {
    let world = World::with_clients();
    insta::assert_snapshot!("nobody_to_ask", world.story(["action add 'Call Tom'", "action add -c k7mq"]));
    world.person([Says::Line("k7mq"), Says::Line("Call Tom")]);
    insta::assert_snapshot!("asked", world.sh("action add --due fri"));
}

#[test]
fn what_is_no_item_is_refused() {
    let world = World::with_clients();
    let item = add(&world, "'Call Tom' --client k7mq");
    let before = world.fingerprint();
    insta::assert_snapshot!(
        world
            .story([
                "action add '' -c k7mq",
                "action add 'Call Tom' -c nobody",
                "action add 'Call Tom' -c k7mq --due 03/04/2026",
                "action add 'Call Tom' -c k7mq --session k7mq",
                "action add 'Call Tom' -c k7mq --intervention zzzz",
                &format!("action edit {item}"),
                &format!("action edit {item} --unset title"),
                &format!("action edit {item} --unset title"),
                &format!("action edit {item} --set status=completed"),
                &format!("action edit {item} --set nonsense=1"),
                &format!("action edit {item} --set due"),
                "action done",
                "action list --status nonsense",
            ])
            .replace(&item, "ITEM")
    );
    assert_eq!(world.fingerprint(), before);
    let long = world.run(["action", "add", "x".repeat(201).as_str(), "-c", "k7mq"]);
    assert_eq!(
        (long.code, long.err.as_str()),
        (9, "error: title must have at most 200 characters, not 201\n")
    );
}

#[test]
fn a_batch_is_added_whole_or_not_at_all() {
    let world = World::with_clients();
    let before = world.fingerprint();
    for (text, wrong) in [
        ("{\"title\":\"A\",\"client\":\"k7mq\"}{\"title\":\"B\"}", "error: object 2: it names no client"),
        (
            "{\"title\":\"A\",\"client\":\"ada\"}",
            "error: object 1: 'ada' is not the full name or handle of a client",
        ),
        ("{\"client\":\"k7mq\"}", "error: object 1: title must not be empty"),
        ("{\"title\":\"A\",\"client\":\"k7mq\",\"due\":7}", "error: object 1: due must be text"),
        (
            "{\"title\":\"A\",\"client\":\"k7mq\",\"x\":\"y\"}",
            "error: object 1: an action item has no field 'x'",
        ),
    ] {
        world.stdin(text);
        let ran = world.sh("action add --from -");
        assert!(ran.code != 0 && ran.err.starts_with(wrong), "{ran}");
        assert_eq!(world.fingerprint(), before, "{text}");
    }
    world.stdin(
        "[{\"title\":\"A\",\"client\":\"k7mq\",\"due\":\"fri\"},{\"title\":\"B\",\"client\":\"Ben Ito\"}]",
    );
    let added = world.ok("action add --from - --json");
    assert_eq!(added.json().as_array().unwrap().len(), 2);
    assert_eq!(titles(&world, ""), "A\t2026-09-25\tpending\nB\t\tpending\n");
    world.ok("undo");
    assert_eq!(titles(&world, ""), "");
    world.stdin(&added.raw);
    world.ok("action add --from -");
    assert_eq!(
        titles(&world, ""),
        "A\t2026-09-25\tpending\nB\t\tpending\n",
        "what was listed can be piped back"
    );
}

#[test]
fn a_locked_practice_keeps_its_titles() {
    let world = World::new();
    world.write("pass.txt", "long enough for a test\n");
    world.ok("init --name 'Mara Lind' --passphrase-file pass.txt --recovery-file recovery.txt --no-input");
    world.ok("client add 'Ada Okafor' --handle k7mq --passphrase-file pass.txt");
    world.ok("action add 'Call Tom' --client k7mq --passphrase-file pass.txt");
    world.ok("lock");
    let ran = world.sh("action list");
    assert!(ran.code == 5 && ran.out.is_empty(), "{ran}");
}

#[test]
fn other_commands_know_action_items() {
    let (world, [call, .., board, _]) = five();
    world.ok(&format!("action done {board}"));
    let timeline = world.ok("client timeline t2wd --plain --no-header --fields kind,handle,what").out;
    assert!(timeline.contains(&format!("action\t{board}\tdone: Ask the board\n")), "{timeline}");
    assert!(
        timeline.contains(&format!("action\t{board}\tagreed, due Tue 22 Sep: Ask the board\n")),
        "{timeline}"
    );
    let found = world
        .ok("search 'tom call' --in actions --plain --no-header --fields client,handle,field,excerpt")
        .out;
    assert_eq!(found, format!("k7mq\t{call}\ttitle\tCall Tom\n"));
    let found = world.ok("search person --plain --no-header --fields handle,field").out;
    assert_eq!(found, format!("{board}\tdescription\n"));
    let exported = world.ok("export table actions --csv").out;
    assert!(exported.contains("Ask the board") && exported.lines().count() == 6, "{exported}");
    world.ok("client merge t2wd --into k7mq --yes");
    assert_eq!(
        titles(&world, "--client k7mq --status all").lines().count(),
        5,
        "sealed anew for the other client"
    );
}

const SESSION: &str = "01990000-0000-7000-8000-00000000005e";

/// A session of Ada, past the program: only its row is wanted here.
fn with_session(world: &World) {
    let session: Uuid = SESSION.parse().unwrap();
    let raw = world.raw();
    raw.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    raw.execute(
        "INSERT INTO sessions (id, handle, client_id, coach_id, scheduled_at, zone, duration_minutes, type, status,
            created_at, updated_at, op)
         SELECT ?1, '7f2k', id, coach_id, '2026-09-24T08:00:00.000Z', 'Europe/Paris', 50, 'regular', 'completed',
            '2026-09-24T08:00:00.000Z', '2026-09-24T08:00:00.000Z', 1 FROM clients WHERE handle = 'k7mq'",
        [session.as_bytes().to_vec()],
    )
    .unwrap();
    raw.execute(
        "INSERT INTO handles (handle, kind, id, op) VALUES ('7f2k', 'session', ?1, 1)",
        [session.as_bytes().to_vec()],
    )
    .unwrap();
}

#[test]
fn a_session_says_whose_item_it_is() {
    let world = World::with_clients();
    with_session(&world);
    let item = world.ok("action add 'Call Tom' --session 7f2k --json").json();
    assert_eq!((&item["client"], &item["session"]), (&"k7mq".into(), &"7f2k".into()));
    let refused = world.sh("action add 'Call Tom' --session 7f2k --client t2wd");
    assert_eq!((refused.code, refused.err.as_str()), (9, "error: the session is another client's\n"));
    let crossed = world.sh("action done 7f2k");
    assert_eq!((crossed.code, crossed.err.as_str()), (3, "error: 7f2k is a session, not an action item\n"));
}

#[test]
fn notes_of_a_session_make_items_once() {
    let world = World::with_clients();
    with_session(&world);
    let note = |text: &str| world.ok(&format!("session note 7f2k -m '{text}'")).err;
    let first = note("Talked about the board.\n- [ ] Call Tom due:fri\n- [x] Book the room\n- [ ] call  TOM");
    assert!(first.contains("Added 2 action items: "), "{first}");
    let all = "Call Tom\t2026-09-25\tpending\nBook the room\t\tcompleted\n";
    assert_eq!(titles(&world, "--status all"), all);
    let again = note("- [ ] Call Tom due:fri\n- [x] Book the room\n- [ ] Book the room");
    assert!(
        again.contains("Line 5 has the words of line 2: both are action item ") && !again.contains("Added 1"),
        "a second reading adds nothing, and what is done stays done: {again}"
    );
    assert_eq!(titles(&world, "--status all"), all);
    assert!(note("- [x] Call Tom").contains("Completed 1 action item: "));
    assert_eq!(titles(&world, "--status completed").lines().count(), 2);
}
