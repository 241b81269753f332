//! `coach help`: what there is, one command's help, or one topic. Each topic has its one home in a text file beside this.

use clap::{Args, Command};

use super::cx::Cx;
use crate::{domain::naming::nearest, env::pager, error::Error};

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach help
  coach help dates
  coach help client add")]
pub(super) struct HelpArgs {
    /// A topic or a command; without one, the list of both
    #[arg(value_name = "TOPIC|COMMAND")]
    topic: Vec<String>,
}

/// A page on what concerns many commands.
pub(super) struct Topic {
    /// What to type.
    pub(super) name: &'static str,
    /// What it is about, in a few words.
    pub(super) about: &'static str,
    text: &'static str,
}

/// All topics, in the order in which they are listed.
pub(super) const TOPICS: &[Topic] = &[
    Topic { name: "dates", about: "How to write days, times and durations", text: include_str!("dates.txt") },
    Topic { name: "refs", about: "How to name clients and other things", text: include_str!("refs.txt") },
    Topic { name: "fields", about: "The names of fields", text: include_str!("fields.txt") },
    Topic { name: "filters", about: "Which clients are listed", text: include_str!("filters.txt") },
    Topic { name: "maps", about: "Which column of a file holds what", text: include_str!("maps.txt") },
    Topic {
        name: "formatting",
        about: "Tables, JSON, CSV, and which fields",
        text: include_str!("formatting.txt"),
    },
    Topic { name: "exit-codes", about: "Exit codes", text: include_str!("exit-codes.txt") },
    Topic {
        name: "environment",
        about: "Environment variables and files",
        text: include_str!("environment.txt"),
    },
    Topic {
        name: "privacy",
        about: "What is encrypted, what is not, and what you can do",
        text: include_str!("privacy.txt"),
    },
    Topic {
        name: "keys",
        about: "Passphrase, unlocking, and the recovery sheet",
        text: include_str!("keys.txt"),
    },
    Topic {
        name: "formulas",
        about: "How answers become scores, and what the numbers mean",
        text: include_str!("formulas.txt"),
    },
    Topic { name: "cron", about: "Jobs that run unattended", text: include_str!("cron.txt") },
];

/// The text of a topic.
pub(super) fn topic(name: &str) -> Option<&'static str> {
    TOPICS.iter().find(|topic| topic.name == name).map(|topic| topic.text)
}

/// The last line of the program's own help.
pub(super) fn more() -> String {
    let names: Vec<_> = TOPICS.iter().map(|topic| topic.name).collect();
    format!("More: coach help TOPIC, where TOPIC is one of\n  {}", names.join(", "))
}

impl HelpArgs {
    pub(super) fn run(&self, cx: &mut Cx<'_>) -> Result<(), Error> {
        let mut root = super::command();
        root.build();
        let words: Vec<&str> = self.topic.iter().map(String::as_str).collect();
        let words = words.strip_prefix(&["coach"]).unwrap_or(&words);
        let text = match words {
            [] => overview(&root),
            [name] if topic(name).is_some() => topic(name).unwrap_or_default().to_owned(),
            words => of_command(&root, words)?,
        };
        if cx.env.term.facts().out && !cx.globals.no_pager {
            return Ok(pager::show(text.as_bytes(), &cx.env.vars, cx.env.term.out())?);
        }
        Ok(cx.env.term.out().write_all(text.as_bytes())?)
    }
}

/// Everything that help can be asked on.
fn overview(root: &Command) -> String {
    let commands = root.get_subcommands().filter(|sub| !sub.is_hide_set());
    let commands = commands.map(|sub| {
        let about = sub.get_about().map(ToString::to_string).unwrap_or_default();
        (sub.get_name(), about)
    });
    let topics = TOPICS.iter().map(|topic| (topic.name, topic.about.to_owned()));
    let (commands, topics): (Vec<_>, Vec<_>) = (commands.collect(), topics.collect());
    let width = commands.iter().chain(&topics).map(|(name, _)| name.len()).max().unwrap_or_default();
    let list = |rows: &[(&str, String)]| -> String {
        let lines: Vec<_> = rows.iter().map(|(name, about)| format!("  {name:<width$}  {about}")).collect();
        lines.join("\n")
    };
    format!(
        "Commands: coach help COMMAND, for example coach help client add\n{}\n\n\
         Topics: coach help TOPIC, for example coach help dates\n{}\n",
        list(&commands),
        list(&topics)
    )
}

fn of_command(root: &Command, words: &[&str]) -> Result<String, Error> {
    let mut here = root;
    for word in words {
        here = here.find_subcommand(word).ok_or_else(|| unknown(here, word, words.len() == 1))?;
    }
    Ok(here.clone().render_long_help().to_string())
}

fn unknown(here: &Command, word: &str, first: bool) -> Error {
    let commands = here.get_subcommands().map(Command::get_name);
    let topics = TOPICS.iter().map(|topic| topic.name).filter(|_| first);
    let error = Error::usage(format!("there is no help on '{word}'"));
    match nearest(commands.chain(topics), word) {
        Some(near) => error.hint(format!("did you mean {near}?")),
        None => error.hint("all topics and commands: coach help"),
    }
}
