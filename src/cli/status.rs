//! `coach status` and `whoami`: what there is, and whether it is open. Both work while locked.

use std::path::Path;

use chrono::{DateTime, Utc};
use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use super::{cx::Cx, keys::spelled};
use crate::{
    error::Error,
    practice::unlock::{IDENTITY, KEYRING},
    report::{Cell, Column, PageBuilder, Record},
    store::Store,
    vault::{Identity, Vault, cache::Cached},
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach status
  coach status --json")]
pub(super) struct StatusArgs {}

/// What there is.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Status {
    /// The practice folder.
    folder: String,
    /// The id of the practice.
    practice_id: String,
    /// `locked`, `unlocked` or `open` (no passphrase).
    state: &'static str,
    /// Where the key is held, and for how long without use.
    key_held: Option<String>,
    /// Clients by state.
    clients: i64,
    /// Active clients.
    active_clients: i64,
    /// Assessments that are not finished.
    unfinished_assessments: i64,
    /// The number of the newest operation.
    operation: i64,
    /// How often the keyring was written.
    keyring_generation: u64,
    /// When the keyring was written last.
    keyring_updated_at: DateTime<Utc>,
    /// Whether there is a recovery key.
    recovery: bool,
}

impl Record for Status {
    const COLUMNS: &'static [Column] = &[
        Column::text("folder", "Folder"),
        Column::left("practice_id", "Practice"),
        Column::left("state", "State"),
        Column::text("key_held", "Key held"),
        Column::right("clients", "Clients"),
        Column::right("active_clients", "Active clients"),
        Column::right("unfinished_assessments", "Unfinished assessments"),
        Column::right("operation", "Newest change"),
        Column::right("keyring_generation", "Keyring generation"),
        Column::left("keyring_updated_at", "Keyring written"),
        Column::left("recovery", "Recovery key"),
    ];
    const DEFAULT: &'static [&'static str] = &["folder", "state", "clients"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.folder),
            Cell::text(&self.practice_id),
            Cell::text(self.state),
            self.key_held.clone().into(),
            self.clients.into(),
            self.active_clients.into(),
            self.unfinished_assessments.into(),
            self.operation.into(),
            Cell::text(self.keyring_generation),
            self.keyring_updated_at.into(),
            self.recovery.into(),
        ]
    }

    /// What a person looks for; programs and `--fields` get the rest.
    fn page(&self, page: &mut PageBuilder) {
        const PEOPLE: [&str; 7] = [
            "folder",
            "state",
            "key_held",
            "clients",
            "active_clients",
            "unfinished_assessments",
            "recovery",
        ];
        let cells = Self::COLUMNS.iter().zip(self.cells());
        for (column, cell) in cells.filter(|(column, _)| PEOPLE.contains(&column.key)) {
            match (column.key, self.state) {
                ("state", "open") => page.pair(column.title, "not protected by a passphrase"),
                _ if cell.is_empty() => {}
                _ => page.pair(column.title, cell),
            }
        }
    }
}

impl StatusArgs {
    #[expect(clippy::unused_self, reason = "every command is run through its arguments")]
    pub(super) fn run(self, mut cx: Cx<'_>) -> Result<(), Error> {
        let store = cx.store()?;
        let status = look(&cx, &cx.folder(), &store)?;
        cx.one(&status)
    }
}

/// How a practice stands once a command has changed who can open it, or made it: for programs.
pub(super) fn stands(cx: &mut Cx<'_>, folder: &Path, store: &Store) -> Result<(), Error> {
    if !cx.globals.for_programs() {
        return Ok(());
    }
    let status = look(cx, folder, store)?;
    cx.one(&status)
}

fn look(cx: &Cx<'_>, folder: &Path, store: &Store) -> Result<Status, Error> {
    let header = Vault::peek(&folder.join(KEYRING))?;
    let sealed = Identity::is_sealed(&Identity::read_file(&folder.join(IDENTITY))?)?;
    let held = cx.cache.where_is(store.practice());
    let clients = store.count_clients()?;
    let active = clients.iter().find(|(status, _)| status.key() == "active").map_or(0, |(_, count)| *count);
    Ok(Status {
        folder: folder.display().to_string(),
        practice_id: store.practice().to_string(),
        state: match (sealed, held) {
            (false, _) => "open",
            (true, Some(_)) => "unlocked",
            (true, None) => "locked",
        },
        key_held: held.map(|Cached { shelf, left }| match left {
            Some(left) => format!("locks in {} unless used ({})", spelled(left), shelf.name()),
            None => shelf.name().to_owned(),
        }),
        clients: clients.iter().map(|(_, count)| count).sum(),
        active_clients: active,
        unfinished_assessments: store.count_unfinished()?,
        operation: store.newest_operation()?,
        keyring_generation: header.generation,
        keyring_updated_at: header.updated_at,
        recovery: header.recovery.is_some(),
    })
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach whoami
  coach whoami --json | jq -r .role")]
pub(super) struct WhoamiArgs {}

/// Who acts.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Whoami {
    /// The name; none while locked.
    name: Option<String>,
    /// The e-mail address.
    email: Option<String>,
    /// The role.
    role: &'static str,
    /// The name of the practice.
    practice_name: Option<String>,
    /// The zone of the practice.
    zone: String,
    /// Whether names and notes can be read.
    unlocked: bool,
    /// The id of the user.
    user_id: String,
}

impl Record for Whoami {
    const COLUMNS: &'static [Column] = &[
        Column::text("name", "Name"),
        Column::text("email", "E-mail"),
        Column::left("role", "Role"),
        Column::text("practice_name", "Practice"),
        Column::left("zone", "Time zone"),
        Column::left("unlocked", "Unlocked"),
        Column::left("user_id", "User"),
    ];
    const DEFAULT: &'static [&'static str] = &["name", "role", "unlocked"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            self.name.clone().into(),
            self.email.clone().into(),
            Cell::text(self.role),
            self.practice_name.clone().into(),
            Cell::text(&self.zone),
            self.unlocked.into(),
            Cell::text(&self.user_id),
        ]
    }

    fn page(&self, page: &mut PageBuilder) {
        for (column, cell) in
            Self::COLUMNS.iter().zip(self.cells()).filter(|(column, _)| column.key != "user_id")
        {
            if !cell.is_empty() {
                page.pair(column.title, cell);
            }
        }
    }
}

impl WhoamiArgs {
    #[expect(clippy::unused_self, reason = "every command is run through its arguments")]
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.peek()?;
        let (coach, unlocked) = (open.setting().coach.clone(), open.store().unlocked());
        open.one(&Whoami {
            name: Some(coach.name).filter(|name| !name.is_empty()),
            email: coach.email,
            role: "coach",
            practice_name: coach.practice_name,
            zone: open.setting().zone.name().to_owned(),
            unlocked,
            user_id: coach.user_id.to_string(),
        })
    }
}
