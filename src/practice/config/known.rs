//! Which settings exist, what they mean and what they may be: one table.

use chrono::NaiveTime;
use chrono_tz::Tz;
use rust_decimal::Decimal;

use crate::{
    domain::{keys, naming::nearest, when},
    error::{Error, Kind},
};

/// One setting that exists.
pub struct Setting {
    /// Its name, as in `config set NAME VALUE`.
    pub key: &'static str,
    /// What holds when it is not set.
    pub default: &'static str,
    /// What it is for.
    pub help: &'static str,
    /// What it may be.
    may_be: MayBe,
}

/// What a setting accepts.
enum MayBe {
    Words(&'static [&'static str]),
    Zone,
    Time,
    Span,
    Length,
    /// A number with so many places between two values, both in its smallest step.
    Number(u32, std::ops::RangeInclusive<i64>),
}

impl Setting {
    /// The words that it may be, where they are few.
    pub fn words(&self) -> &'static [&'static str] {
        match self.may_be {
            MayBe::Words(words) => words,
            MayBe::Zone | MayBe::Time | MayBe::Span | MayBe::Length | MayBe::Number(..) => &[],
        }
    }
}

const BOOL: MayBe = MayBe::Words(&["true", "false"]);
const DAYS: MayBe = MayBe::Number(0, 1..=3650);

/// Every setting, in the order in which they are listed. `alias.NAME` comes on top.
pub const SETTINGS: &[Setting] = &[
    Setting {
        key: "analytics.events",
        default: "on",
        help: "record which commands ran, in this practice only",
        may_be: MayBe::Words(&["on", "off"]),
    },
    Setting {
        key: "assess.auto_next",
        default: "false",
        help: "a digit or letter answers and moves on",
        may_be: BOOL,
    },
    Setting {
        key: "attention.checkin_days",
        default: "30",
        help: "days without an assessment before a client needs attention",
        may_be: DAYS,
    },
    Setting {
        key: "attention.quiet_days",
        default: "30",
        help: "days without a session before a client needs attention",
        may_be: DAYS,
    },
    Setting {
        key: "breakthrough.dimension",
        default: "0.15",
        help: "how far a dimension has to rise for a breakthrough",
        may_be: MayBe::Number(2, 1..=100),
    },
    Setting {
        key: "breakthrough.overall",
        default: "10.0",
        help: "how many points coherence has to rise for a breakthrough",
        may_be: MayBe::Number(1, 1..=875),
    },
    Setting {
        key: "completion.names",
        default: "true",
        help: "offer client names while completing",
        may_be: BOOL,
    },
    Setting {
        key: "lock.after",
        default: "15m",
        help: "how long a practice stays unlocked without use",
        may_be: MayBe::Span,
    },
    Setting {
        key: "session.billing",
        default: "paid",
        help: "how sessions are paid for",
        may_be: MayBe::Words(&["paid", "pro_bono", "barter", "internal"]),
    },
    Setting {
        key: "session.minutes",
        default: "60",
        help: "how long a session is planned to be",
        may_be: MayBe::Length,
    },
    Setting {
        key: "session.type",
        default: "regular",
        help: "the type of session",
        may_be: MayBe::Words(&["initial", "regular", "deep_dive", "breakthrough", "review"]),
    },
    Setting {
        key: "time.default_start",
        default: "09:00",
        help: "the time used for a day without one",
        may_be: MayBe::Time,
    },
    Setting {
        key: "time.slash_order",
        default: "ask",
        help: "how 03/04/2026 is read",
        may_be: MayBe::Words(&["ask", "dmy", "mdy"]),
    },
    Setting { key: "time.zone", default: "system", help: "the zone of the practice", may_be: MayBe::Zone },
    Setting { key: "ui.accessible", default: "false", help: "line mode instead of screens", may_be: BOOL },
    Setting {
        key: "ui.graph",
        default: "auto",
        help: "glyphs of charts and lines",
        may_be: MayBe::Words(&["auto", "unicode", "ascii"]),
    },
    Setting {
        key: "ui.theme",
        default: "auto",
        help: "colours of the screens",
        may_be: MayBe::Words(&["auto", "dark", "light", "mono"]),
    },
    Setting {
        key: "ui.mouse",
        default: "auto",
        help: "use the mouse on screens; auto turns it off in GNU screen, which would delay Esc",
        may_be: MayBe::Words(&["auto", "true", "false"]),
    },
];

/// What holds for a setting that is not set.
pub(super) fn default(key: &str) -> Option<String> {
    if let Some(name) = key.strip_prefix("keys.") {
        return keys::spec(name).map(|spec| keys::spell(spec.keys));
    }
    SETTINGS.iter().find(|setting| setting.key == key).map(|setting| setting.default.to_owned())
}

/// There is no setting of that name.
pub(super) fn unknown(key: &str) -> Error {
    let actions = keys::TABLE.iter().map(|spec| format!("keys.{}", spec.name));
    let known: Vec<String> = SETTINGS.iter().map(|setting| setting.key.to_owned()).chain(actions).collect();
    let error = Error::new(Kind::Usage, format!("there is no setting '{key}'"))
        .about(key)
        .hint("all of them: coach config list");
    match nearest(known.iter().map(String::as_str), key) {
        Some(near) => error.hint(format!("did you mean {near}?")),
        None => error,
    }
}

/// Whether a setting may have a value.
pub(super) fn check(key: &str, value: &str) -> Result<(), Error> {
    if let Some(name) = key.strip_prefix("alias.") {
        let named =
            !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        return if named && split_words(value).is_some_and(|words| !words.is_empty()) {
            Ok(())
        } else {
            Err(Error::usage(format!("'{value}' is not a command for the alias '{name}'"))
                .hint("for example: coach config set alias.q 'assess new --type quick'"))
        };
    }
    if let Some(name) = key.strip_prefix("keys.") {
        keys::spec(name).ok_or_else(|| unknown(key))?;
        return Ok(keys::read(value).map(drop)?);
    }
    let setting = SETTINGS.iter().find(|setting| setting.key == key).ok_or_else(|| unknown(key))?;
    let (fits, wanted) = match &setting.may_be {
        MayBe::Words(words) => (words.contains(&value), words.join(", ")),
        MayBe::Zone => (
            value == "system" || value.parse::<Tz>().is_ok(),
            "system, or an IANA zone such as Europe/Paris".to_owned(),
        ),
        MayBe::Time => (NaiveTime::parse_from_str(value, "%H:%M").is_ok(), "a time such as 09:00".to_owned()),
        MayBe::Span => {
            (when::patience(value).is_ok(), "a duration from 1 minute to 1 day, such as 15m or 1h".to_owned())
        }
        MayBe::Length => {
            (when::duration(value).is_ok(), "a length of up to 24 hours, such as 50m or 1h30".to_owned())
        }
        MayBe::Number(places, range) => (
            steps(value, *places).is_some_and(|steps| range.contains(&steps)),
            format!(
                "a number between {} and {}",
                Decimal::new(*range.start(), *places),
                Decimal::new(*range.end(), *places)
            ),
        ),
    };
    if fits {
        Ok(())
    } else {
        Err(Error::usage(format!("{key} cannot be '{value}'")).hint(format!("allowed: {wanted}")))
    }
}

/// A plain number as a count of its smallest step; nothing when it has more places.
fn steps(text: &str, places: u32) -> Option<i64> {
    let mut value = Decimal::from_str_exact(text).ok()?.normalize();
    if value.scale() > places {
        return None;
    }
    value.rescale(places);
    i64::try_from(value.mantissa()).ok()
}

/// Splits an alias into words as a shell would, with single and double quotes.
pub fn split_words(text: &str) -> Option<Vec<String>> {
    let (mut words, mut word, mut quote, mut begun) = (Vec::new(), String::new(), None, false);
    for c in text.chars() {
        match (quote, c) {
            (None, '\'' | '"') => (quote, begun) = (Some(c), true),
            (Some(open), c) if c == open => quote = None,
            (None, c) if c.is_whitespace() => {
                if begun {
                    words.push(std::mem::take(&mut word));
                }
                begun = false;
            }
            (_, c) => {
                word.push(c);
                begun = true;
            }
        }
    }
    if begun {
        words.push(word);
    }
    quote.is_none().then_some(words)
}
