//! `PRIVACY.toml` names every column of the practice as sealed or clear, with the reason. A column that a migration
//! adds without a decision fails here.

use std::collections::{BTreeMap, BTreeSet};

use crate::{World, world::tables};

/// table -> column -> (sealed or clear, why)
fn decisions() -> BTreeMap<String, BTreeMap<String, (String, String)>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/PRIVACY.toml");
    toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// (table, column, type), history tables left out: they hold what their tables held.
pub(crate) fn columns(raw: &rusqlite::Connection) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for table in tables(raw).into_iter().filter(|table| !table.ends_with("_history")) {
        let mut statement = raw.prepare("SELECT name, type FROM pragma_table_info(?1) ORDER BY cid").unwrap();
        let rows = statement.query_map([&table], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        for row in rows {
            let (column, kind) = row.unwrap();
            found.push((table.clone(), column, kind));
        }
    }
    found
}

/// The columns that PRIVACY.toml calls sealed.
pub(crate) fn sealed() -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for (table, columns) in decisions() {
        for (column, (state, _)) in columns {
            if state == "sealed" {
                found.insert((table.clone(), column));
            }
        }
    }
    found
}

#[test]
fn every_column_is_decided_with_a_reason() {
    let (world, decisions) = (World::practice(), decisions());
    let columns = columns(&world.raw());
    let mut wrong = Vec::new();
    for (table, column, kind) in &columns {
        match decisions.get(table).and_then(|known| known.get(column)) {
            None => wrong.push(format!("{table}.{column} is not decided")),
            Some((state, _)) if !["sealed", "clear"].contains(&state.as_str()) => {
                wrong.push(format!("{table}.{column} is neither sealed nor clear: {state}"));
            }
            Some((_, why)) if why.trim().is_empty() => wrong.push(format!("{table}.{column} has no reason")),
            Some((state, _)) if state == "sealed" && kind != "BLOB" => {
                wrong.push(format!("{table}.{column} is sealed and yet {kind}"));
            }
            Some(_) => {}
        }
    }
    for (table, known) in &decisions {
        for column in known.keys() {
            if !columns.iter().any(|(t, c, _)| (t, c) == (table, column)) {
                wrong.push(format!("{table}.{column} does not exist"));
            }
        }
    }
    assert!(wrong.is_empty(), "PRIVACY.toml:\n{}", wrong.join("\n"));
}

/// A BLOB is ciphertext, an id or a keyed digest; nothing else hides in one.
#[test]
fn clear_blobs_are_ids_and_digests() {
    let (world, sealed) = (World::practice(), sealed());
    let odd: Vec<_> = columns(&world.raw())
        .into_iter()
        .filter(|(table, column, kind)| kind == "BLOB" && !sealed.contains(&(table.clone(), column.clone())))
        .map(|(table, column, _)| format!("{table}.{column}"))
        .filter(|name| {
            let column = name.split('.').next_back().unwrap();
            column != "id" && !column.ends_with("_id")
        })
        .collect();
    assert_eq!(
        odd,
        [
            "assessment_responses.rated_by",
            "assessments.import_key",
            "client_addresses.email_index",
            "client_interventions.assigned_by",
            "users.email_index"
        ]
    );
}

/// What lies in a sealed column carries the mark of a sealed value.
#[test]
fn sealed_columns_hold_sealed_values() {
    let world = World::with_clients();
    world.ok("client note k7mq -m 'Prefers mornings'");
    let raw = world.raw();
    let mut seen = 0;
    for (table, column) in sealed() {
        for table in [table.clone(), format!("{table}_history")] {
            let sql = format!("SELECT \"{column}\" FROM \"{table}\" WHERE \"{column}\" IS NOT NULL");
            // `operations` has no history.
            let Ok(mut statement) = raw.prepare(&sql) else { continue };
            for cell in statement.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap() {
                assert!(cell.unwrap().starts_with(&[0xC1, 0x01]), "{table}.{column} holds something else");
                seen += 1;
            }
        }
    }
    assert!(seen > 10, "{seen}");
}
