//! Answering a round in one go: the version to read, room for a word at each clause, one button. Whoever comes by a mail's
//! link reads and writes first and says who they are by a code on sending; nothing that was typed is lost on the way.

mod clauses;
pub(crate) mod code;
mod hand_in;
pub(crate) mod receipt;

use super::{
    fields::{Faults, text_area},
    layout::{self, Page},
    names,
    rounds::{called, state, times},
    shown,
};
use crate::{
    address::Address,
    app::App,
    caller::Caller,
    cookies,
    extract::{Fields, Id, Params},
    failure::Failure,
    login::{Asked, Purpose, Wish},
    pages::{
        fields::Control,
        filled::{Filled, faults_of, go},
        form,
    },
    problem::Problem,
    rates::ClientAddress,
    reading::Readable,
    responding::{Sent, Typed, TypedTexts},
    versions,
};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use ledger::{Action, Asker, Hat, Refusal, Right, Round, RoundState, Statement, Version, VersionNumber, access};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;
use terms::StatementId;

/// The link's key; none for whoever is signed in.
#[derive(Deserialize, Default)]
pub(crate) struct Linked {
    #[serde(default)]
    key: String,
}

/// Somebody who answers a round, with the hat that they answer with.
struct Respondent {
    statement: Arc<Statement>,
    hat: Hat,
    /// The key of the link that they came by; may be empty.
    key: String,
    /// Whether they have shown that they are the hat's person.
    is_known: bool,
}

impl Respondent {
    /// Whoever the link was made for, or whoever is signed in.
    fn of(app: &App, caller: &Caller, id: &str, linked: &Linked) -> Result<Respondent, Problem> {
        let id: StatementId = id.parse().map_err(|_| caller.not_found())?;
        if linked.key.is_empty() {
            return Respondent::signed_in(app, caller, &id.to_string());
        }
        let statement = app.register.shelf().get(id).ok_or_else(|| caller.not_found())?;
        let hat = app.round_keys.hat(id, &linked.key).ok_or_else(|| caller.not_found())?;
        let register = app.register.view();
        let invited = Asker::Invited(hat.organisation);
        access(&register, &statement, invited, Action::ReadDraft).map_err(|_| caller.not_found())?;
        access(&register, &statement, Asker::Hat(hat), Action::Comment).map_err(|refusal| caller.refused(refusal))?;
        let is_known = caller.signed_in.is_some_and(|signed_in| signed_in.person == hat.person);
        Ok(Respondent { statement, hat, key: linked.key.clone(), is_known })
    }

    fn signed_in(app: &App, caller: &Caller, id: &str) -> Result<Respondent, Problem> {
        caller.person()?;
        let readable = crate::reading::readable(app, caller, id)?;
        let hat = readable.hat.ok_or_else(|| caller.refused(Refusal::HatMissing))?;
        access(&app.register.view(), &readable.statement, Asker::Hat(hat), Action::Comment)
            .map_err(|refusal| caller.refused(refusal))?;
        Ok(Respondent { statement: readable.statement, hat, key: String::new(), is_known: true })
    }

    /// The round that is answered, with its version.
    fn round(&self, caller: &Caller) -> Result<(&Round, &Version), Problem> {
        let is_answered = |round: &&Round| matches!(round.state, RoundState::Open | RoundState::Answering);
        let round = self.statement.current_round().filter(is_answered);
        let found = round.and_then(|round| Some((round, self.statement.version(round.version?)?)));
        found.ok_or_else(|| caller.problem(StatusCode::CONFLICT, "no-round-to-answer", &[]))
    }

    /// The address of one of its pages.
    fn path(&self, rest: &str) -> String {
        let key = if self.key.is_empty() { String::new() } else { format!("?key={}", self.key) };
        format!("/statements/{}/respond{rest}{key}", self.statement.id)
    }

    /// How its form is known on the device.
    fn kept_as(&self) -> String {
        form::kept_as(self.statement.id, Some(self.hat), "respond")
    }

    fn organisation(&self, app: &App, caller: &Caller) -> String {
        names(&app.register.view(), caller, &[self.hat.organisation]).pop().unwrap_or_default()
    }

    /// The person's address.
    fn address(&self, app: &App) -> Result<Address, Failure> {
        let reader = app.people.reader(self.hat.person)?;
        reader.map(|(address, _)| address).ok_or(Failure::Damaged("a contact without an address"))
    }

    /// What this browser typed for the hat.
    fn typed(&self, app: &App, browser: Option<&str>) -> Result<Option<Typed>, Failure> {
        let typed = app.typed.of(browser, self.statement.id, app.clock.now())?;
        Ok(typed.filter(|typed| typed.is_of(self.hat)))
    }

    /// As whoever reads a page of the statement.
    fn readable(&self) -> Readable {
        Readable { statement: self.statement.clone(), hat: Some(self.hat), right: Right::Read, comments: false }
    }
}

/// The version with room for a word at each clause.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
    Id(id): Id,
    Params(linked): Params<Linked>,
) -> Response {
    let page = Respondent::of(&app, &caller, &id, &linked).and_then(|respondent| {
        let failed = |failure: Failure| caller.failed(&failure);
        let typed = respondent.typed(&app, cookies::typing(&app, &headers)).map_err(failed)?;
        let filled = clauses::begun(typed.as_ref());
        let page = show(&app, &caller, &respondent, &filled, &Faults::default())?;
        // Known from now on, so that a form that is sent twice at once comes from one browser.
        let browser = cookies::typing(&app, &headers).map_or_else(TypedTexts::browser, str::to_owned);
        Ok(cookies::set_typing(&app, page, &browser))
    });
    shown(&app, &caller, page)
}

/// Everything was written: handed in at once by whoever is signed in, or after a code.
pub(crate) async fn send(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
    ClientAddress(client): ClientAddress,
    Id(id): Id,
    Params(linked): Params<Linked>,
    Fields(filled): Fields<Filled>,
) -> Response {
    let page = match Respondent::of(&app, &caller, &id, &linked) {
        Ok(respondent) => submit(&app, &caller, &headers, client, &respondent, &filled).await,
        Err(problem) => Err(problem),
    };
    shown(&app, &caller, page)
}

async fn submit(
    app: &App,
    caller: &Caller,
    headers: &HeaderMap,
    client: std::net::IpAddr,
    respondent: &Respondent,
    filled: &Filled,
) -> Result<Response, Problem> {
    let (_, current) = respondent.round(caller)?;
    // The version that was read: another round may have been opened meanwhile.
    let number = filled.get("version").parse().unwrap_or(current.number.0);
    let version = respondent.statement.version(VersionNumber(number));
    let version = version.ok_or_else(|| caller.refused(Refusal::UnknownVersion))?;
    let text = versions::text(app, &respondent.statement, &version.text).map_err(|failure| caller.failed(&failure))?;
    let (remarks, faults) = clauses::read(caller, &text, filled);
    if !faults.is_empty() {
        return show(app, caller, respondent, filled, &faults);
    }
    let browser = cookies::typing(app, headers).map_or_else(TypedTexts::browser, str::to_owned);
    let fresh = form::key();
    let key = Some(filled.get("key")).filter(|key| !key.is_empty()).unwrap_or(&fresh);
    let sent = Sent { form: key, from: filled.get("from"), version: number, remarks };
    let failed = |failure: Failure| caller.failed(&failure);
    let (hat, now) = (respondent.hat, app.clock.now());
    app.typed.keep(&browser, respondent.statement.id, hat, sent, now).await.map_err(failed)?;
    if respondent.typed(app, Some(&browser)).map_err(failed)?.is_none_or(|typed| typed.remarks.is_empty()) {
        // The same form again: it has been handed in.
        return Ok(cookies::set_typing(app, go(&respondent.path("/receipt")), &browser));
    }
    if respondent.is_known {
        let page = finish(app, caller, respondent, &browser).await?;
        return Ok(cookies::set_typing(app, page, &browser));
    }
    let organisation = respondent.organisation(app, caller);
    let wish = Wish {
        address: respondent.address(app).map_err(failed)?,
        words: caller.words,
        next: &respondent.path(""),
        purpose: Purpose::HandIn { organisation: &organisation, title: &respondent.statement.title },
    };
    match app.logins.ask(app, client, wish).await.map_err(failed)? {
        Asked::Browser(secret) => {
            let to = Redirect::to(&respondent.path("/code")).into_response();
            Ok(cookies::set_asking(app, cookies::set_typing(app, to, &browser), &secret))
        }
        Asked::TooMuch => {
            let mut faults = Faults::default();
            faults.add("text", caller.words.refusal("too-many-codes", &[]));
            let page = show(app, caller, respondent, filled, &faults)?;
            Ok(cookies::set_typing(app, page, &browser))
        }
    }
}

/// Hands in what was typed, and on to the receipt; what could not be handed in is shown with the reason.
async fn finish(app: &App, caller: &Caller, respondent: &Respondent, browser: &str) -> Result<Response, Problem> {
    let Err(problem) = hand_in::hand_in(app, caller, respondent, browser).await else {
        return Ok(go(&respondent.path("/receipt")));
    };
    let faults = faults_of(problem, |_| "text")?;
    let typed = respondent.typed(app, Some(browser)).map_err(|failure| caller.failed(&failure))?;
    show(app, caller, respondent, &clauses::begun(typed.as_ref()), &faults)
}

fn show(
    app: &App,
    caller: &Caller,
    respondent: &Respondent,
    filled: &Filled,
    faults: &Faults,
) -> Result<Response, Problem> {
    let (words, statement) = (caller.words, &*respondent.statement);
    let (round, version) = respondent.round(caller)?;
    let text = versions::text(app, statement, &version.text).map_err(|failure| caller.failed(&failure))?;
    let title = words.say("respond");
    let main = html! {
        article.statement.respond {
            (beginning(app, caller, respondent, round))
            (faults.summary(words))
            form method="post" action=(respondent.path("")) data-keep=(respondent.kept_as()) {
                (form::brought(caller))
                (filled.key())
                input type="hidden" name="from" value=(filled.get("from"));
                input type="hidden" name="version" value=(version.number.0);
                (clauses::text(caller, &text, statement.language, filled, faults))
                section.card aria-labelledby="respond-whole" {
                    h2 id="respond-whole" { (words.say("respond-whole")) }
                    (whole(caller, filled, faults))
                    (form::acting(&app.register.view(), caller, respondent.hat))
                    p.hint { (words.say(&format!("comment-read-by-{}", statement.openness.comments.name()))) }
                    @if !respondent.is_known { p.hint { (words.say("respond-code-comes")) } }
                    p.actions { button.primary type="submit" { (words.say("respond-send")) } }
                }
            }
        }
    };
    let status = faults.status();
    Ok(layout::respond(app, caller, status, Page { title: &title, head: form::script(), main }))
}

/// What is answered, for whom and until when.
fn beginning(app: &App, caller: &Caller, respondent: &Respondent, round: &Round) -> Markup {
    let (words, statement) = (caller.words, &*respondent.statement);
    let coordinators = names(&app.register.view(), caller, &statement.coordinators);
    html! {
        header.page-head.statement-head {
            p.stage { (called(caller, round)) " · " (state(caller, round)) }
            h1 lang=(statement.language.tag()) { (statement.title) }
            p.meta {
                (words.say_with("statement-coordinators", &[("count", coordinators.len().into())])) ": "
                (coordinators.join(", "))
            }
            p.round-now { (times(app, caller, round)) }
            p.notice {
                (words.say_with("respond-for", &[("organisation", respondent.organisation(app, caller).into())]))
                " " (words.say("respond-how"))
                // The clock that closes rounds may come a moment after their time.
                @if round.state == RoundState::Answering || round.closes <= app.clock.now() {
                    " " (words.say("respond-late"))
                }
            }
        }
    }
}

fn whole(caller: &Caller, filled: &Filled, faults: &Faults) -> Markup {
    let (label, hint) = (caller.words.say("respond-whole-field"), caller.words.say("comment-text-hint"));
    text_area(&Control { id: "text", label, hint: Some(hint), faults }, filled)
}
