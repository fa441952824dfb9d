//! The public page of a statement, and the files beside it: for everybody, without an account and without a script.

mod changes;
pub(crate) mod embargo;
mod embedded;
mod frame;
pub(crate) mod front;
pub(crate) mod moved;
mod page;
mod signatories;
mod trail;

use crate::{
    api::ledger::chain_lines,
    app::App,
    caller::Caller,
    comparison::{Comparison, Named, Sheet},
    extract::{Id, Ids, Params},
    failure::Failure,
    languages::InLanguage,
    pages::{
        error,
        layout::{self, Page},
    },
    problem::Problem,
    public::{File, Form, Pair, Publication, Setting, bundle, feed, is_public, may_compare, paper, view},
};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use draft::{Document, Text};
use ledger::{Slug, Stage, Statement, TextLanguage};
use maud::html;
use serde::Deserialize;
use std::sync::Arc;
use terms::Actor;

/// `/s/{slug}`, and with an ending a file.
pub(crate) async fn read(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(name): Id,
    Params(InLanguage { language }): Params<InLanguage>,
    headers: HeaderMap,
) -> Response {
    let found = Form::parted(&name).ok_or_else(|| caller.not_found());
    let found = found.and_then(|(slug, form)| Ok((named(&app, &caller, slug)?, form)));
    answer(&app, &caller, found, language.as_deref(), &headers).await
}

/// `/s/{slug}/` is where people come who typed one stroke too many.
pub(crate) async fn bare(State(app): State<Arc<App>>, caller: Caller, Id(slug): Id) -> Response {
    match named(&app, &caller, &slug) {
        Ok(statement) => (StatusCode::FOUND, [(header::LOCATION, format!("/s/{}", statement.slug))]).into_response(),
        Err(problem) => error::page(&app, &caller, &problem),
    }
}

/// `/s/{slug}/changes/{from}-{to}`, and with an ending a file: what became of one version in another, where everybody may read it.
pub(crate) async fn changes(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(slug, versions): Ids,
    Params(InLanguage { language }): Params<InLanguage>,
    headers: HeaderMap,
) -> Response {
    let form = Form::compared(&versions).ok_or_else(|| caller.not_found());
    let found = form.and_then(|form| Ok((named(&app, &caller, &slug)?, form)));
    answer(&app, &caller, found, language.as_deref(), &headers).await
}

/// Two versions as a form would ask for them.
#[derive(Default, Deserialize)]
pub(crate) struct Two {
    from: Option<String>,
    to: Option<String>,
}

/// `/s/{slug}/changes?from=&to=` leads to where these two are compared.
pub(crate) async fn choose(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(slug): Id,
    Params(two): Params<Two>,
    Params(InLanguage { language }): Params<InLanguage>,
) -> Response {
    let found = named(&app, &caller, &slug).and_then(|statement| {
        let text = format!("{}-{}", two.from.as_deref().unwrap_or_default(), two.to.as_deref().unwrap_or_default());
        let pair = Pair::parse(&text).filter(|pair| may_compare(&statement, *pair));
        let language = language.filter(|tag| !tag.is_empty()).map(|tag| TextLanguage::tagged(&tag));
        let ending = match language {
            None => String::new(),
            Some(language) => format!("?language={}", language.ok_or_else(|| caller.not_found())?.tag()),
        };
        let pair = pair.ok_or_else(|| caller.not_found())?;
        Ok(format!("/s/{}/changes/{pair}{ending}", statement.slug))
    });
    match found {
        Ok(address) => (StatusCode::FOUND, [(header::LOCATION, address)]).into_response(),
        Err(problem) => error::page(&app, &caller, &problem),
    }
}

/// `/s/{slug}/counter` and `/s/{slug}/text`: what other sites show of it; `/s/{slug}/feed.atom`: what became of it.
pub(crate) async fn embed(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(slug, what): Ids,
    Params(InLanguage { language }): Params<InLanguage>,
    headers: HeaderMap,
) -> Response {
    let form = match what.as_str() {
        "counter" => Ok(Form::Counter),
        "text" => Ok(Form::Embedded),
        "feed.atom" => Ok(Form::Feed),
        _ => Err(caller.not_found()),
    };
    let found = form.and_then(|form| Ok((named(&app, &caller, &slug)?, form)));
    answer(&app, &caller, found, language.as_deref(), &headers).await
}

/// `/s/{slug}/versions/{number}`: where the words of that version stay.
pub(crate) async fn version(State(app): State<Arc<App>>, caller: Caller, Ids(slug, number): Ids) -> Response {
    let found = named(&app, &caller, &slug).and_then(|statement| {
        let is_it = statement.published.as_ref().is_some_and(|published| published.version.0.to_string() == number);
        if is_it { Ok(statement) } else { Err(caller.not_found()) }
    });
    match found {
        Ok(statement) => (StatusCode::FOUND, [(header::LOCATION, format!("/s/{}", statement.slug))]).into_response(),
        Err(problem) => error::page(&app, &caller, &problem),
    }
}

/// `/feed.atom`: what was published lately.
pub(crate) async fn feed(State(app): State<Arc<App>>, caller: Caller) -> Response {
    match feed::feed(&app, caller.words) {
        Ok(feed) => ([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], feed).into_response(),
        Err(failure) => error::page(&app, &caller, &caller.failed(&failure)),
    }
}

/// The statement of this address, if the world may know that it is there.
fn named(app: &App, caller: &Caller, slug: &str) -> Result<Arc<Statement>, Problem> {
    let id = Slug::parse(slug).and_then(|slug| app.register.view().statement_at(&slug));
    let statement = id.and_then(|id| app.register.shelf().get(id)).ok_or_else(|| caller.not_found())?;
    let was_public = statement.stage == Stage::Withdrawn && statement.published.is_some();
    if is_public(&statement) || was_public { Ok(statement) } else { Err(caller.not_found()) }
}

async fn answer(
    app: &Arc<App>,
    caller: &Caller,
    found: Result<(Arc<Statement>, Form), Problem>,
    language: Option<&str>,
    headers: &HeaderMap,
) -> Response {
    let file = async {
        let (statement, form) = found?;
        if statement.stage == Stage::Withdrawn {
            return Ok(withdrawn(app, caller, &statement));
        }
        let leading = Some(statement.leading());
        let language = language.filter(|tag| !tag.is_empty()).map_or(leading, TextLanguage::tagged);
        let language = language.ok_or_else(|| caller.not_found())?;
        let made = app.public.file(app, statement, form, language).await;
        let made = made.map_err(|failure| caller.failed(&failure))?.ok_or_else(|| caller.not_found())?;
        Ok(made.answer(headers))
    };
    file.await.unwrap_or_else(|problem: Problem| error::page(app, caller, &problem))
}

/// What was public and no longer is says so.
fn withdrawn(app: &App, caller: &Caller, statement: &Statement) -> Response {
    let words = caller.words;
    let title = words.say("public-withdrawn-title");
    let main = html! {
        section.error-page {
            h1 { (title) }
            p { (words.say_with("public-withdrawn", &[("title", (&statement.title).into())])) }
            p.actions { a href="/" { (words.say("error-back")) } }
        }
    };
    layout::respond(app, caller, StatusCode::GONE, Page { title: &title, head: html! {}, main })
}

/// Makes the file; none if there is none in that language. Reads the store.
pub(crate) fn make(
    app: &App,
    statement: &Arc<Statement>,
    form: Form,
    language: TextLanguage,
    compared: Option<Comparison>,
    setting: Setting,
) -> Result<Option<File>, Failure> {
    let Some(found) = Publication::gather(app, statement, language)? else { return Ok(None) };
    let bytes = match form {
        Form::Page => page::page(&found, setting).into_string().into_bytes(),
        Form::Html => frame::alone(&found).into_string().into_bytes(),
        Form::Markdown => found.text.markdown().into_bytes(),
        Form::Plain => found.text.plain().into_bytes(),
        Form::Json => serde_json::to_vec(&view(&found)).map_err(|_| Failure::Damaged("a view of texts and numbers"))?,
        Form::Automerge => document(&found.text)?,
        Form::Pdf => paper::pdf(&found).map_err(Box::new)?,
        Form::Docx => paper::docx(&found).map_err(Box::new)?,
        Form::Picture => paper::picture(&found).map_err(Box::new)?,
        Form::Ledger => chain_lines(app, statement.id)?,
        Form::Bundle => bundle::bundle(app, &found)?,
        Form::Counter => embedded::counter(&found).into_string().into_bytes(),
        Form::Embedded => embedded::text(&found).into_string().into_bytes(),
        Form::Changes(_) | Form::Redline(..) => {
            let (Some(pair), Some(comparison)) = (form.pair(), compared) else { return Ok(None) };
            let [from, to] = pair.versions().map(Named::Version);
            let (statement, register) = (statement.clone(), found.register.clone());
            let sheet = Sheet { statement, register, language, from, to, comparison };
            match form {
                Form::Redline(_, paper) => sheet.made(paper)?,
                _ => changes::page(&found, setting, pair, &sheet.comparison).into_string().into_bytes(),
            }
        }
        Form::Feed => feed::of_one(&found)?,
    };
    Ok(Some(File::new(form, language.tag(), bytes)))
}

/// The text in a document that has no history, by an author that is nobody: the same text, the same bytes.
fn document(text: &Text) -> Result<Vec<u8>, Failure> {
    let nobody = Actor::new([0; 16]);
    let (mut document, _) = Document::create(nobody);
    let changes = document.replace(nobody, text)?;
    document.apply(changes)?;
    Ok(document.save())
}
