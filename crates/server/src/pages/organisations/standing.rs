//! The forms by which an organisation leaves the network and comes back.

use super::{
    done,
    edit::{self, Shown},
};
use crate::{
    api::organisations::{Act, Care, looking_after, wish::normal},
    app::App,
    caller::Caller,
    extract::{Fields, Id},
    pages::{
        fields::{Control, Faults, text_area},
        filled::{Filled, Sent, Turn, faults_of},
        shown,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::response::Response;
use ledger::{RegisterCommand as Command, Standing};
use maud::{Markup, html};
use std::sync::Arc;
use terms::OrganisationId;

/// Takes the organisation out of the network, or back.
pub(crate) async fn change(State(app): State<Arc<App>>, caller: Caller, Id(id): Id, Fields(filled): Sent) -> Response {
    let page = submit(&app, &caller, &id, &filled).await;
    shown(&app, &caller, page)
}

async fn submit(app: &App, caller: &Caller, id: &str, filled: &Filled) -> Result<Response, Problem> {
    let id = edit::own(app, caller, id)?;
    let reason = normal(filled.get("reason"));
    let (care, command) = match filled.get("act") {
        "reinstate" => (Care::Network, Command::ReinstateOrganisation { organisation: id, reason }),
        _ => (Care::Organisation(id), Command::RemoveOrganisation { organisation: id, reason }),
    };
    let by = looking_after(app, caller, care)?;
    let first = match filled.ask(app, caller, by.person, &format!("POST /organisations/{id}/standing")).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let act = Act::of(by, command);
    match done(app, caller, act, first, format!("/organisations/{id}")).await {
        Err(problem) => {
            edit::show(app, caller, id, Shown { faults: faults_of(problem, |_| "reason")?, ..Shown::default() })
        }
        done => done,
    }
}

/// The section of the form's page, where there is something to do.
pub(super) fn section(
    caller: &Caller,
    id: OrganisationId,
    standing: Standing,
    coordinates: bool,
    faults: &Faults,
) -> Markup {
    let act = match standing {
        Standing::Member => "remove",
        Standing::Left | Standing::Declined if coordinates => "reinstate",
        Standing::Left | Standing::Declined | Standing::Applied => return html! {},
    };
    let words = caller.words;
    let filled = Filled::fresh();
    let reason = Control { id: "reason", label: words.say("reason"), hint: Some(words.say("reason-hint")), faults };
    html! {
        form.card method="post" action={ "/organisations/" (id) "/standing" } aria-labelledby="standing" novalidate {
            h2 id="standing" { (words.say(&format!("organisation-{act}-title"))) }
            p.hint { (words.say(&format!("organisation-{act}-hint"))) }
            (filled.key())
            (text_area(&reason, &filled))
            p.actions { button name="act" value=(act) { (words.say(&format!("organisation-{act}-submit"))) } }
        }
    }
}
