//! Action items line by line: what is open, ticking one off, adding one.

use super::talk::{Choice, Talk};
use crate::{
    domain::{action::ActionItem, naming::Purpose},
    error::Error,
    practice::{
        Outcome,
        action::{self, Draft, Step},
        prep::item_words,
    },
    store::action::Wanted,
};

impl Talk<'_> {
    pub(super) fn action_items(&mut self) -> Result<(), Error> {
        let choices = ["List what is open", "Tick one off", "Add one", "Back"];
        self.menu("Action items", &choices, |talk, choice| match choice {
            0 => talk.list_items(),
            1 => talk.tick_item(),
            _ => talk.add_item(),
        })
    }

    /// What is not done, overdue items first, each with whose it is.
    fn open_items(&self) -> Result<Vec<(ActionItem, Choice)>, Error> {
        let mut open: Vec<ActionItem> = Vec::new();
        self.practice.store.each_agreed(Wanted { open: true, ..Wanted::default() }, |agreed| {
            open.push(agreed.item);
            Ok::<_, Error>(())
        })?;
        open.sort_by_key(|item| (item.due_date.is_none(), item.due_date, item.id));
        let names = self.names(open.iter().map(|item| item.client_id))?;
        let today = self.practice.setting.today();
        let told = open.into_iter().map(|item| {
            let name = names.get(&item.client_id).map_or("", String::as_str);
            let choice = (item.handle.to_string(), format!("{name}: {}", item_words(&item, today)));
            (item, choice)
        });
        Ok(told.collect())
    }

    fn list_items(&mut self) -> Result<(), Error> {
        let open = self.open_items()?;
        if open.is_empty() {
            return self.say("Nothing is open. 3 adds an item.");
        }
        open.iter().try_for_each(|(_, (handle, words))| self.say(&format!("{words}, handle {handle}.")))
    }

    fn tick_item(&mut self) -> Result<(), Error> {
        let (items, choices): (Vec<_>, Vec<_>) = self.open_items()?.into_iter().unzip();
        let Some(place) = self.one_of("action item", &choices, "Nothing is open.")? else { return Ok(()) };
        let Some(item) = items.get(place) else { return Ok(()) };
        self.keep("action done", |tx, setting| action::step(tx, setting, &[item.id], Step::Done)).map(drop)
    }

    fn add_item(&mut self) -> Result<(), Error> {
        let Some(found) = self.client(Purpose::Write)? else { return Ok(()) };
        let Some(title) = self.ask_for("What is to be done, Enter for nothing")? else { return Ok(()) };
        let due = self.day("By when, for example fri, or Enter for no day")?;
        let draft = Draft { due, ..Draft::new(found.id, title) };
        let name = format!("{} ({})", found.name, found.handle);
        let added = self.keep("action add", |tx, setting| {
            let item = action::add(tx, setting, &draft)?;
            let summary = format!("added action item {} for {name}", item.handle);
            Ok(Outcome::Keep(item, summary))
        })?;
        let words = item_words(&added, self.practice.setting.today());
        self.say(&format!("{words}."))
    }

    /// Asks for a day until it can be read; nothing for none.
    pub(super) fn day(&mut self, label: &str) -> Result<Option<chrono::NaiveDate>, Error> {
        loop {
            let Some(typed) = self.ask_for(label)? else { return Ok(None) };
            match self.practice.setting.reader().date(&typed) {
                Ok(day) => return Ok(Some(day)),
                Err(error) => self.say(&format!("{error}."))?,
            }
        }
    }
}
