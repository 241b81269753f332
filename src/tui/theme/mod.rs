//! Colours and glyphs: one table of measured palettes, and what stands in where a terminal can do less.

#[cfg(test)]
mod measured;

use ratatui::style::{Color, Modifier, Style};

use crate::{
    domain::Dimension,
    env::{Facts, Vars},
    practice::config::Config,
};

/// What is behind the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Background {
    /// Nobody knows: colours that hold on both.
    Unknown,
    /// Dark.
    Dark,
    /// Light.
    Light,
    /// No colour is wanted.
    Mono,
}

impl Background {
    /// The xterm-256 colours of psi, rho, q and f; measured for contrast and for colour blindness.
    pub const fn palette(self) -> Option<[u8; 4]> {
        match self {
            Self::Unknown => Some([136, 135, 30, 161]),
            Self::Dark => Some([227, 141, 159, 174]),
            Self::Light => Some([88, 54, 63, 131]),
            Self::Mono => None,
        }
    }
}

/// How everything looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Looks {
    /// What is behind the text.
    pub background: Background,
    /// Draw with ASCII only.
    pub ascii: bool,
}

impl Looks {
    /// From the settings, then the terminal.
    pub fn detect(config: &Config, facts: Facts, vars: &Vars) -> Self {
        let set = |key: &str| config.get(key).unwrap_or_default();
        let background = match set("ui.theme").as_str() {
            _ if vars.no_color && !vars.force_color => Background::Mono,
            "mono" => Background::Mono,
            "dark" => Background::Dark,
            "light" => Background::Light,
            _ => vars.colorfgbg.as_deref().map_or(Background::Unknown, told_background),
        };
        let ascii = match set("ui.graph").as_str() {
            "ascii" => true,
            "unicode" => false,
            _ => facts.ascii,
        };
        Self { background, ascii }
    }

    /// The colour of a dimension; always shown with its name.
    pub fn dimension(self, dimension: Dimension) -> Style {
        let place = Dimension::ALL.iter().position(|one| *one == dimension).unwrap_or_default();
        match self.background.palette() {
            Some(palette) => Style::new().fg(Color::Indexed(palette[place])),
            None => Style::new(),
        }
    }

    /// The marked row.
    pub const fn marked(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// Headings and names.
    pub const fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// What comes second.
    pub const fn quiet(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// The mark of cut text, one cell wide.
    pub const fn cut(self) -> &'static str {
        if self.ascii { "~" } else { "…" }
    }

    /// A thin horizontal rule.
    pub const fn rule(self) -> &'static str {
        if self.ascii { "-" } else { "─" }
    }

    /// The part of a bar that is done.
    pub const fn done(self) -> &'static str {
        if self.ascii { "=" } else { "━" }
    }

    /// A vertical line.
    pub const fn upright(self) -> &'static str {
        if self.ascii { "|" } else { "│" }
    }

    /// The corners of a box: above left, above right, below left, below right.
    pub const fn corners(self) -> [&'static str; 4] {
        if self.ascii { ["+", "+", "+", "+"] } else { ["┌", "┐", "└", "┘"] }
    }
}

/// What a terminal answers when it is asked for its background: `rgb:ffff/ffff/ffff`, of which the first digits count.
pub(super) fn answered_background(answer: &str) -> Background {
    let mut parts = answer.split_once("rgb:").map_or("", |(_, rgb)| rgb).split('/').map(|part| {
        let digits: String = part.chars().take_while(char::is_ascii_hexdigit).collect();
        // One to four digits, of which the first two say enough.
        let two = if digits.len() == 1 { digits.repeat(2) } else { digits.get(..2)?.to_owned() };
        u32::from_str_radix(&two, 16).ok()
    });
    match (parts.next().flatten(), parts.next().flatten(), parts.next().flatten()) {
        // As bright as the middle of the scale, by how much each counts for the eye.
        (Some(r), Some(g), Some(b)) if 2126 * r + 7152 * g + 722 * b > 10_000 * 128 => Background::Light,
        (Some(_), Some(_), Some(_)) => Background::Dark,
        _ => Background::Unknown,
    }
}

/// What `COLORFGBG` says: its last number is the background, of which 7 and 9 to 15 are light.
fn told_background(told: &str) -> Background {
    match told.rsplit(';').next().and_then(|number| number.trim().parse::<u8>().ok()) {
        Some(7 | 9..=15) => Background::Light,
        Some(0..=6 | 8) => Background::Dark,
        _ => Background::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_background_is_read_from_the_terminal() {
        assert_eq!(told_background("15;0"), Background::Dark);
        assert_eq!(told_background("0;default;15"), Background::Light);
        assert_eq!(told_background("0;default"), Background::Unknown);
    }

    #[test]
    fn the_terminal_says_what_is_behind() {
        assert_eq!(answered_background("\u{1b}]11;rgb:1e1e/1e1e/1e1e\u{7}"), Background::Dark);
        assert_eq!(answered_background("\u{1b}]11;rgb:fdfd/f6f6/e3e3\u{1b}\\"), Background::Light);
        assert_eq!(answered_background("\u{1b}]11;rgb:f/f/f\u{7}"), Background::Light);
        for nothing in ["", "\u{1b}[?62;c", "\u{1b}]11;rgb:/1/", "\u{1b}]11;?\u{7}"] {
            assert_eq!(answered_background(nothing), Background::Unknown, "{nothing:?}");
        }
    }

    #[test]
    fn settings_win_and_no_color_wins_over_them() {
        let facts = Facts { out: true, person: true, input: true, width: 80, color: true, ascii: true };
        let mut vars = Vars { colorfgbg: Some("0;15".to_owned()), ..Vars::default() };
        let config = |text: &str| Config::parse("config.toml".into(), text).unwrap();
        let looks = |text: &str, vars: &Vars| Looks::detect(&config(text), facts, vars);
        assert_eq!(looks("", &vars), Looks { background: Background::Light, ascii: true });
        let set = looks("[ui]\ntheme = 'dark'\ngraph = 'unicode'", &vars);
        assert_eq!(set, Looks { background: Background::Dark, ascii: false });
        vars.no_color = true;
        assert_eq!(looks("[ui]\ntheme = 'dark'", &vars).background, Background::Mono);
    }
}
