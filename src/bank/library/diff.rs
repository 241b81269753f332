//! What changed between two libraries, intervention by intervention.

use super::Library;
use crate::{
    bank::diff::{Change, What},
    domain::intervention::Intervention,
};

/// All changes from `old` to `new`: header first, then interventions in the order of the new library, then what is
/// gone. Comments and layout of the files do not count, nor does the order.
pub fn diff(old: &Library, new: &Library) -> Vec<Change> {
    let mut changes = Vec::new();
    for ((field, before), (_, after)) in header(old).into_iter().zip(header(new)) {
        note(&mut changes, What::Header, None, field, before, after);
    }
    for after in &new.interventions {
        match old.intervention(&after.code) {
            Some(before) => parts(before, after, &mut changes),
            None => note(
                &mut changes,
                What::Added,
                Some(after),
                "intervention",
                String::new(),
                after.name.clone(),
            ),
        }
    }
    for gone in old.interventions.iter().filter(|it| new.intervention(&it.code).is_none()) {
        note(&mut changes, What::Removed, Some(gone), "intervention", gone.name.clone(), String::new());
    }
    changes
}

fn note(
    changes: &mut Vec<Change>,
    what: What,
    intervention: Option<&Intervention>,
    field: &str,
    before: String,
    after: String,
) {
    if before != after {
        let code = intervention.map(|intervention| intervention.code.clone());
        changes.push(Change { what, code, field: field.to_owned(), before, after });
    }
}

fn header(library: &Library) -> [(&'static str, String); 5] {
    [
        ("id", library.id.clone()),
        ("version", library.version.to_string()),
        ("title", library.title.clone()),
        ("language", library.language.clone()),
        ("licence", library.licence.clone()),
    ]
}

/// Everything about an intervention that can change, by what a change of it means.
fn aspects(it: &Intervention) -> Vec<(What, String, String)> {
    let mut aspects = vec![
        (What::Reworded, "name".to_owned(), it.name.clone()),
        (What::Filed, "dimension".to_owned(), it.dimension.to_string()),
        (What::Filed, "difficulty".to_owned(), it.difficulty.to_string()),
        (What::Retimed, "minutes".to_owned(), it.time_minutes.to_string()),
        (What::Reworded, "description".to_owned(), it.description.clone()),
    ];
    for (number, step) in (1..).zip(&it.implementation_steps) {
        aspects.push((What::Reworded, format!("step {number}"), step.text.clone()));
        aspects.push((What::Retimed, format!("step {number} minutes"), step.minutes.to_string()));
    }
    for (number, metric) in (1..).zip(&it.success_metrics) {
        aspects.push((What::Reworded, format!("metric {number}"), metric.words(it.dimension)));
    }
    aspects.push((What::Reworded, "resources".to_owned(), it.resources_needed.join(", ")));
    aspects
}

fn parts(old: &Intervention, new: &Intervention, changes: &mut Vec<Change>) {
    let (before, after) = (aspects(old), aspects(new));
    for (what, field, value) in &after {
        let known = before.iter().find(|(_, name, _)| name == field);
        let known = known.map_or_else(String::new, |(_, _, value)| value.clone());
        note(changes, *what, Some(new), field, known, value.clone());
    }
    for (what, field, value) in before {
        if !after.iter().any(|(_, name, _)| *name == field) {
            note(changes, what, Some(new), &field, value, String::new());
        }
    }
}
