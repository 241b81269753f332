//! Settings: `config.toml` in the practice folder, without personal data.

mod known;

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use chrono::{DateTime, NaiveTime, Utc};
use chrono_tz::Tz;
use schemars::JsonSchema;
use serde::Serialize;
use toml_edit::{DocumentMut, Item, Value};

pub use self::known::{SETTINGS, Setting, split_words};
use self::known::{check, default, unknown};

use crate::{
    domain::{
        Invalid, Percent, Unit,
        breakthrough::Thresholds,
        keys::{self, Keymap},
        session::{Billing, Type},
        when::{self, Minutes, Reader, SlashOrder},
    },
    env::file::{read_small, write_private},
    error::Error,
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
        let text = match read_small(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => zeroize::Zeroizing::default(),
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
            Error::usage(format!("{} is not valid TOML", path.display())).fact(error.to_string())
        })?;
        Ok(Self { path, document })
    }

    /// Refuses settings that do not exist or cannot be.
    ///
    /// # Errors
    /// With the first such setting.
    pub fn verify(&self) -> Result<(), Error> {
        self.faults().into_iter().next().map_or(Ok(()), Err)
    }

    /// What is wrong with each setting that does not exist or cannot be.
    pub fn faults(&self) -> Vec<Error> {
        let wrong = |(key, value): (String, String)| {
            let error = check(&key, &value).err()?;
            Some(error.hint(format!("repair it with: coach config unset {key}")))
        };
        let keys = self.keys().err();
        let keys = keys.map(|error| Error::from(error).hint("all of them: coach config list keys"));
        self.flat().into_iter().filter_map(wrong).chain(keys).collect()
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
        set.or_else(|| default(key)).ok_or_else(|| unknown(key))
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
        let mut value = match value {
            "true" => Value::from(true),
            "false" => Value::from(false),
            text => Value::from(text),
        };
        self.document.entry(section).or_insert(toml_edit::table());
        let item = &mut self.document[section][name];
        if let Some(before) = item.as_value() {
            // A comment behind the old value is the person's.
            *value.decor_mut() = before.decor().clone();
        }
        let value = Item::Value(value);
        if item.is_none() || spelled(item) != spelled(&value) {
            *item = value;
        }
        self.keys().map_err(|error| Error::from(error).hint("all of them: coach config list keys"))?;
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

    /// Whether the file says the same already, so that there is nothing to save.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn stands(&self) -> Result<bool, Error> {
        match read_small(&self.path) {
            Ok(text) => Ok(*text == self.document.to_string()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(self.document.is_empty()),
            Err(error) => Err(Error::file(&self.path, error)),
        }
    }

    /// Writes the file.
    ///
    /// # Errors
    /// When it cannot be written; then the old one stands.
    pub fn save(&self) -> Result<(), Error> {
        let written = write_private(&self.path, self.document.to_string().as_bytes());
        written.map_err(|error| {
            Error::file(&self.path, error)
                .hint("settings are saved in the practice folder, which cannot be written to")
        })
    }

    /// All settings whose name starts with `prefix`.
    pub fn list(&self, prefix: &str) -> Vec<Shown> {
        let set = self.flat();
        let aliases =
            set.keys().filter(|key| key.starts_with("alias.")).map(|key| (key.clone(), "your own command"));
        let known = SETTINGS.iter().map(|setting| (setting.key.to_owned(), setting.help));
        // There are many keys: they are told when they are asked for, or are others than usual.
        let keys = keys::TABLE.iter().map(|spec| (format!("keys.{}", spec.name), spec.long));
        let keys = keys.filter(|(key, _)| prefix.starts_with("keys") || set.contains_key(key));
        let all = known.chain(aliases).chain(keys);
        let mut all: Vec<_> = all.filter(|(key, _)| key.starts_with(prefix)).collect();
        all.sort();
        all.dedup_by(|one, other| one.0 == other.0);
        let show = |(key, help): (String, &str)| {
            let origin =
                if set.contains_key(&key) { self.path.display().to_string() } else { "default".to_owned() };
            Shown { value: self.value(&key), origin, help: help.to_owned(), key }
        };
        all.into_iter().map(show).collect()
    }

    /// Which key does what on the screens.
    ///
    /// # Errors
    /// When an action or a key does not exist, or one key would do two things.
    fn keys(&self) -> Result<Keymap, Invalid> {
        let own = self.flat().into_iter();
        Keymap::new(own.filter_map(|(key, value)| Some((key.strip_prefix("keys.")?.to_owned(), value))))
    }

    /// Which key does what on the screens; as the table says, where the settings are wrong.
    pub fn keymap(&self) -> Keymap {
        self.keys().unwrap_or_default()
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

    /// Reads days and times at one moment in one zone, as the settings say.
    pub fn reader(&self, now: DateTime<Utc>, zone: Tz) -> Reader {
        let (slash_order, default_start) = (self.slash_order(), self.default_start());
        Reader { slash_order, default_start, ..Reader::new(now, zone) }
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
        when::patience(&self.value("lock.after")).unwrap_or(KEEP_FOR)
    }

    /// How far something has to rise for a breakthrough.
    pub fn breakthrough(&self) -> Thresholds {
        let (dimension, overall) = (self.value("breakthrough.dimension"), self.value("breakthrough.overall"));
        Thresholds {
            dimension: dimension.parse().unwrap_or(Unit::MAX),
            overall: overall.parse().unwrap_or(Percent::MAX),
        }
    }

    /// After how many days without a session, and without an assessment, a client needs attention.
    pub fn attention_days(&self) -> (i64, i64) {
        let days = |key| self.value(key).parse().unwrap_or(i64::MAX);
        (days("attention.quiet_days"), days("attention.checkin_days"))
    }

    /// Whether a yes-or-no setting is on.
    pub fn on(&self, key: &str) -> bool {
        ["true", "on"].contains(&self.value(key).as_str())
    }
}

fn spelled(item: &Item) -> String {
    match item {
        Item::Value(Value::String(text)) => text.value().clone(),
        Item::Value(Value::Boolean(value)) => value.value().to_string(),
        other => other.to_string().trim().to_owned(),
    }
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

    #[test]
    fn numbers_have_bounds_and_places() {
        for (key, good, bad) in [
            ("breakthrough.dimension", ["0.15", "0.2", "1"], ["0.155", "0", "1.01"]),
            ("breakthrough.overall", ["10.0", "7.5", "12"], ["0", "88", "ten"]),
            ("attention.quiet_days", ["30", "1", "3650"], ["0", "1.5", "-3"]),
        ] {
            assert!(good.iter().all(|value| check(key, value).is_ok()), "{key}");
            assert!(bad.iter().all(|value| check(key, value).is_err()), "{key}");
        }
        let error = check("breakthrough.dimension", "2").unwrap_err();
        assert_eq!(error.hints, ["allowed: a number between 0.01 and 1.00"]);
        assert_eq!(
            config("[breakthrough]\ndimension = 0.2").unwrap().breakthrough().dimension.to_string(),
            "0.20"
        );
    }
}
