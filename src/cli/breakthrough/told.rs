//! A breakthrough as JSON tells it: what a list shows of one, taken over or refused.

use serde_json::Map;

use crate::{
    cli::added::{instant, names, needed, not_ahead, owner, value},
    domain::id::BreakthroughId,
    error::Error,
    practice::{
        Setting,
        breakthrough::{Draft, Past},
        object::{Aside, Object},
    },
    store::Store,
};

/// What the list shows of a breakthrough that follows from scores. One that is told is the coach's own from then on.
const ASIDE: [&str; 3] = ["magnitude", "before_score_id", "after_score_id"];

/// Reads an object.
///
/// # Errors
/// When it names no client, dimension or value, or a key is unknown.
pub(super) fn read(
    store: &Store,
    setting: &Setting,
    object: &Object,
    aside: &mut Aside,
) -> Result<Draft, Error> {
    object.read("a breakthrough", |keys| {
        let client = owner(store, keys)?.id;
        let at = instant(setting, keys, &["detected_at", "at"])?;
        let (dismissed, created) =
            (instant(setting, keys, &["dismissed_at"])?, instant(setting, keys, &["created_at"])?);
        not_ahead(setting, [at, dismissed, created])?;
        let (id, handle) = names(keys)?;
        let draft = Draft {
            client,
            aspect: needed(value(keys, &["dimension", "dim"])?, "dimension")?,
            before: needed(value(keys, &["before_score", "before"])?, "before_score")?,
            after: needed(value(keys, &["after_score", "after"])?, "after_score")?,
            trigger: keys.text_of(&["trigger_event", "trigger"])?,
            description: keys.text("description")?,
            at: at.unwrap_or(setting.now),
            past: Past { id: id.map(BreakthroughId), handle, dismissed, created },
        };
        keys.leave(ASIDE, aside);
        // What the coach wrote stays so; what scores showed is written by the coach from now on, which is told.
        keys.let_go(&Map::from_iter([("edited".to_owned(), true.into())]));
        keys.leave(["edited"], aside);
        Ok(draft)
    })
}
