//! The kernel's keyrings for real: this process keeps, others look. Skipped where the kernel has no key service.

use std::{
    io::{BufRead, Read, Write},
    process::{Command, Stdio},
};

use super::*;

const KEEP: Duration = Duration::from_mins(2);

/// A practice of its own for each run, because all runs of a user share one keyring. Forgotten when dropped.
struct Kept(Uuid, Identity);

impl Kept {
    /// Keeps a new identity in the user's keyring, if that is possible here.
    fn new() -> Option<Self> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).unwrap();
        let kept = Self(Uuid::from_bytes(bytes), Identity::generate());
        let shelf = KernelCache.keep(kept.0, &kept.1, KEEP).ok()?;
        (shelf == Shelf::User || session().is_some()).then_some(kept)
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        KernelCache.forget(self.0).ok();
    }
}

/// Runs a test of this file that is ignored otherwise in a process of its own, with `input`; gives what it printed.
fn elsewhere(wrapper: &[&str], test: &str, input: &str) -> Option<String> {
    let test = format!("vault::cache::kernel::tests::{test}");
    let mut words: Vec<_> = wrapper.iter().map(|word| (*word).to_owned()).collect();
    words.push(std::env::current_exe().unwrap().to_str().unwrap().to_owned());
    words.extend(["--exact", &test, "--ignored", "--nocapture"].map(str::to_owned));
    let mut child = Command::new(&words[0])
        .args(&words[1..])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    Some(String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap())
}

fn practice_from_input() -> Uuid {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text).unwrap();
    text.trim().parse().unwrap()
}

#[test]
#[ignore = "one half of a test with two processes"]
#[expect(clippy::print_stdout, reason = "this is how it answers the other process")]
fn child_recalls() {
    let practice = practice_from_input();
    let recipient = KernelCache.recall(practice).map(|identity| identity.recipient());
    println!("answer {:?} {:?}", recipient, KernelCache.where_is(practice).map(|cached| cached.shelf));
}

#[test]
#[ignore = "one half of a test with two processes"]
#[expect(clippy::print_stdout, reason = "this is how it answers the other process")]
fn child_keeps_in_its_session_and_others_look() {
    let practice = practice_from_input();
    let identity = Identity::generate();
    let shelf = KernelCache.keep(practice, &identity, KEEP).unwrap();
    let mine = KernelCache.recall(practice).is_some();
    let same = elsewhere(&["setsid"], "child_recalls", &practice.to_string()).unwrap();
    let other = elsewhere(&["keyctl", "session", "-"], "child_recalls", &practice.to_string()).unwrap();
    let same = same.contains(&identity.recipient());
    let other = other.contains("answer None None");
    println!("answer {shelf:?} mine={mine} same={same} hidden={other}");
    let listed = listed().unwrap().iter().any(|entry| entry.left.is_some());
    assert!(listed && KernelCache.forget(practice).unwrap());
}

#[test]
fn another_process_of_the_user_recalls_what_this_one_kept() {
    let Some(kept) = Kept::new() else { return };
    let Some(cached) = KernelCache.where_is(kept.0) else { panic!("kept but not found") };
    assert!(cached.left.is_none_or(|left| left <= KEEP && !left.is_zero()), "{cached:?}");
    let answer = elsewhere(&["setsid"], "child_recalls", &kept.0.to_string()).unwrap();
    assert!(answer.contains(&kept.1.recipient()), "{answer}");

    assert!(KernelCache.forget(kept.0).unwrap() && !KernelCache.forget(kept.0).unwrap());
    assert!(KernelCache.recall(kept.0).is_none() && KernelCache.where_is(kept.0).is_none());
}

#[test]
fn a_session_of_its_own_does_not_hide_the_users_keyring() {
    let Some(kept) = Kept::new() else { return };
    if KernelCache.where_is(kept.0).map(|cached| cached.shelf) != Some(Shelf::User) {
        return;
    }
    if let Some(answer) = elsewhere(&["keyctl", "session", "-"], "child_recalls", &kept.0.to_string()) {
        assert!(answer.contains(&kept.1.recipient()) && answer.contains("Some(User)"), "{answer}");
    }
}

#[test]
fn what_a_session_keeps_other_sessions_cannot_read() {
    let Some(kept) = Kept::new() else { return };
    KernelCache.forget(kept.0).unwrap();
    let test = "child_keeps_in_its_session_and_others_look";
    if let Some(answer) = elsewhere(&["keyctl", "session", "-"], test, &kept.0.to_string()) {
        assert!(answer.contains("answer Session mine=true same=true hidden=true"), "{answer}");
    }
}

#[test]
fn the_kernel_forgets_in_time_and_use_starts_the_time_anew() {
    let Some(kept) = Kept::new() else { return };
    KernelCache.keep(kept.0, &kept.1, Duration::from_secs(3)).unwrap();
    std::thread::sleep(Duration::from_millis(1800));
    assert!(KernelCache.recall(kept.0).is_some());
    std::thread::sleep(Duration::from_millis(1800));
    assert!(KernelCache.recall(kept.0).is_some(), "armed anew for the time it was kept for");
    std::thread::sleep(Duration::from_millis(4200));
    assert!(KernelCache.recall(kept.0).is_none(), "expired");
    assert!(!KernelCache.forget(kept.0).unwrap());
}

#[test]
fn lines_of_the_kernels_list_are_read_with_care() {
    let practice = Uuid::nil();
    let line =
        format!("2f3a1b0c I--Q---     1  14m 3f0b0000     0     0 user      coach:unlock:{practice}: 74");
    let read = entry(&line).unwrap();
    assert_eq!((read.key.get_id().0, read.left), (0x2f3a_1b0c, Some(Duration::from_mins(14))));
    assert!(entry(&line.replace("14m", "expd")).is_none());
    assert!(entry(&line.replace("I--Q---", "IR-Q---")).is_none());
    assert!(entry(&line.replace("I--Q---", "I--Q--i")).is_none());
    assert!(entry(&line.replace("coach:", "other:")).is_none());
    assert_eq!(entry(&line.replace("14m", "perm")).unwrap().left, None);
    for text in ["", "m", "é", "99999999999999999999w", "18446744073709551615w"] {
        assert_eq!(time_left(text), None, "{text}");
    }
}

#[test]
#[ignore = "one half of a test with two processes"]
#[expect(clippy::print_stdout, reason = "this is how it answers the other process")]
fn child_keeps_and_waits() {
    let mut lines = io::stdin().lines().map(Result::unwrap);
    let practice = lines.next().unwrap().parse().unwrap();
    let shelf = KernelCache.keep(practice, &Identity::generate(), KEEP).unwrap();
    println!("\nkept {shelf:?}");
    lines.next();
    println!("\nafter {:?}", KernelCache.where_is(practice));
}

#[test]
#[ignore = "forgets what other runs of this user keep; run alone"]
fn forgetting_all_reaches_every_practice_and_session() {
    let (Some(one), Some(other)) = (Kept::new(), Kept::new()) else { return };
    let exe = std::env::current_exe().unwrap();
    let mut session = Command::new("keyctl")
        .args(["session", "-", exe.to_str().unwrap(), "--ignored", "--nocapture", "--exact"])
        .arg("vault::cache::kernel::tests::child_keeps_and_waits")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut input, output) = (session.stdin.take().unwrap(), session.stdout.take().unwrap());
    let mut answers = io::BufReader::new(output).lines().map(Result::unwrap);
    writeln!(input, "{}", Uuid::nil()).unwrap();
    assert!(answers.any(|line| line == "kept Session"));
    assert!(KernelCache.where_is(Uuid::nil()).is_none(), "in a keyring of its own");
    assert!(KernelCache.forget_all().unwrap() >= 3);
    writeln!(input).unwrap();
    assert!(answers.any(|line| line == "after None"));
    session.wait().unwrap();
    assert!(KernelCache.where_is(one.0).is_none() && KernelCache.where_is(other.0).is_none());
}

/// A key that only has such a name is not forgotten: the kernel is asked what it is.
#[test]
fn a_key_is_ours_only_if_the_kernel_says_so() {
    let Some(kept) = Kept::new() else { return };
    let (key, _) = find(kept.0).unwrap();
    let entry = |description: String| Entry { key, description, left: None };
    assert!(entry(description(kept.0)).is_ours());
    assert!(!entry(description(Uuid::from_u128(7))).is_ours());
    let thread = KeyRing::from_special_id(KeyRingIdentifier::Thread, true).unwrap();
    // Its line in the list reads like one of ours, and the library cannot hold the whole of it.
    let long = format!("{}: 74\n{}", description(kept.0), "x".repeat(600));
    let key = thread.add_key(&long, "secret").unwrap();
    assert!(!Entry { key, description: description(kept.0), left: None }.is_ours());
    thread.unlink_key(key).unwrap();
}
