//! Groups of what was written to a question, made by hand, and the themes that become of them.

use super::Seen;
use crate::{
    agenda::{
        groups::{Change, Group, Grouping, Unfit, grouping, ids},
        results::{Wanted, look, rows::shown as questions, table},
        themes::told,
    },
    api::agenda::{
        Act, decide,
        results::groups::{kept, themed},
        surveys::coordinator,
    },
    app::App,
    caller::Caller,
    extract::{Fields, Ids},
    pages::{
        fields::{Control, Faults},
        filled::{Filled, Sent, Turn, faults_of, go},
        form, shown,
    },
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Author, Hat, SurveyState};
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use survey::{QuestionKey, Said};

/// The texts of a question with their groups, and whether they can be changed.
pub(super) struct Grouped<'a> {
    seen: &'a Seen<'a>,
    question: QuestionKey,
    texts: &'a [Said],
    ids: Vec<String>,
    grouping: Grouping,
    hat: Option<Hat>,
}

impl<'a> Grouped<'a> {
    pub(super) fn read(seen: &'a Seen<'a>, question: QuestionKey, texts: &'a [Said]) -> Result<Grouped<'a>, Problem> {
        let survey = &seen.looked.survey;
        let grouping = grouping(&*seen.app.store, survey, question).map_err(|failure| seen.caller.failed(&failure))?;
        let hat = coordinator(seen.app, seen.caller).ok();
        let hat = hat.filter(|_| survey.state == SurveyState::Closed && !seen.is_narrowed());
        Ok(Grouped { seen, question, texts, ids: ids(question, texts), grouping, hat })
    }

    fn address(&self, act: &str) -> String {
        format!("/surveys/{}/results/{}/{act}", self.seen.looked.survey.number.0, self.question.0)
    }

    /// What the form was shown for.
    fn hidden(&self, group: Option<usize>) -> Markup {
        let base = self.seen.looked.survey.groupings.get(&self.question.0);
        html! {
            input type="hidden" name="key" value=(form::key());
            input type="hidden" name="base" value=[base];
            @if let Some(group) = group { input type="hidden" name="group" value=(group); }
        }
    }

    pub(super) fn groups(&self) -> Markup {
        let words = self.seen.caller.words;
        let texts: BTreeMap<&str, &Said> = self.ids.iter().map(String::as_str).zip(self.texts).collect();
        html! {
            @if !self.grouping.groups.is_empty() {
                section aria-labelledby="groups" {
                    h2 id="groups" { (words.say("results-groups")) }
                    ul.statements {
                        @for (place, group) in self.grouping.groups.iter().enumerate() {
                            li { (self.group(place, group, &texts)) }
                        }
                    }
                }
            }
        }
    }

    /// Themes that came of this question.
    pub(super) fn themes(&self) -> Result<Markup, Problem> {
        let (app, words) = (self.seen.app, self.seen.caller.words);
        let agenda = app.agenda.view();
        let own = self.seen.looked.survey.themes.iter().filter(|(_, origin)| origin.question == self.question.0);
        let mut found = vec![];
        for (number, origin) in own {
            let Some(theme) = agenda.theme(*number) else { continue };
            let told = told(&*app.store, theme).map_err(|failure| self.seen.caller.failed(&failure))?;
            found.extend(told.map(|told| (number.0, told.title, origin.organisations)));
        }
        Ok(html! {
            @if !found.is_empty() {
                section aria-labelledby="themes" {
                    h2 id="themes" { (words.say("results-themes")) }
                    ul {
                        @for (number, title, organisations) in found {
                            li {
                                a href={ "/themes/" (number) } { (title) }
                                @if let Some(count) = organisations {
                                    " · " (words.say_with("results-theme-origin", &[("count", u64::from(count).into())]))
                                }
                            }
                        }
                    }
                }
            }
        })
    }

    fn group(&self, place: usize, group: &Group, texts: &BTreeMap<&str, &Said>) -> Markup {
        let words = self.seen.caller.words;
        let known: Vec<(&String, &Said)> =
            group.texts.iter().filter_map(|id| Some((id, *texts.get(id.as_str())?))).collect();
        html! {
            article.card {
                h3 { (group.name) }
                p.meta { (words.say_with("results-group-count", &[("count", known.len().into())])) }
                @if self.hat.is_some() {
                    form method="post" action=(self.address("groups")) {
                        (self.hidden(Some(place)))
                        @for (at, (id, said)) in known.iter().enumerate() { (self.tick(&format!("g{place}-{at}"), id, said, false)) }
                        (self.name(&format!("name-{place}"), &group.name, None))
                        p.actions {
                            button name="act" value="take" { (words.say("results-group-take")) }
                            button name="act" value="rename" { (words.say("results-group-rename")) }
                            button.danger name="act" value="drop" { (words.say("results-group-drop")) }
                        }
                    }
                    (self.theme(place, group))
                } @else {
                    ul.texts-given { @for (_, said) in known { li { (self.seen.said(said)) } } }
                }
            }
        }
    }

    fn tick(&self, at: &str, id: &str, said: &Said, is_ticked: bool) -> Markup {
        html! {
            label.choice for=(at) {
                input type="checkbox" id=(at) name="text" value=(id) checked[is_ticked];
                span { (self.seen.said_inline(said)) }
            }
        }
    }

    fn name(&self, id: &str, value: &str, list: Option<&str>) -> Markup {
        let words = self.seen.caller.words;
        html! {
            div.field {
                label for=(id) { (words.say("results-group-name")) }
                input id=(id) name="name" type="text" value=(value) autocomplete="off" list=[list];
            }
        }
    }

    /// A group becomes a theme.
    fn theme(&self, place: usize, group: &Group) -> Markup {
        let words = self.seen.caller.words;
        let (title, reason) = (format!("title-{place}"), format!("reason-{place}"));
        html! {
            details {
                summary { (words.say("results-group-theme")) }
                form method="post" action=(self.address("themes")) {
                    (self.hidden(Some(place)))
                    div.field {
                        label for=(title) { (words.say("results-theme-title")) }
                        input id=(title) name="title" type="text" value=(group.name) autocomplete="off";
                    }
                    div.field {
                        label for=(reason) { (words.say("results-theme-reason")) }
                        p.hint { (words.say("results-theme-hint")) }
                        textarea id=(reason) name="reason" rows="3" {}
                    }
                    p.actions { button { (words.say("results-theme-propose")) } }
                }
            }
        }
    }

    /// Every text; coordinators tick those that belong together.
    pub(super) fn all(&self, filled: &Filled, faults: &Faults) -> Markup {
        let words = self.seen.caller.words;
        let ticked: BTreeSet<String> = filled.all("text").into_iter().collect();
        let heading = html! { h2 id="texts" { (words.say("results-texts")) } };
        let Some(_) = self.hat else {
            return html! { (heading) ul.texts-given { @for said in self.texts { li { (self.seen.said(said)) } } } };
        };
        let name = Control {
            id: "name",
            label: words.say("results-group-name"),
            hint: Some(words.say("results-group-hint")),
            faults,
        };
        html! {
            (heading)
            form method="post" action=(self.address("groups")) {
                (self.hidden(None))
                fieldset id="text" {
                    legend { (words.say("results-texts-choose")) }
                    @if let Some(fault) = faults.of("text") { p.error { (fault) } }
                    @for (at, (id, said)) in self.ids.iter().zip(self.texts).enumerate() {
                        (self.tick(&format!("t{at}"), id, said, ticked.contains(id)))
                    }
                }
                (name.labelled(html! {
                    input id="name" name="name" type="text" value=(filled.get("name")) autocomplete="off" list="group-names"
                        aria-invalid=[name.invalid()] aria-describedby=[name.described()];
                }))
                datalist id="group-names" {
                    @for group in &self.grouping.groups { option value=(group.name) {} }
                }
                p.actions { button.primary name="act" value="put" { (words.say("results-group-put")) } }
            }
        }
    }
}

/// Puts texts into a group, takes them out, renames a group or drops it.
pub(crate) async fn change(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(number, key): Ids,
    Fields(filled): Sent,
) -> Response {
    let page = changed(&app, &caller, &number, &key, &filled).await;
    shown(&app, &caller, page)
}

/// Proposes a group as a theme.
pub(crate) async fn propose(
    State(app): State<Arc<App>>,
    caller: Caller,
    Ids(number, key): Ids,
    Fields(filled): Sent,
) -> Response {
    let page = proposed(&app, &caller, &number, &key, &filled).await;
    shown(&app, &caller, page)
}

async fn changed(
    app: &Arc<App>,
    caller: &Caller,
    number: &str,
    key: &str,
    filled: &Filled,
) -> Result<Response, Problem> {
    let (person, hat) = (caller.person()?, coordinator(app, caller)?);
    let wanted = Wanted::default();
    let looked = look(app, caller, number, &wanted).await?;
    let to = format!("/surveys/{}/results/{key}", looked.survey.number.0);
    let questions = questions(caller.words, &looked);
    let found = questions.iter().find(|shown| shown.question.key.0.to_string() == key);
    let found = found.ok_or_else(|| caller.not_found())?;
    let question = found.question.key;
    let known: BTreeSet<String> = ids(question, table::texts(&found.tally.figures)).into_iter().collect();
    let before = grouping(&*app.store, &looked.survey, question).map_err(|failure| caller.failed(&failure))?;
    let seen = Seen { app, caller, looked: &looked, wanted: &wanted };
    let is_current = filled.get("base").parse().ok() == looked.survey.groupings.get(&question.0).copied();
    if !is_current {
        let mut faults = Faults::default();
        faults.add("text", caller.words.refusal("survey-groups-changed", &[]));
        return seen.texts(key, filled, &faults);
    }
    let change = wished(filled).ok_or_else(|| caller.not_found())?;
    let after = match before.changed(change, &known) {
        Ok(after) => after,
        Err(unfit) => {
            let field = if unfit == Unfit::NothingChosen { "text" } else { "name" };
            let mut faults = Faults::default();
            faults.add(field, caller.words.refusal(unfit.code(), &[("max", unfit.max().into())]));
            return seen.texts(key, filled, &faults);
        }
    };
    let first = match filled.ask(app, caller, person, &format!("POST {to}/groups")).await? {
        Turn::Before(response) => return Ok(response),
        Turn::First(first) => first,
    };
    let (command, beside) = kept(&looked, question, &after);
    let act = Act::of(Author::Hat(hat), command, beside);
    let remembered = to.clone().into_bytes().into();
    match decide(app, caller, act, first, move |_| (StatusCode::SEE_OTHER, remembered)).await {
        Ok(_) => Ok(go(&to)),
        Err(problem) => seen.texts(key, filled, &faults_of(problem, |_| "text")?),
    }
}

/// What the form asks for.
fn wished(filled: &Filled) -> Option<Change> {
    let group = || filled.get("group").parse().ok();
    let (name, texts) = (filled.get("name").to_owned(), filled.all("text").into_iter().collect());
    match filled.get("act") {
        "put" => Some(Change::Put { name, texts }),
        "take" => Some(Change::Take { group: group()?, texts }),
        "rename" => Some(Change::Rename { group: group()?, name }),
        "drop" => Some(Change::Drop { group: group()? }),
        _ => None,
    }
}

async fn proposed(
    app: &Arc<App>,
    caller: &Caller,
    number: &str,
    key: &str,
    filled: &Filled,
) -> Result<Response, Problem> {
    let (person, hat) = (caller.person()?, coordinator(app, caller)?);
    let looked = look(app, caller, number, &Wanted::default()).await?;
    let question = key.parse().map(QuestionKey).map_err(|_| caller.not_found())?;
    let group = filled.get("group").parse().map_err(|_| caller.not_found())?;
    let words = (filled.get("title"), filled.get("reason"));
    let (act, _) = themed(app, caller, Author::Hat(hat), &looked, (question, group), words)?;
    let to = format!("/surveys/{}/results/{key}", looked.survey.number.0);
    let first = match filled.ask(app, caller, person, &format!("POST {to}/themes")).await? {
        Turn::Before(response) => return Ok(response),
        Turn::First(first) => first,
    };
    let remembered = to.clone().into_bytes().into();
    decide(app, caller, act, first, move |_| (StatusCode::SEE_OTHER, remembered)).await?;
    Ok(go(&to))
}
