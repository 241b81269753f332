//! The four rules of naming and their samples, name by name.

use proptest::prelude::*;
use uuid::Uuid;

use super::{
    Candidate, Hit, Match, Matcher, Purpose, SHOWN, Search, Standing, contains, resolve, slug, words,
};
use crate::domain::id::ClientId;

const PEOPLE: [(&str, &str, &str, Standing); 9] = [
    ("k7mq", "Ada", "Okafor", Standing::Active),
    ("y7qp", "Ada", "Miller", Standing::Archived),
    ("mw4w", "Ada", "Doe", Standing::Active),
    ("wk9n", "Adam", "Khan", Standing::Active),
    ("t2wd", "Ben", "Ito", Standing::Resting),
    ("z3np", "Zoë", "O’Brien-Łuk", Standing::Active),
    ("j7ny", "Adam", "Okafor", Standing::Resting),
    ("c4jk", "太郎", "山田", Standing::Active),
    ("n5ra", "José María", "Strauß", Standing::Active),
];

fn id(index: usize) -> ClientId {
    ClientId(Uuid::from_u128(u128::try_from(index).unwrap() + 1))
}

fn people() -> impl Iterator<Item = Candidate<'static>> {
    PEOPLE.iter().enumerate().map(|(index, (handle, first, last, standing))| {
        let email = if *handle == "t2wd" { "Ben@example.org" } else { "" };
        Candidate { id: id(index), handle, first, last, email, standing: *standing }
    })
}

fn hit(handle: &str) -> Hit {
    let index = PEOPLE.iter().position(|person| person.0 == handle).unwrap();
    Hit { index, id: id(index) }
}

#[track_caller]
fn one(query: &str, handle: &str) {
    assert_eq!(resolve(query, people(), Purpose::Write), Match::One(hit(handle)), "{query}");
}

fn several(handles: &[&str]) -> Match {
    Match::Several { hits: handles.iter().map(|handle| hit(handle)).collect(), total: handles.len() }
}

fn none(handles: &[&str]) -> Match {
    Match::None { near: handles.iter().map(|handle| hit(handle)).collect() }
}

#[test]
fn ids_and_addresses_are_exact_or_nothing() {
    one(&id(4).to_string(), "t2wd");
    one("ben@EXAMPLE.org", "t2wd");
    assert_eq!(resolve(&id(99).to_string(), people(), Purpose::Read), none(&[]));
    assert_eq!(resolve("bne@example.org", people(), Purpose::Read), none(&["t2wd"]), "offered, not taken");
    assert_eq!(resolve("ada@", people(), Purpose::Read), none(&[]));
}

#[test]
fn handles_and_whole_names_are_taken() {
    one("k7mq", "k7mq");
    one(" K7MQ ", "k7mq");
    for name in ["Ada Okafor", "okafor-ada", "ada-okafor", "ADA  OKAFOR", "adaokafor", "Okafor, Ada"] {
        one(name, "k7mq");
    }
    one("ada miller", "y7qp");
    one("zoe obrien luk", "z3np");
    one("Luk O'Brien Zoë", "z3np");
    one("山田太郎", "c4jk");
    one("山田 太郎", "c4jk");
    one("jose maria STRAUSS", "n5ra");
}

#[test]
fn prefixes_are_for_looking_only() {
    assert_eq!(resolve("be i", people(), Purpose::Read), Match::One(hit("t2wd")));
    assert_eq!(resolve("be i", people(), Purpose::Write), Match::Confirm(hit("t2wd")));
    assert_eq!(resolve("t2", people(), Purpose::Write), Match::Confirm(hit("t2wd")));
    assert_eq!(resolve("ben t2", people(), Purpose::Read), Match::One(hit("t2wd")));
    let absent = people().filter(|person| person.handle != "k7mq");
    let Match::Confirm(adam) = resolve("Ada Okafor", absent, Purpose::Write) else { panic!("asked first") };
    assert_eq!(adam.id, hit("j7ny").id, "never taken for Adam Okafor");
}

#[test]
fn several_hits_come_whole_words_and_active_first() {
    let both = resolve("ada", people(), Purpose::Read);
    assert_eq!(
        both,
        several(&["k7mq", "mw4w", "wk9n", "j7ny"]),
        "archived clients match by whole names only"
    );
    assert_eq!(resolve("ada", people(), Purpose::Write), both);
    let many = (0..50).map(|index| Candidate { id: id(index), ..people().next().unwrap() });
    let Match::Several { hits, total } = resolve("okafor ada", many, Purpose::Read) else {
        panic!("several")
    };
    assert_eq!((hits.len(), total), (SHOWN, 50));
}

#[test]
fn near_misses_are_offered() {
    let people_near = |query| resolve(query, people(), Purpose::Read);
    assert_eq!(people_near("Ada Okfor"), none(&["k7mq", "j7ny"]));
    assert_eq!(people_near("okafro"), none(&["k7mq", "j7ny"]));
    assert_eq!(people_near("k7mw"), none(&["k7mq"]));
    assert_eq!(people_near("ada mill"), none(&["y7qp"]), "archived");
    assert_eq!(people_near("xyzzy"), none(&[]));
    let short = Candidate { last: "e Reis", ..people().next().unwrap() };
    for query in ["4", "u", "4 9"] {
        assert_eq!(
            resolve(query, [short], Purpose::Read),
            none(&[]),
            "nothing of {query} is left in a letter"
        );
    }
    assert_eq!(people_near(""), none(&[]));
    assert_eq!(people_near("-"), none(&[]));
}

#[test]
fn a_handle_ends_the_search() {
    let mut matcher = Matcher::new("k7mq");
    assert!(matcher.feed(&people().next().unwrap()).is_break());
    assert_eq!(matcher.finish(Purpose::Write), Match::One(hit("k7mq")));
}

#[test]
fn slugs_can_be_typed() {
    assert_eq!(slug("Ada", "Okafor"), "ada-okafor");
    assert_eq!(slug("Zoë", "O’Brien-Łuk"), "zoe-obrien-luk");
    assert_eq!(slug("İpek", "Ağaoğlu"), "ipek-agaoglu");
    assert_eq!(slug("山田太郎", ""), "山田太郎");
    assert_eq!(slug("がく", ""), "がく");
    assert_eq!(slug("김", "민준"), "김-민준");
    assert_eq!(slug("कि", ""), "कि");
    assert_eq!(slug("--", "…"), "", "nothing to type");
    assert_eq!(slug("", ""), "");
    for person in people() {
        one(&slug(person.first, person.last), person.handle);
    }
}

#[test]
fn search_wants_every_word_somewhere() {
    assert!(contains("The second Réorg was hard", "reorg SECOND"));
    assert!(!contains("The second reorg", "third reorg"));
    assert!(contains("anything", "") && contains("Ada Okafor", "ada-okafor") && contains("O'Brien", "obri"));
    assert!(Search::new("ada lead").finds(["Ada Okafor", "leadership"]));
    assert!(!Search::new("ada lead").finds(["Ada Okafor"]));
}

#[test]
fn marks_around_an_apostrophe_keep_their_order() {
    let once = words("\u{dca}'\u{1bc9e}");
    assert_eq!(words(&once.join(" ")), once);
}

proptest! {
    #[test]
    fn no_text_breaks_it(query in any::<String>(), first in any::<String>(), last in any::<String>()) {
        let person = Candidate { first: &first, last: &last, ..people().next().unwrap() };
        let found = resolve(&query, [person], Purpose::Read);
        let plausible = matches!(found, Match::One(_) | Match::None { .. });
        prop_assert!(plausible);
        prop_assert!(contains(&first, &first));
        let again: Vec<String> = words(&first).iter().flat_map(|word| words(word)).collect();
        prop_assert_eq!(again, words(&first), "folding twice changes nothing");
    }

    #[test]
    fn a_whole_name_finds_its_client(first in "\\p{L}{1,8}", last in "\\p{L}{1,8}") {
        let person = Candidate { first: &first, last: &last, ..people().next().unwrap() };
        for query in [format!("{last} {first}"), slug(&first, &last)] {
            prop_assert!(matches!(resolve(&query, [person], Purpose::Write), Match::One(_)), "{}", query);
        }
    }
}
