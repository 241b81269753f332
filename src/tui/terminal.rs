//! The terminal: taken for a screen, and given back as it was after the end, a signal, a stop or a panic.

use std::{
    collections::VecDeque,
    io::{self, stdout},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
#[cfg(unix)]
use std::{
    io::{Read, Write},
    os::unix::net::UnixStream,
};

use ratatui::{
    DefaultTerminal, Frame,
    crossterm::{
        clipboard::CopyToClipboard,
        event::{
            self, DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste,
            EnableFocusChange, EnableMouseCapture, Event, KeyCode, KeyEvent, KeyModifiers,
        },
        execute,
        terminal::{EnterAlternateScreen, disable_raw_mode, enable_raw_mode},
    },
};

use super::theme::{Background, answered_background};
use crate::env::stop::{self, Hold};

/// What happened on the terminal.
pub(crate) enum Happening {
    /// A key, the mouse, text, a new size.
    Term(Event),
    /// Nothing, for a while.
    Nothing,
    /// The process shall end.
    Stop,
    /// The process goes on after a stop; the screen is drawn anew.
    Back,
}

/// The terminal while it is a screen.
pub(crate) struct Screen {
    terminal: DefaultTerminal,
    mouse: bool,
    /// Keys that came while the terminal was asked something.
    early: VecDeque<Event>,
    /// How many more events may belong to an answer that came late.
    late: u8,
    ending: bool,
    continued: Arc<AtomicBool>,
    _held: Hold,
    #[cfg(unix)]
    hooks: Vec<signal_hook::SigId>,
    /// Where signals are told, so that waiting ends.
    #[cfg(unix)]
    signals: UnixStream,
    /// The other end of it.
    #[cfg(unix)]
    told: UnixStream,
}

impl Screen {
    /// Takes the terminal.
    pub(crate) fn enter(mouse: bool) -> io::Result<Self> {
        let continued = Arc::new(AtomicBool::new(false));
        #[cfg(unix)]
        let (signals, told) = UnixStream::pair()?;
        #[cfg(unix)]
        signals.set_nonblocking(true)?;
        #[cfg(unix)]
        let hooks = hooks(&continued, &told)?;
        let held = stop::hold();
        let terminal = ratatui::try_init()?;
        // Only once it was asked for events does crossterm hear of another size.
        event::poll(Duration::ZERO).unwrap_or_default();
        let screen = Self {
            terminal,
            mouse,
            early: VecDeque::new(),
            late: 0,
            ending: false,
            continued,
            _held: held,
            #[cfg(unix)]
            hooks,
            #[cfg(unix)]
            signals,
            #[cfg(unix)]
            told,
        };
        screen.extras(true);
        Ok(screen)
    }

    /// How large it is.
    pub(crate) fn size(&self) -> (u16, u16) {
        self.terminal.size().map_or((80, 24), |size| (size.width, size.height))
    }

    pub(crate) fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.terminal.draw(view).map(|_| ())
    }

    /// Waits for what happens next, but no longer than `patience`.
    pub(crate) fn next(&mut self, patience: Duration) -> Happening {
        if self.ending || stop::came().is_some() {
            return Happening::Stop;
        }
        if self.continued.swap(false, Ordering::Relaxed) {
            self.take_back();
            return Happening::Back;
        }
        if let Some(event) = self.early.pop_front() {
            return Happening::Term(event);
        }
        match self.ready(patience) {
            Ok(true) => {}
            Ok(false) => return Happening::Nothing,
            Err(Gone) => return Happening::Stop,
        }
        let read = |ready| if ready { event::read().map(Some) } else { Ok(None) };
        match event::poll(Duration::ZERO).and_then(read) {
            Ok(Some(event)) if self.is_late(&event) => Happening::Nothing,
            Ok(Some(event)) => Happening::Term(event),
            Ok(None) => Happening::Nothing,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Happening::Nothing,
            // The terminal is gone.
            Err(_) => Happening::Stop,
        }
    }

    /// Asks the terminal for its background, once, and waits a tenth of a second: it is asked what it is, too, which each
    /// answers, so that one that does not know colours need not be waited for.
    #[cfg(unix)]
    pub(crate) fn background(&mut self) -> Background {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        let mut out = stdout();
        if out.write_all(b"\x1b]11;?\x07\x1b[c").and_then(|()| out.flush()).is_err() {
            return Background::Unknown;
        }
        let stdin = io::stdin();
        let (mut answer, mut patience) = (Vec::new(), 10_u8);
        while patience > 0 && !answer.ends_with(b"c") && answer.len() < 256 {
            let mut input = [PollFd::new(&stdin, PollFlags::IN)];
            let wait = Timespec { tv_sec: 0, tv_nsec: 10_000_000 };
            if poll(&mut input, Some(&wait)).unwrap_or_default() == 0 {
                patience -= 1;
                continue;
            }
            let mut bytes = [0; 64];
            match rustix::io::read(&stdin, &mut bytes) {
                Ok(count) if count > 0 => answer.extend(bytes.iter().take(count)),
                _ => break,
            }
        }
        if patience == 0 {
            self.late = 40;
        }
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let before = answer.split('\u{1b}').next().unwrap_or_default();
        self.early.extend(before.chars().filter_map(typed));
        answered_background(&answer)
    }

    #[cfg(not(unix))]
    pub(crate) fn background(&mut self) -> Background {
        Background::Unknown
    }

    /// Whether an event belongs to an answer that came after its time: `ESC ]` looks like Alt-], and what follows up to
    /// the bell is no typing.
    fn is_late(&mut self, event: &Event) -> bool {
        let Event::Key(key) = event else { return false };
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        match (self.late, key.code) {
            (40, KeyCode::Char(']')) if alt => {
                self.late -= 1;
                true
            }
            (0 | 40, _) => false,
            (_, KeyCode::Char('\\')) if alt => {
                self.late = 0;
                true
            }
            (_, KeyCode::Char('g')) if ctrl => {
                self.late = 0;
                true
            }
            _ => {
                self.late -= 1;
                true
            }
        }
    }

    /// What another thread can end the waiting with.
    #[cfg(unix)]
    pub(crate) fn waker(&self) -> io::Result<Waker> {
        self.told.try_clone().map(Waker)
    }

    /// Without a pipe to wait for, waiting is cut into short pieces instead.
    #[cfg(not(unix))]
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "as where there are pipes")]
    pub(crate) fn waker(&self) -> io::Result<Waker> {
        Ok(Waker)
    }

    /// Ends with the next look at what happened.
    pub(crate) fn stop(&mut self) {
        self.ending = true;
    }

    /// Puts text on the clipboard of the terminal; one that cannot ignores it.
    pub(crate) fn copy(text: &str) {
        execute!(stdout(), CopyToClipboard::to_clipboard_from(text)).unwrap_or_default();
    }

    /// Draws everything anew.
    pub(crate) fn repaint(&mut self) {
        self.terminal.clear().unwrap_or_default();
    }

    /// Gives the terminal to the shell until the process is continued.
    pub(crate) fn suspend(&mut self) {
        self.give_back();
        #[cfg(unix)]
        signal_hook::low_level::raise(signal_hook::consts::SIGSTOP).unwrap_or_default();
        self.continued.store(false, Ordering::Relaxed);
        self.take_back();
    }

    /// Gives the terminal to another program while it runs.
    pub(crate) fn lend<T>(&mut self, run: impl FnOnce() -> T) -> T {
        self.give_back();
        let value = run();
        self.take_back();
        value
    }

    fn take_back(&mut self) {
        // The shell changed the terminal's mode meanwhile: off first, or "on" would be thought to hold already.
        disable_raw_mode().unwrap_or_default();
        enable_raw_mode().unwrap_or_default();
        execute!(stdout(), EnterAlternateScreen).unwrap_or_default();
        self.extras(true);
        self.repaint();
    }

    fn give_back(&mut self) {
        self.extras(false);
        self.terminal.show_cursor().unwrap_or_default();
        ratatui::try_restore().unwrap_or_default();
    }

    /// Paste, focus and mouse are told as events; a terminal that cannot is no reason to fail.
    fn extras(&self, on: bool) {
        let mut out = stdout();
        let told = match (on, self.mouse) {
            (true, true) => execute!(out, EnableBracketedPaste, EnableFocusChange, EnableMouseCapture),
            (true, false) => execute!(out, EnableBracketedPaste, EnableFocusChange),
            (false, true) => execute!(out, DisableMouseCapture, DisableFocusChange, DisableBracketedPaste),
            (false, false) => execute!(out, DisableFocusChange, DisableBracketedPaste),
        };
        told.unwrap_or_default();
    }
}

/// Ends the waiting of a screen from another thread.
#[cfg(unix)]
pub(crate) struct Waker(UnixStream);
#[cfg(not(unix))]
pub(crate) struct Waker;

impl Waker {
    /// Has the screen look at what happened.
    #[cfg(unix)]
    pub(crate) fn wake(&self) {
        // A pipe that is full wakes as well, and one that is closed has nobody to wake.
        (&self.0).write(&[0]).map(drop).unwrap_or_default();
    }

    #[cfg(not(unix))]
    #[expect(clippy::unused_self, reason = "as where there are pipes")]
    pub(crate) fn wake(&self) {}
}

/// The terminal has hung up.
struct Gone;

/// A key that was typed before the terminal answered.
#[cfg(unix)]
fn typed(c: char) -> Option<Event> {
    let code = match c {
        '\r' | '\n' => KeyCode::Enter,
        '\t' => KeyCode::Tab,
        '\u{7f}' => KeyCode::Backspace,
        c if c.is_control() => return None,
        c => KeyCode::Char(c),
    };
    Some(Event::Key(KeyEvent::new(code, KeyModifiers::NONE)))
}

#[cfg(unix)]
impl Screen {
    /// Waits for something to read, a signal, or the end of the patience; says whether crossterm shall be asked.
    ///
    /// Keys that came in one burst wait inside crossterm, where the terminal shows nothing of them: it is asked before
    /// there is any waiting. And it is never asked about a terminal that has hung up, which it would read without end.
    fn ready(&self, patience: Duration) -> Result<bool, Gone> {
        self.look(Duration::ZERO)?;
        if event::poll(Duration::ZERO).unwrap_or(true) {
            return Ok(true);
        }
        if self.look(patience)? && !event::poll(Duration::ZERO).unwrap_or(true) {
            remind();
        }
        Ok(true)
    }

    /// Waits for the terminal or for a signal, which is told through a pipe: one that came just before is not missed.
    /// Says whether there is something to read.
    fn look(&self, patience: Duration) -> Result<bool, Gone> {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        let stdin = io::stdin();
        let mut input = [PollFd::new(&stdin, PollFlags::IN), PollFd::new(&self.signals, PollFlags::IN)];
        let seconds = i64::try_from(patience.as_secs()).unwrap_or(i64::MAX);
        let patience = Timespec { tv_sec: seconds, tv_nsec: i64::from(patience.subsec_nanos()) };
        // An interrupted wait is a signal or a new size: both are looked at next.
        let interrupted = poll(&mut input, Some(&patience)).is_err();
        let [terminal, signals] = &input;
        if !interrupted && !signals.revents().is_empty() {
            // What came is in the flags; the pipe only has to be empty again.
            (&self.signals).read(&mut [0; 64]).unwrap_or_default();
        }
        let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
        if !interrupted && terminal.revents().intersects(gone) {
            return Err(Gone);
        }
        Ok(!interrupted && terminal.revents().contains(PollFlags::IN))
    }
}

/// Tells crossterm once more that there are keys. It is told once for each time that some come, and forgets it when the
/// window changed at the same moment; setting the modes of a terminal as they are tells it anew.
#[cfg(unix)]
fn remind() {
    use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};
    let stdin = io::stdin();
    tcgetattr(&stdin).and_then(|modes| tcsetattr(&stdin, OptionalActions::Now, &modes)).unwrap_or_default();
}

#[cfg(not(unix))]
impl Screen {
    fn ready(&self, patience: Duration) -> Result<bool, Gone> {
        event::poll(patience).map_err(|_| Gone)
    }
}

/// Has signals end the waiting; notes when the process goes on after a stop.
#[cfg(unix)]
fn hooks(continued: &Arc<AtomicBool>, told: &UnixStream) -> io::Result<Vec<signal_hook::SigId>> {
    use signal_hook::{
        consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGWINCH},
        flag,
        low_level::pipe,
    };
    let mut hooks = Vec::with_capacity(6);
    for signal in [SIGTERM, SIGINT, SIGHUP, SIGCONT, SIGWINCH] {
        hooks.push(pipe::register(signal, told.try_clone()?)?);
    }
    hooks.push(flag::register(SIGCONT, Arc::clone(continued))?);
    Ok(hooks)
}

impl Drop for Screen {
    fn drop(&mut self) {
        #[cfg(unix)]
        for hook in self.hooks.drain(..) {
            signal_hook::low_level::unregister(hook);
        }
        self.give_back();
    }
}
