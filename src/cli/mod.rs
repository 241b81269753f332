//! Arguments in, results out: the only module that sees `clap`. One file per noun holds its words and its handlers;
//! a handler is short, because the practice and the store carry the weight.

mod action;
mod added;
mod again;
mod aliases;
mod analytics;
mod asking;
mod assess;
mod bank;
mod breakthrough;
mod busy;
mod changes;
mod client;
mod complete;
mod completions;
mod config;
mod cx;
mod dash;
mod demo;
mod doctor;
mod editing;
mod explain;
mod explanation_row;
mod export;
mod export_row;
mod form;
mod globals;
mod help;
mod import;
mod init;
mod input;
mod intervene;
mod keys;
mod lasting;
mod lists;
mod man;
mod number;
mod op;
mod op_row;
mod opening;
mod overwrite;
mod rescue;
mod runner;
mod schema;
mod score;
mod score_check;
mod score_correct;
mod score_row;
mod score_what_if;
mod search;
mod sentence;
mod session;
mod several;
mod sort;
mod status;
mod today;
mod tui;
mod undo;
mod writing;

use std::{ffi::OsString, path::PathBuf, rc::Rc};

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, error::ErrorKind};

use self::{asking::Asking, cx::Cx, globals::Globals};
use crate::{
    domain::text,
    env::{Env, stop},
    error::{Error, Kind},
    practice::doctor::memory,
    report::Printable,
    store::Unread,
    vault::cache::{self, UnlockCache},
};

/// Clients, assessments and coherence scores on your own computer, with names, notes and answers encrypted
#[derive(Parser, Debug)]
#[command(name = "coach", version, about, disable_help_subcommand = true, max_term_width = 100)]
#[command(after_help = help::more())]
struct Cli {
    #[command(flatten)]
    globals: Globals,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// People you coach
    #[command(subcommand)]
    Client(client::ClientCommand),
    /// Run and resume assessments
    #[command(subcommand)]
    Assess(assess::AssessCommand),
    /// Coherence scores, history and what-if
    #[command(subcommand)]
    Score(score::ScoreCommand),
    /// Action items
    #[command(subcommand, visible_alias = "todo")]
    Action(action::ActionCommand),
    /// Detected and recorded breakthroughs
    #[command(subcommand)]
    Breakthrough(breakthrough::BreakthroughCommand),
    /// Interventions library and assignments
    #[command(subcommand)]
    Intervene(intervene::InterveneCommand),
    /// Schedule, run and write up sessions
    #[command(subcommand)]
    Session(session::SessionCommand),
    /// Question banks and intervention libraries
    #[command(subcommand)]
    Bank(bank::BankCommand),
    /// Import data
    #[command(subcommand)]
    Import(import::ImportCommand),
    /// Export data
    #[command(subcommand)]
    Export(export::ExportCommand),
    /// The practice in numbers
    #[command(subcommand)]
    Analytics(analytics::AnalyticsCommand),
    /// Settings
    #[command(subcommand)]
    Config(config::ConfigCommand),
    /// The log of changes, and what each one changed
    #[command(subcommand)]
    Op(op::OpCommand),
    /// What needs you now: sessions, clients who need attention, the next days
    Today(today::TodayArgs),
    /// Try everything on 12 fictional clients; nothing is saved
    Demo(demo::DemoArgs),
    /// Find text anywhere: names, notes, answers, messages
    Search(search::SearchArgs),
    /// Check practice, keys, terminal and time zone
    Doctor(doctor::DoctorArgs),
    /// Open the full-screen dashboard
    Tui(tui::TuiArgs),
    /// Create your encrypted practice
    Init(init::InitArgs),
    /// Hold the key in memory, so that later commands do not ask
    Unlock(keys::UnlockArgs),
    /// Lock the practice: forget the key held in memory
    Lock(keys::LockArgs),
    /// Set, change or remove the passphrase
    Passphrase(keys::PassphraseArgs),
    /// Get back in with the recovery key, and set a new passphrase
    Recover(keys::RecoverArgs),
    /// Where the practice is, and whether it is unlocked
    Status(status::StatusArgs),
    /// Who you are, and whether the practice is unlocked
    Whoami(status::WhoamiArgs),
    /// Undo the last change
    Undo(undo::UndoArgs),
    /// Redo the last change that was undone
    Redo(undo::RedoArgs),
    /// Print shell completion code, or install it
    Completions(completions::CompletionsArgs),
    /// Print a manual page, or write all of them
    Man(man::ManArgs),
    /// Print the JSON Schema of a command's --json output
    Schema(schema::SchemaArgs),
    /// Print help on a command or a topic
    Help(help::HelpArgs),
}

/// The command line as clap knows it.
pub fn command() -> clap::Command {
    Cli::command()
}

/// Runs one command and gives its exit code; or, when a shell asks, says what could stand at its cursor.
pub fn run(args: impl IntoIterator<Item = OsString>, mut env: Env) -> u8 {
    let args: Vec<OsString> = args.into_iter().collect();
    complete::answer(&args, &mut env).unwrap_or_else(|| run_with(args, env, cache::system()))
}

/// Runs one command with a given unlock cache.
pub fn run_with(args: impl IntoIterator<Item = OsString>, mut env: Env, cache: Box<dyn UnlockCache>) -> u8 {
    let mut args: Vec<OsString> = args.into_iter().collect();
    if let [_, flag] = args.as_slice()
        && (flag == "--version" || flag == "-V")
    {
        // Scripts and package managers ask this often: it is not worth building the whole tree of commands for.
        let told = writeln!(env.term.out(), "coach {}", env!("CARGO_PKG_VERSION"))
            .and_then(|()| env.term.out().flush());
        return told.map_or_else(|error| explain::unwritten(error, &mut env), |()| 0);
    }
    let mut parsed = parse(&args);
    if let Err(error) = &parsed
        && error.kind() == ErrorKind::InvalidSubcommand
        && let Some(expanded) = aliases::expanded(&args, &env)
    {
        args = expanded;
        parsed = parse(&args);
    }
    match parsed {
        Ok(cli) => carry_out(cli, &args, &mut env, cache).0,
        Err(error) => match asking::missing(&error, &args, &env) {
            None => explain::usage(error, &args, &mut env),
            Some(asking) => ask_first(&args, asking, env, &cache.into()),
        },
    }
}

/// Asks for what a line lacks and carries it out; where one answer does not do, that one is asked for again.
fn ask_first(args: &[OsString], mut asking: Asking, mut env: Env, cache: &Rc<dyn UnlockCache>) -> u8 {
    let wrong = |line: &[OsString]| {
        let error = parse(line).err().filter(|error| error.kind() != ErrorKind::MissingRequiredArgument);
        error.map(|error| explain::in_a_line(&error))
    };
    loop {
        let line = match asking.completed(args, &mut env, wrong) {
            Ok(line) => line,
            Err(error) => return explain::left(&error, &mut env),
        };
        let cli = match parse(&line) {
            Ok(cli) => cli,
            Err(error) => return explain::usage(error, &line, &mut env),
        };
        let (code, failed) = carry_out(cli, &line, &mut env, Box::new(Rc::clone(cache)));
        if env.incoming.is_stored()
            || env.incoming.lost().is_some()
            || !failed.is_some_and(|error| asking.forget(&error, args))
        {
            return code;
        }
    }
}

/// Carries a command out; gives its exit code, and why it failed where it did.
fn carry_out(
    mut cli: Cli,
    args: &[OsString],
    env: &mut Env,
    cache: Box<dyn UnlockCache>,
) -> (u8, Option<Error>) {
    let words = || args.iter().skip(1);
    // Without a pager the same is said.
    cli.globals.before_last = words().filter(|arg| *arg != "--no-pager").cloned().collect();
    cli.globals.before_last.pop();
    cli.globals.words = words().cloned().collect();
    cli.globals.begun = env.clock.now();
    let globals = cli.globals.clone();
    env.vars.named_store.clone_from(&globals.store);
    // What an earlier line of this program joined is not told of this one.
    text::joined();
    let unread = Unread::default();
    if !matches!(cli.command, Some(Command::Doctor(_))) {
        remind(&globals, env);
    }
    let outcome = dash::refused(args, &globals, env)
        .and_then(|()| dispatch(cli, env, cache, unread.clone()))
        .and_then(|()| Ok(env.term.out().flush()?))
        .map_err(|error| if env.term.out_failed() { unwritten(error, &unread, env) } else { error });
    let outcome = rescue::settled(outcome, (args, &globals), env);
    let (code, failed) = match outcome.and_then(|()| explain::unread(&unread, &globals, env)) {
        Ok(()) => (0, None),
        Err(error) => (explain::tell(&error, &globals, env), Some(error)),
    };
    // However well it ended: what asked for the end has to be told.
    (stop::came().map_or(code, stop::Signal::exit), failed)
}

/// What to say when the result of a command could not be written where it goes: whether its change was saved all the same.
fn unwritten(error: Error, unread: &Unread, env: &Env) -> Error {
    if error.kind == Kind::Closed {
        return error;
    }
    if unread.was_written() {
        return Error::new(Kind::Failed, "the change was saved, and only its result could not be written")
            .fact(error.message)
            .hint("see what was done: coach op log --limit 1");
    }
    let message = if env.incoming.is_done() {
        "it was done, and only its result could not be written"
    } else {
        "the result could not be written"
    };
    Error::new(Kind::Failed, message).fact(error.message)
}

/// Says that text lies in memory in clear, since the program was killed while an editor was open.
fn remind(globals: &Globals, env: &mut Env) {
    if globals.quiet || globals.speaks_json() {
        return;
    }
    let folder = globals.folder(env);
    for told in memory::reminders(&env.vars, &folder) {
        // Where nobody can be told, the command is what matters.
        writeln!(env.term.err(), "{}", Printable(&told)).unwrap_or_default();
    }
}

fn dispatch(cli: Cli, env: &mut Env, cache: Box<dyn UnlockCache>, unread: Unread) -> Result<(), Error> {
    let now = env.clock.now();
    let cx = Cx { env, globals: cli.globals, now, cache, unread };
    let Some(command) = cli.command else { return welcome(cx) };
    match command {
        Command::Client(command) => command.run(cx),
        Command::Assess(command) => command.run(cx),
        Command::Score(command) => command.run(cx),
        Command::Action(command) => command.run(cx),
        Command::Intervene(command) => command.run(cx),
        Command::Session(command) => command.run(cx),
        Command::Breakthrough(command) => command.run(cx),
        Command::Bank(command) => command.run(cx),
        Command::Import(command) => command.run(cx),
        Command::Export(command) => command.run(cx),
        Command::Analytics(command) => command.run(cx),
        Command::Config(command) => command.run(cx),
        Command::Op(command) => command.run(cx),
        Command::Today(args) => args.run(cx),
        Command::Demo(args) => args.run(cx),
        Command::Search(args) => args.run(cx),
        Command::Doctor(args) => args.run(cx),
        Command::Tui(args) => args.run(cx),
        Command::Init(args) => args.run(cx),
        Command::Unlock(args) => args.run(cx),
        Command::Lock(args) => args.run(cx),
        Command::Passphrase(args) => args.run(cx),
        Command::Recover(args) => args.run(cx),
        Command::Status(args) => args.run(cx),
        Command::Whoami(args) => args.run(cx),
        Command::Undo(args) => args.run(cx),
        Command::Redo(args) => args.run(cx),
        Command::Completions(args) => args.run(cx),
        Command::Man(args) => args.run(cx),
        Command::Schema(args) => args.run(cx),
        Command::Help(args) => args.run(&mut { cx }),
    }
}

/// `coach` alone: a welcome where there is no practice, else the dashboard on a terminal and the short help elsewhere.
fn welcome(cx: Cx<'_>) -> Result<(), Error> {
    let folder = cx.folder();
    if folder.join(crate::store::Store::FILE).exists() {
        let facts = cx.env.term.facts();
        if facts.out && facts.input && !cx.globals.no_input {
            return tui::open(cx);
        }
        write!(cx.env.term.err(), "{}", command().render_help())?;
        return Err(Error::new(Kind::Usage, String::new()));
    }
    let text = format!(
        "No practice yet at {}\n\n  \
         coach demo     look around with 12 made-up clients (nothing is saved)\n  \
         coach init     create your own encrypted practice (about 20 seconds)\n  \
         coach --help   everything else\n",
        folder.display()
    );
    Ok(cx.env.term.out().write_all(text.as_bytes())?)
}

fn parse(args: &[OsString]) -> Result<Cli, clap::Error> {
    command().try_get_matches_from(args).and_then(|matches| Cli::from_arg_matches(&matches))
}

/// Where the first word stands that is neither a flag nor the value of one; and the folder that `--store` names,
/// wherever that stands.
fn first_word(args: &[OsString]) -> Option<(usize, Option<PathBuf>)> {
    let command = command();
    let takes_value = |name: &str| {
        let named = command.get_arguments().find(|argument| argument.get_long() == Some(name));
        named.is_some_and(|argument| argument.get_action().takes_values())
    };
    let (mut word, mut store) = (None, None);
    let mut rest = (1..).zip(args.iter().skip(1));
    while let Some((place, arg)) = rest.next() {
        let Some(flag) = arg.to_str().and_then(|arg| arg.strip_prefix('-')) else {
            word = word.or(Some(place));
            continue;
        };
        let name = flag.strip_prefix('-').unwrap_or_default();
        match name.split_once('=') {
            Some(("store", folder)) => store = Some(PathBuf::from(folder)),
            None if name == "store" => store = rest.next().map(|(_, folder)| PathBuf::from(folder)),
            None if takes_value(name) => drop(rest.next()),
            _ => {}
        }
    }
    word.map(|place| (place, store))
}
