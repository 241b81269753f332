//! Both forms of the identity file, and stock `age` on the other side.

use std::{
    process::{Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
};

use super::*;
use crate::vault::testing::{at, user};

/// Fast enough for a test; only `open_within` accepts it, which nothing outside can call.
const QUICK: u8 = 4;

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

fn sealed(work: u8) -> Vec<u8> {
    seal(user().key_text(at(0)).as_bytes(), &secret("correct horse"), work).unwrap()
}

fn open(bytes: &[u8], passphrase: &str) -> Result<Identity, VaultError> {
    Identity::open_within(bytes, QUICK, || Ok(secret(passphrase)))
}

fn never() -> Result<Secret, VaultError> {
    panic!("asked for a passphrase")
}

#[test]
fn the_sealed_form_opens_with_its_passphrase_only() {
    let file = sealed(QUICK);
    assert!(Identity::is_sealed(&file).unwrap());
    assert_eq!(open(&file, "correct horse").unwrap().recipient(), user().recipient());
    assert!(matches!(open(&file, "correct horse "), Err(VaultError::WrongPassphrase)));
}

#[test]
fn the_plain_form_is_what_age_keygen_writes() {
    let file = user().to_file(None, at(0)).unwrap();
    let text = std::str::from_utf8(&file).unwrap();
    let (head, tail) = text.rsplit_once("AGE-SECRET-KEY-1").unwrap();
    let expected = format!("# created: 2026-01-01T00:00:00Z\n# public key: {}\n", user().recipient());
    assert_eq!((head, tail.len()), (&expected[..], 59));
    assert!(!Identity::is_sealed(&file).unwrap());
    assert_eq!(Identity::open(&file, never).unwrap().recipient(), user().recipient());
}

#[test]
fn new_files_ask_for_2_to_the_18() {
    let file = user().to_file(Some(&secret("p")), at(0)).unwrap();
    let Form::Sealed(binary) = Form::of(&file).unwrap() else { panic!("plain") };
    assert_eq!(work_factor(&binary).unwrap(), 18);
    let asked = AtomicUsize::new(0);
    let opened = Identity::open::<VaultError>(&file, || {
        asked.fetch_add(1, Ordering::Relaxed);
        Ok(secret("p"))
    });
    assert_eq!((opened.unwrap().recipient(), asked.into_inner()), (user().recipient(), 1));
}

#[test]
fn too_little_and_too_much_work_are_refused_before_asking() {
    let cheap = Identity::open(&sealed(16), never);
    assert!(matches!(cheap, Err(VaultError::WorkFactor { found: 16, floor: 17, cap: 22 })));
    let Form::Sealed(binary) = Form::of(&sealed(10)).unwrap() else { panic!("plain") };
    let text = String::from_utf8_lossy(&binary[..60]).replacen(" 10\n", " 23\n", 1);
    let dear = Identity::open(text.as_bytes(), never);
    assert!(matches!(dear, Err(VaultError::WorkFactor { found: 23, .. })));
}

#[test]
fn other_files_are_damaged() {
    let two = user().to_file(None, at(0)).unwrap().repeat(2);
    let file = sealed(QUICK);
    let (binary_for_key, cut) = (age::encrypt(&user().0.to_public(), b"x").unwrap(), &file[..file.len() / 2]);
    for bytes in [&b""[..], b"hello", b"AGE-SECRET-KEY-1XYZ", &two, &binary_for_key, cut, &[0xff; 90]] {
        assert!(matches!(open(bytes, "correct horse"), Err(VaultError::Damaged { .. })));
    }
    assert!(Identity::from_secret_text(&secret("AGE-SECRET-KEY-1")).is_err());
}

#[test]
fn no_flipped_bit_gives_another_identity() {
    let Form::Sealed(binary) = Form::of(&sealed(QUICK)).unwrap() else { panic!("plain") };
    for bit in 0..binary.len() * 8 {
        let mut bent = binary.clone();
        bent[bit / 8] ^= 1 << (bit % 8);
        // A larger factor would only take longer.
        if work_factor(&bent).is_ok_and(|work| work <= QUICK) {
            assert!(open(&bent, "correct horse").is_err(), "bit {bit}");
        }
    }
}

#[test]
fn files_are_created_once_and_replaced_on_purpose() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("identity.age");
    user().create_file(&path, None, at(0)).unwrap();
    let other = Identity::generate();
    assert!(matches!(other.create_file(&path, None, at(0)), Err(VaultError::AlreadyThere { .. })));
    other.replace_file(&path, None, at(0)).unwrap();
    let file = Identity::read_file(&path).unwrap();
    assert_eq!(Identity::open(&file, never).unwrap().recipient(), other.recipient());
}

/// Runs a program if it is installed; `None` if it is not.
fn run(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    assert!(output.status.success(), "{command:?}");
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn stock_age_reads_the_plain_form() {
    let folder = tempfile::tempdir().unwrap();
    let (key, message) = (folder.path().join("identity.age"), folder.path().join("message.age"));
    user().create_file(&key, None, at(0)).unwrap();
    std::fs::write(&message, age::encrypt(&user().0.to_public(), b"hello").unwrap()).unwrap();
    if let Some(recipient) = run(Command::new("age-keygen").arg("-y").arg(&key)) {
        assert_eq!(recipient.trim(), user().recipient());
    }
    if let Some(text) = run(Command::new("age").arg("-d").arg("-i").arg(&key).arg(&message)) {
        assert_eq!(text, "hello");
    }
}

/// age asks on the terminal only, so it gets one.
#[cfg(unix)]
#[test]
fn stock_age_opens_the_sealed_form() {
    if Command::new("age").arg("--version").output().is_err() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (path, opened) = (folder.path().join("identity.age"), folder.path().join("opened"));
    user().create_file(&path, Some(&secret("correct horse")), at(0)).unwrap();
    let command = format!("age -d -o {} {}", opened.display(), path.display());
    let mut terminal = rexpect::spawn(&command, Some(60_000)).unwrap();
    terminal.exp_string("Enter passphrase").unwrap();
    terminal.send_line("correct horse").unwrap();
    terminal.exp_eof().unwrap();
    assert_eq!(std::fs::read(&opened).unwrap(), *user().to_file(None, at(0)).unwrap());
}
