//! What was typed and stands nowhere but on the screen. Whatever ends a screen asks here first: notes, and the form that is
//! open, are stored or kept in a file before the screen goes.

use std::path::{Path, PathBuf};

use super::{App, Effect, Reply, perform::Desk};
use crate::{
    domain::keys::Action,
    practice::{fields, form, kept::About},
    tui::{
        aside::Aside,
        popup::{
            Popup,
            form::{For, Form},
            sheet::Sheet,
        },
        screen::editor::Keep,
    },
};

/// Why what was typed into a form is in a file.
const LEFT_OPEN: &str = "a form was still open";

impl App {
    /// Keeps what is not stored before something else happens. Nothing else locks or ends the screens.
    pub(super) fn before(&self, effect: Effect) -> Vec<Effect> {
        let ends = matches!(effect, Effect::Quit | Effect::Lock);
        let unkept = self.editor.as_ref().is_some_and(|editor| !editor.is_kept());
        let notes = unkept.then_some(Effect::KeepNotes(if ends { Keep::Last } else { Keep::Growing }));
        let typed = matches!(&self.popup, Popup::Form(form) if form.is_worth_keeping());
        let form = (ends && typed).then_some(Effect::KeepForm);
        // The form first: what became of the notes is shown in its place.
        form.into_iter().chain(notes).chain([effect]).collect()
    }

    /// Notes that are stored when the screens end and nobody finished: said, because nothing else tells that their boxes are
    /// no action items yet.
    pub(in crate::tui) fn unfinished(&self) -> Option<Aside> {
        let editor = self.editor.as_ref().filter(|editor| editor.is_kept() && !editor.is_as_before())?;
        let (handle, leave) = (&editor.session.handle, self.key_of(Action::Leave));
        Some(Aside::told(format!(
            "the notes of session {handle} are saved as a draft, without action items from their boxes: \
             open them in coach tui, and {leave} finishes them"
        )))
    }

    /// Takes note of words that are in a file now, and shows that until it was seen.
    pub(super) fn put_aside(&mut self, aside: Aside) {
        self.asides.push(aside);
        self.show_asides();
    }

    /// Shows what was kept and nobody has seen yet.
    pub(super) fn show_asides(&mut self) {
        let lines: Vec<String> = self.unseen().collect();
        if !lines.is_empty() {
            self.popup = Popup::Sheet(Box::new(Sheet::notice("Saved for later".to_owned(), lines)));
        }
    }

    /// What of it nobody has seen yet.
    pub(super) fn unseen(&self) -> impl Iterator<Item = String> {
        self.asides.iter().filter(|aside| !aside.seen).flat_map(Aside::lines)
    }

    /// The person has seen it all.
    pub(super) fn has_seen_asides(&mut self) {
        self.asides.iter_mut().for_each(|aside| aside.seen = true);
    }
}

impl Desk<'_> {
    /// The practice folder.
    pub(in crate::tui) fn folder(&self) -> PathBuf {
        self.practice.store.path().parent().unwrap_or(Path::new("")).to_owned()
    }

    /// Keeps what was typed into the form that is open.
    pub(super) fn keep_form(&mut self, app: &App) -> Reply {
        let Popup::Form(form) = &app.popup else { return Reply::Told(String::new()) };
        let (about, words) = self.typed(form);
        let folder = self.folder();
        Reply::Aside(Aside::keep_or_lose(self.env, &folder, (&about, words.as_bytes()), LEFT_OPEN))
    }

    /// What a form is about, and what was typed into it as the command reads it that goes on with it.
    fn typed(&self, form: &Form) -> (About, String) {
        let setting = &self.practice.setting;
        let edition = form.seen.as_ref().map(|seen| seen.edition());
        let text = |key: &str| form.text(key).to_owned();
        // What is said by the clock, such as "tomorrow", becomes what it says now.
        let time = |key: &str| match setting.reader().stretch(form.text(key)) {
            Ok((at, length)) => {
                let until = length.map(|length| (at + length.delta()).format("-%H:%M").to_string());
                format!("{}{}", at.format("%Y-%m-%d %H:%M"), until.unwrap_or_default())
            }
            Err(_) => text(key),
        };
        let of = form.of.clone();
        let (kind, fields) = match (form.purpose, of) {
            (For::EditClient(_), Some(handle)) => {
                let changed = form.changed();
                let words = match &form.record {
                    Some(client) => fields::filled(client, setting, &changed),
                    None => form::written(&changed),
                };
                return (About::Fields(handle, edition), words);
            }
            (For::AddSession(_), Some(handle)) => {
                let fields = vec![
                    ("at", time("at")),
                    ("for", text("length")),
                    ("type", text("type")),
                    ("focus", text("focus")),
                ];
                (form::Form::Session(handle), fields)
            }
            (For::MoveSession(_), Some(handle)) => {
                (form::Form::Moved(handle, edition), vec![("to", time("at"))])
            }
            (For::Finish(_), Some(handle)) => {
                let fields = vec![("minutes", text("minutes")), ("next", time("at"))];
                (form::Form::Ended(handle, edition), fields)
            }
            (For::AddClient, _) => (form::Form::Client, form.changed()),
            _ => return (About::Unknown, form::written(&form.changed())),
        };
        let fields: Vec<_> = fields.into_iter().filter(|(_, text)| !text.is_empty()).collect();
        (About::Form(kind), form::written(&fields))
    }
}
