//! Rows of `breakthroughs`.

use chrono::{DateTime, Utc};

use super::{Param, Row, Store, StoreError, Tx, handle::Noun};
use crate::{
    domain::{
        Handle, Unit,
        breakthrough::{Aspect, Breakthrough, Rise},
        id::{BreakthroughId, ClientId, ScoreId},
    },
    vault::Slot,
};

/// Which breakthroughs a list wants.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// Of one client.
    pub client: Option<ClientId>,
    /// At or after.
    pub since: Option<DateTime<Utc>>,
    /// Before.
    pub until: Option<DateTime<Utc>>,
}

/// What a client finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// When.
    pub at: DateTime<Utc>,
    /// What, in clear words: `regular session`, `Q-02 Small brave act`.
    pub what: String,
}

fn slot(id: BreakthroughId, client: ClientId, column: &'static str) -> Slot {
    Slot { table: "breakthroughs", column, row: id.0, subject: client.0 }
}

const SELECT: &str =
    "SELECT b.id, b.handle, b.client_id, b.dimension, b.before_score, b.after_score, b.before_score_id,
    b.after_score_id, b.dismissed_at, b.edited, b.detected_at, b.created_at, b.trigger_event, b.description
    FROM breakthroughs b";

impl Store {
    /// One breakthrough.
    pub fn breakthrough(&self, id: BreakthroughId) -> Result<Breakthrough, StoreError> {
        let sql = format!("{SELECT} WHERE b.id = ?1");
        let found = self.conn.first(&sql, &[Param::Id(id.0)], |row| self.read_breakthrough(row))?;
        found.ok_or_else(|| StoreError::NotFound { what: "breakthrough", key: id.to_string() })
    }

    /// Hands breakthroughs to `visit`, dismissed ones too, oldest first.
    pub fn each_breakthrough<E: From<StoreError>>(
        &self,
        wanted: Wanted,
        mut visit: impl FnMut(Breakthrough) -> Result<(), E>,
    ) -> Result<(), E> {
        let by_client = if wanted.client.is_some() { "b.client_id = ?3 AND" } else { "" };
        let sql = format!(
            "{SELECT} WHERE {by_client} b.detected_at >= ?1 AND b.detected_at < ?2 ORDER BY b.detected_at, b.id"
        );
        let params = [
            wanted.since.map_or(Param::BEGINNING, Param::At),
            wanted.until.map_or(Param::END, Param::At),
            Param::option(wanted.client, |id| Param::Id(id.0)),
        ];
        let params = if wanted.client.is_some() { &params[..] } else { &params[..2] };
        self.conn.each(&sql, params, |row| visit(self.read_breakthrough(row)?))
    }

    /// The breakthroughs that one record shows, without those that were dismissed.
    pub fn breakthroughs_in(&self, score: ScoreId) -> Result<Vec<Breakthrough>, StoreError> {
        let sql = format!("{SELECT} WHERE b.after_score_id = ?1 AND b.dismissed_at IS NULL ORDER BY b.id");
        self.conn.all(&sql, &[Param::Id(score.0)], |row| self.read_breakthrough(row))
    }

    /// What of a record's breakthroughs was removed.
    pub fn removed_in(&self, score: ScoreId) -> Result<Vec<Aspect>, StoreError> {
        let sql = "SELECT dimension FROM removed_breakthroughs WHERE after_score_id = ?1";
        self.conn.all(sql, &[Param::Id(score.0)], |row: &mut Row<'_>| row.parsed())
    }

    fn read_breakthrough(&self, row: &mut Row<'_>) -> Result<Breakthrough, StoreError> {
        let (id, handle, client_id): (BreakthroughId, Handle, ClientId) =
            (row.id()?, row.parsed()?, row.id()?);
        let aspect = row.parsed()?;
        let mut unit = || row.opt_steps(Unit::from_steps).map(Option::unwrap_or_default);
        let rise = Rise { before: unit()?, after: unit()? };
        let (before_score_id, after_score_id) = (row.opt_id()?, row.opt_id()?);
        let (dismissed_at, edited) = (row.opt_at()?, row.flag()?);
        let (detected_at, created_at) = (row.at()?, row.at()?);
        let mut text = |column| self.text_at_hand(slot(id, client_id, column), row.opt_bytes()?);
        Ok(Breakthrough {
            id,
            handle,
            client_id,
            aspect,
            rise,
            before_score_id,
            after_score_id,
            trigger_event: text("trigger_event")?,
            description: text("description")?,
            dismissed_at,
            edited,
            detected_at,
            created_at,
        })
    }

    /// What a client finished last between two instants, both included: a session or an intervention.
    pub fn finished_between(
        &self,
        client: ClientId,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Option<Closing>, StoreError> {
        let sql = "SELECT scheduled_at AS at, REPLACE(type, '_', ' ') || ' session' AS what FROM sessions
                WHERE client_id = ?1 AND status = 'completed' AND scheduled_at >= ?2 AND scheduled_at <= ?3
            UNION ALL
            SELECT g.completed_at, i.code || ' ' || i.name
                FROM client_interventions g JOIN interventions i ON i.id = g.intervention_id
                WHERE g.client_id = ?1 AND g.status = 'completed' AND g.completed_at >= ?2 AND g.completed_at <= ?3
            ORDER BY at DESC, what LIMIT 1";
        let params = [Param::Id(client.0), Param::At(from), Param::At(to)];
        self.conn.first(sql, &params, |row| Ok(Closing { at: row.at()?, what: row.text()?.to_owned() }))
    }
}

impl Tx<'_> {
    /// Adds a breakthrough, making its id and handle.
    pub fn insert_breakthrough(&mut self, row: &mut Breakthrough) -> Result<(), StoreError> {
        self.insert_named_breakthrough(row, None)
    }

    /// The same under its id, where it has one, and with the handle that is wanted.
    ///
    /// # Errors
    /// When the handle is taken, or the store refuses.
    pub fn insert_named_breakthrough(
        &mut self,
        row: &mut Breakthrough,
        wish: Option<&Handle>,
    ) -> Result<(), StoreError> {
        if row.id.0.is_nil() {
            row.id = self.fresh_id()?;
        }
        row.handle = self.fresh_handle(Noun::Breakthrough, row.id.0, wish)?;
        self.write_breakthrough(
            row,
            "INSERT INTO breakthroughs (id, op, handle, client_id, dimension, magnitude, before_score, after_score,
                before_score_id, after_score_id, dismissed_at, edited, detected_at, created_at, trigger_event,
                description)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        )
    }

    /// Writes a changed breakthrough back.
    pub fn update_breakthrough(&mut self, row: &Breakthrough) -> Result<(), StoreError> {
        self.write_breakthrough(
            row,
            "UPDATE breakthroughs SET op = ?2, handle = ?3, client_id = ?4, dimension = ?5, magnitude = ?6,
                before_score = ?7, after_score = ?8, before_score_id = ?9, after_score_id = ?10, dismissed_at = ?11,
                edited = ?12, detected_at = ?13, created_at = ?14, trigger_event = ?15, description = ?16
             WHERE id = ?1",
        )
    }

    /// Writes what of a breakthrough follows from scores and from what was finished.
    pub fn follow_breakthrough(&mut self, row: &Breakthrough) -> Result<(), StoreError> {
        let trigger =
            self.seal_text(slot(row.id, row.client_id, "trigger_event"), row.trigger_event.as_deref())?;
        self.conn.run_one(
            "UPDATE breakthroughs SET op = ?2, magnitude = ?3, before_score = ?4, after_score = ?5,
                before_score_id = ?6, after_score_id = ?7, detected_at = ?8, trigger_event = ?9
             WHERE id = ?1",
            &[
                Param::Id(row.id.0),
                Param::Int(self.op),
                Param::Int(row.rise.steps()),
                Param::Int(row.rise.before.steps()),
                Param::Int(row.rise.after.steps()),
                Param::option(row.before_score_id, |id| Param::Id(id.0)),
                Param::option(row.after_score_id, |id| Param::Id(id.0)),
                Param::At(row.detected_at),
                Param::sealed(trigger.as_ref()),
            ],
        )
    }

    /// Writes which scores a breakthrough refers to, and nothing else of it.
    pub fn link_breakthrough(&mut self, row: &Breakthrough) -> Result<(), StoreError> {
        self.conn.run_one(
            "UPDATE breakthroughs SET op = ?2, before_score_id = ?3, after_score_id = ?4 WHERE id = ?1",
            &[
                Param::Id(row.id.0),
                Param::Int(self.op),
                Param::option(row.before_score_id, |id| Param::Id(id.0)),
                Param::option(row.after_score_id, |id| Param::Id(id.0)),
            ],
        )
    }

    fn write_breakthrough(&mut self, row: &Breakthrough, sql: &str) -> Result<(), StoreError> {
        let trigger =
            self.seal_text(slot(row.id, row.client_id, "trigger_event"), row.trigger_event.as_deref())?;
        let description =
            self.seal_text(slot(row.id, row.client_id, "description"), row.description.as_deref())?;
        let params = [
            Param::Id(row.id.0),
            Param::Int(self.op),
            Param::Text(row.handle.as_str()),
            Param::Id(row.client_id.0),
            Param::Text(row.aspect.key()),
            Param::Int(row.rise.steps()),
            Param::Int(row.rise.before.steps()),
            Param::Int(row.rise.after.steps()),
            Param::option(row.before_score_id, |id| Param::Id(id.0)),
            Param::option(row.after_score_id, |id| Param::Id(id.0)),
            Param::option(row.dismissed_at, Param::At),
            Param::Int(row.edited.into()),
            Param::At(row.detected_at),
            Param::At(row.created_at),
            Param::sealed(trigger.as_ref()),
            Param::sealed(description.as_ref()),
        ];
        self.conn.run_one(sql, &params)
    }

    /// Removes a breakthrough and frees its handle.
    pub fn delete_breakthrough(&mut self, row: &Breakthrough) -> Result<(), StoreError> {
        self.conn.run_one("DELETE FROM breakthroughs WHERE id = ?1", &[Param::Id(row.id.0)])?;
        self.drop_handle(&row.handle)
    }

    /// Remembers that what a record shows was removed, so that it is not found again.
    pub fn keep_removed(&mut self, score: ScoreId, aspect: Aspect) -> Result<(), StoreError> {
        self.conn.run(
            "INSERT INTO removed_breakthroughs (after_score_id, dimension, op) VALUES (?1, ?2, ?3)
             ON CONFLICT DO NOTHING",
            &[Param::Id(score.0), Param::Text(aspect.key()), Param::Int(self.op)],
        )?;
        Ok(())
    }

    /// Forgets what was removed of records that are gone.
    pub fn forget_removed(&mut self) -> Result<(), StoreError> {
        let sql = "DELETE FROM removed_breakthroughs WHERE NOT EXISTS
            (SELECT 1 FROM coherence_scores s WHERE s.id = removed_breakthroughs.after_score_id)";
        self.conn.run(sql, &[])?;
        Ok(())
    }
}
