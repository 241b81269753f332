//! The rules for one question: what its type needs and refuses, weights, options and what they can score.

use toml::Spanned;

use super::{
    check::Scales,
    format::{RawOption, RawQuestion},
    heading::{Letters, code, parsed},
    problems::Collector,
};
use crate::domain::{
    Dimension, Unit, Weight,
    question::{Choice, Kind, Question, QuestionType},
    text::same_words,
};

/// The options a to m.
const LETTERS_BEFORE_N: usize = 13;

/// The fewest and the most options of a question.
const OPTIONS: std::ops::RangeInclusive<usize> = 2..=26;

/// Turns a raw question into one of the domain; `None` when anything was reported.
pub(super) fn check_question(
    mut raw: RawQuestion,
    scales: &Scales,
    problems: &mut Collector,
) -> Option<Question> {
    let name = raw.name.clone();
    let question_type = parsed::<QuestionType>(&name, raw.question_type.take(), problems);
    let fits = question_type.is_some_and(|kind| refuse_strangers(&raw, kind, problems));
    let dimension_given = raw.dimension.is_some();
    let dimension = parsed::<Dimension>(&name, raw.dimension.take(), problems);
    if !dimension_given && question_type.is_some_and(|kind| kind != QuestionType::Text) {
        problems.add(raw.span.clone(), format!("{name} is scored and needs a dimension"));
    }
    let weight = match raw.weight.take() {
        Some(text) => weight(&name, &text, problems),
        None => Weight::from_steps(100).ok(),
    };
    let kind = question_type.and_then(|kind| check_kind(&mut raw, kind, scales, problems));
    let (code, kind) =
        (raw.code.and_then(|text| code("question code", text, Letters::Any, problems))?, kind?);
    let broken = !fits || (dimension_given && dimension.is_none());
    let scored = kind.question_type() != QuestionType::Text;
    if broken || (scored && dimension.is_none()) {
        return None;
    }
    Some(Question {
        code,
        dimension,
        facet: raw.facet.map(Spanned::into_inner),
        text: raw.text?.into_inner(),
        hint: raw.hint.map(Spanned::into_inner),
        kind,
        reverse: raw.reverse.is_some_and(Spanned::into_inner),
        weight: weight?,
        optional: raw.optional.is_some_and(Spanned::into_inner),
        not_applicable: raw.not_applicable.is_some_and(Spanned::into_inner),
        // The words of the bank and of the question are put in together, once both are known.
        missing: Vec::new(),
    })
}

/// Reports keys that mean nothing for this type of question.
fn refuse_strangers(raw: &RawQuestion, kind: QuestionType, problems: &mut Collector) -> bool {
    let scale = (raw.scale.as_ref().map(Spanned::span), "scale", &[QuestionType::Scale][..]);
    let reverse = (raw.reverse.as_ref().map(Spanned::span), "reverse", &[QuestionType::Scale][..]);
    let limit =
        (raw.max_choices.as_ref().map(Spanned::span), "max_choices", &[QuestionType::MultiSelect][..]);
    let scored = [QuestionType::Scale, QuestionType::MultipleChoice, QuestionType::MultiSelect];
    let weight = (raw.weight.as_ref().map(Spanned::span), "weight", &scored[..]);
    let not_applicable = (raw.not_applicable.as_ref().map(Spanned::span), "not_applicable", &scored[..]);
    let option = (raw.options.first().map(|option| option.span.clone()), "option", &scored[1..]);
    let mut fits = true;
    for (span, key, owners) in [scale, reverse, limit, not_applicable, weight, option] {
        if let Some(span) = span.filter(|_| !owners.contains(&kind)) {
            let owners = owners.iter().map(|owner| owner.key()).collect::<Vec<_>>().join(" or ");
            problems.add(span, format!("{} is of type {kind}; {key} belongs to {owners}", raw.name));
            fits = false;
        }
    }
    fits
}

fn check_kind(
    raw: &mut RawQuestion,
    kind: QuestionType,
    scales: &Scales,
    problems: &mut Collector,
) -> Option<Kind> {
    match kind {
        QuestionType::Text => Some(Kind::Text),
        QuestionType::Scale => {
            let Some(scale) = raw.scale.take() else {
                problems
                    .add(raw.span.clone(), format!("{} is a scale and names none: lacks scale", raw.name));
                return None;
            };
            let Some(known) = scales.get(scale.get_ref()) else {
                let rule =
                    format!("{} names the scale {}, which is not in this file", raw.name, scale.get_ref());
                problems.add(scale.span(), rule);
                return None;
            };
            known.clone().map(Kind::Scale)
        }
        QuestionType::MultipleChoice => {
            let (raw_options, options) = check_options(raw, problems)?;
            if let Some(alone) = raw_options.iter().find(|option| is_exclusive(option)) {
                let rule = format!(
                    "{}: every option of a multiple_choice excludes the others; remove exclusive",
                    raw.name
                );
                problems.add(alone.span.clone(), rule);
            }
            let scores: Vec<Unit> = options.iter().map(|option| option.score).collect();
            check_reach(raw, scores.contains(&Unit::MAX), scores.contains(&Unit::MIN), problems);
            Some(Kind::MultipleChoice { options })
        }
        QuestionType::MultiSelect => check_select(raw, problems),
    }
}

fn check_select(raw: &mut RawQuestion, problems: &mut Collector) -> Option<Kind> {
    let limit = raw.max_choices.take();
    let (raw_options, options) = check_options(raw, problems)?;
    let mut alone = raw_options.iter().filter(|option| is_exclusive(option)).skip(1);
    if let Some(second) = alone.next() {
        let rule = format!("{} has more than one exclusive option", raw.name);
        problems.add(second.span.clone(), rule);
    }
    let plain = options.iter().filter(|option| !option.exclusive).count();
    let max_choices = match limit {
        None => plain,
        Some(given) => match usize::try_from(*given.get_ref()) {
            Ok(limit) if (2..=plain).contains(&limit) => limit,
            _ => {
                let rule = format!(
                    "has max_choices {}; for these options it runs from 2 to {plain}",
                    given.get_ref()
                );
                problems.add(given.span(), format!("{} {rule}", raw.name));
                return None;
            }
        },
    };
    let steps =
        |exclusive| options.iter().filter(move |it| it.exclusive == exclusive).map(|it| it.score.steps());
    let mut together: Vec<i64> = steps(false).collect();
    together.sort_unstable_by(|a, b| b.cmp(a));
    let highest = together.iter().take(max_choices).sum::<i64>().max(steps(true).max().unwrap_or(0));
    let worst = options.iter().any(|option| option.score == Unit::MIN);
    check_reach(raw, highest >= Unit::MAX.steps(), worst, problems);
    Some(Kind::MultiSelect { options, max_choices })
}

/// A scored question has to be able to give the best and the worst score.
fn check_reach(raw: &RawQuestion, best: bool, worst: bool, problems: &mut Collector) {
    for (reached, what) in [(best, "best score 1.00"), (worst, "worst score 0.00")] {
        if !reached {
            problems.add(raw.span.clone(), format!("{} has no answer with the {what}", raw.name));
        }
    }
}

/// The options, raw and checked; `None` when one of them is broken.
fn check_options(raw: &mut RawQuestion, problems: &mut Collector) -> Option<(Vec<RawOption>, Vec<Choice>)> {
    if !OPTIONS.contains(&raw.options.len()) {
        let (least, most) = (OPTIONS.start(), OPTIONS.end());
        let rule = format!(
            "{} has {}; it needs {least} to {most}",
            raw.name,
            crate::domain::count::counted(raw.options.len(), "option", "options")
        );
        problems.add(raw.span.clone(), rule);
        return None;
    }
    // Where "n" says that the question does not apply, it is not the letter of an option.
    let skips = raw.not_applicable.as_ref().filter(|flag| *flag.get_ref());
    if let Some(flag) = skips.filter(|_| raw.options.len() > LETTERS_BEFORE_N) {
        let rule =
            format!("{} has not_applicable; it takes at most {LETTERS_BEFORE_N} options then", raw.name);
        problems.add(flag.span(), rule);
    }
    let raw_options = std::mem::take(&mut raw.options);
    let letters = ('a'..='z').zip(&raw_options);
    let checked = letters.map(|(letter, option)| check_option(&raw.name, letter, option, problems));
    let options: Vec<Option<Choice>> = checked.collect();
    let options: Option<Vec<Choice>> = options.into_iter().collect();
    let options = options?;
    for (index, option) in options.iter().enumerate() {
        let rule = format!("{} has two options that say the same", raw.name);
        let span = raw_options[index].span.clone();
        if options[..index].iter().any(|before| before.text == option.text) {
            problems.add(span, rule);
        } else if let Some(other) = options.iter().find(|other| names(option, other)) {
            let rule = format!(
                "{}: option {} has the text '{}', which is the code of option {}",
                raw.name, option.code, option.text, other.code
            );
            problems.add_unless_in_use(span, rule);
        } else if options[..index].iter().any(|before| same_words(&before.text, &option.text)) {
            problems.add_unless_in_use(span, rule);
        }
    }
    Some((raw_options, options))
}

/// Whether the text of an option is the code of another one.
fn names(option: &Choice, other: &Choice) -> bool {
    option.code != other.code && option.text.trim().eq_ignore_ascii_case(&other.code)
}

fn check_option(name: &str, letter: char, raw: &RawOption, problems: &mut Collector) -> Option<Choice> {
    let (code, text) = (raw.code.as_ref(), raw.text.as_ref());
    if let Some(code) = code.filter(|code| *code.get_ref() != letter.to_string()) {
        let rule =
            format!("{name}: option codes are a, b, c and so on; here {letter}, not {}", code.get_ref());
        problems.add(code.span(), rule);
    }
    let score = raw.score.as_ref().and_then(|score| {
        let written = score.get_ref();
        let read = plain(written).then(|| written.parse::<Unit>().ok()).flatten();
        if read.is_none() {
            let rule = "scores run from 0.00 to 1.00 with two decimals";
            problems.add(score.span(), format!("{name}, option {letter} has score {written}; {rule}"));
        }
        read
    });
    Some(Choice {
        code: code?.get_ref().clone(),
        text: text?.get_ref().clone(),
        score: score?,
        exclusive: is_exclusive(raw),
    })
}

fn is_exclusive(option: &RawOption) -> bool {
    option.exclusive.as_ref().is_some_and(|flag| *flag.get_ref())
}

fn weight(name: &str, text: &Spanned<String>, problems: &mut Collector) -> Option<Weight> {
    let written = text.get_ref();
    let read = plain(written).then(|| written.parse::<Weight>().ok()).flatten();
    if read.is_none() {
        let more = if written.parse::<Weight>().is_err_and(|it| it.rule.starts_with("keeps")) {
            " with two decimals"
        } else {
            ""
        };
        let rule = format!("{name} has weight {written}; weights run from 0.01 to 9.99{more}");
        problems.add(text.span(), rule);
    }
    read
}

/// Whether a number is written with digits and at most one point: no sign, no exponent, no underscore.
fn plain(number: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    number.len() <= 12 && number.split_once('.').map_or(digits(number), |(a, b)| digits(a) && digits(b))
}
