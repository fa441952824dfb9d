//! Pages: HTML that is read and submitted without JavaScript. The editor is the one island.

mod about;
pub(crate) mod adapt;
pub(crate) mod agenda;
pub(crate) mod bulletins;
pub(crate) mod changes;
pub(crate) mod comments;
pub(crate) mod error;
mod fields;
mod filled;
pub(crate) mod first;
pub(crate) mod flash;
mod form;
mod hands;
pub(crate) mod hat;
pub(crate) mod held_back;
pub(crate) mod help;
pub(crate) mod history;
pub(crate) mod home;
pub(crate) mod import;
pub(crate) mod incoming;
pub(crate) mod invitations;
pub(crate) mod language;
pub(crate) mod languages;
mod layout;
pub(crate) mod line;
pub(crate) mod log;
pub(crate) mod login;
pub(crate) mod me;
pub(crate) mod new;
pub(crate) mod operator;
pub(crate) mod organisations;
pub(crate) mod privacy;
pub(crate) mod public;
pub(crate) mod respond;
pub(crate) mod results;
pub(crate) mod rounds;
pub(crate) mod sessions;
pub(crate) mod signatures;
pub(crate) mod statement;
pub(crate) mod surveys;
pub(crate) mod targets;
pub(crate) mod team;
pub(crate) mod time;
pub(crate) mod tokens;
pub(crate) mod told;
pub(crate) mod traces;
pub(crate) mod unsubscribe;
pub(crate) mod verify;
pub(crate) mod workshops;
pub(crate) mod write;
pub(crate) mod year;

pub(crate) use fields::{Faults, name_fault};

use crate::{app::App, caller::Caller, problem::Problem};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use ledger::Register;
use maud::{Markup, html};
use terms::{OrganisationId, limits};

/// A page, or the error page of why there is none.
pub(crate) fn shown(app: &App, caller: &Caller, page: Result<Response, Problem>) -> Response {
    page.unwrap_or_else(|problem| error::page(app, caller, &problem))
}

/// The path to go back to after a form: only one of ours. Browsers drop tabs and line ends from addresses and take `\`
/// for `/`, so such a path could lead elsewhere.
pub(crate) fn own_path(path: Option<&str>) -> &str {
    let is_own = |path: &&str| {
        let graphic = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        path.starts_with('/') && !path.starts_with("//") && graphic && path.len() <= limits::NEXT_PATH_BYTES_MAX
    };
    path.filter(is_own).unwrap_or("/")
}

/// The path of the page that a form was on.
pub(crate) fn came_from(headers: &HeaderMap) -> String {
    let referer = headers.get(header::REFERER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let path = referer.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
    own_path(path).to_owned()
}

/// The organisations' names, in the order given.
fn names(register: &Register, caller: &Caller, ids: &[OrganisationId]) -> Vec<String> {
    let language = caller.words.language();
    ids.iter()
        .filter_map(|id| register.organisation(*id))
        .map(|organisation| crate::api::organisations::name(organisation, language).to_owned())
        .collect()
}

/// The heading of a page.
fn heading(title: &str, intro: &str) -> Markup {
    html! {
        header.page-head {
            h1 { (title) }
            p.intro { (intro) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_leads_back_to_a_page_of_ours_of_some_length() {
        let max = limits::NEXT_PATH_BYTES_MAX;
        for (bytes, is_kept) in [(max - 1, true), (max, true), (max + 1, false)] {
            let path = format!("/{}", "x".repeat(bytes - 1));
            assert_eq!(own_path(Some(&path)) == path, is_kept, "{bytes} bytes");
        }
        for elsewhere in ["//e.example", "https://e.example", "/\\e.example", "/\t/e.example", "x", ""] {
            assert_eq!(own_path(Some(elsewhere)), "/", "{elsewhere:?}");
        }
    }
}
