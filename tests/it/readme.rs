//! README.md is true: every `$ coach` line of its console blocks is run, in order, in one world, and answers what stands
//! below it; every other example can be typed. `COACH_BLESS=1 cargo test` writes the answers anew.
//!
//! In a block `$ cat FILE` makes the file: what stands below it is what the file holds. Each command takes a minute, and
//! `$ # 3 weeks later` lets that many weeks go by. `...` ends what is compared; alone it asks for the whole answer to be
//! written there.

use std::fs;

use crate::{
    World,
    artifacts::{bless, root},
    tree::{examples, must_parse},
};

/// One line that is typed, and what stands below it.
struct Step {
    typed: String,
    shown: Vec<String>,
}

/// The text apart from console blocks as it is, and the blocks as steps.
enum Part {
    Text(String),
    Block(Vec<Step>),
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        match (inside, line) {
            (true, "```") => inside = false,
            (true, line) => match (parts.last_mut(), line.strip_prefix("$ ")) {
                (Some(Part::Block(steps)), Some(typed)) => {
                    steps.push(Step { typed: typed.to_owned(), shown: Vec::new() });
                }
                (Some(Part::Block(steps)), None) => {
                    steps.last_mut().expect("a console block begins with $").shown.push(line.to_owned());
                }
                _ => unreachable!(),
            },
            (false, "```console") => {
                inside = true;
                parts.push(Part::Block(Vec::new()));
            }
            (false, line) => parts.push(Part::Text(line.to_owned())),
        }
    }
    parts
}

/// What a terminal would show. Files that stand beside the practice are named by their place.
fn run(world: &World, typed: &str) -> Vec<String> {
    let words = crate::tree::commands(typed).remove(0);
    let named = ["--recovery-file", "--passphrase-file", "--answers", "--from", "-o", "--out-dir"];
    let mut args: Vec<String> = Vec::new();
    for word in words.into_iter().skip(1) {
        let is_file = args.last().is_some_and(|last| named.contains(&last.as_str()));
        let beside = is_file || world.root().join(&word).is_file();
        args.push(if beside && word != "-" { world.root().join(word).display().to_string() } else { word });
    }
    let ran = world.run(args);
    let shown = format!("{}{}", ran.err, ran.out)
        .replace("~/practice", "~/.local/share/coach")
        .replace("~/recovery", "recovery");
    let exit = (ran.code != 0).then(|| format!("(exit {})", ran.code));
    shown.lines().map(|line| line.trim_end().to_owned()).chain(exit).collect()
}

/// Whether what was shown is what stands there, up to a line of three dots.
fn agrees(told: &[String], ran: &[String]) -> bool {
    match told.iter().position(|line| line == "...") {
        Some(at) => at > 0 && ran.get(..at).is_some_and(|begin| begin == told.get(..at).unwrap_or_default()),
        None => told == ran,
    }
}

/// What is written anew: as many lines as stood there where it was cut, else all.
fn shortened(told: &[String], mut ran: Vec<String>) -> Vec<String> {
    if let Some(at) = told.iter().position(|line| line == "...").filter(|at| *at > 0) {
        ran.truncate(at);
        ran.push("...".to_owned());
    }
    ran
}

#[test]
fn console_blocks_run_as_they_stand() {
    let path = root().join("README.md");
    let text = fs::read_to_string(&path).unwrap();
    let world = World::new();
    world.terminal(96);
    let mut fresh: Vec<String> = Vec::new();
    let mut wrong = Vec::new();
    for part in parts(&text) {
        match part {
            Part::Text(line) => fresh.push(line),
            Part::Block(steps) => {
                fresh.push("```console".to_owned());
                for Step { typed, shown } in steps {
                    fresh.push(format!("$ {typed}"));
                    let mut now = shown.clone();
                    if let Some(file) = typed.strip_prefix("cat ") {
                        world.write(file, shown.join("\n") + "\n");
                    } else if let Some(weeks) = typed.strip_prefix("# ") {
                        let weeks = weeks.strip_suffix(" weeks later").expect("only weeks go by");
                        world.pass(chrono::TimeDelta::weeks(weeks.parse().unwrap()));
                    } else if typed.starts_with("coach ") {
                        world.pass(chrono::TimeDelta::minutes(1));
                        let ran = run(&world, &typed);
                        if !agrees(&shown, &ran) {
                            wrong.push(format!("$ {typed}\n{}", ran.join("\n")));
                            now = shortened(&shown, ran);
                        }
                    }
                    fresh.extend(now);
                }
                fresh.push("```".to_owned());
            }
        }
    }
    if bless() {
        fs::write(&path, fresh.join("\n") + "\n").unwrap();
        return;
    }
    assert!(
        wrong.is_empty(),
        "README.md tells otherwise than\n{}\nwrite it anew: COACH_BLESS=1 cargo test",
        wrong.join("\n")
    );
}

#[test]
fn every_example_can_be_typed() {
    for name in ["README.md", "CONTRIBUTING.md", "SECURITY.md", "ARCHITECTURE.md", "question-banks/SCHEMA.md"]
    {
        let text = fs::read_to_string(root().join(name)).unwrap();
        let mut fence = "";
        for line in text.lines() {
            if let Some(begun) = line.strip_prefix("```") {
                fence = if fence.is_empty() { begun } else { "" };
            }
            // In a console block only what is typed is an example, not what comes back.
            let typed = if fence == "console" { line.strip_prefix("$ ").unwrap_or_default() } else { line };
            examples(typed).for_each(|line| must_parse(line, name));
        }
    }
}

/// The crate's page shows the README, and the program's documents know of each other.
#[test]
fn links_between_documents_lead_somewhere() {
    for name in ["README.md", "CONTRIBUTING.md", "SECURITY.md", "ARCHITECTURE.md", "CHANGELOG.md"] {
        let text = fs::read_to_string(root().join(name)).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next()) {
            let outside = link.is_empty() || link.starts_with("http") || link.starts_with("mailto:");
            assert!(outside || root().join(link).exists(), "{name} links to {link}");
        }
    }
}
