//! `--sort`: by which field a list is ordered, and whether it is turned round. It is read with the line, so that a field
//! that a list has not is refused wherever the line comes from, an alias among them.

/// What a list can be sorted by.
pub(super) struct Keys {
    /// What is listed.
    what: &'static str,
    /// Each field as `--fields` names it, before the other names that it is heard by.
    names: &'static [&'static [&'static str]],
}

/// An order as it was asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    /// By which field.
    pub(super) key: &'static str,
    /// Whether it goes the other way.
    pub(super) turned: bool,
}

impl Keys {
    /// What is listed can be sorted by these.
    pub(super) const fn of(what: &'static str, names: &'static [&'static [&'static str]]) -> Self {
        Self { what, names }
    }

    /// Reads `FIELD` or `-FIELD`.
    ///
    /// # Errors
    /// When there is no such field, saying which there are.
    pub(super) fn read(&self, asked: &str) -> Result<Order, String> {
        let (typed, turned) = asked.strip_prefix('-').map_or((asked, false), |key| (key, true));
        let found = self.names.iter().find(|names| names.contains(&typed)).and_then(|names| names.first());
        let key = found.copied().ok_or_else(|| {
            let all: Vec<&str> = self.names.iter().filter_map(|names| names.first()).copied().collect();
            format!("{} can be sorted by {}; -FIELD reverses the order", self.what, all.join(", "))
        })?;
        Ok(Order { key, turned })
    }
}

impl Order {
    /// Turns rows round that were sorted upwards, where that was asked for, and leaves the first `limit` of them.
    pub(super) fn finish<T>(&self, rows: &mut Vec<T>, limit: Option<usize>) {
        self.turn(rows);
        rows.truncate(limit.unwrap_or(usize::MAX));
    }

    /// Turns rows round that were sorted upwards, where that was asked for.
    pub(super) fn turn<T>(&self, rows: &mut [T]) {
        if self.turned {
            rows.reverse();
        }
    }
}
