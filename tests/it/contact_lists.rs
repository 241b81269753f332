//! What a contact list says is stored, told as left out, or refused: nothing of it goes unsaid.

use crate::World;

fn import(world: &World, file: &str, flags: &str) -> crate::ran::Ran {
    world.write("list.csv", file);
    world.sh(&format!("import clients ~/list.csv {flags}"))
}

#[test]
fn all_that_is_read_is_told() {
    let world = World::practice();
    let file = "First Name,Last Name,Email,E-mail 2,Work Phone,Mobile Phone\n\
                Ben,Ito,ben@example.org,b@example.org,+33 1,+33 1\n";
    let ran = import(&world, file, "");
    assert!(
        ran.err.starts_with(
            "Reading email.2 from 'E-mail 2', phone from 'Mobile Phone', else 'Work Phone'; first_name, last_name, \
             email from columns called so\n"
        ),
        "{ran}"
    );
    let told = import(&world, file, "--json").json();
    let fields: Vec<_> =
        told["reading"]["fields"].as_array().unwrap().iter().map(|it| &it["field"]).collect();
    assert_eq!(fields, ["first_name", "last_name", "email", "email.2", "phone", "phone"]);
}

/// A second telephone and another name beside the parts are content that is not taken: agreed to, or refused.
#[test]
fn what_is_not_taken_is_agreed_to() {
    let world = World::practice();
    for (file, told) in [
        (
            "Name,Mobile,Home Phone,Mood\nBen Ito,+33 1,+33 2,good\n",
            "  Left out of 'Home Phone': further telephones, of which one is kept for each client\n",
        ),
        (
            "Name,First Name,Last Name\nAda Okafor,Ben,Ito\n",
            "  Left out of 'Name': whole names that are not the first and last name beside them\n",
        ),
    ] {
        let before = world.fingerprint();
        let ran = import(&world, file, "");
        assert!(ran.code == 2 && ran.err.contains(told), "{ran}");
        assert!(ran.err.contains("--ignore-unknown"), "{ran}");
        assert_eq!(world.fingerprint(), before);
        let ran = import(&world, file, "--ignore-unknown");
        assert!(ran.code == 0 && ran.err.contains(told.trim_start()), "{ran}");
        world.ok("undo");
    }
}

#[test]
fn what_stands_for_no_name_is_none() {
    let world = World::practice();
    let ran = import(
        &world,
        "Name,Email\nN/A,a@example.org\n-,b@example.org\n#NAME?,c@example.org\nNan Null,d@example.org\n",
        "",
    );
    assert_eq!(ran.code, 8, "{ran}");
    for told in ["row 2  'N/A' is no name", "row 3  '-' is no name", "row 4  '#NAME?' is no name"] {
        assert!(ran.err.contains(told), "{ran}");
    }
    assert_eq!(world.ok("client list --plain --no-header --fields name").out, "Nan Null\n");
    // Two of one name may be one.
    let ran = import(&world, "Name,Email\nNan Null,other@example.org\n", "");
    assert!(ran.code == 0 && ran.err.contains(" (row 2) is called like "), "{ran}");
    let ran = import(&world, "Name,Emergency contact\nBen Ito,Tom\n", "");
    assert!(
        ran.err
            .contains("emergency_contact is said part by part, each under a name: emergency_contact.phone"),
        "{ran}"
    );
}

/// A state is applied by its verb: what the verb adds by itself is no other value of the file's.
#[test]
fn a_state_that_differs_is_the_only_thing_that_does() {
    let world = World::with_clients();
    let ran = import(&world, "handle,name,status\nk7mq,Ada Okafor,completed\n", "");
    assert!(ran.code == 8 && ran.err.contains("status ") && !ran.err.contains("end_date"), "{ran}");
    let ran = import(&world, "handle,name,status\nk7mq,Ada Okafor,archived\n", "--update");
    assert!(ran.code == 8 && ran.err.contains("what ends is completed: coach client complete k7mq"), "{ran}");
}

#[test]
fn a_list_of_scores_says_nothing_that_is_not_read() {
    let world = World::with_clients();
    world.ok("score add k7mq --psi 0.3 --rho 0.4 --q 0.5 --f 0.6 --at '2026-09-01 10:00'");
    world.write("scores.csv", world.ok("score list --csv").raw);
    let ran = world.ok("import scores ~/scores.csv");
    assert!(ran.err.contains("known"), "{ran}");
}
