//! The code that shows whose words were typed. Right, it signs in, and hands in what was typed.

use super::{Linked, Respondent, finish};
use crate::{
    app::App,
    caller::Caller,
    cookies,
    extract::{Fields, Id, Params},
    failure::Failure,
    login::Typed as Entered,
    pages::{
        fields::{Faults, Field, field},
        filled::{Filled, go},
        layout::{self, Page},
        login, shown,
    },
    problem::Problem,
    responding::Typed,
    sessions::device,
};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use maud::html;
use std::sync::Arc;

/// Says where the code went, and takes it.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
    Id(id): Id,
    Params(linked): Params<Linked>,
) -> Response {
    let page = Respondent::of(&app, &caller, &id, &linked).and_then(|respondent| {
        match waiting(&app, &caller, &headers, &respondent)? {
            Some(typed) => show(&app, &caller, &respondent, &typed, "", &Faults::default()),
            None => Ok(go(&respondent.path(""))),
        }
    });
    shown(&app, &caller, page)
}

/// The code was typed.
pub(crate) async fn enter(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
    Id(id): Id,
    Params(linked): Params<Linked>,
    Fields(filled): Fields<Filled>,
) -> Response {
    let page = match Respondent::of(&app, &caller, &id, &linked) {
        Ok(respondent) => check(&app, &caller, &headers, &respondent, filled.get("code")).await,
        Err(problem) => Err(problem),
    };
    shown(&app, &caller, page)
}

/// What was typed in this browser and waits for the code.
fn waiting(app: &App, caller: &Caller, headers: &HeaderMap, respondent: &Respondent) -> Result<Option<Typed>, Problem> {
    let typed = respondent.typed(app, cookies::typing(app, headers));
    Ok(typed.map_err(|failure| caller.failed(&failure))?.filter(|typed| !typed.remarks.is_empty()))
}

async fn check(
    app: &App,
    caller: &Caller,
    headers: &HeaderMap,
    respondent: &Respondent,
    code: &str,
) -> Result<Response, Problem> {
    let failed = |failure: Failure| caller.failed(&failure);
    let (Some(typed), Some(browser)) = (waiting(app, caller, headers, respondent)?, cookies::typing(app, headers))
    else {
        // A code that is sent twice: the first has done it.
        return Ok(go(&respondent.path("/receipt")));
    };
    let asking = cookies::asking(app, headers);
    let mut faults = Faults::default();
    // The code shows whose browser it is only if it was asked for by this person.
    let asked = app.logins.asked(asking, app.clock.now()).map_err(failed)?;
    let own = respondent.address(app).map_err(failed)?;
    if !asked.is_some_and(|asked| own.is_same(&asked)) {
        faults.add("code", caller.words.refusal("code-over", &[]));
        return show(app, caller, respondent, &typed, code, &faults);
    }
    let begun = (app.clock.now(), device::describe(headers));
    match app.logins.by_code(&app.sessions, asking, code, begun).await.map_err(failed)? {
        Entered::Right(let_in) => {
            let page = finish(app, caller, respondent, browser).await?;
            Ok(login::admit(app, page, &let_in))
        }
        Entered::Wrong => {
            faults.add("code", caller.words.refusal("wrong-code", &[]));
            show(app, caller, respondent, &typed, code, &faults)
        }
        Entered::Over => {
            // Sent twice at once, the first of them hands in; wait for it.
            drop(app.typed.turn().await);
            if waiting(app, caller, headers, respondent)?.is_none() {
                return Ok(go(&respondent.path("/receipt")));
            }
            faults.add("code", caller.words.refusal("code-over", &[]));
            show(app, caller, respondent, &typed, code, &faults)
        }
    }
}

fn show(
    app: &App,
    caller: &Caller,
    respondent: &Respondent,
    typed: &Typed,
    code: &str,
    faults: &Faults,
) -> Result<Response, Problem> {
    let words = caller.words;
    let address = respondent.address(app).map_err(|failure| caller.failed(&failure))?;
    let title = words.say("respond-code-title");
    let intro = [("address", address.masked().into()), ("count", typed.remarks.len().into())];
    let code = Field {
        id: "code",
        kind: "text",
        label: words.say("login-code-field"),
        hint: Some(words.say("login-code-hint")),
        value: code,
        autocomplete: "one-time-code",
    };
    let main = html! {
        header.page-head {
            h1 { (title) }
            p.intro { (words.say_with("respond-code-intro", &intro)) }
        }
        (faults.summary(words))
        form.card.code method="post" action=(respondent.path("/code")) novalidate {
            (field(&code, faults))
            p.actions { button.primary { (words.say("respond-code-send")) } }
        }
        section.reading aria-labelledby="respond-typed" {
            h2 id="respond-typed" { (words.say("respond-typed")) }
            @for remark in &typed.remarks {
                p.meta {
                    @match remark.clause {
                        Some(clause) => (words.say_with("respond-clause", &[("clause", clause.into())])),
                        None => (words.say("respond-whole")),
                    }
                }
                blockquote.quoted { @for line in remark.text.lines() { p { (line) } } }
            }
            p.actions { a.button href=(respondent.path("")) { (words.say("respond-back")) } }
            p.hint { (words.say("respond-code-again")) }
        }
    };
    let page = Page { title: &title, head: html! {}, main };
    Ok(layout::respond(app, caller, faults.status(), page))
}
