//! What was taken from where: the columns that a file was read by, and the days that came out of them. It is told before
//! anything is stored, so that a column that was taken for another is seen in time.

use chrono::NaiveDate;
use chrono_tz::Tz;
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    brief,
    moment::{Moments, Stamped},
    people::By,
    plan::Told,
};
use crate::{domain::when::SlashOrder, practice::Setting};

/// What was taken from where.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reading {
    /// The bank that the answers belong to.
    pub bank: Option<String>,
    /// How many of its questions have a column.
    pub questions: Option<usize>,
    /// Where the time comes from.
    pub time: Option<TimeColumn>,
    /// Whether the answers have the moment of the import, because the map says so.
    pub time_is_now: bool,
    /// Where the person comes from.
    pub person: Option<PersonColumn>,
    /// Where fields come from.
    pub fields: Vec<FieldColumn>,
    /// The highest value of scores in the file, where that is not 1.
    pub scale: Option<u32>,
    /// Whether any score was rounded to 2 decimals.
    pub rounded: bool,
    /// Columns that were not read.
    pub unused: Vec<String>,
}

/// Where a field comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FieldColumn {
    /// The field.
    pub field: String,
    /// The name of the column.
    pub column: String,
}

impl FieldColumn {
    /// Whether the column is called like the field.
    fn is_alike(&self) -> bool {
        self.column.trim().to_lowercase().replace([' ', '-'], "_") == self.field
    }
}

/// Where the time comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TimeColumn {
    /// The name of the column.
    pub column: String,
    /// The zone in which it is read, where a cell says none.
    pub zone: String,
    /// The first day that was read, in the practice's zone.
    pub first: Option<NaiveDate>,
    /// The last.
    pub last: Option<NaiveDate>,
    /// How many cells said their zone themselves.
    pub own_zone: u64,
    /// How many said no zone, and were read in that one.
    pub without_zone: u64,
    /// How many said a day alone, and were read as its first instant.
    pub days_alone: u64,
    /// The column with the time of day, where that is another one.
    pub clock: Option<String>,
    /// Which of day and month comes first, where its form could be read either way: `dmy` or `mdy`.
    pub order: Option<String>,
    /// Whether that is not the order of the settings: the file or the map says so.
    pub own_order: bool,
}

/// Where the person comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PersonColumn {
    /// The name of the column.
    pub column: String,
    /// What it says: `email`, `handle` or `name`.
    pub says: String,
    /// The column with the name that has to be theirs; several are joined by ` + `.
    pub name: Option<String>,
    /// The column with the handle or id that has to be theirs.
    pub handle: Option<String>,
    /// How many rows were taken by the name alone, because the address or handle is empty there.
    pub by_name: u64,
}

impl PersonColumn {
    /// A column that says this of a client.
    pub fn new(column: &str, by: By) -> Self {
        Self { column: column.to_owned(), says: by.key().to_owned(), name: None, handle: None, by_name: 0 }
    }
}

/// Which of day and month comes first in a format whose numbers could be read either way.
fn order(format: &str) -> Option<SlashOrder> {
    let starts = [
        ("%d/%m", SlashOrder::Dmy),
        ("%d-%m", SlashOrder::Dmy),
        ("%m/%d", SlashOrder::Mdy),
        ("%m-%d", SlashOrder::Mdy),
    ];
    starts.into_iter().find(|(start, _)| format.starts_with(start)).map(|(_, order)| order)
}

impl PersonColumn {
    /// `person from 'Email' (e-mail) and 'Name'`, and in how many rows the name alone says it.
    fn words(&self) -> String {
        let says = if self.says == "email" { "e-mail" } else { &self.says };
        let beside = self.name.iter().chain(&self.handle).map(|name| format!(" and '{}'", brief(name)));
        let alone = match self.by_name {
            0 => String::new(),
            1 => format!(", in 1 row by the name alone (no {says})"),
            rows => format!(", in {rows} rows by the name alone (no {says})"),
        };
        format!("person from '{}' ({says}){}{alone}", brief(&self.column), beside.collect::<String>())
    }
}

impl TimeColumn {
    /// A column from which nothing was read so far.
    pub fn new(column: &str, zone: &impl ToString) -> Self {
        Self { column: column.to_owned(), zone: zone.to_string(), ..Self::default() }
    }

    /// A column that is read so.
    pub(super) fn of(column: &str, moments: &Moments, setting: &Setting) -> Self {
        let order = moments.format.as_deref().and_then(order);
        let usual = setting.config.slash_order();
        let own_order = order.is_some() && usual.is_some() && order != usual;
        let order = order.map(|order| if order == SlashOrder::Dmy { "dmy" } else { "mdy" }.to_owned());
        Self { order, own_order, ..Self::new(column, &moments.zone) }
    }

    /// Notes a moment that was read.
    pub fn saw(&mut self, read: Stamped, zone: Tz) {
        self.own_zone += u64::from(read.own_zone);
        self.without_zone += u64::from(!read.own_zone);
        self.days_alone += u64::from(!read.clocked);
        let day = read.at.with_timezone(&zone).date_naive();
        self.first = Some(self.first.map_or(day, |first| first.min(day)));
        self.last = Some(self.last.map_or(day, |last| last.max(day)));
    }
}

impl TimeColumn {
    /// `time from 'Submit Date (UTC)' in UTC, 2 Oct to 9 Oct 2026`, and what was assumed.
    fn words(&self) -> String {
        let zone = match (self.own_zone, self.without_zone) {
            (1.., 0) => "in the zone that each cell says".to_owned(),
            (1.., _) => format!("in the zone that a cell says, else in {}", self.zone),
            _ => format!("in {}", self.zone),
        };
        let days = self.first.zip(self.last);
        let days = days.map_or_else(String::new, |(first, last)| format!(", {}", span(first, last)));
        let alone = if self.days_alone > 0 { ", days without a time as 00:00" } else { "" };
        let order = self.order.as_ref().map_or_else(String::new, |order| {
            let (first, usual) = if order == "dmy" { ("day", "mdy") } else { ("month", "dmy") };
            let but =
                if self.own_order { format!(" (time.slash_order says {usual})") } else { String::new() };
            format!(", {first} first{but}")
        });
        let clock = self.clock.as_ref().map_or_else(String::new, |clock| format!(" and '{}'", brief(clock)));
        format!("time from '{}'{clock} {zone}{order}{days}{alone}", brief(&self.column))
    }
}

impl Reading {
    /// Notes what was read of a row of answers.
    pub(super) fn saw(&mut self, told: &Told, zone: Tz) {
        if let (Some(time), Some(stamped)) = (&mut self.time, told.stamped) {
            time.saw(stamped, zone);
        }
        if let Some(person) = &mut self.person {
            person.by_name += u64::from(told.by_name);
        }
    }

    /// In a sentence: `quick@1.0.0, 12 questions; time from 'Submit Date (UTC)' in UTC, 2 Oct to 9 Oct 2026; person from
    /// 'Email'`. Nothing where nothing was read by columns.
    pub fn sentence(&self) -> Option<String> {
        let mut parts = Vec::new();
        if let (Some(bank), Some(count)) = (&self.bank, self.questions) {
            parts.push(format!("{bank}, {count} {}", if count == 1 { "question" } else { "questions" }));
        }
        parts.extend(self.time.as_ref().map(TimeColumn::words));
        parts.extend(self.time_is_now.then(|| "time of the import".to_owned()));
        parts.extend(self.person.as_ref().map(PersonColumn::words));
        parts.extend(self.scale.map(|scale| {
            format!("scale {scale}{}", if self.rounded { ", rounded to 2 decimals" } else { "" })
        }));
        parts.extend(self.fields_in_words());
        (!parts.is_empty()).then(|| parts.join("; "))
    }

    /// `phone from 'Mobile', else 'Work Phone'; first_name, email from columns called so`.
    fn fields_in_words(&self) -> Vec<String> {
        let mut from: Vec<(&str, Vec<String>)> = Vec::new();
        for FieldColumn { field, column } in self.fields.iter().filter(|field| !field.is_alike()) {
            let column = quoted(column);
            match from.iter_mut().find(|(known, _)| known == field) {
                Some((_, columns)) => columns.push(column),
                None => from.push((field, vec![column])),
            }
        }
        let from =
            from.into_iter().map(|(field, columns)| format!("{field} from {}", columns.join(", else ")));
        let from = from.collect::<Vec<_>>().join(", ");
        let alike = self.fields.iter().filter(|field| field.is_alike()).map(|field| field.field.as_str());
        let alike = alike.collect::<Vec<_>>().join(", ");
        let alike = if alike.is_empty() { alike } else { format!("{alike} from columns called so") };
        [from, alike].into_iter().filter(|words| !words.is_empty()).collect()
    }

    /// The columns that were not read, in a sentence.
    pub fn left_over(&self) -> Option<String> {
        let names: Vec<_> = self.unused.iter().map(|name| quoted(name)).collect();
        (!names.is_empty()).then(|| format!("not used: {}", names.join(", ")))
    }
}

/// The name of a column in quotes; `column 14` is one that has none.
fn quoted(name: &str) -> String {
    let number = name.strip_prefix("column ").is_some_and(|number| number.parse::<usize>().is_ok());
    if number { name.to_owned() } else { format!("'{}'", brief(name)) }
}

/// `2 Oct to 9 Oct 2026`, `30 Dec 2025 to 2 Jan 2026`, or the one day.
fn span(first: NaiveDate, last: NaiveDate) -> String {
    use chrono::Datelike;
    let whole = |day: NaiveDate| day.format("%-d %b %Y").to_string();
    match () {
        () if first == last => whole(first),
        () if first.year() == last.year() => format!("{} to {}", first.format("%-d %b"), whole(last)),
        () => format!("{} to {}", whole(first), whole(last)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_as_a_sentence() {
        let mut time = TimeColumn::new("Submit Date (UTC)", &chrono_tz::UTC);
        let mut reading =
            Reading { person: Some(PersonColumn::new("Email", By::Email)), ..Reading::default() };
        assert_eq!(reading.sentence().unwrap(), "person from 'Email' (e-mail)");
        for at in ["2026-10-09T22:30:00Z", "2026-10-02T08:00:00Z"] {
            let read = Stamped { at: at.parse().unwrap(), own_zone: false, clocked: true };
            time.saw(read, chrono_tz::Europe::Paris);
        }
        (reading.time, reading.bank, reading.questions) = (Some(time), Some("quick@1.0.0".into()), Some(12));
        assert_eq!(
            reading.sentence().unwrap(),
            "quick@1.0.0, 12 questions; time from 'Submit Date (UTC)' in UTC, 2 Oct to 10 Oct 2026; person from 'Email' (e-mail)"
        );
        let mut time = TimeColumn::new("When", &chrono_tz::Europe::Paris);
        time.own_zone = 2;
        assert_eq!(time.words(), "time from 'When' in the zone that each cell says");
        (time.without_zone, time.days_alone) = (1, 1);
        assert_eq!(
            time.words(),
            "time from 'When' in the zone that a cell says, else in Europe/Paris, days without a time as 00:00"
        );
        assert_eq!(Reading::default().sentence(), None);
        assert_eq!(
            span("2025-12-30".parse().unwrap(), "2026-01-02".parse().unwrap()),
            "30 Dec 2025 to 2 Jan 2026"
        );
    }
}
