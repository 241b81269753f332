//! What can be done on the screens, and where.

use super::Key;

/// A screen, or a page under one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The day, and who needs attention.
    Today,
    /// All clients.
    Clients,
    /// One client.
    Client,
    /// Assessments, unfinished and recent.
    Assess,
    /// Sessions, by day.
    Sessions,
    /// Interventions on offer.
    Library,
    /// The practice in numbers.
    Practice,
    /// The notes of a session.
    Notes,
}

impl Place {
    /// Those with a tab, in its order.
    pub const TABS: &[Self] =
        &[Self::Today, Self::Clients, Self::Assess, Self::Sessions, Self::Library, Self::Practice];

    /// What it is called.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Today => "Today",
            Self::Clients => "Clients",
            Self::Client => "Client",
            Self::Assess => "Assess",
            Self::Sessions => "Sessions",
            Self::Library => "Library",
            Self::Practice => "Practice",
            Self::Notes => "Notes",
        }
    }
}

/// What a key, the palette or the mouse makes happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the table says what each does")]
pub enum Action {
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    Open,
    Back,
    Go(Place),
    Filter,
    Sort,
    Reverse,
    Mark,
    MarkAll,
    Copy,
    AddClient,
    EditClient,
    Pause,
    Prepare,
    Note,
    Since,
    WhatIf,
    Dismiss,
    Remove,
    Assess,
    NewSession,
    Move,
    Done,
    Cancel,
    NoShow,
    Which,
    Save,
    External,
    Clock,
    Finish,
    Side,
    Leave,
    Versions,
    NotesUndo,
    NotesRedo,
    NotesAssess,
    NotesHelp,
    Give,
    NextDimension,
    NextLimit,
    Range,
    BreakDown,
    Export,
    NextPane,
    PreviousPane,
    NextClient,
    PreviousClient,
    Zoom,
    Palette,
    Undo,
    Redo,
    Lock,
    Suspend,
    Repaint,
    Help,
    Quit,
}

impl Action {
    /// Whether it changes what is stored, at once or in the end.
    pub const fn writes(self) -> bool {
        matches!(
            self,
            Self::AddClient
                | Self::EditClient
                | Self::Pause
                | Self::Dismiss
                | Self::Assess
                | Self::NewSession
                | Self::Move
                | Self::Done
                | Self::Cancel
                | Self::NoShow
                | Self::Save
                | Self::External
                | Self::Clock
                | Self::Finish
                | Self::NotesUndo
                | Self::NotesRedo
                | Self::NotesAssess
                | Self::Give
                | Self::Undo
                | Self::Redo
        )
    }
}

/// A heading of the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its own heading")]
pub enum Group {
    Move,
    Find,
    Client,
    Session,
    Library,
    Rows,
    Anywhere,
}

impl Group {
    /// All of them, in the order of the help.
    pub const ALL: &[Self] =
        &[Self::Move, Self::Client, Self::Session, Self::Library, Self::Find, Self::Rows, Self::Anywhere];

    /// The heading.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Move => "Move",
            Self::Find => "Find",
            Self::Client => "Client",
            Self::Session => "Session",
            Self::Library => "Library",
            Self::Rows => "Rows",
            Self::Anywhere => "Anywhere",
        }
    }
}

/// One line of the table.
#[derive(Debug)]
pub struct Spec {
    /// What happens.
    pub action: Action,
    /// What it is called in settings.
    pub name: &'static str,
    /// Its keys, unless set otherwise.
    pub keys: &'static [Key],
    /// A word for the footer; empty where it does not belong there.
    pub short: &'static str,
    /// What it does, for help and palette.
    pub long: &'static str,
    /// Where it stands in the help.
    pub group: Group,
    /// The command that does the same, with `{client}` and the like for what is marked; empty where there is none.
    pub shell: &'static str,
    /// On which screens it can be done.
    pub on: &'static [Place],
}
