//! `coach import map --for clients`: which column of a contact list is which field, shown and saved.

use super::map;
use crate::{
    cli::cx::Open,
    error::Error,
    practice::import::{Maps, Sheet, contacts},
};

/// Guesses a map for clients, prints it, and saves it where a name is given.
pub(super) fn guess(
    open: &mut Open<'_>,
    (maps, save): (&Maps, Option<&str>),
    sheet: &Sheet<'_>,
) -> Result<(), Error> {
    let mut guessed = contacts::map(sheet)?;
    save.unwrap_or("draft").clone_into(&mut guessed.map.name);
    map::show(open.env, &open.globals, &guessed.map)?;
    open.say("")?;
    if !guessed.unused.is_empty() {
        open.say(&format!("Not used: {}", guessed.unused.join(", ")))?;
    }
    if save.is_none() {
        return open.say("Save it with --save NAME, or redirect it to a file and edit that");
    }
    map::keep(open, maps, &guessed.map, "clients")
}
