//! A person's calendar: rounds, deadlines and days of decision of the statements that they may read, for programs that ask
//! for it again and again (RFC 5545). Its address is one person's, and shows nothing but this.

mod ical;

use crate::{
    agenda::told::Words as Told,
    api::organisations::name_of,
    app::App,
    pages::{rounds::called_in, time},
};
use ical::{Calendar, When};
use ledger::{
    Action, Asker, Hat, Register, RoundState, SignatureReply, SignatureState, Stage, Statement, StatementKind, access,
};
use std::collections::BTreeSet;
use terms::{OrganisationId, PersonId, Timestamp};
use words::Words;

/// The path of the person's calendar.
pub(crate) fn path(app: &App, person: PersonId) -> String {
    format!("/calendar/{}.ics", app.calendars.issue(person))
}

/// The calendar of the person whose address it is; none if it is nobody's, or they belong to no organisation any more.
pub(crate) fn of_address(app: &App, token: &str, words: &'static Words) -> Option<String> {
    let person = app.calendars.person(token)?;
    let register = app.register.view();
    let hats: Vec<Hat> = register
        .roles(person)
        .map(|(organisation, _)| organisation)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .map(|organisation| Hat { person, organisation })
        .collect();
    if hats.is_empty() || register.is_erased(person) {
        return None;
    }
    let now = app.clock.now();
    let mut calendar = Calendar::new(&words.say("calendar-name"), words.language().tag());
    for (id, _) in register.statements() {
        let Some(statement) = app.register.shelf().get(*id) else { continue };
        let may = |hat: &&Hat| access(&register, &statement, Asker::Hat(**hat), Action::ReadDraft).is_ok();
        if hats.iter().any(|hat| may(&hat)) {
            let own: Vec<OrganisationId> = hats.iter().map(|hat| hat.organisation).collect();
            Entries { app, words, register: &register, statement: &statement, now }.into(&mut calendar, &own);
        }
    }
    moments(app, words, now, &mut calendar);
    Some(calendar.text())
}

/// What those decide whom the network wants to influence, for all its organisations alike.
fn moments(app: &App, words: &'static Words, now: Timestamp, calendar: &mut Calendar) {
    for target in app.agenda.view().targets().iter().filter(|target| target.retired.is_none()) {
        for moment in target.moments.iter().filter(|moment| moment.struck.is_none()) {
            let told = match Told::read(&*app.store, moment.content) {
                Ok(told) => told,
                Err(failure) => {
                    tracing::error!(%failure, "what is decided could not be read");
                    None
                }
            };
            let (what, link) = told.map(|told| (told.text, told.link)).unwrap_or_default();
            let page = format!("{}/targets/{}", app.base_url, target.number.0);
            calendar.add(ical::Event {
                uid: &format!("moment-{}@target-{}", moment.number.0, target.number.0),
                stamp: now,
                when: When::Days(moment.from, moment.until),
                summary: &words.say_with("calendar-moment", &[("office", (&target.office).into())]),
                description: &[Some(what), link].into_iter().flatten().collect::<Vec<_>>().join("\n"),
                link: &page,
            });
        }
    }
}

struct Entries<'a> {
    app: &'a App,
    words: &'static Words,
    register: &'a Register,
    statement: &'a Statement,
    now: Timestamp,
}

impl Entries<'_> {
    fn into(self, calendar: &mut Calendar, own: &[OrganisationId]) {
        let (words, statement) = (self.words, self.statement);
        for round in &statement.rounds {
            if round.state == RoundState::Cancelled {
                continue;
            }
            let what = called_in(words, round);
            let path = format!("/rounds/{}", round.number.0);
            let key = format!("round-{}", round.number.0);
            self.add(calendar, &key, &what, &path, When::From(round.opens, round.closes));
        }
        if let (Some(closes), Stage::SignOn | Stage::Published) = (statement.plan.closes, statement.stage) {
            self.add(calendar, "signing", &words.say("calendar-signing"), "/signatures", When::At(closes));
        }
        if let StatementKind::Submission { deadline: Some(deadline), .. } = &statement.about.kind {
            self.add(calendar, "deadline", &words.say("calendar-deadline"), "", When::At(*deadline));
        }
        for organisation in own {
            let Some(found) = statement.signature_of(*organisation) else { continue };
            let (SignatureState::Pending, SignatureReply::Pending { days, .. }) =
                (statement.state_of(found), &found.reply)
            else {
                continue;
            };
            let name = name_of(self.register, *organisation, words.language());
            for day in days {
                let what = words.say_with("calendar-decides", &[("organisation", name.as_str().into())]);
                let key = format!("decision-{organisation}-{day}");
                self.add(calendar, &key, &what, "/signatures", When::On(*day));
            }
        }
    }

    fn add(&self, calendar: &mut Calendar, key: &str, what: &str, path: &str, when: When) {
        let statement = self.statement;
        let link = format!("{}/statements/{}{path}", self.app.base_url, statement.id);
        let until = match &when {
            When::From(_, until) | When::At(until) => time::said(self.words, *until),
            When::On(_) | When::Days(..) => String::new(),
        };
        calendar.add(ical::Event {
            uid: &format!("{key}@{}", statement.id),
            stamp: self.now,
            when,
            summary: &format!("{what}: {}", statement.title),
            description: &until,
            link: &link,
        });
    }
}
