//! Action items in step with the boxes of the notes in which they were agreed.

use super::{Noted, Written, draft};
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
/// An item that was given another title keeps its box, by [`renamed`]. Of words that were corrected in both places, those
/// that were written last are its title, and that is told.
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
    let known = if now.is_empty() && before.is_empty() { Vec::new() } else { agreed(tx, session)? };
    let mut following = Following { setting, session, now: &now, known, noted: Noted::default() };
    for (place, (is, origin)) in now.iter().zip(boxes::origins(&before, &now)).enumerate() {
        let was = origin.and_then(|old| before.get(old));
        if was.is_none_or(|was| was.typed != is.typed) {
            let before = following.known.clone();
            following.step(tx, was, is)?;
            // One that ticks the item of a box above says so.
            if following.known == before {
                following.twice(place, is);
            }
        }
    }
    following.left(&before);
    Ok(following.noted)
}

/// The notes of a session that its items follow: those before a draft of them was begun.
fn followed(tx: &Tx<'_>, session: &Session) -> Result<String, Error> {
    let said = tx.confided(session)?.notes.unwrap_or_default();
    Ok(draft::finished(tx, session)?.unwrap_or(said))
}

/// Has an item that is given another title than `before` know which box of its notes it is, where it is one.
///
/// # Errors
/// When the store refuses.
pub(in crate::practice) fn renamed(
    tx: &Tx<'_>,
    setting: &Setting,
    before: &ActionItem,
    item: &mut ActionItem,
) -> Result<(), Error> {
    if item.session_id != before.session_id {
        item.box_title = None;
    }
    if item.title == before.title {
        return Ok(());
    }
    if let (Some(id), None) = (item.session_id, &item.box_title) {
        let session = tx.session(id)?;
        let notes = followed(tx, &session)?;
        let boxes = boxes::read(&notes, &boxes::reader_at(setting.reader(), session.scheduled_at));
        let own = boxes.iter().find(|it| it.is_item() && same_title(&it.title, &before.title));
        item.box_title = own.map(|own| own.title.clone());
    }
    item.box_title.take_if(|words| same_title(words, &item.title));
    Ok(())
}

impl Written {
    /// With what came out of the notes.
    pub(super) fn with(mut self, mut noted: Noted) -> Self {
        self.remarks.append(&mut noted.remarks);
        self.noted = noted;
        self
    }
}

/// The place of the item of a box with these words: the one whose box has them although it is called otherwise now, else the
/// one that is called so.
fn place_of(known: &[ActionItem], words: &str) -> Option<usize> {
    let place = |of: &dyn Fn(&ActionItem) -> bool| known.iter().position(of);
    let called = |item: &ActionItem| same_title(&item.title, words);
    place(&|item| item.box_title.as_ref().is_some_and(|title| same_title(title, words)))
        .or_else(|| place(&|item| item.box_title.is_none() && called(item)))
        .or_else(|| place(&called))
}

/// The items that were agreed in a session.
fn agreed(tx: &Tx<'_>, session: &Session) -> Result<Vec<ActionItem>, Error> {
    let mut known = Vec::new();
    tx.each_agreed(Wanted { session: Some(session.id), ..Wanted::default() }, |agreed| {
        known.push(agreed.item);
        Ok::<_, Error>(())
    })?;
    Ok(known)
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
        let (own, old) = (self.item(&is.title), was.and_then(|was| self.item(&was.title)));
        if let (false, Some(doubt)) = (is.is_item(), &is.doubt) {
            return self.none(tx, old.filter(|at| !self.stands(*at)), is, doubt);
        }
        // The item of a box whose words were corrected; not that of words which stand in another box now.
        let reworded = old.filter(|at| own.is_none() && !self.stands(*at));
        match own.or(reworded) {
            Some(at) => self.change(tx, at, was.filter(|_| old == Some(at)), is),
            // Its item was taken out, and its words ask for no other.
            None if was.is_some_and(|was| was.is_item() && same_title(&was.title, &is.title)) => Ok(()),
            None => self.add(tx, is),
        }
    }

    fn item(&self, words: &str) -> Option<usize> {
        place_of(&self.known, words)
    }

    /// Whether a box has the words of an item.
    fn stands(&self, at: usize) -> bool {
        self.now.iter().any(|other| other.is_item() && self.item(&other.title) == Some(at))
    }

    /// Says that a box makes no item. One that it had stays its own, until its line is mended.
    fn none(
        &mut self,
        tx: &mut Tx<'_>,
        had: Option<usize>,
        is: &NoteBox,
        doubt: &boxes::Doubt,
    ) -> Result<(), Error> {
        let line = is.line;
        let what = match had.and_then(|at| self.known.get_mut(at)) {
            Some(item) => {
                if !same_title(&item.title, &is.title) {
                    item.box_title = Some(is.title.clone());
                    tx.update_action(item)?;
                }
                format!("action item {} stays as it is", item.handle)
            }
            None => "it is not an action item".to_owned(),
        };
        self.noted.doubts.push(format!("line {line} is not an action item"));
        self.noted.remarks.push(format!("Line {line}: {doubt}, so {what}"));
        Ok(())
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
        match was {
            Some(was) if was.title != is.title || !was.is_item() => {
                let apart = !same_title(&item.title, &was.title) && !same_title(&item.title, &is.title);
                if apart && was.is_item() {
                    self.both(is, &item);
                }
                (item.title, item.box_title) = (is.title.clone(), None);
            }
            Some(_) => {}
            None => self.apart(is, &item),
        }
        let due_was = was.and_then(|was| was.due);
        match (is.due, &is.doubt) {
            (Some(day), _) if due_was != Some(day) => item.due_date = Some(day),
            // Its day was taken out of the notes, and nowhere else was it given another.
            (None, None) if due_was.is_some() && item.due_date == due_was => item.due_date = None,
            _ => {}
        }
        // A tick that stood there before says nothing new of an item that was taken up again since.
        match (was.is_some_and(|was| was.done), is.done) {
            (false, true) => item.complete(self.setting.now),
            (true, false) if item.status == Status::Completed => item.reopen(),
            _ => {}
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
        let as_it_was = was.is_some_and(|was| same_title(&was.title, &before.title));
        if as_it_was && !same_title(&item.title, &before.title) {
            let (handle, now, was) = (&item.handle, &item.title, &before.title);
            self.noted.remarks.push(format!("Action item {handle} is now '{now}'; it was '{was}'"));
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

    /// Says which items had a box and have none any more: they are still to be done.
    fn left(&mut self, before: &[NoteBox]) {
        let mut told: Vec<usize> = Vec::new();
        for was in before.iter().filter(|was| was.is_item()) {
            let Some(at) = self.item(&was.title).filter(|at| !told.contains(at) && !self.stands(*at)) else {
                continue;
            };
            let Some(item) = self.known.get(at).filter(|item| !matches!(item.status, Status::Completed))
            else {
                continue;
            };
            let handle = &item.handle;
            self.noted.doubts.push(format!("{handle} has no box now"));
            self.noted.remarks.push(format!(
                "Action item {handle} has no box in these notes any more and is still open. To remove it: \
                 coach action rm {handle}"
            ));
            told.push(at);
        }
    }

    /// Says that a box has the item of another one.
    fn twice(&mut self, place: usize, is: &NoteBox) {
        let Some(at) = self.item(&is.title).filter(|_| is.is_item()) else { return };
        let mut others =
            self.now.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, other)| other);
        let same = others.find(|other| other.is_item() && self.item(&other.title) == Some(at));
        if let Some((other, item)) = same.zip(self.known.get(at)) {
            let (line, first, handle) = (is.line, other.line, &item.handle);
            let has = if same_title(&other.title, &is.title) { "has the words" } else { "is the item" };
            self.noted.doubts.push(format!("line {line} is the item of line {first}"));
            self.noted
                .remarks
                .push(format!("Line {line} {has} of line {first}: both are action item {handle}"));
        }
    }

    /// Says that a box whose item was given another title has given it its own.
    fn both(&mut self, is: &NoteBox, item: &ActionItem) {
        let (line, handle) = (is.line, &item.handle);
        self.noted.doubts.push(format!("line {line} renames its item"));
        self.noted.remarks.push(format!(
            "Line {line}: action item {handle} was renamed earlier; its title is now that of the notes. To \
             go back: coach undo"
        ));
    }

    /// Says that a box that comes in is that of an item which is called otherwise.
    fn apart(&mut self, is: &NoteBox, item: &ActionItem) {
        let same = |words: &str| same_title(words, &is.title);
        let alone = self.now.iter().filter(|other| other.is_item() && same(&other.title)).count() == 1;
        if alone && item.box_title.as_deref().is_some_and(same) {
            let (line, handle) = (is.line, &item.handle);
            self.noted.doubts.push(format!("line {line} has an item of another title"));
            self.noted.remarks.push(format!("Line {line} is action item {handle}, which was renamed since"));
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

mod moved;
#[cfg(test)]
mod tests;

pub(super) use moved::moved;
