//! What became of notes that are being written; pure.

use super::{App, Effect, Reply};
use crate::{
    domain::{
        keys::{Action, Place, on},
        session::Session,
        text::counted,
    },
    practice::{
        overtaken::{Overtaken, Seen},
        session::draft::Version,
    },
    report::measure::width,
    tui::{
        aside::Aside,
        popup::{
            Popup,
            ask::Ask,
            pick::{Choice, Pick},
            sheet::Sheet,
        },
        screen::editor::{Editor, Found, Keep, clock_time},
    },
};

impl App {
    pub(super) fn told_of_notes(&mut self, reply: Reply) -> Vec<Effect> {
        match reply {
            Reply::Notes(session, found) => return self.open_notes(*session, &found),
            Reply::Kept { seen, op, told, doubts, keep } => {
                let effects = self.kept(*seen, op, (told, keep));
                if keep == Keep::Finished && !doubts.is_empty() {
                    let title = "The boxes of these notes".to_owned();
                    self.popup = Popup::Sheet(Box::new(Sheet::notice(title, doubts)));
                }
                return effects;
            }
            Reply::NotesOvertaken(overtaken, keep) => self.notes_overtaken(overtaken, keep),
            Reply::Rescued(aside, keep) => return self.rescued(aside, keep),
            Reply::Aside(aside) => self.put_aside(aside),
            Reply::Left => return self.before(Effect::Lock),
            Reply::NotesGone(told) => self.notes_gone(&told),
            Reply::Versions(versions) => self.versions(&versions),
            Reply::Typed(text) => {
                let now = self.watch.now();
                if let Some(editor) = &mut self.editor {
                    editor.replace(&text, now);
                }
                return vec![Effect::KeepNotes(Keep::Version)];
            }
            _ => {}
        }
        Vec::new()
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
                if let Some(told) = found.unfinished(self, &self.key_of(Action::NotesUndo)) {
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

    /// Says that there is nothing any more to save notes in.
    fn notes_gone(&mut self, told: &str) {
        let (save, leave) = (self.key_of(Action::Save), self.key_of(Action::Leave));
        let Some(editor) = &mut self.editor else { return };
        (editor.overtaken, editor.changed) = (true, None);
        self.toast = Some(if editor.is_kept() {
            format!("{told}, with these notes. {leave} leaves")
        } else {
            format!("{told}. Yours are not saved; {save} saves them to a file")
        });
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
            Some((Effect::SetNotesAside, "y overwrite  Esc leave, save yours to a file  other keys: back"));
        self.popup = Popup::Ask(Box::new(Ask { title: "Changed in the meantime", question, effect, leaves }));
    }

    /// The key that does something in the notes.
    pub(super) fn key_of(&self, action: Action) -> String {
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
        self.popup = Popup::Pick(Pick::new("Versions of these notes".to_owned(), choices, 0));
    }

    pub(super) fn kept(&mut self, seen: Seen, op: Option<i64>, (added, keep): (String, Keep)) -> Vec<Effect> {
        let now = self.watch.now();
        let Some(editor) = &mut self.editor else { return Vec::new() };
        let handle = editor.session.handle.clone();
        editor.was_kept(seen, op, (keep, now));
        if keep != Keep::Finished {
            return Vec::new();
        }
        let (told, as_before) = (editor.told.take(), editor.is_as_before());
        self.editor = None;
        self.place = self.trail.pop().unwrap_or(Place::Today);
        self.page.detail = None;
        self.toast = match (told, added.as_str(), op) {
            (Some(told), "", _) => Some(told),
            (Some(told), ..) => Some(format!("{added}. {told}")),
            (None, "", Some(_)) if as_before => {
                Some(format!("Discarded the draft; the notes of session {handle} are as before. u to undo"))
            }
            (None, "", Some(_)) => Some(format!("Saved the notes of session {handle}. u to undo")),
            (None, _, Some(_)) => Some(format!("Saved the notes, {added}. u to undo")),
            (None, _, None) => None,
        };
        self.reload()
    }

    /// Leaves notes that are safe elsewhere.
    fn rescued(&mut self, aside: Aside, keep: Keep) -> Vec<Effect> {
        self.put_aside(aside);
        if keep != Keep::Finished {
            return Vec::new();
        }
        self.editor = None;
        self.place = self.trail.pop().unwrap_or(Place::Today);
        self.page.detail = None;
        self.reload()
    }
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
