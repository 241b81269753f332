//! Line breaks in what holds one line: several values stay several, and what is put on one line is said to be.

use crate::World;

#[test]
fn lines_of_a_cell_are_values_of_their_own_or_told() {
    let world = World::practice();
    world.write(
        "k.csv",
        "name,phone,goals,focus\nBo Low,\"0612345678\n0699999999\",\"sleep\nrun\",\"a\nb\"\nBi Low,\"06 12\n34\",x,y\n",
    );
    let refused = world.sh("import clients ~/k.csv");
    let told = "Left out of 'phone': further telephone numbers; each client has only one";
    assert!(refused.code == 2 && refused.err.contains(told), "{refused}");
    let ran = world.ok("import clients ~/k.csv --ignore-unknown");
    assert!(ran.err.contains(told), "{ran}");
    let check = "Check row 2, and 1 more cell like it: 'focus' has line breaks and is stored on one line\n";
    assert!(ran.err.contains(check), "{ran}");
    let bo = world.ok("client show 'Bo Low' --json").json();
    assert_eq!(bo["phone"], "0612345678");
    assert_eq!(bo["goals"], serde_json::json!(["sleep", "run"]));
    assert_eq!(bo["coaching_focus"], "a b");
    assert_eq!(world.ok("client show 'Bi Low' --json").json()["phone"], "06 12 34");
    // The same from JSON.
    world.write("k.json", r#"[{"name": "Cy Low", "phone": "0612345678\n0699999999", "sponsor": "x\ny"}]"#);
    let ran = world.ok("import clients ~/k.json --ignore-unknown");
    assert!(ran.err.contains(told), "{ran}");
    assert!(ran.err.contains("Check row 1: 'sponsor' has line breaks"), "{ran}");
}

#[test]
fn a_command_says_what_it_puts_on_one_line() {
    let world = World::with_clients();
    let ran = world.ok("client edit k7mq --set 'coaching_focus=a\nb' --set 'goal.+=p\nq'");
    assert!(ran.err.contains("The focus had line breaks and is stored on one line\n"), "{ran}");
    let ada = world.ok("client show k7mq --json").json();
    assert_eq!(ada["goals"], serde_json::json!(["p", "q"]));
    world.ok("client edit k7mq --set 'goal.1=r\ns'");
    let ada = world.ok("client show k7mq --json").json();
    assert_eq!(ada["goals"], serde_json::json!(["r", "s", "q"]));
    let told = "The title had line breaks and is stored on one line\n";
    assert!(world.ok("action add 'two\nlines' --client k7mq").err.contains(told));
    assert!(!world.ok("action add 'one line\n' --client k7mq").err.contains("stored on one line"));
    let ran = world.stdin(r#"{"client":"k7mq","title":"two\nlines"}"#).ok("action add --from -");
    assert!(ran.err.contains(told), "{ran}");
    // What a refused command joined is not told of the next one.
    assert_eq!(world.sh("action add 'two\nlines' --client nobody").code, 3);
    assert!(!world.ok("action add tea --client k7mq").err.contains("stored on one line"));
    let refused = world.sh("client edit k7mq --set 'phone=0612345678\n0699999999'");
    assert!(refused.err.contains("has several numbers, and only one can be saved"), "{refused}");
}

#[test]
fn a_spreadsheet_s_apostrophe_is_no_part_of_a_telephone() {
    let world = World::with_clients();
    world.ok(r#"client edit k7mq --set "phone='+33612345678""#);
    assert_eq!(world.ok("client show k7mq --json").json()["phone"], "+33612345678");
    world.write("k.csv", "name,phone\nBo Low,'0612345678\n");
    world.ok("import clients ~/k.csv");
    assert_eq!(world.ok("client show 'Bo Low' --json").json()["phone"], "0612345678");
}
