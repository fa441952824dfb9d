//! What the answers to a survey come to, for people to see: by question, with a chart and a table of each.

pub(crate) mod answers;
pub(crate) mod groups;
pub(crate) mod question;
pub(crate) mod years;

use super::{
    fields::Choice,
    filled::{Sent, Turn, go},
    form,
    layout::{self, Page},
    organisations::places,
    shown, time,
};
use crate::{
    agenda::earlier::year,
    agenda::results::{
        Looked, Wanted, find, look,
        picture::chart,
        rows::{Row, Shown, figure, shown as questions, title},
        table,
    },
    api::{
        agenda::{Act, decide, surveys::coordinator},
        signatures::view::spoken,
        tables::{self, Format, On},
    },
    app::App,
    caller::Caller,
    extract::{Fields, Id, Params},
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{AgendaCommand, Author, Kind, Size, SurveyCommand, SurveyState};
use maud::{Markup, PreEscaped, html};
use std::sync::Arc;
use store::Batch;
use survey::{Figures, Population, Promise, SameBy, Setting, Withheld};

/// All questions, with their figures.
pub(crate) async fn page(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(number): Id,
    Params(wanted): Params<Wanted>,
) -> Response {
    let page = show(&app, &caller, &number, &wanted).await;
    shown(&app, &caller, page)
}

/// All of it as rows that spreadsheets open.
pub(crate) async fn csv(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(number): Id,
    Params(wanted): Params<Wanted>,
) -> Response {
    let file = file(&app, &caller, &number, &wanted, Format::Csv).await;
    shown(&app, &caller, file)
}

/// All of it as a spreadsheet.
pub(crate) async fn xlsx(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(number): Id,
    Params(wanted): Params<Wanted>,
) -> Response {
    let file = file(&app, &caller, &number, &wanted, Format::Xlsx).await;
    shown(&app, &caller, file)
}

/// Lets everybody see it.
pub(crate) async fn publish(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(number): Id,
    Fields(filled): Sent,
) -> Response {
    let page = published(&app, &caller, &number, &filled).await;
    shown(&app, &caller, page)
}

async fn file(
    app: &Arc<App>,
    caller: &Caller,
    number: &str,
    wanted: &Wanted,
    format: Format,
) -> Result<Response, Problem> {
    let looked = look(app, caller, number, wanted).await?;
    let (words, register) = (caller.words, app.register.view());
    let name = format!("results-{}", looked.survey.number.0);
    tables::file(caller, format, &name, move |_: On| table::table(words, &register, &looked)).await
}

async fn published(
    app: &Arc<App>,
    caller: &Caller,
    number: &str,
    filled: &super::filled::Filled,
) -> Result<Response, Problem> {
    let (person, hat) = (caller.person()?, coordinator(app, caller)?);
    let survey = find(app, caller, number)?.number;
    let to = format!("/surveys/{}/results", survey.0);
    let first = match filled.ask(app, caller, person, &format!("POST {to}/publication")).await? {
        Turn::Before(response) => return Ok(response),
        Turn::First(first) => first,
    };
    let command = AgendaCommand::Survey(SurveyCommand::PublishResults { survey });
    let act = Act::of(Author::Hat(hat), command, Batch::new());
    let remembered = to.clone().into_bytes().into();
    decide(app, caller, act, first, move |_| (StatusCode::SEE_OTHER, remembered)).await?;
    Ok(go(&to))
}

async fn show(app: &Arc<App>, caller: &Caller, number: &str, wanted: &Wanted) -> Result<Response, Problem> {
    let looked = look(app, caller, number, wanted).await?;
    let words = caller.words;
    let name = title(caller, &looked);
    let heading = words.say_with("results-title", &[("survey", name.as_str().into())]);
    let view = Seen { app, caller, looked: &looked, wanted };
    let questions = questions(words, &looked);
    let main = html! {
        p.back { a href={ "/surveys/" (looked.survey.number.0) } { (name) } }
        (view.head(&heading))
        (view.filters())
        @if view.is_narrowed() { p.notice { (view.narrowed()) } }
        @if wanted.compare.starts_with('e') && looked.before.is_none() { p.notice { (words.say("results-year-unfiltered")) } }
        p.meta.results-note { (words.say("results-note")) }
        @for shown in &questions {
            @if let Some(section) = shown.section { h2.results-section { (section.in_language(spoken(words.language()))) } }
            (view.question(shown))
        }
    };
    Ok(layout::respond(app, caller, StatusCode::OK, Page { title: &heading, head: html! {}, main }))
}

/// What is seen, and by whom.
struct Seen<'a> {
    app: &'a App,
    caller: &'a Caller,
    looked: &'a Looked,
    wanted: &'a Wanted,
}

impl Seen<'_> {
    fn head(&self, heading: &str) -> Markup {
        let (words, looked) = (self.caller.words, self.looked);
        let (answered, members) = looked.reached;
        let reached = [("answered", answered.into()), ("members", members.into())];
        let promise = match looked.view.promise {
            Promise::None => "results-named",
            Promise::Anonymity => "results-anonymous",
        };
        html! {
            header.page-head {
                h1 { (heading) }
                p.intro { (words.say_with("results-reached", &reached)) }
                @if looked.choices.outside > 0 {
                    p.meta { (words.say_with("results-outside-too", &[("count", looked.choices.outside.into())])) }
                }
                p.meta { (words.say(promise)) }
                @if looked.survey.state == SurveyState::Open { p.notice { (words.say("results-while-open")) } }
                @if looked.survey.state == SurveyState::Closed { p.meta { (words.say("results-as-at-the-close")) } }
                @if coordinator(self.app, self.caller).is_ok() {
                    p { a href=(self.to_years()) { (words.say("results-years-title")) } }
                }
                p.actions {
                    a.button href=(self.to("results.xlsx")) { (words.say("results-xlsx")) }
                    a.button href=(self.to("results.csv")) { (words.say("results-csv")) }
                }
                @if coordinator(self.app, self.caller).is_ok() { (answers::links(self.caller, looked)) }
                (self.publication())
            }
        }
    }

    /// Where a file of what is seen lies.
    fn to(&self, file: &str) -> String {
        format!("/surveys/{}/{file}{}", self.looked.survey.number.0, self.wanted.query())
    }

    fn to_years(&self) -> String {
        format!("/surveys/{}/results/earlier", self.looked.survey.number.0)
    }

    fn publication(&self) -> Markup {
        let (words, survey) = (self.caller.words, &self.looked.survey);
        let hat = coordinator(self.app, self.caller).ok();
        html! {
            @if let Some(at) = survey.published {
                p.meta { (words.say_with("results-published", &[("at", time::in_words(self.caller, at).into())])) }
            } @else if let Some(hat) = hat.filter(|_| survey.state == SurveyState::Closed) {
                form method="post" action={ "/surveys/" (survey.number.0) "/results/publication" } {
                    input type="hidden" name="key" value=(form::key());
                    p.hint { (words.say("results-publish-hint")) }
                    (form::acting(&self.app.register.view(), self.caller, hat))
                    p.actions { button { (words.say("results-publish")) } }
                }
            }
        }
    }

    fn filters(&self) -> Markup {
        let (words, choices) = (self.caller.words, &self.looked.choices);
        let said = |key: String, value: &str| Choice { value: value.to_owned(), label: words.say(&key) };
        let kind = |kind: &Kind| said(format!("organisation-kind-{}", kind.name()), kind.name());
        let size = |size: &Size| said(format!("organisation-size-{}", size.name()), size.name());
        let county =
            |county: &ledger::County| Choice { value: county.to_string(), label: places::county(self.caller, county) };
        let from = ["network", "outside"].map(|name| said(format!("results-from-{name}"), name));
        let address = format!("/surveys/{}/results", self.looked.survey.number.0);
        let compared = self.others();
        html! {
            form.filters action=(address) {
                (self.select("kind", "organisation-kind", &self.wanted.kind, choices.kinds.iter().map(kind).collect()))
                (self.select("county", "organisation-county", &self.wanted.county, choices.counties.iter().map(county).collect()))
                (self.select("size", "organisation-size", &self.wanted.size, choices.sizes.iter().map(size).collect()))
                @if choices.outside > 0 {
                    div.field {
                        label for="from" { (words.say("results-from")) }
                        select id="from" name="from" {
                            @for choice in from {
                                option value=(choice.value) selected[choice.value == self.wanted.from] { (choice.label) }
                            }
                        }
                    }
                }
                @if !compared.is_empty() { (self.select("compare", "results-compare", &self.wanted.compare, compared)) }
                p.actions { button { (words.say("filter-submit")) } a href=(address) { (words.say("filter-clear")) } }
            }
        }
    }

    fn select(&self, name: &'static str, label: &str, chosen: &str, choices: Vec<Choice>) -> Markup {
        let words = self.caller.words;
        let any = if name == "compare" { "results-compare-none" } else { "filter-any" };
        html! {
            div.field {
                label for=(name) { (words.say(label)) }
                select id=(name) name=(name) {
                    option value="" { (words.say(any)) }
                    @for choice in choices {
                        option value=(choice.value) selected[choice.value == chosen] { (choice.label) }
                    }
                }
            }
        }
    }

    /// Surveys that this one can be compared with, the newest first.
    fn others(&self) -> Vec<Choice> {
        let agenda = self.app.agenda.view();
        let language = spoken(self.caller.words.language());
        let others = agenda.surveys().iter().rev().filter(|survey| survey.number != self.looked.survey.number);
        let choice = |survey: &Arc<ledger::Survey>| {
            let number = survey.number.0.to_string();
            find(self.app, self.caller, &number).ok()?;
            let asked = self.app.surveys.questionnaire(survey).ok()?;
            Some(Choice { label: asked.title.in_language(language).to_owned(), value: number })
        };
        let years = self.looked.survey.earlier.iter().zip(0..).filter_map(|(content, place)| {
            let year = year(&*self.app.store, *content).ok()??;
            Some(Choice { value: format!("e{place}"), label: year.name })
        });
        years.chain(others.filter_map(choice)).collect()
    }

    fn is_narrowed(&self) -> bool {
        !self.looked.view.filter.is_open() || self.looked.view.population == Population::Outside
    }

    fn narrowed(&self) -> String {
        let words = self.caller.words;
        match self.looked.results.of {
            Some(count) => words.say_with("results-narrowed", &[("count", u64::from(count).into())]),
            None => words.say("results-narrowed-few"),
        }
    }

    fn question(&self, shown: &Shown<'_>) -> Markup {
        let words = self.caller.words;
        let (key, number) = (shown.question.key.0, self.looked.survey.number.0);
        let chart = chart(words, self.looked, shown);
        let texts = table::texts(&shown.tally.figures);
        let own = format!("/surveys/{number}/results/{key}{}", self.wanted.query());
        html! {
            section.result aria-labelledby={ "q" (key) } {
                h3 id={ "q" (key) } { (shown.number) ". " (shown.text(words)) }
                @if let Some(answered) = shown.answered(words) { p.meta { (answered) } }
                @if let Some(earlier) = self.earlier(shown) { p.meta { (earlier) } }
                @if let Figures::Withheld(why) = shown.tally.figures { p.hint { (words.say(withheld(why))) } }
                div.result-figures[chart.is_some()] {
                    @if let Some(chart) = &chart { figure { (PreEscaped(chart.svg(Setting::Page))) } }
                    (self.figures(shown))
                }
                @if !texts.is_empty() {
                    ul.texts-given { @for said in texts.iter().take(question::FEW) { li { (self.said(said)) } } }
                    p { a href=(own) { (words.say_with("results-texts-all", &[("count", texts.len().into())])) } }
                }
                @if chart.is_some() {
                    p.meta { a href={ "/surveys/" (number) "/results/" (key) ".svg" (self.wanted.query()) } { (words.say("results-chart-file")) } }
                }
            }
        }
    }

    /// How the question stood in the survey that is compared with.
    fn earlier(&self, shown: &Shown<'_>) -> Option<String> {
        let (before, words) = (self.looked.before.as_ref()?, self.caller.words);
        let language = spoken(words.language());
        let title = before.asked.title.in_language(language);
        let Some((pair, tally)) = shown.before else {
            return Some(words.say_with("results-not-asked", &[("survey", title.into())]));
        };
        let (answered, of) = (tally.answered?, tally.of?);
        let counts = [("survey", title.into()), ("answered", u64::from(answered).into()), ("of", u64::from(of).into())];
        let told = words.say_with("results-before", &counts);
        let text = before.asked.question(pair.before).map(|question| question.text.in_language(language));
        let is_hatched =
            shown.rows.iter().any(|row| row.before.is_some()) && !matches!(tally.figures, Figures::Scale(_));
        let told = if is_hatched { format!("{told} {}", words.say("results-hatched")) } else { told };
        Some(match (pair.by, text) {
            (SameBy::Key, Some(text)) => {
                format!("{told} {}", words.say_with("results-before-said", &[("text", text.into())]))
            }
            _ => told,
        })
    }

    fn figures(&self, shown: &Shown<'_>) -> Markup {
        let words = self.caller.words;
        let compared = shown.rows.iter().any(|row| row.before.is_some());
        let cell = |row: &Row| figure(words, row.count, row.share);
        let before = |row: &Row| row.before.map(|(count, share)| figure(words, Some(count), share)).unwrap_or_default();
        html! {
            div {
                @if !shown.rows.is_empty() {
                    table.figures {
                        caption.visually-hidden { (shown.text(words)) }
                        thead {
                            tr {
                                th scope="col" { (words.say("results-column-answer")) }
                                th scope="col" { (words.say("results-count-and-share")) }
                                @if compared { th scope="col" { (words.say("results-column-before")) } }
                            }
                        }
                        tbody {
                            @for row in &shown.rows {
                                tr {
                                    th scope="row" { @if let Some(place) = row.place { (place) ". " } (row.label) }
                                    td { (cell(row)) }
                                    @if compared { td { (before(row)) } }
                                }
                            }
                        }
                    }
                }
                @if !shown.values.is_empty() {
                    dl.figure-values {
                        @for (name, value) in &shown.values {
                            div { dt { (words.say(&format!("results-{name}"))) } dd { (value) } }
                        }
                    }
                }
            }
        }
    }

    /// The same in a label.
    fn said_inline(&self, said: &survey::Said) -> Markup {
        let speaker = table::speaker(self.caller.words, &self.app.register.view(), self.looked, said);
        html! {
            span.text-given { (said.text) }
            @if let Some(speaker) = speaker { " " span.meta { (speaker) } }
        }
    }

    /// A text, and whose it is where that may be told.
    fn said(&self, said: &survey::Said) -> Markup {
        let speaker = table::speaker(self.caller.words, &self.app.register.view(), self.looked, said);
        html! {
            p.text-given { (said.text) }
            @if let Some(speaker) = speaker { p.meta { (speaker) } }
        }
    }
}

fn withheld(why: Withheld) -> &'static str {
    match why {
        Withheld::TooFew => "results-withheld-too-few",
        Withheld::Filter => "results-withheld-filter",
    }
}
