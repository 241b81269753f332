//! Question banks as a practice uses them: installing, choosing, and loading the one an assessment is pinned to.

use std::{collections::HashMap, rc::Rc};

use uuid::Uuid;

use crate::{
    bank::{self, Bank, BankProblems},
    domain::{
        Dimension,
        assessment::{BankRef, Type},
        id::{self, QuestionId},
        question::Question,
    },
    error::{Error, Kind},
    store::{Store, Tx, bank::Installed},
};

/// Tells what is wrong in a bank file the way a compiler would.
pub fn problems(problems: BankProblems) -> Error {
    Error::refused(problems.first()).hint(problems.rest()).because(problems)
}

/// Installs a version.
///
/// # Errors
/// When another text is installed under the same name and version, or a library has that name.
pub fn install(tx: &mut Tx<'_>, bank: &Bank) -> Result<Installed, Error> {
    let version = bank.version.to_string();
    let known = tx.banks()?.into_iter().find(|known| known.id == bank.id && known.version == version);
    match known {
        None if tx.libraries()?.iter().any(|library| library.id == bank.id) => {
            Err(Error::refused(format!("an intervention library is called {} already", bank.id))
                .hint("give the bank another id"))
        }
        None => Ok(tx.insert_bank(bank)?),
        Some(known) if known.sha256 == bank.sha256() => Ok(known),
        Some(_) => {
            Err(Error::refused(format!("{} is already installed, with different contents", bank.name()))
                .hint("versions never change once installed: give the file a higher version"))
        }
    }
}

/// Finds an installed version by `name` (the newest on offer) or `name@version`.
///
/// # Errors
/// When there is none.
pub fn find(store: &Store, query: &str) -> Result<Installed, Error> {
    let (name, version) =
        query.split_once('@').map_or((query, None), |(name, version)| (name, Some(version)));
    let mut all: Vec<_> = store.banks()?.into_iter().filter(|bank| bank.id == name).collect();
    all.sort_by_key(|bank| (bank.is_active, number(&bank.version)));
    let found = match version {
        Some(version) => all.into_iter().find(|bank| bank.version == version),
        None => all.pop(),
    };
    found.ok_or_else(|| {
        Error::not_found(format!("no question bank '{query}' is installed"))
            .hint("list them: coach bank list")
            .about(query)
    })
}

fn number(version: &str) -> Option<bank::Version> {
    version.parse().ok()
}

/// The newest version on offer for a kind of assessment.
///
/// # Errors
/// When none is on offer, or a custom assessment does not say which.
pub fn choose(store: &Store, kind: Type, dimension: Option<Dimension>) -> Result<Installed, Error> {
    let fits = |bank: &Installed| bank.is_active && bank.kind == kind && bank.dimension == dimension;
    let mut all: Vec<_> = store.banks()?.into_iter().filter(fits).collect();
    all.sort_by_key(|bank| number(&bank.version));
    let several = all.iter().any(|bank| Some(&bank.id) != all.first().map(|first| &first.id));
    if kind == Type::Custom && several {
        return Err(Error::usage("several custom banks are installed")
            .hint("choose one: --bank NAME (coach bank list)"));
    }
    if let Some(found) = all.pop() {
        return Ok(found);
    }
    let error = Error::not_found(format!("no {} bank is available", kind.words()));
    let retired = |bank: &Installed| !bank.is_active && bank.kind == kind && bank.dimension == dimension;
    Err(match store.banks()?.into_iter().find(retired) {
        Some(bank) => {
            error.hint(format!("make the retired one available again: coach bank restore {}", bank.id))
        }
        None => error.hint("install one: coach bank add FILE").hint("list all: coach bank list"),
    })
}

/// The version that a name stands for, to begin a new assessment with.
///
/// # Errors
/// When there is none, or it is retired.
pub fn offered(store: &Store, query: &str) -> Result<Installed, Error> {
    let found = find(store, query)?;
    if found.is_active {
        return Ok(found);
    }
    let name = format!("{}@{}", found.id, found.version);
    Err(Error::refused(format!("{name} is retired, so no new assessment can be started with it"))
        .hint(format!("bring it back: coach bank restore {name}"))
        .hint("see what is available: coach bank list"))
}

/// The bank of a new assessment: the named one, or the newest on offer for the kind. A named bank says the kind.
///
/// # Errors
/// When there is none, it is retired, or kind, dimension and bank contradict each other.
pub fn wanted(
    store: &Store,
    named: Option<&str>,
    kind: Option<Type>,
    focus: Option<Dimension>,
    usual: Type,
) -> Result<Installed, Error> {
    if let Some(named) = named {
        let found = offered(store, named)?;
        let clash = kind.is_some_and(|kind| kind != found.kind)
            || focus.is_some_and(|focus| Some(focus) != found.dimension);
        return if clash {
            Err(Error::usage(format!("{named} is for {} assessments", found.kind.words()))
                .hint("leave out --type and --focus: the bank sets them"))
        } else {
            Ok(found)
        };
    }
    let kind = kind.unwrap_or(if focus.is_some() { Type::DeepDive } else { usual });
    match (kind, focus) {
        (Type::DeepDive, None) => Err(without_focus()),
        (Type::DeepDive, focus) => choose(store, kind, focus),
        (_, Some(_)) => Err(Error::usage("--focus works only with --type deep_dive")),
        (_, None) => choose(store, kind, None),
    }
}

/// A deep dive of which nobody said what it is about.
pub fn without_focus() -> Error {
    Error::usage("a deep dive needs a dimension").hint("choose one: --focus psi, rho, q or f")
}

/// A bank that an assessment is pinned to, with the ids of its questions.
pub struct Pinned {
    /// The bank.
    pub bank: Bank,
    row: Uuid,
    by_id: HashMap<QuestionId, usize>,
}

impl Pinned {
    fn new(row: Uuid, bank: Bank) -> Self {
        let ids = bank.questions.iter().enumerate();
        let by_id = ids.map(|(index, question)| (id::question(row, &question.code), index)).collect();
        Self { bank, row, by_id }
    }

    /// The question with an id.
    pub fn question(&self, id: QuestionId) -> Option<&Question> {
        self.by_id.get(&id).and_then(|index| self.bank.questions.get(*index))
    }

    /// The id of a question.
    pub fn id(&self, code: &str) -> QuestionId {
        id::question(self.row, code)
    }
}

/// Banks that were loaded once in this command.
#[derive(Default)]
pub struct Shelf(HashMap<Uuid, Rc<Pinned>>);

impl Shelf {
    /// The bank that an assessment is pinned to.
    ///
    /// # Errors
    /// When its text is not the one whose hash the assessment names.
    pub fn take(&mut self, store: &Store, wanted: &BankRef) -> Result<Rc<Pinned>, Error> {
        if let Some(known) = self.0.get(&wanted.row) {
            return Ok(Rc::clone(known));
        }
        let bank = load(store, wanted.row, &format!("{}@{}", wanted.id, wanted.version))?;
        if bank.sha256() != wanted.sha256 {
            return Err(Error::new(
                Kind::Damaged,
                format!("the installed {} differs from the one this assessment was taken with", bank.name()),
            )
            .fact(format!("pinned  {}", wanted.sha256))
            .fact(format!("found   {}", bank.sha256())));
        }
        let pinned = Rc::new(Pinned::new(wanted.row, bank));
        self.0.insert(wanted.row, Rc::clone(&pinned));
        Ok(pinned)
    }
}

/// Reads an installed bank.
///
/// # Errors
/// When its text no longer passes the checks, which means that the store was tampered with.
pub fn load(store: &Store, row: Uuid, name: &str) -> Result<Bank, Error> {
    bank::kept(name, &store.bank_source(row)?).map_err(|found| {
        Error::new(Kind::Damaged, format!("the installed {name} cannot be read any more")).because(found)
    })
}

/// How an assessment refers to an installed version.
pub fn reference(installed: &Installed) -> BankRef {
    BankRef {
        row: installed.row,
        id: installed.id.clone(),
        version: installed.version.clone(),
        sha256: installed.sha256.clone(),
    }
}

/// Stops offering a version, or offers it again.
///
/// # Errors
/// When nothing would change.
pub fn offer(tx: &mut Tx<'_>, query: &str, offer: bool) -> Result<Installed, Error> {
    let mut found = find(tx, query)?;
    if found.is_active == offer {
        let state = if offer { "available" } else { "retired" };
        return Err(Error::refused(format!("{}@{} is {state} already", found.id, found.version)));
    }
    tx.offer_bank(found.row, offer)?;
    found.is_active = offer;
    Ok(found)
}
