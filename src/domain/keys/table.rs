//! The one table of actions. The order of lines is the order of hints in a footer and of lines in the help.

use super::{
    Action, Group, Key,
    Key::{Alt, Char, Ctrl, F},
    Place, Spec,
};

const ALL: &[Place] =
    &[Place::Today, Place::Clients, Place::Client, Place::Assess, Place::Sessions, Place::Library];
const SESSIONS: &[Place] = &[Place::Today, Place::Client, Place::Sessions];
const EVERYWHERE: &[Place] = &[
    Place::Today,
    Place::Clients,
    Place::Client,
    Place::Assess,
    Place::Sessions,
    Place::Library,
    Place::Notes,
];
const TOP: &[Place] = Place::TABS;
const LISTS: &[Place] = ALL;

const fn line(
    (action, name, keys): (Action, &'static str, &'static [Key]),
    (short, long): (&'static str, &'static str),
    (group, shell): (Group, &'static str),
    on: &'static [Place],
) -> Spec {
    Spec { action, name, keys, short, long, group, shell, on }
}

/// Everything that can be done.
pub const TABLE: &[Spec] = &[
    line(
        (Action::Open, "open", &[Key::Enter, Key::Right]),
        ("open", "open the client"),
        (Group::Client, "coach client show {client}"),
        &[Place::Clients],
    ),
    line(
        (Action::Open, "open", &[Key::Enter, Key::Right]),
        ("open", "open the row"),
        (Group::Rows, ""),
        &[Place::Today, Place::Client, Place::Library],
    ),
    line(
        (Action::Open, "open", &[Key::Enter, Key::Right]),
        ("go on", "go on, or show it"),
        (Group::Client, "coach assess resume {assessment}"),
        &[Place::Assess],
    ),
    line(
        (Action::Open, "open", &[Key::Enter, Key::Right]),
        ("notes", "write its notes"),
        (Group::Session, "coach session note {session}"),
        &[Place::Sessions],
    ),
    line(
        (Action::NextPane, "next-list", &[Key::Tab]),
        ("next list", "next list"),
        (Group::Move, ""),
        &[Place::Client],
    ),
    line(
        (Action::PreviousPane, "previous-list", &[Key::BackTab]),
        ("", "list before"),
        (Group::Move, ""),
        &[Place::Client],
    ),
    line(
        (Action::Dismiss, "dismiss", &[Char('D')]),
        ("dismiss", "dismiss breakthrough"),
        (Group::Rows, "coach breakthrough dismiss {breakthrough}"),
        &[Place::Client],
    ),
    line(
        (Action::NewSession, "new-session", &[Char('n')]),
        ("new session", "schedule a session"),
        (Group::Session, "coach session add {client} --at WHEN"),
        &[Place::Today, Place::Clients, Place::Client, Place::Sessions],
    ),
    line(
        (Action::Done, "done", &[Char('d')]),
        ("done", "mark as done"),
        (Group::Session, "coach session done {session}"),
        SESSIONS,
    ),
    line(
        (Action::Move, "move", &[Char('M')]),
        ("move", "move the session"),
        (Group::Session, "coach session move {session} --to WHEN"),
        SESSIONS,
    ),
    line(
        (Action::Cancel, "cancel", &[Char('c')]),
        ("cancel", "cancel the session"),
        (Group::Session, "coach session cancel {session}"),
        SESSIONS,
    ),
    line(
        (Action::NoShow, "no-show", &[Char('X')]),
        ("", "client did not come"),
        (Group::Session, "coach session no-show {session}"),
        SESSIONS,
    ),
    line(
        (Action::Which, "which", &[Char('f')]),
        ("which", "to come, past, open"),
        (Group::Find, "coach session list"),
        &[Place::Sessions],
    ),
    line(
        (Action::Give, "give", &[Char('a')]),
        ("give to client", "give an intervention"),
        (Group::Library, "coach intervene assign {code} --to CLIENT"),
        &[Place::Library],
    ),
    line(
        (Action::AddClient, "add-client", &[Char('a')]),
        ("add", "add a client"),
        (Group::Client, "coach client add"),
        &[Place::Today, Place::Clients],
    ),
    line(
        (Action::EditClient, "edit-client", &[Char('e')]),
        ("edit", "edit fields"),
        (Group::Client, "coach client edit {client}"),
        &[Place::Clients, Place::Client],
    ),
    line(
        (Action::Assess, "assess", &[Char('i')]),
        ("assess", "assess the client"),
        (Group::Client, "coach assess new {client}"),
        &[Place::Today, Place::Clients, Place::Client, Place::Assess, Place::Sessions],
    ),
    line(
        (Action::Note, "note", &[Char('N')]),
        ("note", "write session notes"),
        (Group::Client, "coach session note {session}"),
        &[Place::Client],
    ),
    line(
        (Action::Prepare, "prepare", &[Char('P')]),
        ("prepare", "prepare a session"),
        (Group::Client, "coach client prep {client}"),
        &[Place::Client],
    ),
    line(
        (Action::WhatIf, "what-if", &[Char('w')]),
        ("what if", "try other scores"),
        (Group::Client, "coach score what-if {client}"),
        &[Place::Client],
    ),
    line(
        (Action::Pause, "pause", &[Char('p')]),
        ("", "pause or resume"),
        (Group::Client, "coach client pause {client}"),
        &[Place::Clients, Place::Client],
    ),
    line(
        (Action::NextClient, "next-client", &[Char('J')]),
        ("next", "next client"),
        (Group::Move, ""),
        &[Place::Client],
    ),
    line(
        (Action::PreviousClient, "previous-client", &[Char('K')]),
        ("previous", "previous client"),
        (Group::Move, ""),
        &[Place::Client],
    ),
    line(
        (Action::Since, "time-range", &[Char('t')]),
        ("time range", "time range of chart"),
        (Group::Find, "coach score list --client {client}"),
        &[Place::Client],
    ),
    line(
        (Action::Zoom, "zoom", &[Char('z')]),
        ("zoom", "zoom the lines"),
        (Group::Find, ""),
        &[Place::Client],
    ),
    line(
        (Action::Filter, "filter", &[Char('/')]),
        ("filter", "filter the list"),
        (Group::Find, "coach client list QUERY"),
        &[Place::Clients],
    ),
    line(
        (Action::Sort, "sort", &[Char('s')]),
        ("sort", "sort the list"),
        (Group::Find, "coach client list --sort coherence"),
        &[Place::Clients],
    ),
    line(
        (Action::Reverse, "reverse", &[Char('S')]),
        ("", "reverse the order"),
        (Group::Find, ""),
        &[Place::Clients],
    ),
    line(
        (Action::Prepare, "prepare", &[Char('P')]),
        ("prepare", "prepare a session"),
        (Group::Client, "coach client prep {client}"),
        &[Place::Today, Place::Clients, Place::Sessions],
    ),
    line(
        (Action::Note, "note", &[Char('N')]),
        ("note", "write session notes"),
        (Group::Client, "coach session note {session}"),
        &[Place::Today, Place::Clients],
    ),
    line(
        (Action::Mark, "mark", &[Char(' ')]),
        ("mark", "mark the row"),
        (Group::Rows, ""),
        &[Place::Clients],
    ),
    line(
        (Action::MarkAll, "mark-all", &[Char('*')]),
        ("", "mark all shown"),
        (Group::Rows, ""),
        &[Place::Clients],
    ),
    line((Action::Copy, "copy", &[Char('y')]), ("", "copy the handle"), (Group::Rows, ""), LISTS),
    line((Action::Up, "up", &[Key::Up, Char('k')]), ("", "one row up"), (Group::Move, ""), LISTS),
    line((Action::Down, "down", &[Key::Down, Char('j')]), ("", "one row down"), (Group::Move, ""), LISTS),
    line((Action::PageUp, "page-up", &[Key::PageUp]), ("", "one page up"), (Group::Move, ""), LISTS),
    line((Action::PageDown, "page-down", &[Key::PageDown]), ("", "one page down"), (Group::Move, ""), LISTS),
    line((Action::First, "first", &[Key::Home, Char('g')]), ("", "first row"), (Group::Move, ""), LISTS),
    line((Action::Last, "last", &[Key::End, Char('G')]), ("", "last row"), (Group::Move, ""), LISTS),
    line(
        (Action::Go(Place::Today), "go-today", &[Char('1')]),
        ("", "today"),
        (Group::Move, "coach today"),
        ALL,
    ),
    line(
        (Action::Go(Place::Clients), "go-clients", &[Char('2')]),
        ("", "all clients"),
        (Group::Move, "coach client list"),
        ALL,
    ),
    line(
        (Action::Go(Place::Assess), "go-assess", &[Char('3')]),
        ("", "assessments"),
        (Group::Move, "coach assess list"),
        ALL,
    ),
    line(
        (Action::Go(Place::Sessions), "go-sessions", &[Char('4')]),
        ("", "sessions"),
        (Group::Move, "coach session list"),
        ALL,
    ),
    line(
        (Action::Go(Place::Library), "go-library", &[Char('5')]),
        ("", "library"),
        (Group::Move, "coach intervene list"),
        ALL,
    ),
    line((Action::Save, "save", &[Ctrl('s')]), ("save", "save now"), (Group::Session, ""), &[Place::Notes]),
    line(
        (Action::External, "external-editor", &[Ctrl('e')]),
        ("$EDITOR", "write in $EDITOR"),
        (Group::Session, "coach session note {session} --edit"),
        &[Place::Notes],
    ),
    line(
        (Action::Clock, "clock", &[Ctrl('t')]),
        ("clock", "start or stop clock"),
        (Group::Session, "coach session start {session}"),
        &[Place::Notes],
    ),
    line(
        (Action::Finish, "finish", &[Ctrl('f')]),
        ("finish", "minutes, next date"),
        (Group::Session, "coach session done {session}"),
        &[Place::Notes],
    ),
    line(
        (Action::Versions, "versions", &[Ctrl('o')]),
        ("versions", "earlier versions"),
        (Group::Session, ""),
        &[Place::Notes],
    ),
    line(
        (Action::NotesAssess, "notes-assess", &[Alt('a')]),
        ("assess", "assess the client"),
        (Group::Client, ""),
        &[Place::Notes],
    ),
    line(
        (Action::NotesUndo, "notes-undo", &[Ctrl('u')]),
        ("", "take a change back"),
        (Group::Session, ""),
        &[Place::Notes],
    ),
    line(
        (Action::NotesRedo, "notes-redo", &[Ctrl('r')]),
        ("", "redo the change"),
        (Group::Session, ""),
        &[Place::Notes],
    ),
    line((Action::Side, "side", &[F(2)]), ("side", "side panel"), (Group::Session, ""), &[Place::Notes]),
    line(
        (Action::NotesHelp, "notes-help", &[F(1)]),
        ("help", "this help"),
        (Group::Anywhere, ""),
        &[Place::Notes],
    ),
    line(
        (Action::Leave, "leave", &[Key::Esc]),
        ("back", "save and go back"),
        (Group::Move, ""),
        &[Place::Notes],
    ),
    line(
        (Action::Undo, "undo", &[Char('u')]),
        ("undo", "undo the last change"),
        (Group::Anywhere, "coach undo"),
        ALL,
    ),
    line(
        (Action::Redo, "redo", &[Ctrl('r')]),
        ("", "redo what was undone"),
        (Group::Anywhere, "coach redo"),
        ALL,
    ),
    line(
        (Action::Palette, "palette", &[Char(':')]),
        ("commands", "all commands"),
        (Group::Anywhere, ""),
        ALL,
    ),
    line((Action::Lock, "lock", &[Char('L')]), ("", "lock now"), (Group::Anywhere, "coach lock"), ALL),
    line(
        (Action::Suspend, "suspend", &[Ctrl('z')]),
        ("", "suspend (fg returns)"),
        (Group::Anywhere, ""),
        EVERYWHERE,
    ),
    line((Action::Repaint, "repaint", &[Ctrl('l')]), ("", "draw anew"), (Group::Anywhere, ""), EVERYWHERE),
    line(
        (Action::Help, "help", &[Char('?'), F(1)]),
        ("help", "this help"),
        (Group::Anywhere, "coach help"),
        ALL,
    ),
    line((Action::Quit, "quit", &[Char('q'), Ctrl('c')]), ("quit", "quit"), (Group::Anywhere, ""), TOP),
    line((Action::Back, "back", &[Key::Esc, Key::Left]), ("", "clear marks, filter"), (Group::Move, ""), TOP),
    line(
        (Action::Back, "back", &[Key::Esc, Key::Left]),
        ("back", "back"),
        (Group::Move, ""),
        &[Place::Client],
    ),
];
