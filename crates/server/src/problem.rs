//! Errors of the API as RFC 9457 problem documents: a stable `type`, and a sentence in the caller's language.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// What went wrong with a request.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Problem {
    /// `/problems/` and the code.
    r#type: String,
    /// The status in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What happened and what to do, in the caller's language.
    detail: String,
}

impl Problem {
    /// A problem of this code, worded by the caller of this function.
    pub(crate) fn new(status: StatusCode, code: &str, detail: String) -> Self {
        crate::seen::refused(code);
        let title = status.canonical_reason().unwrap_or("Error");
        Problem { r#type: format!("/problems/{code}"), title, status: status.as_u16(), detail }
    }

    /// The code.
    pub(crate) fn code(&self) -> &str {
        self.r#type.trim_start_matches("/problems/")
    }

    /// The sentence.
    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }

    /// The status.
    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = serde_json::to_vec(&self).expect("a problem of texts and a number is JSON");
        (self.status(), [(header::CONTENT_TYPE, "application/problem+json")], body).into_response()
    }
}
