//! What a change of a bank or a library is, and how the parts of two editions are compared: by code, field by field.

use schemars::JsonSchema;
use serde::Serialize;

/// What kind of change it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Something in the header.
    Header,
    /// A question or intervention that the older one lacks.
    Added,
    /// A question or intervention that the newer one lacks.
    Removed,
    /// The place in the order, among the questions that both have.
    Moved,
    /// Words: the text, the hint, an option, a label.
    Reworded,
    /// The weight.
    Reweighted,
    /// What an answer is worth or may be: dimension, type, reversal, bounds, option scores, limits.
    Rescored,
    /// The facet, or whether it is optional: nothing that a client sees in the question or a score shows; where an
    /// intervention belongs.
    Filed,
    /// Pairs of contradictions.
    Pairs,
    /// How long an intervention or a step of it takes.
    Retimed,
}

impl What {
    /// The name in data.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Moved => "moved",
            Self::Reworded => "reworded",
            Self::Reweighted => "reweighted",
            Self::Rescored => "rescored",
            Self::Filed => "filed",
            Self::Pairs => "pairs",
            Self::Retimed => "retimed",
        }
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Change {
    /// What kind.
    pub what: What,
    /// The question or intervention, unless the header or the pairs changed.
    pub code: Option<String>,
    /// What exactly, for example `text`, `option b score`, `min_coverage`.
    pub field: String,
    /// How it was; empty for something new.
    pub before: String,
    /// How it is; empty for something that is gone.
    pub after: String,
}

/// A question or an intervention, as far as two editions of it are compared.
pub(super) trait Part {
    /// What it is called in the list of changes.
    const WHAT: &'static str;

    /// What names it in both editions.
    fn code(&self) -> &str;

    /// The words that stand for the whole of it.
    fn words(&self) -> &str;

    /// Everything about it that can change.
    fn aspects(&self) -> Vec<Aspect>;
}

/// What a change of a value means, the name of its field, the value.
pub(super) type Aspect = (What, String, String);

/// Collects changes; what is the same is none.
#[derive(Default)]
pub(super) struct Changes(Vec<Change>);

impl Changes {
    /// Notes a value, if it changed.
    pub(super) fn note(
        &mut self,
        what: What,
        code: Option<&str>,
        field: &str,
        before: String,
        after: String,
    ) {
        if before != after {
            let code = code.map(str::to_owned);
            self.0.push(Change { what, code, field: field.to_owned(), before, after });
        }
    }

    /// Notes what changed in the header.
    pub(super) fn header<const N: usize>(
        &mut self,
        old: [(&'static str, String); N],
        new: [(&'static str, String); N],
    ) {
        for ((field, before), (_, after)) in old.into_iter().zip(new) {
            self.note(What::Header, None, field, before, after);
        }
    }

    /// Notes what changed in the parts, in the order of the new ones; then what is gone.
    pub(super) fn parts<P: Part>(&mut self, old: &[P], new: &[P]) {
        for part in new {
            if let Some(before) = find(old, part.code()) {
                self.part(before, part);
            } else {
                let after = part.words().to_owned();
                self.note(What::Added, Some(part.code()), P::WHAT, String::new(), after);
            }
        }
        for gone in old.iter().filter(|part| find(new, part.code()).is_none()) {
            let before = gone.words().to_owned();
            self.note(What::Removed, Some(gone.code()), P::WHAT, before, String::new());
        }
    }

    fn part<P: Part>(&mut self, old: &P, new: &P) {
        let (before, after) = (old.aspects(), new.aspects());
        for (what, field, value) in &after {
            let known = before.iter().find(|(_, name, _)| name == field);
            let known = known.map_or_else(String::new, |(_, _, value)| value.clone());
            self.note(*what, Some(new.code()), field, known, value.clone());
        }
        for (what, field, value) in before {
            if !after.iter().any(|(_, name, _)| *name == field) {
                self.note(what, Some(new.code()), &field, value, String::new());
            }
        }
    }

    /// All of them, in the order in which they were noted.
    pub(super) fn finish(self) -> Vec<Change> {
        self.0
    }
}

fn find<'p, P: Part>(parts: &'p [P], code: &str) -> Option<&'p P> {
    parts.iter().find(|part| part.code() == code)
}
