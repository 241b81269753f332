//! What changed between two libraries, intervention by intervention.

use super::Library;
use crate::{
    bank::change::{Aspect, Change, Changes, Part, What},
    domain::intervention::Intervention,
};

/// All changes from `old` to `new`: header first, then interventions in the order of the new library, then what is
/// gone. Comments and layout of the files do not count, nor does the order.
pub fn diff(old: &Library, new: &Library) -> Vec<Change> {
    let mut changes = Changes::default();
    changes.header(header(old), header(new));
    changes.parts(&old.interventions, &new.interventions);
    changes.finish()
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

impl Part for Intervention {
    const WHAT: &'static str = "intervention";

    fn code(&self) -> &str {
        &self.code
    }

    fn words(&self) -> &str {
        &self.name
    }

    fn aspects(&self) -> Vec<Aspect> {
        let mut aspects = vec![
            (What::Reworded, "name".to_owned(), self.name.clone()),
            (What::Filed, "dimension".to_owned(), self.dimension.to_string()),
            (What::Filed, "difficulty".to_owned(), self.difficulty.to_string()),
            (What::Retimed, "minutes".to_owned(), self.time_minutes.to_string()),
            (What::Reworded, "description".to_owned(), self.description.clone()),
        ];
        for (number, step) in (1..).zip(&self.implementation_steps) {
            aspects.push((What::Reworded, format!("step {number}"), step.text.clone()));
            aspects.push((What::Retimed, format!("step {number} minutes"), step.minutes.to_string()));
        }
        for (number, metric) in (1..).zip(&self.success_metrics) {
            aspects.push((What::Reworded, format!("metric {number}"), metric.words(self.dimension)));
        }
        aspects.push((What::Reworded, "resources".to_owned(), self.resources_needed.join(", ")));
        aspects
    }
}
