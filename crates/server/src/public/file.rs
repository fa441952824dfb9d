//! A file as it is sent: made once, compressed once.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest as _, Sha256};
use std::io::Write;

/// For how long whoever has read a page may read it again without asking.
const FRESH: HeaderValue = HeaderValue::from_static("public, max-age=30");

/// In which form a statement is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Form {
    /// The page.
    Page,
    /// The text alone, as a file of its own.
    Html,
    Markdown,
    Plain,
    Json,
    Pdf,
    Docx,
    /// What was decided about it, to be checked.
    Ledger,
    /// All of it, to be checked without a server.
    Bundle,
    /// How many have signed, to be shown on other sites.
    Counter,
    /// The text, to be shown on other sites.
    Embedded,
    /// What became of it, for readers of news.
    Feed,
}

impl Form {
    /// The forms that an address names by its ending.
    pub(crate) const ENDINGS: [(&'static str, Form); 8] = [
        ("pdf", Form::Pdf),
        ("docx", Form::Docx),
        ("html", Form::Html),
        ("md", Form::Markdown),
        ("txt", Form::Plain),
        ("json", Form::Json),
        ("ledger", Form::Ledger),
        ("zip", Form::Bundle),
    ];

    /// The statement's address and its form, as the last part of an address has them.
    pub(crate) fn parted(name: &str) -> Option<(&str, Form)> {
        let Some((slug, ending)) = name.rsplit_once('.') else { return Some((name, Form::Page)) };
        let form = Form::ENDINGS.iter().find(|(known, _)| *known == ending)?;
        Some((slug, form.1))
    }

    /// Its name in keys of texts.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Form::Page => "page",
            Form::Html => "html",
            Form::Markdown => "markdown",
            Form::Plain => "text",
            Form::Json => "json",
            Form::Pdf => "pdf",
            Form::Docx => "docx",
            Form::Ledger => "ledger",
            Form::Bundle => "bundle",
            Form::Counter => "counter",
            Form::Embedded => "embedded",
            Form::Feed => "feed",
        }
    }

    fn kind(self) -> &'static str {
        match self {
            Form::Page | Form::Html | Form::Counter | Form::Embedded => "text/html; charset=utf-8",
            Form::Markdown => "text/markdown; charset=utf-8",
            Form::Plain | Form::Ledger => "text/plain; charset=utf-8",
            Form::Json => "application/json",
            Form::Feed => "application/atom+xml; charset=utf-8",
            Form::Pdf => "application/pdf",
            Form::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Form::Bundle => "application/zip",
        }
    }
}

/// A file that is ready to be sent.
pub(crate) struct File {
    form: Form,
    language: &'static str,
    bytes: Bytes,
    /// None of what is compressed already.
    compressed: Option<Bytes>,
    tag: HeaderValue,
}

impl File {
    /// Of these bytes.
    pub(crate) fn new(form: Form, language: &'static str, bytes: Vec<u8>) -> Self {
        let compressed = (!matches!(form, Form::Bundle | Form::Pdf | Form::Docx)).then(|| compressed(&bytes));
        let hash = terms::Digest::new(Sha256::digest(&bytes).into()).to_string();
        let tag = HeaderValue::try_from(format!("W/\"{}\"", &hash[..32])).expect("digits");
        File { form, language, bytes: bytes.into(), compressed, tag }
    }

    /// The answer to whoever asks with these headers.
    pub(crate) fn answer(&self, asked: &HeaderMap) -> Response {
        let text = |name| asked.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or_default();
        let has = |value: &str, one: &str| value.split(',').any(|each| each.split(';').next() == Some(one));
        let is_known = text(header::IF_NONE_MATCH).split(',').any(|tag| tag.trim().as_bytes() == self.tag.as_bytes());
        let zipped = has(&text(header::ACCEPT_ENCODING).replace(' ', ""), "gzip");
        let mut response = match (is_known, self.compressed.as_ref().filter(|_| zipped)) {
            (true, _) => StatusCode::NOT_MODIFIED.into_response(),
            (false, Some(compressed)) => {
                let gzip = HeaderValue::from_static("gzip");
                ([(header::CONTENT_ENCODING, gzip)], compressed.clone()).into_response()
            }
            (false, None) => self.bytes.clone().into_response(),
        };
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.form.kind()));
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(self.language));
        headers.insert(header::CACHE_CONTROL, FRESH);
        headers.insert(header::ETAG, self.tag.clone());
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        // Others may use all of it.
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        if matches!(self.form, Form::Counter | Form::Embedded) {
            headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(crate::guards::EMBEDDED_POLICY));
        }
        response
    }
}

fn compressed(bytes: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let done = encoder.write_all(bytes).and_then(|()| encoder.finish());
    done.expect("memory takes everything").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_statement_and_a_form() {
        let cases = [
            ("kannanotto", Some(("kannanotto", Form::Page))),
            ("kannanotto.md", Some(("kannanotto", Form::Markdown))),
            ("kannanotto.json", Some(("kannanotto", Form::Json))),
            ("kannanotto.exe", None),
            ("kannanotto.", None),
        ];
        for (name, expected) in cases {
            assert_eq!(Form::parted(name), expected, "{name}");
        }
    }
}
