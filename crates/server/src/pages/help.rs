//! The guides of `docs/guide`, as pages: the same words and pictures as on paper, in the reader's language.

mod markdown;

use super::{
    layout::{self, Page},
    shown,
};
use crate::{app::App, caller::Caller, extract::Id};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::html;
use rust_embed::RustEmbed;
use std::sync::Arc;
use words::Language;

#[derive(RustEmbed)]
#[folder = "../../docs/guide"]
struct Files;

/// Each for somebody else, in the order in which they are listed.
const GUIDES: [&str; 4] = ["coordinator", "writer", "signatory", "workshop"];

/// Which guides there are.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let words = caller.words;
    let title = words.say("guides-title");
    let guides =
        GUIDES.iter().filter_map(|name| Some((*name, markdown::beginning(&text(caller.words.language(), name)?))));
    let main = html! {
        (super::heading(&title, &words.say("guides-intro")))
        ul.statements {
            @for (name, (title, first)) in guides {
                li { article.card { h2 { a href={ "/help/" (name) } { (title) } } p { (first) } } }
            }
        }
    };
    layout::respond(&app, &caller, StatusCode::OK, Page { title: &title, head: html! {}, main })
}

/// One of them.
pub(crate) async fn guide(State(app): State<Arc<App>>, caller: Caller, Id(name): Id) -> Response {
    let known = GUIDES.contains(&name.as_str()).then(|| text(caller.words.language(), &name)).flatten();
    let Some(text) = known else { return shown(&app, &caller, Err(caller.not_found())) };
    let (title, _) = markdown::beginning(&text);
    let main = html! {
        article.prose.guide { (markdown::page(&text, &caller.words.say("guides-tasks"))) }
        p.actions { a.button href="/help" { (caller.words.say("guides-all")) } }
    };
    layout::respond(&app, &caller, StatusCode::OK, Page { title: &title, head: html! {}, main })
}

/// A picture of a guide.
pub(crate) async fn picture(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path((language, name)): Path<(String, String)>,
) -> Response {
    match Files::get(&format!("pictures/{language}/{name}")) {
        Some(file) => {
            let headers = [(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "max-age=3600")];
            (headers, file.data).into_response()
        }
        None => shown(&app, &caller, Err(caller.not_found())),
    }
}

fn text(language: Language, name: &str) -> Option<String> {
    let file = Files::get(&format!("{}/{name}.md", language.tag()))?;
    String::from_utf8(file.data.into_owned()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_guide_is_there_in_every_language_with_its_pictures() {
        for language in Language::ALL {
            for name in GUIDES {
                let text = text(language, name).unwrap_or_else(|| panic!("{} {name}", language.tag()));
                let page = markdown::page(&text, "").into_string();
                for source in page.split("src=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                    let file = source.strip_prefix("/help/").expect("pictures are ours");
                    assert!(Files::get(file).is_some(), "{} {name}: {source}", language.tag());
                }
                for link in page.split("href=\"/help/").skip(1).filter_map(|rest| rest.split('"').next()) {
                    assert!(GUIDES.contains(&link), "{} {name}: {link}", language.tag());
                }
            }
        }
    }
}
