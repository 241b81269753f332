//! What the tests of the screens share: the real state over a practice of its own, and effects carried out on it.

use ratatui::crossterm::event::{Event, KeyCode};

use super::{App, Effect, Lists, Msg, Reply, Shown, export, perform::Desk, update, view};
use crate::{
    domain::{assessment::Type, keys::Place},
    practice::{Practice, bank::Shelf, testing::World},
    tui::testing::{ASCII, SIZES, UNICODE, char, drawn, key, text},
};

/// Writes what was to be written instead of the rows.
struct Told;

impl Lists for Told {
    fn write(
        &self,
        _: &Practice,
        shown: &Shown,
        out: &mut dyn std::io::Write,
    ) -> Result<u64, crate::error::Error> {
        writeln!(out, "{shown:?}")?;
        Ok(match shown {
            Shown::Clients(ids) => u64::try_from(ids.len()).unwrap(),
            _ => 1,
        })
    }
}

/// The screens over a practice of their own.
pub(in crate::tui) struct Bench {
    pub(in crate::tui) world: World,
    pub(in crate::tui) app: App,
    pub(in crate::tui) shelf: Shelf,
    /// What was put on the clipboard.
    pub(in crate::tui) copied: String,
    /// Milliseconds since the window was opened.
    pub(in crate::tui) ticks: u64,
    pub(in crate::tui) ended: bool,
}

impl Bench {
    pub(in crate::tui) fn over(world: World) -> Self {
        let app = App::new(&world.practice, UNICODE, (80, 24), 0);
        let mut bench =
            Self { world, app, shelf: Shelf::default(), copied: String::new(), ticks: 0, ended: false };
        let effects = bench.app.go(Place::Clients);
        bench.carry_out(effects);
        bench
    }

    /// Twelve clients in every state that the list knows.
    pub(in crate::tui) fn full() -> Self {
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

    pub(in crate::tui) fn send(&mut self, message: Msg) {
        let effects = update(&mut self.app, message, self.ticks);
        self.carry_out(effects);
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        let mut todo = std::collections::VecDeque::from(effects);
        while let Some(effect) = todo.pop_front() {
            let World { practice, env, .. } = &mut self.world;
            let replies = match effect {
                Effect::Quit => {
                    self.ended = true;
                    Vec::new()
                }
                Effect::Lock => vec![Reply::Locked],
                Effect::Unlock if self.app.locked.as_mut().unwrap().take() == "open sesame" => {
                    vec![Reply::Unlocked]
                }
                Effect::Unlock => vec![Reply::Refused("wrong".to_owned())],
                Effect::Copy(text, told) => {
                    self.copied = text;
                    vec![Reply::Told(told)]
                }
                Effect::Export(shown, name) => {
                    match export::write(practice, &env.vars, &Told, (&shown, &name)) {
                        Ok(reply) => vec![reply],
                        Err(error) => vec![Reply::Refused(error.message)],
                    }
                }
                effect => Desk { practice, env, shelf: &mut self.shelf, doubts: Vec::new() }
                    .perform(&self.app, effect),
            };
            for reply in replies {
                todo.extend(update(&mut self.app, Msg::Done(reply), self.ticks));
            }
        }
    }

    pub(in crate::tui) fn keys(&mut self, text: &str) {
        for c in text.chars() {
            let key = match c {
                '\n' => key(KeyCode::Enter),
                '\t' => key(KeyCode::Tab),
                '\u{1b}' => key(KeyCode::Esc),
                '\u{7f}' => key(KeyCode::Delete),
                c => char(c),
            };
            self.send(Msg::Term(Event::Key(key)));
        }
    }

    pub(in crate::tui) fn names(&self) -> String {
        let clients = &self.app.clients;
        let names = clients.shown.iter().map(|place| clients.rows[*place].glance.first_name.as_str());
        names.collect::<Vec<_>>().join(" ")
    }

    pub(in crate::tui) fn toast(&self) -> &str {
        self.app.toast.as_deref().unwrap_or_default()
    }

    /// The screen as text.
    pub(in crate::tui) fn shown(&self) -> String {
        text(&drawn(self.app.size, |frame| view(&self.app, frame)))
    }

    /// Keeps the screen at three sizes, in Unicode and in ASCII. Handles are drawn at random, so they are replaced.
    pub(in crate::tui) fn looks_like(&mut self, name: &str) {
        for (looks, spelling) in [(UNICODE, "unicode"), (ASCII, "ascii")] {
            self.app.looks = looks;
            for size in SIZES {
                self.send(Msg::Term(Event::Resize(size.0, size.1)));
                let mut shown = self.shown();
                for row in &self.app.clients.rows {
                    shown = shown.replace(row.glance.handle.as_str(), "k7mq");
                }
                let detail = self.app.page.detail.iter().flat_map(|detail| &detail.taken);
                for taken in detail.chain(self.app.sittings.rows.iter().map(|row| &row.taken)) {
                    shown = shown.replace(taken.assessment.handle.as_str(), "4hz7");
                }
                insta::assert_snapshot!(format!("{name}_{}x{}_{spelling}", size.0, size.1), shown);
            }
        }
        self.app.looks = UNICODE;
        self.send(Msg::Term(Event::Resize(80, 24)));
    }
}
