//! What is kept of a text, and what is refused.

use proptest::prelude::*;

use super::*;

#[test]
fn a_beginning_ends_with_a_line_or_a_word() {
    assert_eq!(beginning("one two", 7), None, "it is whole");
    assert_eq!(beginning("one two", 6), Some("one"));
    assert_eq!(beginning("one two\nthree four", 12), Some("one two"));
    assert_eq!(
        beginning("a\nsecond third fourth", 14),
        Some("a\nsecond"),
        "a short first line is too little"
    );
    assert_eq!(beginning("ééééé", 3), Some("ééé"), "one long word is cut where it must");
}

#[test]
fn what_commands_hides_or_reorders_is_dropped() {
    for (typed, kept) in [
        ("Ada\u{1b}[31m Okafor", "Ada[31m Okafor"),
        ("  Ada \t\r\n Okafor\u{3000}", "Ada Okafor"),
        ("Ada\u{202e}rofakO", "AdarofakO"),
        ("A\u{200b}da \u{feff} B\u{ad}en", "Ada Ben"),
        ("a\u{9b}31m\u{7f}\u{0}", "a31m"),
        ("A\u{200d}da\u{200c}", "Ada"),
        ("e\u{301}", "é"),
    ] {
        assert_eq!(clean_line(typed), kept, "{typed:?}");
    }
}

#[test]
fn what_a_line_would_lose_is_refused_with_its_place() {
    for (typed, told) in [
        ("Ada\u{1b}[31m", "character 4 is ESC 0x1B"),
        ("Ada\u{a0}\u{200b}Okafor", "character 5 is U+200B"),
        ("\u{202a}+49 170\u{202c}", "character 1 is U+202A"),
        ("A\u{200d}da", "character 2 is U+200D"),
        ("👩\u{200d}\u{200d}👩", "character 3 is U+200D"),
        ("Ada \u{200b}", "character 5 is U+200B"),
    ] {
        let refused = line("name", typed, LINE).unwrap_err().to_string();
        assert!(refused.contains(told), "{typed:?}: {refused}");
    }
    for fine in ["Ada\tMaria\u{a0}Okafor\n", "👩\u{200d}👩", "می\u{200c}خواهم", "e\u{301}", "  "] {
        assert_eq!(hidden(fine), None, "{fine:?}");
    }
}

#[test]
fn joiners_stay_where_they_join() {
    let family = "👩\u{200d}👩\u{200d}👧 é";
    assert_eq!(clean_line(family), family);
    let persian = "می\u{200c}خواهم";
    assert_eq!(clean_line(persian), persian);
    assert_eq!(clean_line("👩\u{200d}\u{200d} ع\u{200c} "), "👩 ع");
}

#[test]
fn notes_keep_their_lines() {
    assert_eq!(clean_text("one\r\ntwo\rthree\u{2028}\tfour \n\n"), "one\ntwo\nthree\n\tfour");
    assert_eq!(clean_text("  plain\n text\n"), "  plain\n text");
    let marked =
        "\u{202b}שלום\u{202c} a\u{ad}b\u{200b}c \u{2066}d\u{2069}\u{200f} \u{feff}🏴\u{e0067}\u{e007f}";
    assert_eq!(note("notes", marked, TEXT).unwrap(), marked, "as it was written");
}

#[test]
fn a_control_character_is_refused_with_its_place() {
    assert_eq!(stray("one\r\ntwo\tthree\u{85}"), None);
    for (text, told) in [
        ("one\ntw\u{1b}[31mo", "line 2, character 3 is ESC 0x1B"),
        ("a\0b\0", "line 1, character 2 is NUL 0x00"),
        ("\u{7}", "line 1, character 1 is BEL 0x07"),
        ("page\u{c}", "line 1, character 5 is FF 0x0C"),
        ("\u{93}a\u{94}", "line 1, character 1 is 0x93"),
    ] {
        assert_eq!(stray(text).unwrap().to_string(), told);
        let refused = note("notes", text, TEXT).unwrap_err().to_string();
        assert_eq!(refused, format!("notes must not have control characters: {told}"));
    }
}

#[test]
fn lines_that_another_text_has_not_are_counted_one_by_one() {
    let theirs = "one\n\n  two\none\nthree";
    assert_eq!(missing(theirs, "two \none"), [(4, "one"), (5, "three")]);
    assert_eq!(missing(theirs, "three\ntwo\none\none\nmore"), []);
}

#[test]
fn lengths_are_bounded() {
    assert_eq!(line("name", " \u{3000} ", LINE).unwrap_err().to_string(), "name must not be empty");
    assert_eq!(
        line("name", &"é".repeat(201), LINE).unwrap_err().to_string(),
        "name must have at most 200 characters, not 201"
    );
    assert_eq!(line("name", &"é".repeat(200), LINE).unwrap().chars().count(), 200);
    assert_eq!(optional_line("phone", "", LINE).unwrap(), "");
    assert_eq!(note("notes", "a\r\nb", TEXT).unwrap(), "a\nb");
}

#[test]
fn the_last_word_is_the_last_name() {
    for (name, first, last) in [
        ("Ada Okafor", "Ada", "Okafor"),
        (" Ada  Maria Okafor ", "Ada Maria", "Okafor"),
        ("Ada", "Ada", ""),
        ("山田太郎", "山田太郎", ""),
        ("山田　太郎", "山田", "太郎"),
        ("", "", ""),
        ("Ada Okafor, PhD", "Ada", "Okafor, PhD"),
        ("Smith & Sons, Ltd", "Smith & Sons, Ltd", ""),
    ] {
        assert_eq!(split_name(name), (first.to_owned(), last.to_owned()));
        assert_eq!(join_name(first, last), clean_line(name));
    }
}

proptest! {
    #[test]
    fn cleaning_twice_changes_nothing(text in any::<String>()) {
        let line = clean_line(&text).into_owned();
        prop_assert!(!line.chars().any(is_hostile));
        let seen = |text: &str| text.nfc().filter(|c| !c.is_whitespace()).collect::<String>();
        prop_assert_eq!(hidden(&text).is_none(), seen(&line) == seen(&text), "what is lost is told");
        prop_assert_eq!(clean_line(&line), line.as_str());
        let note = clean_text(&text).into_owned();
        prop_assert_eq!(clean_text(&note), note.as_str());
    }
}

#[test]
fn a_name_stays_parted_where_it_was() {
    let keep = |name: &str, known: &str| {
        let (first, last) = keep_parts(split_name(name), known);
        format!("{first}|{last}")
    };
    assert_eq!(keep("Luvwig van Beethoven", "van Beethoven"), "Luvwig|van Beethoven");
    assert_eq!(keep("Ludwig Van Beethoven", "van Beethoven"), "Ludwig|Van Beethoven");
    assert_eq!(keep("Ludwig van Mozart", "van Beethoven"), "Ludwig van|Mozart");
    assert_eq!(keep("Élodie Müller", "van Beethoven"), "Élodie|Müller");
    assert_eq!(keep("Ada Maria Okafor", "Okafor"), "Ada Maria|Okafor");
}
