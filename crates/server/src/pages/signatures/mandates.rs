//! Who can decide in time: for a day on which the text would be sealed and a last day for signatures, which organisations
//! have a day of decision between the two, and which would be lost.

use crate::{
    app::App,
    caller::Caller,
    extract::{Id, Params},
    folded::alphabetical,
    pages::{
        fields::{Faults, Field, field},
        layout::{self, Page},
        rounds::conducted,
        shown,
        statement::head::{Tab, head},
        time,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{SignatureReply, Statement};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;
use terms::{Date, OrganisationId};

/// The two days; what can't be read is as if it weren't there.
#[derive(Deserialize, Default)]
pub(crate) struct Asked {
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
}

/// The page.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Params(asked): Params<Asked>,
) -> Response {
    let page = show(&app, &caller, &id, &asked);
    shown(&app, &caller, page)
}

/// An organisation that has said when it decides.
struct Mandate {
    organisation: OrganisationId,
    days: BTreeSet<Date>,
}

fn mandates(statement: &Statement) -> Vec<Mandate> {
    let pending = statement.answers().filter_map(|signature| match &signature.reply {
        SignatureReply::Pending { days, .. } => {
            Some(Mandate { organisation: signature.organisation, days: days.clone() })
        }
        SignatureReply::Declined { .. } | SignatureReply::Signed | SignatureReply::Withdrawn => None,
    });
    pending.collect()
}

fn show(app: &App, caller: &Caller, id: &str, asked: &Asked) -> Result<Response, Problem> {
    let readable = conducted(app, caller, id)?;
    let (register, statement) = (app.register.view(), &*readable.statement);
    let words = caller.words;
    let today = time::day_of(app.clock.now());
    let sealed = statement.sign_on.as_ref().map(|on| time::day_of(on.since));
    let from = Date::parse(asked.from.trim()).or(sealed).unwrap_or(today);
    let closes = statement.plan.closes.map(time::day_of);
    let until = Date::parse(asked.until.trim()).or(closes);
    let (mut able, mut lost) = (Vec::new(), Vec::new());
    for mandate in mandates(statement) {
        let in_time = mandate.days.iter().any(|day| *day >= from && until.is_none_or(|until| *day <= until));
        if in_time { able.push(mandate) } else { lost.push(mandate) }
    }
    let list = |mut mandates: Vec<Mandate>| -> Markup {
        let name =
            |mandate: &Mandate| crate::api::organisations::name_of(&register, mandate.organisation, words.language());
        mandates.sort_by_cached_key(|mandate| alphabetical(&name(mandate)));
        html! {
            ul.signatories {
                @for mandate in &mandates {
                    li {
                        p.signatory { strong { (name(mandate)) } }
                        @let days = mandate.days.iter().map(|day| time::day_in_words(caller, *day)).collect::<Vec<_>>();
                        p.meta { (words.say_with("signature-decides-on", &[("days", days.join(", ").into())])) }
                    }
                }
            }
        }
    };
    let title = words.say("mandates");
    let none = Faults::default();
    let (from_text, until_text) = (from.to_string(), until.map(|until| until.to_string()).unwrap_or_default());
    let day = |id, label: &str, value| Field {
        id,
        kind: "date",
        label: words.say(label),
        hint: None,
        value,
        autocomplete: "off",
    };
    let (signed, silent) = (statement.signature_counts().valid, crate::signing::silent(&register, statement).len());
    let count = |key: &str, count: usize| words.say_with(key, &[("count", count.into())]);
    let main = html! {
        (head(app, &register, caller, &readable, Tab::Signatures))
        h2.tab-title { (title) }
        p.tab-intro { (words.say("mandates-intro")) }
        form.card method="get" action={ "/statements/" (statement.id) "/signatures/mandates" } {
            (field(&day("from", "mandates-from", &from_text), &none))
            (field(&day("until", "mandates-until", &until_text), &none))
            p.actions {
                button.primary type="submit" { (words.say("mandates-show")) }
                a.button href={ "/statements/" (statement.id) "/sign-on" } { (words.say("mandates-move")) }
            }
        }
        section aria-labelledby="in-time" {
            h3 id="in-time" { (count("mandates-in-time", able.len())) }
            (list(able))
        }
        section aria-labelledby="lost" {
            h3 id="lost" { (count("mandates-lost", lost.len())) }
            (list(lost))
        }
        p.meta { (count("mandates-signed", signed)) " " (count("mandates-silent", silent)) }
        p.meta { a href={ "/statements/" (statement.id) "/signatures" } { (words.say("signatures")) } }
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main }))
}
