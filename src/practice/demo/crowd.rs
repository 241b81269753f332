//! As many more made-up clients as a measurement needs, in one operation.

use super::{
    cast::Bank,
    dice::Dice,
    play::{aims_of, instant, take_at},
};
use crate::{
    domain::{Dimension, client::Status},
    env::Entropy,
    error::Error,
    practice::{
        Outcome, Practice, Setting,
        bank::Shelf,
        client::{self, Draft},
    },
    store::{Kind, Tx},
};

const FIRST: [&str; 24] = [
    "Amara", "Anouk", "Björn", "Carlos", "Daria", "Emre", "Fatima", "Giulia", "Håkon", "Isla", "Jiří",
    "Kira", "Liam", "Maëlle", "Nadia", "Omar", "Paula", "Ravi", "Søren", "Tomás", "Uma", "Vera", "William",
    "Yuki",
];
const LAST: [&str; 24] = [
    "Adeyemi", "Bianchi", "Çelik", "Dvořák", "Eriksen", "Fischer", "Gómez", "Hansen", "Iyer", "Jansen",
    "Kowalski", "Lefèvre", "Müller", "Nakamura", "O'Brien", "Park", "Quispe", "Rossi", "Sato", "Tran",
    "Umarov", "Vasquez", "Wagner", "Zhang",
];
const FOCUS: [&str; 6] =
    ["leadership", "career", "team conflict", "balance", "public speaking", "strategy and priorities"];

/// Adds so many.
pub(super) fn add(
    practice: &mut Practice,
    entropy: &mut dyn Entropy,
    seed: u64,
    count: usize,
) -> Result<(), Error> {
    practice.write(entropy, ("demo", Kind::Import), false, |tx, setting| {
        let mut shelf = Shelf::default();
        for number in 0..count {
            let lane = 1_000_000 + u64::try_from(number).unwrap_or_default();
            one(tx, setting, &mut shelf, &mut Dice::new(seed, lane), number)?;
        }
        let summary = format!("made up {count} more clients");
        Ok(if count == 0 { Outcome::Nothing(()) } else { Outcome::Keep((), summary) })
    })?;
    Ok(())
}

fn one(
    tx: &mut Tx<'_>,
    setting: &Setting,
    shelf: &mut Shelf,
    dice: &mut Dice,
    number: usize,
) -> Result<(), Error> {
    let (first, last) = (dice.pick(&FIRST).unwrap_or(&"Ada"), dice.pick(&LAST).unwrap_or(&"Okafor"));
    let focus = dice.pick(&FOCUS).unwrap_or(&"career");
    let draft = Draft {
        name: format!("{first} {last}"),
        fields: vec![format!("email=client{number}@example.org"), format!("focus={focus}")],
        ..Draft::default()
    };
    let mut client = client::add(tx, setting, &draft)?;
    let mut aims = [0; 4].map(|_| 25 + dice.below(50));
    let count = dice.below(8);
    for (done, left) in (0..count).zip((1..=count).rev()) {
        let which = match (done, dice.below(5)) {
            (0, _) => Bank::Initial,
            (_, 0) => Bank::Dive(*dice.pick(&Dimension::ALL).unwrap_or(&Dimension::Q)),
            _ => Bank::Quick,
        };
        let end = instant(setting, setting.today(), left * 26 - dice.below(9), dice.below(480));
        take_at(tx, setting, shelf, dice, (client.id, end), (which, &aims_of(aims)))?;
        aims = aims.map(|aim| (aim + dice.below(17) - 7).clamp(4, 97));
    }
    client.start_date = Some(setting.today() - chrono::TimeDelta::days(count * 26 + 1));
    client.episode_start = client.start_date;
    match dice.below(10) {
        0 => client.status = Status::Paused,
        1 => client.complete(setting.today(), setting.today())?,
        _ => {}
    }
    Ok(tx.update_client(&mut client)?)
}
