//! Records that are changed by two at once: what a form showed is compared with what is stored when it is saved, in the
//! same transaction, and nobody's change is written over unasked.

use std::fmt;

use super::{Setting, fields};
use crate::{
    domain::{
        client::Client,
        id::{ClientId, SessionId},
        session::Session,
    },
    error::{Error, Kind},
    store::Store,
};

/// What a form is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The fields of a client.
    Client(ClientId),
    /// When a session is, and how it stands.
    Session(SessionId),
}

/// One field as it was shown.
#[derive(Clone, PartialEq, Eq)]
struct Fact {
    key: &'static str,
    text: String,
}

/// A record as it was when a form was filled from it.
#[derive(Clone, PartialEq, Eq)]
pub struct Seen {
    subject: Subject,
    /// What it is called in messages: `client k7mq`.
    called: String,
    /// The operation that wrote it last.
    op: i64,
    facts: Vec<Fact>,
}

/// What it holds is private.
impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Seen({:?}, {})", self.subject, self.op)
    }
}

/// Why a form was not saved: the record is another one than it showed.
#[derive(Debug)]
pub struct Overtaken {
    /// The record as it is now: saving over this is what there is to agree to.
    pub now: Box<Seen>,
    /// A line for each field that the two disagree about.
    pub lines: Vec<String>,
}

impl fmt::Display for Overtaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} was changed in another window meanwhile", self.now.called)
    }
}

impl std::error::Error for Overtaken {}

impl Seen {
    /// A record as it stands.
    ///
    /// # Errors
    /// When it is not there.
    pub fn of(store: &Store, setting: &Setting, subject: Subject) -> Result<Self, Error> {
        Ok(match subject {
            Subject::Client(id) => Self::client(store, &store.client(id)?)?,
            Subject::Session(id) => {
                let session = store.session(id)?;
                Self {
                    subject,
                    called: format!("session {}", session.handle),
                    op: store.session_op(id)?,
                    facts: session_facts(&session, setting),
                }
            }
        })
    }

    /// A client that was just read.
    ///
    /// # Errors
    /// When it is not there any more.
    pub fn client(store: &Store, client: &Client) -> Result<Self, Error> {
        let facts = fields::texts(client).into_iter().map(|(key, text)| Fact { key, text });
        Ok(Self {
            subject: Subject::Client(client.id),
            called: format!("client {}", client.handle),
            op: store.client_op(client.id)?,
            facts: facts.collect(),
        })
    }

    /// Refuses when what is stored now is not what was seen, and `yours` would be written over it. Of a client that are
    /// the fields that both changed; a session is moved and finished as a whole, so any change counts.
    ///
    /// # Errors
    /// With an [`Overtaken`] as its cause; when the record is gone.
    pub fn still(&self, store: &Store, setting: &Setting, yours: &[(&str, String)]) -> Result<(), Error> {
        let now = Self::of(store, setting, self.subject)?;
        if now.op == self.op {
            return Ok(());
        }
        let wanted = |key: &str| yours.iter().find(|(field, _)| *field == key).map(|(_, text)| text);
        let whole = matches!(self.subject, Subject::Session(_));
        let changed = self.facts.iter().zip(&now.facts).filter(|(was, is)| was.text != is.text);
        let lines = changed.filter_map(|(was, is)| {
            let yours = wanted(is.key);
            let clash = yours.map_or(whole, |yours| *yours != is.text);
            clash.then(|| told(was, is, yours.map(String::as_str)))
        });
        let lines: Vec<_> = lines.collect();
        if lines.is_empty() {
            return Ok(());
        }
        let overtaken = Overtaken { now: Box::new(now), lines };
        let error = Error::new(Kind::Busy, overtaken.to_string());
        let error = error.hint("nothing was written; look at it again, then repeat the change");
        Err(error.because(overtaken))
    }
}

/// One field that two changed, in a line.
fn told(was: &Fact, is: &Fact, yours: Option<&str>) -> String {
    let name = is.key.replace('_', " ");
    // Long texts are compared, and not told.
    if is.key == "notes" {
        return format!("{name}: changed there and here");
    }
    let quoted = |text: &str| if text.is_empty() { "nothing".to_owned() } else { format!("'{text}'") };
    let yours = yours.map(|yours| format!("; yours: {}", quoted(yours))).unwrap_or_default();
    format!("{name}: was {}, is {} now{yours}", quoted(&was.text), quoted(&is.text))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::{Practice, client, testing::World};
    use crate::store::Kind as Op;

    fn edit(
        world: &mut World,
        id: ClientId,
        field: &'static str,
        value: &str,
        seen: Option<&Seen>,
    ) -> Result<(), Error> {
        let World { practice, env, .. } = world;
        let yours = [(field, value.to_owned())];
        let done = practice.write(&mut *env.entropy, ("client edit", Op::Write), false, |tx, setting| {
            seen.map_or(Ok(()), |seen| seen.still(tx, setting, &yours))?;
            client::edit(tx, setting, id, &yours)
        });
        done.map(drop)
    }

    #[test]
    fn only_what_two_changed_is_asked_about() {
        let mut world = World::new();
        let id = world.add_client("Ada Okafor");
        let seen = |world: &World| {
            let Practice { store, setting, .. } = &world.practice;
            Seen::of(store, setting, Subject::Client(id)).unwrap()
        };
        let before = seen(&world);
        edit(&mut world, id, "phone", "1", Some(&before)).unwrap();
        edit(&mut world, id, "sponsor", "Acme", Some(&before)).unwrap();
        let refused = edit(&mut world, id, "phone", "2", Some(&before)).unwrap_err();
        assert_eq!(refused.kind, Kind::Busy);
        let overtaken = refused.cause::<Overtaken>().unwrap();
        assert_eq!(overtaken.lines, ["phone: was nothing, is '1' now; yours: '2'"]);
        let now = overtaken.now.clone();
        assert_eq!(world.practice.store.client(id).unwrap().person.phone.as_deref(), Some("1"));
        edit(&mut world, id, "phone", "1", Some(&before)).unwrap();
        edit(&mut world, id, "phone", "2", Some(&now)).unwrap();
        edit(&mut world, id, "phone", "3", Some(&now)).unwrap_err();
    }
}
