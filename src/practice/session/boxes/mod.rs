//! Action items in step with the boxes of the notes in which they were agreed.

use super::{Noted, Written};
use crate::{
    domain::{
        action::{ActionItem, Standing, Status, same_title},
        boxes::{self, NoteBox},
        session::Session,
        when::echo,
    },
    error::Error,
    practice::{
        Setting,
        action::{self, Draft},
    },
    store::{Tx, action::Wanted},
};

/// Follows notes from what they were to what they are: a new box makes an item, one whose words or day were corrected
/// changes its own, a tick completes it. A line that did not change says nothing new, so what was changed or taken out
/// elsewhere stays so; and an item never goes because its box did. Days are counted from that of the session.
///
/// # Errors
/// When the store refuses.
pub(super) fn follow(
    tx: &mut Tx<'_>,
    setting: &Setting,
    session: &Session,
    (before, now): (&str, &str),
) -> Result<Noted, Error> {
    let reader = boxes::reader_at(setting.reader(), session.scheduled_at);
    let (before, now) = (boxes::read(before, &reader), boxes::read(now, &reader));
    let mut known = Vec::new();
    if !now.is_empty() {
        tx.each_agreed(Wanted { session: Some(session.id), ..Wanted::default() }, |agreed| {
            known.push(agreed.item);
            Ok::<_, Error>(())
        })?;
    }
    let mut following = Following { setting, session, now: &now, known, noted: Noted::default() };
    for (place, (is, origin)) in now.iter().zip(boxes::origins(&before, &now)).enumerate() {
        let was = origin.and_then(|old| before.get(old));
        if was.is_none_or(|was| was.typed != is.typed) {
            let before = following.known.clone();
            following.step(tx, was, is)?;
            // One that ticks the item of a box above says so.
            if following.known == before {
                following.twice(now.get(..place).unwrap_or_default(), is);
            }
        }
    }
    Ok(following.noted)
}

impl Written {
    /// With what came out of the notes.
    pub(super) fn with(mut self, mut noted: Noted) -> Self {
        self.remarks.append(&mut noted.remarks);
        self.noted = noted;
        self
    }
}

struct Following<'a> {
    setting: &'a Setting,
    session: &'a Session,
    /// All boxes of the notes as they are.
    now: &'a [NoteBox],
    /// The items of the session.
    known: Vec<ActionItem>,
    noted: Noted,
}

impl Following<'_> {
    /// Follows one box that is new or changed.
    fn step(&mut self, tx: &mut Tx<'_>, was: Option<&NoteBox>, is: &NoteBox) -> Result<(), Error> {
        if let (false, Some(doubt)) = (is.is_item(), &is.doubt) {
            self.noted.doubts.push(format!("line {} is no action item", is.line));
            self.noted.remarks.push(format!("Line {}: {doubt}, so it is no action item", is.line));
            return Ok(());
        }
        let own = self.item(&is.title);
        // The item of a box whose words were corrected; not that of words which stand in another box now.
        let reworded = was.filter(|was| own.is_none() && !self.stands(&was.title));
        let reworded = reworded.and_then(|was| self.item(&was.title));
        match own.or(reworded) {
            Some(at) => {
                let same = was.filter(|was| reworded.is_some() || same_title(&was.title, &is.title));
                self.change(tx, at, same, is)
            }
            // Its item was taken out, and its words ask for no other.
            None if was.is_some_and(|was| was.is_item() && same_title(&was.title, &is.title)) => Ok(()),
            None => self.add(tx, is),
        }
    }

    /// The place of the item with a title.
    fn item(&self, title: &str) -> Option<usize> {
        self.known.iter().position(|item| same_title(&item.title, title))
    }

    /// Whether a box has this title.
    fn stands(&self, title: &str) -> bool {
        self.now.iter().any(|other| same_title(&other.title, title))
    }

    fn add(&mut self, tx: &mut Tx<'_>, is: &NoteBox) -> Result<(), Error> {
        let session = Some(self.session.id);
        let draft = Draft { due: is.due, session, ..Draft::new(self.session.client_id, is.title.as_str()) };
        let mut item = action::add(tx, self.setting, &draft)?;
        if is.done {
            item.complete(self.setting.now);
            tx.update_action(&mut item)?;
        }
        self.doubt(is, &item, "has no day");
        self.overdue(&item);
        self.known.push(item.clone());
        self.noted.added.push(item);
        Ok(())
    }

    /// Has an item say what its box says; of `was`, which is the same box before, only what was changed.
    fn change(
        &mut self,
        tx: &mut Tx<'_>,
        at: usize,
        was: Option<&NoteBox>,
        is: &NoteBox,
    ) -> Result<(), Error> {
        let Some(before) = self.known.get(at).cloned() else { return Ok(()) };
        let mut item = before.clone();
        if was.is_some() {
            item.title.clone_from(&is.title);
        }
        let due_was = was.and_then(|was| was.due);
        match (is.due, &is.doubt) {
            (Some(day), _) if due_was != Some(day) => item.due_date = Some(day),
            // Its day was taken out of the notes, and nowhere else was it given another.
            (None, None) if due_was.is_some() && item.due_date == due_was => item.due_date = None,
            _ => {}
        }
        if is.done {
            item.complete(self.setting.now);
        } else if was.is_some_and(|was| was.done) && item.status == Status::Completed {
            item.reopen();
        }
        let day = if item.due_date.is_some() { "keeps its day" } else { "has no day" };
        self.doubt(is, &item, day);
        if item == before {
            return Ok(());
        }
        tx.update_action(&mut item)?;
        if item.due_date != before.due_date {
            self.overdue(&item);
        }
        if (&item.title, item.due_date) != (&before.title, before.due_date) {
            self.noted.changed.push(item.clone());
        }
        match (before.status == Status::Completed, item.status == Status::Completed) {
            (false, true) => self.noted.completed.push(item.clone()),
            (true, false) => self.noted.reopened.push(item.clone()),
            _ => {}
        }
        if let Some(known) = self.known.get_mut(at) {
            *known = item;
        }
        Ok(())
    }

    /// Says that a box has the words of one above it, and so its item.
    fn twice(&mut self, above: &[NoteBox], is: &NoteBox) {
        let same = above.iter().find(|other| other.is_item() && same_title(&other.title, &is.title));
        if let Some((other, item)) = same.zip(self.item(&is.title).and_then(|at| self.known.get(at))) {
            let (line, first, handle) = (is.line, other.line, &item.handle);
            self.noted.doubts.push(format!("line {line} is the item of line {first}"));
            self.noted
                .remarks
                .push(format!("Line {line} has the words of line {first}: both are action item {handle}"));
        }
    }

    /// Says that the day of a box could not be read.
    fn doubt(&mut self, is: &NoteBox, item: &ActionItem, day: &str) {
        if let Some(doubt) = &is.doubt {
            let (line, handle) = (is.line, &item.handle);
            self.noted.doubts.push(format!("line {line} {day}"));
            self.noted.remarks.push(format!(
                "Line {line}: {doubt}; action item {handle} {day}. Set one: coach action edit {handle} --set due=DAY"
            ));
        }
    }

    fn overdue(&mut self, item: &ActionItem) {
        if let (Standing::Overdue, Some(day)) = (item.standing(self.setting.today()), item.due_date) {
            let (handle, day) = (&item.handle, echo::long_day(day));
            self.noted.remarks.push(format!("Action item {handle} was due {day} and is overdue"));
        }
    }
}

#[cfg(test)]
mod tests;
