//! One question: its chart as a file, or everything that was written to it.

use super::{Seen, groups::Grouped};
use crate::{
    agenda::results::{
        Wanted, look,
        picture::chart,
        rows::{shown as questions, title},
        table,
    },
    app::App,
    caller::Caller,
    extract::{Ids, Params},
    pages::{
        fields::Faults,
        filled::Filled,
        layout::{self, Page},
        shown,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use maud::html;
use std::sync::Arc;
use survey::Setting;

/// Texts that stand with all the other questions.
pub(super) const FEW: usize = 5;

/// `7` is a question's page, `7.svg` its chart.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(number, file): Ids,
    Params(wanted): Params<Wanted>,
) -> Response {
    let page = match file.strip_suffix(".svg") {
        Some(key) => picture(&app, &caller, &number, key, &wanted).await,
        None => show(&app, &caller, &number, &file, &wanted).await,
    };
    shown(&app, &caller, page)
}

async fn picture(
    app: &Arc<App>,
    caller: &Caller,
    number: &str,
    key: &str,
    wanted: &Wanted,
) -> Result<Response, Problem> {
    let looked = look(app, caller, number, wanted).await?;
    let questions = questions(caller.words, &looked);
    let found = questions.iter().find(|shown| shown.question.key.0.to_string() == key);
    let chart = found.and_then(|shown| chart(caller.words, &looked, shown)).ok_or_else(|| caller.not_found())?;
    let name = format!("attachment; filename=\"results-{}-{key}.svg\"", looked.survey.number.0);
    let headers = [(header::CONTENT_TYPE, "image/svg+xml".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, chart.svg(Setting::File)).into_response())
}

async fn show(app: &Arc<App>, caller: &Caller, number: &str, key: &str, wanted: &Wanted) -> Result<Response, Problem> {
    let looked = look(app, caller, number, wanted).await?;
    let seen = Seen { app, caller, looked: &looked, wanted };
    seen.texts(key, &Filled::fresh(), &Faults::default())
}

impl Seen<'_> {
    /// Everything that was written to a question, and the groups that coordinators have made of it.
    pub(super) fn texts(&self, key: &str, filled: &Filled, faults: &Faults) -> Result<Response, Problem> {
        let (app, caller, words) = (self.app, self.caller, self.caller.words);
        let all = questions(words, self.looked);
        let shown = all.iter().find(|shown| shown.question.key.0.to_string() == key);
        let shown = shown.ok_or_else(|| caller.not_found())?;
        let heading = format!("{}. {}", shown.number, shown.text(words));
        let back = format!("{}#q{key}", self.to("results"));
        let texts = table::texts(&shown.tally.figures);
        let grouped = Grouped::read(self, shown.question.key, texts)?;
        let main = html! {
            p.back { a href=(back) { (words.say_with("results-title", &[("survey", title(caller, self.looked).into())])) } }
            header.page-head {
                h1 { (heading) }
                @if let Some(answered) = shown.answered(words) { p.intro { (answered) } }
            }
            (faults.summary(words))
            (grouped.groups())
            (grouped.themes()?)
            @if texts.is_empty() { p.empty { (words.say("results-texts-none")) } }
            @else { (grouped.all(filled, faults)) }
        };
        Ok(layout::respond(app, caller, faults.status(), Page { title: &heading, head: html! {}, main }))
    }
}
