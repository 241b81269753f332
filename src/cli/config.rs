//! `coach config`: settings, without personal data, in one commented file.

use clap::{Args, Subcommand};
use schemars::JsonSchema;
use serde::Serialize;

use super::{cx::Cx, editing, sentence::would_have};
use crate::{
    domain::{encoding::decode, when::Reader},
    env::{
        editor::{self, Edited},
        file, stop,
    },
    error::{Error, Kind},
    practice::{
        config::{Config, Shown},
        kept,
    },
    report::{Cell, Column, Record},
};

#[derive(Subcommand, Debug)]
pub(super) enum ConfigCommand {
    /// Print one setting
    #[command(after_help = "Examples:\n  coach config get time.zone")]
    Get {
        /// The setting
        key: String,
    },
    /// Change one setting; coach undo is for records, not for settings
    #[command(after_help = "Examples:
  coach config set time.slash_order dmy
  coach config set alias.q 'assess new --type quick'")]
    Set {
        /// The setting
        key: String,
        /// The new value
        value: String,
    },
    /// Reset one setting to its default
    #[command(after_help = "Examples:\n  coach config unset ui.theme")]
    Unset {
        /// The setting
        key: String,
    },
    /// All settings
    #[command(
        visible_alias = "ls",
        after_help = "Examples:\n  coach config list\n  coach config list ui --origin"
    )]
    List(ListArgs),
    /// Where the settings file is
    #[command(after_help = "Examples:\n  coach config path")]
    Path,
    /// Open the settings file in your editor
    #[command(after_help = "Examples:\n  coach config edit")]
    Edit,
}

#[derive(Args, Debug)]
pub(super) struct ListArgs {
    /// Only settings whose name starts with this
    #[arg(default_value = "")]
    prefix: String,
    /// Also where each value comes from
    #[arg(long)]
    origin: bool,
}

impl Record for Shown {
    const COLUMNS: &'static [Column] = &[
        Column::left("key", "Setting"),
        Column::text("value", "Value"),
        Column::text("origin", "Origin"),
        Column::text("help", "What it is for"),
    ];
    const DEFAULT: &'static [&'static str] = &["key", "value", "help"];

    fn cells(&self) -> Vec<Cell> {
        [&self.key, &self.value, &self.origin, &self.help].map(Cell::text).into()
    }
}

/// Where a file is.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct PathRow {
    /// The file with the settings, whether it is there yet or not.
    path: String,
}

impl Record for PathRow {
    const COLUMNS: &'static [Column] = &[Column::text("path", "File")];
    const DEFAULT: &'static [&'static str] = &["path"];

    fn cells(&self) -> Vec<Cell> {
        vec![Cell::text(&self.path)]
    }
}

impl ConfigCommand {
    pub(super) fn run(self, mut cx: Cx<'_>) -> Result<(), Error> {
        let folder = cx.folder();
        match self {
            Self::Get { key } => {
                let config = Config::load(&folder)?;
                let value = config.get(&key)?;
                if cx.globals.wants_record() {
                    return show(&mut cx, &config, &key);
                }
                Ok(writeln!(cx.env.term.out(), "{value}")?)
            }
            Self::Set { key, value } => {
                drop(cx.store()?);
                let _alone = file::alone_in(&folder);
                let mut config = Config::open(&folder)?;
                if let Some(name) = key.strip_prefix("alias.") {
                    super::aliases::check(name, &value, reader(&cx, &config))?;
                }
                config.set(&key, &value)?;
                keep(&mut cx, &config, &format!("Set {key} to {value}"))?;
                show(&mut cx, &config, &key)
            }
            Self::Unset { key } => {
                let _alone = file::alone_in(&folder);
                let mut config = Config::open(&folder)?;
                config.unset(&key)?;
                let value = config.get(&key).unwrap_or_else(|_| "not set".to_owned());
                keep(&mut cx, &config, &format!("Reset {key} to its default: {value}"))?;
                show(&mut cx, &config, &key)
            }
            Self::List(args) => list(&mut cx, &args),
            Self::Path => {
                let path = folder.join(Config::FILE);
                if cx.globals.wants_record() {
                    return cx.one(&PathRow { path: path.display().to_string() });
                }
                Ok(writeln!(cx.env.term.out(), "{}", path.display())?)
            }
            Self::Edit => edit(&mut cx),
        }
    }
}

/// Reads days and times as these settings say.
fn reader(cx: &Cx<'_>, config: &Config) -> Reader {
    config.reader(cx.now, config.zone().unwrap_or_else(|| cx.env.clock.zone()))
}

/// The setting as it is now, for programs.
fn show(cx: &mut Cx<'_>, config: &Config, key: &str) -> Result<(), Error> {
    let shown = config.list(key).into_iter().find(|shown| shown.key == key);
    match shown.filter(|_| cx.globals.for_programs()) {
        Some(shown) => cx.one(&shown),
        None => Ok(()),
    }
}

fn keep(cx: &mut Cx<'_>, config: &Config, sentence: &str) -> Result<(), Error> {
    if config.stands()? {
        return cx.say("Nothing to change");
    }
    if cx.globals.dry_run {
        return cx.say(&would_have(sentence));
    }
    let system = cx.env.clock.zone();
    let holds = |config: &Config| config.zone().unwrap_or(system);
    let zone = Config::load(&cx.folder()).map_or(system, |before| holds(&before));
    config.save()?;
    cx.did(sentence)?;
    let several = |ids: Vec<_>| ids.len() > 1;
    if holds(config) != zone && cx.store()?.score_ids().is_ok_and(several) {
        // Only with the keys can breakthroughs follow, and settings are changed without them.
        cx.say(
            "Velocities are counted in days of the time zone; to use the new one: coach score recalc --all",
        )?;
    }
    Ok(())
}

fn list(cx: &mut Cx<'_>, args: &ListArgs) -> Result<(), Error> {
    let shown = Config::load(&cx.folder())?.list(&args.prefix);
    if args.origin && cx.globals.fields.is_empty() {
        cx.globals.fields = ["key", "value", "origin"].map(str::to_owned).into();
    }
    cx.list(&shown, &format!("No setting starts with '{}'", args.prefix))
}

/// Opens the settings in an editor until they can be taken. What cannot be taken is no secret: it stays beside them, and
/// the next time begins with it.
fn edit(cx: &mut Cx<'_>) -> Result<(), Error> {
    drop(cx.store()?);
    let _held = stop::hold();
    let (path, owner) = (cx.folder().join(Config::FILE), kept::owner(&cx.folder()));
    let refused = path.with_extension("toml.refused");
    let before = std::fs::read(&path).unwrap_or_default();
    let mut text = std::fs::read(&refused).unwrap_or_else(|_| before.clone());
    let error = loop {
        let instead = "change one setting: coach config set KEY VALUE";
        match editor::edit(cx.env, &owner, ("coach-config.toml", &text), instead) {
            Ok(Edited::Saved(saved, _)) => text = saved,
            Ok(Edited::Broken(left, error)) => {
                text = left.unwrap_or(text);
                break error;
            }
            Err(error) => break error,
        }
        if text.trim_ascii().is_empty() && !before.is_empty() {
            let error = Error::new(Kind::Cancelled, "nothing was written; the settings were not changed");
            return Err(error.hint("to reset one: coach config unset KEY"));
        }
        let read = decode(&text, None).map_err(|error| Error::refused(error.to_string()));
        let config = read.and_then(|text| Config::parse(path.clone(), &text));
        match config.and_then(|config| {
            config.verify()?;
            super::aliases::check_all(&config, reader(cx, &config))?;
            Ok(config)
        }) {
            Ok(_) if text == before => {
                forget(&refused)?;
                return cx.say("Nothing to change");
            }
            Ok(config) => {
                keep(cx, &config, "Saved the settings")?;
                if !cx.globals.dry_run {
                    forget(&refused)?;
                }
                return if cx.globals.for_programs() { cx.list(&config.list(""), "") } else { Ok(()) };
            }
            Err(error) => {
                let told = cx.say(&format!("{error}; {}", error.hints.join("; ")));
                if told.is_err() || !editing::agrees(cx.env, editing::AGAIN) {
                    break error;
                }
            }
        }
    };
    if text == before {
        return Err(error);
    }
    file::write_private(&refused, &text).map_err(|error| Error::file(&refused, error))?;
    let kept = format!("your text is kept in {}", refused.display());
    Err(error.fact(kept).hint("continue with it: coach config edit"))
}

fn forget(refused: &std::path::Path) -> Result<(), Error> {
    match std::fs::remove_file(refused) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::file(refused, error)),
        _ => Ok(()),
    }
}
