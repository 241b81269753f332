//! A day that lies back is taken for what is due, and told as what it is.

use crate::World;

#[test]
fn what_is_due_before_today_is_told_as_overdue() {
    let world = World::with_clients();
    let told = |line: &str| world.ok(line).err.lines().next().unwrap_or_default().to_owned();
    let late = told("action add 'Call Tom' --client k7mq --due yesterday");
    assert!(late.ends_with(", due Wed 23 Sep 2026, so overdue already. Undo: coach undo"), "{late}");
    let item = world.ok("action list --plain --no-header --fields handle").out;
    let item = item.trim();
    let today = told(&format!("action edit {item} --set due=today"));
    assert!(today.ends_with("(k7mq), due Thu 24 Sep 2026. Undo: coach undo"), "{today}");
    let again = told(&format!("action edit {item} --set due='3 days ago' --dry-run"));
    assert!(again.ends_with(", due Mon 21 Sep 2026, so overdue already"), "{again}");
    world.ok(&format!("action done {item}"));
    let done = told(&format!("action edit {item} --set due='3 days ago'"));
    assert!(!done.contains("overdue"), "what is done is not overdue: {done}");
    world.stdin(
        "{\"title\":\"One\",\"client\":\"k7mq\",\"due\":\"yesterday\"}\n{\"title\":\"Two\",\"client\":\"k7mq\"}\n",
    );
    let both = told("action add --from -");
    assert!(both.contains(", 1 of them overdue already. Undo:"), "{both}");
}
