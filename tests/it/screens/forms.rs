//! Forms in a real terminal that is closed, or whose program is ended, while something stands in them.

use std::path::PathBuf;

use super::{Terminal, World};

fn kept(world: &World) -> Vec<PathBuf> {
    let files = std::fs::read_dir(world.folder().join("kept"));
    files.map_or_else(|_| Vec::new(), |files| files.map(|file| file.unwrap().path()).collect())
}

/// Opens the form of Ada's fields with another telephone in it.
fn editing(world: &World) -> Terminal {
    let mut terminal = Terminal::tui(world);
    terminal.see("Needs attention");
    terminal.keys("2").see("NAME");
    terminal.keys("/ada\re").see("Edit Ada Okafor");
    terminal.keys("\t\t\t+33612345678").see("+33612345678");
    terminal
}

#[test]
fn fields_that_were_typed_outlive_a_terminal_that_is_closed() {
    for (signal, code) in [("TERM", 143), ("HUP", 129)] {
        let mut world = World::with_clients();
        let mut terminal = editing(&world);
        terminal.signal(signal).see("A form was still open").see("Save it: coach client edit k7mq");
        terminal.left(code);
        let files = kept(&world);
        assert_eq!(files.len(), 1, "{signal}");
        assert!(!world.ok("client show k7mq --json --fields phone").out.contains("336"));
        world.vars.editor = Some("true".into());
        world.person([crate::Says::Yes]);
        world.ok(&format!("client edit k7mq --kept {}", files[0].display()));
        assert!(world.ok("client show k7mq --json --fields phone").out.contains("+33612345678"));
        assert_eq!(kept(&world).len(), 0, "{signal}");
    }
}

#[test]
fn forms_of_sessions_and_new_clients_are_gone_on_with() {
    let world = World::with_clients();
    let mut terminal = Terminal::tui(&world);
    terminal.see("Needs attention");
    terminal.keys("2").see("NAME");
    terminal.keys("aCy Dee\tboards\tnowhere").see("nowhere");
    terminal.signal("TERM").see("Save it: coach client add --kept").left(143);
    let file = kept(&world).pop().unwrap();
    let refused = world.sh(&format!("client add --kept {}", file.display()));
    assert!(refused.code != 0 && kept(&world).len() == 1, "{}", refused.err);
    assert!(
        refused.err.contains("The form had coaching_focus 'boards', email 'nowhere', name 'Cy Dee'"),
        "{}",
        refused.err
    );
    world.ok(&format!("client add --kept {} --email cy@dee.example", file.display()));
    assert!(world.ok("client list --plain --no-header").out.contains("Cy Dee") && kept(&world).is_empty());

    let mut terminal = Terminal::tui(&world);
    terminal.see("Needs attention");
    terminal.keys("2").see("NAME");
    terminal.keys("/ada\rn").see("New session with Ada");
    terminal.keys("2027-10-01 15:00-16:15\t\tdeep dive").see("for 1 h 15 min").see("deep dive ");
    terminal.signal("HUP").left(129);
    let file = kept(&world).pop().unwrap();
    let other = world.sh(&format!("session add t2wd --kept {}", file.display()));
    assert!(other.err.contains("continue with it: coach session add k7mq --kept"), "{}", other.err);
    world.ok(&format!("session add k7mq --kept {}", file.display()));
    let session =
        world.ok("session list --plain --no-header --fields handle,scheduled_at,duration_minutes,type").out;
    assert!(session.contains("\t75\tdeep_dive") && kept(&world).is_empty(), "{session}");
}

/// Nobody's change is written over because a form lay in a file for a while.
#[test]
fn a_session_that_was_moved_meanwhile_is_asked_about() {
    let world = World::with_clients();
    let id = crate::session::made(&world, "session add k7mq --at '2027-10-01 15:00'");
    let mut terminal = Terminal::tui(&world);
    terminal.see("Needs attention");
    terminal.keys("2").see("NAME");
    terminal.keys("/ada\r\rM").see("Move session");
    terminal.keys("2027-10-02 15:00").see("Sat 2 Oct 2027 15:00");
    terminal.signal("TERM").see("Save it: coach session move").left(143);
    let file = kept(&world).pop().unwrap();
    world.ok(&format!("session move {id} --to '2027-10-03 10:00'"));
    let busy = world.sh(&format!("session move {id} --kept {}", file.display()));
    assert!(
        busy.code == 7 && busy.err.contains("was changed in another window in the meantime"),
        "{}",
        busy.err
    );
    world.ok(&format!("session move {id} --kept {} --yes", file.display()));
    assert!(world.ok(&format!("session show {id} --json --fields scheduled_at")).out.contains("2027-10-02"));
}

/// Rows that no form edits, and that no key removes, name the command that does; it works as it is printed.
#[test]
fn rows_that_no_form_edits_name_a_command_that_works() {
    let world = World::with_clients();
    let handle = |line: &str| world.ok(line).out.trim().to_owned();
    world.ok("score add k7mq --psi 0.3 --rho 0.5 --q 0.3 --f 0.5 --at '2026-09-14 10:00'");
    world.ok("score add k7mq --psi 0.5 --rho 0.5 --q 0.6 --f 0.5 --at '2026-09-20 10:00'");
    let item = handle("action add 'Call Tom' -c k7mq -q");
    let given = handle("intervene assign Q-02 --to k7mq -q");
    let score = handle("score list --limit 1 --plain --no-header --fields handle");
    let rise = handle("breakthrough list --limit 1 --sort when --plain --no-header --fields handle");
    let begun = handle("assess new k7mq --type quick --no-run -q");
    let mut terminal = Terminal::tui(&world);
    terminal.see("Needs attention");
    terminal.keys("2").see("NAME").keys("/ada\r\r").see("Sessions 0");
    // However the line wraps, the last words of the command are beside each other.
    for command in [
        format!("edit {item}"),
        format!("done {given}"),
        format!("resume {begun}"),
        "coach breakthrough edit ".to_owned(),
        format!("edit {score}"),
    ] {
        terminal
            .keys("\t")
            .keys("e")
            .see(&command)
            .see("To edit the client, press e on the list of sessions");
    }
    terminal.keys("\t\t\t").keys("\u{1b}[3~").see(&format!("abandon {given}"));
    terminal.keys("\u{1b}\u{1b}q").left(0);
    for (line, says) in [
        (format!("action edit {item}"), vec!["due=fri"]),
        (format!("breakthrough edit {rise}"), vec!["trigger=a walk"]),
        (format!("score edit {score}"), vec!["", "", "0.7", ""]),
        (format!("intervene done {given}"), vec!["4", "good", "so"]),
        (format!("intervene reopen {given}"), vec!["nothing"]),
        (format!("intervene abandon {given}"), vec!["no time"]),
    ] {
        let ran = world.person(says.into_iter().map(crate::Says::Line)).sh(&line);
        assert_eq!(ran.code, 0, "{line}: {ran}");
    }
}
