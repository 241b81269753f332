//! No screen falls, whatever the size of the window is.

use std::{cell::RefCell, collections::BTreeSet};

use proptest::{
    prelude::*,
    test_runner::{FileFailurePersistence, TestRunner},
};
use ratatui::crossterm::event::Event;

use super::{Msg, testing::Bench, view};
use crate::tui::{
    popup::Popup,
    testing::{any_key, drawn},
};

/// The keys that lead to every screen, to a client without scores and to one with them.
const PLACES: [&str; 9] = ["1", "2", "2g\n", "2gjjjj\n", "3", "4", "5", "6", "6bb\t"];
/// The keys that open what lies over a screen; the first opens nothing.
const POPUPS: [&str; 9] = ["", "?", ":", "i", "e", "n", "P", "w", "/x"];

/// Below 60 by 15 only that is told, so a few widths do there; above it, both sides of each width at which a screen is
/// laid out otherwise, and some between.
const WIDE: [u16; 20] = [0, 59, 60, 61, 65, 66, 70, 75, 76, 79, 80, 81, 89, 90, 99, 100, 120, 139, 140, 209];
/// The same of heights.
const HIGH: [u16; 14] = [0, 14, 15, 16, 17, 18, 20, 22, 24, 25, 30, 39, 40, 69];
/// With each of these every width, or height, is tried.
const USUAL: [(u16, u16); 3] = [(60, 15), (80, 24), (140, 40)];

fn draw(bench: &mut Bench, size: (u16, u16)) {
    bench.app.size = size;
    drawn(size, |frame| view(&bench.app, frame));
}

/// Goes to a screen and opens something over it, does `then`, and goes back; tells whether there was anything to open.
fn over(bench: &mut Bench, place: &str, popup: &str, then: impl FnOnce(&mut Bench)) -> bool {
    bench.keys(place);
    let below = bench.app.place;
    bench.keys(popup);
    let opened = popup.is_empty() || bench.app.place != below || !matches!(bench.app.popup, Popup::None);
    if opened {
        then(bench);
    }
    bench.app.size = (80, 24);
    bench.keys("\u{1b}\u{1b}");
    opened
}

#[test]
fn every_screen_fits_every_size() {
    let mut bench = Bench::full();
    let sizes = USUAL.iter().flat_map(|(wide, high)| {
        let widths = WIDE.iter().map(|wide| (*wide, *high));
        widths.chain(HIGH.iter().map(|high| (*wide, *high)))
    });
    let sizes: BTreeSet<_> = sizes.collect();
    let all = |bench: &mut Bench| sizes.iter().for_each(|size| draw(bench, *size));
    for popup in POPUPS {
        let opened = PLACES.iter().filter(|place| over(&mut bench, place, popup, all)).count();
        assert!(opened > 0, "{popup} opens nothing anywhere");
    }
}

/// What nobody thought of; the practice is read once for all of them.
#[test]
fn every_screen_fits_any_size() {
    let bench = RefCell::new(Bench::full());
    let wide = prop_oneof![58_u16..64, 58_u16..220];
    let high = prop_oneof![13_u16..18, 13_u16..75];
    let sizes = prop::collection::vec((wide, high), 1..16);
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
