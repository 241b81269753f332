//! Breakthroughs that come back: when operations are taken back in another order than they were done, because one went by
//! an operation that does not stand any more, while another one kept it from being shown; and with the record that showed
//! them, which went with an assessment that was opened again.

use std::{cmp::Reverse, collections::BTreeMap};

use chrono::{DateTime, Utc};

use super::{
    Param, Row, StoreError, Tx,
    handle::Noun,
    operation::{Effect, Standing},
};
use crate::domain::{
    Handle,
    breakthrough::Aspect,
    id::{AssessmentId, BreakthroughId, ClientId, ScoreId},
};

/// A breakthrough that is gone, which no coach wrote.
#[derive(Clone, Debug)]
pub struct Gone {
    version: Version,
    /// Whether the operation by which it went does not stand any more.
    pub let_go: bool,
}

/// A breakthrough as it was between two operations.
#[derive(Clone, Debug)]
struct Version {
    id: BreakthroughId,
    handle: Handle,
    after: Option<ScoreId>,
    aspect: Aspect,
    /// What people said of it: when it was dismissed, and whether its words are theirs.
    said: (Option<DateTime<Utc>>, bool),
    op: i64,
    ended: i64,
}

/// The newest of the versions of one breakthrough, newest first, that holds nothing which a person said in an operation
/// that was taken back; each version holds on to what was said before it.
fn valid<'v>(versions: &'v [Version], standing: &Standing) -> Option<&'v Version> {
    let holds = |(at, _): &(usize, &Version)| {
        let held = versions.get(*at..).unwrap_or_default();
        holds(held, |version| version.said.0, standing) && holds(held, |version| version.said.1, standing)
    };
    versions.iter().enumerate().find(holds).map(|(_, version)| version)
}

/// Whether what the first of these versions holds on to was not said by an operation that was taken back.
fn holds<T: PartialEq>(held: &[Version], said: impl Fn(&Version) -> T, standing: &Standing) -> bool {
    let Some(first) = held.first().map(&said) else { return false };
    let same = held.iter().take_while(|version| said(version) == first);
    same.last().is_some_and(|version| standing.effect(version.op) != Effect::TakenBack)
}

impl Gone {
    /// The record that showed it, and what rose.
    pub fn shown(&self) -> (Option<ScoreId>, Aspect) {
        (self.version.after, self.version.aspect)
    }
}

const VERSION: &str =
    "SELECT h.id, h.handle, h.after_score_id, h.dimension, h.dismissed_at, h.edited, h.op, h.ended_op
    FROM main.breakthroughs_history h";

fn version(row: &mut Row<'_>) -> Result<Version, StoreError> {
    Ok(Version {
        id: row.id()?,
        handle: row.parsed()?,
        after: row.opt_id()?,
        aspect: row.parsed()?,
        said: (row.opt_at()?, row.flag()?),
        op: row.int()?,
        ended: row.int()?,
    })
}

impl Tx<'_> {
    /// The breakthroughs of a client that are gone, whose records are there and which were found by an operation that
    /// stands; those that went last come first.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn gone_breakthroughs(&self, client: ClientId) -> Result<Vec<Gone>, StoreError> {
        let sql = format!(
            "{VERSION} WHERE h.client_id = ?1
              AND h.after_score_id IN (SELECT s.id FROM main.coherence_scores s WHERE s.client_id = ?1)
              AND NOT EXISTS (SELECT 1 FROM main.breakthroughs b WHERE b.id = h.id)
            ORDER BY h.id, h.ended_op DESC"
        );
        let versions = self.conn.all(&sql, &[Param::Id(client.0)], version)?;
        let standing = self.standing()?;
        let mut gone = Vec::new();
        for versions in versions.chunk_by(|one, other| one.id == other.id) {
            let (Some(last), Some(first)) = (versions.first(), versions.last()) else { continue };
            let version = valid(versions, &standing).unwrap_or(last);
            if !version.said.1 && standing.effect(first.op) == Effect::Stands {
                gone.push((
                    last.ended,
                    Gone { version: version.clone(), let_go: standing.effect(last.ended) != Effect::Stands },
                ));
            }
        }
        gone.sort_by_key(|(ended, gone)| (Reverse(*ended), gone.version.id));
        Ok(gone.into_iter().map(|(_, gone)| gone).collect())
    }

    /// What has become of the operation that found a breakthrough.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn finding(&self, id: BreakthroughId) -> Result<Effect, StoreError> {
        let sql = "SELECT MIN(op) FROM (SELECT op FROM main.breakthroughs WHERE id = ?1
            UNION ALL SELECT op FROM main.breakthroughs_history WHERE id = ?1)";
        let found = self.conn.first(sql, &[Param::Id(id.0)], |row: &mut Row<'_>| row.opt_int())?.flatten();
        Ok(self.standing()?.effect(found.unwrap_or_default()))
    }

    /// Lets go of notes that a breakthrough was removed which came back with their score, although every removal of it was
    /// taken back.
    ///
    /// # Errors
    /// When the store refuses.
    pub(super) fn forget_undone_removals(&mut self) -> Result<(), StoreError> {
        let sql = "SELECT r.after_score_id, r.dimension, h.op FROM main.removed_breakthroughs r
            JOIN main.removed_breakthroughs_history h
              ON h.after_score_id = r.after_score_id AND h.dimension = r.dimension
            WHERE r.op = ?1";
        let standing = self.standing()?;
        let mut stands: BTreeMap<(ScoreId, Aspect), bool> = BTreeMap::new();
        self.conn.each(sql, &[Param::Int(self.op)], |row: &mut Row<'_>| {
            let key = (row.id()?, row.parsed()?);
            *stands.entry(key).or_default() |= standing.effect(row.int()?) == Effect::Stands;
            Ok::<_, StoreError>(())
        })?;
        for ((score, aspect), _) in stands.into_iter().filter(|(_, stands)| !stands) {
            self.conn.run(
                "DELETE FROM main.removed_breakthroughs WHERE after_score_id = ?1 AND dimension = ?2",
                &[Param::Id(score.0), Param::Text(aspect.key())],
            )?;
        }
        Ok(())
    }

    /// The record that an assessment had when it was opened again, by which it went; the last one of several.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn former_score(&self, assessment: AssessmentId) -> Result<Option<ScoreId>, StoreError> {
        let sql =
            "SELECT h.id FROM main.coherence_scores_history h WHERE h.assessment_id = ?1 AND h.ended_op IN
                (SELECT op FROM main.assessments WHERE id = ?1
                 UNION SELECT op FROM main.assessments_history WHERE id = ?1)
            ORDER BY h.ended_op DESC LIMIT 1";
        self.conn.first(sql, &[Param::Id(assessment.0)], |row: &mut Row<'_>| row.id())
    }

    /// Brings back with a record, which was just put where it had been, what went with it: breakthroughs that it showed,
    /// those that were put aside among them, and notes that one was removed.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn bring_back_with(&mut self, score: ScoreId) -> Result<(), StoreError> {
        let sql = "SELECT MAX(ended_op) FROM main.coherence_scores_history WHERE id = ?1";
        let went = self.conn.first(sql, &[Param::Id(score.0)], |row: &mut Row<'_>| row.opt_int())?.flatten();
        let Some(went) = went else { return Ok(()) };
        self.conn.run(
            "INSERT INTO main.removed_breakthroughs (after_score_id, dimension, op)
             SELECT after_score_id, dimension, ?3 FROM main.removed_breakthroughs_history
             WHERE after_score_id = ?1 AND ended_op = ?2",
            &[Param::Id(score.0), Param::Int(went), Param::Int(self.op)],
        )?;
        let sql = format!(
            "{VERSION} WHERE h.ended_op = ?2 AND (h.after_score_id = ?1 OR h.before_score_id = ?1) ORDER BY h.id"
        );
        for version in self.conn.all(&sql, &[Param::Id(score.0), Param::Int(went)], version)? {
            let there = "SELECT 1 FROM main.breakthroughs WHERE id = ?1";
            let there = self.conn.first(there, &[Param::Id(version.id.0)], |row: &mut Row<'_>| row.int())?;
            if there.is_none() && self.unseen(&version)? {
                self.bring_back(&Gone { version, let_go: true })?;
            }
        }
        Ok(())
    }

    /// Whether the record that showed a breakthrough is there, shows no other one of the same, and nobody recorded it by hand
    /// since.
    fn unseen(&self, version: &Version) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM main.coherence_scores s WHERE s.id = ?1 AND NOT EXISTS
            (SELECT 1 FROM main.breakthroughs b WHERE b.dimension = ?2 AND (b.after_score_id = s.id
                OR b.client_id = s.client_id AND b.edited = 1 AND b.after_score_id IS NULL
                AND SUBSTR(b.detected_at, 1, 19) = SUBSTR(s.calculated_at, 1, 19)))";
        let params = [Param::option(version.after, |id| Param::Id(id.0)), Param::Text(version.aspect.key())];
        Ok(self.conn.first(sql, &params, |row: &mut Row<'_>| row.int())?.is_some())
    }

    /// Has the breakthroughs of a client that a coach wrote, and that stayed when their records went, refer to those again
    /// that came back since.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn refer_again(&mut self, client: ClientId) -> Result<(), StoreError> {
        for column in ["after_score_id", "before_score_id"] {
            let back = format!(
                "SELECT s.id FROM main.breakthroughs_history h JOIN main.coherence_scores s ON s.id = h.{column}
                WHERE h.id = breakthroughs.id AND s.client_id = ?1 AND h.ended_op =
                    (SELECT MAX(l.ended_op) FROM main.breakthroughs_history l
                     WHERE l.id = breakthroughs.id AND l.{column} IS NOT NULL)
                AND NOT EXISTS (SELECT 1 FROM main.breakthroughs b
                    WHERE '{column}' = 'after_score_id' AND b.after_score_id = s.id
                      AND b.dimension = breakthroughs.dimension)"
            );
            self.conn.run(
                &format!(
                    "UPDATE main.breakthroughs SET {column} = ({back}), op = ?2
                     WHERE client_id = ?1 AND edited = 1 AND {column} IS NULL AND EXISTS ({back})"
                ),
                &[Param::Id(client.0), Param::Int(self.op)],
            )?;
        }
        Ok(())
    }

    /// Brings a breakthrough back as it was when it went; under another handle where its own is somebody else's now.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn bring_back(&mut self, gone: &Gone) -> Result<(), StoreError> {
        let Version { id, handle, ended, .. } = &gone.version;
        let free = self.claim(Noun::Breakthrough, id.0, handle)?;
        let handle = if free { handle.clone() } else { self.fresh_handle(Noun::Breakthrough, id.0, None)? };
        self.insert_version(*id, &handle, *ended)
    }

    /// Puts in the version of a breakthrough that an operation ended.
    fn insert_version(&mut self, id: BreakthroughId, handle: &Handle, ended: i64) -> Result<(), StoreError> {
        self.conn.run_one(
            "INSERT INTO main.breakthroughs (id, op, handle, client_id, dimension, magnitude, before_score, after_score,
                before_score_id, after_score_id, dismissed_at, edited, detected_at, created_at, trigger_event,
                description)
             SELECT id, ?2, ?4, client_id, dimension, magnitude, before_score, after_score,
                before_score_id, after_score_id, dismissed_at, edited, detected_at, created_at, trigger_event,
                description
             FROM main.breakthroughs_history WHERE id = ?1 AND ended_op = ?3",
            &[Param::Id(id.0), Param::Int(self.op), Param::Int(ended), Param::Text(handle.as_str())],
        )
    }

    /// Breakthroughs that came back, by taking operation `undone` back, with what a person had said of them in an operation
    /// which was itself taken back since: they become what they were before that one.
    ///
    /// # Errors
    /// When the store refuses.
    pub(super) fn mend_breakthroughs(&mut self, undone: i64) -> Result<(), StoreError> {
        let sql = format!(
            "{VERSION} JOIN main.breakthroughs b ON b.id = h.id AND b.op = ?2
            WHERE h.ended_op <= ?1 AND EXISTS
                (SELECT 1 FROM main.breakthroughs_history l WHERE l.id = h.id AND l.ended_op = ?1)
            ORDER BY h.id, h.ended_op DESC"
        );
        let versions = self.conn.all(&sql, &[Param::Int(undone), Param::Int(self.op)], version)?;
        let standing = self.standing()?;
        for versions in versions.chunk_by(|one, other| one.id == other.id) {
            let right = valid(versions, &standing).filter(|right| right.ended < undone);
            if let Some(Version { id, handle, ended, .. }) = right {
                self.conn.run_one("DELETE FROM main.breakthroughs WHERE id = ?1", &[Param::Id(id.0)])?;
                self.insert_version(*id, handle, *ended)?;
            }
        }
        Ok(())
    }
}
