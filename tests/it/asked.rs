//! What a command cannot do without is asked for at a terminal, and asked again until the answer does.

use crate::{Says, World};

#[test]
fn what_is_missing_is_asked_for_in_every_command() {
    let world = World::with_clients();
    let ran = world
        .person([Says::Line("zed"), Says::Line("k7mq")])
        .ok("client show --plain --no-header --fields handle");
    assert!(ran.err.contains("no client matches 'zed'") && ran.out.ends_with("k7mq\n"), "{ran}");
    // Of two, the one that stands first is asked first; a choice names what there is.
    let ran = world
        .person([Says::Line("k7mq"), Says::Line("x"), Says::Line("q"), Says::Line(".3"), Says::Line(".6")])
        .ok("breakthrough add");
    assert!(ran.err.contains("invalid value 'x'") && ran.err.contains("psi, rho, q, f, overall"), "{ran}");
    // An empty answer is none, and Ctrl-C leaves.
    let ran = world.person([Says::Line(""), Says::Cancels]).sh("action done");
    assert_eq!((ran.code, ran.err.contains("Ctrl-C")), (130, true), "{ran}");
    // Nobody is asked who is not there, or does not want to be.
    assert_eq!(world.sh("client show").code, 2);
    assert_eq!(world.person([]).sh("client show --no-input").code, 2);
}

#[test]
fn an_answer_that_does_not_do_is_asked_for_again() {
    let world = World::with_clients();
    let ran = world.person([Says::Line("no day"), Says::Line("thu 15:00")]).ok("session add k7mq");
    assert_eq!(ran.err.matches("When (for example 'thu 15:00')").count(), 2, "{ran}");
    let ran = world
        .person([Says::Line("2"), Says::Line(".5"), Says::Line(".5"), Says::Line(".5")])
        .ok("score add k7mq --rho .5");
    assert_eq!(ran.err.matches("psi, 0.00 to 1.00").count(), 2, "{ran}");
    let ran =
        world.person([Says::Line("nobody"), Says::Line("k7mq"), Says::Line("Call Tom")]).ok("action add");
    assert_eq!(ran.err.matches("Client (name or handle)").count(), 2, "{ran}");
}
