//! Rows of `libraries` and `interventions`: installed versions, kept whole.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Param, Row, Store, StoreError, Tx};
use crate::{
    bank::Library,
    domain::{
        id::{self, InterventionId},
        intervention::Intervention,
    },
};

/// One installed version of a library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstalledLibrary {
    /// Its row.
    pub row: Uuid,
    /// The library's name, for example `interventions`.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its title.
    pub title: String,
    /// SHA-256 of its text, in hexadecimal.
    pub sha256: String,
    /// Whether its interventions are on offer.
    pub is_active: bool,
    /// When it was installed.
    pub created_at: DateTime<Utc>,
}

impl InstalledLibrary {
    /// `interventions@1.0.0`.
    pub fn name(&self) -> String {
        format!("{}@{}", self.id, self.version)
    }
}

/// An intervention with where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogued {
    /// Its id.
    pub id: InterventionId,
    /// The library's name.
    pub library: String,
    /// The library's version.
    pub version: String,
    /// Whether it is on offer.
    pub is_active: bool,
    /// The exercise itself.
    pub intervention: Intervention,
}

impl Catalogued {
    /// What all versions of an intervention have in common: their library and their code.
    pub fn key(&self) -> (String, String) {
        (self.library.clone(), self.intervention.code.clone())
    }
}

const SELECT: &str = "SELECT id, library, version, title, sha256, is_active, created_at FROM libraries";

fn read(row: &mut Row<'_>) -> Result<InstalledLibrary, StoreError> {
    Ok(InstalledLibrary {
        row: row.id()?,
        id: row.text()?.to_owned(),
        version: row.text()?.to_owned(),
        title: row.text()?.to_owned(),
        sha256: row.text()?.to_owned(),
        is_active: row.flag()?,
        created_at: row.at()?,
    })
}

const SELECT_INTERVENTIONS: &str =
    "SELECT id, library, version, is_active, code, name, dimension, difficulty,
    time_minutes, description, implementation_steps, success_metrics, resources_needed FROM interventions";

fn read_intervention(row: &mut Row<'_>) -> Result<Catalogued, StoreError> {
    Ok(Catalogued {
        id: row.id()?,
        library: row.text()?.to_owned(),
        version: row.text()?.to_owned(),
        is_active: row.flag()?,
        intervention: Intervention {
            code: row.text()?.to_owned(),
            name: row.text()?.to_owned(),
            dimension: row.parsed()?,
            difficulty: row.parsed()?,
            time_minutes: u16::try_from(row.int()?).unwrap_or(u16::MAX),
            description: row.text()?.to_owned(),
            implementation_steps: json(row)?,
            success_metrics: json(row)?,
            resources_needed: json(row)?,
        },
    })
}

fn json<T: serde::de::DeserializeOwned>(row: &mut Row<'_>) -> Result<T, StoreError> {
    serde_json::from_str(row.text()?).map_err(|_| row.unreadable())
}

impl Store {
    /// All installed versions, by name and age.
    pub fn libraries(&self) -> Result<Vec<InstalledLibrary>, StoreError> {
        self.conn.all(&format!("{SELECT} ORDER BY library, created_at, version"), &[], read)
    }

    /// The text that a version was installed from.
    pub fn library_source(&self, row: Uuid) -> Result<String, StoreError> {
        let sql = "SELECT source FROM libraries WHERE id = ?1";
        let source =
            self.conn.first(sql, &[Param::Id(row)], |row| Ok::<_, StoreError>(row.text()?.to_owned()))?;
        source.ok_or_else(|| StoreError::NotFound { what: "intervention library", key: row.to_string() })
    }

    /// All interventions on offer, by code.
    pub fn interventions_on_offer(&self) -> Result<Vec<Catalogued>, StoreError> {
        let sql = format!("{SELECT_INTERVENTIONS} WHERE is_active = 1 ORDER BY code");
        self.conn.all(&sql, &[], read_intervention)
    }

    /// One intervention, on offer or not.
    pub fn intervention(&self, id: InterventionId) -> Result<Catalogued, StoreError> {
        let sql = format!("{SELECT_INTERVENTIONS} WHERE id = ?1");
        let found = self.conn.first(&sql, &[Param::Id(id.0)], read_intervention)?;
        found.ok_or_else(|| StoreError::NotFound { what: "intervention", key: id.to_string() })
    }
}

impl Tx<'_> {
    /// Installs a version with its interventions, on offer.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when that version is installed, or one of its codes is on offer already.
    pub fn insert_library(&mut self, library: &Library) -> Result<InstalledLibrary, StoreError> {
        let version = library.version.to_string();
        let row = id::library(&library.id, &version);
        self.conn.run(
            "INSERT INTO libraries (id, library, version, title, sha256, source, is_active, created_at, op)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, ?7, ?8)",
            &[
                Param::Id(row),
                Param::Text(&library.id),
                Param::Text(&version),
                Param::Text(&library.title),
                Param::Text(library.sha256()),
                Param::Text(library.source()),
                Param::At(self.now()),
                Param::Int(self.op),
            ],
        )?;
        for intervention in &library.interventions {
            self.insert_intervention((row, &library.id, &version), intervention)?;
        }
        Ok(InstalledLibrary {
            row,
            id: library.id.clone(),
            version,
            title: library.title.clone(),
            sha256: library.sha256().to_owned(),
            is_active: true,
            created_at: self.now(),
        })
    }

    fn insert_intervention(
        &mut self,
        (row, library, version): (Uuid, &str, &str),
        it: &Intervention,
    ) -> Result<(), StoreError> {
        let [steps, metrics, resources] = [
            serde_json::to_string(&it.implementation_steps),
            serde_json::to_string(&it.success_metrics),
            serde_json::to_string(&it.resources_needed),
        ]
        .map(|text| text.map_err(|error| StoreError::Database(Box::new(error))));
        self.conn.run(
            "INSERT INTO interventions (id, code, library, version, name, dimension, difficulty, time_minutes,
                description, implementation_steps, success_metrics, resources_needed, is_active, created_at, op)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 1, ?13, ?14)",
            &[
                Param::Id(id::intervention(row, &it.code).0),
                Param::Text(&it.code),
                Param::Text(library),
                Param::Text(version),
                Param::Text(&it.name),
                Param::Text(it.dimension.key()),
                Param::Text(it.difficulty.key()),
                Param::Int(it.time_minutes.into()),
                Param::Text(&it.description),
                Param::Text(&steps?),
                Param::Text(&metrics?),
                Param::Text(&resources?),
                Param::At(self.now()),
                Param::Int(self.op),
            ],
        )?;
        Ok(())
    }

    /// Offers a version, or stops offering it.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when one of its codes is on offer from elsewhere.
    pub fn offer_library(&mut self, library: &InstalledLibrary, offer: bool) -> Result<(), StoreError> {
        let (offer, op) = (Param::Int(offer.into()), Param::Int(self.op));
        let sql = "UPDATE libraries SET is_active = ?2, op = ?3 WHERE id = ?1";
        self.conn.run(sql, &[Param::Id(library.row), offer, op])?;
        let sql = "UPDATE interventions SET is_active = ?3, op = ?4 WHERE library = ?1 AND version = ?2";
        self.conn.run(sql, &[Param::Text(&library.id), Param::Text(&library.version), offer, op])?;
        Ok(())
    }
}
