//! Action items in step with the boxes of the notes in which they were agreed.

use super::{Noted, Written};
use crate::{
    domain::{
        action::{ActionItem, Standing, Status, same_title},
        boxes::{self, Doubt, NoteBox},
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
    for (is, origin) in now.iter().zip(boxes::origins(&before, &now)) {
        let was = origin.and_then(|old| before.get(old));
        if was.is_none_or(|was| was.typed != is.typed) {
            following.step(tx, was, is)?;
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

    /// Says that the day of a box could not be read.
    fn doubt(&mut self, is: &NoteBox, item: &ActionItem, day: &str) {
        if let Some(doubt @ (Doubt::Due(_) | Doubt::Unclosed)) = &is.doubt {
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
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        domain::id::SessionId,
        practice::{
            session::{self, Overlap, note},
            testing::World,
        },
        store::Kind,
    };

    /// A session of Tuesday, 1 September, three weeks and two days ago.
    fn world() -> (World, SessionId) {
        let mut world = World::new();
        let ada = world.add_client("Ada Okafor");
        let World { practice, env, .. } = &mut world;
        let at = practice.setting.reader().happened("2026-09-01 10:00").unwrap();
        let draft = session::Draft::usual(ada, &practice.setting);
        let done = practice.write(&mut *env.entropy, ("session log", Kind::Write), false, |tx, setting| {
            session::log(tx, setting, &draft, at, None, Overlap::Refuse)
        });
        let id = done.unwrap().value.sessions[0].id;
        (world, id)
    }

    fn notes(world: &World, id: SessionId) -> String {
        let store = &world.practice.store;
        store.confided(&store.session(id).unwrap()).unwrap().notes.unwrap_or_default()
    }

    /// Rewrites the notes and gives back what came of it.
    fn rewritten(world: &mut World, id: SessionId, now: &str) -> (Noted, Vec<String>) {
        let before = notes(world, id);
        let World { practice, env, .. } = world;
        let work = ("session note", Kind::Write);
        let done = practice.write(&mut *env.entropy, work, false, |tx, setting| {
            note::rewrite(tx, setting, id, &before, now)
        });
        let written = done.unwrap().value;
        (written.noted, written.remarks)
    }

    /// `title due status` of every item of the session.
    fn items(world: &World, id: SessionId) -> Vec<String> {
        let mut all = Vec::new();
        let wanted = Wanted { session: Some(id), ..Wanted::default() };
        let push = |agreed: crate::store::action::Agreed| {
            let item = agreed.item;
            let due = item.due_date.map_or_else(|| "-".to_owned(), |day| day.to_string());
            all.push(format!("{} {due} {}", item.title, item.status));
            Ok::<_, Error>(())
        };
        world.practice.store.each_agreed(wanted, push).unwrap();
        all.sort();
        all
    }

    #[test]
    fn an_unreadable_day_keeps_the_notes_and_makes_an_item_without_one() {
        let (mut world, id) = world();
        let text = "Long notes.\n- [ ] Call Tom due:frigday\n- [ ] Ask due:'the board";
        let (noted, remarks) = rewritten(&mut world, id, text);
        assert_eq!(notes(&world, id), text);
        assert_eq!(items(&world, id), ["Ask due:'the board - pending", "Call Tom - pending"]);
        let handles: Vec<_> = noted.added.iter().map(|item| item.handle.as_str()).collect();
        assert!(remarks[0].starts_with("Line 2: ") && remarks[0].contains("'frigday'"), "{remarks:?}");
        let hint =
            format!("action item {0} has no day. Set one: coach action edit {0} --set due=DAY", handles[0]);
        assert!(remarks[0].ends_with(&hint), "{remarks:?}");
        assert!(remarks[1].starts_with("Line 3: the quotation mark after due: is not closed"), "{remarks:?}");
        // What was said once is not said again, and a correction gives the item its day.
        let (_, remarks) = rewritten(&mut world, id, &format!("{text}\nmore"));
        assert!(remarks.is_empty(), "{remarks:?}");
        let (noted, _) = rewritten(&mut world, id, "- [ ] Call Tom due:\"24 dec\"\n- [ ] Ask the board");
        assert_eq!((noted.added.len(), noted.changed.len()), (0, 2));
        assert_eq!(items(&world, id), ["Ask the board - pending", "Call Tom 2026-12-24 pending"]);
    }

    #[test]
    fn a_title_that_is_too_long_is_no_item_until_it_is_shortened() {
        let (mut world, id) = world();
        let long = format!("- [ ] Call {}", "Tom ".repeat(60));
        let (noted, remarks) = rewritten(&mut world, id, &long);
        assert!(noted.added.is_empty() && remarks[0].ends_with("so it is no action item"), "{remarks:?}");
        assert_eq!(notes(&world, id), long.trim_end());
        rewritten(&mut world, id, "- [ ] Call Tom Tom");
        assert_eq!(items(&world, id), ["Call Tom Tom - pending"]);
    }

    #[test]
    fn days_are_counted_from_the_session_and_what_is_overdue_is_told() {
        let (mut world, id) = world();
        let (noted, remarks) = rewritten(&mut world, id, "- [ ] Call Tom due:fri\n- [ ] Write due:+6w");
        assert_eq!(items(&world, id), ["Call Tom 2026-09-04 pending", "Write 2026-10-13 pending"]);
        let handle = &noted.added[0].handle;
        assert_eq!(remarks, [format!("Action item {handle} was due Fri 4 Sep 2026 and is overdue")]);
    }

    #[test]
    fn several_corrections_at_once_keep_every_item() {
        let (mut world, id) = world();
        let before =
            "- [ ] Call Tom\n- [ ] Write the requst due:fri\n- [x] Book the room\n- [ ] Pay the bill";
        rewritten(&mut world, id, before);
        let told =
            |noted: &Noted| noted.steps().map(|(verb, items)| format!("{} {verb}", items.len())).join(" ");
        // Renamed with another day, reordered, one in, one out, one ticked, one unticked.
        let now = "- [x] Call Tom\n- [ ] Book the room\n- [ ] Ask the board\n- [ ] Write the request due:mon";
        let (noted, _) = rewritten(&mut world, id, now);
        assert_eq!(told(&noted), "1 Added 1 Changed 1 Completed 1 Reopened");
        assert_eq!(
            items(&world, id),
            [
                "Ask the board - pending",
                "Book the room - pending",
                "Call Tom - completed",
                "Pay the bill - pending",
                "Write the request 2026-09-07 pending"
            ]
        );
        let (noted, _) = rewritten(&mut world, id, now);
        assert_eq!(told(&noted), "0 Added 0 Changed 0 Completed 0 Reopened");
    }

    #[test]
    fn what_was_changed_elsewhere_is_not_changed_back() {
        let (mut world, id) = world();
        let (noted, _) = rewritten(&mut world, id, "- [ ] Call Tom due:fri\n- [ ] Gone");
        let (call, gone) = (noted.added[0].id, noted.added[1].id);
        let World { practice, env, .. } = &mut world;
        let work = ("action edit", Kind::Write);
        let moved = "2026-12-24".parse().ok();
        let done = practice.write(&mut *env.entropy, work, false, |tx, _| {
            action::remove(tx, &[gone])?;
            action::change(tx, call, |item| {
                item.due_date = moved;
                Ok(())
            })
        });
        done.unwrap();
        // The line is touched, its day is not; and a tick does not bring back what was taken out.
        rewritten(&mut world, id, "- [x]  Call Tom due:fri\n- [x] Gone");
        assert_eq!(items(&world, id), ["Call Tom 2026-12-24 completed"]);
        rewritten(&mut world, id, "- [x] Call Tom\n- [x] Gone");
        assert_eq!(items(&world, id), ["Call Tom 2026-12-24 completed"]);
        rewritten(&mut world, id, "- [x] Call Tom due:\"24 dec\"\n- [x] Gone too");
        assert_eq!(items(&world, id), ["Call Tom 2026-12-24 completed", "Gone too - completed"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        /// Whatever is made of notes: each box has its item, no item goes, and two never have one title.
        #[test]
        fn every_box_has_one_item_and_none_goes(
            versions in prop::collection::vec(
                prop::collection::vec(("[ x]", "[a-d]{2,4}( [a-d]{2,4}){0,2}", "( due:(fri|never))?"), 0..5),
                1..5,
            ),
        ) {
            let (mut world, id) = world();
            let mut count = 0;
            for version in versions {
                let lines = version.iter().map(|(mark, title, due)| format!("- [{mark}] {title}{due}"));
                let text = lines.collect::<Vec<_>>().join("\n");
                rewritten(&mut world, id, &text);
                prop_assert_eq!(notes(&world, id), text.trim_end());
                let all = items(&world, id);
                prop_assert!(all.len() >= count, "{:?}", all);
                count = all.len();
                for (_, title, _) in &version {
                    let of = |line: &&String| line.rsplitn(3, ' ').nth(2) == Some(title.as_str());
                    prop_assert_eq!(all.iter().filter(of).count(), 1, "{} in {:?}", title, all);
                }
            }
        }
    }
}
