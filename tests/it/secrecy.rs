//! Nothing private lies in clear: a canary in every private field, through every command that writes one, then every
//! byte of the practice folder is searched for it.

use std::collections::HashMap;

use crate::{Says, World, world::files};

/// Commands that write something private. A new one is one line here: `{}` is the canary, and each line gets its own;
/// `{session}` is the handle of the one session there is.
const PRIVATE: &[&str] = &[
    "client add 'Ada {}' --handle k7mq",
    "client add '{} Ito' --handle t2wd --email {}@example.org",
    "client edit k7mq --set email={}@example.org",
    "client edit k7mq --set phone=+3361234{}",
    "client edit k7mq --set focus={}",
    "client edit k7mq --set goal={} --set goal.+=x{}y",
    "client edit k7mq --set sponsor={}",
    "client edit k7mq --set preferences.{}=tea",
    "client edit k7mq --set preferences.drink={}",
    "client edit k7mq --set emergency_contact.name={}",
    "client edit k7mq --set emergency_contact.{}=x",
    "client edit k7mq --set consent=yes --set consent_how={}",
    "client note k7mq -m 'she said {} today'",
    "client note k7mq -m 'and {} again'",
    "client edit k7mq --set notes={}",
    "client edit k7mq --set name='{} Okafor'",
    "action add '{} a' --client k7mq --description 'why {}'",
    "client engage k7mq --sessions 3 --title 'for {}'",
    "session log k7mq --at yesterday --notes 'she said {}'",
    "session note {session} -m 'and {} too'",
    "session edit {session} --set recording=https://example.org/{}",
    "session reopen {session}",
    "session cancel {session} --reason 'because of {}'",
    "breakthrough add k7mq --dim q --before 0.4 --after 0.6 --trigger 'after {}' --description '{}'",
];

fn canary(number: usize) -> String {
    format!("CANARY{number:03}QX")
}

/// The spellings under which a canary could lie somewhere: as it is, wide, and in the usual codings.
fn spellings(canary: &str) -> Vec<(&'static str, Vec<u8>)> {
    let bytes = canary.as_bytes();
    let wide = |order: fn(u16) -> [u8; 2]| canary.encode_utf16().flat_map(order).collect::<Vec<u8>>();
    let hex = |upper: bool| {
        let digits =
            bytes.iter().map(|byte| if upper { format!("{byte:02X}") } else { format!("{byte:02x}") });
        digits.collect::<String>().into_bytes()
    };
    let mut all = vec![
        ("UTF-8", bytes.to_vec()),
        ("lower case", canary.to_lowercase().into_bytes()),
        ("UTF-16LE", wide(u16::to_le_bytes)),
        ("UTF-16BE", wide(u16::to_be_bytes)),
        ("hex", hex(false)),
        ("HEX", hex(true)),
        ("reversed", bytes.iter().rev().copied().collect()),
    ];
    for shift in 0..3 {
        for url in [false, true] {
            all.push(("base64", base64_middle(bytes, shift, url)));
        }
    }
    all
}

/// What every base64 text contains that holds these bytes at this alignment: the letters at the edges mix with their
/// neighbours and are left out.
fn base64_middle(bytes: &[u8], shift: usize, url: bool) -> Vec<u8> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits: Vec<bool> =
        bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1)).collect();
    let skip = (6 - shift * 8 % 6) % 6;
    let groups = bits[skip..].chunks_exact(6);
    groups
        .map(|group| group.iter().fold(0_usize, |value, bit| value << 1 | usize::from(*bit)))
        .map(|value| match LETTERS[value] {
            b'+' if url => b'-',
            b'/' if url => b'_',
            letter => letter,
        })
        .collect()
}

/// Where canaries lie in clear in a world: one pass over every file, whatever the number of canaries.
fn leaks(world: &World, canaries: impl IntoIterator<Item = String>) -> Vec<String> {
    type Wanted = (String, &'static str, Vec<u8>);
    let mut by_beginning: HashMap<[u8; 2], Vec<Wanted>> = HashMap::new();
    for canary in canaries {
        for (coding, spelling) in spellings(&canary) {
            let beginning = [spelling[0], spelling[1]];
            by_beginning.entry(beginning).or_default().push((canary.clone(), coding, spelling));
        }
    }
    let mut found = Vec::new();
    let places = [world.folder(), world.root().join("run")];
    for (path, bytes) in places.iter().flat_map(|folder| files(folder)) {
        assert!(!path.to_string_lossy().contains("CANARY"), "{} is named after one", path.display());
        for (at, pair) in bytes.windows(2).enumerate() {
            for (canary, coding, spelling) in by_beginning.get(pair).into_iter().flatten() {
                if bytes[at..].starts_with(spelling) {
                    found.push(format!("{canary} as {coding} in {}", path.display()));
                }
            }
        }
    }
    found
}

#[test]
fn the_search_finds_what_is_there() {
    let canary = canary(7);
    for (coding, spelling) in spellings(&canary) {
        assert!(spelling.len() >= 8, "{coding} is too short to mean anything");
    }
    // "xCANARY007QX", "xxCANARY007QX" and "CANARY007QX" in base64, as `base64` prints them.
    for text in ["Q0FOQVJZMDA3UVg=", "eENBTkFSWTAwN1FY", "eHhDQU5BUlkwMDdRWA=="] {
        let hit = spellings(&canary)
            .iter()
            .any(|(_, spelling)| text.as_bytes().windows(spelling.len()).any(|window| window == *spelling));
        assert!(hit, "{text}");
    }
    let world = World::practice();
    std::fs::write(world.folder().join("leak"), format!("...{canary}...")).unwrap();
    assert_eq!(leaks(&world, [canary]).len(), 1);
}

/// Runs every command that writes something private, while a reader keeps the database open: then what was written
/// lies in the write-ahead log as well.
fn written(world: &World) {
    for (number, command) in PRIVATE.iter().enumerate() {
        let mut command = command.replace("{}", &canary(number));
        if command.contains("{session}") {
            let session = world.ok("session list --plain --no-header --fields handle").out;
            command = command.replace("{session}", session.trim());
        }
        world.ok(&command);
    }
    world.ok("undo");
    world.ok("redo");
    world.stdin(format!("{{\"handle\":\"k7mq\",\"goals\":[\"{}\"]}}", canary(500)));
    world.ok("client edit --from -");
    world.stdin(format!("{{\"name\":\"{0}\",\"notes\":\"{0}\",\"email\":\"{0}@example.org\"}}", canary(501)));
    world.ok("client add --from -");
    world.stdin(canary(502));
    world.ok("client note k7mq --from -");
    answered(world, &canary(503));
    entrusted(world, [505, 506, 507].map(canary));
    world.write(
        "clients.csv",
        format!("first_name,last_name,email,notes\n{0},{0},{0}@example.net,{0}\n", canary(504)),
    );
    world.ok("import clients ~/clients.csv");
}

/// Answers a question in words.
fn answered(world: &World, words: &str) {
    let bank = world.ok("bank show deep-dive-psi --json").json();
    let questions = bank["questions"].as_array().unwrap();
    let asked = questions.iter().find(|question| question["question_type"] == "text").unwrap();
    let code = asked["code"].as_str().unwrap();
    world.ok("assess new k7mq --type deep-dive --focus psi --no-run");
    let handle = world.ok("assess list --plain --no-header --fields handle").out;
    world.ok(&format!("assess answer {} {code} '{words}'", handle.trim()));
}

/// Has an intervention done and another given up, with words on both.
fn entrusted(world: &World, [feedback, note, reason]: [String; 3]) {
    let give = |code: &str| world.ok(&format!("intervene assign {code} --to k7mq -q")).out.trim().to_owned();
    let (done, left) = (give("Q-01"), give("Q-02"));
    world.ok(&format!("intervene done {done} --rating 4 --feedback '{feedback}' --note '{note}'"));
    world.ok(&format!("intervene abandon {left} --reason '{reason}'"));
}

fn canaries() -> impl Iterator<Item = String> {
    (0..PRIVATE.len()).chain(500..508).map(canary)
}

#[test]
fn nothing_private_lies_in_clear() {
    let mut world = World::practice();
    let reader = world.raw();
    reader.execute_batch("BEGIN; SELECT COUNT(*) FROM clients;").unwrap();
    written(&world);
    world.vars.editor = Some(format!("sed -i -e s/Okafor/{}/", canary(600)).into());
    world.person([Says::Yes]);
    world.sh("client edit k7mq");
    let log = std::fs::metadata(world.folder().join("practice.db-wal")).unwrap().len();
    assert!(log > 10_000, "the log holds what was written");
    let mut found: Vec<_> = leaks(&world, canaries().chain([canary(600)]));
    drop(reader);
    world.raw().execute_batch("PRAGMA wal_checkpoint(TRUNCATE); VACUUM;").unwrap();
    found.extend(leaks(&world, canaries().chain([canary(600)])));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The canaries are there, for who holds the keys: else the test above would find nothing for the wrong reason.
#[test]
fn what_was_written_can_be_read() {
    let world = World::practice();
    written(&world);
    let mut seen = world.ok("client show k7mq --notes --json").out;
    seen += &world.ok("client list --json").out;
    seen += &world.ok("op log --json").out;
    for handle in world.ok("intervene assigned --all --plain --no-header --fields handle").out.lines() {
        seen += &world.ok(&format!("intervene show {handle} --notes --json")).out;
    }
    let session = world.ok("session list --plain --no-header --fields handle").out;
    seen += &world.ok(&format!("session show {} --notes --json", session.trim())).out;
    for canary in [
        "CANARY015QX",
        "CANARY008QX",
        "CANARY009QX",
        "CANARY010QX",
        "CANARY011QX",
        "CANARY500QX",
        "CANARY501QX",
        "CANARY502QX",
        "CANARY505QX",
        "CANARY506QX",
        "CANARY507QX",
    ] {
        assert!(seen.contains(canary) || seen.contains(&canary.to_lowercase()), "{canary} in {seen}");
    }
    let of_sessions = |line: &str| line.starts_with("session") || line.starts_with("client engage");
    for (number, line) in PRIVATE.iter().enumerate().filter(|(_, line)| of_sessions(line)) {
        assert!(!line.contains("{}") || seen.contains(&canary(number)), "{line}: {seen}");
    }
}

/// Usage events tell what ran and how much, and not a word of what was written or about whom; and even that is sealed.
#[test]
fn usage_events_quote_nothing() {
    let world = World::practice();
    written(&world);
    let told = world.ok("analytics events --json").out;
    assert!(told.contains("client note") && told.contains("\"action_items\""), "{told}");
    for private in canaries().chain(["k7mq", "t2wd", "Ada", "example.org"].map(str::to_owned)) {
        assert!(!told.contains(&private), "{private} in {told}");
    }
    let raw = world.raw();
    let mut statement = raw.prepare("SELECT event_data FROM analytics_events").unwrap();
    let cells = statement.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
    for cell in cells.map(Result::unwrap) {
        for word in ["kind", "rows", "write", "clients"] {
            assert!(!cell.windows(word.len()).any(|part| part == word.as_bytes()), "{word} in clear");
        }
    }
}

/// What goes wrong is told by handle: no phone, note, goal or address is repeated, and while locked no name either.
#[test]
fn errors_do_not_tell_what_is_private() {
    let world = World::practice();
    written(&world);
    let session = world.ok("session list --plain --no-header --fields handle").out;
    let raw = world.raw();
    raw.execute("UPDATE clients SET notes = x'C1010000' WHERE handle = 'k7mq'", []).unwrap();
    drop(raw);
    let secret: Vec<_> = canaries().collect();
    for command in [
        "client show k7mq",
        "client show k7mq --json",
        "client note k7mq -m more",
        "client edit k7mq --set phone=1",
        "client complete k7mq --on tomorrow",
        "client list --sort nonsense",
        "client pause k7mq --until yesterday",
        "undo 1",
        "op show 99",
        "score verify",
        "session show 9",
        "session move {session} --to mon",
        "session reopen {session} --json",
        "session edit {session} --set nonsense=1",
        "config set ui.theme pink",
        "intervene list",
        "intervene assigned --all",
        "intervene assign Q-03 --to k7mq --due yesterday",
        "intervene suggest k7mq",
    ] {
        let ran = world.sh(&command.replace("{session}", session.trim()));
        // What can be read is shown, also where something beside it cannot.
        let shown = ran.code == 0 || ran.err.contains("could not be read completely");
        let told = if shown { ran.err.clone() } else { ran.all() };
        // Who was changed is said where a change was made.
        let told: String = told.lines().filter(|line| !line.ends_with(". Undo: coach undo")).collect();
        for canary in &secret {
            assert!(!told.contains(canary.as_str()), "{ran}");
        }
    }
}

/// A panic message, a backtrace or a log must not print a client by accident: private types have no `Debug`.
#[cfg(unix)]
#[test]
fn files_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::practice();
    let reader = world.raw();
    reader.execute_batch("BEGIN; SELECT COUNT(*) FROM clients;").unwrap();
    written(&world);
    world.ok("config set time.slash_order dmy");
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&world.folder()), 0o700);
    let wide: Vec<_> = files(&world.folder())
        .into_iter()
        .filter(|(path, _)| mode(path) != 0o600)
        .map(|(path, _)| format!("{:o} {}", mode(&path), path.display()))
        .collect();
    assert!(wide.is_empty(), "{}", wide.join("\n"));
    assert!(world.folder().join("practice.db-wal").exists(), "the log was there to be looked at");
    assert_eq!(mode(&world.root().join("recovery.txt")), 0o600);
}

/// The same name sealed twice looks different, and short values look alike in length.
#[test]
fn equal_values_do_not_look_equal() {
    let world = World::practice();
    world.ok("client add 'Ada Ito' --handle k7mq --focus Ada");
    world.ok("client add 'Ada Oz' --handle t2wd --focus 'a much longer one'");
    let raw = world.raw();
    let mut statement = raw.prepare("SELECT first_name, coaching_focus FROM clients").unwrap();
    let rows = statement.query_map([], |row| Ok([row.get::<_, Vec<u8>>(0)?, row.get(1)?])).unwrap();
    let cells: Vec<Vec<u8>> = rows.flat_map(|row| row.unwrap()).collect();
    for (at, cell) in cells.iter().enumerate() {
        assert!(cells[..at].iter().all(|other| other != cell && other[18..] != cell[18..]));
        assert_eq!(cell.len(), cells[0].len(), "lengths tell nothing");
    }
}
