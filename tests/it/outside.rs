//! The world outside the program, as a test has it: its clock, its chance, its streams, its person and its keys.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    io::{self, Write},
    rc::Rc,
    time::Duration,
};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use coach::{
    env::{Clock, Entropy, Facts, Term, TermError},
    vault::{
        Identity, Secret, VaultError,
        cache::{Cached, MemoryCache, Shelf, UnlockCache},
    },
};
use uuid::Uuid;

/// What the person at the terminal does when asked, in order.
pub(crate) enum Says {
    /// Types a line, or a secret.
    Line(&'static str),
    /// Agrees.
    Yes,
    /// Does not.
    No,
    /// Types the last six characters of the recovery sheet that was shown.
    Proof,
    /// Presses Ctrl-C.
    Cancels,
}

/// A clock that stands until the test moves it.
pub(crate) struct Fixed(pub(crate) Rc<Cell<DateTime<Utc>>>);

impl Clock for Fixed {
    fn now(&self) -> DateTime<Utc> {
        self.0.get()
    }

    fn ticks(&self) -> u64 {
        0
    }

    fn zone(&self) -> Tz {
        Tz::Europe__Paris
    }
}

/// The same bytes for the same seed (splitmix64). It exists in the tests only.
pub(crate) struct Seeded(pub(crate) u64);

impl Entropy for Seeded {
    fn fill(&mut self, buffer: &mut [u8]) -> io::Result<()> {
        for chunk in buffer.chunks_mut(8) {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut word = self.0;
            word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            word ^= word >> 31;
            chunk.copy_from_slice(&word.to_be_bytes()[..chunk.len()]);
        }
        Ok(())
    }
}

#[derive(Default)]
struct Buffer {
    bytes: RefCell<Vec<u8>>,
    refuses: Cell<Option<io::ErrorKind>>,
    failed: Cell<bool>,
}

/// A stream that the program writes and the test reads.
#[derive(Clone, Default)]
pub(crate) struct Shared(Rc<Buffer>);

impl Shared {
    /// Why it takes nothing any more: nobody reads it, or the disk is full.
    pub(crate) fn refuse(&self, why: Option<io::ErrorKind>) {
        self.0.refuses.set(why);
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.bytes.borrow().clone()).unwrap()
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Some(why) = self.0.refuses.get() {
            self.0.failed.set(true);
            return Err(why.into());
        }
        self.0.bytes.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The terminal, and the person at it.
pub(crate) struct Scripted {
    pub(crate) out: Shared,
    pub(crate) err: Shared,
    pub(crate) input: Vec<u8>,
    pub(crate) script: VecDeque<Says>,
    pub(crate) facts: Facts,
    pub(crate) shown: Rc<RefCell<String>>,
}

impl Scripted {
    fn answer(&mut self, question: &str) -> Result<String, TermError> {
        if !self.facts.person {
            return Err(TermError::Nobody);
        }
        write!(self.err, "{question} ")?;
        let (typed, echoed) = match self.script.pop_front() {
            None => panic!("the person was not told what to say to: {question}"),
            Some(Says::Cancels) => return Err(TermError::Cancelled),
            Some(Says::Line(line)) => (line.to_owned(), line.to_owned()),
            Some(Says::Yes) => ("y".to_owned(), "y".to_owned()),
            Some(Says::No) => ("n".to_owned(), "n".to_owned()),
            Some(Says::Proof) => {
                let shown = self.shown.borrow();
                let key = shown.split_whitespace().find(|word| word.starts_with("AGE-SECRET-KEY-1")).unwrap();
                (key[key.len() - 6..].to_owned(), "<the last six>".to_owned())
            }
        };
        writeln!(self.err, "{echoed}")?;
        Ok(typed)
    }
}

impl Term for Scripted {
    fn out(&mut self) -> &mut dyn Write {
        &mut self.out
    }

    fn out_failed(&self) -> bool {
        self.out.0.failed.get()
    }

    fn err(&mut self) -> &mut dyn Write {
        &mut self.err
    }

    fn input(&mut self) -> Box<dyn io::Read + '_> {
        Box::new(io::Cursor::new(std::mem::take(&mut self.input)))
    }

    fn facts(&self) -> Facts {
        self.facts
    }

    fn ask(&mut self, label: &str, default: Option<&str>) -> Result<String, TermError> {
        let question = default.map_or_else(|| format!("{label}:"), |default| format!("{label} [{default}]:"));
        let typed = self.answer(&question)?;
        Ok(if typed.is_empty() { default.unwrap_or_default().to_owned() } else { typed })
    }

    fn ask_secret(&mut self, label: &str) -> Result<Secret, TermError> {
        Ok(Secret::new(self.answer(&format!("{label} (hidden):"))?))
    }

    fn confirm(&mut self, question: &str) -> Result<bool, TermError> {
        Ok(self.answer(&format!("{question} [y/N]"))? == "y")
    }

    fn show(&mut self, text: &str) -> Result<(), TermError> {
        if !self.facts.person {
            return Err(TermError::Nobody);
        }
        self.shown.borrow_mut().push_str(text);
        Ok(())
    }
}

/// One cache for all commands of a world.
pub(crate) struct Remembers(pub(crate) Rc<MemoryCache>);

impl UnlockCache for Remembers {
    fn keep(&self, practice: Uuid, identity: &Identity, keep_for: Duration) -> Result<Shelf, VaultError> {
        self.0.keep(practice, identity, keep_for)
    }

    fn recall(&self, practice: Uuid) -> Option<Identity> {
        self.0.recall(practice)
    }

    fn forget(&self, practice: Uuid) -> Result<bool, VaultError> {
        self.0.forget(practice)
    }

    fn forget_all(&self) -> Result<usize, VaultError> {
        self.0.forget_all()
    }

    fn where_is(&self, practice: Uuid) -> Option<Cached> {
        self.0.where_is(practice)
    }
}
