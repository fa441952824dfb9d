//! The front page: the statements that one may read, and for whoever is not signed in also what this is.

pub(in crate::pages) mod landing;

use super::{
    layout::{self, Page},
    names,
    rounds::{called, state, times},
    statement::head::stage,
    time,
};
use crate::{
    app::App,
    caller::Caller,
    public::{feed::published, is_public},
    reading,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Register, Role, Statement};
use maud::{Markup, html};
use std::sync::Arc;
use words::Words;

/// The page.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let words = caller.words;
    let register = app.register.view();
    let statements: Vec<_> = reading::all(&app, &caller, usize::MAX).map(|(_, each)| each.statement).collect();
    let main = match caller.signed_in {
        Some(signed_in) => {
            let coordinates = register.roles(signed_in.person).any(|(_, role)| role == Role::Coordinator);
            html! {
                header.page-head {
                    h1 { (words.say("home-title")) }
                    p.intro { (words.say("home-intro")) }
                    @if coordinates {
                        p.actions {
                            a.button.primary href="/statements/new" { (words.say("new-title")) }
                            a.button href="/bulletins/drafts" { (words.say("bulletins-write")) }
                        }
                    }
                }
                @if statements.is_empty() { p.empty { (words.say("home-empty")) } }
                (list(&app, &caller, &register, &statements))
            }
        }
        None => {
            // What is public is read on its public page.
            let others: Vec<_> = statements.into_iter().filter(|statement| !is_public(statement)).collect();
            let (listed, public) = (list(&app, &caller, &register, &others), published(&app));
            landing::page(words, &(listed, others.len()), &public)
        }
    };
    let title = if caller.signed_in.is_some() { words.say("home-title") } else { words.say("site-tagline") };
    layout::respond(&app, &caller, StatusCode::OK, Page { title: &title, head: feed(words), main })
}

/// Where programs find what is new.
pub(super) fn feed(words: &Words) -> Markup {
    html! { link rel="alternate" type="application/atom+xml" href="/feed.atom" title=(words.say("feed-title")); }
}

fn list(app: &App, caller: &Caller, register: &Register, statements: &[Arc<Statement>]) -> Markup {
    html! {
        @if !statements.is_empty() {
            ul.statements { @for statement in statements { li { (card(app, caller, register, statement)) } } }
        }
    }
}

fn card(app: &App, caller: &Caller, register: &Register, statement: &Statement) -> Markup {
    let words = caller.words;
    let coordinators = names(register, caller, &statement.coordinators);
    html! {
        article.card {
            p.stage { (stage(caller, statement)) }
            h2 lang=(statement.language.tag()) { a href={ "/statements/" (statement.id) } { (statement.title) } }
            p.meta {
                (words.say_with("statement-coordinators", &[("count", coordinators.len().into())])) ": "
                (coordinators.join(", "))
            }
            @if let Some(round) = statement.current_round() {
                p.round-now { (called(caller, round)) " · " (state(caller, round)) " · " (times(app, caller, round)) }
            }
            p.meta { (words.say_with("statement-opened", &[("when", time::in_words(caller, statement.created).into())])) }
        }
    }
}
