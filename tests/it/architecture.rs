//! Who may know whom, as data: ARCHITECTURE.md says it in words, and this file holds the tree to it.

use std::{collections::BTreeSet, path::Path};

/// A module and the modules of this crate that it may use. Add a line for a new module; widen one only with a reason.
const MODULES: &[(&str, &[&str])] = &[
    ("domain", &[]),
    // Prompts hand out secrets, and the editor's failures are told to people.
    ("env", &["vault", "error"]),
    ("vault", &["env"]),
    ("bank", &["domain"]),
    ("store", &["domain", "bank", "vault", "env"]),
    ("error", &["domain", "env", "bank", "vault", "store"]),
    // `practice` names report types nowhere: results are put into words by the two faces.
    ("practice", &["domain", "env", "bank", "vault", "store", "error"]),
    ("report", &["env", "domain"]),
    ("cli", &["domain", "env", "bank", "vault", "store", "error", "practice", "report", "lines", "tui"]),
    ("tui", &["domain", "env", "bank", "vault", "store", "error", "practice", "report"]),
    // Screens without a screen: for those who hear them.
    ("lines", &["domain", "env", "bank", "vault", "store", "error", "practice", "report"]),
    ("lib", &["bank", "cli", "domain", "env", "error", "practice", "report", "store", "tui", "vault"]),
    ("main", &["cli", "env"]),
];

/// External crates and the places that may name them. What is in neither list is a decision to take.
const CRATES: &[(&str, &[&str])] = &[
    ("age", &["vault/"]),
    ("aes", &["vault/"]),
    ("aes_gcm", &["vault/"]),
    ("hkdf", &["vault/"]),
    ("hmac", &["vault/"]),
    // A bank is pinned by the digest of its text, a version by that of its schema.
    ("sha2", &["vault/", "bank/", "store/schema.rs"]),
    ("linux_keyutils", &["vault/cache/"]),
    ("rusqlite", &["store/sqlite/"]),
    // Saved column maps are files that people write.
    ("toml", &["bank/", "practice/fields/sheet.rs", "practice/import/map/"]),
    ("toml_edit", &["practice/config/"]),
    ("annotate_snippets", &["bank/"]),
    ("csv", &["report/", "cli/", "practice/"]),
    ("unicode_width", &["report/", "tui/"]),
    ("clap", &["cli/"]),
    ("clap_complete", &["cli/"]),
    ("clap_mangen", &["cli/"]),
    ("qrcode", &["cli/"]),
    ("ratatui", &["tui/"]),
    ("ratatui_textarea", &["tui/"]),
    // The width of the terminal is a fact of the world; everything else of it belongs to the screens.
    ("crossterm", &["tui/", "env/term.rs", "env/pager.rs"]),
    ("directories", &["env/"]),
    ("dialoguer", &["env/"]),
    ("getrandom", &["env/"]),
    ("iana_time_zone", &["env/"]),
    // Asks whether the terminal is still there.
    ("rustix", &["env/", "tui/terminal.rs"]),
    // Words as a shell takes them: of EDITOR, and of commands that can be pasted.
    ("shlex", &["env/editor", "practice/kept/mod.rs"]),
    // The first Ctrl-C of an import finishes its row.
    ("signal_hook", &["env/", "tui/", "cli/import/watch.rs"]),
];

/// Types that hold what is sealed: printing one by accident must not compile.
const PRIVATE: &[&str] = &[
    "Client",
    "Person",
    "Coach",
    "Glance",
    "Named",
    "Response",
    "Draft",
    "ActionItem",
    "Agreed",
    "NotesVersion",
    "NoteBox",
    "ActionRow",
    "ActionPage",
    "TodayLine",
    "TodayPage",
    "Breakthrough",
    "BreakthroughRow",
    "BreakthroughPage",
    "ClientPage",
    "Sitting",
    "Founding",
    "Founded",
    "Confided",
    "SessionPage",
    "Terms",
    "Engagement",
    "Written",
    "Finished",
    "Identity",
    "Vault",
];

/// Files that are longer than a file should be, and why.
const LONG: &[(&str, &str)] =
    &[("domain/keys/table.rs", "one table: every key of every screen with its words")];

const LONGEST: usize = 400;

struct Source {
    path: String,
    /// Without comments and without tests.
    code: String,
    text: String,
}

impl Source {
    fn module(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap()
    }

    /// Names that stand in front of `::`, with what stands before them.
    fn paths(&self) -> impl Iterator<Item = &str> {
        self.code.match_indices("::").filter_map(|(at, _)| {
            let head = &self.code[..at];
            let start = head.rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |at| at + 1);
            let bare = !head[..start].ends_with("::") && !head[..start].ends_with('.');
            Some(&head[start..]).filter(|name| bare && !name.is_empty())
        })
    }

    /// The modules of this crate that the file names.
    fn modules(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for (at, _) in self.code.match_indices("crate::") {
            let rest = &self.code[at + "crate::".len()..];
            if let Some(group) = rest.strip_prefix('{') {
                let mut depth = 0_usize;
                let mut word = String::new();
                let mut first = true;
                for c in group.chars() {
                    match c {
                        '}' if depth == 0 => break,
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        ',' if depth == 0 => first = true,
                        c if depth == 0 && first && (c.is_alphanumeric() || c == '_') => word.push(c),
                        _ if depth == 0 && !word.is_empty() => {
                            found.insert(std::mem::take(&mut word));
                            first = false;
                        }
                        _ => {}
                    }
                }
                found.extend(Some(word).filter(|word| !word.is_empty()));
            } else {
                found.insert(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
            }
        }
        found
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    for (path, bytes) in crate::world::files(&root) {
        let path = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        let Some(text) = String::from_utf8(bytes)
            .ok()
            .filter(|_| Path::new(&path).extension().is_some_and(|end| end == "rs"))
        else {
            continue;
        };
        let live = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let code =
            live.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        let of_tests = ["tests.rs", "testing.rs", "samples.rs"].iter().any(|name| path.ends_with(*name))
            || path.contains("/tests/");
        found.push(Source { code: if of_tests { String::new() } else { code }, path, text });
    }
    found
}

fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn modules_know_only_whom_they_may_know() {
    let mut wrong = Vec::new();
    for source in sources() {
        let module = source.module();
        let Some((_, allowed)) = MODULES.iter().find(|(known, _)| *known == module) else {
            wrong.push(format!("{}: the module {module} has no line in MODULES", source.path));
            continue;
        };
        for used in source.modules() {
            // Names from the crate's root are functions and macros, not modules.
            let is_module = MODULES.iter().any(|(known, _)| *known == used);
            if is_module && used != module && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{}: {module} may not know {used}", source.path));
            }
        }
    }
    none(&wrong);
}

#[test]
fn crates_stay_where_they_belong() {
    let mut wrong = Vec::new();
    for source in sources() {
        let named: BTreeSet<&str> = source.paths().collect();
        for (name, places) in CRATES {
            let own_module = source.code.contains(&format!("mod {name};"))
                || source.code.lines().any(|line| line.contains("super::") && line.contains(name));
            if named.contains(name)
                && !own_module
                && !places.iter().any(|place| source.path.starts_with(place))
            {
                wrong.push(format!("{}: {name} belongs to {}", source.path, places.join(", ")));
            }
        }
    }
    none(&wrong);
}

/// A new dependency needs a decision: a line above, or a place in this list of those that may be named anywhere.
#[test]
fn every_dependency_is_decided() {
    const ANYWHERE: &[&str] = &[
        "chrono",
        "chrono-tz",
        "uuid",
        "rust_decimal",
        "serde",
        "serde_json",
        "schemars",
        "thiserror",
        "zeroize",
        "strsim",
        "unicode-normalization",
    ];
    let manifest = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let undecided: Vec<_> = manifest["dependencies"]
        .as_table()
        .unwrap()
        .keys()
        .filter(|name| {
            let known = CRATES.iter().any(|(known, _)| **known == name.replace('-', "_"));
            !known && !ANYWHERE.contains(&name.as_str())
        })
        .cloned()
        .collect();
    none(&undecided);
}

#[test]
fn sql_is_in_the_store_only() {
    let words =
        ["SELECT ", "INSERT INTO", "DELETE FROM", "PRAGMA ", "CREATE TABLE", " WHERE ", "BEGIN IMMEDIATE"];
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.module() != "store") {
        for word in words {
            if source.code.contains(word) {
                wrong.push(format!("{}: {word}", source.path));
            }
        }
    }
    none(&wrong);
}

/// Every moment that somebody types or a file holds enters by `domain/when/gate.rs`: nobody else makes one out of text or
/// out of a wall clock.
#[test]
fn moments_enter_by_one_gate() {
    let makes = [
        "parse_from_rfc3339",
        "parse_from_rfc2822",
        "DateTime::parse_from_str",
        "NaiveDate::parse_from_str",
        "from_local_datetime",
        "and_local_timezone",
        "parse::<DateTime",
        "parse::<NaiveDate",
    ];
    let spared = [
        // Finds the end of an instant that coach wrote itself.
        ("report/json.rs", "parse::<DateTime"),
        // Compares with a day that was read before.
        ("practice/import/clients.rs", "parse::<NaiveDate"),
        // The demonstration makes its own moments.
        ("practice/demo/play.rs", "from_local_datetime"),
        // What the gate is made of.
        ("domain/when/gate.rs", "from_local_datetime"),
        ("domain/when/wall.rs", "from_local_datetime"),
        ("domain/when/stamp.rs", "DateTime::parse_from_str"),
        ("domain/when/form.rs", "DateTime::parse_from_str"),
        ("domain/when/form.rs", "NaiveDate::parse_from_str"),
    ];
    let mut wrong = Vec::new();
    for source in sources() {
        for word in makes.iter().filter(|word| source.code.contains(**word)) {
            if !spared.contains(&(source.path.as_str(), *word)) {
                wrong.push(format!("{}: {word} goes past domain/when/gate.rs", source.path));
            }
        }
    }
    none(&wrong);
}

/// SQLite binds `?1` by number; `$1` would be a name to it, bound in order of appearance: everything would go into the
/// wrong columns as soon as a statement does not use its parameters in order.
#[test]
fn parameters_are_numbered() {
    let named = |code: &str| {
        code.match_indices('$').any(|(at, _)| code[at + 1..].starts_with(|c: char| c.is_ascii_digit()))
    };
    let wrong: Vec<_> = sources()
        .into_iter()
        .filter(|source| source.module() == "store" && named(&source.code))
        .map(|source| source.path)
        .collect();
    none(&wrong);
}

/// Time travel lays views over the tables, so a query that means "now" says `main.`; writers always mean now.
#[test]
fn only_named_tables_are_read_past_the_views() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.module() == "store") {
        for table in ["operations", "practice"] {
            for word in ["FROM ", "JOIN "] {
                if source.code.contains(&format!("{word}{table}_history")) {
                    wrong.push(format!("{}: {table} has no history", source.path));
                }
            }
        }
    }
    none(&wrong);
}

#[test]
fn what_is_private_cannot_be_printed() {
    let mut wrong = Vec::new();
    for source in sources() {
        let mut attributes = String::new();
        for line in source.code.lines() {
            let line = line.trim();
            if line.starts_with('#') {
                attributes.push_str(line);
                continue;
            }
            let name = line
                .split("struct ")
                .nth(1)
                .and_then(|rest| rest.split(|c: char| !c.is_alphanumeric()).next());
            if let Some(name) = name.filter(|name| PRIVATE.contains(name) && attributes.contains("Debug")) {
                wrong.push(format!("{}: {name} derives Debug", source.path));
            }
            attributes.clear();
        }
    }
    none(&wrong);
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<_> = sources()
        .into_iter()
        .filter(|source| !source.text.starts_with("//!"))
        .map(|source| source.path)
        .collect();
    none(&silent);
}

#[test]
fn no_file_grows_without_end() {
    let mut wrong = Vec::new();
    for source in sources() {
        let lines = source.text.lines().count();
        let listed = LONG.iter().any(|(path, _)| *path == source.path);
        if lines > LONGEST && !listed {
            wrong.push(format!("{} has {lines} lines", source.path));
        }
        if lines <= LONGEST && listed {
            wrong.push(format!("{} is short again: take it out of LONG", source.path));
        }
    }
    none(&wrong);
}

/// `main` returns; nothing else writes to the streams or leaves the process (clippy.toml holds the rest).
#[test]
fn names_that_attract_everything_are_not_used() {
    let vague = ["util", "utils", "common", "helpers", "types", "misc"];
    let wrong: Vec<_> = sources()
        .into_iter()
        .filter(|source| source.path.split(['/', '.']).any(|part| vague.contains(&part)))
        .map(|source| source.path)
        .collect();
    none(&wrong);
}
