//! Confirming a signature under later words, or as the second of two; and taking an answer back.

use super::{changes::comparison, name, reservation, sign, signed_now, signing_hat};
use crate::{
    api::{
        decisions::{Tell, decide},
        signatures::known,
    },
    app::App,
    caller::Caller,
    comparison::Comparison,
    extract::{Fields, Ids},
    pages::{
        changes::changed,
        comments::margin,
        fields::Faults,
        filled::{Filled, Sent, Turn, faults_of, go},
        form, languages,
        layout::{self, Page},
        rounds::conductor,
        shown,
        statement::head::{Tab, head},
    },
    problem::Problem,
    reading::{Readable, readable},
    signing::{
        self,
        asking::{Confirming, draw_confirmation, draw_withdrawal},
    },
    versions,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use draft::Text;
use ledger::{ChangeKind, Hat, Refusal, Signature, Statement, TextLanguage, VersionNumber};
use maud::{Markup, html};
use std::collections::BTreeSet;
use std::sync::Arc;
use terms::{Date, OrganisationId};

/// What differs from what was signed, and two buttons.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Ids(id, number): Ids) -> Response {
    let page = asked(&app, &caller, &id, &number)
        .and_then(|asked| show(&app, &caller, &asked, &Filled::fresh(), &Faults::default()));
    shown(&app, &caller, page)
}

/// Confirms, or takes it back.
pub(crate) async fn confirm(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(id, number): Ids,
    Fields(filled): Sent,
) -> Response {
    let page = submit(&app, &caller, &id, &number, &filled).await;
    shown(&app, &caller, page)
}

/// Takes an answer back.
pub(crate) async fn withdraw(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(id, number): Ids,
    Fields(filled): Sent,
) -> Response {
    let page = take_back(&app, &caller, &id, &number, &filled).await;
    shown(&app, &caller, page)
}

struct Asked {
    readable: Readable,
    signature: Arc<Signature>,
    hat: Hat,
}

fn asked(app: &App, caller: &Caller, id: &str, number: &str) -> Result<Asked, Problem> {
    caller.person()?;
    let readable = readable(app, caller, id)?;
    let signature = known(app, caller, &readable, number)?;
    let hat = signing_hat(&app.register.view(), &readable).map_err(|refusal| caller.refused(refusal))?;
    if signature.organisation != hat.organisation {
        return Err(caller.refused(Refusal::NotYourSignature));
    }
    Ok(Asked { readable, signature, hat })
}

async fn take_back(
    app: &Arc<App>,
    caller: &Caller,
    id: &str,
    number: &str,
    filled: &Filled,
) -> Result<Response, Problem> {
    let readable = readable(app, caller, id)?;
    let signature = known(app, caller, &readable, number)?;
    let statement = readable.statement.id;
    let to = format!("/statements/{statement}/signatures");
    let route = format!("POST {to}/{}/withdraw", signature.number.0);
    let first = match filled.ask(app, caller, caller.person()?, &route).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let organisation: Option<OrganisationId> = filled.get("organisation").parse().ok();
    let hat = caller.hat(app, organisation)?;
    let drawn = draw_withdrawal(signature.number);
    decide(app, caller, statement, drawn.decision(hat, first), &Tell::page(to.clone())).await?;
    Ok(go(&to))
}

async fn submit(app: &Arc<App>, caller: &Caller, id: &str, number: &str, filled: &Filled) -> Result<Response, Problem> {
    if filled.get("do") == "withdraw" {
        return take_back(app, caller, id, number, filled).await;
    }
    let asked = asked(app, caller, id, number)?;
    let Asked { readable, signature, .. } = &asked;
    let statement = readable.statement.id;
    let to = format!("/statements/{statement}/signatures");
    let route = format!("POST {to}/{}/confirm", signature.number.0);
    let first = match filled.ask(app, caller, caller.person()?, &route).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let done = async {
        let hat = caller.hat(app, filled.get("organisation").parse().ok())?;
        let drawn = draw_confirmation(app, caller, &readable.statement, signature, wish(caller, filled)?).await?;
        decide(app, caller, statement, drawn.decision(hat, first), &Tell::page(to.clone())).await
    };
    match done.await {
        Err(problem) => show(app, caller, &asked, filled, &faults_of(problem, sign::field_of)?),
        Ok(_) => Ok(go(&to)),
    }
}

fn wish(caller: &Caller, filled: &Filled) -> Result<Confirming, Problem> {
    let text = |name| Some(filled.get(name).to_owned()).filter(|text| !text.trim().is_empty());
    let malformed = || caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "bad-date", &[]);
    Ok(Confirming {
        version: filled.get("version").parse().ok().map(VersionNumber),
        decided_by: text("decided_by"),
        decided_on: text("decided_on").map(|day| Date::parse(day.trim()).ok_or_else(malformed)).transpose()?,
        clause: filled.get("clause").parse().ok(),
        reservation: text("reservation"),
    })
}

fn show(
    app: &App,
    caller: &Caller,
    Asked { readable, signature, hat }: &Asked,
    filled: &Filled,
    faults: &Faults,
) -> Result<Response, Problem> {
    let words = caller.words;
    let (register, statement) = (app.register.view(), &*readable.statement);
    let failed = |failure| caller.failed(&failure);
    let version = signed_now(statement).ok_or_else(|| caller.refused(Refusal::NothingToSign))?;
    let sealed = statement.version(version).ok_or_else(|| caller.refused(Refusal::UnknownVersion))?;
    let text = versions::text(app, statement, &sealed.text).map_err(failed)?;
    let told = signing::shown(&*app.store, statement, signature).map_err(failed)?;
    let is_second = signature.awaiting.as_ref().is_some_and(|awaiting| awaiting.first != hat.person);
    let title = words.say(if is_second { "sign-second" } else { "sign-confirm" });
    let differs = match &signature.given {
        Some(given) if given.version != version => differing(app, caller, statement, given.version, &text)?,
        _ => html! {},
    };
    let main = html! {
        (head(app, &register, caller, readable, Tab::Signatures))
        h2.tab-title { (title) }
        p.tab-intro {
            @if is_second { (words.say_with("sign-second-intro", &[("organisation", name(&register, caller, signature).into())])) }
            @else { (words.say("sign-confirm-intro")) }
        }
        @if is_second {
            @if let Some(by) = told.worded.as_ref().and_then(|worded| worded.decided_by.as_deref()) {
                p { (words.say("sign-decided-by")) ": " (by) }
            }
            (reservation(caller, statement, &told))
            div.signed-text { (margin::text(caller, statement, &text, Some(version), false)) }
        } @else {
            (differs)
            (reservation(caller, statement, &told))
        }
        p.meta {
            a href={ "/statements/" (statement.id) "/versions/" (version.0) } {
                (words.say_with("signing-read", &[("version", version.0.into())]))
            }
            " · " (words.say("version-hash")) ": " code.hash { (sealed.text.sha256) }
        }
        (faults.summary(words))
        form.card method="post" action={ "/statements/" (statement.id) "/signatures/" (signature.number.0) "/confirm" } {
            (filled.key())
            input type="hidden" name="organisation" value=(hat.organisation);
            input type="hidden" name="version" value=(version.0);
            @if !is_second { (sign::on_terms(caller, &text, filled, faults)) }
            (form::acting(&register, caller, *hat))
            p.actions {
                button.primary type="submit" name="do" value="confirm" { (words.say(if is_second { "sign-second-send" } else { "sign-confirm-send" })) }
                button type="submit" name="do" value="withdraw" { (words.say("sign-withdraw")) }
            }
        }
        @if conductor(&register, readable).is_none() && !is_second {
            p.meta { a href={ "/statements/" (statement.id) "/versions/" (version.0) "/classification" } { (words.say("changes-doubt")) } }
        }
    };
    Ok(layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main }))
}

/// Just the places that differ from what was signed, those apart that were said to be of language only.
pub(super) fn differing(
    app: &App,
    caller: &Caller,
    statement: &Statement,
    signed: VersionNumber,
    now: &Text,
) -> Result<Markup, Problem> {
    let words = caller.words;
    let before = statement.version(signed).ok_or_else(|| caller.refused(Refusal::UnknownVersion))?;
    let signed_now = statement.signables.last().and_then(|last| statement.version(last.version)).unwrap_or(before);
    let leading = versions::text(app, statement, &before.text).map_err(|failure| caller.failed(&failure))?;
    // What is led by is read by all; beside it, whatever binds.
    let mut compared = vec![(statement.leading(), Comparison::unattributed(leading, now.clone()))];
    for language in statement.binding.iter().map(|language| TextLanguage::Full(*language)) {
        if language != statement.leading() {
            compared.push((language, comparison(app, caller, statement, [before, signed_now], language)?));
        }
    }
    // Where one step lies between, each place has its class; over several steps all of them are shown.
    let steps = statement.signables.iter().filter(|signable| signable.version > signed).count();
    let language: BTreeSet<(TextLanguage, String)> = match statement.signables.last() {
        Some(last) if steps == 1 => {
            let is_language = |change: &&ledger::Change| {
                change.classified.as_ref().is_some_and(|classified| classified.kind == ChangeKind::Language)
            };
            let place = |change: &ledger::Change| (change.place.language, change.place.place.clone());
            last.changes.iter().filter(is_language).map(place).collect()
        }
        _ => BTreeSet::new(),
    };
    let of_language = |tag, row: &draft::Row| language.contains(&(tag, row.reference().to_string()));
    let has = |only: bool, (tag, comparison): &(TextLanguage, Comparison)| {
        comparison.difference.rows().iter().any(|row| !row.is_same() && of_language(*tag, row) == only)
    };
    let shown = |only: bool| {
        let several = compared.iter().filter(|each| has(only, each)).count() > 1;
        html! {
            @for (tag, comparison) in compared.iter().filter(|each| has(only, each)) {
                @if several { p.meta { (languages::name(words, *tag)) } }
                div.text.difference lang=(tag.tag()) {
                    (changed(words, comparison, |row| of_language(*tag, row) == only))
                }
            }
        }
    };
    Ok(html! {
        section.differing aria-labelledby="differing" {
            h3 id="differing" { (words.say_with("sign-differs", &[("version", signed.0.into())])) }
            (shown(false))
            @if !language.is_empty() {
                details.fold {
                    summary { (words.say_with("sign-differs-language", &[("count", language.len().into())])) }
                    (shown(true))
                }
            }
        }
    })
}
