//! Rows of `coherence_scores`.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::{Param, Row, Store, StoreError, Tx, agenda::Halt};
use crate::domain::{
    Dimension, PerDimension, Percent, Total, Unit, Velocity,
    history::Score,
    id::{AssessmentId, ClientId, ScoreId},
    pattern::Pattern,
};

/// The part of a record that a list shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    /// Its id.
    pub id: ScoreId,
    /// When the answers were closed.
    pub calculated_at: DateTime<Utc>,
    /// The dimension scores.
    pub scores: PerDimension<Option<Unit>>,
    /// Coherence percentage.
    pub percent: Option<Percent>,
    /// Change of coherence fraction per day.
    pub velocity: Option<Velocity>,
    /// Patterns that hold.
    pub patterns: Vec<Pattern>,
}

impl Brief {
    /// Reads `id, calculated_at, psi, rho, q, f, percentage, velocity, pattern`, all NULL when there is no score.
    pub(super) fn read(row: &mut Row<'_>) -> Result<Option<Self>, StoreError> {
        let id: Option<ScoreId> = row.opt_id()?;
        let at = row.opt_at()?;
        let scores = units(row)?;
        let percent = row.opt_steps(Percent::from_steps)?;
        let velocity = row.opt_steps(Velocity::from_steps)?;
        let patterns = patterns(row)?;
        Ok(id.zip(at).map(|(id, calculated_at)| Self {
            id,
            calculated_at,
            scores,
            percent,
            velocity,
            patterns,
        }))
    }
}

/// A record of a curve, as far as a line of the list shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recent {
    /// The dimension scores.
    pub scores: PerDimension<Option<Unit>>,
    /// Coherence percentage.
    pub percent: Option<Percent>,
}

pub(super) fn units(row: &mut Row<'_>) -> Result<PerDimension<Option<Unit>>, StoreError> {
    let mut next = || row.opt_steps(Unit::from_steps);
    Ok(PerDimension { psi: next()?, rho: next()?, q: next()?, f: next()? })
}

fn patterns(row: &mut Row<'_>) -> Result<Vec<Pattern>, StoreError> {
    let text = row.opt_text()?.unwrap_or_default();
    Pattern::split(text).map_err(|_| StoreError::Unreadable { column: "pattern_detected".to_owned() })
}

const COLUMNS: &str =
    "s.id, s.client_id, s.assessment_id, a.type, s.psi_score, s.rho_score, s.q_score, s.f_score,
    s.total_coherence, s.coherence_percentage, s.velocity, s.pattern_detected, s.carried, s.manual, s.flags,
    s.algorithm, s.calculated_at, s.created_at";

const FROM: &str = "FROM coherence_scores s LEFT JOIN assessments a ON a.id = s.assessment_id";

fn read(row: &mut Row<'_>) -> Result<Score, StoreError> {
    let unreadable = |column: &str| StoreError::Unreadable { column: column.to_owned() };
    let (id, client_id, assessment_id, kind) = (row.id()?, row.id()?, row.opt_id()?, row.opt_parsed()?);
    let scores = units(row)?;
    let (total, percent) = (row.opt_steps(Total::from_steps)?, row.opt_steps(Percent::from_steps)?);
    let velocity = row.opt_steps(Velocity::from_steps)?;
    let patterns = patterns(row)?;
    let carried =
        split(row.text()?).map(str::parse).collect::<Result<_, _>>().map_err(|_| unreadable("carried"))?;
    Ok(Score {
        id,
        client_id,
        assessment_id,
        kind,
        scores,
        total,
        percent,
        velocity,
        patterns,
        carried,
        manual: row.flag()?,
        flags: split(row.text()?).map(str::to_owned).collect(),
        algorithm: row.int()?,
        calculated_at: row.at()?,
        created_at: row.at()?,
    })
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').filter(|part| !part.is_empty())
}

impl Store {
    /// A client's records, oldest first.
    pub fn scores_of(&self, client: ClientId) -> Result<Vec<Score>, StoreError> {
        let sql = format!("SELECT {COLUMNS} {FROM} WHERE s.client_id = ?1 ORDER BY s.calculated_at, s.id");
        self.conn.all(&sql, &[Param::Id(client.0)], read)
    }

    /// A client's latest record, or the latest strictly before an instant.
    pub fn latest_score(
        &self,
        client: ClientId,
        before: Option<DateTime<Utc>>,
    ) -> Result<Option<Score>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} {FROM} WHERE s.client_id = ?1 AND s.calculated_at < ?2
             ORDER BY s.calculated_at DESC, s.id DESC LIMIT 1"
        );
        self.conn.first(&sql, &[Param::Id(client.0), before.map_or(Param::END, Param::At)], read)
    }

    /// The total of a client's first record from an instant on that has one.
    pub fn first_total_since(
        &self,
        client: ClientId,
        since: DateTime<Utc>,
    ) -> Result<Option<Total>, StoreError> {
        let sql = "SELECT total_coherence FROM coherence_scores
                   WHERE client_id = ?1 AND calculated_at >= ?2 AND total_coherence IS NOT NULL
                   ORDER BY calculated_at, id LIMIT 1";
        let read = |row: &mut Row<'_>| row.opt_steps(Total::from_steps);
        Ok(self.conn.first(sql, &[Param::Id(client.0), Param::At(since)], read)?.flatten())
    }

    /// What a client's last record up to an instant that measured a dimension, and did not carry it over, says of it.
    pub fn measured_until(
        &self,
        client: ClientId,
        dimension: Dimension,
        until: DateTime<Utc>,
    ) -> Result<Option<Unit>, StoreError> {
        self.measured(client, dimension, until, ("calculated_at <= ?2", "calculated_at DESC, id DESC"))
    }

    /// What a client's first record after an instant that measured a dimension, and did not carry it over, says of it.
    pub fn measured_since(
        &self,
        client: ClientId,
        dimension: Dimension,
        since: DateTime<Utc>,
    ) -> Result<Option<Unit>, StoreError> {
        self.measured(client, dimension, since, ("calculated_at > ?2", "calculated_at, id"))
    }

    fn measured(
        &self,
        client: ClientId,
        dimension: Dimension,
        at: DateTime<Utc>,
        (side, order): (&str, &str),
    ) -> Result<Option<Unit>, StoreError> {
        let key = dimension.key();
        let sql = format!(
            "SELECT {key}_score, carried FROM coherence_scores
             WHERE client_id = ?1 AND {side} AND {key}_score IS NOT NULL ORDER BY {order}"
        );
        let mut found = None;
        let outcome = self.conn.each(&sql, &[Param::Id(client.0), Param::At(at)], |row| {
            let score = row.opt_steps(Unit::from_steps)?;
            if split(row.text()?).any(|carried| carried == key) {
                return Ok(());
            }
            found = score;
            Err(Halt::Found)
        });
        match outcome {
            Ok(()) | Err(Halt::Found) => Ok(found),
            Err(Halt::Failed(error)) => Err(error),
        }
    }

    /// One record.
    pub fn score(&self, id: ScoreId) -> Result<Option<Score>, StoreError> {
        self.conn.first(&format!("SELECT {COLUMNS} {FROM} WHERE s.id = ?1"), &[Param::Id(id.0)], read)
    }

    /// The record that an assessment led to.
    pub fn score_of_assessment(&self, assessment: AssessmentId) -> Result<Option<Score>, StoreError> {
        self.conn.first(
            &format!("SELECT {COLUMNS} {FROM} WHERE s.assessment_id = ?1"),
            &[Param::Id(assessment.0)],
            read,
        )
    }

    /// Hands records from an instant up to another (both may be left open) to `visit`: by client, oldest first, or
    /// over all clients in the order of time.
    pub fn each_score<E: From<StoreError>>(
        &self,
        client: Option<ClientId>,
        since: Option<DateTime<Utc>>,
        until: Option<DateTime<Utc>>,
        mut visit: impl FnMut(Score) -> Result<(), E>,
    ) -> Result<(), E> {
        let since = since.map_or(Param::BEGINNING, Param::At);
        let until = until.map_or(Param::END, Param::At);
        let params = [since, until, Param::option(client, |id| Param::Id(id.0))];
        let range = "s.calculated_at >= ?1 AND s.calculated_at < ?2";
        let sql = match client {
            Some(_) => format!(
                "SELECT {COLUMNS} {FROM} WHERE s.client_id = ?3 AND {range} ORDER BY s.calculated_at, s.id"
            ),
            None => format!("SELECT {COLUMNS} {FROM} WHERE {range} ORDER BY s.calculated_at, s.id"),
        };
        let params = if client.is_some() { &params[..] } else { &params[..2] };
        self.conn.each(&sql, params, |row| visit(read(row)?))
    }
}

impl Store {
    /// The latest records of every client, at most so many each, oldest first.
    pub fn recent_scores(&self, most: usize) -> Result<HashMap<ClientId, Vec<Recent>>, StoreError> {
        // The order is that of an index that holds all of it.
        let sql = "SELECT client_id, psi_score, rho_score, q_score, f_score, coherence_percentage
            FROM coherence_scores ORDER BY client_id, calculated_at, id";
        let mut recent = self.by_client(sql, &[], |row| {
            Ok(Recent { scores: units(row)?, percent: row.opt_steps(Percent::from_steps)? })
        })?;
        for records in recent.values_mut() {
            records.drain(..records.len().saturating_sub(most));
        }
        Ok(recent)
    }

    /// Rows that begin with a client and come one client after the other, gathered by client.
    pub(super) fn by_client<T>(
        &self,
        sql: &str,
        params: &[Param<'_>],
        mut read: impl FnMut(&mut Row<'_>) -> Result<T, StoreError>,
    ) -> Result<HashMap<ClientId, Vec<T>>, StoreError> {
        let mut gathered = HashMap::new();
        let mut current: Option<(ClientId, Vec<T>)> = None;
        self.conn.each(sql, params, |row| {
            let (client, value) = (row.id()?, read(row)?);
            match &mut current {
                Some((same, values)) if *same == client => values.push(value),
                _ => gathered.extend(current.replace((client, vec![value]))),
            }
            Ok::<_, StoreError>(())
        })?;
        gathered.extend(current);
        Ok(gathered)
    }
}

impl Tx<'_> {
    /// Adds a record, or writes a recomputed one back.
    pub fn write_score(&mut self, score: &Score) -> Result<(), StoreError> {
        let [psi, rho, q, f] = Dimension::ALL
            .map(|dimension| Param::option(score.scores[dimension], |unit| Param::Int(unit.steps())));
        let pattern = Pattern::join(&score.patterns);
        let carried = score.carried.iter().map(|dimension| dimension.key()).collect::<Vec<_>>().join(";");
        let flags = score.flags.join(";");
        self.conn.run(
            "INSERT INTO coherence_scores (id, client_id, assessment_id, psi_score, rho_score, q_score, f_score,
                total_coherence, coherence_percentage, velocity, pattern_detected, carried, manual, flags, algorithm,
                calculated_at, created_at, op)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
             ON CONFLICT (id) DO UPDATE SET client_id = excluded.client_id, psi_score = excluded.psi_score,
                rho_score = excluded.rho_score, q_score = excluded.q_score, f_score = excluded.f_score,
                total_coherence = excluded.total_coherence, coherence_percentage = excluded.coherence_percentage,
                velocity = excluded.velocity, pattern_detected = excluded.pattern_detected,
                carried = excluded.carried, flags = excluded.flags, algorithm = excluded.algorithm,
                calculated_at = excluded.calculated_at, op = excluded.op",
            &[
                Param::Id(score.id.0),
                Param::Id(score.client_id.0),
                Param::option(score.assessment_id, |id| Param::Id(id.0)),
                psi,
                rho,
                q,
                f,
                Param::option(score.total, |total| Param::Int(total.steps())),
                Param::option(score.percent, |percent| Param::Int(percent.steps())),
                Param::option(score.velocity, |velocity| Param::Int(velocity.steps())),
                if pattern.is_empty() { Param::Null } else { Param::Text(&pattern) },
                Param::Text(&carried),
                Param::Int(score.manual.into()),
                Param::Text(&flags),
                Param::Int(score.algorithm),
                Param::At(score.calculated_at),
                Param::At(score.created_at),
                Param::Int(self.op),
            ],
        )?;
        Ok(())
    }
}
