//! Settings: `config.toml` in the practice folder, without personal data.

mod known;

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use chrono::NaiveTime;
use chrono_tz::Tz;
use schemars::JsonSchema;
use serde::Serialize;
use toml_edit::{DocumentMut, Item, Value};

pub use known::{SETTINGS, Setting};

use known::MayBe;

use crate::{
    domain::{
        session::{Billing, Type},
        when::{self, Minutes, SlashOrder},
    },
    env::file::write_private,
    error::{Error, Kind},
    vault::cache::KEEP_FOR,
};

/// A setting as `config list` shows it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Shown {
    /// Its name.
    pub key: String,
    /// What holds.
    pub value: String,
    /// `default`, or the file it comes from.
    pub origin: String,
    /// What it is for.
    pub help: String,
}

/// The settings of a practice.
#[derive(Clone, Debug, Default)]
pub struct Config {
    path: PathBuf,
    document: DocumentMut,
}

impl Config {
    /// The file's name in the practice folder.
    pub const FILE: &'static str = "config.toml";

    /// Reads the settings of a practice folder; no file means all defaults.
    ///
    /// # Errors
    /// When the file cannot be read, is no TOML, or sets something unknown or impossible.
    pub fn load(folder: &Path) -> Result<Self, Error> {
        let config = Self::open(folder)?;
        config.verify()?;
        Ok(config)
    }

    /// Reads the settings without checking them, so that a wrong one can be repaired.
    ///
    /// # Errors
    /// When the file cannot be read or is no TOML.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(Self::FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(Error::file(&path, error)),
        };
        Self::parse(path, &text)
    }

    /// Reads settings from text, unchecked; `path` is where they lie or will lie.
    ///
    /// # Errors
    /// When it is no TOML.
    pub fn parse(path: PathBuf, text: &str) -> Result<Self, Error> {
        let document = text.parse::<DocumentMut>().map_err(|error| {
            Error::usage(format!("{} is not readable as TOML", path.display())).fact(error.to_string())
        })?;
        Ok(Self { path, document })
    }

    /// Refuses settings that do not exist or cannot be.
    ///
    /// # Errors
    /// With the first such setting.
    pub fn verify(&self) -> Result<(), Error> {
        for (key, value) in self.flat() {
            check(&key, &value)
                .map_err(|error| error.hint(format!("repair it with: coach config unset {key}")))?;
        }
        Ok(())
    }

    /// Where the settings lie.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Everything that is set, as `a.b` and text.
    fn flat(&self) -> BTreeMap<String, String> {
        let mut flat = BTreeMap::new();
        for (section, item) in self.document.iter() {
            match item {
                Item::Table(table) => {
                    for (name, value) in table {
                        flat.insert(format!("{section}.{name}"), spelled(value));
                    }
                }
                value => {
                    flat.insert(section.to_owned(), spelled(value));
                }
            }
        }
        flat
    }

    /// What holds for a setting.
    ///
    /// # Errors
    /// When there is no such setting.
    pub fn get(&self, key: &str) -> Result<String, Error> {
        let set = self.flat().remove(key);
        set.or_else(|| default(key).map(str::to_owned)).ok_or_else(|| unknown(key))
    }

    fn value(&self, key: &str) -> String {
        self.get(key).unwrap_or_default()
    }

    /// Changes a setting, leaving comments alone; [`Self::save`] keeps it.
    ///
    /// # Errors
    /// When there is no such setting, or it may not have that value.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), Error> {
        check(key, value)?;
        let (section, name) = key.split_once('.').ok_or_else(|| unknown(key))?;
        let value = match value {
            "true" => Value::from(true),
            "false" => Value::from(false),
            text => Value::from(text),
        };
        self.document.entry(section).or_insert(toml_edit::table());
        self.document[section][name] = Item::Value(value);
        Ok(())
    }

    /// Puts a setting back to its default; [`Self::save`] keeps it.
    ///
    /// # Errors
    /// When there is no such setting.
    pub fn unset(&mut self, key: &str) -> Result<(), Error> {
        let (section, name) = key.split_once('.').ok_or_else(|| unknown(key))?;
        let removed =
            self.document.get_mut(section).and_then(Item::as_table_mut).and_then(|table| table.remove(name));
        if removed.is_none() && default(key).is_none() {
            return Err(unknown(key));
        }
        Ok(())
    }

    /// Writes the file.
    ///
    /// # Errors
    /// When it cannot be written; then the old one stands.
    pub fn save(&self) -> Result<(), Error> {
        Ok(write_private(&self.path, self.document.to_string().as_bytes())?)
    }

    /// All settings whose name starts with `prefix`.
    pub fn list(&self, prefix: &str) -> Vec<Shown> {
        let set = self.flat();
        let aliases =
            set.keys().filter(|key| key.starts_with("alias.")).map(|key| (key.clone(), "your own command"));
        let known = SETTINGS.iter().map(|setting| (setting.key.to_owned(), setting.help));
        let mut all: Vec<_> = known.chain(aliases).filter(|(key, _)| key.starts_with(prefix)).collect();
        all.sort();
        let show = |(key, help): (String, &str)| {
            let origin =
                if set.contains_key(&key) { self.path.display().to_string() } else { "default".to_owned() };
            Shown { value: self.value(&key), origin, help: help.to_owned(), key }
        };
        all.into_iter().map(show).collect()
    }

    /// The words that an alias stands for.
    pub fn alias(&self, name: &str) -> Option<Vec<String>> {
        let words = self.flat().remove(&format!("alias.{name}"))?;
        split_words(&words)
    }

    /// The zone of the practice, unless it follows the system.
    pub fn zone(&self) -> Option<Tz> {
        self.value("time.zone").parse().ok()
    }

    /// How dates with slashes are read; `None` asks.
    pub fn slash_order(&self) -> Option<SlashOrder> {
        match self.value("time.slash_order").as_str() {
            "dmy" => Some(SlashOrder::Dmy),
            "mdy" => Some(SlashOrder::Mdy),
            _ => None,
        }
    }

    /// The time of a day that is given without one.
    pub fn default_start(&self) -> NaiveTime {
        NaiveTime::parse_from_str(&self.value("time.default_start"), "%H:%M").unwrap_or_default()
    }

    /// How long a session is meant to be.
    pub fn session_length(&self) -> Minutes {
        when::duration(&self.value("session.minutes")).unwrap_or(Minutes::HOUR)
    }

    /// What sort of session it is.
    pub fn session_type(&self) -> Type {
        self.value("session.type").parse().unwrap_or(Type::Regular)
    }

    /// How sessions are paid for.
    pub fn session_billing(&self) -> Billing {
        self.value("session.billing").parse().unwrap_or(Billing::Paid)
    }

    /// How long an unlock lasts without use.
    pub fn lock_after(&self) -> Duration {
        let set = when::span(&self.value("lock.after")).ok().and_then(|span| span.to_std().ok());
        set.unwrap_or(KEEP_FOR)
    }

    /// Whether a yes-or-no setting is on.
    pub fn on(&self, key: &str) -> bool {
        self.value(key) == "true"
    }
}

fn spelled(item: &Item) -> String {
    match item {
        Item::Value(Value::String(text)) => text.value().clone(),
        Item::Value(Value::Boolean(value)) => value.value().to_string(),
        other => other.to_string().trim().to_owned(),
    }
}

fn default(key: &str) -> Option<&'static str> {
    SETTINGS.iter().find(|setting| setting.key == key).map(|setting| setting.default)
}

fn unknown(key: &str) -> Error {
    let near = SETTINGS.iter().map(|setting| setting.key).min_by_key(|known| strsim::levenshtein(known, key));
    let error = Error::new(Kind::Usage, format!("there is no setting '{key}'"))
        .hint("all of them: coach config list");
    match near.filter(|known| strsim::levenshtein(known, key) <= 4) {
        Some(near) => error.hint(format!("did you mean {near}?")),
        None => error,
    }
}

/// Whether a setting may have a value.
fn check(key: &str, value: &str) -> Result<(), Error> {
    if let Some(name) = key.strip_prefix("alias.") {
        let named =
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        return if named && split_words(value).is_some_and(|words| !words.is_empty()) {
            Ok(())
        } else {
            Err(Error::usage(format!("'{value}' is no command for the alias '{name}'"))
                .hint("for example: coach config set alias.q 'assess new --type quick'"))
        };
    }
    let setting = SETTINGS.iter().find(|setting| setting.key == key).ok_or_else(|| unknown(key))?;
    let (fits, wanted) = match &setting.may_be {
        MayBe::Words(words) => (words.contains(&value), words.join(", ")),
        MayBe::Zone => (
            value == "system" || value.parse::<Tz>().is_ok(),
            "system, or an IANA zone such as Europe/Paris".to_owned(),
        ),
        MayBe::Time => (NaiveTime::parse_from_str(value, "%H:%M").is_ok(), "a time such as 09:00".to_owned()),
        MayBe::Span => (
            when::span(value).is_ok_and(|span| span >= chrono::TimeDelta::minutes(1)),
            "a time of a minute or more, such as 15m or 1h".to_owned(),
        ),
        MayBe::Length => {
            (when::duration(value).is_ok(), "a length of up to 24 hours, such as 50m or 1h30".to_owned())
        }
    };
    if fits {
        Ok(())
    } else {
        Err(Error::usage(format!("{key} cannot be '{value}'")).hint(format!("it may be: {wanted}")))
    }
}

/// Splits an alias into words as a shell would, with single and double quotes.
fn split_words(text: &str) -> Option<Vec<String>> {
    let (mut words, mut word, mut quote, mut begun) = (Vec::new(), String::new(), None, false);
    for c in text.chars() {
        match (quote, c) {
            (None, '\'' | '"') => (quote, begun) = (Some(c), true),
            (Some(open), c) if c == open => quote = None,
            (None, c) if c.is_whitespace() => {
                if begun {
                    words.push(std::mem::take(&mut word));
                }
                begun = false;
            }
            (_, c) => {
                word.push(c);
                begun = true;
            }
        }
    }
    if begun {
        words.push(word);
    }
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> Result<Config, Error> {
        let config = Config::parse(PathBuf::from("config.toml"), text)?;
        config.verify()?;
        Ok(config)
    }

    #[test]
    fn every_default_is_allowed() {
        let known = |key: &str| SETTINGS.iter().find(|setting| setting.key == key).unwrap().words().to_vec();
        assert_eq!(known("session.type"), Type::ALL.iter().map(|kind| kind.key()).collect::<Vec<_>>());
        assert_eq!(known("session.billing"), Billing::ALL.iter().map(|kind| kind.key()).collect::<Vec<_>>());
        for setting in SETTINGS {
            assert!(check(setting.key, setting.default).is_ok(), "{}", setting.key);
        }
    }

    #[test]
    fn what_is_unknown_or_impossible_is_named() {
        assert_eq!(config("[ui]\ntheme = 'pink'").unwrap_err().message, "ui.theme cannot be 'pink'");
        let error = config("[ui]\nthem = 'dark'").unwrap_err();
        assert_eq!(error.message, "there is no setting 'ui.them'");
        assert!(error.hints.iter().any(|hint| hint == "did you mean ui.theme?"));
    }

    #[test]
    fn aliases_are_words() {
        let config = config("[alias]\nq = \"assess new --note 'two words'\"").unwrap();
        assert_eq!(config.alias("q").unwrap(), ["assess", "new", "--note", "two words"]);
        assert!(check("alias.q", "'open").is_err());
    }
}
