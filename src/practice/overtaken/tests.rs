//! What two change at once, of fields and of texts.

use super::*;
use crate::{
    practice::{Practice, client, testing::World},
    store::Kind as Op,
};

fn edit(
    world: &mut World,
    id: ClientId,
    field: &'static str,
    value: &str,
    seen: Option<&Seen>,
) -> Result<(), Error> {
    let World { practice, env, .. } = world;
    let yours = [(field, value.to_owned())];
    let done = practice.write(&mut *env.entropy, ("client edit", Op::Write), false, |tx, setting| {
        seen.map_or(Ok(()), |seen| seen.still(tx, setting, &yours))?;
        client::edit(tx, setting, id, &yours)
    });
    done.map(drop)
}

#[test]
fn only_what_two_changed_is_asked_about() {
    let mut world = World::new();
    let id = world.add_client("Ada Okafor");
    let seen = |world: &World| {
        let Practice { store, setting, .. } = &world.practice;
        Seen::of(store, setting, Subject::Client(id)).unwrap()
    };
    let before = seen(&world);
    edit(&mut world, id, "phone", "1", Some(&before)).unwrap();
    edit(&mut world, id, "sponsor", "Acme", Some(&before)).unwrap();
    let refused = edit(&mut world, id, "phone", "2", Some(&before)).unwrap_err();
    assert_eq!(refused.kind, Kind::Busy);
    let overtaken = refused.cause::<Overtaken>().unwrap();
    assert_eq!(overtaken.lines, ["phone: was nothing, is '1' now; yours: '2'"]);
    let now = overtaken.now.clone();
    assert_eq!(world.practice.store.client(id).unwrap().person.phone.as_deref(), Some("1"));
    edit(&mut world, id, "phone", "1", Some(&before)).unwrap();
    edit(&mut world, id, "phone", "2", Some(&now)).unwrap();
    edit(&mut world, id, "phone", "3", Some(&now)).unwrap_err();
}

fn write_note(world: &mut World, id: ClientId, note: &str, seen: &Seen) -> Result<(), Box<Overtaken>> {
    let World { practice, env, .. } = world;
    let done = practice.write(&mut *env.entropy, ("client note", Op::Write), false, |tx, setting| {
        let (before, note) = seen.still_text(tx, setting, note)?;
        client::rewrite_note(tx, id, &before, &note)
    });
    done.map(drop).map_err(|error| Box::new(error.into_cause().unwrap()))
}

#[test]
fn an_edition_is_known_again_until_it_grows() {
    let mut world = World::new();
    let id = world.add_client("Ada Okafor");
    let subject = Subject::NoteOn(id);
    let now = |world: &World| Seen::of(&world.practice.store, &world.practice.setting, subject).unwrap();
    let in_edition = |world: &World, edition: Option<&str>| {
        let Practice { store, setting, .. } = &world.practice;
        let edition = edition.map(|name| name.parse().unwrap());
        Seen::in_edition(store, setting, subject, edition).unwrap()
    };
    let empty = now(&world);
    write_note(&mut world, id, "one\ntwo", &empty).unwrap();
    let first = now(&world);
    let name = first.edition().to_string();
    assert_eq!(in_edition(&world, Some(&name)), first);
    world.at("2026-09-24T14:25:00Z");
    write_note(&mut world, id, "one\ntwo\nthree", &first).unwrap();
    assert_eq!(in_edition(&world, Some(&name)).text(), "one\ntwo");
    let in_then = in_edition(&world, Some(&name));
    let refused = write_note(&mut world, id, "one\n2", &in_then).unwrap_err();
    assert_eq!(refused.lines, ["notes: it has 1 line that yours lacks (line 3): 'three'"]);
    let fact = refused.fact.unwrap();
    assert_eq!(
        fact,
        "that is how it has been since Thu 24 Sep 16:25: it has 1 line that yours lacks (line 3)"
    );
    // What nobody knows to have been seen counts as somebody else's, unless nothing of it goes.
    for unknown in [None, Some("v1t7"), Some("v99t7")] {
        let seen = in_edition(&world, unknown);
        assert!(!seen.is_known(), "{unknown:?}");
        let refused = write_note(&mut world, id, "one\n2", &seen).unwrap_err();
        assert_eq!(refused.lines, ["notes: it has 2 lines that yours lacks (lines 2 to 3): 'two', 'three'"]);
    }
    let unknown = in_edition(&world, None);
    write_note(&mut world, id, "0\none\ntwo\nthree", &unknown).unwrap();
    // Who changed nothing leaves what others made of it.
    write_note(&mut world, id, "one\ntwo\n", &first).unwrap();
    assert_eq!(now(&world).text(), "0\none\ntwo\nthree");
}
