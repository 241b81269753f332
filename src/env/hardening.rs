//! What this process keeps from others on the machine, first of all: its memory goes into no core file, and no other program
//! of the same person may look into it.

/// The user as whom this program runs.
#[cfg(target_os = "linux")]
pub(crate) fn user() -> u32 {
    rustix::process::getuid().as_raw()
}

/// Keeps the memory of this process to itself, and has a file that may not grow further be an error like any other.
///
/// What the system refuses here is left as it was: it is a second line of defence, and no reason not to run.
pub fn harden() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        use signal_hook::{consts::SIGXFSZ, flag};
        // Editors and pagers inherit it: they hold the same text.
        setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }).unwrap_or_default();
        // Caught, it ends nothing, and the write that it came for fails.
        drop(flag::register(SIGXFSZ, std::sync::Arc::default()));
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        set_dumpable_behavior(DumpableBehavior::NotDumpable).unwrap_or_default();
    }
}

/// Whether files may only grow so far, by a limit of the shell or the service that started this process.
pub fn limits_files() -> bool {
    #[cfg(unix)]
    return rustix::process::getrlimit(rustix::process::Resource::Fsize).current.is_some();
    #[cfg(not(unix))]
    false
}
