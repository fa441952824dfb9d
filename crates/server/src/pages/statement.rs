pub(crate) mod edit;
pub(crate) mod head;
mod lens;
pub(crate) mod returned;
pub(crate) mod version;

use self::head::{Tab, head_in};
use super::{
    about,
    comments::{margin, may_comment},
    form, incoming,
    languages::following::Following,
    layout::{self, Page},
    log::openness_in_words,
    shown, time,
};
use crate::{
    app::App,
    caller::Caller,
    extract::{Id, Params},
    languages, pages,
    problem::Problem,
    public::is_public,
    reading::readable,
    readings::{self, Look},
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{RoundState, Stage, Statement};
use lens::Looked;
use maud::html as markup;
use std::sync::Arc;
use terms::Timestamp;

/// The licence of all texts.
pub(crate) const LICENCE: &str = "CC BY 4.0";

/// The statement to read: its live text, who reads and writes it, and what is asked of the caller.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Params(looked): Params<Looked>,
) -> Response {
    let page = read(&app, &caller, &id, &looked).await;
    shown(&app, &caller, page)
}

async fn read(app: &Arc<App>, caller: &Caller, id: &str, looked: &Looked) -> Result<Response, Problem> {
    let readable = readable(app, caller, id)?;
    let statement = &*readable.statement;
    let chosen = languages::chosen(caller, statement, looked.language.as_deref())?;
    let open = languages::opened(app, caller, statement, chosen.id).await?;
    let live = open.replica.live().await.map_err(|failure| caller.failed(&failure))?;
    // What was read is remembered of the leading text; a language version says how it stands to that.
    let (since, following) = if chosen.is_leading(statement) {
        let since = readings::look(app, caller, &readable, &live, Look::Reads).await;
        (since.map_err(|failure| caller.failed(&failure))?, None)
    } else {
        (None, Some(Following::read(app, caller, &readable.statement, chosen, &live.text).await?))
    };
    let (text, words) = (&live.text, caller.words);
    let path = format!("/statements/{}", statement.id);
    let texts = statement.texts().map(|(language, _)| language);
    let switch = pages::languages::switch(caller, statement, chosen, texts, &path);
    let by_organisation = match looked.is_by_organisation() {
        true => lens::text(app, caller, statement, chosen, live.heads.clone(), text).await?,
        false => None,
    };
    // While a round is open, its version is what is commented on.
    let is_open = statement.current_round().is_some_and(|round| round.state == RoundState::Open);
    let comments = !is_open && may_comment(app, &readable);
    let main = markup! {
        article.statement {
            (head_in(app, &app.register.view(), caller, &readable, Tab::Text, chosen))
            (switch)
            p.notice {
                (standing(caller, statement))
                @if is_public(statement) { " " a href={ "/s/" (statement.slug) } { (words.say("public-page")) } }
                @if !statement.corrections.is_empty() {
                    " " a href={ "/s/" (statement.slug) "#corrections" } { (words.say("corrections")) }
                }
            }
            (kept_for(caller, statement, returned::kept(app, caller, &readable)?.len()))
            @if let Some(since) = since { (changed_since(caller, statement, since)) }
            @if let Some(following) = &following { (following.summary(app, caller, &readable, chosen, &live)) }
            (about::length(caller, statement, live.characters))
            @if text.blocks().is_empty() {
                p.empty { (words.say("statement-text-empty")) }
                (incoming::way(app, caller, &readable, chosen))
            } @else {
                (lens::switch(caller, &format!("{path}{}", chosen.ending(statement, '?')), looked))
                @match (by_organisation, &following) {
                    (Some(shown), _) => (shown),
                    (None, Some(following)) => (following.marked(caller, chosen, text)),
                    (None, None) => (margin::text(caller, statement, text, None, comments)),
                }
            }
            footer {
                @if !text.blocks().is_empty() { (incoming::way(app, caller, &readable, chosen)) }
                (facts(caller, statement))
                p.meta { (words.say_with("statement-licence", &[("licence", LICENCE.into())])) }
            }
        }
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &statement.title, head: form::script(), main }))
}

/// That the organisation keeps text that the statement could not take.
fn kept_for(caller: &Caller, statement: &Statement, count: usize) -> maud::Markup {
    let words = caller.words;
    markup! {
        @if count > 0 {
            p.notice {
                (words.say_with("returned-waits", &[("count", count.into())])) " "
                a href={ "/statements/" (statement.id) "/returned" } { (words.say("returned-title")) }
            }
        }
    }
}

/// Whether the text may still change.
fn standing(caller: &Caller, statement: &Statement) -> String {
    let words = caller.words;
    let sealed = |key: &str| {
        let version = statement.versions.last().map_or(0, |version| version.number.0);
        words.say_with(key, &[("version", version.into())])
    };
    match statement.stage {
        Stage::Drafting => words.say("statement-live"),
        Stage::SignOn => sealed("statement-signed"),
        Stage::Published | Stage::FollowedUp => sealed("statement-public"),
        Stage::Withdrawn => words.say("statement-given-up"),
    }
}

/// What the caller missed, if they were here before.
fn changed_since(caller: &Caller, statement: &Statement, since: Timestamp) -> maud::Markup {
    let words = caller.words;
    let when = time::in_words(caller, since);
    markup! {
        p.notice.since {
            (words.say_with("changes-since", &[("when", when.into())])) " "
            a href={ "/statements/" (statement.id) "/changes?from=read&to=live&view=changed" } {
                (words.say("changes-since-show"))
            }
        }
    }
}

fn facts(caller: &Caller, statement: &Statement) -> maud::Markup {
    let words = caller.words;
    let language = words.say(&format!("language-{}", statement.language.tag()));
    markup! {
        p.meta {
            (words.say_with("statement-opened", &[("when", time::in_words(caller, statement.created).into())]))
            " · " (words.say("statement-language")) ": " (language)
        }
        p.meta { (openness_in_words(caller, &statement.openness)) }
    }
}
