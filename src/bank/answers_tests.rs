//! What a bank may say about answers that are none, and what banks in use are spared.

use super::{
    builtin, kept, lint,
    tests::{SMALL, all_broken, bank},
};
use crate::domain::scoring::samples::WIDE;

#[test]
fn what_a_bank_may_say_about_answers() {
    let wide = lint("wide.toml", WIDE).unwrap_or_else(|problems| panic!("{problems}"));
    let sleep = wide.question("wb_01").unwrap();
    assert_eq!(sleep.code, "WB_01", "codes are found whatever their case");
    assert_eq!(sleep.missing, ["NA", "-99", "slept elsewhere"]);
    assert!(sleep.is_missing(" na ") && sleep.is_missing("Slept  elsewhere") && !sleep.is_missing("50"));
    let rest = wide.question("WB_02").unwrap();
    assert_eq!(rest.missing, ["NA", "-99"], "each question knows the words of the bank");
    let alone =
        WIDE.replace("code = \"WB_02\"\ndimension = \"psi\"", "code = \"WB_02\"\ndimension = \"rho\"");
    let optional =
        lint("wide.toml", &alone.replace("scale = \"ten\"\n", "scale = \"ten\"\noptional = true\n"));
    assert_eq!(
        optional.unwrap_err().problems()[0].message,
        "every question for rho is optional; at least one has to count"
    );
    let letters = ('a'..='n')
        .map(|letter| {
            format!(
                "[[question.option]]\ncode = \"{letter}\"\ntext = \"Way {letter}\"\nscore = {}\n",
                u8::from(letter == 'a')
            )
        })
        .collect::<Vec<_>>()
        .concat();
    let (head, _) = WIDE.split_once("[[question.option]]").unwrap();
    assert_eq!(
        lint("wide.toml", &format!("{head}{letters}")).unwrap_err().problems()[0].message,
        "question WB_03 has not_applicable; it takes at most 13 options then"
    );
}

/// Rules that came later are not held against a bank that is in use: what was answered by it stays readable.
#[test]
fn a_bank_in_use_is_spared_newer_rules() {
    for (from, to) in
        [("5 = \"Always\"", "3 = \"always\", 5 = \"Always\""), ("text = \"That\"", "text = \"this\"")]
    {
        let text = SMALL.replacen(from, to, 1);
        assert!(lint("small.toml", &text).is_err(), "{to}");
        assert!(kept("small.toml", &text).is_ok(), "{to}");
    }
    assert!(kept("small.toml", &SMALL.replacen("max = 5", "max = 1", 1)).is_err());
}

#[test]
fn builtin_banks_are_the_files_that_were_released() {
    let known = [
        ("initial@1.0.0", "f5c0d11ece703419"),
        ("quick@1.0.0", "3dbf1081ee19d240"),
        ("deep-dive-psi@1.0.0", "9c026d5d42df8d2b"),
        ("deep-dive-rho@1.0.0", "e88d8e0dc628c468"),
        ("deep-dive-q@1.0.0", "de5d2c014e1f5fdf"),
        ("deep-dive-f@1.0.0", "1b1b785d46bf70ee"),
    ];
    let found = builtin()
        .unwrap()
        .iter()
        .map(|bank| (bank.name(), bank.sha256().get(..16).unwrap().to_owned()))
        .collect::<Vec<_>>();
    assert_eq!(found, known.map(|(name, hash)| (name.to_owned(), hash.to_owned())));
}

/// A label or a text that says two things could be taken for either where a file brings the answer in words.
#[test]
fn words_that_name_another_answer_are_refused() {
    let said = all_broken(&[
        ("1 = \"Never\", 5", "1 = \"Never\", 3 = \"2 Now and then\", 5"),
        ("1 = \"Never\", 5", "1 = \"5\", 5"),
        ("weight = 1.5", "weight = 1.5\nmissing = [\"5.0\", \"4,00\", \"4.5\"]"),
        ("text = \"That\"", "text = \"A\""),
    ]);
    insta::assert_snapshot!(said, @"
    scale often has the label '2 Now and then' on 3, and it names 2
    scale often has the label '5' on 1, and it names 5
    missing has '5.0', which is an answer to question q01
    missing has '4,00', which is an answer to question q01
    question q02: option b has the text 'A', which is the code of option a
    ");
    for fine in ["2 or 3 times", "4 days", "1-2", "1st of all", "-", "99 balloons"] {
        let with = format!("1 = \"Never\", 3 = \"{fine}\", 5");
        bank("1 = \"Never\", 5", &with);
    }
}
