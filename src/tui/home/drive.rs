//! The screens at work: messages in, effects carried out against the practice, one after the other.

use super::{App, Effect, Msg, Reply, update, view};
use crate::{
    domain::id::{AssessmentId, ClientId},
    env::Env,
    error::Error,
    practice::{
        Outcome, Practice, assess,
        bank::{self, Shelf},
        client::{self, Draft, Namesakes},
        dashboard, log,
        sitting::{Left, Turn},
        watch::Watch,
    },
    store::{Kind, operation::Operation},
    tui::{
        answer, enter,
        screen::{Happening, Screen},
        theme::Looks,
    },
};

/// What the screens may do besides.
#[derive(Default)]
pub struct Options<'o> {
    /// A line that every screen shows, such as "DEMO, nothing is saved".
    pub banner: Option<&'o str>,
    /// Forgets the key; without it there is nothing to lock.
    pub lock: Option<&'o mut dyn FnMut() -> Result<(), Error>>,
}

/// Opens the screens until the person leaves.
///
/// # Errors
/// When the store refuses to be read, or the terminal cannot be used.
pub fn run(env: &mut Env, practice: &mut Practice, banner: Option<&str>) -> Result<(), Error> {
    run_with(env, practice, Options { banner, lock: None })
}

/// As [`run`], with more.
///
/// # Errors
/// As [`run`].
pub fn run_with(env: &mut Env, practice: &mut Practice, options: Options<'_>) -> Result<(), Error> {
    env.term.out().flush()?;
    let looks = Looks::detect(&practice.setting.config, env.term.facts(), &env.vars);
    practice.setting.now = env.clock.now();
    let rows = rows(practice)?;
    let mut screen = enter(practice)?;
    let mut app = App::new(practice, looks, screen.size(), env.clock.ticks());
    app.banner = options.banner.map(str::to_owned);
    app.can_lock = options.lock.is_some();
    let mut hands = Hands { screen: &mut screen, env, practice, lock: options.lock, shelf: Shelf::default() };
    let effects = update(&mut app, Msg::Done(rows), hands.env.clock.ticks());
    hands.carry_out(&mut app, effects);
    hands.until_the_end(&mut app)
}

struct Hands<'w, 'o> {
    screen: &'w mut Screen,
    env: &'w mut Env,
    practice: &'w mut Practice,
    lock: Option<&'o mut dyn FnMut() -> Result<(), Error>>,
    shelf: Shelf,
}

impl Hands<'_, '_> {
    fn until_the_end(&mut self, app: &mut App) -> Result<(), Error> {
        let idle = u64::try_from(self.practice.setting.config.lock_after().as_millis()).unwrap_or(u64::MAX);
        let mut draw = true;
        loop {
            if draw && self.screen.draw(|frame| view(app, frame)).is_err() {
                self.screen.stop();
            }
            let message = match self.screen.next() {
                Happening::Term(event) => Msg::Term(event),
                Happening::Nothing => Msg::Tick,
                Happening::Stop => Msg::Stop,
                Happening::Back => continue,
            };
            let minute = app.now.timestamp() / 60;
            app.now = self.env.clock.now();
            draw = !matches!(message, Msg::Tick) || (app.is_wide() && app.now.timestamp() / 60 != minute);
            let effects = update(app, message, self.env.clock.ticks());
            let nobody = app.can_lock && app.watch.idle() >= idle;
            if nobody || self.carry_out(app, effects) {
                return if nobody { self.forget() } else { Ok(()) };
            }
        }
    }

    /// Forgets the key, where there is one to forget.
    fn forget(&mut self) -> Result<(), Error> {
        self.lock.as_mut().map_or(Ok(()), |lock| lock())
    }

    /// Carries effects out, with those that follow from them; whether the end has come.
    fn carry_out(&mut self, app: &mut App, effects: Vec<Effect>) -> bool {
        let mut todo = std::collections::VecDeque::from(effects);
        while let Some(effect) = todo.pop_front() {
            let replies = match effect {
                Effect::Quit => return true,
                Effect::Lock => match self.forget() {
                    Ok(()) => return true,
                    Err(error) => vec![Reply::Refused(error.message)],
                },
                Effect::Suspend => {
                    self.screen.suspend();
                    Vec::new()
                }
                Effect::Repaint => {
                    self.screen.repaint();
                    Vec::new()
                }
                Effect::Begin(client, bank) => {
                    let begun = self.begin(client, &bank);
                    begun.and_then(|id| self.sit(app, id)).unwrap_or_else(refused)
                }
                Effect::Resume(id) => self.sit(app, id).unwrap_or_else(refused),
                effect => perform(self.practice, self.env, &mut self.shelf, effect).unwrap_or_else(refused),
            };
            for reply in replies {
                todo.extend(update(app, Msg::Done(reply), self.env.clock.ticks()));
            }
        }
        false
    }

    fn begin(&mut self, client: ClientId, bank: &str) -> Result<AssessmentId, Error> {
        self.practice.setting.now = self.env.clock.now();
        let operation = ("assess new", Kind::Write);
        let done = self.practice.write(&mut *self.env.entropy, operation, false, |tx, setting| {
            let bank = bank::offered(tx, bank)?;
            let made = assess::begin(tx, client, &bank, setting.now, None)?;
            let name = tx.client(client)?.person.name();
            let summary = format!("made {} assessment {} for {name}", made.kind.words(), made.handle);
            Ok(Outcome::Keep(made.id, summary))
        })?;
        Ok(done.value)
    }

    /// Hands the screen to the runner.
    fn sit(&mut self, app: &mut App, id: AssessmentId) -> Result<Vec<Reply>, Error> {
        self.practice.setting.now = self.env.clock.now();
        let mut turn = Turn::begin(self.practice, &mut *self.env.entropy, id)?;
        let left = answer(self.screen, self.env, self.practice, &mut turn, app.banner.as_deref())?;
        self.screen.repaint();
        app.size = self.screen.size();
        app.watch = Watch::new(self.env.clock.ticks());
        let handle = turn.sitting.assessment.handle.clone();
        let sentence = match left {
            Left::Closed { closed, .. } if closed.score.is_some() => format!("Scored {handle}. u to undo"),
            Left::Closed { .. } => format!("Closed {handle} without a score. u to undo"),
            Left::Saved { answered, total } => {
                format!("Saved {handle}, {answered} of {total} answered. i goes on")
            }
        };
        Ok(vec![rows(self.practice)?, Reply::Told(sentence)])
    }
}

/// The list. The number is read first: what is newer than it may be on the list, never the other way round.
pub(super) fn rows(practice: &Practice) -> Result<Reply, Error> {
    let newest = practice.store.newest_operation()?;
    Ok(Reply::Rows(dashboard::rows(practice)?, newest))
}

#[expect(clippy::unnecessary_wraps, reason = "every way to reply has one shape")]
fn only(reply: Reply) -> Result<Vec<Reply>, Error> {
    Ok(vec![reply])
}

fn refused(error: Error) -> Vec<Reply> {
    vec![Reply::Refused(error.message)]
}

/// Carries out one effect on the practice.
pub(super) fn perform(
    practice: &mut Practice,
    env: &mut Env,
    shelf: &mut Shelf,
    effect: Effect,
) -> Result<Vec<Reply>, Error> {
    practice.setting.now = env.clock.now();
    match effect {
        Effect::Detail(id) => only(Reply::Detail(Box::new(dashboard::detail(practice, shelf, id)?))),
        Effect::Offers => only(Reply::Offers(dashboard::offers(practice)?)),
        Effect::Add(typed) => add(practice, env, typed),
        Effect::Undo(seen) => {
            let target = log::last(&practice.store)?;
            if target.id > seen {
                let Operation { id, command, .. } = target;
                let sentence =
                    format!("operation {id} ({command}) came from another window; u again takes it back");
                return Ok(vec![rows(practice)?, Reply::Told(sentence)]);
            }
            take_back(
                practice,
                env,
                &target,
                Kind::Undo,
                &format!("Undid {}. Ctrl-R brings it back", told(&target)),
            )
        }
        Effect::Redo => {
            let target = log::last_undo(&practice.store)?;
            let undone = practice.store.operation(target.undoes.unwrap_or_default())?;
            take_back(
                practice,
                env,
                &target,
                Kind::Redo,
                &format!("Redid {}. u takes it back", told(&undone)),
            )
        }
        _ => Ok(Vec::new()),
    }
}

fn add(
    practice: &mut Practice,
    env: &mut Env,
    [name, focus, email]: [String; 3],
) -> Result<Vec<Reply>, Error> {
    let fields = [("focus", focus), ("email", email)].into_iter().filter(|(_, text)| !text.is_empty());
    let fields = fields.map(|(field, text)| format!("{field}={text}")).collect();
    let draft = Draft { name, fields, ..Draft::default() };
    let operation = ("client add", Kind::Write);
    let done = practice.write(&mut *env.entropy, operation, false, |tx, setting| {
        let mut known = Namesakes::load(tx)?;
        let client = client::add(tx, setting, &draft)?;
        let remarks = known.remarks(&client, setting);
        let summary = format!("added {} ({})", client.person.name(), client.handle);
        Ok(Outcome::Keep((client, remarks), summary))
    })?;
    let (client, remarks) = done.value;
    let also = if remarks.is_empty() { "" } else { "Another client has that name. " };
    let sentence = format!("Added {} ({}). {also}u to undo", client.person.name(), client.handle);
    Ok(vec![rows(practice)?, Reply::Added(client.id, sentence)])
}

fn told(operation: &Operation) -> String {
    format!("operation {} ({})", operation.id, operation.summary.as_deref().unwrap_or(&operation.command))
}

fn take_back(
    practice: &mut Practice,
    env: &mut Env,
    target: &Operation,
    kind: Kind,
    sentence: &str,
) -> Result<Vec<Reply>, Error> {
    practice.write(&mut *env.entropy, (kind.key(), kind), false, |tx, setting| {
        log::undo(tx, setting, target)?;
        let verb = if kind == Kind::Redo { "redid" } else { "undid" };
        Ok(Outcome::Keep((), format!("{verb} {}", told(target))))
    })?;
    Ok(vec![rows(practice)?, Reply::Told(sentence.to_owned())])
}
