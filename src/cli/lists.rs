//! What screens show, as the commands write it: the same records, the same columns, the same bytes.

use std::{collections::HashMap, io::Write};

use super::{
    analytics::{cohort::CohortRow, interventions::FaredRow, summary::SummaryPage},
    client::row::ClientRow,
    export::stream,
    intervene::row::InterventionRow,
    score::names,
    session::row::SessionRow,
};
use crate::{
    domain::id::ClientId,
    env::Facts,
    error::Error,
    practice::{
        Practice, analytics, intervene,
        session::diary::{self, Which},
    },
    report::{Format, Style, write_one},
    tui::{Lists, Shown},
};

/// Comma-separated values, as `--csv` gives them to a file.
pub(super) struct Csv;

impl Lists for Csv {
    fn write(&self, practice: &Practice, shown: &Shown, out: &mut dyn Write) -> Result<u64, Error> {
        let Practice { store, setting, .. } = practice;
        // What a terminal could do is of no account to a file.
        let facts = Facts { out: false, person: false, input: false, width: 80, color: false, ascii: false };
        let style = Style::new(Format::Csv, setting.zone, setting.now, facts);
        match shown {
            Shown::Clients(ids) => clients(practice, ids, &style, out),
            Shown::Sessions(which) => sessions(practice, *which, &style, out),
            Shown::Library(codes) => {
                let offered = intervene::offered(store)?;
                stream(practice, &style, out, |_, push| {
                    let of = |code: &String| offered.iter().find(|(_, it)| it.intervention.code == *code);
                    let rows = codes.iter().filter_map(of);
                    rows.map(|(seen, it)| InterventionRow::new(it, seen)).try_for_each(|row| push(&row))
                })
            }
            Shown::Summary(range) => {
                let summary = store.skim(|| analytics::summary(store, setting, *range, range.until))?;
                write_one(&SummaryPage::new(summary, setting), &style, out)?;
                Ok(1)
            }
            Shown::Cohort(by, range) => {
                let cohorts = store.skim(|| analytics::cohort(store, setting, *by, *range))?;
                stream(practice, &style, out, |_, push| {
                    cohorts.into_iter().try_for_each(|cohort| push(&CohortRow::new(cohort)))
                })
            }
            Shown::Interventions(range) => {
                let fared = store.skim(|| analytics::interventions(store, setting, *range))?;
                stream(practice, &style, out, |_, push| {
                    fared.into_iter().try_for_each(|it| push(&FaredRow::new(it)))
                })
            }
        }
    }
}

fn clients(practice: &Practice, ids: &[ClientId], style: &Style, out: &mut dyn Write) -> Result<u64, Error> {
    let mut found = HashMap::new();
    practice.store.each_glance(practice.setting.now, |glance| {
        found.insert(glance.id, glance);
        Ok::<_, Error>(())
    })?;
    let rows = ids.iter().filter_map(|id| found.remove(id)).map(ClientRow::new);
    stream(practice, style, out, |_, push| rows.into_iter().try_for_each(|row| push(&row)))
}

fn sessions(practice: &Practice, which: Which, style: &Style, out: &mut dyn Write) -> Result<u64, Error> {
    let Practice { store, setting, .. } = practice;
    let (names, diary) = store
        .steady(|| Ok::<_, Error>((names(practice)?, diary::read(store, setting, which, usize::MAX)?)))?;
    stream(practice, style, out, |_, push| {
        diary.rows.iter().try_for_each(|session| {
            let (handle, name) = names.get(&session.client_id).cloned().unwrap_or_default();
            push(&SessionRow::new(session, &handle, &name))
        })
    })
}
