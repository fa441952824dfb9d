//! What changed from one signed version to the next: coordinators say of each change what it is, and whoever has signed may
//! doubt it.

use super::{own_state, signing_hat};
use crate::{
    api::{
        decisions::{Decision, Tell, decide},
        signatures::changes::{doubt, signable},
    },
    app::App,
    caller::Caller,
    comparison::Comparison,
    extract::{Fields, Ids},
    languages::sealed_in,
    pages::{
        changes::changed,
        fields::{Choice, Control, Faults, Field, field, radios, text_area},
        filled::{Filled, Sent, Turn, faults_of, go},
        layout::{self, Page},
        rounds::conductor,
        shown,
        statement::head::{Tab, head},
        time,
    },
    problem::Problem,
    reading::{Readable, readable},
    room::MakeCommand,
    versions,
};
use axum::extract::State;
use axum::response::Response;
use draft::Text;
use ledger::{
    Change, ChangeKind, ChangeNumber, Endorse, Hat, Refusal, Signable, SignatureState, Statement, StatementCommand,
    TextLanguage, Version,
};
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// All changes, one below the other.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Ids(id, version): Ids) -> Response {
    let page = seen(&app, &caller, &id, &version)
        .and_then(|(readable, signable)| show(&app, &caller, &readable, &signable, None));
    shown(&app, &caller, page)
}

/// Says what one of them is, or doubts it.
pub(crate) async fn send(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(id, version): Ids,
    Fields(filled): Sent,
) -> Response {
    let page = submit(&app, &caller, &id, &version, &filled).await;
    shown(&app, &caller, page)
}

fn seen(app: &App, caller: &Caller, id: &str, version: &str) -> Result<(Readable, Signable), Problem> {
    caller.person()?;
    let readable = readable(app, caller, id)?;
    let signable = signable(caller, &readable.statement, version)?.clone();
    Ok((readable, signable))
}

async fn submit(app: &App, caller: &Caller, id: &str, version: &str, filled: &Filled) -> Result<Response, Problem> {
    let (readable, signable) = seen(app, caller, id, version)?;
    let statement = readable.statement.id;
    let change = filled.get("change").parse().map(ChangeNumber).map_err(|_| caller.refused(Refusal::UnknownChange))?;
    let to = format!("/statements/{statement}/versions/{}/classification", signable.version.0);
    let route = format!("POST {to}");
    let first = match filled.ask(app, caller, caller.person()?, &route).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let done = async {
        let hat = caller.hat(app, filled.get("organisation").parse().ok())?;
        let reason = filled.get(&format!("reason-{}", change.0)).to_owned();
        let (command, puts) = match filled.get("do") {
            "doubt" => {
                let (command, put) = doubt(caller, &readable.statement, (signable.version, change), reason)?;
                (command, vec![put])
            }
            _ => {
                let unknown =
                    || caller.problem(axum::http::StatusCode::UNPROCESSABLE_ENTITY, "unknown-change-kind", &[]);
                let kind = ChangeKind::named(filled.get(&format!("kind-{}", change.0))).ok_or_else(unknown)?;
                let command = Endorse::Classify { version: signable.version, change, kind, reason };
                (MakeCommand::plain(move |_| StatementCommand::Endorse(command)), vec![])
            }
        };
        let decision = Decision { hat, command, puts, first };
        decide(app, caller, statement, decision, &Tell::page(format!("{to}#change-{}", change.0))).await
    };
    match done.await {
        Err(problem) => {
            let said = problem.detail().to_owned();
            let field = if problem.code() == "unknown-change-kind" { "kind" } else { "reason" };
            // What can't be put right in the form is no page with the form.
            faults_of(problem, |_| "reason")?;
            let mut faults = Faults::default();
            faults.add(format!("{field}-{}", change.0), said);
            show(app, caller, &readable, &signable, Some((change, filled, &faults)))
        }
        Ok(_) => Ok(go(&format!("{to}#change-{}", change.0))),
    }
}

/// A form that was sent, for which change, and what is wrong with it.
type Wrong<'a> = Option<(ChangeNumber, &'a Filled, &'a Faults)>;

fn show(
    app: &App,
    caller: &Caller,
    readable: &Readable,
    signable: &Signable,
    wrong: Wrong<'_>,
) -> Result<Response, Problem> {
    let words = caller.words;
    let (register, statement) = (app.register.view(), &*readable.statement);
    let title = words.say_with("changes-to-class", &[("version", signable.version.0.into())]);
    let before = statement.signables.iter().rev().find(|each| each.version < signable.version);
    let compared = compared(app, caller, statement, before, signable)?;
    let conducts = conductor(&register, readable);
    // Whoever has signed earlier words may doubt what is said of the later ones.
    let doubts = signing_hat(&register, readable).ok().filter(|hat| {
        let state = own_state(statement, hat.organisation);
        matches!(state, Some(SignatureState::Valid | SignatureState::ToConfirm | SignatureState::Paused))
    });
    let none = Faults::default();
    let faults = wrong.as_ref().map_or(&none, |(_, _, faults)| faults);
    let main = html! {
        (head(app, &register, caller, readable, Tab::Signatures))
        h2.tab-title { (title) }
        p.tab-intro { (words.say(if conducts.is_some() { "changes-to-class-intro" } else { "changes-to-doubt-intro" })) }
        (faults.summary(words))
        @if signable.changes.is_empty() { p.empty { (words.say("changes-to-class-none")) } }
        ol.to-class {
            @for (number, change) in signable.numbered() {
                li.card id={ "change-" (number.0) } {
                    @let sent = wrong.filter(|(of, ..)| *of == number).map(|(_, filled, faults)| (filled, faults));
                    (one(caller, statement, &compared, (number, change)))
                    @if let Some(hat) = conducts { (class(caller, statement, signable, (number, change), hat, sent)) }
                    @else if let Some(hat) = doubts.filter(|_| is_language(change)) {
                        (doubting(caller, statement, signable, number, hat, sent))
                    }
                }
            }
        }
        p.meta { a href={ "/statements/" (statement.id) "/signatures" } { (words.say("signatures")) } }
    };
    Ok(layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main }))
}

fn is_language(change: &Change) -> bool {
    change.classified.as_ref().is_some_and(|classified| classified.kind == ChangeKind::Language)
}

/// The texts of both versions in every language in which something changed.
fn compared(
    app: &App,
    caller: &Caller,
    statement: &Statement,
    before: Option<&Signable>,
    after: &Signable,
) -> Result<BTreeMap<TextLanguage, Comparison>, Problem> {
    let version = |signable: &Signable| statement.version(signable.version);
    let (Some(from), Some(to)) = (before.and_then(version), version(after)) else { return Ok(BTreeMap::new()) };
    let languages: BTreeSet<TextLanguage> = after.changes.iter().map(|change| change.place.language).collect();
    let one = |language| Ok((language, comparison(app, caller, statement, [from, to], language)?));
    languages.into_iter().map(one).collect()
}

/// The text of two versions in a language; what is not there is empty.
pub(super) fn comparison(
    app: &App,
    caller: &Caller,
    statement: &Statement,
    versions: [&Version; 2],
    language: TextLanguage,
) -> Result<Comparison, Problem> {
    let text = |version| match sealed_in(statement, version).find(|(tag, _)| *tag == language) {
        Some((_, sealed)) => versions::text(app, statement, sealed).map_err(|failure| caller.failed(&failure)),
        None => Ok(Text::from_markdown("")),
    };
    let [before, after] = versions;
    Ok(Comparison::unattributed(text(before)?, text(after)?))
}

/// A change as it reads, what makes it weigh, and what was said of it.
fn one(
    caller: &Caller,
    statement: &Statement,
    compared: &BTreeMap<TextLanguage, Comparison>,
    (number, change): (ChangeNumber, &Change),
) -> Markup {
    let words = caller.words;
    let place = &change.place;
    let is_leading = place.language == statement.leading();
    let heading = match place.clause {
        Some(clause) if place.place.starts_with("was-") => {
            words.say_with("classed-was-clause", &[("clause", clause.into())])
        }
        Some(clause) => words.say_with("classed-clause", &[("clause", clause.into())]),
        None => words.say_with("change-numbered", &[("change", number.0.into())]),
    };
    let weights = place.weights.iter().map(|weight| words.say(&format!("weight-{}", weight.name())));
    let weights = weights.collect::<Vec<_>>().join(", ");
    html! {
        h3 {
            (heading)
            @if !is_leading { " · " (crate::pages::languages::name(words, place.language)) }
        }
        @if let Some(compared) = compared.get(&place.language) {
            div.text.difference lang=(place.language.tag()) {
                (changed(words, compared, |row| row.reference().to_string() == place.place))
            }
        }
        @if let Some(classified) = &change.classified {
            p {
                strong { (words.say(&format!("change-kind-{}", classified.kind.name()))) } ": " (classified.reason)
            }
            p.meta { (time::in_words(caller, classified.at)) }
        } @else if !weights.is_empty() {
            p.hint { (words.say_with("change-weighs", &[("weights", weights.into())])) }
        } @else {
            p.hint { (words.say("change-weighs-nothing")) }
        }
    }
}

fn class(
    caller: &Caller,
    statement: &Statement,
    signable: &Signable,
    (number, change): (ChangeNumber, &Change),
    hat: Hat,
    sent: Option<(&Filled, &Faults)>,
) -> Markup {
    let words = caller.words;
    let kind = change.classified.as_ref().map_or(change.place.presumed(), |classified| classified.kind);
    let (kind_id, reason_id) = (format!("kind-{}", number.0), format!("reason-{}", number.0));
    let fresh = Filled::fresh().with(&kind_id, kind.name());
    let none = Faults::default();
    let (filled, faults) = sent.unwrap_or((&fresh, &none));
    let choices: Vec<Choice> = ChangeKind::ALL
        .iter()
        .map(|kind| Choice { value: kind.name().to_owned(), label: words.say(&format!("change-is-{}", kind.name())) })
        .collect();
    let control = Control { id: &kind_id, label: words.say("classed-as"), hint: None, faults };
    let reason = Field {
        id: &reason_id,
        kind: "text",
        label: words.say("reason"),
        hint: None,
        value: filled.get(&reason_id),
        autocomplete: "off",
    };
    let fields = html! {
        form method="post" action={ "/statements/" (statement.id) "/versions/" (signable.version.0) "/classification" } {
            (filled.key())
            input type="hidden" name="organisation" value=(hat.organisation);
            input type="hidden" name="change" value=(number.0);
            (radios(&control, filled, &choices))
            (field(&reason, faults))
            p.actions { button type="submit" name="do" value="class" { (words.say("change-class-send")) } }
        }
    };
    if change.classified.is_some() && sent.is_none() {
        html! { details.fold { summary { (words.say("change-class-again")) } (fields) } }
    } else {
        fields
    }
}

fn doubting(
    caller: &Caller,
    statement: &Statement,
    signable: &Signable,
    number: ChangeNumber,
    hat: Hat,
    sent: Option<(&Filled, &Faults)>,
) -> Markup {
    let words = caller.words;
    let reason_id = format!("reason-{}", number.0);
    let fresh = Filled::fresh();
    let none = Faults::default();
    let (filled, faults) = sent.unwrap_or((&fresh, &none));
    let reason = Control {
        id: &reason_id,
        label: words.say("change-doubt-why"),
        hint: Some(words.say("change-doubt-hint")),
        faults,
    };
    html! {
        details.fold open[sent.is_some()] {
            summary { (words.say("change-doubt")) }
            form method="post" action={ "/statements/" (statement.id) "/versions/" (signable.version.0) "/classification" } {
                (filled.key())
                input type="hidden" name="organisation" value=(hat.organisation);
                input type="hidden" name="change" value=(number.0);
                (text_area(&reason, filled))
                p.actions { button type="submit" name="do" value="doubt" { (words.say("change-doubt-send")) } }
            }
        }
    }
}
