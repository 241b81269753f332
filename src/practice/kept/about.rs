//! What words that were kept are about: it stands in the name of their file, and says which command brings them in.

use std::path::Path;

use super::Line;
use crate::{
    domain::Handle,
    practice::{form::Form, overtaken::Edition},
};

/// What words are about, for the name of their file: nothing that would have to be sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// Notes of a session, to be added to those there are.
    Session(Option<Handle>),
    /// Notes of a session that is recorded with them, by the client it was with.
    Logged(Option<Handle>),
    /// All the notes of a session, as they were to be; made of which edition.
    Rewritten(Handle, Option<Edition>),
    /// A note on a client, to be added to what there is.
    Client(Option<Handle>),
    /// All of the note on a client, as it was to be.
    ClientRewritten(Handle, Option<Edition>),
    /// The fields of a client, as an editor left them.
    Fields(Handle, Option<Edition>),
    /// What a client said of an intervention that was assigned.
    Feedback(Option<Handle>),
    /// Why one was given up.
    Reason(Option<Handle>),
    /// An answer in words.
    Answer,
    /// Answers of an assessment of a client, as JSON.
    Answers(Option<Handle>),
    /// New clients, as JSON.
    Clients,
    /// Changes of clients, as JSON.
    Changes,
    /// Action items, as JSON.
    Items,
    /// The answer to a question of an assessment, by its code.
    AnswerTo(Handle, String),
    /// A form that was filled in.
    Form(Form),
    /// Nobody can tell.
    Unknown,
}

impl About {
    /// The name of a file for it, without its ending.
    pub fn name(&self) -> String {
        let with = |noun: &str, handle: &Option<Handle>| {
            handle.as_ref().map_or_else(|| noun.to_owned(), |handle| format!("{noun}-{handle}"))
        };
        let made_of = |noun: &str, handle: &Handle, what: &str, of: &Option<Edition>| {
            let of = of.map_or_else(String::new, |edition| format!("-{edition}"));
            format!("{noun}-{handle}-{what}{of}")
        };
        match self {
            Self::Session(handle) => with("session", handle),
            Self::Logged(handle) => with("log", handle),
            Self::Rewritten(handle, of) => made_of("session", handle, "all", of),
            Self::Client(handle) => with("client", handle),
            Self::ClientRewritten(handle, of) => made_of("client", handle, "all", of),
            Self::Fields(handle, of) => made_of("client", handle, "fields", of),
            Self::Feedback(handle) => with("feedback", handle),
            Self::Reason(handle) => with("reason", handle),
            Self::Answer => "answer".to_owned(),
            Self::Answers(handle) => with("answers", handle),
            Self::Clients => "clients".to_owned(),
            Self::Changes => "changes".to_owned(),
            Self::Items => "items".to_owned(),
            Self::AnswerTo(handle, code) => format!("answer-{handle}-{code}"),
            Self::Form(form) => form.name(),
            Self::Unknown => "text".to_owned(),
        }
    }

    /// What sort of words they are, and whose, for a list of them.
    pub fn words(&self) -> String {
        let of = |what: &str, noun: &str, handle: &Option<Handle>| {
            handle.as_ref().map_or_else(|| what.to_owned(), |handle| format!("{what} {noun} {handle}"))
        };
        match self {
            Self::Session(handle) => of("notes", "of session", handle),
            Self::Logged(handle) => of("notes of a session", "with client", handle),
            Self::Rewritten(handle, _) => format!("notes of session {handle}"),
            Self::Client(handle) => of("a note", "on client", handle),
            Self::ClientRewritten(handle, _) => format!("a note on client {handle}"),
            Self::Fields(handle, _) => format!("fields of client {handle}"),
            Self::Feedback(handle) => of("what a client said", "of intervention", handle),
            Self::Reason(handle) => match handle {
                Some(handle) => format!("why intervention {handle} was abandoned"),
                None => "why an intervention was abandoned".to_owned(),
            },
            Self::Answer => "an answer".to_owned(),
            Self::Answers(handle) => of("answers", "of client", handle),
            Self::Clients => "new clients".to_owned(),
            Self::Changes => "changes of clients".to_owned(),
            Self::Items => "action items".to_owned(),
            Self::AnswerTo(handle, code) => format!("the answer to {code} of assessment {handle}"),
            Self::Form(form) => form.words(),
            Self::Unknown => "text".to_owned(),
        }
    }

    /// What a file of this name is about.
    pub(super) fn of(name: &str) -> Self {
        let words: Vec<&str> = name.split(['-', '.']).collect();
        let handle = words.get(1).and_then(|word| word.parse::<Handle>().ok());
        let of = words.get(3).and_then(|word| word.parse::<Edition>().ok());
        match (words.first().copied(), handle, words.get(2).copied()) {
            (Some("session"), Some(handle), Some("all")) => Self::Rewritten(handle, of),
            (Some("session"), handle, _) => Self::Session(handle),
            (Some("log"), handle, _) => Self::Logged(handle),
            (Some("client"), Some(handle), Some("fields")) => Self::Fields(handle, of),
            (Some("client"), Some(handle), Some("all")) => Self::ClientRewritten(handle, of),
            (Some("client"), handle, _) => Self::Client(handle),
            (Some("feedback"), handle, _) => Self::Feedback(handle),
            (Some("reason"), handle, _) => Self::Reason(handle),
            (Some("answer"), handle, _) => {
                handle.and_then(|handle| Self::answer(handle, name)).unwrap_or(Self::Answer)
            }
            (Some("answers"), handle, _) => Self::Answers(handle),
            (Some("clients"), ..) => Self::Clients,
            (Some("changes"), ..) => Self::Changes,
            (Some("items"), ..) => Self::Items,
            _ => Form::of(name).map_or(Self::Unknown, Self::Form),
        }
    }

    /// Whose answer it is. The code of a question may hold what stands between the parts of a name.
    fn answer(handle: Handle, name: &str) -> Option<Self> {
        let rest = name.strip_prefix("answer-")?.strip_prefix(handle.as_str())?.strip_prefix('-')?;
        // In memory nothing follows the code.
        let code = rest.strip_suffix(".txt").or_else(|| rest.rsplitn(4, '-').nth(3))?;
        Some(Self::AnswerTo(handle, code.to_owned()))
    }

    /// Which edition the words were made of, where they take the place of others.
    pub const fn made_of(&self) -> Option<Edition> {
        match self {
            Self::Rewritten(_, of) | Self::ClientRewritten(_, of) | Self::Fields(_, of) => *of,
            Self::Form(form) => form.made_of(),
            _ => None,
        }
    }

    /// Whose they are: the record that they were written for.
    pub fn whose(&self) -> Option<&Handle> {
        match self {
            Self::Rewritten(handle, _)
            | Self::ClientRewritten(handle, _)
            | Self::Fields(handle, _)
            | Self::AnswerTo(handle, _) => Some(handle),
            Self::Session(handle)
            | Self::Logged(handle)
            | Self::Client(handle)
            | Self::Feedback(handle)
            | Self::Reason(handle)
            | Self::Answers(handle) => handle.as_ref(),
            Self::Answer | Self::Clients | Self::Changes | Self::Items | Self::Form(_) | Self::Unknown => {
                None
            }
        }
    }

    /// The same where it is known whose they are.
    #[must_use]
    pub fn of_whom(self, handle: Handle) -> Self {
        match self {
            Self::Session(_) => Self::Session(Some(handle)),
            Self::Logged(_) => Self::Logged(Some(handle)),
            Self::Client(_) => Self::Client(Some(handle)),
            Self::Feedback(_) => Self::Feedback(Some(handle)),
            Self::Reason(_) => Self::Reason(Some(handle)),
            Self::Answers(_) => Self::Answers(Some(handle)),
            other => other,
        }
    }

    /// The command that brings a file of such words in.
    pub fn back(&self, path: &Path) -> String {
        self.line().at(path)
    }

    /// The line of that command: as much of it as what they are about says.
    pub fn line(&self) -> Line {
        let or = |handle: &Option<Handle>, else_: &'static str| {
            handle.as_ref().map_or_else(|| else_.to_owned(), ToString::to_string)
        };
        let named =
            |noun: &str, verb: &str, whose: String| Line::new([noun.to_owned(), verb.to_owned(), whose]);
        let edit = || ["--edit".to_owned()];
        let from = |line: Line| line.with_file("--from");
        match self {
            Self::Session(handle) => from(named("session", "note", or(handle, "ID"))),
            Self::Logged(handle) => from(named("session", "log", or(handle, "CLIENT"))),
            Self::Rewritten(handle, _) => from(named("session", "note", handle.to_string()).with(edit())),
            Self::Client(handle) => from(named("client", "note", or(handle, "CLIENT"))),
            Self::ClientRewritten(handle, _) => {
                from(named("client", "note", handle.to_string()).with(edit()))
            }
            Self::Fields(handle, _) => named("client", "edit", handle.to_string()).with_file("--kept"),
            Self::Feedback(handle) => from(named("intervene", "done", or(handle, "ID"))),
            Self::Reason(handle) => from(named("intervene", "abandon", or(handle, "ID"))),
            Self::Answer => from(Line::new(["assess", "answer", "ID", "QUESTION"])),
            Self::Answers(handle) => named("assess", "new", or(handle, "CLIENT")).with_file("--answers"),
            Self::Clients => from(Line::new(["client", "add"])),
            Self::Changes => from(Line::new(["client", "edit"])),
            Self::Items => from(Line::new(["action", "add"])),
            Self::AnswerTo(handle, code) => from(Line::new(["assess", "answer", handle.as_str(), code])),
            Self::Form(form) => Line::new(form.command().split(' ').skip(1)).with_file("--kept"),
            Self::Unknown => from(Line::new(["session", "note", "ID"])),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_how_they_are_brought_in() {
        let handle: Handle = "7f2k".parse().unwrap();
        let of = "v12t1790259600123".parse().ok();
        let path = Path::new("/a practice/kept/x.age");
        for (about, back) in [
            (About::Session(Some(handle.clone())), "coach session note 7f2k --from '/a practice/kept/x.age'"),
            (About::Session(None), "coach session note ID --from '/a practice/kept/x.age'"),
            (About::Logged(Some(handle.clone())), "coach session log 7f2k --from '/a practice/kept/x.age'"),
            (
                About::Rewritten(handle.clone(), of),
                "coach session note 7f2k --edit --from '/a practice/kept/x.age'",
            ),
            (About::Client(Some(handle.clone())), "coach client note 7f2k --from '/a practice/kept/x.age'"),
            (
                About::ClientRewritten(handle.clone(), None),
                "coach client note 7f2k --edit --from '/a practice/kept/x.age'",
            ),
            (About::Fields(handle.clone(), of), "coach client edit 7f2k --kept '/a practice/kept/x.age'"),
            (About::Client(None), "coach client note CLIENT --from '/a practice/kept/x.age'"),
            (About::Feedback(None), "coach intervene done ID --from '/a practice/kept/x.age'"),
            (
                About::Reason(Some(handle.clone())),
                "coach intervene abandon 7f2k --from '/a practice/kept/x.age'",
            ),
            (About::Answer, "coach assess answer ID QUESTION --from '/a practice/kept/x.age'"),
            (About::Answers(None), "coach assess new CLIENT --answers '/a practice/kept/x.age'"),
            (
                About::Answers(Some(handle.clone())),
                "coach assess new 7f2k --answers '/a practice/kept/x.age'",
            ),
            (About::Clients, "coach client add --from '/a practice/kept/x.age'"),
            (About::Changes, "coach client edit --from '/a practice/kept/x.age'"),
            (About::Items, "coach action add --from '/a practice/kept/x.age'"),
            (
                About::AnswerTo("4hz7".parse().unwrap(), "psi-01".to_owned()),
                "coach assess answer 4hz7 psi-01 --from '/a practice/kept/x.age'",
            ),
            (About::Form(Form::Client), "coach client add --kept '/a practice/kept/x.age'"),
            (
                About::Form(Form::Session(handle.clone())),
                "coach session add 7f2k --kept '/a practice/kept/x.age'",
            ),
            (
                About::Form(Form::Moved(handle.clone(), of)),
                "coach session move 7f2k --kept '/a practice/kept/x.age'",
            ),
            (
                About::Form(Form::Ended(handle.clone(), of)),
                "coach session done 7f2k --kept '/a practice/kept/x.age'",
            ),
        ] {
            assert_eq!(about.back(path), back);
            assert_eq!(About::of(&format!("{}-20260924-1420-0a1b2c3d.age", about.name())), about);
            assert_eq!(About::of(&format!("{}.txt", about.name())), about);
        }
    }
}
