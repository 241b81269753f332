//! The program from outside: every test in this binary runs whole commands in a world of its own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]
#![allow(
    clippy::format_collect,
    clippy::format_push_string,
    reason = "tests are read more often than they are run"
)]

mod action;
mod addresses;
mod altered;
mod analytics;
mod architecture;
mod artifacts;
mod asked;
mod assess;
mod booking;
mod boxes;
mod breakthrough;
mod client;
mod completion;
mod config;
mod contact_lists;
mod contacts;
mod contacts_apart;
mod corrected;
mod dash;
mod doctor;
mod dry;
mod editor;
mod engaged;
mod errors;
mod every;
mod export;
mod followed;
mod import;
mod import_answers;
mod import_apart;
mod import_headers;
mod import_maps;
mod import_quotes;
mod import_said;
mod import_scores;
mod import_sheets;
mod import_times;
mod import_truth;
mod import_values;
mod import_whose;
mod init;
mod inputs;
mod intervene;
mod kept_at_fault;
mod keys;
mod killed;
mod lists;
mod log;
mod memory;
mod migrations;
mod misplaced;
mod moments;
mod one_line;
mod output;
mod outside;
mod overdue;
mod pipe;
mod prep;
mod printed;
mod privacy;
mod process;
mod ran;
mod readme;
mod reopened;
mod rescued;
mod revoked;
mod roster;
mod rotten;
mod said_twice;
mod schema;
mod score;
mod screens;
mod secrecy;
mod sequences;
mod session;
mod settling;
mod several;
mod signals;
mod sorted;
mod summaries;
mod tamper;
mod today;
mod tree;
mod undo;
mod unseen;
mod upkeep;
mod widths;
mod windows;
mod wording;
mod words;
mod world;
mod writing;

pub(crate) use outside::Says;
pub(crate) use world::World;

/// A test that lies in a file which no module names would never run.
#[test]
fn no_file_is_forgotten() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let main = std::fs::read_to_string(folder.join("main.rs")).unwrap();
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if let Some(module) = name.strip_suffix(".rs").filter(|module| *module != "main") {
            assert!(main.contains(&format!("mod {module};")), "{name} is not in main.rs");
        }
    }
}
