//! Which key does what: one table per screen, from which footer and help are read.

use ratatui::crossterm::event::KeyCode;

use super::{App, Place};
use crate::tui::keys::{Binding, Press};

/// What a key can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Do {
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    Enter,
    Back,
    Add,
    Assess,
    Filter,
    Sort,
    Reverse,
    Next,
    Previous,
    Zoom,
    Undo,
    Redo,
    Lock,
    Suspend,
    Repaint,
    Help,
    Quit,
}

const fn bind(
    keys: &'static str,
    short: &'static str,
    long: &'static str,
    presses: &'static [Press],
    action: Do,
) -> Binding<Do> {
    Binding { keys, short, long, presses, action }
}

use Press::{Char, Ctrl, Key};

const UNDO: Binding<Do> = bind("u", "undo", "take the last change back", &[Char('u')], Do::Undo);
const REDO: Binding<Do> = bind("Ctrl-R", "", "take the last undo back", &[Ctrl('r')], Do::Redo);
const LOCK: Binding<Do> = bind("L", "", "lock now and leave", &[Char('L')], Do::Lock);
const HELP: Binding<Do> =
    bind("?", "help", "these keys (F1 too)", &[Char('?'), Key(KeyCode::F(1))], Do::Help);
const QUIT: Binding<Do> = bind("q", "quit", "leave", &[Char('q'), Ctrl('c')], Do::Quit);
const SUSPEND: Binding<Do> = bind("Ctrl-Z", "", "back to the shell; fg returns", &[Ctrl('z')], Do::Suspend);
const REPAINT: Binding<Do> = bind("Ctrl-L", "", "draw the screen anew", &[Ctrl('l')], Do::Repaint);
const UP: Binding<Do> = bind("Up Down", "", "one line (k and j too)", &[Key(KeyCode::Up), Char('k')], Do::Up);
const DOWN: Binding<Do> = bind("", "", "", &[Key(KeyCode::Down), Char('j')], Do::Down);
const ASSESS: Binding<Do> =
    bind("i", "assess", "begin an assessment or go on with one", &[Char('i')], Do::Assess);

const LIST: &[Binding<Do>] = &[
    bind("Enter", "open", "the client's page", &[Key(KeyCode::Enter), Key(KeyCode::Right)], Do::Enter),
    bind("a", "add", "add a client", &[Char('a')], Do::Add),
    ASSESS,
    bind("/", "filter", "words, status:paused, pattern:lh, q<0.40", &[Char('/')], Do::Filter),
    bind("s", "sort", "name, coherence, change, last score", &[Char('s')], Do::Sort),
    bind("S", "", "the other way round", &[Char('S')], Do::Reverse),
    UNDO,
    REDO,
    UP,
    DOWN,
    bind("PgUp PgDn", "", "one screen", &[Key(KeyCode::PageUp)], Do::PageUp),
    bind("", "", "", &[Key(KeyCode::PageDown)], Do::PageDown),
    bind("Home End", "", "first, last (g and G too)", &[Key(KeyCode::Home), Char('g')], Do::First),
    bind("", "", "", &[Key(KeyCode::End), Char('G')], Do::Last),
    bind("Esc", "", "clear the filter", &[Key(KeyCode::Esc)], Do::Back),
    LOCK,
    SUSPEND,
    REPAINT,
    QUIT,
    HELP,
];

const PAGE: &[Binding<Do>] = &[
    ASSESS,
    bind("Enter", "go on", "go on with the marked assessment", &[Key(KeyCode::Enter)], Do::Enter),
    bind("J", "next", "the next client", &[Char('J')], Do::Next),
    bind("K", "previous", "the previous client", &[Char('K')], Do::Previous),
    bind("z", "zoom", "lines over their own range, or 0 to 1", &[Char('z')], Do::Zoom),
    UNDO,
    REDO,
    UP,
    DOWN,
    LOCK,
    SUSPEND,
    REPAINT,
    bind("?", "help", "these keys (F1 too)", &[Char('?'), Key(KeyCode::F(1))], Do::Help),
    bind(
        "Esc",
        "back",
        "to the list (q too)",
        &[Key(KeyCode::Esc), Key(KeyCode::Left), Key(KeyCode::Backspace), Char('q'), Ctrl('c')],
        Do::Back,
    ),
];

/// The table of the screen that is open, without what cannot be done here.
pub(super) fn table(app: &App) -> Vec<Binding<Do>> {
    let all = match app.place {
        Place::List => LIST,
        Place::Page => PAGE,
    };
    all.iter().filter(|binding| app.can_lock || binding.action != Do::Lock).copied().collect()
}
