//! What an organisation has done in the network, from the themes that it raised to the results of what it signed: all of
//! it for the network, and for others as far as it is public.

use crate::{
    agenda::{line::grown, themes},
    api::agenda::targets::reader,
    app::App,
    caller::Caller,
    pages::{signatures::paragraphs, targets, time, traces::told},
    problem::Problem,
    public::is_public,
    reading,
    traces::{shaped, step},
};
use ledger::{Agenda, SignatureState, Statement, Target, TargetContact, Theme, Traced};
use maud::{Markup, html};
use std::sync::Arc;
use terms::OrganisationId;

/// The section; nothing if there is nothing to tell.
pub(super) fn section(app: &App, caller: &Caller, id: OrganisationId) -> Result<Markup, Problem> {
    let words = caller.words;
    let agenda = app.agenda.view();
    let parts = [
        ("organisation-themes", themes_of(app, caller, &agenda, |theme| theme.organisation() == Some(id))?),
        ("organisation-supports", themes_of(app, caller, &agenda, |theme| theme.supporters.contains_key(&id))?),
        ("organisation-shaped", comments(app, caller, id)),
        ("organisation-signed", signed(app, id)),
        ("organisation-contacts", contacts(app, caller, &agenda, id)),
        ("organisation-results", results(app, caller, id)),
    ];
    let parts: Vec<(&str, Vec<Markup>)> = parts.into_iter().filter(|(_, lines)| !lines.is_empty()).collect();
    Ok(html! {
        @if !parts.is_empty() {
            section.followed aria-labelledby="line" {
                h2 id="line" { (words.say("organisation-line")) }
                @for (title, lines) in &parts {
                    h3 { (words.say(title)) }
                    ul.plain { @for line in lines { li { (line) } } }
                }
            }
        }
    })
}

/// Themes are read by the network's organisations.
fn themes_of(
    app: &App,
    caller: &Caller,
    agenda: &Agenda,
    is_theirs: impl Fn(&Theme) -> bool,
) -> Result<Vec<Markup>, Problem> {
    if reader(app, caller).is_err() {
        return Ok(vec![]);
    }
    let (words, grown) = (caller.words, grown(app, caller));
    let mut lines = vec![];
    for theme in agenda.themes().iter().filter(|theme| is_theirs(theme)) {
        let told = themes::told(&*app.store, theme).map_err(|failure| caller.failed(&failure))?;
        let Some(told) = told else { continue };
        let backers = agenda.backers(theme.number).len();
        lines.push(html! {
            a href={ "/agenda/themes/" (theme.number.0) } { (told.title) }
            " " span.meta {
                (words.say(&format!("theme-state-{}", themes::state(theme, &grown))))
                " · " (words.say_with("theme-backers", &[("count", backers.into())]))
            }
            @if !told.reason.is_empty() { (paragraphs(&told.reason)) }
        });
    }
    Ok(lines)
}

/// In statements whose comments the caller may read.
fn comments(app: &App, caller: &Caller, id: OrganisationId) -> Vec<Markup> {
    let readable = reading::all(app, caller, usize::MAX).filter(|(_, each)| each.comments);
    let line = |statement: &Statement| {
        let own = statement.comments.iter().filter(|comment| comment.organisation == id && shaped(comment)).count();
        (own > 0).then(|| {
            html! {
                a href={ "/statements/" (statement.id) "/comments" } lang=(statement.language.tag()) { (statement.title) }
                " " span.meta { (caller.words.say_with("organisation-shaped-count", &[("count", own.into())])) }
            }
        })
    };
    readable.filter_map(|(_, each)| line(&each.statement)).collect()
}

/// The statements that are public and that it signed, newest first: what is not public says nothing of who signed.
fn public_and_signed(app: &App, id: OrganisationId) -> Vec<Arc<Statement>> {
    let (register, shelf) = (app.register.view(), app.register.shelf());
    let signs = |statement: &Arc<Statement>| {
        let answer = statement.signature_of(id);
        is_public(statement) && answer.is_some_and(|answer| statement.state_of(answer) == SignatureState::Valid)
    };
    let all = register.statements().iter().rev().filter_map(|(id, _)| shelf.get(*id));
    all.filter(signs).collect()
}

fn way(statement: &Statement) -> Markup {
    html! { a href={ "/s/" (statement.slug) } lang=(statement.language.tag()) { (statement.title) } }
}

fn signed(app: &App, id: OrganisationId) -> Vec<Markup> {
    public_and_signed(app, id).iter().map(|statement| way(statement)).collect()
}

/// Contacts are read by the network's organisations.
fn contacts(app: &App, caller: &Caller, agenda: &Agenda, id: OrganisationId) -> Vec<Markup> {
    if reader(app, caller).is_err() {
        return vec![];
    }
    let own = |contact: &&TargetContact| contact.organisation == id && contact.struck.is_none();
    let of = |target: &'_ Arc<Target>| {
        let target = target.clone();
        target.contacts.iter().filter(own).map(|contact| (contact.on, target.clone(), *contact)).collect::<Vec<_>>()
    };
    let mut all: Vec<_> = agenda.targets().iter().flat_map(of).collect();
    all.sort_by_key(|(on, target, contact)| std::cmp::Reverse((*on, target.number, contact.number)));
    let line = |(on, target, contact): &(terms::Date, Arc<Target>, TargetContact)| {
        html! {
            (time::day_in_words(caller, *on)) " " (targets::link(target))
            " " span.meta { (caller.words.say(&format!("means-{}", contact.how.name()))) }
        }
    };
    all.iter().map(line).collect()
}

fn results(app: &App, caller: &Caller, id: OrganisationId) -> Vec<Markup> {
    let register = app.register.view();
    let mut lines = vec![];
    for statement in public_and_signed(app, id) {
        for trace in statement.standing_traces() {
            if let Traced::Effect(_) = trace.what {
                lines
                    .push(html! { (told(caller, &step(caller.words, &register, trace))) p.meta { (way(&statement)) } });
            }
        }
    }
    lines
}
