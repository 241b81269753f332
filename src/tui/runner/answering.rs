//! Choosing: digits, letters, arrows and the mouse on scales and options. Choosing only marks; `Enter` goes on.

use ratatui::{
    crossterm::event::{MouseButton, MouseEvent, MouseEventKind},
    layout::Position,
};

use super::{Effect, Page, Runner, layout};
use crate::{
    domain::{
        answer::Answer,
        keys::Key,
        question::{Choice, Kind, Question, Scale},
    },
    tui::paint::shows,
};

impl Runner {
    pub(super) fn answering(&mut self, place: usize, press: Key) -> Vec<Effect> {
        let Some(question) = self.questions().get(place).cloned() else { return Vec::new() };
        if let Kind::Scale(scale) = &question.kind
            && let Some(effects) = self.typing(&question, scale, press)
        {
            return effects;
        }
        if question.not_applicable && press == Key::Char('n') {
            return self.choose(&question, Some(Answer::NotApplicable));
        }
        if let Some((answer, cursor)) = self.chosen(&question, press) {
            self.cursor = cursor;
            return self.choose(&question, answer);
        }
        match press {
            Key::Enter | Key::Tab => {
                if self.answers.contains_key(&question.code) {
                    self.onward();
                } else {
                    self.note = Some("Not answered yet. s skips this question.".to_owned());
                }
            }
            Key::Backspace | Key::BackTab => self.back(),
            Key::Char('s') => self.onward(),
            Key::Delete => {
                self.note = None;
                return self.store(&question.code, None);
            }
            Key::Up => self.step(&question, false),
            Key::Down => self.step(&question, true),
            _ => {}
        }
        Vec::new()
    }

    /// Collects the digits of a value of a long scale until `Enter`; nothing where the press means something else. On a
    /// scale from 0 to 10 a 0 after a 1 makes 10.
    fn typing(&mut self, question: &Question, scale: &Scale, press: Key) -> Option<Vec<Effect>> {
        if !scale.is_long() {
            let ten = self.answers.get(&question.code) == Some(&Answer::Scale(1)) && self.typed == "1";
            self.typed = if press == Key::Char('1') { "1".to_owned() } else { String::new() };
            let ten = ten && press == Key::Char('0') && scale.contains(10);
            return ten.then(|| self.choose(question, Some(Answer::Scale(10))));
        }
        match press {
            Key::Char(digit) if digit.is_ascii_digit() && self.typed.len() < 4 => self.typed.push(digit),
            Key::Char('-') if self.typed.is_empty() && scale.min() < 0 => self.typed.push('-'),
            Key::Char(digit) if digit.is_ascii_digit() || digit == '-' => {}
            Key::Backspace if !self.typed.is_empty() => drop(self.typed.pop()),
            Key::Enter | Key::Tab if !self.typed.is_empty() => {
                return Some(match Answer::typed(question, &std::mem::take(&mut self.typed)) {
                    Ok(answer) => {
                        let effects = self.choose(question, Some(answer));
                        if !self.auto_next {
                            self.onward();
                        }
                        effects
                    }
                    Err(invalid) => {
                        self.note = Some(format!("Not saved: the answer {}.", invalid.rule));
                        Vec::new()
                    }
                });
            }
            _ => {
                self.typed.clear();
                return None;
            }
        }
        self.note = None;
        Some(Vec::new())
    }

    /// Keeps what was chosen, and goes on where the coach set it so.
    fn choose(&mut self, question: &Question, answer: Option<Answer>) -> Vec<Effect> {
        self.note = None;
        if let (Kind::MultiSelect { options, max_choices }, Some(Answer::Choices(codes))) =
            (&question.kind, &answer)
        {
            let alone = codes.iter().any(|code| is_exclusive(options, code));
            if !alone && codes.len() > *max_choices {
                self.note = Some(format!("Up to {max_choices} can be chosen. Unmark one first."));
                return Vec::new();
            }
        }
        let effects = self.store(&question.code, answer);
        if self.auto_next && !matches!(question.kind, Kind::MultiSelect { .. }) {
            self.onward();
        }
        effects
    }

    /// What a press chooses, and where the mark goes.
    fn chosen(&self, question: &Question, press: Key) -> Option<(Option<Answer>, usize)> {
        let answer = self.answers.get(&question.code);
        match &question.kind {
            Kind::Scale(scale) => {
                let value = scale_value(scale, answer, press)?;
                Some((Some(Answer::Scale(value)), 0))
            }
            Kind::MultipleChoice { options } => {
                let marked = match press {
                    Key::Char(' ') => self.cursor.min(options.len().saturating_sub(1)),
                    Key::Down if answer.is_some() => (self.cursor + 1).min(options.len() - 1),
                    Key::Up if answer.is_some() => self.cursor.saturating_sub(1),
                    Key::Down => 0,
                    Key::Up => options.len().saturating_sub(1),
                    press => option_place(options, press)?,
                };
                let option = options.get(marked)?;
                Some((Some(Answer::Choice(option.code.clone())), marked))
            }
            Kind::MultiSelect { options, .. } => {
                let marked = match press {
                    Key::Char(' ') => self.cursor,
                    press => option_place(options, press)?,
                };
                Some((ticked(toggled(options, answer, marked)?), marked))
            }
            Kind::Text => None,
        }
    }

    /// Moves the mark among options that are ticked one by one.
    fn step(&mut self, question: &Question, down: bool) {
        let last = question.kind.options().len().saturating_sub(1);
        self.cursor = if down { (self.cursor + 1).min(last) } else { self.cursor.saturating_sub(1) };
    }

    pub(super) fn mouse(&mut self, mouse: MouseEvent) -> Vec<Effect> {
        if !shows(self.size) {
            return Vec::new();
        }
        let last = self.questions().len().saturating_sub(1);
        match (&self.page, mouse.kind) {
            (Page::Result(_) | Page::Lacking, MouseEventKind::ScrollDown) => drop(self.scroll(Key::Down)),
            (Page::Result(_) | Page::Lacking, MouseEventKind::ScrollUp) => drop(self.scroll(Key::Up)),
            (Page::Review, MouseEventKind::ScrollDown) => self.cursor = (self.cursor + 1).min(last),
            (Page::Review, MouseEventKind::ScrollUp) => self.cursor = self.cursor.saturating_sub(1),
            (Page::Question(place), MouseEventKind::Down(MouseButton::Left)) => {
                let (place, at) = (*place, Position { x: mouse.column, y: mouse.row });
                let hit = layout::places(self).into_iter().find(|(area, _)| area.contains(at));
                if let (Some((_, index)), Some(question)) = (hit, self.questions().get(place).cloned()) {
                    return self.clicked(&question, index);
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn clicked(&mut self, question: &Question, index: usize) -> Vec<Effect> {
        let answer = match &question.kind {
            Kind::Scale(scale) => {
                let value = scale.min() + i64::try_from(index).unwrap_or_default();
                scale.contains(value).then_some(Answer::Scale(value))
            }
            Kind::MultipleChoice { options } => {
                options.get(index).map(|option| Answer::Choice(option.code.clone()))
            }
            Kind::MultiSelect { options, .. } => {
                match toggled(options, self.answers.get(&question.code), index) {
                    Some(codes) => {
                        self.cursor = index;
                        return self.choose(question, ticked(codes));
                    }
                    None => None,
                }
            }
            Kind::Text => None,
        };
        self.cursor = index;
        answer.map(|answer| self.choose(question, Some(answer))).unwrap_or_default()
    }
}

fn scale_value(scale: &Scale, answer: Option<&Answer>, press: Key) -> Option<i64> {
    let now = match answer {
        Some(Answer::Scale(value)) => Some(*value),
        _ => None,
    };
    let value = match press {
        // A scale that reaches ten takes 0 as its highest value, unless 0 is on it.
        Key::Char('0') if !scale.contains(0) && scale.contains(10) => 10,
        Key::Char('-') => -now.filter(|value| scale.contains(-*value))?,
        Key::Char(c) => i64::from(c.to_digit(10)?),
        Key::PageDown if scale.is_long() => now.map_or(scale.min(), |now| (now - 10).max(scale.min())),
        Key::PageUp if scale.is_long() => now.map_or(scale.max(), |now| (now + 10).min(scale.max())),
        Key::Left | Key::Down => now.map_or(scale.min(), |now| (now - 1).max(scale.min())),
        Key::Right | Key::Up => now.map_or(scale.max(), |now| (now + 1).min(scale.max())),
        Key::Home => scale.min(),
        Key::End => scale.max(),
        _ => return None,
    };
    scale.contains(value).then_some(value)
}

/// The option that a letter, or the digit of its place, means.
fn option_place(options: &[Choice], press: Key) -> Option<usize> {
    let Key::Char(c) = press else { return None };
    let letter = c.to_ascii_lowercase().to_string();
    let by_letter = options.iter().position(|option| option.code == letter);
    let by_digit = || c.to_digit(10).and_then(|digit| usize::try_from(digit).ok()?.checked_sub(1));
    by_letter.or_else(by_digit).filter(|place| *place < options.len())
}

fn is_exclusive(options: &[Choice], code: &str) -> bool {
    options.iter().any(|option| option.exclusive && option.code == code)
}

/// Ticks or unticks one option; one that stands alone clears the others, and the others clear it.
fn toggled(options: &[Choice], answer: Option<&Answer>, place: usize) -> Option<Vec<String>> {
    let option = options.get(place)?;
    let was = |choice: &Choice| answer.is_some_and(|answer| answer.chose(&choice.code));
    let now = |choice: &&Choice| {
        if choice.code == option.code {
            !was(choice)
        } else {
            was(choice) && !choice.exclusive && !option.exclusive
        }
    };
    let codes: Vec<String> = options.iter().filter(now).map(|choice| choice.code.clone()).collect();
    Some(codes)
}

/// What is ticked as an answer; nothing ticked is not answered.
fn ticked(codes: Vec<String>) -> Option<Answer> {
    (!codes.is_empty()).then_some(Answer::Choices(codes))
}
