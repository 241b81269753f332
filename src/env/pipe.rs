//! A pipe that is read until it ends or a signal asks the program to: whoever holds signals back is not left waiting for
//! words that may never come.

#[cfg(unix)]
mod waiting {
    use std::{
        io::{self, Read},
        os::fd::AsFd,
    };

    use rustix::{
        event::{PollFd, PollFlags, Timespec, poll},
        io::Errno,
    };

    use crate::env::stop;

    /// How long a signal may go unnoticed that comes just before the waiting begins.
    const PATIENCE: Timespec = Timespec { tv_sec: 0, tv_nsec: 250_000_000 };

    impl<F: AsFd> Read for super::Pipe<F> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            loop {
                if stop::came().is_some() {
                    return Err(io::Error::other("cancelled"));
                }
                match poll(&mut [PollFd::new(&self.0, PollFlags::IN)], Some(&PATIENCE)) {
                    // An interrupted wait is a signal, which is looked at next.
                    Ok(0) | Err(Errno::INTR) => {}
                    Ok(_) => match rustix::io::read(&self.0, &mut *buffer) {
                        Err(Errno::INTR) => {}
                        read => return Ok(read?),
                    },
                    Err(error) => return Err(error.into()),
                }
            }
        }
    }
}

/// What gives bytes as they come: standard input, a pipe or a file. A signal that is held back ends it with an error.
pub struct Pipe<F>(pub F);

#[cfg(not(unix))]
impl<F: std::io::Read> std::io::Read for Pipe<F> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(buffer)
    }
}
