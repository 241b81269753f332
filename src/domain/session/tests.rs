//! The steps of a session, its minutes, the hours of the coach, and what is left of a day.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::{
    hours::Hours,
    plan::{Stretch, free},
    *,
};

const PARIS: Tz = Tz::Europe__Paris;

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn session(status: Status) -> Session {
    let at = utc("2026-09-25T13:00:00Z");
    Session {
        id: Uuid::nil().into(),
        handle: "7f2k".parse().unwrap(),
        client_id: Uuid::nil().into(),
        coach_id: Uuid::nil().into(),
        scheduled_at: at,
        zone: PARIS,
        length: Minutes::new(50).unwrap(),
        delivered: None,
        kind: Type::Regular,
        status,
        mode: Mode::Individual,
        group_size: None,
        billing: Billing::Paid,
        focus: None,
        pre: None,
        post: None,
        series: None,
        clock: Clock::default(),
        noted: false,
        draft_since: None,
        created_at: at,
        updated_at: at,
    }
}

type Step = fn(&mut Session, DateTime<Utc>) -> Result<(), Barred>;

/// Every step from every state: what is not written here is refused.
#[test]
fn only_these_steps_exist() {
    let steps: [(&str, Step); 4] = [
        ("complete", |session, now| session.complete(None, now)),
        ("cancel", Session::cancel),
        ("no-show", Session::no_show),
        ("reopen", |session, _| session.reopen()),
    ];
    let after = utc("2026-09-25T14:00:00Z");
    let mut met = Vec::new();
    for from in Status::ALL {
        for (name, step) in steps {
            let mut session = session(*from);
            if step(&mut session, after).is_ok() {
                met.push(format!("{from} -{name}-> {}", session.status));
            } else {
                assert_eq!(session.status, *from, "a refused step changes nothing");
            }
        }
    }
    assert_eq!(
        met,
        [
            "scheduled -complete-> completed",
            "scheduled -cancel-> cancelled",
            "scheduled -no-show-> no_show",
            "completed -reopen-> scheduled",
            "cancelled -reopen-> scheduled",
            "no_show -reopen-> scheduled",
        ]
    );
}

#[test]
fn what_lies_ahead_is_not_over() {
    let before = utc("2026-09-25T12:00:00Z");
    assert_eq!(session(Status::Scheduled).complete(Some(50), before), Err(Barred::Ahead));
    assert_eq!(session(Status::Scheduled).no_show(before), Err(Barred::Ahead));
    assert_eq!(session(Status::Scheduled).start(utc("2026-09-24T14:00:00Z"), PARIS), Err(Barred::Ahead));
    // Begun early, it may also end early.
    let mut early = session(Status::Scheduled);
    assert_eq!(early.start(before, PARIS), Ok(true));
    assert_eq!(early.start(before, PARIS), Ok(false));
    early.complete(None, before + TimeDelta::minutes(30)).unwrap();
    assert_eq!(early.delivered, Some(30));
}

#[test]
fn minutes_are_those_told_then_the_clock_then_the_plan() {
    let now = utc("2026-09-25T14:00:00Z");
    let minutes = |told, clock: Clock| {
        let mut session = session(Status::Scheduled);
        session.clock = clock;
        session.complete(told, now).map(|()| session.delivered)
    };
    let ran = |seconds| Clock { started_at: Some(now - TimeDelta::seconds(seconds)), seconds: 60 };
    assert_eq!(minutes(None, Clock::default()), Ok(Some(50)));
    assert_eq!(minutes(None, ran(0)), Ok(Some(1)));
    let at_once = Clock { started_at: Some(now), seconds: 0 };
    assert_eq!(minutes(None, at_once), Ok(Some(1)), "no length is 0");
    assert_eq!(minutes(None, ran(1)), Ok(Some(2)), "rounded up");
    assert_eq!(minutes(Some(55), ran(1)), Ok(Some(55)));
    assert_eq!(minutes(None, ran(25 * 3600)), Err(Barred::ClockForgotten));
    assert_eq!(minutes(Some(50), ran(25 * 3600)), Ok(Some(50)));
}

#[test]
fn hours_are_read_and_told() {
    let told = |text: &str| text.parse::<Hours>().map(|hours| hours.to_string());
    for (text, expected) in [
        ("mon-thu 09:00-18:00, fri 09:00-13:00", "mon-thu 09:00-18:00, fri 09:00-13:00"),
        ("Fri 9-13,Mon-Thu 9h-18h", "mon-thu 09:00-18:00, fri 09:00-13:00"),
        ("mon 9-12 14-18", "mon 09:00-12:00 14:00-18:00"),
        ("mon 9-12, mon 11-18", "mon 09:00-18:00"),
        ("mon wed fri 20:00-24:00", "mon 20:00-24:00, wed 20:00-24:00, fri 20:00-24:00"),
        ("sat-mon 10-11", "mon 10:00-11:00, sat-sun 10:00-11:00"),
    ] {
        assert_eq!(told(text).unwrap(), expected);
        assert_eq!(told(expected).unwrap(), expected);
    }
    let json = serde_json::to_string(&"mon 9-12 13-18, fri 9-13".parse::<Hours>().unwrap()).unwrap();
    assert_eq!(json, r#"{"fri":["09:00-13:00"],"mon":["09:00-12:00","13:00-18:00"]}"#);
    for text in ["", "mon", "9-18", "mon 18-9", "mon 9-25", "mon 9:70-10", "moon 9-18", "mon 9", "mon 9-10,"]
    {
        assert!(told(text).is_err(), "{text}");
    }
}

fn stretch(from: &str, to: &str) -> Stretch {
    Stretch { from: utc(from), to: utc(to) }
}

#[test]
fn what_is_left_of_a_day() {
    let day: NaiveDate = "2026-09-25".parse().unwrap();
    let hour = Minutes::new(60).unwrap();
    let busy = [
        stretch("2026-09-25T09:30:00Z", "2026-09-25T10:15:00Z"),
        stretch("2026-09-25T08:00:00Z", "2026-09-25T09:00:00Z"),
    ];
    let left = |hours: Option<&Hours>, now: &str| {
        let found = free(day, PARIS, hours, &busy, hour, utc(now));
        found.into_iter().map(|stretch| stretch.clocks(PARIS)).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(left(None, "2026-09-24T14:00:00Z"), "08:00-10:00, 12:15-18:00");
    let hours: Hours = "fri 9-11:30 13-24".parse().unwrap();
    assert_eq!(left(Some(&hours), "2026-09-24T14:00:00Z"), "09:00-10:00, 13:00-24:00");
    assert_eq!(left(Some(&hours), "2026-09-25T14:05:00Z"), "16:15-24:00", "what is past is not free");
    assert_eq!(left(Some(&"mon 9-18".parse().unwrap()), "2026-09-24T14:00:00Z"), "");
    assert!(hours.hold(stretch("2026-09-25T07:00:00Z", "2026-09-25T09:30:00Z"), PARIS));
    assert!(!hours.hold(stretch("2026-09-25T07:00:00Z", "2026-09-25T09:31:00Z"), PARIS));
}

#[test]
fn the_usual_gap_is_the_middle_one() {
    let gap = |days: &[&str]| {
        usual_gap(&days.iter().map(|day| day.parse().unwrap()).collect::<Vec<_>>()).num_days()
    };
    assert_eq!(gap(&[]), 14);
    assert_eq!(gap(&["2026-09-01"]), 14);
    assert_eq!(gap(&["2026-09-01", "2026-09-08", "2026-09-17", "2026-10-30"]), 7);
    assert_eq!(gap(&["2026-09-01", "2026-09-01", "2026-09-03"]), 2);
}

proptest! {
    #[test]
    fn what_is_free_overlaps_nothing(taken in prop::collection::vec((0_i64..1440, 1_i64..300), 0..8), length in 1_u16..240) {
        let day: NaiveDate = "2026-10-25".parse().unwrap();
        let start = utc("2026-10-24T22:00:00Z");
        let busy: Vec<Stretch> = taken
            .into_iter()
            .map(|(from, long)| {
                let from = start + TimeDelta::minutes(from);
                Stretch { from, to: from + TimeDelta::minutes(long) }
            })
            .collect();
        let length = Minutes::new(length).unwrap();
        for found in free(day, PARIS, None, &busy, length, start) {
            prop_assert!(found.to - found.from >= length.delta());
            prop_assert!(busy.iter().all(|taken| !taken.overlaps(found)), "{:?}", found);
        }
    }

    #[test]
    fn hours_go_round(slots in prop::collection::vec((0_u8..7, 0_u16..1440, 1_u16..400), 1..10)) {
        let text = slots.iter().map(|(day, from, long)| {
            let to = (from + long).min(1440);
            let name = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][usize::from(*day)];
            format!("{name} {}:{:02}-{}:{:02}", from / 60, from % 60, to / 60, to % 60)
        });
        let hours: Hours = text.collect::<Vec<_>>().join(",").parse().unwrap();
        prop_assert_eq!(&hours.to_string().parse::<Hours>().unwrap(), &hours);
        let json = serde_json::to_string(&hours).unwrap();
        prop_assert_eq!(serde_json::from_str::<Hours>(&json).unwrap(), hours);
    }
}
