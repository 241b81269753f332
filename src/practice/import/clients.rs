//! Clients from a file. A row is somebody who is there already when its id or handle is, or when the name is theirs and one
//! of its addresses too, or, where it has none of them, when only one client is called so (with the start date, where
//! the row has one). What a row says otherwise than it is stored is never passed over: it is listed, or taken with `update`.

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::{
    ColumnMap, Contradictions, RejectFile, Sheet, Taken, Tally, Trouble, Watch,
    changes::Changes,
    kept::Kept,
    left::{Leave, Left},
    map::{Alike, Counting},
    people::{People, Person, emails, handles, same_name},
    row::{Columns, DAYS, name_of as name},
    thousands,
};
use crate::{
    domain::{address::same, client::Client, when::echo},
    error::Error,
    practice::{
        self, Setting,
        address::{self, Sharing},
        batch, fields,
    },
    store::Tx,
};

/// How clients are brought in.
#[derive(Clone, Copy)]
pub struct Options<'o> {
    /// Columns by field; by their names when there is none.
    pub map: Option<&'o ColumnMap>,
    /// Whether somebody who is there gets the fields of the row.
    pub update: bool,
    /// Whether columns that no field takes may be left out.
    pub unknown: Leave,
    /// Whether a row with another name under a known address is another person who shares it.
    pub sharing: Sharing,
}

/// Brings clients in.
///
/// # Errors
/// When the file cannot be read, has columns that no field takes and nobody agreed to leave out, or the store refuses.
pub fn clients(
    tx: &mut Tx<'_>,
    setting: &Setting,
    mut sheet: Sheet<'_>,
    (options, refused): (Options<'_>, &Contradictions),
    mut rejects: Option<&mut RejectFile>,
    watch: &mut dyn Watch,
) -> Result<Tally, Error> {
    let rows = options.map.map(|map| {
        map.only("clients", &["fields", "values", "missing"])?;
        Counting::new(&mut sheet, map)
    });
    let rows = rows.transpose()?;
    let mut columns = Columns::new(setting.reader(), &sheet, options.map)?;
    let mut people = People::load(tx)?;
    let (mut tally, mut left) = (Tally { reading: columns.reading(), ..Tally::default() }, Left::default());
    let (mut said, mut alike) = (Said::default(), Alike::default());
    sheet.each(&mut |row| {
        let counts = rows.as_ref().map_or_else(|| row.is_body(), |rows| rows.check(&row));
        let counts = counts.and_then(|()| refused.check(row.number));
        let taken = counts.and_then(|()| columns.told(&row, &mut left)).and_then(|told| {
            let bring = Bring { setting, row: row.number, options };
            bring.take(tx, (&mut people, &mut said), told, &mut left)
        });
        // A row of sums may have something under the name; an address it has not.
        let address = |told: Map<String, Value>| told.get("email").is_some_and(Value::is_string);
        alike.weigh(&row, || columns.told(&row, &mut Left::default()).is_ok_and(address));
        tally.count(&row, taken, rejects.as_deref_mut())?;
        watch.row(&tally)
    })?;
    let fields = format!("{}; preferences.NAME keeps anything else", fields::all());
    tally.notes = left.settle(options.unknown, "clients", &fields)?;
    tally.notes.extend(std::mem::take(&mut said.changes).notes("a client"));
    tally.notes.extend(begun_today(said.today, setting));
    tally.notes.extend(tally.quotes.note_of_all());
    tally.notes.extend(namesakes(&said.namesakes));
    tally.notes.extend(doubts(tx, setting, &said.told)?);
    tally.notes.extend(columns.orders());
    tally.notes.extend(alike.notes("a client"));
    tally.contradictions = said.contradictions;
    Ok(tally)
}

/// What is told where a file does not say when clients began.
fn begun_today(count: u64, setting: &Setting) -> Option<String> {
    let (clients, today) =
        (if count == 1 { "client begins" } else { "clients begin" }, echo::long_day(setting.today()));
    (count > 0).then(|| format!("No start date is given: {} {clients} today, {today}", thousands(count)))
}

/// Who is called like somebody else, and may be the same.
fn namesakes(found: &[String]) -> Option<String> {
    let (shown, more) = found.split_at(found.len().min(5));
    let more = if more.is_empty() { String::new() } else { format!(" and {} more", more.len()) };
    let told = format!("{}{more}. The same person?  coach client merge", shown.join("; "));
    (!found.is_empty()).then_some(told)
}

/// What there is to doubt about the days that came in, by the rows that say them.
fn doubts(tx: &Tx<'_>, setting: &Setting, told: &fields::Told) -> Result<Vec<String>, Error> {
    let mut doubted = practice::days::doubted(tx, setting)?;
    let row = |it: &practice::days::Doubted| told.row(it.client);
    doubted.sort_by_key(row);
    let called =
        |it: &practice::days::Doubted| row(it).map_or_else(String::new, |row| format!(" in row {row}"));
    Ok(practice::days::remarks(&doubted, called))
}

/// What the rows so far say of whom, and which of them contradict each other.
#[derive(Default)]
struct Said {
    told: fields::Told,
    contradictions: Contradictions,
    /// How many new clients begin today, because nothing says when they began.
    today: u64,
    /// Who is new and called like somebody who is there.
    namesakes: Vec<String>,
    changes: Changes,
}

/// What it takes to bring one row in.
struct Bring<'b> {
    setting: &'b Setting,
    row: u64,
    options: Options<'b>,
}

impl Bring<'_> {
    fn take(
        &self,
        tx: &mut Tx<'_>,
        (people, said): (&mut People, &mut Said),
        mut told: Map<String, Value>,
        left: &mut Left,
    ) -> Result<Taken, Trouble> {
        let found = self.somebody(tx, (people, &said.told), &told)?.map(|person| (person.id, person.row));
        let keys: Vec<String> =
            told.iter().filter(|pair| !is_blank_day(pair)).map(|(key, _)| key.clone()).collect();
        let keys = || keys.iter().map(String::as_str);
        let (ends, further) = (told.contains_key("end_date"), says_further(&told));
        let kept = Kept::take(&mut told)?;
        let Some((id, row)) = found else {
            let mut client = batch::fresh(self.setting, &kept, &told)?;
            batch::insert(tx, &kept, &mut client, self.options.sharing)?;
            if kept.of_another_coach(self.setting) {
                left.note("Left out: 'coach_id' (whoever is imported is your client)");
            }
            said.today += u64::from(!told.contains_key("start_date") && client.start_date.is_some());
            said.namesakes.extend(people.named(&client.person.name()).first().map(|same| {
                format!("{} (row {}) has the same name as {}", client.handle, self.row, same.handle)
            }));
            people.add(person(&client, self.row));
            said.told.note(client.id, self.row, keys());
            return Ok(Taken::New);
        };
        let before = tx.client(id)?;
        let by_name = kept.id.is_none() && kept.handle.is_none();
        self.only_what_changes(&before, &mut told, by_name);
        keep_addresses(&before, &mut told, left);
        let mut client = before.clone();
        fields::merge(&mut client, self.setting, &told)?;
        kept.apply(&mut client, self.setting)?;
        let mut other = self.differences(&before, &client);
        // The end of what a row completes is today where it says none, which is no other value.
        other.retain(|other| ends || other.field != "end_date");
        // So is the address that makes room for the one of the row, and stays as a further one.
        other.retain(|other| further || other.field != "other_emails");
        if let Some(clash) = said.told.clash((&before, &respelled(&before, &client)), self.row, keys()) {
            return Err(said.contradictions.note(self.row, &clash));
        }
        if other.is_empty() {
            said.told.note(id, self.row, keys());
            return Ok(Taken::Known);
        }
        if !self.options.update {
            let (there, stored) = row.map_or_else(
                || (format!("{} is already in the practice", before.handle), "is stored".to_owned()),
                |row| (format!("the same person as in row {row}"), format!("in row {row}")),
            );
            let other: Vec<_> = other.iter().map(|other| other.words(&stored, "here")).collect();
            return Err(Trouble::correction(format!("{there}: {}", other.join("; "))));
        }
        address::check(tx, Some(&before), &client, self.options.sharing)?;
        tx.update_client(&mut client)?;
        people.renew(&client);
        said.changes.of_client(self.row, &before, &client);
        said.told.note(id, self.row, keys());
        Ok(Taken::Updated)
    }

    /// Takes out what a row says of somebody who is there without changing them: a blank day, an address that is one of
    /// theirs, and the name by which they were known, which may be spelled or ordered otherwise.
    fn only_what_changes(&self, before: &Client, told: &mut Map<String, Value>, by_name: bool) {
        if by_name && same_name(&name(told), &before.person.name()) {
            told.retain(|field, _| !matches!(field.as_str(), "name" | "first_name" | "last_name"));
        }
        told.retain(|field, value| !is_blank_day(&(field, value)));
        let Some(email) = told.get("email").and_then(Value::as_str) else { return };
        let respelled = self.options.update
            && before.person.email.as_deref().is_some_and(|first| first != email && same(first, email));
        if before.person.has_email(email) && !told.contains_key("other_emails") && !respelled {
            told.remove("email");
        }
    }

    /// The fields in which a row says something else. Without `update` another spelling of the same name or address is
    /// the same.
    fn differences(&self, before: &Client, client: &Client) -> Vec<fields::Other> {
        let mut other = fields::differences(before, client);
        if !self.options.update {
            let same = same_name(&before.person.name(), &client.person.name());
            other.retain(|other| !(same && matches!(other.field, "first_name" | "last_name")));
            let same = before.person.emails().count() == client.person.emails().count()
                && client.person.emails().all(|email| before.person.has_email(email));
            other.retain(|other| !(same && other.field == "email"));
        }
        other
    }

    /// Whom a row is about, if they are there.
    fn somebody<'p>(
        &self,
        tx: &Tx<'_>,
        (people, said): (&'p People, &fields::Told),
        told: &Map<String, Value>,
    ) -> Result<Option<&'p Person>, Trouble> {
        let name = name(told);
        let text = |key: &str| told.get(key).and_then(Value::as_str).map(str::trim);
        let by_id = text("id").and_then(|id| id.parse().ok()).and_then(|id| people.id(id));
        let by_handle = text("handle").and_then(|handle| people.handle(handle));
        if let (Some(one), Some(other)) = (by_id, by_handle)
            && one.id != other.id
        {
            return Err(Trouble::row(format!("names two clients: {} and {}", one.handle, other.handle)));
        }
        if let Some(person) = by_id.or(by_handle) {
            return Ok(Some(person));
        }
        let emails = addresses(told);
        let mut owners: Vec<&Person> = Vec::new();
        for owner in emails.iter().flat_map(|email| people.with_email(email)) {
            if !owners.iter().any(|known| known.id == owner.id) {
                owners.push(owner);
            }
        }
        // Whom another row of the file is about has an id by now: a row with an id of its own is about somebody else.
        let known = |owner: &Person| owner.row.is_some() || said.row(owner.id).is_some();
        let another = |owner: &&Person| text("id").is_some() && known(owner);
        if let Some(other) = owners.iter().copied().find(another) {
            return self.another(other, emails.first().map(String::as_str).unwrap_or_default(), "id");
        }
        if !owners.is_empty() {
            return self.among(&owners, &name, emails.first().map(String::as_str).unwrap_or_default());
        }
        if !emails.is_empty() || text("handle").is_some() || text("id").is_some() || name.is_empty() {
            return Ok(None);
        }
        let start = text("start_date").and_then(|day| day.parse::<NaiveDate>().ok());
        let mut namesakes = Vec::new();
        for same in people.named(&name) {
            if start.is_none() || tx.client(same.id)?.start_date == start {
                namesakes.push(same);
            }
        }
        one_of(&namesakes, "the name is that of")
    }

    /// The one among those who have an address whose name a row has too. Another name is another person.
    fn among<'p>(
        &self,
        owners: &[&'p Person],
        name: &str,
        email: &str,
    ) -> Result<Option<&'p Person>, Trouble> {
        let called = |owner: &&Person| {
            name.is_empty()
                || std::iter::once(&owner.name).chain(&owner.former).any(|known| same_name(known, name))
        };
        let named: Vec<&Person> = owners.iter().copied().filter(called).collect();
        match named.first() {
            Some(_) => one_of(&named, "the address is that of"),
            None if self.options.sharing == Sharing::Agreed => Ok(None),
            None => {
                let row = owners.iter().find_map(|owner| owner.row);
                let from = row.map_or_else(String::new, |row| format!(" (row {row})"));
                let handles = handles(owners);
                Err(Trouble::row(format!(
                    "{email} belongs to {handles}{from}, whose name is another; --share-email takes both"
                )))
            }
        }
    }

    /// A row about somebody who shares an address with another, as `what` says: nobody yet, where sharing is agreed to.
    fn another(&self, other: &Person, email: &str, what: &str) -> Result<Option<&'static Person>, Trouble> {
        if self.options.sharing == Sharing::Agreed {
            return Ok(None);
        }
        let from = other.row.map_or_else(String::new, |row| format!(" (row {row})"));
        let handle = &other.handle;
        Err(Trouble::row(format!(
            "{email} belongs to {handle}{from}, whose {what} is another; --share-email takes both"
        )))
    }
}

/// Whether a row says anything of further addresses.
fn says_further(told: &Map<String, Value>) -> bool {
    ["other_emails", "email.+"].iter().any(|key| told.contains_key(*key))
}

/// Makes further addresses that a row lists join those that are stored: a list that lacks one does not say that it is gone.
fn keep_addresses(before: &Client, told: &mut Map<String, Value>, left: &mut Left) {
    if !told.contains_key("other_emails") {
        return;
    }
    let (all, listed) = (addresses(told), listed(told, "other_emails"));
    told.remove("other_emails");
    let known = |email: &str| all.iter().any(|other| same(other, email));
    if before.person.other_emails.iter().any(|email| !known(email)) {
        left.note("Kept further addresses that other_emails does not list; to remove one: coach client edit CLIENT --unset email.2");
    }
    let new = listed.into_iter().map(Value::from);
    if let Some(Value::Array(further)) = told.get_mut("email.+") {
        further.extend(new);
    } else {
        let new: Vec<Value> = new.collect();
        told.extend((!new.is_empty()).then(|| ("email.+".to_owned(), new.into())));
    }
}

/// A day that a column has no word for.
fn is_blank_day((field, value): &(&String, &Value)) -> bool {
    DAYS.contains(&field.as_str()) && value.is_null()
}

/// A client as a row would leave it, but for another spelling of the same name and address, which contradicts nothing.
fn respelled(before: &Client, after: &Client) -> Client {
    let mut after = after.clone();
    if same_name(&before.person.name(), &after.person.name()) {
        after.person.first_name.clone_from(&before.person.first_name);
        after.person.last_name.clone_from(&before.person.last_name);
    }
    if before
        .person
        .email
        .as_deref()
        .is_some_and(|first| after.person.email.as_deref().is_some_and(|email| same(first, email)))
    {
        after.person.email.clone_from(&before.person.email);
    }
    after
}

/// The only one there is, or nobody.
fn one_of<'p>(people: &[&'p Person], of: &str) -> Result<Option<&'p Person>, Trouble> {
    match people {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        several => {
            let (count, handles) = (several.len(), handles(several));
            Err(Trouble::row(format!("{of} {count} clients ({handles}): add a column with the handle")))
        }
    }
}

/// Every address that a row tells.
fn addresses(told: &Map<String, Value>) -> Vec<String> {
    ["email", "email.+", "other_emails"].into_iter().flat_map(|key| listed(told, key)).collect()
}

/// The addresses under one key.
fn listed(told: &Map<String, Value>, key: &str) -> Vec<String> {
    let all: Vec<String> = match told.get(key) {
        Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Some(Value::String(text)) => {
            let parts = text.split([',', ';', '\n']).flat_map(|part| part.split(":::"));
            parts.map(|part| part.trim().to_owned()).collect()
        }
        _ => Vec::new(),
    };
    all.into_iter().filter(|email| !email.is_empty()).collect()
}

fn person(client: &Client, row: u64) -> Person {
    Person {
        id: client.id,
        handle: client.handle.to_string(),
        name: client.person.name(),
        former: Vec::new(),
        emails: emails(&client.person),
        row: Some(row),
    }
}
