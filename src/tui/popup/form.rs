//! Fields to fill in, one line each.

use ratatui::{layout::Rect, style::Style};

use super::{
    Taken,
    frame::{below, frame, room, told},
    input::{Input, MOST},
};
use crate::{
    domain::{
        Handle,
        client::Client,
        id::{ClientId, SessionId},
        keys::Key,
    },
    practice::overtaken::{Overtaken, Seen},
    report::measure::wrap,
    tui::paint::{Canvas, cells},
};

/// One field.
pub(in crate::tui) struct Field {
    /// What it is called where it is kept.
    pub(in crate::tui) key: &'static str,
    label: &'static str,
    line: Input,
    before: String,
}

impl Field {
    pub(in crate::tui) fn new(key: &'static str, label: &'static str, text: &str) -> Self {
        Self { key, label, line: Input::new(text), before: text.to_owned() }
    }

    /// What stands in it.
    pub(in crate::tui) fn text(&self) -> &str {
        self.line.text().trim()
    }
}

/// What a form is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tui) enum For {
    /// A new client.
    AddClient,
    /// Another client's fields.
    EditClient(ClientId),
    /// A session with a client.
    AddSession(ClientId),
    /// How a session ended.
    Finish(SessionId),
    /// Another time for a session.
    MoveSession(SessionId),
    /// Scores that are tried and not kept.
    WhatIf(ClientId),
    /// A file for what is shown.
    Export,
}

impl For {
    /// What it is called in tests.
    #[cfg(test)]
    pub(in crate::tui) const fn name(self) -> &'static str {
        match self {
            Self::AddClient => "add client",
            Self::EditClient(_) => "edit client",
            Self::AddSession(_) => "add session",
            Self::Finish(_) => "finish",
            Self::MoveSession(_) => "move session",
            Self::WhatIf(_) => "what if",
            Self::Export => "export",
        }
    }
}

/// Fields under a title.
pub(in crate::tui) struct Form {
    pub(in crate::tui) purpose: For,
    title: String,
    pub(in crate::tui) fields: Vec<Field>,
    at: usize,
    hint: &'static str,
    /// How what was typed is understood.
    pub(in crate::tui) echo: String,
    pub(in crate::tui) error: Option<String>,
    /// Whose record it is about, as people type it.
    pub(in crate::tui) of: Option<Handle>,
    /// The client whose fields it shows, as they were then.
    pub(in crate::tui) record: Option<Box<Client>>,
    /// The record that it shows, as it was then.
    pub(in crate::tui) seen: Option<Box<Seen>>,
    /// The record as another window made it meanwhile, while it is asked whether to save over that.
    theirs: Option<Box<Seen>>,
}

/// The cells of a form across.
const WIDE: usize = 68;
/// The cells of a label.
const LABEL: usize = 12;

impl Form {
    pub(in crate::tui) fn new(purpose: For, title: String, fields: Vec<Field>, hint: &'static str) -> Self {
        Self {
            purpose,
            title,
            fields,
            at: 0,
            hint,
            echo: String::new(),
            error: None,
            of: None,
            record: None,
            seen: None,
            theirs: None,
        }
    }

    /// The same about a record.
    pub(in crate::tui) fn about(self, of: Option<Handle>) -> Self {
        Self { of, ..self }
    }

    /// Whether something was typed that would be stored: what is only tried, and the name of a file, would not be.
    pub(in crate::tui) fn is_worth_keeping(&self) -> bool {
        !matches!(self.purpose, For::WhatIf(_) | For::Export) && !self.changed().is_empty()
    }

    /// What stands in a field.
    pub(in crate::tui) fn text(&self, key: &str) -> &str {
        self.fields.iter().find(|field| field.key == key).map_or("", Field::text)
    }

    /// The fields that are other than before.
    pub(in crate::tui) fn changed(&self) -> Vec<(&'static str, String)> {
        let changed = self.fields.iter().filter(|field| field.text() != field.before);
        changed.map(|field| (field.key, field.text().to_owned())).collect()
    }

    pub(in crate::tui) fn paste(&mut self, text: &str) {
        if let Some(field) = self.fields.get_mut(self.at).filter(|_| self.theirs.is_none()) {
            self.error = field.line.paste(text);
        }
    }

    /// Says what another window changed, and asks whether to save over it.
    pub(in crate::tui) fn asks(&mut self, overtaken: Overtaken) {
        let lines = overtaken.lines.join(". ");
        self.error = Some(format!("Changed in another window. {lines}. Overwrite? [y/N]"));
        self.theirs = Some(overtaken.now);
    }

    /// Takes a key; `Chose` once it is to be kept.
    pub(in crate::tui) fn press(&mut self, key: Key) -> Taken<()> {
        if let Some(theirs) = self.theirs.take() {
            self.error = None;
            if matches!(key, Key::Char('y' | 'Y')) {
                self.seen = Some(theirs);
                return Taken::Chose(());
            }
            return Taken::Stays;
        }
        let count = self.fields.len().max(1);
        match key {
            Key::Esc | Key::Ctrl('c') => return Taken::Closes,
            Key::Ctrl('s') => return Taken::Chose(()),
            Key::Enter if self.at + 1 == count => return Taken::Chose(()),
            Key::Enter | Key::Tab | Key::Down => self.at = (self.at + 1) % count,
            Key::BackTab | Key::Up => self.at = (self.at + count - 1) % count,
            key => {
                if let Some(field) = self.fields.get_mut(self.at) {
                    let full = matches!(key, Key::Char(_)) && field.line.room() == 0;
                    field.line.press(key);
                    self.error = full.then(|| format!("At most {MOST} characters have room here"));
                }
            }
        }
        Taken::Stays
    }

    pub(in crate::tui) fn draw(&self, canvas: &mut Canvas<'_>) {
        let looks = canvas.looks;
        let (words, style) = match &self.error {
            Some(error) => (error.as_str(), looks.strong()),
            None if self.echo.is_empty() => (self.hint, looks.quiet()),
            None => (self.echo.as_str(), Style::new()),
        };
        let words = wrap(words, room(canvas, WIDE));
        // What is asked needs all the room there is, and answers no field.
        let fields = if self.theirs.is_some() { &[] } else { self.fields.as_slice() };
        let lines = fields.len() + words.len();
        let inside = below(frame(canvas, (WIDE, lines + 3), &self.title, self.keys()), lines);
        for (index, field) in fields.iter().enumerate() {
            let y = inside.y + cells(index);
            let here = index == self.at;
            canvas.put((inside.x, y), LABEL, field.label, if here { looks.strong() } else { Style::new() });
            field.line.draw(canvas, (inside.x + cells(LABEL), y), inside.right(), here);
        }
        let used = cells(fields.len()).min(inside.height);
        let rest = Rect { y: inside.y + used, height: inside.height - used, ..inside };
        told(canvas, below(rest, words.len()), &words, style);
    }

    /// The keys that it knows.
    pub(in crate::tui) fn keys(&self) -> &'static str {
        if self.theirs.is_some() {
            "y overwrite  any other key: back to the form"
        } else if matches!(self.purpose, For::WhatIf(_)) {
            "Tab next  Enter on the last line shows the result  Esc back"
        } else if self.purpose == For::Export {
            "Enter save  Esc cancel"
        } else if self.fields.len() > 1 {
            "Tab next  Ctrl-S save  Esc cancel"
        } else {
            "Enter save  Esc cancel"
        }
    }
}
