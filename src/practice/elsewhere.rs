//! Commands that are printed, for the practice that they are about: where that was named on the line, they name it too.

use std::{borrow::Cow, fmt::Write as _, path::Path};

use super::kept::quoted;

/// What stands before a command in a sentence that ends with it.
const BEFORE: [&str; 3] = [": ", "? ", "  "];

/// A sentence with the practice folder in the command that it ends with. Without it the command would be for another
/// practice, or for none.
pub fn with_store<'t>(text: &'t str, store: Option<&Path>) -> Cow<'t, str> {
    let Some(store) = store else { return Cow::Borrowed(text) };
    let begins = |at: &usize| {
        let before = text.get(..*at).unwrap_or_default();
        let rest = text.get(at + "coach ".len()..).unwrap_or_default();
        let first = rest.split([' ', ',', ';']).next().unwrap_or_default();
        let stands = before.is_empty() || BEFORE.iter().any(|end| before.ends_with(end));
        // Help is about no practice, and a demonstration about its own.
        let about_it = !["help", "demo", "man", "completions", "schema"].contains(&first);
        stands && about_it && first.starts_with(|c: char| c.is_ascii_lowercase()) && !rest.contains("--store")
    };
    let mut told = String::with_capacity(text.len());
    let mut done = 0;
    for (at, found) in text.match_indices("coach ").filter(|(at, _)| begins(at)) {
        let end = at + found.len();
        told.push_str(text.get(done..end).unwrap_or_default());
        write!(told, "--store {} ", quoted(store)).unwrap_or_default();
        done = end;
    }
    told.push_str(text.get(done..).unwrap_or_default());
    Cow::Owned(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_names_the_practice_that_was_named() {
        for (text, told) in [
            ("list them: coach session list", "list them: coach --store '/a b' session list"),
            ("Removed it. Undo: coach undo", "Removed it. Undo: coach --store '/a b' undo"),
            (
                "did you mean Ada?  coach client show k7mq",
                "did you mean Ada?  coach --store '/a b' client show k7mq",
            ),
            ("coach client add", "coach --store '/a b' client add"),
            ("another coach command is writing", "another coach command is writing"),
            ("look around: coach demo", "look around: coach demo"),
            ("save it: coach --store /c session note 7f2k", "save it: coach --store /c session note 7f2k"),
        ] {
            assert_eq!(with_store(text, Some(Path::new("/a b"))), told);
            assert_eq!(with_store(text, None), text);
        }
    }
}
