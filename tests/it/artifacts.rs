//! Files that are made by the program and checked in: completions and manual pages. `COACH_BLESS=1 cargo test` writes
//! them anew.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use crate::{
    World,
    tree::{built, examples, must_parse},
};

/// Whether files that differ are to be written anew.
#[expect(clippy::disallowed_methods, reason = "a test asks its own environment, not the program's")]
pub(crate) fn bless() -> bool {
    std::env::var_os("COACH_BLESS").is_some_and(|value| value != "0")
}

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The files of a folder are exactly these.
fn same(folder: &Path, wanted: &BTreeMap<String, String>) {
    if bless() {
        fs::remove_dir_all(folder).unwrap_or_default();
        fs::create_dir_all(folder).unwrap();
        for (name, text) in wanted {
            fs::write(folder.join(name), text).unwrap();
        }
    }
    let found: BTreeMap<String, String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(path).unwrap())
        })
        .collect();
    let (names, known): (Vec<_>, Vec<_>) = (found.keys().collect(), wanted.keys().collect());
    let how = "COACH_BLESS=1 cargo test --test it artifacts";
    assert_eq!(names, known, "{}: write them anew with {how}", folder.display());
    for (name, text) in wanted {
        assert!(found.get(name) == Some(text), "{}/{name} is out of date: {how}", folder.display());
    }
}

#[test]
fn completions_are_what_the_command_prints() {
    let world = World::new();
    let files = [
        ("coach.bash", "bash"),
        ("_coach", "zsh"),
        ("coach.fish", "fish"),
        ("coach.elv", "elvish"),
        ("_coach.ps1", "powershell"),
    ];
    let wanted = files.map(|(name, shell)| (name.to_owned(), world.ok(&format!("completions {shell}")).out));
    same(&root().join("completions"), &wanted.into());
}

#[test]
fn manual_pages_are_what_the_command_prints() {
    let world = World::new();
    let folder = world.root().join("man");
    world.run(["man", "--out-dir", folder.to_str().unwrap()]);
    let root_command = built();
    let nouns = root_command.get_subcommands().filter(|sub| sub.has_subcommands());
    let names = nouns.map(|noun| format!("coach-{}.1", noun.get_name())).chain(["coach.1".to_owned()]);
    let page = |name: String| {
        let text = fs::read_to_string(folder.join(&name)).unwrap();
        (name, text)
    };
    same(&root().join("man"), &names.map(page).collect());
}

#[test]
fn every_command_has_a_page_with_examples_that_can_be_typed() {
    let world = World::new();
    let folder = world.root().join("man");
    world.run(["man", "--out-dir", folder.to_str().unwrap()]);
    crate::tree::walk(&built(), &[], &mut |path, _| {
        let name = ["coach".to_owned()].iter().chain(path).cloned().collect::<Vec<_>>().join("-");
        let text = fs::read_to_string(folder.join(format!("{name}.1"))).unwrap();
        let (_, rest) = text.split_once(".SH EXAMPLES").unwrap_or_else(|| panic!("{name} has no examples"));
        let plain = rest.replace("\\-", "-").replace("\\*(Aq", "'").replace("\\&", "").replace("\\\\", "\\");
        examples(&plain).for_each(|line| must_parse(line, &name));
        if path.is_empty() {
            assert!(text.contains(".SH \"EXIT STATUS\"") && text.contains(".SH ENVIRONMENT"));
        }
    });
}

#[test]
fn pages_are_found_by_their_commands() {
    let world = World::new();
    let page = world.ok("man client add").out;
    for spelling in ["client-add", "coach-client-add", "coach-client-add.1", "coach client add"] {
        assert_eq!(world.ok(&format!("man {spelling}")).out, page);
    }
    assert_eq!(world.ok("man").out, world.ok("man coach").out);
    assert_eq!(
        world.sh("man client ad").err,
        "error: there is no page coach-client-ad\nhint: did you mean coach-client-add?\n"
    );
}

#[test]
fn completion_code_is_installed_once_and_never_unasked() {
    let mut world = World::new();
    let home = world.root().to_owned();
    (world.vars.home, world.vars.config_home) = (Some(home.clone()), Some(home.join(".config")));
    fs::write(home.join(".zshrc"), "autoload -U compinit; compinit").unwrap();
    let unasked = world.sh("completions zsh --install");
    assert_eq!(unasked.code, 2, "{unasked}");
    world.person([crate::Says::No]);
    assert_eq!(world.sh("completions zsh --install").code, 130);
    world.ok("completions zsh --install --dry-run");
    assert_eq!(fs::read_to_string(home.join(".zshrc")).unwrap(), "autoload -U compinit; compinit");
    world.person([crate::Says::Yes]);
    world.ok("completions zsh --install");
    let again = world.ok("completions zsh --install");
    assert!(again.err.contains("already has it"), "{again}");
    let text = "autoload -U compinit; compinit\nsource <(COMPLETE=zsh coach)\n";
    assert_eq!(fs::read_to_string(home.join(".zshrc")).unwrap(), text);
    world.ok("completions fish --install --yes");
    let fish = fs::read_to_string(home.join(".config/fish/completions/coach.fish")).unwrap();
    assert_eq!(fish, world.ok("completions fish").out);
    assert_eq!(world.sh("completions powershell --install --yes").code, 9);
}
