//! Who signs: the organisations that have, what one's own has answered, and for coordinators how far everybody has come.

pub(crate) mod act;
pub(crate) mod changes;
pub(crate) mod mandates;
pub(crate) mod outside;
mod own;
pub(crate) mod plan;
pub(crate) mod remind;
pub(crate) mod represented;
pub(crate) mod sign;
mod status;
pub(crate) mod waiting;

use super::{
    form,
    layout::{self, Page},
    rounds::conductor,
    shown,
    statement::head::{Tab, head},
    time,
};
use crate::{
    api::signatures::{reminders::is_signed, sight, view::spoken},
    app::App,
    caller::Caller,
    extract::Id,
    folded::alphabetical,
    problem::Problem,
    reading::{Readable, readable},
    signing::{self, Shown},
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{
    Action, Asker, Hat, Refusal, Register, Signature, SignatureReply, SignatureState, Stage, Statement, VersionNumber,
    access,
};
use maud::{Markup, html};
use std::sync::Arc;
use terms::{OrganisationId, Timestamp};

/// The page.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Response {
    let page = show(&app, &caller, &id).await;
    shown(&app, &caller, page)
}

async fn show(app: &Arc<App>, caller: &Caller, id: &str) -> Result<Response, Problem> {
    let readable = readable(app, caller, id)?;
    let sight = sight(app, caller, &readable);
    let statement = &readable.statement;
    let seen: Vec<_> = statement.answers().filter(|signature| sight.sees(statement, signature)).cloned().collect();
    let all = signing::all(app, statement, seen).await.map_err(|failure| caller.failed(&failure))?;
    let register = app.register.view();
    let words = caller.words;
    let title = words.say_with("signatures-title", &[("title", (&statement.title).into())]);
    let valid = in_state(&register, caller, &all, SignatureState::Valid);
    let views: Vec<&Shown> = all
        .iter()
        .filter(|shown| shown.state == SignatureState::Declined && signing::is_published(&shown.signature))
        .collect();
    let main = html! {
        (head(app, &register, caller, &readable, Tab::Signatures))
        h2.tab-title { (words.say("signatures")) }
        (status::shown(app, caller, &readable, &sight))
        (own::card(app, &register, caller, &readable, &all))
        @if sight.coordinates { (conducting(app, caller, &readable)?) }
        @if statement.open_to_outsiders(app.clock.now()).is_ok() {
            p.meta { a href={ "/statements/" (statement.id) "/sign/outside" } { (words.say("outside-way")) } }
        }
        div id=(status::LISTS) {
            @if sight.names && !statement.signables.is_empty() {
                section aria-labelledby="signatories" {
                    h3 id="signatories" { (words.say("signatories")) }
                    @if valid.is_empty() { p.empty { (words.say("signatories-none")) } }
                    @let hat = conductor(&register, &readable);
                    ul.signatories { @for shown in &valid { li { (signatory(&register, caller, statement, shown, hat)) } } }
                    @if !valid.is_empty() { (downloads(caller, statement)) }
                }
            }
            @if sight.names && !views.is_empty() {
                section aria-labelledby="dissenting" {
                    h3 id="dissenting" { (words.say("dissenting-views")) }
                    ul.signatories { @for shown in &views { li { (dissenting(&register, caller, shown)) } } }
                }
            }
            @if sight.coordinates { (others(&register, caller, statement, &all, app.clock.now())) }
        }
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: status::head(), main }))
}

/// What its coordinators can do.
fn conducting(app: &App, caller: &Caller, readable: &Readable) -> Result<Markup, Problem> {
    let (words, statement) = (caller.words, &*readable.statement);
    if conductor(&app.register.view(), readable).is_none() {
        return Ok(html! {});
    }
    let waits = app.outsiders.waiting(statement, app.clock.now()).map_err(|failure| caller.failed(&failure))?.len();
    let signs = matches!(statement.stage, Stage::SignOn | Stage::Published);
    let open = statement.signables.last().filter(|signable| !signable.changes.is_empty());
    let unclassed =
        open.map_or(0, |signable| signable.changes.iter().filter(|change| change.classified.is_none()).count());
    Ok(html! {
        @if unclassed > 0 {
            p.notice { (words.say_with("changes-unclassed", &[("count", unclassed.into())])) }
        }
        p.actions {
            @if let Some(signable) = open {
                a.button.primary[unclassed > 0] href={ "/statements/" (statement.id) "/versions/" (signable.version.0) "/classification" } {
                    (words.say("changes-class"))
                }
            }
            @if waits > 0 || statement.plan.takes_outsiders {
                a.button.primary[waits > 0] href={ "/statements/" (statement.id) "/signatures/waiting" } {
                    (words.say_with("outsiders-waiting", &[("count", waits.into())]))
                }
            }
            @if signs || statement.stage == Stage::Drafting {
                a.button href={ "/statements/" (statement.id) "/sign?record=1" } { (words.say("signature-record")) }
                a.button href={ "/statements/" (statement.id) "/sign-on" } { (words.say("signing-plan")) }
                a.button href={ "/statements/" (statement.id) "/signatures/mandates" } { (words.say("mandates")) }
            }
        }
    })
}

/// Those who have signed, as files.
fn downloads(caller: &Caller, statement: &Statement) -> Markup {
    let to = |format: &str| {
        let tag = caller.words.language().tag();
        format!("/api/v1/statements/{}/signatures?format={format}&language={tag}", statement.id)
    };
    html! {
        p.meta {
            (caller.words.say("signatories-out")) ": "
            a href=(to("xlsx")) { "XLSX" } " · " a href=(to("csv")) { "CSV" } " · " a href=(to("docx")) { "DOCX" } " · "
            a href=(to("json")) { "JSON" }
        }
    }
}

/// Those in a state, in the order of their names.
fn in_state<'a>(register: &Register, caller: &Caller, all: &'a [Shown], state: SignatureState) -> Vec<&'a Shown> {
    let mut found: Vec<&Shown> = all.iter().filter(|shown| shown.state == state).collect();
    found.sort_by_cached_key(|shown| alphabetical(&name(register, caller, &shown.signature)));
    found
}

/// What the organisation is called.
pub(super) fn name(register: &Register, caller: &Caller, signature: &Signature) -> String {
    let language = caller.words.language();
    match &signature.outsider {
        Some(names) => names.in_language(spoken(language)).to_owned(),
        None => crate::api::organisations::name_of(register, signature.organisation, language),
    }
}

/// Who has signed. What a coordinator took in they can take away, with `hat`.
fn signatory(register: &Register, caller: &Caller, statement: &Statement, shown: &Shown, hat: Option<Hat>) -> Markup {
    let words = caller.words;
    let signature = &*shown.signature;
    let since = signature.given.as_ref().map(|given| time::day_in_words(caller, time::day_of(given.at)));
    html! {
        p.signatory {
            strong { (name(register, caller, signature)) }
            @if signature.outsider.is_some() { " · " (words.say("signatory-outsider")) }
        }
        p.meta {
            @if let Some(since) = since { (words.say_with("signature-given-on", &[("day", since.into())])) }
            @if let Some(by) = shown.worded.as_ref().and_then(|worded| worded.decided_by.as_ref()) { " · " (by) }
            @if let Some(channel) = signature.recorded { " · " (words.say(&format!("channel-{}", channel.name()))) }
        }
        (reservation(caller, statement, shown))
        @if let (Some(hat), Some(_)) = (hat, &signature.outsider) {
            details.fold {
                summary { (words.say("outsiders-withdraw")) }
                form method="post" action={ "/statements/" (statement.id) "/signatures/" (signature.number.0) "/withdraw" } {
                    (form::hidden(hat))
                    p { (words.say("outsiders-withdraw-hint")) }
                    button type="submit" { (words.say("outsiders-withdraw-now")) }
                }
            }
        }
    }
}

/// What the organisation does not go along with, with the clause that it is about.
pub(super) fn reservation(caller: &Caller, statement: &Statement, shown: &Shown) -> Markup {
    let words = caller.words;
    let waits = shown.signature.awaiting.as_ref().map(|awaiting| &awaiting.given);
    let given = waits.or(shown.signature.given.as_ref());
    let Some(reserved) = given.and_then(|given| given.terms.reservation) else { return html! {} };
    let about = match reserved.clause {
        Some(clause) => words.say_with("reservation-about", &[("clause", clause.into())]),
        None => words.say("reservation-about-gone"),
    };
    let worded = shown.worded.as_ref();
    html! {
        div.reservation {
            p.meta { (about) }
            @if let Some(quote) = worded.and_then(|worded| worded.quote.as_ref()) {
                blockquote.quoted lang=(statement.language.tag()) { p { (quote) } }
            }
            @if let Some(text) = worded.and_then(|worded| worded.reservation.as_ref()) { (paragraphs(text)) }
        }
    }
}

fn dissenting(register: &Register, caller: &Caller, shown: &Shown) -> Markup {
    let view = shown.worded.as_ref().and_then(|worded| worded.view.as_deref());
    html! {
        p.signatory { strong { (name(register, caller, &shown.signature)) } }
        @if let Some(view) = view { (paragraphs(view)) }
    }
}

pub(in crate::pages) fn paragraphs(text: &str) -> Markup {
    html! { @for line in text.lines().filter(|line| !line.is_empty()) { p { (line) } } }
}

/// For coordinators: everybody who is not counted, state by state, and who has not answered.
fn others(register: &Register, caller: &Caller, statement: &Statement, all: &[Shown], now: Timestamp) -> Markup {
    let words = caller.words;
    let states = [
        SignatureState::ToConfirm,
        SignatureState::Paused,
        SignatureState::AwaitingSecond,
        SignatureState::Pending,
        SignatureState::Declined,
        SignatureState::Withdrawn,
    ];
    let mut silent: Vec<String> = signing::silent(register, statement)
        .into_iter()
        .filter(|id| statement.signature_of(*id).is_none())
        .map(|id| crate::api::organisations::name_of(register, id, words.language()))
        .collect();
    silent.sort_by_cached_key(|name| alphabetical(name));
    html! {
        section.not-counted aria-labelledby="not-counted" {
            h3 id="not-counted" { (words.say("signatures-not-counted")) }
            p.hint { (words.say("signatures-not-counted-hint")) }
            @for state in states {
                @let found = in_state(register, caller, all, state);
                @if !found.is_empty() {
                    h4 { (words.say(&format!("signatures-in-{}", state.name()))) " (" (found.len()) ")" }
                    ul.signatories { @for shown in found { li { (uncounted(register, caller, shown)) } } }
                }
            }
            @if !silent.is_empty() {
                details.fold {
                    summary { (words.say_with("signatures-silent", &[("count", silent.len().into())])) }
                    ul { @for name in &silent { li { (name) } } }
                }
                @if is_signed(statement, now).is_ok() {
                    p.actions {
                        a.button href={ "/statements/" (statement.id) "/signatures/remind" } { (words.say("remind")) }
                    }
                }
            }
        }
    }
}

fn uncounted(register: &Register, caller: &Caller, shown: &Shown) -> Markup {
    let words = caller.words;
    let days = match &shown.signature.reply {
        SignatureReply::Pending { days, .. } => days.iter().map(|day| time::day_in_words(caller, *day)).collect(),
        SignatureReply::Declined { .. } | SignatureReply::Signed | SignatureReply::Withdrawn => vec![],
    };
    let said = shown.worded.as_ref();
    html! {
        p.signatory { strong { (name(register, caller, &shown.signature)) } }
        p.meta {
            (time::in_words(caller, shown.signature.at))
            @if !days.is_empty() { " · " (words.say_with("signature-decides-on", &[("days", days.join(", ").into())])) }
            @if let Some(channel) = shown.signature.recorded { " · " (words.say(&format!("channel-{}", channel.name()))) }
            @if let Some(source) = said.and_then(|said| said.source.as_ref()) { " · " (source) }
        }
        @if let Some(view) = said.and_then(|said| said.view.as_deref()) { (paragraphs(view)) }
    }
}

/// The hat with which the caller signs, if the one that is worn may.
pub(super) fn signing_hat(register: &Register, readable: &Readable) -> Result<Hat, Refusal> {
    let hat = readable.hat.ok_or(Refusal::HatMissing)?;
    match access(register, &readable.statement, Asker::Hat(hat), Action::Sign) {
        // When one decides can be said before there is a text.
        Ok(()) => Ok(hat),
        Err(Refusal::NothingToSign) if readable.statement.stage == Stage::Drafting => Ok(hat),
        Err(refusal) => Err(refusal),
    }
}

/// What one's organisation has answered.
pub(super) fn own_state(statement: &Statement, organisation: OrganisationId) -> Option<SignatureState> {
    statement.signature_of(organisation).map(|signature| statement.state_of(signature))
}

/// The version that is signed now.
pub(super) fn signed_now(statement: &Statement) -> Option<VersionNumber> {
    statement.sign_on.as_ref().map(|sign_on| sign_on.version)
}

/// Where the caller signs or confirms, if that is asked of the hat that they wear: the address, and the key of the words.
pub(super) fn asked(register: &Register, readable: &Readable) -> Option<(String, &'static str)> {
    let statement = &*readable.statement;
    let hat = signing_hat(register, readable).ok().filter(|_| statement.sign_on.is_some())?;
    let found = statement.signature_of(hat.organisation);
    let confirm = |number: u32| format!("/statements/{}/signatures/{number}/confirm", statement.id);
    match found.map(|found| (statement.state_of(found), found)) {
        None | Some((SignatureState::Pending | SignatureState::Withdrawn, _)) => {
            Some((format!("/statements/{}/sign", statement.id), "sign"))
        }
        Some((SignatureState::ToConfirm | SignatureState::Paused, found)) => {
            Some((confirm(found.number.0), "sign-confirm"))
        }
        Some((SignatureState::AwaitingSecond, found)) => {
            let other = found.awaiting.as_ref().is_some_and(|awaiting| awaiting.first != hat.person);
            other.then(|| (confirm(found.number.0), "sign-second"))
        }
        Some((SignatureState::Valid | SignatureState::Declined, _)) => None,
    }
}
