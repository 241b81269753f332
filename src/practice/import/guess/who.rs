//! Which columns say who answered. Their names say it and nothing else; what stands in the cells decides no column.

use super::{
    Open, cells, header,
    headers::{is_again, person},
    named::IDS,
};
use crate::{
    domain::naming,
    practice::import::{Sheet, brief, contacts, people::By, whose::is_nobody},
};

/// The columns that say who answered, from 0.
pub(super) struct Who {
    /// The first to go by; several for a name in parts.
    pub(super) main: Vec<usize>,
    pub(super) by: By,
    /// All that hold the name, or a part of it, besides.
    pub(super) name: Vec<usize>,
    /// That of the handle or id, besides.
    pub(super) handle: Option<usize>,
}

impl Who {
    pub(super) fn columns(&self) -> impl Iterator<Item = usize> {
        self.main.iter().chain(&self.name).copied().chain(self.handle)
    }
}

/// The columns that name the client, by what they are called: the address before the handle before the name. The others
/// have to mean the same client. Where two are called alike, nothing says which is meant. `groups` are those of the
/// questions, folded.
pub(super) fn client(sheet: &Sheet<'_>, groups: &[String]) -> Result<Who, Open<Who>> {
    let parts: Vec<usize> = contacts::name_parts(&sheet.header).into_iter().flatten().collect();
    let called = |wanted: By| {
        let named = (0..).zip(&sheet.header).filter(|(at, _)| !parts.contains(at));
        let named = named.filter(|(_, name)| person(name, groups).is_some_and(|(by, _)| by == wanted));
        named.map(|(at, _)| at).collect::<Vec<usize>>()
    };
    let (emails, handles, whole) =
        (addresses(sheet, called(By::Email)), called(By::Handle), called(By::Name));
    let names: Vec<usize> = whole.iter().chain(&parts).copied().collect();
    let main = [(By::Email, &emails), (By::Handle, &handles), (By::Name, &whole)];
    let Some((by, main)) = main.into_iter().find(|(_, columns)| !columns.is_empty()) else {
        return Err(in_parts(sheet, parts));
    };
    let first = main.first().copied().unwrap_or_default();
    // A column that is called like a person may hold addresses: then its cells say by what the person is named.
    let by = if by == By::Name && main.len() == 1 && holds_addresses(sheet, first) { By::Email } else { by };
    let who = Who {
        main: vec![first],
        by,
        name: if by == By::Name { Vec::new() } else { names.into_iter().filter(|at| *at != first).collect() },
        handle: handles.first().copied().filter(|_| by == By::Email),
    };
    let alike = if main.len() > 1 { main } else { &handles };
    if alike.len() < 2 {
        // Parts of a name beside the whole of it have to be the same one.
        let main = if by == By::Name { names_of(first, &parts) } else { vec![first] };
        return Ok(Who { main, ..who });
    }
    let names: Vec<_> = alike.iter().map(|at| format!("'{}'", brief(header(sheet, *at)))).collect();
    let by = if main.len() > 1 { by } else { By::Handle };
    let point = format!(
        "which column names the client: {} are all called so; client = {{ column = \"..\", as = \"{}\" }}",
        names.join(" and "),
        by.key()
    );
    Err(Open { point, draft: Some(who) })
}

/// Whether all that a column says are addresses.
fn holds_addresses(sheet: &Sheet<'_>, at: usize) -> bool {
    let mut filled = cells(sheet, at).filter(|cell| !cell.is_empty() && !is_nobody(cell)).peekable();
    filled.peek().is_some() && filled.all(|cell| cell.contains('@'))
}

/// The column with the number that the form tool gives to each form: two forms of one minute are two where it is another
/// one. One that is not filled in every row tells nothing apart.
pub(in super::super) fn submission(sheet: &Sheet<'_>, used: &[usize]) -> Option<usize> {
    let is_id = |at: &usize| IDS.contains(&naming::words(header(sheet, *at)).join(" ").as_str());
    let free = (0..sheet.header.len()).filter(|at| !used.contains(at)).filter(is_id);
    let rank = |at: &usize| {
        let words = naming::words(header(sheet, *at)).join(" ");
        IDS.iter().position(|name| *name == words)
    };
    let filled = |at: &usize| !sheet.sample.is_empty() && cells(sheet, *at).all(|cell| !cell.is_empty());
    free.filter(filled).min_by_key(rank)
}

/// The same where its name says that it is the number of a form, and of nobody: two rows with one number are one form.
pub(in super::super) fn number(sheet: &Sheet<'_>, used: &[usize]) -> Option<usize> {
    const OTHER: [&str; 3] = ["respondent id", "id", "uuid"];
    let named = |name: &str| IDS.contains(&name) && !OTHER.contains(&name);
    let free = (0..sheet.header.len()).filter(|at| !used.contains(at));
    free.filter(|at| named(&naming::words(header(sheet, *at)).join(" "))).min()
}

/// What is to be settled where names alone say who answered, and a column that nobody reads holds addresses.
pub(super) fn beside_name(sheet: &Sheet<'_>, who: &Who, other: &[usize]) -> Option<String> {
    if who.by != By::Name {
        return None;
    }
    let at = other.iter().find(|at| like_addresses(sheet, **at))?;
    let addresses = brief(header(sheet, *at));
    let name = brief(header(sheet, who.main.first().copied()?));
    Some(format!(
        "whose addresses '{addresses}' holds; if the client's: client = {{ column = \"{addresses}\", as = \"email\", name = \
         \"{name}\" }}"
    ))
}

/// Whether nearly all that a column says are addresses.
fn like_addresses(sheet: &Sheet<'_>, at: usize) -> bool {
    let filled = || cells(sheet, at).filter(|cell| !cell.is_empty());
    let (all, like) = (filled().count(), filled().filter(|cell| cell.contains('@')).count());
    all > 0 && like * 5 >= all * 4
}

fn names_of(whole: usize, parts: &[usize]) -> Vec<usize> {
    std::iter::once(whole).chain(parts.iter().copied()).collect()
}

/// Of several columns of addresses those that the form tool filled: it may have one of its own in which it knows nobody.
fn addresses(sheet: &Sheet<'_>, mut called: Vec<usize>) -> Vec<usize> {
    if called.iter().any(|at| !is_again(header(sheet, *at))) {
        called.retain(|at| !is_again(header(sheet, *at)));
    }
    if called.len() < 2 || !sheet.is_sampled() {
        return called;
    }
    let filled = |at: &usize| cells(sheet, *at).any(|cell| !cell.is_empty() && !is_nobody(cell));
    let known: Vec<usize> = called.iter().copied().filter(filled).collect();
    if known.is_empty() { called } else { known }
}

/// What is to be settled where no column is called like an address, a handle or a whole name.
fn in_parts(sheet: &Sheet<'_>, parts: Vec<usize>) -> Open<Who> {
    let wanted = "which column names the client: client = { column = \"..\", as = \"email\" }";
    if let [first, last] = parts.as_slice() {
        let name = |at: &usize| header(sheet, *at).to_owned();
        let point = format!(
            "which column names the client: only '{}' and '{}' say a name; client = {{ column = [\"{0}\", \"{1}\"], as = \
             \"name\" }}",
            brief(&name(first)),
            brief(&name(last))
        );
        return Open {
            point,
            draft: Some(Who { main: parts, by: By::Name, name: Vec::new(), handle: None }),
        };
    }
    match (0..sheet.header.len()).find(|at| like_addresses(sheet, *at)) {
        Some(at) => Open::new(format!(
            "{wanted}; '{}' holds addresses, but its name does not say whose",
            brief(header(sheet, at))
        )),
        None => Open::new(wanted),
    }
}
