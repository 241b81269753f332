//! `coach undo`, `redo`, `op` and `--at`: taking back and looking back.

use chrono::TimeDelta;
use coach::{
    practice::{Outcome, assess},
    store::Kind,
};

use crate::{Says, World};

const LIST: &str = "client list --plain --no-header --fields handle,name,status,coaching_focus";

#[test]
fn back_and_forth() {
    let world = World::with_clients();
    insta::assert_snapshot!(world.story([
        "client edit k7mq --set focus=patience",
        "undo",
        LIST,
        "undo",
        LIST,
        "redo",
        LIST,
        "redo",
        LIST,
        "redo",
        "op log --fields id,command,kind,undoes,undone,summary",
        "undo --list --fields id,undone",
    ]));
}

#[test]
fn nothing_is_left_to_undo() {
    let world = World::practice();
    insta::assert_snapshot!(world.story(["undo", "undo 1", "undo 99", "redo", "op show 99", "op diff 99"]));
}

/// What made the practice cannot be taken back, so it is not offered, however few operations there are.
#[test]
fn only_what_can_be_undone_is_offered() {
    let world = World::practice();
    let ids = |world: &World| world.ok("undo --list --plain --no-header --fields id").out;
    assert_eq!(ids(&world), "");
    assert_eq!(world.sh("undo 1").code, 9);
    world.ok("client add 'Ada Okafor' --handle k7mq");
    assert_eq!(ids(&world), "2\n");
    assert_eq!(world.ok("op log --plain --no-header --fields id").out, "2\n1\n");
}

#[test]
fn undoing_twice_and_redoing_too_late_are_refused() {
    let world = World::with_clients();
    insta::assert_snapshot!(world.story(["undo 3", "undo 3", "client pause k7mq", "redo", "undo 4", LIST,]));
}

/// An undo in the middle is refused while something later stands on it, and names that.
#[test]
fn what_stands_on_it_is_named() {
    let world = World::with_clients();
    insta::assert_snapshot!(world.story([
        "client edit k7mq --set focus=patience",
        "client pause k7mq",
        "undo 4",
        "undo 2",
        "undo 2 --json",
        "undo 5",
        "undo 4",
        "undo 2",
        LIST,
        "op log --fields id,command,undone",
    ]));
}

/// Rows that refer to a row hold it: the operation that is named is the one that wrote them, not merely a later one.
#[test]
fn a_client_with_an_assessment_is_not_undone_from_under_it() {
    let world = World::with_clients();
    let mut practice = world.open();
    for handle in ["k7mq", "t2wd"] {
        let client = coach::practice::find::exactly(&practice.store, handle, None).unwrap().id;
        let bank = coach::practice::bank::find(&practice.store, "quick").unwrap();
        let now = world.now();
        practice
            .write(&mut *world.entropy(), ("assess new", Kind::Write), false, |tx, _| {
                let made = assess::begin(tx, client, &bank, now, None)?;
                Ok(Outcome::Keep(made, format!("began for {handle}")))
            })
            .unwrap();
    }
    drop(practice);
    let before = world.fingerprint();
    let story = world.story(["undo 2", "undo 2 --dry-run"]);
    insta::assert_snapshot!(story);
    assert_eq!(world.fingerprint(), before, "a refused undo leaves nothing behind");
    insta::assert_snapshot!(world.story([
        "undo 4",
        "undo 2",
        "client list --plain --no-header --fields handle"
    ]));
}

#[test]
fn undo_brings_everything_back() {
    let world = World::with_clients();
    let tables = |world: &World| -> Vec<_> {
        let all = world.fingerprint().into_iter();
        all.filter(|(name, _)| ["handles", "users", "coaches"].contains(&name.as_str())).collect()
    };
    let shown = |world: &World| world.ok("client show k7mq --notes --json").out;
    let before = (shown(&world), tables(&world).len());
    for change in [
        "client edit k7mq --unset email",
        "client edit k7mq --set email=other@example.org --set goal=x",
        "client note k7mq -m 'a note'",
        "client pause k7mq --until '1 oct'",
        "client complete k7mq",
    ] {
        world.ok(change);
        assert_ne!(shown(&world), before.0, "{change}");
        world.ok("undo");
        assert_eq!(shown(&world), before.0, "{change}");
    }
    assert_eq!(tables(&world).len(), before.1);
    world.ok("client add 'Cy' --email cy@example.org --handle c5d6");
    world.ok("undo");
    assert_eq!(world.sh("client show c5d6").code, 3);
    world.ok("client add 'Cy' --email cy@example.org --handle c5d6");
    world.ok("undo");
    world.ok("redo");
    assert_eq!(
        world.ok("client show c5d6 --plain --no-header --fields name,email").out,
        "Cy\tcy@example.org\n"
    );
}

#[test]
fn operations_say_what_they_did() {
    let world = World::with_clients();
    world.ok("client edit k7mq --unset email");
    insta::assert_snapshot!(world.story([
        "op show 2",
        "op show 2 --json",
        "op diff 2 --plain",
        "op diff 4 --fields change,table",
        "op log --limit 1 --fields id",
    ]));
    world.terminal(80);
    insta::assert_snapshot!(world.story(["op log", "op show 4"]));
}

/// An operation says what stood there before and after, what is encrypted too; answers by their number.
#[test]
fn a_difference_is_told_column_by_column() {
    let world = World::with_clients();
    world.ok("score add k7mq --psi 0.5 --rho 0.5 --q 0.5 --f 0.5 --at 2026-09-10");
    world.ok("client edit k7mq --set focus=CANARY-focus --set start=2026-09-01 --set consent=yes");
    world.ok("score add k7mq --psi 0.9 --rho 0.5 --q 0.5 --f 0.5 --at 2026-09-05");
    world.write("answers.json", "{\"psi-01\": 3, \"rho-01\": 4}");
    world.ok("assess new k7mq --type quick --answers answers.json --without-score");
    world.ok("client edit t2wd --set email=ben@example.org");
    let plain =
        |op: u8| world.ok(&format!("op diff {op} --plain --no-header --fields change,table,columns")).out;
    assert_eq!(
        plain(5),
        "changed\tclients\tcoaching_focus leadership -> CANARY-focus, start_date 2026-09-24 -> 2026-09-01, listing_consent no -> yes, \
         listing_consent_at - -> 2026-09-24T16:20:00+02:00\n"
    );
    let scores = plain(6);
    assert!(
        scores.starts_with("changed\tcoherence_scores\tvelocity - -> -0.0400\nadded\tcoherence_scores\t"),
        "{scores}"
    );
    assert!(scores.contains("psi_score 0.90, rho_score 0.50"), "what came is told: {scores}");
    assert!(plain(7).ends_with("added\tassessment_responses\t2 answers\n"), "{}", plain(7));
    let told = world.ok("op diff 5 --json").json();
    assert_eq!(
        told[0]["columns"],
        serde_json::json!([
            {"column": "coaching_focus", "sealed": true, "shown": true, "before": "leadership", "after": "CANARY-focus"},
            {"column": "start_date", "sealed": false, "shown": true, "before": "2026-09-24", "after": "2026-09-01"},
            {"column": "listing_consent", "sealed": false, "shown": true, "before": false, "after": true},
            {"column": "listing_consent_at", "sealed": false, "shown": true, "before": null, "after": "2026-09-24T16:20:00+02:00"},
        ])
    );
    let shown = world.ok("op show 5 --json").json();
    let columns =
        serde_json::json!(["coaching_focus", "start_date", "listing_consent", "listing_consent_at"]);
    assert_eq!(shown["changes"][0]["columns"], columns);
    // Undoing it tells the same the other way round, and the log and the timeline name the fields.
    world.ok("undo 5");
    assert!(plain(9).contains("start_date 2026-09-01 -> 2026-09-24"), "{}", plain(9));
    let fields = "changed Ada Okafor (k7mq): coaching_focus, start_date, listing_consent";
    for line in ["op log", "client timeline k7mq"] {
        assert!(world.ok(line).out.contains(fields), "{line}");
    }
    assert!(world.ok("op log").out.contains("changed Ben Ito (t2wd): email"));
    for line in ["op show 5", "op log"] {
        assert!(!world.ok(line).all().contains("CANARY"), "{line}");
    }
}

#[test]
fn looking_back() {
    let world = World::practice();
    world.pass(TimeDelta::days(1));
    world.ok("client add 'Ada Okafor' --handle k7mq --focus leadership");
    world.pass(TimeDelta::days(1));
    world.ok("client edit k7mq --set focus=patience");
    world.pass(TimeDelta::days(1));
    world.ok("client pause k7mq");
    world.pass(TimeDelta::days(1));
    world.ok("undo");
    let before = world.fingerprint();
    insta::assert_snapshot!(world.story([
        LIST,
        "client list --plain --no-header --fields status,coaching_focus --at '36 hours ago'",
        "client list --plain --no-header --fields status,coaching_focus --at '2026-09-26 17:00'",
        "client show k7mq --plain --no-header --fields status,coaching_focus --at '3 days ago'",
        "client show k7mq --at '4 days ago'",
        "client list --at '1 year ago'",
        "client list --at tomorrow",
        "client list --at nonsense",
    ]));
    assert_eq!(world.fingerprint(), before, "looking back changes nothing");
}

/// A key that was made for an operation that did not happen is not kept.
#[test]
fn a_refused_batch_makes_no_keys() {
    let world = World::practice();
    let keyring = || std::fs::read(world.folder().join("keyring")).unwrap();
    let before = keyring();
    world.stdin("{\"name\":\"Ada\"}{\"nonsense\":1}");
    assert_eq!(world.sh("client add --from -").code, 2);
    world.person([Says::Yes]);
    assert_eq!(world.sh("client add Ada --dry-run").code, 0);
    assert_eq!(keyring(), before);
}
