//! The form by which a coordinator says who is a member of an umbrella, and until when.

use super::{acting, back, done, show::period};
use crate::{
    api::organisations::{Act, Care, looking_after, looks_after, name, seen, wish::normal},
    app::App,
    caller::Caller,
    extract::{Fields, Id},
    pages::{
        fields::{Choice, Control, Faults, Field, field, radios},
        filled::{Filled, Sent, Turn, faults_of},
        shown, time,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::response::Response;
use ledger::{Refusal, RegisterCommand as Command};
use maud::{Markup, html};
use std::sync::Arc;
use terms::{Date, OrganisationId};

/// Organisations that are offered where a name may mean several.
const OFFERED: usize = 12;

/// Who is a member, and the form for one more.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Response {
    let today = time::day_of(app.clock.now());
    let filled = Filled::fresh().with("from", today.to_string());
    let page = umbrella(&app, &caller, &id).and_then(|id| show(&app, &caller, id, &filled, &Faults::default(), &[]));
    shown(&app, &caller, page)
}

fn umbrella(app: &App, caller: &Caller, id: &str) -> Result<OrganisationId, Problem> {
    caller.person()?;
    let (id, _) = seen(&app.register.view(), caller, id)?;
    if looks_after(app, caller, Care::Network) { Ok(id) } else { Err(caller.refused(Refusal::CoordinatorsOnly)) }
}

/// Adds a member; a name that several have is asked again.
pub(crate) async fn link(State(app): State<Arc<App>>, caller: Caller, Id(id): Id, Fields(filled): Sent) -> Response {
    let page = submit(&app, &caller, &id, &filled).await;
    shown(&app, &caller, page)
}

async fn submit(app: &App, caller: &Caller, id: &str, filled: &Filled) -> Result<Response, Problem> {
    let umbrella = umbrella(app, caller, id)?;
    let by = looking_after(app, caller, Care::Network)?;
    let first = match filled.ask(app, caller, by.person, &format!("POST /organisations/{umbrella}/members")).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let mut faults = Faults::default();
    let register = app.register.view();
    let chosen: Option<OrganisationId> = filled.get("chosen").parse().ok();
    let meant = match chosen {
        Some(chosen) => vec![chosen],
        None => app.directory.listing(&register).meant(&register, filled.get("member"), OFFERED),
    };
    if meant.is_empty() {
        faults.add("member", caller.words.refusal(Refusal::UnknownOrganisation.code(), &[]));
    } else if meant.len() > 1 {
        faults.add("chosen", caller.words.refusal("several-organisations", &[]));
    }
    let from = date(caller, filled, "from", &mut faults);
    let until = (!filled.get("until").trim().is_empty()).then(|| date(caller, filled, "until", &mut faults)).flatten();
    let ([member], Some(from), true) = (&meant[..], from, faults.is_empty()) else {
        return show(app, caller, umbrella, filled, &faults, &meant);
    };
    let source = normal(filled.get("source"));
    let command = Command::LinkMember { umbrella, member: *member, from, until, source };
    let act = Act::of(by, command);
    match done(app, caller, act, first, format!("/organisations/{umbrella}/members")).await {
        Err(problem) => show(app, caller, umbrella, filled, &faults_of(problem, field_of)?, &[]),
        done => done,
    }
}

fn date(caller: &Caller, filled: &Filled, name: &'static str, faults: &mut Faults) -> Option<Date> {
    let date = Date::parse(filled.get(name).trim());
    if date.is_none() {
        faults.add(name, caller.words.refusal("bad-date", &[]));
    }
    date
}

fn field_of(code: &str) -> &'static str {
    match code {
        "source-missing" | "source-too-long" => "source",
        "dates-reversed" | "membership-known" => "until",
        _ => "member",
    }
}

/// Says when a membership ended.
pub(crate) async fn end(State(app): State<Arc<App>>, caller: Caller, Id(id): Id, Fields(filled): Sent) -> Response {
    let page = end_one(&app, &caller, &id, &filled).await;
    shown(&app, &caller, page)
}

async fn end_one(app: &App, caller: &Caller, id: &str, filled: &Filled) -> Result<Response, Problem> {
    let umbrella = umbrella(app, caller, id)?;
    let by = looking_after(app, caller, Care::Network)?;
    let first = match filled.ask(app, caller, by.person, &format!("POST /organisations/{umbrella}/members/end")).await?
    {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(response),
    };
    let member: OrganisationId = filled.get("member").parse().map_err(|_| caller.not_found())?;
    let bad_date = || caller.problem(axum::http::StatusCode::UNPROCESSABLE_ENTITY, "bad-date", &[]);
    let until = Date::parse(filled.get("ended").trim()).ok_or_else(bad_date)?;
    let act = Act::of(by, Command::EndMembership { umbrella, member, until });
    done(app, caller, act, first, format!("/organisations/{umbrella}/members")).await
}

fn show(
    app: &App,
    caller: &Caller,
    umbrella: OrganisationId,
    filled: &Filled,
    faults: &Faults,
    meant: &[OrganisationId],
) -> Result<Response, Problem> {
    let register = app.register.view();
    let known = register.organisation(umbrella).ok_or_else(|| caller.not_found())?;
    let words = caller.words;
    let called = name(known, words.language());
    let title = words.say_with("members-of", &[("name", called.into())]);
    let main = html! {
        header.page-head {
            (back(&format!("/organisations/{umbrella}"), called))
            h1 { (words.say("members-title")) }
            p.intro { (words.say("members-intro")) }
            (acting(app, caller, Care::Network))
        }
        (faults.summary(words))
        (form(app, caller, umbrella, filled, faults, meant))
        (ends(app, caller, umbrella))
    };
    Ok(page_of(app, caller, faults, &title, main))
}

fn page_of(app: &App, caller: &Caller, faults: &Faults, title: &str, main: Markup) -> Response {
    super::page(app, caller, faults.status(), title, main)
}

fn form(
    app: &App,
    caller: &Caller,
    umbrella: OrganisationId,
    filled: &Filled,
    faults: &Faults,
    meant: &[OrganisationId],
) -> Markup {
    let words = caller.words;
    let register = app.register.view();
    let line = |id, kind, label: &str, hint: Option<&str>| {
        let (label, hint) = (words.say(label), hint.map(|hint| words.say(hint)));
        field(&Field { id, kind, label, hint, value: filled.get(id), autocomplete: "off" }, faults)
    };
    let choices = meant.iter().filter_map(|id| {
        let label = name(register.organisation(*id)?, words.language()).to_owned();
        Some(Choice { value: id.to_string(), label })
    });
    html! {
        form.card method="post" action={ "/organisations/" (umbrella) "/members" } novalidate {
            (filled.key())
            (line("member", "text", "members-member", Some("members-member-hint")))
            @if meant.len() > 1 {
                (radios(&Control { id: "chosen", label: words.say("members-chosen"), hint: None, faults }, filled, &choices.collect::<Vec<_>>()))
            }
            (line("from", "date", "members-from", None))
            (line("until", "date", "members-until", Some("members-until-hint")))
            (line("source", "text", "membership-source", Some("members-source-hint")))
            p.actions { button.primary { (words.say("members-submit")) } }
        }
    }
}

fn ends(app: &App, caller: &Caller, umbrella: OrganisationId) -> Markup {
    let words = caller.words;
    let register = app.register.view();
    let today = time::day_of(app.clock.now());
    html! {
        @for (at, (member, membership)) in register.members(umbrella).enumerate() {
            section.card.person-roles aria-labelledby={ "m" (at) } {
                h2 id={ "m" (at) } { (link_to(&register, caller, member)) }
                p.meta { (period(caller, membership)) " · " (membership.source) }
                @if membership.until.is_none() {
                    form.inline method="post" action={ "/organisations/" (umbrella) "/members/end" } {
                        (Filled::fresh().key())
                        input type="hidden" name="member" value=(member);
                        label for={ "ended" (at) } { (words.say("members-ended")) }
                        input id={ "ended" (at) } name="ended" type="date" value=(today);
                        button { (words.say("members-end-submit")) }
                    }
                }
            }
        }
    }
}

fn link_to(register: &ledger::Register, caller: &Caller, id: OrganisationId) -> Markup {
    super::link(register, caller, id)
}
