//! Which rows are forms that somebody finished and sent, and which are headers once more.

use super::{cells, header};
use crate::{
    domain::naming,
    practice::import::{
        Sheet, brief,
        map::{Column, Condition, Wanted as Words},
        moment,
    },
};

/// The column by which a form tool says that a form was finished, where it says nothing else.
pub(super) fn finished(sheet: &Sheet<'_>) -> Option<usize> {
    const NAMES: [&str; 4] = ["finished", "is finished", "is complete", "completed successfully"];
    let words = |text: &str| naming::words(text).join(" ");
    let known = |cell: &str| {
        cell.is_empty() || DONE.contains(&words(cell).as_str()) || OPEN.contains(&words(cell).as_str())
    };
    let named = (0..).zip(&sheet.header).filter(|(_, name)| NAMES.contains(&words(name).as_str()));
    let mut named = named.map(|(at, _)| at).filter(|at| cells(sheet, *at).all(known));
    named.next().filter(|_| !sheet.sample.is_empty())
}

/// Words for a form that was finished.
const DONE: [&str; 3] = ["1", "true", "yes"];

/// Words for one that was not.
const OPEN: [&str; 3] = ["0", "false", "no"];

pub(super) fn done(column: Column) -> Condition {
    Condition { column, wanted: Words::Is(DONE.map(str::to_owned).to_vec()) }
}

/// Names of columns that say what became of a form, in the languages of form tools; folded. `state` is not among them: it is
/// a part of addresses as well.
const STATUS: &[&str] = &[
    "finished",
    "is finished",
    "completed",
    "complete",
    "is complete",
    "completed successfully",
    "completion status",
    "submitted",
    "is submitted",
    "status",
    "entry status",
    "response status",
    "response type",
    "submission status",
    "form status",
    "survey status",
    "record status",
    "review status",
    "approval status",
    "validation status",
    "validation",
    "valid",
    "is valid",
    "approved",
    "vollstandig",
    "abgeschlossen",
    "beendet",
    "fertig",
    "gultig",
    "ausgefullt",
    "abgesendet",
    "bearbeitungsstatus",
    "antwortstatus",
    "statut",
    "etat",
    "termine",
    "acheve",
    "valide",
    "valable",
    "estado",
    "estatus",
    "completado",
    "completo",
    "terminado",
    "finalizado",
    "valido",
    "stato",
    "completato",
    "terminato",
    "situacao",
    "concluido",
    "voltooid",
    "afgerond",
    "volledig",
    "geldig",
    "状態",
    "ステータス",
];

/// Words for a form that was finished and counts; folded.
const COUNTS: &[&str] = &[
    "1",
    "true",
    "yes",
    "y",
    "x",
    "complete",
    "completed",
    "finished",
    "submitted",
    "sent",
    "done",
    "closed",
    "final",
    "valid",
    "ok",
    "active",
    "approved",
    "validation status approved",
    "submitted via web",
    "ip address",
    "ja",
    "oui",
    "si",
    "sim",
    "wahr",
    "vrai",
    "abgeschlossen",
    "vollstandig",
    "beendet",
    "fertig",
    "gultig",
    "abgesendet",
    "termine",
    "terminee",
    "valide",
    "envoye",
    "completado",
    "completo",
    "completa",
    "terminado",
    "finalizado",
    "enviado",
    "valido",
    "completato",
    "terminato",
    "inviato",
    "concluido",
    "voltooid",
    "afgerond",
    "volledig",
    "geldig",
    "完了",
];

/// Names of columns that say that a form does not count; folded.
const FLAWS: &[&str] = &[
    "deleted",
    "is deleted",
    "trash",
    "trashed",
    "void",
    "voided",
    "test",
    "is test",
    "test response",
    "preview",
    "is preview",
    "draft",
    "is draft",
    "disqualified",
    "is disqualified",
    "screened out",
    "spam",
    "is spam",
    "duplicate",
    "is duplicate",
    "incomplete",
    "is incomplete",
    "invalid",
    "excluded",
    "rejected",
    "cancelled",
    "canceled",
    "withdrawn",
    "geloscht",
    "entwurf",
    "ungultig",
    "testdaten",
    "storniert",
    "supprime",
    "brouillon",
    "essai",
    "annule",
    "invalide",
    "eliminado",
    "borrado",
    "borrador",
    "prueba",
    "anulado",
    "eliminato",
    "cancellato",
    "bozza",
    "prova",
    "annullato",
    "excluido",
    "apagado",
    "rascunho",
    "teste",
    "verwijderd",
    "concept",
    "proef",
    "ongeldig",
];

/// Words for there being no such flaw; folded.
const NONE: &[&str] = &["0", "false", "no", "n", "nein", "non", "nao", "nee", "falsch", "faux", "none", "ok"];

/// Words that say of a form that it is not finished, in a column whose name may mean something else.
const UNFINISHED: &[&str] = &[
    "0",
    "false",
    "no",
    "n",
    "incomplete",
    "unfinished",
    "not finished",
    "partial",
    "draft",
    "in progress",
    "started",
    "abandoned",
    "spam",
    "survey preview",
    "unverified",
    "disqualified",
    "deleted",
    "trashed",
];

/// Whether a word of a column says that the form does not count; nothing where the column says nothing of the kind.
fn is_flaw(name: &str) -> Option<fn(&str) -> bool> {
    match name {
        "state" => Some(|cell| UNFINISHED.contains(&cell)),
        _ if STATUS.contains(&name) => Some(|cell| !COUNTS.contains(&cell)),
        // As clinical databases number it: 0 is incomplete, 1 unverified and 2 complete.
        _ if name.ends_with(" complete") => Some(|cell| !matches!(cell, "2" | "complete" | "completed")),
        _ if FLAWS.contains(&name) => Some(|cell| !cell.is_empty() && !NONE.contains(&cell)),
        _ => None,
    }
}

/// What is to be settled about a column that says of some forms that they do not count, or says it in words of its own.
pub(super) fn unfinished(sheet: &Sheet<'_>, at: usize) -> Option<String> {
    let words = |text: &str| naming::words(text).join(" ");
    let is_flaw = is_flaw(&words(header(sheet, at)))?;
    if holds_times(sheet, at) || cells(sheet, at).all(str::is_empty) {
        return None;
    }
    let said = cells(sheet, at).find(|cell| is_flaw(&words(cell)))?;
    let name = brief(header(sheet, at));
    Some(format!(
        "whether rows count in which '{name}' says '{}': where = {{ column = \"{name}\", is = [\"..\"] }} takes those alone that say one of these words",
        brief(said)
    ))
}

/// What a column of such words has to say in the rows that were not looked at: what it says in those that were.
pub(super) fn as_sampled(sheet: &Sheet<'_>, at: usize, column: Column) -> Option<Condition> {
    let words = |text: &str| naming::words(text).join(" ");
    is_flaw(&words(header(sheet, at))).filter(|_| !sheet.is_sampled() && !holds_times(sheet, at))?;
    let mut said: Vec<String> = cells(sheet, at).map(|cell| cell.trim().to_owned()).collect();
    said.sort_unstable();
    said.dedup();
    Some(Condition { column, wanted: Words::Is(said) })
}

fn holds_times(sheet: &Sheet<'_>, at: usize) -> bool {
    moment::guess(cells(sheet, at), None).is_some()
}

/// Whether all that a column says is yes or no: it tells of no time, whatever it is called.
pub(super) fn holds_flags(sheet: &Sheet<'_>, at: usize) -> bool {
    let flag = |cell: &str| {
        let word = naming::words(cell).join(" ");
        COUNTS.contains(&word.as_str()) || NONE.contains(&word.as_str()) || OPEN.contains(&word.as_str())
    };
    let mut filled = cells(sheet, at).filter(|cell| !cell.is_empty()).peekable();
    filled.peek().is_some() && filled.all(flag)
}

/// What is to be settled where the first rows are headers once more, as Qualtrics writes them: in words, and as JSON.
pub(super) fn further_headers(sheet: &Sheet<'_>) -> Option<String> {
    let is_header = |row: &Vec<String>| row.iter().any(|cell| cell.starts_with("{\"ImportId\""));
    let at = sheet.sample.iter().take(2).position(is_header)?;
    let zone = sheet.sample.get(at)?.iter().find_map(|cell| {
        let (_, rest) = cell.split_once("\"timeZone\":\"")?;
        Some(rest.split_once('"')?.0.to_owned())
    });
    let zone =
        zone.map_or_else(String::new, |zone| format!("; its times are in {zone}: tz = \"{}\"", brief(&zone)));
    let skip = at + 1;
    let rows = if skip == 1 {
        "row 2 is a header".to_owned()
    } else {
        format!("rows 2 to {} are headers", skip + 1)
    };
    Some(format!("{rows} once more: skip = {skip}{zone}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_as_cells_are() {
        for word in [STATUS, COUNTS, FLAWS, NONE, UNFINISHED, &DONE, &OPEN].concat() {
            assert_eq!(naming::words(word).join(" "), word, "this word could never be met");
        }
    }
}
