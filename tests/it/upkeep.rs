//! How breakthroughs keep up with what happens around them: what is finished, imported, worked out anew, and taken back.

use crate::{World, ran::Ran};

/// Records scores of Ada in the given order: q in hundredths, and when.
fn scores(world: &World, all: &[(&str, &str)]) {
    for (q, at) in all {
        world.ok(&format!("score add k7mq --psi 0.50 --rho 0.50 --q {q} --f 0.50 --at '{at}'"));
    }
}

/// All breakthroughs, those put aside too, as `before after trigger` lines, oldest first.
fn known(world: &World) -> Vec<String> {
    let fields = "before_score,after_score,trigger_event";
    let list = format!("breakthrough list --dismissed --sort when --plain --no-header --fields {fields}");
    world.ok(&list).out.lines().map(|line| line.trim_end().replace('\t', " ")).collect()
}

/// The rows as they are kept, without ids and handles.
fn kept(world: &World) -> Vec<(i64, Option<Vec<u8>>, bool)> {
    let raw = world.raw();
    let mut statement = raw
        .prepare("SELECT after_score, after_score_id, dismissed_at IS NOT NULL FROM breakthroughs ORDER BY 1")
        .unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

/// No breakthrough points at a score that is gone, no handle at a breakthrough that is gone, and looking again finds
/// nothing to do.
fn whole(world: &World) {
    let raw = world.raw();
    let count = |sql: &str| raw.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    for column in ["before_score_id", "after_score_id"] {
        let gone = format!(
            "SELECT COUNT(*) FROM breakthroughs WHERE {column} IS NOT NULL
             AND {column} NOT IN (SELECT id FROM coherence_scores)"
        );
        assert_eq!(count(&gone), 0, "{column}");
    }
    let handles = "SELECT COUNT(*) FROM handles WHERE kind = 'breakthrough' AND id NOT IN (SELECT id FROM breakthroughs)";
    assert_eq!(count(handles), 0, "handles");
    let again = world.ok("breakthrough detect");
    assert_eq!(again.err, "Every breakthrough in the scores is already recorded; nothing to change\n");
    world.ok("doctor");
}

/// q rises from 0.41 to 0.63 between 1 and 20 August.
fn risen() -> World {
    let world = World::with_clients();
    scores(&world, &[("0.41", "1 aug"), ("0.63", "20 aug")]);
    world
}

fn handle(world: &World) -> String {
    let list = "breakthrough list --dismissed --plain --no-header --limit 1 --fields handle";
    world.ok(list).out.trim().to_owned()
}

#[test]
fn what_is_finished_later_is_named_in_the_same_operation() {
    let world = risen();
    assert_eq!(known(&world), ["0.41 0.63"], "nothing was finished in between");
    let before = world.operations();
    let logged = world.ok("session log k7mq --at '11 aug 10:00' -q").out.trim().to_owned();
    assert_eq!(known(&world), ["0.41 0.63 regular session on 11 Aug"]);
    assert_eq!(world.operations(), before + 1);
    world.ok(&format!("session edit {logged} --set at='12 aug 10:00'"));
    assert_eq!(known(&world), ["0.41 0.63 regular session on 12 Aug"]);
    world.ok(&format!("session edit {logged} --set at='21 aug 10:00'"));
    assert_eq!(known(&world), ["0.41 0.63"], "it took place after the score");
    world.ok("undo");
    assert_eq!(known(&world), ["0.41 0.63 regular session on 12 Aug"]);
    world.ok(&format!("session reopen {logged} --allow-overlap"));
    assert_eq!(known(&world), ["0.41 0.63"]);
    world.ok(&format!("session done {logged} --minutes 50"));
    assert_eq!(known(&world), ["0.41 0.63 regular session on 12 Aug"]);
    whole(&world);
}

#[test]
fn what_the_coach_wrote_about_it_stays() {
    let world = risen();
    world.ok(&format!("breakthrough edit {} --set trigger='asked the board'", handle(&world)));
    world.ok("session log k7mq --at '11 aug 10:00'");
    assert_eq!(known(&world), ["0.41 0.63 asked the board"]);
}

#[test]
fn an_intervention_that_is_done_or_taken_up_again_counts() {
    let world = World::with_clients();
    scores(&world, &[("0.41", "1 sep")]);
    let given = world.ok("intervene assign Q-01 --to k7mq -q").out.trim().to_owned();
    world.pass(chrono::TimeDelta::hours(2));
    scores(&world, &[("0.63", "1 hour ago")]);
    // The score is taken back and recorded anew after the intervention was done.
    world.ok("undo");
    world.ok(&format!("intervene done {given} --rating 4 --feedback good"));
    world.pass(chrono::TimeDelta::hours(2));
    scores(&world, &[("0.63", "1 hour ago")]);
    assert_eq!(known(&world), ["0.41 0.63 Q-01 Ten-minute start on 24 Sep"]);
    world.ok(&format!("intervene reopen {given}"));
    assert_eq!(known(&world), ["0.41 0.63"]);
    world.ok("undo");
    assert_eq!(known(&world), ["0.41 0.63 Q-01 Ten-minute start on 24 Sep"]);
    whole(&world);
}

#[test]
fn imports_say_how_many_they_found() {
    let world = World::with_clients();
    world.write(
        "scores.csv",
        "handle,psi,rho,q,f,at\nk7mq,0.50,0.50,0.41,0.50,2026-08-01T09:00:00Z\n\
         k7mq,0.50,0.50,0.63,0.50,2026-08-20T09:00:00Z\nt2wd,0.2,0.2,0.2,0.2,2026-08-20T09:00:00Z\n",
    );
    let last = |ran: &Ran| ran.err.lines().last().unwrap_or_default().to_owned();
    let dry = world.ok("import scores ~/scores.csv --dry-run");
    assert_eq!(last(&dry), "would have imported 3 scores, found 1 breakthrough");
    let told = world.ok("import scores ~/scores.csv --json");
    assert_eq!(last(&told), "Imported 3 scores, found 1 breakthrough. Undo: coach undo");
    assert_eq!(told.json()["breakthroughs"], 1);
    assert_eq!(world.ok("import scores ~/scores.csv --json").json()["breakthroughs"], 0);
    world.ok("undo");
    assert_eq!(known(&world), [""; 0]);
}

#[test]
fn answers_that_come_in_say_it_too() {
    let world = World::with_clients();
    let bank = world.ok("bank show quick --json").json();
    let questions = bank["questions"].as_array().unwrap();
    let codes: Vec<_> = questions.iter().map(|one| one["code"].as_str().unwrap()).collect();
    let mut file = format!("Timestamp,Email,{}", codes.join(","));
    for (at, q) in [("2026-08-01T09:00:00Z", 1), ("2026-08-20T09:00:00Z", 6)] {
        file += &format!("\n{at},ada@example.org");
        for one in questions {
            let code = one["code"].as_str().unwrap();
            let scale = one["question_type"] == "scale";
            file += &match scale {
                true if code.starts_with("q-") => format!(",{q}"),
                true => ",3".to_owned(),
                false => ",".to_owned(),
            };
        }
    }
    world.write("answers.csv", file + "\n");
    let told = world.ok("import responses ~/answers.csv --bank quick --without-score");
    assert!(told.err.contains("\nImported 2 assessments, found 1 breakthrough. Undo"), "{told}");
}

#[test]
fn working_out_anew_keeps_what_it_found() {
    let world = World::with_clients();
    world.ok("config set breakthrough.dimension 0.50");
    scores(&world, &[("0.41", "1 aug"), ("0.63", "20 aug")]);
    assert_eq!(known(&world), [""; 0]);
    world.ok("config unset breakthrough.dimension");
    let told = world.ok("score recalc --all");
    assert_eq!(told.err, "Recalculated 0 scores, found 1 new breakthrough. Undo: coach undo\n");
    assert_eq!(known(&world), ["0.41 0.63"]);
    let again = world.ok("score recalc --all");
    assert_eq!(again.err, "All scores are up to date; nothing to change\n");
    world.ok("undo");
    assert_eq!(known(&world), [""; 0]);
}

/// Breakthroughs that an operation of their own found follow a score that is taken back.
#[test]
fn a_score_that_is_taken_back_takes_what_was_seen_later() {
    let world = World::with_clients();
    world.ok("config set breakthrough.dimension 0.50");
    scores(&world, &[("0.41", "1 aug"), ("0.52", "10 aug"), ("0.63", "20 aug")]);
    let last = world.operations();
    world.ok("config set breakthrough.dimension 0.10");
    world.ok("breakthrough detect");
    assert_eq!(known(&world), ["0.41 0.52", "0.52 0.63"]);
    world.ok(&format!("undo {last}"));
    assert_eq!(known(&world), ["0.41 0.52"]);
    whole(&world);
    world.ok("redo");
    assert_eq!(known(&world), ["0.41 0.52", "0.52 0.63"], "back as they were");
    // Without the one in the middle the step is large enough, and nothing may be missing.
    world.ok(&format!("undo {}", last - 1));
    assert_eq!(known(&world), ["0.41 0.63"]);
    whole(&world);
}

/// A threshold for this once holds until somebody looks again on purpose.
#[test]
fn what_a_lower_threshold_found_stays_while_its_scores_do() {
    let world = World::with_clients();
    scores(&world, &[("0.41", "1 aug"), ("0.52", "10 aug")]);
    world.ok("breakthrough detect --threshold 0.10");
    scores(&world, &[("0.55", "20 aug")]);
    world.ok("session log k7mq --at '5 aug 10:00'");
    assert_eq!(known(&world), ["0.41 0.52 regular session on 5 Aug"]);
    world.ok("undo");
    world.ok("undo");
    world.ok("redo");
    assert_eq!(known(&world), ["0.41 0.52"]);
    scores(&world, &[("0.46", "5 aug")]);
    assert_eq!(known(&world), [""; 0], "another score came in between");
    world.ok("undo");
    assert_eq!(known(&world), ["0.41 0.52"]);
    world.ok("breakthrough detect");
    assert_eq!(known(&world), [""; 0]);
}

/// What was removed, or seen anew, by an operation that stands does not come back twice.
#[test]
fn one_score_shows_a_breakthrough_once() {
    let world = risen();
    let last = world.operations();
    world.ok("breakthrough detect --threshold 0.50");
    world.ok("breakthrough detect");
    let anew = handle(&world);
    world.ok(&format!("undo {}", last + 1));
    assert_eq!((known(&world), handle(&world)), (vec!["0.41 0.63".to_owned()], anew));
    whole(&world);
    let world = risen();
    let last = world.operations();
    world.ok("session log k7mq --at '11 aug 10:00'");
    world.ok("breakthrough detect --threshold 0.50");
    world.ok(&format!("undo {}", last + 1));
    assert_eq!(known(&world), [""; 0]);
    world.ok("breakthrough detect");
    whole(&world);
}

#[test]
fn operations_can_be_taken_back_in_any_order() {
    let world = risen();
    let score = world.operations();
    world.ok("session log k7mq --at '11 aug 10:00'");
    assert_eq!(known(&world), ["0.41 0.63 regular session on 11 Aug"]);
    world.ok(&format!("undo {score}"));
    assert_eq!(known(&world), [""; 0], "that a session was named with it holds nothing up");
    whole(&world);
    world.ok(&format!("undo {}", score + 1));
    assert_eq!(known(&world), [""; 0]);
    whole(&world);
    world.ok("redo");
    whole(&world);
    scores(&world, &[("0.63", "20 aug")]);
    assert_eq!(known(&world), ["0.41 0.63 regular session on 11 Aug"]);
}

#[test]
fn what_was_put_aside_stays_aside() {
    let world = World::with_clients();
    world.ok("config set breakthrough.dimension 0.50");
    scores(&world, &[("0.41", "1 aug"), ("0.63", "20 aug"), ("0.64", "30 aug")]);
    let (middle, last) = (world.operations() - 1, world.operations());
    world.ok("config unset breakthrough.dimension");
    world.ok("breakthrough detect");
    world.ok(&format!("breakthrough dismiss {}", handle(&world)));
    world.ok(&format!("undo {last}"));
    let aside =
        |world: &World| kept(world).iter().map(|(after, _, aside)| (*after, *aside)).collect::<Vec<_>>();
    assert_eq!(aside(&world), [(63, true)], "another score was taken back");
    world.ok("redo");
    assert_eq!(aside(&world), [(63, true)]);
    world.ok(&format!("undo {middle}"));
    assert_eq!(aside(&world), [(64, false)], "its score is gone; the next one shows another");
    whole(&world);
    world.ok("redo");
    assert_eq!(aside(&world), [(63, true)], "aside as it was");
    whole(&world);
}

/// What the coach wrote is not lost with a score: it becomes recorded by hand.
#[test]
fn what_the_coach_changed_outlives_its_score() {
    let world = World::with_clients();
    world.ok("config set breakthrough.dimension 0.50");
    scores(&world, &[("0.41", "1 aug"), ("0.63", "20 aug")]);
    let last = world.operations();
    world.ok("config unset breakthrough.dimension");
    world.ok("breakthrough detect");
    world.ok(&format!("breakthrough edit {} --set trigger='asked the board'", handle(&world)));
    world.ok(&format!("undo {last}"));
    assert_eq!(known(&world), ["0.41 0.63 asked the board"]);
    assert_eq!(kept(&world), [(63, None, false)]);
    whole(&world);
    world.ok("redo");
    assert!(kept(&world)[0].1.is_some(), "it shows in its score again");
    whole(&world);
}

/// Taken back in another order than it was done: what went by something that does not stand any more comes back, under
/// the handle it had.
#[test]
fn what_comes_back_is_what_it_was_whatever_the_order() {
    let world = risen();
    let (first, was) = (handle(&world), world.ok("breakthrough list --json").out);
    let removal = world.operations() + 1;
    world.ok(&format!("breakthrough rm {first}"));
    // Between the two, so that neither rise is one.
    scores(&world, &[("0.52", "10 aug")]);
    world.ok(&format!("undo {removal}"));
    assert_eq!(known(&world), [""; 0]);
    world.ok("undo");
    assert_eq!(handle(&world), first);
    assert_eq!(world.ok("breakthrough list --json").out, was);
    whole(&world);
    // The score that shows it goes after it and comes back after it.
    let (removal, last) = (world.operations() + 1, score(&world));
    world.ok(&format!("breakthrough rm {first}"));
    world.ok(&format!("score rm {last}"));
    world.ok(&format!("undo {removal}"));
    world.ok("undo");
    assert_eq!(world.ok("breakthrough list --json").out, was);
    whole(&world);
}

/// The last score.
fn score(world: &World) -> String {
    world.ok("score list --sort=-at --limit 1 --plain --no-header --fields handle").out.trim().to_owned()
}

/// Undoing and redoing a correction gives what the correction gave, whatever was undone and redone before it.
#[test]
fn redo_gives_what_the_operation_gave() {
    let world = risen();
    let last = score(&world);
    for q in ["0.45", "0.63"] {
        world.ok(&format!("score edit {last} --q {q}"));
        assert_eq!(known(&world), [""; 0], "a correction is no leap");
        world.ok("undo");
        world.ok("redo");
        assert_eq!(known(&world), [""; 0], "{q}");
    }
}
