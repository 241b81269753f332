//! `coach action add`: one action item, or a batch of them.

use std::path::PathBuf;

use super::{assignment, due_in_words, give, owner, session, shown, tell, told};
use crate::{
    cli::{
        added::{self, Added},
        asking,
        cx::{Cx, Open},
        input,
        writing::Words,
    },
    domain::action::{self as rules, ActionItem, Standing},
    error::Error,
    practice::{
        Done, Outcome, Setting,
        action::{self, Draft},
        object::{Aside, Object},
    },
    store::{Kind, Tx},
};
use clap::Args;

#[derive(Args, Debug)]
#[command(
    after_help = "A title typed here stays in the shell's history: leave it out to be asked, or use --from -.

Examples:
  coach action add -c k7mq --due fri
  coach action add 'Book the one-to-one' -c k7mq --due fri
  coach action add --from - < items.ndjson"
)]
pub(in crate::cli) struct AddArgs {
    /// What is to be done
    title: Option<String>,
    /// The client; not needed with --session
    #[arg(long, short, value_name = "CLIENT")]
    client: Option<String>,
    /// The day it is due
    #[arg(long, value_name = "DATE")]
    due: Option<String>,
    /// The session it was agreed in
    #[arg(long, value_name = "ID")]
    session: Option<String>,
    /// The assigned intervention it belongs to
    #[arg(long, value_name = "ID")]
    intervention: Option<String>,
    /// More about it
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// Read items as NDJSON or a JSON array from a file (- is standard input)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["title", "client", "due", "session", "intervention", "description"])]
    from: Option<PathBuf>,
}

impl AddArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let words = self.from.as_deref().map(|path| Words::read(cx.env, path, None)).transpose()?;
        let mut open = cx.open()?;
        if let Some(words) = words {
            let done = words.take(&mut open, &[], |open, text| add_many(open, &input::objects(text)?))?;
            return tell_added(&mut open, done);
        }
        let draft = self.draft(&mut open)?;
        let (client, name) = owner(&open, draft.client)?;
        let done = open.write("action add", Kind::Write, |tx, setting| {
            let item = action::add(tx, setting, &draft)?;
            let summary = format!("added action item {} for {name} ({client})", item.handle);
            Ok(Outcome::Keep(item, summary))
        })?;
        let (handle, due) = (&done.value.handle, due_in_words(&done.value, open.setting().today()));
        let sentence = format!("Added action item {handle} for {name} ({client}){due}");
        let remark = day_in_title(&done.value);
        tell(&mut open, &sentence, done.value, done.op)?;
        remark.map_or(Ok(()), |remark| open.say(&remark))
    }

    fn draft(self, open: &mut Open<'_>) -> Result<Draft, Error> {
        let due = self.due.map(|due| open.setting().reader().date(&due)).transpose()?;
        let session = self.session.map(|query| session(open.store(), &query)).transpose()?;
        let intervention = self.intervention.map(|query| assignment(open.store(), &query)).transpose()?;
        let told = [
            session.map(|id| open.store().client_of_session(id.0)).transpose()?.flatten(),
            intervention.map(|id| open.store().client_of_assignment(id.0)).transpose()?.flatten(),
        ];
        let client = match (self.client, told.into_iter().flatten().next()) {
            (Some(query), _) => open.writes(&query, "coach action add --client")?.id,
            (None, Some(client)) => client,
            (None, None) => {
                let missing = || lacks("the client is missing");
                asking::asked(open, "Client (name or handle)", missing, |open, query| {
                    Ok(open.writes(query, "coach action add --client")?.id)
                })?
            }
        };
        let title = match self.title {
            Some(title) => title,
            None => asking::asked(
                open,
                "What is to be done",
                || lacks("the title is missing"),
                |_, title| Ok(rules::title(title)?),
            )?,
        };
        Ok(Draft { due, session, intervention, description: self.description, ..Draft::new(client, title) })
    }
}

/// What to say of a title that has a day in it as boxes of notes have one: here it is but words.
fn day_in_title(item: &ActionItem) -> Option<String> {
    let mut words = item.title.split_whitespace();
    let said = words.find(|word| word.get(..4).is_some_and(|key| key.eq_ignore_ascii_case("due:")))?;
    let day = said.get(4..).filter(|day| !day.is_empty()).unwrap_or("DAY");
    let handle = &item.handle;
    Some(format!("'{said}' is part of the title. To set the day: coach action edit {handle} --set due={day}"))
}

/// What is told where nobody can be asked.
fn lacks(missing: &str) -> Error {
    Error::usage(format!("{missing}, and coach cannot ask here")).hint(
        "coach action add 'Call Tom' --client k7mq, or coach action add --from - to keep it out of the shell's history",
    )
}

/// Adds every action item of a batch, or none.
fn add_many(open: &mut Open<'_>, objects: &[Object]) -> Result<Done<Added<ActionItem>>, Error> {
    let add = |tx: &mut Tx<'_>, setting: &Setting, object: &Object, _: &mut Aside| {
        let draft = told::read(tx, setting, object)?;
        action::add(tx, setting, &draft)
    };
    added::many(open, "action add", objects, add, |items| format!("added {}", action::counted(items)))
}

/// Tells what a batch added.
fn tell_added(open: &mut Open<'_>, done: Done<Added<ActionItem>>) -> Result<(), Error> {
    let (items, _) = done.value;
    let today = open.setting().today();
    let late = items.iter().filter(|item| item.standing(today) == Standing::Overdue).count();
    let late = if late == 0 { String::new() } else { format!(", {late} of them overdue already") };
    open.told(&format!("Added {}{late}", action::counted(&items)), done.op)?;
    for remark in items.iter().filter_map(day_in_title) {
        open.say(&remark)?;
    }
    let items = items.into_iter().map(|item| shown(open, item, done.op));
    let items = items.collect::<Result<Vec<_>, _>>()?;
    give(open, items, done.op)
}
