//! Line mode: what the screens do, one line after the other, for people who listen or whose terminal can do no more.
//!
//! Nothing is drawn, moved or drawn anew; choices are numbered, and answers are read back.

mod agreed;
mod clients;
mod day;
mod given;
mod menu;
mod practice;
mod questions;
mod sessions;
mod sitting;
mod talk;

pub use menu::menu;
pub use sitting::assess_in_lines;

use crate::{
    env::{Env, TermError},
    error::Error,
    report::Printable,
};

/// One line for the person, harmless whatever it quotes.
fn say(env: &mut Env, line: &str) -> Result<(), Error> {
    Ok(writeln!(env.term.out(), "{}", Printable(line))?)
}

/// Asks; nothing when the person wants to end.
fn ask(env: &mut Env, label: &str) -> Result<Option<String>, Error> {
    match env.term.ask(label, None) {
        Ok(line) => Ok(Some(line)),
        Err(TermError::Cancelled) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Asks for a yes, in words that can be listened to.
fn agrees(env: &mut Env, question: &str) -> Result<bool, TermError> {
    let typed = env.term.ask(&format!("{question} y or n, Enter for no"), None)?;
    Ok(matches!(typed.trim().to_lowercase().as_str(), "y" | "yes"))
}

#[cfg(test)]
mod tests;
