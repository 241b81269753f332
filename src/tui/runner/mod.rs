//! The runner: one question per screen, everything committed at once, a review before scoring, and the result.
//!
//! [`Runner`] is the state; `update` turns a message into a new state and effects; `view` draws it. Both are pure.

mod answering;
mod drive;
mod layout;
mod pages;
mod questions;
#[cfg(test)]
mod seen;
#[cfg(test)]
mod snapshots;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod text;
mod update;
mod view;

pub(super) use drive::drive;
pub use update::update;
pub use view::view;

use std::{collections::BTreeSet, rc::Rc};

use ratatui::crossterm::event::{KeyEvent, MouseEvent};

use super::{aside::Aside, theme::Looks};
use crate::{
    domain::{
        answer::Answer,
        question::{Kind, Question},
        scoring::{Answers, Outcome},
    },
    practice::{bank::Pinned, reading::Reading, sitting::Turn, watch::Watch},
};
use text::Draft;

/// What happens to the runner.
pub enum Msg {
    /// A key.
    Key(KeyEvent),
    /// Text from the clipboard.
    Paste(String),
    /// The mouse.
    Mouse(MouseEvent),
    /// The screen has another size.
    Resize(u16, u16),
    /// The window is no longer looked at.
    FocusLost,
    /// Time passed.
    Tick,
    /// The process was told to end, or is about to stop.
    Stop,
    /// An effect was carried out.
    Done(Reply),
}

/// What became of an effect.
pub enum Reply {
    /// The answer to a question is stored, or not and why.
    Stored(String, Result<(), Unkept>),
    /// These seconds could not be kept.
    Unspent(i64),
    /// The answers are closed, or not and why.
    Closed(Result<Reading, Unkept>),
}

/// Why something was not done, and the seconds that were not kept with it.
pub struct Unkept {
    /// Why, in words.
    pub why: String,
    /// The seconds that still have to be kept.
    pub seconds: i64,
}

/// What the runner wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Keep an answer, or take it back; with the seconds since the last time.
    Store(String, Option<Answer>, i64),
    /// Keep the seconds.
    Spend(i64),
    /// Close and score; `true` also without a score.
    Close(bool, i64),
    /// Get up, unless something could not be stored.
    Leave,
    /// Get up in any case.
    LeaveAnyway,
    /// Let the shell have the terminal for a while.
    Suspend,
    /// Draw everything anew.
    Repaint,
}

/// What is on the screen.
pub(super) enum Page {
    /// A question, by its place.
    Question(usize),
    /// All answers.
    Review,
    /// What is missing for a score.
    Lacking,
    /// The result.
    Result(Box<Reading>),
}

/// A person answering.
pub struct Runner {
    pub(super) title: String,
    pub(super) handle: String,
    pub(super) banner: Option<String>,
    pub(super) looks: Looks,
    pub(super) auto_next: bool,
    pub(super) pinned: Rc<Pinned>,
    pub(super) answers: Answers,
    pub(super) page: Page,
    /// The marked option, the marked line of the review, or the line on top of a page that is read.
    pub(super) cursor: usize,
    pub(super) draft: Draft,
    /// The digits of a value that is being typed.
    pub(super) typed: String,
    /// Where `Enter` leads back to, when the question was opened from there.
    pub(super) from_review: bool,
    pub(super) note: Option<String>,
    pub(super) unstored: BTreeSet<String>,
    /// What is in files because it could not be stored.
    pub(in crate::tui) asides: Vec<Aside>,
    /// Seconds that were to be kept and could not be.
    pub(super) owed: i64,
    pub(super) leaving: bool,
    pub(super) watch: Watch,
    /// After so many milliseconds without a key it is left as it stands.
    pub(super) patience: u64,
    pub(super) size: (u16, u16),
}

impl Runner {
    /// Starts at the first question without an answer, or at the review when there is none.
    pub fn new(turn: &Turn, looks: Looks, auto_next: bool, (size, ticks): ((u16, u16), u64)) -> Self {
        let sitting = &turn.sitting;
        let bank = &sitting.bank.bank;
        let title = format!(
            "{}  {} assessment, bank {} {}",
            turn.client,
            sitting.assessment.kind.words(),
            bank.id,
            bank.version
        );
        let mut runner = Self {
            title,
            handle: sitting.assessment.handle.to_string(),
            banner: None,
            looks,
            auto_next,
            pinned: Rc::clone(&sitting.bank),
            answers: sitting.answers.clone(),
            page: Page::Review,
            cursor: 0,
            draft: Draft::default(),
            typed: String::new(),
            from_review: false,
            note: None,
            unstored: BTreeSet::new(),
            asides: Vec::new(),
            owed: 0,
            leaving: false,
            watch: Watch::new(ticks),
            patience: u64::MAX,
            size,
        };
        match bank.questions.iter().position(|question| !runner.answers.contains_key(&question.code)) {
            Some(place) => runner.open(place),
            None => runner.review(0),
        }
        runner
    }

    pub(super) fn questions(&self) -> &[Question] {
        &self.pinned.bank.questions
    }

    /// The question on the screen.
    pub(super) fn question(&self) -> Option<&Question> {
        match self.page {
            Page::Question(place) => self.questions().get(place),
            _ => None,
        }
    }

    /// Shows a question, with its answer marked.
    pub(super) fn open(&mut self, place: usize) {
        let Some(question) = self.questions().get(place).cloned() else { return };
        let answer = self.answers.get(&question.code);
        self.cursor = match (&question.kind, answer) {
            (Kind::Scale(_) | Kind::Text, _) | (_, None) => 0,
            (kind, Some(answer)) => {
                kind.options().iter().position(|option| answer.chose(&option.code)).unwrap_or_default()
            }
        };
        if let Kind::Text = question.kind {
            let text = match answer {
                Some(Answer::Text(text)) => text.as_str(),
                _ => "",
            };
            self.draft = Draft::new(text, self.watch.now());
        }
        (self.page, self.note) = (Page::Question(place), None);
        self.typed.clear();
    }

    /// Shows all answers with one marked.
    pub(super) fn review(&mut self, place: usize) {
        self.cursor = place.min(self.questions().len().saturating_sub(1));
        (self.page, self.note, self.from_review) = (Page::Review, None, false);
    }

    /// The dimensions that lack answers, in words, and the first question that would help.
    pub(super) fn lacking(&self) -> (Vec<String>, Option<usize>) {
        let scoring = self.pinned.bank.score(&self.answers);
        let place = |code: &String| self.questions().iter().position(|question| question.code == *code);
        let (mut lines, mut first) = (Vec::new(), None);
        for (dimension, outcome) in scoring.dimensions.iter() {
            let Some(Outcome::NotMeasured(lacking)) = outcome else { continue };
            let numbers: Vec<_> = lacking.missing.iter().filter_map(place).collect();
            first = first.or_else(|| numbers.first().copied());
            let told: Vec<_> = numbers.iter().map(|number| (number + 1).to_string()).collect();
            let what = match told.len() {
                0 => "",
                1 => "question ",
                _ => "questions ",
            };
            lines.push(format!("{:<4} not answered: {what}{}", dimension.key(), lacking.needs(&told)));
        }
        (lines, first)
    }
}
