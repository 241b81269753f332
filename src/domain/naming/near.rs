//! What somebody meant who wrote a name wrong.

use strsim::osa_distance;

/// The known name that is nearest to what was typed, where it is near enough to be meant: a third of the letters may be
/// wrong.
pub fn nearest<'k>(known: impl IntoIterator<Item = &'k str>, typed: &str) -> Option<&'k str> {
    let apart = |name: &str| osa_distance(name, typed);
    let most = (typed.chars().count() / 3).max(1);
    known.into_iter().min_by_key(|name| apart(name)).filter(|name| apart(name) <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_nearly_the_same_is_meant() {
        let known = ["search", "session.list", "explain"];
        let meant = |typed| nearest(known, typed);
        assert_eq!(meant("serach"), Some("search"));
        assert_eq!(meant("sessions list"), Some("session.list"));
        assert_eq!((meant("nosuch"), meant(""), nearest([], "a")), (None, None, None));
    }
}
