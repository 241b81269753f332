//! A typed filter on clients: plain words, `status:paused`, `pattern:lh`, `focus:q`, `q<0.40`, `coherence>=50`,
//! `psi:none`, `seen>30d`, `scores-since:2026-07-01`. The screens and `coach client list QUERY` read the same words.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

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
    /// Only in one of these states; any where there are none.
    pub statuses: Vec<Status>,
    /// Only where the latest score shows this.
    pub pattern: Option<Pattern>,
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
    /// There is a value, and it lies on this side.
    Value(Measure, Side, i64),
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
        if let Some((name, value)) = word.split_once(':').filter(|(name, _)| *name != "dim") {
            return self.take_named(name, value);
        }
        let Some((name, rest)) = word.find(['<', '>']).and_then(|at| word.split_at_checked(at)) else {
            return Ok(Taken::Word);
        };
        let (side, or_equal) =
            if rest.starts_with('<') { (Side::Below, Side::UpTo) } else { (Side::Above, Side::From) };
        let bound = rest.get(1..).unwrap_or_default();
        let (side, bound) = bound.strip_prefix('=').map_or((side, bound), |bound| (or_equal, bound));
        let name = name.strip_prefix("dim:").unwrap_or(name);
        if name == "seen" {
            let span =
                when::span(bound).map_err(|_| format!("'{bound}' is not a duration such as 30d or 2w"))?;
            self.seen.push((side, span));
            return Ok(Taken::Condition);
        }
        let Some(measure) = measure(name) else { return Ok(Taken::Word) };
        let (factor, range) = if measure.is_none() { (10, "0 to 100") } else { (100, "0.00 to 1.00") };
        let number = bound.parse().ok().filter(|number: &rust_decimal::Decimal| !number.is_sign_negative());
        let steps = number.and_then(|number| number.checked_mul(factor.into())?.round().try_into().ok());
        let steps =
            steps.filter(|steps| (0..=factor * if measure.is_none() { 100 } else { 1 }).contains(steps));
        let steps =
            steps.ok_or_else(|| format!("{name} goes from {range}, and '{bound}' is no number in it"))?;
        self.limits.push(Limit::Value(measure, side, steps));
        Ok(Taken::Condition)
    }

    /// Takes `name:value`.
    fn take_named(&mut self, name: &str, value: &str) -> Result<Taken, String> {
        let told = |invalid: Invalid| invalid.to_string();
        match (name, value) {
            ("status", statuses) => {
                let statuses: Result<Vec<Status>, _> = statuses.split(',').map(str::parse).collect();
                self.statuses.extend(statuses.map_err(told)?);
            }
            ("pattern" | "primary", "none") => self.shows.push(Shows::NoPattern),
            ("pattern", pattern) => self.pattern = Some(pattern.parse().map_err(told)?),
            ("primary", pattern) => self.shows.push(Shows::Primary(pattern.parse().map_err(told)?)),
            ("focus", dimension) => self.shows.push(Shows::Focus(dimension.parse().map_err(told)?)),
            ("scores-since", day) => {
                let day = day.parse().map_err(|_| format!("'{day}' is not a date such as 2026-07-01"))?;
                self.scores_since = Some(day);
            }
            (name, value) => {
                let Some(measure) = measure(name) else { return Ok(Taken::Word) };
                if value != "none" {
                    return Err(format!("write {name}<VALUE, {name}>VALUE or {name}:none"));
                }
                self.limits.push(Limit::None(measure));
            }
        }
        Ok(Taken::Condition)
    }

    /// Only where a dimension lies below a value.
    pub fn below(&mut self, dimension: Dimension, value: Unit) {
        self.limits.push(Limit::Value(Some(dimension), Side::Below, value.steps()));
    }

    /// Only without a session for so long.
    pub fn not_seen(&mut self, span: TimeDelta) {
        self.seen.push((Side::Above, span));
    }

    /// Whether everything passes.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
            && self.statuses.is_empty()
            && self.pattern.is_none()
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
        (self.statuses.is_empty() || self.statuses.contains(&subject.status))
            && self.pattern.is_none_or(|pattern| scored.patterns.contains(&pattern))
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

/// What a name means: a dimension, or coherence.
fn measure(name: &str) -> Option<Measure> {
    if name == "coherence" { Some(None) } else { name.parse().ok().map(Some) }
}

impl Side {
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
                value(measure).is_some_and(|value| side.holds(value, *steps))
            }
            Self::None(measure) => value(measure).is_none(),
        }
    }
}

#[cfg(test)]
mod tests;
