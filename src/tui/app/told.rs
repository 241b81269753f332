//! What became of effects: new rows, sentences, notes that were kept; pure.

use super::{App, Effect, Reply};
use crate::{
    domain::{
        assessment::Type,
        client::Client,
        id::ClientId,
        keys::{Action, Place, on},
        session::Session,
        text::counted,
    },
    practice::{
        dashboard::{Detail, Offer},
        overtaken::{Overtaken, Seen},
        session::draft::Version,
    },
    report::measure::width,
    tui::{
        popup::{
            Popup,
            ask::Ask,
            form::{Field, For, Form},
            input::Input,
            pick::{Choice, Pick},
        },
        screen::{
            assess::Sittings,
            editor::{Editor, Found, Keep, clock_time},
        },
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
            Reply::Today(day, names) => {
                self.today.take(day, names, self.now);
                self.prepared = None;
                return self.want();
            }
            Reply::Prepared(prepared) => self.prepared = Some(prepared),
            Reply::Act(action) => return self.act_after(action),
            Reply::Sessions(diary) => {
                self.sessions.take(diary);
                return self.want();
            }
            Reply::Notes(session, found) => return self.open_notes(*session, &found),
            Reply::Kept { seen, op, told, keep } => return self.kept(*seen, op, (told, keep)),
            Reply::NotesOvertaken(overtaken, keep) => self.notes_overtaken(overtaken, keep),
            Reply::Rescued(told, keep) => return self.rescued(&told, keep),
            Reply::Versions(versions) => self.versions(&versions),
            Reply::Typed(text) => {
                let now = self.watch.now();
                if let Some(editor) = &mut self.editor {
                    editor.replace(&text, now);
                }
                return vec![Effect::KeepNotes(Keep::Version)];
            }
            Reply::Library(rows, at_work) => {
                self.toast = self.library.take(rows, at_work).or(self.toast.take());
            }
            Reply::Numbers(told) => self.take_numbers(*told),
            Reply::Exported(sentence) => (self.popup, self.toast) = (Popup::None, Some(sentence)),
            Reply::Offers(detail, offers) => self.offer(&detail, &offers),
            Reply::Fields(client, seen) => {
                self.popup = Popup::Form(edit_client(&client));
                self.meet(|form| form.seen = Some(seen));
            }
            Reply::Seen(seen) => self.meet(|form| form.seen = Some(seen)),
            Reply::Overtaken(overtaken) => self.meet(|form| form.asks(overtaken)),
            Reply::Asks(title, question, effect) => {
                self.popup = Popup::Ask(Box::new(Ask { title, question, effect, leaves: None }));
            }
            Reply::Sheet(sheet) => self.popup = Popup::Sheet(sheet),
            Reply::Wrote { sentence, client } => return self.wrote(sentence, client),
            Reply::Told(sentence) => self.toast = Some(sentence),
            Reply::Refused(why) => self.refused(why),
            Reply::Unread(records) => self.miss(&records),
            Reply::Changed => {
                self.page.detail = None;
                self.toast.get_or_insert_with(|| "changed in another window, reloaded".to_owned());
                return self.reload();
            }
            Reply::Replaced => return self.other_keys(),
            Reply::Locked => self.forget(),
            Reply::Unlocked => {
                (self.locked, self.toast, self.opening) = (None, self.last_words.take(), false);
                return self.reload();
            }
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

    /// Says what cannot be read.
    fn miss(&mut self, records: &[String]) {
        let count = if records.len() == 1 { "1 record" } else { &format!("{} records", records.len()) };
        let first = records.first().map(String::as_str).unwrap_or_default();
        self.toast = Some(format!("{count} cannot be read whole ({first}): see coach doctor"));
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

    /// Shows notes to be written; those that are open only learn how their session stands.
    fn open_notes(&mut self, session: Session, found: &Found) -> Vec<Effect> {
        let now = self.watch.now();
        match &mut self.editor {
            Some(editor) if editor.session.id == session.id => {
                let met = editor.meet(session, found, now);
                match (met, editor.overtaken) {
                    (_, true) => self.tell_overtaken(),
                    (true, false) => {
                        let key = self.key_of(Action::Versions);
                        let told = format!("Changed in another window, as shown now; {key} has each version");
                        self.toast = Some(told);
                    }
                    (false, false) => {}
                }
            }
            _ => {
                if let Some(told) = found.restored(self, &self.key_of(Action::NotesUndo)) {
                    self.toast = Some(told);
                }
                self.editor = Some(Box::new(Editor::new(session, found)));
                self.trail.push(self.place);
                self.place = Place::Notes;
            }
        }
        self.want()
    }

    /// Says that nothing is saved until it is asked about.
    fn tell_overtaken(&mut self) {
        let key = self.key_of(Action::Save);
        self.toast = Some(format!("Another window changed these notes: yours are not saved, {key} asks"));
    }

    /// Asks what is to become of notes that two windows changed; not while somebody types, who would answer unawares.
    fn notes_overtaken(&mut self, overtaken: Overtaken, keep: Keep) {
        let Some(editor) = &mut self.editor else { return };
        (editor.overtaken, editor.changed) = (true, None);
        if keep == Keep::Growing {
            return self.tell_overtaken();
        }
        let question = format!("{}. Overwrite?", overtaken.told());
        let effect = Effect::KeepNotesOver(overtaken.now, keep);
        let leaves =
            Some((Effect::SetNotesAside, "y overwrites   Esc leaves, yours kept in a file   else back"));
        self.popup = Popup::Ask(Box::new(Ask { title: "Changed meanwhile", question, effect, leaves }));
    }

    /// The key that does something in the notes.
    fn key_of(&self, action: Action) -> String {
        let spec = on(Place::Notes).find(|spec| spec.action == action);
        spec.map(|spec| self.keymap.label(spec)).unwrap_or_default()
    }

    /// What the notes were, to choose from.
    fn versions(&mut self, versions: &[Version]) {
        let times: Vec<String> = versions.iter().map(|version| clock_time(self, version.at)).collect();
        let widest = times.iter().map(String::len).max().unwrap_or_default();
        let choices = times.iter().zip(versions).map(|(time, version)| {
            let end = last_words(&version.ends, 38 - widest.min(20), self.looks.cut());
            let words = format!("{time:>widest$}  {:>10}  {end}", counted(version.words));
            Choice { words, effect: Effect::Restore(version.op) }
        });
        let choices: Vec<Choice> = choices.collect();
        if choices.len() < 2 {
            self.toast = Some("There is no earlier version yet".to_owned());
            return;
        }
        self.popup = Popup::Pick(Pick { title: "Versions of these notes".to_owned(), choices, cursor: 0 });
    }

    pub(super) fn kept(&mut self, seen: Seen, op: Option<i64>, (added, keep): (String, Keep)) -> Vec<Effect> {
        let now = self.watch.now();
        let Some(editor) = &mut self.editor else { return Vec::new() };
        let handle = editor.session.handle.clone();
        editor.was_kept(seen, op, (keep, now));
        if keep != Keep::Finished {
            return Vec::new();
        }
        let told = editor.told.take();
        self.editor = None;
        self.place = self.trail.pop().unwrap_or(Place::Today);
        self.page.detail = None;
        self.toast = match (told, added.as_str(), op) {
            (Some(told), "", _) => Some(told),
            (Some(told), ..) => Some(format!("{added}. {told}")),
            (None, "", Some(_)) => Some(format!("Kept the notes of session {handle}. u to undo")),
            (None, _, Some(_)) => Some(format!("Kept the notes, {added}. u to undo")),
            (None, _, None) => None,
        };
        self.reload()
    }

    /// Leaves notes that are safe elsewhere.
    fn rescued(&mut self, told: &str, keep: Keep) -> Vec<Effect> {
        // Why the keys are gone, where that was told, is not over with it.
        let told =
            self.last_words.take().map_or_else(|| told.to_owned(), |before| format!("{before}. {told}"));
        (self.toast, self.last_words) = (Some(told.clone()), Some(told));
        if keep != Keep::Finished {
            return Vec::new();
        }
        self.editor = None;
        self.place = self.trail.pop().unwrap_or(Place::Today);
        self.page.detail = None;
        self.reload()
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
    fn reload(&self) -> Vec<Effect> {
        let mut effects = vec![Effect::Load(Place::Clients)];
        if self.place != Place::Clients {
            effects.push(Effect::Load(self.place));
        }
        effects
    }

    /// Lets go of keys that open nothing new any more, and asks for the passphrase of now.
    fn other_keys(&mut self) -> Vec<Effect> {
        let told = "The practice has other keys since: was it recovered in another window? The passphrase of now opens it";
        if !self.can_lock {
            self.toast = Some(told.to_owned());
            return Vec::new();
        }
        if self.locked.is_some() {
            return Vec::new();
        }
        self.last_words = Some(told.to_owned());
        self.before(Effect::Lock)
    }

    /// Drops everything that was read; only a passphrase leads back.
    fn forget(&mut self) {
        self.clients.forget();
        self.sittings = Sittings::default();
        (self.today.day, self.prepared) = (None, None);
        self.today.names.clear();
        self.numbers.forget();
        if self.editor.take().is_some() {
            self.place = self.trail.pop().unwrap_or(Place::Today);
        }
        self.sessions.forget();
        self.library.forget();
        self.page.detail = None;
        (self.popup, self.toast) = (Popup::None, self.last_words.clone());
        self.locked = Some(Input::secret());
    }

    /// Unfinished ones first, then what can be begun; the usual choice is marked.
    fn offer(&mut self, detail: &Detail, offers: &[Offer]) {
        let id = detail.client.id;
        let unfinished = detail.taken.iter().filter(|taken| taken.is_open()).map(|taken| Choice {
            words: format!(
                "go on with {} {}, {} of {} answered",
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
        self.popup = Popup::Pick(Pick { title, choices, cursor });
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
    let hint = "An empty line takes the field out. More: coach client edit";
    Form::new(For::EditClient(client.id), title, fields, hint)
}

/// The last words of a line, as many as fit into `cells`; `mark` stands for those before.
fn last_words(line: &str, cells: usize, mark: &str) -> String {
    let mut end = String::new();
    for word in line.split_whitespace().rev() {
        if !end.is_empty() && width(&end) + width(word) + 3 > cells {
            return format!("{mark} {end}");
        }
        end = if end.is_empty() { word.to_owned() } else { format!("{word} {end}") };
    }
    end
}
