//! Every format and page, as it looks.

use insta::assert_snapshot;

use super::*;

#[test]
fn one_list_in_six_formats() {
    let clients = [client("Ada Okafor"), newcomer("Ben, \"B\"")];
    assert_snapshot!(list(&style(Format::Table), &clients), @r#"
    Handle  Name        psi  Coherence  Next session      Tags
    k7mq    Ada Okafor  ▃▅▆       52.7  Fri 25 Sep 15:00  lead, remote
    k7mq    Ben, "B"      ·
    "#);
    assert_snapshot!(list(&style(Format::Plain), &clients), @r#"
    handle	name	started	next_session	psi	coherence_percentage	sessions	archived	tags
    k7mq	Ada Okafor	2025-03-03	2026-09-25T15:00:00+02:00	0.42 0.61 0.74	52.7	14	false	lead;remote
    k7mq	Ben, "B"	2025-03-03				14	false
    "#);
    assert_snapshot!(list(&style(Format::Csv), &clients), @r#"
    handle,name,started,next_session,psi,coherence_percentage,sessions,archived,tags
    k7mq,Ada Okafor,2025-03-03,2026-09-25T15:00:00+02:00,0.42 0.61 0.74,52.7,14,false,lead;remote
    k7mq,"Ben, ""B""",2025-03-03,,,,14,false,
    "#);
    assert_snapshot!(list(&style(Format::Json), &clients), @r#"
    [
    {"id":7,"handle":"k7mq","name":"Ada Okafor","started":"2025-03-03","next_session":"2026-09-25T15:00:00+02:00","psi":["0.42","0.61","0.74"],"coherence_percentage":"52.7","sessions":14,"archived":false,"tags":["lead","remote"],"_tz":"Europe/Paris"},
    {"id":7,"handle":"k7mq","name":"Ben, \"B\"","started":"2025-03-03","next_session":null,"psi":[],"coherence_percentage":null,"sessions":14,"archived":false,"tags":[]}
    ]
    "#);
    assert_snapshot!(list(&style(Format::Ndjson), &clients), @r#"
    {"id":7,"handle":"k7mq","name":"Ada Okafor","started":"2025-03-03","next_session":"2026-09-25T15:00:00+02:00","psi":["0.42","0.61","0.74"],"coherence_percentage":"52.7","sessions":14,"archived":false,"tags":["lead","remote"],"_tz":"Europe/Paris"}
    {"id":7,"handle":"k7mq","name":"Ben, \"B\"","started":"2025-03-03","next_session":null,"psi":[],"coherence_percentage":null,"sessions":14,"archived":false,"tags":[]}
    "#);
    assert_snapshot!(list(&style(Format::Lines), &clients), @r#"
    Handle: k7mq
    Name: Ada Okafor
    psi: 0.74, up 0.32, 3 scores, lowest 0.42
    Coherence: 52.7
    Next session: Fri 25 Sep 15:00
    Tags: lead, remote

    Handle: k7mq
    Name: Ben, "B"
    "#);
}

#[test]
fn one_thing_in_six_formats() {
    let ada = client("Ada Okafor");
    assert_snapshot!(one(&style(Format::Table), &ada), @r"
    Handle        k7mq
    Name          Ada Okafor
    Since         Mon 3 Mar 2025
    Next session  Fri 25 Sep 15:00
    psi           ▃▅▆
    Coherence     52.7
    Sessions      14
    Archived      no
    Tags          lead, remote
    ");
    assert_snapshot!(one(&style(Format::Plain), &ada), @r"
    handle	name	started	next_session	psi	coherence_percentage	sessions	archived	tags
    k7mq	Ada Okafor	2025-03-03	2026-09-25T15:00:00+02:00	0.42 0.61 0.74	52.7	14	false	lead;remote
    ");
    assert_snapshot!(one(&style(Format::Csv), &ada), @r"
    handle,name,started,next_session,psi,coherence_percentage,sessions,archived,tags
    k7mq,Ada Okafor,2025-03-03,2026-09-25T15:00:00+02:00,0.42 0.61 0.74,52.7,14,false,lead;remote
    ");
    assert_snapshot!(one(&style(Format::Json), &ada), @r#"
    {
      "id": 7,
      "handle": "k7mq",
      "name": "Ada Okafor",
      "started": "2025-03-03",
      "next_session": "2026-09-25T15:00:00+02:00",
      "psi": [
        "0.42",
        "0.61",
        "0.74"
      ],
      "coherence_percentage": "52.7",
      "sessions": 14,
      "archived": false,
      "tags": [
        "lead",
        "remote"
      ],
      "_tz": "Europe/Paris"
    }
    "#);
    assert_snapshot!(one(&style(Format::Ndjson), &ada), @r#"{"id":7,"handle":"k7mq","name":"Ada Okafor","started":"2025-03-03","next_session":"2026-09-25T15:00:00+02:00","psi":["0.42","0.61","0.74"],"coherence_percentage":"52.7","sessions":14,"archived":false,"tags":["lead","remote"],"_tz":"Europe/Paris"}"#);
    assert_snapshot!(one(&style(Format::Lines), &newcomer("Ben")), @r"
    Handle: k7mq
    Name: Ben
    Since: Mon 3 Mar 2025
    Sessions: 14
    Archived: no
    ");
}

#[test]
fn fields_select_and_order_in_every_format() {
    let fields = ["coherence_percentage", "next_session", "handle", "handle"];
    let clients = [client("Ada"), newcomer("Ben")];
    assert_snapshot!(list(&with_fields(Format::Table, &fields), &clients), @r"
    Coherence  Next session      Handle
         52.7  Fri 25 Sep 15:00  k7mq
                                 k7mq
    ");
    assert_snapshot!(list(&with_fields(Format::Plain, &fields), &clients), @r"
    coherence_percentage	next_session	handle
    52.7	2026-09-25T15:00:00+02:00	k7mq
    		k7mq
    ");
    assert_snapshot!(list(&with_fields(Format::Csv, &fields), &clients), @r"
    coherence_percentage,next_session,handle
    52.7,2026-09-25T15:00:00+02:00,k7mq
    ,,k7mq
    ");
    assert_snapshot!(list(&with_fields(Format::Json, &fields), &clients), @r#"
    [
    {"coherence_percentage":"52.7","next_session":"2026-09-25T15:00:00+02:00","handle":"k7mq"},
    {"coherence_percentage":null,"next_session":null,"handle":"k7mq"}
    ]
    "#);
    assert_snapshot!(list(&with_fields(Format::Lines, &fields), &clients), @r"
    Coherence: 52.7
    Next session: Fri 25 Sep 15:00
    Handle: k7mq

    Coherence: none
    Next session: none
    Handle: k7mq
    ");
    assert_snapshot!(one(&with_fields(Format::Table, &fields), &clients[1]), @r"
    Coherence     -
    Next session  -
    Handle        k7mq
    ");
    assert_snapshot!(one(&with_fields(Format::Json, &fields), &clients[1]), @r#"
    {
      "coherence_percentage": null,
      "next_session": null,
      "handle": "k7mq"
    }
    "#);
}

#[test]
fn tables_fit_the_terminal_and_stay_aligned() {
    let mut narrow = with_fields(Format::Table, &["name", "handle", "coherence_percentage"]);
    narrow.facts.width = 26;
    let names = [
        "王小明",
        "👩\u{200d}👩\u{200d}👧 family",
        "❤\u{fe0f} heart",
        "Bartholomew Featherstone",
        "王小明王小明王小明",
    ];
    let clients = names.map(client);
    assert_snapshot!(list(&narrow, &clients), @r"
    Name     Handle  Coherence
    王小明   k7mq         52.7
    👩‍👩‍👧 fam…  k7mq         52.7
    ❤️ hea…  k7mq         52.7
    Bartho…  k7mq         52.7
    王小明…  k7mq         52.7
    ");
    narrow.facts.ascii = true;
    narrow.fields.push("psi".to_owned());
    narrow.facts.width = 32;
    assert_snapshot!(list(&narrow, &clients[3..]), @r"
    Name      Handle  Coherence  psi
    Barthol~  k7mq         52.7  467
    王小明~   k7mq         52.7  467
    ");
    narrow.facts.color = true;
    narrow.fields = vec!["handle".to_owned()];
    narrow.facts.width = 2;
    assert_eq!(list(&narrow, &clients[4..]), "\u{1b}[1mHandle\u{1b}[0m\nk7mq\n", "handles are never cut");
}

#[test]
fn what_does_not_fit_beside_a_name_is_left_out_by_rank() {
    let clients = ["Bartholomew Featherstone", "王小明"].map(|name| Ranked(client(name)));
    let head = |width| {
        let mut style = style(Format::Table);
        style.facts.width = width;
        let table = list(&style, &clients);
        table.lines().take(2).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        head(58),
        [
            "Handle  Name                      psi  Coherence  Sessions",
            "k7mq    Bartholomew Featherstone  ▃▅▆       52.7        14"
        ]
    );
    assert_eq!(head(57)[1], "k7mq    Bartholomew Feathersto…  ▃▅▆       52.7        14");
    assert_eq!(head(52)[1], "k7mq    Bartholomew Feath…  ▃▅▆       52.7        14");
    assert_eq!(head(51)[1], "Bartholomew Featherstone  ▃▅▆       52.7        14", "the least important goes");
    // A group goes as a whole, and what comes after it by rank is back where it fits.
    assert_eq!(head(43)[1], "k7mq    Bartholomew Featherstone       52.7");
    assert_eq!(head(36)[1], "Bartholomew Featherstone       52.7");
    assert_eq!(head(25), ["Name", "Bartholomew Featherstone"]);
    let mut named = with_fields(Format::Table, &["name", "psi", "sessions"]);
    named.facts.width = 20;
    assert_eq!(
        list(&named, &clients).lines().next(),
        Some("Name    psi  Sessions"),
        "what was asked for stays"
    );
}

#[test]
fn an_empty_list_is_silent_to_people_and_whole_to_machines() {
    assert_eq!(list::<Client>(&style(Format::Table), &[]), "");
    assert_eq!(list::<Client>(&style(Format::Lines), &[]), "");
    assert_eq!(list::<Client>(&style(Format::Json), &[]), "[]\n");
    assert_eq!(list::<Client>(&style(Format::Ndjson), &[]), "");
    assert_eq!(list::<Client>(&with_fields(Format::Csv, &["name", "handle"]), &[]), "name,handle\n");
    assert_eq!(list::<Client>(&with_fields(Format::Plain, &["name", "handle"]), &[]), "name\thandle\n");
    assert_eq!(list::<Client>(&Style { header: false, ..style(Format::Plain) }, &[]), "");
}

/// A page of all that a page can hold.
fn everything() -> PageBuilder {
    let mut page = PageBuilder::default();
    page.heading("Ada Okafor\u{1b}[2J  k7mq");
    page.pair("next", Cell::At("2027-01-25T13:00:00Z".parse().unwrap()));
    page.pair("phone", None::<String>);
    page.pair(
        "goal",
        "Speak first in the meetings that matter, without the usual long preparation beforehand",
    );
    page.trend("psi", vec![42, 43, 70, 70, 74], NaiveDate::from_ymd_opt(2026, 3, 3));
    page.trend("rho", vec![62, 60], None);
    page.trend("f", vec![62], None);
    page.trend("q", vec![], None);
    page.heading("Practice");
    page.bar("none", "14", 14, 14);
    page.bar("wise coward", "4", 4, 14);
    page.text("The score moved because of psi, which counts twice as long as the others stay where they are.\nNo pattern.");
    page.item("Book the one-to-one");
    page.item("Ask Mara");
    page.records(&[client("Ada"), newcomer("Ben")]);
    page
}

#[test]
fn pages_are_for_eyes_or_for_ears() {
    let page = everything();
    let written = |style: &Style| {
        let mut out = vec![];
        page.write(style, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    let mut narrow = style(Format::Table);
    narrow.facts.width = 60;
    assert_snapshot!(written(&narrow), @r"
    Ada Okafor[2J  k7mq
    next   Mon 25 Jan 2027 14:00
    phone  -
    goal   Speak first in the meetings that matter, without the
           usual long preparation beforehand
    psi    0.74  +0.04 up     ▁▁▇▇█  0.42-0.74
    rho    0.60  -0.02 down      █▁  0.60-0.62
    f      0.62  first score
    q      no score yet

    Practice
    none         14  ██████████████████████
    wise coward   4  ██████▎

    The score moved because of psi, which counts twice as long
    as the others stay where they are.
    No pattern.

    - Book the one-to-one
    - Ask Mara

    Handle  Name  psi  Coherence  Next session      Tags
    k7mq    Ada   ▃▅▆       52.7  Fri 25 Sep 15:00  lead, remote
    k7mq    Ben     ·
    ");
    assert_snapshot!(written(&style(Format::Lines)), @r"
    Ada Okafor[2J  k7mq
    next: Mon 25 Jan 2027 14:00
    phone: none
    goal: Speak first in the meetings that matter, without the usual long preparation beforehand
    psi: 0.74, up 0.32 since 3 March, 5 scores, lowest 0.42
    rho: 0.60, down 0.02, 2 scores, lowest 0.60
    f: 0.62, first score
    q: no score yet

    Practice
    none: 14
    wise coward: 4

    The score moved because of psi, which counts twice as long as the others stay where they are.
    No pattern.

    Book the one-to-one
    Ask Mara

    Handle: k7mq
    Name: Ada
    psi: 0.74, up 0.32, 3 scores, lowest 0.42
    Coherence: 52.7
    Next session: Fri 25 Sep 15:00
    Tags: lead, remote

    Handle: k7mq
    Name: Ben
    ");
    narrow.facts.color = true;
    assert!(written(&narrow).starts_with("\u{1b}[1mAda Okafor[2J  k7mq\u{1b}[0m\n"));
}
