//! `coach man`: one manual page for each command, made from the same words as its help.

use std::{fs, path::PathBuf};

use clap::{Args, Command};
use clap_mangen::{
    Man,
    roff::{Roff, bold, roman},
};

use super::{cx::Cx, help};
use crate::{domain::naming::nearest, env::pager, error::Error};

#[derive(Args, Debug)]
#[command(after_help = "Without a page it is coach(1). A page is named by its command.

Examples:
  coach man client add | man -l -
  coach man --out-dir ~/.local/share/man/man1")]
pub(super) struct ManArgs {
    /// The command, for example client add
    #[arg(value_name = "PAGE")]
    page: Vec<String>,
    /// Write all pages into this folder
    #[arg(long, value_name = "DIR", conflicts_with = "page", value_hint = clap::ValueHint::DirPath)]
    out_dir: Option<PathBuf>,
}

/// One manual page.
struct Page {
    /// `coach-client-add`.
    name: String,
    about: String,
    text: String,
}

impl ManArgs {
    pub(super) fn run(self, mut cx: Cx<'_>) -> Result<(), Error> {
        let pages = pages()?;
        if let Some(folder) = &self.out_dir {
            if cx.globals.dry_run {
                return cx.say(&format!("would save {} pages in {}", pages.len(), folder.display()));
            }
            fs::create_dir_all(folder).map_err(|error| Error::file(folder, error))?;
            for page in &pages {
                let path = folder.join(format!("{}.1", page.name));
                fs::write(&path, &page.text).map_err(|error| Error::file(&path, error))?;
            }
            return cx.did(&format!("Saved {} pages in {}", pages.len(), folder.display()));
        }
        let wanted = named(&self.page.join("-"));
        let page = pages.iter().find(|page| page.name == wanted).ok_or_else(|| unknown(&wanted, &pages))?;
        if cx.env.term.facts().out && !cx.globals.no_pager {
            return Ok(pager::show(page.text.as_bytes(), &cx.env.vars, cx.env.term.out())?);
        }
        Ok(cx.env.term.out().write_all(page.text.as_bytes())?)
    }
}

/// `client add`, `client-add`, `coach-client-add` and `coach-client-add.1` all mean one page.
fn named(words: &str) -> String {
    let words = words.trim_end_matches(".1").replace(' ', "-");
    match words.strip_prefix("coach").map_or(words.as_str(), |rest| rest.trim_start_matches('-')) {
        "" => "coach".to_owned(),
        rest => format!("coach-{rest}"),
    }
}

fn unknown(wanted: &str, pages: &[Page]) -> Error {
    let error = Error::not_found(format!("there is no page {wanted}")).about(wanted);
    // What every name begins with makes none of them likelier.
    let own = |name: &'_ str| name.trim_start_matches("coach-").to_owned();
    let names: Vec<String> = pages.iter().map(|page| own(&page.name)).collect();
    match nearest(names.iter().map(String::as_str), &own(wanted)) {
        Some(near) => error.hint(format!("did you mean coach-{near}?")),
        None => error.hint("all commands: coach help"),
    }
}

/// The pages by name, with what each is about.
pub(super) fn names() -> Vec<(String, String)> {
    let pages = pages().unwrap_or_default().into_iter();
    pages.map(|page| (page.name.trim_start_matches("coach-").to_owned(), page.about)).collect()
}

fn pages() -> Result<Vec<Page>, Error> {
    let mut root = super::command();
    root.build();
    let mut pages = Vec::new();
    collect(&root, "coach", &mut pages)?;
    Ok(pages)
}

fn collect(command: &Command, name: &str, pages: &mut Vec<Page>) -> Result<(), Error> {
    pages.push(Page { name: name.to_owned(), about: about(command), text: page(command, name)? });
    for sub in shown(command) {
        collect(sub, &format!("{name}-{}", sub.get_name()), pages)?;
    }
    Ok(())
}

fn shown(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|sub| !sub.is_hide_set())
}

fn about(command: &Command) -> String {
    command.get_about().map(ToString::to_string).unwrap_or_default()
}

fn page(command: &Command, name: &str) -> Result<String, Error> {
    let is_root = name == "coach";
    // What every command knows is told once, in coach(1).
    let own = command.clone().mut_args(|arg| {
        let elsewhere = !is_root && arg.is_global_set();
        if elsewhere { arg.hide(true) } else { arg }
    });
    let version = super::command().get_version().unwrap_or_default().to_owned();
    let man = Man::new(own.clone()).title(name).source(format!("coach {version}")).manual("Coach Manual");
    let mut bytes = Vec::new();
    man.render_title(&mut bytes)?;
    named_section(name, &about(command), &mut bytes)?;
    man.render_synopsis_section(&mut bytes)?;
    man.render_description_section(&mut bytes)?;
    let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let (notes, examples) = help.split_once("Examples:").unwrap_or((&help, ""));
    if !is_root && !notes.trim().is_empty() {
        paragraphs("NOTES", notes, &mut bytes)?;
    }
    if own.get_arguments().any(|arg| !arg.is_hide_set()) {
        man.render_options_section(&mut bytes)?;
    }
    subcommands(command, name, &mut bytes)?;
    let examples: Vec<String> = match examples.trim() {
        "" => first_examples(command),
        own => own.lines().map(|line| line.trim().to_owned()).collect(),
    };
    verbatim("EXAMPLES", &examples.join("\n"), &mut bytes)?;
    if is_root {
        for (title, topic) in [("ENVIRONMENT", "environment"), ("EXIT STATUS", "exit-codes")] {
            verbatim(title, help::topic(topic).unwrap_or_default(), &mut bytes)?;
        }
    }
    see_also(name, command, &mut bytes)?;
    let text = String::from_utf8(bytes)
        .map_err(|error| Error::new(crate::error::Kind::Failed, "a page is not UTF-8").because(error))?;
    // Each section comes with the same two lines in front; once is enough.
    Ok(format!("{PREAMBLE}{}", text.replace(PREAMBLE, "")))
}

/// How a straight apostrophe is spelled for groff and for others.
const PREAMBLE: &str = ".ie \\n(.g .ds Aq \\(aq\n.el .ds Aq '\n";

fn named_section(name: &str, about: &str, bytes: &mut Vec<u8>) -> Result<(), Error> {
    let mut roff = Roff::new();
    roff.control("SH", ["NAME"]);
    roff.text([roman(format!("{name} - {about}"))]);
    Ok(roff.to_writer(bytes)?)
}

fn subcommands(command: &Command, name: &str, bytes: &mut Vec<u8>) -> Result<(), Error> {
    let mut roff = Roff::new();
    for (number, sub) in shown(command).enumerate() {
        if number == 0 {
            roff.control("SH", ["COMMANDS"]);
        }
        roff.control("TP", []);
        roff.text([bold(format!("{name}-{}", sub.get_name())), roman("(1)")]);
        roff.text([roman(about(sub))]);
    }
    Ok(roff.to_writer(bytes)?)
}

/// The first example of each command below, for pages of nouns.
fn first_examples(command: &Command) -> Vec<String> {
    let firsts = shown(command).filter_map(|sub| match sub.get_after_help() {
        Some(help) => {
            let help = help.to_string();
            help.lines().map(str::trim).find(|line| line.starts_with("coach ")).map(str::to_owned)
        }
        None => first_examples(sub).into_iter().next(),
    });
    firsts.collect()
}

fn paragraphs(title: &str, text: &str, bytes: &mut Vec<u8>) -> Result<(), Error> {
    let mut roff = Roff::new();
    roff.control("SH", [title]);
    roff.text([roman(text.trim())]);
    Ok(roff.to_writer(bytes)?)
}

/// Lines that stand as they are.
fn verbatim(title: &str, text: &str, bytes: &mut Vec<u8>) -> Result<(), Error> {
    if text.trim().is_empty() {
        return Ok(());
    }
    let mut roff = Roff::new();
    roff.control("SH", [title]);
    roff.control("nf", []);
    for line in text.trim_end().lines() {
        roff.text([roman(line)]);
    }
    roff.control("fi", []);
    Ok(roff.to_writer(bytes)?)
}

fn see_also(name: &str, command: &Command, bytes: &mut Vec<u8>) -> Result<(), Error> {
    let mut roff = Roff::new();
    roff.control("SH", ["SEE ALSO"]);
    let above = name.rsplit_once('-').map(|(above, _)| format!("{above}(1)"));
    let topics: Vec<_> = help::TOPICS.iter().map(|topic| topic.name).collect();
    let line = match above {
        Some(above) if above == "coach(1)" => above,
        Some(above) => format!("{above}, coach(1)"),
        None => format!("coach help TOPIC, where TOPIC is one of: {}", topics.join(", ")),
    };
    roff.text([roman(line)]);
    let aliases: Vec<_> = command.get_visible_aliases().collect();
    if !aliases.is_empty() {
        roff.control("SH", ["ALIASES"]);
        roff.text([roman(aliases.join(", "))]);
    }
    Ok(roff.to_writer(bytes)?)
}
