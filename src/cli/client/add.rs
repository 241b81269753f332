//! `coach client add`: one client, or a batch of them.

use std::path::PathBuf;

use clap::Args;

use super::{shown::Lists, tell_many, tell_sentence};
use crate::{
    cli::{
        asking,
        changes::nth,
        cx::{Cx, Open},
        form, input,
        writing::Words,
    },
    domain::{Handle, client::Client, text, when::echo},
    error::Error,
    practice::{
        Done, Outcome,
        address::Sharing,
        batch,
        client::{self, Draft, Namesakes},
        fields::{FIELDS, Once, names},
        form::Form,
        object::{Aside, Object},
    },
    store::Kind,
};

#[derive(Args, Debug)]
#[command(
    after_help = "A name typed here stays in the shell's history: leave it out to be asked, or use --from -.

Examples:
  coach client add
  coach client add 'Ada Okafor' --focus leadership --zone Europe/Paris
  coach client add --from - < clients.ndjson"
)]
pub(in crate::cli) struct AddArgs {
    /// First and last name
    name: Option<String>,
    /// E-mail address
    #[arg(long)]
    email: Option<String>,
    /// Even if another client has that e-mail address
    #[arg(long)]
    share_email: bool,
    /// Phone
    #[arg(long)]
    phone: Option<String>,
    /// What the coaching is about
    #[arg(long)]
    focus: Option<String>,
    /// A goal; can be given several times
    #[arg(long)]
    goal: Vec<String>,
    /// Who pays, if not the client
    #[arg(long)]
    sponsor: Option<String>,
    /// The day coaching begins [default: today]
    #[arg(long, value_name = "DATE")]
    start: Option<String>,
    /// The client's time zone
    #[arg(long)]
    zone: Option<String>,
    /// Handle to use
    #[arg(long)]
    handle: Option<Handle>,
    /// Any other field
    #[arg(long, value_name = "FIELD=VALUE")]
    set: Vec<String>,
    /// Read clients as NDJSON or a JSON array from a file (- is standard input)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["name", "email", "phone", "focus", "goal", "start", "zone", "handle", "set", "file"])]
    from: Option<PathBuf>,
    #[command(flatten)]
    form: form::Source,
}

impl AddArgs {
    pub(super) fn run(mut self, cx: Cx<'_>) -> Result<(), Error> {
        let words = self.from.as_deref().map(|path| Words::read(cx.env, path, None)).transpose()?;
        let mut open = cx.open()?;
        if let Some(words) = words {
            let sharing = Sharing::agreed(self.share_email);
            let done =
                words.take(&mut open, &[], |open, text| add_many(open, &input::objects(text)?, sharing))?;
            let (added, remarks) = done.value;
            tell_many(&mut open, "Added", &added, done.op)?;
            return remarks.iter().try_for_each(|remark| open.say(remark));
        }
        self.said_once()?;
        self.fill(&mut open)?;
        let draft = self.draft(&mut open)?;
        let since =
            draft.start.map(|day| format!(", active since {}", echo::long_day(day))).unwrap_or_default();
        let done =
            open.write("client add", Kind::Write, |tx, setting| client::take_on(tx, setting, &draft))?;
        let (client, remarks) = done.value;
        let sentence = format!("Added {} ({}){since}", client.person.name(), client.handle);
        tell_sentence(&mut open, &sentence, client, done.op)?;
        remarks.iter().try_for_each(|remark| open.say(remark))
    }

    /// Takes from a form what was not said.
    fn fill(&mut self, open: &mut Open<'_>) -> Result<(), Error> {
        let mut form = self.form.open(open, &Form::Client)?;
        for (said, key) in [
            (&mut self.name, "name"),
            (&mut self.focus, "coaching_focus"),
            (&mut self.email, "email"),
            (&mut self.phone, "phone"),
        ] {
            let filled = form.take(key);
            *said = said.take().or(filled);
        }
        Ok(())
    }

    /// Refuses a field of which two words speak.
    fn said_once(&self) -> Result<(), Error> {
        let (mut once, fields) = (Once::default(), names(FIELDS));
        if self.name.is_some() {
            once.say(&fields, "name", "NAME".to_owned())?;
        }
        let options = [
            ("email", self.email.is_some()),
            ("phone", self.phone.is_some()),
            ("focus", self.focus.is_some()),
            ("sponsor", self.sponsor.is_some()),
            ("start", self.start.is_some()),
            ("zone", self.zone.is_some()),
        ];
        for (name, _) in options.into_iter().filter(|(_, given)| *given) {
            once.say(&fields, name, format!("--{name}"))?;
        }
        if !self.goal.is_empty() {
            once.say(&fields, "goal.+", "--goal".to_owned())?;
        }
        once.hear(&fields, &self.set, &[])
    }

    fn draft(self, open: &mut Open<'_>) -> Result<Draft, Error> {
        let name = match self.name {
            Some(name) => name,
            None => asking::asked(
                open,
                "Name",
                || {
                    Error::usage("the client's name is missing, and coach cannot ask here").hint(
                        "coach client add 'Ada Okafor', or coach client add --from - to keep it out of the shell's history",
                    )
                },
                |_, name| Ok(text::line("name", name, text::LINE)?),
            )?,
        };
        // Coaching usually began before it is entered: a day without a year is the last one, not the next.
        let start = self.start.map(|start| open.setting().reader().since(&start)).transpose()?;
        let single =
            [("email", self.email), ("phone", self.phone), ("focus", self.focus), ("sponsor", self.sponsor)];
        let single = single.into_iter().chain([("zone", self.zone)]);
        let mut fields: Vec<String> =
            single.filter_map(|(key, value)| value.map(|value| format!("{key}={value}"))).collect();
        fields.extend(self.goal.iter().map(|goal| format!("goal.+={goal}")));
        fields.extend(self.set);
        let sharing = Sharing::agreed(self.share_email);
        Ok(Draft { name, handle: self.handle, start, fields, sharing })
    }
}

/// The clients of a batch, and what there is to remark on them.
type Added = (Vec<Client>, Vec<String>);

/// Adds every client of a batch, or none.
fn add_many(open: &mut Open<'_>, objects: &[Object], sharing: Sharing) -> Result<Done<Added>, Error> {
    open.write("client add", Kind::Import, |tx, setting| {
        let (mut known, mut remarks) = (Namesakes::load(tx)?, Vec::new());
        let (mut added, lists, mut aside) = (Vec::new(), Lists::new(setting), Aside::default());
        for (number, object) in (1..).zip(objects) {
            let one = batch::add(tx, setting, (object, &mut aside), (sharing, &lists));
            let client = one.map_err(|error| nth(error, number))?;
            remarks.extend(known.remarks(&client));
            added.push(client);
        }
        remarks.push(aside.words());
        let summary = format!("added {}", crate::domain::count::counted(added.len(), "client", "clients"));
        let nothing = added.is_empty();
        let told = (added, remarks);
        Ok(if nothing { Outcome::Nothing(told) } else { Outcome::Keep(told, summary) })
    })
}
