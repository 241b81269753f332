//! Items in step with the boxes of notes, whatever becomes of those.

use proptest::prelude::*;

use super::*;
use crate::{
    domain::id::SessionId,
    practice::{
        session::{self, Overlap, note},
        testing::World,
    },
    store::Kind,
};

/// A session of Tuesday, 1 September, three weeks and two days ago.
fn world() -> (World, SessionId) {
    let mut world = World::new();
    let ada = world.add_client("Ada Okafor");
    let World { practice, env, .. } = &mut world;
    let at = practice.setting.reader().happened("2026-09-01 10:00").unwrap().at;
    let draft = session::Draft::usual(ada, &practice.setting);
    let done = practice.write(&mut *env.entropy, ("session log", Kind::Write), false, |tx, setting| {
        session::log(tx, setting, &draft, at, None, Overlap::Refuse)
    });
    let id = done.unwrap().value.sessions[0].id;
    (world, id)
}

fn notes(world: &World, id: SessionId) -> String {
    let store = &world.practice.store;
    store.confided(&store.session(id).unwrap()).unwrap().notes.unwrap_or_default()
}

/// Rewrites the notes and gives back what came of it.
fn rewritten(world: &mut World, id: SessionId, now: &str) -> (Noted, Vec<String>) {
    let before = notes(world, id);
    let World { practice, env, .. } = world;
    let work = ("session note", Kind::Write);
    let done = practice
        .write(&mut *env.entropy, work, false, |tx, setting| note::rewrite(tx, setting, id, &before, now));
    let written = done.unwrap().value;
    (written.noted, written.remarks)
}

/// `title due status` of every item of the session.
fn items(world: &World, id: SessionId) -> Vec<String> {
    let mut all = Vec::new();
    let wanted = Wanted { session: Some(id), ..Wanted::default() };
    let push = |agreed: crate::store::action::Agreed| {
        let item = agreed.item;
        let due = item.due_date.map_or_else(|| "-".to_owned(), |day| day.to_string());
        all.push(format!("{} {due} {}", item.title, item.status));
        Ok::<_, Error>(())
    };
    world.practice.store.each_agreed(wanted, push).unwrap();
    all.sort();
    all
}

#[test]
fn an_unreadable_day_keeps_the_notes_and_makes_an_item_without_one() {
    let (mut world, id) = world();
    let text = "Long notes.\n- [ ] Call Tom due:frigday\n- [ ] Ask due:'the board";
    let (noted, remarks) = rewritten(&mut world, id, text);
    assert_eq!(notes(&world, id), text);
    assert_eq!(items(&world, id), ["Ask due:'the board - pending", "Call Tom due:frigday - pending"]);
    let handles: Vec<_> = noted.added.iter().map(|item| item.handle.as_str()).collect();
    assert!(remarks[0].starts_with("Line 2: ") && remarks[0].contains("'frigday'"), "{remarks:?}");
    let hint =
        format!("action item {0} has no day. Set one: coach action edit {0} --set due=DAY", handles[0]);
    assert!(remarks[0].ends_with(&hint), "{remarks:?}");
    assert!(remarks[1].starts_with("Line 3: the quotation mark after due: is not closed"), "{remarks:?}");
    // What was said once is not said again, and a correction gives the item its day.
    let (_, remarks) = rewritten(&mut world, id, &format!("{text}\nmore"));
    assert!(remarks.is_empty(), "{remarks:?}");
    let (noted, _) = rewritten(&mut world, id, "- [ ] Call Tom due:\"24 dec\"\n- [ ] Ask the board");
    assert_eq!((noted.added.len(), noted.changed.len()), (0, 2));
    assert_eq!(items(&world, id), ["Ask the board - pending", "Call Tom 2026-12-24 pending"]);
}

#[test]
fn two_boxes_of_the_same_words_are_one_item_and_that_is_told() {
    let (mut world, id) = world();
    let (noted, remarks) = rewritten(&mut world, id, "- [ ] Call Tom\n\n- [ ] Call tom");
    let handle = &noted.added[0].handle;
    assert_eq!(remarks, [format!("Line 3 has the words of line 1: both are action item {handle}")]);
    assert_eq!(items(&world, id), ["Call Tom - pending"]);
}

#[test]
fn a_day_is_not_taken_away_by_one_that_cannot_be_read() {
    let (mut world, id) = world();
    rewritten(&mut world, id, "- [ ] Call Tom due:+40d");
    let (noted, remarks) = rewritten(&mut world, id, "- [ ] Call Tom due: +50d");
    assert_eq!((noted.changed.len(), remarks.len()), (1, 0));
    assert_eq!(items(&world, id), ["Call Tom 2026-10-21 pending"]);
    for line in ["due: blurgh", "due:", "due:+1d due:+2d"] {
        let (_, remarks) = rewritten(&mut world, id, &format!("- [ ] Call Tom {line}"));
        assert!(remarks[0].contains("keeps its day"), "{remarks:?}");
        assert_eq!(items(&world, id), [format!("Call Tom {line} 2026-10-21 pending")]);
    }
}

#[test]
fn words_added_beside_a_new_box_are_those_of_the_old_one() {
    let (mut world, id) = world();
    rewritten(&mut world, id, "- [ ] Call the bank");
    rewritten(&mut world, id, "- [ ] Ask Ann\n- [ ] Call the bank about the loan");
    assert_eq!(items(&world, id), ["Ask Ann - pending", "Call the bank about the loan - pending"]);
}

#[test]
fn a_title_that_is_too_long_is_no_item_until_it_is_shortened() {
    let (mut world, id) = world();
    let long = format!("- [ ] Call {}", "Tom ".repeat(60));
    let (noted, remarks) = rewritten(&mut world, id, &long);
    assert!(noted.added.is_empty() && remarks[0].ends_with("so it is not an action item"), "{remarks:?}");
    assert_eq!(notes(&world, id), long.trim_end());
    rewritten(&mut world, id, "- [ ] Call Tom Tom");
    assert_eq!(items(&world, id), ["Call Tom Tom - pending"]);
}

#[test]
fn a_line_that_only_looks_like_a_box_says_so_and_keeps_the_item_it_had() {
    let (mut world, id) = world();
    let (noted, remarks) = rewritten(&mut world, id, "- [ ] Call Tom\n- [ ] due:fri\n-[ ] Pay\n1. [ ] Ask");
    let handle = noted.added[0].handle.clone();
    assert_eq!(noted.words(), "2 action items added; line 2 is not an action item (and 1 more)");
    assert_eq!(
        remarks,
        [
            "Line 2: the box has no words, so it is not an action item",
            "Line 3: a box begins with '- [ ]', so it is not an action item"
        ]
    );
    // What was told is not told again; a line that is mended makes its item.
    let (noted, remarks) = rewritten(&mut world, id, "- [ ] Call Tom\n- [ ] due:fri\n- [ ] Pay\n1. [ ] Ask");
    assert_eq!((noted.added.len(), remarks.len()), (1, 0), "{remarks:?}");
    // One that is spoilt keeps the item that it had, also with other words, and has it say them when it is mended.
    for spoilt in ["-[ ] Call Tom", "-[ ] Call Tim", "- [ ]Call Tina"] {
        let (_, remarks) = rewritten(&mut world, id, spoilt);
        assert!(remarks[0].ends_with(&format!("so action item {handle} stays as it is")), "{remarks:?}");
    }
    let (noted, remarks) = rewritten(&mut world, id, "- [ ] Call Tina");
    assert_eq!((noted.added.len(), noted.changed.len(), remarks.len()), (0, 1, 0), "{remarks:?}");
    assert_eq!(items(&world, id), ["Ask - pending", "Call Tina - pending", "Pay - pending"]);
}

#[test]
fn days_are_counted_from_the_session_and_what_is_overdue_is_told() {
    let (mut world, id) = world();
    let (noted, remarks) = rewritten(&mut world, id, "- [ ] Call Tom due:fri\n- [ ] Write due:+6w");
    assert_eq!(items(&world, id), ["Call Tom 2026-09-04 pending", "Write 2026-10-13 pending"]);
    let handle = &noted.added[0].handle;
    assert_eq!(remarks, [format!("Action item {handle} was due Fri 4 Sep 2026 and is overdue")]);
}

#[test]
fn several_corrections_at_once_keep_every_item() {
    let (mut world, id) = world();
    let before = "- [ ] Call Tom\n- [ ] Write the requst due:fri\n- [x] Book the room\n- [ ] Pay the bill";
    rewritten(&mut world, id, before);
    let told = |noted: &Noted| noted.steps().map(|(verb, items)| format!("{} {verb}", items.len())).join(" ");
    // Renamed with another day, reordered, one in, one out, one ticked, one unticked.
    let now = "- [x] Call Tom\n- [ ] Book the room\n- [ ] Ask the board\n- [ ] Write the request due:mon";
    let (noted, _) = rewritten(&mut world, id, now);
    assert_eq!(told(&noted), "1 Added 1 Changed 1 Completed 1 Reopened");
    assert_eq!(
        items(&world, id),
        [
            "Ask the board - pending",
            "Book the room - pending",
            "Call Tom - completed",
            "Pay the bill - pending",
            "Write the request 2026-09-07 pending"
        ]
    );
    let (noted, _) = rewritten(&mut world, id, now);
    assert_eq!(told(&noted), "0 Added 0 Changed 0 Completed 0 Reopened");
}

#[test]
fn what_was_changed_elsewhere_is_not_changed_back() {
    let (mut world, id) = world();
    let (noted, _) = rewritten(&mut world, id, "- [ ] Call Tom due:fri\n- [ ] Gone");
    let (call, gone) = (noted.added[0].id, noted.added[1].id);
    let World { practice, env, .. } = &mut world;
    let work = ("action edit", Kind::Write);
    let moved = "2026-12-24".parse().ok();
    let done = practice.write(&mut *env.entropy, work, false, |tx, setting| {
        action::remove(tx, &[gone])?;
        action::change(tx, setting, call, |item| {
            item.due_date = moved;
            Ok(())
        })
    });
    done.unwrap();
    // The line is touched, its day is not; and a tick does not bring back what was taken out.
    rewritten(&mut world, id, "- [x]  Call Tom due:fri\n- [x] Gone");
    assert_eq!(items(&world, id), ["Call Tom 2026-12-24 completed"]);
    rewritten(&mut world, id, "- [x] Call Tom\n- [x] Gone");
    assert_eq!(items(&world, id), ["Call Tom 2026-12-24 completed"]);
    rewritten(&mut world, id, "- [x] Call Tom due:\"24 dec\"\n- [x] Gone too");
    assert_eq!(items(&world, id), ["Call Tom 2026-12-24 completed", "Gone too - completed"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// Whatever is made of notes: each box has its item, no item goes, and two never have one title.
    #[test]
    fn every_box_has_one_item_and_none_goes(
        versions in prop::collection::vec(
            prop::collection::vec(("[ x]", "[a-d]{2,4}( [a-d]{2,4}){0,2}", "( due:(fri|never))?"), 0..5),
            1..5,
        ),
    ) {
        let (mut world, id) = world();
        let mut count = 0;
        for version in versions {
            let lines = version.iter().map(|(mark, title, due)| format!("- [{mark}] {title}{due}"));
            let text = lines.collect::<Vec<_>>().join("\n");
            rewritten(&mut world, id, &text);
            prop_assert_eq!(notes(&world, id), text.trim_end());
            let all = items(&world, id);
            prop_assert!(all.len() >= count, "{:?}", all);
            count = all.len();
            for (_, title, due) in &version {
                // Words of a day that is none stay.
                let title = format!("{title}{}", if due.ends_with("never") { due.as_str() } else { "" });
                let of = |line: &&String| line.rsplitn(3, ' ').nth(2) == Some(title.as_str());
                prop_assert_eq!(all.iter().filter(of).count(), 1, "{} in {:?}", title, all);
            }
        }
    }
}

/// Gives an item another title, as `action edit` does.
fn rename(world: &mut World, item: crate::domain::id::ActionId, title: &str) {
    let World { practice, env, .. } = world;
    let work = ("action edit", Kind::Write);
    let done = practice.write(&mut *env.entropy, work, false, |tx, setting| {
        action::change(tx, setting, item, |item| {
            title.clone_into(&mut item.title);
            Ok(())
        })
    });
    done.unwrap();
}

#[test]
fn a_renamed_item_keeps_its_box() {
    let (mut world, id) = world();
    let (noted, _) = rewritten(&mut world, id, "- [ ] Call Tom due:fri\n- [ ] Pay");
    let (call, handle) = (noted.added[0].id, noted.added[0].handle.clone());
    rename(&mut world, call, "Ring Tom Reed");
    // Lines about something else leave it alone; its day and its tick reach it, and its title stays.
    rewritten(&mut world, id, "More.\n- [ ] Call Tom due:fri\n- [ ] Pay");
    let (noted, remarks) = rewritten(&mut world, id, "More.\n- [x] Call Tom due:mon\n- [ ] Pay");
    assert_eq!((noted.added.len(), noted.completed.len(), noted.changed.len()), (0, 1, 1), "{remarks:?}");
    assert_eq!(items(&world, id), ["Pay - pending", "Ring Tom Reed 2026-09-07 completed"]);
    // Words that were corrected in both places: the last ones are its title, and that is told.
    let (noted, remarks) = rewritten(&mut world, id, "- [x] Call Tim due:mon\n- [ ] Pay");
    assert_eq!((noted.added.len(), noted.changed.len()), (0, 1));
    let told = "was renamed earlier; its title is now that of the notes. To go back: coach undo";
    assert_eq!(remarks, [format!("Line 1: action item {handle} {told}")]);
    assert_eq!(noted.doubts, ["line 1 renames its item"]);
    assert_eq!(items(&world, id), ["Call Tim 2026-09-07 completed", "Pay - pending"]);
    // From then on they are in step again.
    let (_, remarks) = rewritten(&mut world, id, "- [x] Call Tina due:mon\n- [ ] Pay");
    assert_eq!(remarks, [format!("Action item {handle} is now 'Call Tina'; it was 'Call Tim'")]);
    assert_eq!(items(&world, id), ["Call Tina 2026-09-07 completed", "Pay - pending"]);
}

#[test]
fn a_box_that_takes_the_title_of_its_item_says_nothing_new() {
    let (mut world, id) = world();
    let (noted, _) = rewritten(&mut world, id, "- [ ] Call Tom");
    let call = noted.added[0].id;
    for title in ["Ring Ann", "Ring Tom Reed"] {
        rename(&mut world, call, title);
    }
    let (noted, remarks) = rewritten(&mut world, id, "- [ ] Ring Tom Reed");
    assert!(noted.added.is_empty() && remarks.is_empty(), "{remarks:?}");
    rewritten(&mut world, id, "- [ ] Ring Tim Reed");
    assert_eq!(items(&world, id), ["Ring Tim Reed - pending"]);
    // Nor does one that was renamed and renamed back.
    for title in ["Pay", "Ring Tim Reed"] {
        rename(&mut world, call, title);
    }
    let (_, remarks) = rewritten(&mut world, id, "- [ ] Ring Ann Reed");
    assert!(
        remarks.len() == 1 && remarks[0].ends_with("'Ring Ann Reed'; it was 'Ring Tim Reed'"),
        "{remarks:?}"
    );
    assert_eq!(items(&world, id), ["Ring Ann Reed - pending"]);
}

#[test]
fn the_item_of_a_box_is_the_one_that_grew_from_it() {
    let (mut world, id) = world();
    let (noted, _) = rewritten(&mut world, id, "- [ ] Call Tom\n- [ ] Pay");
    let (call, handle) = (noted.added[0].id, noted.added[0].handle.clone());
    rename(&mut world, call, "Pay");
    // Another item is called as its box is.
    let World { practice, env, .. } = &mut world;
    let client = practice.store.session(id).unwrap().client_id;
    let work = ("action add", Kind::Write);
    let draft = Draft { session: Some(id), ..Draft::new(client, "Call Tom") };
    let done = practice.write(&mut *env.entropy, work, false, |tx, setting| {
        Ok(crate::practice::Outcome::Keep(action::add(tx, setting, &draft)?, String::new()))
    });
    done.unwrap();
    rewritten(&mut world, id, "- [x] Call Tom\n- [ ] Pay due:fri");
    assert_eq!(items(&world, id), ["Call Tom - pending", "Pay - completed", "Pay 2026-09-04 pending"]);
    // Words that stand twice are one item, whatever it is called.
    let (noted, remarks) = rewritten(&mut world, id, "- [ ] Call Tom\n- [x] Call Tom\n- [ ] Pay due:fri");
    assert!(noted.added.is_empty());
    assert_eq!(remarks, [format!("Line 1 has the words of line 2: both are action item {handle}")]);
    // A box that went and comes back is told.
    rewritten(&mut world, id, "- [ ] Pay due:fri");
    let (noted, remarks) = rewritten(&mut world, id, "- [ ] Pay due:fri\n\n- [ ] Call Tom");
    assert!(noted.added.is_empty());
    assert_eq!(remarks, [format!("Line 3 is action item {handle}, which was renamed since")]);
}

/// Whoever looks a draft through in an editor and changes nothing has finished it.
#[test]
fn a_draft_that_is_left_as_it_is_is_finished() {
    let (mut world, id) = world();
    let World { practice, env, .. } = &mut world;
    let work = ("session note", Kind::Write);
    practice
        .write(&mut *env.entropy, work, false, |tx, setting| {
            draft::keep(tx, setting, id, "", "- [ ] Call Tom")
        })
        .unwrap();
    assert!(world.practice.store.session(id).unwrap().draft_since.is_some());
    assert_eq!(items(&world, id), [""; 0]);
    rewritten(&mut world, id, "- [ ] Call Tom");
    assert_eq!(world.practice.store.session(id).unwrap().draft_since, None);
    assert_eq!(items(&world, id), ["Call Tom - pending"]);
}
