//! Quotes in files of rows: where a reader of CSV would glue cells or rows together in silence, nothing is stored.

use crate::{
    World,
    import_truth::{import, scores, world},
    ran::Ran,
};

const HEAD: &str = "Timestamp,Email,p1,r1,q1,f1,f2,t1";

fn file(world: &World, noun: &str, name: &str, text: &str, tail: &str) -> Ran {
    let file = world.write(name, text).display().to_string();
    let head = ["import".to_owned(), noun.to_owned(), file];
    world.run(head.into_iter().chain(tail.split_whitespace().map(str::to_owned)))
}

fn row(email: &str, last: &str) -> String {
    format!("2026-09-02 10:00:00,{email}@example.org,4,2,7,a,a,{last}\n")
}

/// What was written in free text.
fn texts(world: &World) -> String {
    let handles = world.ok("assess list --csv --no-header --fields handle").out;
    let shown = handles.lines().map(|handle| {
        let shown = world.ok(&format!("assess show {handle} --json")).json();
        let said = shown["answers"].as_array().expect("answers").iter().find(|one| one["code"] == "t1");
        format!("{}\n", said.and_then(|one| one["value"].as_str()).unwrap_or_default())
    });
    shown.collect()
}

#[test]
fn text_behind_a_closing_quote_refuses_its_row() {
    let world = world();
    for last in ["\"he said \\\"no\\\"\"", "\"he said\" no", "\"\"7", "\"a\" \"b\""] {
        let ran = import(&world, &format!("{HEAD}\n{}{}", row("ada", last), row("ben", "\"x\" ")), "-n");
        assert_eq!(ran.code, 8, "{last}: {ran}");
        let told = "row 2  't1': text follows the closing quote in line 2; write a quote that belongs to the text twice";
        assert!(ran.err.contains(told), "{last}: {ran}");
    }
    let text = "email,at,psi,rho,q,f\nada@example.org,2026-09-02,\"0\"5,0.5,0.5,0.5\n";
    let ran = file(&world, "scores", "s.csv", text, "");
    assert!(ran.code == 8 && ran.err.contains("'psi': text follows the closing quote in line 2"), "{ran}");
    let ran = file(&world, "clients", "c.csv", "name,notes\n\"Dee \"D\" Cy\",x\n", "");
    assert!(ran.code == 8 && ran.err.contains("'name': text follows the closing quote in line 2"), "{ran}");
    let ran = file(&world, "clients", "h.csv", "name,\"no\"tes\nDee Cy,x\n", "");
    assert!(ran.code == 9 && ran.err.contains("text follows the closing quote in line 1"), "{ran}");
    assert_eq!(scores(&world, "client"), "");
    assert!(!world.ok("client list --csv").out.contains("Cy"));
}

/// The rows that are put aside are as they stood: nothing of them was glued.
#[test]
fn a_row_that_is_put_aside_keeps_its_quotes() {
    let world = world();
    let ran = file(&world, "clients", "c.csv", "name,notes\nDee Cy,\"likes \"tea\" only\"\n", "--rejects -");
    assert_eq!(ran.code, 8, "{ran}");
    assert!(ran.out.contains("Dee Cy,\"likes \"tea\" only\",\"'notes': text follows"), "{ran}");
    // As long as nobody has put them right they are refused again, a further time too.
    let mut put_aside = ran.out;
    for _ in 0..2 {
        let ran = file(&world, "clients", "again.csv", &put_aside, "--rejects -");
        assert!(ran.code == 8 && ran.err.contains("text follows"), "{ran}");
        put_aside = ran.out;
        std::fs::remove_file(world.root().join("again.csv")).unwrap();
    }
    let right = put_aside.replace("\"likes \"tea\" only\"", "\"likes \"\"tea\"\" only\"");
    assert_eq!(file(&world, "clients", "right.csv", &right, "").code, 0);
    let dee = world.ok("client show 'Dee Cy' --notes --json").json();
    assert_eq!(dee["notes"].as_str(), Some("likes \"tea\" only"));
}

#[test]
fn quotes_that_balance_take_no_rows_in() {
    let world = world();
    let text = format!("{HEAD}\n{}{}{}", row("ada", "\"I will"), row("ben", "ok"), row("ada", "fine\""));
    let ran = import(&world, &text, "");
    assert_eq!(ran.code, 8, "{ran}");
    let told = "the quote that opens in line 2 closes in line 4, and line 3 reads like a row of its own";
    assert!(ran.err.contains(told), "{ran}");
    let text = format!("{HEAD}\n{}{}", row("ada", "\"I will"), row("ben", "fine\""));
    let ran = import(&world, &text, "");
    assert!(ran.err.contains("closes in line 3, and line 3 reads like a row of its own"), "{ran}");
    assert_eq!(scores(&world, "client"), "");
    // Nor does a separator in a text of it make a row something else.
    let text = format!("{HEAD}\n{}{}", row("ada", "\"I will try"), row("ben", "tea, or so\""));
    let ran = import(&world, &text, "");
    assert!(ran.code == 8 && ran.err.contains("line 3 reads like a row of its own"), "{ran}");
    assert_eq!(scores(&world, "client"), "");
    // Sentences are no rows.
    let text = format!(
        "{HEAD}\n{}",
        row("ada", "\"So, well\nOne, two, three, four, five, six, seven, eight\nEnd\"")
    );
    let ran = import(&world, &text, "");
    assert!(
        ran.code == 0 && ran.err.contains("Check row 2: one cell takes lines 2 to 4, and line 3 reads"),
        "{ran}"
    );
    let text = "name,email,notes\nDee Cy,dee@example.org,\"likes tea\nEve Di,eve@example.org,nothing\nKim,,coffee\"\n";
    let ran = file(&world, "clients", "c.csv", text, "");
    assert!(
        ran.code == 0
            && ran.err.contains("Check row 2: one cell takes lines 2 to 4, and line 3 reads like a row"),
        "{ran}"
    );
    let ran = file(&world, "clients", "d.csv", "name,notes\nEve Di,\"likes tea\nand cake, or so\"\n", "");
    assert!(ran.code == 0 && !ran.err.contains("Check row"), "{ran}");
}

/// A spreadsheet writes cells with tabs between them as they are.
#[test]
fn quotes_between_tabs_are_text_where_no_cell_needs_them() {
    let tabs = |text: &str| text.replace(',', "\t");
    let world = world();
    let text =
        tabs(&format!("{HEAD}\n{}{}", row("ada", "\"Enough\""), row("ben", "\"Enough\" is what I said")));
    let ran = file(&world, "responses", "t.tsv", &text, "");
    assert_eq!(ran.code, 0, "{ran}");
    assert!(ran.err.contains("Check row 2: the quotes around 't1' are part of the text"), "{ran}");
    let said = texts(&world);
    assert!(said.contains("\"Enough\"") && said.contains("\"Enough\" is what I said"), "{said}");
    // One that is opened and never closed there takes nothing in.
    let text = tabs(&format!(
        "{HEAD}\n{}{}",
        row("ada", "\"I will").replace("-02", "-03"),
        row("ben", "ok").replace("-02", "-03")
    ));
    let ran = file(&world, "responses", "u.tsv", &text, "");
    assert!(ran.code == 0 && ran.err.contains("Imported 2 assessments"), "{ran}");
    // Where a cell needs them, they are no text; what had none of it is told.
    let text =
        "name\temail\tnotes\nDee Cy\tdee@example.org\t\"one\ntwo\"\nEve Di\teve@example.org\t\"Enough\"\n";
    let ran = file(&world, "clients", "c.tsv", text, "");
    assert!(
        ran.code == 0 && ran.err.contains("Check row 3: the quotes around 'notes' were left out"),
        "{ran}"
    );
    // Where a comma stands without quotes, none is needed for one.
    let text = "name\temail\tnotes\nKai Lo\tkai@example.org\t\"Enough, really\"\nLea Mu\tlea@example.org\tyes, and no\n";
    let ran = file(&world, "clients", "kl.tsv", text, "");
    assert_eq!(ran.code, 0, "{ran}");
    let kai = world.ok("client show kai@example.org --notes --json").json();
    assert_eq!(kai["notes"].as_str(), Some("\"Enough, really\""));
    // A program that puts all words in quotes puts those of the header there too.
    let text = "\"name\"\t\"email\"\t\"notes\"\n\"Fay Gu\"\t\"fay@example.org\"\t\"Enough\"\n";
    let ran = file(&world, "clients", "q.tsv", text, "");
    assert!(ran.code == 0 && !ran.err.contains("quotes"), "{ran}");
}

/// What coach writes in front of a formula is taken off again; in a file that it did not write, nothing is.
#[test]
fn an_apostrophe_in_an_answer_is_what_was_written() {
    let world = world();
    for text in ["'-isms' bother me", "'=' is not enough", "'+1' they said"] {
        let ran = import(&world, &format!("{HEAD}\n{}", row("ada", text)), "");
        assert_eq!(ran.code, 0, "{ran}");
        assert_eq!(texts(&world), format!("{text}\n"));
        world.ok("undo");
        let list = format!("name,email,notes\nKai Lo,kai@example.org,{text}\n");
        let ran = file(&world, "clients", "k.csv", &list, "");
        assert_eq!(ran.code, 0, "{ran}");
        let notes = || world.ok("client show kai@example.org --notes --json").json()["notes"].clone();
        assert_eq!(notes().as_str(), Some(text));
        // The way through a file of its own changes nothing.
        let own = world.ok("export table clients --csv --notes").raw;
        let ran = file(&world, "clients", "own.csv", &own, "");
        assert!(ran.code == 0 && ran.err.contains("all known already"), "{ran}");
        assert_eq!(notes().as_str(), Some(text));
        for name in ["k.csv", "own.csv"] {
            std::fs::remove_file(world.root().join(name)).unwrap();
        }
        world.ok("undo");
    }
}
