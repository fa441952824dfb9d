//! The coordinators' list of organisations outside the register that have signed and are not counted yet.

use super::paragraphs;
use crate::{
    api::signatures::outsiders::{Answering, Seen, accept_one, decline_one, waiting},
    app::App,
    caller::Caller,
    extract::{Fields, Id},
    pages::{
        fields::{Control, Faults, text_area},
        filled::{Filled, Sent, Turn, faults_of, go},
        form,
        layout::{self, Page},
        organisations::likely,
        rounds::{conducted, conductor},
        shown,
        signatures::signed_now,
        statement::head::{Tab, head},
        time,
    },
    problem::Problem,
    reading::Readable,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Refusal, Register};
use maud::{Markup, html};
use std::sync::Arc;
use terms::limits;

/// The list, longest wait first.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Response {
    let page = conducted(&app, &caller, &id)
        .and_then(|readable| show(&app, &caller, &readable, &Filled::default(), &Faults::default()));
    shown(&app, &caller, page)
}

/// Accepts or declines one.
pub(crate) async fn answer(State(app): State<Arc<App>>, caller: Caller, Id(id): Id, Fields(filled): Sent) -> Response {
    let page = submit(&app, &caller, &id, &filled).await;
    shown(&app, &caller, page)
}

async fn submit(app: &Arc<App>, caller: &Caller, id: &str, filled: &Filled) -> Result<Response, Problem> {
    let readable = conducted(app, caller, id)?;
    let to = format!("/statements/{}/signatures/waiting", readable.statement.id);
    let first = match filled.ask(app, caller, caller.person()?, &format!("POST {to}")).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let outsider = filled.get("outsider");
    let reason = reason_of(outsider);
    let done = async {
        let hat = caller.hat(app, filled.get("organisation").parse().ok())?;
        match filled.get("act") {
            "accept" => accept_one(app, caller, &readable, hat, outsider, (first, to.clone())).await,
            _ => {
                let answering = Answering { first, status: StatusCode::SEE_OTHER, answer: to.as_bytes() };
                decline_one(app, caller, &readable, hat, (outsider, filled.get(&reason)), answering).await
            }
        }
    };
    match done.await {
        Ok(()) => Ok(go(&to)),
        Err(problem) => {
            let faults = if problem.code().starts_with("reason-") {
                let mut faults = Faults::default();
                faults.add(reason, problem.detail().to_owned());
                faults
            } else {
                faults_of(problem, |_| "waiting")?
            };
            show(app, caller, &readable, filled, &faults)
        }
    }
}

/// The field of the reason: each card has its own.
fn reason_of(outsider: impl std::fmt::Display) -> String {
    format!("reason-{outsider}")
}

fn show(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    filled: &Filled,
    faults: &Faults,
) -> Result<Response, Problem> {
    let words = caller.words;
    let (register, statement) = (app.register.view(), &*readable.statement);
    let title = words.say("outsiders-title");
    let all = waiting(app, caller, statement)?;
    let mut cards = Vec::new();
    for seen in all.iter().take(limits::ORGANISATIONS_PER_PAGE) {
        cards.push(card(caller, &register, readable, seen, filled, faults));
    }
    let closed = statement.open_to_outsiders(app.clock.now()).err();
    let main = html! {
        (head(app, &register, caller, readable, Tab::Signatures))
        h2.tab-title { (title) }
        p.tab-intro { (words.say_with("outsiders-count", &[("count", all.len().into())])) }
        (faults.summary(words))
        @if let (Some(refusal), false) = (closed, all.is_empty()) { p.notice { (words.say(stopped(refusal))) } }
        @if let Some(hat) = conductor(&register, readable) { (form::acting(&register, caller, hat)) }
        div.people id="waiting" { @for card in cards { (card) } }
        p.actions { a.button href={ "/statements/" (statement.id) "/signatures" } { (words.say("signatures")) } }
    };
    Ok(layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main }))
}

/// Why none can be accepted now.
fn stopped(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::SignOnClosed => "outsiders-stopped-closed",
        Refusal::OutsidersNotTaken => "outsiders-stopped-plan",
        _ => "outsiders-stopped-text",
    }
}

fn card(
    caller: &Caller,
    register: &Register,
    readable: &Readable,
    seen: &Seen,
    filled: &Filled,
    faults: &Faults,
) -> Markup {
    let words = caller.words;
    let outsider = &seen.outsider;
    let id = outsider.organisation;
    let own = filled.get("outsider") == id.to_string();
    let none = Faults::default();
    let (filled, faults) = if own { (filled.clone(), faults) } else { (Filled::fresh(), &none) };
    let is_current = signed_now(&readable.statement) == Some(outsider.version());
    let is_doubtful = !seen.duplicates.is_empty() || !seen.namesakes.is_empty();
    let field = reason_of(id);
    let reason = Control {
        id: &field,
        label: words.say("outsiders-reason"),
        hint: Some(words.say("outsiders-reason-hint")),
        faults,
    };
    let hidden = |filled: &Filled| {
        html! {
            (filled.key())
            input type="hidden" name="outsider" value=(id);
            @if let Some(hat) = readable.hat { input type="hidden" name="organisation" value=(hat.organisation); }
        }
    };
    let action = format!("/statements/{}/signatures/waiting", readable.statement.id);
    html! {
        section.card aria-labelledby={ "o" (id) } {
            h3 id={ "o" (id) } { (outsider.called()) }
            (who(caller, seen))
            (terms(caller, seen))
            @if is_doubtful {
                div.notice {
                    p { (words.say("duplicates-title")) }
                    @if !seen.duplicates.is_empty() { (likely(register, caller, &seen.duplicates)) }
                    @for number in &seen.namesakes {
                        p { (words.say_with("outsiders-namesake", &[("number", (*number).into())])) }
                    }
                }
            }
            @if is_current {
                form method="post" action=(action) {
                    (hidden(&Filled::fresh()))
                    p.actions {
                        button.primary[!is_doubtful] name="act" value="accept" {
                            (words.say(if is_doubtful { "outsiders-accept-anyway" } else { "outsiders-accept" }))
                        }
                    }
                }
            } @else {
                p.notice { (words.say_with("outsiders-other-version", &[("version", outsider.version().0.into())])) }
            }
            details open[own && !faults.is_empty()] {
                summary { (words.say("outsiders-decline")) }
                form method="post" action=(action) novalidate {
                    (hidden(&filled))
                    (text_area(&reason, &filled))
                    p.actions { button name="act" value="decline" { (words.say("outsiders-decline-submit")) } }
                }
            }
        }
    }
}

/// Who signs for it, and whether their mail comes through.
fn who(caller: &Caller, seen: &Seen) -> Markup {
    let words = caller.words;
    let signed = &seen.outsider.signed;
    let website = Some(signed.told.website.trim()).filter(|website| !website.is_empty());
    html! {
        p.meta {
            (words.say("outside-contact")) ": " (signed.name)
            " · " a href={ "mailto:" (signed.email) } { (signed.email) }
            @if let Some(website) = website { " · " (website) }
        }
        p.meta { (words.say_with("outsiders-since", &[("when", time::in_words(caller, seen.outsider.said()).into())])) }
        @if matches!(seen.mail, Some("bounced" | "failed")) { p.notice { (words.say("outsiders-bounced")) } }
    }
}

/// What was decided by whom, and what it does not go along with.
fn terms(caller: &Caller, seen: &Seen) -> Markup {
    let words = caller.words;
    let terms = &seen.outsider.signed.terms;
    let day = terms.decided_on().map(|day| time::day_in_words(caller, day));
    let decided: Vec<String> = [terms.decided_by.clone(), day].into_iter().flatten().collect();
    html! {
        @if !decided.is_empty() { p { (words.say("sign-decided-by")) ": " (decided.join(", ")) } }
        @if let Some(reservation) = &terms.reservation {
            div.reservation {
                @if let Some(clause) = terms.clause {
                    p.meta { (words.say_with("reservation-about", &[("clause", clause.into())])) }
                }
                (paragraphs(reservation))
            }
        }
    }
}
