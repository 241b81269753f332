//! `coach import scores`: one score of a client at one instant. What is there with other values is a conflict, and is put
//! right only where that is said.

use crate::{World, ran::Ran};

fn import(world: &World, text: &str, flags: &str) -> Ran {
    world.stdin(text).sh(&format!("import scores - {flags}"))
}

/// Ada with three scores, 20, 10 and 5 days old.
fn world() -> World {
    let world = World::with_clients();
    for (psi, day) in [("0.50", "2026-09-04"), ("0.40", "2026-09-14"), ("0.60", "2026-09-19")] {
        world.ok(&format!("score add k7mq --psi {psi} --rho 0.5 --q 0.3 --f 0.5 --at '{day} 10:00'"));
    }
    world
}

fn exported(world: &World) -> String {
    world.ok("export scores --json -o scores.json --force");
    std::fs::read_to_string(world.root().join("scores.json")).unwrap()
}

/// An export with another value of psi where it was `was`.
fn edited(file: &str, was: &str, is: &str) -> String {
    let mut scores: Vec<serde_json::Value> = serde_json::from_str(file).unwrap();
    let score = scores.iter_mut().find(|score| score["psi_score"].as_str() == Some(was)).unwrap();
    score["psi_score"] = is.into();
    serde_json::to_string(&scores).unwrap()
}

fn scores(world: &World) -> String {
    world
        .ok("export scores --csv --no-header --fields client,calculated_at,psi_score,rho_score,q_score,f_score,coherence_percentage,velocity")
        .out
}

#[test]
fn another_value_under_a_known_id_is_a_conflict() {
    let world = world();
    let file = edited(&exported(&world), "0.40", "0.90");
    let before = world.fingerprint();
    let refused = import(&world, &file, "");
    assert_eq!(refused.code, 8, "{refused}");
    let told = "row 2  conflicts with a score of k7mq: psi 0.40 is stored, 0.90 here";
    assert!(refused.err.contains(told) && refused.err.contains("corrections: --update"), "{refused}");
    assert_eq!(import(&world, &file, "--json").json()["conflicts"], 1);
    assert_eq!(world.fingerprint(), before);
    let found = world.ok("breakthrough list --json").json().as_array().unwrap().len();
    let corrected = import(&world, &file, "--update");
    assert_eq!(corrected.code, 0, "{corrected}");
    assert!(
        corrected.err.contains("Updated 1 score (2 already known), recalculated 1 later score"),
        "{corrected}"
    );
    assert!(
        corrected.err.contains("Recalculated, because rows 2, 3 had other values: coherence_percentage, "),
        "{corrected}"
    );
    assert!(!corrected.err.contains("found"), "nobody breaks through by a correction\n{corrected}");
    assert!(corrected.err.contains(", removed breakthroughs "), "{corrected}");
    assert!(
        world.ok("breakthrough list --json").json().as_array().unwrap().len() < found,
        "0.40 -> 0.60 is gone"
    );
    assert_eq!(scores(&world).lines().count(), 3, "it is the same score");
    assert!(scores(&world).contains("k7mq,2026-09-14T10:00:00+02:00,0.90,"));
    world.ok("score verify");
    let again = import(&world, &file, "--update");
    assert!(again.err.contains("3 rows, all known already"), "{again}");
    // A later score does not bring up what only the correction shows.
    let later = world.ok("score add k7mq --psi 0.1 --rho 0.1 --q 0.1 --f 0.1");
    assert!(!later.err.contains("reakthrough"), "{later}");
    world.ok("undo");
    world.ok("undo");
    assert!(scores(&world).contains("k7mq,2026-09-14T10:00:00+02:00,0.40,"), "history keeps the old one");
}

#[test]
fn there_is_one_score_at_one_instant() {
    let world = world();
    let row =
        |psi: &str| format!("handle,at,psi,rho,q,f\nk7mq,2026-09-14T10:00:00+02:00,{psi},0.5,0.3,0.5\n");
    assert!(import(&world, &row("0.40"), "").err.contains("1 row, known already"));
    let refused = import(&world, &row("0.41"), "");
    assert!(
        refused.err.contains("row 2  conflicts with a score of k7mq: psi 0.40 is stored, 0.41 here"),
        "{refused}"
    );
    assert!(import(&world, &row("0.41"), "--update").err.contains("Updated 1 score"));
    let twice = "handle,at,psi,rho,q,f\nt2wd,2026-09-14 10:00,0.1,0.1,0.1,0.1\nt2wd,2026-09-14 10:00,0.2,0.1,0.1,0.1\n";
    for flags in ["", "--update"] {
        let ran = import(&world, twice, flags);
        for row in [2, 3] {
            let told = format!("row {row}  rows 2 and 3 contradict each other about one score of t2wd");
            assert!(ran.code == 8 && ran.err.contains(&told), "{ran}");
        }
    }
    assert_eq!(scores(&world).lines().count(), 3);
    // What a row says nothing of is no other value, and stays.
    for (file, psi) in [
        ("handle,at,psi\nk7mq,2026-09-14 10:00,0.44\n", "0.44"),
        ("handle,at,psi,rho,q,f\nk7mq,2026-09-14 10:00,0.45,,,\n", "0.45"),
    ] {
        let refused = import(&world, file, "");
        assert!(refused.err.contains(&format!(" is stored, {psi} here\n")), "{refused}");
        world.ok("score verify");
        let measured = || {
            let row = world.ok("score list --client k7mq --json").json();
            let all =
                row.as_array().unwrap().iter().find(|it| it["calculated_at"] == "2026-09-14T10:00:00+02:00");
            let it = all.unwrap().clone();
            ["psi_score", "rho_score", "q_score", "f_score", "carried"].map(|key| it[key].to_string())
        };
        let mut wanted = measured();
        world.write("some.csv", file);
        world.ok("import scores ~/some.csv --update");
        wanted[0] = format!("\"{psi}\"");
        assert_eq!(measured().map(|it| it.replace('"', "")), wanted.map(|it| it.replace('"', "")));
    }
    let by_hand = world.sh("score add k7mq --psi 0.1 --rho 0.1 --q 0.1 --f 0.1 --at '2026-09-14 10:00'");
    assert_eq!(by_hand.code, 9, "{by_hand}");
    assert!(by_hand.err.contains("k7mq has a score of "), "{by_hand}");
}

#[test]
fn a_score_that_follows_from_answers_is_not_corrected() {
    let world = World::with_clients();
    world.write(
        "answers.json",
        r#"{"psi-01":6,"psi-02":2,"psi-03":5,"rho-01":5,"rho-02":"b","rho-03":3,"q-01":4,"q-02":3,"q-03":5,"f-01":6,"f-02":3,"f-03":["a","c"]}"#,
    );
    world.ok("assess new k7mq --type quick --answers answers.json");
    let file = exported(&world);
    assert!(import(&world, &file, "").err.contains("known already"));
    let refused = import(&world, &edited(&file, "0.78", "0.90"), "--update");
    assert_eq!(refused.code, 8, "{refused}");
    assert!(refused.err.contains("it follows from answers"), "{refused}");
    // It is a conflict too, and none that --update takes.
    let told = import(&world, &edited(&file, "0.78", "0.90"), "--json").json();
    assert_eq!((&told["conflicts"], &told["rejected"]), (&1.into(), &1.into()), "{told}");
    assert!(!refused.err.contains("corrections: --update"), "{refused}");
    world.ok("score verify");
    // Elsewhere the answers are missing, and that is said.
    let other = World::practice();
    world.ok("export table clients --json -o clients.json");
    let clients = std::fs::read_to_string(world.root().join("clients.json")).unwrap();
    other.stdin(&clients).ok("import clients -");
    let ran = import(&other, &file, "");
    assert!(
        ran.err.contains("Recorded as hand-entered, because the answers are not in the file: 1 score"),
        "{ran}"
    );
}

#[test]
fn everything_that_says_who_means_the_same_client() {
    let world = world();
    for (cells, wrong) in [
        ("handle,email\nk7mq,nobody@example.org", "e-mail 'nobody@example.org' matches no client"),
        ("handle,name\nk7mq,Ben Ito", "the name is not that of k7mq"),
        (
            "handle,client_id\nk7mq,01900000-0000-7000-8000-000000000001",
            "client_id matches no client, and k7mq may be",
        ),
        ("handle,client_id\nk7mq,7", "client_id must be a UUID, not '7'"),
        ("handle,id\nk7mq,7", "id must be a UUID, not '7'"),
    ] {
        let (head, row) = cells.split_once('\n').unwrap();
        let text = format!("{head},at,psi,rho,q,f\n{row},2026-09-15,0.1,0.1,0.1,0.1\n");
        let ran = import(&world, &text, "");
        assert!(ran.code == 8 && ran.err.contains(wrong), "{wrong}\n{ran}");
    }
}

#[test]
fn columns_that_say_nothing_known_need_consent() {
    let world = world();
    let text = "handle,at,psi,rho,q,f,mood,pulse\nk7mq,2026-09-15,0.1,0.1,0.1,0.1,good,70\n";
    let refused = import(&world, text, "");
    assert!(
        refused.code == 2 && refused.err.contains("2 unknown columns for scores: 'mood', 'pulse'"),
        "{refused}"
    );
    let ran = import(&world, text, "--ignore-unknown");
    assert!(ran.err.contains("Imported 1 score") && ran.err.contains("Left out: 'mood', 'pulse'"), "{ran}");
}

/// A time is known by the names that form tools give it, with its zone; what a row leaves out is told where it is carried.
#[test]
fn headers_of_a_time_and_blank_cells_are_heard() {
    for header in ["at (UTC)", "Submit Date (UTC)", "Timestamp (UTC)"] {
        let world = World::with_clients();
        let text = format!(
            "handle,{header},psi,rho,q,f\nk7mq,2026-09-14 10:00,0.1,0.2,0.3,0.4\nk7mq,2026-09-15 10:00,,0.2,0.3,0.4\n"
        );
        let ran = import(&world, &text, "");
        assert_eq!(ran.code, 0, "{header}: {ran}");
        assert!(ran.err.contains(&format!("time from '{header}' in UTC")), "{ran}");
        assert!(
            ran.err.contains(
                "Row 3 does not say all of psi, rho, q and f: the rest is carried over from the score before"
            ),
            "{ran}"
        );
        assert!(scores(&world).contains("k7mq,2026-09-14T12:00:00+02:00,0.10"), "{header}");
    }
}

/// A decimal comma is one in any file, quoted where commas stand between cells.
#[test]
fn a_decimal_comma_is_read_in_any_file() {
    for text in [
        "handle,at,psi,rho,q,f\nk7mq,2026-09-14 10:00,\"0,61\",0.5,0.3,0.5\n",
        "handle;at;psi;rho;q;f\nk7mq;2026-09-14 10:00;0,61;0,5;0,3;0,5\n",
        "handle\tat\tpsi\trho\tq\tf\nk7mq\t2026-09-14 10:00\t0,61\t0,5\t0,3\t0,5\n",
    ] {
        let world = World::with_clients();
        let ran = import(&world, text, "");
        assert!(ran.code == 0 && scores(&world).contains(",0.61,0.50,0.30,0.50,"), "{ran}");
    }
}

/// Words that no score has are refused, not passed over.
#[test]
fn a_type_or_flag_that_does_not_exist_is_refused() {
    let world = World::with_clients();
    let row = |key: &str, value: &str| {
        format!("handle,at,psi,rho,q,f,{key}\nk7mq,2026-09-02 10:00,0.1,0.2,0.3,0.4,{value}\n")
    };
    for (key, value, told) in
        [("type", "bananas", "must be one of"), ("flags", "speeding;bogus", "flags has no 'bogus'")]
    {
        let ran = import(&world, &row(key, value), "");
        assert!(ran.code == 8 && ran.err.contains(told), "{ran}");
    }
    assert_eq!(import(&world, &row("flags", "speeding;contradiction"), "").code, 0);
}

/// What a list of scores shows beside the numbers is compared as they are, and a result of another program is no name.
#[test]
fn what_follows_from_a_score_is_compared() {
    let world = World::with_clients();
    let head = "handle,at,psi,rho,q,f,pattern,zone,trend,score\n";
    let row = "k7mq,2026-09-02 10:00,0.5,0.5,0.5,0.5";
    let ran = import(&world, &format!("{head}{row},reckless_repeater,thriving,0.5,\n"), "--dry-run");
    assert_eq!(ran.code, 0, "{ran}");
    assert!(
        ran.err.contains("Recalculated, because row 2 had other values: coherence_zone, pattern, trend"),
        "{ran}"
    );
    let ran = import(&world, &format!("{head}{row},,,,72\n"), "");
    assert!(ran.code == 2 && ran.err.contains("1 unknown column for scores: 'score'"), "{ran}");
    assert_eq!(import(&world, &format!("{head}{row},,Seeking,,\n"), "").code, 0);
    let listed = world
        .ok("score list --json --fields client,calculated_at,psi_score,rho_score,q_score,f_score,pattern,patterns,coherence_zone,handle")
        .out;
    let ran = import(&world, &listed, "");
    assert!(ran.code == 0 && !ran.err.contains("Worked out"), "{ran}");
    let ran = import(&world, "handle,at,psi,rho,q,f,carried\nk7mq,2026-09-03 10:00,0.5,0.5,0.5,0.7,f\n", "");
    assert!(ran.code == 9 && ran.err.contains("row 2: f 0.70 of k7mq is said to be carried"), "{ran}");
}

/// Numbers of another scale are what they say of it, to the two decimals of a score.
#[test]
fn percents_and_scales_are_read_and_their_rounding_is_told() {
    let world = World::with_clients();
    let file = |numbers: &str| format!("handle,at,psi,rho,q,f\nk7mq,2026-08-01,{numbers}\n");
    let hundred = world.write("hundred.toml", "scale = 100\n").display().to_string();
    let seven = world.write("seven.toml", "scale = 7\n").display().to_string();
    let ran = import(&world, &file("50%,75 %,100%,5%"), &format!("--map {hundred}"));
    assert!(ran.code == 0 && ran.err.contains("scale 100") && !ran.err.contains("rounded"), "{ran}");
    assert_eq!(
        world.ok("score list --csv --no-header --fields psi_score,rho_score,q_score,f_score").out,
        "0.50,0.75,1.00,0.05\n"
    );
    world.ok("undo -y");
    let ran = import(&world, &file("1,6,7,0"), &format!("--map {seven}"));
    assert!(ran.code == 0 && ran.err.contains("scale 7, rounded to 2 decimals"), "{ran}");
    assert_eq!(
        world.ok("score list --csv --no-header --fields psi_score,rho_score,q_score,f_score").out,
        "0.14,0.86,1.00,0.00\n"
    );
    assert!(import(&world, &file("1,6,7,0"), &format!("--map {seven}")).err.contains("known already"));
    // What runs from 0 to 1 already is no number of a hundred.
    let ran = import(&world, &file("0.5,1,0.9,0.75"), &format!("--map {hundred}"));
    assert!(
        ran.code == 2 && ran.err.contains("row 2: psi is 0.5, and the scale of the map runs to 100"),
        "{ran}"
    );
    // The hint fits the sheet.
    for (numbers, scale) in [("6,1,7,0", 7), ("60,1,70,0", 100), ("50%,0%,1%,2%", 100), ("6.5,1,2,0", 7)] {
        let ran = import(&world, &file(numbers), "");
        assert!(ran.code == 2 && ran.err.contains(&format!("scale = {scale}\n")), "{numbers}: {ran}");
    }
}
