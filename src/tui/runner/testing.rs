//! What the tests of the runner share: one over a practice of its own, and effects carried out on it.

use ratatui::crossterm::event::KeyCode;

use super::{Effect, Msg, Reply, Runner, Unkept, drive::perform, update};
use crate::{
    domain::{
        Dimension,
        answer::Answer,
        assessment::Type,
        id::{AssessmentId, ClientId},
        question::Kind,
    },
    practice::{assess, bank::Shelf, sitting::Turn, testing::World},
    tui::testing::{UNICODE, char, key},
};

/// A runner over a practice of its own.
pub(super) struct Bench {
    pub(super) world: World,
    pub(super) client: ClientId,
    pub(super) id: AssessmentId,
    pub(super) turn: Turn,
    pub(super) runner: Runner,
    pub(super) left: bool,
    /// Nothing can be stored at the moment.
    pub(super) busy: bool,
}

impl Bench {
    pub(super) fn new(kind: Type) -> Self {
        let mut world = World::new();
        let client = world.add_client("Ada Okafor");
        Self::with(world, client, (kind, None))
    }

    pub(super) fn deep_dive() -> Self {
        let mut world = World::new();
        let client = world.add_client("Ada Okafor");
        Self::with(world, client, (Type::DeepDive, Some(Dimension::Q)))
    }

    pub(super) fn with(mut world: World, client: ClientId, (kind, focus): (Type, Option<Dimension>)) -> Self {
        let id = world.begin_with(client, kind, focus);
        Self::seated(world, client, id)
    }

    /// With a bank of one's own, as the text of a file.
    pub(super) fn by(bank: &str) -> Self {
        let mut world = World::new();
        let client = world.add_client("Ada Okafor");
        let id = world.begin_with_text(client, bank);
        Self::seated(world, client, id)
    }

    fn seated(mut world: World, client: ClientId, id: AssessmentId) -> Self {
        let turn = Turn::begin(&mut world.practice, &mut *world.env.entropy, id, None).unwrap();
        let ticks = world.env.clock.ticks();
        let mut runner = Runner::new(&turn, UNICODE, false, ((80, 24), ticks));
        // Handles are drawn at random; snapshots need one that stays.
        runner.handle = "4hz7".to_owned();
        Self { world, client, id, turn, runner, left: false, busy: false }
    }

    pub(super) fn send(&mut self, message: Msg) -> Vec<Effect> {
        let ticks = self.world.env.clock.ticks();
        let effects = update(&mut self.runner, message, ticks);
        let mut closed = None;
        for effect in &effects {
            self.left |= matches!(effect, Effect::Leave | Effect::LeaveAnyway);
            let World { practice, env, .. } = &mut self.world;
            let both = (&self.runner, &mut self.turn);
            let reply = match effect.clone() {
                Effect::Store(code, _, seconds) if self.busy => {
                    Some(Reply::Stored(code, Err(Unkept { why: "busy".to_owned(), seconds })))
                }
                effect => perform(practice, env, both, &mut closed, effect),
            };
            if let Some(reply) = reply {
                update(&mut self.runner, Msg::Done(reply), ticks);
            }
        }
        effects
    }

    pub(super) fn press(&mut self, code: KeyCode) -> Vec<Effect> {
        self.send(Msg::Key(key(code)))
    }

    pub(super) fn keys(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\n' => drop(self.press(KeyCode::Enter)),
                '\t' => drop(self.press(KeyCode::Tab)),
                c => drop(self.send(Msg::Key(char(c)))),
            }
        }
    }

    /// Opens the question with a code.
    pub(super) fn at(&mut self, code: &str) {
        let place = self.runner.questions().iter().position(|question| question.code == code).unwrap();
        self.runner.open(place);
    }

    /// The first question of a form.
    pub(super) fn first(&mut self, fits: impl Fn(&Kind) -> bool) -> String {
        let found = self.runner.questions().iter().find(|question| fits(&question.kind)).unwrap();
        let code = found.code.clone();
        self.at(&code);
        code
    }

    /// The seconds that the assessment took, as they are stored.
    pub(super) fn spent(&self) -> i64 {
        self.world.practice.store.assessment(self.id).unwrap().time_spent_seconds
    }

    pub(super) fn stored(&self, code: &str) -> Option<String> {
        let sitting = assess::open(&self.world.practice.store, &mut Shelf::default(), self.id).unwrap();
        sitting.answers.get(code).map(Answer::canonical)
    }
}
