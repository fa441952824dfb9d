use super::{Act, Asking, Care, looking_after, seen, view::OrganisationView};
use crate::{
    app::App,
    caller::Caller,
    extract::{Body, params},
    problem::Problem,
};
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use ledger::{Hat, Register, RegisterCommand};
use serde::{Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;
use std::sync::Arc;
use terms::OrganisationId;

/// A request that does something to an organisation: what all of them carry, read once. The organisation is one that the
/// caller may see.
pub(crate) struct Ask {
    pub(super) app: Arc<App>,
    pub(super) caller: Caller,
    pub(super) organisation: OrganisationId,
    /// What else its path names.
    params: BTreeMap<String, String>,
    headers: HeaderMap,
    pub(super) body: Bytes,
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
        let organisation = seen(&app.register.view(), &caller, params.get("id").map_or("", String::as_str))?.0;
        Ok(Ask { app: app.clone(), caller, organisation, params, headers, body, route })
    }
}

impl Ask {
    /// What the path has of that name.
    pub(super) fn param(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }

    /// Asks for what the body says, and answers with the organisation as it is then.
    pub(super) async fn told<T: DeserializeOwned>(
        &self,
        care: Care,
        command: impl FnOnce(T) -> Result<RegisterCommand, Problem>,
    ) -> Result<Response, Problem> {
        self.shown(care, |by| Ok(Act::of(by, command(self.caller.json(&self.body)?)?))).await
    }

    /// Asks for something that needs no more telling.
    pub(super) async fn plainly(&self, care: Care, command: RegisterCommand) -> Result<Response, Problem> {
        self.shown(care, |by| Ok(Act::of(by, command))).await
    }

    /// Asks for an act, and answers with the organisation as it is then.
    pub(super) async fn shown(
        &self,
        care: Care,
        make: impl FnOnce(Hat) -> Result<Act, Problem>,
    ) -> Result<Response, Problem> {
        let (id, language) = (self.organisation, self.caller.words.language());
        self.answered(care, make, move |register| OrganisationView::of(register, id, language)).await
    }

    /// Asks for an act, and answers with what `view` makes of the register then.
    pub(super) async fn answered<T: Serialize>(
        &self,
        care: Care,
        make: impl FnOnce(Hat) -> Result<Act, Problem>,
        view: impl FnOnce(&Register) -> Option<T> + Send + 'static,
    ) -> Result<Response, Problem> {
        let by = looking_after(&self.app, &self.caller, care)?;
        let Ask { app, caller, headers, body, route, .. } = self;
        let asking = Asking { app, caller, headers, body, route: route.clone() };
        asking.answered(StatusCode::OK, || make(by), view).await
    }
}
