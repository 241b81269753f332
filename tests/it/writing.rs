//! What people write is stored or kept: whatever goes wrong, the words are in a file of their own, sealed, and the command
//! that was printed brings them in.

use std::path::PathBuf;

use crate::{Says, World, ran::Ran, session::made, world::files};

/// A practice with one session of Ada's with notes.
pub(crate) fn world() -> (World, String) {
    let world = World::with_clients();
    let id = made(&world, "session log k7mq --at 'tue 10:00' -m 'first line'");
    (world, id)
}

pub(crate) fn notes(world: &World, id: &str) -> String {
    world.ok(&format!("session note {id}")).out
}

/// The files of what was kept.
pub(crate) fn kept(world: &World) -> Vec<PathBuf> {
    let folder = world.folder().join("kept");
    if !folder.is_dir() {
        return Vec::new();
    }
    files(&folder).into_iter().map(|(path, _)| path).collect()
}

/// The one command that the hint of an error gives, ready to be typed.
pub(crate) fn back(ran: &Ran) -> String {
    let ways = ["save it: coach ", "offers to edit it: coach ", "asks to edit it: coach "];
    let hint = ran
        .err
        .lines()
        .filter_map(|line| line.strip_prefix("hint: "))
        .find_map(|hint| ways.iter().find_map(|way| hint.split_once(way).map(|(_, line)| line)));
    hint.unwrap_or_else(|| panic!("no hint to save it: {ran}")).to_owned()
}

/// A shell script that edits, with the file as its last argument.
pub(crate) fn editor(world: &mut World, script: &str) {
    let path = world.write("ed.sh", format!("for f; do :; done\n{script}\n"));
    world.vars.editor = Some(format!("sh '{}'", path.display()).into());
}

/// Nothing of what was written lies anywhere in clear.
pub(crate) fn in_clear(world: &World, words: &str) -> Vec<PathBuf> {
    let all = [world.folder(), world.root().join("run")];
    let holds = |bytes: &[u8]| bytes.windows(words.len()).any(|part| part == words.as_bytes());
    let found = all.iter().flat_map(|folder| files(folder)).filter(|(_, bytes)| holds(bytes));
    found.map(|(path, _)| path).collect()
}

#[test]
fn an_unreadable_day_keeps_the_notes_wherever_they_come_from() {
    let (mut world, id) = world();
    let text = "long notes\n- [ ] Call Tom due:bogus\n";
    world.stdin(text);
    let ran = world.ok(&format!("session note {id} --from -"));
    assert!(ran.err.contains("Added 1 action item: ") && ran.err.contains("Line 3: 'bogus' "), "{ran}");
    assert!(ran.err.contains(" has no day. Set one: coach action edit "), "{ran}");
    assert_eq!(notes(&world, &id), "first line\nlong notes\n- [ ] Call Tom due:bogus\n");
    let ran = world.ok("session log t2wd --at 'tue 12:00' -m '- [ ] Write due:never'");
    assert!(ran.err.contains("Line 1: 'never' "), "{ran}");
    editor(&mut world, "echo '- [ ] Ask due:sometimes' >> \"$f\"");
    let ran = world.person([Says::Yes]).ok(&format!("session note {id} --edit"));
    assert!(ran.err.contains("Line 4: 'sometimes' ") && !ran.err.contains("Line 3"), "{ran}");
    let titles = world.ok("action list --plain --no-header --fields title,due_date").out;
    assert_eq!(titles.lines().filter(|line| line.ends_with('\t')).count(), 3, "{titles}");
}

#[test]
fn text_in_another_encoding_is_kept_and_brought_in() {
    let (world, id) = world();
    world.stdin(b"Zo\xeb marmalade \x80 5");
    let ran = world.sh(&format!("session note {id} --from -"));
    assert_eq!(ran.code, 9, "{ran}");
    assert!(
        ran.err.starts_with("error: standard input: line 1, byte 3 is 0xEB, which is not UTF-8\n"),
        "{ran}"
    );
    assert!(
        ran.err.contains("  your text is saved for later, encrypted, in ~/practice/kept/session-"),
        "{ran}"
    );
    assert!(in_clear(&world, "marmalade").is_empty());
    let again = back(&ran).replace(" --encoding windows-1252", "");
    let refused = world.sh(&again);
    assert_eq!((refused.code, kept(&world).len()), (9, 1), "kept once\n{refused}");
    assert!(refused.err.contains("--encoding windows-1252"), "{refused}");
    world.ok(&format!("{again} --encoding windows-1252"));
    assert_eq!(notes(&world, &id), "first line\nZoë marmalade € 5\n");
    assert!(kept(&world).is_empty(), "what is stored need not be kept");
    // A mark at the beginning says enough.
    let wide: Vec<u8> = "\u{feff}Größe".encode_utf16().flat_map(u16::to_le_bytes).collect();
    world.stdin(wide).ok("client note k7mq --from -");
    assert_eq!(world.ok("client note k7mq").out, "Größe\n");
    // A file of the person's own stays where it is.
    world.write("old.txt", b"Zo\xeb");
    let ran = world.sh("client note k7mq --from old.txt");
    assert!(ran.code == 9 && !ran.err.contains("kept") && kept(&world).is_empty(), "{ran}");
}

/// What cannot be stored as it was written is refused with its place, and nothing of it is left out or changed unsaid.
#[test]
fn control_characters_are_refused_and_marks_stay() {
    let (mut world, id) = world();
    let wide: Vec<u8> = "Größe\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let ran = world.stdin(&wide).sh(&format!("session note {id} --from -"));
    assert_eq!((ran.code, kept(&world).len()), (9, 1), "{ran}");
    assert!(ran.err.contains("every other byte is NUL, as in UTF-16LE\n"), "{ran}");
    assert!(ran.err.contains("hint: give its encoding: --encoding utf-16le\n"), "{ran}");
    world.ok(&back(&ran));
    assert_eq!((notes(&world, &id).as_str(), kept(&world).len()), ("first line\nGröße\n", 0));
    for (byte, name) in
        [(0, "NUL 0x00"), (7, "BEL 0x07"), (0x1b, "ESC 0x1B"), (0x0c, "FF 0x0C"), (0x7f, "DEL 0x7F")]
    {
        let told = format!("line 2, character 3 is {name}, a control character");
        let bytes = [&b"one\ntw"[..], &[byte], b"o"].concat();
        world.write("notes.txt", &bytes);
        for line in
            [format!("session note {id} --from notes.txt"), "client note k7mq --from notes.txt".to_owned()]
        {
            let ran = world.sh(&line);
            assert!(ran.code == 9 && ran.err.contains(&told), "{ran}");
        }
        for line in [
            format!("session note {id} --from -"),
            "session log k7mq --at 'yesterday 9:00' --from -".to_owned(),
        ] {
            let ran = world.stdin(&bytes).sh(&line);
            assert!(
                ran.code == 9 && ran.err.contains(&told) && ran.err.contains("offers to edit it: coach "),
                "{ran}"
            );
        }
        editor(&mut world, &format!("printf 'one\\ntw\\{byte:03o}o' > \"$f\""));
        let ran = world.person([Says::No]).sh(&format!("session note {id} --edit"));
        assert!(ran.code == 9 && ran.err.contains(&told), "{ran}");
        std::fs::remove_dir_all(world.folder().join("kept")).unwrap();
    }
    let ran = world.sh(&format!("session note {id} -m 'a\u{1b}[31mb'"));
    assert!(ran.code == 9 && ran.err.contains("character 2 is ESC 0x1B"), "{ran}");
    let ran = world.sh("client edit k7mq --set 'notes=a\u{7}b'");
    assert!(ran.code == 9 && ran.err.contains("character 2 is BEL 0x07"), "{ran}");
    assert_eq!(notes(&world, &id), "first line\nGröße\n");
    // Marks of direction and joiners are what was written; a terminal does not get the ones that reorder.
    let marked = "a \u{202e}cba\u{202c} \u{200f}שלום\u{200e} b\u{ad}c\u{200b}d";
    world.ok(&format!("client note k7mq -m '{marked}'"));
    assert_eq!(world.ok("client note k7mq").raw, format!("{marked}\n"));
    assert_eq!(world.ok("client show k7mq --notes --json").json()["notes"].as_str(), Some(marked));
    let shown = world.terminal(80).ok("client note k7mq").raw;
    assert!(!shown.contains(['\u{202e}', '\u{202c}', '\u{200f}', '\u{200e}']), "{shown:?}");
}

#[test]
fn where_nothing_can_be_sealed_words_stay_in_memory_until_doctor_keeps_them() {
    let (world, _) = world();
    // No folder can be made where a file lies.
    std::fs::write(world.folder().join("kept"), "").unwrap();
    let ran = world.stdin("what was said").sh("session note zzzz --from -");
    assert!(ran.err.contains("is kept in memory until you log out, not encrypted, in ~/run/coach-"), "{ran}");
    let next = world.ok("client list --plain --no-header --fields handle");
    assert_eq!(next.err.lines().count(), 1, "{next}");
    assert!(next.err.ends_with("coach doctor --fix\n"), "{next}");
    assert_eq!(world.ok("client list -q").err, "");
    assert_eq!(world.ok("client list --json").err, "");
    let told = world.sh("doctor --plain --no-header --fields name,ok,detail").out;
    assert!(told.contains("memory\tfalse\tthere is text in memory, not encrypted: ~/run/coach-"), "{told}");
    std::fs::remove_file(world.folder().join("kept")).unwrap();
    let fixed = world.sh("doctor --fix --plain --no-header --fields name,ok,detail").out;
    assert!(fixed.contains("memory\ttrue\tremoved ~/run/coach-"), "{fixed}");
    assert_eq!((kept(&world).len(), in_clear(&world, "what was said").len()), (1, 0));
    assert_eq!(world.ok("client list --plain").err, "");
}

#[test]
fn an_empty_file_is_a_change_of_mind() {
    let (mut world, id) = world();
    world.ok("client note k7mq -m mornings");
    for empties in [": > \"$f\"", "printf '  \\n' > \"$f\"", "rm \"$f\""] {
        editor(&mut world, empties);
        let ran = world.person([Says::Yes]).sh(&format!("session note {id} --edit"));
        assert_eq!(ran.code, 130, "{ran}");
        let hint = format!("hint: to clear them: coach session note {id} --unset\n");
        assert_eq!(ran.err, format!("error: nothing was saved; the notes were not changed\n{hint}"));
        let ran = world.person([Says::Yes]).sh("client note k7mq --edit");
        assert!(ran.err.starts_with("error: nothing was saved; the note was not changed\n"), "{ran}");
        let ran = world.person([Says::Yes]).sh("client edit k7mq");
        assert!(ran.err.starts_with("error: nothing was saved; the client was not changed\n"), "{ran}");
    }
    assert_eq!((notes(&world, &id), kept(&world).len()), ("first line\n".to_owned(), 0));
    assert_eq!(world.ok("client note k7mq").out, "mornings\n");
    // Notes that were never written may stay so.
    let other = made(&world, "session log t2wd --at 'tue 12:00'");
    let ran = world.person([Says::Yes]).ok(&format!("session note {other} --edit"));
    assert!(
        ran.err.starts_with("The editor returned at once.") && ran.err.ends_with("\nNothing to change\n"),
        "{ran}"
    );
}

/// The same of the note on a client and of their fields.
#[test]
fn what_is_kept_of_a_client_is_no_change_of_theirs() {
    let mut world = World::with_clients();
    world.ok("client note k7mq -m 'first line'");
    let program = env!("CARGO_BIN_EXE_coach");
    let folder = world.folder().display().to_string();
    let run = |line: &str| format!("'{program}' --store '{folder}' {line} -q");
    editor(&mut world, &format!("{} && echo mine >> \"$f\"", run("client note k7mq -m theirs")));
    let ran = world.person([Says::No]).sh("client note k7mq --edit");
    assert_eq!((ran.code, kept(&world).len()), (7, 1), "{ran}");
    editor(&mut world, "true");
    let ran = world.person([Says::Yes]).ok(&back(&ran));
    assert!(ran.err.contains("'theirs'\nOverwrite? [y/N] y\n"), "{ran}");
    assert_eq!((world.ok("client note k7mq").out.as_str(), kept(&world).len()), ("first line\nmine\n", 0));
    // Fields: one is changed and refused, and another window changes two more meanwhile.
    editor(&mut world, "sed -i -e 's/\"leadership\"/courage/' \"$f\"");
    let ran = world.person([Says::No]).sh("client edit k7mq");
    assert_eq!((ran.code, kept(&world).len()), (2, 1), "{ran}");
    world.ok("client edit k7mq --set sponsor=Acme --set phone=+331");
    editor(&mut world, "sed -i -e 's/courage/\"courage\"/' \"$f\"");
    world.person([Says::Cancels]).ok(&back(&ran));
    let shown = world.ok("client show k7mq --json").json();
    let fields = ["coaching_focus", "sponsor", "phone"].map(|field| shown[field].as_str().unwrap_or("-"));
    assert_eq!((fields, kept(&world).len()), (["courage", "Acme", "+331"], 0));
}

#[test]
fn what_was_kept_of_one_client_is_not_taken_for_another() {
    let mut world = World::with_clients();
    editor(&mut world, "sed -i -e 's/\"leadership\"/courage/' \"$f\"");
    let ran = world.person([Says::No]).sh("client edit k7mq");
    let line = back(&ran);
    let before = world.ok("client show t2wd --json").out;
    editor(&mut world, "true");
    let refused = world.person([Says::Yes]).sh(&line.replace("client edit k7mq", "client edit t2wd"));
    assert_eq!((refused.code, kept(&world).len()), (9, 1), "{refused}");
    assert!(
        refused
            .err
            .contains("holds fields of k7mq, not of t2wd\nhint: save them: coach client edit k7mq --kept "),
        "{refused}"
    );
    assert_eq!(world.ok("client show t2wd --json").out, before);
}
