//! Plain search: every typed word occurs somewhere, whatever its case and accents.

use super::fold::{fold, words};

/// A search, understood once.
pub struct Search(Vec<String>);

impl Search {
    /// Takes the typed words apart. Without any, everything is found.
    pub fn new(query: &str) -> Self {
        Self(words(query))
    }

    /// Whether every word occurs in one of the texts.
    pub fn finds<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> bool {
        let mut missing: Vec<&str> = self.0.iter().map(String::as_str).collect();
        let mut texts = texts.into_iter();
        while !missing.is_empty() {
            let Some(text) = texts.next() else { return false };
            let text = fold(text);
            missing.retain(|word| !text.contains(word));
        }
        true
    }
}

/// Whether every word of the query occurs in the text.
pub fn contains(text: &str, query: &str) -> bool {
    Search::new(query).finds([text])
}
