//! Groups of what was written to a question, and the themes that become of them, for tools.

use super::GroupView;
use crate::{
    agenda::{
        groups::{Change, Grouping, Unfit, beside, grouping, ids},
        results::{Looked, Wanted, look, table::texts},
        themes::{Told, Typed},
    },
    api::agenda::{Act, Ask, surveys::acts},
    app::App,
    caller::Caller,
    problem::Problem,
};
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{Agenda, AgendaCommand, Author, SurveyCommand, ThemeCommand, ThemeNumber};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::Batch;
use survey::{Promise, QuestionKey};
use terms::limits;
use utoipa::ToSchema;

/// What is done with groups.
#[derive(Deserialize, ToSchema)]
pub(crate) struct GroupsRequest {
    /// `put` texts into the group of that name, `take` them out, `rename` a group, or `drop` it.
    act: String,
    /// Its name: for `put` and `rename`.
    #[serde(default)]
    name: String,
    /// Its place in the list, counted from 0: for `take`, `rename` and `drop`.
    #[serde(default)]
    group: Option<usize>,
    /// The ids of texts: for `put` and `take`.
    #[serde(default)]
    texts: BTreeSet<String>,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// Which group becomes a theme.
#[derive(Deserialize, ToSchema)]
pub(crate) struct GroupThemeRequest {
    /// Its place in the list, counted from 0.
    group: usize,
    /// What the theme is called; as the group if empty.
    #[serde(default)]
    title: String,
    /// Why it matters.
    #[serde(default)]
    reason: String,
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// A theme that was found in what organisations wrote.
#[derive(Serialize, ToSchema)]
pub(crate) struct FoundThemeView {
    /// The theme's number.
    theme: u32,
    title: String,
    /// In which survey.
    survey: u32,
    /// The question's key.
    question: u32,
    /// How many organisations wrote of it; absent where too few did to be told.
    organisations: Option<u32>,
}

/// A question with its groups, as the caller looks at it.
struct Found {
    looked: Looked,
    question: QuestionKey,
    known: BTreeSet<String>,
    before: Grouping,
}

async fn found(app: &Arc<App>, caller: &Caller, number: u32, key: u32) -> Result<Found, Problem> {
    let looked = look(app, caller, &number.to_string(), &Wanted::default()).await?;
    let question = QuestionKey(key);
    let tally = looked.tally(question).ok_or_else(|| caller.not_found())?;
    let known = ids(question, texts(&tally.figures)).into_iter().collect();
    let before = grouping(&*app.store, &looked.survey, question).map_err(|failure| caller.failed(&failure))?;
    Ok(Found { looked, question, known, before })
}

/// Group what was written to a question of a closed survey.
#[utoipa::path(post, path = "/api/v1/surveys/{number}/results/{key}/groups", operation_id = "group_survey_texts",
    params(("number" = u32, Path), ("key" = u32, Path)), request_body = GroupsRequest,
    responses((status = 200, body = Vec<GroupView>), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change(ask: Ask) -> Result<Response, Problem> {
    let GroupsRequest { act, name, group, texts, organisation } = ask.read()?;
    let by = acts(&ask, organisation.as_deref())?;
    let caller = &ask.caller;
    let Found { looked, question, known, before } =
        found(&ask.app, caller, ask.number("number")?, ask.number("key")?).await?;
    let place = group.unwrap_or(usize::MAX);
    let change = match act.as_str() {
        "put" => Change::Put { name, texts },
        "take" => Change::Take { group: place, texts },
        "rename" => Change::Rename { group: place, name },
        "drop" => Change::Drop { group: place },
        _ => {
            let values = [("field", "act".into())];
            return Err(caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "unknown-choice", &values));
        }
    };
    let after = before.changed(change, &known).map_err(|unfit| worded(caller, unfit))?;
    let (command, beside) = kept(&looked, question, &after);
    let groups: Vec<GroupView> = after.groups.iter().map(GroupView::of).collect();
    ask.answered(StatusCode::OK, Act::of(by, command, beside), move |_| Some(groups)).await
}

/// What is wrong with a change, in the caller's words.
pub(crate) fn worded(caller: &Caller, unfit: Unfit) -> Problem {
    caller.problem(StatusCode::UNPROCESSABLE_ENTITY, unfit.code(), &[("max", unfit.max().into())])
}

/// The command that keeps groups, and what is stored with it.
pub(crate) fn kept(looked: &Looked, question: QuestionKey, after: &Grouping) -> (AgendaCommand, Batch) {
    let (content, kept) = after.kept();
    let (survey, base) = (looked.survey.number, looked.survey.groupings.get(&question.0).copied());
    let command = SurveyCommand::GroupTexts { survey, question: question.0, base, content };
    (AgendaCommand::Survey(command), beside(&looked.survey, question, kept))
}

/// Propose a group as a theme, which keeps where it comes from.
#[utoipa::path(post, path = "/api/v1/surveys/{number}/results/{key}/themes", operation_id = "propose_theme_from_survey",
    params(("number" = u32, Path), ("key" = u32, Path)), request_body = GroupThemeRequest,
    responses((status = 201, body = FoundThemeView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn propose(ask: Ask) -> Result<Response, Problem> {
    let GroupThemeRequest { group, title, reason, organisation } = ask.read()?;
    let by = acts(&ask, organisation.as_deref())?;
    let Found { looked, question, .. } =
        found(&ask.app, &ask.caller, ask.number("number")?, ask.number("key")?).await?;
    let (act, told) = themed(&ask.app, &ask.caller, by, &looked, (question, group), (&title, &reason))?;
    let view = move |agenda: &Agenda| {
        let theme = agenda.themes().last()?.number;
        let origin = agenda.origin(theme)?;
        Some(FoundThemeView {
            theme: theme.0,
            title: told.title,
            survey: origin.survey.0,
            question: origin.question,
            organisations: origin.organisations,
        })
    };
    ask.answered(StatusCode::CREATED, act, view).await
}

/// The decision that makes a theme of a group, and what the theme is told by.
pub(crate) fn themed(
    app: &App,
    caller: &Caller,
    by: Author,
    looked: &Looked,
    (question, group): (QuestionKey, usize),
    (title, reason): (&str, &str),
) -> Result<(Act, Told), Problem> {
    let tally = looked.tally(question).ok_or_else(|| caller.not_found())?;
    let grouping = grouping(&*app.store, &looked.survey, question).map_err(|failure| caller.failed(&failure))?;
    let group = grouping.groups.get(group).ok_or_else(|| worded(caller, Unfit::UnknownGroup))?;
    let title = if title.trim().is_empty() { group.name.as_str() } else { title };
    let typed = Typed { title, reason, ..Typed::default() };
    let told = typed.read().map_err(|refusal| caller.refused(refusal))?;
    let (content, (key, value)) = told.kept();
    let count = ids(question, texts(&tally.figures)).iter().filter(|id| group.texts.contains(*id)).count();
    // Each organisation has written one text; how many is kept back where few wrote one and were promised anonymity.
    let is_told = looked.view.promise == Promise::None || count >= limits::SURVEY_CELL_LEAST;
    let organisations = u32::try_from(count).ok().filter(|_| is_told);
    let (survey, question) = (looked.survey.number, question.0);
    let make = move |agenda: &Agenda| {
        let theme = ThemeNumber(u32::try_from(agenda.themes().len()).unwrap_or(u32::MAX).saturating_add(1));
        let found = SurveyCommand::FindTheme { survey, question, theme, organisations };
        Ok(vec![AgendaCommand::Theme(ThemeCommand::Propose { content }), AgendaCommand::Survey(found)])
    };
    let act = Act { by, make: Box::new(make), beside: Batch::new().put(key, value) };
    Ok((act, told))
}
