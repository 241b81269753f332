//! What boxes say, and which of them are the same.

use proptest::prelude::*;

use super::*;

fn reader() -> Reader {
    Reader::new("2026-09-24T14:20:00Z".parse().unwrap(), chrono_tz::Europe::Paris)
}

fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

/// Line, title, due date and whether it is ticked, of every box that can be an item.
fn boxes(note: &str) -> Vec<(usize, String, Option<NaiveDate>, bool)> {
    let boxes = read(note, &reader());
    boxes.into_iter().filter(NoteBox::is_item).map(|it| (it.line, it.title, it.due, it.done)).collect()
}

#[test]
fn boxes_are_items_and_nothing_else_is() {
    let note = "Talked about the board.\n\
                - [ ] Call Tom due:fri\n\
                - [x] Book the room\n\
                \t* [ ] Write   it down\r\n\
                + [X] Done in capitals\n\
                - [] No gap\n\
                - a plain point\n\
                1. [ ] Of a list with numbers\n\
                  12) [x] And another\n\
                -\u{a0}[ ]\u{a0}Pasted from a page\n\
                - [ x ] With blanks\n\
                - [1] Smith 2020\n\
                - [see there] a link\n\
                1234567890. [ ] no number\n";
    let item = |line, title: &str, due, done| (line, title.to_owned(), due, done);
    assert_eq!(
        boxes(note),
        [
            item(2, "Call Tom", day("2026-09-25"), false),
            item(3, "Book the room", None, true),
            item(4, "Write it down", None, false),
            item(5, "Done in capitals", None, true),
            item(6, "No gap", None, false),
            item(8, "Of a list with numbers", None, false),
            item(9, "And another", None, true),
            item(10, "Pasted from a page", None, false),
            item(11, "With blanks", None, true),
        ]
    );
}

/// A line that begins like a box is one, or says why it is none; other lines say nothing.
#[test]
fn what_only_looks_like_a_box_is_told() {
    let (joined, unlisted) = ("there is no space after the box", "a box begins with '- [ ]'");
    for (line, told) in [
        ("- [ ]", "the box has no words"),
        ("* [x]  ", "the box has no words"),
        ("- [ ] due:fri", "the box has no words"),
        ("1. [ ] (due:\"next fri\")", "the box has no words"),
        ("- [ ] \u{200b}", "the box has no words"),
        ("- [ ]Call Tom", joined),
        ("1. [x]Call Tom", joined),
        ("- [ ](a link)", joined),
        ("-[ ] Call Tom", unlisted),
        ("1.[ ] Call Tom", unlisted),
        ("[ ] Call Tom", unlisted),
        ("  [x] Call Tom", unlisted),
        ("[]", unlisted),
        ("\u{2022} [ ] Call Tom", unlisted),
        ("\u{2013} [ ] Call Tom", unlisted),
        ("\u{2610} Call Tom", unlisted),
        ("- \u{2611} Call Tom", unlisted),
        ("- [?] Call Tom", "'[?]' is neither '[ ]' nor '[x]'"),
        ("* [-] Call Tom", "'[-]' is neither '[ ]' nor '[x]'"),
        ("- [\u{2713}] Call Tom", "'[\u{2713}]' is neither '[ ]' nor '[x]'"),
    ] {
        let [it] = read(line, &reader()).try_into().unwrap_or_else(|_| panic!("{line} is passed over"));
        assert_eq!((it.is_item(), it.doubt.unwrap().to_string().as_str()), (false, told), "{line}");
    }
    for line in [
        "- Call Tom",
        "-",
        "1.",
        "[1] Smith",
        "- [a] Smith",
        "- [..] and so on",
        "[?] what",
        "Call [ ] Tom",
        "2026",
    ] {
        assert!(read(line, &reader()).is_empty(), "{line}");
    }
}

#[test]
fn a_due_date_is_a_word_or_a_quotation_wherever_it_stands() {
    for (line, title, due) in [
        ("Call Tom due:\"next fri\"", "Call Tom", day("2026-10-02")),
        ("due:'2 oct' Call Tom", "Call Tom", day("2026-10-02")),
        ("Call due:\u{201c}in 2 weeks\u{201d} Tom", "Call Tom", day("2026-10-08")),
        ("Call Tom Due:+3d", "Call Tom", day("2026-09-27")),
        ("Pay the residue:fri", "Pay the residue:fri", None),
        ("Élan due:today", "Élan", day("2026-09-24")),
        // With a blank, in brackets, in several words, with a comma: meant as a day all the same.
        ("Call Tom due: fri", "Call Tom", day("2026-09-25")),
        ("Call Tom due:  'next fri'", "Call Tom", day("2026-10-02")),
        ("Call Tom (due:fri)", "Call Tom", day("2026-09-25")),
        ("Call (due: 2026-12-05) Tom", "Call Tom", day("2026-12-05")),
        ("Call [due:\"24 dec\"] Tom", "Call Tom", day("2026-12-24")),
        ("Call Tom due:in 2 weeks", "Call Tom", day("2026-10-08")),
        ("due: 24 dec 2027 Call Tom", "Call Tom", day("2027-12-24")),
        ("Call Tom due:2 dec 28", "Call Tom", day("2028-12-02")),
        ("Call Tom due:fri 2 oct", "Call Tom", day("2026-10-02")),
        ("Call Tom, due:fri, then Ann", "Call Tom, then Ann", day("2026-09-25")),
        ("Call Tom, due:fri.", "Call Tom", day("2026-09-25")),
        ("Call Tom due:fri 10:00", "Call Tom 10:00", day("2026-09-25")),
        // Words about what is due do not take the day away.
        ("Pay what is due: thirty due:fri", "Pay what is due: thirty", day("2026-09-25")),
    ] {
        assert_eq!(boxes(&format!("- [ ] {line}")), [(1, title.to_owned(), due, false)], "{line}");
    }
}

/// Days of notes are counted from the day they are about.
#[test]
fn days_are_counted_from_the_day_of_the_notes() {
    let then = reader_at(reader(), "2026-09-01T08:00:00Z".parse().unwrap());
    for (words, due) in [
        ("fri", "2026-09-04"),
        ("tomorrow", "2026-09-02"),
        ("+2w", "2026-09-15"),
        ("\"2 oct\"", "2026-10-02"),
        ("2026-12-24", "2026-12-24"),
    ] {
        assert_eq!(read(&format!("- [ ] x due:{words}"), &then)[0].due, day(due), "{words}");
    }
}

/// Whoever writes `due:` means a day: where there is none, the words stay and it is told.
#[test]
fn what_cannot_be_read_is_told_and_nothing_is_lost() {
    for (line, told) in [
        ("Call Tom due:frigday", "'frigday'"),
        ("Call Tom due: frigday", "'frigday'"),
        ("Call Tom (due: frigday)", "'frigday'"),
        ("Call Tom due:blurgh next week", "'blurgh'"),
        ("Call Tom due:next week", "'next'"),
        ("Pay what is due: thirty", "'thirty'"),
        ("Call Tom due:03/04/2026", "'03/04/2026'"),
        ("Call Tom due:mon 2 oct", "2 Oct 2026 is a Friday"),
        ("Call Tom due:2 dec 28 letters", "'2 dec 28'"),
        ("Call Tom due:'next fri", "the quotation mark after due: is not closed"),
        ("Call Tom due:\"frigday\"", "'frigday'"),
        ("Call Tom due:", "there is no day after due:"),
        ("Call Tom due: ", "there is no day after due:"),
        ("Call Tom (due:)", "there is no day after due:"),
        ("Call Tom due:fri due:mon", "due: is there more than once"),
        ("Call Tom due:fri due:frigday", "due: is there more than once"),
    ] {
        let it = read(&format!("One\n\n- [ ] {line}"), &reader()).pop().unwrap();
        assert_eq!(
            (it.line, it.title.as_str(), it.due, it.is_item()),
            (3, line.trim(), None, true),
            "{line}"
        );
        let doubt = it.doubt.unwrap_or_else(|| panic!("{line} is not told")).to_string();
        assert!(doubt.contains(told), "{line}: {doubt}");
    }
    let it = read(&format!("\n- [ ] {}", "x".repeat(201)), &reader()).pop().unwrap();
    assert_eq!((it.line, it.is_item()), (2, false));
    assert_eq!(it.doubt.unwrap().to_string(), "title must have at most 200 characters, not 201");
}

fn came_from(before: &str, now: &str) -> Vec<Option<usize>> {
    let note = |titles: &str| {
        let lines = titles.split('|').filter(|title| !title.is_empty());
        read(&lines.map(|title| format!("- [ ] {title}")).collect::<Vec<_>>().join("\n"), &reader())
    };
    origins(&note(before), &note(now))
}

#[test]
fn a_corrected_box_is_the_box_it_was() {
    for (before, now, from) in [
        ("a one|b two", "a one|b two", &[Some(0), Some(1)][..]),
        ("Write the requst", "Write the request", &[Some(0)]),
        ("Call Tom due:fri", "Call Tom due:mon", &[Some(0)]),
        ("Call Tom|Book the room", "Book the room|Call Tom", &[Some(1), Some(0)]),
        // Reworded where it stands, with little left of it.
        ("Call Tom|Book the room", "Ring Tom about the rent|Book the room", &[Some(0), Some(1)]),
        // Both corrected where they stand, the one to words that the other had.
        (
            "Send report to Anna|Read report by Ben",
            "Read report by Anna|Print report by Ben",
            &[Some(0), Some(1)],
        ),
        ("Email Tom|Call Tim|Pay", "Call Tom|Visit Tim|Pay", &[Some(0), Some(1), Some(2)]),
        ("Pay|Email Tom|Call Tim", "Pay|Call Tom|Visit Tim", &[Some(0), Some(1), Some(2)]),
        // Letters that happen to be alike say nothing of a box that stands elsewhere.
        ("Plan week|Write letter", "Better weather|Compose mail", &[None, None]),
        // Words were added, and a box beside it.
        ("Call the bank", "Call the bank about the loan|Book the room", &[Some(0), None]),
        ("Call the bank", "Book the room|Call the bank about the loan", &[None, Some(0)]),
        ("Call the bank|Pay", "Pay|Call Ann|Call again the bank now", &[Some(1), None, Some(0)]),
        ("Call the bank about the loan|Pay", "Pay|Call Ann|Call the bank", &[Some(1), None, Some(0)]),
        // Corrected and moved.
        ("Write the requst|Book the room", "Book the room|Write the request", &[Some(1), Some(0)]),
        // One is corrected, one comes in beside it.
        ("Write the requst", "Sleep on it|Write the request", &[None, Some(0)]),
        ("Call Tom", "", &[]),
        // Nothing is left of it: another box.
        ("Call Tom|Book the room", "Sleep on it|Book the room", &[None, Some(1)]),
        // One was taken out and the others stand.
        ("Call Tom|Call Tim|Call Ann", "Call Tom|Call Ann", &[Some(0), Some(2)]),
        // All at once: one out, one corrected, one moved, one new.
        (
            "Call Tom|Write the requst|Book the room|Pay the bill",
            "Pay the bill|Call Tom|Write the request|Ask the board",
            &[Some(3), Some(0), Some(1), None],
        ),
    ] {
        assert_eq!(came_from(before, now), from, "{before} -> {now}");
    }
}

proptest! {
    #[test]
    fn no_box_is_two_and_what_did_not_change_stays(
        before in prop::collection::vec("[a-c]{1,3}( [a-c]{1,3})?", 0..8),
        now in prop::collection::vec("[a-c]{1,3}( [a-c]{1,3})?", 0..8),
    ) {
        let from = came_from(&before.join("|"), &now.join("|"));
        let mut taken: Vec<usize> = from.iter().copied().flatten().collect();
        taken.sort_unstable();
        let count = taken.len();
        taken.dedup();
        prop_assert_eq!(taken.len(), count);
        for title in &now {
            let many = |all: &[String]| all.iter().filter(|other| *other == title).count();
            let kept = now.iter().zip(&from).filter(|(other, from)| {
                *other == title && from.is_some_and(|old| before[old] == *title)
            });
            prop_assert_eq!(kept.count(), many(&now).min(many(&before)));
        }
        let same = came_from(&now.join("|"), &now.join("|"));
        prop_assert!(same.iter().all(Option::is_some));
    }
}

/// A quoted box is somebody else's words: no item, and told.
#[test]
fn a_quoted_box_is_told() {
    let reader = reader();
    for note in ["> - [ ] quoted", ">- [x] quoted", " > > * [ ] quoted", "> [ ] quoted"] {
        let [only] = &read(note, &reader)[..] else { panic!("{note}") };
        assert!(!only.is_item() && only.doubt == Some(Doubt::Quoted), "{note}: {:?}", only.doubt);
    }
    for note in ["> quoted", "> - quoted", "> [1] Smith", "a > - [ ] b"] {
        assert!(read(note, &reader).is_empty(), "{note}");
    }
}
