//! What happened with one client, newest first: from the log of operations and from every table that knows a time.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::Setting;
use crate::{
    domain::{
        assessment::{Assessment, Status},
        history::Score,
        id::ClientId,
        when::echo,
    },
    error::Error,
    store::{Store, assessment::Wanted, happening::Happening},
};

/// Everything that happened with a client up to `limit`, newest first.
///
/// # Errors
/// When the store is damaged.
pub fn of(
    store: &Store,
    setting: &Setting,
    client: ClientId,
    limit: Option<DateTime<Utc>>,
) -> Result<Vec<Happening>, Error> {
    let mut all = changes(store, client, limit)?;
    let wanted = Wanted { client: Some(client), ..Wanted::default() };
    let mut handles = Vec::new();
    store.each_assessment(wanted, |assessment| {
        handles.push((assessment.id, assessment.handle.to_string()));
        all.extend(sitting(setting, &assessment));
        Ok::<_, Error>(())
    })?;
    let history = store.scores_of(client)?;
    for (index, score) in history.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| history.get(before));
        let handle = handles.iter().find(|(id, _)| Some(*id) == score.assessment_id);
        all.push(Happening {
            at: score.calculated_at,
            kind: "score",
            handle: handle.map(|(_, handle)| handle.clone()),
            what: scored(setting, score, before),
        });
    }
    all.extend(store.happenings(client, |due| echo::day(due, setting.today()))?);
    // Of what happened at one instant the later in this order comes first: the score above the assessment it is of.
    all.reverse();
    all.sort_by_key(|happening| std::cmp::Reverse(happening.at));
    Ok(all)
}

/// The operations that wrote the client's own row, and those that wrote its engagements; each once.
fn changes(store: &Store, client: ClientId, limit: Option<DateTime<Utc>>) -> Result<Vec<Happening>, Error> {
    let own = store.writers("clients", client.0)?.into_iter();
    let mut writers: BTreeMap<i64, &'static str> = own.map(|id| (id, "change")).collect();
    for engagement in store.engagements(client)? {
        for id in store.writers("engagements", engagement.id.0)? {
            writers.entry(id).or_insert("engagement");
        }
    }
    let standing = store.standing()?;
    let mut all = Vec::new();
    for (id, kind) in writers {
        let operation = store.operation(id)?;
        if limit.is_some_and(|limit| operation.at > limit) {
            continue;
        }
        let undone = if standing.undone(id) { " (undone)" } else { "" };
        let what = operation.summary.unwrap_or(operation.command);
        all.push(Happening { at: operation.at, kind, handle: None, what: format!("{what}{undone}") });
    }
    Ok(all)
}

/// When an assessment was begun, unless it was closed the same day, and when it was closed.
fn sitting(setting: &Setting, assessment: &Assessment) -> Vec<Happening> {
    let happening = |at, what: String| Happening {
        at,
        kind: "assessment",
        handle: Some(assessment.handle.to_string()),
        what,
    };
    let focus = assessment.dimension_focus.map(|focus| format!(" of {focus}")).unwrap_or_default();
    let words = format!("{}{focus}", assessment.kind.words());
    let begun = assessment.started_at.unwrap_or(assessment.created_at);
    let closed = assessment.completed_at;
    let mut found = Vec::new();
    if closed.is_none_or(|closed| setting.day(closed) != setting.day(begun)) {
        let verb = if assessment.status == Status::Draft { "made" } else { "began" };
        found.push(happening(begun, format!("{verb} {words}")));
    }
    if let Some(closed) = closed {
        found.push(happening(
            closed,
            format!("completed {words}, {} min", (assessment.time_spent_seconds + 59) / 60),
        ));
    }
    found
}

/// A score and its change since the one before.
fn scored(setting: &Setting, score: &Score, before: Option<&Score>) -> String {
    let mut words = score.percent.map_or_else(
        || {
            let known = score.measured();
            let known =
                known.iter().filter_map(|(dimension, unit)| Some(format!("{dimension} {}", (*unit)?)));
            format!("{}, no total yet", known.collect::<Vec<_>>().join(", "))
        },
        |percent| format!("coherence {percent} %"),
    );
    if let (Some(now), Some(then)) = (score.percent, before.and_then(|before| before.percent)) {
        words = format!("{words} ({:+})", now.value() - then.value());
    }
    for pattern in &score.patterns {
        words = format!("{words}, {}", setting.model.label(*pattern).to_lowercase());
    }
    if score.manual {
        words.push_str(", recorded by hand");
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::demo;

    fn told(handle: &str) -> Vec<String> {
        let practice = demo::memory(demo::SEED, demo::CLIENTS).unwrap();
        let id = ClientId(practice.store.named(handle).unwrap().unwrap().1);
        let all = of(&practice.store, &practice.setting, id, None).unwrap();
        assert!(all.is_sorted_by_key(|happening| std::cmp::Reverse(happening.at)));
        all.into_iter().map(|happening| format!("{} {}", happening.kind, happening.what)).collect()
    }

    #[test]
    fn newest_first_with_states_assessments_and_scores() {
        let all = told("n9gc");
        assert_eq!(all.first().unwrap(), "session regular session, 60 min, cancelled", "it lay ahead");
        assert_eq!(all.last().unwrap(), "change added Elena García (n9gc)");
        let kinds = ["change ", "score ", "assessment "];
        let measured = |what: &String| kinds.iter().any(|kind| what.starts_with(kind));
        let elena: Vec<String> = all.into_iter().filter(measured).collect();
        assert_eq!(elena.first().unwrap(), "change paused Elena García (n9gc)");
        assert_eq!(elena.len(), 2 + 2 * 6);
        assert!(elena[1].starts_with("score coherence 42.3 % (+"), "{}", elena[1]);
        assert!(elena[2].starts_with("assessment completed quick, "), "{}", elena[2]);
    }

    #[test]
    fn what_is_unfinished_was_begun() {
        let first = |handle: &str, kind: &str| told(handle).into_iter().find(|what| what.starts_with(kind));
        assert_eq!(first("h6tk", "assessment").unwrap(), "assessment began deep dive of rho");
        assert!(first("j2rp", "score").unwrap().ends_with(", wise coward, lonely hero"));
    }
}
