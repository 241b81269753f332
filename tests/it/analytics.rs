//! `coach analytics`: the practice in numbers, and what was run here.

use chrono::TimeDelta;

use crate::{Says, World};

/// Four clients, one of them paused; scores, sessions, interventions and items over half a year.
fn practice() -> World {
    let world = World::with_clients();
    world.ok("client add 'Cy Dee' --handle c5d6");
    world.ok("client add 'Di Eco' --handle d2f3");
    for (client, at, [psi, rho, q, f]) in [
        ("k7mq", "2026-04-01 10:00", [50, 50, 50, 50]),
        ("k7mq", "2026-05-01 10:00", [52, 50, 50, 50]),
        ("k7mq", "2026-09-01 10:00", [60, 55, 45, 50]),
        ("t2wd", "2026-07-01 10:00", [40, 80, 30, 50]),
        ("t2wd", "2026-09-15 10:00", [45, 80, 35, 50]),
        ("d2f3", "2026-03-01 10:00", [61, 61, 61, 61]),
    ] {
        world.ok(&format!("score add {client} --psi 0.{psi} --rho 0.{rho} --q 0.{q} --f 0.{f} --at '{at}'"));
    }
    for (client, at) in [
        ("k7mq", "2026-06-01 10:00"),
        ("k7mq", "2026-07-06 10:00"),
        ("k7mq", "2026-07-20 10:00"),
        ("t2wd", "2026-08-03 10:00"),
        ("t2wd", "2026-08-13 10:00"),
    ] {
        world.ok(&format!("session log {client} --at '{at}' --for 50m"));
    }
    let book = |client: &str, at: &str| {
        world.ok(&format!("session add {client} --at '{at}' -q")).out.trim().to_owned()
    };
    let missed = book("k7mq", "today 17:00");
    let cancelled = book("t2wd", "today 19:00");
    book("t2wd", "tomorrow 10:00");
    world.pass(TimeDelta::hours(2));
    world.ok(&format!("session no-show {missed}"));
    world.ok(&format!("session cancel {cancelled}"));
    world.ok("action add 'Call Tom' --client k7mq --due yesterday");
    world.ok("action add 'Write' --client k7mq --due today");
    world.ok("client pause d2f3");
    world
}

/// Gives `code` to a client and has it done.
fn complete(world: &World, code: &str, client: &str, rating: u8) {
    let given = world.ok(&format!("intervene assign {code} --to {client} -q")).out;
    world.pass(TimeDelta::hours(1));
    world.ok(&format!("intervene done {} --rating {rating}", given.trim()));
}

#[test]
fn the_practice_on_a_page() {
    let world = practice();
    complete(&world, "Q-02", "k7mq", 4);
    world.terminal(80);
    insta::assert_snapshot!(world.ok("analytics summary"));
    insta::assert_snapshot!("heard", world.ok("analytics summary --accessible"));
}

#[test]
fn summaries_for_programs() {
    let world = practice();
    insta::assert_snapshot!(world.ok("analytics summary --json").out);
    let csv = world.ok("analytics summary --csv --fields since,until,held,no_show_rate,median_gap_days");
    assert_eq!(csv.out, "since,until,held,no_show_rate,median_gap_days\n2026-06-26,2026-09-24,4,20.0,14.0\n");
}

/// What the screen shows: each number can be had by hand from the rows.
#[test]
fn every_number_can_be_had_by_hand() {
    let world = practice();
    let told = world.ok("analytics summary --json").json();
    let text = |key: &str| told[key].as_str().map(str::to_owned);
    assert_eq!((told["active"].as_i64(), told["paused"].as_i64()), (Some(3), Some(1)));
    assert_eq!(text("mean_psi"), Some("0.52".to_owned()), "of 0.60 and 0.45, half to even");
    assert_eq!(text("psi_change"), Some("0.06".to_owned()), "of +0.08 and +0.05, half to even");
    assert_eq!(text("q_change"), Some("0.00".to_owned()), "of -0.05 and +0.05");
    let percent = |at: &str| {
        let list = world.ok(&format!(
            "score list --csv --fields calculated_at,coherence_percentage --since {at} --until {at}"
        ));
        list.out.lines().nth(1).unwrap().split(',').nth(1).unwrap().parse::<rust_decimal::Decimal>().unwrap()
    };
    let two = percent("2026-09-01") + percent("2026-09-15");
    let median = rust_decimal::Decimal::from_str_exact(&text("median_coherence").unwrap()).unwrap();
    assert_eq!(median * rust_decimal::Decimal::TWO, two);
    assert_eq!((told["no_shows"].as_i64(), told["cancelled"].as_i64()), (Some(1), Some(1)));
    assert_eq!(text("cancelled_rate"), Some("16.7".to_owned()));
    assert_eq!(told["scheduled"], 0, "tomorrow lies behind the range");
    assert_eq!(
        (told["delivered_minutes"].as_i64(), text("delivered_hours")),
        (Some(200), Some("3.33".into()))
    );
    assert_eq!(told["overdue_actions"], 1, "what is due today is not late");
    assert_eq!(
        text("median_gap_days"),
        Some("14.0".into()),
        "35, 14 and 10 days; the first began before the range"
    );
    let wide = world.ok("analytics summary --since 2026-01-01 --until 2026-12-31 --json").json();
    assert_eq!((wide["held"].as_i64(), wide["scheduled"].as_i64()), (Some(5), Some(1)));
    let early = world.ok("analytics summary --until 2026-06-30 --since 2026-04-01 --json").json();
    assert_eq!(early["mean_psi"], "0.52", "the newest score of that time, of one client");
    assert_eq!(early["psi_change"], "0.02");
}

#[test]
fn clients_in_groups() {
    let world = practice();
    let mut told = String::new();
    for by in ["dimension", "pattern", "zone", "status", "focus"] {
        told += &world.ok(&format!("analytics cohort --by {by} --format table")).to_string();
        told.push('\n');
    }
    told += &world.ok("analytics cohort --by pattern --since 2026-09-10 --csv").to_string();
    insta::assert_snapshot!(told);
    let long = world.ok("analytics cohort --since 2025-12-10 --until 2026-09-24 --format table");
    assert!(long.err.lines().all(|line| line.chars().count() <= 60), "{long}");
    let groups = world.ok("analytics cohort --by zone --json").json();
    let clients: i64 = groups.as_array().unwrap().iter().map(|group| group["n"].as_i64().unwrap()).sum();
    assert_eq!(clients, 3, "each active client is in one group");
    insta::assert_snapshot!(
        "what_is_no_group",
        world.story([
            "analytics cohort --by colour",
            "analytics summary --since tomorrow",
            "analytics summary --since 2026-05-01 --until 2026-04-01",
            "session list --since tomorrow --until yesterday",
            "client timeline k7mq --since tomorrow --until yesterday",
            "analytics events --sort colour",
        ])
    );
}

#[test]
fn interventions_by_evidence() {
    let world = practice();
    for client in ["k7mq", "t2wd", "c5d6"] {
        complete(&world, "Q-02", client, 4);
    }
    for (client, rating) in [("k7mq", 5), ("t2wd", 5)] {
        complete(&world, "F-01", client, rating);
    }
    world.ok("intervene assign PSI-01 --to k7mq");
    let given = world.ok("intervene assign PSI-01 --to t2wd -q").out;
    world.ok(&format!("intervene abandon {}", given.trim()));
    world.pass(TimeDelta::days(1));
    for (client, q) in [("k7mq", 50), ("t2wd", 40)] {
        world.ok(&format!("score add {client} --psi 0.5 --rho 0.5 --q 0.{q} --f 0.5"));
    }
    insta::assert_snapshot!(world.ok("analytics interventions --format table"));
    let told = world.ok("analytics interventions --json").json();
    assert_eq!(told[0]["code"], "Q-02", "rated in three cases; two fives do not tell yet");
    assert_eq!((told[0]["rating"].as_str(), told[1]["rating"].as_str()), (Some("4.00"), None));
    assert_eq!((told[0]["measured"].as_i64(), told[0]["mean_change"].as_str()), (Some(2), None));
    world.ok("score add c5d6 --psi 0.5 --rho 0.5 --q 0.5 --f 0.5 --at '2026-09-01 10:00'");
    world.ok("score add c5d6 --psi 0.5 --rho 0.5 --q 0.6 --f 0.5");
    let told = world.ok("analytics interventions --json").json();
    assert_eq!(told[0]["mean_change"], "0.07", "of +0.05, +0.05 and +0.10");
    let suggested = world.ok("intervene list --dim q --json --fields code,rating").json();
    let same = suggested.as_array().unwrap().iter().find(|it| it["code"] == "Q-02").unwrap();
    assert_eq!(same["rating"], told[0]["rating"], "there is one evidence");
    let later = world.ok("analytics interventions --since tomorrow --until +9d --json").json();
    let row = later.as_array().unwrap();
    assert_eq!(
        (row.len(), row[0]["code"].as_str(), row[0]["running"].as_i64()),
        (1, Some("PSI-01"), Some(1))
    );
}

#[test]
fn an_empty_practice_has_numbers_too() {
    let world = World::practice();
    world.terminal(80);
    insta::assert_snapshot!(world.story([
        "analytics summary",
        "analytics cohort --by zone",
        "analytics interventions",
        "analytics events",
    ]));
}

/// Nothing is decrypted: all of it can be had without the key, and events without what is sealed of them.
#[test]
fn it_works_while_locked() {
    let world = World::new();
    world.write("p.txt", "correct horse battery staple\n");
    world.ok("init --name 'Mara Lind' --passphrase-file p.txt --recovery-file r.txt --no-input");
    world.ok("client add 'Ada Okafor' --handle k7mq --passphrase-file p.txt");
    world.ok("score add k7mq --psi 0.5 --rho 0.8 --q 0.3 --f 0.5 --passphrase-file p.txt");
    world.ok("intervene assign Q-02 --to k7mq --passphrase-file p.txt");
    let numbers = || {
        ["summary", "cohort", "interventions"]
            .map(|verb| world.ok(&format!("analytics {verb} --json --no-input")).out)
    };
    let open = numbers();
    world.ok("lock");
    assert_eq!(numbers(), open);
    insta::assert_snapshot!(world.story([
        "analytics events --json --no-input --fields event_type,event_data,op",
        "analytics events --purge --yes --no-input",
    ]));
}

/// `command kind rows` of every event, oldest first.
fn events(world: &World) -> Vec<String> {
    let told = world.ok("analytics events --sort created_at --json").json();
    let one = |event: &serde_json::Value| {
        let rows = event["event_data"]["rows"].as_object().unwrap();
        let rows = rows.iter().map(|(table, count)| format!(" {table} {count}")).collect::<String>();
        format!(
            "{} {}{rows}",
            event["event_type"].as_str().unwrap(),
            event["event_data"]["kind"].as_str().unwrap()
        )
    };
    told.as_array().unwrap().iter().map(one).collect()
}

#[test]
fn what_changes_something_leaves_one_event() {
    let world = World::practice();
    world.ok("client add 'Ada Okafor' --handle k7mq");
    world.ok("client list");
    world.ok("client edit k7mq --set focus=patience --dry-run");
    world.ok("client edit k7mq --set focus=patience");
    world.sh("client edit nobody --set focus=patience");
    let item = world.ok("action add 'Call Tom' --client k7mq -q").out;
    world.ok(&format!("action rm {}", item.trim()));
    world
        .write("scores.csv", "handle,psi,rho,q,f,calculated_at\nk7mq,0.2,0.3,0.4,0.5,2026-01-01T10:00:00Z\n");
    world.ok("import scores ~/scores.csv");
    world.ok("analytics events");
    assert_eq!(
        events(&world),
        [
            "client add write clients 1",
            "client edit write clients 1",
            "action add write action_items 1",
            "action rm write action_items 1",
            "import scores import coherence_scores 1",
        ]
    );
    world.terminal(100);
    let shown = world.ok("analytics events --limit 2").to_string();
    insta::assert_snapshot!(shown.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

/// The answers of one sitting are one operation, and so one event, which counts all of them.
#[test]
fn a_sitting_is_one_event() {
    let world = World::with_clients();
    world.ok("config set ui.accessible true");
    let before = events(&world).len();
    world.person([Says::Line("4"), Says::Line("5"), Says::Cancels]);
    world.sh("assess new k7mq --type quick");
    let told = events(&world);
    assert_eq!(told.len(), before + 2, "{told:?}");
    assert_eq!(told[before], "assess new write assessments 1");
    assert_eq!(told[before + 1], "assess sitting assessment_responses 2 assessments 1");
    let operations = world.operations();
    let ops = world.ok("analytics events --plain --no-header --fields op").out;
    assert_eq!(ops.lines().next(), Some(operations.to_string().as_str()));
}

/// That a command ran stays true when it is taken back: the undo has an event of its own.
#[test]
fn undo_leaves_what_was_run() {
    let world = World::with_clients();
    world.ok("client edit k7mq --set focus=patience");
    let before = events(&world);
    world.ok("undo");
    world.ok("redo");
    let after = events(&world);
    assert_eq!(after[..before.len()], before);
    assert_eq!(after[before.len()..], ["undo undo clients 1", "redo redo clients 1"]);
    let touched = world.ok("op show --json 4").out;
    assert!(!touched.contains("analytics_events"), "{touched}");
    let history = "SELECT COUNT(*) FROM analytics_events_history";
    assert_eq!(world.raw().query_row(history, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
}

#[test]
fn switched_off_nothing_is_noted() {
    let world = World::with_clients();
    let before = events(&world);
    world.ok("config set analytics.events off");
    world.ok("client edit k7mq --set focus=patience");
    assert_eq!(events(&world), before);
    world.ok("config set analytics.events on");
    world.ok("client edit k7mq --set focus=courage");
    assert_eq!(events(&world).len(), before.len() + 1);
    assert_eq!(world.sh("config set analytics.events maybe").code, 2);
    let listed = world.ok("config list analytics --csv --fields key,value,help").out;
    assert_eq!(
        listed.lines().nth(1),
        Some("analytics.events,on,\"record which commands ran, in this practice only\"")
    );
}

/// Removed is removed: neither undo, nor history, nor the files hold an event any more.
#[test]
fn purged_events_are_gone_for_good() {
    let world = World::with_clients();
    world.ok("client edit k7mq --set focus=patience");
    let refused = world.sh("analytics events --purge");
    assert_eq!(refused.code, 2, "{refused}");
    world.person([Says::No]);
    assert_eq!(world.sh("analytics events --purge").code, 130);
    assert_eq!(events(&world).len(), 3);
    let dry = world.ok("analytics events --purge --dry-run");
    assert!(dry.err.contains("would have removed 3 usage events for good"), "{dry}");
    world.person([Says::Yes]);
    insta::assert_snapshot!(world.sh("analytics events --purge").to_string());
    assert_eq!(events(&world), [""; 0]);
    for table in ["analytics_events", "analytics_events_history"] {
        let sql = format!("SELECT COUNT(*) FROM {table}");
        assert_eq!(world.raw().query_row(&sql, [], |row| row.get::<_, i64>(0)).unwrap(), 0, "{table}");
    }
    let log = std::fs::metadata(world.folder().join("practice.db-wal")).map_or(0, |log| log.len());
    assert_eq!(log, 0, "nor does the write-ahead log hold them");
    assert_eq!(
        world.ok("op log --limit 1 --plain --no-header --fields command,kind").out,
        "analytics events\tfixed\n"
    );
    let undone = world.ok("undo");
    assert!(undone.err.contains("Undone: changed Ada Okafor"), "{undone}");
    assert_eq!(events(&world), ["undo undo clients 1"]);
    world.ok("analytics events --purge --yes --json");
    assert_eq!(
        world.ok("analytics events --purge --yes").err,
        "Nothing to remove: there are no usage events\n"
    );
}

/// The past can be looked at: the numbers of then, as they were known then.
#[test]
fn the_numbers_of_then() {
    let world = practice();
    let then = world.ok("analytics summary --json").out;
    world.pass(TimeDelta::days(3));
    world.ok("client resume d2f3");
    world.ok("score add c5d6 --psi 0.9 --rho 0.9 --q 0.9 --f 0.9");
    assert_ne!(world.ok("analytics summary --json").out, then);
    assert_eq!(world.ok("analytics summary --json --at '2026-09-25 12:00'").json()["scored"], 2);
    let days = world.ok("analytics summary --json --at '2026-09-24 23:00'").json();
    assert_eq!(days["until"], "2026-09-24", "the range ends on the day that is looked at");
    assert_eq!(days["active"], 3);
}
