//! `coach export`: what leaves can come back byte for byte, and never over a file that is there.

use proptest::prelude::*;

use crate::World;

#[test]
fn a_practice_is_a_folder_for_its_owner() {
    let world = World::with_clients();
    world.ok("client note k7mq -m Secret");
    let ran = world.ok("export practice -o out");
    assert!(ran.err.contains("without notes and messages"), "{ran}");
    let out = world.root().join("out");
    let read = |name: &str| std::fs::read_to_string(out.join(name)).unwrap();
    assert!(
        read("clients.csv").starts_with("id,user_id,coach_id,first_name,last_name,phone,emergency_contact,")
    );
    assert!(!read("clients.json").contains("Secret") && !out.join("messages.csv").exists());
    let schema: serde_json::Value = serde_json::from_str(&read("schema.json")).unwrap();
    assert_eq!(schema["tables"].as_array().unwrap().len(), 17);
    assert_eq!(world.sh("export practice -o out").code, 9);
    world.ok("export practice -o out --force --notes --json");
    assert!(read("clients.json").contains("Secret") && out.join("messages.json").exists());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&out), mode(&out.join("clients.json"))), (0o700, 0o600));
    }
}

#[test]
fn an_earlier_export_is_replaced_as_a_whole_and_nothing_else_is() {
    let world = World::with_clients();
    let out = world.root().join("out");
    world.ok("export practice -o out --notes");
    assert!(out.join("messages.csv").exists());
    world.ok("export practice -o out --force --csv");
    let mut names: Vec<_> =
        std::fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names.len(), 18, "{names:?}");
    assert!(!out.join("messages.csv").exists() && !out.join("clients.json").exists());
    std::fs::write(out.join("letter.txt"), "mine").unwrap();
    let refused = world.sh("export practice -o out --force --json");
    assert!(
        refused.code == 9 && refused.err.contains("letter.txt was not written by an export"),
        "{refused}"
    );
    assert!(out.join("letter.txt").exists() && !out.join("clients.json").exists());
    let other = world.root().join("other");
    std::fs::create_dir(&other).unwrap();
    std::fs::write(other.join("clients.csv"), "mine").unwrap();
    let refused = world.sh("export practice -o other --force");
    assert!(refused.code == 9 && refused.err.contains("there is no schema.json"), "{refused}");
    std::fs::remove_file(other.join("clients.csv")).unwrap();
    world.ok("export practice -o other");
    assert!(other.join("schema.json").exists());
    let mut beside = std::fs::read_dir(world.root()).unwrap();
    assert!(!beside.any(|entry| {
        let name = entry.unwrap().file_name().into_string().unwrap();
        name.starts_with("out.") || name.starts_with("other.")
    }));
}

#[test]
fn tables_and_scores() {
    let world = World::with_clients();
    world.ok("score add k7mq --psi 0.5 --rho 0.5 --q 0.5 --f 0.5 --at 2026-09-01");
    let scores = world.ok("export scores -o scores.csv");
    assert!(scores.err.contains("Saved 1 score to"), "{scores}");
    assert_eq!(world.sh("export scores -o scores.csv").code, 9);
    let unknown = world.sh("export table people");
    assert!(unknown.code == 2 && unknown.err.contains("there are: users, coaches, clients"), "{unknown}");
    assert_eq!(world.sh("export table messages").code, 2);
    assert_eq!(world.sh("export table clients --fields notes --csv").code, 2);
    let excel = world.ok("export table clients --dialect excel");
    assert!(excel.out.starts_with('\u{feff}') && excel.out.contains("\r\n"));
    let comma = world
        .ok("export scores --dialect excel-comma --fields name,calculated_at,psi_score,coherence_percentage");
    assert_eq!(
        comma.out,
        "\u{feff}name;calculated_at;psi_score;coherence_percentage\r\nAda Okafor;2026-09-01T09:00:00+02:00;0,50;36,1\r\n"
    );
    world.ok("export scores --dialect excel-comma -o comma.csv");
    let read = std::fs::read_to_string(world.root().join("comma.csv")).unwrap();
    assert!(read.starts_with("\u{feff}handle;client;name;calculated_at;"), "{read}");
}

/// No file is called what it is not: not by its ending alone, and not against a flag.
#[test]
fn the_ending_of_a_file_is_true() {
    let world = World::with_clients();
    for (line, name) in [
        ("", "out.xlsx"),
        ("--csv ", "out.XLSX"),
        ("", "out.2026-09"),
        ("--json ", "out.csv"),
        ("--csv ", "out.tsv"),
    ] {
        let ran = world.sh(&format!("export table clients {line}-o {name}"));
        assert_eq!(ran.code, 2, "{ran}");
        assert!(ran.err.contains(".csv, .json, .ndjson, .tsv and .txt"), "{ran}");
        assert!(!world.root().join(name).exists());
    }
    for (line, name, begins) in [
        ("", "a.csv", "id,user_id"),
        ("", "a.json", "["),
        ("", "a.ndjson", "{"),
        ("", "a.tsv", "id\tuser_id"),
        ("", "a.txt", "id\tuser_id"),
        ("", "a", "id,user_id"),
        ("--csv ", "b.txt", "id,user_id"),
        ("--csv ", "b.2026-09", "id,user_id"),
    ] {
        world.ok(&format!("export table clients {line}-o {name}"));
        let text = std::fs::read_to_string(world.root().join(name)).unwrap();
        assert!(text.starts_with(begins), "{name}: {text}");
    }
    world.ok("export practice -o coach.2026.09");
}

/// Stands in for the coach: everybody who is imported is coached by whoever imports them.
const COACH: &str = "01900000-0000-7000-8000-0000000c0ac4";

/// What an export writes, without the one value that belongs to the practice itself.
fn exported(world: &World, what: &str, format: &str) -> String {
    world.ok(&format!("export {what} --format {format} -o out.{format} --force"));
    let out = std::fs::read_to_string(world.root().join(format!("out.{format}"))).unwrap();
    out.replace(&world.open().setting.coach.id.to_string(), COACH)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn clients_and_scores_return_byte_for_byte(
        people in prop::collection::vec(("[=+@'\"a-zé王,;]{1,8}", "[\\PC]{0,12}", "[0-9]{1,2}", 0..4_u8), 1..6),
    ) {
        let world = World::practice();
        for (number, (name, free, score, state)) in people.iter().enumerate() {
            let email = format!("c{number}@example.org");
            let who = serde_json::json!({
                "first_name": format!("x{name}"), "last_name": format!("{name}y"), "email": email,
                "notes": format!("n{free}\n{free}"), "goals": [format!("g{free}")],
                "preferences": { "p": free }, "sponsor": format!("={name}"),
            });
            world.stdin(who.to_string()).ok("client add --from -");
            if *state == 1 {
                world.ok(&format!("client pause {email} --until 2026-12-01"));
            }
            if *state == 2 {
                world.ok(&format!("client complete {email}"));
            }
            for day in 1..=u8::from(*state > 0) * 2 {
                let at = format!("2026-09-0{day}");
                world.ok(&format!("score add {email} --psi 0.{score} --rho 0.5 --q 0.{day} --f 1 --at {at}"));
            }
        }
        for format in ["json", "csv", "ndjson"] {
            let told = exported(&world, "table clients --notes", format);
            let other = World::practice();
            other.stdin(&told).ok("import clients -");
            prop_assert_eq!(&exported(&other, "table clients --notes", format), &told);
            let scores = exported(&world, "scores", format);
            let ran = other.stdin(&scores).sh("import scores -");
            prop_assert!(ran.code == 0 || people.iter().all(|(.., state)| *state == 0), "{}", ran);
            prop_assert_eq!(exported(&other, "scores", format), scores);
        }
    }
}

/// A dialect is one of CSV: for another format it is refused, not passed over.
#[test]
fn a_dialect_is_refused_where_no_csv_is_written() {
    let world = World::with_clients();
    for tail in ["--json", "-o all.json", "--plain"] {
        let ran = world.sh(&format!("export table clients --dialect excel {tail}"));
        assert!(ran.code == 2 && ran.err.contains("--dialect works only with CSV"), "{ran}");
    }
    world.ok("export table clients --dialect excel -o all.csv");
}
