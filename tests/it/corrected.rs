//! Records that are corrected or removed: scores, sessions, assessments, breakthroughs, clients. Each is one operation that
//! undo takes back whole, and what followed from them follows from what is left.

use crate::{Says, World};

/// Everything that undo answers for, by the commands that show it.
pub(crate) fn shown(world: &World) -> String {
    let lines = [
        "client list --json",
        "score list --json",
        "assess list --json",
        "session list --json",
        "action list --all --json",
        "breakthrough list --dismissed --json",
        "intervene assigned --all --json",
    ];
    lines.map(|line| world.ok(line).out).concat()
}

/// What a list prints in one field, joined with blanks.
pub(crate) fn all(world: &World, list: &str, field: &str) -> String {
    let ran = world.ok(&format!("{list} --plain --no-header --fields {field}"));
    ran.out.lines().map(str::trim_end).collect::<Vec<_>>().join(" ")
}

const ANSWERS: &str = "{\"psi-01\": 6, \"psi-02\": 2, \"psi-03\": 5, \"rho-01\": 5, \"rho-02\": \"b\", \"rho-03\": 3, \
    \"q-01\": 4, \"q-02\": 3, \"q-03\": 5, \"f-01\": 6, \"f-02\": 3, \"f-03\": [\"a\", \"c\"]}";

/// Ada with three scores by hand, of which the second shows a breakthrough, and a session with an item.
fn by_hand() -> World {
    let world = World::with_clients();
    for (q, at) in [("0.41", "1 aug"), ("0.63", "20 aug"), ("0.64", "30 aug")] {
        world.ok(&format!("score add k7mq --psi 0.50 --rho 0.50 --q {q} --f 0.50 --at '{at}'"));
    }
    world.ok("session log k7mq --at '11 aug 10:00' -m '- [ ] Call Tom'");
    world
}

/// The same with an assessment.
pub(crate) fn world() -> World {
    let world = by_hand();
    world.write("answers.json", ANSWERS);
    world.ok("assess new k7mq --type quick --answers answers.json --at '5 sep 10:00'");
    world
}

/// A command changes what is shown, a dry run of it does not, and undo and redo go there and back.
pub(crate) fn there_and_back(world: &World, line: &str) -> String {
    let before = shown(world);
    let ran = world.ok(&format!("{line} --dry-run"));
    assert!(ran.err.contains("would have "), "{ran}");
    assert_eq!(shown(world), before, "a dry run keeps nothing");
    let told = world.ok(line);
    let after = shown(world);
    assert_ne!(after, before, "{line}");
    world.ok("score verify");
    world.ok("doctor");
    world.ok("undo");
    assert_eq!(shown(world), before, "{line}");
    world.ok("redo");
    assert_eq!(shown(world), after, "{line}");
    world.ok("score verify");
    told.err
}

#[test]
fn a_score_is_corrected() {
    let world = by_hand();
    let named = all(&world, "score list --sort at", "handle");
    let [first, second, ..] = named.split(' ').collect::<Vec<_>>()[..] else { panic!("{named}") };
    let told = there_and_back(&world, &format!("score edit {second} --q 0.50"));
    assert_eq!(
        told,
        format!(
            "Changed score {second} of Ada Okafor (k7mq): 36.1 %, recalculated 1 other score, removed \
             breakthrough 34gq. Undo: coach undo\n"
        )
    );
    assert_eq!(all(&world, "breakthrough list", "handle"), "", "0.41 -> 0.50 is none");
    let told = there_and_back(&world, &format!("score edit {first} --at '25 aug' --set psi=0.60"));
    assert!(told.contains("recalculated 2 other scores"), "{told}");
    for (line, code, words) in [
        (format!("score edit {first}"), 2, "nothing to change was given"),
        (format!("score edit {first} --set velocity=1"), 2, "it follows from psi, rho, q and f"),
        (format!("score edit {first} --set psi=2"), 9, "between 0.00 and 1.00"),
        (
            format!("score edit {first} --unset psi --unset rho --unset q --unset f"),
            9,
            "would have no dimension",
        ),
        (format!("score edit {second} --at '25 aug'"), 9, "there is already a score at"),
        ("score edit k7mq --psi 0.5".to_owned(), 3, "k7mq is a client, not a score"),
        ("score edit b2b2b3 --psi 0.5".to_owned(), 3, "no score is called"),
    ] {
        let ran = world.sh(&line);
        assert!(ran.code == code && ran.err.contains(words), "{ran}");
    }
    let same = world.ok(&format!("score edit {first} --psi 0.60"));
    assert_eq!(same.err, "Nothing to change\n");
}

#[test]
fn scores_are_removed() {
    let world = by_hand();
    let named = all(&world, "score list --sort at", "handle");
    let [_, second, third] = named.split(' ').collect::<Vec<_>>()[..] else { panic!("{named}") };
    let told = there_and_back(&world, &format!("score rm {second}"));
    assert_eq!(
        told,
        format!(
            "Removed score {second}, recalculated 1 later score, found 1 breakthrough, removed breakthrough \
             34gq; coach undo brings it back\n"
        )
    );
    world.ok("undo");
    let told = there_and_back(&world, &format!("score rm {second} {third} {second}"));
    assert!(told.starts_with("Removed 2 scores, removed breakthrough 34gq;"), "{told}");
    world.ok("undo");
    let rows = world.ok(&format!("score rm {second} {third} --json")).json();
    assert_eq!(rows.as_array().unwrap().len(), 2);
    world.ok("undo");
    let refused = world.sh(&format!("score rm {second} b2b2b3"));
    assert_eq!(refused.code, 3, "all or none");
    assert_eq!(all(&world, "score list --sort at", "handle"), named);
    assert_eq!(world.ok(&format!("score rm {second} -q")).out, format!("{second}\n"));
}

#[test]
fn a_session_is_removed_and_its_items_stay() {
    let world = by_hand();
    let session = all(&world, "session list", "handle");
    assert_eq!(all(&world, "breakthrough list", "trigger_event"), "regular session on 11 Aug");
    let told = there_and_back(&world, &format!("session rm {session}"));
    let expected = format!(
        "Removed session {session} of Ada Okafor (k7mq) with its notes, 1 action item stays; coach undo brings it back\n"
    );
    assert_eq!(told, expected);
    assert_eq!(all(&world, "breakthrough list", "trigger_event"), "", "it brought nothing about");
    assert_eq!(all(&world, "action list", "title"), "Call Tom");
    assert_eq!(world.sh(&format!("session show {session}")).code, 3);
    assert!(!world.ok("client timeline k7mq").out.contains("regular session"));
}

#[test]
fn a_breakthrough_is_removed_and_not_found_again() {
    let world = by_hand();
    let seen = all(&world, "breakthrough list", "handle");
    let told = there_and_back(&world, &format!("breakthrough rm {seen}"));
    assert_eq!(told, format!("Removed breakthrough q 0.41 -> 0.63 ({seen}); coach undo brings it back\n"));
    assert_eq!(all(&world, "breakthrough list --dismissed", "handle"), "");
    for line in ["breakthrough detect", "score recalc --all", "session log k7mq --at '12 aug 10:00'"] {
        world.ok(line);
        assert_eq!(all(&world, "breakthrough list --dismissed", "handle"), "", "{line}");
    }
    world.ok("undo 8");
    assert_eq!(all(&world, "breakthrough list", "handle"), seen, "undone later, it comes back");
    world.ok("breakthrough add k7mq --dim q --before 0.2 --after 0.5 --at '3 sep'");
    let by_hand = all(&world, "breakthrough list --limit 1", "handle");
    there_and_back(&world, &format!("breakthrough rm {by_hand} {seen}"));
}

#[test]
fn a_client_is_removed_with_everything() {
    let world = world();
    world.ok("intervene assign Q-01 --to k7mq --with-actions");
    world.ok("client engage k7mq --sessions 4");
    let before = shown(&world);
    let unasked = world.sh("client rm k7mq");
    assert_eq!(unasked.code, 2, "{unasked}");
    world.person([Says::No]);
    let no = world.sh("client rm k7mq");
    assert_eq!((no.code, shown(&world)), (130, before.clone()));
    let plan = "Removing Ada Okafor (k7mq): 12 answers, 1 engagement, 1 assessment, 4 scores, 1 session, \
        1 intervention, ";
    assert!(no.all().contains(plan), "{no}");
    let notes = |world: &World| world.ok("client show k7mq --notes --json").out;
    let page = notes(&world);
    there_and_back(&world, "client rm k7mq --yes");
    assert_eq!(world.sh("client show k7mq").code, 3);
    for list in ["score list", "session list", "assess list", "action list --all", "breakthrough list"] {
        assert_eq!(all(&world, list, "handle"), "", "{list}");
    }
    assert_eq!(all(&world, "client list", "handle"), "t2wd");
    // Somebody else may have the handle meanwhile: then undo names what is in the way. An address may have two owners.
    world.ok("client add 'Ann Other' --handle k7mq");
    let taken = world.sh("undo 11");
    assert!(taken.code == 9 && taken.err.contains("in the way: client add"), "{taken}");
    world.ok("undo");
    world.ok("client add 'Ann Other' --email ada@example.org");
    world.ok("undo 11");
    world.ok("undo");
    assert_eq!(shown(&world), before);
    assert_eq!(notes(&world), page, "byte for byte");
}

#[test]
fn a_legal_hold_keeps_a_client() {
    let world = world();
    let set = "UPDATE clients SET legal_hold_since = '2026-03-03T09:00:00.000Z' WHERE handle = 'k7mq'";
    world.raw().execute(set, []).unwrap();
    let ran = world.sh("client rm k7mq --yes");
    assert!(ran.code == 6 && ran.err.contains("legal hold since Tue 3 Mar 2026"), "{ran}");
}

/// What only followed from an operation does not hold up an earlier one; a person's word does.
#[test]
fn undo_is_refused_only_for_what_a_person_said() {
    let world = World::with_clients();
    for (psi, at) in [("0.50", "10 days ago"), ("0.90", "5 days ago"), ("0.55", "2 days ago")] {
        world.ok(&format!("score add k7mq --psi {psi} --rho .5 --q .3 --f .5 --at '{at}'"));
    }
    let log = "op log --plain --no-header --fields id,command";
    let adds = world.ok(log).out;
    let adds: Vec<_> = adds.lines().filter(|line| line.contains("score add")).collect();
    let op = |at: usize| adds[at].split('\t').next().unwrap();
    world.ok(&format!("undo {}", op(2)));
    world.ok("score verify");
    assert_eq!(world.ok("score list --json").json().as_array().unwrap().len(), 2);
    world.ok("redo");
    let named = all(&world, "score list --sort at", "handle");
    let second = named.split(' ').nth(1).unwrap();
    world.ok(&format!("score edit {second} --psi 0.80"));
    let refused = world.sh(&format!("undo {}", op(1)));
    assert!(refused.code == 9 && refused.err.contains("in the way: score edit"), "{refused}");
    world.ok(&format!("undo {}", op(2)));
    world.ok("score verify");
}

/// A command may show times in another zone; what is stored goes by the days of the practice.
/// Whatever changes scores says which breakthroughs go by it, and which stay because the coach wrote them.
#[test]
fn what_becomes_of_breakthroughs_is_told() {
    let world = by_hand();
    let shown = all(&world, "breakthrough list", "handle");
    let second =
        all(&world, "score list --client k7mq --sort at", "handle").split(' ').nth(1).unwrap().to_owned();
    for line in [
        format!("score edit {second} --q 0.42"),
        format!("score rm {second}"),
        "score add k7mq --psi 0.50 --rho 0.50 --q 0.62 --f 0.50 --at '15 aug'".to_owned(),
    ] {
        let told = world.ok(&line);
        assert!(told.err.contains(&format!("removed breakthrough {shown}")), "{told}");
        world.ok("undo");
    }
    world.ok(&format!("breakthrough edit {shown} --set trigger=words"));
    let told = world.ok(&format!("score rm {second}"));
    let stays = format!("breakthrough {shown} stays as you wrote it, without a score");
    assert!(told.err.contains(&stays), "{told}");
    assert!(all(&world, "breakthrough list", "handle").contains(&shown));
}

#[test]
fn days_are_those_of_the_practice() {
    let world = World::with_clients();
    let add = |psi: &str, at: &str| {
        world.ok(&format!("score add k7mq --psi {psi} --rho .5 --q .5 --f .5 --at '{at}' --tz Asia/Tokyo"));
    };
    add("0.5", "2026-09-01 05:00");
    add("0.9", "2026-09-02 20:00");
    world.ok("score verify");
}

/// Looking back shows what was removed while it was there, and does not where it was not, whatever was undone since.
#[test]
fn looking_back_past_what_was_removed() {
    let world = by_hand();
    let named = all(&world, "score list --sort at", "handle");
    let second = named.split(' ').nth(1).unwrap();
    let hour = chrono::TimeDelta::hours(1);
    world.pass(hour);
    world.ok(&format!("score rm {second}"));
    let gone = all(&world, "score list --sort at", "handle,velocity");
    world.pass(hour);
    world.ok("undo");
    let back = all(&world, "score list --sort at", "handle,velocity");
    world.pass(hour);
    assert_ne!(gone, back);
    let at = |ago: &str| all(&world, &format!("score list --sort at --at '{ago}'"), "handle,velocity");
    assert_eq!(at("150 minutes ago"), back, "before it was removed");
    assert_eq!(at("90 minutes ago"), gone, "while it was");
    assert_eq!(at("30 minutes ago"), back, "once it was undone");
    let op = world.operations() - 1;
    let diff = world.ok(&format!("op diff {op} --plain --no-header --fields change,table")).out;
    for line in ["removed\tcoherence_scores", "removed\tbreakthroughs", "changed\tcoherence_scores"] {
        assert!(diff.contains(line), "{diff}");
    }
    let scored = world.ok("client timeline k7mq --json").out.matches("\"kind\":\"score\"").count();
    assert_eq!(scored, 3);
}

/// A practice that moves counts by its new days once the scores are worked out anew, and is told so.
#[test]
fn a_practice_that_moves_counts_other_days() {
    let world = World::with_clients();
    let told = world.ok("config set time.zone Europe/Rome").err;
    assert!(!told.contains("recalc"), "there is nothing to count yet: {told}");
    for (psi, at) in [("0.5", "2026-09-01 05:00"), ("0.9", "2026-09-02 20:00")] {
        world.ok(&format!("score add k7mq --psi {psi} --rho .5 --q .5 --f .5 --at '{at}'"));
    }
    let told = world.ok("config set time.zone Asia/Tokyo").err;
    assert!(told.contains("coach score recalc --all"), "{told}");
    assert_eq!(world.sh("score verify").code, 10, "the evening there is the next day");
    world.ok("score recalc --all");
    world.ok("score verify");
}
