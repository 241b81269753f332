//! The `coach` program: the world of this process in, an exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    coach::env::hardening::harden();
    ExitCode::from(coach::run(std::env::args_os(), coach::env::Env::from_process()))
}
