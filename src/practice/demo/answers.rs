//! Answers that amount to a wished score: real answers to a real bank, found by a small search.

use super::dice::Dice;
use crate::{
    bank::Bank,
    domain::{
        Dimension, PerDimension,
        answer::Answer,
        question::{Kind, Question},
        scoring::{Answers, Share},
    },
};

/// What people write where they may write.
const WORDS: [&str; 6] = [
    "Saying no to the extra project before summer.",
    "I asked for help with the budget, and got it.",
    "The conversation with my sister. I put it off again.",
    "Keeping Friday afternoons free for the team.",
    "I told them what I thought of the second reorganisation.",
    "Less e-mail after eight in the evening.",
];

/// One scored question with everything that may be answered.
struct Item {
    code: String,
    weight: i64,
    options: Vec<(Answer, i64)>,
    chosen: usize,
}

/// How often answers that look careless are given anew.
const TRIES: i64 = 12;

/// Answers to every question of a bank whose scores land near `aims` (in hundredths), as people give them who take care:
/// without a validity flag.
pub(super) fn aimed(bank: &Bank, aims: &PerDimension<i64>, dice: &mut Dice) -> Answers {
    let mut answers = attempt(bank, aims, dice);
    for wider in 1..TRIES {
        if bank.flags(&answers, None).is_empty() {
            break;
        }
        let nudged = aims.map(|_, aim| (aim + dice.below(2 * wider + 1) - wider).clamp(0, 100));
        answers = attempt(bank, &nudged, dice);
    }
    answers
}

/// Answers whose scores land as near to `aims` as the questions allow.
fn attempt(bank: &Bank, aims: &PerDimension<i64>, dice: &mut Dice) -> Answers {
    let mut answers = Answers::new();
    for dimension in Dimension::ALL {
        let aim = aims[dimension] * Share::WHOLE / 100;
        let scored = bank.questions.iter().filter(|question| question.is_scored());
        let scored = scored.filter(|question| question.dimension == Some(dimension));
        let mut items: Vec<Item> = scored.map(|question| Item::of(question, aim, dice)).collect();
        approach(&mut items, aim);
        answers.extend(items.into_iter().filter_map(Item::answer));
    }
    for question in bank.questions.iter().filter(|question| matches!(question.kind, Kind::Text)) {
        if let Some(words) = dice.pick(&WORDS).filter(|_| !question.optional || aims.psi % 2 == 0) {
            answers.insert(question.code.clone(), Answer::Text((*words).to_owned()));
        }
    }
    answers
}

impl Item {
    /// Begins with one of the two answers around the aim.
    fn of(question: &Question, aim: i64, dice: &mut Dice) -> Self {
        let worth = |answer: Answer| answer.share(question).map(|share| (answer, share.parts()));
        let mut options: Vec<_> = possible(question, dice).into_iter().filter_map(worth).collect();
        options.sort_by_key(|(_, parts)| ((parts - aim).abs(), *parts));
        if matches!(question.kind, Kind::Scale(_)) {
            // Only the two steps around the aim: whoever says "always" here does not say "never" there.
            options.truncate(2);
        }
        let chosen = usize::from(dice.below(3) == 0);
        let chosen = chosen.min(options.len().saturating_sub(1));
        Self { code: question.code.clone(), weight: question.weight.steps(), options, chosen }
    }

    fn parts(&self) -> i64 {
        self.options.get(self.chosen).map_or(0, |(_, parts)| parts * self.weight)
    }

    fn answer(mut self) -> Option<(String, Answer)> {
        (self.chosen < self.options.len()).then(|| (self.code, self.options.swap_remove(self.chosen).0))
    }
}

/// Everything that may be answered; of several choices one set of each size.
fn possible(question: &Question, dice: &mut Dice) -> Vec<Answer> {
    match &question.kind {
        Kind::Scale(scale) => (scale.min()..=scale.max()).map(Answer::Scale).collect(),
        Kind::MultipleChoice { options } => {
            options.iter().map(|option| Answer::Choice(option.code.clone())).collect()
        }
        Kind::MultiSelect { options, max_choices } => {
            let alone = options.iter().filter(|option| option.exclusive);
            let mut sets: Vec<_> = alone.map(|option| Answer::Choices(vec![option.code.clone()])).collect();
            let mut rest: Vec<_> = options.iter().filter(|option| !option.exclusive).collect();
            let turn = usize::try_from(dice.below(i64::try_from(rest.len()).unwrap_or(1)));
            rest.rotate_left(turn.unwrap_or_default());
            for size in 1..=(*max_choices).min(rest.len()) {
                let mut codes: Vec<_> = rest.iter().take(size).map(|option| option.code.clone()).collect();
                codes.sort_unstable();
                sets.push(Answer::Choices(codes));
            }
            sets
        }
        Kind::Text => Vec::new(),
    }
}

/// Changes one answer at a time, always the one that helps most, until none helps.
fn approach(items: &mut [Item], aim: i64) {
    let wanted = aim * items.iter().map(|item| item.weight).sum::<i64>();
    for _ in 0..2 * items.len() {
        let missing = wanted - items.iter().map(Item::parts).sum::<i64>();
        let mut best = (missing.abs(), 0, 0);
        for (index, item) in items.iter().enumerate() {
            for (option, (_, parts)) in item.options.iter().enumerate() {
                let left = (missing - (parts * item.weight - item.parts())).abs();
                if left < best.0 {
                    best = (left, index, option);
                }
            }
        }
        match items.get_mut(best.1) {
            Some(item) if best.0 < missing.abs() => item.chosen = best.2,
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bank;

    #[test]
    fn scores_land_near_their_aim_without_a_flag() {
        for bank in bank::builtin().unwrap() {
            let near = if bank.id == "quick" { 8 } else { 2 };
            for (lane, aim) in (0_u64..).zip([12, 28, 37, 50, 63, 74, 82]) {
                let aims = PerDimension::from_fn(|_| aim);
                let answers = aimed(&bank, &aims, &mut Dice::new(7, lane));
                let scoring = bank.score(&answers);
                assert!(scoring.is_measured(), "{} at {aim}", bank.id);
                for (dimension, score) in scoring.scores().iter() {
                    let off = score.map_or(0, |score| (score.steps() - aim).abs());
                    assert!(off <= near, "{} {dimension} aims at {aim} and is off by {off}", bank.id);
                }
                assert_eq!(bank.flags(&answers, None), [], "{} at {aim}", bank.id);
            }
        }
    }
}
