//! What whoever signed for an organisation outside the register has behind their link: how it stands, and what they can do
//! about it. Opening it changes nothing.

use super::{Sent, signed_text, typed};
use crate::{
    api::{
        decisions::{Tell, decide},
        proofs,
    },
    app::App,
    caller::Caller,
    extract::{Fields, Ids},
    failure::Failure,
    outsiders::{self, NOBODY, Outsider, Step, Typed},
    pages::{
        fields::Faults,
        filled::{Filled, Turn, faults_of, go},
        heading,
        layout::{self, Page},
        shown,
        signatures::{act::differing, reservation, sign::on_terms, signed_now},
        time,
    },
    problem::Problem,
    signing::{
        self, Shown,
        asking::{Confirming, draw_confirmation, draw_outsider, draw_withdrawal, followed},
    },
    versions,
};
use axum::extract::State;
use axum::response::Response;
use ledger::{Refusal, Signature, SignatureState, Statement, VersionNumber};
use maud::{Markup, html};
use std::sync::Arc;
use terms::StatementId;

/// How it stands.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Ids(id, token): Ids) -> Response {
    let page = behind(&app, &caller, &id, &token).and_then(|behind| {
        let filled = behind.filled(&app, &caller)?;
        show(&app, &caller, &behind, &filled, &Faults::default())
    });
    shown(&app, &caller, page)
}

/// One of the buttons was pressed.
pub(crate) async fn press(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(id, token): Ids,
    Fields(filled): Fields<Filled>,
) -> Response {
    let page = pressed(&app, &caller, &id, &token, &filled).await;
    shown(&app, &caller, page)
}

/// What proves that it was taken in.
pub(crate) async fn receipt(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(id, token): Ids,
) -> Result<Response, Problem> {
    let Behind { statement, signature, .. } = behind(&app, &caller, &id, &token)?;
    let signature = signature.ok_or_else(|| caller.not_found())?;
    proofs::receipt_of(&app, &caller, statement.id, signature.seq)
}

/// What is behind a link.
struct Behind {
    statement: Arc<Statement>,
    outsider: Outsider,
    /// There once it was taken in.
    signature: Option<Arc<Signature>>,
    path: String,
}

/// What is asked of whoever has the link.
#[derive(PartialEq, Eq)]
enum Asks {
    /// Nothing.
    Nothing,
    /// That it is theirs, or that they sign this version rather than the one before.
    Sign(VersionNumber),
    /// That it still holds.
    Confirm(VersionNumber),
}

impl Behind {
    fn asks(&self, app: &App) -> Asks {
        let now = signed_now(&self.statement);
        match (&self.signature, now) {
            (Some(signature), Some(version)) if self.statement.state_of(signature) == SignatureState::ToConfirm => {
                Asks::Confirm(version)
            }
            (Some(_), _) => Asks::Nothing,
            (None, _) => match self.statement.open_to_outsiders(app.clock.now()) {
                Ok(version) if self.outsider.step == Step::Unconfirmed || self.outsider.version() != version => {
                    Asks::Sign(version)
                }
                Ok(_) | Err(_) => Asks::Nothing,
            },
        }
    }

    /// What they typed, with the clause of their reservation where it stands now.
    fn filled(&self, app: &App, caller: &Caller) -> Result<Filled, Problem> {
        let Typed { decided_by, clause, reservation, .. } = &self.outsider.signed.terms;
        let clause = match (self.asks(app), clause) {
            (Asks::Sign(version), Some(clause)) if version != self.outsider.version() => {
                let versions = [self.outsider.version(), version];
                followed(app, &self.statement, versions, *clause).map_err(|failure| caller.failed(&failure))?
            }
            (_, clause) => *clause,
        };
        let day = self.outsider.signed.terms.decided_on().map(|day| day.to_string());
        let clause = clause.map(|clause| clause.to_string());
        Ok(Filled::fresh()
            .with("decided_by", decided_by.clone().unwrap_or_default())
            .with("decided_on", day.unwrap_or_default())
            .with("clause", clause.unwrap_or_default())
            .with("reservation", reservation.clone().unwrap_or_default()))
    }
}

fn behind(app: &App, caller: &Caller, id: &str, token: &str) -> Result<Behind, Problem> {
    let id: StatementId = id.parse().map_err(|_| caller.not_found())?;
    let statement = app.register.shelf().get(id).ok_or_else(|| caller.not_found())?;
    let found = app.outsiders.behind(id, token, app.clock.now()).map_err(|failure| caller.failed(&failure))?;
    let outsider = found.ok_or_else(|| outsiders::gone(caller))?;
    let number = statement.signature_of(outsider.organisation).map(|found| found.number);
    let signature = statement.signatures.iter().find(|found| Some(found.number) == number).cloned();
    let path = app.outsiders.path(outsider.at());
    Ok(Behind { statement, outsider, signature, path })
}

async fn pressed(app: &Arc<App>, caller: &Caller, id: &str, token: &str, filled: &Filled) -> Result<Response, Problem> {
    let first = match filled.ask(app, caller, NOBODY, &format!("POST /statements/{id}/sign/outside/{token}")).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let behind = behind(app, caller, id, token)?;
    let Behind { statement, outsider, signature, .. } = &behind;
    let hat = outsider.hat();
    // Another version may be signed than the one that was signed before: then the form asks for the terms as well.
    let version = filled.get("version").parse().map_or(outsider.version(), VersionNumber);
    let mut faults = Faults::default();
    let terms = match (signature, filled.get("act")) {
        (None, "confirm") if version != outsider.version() => typed(caller, filled, &mut faults),
        _ => outsider.signed.terms.clone(),
    };
    if !faults.is_empty() {
        return show(app, caller, &behind, filled, &faults);
    }
    let done = async {
        match (filled.get("act"), signature) {
            ("forget", Some(_)) => {
                app.outsiders.let_go(caller, outsider.at()).await?;
                Ok(Sent::Forgotten)
            }
            ("withdraw", None) => {
                app.outsiders.discard(app, caller, outsider.at()).await?;
                Ok(Sent::Withdrawn)
            }
            ("withdraw", Some(signature)) => {
                let tell = Tell::page(Sent::Withdrawn.address(statement.id));
                decide(app, caller, statement.id, draw_withdrawal(signature.number).decision(hat, first), &tell)
                    .await?;
                Ok(Sent::Withdrawn)
            }
            (_, Some(signature)) => {
                let wish = Confirming { version: Some(version), ..Confirming::default() };
                let drawn = draw_confirmation(app, caller, statement, signature, wish).await?;
                let tell = Tell::page(Sent::Again.address(statement.id));
                decide(app, caller, statement.id, drawn.decision(hat, first), &tell).await?;
                Ok(Sent::Again)
            }
            (_, None) => {
                let outsider = outsider.signing(version, terms.clone());
                draw_outsider(app, caller, statement, &outsider).await?;
                let (at, to) = (outsider.at(), Sent::Confirmed.address(statement.id));
                app.outsiders.confirm(app, caller, statement, (at, version, terms), first, &to).await?;
                Ok(Sent::Confirmed)
            }
        }
    };
    match done.await {
        Ok(sent) => Ok(go(&sent.address(statement.id))),
        Err(problem) => {
            let faults = faults_of(problem, |code| match super::field_of(code) {
                "fi" => "send",
                field => field,
            })?;
            show(app, caller, &behind, filled, &faults)
        }
    }
}

fn show(app: &App, caller: &Caller, behind: &Behind, filled: &Filled, faults: &Faults) -> Result<Response, Problem> {
    let words = caller.words;
    let failed = |failure: Failure| caller.failed(&failure);
    let Behind { statement, outsider, signature, path } = behind;
    let told = signature.as_ref().map(|signature| signing::shown(&*app.store, statement, signature)).transpose();
    let told = told.map_err(failed)?;
    let asks = behind.asks(app);
    let title = words.say_with("outside-title", &[("title", (&statement.title).into())]);
    let text = match asks {
        Asks::Sign(version) | Asks::Confirm(version) => to_read(app, caller, behind, version)?,
        Asks::Nothing => html! {},
    };
    let is_other = matches!(asks, Asks::Sign(version) if version != outsider.version());
    let version = match asks {
        Asks::Sign(version) | Asks::Confirm(version) => Some(version),
        Asks::Nothing => None,
    };
    let terms = match version.filter(|_| is_other).and_then(|version| statement.version(version)) {
        Some(version) => {
            let text = versions::text(app, statement, &version.text).map_err(failed)?;
            on_terms(caller, &text, filled, faults)
        }
        None => html! {},
    };
    let is_over = told.as_ref().is_some_and(|told| told.state == SignatureState::Withdrawn);
    let main = html! {
        (heading(&title, &words.say(says(behind, told.as_ref(), &asks, is_other))))
        (faults.summary(words))
        (facts(caller, behind, told.as_ref()))
        (text)
        @if !is_over {
            form.card id="send" method="post" action=(path) {
                (filled.key())
                @if let Some(version) = version { input type="hidden" name="version" value=(version.0); }
                (terms)
                @if let (Some(_), Some(told)) = (version, &told) { (reservation(caller, statement, told)) }
                p.actions {
                    @if version.is_some() {
                        button.primary name="act" value="confirm" {
                            (words.say(if signature.is_some() || is_other { "sign-confirm-send" } else { "outside-confirm" }))
                        }
                    }
                    button name="act" value="withdraw" {
                        (words.say(if outsider.step == Step::Unconfirmed { "outside-discard" } else { "sign-withdraw" }))
                    }
                }
            }
        }
        @if signature.is_some() && !is_over { (forgetting(caller, path)) }
    };
    Ok(layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main }))
}

/// How the signature stays without whoever signed.
fn forgetting(caller: &Caller, path: &str) -> Markup {
    let words = caller.words;
    html! {
        details.fold {
            summary { (words.say("outside-forget")) }
            form method="post" action=(path) {
                (Filled::fresh().key())
                p { (words.say("outside-forget-hint")) }
                button name="act" value="forget" { (words.say("outside-forget-now")) }
            }
        }
    }
}

/// How it stands, in a sentence.
fn says(behind: &Behind, told: Option<&Shown>, asks: &Asks, is_other: bool) -> &'static str {
    match (told.map(|told| told.state), asks, behind.outsider.step) {
        (Some(SignatureState::ToConfirm), Asks::Confirm(_), _) => "outside-stands-to-confirm",
        (Some(SignatureState::Valid), ..) => "signature-means-valid",
        (Some(SignatureState::Withdrawn), ..) => "signature-means-withdrawn",
        (Some(_), ..) => "signature-means-to-confirm",
        (None, Asks::Sign(_), _) if is_other => "outside-stands-changed",
        (None, Asks::Sign(_), _) => "outside-stands-unconfirmed",
        (None, _, Step::Confirmed) => "outside-stands-waiting",
        (None, _, Step::Unconfirmed) => "outside-not-now",
    }
}

/// The text that is asked about: whole, or just what differs from what was signed.
fn to_read(app: &App, caller: &Caller, behind: &Behind, version: VersionNumber) -> Result<Markup, Problem> {
    let Behind { statement, outsider, signature, .. } = behind;
    let sealed = statement.version(version).ok_or_else(|| caller.refused(Refusal::UnknownVersion))?;
    let text = versions::text(app, statement, &sealed.text).map_err(|failure| caller.failed(&failure))?;
    let given = signature.as_ref().and_then(|signature| signature.given.as_ref()).map(|given| given.version);
    let before = given.unwrap_or(outsider.version());
    if before == version {
        return signed_text(app, caller, statement, sealed, &text);
    }
    let differs = differing(app, caller, statement, before, &text)?;
    let whole = signed_text(app, caller, statement, sealed, &text)?;
    Ok(html! {
        (differs)
        details.fold {
            summary { (caller.words.say_with("signing-read", &[("version", version.0.into())])) }
            (whole)
        }
    })
}

/// Who signed what, and the receipt.
fn facts(caller: &Caller, behind: &Behind, told: Option<&Shown>) -> Markup {
    let words = caller.words;
    let Behind { statement, outsider, signature, path } = behind;
    let version = statement.version(outsider.version());
    let given = signature.as_ref().and_then(|signature| signature.given.as_ref());
    let version = given.map_or(version, |given| statement.version(given.version));
    let Typed { decided_by, reservation, .. } = &outsider.signed.terms;
    let day = outsider.signed.terms.decided_on().map(|day| time::day_in_words(caller, day));
    let row = |key: &str, value: Option<&str>| {
        html! { @if let Some(value) = value { div { dt { (words.say(key)) } dd { (value) } } } }
    };
    html! {
        dl.facts {
            (row("organisation-name", Some(&outsider.called())))
            (row("outside-contact", Some(&outsider.signed.name)))
            (row("field-email", Some(&outsider.signed.email)))
            @if let Some(version) = version {
                (row("receipt-version", Some(&version.number.0.to_string())))
                div { dt { (words.say("version-hash")) } dd { code.hash { (version.text.sha256) } } }
            }
            (row("sign-decided-by", decided_by.as_deref()))
            (row("sign-decided-on", day.as_deref()))
            @if told.is_none() { (row("sign-reservation", reservation.as_deref())) }
            @if let Some(signature) = signature {
                (row("receipt-number", Some(&signature.number.0.to_string())))
                (row("receipt-time", Some(&time::in_words(caller, signature.at))))
                div {
                    dt { (words.say("receipt-signed")) }
                    dd {
                        a href={ (path) "/receipt" } download="receipt.json" { (words.say("receipt-download")) }
                        " · " a href="/verify" { (words.say("verify-title")) }
                    }
                }
            } @else if outsider.step == Step::Unconfirmed {
                (row("accept-until", Some(&time::in_words(caller, outsider.until()))))
            }
        }
    }
}
