//! A terminal for one test: the program on a pseudo-terminal, and the screen that a person would see.

use std::{fs, path::PathBuf, process::Command, time::Duration};

use rexpect::session::{PtySession, spawn_command};
use unicode_width::UnicodeWidthChar;

use crate::World;

/// The screen is looked at so often, with so much time in between, before a test gives up: the machine may be busy.
const LOOKS: u32 = 6_000;
const BETWEEN: Duration = Duration::from_millis(10);

/// The program on a terminal of 80 by 24, started by a shell that tells afterwards how the terminal was left.
pub(super) struct Terminal {
    pty: PtySession,
    screen: Screen,
    home: PathBuf,
}

impl Terminal {
    /// Starts a command line in the world, with its practice.
    pub(super) fn open(world: &World, line: &str) -> Self {
        let home = world.root().to_owned();
        fs::write(home.join("line.sh"), format!("echo $$ >pid; exec {line}\n")).unwrap();
        let script =
            "cd; stty cols 80 rows 24; stty -g >before; tty >tty; sh ./line.sh; code=$?; stty -g >after
                      cmp -s before after && echo left $code as it was || echo left $code changed";
        let program = PathBuf::from(env!("CARGO_BIN_EXE_coach"));
        let mut shell = Command::new("sh");
        shell
            .args(["-c", script])
            .env_clear()
            .env("PATH", format!("{}:/usr/bin:/bin", program.parent().unwrap().display()))
            .env("HOME", &home)
            .env("TERM", "xterm-256color")
            .env("COLORFGBG", "15;0")
            .env("LANG", "C.UTF-8")
            .env("COACH_STORE", world.folder());
        let pty = spawn_command(shell, Some(60_000)).unwrap();
        Self { pty, screen: Screen::new(80, 24), home }
    }

    /// Opens the screens over the world's practice.
    pub(super) fn tui(world: &World) -> Self {
        Self::open(world, "coach tui")
    }

    /// Presses keys.
    pub(super) fn keys(&mut self, keys: &str) -> &mut Self {
        self.pty.send(keys).unwrap();
        self.pty.flush().unwrap();
        self
    }

    /// Waits until the screen shows a text.
    pub(super) fn see(&mut self, text: &str) -> &mut Self {
        self.until(|screen| screen.text().contains(text), &format!("{text:?} is not shown"))
    }

    /// Waits until the screen shows a text no more.
    pub(super) fn miss(&mut self, text: &str) -> &mut Self {
        self.until(|screen| !screen.text().contains(text), &format!("{text:?} is still shown"))
    }

    fn until(&mut self, holds: impl Fn(&Screen) -> bool, else_says: &str) -> &mut Self {
        for _ in 0..LOOKS {
            while let Some(byte) = self.pty.try_read() {
                self.screen.take(u8::try_from(u32::from(byte)).unwrap());
            }
            if holds(&self.screen) {
                return self;
            }
            std::thread::sleep(BETWEEN);
        }
        panic!("{else_says}:\n{}", self.screen.text());
    }

    /// Gives the window another size.
    pub(super) fn resize(&mut self, wide: usize, high: usize) -> &mut Self {
        self.screen.resize(wide, high);
        let tty = fs::File::open(self.told("tty")).unwrap();
        let (cols, rows) = (wide.to_string(), high.to_string());
        let stty = Command::new("stty").args(["cols", &cols, "rows", &rows]).stdin(tty).status();
        assert!(stty.unwrap().success());
        self
    }

    /// Whether the program wants to be told of the mouse.
    pub(super) fn wants_mouse(&self) -> bool {
        self.screen.mouse
    }

    /// Sends a signal to the program.
    pub(super) fn signal(&mut self, name: &str) -> &mut Self {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.told("pid")]).status();
        assert!(sent.unwrap().success());
        self
    }

    fn told(&self, file: &str) -> String {
        fs::read_to_string(self.home.join(file)).unwrap().trim().to_owned()
    }

    /// Waits for the end: its code, the terminal's modes as before, its own screen with a cursor, no mouse.
    pub(super) fn left(&mut self, code: u8) {
        self.see(&format!("left {code} as it was"));
        assert!(!self.screen.alternate && self.screen.cursor && !self.screen.mouse, "{}", self.screen.text());
        self.pty.exp_eof().unwrap();
    }
}

/// What a terminal makes of the bytes that it is sent: cells, and where the next one goes.
struct Screen {
    cells: Vec<Vec<String>>,
    at: (usize, usize),
    /// Bytes of an escape sequence, or of a character, that is not complete yet.
    pending: Vec<u8>,
    alternate: bool,
    cursor: bool,
    mouse: bool,
}

impl Screen {
    fn new(wide: usize, high: usize) -> Self {
        let cells = vec![vec![" ".to_owned(); wide]; high];
        Self { cells, at: (0, 0), pending: Vec::new(), alternate: false, cursor: true, mouse: false }
    }

    fn resize(&mut self, wide: usize, high: usize) {
        self.cells = Self::new(wide, high).cells;
        self.at = (0, 0);
    }

    fn text(&self) -> String {
        let lines = self.cells.iter().map(|line| line.concat().trim_end().to_owned());
        lines.collect::<Vec<_>>().join("\n")
    }

    fn take(&mut self, byte: u8) {
        match (self.pending.first(), byte) {
            (None, b'\r') => self.at.1 = 0,
            (None, b'\n') => self.down(),
            (None, 0x08) => self.at.1 = self.at.1.saturating_sub(1),
            (None, 0..=0x1a | 0x1c..=0x1f) => {}
            _ => {
                self.pending.push(byte);
                self.complete();
            }
        }
    }

    fn down(&mut self) {
        if self.at.0 + 1 < self.cells.len() {
            self.at.0 += 1;
        } else {
            let wide = self.cells[0].len();
            self.cells.remove(0);
            self.cells.push(vec![" ".to_owned(); wide]);
        }
    }

    /// Does what is pending where that is whole.
    fn complete(&mut self) {
        let pending = self.pending.clone();
        match pending.as_slice() {
            [0x1b, b'[', params @ .., end] if (0x40..=0x7e).contains(end) => self.control(params, *end),
            [0x1b, b']', .., 0x07] | [0x1b, b']', .., 0x1b, b'\\'] => {}
            [0x1b] | [0x1b, b'[' | b']', ..] => return,
            [0x1b, _] => {}
            text => match std::str::from_utf8(text) {
                Ok(text) => text.chars().for_each(|c| self.put(c)),
                Err(_) if text.len() < 4 => return,
                Err(_) => {}
            },
        }
        self.pending.clear();
    }

    fn put(&mut self, c: char) {
        let width = c.width().unwrap_or(0);
        if self.at.1 + width > self.cells[0].len() {
            self.at.1 = 0;
            self.down();
        }
        let (row, column) = self.at;
        let Some(line) = self.cells.get_mut(row) else { return };
        if width == 0 {
            if let Some(cell) = column.checked_sub(1).and_then(|before| line.get_mut(before)) {
                cell.push(c);
            }
            return;
        }
        for (place, cell) in line.iter_mut().enumerate().skip(column).take(width) {
            *cell = if place == column { c.to_string() } else { String::new() };
        }
        self.at.1 += width;
    }

    fn control(&mut self, params: &[u8], end: u8) {
        let params = String::from_utf8_lossy(params).into_owned();
        let number = |place: usize, other: usize| {
            params.split(';').nth(place).and_then(|number| number.parse().ok()).unwrap_or(other)
        };
        let wide = self.cells[0].len();
        match (params.as_str(), end) {
            ("?1049", b'h' | b'l') => {
                self.alternate = end == b'h';
                self.resize(wide, self.cells.len());
            }
            ("?1000", b'h' | b'l') => self.mouse = end == b'h',
            ("?25", b'h' | b'l') => self.cursor = end == b'h',
            (_, b'H') => self.at = (number(0, 1) - 1, number(1, 1) - 1),
            (_, b'G') => self.at.1 = number(0, 1) - 1,
            (_, b'A') => self.at.0 = self.at.0.saturating_sub(number(0, 1)),
            (_, b'B') => self.at.0 += number(0, 1),
            (_, b'C') => self.at.1 += number(0, 1),
            (_, b'D') => self.at.1 = self.at.1.saturating_sub(number(0, 1)),
            ("2", b'J') => self.cells = Self::new(wide, self.cells.len()).cells,
            ("" | "0", b'J') => {
                let (row, column) = self.at;
                for (place, line) in self.cells.iter_mut().enumerate().skip(row) {
                    let from = if place == row { column } else { 0 };
                    line.iter_mut().skip(from).for_each(|cell| " ".clone_into(cell));
                }
            }
            ("" | "0", b'K') => {
                let (row, column) = self.at;
                if let Some(line) = self.cells.get_mut(row) {
                    line.iter_mut().skip(column).for_each(|cell| " ".clone_into(cell));
                }
            }
            _ => {}
        }
    }
}
