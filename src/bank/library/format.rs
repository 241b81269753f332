//! The shape of a library file: which tables and keys there are, before any rule looks at their values.
//!
//! `question-banks/SCHEMA.md` tells the same to people.

use std::ops::Range;

use toml::{Spanned, de::DeTable};

use crate::bank::{
    heading::{Field, MAX_CODE, RawHeading},
    problems::Collector,
    reader::{Reader, called, numbered},
};

/// The most characters of a name, a title or a resource.
const MAX_NAME: usize = 60;
/// The most characters of a metric's label.
const MAX_LABEL: usize = 120;
/// The most characters of a step: it may become the title of an action item.
const MAX_STEP: usize = 200;
/// The most characters of a description.
const MAX_DESCRIPTION: usize = 800;

/// A whole file.
pub(super) struct RawLibrary {
    pub(super) format: Field<i64>,
    pub(super) header: Option<RawHeader>,
    pub(super) interventions: Vec<RawIntervention>,
}

/// `[library]`.
pub(super) struct RawHeader {
    pub(super) span: Range<usize>,
    pub(super) heading: RawHeading,
}

/// `[[intervention]]`.
pub(super) struct RawIntervention {
    pub(super) span: Range<usize>,
    /// What messages call it.
    pub(super) called: String,
    pub(super) code: Field<String>,
    pub(super) name: Field<String>,
    pub(super) dimension: Field<String>,
    pub(super) difficulty: Field<String>,
    pub(super) minutes: Field<i64>,
    pub(super) description: Field<String>,
    pub(super) resources: Vec<Spanned<String>>,
    pub(super) steps: Vec<RawStep>,
    pub(super) metrics: Vec<RawMetric>,
}

/// `[[intervention.step]]`.
pub(super) struct RawStep {
    pub(super) text: Field<String>,
    pub(super) minutes: Field<i64>,
}

/// `[[intervention.metric]]`.
pub(super) struct RawMetric {
    pub(super) span: Range<usize>,
    pub(super) called: String,
    pub(super) label: Field<String>,
    pub(super) kind: Field<String>,
    pub(super) target: Field<String>,
    pub(super) by: Field<String>,
}

impl RawLibrary {
    /// Takes a file apart; whatever has the wrong shape is reported and left out.
    pub(super) fn read(table: Spanned<DeTable<'_>>, problems: &mut Collector) -> Self {
        let mut reader = Reader::new(table, "the file".to_owned(), problems);
        let format = reader.need_integer("format");
        let header = reader.need_table("library");
        let interventions = reader.tables("intervention");
        reader.finish();
        Self {
            format,
            header: header.map(|table| RawHeader::read(table, problems)),
            interventions: numbered(interventions)
                .map(|(number, table)| RawIntervention::read(number, table, problems))
                .collect(),
        }
    }
}

impl RawHeader {
    fn read(table: Spanned<DeTable<'_>>, problems: &mut Collector) -> Self {
        let mut reader = Reader::new(table, "library".to_owned(), problems);
        let header = Self { span: reader.span(), heading: RawHeading::read(&mut reader, MAX_NAME) };
        reader.finish();
        header
    }
}

impl RawIntervention {
    fn read(number: usize, table: Spanned<DeTable<'_>>, problems: &mut Collector) -> Self {
        let called = called("intervention", number, &table);
        let mut reader = Reader::new(table, called.clone(), problems);
        let (steps, metrics) = (reader.tables("step"), reader.tables("metric"));
        let mut intervention = Self {
            span: reader.span(),
            called: called.clone(),
            code: reader.need_text("code", MAX_CODE),
            name: reader.need_text("name", MAX_NAME),
            dimension: reader.need_text("dimension", MAX_CODE),
            difficulty: reader.need_text("difficulty", MAX_CODE),
            minutes: reader.need_integer("minutes"),
            description: reader.need_text("description", MAX_DESCRIPTION),
            resources: reader.texts("resources", MAX_NAME),
            steps: Vec::new(),
            metrics: Vec::new(),
        };
        reader.finish();
        let step = |(number, table)| RawStep::read(format!("step {number} of {called}"), table, problems);
        intervention.steps = numbered(steps).map(step).collect();
        let metric =
            |(number, table)| RawMetric::read(format!("metric {number} of {called}"), table, problems);
        intervention.metrics = numbered(metrics).map(metric).collect();
        intervention
    }
}

impl RawStep {
    fn read(called: String, table: Spanned<DeTable<'_>>, problems: &mut Collector) -> Self {
        let mut reader = Reader::new(table, called, problems);
        let step = Self { text: reader.need_text("text", MAX_STEP), minutes: reader.need_integer("minutes") };
        reader.finish();
        step
    }
}

impl RawMetric {
    fn read(called: String, table: Spanned<DeTable<'_>>, problems: &mut Collector) -> Self {
        let mut reader = Reader::new(table, called.clone(), problems);
        let metric = Self {
            span: reader.span(),
            called,
            label: reader.need_text("label", MAX_LABEL),
            kind: reader.need_text("kind", MAX_CODE),
            target: reader.number("target"),
            by: reader.need_text("by", MAX_CODE),
        };
        reader.finish();
        metric
    }
}
