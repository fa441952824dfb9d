//! Workshops: themes are gathered in a session, and each organisation or group chooses one to three of them.

pub(crate) mod choosing;
pub(crate) mod ending;

use super::{Ask, coordinator, member, themes::ThemeRequest, themes::ThemeView, themes::added};
use crate::{
    agenda::{
        acts::{self, Opening},
        workshops::{
            Texts,
            live::{Listener, WorkshopProgress},
            spelt,
        },
    },
    api::{events::listening, json},
    app::App,
    caller::Caller,
    extract::Id,
    failure::Failure,
    problem::Problem,
    rates::ClientAddress,
};
use axum::body::Body;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use ledger::{Agenda, Author, Participant, Phase, ThemeNumber, Workshop, WorkshopCommand, WorkshopNumber};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// A workshop, and how far it has come. What was chosen is told where it may be shown.
#[derive(Serialize, ToSchema)]
pub(crate) struct WorkshopView {
    number: u32,
    /// Its question in `fi`, `sv` and `en`; empty where it is not asked in that language.
    question: Question,
    /// How many themes each may choose.
    choices: u32,
    /// Whether choices stay hidden until all have chosen, or it closes.
    hidden: bool,
    /// Whether phones without an account may take part.
    phones: bool,
    /// `gathering`, `choosing` or `closed`.
    phase: &'static str,
    opened_at: String,
    /// Numbers of its themes, those that stand for others that were put into them.
    themes: Vec<u32>,
    /// Numbers of themes that came when they were gathered no more.
    late_themes: Vec<u32>,
    /// Who takes part: `o` and an organisation's id, or `g` and a group's number.
    participants: Vec<ParticipantView>,
    /// How many have chosen.
    chosen: usize,
    /// The address by which phones come in, for coordinators.
    link: Option<String>,
}

/// Somebody who takes part in a workshop.
#[derive(Serialize, ToSchema)]
pub(crate) struct ParticipantView {
    participant: String,
    /// Whether it has chosen.
    has_chosen: bool,
    /// Whether it came by a phone without an account.
    phone: bool,
}

/// What a workshop asks.
#[derive(Default, Serialize, Deserialize, ToSchema)]
pub(crate) struct Question {
    #[serde(default)]
    fi: String,
    #[serde(default)]
    sv: String,
    #[serde(default)]
    en: String,
}

/// Workshops, all on one page.
#[derive(Serialize, ToSchema)]
pub(crate) struct WorkshopList {
    items: Vec<WorkshopView>,
    next: Option<String>,
}

/// How a workshop is opened.
#[derive(Deserialize, ToSchema)]
pub(crate) struct WorkshopRequest {
    /// In one to three languages.
    question: Question,
    /// How many themes each may choose: 1 to 3.
    choices: u32,
    #[serde(default)]
    hidden: bool,
    #[serde(default)]
    phones: bool,
    /// Numbers of themes of the network that are weighed in it from the beginning, with their words and supporters.
    #[serde(default)]
    themes: Vec<u32>,
}

/// Themes of the network that are weighed in a workshop.
#[derive(Deserialize, ToSchema)]
pub(crate) struct BroughtRequest {
    themes: Vec<u32>,
}

/// To which phase a workshop goes.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PhaseRequest {
    /// `gathering`, `choosing` or `closed`: the one after, or the one before.
    phase: String,
    /// Needed on the way back.
    #[serde(default)]
    reason: Option<String>,
}

impl WorkshopView {
    fn new(app: &App, agenda: &Agenda, workshop: &Workshop, question: Texts, link: bool) -> WorkshopView {
        let seats = workshop.seats.iter();
        WorkshopView {
            number: workshop.number.0,
            question: Question { fi: question.fi, sv: question.sv, en: question.en },
            choices: workshop.choices,
            hidden: workshop.hidden,
            phones: workshop.phones,
            phase: workshop.phase.name(),
            opened_at: workshop.opened.to_string(),
            themes: agenda.choosable(workshop).into_iter().map(|theme| theme.0).collect(),
            late_themes: workshop.late_themes.iter().map(|theme| theme.0).collect(),
            participants: seats
                .map(|(participant, seat)| ParticipantView {
                    participant: spelt(*participant),
                    has_chosen: seat.choice.is_some(),
                    phone: seat.phone,
                })
                .collect(),
            chosen: workshop.chosen(),
            link: (link && workshop.phones).then(|| app.doors.address(app, workshop.number)),
        }
    }

    fn read(app: &App, agenda: &Agenda, workshop: &Workshop, link: bool) -> Result<WorkshopView, Failure> {
        Ok(WorkshopView::new(app, agenda, workshop, Texts::read(&*app.store, workshop.content)?, link))
    }
}

/// The network's workshops, for its organisations.
#[utoipa::path(get, path = "/api/v1/workshops", operation_id = "list_workshops",
    responses((status = 200, body = WorkshopList), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list(State(app): State<Arc<App>>, caller: Caller) -> Result<Response, Problem> {
    member(&app, &caller)?;
    let (agenda, link) = (app.agenda.view(), coordinator(&app, &caller).is_ok());
    let views = agenda.workshops().iter().map(|workshop| WorkshopView::read(&app, &agenda, workshop, link));
    let items = views.collect::<Result<_, Failure>>().map_err(|failure| caller.failed(&failure))?;
    Ok(json(StatusCode::OK, &WorkshopList { items, next: None }))
}

/// One of them.
#[utoipa::path(get, path = "/api/v1/workshops/{workshop}", operation_id = "show_workshop", params(("workshop" = u32, Path)),
    responses((status = 200, body = WorkshopView), (status = 401, body = Problem), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn show(State(app): State<Arc<App>>, caller: Caller, Id(number): Id) -> Result<Response, Problem> {
    let (agenda, workshop) = found(&app, &caller, &number)?;
    let view = WorkshopView::read(&app, &agenda, &workshop, coordinator(&app, &caller).is_ok());
    Ok(json(StatusCode::OK, &view.map_err(|failure| caller.failed(&failure))?))
}

/// How far it has come, now and whenever that changes, by Server-Sent Events: each `progress` event tells all of it in JSON.
/// What happens within a quarter of a second is told together.
#[utoipa::path(get, path = "/api/v1/workshops/{workshop}/progress", operation_id = "follow_workshop", params(("workshop" = u32, Path)),
    responses((status = 200, content_type = "text/event-stream", body = WorkshopProgress), (status = 404, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn follow(
    State(app): State<Arc<App>>,
    caller: Caller,
    ClientAddress(address): ClientAddress,
    Id(number): Id,
) -> Result<Response, Problem> {
    let workshop = found(&app, &caller, &number)?.1.number;
    let (visitor, listening) = listening(&app, &caller, address)?;
    let listener = Listener { app, workshop, visitor, words: caller.words, _listening: listening };
    let kind = [(header::CONTENT_TYPE, "text/event-stream"), (header::CACHE_CONTROL, "no-store")];
    Ok((kind, Body::from_stream(listener.follow())).into_response())
}

/// Open a workshop, as a coordinator.
#[utoipa::path(post, path = "/api/v1/workshops", operation_id = "open_workshop", request_body = WorkshopRequest,
    responses((status = 201, body = WorkshopView), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn open(ask: Ask) -> Result<Response, Problem> {
    let WorkshopRequest { question: Question { fi, sv, en }, choices, hidden, phones, themes } = ask.read()?;
    let by = coordinator(&ask.app, &ask.caller)?;
    let themes = themes.into_iter().map(ThemeNumber).collect();
    let opening = Opening { question: [&fi, &sv, &en], choices, hidden, phones, themes };
    let act = acts::open(&ask.caller, by, opening)?;
    let (app, question) = (ask.app.clone(), Texts { fi, sv, en, salt: String::new() });
    let view = move |agenda: &Agenda| {
        let workshop = agenda.workshops().last()?;
        Some(WorkshopView::new(&app, agenda, workshop, question, true))
    };
    ask.answered(StatusCode::CREATED, act, view).await
}

/// On to the next phase, or back to the one before with a reason, as a coordinator.
#[utoipa::path(post, path = "/api/v1/workshops/{workshop}/phase", operation_id = "move_workshop", params(("workshop" = u32, Path)),
    request_body = PhaseRequest, responses((status = 200, body = WorkshopView), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn step(ask: Ask) -> Result<Response, Problem> {
    let PhaseRequest { phase, reason } = ask.read()?;
    let unknown = || ask.caller.bad_field("phase", &ask.caller.words.say("reason-not-understood"));
    let (workshop, phase) = (number(&ask)?, Phase::named(&phase).ok_or_else(unknown)?);
    let by = coordinator(&ask.app, &ask.caller)?;
    answered(&ask, acts::of_workshop(by, WorkshopCommand::Move { workshop, phase, reason }), workshop, true).await
}

/// Come in, for one's organisation.
#[utoipa::path(post, path = "/api/v1/workshops/{workshop}/join", operation_id = "join_workshop", params(("workshop" = u32, Path)),
    request_body = super::themes::HatRequest, responses((status = 200, body = WorkshopView), (status = 403, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn join(ask: Ask) -> Result<Response, Problem> {
    let request: super::themes::HatRequest = ask.read_or_default()?;
    let hat = super::hat(&ask, request.organisation.as_deref())?;
    let (workshop, organisation) = (number(&ask)?, hat.organisation);
    let command = WorkshopCommand::Join { workshop, organisation };
    answered(&ask, acts::of_workshop(Author::Hat(hat), command), workshop, false).await
}

/// Say in the workshop what matters, for one's organisation. When themes are gathered no more it is kept, apart.
#[utoipa::path(post, path = "/api/v1/workshops/{workshop}/themes", operation_id = "add_theme", params(("workshop" = u32, Path)),
    request_body = ThemeRequest, responses((status = 201, body = ThemeView), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn add_theme(ask: Ask) -> Result<Response, Problem> {
    let request: ThemeRequest = ask.read()?;
    let hat = super::hat(&ask, request.organisation.as_deref())?;
    let place = (number(&ask)?, Participant::Organisation(hat.organisation));
    let links = request.links.join("\n");
    let (act, told) = acts::add_theme(&ask.caller, Author::Hat(hat), place, request.typed(&links))?;
    let view = move |agenda: &Agenda| added(agenda, told);
    ask.answered(StatusCode::CREATED, act, view).await
}

/// Weigh themes that the network has already, as a coordinator, while themes are gathered: they stay the same themes.
#[utoipa::path(post, path = "/api/v1/workshops/{workshop}/brought", operation_id = "bring_themes", params(("workshop" = u32, Path)),
    request_body = BroughtRequest, responses((status = 200, body = WorkshopView), (status = 403, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn bring(ask: Ask) -> Result<Response, Problem> {
    let BroughtRequest { themes } = ask.read()?;
    let (workshop, by) = (number(&ask)?, coordinator(&ask.app, &ask.caller)?);
    let command = WorkshopCommand::BringThemes { workshop, themes: themes.into_iter().map(ThemeNumber).collect() };
    answered(&ask, acts::of_workshop(by, command), workshop, true).await
}

/// The workshop of that number, for somebody of the network.
pub(crate) fn found(app: &App, caller: &Caller, number: &str) -> Result<(Arc<Agenda>, Arc<Workshop>), Problem> {
    member(app, caller)?;
    let agenda = app.agenda.view();
    let workshop = number.parse().ok().and_then(|number| agenda.workshop(WorkshopNumber(number))).cloned();
    Ok((agenda, workshop.ok_or_else(|| caller.not_found())?))
}

fn number(ask: &Ask) -> Result<WorkshopNumber, Problem> {
    ask.number("workshop").map(WorkshopNumber)
}

async fn answered(ask: &Ask, act: super::Act, workshop: WorkshopNumber, link: bool) -> Result<Response, Problem> {
    let app = ask.app.clone();
    let view = move |agenda: &Agenda| {
        let workshop = agenda.workshop(workshop)?;
        // A question that can't be read is left out of the answer; whoever asks for it is told why.
        let question = Texts::read(&*app.store, workshop.content).unwrap_or_default();
        Some(WorkshopView::new(&app, agenda, workshop, question, link))
    };
    ask.answered(StatusCode::OK, act, view).await
}
