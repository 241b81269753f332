//! A typed filter on clients: plain words, `status:paused`, `pattern:lh`, `focus:q`, `q<0.40`, `coherence>=50`,
//! `psi:none`, `seen>30d`, `scores-since:2026-07-01`. The screens and `coach client list QUERY` read the same words.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use rust_decimal::Decimal;

use super::{
    Dimension, Invalid, PerDimension, Percent, Unit,
    client::Status,
    naming::Search,
    pattern::{self, Pattern},
    when::{self, wall},
};

/// What a filter looks at.
pub struct Subject<'a> {
    /// First and last name.
    pub name: &'a str,
    /// The handle.
    pub handle: &'a str,
    /// The first e-mail address.
    pub email: Option<&'a str>,
    /// Further e-mail addresses.
    pub other_emails: &'a [String],
    /// What the coaching is about.
    pub focus: Option<&'a str>,
    /// Where the client stands.
    pub status: Status,
    /// The latest scores.
    pub scores: Option<&'a PerDimension<Option<Unit>>>,
    /// The latest coherence.
    pub percent: Option<Percent>,
    /// The patterns of the latest score, the primary one first.
    pub patterns: &'a [Pattern],
    /// When the latest score was made.
    pub scored_at: Option<DateTime<Utc>>,
    /// When the last session took place.
    pub last_session_at: Option<DateTime<Utc>>,
    /// Since when the client is known.
    pub created_at: DateTime<Utc>,
}

/// What was asked for.
#[derive(Default)]
pub struct Filter {
    words: String,
    /// Only in a state of each of these sets.
    statuses: Vec<Vec<Status>>,
    /// Only where the latest score shows all of these.
    patterns: Vec<Pattern>,
    shows: Vec<Shows>,
    limits: Vec<Limit>,
    seen: Vec<(Side, TimeDelta)>,
    /// Scores from before this day count as none.
    scores_since: Option<NaiveDate>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Below,
    UpTo,
    From,
    Above,
}

/// What a whole score, one of all four dimensions, has to show.
enum Shows {
    /// No pattern.
    NoPattern,
    /// This pattern before any other.
    Primary(Pattern),
    /// This dimension as the one to work on.
    Focus(Dimension),
}

/// What is measured: a dimension, or coherence.
type Measure = Option<Dimension>;

/// What a word of a filter turned out to be.
enum Taken {
    /// Something that a client has to have.
    Condition,
    /// A word to search for.
    Word,
}

enum Limit {
    /// There is a value, and it lies on this side of a bound, which is in the steps that are stored, and as exact as written.
    Value(Measure, Side, Decimal),
    /// There is none.
    None(Measure),
}

impl Filter {
    /// Understands what was typed; what names nothing known is a word to search for.
    ///
    /// # Errors
    /// When a word names something known, and says a value of it that there cannot be.
    pub fn parse(typed: &str) -> Result<Self, Invalid> {
        let (filter, unread) = Self::so_far(typed);
        unread.map_or(Ok(filter), Err)
    }

    /// What can be understood of what is being typed, and what is wrong with the first word that cannot.
    pub fn so_far(typed: &str) -> (Self, Option<Invalid>) {
        let (mut filter, mut unread) = (Self::default(), None);
        for word in typed.split_whitespace() {
            match filter.take(word) {
                Ok(Taken::Condition) => {}
                Ok(Taken::Word) => {
                    filter.words.push_str(word);
                    filter.words.push(' ');
                }
                Err(why) => {
                    unread.get_or_insert_with(|| Invalid::unreadable("filter", format!("'{word}': {why}")));
                }
            }
        }
        (filter, unread)
    }

    fn take(&mut self, word: &str) -> Result<Taken, String> {
        let Some((name, rest)) = word.find([':', '<', '>', '=']).and_then(|at| word.split_at_checked(at))
        else {
            return Ok(Taken::Word);
        };
        // Blanks beside an operator part what belongs together.
        if word.chars().all(|c| ":<>=!".contains(c)) {
            return Err("write a condition without blanks, such as q<0.4".to_owned());
        }
        let name = name.to_lowercase();
        if let Some(key) = name.strip_suffix('!').filter(|key| Key::of(key).is_some()) {
            return Err(format!("{key} takes no !="));
        }
        if let Some(dimension) = rest.strip_prefix(':').filter(|_| name == "dim") {
            return self.take(dimension);
        }
        let Some(key) = Key::of(&name) else { return Ok(Taken::Word) };
        let (side, value) = Side::of(rest);
        match (key, side) {
            (Key::Measure(measure), side) => self.take_measure(&name, measure, side, value)?,
            (Key::Seen, Some(side)) => {
                let span = when::span(value).map_err(|error| format!("{error}, such as 30d or 2w"))?;
                self.seen.push((side, span));
            }
            (Key::Seen, None) => return Err("write seen>30d or seen<2w".to_owned()),
            (Key::Named(named), None) if rest.starts_with(':') => self.take_named(named, value)?,
            (Key::Named(_), _) => return Err(format!("write {name}:VALUE")),
        }
        Ok(Taken::Condition)
    }

    /// Takes `q<0.4`, `coherence>=50` or `q:none`.
    fn take_measure(
        &mut self,
        name: &str,
        measure: Measure,
        side: Option<Side>,
        value: &str,
    ) -> Result<(), String> {
        let Some(side) = side else {
            if !value.eq_ignore_ascii_case("none") {
                return Err(format!("write {name}<VALUE, {name}>VALUE or {name}:none"));
            }
            self.limits.push(Limit::None(measure));
            return Ok(());
        };
        let (factor, highest, range) =
            if measure.is_none() { (10, 100, "0 to 100") } else { (100, 1, "0.00 to 1.00") };
        let number = value.parse::<Decimal>().ok();
        let number = number.filter(|number| (Decimal::ZERO..=Decimal::from(highest)).contains(number));
        let number = number.ok_or_else(|| {
            format!("{name} goes from {range}, and '{value}' is not a number in that range")
        })?;
        self.limits.push(Limit::Value(measure, side, number * Decimal::from(factor)));
        Ok(())
    }

    /// Takes `name:value`.
    fn take_named(&mut self, name: Named, value: &str) -> Result<(), String> {
        let told = |invalid: Invalid| invalid.to_string();
        // They are words of fixed lists, which nobody has to write small.
        match (name, value.to_lowercase().as_str()) {
            (Named::Status, statuses) => {
                let statuses: Result<Vec<Status>, _> = statuses.split(',').map(str::parse).collect();
                self.statuses.push(statuses.map_err(told)?);
            }
            (Named::Pattern | Named::Primary, "none") => self.shows.push(Shows::NoPattern),
            (Named::Pattern, pattern) => self.patterns.push(pattern.parse().map_err(told)?),
            (Named::Primary, pattern) => self.shows.push(Shows::Primary(pattern.parse().map_err(told)?)),
            (Named::Focus, dimension) => self.shows.push(Shows::Focus(dimension.parse().map_err(told)?)),
            (Named::ScoresSince, day) => {
                let day = day.parse().map_err(|_| format!("'{day}' is not a date such as 2026-07-01"))?;
                self.scores_since = self.scores_since.max(Some(day));
            }
        }
        Ok(())
    }

    /// Only in one of these states; in any where none is named.
    pub fn in_states(&mut self, statuses: &[Status]) {
        if !statuses.is_empty() {
            self.statuses.push(statuses.to_vec());
        }
    }

    /// Whether the state does not matter.
    pub const fn any_state(&self) -> bool {
        self.statuses.is_empty()
    }

    /// Only where the latest score shows a pattern.
    pub fn showing(&mut self, pattern: Pattern) {
        self.patterns.push(pattern);
    }

    /// Only where a dimension lies below a value.
    pub fn below(&mut self, dimension: Dimension, value: Unit) {
        self.limits.push(Limit::Value(Some(dimension), Side::Below, value.steps().into()));
    }

    /// Only without a session for so long.
    pub fn not_seen(&mut self, span: TimeDelta) {
        self.seen.push((Side::Above, span));
    }

    /// Whether everything passes.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
            && self.statuses.is_empty()
            && self.patterns.is_empty()
            && self.shows.is_empty()
            && self.limits.is_empty()
            && self.seen.is_empty()
            && self.scores_since.is_none()
    }

    /// Whether there are words to search for, which may be names.
    pub const fn searches(&self) -> bool {
        !self.words.is_empty()
    }

    /// Makes the words ready to be searched for.
    pub fn search(&self) -> Search {
        Search::new(&self.words)
    }

    /// Whether a client passes; `search` comes from [`Self::search`], made once for a whole list. Days are those of the
    /// zone of `now`.
    pub fn keeps(&self, search: &Search, subject: &Subject<'_>, now: DateTime<Tz>) -> bool {
        let further = subject.other_emails.iter().map(String::as_str);
        let texts = [subject.name, subject.handle].into_iter().chain(subject.email).chain(further);
        let texts = texts.chain(subject.focus);
        let scored = self.counted(subject, now.timezone());
        self.statuses.iter().all(|statuses| statuses.contains(&subject.status))
            && self.patterns.iter().all(|pattern| scored.patterns.contains(pattern))
            && self.shows.iter().all(|shows| shows.holds(&scored))
            && self.limits.iter().all(|limit| limit.holds(&scored))
            && self.seen.iter().all(|(side, span)| {
                let ago = |at: DateTime<Utc>| now.to_utc() - at;
                match side {
                    Side::Below | Side::UpTo => {
                        subject.last_session_at.is_some_and(|at| side.holds(ago(at), *span))
                    }
                    // Who was added since then and never had a session was not out of sight, but is new.
                    Side::From | Side::Above => {
                        ago(subject.last_session_at.unwrap_or(subject.created_at)) >= *span
                    }
                }
            })
            && search.finds(texts)
    }

    /// The latest score, as far as it counts.
    fn counted<'s>(&self, subject: &Subject<'s>, zone: Tz) -> Scored<'s> {
        let since = self.scores_since.map(|day| wall::day(zone, day).start);
        if since.is_some_and(|since| subject.scored_at.is_none_or(|at| at < since)) {
            return Scored::default();
        }
        Scored { scores: subject.scores, percent: subject.percent, patterns: subject.patterns }
    }
}

/// A score that counts.
#[derive(Default)]
struct Scored<'s> {
    scores: Option<&'s PerDimension<Option<Unit>>>,
    percent: Option<Percent>,
    patterns: &'s [Pattern],
}

/// What the name in front of a condition means.
enum Key {
    Measure(Measure),
    Seen,
    Named(Named),
}

/// What is asked for by `name:value`.
#[derive(Clone, Copy)]
enum Named {
    Status,
    Pattern,
    Primary,
    Focus,
    ScoresSince,
}

impl Key {
    /// By the name that is typed, or that lists give to it.
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "seen" => Self::Seen,
            "status" => Self::Named(Named::Status),
            "pattern" => Self::Named(Named::Pattern),
            "primary" => Self::Named(Named::Primary),
            "focus" => Self::Named(Named::Focus),
            "scores-since" => Self::Named(Named::ScoresSince),
            "coherence" | "coherence_percentage" => Self::Measure(None),
            name => Self::Measure(Some(dimension(name).ok()?)),
        })
    }
}

/// A dimension by its name, or by that of the field with its score.
///
/// # Errors
/// When it is none.
pub fn dimension(name: &str) -> Result<Dimension, Invalid> {
    let name = name.to_lowercase();
    name.strip_suffix("_score").unwrap_or(&name).parse()
}

impl Side {
    /// The side that `<0.4` or `>=0.4` names, and the bound; none for another sign.
    fn of(rest: &str) -> (Option<Self>, &str) {
        for (sign, side) in [("<=", Self::UpTo), (">=", Self::From), ("<", Self::Below), (">", Self::Above)] {
            if let Some(bound) = rest.strip_prefix(sign) {
                return (Some(side), bound);
            }
        }
        (None, rest.get(1..).unwrap_or_default())
    }

    fn holds<T: PartialOrd + Copy>(self, value: T, bound: T) -> bool {
        match self {
            Self::Below => value < bound,
            Self::UpTo => value <= bound,
            Self::From => value >= bound,
            Self::Above => value > bound,
        }
    }
}

impl Shows {
    fn holds(&self, scored: &Scored<'_>) -> bool {
        let Some(whole) = scored.scores.and_then(PerDimension::complete) else { return false };
        match self {
            Self::NoPattern => scored.patterns.is_empty(),
            Self::Primary(pattern) => scored.patterns.first() == Some(pattern),
            Self::Focus(dimension) => pattern::focus(&whole) == *dimension,
        }
    }
}

impl Limit {
    fn holds(&self, scored: &Scored<'_>) -> bool {
        let value = |measure: &Measure| match measure {
            Some(dimension) => scored.scores.and_then(|scores| scores[*dimension]).map(Unit::steps),
            None => scored.percent.map(Percent::steps),
        };
        match self {
            Self::Value(measure, side, steps) => {
                value(measure).is_some_and(|value| side.holds(Decimal::from(value), *steps))
            }
            Self::None(measure) => value(measure).is_none(),
        }
    }
}

#[cfg(test)]
mod tests;
