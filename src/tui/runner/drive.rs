//! The runner at work: messages in, effects carried out against the practice, one after the other.

use std::{ops::ControlFlow, path::Path};

use ratatui::crossterm::event::Event;

use super::{Effect, Msg, Page, Reply, Runner, Unkept, update, view};
use crate::{
    domain::Handle,
    env::Env,
    error::Error,
    practice::{
        Practice,
        assess::{Closed, Lacking},
        kept::About,
        reading::Reading,
        sitting::{Left, Turn},
    },
    tui::{
        aside::Aside,
        terminal::{Happening, Screen},
    },
};

/// Lets a person answer until the assessment is closed or left.
pub(crate) fn drive(
    screen: &mut Screen,
    env: &mut Env,
    practice: &mut Practice,
    (runner, turn): (&mut Runner, &mut Turn),
) -> Result<Left, Error> {
    let mut closed = None;
    let mut draw = true;
    loop {
        if draw && screen.draw(|frame| view(runner, frame)).is_err() {
            screen.stop();
        }
        let happening = screen.next(runner.still());
        let ticks = env.clock.ticks();
        // The age of a saved text is told in seconds, so only that page changes by itself.
        draw = !matches!(happening, Happening::Nothing) || runner.is_text();
        let message = match happening {
            Happening::Term(event) => match event.try_into() {
                Ok(message) => message,
                Err(()) => continue,
            },
            Happening::Nothing => Msg::Tick,
            Happening::Stop => Msg::Stop,
            Happening::Back => {
                runner.watch.skip(ticks);
                continue;
            }
        };
        let effects = update(runner, message, ticks);
        let mut hands = Hands { screen: &mut *screen, env: &mut *env, practice: &mut *practice };
        if hands.carry_out(runner, turn, &mut closed, effects).is_break() {
            // What is in a file goes on with this assessment.
            let holds = !runner.asides.is_empty();
            return Ok(turn.left((practice, &mut *env.entropy), closed, holds));
        }
    }
}

struct Hands<'w> {
    screen: &'w mut Screen,
    env: &'w mut Env,
    practice: &'w mut Practice,
}

impl Hands<'_> {
    fn carry_out(
        &mut self,
        runner: &mut Runner,
        turn: &mut Turn,
        closed: &mut Option<Closed>,
        effects: Vec<Effect>,
    ) -> ControlFlow<()> {
        for effect in effects {
            match effect {
                Effect::Leave if runner.holds() => {}
                Effect::Leave | Effect::LeaveAnyway => {
                    runner.asides.extend(rescued(self.practice, self.env, runner));
                    return ControlFlow::Break(());
                }
                Effect::Repaint => self.screen.repaint(),
                Effect::Suspend => {
                    self.screen.suspend();
                    runner.watch.skip(self.env.clock.ticks());
                }
                effect => {
                    let reply = perform(self.practice, self.env, (runner, turn), closed, effect);
                    if let Some(reply) = reply {
                        update(runner, Msg::Done(reply), self.env.clock.ticks());
                    }
                }
            }
        }
        ControlFlow::Continue(())
    }
}

/// Carries out one effect on the practice.
pub(super) fn perform(
    practice: &mut Practice,
    env: &mut Env,
    (runner, turn): (&Runner, &mut Turn),
    closed: &mut Option<Closed>,
    effect: Effect,
) -> Option<Reply> {
    practice.setting.now = env.clock.now();
    let entropy = &mut *env.entropy;
    match effect {
        Effect::Store(code, answer, seconds) => {
            let stored = match answer {
                Some(answer) => turn.answer(practice, entropy, (&code, answer), seconds),
                None => turn.clear(practice, entropy, &code, seconds),
            };
            Some(Reply::Stored(code, stored.map_err(|error| unkept(error, seconds))))
        }
        Effect::Spend(seconds) => {
            // Losing a few seconds of time spent is no reason to hold anybody up.
            turn.spend(practice, entropy, seconds).is_err().then_some(Reply::Unspent(seconds))
        }
        // What is not stored would not be scored either.
        Effect::Close(without_score, seconds) if runner.holds() => {
            let key = if without_score { 'w' } else { 'F' };
            let why = format!("some answers are not saved yet; press {key} again");
            Some(Reply::Closed(Err(Unkept { why, seconds })))
        }
        Effect::Close(without_score, seconds) => {
            let lacking = if without_score { Lacking::CloseWithoutScore } else { Lacking::Refuse };
            let done = turn.close(practice, entropy, lacking, seconds).and_then(|done| {
                let client = practice.store.client(done.assessment.client_id)?.handle;
                let reading = Reading::of(&done, &practice.setting.model, client.as_str());
                *closed = Some(done);
                Ok(reading)
            });
            Some(Reply::Closed(done.map_err(|error| unkept(error, seconds))))
        }
        Effect::Leave | Effect::LeaveAnyway | Effect::Suspend | Effect::Repaint => None,
    }
}

/// Keeps in files what could not be stored and would go with the screen.
pub(super) fn rescued(practice: &Practice, env: &mut Env, runner: &Runner) -> Vec<Aside> {
    let folder = practice.store.path().parent().unwrap_or(Path::new("")).to_owned();
    let Ok(handle) = runner.handle.parse::<Handle>() else { return Vec::new() };
    let why = format!("an answer to assessment {handle} is not saved");
    let kept = runner.unkept().into_iter().map(|(code, words)| {
        let about = About::AnswerTo(handle.clone(), code);
        Aside::keep_or_lose(env, &folder, (&about, words.as_bytes()), &why)
    });
    kept.collect()
}

fn unkept(error: Error, seconds: i64) -> Unkept {
    Unkept { why: error.message, seconds }
}

impl Runner {
    /// Whether something could not be stored yet.
    fn holds(&self) -> bool {
        !self.unstored.is_empty() || self.draft_is_open()
    }

    /// How long nothing changes by itself: a second where the age of a saved text is told, else until it is left.
    fn still(&self) -> std::time::Duration {
        let idle = self.patience.saturating_sub(self.watch.idle()).max(1_000);
        let seconds = self.is_text() && (self.draft.changed.is_some() || self.draft.stored.is_some());
        std::time::Duration::from_millis(if seconds { 500 } else { idle.min(3_600_000) })
    }

    /// What was answered and is not stored, by question, in the words that answer it.
    fn unkept(&self) -> Vec<(String, String)> {
        let given = |code: &String| Some((code.clone(), self.answers.get(code)?.as_typed()));
        let mut unkept: Vec<_> = self.unstored.iter().filter_map(given).collect();
        if let Some(question) = self.question().filter(|_| self.draft_is_open()) {
            unkept.retain(|(code, _)| *code != question.code);
            unkept.push((question.code.clone(), self.draft.text()));
        }
        unkept
    }

    fn draft_is_open(&self) -> bool {
        self.is_text() && self.draft.changed.is_some()
    }

    pub(super) fn is_text(&self) -> bool {
        let text = crate::domain::question::QuestionType::Text;
        matches!(self.page, Page::Question(_))
            && self.question().is_some_and(|question| question.kind.question_type() == text)
    }
}

impl TryFrom<Event> for Msg {
    type Error = ();

    fn try_from(event: Event) -> Result<Self, ()> {
        match event {
            Event::Key(key) => Ok(Self::Key(key)),
            Event::Paste(text) => Ok(Self::Paste(text)),
            Event::Mouse(mouse) => Ok(Self::Mouse(mouse)),
            Event::Resize(wide, high) => Ok(Self::Resize(wide, high)),
            Event::FocusLost => Ok(Self::FocusLost),
            Event::FocusGained => Err(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::testing::Bench, rescued};
    use crate::{domain::question::Kind, practice::testing::World, tui::aside::Aside, tui::runner::Msg};

    /// Answers that nothing takes are in files once the screen goes, each with the command that gives it.
    #[test]
    fn answers_that_cannot_be_stored_are_kept() {
        let mut bench = Bench::deep_dive();
        let scale = bench.first(|kind| matches!(kind, Kind::Scale(_)));
        bench.busy = true;
        bench.keys("5");
        let text = bench.first(|kind| matches!(kind, Kind::Text));
        bench.send(Msg::Paste("w".repeat(200_000)));
        bench.send(Msg::Stop);
        assert!(bench.left);
        let World { practice, env, .. } = &mut bench.world;
        let asides = rescued(practice, env, &bench.runner);
        let lines: Vec<String> = asides.iter().flat_map(Aside::lines).collect();
        assert_eq!(asides.len(), 2, "{lines:?}");
        for (at, code) in [(1, &scale), (3, &text)] {
            let back = format!("Save it: coach assess answer 4hz7 {code} --from ");
            assert!(lines[at].starts_with(&back), "{lines:?}");
        }
    }
}
