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
                (!same).then(|| spelled(reader, text, at, |reader, text| self.instant(reader, text).ok()))
            }
            Self::Day => fixed_day(text, |text| reader.date(text), |text| later.date(text)),
            Self::Since => fixed_day(text, |text| reader.since(text), |text| later.since(text)),
        }
    }

    fn instant(self, reader: &Reader, text: &str) -> Result<Timed, WhenError> {
        match self {
            // What is refused for being to come is still the same day tomorrow.
            Self::Happened => match reader.took_place(text) {
                Err(WhenError::Ahead { .. }) => reader.stretch(text),
                read => read,
            },
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
fn spelled(
    reader: &Reader,
    text: &str,
    said: Timed,
    read: impl Fn(&Reader, &str) -> Option<Timed>,
) -> String {
    // What is counted from the clock is no day alone, however well it reads as one: `now`, `2h ago`.
    let soon = Reader { now: reader.now + TimeDelta::minutes(1), ..*reader };
    let by_clock = read(&soon, text) != Some(said);
    // The fractions of it are nobody's word.
    let (at, length) = if by_clock { (to_minute(said.0), said.1) } else { said };
    let day = at.date_naive();
    let seconds = if at.second() == 0 { "" } else { ":%S" };
    let (clock, whole) = (format!("%H:%M{seconds}"), format!("%FT%H:%M{seconds}%:z"));
    let to_end = length
        .map_or_else(String::new, |length| (at + length.delta()).format(&format!("-{clock}")).to_string());
    // An hour that the clocks show twice needs more.
    let there = at.fixed_offset();
    let until = length
        .map_or_else(String::new, |length| (there + length.delta()).format(&format!("-{clock}")).to_string());
    let plain = format!("{day} {}{to_end}", at.format(&clock));
    let exact = match length {
        None => at.format(&whole).to_string(),
        Some(_) => format!("{day} {}{until} {}", at.format(&clock), at.format("%:z")),
    };
    let alone = (!by_clock && reader.date(text).is_ok()).then(|| day.to_string());
    let means = |spelled: &String| read(reader, spelled) == Some((at, length));
    alone.into_iter().chain([plain]).find(means).unwrap_or(exact)
}

/// The minute of an instant.
fn to_minute(at: DateTime<Tz>) -> DateTime<Tz> {
    // By arithmetic: in an hour that the clocks show twice, nothing can be set.
    at - TimeDelta::seconds(at.second().into()) - TimeDelta::nanoseconds(at.nanosecond().into())
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
            // What is counted from the clock is never a day alone, nor left as it is.
            ("coach session log", "at", "now", Some("2026-09-24 16:20")),
            ("coach session log", "at", "1h ago", Some("2026-09-24 15:20")),
            ("coach session log", "at", "10 min ago", Some("2026-09-24 16:10")),
            // The clocks go back: half past two is there twice.
            ("coach session add", "at", "25 oct 2:30 +01:00", Some("2026-10-25T02:30+01:00")),
            ("coach action add", "due", "fri", Some("2026-09-25")),
            ("coach action add", "due", "2026-09-25", None),
            ("coach client add", "start", "fri", Some("2026-09-18")),
        ] {
            assert_eq!(fixed(command, option, text).as_deref(), said, "{command} --{option} {text}");
        }
    }

    /// Whatever is said: 1000 days later it means the same minute.
    #[test]
    fn what_is_spelled_means_the_same_minute_on_any_other_day() {
        let said = [
            "now",
            "today",
            "yesterday",
            "1h ago",
            "2h ago",
            "10 min ago",
            "90 min ago",
            "3 days ago",
            "fri",
            "9:00",
            "last tue",
            "tue 10:00-11:15",
            "yesterday 23:30-0:30",
            "yesterday 9:00",
            "0:30",
            "1 sep",
            "1 sep 9:00",
            "25 oct 2:30",
            "25 oct 2:30 +01:00",
            "25 oct 2:30-3:30 +01:00",
            "29 mar 1:30-3:30",
            "in 2h",
            "tomorrow",
            "+3d",
            "+1h",
        ];
        let zones = [chrono_tz::Europe::Paris, chrono_tz::America::New_York, chrono_tz::Asia::Kathmandu];
        let clocks = [
            "2026-09-24T14:20:37.123456789Z",
            "2026-10-25T00:30:59.9Z",
            "2026-10-25T01:30:01.5Z",
            "2026-11-30T07:00:00Z",
            "2026-12-31T23:59:59.999Z",
            "2027-03-28T01:10:00.4Z",
        ];
        let (mut state, mut tried) = (7_u64, 0);
        let random = (0..40).map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let count = state >> 33;
            if count % 2 == 0 {
                format!("{} min ago", count % 5_000)
            } else {
                format!("{}h ago", count % 400)
            }
        });
        let said: Vec<String> = said.into_iter().map(str::to_owned).chain(random).collect();
        for (zone, now) in zones.iter().flat_map(|zone| clocks.iter().map(move |now| (*zone, *now))) {
            let reader = Reader::new(now.parse().unwrap(), zone);
            let later = Reader { now: reader.now + TimeDelta::days(1_000), ..reader };
            for (reads, text) in
                said.iter().flat_map(|text| [(Reads::Happened, text), (Reads::Planned, text)])
            {
                let Ok((at, length)) = reads.instant(&reader, text) else { continue };
                let spelled = reads.fixed(&reader, text).unwrap_or_else(|| text.clone());
                let (then, long) = reads.instant(&later, &spelled).unwrap();
                assert_eq!((to_minute(then), long), (to_minute(at), length), "{text} at {now}: {spelled}");
                let bare = spelled.parse::<chrono::NaiveDate>().is_ok();
                assert!(
                    !bare || !(text.contains("ago") && text.contains(['h', 'm']) || text == "now"),
                    "{text}: {spelled}"
                );
                tried += 1;
            }
        }
        assert!(tried > 500, "{tried}");
    }
}
