use super::{back, kind, line, link, pill, places};
use crate::{
    api::organisations::{Care, logo, looks_after, name, people::people_of, seen},
    app::App,
    caller::Caller,
    extract::Id,
    pages::{shown, time},
    problem::Problem,
    reading,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Kind, Language, MemberCount, Membership, Organisation, Register, Standing, Statement};
use maud::{Markup, html};
use std::sync::Arc;
use terms::OrganisationId;
use words::Words;

/// What an organisation is, whom it belongs to, who acts for it and what it does here.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Response {
    let page = read(&app, &caller, &id);
    shown(&app, &caller, page)
}

fn read(app: &App, caller: &Caller, id: &str) -> Result<Response, Problem> {
    let register = app.register.view();
    let (id, known) = seen(&register, caller, id)?;
    let words = caller.words;
    let title = name(known, words.language());
    let statements = coordinated(app, caller, id);
    let looks_after = looks_after(app, caller, Care::Organisation(id));
    let main = html! {
        article.organisation {
            (head(caller, id, known, looks_after))
            (facts(caller, known))
            (memberships(&register, caller, "organisation-umbrellas", register.umbrellas(id).collect()))
            (memberships(&register, caller, "organisation-members", register.members(id).collect()))
            (people(app, caller, id, looks_after)?)
            (line::section(app, caller, id)?)
            section aria-labelledby="statements" {
                h2 id="statements" { (words.say("organisation-statements")) }
                @if statements.is_empty() {
                    p.meta { (words.say("organisation-statements-none")) }
                } @else {
                    ul.plain {
                        @for statement in &statements {
                            li {
                                a href={ "/statements/" (statement.id) } lang=(statement.language.tag()) { (statement.title) }
                                " " span.meta { (words.say(&format!("stage-{}", statement.stage.name()))) }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(super::page(app, caller, StatusCode::OK, title, main))
}

fn head(caller: &Caller, id: OrganisationId, known: &Organisation, looks_after: bool) -> Markup {
    let words = caller.words;
    let since = time::day_in_words(caller, time::day_of(known.since));
    html! {
        header.page-head {
            (back("/organisations", &words.say("organisations-title")))
            @if let Some(digest) = known.logo { img.logo src=(logo::address(id, digest)) alt=(words.say("organisation-logo")); }
            (pill(caller, known.standing))
            h1 { (name(known, words.language())) }
            (other_names(caller, known))
            p.meta { (words.say_with(&format!("standing-{}-since", known.standing.name()), &[("when", since.into())])) }
            @if known.standing == Standing::Applied { p.notice { (words.say("organisation-applied-notice")) } }
            @if looks_after {
                p.actions {
                    a.button href={ "/organisations/" (id) "/edit" } { (words.say("organisation-edit")) }
                    a href={ "/organisations/" (id) "/people" } { (words.say("people-title")) }
                    @if matches!(known.details.kind, Some(Kind::Umbrella | Kind::Network)) || known.stated.is_some() {
                        a href={ "/organisations/" (id) "/member-count" } { (words.say("member-count-title")) }
                    }
                }
            }
        }
    }
}

fn other_names(caller: &Caller, known: &Organisation) -> Markup {
    let shown = name(known, caller.words.language());
    let all = [("fi", &known.names.fi), ("sv", &known.names.sv), ("en", &known.names.en)];
    let mut others: Vec<_> = all.into_iter().filter(|(_, name)| !name.is_empty() && *name != shown).collect();
    others.dedup_by(|a, b| a.1 == b.1);
    html! {
        @if !others.is_empty() {
            p.other-names { @for (tag, name) in others { span lang=(tag) { (name) } } }
        }
    }
}

fn facts(caller: &Caller, known: &Organisation) -> Markup {
    let words = caller.words;
    let details = &known.details;
    let list = |all: Vec<String>| (!all.is_empty()).then(|| all.join(", "));
    let sectors = details.sectors.iter().map(|sector| words.say(&format!("sector-{}", sector.name())));
    let languages =
        details.languages.iter().map(|language: &Language| words.say(&format!("language-{}", language.tag())));
    let rows = [
        ("organisation-kind", kind(caller, known)),
        ("organisation-size", details.size.map(|size| words.say(&format!("organisation-size-{}", size.name())))),
        ("organisation-municipality", details.municipality.map(|code| places::municipality(caller, code))),
        ("organisation-county", details.county.as_ref().map(|code| places::county(caller, code))),
        ("organisation-sectors", list(sectors.collect())),
        ("organisation-languages", list(languages.collect())),
        ("organisation-business-id", details.business_id.map(|id| id.to_string())),
        ("organisation-association-number", details.association_number.map(|number| number.to_string())),
        ("member-count", known.stated.as_ref().map(|stated| stated_in_words(caller.words, stated))),
        ("organisation-signing", Some(words.say(&format!("signing-rule-{}", known.signing.name())))),
    ];
    html! {
        dl.facts {
            @for (label, value) in rows {
                @if let Some(value) = value { div { dt { (words.say(label)) } dd { (value) } } }
            }
            @if let Some(website) = &details.website {
                div {
                    dt { (words.say("organisation-website")) }
                    dd { a href=(website) rel="noopener nofollow" { (website) } }
                }
            }
        }
    }
}

/// How many associations belong to it, on which day, and where that is known from.
pub(in crate::pages) fn stated_in_words(words: &Words, stated: &MemberCount) -> String {
    let values = [
        ("count", stated.count.into()),
        ("day", time::day_said(words, stated.on).into()),
        ("source", (&stated.source).into()),
    ];
    words.say_with("member-count-stated", &values)
}

fn memberships(
    register: &Register,
    caller: &Caller,
    title: &'static str,
    all: Vec<(OrganisationId, &Membership)>,
) -> Markup {
    if all.is_empty() {
        return html! {};
    }
    let words = caller.words;
    let mut all: Vec<_> = all
        .into_iter()
        .filter_map(|(id, link)| {
            Some((crate::folded::alphabetical(name(register.organisation(id)?, words.language())), id, link))
        })
        .collect();
    all.sort_by(|a, b| (&a.0, a.2.from).cmp(&(&b.0, b.2.from)));
    html! {
        section aria-labelledby=(title) {
            h2 id=(title) { (words.say(title)) }
            table.listed role="table" aria-labelledby=(title) {
                thead role="rowgroup" {
                    tr role="row" {
                        @for head in ["organisation-name", "membership-time", "membership-source"] {
                            th role="columnheader" scope="col" { (words.say(head)) }
                        }
                    }
                }
                tbody role="rowgroup" {
                    @for (_, id, each) in all {
                        tr role="row" {
                            th role="rowheader" scope="row" { (link(register, caller, id)) }
                            td role="cell" data-label=(words.say("membership-time")) { (period(caller, each)) }
                            td role="cell" data-label=(words.say("membership-source")) { (each.source) }
                        }
                    }
                }
            }
        }
    }
}

/// From when until when, in words.
pub(super) fn period(caller: &Caller, link: &Membership) -> String {
    let from = time::day_in_words(caller, link.from);
    match link.until {
        None => caller.words.say_with("membership-from", &[("from", from.into())]),
        Some(until) => {
            let until = time::day_in_words(caller, until);
            caller.words.say_with("membership-from-until", &[("from", from.into()), ("until", until.into())])
        }
    }
}

/// For the organisation's own people, and for coordinators.
fn people(app: &App, caller: &Caller, id: OrganisationId, looks_after: bool) -> Result<Markup, Problem> {
    let wears = caller.signed_in.is_some_and(|who| app.register.view().wears(who.person, id));
    if !looks_after && !wears {
        return Ok(html! {});
    }
    let words = caller.words;
    let people = people_of(app, caller, id)?;
    Ok(html! {
        section aria-labelledby="people" {
            h2 id="people" { (words.say("organisation-people")) }
            p.hint { (words.say("organisation-people-hint")) }
            @if people.is_empty() { p.meta { (words.say("organisation-people-none")) } }
            ul.plain {
                @for member in people {
                    li {
                        strong { (member.name) } " "
                        span.meta {
                            (member.roles.iter().map(|role| words.say(&format!("role-{}", role.name()))).collect::<Vec<_>>().join(", "))
                        }
                    }
                }
            }
        }
    })
}

/// The statements that it coordinates and that the caller may read, newest first.
fn coordinated(app: &App, caller: &Caller, id: OrganisationId) -> Vec<Arc<Statement>> {
    let readable = reading::all(app, caller, usize::MAX).map(|(_, each)| each.statement);
    readable.filter(|statement| statement.coordinators.contains(&id)).collect()
}
