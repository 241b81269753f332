//! Saved column maps: which column of a form tool's file is which question, who answered and when. TOML in the practice
//! folder under `maps/`; it holds column names and no answers.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::Value;

use super::{Sheet, brief, people::By};
use crate::{
    domain::{
        assessment::Type,
        when::{Place, WhenError},
    },
    env::file,
    error::Error,
};

/// A column by its name, or by its number from 1 where names repeat.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Column {
    /// The how-manieth.
    Number(usize),
    /// What it is called.
    Name(String),
}

impl Column {
    /// Where it stands in a sheet, from 0.
    ///
    /// # Errors
    /// When there is none, or several of that name.
    pub fn find(&self, sheet: &Sheet<'_>) -> Result<usize, Error> {
        let missing = |error: Error| {
            let names = sheet.header.iter().map(|name| format!("'{}'", brief(name))).collect::<Vec<_>>();
            error.hint(format!("there are: {}", names.join(", ")))
        };
        match self {
            Self::Number(number) => {
                let at = number.checked_sub(1).filter(|at| *at < sheet.header.len());
                at.ok_or_else(|| {
                    let count = sheet.header.len();
                    missing(Error::usage(format!("there is no column {number}: the file has {count}")))
                })
            }
            Self::Name(name) => match sheet.columns(name).as_slice() {
                [one] => Ok(*one),
                [] => Err(missing(Error::usage(format!("there is no column '{}'", brief(name))))),
                several => {
                    let numbers = several.iter().map(|at| (at + 1).to_string()).collect::<Vec<_>>();
                    let first = several.first().map_or(1, |at| at + 1);
                    Err(Error::usage(format!("{} columns are called '{}'", several.len(), brief(name)))
                        .hint(format!("name it by number ({}): column = {first}", numbers.join(", "))))
                }
            },
        }
    }
}

/// Who answered.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientColumn {
    /// The column.
    pub column: Column,
    /// What it says.
    #[serde(rename = "as", default)]
    pub by: By,
}

/// When it was answered.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AtColumn {
    /// The column.
    pub column: Column,
    /// The format, as C knows it; found out when not told.
    #[serde(default)]
    pub format: Option<String>,
    /// The zone of the form tool; the practice's when not told.
    #[serde(default, deserialize_with = "zone")]
    pub tz: Option<Place>,
}

fn zone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Place>, D::Error> {
    let name = String::deserialize(deserializer)?;
    name.parse()
        .map(Some)
        .map_err(|error: WhenError| D::Error::custom(format!("{error}; {}", error.hints().join("; "))))
}

/// Which columns tell one row from another.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Key {
    /// Names joined by ` + `.
    Joined(String),
    /// A list.
    List(Vec<Column>),
}

impl Key {
    /// The columns of it.
    pub fn columns(&self, sheet: &Sheet<'_>) -> Result<Vec<usize>, Error> {
        match self {
            Self::List(columns) => columns.iter().map(|column| column.find(sheet)).collect(),
            Self::Joined(text) if !sheet.columns(text).is_empty() => {
                Ok(vec![Column::Name(text.clone()).find(sheet)?])
            }
            Self::Joined(text) => {
                text.split(" + ").map(|name| Column::Name(name.trim().to_owned()).find(sheet)).collect()
            }
        }
    }
}

/// The answers to one question.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerColumn {
    /// The question's code.
    pub question: String,
    /// The column.
    pub column: Column,
    /// What stands between several choices.
    #[serde(default)]
    pub split: Option<String>,
    /// What the words of the file mean: a number of the scale, or the letter of an option.
    #[serde(default)]
    pub values: BTreeMap<String, Value>,
}

/// A map.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnMap {
    /// What it is called.
    #[serde(default)]
    pub name: String,
    /// The bank, as `name` or `name@version`.
    #[serde(default)]
    pub bank: Option<String>,
    /// The kind of assessment.
    #[serde(rename = "type", default)]
    pub kind: Option<Type>,
    /// Which columns tell one row from another; client and time when not told.
    #[serde(default)]
    pub key: Option<Key>,
    /// Who answered.
    #[serde(default)]
    pub client: Option<ClientColumn>,
    /// When.
    #[serde(default)]
    pub at: Option<AtColumn>,
    /// What the words of the file mean in every column that does not say itself.
    #[serde(default)]
    pub values: BTreeMap<String, Value>,
    /// For clients and scores: field to column.
    #[serde(default)]
    pub fields: BTreeMap<String, Column>,
    /// The questions.
    #[serde(default, rename = "answer")]
    pub answers: Vec<AnswerColumn>,
}

impl ColumnMap {
    /// Reads a map.
    ///
    /// # Errors
    /// When it is no TOML of that form; `name` is what the file is called in the message.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        let mut map: Self = toml::from_str(text).map_err(|error| {
            let line = error
                .span()
                .and_then(|span| text.get(..span.start))
                .map_or(1, |text| text.bytes().filter(|byte| *byte == b'\n').count() + 1);
            Error::usage(format!("{name}:{line}: {}", error.message().lines().next().unwrap_or_default()))
                .hint("make a good one from a file: coach import map FILE --save NAME")
        })?;
        if map.name.is_empty() {
            name.clone_into(&mut map.name);
        }
        Ok(map)
    }

    /// The map as TOML, in the order in which people read it.
    pub fn to_toml(&self) -> String {
        let table = |pairs: Vec<(&str, toml::Value)>| {
            let pairs = pairs.into_iter().map(|(key, value)| format!("{key} = {value}")).collect::<Vec<_>>();
            format!("{{ {} }}", pairs.join(", "))
        };
        let mut lines = vec![format!("name = {}", quoted(&self.name))];
        if let Some(bank) = &self.bank {
            lines.push(format!("bank = {}", quoted(bank)));
        }
        if let Some(kind) = self.kind {
            lines.push(format!("type = {}", quoted(kind.key())));
        }
        match &self.key {
            Some(Key::Joined(text)) => lines.push(format!("key = {}", quoted(text))),
            Some(Key::List(columns)) => {
                let columns = columns.iter().map(column).map(|value| value.to_string()).collect::<Vec<_>>();
                lines.push(format!("key = [{}]", columns.join(", ")));
            }
            None => {}
        }
        if let Some(client) = &self.client {
            let pairs = vec![("column", column(&client.column)), ("as", client.by.key().into())];
            lines.push(format!("client = {}", table(pairs)));
        }
        if let Some(at) = &self.at {
            let mut pairs = vec![("column", column(&at.column))];
            pairs.extend(at.format.clone().map(|format| ("format", format.into())));
            pairs.extend(at.tz.map(|zone| ("tz", zone.to_string().into())));
            lines.push(format!("at = {}", table(pairs)));
        }
        lines.extend(values(&self.values));
        if !self.fields.is_empty() {
            lines.push("\n[fields]".to_owned());
            lines.extend(self.fields.iter().map(|(field, at)| format!("{} = {}", quoted(field), column(at))));
        }
        for answer in &self.answers {
            lines.push("\n[[answer]]".to_owned());
            lines.push(format!("question = {}", quoted(&answer.question)));
            lines.push(format!("column = {}", column(&answer.column)));
            lines.extend(answer.split.iter().map(|split| format!("split = {}", quoted(split))));
            lines.extend(values(&answer.values));
        }
        lines.join("\n") + "\n"
    }
}

fn quoted(text: &str) -> toml::Value {
    toml::Value::String(text.to_owned())
}

fn column(column: &Column) -> toml::Value {
    match column {
        Column::Name(name) => quoted(name),
        Column::Number(number) => toml::Value::Integer(i64::try_from(*number).unwrap_or(i64::MAX)),
    }
}

fn values(values: &BTreeMap<String, Value>) -> Option<String> {
    let pairs = values.iter().map(|(word, value)| format!("{} = {value}", quoted(word))).collect::<Vec<_>>();
    (!pairs.is_empty()).then(|| format!("values = {{ {} }}", pairs.join(", ")))
}

/// The maps of a practice.
pub struct Maps(PathBuf);

impl Maps {
    /// Those in the folder of a practice.
    pub fn new(practice: &Path) -> Self {
        Self(practice.join("maps"))
    }

    fn path(&self, name: &str) -> Result<PathBuf, Error> {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if name.is_empty() || name.len() > 60 || !name.chars().all(plain) {
            return Err(Error::usage(format!("'{name}' cannot be the name of a map"))
                .hint("letters, digits, - and _; for example google-quick"));
        }
        Ok(self.0.join(format!("{name}.toml")))
    }

    /// The map that `--map` means: a saved name, or a file.
    ///
    /// # Errors
    /// When there is none, or it does not read.
    pub fn load(&self, wanted: &str) -> Result<ColumnMap, Error> {
        let saved = self.path(wanted).ok().filter(|path| path.exists());
        let path = match saved {
            Some(path) => path,
            None if Path::new(wanted).is_file() => PathBuf::from(wanted),
            None => {
                let names = self.names()?;
                let known = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
                return Err(Error::not_found(format!("there is no map '{wanted}'"))
                    .hint(format!("saved maps: {known}"))
                    .hint(format!("make one: coach import map FILE --save {wanted}")));
            }
        };
        let text = fs::read_to_string(&path).map_err(|error| Error::file(&path, error))?;
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or(wanted);
        ColumnMap::parse(stem, &text)
    }

    /// The names of all saved maps.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn names(&self) -> Result<Vec<String>, Error> {
        let entries = match fs::read_dir(&self.0) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(|error| Error::file(&self.0, error))?,
        };
        let mut names = Vec::new();
        for entry in entries {
            let path = entry?.path();
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            if path.extension().is_some_and(|extension| extension == "toml") {
                names.extend(stem.map(str::to_owned));
            }
        }
        names.sort();
        Ok(names)
    }

    /// Whether there is a map of that name.
    ///
    /// # Errors
    /// When it cannot be a name.
    pub fn exists(&self, name: &str) -> Result<bool, Error> {
        Ok(self.path(name)?.exists())
    }

    /// Saves a map, readable by its owner only. Gives where it lies.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save(&self, map: &ColumnMap) -> Result<PathBuf, Error> {
        let path = self.path(&map.name)?;
        file::create_private_folder(&self.0).map_err(|error| Error::file(&self.0, error))?;
        file::write_private(&path, map.to_toml().as_bytes()).map_err(|error| Error::file(&path, error))?;
        Ok(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECIPE: &str = r#"
name = "google-quick"
bank = "core"
type = "quick"
key    = "Timestamp + Email Address"
client = { column = "Email Address", as = "email" }
at     = { column = "Timestamp", format = "%d/%m/%Y %H:%M:%S", tz = "Europe/Paris" }
[[answer]]
question = "q07"
column   = "When I know what is \"right\", I act on it."
[[answer]]
question = "q09"
column   = 7
split    = ";"
values   = { "Strongly agree" = 7, "Never" = "a" }
"#;

    #[test]
    fn the_recipe_reads_and_returns_the_same() {
        let map = ColumnMap::parse("google-quick", RECIPE).unwrap();
        assert_eq!(map.answers[1].column, Column::Number(7));
        assert_eq!(map.at.as_ref().unwrap().tz, Some(chrono_tz::Europe::Paris.into()));
        assert_eq!(ColumnMap::parse("x", &map.to_toml()).unwrap(), map);
    }

    #[test]
    fn a_mistake_is_told_with_its_line() {
        let error = ColumnMap::parse("m.toml", "name = \"x\"\nbanc = \"core\"\n").unwrap_err();
        assert!(error.message.starts_with("m.toml:2: unknown field `banc`"), "{}", error.message);
    }

    #[test]
    fn names_stay_in_their_folder() {
        let folder = tempfile::tempdir().unwrap();
        let maps = Maps::new(folder.path());
        assert!(maps.names().unwrap().is_empty());
        assert!(maps.exists("../x").is_err());
        maps.save(&ColumnMap { name: "a-1".into(), ..ColumnMap::default() }).unwrap();
        assert_eq!(maps.names().unwrap(), ["a-1"]);
        assert_eq!(maps.load("a-1").unwrap().name, "a-1");
        assert!(maps.load("b").unwrap_err().hints[0].contains("a-1"));
    }
}
