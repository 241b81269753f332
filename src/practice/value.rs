//! What a single field of a client may hold, whoever writes it.

use chrono_tz::Tz;

use crate::{
    domain::{Invalid, text},
    error::Error,
};

/// One line with something in it.
pub(super) fn line(field: &'static str, value: &str) -> Result<String, Invalid> {
    text::line(field, value, text::LINE)
}

/// First and last name from one text.
///
/// # Errors
/// When it is empty or too long.
pub fn name(value: &str) -> Result<(String, String), Invalid> {
    Ok(text::split_name(&line("name", value)?))
}

/// An e-mail address, checked for its shape only, without what programs write around it.
///
/// # Errors
/// When it cannot be one.
pub fn email(value: &str) -> Result<String, Invalid> {
    let address = line("e-mail", bare(value))?;
    let whole = address.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && domain.len() > 2
            && domain.contains('.')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
            && !domain.contains("..")
    });
    let strange = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '<' | '>' | '(' | ')' | '"');
    if whole && !address.contains(strange) && address.matches('@').count() == 1 {
        return Ok(address);
    }
    Err(Invalid::unreadable("e-mail", format!("must look like name@example.org, not '{address}'")))
}

/// An address without `mailto:`, a name beside it in angle brackets, and a separator behind it.
pub(super) fn bare(value: &str) -> &str {
    let value = value.trim().trim_end_matches([',', ';']).trim_end();
    let inner =
        value.strip_suffix('>').and_then(|rest| rest.rsplit_once('<')).map_or(value, |(_, inner)| inner);
    let mail = inner.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("mailto:"));
    if mail { inner.get(7..).unwrap_or(inner) } else { inner }.trim()
}

/// The name that stands beside an address in angle brackets: `Ada Okafor <ada@example.org>`; empty where none does.
pub(super) fn beside(value: &str) -> &str {
    let value = value.trim().trim_end_matches([',', ';']).trim_end();
    let front = value.strip_suffix('>').and_then(|rest| rest.rsplit_once('<')).map_or("", |(front, _)| front);
    // Some programs put the address where they know no name.
    let front = front.trim().trim_matches(['"', '\'']).trim();
    if front.contains('@') { "" } else { front }
}

/// Several addresses in one text, with a comma, a semicolon, a line break or `:::` between them.
///
/// # Errors
/// When one of them cannot be one.
pub(super) fn emails(value: &str) -> Result<Vec<String>, Invalid> {
    let parts = value.split([',', ';', '\n']).flat_map(|part| part.split(":::")).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(email).collect()
}

/// A telephone number as people write it. A spreadsheet that took one for a number has lost digits of it.
///
/// # Errors
/// When it is empty, too long, no number, or was damaged.
pub(super) fn phone(value: &str) -> Result<String, Invalid> {
    if phone_lines(value).len() > 1 {
        return Err(several_phones(&text::clean_line(value)));
    }
    // A spreadsheet keeps digits as they are behind an apostrophe, and some programs write it out.
    let value = value.trim();
    let phone = line("phone", value.strip_prefix('\'').unwrap_or(value))?;
    let wrong = |told: &str| Err(Invalid::unreadable("phone", format!("'{phone}' {told}")));
    if is_scientific(&phone) {
        return wrong("was turned into a number by a spreadsheet, and digits are lost: enter it as text");
    }
    if is_decimal(&phone) {
        return wrong(
            "was turned into a number by a spreadsheet, and a leading + or 0 may be lost: enter it as text",
        );
    }
    let number = phone.strip_prefix("tel:").unwrap_or(&phone).trim();
    if number.contains(":::") {
        return Err(several_phones(&phone));
    }
    let letters = number.chars().filter(|c| c.is_alphabetic()).count();
    let digits = number.chars().filter(|c| c.is_numeric()).count();
    // People write `0170 1234567 (privat)`, `555-EVEN` and `ext 5`: words beside a number are part of what they say.
    if digits == 0 || letters > 2 * digits || number.contains('@') || number.contains("://") {
        return wrong("is not a telephone number");
    }
    Ok(number.to_owned())
}

fn several_phones(text: &str) -> Invalid {
    Invalid::unreadable(
        "phone",
        format!("'{text}' has several numbers, and only one can be saved: keep the one you mean"),
    )
}

/// The telephone numbers of a text with several lines. A line is a number of its own where it could be one and another one
/// stands before it; what else a line says belongs to the number that it stands by.
pub(super) fn phone_lines(text: &str) -> Vec<String> {
    /// Shorter ones are extensions.
    const DIGITS: usize = 5;
    let is_number = |text: &str| {
        let (digits, letters) = text.chars().fold((0, 0), |(digits, letters), c| {
            (digits + usize::from(c.is_numeric()), letters + usize::from(c.is_alphabetic()))
        });
        digits >= DIGITS && letters <= 2 * digits
    };
    let mut phones: Vec<String> = Vec::new();
    for line in text::lines(text) {
        match phones.last_mut() {
            Some(phone) if !(is_number(line) && is_number(phone)) => {
                phone.push('\n');
                phone.push_str(line);
            }
            _ => phones.push(line.to_owned()),
        }
    }
    phones
}

/// Goals as people write them: each line is one.
pub(super) fn goals(value: &str) -> Result<Vec<String>, Invalid> {
    if !text::has_several_lines(value) {
        return Ok(vec![line("goal", value)?]);
    }
    text::lines(value).map(|goal| line("goal", goal)).collect()
}

/// Whether a text is a whole number as a spreadsheet writes it among others: `491521234567.0`.
fn is_decimal(text: &str) -> bool {
    let Some((whole, decimals)) = text.split_once(['.', ',']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && digits(decimals) && decimals.bytes().all(|byte| byte == b'0') && decimals.len() < 3
}

/// Whether a text is a number with an exponent: `4.9E+11`, `4,9e11`.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mantissa = mantissa.trim_start_matches(['+', '-']).replace([',', '.'], "");
    digits(&mantissa) && digits(exponent.trim_start_matches(['+', '-']))
}

/// An IANA zone by name. Abbreviations that are names there as well mean an offset that never changes, and whoever writes
/// them means a place.
///
/// # Errors
/// When there is none of that name.
pub fn zone(value: &str) -> Result<String, Invalid> {
    const OFFSETS: [&str; 7] = ["EST", "MST", "HST", "CET", "MET", "EET", "WET"];
    if OFFSETS.iter().any(|short| short.eq_ignore_ascii_case(value.trim())) {
        let told = format!("must be an IANA zone such as Europe/Paris: '{value}' does not name a place");
        return Err(Invalid::unreadable("zone", told));
    }
    let known = value.parse::<Tz>();
    known.map(|zone| zone.name().to_owned()).map_err(|_| {
        Invalid::unreadable("zone", format!("must be an IANA zone such as Europe/Paris, not '{value}'"))
    })
}

/// Yes or no.
pub(super) fn yes(value: &str) -> Result<bool, Error> {
    match value.to_lowercase().as_str() {
        "yes" | "true" | "1" => Ok(true),
        "no" | "false" | "0" => Ok(false),
        _ => Err(Error::usage(format!("'{value}' is neither yes nor no"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_with_an_exponent_is_no_phone() {
        for damaged in ["4.9E+11", "4,9E+11", "4.91512E+12", "4e11"] {
            assert!(phone(damaged).unwrap_err().to_string().contains("digits are lost"), "{damaged}");
        }
        for good in [
            "+351 21 000 0000",
            "0049151234",
            "555-EVEN",
            "1-800-GO-FEDEX",
            "030 12 ext. 5",
            "12 x5",
            "089/12 Durchwahl 7",
            "+49 151 (ask Tom)",
            "0170 1234567 (privat, nur abends)",
            "1",
        ] {
            assert_eq!(phone(good).unwrap(), good);
        }
        assert_eq!(phone("tel:+351-21").unwrap(), "+351-21");
        for none in ["call me", "ada@example.org", "https://x.org/1", "12 Main Street", "-", "1 ::: 2"] {
            assert!(phone(none).is_err(), "{none}");
        }
        assert!(phone("491521234567.0").unwrap_err().to_string().contains("by a spreadsheet"));
    }

    #[test]
    fn what_programs_write_around_an_address_is_no_part_of_it() {
        for told in
            ["mailto:ada@x.org", "Ada Okafor <ada@x.org>", "ada@x.org,", "<ada@x.org>;", "MAILTO:ada@x.org"]
        {
            assert_eq!(email(told).unwrap(), "ada@x.org", "{told}");
        }
        for none in ["ada@x.org,ben@x.org", "ada@x.org>", "ada@x.org, ben", "a:da@x.org"] {
            assert!(email(none).is_err(), "{none}");
        }
    }

    #[test]
    fn several_addresses_stand_in_one_text() {
        assert_eq!(emails("a@x.org; b@x.org,\nc@x.org").unwrap(), ["a@x.org", "b@x.org", "c@x.org"]);
        assert!(emails(" ").unwrap().is_empty());
        assert!(emails("a@x.org b@x.org").is_err());
    }
}
