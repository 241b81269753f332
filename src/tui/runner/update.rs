//! From a message to a new state and effects; pure.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind};

use super::{Effect, Msg, Page, Reply, Runner, text::PAUSE};
use crate::{
    domain::{answer::Answer, question::Kind},
    tui::keys::Press,
};

/// One step.
pub fn update(runner: &mut Runner, message: Msg, ticks: u64) -> Vec<Effect> {
    runner.watch.see(ticks);
    match message {
        Msg::Key(key) if key.kind == KeyEventKind::Release => Vec::new(),
        Msg::Key(key) => {
            runner.watch.touch();
            runner.key(key)
        }
        Msg::Paste(text) => runner.paste(&text),
        Msg::Mouse(mouse) => {
            runner.watch.touch();
            runner.mouse(mouse)
        }
        Msg::Resize(wide, high) => {
            runner.size = (wide, high);
            Vec::new()
        }
        Msg::FocusLost => runner.keep_text(),
        Msg::Tick => match runner.draft.changed {
            Some(at) if runner.watch.now().saturating_sub(at) >= PAUSE => runner.keep_text(),
            _ => Vec::new(),
        },
        Msg::Stop => {
            let mut effects = runner.keep_text();
            effects.push(Effect::Spend(runner.watch.take()));
            effects.push(Effect::LeaveAnyway);
            effects
        }
        Msg::Done(reply) => {
            runner.told(reply);
            Vec::new()
        }
    }
}

impl Runner {
    fn key(&mut self, key: KeyEvent) -> Vec<Effect> {
        if matches!(self.page, Page::Result(_)) {
            return vec![Effect::Leave];
        }
        let press = Press::of(key);
        match press {
            Press::Ctrl('z') => {
                let mut effects = self.keep_text();
                effects.extend([Effect::Spend(self.watch.take()), Effect::Suspend]);
                return effects;
            }
            Press::Ctrl('l') => return vec![Effect::Repaint],
            Press::Key(KeyCode::Esc) | Press::Ctrl('c') => return self.escape(),
            _ => {}
        }
        self.leaving = false;
        match self.page {
            Page::Question(_)
                if matches!(self.question().map(|question| &question.kind), Some(Kind::Text)) =>
            {
                self.writing(key, press)
            }
            Page::Question(place) => self.answering(place, press),
            Page::Review => self.reviewing(press),
            Page::Lacking => self.deciding(press),
            Page::Result(_) => Vec::new(),
        }
    }

    /// Leaving never asks. Only what could not be stored holds it up, once.
    fn escape(&mut self) -> Vec<Effect> {
        if matches!(self.page, Page::Lacking) {
            self.review(self.questions().len());
            return Vec::new();
        }
        let mut effects = self.keep_text();
        effects.extend(self.retry());
        effects.push(Effect::Spend(self.watch.take()));
        effects.push(if self.leaving { Effect::LeaveAnyway } else { Effect::Leave });
        self.leaving = true;
        effects
    }

    fn paste(&mut self, text: &str) -> Vec<Effect> {
        if matches!(self.question().map(|question| &question.kind), Some(Kind::Text)) {
            let clean: String = text
                .replace("\r\n", "\n")
                .replace('\r', "\n")
                .chars()
                .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
                .collect();
            self.watch.touch();
            self.draft.area.insert_str(clean);
            self.draft.changed = Some(self.watch.now());
        }
        Vec::new()
    }

    /// Keys while a text is being written: everything is text but the ways out.
    fn writing(&mut self, key: KeyEvent, press: Press) -> Vec<Effect> {
        let mut effects = Vec::new();
        match press {
            Press::Key(KeyCode::Tab) => {
                effects = self.keep_text();
                self.onward();
            }
            Press::Key(KeyCode::BackTab) => {
                effects = self.keep_text();
                self.back();
            }
            Press::Ctrl('s') => effects = self.keep_text(),
            _ => {
                if self.draft.area.input(key) {
                    self.draft.changed = Some(self.watch.now());
                    self.note = None;
                }
            }
        }
        effects
    }

    /// Stores the text on the screen, where it changed.
    pub(super) fn keep_text(&mut self) -> Vec<Effect> {
        let Some(question) = self.question().cloned() else { return Vec::new() };
        if !matches!(question.kind, Kind::Text) || self.draft.changed.is_none() {
            return Vec::new();
        }
        let text = self.draft.text();
        if text.trim().is_empty() {
            self.draft.changed = None;
            return self.store(&question.code, None);
        }
        match Answer::typed(&question, &text) {
            Ok(answer) => {
                self.draft.changed = None;
                self.draft.stored = Some(self.watch.now());
                self.store(&question.code, Some(answer))
            }
            Err(invalid) => {
                self.note = Some(format!("Not saved: the answer {}.", invalid.rule));
                Vec::new()
            }
        }
    }

    /// Changes an answer, here and in the store; what is the same already is left alone.
    pub(super) fn store(&mut self, code: &str, answer: Option<Answer>) -> Vec<Effect> {
        let mut effects = self.retry();
        if self.answers.get(code) == answer.as_ref() {
            return effects;
        }
        match &answer {
            Some(answer) => drop(self.answers.insert(code.to_owned(), answer.clone())),
            None => drop(self.answers.remove(code)),
        }
        effects.retain(|effect| !matches!(effect, Effect::Store(other, ..) if other == code));
        effects.push(Effect::Store(code.to_owned(), answer, self.watch.take()));
        effects
    }

    /// What could not be stored before is tried again.
    fn retry(&mut self) -> Vec<Effect> {
        let codes = std::mem::take(&mut self.unstored);
        let again = |code: String| {
            let answer = self.answers.get(&code).cloned();
            Effect::Store(code, answer, 0)
        };
        codes.into_iter().map(again).collect()
    }

    fn told(&mut self, reply: Reply) {
        match reply {
            Reply::Stored(code, Ok(())) => drop(self.unstored.remove(&code)),
            Reply::Stored(code, Err(why)) => {
                self.unstored.insert(code);
                self.note = Some(format!("Not saved: {why}. It is tried again with the next answer."));
            }
            Reply::Closed(Ok(reading)) => {
                (self.page, self.note) = (Page::Result(Box::new(reading)), None);
            }
            Reply::Closed(Err(why)) => self.note = Some(format!("Not closed: {why}.")),
        }
    }

    /// The next question, or the review after the last one.
    pub(super) fn onward(&mut self) {
        let Page::Question(place) = self.page else { return };
        if self.from_review || place + 1 >= self.questions().len() {
            self.review(if self.from_review { place } else { self.questions().len() });
        } else {
            self.open(place + 1);
        }
    }

    /// The question before.
    pub(super) fn back(&mut self) {
        match self.page {
            Page::Question(place) if self.from_review => self.review(place),
            Page::Question(place) => self.open(place.saturating_sub(1)),
            Page::Review => self.open(self.questions().len().saturating_sub(1)),
            _ => {}
        }
    }

    fn reviewing(&mut self, press: Press) -> Vec<Effect> {
        let last = self.questions().len().saturating_sub(1);
        let page = usize::from(self.size.1.saturating_sub(10)).max(1);
        match press {
            Press::Key(KeyCode::Up) | Press::Char('k') => self.cursor = self.cursor.saturating_sub(1),
            Press::Key(KeyCode::Down) | Press::Char('j') => self.cursor = (self.cursor + 1).min(last),
            Press::Key(KeyCode::PageUp) => self.cursor = self.cursor.saturating_sub(page),
            Press::Key(KeyCode::PageDown) => self.cursor = (self.cursor + page).min(last),
            Press::Key(KeyCode::Home) | Press::Char('g') => self.cursor = 0,
            Press::Key(KeyCode::End) | Press::Char('G') => self.cursor = last,
            Press::Key(KeyCode::Backspace) => self.back(),
            Press::Key(KeyCode::Enter) => {
                self.open(self.cursor);
                self.from_review = true;
            }
            Press::Char('F' | 'f') => {
                if self.pinned.bank.score(&self.answers).is_measured() {
                    let mut effects = self.retry();
                    effects.push(Effect::Close(false, self.watch.take()));
                    return effects;
                }
                (self.page, self.note) = (Page::Lacking, None);
            }
            _ => {}
        }
        Vec::new()
    }

    /// The key that asked is not the key that closes without a score.
    fn deciding(&mut self, press: Press) -> Vec<Effect> {
        match press {
            Press::Key(KeyCode::Enter) => {
                if let (_, Some(place)) = self.lacking() {
                    self.open(place);
                    self.from_review = false;
                }
            }
            Press::Key(KeyCode::Backspace) => self.review(self.questions().len()),
            Press::Char('w' | 'W') => {
                let mut effects = self.retry();
                effects.push(Effect::Close(true, self.watch.take()));
                return effects;
            }
            _ => {}
        }
        Vec::new()
    }
}
