//! Words that have to be right: the year where it is another one, percent where people think in percent, since when.

use crate::World;

#[test]
fn a_series_into_another_year_says_so() {
    let world = World::with_clients();
    let added = world.ok("session add k7mq --at '17 dec 10:00' --every 2w --count 3").err;
    assert!(added.contains(" Thu 17 Dec 10:00, ") && added.contains(" Thu 14 Jan 2027 10:00 ("), "{added}");
    let first = world.ok("session list --plain --no-header --fields handle --limit 1").out;
    let plan = world.sh(&format!("session cancel {} --following --dry-run", first.trim())).err;
    assert!(plan.contains(" Thu 31 Dec 10:00\n") && plan.contains(" Thu 14 Jan 2027 10:00\n"), "{plan}");
}

/// What was done is told on the clock by which the command told it; which one that is, where it could be mistaken.
#[test]
fn what_was_done_names_year_and_clock_where_they_are_others() {
    let world = World::with_clients();
    world.ok("session add k7mq --at '17 dec 10:00' --every 4w --count 2");
    let newest = |world: &World| world.ok("op log --limit 1 --plain --no-header --fields summary").out;
    assert_eq!(newest(&world), "added 2 sessions of Ada Okafor (k7mq) from Thu 17 Dec 10:00 on\n");
    let last = world.ok("session list --sort=-at --limit 1 --plain --no-header --fields handle").out;
    let cancel = format!("session cancel {}", last.trim());
    world.ok(&cancel);
    assert!(newest(&world).ends_with(", Thu 14 Jan 2027 10:00\n"), "{}", newest(&world));
    world.ok("undo");
    world.ok("config set time.zone America/New_York");
    let told = world.ok(&cancel).err;
    assert!(told.contains("Thu 14 Jan 2027 04:00-05:00 America/New_York"), "{told}");
    let undone = world.ok("undo").err;
    assert!(undone.contains(", Thu 14 Jan 2027 04:00 America/New_York"), "{undone}");
}

#[test]
fn a_session_tells_coherence_in_percent() {
    let world = World::with_clients();
    world.ok("score add k7mq --psi 0.70 --rho 0.60 --q 0.44 --f 0.57 --at '3 days ago'");
    let session = world.ok("session add k7mq --at 'today 17:00' --for 30m -q").out;
    let session = session.trim();
    world.pass(chrono::TimeDelta::hours(2));
    world.ok(&format!("session done {session}"));
    world.terminal(80);
    let page = |world: &World| world.ok(&format!("session show {session}")).out;
    assert!(page(&world).contains("\nCoherence before  48.6 %\n"), "{}", page(&world));
    assert!(!page(&world).contains("after"), "there is no score after it: {}", page(&world));
    world.ok("score add k7mq --psi 0.74 --rho 0.62 --q 0.66 --f 0.58");
    let prep = world.ok("client prep k7mq").out;
    assert!(prep.contains("coherence 48.6 -> 52.7 %"), "as all over the page: {prep}");
    let json = world.ok(&format!("session show {session} --json --fields pre_session_coherence")).out;
    assert!(json.contains("\"1.94\""), "programs read the total: {json}");
}

#[test]
fn nobody_is_archived_since_coaching_began() {
    let world = World::practice();
    world.ok("client add 'Ada Okafor' --handle k7mq --start 2026-03-03");
    world.terminal(80);
    let status = |world: &World| {
        let page = world.ok("client show k7mq").out;
        page.lines().find_map(|line| line.strip_prefix("Status ")).unwrap().trim().to_owned()
    };
    assert_eq!(status(&world), "active since 3 Mar 2026");
    world.ok("client pause k7mq --until '1 oct'");
    assert_eq!(status(&world), "paused until 1 Oct 2026, began 3 Mar 2026");
    world.ok("client resume k7mq");
    world.ok("client complete k7mq");
    assert_eq!(status(&world), "completed, began 3 Mar 2026");
}

/// An empty list says what is empty: the practice, or what was asked for.
#[test]
fn an_empty_list_knows_whether_it_was_narrowed() {
    let world = World::with_clients();
    world.terminal(80);
    let said = |line: &str| world.ok(line).err;
    assert_eq!(said("session list"), "No sessions. Book one: coach session add CLIENT --at WHEN\n");
    for narrowed in ["--client k7mq", "--status no-show", "--type review", "--since today", "--until today"] {
        assert_eq!(said(&format!("session list {narrowed}")), "No session matches\n", "{narrowed}");
    }
    assert_eq!(said("action list --status completed"), "No action item matches\n");
}

#[test]
fn words_are_typed_with_hyphens_or_as_the_data_has_them() {
    let world = World::with_clients();
    let item = world.ok("action add 'Call Tom' --client k7mq -q").out;
    world.ok(&format!("action start {}", item.trim()));
    for word in ["in-progress", "in_progress"] {
        let listed =
            world.ok(&format!("action list --status {word} --plain --no-header --fields handle")).out;
        assert_eq!(listed, item, "{word}");
        world.ok(&format!("intervene assigned --status {word}"));
    }
}

/// What a narrow terminal keeps is what the list is about; nothing runs over its edge.
#[test]
fn narrow_lists_keep_what_they_are_about() {
    let world = World::with_clients();
    world.ok("action add 'Write the two-line request before each meeting' --client k7mq --due fri");
    world.ok("session log k7mq --at '2 days ago' --for 30m");
    for psi in [30, 50, 70] {
        world.ok(&format!("score add k7mq --psi 0.{psi} --rho 0.60 --q 0.44 --f 0.57"));
        world.pass(chrono::TimeDelta::hours(1));
    }
    for width in [60, 80] {
        world.terminal(width);
        for list in
            ["action list", "client timeline k7mq", "analytics cohort", "analytics cohort --by pattern"]
        {
            for line in world.ok(list).out.lines() {
                let wide = unicode_width::UnicodeWidthStr::width(line);
                assert!(wide <= usize::from(width), "{list} at {width}: {line}");
            }
        }
    }
    world.terminal(60);
    let items = world.ok("action list").out;
    assert!(items.contains("Write the two-line…"), "enough of the title to know it: {items}");
}

/// `now` is a minute to people: a session neither begins nor is told with seconds.
#[test]
fn a_session_begins_on_the_minute() {
    let world = World::with_clients();
    world.pass(chrono::TimeDelta::milliseconds(37_250));
    let booked = world.ok("session add k7mq --at now --for 30m").err;
    assert!(booked.contains(", Thu 24 Sep 2026 16:20-16:50 Europe/Paris, now."), "{booked}");
    let logged = world.ok("session log t2wd --at '2h ago' --for 30m").err;
    assert!(logged.contains(", Thu 24 Sep 2026 14:20-14:50 Europe/Paris, "), "{logged}");
    let later = world.ok("session add t2wd --at 'fri 10:00' -q").out;
    let moved = world.ok(&format!("session move {} --to 'in 1 hour'", later.trim())).err;
    assert!(moved.contains(", Thu 24 Sep 2026 17:20-18:20 Europe/Paris, "), "{moved}");
}

/// A word that is none is a slip of the keys, exit 2, whether a flag or a field is given it.
#[test]
fn what_cannot_be_read_is_a_slip_of_the_keys_in_fields_too() {
    let world = World::with_clients();
    let session = world.ok("session add k7mq --at 'fri 10:00' -q").out;
    for (field, told) in [
        (
            "type=deepdive",
            "error: type must be one of initial, regular, deep_dive, breakthrough, review, not",
        ),
        ("focus=courage", "error: focus: dimension must be psi, rho, q or f, not 'courage'"),
        ("billing=free", "error: billing must be one of "),
    ] {
        let ran = world.sh(&format!("session edit {} --set {field}", session.trim()));
        assert_eq!(ran.code, 2, "{ran}");
        assert!(ran.err.starts_with(told), "{ran}");
    }
    world.ok(&format!("session edit {} --set type=deep-dive --set billing=pro-bono", session.trim()));
}
