//! What became of effects: new rows, sentences, notes that were kept; pure.

use super::{App, Effect, Reply};
use crate::{
    domain::{
        assessment::Type,
        client::Client,
        id::ClientId,
        keys::{Action, Place},
    },
    practice::dashboard::{Detail, Offer},
    tui::{
        popup::{
            Popup,
            ask::Ask,
            form::{Field, For, Form},
            input::Input,
            pick::{Choice, Pick},
        },
        screen::{assess::Sittings, editor::Keep},
    },
};

impl App {
    pub(super) fn told(&mut self, reply: Reply) -> Vec<Effect> {
        match reply {
            Reply::Clients(rows) => {
                self.clients.take(rows, self.local());
                if self.page.who.is_some_and(|id| self.clients.by_id(id).is_none())
                    && self.place == Place::Client
                {
                    return self.go(Place::Clients);
                }
                return self.want();
            }
            Reply::Detail(detail) => self.page.take(detail, self.now),
            Reply::Sittings(rows) => self.sittings.take(rows),
            Reply::Today(day, names, titles) => {
                self.today.take(day, (names, titles), self.now);
                self.prepared = None;
                return self.want();
            }
            Reply::Prepared(prepared) => self.prepared = Some(prepared),
            Reply::Act(action) => return self.act_after(action),
            Reply::Sessions(diary) => {
                self.sessions.take(diary);
                return self.want();
            }
            Reply::Library(rows, at_work) => {
                self.toast = self.library.take(rows, at_work).or(self.toast.take());
            }
            Reply::Numbers(told) => self.take_numbers(*told),
            Reply::Exported(sentence) => (self.popup, self.toast) = (Popup::None, Some(sentence)),
            Reply::Offers(detail, offers) => self.offer(&detail, &offers),
            Reply::Fields(client, seen) => {
                let mut form = edit_client(&client);
                (form.seen, form.record) = (Some(seen), Some(client));
                self.popup = Popup::Form(form);
            }
            Reply::Seen(seen) => self.meet(|form| form.seen = Some(seen)),
            Reply::Overtaken(overtaken) => self.meet(|form| form.asks(overtaken)),
            Reply::Asks(title, question, effect) => {
                self.popup = Popup::Ask(Box::new(Ask { title, question, effect, leaves: None }));
            }
            Reply::Doomed(doomed, called, along) => self.popup = Popup::Pick(doomed.question(&called, along)),
            Reply::Sheet(sheet) => self.popup = Popup::Sheet(sheet),
            Reply::Wrote { sentence, client } => return self.wrote(sentence, client),
            Reply::Told(sentence) => self.toast = Some(sentence),
            Reply::Refused(why) => self.refused(why),
            Reply::Doubts(doubts) => self.doubt(doubts),
            Reply::Unread(records) => self.miss(&records),
            Reply::Changed => {
                self.page.detail = None;
                self.toast.get_or_insert_with(|| "changed in another window, reloaded".to_owned());
                return self.reload();
            }
            Reply::Replaced => return self.other_keys(),
            Reply::Locked => self.forget(),
            Reply::Unlocked => {
                (self.locked, self.toast, self.opening) = (None, self.notice.take(), false);
                self.show_asides();
                return self.reload();
            }
            reply @ (Reply::Notes(..)
            | Reply::Kept { .. }
            | Reply::NotesOvertaken(..)
            | Reply::NotesGone(_)
            | Reply::Rescued(..)
            | Reply::Aside(_)
            | Reply::Left
            | Reply::Versions(_)
            | Reply::Typed(_)) => return self.told_of_notes(reply),
        }
        Vec::new()
    }

    /// Does an action that waited until something was read; what was told meanwhile is not over with it.
    fn act_after(&mut self, action: Action) -> Vec<Effect> {
        if !self.specs().any(|spec| spec.action == action) {
            return Vec::new();
        }
        let told = self.toast.take();
        let effects = self.act(action);
        self.toast = self.toast.take().or(told);
        effects
    }

    /// Lets the form that is open know something of its record.
    fn meet(&mut self, tell: impl FnOnce(&mut Form)) {
        if let Popup::Form(form) = &mut self.popup {
            tell(form);
        }
    }

    /// Says what there is to doubt about what was stored, under what was done.
    fn doubt(&mut self, doubts: Vec<String>) {
        let told = self.toast.take().into_iter().chain(doubts);
        self.toast = Some(told.collect::<Vec<_>>().join("\n"));
    }

    /// Says what cannot be read.
    fn miss(&mut self, records: &[String]) {
        let count = crate::domain::count::counted(records.len(), "record", "records");
        let first = records.first().map(String::as_str).unwrap_or_default();
        self.toast = Some(format!("{count} cannot be read completely ({first}): see coach doctor"));
    }

    fn refused(&mut self, why: String) {
        self.opening = false;
        // Notes that were refused are tried again after the next pause, not at once.
        let now = self.watch.now();
        if let Some(changed) = self.editor.as_mut().and_then(|editor| editor.changed.as_mut()) {
            *changed = now;
        }
        match &mut self.popup {
            Popup::Form(form) => form.error = Some(why),
            _ => self.toast = Some(why),
        }
    }

    fn wrote(&mut self, sentence: String, client: Option<ClientId>) -> Vec<Effect> {
        let finished = matches!(&self.popup, Popup::Form(form) if matches!(form.purpose, For::Finish(_)));
        if let Some(editor) = self.editor.as_mut().filter(|_| finished) {
            editor.told = Some(sentence.clone());
            self.popup = Popup::None;
            return vec![Effect::KeepNotes(Keep::Finished)];
        }
        (self.popup, self.toast) = (Popup::None, Some(sentence));
        self.page.detail = None;
        self.clients.marked.clear();
        if client.is_some() && self.place == Place::Clients {
            self.clients.filter.clear();
        }
        self.clients.wish = client;
        self.reload()
    }

    /// Reads what is on the screen anew.
    pub(super) fn reload(&self) -> Vec<Effect> {
        let mut effects = vec![Effect::Load(Place::Clients)];
        if self.place != Place::Clients {
            effects.push(Effect::Load(self.place));
        }
        effects
    }

    /// Lets go of keys that open nothing new any more, and asks for the passphrase of now.
    fn other_keys(&mut self) -> Vec<Effect> {
        let told = "The keys have changed: was the practice recovered in another window? Its new passphrase opens it";
        if !self.can_lock {
            self.toast = Some(told.to_owned());
            return Vec::new();
        }
        if self.locked.is_some() {
            return Vec::new();
        }
        self.notice = Some(told.to_owned());
        self.before(Effect::Lock)
    }

    /// Drops everything that was read; only a passphrase leads back.
    fn forget(&mut self) {
        self.clients.forget();
        self.sittings = Sittings::default();
        (self.today.day, self.prepared) = (None, None);
        self.today.names.clear();
        self.today.titles.clear();
        self.numbers.forget();
        if self.editor.take().is_some() {
            self.place = self.trail.pop().unwrap_or(Place::Today);
        }
        self.sessions.forget();
        self.library.forget();
        self.page.detail = None;
        (self.popup, self.toast) = (Popup::None, None);
        self.locked = Some(Input::secret());
    }

    /// Unfinished ones first, then what can be begun; the usual choice is marked.
    fn offer(&mut self, detail: &Detail, offers: &[Offer]) {
        let id = detail.client.id;
        let unfinished = detail.taken.iter().filter(|taken| taken.is_open()).map(|taken| Choice {
            words: format!(
                "continue {} {}, {} of {} answered",
                taken.assessment.kind.words(),
                taken.assessment.handle,
                taken.answered,
                taken.questions
            ),
            effect: Effect::Resume(taken.assessment.id),
        });
        let mut choices: Vec<Choice> = unfinished.collect();
        let resumes = choices.len();
        choices.extend(offers.iter().map(|offer| Choice {
            words: match offer.focus {
                Some(dimension) => format!("{} {}  {}", offer.kind.words(), dimension.key(), offer.title),
                None => format!("{}  {}", offer.kind.words(), offer.title),
            },
            effect: Effect::Begin(id, offer.bank.clone()),
        }));
        // The long one comes first in a client's life, then the short one.
        let first = offers.iter().position(|offer| offer.kind == Type::Initial);
        let fresh = detail.scores.is_empty() && resumes == 0;
        let cursor = first.filter(|_| fresh).unwrap_or(0);
        let title = format!("Assess {}", detail.client.person.name());
        self.popup = Popup::Pick(Pick::new(title, choices, cursor));
    }
}

fn edit_client(client: &Client) -> Form {
    let person = &client.person;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let start = client.start_date.map(|day| day.to_string()).unwrap_or_default();
    let fields = vec![
        Field::new("name", "Name", &person.name()),
        Field::new("coaching_focus", "Focus", &text(&person.coaching_focus)),
        Field::new("email", "E-mail", &text(&person.email)),
        Field::new("phone", "Phone", &text(&person.phone)),
        Field::new("sponsor", "Sponsor", &text(&person.sponsor)),
        Field::new("start_date", "Since", &start),
        Field::new("zone", "Time zone", &text(&client.zone)),
    ];
    let title = format!("Edit {} {}", person.name(), client.handle);
    let hint = "An empty line clears the field. More: coach client edit";
    Form::new(For::EditClient(client.id), title, fields, hint).about(Some(client.handle.clone()))
}
