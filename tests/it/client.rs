//! `coach client`: every verb, by every way of naming a client, and what strangers may type into it.

use crate::{Says, World};

#[test]
fn adding_and_showing() {
    let world = World::practice();
    insta::assert_snapshot!(world.story([
        "client add 'Ada Okafor' --handle k7mq --email ada@example.org --phone +33612345678 --focus leadership
         --goal 'Speak first' --goal 'Ask the board' --zone Europe/London --sponsor 'Acme Ltd' --start '1 sep'
         --set emergency_contact.name=Eze --set preferences.drink=tea --set consent=yes --set consent_how=letter",
        "client show k7mq",
        "client show k7mq --json",
        "client list",
        "client list --csv --fields handle,name,email,coaching_focus",
    ]));
}

#[test]
fn on_a_terminal() {
    let world = World::with_clients();
    world.ok("client add 'José Ñíguez-Wąsowska' --handle b4c5");
    world.ok("client add 李小龍 --handle d6f7");
    world.ok("client note k7mq -m 'Prefers mornings'");
    world.terminal(80);
    insta::assert_snapshot!(world.story([
        "client list",
        "client show k7mq",
        "client show k7mq --notes",
        "client show k7mq --accessible",
        "client list zzz",
    ]));
}

#[test]
fn one_program_for_every_format() {
    let world = World::with_clients();
    let fields = "--fields handle,name,email,status,psi_score";
    for format in ["table", "plain", "csv", "json", "ndjson"] {
        insta::assert_snapshot!(
            format!("list_as_{format}"),
            world.sh(&format!("client list --format {format} {fields}"))
        );
    }
}

#[test]
fn a_missing_name_is_asked_for() {
    let world = World::practice();
    insta::assert_snapshot!(world.sh("client add"));
    world.person([Says::Line("Ada Okafor")]);
    insta::assert_snapshot!(world.sh("client add --handle k7mq"));
    world.person([Says::Line("Ada Okafor")]);
    assert_eq!(world.sh("client add --no-input").code, 2, "nobody is asked with --no-input");
}

#[test]
fn what_is_no_client_is_refused() {
    let world = World::with_clients();
    let before = world.fingerprint();
    insta::assert_snapshot!(world.story([
        "client add ''",
        "client add '   '",
        "client add 'Cy' --handle k7mq",
        "client add 'Cy' --handle abcd",
        "client add 'Cy' --handle k7mqs9k7mqs9k7",
        "client add 'Cy' --email nonsense",
        "client add 'Cy' --email ADA@example.org",
        "client add 'Cy' --zone Mars/Olympus",
        "client add 'Cy' --start 03/04/2026",
        "client add 'Cy' --start 2026-02-30",
        "client add 'Cy' --set nonsense=1",
        "client add 'Cy' --set phone",
        "client add 'Cy' --set end_date=today",
        "client add 'Cy' --set status=archived",
        "client edit k7mq --set email=",
        "client edit k7mq --unset first_name",
        "client edit k7mq --unset goal.1",
        "client edit k7mq --set goal.7=x",
    ]));
    assert_eq!(world.fingerprint(), before);
}

#[test]
fn editing() {
    let world = World::with_clients();
    insta::assert_snapshot!(world.story([
        "client edit k7mq --set phone=+33612345678 --set goal.+=one --set goal.+=two --set goal.+=three",
        "client edit k7mq --unset goal.2 --set name='Ada Lovelace Okafor'",
        "client show k7mq --json --fields first_name,last_name,phone,goals",
        "client edit k7mq --set phone=+33612345678",
        "client edit k7mq --unset email,focus",
        "client list --plain --fields handle,name,email,coaching_focus",
        "client edit k7mq --set email=Ada@Example.ORG --json --fields email",
        "client edit k7mq --set email=ada@example.org --json --fields email",
        "client edit t2wd --set email=ada@example.org",
    ]));
}

#[test]
fn editing_by_hand() {
    let mut world = World::with_clients();
    world.vars.editor = Some("sed -i -e s/leadership/patience/".into());
    world.person([Says::Yes]);
    insta::assert_snapshot!(world.sh("client edit k7mq"));
    assert_eq!(world.ok("client show k7mq --plain --no-header --fields coaching_focus").out, "patience\n");
    world.vars.editor = Some("true".into());
    world.person([Says::Yes]);
    insta::assert_snapshot!(world.sh("client edit k7mq"));
    // A field is emptied by its line, which is empty then.
    world.vars.editor = Some("sed -i -e s/patience//".into());
    world.person([Says::Yes]);
    assert_eq!(world.sh("client edit k7mq").code, 0);
    assert_eq!(world.ok("client show k7mq --plain --no-header --fields coaching_focus").out, "\n");
    // What cannot be taken is told, and the person may go on or leave.
    world.vars.editor = Some("sed -i -e s/first_name/fist_name/".into());
    world.person([Says::No]);
    insta::assert_snapshot!(world.sh("client edit k7mq"));
}

#[test]
fn notes() {
    let world = World::with_clients();
    insta::assert_snapshot!(world.story(["client note k7mq", "client note k7mq -m 'Prefers mornings'"]));
    world.stdin("Second line\r\nThird line \n\n");
    insta::assert_snapshot!(world.story([
        "client note k7mq --from -",
        "client note k7mq",
        "client list --json --fields notes",
    ]));
}

#[test]
fn states() {
    let world = World::with_clients();
    insta::assert_snapshot!(world.story([
        "client pause k7mq --until '1 oct'",
        "client pause k7mq",
        "client resume k7mq",
        "client resume k7mq",
        "client pause k7mq --until yesterday",
        "client complete k7mq --on yesterday",
        "client complete k7mq",
        "client complete k7mq --on tomorrow",
        "client list --status completed,paused --fields handle,status,end_date",
        "client list --status activ",
        "client list status:actve",
        "client list 'ada seen>30'",
        "client resume k7mq --json --fields status,start_date,end_date,episode_start",
    ]));
}

/// Three Adas, of whom one is called Adam.
fn adas() -> World {
    let world = World::practice();
    world.ok("client add 'Ada Doe' --handle mw4w");
    world.ok("client add 'Adam Khan' --handle wk9n");
    world.ok("client add 'Ada Miller' --handle y7qp");
    world.ok("client add 'José Ñíguez' --handle b4c5 --email jose@example.org");
    world
}

#[test]
fn naming_for_reading() {
    let world = adas();
    insta::assert_snapshot!(world.story([
        "client show ada",
        "client show ada --json",
        "client show adam --plain --fields name",
        "client show 'khan' --plain --fields name",
        "client show 'doe ada' --plain --fields name",
        "client show JOSE-NIGUEZ --plain --fields name",
        "client show jose@EXAMPLE.org --plain --fields name",
        "client show b4 --plain --fields name",
        "client show B4C5 --plain --fields name",
        "client show zzz",
        "client show 'Adam Kahn'",
        "client show jose@example.com",
        "client show 01999999-0000-7000-8000-000000000000",
        "client show ''",
    ]));
}

#[test]
fn naming_for_writing_never_guesses() {
    let world = adas();
    let before = world.fingerprint();
    insta::assert_snapshot!(world.story([
        "client pause adam",
        "client pause ada",
        "client pause 'Ada Okfor'",
        "client pause zzz",
        "client pause 'Ada Mller'",
        "client pause adam --until '1 oct'",
        "session add adam --at 'fri 10:00' --for 50m",
        "session add ada --at 'fri 10:00' --for 50m",
        "session list --client adamm",
        "session list --client adamm --status completed",
    ]));
    assert_eq!(world.fingerprint(), before);
    world.person([Says::No]);
    insta::assert_snapshot!(world.sh("client pause adam"));
    assert_eq!(world.fingerprint(), before);
    world.person([Says::Yes]);
    insta::assert_snapshot!(world.sh("client pause adam"));
    insta::assert_snapshot!(world.sh("client pause 'miller, ADA'"));
}

#[test]
fn finding() {
    let world = adas();
    world.ok("client edit b4c5 --set focus='a new job'");
    world.ok("client pause y7qp");
    insta::assert_snapshot!(world.story([
        "client list ada --plain --fields handle,name",
        "client list 'new job' --plain --fields handle,name",
        "client list --status active --sort=-name --limit 2 --plain --fields handle,name",
        "client list --sort nonsense",
        "client list --not-seen 30 --plain --fields handle",
        "client list --dim-below q=0.4 --plain --fields handle",
        "client list --dim-below q_score=0.4 --plain --fields handle",
        "client list --dim-below x=0.4",
        "client list --dim-below q=1.4",
        "client list --pattern wise_coward --plain --fields handle",
        "client list --pattern nonsense",
        "client list --fields nonsense",
        "client list --limit 0 --json",
    ]));
}

#[test]
fn batches_add_all_or_nothing() {
    let world = World::practice();
    let before = world.fingerprint();
    for (name, text) in [
        ("bad_name", "{\"name\":\"Ada Okafor\"}\n{\"email\":\"x@example.org\"}\n"),
        ("bad_json", "{\"name\":\"Ada Okafor\"}\n{\"name\":\n"),
        ("bad_field", "[{\"name\":\"Ada Okafor\",\"nonsense\":1}]"),
        ("twice_the_address", "{\"name\":\"A\",\"email\":\"a@b.org\"}{\"name\":\"B\",\"email\":\"A@b.org\"}"),
        ("no_object", "[1,2]"),
        ("wrong_handle", "{\"name\":\"A\",\"handle\":\"abcd\"}"),
    ] {
        world.stdin(text);
        insta::assert_snapshot!(format!("batch_{name}"), world.sh("client add --from -"));
        assert_eq!(world.fingerprint(), before, "{name}");
    }
    world.stdin("");
    insta::assert_snapshot!("batch_empty", world.sh("client add --from -"));
    world.stdin("\u{feff}{\"name\":\"Ada Okafor\",\"handle\":\"k7mq\",\"goals\":[\"a\",\"b\"],\"email\":null}\n[{\"first_name\":\"Ben\",\"handle\":\"t2wd\"}]");
    insta::assert_snapshot!("batch_good", world.sh("client add --from -"));
    assert_eq!(world.operations(), 2, "a batch is one operation");
    world.ok("undo");
    assert_eq!(world.ok("client list --json").json().as_array().unwrap().len(), 0);
}

#[test]
fn what_is_listed_can_be_piped_back() {
    let world = World::with_clients();
    let listed = world.ok("client list --json").raw;
    world.stdin(&listed);
    insta::assert_snapshot!("piped_back_unchanged", world.sh("client edit --from -"));
    let shown = world.ok("client show k7mq --json").raw;
    world.stdin(&shown);
    insta::assert_snapshot!("shown_and_piped_back", world.sh("client edit --from -"));
    world.stdin(
        "{\"handle\":\"k7mq\",\"focus\":\"rest\"}\n{\"email\":\"nobody@example.org\",\"focus\":\"rest\"}",
    );
    let before = world.fingerprint();
    insta::assert_snapshot!("piped_back_with_a_stranger", world.sh("client edit --from -"));
    assert_eq!(world.fingerprint(), before);
    world.stdin("{\"handle\":\"k7mq\",\"focus\":\"rest\"}\n{\"id\":\"ada\",\"focus\":\"x\"}");
    assert_eq!(world.sh("client edit --from -").code, 3, "a batch never guesses either");
}

/// Names come from strangers: exact in JSON, harmless on a terminal and in a spreadsheet.
#[test]
fn hostile_names() {
    let world = World::practice();
    let people = |mark: &str| {
        format!(
            "{{\"first_name\":\"=Ada\",\"last_name\":\"@SUM(A1)\",\"handle\":\"k7mq\",\"focus\":\"+1\"}}\n\
             {{\"first_name\":\"-2\",\"last_name\":\"{mark}gpj.exe\",\"handle\":\"t2wd\"}}\n"
        )
    };
    let refused = world.stdin(people("\\u202E")).sh("client add --from -");
    assert!(refused.code != 0 && refused.err.contains("character 1 is U+202E"), "{refused}");
    world.stdin(people(""));
    insta::assert_snapshot!("hostile_added", world.sh("client add --from -"));
    insta::assert_snapshot!(
        "hostile_listed",
        world.story([
            "client list --csv --fields handle,name,first_name,coaching_focus",
            "client list --json --fields handle,name",
            "client list --plain --fields handle,name",
        ])
    );
    let escape = world.run(["client", "add", "Eve \u{1b}[31mRed\u{1b}]0;owned\u{7}", "--handle", "b4c5"]);
    insta::assert_snapshot!("hostile_escape", escape);
    world.terminal(80);
    let everything =
        world.story(["client list", "client show k7mq", "client show t2wd", "op log", "undo --list"]);
    let bad: Vec<_> = everything
        .chars()
        .filter(|c| {
            (c.is_control() && *c != '\n')
                || ('\u{202a}'..='\u{202e}').contains(c)
                || ('\u{2066}'..='\u{2069}').contains(c)
        })
        .collect();
    assert!(bad.is_empty(), "{bad:?} in {everything}");
}

#[test]
fn long_names_are_bounded() {
    let world = World::practice();
    let long = "x".repeat(100_000);
    let ran = world.run(["client", "add", long.as_str()]);
    assert_eq!(ran.code, 9, "{}", ran.err);
    assert!(ran.err.len() < 1000, "the message does not repeat it: {} bytes", ran.err.len());
}

/// Somebody who is new has not been out of sight.
#[test]
fn whoever_is_new_was_not_out_of_sight() {
    let world = World::with_clients();
    let not_seen = || world.ok("client list --not-seen 30 --plain --no-header --fields handle").out;
    assert_eq!(not_seen(), "");
    world.pass(chrono::TimeDelta::days(29));
    world.ok("client add 'Cy Dee' --handle c5d6");
    assert_eq!(not_seen(), "");
    world.pass(chrono::TimeDelta::days(1));
    assert_eq!(not_seen().lines().count(), 2);
    assert_eq!(
        world.ok("client list --not-seen 0 --plain --no-header --fields handle").out.lines().count(),
        3
    );
}

/// The same name twice is possible and rarely meant; so is a beginning years ahead.
#[test]
fn what_may_be_a_slip_is_remarked_and_done() {
    let world = World::with_clients();
    let again = world.ok("client add 'ÁDA  okafor' --handle d6f7");
    assert!(
        again
            .err
            .contains("There is another ÁDA okafor: k7mq. The same person?  coach client merge d6f7 --into"),
        "{again}"
    );
    let third = world.ok("client add 'Okafor Ada'");
    assert!(!third.err.contains("another"), "another order is another name\n{third}");
    world.write("two.ndjson", "{\"name\":\"Zoë Łuk\",\"handle\":\"f7g8\"}\n{\"name\":\"zoe luk\"}\n");
    let batch = world.ok("client add --from two.ndjson");
    assert!(batch.err.contains("There is another zoe luk: f7g8."), "{batch}");
    let far = world.ok("client add 'Eve Far' --handle g8h9 --start 2028-01-01");
    assert!(
        far.err.contains("Check the start date of g8h9: Sat 1 Jan 2028 is more than a year from now"),
        "{far}"
    );
    let far = world.ok("client edit k7mq --set start=2027-09-25");
    assert!(far.err.contains("more than a year from now"), "{far}");
    for near in ["client edit k7mq --set start=2027-09-24", "client edit g8h9 --set focus=x"] {
        assert!(!world.ok(near).err.contains("year from now"), "{near}");
    }
}

/// Text comes from a word, a file, or a pipe that was named. Nothing else is read: the pipe may be a loop's.
#[test]
fn a_note_takes_what_it_is_handed() {
    let world = World::with_clients();
    world.write("note.txt", "from a file");
    world.stdin("not this").ok("client note k7mq -m 'from a word'");
    world.stdin("nor this").ok("client note k7mq --from note.txt");
    world.stdin("and - is the pipe").ok("client note k7mq --from -");
    let read = world.ok("client note k7mq").out;
    assert_eq!(read, "from a word\nfrom a file\nand - is the pipe\n");
    assert_eq!(world.stdin("somebody else's\n").ok("client note k7mq").out, read);
    assert_eq!(world.stdin(" \n").ok("client note k7mq --from -").err, "Nothing to change\n");
    let told = world.ok("client note k7mq --json").json();
    assert_eq!(told["notes"], read.trim_end());
    world.ok("client note k7mq --unset");
    assert_eq!(world.ok("client note k7mq").out, "");
    world.ok("undo");
    assert_eq!(world.ok("client note k7mq").out, read);
}
