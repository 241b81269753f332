//! `coach search`: text anywhere, with the words around it.

use chrono::{DateTime, Utc};
use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use super::{cx::Cx, globals::AsOf};
use crate::{
    error::Error,
    practice::search::{self, Hit, Place},
    report::{Cell, Column, Record},
};

#[derive(Args, Debug)]
#[command(
    after_help = "Every word has to occur in the text; case and accents do not matter. Everything is searched, notes too; \
--in narrows it down.

Examples:
  coach search 'second reorg'
  coach search boundary --in notes,answers
  coach search tom --client k7mq --json"
)]
pub(super) struct SearchArgs {
    /// What to look for
    #[arg(required = true)]
    query: Vec<String>,
    /// Only for this client
    #[arg(long, value_name = "CLIENT")]
    client: Option<String>,
    /// Only in these places
    #[arg(long = "in", value_name = "PLACE,..", value_delimiter = ',')]
    places: Vec<Place>,
    /// Show at most N
    #[arg(long, value_name = "N", value_parser = crate::cli::number::at_least_one)]
    limit: Option<usize>,
    #[command(flatten)]
    as_of: AsOf,
}

impl clap::ValueEnum for Place {
    fn value_variants<'a>() -> &'a [Self] {
        Self::ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.key()))
    }
}

/// Something that was found.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SearchRow {
    client: String,
    name: String,
    place: Place,
    /// The field it stands in.
    field: &'static str,
    /// The handle of the assessment, session or item it belongs to.
    handle: Option<String>,
    at: Option<DateTime<Utc>>,
    /// The words around it.
    excerpt: String,
}

impl Record for SearchRow {
    const COLUMNS: &'static [Column] = &[
        Column::left("client", "Client"),
        Column::text("name", "Name"),
        Column::left("place", "Found in"),
        Column::left("field", "Field"),
        Column::left("handle", "Handle"),
        Column::left("at", "Written"),
        Column::text("excerpt", "Excerpt"),
    ];
    const DEFAULT: &'static [&'static str] = &["client", "name", "place", "handle", "excerpt"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.client),
            Cell::text(&self.name),
            Cell::text(self.place),
            Cell::text(self.field),
            self.handle.clone().into(),
            self.at.into(),
            Cell::text(&self.excerpt),
        ]
    }
}

impl From<Hit> for SearchRow {
    fn from(hit: Hit) -> Self {
        let Hit { client, name, place, field, handle, at, excerpt } = hit;
        Self { client, name, place, field, handle, at, excerpt }
    }
}

impl SearchArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        open.travel(&self.as_of)?;
        let only =
            self.client.as_deref().map(|client| open.reads(client, "coach search --client")).transpose()?;
        let places = if self.places.is_empty() { Place::ALL } else { &self.places };
        let query = self.query.join(" ");
        open.list(&format!("Nothing found for '{query}'"), |practice, push| {
            let mut left = self.limit.unwrap_or(usize::MAX);
            search::search(&practice.store, &query, places, only.map(|only| only.id), &mut |hit| {
                if left == 0 {
                    return Ok(());
                }
                left -= 1;
                push(&SearchRow::from(hit))
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_their_contract() {
        let row = SearchRow {
            client: "k7mq".to_owned(),
            name: "Ada Okafor".to_owned(),
            place: Place::Notes,
            field: "notes",
            handle: None,
            at: None,
            excerpt: "…before a hard sentence".to_owned(),
        };
        assert_eq!(crate::report::check_contract(&row), Ok(()));
    }
}
