//! A workshop's summary: it begins with what was chosen, and what one organisation alone named has a place of its own.
//! Coordinators write it; once it is published everybody reads it.

mod beginning;

use super::{Done, done, faults_of, question};
use crate::{
    agenda::{acts, workshops::Texts},
    api::agenda::coordinator,
    app::App,
    caller::Caller,
    extract::{Fields, Id, Params},
    html as texts,
    pages::{
        fields::{Control, Faults, text_area},
        filled::{Filled, Sent},
        form,
        layout::{self, Page},
        shown, time,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use draft::Text;
use ledger::{Agenda, AgendaRefusal, Phase, Summary, Workshop, WorkshopCommand, WorkshopNumber};
use maud::{Markup, html};
use std::sync::Arc;
use words::Language;

/// The summary as everybody reads it; for coordinators below it the form by which it is written.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(number): Id,
    Params(after): Params<super::After>,
) -> Response {
    let page = find(&app, &caller, &number).and_then(|(agenda, workshop)| {
        let filled = match coordinator(&app, &caller) {
            Ok(_) if workshop.phase == Phase::Closed => Some(begun(&app, &caller, &agenda, &workshop)?),
            _ => None,
        };
        let form = filled.as_ref().map(|filled| (filled, Faults::default()));
        show(&app, &caller, &workshop, form.as_ref().map(|(filled, faults)| (*filled, faults)), after.done)
    });
    shown(&app, &caller, page)
}

/// The summary is saved, or published as it is saved.
pub(crate) async fn send(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(number): Id,
    Fields(filled): Sent,
) -> Response {
    let page = submit(&app, &caller, &number, &filled).await;
    shown(&app, &caller, page)
}

/// Whoever may read nothing of it is not told that there is a workshop.
fn find(app: &App, caller: &Caller, number: &str) -> Result<(Arc<Agenda>, Arc<Workshop>), Problem> {
    let agenda = app.agenda.view();
    let found = number.parse().ok().and_then(|number| agenda.workshop(WorkshopNumber(number))).cloned();
    let workshop = found.ok_or_else(|| caller.not_found())?;
    if workshop.published.is_none() {
        coordinator(app, caller).map_err(|_| caller.not_found())?;
    }
    Ok((agenda, workshop))
}

async fn submit(app: &App, caller: &Caller, number: &str, filled: &Filled) -> Result<Response, Problem> {
    let (_, workshop) = find(app, caller, number)?;
    let by = coordinator(app, caller)?;
    let number = workshop.number;
    let base = format!("/workshops/{}/summary", number.0);
    let route = format!("POST {base}");
    let upon: u32 = filled.get("upon").parse().unwrap_or_default();
    let draw = async {
        if filled.get("act") == "publish" {
            let command = WorkshopCommand::PublishSummary { workshop: number, revision: upon };
            return Ok(acts::of_workshop(by, command));
        }
        acts::summarise(caller, by, number, Language::ALL.map(|language| filled.get(field_id(language))), upon)
    };
    let to = move |_: &Agenda| Done::Saved.at(&base);
    match done((app, caller), caller.person()?, (filled, &route), draw, to).await {
        Err(problem) => {
            let was_changed = problem.code() == AgendaRefusal::SummaryChanged.code();
            let faults = faults_of(problem, |_| "summary-fi")?;
            let mut filled = filled.clone().put("key", form::key());
            let now = app.agenda.view();
            let workshop = now.workshop(number).cloned().unwrap_or(workshop);
            if let Some(summary) = workshop.summary.filter(|_| was_changed) {
                filled = filled.put("upon", summary.revision.to_string()).put("theirs", "1");
            }
            show(app, caller, &workshop, Some((&filled, &faults)), None)
        }
        done => done,
    }
}

fn field_id(language: Language) -> &'static str {
    match language {
        Language::Finnish => "summary-fi",
        Language::Swedish => "summary-sv",
        Language::English => "summary-en",
    }
}

/// The form as the summary was saved last, or with what the result says.
fn begun(app: &App, caller: &Caller, agenda: &Agenda, workshop: &Workshop) -> Result<Filled, Problem> {
    let failed = |failure| caller.failed(&failure);
    let upon = workshop.summary.map_or(0, |summary| summary.revision);
    let filled = Filled::fresh().with("upon", upon.to_string());
    let texts = match workshop.summary {
        Some(summary) => Texts::read(&*app.store, summary.content).map_err(failed)?,
        None => beginning::texts(app, agenda, workshop).map_err(failed)?,
    };
    Ok(Language::ALL.into_iter().fold(filled, |filled, language| filled.with(field_id(language), texts.of(language))))
}

fn show(
    app: &App,
    caller: &Caller,
    workshop: &Workshop,
    written: Option<(&Filled, &Faults)>,
    done: Option<Done>,
) -> Result<Response, Problem> {
    let words = caller.words;
    let failed = |failure| caller.failed(&failure);
    let (language, asked) = question(app, caller, workshop)?;
    let published = workshop.published.map(|summary| Ok((summary, Texts::read(&*app.store, summary.content)?)));
    let published = published.transpose().map_err(failed)?;
    let title = words.say("workshop-summary");
    let faults = written.map_or(StatusCode::OK, |(_, faults)| faults.status());
    let main = html! {
        header.page-head {
            @if caller.signed_in.is_some() {
                p.back { a href={ "/workshops/" (workshop.number.0) } { (words.say("workshop")) } }
            }
            h1 { (title) }
            p.intro lang=(language) { (asked) }
        }
        @if let Some(done) = done { (done.told(caller)) }
        @if let Some((summary, texts)) = &published { (public(caller, *summary, texts)) }
        @if let Some((filled, faults)) = written { (writing(app, caller, workshop, filled, faults)?) }
    };
    Ok(layout::respond(app, caller, faults, Page { title: &title, head: form::script(), main }))
}

fn public(caller: &Caller, summary: Summary, texts: &Texts) -> Markup {
    let (language, text) = texts.said(caller.words.language());
    html! {
        article.newsletter {
            p.meta { (caller.words.say_with("workshop-published", &[("when", time::in_words(caller, summary.at).into())])) }
            div.newsletter-text lang=(language.tag()) { (texts::text(&Text::from_markdown(text))) }
        }
    }
}

fn writing(
    app: &App,
    caller: &Caller,
    workshop: &Workshop,
    filled: &Filled,
    faults: &Faults,
) -> Result<Markup, Problem> {
    let words = caller.words;
    let base = format!("/workshops/{}/summary", workshop.number.0);
    let saved = workshop.summary.map(|summary| Texts::read(&*app.store, summary.content)).transpose();
    let saved = saved.map_err(|failure| caller.failed(&failure))?;
    let theirs = saved.as_ref().filter(|_| !filled.get("theirs").is_empty());
    let is_published = workshop.published.map(|summary| summary.revision);
    let area = |language: Language| {
        let (id, label) =
            (field_id(language), words.say_with("workshop-summary-in", &[("language", language.own_name().into())]));
        text_area(&Control { id, label, hint: None, faults }, filled)
    };
    Ok(html! {
        section.workshop-part aria-labelledby="writing" {
            h2 id="writing" { (words.say("workshop-summary-edit")) }
            p.hint { (words.say("workshop-summary-hint")) }
            (faults.summary(words))
            @if let Some(theirs) = theirs {
                section.card aria-labelledby="theirs" {
                    h3 id="theirs" { (words.say("prepared-theirs")) }
                    @for language in Language::ALL {
                        pre.newsletter-source lang=(language.tag()) { (theirs.of(language)) }
                    }
                }
            }
            form.card.summary-form method="post" action=(base) data-keep=(base) novalidate {
                (form::brought(caller))
                (filled.key())
                input type="hidden" name="upon" value=(filled.get("upon"));
                @for language in Language::ALL { (area(language)) }
                p.actions { button.primary name="act" value="save" { (words.say("profile-save")) } }
            }
            @if let Some(summary) = workshop.summary.filter(|summary| is_published != Some(summary.revision)) {
                form method="post" action=(base) {
                    (Filled::fresh().key())
                    input type="hidden" name="upon" value=(summary.revision);
                    p.actions { button name="act" value="publish" { (words.say("workshop-publish")) } }
                    p.hint { (words.say("workshop-publish-hint")) }
                }
            }
        }
    })
}
