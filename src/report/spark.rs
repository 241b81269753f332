//! Scores as text: sparklines, bars, and the sentences that stand for them in accessible mode. Shared with the TUI.

use std::cmp::Ordering;

const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/// What the lowest and the highest block of a sparkline stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// 0.00 and 1.00, so that lines can be compared with each other.
    Unit,
    /// The lowest and highest value shown, so that small movements can be seen.
    Own,
}

/// The latest `cells` values, given in hundredths, one cell each. In ASCII the digits are tenths: 7 means 0.70-0.79. No
/// value at all is a dot, which is no height of a bar.
pub fn line(values: &[u8], cells: usize, scale: Scale, ascii: bool) -> String {
    if values.is_empty() && cells > 0 {
        return if ascii { "." } else { "·" }.to_owned();
    }
    let shown = &values[values.len().saturating_sub(cells)..];
    let (low, high) = match scale {
        Scale::Unit => (0, 100),
        Scale::Own => (shown.iter().copied().min().unwrap_or(0), shown.iter().copied().max().unwrap_or(0)),
    };
    shown.iter().map(|value| if ascii { tenth(*value) } else { block(*value, low, high) }).collect()
}

fn tenth(value: u8) -> char {
    char::from(b'0' + (value / 10).min(9))
}

fn block(value: u8, low: u8, high: u8) -> char {
    let (above, span) = (value.saturating_sub(low), high.saturating_sub(low));
    // A flat line lies in the middle of its own range.
    let step = (usize::from(above) * 7).checked_div(usize::from(span)).unwrap_or(3);
    BLOCKS[step.min(7)]
}

/// A bar of at most `cells` cells for `part` of `whole`, to an eighth of a cell; in ASCII to a whole `#`.
pub fn bar(part: u64, whole: u64, cells: usize, ascii: bool) -> String {
    let steps = if ascii { 1 } else { 8 };
    let most = u128::try_from(cells).unwrap_or(u128::MAX).saturating_mul(steps);
    let length = most.saturating_mul(part.min(whole).into()).checked_div(whole.into()).unwrap_or(0);
    let full = usize::try_from(length / steps).unwrap_or(cells);
    let rest = usize::try_from(length % steps).unwrap_or(0);
    if ascii { "#".repeat(full) } else { "█".repeat(full) + EIGHTHS[rest] }
}

/// A sparkline in words, without its name: `0.74, up 0.32 since 3 March, 9 scores, lowest 0.42`.
pub fn sentence(values: &[u8], since: Option<&str>) -> String {
    let values: Vec<u16> = values.iter().map(|value| u16::from(*value)).collect();
    told(&values, since, |value| hundredths(u8::try_from(value).unwrap_or(u8::MAX)))
}

/// The same of percentages in tenths of a point: `52.7, up 14.8 since 3 March, 9 scores, lowest 37.9`.
pub fn percent_sentence(tenths: &[u16], since: Option<&str>) -> String {
    told(tenths, since, decimal)
}

fn told(values: &[u16], since: Option<&str>, spelled: impl Fn(u16) -> String) -> String {
    let (Some(first), Some(last), Some(lowest)) = (values.first(), values.last(), values.iter().min()) else {
        return "no score yet".to_owned();
    };
    let (now, lowest) = (spelled(*last), spelled(*lowest));
    if values.len() == 1 {
        return format!("{now}, first score");
    }
    let change = match last.cmp(first) {
        Ordering::Equal => "unchanged".to_owned(),
        Ordering::Greater => format!("up {}", spelled(last - first)),
        Ordering::Less => format!("down {}", spelled(first - last)),
    };
    let since = since.map(|since| format!(" since {since}")).unwrap_or_default();
    format!("{now}, {change}{since}, {} scores, lowest {lowest}", values.len())
}

/// A count of tenths as people read it: `52.7`.
pub fn decimal(tenths: u16) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// A count of hundredths as people read it: `0.74`.
pub fn hundredths(value: u8) -> String {
    format!("{}.{:02}", value / 100, value % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_share_one_scale_or_use_their_own() {
        let psi = [42, 43, 55, 61, 70, 74];
        assert_eq!(line(&psi, 8, Scale::Unit, false), "▃▄▄▅▅▆");
        assert_eq!(line(&psi, 8, Scale::Own, false), "▁▁▃▅▇█");
        assert_eq!(line(&psi, 3, Scale::Unit, true), "677", "only the latest, as tenths");
        assert_eq!(line(&[0, 9, 100, 255], 8, Scale::Unit, false), "▁▁██");
        assert_eq!(line(&[0, 9, 100, 255], 8, Scale::Unit, true), "0099");
        assert_eq!(line(&[50, 50], 8, Scale::Own, false), "▄▄");
        assert_eq!(line(&[], 8, Scale::Own, false), "·");
        assert_eq!(line(&[], 8, Scale::Unit, true), ".");
        assert_eq!(line(&[], 0, Scale::Unit, true), "");
    }

    #[test]
    fn bars_are_exact_to_an_eighth() {
        assert_eq!(bar(58, 100, 22, false), "████████████▊");
        assert_eq!(bar(58, 100, 22, true), "############");
        assert_eq!(bar(5, 4, 3, false), "███", "never longer than the whole");
        assert_eq!(bar(1, 0, 3, false), "");
        assert_eq!(bar(u64::MAX, u64::MAX, 3, true), "###");
    }

    #[test]
    fn sentences_say_what_a_line_shows() {
        let psi = [42, 43, 55, 61, 70, 60, 66, 70, 74];
        assert_eq!(sentence(&psi, Some("3 March")), "0.74, up 0.32 since 3 March, 9 scores, lowest 0.42");
        assert_eq!(sentence(&[74, 70], None), "0.70, down 0.04, 2 scores, lowest 0.70");
        assert_eq!(
            sentence(&[70, 70], Some("3 March")),
            "0.70, unchanged since 3 March, 2 scores, lowest 0.70"
        );
        assert_eq!(sentence(&[100], None), "1.00, first score");
        assert_eq!(sentence(&[], None), "no score yet");
        let told = percent_sentence(&[379, 500, 527], Some("3 March"));
        assert_eq!(told, "52.7, up 14.8 since 3 March, 3 scores, lowest 37.9");
    }
}
