//! `coach client pause`, `resume` and `complete`: where a client stands.

use clap::Args;

use super::tell;
use crate::{cli::cx::Cx, domain::when::echo, error::Error, practice::client, store::Kind};

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach client pause k7mq\n  coach client pause k7mq --until '1 oct'")]
pub(in crate::cli) struct PauseArgs {
    /// Handle, name, e-mail or id
    client: String,
    /// How long it lasts, where that is known
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
}

impl PauseArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let until = self.until.map(|until| open.setting().reader().date(&until)).transpose()?;
        let found = open.writes(&self.client, "coach client pause")?;
        let done = open.write("client pause", Kind::Write, |tx, setting| {
            client::change(tx, found.id, "paused", |client| Ok(client.pause(until, setting.today())?))
        })?;
        let verb =
            until.map_or_else(|| "Paused".to_owned(), |day| format!("Paused until {}:", echo::long_day(day)));
        tell(&mut open, &verb, done.value, done.op)
    }
}

#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  coach client resume k7mq")]
pub(in crate::cli) struct ResumeArgs {
    /// Handle, name, e-mail or id
    client: String,
}

impl ResumeArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let found = open.writes(&self.client, "coach client resume")?;
        let done = open.write("client resume", Kind::Write, |tx, setting| {
            client::change(tx, found.id, "resumed", |client| Ok(client.resume(setting.today())?))
        })?;
        tell(&mut open, "Resumed", done.value, done.op)
    }
}

#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  coach client complete k7mq\n  coach client complete k7mq --on 'last fri'"
)]
pub(in crate::cli) struct CompleteArgs {
    /// Handle, name, e-mail or id
    client: String,
    /// The last day [default: today]
    #[arg(long, value_name = "DATE")]
    on: Option<String>,
}

impl CompleteArgs {
    pub(super) fn run(self, cx: Cx<'_>) -> Result<(), Error> {
        let mut open = cx.open()?;
        let today = open.setting().today();
        let on = self.on.map(|on| open.setting().reader().since(&on)).transpose()?.unwrap_or(today);
        let found = open.writes(&self.client, "coach client complete")?;
        let done = open.write("client complete", Kind::Write, |tx, setting| {
            client::change(tx, found.id, "completed", |client| Ok(client.complete(on, setting.today())?))
        })?;
        tell(&mut open, &format!("Completed on {}:", echo::long_day(on)), done.value, done.op)
    }
}
