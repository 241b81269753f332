//! What became of the boxes of notes, and how it is told.

use crate::domain::action::ActionItem;

/// What the boxes of notes led to.
#[derive(Clone, Default)]
pub struct Noted {
    /// Items that were added.
    pub added: Vec<ActionItem>,
    /// Items that have other words or another day now.
    pub changed: Vec<ActionItem>,
    /// Items that were open and are ticked in the notes now.
    pub completed: Vec<ActionItem>,
    /// Items that were ticked in the notes and are not any more.
    pub reopened: Vec<ActionItem>,
    /// What the coach should know: what could not be read, and what is overdue as it is agreed.
    pub remarks: Vec<String>,
    /// What could not be read, in the few words that a screen has for it: `line 1 has no day`.
    pub doubts: Vec<String>,
}

impl Noted {
    /// What was done to which items, with a verb in the past tense.
    pub fn steps(&self) -> [(&'static str, &[ActionItem]); 4] {
        [
            ("Added", &self.added),
            ("Changed", &self.changed),
            ("Completed", &self.completed),
            ("Reopened", &self.reopened),
        ]
    }

    /// What became of the boxes: `1 action item added, 2 changed`, and what could not be read in them.
    pub fn words(&self) -> String {
        let mut told: Vec<String> = Vec::new();
        for (verb, items) in self.steps().iter().filter(|(_, items)| !items.is_empty()) {
            let noun = match (told.is_empty(), items.len()) {
                (false, _) => "",
                (true, 1) => " action item",
                (true, _) => " action items",
            };
            told.push(format!("{}{noun} {}", items.len(), verb.to_lowercase()));
        }
        let told = told.join(", ");
        let doubt = match self.doubts.as_slice() {
            [] => return told,
            [doubt] => doubt.clone(),
            [doubt, more @ ..] => format!("{doubt} (and {} more)", more.len()),
        };
        if told.is_empty() { doubt } else { format!("{told}; {doubt}") }
    }
}
