//! What there is to know before a session: beside the day, or as a sheet over any screen.

use ratatui::{layout::Rect, style::Style};

use crate::{
    domain::{client::Status, id::ClientId, keys::Action},
    practice::{
        Setting,
        prep::{BELOW_SCORES, Curve, NOTES, ON_TOP, Prep, PrepLine, lists},
    },
    report::{
        measure::wrap,
        spark::{self, Scale},
    },
    tui::{
        app::App,
        paint::{Canvas, cells},
        popup::sheet::Line,
        theme::Looks,
    },
};

/// What there is to know before a session with one client, in words.
pub(in crate::tui) struct Prepared {
    pub(in crate::tui) id: ClientId,
    /// `Ada Okafor  k7mq`.
    pub(in crate::tui) title: String,
    /// How the client stands, unless active; the focus and the goals of the coaching.
    about: Vec<(&'static str, String)>,
    lines: Vec<PrepLine>,
    curve: Curve,
}

impl Prepared {
    pub(in crate::tui) fn of(prep: &Prep, setting: &Setting) -> Self {
        let client = &prep.client;
        let goals = client.person.goals.join("; ");
        let about = [
            ("Status", (client.status != Status::Active).then(|| client.status.to_string())),
            ("Focus", client.person.coaching_focus.clone()),
            ("Goals", (!goals.is_empty()).then_some(goals)),
        ];
        Self {
            id: client.id,
            title: format!("{}  {}", client.person.name(), client.handle),
            about: about.into_iter().filter_map(|(label, words)| Some((label, words?))).collect(),
            lines: prep.lines(setting, (true, true)),
            curve: Curve::of(prep, setting),
        }
    }

    fn section<'s>(&'s self, section: &'s str) -> impl Iterator<Item = &'s PrepLine> {
        self.lines.iter().filter(move |line| line.section == section)
    }

    /// All of it in lines of a width, notes cut after so many lines.
    pub(in crate::tui) fn lines(&self, wide: usize, most: usize, looks: Looks) -> Vec<Line> {
        let mut lines = Vec::new();
        for line in self.section("next_session") {
            pair(&mut lines, ("Next", line.what.as_str()), wide, looks);
            if let (Some(kind), Some(handle)) = (&line.value, &line.handle) {
                pair(&mut lines, ("What", &format!("{kind} ({handle})")), wide, looks);
            }
        }
        self.pairs(&mut lines, ON_TOP, wide, looks);
        for (label, words) in &self.about {
            pair(&mut lines, (label, words), wide, looks);
        }
        self.scores(&mut lines, wide, looks);
        for line in self.section("suggestion") {
            lines.push(Line::Heading("Suggestion".to_owned()));
            text(&mut lines, &line.what, wide);
        }
        let held = self.section("last_session").next().is_some();
        for (section, heading) in lists(held) {
            if section == "breakthrough" {
                self.notes(&mut lines, wide, most);
            }
            for (place, line) in self.section(section).enumerate() {
                if place == 0 {
                    lines.push(Line::Heading(heading.to_owned()));
                }
                text(&mut lines, &line.what, wide);
            }
        }
        lines
    }

    fn pairs(&self, lines: &mut Vec<Line>, labels: &[(&str, &str)], wide: usize, looks: Looks) {
        for (label, section) in labels {
            self.section(section).for_each(|line| pair(lines, (label, &line.what), wide, looks));
        }
    }

    fn scores(&self, lines: &mut Vec<Line>, wide: usize, looks: Looks) {
        let moved: Vec<&PrepLine> = self.section("moved").collect();
        let since = if moved.is_empty() { "" } else { ", moved since the last session" };
        lines.push(Line::Heading(format!("Scores{since}")));
        let Some(told) = &self.curve.told else {
            lines.push(Line::plain("no score yet"));
            return;
        };
        for (dimension, values, carried) in &self.curve.dimensions {
            let style = looks.dimension(*dimension);
            let now = values.last().map_or_else(|| "-".to_owned(), |now| spark::hundredths(*now));
            let drawn = spark::line(values, SPARK, Scale::Unit, looks.ascii);
            let of = moved.iter().find(|line| line.dimension == Some(*dimension));
            let words = of.map_or(if *carried { "carried over" } else { "" }, |line| line.what.as_str());
            lines.push(Line::Pieces(vec![
                (format!("{:<4}", dimension.key()), style),
                (format!("{now:<6}"), Style::new()),
                (format!("{drawn:>SPARK$}  "), style),
                (words.to_owned(), Style::new()),
            ]));
        }
        pair(lines, ("Coherence", told), wide, looks);
        for line in moved.iter().filter(|line| line.dimension.is_none()) {
            pair(lines, ("Moved", &line.what), wide, looks);
        }
        self.pairs(lines, BELOW_SCORES, wide, looks);
    }

    fn notes(&self, lines: &mut Vec<Line>, wide: usize, most: usize) {
        for (section, heading) in NOTES {
            for line in self.section(section) {
                let whose = line.value.as_deref().unwrap_or(&self.title);
                lines.push(Line::Heading(format!("{heading} {whose}")));
                let all: Vec<String> = line.what.lines().flat_map(|line| wrap(line, wide)).collect();
                let more = all.len() > most;
                lines.extend(all.into_iter().take(most).map(Line::plain));
                lines.extend(more.then(|| Line::plain("...")));
            }
        }
    }
}

/// Cells of a sparkline.
const SPARK: usize = 12;

/// Cells of a label.
const LABEL: usize = 14;

/// A label, and words beside it on as many lines as they take.
fn pair(lines: &mut Vec<Line>, (label, words): (&str, &str), wide: usize, looks: Looks) {
    for (place, words) in wrap(words, wide.saturating_sub(LABEL)).into_iter().enumerate() {
        let label = if place == 0 { label } else { "" };
        lines.push(Line::Pieces(vec![(format!("{label:<LABEL$}"), looks.quiet()), (words, Style::new())]));
    }
}

/// Words on as many lines as they take, the later ones indented.
fn text(lines: &mut Vec<Line>, words: &str, wide: usize) {
    for (place, words) in wrap(words, wide.saturating_sub(2)).into_iter().enumerate() {
        lines.push(Line::plain(format!("{}{words}", if place == 0 { "- " } else { "  " })));
    }
}

/// A free line above each heading.
fn airy(lines: Vec<Line>) -> Vec<Line> {
    let above = |line: &Line| matches!(line, Line::Heading(_)).then(|| Line::plain(""));
    lines.into_iter().flat_map(|line| above(&line).into_iter().chain([line])).collect()
}

/// So many lines of notes are shown where not everything fits.
const NOTED: usize = 6;

/// Beside the day: of the marked client, or of whose session is next.
pub(in crate::tui) fn panel(app: &App, area: Rect, canvas: &mut Canvas<'_>) {
    let room = usize::from(area.width);
    let Some(prepared) = &app.prepared else {
        canvas.heading((area.x, area.y), room, "Prepare: next client");
        if app.today.to_prepare().is_none() {
            let told = "no session is booked in the next 7 days";
            canvas.put((area.x, area.y + 1), room, told, canvas.looks.quiet());
        }
        return;
    };
    let marked = if app.today.client().is_none() { "next client, " } else { "" };
    canvas.heading((area.x, area.y), room, &format!("Prepare: {marked}{}", prepared.title));
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let mut lines = prepared.lines(room, usize::MAX, canvas.looks);
    if lines.len() > usize::from(below.height) {
        lines = prepared.lines(room, NOTED, canvas.looks);
    }
    let headings = lines.iter().filter(|line| matches!(line, Line::Heading(_))).count();
    if lines.len() + headings <= usize::from(below.height) {
        lines = airy(lines);
    }
    let more = lines.len() > usize::from(below.height);
    let shown = usize::from(below.height).saturating_sub(usize::from(more));
    for (row, line) in lines.iter().take(shown).enumerate() {
        line.draw(Rect { y: below.y + cells(row), height: 1, ..below }, canvas);
    }
    if more && below.height > 0 {
        let key = app.specs().find(|spec| spec.action == Action::Prepare);
        let key = key.map(|spec| app.keymap.label(spec)).unwrap_or_default();
        let told = format!("{key} shows everything");
        canvas.put_right((below.right(), below.bottom() - 1), room, &told, canvas.looks.quiet());
    }
}
