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

impl Search {
    /// Whether nothing was typed that could be looked for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The byte at which the first of the words that occurs in the text begins.
    pub fn place(&self, text: &str) -> Option<usize> {
        let (mut folded, mut places) = (String::with_capacity(text.len()), Vec::with_capacity(text.len()));
        let mut buffer = [0; 4];
        for (place, c) in text.char_indices() {
            let piece = fold(c.encode_utf8(&mut buffer));
            if piece == " " && folded.ends_with(' ') {
                continue;
            }
            folded.push_str(&piece);
            places.resize(folded.len(), place);
        }
        let first = self.0.iter().filter_map(|word| folded.find(word)).min()?;
        places.get(first).copied()
    }
}

/// Whether every word of the query occurs in the text.
pub fn contains(text: &str, query: &str) -> bool {
    Search::new(query).finds([text])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hit_is_placed_in_the_text_as_it_was_written() {
        let text = "L’été, François  a dit: Straße";
        let at = |query: &str| Search::new(query).place(text).map(|place| &text[place..]);
        assert_eq!(at("francois"), Some("François  a dit: Straße"));
        assert_eq!(at("strasse dit"), Some("dit: Straße"));
        assert_eq!(at("hiver"), None);
        assert_eq!(Search::new("小").place("王小明"), Some(3));
    }
}
