//! Maps that are read, written and saved.

use super::*;

const RECIPE: &str = r#"
name = "google-quick"
bank = "core"
type = "quick"
key    = "Timestamp + Email Address"
client = { column = "Email Address", as = "email" }
at     = { column = "Timestamp", format = "%d/%m/%Y %H:%M:%S", tz = "Europe/Paris" }
[[answer]]
question = "q07"
column   = "When I know what is \"right\", I act on it."
[[answer]]
question = "q09"
column   = 7
split    = ";"
values   = { "Strongly agree" = 7, "Never" = "a" }
"#;

#[test]
fn the_recipe_reads_and_returns_the_same() {
    let map = ColumnMap::parse("google-quick", RECIPE).unwrap();
    assert_eq!(map.answers[1].source, Source::One { column: Column::Number(7), split: Some(";".into()) });
    let Some(At::Column(at)) = &map.at else { panic!("{map:?}") };
    assert_eq!(at.tz, Some(chrono_tz::Europe::Paris.into()));
    assert_eq!(ColumnMap::parse("x", &map.to_toml()).unwrap(), map);
}

#[test]
fn a_mistake_is_told_with_its_line() {
    let error = ColumnMap::parse("m.toml", "name = \"x\"\nbanc = \"core\"\n").unwrap_err();
    assert!(error.message.starts_with("m.toml:2: unknown field `banc`"), "{}", error.message);
}

#[test]
fn names_stay_in_their_folder() {
    let folder = tempfile::tempdir().unwrap();
    let maps = Maps::new(folder.path());
    assert!(maps.names().unwrap().is_empty());
    assert!(maps.exists("../x").is_err());
    maps.save(&ColumnMap { name: "a-1".into(), ..ColumnMap::default() }).unwrap();
    assert_eq!(maps.names().unwrap(), ["a-1"]);
    assert_eq!(maps.load("a-1").unwrap().name, "a-1");
    assert!(maps.load("b").unwrap_err().hints[0].contains("a-1"));
    let file = folder.path().join("m.toml");
    std::fs::write(&file, "skip = 1\nat = { column = 1, tz = \"Mars\" }\n").unwrap();
    let error = maps.load(file.to_str().unwrap()).unwrap_err();
    assert!(error.message.starts_with("m.toml:2: 'Mars' is not a time zone"), "{}", error.message);
    assert_eq!(error.hints, ["what a map may say: coach help maps"]);
}

#[test]
fn every_word_of_the_language_returns() {
    let text = r#"
name = "wide"
key = ["id", 3]
skip = 2
footer = 1
to_settle = ["which 'day' it is", "who"]
client = { column = "mail", as = "email", name = ["First", 4], handle = "ID" }
at = { column = "Date", time = 2, tz = "UTC" }
prefix = "core/"
where = [{ column = "Finished", is = ["1", "true"] }, { column = 4, not = ["test"] }]
unfinished = "skip"
values = { "Oui" = "a" }
missing = ["NA", "-99"]
[fields]
"other_emails" = 7
[[answer]]
question = "f1"
column = "f1"
columns = { a = "f1[a]", "A colleague, outside work" = 9 }
values = { "Oui" = true }
missing = ["?"]
"#;
    let map = ColumnMap::parse("wide", text).unwrap();
    assert_eq!((map.skip, map.footer, map.unfinished), (2, 1, Some(Unfinished::Skip)));
    assert!(map.rows[0].met("TRUE") && map.rows[0].met(" 1 ") && !map.rows[0].met("0"));
    assert!(map.rows[1].met("") && !map.rows[1].met("Test"));
    // On which line a word stands is no part of what it says.
    let anywhere = |map: ColumnMap| ColumnMap { everywhere: None, ..map };
    assert_eq!(anywhere(ColumnMap::parse("wide", &map.to_toml()).unwrap()), anywhere(map));
    let text = "name = \"each\"\nvalues = { \"status\" = { \"aktiv\" = \"active\" } }\n";
    assert_eq!(ColumnMap::parse("each", text).unwrap().to_toml(), text);
    let one = ColumnMap::parse("one", "where = { column = \"Finished\", is = 1 }").unwrap();
    assert!(one.rows[0].met("1") && !one.rows[0].met(""));
}

#[test]
fn the_moment_of_the_import_is_said_in_words() {
    let map = ColumnMap::parse("m", "at = \"now\"").unwrap();
    assert_eq!(map.at, Some(At::Now));
    assert_eq!(ColumnMap::parse("m", &map.to_toml()).unwrap().at, Some(At::Now));
    let error = ColumnMap::parse("m.toml", "name = \"m\"\nat = \"Timestamp\"").unwrap_err();
    assert!(error.message.starts_with("m.toml:2: "), "{}", error.message);
    assert!(error.message.contains("\"now\" for the time of the import"), "{}", error.message);
    let error = ColumnMap::parse("m.toml", "client = { column = [1, 2] }").unwrap_err();
    assert!(error.message.contains("only a name can be in several columns"), "{}", error.message);
}

#[test]
fn what_cannot_be_meant_is_refused_with_its_line() {
    let refused = |text: &str| ColumnMap::parse("m.toml", text).unwrap_err().message;
    let twice = "[[answer]]\nquestion = \"p1\"\ncolumn = 1\n[[answer]]\nquestion = \"P1\"\ncolumn = 2\n";
    assert_eq!(refused(twice), "m.toml:5: question P1 is named twice");
    let none = "name = \"x\"\n[[answer]]\nquestion = \"p1\"\ncolumns = {}\n";
    assert!(refused(none).starts_with("m.toml:2: question p1 needs column"), "{}", refused(none));
    let split = "name = \"x\"\n[[answer]]\nquestion = \"p1\"\ncolumn = 1\nsplit = \"\"\n";
    assert!(refused(split).starts_with("m.toml:2: question p1: split"), "{}", refused(split));
    assert!(refused("where = { column = \"x\" }").contains("where needs a column and a word"));
    assert!(refused("unfinished = \"drop\"").contains("unknown variant"));
    assert_eq!(
        refused("skip = -1"),
        "m.toml:1: `-1` is not allowed here, expected a whole number, 0 or more"
    );
    assert_eq!(
        refused("skip = \"x\""),
        "m.toml:1: \"x\" is not allowed here, expected a whole number, 0 or more"
    );
    assert_eq!(
        refused("missing = 4"),
        "m.toml:1: `4` is not allowed here, expected a list: [\"..\", \"..\"]"
    );
    assert_eq!(refused("bank = 3"), "m.toml:1: `3` is not allowed here, expected text in quotes");
    assert_eq!(
        refused("values = { Ja = 1 }\nmissing = [\"ja\"]"),
        "m.toml:2: 'ja' means \"no answer\" and also has a value"
    );
    let at = |rest: &str| refused(&format!("name = \"x\"\nat = {{ column = {rest} }}\n"));
    assert!(at("\"T\", format = \"nonsense\"").starts_with("m.toml:2: format 'nonsense' does not say day"));
    for broken in ["%H:%M", "%d %B", "%Q", ""] {
        assert!(at(&format!("1, format = \"{broken}\"")).contains("does not say day"), "{broken}");
    }
    assert!(at("true").contains("expected the name of a column, or its number from 1"), "{}", at("true"));
    assert!(at("0").contains("expected the name of a column, or its number from 1"), "{}", at("0"));
    assert!(refused("key = 3").contains("expected names of columns"), "{}", refused("key = 3"));
    for good in
        ["%d/%m/%Y %H:%M", "%s", "%d %B %Y", "%y-%m-%d %I:%M %p", "%Y-%m-%dT%H:%M:%S%z", "%a %d %b %Y %T UTC"]
    {
        let text = format!("at = {{ column = 1, format = \"{good}\" }}");
        assert!(ColumnMap::parse("m.toml", &text).is_ok(), "{good}");
    }
}

#[test]
fn a_long_name_is_found_by_its_beginning() {
    let text = "a,\"When I know what is right,\n I act on it\",b\n1,2,3\n";
    let layout =
        crate::practice::import::Layout { delimiter: None, unguard: |cell| std::borrow::Cow::Borrowed(cell) };
    let sheet = Sheet::open(Box::new(text.as_bytes()), "f.csv", layout).unwrap();
    let find = |name: &str| Column::Name(name.to_owned()).find(&sheet);
    assert_eq!(find("When I know what is right, I..").unwrap(), 1);
    assert_eq!(find("B").unwrap(), 2);
    assert!(find("When I..x").is_err() && find("..").is_err());
}
