//! A command as a person sees it: the line that was typed, what it printed and its exit code, without what is new each
//! time.

use std::fmt;

/// What a command did, as a person would see it.
pub(crate) struct Ran {
    pub(crate) args: Vec<String>,
    /// The exit code.
    pub(crate) code: u8,
    /// Standard output.
    pub(crate) out: String,
    /// Standard output with the ids that are new each time, for what is piped on.
    pub(crate) raw: String,
    /// Standard error.
    pub(crate) err: String,
}

impl Ran {
    /// Standard output as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}\n{self}"))
    }

    /// Both streams.
    pub(crate) fn all(&self) -> String {
        format!("{}{}", self.out, self.err)
    }
}

impl fmt::Display for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "$ coach {}", self.args.join(" "))?;
        f.write_str(&self.out)?;
        for line in self.err.lines() {
            writeln!(f, "! {line}")?;
        }
        if self.code == 0 { Ok(()) } else { writeln!(f, "exit {}", self.code) }
    }
}

impl fmt::Debug for Ran {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Puts `<id>` in the place of every UUID and `<recipient>` in that of every public key: keys are new each time.
pub(crate) fn hide_ids(text: &str) -> String {
    let is_id = |part: &str| {
        part.len() == 36
            && part.char_indices().all(|(at, c)| match at {
                8 | 13 | 18 | 23 => c == '-',
                _ => c.is_ascii_hexdigit(),
            })
    };
    let is_recipient =
        |part: &str| part.starts_with("age1") && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let mut hidden = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some(key) = rest.get(..62).filter(|key| is_recipient(key)) {
            hidden.push_str("<recipient>");
            rest = &rest[key.len()..];
        } else if rest.get(..36).is_some_and(is_id) {
            hidden.push_str("<id>");
            rest = &rest[36..];
        } else {
            hidden.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    hidden
}

/// A word as one would type it in a shell.
pub(crate) fn quoted(word: &str) -> String {
    let word: String = word
        .chars()
        .flat_map(|c| if c.is_control() && c != '\n' { c.escape_unicode().collect() } else { vec![c] })
        .collect();
    if word.is_empty() || word.contains([' ', '\'', '"', '\n']) { format!("'{word}'") } else { word }
}

/// The words of a line, quotes taken off as a shell does.
pub(crate) fn split(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote, mut begun) = (Vec::new(), String::new(), None, false);
    for c in line.chars() {
        match (quote, c) {
            (None, '\'' | '"') => (quote, begun) = (Some(c), true),
            (Some(open), c) if c == open => quote = None,
            (None, ' ' | '\n') => {
                if begun {
                    words.push(std::mem::take(&mut word));
                }
                begun = false;
            }
            (_, c) => {
                word.push(c);
                begun = true;
            }
        }
    }
    if begun {
        words.push(word);
    }
    words
}
