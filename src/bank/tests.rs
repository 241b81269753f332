//! What every bank must hold, and how a broken one is refused.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::domain::{
    answer::Answer,
    question::{Kind, QuestionType},
    scoring::Outcome,
};

pub(super) const SMALL: &str = r#"format = 1

[bank]
id = "small"
version = "1.0.0"
title = "Small"
summary = "For tests."
language = "en"
licence = "MIT"
type = "custom"
expected_minutes = 1

[[scale]]
id = "often"
min = 1
max = 5
labels = { 1 = "Never", 5 = "Always" }

[[question]]
code = "q01"
dimension = "psi"
type = "scale"
text = "I do what I say."
scale = "often"
weight = 1.5

[[question]]
code = "q02"
dimension = "psi"
type = "multi_select"
text = "What did you do?"
max_choices = 2

[[question.option]]
code = "a"
text = "This"
score = 0.5

[[question.option]]
code = "b"
text = "That"
score = "0.50"

[[question.option]]
code = "c"
text = "None of these"
score = 0
exclusive = true
"#;

/// The messages that a change of the small bank brings.
fn broken(from: &str, to: &str) -> Vec<String> {
    assert!(SMALL.contains(from), "{from}");
    let problems = lint("small.toml", &SMALL.replacen(from, to, 1)).unwrap_err();
    problems.problems().iter().map(|problem| problem.message.clone()).collect()
}

pub(super) fn all_broken(changes: &[(&str, &str)]) -> String {
    changes.iter().flat_map(|(from, to)| broken(from, to)).collect::<Vec<_>>().join("\n")
}

pub(super) fn bank(from: &str, to: &str) -> Bank {
    lint("small.toml", &SMALL.replacen(from, to, 1)).unwrap()
}

#[test]
fn a_sound_bank_is_read_exactly() {
    let small = bank("", "");
    assert_eq!((small.name().as_str(), small.questions.len()), ("small@1.0.0", 2));
    assert_eq!(small.min_coverage, Coverage::DEFAULT);
    assert_eq!(small.questions[0].weight.to_string(), "1.50");
    assert_eq!(small.questions[1].kind.options()[1].score.to_string(), "0.50");
    assert_eq!(small.sha256.len(), 64);
    assert_eq!(lint("again", small.source()).unwrap(), small);
    assert_eq!(bank("1.5\n", "\"1.50\"\n").questions, small.questions);
}

#[test]
fn the_first_problem_is_shown_with_its_line() {
    let source = SMALL.replace("weight = 1.5", "weight = 12.5").replace("id = \"often\"", "id = \"oftn\"");
    let problems = lint("question-banks/small.toml", &source).unwrap_err();
    insta::assert_snapshot!(problems, @r#"
    error: question-banks/small.toml:24: question q01 names the scale often, which is not in this file
    22 | type = "scale"
    23 | text = "I do what I say."
    24 | scale = "often"
       |         ^^^^^^^

    error: question-banks/small.toml:25: question q01 has weight 12.5; weights run from 0.01 to 9.99
    23 | text = "I do what I say."
    24 | scale = "often"
    25 | weight = 12.5
       |          ^^^^
    "#);
    assert_eq!(problems.rest(), "1 more problem; the bank was not changed");
    let json = serde_json::to_value(&problems).unwrap();
    assert_eq!(json["problems"][1]["line"], 25);
    assert_eq!(json["problems"][1]["column"], 10);
}

#[test]
fn every_rule_of_the_header_is_said_in_words() {
    let said = all_broken(&[
        ("format = 1", "format = 2"),
        ("id = \"small\"", "id = \"Small One\""),
        ("version = \"1.0.0\"", "version = \"1.0\""),
        ("language = \"en\"", "language = \"English\""),
        ("type = \"custom\"", "type = \"deep_dive\""),
        ("type = \"custom\"", "type = \"slow\""),
        ("type = \"custom\"", "type = \"quick\""),
        ("type = \"custom\"", "type = \"deep_dive\"\ndimension = \"rho\""),
        ("expected_minutes = 1", "expected_minutes = 0"),
        ("expected_minutes = 1", "expected_minutes = 1\nmin_coverage = 1.2"),
        ("title = \"Small\"", "title = \" \""),
        ("title = \"Small\"", "title = \"a\\u202eb\""),
        ("title = \"Small\"", "titel = \"Small\""),
    ]);
    insta::assert_snapshot!(said, @"
    format is 2; this coach reads format 1
    bank id must start with a small letter and go on with small letters, digits and hyphens, not 'Small One'
    bank: version must be three numbers such as 1.0.0, not '1.0'
    bank language must be a tag such as en or pt-BR, not 'English'
    bank is a deep_dive and needs a dimension
    bank: type must be one of initial, quick, deep_dive, custom, not 'slow'
    bank is quick and has no scored question for rho
    bank is quick and has no scored question for q
    bank is quick and has no scored question for f
    bank is deep_dive and has no scored question for rho
    question q01 measures psi in a deep dive into rho
    question q02 measures psi in a deep dive into rho
    bank expected_minutes is 0; it runs from 1 to 240
    bank: min_coverage must be a fraction such as 2/3 or a number between 0.00 and 1.00, not '1.2'
    bank: title must not be empty
    bank: title must be one line without the character U+202E
    bank lacks title
    bank has an unknown key titel; did you mean title?
    ");
}

#[test]
fn every_rule_of_a_question_is_said_in_words() {
    let said = all_broken(&[
        ("max = 5", "max = 1"),
        ("5 = \"Always\"", "4 = \"Always\""),
        ("code = \"q02\"", "code = \"q01\""),
        ("dimension = \"psi\"\n", ""),
        ("dimension = \"psi\"", "dimension = \"phi\""),
        ("scale = \"often\"", "scale = \"seldom\""),
        ("weight = 1.5", "weight = 0"),
        ("weight = 1.5", "weight = 1.234"),
        ("weight = 1.5", "weight = 1e0"),
        ("weight = 1.5", "weight = 1.5\nmissing = [\"NA\", \"never\", \"na\", \"3\"]"),
        ("max_choices = 2", "max_choices = 3"),
        ("max_choices = 2", "max_choices = 2\nreverse = true"),
        ("score = 0.5\n", "score = 1.5\n"),
        ("score = 0.5\n", "score = 0.4\n"),
        ("score = 0\n", "score = 0.1\n"),
        ("code = \"b\"", "code = \"d\""),
        ("text = \"That\"", "text = \"That\"\nexclusive = true"),
        ("text = \"That\"", "text = \"This\""),
        ("[[scale]]", "[[contradiction]]\na = \"q01\"\nb = \"q09\"\n\n[[scale]]"),
        ("\"psi\"\ntype = \"scale\"", "\"psi\"\ntype = \"text\""),
        ("text = \"That\"", "text = \"this\""),
        ("5 = \"Always\"", "3 = \"always\", 5 = \"Always\""),
        ("max = 5\nlabels = { 1 = \"Never\", 5", "max = 28\nlabels = { 1 = \"Never\", 28"),
        ("expected_minutes = 1", "expected_minutes = 1\nmissing = [\"n/a\", \"N/A\", \"that\"]"),
        ("code = \"q02\"", "code = \"Q01\""),
        ("code = \"q02\"", "code = \"_02\""),
        (
            "weight = 1.5",
            "weight = 1.5\noptional = true\n[[question]]\ncode = \"t1\"\ntype = \"text\"\ntext = \"?\"\nnot_applicable = true",
        ),
    ]);
    insta::assert_snapshot!(said, @"
    scale often must go up: 1 to 1 does not
    scale often needs a label on both ends, 5 has none
    question q01 is defined twice; codes must be unique
    question q01 is scored and needs a dimension
    question q01: dimension must be psi, rho, q or f, not 'phi'
    question q01 names the scale seldom, which is not in this file
    question q01 has weight 0; weights run from 0.01 to 9.99
    question q01 has weight 1.234; weights run from 0.01 to 9.99 with two decimals
    question q01 has weight 1e0; weights run from 0.01 to 9.99
    missing has 'never', which is an answer to question q01
    question q01: missing has 'na' twice
    missing has '3', which is an answer to question q01
    question q02 has max_choices 3; for these options it runs from 2 to 2
    question q02 is of type multi_select; reverse belongs to scale
    question q02, option a has score 1.5; scores run from 0.00 to 1.00 with two decimals
    question q02 has no answer with the best score 1.00
    question q02 has no answer with the worst score 0.00
    question q02: option codes are a, b, c and so on; here b, not d
    question q02 has max_choices 2; for these options it runs from 2 to 1
    question q02 has more than one exclusive option
    question q02 has two options that say the same
    contradiction names q09, which is not a question of this bank
    question q01 is of type text; scale belongs to scale
    question q01 is of type text; weight belongs to scale or multiple_choice or multi_select
    question q02 has two options that say the same
    scale often has the label 'Always' on 3 and on 5
    scale often has 28 points; above 26, take steps such as 0 to 30, 40, 50, 60, 80, 90 or 100
    bank: missing has 'N/A' twice
    missing has 'that', which is an answer to question q02
    question Q01 is defined twice; codes must be unique
    question code must start with a letter and go on with letters, digits, hyphens and underscores, not '_02'
    question t1 is of type text; not_applicable belongs to scale or multiple_choice or multi_select
    ");
}

#[test]
fn files_that_deceive_or_burst_are_refused() {
    let bidi =
        lint("b.toml", &SMALL.replace("# ", "").replace("For tests", "For \u{202e}tests")).unwrap_err();
    assert_eq!(bidi.problems()[0].message, "the character U+202E is not allowed here");
    let large = lint("b.toml", &"#".repeat(MAX_BYTES + 1)).unwrap_err();
    assert!(large.to_string().contains("at most 1048576 are read"));
    let binary = lint_bytes("b.toml", b"format = 1\n\xff").map(drop).unwrap_err();
    assert_eq!(binary.problems()[0].line, 2);
    let scrap = lint("b.toml", "format = = 1\n[bank\n").unwrap_err();
    assert!(scrap.problems().iter().all(|problem| !problem.message.contains("lacks")), "{scrap}");
    assert!(lint("b.toml", "").is_err());
    let many = (0..501).map(|i| format!("[[question]]\ncode = \"t{i}\"\ntype = \"text\"\ntext = \"?\"\n"));
    let many = lint("b.toml", &format!("{SMALL}\n{}", many.collect::<String>())).unwrap_err();
    assert!(many.problems()[0].message.contains("at most 500 fit"));
}

#[test]
fn the_example_of_the_schema_is_sound() {
    let schema = include_str!("../../question-banks/SCHEMA.md");
    let (_, rest) = schema.split_once("```toml\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let bank = lint("SCHEMA.md", example).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(bank.questions.len(), 4);
}

proptest! {
    #[test]
    fn no_damage_to_a_file_can_do_harm(at in 0..SMALL.len(), cut in 0..40_usize, put in "\\PC{0,4}|[\"\\[\\]={}\n]{0,3}") {
        let end = (at + cut).min(SMALL.len());
        let damaged = format!("{}{put}{}", &SMALL[..at], &SMALL[end..]);
        if let Err(problems) = lint("damaged.toml", &damaged) {
            prop_assert!(!problems.problems().is_empty());
            prop_assert!(problems.to_string().starts_with("error: damaged.toml:"));
            prop_assert!(!problems.first().starts_with("error"));
        }
    }
}

#[test]
fn a_difference_is_told_by_what_it_means() {
    let old = bank("", "");
    assert_eq!(diff(&old, &old), []);
    let newer = SMALL
        .replace("1.0.0", "1.1.0")
        .replace("I do what I say.", "I do what I have said.")
        .replace("weight = 1.5", "weight = 2")
        .replace("score = 0.5\n", "score = 0.60\n")
        .replace("q02", "q03");
    let newer = lint("small.toml", &newer).unwrap();
    let told: Vec<String> = diff(&old, &newer)
        .iter()
        .map(|it| format!("{} {} {}", it.what.key(), it.code.clone().unwrap_or_default(), it.field))
        .collect();
    assert_eq!(
        told,
        [
            "header  version",
            "reworded q01 text",
            "reweighted q01 weight",
            "added q03 question",
            "removed q02 question",
        ]
    );
    let rescored = diff(&old, &bank("score = 0.5\n", "score = 0.60\n"));
    assert_eq!((rescored[0].what, rescored[0].field.as_str()), (What::Rescored, "option a score"));
}

#[test]
fn versions_are_numbers() {
    let version = |text: &str| text.parse::<Version>();
    assert!(version("1.10.0").unwrap() > version("1.9.9").unwrap());
    for text in ["1.0", "1.0.0.0", "1.0.x", "01.0.0", "", "1..0", "1.0.-1"] {
        assert!(version(text).is_err(), "{text}");
    }
}

/// The best or the worst answer to a scored question.
fn extreme(question: &Question, best: bool) -> Option<Answer> {
    let typed = match &question.kind {
        Kind::Scale(scale) => (if best == question.reverse { scale.min() } else { scale.max() }).to_string(),
        Kind::MultiSelect { options, max_choices } if best => {
            let plain = options.iter().filter(|option| !option.exclusive).take(*max_choices);
            plain.map(|option| option.code.clone()).collect::<Vec<_>>().join(" ")
        }
        kind => {
            let by_score = |option: &&crate::domain::question::Choice| option.score;
            let options = kind.options().iter();
            let chosen = if best { options.max_by_key(by_score) } else { options.min_by_key(by_score) };
            chosen?.code.clone()
        }
    };
    Some(Answer::typed(question, &typed).unwrap())
}

#[test]
fn builtin_banks_reach_the_best_and_the_worst() {
    for bank in builtin().unwrap_or_else(|problems| panic!("{problems}")) {
        for (best, score) in [(true, "1.00"), (false, "0.00")] {
            let answer = |question: &Question| Some((question.code.clone(), extreme(question, best)?));
            let scoring = bank.score(&bank.questions.iter().filter_map(answer).collect());
            let measured = scoring.dimensions.iter().filter_map(|(_, outcome)| outcome.as_ref());
            for outcome in measured {
                let Outcome::Measured(measured) = outcome else { panic!("{outcome:?}") };
                assert_eq!(measured.score.to_string(), score, "{}", bank.name());
            }
            assert!(scoring.missing.is_empty() && scoring.is_measured());
        }
    }
}

#[test]
fn a_quick_check_in_gives_known_scores() {
    let quick = builtin().unwrap().into_iter().find(|bank| bank.id == "quick").unwrap();
    let given = [
        ("psi-01", "5"),
        ("psi-02", "2"),
        ("psi-03", "4"),
        ("rho-01", "7"),
        ("rho-02", "c"),
        ("rho-03", "4"),
        ("q-01", "7"),
        ("q-02", "1"),
        ("q-03", "1"),
        ("f-01", "3"),
        ("f-02", "3"),
        ("f-03", "a c"),
    ];
    let answer = |(code, text): (&str, &str)| {
        (code.to_owned(), Answer::typed(quick.question(code).unwrap(), text).unwrap())
    };
    let answers: Answers = given.into_iter().map(answer).collect();
    let scores = quick.score(&answers).scores().complete().unwrap();
    assert_eq!(
        scores.iter().map(|(_, score)| score.to_string()).collect::<Vec<_>>(),
        ["0.67", "0.67", "0.00", "0.57"]
    );
    let flags: Vec<String> = quick.flags(&answers, Some(20)).iter().map(Flag::words).collect();
    assert_eq!(flags, ["12 answers in 20 s", "f-01 and f-02 ask for the same thing and differ by 0.33"]);
}

#[test]
fn builtin_banks_are_balanced() {
    for (bank, per_dimension) in builtin().unwrap().iter().zip([12, 3, 20, 20, 20, 20]) {
        let scored: Vec<&Question> = bank.questions.iter().filter(|question| question.is_scored()).collect();
        let mut by_dimension: BTreeMap<_, Vec<&Question>> = BTreeMap::new();
        for question in &scored {
            by_dimension.entry(question.dimension).or_default().push(question);
        }
        for questions in by_dimension.values() {
            assert_eq!(questions.len(), per_dimension, "{}", bank.name());
            let scales = questions.iter().filter(|it| it.kind.question_type() == QuestionType::Scale).count();
            let reversed = questions.iter().filter(|it| it.reverse).count();
            assert!((33..=50).contains(&(reversed * 100 / scales)), "{} {reversed}/{scales}", bank.name());
            let mut facets: BTreeMap<_, usize> = BTreeMap::new();
            for question in questions {
                *facets.entry(question.facet.clone().unwrap()).or_default() += 1;
            }
            assert_eq!(facets.values().collect::<BTreeSet<_>>().len(), 1, "facets are covered evenly");
            assert!(bank.bank_type == Type::Quick || facets.len() == 4);
        }
        let texts: BTreeSet<&str> = scored.iter().map(|question| question.text.as_str()).collect();
        assert_eq!(texts.len(), scored.len(), "no item is asked twice");
        assert!((2..=4).contains(&bank.contradictions.len()));
    }
}

/// Whatever stands in a file, what is wrong with it can be shown.
#[test]
fn a_carriage_return_within_a_line_is_shown_as_a_problem() {
    for source in ["id = \"x\"\rtitle = \"y\"\n", "\r", "a\r= 1\n\rb", "\r\n\r\r\n= 1", "é\r= \"\r\n"] {
        let shown = lint("b.toml", source).unwrap_err().to_string();
        assert!(shown.contains("b.toml:") && !shown.contains('\r'), "{source:?}: {shown:?}");
    }
}

proptest::proptest! {
    #[test]
    fn no_file_is_beyond_telling(source in "[a-z=\"\\[\\]é \r\n]{0,40}") {
        if let Err(problems) = lint("b.toml", &source) {
            proptest::prop_assert!(!problems.to_string().contains('\r'));
        }
    }
}
