//! What the demonstration promises: the same each time, every state there, every number real.

use super::*;
use crate::domain::{client::Status, pattern::Pattern};

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
