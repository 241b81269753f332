//! Values that do not open any more: all of them are found and named, and undo brings none back.

use std::collections::BTreeSet;

use rusqlite::types::Value;

use crate::{World, every::busy, privacy::sealed};

/// A practice in which every sealed column holds something that there is a command for, now and before.
fn full() -> World {
    let world = busy();
    for line in [
        "client edit k7mq --set phone=+331 --set focus=f --set goal=g --set sponsor=s --set preferences.x=p",
        "client edit k7mq --set emergency.x=e --set consent=yes --set consent_how=c --set email=ada@example.net",
        "client edit k7mq --set other_emails=a@example.org",
        "client engage k7mq --sessions 10 --title Ten",
        "action add 'Call Eve' --client k7mq --description 'about the room'",
    ] {
        world.sh(line);
    }
    world.ok("session log k7mq --at '5 days ago' -m '- [ ] Write to Tom'");
    let item = world.ok("action list --plain --no-header --fields handle,title").out;
    let item = item.lines().find(|line| line.ends_with("Write to Tom")).unwrap().split('\t').next().unwrap();
    world.ok(&format!("action edit {item} --set title='Write to Tom soon'"));
    let draft = world.ok("assess new k7mq --type deep-dive --focus f --no-run -q").out.trim().to_owned();
    world.ok(&format!("assess answer {draft} plan-01 'I said it'"));
    let booked = world.ok("session add k7mq --at 'fri 10:00' -q").out.trim().to_owned();
    world.ok(&format!("session cancel {booked} --reason ill"));
    let given = world.ok("intervene assign Q-03 --to k7mq -q").out.trim().to_owned();
    world.ok(&format!("intervene done {given} --rating 4 --feedback good --note so"));
    let given = world.ok("intervene assign Q-04 --to k7mq -q").out.trim().to_owned();
    world.ok(&format!("intervene abandon {given} --reason why"));
    world.ok("breakthrough add k7mq --dim q --before 0.1 --after 0.4 --at '5 days ago' --trigger t");
    let rise = world.ok("breakthrough list --limit 1 --plain --no-header --fields handle").out;
    world.ok(&format!("breakthrough edit {} --set description=so", rise.trim()));
    world.ok("client rm k7mq --yes");
    world.ok("undo");
    world
}

/// Every sealed column, of the rows that are there and of those that were: one rotten cell is found by doctor and named.
#[test]
fn one_rotten_cell_is_found_wherever_it_is() {
    let world = full();
    let (mut tried, mut columns) = (0, BTreeSet::new());
    for (table, column) in sealed() {
        let mut rotten = Vec::new();
        for rows in [table.clone(), format!("{table}_history")] {
            let sql = format!("SELECT {column} FROM {rows} WHERE {column} IS NOT NULL LIMIT 1");
            let Ok(sound) = world.raw().query_row(&sql, [], |row| row.get::<_, Vec<u8>>(0)) else { continue };
            let mut bytes = sound.clone();
            *bytes.last_mut().unwrap() ^= 1;
            rotten.push((rows, sound, bytes));
        }
        let put = |rows: &str, from: &[u8], to: &[u8]| {
            let sql = format!("UPDATE {rows} SET {column} = ?2 WHERE {column} = ?1");
            let blobs = [Value::Blob(from.to_vec()), Value::Blob(to.to_vec())];
            assert!(world.tamper(|raw| raw.execute(&sql, blobs)).unwrap() > 0);
        };
        for (rows, sound, bytes) in &rotten {
            put(rows, sound, bytes);
        }
        if rotten.is_empty() {
            continue;
        }
        let ran = world.sh("doctor --json");
        let past = ran.out.contains("as it was before");
        assert!(
            ran.code == 10 && past == rotten.iter().any(|(rows, ..)| rows.ends_with("_history")),
            "{column}\n{ran}"
        );
        for (rows, sound, bytes) in &rotten {
            put(rows, bytes, sound);
        }
        tried += rotten.len();
        columns.insert((table, column));
    }
    world.ok("doctor");
    let left = sealed().into_iter().filter(|one| !columns.contains(one));
    let left: Vec<_> = left.map(|(table, column)| format!("{table}.{column}")).collect();
    assert!(tried > 45, "{tried}");
    assert_eq!(left, NO_COMMAND);
}

/// What no command writes yet.
const NO_COMMAND: [&str; 10] = [
    "clients.legal_hold_reason",
    "coaches.certifications",
    "coaches.coaching_focus",
    "coaches.coaching_style",
    "coaches.practice_name",
    "coaches.stripe_account_id",
    "messages.attachments",
    "messages.message_text",
    "operations.summary_sealed",
    "sessions.video_recording_url",
];

/// Undo opens what it puts back: a rotten value is refused by its name, and what stands there is left.
#[test]
fn undo_brings_nothing_rotten_back() {
    let world = World::with_clients();
    world.ok("client edit k7mq --set phone=+331 --set sponsor=Acme");
    world.ok("client edit k7mq --set phone=+332");
    let rot = |table: &str, column: &str| {
        let sql = format!("UPDATE {table} SET {column} = zeroblob(40) WHERE {column} IS NOT NULL");
        assert!(world.tamper(|raw| raw.execute(&sql, [])).unwrap() > 0);
    };
    rot("clients_history", "phone");
    let before = world.fingerprint();
    for line in ["undo", "undo --dry-run"] {
        let ran = world.sh(line);
        assert!(ran.code == 10 && ran.err.contains("phone of client k7mq"), "{ran}");
        assert_eq!(world.fingerprint(), before);
    }
    // What cannot be read now either is not in the way of taking back something else.
    rot("clients", "sponsor");
    world.sh("client edit k7mq --set focus=patience");
    let ran = world.sh("undo");
    assert!(ran.err.contains("Undone: "), "{ran}");
}

/// What an operation did to the rows of somebody who was merged is read with the key that they had then.
#[test]
fn a_merge_that_moves_an_address_can_be_looked_at() {
    let world = World::with_clients();
    world.ok("client edit k7mq --set email=ada@example.org");
    world.ok("client add 'Cy Dee' --handle c5d6");
    world.ok("client merge k7mq --into c5d6 --yes");
    let diff = |op: i64| world.ok(&format!("op diff {op} --plain --no-header"));
    let merge = world.operations();
    assert!(!diff(merge).out.contains("(unreadable)"));
    world.ok("undo");
    world.ok("redo");
    for op in 1..=world.operations() {
        let ran = diff(op);
        assert!(!ran.out.contains("(unreadable)") && ran.err.is_empty(), "{ran}");
    }
    world.ok("doctor");
}
