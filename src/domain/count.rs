//! How many there are, in words: one thing, or several.

use std::fmt::Display;

/// So many of something: `1 session`, `2 sessions`, `0 sessions`.
pub fn counted(count: impl Display, one: &str, many: &str) -> String {
    let count = count.to_string();
    let what = if count == "1" { one } else { many };
    format!("{count} {what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_one() {
        for (told, wanted) in [
            (counted(0, "day", "days"), "0 days"),
            (counted(1_usize, "day", "days"), "1 day"),
            (counted(2_i64, "client needs", "clients need"), "2 clients need"),
            (counted("1.5", "hour", "hours"), "1.5 hours"),
        ] {
            assert_eq!(told, wanted);
        }
    }
}
