//! Whether a database has the tables, indexes and triggers that this program made, and no others: history, undo and every
//! answer rest on them, and whoever can write to the file can change them.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::{StoreError, migrate, sqlite::Conn};

/// What a database is made of besides rows: kind and name, and the statement that makes it.
pub(super) type Objects = BTreeMap<(String, String), String>;

/// The digest of what each version is made of, from the first one on.
const DIGESTS: [u128; migrate::COUNT] = [
    0x62f9_6ed5_1bd0_340e_88bb_329a_d15c_86d8,
    0xf76f_3342_5690_8316_c929_8599_f1a5_8dfa,
    0x621c_f1fb_7639_6cea_19af_e891_7c66_199d,
    0x3ba8_87c2_57cf_6bcb_080d_eba9_80a6_ab9c,
    0x50b1_2225_ea8d_12ad_b85c_d1f9_3b71_f178,
    0x7a25_7913_580f_a15d_7c4f_ecb6_b46e_a05f,
    0x9b3d_f8d3_96e1_cd6b_1c65_9c8b_e105_670d,
    0x4ff9_2d3e_81ef_8379_c17e_33f5_9f01_9f94,
    0xa3e9_9e2d_194a_e45a_bc49_5ca3_1496_63f4,
    0xaa86_f015_18a5_a8bb_d38d_1ecf_eafc_0b76,
    0xe9d3_627a_5978_54c5_7d5f_86ee_e367_479c,
    0xf96d_44c3_15a5_f1dc_2b33_f6a4_70bb_6056,
];

fn digest(objects: &Objects) -> u128 {
    let mut hash = Sha256::new();
    for ((kind, name), sql) in objects {
        for text in [kind, name, sql] {
            hash.update(text);
            hash.update([0]);
        }
    }
    hash.finalize().iter().take(16).fold(0, |digest, byte| (digest << 8) | u128::from(*byte))
}

/// Refuses a database that is not made as its version is.
///
/// # Errors
/// [`StoreError::Altered`] with the first thing that differs.
pub(super) fn check(conn: &Conn) -> Result<(), StoreError> {
    let done = migrate::steps_done(conn.version()?)?;
    let there = conn.objects()?;
    let expected = done.checked_sub(1).and_then(|last| DIGESTS.get(last)).copied();
    if expected.is_none_or(|expected| expected == digest(&there)) {
        return Ok(());
    }
    let wrong = differences(&there, &wanted(done)?);
    let mendable = wrong.iter().all(Difference::can_be_mended);
    match wrong.first() {
        Some(first) => Err(StoreError::Altered { what: first.words(), mendable }),
        None => Ok(()),
    }
}

/// One thing that is not as it should be.
struct Difference {
    kind: String,
    name: String,
    /// Its statement as it should be; none where it should not be there.
    wanted: Option<String>,
    /// Whether something of that name is there.
    there: bool,
}

impl Difference {
    /// Tables hold rows, which no statement brings back.
    fn can_be_mended(&self) -> bool {
        self.kind != "table"
    }

    fn words(&self) -> String {
        let Self { kind, name, .. } = self;
        match (&self.wanted, self.there) {
            (None, _) if kind == "index" => format!("it has an index that coach did not make, '{name}'"),
            (None, _) => format!("it has a {kind} that coach did not make, '{name}'"),
            (Some(_), true) => format!("its {kind} '{name}' is not as coach made it"),
            (Some(_), false) => format!("its {kind} '{name}' is missing"),
        }
    }
}

fn differences(there: &Objects, wanted: &Objects) -> Vec<Difference> {
    let gone =
        wanted.iter().filter(|(key, sql)| there.get(key) != Some(sql)).map(|(key, sql)| (key, Some(sql)));
    let foreign = there.keys().filter(|key| !wanted.contains_key(key)).map(|key| (key, None));
    let all = gone.chain(foreign).map(|(key, sql)| Difference {
        kind: key.0.clone(),
        name: key.1.clone(),
        wanted: sql.cloned(),
        there: there.contains_key(key),
    });
    // What cannot be mended comes first.
    let (tables, rest): (Vec<_>, Vec<_>) = all.partition(|one| !one.can_be_mended());
    tables.into_iter().chain(rest).collect()
}

/// What a database with so many steps behind it is made of.
fn wanted(steps: usize) -> Result<Objects, StoreError> {
    let conn = Conn::memory()?;
    migrate::take(&conn, steps)?;
    conn.objects()
}

/// Makes triggers, indexes and views as they should be, and says what was done; nothing where that was not needed.
///
/// # Errors
/// When a table is not as it should be, or nothing can be written.
pub(super) fn mend(conn: &Conn) -> Result<Vec<String>, StoreError> {
    let Err(StoreError::Altered { what, mendable }) = check(conn) else {
        return check(conn).map(|()| Vec::new());
    };
    if !mendable {
        return Err(StoreError::Altered { what, mendable });
    }
    conn.begin()?;
    let mended = (|| {
        let wrong = differences(&conn.objects()?, &wanted(migrate::steps_done(conn.version()?)?)?);
        for one in wrong.iter().filter(|one| one.there) {
            conn.batch(&format!("DROP {} \"{}\"", one.kind, one.name.replace('"', "\"\"")))?;
        }
        for sql in wrong.iter().filter_map(|one| one.wanted.as_ref()) {
            conn.batch(sql)?;
        }
        check(conn)?;
        Ok(wrong.iter().map(Difference::words).collect())
    })();
    match mended {
        Ok(words) => conn.commit().map(|()| words),
        Err(error) => {
            conn.rollback()?;
            Err(error)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A new step gets its digest here; those of the others never change.
    #[test]
    fn every_version_has_its_digest() {
        let all: Vec<u128> = (1..=migrate::COUNT).map(|steps| digest(&wanted(steps).unwrap())).collect();
        assert_eq!(all, DIGESTS, "{all:x?}");
    }
}
