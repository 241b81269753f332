//! What the numbers of a whole practice are counted from: clear columns only, so that they can be had while locked. A few
//! queries, each over one table.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::{Param, Row, Store, StoreError};
use crate::domain::{
    PerDimension, Percent, Unit,
    analytics::{Point, meeting::Meeting},
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
        // One pass over the table as it lies: an index would lead to each row on its own.
        let sql = "SELECT client_id, calculated_at, psi_score, rho_score, q_score, f_score, carried,
            coherence_percentage FROM coherence_scores";
        let mut points: HashMap<ClientId, Vec<Point>> = HashMap::new();
        self.conn.each(sql, &[], |row| {
            let (client, point) = (row.id()?, point(row)?);
            if point.at < until {
                points.entry(client).or_default().push(point);
            }
            Ok::<_, StoreError>(())
        })?;
        for points in points.values_mut() {
            points.sort_by_key(|point| point.at);
        }
        Ok(points)
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
    let mut unit = || row.opt_steps(Unit::from_steps);
    let scores = PerDimension { psi: unit()?, rho: unit()?, q: unit()?, f: unit()? };
    let carried = row.text()?;
    let carried = PerDimension::from_fn(|dimension| carried.split(';').any(|key| key == dimension.key()));
    Ok(Point { at, scores, carried, percent: row.opt_steps(Percent::from_steps)? })
}
