//! What a filter understands, keeps and refuses.

use super::*;

fn keeps(typed: &str) -> bool {
    with_f(None, typed)
}

fn with_f(f: Option<i64>, typed: &str) -> bool {
    let scores = PerDimension {
        psi: Unit::from_steps(74).ok(),
        rho: Unit::from_steps(72).ok(),
        q: Unit::from_steps(38).ok(),
        f: f.and_then(|f| Unit::from_steps(f).ok()),
    };
    let now: DateTime<Utc> = "2026-09-24T14:20:00Z".parse().unwrap();
    let patterns = scores.complete().map(|whole| Pattern::of(&whole)).unwrap_or_default();
    let subject = Subject {
        name: "Ada Okafor",
        handle: "k7mq",
        email: None,
        other_emails: &[],
        focus: Some("leadership"),
        status: Status::Paused,
        scores: Some(&scores),
        percent: Percent::from_steps(527).ok(),
        patterns: if f.is_none() { &[Pattern::WiseCoward] } else { &patterns },
        // The first of July in Paris, the last of June in UTC.
        scored_at: "2026-06-30T22:30:00Z".parse().ok(),
        last_session_at: Some(now - TimeDelta::days(40)),
        created_at: now,
    };
    let filter = Filter::parse(typed).unwrap();
    filter.keeps(&filter.search(), &subject, now.with_timezone(&Tz::Europe__Paris))
}

#[test]
fn each_word_narrows() {
    for typed in [
        "",
        "ada lead",
        "k7mq",
        "status:paused",
        "status:active,paused",
        "Status:Active,PAUSED",
        "pattern:wc",
        "q<0.4",
        "dim:q<0.4",
        "q>0.37 q<.39",
        "coherence>50",
        "seen>30d",
        "seen<6w okafor",
        "q<=0.38 q>=0.38",
        "coherence>=52.7 coherence<=52.7",
        "f:none",
        "pattern:wc scores-since:2026-07-01",
        "coherence:none psi:none scores-since:2026-07-02",
    ] {
        assert!(keeps(typed), "{typed}");
    }
    for typed in [
        "ben",
        "status:active",
        "pattern:lh",
        "q<0.38",
        "f<1",
        "coherence>52.7",
        "seen>6w",
        "seen<30d",
        "ada status:active",
        "name:ada",
        "x<3",
        "q>=0.39",
        "coherence>=52.8",
        "psi:none",
        "coherence:none",
        "pattern:none",
        "focus:q",
        "primary:wc",
        "pattern:wc scores-since:2026-07-02",
    ] {
        assert!(!keeps(typed), "{typed}");
    }
}

#[test]
fn a_whole_score_shows_patterns_and_what_to_work_on() {
    for typed in ["pattern:wc pattern:wc", "pattern:lh primary:wc", "focus:q"] {
        assert!(with_f(Some(39), typed), "{typed}");
    }
    assert!(!with_f(Some(39), "primary:lh") && !with_f(Some(39), "pattern:none"), "it shows two");
    assert!(with_f(Some(39), "primary:wc scores-since:2026-07-01"));
    assert!(!with_f(Some(39), "primary:wc scores-since:2026-07-02"), "an older score counts as none");
}

/// What names something known is never a word to search for.
#[test]
fn values_that_there_cannot_be_are_refused() {
    for (typed, why) in [
        ("status:actve", "status must be one of active, paused, completed, archived, not 'actve'"),
        ("status:", "must be one of"),
        ("ada status:active,gone", "'status:active,gone': status"),
        ("pattern:xx", "pattern must be one of"),
        ("primary:xx", "pattern must be one of"),
        ("focus:courage", "dimension must be psi, rho, q or f"),
        ("q<abc", "q goes from 0.00 to 1.00, and 'abc' is not a number in that range"),
        ("q<", "'' is not a number in that range"),
        ("q<40", "'40' is not a number in that range"),
        ("dim:q>-1", "'-1' is not a number in that range"),
        ("coherence>x", "coherence goes from 0 to 100"),
        ("coherence>101", "coherence goes from 0 to 100"),
        ("seen>30", "'30' is not a duration with a unit, such as 30d or 2w"),
        ("seen>1y", "'1y' is not a duration in minutes, hours, days or weeks, such as 30d or 2w"),
        ("seen<0d", "'0d' is not a duration longer than 0, such as 30d or 2w"),
        ("scores-since:gone", "'gone' is not a date such as 2026-07-01"),
        ("q:0.4", "write q<VALUE, q>VALUE or q:none"),
        ("coherence:no", "write coherence<VALUE"),
        ("psi=0.4", "write psi<VALUE"),
        ("seen:30d", "write seen>30d"),
        ("psi < 0.4", "write a condition without blanks"),
        ("coherence > 50", "write a condition without blanks"),
        ("psi!=0.4", "psi takes no !="),
        ("status<3", "write status:VALUE"),
        ("pattern>3", "write pattern:VALUE"),
        ("scores-since<2026-07-01", "write scores-since:VALUE"),
    ] {
        let refused = Filter::parse(typed).err().unwrap_or_else(|| panic!("{typed} is taken"));
        assert!(refused.to_string().contains(why) && refused.unreadable, "{typed}: {refused}");
    }
}

#[test]
fn patterns_have_long_and_short_names() {
    for typed in
        ["pattern:wc", "pattern:WC", "pattern:wise_coward", "pattern:wise-coward", "pattern:Wise-Coward"]
    {
        assert!(keeps(typed), "{typed}");
    }
}

/// Of the same kind as of any other, each condition narrows; and a bound is one as it is written.
#[test]
fn no_condition_gives_way_to_another() {
    assert!(keeps("pattern:wc status:paused status:active,paused"));
    for typed in ["pattern:wc pattern:lh", "pattern:lh pattern:wc", "status:active status:paused"] {
        assert!(!keeps(typed), "{typed}");
    }
    for (typed, kept) in
        [("f<0.504", true), ("f<0.5", false), ("f>0.496", true), ("f_score<=0.5", true), ("F>0.504", false)]
    {
        assert_eq!(with_f(Some(50), typed), kept, "{typed}");
    }
}

#[test]
fn what_keeps_everything_is_empty() {
    assert!(Filter::parse("  ").unwrap().is_empty());
    for typed in [
        "a",
        "status:paused",
        "pattern:wc",
        "pattern:none",
        "q<1",
        "q:none",
        "seen>1d",
        "scores-since:2026-07-01",
    ] {
        assert!(!Filter::parse(typed).unwrap().is_empty(), "{typed}");
    }
}
