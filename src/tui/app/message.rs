//! What the state and the world outside tell each other: messages come in, effects go out, replies come back.

use std::collections::HashMap;

use ratatui::crossterm::event::Event;

use super::{Shown, remove::Doomed};
use crate::{
    domain::{
        client::Client,
        id::{ActionId, AssessmentId, AssignmentId, BreakthroughId, ClientId, ScoreId, SessionId},
        keys::{Action, Place},
        session::Session,
        suggest::Evidence,
    },
    practice::{
        action::Step,
        dashboard::{Detail, Offer, Row, Sat},
        intervene::AtWork,
        overtaken::{Overtaken, Seen, Subject},
        session::{diary::Diary, draft::Version},
        today::Today as Day,
    },
    store::{Kind, library::Catalogued},
    tui::{
        aside::Aside,
        popup::sheet::Sheet,
        screen::{
            editor::{Found, Keep},
            practice::Told,
            prepare::Prepared,
        },
    },
};

/// What happens to the screens.
pub(in crate::tui) enum Msg {
    /// A key, the mouse, text, a new size.
    Term(Event),
    /// Time passed.
    Tick,
    /// The process was told to end.
    Stop,
    /// An effect was carried out.
    Done(Reply),
}

/// What became of an effect.
pub(in crate::tui) enum Reply {
    /// All clients, anew.
    Clients(Vec<Row>),
    /// One client, whole.
    Detail(Box<Detail>),
    /// Assessments, unfinished ones first.
    Sittings(Vec<Sat>),
    /// The day, the names of who is on it, and the titles of items that are overdue.
    Today(Day, HashMap<ClientId, String>, HashMap<ActionId, String>),
    /// What there is to know before a session.
    Prepared(Box<Prepared>),
    /// An action that waited until something was read.
    Act(Action),
    /// One of the lists of sessions.
    Sessions(Diary),
    /// Interventions on offer, and who works on them.
    Library(Vec<(Evidence, Catalogued)>, AtWork),
    /// The practice in numbers.
    Numbers(Box<Told>),
    /// What was written to a file, in a sentence.
    Exported(String),
    /// What can be begun with a client.
    Offers(Box<Detail>, Vec<Offer>),
    /// The fields of a client, to be changed.
    Fields(Box<Client>, Box<Seen>),
    /// A session with its notes, to be written.
    Notes(Box<Session>, Found),
    /// Notes are stored.
    Kept {
        /// As they are stored.
        seen: Box<Seen>,
        /// By which operation; none when there was nothing to change.
        op: Option<i64>,
        /// What became of their boxes, in words.
        told: String,
        /// What there is to know of several boxes, line by line.
        doubts: Vec<String>,
        /// How they were to be kept.
        keep: Keep,
    },
    /// Notes could not be stored: what became of them instead, and how they were to be kept.
    Rescued(Aside, Keep),
    /// What else was written could not be stored.
    Aside(Aside),
    /// Nobody was there any more.
    Left,
    /// Notes were not stored, because another window changed them meanwhile; and how they were to be kept.
    NotesOvertaken(Overtaken, Keep),
    /// The session of the notes was removed meanwhile; and how it comes back.
    NotesGone(String),
    /// What another editor made of the notes, or what they were before.
    Typed(String),
    /// What the notes were, the newest version first.
    Versions(Vec<Version>),
    /// A row that is to go: what it is called, and what goes along, in words.
    Doomed(Doomed, String, String),
    /// Something to be read.
    Sheet(Box<Sheet>),
    /// An operation was written: the sentence, and the client to go to.
    Wrote {
        /// What was done.
        sentence: String,
        /// Who shall be marked.
        client: Option<ClientId>,
    },
    /// A sentence.
    Told(String),
    /// Why it was not done.
    Refused(String),
    /// A record as a form is about to show it.
    Seen(Box<Seen>),
    /// A form was not saved, because its record was changed meanwhile.
    Overtaken(Overtaken),
    /// A question, under a title, and what a yes makes happen.
    Asks(&'static str, String, Effect),
    /// What there is to doubt about what was stored, a sentence each.
    Doubts(Vec<String>),
    /// What cannot be read, a line for each record.
    Unread(Vec<String>),
    /// The practice was changed from outside.
    Changed,
    /// The practice was given other keys from outside.
    Replaced,
    /// The keys are gone.
    Locked,
    /// They are back.
    Unlocked,
}

/// What the screens want done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::tui) enum Effect {
    /// Read what a screen shows.
    Load(Place),
    /// Read one client.
    Detail(ClientId),
    /// Read the fields of a client, to change them.
    Edit(ClientId),
    /// Read what there is to know before a session with a client.
    Prepare(ClientId),
    /// Do something after what comes before it.
    Then(Action),
    /// See what goes along with a row that is to go.
    Weigh(Doomed),
    /// See what can be begun with a client.
    Offers(ClientId),
    /// Show something whole.
    Show(Thing),
    /// Open the notes of a session.
    OpenNotes(SessionId),
    /// Open the notes of the session that is at hand with a client.
    NoteOf(ClientId),
    /// Keep the notes that are being written.
    KeepNotes(Keep),
    /// Keep them over what another window made of them, as that was told.
    KeepNotesOver(Box<Seen>, Keep),
    /// Leave them, and keep what was written in a file.
    SetNotesAside,
    /// Keep what was typed into the form that is open, in a file.
    KeepForm,
    /// See what they were.
    Versions,
    /// Put what they were after an operation in their place.
    Restore(i64),
    /// Hand the notes to the person's own editor.
    External,
    /// Write.
    Write(Change),
    /// Write what is shown to a file of this name.
    Export(Shown, String),
    /// Begin an assessment with a bank, and run it.
    Begin(ClientId, String),
    /// Go on with an assessment.
    Resume(AssessmentId),
    /// Read how a record stands, for the form that is open.
    See(Subject),
    /// Take the last operation back; asks first where this window did not write it.
    Undo,
    /// Take the last undo back; asks first where this window did not write it.
    Redo,
    /// Take that operation back, which was agreed to, as an undo or a redo.
    TakeBack(i64, Kind),
    /// Say why a key does nothing, with the command that does.
    Tell(String),
    /// Put text on the clipboard, and say so.
    Copy(String, String),
    /// Forget the keys.
    Lock,
    /// Take the keys back with the passphrase that was typed.
    Unlock,
    /// Let the shell have the terminal for a while.
    Suspend,
    /// Draw everything anew.
    Repaint,
    /// End.
    Quit,
}

/// What can be shown whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tui) enum Thing {
    /// An assessment with its answers.
    Assessment(AssessmentId),
    /// An action item.
    Item(ActionId),
    /// An intervention that was given.
    Given(AssignmentId),
    /// A score.
    Score(ScoreId),
    /// A breakthrough.
    Breakthrough(BreakthroughId),
    /// What there is to know before a session with a client.
    Preparation(ClientId),
}

/// What is written at once, each as one operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::tui) enum Change {
    /// A new client, by fields.
    AddClient(Vec<(&'static str, String)>),
    /// Other fields of a client; an empty one is taken out.
    EditClient(ClientId, Vec<(&'static str, String)>, Option<Box<Seen>>),
    /// Clients on hold.
    Pause(Vec<ClientId>),
    /// Clients taken up again.
    Resume(Vec<ClientId>),
    /// A session with a client, by fields.
    AddSession(ClientId, Vec<(&'static str, String)>),
    /// A session at another time.
    MoveSession(SessionId, String, Option<Box<Seen>>),
    /// A session that took place.
    SessionDone(SessionId),
    /// The clock of a session: started, or stopped when it runs.
    Clock(SessionId),
    /// A session that took place: its minutes, and when the next one is.
    Finish(SessionId, (String, String), Option<Box<Seen>>),
    /// A session that was called off.
    CancelSession(SessionId),
    /// A session to which the client did not come.
    NoShow(SessionId),
    /// An action item that is done, or open again.
    TickItem(ActionId, Step),
    /// An intervention for a client.
    Give(String, ClientId),
    /// A breakthrough that is none.
    Dismiss(BreakthroughId),
    /// A row that goes.
    Remove(Doomed),
}
