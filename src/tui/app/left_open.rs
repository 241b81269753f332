//! Forms that are open when the screens go, whatever sends them away: what was typed is in a file, with the command that
//! goes on with it.

use super::{Msg, noting::press, noting::rescued, testing::Bench};
use crate::{practice::kept, tui::popup::Popup};

/// What sends the screens away.
const ENDS: [&str; 3] = ["signal", "idle", "other keys"];

fn end(bench: &mut Bench, how: &str) {
    bench.app.can_lock = true;
    match how {
        "signal" => bench.send(Msg::Stop),
        "idle" => {
            bench.ticks += bench.app.patience;
            bench.send(Msg::Tick);
        }
        _ => bench.send(Msg::Done(super::Reply::Replaced)),
    }
}

/// Types, with the keys that are held down with Ctrl.
fn type_in(bench: &mut Bench, keys: &str) {
    for key in keys.chars() {
        match key {
            '\u{6}' => press(bench, 'f'),
            '\u{15}' => press(bench, 'u'),
            key => bench.keys(&key.to_string()),
        }
    }
}

/// The name of the one file, without its date, and what is in it.
fn kept(bench: &Bench) -> (String, String) {
    let files = rescued(bench);
    assert_eq!(files.len(), 1, "{files:?}");
    let words = kept::open(&bench.world.practice.store, &std::fs::read(&files[0]).unwrap()).unwrap();
    (kept::about(&files[0]).back(std::path::Path::new("FILE")), String::from_utf8(words.to_vec()).unwrap())
}

#[test]
fn what_was_typed_into_a_form_is_kept_before_it_goes() {
    let sessions = "4nada\ntomorrow 16:00\t1h\t\t\n";
    for (begin, typed, command, holds) in [
        (
            "a",
            "Cy Dee\tboards",
            "coach client add --kept FILE",
            "{\"coaching_focus\":\"boards\",\"name\":\"Cy Dee\"}",
        ),
        (
            "/ada\ne",
            "\t\t\t+33612345678\t\t\u{15}yesterday",
            "coach client edit {client} --kept FILE",
            "\nphone = \"+33612345678\"\nstart_date = \"2026-09-23\"\n",
        ),
        ("/ada\ne", "\t\tnowhere", "coach client edit {client} --kept FILE", "email = \"nowhere\"\n"),
        (
            "4nada\n",
            "tomorrow 16:00-17:15\t\tdeep dive",
            "coach session add {client} --kept FILE",
            "{\"at\":\"2026-09-25 16:00-17:15\",\"type\":\"deep dive\"}",
        ),
        ("4nada\n", "frigday", "coach session add {client} --kept FILE", "{\"at\":\"frigday\"}"),
        (
            &format!("{sessions}M"),
            "in 3 days 9:00",
            "coach session move {session} --kept FILE",
            "{\"to\":\"2026-09-27 09:00\"}",
        ),
        (
            &format!("{sessions}\n\u{6}"),
            "\tin 3 days 9:00",
            "coach session done {session} --kept FILE",
            "{\"minutes\":\"60\",\"next\":\"2026-09-27 09:00\"}",
        ),
    ] {
        for how in ENDS {
            let mut bench = Bench::full();
            type_in(&mut bench, begin);
            type_in(&mut bench, typed);
            let Popup::Form(form) = &bench.app.popup else { panic!("{begin:?}: {}", bench.shown()) };
            let of = form.of.as_ref().map(ToString::to_string).unwrap_or_default();
            end(&mut bench, how);
            assert!(if how == "signal" { bench.ended } else { bench.app.locked.is_some() }, "{how}");
            let (back, words) = kept(&bench);
            let told = bench.app.asides[0].lines().collect::<Vec<_>>().join(" ");
            assert_eq!(back, command.replace("{client}", &of).replace("{session}", &of), "{how}");
            assert!(words.contains(holds), "{how}: {words}");
            assert!(
                told.starts_with("A form was still open; your text is saved for later, encrypted Save it: "),
                "{told}"
            );
            assert!(told.contains(&back.replace("FILE", "")), "{told}");
        }
    }
}

#[test]
fn what_was_kept_is_shown_until_it_was_seen() {
    let mut bench = Bench::full();
    bench.keys("aCy Dee");
    end(&mut bench, "idle");
    let told = "Save it: coach client add --kept";
    let words =
        |bench: &Bench| bench.shown().replace('│', " ").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words(&bench).contains(told), "{}", bench.shown());
    bench.keys("open sesame");
    assert!(words(&bench).contains(told), "a key is no sign that it was read: {}", bench.shown());
    bench.keys("\n");
    for key in ["q", "j", "a"] {
        bench.keys(key);
        assert!(words(&bench).contains(told) && !bench.ended, "{key}: {}", bench.shown());
    }
    bench.keys("\n");
    assert!(!words(&bench).contains(told), "{}", bench.shown());
    assert_eq!(bench.app.unseen().count(), 0);
}

/// Nothing would be stored of scores that are tried, of a file's name, or of a form that was only looked at.
#[test]
fn what_would_not_be_stored_is_not_kept() {
    for keys in ["/ada\ne", "/ada\n\nw0.3", "a", "/ada\n\nw"] {
        let mut bench = Bench::full();
        bench.keys(keys);
        assert!(matches!(bench.app.popup, Popup::Form(_)), "{keys:?}: {}", bench.shown());
        end(&mut bench, "signal");
        assert_eq!((rescued(&bench).len(), bench.ended), (0, true), "{keys:?}");
    }
}
