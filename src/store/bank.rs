//! Rows of `banks` and `questions`: installed versions, kept whole.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Param, Row, Store, StoreError, Tx};
use crate::{
    bank::Bank,
    domain::{Dimension, assessment::Type, id},
};

/// One installed version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installed {
    /// Its row.
    pub row: Uuid,
    /// The bank's name, for example `quick`.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its title.
    pub title: String,
    /// What it is for.
    pub kind: Type,
    /// The dimension of a deep dive.
    pub dimension: Option<Dimension>,
    /// SHA-256 of its text, in hexadecimal.
    pub sha256: String,
    /// Whether it is offered for new assessments.
    pub is_active: bool,
    /// When it was installed.
    pub created_at: DateTime<Utc>,
}

const SELECT: &str =
    "SELECT id, bank, version, title, type, dimension, sha256, is_active, created_at FROM banks";

fn read(row: &mut Row<'_>) -> Result<Installed, StoreError> {
    Ok(Installed {
        row: row.id()?,
        id: row.text()?.to_owned(),
        version: row.text()?.to_owned(),
        title: row.text()?.to_owned(),
        kind: row.parsed()?,
        dimension: row.opt_parsed()?,
        sha256: row.text()?.to_owned(),
        is_active: row.flag()?,
        created_at: row.at()?,
    })
}

impl Store {
    /// All installed versions, by name and age.
    pub fn banks(&self) -> Result<Vec<Installed>, StoreError> {
        self.conn.all(&format!("{SELECT} ORDER BY bank, created_at, version"), &[], read)
    }

    /// The text that a version was installed from.
    pub fn bank_source(&self, row: Uuid) -> Result<String, StoreError> {
        let sql = "SELECT source FROM banks WHERE id = ?1";
        let source =
            self.conn.first(sql, &[Param::Id(row)], |row| Ok::<_, StoreError>(row.text()?.to_owned()))?;
        source.ok_or_else(|| StoreError::NotFound { what: "question bank", key: row.to_string() })
    }
}

impl Tx<'_> {
    /// Installs a version with its questions.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when that version is installed.
    pub fn insert_bank(&mut self, bank: &Bank) -> Result<Installed, StoreError> {
        let (row, version) = (id::bank(&bank.id, &bank.version.to_string()), bank.version.to_string());
        self.conn.run(
            "INSERT INTO banks (id, bank, version, title, type, dimension, sha256, source, is_active, created_at, op)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1, ?9, ?10)",
            &[
                Param::Id(row),
                Param::Text(&bank.id),
                Param::Text(&version),
                Param::Text(&bank.title),
                Param::Text(bank.bank_type.key()),
                Param::text(bank.dimension.map(Dimension::key)),
                Param::Text(bank.sha256()),
                Param::Text(bank.source()),
                Param::At(self.now()),
                Param::Int(self.op),
            ],
        )?;
        for (index, question) in (1_i64..).zip(&bank.questions) {
            self.insert_question(bank, row, index, question)?;
        }
        Ok(Installed {
            row,
            id: bank.id.clone(),
            version,
            title: bank.title.clone(),
            kind: bank.bank_type,
            dimension: bank.dimension,
            sha256: bank.sha256().to_owned(),
            is_active: true,
            created_at: self.now(),
        })
    }

    fn insert_question(
        &mut self,
        bank: &Bank,
        row: Uuid,
        index: i64,
        question: &crate::domain::question::Question,
    ) -> Result<(), StoreError> {
        let options =
            serde_json::to_string(&question.kind).map_err(|error| StoreError::Database(Box::new(error)))?;
        let kind = if bank.bank_type == Type::Custom { "all" } else { bank.bank_type.key() };
        self.conn.run(
            "INSERT INTO questions (id, bank_id, code, assessment_type, dimension, question_text, question_type,
                options, weight, order_index, created_at, op)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            &[
                Param::Id(id::question(row, &question.code).0),
                Param::Id(row),
                Param::Text(&question.code),
                Param::Text(kind),
                Param::text(question.dimension.map(Dimension::key)),
                Param::Text(&question.text),
                Param::Text(question.kind.question_type().key()),
                Param::Text(&options),
                Param::Int(question.weight.steps()),
                Param::Int(index),
                Param::At(self.now()),
                Param::Int(self.op),
            ],
        )?;
        Ok(())
    }

    /// Offers a version for new assessments, or stops offering it.
    ///
    /// # Errors
    /// When the store cannot be written to.
    pub fn offer_bank(&mut self, row: Uuid, offer: bool) -> Result<(), StoreError> {
        let params = [Param::Id(row), Param::Int(offer.into()), Param::Int(self.op)];
        self.conn.run("UPDATE banks SET is_active = ?2, op = ?3 WHERE id = ?1", &params)?;
        self.conn.run("UPDATE questions SET is_active = ?2, op = ?3 WHERE bank_id = ?1", &params)?;
        Ok(())
    }
}
