//! Taking the row under the mark out of its list: what it is, the question before it, and the operation behind it.

use super::{App, Change, Desk, Effect, Reply, perform};
use crate::{
    domain::{
        id::{ActionId, AssessmentId, BreakthroughId, ClientId, ScoreId, SessionId},
        keys::Place,
    },
    error::Error,
    practice::{Done, Outcome, action, assess, breakthrough, correct, moved, removal, session},
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
    /// A score that was recorded by hand.
    Score(ScoreId),
    /// A client.
    Client(ClientId),
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
            Self::Score(_) => ("score", "remove it"),
            Self::Client(_) => ("client", "remove, with everything that is theirs"),
        }
    }

    /// The question before it goes. The key that asks is not the one that answers.
    pub(super) fn question(self, called: &str, along: String) -> Pick {
        let (what, words) = self.words();
        let choice = Choice { words: words.to_owned(), effect: Effect::Write(Change::Remove(self)) };
        let pick = Pick::new(format!("Remove {what} {called}?"), vec![choice], 0);
        Pick { about: along, ..pick }
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
            // What follows from answers goes with them.
            (Place::Client, Pane::Scores) => detail?
                .score(at)
                .map(|score| score.assessment_id.map_or(Doomed::Score(score.id), Doomed::Assessment)),
            (Place::Clients, _) => self.client().map(Doomed::Client),
            _ => None,
        }
    }

    /// Asks before the row under the mark goes, once what goes along with it is known.
    pub(super) fn ask_to_remove(&mut self) -> Vec<Effect> {
        let (Some(doomed), Some(handle)) = (self.doomed(), self.handle()) else { return Vec::new() };
        let marked = self.clients.marked.len();
        match doomed {
            Doomed::Client(_) if marked > 0 => {
                let whom = crate::domain::count::counted(marked, "client is", "clients are");
                self.toast = Some(format!(
                    "{whom} marked, and only one can be removed at a time: Esc clears the marks"
                ));
                Vec::new()
            }
            Doomed::Client(_) | Doomed::Score(_) | Doomed::Assessment(_) | Doomed::Session(_) => {
                vec![Effect::Weigh(doomed)]
            }
            doomed => {
                self.popup = Popup::Pick(doomed.question(&handle, String::new()));
                Vec::new()
            }
        }
    }
}

impl Desk<'_> {
    /// Finds out what goes along with a row, by taking it out and taking that back.
    pub(super) fn weigh(&mut self, doomed: Doomed) -> Result<Reply, Error> {
        let (practice, entropy) = (&mut *self.practice, &mut *self.env.entropy);
        let (called, along) = match doomed {
            Doomed::Client(id) => {
                let plan = practice.write(entropy, ("client rm", Kind::Write), true, |tx, setting| {
                    removal::remove(tx, setting, id)
                })?;
                let client = &plan.value.client;
                let along = moved::counted(&plan.value.gone, "nothing but their own fields");
                (
                    format!("{} ({})", client.person.name(), client.handle),
                    format!("This also removes: {along}."),
                )
            }
            Doomed::Score(id) => {
                let plan = practice.write(entropy, ("score rm", Kind::Write), true, |tx, setting| {
                    correct::remove(tx, setting, &[id])
                })?;
                let along = plan.value.followed.ahead("later");
                let called = plan.value.scores.first().map(|score| score.handle().to_string());
                (called.unwrap_or_default(), along)
            }
            Doomed::Assessment(id) => {
                let plan = practice.write(entropy, ("assess rm", Kind::Write), true, |tx, setting| {
                    assess::again::remove(tx, setting, &[id])
                })?;
                let called = plan.value.taken.first().map(|taken| taken.assessment.handle.to_string());
                (called.unwrap_or_default(), plan.value.followed.ahead("later"))
            }
            Doomed::Session(id) => {
                let plan = practice.write(entropy, ("session rm", Kind::Write), true, |tx, setting| {
                    session::remove::remove(tx, setting, &[id])
                })?;
                let called = plan.value.sessions.first().map(|(session, _)| session.handle.to_string());
                (called.unwrap_or_default(), following(&plan.value.stays()))
            }
            _ => return Ok(Reply::Told(String::new())),
        };
        Ok(Reply::Doomed(doomed, called, along))
    }

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
                Ok(Outcome::Keep(
                    (),
                    format!("discarded the {} assessment ({})", assessment.kind.words(), assessment.handle),
                ))
            }),
            Doomed::Item(id) => self.gone("action rm", |tx, _| Ok(plain(action::remove(tx, &[id])?))),
            Doomed::Breakthrough(id) => {
                self.gone("breakthrough rm", |tx, _| Ok(plain(breakthrough::remove(tx, &[id])?)))
            }
            Doomed::Score(id) => {
                self.gone("score rm", |tx, setting| Ok(plain(correct::remove(tx, setting, &[id])?)))
            }
            Doomed::Client(id) => {
                self.gone("client rm", |tx, setting| Ok(plain(removal::remove(tx, setting, id)?)))
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

/// What follows, which ends a sentence elsewhere, by itself.
fn following(words: &str) -> String {
    words.trim_start_matches(", ").to_owned()
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
            [
                detail.items.len(),
                detail.sessions.len(),
                detail.taken.len(),
                detail.breakthroughs.len(),
                detail.scores.len(),
            ]
        };
        let before = counts(&bench);
        let mut gone = [false; 5];
        for _ in 0..6 {
            if bench.app.doomed().is_some() {
                bench.keys("\u{7f}");
                assert!(bench.shown().contains("Remove "), "{}", bench.shown());
                bench.keys("\u{1b}");
                assert_eq!(counts(&bench), before, "Esc keeps it");
                bench.keys("\u{7f}\n");
                let now = counts(&bench);
                let less: Vec<_> = (0..5).filter(|at| now[*at] < before[*at]).collect();
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
        assert_eq!(gone, [true; 5], "items, sessions, assessments, breakthroughs, scores");
    }

    #[test]
    fn the_lists_of_sessions_and_assessments_take_rows_out_too() {
        let mut bench = Bench::over(World::demo());
        bench.keys("4");
        bench.keys("\u{7f}\n");
        assert!(bench.toast().starts_with("Removed session "), "{}", bench.toast());
        bench.keys("3\u{7f}\n");
        let toast = bench.toast();
        assert!(toast.starts_with("Discarded the ") || toast.starts_with("Removed "), "{toast}");
    }

    #[test]
    fn a_client_goes_from_the_list_after_it_was_said_what_goes_along() {
        let mut bench = Bench::full();
        held(&mut bench);
        bench.keys("/ada\n ");
        bench.keys("\u{7f}");
        assert!(bench.toast().starts_with("1 client is marked"), "{}", bench.toast());
        bench.keys("\u{1b}\u{7f}");
        let shown = bench.shown().replace('│', " ").split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(shown.contains("Remove client Ada Okafor ("), "{shown}");
        assert!(
            shown.contains("This also removes: ")
                && shown.contains("4 scores")
                && shown.contains("1 session"),
            "{shown}"
        );
        bench.keys("\u{1b}");
        assert_eq!(bench.names(), "Ada");
        bench.keys("\u{7f}\n");
        assert!(bench.toast().starts_with("Removed Ada Okafor (") && bench.toast().ends_with(". u to undo"));
        assert_eq!(bench.names(), "");
        bench.keys("u");
        assert_eq!(bench.names(), "Ada");
        bench.keys("\n");
        assert_eq!(bench.app.detail().unwrap().scores.len(), 4);
    }

    /// What follows from taking a row out is told before it goes, as a dry run tells it.
    #[test]
    fn what_follows_is_told_before_it_goes() {
        let mut bench = Bench::full();
        held(&mut bench);
        bench.keys("4\u{7f}");
        assert!(bench.shown().contains("1 action item stays"), "{}", bench.shown());
        let mut bench = Bench::over(World::demo());
        bench.keys("3");
        let mut told = Vec::new();
        for _ in 0..12 {
            bench.keys("\u{7f}");
            told.push(bench.shown());
            bench.keys("\u{1b}j");
        }
        assert!(told.iter().any(|shown| shown.contains("Remove assessment ")), "{told:?}");
        assert!(
            told.iter().any(|shown| shown.contains(" is removed") || shown.contains(" recalculated")),
            "{told:?}"
        );
    }
}
