//! Full screens: the only module that sees `ratatui` and the terminal's keys.
//!
//! Each screen is a state, a pure `update` from a message to effects, and a pure `view`. Effects are carried out one
//! after the other against the practice, in the `drive` of each.

mod app;
mod aside;
mod keys;
mod paint;
mod popup;
pub mod runner;
mod screen;
mod still;
mod terminal;
#[cfg(test)]
mod testing;
pub mod theme;
mod writing;

pub use app::{Keys, Lists, Opener, Options, Shown, run};
pub use still::Still;

pub use crate::practice::sitting::Left;

use crate::{
    domain::id::AssessmentId,
    env::Env,
    error::Error,
    practice::{Practice, sitting::Turn},
};
use aside::Aside;
use runner::Runner;
use terminal::Screen;
use theme::{Background, Looks};

/// Lets a person answer an assessment on a full screen, until it is closed or left. Every answer is kept at once. `made` is
/// the operation that made it for this.
///
/// # Errors
/// When the assessment is closed, the store refuses, or the terminal cannot be used.
pub fn assess(
    env: &mut Env,
    practice: &mut Practice,
    (id, made): (AssessmentId, Option<i64>),
) -> Result<Left, Error> {
    let mut turn = Turn::begin(practice, &mut *env.entropy, id, made)?;
    env.term.out().flush()?;
    let (mut screen, looks) = enter(env, practice)?;
    let sat = answer(&mut screen, env, practice, &mut turn, (None, looks));
    drop(screen);
    let Sat { left, asides, .. } = sat?;
    aside::tell(env, &asides);
    Ok(left)
}

/// Takes the terminal. Where neither settings nor environment say what is behind the text, it is asked.
fn enter(env: &Env, practice: &Practice) -> Result<(Screen, Looks), Error> {
    let config = &practice.setting.config;
    let mut looks = Looks::detect(config, env.term.facts(), &env.vars);
    let mouse = match config.get("ui.mouse").as_deref() {
        // Where programs want the mouse, GNU screen holds back Esc until the next key.
        Ok("auto") => !env.vars.gnu_screen,
        _ => config.on("ui.mouse"),
    };
    let mut screen = Screen::enter(mouse)?;
    if looks.background == Background::Unknown && !env.vars.dumb {
        looks.background = screen.background();
    }
    Ok((screen, looks))
}

/// How a runner was left.
struct Sat {
    left: Left,
    /// Whether nobody was there any more.
    nobody: bool,
    /// What was answered and could not be stored.
    asides: Vec<Aside>,
}

/// The runner on a screen that is there already.
fn answer(
    screen: &mut Screen,
    env: &mut Env,
    practice: &mut Practice,
    turn: &mut Turn,
    (banner, looks): (Option<&str>, Looks),
) -> Result<Sat, Error> {
    let config = &practice.setting.config;
    let started = (screen.size(), env.clock.ticks());
    let mut runner = Runner::new(turn, looks, config.on("assess.auto_next"), started);
    runner.banner = banner.map(str::to_owned);
    runner.patience = u64::try_from(config.lock_after().as_millis()).unwrap_or(u64::MAX);
    let left = runner::drive(screen, env, practice, (&mut runner, turn))?;
    let nobody = runner.watch.idle() >= runner.patience;
    Ok(Sat { left, nobody, asides: runner.asides })
}
