//! No screen falls, whatever the size of the window is.

use std::cell::RefCell;

use proptest::{
    prelude::*,
    test_runner::{FileFailurePersistence, TestRunner},
};
use ratatui::crossterm::event::Event;

use super::{Msg, testing::Bench, view};
use crate::tui::testing::{any_key, drawn};

/// The keys that lead to every screen.
const PLACES: [&str; 8] = ["1", "2", "2\n", "3", "4", "5", "6", "6bb\t"];
/// The keys that open what lies over a screen; the first opens nothing.
const POPUPS: [&str; 9] = ["", "?", ":", "i", "e", "n", "P", "w", "/x"];

/// Nothing, next to nothing, and both sides of each width at which a screen is laid out otherwise.
const WIDE: [u16; 24] =
    [0, 1, 2, 3, 4, 5, 6, 8, 12, 20, 33, 48, 59, 60, 65, 66, 79, 80, 89, 90, 100, 139, 140, 209];
/// The same of heights.
const HIGH: [u16; 18] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 16, 23, 24, 39, 40, 69];
/// With each of these every width, or height, is tried.
const USUAL: [(u16, u16); 3] = [(2, 2), (60, 15), (140, 40)];

fn draw(bench: &mut Bench, size: (u16, u16)) {
    bench.app.size = size;
    drawn(size, |frame| view(&bench.app, frame));
}

/// Goes to a screen and opens something over it, does `then`, and goes back.
fn over(bench: &mut Bench, place: &str, popup: &str, then: impl FnOnce(&mut Bench)) {
    bench.keys(place);
    bench.keys(popup);
    then(bench);
    bench.app.size = (80, 24);
    bench.keys("\u{1b}\u{1b}");
}

#[test]
fn every_screen_fits_every_size() {
    let mut bench = Bench::full();
    let sizes = USUAL.iter().flat_map(|(wide, high)| {
        let widths = WIDE.iter().map(|wide| (*wide, *high));
        widths.chain(HIGH.iter().map(|high| (*wide, *high)))
    });
    let sizes: Vec<_> = sizes.collect();
    for place in PLACES {
        for popup in POPUPS {
            over(&mut bench, place, popup, |bench| sizes.iter().for_each(|size| draw(bench, *size)));
        }
    }
}

/// What nobody thought of; the practice is read once for all of them.
#[test]
fn every_screen_fits_any_size() {
    let bench = RefCell::new(Bench::full());
    let sizes = prop::collection::vec((0_u16..220, 0_u16..75), 1..16);
    let any = (prop::sample::select(&PLACES), prop::sample::select(&POPUPS), sizes);
    let mut runner = TestRunner::new(ProptestConfig {
        failure_persistence: Some(Box::new(FileFailurePersistence::Off)),
        ..ProptestConfig::with_cases(150)
    });
    let tried = runner.run(&any, |(place, popup, sizes)| {
        over(&mut bench.borrow_mut(), place, popup, |bench| {
            for size in sizes {
                draw(bench, size);
            }
        });
        Ok(())
    });
    tried.unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn no_key_and_no_size_makes_it_fall(keys in prop::collection::vec((any_key(), 1_u16..210, 1_u16..70), 1..60)) {
        let mut bench = Bench::full();
        for (key, wide, high) in keys {
            bench.send(Msg::Term(Event::Key(key)));
            bench.send(Msg::Term(Event::Resize(wide, high)));
            drawn((wide, high), |frame| view(&bench.app, frame));
        }
    }
}
