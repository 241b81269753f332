//! The palettes measured: how far apart their colours are, for eyes of four kinds, and how they stand out.
#![allow(clippy::float_arithmetic, reason = "colour is measured in floats; nothing of it is kept")]

use super::Background;

type Three = [f64; 3];

/// The colour of an xterm-256 index from 16 to 231.
fn rgb(index: u8) -> Three {
    const LEVELS: [f64; 6] = [0., 95., 135., 175., 215., 255.];
    let index = usize::from(index - 16);
    [LEVELS[index / 36], LEVELS[index / 6 % 6], LEVELS[index % 6]]
}

fn linear(rgb: Three) -> Three {
    rgb.map(|value| {
        let value = value / 255.;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    })
}

fn times(matrix: [Three; 3], of: Three) -> Three {
    matrix.map(|row| row.iter().zip(of).map(|(one, other)| one * other).sum())
}

/// Machado, Oliveira and Fernandes (2009), full strength, on linear RGB: normal, protan, deutan, tritan.
const EYES: [[Three; 3]; 4] = [
    [[1., 0., 0.], [0., 1., 0.], [0., 0., 1.]],
    [
        [0.152_286, 1.052_583, -0.204_868],
        [0.114_503, 0.786_281, 0.099_216],
        [-0.003_882, -0.048_116, 1.051_998],
    ],
    [
        [0.367_322, 0.860_646, -0.227_968],
        [0.280_085, 0.672_501, 0.047_413],
        [-0.011_820, 0.042_940, 0.968_881],
    ],
    [
        [1.255_528, -0.076_749, -0.178_779],
        [-0.078_411, 0.930_809, 0.147_602],
        [0.004_733, 0.691_367, 0.303_900],
    ],
];

fn lab(linear: Three) -> Three {
    let xyz = times(
        [
            [0.412_456_4, 0.357_576_1, 0.180_437_5],
            [0.212_672_9, 0.715_152_2, 0.072_175_0],
            [0.019_333_9, 0.119_192_0, 0.950_304_1],
        ],
        linear,
    );
    let root = |value: f64| if value > 0.008_856 { value.cbrt() } else { 7.787 * value + 16. / 116. };
    let [x, y, z] = [root(xyz[0] / 0.950_47), root(xyz[1]), root(xyz[2] / 1.088_83)];
    [116. * y - 16., 500. * (x - y), 200. * (y - z)]
}

/// CIEDE2000.
fn apart(one: Three, other: Three) -> f64 {
    let seventh = |c: f64| (c.powi(7) / (c.powi(7) + 25_f64.powi(7))).sqrt();
    let mean = f64::midpoint(one[1].hypot(one[2]), other[1].hypot(other[2]));
    let stretch = 1.5 - 0.5 * seventh(mean);
    let polar = |lab: Three| {
        let a = lab[1] * stretch;
        (lab[0], a.hypot(lab[2]), lab[2].atan2(a).to_degrees().rem_euclid(360.))
    };
    let ((l1, c1, h1), (l2, c2, h2)) = (polar(one), polar(other));
    let turn = (h2 - h1 + 540.).rem_euclid(360.) - 180.;
    let (l, c, h) = (f64::midpoint(l1, l2), f64::midpoint(c1, c2), (h1 + turn / 2.).rem_euclid(360.));
    let cos = |degrees: f64| degrees.to_radians().cos();
    let t = 1. - 0.17 * cos(h - 30.) + 0.24 * cos(2. * h) + 0.32 * cos(3. * h + 6.) - 0.2 * cos(4. * h - 63.);
    let rotation = 60. * (-((h - 275.) / 25.).powi(2)).exp();
    let light = (l2 - l1) / (1. + 0.015 * (l - 50.).powi(2) / (20. + (l - 50.).powi(2)).sqrt());
    let chroma = (c2 - c1) / (1. + 0.045 * c);
    let hue = 2. * (c1 * c2).sqrt() * (turn / 2.).to_radians().sin() / (1. + 0.015 * c * t);
    let both = -rotation.to_radians().sin() * 2. * seventh(c) * chroma * hue;
    (light * light + chroma * chroma + hue * hue + both).sqrt()
}

/// How far the two nearest colours of a palette are apart, for each kind of eye.
fn nearest(palette: [u8; 4]) -> Vec<f64> {
    let through = |eye: [Three; 3]| {
        let seen = palette.map(|index| lab(times(eye, linear(rgb(index))).map(|value| value.clamp(0., 1.))));
        let pairs = (0..4).flat_map(|one| (0..one).map(move |other| (one, other)));
        pairs.map(|(one, other)| apart(seen[one], seen[other])).fold(f64::MAX, f64::min)
    };
    EYES.map(through).to_vec()
}

fn luminance(rgb: Three) -> f64 {
    let [r, g, b] = linear(rgb);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// The contrast of the worst colour on a background, as WCAG counts it.
fn worst(palette: [u8; 4], behind: Three) -> f64 {
    let behind = luminance(behind) + 0.05;
    let contrast = |index| {
        let colour = luminance(rgb(index)) + 0.05;
        (colour / behind).max(behind / colour)
    };
    palette.map(contrast).into_iter().fold(f64::MAX, f64::min)
}

const WHITE: Three = [255., 255., 255.];
const BLACK: Three = [0., 0., 0.];
const GREY: Three = [30., 30., 30.];
const SOLARIZED_DARK: Three = [0., 43., 54.];
const SOLARIZED_LIGHT: Three = [253., 246., 227.];

#[test]
fn palettes_can_be_told_apart_and_read() {
    let measured = [
        (
            Background::Unknown,
            [30.0, 16.8, 17.3, 17.5],
            vec![(WHITE, 3.3), (GREY, 3.2), (BLACK, 4.1), (SOLARIZED_DARK, 2.9)],
        ),
        (Background::Dark, [30.0, 27.4, 26.6, 24.9], vec![(GREY, 6.1), (SOLARIZED_DARK, 5.5)]),
        (Background::Light, [22.6, 23.7, 21.0, 21.2], vec![(WHITE, 4.5), (SOLARIZED_LIGHT, 4.2)]),
    ];
    for (background, apart, contrasts) in measured {
        let palette = background.palette().unwrap();
        for (found, least) in nearest(palette).into_iter().zip(apart) {
            assert!(found >= least - 0.05, "{background:?}: {found:.1} where {least} was measured");
        }
        for (behind, least) in contrasts {
            let found = worst(palette, behind);
            assert!(found >= least - 0.05, "{background:?} on {behind:?}: {found:.2}, not {least}");
        }
    }
}

/// The measure itself: pairs with their distance from Sharma, Wu and Dalal (2005).
#[test]
fn the_distance_is_the_published_one() {
    for (one, other, known) in [
        ([50., 2.6772, -79.7751], [50., 0., -82.7485], 2.0425),
        ([50., 2.5, 0.], [73., 25., -18.], 27.1492),
        ([2.0776, 0.0795, -1.1350], [0.9033, -0.0636, -0.5514], 0.9082),
    ] {
        assert!((apart(one, other) - known).abs() < 0.0001, "{} is not {known}", apart(one, other));
    }
}
