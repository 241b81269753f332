//! The practice in numbers: over which days, broken down by what, and which row is marked.

pub(in crate::tui) mod lines;
#[cfg(test)]
mod tests;
pub(in crate::tui) mod view;

use chrono::{Datelike, Months, NaiveDate, TimeDelta};

use crate::{
    domain::{
        Share,
        analytics::{
            Averages, Stretch,
            cohort::{By, Cohort},
            query,
        },
        pattern::Pattern,
        zone::Zones,
    },
    practice::analytics::{DAYS, Fared, Range, Summary},
};

/// Over which days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::tui) enum Span {
    Month,
    #[default]
    Usual,
    Quarter,
    Year,
    Everything,
}

impl Span {
    const ALL: [Self; 5] = [Self::Month, Self::Usual, Self::Quarter, Self::Year, Self::Everything];

    pub(in crate::tui) fn next(self) -> Self {
        let place = Self::ALL.iter().position(|span| *span == self).map_or(0, |place| place + 1);
        Self::ALL.get(place).copied().unwrap_or(Self::Month)
    }

    /// Its days, up to today.
    pub(in crate::tui) fn range(self, today: NaiveDate) -> Range {
        let first_of = |month: u32| NaiveDate::from_ymd_opt(today.year(), month, 1);
        let since = match self {
            Self::Month => today.checked_sub_signed(TimeDelta::days(30)),
            Self::Usual => return Range::usual(today),
            Self::Quarter => {
                today.with_day(1).and_then(|day| day.checked_sub_months(Months::new(day.month0() % 3)))
            }
            Self::Year => first_of(1),
            Self::Everything => None,
        };
        Range { since, until: today }
    }

    /// What it is called.
    fn name(self) -> String {
        match self {
            Self::Month => "Last 30 days".to_owned(),
            Self::Usual => format!("Last {DAYS} days"),
            Self::Quarter => "This quarter".to_owned(),
            Self::Year => "This year".to_owned(),
            Self::Everything => "Everything".to_owned(),
        }
    }

    /// When something took place in it.
    fn within(self) -> String {
        match self {
            Self::Month | Self::Usual => format!("in the {}", self.name().to_lowercase()),
            Self::Quarter | Self::Year => self.name().to_lowercase(),
            Self::Everything => "ever".to_owned(),
        }
    }
}

/// What was read.
pub(in crate::tui) struct Told {
    /// The newest operation in it.
    pub(in crate::tui) newest: i64,
    pub(in crate::tui) summary: Summary,
    /// The groups, where they were asked for.
    pub(in crate::tui) cohorts: Option<(By, Vec<Cohort>)>,
    /// How interventions fared, where that was asked for: it takes about as long as all the rest.
    pub(in crate::tui) fared: Option<Vec<Fared>>,
}

/// Clients who are counted together.
pub(in crate::tui) struct Group {
    label: String,
    pub(in crate::tui) clients: usize,
    /// The filter that lists them.
    pub(in crate::tui) query: String,
    /// What part of all they are, and their means.
    means: Option<(Option<Share>, Averages)>,
}

/// The row that is marked.
pub(in crate::tui) enum Row<'n> {
    Group(&'n Group),
    Fared(&'n Fared),
}

/// The numbers of the practice.
#[derive(Default)]
pub(in crate::tui) struct Numbers {
    pub(in crate::tui) span: Span,
    /// What clients are broken down by; patterns and coherence where that is nothing.
    pub(in crate::tui) by: Option<By>,
    /// The marked row: groups first, then interventions.
    pub(in crate::tui) cursor: usize,
    /// Whether interventions are asked for, and whether the mark goes there once they are read.
    pub(in crate::tui) given: bool,
    wish: bool,
    pub(in crate::tui) told: Option<Box<Told>>,
    pub(in crate::tui) groups: Vec<Group>,
}

impl Numbers {
    /// How many rows can be marked.
    pub(in crate::tui) fn count(&self) -> usize {
        self.groups.len() + self.fared().len()
    }

    fn fared(&self) -> &[Fared] {
        self.told.as_ref().and_then(|told| told.fared.as_deref()).unwrap_or_default()
    }

    /// The marked row.
    pub(in crate::tui) fn row(&self) -> Option<Row<'_>> {
        let group = self.groups.get(self.cursor).map(Row::Group);
        group.or_else(|| self.fared().get(self.cursor.checked_sub(self.groups.len())?).map(Row::Fared))
    }

    /// The code of the marked intervention.
    pub(in crate::tui) fn code(&self) -> Option<String> {
        match self.row()? {
            Row::Fared(it) => Some(it.code.clone()),
            Row::Group(_) => None,
        }
    }

    /// Takes the numbers as they are now; says so where there is nothing for the mark to go to.
    pub(in crate::tui) fn take(&mut self, told: Told, zones: &Zones) -> Option<String> {
        self.groups = groups(&told, zones);
        self.given |= told.fared.is_some();
        self.told = Some(Box::new(told));
        self.cursor = self.cursor.min(self.count().saturating_sub(1));
        if std::mem::take(&mut self.wish) { self.other_part() } else { None }
    }

    /// Drops what was read; what was asked for stays.
    pub(in crate::tui) fn forget(&mut self) {
        (self.told, self.groups) = (None, Vec::new());
    }

    /// Asks for other days.
    pub(in crate::tui) fn next_span(&mut self) {
        self.span = self.span.next();
    }

    /// Asks for other groups.
    pub(in crate::tui) fn next_by(&mut self) {
        let place = self.by.and_then(|by| By::ALL.iter().position(|one| *one == by)).map_or(0, |at| at + 1);
        (self.by, self.cursor) = (By::ALL.get(place).copied(), 0);
    }

    /// Whether everything but interventions was read.
    pub(in crate::tui) fn lacks_given(&self) -> bool {
        self.told.as_ref().is_some_and(|told| told.fared.is_none())
    }

    /// Asks for interventions, which were not read yet; whether that was so.
    pub(in crate::tui) fn asks_for_given(&mut self) -> bool {
        let unread = self.lacks_given();
        (self.given, self.wish) = (self.given || unread, unread);
        unread
    }

    /// Goes to the interventions, or back to the clients; says so where there are none to go to.
    pub(in crate::tui) fn other_part(&mut self) -> Option<String> {
        let groups = self.groups.len();
        if self.fared().is_empty() {
            return Some(format!("No intervention was assigned {}", self.span.within()));
        }
        self.cursor = if self.cursor < groups { groups } else { 0 };
        None
    }

    /// The range in a command; empty for everything.
    fn since(&self, today: NaiveDate) -> String {
        match (self.span, self.span.range(today).since) {
            (Span::Month, _) => " --since 30d".to_owned(),
            (Span::Usual, _) => format!(" --since {DAYS}d"),
            (_, Some(since)) => format!(" --since {since}"),
            (_, None) => String::new(),
        }
    }

    /// The command that tells the groups, or those that there would be.
    pub(in crate::tui) fn groups_shell(&self, today: NaiveDate) -> String {
        format!("coach analytics cohort --by {}{}", self.by.unwrap_or(By::Dimension), self.since(today))
    }

    /// The command that tells the same.
    pub(in crate::tui) fn shell(&self, today: NaiveDate) -> String {
        let since = self.since(today);
        match (self.row(), self.by) {
            (Some(Row::Fared(_)), _) => format!("coach analytics interventions{since}"),
            (_, Some(_)) => self.groups_shell(today),
            (_, None) if self.span == Span::Everything => "coach analytics summary --all".to_owned(),
            (_, None) => format!("coach analytics summary{since}"),
        }
    }
}

/// What is counted, in the order in which it is shown.
fn groups(told: &Told, zones: &Zones) -> Vec<Group> {
    let summary = &told.summary;
    let active = query::status(crate::domain::client::Status::Active);
    let Some((by, cohorts)) = &told.cohorts else {
        let of = |label: String, clients: usize, query: String| Group {
            label,
            clients,
            query: format!("{active} {query}"),
            means: None,
        };
        let patterns = summary.patterns.iter();
        let patterns =
            patterns.map(|(pattern, clients)| of(neutral(*pattern), *clients, query::pattern(*pattern)));
        let stretches = query::stretches(zones, &summary.stretches);
        return patterns.chain(stretches.map(|(it, query)| of(stretch(it), it.clients, query))).collect();
    };
    let label = |it: &Cohort| match by {
        By::Pattern => it.group.parse().map_or_else(|_| it.group.clone(), |pattern| neutral(Some(pattern))),
        By::Zone => {
            let found = summary.stretches.iter().find(|one| one.name == it.group);
            found.map_or_else(|| it.group.clone(), stretch)
        }
        By::Dimension | By::Status | By::Focus => it.group.clone(),
    };
    let query = |it: &Cohort| match (by, summary.range.since) {
        (By::Status, _) => it.query.clone(),
        (_, Some(since)) => format!("{active} {} scores-since:{since}", it.query),
        (_, None) => format!("{active} {}", it.query),
    };
    let group = |it: &Cohort| Group {
        label: label(it),
        clients: it.averages.clients,
        query: query(it),
        means: Some((it.share, it.averages.clone())),
    };
    cohorts.iter().map(group).collect()
}

/// A pattern as a stranger may read it: its letters, and what they mean. Its name is harsh, and somebody may be looking.
fn neutral(pattern: Option<Pattern>) -> String {
    pattern.map_or_else(
        || "none".to_owned(),
        |it| format!("{} {} high, {} low", it.letters(), it.strong_side(), it.weak_side()),
    )
}

fn stretch(it: &Stretch) -> String {
    format!("{} {}-{}", it.name, it.from.value().normalize(), it.to.value().normalize())
}
