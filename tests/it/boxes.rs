//! Boxes of notes and their action items, through the commands: items that were renamed apart from their notes, lines that
//! only look like boxes, and taking it all back.

use crate::{Says, World, ran::Ran};

/// Ada's session of 11 August with a box, and the handles of the session and of its item.
fn world() -> (World, String, String) {
    let world = World::with_clients();
    world.ok("session log k7mq --at '11 aug 10:00' -m '- [ ] Call Tom due:+9w'");
    let first =
        |list: &str| world.ok(&format!("{list} --plain --no-header --fields handle")).out.trim().to_owned();
    let (session, item) = (first("session list"), first("action list --all"));
    (world, session, item)
}

fn titles(world: &World) -> Vec<String> {
    let items = world.ok("action list --all --json").json();
    let title = |item: &serde_json::Value| format!("{} {}", item["title"], item["status"]).replace('"', "");
    items.as_array().unwrap().iter().map(title).collect()
}

fn notes(world: &World, session: &str) -> String {
    world.ok(&format!("session note {session}")).out
}

/// Puts other notes in the place of those of a session, in an editor.
fn rewrite(world: &mut World, session: &str, notes: &str) -> Ran {
    let path = world.write("ed.sh", format!("for f; do :; done\nprintf '%s\\n' '{notes}' > \"$f\"\n"));
    world.vars.editor = Some(format!("sh '{}'", path.display()).into());
    world.person([Says::Yes]).ok(&format!("session note {session} --edit"))
}

#[test]
fn a_renamed_item_stays_that_of_its_box_whatever_is_undone() {
    let (mut world, session, item) = world();
    world.ok(&format!("action edit {item} --set title='Ring Tom Reed'"));
    let ran = rewrite(&mut world, &session, "- [x] Call Tim due:+9w");
    let told = format!("Line 1: action item {item} was renamed earlier; its title is now that of the notes");
    assert!(ran.err.contains(&told), "{ran}");
    assert_eq!(titles(&world), ["Call Tim completed"]);
    // Back to two titles and on again, and the box is still its item's.
    for (line, title, box_title) in [
        ("undo", "Ring Tom Reed pending", "- [ ] Call Tom due:+9w"),
        ("undo", "Call Tom pending", "- [ ] Call Tom due:+9w"),
        ("redo", "Ring Tom Reed pending", "- [ ] Call Tom due:+9w"),
        ("redo", "Call Tim completed", "- [x] Call Tim due:+9w"),
        ("undo", "Ring Tom Reed pending", "- [ ] Call Tom due:+9w"),
    ] {
        world.ok(line);
        assert_eq!(
            (titles(&world), notes(&world, &session).trim()),
            (vec![title.to_owned()], box_title),
            "{line}"
        );
    }
    rewrite(&mut world, &session, "- [x] Call Tom due:+9w");
    assert_eq!(titles(&world), ["Ring Tom Reed completed"]);
    // Another session is no place for the box.
    world.ok("undo");
    world.ok(&format!("action edit {item} --unset session"));
    world.ok(&format!("action edit {item} --set session={session}"));
    rewrite(&mut world, &session, "- [x] Call Tom due:+9w");
    assert_eq!(titles(&world), ["Ring Tom Reed pending"]);
    world.ok("doctor");
}

#[test]
fn lines_that_begin_like_boxes_are_never_passed_over() {
    let (mut world, session, _) = world();
    let told = |ran: &Ran| {
        let err = ran.err.clone();
        err.lines().filter(|line| line.starts_with("Line ")).map(str::to_owned).collect::<Vec<_>>()
    };
    let bare = "a box begins with '- [ ]', so it is not an action item";
    let ran = world.ok(&format!("session note {session} -m '[ ] Pay'"));
    assert_eq!(told(&ran), [format!("Line 2: {bare}")], "{ran}");
    world.stdin("-[ ] Ask\n1. [ ] Book\n");
    let ran = world.ok(&format!("session note {session} --from -"));
    assert_eq!(told(&ran), [format!("Line 3: {bare}")], "{ran}");
    let ran = rewrite(&mut world, &session, "- [ ] Call Tom due:+9w\n[x] Pay");
    assert_eq!(told(&ran), [format!("Line 2: {bare}")], "{ran}");
    let ran = world.ok("session log k7mq --at '12 aug 10:00' -m '- [ ] due:fri'");
    assert_eq!(told(&ran), ["Line 1: the box has no words, so it is not an action item"], "{ran}");
    assert_eq!(titles(&world).len(), 2, "{:?}", titles(&world));
}

#[test]
fn a_renamed_item_stays_that_of_its_box_with_another_client() {
    let (mut world, session, item) = world();
    world.ok(&format!("action edit {item} --set title='Ring Tom Reed'"));
    world.ok("client merge k7mq --into t2wd --yes");
    rewrite(&mut world, &session, "- [x] Call Tom due:+9w");
    assert_eq!(titles(&world), ["Ring Tom Reed completed"]);
}

/// What is no longer in the notes is still to be done, and that is said; a tick that stood there says nothing new.
#[test]
fn an_item_without_its_box_is_told_of() {
    let (mut world, session, item) = world();
    let told = format!("Action item {item} has no box in these notes any more and is still open.");
    let ran = rewrite(&mut world, &session, "- [ ] Book the room for Thursday");
    assert!(ran.err.contains(&told) && titles(&world).len() == 2, "{ran}");
    let ran = world.ok(&format!("session note {session} --unset"));
    assert_eq!(ran.err.matches("has no box in these notes any more").count(), 1, "{ran}");
    world.ok("undo");
    rewrite(&mut world, &session, "- [x] Book the room for Thursday");
    let done = world.ok("action list --status completed --plain --no-header --fields handle").out;
    world.ok(&format!("action reopen {}", done.trim()));
    let ran = rewrite(&mut world, &session, "- [x] Book a room for Thursday");
    assert!(!ran.err.contains("Completed"), "{ran}");
    assert!(titles(&world).contains(&"Book a room for Thursday pending".to_owned()), "{:?}", titles(&world));
}

/// Days that a box counts from its session go with it when it is moved, and that is told; what was given another day elsewhere,
/// what is done and what names its day stay.
#[test]
fn days_of_boxes_go_with_their_session() {
    let world = World::with_clients();
    world.ok("session add k7mq --at '2026-10-07 10:00'");
    let session = world.ok("session list --plain --no-header --fields handle").out.trim().to_owned();
    let boxes = "- [ ] One due:tomorrow\n- [ ] Two due:+2w\n- [ ] Three due:2026-10-09\n- [ ] Four due:tomorrow\n\
        - [x] Five due:tomorrow\n- [ ] Six";
    world.stdin(boxes).ok(&format!("session note {session} --from -"));
    let item = |title: &str| {
        let rows = world.ok("action list --all --json").json();
        let row = rows.as_array().unwrap().iter().find(|row| row["title"] == title).unwrap().clone();
        (row["handle"].as_str().unwrap().to_owned(), row["due_date"].as_str().unwrap_or("none").to_owned())
    };
    let days = || ["One", "Two", "Three", "Four", "Five", "Six"].map(|title| item(title).1);
    world.ok(&format!("action edit {} --set due=2026-11-01", item("Four").0));
    let before = days();
    assert_eq!(before, ["2026-10-08", "2026-10-21", "2026-10-09", "2026-11-01", "2026-10-08", "none"]);
    let told = world.ok(&format!("session move {session} --to '2026-10-20 10:00'"));
    let (one, two) = (item("One").0, item("Two").0);
    for words in [
        format!("Action item {one} is now due Wed 21 Oct 2026, as its box counts from the session"),
        format!("Action item {two} is now due Tue 3 Nov 2026"),
    ] {
        assert!(told.err.contains(&words), "{told}");
    }
    assert_eq!(told.err.matches("as its box counts").count(), 2, "{told}");
    let after = ["2026-10-21", "2026-11-03", "2026-10-09", "2026-11-01", "2026-10-08", "none"];
    assert_eq!(days(), after);
    world.ok("undo");
    assert_eq!(days(), before);
    world.ok("redo");
    assert_eq!(days(), after);
    let nothing = world.ok(&format!("session move {session} --to '2026-10-20 10:30'"));
    assert!(!nothing.err.contains("as its box counts"), "{nothing}");
    // One that took place is put where it was.
    let held = world.ok("session log t2wd --at '2026-09-10 10:00' -m '- [ ] Seven due:tomorrow' -q").out;
    let told = world.ok(&format!("session edit {} --set at='2026-09-12 10:00'", held.trim()));
    assert!(told.err.contains("is now due Sun 13 Sep 2026"), "{told}");
    assert_eq!(item("Seven").1, "2026-09-13");
}
