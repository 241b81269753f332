//! Cells as form tools, spreadsheets and people write them.

use std::borrow::Cow;

use csv::StringRecord;
use proptest::prelude::*;

use super::*;
use crate::{
    bank,
    practice::import::{Layout, map::Column},
};

const HEADER: &str = "one,f1[a],f1[b],f1[c]\n";

fn bank_question(bank: &str, kind: &str) -> Question {
    let bank = bank::builtin().unwrap().into_iter().find(|known| known.id == bank).unwrap();
    let fits = |question: &&Question| question.kind.question_type().key() == kind;
    bank.questions.iter().find(fits).unwrap().clone()
}

fn sheet() -> Sheet<'static> {
    Sheet::open(
        Box::new(HEADER.as_bytes()),
        "f.csv",
        Layout { delimiter: None, unguard: |cell| Cow::Borrowed(cell) },
    )
    .unwrap()
}

fn column(question: &Question) -> AnswerColumn {
    AnswerColumn {
        question: question.code.clone(),
        source: Source::One { column: Column::Number(1), split: None },
        values: ColumnWords::new(),
        missing: Vec::new(),
    }
}

fn reader(bank: &str, kind: &str, change: impl FnOnce(&mut AnswerColumn)) -> Reader {
    let question = bank_question(bank, kind);
    let mut answer = column(&question);
    change(&mut answer);
    Reader::new(&question, &answer, &ColumnMap::default(), &sheet()).unwrap()
}

impl Reader {
    fn cells(&self, cells: &[&str]) -> Result<Said, Invalid> {
        let record = StringRecord::from(cells.to_vec());
        self.read(&Cells::Line(&record, |cell| Cow::Borrowed(cell))).map_err(|(_, error)| error)
    }

    fn rule(&self, cell: &str) -> String {
        self.cells(&[cell]).unwrap_err().rule
    }
}

/// A text of an option that holds a separator is one choice, and a cell that can be cut in two ways is none.
#[test]
fn a_separator_inside_an_option_cuts_nothing() {
    let mut question = bank_question("initial", "multi_select");
    let texts = |question: &mut Question, texts: &[&str]| {
        let Kind::MultiSelect { options, .. } = &mut question.kind else { panic!("several choices") };
        for (option, text) in options.iter_mut().zip(texts) {
            option.exclusive = false;
            (*text).clone_into(&mut option.text);
        }
    };
    let read = |question: &Question, split: Option<&str>, cell: &str| {
        let mut answer = column(question);
        answer.source = Source::One { column: Column::Number(1), split: split.map(str::to_owned) };
        Reader::new(question, &answer, &ColumnMap::default(), &sheet()).unwrap().cells(&[cell])
    };
    texts(&mut question, &["Work", "Work, life", "Sleep"]);
    for split in [None, Some(",")] {
        for (cell, letters) in [
            ("Work, life, Sleep", r#"["b","c"]"#),
            ("work,life", r#"["b"]"#),
            ("Work, Sleep", r#"["a","c"]"#),
        ] {
            let Ok(Said::Answer(answer)) = read(&question, split, cell) else { panic!("{cell}") };
            assert_eq!(answer.canonical(), letters, "{cell}");
        }
        assert!(read(&question, split, "Work, rest").is_err());
    }
    texts(&mut question, &["Work", "Work, life", "life"]);
    for split in [None, Some(",")] {
        let error = read(&question, split, "Work, life").unwrap_err();
        assert!(error.rule.contains("may be a c or b: "), "{}", error.rule);
    }
}

#[test]
fn a_scale_is_a_number_or_its_label() {
    // 1 Never, 4 About half the time, 7 Always.
    let often =
        reader("quick", "scale", |answer| drop(answer.values.insert("Mostly yes".into(), Value::from(6))));
    for (cell, value) in [
        ("5", 5),
        ("5.0", 5),
        ("5,00", 5),
        ("ALWAYS", 7),
        ("7 - Always", 7),
        ("always (7)", 7),
        ("7. Always!", 7),
        ("mostly  Yes!", 6),
    ] {
        assert!(often.cells(&[cell]).unwrap() == Said::Answer(Answer::Scale(value)), "{cell}");
    }
    assert!(often.cells(&[""]).unwrap() == Said::Nothing);
    assert_eq!(often.rule("8"), "8 is outside 1 to 7");
    for cell in [
        "x",
        "5.5",
        "5 6",
        "-1",
        "5-Jan",
        "1-5",
        "4:30",
        "2 (out of 10)",
        "7 - Never",
        "5=Never",
        "5 - often",
        "8 - Always",
        "1,000",
    ] {
        assert!(often.cells(&[cell]).is_err(), "{cell}");
    }
    assert_eq!(often.rule("7 - Never"), "the words beside 7 are not its label 'Always'");
    assert_eq!(often.rule("5 - Often"), "5 has no label, but there are words beside it");
}

#[test]
fn options_are_letters_or_texts_and_no_numbers() {
    let one = reader("initial", "multiple_choice", |_| {});
    for choice in one.question.kind.options() {
        let expected = Said::Answer(Answer::Choice(choice.code.clone()));
        let both = format!("{}) {}", choice.code, choice.text);
        for cell in [choice.text.to_uppercase(), choice.code.clone(), choice.code.to_uppercase(), both] {
            assert!(one.cells(&[&cell]).unwrap() == expected, "{cell}");
        }
    }
    assert_eq!(one.rule("1"), "1 could be any option; say in the map which: values = { \"1\" = \"a\" }");
    let beginning: String = one.question.kind.options()[0].text.chars().take(5).collect();
    assert!(one.cells(&[&beginning]).is_err(), "what a keyboard may abbreviate, a file may not");
    let other = format!("b) {}", one.question.kind.options()[0].text);
    assert!(one.cells(&[&other]).is_err(), "a letter beside the text of another option");
    let told = reader("initial", "multiple_choice", |answer| {
        drop(answer.values.insert("1".into(), Value::from("b")));
    });
    assert!(told.cells(&["1"]).unwrap() == Said::Answer(Answer::Choice("b".into())));
}

#[test]
fn several_choices_stand_in_one_cell() {
    let many = reader("initial", "multi_select", |_| {});
    let plain: Vec<_> =
        many.question.kind.options().iter().filter(|choice| !choice.exclusive).take(2).collect();
    let expected = Said::Answer(Answer::Choices(plain.iter().map(|choice| choice.code.clone()).collect()));
    for mark in [", ", ";", "\n"] {
        let cell = format!("{}{mark}{}", plain[1].text, plain[0].text);
        assert!(many.cells(&[&cell]).unwrap() == expected, "{cell:?}");
    }
    for cell in ["a;b", "b a", "[\"a\", \"b\"]"] {
        assert!(many.cells(&[cell]).unwrap() == expected, "{cell}");
    }
    assert!(many.cells(&["1;2"]).is_err());
    assert!(many.cells(&["a;something else"]).is_err(), "nothing of a cell goes missing");
    let split = reader("initial", "multi_select", |answer| {
        answer.source = Source::One { column: Column::Number(1), split: Some(" / ".into()) };
    });
    assert!(split.cells(&[&format!("{} / {}", plain[0].text, plain[1].text)]).unwrap() == expected);
}

#[test]
fn several_choices_stand_in_a_column_each() {
    let many = reader("initial", "multi_select", |answer| {
        let column = |number| Column::Number(number);
        answer.source =
            Source::Each { columns: [("a".into(), column(2)), ("b".into(), column(3))].into(), whole: None };
        answer.values.insert("quite".into(), Value::from(true));
    });
    let text = many.question.kind.options()[0].text.clone();
    let both = Said::Answer(Answer::Choices(vec!["a".into(), "b".into()]));
    let first = Said::Answer(Answer::Choices(vec!["a".into()]));
    for (cells, expected) in [
        (["", "Y", "1"], &both),
        (["", "Checked", ""], &first),
        (["", &text, "0"], &first),
        (["", "1.0", "0.0"], &first),
        (["", "Quite!", "No"], &first),
        (["x", "", ""], &Said::Nothing),
        (["x", "0", "0"], &Said::Nothing),
    ] {
        assert!(many.cells(&cells).unwrap() == *expected, "{cells:?}");
    }
    let error = many.cells(&["", "maybe", ""]).unwrap_err().rule;
    assert!(error.starts_with("this does not say whether option a is chosen"), "{error}");
}

/// Where all choices stand once more in a column of their own, both have to say the same.
#[test]
fn several_choices_may_stand_there_twice() {
    let many = reader("initial", "multi_select", |answer| {
        let columns = [("a".into(), Column::Number(2)), ("b".into(), Column::Number(3))].into();
        answer.source = Source::Each { columns, whole: Some(Column::Number(1)) };
    });
    let both = Said::Answer(Answer::Choices(vec!["a".into(), "b".into()]));
    assert!(many.cells(&["b a", "1", "1"]).unwrap() == both);
    assert!(many.cells(&["", "0", ""]).unwrap() == Said::Nothing);
    for cells in [["a", "1", "1"], ["", "1", ""], ["a b", "", ""]] {
        assert!(many.cells(&cells).unwrap_err().rule.contains("the columns of its options say"), "{cells:?}");
    }
    assert!(many.cells(&["a something", "1", ""]).is_err());
}

#[test]
fn words_for_no_answer_are_none() {
    let question = bank_question("quick", "scale");
    let map = ColumnMap { missing: vec!["NA".into(), "-99".into()], ..ColumnMap::default() };
    let mut answer = column(&question);
    answer.missing.push("?".into());
    let often = Reader::new(&question, &answer, &map, &sheet()).unwrap();
    for cell in ["NA", "na", " -99 ", "?"] {
        assert!(often.cells(&[cell]).unwrap() == Said::NoAnswer, "{cell}");
    }
    assert!(often.cells(&["N/A"]).is_err());
}

#[test]
fn a_map_cannot_mean_what_the_question_does_not_have() {
    let question = bank_question("quick", "scale");
    let refused = |change: &dyn Fn(&mut AnswerColumn)| {
        let mut answer = column(&question);
        change(&mut answer);
        Reader::new(&question, &answer, &ColumnMap::default(), &sheet()).err().unwrap().message
    };
    let told = refused(&|answer| drop(answer.values.insert("Often".into(), Value::from(9))));
    assert!(told.ends_with("values: 'Often' means 9, but 9 is outside 1 to 7"), "{told}");
    let told = refused(&|answer| {
        answer.source = Source::Each { columns: [("a".into(), Column::Number(2))].into(), whole: None };
    });
    assert!(told.ends_with("has one answer, so it has one column"), "{told}");
}

proptest! {
    /// Whatever is read as a value of a scale says that value: its number, its label, or both.
    #[test]
    fn what_is_taken_for_a_value_says_it(cell in "(-?[0-9]{1,2}([.,]0)?)?[ -–=:(]{0,3}(Never|Always|About half|[a-z]{0,4})[)]?") {
        let often = reader("quick", "scale", |_| {});
        if let Ok(Said::Answer(Answer::Scale(value))) = often.cells(&[&cell]) {
            let digits: String = cell.split(['.', ',']).next().unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
            prop_assert!(digits.is_empty() || digits.parse() == Ok(value), "{cell} as {value}");
            let Kind::Scale(scale) = &often.question.kind else { unreachable!() };
            let words = fold(&cell.chars().filter(|c| c.is_alphabetic()).collect::<String>());
            let label = fold(scale.label(value).unwrap_or_default()).replace(' ', "");
            prop_assert!(words.is_empty() || words == label, "{cell} as {value}");
        }
    }
}
