//! Keys: how they are spelled, and which of them does what on which screen.
//!
//! One table ([`TABLE`]) says everything about an action; footers, help, palette and settings are read from it.

mod action;
mod table;

pub use action::{Action, Group, Place, Spec};
pub use table::TABLE;

use std::{collections::BTreeMap, fmt, str::FromStr};

use super::Invalid;

/// One press of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each key is called what is printed on it")]
pub enum Key {
    Char(char),
    Ctrl(char),
    Alt(char),
    F(u8),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
}

/// Keys that have a name.
const NAMED: [(Key, &str); 15] = [
    (Key::Char(' '), "Space"),
    (Key::Enter, "Enter"),
    (Key::Esc, "Esc"),
    (Key::Tab, "Tab"),
    (Key::BackTab, "Shift-Tab"),
    (Key::Backspace, "Backspace"),
    (Key::Delete, "Del"),
    (Key::Up, "Up"),
    (Key::Down, "Down"),
    (Key::Left, "Left"),
    (Key::Right, "Right"),
    (Key::Home, "Home"),
    (Key::End, "End"),
    (Key::PageUp, "PgUp"),
    (Key::PageDown, "PgDn"),
];

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((_, name)) = NAMED.iter().find(|(key, _)| key == self) {
            return f.write_str(name);
        }
        match self {
            Self::Ctrl(c) => write!(f, "Ctrl-{}", c.to_ascii_uppercase()),
            Self::Alt(c) => write!(f, "Alt-{c}"),
            Self::F(number) => write!(f, "F{number}"),
            Self::Char(c) => write!(f, "{c}"),
            _ => Ok(()),
        }
    }
}

impl FromStr for Key {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let no_key =
            || Invalid::new("key", format!("must be like a, Ctrl-R, F5, Space or PgUp, not '{text}'"));
        let named = NAMED.iter().find(|(_, name)| name.eq_ignore_ascii_case(text));
        if let Some((key, _)) = named {
            return Ok(*key);
        }
        let only = |text: &str| {
            let mut letters = text.chars();
            letters.next().filter(|c| letters.next().is_none() && !c.is_control() && !c.is_whitespace())
        };
        if let Some(c) = only(text) {
            return Ok(Self::Char(c));
        }
        let lower = text.to_ascii_lowercase();
        if let Some(c) = lower.strip_prefix("ctrl-").and_then(only) {
            // The same bytes as Enter, Tab, Backspace and Esc.
            return if matches!(c, 'm' | 'j' | 'i' | 'h' | '[') { Err(no_key()) } else { Ok(Self::Ctrl(c)) };
        }
        if let Some(c) = text.get(4..).filter(|_| lower.starts_with("alt-")).and_then(only) {
            return Ok(Self::Alt(c));
        }
        let number = lower.strip_prefix('f').and_then(|number| number.parse().ok());
        number.filter(|number| (1..=12).contains(number)).map(Self::F).ok_or_else(no_key)
    }
}

/// Several keys, with blanks between them.
///
/// # Errors
/// When one of them is none.
pub fn read(text: &str) -> Result<Vec<Key>, Invalid> {
    text.split_whitespace().map(str::parse).collect()
}

/// Keys as they are written in settings.
pub fn spell(keys: &[Key]) -> String {
    keys.iter().map(Key::to_string).collect::<Vec<_>>().join(" ")
}

/// Which key does what: the table, with what was set otherwise.
#[derive(Clone, Debug, Default)]
pub struct Keymap {
    own: BTreeMap<String, Vec<Key>>,
}

impl Keymap {
    /// The table with other keys for some actions, by name; no keys at all take the action off the keyboard.
    ///
    /// # Errors
    /// When there is no such action or key, or one key would do two things on one screen.
    pub fn new(set: impl IntoIterator<Item = (String, String)>) -> Result<Self, Invalid> {
        let mut own = BTreeMap::new();
        for (name, keys) in set {
            if spec(&name).is_none() {
                return Err(Invalid::new("keys", format!("have no action '{name}'")));
            }
            own.insert(name, read(&keys)?);
        }
        let map = Self { own };
        map.unambiguous()?;
        Ok(map)
    }

    fn unambiguous(&self) -> Result<(), Invalid> {
        for (index, one) in TABLE.iter().enumerate() {
            for other in TABLE.iter().skip(index + 1).filter(|other| other.action != one.action) {
                let shared = one.on.iter().any(|place| other.on.contains(place));
                let key = self.keys(one).iter().find(|key| self.keys(other).contains(key));
                if let Some(key) = key.filter(|_| shared) {
                    let rule = format!("give {key} to both {} and {}", one.name, other.name);
                    return Err(Invalid::new("keys", rule));
                }
            }
        }
        Ok(())
    }

    /// The keys of an action.
    pub fn keys(&self, spec: &Spec) -> &[Key] {
        self.own.get(spec.name).map_or(spec.keys, Vec::as_slice)
    }

    /// The first key of an action, as people read it.
    pub fn label(&self, spec: &Spec) -> String {
        self.keys(spec).first().map(Key::to_string).unwrap_or_default()
    }

    /// What a key does on a screen.
    pub fn find(&self, place: Place, key: Key) -> Option<&'static Spec> {
        TABLE.iter().find(|spec| spec.on.contains(&place) && self.keys(spec).contains(&key))
    }
}

/// An action by its name.
pub fn spec(name: &str) -> Option<&'static Spec> {
    TABLE.iter().find(|spec| spec.name == name)
}

/// What can be done on a screen, in the order of the table.
pub fn on(place: Place) -> impl Iterator<Item = &'static Spec> {
    TABLE.iter().filter(move |spec| spec.on.contains(&place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_spelled_as_they_are_read() {
        for (_, text) in NAMED {
            assert_eq!(text.parse::<Key>().unwrap().to_string(), text);
        }
        for text in ["a", "A", "/", "Ctrl-R", "Alt-a", "F1", "F12", "é"] {
            assert_eq!(text.parse::<Key>().unwrap().to_string(), text);
        }
        for text in ["", "ab", "Ctrl-", "Ctrl-M", "Ctrl-I", "F13", "F0", "Alt-"] {
            assert!(text.parse::<Key>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_table_is_sound() {
        Keymap::default().unambiguous().unwrap();
        for spec in TABLE {
            let keys = spec.keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
            assert_eq!(read(&keys).unwrap(), spec.keys, "{} can be set to what it is", spec.name);
            assert!(!spec.long.is_empty() && !spec.on.is_empty() && !spec.keys.is_empty(), "{}", spec.name);
            let same: Vec<_> = TABLE.iter().filter(|other| other.action == spec.action).collect();
            assert!(
                same.iter().all(|other| other.name == spec.name && other.keys == spec.keys),
                "{}",
                spec.name
            );
            let named = TABLE.iter().filter(|other| other.name == spec.name);
            assert!(named.into_iter().all(|other| other.action == spec.action), "{}", spec.name);
            let place = |place| same.iter().filter(|other| other.on.contains(place)).count();
            assert!(spec.on.iter().all(|on| place(on) == 1), "{} stands twice on a screen", spec.name);
        }
    }

    #[test]
    fn no_key_needs_more_than_every_keyboard_has() {
        for key in TABLE.iter().flat_map(|spec| spec.keys) {
            // Characters behind AltGr on German, French, Spanish or Nordic keyboards, and the prefixes of tmux and screen.
            assert!(!matches!(
                key,
                Key::Char('@' | '[' | ']' | '{' | '}' | '\\' | '|' | '~' | '#' | '`' | '^')
            ));
            assert!(!matches!(key, Key::Ctrl('a' | 'b' | 'm' | 'i' | 'h')), "{key}");
        }
    }

    fn set(pairs: &[(&str, &str)]) -> Result<Keymap, Invalid> {
        Keymap::new(pairs.iter().map(|(name, keys)| ((*name).to_owned(), (*keys).to_owned())))
    }

    #[test]
    fn actions_get_other_keys() {
        let map = set(&[("undo", "Ctrl-U F5"), ("quit", "")]).unwrap();
        assert_eq!(map.find(Place::Clients, Key::F(5)).unwrap().action, Action::Undo);
        assert!(map.find(Place::Clients, Key::Char('u')).is_none());
        assert!(map.find(Place::Clients, Key::Char('q')).is_none());
        assert_eq!(map.label(spec("undo").unwrap()), "Ctrl-U");
    }

    #[test]
    fn one_key_does_one_thing() {
        let refused = |pairs: &[(&str, &str)]| set(pairs).unwrap_err().to_string();
        let clash = refused(&[("undo", "z")]);
        assert!(clash.contains("undo") && clash.contains("zoom"), "{clash}");
        assert_eq!(refused(&[("fly", "a")]), "keys have no action 'fly'");
        assert!(refused(&[("undo", "Ctrl-I")]).starts_with("key must be like"));
        set(&[("undo", "z"), ("zoom", "u")]).unwrap();
    }
}
