//! `coach tui`, and `coach` alone: the screens, or the numbered menu in line mode.

use clap::Args;

use super::cx::Cx;
use crate::{error::Error, lines, tui, vault::cache};

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach tui\n  coach tui --accessible")]
pub(super) struct TuiArgs {}

impl TuiArgs {
    #[expect(clippy::unused_self, reason = "every command is run through its arguments")]
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let facts = cx.env.term.facts();
        if !facts.out {
            return Err(Error::usage("the dashboard needs a terminal on stdout")
                .hint("for text use coach client list --plain"));
        }
        if !facts.input || cx.globals.no_input {
            return Err(Error::usage("the dashboard needs a terminal on stdin")
                .hint("for text use coach client list --plain"));
        }
        open(cx)
    }
}

/// Opens the screens on a terminal.
pub(super) fn open(cx: Cx<'_>) -> Result<(), Error> {
    if cx.globals.dry_run {
        return Err(Error::usage("the screens keep what you do there, and a dry run keeps nothing")
            .hint("look around without consequences: coach demo"));
    }
    let mut open = cx.open()?;
    let accessible = open.globals.accessible(open.env, Some(&open.practice.setting.config));
    if accessible {
        return lines::menu(open.env, &mut open.practice, None);
    }
    let id = open.store().practice();
    let mut lock = || cache::system().forget(id).map(drop).map_err(Error::from);
    let options = tui::Options { banner: None, lock: Some(&mut lock) };
    tui::run_with(open.env, &mut open.practice, options)
}
