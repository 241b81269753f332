//! Which settings exist, what they mean and what they may be: the one table of them.

/// One setting that exists.
pub struct Setting {
    /// Its name, as in `config set NAME VALUE`.
    pub key: &'static str,
    /// What holds when it is not set.
    pub default: &'static str,
    /// What it is for.
    pub help: &'static str,
    /// What it may be.
    pub(super) may_be: MayBe,
}

/// What a setting accepts.
pub(super) enum MayBe {
    Words(&'static [&'static str]),
    Zone,
    Time,
    Span,
    Length,
}

impl Setting {
    /// The words that it may be, where they are few.
    pub fn words(&self) -> &'static [&'static str] {
        match self.may_be {
            MayBe::Words(words) => words,
            MayBe::Zone | MayBe::Time | MayBe::Span | MayBe::Length => &[],
        }
    }
}

const BOOL: MayBe = MayBe::Words(&["true", "false"]);

/// Every setting, in the order in which they are listed. `alias.NAME` comes on top.
pub const SETTINGS: &[Setting] = &[
    Setting {
        key: "assess.auto_next",
        default: "false",
        help: "a digit or letter answers and goes on",
        may_be: BOOL,
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
        help: "how long an unlock lasts without use",
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
        help: "how long a session is meant to be",
        may_be: MayBe::Length,
    },
    Setting {
        key: "session.type",
        default: "regular",
        help: "what sort of session it is",
        may_be: MayBe::Words(&["initial", "regular", "deep_dive", "breakthrough", "review"]),
    },
    Setting {
        key: "time.default_start",
        default: "09:00",
        help: "the time of a day that is given without one",
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
    Setting { key: "ui.mouse", default: "true", help: "the mouse may be used on screens", may_be: BOOL },
];
