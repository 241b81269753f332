//! Every command there is, and a practice in which each can run: for the tests of what holds for all of them.

use serde_json::Value;

use crate::World;

/// Every command that reads. A new one is one line here.
pub(crate) const READS: &[&str] = &[
    "client list",
    "client show k7mq",
    "config list",
    "op log",
    "op show 2",
    "op diff 2",
    "status",
    "whoami",
    "bank list",
    "bank show quick",
    "score list",
    "score show k7mq",
    "score explain k7mq",
    "score what-if k7mq --q 0.8",
    "score verify",
    "assess list",
    "assess show {done}",
    "assess compare {done} {done}",
    "undo --list",
    "client timeline k7mq",
    "client prep k7mq",
    "search Ada",
    "action list --status all",
    "action show {item}",
    "intervene list",
    "intervene show Q-02",
    "intervene show {given}",
    "intervene suggest k7mq",
    "intervene assigned",
    "bank show interventions",
    "session list",
    "session show {held}",
    "session hours",
    "breakthrough list",
    "breakthrough show {rise}",
    "today",
    "analytics summary",
    "analytics cohort",
    "analytics interventions",
    "analytics events",
];

/// Every command that writes, in an order in which each can run. A new one is one line here; `{done}` and
/// `{draft}` are the handles of an assessment that is finished and of one that is not, `{item}` that of an action
/// item, `{rise}` that of a breakthrough, `{given}` and `{over}` those of an assignment that runs and of one that does
/// not, `{held}` and `{booked}` those of the first session that took place and of the first one that is scheduled.
pub(crate) const WRITES: &[&str] = &[
    "client add 'Cy Dee' --handle c5d6 --email cy@example.org",
    "client edit k7mq --set focus=patience",
    "client note k7mq -m 'a line'",
    "client pause k7mq",
    "client resume k7mq",
    "client complete t2wd",
    "client merge c5d6 --into k7mq --yes",
    "import clients ~/clients.csv",
    "import scores ~/scores.csv",
    "score add k7mq --psi 0.5 --rho 0.5 --q 0.5 --f 0.5",
    "score add k7mq --psi 0.6 --rho 0.6 --q 0.6 --f 0.6 --at '4 days ago'",
    "score recalc --all",
    "assess new k7mq --type quick --no-run",
    "assess new k7mq --type quick --answers answers.json",
    "assess answer {draft} psi-01 3",
    "assess discard {draft}",
    "assess new k7mq --type initial --no-run",
    "action add 'Book the room' --client k7mq --due fri",
    "action edit {item} --set due=+3d",
    "action start {item}",
    "action done {item}",
    "action reopen {item}",
    "action rm {item}",
    "intervene assign F-01 --to t2wd --due +2w --with-actions",
    "intervene start {given}",
    "intervene done {given} --rating 4 --feedback good --note so",
    "intervene reopen {over}",
    "intervene abandon {given} --reason why",
    "session add t2wd --at 'mon 9h'",
    "session log t2wd --at 'yesterday 9h'",
    "session edit {booked} --set for=45m",
    "session note {booked} -m 'a line'",
    "session start {booked}",
    "session done {booked}",
    "session reopen {held}",
    "session no-show {booked}",
    "session move {booked} --to 'wed 9h'",
    "session cancel {booked} --reason ill",
    "session hours --set 'mon 9-18'",
    "client engage k7mq --sessions 10",
    "client engage k7mq --end",
    "breakthrough add k7mq --dim q --before 0.41 --after 0.63 --at '5 days ago'",
    "breakthrough edit {rise} --set trigger='asked the board'",
    "breakthrough dismiss {rise}",
    "breakthrough restore {rise}",
    "breakthrough detect --threshold 0.99",
    "bank retire quick",
    "bank retire interventions",
    "config set time.slash_order dmy",
    "config unset time.slash_order",
    "undo",
    "redo",
    "analytics events --purge --yes",
];

/// Two clients, two scores, an assessment, a note, two sessions and the coach's hours.
pub(crate) fn busy() -> World {
    let world = World::with_clients();
    world.write("answers.json", answers(&world));
    world.write(
        "clients.csv",
        "handle,first_name,last_name,email\nf3g4,Fay,Grey,fay@example.org\n,Gus,Holm,\n",
    );
    world
        .write("scores.csv", "handle,psi,rho,q,f,calculated_at\nk7mq,0.2,0.3,0.4,0.5,2026-01-01T10:00:00Z\n");
    world.ok("client note k7mq -m 'Prefers mornings'");
    world.ok("score add k7mq --psi 0.61 --rho 0.58 --q 0.41 --f 0.35 --at '10 days ago'");
    world.ok("score add k7mq --psi 0.65 --rho 0.75 --q 0.31 --f 0.45 --at '3 days ago'");
    world.ok("assess new k7mq --type quick --answers answers.json --at '2 days ago'");
    world.ok("action add 'Call Tom' --client k7mq --due yesterday");
    world.ok("intervene assign Q-02 --to k7mq");
    world.ok("session log k7mq --at '4 days ago' --notes 'Asked the board'");
    world.ok("session add k7mq --at 'today 17:00'");
    world.ok("session hours --set 'mon-fri 9-17'");
    world
}

/// A command with the handles of this world.
pub(crate) fn filled(world: &World, command: &str) -> String {
    let mut command = command.to_owned();
    for (mark, status) in [("{done}", "completed"), ("{draft}", "draft"), ("{draft}", "in_progress")] {
        if command.contains(mark) {
            let found =
                world.ok(&format!("assess list --status {status} --plain --no-header --fields handle")).out;
            if let Some(handle) = found.lines().next() {
                command = command.replace(mark, handle);
            }
        }
    }
    if command.contains("{item}") {
        let found = world
            .ok("action list --status all --sort title --plain --no-header --fields handle --limit 1")
            .out;
        command = command.replace("{item}", found.trim());
    }
    for (mark, states) in [("{given}", "assigned,in_progress"), ("{over}", "completed,abandoned")] {
        if command.contains(mark) {
            let line = format!(
                "intervene assigned --client k7mq --status {states} --plain --no-header --fields handle"
            );
            if let Some(handle) = world.ok(&line).out.lines().next() {
                command = command.replace(mark, handle);
            }
        }
    }
    for (mark, status) in [("{held}", "completed"), ("{booked}", "scheduled")] {
        if command.contains(mark) {
            let found =
                format!("session list --status {status} --limit 1 --plain --no-header --fields handle");
            command = command.replace(mark, world.ok(&found).out.trim());
        }
    }
    if command.contains("{rise}") {
        let list = "breakthrough list --dismissed --sort when --limit 1";
        let found = world.ok(&format!("{list} --plain --no-header --fields handle")).out;
        command = command.replace("{rise}", found.trim());
    }
    command
}

/// Answers to every scored question of the quick bank, as good as they get in the middle.
fn answers(world: &World) -> String {
    let bank = world.ok("bank show quick --json").json();
    let questions = bank["questions"].as_array().unwrap();
    let given = questions.iter().filter_map(|question| {
        let code = question["code"].as_str()?.to_owned();
        let value = match question["question_type"].as_str()? {
            "scale" => question["max"].clone(),
            _ => return None,
        };
        Some((code, value))
    });
    Value::Object(given.collect()).to_string()
}
