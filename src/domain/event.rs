//! Usage events: that a command ran and how much it wrote. They never leave the machine, and hold counts and words of
//! fixed lists only.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::id::{EventId, UserId};

/// What an event tells of its operation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Facts {
    /// What sort of operation it was.
    pub kind: String,
    /// How many rows of which tables it wrote or removed.
    pub rows: BTreeMap<String, u64>,
}

/// One event, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its id.
    pub id: EventId,
    /// Who ran the command.
    pub user_id: UserId,
    /// The command, without its arguments.
    pub event_type: String,
    /// What it tells; sealed, so none while locked.
    pub event_data: Option<Facts>,
    /// Always none: there is no network.
    pub ip_address: Option<String>,
    /// The version of the program and the terminal.
    pub user_agent: Option<String>,
    /// When it ran.
    pub created_at: DateTime<Utc>,
    /// The operation.
    pub op: i64,
}

/// The longest name of a terminal that is kept.
const TERMINAL: usize = 40;

/// What an event tells of program and terminal: `coach/0.1.0 (xterm-256color)`. Only what names of terminals consist of
/// is kept, so that nothing else can hide in it.
pub fn user_agent(version: &str, terminal: Option<&str>) -> String {
    let plain = |c: &char| c.is_ascii_alphanumeric() || ['-', '_', '.', '+'].contains(c);
    let terminal: String = terminal.unwrap_or_default().chars().filter(plain).take(TERMINAL).collect();
    let terminal = if terminal.is_empty() { "no terminal" } else { &terminal };
    format!("coach/{version} ({terminal})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_agent_holds_nothing_but_names() {
        assert_eq!(user_agent("0.1.0", Some("xterm-256color")), "coach/0.1.0 (xterm-256color)");
        assert_eq!(user_agent("0.1.0", None), "coach/0.1.0 (no terminal)");
        assert_eq!(user_agent("0.1.0", Some("\u{1b}[31m; rm")), "coach/0.1.0 (31mrm)");
        assert_eq!(user_agent("0.1.0", Some(&"x".repeat(99))).len(), "coach/0.1.0 ()".len() + TERMINAL);
    }
}
