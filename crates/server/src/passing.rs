//! What nobody reads of a request is let pass by before it is answered. Whoever is still sending when the connection is
//! closed may never see the answer: a proxy takes the server for gone, and says so.

use axum::body::{Body, BodyDataStream, Bytes};
use axum::extract::Request;
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;
use futures_util::{Stream, StreamExt};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use terms::limits;

/// Whoever takes longer gets the answer without being heard out.
const WITHIN: Duration = Duration::from_millis(limits::HEADERS_WITHIN_MS);

/// Answers once the request has come whole, or as much of it as is let pass. Whoever asks first whether to send it at all
/// is answered at once.
pub(crate) async fn let_pass(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    if axum::body::HttpBody::is_end_stream(&body) || parts.headers.contains_key(header::EXPECT) {
        return next.run(Request::from_parts(parts, body)).await;
    }
    let body = Shared(Arc::new(Mutex::new(body.into_data_stream())));
    let answer = next.run(Request::from_parts(parts, Body::from_stream(body.clone()))).await;
    // Too slow or too much: the connection breaks, as it would have at once.
    let _ = tokio::time::timeout(WITHIN, pass_by(body)).await;
    answer
}

/// A body that is read here once whoever answers has read as much of it as they want.
#[derive(Clone)]
struct Shared(Arc<Mutex<BodyDataStream>>);

impl Stream for Shared {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        // Nothing that holds the lock leaves half of anything.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).poll_next_unpin(context)
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

    #[tokio::test]
    async fn so_much_passes_by_and_no_more() {
        let max = limits::REQUEST_PASSED_BYTES_MAX;
        for (bytes, passes) in [(0, 0), (max - 1, max - 1), (max, max), (max + 1, max)] {
            let chunks = [bytes.min(max), bytes.saturating_sub(max)].map(|bytes| Ok(Bytes::from(vec![0; bytes])));
            assert_eq!(pass_by(futures_util::stream::iter(chunks)).await, passes, "{bytes}");
        }
    }
}
