//! The twelve fictional clients: one for every state, pattern and script that a screen has to cope with.

use crate::domain::Dimension;

/// A fictional client.
pub(super) struct Person {
    pub(super) handle: &'static str,
    pub(super) name: &'static str,
    pub(super) fields: &'static [&'static str],
    /// Completed assessments, oldest first.
    pub(super) sittings: &'static [Sitting],
    pub(super) state: State,
    /// What this client is here to show.
    pub(super) shows: &'static str,
}

/// A completed assessment: how many days ago, which, and the scores it aims at in hundredths (psi, rho, q, f).
pub(super) struct Sitting(pub(super) i64, pub(super) Bank, pub(super) [i64; 4]);

/// Which bank is answered.
#[derive(Clone, Copy)]
pub(super) enum Bank {
    Initial,
    Quick,
    Dive(Dimension),
}

/// Where a client stands; days are days ago.
#[derive(Clone, Copy)]
pub(super) enum State {
    Active,
    /// With an assessment of one dimension that was begun the day before.
    Answering(Dimension),
    /// Since, and for how many days from today.
    Paused(i64, i64),
    Completed(i64),
    /// When completed, when archived.
    Archived(i64, i64),
}

use Bank::{Dive, Initial, Quick};
use Dimension::{F, Psi, Q, Rho};

pub(super) const CAST: [Person; 12] = [
    Person {
        handle: "k7mq",
        name: "Ada Okafor",
        fields: &[
            "email=ada@example.org",
            "phone=+44 20 7946 0018",
            "focus=leadership",
            "goal.+=Speak first in the board meeting",
            "goal.+=One direct request a week",
            "zone=Europe/London",
            "notes=Prefers mornings. Notices the pause before a hard sentence, and calls it checking whether she is still allowed.",
        ],
        sittings: &[
            Sitting(205, Initial, [43, 55, 38, 50]),
            Sitting(175, Quick, [42, 55, 38, 51]),
            Sitting(147, Quick, [44, 58, 38, 52]),
            Sitting(114, Dive(Psi), [58, 58, 38, 52]),
            Sitting(92, Quick, [60, 58, 41, 54]),
            Sitting(64, Quick, [62, 60, 41, 54]),
            Sitting(43, Dive(Q), [62, 60, 63, 54]),
            Sitting(14, Quick, [70, 60, 64, 57]),
            Sitting(2, Initial, [74, 62, 66, 58]),
        ],
        state: State::Active,
        shows: "a long history that rises, with two leaps",
    },
    Person {
        handle: "t2wd",
        name: "Ben Ito",
        fields: &[
            "email=ben@example.org",
            "focus=changing jobs",
            "goal.+=Ask Tom for the numbers",
            "zone=Asia/Tokyo",
        ],
        sittings: &[
            Sitting(190, Initial, [58, 60, 50, 50]),
            Sitting(150, Quick, [60, 66, 48, 50]),
            Sitting(118, Quick, [62, 72, 44, 52]),
            Sitting(90, Dive(Rho), [62, 80, 44, 52]),
            Sitting(55, Quick, [62, 82, 36, 52]),
            Sitting(27, Quick, [64, 83, 30, 50]),
            Sitting(6, Quick, [64, 83, 26, 50]),
        ],
        state: State::Active,
        shows: "the pattern wise coward: much insight, little action",
    },
    Person {
        handle: "ch4m",
        name: "Chloé Martin",
        fields: &["email=chloe@example.org", "focus=first year as a founder", "zone=Europe/Paris"],
        sittings: &[
            Sitting(122, Initial, [46, 48, 52, 40]),
            Sitting(94, Quick, [50, 50, 54, 46]),
            Sitting(61, Quick, [54, 50, 56, 48]),
            Sitting(33, Dive(F), [54, 50, 56, 56]),
            Sitting(3, Quick, [66, 58, 60, 58]),
        ],
        state: State::Active,
        shows: "steady growth; a name with an accent",
    },
    Person {
        handle: "dm8t",
        name: "Dmitri Petrov",
        fields: &["email=dmitri@example.org", "focus=running a hospital ward", "sponsor=St. Anna Hospital"],
        sittings: &[
            Sitting(198, Initial, [80, 62, 64, 52]),
            Sitting(168, Quick, [82, 62, 66, 48]),
            Sitting(140, Quick, [82, 60, 64, 46]),
            Sitting(109, Quick, [83, 56, 62, 42]),
            Sitting(80, Dive(F), [83, 56, 62, 34]),
            Sitting(47, Quick, [83, 58, 60, 30]),
            Sitting(19, Quick, [82, 58, 58, 28]),
            Sitting(5, Quick, [78, 56, 56, 26]),
        ],
        state: State::Active,
        shows: "the pattern lonely hero, and coherence that falls",
    },
    Person {
        handle: "n9gc",
        name: "Elena García",
        fields: &["email=elena@example.org", "focus=back from parental leave", "zone=Europe/Madrid"],
        sittings: &[
            Sitting(171, Initial, [38, 52, 48, 56]),
            Sitting(143, Quick, [40, 54, 48, 56]),
            Sitting(115, Quick, [44, 56, 48, 58]),
            Sitting(85, Quick, [48, 58, 50, 60]),
            Sitting(57, Dive(Psi), [52, 58, 50, 60]),
            Sitting(29, Quick, [55, 62, 50, 60]),
        ],
        state: State::Paused(20, 27),
        shows: "coaching on hold, and until when",
    },
    Person {
        handle: "f4hd",
        name: "Farid Haddad",
        fields: &["email=farid@example.org", "focus=boundaries", "goal.+=Write the boundary letter"],
        sittings: &[
            Sitting(160, Initial, [40, 38, 36, 64]),
            Sitting(131, Quick, [36, 38, 36, 70]),
            Sitting(100, Dive(F), [36, 38, 36, 76]),
            Sitting(72, Quick, [31, 44, 38, 80]),
            Sitting(41, Quick, [28, 46, 40, 82]),
            Sitting(12, Quick, [26, 46, 40, 82]),
        ],
        state: State::Active,
        shows: "the pattern people pleaser: close to everybody but oneself",
    },
    Person {
        handle: "gm3s",
        name: "Grace Mensah",
        fields: &["email=grace@example.org", "focus=leading former peers"],
        sittings: &[
            Sitting(209, Initial, [50, 42, 40, 60]),
            Sitting(178, Quick, [56, 44, 44, 62]),
            Sitting(149, Quick, [60, 48, 50, 64]),
            Sitting(121, Dive(Rho), [60, 58, 50, 64]),
            Sitting(91, Quick, [66, 62, 58, 66]),
            Sitting(62, Quick, [72, 66, 64, 70]),
            Sitting(35, Initial, [78, 74, 70, 76]),
        ],
        state: State::Completed(30),
        shows: "a finished engagement",
    },
    Person {
        handle: "h6tk",
        name: "Hiro Tanaka",
        fields: &["email=hiro@example.org", "focus=starting a third company", "zone=Asia/Tokyo"],
        sittings: &[
            Sitting(96, Initial, [52, 40, 66, 50]),
            Sitting(66, Quick, [52, 36, 74, 50]),
            Sitting(38, Quick, [54, 30, 80, 50]),
            Sitting(10, Quick, [54, 24, 84, 50]),
        ],
        state: State::Answering(Rho),
        shows: "the pattern reckless repeater, and an unfinished assessment",
    },
    Person {
        handle: "z5vb",
        name: "Inês Maria da Conceição de Albuquerque Vasconcelos e Sá Reis",
        fields: &["focus=retiring well"],
        sittings: &[
            Sitting(207, Initial, [28, 46, 60, 36]),
            Sitting(186, Quick, [30, 48, 60, 38]),
            Sitting(165, Quick, [38, 50, 62, 42]),
        ],
        state: State::Archived(150, 60),
        shows: "an archived client; a very long name",
    },
    Person {
        handle: "w8xm",
        name: "王小明",
        fields: &["email=wang@example.org", "focus=表达自己的想法", "zone=Asia/Shanghai"],
        sittings: &[Sitting(9, Initial, [46, 50, 52, 66])],
        state: State::Active,
        shows: "a first score, the baseline; a name in Chinese",
    },
    Person {
        handle: "j2rp",
        name: "Jack Murphy",
        fields: &["email=jack@example.org", "focus=after the merger", "zone=America/New_York"],
        sittings: &[
            Sitting(133, Initial, [66, 66, 46, 46]),
            Sitting(104, Quick, [72, 72, 42, 42]),
            Sitting(76, Dive(Q), [72, 72, 33, 42]),
            Sitting(48, Quick, [83, 82, 28, 28]),
            Sitting(41, Quick, [83, 83, 27, 26]),
        ],
        state: State::Active,
        shows: "two patterns at once; not seen for weeks",
    },
    Person {
        handle: "kb9t",
        name: "Kofi Boateng",
        fields: &["email=kofi@example.org", "focus=first time as a manager"],
        sittings: &[],
        state: State::Active,
        shows: "a new client without a score",
    },
];
