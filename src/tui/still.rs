//! The screens without a terminal: keys go in, and frames come out as the bytes that a terminal would be sent. For
//! measuring what a frame costs.

use std::{
    cell::Cell,
    collections::VecDeque,
    io::{self, Write},
    rc::Rc,
};

use ratatui::{
    Terminal,
    backend::{Backend, ClearType, CrosstermBackend, WindowSize},
    buffer::Cell as Glyph,
    crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers},
    layout::{Position, Size},
};

use super::{
    app::{App, Desk, Effect, Msg, update, view},
    theme::Looks,
};
use crate::{
    domain::keys::Place,
    env::Env,
    practice::{Practice, bank::Shelf},
};

/// The screens of a practice, standing still between keys.
pub struct Still<'w> {
    env: &'w mut Env,
    practice: &'w mut Practice,
    shelf: Shelf,
    app: App,
    terminal: Terminal<Sending>,
    sent: Counted,
}

/// Counts bytes and forgets them.
#[derive(Clone, Default)]
struct Counted(Rc<Cell<usize>>);

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.set(self.0.get() + bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes what a terminal is sent, and asks none: there is no terminal that could answer.
struct Sending {
    size: Size,
    to: CrosstermBackend<Counted>,
}

impl Backend for Sending {
    type Error = io::Error;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Glyph)>>(&mut self, content: I) -> io::Result<()> {
        self.to.draw(content)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.to.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.to.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(Position::ORIGIN)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.to.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.to.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.to.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        Ok(self.size)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size, pixels: Size::ZERO })
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.to)
    }
}

impl<'w> Still<'w> {
    /// Opens the screens on a terminal of so many columns and rows that nobody sees.
    ///
    /// # Errors
    /// Never: nothing of it reaches a device.
    pub fn open(env: &'w mut Env, practice: &'w mut Practice, (wide, high): (u16, u16)) -> io::Result<Self> {
        let looks = Looks::detect(&practice.setting.config, env.term.facts(), &env.vars);
        let app = App::new(practice, looks, (wide, high), env.clock.ticks());
        let sent = Counted::default();
        let size = Size { width: wide, height: high };
        let terminal = Terminal::new(Sending { size, to: CrosstermBackend::new(sent.clone()) })?;
        let mut still = Self { env, practice, shelf: Shelf::default(), app, terminal, sent };
        still.carry_out(vec![Effect::Load(Place::Clients)]);
        let effects = still.app.go(Place::Today);
        still.carry_out(effects);
        Ok(still)
    }

    /// Types letters; a line feed is Enter.
    pub fn keys(&mut self, keys: &str) {
        for c in keys.chars() {
            let code = if c == '\n' { KeyCode::Enter } else { KeyCode::Char(c) };
            let event = Event::Key(KeyEvent::new(code, KeyModifiers::NONE));
            let effects = update(&mut self.app, Msg::Term(event), self.env.clock.ticks());
            self.carry_out(effects);
        }
    }

    /// Draws the whole frame, and says how many bytes it takes.
    ///
    /// # Errors
    /// Never: nothing of it reaches a device.
    pub fn frame(&mut self) -> io::Result<usize> {
        let before = self.sent.0.get();
        self.terminal.clear()?;
        self.terminal.draw(|frame| view(&self.app, frame))?;
        Ok(self.sent.0.get() - before)
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        let mut todo = VecDeque::from(effects);
        while let Some(effect) = todo.pop_front() {
            let Self { env, practice, shelf, app, .. } = self;
            let replies = Desk { practice, env, shelf, doubts: Vec::new() }.perform(app, effect);
            for reply in replies {
                todo.extend(update(&mut self.app, Msg::Done(reply), self.env.clock.ticks()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::{demo, testing::World};

    #[test]
    fn a_first_frame_is_small_enough_for_a_slow_line() {
        let mut practice = demo::memory(demo::SEED, demo::CLIENTS).unwrap();
        let mut world = World::new();
        let mut still = Still::open(&mut world.env, &mut practice, (200, 60)).unwrap();
        for keys in ["1", "2", "2\n", "3", "4", "5", "4\n"] {
            still.keys(keys);
            let bytes = still.frame().unwrap();
            assert!((300..16_000).contains(&bytes), "{keys:?}: {bytes} bytes");
        }
    }
}
