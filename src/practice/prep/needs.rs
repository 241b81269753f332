//! Why one client needs attention: the facts as they were read for the page, judged by the rules that judge everybody.

use super::Prep;
use crate::{
    domain::{
        assessment::Status,
        attention::{Allotment, Begun, Facts, Limits, Open, Reason, Record, reasons},
        history::Score,
        trend::Point,
    },
    error::Error,
    practice::{Setting, attention},
    store::{Store, assessment::Wanted},
};

/// The reasons, the most pressing sort first.
pub(super) fn of(store: &Store, setting: &Setting, prep: &Prep) -> Result<Vec<Reason>, Error> {
    let (quiet, check_in) = setting.config.attention_days();
    let (mut begun, mut last_assessment) = (None, None);
    let wanted = Wanted { client: Some(prep.client.id), ..Wanted::default() };
    store.each_assessment(wanted, |taken| {
        if taken.status == Status::Completed {
            last_assessment = last_assessment.max(taken.completed_at);
        } else {
            let on = setting.day(taken.started_at.unwrap_or(taken.created_at));
            if begun.as_ref().is_none_or(|known: &Begun| known.on <= on) {
                begun = Some(Begun { handle: taken.handle, kind: taken.kind, on });
            }
        }
        Ok::<_, Error>(())
    })?;
    let client = &prep.client;
    let (unsettled, drafts) = attention::left(store, setting)?;
    let of = |(whose, session)| (whose == client.id).then_some(session);
    let since = client.episode_start.or(client.start_date);
    let open = prep.items.iter().map(|agreed| &agreed.item);
    let due =
        open.filter_map(|item| Some(Open { id: item.id, handle: item.handle.clone(), due: item.due_date? }));
    let running = prep.engagement.as_ref().filter(|standing| standing.engagement.holds(setting.today()));
    let facts = Facts {
        since: since.or_else(|| Some(setting.day(client.created_at))),
        items: due.collect(),
        unsettled: unsettled.into_iter().filter_map(of).collect(),
        drafts: drafts.into_iter().filter_map(of).collect(),
        begun,
        records: prep.history.iter().map(|score| record(setting, score)).collect(),
        last_session: prep.last.as_ref().map(|last| setting.day(last.scheduled_at)),
        planned: prep.next.as_ref().is_some_and(|next| next.scheduled_at >= setting.now),
        last_assessment: last_assessment.map(|at| setting.day(at)),
        engagement: running.map(|standing| Allotment {
            sessions: standing.engagement.sessions.map(i64::from),
            minutes: standing.engagement.minutes.map(i64::from),
            used_sessions: standing.usage.used_sessions.into(),
            used_minutes: standing.usage.used_minutes.into(),
        }),
    };
    Ok(reasons(&facts, setting.today(), Limits { quiet, check_in }))
}

fn record(setting: &Setting, score: &Score) -> Record {
    Record { point: point(setting, score), patterns: score.patterns.clone(), flags: score.flags.clone() }
}

/// A record as a trend looks at it.
pub(super) fn point(setting: &Setting, score: &Score) -> Point {
    Point { day: setting.day(score.calculated_at), kind: score.kind, percent: score.percent }
}
