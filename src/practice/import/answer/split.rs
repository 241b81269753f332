//! How a cell of several choices can be cut, where what stands between them may stand inside one as well.

/// The most ways that are looked at: two that differ are enough to refuse a cell.
const MOST: usize = 64;

/// Every way to cut a cell at separators so that each piece is known: at `split`, or at the usual ones.
pub(super) fn ways(
    cell: &str,
    split: Option<&str>,
    known: &dyn Fn(&str) -> bool,
    ways: &mut Vec<Vec<String>>,
) {
    let cuts: Vec<(usize, usize)> = match split {
        Some(split) => cell.match_indices(split).map(|(at, found)| (at, at + found.len())).collect(),
        None => cell.match_indices([',', ';', '\n']).map(|(at, found)| (at, at + found.len())).collect(),
    };
    follow((cell, &cuts), 0, known, &mut Vec::new(), ways);
}

/// Goes on from `start`: the next piece ends at one of the cuts behind it, or at the end.
fn follow(
    (cell, cuts): (&str, &[(usize, usize)]),
    start: usize,
    known: &dyn Fn(&str) -> bool,
    so_far: &mut Vec<String>,
    ways: &mut Vec<Vec<String>>,
) {
    let ends = cuts.iter().copied().filter(|(at, _)| *at >= start).map(|(at, next)| (at, Some(next)));
    for (end, next) in ends.chain([(cell.len(), None)]) {
        if ways.len() >= MOST {
            return;
        }
        let piece = cell.get(start..end).unwrap_or_default().trim();
        if !piece.is_empty() && !known(piece) {
            continue;
        }
        // Nothing between two separators is nothing.
        so_far.extend((!piece.is_empty()).then(|| piece.to_owned()));
        match next {
            Some(next) => follow((cell, cuts), next, known, so_far, ways),
            None if !so_far.is_empty() => ways.push(so_far.clone()),
            None => {}
        }
        so_far.truncate(so_far.len() - usize::from(!piece.is_empty()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(cell: &str, split: Option<&str>, texts: &[&str]) -> Vec<String> {
        let mut found = Vec::new();
        ways(cell, split, &|piece| texts.contains(&piece), &mut found);
        found.into_iter().map(|way| way.join("|")).collect()
    }

    #[test]
    fn a_separator_inside_a_text_cuts_nothing() {
        let texts = ["Work", "Work, life", "Sleep"];
        assert_eq!(cut("Work, life, Sleep", None, &texts), ["Work, life|Sleep"]);
        assert_eq!(cut("Work, life, Sleep", Some(","), &texts), ["Work, life|Sleep"]);
        assert_eq!(cut("Work,Sleep;", None, &texts), ["Work|Sleep"]);
        assert!(cut("Work, rest", None, &texts).is_empty());
        assert_eq!(cut("Work, life", None, &["Work", "life", "Work, life"]), ["Work|life", "Work, life"]);
    }
}
