//! An assessment line by line: from the first open question to the review, and what came of it.

use super::{ask, questions::Next, say};
use crate::{
    domain::id::AssessmentId,
    env::Env,
    error::Error,
    practice::{
        Practice,
        assess::{self, Closed, Lacking},
        reading::Reading,
        sitting::{Left, Turn},
        watch::Watch,
    },
};

/// Lets a person answer an assessment line by line, until it is closed or left. Every answer is kept at once. What a
/// closed one led to is told here; that it was left is for the caller to tell. `made` is the operation that made it for this.
///
/// # Errors
/// When the assessment is closed, or the store refuses.
pub fn assess_in_lines(
    env: &mut Env,
    practice: &mut Practice,
    (id, made): (AssessmentId, Option<i64>),
) -> Result<Left, Error> {
    let turn = Turn::begin(practice, &mut *env.entropy, id, made)?;
    let watch = Watch::new(env.clock.ticks());
    let mut reader = Reader { env, practice, turn, watch };
    reader.welcome()?;
    let (mut place, mut changes) = (reader.first_open(), false);
    loop {
        let total = reader.total();
        let next = if place < total { reader.question(place)? } else { reader.review()? };
        match next {
            Next::At(_) if changes => (place, changes) = (total, false),
            Next::At(wanted) => place = wanted.min(total),
            Next::Change(wanted) => (place, changes) = (wanted, true),
            Next::Leave => {
                let seconds = reader.seconds();
                reader.turn.spend(reader.practice, &mut *reader.env.entropy, seconds)?;
                return Ok(reader.left(None));
            }
            Next::Close(lacking) => return reader.close(lacking),
        }
    }
}

/// Somebody who is asked.
pub(super) struct Reader<'w> {
    pub(super) env: &'w mut Env,
    pub(super) practice: &'w mut Practice,
    pub(super) turn: Turn,
    watch: Watch,
}

impl Reader<'_> {
    pub(super) fn say(&mut self, line: &str) -> Result<(), Error> {
        say(self.env, line)
    }

    pub(super) fn total(&self) -> usize {
        self.turn.sitting.bank.bank.questions.len()
    }

    /// The seconds since the last time.
    pub(super) fn seconds(&mut self) -> i64 {
        self.watch.see(self.env.clock.ticks());
        self.practice.setting.now = self.env.clock.now();
        self.watch.take()
    }

    fn first_open(&self) -> usize {
        let sitting = &self.turn.sitting;
        let open = |code: &str| !sitting.answers.contains_key(code);
        let found = sitting.bank.bank.questions.iter().position(|question| open(&question.code));
        found.unwrap_or_else(|| self.total())
    }

    fn welcome(&mut self) -> Result<(), Error> {
        let sitting = &self.turn.sitting;
        let kind = match sitting.assessment.dimension_focus {
            Some(dimension) => format!("{} on {dimension}", sitting.assessment.kind.words()),
            None => sitting.assessment.kind.words().to_owned(),
        };
        let mut line = format!(
            "{kind} assessment for {}. {} questions, about {} {}. Answers are saved as you go.",
            self.turn.client,
            self.total(),
            sitting.bank.bank.expected_minutes,
            if sitting.bank.bank.expected_minutes == 1 { "minute" } else { "minutes" }
        );
        if let Some(first) = line.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        self.say(&line)?;
        self.say("Type b to go back, s to skip, h to hear the question again, x to save and leave.")
    }

    fn close(&mut self, lacking: Lacking) -> Result<Left, Error> {
        let seconds = self.seconds();
        let closed = self.turn.close(self.practice, &mut *self.env.entropy, lacking, seconds)?;
        let (answered, total) = self.turn.progress();
        let client = self.practice.store.client(closed.assessment.client_id)?.handle;
        let reading = Reading::of(&closed, &self.practice.setting.model, client.as_str());
        self.say("")?;
        self.say(&format!("Finished. {answered} of {total} answered."))?;
        for line in reading.spoken() {
            self.say(&line)?;
        }
        Ok(self.left(Some(closed)))
    }

    fn left(&mut self, closed: Option<Closed>) -> Left {
        self.turn.left((self.practice, &mut *self.env.entropy), closed, false)
    }

    /// What lacks for a score, in sentences; nothing when it is enough.
    fn lacking(&self) -> Vec<String> {
        let sitting = &self.turn.sitting;
        let number = |code: &String| {
            let place = sitting.bank.bank.questions.iter().position(|question| question.code == *code);
            place.map(|place| (place + 1).to_string())
        };
        let scoring = assess::evaluate(sitting).scoring;
        let told = scoring.unmeasured().map(|(dimension, lacking)| {
            let numbers: Vec<_> = lacking.missing.iter().filter_map(number).collect();
            format!("{dimension} has too few answers. Not answered: {}.", lacking.needs(&numbers))
        });
        told.collect()
    }

    /// What to do once the last question is reached.
    fn review(&mut self) -> Result<Next, Error> {
        let (answered, total) = self.turn.progress();
        self.say("")?;
        self.say(&format!("Check your answers. {answered} of {total} answered. Unanswered questions are left out of the score."))?;
        loop {
            let label =
                "f to finish and score, a number to change that answer, h to hear all, x to save and leave";
            let typed = ask(self.env, label)?;
            match typed.as_deref().map(str::to_lowercase).as_deref() {
                None | Some("x") => return Ok(Next::Leave),
                Some("b") => return Ok(Next::At(total.saturating_sub(1))),
                Some("h") => self.hear_all()?,
                Some("f") => return self.finish(),
                Some(number) => match number.parse::<usize>() {
                    Ok(number) if (1..=total).contains(&number) => return Ok(Next::Change(number - 1)),
                    _ => self.say(&format!("There are questions 1 to {total}."))?,
                },
            }
        }
    }

    fn finish(&mut self) -> Result<Next, Error> {
        let lacking = self.lacking();
        if lacking.is_empty() {
            return Ok(Next::Close(Lacking::Refuse));
        }
        self.say("Those are too few answers for a score.")?;
        for line in lacking {
            self.say(&line)?;
        }
        loop {
            let typed =
                ask(self.env, "g to go on answering, w to complete without a score, x to save and leave")?;
            match typed.as_deref().map(str::to_lowercase).as_deref() {
                None | Some("x") => return Ok(Next::Leave),
                Some("g" | "b") => return Ok(Next::At(self.first_open())),
                Some("w") => return Ok(Next::Close(Lacking::CloseWithoutScore)),
                Some(_) => self.say("Type g, w or x.")?,
            }
        }
    }

    fn hear_all(&mut self) -> Result<(), Error> {
        let sitting = &self.turn.sitting;
        let lines: Vec<String> = (1..)
            .zip(&sitting.bank.bank.questions)
            .map(|(number, question)| match sitting.answers.get(&question.code) {
                Some(answer) => format!("{number}. {} {}.", question.text, answer.describe(question)),
                None => format!("{number}. {} Not answered.", question.text),
            })
            .collect();
        lines.iter().try_for_each(|line| self.say(line))
    }
}
