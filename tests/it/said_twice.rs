//! A field is said once in one command: of two words about it one would win in silence.

use serde_json::json;

use crate::inputs::world;

/// Commands that say something twice, with both words.
fn twice(action: &str, session: &str, score: &str, rise: &str) -> Vec<(String, &'static str, &'static str)> {
    vec![
        (
            "client edit k7mq --set focus=1 --set coaching_focus=2".to_owned(),
            "--set focus",
            "--set coaching_focus",
        ),
        ("client edit k7mq --set phone=1 --unset phone".to_owned(), "--set phone", "--unset phone"),
        ("client edit k7mq --set name='A B' --set last=C".to_owned(), "--set name", "--set last"),
        ("client edit k7mq --set goal.+=x --unset goals".to_owned(), "--set goal.+", "--unset goals"),
        (
            "client edit k7mq --set preferences.tea=1 --unset preferences".to_owned(),
            "--set preferences.tea",
            "--unset",
        ),
        (
            "client edit k7mq --set email.+=x@y.org --set emails=z@y.org".to_owned(),
            "--set email.+",
            "--set emails",
        ),
        ("client add 'Eve Ek' --phone 1 --set phone=2".to_owned(), "--phone", "--set phone"),
        ("client add 'Eve Ek' --set first=Eva".to_owned(), "NAME", "--set first"),
        ("client add 'Eve Ek' --goal a --set goals=b".to_owned(), "--goal", "--set goals"),
        (
            "client add 'Eve Ek' --start 2026-01-05 --set start_date=2026-01-06".to_owned(),
            "--start",
            "--set start_date",
        ),
        (format!("action edit {action} --set due=fri --set due_date=mon"), "--set due", "--set due_date"),
        (format!("action edit {action} --set due=fri --unset due"), "--set due", "--unset due"),
        (
            format!("session edit {session} --set for=50m --set duration_minutes=90"),
            "--set for",
            "--set duration_minutes",
        ),
        (format!("session edit {session} --set focus=q --unset focus"), "--set focus", "--unset focus"),
        (format!("score edit {score} --psi 0.5 --set psi_score=0.6"), "--psi", "--set psi_score"),
        (format!("score edit {score} --at 2026-09-01 --set at=2026-09-02"), "--at", "--set at"),
        (
            format!("breakthrough edit {rise} --set at=2026-09-01 --set detected_at=2026-09-02"),
            "--set at",
            "--set detected_at",
        ),
    ]
}

/// Two words of one command about the same field are refused, whichever noun has it: one of them would win in silence.
#[test]
fn a_field_is_said_once_in_one_command() {
    let world = world();
    let score = world.ok("score list --client k7mq --plain --no-header --fields handle,manual").out;
    let score = score
        .lines()
        .find(|line| line.contains("true"))
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap()
        .to_owned();
    let first = |list: &str| world.ok(list).out.lines().next().unwrap().trim().to_owned();
    let action = first("action list --plain --no-header --fields handle");
    let session = first("session list --plain --no-header --fields handle");
    world.ok("breakthrough add k7mq --dim q --before 0.3 --after 0.7 --at yesterday");
    let rise = first("breakthrough list --plain --no-header --fields handle");
    let before = world.fingerprint();
    let twice = twice(&action, &session, &score, &rise);
    for (command, one, other) in twice {
        let ran = world.sh(&command);
        assert_eq!(ran.code, 2, "{ran}");
        assert!(
            ran.err.contains(&format!("{one} and {other}")) && ran.err.contains("the same field"),
            "{ran}"
        );
    }
    let twice = world.sh("client edit k7mq --set phone=1 --set phone=1");
    assert!(twice.code == 2 && twice.err.contains("--set phone is given twice"), "{twice}");
    assert!(world.fingerprint() == before, "nothing was written");
    // Several goals and addresses at once are several things, and numbers mean what they meant before the command.
    world.ok("client edit k7mq --set goals=a --set goal.+=b --set goal.+=c --set email=n@x.org --set email.2=o@x.org");
    world.ok("client edit k7mq --unset goal.1 --unset goal.2");
    assert_eq!(world.ok("client show k7mq --json").json()["goals"], json!(["c"]));
}
