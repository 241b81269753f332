//! What the rows of one file say of the same answers. Rows that contradict each other are none of them newer than the other,
//! so nothing is stored by any of them: those with one key, and those to which the form tool gave one number.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::{
    Contradictions, Trouble,
    plan::{Plan, Told},
    there::{differences, moved},
};
use crate::{
    domain::{id::ClientId, scoring::Answers},
    practice::Setting,
};

/// By what a row is known again.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Mark {
    /// Its key.
    Key([u8; 32]),
    /// The number that the form tool gave it.
    Number(String),
}

/// What rows of one mark say.
struct Said {
    rows: Vec<u64>,
    client: ClientId,
    at: DateTime<Utc>,
    answers: Answers,
    /// What they were told, once two of them contradicted each other.
    clash: Option<String>,
}

/// The rows so far.
#[derive(Default)]
pub(super) struct Earlier {
    said: HashMap<Mark, Said>,
    pub(super) contradictions: Contradictions,
}

impl Earlier {
    /// Refuses a row that contradicts an earlier one.
    ///
    /// # Errors
    /// In what.
    pub(super) fn agrees(
        &mut self,
        setting: &Setting,
        plan: &Plan,
        (row, told): (u64, &Told),
    ) -> Result<(), Trouble> {
        let number = told.number.clone().map(Mark::Number);
        for mark in [Mark::Key(told.key)].into_iter().chain(number) {
            let Some(said) = self.said.get_mut(&mark) else {
                let Told { client, at, answers, .. } = told;
                let (client, at, answers) = (*client, *at, answers.clone());
                self.said.insert(mark, Said { rows: vec![row], client, at, answers, clash: None });
                continue;
            };
            let other = said.otherwise(setting, plan, told);
            let first = said.rows.first().copied().unwrap_or(row);
            said.rows.push(row);
            if said.clash.is_none() && other.is_empty() {
                continue;
            }
            let clash = said.clash.get_or_insert_with(|| {
                let about = match &mark {
                    Mark::Key(_) => "the same answers".to_owned(),
                    Mark::Number(number) => format!("'{}' {number}", plan.number()),
                };
                format!("rows {first} and {row} contradict each other about {about}: {}", other.join(", "))
            });
            return Err(self.contradictions.all(&said.rows, clash));
        }
        Ok(())
    }
}

impl Said {
    /// In what a row says other things.
    fn otherwise(&self, setting: &Setting, plan: &Plan, told: &Told) -> Vec<String> {
        let person = (self.client != told.client).then(|| "another client".to_owned());
        let time = moved(setting, self.at, told.at).filter(|_| plan.has_time());
        let answers = differences(&plan.asked(), &self.answers, &told.answers);
        person.into_iter().chain(time).chain(answers).collect()
    }
}
