//! Records that another window changed while somebody changed them here: what is saved over them is agreed to first.

use super::cx::Open;
use crate::{
    error::{Error, Kind},
    practice::overtaken::{Overtaken, Seen},
};

/// Saves what was made of `seen`; asks, as often as another window changes it meanwhile, whether to save over that.
pub(super) fn saved<T>(
    open: &mut Open<'_>,
    seen: &mut Seen,
    mut save: impl FnMut(&mut Open<'_>, &Seen) -> Result<T, Error>,
) -> Result<T, Error> {
    loop {
        match save(open, seen).map_err(Error::into_cause) {
            Ok(saved) => return Ok(saved),
            Err(Ok(overtaken)) => *seen = agreed(open, overtaken)?,
            Err(Err(error)) => return Err(error),
        }
    }
}

/// Tells what another window made of a record, and has it agreed to that this is written over: by the person, or with
/// `--yes`.
fn agreed(open: &mut Open<'_>, overtaken: Overtaken) -> Result<Seen, Error> {
    let asks = open.globals.may_ask(open.env);
    if open.globals.yes || asks {
        open.say(&overtaken.told())?;
    }
    if open.globals.yes || (asks && open.env.term.confirm("Overwrite?")?) {
        return Ok(*overtaken.now);
    }
    let mut error = Error::new(Kind::Busy, overtaken.to_string());
    error.facts.extend(overtaken.fact.clone());
    let error = error.hint(format!("nothing was saved; see what is there now: {}", overtaken.look()));
    let error = if asks { error } else { error.hint("overwrite it with --yes") };
    Err(error.because(overtaken))
}
