//! Answers from a form tool's file: each row becomes one completed assessment with its score, by the same rules as one
//! that was answered here. A row is told from others by its key columns, of which only a keyed digest is kept; one that is
//! known and says other things is told as a conflict, or corrects what is known where that is wanted.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use uuid::Uuid;

use super::{
    ColumnMap, Contradictions, RejectFile, Sheet, Taken, Tally, Trouble, Watch,
    changes::Changes,
    doubts::Doubts,
    earlier::Earlier,
    left::{Leave, Left},
    map::{Alike, Unfinished},
    order::Orders,
    people::People,
    plan::{Plan, Told, without_name},
    there::{alone, answered, apart, differences, moved},
};
use crate::{
    domain::{
        Handle,
        answer::Answer,
        assessment::{Assessment, Status},
        history::Score,
        id::{AssessmentId, ClientId},
        question::Question,
        scoring::{Answers, Scoring},
    },
    error::Error,
    practice::{
        Setting,
        assess::{self, Evaluated, Sitting},
        bank::{self, Shelf},
        record,
    },
    store::{Tx, instant, response::Response},
};

/// How answers are brought in.
#[derive(Clone, Copy)]
pub struct Options<'o> {
    /// Which column is what.
    pub map: &'o ColumnMap,
    /// Whether the map was guessed from the names of the columns: then nobody said that the others may be left out.
    pub guessed: bool,
    /// What to do about rows with too few answers.
    pub unfinished: Unfinished,
    /// Whether a row that is known gives its assessment the answers that it has now.
    pub update: bool,
}

/// Brings answers in.
///
/// # Errors
/// When the file cannot be read, does not fit the map or the bank, or the store refuses.
pub fn responses(
    tx: &mut Tx<'_>,
    setting: &Setting,
    mut sheet: Sheet<'_>,
    (options, refused): (Options<'_>, &Contradictions),
    mut rejects: Option<&mut RejectFile>,
    watch: &mut dyn Watch,
) -> Result<Tally, Error> {
    let plan = Plan::new(tx, setting, &mut sheet, (options.map, options.unfinished))?;
    let people = People::load(tx)?;
    let mut tally = Tally { reading: plan.reading(setting), ..Tally::default() };
    let (mut doubts, mut alike, mut strays) = (Doubts::default(), Alike::default(), BTreeSet::new());
    let mut orders = Orders::default();
    let mut batch = Batch {
        plan: &plan,
        options,
        shelf: Shelf::default(),
        new: BTreeMap::new(),
        corrected: BTreeMap::new(),
        said: Earlier::default(),
        changes: Changes::default(),
    };
    sheet.each(&mut |row| {
        let told =
            refused.check(row.number).and_then(|()| plan.read(tx, setting, &people, &row, &mut orders));
        let taken = told.and_then(|told| {
            tally.reading.saw(&told, setting.zone);
            let moment = (row.number, told.client, told.at);
            let taken = batch.take(tx, setting, row.number, told)?;
            if taken != Taken::Known {
                doubts.weigh(tx, setting, moment)?;
            }
            Ok(taken)
        });
        alike.weigh(&row, || plan.reads_like(&row));
        if !matches!(taken, Err(Trouble::LeftOut(_))) {
            strays.extend(plan.strays(&row));
        }
        tally.count(&row, taken, rejects.as_deref_mut())?;
        watch.row(&tally)
    })?;
    tally.contradictions = std::mem::take(&mut batch.said.contradictions);
    let changes = std::mem::take(&mut batch.changes);
    batch.settle(tx, setting, &mut tally)?;
    tally.notes = changes.notes("an assessment");
    tally.notes.extend(doubts.notes());
    tally.notes.extend(tally.quotes.note_of_all());
    tally.notes.extend(alike.notes("an answer"));
    if options.guessed {
        let mut left = Left::default();
        for at in strays {
            left.blank(at + 1);
        }
        left.settle(Leave::Never, "answers", "")?;
    } else {
        tally.reading.unused.extend(strays.into_iter().map(without_name));
    }
    Ok(tally)
}

/// What the rows so far led to, before histories are worked out.
struct Batch<'p> {
    plan: &'p Plan,
    options: Options<'p>,
    shelf: Shelf,
    new: BTreeMap<ClientId, Vec<Score>>,
    corrected: BTreeMap<ClientId, Vec<Score>>,
    /// What the rows of this file say.
    said: Earlier,
    changes: Changes,
}

impl Batch<'_> {
    fn take(&mut self, tx: &mut Tx<'_>, setting: &Setting, row: u64, told: Told) -> Result<Taken, Trouble> {
        self.said.agrees(setting, self.plan, (row, &told))?;
        let Some(known) = tx.assessment_by_import_key(&told.key)? else {
            if answered(tx, (self.plan, &mut self.shelf), (told.client, told.at, &told.answers))? {
                return Ok(Taken::Known);
            }
            let Some(score) = self.keep(tx, told)? else { return Ok(Taken::Unscored) };
            self.new.entry(score.client_id).or_default().push(score);
            return Ok(Taken::New);
        };
        let sitting = assess::open(tx, &mut self.shelf, known)?;
        let handle = &sitting.assessment.handle;
        if sitting.assessment.client_id != told.client {
            return Err(Trouble::row(format!("known as {handle}, which is another client's")));
        }
        let mut other = differences(&self.plan.asked(), &sitting.answers, &told.answers);
        if let Some(before) = sitting.assessment.completed_at.filter(|_| self.plan.has_time()) {
            other.splice(0..0, moved(setting, before, told.at));
        }
        if other.is_empty() {
            return Ok(Taken::Known);
        }
        if !self.options.update {
            return Err(Trouble::correction(format!(
                "known as {handle} with other answers: {}",
                other.join(", ")
            )));
        }
        if sitting.assessment.status != Status::Completed {
            return Err(Trouble::row(format!("known as {handle}, which was reopened: submit it first")));
        }
        let does = format!("changes assessment {handle}: {}", other.join(", "));
        self.correct(tx, sitting, told)?;
        self.changes.note(row, &does);
        Ok(Taken::Updated)
    }

    /// Writes the assessment with its answers; gives the score it leads to.
    fn keep(&self, tx: &mut Tx<'_>, told: Told) -> Result<Option<Score>, Trouble> {
        let at = told.at;
        let whole = told.whole;
        let mut sitting = Sitting {
            assessment: self.assessment(&told)?,
            bank: Rc::clone(&self.plan.bank),
            answers: told.answers,
            ratings: BTreeMap::default(),
        };
        let Evaluated { scoring, flags } = assess::evaluate(&sitting);
        let measured = scoring.is_measured();
        match self.options.unfinished {
            // Whoever said of each question that there is no answer has finished the form: nothing is missing from it.
            _ if measured || whole => {}
            Unfinished::Refuse => return Err(Trouble::Row(too_few(&scoring))),
            Unfinished::Skip => return Err(Trouble::LeftOut(too_few(&scoring))),
            Unfinished::Keep => {}
        }
        let scored = measured && self.plan.bank.bank.questions.iter().any(Question::is_scored);
        if scored {
            alone(tx, &sitting.assessment, &scoring, at)?;
        }
        tx.insert_assessment(&mut sitting.assessment, Some(&told.key))?;
        let given = self.plan.answers.iter().filter_map(|(question, reader)| {
            let answer = sitting.answers.get(reader.code())?;
            let (value, text) = stored(answer);
            Some((*question, value, text))
        });
        let given: Vec<_> = given.collect();
        tx.insert_responses(&sitting.assessment, at, &given)?;
        if !scored {
            return Ok(None);
        }
        Ok(Some(assess::draft(tx, &sitting, &scoring, &flags, at)?))
    }

    fn assessment(&self, told: &Told) -> Result<Assessment, Trouble> {
        let placeholder: Handle = "b2b2".parse()?;
        let installed = &self.plan.installed;
        Ok(Assessment {
            id: AssessmentId(Uuid::nil()),
            handle: placeholder,
            client_id: told.client,
            kind: installed.kind,
            dimension_focus: installed.dimension,
            status: Status::Completed,
            bank: bank::reference(installed),
            started_at: Some(told.at),
            completed_at: Some(told.at),
            time_spent_seconds: 0,
            created_at: told.at,
        })
    }

    /// Gives a known assessment the answers that its row has now. The score keeps its id: it is the same
    /// one, put right, so nothing has moved between the two.
    fn correct(&mut self, tx: &mut Tx<'_>, mut sitting: Sitting, told: Told) -> Result<(), Trouble> {
        // What the file has no column for, it does not say.
        let old = sitting.answers.clone();
        for question in self.plan.asked() {
            sitting.answers.remove(&question.code);
        }
        sitting.answers.extend(told.answers);
        let Evaluated { scoring, flags } = assess::evaluate(&sitting);
        if !(scoring.is_measured() || told.whole || self.options.unfinished == Unfinished::Keep) {
            return Err(Trouble::Row(too_few(&scoring)));
        }
        let client = sitting.assessment.client_id;
        let waiting = self
            .new
            .get(&client)
            .into_iter()
            .flatten()
            .find(|score| score.assessment_id == Some(sitting.assessment.id));
        let before = match waiting {
            Some(score) => Some(score.clone()),
            None => tx.score_of_assessment(sitting.assessment.id)?,
        };
        if !scoring.is_measured() && before.is_some() {
            return Err(Trouble::Row(too_few(&scoring)));
        }
        if self.plan.has_time() && sitting.assessment.completed_at.map(instant) != Some(instant(told.at)) {
            if scoring.is_measured() {
                alone(tx, &sitting.assessment, &scoring, told.at)?;
            }
            apart(tx, &sitting.assessment, told.at)?;
            (sitting.assessment.started_at, sitting.assessment.completed_at) = (Some(told.at), Some(told.at));
            tx.update_assessment(&sitting.assessment)?;
        }
        rewrite(tx, &sitting, &old, self.plan)?;
        let scored = sitting.bank.bank.questions.iter().any(Question::is_scored);
        if !(scoring.is_measured() && scored) {
            return Ok(());
        }
        let at = sitting.assessment.completed_at.unwrap_or(told.at);
        let draft = assess::draft(tx, &sitting, &scoring, &flags, at)?;
        match before {
            None => self.new.entry(client).or_default().push(draft),
            Some(before) => {
                let after = Score { id: before.id, created_at: before.created_at, ..draft };
                let among = |scores: &mut Vec<Score>| {
                    scores
                        .iter_mut()
                        .find(|score| score.id == after.id)
                        .map(|score| *score = after.clone())
                        .is_some()
                };
                if !self.new.get_mut(&client).is_some_and(among)
                    && !self.corrected.get_mut(&client).is_some_and(among)
                {
                    self.corrected.entry(client).or_default().push(after);
                }
            }
        }
        Ok(())
    }

    /// Works out every history that has new or other scores.
    fn settle(self, tx: &mut Tx<'_>, setting: &Setting, tally: &mut Tally) -> Result<(), Error> {
        let clients: BTreeSet<ClientId> = self.new.keys().chain(self.corrected.keys()).copied().collect();
        let (mut new, mut corrected) = (self.new, self.corrected);
        for client in clients {
            if let Some(corrected) = corrected.remove(&client) {
                let settled = record::correct(tx, setting, client, &corrected)?;
                tally.followed.join(settled.followed(corrected.len()));
            }
            if let Some(new) = new.remove(&client) {
                let added = record::add(tx, setting, client, new)?;
                tally.followed.join(added.followed);
            }
        }
        Ok(())
    }
}

/// Writes the answers that are other ones now, and takes away those that are none.
fn rewrite(tx: &mut Tx<'_>, sitting: &Sitting, old: &Answers, plan: &Plan) -> Result<(), Trouble> {
    let assessment = &sitting.assessment;
    for question in &sitting.bank.bank.questions {
        let (before, after) = (old.get(&question.code), sitting.answers.get(&question.code));
        let question_id = plan.bank.id(&question.code);
        match after {
            Some(after) if before != Some(after) => {
                let (value, text) = stored(after);
                let answered_at = assessment.completed_at.unwrap_or(assessment.created_at);
                tx.write_response(
                    assessment,
                    &Response { question_id, value, text, rating: None, answered_at },
                )?;
            }
            None if before.is_some() => tx.delete_response(assessment.id, question_id)?,
            _ => {}
        }
    }
    Ok(())
}

/// An answer as it is stored: what was chosen, or what was written.
fn stored(answer: &Answer) -> (Option<String>, Option<String>) {
    match answer {
        Answer::Text(text) => (None, Some(text.clone())),
        other => (Some(other.canonical()), None),
    }
}

fn too_few(scoring: &Scoring) -> String {
    let lacking = scoring
        .unmeasured()
        .map(|(dimension, lacking)| format!("{dimension} lacks {}", lacking.missing.join(", ")));
    format!("too few answers for a score: {}", lacking.collect::<Vec<_>>().join("; "))
}
