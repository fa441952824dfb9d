//! Organisations from a file, and into one.

use super::{json, json_bytes};
use crate::{
    app::App,
    caller::Caller,
    extract::Params,
    idempotency::{Asked, First},
    import::{Came, Choice, Decisions, NotRead, Preview, Purpose, Unreadable, Wish, exported, read, run},
    problem::Problem,
    seen::{Limit, seen},
};
use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ledger::{Author, Hat, administers_network};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use terms::{OrganisationId, Seq, limits};
use utoipa::{IntoParams, ToSchema};

/// What the address says.
#[derive(Deserialize, IntoParams)]
pub(crate) struct ImportParams {
    /// `true`: only tell what it would do.
    #[serde(default)]
    dry_run: bool,
    /// What the file is called, if the body is the file itself.
    #[serde(default)]
    name: Option<String>,
    /// `based_on` of the preview.
    #[serde(default)]
    based_on: Option<u64>,
    /// For which organisation the caller acts; the one that was chosen, if absent.
    #[serde(default)]
    organisation: Option<String>,
}

/// Rows are in the way: the problem, and the preview that names them.
#[derive(Serialize, ToSchema)]
pub(crate) struct NotImported {
    #[serde(flatten)]
    problem: Problem,
    preview: Preview,
}

/// What a request brings: a file, and fields beside it.
pub(crate) struct Arrived {
    pub(crate) file: Option<(String, Bytes)>,
    pub(crate) fields: BTreeMap<String, String>,
}

impl FromRequest<Arc<App>> for Arrived {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let caller = <Caller as axum::extract::FromRequestParts<Arc<App>>>::from_request_parts(&mut parts, app).await?;
        let too_large = || unreadable(&caller, Unreadable::TooLarge);
        let unread = || caller.bad_field("body", &caller.words.say("reason-not-understood"));
        let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let is_form = kind.starts_with("multipart/form-data");
        let request = Request::from_parts(parts, body);
        if !is_form {
            let body = Bytes::from_request(request, app).await.map_err(|_| too_large())?;
            return Arrived { file: Some((String::new(), body)), fields: BTreeMap::new() }.fitting(app, &caller);
        }
        let mut form = Multipart::from_request(request, app).await.map_err(|_| unread())?;
        let mut arrived = Arrived { file: None, fields: BTreeMap::new() };
        let failed = |error: axum::extract::multipart::MultipartError| {
            if error.status() == StatusCode::PAYLOAD_TOO_LARGE { too_large() } else { unread() }
        };
        while let Some(field) = form.next_field().await.map_err(failed)? {
            let name = field.name().unwrap_or_default().to_owned();
            if name == "file" {
                let called = field.file_name().unwrap_or_default().to_owned();
                arrived.file = Some((called, field.bytes().await.map_err(failed)?));
            } else {
                arrived.fields.insert(name, field.text().await.map_err(failed)?);
            }
        }
        arrived.fitting(app, &caller)
    }
}

impl Arrived {
    /// The same, unless its file is larger than whoever runs the server wants to take.
    fn fitting(self, app: &App, caller: &Caller) -> Result<Self, Problem> {
        let max = app.settings.upload_mb;
        let is_within = |(_, bytes): &(String, Bytes)| bytes.len() <= (max as usize) << 20;
        // Where nothing was set, each kind of file has its own limit and its own words.
        if max == limits::UPLOAD_MB || self.file.as_ref().is_none_or(is_within) {
            return Ok(self);
        }
        seen().met(Limit::Upload);
        Err(caller.problem(StatusCode::PAYLOAD_TOO_LARGE, "upload-too-large", &[("max", max.into())]))
    }
}

/// How many megabytes a file may have of a kind that is read up to `bytes_max`.
pub(crate) fn megabytes(app: &App, bytes_max: usize) -> usize {
    (bytes_max >> 20).min(app.settings.upload_mb as usize)
}

/// Imports organisations and their contact people from a CSV, xlsx or ods file, all or nothing; or tells what that would do.
///
/// The body is the file, or a form with the parts `file` and `decisions`: a JSON object from lines to `new`, `skip`,
/// `line:N` or an organisation's id.
#[utoipa::path(post, path = "/api/v1/organisations/import", params(ImportParams), request_body = Vec<u8>, responses(
    (status = 200, body = Preview), (status = 403, body = Problem), (status = 409, body = NotImported),
    (status = 413, body = Problem), (status = 422, body = NotImported)))]
pub(crate) async fn import(
    State(app): State<Arc<App>>,
    caller: Caller,
    Params(params): Params<ImportParams>,
    headers: HeaderMap,
    arrived: Arrived,
) -> Result<Response, Problem> {
    let by = coordinating(&app, &caller, params.organisation.as_deref())?;
    let (called, bytes) = arrived.file.ok_or_else(|| caller.bad_field("file", &caller.words.say("reason-missing")))?;
    let decided = arrived.fields.get("decisions").map_or("{}", String::as_str);
    let decisions = decisions_of(&caller, decided)?;
    let first = if params.dry_run {
        None
    } else {
        let asked = [decided.as_bytes(), b"\n", &bytes].concat();
        match app.answers.ask(&caller, by.person, "POST /organisations/import", &headers, &asked).await? {
            Asked::First(first) => Some(first),
            Asked::Repeat(status, answer) => return Ok(json_bytes(status, answer)),
        }
    };
    let name = if called.is_empty() { params.name.unwrap_or_default() } else { called };
    let sheet = read(name, bytes).await.map_err(|why| unreadable(&caller, why))?;
    let wish = Wish { by, sheet, decisions, purpose: purpose(params.based_on, first) };
    let (came, preview) = run(&app, caller.words, wish).await.map_err(|why| not_read(&caller, why))?;
    Ok(match came {
        Came::Shown | Came::Done => json(StatusCode::OK, &preview),
        Came::Changed => in_the_way(caller.problem(StatusCode::CONFLICT, "import-changed", &[]), preview),
        Came::NotReady => {
            let count = preview.counts.faulty + preview.counts.undecided;
            let values = [("count", count.into())];
            in_the_way(caller.problem(StatusCode::UNPROCESSABLE_ENTITY, "import-not-ready", &values), preview)
        }
    })
}

/// What is in the way, and the preview that names it.
pub(crate) fn in_the_way(problem: Problem, preview: Preview) -> Response {
    let status = problem.status();
    let mut response = json(status, &NotImported { problem, preview });
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

fn purpose(based_on: Option<u64>, first: Option<First>) -> Purpose {
    let Some(first) = first else { return Purpose::Preview };
    let remember = move |preview: &Preview| {
        first.remember(StatusCode::OK, &serde_json::to_vec(preview).expect("views hold texts and numbers"))
    };
    Purpose::Import { based_on: based_on.map(Seq), remember: Box::new(remember) }
}

/// Everything that was imported, as CSV that spreadsheets open and the import reads.
#[utoipa::path(get, path = "/api/v1/organisations.csv", responses((status = 200, body = String), (status = 403, body = Problem)))]
pub(crate) async fn export(State(app): State<Arc<App>>, caller: Caller) -> Result<Response, Problem> {
    coordinating(&app, &caller, None)?;
    let file = exported(&app, caller.words).await.map_err(|failure| caller.failed(&failure))?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"organisations.csv\""),
    ];
    Ok((headers, file).into_response())
}

/// The caller's hat, if they look after the network with it.
pub(crate) fn coordinating(app: &App, caller: &Caller, organisation: Option<&str>) -> Result<Hat, Problem> {
    let not_an_id = |_| caller.bad_field("organisation", &caller.words.say("reason-not-an-id"));
    let organisation: Option<OrganisationId> = organisation.map(|text| text.parse().map_err(not_an_id)).transpose()?;
    let hat = caller.hat(app, organisation)?;
    administers_network(&app.register.view(), Author::Hat(hat)).map_err(|refusal| caller.refused(refusal))?;
    Ok(hat)
}

pub(crate) fn decisions_of(caller: &Caller, text: &str) -> Result<Decisions, Problem> {
    let read: BTreeMap<String, String> = caller.json(text.as_bytes())?;
    let mut decisions = Decisions::new();
    for (line, choice) in read {
        let (Ok(line), Some(choice)) = (line.parse(), Choice::parse(&choice)) else {
            return Err(caller.bad_field("decisions", &caller.words.say("reason-not-understood")));
        };
        decisions.insert(line, choice);
    }
    Ok(decisions)
}

/// The file is no table of organisations.
pub(crate) fn unreadable(caller: &Caller, why: Unreadable) -> Problem {
    let status = match why {
        Unreadable::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Problem::new(status, why.code(), caller.words.refusal(why.code(), &[("max", why.max().into())]))
}

/// There is not even a preview.
pub(crate) fn not_read(caller: &Caller, why: NotRead) -> Problem {
    match why {
        NotRead::Unreadable(why) => unreadable(caller, why),
        NotRead::Refused(refusal) => caller.refused(refusal),
        NotRead::Failed(failure) => caller.failed(&failure),
    }
}
