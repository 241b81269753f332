//! What could stand at the cursor, by kind: clients, assessments, banks, questions, settings, fields and words.

use std::collections::{HashMap, HashSet};

use super::{
    super::{help, man, schema},
    place::Place,
};
use crate::{
    domain::{
        Dimension,
        assessment::Status,
        client::Status as Standing,
        id::{AssessmentId, ClientId},
        naming::slug,
        pattern::Pattern,
        session::Status as Held,
        when::echo,
    },
    practice::{
        bank::Shelf,
        config::{self, SETTINGS},
        fields::FIELDS,
        library, session,
    },
    store::{
        Store, StoreError, assessment::Wanted, assignment::Given, client::Named, handle::Noun,
        session::Wanted as Sessions,
    },
};

/// How many operations are offered.
const RECENT: usize = 30;
/// How many sessions are offered.
const NEAREST: usize = 100;
/// How many bare handles are offered.
const MOST: i64 = 200;

/// A kind of candidates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// Clients by handle and by name.
    Client,
    /// Assessments by handle.
    Assessment,
    /// Assessments that are not finished.
    Unfinished,
    /// Assessments that are.
    Completed,
    /// Scores by name, the latest first.
    Score,
    /// Sessions by handle.
    Session(Stage),
    /// Questions of the assessment that stands on the line.
    Question,
    /// Banks and libraries by name.
    Bank,
    /// Interventions on offer by code.
    Intervention,
    /// Assignments: those that run, or those that are over.
    Work(bool),
    /// Settings.
    Setting,
    /// What the setting on the line may be.
    SettingValue,
    /// `FIELD=` of a client.
    Assignment,
    /// `FIELD=` of a session.
    SessionAssignment,
    /// Fields of a client.
    ClientField,
    /// Columns of the command on the line.
    Field,
    /// Recent operations.
    Operation,
    /// Names of JSON Schemas.
    Schema,
    /// Manual pages.
    Page,
    /// Topics and commands.
    Help,
    /// psi, rho, q, f.
    Dimension,
    /// The four patterns.
    Pattern,
    /// IANA zones.
    Zone,
    /// Handles of one kind of thing.
    Handle(Noun),
    /// A few fixed words.
    Words(&'static [&'static str]),
}

/// Which sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Those that are scheduled.
    Scheduled,
    /// Those that are not any more.
    Over,
    /// All.
    Any,
}

/// What could stand at the cursor.
pub(super) struct Candidate {
    /// What is typed.
    pub(super) value: String,
    /// What it is; empty says nothing.
    pub(super) help: String,
}

impl Candidate {
    fn new(value: impl Into<String>, help: impl Into<String>) -> Self {
        Self { value: value.into(), help: help.into() }
    }
}

/// The candidates of one kind. What cannot be read offers nothing: a shell has no place for errors.
pub(super) fn of(source: Source, path: &[String], place: &Place, typed: &str) -> Vec<Candidate> {
    let bare = |words: &[&str]| words.iter().map(|word| Candidate::new(*word, "")).collect();
    match source {
        Source::Client => place.store().and_then(|store| clients(&store, typed).ok()).unwrap_or_default(),
        Source::Assessment => assessments(place, |_| true),
        Source::Unfinished => assessments(place, |status| status != Status::Completed),
        Source::Completed => assessments(place, |status| status == Status::Completed),
        Source::Score => scores(place, typed),
        Source::Session(stage) => sessions(place, stage, typed),
        Source::Question => questions(place).unwrap_or_default(),
        Source::Bank => banks(place),
        Source::Intervention => interventions(place),
        Source::Work(running) => work(place, running).unwrap_or_default(),
        Source::Setting => settings(place),
        Source::SettingValue => setting_values(place),
        Source::Assignment => {
            FIELDS.iter().map(|field| Candidate::new(format!("{}=", field.short), field.help)).collect()
        }
        Source::SessionAssignment => {
            let all = session::field::FIELDS.iter();
            all.map(|field| Candidate::new(format!("{}=", field.short), field.help)).collect()
        }
        Source::ClientField => FIELDS.iter().map(|field| Candidate::new(field.short, field.help)).collect(),
        Source::Field => {
            schema::columns(path).iter().map(|column| Candidate::new(column.key, column.title)).collect()
        }
        Source::Operation => operations(place).unwrap_or_default(),
        Source::Schema => {
            schema::REGISTRY.iter().map(|entry| Candidate::new(entry.name, entry.about)).collect()
        }
        Source::Page => man::names().into_iter().map(|(name, about)| Candidate::new(name, about)).collect(),
        Source::Help => help_words(place),
        Source::Dimension => {
            Dimension::ALL.iter().map(|one| Candidate::new(one.key(), one.measures())).collect()
        }
        Source::Pattern => bare(&Pattern::ALL.map(Pattern::key)),
        Source::Zone => chrono_tz::TZ_VARIANTS.iter().map(|zone| Candidate::new(zone.name(), "")).collect(),
        Source::Handle(noun) => {
            let handles = place.locked().and_then(|store| store.handles(noun, typed, MOST).ok());
            handles.unwrap_or_default().into_iter().map(|handle| Candidate::new(handle, "")).collect()
        }
        Source::Words(words) => bare(words),
    }
}

/// Clients, those being coached first. A name is offered where it means one client only; before anything is typed each
/// client is offered once.
fn clients(store: &Store, typed: &str) -> Result<Vec<Candidate>, StoreError> {
    let mut all: Vec<Named> = Vec::new();
    store.each_name(|named| {
        all.push(named);
        Ok::<_, StoreError>(true)
    })?;
    all.sort_by_cached_key(|named| {
        let (resting, away) = (named.status != Standing::Active, named.status == Standing::Archived);
        (resting, away, slug(&named.first_name, &named.last_name), named.handle.to_string())
    });
    let (mut once, mut twice) = (HashSet::new(), HashSet::new());
    for named in &all {
        for slug in spellings(named) {
            if !once.insert(slug.clone()) {
                twice.insert(slug);
            }
        }
    }
    let mut found = Vec::new();
    for named in &all {
        let handle = named.handle.as_str();
        let name = named.name();
        let help = if name.is_empty() { String::new() } else { format!("{name} ({handle})") };
        let slugs = spellings(named).into_iter().filter(|slug| !twice.contains(slug));
        let mut values: Vec<String> = slugs.chain([handle.to_owned()]).collect();
        if typed.is_empty() {
            values.truncate(1);
        }
        found.extend(values.into_iter().map(|value| Candidate::new(value, help.clone())));
    }
    Ok(found)
}

/// `ada-okafor` and `okafor-ada`: both mean her.
fn spellings(named: &Named) -> Vec<String> {
    let (first, last) = (&named.first_name, &named.last_name);
    let mut both = vec![slug(first, last), slug(last, first)];
    both.dedup();
    both.retain(|slug| !slug.is_empty());
    both
}

/// The names of all clients; empty while locked.
fn names(store: &Store) -> Result<HashMap<ClientId, String>, StoreError> {
    let mut names = HashMap::new();
    store.each_name(|named| {
        names.insert(named.id, named.name());
        Ok::<_, StoreError>(true)
    })?;
    Ok(names)
}

fn assessments(place: &Place, meant: impl Fn(Status) -> bool) -> Vec<Candidate> {
    let look = |store: Store| {
        let names = names(&store)?;
        let mut found = Vec::new();
        store.each_assessment(Wanted::default(), |assessment| {
            if meant(assessment.status) {
                let name = names.get(&assessment.client_id).map_or("", String::as_str);
                let help = format!("{} {name}", assessment.kind.words());
                found.push(Candidate::new(assessment.handle.to_string(), help.trim_end()));
            }
            Ok::<_, StoreError>(())
        })?;
        found.reverse();
        Ok::<_, StoreError>(found)
    };
    place.store().and_then(|store| look(store).ok()).unwrap_or_default()
}

/// Scores with when and whose.
fn scores(place: &Place, typed: &str) -> Vec<Candidate> {
    let look = |store: Store| {
        let names = names(&store)?;
        let mut found = Vec::new();
        store.each_score(None, None, None, |score| {
            let handle = score.handle();
            if handle.as_str().starts_with(typed) {
                let name = names.get(&score.client_id).map_or("", String::as_str);
                let help = format!("{} {name}", score.calculated_at.format("%-d %b %Y"));
                found.push(Candidate::new(handle.to_string(), help.trim_end()));
            }
            Ok::<_, StoreError>(())
        })?;
        found.reverse();
        found.truncate(NEAREST);
        Ok::<_, StoreError>(found)
    };
    place.store().and_then(|store| look(store).ok()).unwrap_or_default()
}

/// Sessions with when and with whom: those to come with the next one first, else the latest first.
fn sessions(place: &Place, stage: Stage, typed: &str) -> Vec<Candidate> {
    let look = |store: Store| {
        let names = names(&store)?;
        let mut found = Vec::new();
        store.each_session(Sessions::default(), |session| {
            let open = session.status == Held::Scheduled;
            let meant = stage == Stage::Any || open == (stage == Stage::Scheduled);
            if meant && session.handle.as_str().starts_with(typed) {
                let name = names.get(&session.client_id).map_or("", String::as_str);
                let help = format!("{} {name}", echo::short(session.local()));
                found.push(Candidate::new(session.handle.to_string(), help.trim_end()));
            }
            Ok::<_, StoreError>(())
        })?;
        if stage != Stage::Scheduled {
            found.reverse();
        }
        found.truncate(NEAREST);
        Ok::<_, StoreError>(found)
    };
    place.store().and_then(|store| look(store).ok()).unwrap_or_default()
}

/// The questions of the assessment whose handle stands on the line.
fn questions(place: &Place) -> Option<Vec<Candidate>> {
    let store = place.locked()?;
    let named = place.words().find_map(|word| match store.named(word) {
        Ok(Some((Noun::Assessment, id))) => Some(AssessmentId(id)),
        _ => None,
    })?;
    let assessment = store.assessment(named).ok()?;
    let pinned = Shelf::default().take(&store, &assessment.bank).ok()?;
    let questions = pinned.bank.questions.iter();
    Some(questions.map(|question| Candidate::new(&question.code, &question.text)).collect())
}

fn banks(place: &Place) -> Vec<Candidate> {
    let banks = place.locked().and_then(|store| store.banks().ok()).unwrap_or_default();
    let libraries = place.locked().and_then(|store| store.libraries().ok()).unwrap_or_default();
    let banks = banks.into_iter().map(|bank| (bank.id, bank.version, bank.title));
    let all = banks.chain(libraries.into_iter().map(|library| (library.id, library.version, library.title)));
    all.flat_map(|(id, version, title)| {
        let exact = Candidate::new(format!("{id}@{version}"), title.as_str());
        [Candidate::new(id, title), exact]
    })
    .collect()
}

fn interventions(place: &Place) -> Vec<Candidate> {
    let all = place.locked().and_then(|store| library::catalogue(&store).ok()).unwrap_or_default();
    all.into_iter().map(|it| Candidate::new(it.intervention.code, it.intervention.name)).collect()
}

fn work(place: &Place, running: bool) -> Option<Vec<Candidate>> {
    let store = place.store()?;
    let names = names(&store).ok()?;
    let mut all = store.assignments(None).ok()?;
    all.retain(|given| given.assignment.status.is_running() == running);
    all.reverse();
    let candidate = |given: Given| {
        let name = names.get(&given.assignment.client_id).map_or("", String::as_str);
        Candidate::new(given.assignment.handle.to_string(), format!("{} {name}", given.code).trim_end())
    };
    Some(all.into_iter().map(candidate).collect())
}

fn settings(place: &Place) -> Vec<Candidate> {
    let known = place.config().list("");
    known.into_iter().map(|shown| Candidate::new(shown.key, shown.help)).collect()
}

fn setting_values(place: &Place) -> Vec<Candidate> {
    let key = place.words().find_map(|word| SETTINGS.iter().find(|setting| setting.key == word));
    let words = key.map(config::Setting::words).unwrap_or_default();
    words.iter().map(|word| Candidate::new(*word, "")).collect()
}

fn operations(place: &Place) -> Option<Vec<Candidate>> {
    let store = place.store()?;
    let mut found = Vec::new();
    let read = store.operations(|operation| {
        let what = operation.summary.unwrap_or(operation.command);
        found.push(Candidate::new(operation.id.to_string(), what));
        Ok::<_, StoreError>(found.len() < RECENT)
    });
    read.ok().map(|()| found)
}

/// Topics and the commands below the words typed so far.
fn help_words(place: &Place) -> Vec<Candidate> {
    let mut command = super::super::command();
    command.build();
    let typed: Vec<&str> = place.words().skip_while(|word| *word != "help").skip(1).collect();
    let mut here = &command;
    for word in typed.iter().take(typed.len().saturating_sub(1)) {
        match here.find_subcommand(word) {
            Some(sub) => here = sub,
            None => break,
        }
    }
    let about = |sub: &clap::Command| sub.get_about().map(ToString::to_string).unwrap_or_default();
    let commands = here.get_subcommands().filter(|sub| !sub.is_hide_set());
    let mut found: Vec<_> = commands.map(|sub| Candidate::new(sub.get_name(), about(sub))).collect();
    if typed.len() < 2 {
        found.extend(help::TOPICS.iter().map(|topic| Candidate::new(topic.name, topic.about)));
    }
    found
}
