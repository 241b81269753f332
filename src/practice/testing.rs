//! What tests of operations and screens share: a practice of their own, a clock that they set, and a scripted person.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    io::{self, Read, Write},
    rc::Rc,
};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use crate::{
    domain::{
        Dimension, PerDimension,
        assessment::Type,
        id::{AssessmentId, ClientId},
    },
    env::{Clock, Env, Facts, Term, TermError, Vars, testing::Seeded},
    practice::{
        Outcome, Practice, assess,
        client::{self, Draft},
        config::Config,
        demo,
        found::{self, Founding},
        unlock,
    },
    store::{Kind, Store},
    vault::{Identity, Secret, VaultError},
};

/// A clock that stands until it is moved.
#[derive(Clone)]
pub(crate) struct Hands(Rc<Cell<DateTime<Utc>>>);

impl Clock for Hands {
    fn now(&self) -> DateTime<Utc> {
        self.0.get()
    }

    fn ticks(&self) -> u64 {
        u64::try_from(self.0.get().timestamp_millis()).unwrap()
    }

    fn zone(&self) -> Tz {
        Tz::Europe__Paris
    }
}

/// A person who types prepared lines; everything that is said to them is kept.
#[derive(Clone, Default)]
pub(crate) struct Person {
    lines: Rc<RefCell<VecDeque<String>>>,
    heard: Rc<RefCell<Vec<u8>>>,
    out: Heard,
}

#[derive(Clone, Default)]
struct Heard(Rc<RefCell<Vec<u8>>>);

impl Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Person {
    fn typing(lines: &[&str]) -> Self {
        let heard = Rc::new(RefCell::new(Vec::new()));
        let lines = lines.iter().map(|line| (*line).to_owned()).collect();
        Self { lines: Rc::new(RefCell::new(lines)), heard: Rc::clone(&heard), out: Heard(heard) }
    }

    /// Everything that was said and typed.
    pub(crate) fn transcript(&self) -> String {
        String::from_utf8(self.heard.borrow().clone()).unwrap()
    }
}

impl Term for Person {
    fn out(&mut self) -> &mut dyn Write {
        &mut self.out
    }

    fn err(&mut self) -> &mut dyn Write {
        &mut self.out
    }

    fn input(&mut self) -> Box<dyn Read + '_> {
        Box::new(io::empty())
    }

    fn facts(&self) -> Facts {
        Facts { out: true, person: true, input: true, width: 80, color: false, ascii: false }
    }

    fn ask(&mut self, label: &str, _: Option<&str>) -> Result<String, TermError> {
        let line = self.lines.borrow_mut().pop_front().ok_or(TermError::Cancelled)?;
        writeln!(self.out, "{label}: {line}")?;
        Ok(line.trim().to_owned())
    }

    fn ask_secret(&mut self, _: &str) -> Result<Secret, TermError> {
        Err(TermError::Nobody)
    }

    fn confirm(&mut self, question: &str) -> Result<bool, TermError> {
        Ok(self.ask(question, None)? == "y")
    }

    fn show(&mut self, _: &str) -> Result<(), TermError> {
        Ok(())
    }
}

/// A practice in a folder of its own, on Thursday, 24 September 2026, 16:20 in Paris.
pub(crate) struct World {
    pub(crate) practice: Practice,
    pub(crate) env: Env,
    pub(crate) hands: Hands,
    _folder: tempfile::TempDir,
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let now: DateTime<Utc> = "2026-09-24T14:20:00Z".parse().unwrap();
        let hands = Hands(Rc::new(Cell::new(now)));
        let mut env = Env {
            clock: Box::new(hands.clone()),
            entropy: Box::new(Seeded(7)),
            vars: Vars::default(),
            term: Box::new(Person::typing(&[])),
            incoming: crate::env::Incoming::default(),
        };
        let founding = Founding {
            name: "Mara Lind".to_owned(),
            email: None,
            practice_name: None,
            zone: Tz::Europe__Paris,
            passphrase: None,
        };
        let place = folder.path().join("practice");
        let founded = found::found(&place, &founding, now, &mut *env.entropy, |_| Ok(())).unwrap();
        Self { practice: founded.practice, env, hands, _folder: folder }
    }

    /// The same practice in another window.
    pub(crate) fn window(&self) -> Practice {
        let folder = self.practice.store.path().parent().unwrap();
        let mut store = Store::open(folder).unwrap();
        let bytes = Identity::read_file(&folder.join(unlock::IDENTITY)).unwrap();
        let identity = Identity::open::<VaultError>(&bytes, || Err(VaultError::WrongPassphrase)).unwrap();
        unlock::reopen(&mut store, folder, &identity).unwrap();
        let config = Config::load(folder).unwrap();
        Practice::new(store, config, Tz::Europe__Paris, self.hands.now(), None).unwrap()
    }

    /// The demonstration, in memory.
    pub(crate) fn demo() -> Self {
        let practice = demo::memory(demo::SEED, demo::CLIENTS).unwrap();
        Self { practice, ..Self::new() }
    }

    /// Somebody who types these lines.
    pub(crate) fn person(&mut self, lines: &[&str]) -> Person {
        let person = Person::typing(lines);
        self.env.term = Box::new(person.clone());
        person
    }

    /// Moves the clock.
    pub(crate) fn at(&mut self, instant: &str) {
        self.hands.0.set(instant.parse().unwrap());
        self.practice.setting.now = self.hands.now();
    }

    pub(crate) fn add_client(&mut self, name: &str) -> ClientId {
        let draft = Draft { name: name.to_owned(), ..Draft::default() };
        let work = ("client add", Kind::Write);
        let done = self.practice.write(&mut *self.env.entropy, work, false, |tx, setting| {
            let client = client::add(tx, setting, &draft)?;
            Ok(Outcome::Keep(client, format!("added {name}")))
        });
        done.unwrap().value.id
    }

    /// A score recorded by hand, in hundredths.
    pub(crate) fn score(&mut self, client: ClientId, at: &str, hundredths: [i64; 4]) {
        let at = at.parse().unwrap();
        let [psi, rho, q, f] = hundredths.map(|steps| Some(crate::domain::Unit::from_steps(steps).unwrap()));
        let work = ("score record", Kind::Write);
        let done = self.practice.write(&mut *self.env.entropy, work, false, |tx, setting| {
            let scores = PerDimension { psi, rho, q, f };
            Ok(Outcome::Keep(assess::by_hand(tx, setting, client, scores, at)?, String::new()))
        });
        done.unwrap();
    }

    pub(crate) fn begin(&mut self, client: ClientId, kind: Type) -> AssessmentId {
        self.begin_with(client, kind, None)
    }

    pub(crate) fn begin_with(
        &mut self,
        client: ClientId,
        kind: Type,
        focus: Option<Dimension>,
    ) -> AssessmentId {
        self.begin_by(client, |tx| crate::practice::bank::wanted(tx, None, Some(kind), focus, kind))
    }

    /// The same by a bank of one's own, as the text of a file.
    pub(crate) fn begin_with_text(&mut self, client: ClientId, text: &str) -> AssessmentId {
        let bank = crate::bank::lint("own.toml", text).unwrap_or_else(|problems| panic!("{problems}"));
        self.begin_by(client, |tx| crate::practice::bank::install(tx, &bank))
    }

    fn begin_by(
        &mut self,
        client: ClientId,
        bank: impl FnOnce(&mut crate::store::Tx<'_>) -> Result<crate::store::bank::Installed, crate::error::Error>,
    ) -> AssessmentId {
        let work = ("assess new", Kind::Write);
        let done = self.practice.write(&mut *self.env.entropy, work, false, |tx, setting| {
            let bank = bank(tx)?;
            let assessment = assess::begin(tx, client, &bank, setting.now, None)?;
            Ok(Outcome::Keep(assessment, "new assessment".to_owned()))
        });
        done.unwrap().value.id
    }
}
