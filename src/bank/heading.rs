//! What every file of texts says of itself, be it a bank or a library: which format, which edition, whose words.

use toml::Spanned;

use super::{Version, problems::Collector, reader::Reader};
use crate::domain::Invalid;

/// The format that this program reads.
const FORMAT: i64 = 1;
/// The most characters of a code or an id.
pub(super) const MAX_CODE: usize = 40;

/// A value with its place, if it was there and had the right form.
pub(super) type Field<T> = Option<Spanned<T>>;

/// The keys that both headers have, before any rule looks at their values.
pub(super) struct RawHeading {
    id: Field<String>,
    version: Field<String>,
    title: Field<String>,
    language: Field<String>,
    licence: Field<String>,
}

/// The same, checked.
pub(super) struct Heading {
    pub(super) id: String,
    pub(super) version: Version,
    pub(super) title: String,
    pub(super) language: String,
    pub(super) licence: String,
}

impl RawHeading {
    /// Takes the keys out of a header; titles and licences have up to `most` characters.
    pub(super) fn read(reader: &mut Reader<'_, '_>, most: usize) -> Self {
        Self {
            id: reader.need_text("id", MAX_CODE),
            version: reader.need_text("version", MAX_CODE),
            title: reader.need_text("title", most),
            language: reader.need_text("language", MAX_CODE),
            licence: reader.need_text("licence", most),
        }
    }

    /// Reports every value that breaks a rule; `what` is a bank or a library.
    pub(super) fn check(self, what: &str, problems: &mut Collector) -> Option<Heading> {
        let id = self.id.and_then(|id| code(&format!("{what} id"), id, Letters::Small, problems));
        let version = parsed::<Version>(what, self.version, problems);
        let language = self.language.and_then(|tag| language(what, tag, problems));
        Some(Heading {
            id: id?,
            version: version?,
            title: self.title?.into_inner(),
            language: language?,
            licence: self.licence?.into_inner(),
        })
    }
}

/// Reports a file of a format that is not ours.
pub(super) fn check_format(format: Field<i64>, problems: &mut Collector) {
    if let Some(format) = format.filter(|format| *format.get_ref() != FORMAT) {
        let rule = format!("format is {}; this coach reads format {FORMAT}", format.get_ref());
        problems.add(format.span(), rule);
    }
}

/// Reads a word of the domain, saying what its own rule says.
pub(super) fn parsed<T>(name: &str, text: Field<String>, problems: &mut Collector) -> Option<T>
where
    T: std::str::FromStr<Err = Invalid>,
{
    let text = text?;
    let read = text.get_ref().parse::<T>();
    read.map_err(|invalid| problems.add(text.span(), format!("{name}: {invalid}"))).ok()
}

/// Which letters a code is written in.
#[derive(Clone, Copy)]
pub(super) enum Letters {
    /// Ids and the codes inside a bank.
    Small,
    /// Codes of questions, as other programs call theirs: `PSS_01`. Case does not tell two apart.
    Any,
    /// Codes of interventions: they are typed often, and so cannot be taken for a handle.
    Capital,
}

/// A code or id: a letter, then letters, digits and hyphens.
pub(super) fn code(
    name: &str,
    text: Spanned<String>,
    letters: Letters,
    problems: &mut Collector,
) -> Option<String> {
    let (size, letter): (_, fn(&u8) -> bool) = match letters {
        Letters::Small => ("small letter", u8::is_ascii_lowercase),
        Letters::Any => ("letter", u8::is_ascii_alphabetic),
        Letters::Capital => ("capital letter", u8::is_ascii_uppercase),
    };
    let (joins, joining): (&[u8], _) = match letters {
        Letters::Any => (b"-_", "hyphens and underscores"),
        Letters::Small | Letters::Capital => (b"-", "hyphens"),
    };
    let plain = text.get_ref().bytes().all(|b| letter(&b) || b.is_ascii_digit() || joins.contains(&b));
    if plain && text.get_ref().as_bytes().first().is_some_and(letter) {
        return Some(text.into_inner());
    }
    let digits = if joins.len() > 1 { "digits," } else { "digits and" };
    let rule = format!("must start with a {size} and go on with {size}s, {digits} {joining}");
    problems.add(text.span(), format!("{name} {rule}, not '{}'", text.get_ref()));
    None
}

/// A language tag.
fn language(what: &str, tag: Spanned<String>, problems: &mut Collector) -> Option<String> {
    let mut parts = tag.get_ref().split('-');
    let primary = |part: &str| (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_lowercase());
    let further =
        |part: &str| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    if parts.next().is_some_and(primary) && parts.all(further) {
        return Some(tag.into_inner());
    }
    let rule = format!("{what} language must be a tag such as en or pt-BR, not '{}'", tag.get_ref());
    problems.add(tag.span(), rule);
    None
}
