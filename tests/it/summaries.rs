//! What the log says of a client is sealed with the key of that client: nothing of it outlives that key.

use std::collections::BTreeMap;

use coach::{domain::id::ClientId, store::StoreError};

use crate::{
    World,
    every::{WRITES, busy, filled},
};

/// Whether every name of a client stands in the log only where their own key seals it.
pub(crate) fn sealed_by_client(world: &World) -> Result<(), String> {
    let store = world.open().store;
    let merged = store.merged_clients().unwrap();
    let now = |id: ClientId| merged.get(&id).copied().unwrap_or(id);
    let mut names: BTreeMap<String, Vec<ClientId>> = BTreeMap::new();
    let each = store.each_name(|named| {
        names.entry(named.name()).or_default().push(named.id);
        Ok::<_, StoreError>(true)
    });
    each.unwrap();
    for (id, former) in store.former_names().unwrap() {
        for name in former {
            names.entry(name).or_default().push(id);
        }
    }
    for op in 1..=world.operations() {
        for (whose, text) in store.summary_parts(op).unwrap() {
            for (name, theirs) in names.iter().filter(|(name, _)| text.contains(name.as_str())) {
                if !whose.is_some_and(|whose| theirs.iter().any(|id| now(*id) == now(whose))) {
                    return Err(format!("change {op} has {name} in '{text}', which is sealed for {whose:?}"));
                }
            }
        }
    }
    Ok(())
}

#[test]
fn every_command_leaves_names_under_the_keys_of_their_clients() {
    let world = busy();
    for command in WRITES {
        world.sh(&filled(&world, command));
        sealed_by_client(&world).unwrap_or_else(|wrong| panic!("{command}: {wrong}"));
    }
    world.ok("client rm k7mq --yes");
    world.ok("undo");
    world.ok("client edit t2wd --set email=ben@example.net");
    world.ok("client rm t2wd --yes");
    sealed_by_client(&world).unwrap();
}

/// A summary is read as it was written, whoever it tells of; once a key is destroyed, what it says of others is left.
#[test]
fn what_is_said_of_a_client_goes_with_their_key() {
    let world = World::with_clients();
    world.ok("client add 'Cy Dee' --handle c5d6");
    world.ok("client merge c5d6 --into k7mq --yes");
    world.ok("session add t2wd --at 'fri 10:00'");
    let log = |world: &World| world.ok("op log --plain --no-header --fields summary").raw;
    let before = log(&world);
    assert!(before.contains("merged Cy Dee (c5d6) into Ada Okafor (k7mq)\n"), "{before}");
    let store = world.open().store;
    let gone: Vec<_> = store.merged_clients().unwrap().into_iter().collect();
    let [(cy, ada)] = gone.as_slice() else { panic!("{gone:?}") };
    for (client, left) in
        [(cy, "(an erased client) into Ada Okafor (k7mq)\n"), (ada, "(an erased client)(an")]
    {
        let (mut vault, now) = (world.vault(), world.now());
        vault.erase_subject(client.0, now).unwrap();
        vault.flush(now, &mut *world.entropy()).unwrap();
        let after = log(&world);
        assert!(after.contains(left) && after.contains("Ben Ito (t2wd)"), "{after}");
    }
    let after = log(&world);
    assert!(!after.contains("Cy Dee") && !after.contains("Ada"), "{after}");
}

/// A handle that is gone because two records were one person leads to the one that is left.
#[test]
fn a_handle_that_was_merged_away_leads_to_the_one_that_is_left() {
    let world = World::with_clients();
    for (name, handle) in [("Cy Dee", "c5d6"), ("Di Dee", "d5d6")] {
        world.ok(&format!("client add '{name}' --handle {handle}"));
    }
    world.ok("client merge c5d6 --into d5d6 --yes");
    world.ok("client merge d5d6 --into k7mq --yes");
    for gone in ["c5d6", "D5D6"] {
        let ran = world.sh(&format!("client show {gone}"));
        let wanted = format!(
            "error: {} was merged into Ada Okafor (k7mq)\nhint: did you mean Ada Okafor (k7mq)?  coach client show k7mq\n",
            gone.to_lowercase()
        );
        assert_eq!((ran.code, ran.err.as_str()), (3, wanted.as_str()));
    }
    world.ok("undo");
    world.ok("undo");
    assert_eq!(world.open().store.merged_clients().unwrap().len(), 0);
    world.ok("client show c5d6");
}

/// A practice from before says the same after its summaries were sealed anew, and keeps none as it was.
#[test]
fn summaries_of_an_older_practice_are_sealed_anew() {
    let world = World::new();
    crate::migrations::fixture(&world, "practice-v2");
    let left = || {
        let sql = "SELECT COUNT(summary_sealed), (SELECT old_summaries FROM practice) FROM operations";
        world.raw().query_row(sql, [], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))).unwrap()
    };
    // Opened by what does not unlock it, it is upgraded and nothing more.
    drop(coach::store::Store::open(&world.folder()).unwrap());
    let (whole, old) = left();
    assert!(whole > 5 && old == 1, "{whole}");
    let summaries = |store: &coach::store::Store| {
        let mut all = Vec::new();
        let each = store.operations(|operation| {
            all.push(operation.summary);
            Ok::<_, StoreError>(true)
        });
        each.unwrap();
        all
    };
    let before = summaries(&world.open().store);
    world.ok("client list");
    assert_eq!((left(), summaries(&world.open().store)), ((0, 0), before));
    sealed_by_client(&world).unwrap();
}
