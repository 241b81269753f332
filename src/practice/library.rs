//! Intervention libraries as a practice uses them: installing, finding, offering, and what is on offer.

use crate::{
    bank::{self, Library},
    domain::id,
    error::{Error, Kind},
    store::{
        Store, Tx,
        library::{Catalogued, InstalledLibrary},
    },
};

/// What an installation did.
pub struct Installed {
    /// The version.
    pub row: InstalledLibrary,
    /// Whether it was there before.
    pub known: bool,
    /// The version of the same library that it took the place of.
    pub replaced: Option<InstalledLibrary>,
}

/// Installs a version; of one library only one version is on offer, and this is the one.
///
/// # Errors
/// When another text is installed under the same name and version, a question bank has that name, or another library
/// offers one of its codes.
pub fn install(tx: &mut Tx<'_>, library: &Library) -> Result<Installed, Error> {
    let version = library.version.to_string();
    let all = tx.libraries()?;
    if let Some(known) = all.iter().find(|known| known.id == library.id && known.version == version) {
        if known.sha256 == library.sha256() {
            return Ok(Installed { row: known.clone(), known: true, replaced: None });
        }
        return Err(Error::refused(format!(
            "{} is already installed, with different contents",
            library.name()
        ))
        .hint("versions never change once installed: give the file a higher version"));
    }
    if tx.banks()?.iter().any(|bank| bank.id == library.id) {
        return Err(Error::refused(format!("a question bank is called {} already", library.id))
            .hint("give the library another id"));
    }
    let replaced = all.into_iter().find(|known| known.id == library.id && known.is_active);
    if let Some(replaced) = &replaced {
        tx.offer_library(replaced, false)?;
    }
    must_be_free(tx, library)?;
    Ok(Installed { row: tx.insert_library(library)?, known: false, replaced })
}

/// Refuses a library with a code that is on offer from elsewhere: a code has to mean one thing.
fn must_be_free(store: &Store, library: &Library) -> Result<(), Error> {
    let offered = store.interventions_on_offer()?;
    let taken = offered.iter().find(|it| library.intervention(&it.intervention.code).is_some());
    taken.map_or(Ok(()), |it| {
        let other = format!("{}@{}", it.library, it.version);
        let code = &it.intervention.code;
        Err(Error::refused(format!("the code {code} is already used by {other}"))
            .hint("use codes of your own, such as MY-01")
            .hint(format!("or retire the other: coach bank retire {other}")))
    })
}

/// Finds an installed version by `name` (the one on offer, else the newest) or `name@version`.
///
/// # Errors
/// When the store is damaged.
pub fn find(store: &Store, query: &str) -> Result<Option<InstalledLibrary>, Error> {
    let (name, version) =
        query.split_once('@').map_or((query, None), |(name, version)| (name, Some(version)));
    let mut all: Vec<_> = store.libraries()?.into_iter().filter(|library| library.id == name).collect();
    all.sort_by_key(|library| (library.is_active, library.version.parse::<bank::Version>().ok()));
    Ok(match version {
        Some(version) => all.into_iter().find(|library| library.version == version),
        None => all.pop(),
    })
}

/// Reads an installed library.
///
/// # Errors
/// When its text no longer passes the checks or is not the one that was installed: the store was tampered with.
pub fn load(store: &Store, installed: &InstalledLibrary) -> Result<Library, Error> {
    let damaged =
        || Error::new(Kind::Damaged, format!("the installed {} cannot be read any more", installed.name()));
    let library = bank::library::lint(&installed.name(), &store.library_source(installed.row)?)
        .map_err(|found| damaged().because(found))?;
    if library.sha256() == installed.sha256 { Ok(library) } else { Err(damaged()) }
}

/// Stops offering a version, or offers it again.
///
/// # Errors
/// When nothing would change, or a code is on offer from elsewhere.
pub fn offer(tx: &mut Tx<'_>, mut found: InstalledLibrary, offer: bool) -> Result<InstalledLibrary, Error> {
    if found.is_active == offer {
        let state = if offer { "is available" } else { "is retired" };
        return Err(Error::refused(format!("{} already {state}", found.name())));
    }
    if offer {
        must_be_free(tx, &load(tx, &found)?)?;
    }
    tx.offer_library(&found, offer)?;
    found.is_active = offer;
    Ok(found)
}

/// Everything on offer, by code. A practice that was made before there were libraries has the built-in one all the
/// same: it is installed by the first operation that needs it ([`need`]), and ids are the same before and after.
///
/// # Errors
/// When the store is damaged.
pub fn catalogue(store: &Store) -> Result<Vec<Catalogued>, Error> {
    if store.libraries()?.is_empty() {
        let library = bank::library::builtin().map_err(super::bank::problems)?;
        let version = library.version.to_string();
        let row = id::library(&library.id, &version);
        let mut all: Vec<_> = library
            .interventions
            .iter()
            .map(|intervention| Catalogued {
                id: id::intervention(row, &intervention.code),
                library: library.id.clone(),
                version: version.clone(),
                is_active: true,
                intervention: intervention.clone(),
            })
            .collect();
        all.sort_by(|a, b| a.intervention.code.cmp(&b.intervention.code));
        return Ok(all);
    }
    Ok(store.interventions_on_offer()?)
}

/// Installs the built-in library where none ever was.
///
/// # Errors
/// When the store refuses.
pub fn need(tx: &mut Tx<'_>) -> Result<(), Error> {
    if tx.libraries()?.is_empty() {
        install(tx, &bank::library::builtin().map_err(super::bank::problems)?)?;
    }
    Ok(())
}

/// The intervention on offer under a code, in any case of letters.
///
/// # Errors
/// When there is none; near codes are hints.
pub fn by_code(store: &Store, code: &str) -> Result<Catalogued, Error> {
    let wanted = code.trim().to_uppercase();
    let all = catalogue(store)?;
    if let Some(found) = all.iter().find(|it| it.intervention.code == wanted) {
        return Ok(found.clone());
    }
    let near = all.iter().map(|it| (strsim::damerau_levenshtein(&it.intervention.code, &wanted), it));
    let near = near.filter(|(distance, _)| *distance <= 2).min_by_key(|(distance, _)| *distance);
    let error = Error::not_found(format!("no available intervention has the code '{code}'")).about(code);
    Err(match near {
        Some((_, it)) => {
            let it = &it.intervention;
            error.hint(format!("did you mean {} ({})?  coach intervene show {}", it.code, it.name, it.code))
        }
        None => error,
    }
    .hint("list them: coach intervene list"))
}
