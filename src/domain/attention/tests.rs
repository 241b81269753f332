//! When a client needs attention, and in which words.

use super::*;

const LIMITS: Limits = Limits { quiet: 30, check_in: 30 };

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn today() -> NaiveDate {
    day("2026-09-24")
}

/// A client with whom all is well.
fn well() -> Facts {
    Facts {
        since: Some(day("2026-01-01")),
        last_session: Some(day("2026-09-20")),
        planned: true,
        last_assessment: Some(day("2026-09-20")),
        ..Facts::default()
    }
}

fn why(facts: &Facts) -> Vec<&'static str> {
    reasons(facts, today(), LIMITS).iter().map(|reason| reason.why().key()).collect()
}

fn told(facts: &Facts) -> Vec<String> {
    let all = reasons(facts, today(), LIMITS);
    all.iter().map(|reason| reason.words(|_| None, |pattern| pattern.key().to_owned())).collect()
}

fn record(on: &str, percent: &str) -> Record {
    let point = Point { day: day(on), kind: Some(Type::Quick), percent: Some(percent.parse().unwrap()) };
    Record { point, patterns: Vec::new(), flags: Vec::new() }
}

fn item(handle: &str, due: &str) -> Open {
    Open { id: uuid::Uuid::nil().into(), handle: handle.parse().unwrap(), due: day(due) }
}

fn left(handle: &str, on: &str) -> Left {
    Left { id: uuid::Uuid::nil().into(), handle: handle.parse().unwrap(), on: day(on) }
}

#[test]
fn who_is_well_needs_none() {
    assert_eq!(told(&well()), [""; 0]);
}

#[test]
fn items_are_overdue_after_their_day() {
    let mut facts = well();
    facts.items = vec![item("5kz2", "2026-09-24")];
    assert_eq!(told(&facts), [""; 0], "today is not over");
    facts.items = vec![item("5kz2", "2026-09-23")];
    assert_eq!(told(&facts), ["action item 5kz2, due Wed 23 Sep"]);
    facts.items.push(item("8mqr", "2026-09-21"));
    assert_eq!(told(&facts), ["action item 8mqr, due Mon 21 Sep, and 1 more"]);
}

/// Where no column says so beside it, the words do; an item is called by its title where that may be read.
#[test]
fn words_by_themselves_say_that_items_are_overdue() {
    let mut facts = well();
    facts.items = vec![item("5kz2", "2026-09-23")];
    let told = |facts: &Facts| {
        let all = reasons(facts, today(), LIMITS);
        all[0].told(|_| Some("Ask Tom".to_owned()), |pattern| pattern.key().to_owned())
    };
    assert_eq!(told(&facts), "overdue: Ask Tom, due Wed 23 Sep");
    facts.items.push(item("8mqr", "2026-09-21"));
    assert_eq!(told(&facts), "2 overdue: Ask Tom, due Mon 21 Sep");
}

#[test]
fn sessions_that_are_not_settled_and_drafts_are_told() {
    let mut facts = well();
    facts.unsettled = vec![left("2c4d", "2026-09-21")];
    facts.drafts = vec![left("3c4d", "2026-09-20")];
    assert_eq!(why(&facts), ["unsettled", "draft"]);
    assert_eq!(told(&facts), ["session of Mon 21 Sep not yet marked", "notes of Sun 20 Sep left as a draft"]);
    facts.unsettled.push(left("4c4d", "2026-09-22"));
    facts.drafts.push(left("4c4d", "2026-09-22"));
    assert_eq!(
        told(&facts),
        [
            "2 sessions not yet marked, the first of Mon 21 Sep",
            "notes of 2 sessions left as drafts, the first of Sun 20 Sep"
        ]
    );
    assert_eq!(reasons(&facts, today(), LIMITS)[0].weight(today()), 3);
}

#[test]
fn silence_counts_from_the_last_time_or_the_beginning() {
    let mut facts = well();
    facts.last_session = Some(day("2026-08-26"));
    assert_eq!(told(&facts), [""; 0], "29 days");
    facts.last_session = Some(day("2026-08-25"));
    assert_eq!(told(&facts), ["no session for 30 days"]);
    facts.last_session = None;
    facts.since = Some(day("2026-09-01"));
    assert_eq!(told(&facts), [""; 0], "began 23 days ago");
    facts.since = Some(day("2026-08-14"));
    assert_eq!(told(&facts), ["no session yet, after 41 days"]);
    facts = Facts { last_assessment: Some(day("2026-08-01")), ..well() };
    assert_eq!(told(&facts), ["no assessment for 54 days"]);
    facts = Facts { planned: false, ..well() };
    assert_eq!(told(&facts), ["no session planned"]);
}

#[test]
fn falling_is_two_steps_down_or_a_trend() {
    let mut facts = well();
    facts.records =
        vec![record("2026-09-18", "57.0"), record("2026-09-19", "53.0"), record("2026-09-20", "49.7")];
    assert_eq!(told(&facts), ["coherence 57.0 -> 49.7, twice in a row"]);
    facts.records =
        vec![record("2026-09-18", "57.0"), record("2026-09-19", "49.0"), record("2026-09-20", "49.7")];
    assert_eq!(told(&facts), [""; 0], "one down, one up, and too short for a trend");
    // -28, -14 and 0 days; by hand: slope = (57.0 - 49.7) / 28 points a day, -0.0026, so -1.8 points a week.
    facts.records =
        vec![record("2026-08-23", "57.0"), record("2026-09-06", "49.0"), record("2026-09-20", "49.7")];
    assert_eq!(told(&facts), ["coherence 49.7, -1.8 points a week"]);
    facts.records = vec![record("2026-09-19", "57.0"), record("2026-09-20", "49.0")];
    assert_eq!(told(&facts), [""; 0], "two scores are one step");
}

#[test]
fn only_a_new_pattern_is_news() {
    let mut facts = well();
    let mut first = record("2026-08-20", "50.0");
    first.patterns = vec![Pattern::WiseCoward];
    facts.records = vec![first.clone()];
    assert_eq!(told(&facts), ["new pattern: wise_coward"]);
    let mut second = record("2026-09-20", "50.0");
    second.patterns = vec![Pattern::WiseCoward];
    facts.records = vec![first.clone(), second.clone()];
    assert_eq!(told(&facts), [""; 0]);
    second.patterns.push(Pattern::LonelyHero);
    second.flags = vec!["straight_lining".to_owned()];
    facts.records = vec![first, second];
    assert_eq!(told(&facts), ["new pattern: lonely_hero", "talk about straight lining"]);
}

#[test]
fn an_engagement_is_used_up_by_sessions_or_by_time() {
    let mut facts = well();
    let agreed = Allotment { sessions: Some(6), minutes: Some(600), used_sessions: 5, used_minutes: 300 };
    facts.engagement = Some(agreed);
    assert_eq!(told(&facts), [""; 0]);
    facts.engagement = Some(Allotment { used_sessions: 6, ..agreed });
    assert_eq!(told(&facts), ["6 of 6 sessions used"]);
    facts.engagement = Some(Allotment { used_minutes: 610, ..agreed });
    assert_eq!(told(&facts), ["610 of 600 minutes used"]);
}

#[test]
fn reasons_come_the_most_pressing_first() {
    let mut latest = record("2026-08-20", "50.0");
    latest.patterns = vec![Pattern::WiseCoward];
    latest.flags = vec!["speeding".to_owned()];
    let begun = Begun { handle: "4hz7".parse().unwrap(), kind: Type::DeepDive, on: day("2026-09-23") };
    let facts = Facts {
        since: Some(day("2026-01-01")),
        items: vec![item("5kz2", "2026-09-01")],
        unsettled: vec![left("2c4d", "2026-09-01")],
        drafts: vec![left("2c4d", "2026-09-01")],
        begun: Some(begun),
        records: vec![latest],
        engagement: Some(Allotment { sessions: Some(0), ..Allotment::default() }),
        ..Facts::default()
    };
    let all: Vec<_> = Why::ALL.iter().map(|why| why.key()).filter(|why| *why != "falling").collect();
    assert_eq!(why(&facts), all);
    assert_eq!(told(&facts)[2], "deep dive assessment started yesterday");
}
