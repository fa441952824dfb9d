//! A draft that was written elsewhere: its file is read by `intake`, shown, and taken in.
//!
//! - `carried` is what was understood, as the preview carries it: nothing is kept between preview and taking in, so what
//!   comes back is checked again.
//! - `taking` turns the live text into it by the way that every text goes, and then records its comments and suggestions
//!   in one decision. What was said before is not said again, so that a repeat goes on where one broke off.

mod carried;
mod taking;

pub(crate) use carried::{Carried, LeftView, RemarkView};
pub(crate) use taking::{Came, Wish, based_on, may, take};

use crate::{api::import::Arrived, app::App, caller::Caller, problem::Problem};
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use futures_util::StreamExt;
use intake::Unread;
use std::sync::Arc;
use terms::limits;

/// What a request brings: a file with a draft, or the form of its preview.
pub(crate) struct Brought(pub(crate) Arrived);

impl FromRequest<Arc<App>> for Brought {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let caller = <Caller as axum::extract::FromRequestParts<Arc<App>>>::from_request_parts(&mut parts, app).await?;
        let keeps = caller.signed_in.is_some();
        let body = bounded(&parts.headers, body, keeps).await.ok_or_else(|| unread(&caller, Unread::TooLarge))?;
        Arrived::from_request(Request::from_parts(parts, Body::from(body)), app).await.map(Brought)
    }
}

/// The body, if it came whole and is no larger than what is read. Of a larger one, and of a stranger's, nothing is kept, but
/// so much of it is let pass by that its sender gets an answer rather than a broken connection.
async fn bounded(headers: &HeaderMap, body: Body, keeps: bool) -> Option<Bytes> {
    let said = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let fits = said.is_none_or(|length| length <= limits::DRAFT_READ_BYTES_MAX);
    let mut kept = (fits && keeps).then(Vec::new);
    let (mut stream, mut passed) = (body.into_data_stream(), 0_usize);
    while let Some(chunk) = stream.next().await {
        // A file that broke off must not be taken for a whole one.
        let chunk = chunk.ok()?;
        passed += chunk.len();
        match kept.as_mut().filter(|_| passed <= limits::DRAFT_READ_BYTES_MAX) {
            Some(kept) => kept.extend_from_slice(&chunk),
            None if passed > limits::DRAFT_PASSED_BYTES_MAX => return None,
            None => kept = None,
        }
    }
    kept.map(Bytes::from)
}

/// Reads a file, whatever its name says it is.
pub(crate) async fn read(caller: &Caller, name: &str, bytes: Bytes) -> Result<Carried, Problem> {
    let read = tokio::task::spawn_blocking(move || intake::read(&bytes)).await;
    let draft = read.unwrap_or(Err(Unread::Damaged)).map_err(|why| unread(caller, why))?;
    Ok(Carried::of(name, &draft))
}

/// The file is no draft that can be taken in.
pub(crate) fn unread(caller: &Caller, why: Unread) -> Problem {
    let status = match why {
        Unread::TooLarge | Unread::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let max = match why {
        Unread::TooLarge => limits::DRAFT_FILE_BYTES_MAX >> 20,
        Unread::Inflates => limits::DRAFT_INFLATED_BYTES_MAX >> 20,
        Unread::TooLong => limits::MARKDOWN_BYTES_MAX >> 10,
        _ => 0,
    };
    Problem::new(status, why.code(), caller.words.refusal(why.code(), &[("max", max.into())]))
}
