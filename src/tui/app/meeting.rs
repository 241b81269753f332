//! Notes of a session that two windows write, or that another program holds up: nothing is written over unasked, and whoever
//! leaves does so at once.

use ratatui::crossterm::event::Event;

use super::{
    Msg, Reply,
    noting::{items, press, rescued, session, stored, versions, wait, writing},
    testing::Bench,
};
use crate::{
    domain::{id::SessionId, keys::Place},
    practice::{kept, session::note, testing::World},
    store::Kind,
    tui::popup::Popup,
};

#[test]
fn what_is_added_from_the_command_line_finishes_a_draft() {
    let (mut bench, id) = writing();
    bench.keys("- [ ] Write the request");
    wait(&mut bench, 2);
    let World { practice, env, .. } = &mut bench.world;
    let done = practice.write(&mut *env.entropy, ("session note", Kind::Write), false, |tx, setting| {
        note::append(tx, setting, id, "- [ ] Book the room")
    });
    assert_eq!(done.unwrap().value.noted.added.len(), 2);
    assert_eq!((items(&bench), session(&bench, id).draft_since), (2, None));
    bench.keys(" and more\u{1b}");
    assert_eq!(bench.app.place, Place::Notes, "what came meanwhile is not written over");
    assert!(asked(&bench).contains("'- [ ] Book the room'. Overwrite? [y/N]"), "{}", asked(&bench));
    bench.keys("n");
    bench.send(Msg::Done(Reply::Changed));
    assert!(bench.toast().starts_with("Another window changed these notes"), "{}", bench.toast());
    bench.keys("\u{1b}y");
    assert_eq!(
        (bench.app.place, stored(&bench, id).as_str()),
        (Place::Sessions, "- [ ] Write the request and more")
    );
    bench.keys("\n");
    let versions = versions(&mut bench);
    assert!(versions.iter().any(|version| version.ends_with("- [ ] Book the room")), "theirs: {versions:?}");
}

/// The question on the screen, in one line.
fn asked(bench: &Bench) -> String {
    assert!(matches!(bench.app.popup, Popup::Ask(_)), "{}", bench.shown());
    bench.shown().replace('│', " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Another window writes the notes of a session.
fn elsewhere(bench: &mut Bench, id: SessionId, more: &str) {
    let mut other = bench.world.window();
    let work = ("session note", Kind::Write);
    let done = other
        .write(&mut *bench.world.env.entropy, work, false, |tx, setting| note::append(tx, setting, id, more));
    done.unwrap();
}

/// A blank is nothing to store, but whoever typed it goes on writing: theirs is not put under the words.
#[test]
fn a_blank_typed_meanwhile_is_somebody_writing() {
    let (mut bench, id) = writing();
    bench.keys("mine");
    wait(&mut bench, 2);
    elsewhere(&mut bench, id, "theirs");
    bench.keys(" ");
    bench.send(Msg::Done(Reply::Changed));
    bench.keys("more");
    assert_eq!(bench.app.editor.as_ref().unwrap().text(), "mine more");
    press(&mut bench, 's');
    assert!(asked(&bench).contains("'theirs'. Overwrite? [y/N]"), "{}", asked(&bench));
}

#[test]
fn notes_that_another_window_changed_are_not_written_over_unasked() {
    for (keys, place, ends, files) in [
        ("\u{13}", Place::Notes, "mine\ntheirs", 0),
        ("\u{13}n", Place::Notes, "mine\ntheirs", 0),
        ("\u{13}y", Place::Notes, "mine and more", 0),
        ("\u{f}", Place::Notes, "mine\ntheirs", 0),
        ("\u{1b}y", Place::Sessions, "mine and more", 0),
        ("\u{1b}\u{1b}", Place::Sessions, "mine\ntheirs", 1),
    ] {
        let (mut bench, id) = writing();
        bench.keys("mine");
        wait(&mut bench, 2);
        elsewhere(&mut bench, id, "theirs");
        bench.keys(" and more");
        // Nothing is asked while somebody types, and nothing written over.
        wait(&mut bench, 2);
        wait(&mut bench, 2);
        bench.send(Msg::Done(Reply::Changed));
        assert!(matches!(bench.app.popup, Popup::None) && bench.toast().contains("Ctrl-S asks"), "{keys:?}");
        assert_eq!(stored(&bench, id), "mine\ntheirs", "{keys:?}");
        assert!(bench.shown().contains("changed elsewhere, not saved"), "{}", bench.shown());
        assert_eq!(bench.app.editor.as_ref().unwrap().waits(), None, "it is not tried over and over");
        for c in keys.chars() {
            match c {
                '\u{13}' => press(&mut bench, 's'),
                '\u{f}' => press(&mut bench, 'o'),
                c => bench.keys(&c.to_string()),
            }
            if matches!(c, '\u{13}' | '\u{f}') || keys == "\u{1b}y" && c == '\u{1b}' {
                assert!(asked(&bench).contains("(line 2): 'theirs'. Overwrite? [y/N]"), "{}", asked(&bench));
            }
        }
        assert_eq!((bench.app.place, stored(&bench, id).as_str()), (place, ends), "{keys:?}");
        let rescued = rescued(&bench);
        assert_eq!(rescued.len(), files, "{keys:?}: {}", bench.toast());
        if let Some(path) = rescued.first() {
            let told = bench.app.asides[0].lines().collect::<Vec<_>>();
            assert!(told[0].contains("your text is saved for later, encrypted"), "{told:?}");
            assert!(told[1].starts_with("Save it: coach session note "), "{told:?}");
            let words = kept::open(&bench.world.practice.store, &std::fs::read(path).unwrap()).unwrap();
            assert_eq!(words.as_slice(), b"mine and more");
        }
    }
}

#[test]
fn what_another_window_wrote_is_shown_where_nothing_is_lost() {
    let (mut bench, id) = writing();
    bench.keys("mine");
    wait(&mut bench, 2);
    elsewhere(&mut bench, id, "theirs");
    bench.send(Msg::Done(Reply::Changed));
    assert!(bench.shown().contains("theirs"), "{}", bench.shown());
    bench.keys("!\u{1b}");
    assert_eq!(stored(&bench, id), "mine\ntheirs!");
}

#[test]
fn esc_leaves_while_another_program_holds_the_practice() {
    let (mut bench, id) = writing();
    bench.keys("mine");
    wait(&mut bench, 2);
    let mut other = bench.world.window();
    let mut entropy = crate::env::testing::Seeded(9);
    let stamp = other.setting.stamp();
    let held = other.store.begin(stamp, &mut entropy, "import", Kind::Import).unwrap();
    bench.keys(" and more\u{1b}");
    assert_eq!((bench.app.place, rescued(&bench).len()), (Place::Sessions, 1), "{}", bench.toast());
    let told: Vec<String> = bench.app.asides[0].lines().collect();
    assert!(told[0].starts_with("Another coach command is writing to this practice; "), "{told:?}");
    drop(held);
    assert_eq!(stored(&bench, id), "mine");
    let path = rescued(&bench).pop().unwrap();
    let words = kept::open(&bench.world.practice.store, &std::fs::read(path).unwrap()).unwrap();
    assert_eq!(words.as_slice(), b"mine and more");
    // It is told whole at any width.
    for width in [60, 80, 120] {
        bench.send(Msg::Term(Event::Resize(width, 24)));
        let shown = bench.shown().replace('│', " ").split_whitespace().collect::<String>();
        let told = told.concat().split_whitespace().collect::<String>();
        assert!(shown.contains(&told), "{width}: {}", bench.shown());
    }
}

#[test]
fn other_keys_are_asked_for_and_nothing_is_lost() {
    let (mut bench, _) = writing();
    bench.app.can_lock = true;
    bench.keys("mine");
    bench.send(Msg::Done(Reply::Replaced));
    assert!(bench.app.locked.is_some());
    let shown = bench.shown().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        shown.contains("was the practice recovered in another window? Its new passphrase opens it"),
        "{shown}"
    );
}

/// The question whether to save over notes that another window wrote.
pub(super) fn two_wrote(theirs: &str) -> Bench {
    let (mut bench, id) = writing();
    elsewhere(&mut bench, id, theirs);
    bench.keys("mine");
    press(&mut bench, 's');
    assert!(matches!(bench.app.popup, Popup::Ask(_)), "{}", bench.shown());
    bench
}

/// A form whose fields another window all changed to something long.
pub(super) fn two_changed(theirs: &str) -> Bench {
    let mut bench = Bench::full();
    bench.keys("/ada\ne");
    let id = bench.app.clients.row().unwrap().glance.id;
    for field in ["\tmine", "\tme@here.example", "\t+33612345678", "\tAcme"] {
        bench.keys(field);
    }
    let mut other = bench.world.window();
    let email = format!("{}@there.example", &theirs[..40]);
    let fields =
        [("coaching_focus", theirs), ("sponsor", theirs), ("email", &email), ("phone", "+4917612345678")]
            .map(|(field, text)| (field, text.to_owned()));
    let work = ("client edit", Kind::Write);
    let done = other.write(&mut *bench.world.env.entropy, work, false, |tx, setting| {
        crate::practice::client::edit(tx, setting, id, &fields)
    });
    done.unwrap();
    press(&mut bench, 's');
    assert!(matches!(&bench.app.popup, Popup::Form(form) if form.error.is_some()), "{}", bench.shown());
    bench
}

/// Another window removes the session.
fn removed(bench: &mut Bench, id: SessionId) -> i64 {
    let mut other = bench.world.window();
    let work = ("session rm", Kind::Write);
    let done = other.write(&mut *bench.world.env.entropy, work, false, |tx, setting| {
        crate::practice::session::remove::remove(tx, setting, &[id])
    });
    done.unwrap().op.unwrap()
}

#[test]
fn notes_of_a_session_that_was_removed_are_kept_and_come_back_with_it() {
    for leaves in ["save", "esc", "end"] {
        let (mut bench, id) = writing();
        let handle = session(&bench, id).handle;
        bench.keys("before");
        wait(&mut bench, 2);
        bench.keys(" and more");
        let op = removed(&mut bench, id);
        let told = format!("session {handle} was removed in the meantime: coach undo {op} brings it back");
        bench.send(Msg::Done(Reply::Changed));
        assert_eq!(bench.toast(), format!("{told}. Yours are not saved; Ctrl-S saves them to a file"));
        wait(&mut bench, 4);
        assert_eq!((bench.app.place, rescued(&bench).len()), (Place::Notes, 0), "not while somebody writes");
        match leaves {
            "save" => press(&mut bench, 's'),
            "esc" => bench.keys("\u{1b}"),
            _ => bench.send(Msg::Stop),
        }
        let file = rescued(&bench).pop().unwrap();
        let words = kept::open(&bench.world.practice.store, &std::fs::read(&file).unwrap()).unwrap();
        assert_eq!(&words[..], b"before and more");
        let lines: Vec<String> = bench.app.asides[0].lines().collect();
        assert_eq!(lines[0], format!("S{}; your text is saved for later, encrypted", &told[1..]));
        assert!(lines[1].starts_with(&format!("Save it: coach session note {handle} --edit --from ")));
        assert!(leaves == "end" || bench.app.place == Place::Sessions, "{leaves}");
    }
}

#[test]
fn a_form_about_somebody_who_was_removed_stays_with_what_was_typed() {
    let mut bench = Bench::full();
    bench.keys("/ada\ne\t\t\t111");
    let id = bench.app.clients.row().unwrap().glance.id;
    let mut other = bench.world.window();
    let work = ("client rm", Kind::Write);
    let done = other.write(&mut *bench.world.env.entropy, work, false, |tx, setting| {
        crate::practice::removal::remove(tx, setting, id)
    });
    let op = done.unwrap().op.unwrap();
    press(&mut bench, 's');
    let Popup::Form(form) = &bench.app.popup else { panic!("{}", bench.shown()) };
    let told = form.error.as_deref().unwrap();
    assert!(
        told.ends_with(&format!(" was removed in the meantime: coach undo {op} brings it back")),
        "{told}"
    );
    assert_eq!(form.text("phone"), "111");
}

/// Every day that a screen stores goes through one gate, whatever form or note it came from.
#[test]
fn a_day_that_is_likely_wrong_is_told() {
    let mut bench = Bench::full();
    bench.keys("/ada\ne\t\t\t\t\t");
    press(&mut bench, 'u');
    bench.keys("1980-01-01");
    press(&mut bench, 's');
    let told = bench.toast().to_owned();
    assert!(
        told.starts_with("Changed Ada Okafor (") && told.contains(". u to undo\nCheck the start date of "),
        "{told}"
    );
    let shown = bench.shown().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(shown.contains("Check the start date of ") && shown.contains("1 Jan 1980"), "{shown}");

    let (mut bench, _) = writing();
    bench.keys("- [ ] Write the request due:1980-01-01\u{1b}");
    assert!(bench.toast().contains("1 action item added"), "{}", bench.toast());
    assert!(bench.toast().contains("\nCheck the due date of "), "{}", bench.toast());
}
