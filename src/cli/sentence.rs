//! Sentences that tell what was done, in other forms.

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

/// A sentence as it stands behind something else.
pub(super) fn lower_first(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

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
