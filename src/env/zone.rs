//! The zone of the machine: what `TZ` says, else what the system is set to.

use std::fmt;

use chrono_tz::Tz;

/// Where the machine stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Machine {
    /// Its zone.
    pub zone: Tz,
    /// Why it is not the one that `TZ` or the system names, where it is not.
    pub doubt: Option<Doubt>,
}

/// What could not be read of the machine's zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// `TZ` holds something that is not the name of a zone.
    Variable(String),
    /// The system says nothing that is known.
    System,
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Variable(value) => {
                write!(f, "TZ is '{}', which is not an IANA time zone", value.escape_debug())
            }
            Self::System => f.write_str("the system does not say its time zone"),
        }
    }
}

impl Machine {
    /// The machine's zone by the value of `TZ` and the name that the system gives.
    pub fn read(variable: Option<&str>, system: impl FnOnce() -> Option<String>) -> Self {
        let system = || system().and_then(|name| named(&name));
        match variable.map(|value| (value, from_variable(value))) {
            Some((_, Named::Zone(zone))) => Self { zone, doubt: None },
            Some((value, Named::Nothing)) => {
                let doubt = Some(Doubt::Variable(value.to_owned()));
                Self { zone: system().unwrap_or(Tz::UTC), doubt }
            }
            Some((_, Named::System)) | None => {
                let zone = system();
                Self { zone: zone.unwrap_or(Tz::UTC), doubt: zone.is_none().then_some(Doubt::System) }
            }
        }
    }
}

enum Named {
    Zone(Tz),
    /// The file that the system's own zone lies in.
    System,
    Nothing,
}

/// `America/New_York`, `:America/New_York`, `/usr/share/zoneinfo/Europe/Paris`, `:/etc/localtime`.
fn from_variable(value: &str) -> Named {
    let value = value.strip_prefix(':').unwrap_or(value);
    let path = value.starts_with('/');
    match value.rsplit_once("zoneinfo/") {
        Some((_, name)) if path => {
            let name =
                ["posix/", "right/"].into_iter().find_map(|part| name.strip_prefix(part)).unwrap_or(name);
            named(name).map_or(Named::Nothing, Named::Zone)
        }
        _ if value == "/etc/localtime" => Named::System,
        // The one rule of POSIX that is a zone by itself.
        _ if value == "UTC0" => Named::Zone(Tz::UTC),
        _ => named(value).map_or(Named::Nothing, Named::Zone),
    }
}

/// The zone that somebody names, in any of the ways in which `TZ` may.
pub fn spelled(value: &str) -> Option<Tz> {
    match from_variable(value) {
        Named::Zone(zone) => Some(zone),
        Named::System | Named::Nothing => None,
    }
}

fn named(name: &str) -> Option<Tz> {
    name.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variable: Option<&str>, system: Option<&str>) -> (&'static str, Option<String>) {
        let machine = Machine::read(variable, || system.map(str::to_owned));
        (machine.zone.name(), machine.doubt.map(|doubt| doubt.to_string()))
    }

    #[test]
    fn the_variable_is_followed_in_each_of_its_forms() {
        for value in [
            "America/New_York",
            ":America/New_York",
            "/usr/share/zoneinfo/America/New_York",
            ":/usr/share/zoneinfo/America/New_York",
            "/usr/share/zoneinfo/posix/America/New_York",
            "/var/db/timezone/zoneinfo/America/New_York",
        ] {
            assert_eq!(read(Some(value), Some("Europe/Paris")), ("America/New_York", None), "{value}");
        }
        assert_eq!(read(Some("UTC0"), Some("Europe/Paris")), ("UTC", None));
        assert_eq!(read(Some(":/etc/localtime"), Some("Europe/Paris")), ("Europe/Paris", None));
        assert_eq!(read(None, Some("Europe/Paris")), ("Europe/Paris", None));
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        for value in ["EST5EDT,M3.2.0,M11.1.0", "Mars/Phobos", "/tmp/zone", "<+03>-3", "europe paris"] {
            let (zone, doubt) = read(Some(value), Some("Europe/Paris"));
            assert_eq!(zone, "Europe/Paris", "{value}");
            assert_eq!(doubt.unwrap(), format!("TZ is '{value}', which is not an IANA time zone"));
        }
        for system in [None, Some("Mars/Phobos")] {
            assert_eq!(read(None, system), ("UTC", Some("the system does not say its time zone".to_owned())));
        }
        assert_eq!(read(Some("Mars/Phobos"), None).0, "UTC");
    }
}
