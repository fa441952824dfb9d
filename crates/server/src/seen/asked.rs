//! Each request, as it is seen from outside: counted by what kind it is, and one line in the log for each refusal and each
//! act. A line has the route's own pattern, codes and opaque references; nothing of what was asked for or typed.

use super::{Place, Route, Status, labels::Label, seen};
use axum::extract::{FromRequestParts, MatchedPath, RawPathParams, Request};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use std::cell::RefCell;
use std::sync::atomic::Ordering;
use std::time::Instant;
use terms::{PersonId, StatementId};

tokio::task_local! {
    static ASKED: RefCell<Asked>;
}

/// What comes to be known of a request while it is answered.
#[derive(Default)]
struct Asked {
    code: Option<String>,
    person: Option<PersonId>,
}

/// A problem of this code was met; if the request is refused, this is why.
pub(crate) fn refused(code: &str) {
    // Outside a request there is nobody whom it is told.
    let _ = ASKED.try_with(|asked| asked.borrow_mut().code = Some(code.to_owned()));
}

/// Who asks.
pub(crate) fn asked_by(person: PersonId) {
    let _ = ASKED.try_with(|asked| asked.borrow_mut().person = Some(person));
}

/// Lets a request be answered, and says what came of it.
pub(crate) async fn watch(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let pattern = request.extensions().get::<MatchedPath>().cloned();
    let pattern = pattern.as_ref().map(MatchedPath::as_str);
    let (mut parts, body) = request.into_parts();
    let statement = statement(RawPathParams::from_request_parts(&mut parts, &()).await.ok(), pattern);
    let request = Request::from_parts(parts, body);
    let answering = async {
        let answer = next.run(request).await;
        (answer, ASKED.with(RefCell::take))
    };
    let (answer, asked) = ASKED.scope(RefCell::default(), answering).await;
    let (route, status) = (Route::of(&method, pattern), answer.status());
    let seen = seen();
    seen.requests[route.index()].add(Status::of(status));
    seen.times[route.index()].add(u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX));
    tell(&Told { method, pattern: pattern.unwrap_or("none"), route, status, statement }, &asked);
    answer
}

/// The statement that the path names, if it names one: an opaque reference, or nothing.
fn statement(params: Option<RawPathParams>, pattern: Option<&str>) -> Option<StatementId> {
    let is_of_one = pattern.is_some_and(|pattern| pattern.contains("/statements/{id}"));
    let params = params.filter(|_| is_of_one)?;
    params.iter().find(|(name, _)| *name == "id").and_then(|(_, id)| id.parse().ok())
}

struct Told<'a> {
    method: Method,
    pattern: &'a str,
    route: Route,
    status: StatusCode,
    statement: Option<StatementId>,
}

fn tell(told: &Told<'_>, asked: &Asked) {
    let Told { method, pattern, route, status, statement } = told;
    let person = asked.person.map(tracing::field::display);
    let statement = statement.map(tracing::field::display);
    let status = status.as_u16();
    if status >= 400 {
        let code = asked.code.as_deref().unwrap_or(super::UNNAMED);
        seen().refusal(Place::Http, code);
        tracing::info!(kind = "refusal", by = "http", code, %method, route = pattern, status, person, statement, "refused");
    } else if matches!(route, Route::Form | Route::ApiWrite) {
        seen().acts.fetch_add(1, Ordering::Relaxed);
        tracing::info!(kind = "act", by = "http", %method, route = pattern, status, person, statement, "done");
    }
}
