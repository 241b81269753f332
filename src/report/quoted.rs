//! What people typed, quoted back to them: enough of it to be known again, and no more.

use std::borrow::Cow;

use super::measure::{fit, width};

/// The longest that is quoted back, in cells.
const CELLS: usize = 40;

/// The line with every text between single quotes cut to 40 cells. An apostrophe inside a word is no quote.
pub fn brief_quotes(line: &str, ascii: bool) -> Cow<'_, str> {
    if width(line) <= CELLS {
        return Cow::Borrowed(line);
    }
    let (mut told, mut rest, mut cut) = (String::with_capacity(line.len()), line, false);
    while let Some((before, quoted, after)) = next_quoted(rest) {
        let short = fit(quoted, CELLS, if ascii { "~" } else { "…" });
        cut |= matches!(short, Cow::Owned(_));
        told.extend([before, short.as_ref(), "'"]);
        rest = after;
    }
    told.push_str(rest);
    if cut { Cow::Owned(told) } else { Cow::Borrowed(line) }
}

/// The next text in quotes, with what stands before it, the opening quote among that, and after the closing one.
fn next_quoted(line: &str) -> Option<(&str, &str, &str)> {
    let opens = |at: &usize| *at == 0 || line[..*at].ends_with([' ', '(']);
    let start = line.match_indices('\'').map(|(at, _)| at).find(opens)? + 1;
    let closes = |at: &usize| {
        let next = line[start + at + 1..].chars().next();
        next.is_none_or(|next| " ,;:.)\n".contains(next))
    };
    let length = line[start..].match_indices('\'').map(|(at, _)| at).find(closes)?;
    let (before, rest) = line.split_at(start);
    let (quoted, after) = (&rest[..length], &rest[length + 1..]);
    Some((before, quoted, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_quoted_and_long_is_cut() {
        let long = "O'Brien".repeat(20);
        let told = brief_quotes(&format!("no client matches '{long}', nor 'Ada'"), false).into_owned();
        assert_eq!(told, "no client matches 'O'BrienO'BrienO'BrienO'BrienO'BrienO'Br…', nor 'Ada'");
        let wide = brief_quotes(&format!("('{}')", "王".repeat(60)), true).into_owned();
        assert_eq!(wide, format!("('{}~')", "王".repeat(19)));
        for line in [
            format!("the client's name is too long by {}", "far ".repeat(20)),
            format!("'Ada' is not '{}", "x".repeat(90)),
            "'short' ".repeat(20),
            format!("invalid value 'x' for '--flag <WORD>': {} not 'x'", "far ".repeat(20)),
        ] {
            assert_eq!(brief_quotes(&line, false), line);
        }
    }
}
