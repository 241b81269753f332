//! `coach init`: three questions, a passphrase, a recovery sheet, and the practice is there.

use std::path::{Path, PathBuf};

use chrono_tz::Tz;
use clap::Args;

use super::{asking, cx::Cx, status::stands};
use crate::{
    domain::text,
    env::{Env, TermError, file},
    error::{Error, Kind},
    practice::{
        fields,
        found::{self, Founding},
        library, unlock,
    },
    report::Printable,
    vault::{Identity, Secret},
};

/// A passphrase shorter than this, in fewer words than five, is called weak.
const LONG_ENOUGH: usize = 16;

#[derive(Args, Debug)]
#[command(after_help = "Examples:
  coach init
  coach init --name 'Mara Lind' --passphrase-file pass.txt --recovery-file r.txt
  coach init --name 'Mara Lind' --no-passphrase --recovery-file recovery.txt")]
pub(super) struct InitArgs {
    /// Your name
    #[arg(long)]
    name: Option<String>,
    /// Your e-mail address
    #[arg(long)]
    email: Option<String>,
    /// The name of your practice
    #[arg(long)]
    practice: Option<String>,
    /// Write the recovery key to this new file instead of showing it
    #[arg(long, value_name = "FILE")]
    recovery_file: Option<PathBuf>,
    /// Do not protect the practice with a passphrase: anyone who can read the folder can read everything
    #[arg(long)]
    no_passphrase: bool,
}

impl InitArgs {
    pub(super) fn run(self, mut cx: Cx<'_>) -> Result<(), Error> {
        let folder = cx.folder();
        found::check_free(&folder)?;
        found::check_unfinished(&folder)?;
        recovery_needs_a_place(&cx, self.recovery_file.as_deref())?;
        let founding = self.founding(&mut cx)?;
        if cx.globals.dry_run {
            return cx.say(&format!("would have created a practice in {}", folder.display()));
        }
        let Cx { env, globals, now, .. } = &mut cx;
        let Env { entropy, term, .. } = &mut **env;
        let (file, quiet) = (self.recovery_file.as_deref(), globals.no_input);
        let made = found::found(&folder, &founding, *now, &mut **entropy, |recovery| {
            hand_over(&mut **term, file, quiet, recovery)
        })?;
        cx.did(&format!(
            "Created {} ({} files, {} kB), {} question banks, {} interventions.",
            folder.display(),
            made.files,
            // To tens: what age puts beside a key has no fixed length.
            made.bytes.saturating_add(5_000) / 10_000 * 10,
            crate::bank::BUILTIN.len(),
            library::catalogue(&made.practice.store)?.len()
        ))?;
        cx.say(&format!("Times are in {}; to change that: coach config set time.zone ZONE", founding.zone))?;
        self.closing_words(&mut cx, &folder, &made)?;
        stands(&mut cx, &folder, &made.practice.store)
    }

    fn closing_words(&self, cx: &mut Cx<'_>, folder: &Path, made: &found::Founded) -> Result<(), Error> {
        if let Some(path) = &self.recovery_file {
            cx.say(&format!("Recovery key written to {}: move it away from this computer.", path.display()))?;
        }
        if self.no_passphrase {
            cx.say("There is no passphrase: anyone who can read this folder can read everything in it.")?;
        } else {
            let keep_for = made.practice.setting.config.lock_after();
            if cx.cache.keep(made.practice.store.practice(), &made.identity, keep_for).is_ok() {
                cx.say(&super::keys::unlocked(keep_for))?;
            }
        }
        if let Some(service) = found::synchronised(folder) {
            cx.say(&format!(
                "This folder seems to be synchronised by {service}: move the practice out of it."
            ))?;
        }
        cx.say("\nNext:  coach client add          then  coach assess new NAME --type quick")?;
        cx.say("       coach import clients FILE  if you have a list")
    }

    fn founding(&self, cx: &mut Cx<'_>) -> Result<Founding, Error> {
        let asks = cx.globals.may_ask(cx.env);
        let name = match &self.name {
            Some(name) => name.clone(),
            None if asks => {
                asking::until(cx.env, "Your name", |_, name| Ok(text::line("name", name, text::LINE)?))?
            }
            None => {
                return Err(Error::usage("your name is missing, and coach cannot ask here")
                    .hint("--name 'Mara Lind'"));
            }
        };
        let name = text::line("name", &name, text::LINE)?;
        let practice_name = match &self.practice {
            Some(practice) => practice.clone(),
            None if asks => cx.env.term.ask("Practice name (Enter to skip)", None)?,
            None => String::new(),
        };
        let zone = match cx.globals.tz {
            Some(zone) => zone,
            None if asks => ask_zone(cx)?,
            None => machine_zone(cx)?,
        };
        let email = self.email.as_deref().map(fields::email).transpose()?;
        let practice_name = Some(practice_name).filter(|name| !name.trim().is_empty());
        Ok(Founding { name, email, practice_name, zone, passphrase: passphrase(cx, self.no_passphrase)? })
    }
}

/// The passphrase of a new practice, unless it shall have none.
pub(super) fn passphrase(cx: &mut Cx<'_>, none: bool) -> Result<Option<Secret>, Error> {
    if none {
        return Ok(None);
    }
    if let Some(named) = unlock::named_passphrase(&cx.globals.sources(), cx.env)? {
        if let Some(weakness) = weakness(named.reveal()) {
            cx.say(&format!("The passphrase: {}", crate::cli::sentence::lower_first(weakness)))?;
        }
        return Ok(Some(named));
    }
    if !cx.globals.may_ask(cx.env) {
        return Err(Error::usage("a passphrase is missing, and coach cannot ask here")
            .hint("--passphrase-file FILE, --passphrase-command COMMAND or --no-passphrase"));
    }
    writeln!(
        cx.env.term.err(),
        "\nNames, contact data, notes and answers are encrypted on this computer.\n\
         There is no account and no server.\n\
         If you lose the passphrase and the recovery sheet, nobody can bring it back."
    )?;
    ask_new_passphrase(cx.env).map(Some)
}

/// Refuses to make a practice whose recovery identity nobody would see.
pub(super) fn recovery_needs_a_place(cx: &Cx<'_>, file: Option<&Path>) -> Result<(), Error> {
    if let Some(file) = file {
        cx.outside(file)?;
    }
    if cx.globals.may_ask(cx.env) || file.is_some() {
        return Ok(());
    }
    Err(Error::usage("say where to save the recovery key: --recovery-file FILE")
        .hint("keep that file away from this computer"))
}

/// Hands the recovery identity out: to its file, or to the person at the terminal.
pub(super) fn hand_over(
    term: &mut dyn crate::env::Term,
    file: Option<&Path>,
    quiet: bool,
    recovery: &Identity,
) -> Result<(), Error> {
    match file {
        Some(path) => write_sheet(path, recovery),
        None if quiet => Err(Error::usage("say where to save the recovery key").hint("--recovery-file FILE")),
        None => show_and_prove(term, recovery),
    }
}

/// The zone of the machine; where that is not what `TZ` or the system names, it is said which one it is.
pub(super) fn machine_zone(cx: &mut Cx<'_>) -> Result<Tz, Error> {
    let zone = cx.env.clock.zone();
    if let Some(doubt) = cx.env.clock.zone_doubt() {
        cx.say(&format!(
            "The time zone is {zone}: {doubt}. To change it: coach config set time.zone Europe/Paris"
        ))?;
    }
    Ok(zone)
}

fn ask_zone(cx: &mut Cx<'_>) -> Result<Tz, Error> {
    let guess = machine_zone(cx)?;
    loop {
        let answer = cx.env.term.ask("Time zone", Some(guess.name()))?;
        match answer.parse() {
            Ok(zone) => return Ok(zone),
            Err(_) => writeln!(
                cx.env.term.err(),
                "'{}' is not a time zone; an example is Europe/Paris",
                Printable(&answer)
            )?,
        }
    }
}

/// Asks for a new passphrase twice; a weak one has to be meant.
pub(super) fn ask_new_passphrase(env: &mut Env) -> Result<Secret, Error> {
    Identity::room_for_passphrase()?;
    loop {
        let first = env.term.ask_secret("Passphrase (five words, or 16 characters or more)")?;
        if first.reveal().is_empty() {
            writeln!(env.term.err(), "An empty passphrase protects nothing.")?;
            continue;
        }
        if let Some(weakness) = weakness(first.reveal())
            && !env.term.confirm(&format!("{weakness} Use it anyway?"))?
        {
            continue;
        }
        if env.term.ask_secret("Again")?.reveal() == first.reveal() {
            return Ok(first);
        }
        writeln!(env.term.err(), "The passphrases do not match.")?;
    }
}

fn weakness(passphrase: &str) -> Option<&'static str> {
    let mut letters: Vec<char> = passphrase.chars().collect();
    let length = letters.len();
    letters.sort_unstable();
    letters.dedup();
    match () {
        () if letters.len() < 5 => Some("That repeats a few characters and is easily guessed."),
        () if length < 8 => Some("That is short: it can be guessed within days."),
        () if length < LONG_ENOUGH && passphrase.split_whitespace().count() < 5 => {
            Some("That is rather short; five words are easier to remember and harder to guess.")
        }
        () => None,
    }
}

/// Writes the recovery identity to a new file that only its owner can read.
pub(super) fn write_sheet(path: &Path, recovery: &Identity) -> Result<(), Error> {
    if path.exists() {
        return Err(Error::refused(format!("{} already exists", path.display())).hint("name a new file"));
    }
    let text = Secret::new(format!(
        "# Recovery key of a coach practice. Anyone who has it can read everything; keep it away from the computer.\n\
         # public key: {}\n{}\n",
        recovery.recipient(),
        recovery.to_secret_text().reveal()
    ));
    file::write_private(path, text.reveal().as_bytes()).map_err(|error| Error::file(path, error))
}

/// Shows the recovery identity once, on the terminal itself, and has its end typed back.
pub(super) fn show_and_prove(term: &mut dyn crate::env::Term, recovery: &Identity) -> Result<(), Error> {
    let secret = recovery.to_secret_text();
    let code = qrcode::QrCode::new(secret.reveal())
        .map(|code| code.render::<qrcode::render::unicode::Dense1x2>().quiet_zone(true).build())
        .unwrap_or_default();
    let sheet = Secret::new(format!(
        "\nRecovery sheet, shown once. Print it or write it down;\nkeep it away from this computer.\n\n{code}\n\n  {}\n\n",
        secret.reveal()
    ));
    term.show(sheet.reveal())?;
    let end: String = secret.reveal().chars().rev().take(6).collect::<Vec<_>>().into_iter().rev().collect();
    for _ in 0..3 {
        let typed = match term.ask("To confirm that you have it, type its last 6 characters", None) {
            Err(TermError::Nobody) => {
                return Err(Error::usage(
                    "the recovery sheet has to be confirmed, and coach cannot ask here",
                )
                .hint("--recovery-file FILE"));
            }
            answer => answer?,
        };
        if typed.eq_ignore_ascii_case(&end) {
            return Ok(());
        }
        writeln!(term.err(), "That does not match its last 6 characters.")?;
    }
    Err(Error::new(Kind::Cancelled, "the recovery sheet was not confirmed; nothing was saved"))
}
