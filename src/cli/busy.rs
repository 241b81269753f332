//! Long work says that it goes on: after half a second a line on the terminal, with how far it has come and an estimate of
//! the rest where that is known. Where nobody looks on, nothing is written.

use std::{
    io::{self, Write as _},
    sync::mpsc::{self, RecvTimeoutError, Sender},
    thread::{self, JoinHandle},
    time::Duration,
};

use super::globals::Globals;
use crate::{env::Env, practice::import::thousands, store::Meter};

/// Nothing is told before that.
const SILENT: Duration = Duration::from_millis(500);
/// How often the line is drawn anew.
const REDRAW: Duration = Duration::from_millis(100);
/// So many redraws are a second.
const REDRAWS: u64 = 10;
/// An estimate from less than so many redraws is none.
const EARLY: u64 = 10;

/// A line that is drawn while work goes on, and taken away when this goes.
pub(super) struct Busy(Option<(Sender<()>, JoinHandle<()>)>);

impl Busy {
    /// Begins to watch work that a meter counts; `what` says in words what is done, as in `Checking scores`.
    pub(super) fn begin(globals: &Globals, env: &Env, what: &'static str, meter: &Meter) -> Self {
        let looks_on = env.term.is_live();
        if !looks_on || globals.quiet || globals.speaks_json() || globals.accessible {
            return Self(None);
        }
        meter.begin(0);
        let (stop, stopped) = mpsc::channel();
        let meter = meter.clone();
        let drawing = thread::spawn(move || {
            let (mut wait, mut redraws) = (SILENT, SILENT.as_millis() / REDRAW.as_millis());
            while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                let ticks = u64::try_from(redraws).unwrap_or(u64::MAX);
                write!(io::stderr(), "\r{}\u{1b}[K", line(what, meter.read(), ticks)).unwrap_or_default();
                (wait, redraws) = (REDRAW, redraws + 1);
            }
            if wait == REDRAW {
                write!(io::stderr(), "\r\u{1b}[K").unwrap_or_default();
            }
        });
        Self(Some((stop, drawing)))
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        if let Some((stop, drawing)) = self.0.take() {
            drop(stop);
            // A line that is not taken away stays; the work is done all the same.
            drawing.join().unwrap_or_default();
        }
    }
}

/// `Checking scores: 1,200 of 3,000, about 4 s left`.
fn line(what: &str, (done, total): (u64, Option<u64>), redraws: u64) -> String {
    let Some(total) = total else {
        return if done == 0 { format!("{what} ..") } else { format!("{what}: {}", thousands(done)) };
    };
    let left =
        total.saturating_sub(done).saturating_mul(redraws).checked_div(done).filter(|_| redraws >= EARLY);
    let left = left.map_or_else(String::new, |left| format!(", about {} s left", left.div_ceil(REDRAWS)));
    format!("{what}: {} of {}{left}", thousands(done), thousands(total))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_is_estimated_once_it_can_be() {
        for (counts, redraws, told) in [
            ((0, None), 5, "Checking .."),
            ((12, None), 5, "Checking: 12"),
            ((0, Some(3_000)), 20, "Checking: 0 of 3,000"),
            ((1_200, Some(3_000)), 5, "Checking: 1,200 of 3,000"),
            ((1_200, Some(3_000)), 20, "Checking: 1,200 of 3,000, about 3 s left"),
            ((3_000, Some(3_000)), 20, "Checking: 3,000 of 3,000, about 0 s left"),
        ] {
            assert_eq!(line("Checking", counts, redraws), told);
        }
    }
}
