//! `coach demo`: everything, on fictional clients. In memory, or kept in a folder as a practice like any other.

use std::path::{Path, PathBuf};

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    busy::Busy, client::prep::page::PrepPage, cx::Cx, init, lists::Csv, status::stands, today::TodayPage,
};
use crate::{
    domain::{Percent, Unit, client::Status, pattern::Pattern},
    env::{Env, SetClock},
    error::Error,
    practice::{
        Practice,
        demo::{self, BANNER},
        found::{self, Founding},
        prep,
    },
    report::{Cell, Column, Format, ListWriter, PageBuilder, Record, write_one},
    store::client::Glance,
    tui,
};

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach demo
  coach demo --plain
  coach demo --keep ~/coach-demo --no-passphrase --recovery-file recovery.txt
  coach demo --keep ~/large --clients 2000 --no-passphrase --recovery-file r.txt")]
pub(super) struct DemoArgs {
    /// The same number gives the same answers
    #[arg(long, value_name = "N", default_value_t = demo::SEED)]
    seed: u64,
    /// Create a new practice with it in this folder
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    keep: Option<PathBuf>,
    /// With --keep: this many made-up clients with a year of history each, to try the program at that size
    #[arg(long, value_name = "N", requires = "keep", value_parser = crate::cli::number::whole::<u16>(12..=20_000))]
    clients: Option<u16>,
    /// With --keep: write the recovery key to this new file instead of showing it
    #[arg(long, value_name = "FILE", requires = "keep")]
    recovery_file: Option<PathBuf>,
    /// With --keep: do not protect the practice with a passphrase
    #[arg(long, requires = "keep")]
    no_passphrase: bool,
}

/// One fictional client and what there is to see.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct DemoRow {
    handle: String,
    name: String,
    status: Status,
    psi_score: Option<Unit>,
    rho_score: Option<Unit>,
    q_score: Option<Unit>,
    f_score: Option<Unit>,
    coherence_percentage: Option<Percent>,
    /// All patterns that hold, the primary one first.
    patterns: Vec<Pattern>,
    /// What this client is there to show.
    shows: String,
    #[serde(skip)]
    labels: String,
}

impl Record for DemoRow {
    const COLUMNS: &'static [Column] = &[
        Column::left("handle", "Client"),
        Column::text("name", "Name"),
        Column::left("status", "Status"),
        Column::right("psi_score", "psi"),
        Column::right("rho_score", "rho"),
        Column::right("q_score", "q"),
        Column::right("f_score", "f"),
        Column::right("coherence_percentage", "Coherence"),
        Column::text("patterns", "Patterns"),
        Column::text("shows", "What to look at"),
    ];
    const DEFAULT: &'static [&'static str] = &["handle", "name", "status", "coherence_percentage", "shows"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::text(&self.handle),
            Cell::text(&self.name),
            Cell::text(self.status),
            self.psi_score.into(),
            self.rho_score.into(),
            self.q_score.into(),
            self.f_score.into(),
            self.coherence_percentage.into(),
            Cell::List(self.patterns.iter().map(ToString::to_string).collect()),
            Cell::text(&self.shows),
        ]
    }
}

impl DemoRow {
    fn new(practice: &Practice, glance: Glance) -> Self {
        let name = glance.name();
        let (scores, percent, patterns) = glance
            .latest
            .map_or_else(Default::default, |latest| (latest.scores, latest.percent, latest.patterns));
        let labels: Vec<_> =
            patterns.iter().map(|pattern| practice.setting.model.label(*pattern).to_owned()).collect();
        Self {
            shows: demo::shows(glance.handle.as_str()).to_owned(),
            handle: glance.handle.to_string(),
            name,
            status: glance.status,
            psi_score: scores.psi,
            rho_score: scores.rho,
            q_score: scores.q,
            f_score: scores.f,
            coherence_percentage: percent,
            patterns,
            labels: labels.join(", "),
        }
    }
}

/// The day, everybody, one client and what to try next.
#[derive(Serialize)]
struct DemoPage {
    clients: Vec<DemoRow>,
    #[serde(skip)]
    today: TodayPage,
    #[serde(skip)]
    next: Option<PrepPage>,
}

impl DemoPage {
    fn new(practice: &Practice) -> Result<Self, Error> {
        let mut clients = Vec::new();
        practice.store.each_glance(practice.setting.now, |glance| {
            clients.push(DemoRow::new(practice, glance));
            Ok::<_, Error>(())
        })?;
        clients.sort_by_cached_key(|row| crate::domain::naming::words(&row.name));
        let Practice { store, setting, .. } = practice;
        let next = prep::next_client(store, setting)?;
        let next = next.map(|id| PrepPage::of(store, setting, id, (true, false))).transpose()?;
        Ok(Self { clients, today: TodayPage::now(practice)?, next })
    }
}

/// What to try next.
const NEXT: [(&str, &str); 4] = [
    ("coach demo", "on a terminal: the same twelve on a full screen"),
    ("coach demo --keep ~/coach-demo", "keep them, to try every command on"),
    ("coach init", "create your own encrypted practice"),
    ("coach --help", "everything else"),
];

impl Record for DemoPage {
    const COLUMNS: &'static [Column] = &[];
    const DEFAULT: &'static [&'static str] = &[];

    fn cells(&self) -> Vec<Cell> {
        Vec::new()
    }

    fn page(&self, page: &mut PageBuilder) {
        page.heading(BANNER);
        Record::page(&self.today, page);
        page.heading("Clients");
        let columns = vec![
            Column::left("handle", "Client"),
            Column::text("name", "Name"),
            Column::left("status", "Status"),
            Column::right("psi_score", "psi"),
            Column::right("rho_score", "rho"),
            Column::right("q_score", "q"),
            Column::right("f_score", "f"),
            Column::right("coherence_percentage", "Coherence"),
            Column::text("patterns", "Pattern"),
        ];
        let rows = self.clients.iter().map(|row| {
            let mut cells = row.cells();
            cells.truncate(columns.len() - 1);
            cells.push(Cell::text(&row.labels));
            cells
        });
        let rows = rows.collect();
        page.table(columns, rows);
        if let Some(next) = &self.next {
            page.heading("The next session");
            next.page(page);
        }
        page.heading("What to look at");
        for row in &self.clients {
            page.pair(row.handle.as_str(), row.shows.as_str());
        }
        page.heading("Next");
        for (command, what) in NEXT {
            page.pair(command, what);
        }
    }
}

impl DemoArgs {
    pub(super) fn run(self, mut cx: Cx<'_>) -> Result<(), Error> {
        if let Some(folder) = self.keep.clone() {
            return self.keep(&mut cx, &folder);
        }
        let mut practice = demo::memory(self.seed, demo::CLIENTS)?;
        let facts = cx.env.term.facts();
        let screen =
            facts.out && facts.input && !cx.globals.for_programs() && !cx.globals.accessible(cx.env, None);
        if screen {
            return full_screen(cx.env, &mut practice);
        }
        summary(&mut cx, &DemoPage::new(&practice)?)
    }

    /// Makes a practice with the fictional clients in it, up to this minute.
    fn keep(&self, cx: &mut Cx<'_>, folder: &Path) -> Result<(), Error> {
        found::check_free(folder)?;
        let file = self.recovery_file.as_deref();
        let clients = self.clients.map_or(demo::CLIENTS, usize::from);
        init::recovery_needs_a_place(cx, file)?;
        if cx.globals.dry_run {
            return cx.say(&format!(
                "would have created a practice with {clients} fictional clients in {}",
                folder.display()
            ));
        }
        let zone = match cx.globals.tz {
            Some(zone) => zone,
            None => init::machine_zone(cx)?,
        };
        let passphrase = init::passphrase(cx, self.no_passphrase)?;
        let founding = Founding { passphrase, ..demo::founding(zone) };
        let (now, quiet) = (cx.now, cx.globals.no_input);
        let Env { entropy, term, .. } = &mut *cx.env;
        let made = found::found(folder, &founding, demo::founded_at(now), &mut **entropy, |recovery| {
            init::hand_over(&mut **term, file, quiet, recovery)
        })?;
        let mut practice = made.practice;
        practice.setting.now = now;
        let busy = Busy::begin(&cx.globals, cx.env, "Creating clients", practice.store.meter());
        demo::fill(&mut practice, &mut *cx.env.entropy, self.seed, clients)?;
        drop(busy);
        if founding.passphrase.is_some() {
            // A system without a cache asks each time; that is no reason to fail.
            let keep_for = practice.setting.config.lock_after();
            drop(cx.cache.keep(practice.store.practice(), &made.identity, keep_for));
        }
        cx.did(&format!("Created a practice with {clients} fictional clients in {}", folder.display()))?;
        let store = format!("--store '{}'", folder.display());
        cx.say(&format!("Next:  coach {store} today"))?;
        cx.say(&format!("       coach {store} client prep"))?;
        stands(cx, folder, &practice.store)
    }
}

/// Shows the practice on the full screen.
fn full_screen(env: &mut Env, practice: &mut Practice) -> Result<(), Error> {
    // The screens read the clock: it is put to the time at which the demonstration takes place.
    let clock = std::mem::replace(&mut env.clock, Box::new(crate::env::SystemClock::default()));
    env.clock = Box::new(SetClock::new(clock, practice.setting.now, practice.setting.zone));
    tui::run(env, practice, tui::Options { banner: Some(BANNER), keys: None, lists: Some(&Csv) })
}

/// The same for pipes, programs and accessible mode.
fn summary(cx: &mut Cx<'_>, page: &DemoPage) -> Result<(), Error> {
    let mut style = cx.style();
    style.zone = demo::ZONE;
    style.now = demo::moment();
    if cx.globals.for_programs() && !style.format_is_human() {
        cx.say(BANNER)?;
        let mut writer = ListWriter::new(&style, cx.env.term.out())?;
        page.clients.iter().try_for_each(|row| writer.push(row))?;
        writer.finish()?;
        return Ok(());
    }
    // A pipe that asked for nothing gets what a person reads.
    if !style.format_is_human() {
        style.format = if cx.globals.accessible(cx.env, None) { Format::Lines } else { Format::Table };
    }
    style.fields.clear();
    if !style.facts.out {
        style.facts.width = style.facts.width.max(96);
    }
    Ok(write_one(page, &style, cx.env.term.out())?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::check_contract;

    #[test]
    fn twelve_rows_that_keep_their_contract() {
        let page = DemoPage::new(&demo::memory(demo::SEED, demo::CLIENTS).unwrap()).unwrap();
        assert_eq!(page.clients.len(), 12);
        for row in &page.clients {
            assert_eq!(check_contract(row), Ok(()));
            assert!(!row.shows.is_empty(), "{}", row.handle);
        }
    }
}
