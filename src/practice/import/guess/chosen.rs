//! Which of several columns that are called like a time is that of the answers. Where their names leave it open, it is asked.

use chrono::TimeDelta;

use super::{
    cells,
    flaws::holds_flags,
    header,
    headers::{Time, day_front, like_clock_front, time, without_zone},
    named::ENDS,
    times::{clock_beside, form, has_digit, said_zone, stamps, zone_of},
    zones::is_other_time,
};
use crate::practice::{
    Setting,
    import::{
        Sheet, brief,
        moment::{self, Guess, Held, Moments},
    },
};

/// What the cells of a column of times say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cells {
    /// A day and a time of it, or nothing at all.
    Moments,
    /// A day.
    Days,
    /// A time of a day.
    Hours,
}

/// A column that is called like a time.
#[derive(Clone, Copy)]
struct Named {
    time: Time,
    rank: usize,
    at: usize,
    cells: Cells,
}

impl Named {
    /// The smaller, the better: sending before anything else, the beginning last, and a day alone is never better than the
    /// moment of a form.
    fn class(&self) -> u8 {
        match (self.time, self.cells) {
            (Time::Sent, Cells::Moments) => 0,
            (Time::Plain, Cells::Moments) => 1,
            (Time::Sent, _) => 2,
            (Time::Plain, _) => 3,
            (Time::Begun, Cells::Moments) => 4,
            (Time::Begun, _) => 5,
        }
    }
}

const WANTED: &str = "which column says when it was answered: at = { column = \"..\" }, or at = \"now\" for the moment of the import";

/// The column that says when a form was sent.
///
/// # Errors
/// What a person has to settle.
pub(super) fn chosen(setting: &Setting, sheet: &Sheet<'_>, forms: &[String]) -> Result<usize, String> {
    let name = |at: usize| format!("'{}'", brief(header(sheet, at)));
    let filled = |at: &usize| sheet.sample.is_empty() || cells(sheet, *at).any(|cell| !cell.is_empty());
    let places = (0..sheet.header.len()).filter(filled).filter(|at| !holds_flags(sheet, *at));
    let mut named: Vec<Named> = places
        .filter(|at| !is_other_time(header(sheet, *at)))
        .filter_map(|at| {
            let (time, rank) = time(header(sheet, at), forms)?;
            Some(Named { time, rank, at, cells: said(setting, sheet, at) })
        })
        .collect();
    named.sort_unstable_by_key(|it| (it.class(), it.rank, it.at));
    let hours: Vec<usize> = named.iter().filter(|it| it.cells == Cells::Hours).map(|it| it.at).collect();
    named.retain(|it| it.cells != Cells::Hours);
    let Some(best) = named.first().copied() else { return Err(nothing(setting, sheet, &hours)) };
    if best.cells == Cells::Days && clock_beside(sheet, best.at).is_none() {
        let hour = hours.into_iter().find(|at| *at != best.at).or_else(|| like_hours(sheet, best.at));
        if let Some(hour) = hour {
            return Err(day_of(&name(best.at), &name(hour)));
        }
    }
    let is_end = |it: &Named| ENDS.contains(&without_zone(header(sheet, it.at)).0.as_str());
    let both = |other: usize| format!("{WANTED}; {} and {} may both say it", name(best.at), name(other));
    if is_end(&best)
        && let Some(plain) = named.iter().find(|it| it.time == Time::Plain && it.cells == best.cells)
    {
        return Err(both(plain.at));
    }
    if best.cells == Cells::Days && (is_end(&best) || best.time == Time::Begun) {
        return Err(format!("{WANTED}; {} holds days, but its name does not say of what", name(best.at)));
    }
    if best.time != Time::Sent
        && let Some(sent) = never_sent(sheet, forms)
    {
        let (best, sent) = (name(best.at), name(sent));
        return Err(format!(
            "{WANTED}; {sent} is empty in every row, and {best} does not say that anything was sent"
        ));
    }
    among(setting, sheet, &named, best).map_err(|other| match other {
        Other::Alike(other) => both(other),
        Other::Contrary(pick, other) => format!(
            "{WANTED}; {} and {} say different moments, the one in its zone and the other in {}",
            name(pick),
            name(other),
            setting.zone
        ),
    })
}

/// The column of the moment of sending where no row has one: beside others, such a row would be left out.
fn never_sent(sheet: &Sheet<'_>, forms: &[String]) -> Option<usize> {
    let sent = |at: &usize| {
        let name = header(sheet, *at);
        !is_other_time(name) && matches!(time(name, forms), Some((Time::Sent, _)))
    };
    let empty = |at: &usize| !sheet.sample.is_empty() && cells(sheet, *at).all(str::is_empty);
    (0..sheet.header.len()).filter(sent).find(empty)
}

/// Why a column cannot be told from another one.
enum Other {
    /// It is called alike.
    Alike(usize),
    /// The first says its zone, and the other one another moment.
    Contrary(usize, usize),
}

/// Of columns that say the same in their names, the one that says its zone too: `Submitted (UTC)` beside `Submitted`.
fn among(setting: &Setting, sheet: &Sheet<'_>, named: &[Named], best: Named) -> Result<usize, Other> {
    let says_zone = |it: &&Named| said_zone(header(sheet, it.at)).is_some();
    let mut class = named.iter().filter(|it| it.class() == best.class());
    let pick = if says_zone(&&best) { best } else { class.clone().find(says_zone).copied().unwrap_or(best) };
    let rival = class.find(|it| it.at != pick.at && (it.at == best.at || it.rank == best.rank));
    match rival {
        None => Ok(pick.at),
        Some(rival) if !says_zone(&&pick) => Err(Other::Alike(rival.at)),
        Some(rival) if agree(setting, sheet, (pick.at, rival.at)) => Ok(pick.at),
        Some(rival) => Err(Other::Contrary(pick.at, rival.at)),
    }
}

/// Whether two columns say the same moments, as far as both can be read; one of them may leave the seconds out.
fn agree(setting: &Setting, sheet: &Sheet<'_>, (one, other): (usize, usize)) -> bool {
    let moments = |at: usize| {
        let Some(Guess::Format(format)) = form(setting, &stamps(sheet, at, None)) else { return None };
        let zone = zone_of(setting, header(sheet, at)).ok()?;
        Some(Moments { format, zone, held: Held::Guessed })
    };
    let (Some(first), Some(second)) = (moments(one), moments(other)) else { return true };
    sheet.sample.iter().all(|row| {
        let cell = |at: usize| row.get(at).map_or("", String::as_str);
        match (first.read(cell(one)), second.read(cell(other))) {
            (Ok(first), Ok(second)) => (first.at - second.at).abs() < TimeDelta::minutes(1),
            _ => true,
        }
    })
}

/// What is to be settled where no name says it.
fn nothing(setting: &Setting, sheet: &Sheet<'_>, hours: &[usize]) -> String {
    let like_times = |at: &usize| {
        !is_other_time(header(sheet, *at))
            && moment::guess(cells(sheet, *at), setting.config.slash_order()).is_some()
    };
    let found: Vec<usize> = (0..sheet.header.len()).filter(like_times).collect();
    let name = |at: &usize| format!("'{}'", brief(header(sheet, *at)));
    if let (Some(day), Some(hour)) = (found.first(), hours.first()) {
        return day_of(&name(day), &name(hour));
    }
    let names: Vec<String> = found.iter().chain(hours).map(name).collect();
    match names.as_slice() {
        [] => WANTED.to_owned(),
        [one] if hours.is_empty() => {
            format!("{WANTED}; {one} holds times, but its name does not say of what")
        }
        [one] => format!("{WANTED}; {one} holds times of a day, and no column says which day"),
        names => format!("{WANTED}; {} hold times, but no name says of what", names.join(" and ")),
    }
}

/// What is to be settled about a column of days and one with times of a day that may belong to it.
fn day_of(day: &str, hour: &str) -> String {
    let bare = |name: &str| name.trim_matches('\'').to_owned();
    format!(
        "whether {hour} is the time of day of {day}: at = {{ column = \"{0}\", time = \"{1}\" }}, or at = {{ column = \"{0}\" }} \
         without it",
        bare(day),
        bare(hour)
    )
}

/// A column that is called like the time of day of a column of days, but for what stands in brackets, and holds such.
fn like_hours(sheet: &Sheet<'_>, day: usize) -> Option<usize> {
    let front = day_front(header(sheet, day))?;
    let like = |at: &usize| like_clock_front(header(sheet, *at)).as_ref() == Some(&front);
    (0..sheet.header.len()).filter(|at| *at != day).filter(like).find(|at| are_hours(sheet, *at))
}

/// What the cells of a column say, and the column with the time of day beside it, if there is one.
fn said(setting: &Setting, sheet: &Sheet<'_>, at: usize) -> Cells {
    if are_hours(sheet, at) {
        return Cells::Hours;
    }
    let stamps = stamps(sheet, at, None);
    let format = match form(setting, &stamps) {
        Some(Guess::Format(format)) => format,
        Some(Guess::Either(day, _)) => Some(day.to_owned()),
        Some(Guess::Both(day, _)) => return if day.contains(':') { Cells::Moments } else { Cells::Days },
        None => None,
    };
    let days = format.is_some_and(|format| !["%H", "%I"].iter().any(|hour| format.contains(hour)));
    if days && clock_beside(sheet, at).is_none() { Cells::Days } else { Cells::Moments }
}

/// Whether all that a column says are times of a day: `10:00`, `9:30 pm`.
fn are_hours(sheet: &Sheet<'_>, at: usize) -> bool {
    let mut filled = cells(sheet, at).map(str::trim).filter(|cell| has_digit(cell)).peekable();
    let hour = |cell: &str| {
        let (clock, half) =
            cell.split_at(cell.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(cell.len()));
        let half = half.trim().replace('.', "").to_lowercase();
        clock.contains(':') && clock.len() <= 8 && matches!(half.as_str(), "" | "am" | "pm" | "h" | "uhr")
    };
    filled.peek().is_some() && filled.all(hour)
}
