//! Forms that were filled in and could not be stored: what is kept of each, and the command that goes on with it.

use serde_json::{Map, Value};

use super::overtaken::Edition;
use crate::{
    domain::Handle,
    error::Error,
    store::{Store, StoreError},
};

/// What a form is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// A new client.
    Client,
    /// A session with a client.
    Session(Handle),
    /// Another time for a session, as that was in an edition.
    Moved(Handle, Option<Edition>),
    /// How a session ended, as that was in an edition.
    Ended(Handle, Option<Edition>),
}

impl Form {
    /// What the name of its file begins with.
    const fn noun(&self) -> &'static str {
        match self {
            Self::Client => "newclient",
            Self::Session(_) => "newsession",
            Self::Moved(..) => "moved",
            Self::Ended(..) => "ended",
        }
    }

    /// The name of a file for it, without its ending.
    pub fn name(&self) -> String {
        let noun = self.noun();
        match self {
            Self::Client => noun.to_owned(),
            Self::Session(handle) | Self::Moved(handle, None) | Self::Ended(handle, None) => {
                format!("{noun}-{handle}")
            }
            Self::Moved(handle, Some(of)) | Self::Ended(handle, Some(of)) => format!("{noun}-{handle}-{of}"),
        }
    }

    /// What a file of this name was for.
    pub fn of(name: &str) -> Option<Self> {
        let words: Vec<&str> = name.split(['-', '.']).collect();
        let handle = || words.get(1)?.parse::<Handle>().ok();
        let of = words.get(2).and_then(|word| word.parse::<Edition>().ok());
        match *words.first()? {
            "newclient" => Some(Self::Client),
            "newsession" => Some(Self::Session(handle()?)),
            "moved" => Some(Self::Moved(handle()?, of)),
            "ended" => Some(Self::Ended(handle()?, of)),
            _ => None,
        }
    }

    /// Which edition it was filled in over.
    pub const fn made_of(&self) -> Option<Edition> {
        match self {
            Self::Client | Self::Session(_) => None,
            Self::Moved(_, of) | Self::Ended(_, of) => *of,
        }
    }

    /// What it is, for a list of what was kept.
    pub fn words(&self) -> String {
        match self {
            Self::Client => "the form of a new client".to_owned(),
            Self::Session(handle) => format!("the form of a session with client {handle}"),
            Self::Moved(handle, _) => format!("another time for session {handle}"),
            Self::Ended(handle, _) => format!("how session {handle} ended"),
        }
    }

    /// The command that goes on with it, without the file.
    pub fn command(&self) -> String {
        match self {
            Self::Client => "coach client add".to_owned(),
            Self::Session(handle) => format!("coach session add {handle}"),
            Self::Moved(handle, _) => format!("coach session move {handle}"),
            Self::Ended(handle, _) => format!("coach session done {handle}"),
        }
    }

    /// Whether one is for what the other is for. A handle that is nobody's now may have been that of the same record.
    ///
    /// # Errors
    /// When the store refuses.
    pub fn serves(&self, store: &Store, other: &Self) -> Result<bool, StoreError> {
        let same = self.command() == other.command();
        Ok(same || (self.noun() == other.noun() && store.named(self.handle())?.is_none()))
    }

    /// Whose record it is about.
    fn handle(&self) -> &str {
        match self {
            Self::Client => "",
            Self::Session(handle) | Self::Moved(handle, _) | Self::Ended(handle, _) => handle.as_str(),
        }
    }
}

/// What stands in the file of a form: its fields by name.
pub fn written(fields: &[(&str, String)]) -> String {
    let fields: Map<String, Value> =
        fields.iter().map(|(key, text)| ((*key).to_owned(), text.as_str().into())).collect();
    Value::Object(fields).to_string()
}

/// Reads it back.
///
/// # Errors
/// When it is no form.
pub fn read(text: &str) -> Result<Vec<(String, String)>, Error> {
    let fields: Map<String, Value> =
        serde_json::from_str(text).map_err(|_| Error::refused("that file does not hold a form"))?;
    let text = |(key, value): (String, Value)| match value {
        Value::String(text) => Ok((key, text)),
        _ => Err(Error::refused("that file does not hold a form")),
    };
    fields.into_iter().map(text).collect()
}
