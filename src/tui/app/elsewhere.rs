//! Rows of a client's page that no form edits, or that no key removes: what is said instead, and the command that does it.

use super::{App, Effect};
use crate::{
    domain::keys::{Action, Place, Spec},
    tui::screen::client::Pane,
};

/// Why a key does nothing with a row, and the command that does.
pub(super) struct Elsewhere {
    why: &'static str,
    pub(super) command: String,
}

impl App {
    /// How the marked row is edited, where that is no form: on every list but that of sessions, where the page begins and the
    /// client is edited.
    pub(super) fn edited_elsewhere(&self) -> Option<Elsewhere> {
        let handle = self.handle().filter(|_| self.place == Place::Client)?;
        let (detail, at) = (self.detail()?, self.page.line);
        let (why, command) = match self.page.pane {
            Pane::Sessions => return None,
            Pane::Items => ("An action item cannot be edited here. Edit it", format!("action edit {handle}")),
            Pane::Breakthroughs => {
                ("A breakthrough cannot be edited here. Edit it", format!("breakthrough edit {handle}"))
            }
            Pane::Interventions if detail.given.get(at)?.assignment.status.is_running() => (
                "An assigned intervention cannot be edited here. Complete it",
                format!("intervene done {handle}"),
            ),
            Pane::Interventions => (
                "An intervention that is over cannot be edited. Reopen it",
                format!("intervene reopen {handle}"),
            ),
            Pane::Assessments if detail.taken.get(at)?.is_open() => {
                ("Enter goes on with this assessment, as does", format!("assess resume {handle}"))
            }
            Pane::Assessments => {
                ("A completed assessment is corrected by its answers", format!("assess reopen {handle}"))
            }
            Pane::Scores => match detail.score(at)?.assessment_id {
                Some(id) => {
                    let taken = detail.taken.iter().find(|taken| taken.assessment.id == id)?;
                    let handle = &taken.assessment.handle;
                    ("This score follows from its answers. Correct them", format!("assess reopen {handle}"))
                }
                None => ("A score cannot be edited here. Edit it", format!("score edit {handle}")),
            },
        };
        Some(Elsewhere { why, command: format!("coach {command}") })
    }

    /// Why the marked row cannot be removed: what was assigned stays on record.
    pub(super) fn stays(&self) -> Option<Elsewhere> {
        let here = self.place == Place::Client && self.page.pane == Pane::Interventions;
        let given = self.detail().filter(|_| here)?.given.get(self.page.line)?;
        let handle = &given.assignment.handle;
        let (why, verb) = if given.assignment.status.is_running() {
            ("An assigned intervention cannot be removed, only abandoned", "abandon")
        } else {
            ("An intervention that is over stays on record. Reopen it", "reopen")
        };
        Some(Elsewhere { why, command: format!("coach intervene {verb} {handle}") })
    }

    /// Edits the client, or says how the row is edited.
    pub(super) fn edit(&self) -> Vec<Effect> {
        match self.edited_elsewhere() {
            Some(row) => {
                let spec = self.specs().find(|spec| spec.action == Action::EditClient);
                let key = spec.map(|spec| self.keymap.label(spec)).unwrap_or_default();
                let client = format!("To edit the client, press {key} on the list of sessions");
                vec![Effect::Tell(format!("{client}\n{}: {}", row.why, row.command))]
            }
            None => self.client().map(Effect::Edit).into_iter().collect(),
        }
    }

    /// Says why the row is not removed.
    pub(super) fn refuse_to_remove(&self) -> Vec<Effect> {
        let told = self.stays().map(|row| Effect::Tell(format!("{}: {}", row.why, row.command)));
        told.into_iter().collect()
    }

    /// The word of a footer for what a key does with the row that is marked now.
    pub(super) fn word(&self, spec: &Spec) -> &'static str {
        match (spec.action, self.place) {
            (Action::Open, Place::Assess) if self.is_completed() => "show result",
            _ => spec.short,
        }
    }

    /// Whether the marked assessment is completed: then nothing can be gone on with.
    pub(super) fn is_completed(&self) -> bool {
        self.sittings.row().is_some_and(|row| !row.taken.is_open())
    }
}

#[cfg(test)]
mod tests {
    use crate::{practice::testing::World, tui::app::testing::Bench};

    /// A key that only says no is not offered.
    #[test]
    fn the_footer_offers_to_edit_what_can_be_edited() {
        let mut bench = Bench::full();
        bench.keys("2/ada\n\n");
        let mut said = [0, 0];
        for _ in 0..6 {
            let elsewhere = bench.app.edited_elsewhere().is_some();
            let offered = crate::tui::app::view::footer(&bench.app, 400).contains("e edit");
            assert_eq!(offered, !elsewhere, "{}", bench.shown());
            said[usize::from(elsewhere)] += 1;
            bench.keys("\t");
        }
        assert!(said.iter().all(|count| *count > 0), "{said:?}");
    }

    /// The footer says of each assessment what Enter does with it, and the palette names the command for that.
    #[test]
    fn enter_says_what_it_does_with_the_marked_assessment() {
        let mut bench = Bench::over(World::demo());
        bench.keys("3");
        for _ in 0..8 {
            let row = bench.app.sittings.row().unwrap();
            let (open, handle) = (row.taken.is_open(), row.taken.assessment.handle.clone());
            let footer = bench.shown().lines().last().unwrap().to_owned();
            let spec = bench.app.specs().next().unwrap();
            let shell = bench.app.shell(spec);
            let (word, verb) = if open { ("Enter go on ", "resume") } else { ("Enter show result ", "show") };
            assert!(footer.contains(word), "{footer}");
            assert_eq!(shell, format!("coach assess {verb} {handle}"));
            bench.keys("j");
        }
    }
}
