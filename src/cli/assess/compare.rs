//! `coach assess compare`: two assessments side by side.

use clap::Args;

use super::{row::ComparedLine, whole};
use crate::{
    cli::cx::Cx,
    domain::{Dimension, Unit, history::Score, question::Question},
    error::Error,
    practice::assess::Sitting,
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach assess compare 4hz7 9c2m\n  coach assess compare 4hz7 9c2m --csv")]
pub(in crate::cli) struct CompareArgs {
    /// The first assessment
    a: String,
    /// The second assessment
    b: String,
}

impl CompareArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let (a, of_a, score_a) = whole(&open, &self.a)?;
        let (b, of_b, score_b) = whole(&open, &self.b)?;
        open.say(&format!(
            "First {} of {} ({}), second {} of {} ({})",
            a.bank.bank.name(),
            of_a.name,
            of_a.handle,
            b.bank.bank.name(),
            of_b.name,
            of_b.handle
        ))?;
        if of_a.id != of_b.id {
            open.say("They are of two different clients")?;
        }
        open.list("", |_, push| {
            scores_compared(score_a.as_ref(), score_b.as_ref()).iter().try_for_each(&mut *push)?;
            answers_compared(&a, &b).iter().try_for_each(&mut *push)
        })
    }
}

fn change(a: Option<Unit>, b: Option<Unit>) -> Option<String> {
    a.zip(b).map(|(a, b)| format!("{:+}", b.value() - a.value()))
}

fn scores_compared(a: Option<&Score>, b: Option<&Score>) -> Vec<ComparedLine> {
    let text = |value: Option<Unit>| value.map(|value| value.to_string());
    let mut lines: Vec<_> = Dimension::ALL
        .into_iter()
        .map(|dimension| {
            let (a, b) = (a.and_then(|a| a.measured()[dimension]), b.and_then(|b| b.measured()[dimension]));
            let (question, item) = (Some(dimension.name().to_owned()), dimension.key().to_owned());
            ComparedLine { item, question, a: text(a), b: text(b), change: change(a, b) }
        })
        .collect();
    let (a, b) = (a.and_then(|a| a.percent), b.and_then(|b| b.percent));
    lines.push(ComparedLine {
        item: "coherence".to_owned(),
        question: Some("coherence percentage".to_owned()),
        a: a.map(|a| a.to_string()),
        b: b.map(|b| b.to_string()),
        change: a.zip(b).map(|(a, b)| format!("{:+}", b.value() - a.value())),
    });
    lines
}

/// The questions that both asked, and those that only one did. A code says nothing across banks, and a question that a
/// later version words otherwise is another one.
fn answers_compared(a: &Sitting, b: &Sitting) -> Vec<ComparedLine> {
    let same_bank = a.bank.bank.id == b.bank.bank.id;
    let asked_in = |sitting: &Sitting, question: &Question| {
        same_bank
            && sitting.bank.bank.question(&question.code).is_some_and(|other| other.text == question.text)
    };
    let line = |question: &Question, in_a: bool, in_b: bool| {
        let told = |sitting: &Sitting| {
            let answer = sitting.answers.get(&question.code)?;
            Some((answer.brief(question), answer.score(question)))
        };
        let (in_a, in_b) = (in_a.then(|| told(a)).flatten(), in_b.then(|| told(b)).flatten());
        let scores = (in_a.as_ref().and_then(|a| a.1), in_b.as_ref().and_then(|b| b.1));
        ComparedLine {
            item: question.code.clone(),
            question: Some(question.text.clone()),
            a: in_a.map(|a| a.0),
            b: in_b.map(|b| b.0),
            change: change(scores.0, scores.1),
        }
    };
    let of_a = a.bank.bank.questions.iter().map(|question| line(question, true, asked_in(b, question)));
    let only_b = b.bank.bank.questions.iter().filter(|question| !asked_in(a, question));
    of_a.chain(only_b.map(|question| line(question, false, true))).collect()
}
