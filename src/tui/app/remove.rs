//! Taking the row under the mark out of its list: what it is, the question before it, and the operation behind it.

use super::{App, Change, Desk, Effect, Reply, perform};
use crate::{
    domain::{
        id::{ActionId, AssessmentId, BreakthroughId, SessionId},
        keys::Place,
    },
    error::Error,
    practice::{Done, Outcome, action, assess, breakthrough, session},
    store::Kind,
    tui::{
        popup::{
            Popup,
            pick::{Choice, Pick},
        },
        screen::client::Pane,
    },
};

/// A row that can be taken out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tui) enum Doomed {
    /// A session, with its notes.
    Session(SessionId),
    /// A completed assessment, with its answers and its score.
    Assessment(AssessmentId),
    /// An assessment that is not completed, with the answers so far.
    Unfinished(AssessmentId),
    /// An action item.
    Item(ActionId),
    /// A breakthrough.
    Breakthrough(BreakthroughId),
}

impl Doomed {
    /// What goes, in words.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Session(_) => ("session", "remove it, with its notes"),
            Self::Assessment(_) => ("assessment", "remove it, with its answers and its score"),
            Self::Unfinished(_) => ("assessment", "discard it, with the answers so far"),
            Self::Item(_) => ("action item", "remove it"),
            Self::Breakthrough(_) => ("breakthrough", "remove it"),
        }
    }
}

impl App {
    /// The row under the mark, where it can be taken out.
    pub(super) fn doomed(&self) -> Option<Doomed> {
        let (at, detail) = (self.page.line, self.detail());
        let taken = |open: bool, id| if open { Doomed::Unfinished(id) } else { Doomed::Assessment(id) };
        match (self.place, self.page.pane) {
            (Place::Sessions, _) | (Place::Client, Pane::Sessions) => {
                self.session().map(|(id, _)| Doomed::Session(id))
            }
            (Place::Assess, _) => {
                self.sittings.row().map(|row| taken(row.taken.is_open(), row.taken.assessment.id))
            }
            (Place::Client, Pane::Assessments) => {
                detail?.taken.get(at).map(|row| taken(row.is_open(), row.assessment.id))
            }
            (Place::Client, Pane::Items) => detail?.items.get(at).map(|item| Doomed::Item(item.id)),
            (Place::Client, Pane::Breakthroughs) => {
                self.breakthrough().map(|row| Doomed::Breakthrough(row.id))
            }
            _ => None,
        }
    }

    /// Asks before the row under the mark goes. The key that asks is not the one that answers.
    pub(super) fn ask_to_remove(&mut self) {
        let (Some(doomed), Some(handle)) = (self.doomed(), self.handle()) else { return };
        let (what, words) = doomed.words();
        let choice = Choice { words: words.to_owned(), effect: Effect::Write(Change::Remove(doomed)) };
        let title = format!("Remove {what} {handle}?");
        self.popup = Popup::Pick(Pick { title, choices: vec![choice], cursor: 0 });
    }
}

impl Desk<'_> {
    /// Takes a row out.
    pub(super) fn remove(&mut self, doomed: Doomed) -> Result<Reply, Error> {
        match doomed {
            Doomed::Session(id) => {
                self.gone("session rm", |tx, setting| Ok(plain(session::remove::remove(tx, setting, &[id])?)))
            }
            Doomed::Assessment(id) => {
                self.gone("assess rm", |tx, setting| Ok(plain(assess::again::remove(tx, setting, &[id])?)))
            }
            Doomed::Unfinished(id) => self.gone("assess discard", |tx, _| {
                let (assessment, _) = assess::discard(tx, id)?;
                Ok(Outcome::Keep((), format!("discarded assessment {}", assessment.handle)))
            }),
            Doomed::Item(id) => self.gone("action rm", |tx, _| Ok(plain(action::remove(tx, &[id])?))),
            Doomed::Breakthrough(id) => {
                self.gone("breakthrough rm", |tx, _| Ok(plain(breakthrough::remove(tx, &[id])?)))
            }
        }
    }

    fn gone(
        &mut self,
        command: &str,
        work: impl FnOnce(&mut crate::store::Tx<'_>, &crate::practice::Setting) -> Result<Outcome<()>, Error>,
    ) -> Result<Reply, Error> {
        let done: Done<()> = self.write(command, Kind::Write, work)?;
        Ok(perform::told(&done, perform::UNDO, None))
    }
}

/// An outcome without what it was about.
fn plain<T>(outcome: Outcome<T>) -> Outcome<()> {
    match outcome {
        Outcome::Keep(_, summary) => Outcome::Keep((), summary),
        Outcome::Nothing(_) => Outcome::Nothing(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::Bench;
    use crate::{
        domain::id::ClientId,
        practice::{
            session::{self, Overlap},
            testing::World,
        },
        store::Kind,
    };

    /// A session with Ada that took place an hour ago, in which an item was agreed.
    fn held(bench: &mut Bench) {
        let World { practice, env, .. } = &mut bench.world;
        let found = crate::practice::find::exactly(&practice.store, "Ada Okafor", None).unwrap();
        let draft = session::Draft::usual(ClientId(found.id.0), &practice.setting);
        let start = practice.setting.local() - chrono::TimeDelta::hours(1);
        practice
            .write(&mut *env.entropy, ("session log", Kind::Write), false, |tx, setting| {
                session::log(tx, setting, &draft, start, Some("- [ ] Call Tom"), Overlap::Refuse)
            })
            .unwrap();
    }

    /// The mark is on the row that is taken out, Esc keeps it, and `u` brings it back.
    #[test]
    fn a_row_goes_after_a_question_and_comes_back() {
        let mut bench = Bench::full();
        held(&mut bench);
        bench.keys("/ada\n\n");
        let counts = |bench: &Bench| {
            let detail = bench.app.detail().unwrap();
            [detail.items.len(), detail.sessions.len(), detail.taken.len(), detail.breakthroughs.len()]
        };
        let before = counts(&bench);
        let mut gone = [false; 4];
        for _ in 0..5 {
            if bench.app.doomed().is_some() {
                bench.keys("\u{7f}");
                assert!(bench.shown().contains("Remove "), "{}", bench.shown());
                bench.keys("\u{1b}");
                assert_eq!(counts(&bench), before, "Esc keeps it");
                bench.keys("\u{7f}\n");
                let now = counts(&bench);
                let less: Vec<_> = (0..4).filter(|at| now[*at] < before[*at]).collect();
                assert!(!less.is_empty(), "{}", bench.toast());
                for at in less {
                    gone[at] = true;
                }
                assert!(bench.toast().ends_with(". u to undo"), "{}", bench.toast());
                bench.keys("u");
                assert_eq!(counts(&bench), before, "{}", bench.toast());
            }
            bench.keys("\t");
        }
        assert_eq!(gone, [true; 4], "items, sessions, assessments, breakthroughs");
    }

    #[test]
    fn the_lists_of_sessions_and_assessments_take_rows_out_too() {
        let mut bench = Bench::over(World::demo());
        bench.keys("4");
        bench.keys("\u{7f}\n");
        assert!(bench.toast().starts_with("Removed session "), "{}", bench.toast());
        bench.keys("3\u{7f}\n");
        let toast = bench.toast();
        assert!(toast.starts_with("Discarded assessment ") || toast.starts_with("Removed "), "{toast}");
    }
}
