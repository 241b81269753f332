//! `coach`: a practice manager for coaches in the terminal, over one local, encrypted SQLite store.

pub mod bank;
pub mod domain;
pub mod env;
pub mod report;
pub mod vault;
