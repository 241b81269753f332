//! Words that a screen could not store: kept in a file of their own, shown until the person has seen that, and told once
//! more when the screens are left, because a terminal that is given back shows nothing of them.

use std::path::{Path, PathBuf};

use crate::{
    env::Env,
    error::Error,
    practice::elsewhere::with_store,
    practice::kept::{self, About},
    report::Printable,
};

/// What became of words that could not be stored.
#[derive(Clone, Debug)]
pub(super) struct Aside {
    /// Why, and that they are kept.
    pub(super) told: String,
    /// The command that brings them in.
    back: Option<String>,
    /// Their file; none where there is no file.
    path: Option<PathBuf>,
    /// Whether the person has seen it.
    pub(super) seen: bool,
}

impl Aside {
    /// What there is to tell of words of which none are in a file.
    pub(super) const fn told(told: String) -> Self {
        Self { told, back: None, path: None, seen: false }
    }

    /// Keeps words in a file, and says why.
    ///
    /// # Errors
    /// When nothing takes them.
    pub(super) fn keep(
        env: &mut Env,
        folder: &Path,
        (about, words): (&About, &[u8]),
        why: &str,
    ) -> Result<Self, Error> {
        let kept = kept::keep(env, folder, about, words)?;
        let (told, back) = (format!("{why}; {}", kept.how()), about.back(&kept.path));
        Ok(Self { told, back: Some(back), path: Some(kept.path), seen: false })
    }

    /// The same where there is nobody to ask any more: what is lost is told too.
    pub(super) fn keep_or_lose(env: &mut Env, folder: &Path, words: (&About, &[u8]), why: &str) -> Self {
        Self::keep(env, folder, words, why).unwrap_or_else(|error| {
            Self::told(format!("{why}; your text could not be saved for later either: {error}"))
        })
    }

    /// All there is to tell, line by line: a command stands on a line of its own, to be copied.
    pub(super) fn lines(&self) -> impl Iterator<Item = String> {
        let back = self.back.as_ref().map(|back| format!("Save it: {back}"));
        [sentence(&self.told)].into_iter().chain(back)
    }

    /// Whether there is still something to tell: words that were brought in meanwhile are where they belong.
    fn is_open(&self) -> bool {
        self.path.as_ref().is_none_or(|path| path.exists())
    }
}

/// Tells it all once the terminal is given back. One that is gone cannot be told; `doctor` finds what was kept.
pub(super) fn tell(env: &mut Env, asides: &[Aside]) {
    for aside in asides.iter().filter(|aside| aside.is_open()) {
        for line in aside.lines() {
            let line = with_store(&line, env.vars.named_store.as_deref()).into_owned();
            writeln!(env.term.err(), "{}", Printable(&line)).unwrap_or_default();
        }
    }
}

/// With a capital in front.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
    first + letters.as_str()
}
