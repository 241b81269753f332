//! Columns that say of some rows that they do not count: a form that is a draft, was deleted or rejected, or to which
//! nobody consented. What they say is asked about, unless all of it means that a form counts.

use super::{
    cells,
    flaw_words::{CONSENT_WORDS, DONE_WORDS, FLAW_WORDS, FORM_WORDS, OTHER_CONSENT, REFUSALS, STATE_WORDS},
    header,
    sent::OPEN,
    status_words::{COUNTS, FLAWS, NONE, STATUS, UNFINISHED},
};
use crate::{
    domain::naming,
    practice::import::{
        Sheet, brief,
        map::{Column, Condition, Wanted},
        moment,
    },
};

/// A name with more words is a question, whatever words are among them.
const NAME: usize = 4;

/// What the name of a column says of its forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    /// What became of each: whatever is not known to count is asked about.
    Status,
    /// As clinical databases number it: 0 is incomplete, 1 unverified and 2 complete.
    Numbered,
    /// That it does not count, in so many words.
    Flaw,
    /// The same among other words, where its cells are flags, states or times.
    LikeFlaw,
    /// The state of something that may be another thing: only what is known not to count is asked about.
    State,
    /// Whether it was finished, where its cells are flags or states.
    Done,
    /// Whether somebody agreed to take part.
    Consent,
}

fn fold(text: &str) -> String {
    naming::words(text).join(" ")
}

/// The words of a name, also where capitals alone keep them apart: `ReviewState`.
fn words(header: &str) -> Vec<String> {
    let mut apart = String::with_capacity(header.len() + 4);
    let mut lower = false;
    for c in header.chars() {
        if lower && c.is_uppercase() {
            apart.push(' ');
        }
        lower = c.is_lowercase();
        apart.push(c);
    }
    naming::words(&apart)
}

fn says(header: &str) -> Option<Says> {
    let name = fold(header);
    let words = words(header);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let short = words.len() <= NAME && !header.contains('?');
    match name.as_str() {
        "state" => Some(Says::State),
        name if STATUS.contains(&name) => Some(Says::Status),
        name if name.ends_with(" complete") => Some(Says::Numbered),
        name if FLAWS.contains(&name) => Some(Says::Flaw),
        _ if !short => None,
        _ if has(CONSENT_WORDS) => (!has(OTHER_CONSENT)).then_some(Says::Consent),
        _ if has(FLAW_WORDS) => Some(Says::LikeFlaw),
        _ if has(STATE_WORDS) && has(FORM_WORDS) => Some(Says::Status),
        _ if has(STATE_WORDS) => Some(Says::State),
        _ if has(DONE_WORDS) => Some(Says::Done),
        _ => None,
    }
}

impl Says {
    /// Whether a cell, folded, says that its form does not count.
    fn is_flaw(self, cell: &str) -> bool {
        let flag = matches!(cell, "0" | "false" | "no" | "n" | "nein" | "non" | "nee" | "nao");
        match self {
            Self::Status => !COUNTS.contains(&cell),
            Self::Numbered => !matches!(cell, "2" | "complete" | "completed"),
            Self::Flaw | Self::LikeFlaw => !cell.is_empty() && !NONE.contains(&cell),
            // `Smoking status` is no.
            Self::State => UNFINISHED.contains(&cell) && !flag,
            Self::Done => UNFINISHED.contains(&cell) || OPEN.contains(&cell),
            Self::Consent => OPEN.contains(&cell) || cell.split(' ').any(|word| REFUSALS.contains(&word)),
        }
    }

    /// Whether the cells of a column are such as its name says.
    fn fits(self, sheet: &Sheet<'_>, at: usize) -> bool {
        match self {
            // A form that was finished may say when.
            Self::Status | Self::Numbered | Self::State => !holds_times(sheet, at),
            Self::Flaw | Self::Consent => true,
            Self::LikeFlaw => holds_times(sheet, at) || holds_states(sheet, at),
            Self::Done => !holds_times(sheet, at) && holds_states(sheet, at),
        }
    }
}

/// What is to be settled about a column that says of some forms that they do not count, or says it in words of its own.
pub(super) fn unfinished(sheet: &Sheet<'_>, at: usize) -> Option<String> {
    let says = says(header(sheet, at))?;
    if cells(sheet, at).all(str::is_empty) || !says.fits(sheet, at) {
        return None;
    }
    let said = cells(sheet, at).find(|cell| says.is_flaw(&fold(cell)))?;
    let name = brief(header(sheet, at));
    Some(format!(
        "whether rows count in which '{name}' says '{}': where = {{ column = \"{name}\", is = [\"..\"] }} takes those alone that say one of these words",
        brief(said)
    ))
}

/// What a column of such words has to say in the rows that were not looked at: what it says in those that were.
pub(super) fn as_sampled(sheet: &Sheet<'_>, at: usize, column: Column) -> Option<Condition> {
    /// More words than these are no state.
    const FEW: usize = 4;
    let says = says(header(sheet, at)).filter(|says| !sheet.is_sampled() && says.fits(sheet, at))?;
    let mut said: Vec<String> = cells(sheet, at).map(|cell| cell.trim().to_owned()).collect();
    said.sort_unstable();
    said.dedup();
    let taken = match says {
        Says::Status | Says::Numbered | Says::Flaw | Says::LikeFlaw => true,
        Says::State if fold(header(sheet, at)) == "state" => true,
        Says::State | Says::Done => said.iter().any(|word| !word.is_empty()) && holds_states(sheet, at),
        Says::Consent => said.iter().any(|word| !word.is_empty()) && said.len() <= FEW,
    };
    taken.then_some(Condition { column, wanted: Wanted::Is(said) })
}

fn holds_times(sheet: &Sheet<'_>, at: usize) -> bool {
    moment::guess(cells(sheet, at), None).is_some()
}

/// Whether all that a column says are flags, or words for what became of a form.
fn holds_states(sheet: &Sheet<'_>, at: usize) -> bool {
    let known = |cell: &str| {
        let word = fold(cell);
        [COUNTS, NONE, UNFINISHED, OPEN.as_slice()].iter().any(|list| list.contains(&word.as_str()))
    };
    cells(sheet, at).filter(|cell| !cell.is_empty()).all(known)
}

/// Whether all that a column says is yes or no: it tells of no time, whatever it is called.
pub(super) fn holds_flags(sheet: &Sheet<'_>, at: usize) -> bool {
    let flag = |cell: &str| {
        let word = fold(cell);
        [COUNTS, NONE, OPEN.as_slice()].iter().any(|list| list.contains(&word.as_str()))
    };
    let mut filled = cells(sheet, at).filter(|cell| !cell.is_empty()).peekable();
    filled.peek().is_some() && filled.all(flag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::import::guess::sent::DONE;

    #[test]
    fn words_are_folded_as_cells_are() {
        let lists = [
            STATUS,
            COUNTS,
            FLAWS,
            NONE,
            UNFINISHED,
            FLAW_WORDS,
            STATE_WORDS,
            FORM_WORDS,
            DONE_WORDS,
            CONSENT_WORDS,
            OTHER_CONSENT,
            REFUSALS,
            &DONE,
            &OPEN,
        ];
        for word in lists.concat() {
            assert_eq!(fold(word), word, "this word could never be met");
        }
    }

    #[test]
    fn a_name_says_whether_forms_count() {
        for (header, is) in [
            ("Status", Some(Says::Status)),
            ("Status der Antwort", Some(Says::Status)),
            ("In draft", Some(Says::LikeFlaw)),
            ("isDraft", Some(Says::LikeFlaw)),
            ("deleted_at", Some(Says::LikeFlaw)),
            ("ReviewState", Some(Says::State)),
            ("Employment status", Some(Says::State)),
            ("Consent given", Some(Says::Consent)),
            ("Photo consent", None),
            ("Form completed", Some(Says::Done)),
            ("Have you ever felt rejected by your friends", None),
            ("Notes", None),
        ] {
            assert_eq!(says(header), is, "{header}");
        }
    }
}
