//! Notes in a real terminal: typed, kept, finished, and found again after the program was ended from outside.

use super::{Terminal, World};

/// A practice with one session of Ada's, and its notes open. Found from her page, which tells past and future alike.
fn writing() -> (World, Terminal) {
    let world = World::with_clients();
    world.ok("session add k7mq --at '2026-09-24 17:00' --for 60m -q");
    let terminal = opened(&world);
    (world, terminal)
}

fn opened(world: &World) -> Terminal {
    let mut terminal = Terminal::tui(world);
    terminal.see("Needs attention");
    terminal.keys("2").see("NAME");
    terminal.keys("/ada\r\r").see("Sessions 1").see("regular, 60m");
    terminal.keys("\r").see("Notes ").see("Ada Okafor  regular, 60m");
    terminal
}

fn notes(world: &World) -> String {
    let handle = world.ok("session list --plain --no-header --fields handle").out;
    world.ok(&format!("session show {} --notes --json --fields notes", handle.trim())).out
}

/// Goes back from her page, and leaves.
fn leave(terminal: &mut Terminal) {
    terminal.keys("\u{1b}").see("NAME");
    terminal.keys("q").left(0);
}

fn items(world: &World) -> String {
    world.ok("action list --plain --no-header --fields title").out
}

#[test]
fn notes_are_kept_while_they_are_typed_and_finished_with_esc() {
    let (world, mut terminal) = writing();
    terminal.keys("# Today\rAsked for it.\r- [ ] Write the request").see("not saved yet");
    terminal.see(" s ago");
    assert_eq!(items(&world), "");
    terminal.keys(" due:tomorrow").see("1 new action item will be added: due");
    terminal.keys("\u{1b}").see("1 action item added");
    leave(&mut terminal);
    assert_eq!(items(&world), "Write the request\n");
    assert!(notes(&world).contains("# Today\\nAsked for it.\\n- [ ] Write the request due:tomorrow"));
}

#[test]
fn a_long_line_wraps_and_several_lines_are_pasted() {
    let (world, mut terminal) = writing();
    terminal.keys("\u{1b}[200~one\r\ntwo; rm -rf ~\n\u{1b}[201~").see("two; rm -rf ~");
    terminal.keys("The one-to-one with the CFO took place and the decision was asked for.");
    terminal.see("\ndecision was asked for.");
    terminal.keys("\u{1b}[A\u{1b}[H>").see("\n>The one-to-one");
    terminal.keys("\u{1b}").see("Saved the notes");
    leave(&mut terminal);
    assert!(notes(&world).contains("one\\ntwo; rm -rf ~\\n>The one-to-one"), "{}", notes(&world));
}

#[test]
fn ending_from_outside_keeps_what_was_typed() {
    let (world, mut terminal) = writing();
    terminal.keys("- [ ] Write the request").see("- [ ] Write the request").see("not saved yet");
    terminal.signal("TERM").left(143);
    assert!(notes(&world).contains("- [ ] Write the request"), "kept though nobody paused");
    assert_eq!(items(&world), "");
    let mut terminal = opened(&world);
    terminal.see("Not finished: a draft from ").see(", 3 words. Ctrl-U discards it");
    terminal.keys("\u{1b}").see("1 action item added");
    leave(&mut terminal);
    assert_eq!(items(&world), "Write the request\n");
}

#[test]
fn a_crash_loses_no_more_than_the_last_pause() {
    let (world, mut terminal) = writing();
    terminal.keys("kept before").see(" s ago");
    terminal.keys("\u{1b}").see("Saved the notes");
    terminal.keys("\r").see("Ada Okafor  regular, 60m").keys(" and after");
    terminal.see("kept before and after").see(" s ago");
    terminal.signal("KILL").see("left 137");
    let mut terminal = opened(&world);
    terminal
        .see("Not finished: a draft from ")
        .see(", 4 words. Ctrl-U discards it")
        .see("kept before and after");
    terminal.keys("\u{f}").see("Versions of these notes").see("4 words").see("2 words").see("0 words");
    terminal.keys("\u{1b}").miss("Versions of these notes");
    terminal.keys("\u{15}").miss("and after").see(" s ago");
    terminal.keys("\u{1b}").see("Discarded the draft; the notes of session ").see(" are as before");
    leave(&mut terminal);
    assert!(notes(&world).contains("\"kept before\""), "{}", notes(&world));
}
