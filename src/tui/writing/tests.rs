//! Rows, the cursor among them, and changes that are taken back.

use proptest::prelude::*;
use ratatui::{
    buffer::Buffer,
    crossterm::event::{KeyCode, KeyEvent, KeyModifiers},
    layout::Rect,
    style::Modifier,
};

use super::{
    Writing,
    rows::{self, rows},
};
use crate::tui::{
    paint::Canvas,
    testing::{UNICODE, any_key, char, ctrl, key},
};

const ROOM: Rect = Rect { x: 0, y: 0, width: 12, height: 4 };

/// The rows of a line of this width, as text.
fn broken(line: &str, wide: u16) -> Vec<String> {
    let lines = [line.to_owned()];
    let text = |row: rows::Row| row.clusters(line).map(|one| one.text).collect();
    rows(&lines, wide).into_iter().map(text).collect()
}

/// What is drawn, with the cell of the cursor in brackets.
fn drawn(writing: &Writing, room: Rect) -> Vec<String> {
    let mut buffer = Buffer::empty(room);
    writing.draw(room, &mut Canvas::new(&mut buffer, UNICODE));
    let row = |y| {
        let mut line = String::new();
        for x in 0..room.width {
            let cell = &buffer[(x, y)];
            if cell.modifier.contains(Modifier::REVERSED) {
                line.push('[');
                line.push_str(cell.symbol());
                line.push(']');
            } else {
                line.push_str(cell.symbol());
            }
        }
        line.trim_end().to_owned()
    };
    (0..room.height).map(row).collect()
}

fn typed(writing: &mut Writing, text: &str) {
    for c in text.chars() {
        writing.press(if c == '\n' { key(KeyCode::Enter) } else { char(c) }, ROOM);
    }
}

fn presses(writing: &mut Writing, codes: &[KeyCode]) {
    for code in codes {
        writing.press(key(*code), ROOM);
    }
}

#[test]
fn rows_begin_with_words() {
    assert_eq!(broken("to be or not to be", 7), ["to be ", "or not ", "to be"]);
    assert_eq!(broken("to be   or", 6), ["to be   ", "or"], "blanks hang, however many");
    assert_eq!(broken("a abcdefghij", 6), ["a ", "abcde", "fghij"], "a word longer than a row is broken");
    assert_eq!(broken("", 6), [""]);
    assert_eq!(broken("谢谢 see you", 7), ["谢谢 ", "see ", "you"]);
    assert_eq!(broken("ok王小明王小明", 7), ["ok王小", "明王小", "明"], "wide characters may part anywhere");
    assert_eq!(broken("ab\tcd", 4), ["ab\t", "cd"]);
}

#[test]
fn a_cursor_stands_where_it_writes() {
    let mut writing = Writing::new("");
    assert_eq!(drawn(&writing, ROOM), ["[ ]", "", "", ""]);
    typed(&mut writing, "to be or not to be");
    assert_eq!(drawn(&writing, ROOM), ["to be or", "not to be[ ]", "", ""]);
    presses(&mut writing, &[KeyCode::Home, KeyCode::Left]);
    assert_eq!(drawn(&writing, ROOM)[0], "to be or[ ]", "on the blank that hangs");
    presses(&mut writing, &[KeyCode::Home, KeyCode::End]);
    assert_eq!(drawn(&writing, ROOM)[0], "to be or[ ]", "the end of the row");
    presses(&mut writing, &[KeyCode::End]);
    assert_eq!(drawn(&writing, ROOM)[1], "not to be[ ]", "then that of the line");
    presses(&mut writing, &[KeyCode::Home, KeyCode::Home]);
    assert_eq!(drawn(&writing, ROOM)[0], "[t]o be or");
}

#[test]
fn up_and_down_keep_to_their_column_over_rows() {
    let mut writing = Writing::new("one two three four\n\n王小明 end");
    presses(&mut writing, &[KeyCode::Left, KeyCode::Up, KeyCode::Up]);
    assert_eq!(drawn(&writing, ROOM), ["one two", "three fou[r]", "", "王 小 明  end"]);
    presses(&mut writing, &[KeyCode::Up]);
    assert_eq!(drawn(&writing, ROOM)[0], "one two[ ]", "a shorter row holds it at its end");
    presses(&mut writing, &[KeyCode::Down, KeyCode::Down, KeyCode::Down]);
    assert_eq!(drawn(&writing, ROOM)[3], "王 小 明  en[d]", "the column was kept");
}

#[test]
fn pages_turn_and_the_cursor_stays_in_sight() {
    let text = (1..=20).map(|number| format!("line {number}")).collect::<Vec<_>>().join("\n");
    let mut writing = Writing::new(&text);
    presses(&mut writing, &[KeyCode::PageUp]);
    assert_eq!(drawn(&writing, ROOM)[0], "line 17[ ]");
    presses(&mut writing, &[KeyCode::PageUp]);
    assert_eq!(drawn(&writing, ROOM)[0], "line 14[ ]");
    presses(&mut writing, &[KeyCode::Down]);
    assert_eq!(drawn(&writing, ROOM)[..2], ["line 14", "line 15[ ]"], "it scrolls no further than needed");
    writing.press(KeyEvent::new(KeyCode::Home, KeyModifiers::CONTROL), ROOM);
    assert_eq!(drawn(&writing, ROOM)[0], "[l]ine 1");
    writing.point((2, 2), ROOM);
    assert_eq!(drawn(&writing, ROOM)[2], "li[n]e 3");
}

#[test]
fn joined_characters_are_one() {
    let mut writing = Writing::new("a👩\u{200d}👩\u{200d}👧e\u{301}");
    presses(&mut writing, &[KeyCode::Left, KeyCode::Left]);
    assert_eq!(writing.cursor(), (0, 1));
    presses(&mut writing, &[KeyCode::Right]);
    assert_eq!(writing.cursor(), (0, 6));
    presses(&mut writing, &[KeyCode::Backspace]);
    assert_eq!(writing.text(), "ae\u{301}");
    presses(&mut writing, &[KeyCode::Delete]);
    assert_eq!(writing.text(), "a");
}

#[test]
fn a_word_is_one_change() {
    let mut writing = Writing::new("");
    typed(&mut writing, "one two\nthree");
    presses(&mut writing, &[KeyCode::Backspace, KeyCode::Backspace]);
    let mut stood = Vec::new();
    while writing.press(ctrl('u'), ROOM) {
        stood.push(writing.text());
    }
    assert_eq!(stood, ["one two\nthree", "one two\n", "one two", "one ", ""]);
    assert!(writing.redo() && writing.redo());
    assert_eq!(writing.text(), "one two");
    typed(&mut writing, "!");
    assert!(!writing.redo(), "what is written anew ends what could be redone");
}

#[test]
fn another_text_is_taken_back_as_one_change() {
    let mut writing = Writing::new("before");
    assert!(!writing.replace("before") && writing.replace("quite\nanother"));
    assert!(writing.undo());
    assert_eq!(writing.text(), "before");
    assert!(writing.redo());
    assert_eq!(writing.text(), "quite\nanother");
}

#[test]
fn what_is_selected_is_shown_and_erased() {
    let mut writing = Writing::new("one 王小明");
    for _ in 0..3 {
        writing.press(KeyEvent::new(KeyCode::Left, KeyModifiers::SHIFT), ROOM);
    }
    // The cursor stands out among what is selected by being as the rest is.
    assert_eq!(drawn(&writing, ROOM)[0], "one 王 [小] [明]");
    presses(&mut writing, &[KeyCode::Backspace]);
    assert_eq!(writing.text(), "one ");
}

#[test]
fn clipboards_bring_lines_and_nothing_else() {
    let mut writing = Writing::new("");
    writing.insert("one\r\ntwo\rthree\u{1b}[31m\u{7}");
    assert_eq!(writing.text(), "one\ntwo\nthree[31m");
    assert!(writing.undo());
    assert_eq!(writing.text(), "");
}

proptest! {
    #[test]
    fn nothing_is_lost_between_rows(line in "([a-z 王é\t👧]|e\u{301}){0,60}", wide in 1_u16..20) {
        prop_assert_eq!(broken(&line, wide).concat(), line.clone());
        for (row, text) in broken(&line, wide).iter().enumerate().skip(1) {
            let before = &broken(&line, wide)[row - 1];
            prop_assert!(!text.starts_with(' ') || !before.ends_with(' '), "{text:?} after {before:?}");
        }
    }

    #[test]
    fn every_place_is_found_again(line in "[a-z 王é]{0,60}", wide in 4_u16..20) {
        let lines = [line.clone()];
        let all = rows(&lines, wide);
        for at in 0..=line.chars().count() {
            let (row, column) = rows::place(&all, &lines, (0, at));
            prop_assert_eq!(all[row].char_at(&line, column), at);
        }
    }

    #[test]
    fn no_key_makes_it_fall(keys in prop::collection::vec((any_key(), 1_u16..30, 1_u16..9), 1..80)) {
        let mut writing = Writing::new("# Today\n\n王小明 said: 👩\u{200d}👧 \tand more than fits");
        for (key, width, height) in keys {
            let room = Rect { width, height, ..ROOM };
            writing.press(key, room);
            drawn(&writing, room);
        }
    }
}
