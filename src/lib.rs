//! `coach`: a practice manager for coaches in the terminal, over one local, encrypted SQLite store.
//!
//! From the inside out: [`domain`] holds the rules, [`bank`] the questions, [`vault`] the keys, [`store`] the rows,
//! [`practice`] what a coach does. [`report`] puts results into words and `cli` and `tui` are the two faces; [`env`](mod@env) is
//! the world outside. ARCHITECTURE.md says who may know whom, and a test holds it.

pub mod bank;
mod cli;
pub mod domain;
pub mod env;
pub mod error;
pub mod lines;
pub mod practice;
pub mod report;
pub mod store;
pub mod tui;
pub mod vault;

pub use cli::{command, run, run_with};
