//! Notes while they are written: when what stands there is kept as a version of its own.

use chrono::TimeDelta;

use crate::domain::text::words;

/// So long a version grows with what is written.
const GROWS: TimeDelta = TimeDelta::minutes(5);
/// So many words that go at once are no slip of the pen.
const MANY: usize = 10;

/// Whether what is saved next begins another version, so that what is stored stays as it is: after a while, and before
/// many words go. `age` is how long the version of what is stored has been growing.
pub fn begins_version(stored: &str, text: &str, age: TimeDelta) -> bool {
    age >= GROWS || words(text) + MANY <= words(stored)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_ends_after_a_while_and_before_much_goes() {
        let (young, old) = (TimeDelta::seconds(299), TimeDelta::seconds(300));
        let ten = "one two three four five six seven eight nine ten";
        assert!(!begins_version("", ten, young) && begins_version("", ten, old));
        assert!(begins_version(ten, "", young));
        assert!(!begins_version(ten, "one", young), "nine words are a sentence that is put anew");
        assert!(!begins_version(ten, ten, young));
    }
}
