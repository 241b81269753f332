//! The library: interventions on offer, which of them are shown, and the marked one.

pub(in crate::tui) mod view;

use crate::{
    domain::{Dimension, id::InterventionId, intervention::Intervention, naming::Search, suggest::Evidence},
    practice::intervene::AtWork,
    store::{assignment::Working, library::Catalogued},
};

/// The list of interventions.
#[derive(Default)]
pub(in crate::tui) struct Library {
    /// All that are on offer, with what was seen of them.
    pub(in crate::tui) rows: Vec<(Evidence, Catalogued)>,
    /// Who works on what now.
    at_work: AtWork,
    /// The places of those that are shown.
    shown: Vec<usize>,
    /// Only those in which these words occur.
    pub(in crate::tui) filter: String,
    /// Only for this dimension.
    dimension: Option<Dimension>,
    /// Only those that take at most so many minutes.
    most: Option<u16>,
    pub(in crate::tui) cursor: usize,
    /// The code that the cursor goes to once the rows are there.
    pub(in crate::tui) wish: Option<String>,
}

impl Library {
    /// The marked one.
    pub(in crate::tui) fn row(&self) -> Option<&Catalogued> {
        let place = self.shown.get(self.cursor)?;
        self.rows.get(*place).map(|(_, row)| row)
    }

    /// Those that are shown, in their order.
    pub(in crate::tui) fn shown(&self) -> impl ExactSizeIterator<Item = &(Evidence, Catalogued)> {
        self.shown.iter().map(|place| &self.rows[*place])
    }

    /// Who works on the marked one now, the longest first.
    pub(in crate::tui) fn at_work(&self) -> &[Working] {
        let known = self.row().and_then(|row| self.at_work.get(&row.key()));
        known.map_or(&[], Vec::as_slice)
    }

    /// Takes the rows as they are now; says so where what was wished for is not among them.
    pub(in crate::tui) fn take(
        &mut self,
        rows: Vec<(Evidence, Catalogued)>,
        at_work: AtWork,
    ) -> Option<String> {
        let marked = self.row().map(|row| row.id);
        (self.rows, self.at_work) = (rows, at_work);
        self.rows.sort_by_key(|(_, row)| row.intervention.dimension);
        let wish = self.wish.take();
        if wish.is_some() {
            (self.dimension, self.most) = (None, None);
            self.filter.clear();
        }
        self.arrange(marked);
        let wish = wish?;
        let place = self.shown().position(|(_, row)| row.intervention.code == wish);
        self.cursor = place.unwrap_or(self.cursor);
        place.is_none().then(|| format!("{wish} is not available any more"))
    }

    /// Goes on to the next dimension, and after the last one to all.
    pub(in crate::tui) fn next_dimension(&mut self) {
        let marked = self.row().map(|row| row.id);
        self.dimension = match self.dimension {
            None => Dimension::ALL.first().copied(),
            Some(now) => Dimension::ALL.into_iter().find(|dimension| *dimension > now),
        };
        self.arrange(marked);
    }

    /// Goes on to the next limit of minutes, and after the last one to none.
    pub(in crate::tui) fn next_limit(&mut self) {
        let marked = self.row().map(|row| row.id);
        self.most = LIMITS.into_iter().find(|limit| self.most.is_none_or(|now| *limit > now));
        self.arrange(marked);
    }

    /// Shows only those in which these words occur.
    pub(in crate::tui) fn look_for(&mut self, words: &str) {
        let marked = self.row().map(|row| row.id);
        words.clone_into(&mut self.filter);
        self.arrange(marked);
    }

    /// Whether all are shown.
    fn is_whole(&self) -> bool {
        self.dimension.is_none() && self.most.is_none() && self.filter.is_empty()
    }

    /// Drops who is at work, and what was looked for.
    pub(in crate::tui) fn forget(&mut self) {
        self.at_work.clear();
        self.wish = None;
        self.look_for("");
    }

    /// Shows what is wanted, with the mark on what was marked.
    fn arrange(&mut self, marked: Option<InterventionId>) {
        let search = Search::new(&self.filter);
        let wanted = |it: &Intervention| {
            self.dimension.is_none_or(|dimension| it.dimension == dimension)
                && self.most.is_none_or(|most| it.time_minutes <= most)
                && it.is_found(&search)
        };
        let rows = self.rows.iter().enumerate();
        self.shown = rows.filter(|(_, (_, row))| wanted(&row.intervention)).map(|(place, _)| place).collect();
        let again = self.shown().position(|(_, row)| Some(row.id) == marked);
        self.cursor = again.unwrap_or(self.cursor.min(self.shown.len().saturating_sub(1)));
    }
}

/// The limits of minutes that can be asked for.
const LIMITS: [u16; 4] = [10, 20, 30, 60];
