use super::{
    about,
    fields::{Control, Faults, Field, field, radios},
    filled::{Filled, Sent, Turn, go},
    form, heading,
    layout::{self, Page},
    shown,
    team::{Choice, choices},
};
use crate::{
    adapting::public_at,
    agenda::line::theme_names,
    api::opening::{NewStatementRequest, open},
    api::team::Opening,
    app::App,
    caller::Caller,
    extract::{Fields, Params},
    idempotency::Asked,
    problem::Problem,
};
use axum::extract::State;
use axum::response::Response;
use ledger::{Brief, Hat, Language, Openness, ThemeNumber};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;
use terms::limits;

/// What the new statement is made of, if the address says so.
#[derive(Default, Deserialize)]
pub(crate) struct Of {
    adapts: Option<String>,
    /// The number of a theme that it grows out of.
    theme: Option<u32>,
}

/// The form for a new statement.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller, Params(of): Params<Of>) -> Response {
    let page = caller.person().map(|_| {
        let filled = Choice::of(&Openness::default()).fill(Filled::fresh());
        let mut filled = about::filled(filled, &Brief::default()).put("language", caller.words.language().tag());
        if let Some(source) = of.adapts.as_deref().and_then(|slug| public_at(&app, slug)) {
            filled = filled.put("adapts", source.slug.to_string()).put("title", source.title.clone());
            filled = filled.put("language", source.language.tag());
        }
        if let Some(theme) = of.theme {
            filled = filled.put("themes", theme.to_string());
        }
        show(&app, &caller, &filled, &Faults::default())
    });
    shown(&app, &caller, page)
}

/// Opens the statement and goes to it; or shows the form again, with what was typed and what is wrong. A form that is sent
/// twice opens one statement.
pub(crate) async fn create(State(app): State<Arc<App>>, caller: Caller, Fields(filled): Sent) -> Response {
    let mut faults = Faults::default();
    let page = match submit(&app, &caller, &filled, &mut faults).await {
        Ok(Some(response)) => Ok(response),
        Ok(None) => Ok(show(&app, &caller, &filled, &faults)),
        Err(problem) if problem.status().is_client_error() && caller.signed_in.is_some() => {
            let field = match about::field_of(problem.code()) {
                "title" if !problem.code().starts_with("title") => "new",
                field => field,
            };
            faults.add(field, problem.detail().to_owned());
            let mut response = show(&app, &caller, &filled, &faults);
            *response.status_mut() = problem.status();
            Ok(response)
        }
        Err(problem) => Err(problem),
    };
    shown(&app, &caller, page)
}

/// None if the form can't be understood, with what is wrong in `faults`.
async fn submit(app: &App, caller: &Caller, filled: &Filled, faults: &mut Faults) -> Result<Option<Response>, Problem> {
    caller.person()?;
    let about = about::read(caller, filled, faults);
    if !faults.is_empty() {
        return Ok(None);
    }
    let first = match turn(app, caller, "POST /statements/new", filled).await? {
        Turn::First(first) => first,
        Turn::Before(response) => return Ok(Some(response)),
    };
    let openness = Choice::filled(filled).read(caller)?(&Openness::default());
    let request = NewStatementRequest {
        title: filled.get("title").to_owned(),
        language: Some(filled.get("language").to_owned()),
        coordinators: None,
        organisation: Some(filled.get("organisation").to_owned()).filter(|id| !id.is_empty()),
        openness: Opening::of(&openness),
        adapts: Some(filled.get("adapts").to_owned()),
        themes: filled.all("themes").iter().filter_map(|number| number.parse().ok()).collect(),
        about,
    };
    let statement = open(app, caller, request, first).await?;
    // The text is written here, or brought in.
    let then = if filled.get("then") == "bring" { "draft-import" } else { "write" };
    Ok(Some(go(&format!("/statements/{}/{then}", statement.id))))
}

/// Whether a form that opens a statement was sent before; then the way to the statement that came of it.
pub(super) async fn turn(app: &App, caller: &Caller, route: &str, filled: &Filled) -> Result<Turn, Problem> {
    let headers = form::headers(caller, filled.get("key"))?;
    Ok(match app.answers.ask(caller, caller.person()?, route, &headers, &filled.bytes()).await? {
        Asked::First(first) => Turn::First(first),
        Asked::Repeat(_, answer) => {
            let view: serde_json::Value = caller.json(&answer)?;
            Turn::Before(go(&format!("/statements/{}", view["id"].as_str().unwrap_or_default())))
        }
    })
}

fn show(app: &App, caller: &Caller, filled: &Filled, faults: &Faults) -> Response {
    let words = caller.words;
    let title = words.say("new-title");
    let main = html! {
        (heading(&title, &words.say("new-intro")))
        form.card.about-form id="new" method="post" action="/statements/new" novalidate {
            (faults.summary(words))
            (filled.key())
            (made_of(app, caller, filled))
            (grown_from(app, caller, filled))
            (title_field(caller, filled, faults))
            (language_field(caller, filled, faults))
            (about::fields(caller, filled, faults))
            (choices(caller, &Choice::filled(filled)))
            @if let Some(hat) = hat(app, caller) {
                input type="hidden" name="organisation" value=(hat.organisation);
                (form::acting(&app.register.view(), caller, hat))
            }
            p.actions {
                button.primary { (words.say("new-submit")) }
                @if filled.get("adapts").is_empty() { button name="then" value="bring" { (words.say("new-submit-bring")) } }
                a href="/" { (words.say("form-cancel")) }
            }
        }
    };
    layout::respond(app, caller, faults.status(), Page { title: &title, head: html! {}, main })
}

/// What comes over into the new statement, and what is told of it.
fn made_of(app: &App, caller: &Caller, filled: &Filled) -> Markup {
    let source = public_at(app, filled.get("adapts"));
    html! {
        @if let Some(source) = source {
            input type="hidden" name="adapts" value=(source.slug);
            p.notice { (caller.words.say_with("new-adapts", &[("title", (&source.title).into())])) }
        } @else {
            p.meta { a href="/statements/adapt" { (caller.words.say("adapt-way")) } }
        }
    }
}

/// The themes that it grows out of, if it is opened from one.
fn grown_from(app: &App, caller: &Caller, filled: &Filled) -> Markup {
    let numbers: Vec<u32> = filled.all("themes").iter().filter_map(|number| number.parse().ok()).collect();
    let names = theme_names(app, &numbers.into_iter().map(ThemeNumber).collect()).unwrap_or_else(|failure| {
        tracing::error!(%failure, "the names of themes could not be read");
        std::collections::BTreeMap::new()
    });
    html! {
        @for (number, name) in &names {
            input type="hidden" name="themes" value=(number.0);
            @if let Some(name) = name {
                p.notice { (caller.words.say_with("new-grows", &[("theme", name.into())])) }
            }
        }
    }
}

/// The hat that the statement would be opened with.
fn hat(app: &App, caller: &Caller) -> Option<Hat> {
    caller.wardrobe(&app.register.view())?.worn()
}

fn title_field(caller: &Caller, filled: &Filled, faults: &Faults) -> Markup {
    let words = caller.words;
    let hint = words.say_with("new-field-title-hint", &[("max", limits::TITLE_CHARS_MAX.into())]);
    let title = Field {
        id: "title",
        kind: "text",
        label: words.say("new-field-title"),
        hint: Some(hint),
        value: filled.get("title"),
        autocomplete: "off",
    };
    field(&title, faults)
}

fn language_field(caller: &Caller, filled: &Filled, faults: &Faults) -> Markup {
    let words = caller.words;
    let control = Control { id: "language", label: words.say("new-field-language"), hint: None, faults };
    let choice = |language: Language| super::fields::Choice {
        value: language.tag().to_owned(),
        label: words.say(&format!("language-{}", language.tag())),
    };
    radios(&control, filled, &Language::ALL.map(choice))
}
