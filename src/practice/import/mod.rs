//! Bringing data in from files: clients, answers of a form tool, scores.
//!
//! A file is one operation: every row of it is taken, known already, or rejected with the reason, and a file that is
//! imported twice adds nothing. Rows are read as a stream.

pub mod answer;
mod appointments;
mod changes;
pub mod clients;
pub mod contacts;
mod contradictions;
mod damage;
mod days;
mod doubts;
mod earlier;
mod footer;
mod gate;
pub mod guess;
mod headers;
pub mod kept;
pub mod left;
pub mod map;
mod meaning;
pub mod moment;
mod needs;
mod order;
pub mod people;
mod plan;
mod quotes;
pub mod reading;
pub mod rejects;
pub mod responses;
mod row;
mod scale;
mod score_row;
mod score_told;
mod score_whose;
pub mod scores;
pub mod sheet;
mod text;
mod there;
mod turned;
mod whose;
mod words;

pub use contradictions::Contradictions;
pub use map::{ColumnMap, Maps};
pub use reading::Reading;
pub use rejects::{RejectFile, Rejects};
pub use sheet::{Layout, Sheet};

use super::record;
use crate::error::Error;
use sheet::Row;

/// The most rejected rows that are listed.
pub const LISTED: usize = 20;

/// Who looks on while rows come in.
pub trait Watch {
    /// After each row.
    ///
    /// # Errors
    /// When it should stop here; then nothing is kept.
    fn row(&mut self, tally: &Tally) -> Result<(), Error>;
}

/// Nobody looks on.
impl Watch for () {
    fn row(&mut self, _: &Tally) -> Result<(), Error> {
        Ok(())
    }
}

/// A row that was not taken, or left out.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Reject {
    /// Its number as a spreadsheet counts: the header is row 1, and empty lines count.
    pub row: u64,
    /// What is wrong with it.
    pub problem: String,
}

/// What became of the rows of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Rows that were read.
    pub rows: u64,
    /// Rows that were added.
    pub new: u64,
    /// How many of them have no score.
    pub unscored: u64,
    /// Rows that changed what was there.
    pub updated: u64,
    /// Rows that were there already.
    pub known: u64,
    /// Rows that were not taken.
    pub rejected: u64,
    /// How many of them say other things than what is known of them.
    pub conflicts: u64,
    /// How many of those may be taken as corrections.
    pub correctable: u64,
    /// Rows that are no answers: not finished, or left out by the map.
    pub left_out: u64,
    /// How many of them frame the others by the map: skip and footer.
    pub framed: u64,
    /// What followed from it for other scores and for breakthroughs.
    pub followed: record::Followed,
    /// The first of those that were not taken.
    pub listed: Vec<Reject>,
    /// The first of those that were left out.
    pub left: Vec<Reject>,
    /// What was taken from where.
    pub reading: Reading,
    /// What else is worth saying of the file: columns that were left out, and the like.
    pub notes: Vec<String>,
    /// What is not sure about the quotes of rows that were read.
    quotes: quotes::Doubts,
    /// Rows that contradict each other: where there are any, nothing is kept, and the file is read anew without them.
    pub contradictions: Contradictions,
}

impl Tally {
    /// Whether anything was written.
    pub fn wrote(&self) -> bool {
        self.new + self.updated > 0
    }

    /// What was done and what was known, as in `4 new (1 without a score), 17 already known`.
    pub fn words(&self) -> String {
        let parts = [(self.new, "new"), (self.updated, "updated"), (self.known, "already known")];
        let told = parts.iter().filter(|(count, word)| *count > 0 || *word == "new");
        let unscored = |word: &str| match self.unscored {
            1.. if word == "new" => format!(" ({} without a score)", thousands(self.unscored)),
            _ => String::new(),
        };
        let told = told.map(|(count, word)| format!("{} {word}{}", thousands(*count), unscored(word)));
        told.collect::<Vec<_>>().join(", ") + &self.follows()
    }

    /// What followed from it, as the end of a sentence: `, recomputed 1 later score, found 2 breakthroughs`.
    pub fn follows(&self) -> String {
        self.followed.words("later")
    }

    /// Counts what became of a row; a refusal is noted, a failure handed on.
    ///
    /// # Errors
    /// What is no fault of the row.
    pub fn count(
        &mut self,
        row: &Row<'_>,
        taken: Result<Taken, Trouble>,
        rejects: Option<&mut RejectFile>,
    ) -> Result<(), Error> {
        self.rows += 1;
        if let Some(doubt) = row.doubt() {
            self.quotes.note(row.number, doubt);
        }
        match taken {
            Ok(Taken::New) => self.new += 1,
            Ok(Taken::Unscored) => {
                self.new += 1;
                self.unscored += 1;
            }
            Ok(Taken::Updated) => self.updated += 1,
            Ok(Taken::Known) => self.known += 1,
            Err(Trouble::Broken(error)) => return Err(*error),
            Err(Trouble::LeftOut(problem)) => {
                self.left_out += 1;
                self.framed += u64::from(row.is_framed());
                if self.left.len() < LISTED {
                    self.left.push(Reject { row: row.number, problem });
                }
            }
            Err(Trouble::Conflict { problem, correctable }) => {
                self.conflicts += 1;
                self.correctable += u64::from(correctable);
                self.reject(row, problem, rejects)?;
            }
            Err(Trouble::Row(problem)) => self.reject(row, problem, rejects)?,
        }
        Ok(())
    }

    fn reject(
        &mut self,
        row: &Row<'_>,
        problem: String,
        rejects: Option<&mut RejectFile>,
    ) -> Result<(), Error> {
        self.rejected += 1;
        if let Some(file) = rejects {
            file.add(row, &problem)?;
        }
        if self.listed.len() < LISTED {
            self.listed.push(Reject { row: row.number, problem });
        }
        Ok(())
    }
}

/// What became of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It was added.
    New,
    /// It was added, without a score: too few of its questions have an answer.
    Unscored,
    /// It changed what was there.
    Updated,
    /// It was there already.
    Known,
}

/// Why a row was not taken.
#[derive(Debug)]
pub enum Trouble {
    /// The row is to blame; the others go on.
    Row(String),
    /// The row is known, and says other things than what is known of it.
    Conflict {
        /// What it says.
        problem: String,
        /// Whether it may be taken as a correction.
        correctable: bool,
    },
    /// The row is no answer: not finished, or left out by the map. Nobody has to do anything about it.
    LeftOut(String),
    /// Something else is; the import ends.
    Broken(Box<Error>),
}

impl Trouble {
    /// A row that is known, says other things than what is known of it, and may be taken as a correction.
    pub fn correction(problem: impl Into<String>) -> Self {
        Self::Conflict { problem: problem.into(), correctable: true }
    }

    /// One that may not.
    pub fn conflict(problem: impl Into<String>) -> Self {
        Self::Conflict { problem: problem.into(), correctable: false }
    }

    /// Blames the row.
    pub fn row(problem: impl Into<String>) -> Self {
        Self::Row(problem.into())
    }
}

impl From<Error> for Trouble {
    /// A refusal or a word that makes no sense is the row's fault; a full disk is not.
    fn from(error: Error) -> Self {
        use crate::error::Kind;
        match error.kind {
            Kind::Usage | Kind::Refused | Kind::NotFound | Kind::Ambiguous => Self::Row(error.message),
            _ => Self::Broken(Box::new(error)),
        }
    }
}

impl From<crate::domain::Invalid> for Trouble {
    fn from(error: crate::domain::Invalid) -> Self {
        Self::Row(error.to_string())
    }
}

impl From<crate::store::StoreError> for Trouble {
    fn from(error: crate::store::StoreError) -> Self {
        Self::Broken(Box::new(error.into()))
    }
}

/// A count with commas, as people read it.
pub fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut told = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            told.push(',');
        }
        told.push(digit);
    }
    told
}

/// A column's name short enough for a message.
pub(super) fn brief(header: &str) -> String {
    let line = header.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 40 {
        return line;
    }
    let cut: String = line.chars().take(36).collect();
    format!("{}..", cut.trim_end())
}
