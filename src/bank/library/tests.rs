//! What every library must hold, and how a broken one is refused.

use std::collections::BTreeSet;

use super::*;
use crate::{
    bank::{self, Text},
    domain::{Dimension, intervention::Difficulty},
};

const SMALL: &str = r#"format = 1

[library]
id = "small"
version = "1.0.0"
title = "Small"
language = "en"
licence = "MIT"

[[intervention]]
code = "Q-01"
name = "A walk"
dimension = "q"
difficulty = "easy"
minutes = 15
description = "Walk. Come back."
resources = ["shoes"]

[[intervention.step]]
text = "Go out"
minutes = 10

[[intervention.step]]
text = "Come back"
minutes = 5

[[intervention.metric]]
label = "Walks"
kind = "count"
target = 3
by = "+7d"

[[intervention.metric]]
label = "Courage"
kind = "score"
target = "0.05"
by = "+6w"
"#;

/// The messages that a change of the small library brings.
fn broken(from: &str, to: &str) -> Vec<String> {
    assert!(SMALL.contains(from), "{from}");
    let problems = lint("small.toml", &SMALL.replacen(from, to, 1)).unwrap_err();
    problems.problems().iter().map(|problem| problem.message.clone()).collect()
}

fn all_broken(changes: &[(&str, &str)]) -> String {
    changes.iter().flat_map(|(from, to)| broken(from, to)).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_builtin_library_has_six_of_each_dimension_and_two_of_each_level() {
    let library = builtin().unwrap();
    assert_eq!((library.name().as_str(), library.interventions.len()), ("interventions@1.0.0", 24));
    assert!(BUILTIN.0.starts_with(&library.id) && BUILTIN.0.contains(&library.version.to_string()));
    for dimension in Dimension::ALL {
        let of = |it: &&Intervention| it.dimension == dimension;
        assert_eq!(library.interventions.iter().filter(of).count(), 6, "{dimension}");
        for difficulty in Difficulty::ALL {
            let both = library.interventions.iter().filter(of).filter(|it| it.difficulty == *difficulty);
            assert_eq!(both.count(), 2, "{dimension} {difficulty}");
        }
    }
}

/// What a coach may expect of each of ours, beyond what the format asks of anybody's.
#[test]
fn every_builtin_intervention_is_whole() {
    let library = builtin().unwrap();
    let mut names = BTreeSet::new();
    for it in &library.interventions {
        let code = &it.code;
        assert!(names.insert(&it.name), "{code}: the name is defined twice");
        assert!(code.starts_with(&it.dimension.key().to_uppercase()), "{code}");
        let sentences = it.description.matches(['.', '?', '!']).count();
        assert!((2..=5).contains(&sentences), "{code}: {sentences} sentences");
        assert!((3..=5).contains(&it.implementation_steps.len()), "{code}: steps");
        assert!((1..=3).contains(&it.success_metrics.len()), "{code}: metrics");
        for step in &it.implementation_steps {
            assert!(!step.text.ends_with('.'), "{code}: {}", step.text);
        }
    }
}

#[test]
fn a_sound_library_is_read_exactly() {
    let small = lint("small.toml", SMALL).unwrap();
    let it = small.intervention("Q-01").unwrap();
    assert_eq!(it.time_minutes, 15);
    assert_eq!(it.success_metrics[1].words(Dimension::Q), "Courage: q up by 0.05 or more within 6 weeks");
    assert_eq!((it.resources_needed.as_slice(), small.sha256.len()), (&["shoes".to_owned()][..], 64));
    assert_eq!(lint("again", small.source()).unwrap(), small);
    assert!(lint("small.toml", &SMALL.replace("resources = [\"shoes\"]\n", "")).is_ok());
    assert!(lint("small.toml", &SMALL.replace("target = 3", "target = \"3\"")).is_ok());
}

#[test]
fn which_of_the_two_a_file_is_shows_in_its_tables() {
    let read = |text: &str| bank::lint_bytes("x.toml", text.as_bytes());
    assert!(matches!(read(SMALL), Ok(Text::Library(_))));
    assert!(matches!(read(bank::BUILTIN[0].1), Ok(Text::Bank(_))));
    let rest = |text: &str| read(text).map(drop).unwrap_err().rest();
    assert!(rest("[library]\n").ends_with("the library was not changed"));
    assert!(rest("format = 1\n[bank]\n").ends_with("the bank was not changed"));
    assert!(rest("").ends_with("the bank was not changed"));
}

#[test]
fn problems_are_shown_with_their_lines() {
    let source =
        SMALL.replace("minutes = 15", "minutes = 20").replace("kind = \"count\"", "kind = \"often\"");
    let problems = lint("mine.toml", &source).unwrap_err();
    insta::assert_snapshot!(problems, @r#"
    error: mine.toml:15: intervention Q-01 takes 20 minutes, but its steps add up to 15
    13 | dimension = "q"
    14 | difficulty = "easy"
    15 | minutes = 20
       |           ^^

    error: mine.toml:29: metric 1 of intervention Q-01: kind must be one of count, scale, yes_no, score, not 'often'
    27 | [[intervention.metric]]
    28 | label = "Walks"
    29 | kind = "often"
       |        ^^^^^^^
    "#);
    assert_eq!(problems.rest(), "1 more problem; the library was not changed");
    let first = &problems.problems()[0];
    assert_eq!((first.line, first.column), (15, 11));
}

#[test]
fn every_rule_is_said_in_words() {
    let long = "x".repeat(61);
    let name = format!("name = \"{long}\"");
    let said = all_broken(&[
        ("format = 1", "format = 2"),
        ("id = \"small\"", "id = \"Small One\""),
        ("version = \"1.0.0\"", "version = \"1\""),
        ("language = \"en\"", "language = \"English\""),
        ("title = \"Small\"", "title = \"\""),
        ("title = \"Small\"", "titel = \"Small\""),
        ("code = \"Q-01\"", "code = \"q 1\""),
        ("name = \"A walk\"", &name),
        ("name = \"A walk\"", "name = \"a\\u001bb\""),
        ("dimension = \"q\"", "dimension = \"courage\""),
        ("difficulty = \"easy\"", "difficulty = \"hard\""),
        ("minutes = 15", "minutes = 0"),
        ("minutes = 10", "minutes = 11"),
        ("text = \"Go out\"", "text = \" \""),
        ("resources = [\"shoes\"]", "resources = \"shoes\""),
        ("resources = [\"shoes\"]", "resources = [3, \"\"]"),
        ("resources = [\"shoes\"]", "tools = [\"shoes\"]"),
        ("target = 3", ""),
        ("target = 3", "target = 0"),
        ("kind = \"count\"", "kind = \"yes_no\""),
        ("target = 3", "target = 1.5"),
        ("target = \"0.05\"", "target = \"-0.05\""),
        ("kind = \"score\"", "kind = \"scale\""),
        ("by = \"+7d\"", "by = \"7 days\""),
        ("by = \"+6w\"", "by = \"+60w\""),
        ("by = \"+6w\"", "by = \"+é\""),
    ]);
    insta::assert_snapshot!(said, @"
    format is 2; this coach reads format 1
    library id must start with a small letter and go on with small letters, digits and hyphens, not 'Small One'
    library: version must be three numbers such as 1.0.0, not '1'
    library language must be a tag such as en or pt-BR, not 'English'
    library: title must not be empty
    library lacks title
    library has an unknown key titel; did you mean title?
    intervention code must start with a capital letter and go on with capital letters, digits and hyphens, not 'q 1'
    intervention Q-01: name has 61 characters; at most 60 fit
    intervention Q-01: name must be one line without the character U+001B
    intervention Q-01: dimension must be psi, rho, q or f, not 'courage'
    intervention Q-01: difficulty must be one of easy, medium, advanced, not 'hard'
    intervention Q-01 has minutes 0; they run from 1 to 1440
    intervention Q-01 takes 15 minutes, but its steps add up to 16
    step 1 of intervention Q-01: text must not be empty
    intervention Q-01: resources must be texts in brackets
    intervention Q-01: resources must hold texts in quotes
    intervention Q-01: resources must not be empty
    intervention Q-01 has an unknown key tools; known are step, metric, code, name, dimension, difficulty, minutes, description, resources
    metric 1 of intervention Q-01 is a count and lacks its target
    metric 1 of intervention Q-01 has target 0; a count runs from 1 to 999
    metric 1 of intervention Q-01 has target 3; a yes_no has none
    metric 1 of intervention Q-01 has target 1.5; a count runs from 1 to 999
    metric 2 of intervention Q-01 has target -0.05; a score is a rise from 0.00 to 1.00 with two decimals
    metric 2 of intervention Q-01 has target 0.05; a scale runs from 1 to 10
    metric 1 of intervention Q-01: by must be +7d or +2w and at most a year ahead, not '7 days'
    metric 2 of intervention Q-01: by must be +7d or +2w and at most a year ahead, not '+60w'
    metric 2 of intervention Q-01: by must be +7d or +2w and at most a year ahead, not '+é'
    ");
}

#[test]
fn codes_are_there_once_and_steps_at_least_once() {
    let (head, one) = SMALL.split_at(SMALL.find("[[intervention]]").unwrap());
    let said = |source: &str| {
        let found = lint("x.toml", source).unwrap_err();
        found.problems().iter().map(|it| format!("{}: {}", it.line, it.message)).collect::<Vec<_>>()
    };
    let again = one.lines().count() + head.lines().count() + 2;
    assert_eq!(
        said(&format!("{SMALL}{one}")),
        [format!("{again}: intervention Q-01 is defined twice; codes must be unique")]
    );
    let stepless = one.split("[[intervention.step]]").next().unwrap();
    assert_eq!(said(&format!("{head}{stepless}")), ["10: intervention Q-01 has no steps"]);
    assert_eq!(said(head), ["3: library has no interventions"]);
}

#[test]
fn what_changed_is_told_by_code_and_field() {
    let old = lint("old", SMALL).unwrap();
    let new = SMALL
        .replace("version = \"1.0.0\"", "version = \"1.1.0\"")
        .replace("Come back\"\nminutes = 5", "Come home\"\nminutes = 6")
        .replace("minutes = 15", "minutes = 16")
        .replace("difficulty = \"easy\"", "difficulty = \"medium\"");
    let told = |changes: Vec<bank::Change>| {
        let line = |it: bank::Change| {
            let code = it.code.unwrap_or_default();
            format!("{} {code} {}: {} -> {}", it.what.key(), it.field, it.before, it.after)
        };
        changes.into_iter().map(line).collect::<Vec<_>>().join("\n")
    };
    insta::assert_snapshot!(told(diff(&old, &lint("new", &new).unwrap())), @"
    header  version: 1.0.0 -> 1.1.0
    filed Q-01 difficulty: easy -> medium
    retimed Q-01 minutes: 15 -> 16
    reworded Q-01 step 2: Come back -> Come home
    retimed Q-01 step 2 minutes: 5 -> 6
    ");
    assert_eq!(diff(&old, &old), []);
    let renamed = lint("new", &SMALL.replace("Q-01", "Q-02")).unwrap();
    assert_eq!(
        told(diff(&old, &renamed)),
        "added Q-02 intervention:  -> A walk\nremoved Q-01 intervention: A walk -> "
    );
}
