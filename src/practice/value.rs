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

/// An e-mail address, checked for its shape only.
///
/// # Errors
/// When it cannot be one.
pub fn email(value: &str) -> Result<String, Invalid> {
    let address = line("e-mail", value)?;
    let whole = address.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && domain.len() > 2
            && domain.contains('.')
            && !domain.starts_with('.')
            && !domain.ends_with('.')
    });
    if whole && !address.contains(char::is_whitespace) && address.matches('@').count() == 1 {
        return Ok(address);
    }
    Err(Invalid::unreadable("e-mail", format!("must look like name@example.org, not '{address}'")))
}

/// Several addresses in one text, with a comma, a semicolon or a line break between them.
///
/// # Errors
/// When one of them cannot be one.
pub(super) fn emails(value: &str) -> Result<Vec<String>, Invalid> {
    let parts = value.split([',', ';', '\n']).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(email).collect()
}

/// A telephone number as people write it. A spreadsheet that took one for a number has lost digits of it.
///
/// # Errors
/// When it is empty, too long, or was damaged.
pub(super) fn phone(value: &str) -> Result<String, Invalid> {
    let phone = line("phone", value)?;
    if is_scientific(&phone) {
        return Err(Invalid::unreadable(
            "phone",
            format!(
                "'{phone}' was turned into a number by a spreadsheet, and digits are lost: write it out as text"
            ),
        ));
    }
    Ok(phone)
}

/// Whether a text is a number with an exponent: `4.9E+11`, `4,9e11`.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mantissa = mantissa.trim_start_matches(['+', '-']).replace([',', '.'], "");
    digits(&mantissa) && digits(exponent.trim_start_matches(['+', '-']))
}

/// An IANA zone by name.
///
/// # Errors
/// When there is none of that name.
pub fn zone(value: &str) -> Result<String, Invalid> {
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
        for good in ["+351 21 000 0000", "0049151234", "555-EVEN", "12e", "e5", "ext. 4E"] {
            assert_eq!(phone(good).unwrap(), good);
        }
    }

    #[test]
    fn several_addresses_stand_in_one_text() {
        assert_eq!(emails("a@x.org; b@x.org,\nc@x.org").unwrap(), ["a@x.org", "b@x.org", "c@x.org"]);
        assert!(emails(" ").unwrap().is_empty());
        assert!(emails("a@x.org b@x.org").is_err());
    }
}
