//! Lists and options: sorted by their own fields, spelled alike, told what they leave out, and refused with the true reason.

use crate::{World, tree};

/// What the help says a list can be sorted by.
fn told(arg: &clap::Arg) -> Vec<String> {
    let help = arg.get_help().unwrap().to_string();
    let names = help.strip_prefix("By ").unwrap().split("; -FIELD reverses the order").next().unwrap();
    names.replace(" or ", ", ").split(", ").map(str::to_owned).collect()
}

#[test]
fn lists_are_sorted_by_their_fields() {
    let world = World::with_clients();
    let mut tried = 0;
    tree::leaves(&mut |path, command| {
        let Some(arg) = command.get_arguments().find(|arg| arg.get_long() == Some("sort")) else { return };
        let line = path.join(" ");
        let refused = world.sh(&format!("{line} --sort nosuch"));
        assert_eq!(refused.code, 2, "{refused}");
        for name in told(arg) {
            // The field is one of the list, and the error names it too.
            world.ok(&format!("{line} --fields {name} --sort {name}"));
            world.ok(&format!("{line} --sort=-{name}"));
            assert!(refused.err.contains(&name), "{refused}");
        }
        let default = arg.get_default_values().first().map(|value| value.to_string_lossy().into_owned());
        let default = default.map(|value| value.trim_start_matches('-').to_owned());
        assert!(default.is_none_or(|value| told(arg).contains(&value)), "{line}");
        tried += 1;
    });
    assert!(tried >= 9, "{tried}");
    for short in [
        "client list --sort coherence",
        "session list --sort=-at",
        "assess list --sort made",
        "assess list --sort created",
        "score list --sort=-coherence",
        "action list --sort due",
        "action list --sort created",
        "breakthrough list --sort when",
        "intervene list --sort dim",
        "intervene assigned --sort=-rating",
        "analytics events --sort at",
    ] {
        world.ok(short);
    }
}

/// Names are encrypted: without the keys there is no order by them, and no list gives another one instead.
#[test]
fn no_list_sorts_names_that_it_cannot_read() {
    let world = World::new();
    world.write("pass.txt", "correct horse battery staple seven");
    world.ok("init --name Mara --passphrase-file pass.txt --recovery-file r.txt --no-input -q");
    world.ok("client add 'Ada Okafor' --handle k7mq -q --passphrase-file pass.txt");
    world.ok("lock");
    let mut tried = 0;
    tree::leaves(&mut |path, command| {
        let Some(arg) = command.get_arguments().find(|arg| arg.get_long() == Some("sort")) else { return };
        let line = path.join(" ");
        if !told(arg).contains(&"name".to_owned()) || line == "intervene list" {
            return;
        }
        for sort in ["--sort name", "--sort=-name"] {
            let ran = world.sh(&format!("{line} {sort} --no-input"));
            assert!(ran.code == 5 && ran.err.contains("locked") && ran.out.is_empty(), "{ran}");
        }
        tried += 1;
    });
    assert!(tried >= 5, "{tried}");
    world.ok("session list --sort status --no-input");
    world.ok("intervene list --sort name --no-input");
}

/// Words of data are spelled as data has them, in lists and options alike, and heard with hyphens as well.
#[test]
fn words_are_spelled_alike_and_heard_with_hyphens() {
    let world = World::with_clients();
    let mut tried = 0;
    tree::leaves(&mut |path, command| {
        for arg in command.get_arguments().filter(|arg| {
            ["status", "type"].contains(&arg.get_id().as_str()) || arg.get_long() == Some("type")
        }) {
            let values = arg.get_possible_values();
            let flags = values.iter().map(|value| value.get_name().to_owned());
            for value in flags.filter(|value| value.contains(['-', '_'])) {
                assert!(!value.contains('-'), "{} {value}", path.join(" "));
                tried += 1;
            }
        }
    });
    assert!(tried >= 3, "{tried}");
    for (line, word) in [
        ("session list --status", "no_show"),
        ("session list --type", "deep_dive"),
        ("assess list --status", "in_progress"),
        ("action list --status", "in_progress"),
        ("intervene assigned --status", "in_progress"),
    ] {
        world.ok(&format!("{line} {word}"));
        world.ok(&format!("{line} {}", word.replace('_', "-")));
        let refused = world.sh(&format!("{line} nosuch"));
        assert!(refused.code == 2 && refused.err.contains(word), "{refused}");
    }
}

/// A number that an option does not take is told plainly, with the range where there is one.
#[test]
fn numbers_are_refused_in_plain_words() {
    let world = World::with_clients();
    let numbers = ["it is not a whole number", "it must be a whole number from "];
    for line in [
        "client list --limit x",
        "client list --limit=-1",
        "client list --limit 1.5",
        "today --days x",
        "today --days 999",
        "session add k7mq --at tomorrow --every week --count 1",
        "client engage k7mq --sessions 0",
        "intervene list --max-minutes 70000",
        "intervene list --max-minutes x",
        "session add k7mq --at tomorrow --group-size x",
        "undo x",
        "demo --seed x",
    ] {
        for json in ["", " --json"] {
            let ran = world.sh(&format!("{line}{json}"));
            assert!(ran.code == 2 && numbers.iter().any(|told| ran.err.contains(told)), "{ran}");
        }
    }
}

/// A list that stops where nobody said so says that there is more; a zone that stays what it was asks for nothing.
#[test]
fn what_is_left_out_is_said() {
    let world = World::with_clients();
    for place in 0..60 {
        world.ok(&format!("action add 'Item {place}' --client k7mq -q"));
    }
    for line in ["undo --list", "op log"] {
        let ran = world.ok(line);
        assert_eq!(ran.err, "Only the newest 50 are shown; for more: --limit N\n", "{line}");
        assert_eq!(world.ok(&format!("{line} --limit 5")).err, "", "{line}");
        assert_eq!(world.ok(&format!("{line} --limit 500")).err, "", "{line}");
    }
    for alone in ["undo --limit 5", "undo 3 --limit 5", "undo --to 3 --limit 5"] {
        assert_eq!(world.sh(alone).code, 2, "{alone}");
    }
}

/// A list that a filter left empty does not say that there is nothing at all.
#[test]
fn nothing_that_matches_is_not_nothing() {
    let world = World::with_clients();
    world.ok("intervene assign Q-02 --to k7mq");
    world.ok("assess new k7mq --type quick --no-run");
    world.ok("breakthrough add k7mq --dim q --before .4 --after .6 --at '4d ago 8:00'");
    for (line, told) in [
        ("breakthrough list --until 2020-01-01", "No breakthrough matches"),
        ("assess list --status completed", "No assessment matches"),
        ("intervene assigned --status completed", "No assignment matches"),
        ("intervene assigned --client t2wd", "No assignment matches"),
    ] {
        assert_eq!(world.ok(&format!("{line} --format table")).err, format!("{told}\n"), "{line}");
    }
}

/// Advice about a zone is given where the zone changed.
#[test]
fn a_zone_that_stays_asks_for_nothing() {
    let world = World::with_clients();
    for at in ["3d ago 10:00", "2d ago 10:00"] {
        world.ok(&format!("score add k7mq --psi .5 --rho .5 --q .5 --f .5 --at '{at}'"));
    }
    world.ok("config unset time.zone");
    // The machine's own zone, said outright and left to it again.
    let zone =
        world.ok("status --json").json()["zone"].as_str().map_or("Europe/Paris".to_owned(), str::to_owned);
    for line in [format!("config set time.zone {zone}"), "config unset time.zone".to_owned()] {
        let ran = world.ok(&line);
        assert!(!ran.err.contains("recalc"), "{ran}");
    }
    assert!(world.ok("config set time.zone Asia/Tokyo").err.contains("coach score recalc --all"));
}

/// `--tz` takes a zone in the spellings of `TZ`.
#[test]
fn zones_are_spelled_as_in_tz() {
    let world = World::with_clients();
    world.ok("session add k7mq --at 'fri 10:00'");
    let shown = |zone: &str| {
        world.ok(&format!("session list --plain --no-header --fields scheduled_at --tz {zone}")).out
    };
    for spelling in [":Asia/Tokyo", "/usr/share/zoneinfo/Asia/Tokyo"] {
        assert_eq!(shown(spelling), shown("Asia/Tokyo"));
    }
    assert_eq!(world.sh("session list --tz :Nowhere").code, 2);
}

/// A table is a table in a file too, and contradicts the ending of another format.
#[test]
fn a_table_is_a_table_wherever_it_goes() {
    let world = World::with_clients();
    world.ok("score add k7mq --psi .5 --rho .5 --q .5 --f .5");
    world.ok("session add k7mq --at 'fri 10:00'");
    for what in ["scores", "sessions", "table clients"] {
        let file = world.folder().parent().unwrap().join("out.txt");
        let piped = world.ok(&format!("export {what} --format table"));
        world.ok(&format!("export {what} --format table -o '{}' --force", file.display()));
        let written = std::fs::read_to_string(&file).unwrap();
        assert!(!written.contains('\t') && written.lines().count() >= 2, "{written}");
        assert_eq!(written, piped.raw, "{what}");
        let ran =
            world.sh(&format!("export {what} --format table -o '{}'", file.with_extension("csv").display()));
        assert!(ran.code == 2 && ran.err.contains("contradicts the format"), "{ran}");
    }
}

/// Rows of changes name what they are about.
#[test]
fn rows_of_a_diff_are_named() {
    let world = World::with_clients();
    let score = world.ok("score add k7mq --psi .5 --rho .5 --q .5 --f .5 -q").out;
    let last = || world.ok("op log --limit 1 --plain --no-header --fields id").out.trim().to_owned();
    let named = |op: &str| world.ok(&format!("op diff {op} --plain --no-header --fields table,handle")).out;
    assert!(named(&last()).contains(&format!("coherence_scores\t{}", score.trim())));
    world.ok("client engage k7mq --sessions 5");
    assert!(named(&last()).contains("engagements\tk7mq"));
    assert!(named("2").contains("users\tk7mq"));
}

/// Why a row is not taken is said of that row and field.
#[test]
fn rows_that_are_refused_say_why() {
    let world = World::with_clients();
    let booked = world.ok("session add k7mq --at 'fri 10:00' -q").out.trim().to_owned();
    let rows: serde_json::Value = serde_json::from_str(&world.ok("session list --json").raw).unwrap();
    let row = &rows[0];
    let id = row["id"].as_str().unwrap();
    let other = id.replace(&id[..4], "0000");
    for (text, told) in [
        ("{\"focus\":\"q\"}".to_owned(), "a session is named by its 'handle' or its 'id'"),
        ("{\"handle\":5}".to_owned(), "handle must be text"),
        ("{\"handle\":\"k7mq\"}".to_owned(), "k7mq is a client, not a session"),
        (format!("{{\"id\":\"{id}\",\"nosuch\":1}}"), "a session has no field 'nosuch'"),
        (
            format!("{{\"id\":\"{other}\",\"handle\":\"{booked}\"}}"),
            "is another one here: nothing has the id",
        ),
        (format!("{{\"handle\":\"{booked}\",\"minutes\":55}}"), "minutes: session "),
        (format!("{{\"handle\":\"{booked}\",\"at\":\"foo\"}}"), "at: 'foo' is not a date or time"),
        (format!("{{\"handle\":\"{booked}\",\"focus\":\"z\"}}"), "focus: dimension must be "),
        (
            format!("{{\"handle\":\"{booked}\",\"focus\":\"q\",\"focus_dimension\":\"f\"}}"),
            "'focus' and 'focus_dimension' set the same field",
        ),
    ] {
        let ran = world.stdin(&text).sh("session edit --from -");
        assert!(ran.code != 0 && ran.err.contains("object 1: ") && ran.err.contains(told), "{text}\n{ran}");
    }
    world.stdin(format!("{{\"id\":\"{id}\",\"focus\":\"q\"}}")).ok("session edit --from -");
}
