//! One question read out, answered, and the answer read back.

use super::{agrees, ask, sitting::Reader};
use crate::{
    domain::{
        answer::Answer,
        question::{Kind, Question},
    },
    env::TermError,
    error::{Error, Kind as Failure},
    practice::assess::Lacking,
};

/// Where to go from here.
pub(super) enum Next {
    /// A question by its place; the one after the last is the review.
    At(usize),
    /// A question to be changed, and back to the review.
    Change(usize),
    /// Save and leave.
    Leave,
    /// Close the answers.
    Close(Lacking),
}

/// What was typed at a question.
enum Typed {
    Answer(Answer),
    Keep,
    Go(Next),
    Again,
}

impl Reader<'_> {
    /// Asks one question until it is answered, skipped or left.
    pub(super) fn question(&mut self, place: usize) -> Result<Next, Error> {
        let bank = self.turn.sitting.bank.clone();
        let Some(question) = bank.bank.questions.get(place) else { return Ok(Next::At(place + 1)) };
        self.read_out(place, question)?;
        loop {
            let typed = match question.kind {
                Kind::Text => self.text(place, question)?,
                _ => self.choice(place, question)?,
            };
            match typed {
                Typed::Answer(answer) => {
                    let told = match &answer {
                        Answer::Scale(_) | Answer::Text(_) => format!("Saved {}.", answer.brief(question)),
                        _ => format!("Saved: {}.", answer.describe(question)),
                    };
                    if self.keep(&question.code, &answer)? {
                        self.say(&told)?;
                        return Ok(Next::At(place + 1));
                    }
                    self.read_out(place, question)?;
                }
                Typed::Keep => return Ok(Next::At(place + 1)),
                Typed::Go(next) => return Ok(next),
                Typed::Again => self.read_out(place, question)?,
            }
        }
    }

    /// Stores an answer; while the store is busy, for as long as the person wants it tried. Whether it is stored.
    fn keep(&mut self, code: &str, answer: &Answer) -> Result<bool, Error> {
        let mut seconds = 0;
        loop {
            seconds += self.seconds();
            let entropy = &mut *self.env.entropy;
            match self.turn.answer(self.practice, entropy, (code, answer.clone()), seconds) {
                Ok(()) => return Ok(true),
                Err(error) if error.kind == Failure::Busy => {
                    self.say(&format!("Not saved: {}. Your answer is still here.", error.message))?;
                    match agrees(self.env, "Try to save it again?") {
                        Ok(true) => {}
                        Ok(false) | Err(TermError::Cancelled) => {
                            self.say("This answer is not saved.")?;
                            return Ok(false);
                        }
                        Err(error) => return Err(error.into()),
                    }
                }
                Err(error) => return Err(error),
            }
        }
    }

    fn read_out(&mut self, place: usize, question: &Question) -> Result<(), Error> {
        self.say("")?;
        let total = self.total();
        self.say(&format!("Question {} of {total}. {}", place + 1, question.instruction()))?;
        if let Some(hint) = &question.hint {
            self.say(hint)?;
        }
        self.say(&question.text)?;
        for (number, option) in (1..).zip(question.kind.options()) {
            self.say(&format!("{number} {}.", option.text.trim_end_matches('.')))?;
        }
        if let Some(answer) = self.turn.sitting.answers.get(&question.code) {
            let told = format!("Your answer so far: {}. Press Enter to keep it.", answer.describe(question));
            self.say(&told)?;
        }
        Ok(())
    }

    fn choice(&mut self, place: usize, question: &Question) -> Result<Typed, Error> {
        let label = match &question.kind {
            Kind::Scale(scale) => format!("Your answer, {} to {}", scale.min(), scale.max()),
            Kind::MultiSelect { .. } => "Your answers, for example 1 3".to_owned(),
            kind => format!("Your answer, 1 to {}", kind.options().len()),
        };
        loop {
            let Some(line) = ask(self.env, &label)? else { return Ok(Typed::Go(Next::Leave)) };
            if let Some(typed) = command(&line, place) {
                return Ok(typed);
            }
            if line.is_empty() {
                if self.turn.sitting.answers.contains_key(&question.code) {
                    return Ok(Typed::Keep);
                }
                self.say("Nothing was typed. s skips this question.")?;
                continue;
            }
            if question.not_applicable
                && let Ok(answer @ Answer::NotApplicable) = Answer::typed(question, &line)
            {
                return Ok(Typed::Answer(answer));
            }
            // Letters are commands here, so options go by their numbers only.
            let numbers =
                line.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || matches!(c, ',' | ';' | '-'));
            if !numbers {
                self.say("Type numbers. h reads the question again.")?;
                continue;
            }
            match Answer::typed(question, &line) {
                Ok(answer) => return Ok(Typed::Answer(answer)),
                Err(invalid) => self.say(&sentence(&invalid.rule))?,
            }
        }
    }

    /// Several lines, ended by a line that holds a single dot.
    fn text(&mut self, place: usize, question: &Question) -> Result<Typed, Error> {
        let had = self.turn.sitting.answers.contains_key(&question.code);
        loop {
            self.say("Write as many lines as you like. End with a line that holds a single dot.")?;
            let mut lines: Vec<String> = Vec::new();
            loop {
                let Some(line) = ask(self.env, &format!("Line {}", lines.len() + 1))? else {
                    return Ok(match Answer::typed(question, &lines.join("\n")) {
                        Ok(answer) => Typed::Answer(answer),
                        Err(_) => Typed::Go(Next::Leave),
                    });
                };
                match (lines.is_empty(), line.as_str()) {
                    (_, ".") => break,
                    (true, "") if had => return Ok(Typed::Keep),
                    (true, word) => match command(word, place) {
                        Some(typed) => return Ok(typed),
                        None => lines.push(line),
                    },
                    _ => lines.push(line),
                }
            }
            if lines.iter().all(|line| line.trim().is_empty()) {
                return Ok(if had || question.optional {
                    Typed::Keep
                } else {
                    Typed::Go(Next::At(place + 1))
                });
            }
            match Answer::typed(question, &lines.join("\n")) {
                Ok(answer) => return Ok(Typed::Answer(answer)),
                Err(invalid) => self.say(&sentence(&format!("the answer {}", invalid.rule)))?,
            }
        }
    }
}

/// The commands that work at every question.
fn command(line: &str, place: usize) -> Option<Typed> {
    match line {
        "b" | "B" => Some(Typed::Go(Next::At(place.saturating_sub(1)))),
        "s" | "S" => Some(Typed::Go(Next::At(place + 1))),
        "h" | "H" => Some(Typed::Again),
        "x" | "X" => Some(Typed::Go(Next::Leave)),
        _ => None,
    }
}

fn sentence(rule: &str) -> String {
    let mut letters = rule.chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}
