//! A title above the header: `Contacts export 30 Nov 2026`. The first line names the columns, so it would be taken for the
//! name of one.

use super::{SEPARATORS, head};
use crate::{
    error::Error,
    practice::import::{brief, contacts, guess, quotes::Marks},
};

/// Refuses a file whose first line reads like a title; `line` is the number of that line.
///
/// # Errors
/// Which line names the columns, and how to leave out what stands above it.
pub(super) fn refuse(
    head: &[u8],
    (delimiter, whole): (Option<u8>, bool),
    (name, line): (&str, u64),
) -> Result<(), Error> {
    let marks = delimiter.map_or_else(|| SEPARATORS.to_vec(), |mark| vec![mark]);
    let sample = |mark| head::sample(head, Marks { delimiter: mark, quotes: true }, whole);
    // What names columns with one separator is no title with another one.
    let names = |row: &Vec<String>| row.len() > 1 && row.iter().any(|cell| called(cell));
    if marks.iter().any(|mark| sample(*mark).first().is_some_and(names)) {
        return Ok(());
    }
    let found = marks.into_iter().find_map(|mark| {
        let rows = sample(mark);
        let (title, at) = title(&rows)?;
        let place = head::places(head, Marks { delimiter: mark, quotes: true }, rows.len())
            .get(at)
            .map(|place| place.number)?;
        Some((title, place + line - 1))
    });
    let Some((title, header)) = found else { return Ok(()) };
    Err(Error::refused(format!("{name}: line {line} looks like a title: '{}'", brief(&title)))
        .hint(format!(
            "the first line has to name the columns, as line {header} seems to; skip in a map leaves out rows under that line \
             alone"
        ))
        .hint(format!("leave out what is above it: tail -n +{header} OLD > NEW")))
}

/// Whether a cell is called as a column is.
fn called(name: &str) -> bool {
    guess::says_who_or_when(name) || contacts::is_known(name)
}

/// The one cell of the first row, and which row names the columns, where that is a later one.
fn title(rows: &[Vec<String>]) -> Option<(String, usize)> {
    let says = |row: &[String]| row.iter().filter(|cell| !cell.is_empty()).count();
    let first = rows.first()?;
    let title = first.iter().find(|cell| !cell.is_empty())?;
    // A list of one column has a name of a column above it.
    if says(first) != 1 || called(title) {
        return None;
    }
    let at = rows.iter().position(|row| says(row) > 1)?;
    let header = rows.get(at)?;
    let below: Vec<&Vec<String>> = rows.iter().skip(at + 1).filter(|row| says(row) > 0).collect();
    let wide = below.iter().filter(|row| row.len() == header.len()).count();
    let named = header.iter().any(|name| called(name)) && header.iter().all(|name| !name.contains('@'));
    (named && wide * 2 >= below.len()).then(|| (title.clone(), at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<String> {
        refuse(text.as_bytes(), (None, true), ("f.csv", 1))
            .err()
            .map(|error| format!("{} {:?}", error.message, error.hints))
    }

    #[test]
    fn a_title_is_told_with_the_line_that_names_the_columns() {
        for text in [
            "Contacts export 30 Nov 2026\nname,email\nAda,ada@example.org\n",
            "Contacts export, 30 Nov 2026\nname;email\nAda;ada@example.org\n",
            "Contacts,,\nname,email,phone\nAda,ada@example.org,1\n",
            "Contacts\nname,email\n",
        ] {
            let told = told(text).unwrap();
            assert!(
                told.contains("line 1 looks like a title: 'Contacts") && told.contains("tail -n +2 "),
                "{told}"
            );
        }
        assert!(told("Contacts\n\nof mine\n\nTimestamp\tEmail\n1\t2\n").unwrap().contains("tail -n +5 "));
        for text in [
            "handle,name,at\nk7mq,f;,2026-01-01\nt2wd,name; email,2026-01-02\n",
            "name\nOkafor, Ada\nIto, Ben\n",
            "name,email\nAda,ada@example.org\n",
            "Email,,\nada@example.org,1,2\n",
            "Notizen\nhier, und da\n",
            "x\n1,2\n",
        ] {
            assert_eq!(told(text), None, "{text}");
        }
    }
}
