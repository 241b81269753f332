//! Clients line by line: the list, one of them, adding one, what the next session needs, and an assessment.

use super::{
    assess_in_lines,
    talk::{Talk, sentence},
};
use crate::{
    domain::{Dimension, filter::Filter, naming::Purpose},
    error::Error,
    practice::{
        action, assess,
        bank::{self, Shelf},
        breakthrough,
        client::{self, Draft},
        dashboard::{self, Offer},
        prep::{self, breakthrough_words, item_words, work_words},
        roster::{self, Sort},
        session,
        sitting::{Left, UNANSWERED},
    },
    report::{spark, when},
    store::Kind,
};

impl Talk<'_> {
    pub(super) fn clients(&mut self) -> Result<(), Error> {
        let choices = ["List them", "One of them", "Add one", "Prepare the next session", "Back"];
        self.menu("Clients", &choices, |talk, choice| match choice {
            0 => talk.list_clients(),
            1 => talk.one_client(),
            2 => talk.add_client(),
            _ => talk.prepare(),
        })
    }

    fn list_clients(&mut self) -> Result<(), Error> {
        let rows = dashboard::rows(self.practice)?;
        let all = roster::at_hand(Filter::default());
        let shown = roster::arrange(&rows, &all, (Sort::Name, false), self.practice.setting.local());
        if shown.is_empty() {
            return self.say("No clients yet. 3 adds one.");
        }
        for row in shown.iter().filter_map(|index| rows.get(*index)) {
            let coherence = match row.trend.last().and_then(|score| score.percent) {
                Some(percent) => format!("coherence {percent} percent"),
                None => "no score yet".to_owned(),
            };
            let (name, handle, status) = (&row.name, &row.glance.handle, row.glance.status);
            self.say(&format!("{name}, handle {handle}, {status}, {coherence}."))?;
        }
        Ok(())
    }

    fn one_client(&mut self) -> Result<(), Error> {
        let Some(found) = self.client(Purpose::Read)? else { return Ok(()) };
        let detail = dashboard::detail(self.practice, &mut Shelf::default(), found.id)?;
        let mut lines = vec![format!("Status: {}.", detail.client.status)];
        let person = &detail.client.person;
        for (label, text) in [("Focus", &person.coaching_focus), ("E-mail", &person.email)] {
            lines.extend(text.as_ref().map(|text| format!("{label}: {text}.")));
        }
        let setting = &self.practice.setting;
        let seen = session::around(&self.practice.store, setting, found.id)?;
        for (label, at) in [("Last session", seen.last), ("Next session", seen.next)] {
            lines
                .extend(at.map(|at| format!("{label}: {}.", when::wall_time(at, setting.zone, setting.now))));
        }
        let spoken = |at| when::spoken_date(setting.day(at), setting.zone, setting.now);
        let since = detail.scores.first().map(|score| spoken(score.calculated_at));
        for dimension in Dimension::ALL {
            let scores = detail.scores.iter().filter_map(|score| score.scores[dimension]);
            let values: Vec<u8> = scores.filter_map(|unit| u8::try_from(unit.steps()).ok()).collect();
            lines.push(format!("{dimension} {}.", spark::sentence(&values, since.as_deref())));
        }
        if let Some(percent) = detail.scores.last().and_then(|score| score.percent) {
            lines.push(format!("Coherence {percent} percent. The highest possible is 87.5."));
        }
        let unfinished = detail.taken.iter().filter(|taken| taken.is_open()).count();
        lines.push(format!("Assessments: {}. Unfinished: {unfinished}.", detail.taken.len()));
        lines.extend(self.goes_on(found.id)?);
        lines.iter().try_for_each(|line| self.say(line))
    }

    /// What is agreed with a client, what is worked on and what was seen, in sentences.
    fn goes_on(&self, client: crate::domain::id::ClientId) -> Result<Vec<String>, Error> {
        let (store, setting) = (&self.practice.store, &self.practice.setting);
        let mut lines = Vec::new();
        for agreed in action::open_of(store, client)? {
            lines.push(format!("Action item: {}.", item_words(&agreed.item, setting.today())));
        }
        let given = store.assignments(Some(client))?.into_iter();
        for given in given.filter(|given| given.assignment.status.is_running()) {
            lines.push(format!("Interventions: {}.", work_words(&given, setting)));
        }
        for row in breakthrough::standing_of(store, client, None)?.iter().rev() {
            lines.push(sentence(&format!("Breakthrough: {}", breakthrough_words(row, setting))));
        }
        Ok(lines)
    }

    fn add_client(&mut self) -> Result<(), Error> {
        let Some(name) = self.ask_for("Name")? else { return Ok(()) };
        let mut fields = Vec::new();
        for (field, label) in [("focus", "Focus, or Enter for none"), ("email", "E-mail, or Enter for none")]
        {
            fields.extend(self.ask_for(label)?.map(|text| format!("{field}={text}")));
        }
        let draft = Draft { name, fields, ..Draft::default() };
        let (_, remarks) = self.keep("client add", |tx, setting| client::take_on(tx, setting, &draft))?;
        self.remarks(&remarks)
    }

    fn prepare(&mut self) -> Result<(), Error> {
        let Some(found) = self.client(Purpose::Read)? else { return Ok(()) };
        let prep = prep::of(&self.practice.store, &self.practice.setting, found.id)?;
        for line in prep.lines(&self.practice.setting, (true, false)) {
            let label = match (line.section, line.dimension) {
                ("moved", Some(dimension)) => format!("moved, {dimension}"),
                (section, _) => section.replace('_', " "),
            };
            let mut told = line.what.lines().filter(|line| !line.trim().is_empty());
            self.say(&sentence(&format!("{label}: {}", told.next().unwrap_or_default())))?;
            told.try_for_each(|line| self.say(line))?;
        }
        Ok(())
    }

    pub(super) fn assess(&mut self) -> Result<(), Error> {
        let Some(found) = self.client(Purpose::Write)? else { return Ok(()) };
        let unfinished = self.practice.store.latest_unfinished(Some(found.id))?;
        let offers = dashboard::offers(self.practice)?;
        let resume = unfinished.iter().map(|assessment| format!("continue {}", assessment.handle));
        let words: Vec<String> = resume.chain(offers.iter().map(told)).collect();
        let numbered = (1..).zip(&words).map(|(number, words)| format!("{number} {words}."));
        self.say(&numbered.collect::<Vec<_>>().join(" "))?;
        let Some(typed) = self.ask_for(&format!("Which, 1 to {}, Enter for none", words.len()))? else {
            return Ok(());
        };
        let Some(choice) = typed.parse::<usize>().ok().and_then(|number| number.checked_sub(1)) else {
            return self.say("Nothing was started.");
        };
        let skipped = usize::from(unfinished.is_some());
        let begun = match (unfinished, choice) {
            (Some(assessment), 0) => (assessment.id, None),
            (_, choice) => {
                let Some(offer) = choice.checked_sub(skipped).and_then(|place| offers.get(place)) else {
                    return self.say("Nothing was started.");
                };
                let work = ("assess new", Kind::Write);
                let done = self.practice.write(&mut *self.env.entropy, work, false, |tx, setting| {
                    let bank = bank::offered(tx, &offer.bank)?;
                    assess::make(tx, setting, found.id, &bank)
                })?;
                (done.value.id, done.op)
            }
        };
        match assess_in_lines(self.env, self.practice, begun)? {
            Left::Nothing => self.say(&format!("{UNANSWERED}.")),
            Left::Saved { answered, total } => self.say(&format!("Saved. {answered} of {total} answered.")),
            // What a closed one led to has been told.
            Left::Closed { .. } => Ok(()),
        }
    }
}

fn told(offer: &Offer) -> String {
    match offer.focus {
        Some(dimension) => format!("{} on {dimension}", offer.kind.words()),
        None => format!("{}, {}", offer.kind.words(), offer.title),
    }
}
