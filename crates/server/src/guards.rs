//! What holds for every request: where it may come from, what every answer carries, and what is answered where nothing is.

use crate::{
    app::App,
    caller::{self, Caller},
    cookies,
    pages::{error, held_back},
    problem::Problem,
    rates::{ClientAddress, Door, TooFast},
    seen::{Limit, seen},
};
use axum::body::Body;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::convert::Infallible;
use std::future::ready;
use std::sync::Arc;
use tower::{Layer, ServiceExt, service_fn};
use tower_http::compression::{CompressionLayer, Predicate};

/// Everything comes from here and nothing is written into a page; the editor's page alone may run WebAssembly.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; \
                      frame-ancestors 'none'";

/// The policy of what other sites show in a frame.
pub(crate) const EMBEDDED_POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; \
                                          frame-ancestors *";

/// The policy of the editor's page.
pub(crate) fn editor_policy() -> String {
    POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
}

/// Pages whose address, or what a form on them made, lets somebody in.
const SECRETS: [&str; 11] = [
    "/bulletins/confirm/",
    "/login/",
    "/invitations/accept/",
    "/organisations/apply/confirm/",
    "/k/",
    FIRST,
    "/me/tokens",
    "/me/notices",
    "/calendar/",
    "/w/",
    UNSUBSCRIBE,
];

/// Here the address itself is all the authority there is: a mail program sends the form (RFC 8058), from no page of ours.
const UNSUBSCRIBE: &str = "/unsubscribe/";
/// Here the public address may not be set or reached yet, and the page be read behind a proxy or through a tunnel.
const FIRST: &str = "/first/";

/// Marks an answer that is to be sent as it is.
#[derive(Clone, Copy)]
struct HoldsSecret;

/// Pages are compressed, but none that holds a secret: how short it becomes beside words that somebody else chose would
/// tell what the secret is like.
#[derive(Clone, Copy)]
struct Compressed;

impl Predicate for Compressed {
    fn should_compress<B>(&self, response: &axum::http::Response<B>) -> bool {
        let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        kind.is_some_and(|kind| kind.starts_with("text/html")) && response.extensions().get::<HoldsSecret>().is_none()
    }
}

/// Compresses what is to be, if whoever asks takes it so. All else is passed on as it is: room for what compresses would
/// take a kilobyte for each of thousands who only listen.
pub(crate) async fn compress(request: Request, next: Next) -> Response {
    let mut asked = Request::new(Body::empty());
    asked.method_mut().clone_from(request.method());
    for takes in request.headers().get_all(header::ACCEPT_ENCODING) {
        asked.headers_mut().append(header::ACCEPT_ENCODING, takes.clone());
    }
    let response = next.run(request).await;
    if !Compressed.should_compress(&response) {
        return response;
    }
    let mut response = Some(response);
    let answer = service_fn(move |_: Request| ready(Ok::<_, Infallible>(response.take().unwrap_or_default())));
    match CompressionLayer::new().compress_when(Compressed).layer(answer).oneshot(asked).await {
        Ok(compressed) => compressed.into_response(),
        Err(never) => match never {},
    }
}

/// Adds the headers that every answer carries, unless the answer has its own.
pub(crate) async fn headers(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    // Links of mails into statements and surveys.
    let query = request.uri().query();
    let has_key = query.is_some_and(|query| query.split('&').any(|pair| pair.starts_with("key=")));
    let is_keyed = has_key || path.contains("/sign/outside/") || (path.contains("/respond") && query.is_some());
    let holds_secret = is_keyed || SECRETS.iter().any(|secret| path.starts_with(secret));
    let mut response = next.run(request).await;
    if holds_secret {
        response.extensions_mut().insert(HoldsSecret);
    }
    let headers = response.headers_mut();
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// A request that changes something, or opens a socket, with the browser's own authority has to come from our pages.
/// A token in a header is no authority that a foreign page could borrow.
pub(crate) async fn origin(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let upgrades = headers.contains_key(header::UPGRADE);
    let by_cookie = cookies::read(headers, cookies::session_name(app.settings.is_secure())).is_some();
    // A page's form can sign somebody in, so it is guarded even before there is a cookie.
    let path = request.uri().path();
    let by_form = !path.starts_with("/api/");
    let by_address = path.starts_with(UNSUBSCRIBE);
    let borrowed = caller::bearer(headers).is_none() && (by_cookie || by_form) && !by_address;
    let is_own = is_own(&app, headers) || path.starts_with(FIRST) && is_where_it_was_sent(headers);
    if borrowed && (!reads(request.method()) || upgrades) && !is_own {
        let (mut parts, _) = request.into_parts();
        return match Caller::from_request_parts(&mut parts, &app).await {
            Ok(caller) => caller.problem(StatusCode::FORBIDDEN, "foreign-origin", &[]).into_response(),
            Err(problem) => problem.into_response(),
        };
    }
    next.run(request).await
}

fn is_own(app: &App, headers: &HeaderMap) -> bool {
    let Some(origin) = text(headers, header::ORIGIN) else { return false };
    match &app.settings.public_url {
        Some(url) => origin == url,
        None => text(headers, header::HOST).is_some_and(|host| origin == format!("http://{host}")),
    }
}

/// Whether a page at this very host sent it, by TLS or not.
fn is_where_it_was_sent(headers: &HeaderMap) -> bool {
    let host = text(headers, header::ORIGIN).and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    host.is_some() && host == text(headers, header::HOST)
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Things are changed only so often: by whoever is signed in, in one session or by one token, and by others from one address.
pub(crate) async fn rate(
    State(app): State<Arc<App>>,
    ClientAddress(address): ClientAddress,
    request: Request,
    next: Next,
) -> Response {
    if reads(request.method()) {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let caller = match Caller::from_request_parts(&mut parts, &app).await {
        Ok(caller) => caller,
        Err(problem) => return problem.into_response(),
    };
    let (charged, limit, code) = match &caller.signed_in {
        Some(found) => (app.rates.request_of(&found.session), Limit::SessionRequests, "too-many-in-session"),
        None => {
            let charged = app.rates.request(address, Door::of(&app, &parts.uri));
            (charged, Limit::AddressRequests, "too-many-requests")
        }
    };
    if let Err(too_fast) = charged {
        seen().met(limit);
        let problem = caller.problem(StatusCode::TOO_MANY_REQUESTS, code, &[]);
        if parts.uri.path().starts_with("/api/") {
            return later(problem.into_response(), too_fast);
        }
        // Nothing that was typed is lost.
        let kept = held_back::page(&app, &caller, Request::from_parts(parts, body), too_fast).await;
        return later(kept.unwrap_or_else(|| error::page(&app, &caller, &problem)), too_fast);
    }
    next.run(Request::from_parts(parts, body)).await
}

/// Says when to come back, in whole seconds.
pub(crate) fn later(mut answer: Response, TooFast(wait): TooFast) -> Response {
    answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs() + 1));
    answer
}

fn reads(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// No such address in the API.
pub(crate) async fn api_not_found(caller: Caller) -> Problem {
    caller.not_found()
}

/// The address is there, the method is not.
pub(crate) async fn method_not_allowed(caller: Caller) -> Problem {
    caller.problem(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", &[])
}

/// No such page.
pub(crate) async fn page_not_found(State(app): State<Arc<App>>, caller: Caller) -> Response {
    error::page(&app, &caller, &caller.not_found())
}
