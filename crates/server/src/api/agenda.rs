//! The agenda over HTTP: what every request that changes it has in common.

pub(crate) mod results;
pub(crate) mod surveys;
pub(crate) mod targets;
pub(crate) mod themes;
pub(crate) mod workshops;
pub(crate) mod year;

use super::{
    json_body, json_bytes,
    organisations::{Care, looking_after},
    team::acting,
};
use crate::{
    agenda::{Make, Wish},
    app::App,
    caller::Caller,
    extract::{Body, params},
    idempotency::{Asked, First},
    problem::Problem,
};
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use ledger::{Agenda, AgendaCommand, Author, Hat, administers_network};
use serde::{Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Batch;
use terms::OrganisationId;

/// A decision to ask the agenda for.
pub(crate) struct Act {
    pub(crate) by: Author,
    pub(crate) make: Make,
    /// What is put into the vault and erased from it in the same append.
    pub(crate) beside: Batch,
}

impl Act {
    /// One command, that needs no look at the agenda.
    pub(crate) fn of(by: Author, command: AgendaCommand, beside: Batch) -> Act {
        Act { by, make: Box::new(|_| Ok(vec![command])), beside }
    }
}

/// Decides, stores and answers; the answer is remembered for a repeat.
pub(crate) async fn decide(
    app: &App,
    caller: &Caller,
    act: Act,
    first: First,
    answer: impl FnOnce(&Agenda) -> (StatusCode, Bytes) + Send + 'static,
) -> Result<Bytes, Problem> {
    let answer = Box::new(move |agenda: &Agenda| {
        let (status, answer) = answer(agenda);
        let remembered = first.remember(status, &answer);
        (answer, remembered)
    });
    let Act { by, make, beside } = act;
    let wish = Wish { at: app.clock.now(), by, make, beside, answer };
    let decided = app.agenda.decide(wish).await.map_err(|failure| caller.failed(&failure))?;
    decided.map_err(|refusal| caller.refused(refusal))
}

/// A request that does something to the agenda: what all of them carry, read once.
pub(crate) struct Ask {
    pub(crate) app: Arc<App>,
    pub(crate) caller: Caller,
    params: BTreeMap<String, String>,
    headers: HeaderMap,
    body: Bytes,
    /// Method and path.
    route: String,
}

impl FromRequest<Arc<App>> for Ask {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let caller = Caller::from_request_parts(&mut parts, app).await?;
        let params = params(&mut parts, app, &caller).await?;
        let headers = parts.headers.clone();
        let route = format!("{} {}", parts.method, parts.uri.path());
        let Body(body) = Body::from_request(Request::from_parts(parts, body), app).await?;
        Ok(Ask { app: app.clone(), caller, params, headers, body, route })
    }
}

impl Ask {
    /// The number that the path has under that name.
    pub(crate) fn number(&self, name: &str) -> Result<u32, Problem> {
        self.params.get(name).and_then(|text| text.parse().ok()).ok_or_else(|| self.caller.not_found())
    }

    /// What the path has under that name.
    pub(crate) fn param(&self, name: &str) -> &str {
        self.params.get(name).map(String::as_str).unwrap_or_default()
    }

    /// What its body says, if it says something.
    pub(crate) fn read_or_default<W: DeserializeOwned + Default>(&self) -> Result<W, Problem> {
        self.caller.person()?;
        if self.body.is_empty() {
            return Ok(W::default());
        }
        self.caller.json::<Option<W>>(&self.body).map(Option::unwrap_or_default)
    }

    /// Whether it was answered before, for what is stored without a decision.
    pub(crate) async fn first(&self) -> Result<Asked, Problem> {
        let Ask { app, caller, headers, body, route, .. } = self;
        app.answers.ask(caller, caller.person()?, route, headers, body).await
    }

    /// What its body says.
    pub(crate) fn read<W: DeserializeOwned>(&self) -> Result<W, Problem> {
        self.caller.person()?;
        self.caller.json(&self.body)
    }

    /// Decides, once, whatever is sent again, and answers with what `view` makes of the agenda then.
    pub(crate) async fn answered<T: Serialize>(
        &self,
        status: StatusCode,
        act: Act,
        view: impl FnOnce(&Agenda) -> Option<T> + Send + 'static,
    ) -> Result<Response, Problem> {
        let Ask { app, caller, headers, body, route, .. } = self;
        let person = caller.person()?;
        let first = match app.answers.ask(caller, person, route, headers, body).await? {
            Asked::Repeat(status, answer) => return Ok(json_bytes(status, answer)),
            Asked::First(first) => first,
        };
        let answer = move |agenda: &Agenda| (status, json_body(&view(agenda)).into());
        Ok(json_bytes(status, decide(app, caller, act, first, answer).await?))
    }
}

/// Somebody of the network's organisations, who reads the agenda; with the hat that they wear, if they wear one.
pub(crate) fn member(app: &App, caller: &Caller) -> Result<Option<Hat>, Problem> {
    caller.person()?;
    let wardrobe = caller.wardrobe(&app.register.view()).filter(|wardrobe| !wardrobe.all.is_empty());
    wardrobe.map(|wardrobe| wardrobe.worn()).ok_or_else(|| caller.problem(StatusCode::FORBIDDEN, "no-access", &[]))
}

/// A coordinator of the network.
pub(crate) fn coordinator(app: &App, caller: &Caller) -> Result<Author, Problem> {
    let by = Author::Hat(looking_after(app, caller, Care::Network)?);
    administers_network(&app.register.view(), by).map_err(|refusal| caller.refused(refusal))?;
    Ok(by)
}

/// Whoever may ask that an organisation's words be erased, or a group's if none is named. The rules say whether they may.
pub(crate) fn eraser(app: &App, caller: &Caller, whose: Option<OrganisationId>) -> Result<Author, Problem> {
    let care = whose.map_or(Care::Network, Care::Organisation);
    looking_after(app, caller, care).map(Author::Hat)
}

/// The hat that a request acts with.
fn hat(ask: &Ask, organisation: Option<&str>) -> Result<Hat, Problem> {
    ask.caller.hat(&ask.app, acting(&ask.caller, organisation)?)
}

fn speaker(ask: &Ask, organisation: Option<&str>) -> Result<Author, Problem> {
    hat(ask, organisation).map(Author::Hat)
}
