//! Completion while typing: the shell runs `coach` with `COMPLETE` set, and what fits at the cursor is printed. It never
//! asks, never waits for a passphrase, and offers no names where names are locked or switched off.
//!
//! One walk over the tree of commands gives each argument its candidates by what it is called, so a new command that
//! takes a CLIENT completes clients without a word more.

mod candidates;
mod place;

use std::{ffi::OsString, sync::Arc};

use clap::{Arg, Command};
use clap_complete::{
    CompleteEnv,
    engine::{ArgValueCompleter, CompletionCandidate},
};

use self::{
    candidates::{Source, Stage},
    place::Place,
};
use crate::{env::Env, error::Kind};

/// Answers a shell that asks what could stand at its cursor; `None` when this is a command like any other.
pub(super) fn answer(args: &[OsString], env: &mut Env) -> Option<u8> {
    let words = args.iter().skip_while(|arg| *arg != "--").skip(1).cloned().collect();
    let place = Arc::new(Place::new(words, &env.vars));
    let completing = CompleteEnv::with_factory(|| with_candidates(super::command(), &place))
        .try_complete(args.iter().cloned(), std::env::current_dir().ok().as_deref());
    match completing {
        Ok(false) => None,
        Ok(true) => Some(0),
        Err(error) => {
            // A shell shows nothing of this; a person who set COMPLETE by hand reads it.
            write!(env.term.err(), "{error}").unwrap_or_default();
            Some(Kind::Usage.exit())
        }
    }
}

/// The tree of commands in which every argument knows its candidates.
fn with_candidates(mut command: Command, place: &Arc<Place>) -> Command {
    command.build();
    attach(command, &[], place)
}

fn attach(command: Command, path: &[String], place: &Arc<Place>) -> Command {
    let here = path.to_owned();
    let command = command.mut_args(|arg| {
        // Before anything is typed, what every command knows would drown what this one wants.
        let rare = arg.is_hide_short_help_set() && place.nothing_typed();
        let arg = if rare { arg.hide(true) } else { arg };
        match source(&here, &arg) {
            Some(source) => arg.add(completer(source, here.clone(), Arc::clone(place))),
            None => arg,
        }
    });
    command.mut_subcommands(|sub| {
        let mut path = here.clone();
        path.push(sub.get_name().to_owned());
        attach(sub, &path, place)
    })
}

fn completer(source: Source, path: Vec<String>, place: Arc<Place>) -> ArgValueCompleter {
    ArgValueCompleter::new(move |typed: &std::ffi::OsStr| {
        let Some(typed) = typed.to_str() else { return Vec::new() };
        let found = candidates::of(source, &path, &place, typed);
        let shown = found.into_iter().filter(|candidate| candidate.value.starts_with(typed));
        shown
            .map(|candidate| {
                let help = (!candidate.help.is_empty()).then(|| candidate.help.into());
                CompletionCandidate::new(candidate.value).help(help)
            })
            .collect()
    })
}

/// What an argument of `coach intervene` is completed with.
fn of_intervene(verb: &str, name: &str) -> Option<Source> {
    Some(match (verb, name) {
        (_, "code") => Source::Intervention,
        ("start" | "done" | "abandon", "id") => Source::Work(true),
        ("reopen", "id") => Source::Work(false),
        ("list", "difficulty") => Source::Words(&["easy", "medium", "advanced"]),
        ("list", "sort") => Source::Words(&[
            "code",
            "name",
            "dimension",
            "difficulty",
            "time_minutes",
            "rating",
            "completed",
            "-rating",
            "-completed",
        ]),
        ("assigned", "status") => Source::Words(&["assigned", "in_progress", "completed", "abandoned"]),
        ("assigned", "sort") => {
            Source::Words(&["assigned_at", "due_date", "name", "code", "status", "-effectiveness_rating"])
        }
        _ => return None,
    })
}

/// `FIELD=` of a breakthrough.
const RISE_FIELDS: [&str; 6] = ["trigger=", "description=", "before=", "after=", "dimension=", "at="];

/// What an argument of `coach analytics` is completed with.
fn of_analytics(verb: &str, name: &str) -> Option<Source> {
    Some(match (verb, name) {
        ("cohort", "by") => Source::Words(&["dimension", "pattern", "zone", "status", "focus"]),
        ("events", "sort") => Source::Words(&["created_at", "event_type", "-created_at", "-event_type"]),
        _ => return None,
    })
}

/// What an argument is completed with, by the command it belongs to and what it is called.
fn source(path: &[String], arg: &Arg) -> Option<Source> {
    // One or several of the same are completed alike.
    let name = match arg.get_id().as_str() {
        "ids" => "id",
        "clients" => "client",
        name => name,
    };
    let word = |at: usize| path.get(at).map_or("", String::as_str);
    let (noun, verb) = (word(0), word(1));
    let own = match noun {
        "intervene" => of_intervene(verb, name),
        "analytics" => of_analytics(verb, name),
        _ => None,
    };
    own.or_else(|| of_any(noun, verb, name))
}

/// What a list is sorted by: fields, and those that are often turned round.
fn orders(noun: &str) -> Option<&'static [&'static str]> {
    Some(match noun {
        "client" => &[
            "name",
            "coherence_percentage",
            "velocity",
            "start_date",
            "scored_at",
            "next_session_at",
            "last_session_at",
            "handle",
            "-coherence_percentage",
            "-velocity",
        ],
        "assess" => &["created_at", "completed_at", "client", "type", "status", "-created_at"],
        "score" => &["calculated_at", "coherence_percentage", "velocity", "client", "-calculated_at"],
        "session" => &["scheduled_at", "name", "status", "type", "duration_minutes", "-scheduled_at"],
        "action" => &["due_date", "name", "title", "status", "created_at", "completed_at", "-created_at"],
        "breakthrough" => &["detected_at", "magnitude", "dimension", "name", "-detected_at", "-magnitude"],
        _ => return None,
    })
}

fn of_any(noun: &str, verb: &str, name: &str) -> Option<Source> {
    Some(match (noun, verb, name) {
        ("client", "merge", "into") | ("intervene", "assign", "to") | (_, _, "client") => Source::Client,
        ("assess", "resume" | "answer" | "submit" | "discard", "id") => Source::Unfinished,
        ("assess", "reopen" | "rm", "id") => Source::Completed,
        ("score", "edit" | "rm" | "explain", "id") => Source::Score,
        ("score", "edit", "set") => Source::Words(&["psi=", "rho=", "q=", "f=", "at="]),
        ("assess", "show", "id") | ("assess", "compare", "a" | "b") => Source::Assessment,
        ("assess", "answer", "question") => Source::Question,
        ("assess", "list", "status") => Source::Words(&["draft", "in_progress", "completed"]),
        ("assess" | "session", _, "focus") | (_, _, "dimension") => Source::Dimension,
        (noun, _, "dim") if noun != "breakthrough" => Source::Dimension,
        ("session", "start" | "stop" | "done" | "cancel" | "no-show" | "move", "id") => {
            Source::Session(Stage::Scheduled)
        }
        ("session", "reopen", "id") => Source::Session(Stage::Over),
        ("session", _, "id") | ("action", _, "session") => Source::Session(Stage::Any),
        ("session", "edit", "set") => Source::SessionAssignment,
        ("session", "edit", "unset") => Source::Words(&["focus", "group-size", "recording"]),
        ("client", _, "set") => Source::Assignment,
        ("client", _, "unset") => Source::ClientField,
        ("bank", "show" | "retire" | "restore" | "diff", "name" | "a" | "b") | (_, _, "bank") => Source::Bank,
        ("config", _, "key" | "prefix") => Source::Setting,
        ("config", "set", "value") => Source::SettingValue,
        ("op", "show" | "diff", "id") | ("undo", _, "id") => Source::Operation,
        ("schema", _, "name") => Source::Schema,
        ("man", _, "page") => Source::Page,
        ("help", _, "topic") => Source::Help,
        (_, _, "pattern") => Source::Pattern,
        (_, _, "fields") => Source::Field,
        (_, _, "tz" | "zone") => Source::Zone,
        ("action", _, "intervention") => Source::Work(true),
        ("action", _, "set") => {
            Source::Words(&["title=", "description=", "due=", "session=", "intervention="])
        }
        ("action", _, "unset") => Source::Words(&["description", "due", "session", "intervention"]),
        ("breakthrough", _, "unset") => Source::Words(&["trigger", "description"]),
        ("score", _, "unset") => Source::Words(&["psi", "rho", "q", "f"]),
        ("breakthrough", _, "set") => Source::Words(&RISE_FIELDS),
        (noun, "list", "sort") => Source::Words(orders(noun)?),
        (noun, _, "id") => Source::Handle(noun.parse().ok()?),
        _ => return None,
    })
}
