//! The shape of a bank file: which tables and keys there are, before any rule looks at their values.
//!
//! `question-banks/SCHEMA.md` tells the same to people.

use std::ops::Range;

use toml::{Spanned, de::DeTable};

use super::{
    heading::{Field, MAX_CODE, RawHeading},
    problems::Collector,
    reader::{Reader, called, numbered},
};

/// The most characters of a label or a title.
const MAX_LABEL: usize = 80;
/// The most characters of a question, an option or a hint.
const MAX_TEXT: usize = 300;
/// The most characters of the summary.
const MAX_SUMMARY: usize = 600;

/// A whole file.
pub(super) struct RawBank {
    pub(super) format: Field<i64>,
    pub(super) header: Option<RawHeader>,
    pub(super) scales: Vec<RawScale>,
    pub(super) questions: Vec<RawQuestion>,
    pub(super) contradictions: Vec<RawPair>,
}

/// `[bank]`.
pub(super) struct RawHeader {
    pub(super) span: Range<usize>,
    pub(super) heading: RawHeading,
    pub(super) summary: Field<String>,
    pub(super) bank_type: Field<String>,
    pub(super) dimension: Field<String>,
    pub(super) min_coverage: Field<String>,
    pub(super) expected_minutes: Field<i64>,
    pub(super) missing: Vec<Spanned<String>>,
}

/// `[[scale]]`.
pub(super) struct RawScale {
    pub(super) span: Range<usize>,
    pub(super) id: Field<String>,
    pub(super) min: Field<i64>,
    pub(super) max: Field<i64>,
    pub(super) labels: Option<Vec<(Spanned<i64>, String)>>,
}

/// `[[question]]`.
pub(super) struct RawQuestion {
    pub(super) span: Range<usize>,
    pub(super) name: String,
    pub(super) code: Field<String>,
    pub(super) dimension: Field<String>,
    pub(super) facet: Field<String>,
    pub(super) question_type: Field<String>,
    pub(super) text: Field<String>,
    pub(super) hint: Field<String>,
    pub(super) scale: Field<String>,
    pub(super) reverse: Field<bool>,
    pub(super) weight: Field<String>,
    pub(super) optional: Field<bool>,
    pub(super) not_applicable: Field<bool>,
    pub(super) missing: Vec<Spanned<String>>,
    pub(super) max_choices: Field<i64>,
    pub(super) options: Vec<RawOption>,
}

/// `[[question.option]]`.
pub(super) struct RawOption {
    pub(super) span: Range<usize>,
    pub(super) code: Field<String>,
    pub(super) text: Field<String>,
    pub(super) score: Field<String>,
    pub(super) exclusive: Field<bool>,
}

/// `[[contradiction]]`.
pub(super) struct RawPair {
    pub(super) a: Field<String>,
    pub(super) b: Field<String>,
}

impl RawBank {
    /// Takes a file apart; whatever has the wrong shape is reported and left out.
    pub(super) fn read(table: Spanned<DeTable<'_>>, problems: &mut Collector) -> Self {
        let mut reader = Reader::new(table, "the file".to_owned(), problems);
        let format = reader.need_integer("format");
        let header = reader.need_table("bank");
        let scales = reader.tables("scale");
        let questions = reader.tables("question");
        let contradictions = reader.tables("contradiction");
        reader.finish();
        Self {
            format,
            header: header.map(|table| RawHeader::read(table, problems)),
            scales: scales.into_iter().map(|table| RawScale::read(table, problems)).collect(),
            questions: numbered(questions)
                .map(|(number, table)| RawQuestion::read(number, table, problems))
                .collect(),
            contradictions: contradictions.into_iter().map(|table| RawPair::read(table, problems)).collect(),
        }
    }
}

impl RawHeader {
    fn read(table: Spanned<DeTable<'_>>, problems: &mut Collector) -> Self {
        let mut reader = Reader::new(table, "bank".to_owned(), problems);
        let header = Self {
            span: reader.span(),
            heading: RawHeading::read(&mut reader, MAX_LABEL),
            summary: reader.need_text("summary", MAX_SUMMARY),
            bank_type: reader.need_text("type", MAX_CODE),
            dimension: reader.text("dimension", MAX_CODE),
            min_coverage: reader.number("min_coverage"),
            expected_minutes: reader.need_integer("expected_minutes"),
            missing: reader.texts("missing", MAX_LABEL),
        };
        reader.finish();
        header
    }
}

impl RawScale {
    fn read(table: Spanned<DeTable<'_>>, problems: &mut Collector) -> Self {
        let mut reader = Reader::new(table, "scale".to_owned(), problems);
        let (span, id) = (reader.span(), reader.need_text("id", MAX_CODE));
        if let Some(id) = &id {
            reader.call(format!("scale {}", id.get_ref()));
        }
        let (min, max, labels) =
            (reader.need_integer("min"), reader.need_integer("max"), reader.need_table("labels"));
        reader.finish();
        let name = || format!("labels of scale {}", id.as_ref().map_or("", |id| id.get_ref()));
        let labels = labels.map(|table| Reader::new(table, name(), problems).numbered(MAX_LABEL));
        Self { span, id, min, max, labels }
    }
}

impl RawQuestion {
    fn read(number: usize, table: Spanned<DeTable<'_>>, problems: &mut Collector) -> Self {
        let name = called("question", number, &table);
        let mut reader = Reader::new(table, name.clone(), problems);
        let options = reader.tables("option");
        let mut question = Self {
            span: reader.span(),
            name,
            code: reader.need_text("code", MAX_CODE),
            dimension: reader.text("dimension", MAX_CODE),
            facet: reader.text("facet", MAX_LABEL),
            question_type: reader.need_text("type", MAX_CODE),
            text: reader.need_text("text", MAX_TEXT),
            hint: reader.text("hint", MAX_TEXT),
            scale: reader.text("scale", MAX_CODE),
            reverse: reader.flag("reverse"),
            weight: reader.number("weight"),
            optional: reader.flag("optional"),
            not_applicable: reader.flag("not_applicable"),
            missing: reader.texts("missing", MAX_LABEL),
            max_choices: reader.integer("max_choices"),
            options: Vec::new(),
        };
        reader.finish();
        let option = |(number, table)| RawOption::read(number, &question.name, table, problems);
        question.options = numbered(options).map(option).collect();
        question
    }
}

impl RawOption {
    fn read(number: usize, question: &str, table: Spanned<DeTable<'_>>, problems: &mut Collector) -> Self {
        let mut reader = Reader::new(table, format!("option {number} of {question}"), problems);
        let option = Self {
            span: reader.span(),
            code: reader.need_text("code", MAX_CODE),
            text: reader.need_text("text", MAX_TEXT),
            score: reader.need_number("score"),
            exclusive: reader.flag("exclusive"),
        };
        reader.finish();
        option
    }
}

impl RawPair {
    fn read(table: Spanned<DeTable<'_>>, problems: &mut Collector) -> Self {
        let mut reader = Reader::new(table, "contradiction".to_owned(), problems);
        let pair = Self { a: reader.need_text("a", MAX_CODE), b: reader.need_text("b", MAX_CODE) };
        reader.finish();
        pair
    }
}
