//! The environment variables that `coach` knows, read once at the start.

use std::{ffi::OsString, path::PathBuf};

use directories::{BaseDirs, ProjectDirs};

/// What the environment says. Secrets never come from here, only the places where they can be had.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one independent switch of the environment")]
pub struct Vars {
    /// The practice folder: `COACH_STORE`, else the platform's data directory.
    pub store: PathBuf,
    /// `COACH_IDENTITY_FILE`: where the identity lies.
    pub identity_file: Option<PathBuf>,
    /// `COACH_PASSPHRASE_FILE`: a file whose first line is the passphrase.
    pub passphrase_file: Option<PathBuf>,
    /// `COACH_PASSPHRASE_COMMAND`: a command that prints the passphrase.
    pub passphrase_command: Option<OsString>,
    /// `ACCESSIBLE`: line mode instead of screens.
    pub accessible: bool,
    /// `NO_COLOR`, unless `CLICOLOR_FORCE` says otherwise.
    pub no_color: bool,
    /// `CLICOLOR_FORCE`.
    pub force_color: bool,
    /// `TERM`: what the terminal calls itself.
    pub term: Option<String>,
    /// `TERM` is `dumb`, or there is none.
    pub dumb: bool,
    /// The locale is not UTF-8, or `TERM` is the Linux console: draw with ASCII.
    pub ascii: bool,
    /// `STY`, or a `TERM` as GNU screen gives it where `TMUX` does not tell otherwise: the terminal is one of its windows.
    pub gnu_screen: bool,
    /// `COLORFGBG`: what some terminals say about their colours.
    pub colorfgbg: Option<String>,
    /// `VISUAL`, else `EDITOR`.
    pub editor: Option<OsString>,
    /// `PAGER`.
    pub pager: Option<OsString>,
    /// `COLUMNS`, when it is a number.
    pub columns: Option<u16>,
    /// The practice folder that the command line named, for the commands that are printed.
    pub named_store: Option<PathBuf>,
    /// `TZ`: the zone of the machine.
    pub tz: Option<String>,
    /// `XDG_RUNTIME_DIR`: a folder in memory for this login, where editors may hold text.
    pub runtime: Option<PathBuf>,
    /// The home folder.
    pub home: Option<PathBuf>,
    /// `XDG_CONFIG_HOME`, else the platform's place for settings.
    pub config_home: Option<PathBuf>,
    /// `ZDOTDIR`: where zsh keeps its files, when that is not the home folder.
    pub zsh_home: Option<PathBuf>,
}

impl Vars {
    /// Reads the environment of this process.
    pub fn from_process() -> Self {
        let text = |name: &str| read(name).and_then(|value| value.into_string().ok());
        let set = |name: &str| read(name).is_some();
        let term = text("TERM").unwrap_or_default();
        let locale = text("LC_ALL").or_else(|| text("LC_CTYPE")).or_else(|| text("LANG")).unwrap_or_default();
        let utf8 = locale.to_ascii_lowercase().replace('-', "").contains("utf8");
        Self {
            store: read("COACH_STORE").map_or_else(platform_store, PathBuf::from),
            identity_file: read("COACH_IDENTITY_FILE").map(PathBuf::from),
            passphrase_file: read("COACH_PASSPHRASE_FILE").map(PathBuf::from),
            passphrase_command: read("COACH_PASSPHRASE_COMMAND"),
            accessible: text("ACCESSIBLE").is_some_and(|value| value != "0"),
            no_color: set("NO_COLOR"),
            force_color: text("CLICOLOR_FORCE").is_some_and(|value| value != "0"),
            dumb: term.is_empty() || term == "dumb",
            ascii: !utf8 || term == "linux",
            gnu_screen: set("STY") || term.starts_with("screen.") || (term == "screen" && !set("TMUX")),
            term: Some(term).filter(|term| !term.is_empty()),
            colorfgbg: text("COLORFGBG"),
            editor: read("VISUAL").or_else(|| read("EDITOR")),
            pager: read("PAGER"),
            columns: text("COLUMNS").and_then(|value| value.parse().ok()),
            named_store: None,
            tz: read("TZ").map(|value| value.to_string_lossy().into_owned()),
            runtime: read("XDG_RUNTIME_DIR").map(PathBuf::from),
            home: BaseDirs::new().map(|dirs| dirs.home_dir().to_owned()),
            config_home: BaseDirs::new().map(|dirs| dirs.config_dir().to_owned()),
            zsh_home: read("ZDOTDIR").map(PathBuf::from),
        }
    }
}

/// A variable that is set and not empty.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
fn read(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

fn platform_store() -> PathBuf {
    ProjectDirs::from("", "", "coach")
        .map_or_else(|| PathBuf::from("coach"), |dirs| dirs.data_dir().to_owned())
}
