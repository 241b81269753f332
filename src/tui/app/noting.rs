//! Notes of a session while they are written on the screens: kept as they grow, finished, found again after a crash,
//! and what they were before.

use ratatui::crossterm::event::{
    Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};

use super::{Msg, testing::Bench};
use crate::{
    domain::{
        id::SessionId,
        keys::Place,
        session::{Session, Status},
    },
    error::Error,
    practice::kept,
    store::action::Wanted,
    tui::{popup::Popup, testing::ctrl},
};

/// The notes of a session of Ada's, open and empty.
pub(super) fn writing() -> (Bench, SessionId) {
    let mut bench = Bench::full();
    bench.keys("4nada\ntoday 16:20\t1h\t\t\n");
    assert!(bench.toast().starts_with("Added session "), "{}", bench.toast());
    let id = bench.app.sessions.row().unwrap().id;
    bench.keys("\n");
    assert_eq!(bench.app.place, Place::Notes);
    (bench, id)
}

pub(super) fn press(bench: &mut Bench, c: char) {
    bench.send(Msg::Term(Event::Key(ctrl(c))));
}

/// Lets time pass on the clock and between keys.
pub(super) fn wait(bench: &mut Bench, seconds: u64) {
    bench.ticks += seconds * 1_000;
    let now = bench.world.env.clock.now() + chrono::TimeDelta::seconds(i64::try_from(seconds).unwrap());
    bench.world.at(&now.to_rfc3339());
    (bench.app.now, bench.app.reader.now) = (now, now);
    bench.send(Msg::Tick);
}

pub(super) fn session(bench: &Bench, id: SessionId) -> Session {
    bench.world.practice.store.session(id).unwrap()
}

pub(super) fn stored(bench: &Bench, id: SessionId) -> String {
    bench.world.practice.store.confided(&session(bench, id)).unwrap().notes.unwrap_or_default()
}

pub(super) fn items(bench: &Bench) -> usize {
    let mut count = 0;
    let count_one = |_| {
        count += 1;
        Ok::<_, Error>(())
    };
    bench.world.practice.store.each_agreed(Wanted::default(), count_one).unwrap();
    count
}

fn newest(bench: &Bench) -> i64 {
    bench.world.practice.store.newest_operation().unwrap()
}

/// What is offered by `Ctrl-O`.
pub(super) fn versions(bench: &mut Bench) -> Vec<String> {
    press(bench, 'o');
    let Popup::Pick(pick) = &bench.app.popup else { panic!("nothing offered: {}", bench.toast()) };
    pick.choices.iter().map(|choice| choice.words.clone()).collect()
}

/// The same practice with another window: what the first one had in memory is gone.
fn crashed(bench: Bench) -> Bench {
    let (ticks, now) = (bench.ticks, bench.app.now);
    let mut bench = Bench::over(bench.world);
    bench.ticks = ticks;
    (bench.app.now, bench.app.reader.now) = (now, now);
    bench.send(Msg::Tick);
    bench.keys("4\n");
    assert_eq!(bench.app.place, Place::Notes);
    bench
}

#[test]
fn notes_are_written_and_kept_as_they_grow() {
    let (mut bench, id) = writing();
    bench.keys("# Today\nq?1: asked the board\n- [ ] Write the request due:fri");
    bench.looks_like("notes");
    assert_eq!(stored(&bench, id), "", "not before the pause");
    wait(&mut bench, 2);
    assert!(stored(&bench, id).starts_with("# Today\nq?1:"));
    assert!(bench.shown().contains(" encrypted, saved 0 s ago "), "{}", bench.shown());
    let op = newest(&bench);
    wait(&mut bench, 3);
    assert!(bench.app.counts_seconds() && bench.shown().contains(" saved 3 s ago "), "{}", bench.shown());
    wait(&mut bench, 58);
    assert!(!bench.app.counts_seconds() && bench.shown().contains(" saved 16:20 "), "{}", bench.shown());
    assert_eq!(items(&bench), 0, "what is being typed is not agreed yet");
    bench.keys(" and more");
    press(&mut bench, 't');
    assert!(bench.toast().starts_with("Started session "), "{}", bench.toast());
    assert!(bench.shown().contains("0:00 of 1:00"), "{}", bench.shown());
    assert!(bench.shown().contains("Open items"), "the panel stays: {}", bench.shown());
    bench.keys("\u{1b}");
    assert_eq!(bench.app.place, Place::Sessions);
    assert!(bench.toast().contains("1 action item added"), "{}", bench.toast());
    assert_eq!((items(&bench), session(&bench, id).draft_since), (1, None));
    assert!(newest(&bench) > op);
}

#[test]
fn finishing_takes_minutes_the_next_date_and_the_boxes() {
    let (mut bench, id) = writing();
    bench.keys("- [ ] Write the request");
    press(&mut bench, 'f');
    bench.keys("\tfri 10:00\n");
    assert_eq!(bench.app.place, Place::Sessions);
    assert!(bench.toast().starts_with("1 action item added. Completed session "), "{}", bench.toast());
    assert_eq!((items(&bench), bench.app.sessions.rows.len()), (1, 2));
    assert_eq!(session(&bench, id).status, Status::Completed);
    bench.keys("u");
    assert_eq!(items(&bench), 0);
    assert!(session(&bench, id).draft_since.is_some(), "unfinished again, and nothing is lost");
}

#[test]
fn several_doubts_are_read_in_full() {
    let (mut bench, _) = writing();
    bench.keys("- [ ] Write due:frigday\n[ ] bare\n- [ ]tight");
    bench.keys("\u{1b}");
    let shown = bench.shown();
    for told in ["The boxes of these notes", "Line 1: 'frigday'", "Line 2: ", "Line 3: "] {
        assert!(shown.contains(told), "{told}: {:?} {shown}", bench.app.toast);
    }
    // It stays until it was seen.
    bench.keys("x");
    assert!(bench.shown().contains("The boxes of these notes"));
    bench.keys("\n");
    assert!(!bench.shown().contains("The boxes of these notes"));
}

#[test]
fn a_box_whose_day_cannot_be_read_is_told_and_esc_leaves() {
    let (mut bench, id) = writing();
    bench.keys("- [ ] Write due:frigday");
    assert!(bench.shown().contains("line 1: 'frigday' is "), "{}", bench.shown());
    bench.keys("\u{1b}");
    assert_eq!((bench.app.place, items(&bench)), (Place::Sessions, 1));
    assert_eq!(bench.toast(), "Saved the notes, 1 action item added; line 1 has no day. u to undo");
    assert_eq!(stored(&bench, id), "- [ ] Write due:frigday");
    bench.keys("\n");
    press(&mut bench, 'w');
    bench.keys("fri");
    assert!(bench.shown().contains(" 1 action item will be changed"), "{}", bench.shown());
    bench.keys("\u{1b}");
    assert!(bench.toast().contains("1 action item changed"), "{}", bench.toast());
    assert_eq!((items(&bench), stored(&bench, id).as_str()), (1, "- [ ] Write due:fri"));
}

/// The files of what was kept.
pub(super) fn rescued(bench: &Bench) -> Vec<std::path::PathBuf> {
    let folder = bench.world.practice.store.path().parent().unwrap();
    kept::waiting(folder).unwrap().into_iter().map(|(path, _)| path).collect()
}

#[test]
fn what_cannot_be_stored_is_kept_before_the_editor_goes() {
    for leaves in ["esc", "end", "lock"] {
        let (mut bench, id) = writing();
        bench.app.can_lock = true;
        bench.keys("before");
        wait(&mut bench, 2);
        bench.send(Msg::Term(Event::Paste(" and more".repeat(12_000))));
        wait(&mut bench, 2);
        assert!(bench.toast().contains("must have at most 100000 characters"), "{}", bench.toast());
        assert_eq!((bench.app.place, rescued(&bench).len()), (Place::Notes, 0));
        match leaves {
            "esc" => bench.keys("\u{1b}"),
            "end" => bench.send(Msg::Stop),
            _ => wait(&mut bench, 15 * 60),
        }
        let told = bench.app.asides[0].lines().collect::<Vec<_>>().join(". ");
        let back = format!(
            "; your text is saved for later, encrypted. Save it: coach session note {}",
            session(&bench, id).handle
        );
        assert!(told.contains(&back), "{told}");
        let path = rescued(&bench).pop().unwrap();
        let words = kept::open(&bench.world.practice.store, &std::fs::read(path).unwrap()).unwrap();
        assert!(words.starts_with(b"before and more") && words.ends_with(b" and more"));
        assert_eq!(stored(&bench, id), "before");
        match leaves {
            "esc" => assert_eq!(bench.app.place, Place::Sessions),
            "end" => assert!(bench.ended),
            _ => assert!(bench.app.locked.is_some()),
        }
    }
}

#[test]
fn a_draft_is_found_again_and_its_boxes_are_not_forgotten() {
    let (mut bench, id) = writing();
    bench.keys("- [ ] Before\u{1b}\n\n- [ ] Write the request\nasked the board");
    wait(&mut bench, 2);
    let mut bench = crashed(bench);
    assert_eq!(bench.toast(), "Not finished: a draft from 16:20, 7 words. Ctrl-U discards it");
    assert!(bench.shown().contains("asked the board"), "{}", bench.shown());
    bench.keys("!\u{1b}");
    assert!(bench.toast().contains("1 action item added"), "{}", bench.toast());
    assert_eq!(
        (items(&bench), stored(&bench, id).as_str()),
        (2, "- [ ] Before\n- [ ] Write the request\nasked the board!")
    );
    bench.keys("\n");
    assert_eq!(bench.toast(), "", "what is finished is no draft");
    bench.keys("\u{1b}");
    assert_eq!(bench.toast(), "", "and nothing was changed");
}

#[test]
fn a_draft_is_discarded_with_one_key_and_comes_back_with_another() {
    let (mut bench, id) = writing();
    bench.keys("before\u{1b}\n and more");
    wait(&mut bench, 2);
    let mut bench = crashed(bench);
    press(&mut bench, 'u');
    wait(&mut bench, 2);
    assert_eq!(stored(&bench, id), "before");
    press(&mut bench, 'r');
    wait(&mut bench, 2);
    assert_eq!(stored(&bench, id), "before and more");
    press(&mut bench, 'u');
    bench.keys("\u{1b}");
    assert_eq!((stored(&bench, id).as_str(), session(&bench, id).draft_since), ("before", None));
    let handle = session(&bench, id).handle;
    let told = format!("Discarded the draft; the notes of session {handle} are as before. u to undo");
    assert_eq!(bench.toast(), told);
    bench.keys("u\n");
    assert!(bench.toast().starts_with("Not finished: a draft from "), "{}", bench.toast());
}

/// A signal leaves a draft, which is told when the terminal is given back: nothing was made of its boxes.
#[test]
fn the_end_tells_of_a_draft() {
    let (mut bench, id) = writing();
    assert!(bench.app.unfinished().is_none());
    bench.keys("- [ ] Write the request");
    bench.send(Msg::Stop);
    assert!(bench.ended && items(&bench) == 0);
    let told = bench.app.unfinished().unwrap().lines().collect::<Vec<_>>().join(" ");
    let handle = session(&bench, id).handle;
    assert!(
        told.starts_with(&format!(
            "The notes of session {handle} are saved as a draft, without action items "
        )),
        "{told}"
    );
    assert!(told.ends_with(": open them in coach tui, and Esc finishes them"), "{told}");
}

#[test]
fn a_lock_leaves_a_draft_behind() {
    let (mut bench, id) = writing();
    bench.app.can_lock = true;
    bench.keys("- [ ] Write the request");
    wait(&mut bench, 2);
    wait(&mut bench, 15 * 60);
    assert!(bench.app.locked.is_some());
    assert_eq!(stored(&bench, id), "- [ ] Write the request");
    bench.keys("open sesame\n");
    assert!(bench.shown().contains("scheduled, draft"), "{}", bench.shown());
    bench.keys("\n");
    assert!(bench.toast().starts_with("Not finished: a draft from 16:"), "{}", bench.toast());
}

#[test]
fn versions_are_kept_and_chosen() {
    let (mut bench, id) = writing();
    press(&mut bench, 'o');
    assert_eq!(bench.toast(), "There is no earlier version yet");
    bench.keys("one two three four five six seven eight nine ten");
    wait(&mut bench, 2);
    bench.keys(" eleven");
    wait(&mut bench, 2);
    let op = newest(&bench);
    // Five minutes later another version begins.
    wait(&mut bench, 300);
    bench.keys(" twelve");
    wait(&mut bench, 2);
    assert_eq!(newest(&bench), op + 1);
    // So it does before much goes.
    for _ in 0..12 {
        press(&mut bench, 'w');
    }
    bench.keys("gone");
    assert_eq!(
        versions(&mut bench),
        [
            "16:25      1 word  gone",
            "16:25    12 words  … eight nine ten eleven twelve",
            "16:20    11 words  … six seven eight nine ten eleven",
            "16:20     0 words  "
        ]
    );
    bench.looks_like("versions");
    bench.keys("j\n");
    assert!(stored(&bench, id).ends_with("eleven twelve"), "{}", stored(&bench, id));
    assert_eq!(versions(&mut bench).len(), 5, "what stood there before is still there");
    bench.keys("\u{1b}");
    press(&mut bench, 'u');
    wait(&mut bench, 2);
    assert_eq!(stored(&bench, id), "gone", "a choice is taken back like any change");
}

#[test]
fn saving_by_hand_ends_a_version() {
    let (mut bench, _) = writing();
    bench.keys("one");
    press(&mut bench, 's');
    let op = newest(&bench);
    bench.keys(" two");
    press(&mut bench, 's');
    assert_eq!(newest(&bench), op + 1);
    assert_eq!(
        versions(&mut bench),
        ["16:20     2 words  one two", "16:20      1 word  one", "16:20     0 words  "]
    );
}

#[test]
fn the_client_is_assessed_from_the_notes() {
    let (mut bench, id) = writing();
    bench.keys("one");
    let alt_a = KeyEvent::new(KeyCode::Char('a'), KeyModifiers::ALT);
    bench.send(Msg::Term(Event::Key(alt_a)));
    assert!(matches!(&bench.app.popup, Popup::Pick(pick) if pick.title == "Assess Ada Okafor"));
    assert_eq!(stored(&bench, id), "one", "kept first");
}

#[test]
fn the_mouse_puts_the_cursor() {
    let (mut bench, id) = writing();
    bench.keys("one\ntwo");
    let click = MouseEventKind::Down(MouseButton::Left);
    let at = MouseEvent { kind: click, column: 1, row: 2, modifiers: KeyModifiers::NONE };
    bench.send(Msg::Term(Event::Mouse(at)));
    bench.keys("!");
    press(&mut bench, 's');
    assert_eq!(stored(&bench, id), "o!ne\ntwo");
}
