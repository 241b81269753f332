//! The outside world as one value: clock, randomness, places and the terminal.
//!
//! Nothing else in the crate reads the time, the environment, random bytes or standard streams, so a test can run
//! a whole command inside its own world.

pub mod clock;
pub mod editor;
pub mod entropy;
pub mod file;
pub mod hardening;
pub mod incoming;
pub mod listed;
pub mod pager;
pub mod pipe;
#[cfg(unix)]
mod prompt;
pub mod scratch;
pub mod stop;
pub mod term;
#[cfg(test)]
pub(crate) mod testing;
pub mod vars;
mod watched;
pub mod zone;

pub use clock::{Clock, SetClock, SystemClock};
pub use entropy::{Entropy, SystemEntropy};
pub use incoming::{Fault, Incoming};
pub use term::{Console, Facts, Term, TermError};
pub use vars::Vars;
pub use watched::Watched;

/// Everything that a command may see of the world outside.
pub struct Env {
    /// What time it is, and where.
    pub clock: Box<dyn Clock>,
    /// Random bytes.
    pub entropy: Box<dyn Entropy>,
    /// The environment variables that `coach` knows, read once.
    pub vars: Vars,
    /// Where people and pipes are.
    pub term: Box<dyn Term>,
    /// What came in with the command beside its line.
    pub incoming: Incoming,
}

impl Env {
    /// The world of this process.
    pub fn from_process() -> Self {
        let vars = Vars::from_process();
        Self {
            clock: Box::new(SystemClock::new(vars.tz.clone())),
            entropy: Box::new(SystemEntropy),
            term: Box::new(Console::new(&vars)),
            vars,
            incoming: Incoming::default(),
        }
    }
}
