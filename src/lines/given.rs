//! The library line by line: what is in it, reading one, giving it to a client, and what became of it.

use super::talk::{Choice, Talk, sentence};
use crate::{
    domain::{assignment::Rating, naming::Purpose},
    error::Error,
    practice::{
        intervene::{self, Draft},
        library,
        prep::work_words,
    },
    store::{assignment::Given, library::Catalogued},
};

impl Talk<'_> {
    pub(super) fn library(&mut self) -> Result<(), Error> {
        let choices = [
            "List what there is",
            "Read one",
            "Assign one to a client",
            "What clients are working on",
            "One is done",
            "Back",
        ];
        self.menu("Library", &choices, |talk, choice| match choice {
            0 => talk.list_library(),
            1 => talk.read_intervention(),
            2 => talk.give(),
            3 => talk.list_given(),
            _ => talk.given_is_done(),
        })
    }

    fn list_library(&mut self) -> Result<(), Error> {
        let all = library::catalogue(&self.practice.store)?;
        for it in all.iter().filter(|it| it.is_active) {
            let it = &it.intervention;
            let line = format!(
                "{} {}, {}, {}, {} minutes.",
                it.code, it.name, it.dimension, it.difficulty, it.time_minutes
            );
            self.say(&line)?;
        }
        Ok(())
    }

    /// Asks which intervention, and reads the answer back.
    fn intervention(&mut self) -> Result<Option<Catalogued>, Error> {
        let Some(code) = self.ask_for("Which, by its code, for example Q-02")? else { return Ok(None) };
        let found = library::by_code(&self.practice.store, &code)?;
        let it = &found.intervention;
        let line = format!(
            "{} {}, {}, {}, {} minutes.",
            it.code, it.name, it.dimension, it.difficulty, it.time_minutes
        );
        self.say(&line)?;
        Ok(Some(found))
    }

    fn read_intervention(&mut self) -> Result<(), Error> {
        let Some(found) = self.intervention()? else { return Ok(()) };
        let it = found.intervention;
        let mut lines = vec![it.description.clone()];
        for (number, step) in (1..).zip(&it.implementation_steps) {
            lines.push(sentence(&format!("Step {number}, {} minutes: {}", step.minutes, step.text)));
        }
        let metrics = it.success_metrics.iter().map(|metric| metric.words(it.dimension));
        lines.extend(metrics.map(|metric| sentence(&format!("Success: {metric}"))));
        if !it.resources_needed.is_empty() {
            lines.push(sentence(&format!("Needs: {}", it.resources_needed.join(", "))));
        }
        lines.iter().try_for_each(|line| self.say(line))
    }

    fn give(&mut self) -> Result<(), Error> {
        let Some(found) = self.intervention()? else { return Ok(()) };
        let Some(client) = self.client(Purpose::Write)? else { return Ok(()) };
        let due = self.day("By when, for example +2w, or Enter for no day")?;
        let with_actions = self.agrees("Create action items from its steps?")?;
        let draft =
            Draft { code: found.intervention.code, client: client.id, due, again: false, with_actions };
        self.keep("intervene assign", |tx, setting| intervene::assign(tx, setting, &draft)).map(drop)
    }

    /// What clients work on, each with whose it is.
    fn running(&self) -> Result<Vec<(Given, Choice)>, Error> {
        let all = self.practice.store.assignments(None)?.into_iter();
        let running: Vec<Given> = all.filter(|given| given.assignment.status.is_running()).collect();
        let names = self.names(running.iter().map(|given| given.assignment.client_id))?;
        let told = running.into_iter().map(|given| {
            let name = names.get(&given.assignment.client_id).map_or("", String::as_str);
            let words = format!("{name}: {}", work_words(&given, &self.practice.setting));
            let choice = (given.assignment.handle.to_string(), words);
            (given, choice)
        });
        Ok(told.collect())
    }

    fn list_given(&mut self) -> Result<(), Error> {
        let running = self.running()?;
        if running.is_empty() {
            return self.say("No client is working on anything. 3 assigns something.");
        }
        running.iter().try_for_each(|(_, (handle, words))| self.say(&format!("{words}, handle {handle}.")))
    }

    fn given_is_done(&mut self) -> Result<(), Error> {
        let (running, choices): (Vec<_>, Vec<_>) = self.running()?.into_iter().unzip();
        let Some(place) = self.one_of("of them", &choices, "No client is working on anything.")? else {
            return Ok(());
        };
        let Some(given) = running.get(place) else { return Ok(()) };
        let rating = self.rating()?;
        let feedback = self.ask_for("What the client said, or Enter for nothing")?.unwrap_or_default();
        self.keep("intervene done", |tx, setting| {
            intervene::change(tx, setting, given.assignment.id, "completed", |work| {
                work.complete(setting.now, rating, &feedback, "")
            })
        })
        .map(drop)
    }

    fn rating(&mut self) -> Result<Option<Rating>, Error> {
        loop {
            let Some(typed) = self.ask_for("How much did it help, 1 to 5, or Enter for no rating")? else {
                return Ok(None);
            };
            match typed.parse() {
                Ok(rating) => return Ok(Some(rating)),
                Err(error) => {
                    let error: crate::domain::Invalid = error;
                    self.say(&sentence(&error.to_string()))?;
                }
            }
        }
    }
}
