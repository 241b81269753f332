//! Phrases that native speakers found odd, and what is said instead. They must not come back into help, messages,
//! screens or the README: names in code and comments are free.

use std::path::Path;

use crate::{
    artifacts::root,
    tree::{built, walk},
};

/// What is not said, and what is.
const ODD: &[(&str, &str)] = &[
    ("lies ahead", "is in the future"),
    ("lie ahead", "be in the future"),
    ("lies in the past", "is in the past"),
    ("lies behind", "is in the past"),
    ("lies open", "is not protected by a passphrase"),
    ("turns it round", "reverses the order"),
    ("turned questions", "reversed questions"),
    ("At most so many", "Show at most N"),
    ("nobody to ask", "coach cannot ask here"),
    ("nobody to show", "name what is missing"),
    ("to be agreed to", "needs confirmation"),
    ("need your word", "needs confirmation"),
    ("is no whole number", "is not a whole number"),
    ("' is no date", "is not a date"),
    ("' is no day", "is not a day"),
    ("' is no time", "is not a time"),
    ("is no zone", "is not a time zone"),
    ("' is no name", "is not a name"),
    ("is no text", "is not text"),
    ("is no value", "is not a value"),
    ("is no length", "is not a duration"),
    ("is no FIELD=VALUE", "is not of the form FIELD=VALUE"),
    ("is no action item", "is not an action item"),
    ("is no telephone", "is not a telephone number"),
    ("is no JSON", "is not JSON"),
    ("no proof", "not proof"),
    ("it shall be", "the new value"),
    ("it shall have", "to use"),
    ("The two are not the same", "The passphrases do not match"),
    ("time is taken", "overlaps another session"),
    ("confided", "name what is shown"),
    ("found out", "detected"),
    ("scores out anew", "recalculate"),
    ("sealed anew", "encrypted again"),
    ("derived anew", "recalculated"),
    ("no format that is written", "is not supported"),
    ("told from", "shown from"),
    ("is told", "is shown, listed or printed"),
    ("are told", "are shown, listed or printed"),
    ("Not settled", "not yet marked"),
    ("Have none", "Remove all"),
    ("store is locked", "the practice is locked"),
    ("there was no practice yet", "this practice did not exist yet on"),
    ("another coach writes", "another coach command is writing"),
    ("another coach is writing", "another coach command is writing"),
    ("say it with a verb", "use:"),
    ("the words of each command", "options:"),
    ("Which reader", "CSV flavour"),
    ("a command leaves behind", "exit codes"),
    ("leans to the past", "means the last one"),
    ("A slip?", "Is that a typo?"),
    ("is heard", "is honoured"),
    ("all the same", "still, anyway"),
    ("put right", "correct"),
    ("put it right", "correct it"),
    ("put them right", "correct them"),
    ("taken back", "undone"),
    ("given away", "name what happens"),
    ("on offer", "available"),
    ("of one's own", "your own"),
    ("keeps none", "cancel"),
    ("nothing is called that", "no action called .."),
    ("does not take or give", "reading or writing failed"),
    ("from each use", "after the last use"),
    ("left without use", "locks in .. unless used"),
    ("stand there", "with this status"),
    ("stands there", "is there"),
    ("nobody to send", "nothing is sent anywhere"),
    ("called like", "has the same name as"),
    ("called exactly", "the full name or handle of"),
    ("Offer a version no longer", "Stop offering a version"),
    ("give to client", "assign to client"),
    ("left out, and told", "and the command says so"),
    ("begun today", "started today"),
    ("given anew", "entered again"),
];

/// Where one of them is right, and why.
const RIGHT: &[(&str, &str, &str)] =
    &[("demo/story.rs", "nobody to ask", "a coach's own words about a client who has nobody")];

/// Success is told with Created, Saved, Changed, Removed or Completed.
const BEGINNINGS: &[&str] = &["Made ", "Kept the", "Wrote ", "Closed ", "Undid ", "Redid "];

/// The literals of a source, without those of its tests; a line that is continued is one line.
fn literals(text: &str) -> Vec<String> {
    let live = text.split("#[cfg(test)]").next().unwrap();
    let mut found = Vec::new();
    for line in joined(live).lines().filter(|line| !line.trim_start().starts_with("//")) {
        let mut rest = line;
        while let Some(start) = rest.find('"') {
            let body = &rest[start + 1..];
            let mut escaped = false;
            let end = body.find(|c| {
                let closes = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                closes
            });
            let end = end.unwrap_or(body.len());
            found.push(body[..end].to_owned());
            rest = body.get(end + 1..).unwrap_or_default();
        }
    }
    found
}

/// A text whose literals do not go on in the next line.
fn joined(text: &str) -> String {
    let mut whole = String::new();
    let mut goes_on = false;
    for line in text.lines() {
        let line = if goes_on { line.trim_start() } else { line };
        goes_on = line.ends_with('\\');
        whole.push_str(line.strip_suffix('\\').unwrap_or(line));
        if !goes_on {
            whole.push('\n');
        }
    }
    whole
}

fn check(place: &str, text: &str, wrong: &mut Vec<String>) {
    let plain = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    for (odd, better) in ODD {
        let right = RIGHT.iter().any(|(file, phrase, _)| place.ends_with(file) && phrase == odd);
        let odd_there = plain
            .match_indices(&odd.to_lowercase())
            .any(|(at, found)| !plain[at + found.len()..].starts_with(char::is_alphanumeric));
        if odd_there && !right {
            wrong.push(format!("{place}: '{odd}' (better: {better}) in: {}", text.trim()));
        }
    }
}

#[test]
fn odd_phrases_do_not_come_back() {
    let mut wrong = Vec::new();
    for (path, bytes) in crate::world::files(&root().join("src")) {
        let place = path.display().to_string();
        let Ok(text) = String::from_utf8(bytes) else { continue };
        match path.extension().and_then(|end| end.to_str()) {
            Some("txt") => check(&place, &text, &mut wrong),
            Some("rs") if !is_of_tests(&path, &text) => {
                for literal in literals(&text) {
                    check(&place, &literal, &mut wrong);
                    if BEGINNINGS.iter().any(|odd| literal.starts_with(odd)) {
                        wrong.push(format!("{place}: success is told otherwise: {literal}"));
                    }
                }
            }
            _ => {}
        }
    }
    for file in ["README.md", "SECURITY.md", "CHANGELOG.md", "question-banks/SCHEMA.md"] {
        check(file, &std::fs::read_to_string(root().join(file)).unwrap(), &mut wrong);
    }
    walk(&built(), &[], &mut |path, command| {
        let help = command.clone().render_long_help().to_string();
        for paragraph in help.split("\n\n") {
            check(&format!("--help of {}", path.join(" ")), paragraph, &mut wrong);
        }
    });
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Files that only tests use.
fn is_of_tests(path: &Path, text: &str) -> bool {
    let path = path.display().to_string().replace('\\', "/");
    let named = ["tests.rs", "testing.rs", "samples.rs"].iter().any(|name| path.ends_with(*name));
    let live = text.split("#[cfg(test)]").next().unwrap();
    named || path.contains("/tests/") || live.contains("\n#[test]\n")
}

/// What is counted, in all that tests have recorded of commands and screens: one of it is one.
#[test]
fn one_is_not_many() {
    const MANY: &[&str] = &[
        "actions",
        "answers",
        "assessments",
        "assignments",
        "banks",
        "breakthroughs",
        "changes",
        "clients",
        "columns",
        "days",
        "events",
        "files",
        "goals",
        "hours",
        "interventions",
        "items",
        "keys",
        "lines",
        "minutes",
        "operations",
        "points",
        "problems",
        "questions",
        "records",
        "rows",
        "scores",
        "sessions",
        "steps",
        "tables",
        "values",
        "words",
    ];
    let mut wrong = Vec::new();
    for folder in ["src", "tests/it", "README.md"].map(|name| root().join(name)) {
        let recorded = if folder.is_dir() {
            crate::world::files(&folder)
        } else {
            vec![(folder.clone(), std::fs::read(&folder).unwrap())]
        };
        for (path, bytes) in recorded {
            let end = path.extension().and_then(|end| end.to_str());
            if !matches!(end, Some("snap" | "md")) {
                continue;
            }
            let text = String::from_utf8_lossy(&bytes);
            for line in text.lines() {
                let words: Vec<&str> = line.split_whitespace().collect();
                let many = |word: &str| MANY.contains(&word.trim_end_matches(|c: char| !c.is_alphanumeric()));
                if words
                    .windows(2)
                    .any(|pair| pair[0].trim_start_matches(['(', '"', '\'']) == "1" && many(pair[1]))
                {
                    wrong.push(format!("{}: {line}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
