//! The sessions of all clients as the screens list them: what is to come, what waits to be settled, what is past.

use crate::{
    domain::{session::Session, when::wall},
    error::Error,
    practice::Setting,
    store::{Store, session::Wanted},
};

/// Which sessions are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// Those of today and later, the earliest first.
    #[default]
    ToCome,
    /// Those that are over and still scheduled, the earliest first.
    Open,
    /// Those before today, the latest first.
    Past,
}

impl Which {
    /// The next of the three.
    #[must_use]
    pub const fn next(self) -> Self {
        match self {
            Self::ToCome => Self::Open,
            Self::Open => Self::Past,
            Self::Past => Self::ToCome,
        }
    }

    /// After "sessions": `past and not settled`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::ToCome => "to come",
            Self::Open => "past and not yet marked",
            Self::Past => "past",
        }
    }
}

/// One of the lists, as far as it was read.
pub struct Diary {
    /// Which.
    pub which: Which,
    /// The sessions, in its order.
    pub rows: Vec<Session>,
    /// How many there are, read or not.
    pub total: usize,
    /// How many were looked at; one that cannot be read is not among the rows.
    pub asked: usize,
    /// How many are to come, whichever list it is: that of those to come begins with what took place today, and holds those
    /// that were called off.
    pub ahead: usize,
    /// How many are over and still scheduled, whichever list it is.
    pub to_settle: usize,
}

/// Reads at most so many sessions of a list.
///
/// # Errors
/// When the store refuses.
pub fn read(store: &Store, setting: &Setting, which: Which, most: usize) -> Result<Diary, Error> {
    let today = wall::day(setting.zone, setting.today()).start;
    let mut open = store.begun_and_scheduled(setting.now)?;
    open.retain(|session| session.is_unsettled(setting.now));
    let (to_settle, ahead) = (open.len(), store.count_ahead(setting.now)?);
    let wanted = match which {
        Which::ToCome => Wanted { since: Some(today), ..Wanted::default() },
        Which::Past => Wanted { until: Some(today), latest_first: true, ..Wanted::default() },
        Which::Open => {
            open.truncate(most);
            return Ok(Diary { which, rows: open, total: to_settle, asked: most, ahead, to_settle });
        }
    };
    let total = store.count_sessions(wanted.since, wanted.until)?;
    let mut rows = Vec::with_capacity(total.min(most));
    store.each_session(Wanted { most: Some(most), ..wanted }, |session| {
        rows.push(session);
        Ok::<_, Error>(())
    })?;
    Ok(Diary { which, rows, total, asked: most, ahead, to_settle })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::id::ClientId,
        practice::{
            session::{Draft, Overlap, add, starts},
            testing::World,
        },
        store::Kind,
    };

    fn plan(world: &mut World, client: ClientId, at: &str) {
        let World { practice, env, .. } = world;
        let (starts, _) = starts(&practice.setting.reader(), at, None).unwrap();
        let draft = Draft::usual(client, &practice.setting);
        let done = practice.write(&mut *env.entropy, ("session add", Kind::Write), false, |tx, setting| {
            add(tx, setting, &draft, starts, Overlap::Allow)
        });
        done.unwrap();
    }

    #[test]
    fn each_list_in_its_order_and_as_far_as_it_is_wanted() {
        let mut world = World::new();
        let ada = world.add_client("Ada Okafor");
        world.at("2026-09-01T08:00:00Z");
        // On the clock of Paris, two hours ahead of UTC.
        for at in
            ["26 sep 9:00", "24 sep 20:00", "20 sep 9:00", "24 sep 8:00", "23 sep 23:59", "24 sep 16:00"]
        {
            plan(&mut world, ada, at);
        }
        world.at("2026-09-24T14:20:00Z");
        let told = |which, most| {
            let diary = read(&world.practice.store, &world.practice.setting, which, most).unwrap();
            let days = diary.rows.iter().map(|row| row.local().format("%-d@%-H").to_string());
            (days.collect::<Vec<_>>().join(" "), diary.total, diary.to_settle)
        };
        let ahead = |which| read(&world.practice.store, &world.practice.setting, which, 9).unwrap().ahead;
        assert_eq!(
            [Which::ToCome, Which::Open, Which::Past].map(ahead),
            [2; 3],
            "that of 20:00 today and that of the 26th"
        );
        // That of 16:00 goes on; that of this morning is over, and still one of today.
        assert_eq!(told(Which::ToCome, 9), ("24@8 24@16 24@20 26@9".to_owned(), 4, 3));
        assert_eq!(told(Which::ToCome, 2), ("24@8 24@16".to_owned(), 4, 3));
        assert_eq!(told(Which::Open, 9), ("20@9 23@23 24@8".to_owned(), 3, 3));
        assert_eq!(told(Which::Open, 1), ("20@9".to_owned(), 3, 3));
        assert_eq!(told(Which::Past, 9), ("23@23 20@9".to_owned(), 2, 3));
        assert_eq!(told(Which::Past, 0), (String::new(), 2, 3));
    }
}
