//! Signals that ask the program to end. Each ends it at once, as ever, unless somebody holds them back: a screen or a
//! question that has a terminal to restore, a half-made practice, rows on their way in. They find them noted here and
//! end in good order, and the exit code is the one that a shell gives for the signal.

#[cfg(unix)]
use std::sync::{
    Arc, Mutex, OnceLock, PoisonError,
    atomic::{AtomicBool, Ordering},
};

/// A signal that asks the program to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Ctrl-C.
    Interrupt,
    /// The terminal is gone.
    HangUp,
    /// Somebody asks from outside.
    Terminate,
}

/// What one signal finds and leaves behind.
#[cfg(unix)]
struct Watched {
    signal: Signal,
    /// It ends the program, as ever.
    ends: Arc<AtomicBool>,
    /// It came.
    came: Arc<AtomicBool>,
}

#[cfg(unix)]
struct Stop {
    watched: [Watched; 3],
    /// How many hold them back.
    held: Mutex<usize>,
    /// What makes the second Ctrl-C end the program; none while another program has the terminal.
    second: Mutex<Option<signal_hook::SigId>>,
}

#[cfg(unix)]
static STOP: OnceLock<Stop> = OnceLock::new();

#[cfg(unix)]
fn stop() -> &'static Stop {
    use signal_hook::{
        consts::{SIGHUP, SIGINT, SIGTERM},
        flag,
    };
    STOP.get_or_init(|| {
        let mut second = None;
        let mut watch = |signal, number| {
            let watched = Watched { signal, ends: Arc::new(AtomicBool::new(true)), came: Arc::default() };
            // Where one cannot be registered the signal ends the program at once, and a transaction is taken back all
            // the same.
            drop(flag::register_conditional_default(number, Arc::clone(&watched.ends)));
            if number == SIGINT {
                // In this order: the first Ctrl-C finds that it does not end the program and makes the second do so.
                second = flag::register(number, Arc::clone(&watched.ends)).ok();
            }
            drop(flag::register(number, Arc::clone(&watched.came)));
            watched
        };
        let watched = [
            watch(Signal::HangUp, SIGHUP),
            watch(Signal::Terminate, SIGTERM),
            watch(Signal::Interrupt, SIGINT),
        ];
        Stop { watched, held: Mutex::new(0), second: Mutex::new(second) }
    })
}

/// Holds the signals back until it is dropped. What came meanwhile stays noted.
#[must_use = "signals are held back only as long as this is kept"]
pub struct Hold(());

/// Holds the signals back: from here on they only make [`came`] tell.
pub fn hold() -> Hold {
    #[cfg(unix)]
    {
        let mut held = stop().held.lock().unwrap_or_else(PoisonError::into_inner);
        if *held == 0 {
            for watched in &stop().watched {
                watched.came.store(false, Ordering::Relaxed);
                watched.ends.store(false, Ordering::Relaxed);
            }
        }
        *held += 1;
    }
    Hold(())
}

impl Drop for Hold {
    fn drop(&mut self) {
        #[cfg(unix)]
        {
            let mut held = stop().held.lock().unwrap_or_else(PoisonError::into_inner);
            *held = held.saturating_sub(1);
            if *held == 0 {
                stop().watched.iter().for_each(|watched| watched.ends.store(true, Ordering::Relaxed));
            }
        }
    }
}

/// Holds the signals back while another program has the terminal: Ctrl-C is meant for that one, however often it comes.
#[must_use = "signals are held back only as long as this is kept"]
pub struct Lent {
    _held: Hold,
}

/// Holds the signals back while another program has the terminal.
pub fn lend() -> Lent {
    let held = hold();
    #[cfg(unix)]
    if let Some(second) = stop().second.lock().unwrap_or_else(PoisonError::into_inner).take() {
        signal_hook::low_level::unregister(second);
    }
    Lent { _held: held }
}

impl Drop for Lent {
    fn drop(&mut self) {
        #[cfg(unix)]
        {
            let stop = stop();
            for watched in stop.watched.iter().filter(|watched| watched.signal == Signal::Interrupt) {
                watched.came.store(false, Ordering::Relaxed);
                let mut second = stop.second.lock().unwrap_or_else(PoisonError::into_inner);
                if second.is_none() {
                    let ends = Arc::clone(&watched.ends);
                    *second = signal_hook::flag::register(signal_hook::consts::SIGINT, ends).ok();
                }
            }
        }
    }
}

/// The signal that came since they were held back, if any. Elsewhere than on Unix each ends the program at once.
pub fn came() -> Option<Signal> {
    #[cfg(unix)]
    return STOP
        .get()
        .and_then(|stop| stop.watched.iter().find(|watched| watched.came.load(Ordering::Relaxed)))
        .map(|watched| watched.signal);
    #[cfg(not(unix))]
    None
}

/// Forgets that one came: what it would have stopped is done.
pub fn forget() {
    #[cfg(unix)]
    if let Some(stop) = STOP.get() {
        stop.watched.iter().for_each(|watched| watched.came.store(false, Ordering::Relaxed));
    }
}

impl Signal {
    /// The exit code that a shell gives for it.
    pub const fn exit(self) -> u8 {
        match self {
            Self::HangUp => 129,
            Self::Interrupt => 130,
            Self::Terminate => 143,
        }
    }
}
