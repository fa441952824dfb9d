//! The form by which an organisation signs: the text itself, its hash, and one clear act. A coordinator records here what
//! came by mail, phone or meeting.

use super::{own_state, signed_now, signing_hat};
use crate::{
    api::decisions::{Tell, decide},
    app::App,
    caller::Caller,
    extract::{Fields, Id, Params},
    pages::{
        comments::{beginning, margin, recording},
        fields::{Choice, Control, Faults, Field, field, radios, select, text_area},
        filled::{Filled, Sent, Turn, faults_of, go},
        form,
        layout::{self, Page},
        rounds::conductor,
        shown,
        statement::head::{Tab, head},
        time,
    },
    problem::Problem,
    reading::{Readable, readable},
    signing::asking::{Answer, Wish, draw},
    versions,
};
use axum::extract::State;
use axum::response::Response;
use draft::Text;
use ledger::{Channel, Hat, Refusal, SignatureState, Statement, VersionNumber};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;
use terms::{Date, OrganisationId};

#[derive(Deserialize, Default)]
pub(crate) struct Asked {
    /// There if a coordinator records it for another organisation.
    #[serde(default)]
    record: String,
}

/// The empty form.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Params(asked): Params<Asked>,
) -> Response {
    let filled = Filled::fresh().with("record", asked.record);
    let page = may(&app, &caller, &id, &filled).and_then(|(readable, hat)| {
        let statement = &*readable.statement;
        let answer = if statement.sign_on.is_some() { "sign" } else { "pending" };
        let mut filled = filled.with("answer", answer);
        if filled.get("record").is_empty() {
            // Whoever has signed finds what came of that, and no form.
            if own_state(statement, hat.organisation) == Some(SignatureState::Valid) {
                return Ok(go(&format!("/statements/{}/signatures", statement.id)));
            }
            filled = filled.with("seen", statement.acts_of(hat.organisation).to_string());
        }
        if let Some(version) = signed_now(statement) {
            filled = filled.with("version", version.0.to_string());
        }
        show(&app, &caller, &readable, hat, &filled, &Faults::default())
    });
    shown(&app, &caller, page)
}

/// Answers.
pub(crate) async fn send(State(app): State<Arc<App>>, caller: Caller, Id(id): Id, Fields(filled): Sent) -> Response {
    let page = submit(&app, &caller, &id, &filled).await;
    shown(&app, &caller, page)
}

/// The hat for which the form is shown: it signs, or coordinates where something is recorded.
fn may(app: &App, caller: &Caller, id: &str, filled: &Filled) -> Result<(Readable, Hat), Problem> {
    caller.person()?;
    let readable = readable(app, caller, id)?;
    let register = app.register.view();
    let hat = if filled.get("record").is_empty() {
        signing_hat(&register, &readable)
    } else {
        conductor(&register, &readable).ok_or(Refusal::NotItsCoordinator)
    };
    hat.map(|hat| (readable, hat)).map_err(|refusal| caller.refused(refusal))
}

async fn submit(app: &Arc<App>, caller: &Caller, id: &str, filled: &Filled) -> Result<Response, Problem> {
    let (readable, worn) = may(app, caller, id, filled)?;
    let statement = readable.statement.id;
    let route = format!("POST /statements/{statement}/sign");
    let first = match filled.ask(app, caller, caller.person()?, &route).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let to = format!("/statements/{statement}/signatures");
    let done = async {
        let organisation: Option<OrganisationId> = filled.get("organisation").parse().ok();
        let hat = caller.hat(app, organisation)?;
        let drawn = draw(app, caller, &readable.statement, wish(caller, filled)?).await?;
        decide(app, caller, statement, drawn.decision(hat, first), &Tell::page(to.clone())).await
    };
    match done.await {
        Err(problem) => show(app, caller, &readable, worn, filled, &faults_of(problem, field_of)?),
        Ok(_) => Ok(go(&to)),
    }
}

fn wish(caller: &Caller, filled: &Filled) -> Result<Wish, Problem> {
    let text = |name| Some(filled.get(name).to_owned()).filter(|text| !text.trim().is_empty());
    let malformed = |_: &str| caller.problem(axum::http::StatusCode::UNPROCESSABLE_ENTITY, "bad-date", &[]);
    let day = |text: &str| Date::parse(text.trim()).ok_or_else(|| malformed(text));
    let decided_on = text("decided_on").map(|text| day(&text)).transpose()?;
    let days: BTreeSet<Date> =
        ["day", "day2", "day3"].into_iter().filter_map(text).map(|text| day(&text)).collect::<Result<_, _>>()?;
    let recorded = match filled.get("record") {
        "" => None,
        _ => {
            let unknown = |_| caller.refused(Refusal::UnknownOrganisation);
            let whose = filled.get("speaker").parse().map_err(unknown)?;
            let channel = Channel::named(filled.get("channel")).unwrap_or(Channel::Mail);
            Some((whose, channel, filled.get("source").to_owned()))
        }
    };
    let answer = match filled.get("answer") {
        "pending" => Answer::Pend,
        "decline" => Answer::Decline,
        _ => Answer::Sign,
    };
    let signs = answer == Answer::Sign;
    Ok(Wish {
        version: filled.get("version").parse().ok().map(VersionNumber),
        decided_by: text("decided_by").filter(|_| signs),
        decided_on: decided_on.filter(|_| signs),
        days,
        clause: filled.get("clause").parse().ok(),
        reservation: text("reservation"),
        view: text("view").filter(|_| answer == Answer::Decline),
        is_public: filled.get("publish") == "1",
        recorded,
        seen: filled.get("seen").parse().ok(),
        answer,
    })
}

/// Where the sentence of a refusal stands in the form.
pub(super) fn field_of(code: &str) -> &'static str {
    match code {
        "days-missing" | "day-in-the-past" | "too-many-days" => "day",
        "decided-in-the-future" | "bad-date" => "decided_on",
        "reservation-too-long" | "reservation-empty" => "reservation",
        "reservation-without-clause" | "unknown-clause" => "clause",
        "comment-too-long" => "view",
        "unknown-organisation" => "speaker",
        "source-missing" | "source-too-long" => "source",
        _ => "answer",
    }
}

fn show(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    hat: Hat,
    filled: &Filled,
    faults: &Faults,
) -> Result<Response, Problem> {
    let words = caller.words;
    let (register, statement) = (app.register.view(), &*readable.statement);
    let records = !filled.get("record").is_empty();
    let version = signed_now(statement).and_then(|number| statement.version(number));
    let text = version.map(|version| versions::text(app, statement, &version.text)).transpose();
    let text = text.map_err(|failure| caller.failed(&failure))?;
    let title = words.say(match (records, &text) {
        (true, _) => "signature-record",
        (false, Some(_)) => "sign-title",
        (false, None) => "sign-when",
    });
    let organisation = crate::api::organisations::name_of(&register, hat.organisation, words.language());
    let main = html! {
        (head(app, &register, caller, readable, Tab::Signatures))
        h2.tab-title { (title) }
        @if records { p.tab-intro { (words.say("signature-record-intro")) } }
        @if let (Some(text), Some(version), false) = (&text, version, records) {
            (read(caller, statement, version, text))
        }
        (faults.summary(words))
        form.card method="post" action={ "/statements/" (statement.id) "/sign" }
            data-keep=(form::kept_as(statement.id, readable.hat, if records { "record-signature" } else { "sign" })) {
            (form::brought(caller))
            (filled.key())
            input type="hidden" name="organisation" value=(hat.organisation);
            input type="hidden" name="record" value=(filled.get("record"));
            input type="hidden" name="seen" value=(filled.get("seen"));
            @if let Some(version) = version { input type="hidden" name="version" value=(version.number.0); }
            @if records { (recording(app, caller, filled, faults)) }
            (answers(caller, text.is_some(), &organisation, records, filled, faults))
            @if let Some(text) = &text { (on_terms(caller, text, filled, faults)) }
            (later(caller, filled, faults))
            @if text.is_some() { (declining(caller, filled, faults)) }
            @if records { (form::acting(&register, caller, hat)) }
            p.actions {
                button.primary type="submit" { (words.say(if records { "signature-record-send" } else { "sign-send" })) }
                a.button href={ "/statements/" (statement.id) "/signatures" } { (words.say("form-cancel")) }
            }
        }
    };
    Ok(layout::respond(app, caller, faults.status(), Page { title: &title, head: form::script(), main }))
}

/// What is signed: the text, its hash, and the way to what changed.
fn read(caller: &Caller, statement: &Statement, version: &ledger::Version, text: &Text) -> Markup {
    let words = caller.words;
    let number = version.number.0;
    html! {
        section.signed-text aria-labelledby="signed-text" {
            h3 id="signed-text" { (words.say_with("sign-text", &[("version", number.into())])) }
            p.meta { (words.say_with("version-sealed", &[("when", time::in_words(caller, version.sealed).into())])) }
            p.meta { (words.say("version-hash")) ": " code.hash { (version.text.sha256) } }
            p.meta {
                a href={ "/statements/" (statement.id) "/changes?from=read&to=" (number) } { (words.say("sign-changes")) }
            }
            (margin::text(caller, statement, text, Some(version.number), false))
        }
    }
}

fn answers(
    caller: &Caller,
    is_sealed: bool,
    organisation: &str,
    records: bool,
    filled: &Filled,
    faults: &Faults,
) -> Markup {
    let words = caller.words;
    let own = |key: &str| words.say_with(key, &[("organisation", organisation.into())]);
    let say = |key: &str| if records { words.say(&format!("{key}-other")) } else { own(key) };
    let choice = |value: &str, label| Choice { value: value.to_owned(), label };
    let pending = choice("pending", say("answer-pending"));
    let choices = if is_sealed {
        vec![choice("sign", say("answer-sign")), pending, choice("decline", say("answer-decline"))]
    } else {
        vec![pending]
    };
    let control = Control { id: "answer", label: words.say("sign-answer"), hint: None, faults };
    radios(&control, filled, &choices)
}

/// Who decided and when, and a reservation: all of it is voluntary.
pub(super) fn on_terms(caller: &Caller, text: &Text, filled: &Filled, faults: &Faults) -> Markup {
    let words = caller.words;
    let line = |id, kind, hint: Option<&str>| Field {
        id,
        kind,
        label: words.say(&format!("sign-{id}").replace('_', "-")),
        hint: hint.map(|hint| words.say(hint)),
        value: filled.get(id),
        autocomplete: "off",
    };
    let clauses: Vec<Choice> = text
        .clauses()
        .map(|clause| Choice {
            value: clause.number.to_string(),
            label: format!("{}. {}", clause.number, beginning(&clause.block.plain())),
        })
        .collect();
    let clause = Control { id: "clause", label: words.say("sign-clause"), hint: None, faults };
    let reservation = Control {
        id: "reservation",
        label: words.say("sign-reservation"),
        hint: Some(words.say("sign-reservation-hint")),
        faults,
    };
    let is_open = ["decided_by", "decided_on", "clause", "reservation"]
        .into_iter()
        .any(|name| !filled.get(name).is_empty() || faults.of(name).is_some());
    html! {
        details.fold open[is_open] {
            summary { (words.say("sign-terms")) }
            (field(&line("decided_by", "text", Some("sign-decided-by-hint")), faults))
            (field(&line("decided_on", "date", None), faults))
            (select(&clause, filled, &words.say("sign-clause-none"), &clauses))
            (text_area(&reservation, filled))
        }
    }
}

/// When it is decided, if not now.
fn later(caller: &Caller, filled: &Filled, faults: &Faults) -> Markup {
    let words = caller.words;
    let day = |id, key: &str, hint: Option<&str>| Field {
        id,
        kind: "date",
        label: words.say(key),
        hint: hint.map(|hint| words.say(hint)),
        value: filled.get(id),
        autocomplete: "off",
    };
    let is_open = filled.get("answer") == "pending" || faults.of("day").is_some();
    html! {
        details.fold open[is_open] {
            summary { (words.say("sign-later")) }
            (field(&day("day", "sign-day", Some("sign-day-hint")), faults))
            (field(&day("day2", "sign-day-other", None), faults))
            (field(&day("day3", "sign-day-other", None), faults))
        }
    }
}

/// A dissenting view, and whether it is published.
fn declining(caller: &Caller, filled: &Filled, faults: &Faults) -> Markup {
    let words = caller.words;
    let view = Control { id: "view", label: words.say("sign-view"), hint: Some(words.say("sign-view-hint")), faults };
    let publish = Control { id: "publish", label: words.say("sign-publish"), hint: None, faults };
    let choice = Choice { value: "1".to_owned(), label: words.say("sign-publish-yes") };
    let is_open = filled.get("answer") == "decline" || faults.of("view").is_some();
    html! {
        details.fold open[is_open] {
            summary { (words.say("sign-dissent")) }
            (text_area(&view, filled))
            (crate::pages::fields::checks(&publish, filled, &[choice]))
        }
    }
}
