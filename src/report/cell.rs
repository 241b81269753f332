//! One value of a record and its two spellings: for people, and for machines.

use std::{borrow::Cow, fmt};

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::{Style, measure, sanitize, spark, when};
use crate::domain::{
    Change, DayGap, Handle, MeanRating, Percent, Points, Share, Total, Unit, Velocity, Weight, WorkedHours,
};

/// On which side a column is even.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// What a value is called and how its column behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name for machines: the key in JSON, the header in CSV and plain, the word in `--fields`.
    pub key: &'static str,
    /// The name for people, written as in a sentence (`Next session`), because it is also read aloud.
    pub title: &'static str,
    /// What stands over it in a table that has no room for the whole title.
    pub short: &'static str,
    /// Where it is even in tables.
    pub align: Align,
    /// What may go of it when a table is wider than the terminal.
    pub gives: Gives,
}

/// What a column gives up where there is little room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gives {
    /// Nothing.
    Nothing,
    /// The end of its words.
    Words,
    /// The older scores of its lines.
    Scores,
    /// All of it: it has what the other columns leave, and goes where that is too little.
    Everything,
}

impl Column {
    /// Left-aligned and never cut: handles, statuses, dates.
    pub const fn left(key: &'static str, title: &'static str) -> Self {
        Self { key, title, short: title, align: Align::Left, gives: Gives::Nothing }
    }

    /// Right-aligned and never cut: numbers.
    pub const fn right(key: &'static str, title: &'static str) -> Self {
        Self { align: Align::Right, ..Self::left(key, title) }
    }

    /// Right-aligned, and drawn of fewer scores when the terminal is narrow: trends.
    pub const fn line(key: &'static str, title: &'static str) -> Self {
        Self { gives: Gives::Scores, ..Self::right(key, title) }
    }

    /// Left-aligned words that matter less than all others: they are cut first, and left out of a narrow table.
    pub const fn aside(key: &'static str, title: &'static str) -> Self {
        Self { gives: Gives::Everything, ..Self::left(key, title) }
    }

    /// With a shorter title for tables on narrow terminals.
    #[must_use]
    pub const fn or(self, short: &'static str) -> Self {
        Self { short, ..self }
    }

    /// The columns of a row, and more behind them; `ALL` is how many there are together.
    ///
    /// # Panics
    /// As [`Column::among`].
    pub const fn and<const ALL: usize>(row: &[Self], more: &[Self]) -> [Self; ALL] {
        Self::among(row, row.len(), more)
    }

    /// The columns of a row, and more before the one at `place`; `ALL` is how many there are together.
    ///
    /// # Panics
    /// When it is another number, or the row has no such place: in a constant, which is what this is for, that does
    /// not compile.
    pub const fn among<const ALL: usize>(row: &[Self], place: usize, more: &[Self]) -> [Self; ALL] {
        assert!(row.len() + more.len() == ALL, "ALL counts the columns of both");
        assert!(place <= row.len(), "the place lies within the row");
        let mut all = [Self::left("", ""); ALL];
        let mut at = 0;
        while at < ALL {
            all[at] = if at < place {
                row[at]
            } else if at < place + more.len() {
                more[at - place]
            } else {
                row[at - more.len()]
            };
            at += 1;
        }
        all
    }

    /// Left-aligned, and cut with `…` when the terminal is narrow: names, free text.
    pub const fn text(key: &'static str, title: &'static str) -> Self {
        Self { gives: Gives::Words, ..Self::left(key, title) }
    }
}

/// One value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Unknown, or not there.
    Empty,
    /// Words, perhaps from a stranger.
    Text(String),
    /// A word of the data model: programs read `in_progress`, people `in progress`.
    Word(String),
    /// A count.
    Int(i64),
    /// An exact number as it is stored, with `.`; made with [`Cell::decimal`], never from a stranger's text.
    Decimal(String),
    /// A day.
    Date(NaiveDate),
    /// An instant.
    At(DateTime<Utc>),
    /// Scores in hundredths, oldest first.
    Trend(Vec<u8>),
    /// Yes or no.
    Flag(bool),
    /// Several words, perhaps from a stranger.
    List(Vec<String>),
}

impl Cell {
    /// Cells that a trend takes in tables: the latest scores, one each.
    pub const TREND_CELLS: usize = 8;

    /// Text from a value that knows how to show itself: ids, statuses.
    pub fn text(value: impl fmt::Display) -> Self {
        Self::Text(value.to_string())
    }

    /// A word of the data model.
    pub fn word(value: impl fmt::Display) -> Self {
        Self::Word(value.to_string())
    }

    /// An exact number.
    pub fn decimal(value: impl fmt::Display) -> Self {
        Self::Decimal(value.to_string())
    }

    /// For people: wall time, sparklines (in accessible mode sentences), nothing that a terminal would obey.
    pub fn human(&self, style: &Style) -> String {
        match self {
            Self::Text(text) => sanitize::one_line(text).into_owned(),
            Self::Word(word) => word.replace('_', " "),
            Self::List(items) => sanitize::one_line(&items.join(", ")).into_owned(),
            Self::Date(date) => when::date(*date, style.zone, style.now),
            Self::At(at) => when::wall_time(*at, style.zone, style.now),
            Self::Trend(values) if style.spoken() => spark::sentence(values, None),
            Self::Trend(values) => {
                spark::line(values, Self::TREND_CELLS, spark::Scale::Unit, style.facts.ascii)
            }
            Self::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
            Self::Empty | Self::Int(_) | Self::Decimal(_) => self.machine(style.zone).into_owned(),
        }
    }

    /// For machines: exact, ISO 8601 with the offset of the zone, lists joined with `;`, trends with spaces.
    pub fn machine(&self, zone: Tz) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) | Self::Word(text) | Self::Decimal(text) => Cow::Borrowed(text),
            Self::Int(number) => number.to_string().into(),
            Self::Date(date) => date.to_string().into(),
            Self::At(at) => when::iso(*at, zone).into(),
            Self::Trend(values) => {
                values.iter().map(|value| spark::hundredths(*value)).collect::<Vec<_>>().join(" ").into()
            }
            Self::Flag(flag) => if *flag { "true" } else { "false" }.into(),
            Self::List(items) => items.join(";").into(),
        }
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) | Self::Word(text) | Self::Decimal(text) => text.is_empty(),
            Self::Trend(values) => values.is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Int(_) | Self::Date(_) | Self::At(_) | Self::Flag(_) => false,
        }
    }

    /// Whether a stranger may have chosen the characters.
    pub(super) fn is_words(&self) -> bool {
        matches!(self, Self::Text(_) | Self::List(_))
    }
}

/// Cuts a spelling to a width, with the mark that the terminal can show: behind a word where that leaves enough of it.
pub(super) fn cut<'a>(text: &'a str, cells: usize, style: &Style) -> Cow<'a, str> {
    measure::fit_words(text, cells, if style.facts.ascii { "~" } else { "…" })
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

macro_rules! cell_from {
    ($($from:ty => $make:expr),+ $(,)?) => {
        $(impl From<$from> for Cell {
            fn from(value: $from) -> Self {
                $make(value)
            }
        })+
    };
}

cell_from!(
    String => Self::Text,
    &Handle => Self::text,
    i64 => Self::Int,
    u32 => |count| Self::Int(i64::from(count)),
    usize => |count| Self::Int(i64::try_from(count).unwrap_or(i64::MAX)),
    bool => Self::Flag,
    NaiveDate => Self::Date,
    DateTime<Utc> => Self::At,
    Vec<String> => Self::List,
    Unit => Self::decimal,
    Total => Self::decimal,
    Percent => Self::decimal,
    Velocity => Self::decimal,
    Weight => Self::decimal,
    MeanRating => Self::decimal,
    Change => Self::decimal,
    Points => Self::decimal,
    Share => Self::decimal,
    WorkedHours => Self::decimal,
    DayGap => Self::decimal,
);
