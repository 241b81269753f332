//! The page before a session: judged as everybody is, and read as the rows say.

use super::*;
use crate::practice::{attention, demo};

#[test]
fn one_client_is_judged_as_all_are() {
    let practice = demo::memory(demo::SEED, demo::CLIENTS).unwrap();
    let all = attention::of_all(&practice.store, &practice.setting).unwrap();
    assert!(all.len() > 3, "there is something to judge");
    let mut told = 0;
    practice
        .store
        .each_client(|client| {
            let prep = of(&practice.store, &practice.setting, client.id)?;
            let among = all.iter().find(|needs| needs.client == client.id);
            let reasons = among.map(|needs| needs.reasons.clone()).unwrap_or_default();
            assert_eq!(prep.reasons, reasons, "{}", client.handle);
            told += reasons.len();
            Ok::<_, Error>(())
        })
        .unwrap();
    assert!(told > all.len());
}
