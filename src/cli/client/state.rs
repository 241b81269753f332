//! `coach client pause`, `resume` and `complete`: where a client stands.

use clap::Args;

use super::tell_each;
use crate::{
    cli::{
        cx::{Cx, Open},
        several::{self, Clients},
    },
    domain::{id::ClientId, when::echo},
    error::Error,
    practice::{client, meant::Name},
};

/// The clients who are named, each once.
pub(super) fn whom(open: &mut Open<'_>, named: &[Name], command: &str) -> Result<Vec<ClientId>, Error> {
    let mut ids = Vec::new();
    for name in named {
        let id = name.find(|query| Ok(open.writes(query, command)?.id))?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach client pause k7mq\n  coach client pause k7mq --until '1 oct'")]
pub(in crate::cli) struct PauseArgs {
    #[command(flatten)]
    who: Clients,
    /// The last day of the pause, if known
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
}

impl PauseArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let named = self.who.names(cx.env)?;
        let mut open = cx.open()?;
        let until = self.until.map(|until| open.setting().reader().date(&until)).transpose()?;
        let ids = whom(&mut open, &named, "coach client pause")?;
        let done = several::each(&mut open, "client pause", &ids, |tx, setting, id| {
            client::change(tx, id, "paused", |client| Ok(client.pause(until, setting.today())?))
        })?;
        let verb =
            until.map_or_else(|| "Paused".to_owned(), |day| format!("Paused until {}:", echo::long_day(day)));
        tell_each(&mut open, &verb, done.value, done.op)
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach client resume k7mq\n  coach client resume k7mq t2wd")]
pub(in crate::cli) struct ResumeArgs {
    #[command(flatten)]
    who: Clients,
}

impl ResumeArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let named = self.who.names(cx.env)?;
        let mut open = cx.open()?;
        let ids = whom(&mut open, &named, "coach client resume")?;
        let done = several::each(&mut open, "client resume", &ids, |tx, setting, id| {
            client::change(tx, id, "resumed", |client| Ok(client.resume(setting.today())?))
        })?;
        tell_each(&mut open, "Resumed", done.value, done.op)
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach client complete k7mq
  coach client complete k7mq t2wd --on 'last fri'
  coach client list --status paused --json | coach client complete --from -")]
pub(in crate::cli) struct CompleteArgs {
    #[command(flatten)]
    who: Clients,
    /// The last day [default: today]
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
}

impl CompleteArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let named = self.who.names(cx.env)?;
        let mut open = cx.open()?;
        let today = open.setting().today();
        let on = self.on.map(|on| open.setting().reader().since(&on)).transpose()?.unwrap_or(today);
        let ids = whom(&mut open, &named, "coach client complete")?;
        let done = several::each(&mut open, "client complete", &ids, |tx, setting, id| {
            client::change(tx, id, "completed", |client| Ok(client.complete(on, setting.today())?))
        })?;
        tell_each(&mut open, &format!("Completed on {}:", echo::long_day(on)), done.value, done.op)
    }
}
