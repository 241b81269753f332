//! What scoring must hold: golden cases, bounds, monotony.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{samples::*, *};
use crate::domain::question::{Kind, Scale};

fn answers(questions: &[Question], typed: &[(&str, &str)]) -> Answers {
    let answer = |(code, text): &(&str, &str)| {
        let question = questions.iter().find(|question| question.code == *code).unwrap();
        ((*code).to_owned(), Answer::typed(question, text).unwrap())
    };
    typed.iter().map(answer).collect()
}

fn psi(questions: &[Question], typed: &[(&str, &str)]) -> Outcome {
    score(questions, &answers(questions, typed), Coverage::DEFAULT).dimensions.psi.unwrap()
}

fn told(questions: &[Question], typed: &[(&str, &str)]) -> Vec<ItemScore> {
    items(questions, &answers(questions, typed), Dimension::Psi)
}

fn measured(outcome: Outcome) -> Measured {
    match outcome {
        Outcome::Measured(measured) => measured,
        Outcome::NotMeasured(lacking) => panic!("{lacking:?}"),
    }
}

#[test]
fn a_worst_answer_is_zero_and_stays_it() {
    let questions = [scale("s", false), scale("r", true), choice("c", &["0.00", "1.00"])];
    let worst = [("s", "1"), ("r", "7"), ("c", "a")];
    assert!(told(&questions, &worst).iter().all(|item| item.exact == Decimal::ZERO));
    assert_eq!(measured(psi(&questions, &worst)).score.to_string(), "0.00");
    let best = measured(psi(&questions, &[("s", "7"), ("r", "1"), ("c", "b")]));
    assert_eq!(best.score.to_string(), "1.00");
}

#[test]
fn the_mean_is_weighted_and_every_part_is_told() {
    let mut heavy = scale("s", false);
    heavy.weight = "1.50".parse().unwrap();
    let questions = [heavy, scale("r", true), select("m", &["0.60", "0.70", "0.00"])];
    let given = [("s", "3"), ("r", "3"), ("m", "a b")];
    let (mean, items) = (measured(psi(&questions, &given)), told(&questions, &given));
    // (1.5 · 2/6 + 4/6 + 1) / 3.5 = 2.1666… / 3.5 = 0.6190…
    assert_eq!(mean.score.to_string(), "0.62");
    assert_eq!(mean.exact().round_dp(6).to_string(), "0.619048");
    let sum: Decimal = items.iter().map(|item| item.contribution).sum();
    assert_eq!(sum.round_dp(20), mean.exact().round_dp(20));
    assert_eq!(items[2].score.to_string(), "1.00", "1.30 is clamped");
    assert_eq!((items[0].score.to_string(), items[0].weight.to_string()), ("0.33".into(), "1.50".into()));
}

#[test]
fn nothing_is_invented_for_a_missing_answer() {
    let questions = [scale("a", false), scale("b", false), scale("c", false), text("t")];
    let two = measured(psi(&questions, &[("a", "7"), ("c", "7")]));
    assert_eq!(two.score.to_string(), "1.00");
    assert_eq!(told(&questions, &[("a", "7"), ("c", "7")]).len(), 2);
    let one = score(&questions, &answers(&questions, &[("b", "7")]), Coverage::DEFAULT);
    assert_eq!(one.missing, ["a", "c"], "optional text is not missing");
    let Some(Outcome::NotMeasured(lacking)) = &one.dimensions.psi else { panic!("measured") };
    assert_eq!((lacking.coverage.to_string(), lacking.missing.len()), ("0.33".to_owned(), 2));
    assert!(one.scores().psi.is_none() && !one.is_measured());
    assert!(one.dimensions.rho.is_none(), "a bank that does not ask about rho says nothing about it");
    let none = score(&questions, &Answers::new(), "0".parse().unwrap());
    assert!(!none.is_measured());
}

#[test]
fn what_does_not_apply_is_worth_nothing_and_not_asked_again() {
    let mut questions = [scale("a", false), scale("b", false), scale("c", false)];
    for question in &mut questions {
        question.not_applicable = true;
    }
    let two =
        score(&questions, &answers(&questions, &[("a", "7"), ("b", "5"), ("c", "n/a")]), Coverage::DEFAULT);
    assert!(two.missing.is_empty() && two.is_measured());
    assert_eq!(two.scores().psi.unwrap().to_string(), "0.83", "the mean of 1 and 2/3");
    let one =
        score(&questions, &answers(&questions, &[("a", "7"), ("b", "N"), ("c", "na")]), Coverage::DEFAULT);
    let Some(Outcome::NotMeasured(lacking)) = &one.dimensions.psi else { panic!("measured") };
    assert_eq!((lacking.coverage.to_string(), lacking.not_applicable), ("0.33".to_owned(), 2));
    assert!(one.missing.is_empty() && lacking.missing.is_empty());
    assert_eq!(lacking.needs(&[]), "none; 2 do not apply");
    questions[0].not_applicable = false;
    assert!(Answer::typed(&questions[0], "n").is_err(), "only where the bank says so");
}

#[test]
fn what_is_optional_counts_where_it_is_answered() {
    let mut questions = [scale("a", false), scale("b", false), scale("c", false), scale("d", false)];
    questions[2].optional = true;
    questions[3].optional = true;
    let told = |given: &[(&str, &str)]| {
        let scoring = score(&questions, &answers(&questions, given), Coverage::DEFAULT);
        (scoring.scores().psi.map(|score| score.to_string()), scoring.missing)
    };
    assert_eq!(told(&[("a", "7"), ("b", "7")]), (Some("1.00".to_owned()), vec![]));
    assert_eq!(told(&[("a", "7"), ("b", "7"), ("c", "1")]), (Some("0.67".to_owned()), vec![]));
    assert_eq!(told(&[("a", "7")]), (None, vec!["b".to_owned()]), "half of what has to be answered");
    assert_eq!(told(&[("a", "7"), ("c", "7")]), (Some("1.00".to_owned()), vec!["b".to_owned()]));
    assert_eq!(told(&[("c", "7"), ("d", "7")]).0, None, "half again");
}

#[test]
fn long_scales_are_counted_exactly() {
    let points = |min: i64, max: i64| {
        let labels = BTreeMap::from([(min, "Least".to_owned()), (max, "Most".to_owned())]);
        Scale::new(min, max, labels)
    };
    let worth = |min, max, value: i64| {
        let mut question = scale("a", false);
        question.kind = Kind::Scale(points(min, max).unwrap());
        Answer::Scale(value).share(&question).unwrap()
    };
    for (min, max) in [(0, 100), (0, 20), (1, 20), (-50, 50), (0, 25), (1, 100), (0, 50)] {
        for value in min..=max {
            let exact = Decimal::from(value - min) / Decimal::from(max - min);
            assert_eq!(worth(min, max, value).value(), exact, "{value} of {min} to {max}");
        }
    }
    assert_eq!(worth(0, 100, 37).unit().to_string(), "0.37");
    assert!(points(0, 27).unwrap_err().rule.starts_with("has 28 points; above 26"));
    assert!(points(0, 101).is_err() && points(-1, 100).is_err());
}

#[test]
fn an_answer_that_does_not_fit_counts_as_not_given() {
    let questions = [scale("a", false)];
    let stray = Answers::from([("a".to_owned(), Answer::Scale(9)), ("zz".to_owned(), Answer::Scale(1))]);
    assert_eq!(score(&questions, &stray, Coverage::DEFAULT).missing, ["a"]);
}

#[test]
fn ties_go_to_the_even_neighbour_although_thirds_are_summed() {
    let mut questions = [choice("c", &["0.00", "1.00"]), scale("a", false), scale("b", false)];
    for (question, weight) in questions.iter_mut().zip(["1.46", "0.27", "0.27"]) {
        question.weight = weight.parse().unwrap();
    }
    // (0.27 · 1/3 + 0.27 · 2/3) / 2 = 0.135 exactly.
    let tie = measured(psi(&questions, &[("c", "a"), ("a", "3"), ("b", "5")]));
    assert_eq!(tie.score.to_string(), "0.14");
}

#[test]
fn one_answer_all_the_way_down_is_flagged() {
    let questions: Vec<Question> = (0..9).map(|i| scale(&format!("q{i}"), i % 3 == 0)).collect();
    let all_four: Vec<(String, &str)> =
        questions.iter().map(|question| (question.code.clone(), "4")).collect();
    let typed: Vec<(&str, &str)> = all_four.iter().map(|(code, text)| (code.as_str(), *text)).collect();
    let found = flags(&questions, &[], &answers(&questions, &typed), Some(18));
    let run = Flag::StraightLining { from: "q0".to_owned(), to: "q8".to_owned(), length: 9 };
    assert_eq!(found, [run]);
    assert!(flags(&questions, &[], &answers(&questions, &typed[..7]), None).is_empty(), "seven are too few");
    let plain: Vec<Question> = (0..9).map(|i| scale(&format!("q{i}"), false)).collect();
    assert!(flags(&plain, &[], &answers(&plain, &typed), None).is_empty(), "without a reversed one it fits");
}

#[test]
fn haste_and_contradictions_are_flagged() {
    let questions = [scale("a", false), scale("b", true)];
    let pair = [Contradiction { a: "a".to_owned(), b: "b".to_owned() }];
    let both_high = answers(&questions, &[("a", "7"), ("b", "7")]);
    let found = flags(&questions, &pair, &both_high, Some(3));
    assert_eq!(found.iter().map(Flag::key).collect::<Vec<_>>(), ["speeding", "contradiction"]);
    assert_eq!(found[1].words(), "a and b ask for the same thing and differ by 1.00");
    let consistent = answers(&questions, &[("a", "6"), ("b", "2")]);
    assert!(flags(&questions, &pair, &consistent, Some(4)).is_empty());
}

fn any_question(index: usize) -> impl Strategy<Value = Question> {
    let kinds = prop_oneof![
        any::<bool>().prop_map(|reverse| scale("x", reverse)),
        Just(choice("x", &["0.00", "0.35", "1.00"])),
        Just(select("x", &["0.50", "0.40", "0.60", "0.00"])),
    ];
    (kinds, 1..=999_i64).prop_map(move |(question, weight)| Question {
        code: format!("q{index:02}"),
        weight: Weight::from_steps(weight).unwrap(),
        ..question
    })
}

/// All answers that a question allows.
fn possible(question: &Question) -> Vec<Answer> {
    let typed: &[&str] = match question.kind {
        Kind::Scale(_) => &["1", "2", "3", "4", "5", "6", "7"],
        Kind::MultipleChoice { .. } => &["a", "b", "c"],
        _ => &["a", "b", "c", "a b", "a c", "b c", "d"],
    };
    typed.iter().map(|text| Answer::typed(question, text).unwrap()).collect()
}

fn any_paper() -> impl Strategy<Value = (Vec<Question>, Vec<prop::sample::Index>)> {
    let questions = (1..12_usize).prop_flat_map(|n| (0..n).map(any_question).collect::<Vec<_>>());
    questions.prop_flat_map(|questions| {
        let picks = proptest::collection::vec(any::<prop::sample::Index>(), questions.len());
        (Just(questions), picks)
    })
}

proptest! {
    #[test]
    fn scores_lie_between_the_worst_and_the_best((questions, picks) in any_paper()) {
        let answer = |(question, pick): (&Question, &prop::sample::Index)| {
            (question.code.clone(), pick.get(&possible(question)).clone())
        };
        let answers: Answers = questions.iter().zip(&picks).map(answer).collect();
        let mean = measured(score(&questions, &answers, Coverage::DEFAULT).dimensions.psi.unwrap());
        let exact = mean.exact();
        prop_assert!((Decimal::ZERO..=Decimal::ONE).contains(&exact));
        prop_assert!((exact - mean.score.value()).abs() <= Decimal::new(5, 3));
        let items = items(&questions, &answers, Dimension::Psi);
        let lowest = items.iter().map(|item| item.exact).min().unwrap();
        let highest = items.iter().map(|item| item.exact).max().unwrap();
        let slack = Decimal::new(1, 20);
        prop_assert!(lowest - slack <= exact && exact <= highest + slack);
    }

    #[test]
    fn a_better_answer_never_lowers_the_dimension(
        (questions, picks) in any_paper(),
        which in any::<prop::sample::Index>(),
        other in any::<prop::sample::Index>(),
    ) {
        let answer = |(question, pick): (&Question, &prop::sample::Index)| {
            (question.code.clone(), pick.get(&possible(question)).clone())
        };
        let mut answers: Answers = questions.iter().zip(&picks).map(answer).collect();
        let result = |answers: &Answers| measured(
            score(&questions, answers, Coverage::DEFAULT).dimensions.psi.unwrap(),
        );
        let before = result(&answers);
        let changed = which.get(&questions);
        let old = answers[&changed.code].share(changed).unwrap();
        let new = other.get(&possible(changed)).clone();
        let share = new.share(changed).unwrap();
        answers.insert(changed.code.clone(), new);
        let after = result(&answers);
        let follows = if share >= old { after.score >= before.score } else { after.score <= before.score };
        prop_assert!(follows);
        prop_assert!(share == old || after.exact() != before.exact());
    }
}
