//! A sitting: the questions of one assessment answered one after the other. Every answer is committed at once, with the
//! time spent so far, and all of them extend one operation, so that one undo takes the sitting back.

use chrono::{DateTime, Utc};

use crate::{
    domain::{answer::Answer, assessment::Assessment, id::AssessmentId},
    env::Entropy,
    error::Error,
    practice::{
        Practice, Setting,
        assess::{self, Closed, Lacking, Sitting},
        bank::Shelf,
        event, log,
    },
    store::{Kind, Tx},
};

/// The name of the operation that a sitting extends.
const COMMAND: &str = "assess";

/// What is said of a sitting in which nothing was answered.
pub const UNANSWERED: &str = "No answers yet, so nothing was saved";

/// How a sitting ended.
pub enum Left {
    /// Nothing was answered, so the assessment that was made for it is gone.
    Nothing,
    /// The answers were closed.
    Closed {
        /// What came of it.
        closed: Box<Closed>,
        /// The operation that closed them.
        op: Option<i64>,
    },
    /// The answers are kept, and the rest can follow later.
    Saved {
        /// How many questions are answered.
        answered: usize,
        /// How many there are.
        total: usize,
    },
}

/// A client at an assessment, from the first question until somebody gets up.
pub struct Turn {
    /// The assessment with its bank and answers, as they are stored.
    pub sitting: Sitting,
    /// The client's name.
    pub client: String,
    op: Option<i64>,
    /// When somebody sat down.
    since: DateTime<Utc>,
    /// Seconds that were spent and are not stored: they wait for the first answer.
    waiting: i64,
    /// The operation that made the assessment for this sitting.
    made: Option<i64>,
}

impl Turn {
    /// Sits down. Nothing is written before there is something to write, the first answer; but it is tried, so that nobody
    /// answers what cannot be stored. `made` is the operation that made the assessment, where that was done for this
    /// sitting: left without an answer, the assessment goes.
    ///
    /// # Errors
    /// When it is closed, or the store refuses.
    pub fn begin(
        practice: &mut Practice,
        entropy: &mut dyn Entropy,
        id: AssessmentId,
        made: Option<i64>,
    ) -> Result<Self, Error> {
        let sitting = assess::open(&practice.store, &mut Shelf::default(), id)?;
        sitting.assessment.must_be_open()?;
        let client = practice.store.client(sitting.assessment.client_id)?.person.name();
        let since = practice.setting.now;
        drop(practice.store.begin(practice.setting.stamp(), entropy, COMMAND, Kind::Sitting)?);
        Ok(Self { sitting, client, op: None, since, waiting: 0, made })
    }

    /// Keeps one answer, and the seconds since the last time.
    ///
    /// # Errors
    /// When the assessment was closed meanwhile, or the store refuses; then the answer before stands.
    pub fn answer(
        &mut self,
        practice: &mut Practice,
        entropy: &mut dyn Entropy,
        (code, answer): (&str, Answer),
        seconds: i64,
    ) -> Result<(), Error> {
        self.write(practice, entropy, seconds, |tx, sitting, setting| {
            assess::answer(tx, sitting, code, answer, setting.now)
        })
    }

    /// Takes one answer back, and keeps the seconds since the last time.
    ///
    /// # Errors
    /// As [`Self::answer`].
    pub fn clear(
        &mut self,
        practice: &mut Practice,
        entropy: &mut dyn Entropy,
        code: &str,
        seconds: i64,
    ) -> Result<(), Error> {
        self.write(practice, entropy, seconds, |tx, sitting, _| assess::clear(tx, sitting, code))
    }

    /// Keeps the seconds since the last time.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn spend(
        &mut self,
        practice: &mut Practice,
        entropy: &mut dyn Entropy,
        seconds: i64,
    ) -> Result<(), Error> {
        if seconds == 0 {
            return Ok(());
        }
        if self.sitting.answers.is_empty() && self.op.is_none() {
            self.waiting = self.waiting.saturating_add(seconds.max(0));
            return Ok(());
        }
        self.write(practice, entropy, seconds, |_, _, _| Ok(()))
    }

    /// Closes the answers as they are stored, those that another window wrote included.
    ///
    /// # Errors
    /// When too little is answered and `lacking` refuses, or the store refuses.
    pub fn close(
        &mut self,
        practice: &mut Practice,
        entropy: &mut dyn Entropy,
        lacking: Lacking,
        seconds: i64,
    ) -> Result<Closed, Error> {
        self.write(practice, entropy, seconds, |tx, sitting, setting| {
            sitting.reload(tx)?;
            assess::finish(tx, setting, sitting, lacking)
        })
    }

    /// How many questions are answered, and how many there are.
    pub fn progress(&self) -> (usize, usize) {
        (self.sitting.answers.len(), self.sitting.bank.bank.questions.len())
    }

    /// How the sitting ended, when somebody gets up: closed, where that was done, or saved as it stands. Where nothing was
    /// answered, it is as if nobody had sat down; `holds` says that something was which could not be stored.
    pub fn left(
        &mut self,
        (practice, entropy): (&mut Practice, &mut dyn Entropy),
        closed: Option<Closed>,
        holds: bool,
    ) -> Left {
        if let Some(closed) = closed {
            return Left::Closed { closed: Box::new(closed), op: self.op };
        }
        if !holds && self.op.is_none() && self.is_bare(practice) {
            // What cannot be taken back, because another window went on with it or the store refuses, stays and is told.
            if self.made.is_some_and(|op| take_back(practice, entropy, op).is_ok()) {
                return Left::Nothing;
            }
        } else if self.op.is_none() {
            // The answers are another window's, or are kept elsewhere: the time belongs to them.
            drop(self.write(practice, entropy, 0, |_, _, _| Ok(())));
        }
        let (answered, total) = self.progress();
        Left::Saved { answered, total }
    }

    /// Whether there never was an answer, here or in another window.
    fn is_bare(&self, practice: &Practice) -> bool {
        let stored = assess::open(&practice.store, &mut Shelf::default(), self.sitting.assessment.id);
        stored.is_ok_and(|stored| stored.answers.is_empty())
    }

    /// One commit. What is in memory changes only once it is durable, and always starts from what is stored.
    fn write<T>(
        &mut self,
        practice: &mut Practice,
        entropy: &mut dyn Entropy,
        seconds: i64,
        work: impl FnOnce(&mut Tx<'_>, &mut Sitting, &Setting) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let setting = &practice.setting;
        let mut tx = practice.store.extend(setting.stamp(), entropy, COMMAND, self.op)?;
        let mut assessment = tx.assessment(self.sitting.assessment.id)?;
        assessment.begin(self.since)?;
        let spent = self.waiting.saturating_add(seconds.max(0));
        assessment.time_spent_seconds = assessment.time_spent_seconds.saturating_add(spent);
        tx.update_assessment(&assessment)?;
        let mut sitting = Sitting { assessment, ..self.sitting.clone() };
        let value = work(&mut tx, &mut sitting, setting)?;
        event::leave(&mut tx, setting, COMMAND, Kind::Sitting)?;
        let op = tx.commit(&summary(&sitting.assessment, &self.client))?;
        practice.store.unread().wrote();
        (self.op, self.waiting) = (Some(op), 0);
        self.sitting = sitting;
        Ok(value)
    }
}

/// Takes back the operation that made an assessment. It is no undo of a person's, so no redo brings it back.
fn take_back(practice: &mut Practice, entropy: &mut dyn Entropy, made: i64) -> Result<(), Error> {
    let target = practice.store.operation(made)?;
    practice.write(entropy, (COMMAND, Kind::Undo), false, |tx, setting| {
        log::take_back(tx, setting, &target, Kind::Undo)
    })?;
    Ok(())
}

/// What the operation log says about the sitting.
fn summary(assessment: &Assessment, client: &str) -> String {
    format!("answered assessment {} ({}, {client})", assessment.handle, assessment.kind.words())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{assessment::Status, assessment::Type},
        practice::testing::World,
    };

    #[test]
    fn a_sitting_is_one_operation_with_its_time() {
        let mut world = World::new();
        let ada = world.add_client("Ada Okafor");
        let id = world.begin(ada, Type::Quick);
        let World { practice, env, .. } = &mut world;
        let entropy = &mut *env.entropy;
        let before = practice.store.newest_operation().unwrap();
        let mut turn = Turn::begin(practice, entropy, id, None).unwrap();
        turn.answer(practice, entropy, ("psi-01", Answer::Scale(5)), 7).unwrap();
        turn.answer(practice, entropy, ("rho-01", Answer::Scale(4)), 3).unwrap();
        turn.clear(practice, entropy, "rho-01", 2).unwrap();
        turn.spend(practice, entropy, -5).unwrap();
        assert_eq!(practice.store.newest_operation().unwrap(), before + 1);
        assert_eq!(turn.progress(), (1, 12));
        let stored = practice.store.assessment(id).unwrap();
        assert_eq!((stored.status, stored.time_spent_seconds), (Status::InProgress, 12));
        let operation = log::last(&practice.store).unwrap();
        assert_eq!(operation.command, "assess");
        let told = format!("answered assessment {} (quick, Ada Okafor)", stored.handle);
        assert_eq!(operation.summary, Some(told));
    }

    #[test]
    fn too_little_is_refused_and_closed_without_a_score_only_when_told() {
        let mut world = World::new();
        let ada = world.add_client("Ada Okafor");
        let id = world.begin(ada, Type::Quick);
        let World { practice, env, .. } = &mut world;
        let entropy = &mut *env.entropy;
        let mut turn = Turn::begin(practice, entropy, id, None).unwrap();
        turn.answer(practice, entropy, ("psi-01", Answer::Scale(5)), 1).unwrap();
        assert!(turn.close(practice, entropy, Lacking::Refuse, 1).is_err());
        assert_eq!(practice.store.assessment(id).unwrap().status, Status::InProgress);
        let closed = turn.close(practice, entropy, Lacking::CloseWithoutScore, 1).unwrap();
        assert!(closed.score.is_none());
        let newest = practice.store.newest_operation().unwrap();
        practice
            .write(entropy, ("config set", Kind::Write), false, |tx, _| {
                let mut client = tx.client(ada)?;
                client.person.coaching_focus = Some("patience".to_owned());
                tx.update_client(&mut client)?;
                Ok(crate::practice::Outcome::Keep((), String::new()))
            })
            .unwrap();
        let Left::Closed { op, .. } = turn.left((practice, entropy), Some(closed), false) else {
            panic!("it was closed")
        };
        assert_eq!(op, Some(newest), "not what another window wrote after it");
        assert!(Turn::begin(practice, entropy, id, None).is_err(), "closed answers stand");
        assert!(turn.answer(practice, entropy, ("psi-01", Answer::Scale(1)), 1).is_err());
    }

    #[test]
    fn who_gets_up_without_an_answer_leaves_nothing_behind() {
        let mut world = World::new();
        let ada = world.add_client("Ada Okafor");
        let before = log::last(&world.practice.store).map(|last| last.id).ok();
        let id = world.begin(ada, Type::Quick);
        let World { practice, env, .. } = &mut world;
        let entropy = &mut *env.entropy;
        let made = practice.store.newest_operation().unwrap();
        let last = |practice: &Practice| log::last(&practice.store).map(|last| last.id).ok();
        // One that was there before stays, and nothing of the sitting is in the way of undo.
        let mut turn = Turn::begin(practice, entropy, id, None).unwrap();
        turn.spend(practice, entropy, 9).unwrap();
        let left = turn.left((practice, entropy), None, false);
        assert!(matches!(left, Left::Saved { answered: 0, .. }));
        assert_eq!(
            (practice.store.assessment(id).unwrap().status, last(practice)),
            (Status::Draft, Some(made))
        );
        assert_eq!(practice.store.newest_operation().unwrap(), made);
        // One that was made for it goes.
        let mut turn = Turn::begin(practice, entropy, id, Some(made)).unwrap();
        turn.spend(practice, entropy, 9).unwrap();
        assert!(matches!(turn.left((practice, entropy), None, false), Left::Nothing));
        assert!(practice.store.assessment(id).is_err());
        assert_eq!((last(practice), practice.store.newest_operation().unwrap()), (before, made + 1));
        assert!(log::last_undo(&practice.store).is_err(), "nothing that a redo would bring back");
    }

    #[test]
    fn what_was_undone_before_is_redone_after_it() {
        let mut world = World::new();
        let ada = world.add_client("Ada Okafor");
        let bob = world.add_client("Bob Ito");
        let World { practice, env, .. } = &mut world;
        let entropy = &mut *env.entropy;
        let target = log::last(&practice.store).unwrap();
        practice
            .write(entropy, ("undo", Kind::Undo), false, |tx, setting| {
                log::take_back(tx, setting, &target, Kind::Undo)
            })
            .unwrap();
        assert!(practice.store.client(bob).is_err());
        let undo = practice.store.newest_operation().unwrap();
        let id = world.begin(ada, Type::Quick);
        let World { practice, env, .. } = &mut world;
        let entropy = &mut *env.entropy;
        let made = practice.store.newest_operation().unwrap();
        let mut turn = Turn::begin(practice, entropy, id, Some(made)).unwrap();
        assert!(matches!(turn.left((practice, entropy), None, false), Left::Nothing));
        assert_eq!(log::last_undo(&practice.store).unwrap().id, undo);
    }

    #[test]
    fn time_before_the_first_answer_counts() {
        let mut world = World::new();
        let ada = world.add_client("Ada Okafor");
        let id = world.begin(ada, Type::Quick);
        let World { practice, env, .. } = &mut world;
        let entropy = &mut *env.entropy;
        let sat = practice.setting.now;
        let mut turn = Turn::begin(practice, entropy, id, None).unwrap();
        turn.spend(practice, entropy, 40).unwrap();
        practice.setting.now += chrono::TimeDelta::seconds(50);
        turn.answer(practice, entropy, ("psi-01", Answer::Scale(5)), 10).unwrap();
        let stored = practice.store.assessment(id).unwrap();
        assert_eq!((stored.time_spent_seconds, stored.started_at), (50, Some(sat)));
    }

    #[test]
    fn an_answer_that_was_given_keeps_the_assessment() {
        let mut world = World::new();
        let ada = world.add_client("Ada Okafor");
        for (answers, holds) in [(true, false), (false, true)] {
            let id = world.begin(ada, Type::Quick);
            let World { practice, env, .. } = &mut world;
            let entropy = &mut *env.entropy;
            let made = practice.store.newest_operation().unwrap();
            let mut turn = Turn::begin(practice, entropy, id, Some(made)).unwrap();
            if answers {
                turn.answer(practice, entropy, ("psi-01", Answer::Scale(5)), 7).unwrap();
            }
            let left = turn.left((practice, entropy), None, holds);
            assert!(matches!(left, Left::Saved { .. }), "what could not be stored goes on with it too");
            assert_eq!(practice.store.assessment(id).unwrap().status, Status::InProgress);
        }
    }
}
