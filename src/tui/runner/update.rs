//! From a message to a new state and effects; pure.

use ratatui::crossterm::event::{KeyEvent, KeyEventKind};

use super::{Effect, Msg, Page, Reply, Runner, Unkept, layout, text::PAUSE};
use crate::{
    domain::{answer::Answer, keys::Key, question::Kind, text::stray},
    tui::{keys, paint::shows},
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
        Msg::Tick if runner.watch.idle() >= runner.patience => runner.stop(),
        Msg::Tick => match runner.draft.changed {
            Some(at) if runner.watch.now().saturating_sub(at) >= PAUSE => runner.keep_text(),
            _ => Vec::new(),
        },
        Msg::Stop => runner.stop(),
        Msg::Done(reply) => {
            runner.told(reply);
            Vec::new()
        }
    }
}

impl Runner {
    fn key(&mut self, key: KeyEvent) -> Vec<Effect> {
        let seen = shows(self.size);
        if seen && matches!(self.page, Page::Result(_)) {
            let scrolled = keys::key(key).is_some_and(|press| self.scroll(press));
            return if scrolled { Vec::new() } else { vec![Effect::Leave] };
        }
        let Some(press) = keys::key(key) else { return Vec::new() };
        match press {
            Key::Ctrl('z') => {
                let mut effects = self.keep_text();
                effects.extend([Effect::Spend(self.seconds()), Effect::Suspend]);
                return effects;
            }
            Key::Ctrl('l') => return vec![Effect::Repaint],
            Key::Esc | Key::Ctrl('c') => return self.escape(),
            // Whoever writes goes on; no other key is about a question or a result that nobody sees.
            _ if !seen && !self.is_text() => return Vec::new(),
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
        effects.push(Effect::Spend(self.seconds()));
        effects.push(if self.leaving { Effect::LeaveAnyway } else { Effect::Leave });
        self.leaving = true;
        effects
    }

    /// There is nobody to ask: all that can be kept is kept.
    fn stop(&mut self) -> Vec<Effect> {
        let mut effects = self.keep_text();
        effects.extend(self.retry());
        effects.extend([Effect::Spend(self.seconds()), Effect::LeaveAnyway]);
        effects
    }

    /// The seconds since the last time, and those that could not be kept then.
    fn seconds(&mut self) -> i64 {
        std::mem::take(&mut self.owed).saturating_add(self.watch.take())
    }

    fn paste(&mut self, text: &str) -> Vec<Effect> {
        if matches!(self.question().map(|question| &question.kind), Some(Kind::Text)) {
            self.watch.touch();
            self.draft.writing.insert(text);
            self.draft.changed = Some(self.watch.now());
            self.note = stray(text).map(|stray| format!("Pasted without control characters ({stray})."));
        }
        Vec::new()
    }

    /// Keys while a text is being written: everything is text but the ways out.
    fn writing(&mut self, key: KeyEvent, press: Key) -> Vec<Effect> {
        let mut effects = Vec::new();
        match press {
            way @ (Key::Tab | Key::BackTab) => {
                effects = self.keep_text();
                // A text that is refused stays on the screen, or it would be lost.
                if self.draft.changed.is_some() {
                    return effects;
                }
                if way == Key::Tab { self.onward() } else { self.back() }
            }
            Key::Ctrl('s') => effects = self.keep_text(),
            _ => {
                let room = layout::text_at(self);
                if self.draft.writing.press(key, room) {
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
        effects.push(Effect::Store(code.to_owned(), answer, self.seconds()));
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
            Reply::Stored(code, Err(Unkept { why, seconds })) => {
                self.unstored.insert(code);
                self.owed = self.owed.saturating_add(seconds);
                self.note = Some(format!("Not saved: {why}. It will be tried again with the next answer."));
            }
            Reply::Closed(Ok(reading)) => {
                (self.page, self.note, self.cursor) = (Page::Result(Box::new(reading)), None, 0);
            }
            Reply::Closed(Err(Unkept { why, seconds })) => {
                self.owed = self.owed.saturating_add(seconds);
                self.note = Some(format!("Not completed: {why}."));
            }
            Reply::Unspent(seconds) => self.owed = self.owed.saturating_add(seconds),
        }
        // What could not be done is told on top of that page.
        if self.note.is_some() && matches!(self.page, Page::Lacking) {
            self.cursor = 0;
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

    fn reviewing(&mut self, press: Key) -> Vec<Effect> {
        let last = self.questions().len().saturating_sub(1);
        let page = usize::from(self.size.1.saturating_sub(10)).max(1);
        match press {
            Key::Up | Key::Char('k') => self.cursor = self.cursor.saturating_sub(1),
            Key::Down | Key::Char('j') => self.cursor = (self.cursor + 1).min(last),
            Key::PageUp => self.cursor = self.cursor.saturating_sub(page),
            Key::PageDown => self.cursor = (self.cursor + page).min(last),
            Key::Home | Key::Char('g') => self.cursor = 0,
            Key::End | Key::Char('G') => self.cursor = last,
            Key::Backspace => self.back(),
            Key::Enter => {
                self.open(self.cursor);
                self.from_review = true;
            }
            Key::Char('F' | 'f') => {
                if self.pinned.bank.score(&self.answers).is_measured() {
                    let mut effects = self.retry();
                    effects.push(Effect::Close(false, self.seconds()));
                    return effects;
                }
                (self.page, self.note, self.cursor) = (Page::Lacking, None, 0);
            }
            _ => {}
        }
        Vec::new()
    }

    /// The key that asked is not the key that closes without a score.
    fn deciding(&mut self, press: Key) -> Vec<Effect> {
        match press {
            _ if self.scroll(press) => {}
            Key::Enter => {
                if let (_, Some(place)) = self.lacking() {
                    self.open(place);
                    self.from_review = false;
                }
            }
            Key::Backspace => self.review(self.questions().len()),
            Key::Char('w' | 'W') => {
                let mut effects = self.retry();
                effects.push(Effect::Close(true, self.seconds()));
                return effects;
            }
            _ => {}
        }
        Vec::new()
    }
}
