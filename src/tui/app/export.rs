//! What a screen shows, written to a file of the person's own by whoever knows the columns.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use super::{App, Effect, Reply};
use crate::{
    domain::{analytics::cohort::By, id::ClientId, keys::Place},
    env::Vars,
    error::Error,
    practice::{Practice, analytics::Range, export::file, import::thousands, session::diary::Which},
    tui::{
        popup::{
            Popup,
            form::{Field, For, Form},
        },
        screen::practice::Row,
    },
};

/// What a screen shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// These clients, in this order.
    Clients(Vec<ClientId>),
    /// A list of sessions, whether all of it was read or not.
    Sessions(Which),
    /// The interventions on offer with these codes, in this order.
    Library(Vec<String>),
    /// The practice summed up.
    Summary(Range),
    /// Clients in groups.
    Cohort(By, Range),
    /// How interventions fared.
    Interventions(Range),
}

/// Writes lists as CSV: with the very columns of the command line, which this module may not know.
pub trait Lists {
    /// Writes what is shown and says how many records that were.
    ///
    /// # Errors
    /// When the store refuses, or the destination does not take it.
    fn write(&self, practice: &Practice, shown: &Shown, out: &mut dyn Write) -> Result<u64, Error>;
}

impl Shown {
    /// What a file of it is called at first.
    fn name(&self) -> String {
        match self {
            Self::Clients(_) => "clients".to_owned(),
            Self::Sessions(_) => "sessions".to_owned(),
            Self::Library(_) => "library".to_owned(),
            Self::Summary(_) => "practice".to_owned(),
            Self::Cohort(by, _) => format!("clients-by-{by}"),
            Self::Interventions(_) => "interventions".to_owned(),
        }
    }

    const fn holds_names(&self) -> bool {
        matches!(self, Self::Clients(_) | Self::Sessions(_))
    }

    /// So many of them, in words.
    fn words(&self, count: u64) -> String {
        let (one, many) = match self {
            Self::Clients(_) => ("client", "clients"),
            Self::Sessions(_) => ("session", "sessions"),
            Self::Library(_) | Self::Interventions(_) => ("intervention", "interventions"),
            Self::Cohort(..) => ("group", "groups"),
            Self::Summary(_) => return "the summary".to_owned(),
        };
        format!("{} {}", thousands(count), if count == 1 { one } else { many })
    }
}

impl App {
    /// What the screen shows, as far as it can be written: of marked clients only those.
    pub(super) fn shown(&self) -> Option<Shown> {
        let shown = match self.place {
            Place::Clients => {
                let clients = &self.clients;
                let shown = clients.shown.iter().filter_map(|place| clients.rows.get(*place));
                let ids = shown.map(|row| row.glance.id);
                let marked = |id: &ClientId| clients.marked.is_empty() || clients.marked.contains(id);
                Shown::Clients(ids.filter(marked).collect())
            }
            Place::Sessions => Shown::Sessions(self.sessions.which),
            Place::Library => {
                let rows = self.library.shown();
                Shown::Library(rows.map(|(_, row)| row.intervention.code.clone()).collect())
            }
            Place::Practice => {
                let range = self.numbers.told.as_ref()?.summary.range;
                match (self.numbers.row(), self.numbers.by) {
                    (Some(Row::Fared(_)), _) => Shown::Interventions(range),
                    (_, Some(by)) => Shown::Cohort(by, range),
                    (_, None) => Shown::Summary(range),
                }
            }
            _ => return None,
        };
        Some(shown).filter(|shown| self.count(shown) > 0)
    }

    /// How many records that will be.
    fn count(&self, shown: &Shown) -> usize {
        match shown {
            Shown::Clients(ids) => ids.len(),
            Shown::Sessions(_) => self.sessions.total,
            Shown::Library(codes) => codes.len(),
            Shown::Cohort(..) => self.numbers.groups.len(),
            Shown::Interventions(_) => self.numbers.count() - self.numbers.groups.len(),
            Shown::Summary(_) => 1,
        }
    }

    /// Asks where to.
    pub(super) fn export(&mut self) {
        let Some(shown) = self.shown() else { return };
        let words = shown.words(u64::try_from(self.count(&shown)).unwrap_or(u64::MAX));
        let marked = self.place == Place::Clients && !self.clients.marked.is_empty();
        let title = format!("Write {words}{} as CSV", if marked { ", the marked ones," } else { "" });
        let name = format!("{}-{}.csv", shown.name(), self.local().format("%Y-%m-%d"));
        let hint = if shown.holds_names() {
            "The file holds names, not encrypted. Only you can read it."
        } else {
            "The file holds no names of clients. Only you can read it."
        };
        self.popup =
            Popup::Form(Form::new(For::Export, title, vec![Field::new("file", "File", &name)], hint));
    }

    /// Has it written under the name that was typed.
    pub(super) fn exports(&self, form: &Form) -> Option<Effect> {
        Some(Effect::Export(self.shown()?, form.text("file").to_owned()))
    }
}

/// Writes what is shown to a new file.
///
/// # Errors
/// When the name is none for CSV, something is there already, or the place does not take it; the path is named.
pub(super) fn write(
    practice: &Practice,
    vars: &Vars,
    lists: &dyn Lists,
    (shown, name): (&Shown, &str),
) -> Result<Reply, Error> {
    let path = place(name, vars)?;
    if let Some(folder) = practice.store.path().parent() {
        file::outside(folder, &path)?;
    }
    if let Err(error) = file::free(&path) {
        return Err(Error::refused(format!("{}: type another name", error.message)));
    }
    let count = file::write(&path, |out| lists.write(practice, shown, out))?;
    let full = std::path::absolute(&path).unwrap_or(path);
    Ok(Reply::Exported(format!("Saved {} to {}", shown.words(count), at_home(&full, vars).display())))
}

/// The file that a name means: `~/` is the home folder, as it is in a shell.
fn place(name: &str, vars: &Vars) -> Result<PathBuf, Error> {
    if name.is_empty() {
        return Err(Error::usage("it needs a name, such as clients.csv"));
    }
    let path = match (name.strip_prefix("~/"), &vars.home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(name),
    };
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        None | Some("csv" | "txt") => Ok(path),
        Some(other) => Err(Error::usage(format!("it is CSV: let the name end in .csv, not .{other}"))),
    }
}

/// The path with the home folder as `~`, which leaves room for the rest.
fn at_home(path: &Path, vars: &Vars) -> PathBuf {
    let rest = vars.home.as_ref().and_then(|home| path.strip_prefix(home).ok());
    rest.map_or_else(|| path.to_owned(), |rest| Path::new("~").join(rest))
}
