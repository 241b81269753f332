//! Rows of `assessments`.

use chrono::{DateTime, Utc};

use super::{Param, Row, Store, StoreError, Tx, handle::Noun};
use crate::domain::{
    assessment::{Assessment, BankRef, Status},
    id::{AssessmentId, ClientId},
};

/// Which assessments a list wants.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// Of one client.
    pub client: Option<ClientId>,
    /// In one state.
    pub status: Option<Status>,
    /// Made at or after.
    pub since: Option<DateTime<Utc>>,
    /// Made before.
    pub until: Option<DateTime<Utc>>,
}

const SELECT: &str =
    "SELECT a.id, a.handle, a.client_id, a.type, a.dimension_focus, a.status, b.id, b.bank, b.version,
    a.bank_sha256, a.started_at, a.completed_at, a.time_spent_seconds, a.created_at
    FROM assessments a JOIN banks b ON b.id = a.bank_id";

fn read(row: &mut Row<'_>) -> Result<Assessment, StoreError> {
    Ok(Assessment {
        id: row.id()?,
        handle: row.parsed()?,
        client_id: row.id()?,
        kind: row.parsed()?,
        dimension_focus: row.opt_parsed()?,
        status: row.parsed()?,
        bank: BankRef {
            row: row.id()?,
            id: row.text()?.to_owned(),
            version: row.text()?.to_owned(),
            sha256: row.text()?.to_owned(),
        },
        started_at: row.opt_at()?,
        completed_at: row.opt_at()?,
        time_spent_seconds: row.int()?,
        created_at: row.at()?,
    })
}

impl Store {
    /// One assessment.
    pub fn assessment(&self, id: AssessmentId) -> Result<Assessment, StoreError> {
        let found = self.conn.first(&format!("{SELECT} WHERE a.id = ?1"), &[Param::Id(id.0)], read)?;
        found.ok_or_else(|| StoreError::NotFound { what: "assessment", key: id.to_string() })
    }

    /// Hands assessments to `visit`, oldest first.
    pub fn each_assessment<E: From<StoreError>>(
        &self,
        wanted: Wanted,
        mut visit: impl FnMut(Assessment) -> Result<(), E>,
    ) -> Result<(), E> {
        let by_client = if wanted.client.is_some() { "a.client_id = ?4 AND" } else { "" };
        let sql = format!(
            "{SELECT} WHERE {by_client} a.created_at >= ?1 AND a.created_at < ?2
             AND (CAST(?3 AS TEXT) IS NULL OR a.status = ?3) ORDER BY a.created_at, a.id"
        );
        let params = [
            wanted.since.map_or(Param::BEGINNING, Param::At),
            wanted.until.map_or(Param::END, Param::At),
            Param::text(wanted.status.map(Status::key)),
            Param::option(wanted.client, |id| Param::Id(id.0)),
        ];
        let params = if wanted.client.is_some() { &params[..] } else { &params[..3] };
        self.conn.each(&sql, params, |row| visit(read(row)?))
    }

    /// Every assessment that is not finished, the one made last first.
    pub fn unfinished_assessments(&self) -> Result<Vec<Assessment>, StoreError> {
        // All types are named so that the index on type and status serves.
        let sql = format!(
            "{SELECT} WHERE a.type IN ('initial', 'quick', 'deep_dive', 'custom')
             AND a.status IN ('draft', 'in_progress') ORDER BY a.created_at DESC, a.id DESC"
        );
        self.conn.all(&sql, &[], read)
    }

    /// So many finished assessments at most, the one finished last first.
    pub fn finished_assessments(&self, most: i64) -> Result<Vec<Assessment>, StoreError> {
        let sql = format!(
            "{SELECT} WHERE a.completed_at IS NOT NULL ORDER BY a.completed_at DESC, a.id DESC LIMIT ?1"
        );
        self.conn.all(&sql, &[Param::Int(most)], read)
    }

    /// A client's assessments that were finished at or after an instant and before another, oldest first.
    pub fn assessments_within(
        &self,
        client: ClientId,
        from: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Vec<AssessmentId>, StoreError> {
        let sql =
            "SELECT id FROM assessments WHERE client_id = ?1 AND completed_at >= ?2 AND completed_at < ?3
             ORDER BY completed_at, id";
        let params = [Param::Id(client.0), Param::At(from), Param::At(until)];
        self.conn.all(sql, &params, |row: &mut Row<'_>| row.id())
    }

    /// The unfinished assessment that was made last, of one client or of all.
    pub fn latest_unfinished(&self, client: Option<ClientId>) -> Result<Option<Assessment>, StoreError> {
        let sql = format!(
            "{SELECT} WHERE a.status <> 'completed' AND (CAST(?1 AS BLOB) IS NULL OR a.client_id = ?1)
             ORDER BY a.created_at DESC, a.id DESC LIMIT 1"
        );
        self.conn.first(&sql, &[Param::option(client, |id| Param::Id(id.0))], read)
    }

    /// How many assessments are not finished.
    pub fn count_unfinished(&self) -> Result<i64, StoreError> {
        let sql = "SELECT COUNT(*) FROM assessments WHERE status <> 'completed'";
        Ok(self.conn.first(sql, &[], |row: &mut Row<'_>| row.int())?.unwrap_or_default())
    }

    /// When an assessment that was opened again had been closed.
    pub fn closed_before(&self, id: AssessmentId) -> Result<Option<DateTime<Utc>>, StoreError> {
        let sql = "SELECT closed_before FROM assessments WHERE id = ?1";
        Ok(self.conn.first(sql, &[Param::Id(id.0)], |row: &mut Row<'_>| row.opt_at())?.flatten())
    }

    /// The assessment that came from an imported row, told by the row's keyed digest.
    pub fn assessment_by_import_key(&self, digest: &[u8; 32]) -> Result<Option<AssessmentId>, StoreError> {
        let sql = "SELECT id FROM assessments WHERE import_key = ?1";
        self.conn.first(sql, &[Param::Digest(digest)], |row: &mut Row<'_>| row.id())
    }
}

impl Tx<'_> {
    /// Adds an assessment, making its id and handle.
    pub fn insert_assessment(
        &mut self,
        assessment: &mut Assessment,
        import_key: Option<&[u8; 32]>,
    ) -> Result<(), StoreError> {
        assessment.id = self.fresh_id()?;
        assessment.handle = self.fresh_handle(Noun::Assessment, assessment.id.0, None)?;
        self.conn.run(
            "INSERT INTO assessments (id, handle, client_id, type, dimension_focus, status, bank_id, bank_sha256,
                started_at, completed_at, time_spent_seconds, import_key, created_at, op)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            &[
                Param::Id(assessment.id.0),
                Param::Text(assessment.handle.as_str()),
                Param::Id(assessment.client_id.0),
                Param::Text(assessment.kind.key()),
                Param::text(assessment.dimension_focus.map(crate::domain::Dimension::key)),
                Param::Text(assessment.status.key()),
                Param::Id(assessment.bank.row),
                Param::Text(&assessment.bank.sha256),
                Param::option(assessment.started_at, Param::At),
                Param::option(assessment.completed_at, Param::At),
                Param::Int(assessment.time_spent_seconds),
                Param::option(import_key, Param::Digest),
                Param::At(assessment.created_at),
                Param::Int(self.op),
            ],
        )?;
        Ok(())
    }

    /// Writes back how far an assessment has come.
    pub fn update_assessment(&mut self, assessment: &Assessment) -> Result<(), StoreError> {
        self.conn.run_one(
            "UPDATE assessments SET client_id = ?2, status = ?3, started_at = ?4, completed_at = ?5,
                time_spent_seconds = ?6, op = ?7
             WHERE id = ?1",
            &[
                Param::Id(assessment.id.0),
                Param::Id(assessment.client_id.0),
                Param::Text(assessment.status.key()),
                Param::option(assessment.started_at, Param::At),
                Param::option(assessment.completed_at, Param::At),
                Param::Int(assessment.time_spent_seconds),
                Param::Int(self.op),
            ],
        )
    }

    /// Remembers when an assessment that is opened again had been closed, or forgets it.
    pub fn keep_closed_before(
        &mut self,
        id: AssessmentId,
        at: Option<DateTime<Utc>>,
    ) -> Result<(), StoreError> {
        self.conn.run_one(
            "UPDATE assessments SET closed_before = ?2, op = ?3 WHERE id = ?1",
            &[Param::Id(id.0), Param::option(at, Param::At), Param::Int(self.op)],
        )
    }

    /// Removes an assessment with its answers.
    pub fn delete_assessment(&mut self, assessment: &Assessment) -> Result<(), StoreError> {
        let id = [Param::Id(assessment.id.0)];
        self.conn.run("DELETE FROM assessment_responses WHERE assessment_id = ?1", &id)?;
        self.conn.run_one("DELETE FROM assessments WHERE id = ?1", &id)?;
        self.drop_handle(&assessment.handle)
    }
}
