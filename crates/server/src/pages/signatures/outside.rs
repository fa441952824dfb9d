//! Signing without an account, for an organisation outside the register: the text, its hash and the form. Whoever opens it
//! reads the text that is signed, for the coordinators have opened that to everybody.

pub(crate) mod link;

use super::sign::{self, on_terms};
use crate::{
    address::{self, Address},
    api::organisations::wish::{Told, normal},
    app::App,
    caller::Caller,
    extract::{Fields, Id, Params},
    html as texts, languages,
    outsiders::{Contact, NOBODY, Outsider, Typed},
    pages::{
        fields::{Choice, Control, Faults, Field, checks, field, name_fault},
        filled::{Filled, Turn, faults_of, go},
        heading,
        languages::name as language_name,
        layout::{self, Page},
        organisations::fields,
        shown, time,
    },
    problem::Problem,
    random::random,
    rates::ClientAddress,
    reading::readable,
    returned::Place,
    signing::asking::draw_outsider,
    versions,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use draft::Text;
use ledger::{Refusal, Statement, Version, VersionNumber};
use maud::{Markup, html};
use serde::Deserialize;
use std::net::IpAddr;
use std::sync::Arc;
use terms::{Date, OrganisationId, StatementId, limits};

#[derive(Deserialize)]
pub(crate) struct After {
    sent: Option<Sent>,
}

/// What has become of a signature.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Sent {
    /// Its contact has to say that it is theirs.
    Unconfirmed,
    /// It waits for a coordinator.
    Confirmed,
    /// It holds for the words that are signed now.
    Again,
    /// It was taken back.
    Withdrawn,
    /// It stays, and who signed is forgotten.
    Forgotten,
}

impl Sent {
    fn name(self) -> &'static str {
        match self {
            Sent::Unconfirmed => "unconfirmed",
            Sent::Confirmed => "confirmed",
            Sent::Again => "again",
            Sent::Withdrawn => "withdrawn",
            Sent::Forgotten => "forgotten",
        }
    }

    /// The page that says so.
    fn address(self, statement: StatementId) -> String {
        format!("/statements/{statement}/sign/outside?sent={}", self.name())
    }
}

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// The form, or the thanks for it.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Params(after): Params<After>,
) -> Response {
    let page = match after.sent {
        Some(sent) => Ok(thanks(&app, &caller, sent)),
        None => opened(&app, &caller, &id).and_then(|statement| {
            let version = statement.open_to_outsiders(app.clock.now());
            let filled =
                Filled::fresh().with("version", version.map(|version| version.0.to_string()).unwrap_or_default());
            show(&app, &caller, (&id, Some(&statement)), &filled, &Faults::default())
        }),
    };
    shown(&app, &caller, page)
}

/// Keeps it and writes to the contact; the answer doesn't say whether the address is known.
pub(crate) async fn send(
    State(app): State<Arc<App>>,
    caller: Caller,
    ClientAddress(client): ClientAddress,
    Id(id): Id,
    Fields(filled): Fields<Filled>,
) -> Response {
    let page = submit(&app, &caller, client, &id, &filled).await;
    shown(&app, &caller, page)
}

/// The statement, if it was opened to organisations outside the register; nobody else learns of it here that there is one.
fn opened(app: &App, caller: &Caller, id: &str) -> Result<Arc<Statement>, Problem> {
    let statement: StatementId = id.parse().map_err(|_| caller.not_found())?;
    let statement = app.register.shelf().get(statement).ok_or_else(|| caller.not_found())?;
    if statement.plan.takes_outsiders {
        return Ok(statement);
    }
    readable(app, caller, id)?;
    Err(caller.refused(Refusal::OutsidersNotTaken))
}

async fn submit(
    app: &Arc<App>,
    caller: &Caller,
    client: IpAddr,
    id: &str,
    filled: &Filled,
) -> Result<Response, Problem> {
    let first = match filled.ask(app, caller, NOBODY, &format!("POST /statements/{id}/sign/outside")).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let statement = match opened(app, caller, id) {
        Ok(statement) => statement,
        // It was closed to them while they typed: that is said with what they typed.
        Err(_) => {
            let mut faults = Faults::default();
            faults.add("send", caller.words.refusal(Refusal::OutsidersNotTaken.code(), &[]));
            return show(app, caller, (id, None), filled, &faults);
        }
    };
    let mut faults = Faults::default();
    let Some(outsider) = read(caller, &statement, filled, &mut faults) else {
        return show(app, caller, (id, Some(&statement)), filled, &faults);
    };
    let to = Sent::Unconfirmed.address(statement.id);
    let done = async {
        // What could not be taken in is not asked for.
        draw_outsider(app, caller, &statement, &outsider).await?;
        app.outsiders.ask(app, caller, &statement, (outsider, client), first, &to).await
    };
    match done.await {
        Ok(()) => Ok(go(&to)),
        Err(problem) => {
            let faults = faults_of_sending(problem)?;
            show(app, caller, (id, Some(&statement)), filled, &faults)
        }
    }
}

/// Too many mails is nothing to lose a form over either.
fn faults_of_sending(problem: Problem) -> Result<Faults, Problem> {
    match problem.status() {
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
            let mut faults = Faults::default();
            faults.add("send", problem.detail().to_owned());
            Ok(faults)
        }
        _ => faults_of(problem, field_of),
    }
}

/// Where the sentence of a refusal stands in the form.
fn field_of(code: &str) -> &'static str {
    match sign::field_of(code) {
        "answer" => match code {
            "name-missing" | "name-too-long" | "name-hidden" => "fi",
            "source-too-long" => "decided_by",
            _ => "send",
        },
        "source" => "decided_by",
        other => other,
    }
}

/// What was typed, as far as it can be told without the statement's rules; what is wrong with it otherwise.
fn read(caller: &Caller, statement: &Statement, filled: &Filled, faults: &mut Faults) -> Option<Outsider> {
    let text = |name: &str| filled.get(name).to_owned();
    let told = Told { fi: text("fi"), sv: text("sv"), en: text("en"), website: text("website"), ..Told::default() };
    if let Err(all) = told.read(caller) {
        *faults = fields::faults(all);
    }
    let told = Told { fi: normal(told.fi.trim()), sv: normal(told.sv.trim()), en: normal(told.en.trim()), ..told };
    let name = address::name(&normal(filled.get("contact")), limits::NAME_CHARS_MAX);
    let name = name.map_err(|fault| faults.add("contact", name_fault(caller.words, fault))).ok();
    let address = Address::parse(filled.get("email"));
    if address.is_none() {
        faults.add("email", caller.words.refusal("bad-address", &[]));
    }
    let terms = typed(caller, filled, faults);
    if filled.get("may") != "1" {
        faults.add("may", caller.words.refusal("outsider-unauthorised", &[]));
    }
    let contact = Contact { name: name?, address: address?, language: caller.words.language() };
    // Without one nothing is signed; which one is asked where it is decided.
    let version = VersionNumber(filled.get("version").parse().unwrap_or_default());
    let at = Place { statement: statement.id, organisation: OrganisationId::new(random()) };
    faults.is_empty().then(|| Outsider::new(at, told, &contact, version, terms))
}

/// The terms as they were typed.
fn typed(caller: &Caller, filled: &Filled, faults: &mut Faults) -> Typed {
    let text = |name: &str| Some(filled.get(name).to_owned()).filter(|text| !text.trim().is_empty());
    let decided_on = text("decided_on").map(|day| Date::parse(day.trim()));
    if decided_on == Some(None) {
        faults.add("decided_on", caller.words.refusal("bad-date", &[]));
    }
    Typed::new(text("decided_by"), decided_on.flatten(), filled.get("clause").parse().ok(), text("reservation"))
}

/// The form with the text, as far as there is one to sign.
fn show(
    app: &App,
    caller: &Caller,
    (id, statement): (&str, Option<&Arc<Statement>>),
    filled: &Filled,
    faults: &Faults,
) -> Result<Response, Problem> {
    let words = caller.words;
    let failed = |failure| caller.failed(&failure);
    let open = statement.map(|statement| statement.open_to_outsiders(app.clock.now()));
    let sealed = match (statement, &open) {
        (Some(statement), Some(Ok(version))) => statement.version(*version).map(|version| (statement, version)),
        _ => None,
    };
    let text = sealed.map(|(statement, version)| versions::text(app, statement, &version.text)).transpose();
    let text = text.map_err(failed)?;
    let title = match statement {
        Some(statement) => words.say_with("outside-title", &[("title", (&statement.title).into())]),
        None => words.say("sign-title"),
    };
    // What is shown is what is signed, also where another version was shown before.
    let filled = match sealed {
        Some((_, version)) => filled.clone().put("version", version.number.0.to_string()),
        None => filled.clone(),
    };
    let is_empty = filled.get("fi").is_empty() && filled.get("sv").is_empty() && filled.get("en").is_empty();
    let main = html! {
        (heading(&title, &words.say("outside-intro")))
        @if let Some(statement) = statement { (until(app, caller, statement)) }
        @if let Some(Err(refusal)) = &open { p.notice { (words.say(closed(*refusal))) } }
        (faults.summary(words))
        @if let (Some((statement, version)), Some(text)) = (sealed, &text) {
            (signed_text(app, caller, statement, version, text)?)
        }
        @if text.is_some() || !is_empty {
            form.card id="send" method="post" action={ "/statements/" (id) "/sign/outside" } novalidate {
                (filled.key())
                input type="hidden" name="version" value=(filled.get("version"));
                h2 { (words.say("outside-organisation")) }
                (fields::names(caller, &filled, faults))
                (fields::website(caller, &filled, faults))
                h2 { (words.say("outside-signatory")) }
                (contact_fields(caller, &filled, faults))
                @if let Some(text) = &text { (on_terms(caller, text, &filled, faults)) }
                (checks(
                    &Control { id: "may", label: words.say("outside-may"), hint: None, faults },
                    &filled,
                    &[Choice { value: "1".to_owned(), label: words.say("outside-may-yes") }],
                ))
                p.hint { (words.say("outside-then")) " " a href="/privacy" { (words.say("privacy-title")) } }
                p.actions { button.primary { (words.say("outside-send")) } }
            }
        }
    };
    Ok(layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main }))
}

/// Until when it is signed.
fn until(app: &App, caller: &Caller, statement: &Statement) -> Markup {
    let (words, now) = (caller.words, app.clock.now());
    let Some(closes) = statement.plan.closes else { return html! {} };
    let when = [("when", time::in_words(caller, closes).into())];
    html! {
        p.meta {
            @if closes <= now { (words.say_with("signing-closed", &when)) }
            @else {
                (words.say_with("signing-closes", &when)) " "
                (words.say_with("round-left", &[("left", time::left(words, now, closes).into())]))
            }
        }
    }
}

/// Why nothing can be signed now.
fn closed(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::SignOnClosed => "outside-closed",
        _ => "outside-not-now",
    }
}

/// The text that is signed, what it is known by, and how it reads in other languages.
fn signed_text(
    app: &App,
    caller: &Caller,
    statement: &Statement,
    version: &Version,
    text: &Text,
) -> Result<Markup, Problem> {
    let words = caller.words;
    let mut others = Vec::new();
    for (language, sealed) in languages::sealed_in(statement, version).skip(1) {
        let text = versions::text(app, statement, sealed).map_err(|failure| caller.failed(&failure))?;
        others.push((language, text));
    }
    Ok(html! {
        section.signed-text aria-labelledby="signed-text" {
            h2 id="signed-text" { (words.say_with("sign-text", &[("version", version.number.0.into())])) }
            p.meta { (words.say_with("version-sealed", &[("when", time::in_words(caller, version.sealed).into())])) }
            p.meta { (words.say("version-hash")) ": " code.hash { (version.text.sha256) } }
            div.text lang=(statement.language.tag()) { (texts::text(text)) }
            @for (language, text) in &others {
                details.fold {
                    summary { (language_name(words, *language)) }
                    div.text lang=(language.tag()) { (texts::text(text)) }
                }
            }
        }
    })
}

fn contact_fields(caller: &Caller, filled: &Filled, faults: &Faults) -> Markup {
    let words = caller.words;
    let line = |id, kind, label: &str, hint: &str, autocomplete| {
        let (label, hint) = (words.say(label), Some(words.say(hint)));
        field(&Field { id, kind, label, hint, value: filled.get(id), autocomplete }, faults)
    };
    html! {
        (line("contact", "text", "outside-contact", "outside-contact-hint", "name"))
        (line("email", "email", "outside-email", "outside-email-hint", "email"))
    }
}

fn thanks(app: &App, caller: &Caller, sent: Sent) -> Response {
    let words = caller.words;
    let title = words.say(&format!("outside-{}-title", sent.name()));
    let days = u64::try_from(limits::OUTSIDER_WITHIN_MS / DAY_MS).unwrap_or_default();
    let main = heading(&title, &words.say_with(&format!("outside-{}", sent.name()), &[("days", days.into())]));
    layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main })
}
