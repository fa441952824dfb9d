use super::{Request, Wanted, answer};
use crate::{
    api::json_bytes,
    app::App,
    caller::Caller,
    extract::{Body, params},
    idempotency::{Asked, First},
    problem::Problem,
    reading::{Readable, readable},
};
use axum::extract::{FromRequest, FromRequestParts};
use axum::http::HeaderMap;
use axum::response::Response;
use bytes::Bytes;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A request that decides something about a statement: what all of them carry, read once. The statement is one that the
/// caller may read.
pub(crate) struct Ask {
    pub(in crate::api) app: Arc<App>,
    pub(in crate::api) caller: Caller,
    pub(in crate::api) readable: Readable,
    /// What the path names.
    params: BTreeMap<String, String>,
    headers: HeaderMap,
    body: Bytes,
    /// Method and path, by which a repeat is known.
    route: String,
}

impl FromRequest<Arc<App>> for Ask {
    type Rejection = Problem;

    async fn from_request(request: axum::extract::Request, app: &Arc<App>) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let caller = Caller::from_request_parts(&mut parts, app).await?;
        caller.person()?;
        let params = params(&mut parts, app, &caller).await?;
        let headers = parts.headers.clone();
        let route = format!("{} {}", parts.method, parts.uri.path());
        let request = axum::extract::Request::from_parts(parts, body);
        let Body(body) = Body::from_request(request, app).await?;
        let readable = readable(app, &caller, params.get("id").map_or("", String::as_str))?;
        Ok(Ask { app: app.clone(), caller, readable, params, headers, body, route })
    }
}

impl Ask {
    /// What the path has of that name.
    pub(in crate::api) fn param(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }

    /// Decides what the body says; nothing at all is an empty object.
    pub(in crate::api) async fn decided<T: DeserializeOwned>(
        &self,
        wanted: impl FnOnce(T) -> Result<Wanted, Problem>,
    ) -> Result<Response, Problem> {
        let Ask { app, caller, readable, headers, body, route, .. } = self;
        let request = Request { route: route.clone(), headers, body };
        answer(app, caller, readable.statement.id, request, || wanted(self.json()?)).await
    }

    /// What the body says, where something has to be known before it is decided.
    pub(in crate::api) fn read<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        self.json()
    }

    /// What the body says, for what is no decision; a repeat has its first answer.
    pub(in crate::api) async fn once<T: DeserializeOwned>(&self) -> Result<Once<T>, Problem> {
        let Ask { app, caller, headers, body, route, .. } = self;
        match app.answers.ask(caller, caller.person()?, route, headers, body).await? {
            Asked::Repeat(status, answer) => Ok(Once::Before(json_bytes(status, answer))),
            Asked::First(first) => Ok(Once::Now(first, self.json()?)),
        }
    }

    fn json<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        self.caller.json(if self.body.is_empty() { b"{}" } else { &self.body })
    }
}

/// A request that does its work once.
pub(in crate::api) enum Once<T> {
    /// It was answered before.
    Before(Response),
    /// It is done now, and remembered.
    Now(First, T),
}
