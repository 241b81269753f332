//! Records that are changed by two at once: what a form showed is compared with what is stored when it is saved, in the
//! same transaction, and nobody's change is written over unasked.

use std::{fmt, str::FromStr};

use chrono::DateTime;

use super::{Setting, fields};
use crate::{
    domain::{
        client::Client,
        id::{ClientId, SessionId},
        session::Session,
        text::missing,
        when::echo,
    },
    error::{Error, Kind},
    store::{Store, StoreError},
};

/// What is being changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The fields of a client.
    Client(ClientId),
    /// When a session is, and how it stands.
    Session(SessionId),
    /// The notes of a session.
    Notes(SessionId),
    /// The note on a client.
    NoteOn(ClientId),
}

impl Subject {
    /// Whether it is one text, which is written as a whole.
    const fn is_text(self) -> bool {
        matches!(self, Self::Notes(_) | Self::NoteOn(_))
    }
}

/// Which edition of a record somebody has before them: the operation that wrote it last, and when that was last added to.
/// It says nothing of what the record holds, so it can stand in the name of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edition {
    op: i64,
    millis: i64,
}

impl Edition {
    /// The operation that wrote it last.
    pub const fn operation(self) -> i64 {
        self.op
    }
}

impl fmt::Display for Edition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "v{}t{}", self.op, self.millis)
    }
}

impl FromStr for Edition {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (op, millis) = text.strip_prefix('v').and_then(|rest| rest.split_once('t')).ok_or(())?;
        let number = |digits: &str| digits.parse::<i64>().map_err(drop);
        Ok(Self { op: number(op)?, millis: number(millis)? })
    }
}

/// One field as it was shown.
#[derive(Clone, PartialEq, Eq)]
struct Fact {
    key: &'static str,
    text: String,
}

/// A record as it was when somebody began to change it.
#[derive(Clone, PartialEq, Eq)]
pub struct Seen {
    subject: Subject,
    /// What it is called in messages: `client k7mq`.
    called: String,
    /// The command that shows it.
    look: String,
    edition: Edition,
    /// None where nobody can tell any more what it was.
    facts: Option<Vec<Fact>>,
}

/// What it holds is private.
impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Seen({:?}, {})", self.subject, self.edition)
    }
}

/// Why a change was not saved: the record is another one than it was made of.
#[derive(Debug)]
pub struct Overtaken {
    /// The record as it is now: saving over this is what there is to agree to.
    pub now: Box<Seen>,
    /// A line for each field that the two disagree about, with what stands there: for the person alone.
    pub lines: Vec<String>,
    /// What would be written over, without a word of it.
    pub fact: Option<String>,
    /// When the record became what it is.
    when: String,
    /// Whether it is known to have been changed since; else nobody can tell.
    known: bool,
}

impl Overtaken {
    /// How what stands there is looked at.
    pub fn look(&self) -> &str {
        &self.now.look
    }

    /// What happened and what would be written over, in sentences for the person.
    pub fn told(&self) -> String {
        let (called, when, lines) = (&self.now.called, &self.when, self.lines.join(". "));
        if self.known {
            format!("In the meantime another window changed {called} ({when}): {lines}")
        } else {
            format!("{called} (as of {when}) may have changed since you started: {lines}")
        }
    }
}

impl fmt::Display for Overtaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let may = if self.known { "was" } else { "may have been" };
        write!(f, "{} {may} changed in another window in the meantime", self.now.called)
    }
}

impl std::error::Error for Overtaken {}

impl Seen {
    /// A record as it stands.
    ///
    /// # Errors
    /// When it is not there.
    pub fn of(store: &Store, setting: &Setting, subject: Subject) -> Result<Self, Error> {
        let text = |text: Option<String>| vec![Fact { key: NOTES, text: text.unwrap_or_default() }];
        match subject {
            Subject::Client(id) => Self::client(store, &store.client(id)?),
            Subject::NoteOn(id) => {
                let client = store.client(id)?;
                let look = format!("coach client note {}", client.handle);
                let called = format!("the note on client {}", client.handle);
                Self::new(store, subject, (called, look), store.client_op(id)?, text(client.person.notes))
            }
            Subject::Session(id) | Subject::Notes(id) => {
                let session = store.session(id)?;
                let (verb, facts) = if subject.is_text() {
                    ("note", text(store.confided(&session)?.notes))
                } else {
                    ("show", session_facts(&session, setting))
                };
                let look = format!("coach session {verb} {}", session.handle);
                let called = format!("session {}", session.handle);
                Self::new(store, subject, (called, look), store.session_op(id)?, facts)
            }
        }
    }

    fn new(
        store: &Store,
        subject: Subject,
        (called, look): (String, String),
        op: i64,
        facts: Vec<Fact>,
    ) -> Result<Self, Error> {
        let millis = store.operation(op)?.at.timestamp_millis();
        Ok(Self { subject, called, look, edition: Edition { op, millis }, facts: Some(facts) })
    }

    /// A record as it was in an edition. Where that is not known, or was added to since, nobody can tell what it was:
    /// then whatever it holds now counts as somebody else's.
    ///
    /// # Errors
    /// When it is not there now, or the store refuses.
    pub fn in_edition(
        store: &Store,
        setting: &Setting,
        subject: Subject,
        edition: Option<Edition>,
    ) -> Result<Self, Error> {
        let mut now = Self::of(store, setting, subject)?;
        let Some(edition) = edition.filter(|edition| *edition != now.edition) else {
            now.facts = now.facts.filter(|_| edition.is_some());
            return Ok(now);
        };
        let stands = match store.operation(edition.op) {
            Ok(operation) => operation.at.timestamp_millis() == edition.millis,
            Err(StoreError::NotFound { .. }) => false,
            Err(error) => return Err(error.into()),
        };
        let then = stands.then(|| store.looking_back(edition.op, || Self::of(store, setting, subject)));
        match then {
            Some(Ok(then)) => Ok(then),
            Some(Err(error)) if error.kind != Kind::NotFound => Err(error),
            _ => Ok(Self { facts: None, edition, ..now }),
        }
    }

    /// A client that was just read.
    ///
    /// # Errors
    /// When it is not there any more.
    pub fn client(store: &Store, client: &Client) -> Result<Self, Error> {
        let facts = fields::texts(client).into_iter().map(|(key, text)| Fact { key, text }).collect();
        let called = (format!("client {}", client.handle), format!("coach client show {}", client.handle));
        Self::new(store, Subject::Client(client.id), called, store.client_op(client.id)?, facts)
    }

    /// Which edition it is.
    pub const fn edition(&self) -> Edition {
        self.edition
    }

    /// Whether it is known what it was.
    pub const fn is_known(&self) -> bool {
        self.facts.is_some()
    }

    /// The text of notes; empty where it is not known.
    pub fn text(&self) -> &str {
        self.fact(NOTES).unwrap_or_default()
    }

    fn fact(&self, key: &str) -> Option<&str> {
        let facts = self.facts.iter().flatten();
        facts.into_iter().find(|fact| fact.key == key).map(|fact| fact.text.as_str())
    }

    /// Refuses when notes are not what was seen, and `yours` would be written over them; gives what stands there, and what
    /// is to. Who changed nothing leaves what others made of it.
    ///
    /// # Errors
    /// As [`Self::still`].
    pub fn still_text(
        &self,
        store: &Store,
        setting: &Setting,
        yours: &str,
    ) -> Result<(String, String), Error> {
        let stands = self.now(store, setting)?.text().to_owned();
        if self.is_known() && self.text().trim_end() == yours.trim_end() {
            return Ok((stands.clone(), stands));
        }
        self.still(store, setting, &[(NOTES, yours.trim_end().to_owned())])?;
        Ok((stands, yours.to_owned()))
    }

    /// Refuses when what is stored now is not what was seen, and `yours` would be written over it. Of a client that are
    /// the fields that both changed; a session is moved and finished as a whole, so any change counts.
    ///
    /// # Errors
    /// With an [`Overtaken`] as its cause; when the record is gone.
    pub fn still(&self, store: &Store, setting: &Setting, yours: &[(&str, String)]) -> Result<(), Error> {
        let now = self.now(store, setting)?;
        // Notes grow while their operation stays the same one.
        if now.edition == self.edition && self.is_known() && !self.subject.is_text() {
            return Ok(());
        }
        let wanted = |key: &str| yours.iter().find(|(field, _)| *field == key).map(|(_, text)| text.as_str());
        let whole = matches!(self.subject, Subject::Session(_));
        let (mut lines, mut fact) = (Vec::new(), None);
        for is in now.facts.iter().flatten() {
            let (was, yours) = (self.fact(is.key), wanted(is.key));
            let unchanged = was == Some(is.text.as_str());
            if unchanged || !yours.map_or(whole, |yours| yours != is.text) {
                continue;
            }
            match yours {
                Some(yours) if is.key == NOTES => {
                    let mut lost = missing(&is.text, yours);
                    if let Some(was) = was {
                        // What was there before was put otherwise here on purpose.
                        let theirs = missing(&is.text, was);
                        lost.retain(|line| theirs.contains(line));
                    }
                    // Where nobody can tell what the text was, only what yours has not is at stake.
                    if was.is_some() || !lost.is_empty() {
                        fact = Some(counted(&lost));
                        lines.push(format!("{NOTES}: {}", quoted(&lost)));
                    }
                }
                _ if was.is_none() && is.text.is_empty() => {}
                yours => lines.push(told(was, is, yours)),
            }
        }
        if lines.is_empty() {
            return Ok(());
        }
        let (when, known) = (now.when(setting), self.is_known());
        let fact = fact.map(|fact| format!("that is how it has been since {when}: {fact}"));
        let overtaken = Overtaken { now: Box::new(now), lines, fact, when, known };
        let error = Error::new(Kind::Busy, overtaken.to_string());
        let error = error.hint("nothing was saved; look at it again, then repeat the change");
        Err(error.because(overtaken))
    }

    /// When it became what it is.
    fn when(&self, setting: &Setting) -> String {
        let at = DateTime::from_timestamp_millis(self.edition.millis);
        at.map(|at| echo::dated(at.with_timezone(&setting.zone), setting.now)).unwrap_or_default()
    }
}

/// The key of texts that are compared line by line.
const NOTES: &str = "notes";
/// So many lines of what would be lost are told, and so many characters of each.
const LINES: usize = 3;
const WIDE: usize = 60;

/// What would be lost of a text, without a word of it.
fn counted(lost: &[(usize, &str)]) -> String {
    match lost {
        [] => "it lacks lines that yours has".to_owned(),
        [(line, _)] => format!("it has 1 line that yours lacks (line {line})"),
        [(first, _), .., (last, _)] => {
            format!("it has {} lines that yours lacks (lines {first} to {last})", lost.len())
        }
    }
}

/// The same with the lines.
fn quoted(lost: &[(usize, &str)]) -> String {
    let shown = |(_, line): &(usize, &str)| match line.char_indices().nth(WIDE) {
        Some((end, _)) => format!("'{}..'", line.get(..end).unwrap_or_default()),
        None => format!("'{line}'"),
    };
    let mut words: Vec<String> = lost.iter().take(LINES).map(shown).collect();
    if lost.len() > LINES {
        words.push(format!("{} more", lost.len() - LINES));
    }
    let told = counted(lost);
    if words.is_empty() { told } else { format!("{told}: {}", words.join(", ")) }
}

/// One field that two changed, in a line.
fn told(was: Option<&str>, is: &Fact, yours: Option<&str>) -> String {
    let name = is.key.replace('_', " ");
    let quoted = |text: &str| if text.is_empty() { "nothing".to_owned() } else { format!("'{text}'") };
    let was = was.map(|was| format!("was {}, ", quoted(was))).unwrap_or_default();
    let yours = yours.map(|yours| format!("; yours: {}", quoted(yours))).unwrap_or_default();
    format!("{name}: {was}is {} now{yours}", quoted(&is.text))
}

fn session_facts(session: &Session, setting: &Setting) -> Vec<Fact> {
    let at = session.scheduled_at.with_timezone(&setting.zone).format("%a %-d %b %Y %H:%M");
    let fact = |key, text| Fact { key, text };
    vec![
        fact("time", at.to_string()),
        fact("length", format!("{} min", session.length.get())),
        fact("status", session.status.key().replace('_', " ")),
    ]
}

mod gone;
#[cfg(test)]
mod tests;
