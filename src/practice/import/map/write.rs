//! Maps as TOML text, in the order in which people read them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{At, Column, ColumnMap, Columns, Key, Source, Wanted};

impl ColumnMap {
    /// The map as TOML, in the order in which people read it.
    pub fn to_toml(&self) -> String {
        let mut lines = vec![format!("name = {}", quoted(&self.name))];
        lines.extend(settle(&self.to_settle));
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
            let mut pairs = vec![("column", columns(&client.column)), ("as", client.by.key().into())];
            pairs.extend(client.name.as_ref().map(|name| ("name", columns(name))));
            pairs.extend(client.handle.as_ref().map(|handle| ("handle", column(handle))));
            lines.push(format!("client = {}", table(pairs)));
        }
        if self.at == Some(At::Now) {
            lines.push(format!("at = {}", quoted("now")));
        }
        if let Some(At::Column(at)) = &self.at {
            let mut pairs = vec![("column", column(&at.column))];
            pairs.extend(at.time.as_ref().map(|time| ("time", column(time))));
            pairs.extend(at.format.clone().map(|format| ("format", format.into())));
            pairs.extend(at.tz.map(|zone| ("tz", zone.to_string().into())));
            lines.push(format!("at = {}", table(pairs)));
        }
        lines.extend(self.scale.map(|scale| format!("scale = {scale}")));
        lines.extend(self.framing());
        lines.extend(values(&self.values));
        lines.extend(words("missing", &self.missing));
        if !self.fields.is_empty() {
            lines.push("\n[fields]".to_owned());
            lines.extend(self.fields.iter().map(|(field, at)| format!("{} = {}", quoted(field), column(at))));
        }
        for answer in &self.answers {
            lines.push("\n[[answer]]".to_owned());
            lines.push(format!("question = {}", quoted(&answer.question)));
            match &answer.source {
                Source::One { column: at, split } => {
                    lines.push(format!("column = {}", column(at)));
                    lines.extend(split.iter().map(|split| format!("split = {}", quoted(split))));
                }
                Source::Each { columns, whole } => {
                    lines.extend(whole.iter().map(|at| format!("column = {}", column(at))));
                    let pairs = columns.iter().map(|(option, at)| (option.as_str(), column(at)));
                    lines.push(format!("columns = {}", table(pairs)));
                }
            }
            lines.extend(values(&answer.values));
            lines.extend(words("missing", &answer.missing));
        }
        lines.join("\n") + "\n"
    }

    /// Which rows and names of the file count.
    fn framing(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let counts = [("skip", self.skip), ("footer", self.footer)];
        lines.extend(
            counts.iter().filter(|(_, count)| *count > 0).map(|(key, count)| format!("{key} = {count}")),
        );
        lines.extend(self.prefix.iter().map(|prefix| format!("prefix = {}", quoted(prefix))));
        if !self.rows.is_empty() {
            let rows = self.rows.iter().map(|condition| {
                let (key, words) = match &condition.wanted {
                    Wanted::Is(words) => ("is", words),
                    Wanted::Not(words) => ("not", words),
                };
                table([("column", column(&condition.column)), (key, list(words))])
            });
            lines.push(format!("where = [{}]", rows.collect::<Vec<_>>().join(", ")));
        }
        lines.extend(self.unfinished.map(|what| format!("unfinished = {}", quoted(what.key()))));
        lines
    }
}

/// An inline table; its keys are quoted where they have to be.
fn table<'p>(pairs: impl IntoIterator<Item = (&'p str, toml::Value)>) -> String {
    let bare = |key: &str| {
        !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    };
    let pairs = pairs.into_iter().map(|(key, value)| {
        if bare(key) { format!("{key} = {value}") } else { format!("{} = {value}", quoted(key)) }
    });
    format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
}

/// What is to be settled, a point on each line.
fn settle(points: &[String]) -> Vec<String> {
    if points.is_empty() {
        return Vec::new();
    }
    let points = points.iter().map(|point| format!("  {},", quoted(point)));
    std::iter::once("to_settle = [".to_owned()).chain(points).chain(["]".to_owned()]).collect()
}

fn columns(columns: &Columns) -> toml::Value {
    match columns.0.as_slice() {
        [one] => column(one),
        several => toml::Value::Array(several.iter().map(column).collect()),
    }
}

fn list(words: &[String]) -> toml::Value {
    toml::Value::Array(words.iter().map(|word| quoted(word)).collect())
}

fn words(key: &str, words: &[String]) -> Option<String> {
    (!words.is_empty()).then(|| format!("{key} = {}", list(words)))
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
    let pairs = values.iter().map(|(word, value)| format!("{} = {}", quoted(word), meaning(value)));
    let pairs = pairs.collect::<Vec<_>>();
    (!pairs.is_empty()).then(|| format!("values = {{ {} }}", pairs.join(", ")))
}

/// What a word means; the words of one field of a client stand in a table.
fn meaning(value: &Value) -> String {
    match value {
        Value::Object(words) => {
            let pairs = words.iter().map(|(word, value)| format!("{} = {value}", quoted(word)));
            format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
        }
        value => value.to_string(),
    }
}
