//! What the numbers of a whole practice are counted from: clear columns only, so that they can be had while locked. A few
//! queries, each over one table.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::{Param, Row, Store, StoreError, score::units};
use crate::domain::{
    Dimension, PerDimension, Percent,
    analytics::{Point, meeting::Meeting},
    assignment,
    client::Status,
    id::ClientId,
};

/// From an instant on, up to another.
pub type Span = (DateTime<Utc>, DateTime<Utc>);

/// What was done in a range, and what is late.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Assessments completed.
    pub assessments: i64,
    /// Interventions that clients completed.
    pub interventions: i64,
    /// Breakthroughs that were not dismissed.
    pub breakthroughs: i64,
    /// Action items whose day is over.
    pub overdue_actions: i64,
    /// Assigned interventions whose day is over.
    pub overdue_interventions: i64,
}

/// How often one version of an intervention was given, of those assignments that stand alike now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenCount {
    /// Its library.
    pub library: String,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it works on.
    pub dimension: Dimension,
    /// How they stand.
    pub status: assignment::Status,
    /// How many were given before the end of the range.
    pub before: usize,
    /// How many were given in the range.
    pub given: usize,
    /// How many were completed or given up in the range.
    pub ended: usize,
    /// How many were given up in the range.
    pub abandoned: usize,
}

impl Store {
    /// Does reads that pass over whole tables once, on one state of the practice. Pages that are not looked at again need no
    /// room of their own, and making room is a good part of what reading them costs.
    pub fn skim<T, E: From<StoreError>>(&self, read: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        self.conn.batch("PRAGMA cache_size = -1024")?;
        let read = self.steady(read);
        self.conn.batch("PRAGMA cache_size = -16384")?;
        read
    }

    /// Every client with where coaching stands.
    pub fn standings(&self) -> Result<Vec<(ClientId, Status)>, StoreError> {
        self.conn
            .all("SELECT id, status FROM clients", &[], |row| Ok::<_, StoreError>((row.id()?, row.parsed()?)))
    }

    /// Every client's records before an instant, oldest first.
    pub fn points(&self, until: DateTime<Utc>) -> Result<HashMap<ClientId, Vec<Point>>, StoreError> {
        // The order is that of an index that holds all of it.
        let sql = "SELECT client_id, calculated_at, psi_score, rho_score, q_score, f_score, carried,
                coherence_percentage
            FROM coherence_scores WHERE calculated_at < ?1 ORDER BY client_id, calculated_at, id";
        self.by_client(sql, &[Param::At(until)], point)
    }

    /// The sessions of a range.
    pub fn meetings(&self, (since, until): Span) -> Result<Vec<Meeting>, StoreError> {
        let sql = "SELECT client_id, scheduled_at, status, COALESCE(delivered_minutes, duration_minutes)
            FROM sessions WHERE scheduled_at >= ?1 AND scheduled_at < ?2";
        self.conn.all(sql, &[Param::At(since), Param::At(until)], |row| {
            let (client, at, status, minutes) = (row.id()?, row.at()?, row.parsed()?, row.int()?);
            Ok::<_, StoreError>(Meeting { client, at, status, minutes })
        })
    }

    /// The last session that took place before an instant, for each of some clients.
    pub fn last_held(
        &self,
        clients: impl IntoIterator<Item = ClientId>,
        before: DateTime<Utc>,
    ) -> Result<HashMap<ClientId, DateTime<Utc>>, StoreError> {
        let sql = "SELECT scheduled_at FROM sessions
            WHERE client_id = ?1 AND scheduled_at < ?2 AND status = 'completed'
            ORDER BY scheduled_at DESC LIMIT 1";
        let mut found = HashMap::new();
        for client in clients {
            let params = [Param::Id(client.0), Param::At(before)];
            let last = self.conn.first(sql, &params, |row: &mut Row<'_>| row.at())?;
            found.extend(last.map(|at| (client, at)));
        }
        Ok(found)
    }

    /// How often interventions were given and ended in a range, by version and by how the assignments stand now; the
    /// version of which one that counts was given last comes last.
    pub fn given_counts(&self, (since, until): Span) -> Result<Vec<GivenCount>, StoreError> {
        let sql = "SELECT i.library, i.code, i.name, i.dimension, g.status, g.before, g.given,
                g.completed + g.abandoned, g.abandoned
            FROM (SELECT intervention_id, status,
                    SUM(assigned_at < ?2) AS before,
                    SUM(assigned_at >= ?1 AND assigned_at < ?2) AS given,
                    COALESCE(SUM(completed_at >= ?1 AND completed_at < ?2), 0) AS completed,
                    COALESCE(SUM(abandoned_at >= ?1 AND abandoned_at < ?2), 0) AS abandoned,
                    MAX(CASE WHEN assigned_at < ?2 AND (status IN ('assigned', 'in_progress') OR assigned_at >= ?1
                        OR completed_at >= ?1 AND completed_at < ?2 OR abandoned_at >= ?1 AND abandoned_at < ?2)
                        THEN assigned_at END) AS last
                FROM client_interventions GROUP BY intervention_id, status) g
            JOIN interventions i ON i.id = g.intervention_id
            ORDER BY g.last, i.id";
        self.conn.all(sql, &[Param::At(since), Param::At(until)], |row| {
            let (library, code, name) =
                (row.text()?.to_owned(), row.text()?.to_owned(), row.text()?.to_owned());
            let (dimension, status) = (row.parsed()?, row.parsed()?);
            let mut count = || row.int().map(|count| usize::try_from(count).unwrap_or_default());
            let (before, given, ended, abandoned) = (count()?, count()?, count()?, count()?);
            Ok(GivenCount { library, code, name, dimension, status, before, given, ended, abandoned })
        })
    }

    /// What was done in a range, and what is late on a day.
    pub fn work_done(&self, (since, until): Span, today: NaiveDate) -> Result<Work, StoreError> {
        let range = [Param::At(since), Param::At(until)];
        let count = |sql: &str, params: &[Param<'_>]| {
            Ok::<_, StoreError>(
                self.conn.first(sql, params, |row: &mut Row<'_>| row.int())?.unwrap_or_default(),
            )
        };
        Ok(Work {
            assessments: count(
                // Only completed ones have the instant.
                "SELECT COUNT(*) FROM assessments WHERE completed_at >= ?1 AND completed_at < ?2",
                &range,
            )?,
            interventions: count(
                "SELECT COUNT(*) FROM client_interventions
                 WHERE status = 'completed' AND completed_at >= ?1 AND completed_at < ?2",
                &range,
            )?,
            breakthroughs: count(
                "SELECT COUNT(*) FROM breakthroughs
                 WHERE dismissed_at IS NULL AND detected_at >= ?1 AND detected_at < ?2",
                &range,
            )?,
            overdue_actions: count(
                "SELECT COUNT(*) FROM action_items WHERE status <> 'completed' AND due_date < ?1",
                &[Param::Date(today)],
            )?,
            overdue_interventions: count(
                "SELECT COUNT(*) FROM client_interventions
                 WHERE status IN ('assigned', 'in_progress') AND due_date < ?1",
                &[Param::Date(today)],
            )?,
        })
    }
}

fn point(row: &mut Row<'_>) -> Result<Point, StoreError> {
    let at = row.at()?;
    let scores = units(row)?;
    let carried = row.text()?;
    let carried = PerDimension::from_fn(|dimension| carried.split(';').any(|key| key == dimension.key()));
    Ok(Point { at, scores, carried, percent: row.opt_steps(Percent::from_steps)? })
}
