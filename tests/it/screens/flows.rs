//! A walk over each screen on made-up data, whose day is Thursday 24 September 2026, and the ways out.

use super::{Terminal, World};

/// The screens on made-up data.
fn demo(world: &World) -> Terminal {
    let mut terminal = Terminal::open(world, "coach demo");
    terminal.see("Today, Thursday 24 September").see("> 17:00  Ada Okafor");
    terminal
}

#[test]
fn the_day() {
    let world = World::new();
    let mut terminal = demo(&world);
    terminal.keys("j").see("> 19:00  Kofi Boateng");
    terminal.keys("\r").see("Kofi Boateng  initial, 60m, Thu 24 Sep 19:00");
    terminal.keys("\u{1b}").see("> 19:00  Kofi Boateng");
    terminal.keys("n").see("For which client?");
    terminal.keys("chlo\r").see("New session with Chloé Martin");
    terminal.keys("fri 8:00").see("Fri 25 Sep");
    terminal.keys("\r\r\r\r").see("Added session").see("08:00 Chloé Martin");
    terminal.keys("u").see("Undone: ").miss("08:00 Chloé Martin");
    terminal.keys("q").left(0);
}

#[test]
fn sessions() {
    let world = World::new();
    let mut terminal = demo(&world);
    terminal.keys("4").see("> Thu 24 Sep 09:00 Dmitri Petrov").see("12 sessions to come");
    terminal.keys("f").miss("12 sessions to come").see("past");
    terminal.keys("ff").see("12 sessions to come");
    terminal.keys("jj").see(">            19:00 Kofi Boateng");
    terminal.keys("M").see("Move session").see("Kofi Boateng");
    terminal.keys("fri 9:00\r").see("Moved session").see("> Fri 25 Sep 09:00 Kofi Boateng");
    terminal.keys("c").see("Cancelled session").see("cancelled");
    terminal.keys("u").see("Undone: ").see("09:00 Kofi Boateng        initial, 60m             scheduled");
    terminal.keys("u").see("19:00 Kofi Boateng");
    terminal.keys("q").left(0);
}

#[test]
fn the_library() {
    let world = World::new();
    let mut terminal = demo(&world);
    terminal.keys("5").see("> PSI-01   Morning alignment check");
    terminal.keys("j").see("> PSI-02   Promise ledger");
    terminal.keys("\r").see("closes");
    terminal.keys("x").miss("closes");
    terminal.keys("a").see("For which client?");
    terminal.keys("chlo\r").see("Assigned PSI-02");
    terminal.keys("q").left(0);
}

#[test]
fn a_window_too_small_and_back() {
    let world = World::new();
    let mut terminal = demo(&world);
    terminal.resize(59, 15).see("coach needs 60x16, this is 59x15").miss("Today");
    terminal.resize(200, 60).see("Today, Thursday 24 September").see("Prepare: Ada Okafor");
    terminal.resize(60, 16).see("> 17:00  Ada Okafor").miss("Prepare: Ada Okafor");
    terminal.keys("?").see("Keys on this screen");
    terminal.resize(80, 24).see("Keys on this screen");
    terminal.keys("\u{1b}").see("Needs attention");
    terminal.keys("q").left(0);
}

/// A key that comes together with another size of the window is not lost.
#[test]
fn a_key_while_the_window_changes() {
    let world = World::new();
    let mut terminal = demo(&world);
    for round in 0..60 {
        // While the first key is worked on, the rest comes.
        terminal.keys("j").resize(81 + round % 3, 24).keys("g");
        terminal.see("> 09:00  Dmitri Petrov");
        terminal.keys("G").resize(85 + round % 3, 24).keys("k");
        terminal.miss("> 09:00");
    }
    terminal.keys("q").left(0);
}

#[test]
fn control_c_leaves_from_a_screen_with_a_tab() {
    let world = World::new();
    let mut terminal = demo(&world);
    terminal.keys("\u{3}").left(0);
}

#[test]
fn a_signal_gives_the_terminal_back() {
    let world = World::new();
    for (name, code) in [("TERM", 143), ("INT", 130), ("HUP", 129)] {
        let mut terminal = demo(&world);
        terminal.signal(name).left(code);
    }
}

#[test]
fn finishing_a_session_makes_action_items_and_books_the_next_one() {
    let world = World::new();
    let mut terminal = demo(&world);
    terminal.keys("\r").see("Ada Okafor  deep dive, 90m, q, Thu 24 Sep 17:00");
    terminal.keys("\u{14}").see("Started session");
    terminal.keys("- [ ] Ask the board due:fri").see("1 new action item will be added: due Fri 25 Sep");
    terminal.keys("\u{6}").see("Finish session").see("Minutes     1");
    terminal.keys("\tfri 9:00\r").see("1 action item added. Completed session").see("completed, notes");
    terminal.see("09:00 Ada Okafor");
    terminal.keys("q").left(0);
}

#[test]
fn gnu_screen_keeps_the_mouse_or_esc_would_not_arrive() {
    let world = World::practice();
    for (line, wants) in [("coach tui", true), ("env STY=1.pts-0.here coach tui", false)] {
        let mut terminal = Terminal::open(&world, line);
        terminal.see("No clients yet");
        assert_eq!(terminal.wants_mouse(), wants, "{line}");
        terminal.keys("q").left(0);
    }
    world.ok("config set ui.mouse true");
    let mut terminal = Terminal::open(&world, "env STY=1.pts-0.here coach tui");
    terminal.see("No clients yet");
    assert!(terminal.wants_mouse(), "as it was set");
    terminal.keys("q").left(0);
}
