//! The golden numbers: every row of `vectors/`, made by another program with exact fractions, and laws that hold for
//! all inputs.

use coach::{
    bank,
    domain::{
        Dimension, Percent, Scores, Unit,
        pattern::Pattern,
        score::{Coherence, HIGHEST, Pace, movement, q_optimal, velocity},
    },
};
use proptest::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};

type Row = std::collections::HashMap<String, String>;

fn rows(name: &str) -> Vec<Row> {
    let path = format!("{}/tests/it/vectors/{name}.csv", env!("CARGO_MANIFEST_DIR"));
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().collect::<Result<_, _>>().unwrap()
}

fn unit(text: &str) -> Unit {
    text.parse().unwrap()
}

#[test]
fn every_golden_row_of_coherence() {
    let (rows, model) = (rows("coherence"), bank::builtin_model().unwrap());
    assert_eq!(rows.len(), 2782);
    for row in rows {
        let scores =
            Scores { psi: unit(&row["psi"]), rho: unit(&row["rho"]), q: unit(&row["q"]), f: unit(&row["f"]) };
        let coherence = Coherence::of(scores);
        let q = q_optimal(scores.q).round_dp_with_strategy(10, RoundingStrategy::MidpointNearestEven);
        assert_eq!(format!("{q:.10}"), row["q_optimal_10dp"], "{row:?}");
        assert_eq!(coherence.total().to_string(), row["total_coherence_2dp_half_even"], "{row:?}");
        assert_eq!(coherence.percent().to_string(), row["percentage_exact_half_even"], "{row:?}");
        assert_eq!(model.zones.of(coherence.percent()), row["zone_from_exact_rounded"], "{row:?}");
        assert_eq!(Pattern::join(&Pattern::of(&scores)), row["patterns"], "{row:?}");
    }
}

/// At exactly -0.001 and -0.005 the vectors' author took the lower class. MODEL.md says "within ±0.001 plateau",
/// "< -0.001 decline" and "< -0.005 rapid decline": strict on both sides, and so are we. (current, previous, days).
const BOUNDS: &[(&str, &str, &str, &str)] =
    &[("0.521", "0.531", "10", "plateau"), ("0.521", "0.571", "10", "slow_decline")];

#[test]
fn every_golden_row_of_velocity() {
    let rows = rows("velocity");
    assert_eq!(rows.len(), 300);
    let mut at_bounds = Vec::new();
    for row in rows {
        let number = |key: &str| row[key].parse::<Decimal>().unwrap();
        let (current, previous) = (number("current"), number("previous"));
        let days = row["days"].parse().unwrap();
        let found = velocity(current, previous, days);
        assert_eq!(found.to_string(), row["velocity_exact_half_even"], "{row:?}");
        let pace = match Pace::of(current, previous, days) {
            Pace::RapidGrowth => "rapid_growth",
            Pace::Growth => "steady_growth",
            Pace::Plateau => "plateau",
            Pace::Decline => "slow_decline",
            Pace::RapidDecline => "rapid_decline",
        };
        if pace != row["class_unrounded"] {
            at_bounds.push(
                [&row["current"], &row["previous"], &row["days"]].map(String::clone).join(" ") + " " + pace,
            );
        }
    }
    let expected: Vec<_> = BOUNDS.iter().map(|(c, p, d, pace)| format!("{c} {p} {d} {pace}")).collect();
    assert_eq!(at_bounds, expected);
}

#[test]
fn velocity_is_never_a_negative_zero() {
    let tiny = "-0.00001".parse().unwrap();
    assert_eq!(velocity(tiny, Decimal::ZERO, 1).to_string(), "0.0000");
}

fn any_unit() -> impl Strategy<Value = Unit> {
    (0_i64..=100).prop_map(|steps| Unit::from_steps(steps).unwrap())
}

fn any_scores() -> impl Strategy<Value = Scores> {
    [any_unit(), any_unit(), any_unit(), any_unit()].prop_map(|[psi, rho, q, f]| Scores { psi, rho, q, f })
}

proptest! {
    #[test]
    fn coherence_stays_within_its_bounds(scores in any_scores()) {
        let coherence = Coherence::of(scores);
        prop_assert!((Percent::MIN..=HIGHEST).contains(&coherence.percent()));
        prop_assert!(coherence.exact() >= Decimal::ZERO && coherence.exact() <= Decimal::new(35, 1));
    }

    #[test]
    fn more_of_anything_is_never_less(scores in any_scores(), dimension in 0_usize..4) {
        let dimension = Dimension::ALL[dimension];
        let mut more = scores;
        more[dimension] = Unit::from_steps((scores[dimension].steps() + 1).min(100)).unwrap();
        prop_assert!(Coherence::of(more).exact() >= Coherence::of(scores).exact());
        prop_assert!(Coherence::of(more).percent() >= Coherence::of(scores).percent());
    }

    #[test]
    fn what_moved_the_total_adds_up(before in any_scores(), after in any_scores()) {
        let (before, after) = (Coherence::of(before), Coherence::of(after));
        let sum: Decimal = movement(&before, &after).iter().map(|(_, part)| *part).sum();
        // Courage is a fraction that decimals cut at 28 digits; everything else is exact.
        let off = (sum - (after.exact() - before.exact())).abs();
        prop_assert!(off < Decimal::new(1, 25), "off by {off}");
    }

    #[test]
    fn at_most_two_patterns_hold(scores in any_scores()) {
        prop_assert!(Pattern::of(&scores).len() <= 2);
    }

    #[test]
    fn patterns_survive_being_stored(scores in any_scores()) {
        let patterns = Pattern::of(&scores);
        prop_assert_eq!(Pattern::split(&Pattern::join(&patterns)).unwrap(), patterns);
    }
}

/// What is entered late changes what came after it, and whoever enters it is told how much.
#[test]
fn a_score_from_before_says_what_it_changed() {
    let world = crate::World::with_clients();
    let add = |at: &str| world.ok(&format!("score add k7mq --psi 0.5 --rho 0.5 --q 0.5 --f 0.5 --at {at}"));
    assert!(!add("2026-09-01").err.contains("recomputed"));
    assert!(!add("2026-09-10").err.contains("recomputed"));
    let late = add("2026-08-01 --dry-run");
    assert!(late.err.contains("for Ada Okafor (k7mq), recalculated 1 later score\n"), "{late}");
    add("2026-09-20");
    let late = world.ok("score add k7mq --psi 0.9 --rho 0.5 --q 0.5 --f 0.5 --at 2026-09-05");
    assert!(
        late.err.contains("for Ada Okafor (k7mq), recalculated 1 later score. Undo: coach undo"),
        "{late}"
    );
    world.write("scores.csv", "handle,psi,rho,q,f,at\nk7mq,0.1,0.2,0.3,0.4,2026-01-01 10:00\nk7mq,0.7,0.2,0.3,0.4,2026-09-07 10:00\n");
    let ran = world.ok("import scores ~/scores.csv --json");
    assert!(
        ran.err.contains("Imported 2 scores, recalculated 2 later scores, found 6 breakthroughs. Undo"),
        "{ran}"
    );
    assert_eq!(ran.json()["recomputed"], 2);
    assert!(world.ok("op log --limit 1 --json").out.contains("imported 2 scores"));
    // A dimension that is not measured is carried over, so an older measurement of it changes what follows.
    world.ok("score verify");
}
