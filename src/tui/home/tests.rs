//! What keys do on the screens of the practice, and how they look.

use proptest::prelude::*;
use ratatui::{
    crossterm::event::{Event, KeyCode},
    style::{Color, Modifier},
};

use super::{
    App, Effect, Msg, Place, Popup, Reply,
    drive::{perform, rows},
    update, view,
};
use crate::{
    domain::assessment::Type,
    practice::{bank::Shelf, testing::World},
    tui::testing::{ASCII, SIZES, UNICODE, any_key, char, ctrl, drawn, key, text},
};

struct Bench {
    world: World,
    app: App,
    shelf: Shelf,
    ended: bool,
}

impl Bench {
    fn over(world: World) -> Self {
        let app = App::new(&world.practice, UNICODE, (80, 24), 0);
        let rows = rows(&world.practice).unwrap();
        let mut bench = Self { world, app, shelf: Shelf::default(), ended: false };
        bench.send(Msg::Done(rows));
        bench
    }

    /// Twelve clients in every state that the list knows.
    fn full() -> Self {
        let mut world = World::new();
        let people: [(&str, &[[i64; 4]]); 7] = [
            ("Ada Okafor", &[[43, 55, 37, 50], [61, 58, 41, 52], [70, 60, 63, 55], [74, 62, 66, 58]]),
            ("Ben Ito", &[[60, 72, 38, 50], [62, 75, 35, 51]]),
            ("Chloé Martin", &[[50, 50, 50, 50]]),
            ("Dmitri Petrov", &[[80, 60, 55, 38], [78, 61, 52, 36]]),
            ("Farid Haddad", &[]),
            ("王小明", &[[30, 30, 30, 75]]),
            ("Maximiliana Konstantinopoulou-Featherstonehaugh", &[[0, 0, 0, 0], [100, 100, 100, 100]]),
        ];
        for (name, scores) in people {
            let client = world.add_client(name);
            for (month, hundredths) in (3..).zip(scores) {
                world.score(client, &format!("2026-{month:02}-03T10:00:00Z"), *hundredths);
            }
            if name == "Ada Okafor" {
                world.begin(client, Type::Quick);
            }
        }
        Self::over(world)
    }

    fn send(&mut self, message: Msg) {
        let mut effects = update(&mut self.app, message, 0);
        while !effects.is_empty() {
            let mut more = Vec::new();
            for effect in effects {
                self.ended |= matches!(effect, Effect::Quit | Effect::Lock);
                let World { practice, env, .. } = &mut self.world;
                let replies = perform(practice, env, &mut self.shelf, effect)
                    .unwrap_or_else(|error| vec![Reply::Refused(error.message)]);
                for reply in replies {
                    more.extend(update(&mut self.app, Msg::Done(reply), 0));
                }
            }
            effects = more;
        }
    }

    fn keys(&mut self, text: &str) {
        for c in text.chars() {
            let key = match c {
                '\n' => key(KeyCode::Enter),
                '\t' => key(KeyCode::Tab),
                '\u{1b}' => key(KeyCode::Esc),
                c => char(c),
            };
            self.send(Msg::Term(Event::Key(key)));
        }
    }

    fn names(&self) -> String {
        let names = self.app.shown.iter().map(|index| self.app.rows[*index].glance.first_name.as_str());
        names.collect::<Vec<_>>().join(" ")
    }

    /// Keeps the screen at three sizes, in Unicode and in ASCII. Handles are drawn at random, so they are replaced.
    fn looks_like(&mut self, name: &str) {
        for (looks, spelling) in [(UNICODE, "unicode"), (ASCII, "ascii")] {
            self.app.looks = looks;
            for size in SIZES {
                self.send(Msg::Term(Event::Resize(size.0, size.1)));
                let terminal = drawn(size, |frame| view(&self.app, frame));
                let mut shown = text(&terminal);
                for row in &self.app.rows {
                    shown = shown.replace(row.glance.handle.as_str(), "k7mq");
                }
                for taken in self.app.detail.iter().flat_map(|detail| &detail.taken) {
                    shown = shown.replace(taken.assessment.handle.as_str(), "4hz7");
                }
                insta::assert_snapshot!(format!("{name}_{}x{}_{spelling}", size.0, size.1), shown);
            }
        }
        self.app.looks = UNICODE;
        self.send(Msg::Term(Event::Resize(80, 24)));
    }
}

#[test]
fn the_list() {
    let mut bench = Bench::full();
    bench.looks_like("clients");
    let terminal = drawn((80, 24), |frame| view(&bench.app, frame));
    let buffer = terminal.backend().buffer();
    assert!(buffer[(0, 2)].modifier.contains(Modifier::REVERSED), "the marked row");
    assert_eq!(buffer[(28, 3)].fg, Color::Indexed(136), "psi in its colour");
    assert_eq!(buffer[(37, 3)].fg, Color::Indexed(135), "rho in its colour");
}

#[test]
fn a_client() {
    let mut bench = Bench::full();
    bench.keys("\n");
    bench.looks_like("client");
    bench.keys("Jz");
    assert!(bench.app.marked_detail().is_some(), "the next one was read");
}

#[test]
fn an_empty_practice_says_what_to_do() {
    let mut bench = Bench::over(World::new());
    bench.app.store = "/home/you/.local/share/coach".to_owned();
    bench.looks_like("empty");
}

#[test]
fn the_keys_are_told() {
    let mut bench = Bench::full();
    bench.app.can_lock = true;
    bench.keys("?");
    bench.looks_like("help");
    bench.keys("x");
    assert!(matches!(bench.app.popup, Popup::None));
}

#[test]
fn popups() {
    let mut bench = Bench::full();
    bench.app.banner = Some("DEMO, nothing is saved".to_owned());
    bench.keys("a\tfocus");
    bench.looks_like("add");
    bench.keys("\u{1b}i");
    bench.looks_like("pick");
}

#[test]
fn clients_are_filtered_and_sorted_as_one_types() {
    let mut bench = Bench::full();
    assert_eq!(bench.names(), "Ada Ben Chloé Dmitri Farid Maximiliana 王小明");
    bench.keys("/chl");
    assert_eq!(bench.names(), "Chloé");
    bench.keys("\u{1b}/pattern:wc\n");
    assert_eq!(bench.names(), "Ben");
    bench.keys("\u{1b}s");
    assert!(bench.names().starts_with("王小明 "), "{}", bench.names());
    assert_eq!(bench.app.row().unwrap().name, "Ben Ito", "the mark stays on whom it was");
    bench.keys("SgG");
    assert_eq!(bench.app.cursor, 6);
}

#[test]
fn a_client_is_added_and_taken_back() {
    let mut bench = Bench::over(World::new());
    bench.keys("a\n\n\n");
    let Popup::Add(form) = &bench.app.popup else { panic!("the form closed") };
    assert_eq!(form.error.as_deref(), Some("A name is needed."));
    bench.keys("Ada Okafor\nleadership\nada");
    bench.keys("\n");
    assert!(matches!(&bench.app.popup, Popup::Add(form) if form.error.is_some()), "no e-mail address");
    bench.keys("@example.org\n");
    assert!(bench.app.toast.as_deref().unwrap().starts_with("Added Ada Okafor ("));
    assert_eq!(bench.names(), "Ada");
    bench.keys("u");
    assert!(bench.app.toast.as_deref().unwrap().starts_with("Undid operation "), "{:?}", bench.app.toast);
    assert_eq!(bench.names(), "");
    bench.send(Msg::Term(Event::Key(ctrl('r'))));
    assert_eq!(bench.names(), "Ada");
}

#[test]
fn what_another_window_did_is_shown_before_it_is_taken_back() {
    let mut bench = Bench::over(World::new());
    bench.world.add_client("Ada Okafor");
    bench.keys("u");
    let told = bench.app.toast.as_deref().unwrap();
    assert!(told.ends_with("(client add) came from another window; u again takes it back"), "{told}");
    assert_eq!(bench.names(), "Ada");
    bench.keys("u");
    assert!(bench.app.toast.as_deref().unwrap().starts_with("Undid operation "), "{:?}", bench.app.toast);
    assert_eq!(bench.names(), "");
}

#[test]
fn what_can_be_begun_is_offered() {
    let mut bench = Bench::full();
    bench.keys("i");
    let Popup::Pick { choices, cursor } = &bench.app.popup else { panic!("nothing offered") };
    assert!(choices[0].words.starts_with("go on with quick "), "{}", choices[0].words);
    assert_eq!((choices.len(), *cursor), (7, 0));
    assert!(matches!(choices[0].effect, Effect::Resume(_)));
    assert!(matches!(&choices[1].effect, Effect::Begin(_, bank) if bank.starts_with("quick@")));
    bench.keys("\u{1b}q");
    assert!(bench.ended);
}

#[test]
fn esc_never_quits() {
    let mut bench = Bench::full();
    bench.keys("\n\u{1b}\u{1b}\u{1b}");
    assert!(!bench.ended && bench.app.place == Place::List);
    bench.keys("L");
    assert!(!bench.ended, "nothing to lock");
    bench.app.can_lock = true;
    bench.keys("L");
    assert!(bench.ended);
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

#[test]
fn every_screen_fits_every_size() {
    let mut bench = Bench::full();
    bench.keys("\n");
    for place in [Place::List, Place::Page] {
        for popup in ["", "?", "a", "/x"] {
            bench.app.popup = Popup::None;
            bench.app.place = place;
            bench.keys(popup);
            for wide in (1..=89).chain([139, 140, 200]) {
                for high in (1..=29).chain([40, 60]) {
                    bench.app.size = (wide, high);
                    drawn((wide, high), |frame| view(&bench.app, frame));
                }
            }
            bench.app.size = (80, 24);
            bench.keys("\u{1b}");
        }
    }
}
