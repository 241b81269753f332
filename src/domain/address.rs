//! The e-mail addresses of one person: a first one and further ones, none of them twice. An address that gives way to
//! another stays as a further one, because answers may still come from it.

use super::client::Person;

/// Whether two spellings are one address: case and the space around them do not count.
pub fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// Whether two lists hold the same addresses in the same order.
pub fn same_list(one: &[String], other: &[String]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
}

impl Person {
    /// All addresses, the first one first.
    pub fn emails(&self) -> impl Iterator<Item = &str> {
        self.email.iter().chain(&self.other_emails).map(String::as_str)
    }

    /// Whether an address is one of them.
    pub fn has_email(&self, email: &str) -> bool {
        self.emails().any(|known| same(known, email))
    }

    /// Makes an address the first one. The one before it becomes a further one, unless it is the same in another spelling.
    pub fn put_email_first(&mut self, email: &str) {
        let rest = self.emails().filter(|known| !same(known, email));
        let all = std::iter::once(email).chain(rest).map(str::to_owned).collect();
        self.set_emails(all);
    }

    /// Adds an address behind the others; one that is known already changes nothing.
    pub fn add_email(&mut self, email: String) {
        if !self.has_email(&email) {
            let all = self.emails().map(str::to_owned).chain([email]).collect();
            self.set_emails(all);
        }
    }

    /// Puts other further addresses in the place of those there are.
    pub fn set_other_emails(&mut self, others: Vec<String>) {
        let all = self.email.iter().cloned().chain(others).collect();
        self.set_emails(all);
    }

    /// Puts another address in the place of one, counted from 0; `None` takes it out, and those behind it move up.
    pub fn replace_email(&mut self, place: usize, email: Option<String>) {
        let mut all: Vec<String> = self.emails().map(str::to_owned).collect();
        if place < all.len() {
            all.splice(place..=place, email);
            self.set_emails(all);
        }
    }

    fn set_emails(&mut self, all: Vec<String>) {
        let mut kept: Vec<String> = Vec::with_capacity(all.len());
        for email in all {
            if !kept.iter().any(|known| same(known, &email)) {
                kept.push(email);
            }
        }
        let mut kept = kept.into_iter();
        (self.email, self.other_emails) = (kept.next(), kept.collect());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn emails(person: &Person) -> Vec<&str> {
        person.emails().collect()
    }

    #[test]
    fn an_address_that_gives_way_stays_behind_the_new_one() {
        let mut ada = Person::default();
        ada.put_email_first("ada@old.org");
        ada.add_email("ada@home.org".to_owned());
        ada.put_email_first("ada@new.org");
        assert_eq!(emails(&ada), ["ada@new.org", "ada@old.org", "ada@home.org"]);
        ada.put_email_first("Ada@New.org");
        assert_eq!(
            emails(&ada),
            ["Ada@New.org", "ada@old.org", "ada@home.org"],
            "the same, spelled otherwise"
        );
        ada.put_email_first("ada@home.org");
        assert_eq!(emails(&ada), ["ada@home.org", "Ada@New.org", "ada@old.org"]);
        ada.replace_email(0, None);
        assert_eq!(emails(&ada), ["Ada@New.org", "ada@old.org"], "the next one moves up");
        ada.set_other_emails(Vec::new());
        assert_eq!(emails(&ada), ["Ada@New.org"]);
    }

    proptest! {
        /// Whatever is done, no address stands there twice, and there are no further ones without a first.
        #[test]
        fn no_address_stands_there_twice(steps in proptest::collection::vec((0..5_u8, "[abAB]@x", 0..4_usize), 0..20)) {
            let mut person = Person::default();
            for (step, email, place) in steps {
                match step {
                    0 => person.put_email_first(&email),
                    1 => person.add_email(email),
                    2 => person.set_other_emails(vec![email.clone(), email]),
                    3 => person.replace_email(place, Some(email)),
                    _ => person.replace_email(place, None),
                }
                let mut all: Vec<_> = person.emails().map(str::to_lowercase).collect();
                let count = all.len();
                all.sort();
                all.dedup();
                prop_assert_eq!(all.len(), count);
                prop_assert!(person.email.is_some() || person.other_emails.is_empty());
            }
        }
    }
}
