//! A request's body as it comes: no more slowly than some bytes in a second, and what nobody reads of it is let pass by
//! before it is answered. Whoever is still sending when the connection is closed may never see the answer: a proxy takes
//! the server for gone, and says so.

use crate::{caller::Caller, problem::Problem};
use axum::body::{Body, BodyDataStream, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::{Stream, StreamExt};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use terms::limits;
use tokio::time::{Instant, Sleep, sleep_until};

/// Whoever takes longer gets the answer without being heard out.
const WITHIN: Duration = Duration::from_millis(limits::HEADERS_WITHIN_MS);

/// Answers once the request has come whole, or as much of it as is let pass. Whoever asks first whether to send it at all
/// is answered at once, and so is whoever sends it too slowly.
pub(crate) async fn let_pass(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let is_asked_first = parts.headers.contains_key(header::EXPECT);
    if axum::body::HttpBody::is_end_stream(&body) {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let caller = Caller::anonymous(&parts.headers);
    let body = Shared::new(body.into_data_stream());
    let answer = next.run(Request::from_parts(parts, Body::from_stream(body.clone()))).await;
    if body.coming().is_too_slow {
        return instead(answer, caller.problem(StatusCode::REQUEST_TIMEOUT, "request-too-slow", &[]));
    }
    if !is_asked_first {
        // Too slow or too much: the connection breaks, as it would have at once.
        let _ = tokio::time::timeout(WITHIN, pass_by(body)).await;
    }
    answer
}

/// The problem, with what every answer carries.
fn instead(answer: Response, problem: Problem) -> Response {
    let mut headers: HeaderMap = answer.headers().clone();
    for of_its_body in [header::CONTENT_LENGTH, header::CONTENT_ENCODING, header::SET_COOKIE] {
        headers.remove(of_its_body);
    }
    let mut response = problem.into_response();
    let kind = response.headers().get(header::CONTENT_TYPE).cloned();
    headers.extend(kind.map(|kind| (header::CONTENT_TYPE, kind)));
    *response.headers_mut() = headers;
    response
}

/// A body that is read here once whoever answers has read as much of it as they want.
#[derive(Clone)]
struct Shared(Arc<Mutex<Coming>>);

/// What has come of it.
struct Coming {
    body: BodyDataStream,
    bytes: u64,
    /// How long it was waited for: the server's own time is not its sender's.
    waited: Duration,
    /// Since when it is waited for, and when that is too long, unless more of it comes.
    due: Option<(Instant, Pin<Box<Sleep>>)>,
    is_over: bool,
    is_too_slow: bool,
}

/// It came too slowly.
#[derive(Debug, thiserror::Error)]
#[error("the request's body came too slowly")]
struct TooSlow;

impl Shared {
    fn new(body: BodyDataStream) -> Self {
        let waited = Duration::ZERO;
        Shared(Arc::new(Mutex::new(Coming { body, bytes: 0, waited, due: None, is_over: false, is_too_slow: false })))
    }

    /// Nothing that holds the lock leaves half of anything.
    fn coming(&self) -> MutexGuard<'_, Coming> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Coming {
    /// How much longer more of it may take to come.
    fn patience(&self) -> Duration {
        let for_bytes = self.bytes.saturating_mul(1_000) / limits::BODY_BYTES_PER_S_MIN;
        Duration::from_millis(limits::BODY_WITHIN_MS.saturating_add(for_bytes)).saturating_sub(self.waited)
    }

    fn next(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, axum::Error>>> {
        if self.is_over {
            return Poll::Ready(None);
        }
        let next = self.body.poll_next_unpin(context);
        if let Poll::Ready(next) = next {
            self.waited += self.due.take().map_or(Duration::ZERO, |(since, _)| since.elapsed());
            self.bytes += next.as_ref().and_then(|read| read.as_ref().ok()).map_or(0, |chunk| chunk.len() as u64);
            self.is_over = !matches!(next, Some(Ok(_)));
            return Poll::Ready(next);
        }
        let (now, patience) = (Instant::now(), self.patience());
        let (_, due) = self.due.get_or_insert_with(|| (now, Box::pin(sleep_until(now + patience))));
        if due.as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        (self.is_over, self.is_too_slow) = (true, true);
        Poll::Ready(Some(Err(axum::Error::new(TooSlow))))
    }
}

impl Stream for Shared {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.coming().next(context)
    }
}

/// How much has passed by.
async fn pass_by(mut body: impl Stream<Item = Result<Bytes, axum::Error>> + Unpin) -> usize {
    let mut passed = 0;
    while passed < limits::REQUEST_PASSED_BYTES_MAX
        && let Some(Ok(chunk)) = body.next().await
    {
        passed += chunk.len();
    }
    passed
}

#[cfg(test)]
mod tests {
    use super::*;
    use tower::ServiceExt;

    #[tokio::test]
    async fn so_much_passes_by_and_no_more() {
        let max = limits::REQUEST_PASSED_BYTES_MAX;
        for (bytes, passes) in [(0, 0), (max - 1, max - 1), (max, max), (max + 1, max)] {
            let chunks = [bytes.min(max), bytes.saturating_sub(max)].map(|bytes| Ok(Bytes::from(vec![0; bytes])));
            assert_eq!(pass_by(futures_util::stream::iter(chunks)).await, passes, "{bytes}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn who_sends_too_slowly_is_told_so_in_words() {
        let routes = axum::Router::new()
            .route(
                "/",
                axum::routing::post(|body: Result<Bytes, _>| async move {
                    body.map_or(StatusCode::BAD_REQUEST, |_| StatusCode::OK)
                }),
            )
            .layer(axum::middleware::from_fn(let_pass));
        for (bytes, status) in [(5, StatusCode::OK), (5_000, StatusCode::REQUEST_TIMEOUT)] {
            let chunks = futures_util::stream::unfold(0, move |at| async move {
                tokio::time::sleep(Duration::from_secs(1)).await;
                (at < bytes).then_some((Ok::<_, std::convert::Infallible>("x"), at + 1))
            });
            let request =
                Request::builder().method("POST").header("accept-language", "sv").body(Body::from_stream(chunks));
            let answer = routes.clone().oneshot(request.expect("a request")).await.expect("an answer");
            assert_eq!(answer.status(), status);
            if status == StatusCode::REQUEST_TIMEOUT {
                let said = axum::body::to_bytes(answer.into_body(), 1 << 10).await.expect("a problem");
                let said = String::from_utf8_lossy(&said).into_owned();
                assert!(said.contains("/problems/request-too-slow") && said.contains("kom för långsamt"), "{said}");
            }
        }
    }

    /// A body of so many bytes a second, for so many seconds: how many were read, and whether it came too slowly.
    async fn read(bytes_per_s: usize, seconds: u64) -> (usize, bool) {
        let chunks = futures_util::stream::unfold(0, move |second| async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            let chunk: Result<Bytes, axum::Error> = Ok(vec![b'x'; bytes_per_s].into());
            (second < seconds).then_some((chunk, second + 1))
        });
        let body = Shared::new(Body::from_stream(chunks).into_data_stream());
        let read = pass_by(body.clone()).await;
        let is_too_slow = body.coming().is_too_slow;
        (read, is_too_slow)
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_has_its_time_and_then_comes_at_a_rate() {
        let rate = usize::try_from(limits::BODY_BYTES_PER_S_MIN).expect("some thousands");
        let first = limits::BODY_WITHIN_MS / 1_000;
        assert_eq!(read(1, first - 2).await, (28, false), "slow, but soon done");
        let (bytes, is_too_slow) = read(1, 10 * first).await;
        assert!(is_too_slow && bytes <= 30, "one byte a second: {bytes}");
        assert!(!read(rate, 10 * first).await.1);
        assert!(!read(rate + 1, 10 * first).await.1);
        assert!(read(rate - rate / 8, 10 * first).await.1, "and a little less is too slow in the end");
    }
}
