//! The built web part, inside the binary: names with a hash of their content, so that they may be kept for ever.

use crate::{app::App, caller::Caller, pages::error};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
struct Files;

/// What the build says of one source file.
#[derive(Deserialize)]
struct Built {
    file: String,
    #[serde(default)]
    css: Vec<String>,
    #[serde(default)]
    assets: Vec<String>,
}

static MANIFEST: LazyLock<BTreeMap<String, Built>> = LazyLock::new(|| {
    let file = Files::get("manifest.json").expect("build.rs refuses to build without the web part");
    serde_json::from_slice(&file.data).expect("the web build writes its manifest as JSON")
});

/// The address of a built file, by its source's name.
pub(crate) fn address(source: &str) -> String {
    address_of(&MANIFEST.get(source).expect("the web build has this entry").file)
}

/// What a page without a script needs: the addresses of its files, and what they hold.
pub(crate) fn plain() -> Vec<(String, bytes::Bytes)> {
    let built =
        ["src/icon.svg", "src/site.css"].map(|source| MANIFEST.get(source).expect("the web build has this entry"));
    let files = built.into_iter().flat_map(|built| [&built.file].into_iter().chain(&built.assets));
    files.map(|file| (address_of(file), bytes(find(file).expect("the manifest names what is built")))).collect()
}

/// The addresses of what an entry brings along: its styles, then its other files.
pub(crate) fn companions(source: &str) -> (Vec<String>, Vec<String>) {
    let built = MANIFEST.get(source).expect("the web build has this entry");
    let addresses = |files: &[String]| files.iter().map(|file| address_of(file)).collect();
    (addresses(&built.css), addresses(&built.assets))
}

fn address_of(file: &str) -> String {
    format!("/assets/{file}")
}

/// One file of the web part.
pub(crate) async fn asset(
    State(app): State<Arc<App>>,
    caller: Caller,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Response {
    match file(&path, &headers, "public, max-age=31536000, immutable") {
        Some(response) => response,
        None => error::page(&app, &caller, &caller.not_found()),
    }
}

/// The service worker. It may open every page of the site, so it lies at the top; its name stays the same, so browsers
/// ask for it each time.
pub(crate) async fn worker(State(app): State<Arc<App>>, caller: Caller, headers: HeaderMap) -> Response {
    let Some(mut response) = file("worker.js", &headers, "no-cache") else {
        return error::page(&app, &caller, &caller.not_found());
    };
    response.headers_mut().insert("service-worker-allowed", HeaderValue::from_static("/"));
    response
}

/// A built file in the shortest form that the browser takes, to be kept as `keep` says.
fn file(path: &str, headers: &HeaderMap, keep: &'static str) -> Option<Response> {
    let (kind, plain) = (kind(path)?, find(path)?);
    let brotli = accepts_brotli(headers).then(|| find(&format!("{path}.br"))).flatten();
    let mut response = match brotli {
        Some(packed) => ([(header::CONTENT_ENCODING, "br")], bytes(packed)).into_response(),
        None => bytes(plain).into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    Some(response)
}

fn find(path: &str) -> Option<Cow<'static, [u8]>> {
    Files::get(path).map(|file| file.data)
}

fn bytes(data: Cow<'static, [u8]>) -> bytes::Bytes {
    match data {
        Cow::Borrowed(data) => bytes::Bytes::from_static(data),
        Cow::Owned(data) => data.into(),
    }
}

/// The media type of what the build makes; nothing else is served.
fn kind(path: &str) -> Option<&'static str> {
    let (_, ending) = path.rsplit_once('.')?;
    Some(match ending {
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        _ => return None,
    })
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        name.trim() == "br" && !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}
