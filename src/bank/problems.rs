//! What is wrong with a file, where, and how that is shown: in the manner of rustc, and as a list for JSON.

use std::{fmt, ops::Range};

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde::{Serialize, de::DeserializeOwned};

/// More problems than this are not collected: the first ones are worth repairing first.
const MAX_PROBLEMS: usize = 100;

/// How many lines are shown above the one at fault.
const LINES_ABOVE: usize = 2;

/// Why a file was refused at once, and the place.
pub(super) type Refusal = (Range<usize>, String);

/// Reads a file of ours that the coach seldom touches: the first thing that is wrong with it is enough.
pub(super) fn deserialized<T: DeserializeOwned>(source: &str) -> Result<T, Refusal> {
    toml::from_str(source).map_err(|error| (error.span().unwrap_or(0..0), error.message().to_owned()))
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// What is wrong, for example `question q07 has weight 12.5; weights run from 0.01 to 9.99`.
    pub message: String,
    #[serde(skip)]
    span: Range<usize>,
}

/// Everything that is wrong with one file, in the order of its lines. Displays all of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
pub struct BankProblems {
    file: String,
    problems: Vec<Problem>,
    #[serde(skip)]
    text: String,
    /// What the file was to become.
    #[serde(skip)]
    what: &'static str,
}

impl BankProblems {
    /// The name of the file, as it was given.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The problems; never none.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The first problem with its lines, without the word "error", for a message that brings its own.
    pub fn first(&self) -> String {
        let shown = self.problems.first().map(|problem| self.show(problem)).unwrap_or_default();
        shown.strip_prefix("error: ").unwrap_or(&shown).to_owned()
    }

    /// How many more there are, as a hint: `2 more problems; the bank was not changed`.
    pub fn rest(&self) -> String {
        let kept = format!("the {} was not changed", self.what);
        match self.problems.len() {
            0 | 1 => kept,
            all => {
                format!("{}; {kept}", crate::domain::count::counted(all - 1, "more problem", "more problems"))
            }
        }
    }

    /// The same of a file that was to become something else than a bank.
    pub(super) fn of(self, what: &'static str) -> Self {
        Self { what, ..self }
    }

    /// The one thing that a file was refused for.
    pub(super) fn single(file: &str, source: &str, (span, message): Refusal) -> Self {
        let mut problems = Collector::default();
        problems.add(span, message);
        problems.finish(file, source)
    }

    fn show(&self, problem: &Problem) -> String {
        let title = format!("{}:{}: {}", self.file, problem.line, problem.message);
        let title = Level::ERROR.primary_title(title);
        let starts = line_starts(&self.text);
        let first = problem.line.saturating_sub(1 + LINES_ABOVE);
        let (Some(&from), Some(&start)) = (starts.get(first), starts.get(problem.line.saturating_sub(1)))
        else {
            return Renderer::plain().render(&[annotate_snippets::Group::with_title(title)]);
        };
        let rest = &self.text[start..];
        let line = rest.split('\n').next().unwrap_or_default();
        let end = start + line.trim_end_matches('\r').len();
        let at = problem.span.start.clamp(from, end);
        let mark = at - from..problem.span.end.clamp(at, end) - from;
        // A carriage return within a line would end it for whoever draws it.
        let shown = self.text[from..end].replace('\r', " ");
        let snippet = Snippet::source(shown.as_str())
            .line_start(first + 1)
            .fold(false)
            .annotation(AnnotationKind::Primary.span(mark));
        let shown = Renderer::plain().render(&[title.element(snippet)]);
        let frame = |line: &&str| !matches!(line.trim(), "|" | "-->" | "");
        shown.lines().filter(frame).collect::<Vec<_>>().join("\n")
    }
}

impl fmt::Display for BankProblems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: Vec<String> = self.problems.iter().map(|problem| self.show(problem)).collect();
        f.write_str(&shown.join("\n\n"))
    }
}

/// Collects problems while a file is read.
#[derive(Debug, Default)]
pub(super) struct Collector {
    found: Vec<(Range<usize>, String)>,
    /// Whether the file is in use already, by rules that were fewer.
    in_use: bool,
}

impl Collector {
    /// Notes what is wrong at a place.
    pub(super) fn add(&mut self, span: Range<usize>, message: impl Into<String>) {
        if self.found.len() < MAX_PROBLEMS {
            self.found.push((span, message.into()));
        }
    }

    /// For a file that is in use already: rules that came later are not held against it.
    pub(super) fn sparing() -> Self {
        Self { in_use: true, ..Self::default() }
    }

    /// Notes what breaks a rule that banks in use may break.
    pub(super) fn add_unless_in_use(&mut self, span: Range<usize>, message: impl Into<String>) {
        if !self.in_use {
            self.add(span, message);
        }
    }

    /// Whether nothing is wrong so far.
    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The problems of the file, in the order of their places.
    pub(super) fn finish(mut self, file: &str, source: &str) -> BankProblems {
        self.found.sort_by_key(|(span, _)| span.start);
        let starts = line_starts(source);
        let problem = |(span, message): (Range<usize>, String)| {
            let at = source.floor_char_boundary(span.start);
            let line = starts.partition_point(|start| *start <= at);
            let start = starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
            let column = source[start..at].chars().count() + 1;
            Problem { line, column, message, span: at..source.ceil_char_boundary(span.end) }
        };
        let problems = self.found.into_iter().map(problem).collect();
        BankProblems { file: file.to_owned(), problems, text: source.to_owned(), what: "bank" }
    }
}

fn line_starts(source: &str) -> Vec<usize> {
    std::iter::once(0).chain(source.match_indices('\n').map(|(at, _)| at + 1)).collect()
}
