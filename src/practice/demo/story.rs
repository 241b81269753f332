//! What was done with the fictional clients: sessions, action items, interventions, engagements. Every state that a screen
//! has to cope with is somebody's.

use crate::domain::{Dimension, session::Type};

/// What happened between the coach and one of the cast.
pub(super) struct Story {
    /// Whose.
    pub(super) handle: &'static str,
    /// The hour and minute of the sessions.
    pub(super) clock: (u32, u32),
    /// So many days ago, so many sessions were agreed on.
    pub(super) engaged: Option<(i64, u32)>,
    pub(super) meetings: &'static [Meeting],
    pub(super) items: &'static [Item],
    pub(super) works: &'static [Work],
}

impl Story {
    /// Where a session took place on a day: when it was over, in minutes after nine.
    pub(super) fn over(&self, days: i64) -> Option<i64> {
        let on =
            |meeting: &&Meeting| matches!((meeting.when, meeting.fate), (Day(on), Held(_)) if on == days);
        let meeting = self.meetings.iter().find(on)?;
        let (hour, minute) = self.clock;
        Some((i64::from(hour) - 9) * 60 + i64::from(minute) + i64::from(meeting.minutes))
    }
}

/// A session, or several at the same distance.
pub(super) struct Meeting {
    pub(super) when: When,
    pub(super) minutes: u16,
    pub(super) kind: Type,
    pub(super) focus: Option<Dimension>,
    /// How many, and so many weeks apart.
    pub(super) series: Option<(u32, u16)>,
    pub(super) fate: Fate,
}

/// When a session is.
#[derive(Clone, Copy)]
pub(super) enum When {
    /// So many days ago, or ahead where it is negative, at the client's hour.
    Day(i64),
    /// So many minutes from now.
    Near(i64),
}

/// What became of a session.
#[derive(Clone, Copy)]
pub(super) enum Fate {
    /// It took place, with these notes.
    Held(&'static str),
    /// Nothing yet.
    Planned,
    Missed,
    /// With the reason, so many days before it.
    Cancelled(&'static str, i64),
}

/// An action item: when it was agreed and is due (days ago, negative ahead).
pub(super) struct Item(pub(super) i64, pub(super) &'static str, pub(super) Option<i64>, pub(super) Progress);

/// How far an action item came.
#[derive(Clone, Copy)]
pub(super) enum Progress {
    Open,
    Begun,
    /// So many days ago.
    Done(i64),
}

/// An intervention: its code, when it was given (days ago), for how many days, and what became of it.
pub(super) struct Work(pub(super) &'static str, pub(super) i64, pub(super) i64, pub(super) Outcome);

/// What became of an intervention; days are days ago.
#[derive(Clone, Copy)]
pub(super) enum Outcome {
    Given,
    /// Its steps became action items.
    WithActions,
    Started(i64),
    /// When, how it was rated, what the client said.
    Completed(i64, i64, &'static str),
    Abandoned(i64, &'static str),
}

use Fate::{Cancelled, Held, Missed, Planned};
use Outcome::{Abandoned, Completed, Given, Started, WithActions};
use Progress::{Begun, Done, Open};
use When::{Day, Near};

const fn regular(when: When, fate: Fate) -> Meeting {
    Meeting { when, minutes: 60, kind: Type::Regular, focus: None, series: None, fate }
}

const fn held(days: i64, notes: &'static str) -> Meeting {
    regular(Day(days), Held(notes))
}

const fn first(days: i64, notes: &'static str) -> Meeting {
    Meeting { kind: Type::Initial, minutes: 90, ..held(days, notes) }
}

const fn planned(days: i64) -> Meeting {
    regular(Day(days), Planned)
}

pub(super) const STORIES: [Story; 12] = [
    Story {
        handle: "k7mq",
        clock: (10, 0),
        engaged: Some((204, 20)),
        meetings: &[
            first(
                204,
                "Wants to be heard before she is sure. Chooses the board meeting as the place to practise.",
            ),
            held(190, ""),
            held(176, ""),
            regular(Day(162), Missed),
            held(148, ""),
            held(134, "Two promises kept, one moved. Speaks of the moved one first."),
            held(
                115,
                "The calendar audit was a shock: four hours in the week for what she calls the main thing.",
            ),
            held(99, ""),
            regular(Day(85), Cancelled("The board meeting was moved", 1)),
            held(71, ""),
            held(57, "The honest sentence, three times. The third one was to herself."),
            held(
                44,
                "Asked the board directly. Silence, then a yes. She heard her own voice shake and went on.",
            ),
            held(29, ""),
            held(
                14,
                "# What happened since August\n\
                 The one-to-one with the CFO took place. Asked for the decision directly. No budget talk this time.\n\
                 \n\
                 # Today\n\
                 Notices the pause before a hard sentence, and calls it checking whether I am still allowed.\n\
                 Tried the sentence aloud without the pause: it was shorter by half, and she laughed.\n\
                 Her question to herself: who is it that has to allow it?\n\
                 \n\
                 # Agreed\n\
                 - [ ] Write the two-line request before each meeting due:\"in 3 weeks\"\n\
                 - [x] Book the one-to-one with the CFO",
            ),
            Meeting {
                minutes: 90,
                kind: Type::DeepDive,
                focus: Some(Dimension::Q),
                ..regular(Near(40), Planned)
            },
            Meeting { series: Some((4, 2)), ..planned(-8) },
        ],
        items: &[
            Item(44, "Write down three sentences I did not say", Some(30), Done(31)),
            Item(14, "Ask a colleague to watch for the pause", Some(-1), Open),
            Item(12, "One direct request a week", None, Begun),
        ],
        works: &[
            Work("PSI-04", 140, 21, Completed(116, 5, "I did not want to know, and now I cannot not know")),
            Work("Q-03", 60, 14, Completed(46, 4, "harder than it looked")),
            Work("Q-02", 9, 14, Started(8)),
        ],
    },
    Story {
        handle: "t2wd",
        clock: (15, 0),
        engaged: Some((120, 6)),
        meetings: &[
            first(189, "Knows what is wrong with the job, in detail, and has known it for two years."),
            held(160, ""),
            held(132, ""),
            held(104, ""),
            held(76, ""),
            held(48, "A third plan for how to resign. The second was not tried."),
            held(27, ""),
            held(8, "Can explain why he does not ask Tom. Agreed to ask before explaining it again."),
            planned(-1),
        ],
        items: &[
            Item(8, "Ask Tom for the numbers", Some(2), Open),
            Item(48, "List what a good job would have", Some(34), Done(30)),
        ],
        works: &[
            Work("Q-05", 76, 14, Abandoned(50, "Nothing to own: he had not decided anything")),
            Work("RHO-02", 104, 28, Completed(80, 5, "I write it down and feel that I have acted")),
            Work("Q-01", 8, 14, Given),
        ],
    },
    Story {
        handle: "ch4m",
        clock: (9, 0),
        engaged: None,
        meetings: &[
            first(121, "First hire next month, and nobody to ask how that is done."),
            held(94, ""),
            held(61, ""),
            held(33, "Asked two founders for help. Both said yes the same day."),
            regular(Day(17), Cancelled("Ill", 0)),
            held(3, "The investor call went well because she said what she does not know."),
            planned(-4),
        ],
        items: &[Item(33, "Write to two founders", Some(25), Done(28))],
        works: &[
            Work("Q-03", 60, 14, Completed(40, 5, "one sentence, and the meeting was over in ten minutes")),
            Work("F-01", 61, 14, Completed(35, 4, "people like to be asked")),
            Work("PSI-01", 3, 14, WithActions),
        ],
    },
    Story {
        handle: "dm8t",
        clock: (11, 0),
        engaged: None,
        meetings: &[
            first(197, "The ward runs on him, and he is proud of it, and tired."),
            held(168, ""),
            held(140, ""),
            held(109, ""),
            held(80, "Ate alone on every shift this month. Says that it saves time."),
            held(47, ""),
            held(19, ""),
            Meeting {
                minutes: 50,
                ..regular(
                    Near(-440),
                    Held(
                        "Nobody on the ward knows that his father is ill. Will tell one person before Sunday.\n- [ ] Tell one colleague due:sun",
                    ),
                )
            },
            planned(-7),
        ],
        items: &[Item(19, "Have lunch with the team once", Some(5), Done(6))],
        works: &[
            Work("F-01", 47, 14, Completed(25, 2, "asked for a swap of shifts, got it, felt worse")),
            Work("F-02", 19, 28, Started(17)),
        ],
    },
    Story {
        handle: "n9gc",
        clock: (11, 30),
        engaged: None,
        meetings: &[
            first(170, "Back after a year. The team moved on, and so did she, elsewhere."),
            held(143, ""),
            held(115, ""),
            held(85, ""),
            held(57, ""),
            held(29, "School starts. Wants to stop here for two months and come back."),
            regular(Day(-5), Cancelled("On hold until October", 25)),
        ],
        items: &[],
        works: &[Work("Q-03", 84, 14, Completed(70, 3, "said it, and nobody noticed"))],
    },
    Story {
        handle: "f4hd",
        clock: (14, 0),
        engaged: Some((159, 6)),
        meetings: &[
            first(159, "Everybody's first call. Cannot remember his own last one."),
            held(131, ""),
            held(100, ""),
            held(72, ""),
            held(41, ""),
            held(12, "The letter to his sister exists in four drafts. None of them says no."),
            planned(-6),
        ],
        items: &[
            Item(12, "Write the boundary letter", Some(3), Open),
            Item(41, "Say no once without a reason", Some(30), Done(29)),
        ],
        works: &[Work("PSI-02", 41, 20, Started(38))],
    },
    Story {
        handle: "gm3s",
        clock: (16, 0),
        engaged: Some((208, 7)),
        meetings: &[
            first(208, "Leads the people she used to have lunch with."),
            held(178, ""),
            held(149, ""),
            held(121, ""),
            held(91, ""),
            held(62, ""),
            Meeting {
                kind: Type::Review,
                ..held(35, "Looked back on seven months. She names what changed before I do.")
            },
        ],
        items: &[Item(62, "Tell the team what I will not decide alone", Some(50), Done(52))],
        works: &[
            Work("Q-03", 120, 14, Completed(100, 4, "I now begin meetings with it")),
            Work("RHO-01", 178, 28, Completed(150, 4, "three lines are enough")),
        ],
    },
    Story {
        handle: "h6tk",
        clock: (11, 30),
        engaged: None,
        meetings: &[
            first(95, "Third company in five years, with the same partner and the same quarrel."),
            held(66, ""),
            held(38, ""),
            held(10, "Signed the lease before the interview with the investor. Laughs about it."),
            planned(1),
            planned(-5),
        ],
        items: &[],
        works: &[Work("RHO-05", 38, 20, Completed(12, 4, "would have saved me the second company"))],
    },
    Story {
        handle: "z5vb",
        clock: (16, 30),
        engaged: None,
        meetings: &[
            first(206, "Forty years in one firm, and two weeks left."),
            held(186, ""),
            held(165, "Gave the speech. Says that this was the work, and that it is done."),
        ],
        items: &[],
        works: &[],
    },
    Story {
        handle: "w8xm",
        clock: (17, 0),
        engaged: Some((8, 10)),
        meetings: &[first(8, "谢谢 is the sentence he says most, also when he disagrees."), planned(-1)],
        items: &[Item(8, "Disagree once in the Monday meeting", Some(-3), Open)],
        works: &[],
    },
    Story {
        handle: "j2rp",
        clock: (18, 0),
        engaged: None,
        meetings: &[
            first(132, "The merger is done, and he is the only one left of the old board."),
            held(104, ""),
            held(76, ""),
            held(41, "Sees all of it and says none of it. Wants to think about whether to go on."),
        ],
        items: &[],
        works: &[],
    },
    Story {
        handle: "kb9t",
        clock: (13, 0),
        engaged: None,
        meetings: &[Meeting { kind: Type::Initial, ..regular(Near(160), Planned) }],
        items: &[],
        works: &[],
    },
];
