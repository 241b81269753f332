//! Words that stand where a command does not take them: the hint says what to type instead, and it can be pasted.

use crate::World;

/// The hints of a failure.
fn hints(world: &World, line: &str) -> Vec<String> {
    let ran = world.sh(line);
    assert_eq!(ran.code, 2, "{ran}");
    ran.err.lines().filter_map(|line| line.strip_prefix("hint: ")).map(str::to_owned).collect()
}

#[test]
fn a_list_is_of_one_client_by_a_flag() {
    let world = World::with_clients();
    for list in [
        "session list",
        "action list",
        "assess list",
        "score list",
        "breakthrough list",
        "intervene assigned",
    ] {
        assert_eq!(
            hints(&world, &format!("{list} ada")),
            [format!("for one client: coach {list} --client ada")],
            "{list}"
        );
        world.ok(&format!("{list} --client ada"));
    }
    assert_eq!(
        hints(&world, "todo ls 'ada okafor'"),
        ["for one client: coach action list --client 'ada okafor'"]
    );
    assert_eq!(hints(&world, "intervene assign Q-02 ada"), ["name the client like this: --to ada"]);
    for line in ["today ada", "action add Call Tom", "session list -5"] {
        assert_eq!(hints(&world, line), [""; 0], "it is nobody's: {line}");
    }
    assert_eq!(
        hints(&world, "--format session score list ada"),
        ["for one client: coach score list --client ada"],
        "what an option is set to is no command"
    );
    let told = world.sh("session list ada --json").err;
    assert!(told.contains("for one client: coach session list --client ada"), "{told}");
}

#[test]
fn a_field_is_set_by_name() {
    let world = World::with_clients();
    let item = world.ok("action add 'Call Tom' -c k7mq -q").out;
    let line = format!("action edit {} --due fri", item.trim());
    assert_eq!(hints(&world, &line), ["a field is set like this: --set due=VALUE"]);
    let told = world.sh(&line).err;
    assert!(!told.contains("tip:"), "clap's guess would mislead: {told}");
    for word in ["or", "field"] {
        assert_eq!(hints(&world, &format!("action edit {} --{word} 1", item.trim())), [""; 0], "{word}");
    }
    let unknown = world.sh(&format!("action edit {} --shade red", item.trim())).err;
    assert!(!unknown.contains("hint:"), "{unknown}");
    assert!(!unknown.contains("tip:") && !unknown.contains("\n\n\n"), "no more than clap knows: {unknown}");
}
