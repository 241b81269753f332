//! stub
use crate::{env::Env, error::Error, practice::Practice};
/// Options
#[derive(Default)]
pub struct Options<'o> { /// banner
 pub banner: Option<&'o str> }
/// run
pub fn run(env: &mut Env, practice: &mut Practice, banner: Option<&str>) -> Result<(), Error> { run_with(env, practice, Options{banner}) }
/// run
pub fn run_with(_env: &mut Env, _practice: &mut Practice, _o: Options<'_>) -> Result<(), Error> { Ok(()) }
