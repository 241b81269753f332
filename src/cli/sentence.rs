//! Sentences that tell what was done, in other forms.

use crate::{domain::Handle, store::handle::Noun};

/// What a dry run would have done, from the sentence that tells it as done.
pub(super) fn would_have(sentence: &str) -> String {
    let (verb, rest) = sentence.split_once(' ').unwrap_or((sentence, ""));
    let verb = verb.to_lowercase();
    let participle = match verb.as_str() {
        "wrote" => "written",
        "gave" => "given",
        "took" => "taken",
        "began" => "begun",
        "undid" => "undone",
        "redid" => "redone",
        "made" | "kept" | "set" | "left" | "put" => &verb,
        regular if regular.ends_with("ed") => regular,
        // A verb that nobody has listed: right all the same.
        _ => return format!("would have done this: {}", lower_first(sentence)),
    };
    format!("would have {participle} {rest}").trim_end().to_owned()
}

/// A sentence without the handles of things that nobody will find under them.
pub(super) fn without(sentence: &str, handles: &[Handle]) -> String {
    handles.iter().fold(sentence.to_owned(), |sentence, handle| {
        // What has no handle yet is one of its kind: "added a session".
        let sentence = Noun::ALL.into_iter().fold(sentence, |sentence, noun| {
            sentence.replace(&format!("ed {} {handle}", noun.words()), &format!("ed {}", noun.with_article()))
        });
        sentence.replace(&format!(" ({handle})"), "").replace(&format!(" {handle}"), "")
    })
}

/// A sentence as it stands behind something else.
pub(super) fn lower_first(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_has_no_handle() {
        let handles = ["k7mq".parse().unwrap(), "t2wd".parse().unwrap()];
        for (with, without_them) in [
            ("Added Ada (k7mq)", "Added Ada"),
            ("Added session t2wd: Ada (j4bz), today", "Added a session: Ada (j4bz), today"),
        ] {
            assert_eq!(without(with, &handles), without_them);
        }
    }

    #[test]
    fn a_dry_run_says_what_it_would_have_done() {
        for (done, told) in [
            ("Saved the note on Ada (k7mq)", "would have saved the note on Ada (k7mq)"),
            ("Saved the notes of session 7f2k", "would have saved the notes of session 7f2k"),
            ("Changed Ada", "would have changed Ada"),
            ("Sent it", "would have done this: sent it"),
        ] {
            assert_eq!(would_have(done), told);
        }
    }
}
