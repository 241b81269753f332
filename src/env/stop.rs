//! Ctrl-C while something long runs: the first is a wish to stop in good order, the second ends the program.

#[cfg(unix)]
use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicBool, Ordering},
};

/// What a signal finds and leaves behind.
#[cfg(unix)]
struct Stop {
    /// Ctrl-C ends the program, as ever.
    ends: Arc<AtomicBool>,
    /// Ctrl-C was pressed.
    wished: Arc<AtomicBool>,
}

#[cfg(unix)]
fn stop() -> &'static Stop {
    use signal_hook::{consts::SIGINT, flag};
    static STOP: OnceLock<Stop> = OnceLock::new();
    STOP.get_or_init(|| {
        let stop = Stop { ends: Arc::new(AtomicBool::new(true)), wished: Arc::default() };
        // In this order: the first signal finds that it does not end the program and makes the second do so.
        // Where they cannot be registered Ctrl-C ends the program at once, and a transaction is taken back all the same.
        drop(flag::register_conditional_default(SIGINT, Arc::clone(&stop.ends)));
        drop(flag::register(SIGINT, Arc::clone(&stop.ends)));
        drop(flag::register(SIGINT, Arc::clone(&stop.wished)));
        stop
    })
}

/// From here on the first Ctrl-C only makes [`stopped`] true.
pub fn arm() {
    #[cfg(unix)]
    {
        stop().wished.store(false, Ordering::Relaxed);
        stop().ends.store(false, Ordering::Relaxed);
    }
}

/// From here on Ctrl-C ends the program.
pub fn disarm() {
    #[cfg(unix)]
    stop().ends.store(true, Ordering::Relaxed);
}

/// Whether Ctrl-C was pressed since [`arm`]. Elsewhere than on Unix it ends the program at once.
pub fn stopped() -> bool {
    #[cfg(unix)]
    return stop().wished.load(Ordering::Relaxed);
    #[cfg(not(unix))]
    false
}
