//! What the name of a column says of it: when a form was sent or begun, and who answered. A column is taken for that
//! only by its name, never by what stands in it, and only where the whole of the name says it.

use super::named::{BEGUN, CODES, EMAIL, EMAIL_AGAIN, FORMS, GROUPS, HANDLE, PLAIN, SENT};
use crate::{
    domain::{naming, when::zone_words},
    practice::import::{headers::NAMES, people::By},
};

/// What a time in a column is the time of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Time {
    /// The form was sent.
    Sent,
    /// A time of the row that is not said closer.
    Plain,
    /// The form was begun.
    Begun,
}

/// A header without the zone that it tells in brackets, at its end or in front, folded, and the words of that zone.
pub(super) fn without_zone(header: &str) -> (String, Option<&str>) {
    let header = header.trim();
    let folded = |words: &str| naming::words(words).join(" ");
    let blank = |c: char| c.is_whitespace() || c == '_';
    let (last, first) = (header.rsplit_once(blank), header.split_once(blank));
    let parts = match bracketed(header) {
        Some(parts) => [Some(parts), None],
        None => [last, first.map(|(word, rest)| (rest, word))],
    };
    let mut said = parts.into_iter().flatten().filter(|(_, word)| zone_words(word).is_some());
    said.next().map_or_else(|| (folded(header), None), |(rest, word)| (folded(rest), Some(word)))
}

/// A header that ends in brackets: what stands in front of them, and in them.
fn bracketed(header: &str) -> Option<(&str, &str)> {
    let cut = |(open, close): (char, char)| header.trim_end().strip_suffix(close)?.rsplit_once(open);
    [('(', ')'), ('[', ']')].into_iter().find_map(cut)
}

/// Which time a header names, and how well: the smaller, the better. `forms` are names that the form may have, folded:
/// those of the bank.
pub(super) fn time(header: &str, forms: &[String]) -> Option<(Time, usize)> {
    let (words, _) = without_zone(header);
    let among = |words: &str| {
        let lists = [(Time::Sent, SENT), (Time::Plain, PLAIN), (Time::Begun, BEGUN)];
        lists
            .into_iter()
            .find_map(|(time, names)| Some((time, names.iter().position(|name| *name == words)?)))
    };
    // `submitdate. Date submitted`: the code says it, whatever the language of the text.
    let code =
        || coded(header).map(|(code, _)| code.to_lowercase()).filter(|code| CODES.contains(&code.as_str()));
    among(&words).or_else(|| of_form(header, &words, forms)).or_else(|| among(&code()?))
}

/// The time of a form that is named in front of it, as in `pulse timestamp`; the raw `pulse_timestamp` is empty until the
/// form was sent. Whatever else stands in front may be the time of something else: `consent_timestamp`.
fn of_form(header: &str, words: &str, forms: &[String]) -> Option<(Time, usize)> {
    let form = words.strip_suffix(" timestamp")?;
    let known = usize::from(!forms.iter().any(|known| known == form));
    (known == 0 || FORMS.contains(&form)).then(|| {
        let (time, names) = if is_raw(header) { (Time::Sent, SENT) } else { (Time::Plain, PLAIN) };
        (time, names.len() + known)
    })
}

/// Whether a column, of which it is known that it holds the time of a form, is empty until that was sent.
pub(super) fn is_sent(header: &str) -> bool {
    let raw = is_raw(header) && without_zone(header).0.ends_with(" timestamp");
    raw || time(header, &[]).is_some_and(|(time, _)| time == Time::Sent)
}

/// Whether a header is a name of variables, as raw data have it: `pulse_timestamp`.
fn is_raw(header: &str) -> bool {
    header.contains('_')
        && header.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// The parts of `submitdate. Date submitted`, a code and its text, as tools write both.
pub(super) fn coded(header: &str) -> Option<(&str, &str)> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '[' | ']');
    let (code, text) = header.split_once(". ")?;
    (!code.is_empty() && code.chars().all(plain)).then(|| (code, text.trim()))
}

/// Words for a day and for a time of day where a moment stands in two columns; folded.
const DAY: [&str; 6] = ["date", "datum", "fecha", "data", "dato", "jour"];
const CLOCK: [&str; 8] = ["time", "uhrzeit", "zeit", "heure", "hora", "ora", "tijd", "tid"];

/// What stands in front of the word for a day in a header, as in `submission date`.
pub(super) fn day_front(header: &str) -> Option<String> {
    front(header, &DAY)
}

/// What stands in front of the word for a time of day, whatever form of it stands in brackets behind: `Time (AM/PM)`.
pub(super) fn clock_front(header: &str) -> Option<String> {
    let form = |inner: &str| {
        let words = naming::words(inner);
        !words.is_empty() && words.iter().all(|word| CLOCK_FORMS.contains(&word.as_str()))
    };
    let header = bracketed(header).filter(|(_, inner)| form(inner)).map_or(header, |(front, _)| front);
    front(header, &CLOCK)
}

/// The same whatever stands in the brackets: it may say another thing.
pub(super) fn like_clock_front(header: &str) -> Option<String> {
    front(bracketed(header).map_or(header, |(front, _)| front), &CLOCK)
}

/// What says in brackets how a time of day is written; folded.
const CLOCK_FORMS: [&str; 15] =
    ["am", "pm", "a", "p", "m", "h", "hh", "mm", "ss", "12", "24", "12h", "24h", "hour", "hours"];

fn front(header: &str, last: &[&str]) -> Option<String> {
    let (words, _) = without_zone(header);
    let mut fronts = last.iter().filter_map(|last| words.strip_suffix(last));
    let front = fronts.find(|front| front.is_empty() || front.ends_with(' '))?;
    Some(front.trim_end().to_owned())
}

/// What a header says of the person who answered, and how well. What stands in front of it is dropped where it says
/// nobody else: the number or the name of a question (`Q3. Email`, `email. Email address`), and a group of the form
/// (`contact/email`), one in which people say who they are or one of `groups`, in which the questions are too; folded.
pub(super) fn person(header: &str, groups: &[String]) -> Option<(By, usize)> {
    let whole = |header: &str| {
        let words = naming::words(header).join(" ");
        let lists = [(By::Email, EMAIL), (By::Email, EMAIL_AGAIN), (By::Handle, HANDLE), (By::Name, NAMES)];
        let named = |(by, names): (By, &[&str])| Some((by, names.iter().position(|name| *name == words)?));
        lists.into_iter().find_map(named)
    };
    let behind_code = || {
        let (code, text) = coded(header)?;
        let (by, rank) = whole(text)?;
        let number = code.bytes().any(|byte| byte.is_ascii_digit());
        (number || whole(code).is_some_and(|(code, _)| code == by)).then_some((by, rank))
    };
    let in_group = || {
        let (front, last) = header.rsplit_once('/')?;
        let known = |group: &str| GROUPS.contains(&group) || is_numbered(group);
        let all = groups.contains(&naming::words(front).join(" "))
            || front.split('/').all(|group| known(&naming::words(group).join(" ")));
        if all { whole(last) } else { None }
    };
    whole(header).or_else(behind_code).or_else(in_group)
}

/// Whether a header is that of an address that is written a second time.
pub(super) fn is_again(header: &str) -> bool {
    EMAIL_AGAIN.contains(&naming::words(header).join(" ").as_str())
}

/// Whether a group has a number in place of a name: `group_xy1ab23`, `page 2`, `G1`.
fn is_numbered(group: &str) -> bool {
    const WORDS: [&str; 8] = ["group", "page", "section", "gruppe", "groupe", "grupo", "gruppo", "seite"];
    let digit = |word: &str| word.bytes().any(|byte| byte.is_ascii_digit());
    match group.split(' ').collect::<Vec<_>>().as_slice() {
        [word] => digit(word) && word.len() <= 3,
        [word, number] => WORDS.contains(word) && digit(number),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::import::guess::named::{ENDS, IDS};

    #[test]
    fn names_are_folded_as_headers_are() {
        let lists = [
            SENT,
            PLAIN,
            BEGUN,
            EMAIL,
            EMAIL_AGAIN,
            HANDLE,
            NAMES,
            ENDS,
            CODES,
            FORMS,
            GROUPS,
            IDS,
            &CLOCK_FORMS,
        ];
        for name in lists.concat() {
            assert_eq!(naming::words(name).join(" "), *name, "this name could never be met");
        }
    }

    #[test]
    fn sent_comes_before_begun_and_nothing_else_counts() {
        let forms = ["pulse".to_owned()];
        let kind = |header| time(header, &forms).map(|(time, _)| time);
        for header in [
            "Submit Date (UTC)",
            "UTC Submit Date",
            "Completion time",
            "submitdate",
            "Heure de fin",
            "Fertigstellungszeit",
            "RecordedDate",
            "survey_timestamp",
            "pulse_timestamp",
            "submitdate. Date submitted",
            "submitdate. Når det ble sendt",
            "_submission_time",
        ] {
            assert_eq!(kind(header), Some(Time::Sent), "{header}");
        }
        for header in [
            "Timestamp",
            "Pulse timestamp",
            "Zeitstempel",
            "Date",
            "Timestamp (GMT+2)",
            "GMT Timestamp",
            "utc_timestamp",
        ] {
            assert_eq!(kind(header), Some(Time::Plain), "{header}");
        }
        for header in ["Start Date (UTC)", "Hora de inicio"] {
            assert_eq!(kind(header), Some(Time::Begun), "{header}");
        }
        assert!(Time::Sent < Time::Plain && Time::Plain < Time::Begun);
    }

    #[test]
    fn another_time_is_not_that_of_the_answers() {
        for header in [
            "Date of birth",
            "Birthday",
            "Geburtsdatum",
            "Session date",
            "Due date",
            "timestamps kept",
            "Date (of birth)",
            "consent_timestamp",
            "intake_timestamp",
            "last_login_timestamp",
            "Birth timestamp",
            "Payment timestamp",
            "3. Start date",
            "Q7. Date",
            "Timestamp in UTC",
            "Timestamp (local)",
        ] {
            assert_eq!(time(header, &["pulse".to_owned()]), None, "{header}");
        }
    }

    #[test]
    fn a_zone_stands_in_brackets_behind_or_in_front() {
        for header in
            ["Timestamp (UTC)", "Timestamp UTC", "UTC Timestamp", "utc_timestamp", "Timestamp [UTC]"]
        {
            let (words, zone) = without_zone(header);
            assert_eq!(
                (words.as_str(), zone.map(str::to_lowercase)),
                ("timestamp", Some("utc".to_owned())),
                "{header}"
            );
        }
    }

    #[test]
    fn the_form_of_a_time_of_day_may_stand_in_brackets() {
        for header in
            ["Time", "Time (AM/PM)", "Time (24h)", "Time (hh:mm)", "Uhrzeit [HH:MM:SS]", "Time (UTC)"]
        {
            assert_eq!(clock_front(header).as_deref(), Some(""), "{header}");
        }
        for header in ["Time (minutes)", "Time (spent)", "Time zone"] {
            assert_eq!(clock_front(header), None, "{header}");
        }
        assert_eq!(like_clock_front("Time (local)").as_deref(), Some(""));
    }

    #[test]
    fn another_persons_address_is_not_the_clients() {
        let by = |header| person(header, &["core 1".to_owned()]).map(|found| found.0);
        for header in [
            "E-Mail-Adresse",
            "Your email",
            "email. Email address",
            "Q3. Email",
            "contact/email",
            "About you / Email",
            "group_xy1ab23/Email",
            "core_1/email",
        ] {
            assert_eq!(by(header), Some(By::Email), "{header}");
        }
        assert_eq!(by("Vollständiger Name"), Some(By::Name));
        for header in [
            "Coach email",
            "Manager's e-mail",
            "Emergency contact e-mail",
            "Referred by",
            "Partner name",
            "Email opt-in",
            "manager/email",
            "Coach / E-Mail",
            "Manager. Email",
            "emergency_contact/name",
            "Partner/Email",
            "core/partner/email",
            "core_2/email",
            "email. E-mail of your manager",
            "Supervisor. Name",
        ] {
            assert_eq!(by(header), None, "{header}");
        }
    }
}
