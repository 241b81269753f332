//! `--kept FILE`: a command goes on with a form of the screens that was filled in and could not be stored.

use std::path::PathBuf;

use clap::Args;

use super::{cx::Open, writing::Words};
use crate::{
    domain::session::Session,
    error::Error,
    practice::{
        form::{self, Form},
        kept::{self, About},
        overtaken::{Seen, Subject},
    },
};

/// Where such a form lies.
#[derive(Args, Debug)]
pub(in crate::cli) struct Source {
    /// Continue a form that could not be saved; options given here take precedence
    #[arg(long = "kept", value_name = "FILE", value_hint = clap::ValueHint::FilePath, hide_short_help = true)]
    file: Option<PathBuf>,
}

/// What was filled in, field by field.
#[derive(Default)]
pub(super) struct Filled {
    fields: Vec<(String, String)>,
    form: Option<Form>,
}

impl Source {
    /// Whether there is one.
    pub(super) const fn is_named(&self) -> bool {
        self.file.is_some()
    }

    /// Opens it for a command, and says what it holds.
    pub(super) fn open(&self, open: &mut Open<'_>, wanted: &Form) -> Result<Filled, Error> {
        let Some(path) = &self.file else { return Ok(Filled::default()) };
        let form = match kept::about(path) {
            About::Form(form) if form.serves(open.store(), wanted)? => form,
            About::Form(form) => {
                let hint = format!("continue with it: {} --kept {}", form.command(), kept::quoted(path));
                return Err(Error::refused(format!("{} holds another form", path.display())).hint(hint));
            }
            // Its name is gone; what it holds is all there is to know.
            _ => wanted.clone(),
        };
        let words = Words::read(open.env, path, None)?;
        let fields = form::read(&words.whole(open.store())?)?;
        let told: Vec<String> = fields.iter().map(|(key, text)| format!("{key} '{text}'")).collect();
        open.say(&format!("The form had {}", told.join(", ")))?;
        Ok(Filled { fields, form: Some(form) })
    }
}

impl Filled {
    /// Takes what stood in a field.
    pub(super) fn take(&mut self, key: &str) -> Option<String> {
        let at = self.fields.iter().position(|(field, _)| field == key)?;
        Some(self.fields.remove(at).1)
    }

    /// The same, read as an option is.
    pub(super) fn read<T, E: Into<Error>>(
        &mut self,
        key: &str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<Option<T>, Error> {
        self.take(key).map(|text| read(&text).map_err(Into::into)).transpose()
    }

    /// The session as it was when the form was filled in: what others changed since is not written over unasked.
    pub(super) fn seen(&self, open: &Open<'_>, session: &Session) -> Result<Seen, Error> {
        let (store, setting, subject) = (open.store(), open.setting(), Subject::Session(session.id));
        match &self.form {
            Some(form) => Seen::in_edition(store, setting, subject, form.made_of()),
            None => Seen::of(store, setting, subject),
        }
    }
}
