//! The pictures of README.md are what the demonstration shows: a block that begins with `text keys 2 Enter` holds the
//! screen at 80x24 after these keys. `COACH_BLESS=1 cargo test` draws them anew.

use std::{fs, path::Path};

use ratatui::crossterm::event::{Event, KeyCode};

use super::{Msg, testing::Bench};
use crate::{
    practice::{demo, testing::World},
    tui::testing::{char, key},
};

const BEGINS: &str = "```text keys ";

/// What the demonstration shows after some keys.
fn picture(keys: &str) -> String {
    let mut bench = Bench::over(World::demo());
    bench.app.banner = Some(demo::BANNER.to_owned());
    for word in std::iter::once("1").chain(keys.split_whitespace()) {
        let pressed = match word {
            "Enter" => key(KeyCode::Enter),
            "Esc" => key(KeyCode::Esc),
            "Tab" => key(KeyCode::Tab),
            "Down" => key(KeyCode::Down),
            word => char(word.chars().next().unwrap()),
        };
        bench.send(Msg::Term(Event::Key(pressed)));
    }
    bench.shown().lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

#[expect(clippy::disallowed_methods, reason = "whoever runs the tests says so, not whoever uses the program")]
fn bless() -> bool {
    std::env::var_os("COACH_BLESS").is_some()
}

#[test]
fn the_readme_shows_the_screens_as_they_are() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(&path).unwrap();
    let (mut fresh, mut drawn) = (String::new(), 0);
    let mut rest = text.as_str();
    while let Some((before, block)) = rest.split_once(BEGINS) {
        let (keys, block) = block.split_once('\n').unwrap();
        let (_, after) = block.split_once("```").unwrap();
        let picture = picture(keys);
        fresh.extend([before, BEGINS, keys, "\n", &picture, "\n```"]);
        (rest, drawn) = (after, drawn + 1);
    }
    fresh += rest;
    assert!(drawn > 0, "README.md shows no screen");
    if bless() {
        fs::write(&path, fresh).unwrap();
    } else {
        assert_eq!(text, fresh, "COACH_BLESS=1 cargo test draws the pictures anew");
    }
}
