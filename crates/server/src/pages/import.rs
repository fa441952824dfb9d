//! Bringing organisations in from a file: choose it, look at what would happen, decide, and see what came of it.

pub(super) mod preview;

use super::{
    heading,
    layout::{self, Page},
    shown,
};
use crate::{
    api::import::{Arrived, coordinating, megabytes, not_read, unreadable},
    app::App,
    caller::Caller,
    extract::Params,
    finland::finland,
    import::{Came, Choice, Column, Decisions, Meaning, Preview, Purpose, Sheet, Wish, accepted, read, run},
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ledger::Hat;
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use terms::{Seq, limits};

/// The form for the file.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let page = coordinating(&app, &caller, None).map(|_| form(&app, &caller, None));
    shown(&app, &caller, page)
}

/// A file that arrived is shown as what it would do; the page of that comes back with what was decided.
pub(crate) async fn submit(State(app): State<Arc<App>>, caller: Caller, arrived: Result<Arrived, Problem>) -> Response {
    let by = match coordinating(&app, &caller, None) {
        Ok(by) => by,
        Err(problem) => return shown(&app, &caller, Err(problem)),
    };
    match arrived {
        Ok(arrived) => match take(&app, &caller, by, arrived).await {
            Ok(response) => response,
            Err(problem) if problem.status().is_client_error() => form(&app, &caller, Some(&problem)),
            Err(problem) => shown(&app, &caller, Err(problem)),
        },
        Err(problem) => form(&app, &caller, Some(&problem)),
    }
}

async fn take(app: &Arc<App>, caller: &Caller, by: Hat, arrived: Arrived) -> Result<Response, Problem> {
    let sheet = match arrived.file {
        Some((name, bytes)) => read(name, bytes).await,
        None => {
            let sheet: Sheet = caller.json(arrived.fields.get("sheet").map_or("", String::as_str).as_bytes())?;
            sheet.again()
        }
    };
    let sheet = sheet.map_err(|why| unreadable(caller, why))?;
    let based_on = arrived.fields.get("based-on").and_then(|seq| seq.parse().ok()).map(Seq);
    let (decisions, unread) = decided(&arrived.fields);
    let purpose = match arrived.fields.get("act").map(String::as_str) {
        Some("import") if unread.is_none() => Purpose::Import { based_on, remember: Box::new(|_| None) },
        _ => Purpose::Preview,
    };
    let resent = serde_json::to_string(&sheet).expect("rows of text are JSON");
    let called = sheet.name.clone();
    let wish = Wish { by, sheet, decisions: decisions.clone(), purpose };
    let (came, preview) = run(app, caller.words, wish).await.map_err(|why| not_read(caller, why))?;
    let status = match came {
        Came::Done => return Ok(Redirect::to(&done_address(&preview)).into_response()),
        Came::Shown if unread.is_some() => StatusCode::UNPROCESSABLE_ENTITY,
        Came::Shown => StatusCode::OK,
        Came::Changed => StatusCode::CONFLICT,
        Came::NotReady => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let title = caller.words.say("import-preview-title");
    let shown = preview::Shown {
        preview: &preview,
        decisions: &decisions,
        came: &came,
        called: &called,
        resent: &resent,
        unread: unread.as_deref(),
        kind: &preview::Kind {
            action: "/organisations/import".to_owned(),
            again: "/organisations/import".to_owned(),
            keys: "import",
            columns: "import-column",
            fields: vec![],
        },
    };
    let main = preview::main(caller, &shown);
    Ok(layout::respond(app, caller, status, Page { title: &title, head: html! {}, main }))
}

/// Fields called `row-LINE`, of which one that says nothing leaves the row as it was proposed, and the lines that the field
/// `skip` leaves out; that field's text, if it can't be read.
pub(super) fn decided(fields: &BTreeMap<String, String>) -> (Decisions, Option<String>) {
    let rows = fields.iter().filter_map(|(name, choice)| Some((name.strip_prefix("row-")?, choice)));
    let rows = rows.filter_map(|(line, choice)| Some((line.parse().ok()?, Choice::parse(choice)?)));
    let mut decisions: Decisions = rows.collect();
    let skipped = fields.get("skip").map_or("", |text| text.trim());
    match lines(skipped) {
        Some(lines) => {
            decisions.extend(lines.into_iter().map(|line| (line, Choice::Skip)));
            (decisions, None)
        }
        None => (decisions, Some(skipped.to_owned())),
    }
}

/// Lines as people list them: `12, 40–52`.
fn lines(text: &str) -> Option<Vec<usize>> {
    let mut lines = Vec::new();
    for part in text.split([',', ';', ' ']).map(str::trim).filter(|part| !part.is_empty()) {
        let (from, to) = part.split_once(['-', '–']).unwrap_or((part, part));
        let (from, to): (usize, usize) = (from.parse().ok()?, to.parse().ok()?);
        if from > to || lines.len() + (to - from) >= limits::IMPORT_ROWS_MAX {
            return None;
        }
        lines.extend(from..=to);
    }
    Some(lines)
}

fn done_address(preview: &Preview) -> String {
    let counts = &preview.counts;
    format!(
        "/organisations/import/done?new={}&changes={}&nothing={}&skipped={}",
        counts.new, counts.changes, counts.nothing, counts.skipped
    )
}

/// What came of it.
#[derive(Deserialize)]
pub(crate) struct Counted {
    #[serde(default)]
    new: usize,
    #[serde(default)]
    changes: usize,
    #[serde(default)]
    nothing: usize,
    #[serde(default)]
    skipped: usize,
}

/// The page after an import.
pub(crate) async fn done(State(app): State<Arc<App>>, caller: Caller, Params(counted): Params<Counted>) -> Response {
    let page = coordinating(&app, &caller, None).map(|_| {
        let words = caller.words;
        let title = words.say("import-done-title");
        let main = html! {
            (heading(&title, &words.say("import-done-intro")))
            (preview::tallies(&caller, &[
                ("new", counted.new), ("changes", counted.changes), ("nothing", counted.nothing), ("skipped", counted.skipped),
            ]))
            p.actions {
                a.button.primary href="/api/v1/organisations.csv" { (words.say("import-export")) }
                a href="/organisations/import" { (words.say("import-another")) }
                a href="/" { (words.say("error-back")) }
            }
        };
        layout::respond(&app, &caller, StatusCode::OK, Page { title: &title, head: html! {}, main })
    });
    shown(&app, &caller, page)
}

fn form(app: &App, caller: &Caller, problem: Option<&Problem>) -> Response {
    let words = caller.words;
    let title = words.say("import-title");
    let main = html! {
        (heading(&title, &words.say("import-intro")))
        form.card method="post" action="/organisations/import" enctype="multipart/form-data" {
            @if let Some(problem) = problem { p.error id="problem" role="alert" { (problem.detail()) } }
            (file_field(app, caller, problem.is_some()))
            p.actions {
                button.primary { (words.say("import-submit")) }
                a href="/api/v1/organisations.csv" { (words.say("import-export")) }
            }
        }
        (guide(caller))
    };
    let status = problem.map_or(StatusCode::OK, Problem::status);
    layout::respond(app, caller, status, Page { title: &title, head: html! {}, main })
}

/// Where the file is chosen; what is wrong with one stands above it.
pub(super) fn file_field(app: &App, caller: &Caller, is_faulty: bool) -> Markup {
    let words = caller.words;
    let described = if is_faulty { "problem file-hint" } else { "file-hint" };
    let megabytes = megabytes(app, limits::IMPORT_FILE_BYTES_MAX);
    let hint = [("rows", limits::IMPORT_ROWS_MAX.into()), ("megabytes", megabytes.into())];
    html! {
        div.field {
            label for="file" { (words.say("import-field-file")) }
            p.hint id="file-hint" { (words.say_with("import-field-file-hint", &hint)) }
            input id="file" name="file" type="file" required
                accept=".csv,.tsv,.txt,.xlsx,.ods,text/csv" aria-describedby=(described)
                aria-invalid=[is_faulty.then_some("true")];
        }
    }
}

/// Which columns there are, and what each of them takes.
fn guide(caller: &Caller) -> Markup {
    let (words, finland) = (caller.words, finland());
    let language = words.language();
    let municipalities = finland.municipalities(language);
    html! {
        section.import-guide {
            h2 { (words.say("import-guide-title")) }
            p { (words.say("import-guide-intro")) }
            dl {
                @for column in Column::ALL.iter().copied() {
                    dt { (column.heading(words)) }
                    dd {
                        (words.say(&format!("import-guide-{}", column.name())))
                        @let few = accepted(column, words);
                        @if !few.is_empty() { " " (few.join(", ")) "." }
                    }
                }
            }
            details {
                summary { (words.say("import-guide-places")) }
                dl {
                    @for (code, name) in finland.counties(language) {
                        dt { (name) " (" (code) ")" }
                        dd {
                            @let own = municipalities.iter().filter(|(each, _)| finland.county_of(*each) == Some(&code));
                            (own.map(|(_, name)| *name).collect::<Vec<_>>().join(", "))
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_people_list_them() {
        for (text, read) in [
            ("", Some(vec![])),
            ("12", Some(vec![12])),
            ("12, 40–42", Some(vec![12, 40, 41, 42])),
            ("3-4;7 9", Some(vec![3, 4, 7, 9])),
            ("5-3", None),
            ("rivi 3", None),
            ("3-", None),
            ("-3", None),
            ("1-99999999999", None),
        ] {
            assert_eq!(lines(text), read, "{text}");
        }
        for (last, fits) in [(9_999, true), (10_000, true), (10_001, false)] {
            assert_eq!(lines(&format!("1-{last}")).is_some(), fits, "{last}");
        }
    }
}
