//! Invitations to answer a survey, and reminders: a coordinator sends them to the contacts of those organisations that have
//! not answered, at most every other day. Whoever wants no mail gets none. As many letters wait as there is room for; each
//! load is one append with what is left, so that a restart sends none twice and loses none.

use crate::{
    api::{organisations::name_of, signatures::view::spoken},
    app::App,
    failure::Failure,
    mail::{Letter, Staged, notices},
    notices::{Wish, again},
    pages::time,
    vault,
};
use bytes::Bytes;
use ledger::{Register, Role, Standing, Survey, SurveyNumber};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::{Batch, Store, VaultKey};
use terms::{OrganisationId, PersonId, Timestamp, limits};
use tokio::sync::Mutex;

/// What was sent last about a survey.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Call {
    at_ms: i64,
    /// How often it was called, this time counted: the first is an invitation.
    pub(crate) times: u32,
    /// What the coordinators say themselves.
    text: Option<String>,
    /// Who is still to be written to, for which organisation.
    left: Vec<(String, String)>,
}

impl Call {
    /// When.
    pub(crate) fn at(&self) -> Timestamp {
        Timestamp::from_ms(self.at_ms)
    }
}

/// Whom a call reaches.
#[derive(Debug, Default)]
pub(crate) struct Reached {
    /// Who hears it, for which organisation.
    people: BTreeSet<(PersonId, OrganisationId)>,
    /// The silent organisations for which somebody hears it.
    pub(crate) organisations: BTreeSet<OrganisationId>,
    /// Those for which nobody does: they have no contact, or whoever it is wants no mail.
    pub(crate) missed: BTreeSet<OrganisationId>,
}

impl Reached {
    /// How many letters go.
    pub(crate) fn letters(&self) -> usize {
        self.people.len()
    }
}

/// What became of the wish to call.
pub(crate) enum Calling {
    Sent,
    /// The last one went too short a time ago.
    Lately(Timestamp),
}

/// All calls.
pub(crate) struct Calls {
    store: Arc<dyn Store>,
    turn: Mutex<()>,
}

impl Calls {
    pub(super) fn new(store: Arc<dyn Store>) -> Self {
        Calls { store, turn: Mutex::default() }
    }

    /// What was sent last.
    pub(crate) fn last(&self, survey: SurveyNumber) -> Result<Option<Call>, Failure> {
        let Some(bytes) = self.store.get(&vault::survey_call_key(survey))? else { return Ok(None) };
        serde_json::from_slice(&bytes).map(Some).map_err(|_| Failure::Damaged("what was sent about a survey"))
    }

    /// Calls those whom it reaches, unless they were called a short time ago. `answer` is stored with it.
    pub(crate) async fn call(
        &self,
        app: &App,
        survey: SurveyNumber,
        reached: &Reached,
        text: Option<String>,
        answer: Option<(VaultKey, Bytes)>,
    ) -> Result<Calling, Failure> {
        let _turn = self.turn.lock().await;
        let (now, last) = (app.clock.now(), self.last(survey)?);
        if let Some(last) = last.as_ref().filter(|last| now < again(last.at())) {
            return Ok(Calling::Lately(last.at()));
        }
        let left = reached.people.iter().map(|(person, of)| (person.to_string(), of.to_string())).collect();
        let times = last.map_or(0, |last| last.times) + 1;
        let batch = put(Batch::new(), survey, &Call { at_ms: now.ms(), times, text, left });
        let batch = answer.into_iter().fold(batch, |batch, (key, value)| batch.put(key, value));
        self.store.append(batch).await?;
        Ok(Calling::Sent)
    }

    /// Writes the letters that there is room for. Says when there is more to do.
    pub(crate) async fn go_on(&self, app: &App) -> Result<Option<Timestamp>, Failure> {
        let agenda = app.agenda.view();
        for survey in agenda.surveys() {
            // Nobody is erased meanwhile: no letter is left behind to somebody who has gone.
            let _erasing = app.invitations.turn().await;
            let _turn = self.turn.lock().await;
            let Some(mut call) = self.last(survey.number)?.filter(|call| !call.left.is_empty()) else { continue };
            let later = Timestamp::from_ms(app.clock.now().ms() + limits::NOTICE_MAILS_AGAIN_MS);
            let room = app.mail.room();
            if room == 0 {
                return Ok(Some(later));
            }
            let load: Vec<_> = call.left.drain(..call.left.len().min(room)).collect();
            let mut letters = Vec::new();
            for (person, organisation) in load {
                let (Ok(person), Ok(organisation)) = (person.parse(), organisation.parse()) else { continue };
                letters.extend(letter(app, survey, &call, person, organisation)?);
            }
            let staged: Option<Vec<Staged>> = letters.into_iter().map(|letter| app.mail.stage(letter)).collect();
            let Some(staged) = staged else { return Ok(Some(later)) };
            let batch = put(Batch::new(), survey.number, &call);
            let puts = staged.iter().map(Staged::put);
            self.store.append(puts.fold(batch, |batch, (key, value)| batch.put(key, value))).await?;
            super::handing_in::sent(staged);
            if !call.left.is_empty() {
                return Ok(Some(later));
            }
        }
        Ok(None)
    }
}

fn put(batch: Batch, survey: SurveyNumber, call: &Call) -> Batch {
    batch.put(vault::survey_call_key(survey), serde_json::to_vec(call).expect("texts and numbers are JSON").into())
}

/// The organisations of the network that have not answered.
pub(crate) fn silent(register: &Register, survey: &Survey) -> Vec<OrganisationId> {
    let members = register.organisations().filter(|(_, each)| each.standing == Standing::Member).map(|(id, _)| id);
    members.filter(|id| survey.last_of(survey.respondent(*id)).is_none()).collect()
}

/// Whom a call would reach now.
pub(crate) fn reached(app: &App, survey: &Survey) -> Result<Reached, Failure> {
    let register = app.register.view();
    let mut reached = Reached::default();
    for organisation in silent(&register, survey) {
        for person in register.with_role(organisation, Role::OrganisationAdmin) {
            if app.people.record(person)?.is_some() && app.notices.record(person)?.wish != Wish::None {
                reached.people.insert((person, organisation));
                reached.organisations.insert(organisation);
            }
        }
        if !reached.organisations.contains(&organisation) {
            reached.missed.insert(organisation);
        }
    }
    Ok(reached)
}

/// The letter to somebody; none if it is of no use any more: the survey has closed, the organisation has answered, or its
/// reader wants no mail.
fn letter(
    app: &App,
    survey: &Survey,
    call: &Call,
    person: PersonId,
    organisation: OrganisationId,
) -> Result<Option<Letter>, Failure> {
    let (register, now) = (app.register.view(), app.clock.now());
    let Some((to, words)) = app.people.reader(person)? else { return Ok(None) };
    let is_silent = survey.last_of(survey.respondent(organisation)).is_none();
    let (Some(plan), true) = (survey.plan, survey.takes_answers(now) && is_silent) else { return Ok(None) };
    if app.notices.record(person)?.wish == Wish::None
        || !register.has_role(person, organisation, Role::OrganisationAdmin)
    {
        return Ok(None);
    }
    let asked = app.surveys.questionnaire(survey)?;
    let title = asked.title.in_language(spoken(words.language())).to_owned();
    let name = name_of(&register, organisation, words.language());
    let link = format!("{}{}", app.base_url, app.surveys.links.answer(survey.number, organisation));
    let own = call.text.as_ref().map(|text| format!("\n\n{text}")).unwrap_or_default();
    let values = [
        ("title", title.into()),
        ("organisation", (&name).into()),
        ("closes", time::said(words, plan.closes).into()),
        ("left", time::left(words, now, plan.closes).into()),
        ("own", own.into()),
        ("link", link.into()),
    ];
    let key = if call.times > 1 { "reminder" } else { "invitation" };
    let subject = words.say_with(&format!("mail-survey-{key}-subject"), &values);
    let text = words.say_with(&format!("mail-survey-{key}-text"), &values);
    let until = Timestamp::from_ms(plan.closes.ms().min(now.ms() + limits::LETTER_WITHIN_MS));
    let unsubscribe = format!("{}/unsubscribe/{}", app.base_url, app.notices.tokens.issue(person));
    let foot = notices::Foot { words, base: &app.base_url, unsubscribe: Some(&unsubscribe) };
    Ok(Some(notices::letter(to, &foot, notices::Said::new(subject, text, until, name), now)))
}
