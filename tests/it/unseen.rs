//! Characters that nobody sees: a line does not lose them unsaid, whoever types, pipes or imports it.

use crate::World;

#[test]
fn a_line_with_characters_that_nobody_sees_is_refused_with_their_place() {
    let world = World::with_clients();
    let item = world.ok("action add 'Call Ben' --client k7mq -q").out.trim().to_owned();
    let before = world.fingerprint();
    for line in [
        "client add 'Cleo\u{200b}Marsh'".to_owned(),
        "client add Cleo --phone '\u{202a}+49 170 1234567\u{202c}'".to_owned(),
        "client edit k7mq --set 'focus=voi\u{ad}ce'".to_owned(),
        "client edit k7mq --set 'goals.+=\u{feff}Speak up'".to_owned(),
        "client edit k7mq --set 'emergency_contact.name=Be\u{200d}n'".to_owned(),
        "action add --client k7mq 'Call\u{1b}[31m Ben'".to_owned(),
        format!("action edit {item} --set 'title=Call\u{200e} Ben'"),
        "client engage k7mq --sessions 6 --title 'Vo\u{200b}ice'".to_owned(),
    ] {
        let ran = world.sh(&line);
        assert_eq!(ran.code, 9, "{line:?}\n{ran}");
        assert!(ran.err.contains("must not have invisible characters, and character "), "{line:?}\n{ran}");
        assert!(ran.err.contains("type it instead of pasting it"), "{line:?}\n{ran}");
    }
    let ran = world.stdin("{\"name\":\"Cleo\u{200b}Marsh\"}\n").sh("client add --from -");
    assert!(ran.code != 0 && ran.err.contains("character 5 is U+200B"), "{ran}");
    assert_eq!(world.fingerprint(), before);
}

/// Blanks of any kind part words, and what is kept is shown.
#[test]
fn blanks_of_any_kind_part_words() {
    let world = World::with_clients();
    let ran = world.ok("client add ' Cleo\u{a0}Maria\tMarsh  Lee '");
    assert!(ran.err.contains("Cleo Maria Marsh Lee"), "{ran}");
    world.ok("action add --client k7mq 'Call  Ben\n today'");
    assert_eq!(world.ok("action list --plain --no-header --fields title").out, "Call Ben today\n");
}

#[test]
fn a_contact_list_is_taken_without_them_and_that_is_told() {
    let world = World::practice();
    world.write(
        "list.csv",
        "Name,Email,Phone,Notes\n\
         Cleo Marsh,cleo@example.org,\u{202a}+49 170 1234567\u{202c},a\u{200b}b\n\
         Dan\u{200b}Vale,dan@example.org\u{200b},,\n",
    );
    let ran = world.ok("import clients ~/list.csv");
    let told = "Left out: invisible characters in 'Phone' of row 2, and 2 more cells like it\n";
    assert!(ran.err.contains(told), "{ran}");
    let cleo = world.ok("client show cleo@example.org --notes --json").json();
    assert_eq!(cleo["phone"].as_str(), Some("+49 170 1234567"));
    assert_eq!(cleo["notes"].as_str(), Some("a\u{200b}b"), "a note keeps what was written");
    assert_eq!(world.ok("client show dan@example.org --json").json()["name"].as_str(), Some("DanVale"));
    let ran = world
        .stdin("{\"name\":\"Eve\u{200b} Ray\",\"goals\":[\"Rest\u{ad}\"]}\n")
        .ok("import clients - --format ndjson");
    assert!(ran.err.contains("invisible characters in 'goals' of row 1, and 1 more cell like it"), "{ran}");
}
