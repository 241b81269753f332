//! From a message to a new state and effects; pure.

use ratatui::crossterm::event::{Event, KeyCode, KeyEventKind, MouseButton, MouseEvent, MouseEventKind};

use super::{
    App, Effect, Msg, Pick, Place, Popup, Reply,
    actions::{self, Do},
    form::{Form, Input},
    list,
};
use crate::{
    practice::dashboard::Offer,
    tui::keys::{self, Press},
};

/// One step.
pub(in crate::tui) fn update(app: &mut App, message: Msg, ticks: u64) -> Vec<Effect> {
    app.watch.see(ticks);
    match message {
        Msg::Term(event) => {
            app.watch.touch();
            app.event(event)
        }
        Msg::Tick => Vec::new(),
        Msg::Stop => vec![Effect::Quit],
        Msg::Done(reply) => app.told(reply),
    }
}

impl App {
    fn event(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => self.press(Press::of(key)),
            Event::Paste(text) => {
                self.paste(&text);
                Vec::new()
            }
            Event::Mouse(mouse) => self.mouse(mouse),
            Event::Resize(wide, high) => {
                self.size = (wide, high);
                self.want_detail()
            }
            _ => Vec::new(),
        }
    }

    fn press(&mut self, press: Press) -> Vec<Effect> {
        match std::mem::replace(&mut self.popup, Popup::None) {
            Popup::None => match keys::action(&actions::table(self), press) {
                Some(action) => self.act(action),
                None => Vec::new(),
            },
            Popup::Help(page) => {
                let more = page + 1 < keys::help_pages(&actions::table(self), self.size);
                if more && matches!(press, Press::Char(' ') | Press::Key(KeyCode::Down | KeyCode::PageDown)) {
                    self.popup = Popup::Help(page + 1);
                }
                Vec::new()
            }
            Popup::Filter(input) => self.filtering(input, press),
            Popup::Add(form) => self.adding(form, press),
            Popup::Pick { choices, cursor } => self.picking(choices, cursor, press),
        }
    }

    fn act(&mut self, action: Do) -> Vec<Effect> {
        self.toast = None;
        match action {
            Do::Help => self.popup = Popup::Help(0),
            Do::Add => self.popup = Popup::Add(Form::default()),
            Do::Filter => self.popup = Popup::Filter(Input::new(&self.filter)),
            Do::Zoom => self.zoomed = !self.zoomed,
            Do::Sort | Do::Reverse => {
                if action == Do::Sort {
                    self.sort = self.sort.next();
                } else {
                    self.reverse = !self.reverse;
                }
                self.arrange(None);
            }
            Do::Undo => return vec![Effect::Undo(self.seen)],
            Do::Redo => return vec![Effect::Redo],
            Do::Lock => return vec![Effect::Lock],
            Do::Suspend => return vec![Effect::Suspend],
            Do::Repaint => return vec![Effect::Repaint],
            Do::Quit => return vec![Effect::Quit],
            Do::Assess => {
                return match self.row() {
                    Some(row) => vec![Effect::Detail(row.glance.id), Effect::Offers],
                    None => Vec::new(),
                };
            }
            Do::Enter => return self.enter(),
            Do::Back => self.back(),
            moving => return self.walk(moving),
        }
        Vec::new()
    }

    fn enter(&mut self) -> Vec<Effect> {
        if self.place == Place::Page {
            let open = self.marked_detail().and_then(|detail| detail.taken.get(self.line));
            if let Some(taken) = open.filter(|taken| taken.is_open()) {
                return vec![Effect::Resume(taken.assessment.id)];
            }
            self.toast = Some("Only an unfinished assessment can be gone on with. i begins one.".to_owned());
            return Vec::new();
        }
        let Some(id) = self.row().map(|row| row.glance.id) else { return Vec::new() };
        (self.place, self.line) = (Place::Page, 0);
        vec![Effect::Detail(id)]
    }

    fn back(&mut self) {
        match self.place {
            Place::Page => self.place = Place::List,
            Place::List => {
                self.filter.clear();
                self.arrange(None);
            }
        }
    }

    /// Moves the mark: through the assessments on a page, else through the list.
    fn walk(&mut self, action: Do) -> Vec<Effect> {
        let through = self.place == Place::List || matches!(action, Do::Next | Do::Previous);
        let count = match (through, self.marked_detail()) {
            (true, _) => self.shown.len(),
            (false, detail) => detail.map_or(0, |detail| detail.taken.len()),
        };
        let page = usize::from(self.size.1.saturating_sub(4)).max(1);
        let last = count.saturating_sub(1);
        let mark = if through { &mut self.cursor } else { &mut self.line };
        *mark = match action {
            Do::Up | Do::Previous => mark.saturating_sub(1),
            Do::Down | Do::Next => mark.saturating_add(1),
            Do::PageUp => mark.saturating_sub(page),
            Do::PageDown => mark.saturating_add(page),
            Do::First => 0,
            Do::Last => last,
            _ => *mark,
        }
        .min(last);
        if through {
            self.line = 0;
        }
        self.want_detail()
    }

    /// Asks for the marked client where its page is on the screen and not at hand.
    fn want_detail(&self) -> Vec<Effect> {
        let shows = self.place == Place::Page || self.is_wide();
        match self.row() {
            Some(row) if shows && self.marked_detail().is_none() => vec![Effect::Detail(row.glance.id)],
            _ => Vec::new(),
        }
    }

    fn filtering(&mut self, mut input: Input, press: Press) -> Vec<Effect> {
        match press {
            Press::Key(KeyCode::Enter) => return self.want_detail(),
            Press::Key(KeyCode::Esc) | Press::Ctrl('c') => {
                self.filter.clear();
                self.arrange(None);
                return self.want_detail();
            }
            press => {
                input.press(press);
                input.text().clone_into(&mut self.filter);
                self.popup = Popup::Filter(input);
                self.arrange(None);
            }
        }
        self.want_detail()
    }

    fn adding(&mut self, mut form: Form, press: Press) -> Vec<Effect> {
        if matches!(press, Press::Key(KeyCode::Esc) | Press::Ctrl('c')) {
            return Vec::new();
        }
        let typed = form.press(press);
        self.popup = Popup::Add(form);
        typed.map(|typed| vec![Effect::Add(typed)]).unwrap_or_default()
    }

    fn picking(&mut self, choices: Vec<Pick>, cursor: usize, press: Press) -> Vec<Effect> {
        let last = choices.len().saturating_sub(1);
        let cursor = match press {
            Press::Key(KeyCode::Esc) | Press::Ctrl('c') | Press::Char('q') => return Vec::new(),
            Press::Key(KeyCode::Enter) => {
                return choices.into_iter().nth(cursor).map(|pick| vec![pick.effect]).unwrap_or_default();
            }
            Press::Key(KeyCode::Up) | Press::Char('k') => cursor.saturating_sub(1),
            Press::Key(KeyCode::Down) | Press::Char('j') => (cursor + 1).min(last),
            Press::Char(c) => {
                match c.to_digit(10).and_then(|digit| usize::try_from(digit).ok()?.checked_sub(1)) {
                    Some(place) if place <= last => place,
                    _ => cursor,
                }
            }
            _ => cursor,
        };
        self.popup = Popup::Pick { choices, cursor };
        Vec::new()
    }

    fn paste(&mut self, text: &str) {
        match &mut self.popup {
            Popup::Filter(input) => {
                input.insert(text);
                input.text().clone_into(&mut self.filter);
                self.arrange(None);
            }
            Popup::Add(form) => {
                if let Some(line) = form.lines.get_mut(form.at) {
                    line.insert(text);
                }
            }
            Popup::None | Popup::Help(_) | Popup::Pick { .. } => {}
        }
    }

    fn mouse(&mut self, mouse: MouseEvent) -> Vec<Effect> {
        match (&self.popup, mouse.kind) {
            (Popup::None, MouseEventKind::ScrollDown) => self.walk(Do::Down),
            (Popup::None, MouseEventKind::ScrollUp) => self.walk(Do::Up),
            (Popup::None, MouseEventKind::Down(MouseButton::Left)) if self.place == Place::List => {
                match list::row_at(self, mouse.column, mouse.row) {
                    // A click on the marked client opens it.
                    Some(place) if place == self.cursor && !self.is_wide() => self.enter(),
                    Some(place) => {
                        self.cursor = place;
                        self.want_detail()
                    }
                    None => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }

    fn told(&mut self, reply: Reply) -> Vec<Effect> {
        match reply {
            Reply::Rows(rows, newest) => {
                let on = self.row().map(|row| row.glance.id);
                (self.rows, self.seen) = (rows, newest);
                self.detail = None;
                self.arrange(on);
                if self.shown.is_empty() {
                    self.place = Place::List;
                }
                return self.want_detail();
            }
            Reply::Detail(detail) => {
                self.line = self.line.min(detail.taken.len().saturating_sub(1));
                self.detail = Some(detail);
            }
            Reply::Offers(offers) => self.offer(&offers),
            Reply::Added(id, sentence) => {
                (self.popup, self.toast) = (Popup::None, Some(sentence));
                self.filter.clear();
                self.arrange(Some(id));
                return self.want_detail();
            }
            Reply::Told(sentence) => self.toast = Some(sentence),
            Reply::Refused(why) => match &mut self.popup {
                Popup::Add(form) => form.error = Some(why),
                _ => self.toast = Some(why),
            },
        }
        Vec::new()
    }

    /// Unfinished ones first, then what can be begun; the usual choice is marked.
    fn offer(&mut self, offers: &[Offer]) {
        let Some(detail) = self.marked_detail() else { return };
        let id = detail.client.id;
        let unfinished = detail.taken.iter().filter(|taken| taken.is_open()).map(|taken| Pick {
            words: format!(
                "go on with {} {}, {} of {} answered",
                taken.assessment.kind.words(),
                taken.assessment.handle,
                taken.answered,
                taken.questions
            ),
            effect: Effect::Resume(taken.assessment.id),
        });
        let mut choices: Vec<Pick> = unfinished.collect();
        let resumes = choices.len();
        choices.extend(offers.iter().map(|offer| Pick {
            words: match offer.focus {
                Some(dimension) => format!("{} {}  {}", offer.kind.words(), dimension.key(), offer.title),
                None => format!("{}  {}", offer.kind.words(), offer.title),
            },
            effect: Effect::Begin(id, offer.bank.clone()),
        }));
        // The long one comes first in a client's life, then the short one.
        let first = offers.iter().position(|offer| offer.kind == crate::domain::assessment::Type::Initial);
        let fresh = detail.scores.is_empty() && resumes == 0;
        let cursor = first.filter(|_| fresh).unwrap_or(0);
        self.popup = Popup::Pick { choices, cursor };
    }
}
