//! What the list of clients shows at each width of a terminal: what matters most stays, and nothing runs over.

use unicode_width::UnicodeWidthStr;

use crate::World;

/// Three clients that are trouble: a long history with a pattern, a long name, and one who rests.
fn caseload() -> World {
    let world = World::practice();
    world.ok("client add 'Ada Okafor' --handle k7mq");
    world.ok("client add 'Maximiliane Featherstonehaugh-Cholmondeley von und zu Quatsch' --handle m2xb");
    world.ok("client add '王小明' --handle w8xm");
    for (week, q) in (0..9).zip([20, 22, 24, 26, 28, 30, 32, 34, 36]) {
        let at = format!("{} weeks ago", 9 - week);
        world.ok(&format!("score add k7mq --psi 0.80 --rho 0.80 --q 0.{q} --f 0.60 --at '{at}'"));
    }
    world.ok("score add m2xb --psi 0.30 --rho 0.40 --q 0.50 --f 0.60 --at '2 weeks ago'");
    world.ok("session add k7mq --at 'fri 10:00'");
    world.ok("session add m2xb --at '1 dec 2026 10:00'");
    world.ok("client pause w8xm");
    world
}

fn listed(world: &World, width: u16) -> Vec<String> {
    world.terminal(width);
    let out = world.ok("client list").out;
    let lines: Vec<String> = out.lines().map(str::to_owned).collect();
    for line in &lines {
        assert!(line.width() <= usize::from(width), "{width}: {line}");
    }
    lines
}

/// The names of the columns, and the row of a client.
fn titles_and(world: &World, width: u16, handle: &str) -> (Vec<String>, String) {
    let lines = listed(world, width);
    let titles = lines[0].split("  ").map(str::trim).filter(|title| !title.is_empty()).map(str::to_owned);
    (titles.collect(), lines.into_iter().find(|line| line.starts_with(handle)).unwrap())
}

#[test]
fn eighty_columns_show_whom_how_and_when() {
    let world = caseload();
    let (titles, ada) = titles_and(&world, 80, "k7mq");
    assert_eq!(titles, ["Client", "Name", "psi", "rho", "q", "f", "COH", "PT", "Next"]);
    assert!(ada.ends_with("  WC  Fri 10:00"), "{ada}");
    insta::assert_snapshot!("at_eighty", listed(&world, 80).join("\n"));
}

#[test]
fn what_has_no_room_goes_in_the_order_of_what_it_tells() {
    let world = caseload();
    let titles = |width| titles_and(&world, width, "k7mq").0;
    assert_eq!(titles(40), ["Client", "Name", "COH", "PT"]);
    assert_eq!(titles(50), ["Client", "Name", "COH", "PT", "Next"]);
    assert_eq!(titles(60), ["Client", "Name", "Status", "COH", "PT", "Next"]);
    assert_eq!(titles(100), ["Client", "Name", "Status", "psi", "rho", "q", "f", "COH", "PT", "Next"]);
    assert_eq!(titles(140)[7..], ["Coherence", "Pattern", "Next session"]);
}

/// The four lines tell of the same scores: they are never of different lengths, and it is the old ones that go.
#[test]
fn lines_lose_their_older_scores_together() {
    let world = caseload();
    let bars = |width| {
        let (_, ada) = titles_and(&world, width, "k7mq");
        let drawn = |text: &&str| text.contains('▅') || text.contains('▆') || text.contains('▃');
        ada.split_whitespace().filter(drawn).map(str::to_owned).collect::<Vec<_>>()
    };
    let (narrow, wide) = (bars(80), bars(140));
    assert_eq!(narrow.iter().map(|line| line.chars().count()).collect::<Vec<_>>(), [6; 4]);
    assert_eq!(wide.iter().map(|line| line.chars().count()).collect::<Vec<_>>(), [8; 4]);
    for (short, whole) in narrow.iter().zip(&wide) {
        assert!(whole.ends_with(short.as_str()), "{short} of {whole}");
    }
}

#[test]
fn who_rests_is_told_where_the_next_session_would_be() {
    let world = caseload();
    assert!(titles_and(&world, 80, "w8xm").1.ends_with("  paused"));
    assert!(titles_and(&world, 80, "m2xb").1.ends_with("  1 Dec"), "beyond a week the day is enough");
    assert!(titles_and(&world, 140, "m2xb").1.ends_with("  Tue 1 Dec 10:00"));
    let spoken = world.ok("client list --accessible").out;
    assert!(spoken.contains("Status: paused\n"), "{spoken}");
    assert!(spoken.contains("Pattern: wise coward\nNext session: Fri 25 Sep 10:00"), "{spoken}");
}
