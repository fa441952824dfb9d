//! Organisations that answered by the open link are proposed for the register: a coordinator takes each in, and its contact
//! is invited; or says why not.

use super::worded;
use crate::{
    address::Address,
    agenda::surveys::outside::Record,
    api::{
        agenda::{
            Act, decide,
            surveys::{coordinator, find, questionnaire},
        },
        organisations::{self as register_api, name_of},
        signatures::view::spoken,
    },
    app::App,
    caller::Caller,
    extract::{Fields, Id},
    failure::Failure,
    idempotency::First,
    invitations,
    mail::letters,
    pages::{
        fields::{Control, Faults, text_area},
        filled::{Filled, Sent, Turn, faults_of, go},
        form,
        layout::{self, Page},
        organisations::places::municipality,
        shown, time,
    },
    problem::Problem,
};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{
    AgendaCommand, AgendaRefusal, Author, Details, Hat, Municipality, Names, RegisterCommand, Role, Survey,
    SurveyCommand,
};
use maud::{Markup, html};
use std::sync::Arc;
use store::Batch;
use terms::OrganisationId;

/// Those that are proposed.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(number): Id) -> Response {
    let page = coordinated(&app, &caller, &number)
        .and_then(|(hat, survey)| show(&app, &caller, (hat, &survey), &Filled::fresh(), &Faults::default()));
    shown(&app, &caller, page)
}

/// One is taken in, or declined.
pub(crate) async fn send(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(number): Id,
    Fields(filled): Sent,
) -> Response {
    let page = match coordinated(&app, &caller, &number) {
        Ok((hat, survey)) => answer(&app, &caller, hat, &survey, &filled).await,
        Err(problem) => Err(problem),
    };
    shown(&app, &caller, page)
}

fn coordinated(app: &App, caller: &Caller, number: &str) -> Result<(Hat, Arc<Survey>), Problem> {
    let survey = find(app, caller, number)?;
    Ok((coordinator(app, caller)?, survey))
}

/// Those that wait, as far as they are still known.
pub(super) fn waiting(app: &App, survey: &Survey) -> Result<Vec<(OrganisationId, Record)>, Failure> {
    let register = app.register.view();
    let mut waiting = app.surveys.outside.confirmed(survey.number)?;
    waiting.retain(|(id, _)| register.standing(*id).is_none() && !survey.declined.contains_key(id));
    waiting.sort_by_key(|(_, record)| record.at());
    Ok(waiting)
}

async fn answer(app: &App, caller: &Caller, hat: Hat, survey: &Survey, filled: &Filled) -> Result<Response, Problem> {
    let to = format!("/surveys/{}/proposals", survey.number.0);
    let first = match filled.ask(app, caller, hat.person, &format!("POST {to}")).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    // Nobody is erased meanwhile: no letter is left behind to somebody who has gone.
    let _turn = app.surveys.outside.turn().await;
    let settled = || caller.refused(AgendaRefusal::SurveyOutsiderSettled.into());
    let all = waiting(app, survey).map_err(|failure| caller.failed(&failure))?;
    let organisation = filled.get("outside").parse().map_err(|_| settled())?;
    let (_, record) = all.into_iter().find(|(id, _)| *id == organisation).ok_or_else(settled)?;
    let done = if filled.get("act") == "accept" {
        let name = record.name.clone();
        let names = Names { fi: name.clone(), sv: name.clone(), en: name };
        let municipality = Municipality::parse(&record.municipality).ok();
        let details = Details { municipality, ..Details::default() };
        let command = RegisterCommand::AddOrganisation { organisation, names, details };
        let answer = to.clone();
        let act = register_api::Act::of(hat, command);
        let done = register_api::decide(app, caller, act, first, move |_| (StatusCode::SEE_OTHER, answer.into())).await;
        if done.is_ok() {
            invite(app, caller, hat, organisation, &record).await;
        }
        done
    } else {
        decline(app, caller, (hat, survey, organisation, &record), filled.get("reason"), first, to.clone()).await
    };
    match done {
        Ok(_) => Ok(go(&to)),
        Err(problem) => {
            let filled = filled.clone().put("key", form::key());
            let id = reason_id(organisation);
            let mut faults = Faults::default();
            faults.add(id, faults_of(problem, |_| "reason")?.of("reason").unwrap_or_default().to_owned());
            show(app, caller, (hat, survey), &filled, &faults)
        }
    }
}

/// Its contact is told, in the language in which they answered: that their answer counts, and why it stays outside.
async fn decline(
    app: &App,
    caller: &Caller,
    (hat, survey, organisation, record): (Hat, &Survey, OrganisationId, &Record),
    reason: &str,
    first: First,
    to: String,
) -> Result<Bytes, Problem> {
    let failed = |failure: Failure| caller.failed(&failure);
    let command = SurveyCommand::DeclineOutsider { survey: survey.number, organisation, reason: reason.to_owned() };
    let mail = match (Address::parse(&record.email), ledger::reason(reason)) {
        (Some(address), Ok(reason)) => {
            let words = app.people.words_at(&record.email).map_err(failed)?.unwrap_or_else(|| record.words());
            let asked = questionnaire(app, caller, survey)?;
            let link = format!("{}{}", app.base_url, app.surveys.links.outside(survey.number, organisation));
            let title = asked.title.in_language(spoken(words.language()));
            let values = [("title", title.into()), ("reason", reason.into()), ("link", link.into())];
            let letter = letters::survey(words, address, "survey-declined", &values, app.clock.now());
            let full = || caller.problem(StatusCode::SERVICE_UNAVAILABLE, "mail-full", &[]);
            Some(app.mail.stage(letter).ok_or_else(full)?)
        }
        // Without a reason it is refused.
        _ => None,
    };
    let put = mail.as_ref().map(|mail| mail.put());
    let beside = put.into_iter().fold(Batch::new(), |batch, (key, value)| batch.put(key, value));
    let act = Act::of(Author::Hat(hat), AgendaCommand::Survey(command), beside);
    let done = decide(app, caller, act, first, move |_| (StatusCode::SEE_OTHER, to.into())).await?;
    if let Some(mail) = mail {
        mail.stored();
    }
    Ok(done)
}

/// Its contact is asked to act for it. The organisation is in the register whether or not that mail could be written.
async fn invite(app: &App, caller: &Caller, by: Hat, organisation: OrganisationId, record: &Record) {
    let Some(address) = Address::parse(&record.email) else { return };
    let roles = vec![Role::Writer, Role::Commenter, Role::Signatory, Role::OrganisationAdmin];
    let (name, language) = (record.contact.clone(), caller.words.language());
    let wish = invitations::Wish { by, organisation, roles, address, name, language };
    match app.invitations.invite(app, wish, |_, _| None).await {
        Ok(Some(_)) => {}
        Ok(None) => tracing::warn!(%organisation, "too much mail waits to invite the contact of an organisation"),
        Err(failure) => tracing::error!(%organisation, %failure, "the contact of an organisation was not invited"),
    }
}

fn reason_id(organisation: OrganisationId) -> String {
    format!("reason-{organisation}")
}

fn show(
    app: &App,
    caller: &Caller,
    (hat, survey): (Hat, &Survey),
    filled: &Filled,
    faults: &Faults,
) -> Result<Response, Problem> {
    let words = caller.words;
    let asked = questionnaire(app, caller, survey)?;
    let all = waiting(app, survey).map_err(|failure| caller.failed(&failure))?;
    let title = words.say("survey-proposals");
    let main = html! {
        header.page-head {
            p.back { a href={ "/surveys/" (survey.number.0) } { (worded(caller, &asked.title)) } }
            h1 { (title) }
            p.intro { (words.say("survey-proposals-intro")) }
        }
        (faults.summary(words))
        @if all.is_empty() { p.empty { (words.say("survey-proposals-none")) } }
        @for (organisation, record) in &all { (card(app, caller, (hat, survey), *organisation, record, filled, faults)) }
    };
    Ok(layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main }))
}

fn card(
    app: &App,
    caller: &Caller,
    (hat, survey): (Hat, &Survey),
    organisation: OrganisationId,
    record: &Record,
    filled: &Filled,
    faults: &Faults,
) -> Markup {
    let words = caller.words;
    let register = app.register.view();
    let (id, title) = (reason_id(organisation), format!("proposal-{organisation}"));
    let is_this = filled.get("outside") == organisation.to_string();
    let typed = Filled::fresh().with(&id, if is_this { filled.get("reason") } else { "" });
    let name = record.name.clone();
    let names = Names { fi: name.clone(), sv: name.clone(), en: name };
    let likely = register.likely_duplicates(&names, &Details::default());
    let action = format!("/surveys/{}/proposals", survey.number.0);
    let place = Municipality::parse(&record.municipality).ok().map(|code| municipality(caller, code));
    let hidden = html! {
        (Filled::fresh().key())
        input type="hidden" name="outside" value=(organisation);
    };
    let reason = Control { id: &id, label: words.say("reason"), hint: Some(words.say("reason-hint")), faults };
    html! {
        section.card aria-labelledby=(title) {
            h2 id=(title) { (record.name) }
            p.meta {
                @if let Some(place) = place { (place) " · " }
                (record.contact) ", " (record.email) " · " (time::in_words(caller, record.at()))
            }
            @if !likely.is_empty() {
                p.notice {
                    (words.say("survey-proposals-likely"))
                    @for (other, _) in &likely {
                        " " a href={ "/organisations/" (other) } { (name_of(&register, *other, words.language())) }
                    }
                }
            }
            form method="post" action=(action) {
                (hidden)
                (form::acting(&register, caller, hat))
                p.actions { button.primary name="act" value="accept" { (words.say("survey-proposals-accept")) } }
            }
            details.fold open[is_this && !faults.is_empty()] {
                summary { (words.say("survey-proposals-decline")) }
                form method="post" action=(action) {
                    (hidden)
                    (text_area_named(&reason, &typed))
                    p.actions { button.danger name="act" value="decline" { (words.say("survey-proposals-decline")) } }
                }
            }
        }
    }
}

/// The reasons of several forms on one page have ids of their own, and are sent under one name.
fn text_area_named(control: &Control<'_>, filled: &Filled) -> Markup {
    let area = text_area(control, filled).into_string();
    maud::PreEscaped(area.replace(&format!("name=\"{}\"", control.id), "name=\"reason\""))
}
