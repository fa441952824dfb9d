//! What a request carries, read once. Whatever can't be read is a problem in the caller's language, never a framework's
//! own sentence.

use crate::{app::App, caller::Caller, problem::Problem};
use axum::extract::rejection::{BytesRejection, FailedToBufferBody};
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::{StatusCode, request::Parts};
use axum::{Form, body::Bytes};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::sync::Arc;
use terms::limits;

/// The request's body, within the limit.
pub(crate) struct Body(pub(crate) Bytes);

impl FromRequest<Arc<App>> for Body {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let caller = Caller::from_request_parts(&mut parts, app).await?;
        let too_large = || {
            let kilobytes = (limits::REQUEST_BYTES_MAX / 1024).into();
            caller.problem(StatusCode::PAYLOAD_TOO_LARGE, "too-large", &[("kilobytes", kilobytes)])
        };
        match Bytes::from_request(Request::from_parts(parts, body), app).await {
            Ok(bytes) if bytes.len() <= limits::REQUEST_BYTES_MAX => Ok(Body(bytes)),
            Ok(_) | Err(BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_))) => {
                Err(too_large())
            }
            Err(_) => Err(caller.bad_field("body", &caller.words.say("reason-not-understood"))),
        }
    }
}

/// The id in the path, as text.
pub(crate) struct Id(pub(crate) String);

impl FromRequestParts<Arc<App>> for Id {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let read = Path::<String>::from_request_parts(parts, app).await.ok();
        match read {
            Some(Path(id)) => Ok(Id(id)),
            None => Err(Caller::from_request_parts(parts, app).await?.not_found()),
        }
    }
}

/// What the path names, by the names that the route gives it.
pub(crate) async fn params(
    parts: &mut Parts,
    app: &Arc<App>,
    caller: &Caller,
) -> Result<BTreeMap<String, String>, Problem> {
    let read = Path::<BTreeMap<String, String>>::from_request_parts(parts, app).await;
    read.map(|Path(params)| params).map_err(|_| caller.not_found())
}

/// Several parts of a path, in their order.
macro_rules! parts {
    ($($(#[$doc:meta])+ $name:ident($($part:ident: $of:ident),+);)+) => {
        $(
            $(#[$doc])+
            pub(crate) struct $name($(pub(crate) $of),+);

            impl FromRequestParts<Arc<App>> for $name {
                type Rejection = Problem;

                async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
                    match Path::<($($of),+)>::from_request_parts(parts, app).await {
                        Ok(Path(($($part),+))) => Ok($name($($part),+)),
                        Err(_) => Err(Caller::from_request_parts(parts, app).await?.not_found()),
                    }
                }
            }
        )+
    };
}

parts! {
    /// Two ids of a path.
    Ids(first: String, second: String);
    /// Two ids of a path, and what is to be done there.
    Acts(first: String, second: String, act: String);
}

/// What the address says after `?`.
pub(crate) struct Params<T>(pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequestParts<Arc<App>> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let read = Query::<T>::from_request_parts(parts, app).await.ok();
        match read {
            Some(Query(params)) => Ok(Params(params)),
            None => {
                let caller = Caller::from_request_parts(parts, app).await?;
                Err(caller.bad_field("?", &caller.words.say("reason-not-understood")))
            }
        }
    }
}

/// A page's form. One that was not filled in by our page is a problem like any other.
pub(crate) struct Fields<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Arc<App>> for Fields<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let caller = Caller::from_request_parts(&mut parts, app).await?;
        let read = Form::<T>::from_request(Request::from_parts(parts, body), app).await;
        let unread = |_| caller.bad_field("body", &caller.words.say("reason-not-understood"));
        read.map(|Form(fields)| Fields(fields)).map_err(unread)
    }
}
