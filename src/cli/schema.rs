//! `coach schema`: the shape of every command's JSON, in one registry. What stands here is a promise to scripts.

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    action::row::{ActionPage, ActionRow},
    analytics::{cohort::CohortRow, events::EventRow, interventions::FaredRow, summary::SummaryPage},
    assess::row::{AnswerLine, AssessmentPage, AssessmentRow, ComparedLine},
    bank::row::{BankPage, BankRow, ChangeRow, InterventionLine, LibraryPage, ProblemRow, QuestionLine},
    breakthrough::row::{BreakthroughPage, BreakthroughRow},
    client::prep::page::PrepPage,
    client::timeline::TimelineRow,
    client::{page::ClientPage, row::ClientRow},
    config::PathRow,
    cx::Cx,
    demo::DemoRow,
    doctor::DoctorPage,
    explain,
    explanation_row::Step,
    export::Manifest,
    import::row as import_row,
    intervene::{
        assignment_row::{AssignmentPage, AssignmentRow},
        row::{InterventionPage, InterventionRow},
        suggest::{SuggestPage, SuggestionRow},
    },
    keys::Forgotten,
    op::{OperationPage, OperationRow},
    op_row::RowDiff,
    score_check::RecalculatedRow,
    score_row::ScoreRow,
    search::SearchRow,
    session::{
        HoursRow,
        row::{SessionPage, SessionRow},
    },
    status::{Status, Whoami},
    today::{TodayLine, TodayPage},
};
use crate::{
    domain::naming::nearest,
    error::Error,
    practice::{
        config::Shown,
        prep::PrepLine,
        score::{Difference, Explanation},
    },
    report::{Cell, Column, Record, schema_of, write_value},
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach schema
  coach schema client.list
  coach schema assess.answers")]
pub(super) struct SchemaArgs {
    /// A command with a dot, such as client.list; without one, the list of all
    name: Option<String>,
}

/// One shape with its name.
pub(super) struct Entry {
    /// The command, with a dot.
    pub(super) name: &'static str,
    /// What it holds.
    pub(super) about: &'static str,
    /// Other commands that write the same.
    also: &'static [&'static str],
    columns: &'static [Column],
    /// The columns of its parts, where they are what is written in lines.
    parts: &'static [Column],
    schema: fn() -> Value,
}

/// A command that writes one thing.
const fn one<R: Record + JsonSchema>(name: &'static str, about: &'static str) -> Entry {
    Entry { name, about, also: &[], columns: R::COLUMNS, parts: &[], schema: object::<R> }
}

/// A command that writes a list; as NDJSON, each line is one of its items.
const fn many<R: Record + JsonSchema>(name: &'static str, about: &'static str) -> Entry {
    Entry { name, about, also: &[], columns: R::COLUMNS, parts: &[], schema: array::<R> }
}

/// JSON that is no result of a command.
const fn other(name: &'static str, about: &'static str, schema: fn() -> Value) -> Entry {
    Entry { name, about, also: &[], columns: &[], parts: &[], schema }
}

impl Entry {
    fn is(&self, name: &str) -> bool {
        self.name == name || self.also.contains(&name)
    }

    const fn also(mut self, commands: &'static [&'static str]) -> Self {
        self.also = commands;
        self
    }

    /// What it writes in lines are parts of it.
    const fn in_parts(mut self, parts: &'static [Column]) -> Self {
        self.parts = parts;
        self
    }
}

/// Every shape. A command that writes JSON and stands neither here nor under `also` fails a test.
pub(super) const REGISTRY: &[Entry] = &[
    many::<ClientRow>("client.list", "Clients with their latest score and next session"),
    one::<ClientPage>("client.show", "Everything about one client").also(&[
        "client.add",
        "client.edit",
        "client.note",
        "client.pause",
        "client.resume",
        "client.complete",
        "client.engage",
        "client.merge",
        "client.rm",
    ]),
    one::<PrepPage>("client.prep", "Everything for the next session with one client")
        .in_parts(PrepLine::COLUMNS),
    many::<TimelineRow>("client.timeline", "What happened with one client"),
    many::<AssessmentRow>("assess.list", "Assessments").also(&["assess.rm"]),
    one::<AssessmentRow>("assess.answer", "An assessment without its answers").also(&[
        "assess.discard",
        "assess.rate",
        "assess.reopen",
    ]),
    one::<AssessmentPage>("assess.show", "An assessment with questions, answers and score")
        .also(&["assess.new", "assess.resume", "assess.submit"])
        .in_parts(AnswerLine::COLUMNS),
    many::<ComparedLine>("assess.compare", "Two assessments, score by score and answer by answer"),
    other("assess.answers", "What assess new --answers reads", answers),
    many::<ScoreRow>("score.list", "The history of scores").also(&["score.rm"]),
    one::<ScoreRow>("score.show", "One score").also(&["score.add", "score.edit"]),
    one::<Explanation>("score.explain", "How a score comes about")
        .also(&["score.what-if"])
        .in_parts(Step::COLUMNS),
    many::<Difference>("score.verify", "Stored values that do not follow from their answers"),
    one::<RecalculatedRow>("score.recalc", "What recalculating scores changed"),
    many::<ActionRow>("action.list", "Action items").also(&[
        "action.start",
        "action.done",
        "action.reopen",
        "action.rm",
    ]),
    one::<ActionPage>("action.show", "One action item with its description")
        .also(&["action.add", "action.edit"]),
    many::<InterventionRow>("intervene.list", "Available interventions, and how your clients rated them"),
    one::<InterventionPage>("intervene.show", "An intervention with steps, metrics and resources")
        .in_parts(AssignmentPage::COLUMNS),
    one::<AssignmentPage>("intervene.assign", "An assignment; also what intervene show gives for a handle")
        .also(&["intervene.start", "intervene.done", "intervene.abandon", "intervene.reopen"]),
    many::<AssignmentRow>("intervene.assigned", "What clients were assigned"),
    one::<SuggestPage>("intervene.suggest", "What fits a client, and why").in_parts(SuggestionRow::COLUMNS),
    many::<SessionRow>("session.list", "Sessions").also(&["session.rm", "export.sessions"]),
    one::<SessionRow>("session.add", "A session without its notes; a list of them for a series").also(&[
        "session.log",
        "session.edit",
        "session.note",
        "session.move",
        "session.start",
        "session.stop",
        "session.done",
        "session.cancel",
        "session.no-show",
        "session.reopen",
    ]),
    one::<SessionPage>("session.show", "Everything about one session"),
    many::<HoursRow>("session.hours", "Your usual hours"),
    one::<SummaryPage>("analytics.summary", "The practice in numbers"),
    many::<CohortRow>("analytics.cohort", "Clients in groups, and the scores of each group"),
    many::<FaredRow>("analytics.interventions", "How interventions worked"),
    many::<EventRow>("analytics.events", "What was run here"),
    many::<BankRow>("bank.list", "Installed question banks and intervention libraries"),
    many::<BreakthroughRow>("breakthrough.list", "Breakthroughs")
        .also(&["breakthrough.detect", "breakthrough.rm"]),
    one::<BreakthroughPage>("breakthrough.show", "One breakthrough with the scores around it").also(&[
        "breakthrough.add",
        "breakthrough.edit",
        "breakthrough.dismiss",
        "breakthrough.restore",
    ]),
    one::<BankPage>("bank.show", "A question bank with its questions").in_parts(QuestionLine::COLUMNS),
    one::<LibraryPage>("bank.show.library", "An intervention library with its interventions")
        .in_parts(InterventionLine::COLUMNS),
    one::<BankRow>("bank.add", "A bank or library without its contents")
        .also(&["bank.retire", "bank.restore"]),
    many::<ProblemRow>("bank.lint", "What is wrong in TOML files"),
    many::<ChangeRow>("bank.diff", "What changed between two versions of a bank or library"),
    one::<import_row::Outcome>("import.clients", "What became of a file")
        .also(&["import.responses", "import.scores"]),
    many::<DemoRow>("demo", "The fictional clients"),
    many::<ScoreRow>("export.scores", "The history of scores, oldest first"),
    one::<TodayPage>("today", "The agenda of a day, who needs attention, and the days after")
        .in_parts(TodayLine::COLUMNS),
    many::<SearchRow>("search", "Where a text was found"),
    one::<DoctorPage>("doctor", "What was checked, and what was found"),
    many::<Shown>("config.list", "Settings").also(&["config.edit"]),
    one::<Shown>("config.set", "One setting").also(&["config.get", "config.unset"]),
    one::<PathRow>("config.path", "Where the settings are"),
    many::<OperationRow>("op.log", "What was done"),
    one::<OperationRow>("undo", "The operation that was undone; with --list those that can be")
        .also(&["redo"]),
    one::<OperationPage>("op.show", "One operation and the tables it changed"),
    many::<RowDiff>("op.diff", "The rows that one operation changed"),
    one::<Status>("status", "Where the practice is, and whether it is unlocked").also(&[
        "init",
        "unlock",
        "lock",
        "passphrase",
        "recover",
        "demo.keep",
    ]),
    one::<Forgotten>("lock.all", "What lock --all did"),
    one::<Manifest>("export.practice", "What was saved where, as in schema.json"),
    one::<Whoami>("whoami", "Who you are, and whether the practice is unlocked"),
    many::<NamedSchema>("schema", "The list of these names"),
    other(
        "error",
        "What is written to standard error when a command fails",
        schema_of::<explain::Told<'static>>,
    ),
];

/// Refuses fields that what a command writes does not have; one that is not known here is left to the command.
///
/// # Errors
/// For the first that it has not.
pub(super) fn check_fields(path: &[String], fields: &[&str]) -> Result<(), String> {
    let name = path.join(".");
    // Of some commands it depends on the line what they write.
    let below = format!("{name}.");
    let entries = || {
        REGISTRY.iter().filter(|entry| {
            let with_option = |command: &&str| command.starts_with(&below);
            entry.is(&name) || entry.name.starts_with(&below) || entry.also.iter().any(with_option)
        })
    };
    let columns = || entries().flat_map(|entry| entry.columns.iter().chain(entry.parts));
    let unknown = fields.iter().find(|field| !columns().any(|column| column.key == **field));
    match unknown.filter(|_| columns().next().is_some()) {
        Some(field) => {
            let known: Vec<&str> = columns().map(|column| column.key).collect();
            Err(format!("no field '{field}'; there are: {}", known.join(", ")))
        }
        None => Ok(()),
    }
}

/// The columns that `--fields` may name for a command, given as its words.
pub(super) fn columns(path: &[String]) -> &'static [Column] {
    find(&path.join(".")).map_or(&[], |entry| entry.columns)
}

fn find(name: &str) -> Option<&'static Entry> {
    REGISTRY.iter().find(|entry| entry.is(name))
}

/// One line of the list of names.
#[derive(Debug, Serialize, JsonSchema)]
struct NamedSchema {
    /// The name of the schema.
    name: &'static str,
    /// What it holds.
    about: &'static str,
    /// Other commands that write the same.
    also: &'static [&'static str],
}

impl Record for NamedSchema {
    const COLUMNS: &'static [Column] = &[
        Column::left("name", "Schema"),
        Column::text("about", "What it holds"),
        Column::text("also", "Also of"),
    ];
    const DEFAULT: &'static [&'static str] = &["name", "about"];

    fn cells(&self) -> Vec<Cell> {
        let also = self.also.iter().map(ToString::to_string).collect();
        vec![Cell::text(self.name), Cell::text(self.about), Cell::List(also)]
    }
}

impl SchemaArgs {
    pub(super) fn run(&self, mut cx: Cx<'_>) -> Result<(), Error> {
        let Some(wanted) = &self.name else {
            let all = REGISTRY.iter();
            let all = all.map(|Entry { name, about, also, .. }| NamedSchema { name, about, also });
            return cx.list(&all.collect::<Vec<_>>(), "");
        };
        let wanted = wanted.replace(' ', ".");
        let entry = find(&wanted).ok_or_else(|| unknown(&wanted))?;
        Ok(write_value(&titled(entry), cx.env.term.out())?)
    }
}

fn titled(entry: &Entry) -> Value {
    let mut schema = (entry.schema)();
    if let Some(object) = schema.as_object_mut() {
        object.insert("title".to_owned(), json!(entry.name));
        object.insert("description".to_owned(), json!(entry.about));
    }
    schema
}

fn unknown(wanted: &str) -> Error {
    let error = Error::not_found(format!("there is no schema '{wanted}'")).about(wanted);
    match nearest(REGISTRY.iter().map(|entry| entry.name), wanted) {
        Some(near) => error.hint(format!("did you mean {near}?")),
        None => error.hint("all names: coach schema"),
    }
}

/// A record as it is written: its own shape, and the zone beside its times.
fn object<R: Record + JsonSchema>() -> Value {
    let mut schema = schema_of::<R>();
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        let zone = json!({ "type": "string", "description": "The zone of the times, where there are any." });
        properties.insert("_tz".to_owned(), zone);
    }
    schema
}

fn array<R: Record + JsonSchema>() -> Value {
    let mut items = object::<R>();
    let mut schema = json!({ "type": "array" });
    if let Some(parts) = items.as_object_mut() {
        // References point to the root of the document, so what they name has to stay there.
        for key in ["$schema", "$defs"] {
            if let Some(part) = parts.remove(key) {
                schema[key] = part;
            }
        }
    }
    schema["items"] = items;
    schema
}

/// The answers that a file may hold.
fn answers() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": {
            "description": "The answer to the question of this code: a whole number on a scale, the letter of an \
                            option, an array of letters, text, or \"n/a\" where the bank lets a question \
                            not apply. null and a missing code mean not answered.",
            "anyOf": [
                { "type": "integer" },
                { "type": "string" },
                { "type": "array", "items": { "type": "string" }, "minItems": 1 },
                { "type": "null" }
            ]
        }
    })
}
