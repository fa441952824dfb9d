//! What changed between two texts of a statement, in several views of one difference. Links to a clause hold in all of them.

mod choice;
mod marks;
mod rows;
mod summary;
mod views;

pub(crate) use choice::called;
pub(super) use choice::with_rounds;

use super::{
    hands::Legend,
    languages,
    layout::{self, Page},
    shown,
    statement::head::{Tab, head},
};
use crate::{
    app::App,
    caller::Caller,
    comparison::{self, Comparison, Named, Sides, Wanted, spoken},
    extract::{Id, Params},
    problem::Problem,
    reading::{Readable, readable},
    readings::{self, Look},
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use draft::{Moved, Row};
use ledger::{Register, TextLanguage};
use maud::{Markup, html};
use rows::Rows;
use serde::Deserialize;
use std::sync::Arc;
use words::Words;

#[derive(Default, Deserialize)]
pub(crate) struct Chosen {
    view: Option<String>,
}

/// How a difference is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    Inline,
    Beside,
    Changed,
    Organisations,
    Sentences,
}

impl View {
    const ALL: [View; 5] = [View::Inline, View::Beside, View::Changed, View::Organisations, View::Sentences];

    /// Its name in addresses and in keys of texts.
    fn name(self) -> &'static str {
        match self {
            View::Inline => "inline",
            View::Beside => "beside",
            View::Changed => "changed",
            View::Organisations => "organisations",
            View::Sentences => "sentences",
        }
    }
}

/// The page.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Params(wanted): Params<Wanted>,
    Params(chosen): Params<Chosen>,
) -> Response {
    let page = show(&app, &caller, &id, &wanted, &chosen).await;
    shown(&app, &caller, page)
}

async fn show(
    app: &Arc<App>,
    caller: &Caller,
    id: &str,
    wanted: &Wanted,
    chosen: &Chosen,
) -> Result<Response, Problem> {
    let readable = readable(app, caller, id)?;
    let failed = |failure| caller.failed(&failure);
    let read = readings::point(app, caller, &readable).map_err(failed)?;
    let sides = comparison::sides(app, caller, &readable, wanted, read.as_ref()).await?;
    let Some(sides) = sides else { return Ok(framed(app, caller, &readable, nothing_yet(caller))) };
    let comparison = sides.compare(app).await.map_err(failed)?;
    if sides.to.named == Named::Live && sides.chosen.is_leading(&readable.statement) {
        let look = if sides.from.named == Named::Read { Look::IsShown } else { Look::Reads };
        readings::look(app, caller, &readable, &sides.live, look).await.map_err(failed)?;
    }
    let view = View::ALL.into_iter().find(|view| Some(view.name()) == chosen.view.as_deref());
    let told = Told { app, caller, readable: &readable, sides: &sides, comparison: &comparison };
    Ok(framed(app, caller, &readable, told.page(view.unwrap_or(View::Inline), read.is_some())))
}

fn framed(app: &App, caller: &Caller, readable: &Readable, content: Markup) -> Response {
    let words = caller.words;
    let title = words.say_with("changes-title", &[("title", (&readable.statement.title).into())]);
    let main = html! {
        (head(app, &app.register.view(), caller, readable, Tab::Changes))
        h2.tab-title { (words.say("changes")) }
        (content)
    };
    layout::respond(app, caller, StatusCode::OK, Page { title: &title, head: html! {}, main })
}

fn nothing_yet(caller: &Caller) -> Markup {
    html! { p.empty { (caller.words.say("changes-empty")) } }
}

/// All that the page tells of.
struct Told<'a> {
    app: &'a App,
    caller: &'a Caller,
    readable: &'a Readable,
    sides: &'a Sides,
    comparison: &'a Comparison,
}

impl Told<'_> {
    fn page(&self, view: View, has_read: bool) -> Markup {
        let words = self.caller.words;
        let register = self.app.register.view();
        let statement = &*self.readable.statement;
        let hands = self.comparison.words_by();
        let legend = Legend::new(&register, words, hands.iter().filter_map(|(organisation, _)| *organisation));
        let content = html! {
            @match view {
                View::Inline => (views::whole(&Rows::new(words, self.comparison, None))),
                View::Organisations => (views::whole(&Rows::new(words, self.comparison, Some(&legend)))),
                View::Changed => (views::folded(&Rows::new(words, self.comparison, None))),
                View::Beside => {
                    @let names = [&self.sides.from, &self.sides.to].map(|side| choice::called(words, statement, side.named));
                    (views::beside(&Rows::new(words, self.comparison, None), &names))
                }
                View::Sentences => (views::sentences(self, &legend)),
            }
        };
        let chosen = self.sides.chosen;
        let texts = statement.texts().map(|(language, _)| language);
        let path = choice::address(statement.id, self.sides, view);
        html! {
            (languages::switch(self.caller, statement, chosen, texts, &path))
            (choice::form(self.caller, statement, self.sides, view, has_read))
            @if self.comparison.difference.is_empty() {
                p.empty { (words.say("changes-none")) }
            } @else {
                (summary::section(words, self.comparison, &legend, &hands))
                (choice::files(self.caller, statement, self.sides))
                (choice::views(self.caller, statement, self.sides, view))
                @if view == View::Sentences { (content) } @else {
                    div class={ "text difference view-" (view.name()) } lang=(chosen.language.tag()) { (content) }
                }
            }
        }
    }
}

/// The whole difference with its numbers, for a page that is everybody's.
pub(super) fn in_full(register: &Register, words: &Words, comparison: &Comparison, language: TextLanguage) -> Markup {
    let hands = comparison.words_by();
    let legend = Legend::new(register, words, hands.iter().filter_map(|(organisation, _)| *organisation));
    html! {
        @if comparison.difference.is_empty() {
            p.empty { (words.say("changes-none")) }
        } @else {
            (summary::section(words, comparison, &legend, &hands))
            div class="text difference view-inline" lang=(language.tag()) {
                (views::whole(&Rows::new(words, comparison, None)))
            }
        }
    }
}

/// The difference in the text, for whoever brings their own page around it.
pub(crate) fn fragment(caller: &Caller, comparison: &Comparison) -> Markup {
    if comparison.difference.is_empty() {
        return html! { p { (caller.words.say("changes-none")) } };
    }
    views::whole(&Rows::bare(caller.words, comparison))
}

/// One row of a difference, as it stands in both texts.
pub(crate) fn row(words: &Words, comparison: &Comparison, row: &Row) -> Markup {
    Rows::new(words, comparison, None).column(row, marks::Column::Both)
}

/// What is said where something stood that stands elsewhere now.
pub(crate) fn went(words: &Words, row: &Row) -> Option<String> {
    let (from, to) = (row.before.first()?.part, row.after.first()?.part);
    let sentence = draft::Sentence::Moved { from, to };
    (row.moved == Moved::Away).then(|| spoken::say(words, &sentence))
}

/// The rows that are chosen, as they changed: for pages that show some of a difference.
pub(super) fn changed(words: &Words, comparison: &Comparison, wanted: impl Fn(&Row) -> bool) -> Markup {
    let rows = Rows::new(words, comparison, None);
    let is_shown = |row: &&Row| !row.is_same() && row.moved != Moved::Away && wanted(row);
    let shown: Vec<Row> = comparison.difference.rows().iter().filter(is_shown).cloned().collect();
    rows.inline(&shown)
}
