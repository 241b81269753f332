//! Opening what was locked, on a thread of its own: a passphrase takes about a second to try, and the screen goes on.

use std::{
    io,
    sync::mpsc::{self, Receiver, TryRecvError},
    thread::{self, JoinHandle},
};

use crate::{
    error::{Error, Kind},
    store::Store,
    tui::terminal::Waker,
    vault::{Identity, Secret},
};

/// Makes the identity of a passphrase. It runs on another thread, so it takes everything it needs along.
pub type Opener = Box<dyn FnOnce(Secret) -> Result<Identity, Error> + Send>;

/// The keys of the practice, which can be put away and taken back.
pub trait Keys {
    /// Forgets what is kept of them outside the program.
    ///
    /// # Errors
    /// When that cannot be forgotten.
    fn forget(&mut self) -> Result<(), Error>;

    /// What opens the identity: the slow part, which needs neither store nor screen.
    fn opener(&self) -> Opener;

    /// Opens the store again.
    ///
    /// # Errors
    /// When the identity is another one than that of the practice.
    fn take_back(&mut self, store: &mut Store, identity: Identity) -> Result<(), Error>;

    /// Whether the key is held outside the program, for other commands.
    fn is_held(&self) -> bool;

    /// Has what is held outside end so much later.
    fn used(&self);
}

/// An identity that is being opened. Dropping it waits until what was typed is wiped.
pub(super) struct Opening {
    outcome: Receiver<Result<Identity, Error>>,
    thread: Option<JoinHandle<()>>,
}

impl Opening {
    /// Begins.
    ///
    /// # Errors
    /// When the system has no thread to give.
    pub(super) fn begin(opener: Opener, passphrase: Secret, waker: io::Result<Waker>) -> Result<Self, Error> {
        let waker = waker?;
        let (told, outcome) = mpsc::channel();
        let open = move || {
            let opened = opener(passphrase);
            // Nobody waits for it any more when the screens were left meanwhile.
            told.send(opened).unwrap_or_default();
            waker.wake();
        };
        let thread = thread::Builder::new().name("opening".to_owned()).spawn(open)?;
        Ok(Self { outcome, thread: Some(thread) })
    }

    /// What became of it, once it has ended.
    pub(super) fn ended(&mut self) -> Option<Result<Identity, Error>> {
        match self.outcome.try_recv() {
            Ok(opened) => Some(opened),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => {
                Some(Err(Error::new(Kind::Failed, "the keys could not be opened")))
            }
        }
    }
}

impl Drop for Opening {
    fn drop(&mut self) {
        if let Some(thread) = self.thread.take() {
            // What it would have told is dropped with it.
            thread.join().unwrap_or_default();
        }
    }
}
