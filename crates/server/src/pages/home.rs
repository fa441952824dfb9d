use super::{
    layout::{self, Page},
    names, time,
};
use crate::{app::App, caller::Caller, reading};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Register, Role, Statement};
use maud::{Markup, html};
use std::sync::Arc;

/// The statements that the caller may read, newest first; for others, what this is.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let words = caller.words;
    let title = words.say("home-title");
    let main = match caller.signed_in {
        Some(signed_in) => {
            let register = app.register.view();
            let coordinates = register.roles(signed_in.person).any(|(_, role)| role == Role::Coordinator);
            let statements: Vec<_> = reading::all(&app, &caller, usize::MAX).map(|(_, each)| each.statement).collect();
            html! {
                header.page-head {
                    h1 { (title) }
                    p.intro { (words.say("home-intro")) }
                    @if coordinates { p.actions { a.button.primary href="/statements/new" { (words.say("new-title")) } } }
                }
                (list(&caller, &register, &statements))
            }
        }
        None => html! {
            section.welcome {
                h1 { (words.say("site-tagline")) }
                p.intro { (words.say("home-intro")) }
                p.actions { a.button.primary href="/login" { (words.say("sign-in")) } }
            }
        },
    };
    layout::respond(&app, &caller, StatusCode::OK, Page { title: &title, head: html! {}, main })
}

fn list(caller: &Caller, register: &Register, statements: &[Arc<Statement>]) -> Markup {
    let words = caller.words;
    if statements.is_empty() {
        return html! { p.empty { (words.say("home-empty")) } };
    }
    html! {
        ul.statements {
            @for statement in statements { li { (card(caller, register, statement)) } }
        }
    }
}

fn card(caller: &Caller, register: &Register, statement: &Statement) -> Markup {
    let words = caller.words;
    let coordinators = names(register, caller, &statement.coordinators);
    html! {
        article.card {
            p.stage { (words.say(&format!("stage-{}", statement.stage.name()))) }
            h2 lang=(statement.language.tag()) { a href={ "/statements/" (statement.id) } { (statement.title) } }
            p.meta {
                (words.say_with("statement-coordinators", &[("count", coordinators.len().into())])) ": "
                (coordinators.join(", "))
            }
            p.meta { (words.say_with("statement-opened", &[("when", time::in_words(caller, statement.created).into())])) }
        }
    }
}
