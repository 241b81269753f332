//! Assessments that were completed, opened again or removed: their scores, and the breakthroughs that those showed.

use crate::corrected::{all, shown, there_and_back, world};

#[test]
fn a_score_of_an_assessment_is_corrected_by_its_answers() {
    let world = world();
    let assessment = all(&world, "assess list", "handle");
    for verb in ["edit", "rm"] {
        let more = if verb == "edit" { "--q 0.9" } else { "" };
        let ran = world.sh(&format!("score {verb} {assessment} {more}"));
        assert!(ran.code == 9 && ran.err.contains(&format!("coach assess reopen {assessment}")), "{ran}");
        assert!(ran.err.contains(&format!("coach assess rm {assessment}")), "{ran}");
    }
    let before = world.ok("score list --json").json();
    let told = there_and_back(&world, &format!("assess reopen {assessment}"));
    assert!(told.contains("its score of Sat 5 Sep 10:00 is removed until it is submitted again"), "{told}");
    assert_eq!(all(&world, "assess list", "status,answered"), "in_progress\t12");
    let again = world.sh(&format!("assess reopen {assessment}"));
    assert!(again.code == 9 && again.err.contains("coach assess resume"), "{again}");
    world.ok(&format!("assess answer {assessment} q-01 6"));
    world.ok(&format!("assess submit {assessment}"));
    let after = world.ok("score list --json").json();
    assert_eq!(after[0]["calculated_at"], before[0]["calculated_at"], "it stands where it stood");
    assert_ne!(after[0]["q_score"], before[0]["q_score"]);
    world.ok(&format!("assess reopen {assessment}"));
    world.ok(&format!("assess submit {assessment} --at '6 sep 10:00'"));
    let moved = world.ok("score list --json").json();
    assert!(moved[0]["calculated_at"].as_str().unwrap().starts_with("2026-09-06"), "{moved}");
    world.ok("score verify");
}

/// Opening an assessment again and closing it as it was changes nothing: what was said of the breakthroughs that its record
/// shows, and of those that another one shows against it, stands.
#[test]
fn an_assessment_closed_again_has_its_breakthroughs_back() {
    let world = world();
    world.ok("score add k7mq --psi 0.99 --rho 0.99 --q 0.99 --f 0.99 --at '12 sep 10:00'");
    let assessment = all(&world, "assess list", "handle");
    let named = all(&world, "breakthrough list --since '5 sep' --until '6 sep'", "handle");
    let [dismissed, edited, removed, ..] = named.split(' ').collect::<Vec<_>>()[..] else {
        panic!("{named}")
    };
    world.ok(&format!("breakthrough dismiss {dismissed}"));
    world.ok(&format!("breakthrough edit {edited} --set trigger='A walk'"));
    world.ok(&format!("breakthrough rm {removed}"));
    let before = shown(&world);
    let reopened = world.operations() + 1;
    for _ in 0..2 {
        world.ok(&format!("assess reopen {assessment}"));
        assert!(!all(&world, "breakthrough list --dismissed", "handle").contains(dismissed));
        world.ok(&format!("assess submit {assessment}"));
        assert_eq!(shown(&world), before);
    }
    let again = world.ok("breakthrough detect");
    assert!(again.err.contains("is already recorded; nothing to change"), "{again}");
    // Another answer: the coach's word stands, though the numbers are others.
    world.ok(&format!("assess reopen {assessment}"));
    world.ok(&format!("assess answer {assessment} q-01 5"));
    world.ok(&format!("assess submit {assessment}"));
    let rows = all(&world, "breakthrough list --dismissed", "handle");
    assert!(rows.contains(dismissed) && rows.contains(edited) && !rows.contains(removed), "{rows}");
    for _ in 0..7 {
        world.ok("undo");
    }
    assert_eq!(shown(&world), before);
    assert_eq!(world.operations() - reopened + 1, 14);
    world.ok("score verify");
    world.ok("doctor");
}

#[test]
fn an_assessment_is_removed_with_its_answers() {
    let world = world();
    let assessment = all(&world, "assess list", "handle");
    let told = there_and_back(&world, &format!("assess rm {assessment}"));
    let expected = format!(
        "Removed quick assessment {assessment} with 12 answers and its score, removed breakthroughs 59hb, \
         x2mp, 4s2d, n5yf; coach undo brings it back\n"
    );
    assert_eq!(told, expected);
    world.ok("undo");
    world.ok(&format!("assess reopen {assessment}"));
    let open = world.sh(&format!("assess rm {assessment}"));
    assert!(open.code == 9 && open.err.contains("coach assess discard"), "{open}");
    world.ok("undo");
    let closed = world.sh(&format!("assess discard {assessment}"));
    assert!(closed.code == 9 && closed.err.contains(&format!("coach assess rm {assessment}")), "{closed}");
}

/// The score of an assessment is that of its answers: it does not come back beside others.
#[test]
fn reopening_is_not_taken_back_from_under_other_answers() {
    let world = world();
    let of = all(&world, "assess list", "handle");
    let reopened = world.operations() + 1;
    world.ok(&format!("assess reopen {of}"));
    world.ok(&format!("assess answer {of} q-01 2"));
    let refused = world.sh(&format!("undo {reopened}"));
    assert_eq!(refused.code, 9, "{refused}");
    assert!(refused.err.contains("in the way: assess answer"), "{refused}");
    world.ok("undo");
    world.ok(&format!("undo {reopened}"));
    world.ok("score verify");
}
