//! A command line that is printed to be pasted later means the same then, and wherever that is: `yesterday 9:00` is the day
//! and time that it was, and the names of files are whole.

use std::{
    any::TypeId,
    ffi::{OsStr, OsString},
    path::{self, Path, PathBuf},
};

use chrono::{DateTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;

use super::{explain::meant_command, globals::Globals};
use crate::{
    domain::when::{Reader, Timed, WhenError},
    env::Env,
    practice::config::Config,
};

/// How a command reads what an option says of when.
#[derive(Clone, Copy)]
enum Reads {
    /// An instant that has been, with the length where it says one.
    Happened,
    /// An instant to come, the same.
    Planned,
    /// A day to come.
    Day,
    /// A day that has been.
    Since,
}

/// How an option of a command is read, where it may name another day tomorrow.
pub(super) fn reads(command: &str, option: &str) -> Option<impl Fn(&Reader, &str) -> Option<String> + use<>> {
    let reads = match (command, option) {
        (
            "coach session log"
            | "coach assess new"
            | "coach assess submit"
            | "coach score add"
            | "coach score edit"
            | "coach breakthrough add",
            "at",
        ) => Reads::Happened,
        ("coach session add", "at") | ("coach session move", "to") | ("coach session done", "next") => {
            Reads::Planned
        }
        ("coach action add" | "coach intervene assign", "due") | ("coach client pause", "until") => {
            Reads::Day
        }
        ("coach client add", "start") | ("coach client complete", "on") => Reads::Since,
        _ => return None,
    };
    Some(move |reader: &Reader, text: &str| reads.fixed(reader, text))
}

impl Reads {
    /// What a text says at this moment, in words that say it at any other; none where it does so itself.
    fn fixed(self, reader: &Reader, text: &str) -> Option<String> {
        let later = Reader { now: reader.now + TimeDelta::days(1_000), ..*reader };
        match self {
            Self::Happened | Self::Planned => {
                let at = self.instant(reader, text).ok()?;
                let same = self.instant(&later, text) == Ok(at);
                (!same).then(|| spelled(reader, text, at))
            }
            Self::Day => fixed_day(text, |text| reader.date(text), |text| later.date(text)),
            Self::Since => fixed_day(text, |text| reader.since(text), |text| later.since(text)),
        }
    }

    fn instant(self, reader: &Reader, text: &str) -> Result<Timed, WhenError> {
        match self {
            Self::Happened => reader.took_place(text),
            _ => reader.stretch(text),
        }
    }
}

fn fixed_day<D: PartialEq + ToString>(
    text: &str,
    now: impl Fn(&str) -> Result<D, WhenError>,
    later: impl Fn(&str) -> Result<D, WhenError>,
) -> Option<String> {
    let day = now(text).ok()?;
    let same = later(text).is_ok_and(|later| later == day);
    (!same).then(|| day.to_string())
}

/// `2026-09-23 09:00`, with the end where there is one; a day alone stays one.
fn spelled(reader: &Reader, text: &str, (at, length): Timed) -> String {
    let day = at.date_naive();
    if reader.date(text).is_ok() {
        return day.to_string();
    }
    let clock = |at: DateTime<Tz>| at.format(if at.second() == 0 { "%H:%M" } else { "%H:%M:%S" }).to_string();
    let end = length.map_or_else(String::new, |length| format!("-{}", clock(at + length.delta())));
    let spelled = format!("{day} {}{end}", clock(at));
    // An hour that the clocks show twice needs more.
    let whole = at.format("%FT%T%:z").to_string();
    let said = |spelled: &String| reader.stretch(spelled) == Ok((at, length));
    [spelled, whole].into_iter().find(said).unwrap_or_else(|| text.to_owned())
}

/// The words of a line behind the name of the program, as they can be pasted later and elsewhere. `begun` is when it was
/// typed.
pub(super) fn lasting(
    line: &[OsString],
    (folder, begun): (&Path, DateTime<Utc>),
    env: &Env,
) -> Vec<OsString> {
    let whole: Vec<OsString> = [OsString::from("coach")].into_iter().chain(line.iter().cloned()).collect();
    let (command, path) = meant_command(&whole);
    let globals = super::command();
    let named = |name: &str| {
        let own = |of: &clap::Command| of.get_arguments().find(|arg| arg.get_long() == Some(name)).cloned();
        own(&command).or_else(|| own(&globals)).filter(|arg| arg.get_action().takes_values())
    };
    let reader = reader(line, (folder, begun), env);
    let fixed = |arg: &clap::Arg, value: &OsStr| -> Option<OsString> {
        if arg.get_value_parser().type_id() == TypeId::of::<PathBuf>() {
            return (value != "-").then(|| path::absolute(value).map(PathBuf::into_os_string).ok()).flatten();
        }
        Some(reads(&path, arg.get_long()?)?(&reader, value.to_str()?)?.into())
    };
    let (mut lasting, mut words) = (Vec::new(), line.iter());
    while let Some(word) = words.next() {
        lasting.push(word.clone());
        let Some(option) = word.to_str().and_then(|word| word.strip_prefix("--")) else { continue };
        if let Some((name, value)) = option.split_once('=') {
            let value = named(name).and_then(|arg| fixed(&arg, OsStr::new(value)));
            if let (Some(value), Some(last)) = (value, lasting.last_mut()) {
                *last = format!("--{name}={}", value.to_string_lossy()).into();
            }
        } else if let Some(arg) = named(option)
            && let Some(value) = words.next()
        {
            lasting.push(fixed(&arg, value).unwrap_or_else(|| value.clone()));
        }
    }
    lasting
}

/// Reads as the command did: in its zone, by the settings of the practice.
fn reader(line: &[OsString], (folder, begun): (&Path, DateTime<Utc>), env: &Env) -> Reader {
    let config = Config::load(folder).unwrap_or_default();
    let after = line.windows(2).find(|pair| pair[0] == "--tz").map(|pair| pair[1].clone());
    let joined = || line.iter().find_map(|word| word.to_str()?.strip_prefix("--tz=").map(OsString::from));
    let said = after.or_else(joined).and_then(|zone| zone.to_str()?.parse().ok());
    config.reader(begun, said.or_else(|| config.zone()).unwrap_or_else(|| env.clock.zone()))
}

impl Globals {
    /// The line as it was typed, to be pasted later.
    pub(super) fn lasting(&self, env: &Env) -> Vec<OsString> {
        lasting(&self.words, (&self.folder(env), self.begun), env)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(command: &str, option: &str, text: &str) -> Option<String> {
        // Thursday, 16:20 in Paris.
        let reader = Reader::new("2026-09-24T14:20:00Z".parse().unwrap(), chrono_tz::Europe::Paris);
        reads(command, option).unwrap()(&reader, text)
    }

    #[test]
    fn what_another_day_would_read_otherwise_is_said_as_it_is() {
        for (command, option, text, said) in [
            ("coach session log", "at", "yesterday 9:00", Some("2026-09-23 09:00")),
            ("coach session log", "at", "tue 10:00-11:15", Some("2026-09-22 10:00-11:15")),
            ("coach session log", "at", "yesterday", Some("2026-09-23")),
            ("coach session log", "at", "9:00", Some("2026-09-24 09:00")),
            ("coach session log", "at", "2h ago", Some("2026-09-24 14:20")),
            ("coach session log", "at", "yesterday 9:00 London", None),
            ("coach session log", "at", "2026-09-01 9:00", None),
            ("coach session log", "at", "nonsense", None),
            ("coach session add", "at", "tomorrow 15:00", Some("2026-09-25 15:00")),
            ("coach session move", "to", "24 oct 15:00", Some("2026-10-24 15:00")),
            // The clocks go back: half past two is there twice.
            ("coach session add", "at", "25 oct 2:30 +01:00", Some("2026-10-25T02:30:00+01:00")),
            ("coach action add", "due", "fri", Some("2026-09-25")),
            ("coach action add", "due", "2026-09-25", None),
            ("coach client add", "start", "fri", Some("2026-09-18")),
        ] {
            assert_eq!(fixed(command, option, text).as_deref(), said, "{command} --{option} {text}");
        }
    }
}
