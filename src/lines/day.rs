//! The day line by line: its sessions, who needs attention, the days after; and breakthroughs, newest first.

use super::talk::{Talk, sentence};
use crate::{
    domain::{attention::Reason, when::echo},
    error::Error,
    practice::{
        prep::{breakthrough_words, item_words},
        today,
    },
    store::{agenda::Planned, breakthrough::Wanted},
};

/// So many days are looked ahead.
const AHEAD: u64 = 7;
/// So many breakthroughs are told.
const NEWEST: usize = 12;

impl Talk<'_> {
    pub(super) fn today(&mut self) -> Result<(), Error> {
        let setting = &self.practice.setting;
        let day = today::of(&self.practice.store, setting, setting.today(), AHEAD)?;
        let all = day.sessions.iter().chain(&day.upcoming).map(|session| session.client);
        let names = self.names(all.chain(day.needs.iter().map(|needs| needs.client)))?;
        let name = |id| names.get(&id).cloned().unwrap_or_default();
        let title = format!("Today, {}.", day.on.format("%A %-d %B"));
        let mut lines = vec![title, counted(day.sessions.len(), "session", "today")];
        for session in &day.sessions {
            let at = session.scheduled_at.with_timezone(&setting.zone);
            let remark = today::remark(session, setting);
            lines.push(format!(
                "{}, {}, {remark}.",
                echo::clock(at.time()),
                who(session, &name(session.client))
            ));
        }
        lines.push(
            if day.needs.is_empty() { "Nobody needs attention." } else { "Needs attention:" }.to_owned(),
        );
        let label = |pattern| setting.model.label(pattern).to_owned();
        for needs in &day.needs {
            let mut reasons = Vec::new();
            for reason in &needs.reasons {
                match reason {
                    Reason::Overdue(items) => {
                        for item in items {
                            let item = self.practice.store.action(item.id)?;
                            reasons.push(item_words(&item, setting.today()));
                        }
                    }
                    _ => reasons.push(reason.told(|_| None, label)),
                }
            }
            let told = format!("{}, handle {}: {}", name(needs.client), needs.handle, reasons.join("; "));
            lines.push(sentence(&told));
        }
        lines.push(counted(day.upcoming.len(), "session", &format!("in the {AHEAD} days after")));
        for session in &day.upcoming {
            let at = session.scheduled_at.with_timezone(&setting.zone);
            lines.push(format!("{}, {}.", echo::dated(at, setting.now), who(session, &name(session.client))));
        }
        lines.iter().try_for_each(|line| self.say(line))
    }

    pub(super) fn breakthroughs(&mut self) -> Result<(), Error> {
        let mut found = Vec::new();
        self.practice.store.each_breakthrough(Wanted::default(), |row| {
            if row.dismissed_at.is_none() {
                found.push(row);
            }
            Ok::<_, Error>(())
        })?;
        if found.is_empty() {
            return self.say("No breakthroughs yet. They appear when a score rises far enough.");
        }
        let newest = &found[found.len().saturating_sub(NEWEST)..];
        let names = self.names(newest.iter().map(|row| row.client_id))?;
        let lines = newest.iter().rev().map(|row| {
            let name = names.get(&row.client_id).map_or("", String::as_str);
            let words = breakthrough_words(row, &self.practice.setting);
            sentence(&format!("{name}: {words}, handle {}", row.handle))
        });
        let mut lines: Vec<String> = lines.collect();
        if found.len() > newest.len() {
            lines.push(format!("{} in all: coach breakthrough list", found.len()));
        }
        lines.iter().try_for_each(|line| self.say(line))
    }
}

/// `3 sessions today.`, `No sessions today.`
fn counted(count: usize, one: &str, when: &str) -> String {
    match count {
        0 => format!("No {one}s {when}."),
        count => format!("{} {when}.", crate::domain::count::counted(count, one, &format!("{one}s"))),
    }
}

/// `Ada Okafor, deep dive, 90 minutes, handle 7f2k`.
fn who(session: &Planned, name: &str) -> String {
    let kind = session.kind.replace('_', " ");
    format!(
        "{name}, {kind}, {}, handle {}",
        crate::domain::count::counted(session.minutes, "minute", "minutes"),
        session.handle
    )
}
