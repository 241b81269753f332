//! What the demonstration promises: the same each time, every state there, every number real.

use super::*;
use crate::{
    domain::{
        action::Standing,
        assignment::Status as Work,
        attention::{Reason, Why},
        client::Status,
        id::ClientId,
        pattern::Pattern,
        session::{Session, Status as Fate, Type as Sort},
    },
    practice::{
        intervene,
        prep::{self, Prep},
        today,
    },
    store::{action, breakthrough, session},
};

struct Seen {
    handle: String,
    name: String,
    status: Status,
    scores: usize,
    patterns: Vec<Pattern>,
    percent: Option<String>,
}

fn everybody(practice: &Practice) -> Vec<Seen> {
    let mut seen = Vec::new();
    let each = practice.store.each_client(|client| {
        let history = practice.store.scores_of(client.id)?;
        let latest = history.last();
        let flags: Vec<_> = history.iter().flat_map(|score| score.flags.clone()).collect();
        assert!(flags.is_empty(), "{}: {flags:?}", client.handle);
        seen.push(Seen {
            handle: client.handle.to_string(),
            name: client.person.name(),
            status: client.status,
            scores: history.len(),
            patterns: latest.map(|latest| latest.patterns.clone()).unwrap_or_default(),
            percent: latest.and_then(|latest| latest.percent).map(|percent| percent.to_string()),
        });
        Ok::<_, Error>(())
    });
    each.unwrap();
    seen
}

#[test]
fn every_state_and_every_pattern_is_there_whatever_the_seed() {
    for seed in [SEED, 1, 99] {
        let practice = memory(seed, CLIENTS).unwrap();
        let all = everybody(&practice);
        assert_eq!(all.len(), 12);
        for status in Status::ALL {
            assert!(all.iter().any(|seen| seen.status == *status), "{status}, seed {seed}");
        }
        for pattern in Pattern::ALL {
            assert!(all.iter().any(|seen| seen.patterns == [pattern]), "{pattern} alone, seed {seed}");
        }
        let of = |handle: &str| all.iter().find(|seen| seen.handle == handle).unwrap();
        assert_eq!(of("j2rp").patterns, [Pattern::WiseCoward, Pattern::LonelyHero], "seed {seed}");
        assert_eq!(of("z5vb").name.chars().count(), 60);
        assert_eq!([of("k7mq").scores, of("w8xm").scores, of("kb9t").scores], [9, 1, 0]);
        assert_eq!(practice.store.count_unfinished().unwrap(), 1);
    }
}

#[test]
fn the_same_seed_gives_the_same_practice() {
    let told = |seed| {
        let all = everybody(&memory(seed, 15).unwrap());
        all.into_iter().map(|seen| (seen.handle, seen.name, seen.percent)).collect::<Vec<_>>()
    };
    assert_eq!(told(SEED), told(SEED));
    assert_ne!(told(SEED), told(8));
    assert_eq!(told(SEED).len(), 15);
}

#[test]
fn operations_rise_with_time_and_end_before_now() {
    let practice = memory(SEED, CLIENTS).unwrap();
    let mut later = practice.setting.now;
    let each = practice.store.operations(|operation| {
        assert!(operation.at <= later, "operation {}", operation.id);
        later = operation.at;
        Ok::<_, Error>(true)
    });
    each.unwrap();
    assert_eq!(practice.setting.now.to_rfc3339(), "2026-09-24T14:20:00+00:00");
    assert_eq!(practice.store.integrity().unwrap(), Vec::<String>::new());
}

/// What the cast went through, by what is asked of it.
struct Lived {
    practice: Practice,
}

impl Lived {
    fn new() -> Self {
        Self { practice: memory(SEED, CLIENTS).unwrap() }
    }

    fn id(&self, handle: &str) -> ClientId {
        let mut found = None;
        let each = self.practice.store.each_client(|client| {
            if client.handle.as_str() == handle {
                found = Some(client.id);
            }
            Ok::<_, Error>(())
        });
        each.unwrap();
        found.unwrap()
    }

    fn prep(&self, handle: &str) -> Prep {
        prep::of(&self.practice.store, &self.practice.setting, self.id(handle)).unwrap()
    }

    fn sessions(&self) -> Vec<Session> {
        let mut all = Vec::new();
        let each = self.practice.store.each_session(session::Wanted::default(), |session| {
            all.push(session);
            Ok::<_, Error>(())
        });
        each.unwrap();
        all
    }

    fn items(&self) -> Vec<Standing> {
        let mut all = Vec::new();
        let each = self.practice.store.each_agreed(action::Wanted::default(), |agreed| {
            all.push(agreed.item.standing(self.practice.setting.today()));
            Ok::<_, Error>(())
        });
        each.unwrap();
        all
    }
}

#[test]
fn the_day_has_a_session_behind_it_one_soon_and_one_in_the_evening() {
    let lived = Lived::new();
    let setting = &lived.practice.setting;
    let day = today::of(&lived.practice.store, setting, setting.today(), 7).unwrap();
    let told: Vec<_> = day
        .sessions
        .iter()
        .map(|session| {
            let from_now = (session.scheduled_at - setting.now).num_minutes();
            (session.client_handle.to_string(), session.status.clone(), session.notes, from_now)
        })
        .collect();
    let row = |who: &str, status: &str, notes, minutes| (who.to_owned(), status.to_owned(), notes, minutes);
    assert_eq!(
        told,
        [
            row("dm8t", "completed", true, -440),
            row("k7mq", "scheduled", false, 40),
            row("kb9t", "scheduled", false, 160)
        ]
    );
    assert_eq!(day.upcoming.len(), 6);
    let whys: Vec<_> = day
        .needs
        .iter()
        .map(|needs| (needs.handle.as_str(), needs.reasons.iter().map(Reason::why).collect::<Vec<_>>()))
        .collect();
    assert!(whys.iter().all(|(who, _)| *who != "k7mq"), "all is well with somebody: {whys:?}");
    for (who, why) in [
        ("f4hd", Why::Overdue),
        ("f4hd", Why::UsedUp),
        ("t2wd", Why::Overdue),
        ("h6tk", Why::Unfinished),
        ("dm8t", Why::Falling),
        ("j2rp", Why::Quiet),
        ("j2rp", Why::Unscheduled),
        ("j2rp", Why::CheckIn),
    ] {
        assert!(
            whys.iter().any(|(handle, all)| *handle == who && all.contains(&why)),
            "{who} {why}: {whys:?}"
        );
    }
}

#[test]
fn every_state_of_sessions_items_and_interventions_is_there() {
    let lived = Lived::new();
    let sessions = lived.sessions();
    for status in Fate::ALL {
        assert!(sessions.iter().any(|session| session.status == *status), "{status}");
    }
    for kind in [Sort::Initial, Sort::Regular, Sort::DeepDive, Sort::Review] {
        assert!(sessions.iter().any(|session| session.kind == kind), "{kind}");
    }
    let now = lived.practice.setting.now;
    assert!(sessions.iter().filter(|session| session.series.is_some()).count() >= 3, "a series");
    assert!(sessions.iter().any(|it| it.status == Fate::Scheduled && it.ends_at() < now), "not written up");
    assert!(
        sessions.iter().any(|it| it.status == Fate::Cancelled && it.scheduled_at > now),
        "called off ahead"
    );
    assert!(sessions.iter().any(|it| it.pre.is_some() && it.post.is_some()), "scores around it");
    assert!(sessions.iter().filter(|it| it.noted).count() >= 12, "notes");
    let items = lived.items();
    for standing in Standing::ALL {
        assert!(items.contains(standing), "{standing}");
    }
    let given = lived.practice.store.assignments(None).unwrap();
    for status in Work::ALL {
        assert!(given.iter().any(|it| it.assignment.status == *status), "{status}");
    }
    let today = lived.practice.setting.today();
    assert!(given.iter().any(|it| it.assignment.is_overdue(today)), "an overdue intervention");
}

#[test]
fn what_is_known_of_an_intervention_is_enough_to_tell() {
    let lived = Lived::new();
    let known = intervene::evidence(&lived.practice.store, None).unwrap();
    let (_, q3) = known.iter().find(|((_, code), _)| code == "Q-03").unwrap();
    assert_eq!((q3.rated(), q3.measured()), (4, 4));
    assert!(q3.told_rating().is_some() && q3.told_change().is_some());
    let ben = lived.prep("t2wd").suggested.unwrap();
    assert_eq!(ben.code, "Q-03");
}

#[test]
fn breakthroughs_are_those_that_the_scores_show() {
    let lived = Lived::new();
    let mut all = Vec::new();
    let wanted = breakthrough::Wanted { client: Some(lived.id("k7mq")), ..breakthrough::Wanted::default() };
    let each = lived.practice.store.each_breakthrough(wanted, |row| {
        all.push(row);
        Ok::<_, Error>(())
    });
    each.unwrap();
    let told: Vec<_> =
        all.iter().map(|row| (row.aspect.key(), row.edited, row.trigger_event.clone())).collect();
    let q = told.iter().find(|(aspect, ..)| *aspect == "q").expect("a leap in q");
    assert_eq!((q.1, q.2.as_deref()), (false, Some("regular session on 11 Aug")), "{told:?}");
}

#[test]
fn the_pages_before_sessions_differ_as_the_clients_do() {
    let lived = Lived::new();
    let occasions: Vec<_> = ["k7mq", "t2wd", "dm8t", "h6tk", "j2rp", "kb9t", "n9gc"]
        .map(|who| (who, lived.prep(who).opening.occasion.key()))
        .into();
    assert_eq!(
        occasions,
        [
            ("k7mq", "f"),
            ("t2wd", "overdue"),
            ("dm8t", "falling"),
            ("h6tk", "rho"),
            ("j2rp", "quiet"),
            ("kb9t", "first_session"),
            ("n9gc", "q"),
        ]
    );
    let ada = lived.prep("k7mq");
    assert!(ada.moved.is_some() && ada.noted.is_some() && ada.slope.is_none());
    let used = ada.engagement.unwrap().usage;
    assert_eq!((ada.sessions, used.used_sessions), (12, 12));
    let ben = lived.prep("t2wd").engagement.unwrap();
    assert_eq!(ben.usage.sessions_left(&ben.engagement), Some(1), "nearly used up");
    let hiro = lived.prep("h6tk");
    assert_eq!(hiro.waiting.len(), 1);
    let jack = lived.prep("j2rp");
    let last = jack.last.unwrap().scheduled_at;
    let setting = &lived.practice.setting;
    assert_eq!(((setting.today() - setting.day(last)).num_days(), jack.next), (41, None));
}

#[test]
fn a_crowd_has_a_year_behind_it() {
    let practice = memory(SEED, CLIENTS + 3).unwrap();
    let ids = crowd_ids(&practice);
    assert_eq!(ids.len(), 3);
    for id in ids {
        assert_eq!(practice.store.scores_of(id).unwrap().len(), 12);
        assert_eq!(practice.store.assignments(Some(id)).unwrap().len(), 4);
        let mut sessions = 0;
        let wanted = session::Wanted { client: Some(id), ..session::Wanted::default() };
        let each = practice.store.each_session(wanted, |_| {
            sessions += 1;
            Ok::<_, Error>(())
        });
        each.unwrap();
        assert_eq!(sessions, 20);
        assert!(!prep::of(&practice.store, &practice.setting, id).unwrap().opening.question.is_empty());
    }
    assert_eq!(practice.store.integrity().unwrap(), Vec::<String>::new());
}

fn crowd_ids(practice: &Practice) -> Vec<ClientId> {
    let mut ids = Vec::new();
    let each = practice.store.each_client(|client| {
        if shows(client.handle.as_str()).is_empty() {
            ids.push(client.id);
        }
        Ok::<_, Error>(())
    });
    each.unwrap();
    ids
}
