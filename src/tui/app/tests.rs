//! What keys do on the screens of the practice, and how they look.

use ratatui::{
    crossterm::event::{Event, KeyModifiers, MouseButton, MouseEvent, MouseEventKind},
    style::{Color, Modifier},
};

use super::{Effect, Msg, Reply, testing::Bench, view};
use crate::{
    domain::{client::Status, keys::Place},
    practice::testing::World,
    tui::{
        popup::Popup,
        testing::{ctrl, drawn},
    },
};

#[test]
fn the_list() {
    let mut bench = Bench::full();
    bench.looks_like("clients");
    let terminal = drawn((80, 24), |frame| view(&bench.app, frame));
    let buffer = terminal.backend().buffer();
    assert!(buffer[(0, 2)].modifier.contains(Modifier::REVERSED), "the marked row");
    assert_eq!(buffer[(28, 3)].fg, Color::Indexed(136), "psi in its colour");
    assert_eq!(buffer[(37, 3)].fg, Color::Indexed(135), "rho in its colour");
}

#[test]
fn a_client() {
    let mut bench = Bench::full();
    bench.keys("\n");
    bench.looks_like("client");
    bench.keys("Jz");
    assert!(bench.app.detail().is_some(), "the next one was read");
}

#[test]
fn an_empty_practice_offers_no_rows_to_open() {
    let mut bench = Bench::over(World::new());
    bench.keys("6");
    assert!(!view::footer(&bench.app, 400).contains("Enter"));
}

#[test]
fn an_empty_practice_says_what_to_do() {
    let mut bench = Bench::over(World::new());
    bench.app.store = "/home/you/.local/share/coach".to_owned();
    bench.looks_like("empty");
}

#[test]
fn the_keys_are_told() {
    let mut bench = Bench::full();
    bench.app.can_lock = true;
    bench.app.popup = Popup::Help(0);
    bench.looks_like("help");
    bench.keys("x");
    assert!(matches!(bench.app.popup, Popup::None));
}

#[test]
fn popups() {
    let mut bench = Bench::full();
    bench.app.banner = Some("DEMO, nothing is saved".to_owned());
    bench.keys("a\tfocus");
    bench.looks_like("add");
    bench.keys("\u{1b}i");
    bench.looks_like("pick");
}

#[test]
fn clients_are_filtered_and_sorted_as_one_types() {
    let mut bench = Bench::full();
    assert_eq!(bench.names(), "Farid Ben Maximiliana Chloé Ada Dmitri 王小明");
    bench.keys("/chl");
    assert_eq!(bench.names(), "Chloé");
    bench.keys("\u{1b}/pattern:wc\n");
    assert_eq!(bench.names(), "Ben");
    bench.keys("\u{1b}s");
    assert!(bench.names().starts_with("王小明 Chloé "), "{}", bench.names());
    assert!(bench.shown().contains("by coherence"));
    assert_eq!(bench.app.clients.row().unwrap().name, "Ben Ito", "the mark stays on whom it was");
    bench.keys("SgG");
    assert_eq!(bench.app.clients.cursor, 6);
}

/// A word of the filter that cannot be read leaves nobody out while it is typed, and Enter does not take it.
#[test]
fn a_filter_that_cannot_be_read_stays_to_be_put_right() {
    let mut bench = Bench::full();
    bench.keys("/pattern:w");
    assert_eq!(bench.names(), "Farid Ben Maximiliana Chloé Ada Dmitri 王小明", "the list stays");
    assert!(
        bench.shown().contains("'pattern:w': pattern must be one of wise_coward (WC)"),
        "{}",
        bench.shown()
    );
    bench.keys("\n");
    assert!(matches!(&bench.app.popup, Popup::Filter(input) if input.text() == "pattern:w"));
    bench.keys("c");
    assert_eq!(bench.names(), "Ben");
    bench.keys("x\n");
    assert!(matches!(&bench.app.popup, Popup::Filter(_)), "it is not taken");
    bench.keys("\u{1b}");
    assert_eq!(bench.names(), "Farid Ben Maximiliana Chloé Ada Dmitri 王小明");
}

#[test]
fn a_client_is_added_and_taken_back() {
    let mut bench = Bench::over(World::new());
    bench.keys("a\n\n\n\n");
    let Popup::Form(form) = &bench.app.popup else { panic!("the form closed") };
    assert_eq!(form.error.as_deref(), Some("name must not be empty"));
    bench.keys("\u{1b}aAda Okafor\nleadership\nada\n\n");
    assert!(matches!(&bench.app.popup, Popup::Form(form) if form.error.is_some()), "no e-mail address");
    bench.keys("\t\t\t@example.org");
    bench.send(Msg::Term(Event::Key(ctrl('s'))));
    assert!(bench.toast().starts_with("Added Ada Okafor ("), "{}", bench.toast());
    assert_eq!(bench.names(), "Ada");
    bench.keys("u");
    assert!(bench.toast().starts_with("Undone: "), "{}", bench.toast());
    assert_eq!(bench.names(), "");
    bench.send(Msg::Term(Event::Key(ctrl('r'))));
    assert_eq!(bench.names(), "Ada");
}

#[test]
fn fields_are_edited() {
    let mut bench = Bench::full();
    bench.keys("/ada\ne\tboards");
    bench.looks_like("edit");
    bench.send(Msg::Term(Event::Key(ctrl('s'))));
    assert!(bench.toast().starts_with("Changed Ada Okafor ("), "{}", bench.toast());
    let focus = bench.app.clients.row().unwrap().glance.coaching_focus.clone();
    assert_eq!(focus.as_deref(), Some("boards"));
    bench.keys("e");
    bench.send(Msg::Term(Event::Key(ctrl('s'))));
    assert_eq!(bench.toast(), "Nothing to change");
}

#[test]
fn what_can_be_begun_is_offered() {
    let mut bench = Bench::full();
    bench.keys("/ada\ni");
    let Popup::Pick(pick) = &bench.app.popup else { panic!("nothing offered") };
    assert!(pick.choices[0].words.starts_with("continue quick "), "{}", pick.choices[0].words);
    assert_eq!((pick.choices.len(), pick.cursor), (7, 0));
    assert!(matches!(pick.choices[0].effect, Effect::Resume(_)));
    assert!(matches!(&pick.choices[1].effect, Effect::Begin(_, bank) if bank.starts_with("quick@")));
    bench.keys("\u{1b}q");
    assert!(bench.ended);
}

#[test]
fn assessments_of_all_clients() {
    let mut bench = Bench::full();
    bench.keys("3");
    assert_eq!(bench.app.place, Place::Assess);
    bench.looks_like("assess");
    bench.keys("i");
    bench.looks_like("who");
    bench.keys("chl\n");
    assert!(matches!(&bench.app.popup, Popup::Pick(pick) if pick.title == "Assess Chloé Martin"));
    bench.keys("\u{1b}\u{1b}\u{1b}");
    assert_eq!(bench.app.place, Place::Assess, "Esc stays on a screen");
}

#[test]
fn esc_never_quits() {
    let mut bench = Bench::full();
    bench.keys("\n\u{1b}\u{1b}\u{1b}");
    assert!(!bench.ended && bench.app.place == Place::Clients);
    bench.keys("\nq");
    assert!(!bench.ended, "q quits from main screens only");
}

#[test]
fn several_are_paused_at_once_and_told_by_name() {
    let mut bench = Bench::full();
    bench.keys("*p");
    let told = bench.toast();
    assert_eq!(
        told,
        "Paused 7 clients: Farid Haddad, Ben Ito, Maximiliana Konstantinopoulou-Featherstonehaugh and 4 more. u to undo"
    );
    let shown = bench.shown();
    assert!(
        shown.contains("Konstantinopoulou-Featherstonehaugh and 4 more. u to undo"),
        "nothing of it is cut, it takes another line: {shown}"
    );
    let paused = |bench: &Bench| {
        bench.app.clients.rows.iter().filter(|row| row.glance.status == Status::Paused).count()
    };
    assert_eq!((paused(&bench), bench.app.clients.marked.len()), (7, 0));
    bench.keys("  p");
    assert_eq!(bench.toast(), "Resumed 2 clients: Farid Haddad, Ben Ito. u to undo");
    bench.keys("uu");
    assert_eq!(paused(&bench), 0, "each batch is one operation");
    bench.keys("p");
    assert!(bench.toast().starts_with("Paused "), "{}", bench.toast());
}

#[test]
fn marks_are_shown_and_cleared() {
    let mut bench = Bench::full();
    bench.keys(" j ");
    bench.looks_like("marked");
    bench.keys("\u{1b}");
    assert!(bench.app.clients.marked.is_empty());
}

#[test]
fn locking_shows_nothing_and_the_passphrase_leads_back() {
    let mut bench = Bench::full();
    bench.keys("L");
    assert!(bench.app.locked.is_none(), "nothing to lock");
    bench.app.can_lock = true;
    bench.keys("\nL");
    let shown = bench.shown();
    assert!(!shown.contains("Ada") && !shown.contains("Clients"), "{shown}");
    assert!(bench.app.clients.rows.is_empty() && bench.app.page.detail.is_none());
    bench.keys("qwrong\n");
    assert!(bench.shown().contains("wrong") && !bench.ended);
    bench.keys("open sesame\n");
    assert!(bench.app.locked.is_none());
    assert_eq!(bench.app.place, Place::Client);
    assert!(bench.shown().contains("Coherence %"), "{}", bench.shown());
}

/// What the program had to decide of a new client is told in its own words.
#[test]
fn how_a_name_was_parted_is_told() {
    let mut bench = Bench::over(World::new());
    bench.keys("aAb Cd Ef");
    bench.send(Msg::Term(Event::Key(ctrl('s'))));
    let shown = bench.shown();
    assert!(shown.contains("last name 'Ef'") && !shown.contains("that name"), "{shown}");
}

#[test]
fn what_a_paste_loses_is_told() {
    let mut bench = Bench::over(World::new());
    let paste = |bench: &mut Bench, text: &str| bench.send(Msg::Term(Event::Paste(text.to_owned())));
    bench.keys("a");
    paste(&mut bench, "Ada\r\nMaria\tOka\u{200b}for\n");
    let form = |bench: &Bench| match &bench.app.popup {
        Popup::Form(form) => (form.text("name").to_owned(), form.error.clone().unwrap_or_default()),
        _ => panic!("the form closed"),
    };
    let told = "Pasted without invisible characters".to_owned();
    assert_eq!(form(&bench), ("Ada Maria Okafor".to_owned(), told));
    bench.keys("!");
    assert_eq!(form(&bench).1, "");
    paste(&mut bench, &"x".repeat(190));
    assert_eq!(form(&bench).1, "Only 183 characters of it have room here");
    bench.keys("y");
    assert_eq!(form(&bench).1, "At most 200 characters have room here");
}

#[test]
fn while_it_opens_nothing_is_typed_and_it_can_be_left() {
    let mut bench = Bench::full();
    bench.app.can_lock = true;
    bench.keys("L");
    bench.keys("open");
    bench.app.opening = true;
    bench.keys("more\n");
    bench.send(Msg::Term(Event::Paste("and more".to_owned())));
    assert!(bench.shown().contains("Opening (about a second)"), "{}", bench.shown());
    assert_eq!(bench.app.locked.as_ref().unwrap().text(), "open");
    bench.send(Msg::Done(Reply::Refused("wrong passphrase".to_owned())));
    assert!(bench.shown().contains("wrong passphrase") && !bench.app.opening);
    bench.keys(" sesame\n");
    assert!(bench.app.locked.is_none() && !bench.app.opening);
    bench.keys("L");
    bench.app.opening = true;
    bench.send(Msg::Term(Event::Key(ctrl('c'))));
    assert!(bench.ended);
}

#[test]
fn nobody_there_locks() {
    let mut bench = Bench::full();
    bench.app.can_lock = true;
    bench.ticks = 15 * 60_000 - 1;
    bench.send(Msg::Tick);
    assert!(bench.app.locked.is_none());
    bench.ticks += 1;
    bench.send(Msg::Tick);
    assert!(bench.app.locked.is_some());
}

fn mouse(kind: MouseEventKind, column: u16, row: u16) -> Msg {
    Msg::Term(Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }))
}

#[test]
fn the_mouse_marks_opens_and_scrolls() {
    let mut bench = Bench::full();
    let click = MouseEventKind::Down(MouseButton::Left);
    bench.send(mouse(click, 10, 4));
    assert_eq!((bench.app.clients.cursor, bench.app.place), (2, Place::Clients));
    bench.ticks += 1_000;
    bench.send(mouse(click, 10, 4));
    assert_eq!(bench.app.place, Place::Clients, "too slow for a double click");
    bench.ticks += 200;
    bench.send(mouse(click, 10, 4));
    assert_eq!(bench.app.place, Place::Client);
    bench.send(mouse(click, 22, 0));
    assert_eq!(bench.app.place, Place::Assess, "a click on a tab");
    bench.send(mouse(click, 12, 0));
    bench.send(mouse(MouseEventKind::ScrollDown, 10, 10));
    assert_eq!(bench.app.clients.cursor, 3);
    bench.send(mouse(click, 10, 20));
    assert_eq!(bench.app.clients.cursor, 3, "nothing lies there");
}
