//! The screens at work: the one loop, and the effects that need the terminal or the keys.

use std::{path::Path, time::Duration};

use super::{
    App, Effect, Lists, Msg, Reply, export,
    lookout::{Found, Lookout},
    opening::{Keys, Opening},
    perform::Desk,
    update, view,
};
use crate::{
    domain::{
        encoding::{Unwritten, written},
        id::AssessmentId,
        keys::Place,
    },
    env::{
        Env,
        editor::{self, Edited},
    },
    error::Error,
    practice::{
        Practice,
        bank::Shelf,
        kept, log,
        sitting::{Left, Turn, UNANSWERED},
        watch::Watch,
    },
    tui::{
        Sat, answer,
        aside::{self, Aside},
        enter,
        screen::editor::PAUSE,
        terminal::{Happening, Screen},
    },
    vault::Secret,
};

/// What the screens may do besides.
#[derive(Default)]
pub struct Options<'o> {
    /// A line that every screen shows, such as "DEMO, nothing is saved".
    pub banner: Option<&'o str>,
    /// The keys; without them there is nothing to lock.
    pub keys: Option<&'o mut dyn Keys>,
    /// Writes what is shown to files; without it, nothing can be exported.
    pub lists: Option<&'o dyn Lists>,
}

/// Opens the screens until the person leaves.
///
/// # Errors
/// When the store refuses to be read, or the terminal cannot be used.
pub fn run(env: &mut Env, practice: &mut Practice, options: Options<'_>) -> Result<(), Error> {
    env.term.out().flush()?;
    practice.setting.now = env.clock.now();
    let (mut screen, looks) = enter(env, practice)?;
    let mut app = App::new(practice, looks, screen.size(), env.clock.ticks());
    app.banner = options.banner.map(str::to_owned).or(app.banner);
    app.can_lock = options.keys.is_some();
    app.can_export = options.lists.is_some();
    let Options { keys, lists, .. } = options;
    let lookout = Lookout::begin(&practice.store, keys.as_deref(), env.clock.ticks())?;
    let mut hands = Hands {
        screen: &mut screen,
        env,
        practice,
        keys,
        lists,
        shelf: Shelf::default(),
        lookout,
        told_to_lock: false,
        opening: None,
    };
    hands.begin(&mut app);
    let ended = hands.until_the_end(&mut app);
    let opening = hands.opening.take();
    app.asides.extend(app.unfinished());
    // The terminal is given back before a second of waiting for the keys to be wiped.
    drop(screen);
    drop(opening);
    aside::tell(env, &app.asides);
    ended
}

struct Hands<'w, 'o> {
    screen: &'w mut Screen,
    env: &'w mut Env,
    practice: &'w mut Practice,
    keys: Option<&'o mut dyn Keys>,
    lists: Option<&'o dyn Lists>,
    shelf: Shelf,
    /// What others do.
    lookout: Lookout,
    /// Whether they locked the practice.
    told_to_lock: bool,
    /// The keys while they are being opened.
    opening: Option<Opening>,
}

impl Hands<'_, '_> {
    /// Shows the day as soon as it is read, and reads everything else before the first key.
    fn begin(&mut self, app: &mut App) {
        let mut later = Vec::new();
        for effect in app.go(Place::Today) {
            for reply in self.desk().perform(app, effect) {
                later.extend(update(app, Msg::Done(reply), self.env.clock.ticks()));
            }
        }
        // A day on which nobody is shown says nothing about whether there are clients.
        if !app.today.is_blank() && self.screen.draw(|frame| view(app, frame)).is_err() {
            self.screen.stop();
        }
        later.push(Effect::Load(Place::Clients));
        self.carry_out(app, later);
    }

    fn until_the_end(&mut self, app: &mut App) -> Result<(), Error> {
        let mut draw = true;
        loop {
            if draw && self.screen.draw(|frame| view(app, frame)).is_err() {
                self.screen.stop();
            }
            let message = match self.screen.next(self.patience(app)) {
                Happening::Term(event) => Msg::Term(event),
                Happening::Nothing => Msg::Tick,
                Happening::Stop => Msg::Stop,
                Happening::Back => continue,
            };
            let minute = app.now.timestamp() / 60;
            app.now = self.env.clock.now();
            app.reader.now = app.now;
            let new_minute = app.now.timestamp() / 60 != minute;
            draw = !matches!(message, Msg::Tick) || (new_minute && app.tells_time()) || app.counts_seconds();
            let found = self.look_around(app, matches!(message, Msg::Term(_)));
            let stirred = found == Found::Changed;
            let mut effects = update(app, message, self.env.clock.ticks());
            if found == Found::Locked && app.locked.is_none() {
                effects.extend(app.before(Effect::Lock));
            }
            effects.extend(app.passed(new_minute));
            draw |= stirred || !effects.is_empty();
            if self.carry_out(app, effects) {
                return Ok(());
            }
            for reply in self.opened() {
                draw = true;
                let effects = update(app, Msg::Done(reply), self.env.clock.ticks());
                self.carry_out(app, effects);
            }
            if stirred {
                let effects = update(app, Msg::Done(Reply::Changed), self.env.clock.ticks());
                self.carry_out(app, effects);
            }
        }
    }

    /// How long nothing on the screen changes by itself: until the next minute where there is a clock, else until it is
    /// to be locked.
    fn patience(&self, app: &App) -> Duration {
        let idle = app.patience.saturating_sub(app.watch.idle()).max(1_000);
        let lock = if app.can_lock && app.locked.is_none() { idle } else { u64::MAX };
        let millis = u64::try_from(app.now.timestamp_millis().rem_euclid(60_000)).unwrap_or_default();
        let minute = if app.tells_time() && app.locked.is_none() { 60_000 - millis } else { u64::MAX };
        let unkept = app.editor.as_ref().and_then(|editor| editor.waits());
        let save = unkept.map_or(u64::MAX, |at| (at + PAUSE).saturating_sub(app.watch.now()).max(10));
        let second = app.editor.as_ref().filter(|_| app.counts_seconds());
        let second = second.map_or(u64::MAX, |editor| editor.next_second(app.watch.now()));
        // Where no thread can end the waiting, it is short.
        let thread = if cfg!(unix) || !app.opening { u64::MAX } else { 50 };
        let look = if app.locked.is_none() { self.lookout.wait(self.env.clock.ticks()) } else { u64::MAX };
        Duration::from_millis(lock.min(minute).min(save).min(second).min(thread).min(look).min(3_600_000))
    }

    /// What others did since the last look: at each key, and every other second.
    fn look_around(&mut self, app: &App, typed: bool) -> Found {
        let (now, keys) = (self.env.clock.ticks(), self.keys.as_deref());
        if app.locked.is_some() || !typed && self.lookout.wait(now) > 0 {
            return Found::Nothing;
        }
        if typed {
            self.lookout.used(keys, now);
        }
        let found = self.lookout.look(&self.practice.store, keys, now);
        self.told_to_lock = found == Found::Locked;
        found
    }

    /// Carries effects out, with those that follow from them; whether the end has come.
    fn carry_out(&mut self, app: &mut App, effects: Vec<Effect>) -> bool {
        let mut todo = std::collections::VecDeque::from(effects);
        while let Some(effect) = todo.pop_front() {
            let replies = match effect {
                Effect::Quit => return true,
                Effect::Lock => self.lock(app),
                Effect::Unlock => self.unlock(app),
                Effect::Suspend => {
                    self.screen.suspend();
                    Vec::new()
                }
                Effect::Repaint => {
                    self.screen.repaint();
                    Vec::new()
                }
                Effect::External => self.external(app),
                Effect::Copy(text, told) => {
                    Screen::copy(&text);
                    vec![Reply::Told(told)]
                }
                Effect::Begin(..) | Effect::Resume(_) if app.is_refused() => Vec::new(),
                Effect::Begin(client, bank) => {
                    let begun = self.desk().begin(client, &bank);
                    begun.and_then(|begun| self.sit(app, begun)).unwrap_or_else(refused)
                }
                Effect::Resume(id) => self.sit(app, (id, None)).unwrap_or_else(refused),
                Effect::Export(shown, name) => {
                    self.practice.setting.now = self.env.clock.now();
                    let written = self
                        .lists
                        .map(|lists| export::write(self.practice, &self.env.vars, lists, (&shown, &name)));
                    written.map_or_else(Vec::new, |written| written.map_or_else(refused, |reply| vec![reply]))
                }
                effect => self.desk().perform(app, effect),
            };
            for reply in replies {
                todo.extend(update(app, Msg::Done(reply), self.env.clock.ticks()));
            }
        }
        false
    }

    fn desk(&mut self) -> Desk<'_> {
        Desk { practice: self.practice, env: self.env, shelf: &mut self.shelf, doubts: Vec::new() }
    }

    /// Has the notes written in the person's own editor. What it leaves when it fails is a change that can be taken back.
    fn external(&mut self, app: &App) -> Vec<Reply> {
        let Some(editor) = &app.editor else { return Vec::new() };
        let (text, about) = (editor.text(), editor.about());
        let name = format!("{}.txt", about.name());
        let Self { screen, env, practice, .. } = self;
        let owner = kept::owner(practice.store.path().parent().unwrap_or(Path::new("")));
        let lines = editor::lines(&text);
        let edited =
            screen.lend(|| editor::edit(env, &owner, (&name, lines.as_bytes()), "write here, in the notes"));
        let (left, failed, _lying) = match edited {
            Ok(Edited::Saved(left, lying)) => (left, None, Some(lying)),
            Ok(Edited::Broken(Some(left), error)) => (left, Some(error), None),
            Ok(Edited::Broken(None, error)) | Err(error) => return refused(error),
        };
        let new = match written(&left, None) {
            Ok(new) => new,
            Err(error) => {
                let folder = practice.store.path().parent().unwrap_or(Path::new("")).to_owned();
                let why = format!("what the editor saved is not text: {error}");
                let why = if matches!(error, Unwritten::Stray(_)) {
                    why
                } else {
                    format!(
                        "{why}; say how it is encoded with --encoding, or have the editor save it as UTF-8"
                    )
                };
                return vec![Reply::Aside(Aside::keep_or_lose(env, &folder, (&about, &left), &why))];
            }
        };
        if new.trim().is_empty() && !text.trim().is_empty() {
            return vec![Reply::Refused("nothing was written; the notes were not changed".to_owned())];
        }
        let failed = failed.map(|error| Reply::Told(format!("{error}; this is what it left")));
        let new = if text.ends_with('\n') { &new } else { new.strip_suffix('\n').unwrap_or(&new) };
        [Reply::Typed(new.to_owned())].into_iter().chain(failed).collect()
    }

    /// Puts the keys away. What nobody used for a while is locked here alone: somebody may be at work in another window.
    fn lock(&mut self, app: &App) -> Vec<Reply> {
        let Some(keys) = &mut self.keys else { return Vec::new() };
        // Nor is it told on: who unlocked again meanwhile goes on.
        if !std::mem::take(&mut self.told_to_lock) && app.watch.idle() < app.patience {
            if let Err(error) = keys.forget() {
                return refused(error);
            }
            // Screens on a medium that cannot be written to see only that the key is gone.
            self.practice.store.tell_lock().unwrap_or_default();
        }
        self.practice.store.lock();
        self.lookout.own(&self.practice.store, self.keys.as_deref());
        vec![Reply::Locked]
    }

    /// Begins to open what was locked; the screen goes on meanwhile.
    fn unlock(&mut self, app: &mut App) -> Vec<Reply> {
        let (Some(keys), Some(typed)) = (&self.keys, &mut app.locked) else { return Vec::new() };
        let passphrase = Secret::new(typed.take());
        match Opening::begin(keys.opener(), passphrase, self.screen.waker()) {
            Ok(opening) => {
                self.opening = Some(opening);
                Vec::new()
            }
            Err(error) => refused(error),
        }
    }

    /// What became of opening, once that is known.
    fn opened(&mut self) -> Vec<Reply> {
        let Some(opened) = self.opening.as_mut().and_then(Opening::ended) else { return Vec::new() };
        self.opening = None;
        let Some(keys) = &mut self.keys else { return Vec::new() };
        match opened.and_then(|identity| keys.take_back(&mut self.practice.store, identity)) {
            Ok(()) => {
                self.lookout.own(&self.practice.store, self.keys.as_deref());
                if log::has_old_summaries(&self.practice.store).unwrap_or_default() {
                    log::seal_old_summaries(self.practice, &mut *self.env.entropy);
                }
                vec![Reply::Unlocked]
            }
            Err(error) => refused(error),
        }
    }

    /// Hands the screen to the runner.
    fn sit(&mut self, app: &mut App, (id, made): (AssessmentId, Option<i64>)) -> Result<Vec<Reply>, Error> {
        self.practice.setting.now = self.env.clock.now();
        let mut turn = Turn::begin(self.practice, &mut *self.env.entropy, id, made)?;
        let Sat { left, nobody, asides } =
            answer(self.screen, self.env, self.practice, &mut turn, (app.banner.as_deref(), app.looks))?;
        self.screen.repaint();
        app.size = self.screen.size();
        app.watch = Watch::new(self.env.clock.ticks());
        let what = format!("{} assessment of {}", turn.sitting.assessment.kind.words(), turn.client);
        let sentence = ended(&what, &left);
        let mut replies = vec![Reply::Wrote { sentence, client: None }];
        replies.extend(asides.into_iter().map(Reply::Aside));
        if nobody && app.can_lock {
            replies.push(Reply::Left);
        }
        Ok(replies)
    }
}

/// How an assessment was left, in words: nobody knows it by its handle.
fn ended(what: &str, left: &Left) -> String {
    match left {
        Left::Closed { closed, .. } => match closed.score.as_ref().map(|score| score.percent) {
            Some(Some(percent)) => format!("Completed the {what}: {percent} %. u to undo"),
            Some(None) => format!("Completed the {what}: scored, no total. u to undo"),
            None => format!("Completed the {what} without a score. u to undo"),
        },
        Left::Nothing => UNANSWERED.to_owned(),
        Left::Saved { answered, total } => {
            format!("Saved the {what}: {answered} of {total} answered. i continues")
        }
    }
}

fn refused(error: Error) -> Vec<Reply> {
    vec![Reply::Refused(error.message)]
}
