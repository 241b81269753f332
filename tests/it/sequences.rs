//! Whatever is done in whatever order, nothing stale is kept: every stored number follows from what it says it follows
//! from, a refused command changes nothing, and undoing everything leads back to where it began.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use crate::{World, world::tables};

/// A step: what is done, and two numbers that say to what and how.
type Step = (u8, u32, u32);

/// Ids of one column, in the order in which they were made.
fn column(world: &World, sql: &str) -> Vec<String> {
    let raw = world.raw();
    let mut statement = raw.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

fn pick(all: &[String], number: u32) -> Option<&String> {
    all.get(usize::try_from(number).unwrap() % all.len().max(1))
}

/// The ids of scores in the form that a command takes.
fn scores(world: &World) -> Vec<String> {
    column(world, "SELECT LOWER(HEX(id)) FROM coherence_scores ORDER BY calculated_at, id")
}

fn handles(world: &World, kind: &str) -> Vec<String> {
    column(world, &format!("SELECT handle FROM handles WHERE kind = '{kind}' ORDER BY id"))
}

/// Values of a dimension that rise and fall enough to show breakthroughs.
fn value(number: u32) -> String {
    format!("0.{:02}", 20 + number % 7 * 11)
}

fn answers(number: u32) -> String {
    let scale = |at: u32| 1 + (number / (at + 1) + at) % 7;
    let codes = ["psi-01", "psi-02", "psi-03", "rho-01", "rho-03", "q-01", "q-02", "q-03", "f-01", "f-02"];
    let told = codes.iter().zip(0..).map(|(code, at)| format!("\"{code}\": {}", scale(at)));
    let told = told.collect::<Vec<_>>().join(", ");
    format!("{{{told}, \"rho-02\": \"b\", \"f-03\": [\"a\"]}}")
}

/// The command that a step means, where there is something to do it to.
fn command(world: &World, (what, one, other): Step) -> Option<String> {
    let client = if one % 5 == 0 { "t2wd" } else { "k7mq" };
    let (day, hour) = (1 + other % 60, 7 + one % 12);
    let at = format!("2026-{:02}-{:02} {hour}:{:02}", 7 + day / 31, 1 + day % 28, other % 60);
    let op = |number: u32| 2 + i64::from(number) % world.operations();
    Some(match what {
        0..=3 => format!(
            "score add {client} --psi {} --rho {} --q {} --f 0.50 --at '{at}'",
            value(one),
            value(other),
            value(one / 3)
        ),
        4 => {
            world.write("answers.json", answers(one));
            format!("assess new {client} --type quick --answers answers.json --at '{at}'")
        }
        5..=6 => format!("session log {client} --at '{at}' --allow-overlap -m '- [ ] Call Tom'"),
        7 => format!("session reopen {} --allow-overlap", pick(&handles(world, "session"), one)?),
        8 => format!("session done {} --minutes 50", pick(&handles(world, "session"), one)?),
        9 => format!("session edit {} --set at='{at}'", pick(&handles(world, "session"), one)?),
        10 => {
            let rows = [(one, 8), (other, 9)].map(|(number, month)| {
                format!(
                    "k7mq,0.50,0.50,{},0.50,2026-{month:02}-{:02}T09:00:00Z\n",
                    value(number),
                    1 + number % 20
                )
            });
            world.write("scores.csv", format!("handle,psi,rho,q,f,at\n{}", rows.concat()));
            "import scores ~/scores.csv --yes".to_owned()
        }
        11..=13 | 41..=43 => "undo".to_owned(),
        14..=17 => format!("undo {}", op(one)),
        18..=19 | 39..=40 => "redo".to_owned(),
        20 => format!("score rm {}", pick(&scores(world), one)?),
        21 => format!("score edit {} --q {} --at '{at}'", pick(&scores(world), one)?, value(other)),
        22 => format!("score edit {} --set psi={}", pick(&scores(world), one)?, value(other)),
        23 => format!("session rm {}", pick(&handles(world, "session"), one)?),
        24 => format!("assess reopen {}", pick(&handles(world, "assessment"), one)?),
        25 => {
            let of = pick(&handles(world, "assessment"), one)?.clone();
            format!("assess answer {of} q-01 {}", 1 + other % 7)
        }
        26 => format!("assess submit {}", pick(&handles(world, "assessment"), one)?),
        27 => format!("assess rm {}", pick(&handles(world, "assessment"), one)?),
        28 => format!("breakthrough rm {}", pick(&handles(world, "breakthrough"), one)?),
        29 => format!("breakthrough dismiss {}", pick(&handles(world, "breakthrough"), one)?),
        30 => {
            format!("breakthrough edit {} --set trigger=words", pick(&handles(world, "breakthrough"), one)?)
        }
        31 => format!("breakthrough detect --threshold 0.{:02}", 5 + one % 30),
        32 => "client merge t2wd --into k7mq --yes".to_owned(),
        33 => "client rm t2wd --yes".to_owned(),
        34 => "score recalc --all".to_owned(),
        35 => format!("intervene assign Q-01 --to {client}"),
        36 => format!("intervene done {} --rating 4", pick(&handles(world, "assignment"), one)?),
        37 => format!("action rm {}", pick(&handles(world, "action"), one)?),
        // At the time of a score, be it there or gone, the coach may say what it shows.
        38 => {
            let shown = "SELECT calculated_at FROM coherence_scores UNION
                SELECT calculated_at FROM coherence_scores_history ORDER BY 1";
            let at = pick(&column(world, shown), other)?.clone();
            format!("breakthrough add {client} --dim q --before 0.2 --after 0.5 --at '{at}'")
        }
        _ => format!("breakthrough add {client} --dim q --before 0.2 --after 0.5 --at '{at}'"),
    })
}

/// Every row of every table that undo answers for, as text, but for the operation that wrote it.
fn contents(world: &World) -> BTreeSet<String> {
    let raw = world.raw();
    let left = ["operations", "operation_parts", "practice", "analytics_events"];
    let mut all = BTreeSet::new();
    for table in tables(&raw) {
        if table.ends_with("_history") || left.contains(&table.as_str()) {
            continue;
        }
        let mut statement =
            raw.prepare("SELECT name FROM pragma_table_info(?1) WHERE name <> 'op' ORDER BY cid").unwrap();
        let columns: Vec<String> =
            statement.query_map([&table], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
        // What brought a breakthrough about is worked out and sealed anew: its bytes say nothing.
        let compared = columns.iter().filter(|column| *column != "trigger_event");
        let quoted = compared.map(|column| format!("quote({column})")).collect::<Vec<_>>().join("||','||");
        let mut statement = raw.prepare(&format!("SELECT {quoted} FROM {table}")).unwrap();
        let rows = statement.query_map([], |row| row.get::<_, String>(0)).unwrap();
        all.extend(rows.map(|row| format!("{table}: {}", row.unwrap())));
    }
    all
}

struct Record {
    id: Vec<u8>,
    at: String,
    total: Option<i64>,
    values: [Option<i64>; 5],
}

/// The records of each client, oldest first.
fn histories(raw: &rusqlite::Connection) -> BTreeMap<Vec<u8>, Vec<Record>> {
    let sql = "SELECT client_id, id, calculated_at, total_coherence, psi_score, rho_score, q_score, f_score,
        coherence_percentage FROM coherence_scores ORDER BY calculated_at, id";
    let mut statement = raw.prepare(sql).unwrap();
    let mut rows = statement.query([]).unwrap();
    let mut all: BTreeMap<_, Vec<Record>> = BTreeMap::new();
    while let Some(row) = rows.next().unwrap() {
        let get = |at: usize| row.get::<_, Option<i64>>(at).unwrap();
        let record = Record {
            id: row.get(1).unwrap(),
            at: row.get(2).unwrap(),
            total: get(3),
            values: [get(4), get(5), get(6), get(7), get(8)],
        };
        all.entry(row.get(0).unwrap()).or_default().push(record);
    }
    all
}

/// The coherence around each completed session is that of the record before and the first one since, by the tables alone.
fn sessions_follow(raw: &rusqlite::Connection, all: &BTreeMap<Vec<u8>, Vec<Record>>) -> Result<(), String> {
    let sql = "SELECT client_id, scheduled_at, status, pre_session_coherence, post_session_coherence, handle FROM sessions";
    let mut statement = raw.prepare(sql).unwrap();
    let mut rows = statement.query([]).unwrap();
    let none = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        let (client, at, status): (Vec<u8>, String, String) =
            (row.get(0).unwrap(), row.get(1).unwrap(), row.get(2).unwrap());
        let stored: (Option<i64>, Option<i64>) = (row.get(3).unwrap(), row.get(4).unwrap());
        let whole = || all.get(&client).unwrap_or(&none).iter().filter(|record| record.total.is_some());
        let before = whole().rfind(|record| record.at < at).and_then(|record| record.total);
        let after = whole().find(|record| record.at >= at).and_then(|record| record.total);
        let expected = if status == "completed" { (before, after) } else { (None, None) };
        if stored != expected {
            let handle: String = row.get(5).unwrap();
            return Err(format!("session {handle} has {stored:?}, not {expected:?}"));
        }
    }
    Ok(())
}

/// A breakthrough that no coach touched is a rise between the two records that it names, which are neighbours.
fn breakthroughs_follow(
    raw: &rusqlite::Connection,
    all: &BTreeMap<Vec<u8>, Vec<Record>>,
) -> Result<(), String> {
    let sql =
        "SELECT client_id, before_score_id, after_score_id, dimension, before_score, after_score, edited,
        dismissed_at IS NOT NULL, handle, detected_at FROM breakthroughs";
    let mut statement = raw.prepare(sql).unwrap();
    let mut rows = statement.query([]).unwrap();
    let none = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        let (client, dimension): (Vec<u8>, String) = (row.get(0).unwrap(), row.get(3).unwrap());
        let (before, after): (Option<Vec<u8>>, Option<Vec<u8>>) = (row.get(1).unwrap(), row.get(2).unwrap());
        let (edited, aside): (bool, bool) = (row.get(6).unwrap(), row.get(7).unwrap());
        let handle: String = row.get(8).unwrap();
        let history: Vec<_> =
            all.get(&client).unwrap_or(&none).iter().filter(|record| record.values[4].is_some()).collect();
        let place = |id: &Vec<u8>| history.iter().position(|record| record.id == *id);
        for id in [&before, &after].into_iter().flatten() {
            if place(id).is_none() {
                return Err(format!("breakthrough {handle} names a score that is gone"));
            }
        }
        if edited || aside {
            continue;
        }
        let (Some(before), Some(after)) = (before.as_ref().and_then(place), after.as_ref().and_then(place))
        else {
            return Err(format!("breakthrough {handle} names no scores"));
        };
        let at = ["psi", "rho", "q", "f", "overall"].iter().position(|key| *key == dimension).unwrap();
        let rise = [history[before].values[at], history[after].values[at]].map(Option::unwrap);
        let stored: [i64; 2] = [row.get(4).unwrap(), row.get(5).unwrap()];
        let hundredths = if dimension == "overall" { rise.map(|tenths| (tenths + 5) / 10) } else { rise };
        let near = (0..2).all(|side| (stored[side] - hundredths[side]).abs() <= i64::from(at == 4));
        if after != before + 1 || !near || rise[1] <= rise[0] {
            return Err(format!(
                "breakthrough {handle} says {stored:?} of {rise:?}, places {before} and {after}"
            ));
        }
        if row.get::<_, String>(9).unwrap() != history[after].at {
            return Err(format!("breakthrough {handle} lies at another time than its score"));
        }
    }
    Ok(())
}

/// What must hold after every command.
fn sound(world: &World) -> Result<(), String> {
    let verified = world.sh("score verify");
    if verified.code != 0 {
        return Err(verified.to_string());
    }
    crate::summaries::sealed_by_client(world)?;
    let raw = world.raw();
    let all = histories(&raw);
    sessions_follow(&raw, &all)?;
    breakthroughs_follow(&raw, &all)?;
    let count = |sql: &str| raw.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    for (sql, what) in [
        ("SELECT COUNT(*) FROM pragma_foreign_key_check()", "rows refer to rows that are gone"),
        (
            "SELECT COUNT(*) FROM handles WHERE kind = 'breakthrough' AND id NOT IN (SELECT id FROM breakthroughs)",
            "handles of breakthroughs name nothing",
        ),
        (
            "SELECT COUNT(*) FROM breakthroughs f JOIN breakthroughs h USING (client_id, dimension, detected_at)
             WHERE f.edited = 0 AND f.dismissed_at IS NULL AND h.edited = 1 AND h.after_score_id IS NULL",
            "a breakthrough was found that a coach recorded by hand",
        ),
        (
            "SELECT COUNT(*) FROM removed_breakthroughs
             WHERE after_score_id NOT IN (SELECT id FROM coherence_scores)",
            "removed breakthroughs are remembered of scores that are gone",
        ),
    ] {
        if count(sql) > 0 {
            return Err(what.to_owned());
        }
    }
    Ok(())
}

/// Runs steps and tells the commands they were, and what is wrong after the last one.
fn run(world: &World, steps: &[Step]) -> Result<(), String> {
    let mut told = String::new();
    let mut state = contents(world);
    let first = state.clone();
    for step in steps {
        let Some(line) = command(world, *step) else { continue };
        world.pass(chrono::TimeDelta::minutes(1));
        let ran = world.sh(&line);
        told += &format!("{line}\n  {} {}\n", ran.code, ran.err.lines().next().unwrap_or_default());
        // Refused, not found, said wrongly, or rows that conflict; anything else is a fault of the program.
        if ![0, 2, 3, 8, 9].contains(&ran.code) {
            return Err(format!("{told}{ran}"));
        }
        let now = contents(world);
        if ![0, 8].contains(&ran.code) && now != state {
            return Err(format!("{told}a refused command changed something"));
        }
        state = now;
        sound(world).map_err(|wrong| format!("{told}{wrong}"))?;
    }
    loop {
        let ran = world.sh("undo");
        told += &format!("undo\n  {} {}\n", ran.code, ran.err.lines().next().unwrap_or_default());
        if ran.code != 0 {
            if !ran.err.contains("there is nothing to undo") {
                return Err(format!("{told}{ran}"));
            }
            break;
        }
        sound(world).map_err(|wrong| format!("{told}{wrong}"))?;
        if world.operations() > 500 {
            return Err(format!("{told}undoing does not end"));
        }
    }

    let last = contents(world);
    if last == first {
        return Ok(());
    }
    let differ: Vec<_> = first.symmetric_difference(&last).cloned().collect();
    Err(format!("{told}all is undone, and these differ:\n{}", differ.join("\n")))
}

/// A practice with two clients and a little history, whose making is not undone.
fn world() -> World {
    let world = World::with_clients();
    for (q, at) in [("0.41", "2026-07-03 9:00"), ("0.63", "2026-07-20 9:00"), ("0.40", "2026-08-20 9:00")] {
        world.ok(&format!("score add k7mq --psi 0.50 --rho 0.50 --q {q} --f 0.50 --at '{at}'"));
    }
    world.ok("session log k7mq --at '2026-07-10 10:00' -m '- [ ] Ask the board'");
    world.write("answers.json", answers(17));
    world.ok("assess new k7mq --type quick --answers answers.json --at '2026-08-02 9:00'");
    world.ok("assess new t2wd --type quick --answers answers.json --at '2026-08-03 9:00'");
    let raw = world.raw();
    raw.execute("UPDATE operations SET kind = 'fixed'", []).unwrap();
    world
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 400, ..ProptestConfig::default() })]

    #[test]
    fn nothing_stale_is_kept_whatever_is_done(
        steps in proptest::collection::vec((0_u8..45, 0_u32..10_000, 0_u32..10_000), 4..22),
    ) {
        run(&world(), &steps).map_err(TestCaseError::fail)?;
    }
}

/// Few where it runs with every other test; as many as are asked for where somebody wants to be sure.
#[expect(clippy::disallowed_methods, reason = "how thorough a run is comes from outside, as everywhere")]
fn cases() -> u32 {
    std::env::var("COACH_SEQUENCES").ok().and_then(|count| count.parse().ok()).unwrap_or(8)
}
