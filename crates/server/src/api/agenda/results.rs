//! What the answers to a survey come to, for tools, and its publication.

pub(crate) mod groups;
pub(crate) mod years;

use super::{Act, Ask};
use crate::{
    agenda::{
        groups::{Group, grouping, ids},
        results::{
            Looked, Wanted, look,
            rows::{Row, Shown, shown, title},
            table::{speaker, texts},
        },
    },
    api::{agenda::surveys::acts, json},
    app::App,
    caller::Caller,
    extract::{Id, Params},
    failure::Failure,
    problem::Problem,
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use ledger::{AgendaCommand, Register, SurveyCommand, SurveyNumber};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::Batch;
use survey::{Figures, Kind, Population, Promise, Share, Withheld};
use utoipa::ToSchema;

/// What the answers to a survey come to.
#[derive(Serialize, ToSchema)]
pub(crate) struct ResultsView {
    survey: u32,
    title: String,
    /// `named`, or `anonymous`: then figures of fewer than five organisations are kept back.
    promise: &'static str,
    /// `network` or `outside`.
    from: &'static str,
    /// How many answers are looked at; absent if too few.
    respondents: Option<u32>,
    /// How many of the network's organisations have answered, and how many there are.
    reached: [usize; 2],
    /// When everybody could see it, if so.
    published_at: Option<String>,
    questions: Vec<QuestionResults>,
}

/// What the answers to one question come to.
#[derive(Serialize, ToSchema)]
pub(crate) struct QuestionResults {
    key: u32,
    text: String,
    /// `single`, `multiple`, `scale`, `number` or `text`.
    kind: &'static str,
    /// How many answered it: what shares are of.
    answered: Option<u32>,
    /// Of how many.
    of: Option<u32>,
    /// `too-few` or `filter`, if its figures are kept back.
    withheld: Option<&'static str>,
    rows: Vec<RowView>,
    /// In the caller's language: `mean`, `median`, `sum`, `least`, `most`.
    values: Vec<ValueView>,
    texts: Vec<TextView>,
    /// Groups of texts, which coordinators have made.
    groups: Vec<GroupView>,
    /// The key of the same question in the survey that is compared with.
    before: Option<u32>,
}

/// An answer, and how many gave it.
#[derive(Serialize, ToSchema)]
pub(crate) struct RowView {
    label: String,
    /// Its place, where options are ranked.
    place: Option<u32>,
    /// Absent if it is kept back.
    count: Option<u32>,
    /// Of those who answered, in thousandths.
    per_mille: Option<u32>,
    /// Whether it is all that is kept back, together.
    remainder: bool,
    before: Option<u32>,
    before_per_mille: Option<u32>,
}

/// A figure.
#[derive(Serialize, ToSchema)]
pub(crate) struct ValueView {
    name: &'static str,
    value: String,
}

/// A text.
#[derive(Serialize, ToSchema)]
pub(crate) struct TextView {
    /// What names it in groups.
    id: String,
    text: String,
    /// Whose it is, where that may be told.
    organisation: Option<String>,
}

/// Texts that belong together.
#[derive(Serialize, ToSchema)]
pub(crate) struct GroupView {
    name: String,
    /// The ids of its texts.
    texts: Vec<String>,
}

impl GroupView {
    fn of(group: &Group) -> GroupView {
        GroupView { name: group.name.clone(), texts: group.texts.iter().cloned().collect() }
    }
}

/// What the answers come to: coordinators see it while the survey is open, organisations once it is closed, everybody if it
/// has been published. Where anonymity was promised, nobody before the close.
#[utoipa::path(get, path = "/api/v1/surveys/{number}/results", operation_id = "survey_results",
    params(("number" = u32, Path), Wanted),
    responses((status = 200, body = ResultsView), (status = 401, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(number): Id,
    Params(wanted): Params<Wanted>,
) -> Result<Response, Problem> {
    let looked = look(&app, &caller, &number, &wanted).await?;
    let view = view(&app, &caller, &looked).map_err(|failure| caller.failed(&failure))?;
    Ok(json(StatusCode::OK, &view))
}

fn view(app: &App, caller: &Caller, looked: &Looked) -> Result<ResultsView, Failure> {
    let (questions, register) = (shown(caller.words, looked), app.register.view());
    let questions = questions.iter().map(|shown| {
        let grouping = grouping(&*app.store, &looked.survey, shown.question.key)?;
        Ok(question(caller, &register, looked, shown, &grouping.groups))
    });
    Ok(ResultsView {
        survey: looked.survey.number.0,
        title: title(caller, looked),
        promise: match looked.view.promise {
            Promise::None => "named",
            Promise::Anonymity => "anonymous",
        },
        from: match looked.view.population {
            Population::Network => "network",
            Population::Outside => "outside",
        },
        respondents: looked.results.of,
        reached: [looked.reached.0, looked.reached.1],
        published_at: looked.survey.published.map(|at| at.to_string()),
        questions: questions.collect::<Result<_, Failure>>()?,
    })
}

fn question(
    caller: &Caller,
    register: &Register,
    looked: &Looked,
    shown: &Shown<'_>,
    groups: &[Group],
) -> QuestionResults {
    let words = caller.words;
    let said = texts(&shown.tally.figures);
    let texts = ids(shown.question.key, said).into_iter().zip(said);
    QuestionResults {
        key: shown.question.key.0,
        text: shown.text(words),
        kind: match shown.question.kind {
            Kind::Single { .. } => "single",
            Kind::Multiple { .. } => "multiple",
            Kind::Scale { .. } => "scale",
            Kind::Number { .. } => "number",
            Kind::Text { .. } => "text",
        },
        answered: shown.tally.answered,
        of: shown.tally.of,
        withheld: match shown.tally.figures {
            Figures::Withheld(Withheld::TooFew) => Some("too-few"),
            Figures::Withheld(Withheld::Filter) => Some("filter"),
            _ => None,
        },
        rows: shown.rows.iter().map(RowView::of).collect(),
        values: shown.values.iter().map(|(name, value)| ValueView { name, value: value.clone() }).collect(),
        texts: texts
            .map(|(id, said)| {
                let organisation = speaker(words, register, looked, said);
                TextView { id, text: said.text.clone(), organisation }
            })
            .collect(),
        groups: groups.iter().map(GroupView::of).collect(),
        before: shown.before.map(|(pair, _)| pair.before.0),
    }
}

impl RowView {
    fn of(row: &Row) -> RowView {
        RowView {
            label: row.label.clone(),
            place: row.place,
            count: row.count,
            per_mille: row.share.map(Share::per_mille),
            remainder: row.is_remainder,
            before: row.before.map(|(count, _)| count),
            before_per_mille: row.before.and_then(|(_, share)| share).map(Share::per_mille),
        }
    }
}

/// For whom it is published.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PublicationRequest {
    /// For which organisation the caller acts; needed only by whoever acts for several.
    #[serde(default)]
    organisation: Option<String>,
}

/// When results were published.
#[derive(Serialize, ToSchema)]
pub(crate) struct PublicationView {
    published_at: String,
}

/// Let everybody see what the answers to a closed survey come to.
#[utoipa::path(post, path = "/api/v1/surveys/{number}/results/publication", operation_id = "publish_survey_results",
    params(("number" = u32, Path)), request_body = PublicationRequest,
    responses((status = 200, body = PublicationView), (status = 403, body = Problem), (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn publish(ask: Ask) -> Result<Response, Problem> {
    let PublicationRequest { organisation } = ask.read()?;
    let by = acts(&ask, organisation.as_deref())?;
    let survey = SurveyNumber(ask.number("number")?);
    let act = Act::of(by, AgendaCommand::Survey(SurveyCommand::PublishResults { survey }), Batch::new());
    let view = move |agenda: &ledger::Agenda| {
        let published = agenda.survey(survey).and_then(|survey| survey.published);
        published.map(|at| PublicationView { published_at: at.to_string() })
    };
    ask.answered(StatusCode::OK, act, view).await
}
