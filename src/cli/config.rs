//! `coach config`: settings, without personal data, in one commented file.

use clap::{Args, Subcommand};

use super::cx::{Cx, lower_first};
use crate::{
    env::editor,
    error::Error,
    practice::config::{Config, Shown},
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
    /// Change one setting
    #[command(after_help = "Examples:
  coach config set time.slash_order dmy
  coach config set alias.q 'assess new --type quick'")]
    Set {
        /// The setting
        key: String,
        /// What it shall be
        value: String,
    },
    /// Put one setting back to its default
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
    /// Where the files are
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

impl ConfigCommand {
    pub(super) fn run(self, mut cx: Cx<'_>) -> Result<(), Error> {
        let folder = cx.folder();
        match self {
            Self::Get { key } => {
                let value = Config::load(&folder)?.get(&key)?;
                Ok(writeln!(cx.env.term.out(), "{value}")?)
            }
            Self::Set { key, value } => {
                drop(cx.store()?);
                let mut config = Config::open(&folder)?;
                config.set(&key, &value)?;
                keep(&mut cx, &config, &format!("Set {key} to {value}"))
            }
            Self::Unset { key } => {
                let mut config = Config::open(&folder)?;
                config.unset(&key)?;
                let value = config.get(&key).unwrap_or_else(|_| "not set".to_owned());
                keep(&mut cx, &config, &format!("Put {key} back to its default: {value}"))
            }
            Self::List(args) => list(&mut cx, &args),
            Self::Path => Ok(writeln!(cx.env.term.out(), "{}", folder.join(Config::FILE).display())?),
            Self::Edit => edit(&mut cx),
        }
    }
}

fn keep(cx: &mut Cx<'_>, config: &Config, sentence: &str) -> Result<(), Error> {
    if cx.globals.dry_run {
        return cx.say(&format!("would have {}", lower_first(sentence)));
    }
    let zone = Config::load(&cx.folder()).ok().and_then(|before| before.zone());
    config.save()?;
    cx.say(sentence)?;
    let several = |ids: Vec<_>| ids.len() > 1;
    if config.zone() != zone && cx.store()?.score_ids().is_ok_and(several) {
        // Only with the keys can breakthroughs follow, and settings are changed without them.
        cx.say("Velocities count days of the time zone; to count by the new one: coach score recalc --all")?;
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

fn edit(cx: &mut Cx<'_>) -> Result<(), Error> {
    drop(cx.store()?);
    let folder = cx.folder();
    let path = folder.join(Config::FILE);
    let before = std::fs::read_to_string(&path).unwrap_or_default();
    let mut text = before.clone();
    loop {
        text = editor::edit(
            cx.env,
            "coach-config.toml",
            &text,
            "change one setting: coach config set KEY VALUE",
        )?;
        match Config::parse(path.clone(), &text).and_then(|config| config.verify().map(|()| config)) {
            Ok(_) if text == before => return cx.say("Nothing to change"),
            Ok(config) => return keep(cx, &config, "Saved the settings"),
            Err(error) => {
                cx.say(&format!("{error}; {}", error.hints.join("; ")))?;
                if !cx.env.term.confirm("Edit again?")? {
                    return Err(error);
                }
            }
        }
    }
}
