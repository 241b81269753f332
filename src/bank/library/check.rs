//! The rules for a library: header, codes, minutes that add up, metrics that can be looked at. Every broken one is
//! reported.

use std::collections::BTreeSet;

use toml::Spanned;

use super::{
    Library,
    format::{RawHeader, RawIntervention, RawLibrary, RawMetric, RawStep},
};
use crate::{
    bank::{
        heading::{Heading, Letters, check_format, code, parsed},
        problems::Collector,
    },
    domain::{
        Dimension, Unit,
        intervention::{Aim, Difficulty, Intervention, Metric, MetricKind, Step},
    },
};

/// The most interventions of a library.
const MAX_INTERVENTIONS: usize = 500;
/// The most minutes of an intervention: a day.
const MAX_MINUTES: i64 = 1440;
/// The most steps, metrics or resources of an intervention.
const MAX_PARTS: usize = 12;
/// The furthest day by which success can be looked for.
const MAX_DAYS: u16 = 365;

/// Turns the raw file into a library without source and hash; `None` when anything was reported.
pub(super) fn check(raw: RawLibrary, problems: &mut Collector) -> Option<Library> {
    check_format(raw.format, problems);
    let header_span = raw.header.as_ref().map_or(0..0, |header| header.span.clone());
    if raw.interventions.is_empty() {
        problems.add(header_span, "library has no interventions");
    }
    if let Some(one_more) = raw.interventions.get(MAX_INTERVENTIONS) {
        let count = raw.interventions.len();
        problems.add(
            one_more.span.clone(),
            format!("the library has {count} interventions; at most {MAX_INTERVENTIONS} fit"),
        );
        return None;
    }
    let mut codes = BTreeSet::new();
    let mut interventions = Vec::new();
    for intervention in raw.interventions {
        let code = intervention.code.clone();
        interventions.extend(check_intervention(intervention, problems));
        if let Some(code) = code.filter(|code| !codes.insert(code.get_ref().to_uppercase())) {
            let rule = format!("intervention {} is defined twice; codes must be unique", code.get_ref());
            problems.add(code.span(), rule);
        }
    }
    let library = raw.header.and_then(|header| check_header(header, problems))?;
    problems.is_empty().then_some(Library { interventions, ..library })
}

fn check_header(raw: RawHeader, problems: &mut Collector) -> Option<Library> {
    let Heading { id, version, title, language, licence } = raw.heading.check("library", problems)?;
    Some(Library {
        id,
        version,
        title,
        language,
        licence,
        interventions: Vec::new(),
        sha256: String::new(),
        source: String::new(),
    })
}

fn check_intervention(mut raw: RawIntervention, problems: &mut Collector) -> Option<Intervention> {
    let called = raw.called.clone();
    let code = raw.code.take().and_then(|text| code("intervention code", text, Letters::Capital, problems));
    let dimension = parsed::<Dimension>(&called, raw.dimension.take(), problems);
    let difficulty = parsed::<Difficulty>(&called, raw.difficulty.take(), problems);
    let span = raw.minutes.as_ref().map_or_else(|| raw.span.clone(), Spanned::span);
    let minutes = raw.minutes.take().and_then(|number| minutes(&called, &number, problems));
    let parts =
        [("steps", raw.steps.len()), ("metrics", raw.metrics.len()), ("resources", raw.resources.len())];
    for (what, count) in parts.into_iter().filter(|(_, count)| *count > MAX_PARTS) {
        let rule = format!("{called} has {count} {what}; at most {MAX_PARTS} fit");
        problems.add(raw.span.clone(), rule);
    }
    if raw.steps.is_empty() {
        problems.add(raw.span.clone(), format!("{called} has no steps"));
    }
    let given = raw.steps.len();
    let steps: Vec<Step> =
        raw.steps.into_iter().filter_map(|step| check_step(&called, step, problems)).collect();
    let sum: u32 = steps.iter().map(|step| u32::from(step.minutes)).sum();
    if let Some(minutes) =
        minutes.filter(|minutes| given > 0 && steps.len() == given && u32::from(*minutes) != sum)
    {
        let rule = format!(
            "{called} takes {}, but its steps add up to {sum}",
            crate::domain::count::counted(minutes, "minute", "minutes")
        );
        problems.add(span, rule);
    }
    let metrics = raw.metrics.into_iter().filter_map(|metric| check_metric(metric, problems)).collect();
    Some(Intervention {
        code: code?,
        name: raw.name?.into_inner(),
        dimension: dimension?,
        difficulty: difficulty?,
        time_minutes: minutes?,
        description: raw.description?.into_inner(),
        implementation_steps: steps,
        success_metrics: metrics,
        resources_needed: raw.resources.into_iter().map(Spanned::into_inner).collect(),
    })
}

fn minutes(called: &str, number: &Spanned<i64>, problems: &mut Collector) -> Option<u16> {
    let value = *number.get_ref();
    if !(1..=MAX_MINUTES).contains(&value) {
        let rule = format!("{called} has minutes {value}; they run from 1 to {MAX_MINUTES}");
        problems.add(number.span(), rule);
        return None;
    }
    u16::try_from(value).ok()
}

fn check_step(called: &str, raw: RawStep, problems: &mut Collector) -> Option<Step> {
    let minutes = raw.minutes.and_then(|number| minutes(&format!("a step of {called}"), &number, problems));
    Some(Step { text: raw.text?.into_inner(), minutes: minutes? })
}

fn check_metric(mut raw: RawMetric, problems: &mut Collector) -> Option<Metric> {
    let kind = parsed::<MetricKind>(&raw.called, raw.kind.take(), problems);
    let aim = kind.and_then(|kind| check_aim(kind, &raw, problems));
    let within_days = raw.by.as_ref().and_then(|by| {
        let days = deadline(by.get_ref());
        if days.is_none() {
            let rule = format!("by must be +7d or +2w and at most a year ahead, not '{}'", by.get_ref());
            problems.add(by.span(), format!("{}: {rule}", raw.called));
        }
        days
    });
    Some(Metric { label: raw.label?.into_inner(), aim: aim?, within_days: within_days? })
}

fn check_aim(kind: MetricKind, raw: &RawMetric, problems: &mut Collector) -> Option<Aim> {
    let Some(target) = &raw.target else {
        if kind == MetricKind::YesNo {
            return Some(Aim::YesNo);
        }
        problems.add(raw.span.clone(), format!("{} is a {kind} and lacks its target", raw.called));
        return None;
    };
    let written = target.get_ref();
    let whole = |most: u16| {
        let digits = !written.is_empty() && written.bytes().all(|b| b.is_ascii_digit());
        written.parse::<u16>().ok().filter(|number| digits && (1..=most).contains(number))
    };
    let (aim, rule) = match kind {
        MetricKind::Count => (whole(999).map(Aim::Count), "a count runs from 1 to 999"),
        MetricKind::Scale => (
            whole(10).and_then(|points| u8::try_from(points).ok()).map(Aim::Scale),
            "a scale runs from 1 to 10",
        ),
        MetricKind::Score => (
            written.parse::<Unit>().ok().map(Aim::Score),
            "a score is a rise from 0.00 to 1.00 with two decimals",
        ),
        MetricKind::YesNo => (None, "a yes_no has none"),
    };
    if aim.is_none() {
        problems.add(target.span(), format!("{} has target {written}; {rule}", raw.called));
    }
    aim
}

/// `+7d` or `+2w` as days.
fn deadline(text: &str) -> Option<u16> {
    let rest = text.strip_prefix('+')?;
    let (number, unit) = rest.split_at_checked(rest.len().checked_sub(1)?)?;
    let number: u16 = number.bytes().all(|b| b.is_ascii_digit()).then(|| number.parse().ok())??;
    let days = match unit {
        "d" => number,
        "w" => number.checked_mul(7)?,
        _ => return None,
    };
    (1..=MAX_DAYS).contains(&days).then_some(days)
}
