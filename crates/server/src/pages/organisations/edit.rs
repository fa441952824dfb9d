use super::{acting, back, done, fields, logo, standing};
use crate::{
    api::organisations::{Act, Care, looking_after, looks_after, name, seen, wish::Told},
    app::App,
    caller::Caller,
    extract::{Fields, Id},
    pages::{
        fields::{Choice, Control, Faults, radios},
        filled::{Filled, Sent, Turn, faults_of},
        shown,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Refusal, RegisterCommand as Command, SigningRule};
use maud::{Markup, html};
use std::sync::Arc;
use terms::{OrganisationId, Seq};

/// What the page shows: the forms, what is wrong with one of them, and what somebody else changed meanwhile.
#[derive(Default)]
pub(super) struct Shown {
    pub(super) filled: Option<Filled>,
    pub(super) faults: Faults,
    pub(super) changed: Vec<(String, String)>,
}

/// The forms for looking after an organisation.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Response {
    let page = own(&app, &caller, &id).and_then(|id| show(&app, &caller, id, Shown::default()));
    shown(&app, &caller, page)
}

/// The organisation that the caller looks after.
pub(super) fn own(app: &App, caller: &Caller, id: &str) -> Result<OrganisationId, Problem> {
    caller.person()?;
    let (id, _) = seen(&app.register.view(), caller, id)?;
    if looks_after(app, caller, Care::Organisation(id)) {
        Ok(id)
    } else {
        Err(caller.refused(Refusal::OrganisationAdminsOnly))
    }
}

/// Saves names and details, or shows the form again, with what was typed and what is wrong.
pub(crate) async fn save(State(app): State<Arc<App>>, caller: Caller, Id(id): Id, Fields(filled): Sent) -> Response {
    let page = submit(&app, &caller, &id, &filled).await;
    shown(&app, &caller, page)
}

async fn submit(app: &App, caller: &Caller, id: &str, filled: &Filled) -> Result<Response, Problem> {
    let id = own(app, caller, id)?;
    let by = looking_after(app, caller, Care::Organisation(id))?;
    let first = match filled.ask(app, caller, by.person, &format!("POST /organisations/{id}/edit")).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let told = fields::told(filled);
    let (names, details) = match told.read(caller) {
        Ok(read) => read,
        Err(faults) => {
            let shown = Shown { filled: Some(filled.clone()), faults: fields::faults(faults), changed: vec![] };
            return show(app, caller, id, shown);
        }
    };
    let based_on = filled.get("based_on").parse().map(Seq);
    let based_on = based_on.map_err(|_| caller.bad_field("based_on", &caller.words.say("reason-not-understood")))?;
    let command = Command::DescribeOrganisation { organisation: id, based_on, names, details };
    let act = Act::of(by, command);
    match done(app, caller, act, first, format!("/organisations/{id}")).await {
        Err(problem) if problem.code() == Refusal::OrganisationChanged.code() => {
            let register = app.register.view();
            let known = register.organisation(id).ok_or_else(|| caller.not_found())?;
            let changed = fields::differences(caller, &told, &Told::of(known));
            // Whoever sends the form again has seen what is in the register now.
            let filled = Some(filled.clone().put("based_on", known.changed.0.to_string()));
            show(app, caller, id, Shown { filled, faults: faults_of(problem, |_| "changed")?, changed })
        }
        Err(problem) => {
            let faults = faults_of(problem, fields::field_of)?;
            show(app, caller, id, Shown { filled: Some(filled.clone()), faults, changed: vec![] })
        }
        done => done,
    }
}

/// Sets who has to sign.
pub(crate) async fn signing_rule(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Fields(filled): Sent,
) -> Response {
    let page = set_rule(&app, &caller, &id, &filled).await;
    shown(&app, &caller, page)
}

async fn set_rule(app: &App, caller: &Caller, id: &str, filled: &Filled) -> Result<Response, Problem> {
    let id = own(app, caller, id)?;
    let by = looking_after(app, caller, Care::Organisation(id))?;
    let first = match filled.ask(app, caller, by.person, &format!("POST /organisations/{id}/signing-rule")).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let unknown = || caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-choice", &[("field", "rule".into())]);
    let rule = SigningRule::named(filled.get("rule")).ok_or_else(unknown)?;
    let act = Act::of(by, Command::SetSigningRule { organisation: id, rule });
    done(app, caller, act, first, format!("/organisations/{id}")).await
}

pub(super) fn show(app: &App, caller: &Caller, id: OrganisationId, shown: Shown) -> Result<Response, Problem> {
    let register = app.register.view();
    let known = register.organisation(id).ok_or_else(|| caller.not_found())?;
    let words = caller.words;
    let fresh = || fields::filled(&Told::of(known)).with("based_on", known.changed.0.to_string());
    let filled = shown.filled.unwrap_or_else(fresh);
    let title = words.say_with("organisation-edit-title", &[("name", name(known, words.language()).into())]);
    let coordinates = looks_after(app, caller, Care::Network);
    let main = html! {
        header.page-head {
            (back(&format!("/organisations/{id}"), name(known, words.language())))
            h1 { (words.say("organisation-edit")) }
            p.actions {
                a href={ "/organisations/" (id) "/people" } { (words.say("people-title")) }
                @if coordinates { a href={ "/organisations/" (id) "/members" } { (words.say("members-title")) } }
            }
        }
        (shown.faults.summary(words))
        (changed(caller, &shown.changed))
        form.card method="post" action={ "/organisations/" (id) "/edit" } novalidate {
            (filled.key())
            input type="hidden" name="based_on" value=(filled.get("based_on"));
            (fields::names(caller, &filled, &shown.faults))
            (fields::essentials(caller, &filled, &shown.faults))
            (fields::more(caller, &filled, &shown.faults))
            (acting(app, caller, Care::Organisation(id)))
            p.actions {
                button.primary { (words.say("form-save")) }
                a href={ "/organisations/" (id) } { (words.say("form-cancel")) }
            }
        }
        (signing(caller, id, known.signing))
        (logo::section(caller, id, known.logo, &shown.faults))
        (standing::section(caller, id, known.standing, coordinates, &shown.faults))
    };
    Ok(super::page(app, caller, shown.faults.status(), &title, main))
}

/// What somebody else's words say now where these would change them.
fn changed(caller: &Caller, changed: &[(String, String)]) -> Markup {
    let words = caller.words;
    html! {
        @if !changed.is_empty() {
            section.notice id="changed" tabindex="-1" aria-labelledby="changed-title" {
                h2 id="changed-title" { (words.say("organisation-changed-title")) }
                p { (words.say("organisation-changed-hint")) }
                dl.facts {
                    @for (label, value) in changed {
                        div { dt { (label) } dd { @if value.is_empty() { (words.say("not-told")) } @else { (value) } } }
                    }
                }
            }
        }
    }
}

fn signing(caller: &Caller, id: OrganisationId, rule: SigningRule) -> Markup {
    let words = caller.words;
    let filled = Filled::fresh().with("rule", rule.name());
    let choice = |rule: &SigningRule| Choice {
        value: rule.name().to_owned(),
        label: words.say(&format!("signing-rule-{}", rule.name())),
    };
    let choices: Vec<Choice> = SigningRule::ALL.iter().map(choice).collect();
    let faults = Faults::default();
    let (label, hint) = (words.say("organisation-signing"), Some(words.say("organisation-signing-hint")));
    html! {
        form.card method="post" action={ "/organisations/" (id) "/signing-rule" } {
            (filled.key())
            (radios(&Control { id: "rule", label, hint, faults: &faults }, &filled, &choices))
            p.actions { button { (words.say("form-save")) } }
        }
    }
}
