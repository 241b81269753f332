//! What is written in an editor: edited again where it is refused, kept where it is given up, and never taken for more than
//! was written.

use crate::{
    Says, World,
    writing::{back, editor, in_clear, kept, notes, world},
};

#[test]
fn a_refused_edit_is_edited_again_or_kept() {
    let (mut world, _) = world();
    // The first try is no TOML, the second is: Enter means yes.
    editor(
        &mut world,
        "if grep -q patience \"$f\"; then sed -i 's/ = patience/ = \"patience\"/' \"$f\"\nelse sed -i 's/\"leadership\"/patience/' \"$f\"; fi",
    );
    world.person([Says::Line("")]);
    let ran = world.ok("client edit k7mq");
    assert!(ran.err.contains("that is not TOML") && ran.err.contains("Edit again? [Y/n]: \n"), "{ran}");
    assert_eq!(world.ok("client show k7mq --plain --no-header --fields coaching_focus").out, "patience\n");
    // Who says no finds what was typed again, and goes on with it.
    editor(&mut world, "sed -i 's/\"patience\"/courage/' \"$f\"");
    for leaves in [Says::No, Says::Cancels] {
        let ran = world.person([leaves]).sh("client edit k7mq");
        assert_eq!((ran.code, kept(&world).len()), (2, 1), "{ran}");
        assert!(in_clear(&world, "courage").is_empty());
        editor(&mut world, "sed -i 's/courage/\"courage\"/' \"$f\"");
        world.person([Says::Yes]).ok(&back(&ran));
        assert_eq!(world.ok("client show k7mq --plain --no-header --fields coaching_focus").out, "courage\n");
        assert!(kept(&world).is_empty());
        world.ok("undo");
        editor(&mut world, "sed -i 's/\"patience\"/courage/' \"$f\"");
    }
}

#[test]
fn an_editor_that_fails_keeps_what_it_left() {
    let (mut world, id) = world();
    editor(&mut world, "exit 3");
    let ran = world.person([Says::Yes]).sh(&format!("session note {id} --edit"));
    assert_eq!((ran.code, kept(&world).len()), (130, 0), "{ran}");
    assert!(ran.err.contains("the editor failed (exit status: 3)\nhint: nothing was changed\n"), "{ran}");
    editor(&mut world, "echo more >> \"$f\"; exit 3");
    let ran = world.person([Says::Yes]).sh(&format!("session note {id} --edit"));
    assert_eq!((ran.code, kept(&world).len()), (130, 1), "{ran}");
    assert_eq!(notes(&world, &id), "first line\n");
    // All of it is in the file, so it takes the place of what there is.
    editor(&mut world, "echo last >> \"$f\"");
    let again = back(&ran);
    assert!(again.starts_with(&format!("session note {id} --edit --from ")), "{again}");
    world.person([Says::Yes]).ok(&again);
    assert_eq!((notes(&world, &id).as_str(), kept(&world).len()), ("first line\nmore\nlast\n", 0));
    // So is what an editor saved beside the file as it was ended.
    editor(&mut world, "echo unsaved > \"$f.save\"; kill -HUP $$");
    let ran = world.person([Says::Yes]).sh(&format!("session note {id} --edit"));
    assert_eq!(kept(&world).len(), 1, "{ran}");
    editor(&mut world, "printf 'Zo\\353' > \"$f\"");
    let ran = world.person([Says::No]).sh(&format!("session note {id} --edit"));
    assert_eq!(kept(&world).len(), 2, "{ran}");
    assert!(ran.err.contains("what the editor saved is not text: line 1, byte 3 is 0xEB"), "{ran}");
    assert!(
        std::fs::read_dir(world.root().join("run")).unwrap().next().is_none(),
        "nothing is left in memory"
    );
}

/// Somebody changed the notes while the editor was open: no edit mends that, and theirs is not written over.
#[test]
fn notes_that_were_overtaken_are_kept() {
    let (mut world, id) = world();
    let theirs = format!(
        "'{}' --store '{}' session note {id} -m theirs -q && echo mine >> \"$f\"",
        env!("CARGO_BIN_EXE_coach"),
        world.folder().display()
    );
    editor(&mut world, &theirs);
    let ran = world.person([Says::No]).sh(&format!("session note {id} --edit"));
    assert_eq!((ran.code, kept(&world).len()), (7, 1), "{ran}");
    assert!(!ran.err.contains("Edit again"), "{ran}");
    assert!(
        ran.err.contains("it has 1 line that yours lacks (line 2): 'theirs'\nOverwrite? [y/N] n\n"),
        "{ran}"
    );
    assert_eq!(notes(&world, &id), "first line\ntheirs\n");
    // The command that was printed asks as well, and what is kept stays until it is stored.
    let again = back(&ran);
    editor(&mut world, "true");
    let refused = world.person([Says::No]).sh(&again);
    assert_eq!((refused.code, kept(&world).len()), (7, 1), "{refused}");
    assert!(refused.err.contains("'theirs'\nOverwrite? [y/N]"), "{refused}");
    let told = refused.err.split("error: ").last().unwrap();
    assert!(told.contains("line 2") && !told.contains("theirs"), "errors hold no notes: {refused}");
    assert!(told.contains(&format!("see what is there now: coach session note {id}\n")), "{refused}");
    let refused = world.person([Says::Yes]).sh(&format!("{again} --no-input"));
    assert_eq!((refused.code, kept(&world).len()), (7, 1), "nobody is asked: {refused}");
    assert!(refused.err.contains("with --yes") && notes(&world, &id) == "first line\ntheirs\n", "{refused}");
    let agreed = world.person([Says::Yes]).sh(&again);
    assert_eq!((agreed.code, kept(&world).len()), (0, 0), "{agreed}");
    assert_eq!(notes(&world, &id), "first line\nmine\n");
    // What nobody changed since it was begun is brought in without a question.
    world.ok("undo");
    editor(&mut world, "echo mine >> \"$f\"; exit 3");
    let again = back(&world.person([Says::Yes]).sh(&format!("session note {id} --edit")));
    editor(&mut world, "true");
    world.person([Says::Cancels]).ok(&again);
    assert_eq!((notes(&world, &id).as_str(), kept(&world).len()), ("first line\ntheirs\nmine\n", 0));
    // A text from elsewhere was made of nothing that is known.
    world.write("other.txt", "first line\nother\n");
    let ran = world.person([Says::Yes]).ok(&format!("session note {id} --edit --from other.txt"));
    assert!(ran.err.contains("'theirs', 'mine'\nOverwrite? [y/N]"), "{ran}");
    world.person([Says::Yes]).ok(&format!("session note {id} --edit --from other.txt --yes"));
    assert_eq!(notes(&world, &id), "first line\nother\n");
}

#[test]
fn an_editor_begins_with_words_as_they_were_said_to_be_encoded() {
    let (mut world, id) = world();
    world.write("l.txt", b"caf\xe9\n");
    editor(&mut world, "true");
    world
        .person([Says::Yes])
        .ok(&format!("session note {id} --edit --from ~/l.txt --encoding latin-1 --yes"));
    assert_eq!(notes(&world, &id), "caf\u{e9}\n");
}

#[test]
fn settings_that_are_refused_are_gone_on_with() {
    let mut world = World::practice();
    let before = std::fs::read_to_string(world.folder().join("config.toml")).unwrap();
    editor(&mut world, "echo 'nonsense = 1' >> \"$f\"");
    let ran = world.person([Says::No]).sh("config edit");
    assert!(ran.code != 0 && ran.err.contains("hint: continue with it: coach config edit"), "{ran}");
    assert_eq!(std::fs::read_to_string(world.folder().join("config.toml")).unwrap(), before);
    let refused = world.folder().join("config.toml.refused");
    assert!(std::fs::read_to_string(&refused).unwrap().ends_with("nonsense = 1\n"));
    editor(&mut world, "sed -i /nonsense/d \"$f\"");
    let ran = world.person([Says::Yes]).ok("config edit");
    assert!(ran.err == "Nothing to change\n" && !refused.exists(), "{ran}");
}

/// What is edited again and given up once more stays one copy, and its path is told.
#[test]
fn what_is_kept_again_is_kept_once() {
    let (mut world, id) = world();
    let overtakes = |words: &str| {
        let (program, folder) = (env!("CARGO_BIN_EXE_coach"), world.folder().display().to_string());
        format!("'{program}' --store '{folder}' session note {id} -m {words} -q && echo mine >> \"$f\"")
    };
    let (first, second) = (overtakes("theirs"), overtakes("more"));
    editor(&mut world, &first);
    let again = back(&world.person([Says::No]).sh(&format!("session note {id} --edit")));
    let old = kept(&world);
    // Left as it is: it stays where it is, which is told.
    editor(&mut world, "true");
    let left = world.person([Says::No]).sh(&again);
    assert_eq!((left.code, kept(&world)), (7, old.clone()), "{left}");
    assert!(left.err.contains("  your text is still in ~/practice/kept/session-"), "{left}");
    // Edited: the newer copy takes its place.
    editor(&mut world, &second);
    let left = world.person([Says::No]).sh(&again);
    assert_eq!((left.code, kept(&world).len()), (7, 1), "{left}");
    assert_ne!(kept(&world), old);
    editor(&mut world, "true");
    world.person([Says::Yes]).ok(&back(&left));
    assert_eq!((notes(&world, &id).as_str(), kept(&world).len()), ("first line\nmine\nmine\n", 0));
    // Fields of a client as well.
    editor(&mut world, "sed -i 's/\"leadership\"/patience/' \"$f\"");
    let left = world.person([Says::No]).sh("client edit k7mq");
    editor(&mut world, "sed -i 's/patience/courage/' \"$f\"");
    let left = world.person([Says::No]).sh(&back(&left));
    assert_eq!((left.code, kept(&world).len()), (2, 1), "{left}");
    editor(&mut world, "sed -i 's/courage/\"courage\"/' \"$f\"");
    world.person([Says::Yes]).ok(&back(&left));
    assert_eq!(world.ok("client show k7mq --plain --no-header --fields coaching_focus").out, "courage\n");
    assert!(kept(&world).is_empty());
}

/// A line that is gone from the editor is no word on its field; an empty one is.
#[test]
fn a_missing_line_empties_nothing() {
    let mut world = World::with_clients();
    world.ok("client edit k7mq --set phone=+331 --set preferences.tea=green --set preferences.room=north");
    world.ok("client note k7mq -m mornings");
    let before = world.ok("client show k7mq --notes --json").json();
    editor(&mut world, "sed -i -e /coaching_focus/d -e /notes/d -e /tea/d -e /last_name/d \"$f\"");
    let ran = world.person([Says::Yes]).ok("client edit k7mq");
    assert_eq!(
        ran.err,
        "Nothing to change\ncoaching_focus, last_name, notes, preferences.tea have no line any more and \
         were not changed; coaching_focus = \"\" would clear it\n"
    );
    assert_eq!(world.ok("client show k7mq --notes --json").json(), before);
    // Beside a change it is told as well.
    editor(&mut world, "sed -i -e /phone/d -e 's/\"leadership\"/\"courage\"/' \"$f\"");
    let ran = world.person([Says::Yes]).ok("client edit k7mq");
    assert!(ran.err.starts_with("Changed "), "{ran}");
    assert!(ran.err.contains("phone has no line any more and was not changed; phone = \"\" "), "{ran}");
    // A shorter name for the same field is the field.
    editor(&mut world, "sed -i -e 's/^coaching_focus/focus/' -e 's/\"courage\"/\"rest\"/' \"$f\"");
    let ran = world.person([Says::Yes]).ok("client edit k7mq");
    assert!(!ran.err.contains("no line"), "{ran}");
    let empties = "sed -i -e 's/^coaching_focus = .*/coaching_focus = \"\"/' -e 's/^phone = .*/phone = \"\"/' \
                   -e 's/^tea = .*/tea = \"\"/' -e 's/^notes = .*/notes = \"\"/' \"$f\"";
    editor(&mut world, empties);
    let ran = world.person([Says::Yes]).ok("client edit k7mq");
    assert!(!ran.err.contains("no line"), "{ran}");
    let shown = world.ok("client show k7mq --notes --json").json();
    for field in ["coaching_focus", "phone", "notes"] {
        assert!(shown[field].is_null(), "{field}: {shown}");
    }
    assert_eq!(shown["preferences"], serde_json::json!({ "room": "north" }));
    editor(&mut world, "sed -i 's/^first_name = .*/first_name = \"\"/' \"$f\"");
    let ran = world.person([Says::No]).sh("client edit k7mq");
    assert!(ran.code == 9 && ran.err.contains("first_name cannot be empty"), "{ran}");
}

/// What an editor saves in another encoding is brought in by naming that, as what comes through a pipe is.
#[test]
fn an_editor_that_saves_another_encoding_is_helped() {
    let (mut world, id) = world();
    for line in [format!("session note {id} --edit"), "client note k7mq --edit".to_owned()] {
        editor(&mut world, "printf 'Zo\\353' > \"$f\"");
        let ran = world.person([Says::No]).sh(&line);
        assert!(ran.err.contains("0xEB, which is not UTF-8; have the editor save it as UTF-8\n"), "{ran}");
        assert!(ran.err.contains("hint: give its encoding, and save it: "), "{ran}");
        assert!(back(&ran).ends_with(" --encoding windows-1252"), "{ran}");
        editor(&mut world, "true");
        world.person([Says::Yes]).ok(&back(&ran));
        assert!(kept(&world).is_empty());
    }
    assert_eq!(notes(&world, &id), "Zo\u{eb}\n");
    assert_eq!(world.ok("client note k7mq").out, "Zo\u{eb}\n");
}

/// Words whose session's time is taken are not at fault: what helps is said, and no editor is offered.
#[test]
fn no_editor_is_offered_where_the_time_is_taken() {
    let (mut world, _) = world();
    let ran = world.stdin("what was said").sh("session log k7mq --at 'tue 10:00' --from -");
    assert_eq!((ran.code, kept(&world).len()), (9, 1), "{ran}");
    assert!(ran.err.contains("hint: save it: coach session log k7mq --at "), "{ran}");
    assert!(back(&ran).ends_with(" --allow-overlap"), "what was refused is agreed to: {ran}");
    editor(&mut world, "true");
    let again = world.person([Says::Yes]).sh(&back(&ran).replace(" --allow-overlap", ""));
    assert_eq!((again.code, kept(&world).len()), (9, 1), "{again}");
    assert!(!again.err.contains("Edit") && again.err.contains("--allow-overlap"), "{again}");
    world.ok(&back(&ran));
    assert!(kept(&world).is_empty());
}
