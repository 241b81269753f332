//! The numbers of a practice: what counts as a move, who is in which group, and which gaps there are.

use chrono_tz::Tz;
use proptest::prelude::*;

use super::{
    cohort::{By, cohorts},
    meeting::{Meeting, Sessions},
    *,
};
use crate::domain::{
    filter::{Filter, Subject},
    id::ClientId,
    score::Coherence,
    session,
    zone::Zone,
};

fn at(text: &str) -> DateTime<Utc> {
    format!("{text}T10:00:00Z").parse().unwrap()
}

fn point(day: &str, [psi, rho, q, f]: [i64; 4]) -> Point {
    let unit = |steps| Unit::from_steps(steps).unwrap();
    let whole = PerDimension { psi: unit(psi), rho: unit(rho), q: unit(q), f: unit(f) };
    let scores = whole.map(|_, unit| Some(unit));
    Point {
        at: at(day),
        scores,
        carried: PerDimension::default(),
        percent: Some(Coherence::of(whole).percent()),
    }
}

fn zones() -> Zones {
    let zone = |name: &str, from: &str| Zone { name: name.to_owned(), from: from.parse().unwrap() };
    Zones::new(vec![zone("low", "0.0"), zone("middle", "30.0"), zone("high", "50.0")]).unwrap()
}

fn member(points: &[Point]) -> Member {
    Member { status: Status::Active, standing: Standing::of(points, at("2026-06-01"), Tz::UTC) }
}

const LOW: [i64; 4] = [30, 30, 30, 30];
const LEVEL: [i64; 4] = [50, 50, 50, 50];
const HIGHER: [i64; 4] = [60, 50, 70, 45];

#[test]
fn a_move_goes_from_what_was_before_the_range_to_its_end() {
    let points = [
        point("2026-01-01", LOW),
        point("2026-05-01", LEVEL),
        point("2026-07-01", LOW),
        point("2026-08-01", HIGHER),
    ];
    let it = member(&points).standing.unwrap();
    let change = it.change.map(|_, change| change.unwrap().to_string());
    assert_eq!([change.psi, change.rho, change.q, change.f], ["0.10", "0.00", "0.20", "-0.05"]);
    assert_eq!(
        it.moved.unwrap().steps(),
        points[3].percent.unwrap().steps() - points[1].percent.unwrap().steps()
    );
}

#[test]
fn a_first_score_in_the_range_is_what_later_ones_are_compared_with() {
    let it = member(&[point("2026-06-02", LEVEL), point("2026-06-12", HIGHER)]).standing.unwrap();
    assert_eq!(it.change.psi.unwrap().to_string(), "0.10");
    assert_eq!(it.pace, Some(Pace::RapidGrowth));
}

#[test]
fn without_two_scores_there_is_no_move_and_without_one_in_the_range_neither() {
    let one = member(&[point("2026-06-02", LEVEL)]).standing.unwrap();
    assert_eq!((one.change.psi, one.moved, one.pace), (None, None, None));
    let old = member(&[point("2026-01-02", LEVEL), point("2026-02-02", HIGHER)]).standing.unwrap();
    assert_eq!((old.change.psi, old.moved, old.pace), (None, None, None));
    assert_eq!(old.scores.psi.unwrap().to_string(), "0.60", "it stands all the same");
    assert_eq!(Standing::of(&[], at("2026-06-01"), Tz::UTC), None);
}

#[test]
fn what_was_carried_did_not_move() {
    let mut dive = point("2026-07-01", [50, 50, 90, 50]);
    dive.carried = PerDimension { psi: true, rho: true, q: false, f: true };
    let it = member(&[point("2026-05-01", LEVEL), dive]).standing.unwrap();
    assert_eq!((it.change.q.unwrap().to_string(), it.change.psi), ("0.40".to_owned(), None));
    let averages = Averages::of(&[member(&[point("2026-05-01", LEVEL), dive])]);
    assert_eq!((averages.compared.q, averages.compared.psi), (1, 0));
}

#[test]
fn the_pace_is_that_of_unrounded_values() {
    // 0.1 points over a day are 0.001 a day, which is a plateau, not growth.
    let mut points = [point("2026-06-02", LEVEL), point("2026-06-03", LEVEL)];
    points[1].percent = Percent::from_steps(points[0].percent.unwrap().steps() + 1).ok();
    assert_eq!(member(&points).standing.unwrap().pace, Some(Pace::Plateau));
}

#[test]
fn mean_and_middle_are_rounded_half_even_to_one_place() {
    let percents = |steps: [i64; 2]| {
        steps.map(|steps| {
            let mut points = [point("2026-06-02", LEVEL)];
            points[0].percent = Percent::from_steps(steps).ok();
            points[0].scores.psi = Unit::from_steps(steps % 100).ok();
            member(&points)
        })
    };
    let averages = Averages::of(&percents([412, 413]));
    assert_eq!(averages.coherence.unwrap().to_string(), "41.2");
    assert_eq!(averages.median.unwrap().to_string(), "41.2");
    assert_eq!(averages.now.psi.unwrap().to_string(), "0.12");
    assert_eq!((averages.clients, averages.scored), (2, 2));
    assert_eq!(Averages::of(&[]), Averages::default());
}

#[test]
fn every_class_is_told_even_when_nobody_is_in_it() {
    let nobody = Member { status: Status::Active, standing: None };
    let wise = member(&[point("2026-06-02", [50, 80, 30, 50])]);
    let members = [nobody, wise, member(&[point("2026-06-02", LEVEL)])];
    let counts: Vec<_> = patterns(&members).into_iter().map(|(_, count)| count).collect();
    assert_eq!(counts, [1, 1, 0, 0, 0], "none, wise coward, and who has no score is nowhere");
    let told: Vec<_> = stretches(&members, &zones())
        .into_iter()
        .map(|it| format!("{} {}-{} {}", it.name, it.from, it.to, it.clients))
        .collect();
    assert_eq!(told, ["low 0.0-30.0 0", "middle 30.0-50.0 2", "high 50.0-87.5 0"]);
    assert!(paces(&members).iter().all(|(_, count)| *count == 0));
}

#[test]
fn small_groups_are_told_and_marked() {
    let members = [
        member(&[point("2026-06-02", LEVEL)]),
        member(&[point("2026-06-02", LEVEL)]),
        member(&[point("2026-06-02", LEVEL)]),
        member(&[point("2026-06-02", [50, 80, 30, 50])]),
        Member { status: Status::Paused, standing: None },
    ];
    let told = |by| {
        let groups = cohorts(by, &members, &zones()).into_iter();
        let groups = groups.filter(|it| it.averages.clients > 0);
        groups
            .map(|it| {
                format!("{} {} {} {}", it.group, it.averages.clients, it.share.unwrap(), it.comparable())
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(told(By::Pattern), ["none 3 60.0 true", "wise_coward 1 20.0 false", "no score 1 20.0 false"]);
    assert_eq!(told(By::Status), ["active 4 80.0 true", "paused 1 20.0 false"]);
    assert_eq!(told(By::Focus), ["psi 3 60.0 true", "q 1 20.0 false", "no score 1 20.0 false"]);
    assert_eq!(
        told(By::Dimension)[..3],
        ["psi medium 4 80.0 true", "psi no score 1 20.0 false", "rho medium 3 60.0 true"]
    );
    assert_eq!(cohorts(By::Zone, &[], &zones()).len(), 3, "every zone, nobody in it");
}

fn meeting(client: u128, day: &str, status: session::Status, minutes: i64) -> Meeting {
    Meeting { client: ClientId(uuid::Uuid::from_u128(client)), at: at(day), status, minutes }
}

#[test]
fn sessions_are_counted_and_gaps_are_a_clients_own() {
    let meetings = [
        meeting(1, "2026-06-15", session::Status::Completed, 50),
        meeting(1, "2026-06-01", session::Status::Completed, 60),
        meeting(2, "2026-06-02", session::Status::Completed, 25),
        meeting(1, "2026-06-08", session::Status::Cancelled, 50),
        meeting(2, "2026-06-09", session::Status::NoShow, 50),
        meeting(2, "2026-06-30", session::Status::Scheduled, 50),
    ];
    let before = std::collections::HashMap::from([(ClientId(uuid::Uuid::from_u128(2)), at("2026-05-12"))]);
    let told = Sessions::of(&meetings, &before, Tz::UTC);
    assert_eq!((told.held, told.no_shows, told.cancelled, told.scheduled, told.minutes), (3, 1, 1, 1, 135));
    assert_eq!(told.hours().to_string(), "2.25");
    assert_eq!(told.no_show_rate().unwrap().to_string(), "25.0", "of four that took place or should have");
    assert_eq!(told.cancelled_rate().unwrap().to_string(), "20.0");
    assert_eq!(told.median_gap.unwrap().to_string(), "17.5", "14 and 21 days");
    let none = Sessions::of(&[], &before, Tz::UTC);
    assert_eq!(
        (none.no_show_rate(), none.median_gap, none.hours().to_string()),
        (None, None, "0.00".to_owned())
    );
}

#[test]
fn gaps_are_days_on_the_calendar_of_the_practice() {
    let late = Meeting {
        at: "2026-06-01T21:30:00Z".parse().unwrap(),
        ..meeting(1, "2026-06-01", session::Status::Completed, 50)
    };
    let early = Meeting { at: "2026-06-02T22:30:00Z".parse().unwrap(), ..late };
    let gap =
        |zone| Sessions::of(&[late, early], &std::collections::HashMap::new(), zone).median_gap.unwrap();
    assert_eq!((gap(Tz::UTC).to_string(), gap(Tz::Europe__Paris).to_string()), ("1.0".into(), "2.0".into()));
}

/// The member, some of them without a value for q.
fn partly_measured(mut member: Member) -> Member {
    if let Some(it) = member.standing.as_mut().filter(|it| it.scores.f.is_some_and(|f| f.steps() % 3 == 0)) {
        (it.scores.q, it.percent) = (None, None);
    }
    member
}

/// Whether a filter of the client list keeps a member.
fn keeps(query: &str, member: &Member) -> bool {
    let standing = member.standing.as_ref();
    let patterns = standing.and_then(|it| it.scores.complete()).map(|whole| Pattern::of(&whole));
    let subject = Subject {
        name: "",
        handle: "k7mq",
        email: None,
        other_emails: &[],
        focus: None,
        status: member.status,
        scores: standing.map(|it| &it.scores),
        percent: standing.and_then(|it| it.percent),
        patterns: &patterns.unwrap_or_default(),
        scored_at: standing.map(|it| it.at),
        last_session_at: None,
        created_at: at("2026-01-01"),
    };
    let filter = Filter::parse(query).unwrap();
    filter.keeps(&filter.search(), &subject, at("2026-09-24").with_timezone(&Tz::UTC))
}

fn any_member() -> impl Strategy<Value = Member> {
    let statuses = prop::sample::select(Status::ALL);
    // Values at the bounds of bands and zones come often.
    let score = prop_oneof![2 => 0_i64..=100, 1 => prop::sample::select(&[39_i64, 40, 70, 71][..])];
    let scores = prop::option::of(prop::array::uniform4(score));
    (statuses, scores).prop_map(|(status, scores)| {
        let standing = scores.and_then(|scores| member(&[point("2026-06-02", scores)]).standing);
        Member { status, standing }
    })
}

proptest! {
    #[test]
    fn every_client_is_in_exactly_one_group(members in prop::collection::vec(any_member(), 0..40)) {
        for by in By::ALL {
            let clients: usize = cohorts(*by, &members, &zones()).iter().map(|it| it.averages.clients).sum();
            let times = if *by == By::Dimension { 4 } else { 1 };
            prop_assert_eq!(clients, members.len() * times, "{}", by);
        }
        let with_score = members.iter().filter(|member| member.standing.is_some()).count();
        let counted: usize = patterns(&members).iter().map(|(_, count)| count).sum();
        prop_assert_eq!(counted, with_score);
        let counted: usize = stretches(&members, &zones()).iter().map(|it| it.clients).sum();
        prop_assert_eq!(counted, with_score);
    }

    #[test]
    fn the_words_of_a_group_keep_its_very_clients(members in prop::collection::vec(any_member(), 0..40)) {
        let members: Vec<Member> = members.into_iter().map(partly_measured).collect();
        let kept = |query: &str| members.iter().filter(|it| keeps(query, it)).count();
        for by in By::ALL {
            let groups = cohorts(*by, &members, &zones());
            for it in &groups {
                prop_assert_eq!(kept(&it.query), it.averages.clients, "{} by {}: {}", it.group, by, it.query);
            }
            let times = if *by == By::Dimension { 4 } else { 1 };
            let often = |member: &Member| groups.iter().filter(|it| keeps(&it.query, member)).count();
            prop_assert!(members.iter().all(|member| often(member) == times), "{}: each in one group", by);
        }
        for (pattern, count) in patterns(&members) {
            prop_assert_eq!(kept(&query::pattern(pattern)), count);
        }
        let told = stretches(&members, &zones());
        for (stretch, query) in query::stretches(&zones(), &told) {
            prop_assert_eq!(kept(&query), stretch.clients, "{}", query);
        }
    }

    #[test]
    fn means_lie_among_the_scores_of_their_group(members in prop::collection::vec(any_member(), 1..40)) {
        for cohort in cohorts(By::Status, &members, &zones()) {
            let inside = members.iter().filter(|it| it.status.key() == cohort.group);
            let scores: Vec<_> = inside.filter_map(|it| it.standing?.scores.q).collect();
            match cohort.averages.now.q {
                Some(mean) => {
                    prop_assert!(*scores.iter().min().unwrap() <= mean && mean <= *scores.iter().max().unwrap());
                }
                None => prop_assert!(scores.is_empty()),
            }
        }
    }
}
