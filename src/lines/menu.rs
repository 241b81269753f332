//! The numbered menu that stands in for the screens in line mode.

use super::{say, talk::Talk};
use crate::{
    env::Env,
    error::Error,
    practice::{Practice, log},
    store::Kind,
};

const CHOICES: [&str; 10] = [
    "Today",
    "Clients",
    "Sessions",
    "Action items",
    "Assess",
    "Library",
    "Breakthroughs",
    "Practice in numbers",
    "Undo the last change",
    "Leave",
];

/// Opens the menu until the person leaves; `banner` is said first.
///
/// # Errors
/// When the store refuses.
pub fn menu(env: &mut Env, practice: &mut Practice, banner: Option<&str>) -> Result<(), Error> {
    if let Some(banner) = banner {
        say(env, &format!("{banner}."))?;
    }
    if practice.store.is_read_only() {
        say(env, "This practice is read-only: nothing can be changed in it.")?;
    }
    Talk { env, practice }.menu("What to do", &CHOICES, |talk, choice| match choice {
        0 => talk.today(),
        1 => talk.clients(),
        2 => talk.sessions(),
        3 => talk.action_items(),
        4 => talk.assess(),
        5 => talk.library(),
        6 => talk.breakthroughs(),
        7 => talk.practice_in_numbers(),
        _ => talk.undo(),
    })
}

impl Talk<'_> {
    fn undo(&mut self) -> Result<(), Error> {
        let target = log::last(&self.practice.store)?;
        let what = target.summary.clone().unwrap_or_else(|| target.command.clone());
        // Nothing is on a screen here to show what would go, so it is always said; whose it is, where it is not this window's.
        let question = log::question(self.practice, &target, Kind::Undo)?;
        if !self.agrees(&question.unwrap_or_else(|| format!("Undo: {what}?")))? {
            return self.say("Nothing was changed.");
        }
        self.practice.setting.now = self.env.clock.now();
        self.practice.write(&mut *self.env.entropy, ("undo", Kind::Undo), false, |tx, setting| {
            log::take_back(tx, setting, &target, Kind::Undo)
        })?;
        self.say(&format!("Undone: {what}. To redo: coach redo"))
    }
}
