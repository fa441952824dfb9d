//! A file as it is sent: made once, compressed once.

use super::Pair;
use crate::comparison::Paper;
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
    /// The text as a document to go on writing in, without what was written before it.
    Automerge,
    Pdf,
    Docx,
    /// A picture that services show beside a link.
    Picture,
    /// What was decided about it, to be checked.
    Ledger,
    /// All of it, to be checked without a server.
    Bundle,
    /// How many have signed, to be shown on other sites.
    Counter,
    /// The text, to be shown on other sites.
    Embedded,
    /// What became of one version in another.
    Changes(Pair),
    /// The same on paper.
    Redline(Pair, Paper),
    /// What became of it, for readers of news.
    Feed,
}

impl Form {
    /// The forms that an address names by its ending, and that people take along.
    pub(crate) const ENDINGS: [(&'static str, Form); 9] = [
        ("pdf", Form::Pdf),
        ("docx", Form::Docx),
        ("html", Form::Html),
        ("md", Form::Markdown),
        ("txt", Form::Plain),
        ("json", Form::Json),
        ("automerge", Form::Automerge),
        ("ledger", Form::Ledger),
        ("zip", Form::Bundle),
    ];

    /// How the address of the picture ends.
    pub(crate) const PICTURE: &str = "png";

    /// Whether it is a page that leads elsewhere on the site.
    pub(crate) fn is_linked(self) -> bool {
        matches!(self, Form::Page | Form::Counter | Form::Embedded | Form::Changes(_))
    }

    /// The statement's address and its form, as the last part of an address has them.
    pub(crate) fn parted(name: &str) -> Option<(&str, Form)> {
        let Some((slug, ending)) = name.rsplit_once('.') else { return Some((name, Form::Page)) };
        let mut known = Form::ENDINGS.into_iter().chain([(Form::PICTURE, Form::Picture)]);
        Some((slug, known.find(|(known, _)| *known == ending)?.1))
    }

    /// The comparison that the last part of an address names: `1-2`, or with the ending of a paper.
    pub(crate) fn compared(name: &str) -> Option<Form> {
        match name.rsplit_once('.') {
            None => Pair::parse(name).map(Form::Changes),
            Some((pair, ending)) => {
                let paper = Paper::ALL.into_iter().find(|paper| paper.ending() == ending)?;
                Pair::parse(pair).map(|pair| Form::Redline(pair, paper))
            }
        }
    }

    /// The versions that it compares, if it is a comparison.
    pub(crate) fn pair(self) -> Option<Pair> {
        match self {
            Form::Changes(pair) | Form::Redline(pair, _) => Some(pair),
            _ => None,
        }
    }

    /// Its name in keys of texts.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Form::Page => "page",
            Form::Html => "html",
            Form::Markdown => "markdown",
            Form::Plain => "text",
            Form::Json => "json",
            Form::Automerge => "automerge",
            Form::Pdf => "pdf",
            Form::Docx => "docx",
            Form::Picture => "picture",
            Form::Ledger => "ledger",
            Form::Bundle => "bundle",
            Form::Counter => "counter",
            Form::Embedded => "embedded",
            Form::Changes(_) | Form::Redline(..) => "changes",
            Form::Feed => "feed",
        }
    }

    fn kind(self) -> &'static str {
        match self {
            Form::Page | Form::Html | Form::Counter | Form::Embedded | Form::Changes(_) => "text/html; charset=utf-8",
            Form::Markdown => "text/markdown; charset=utf-8",
            Form::Plain | Form::Ledger => "text/plain; charset=utf-8",
            Form::Json => "application/json",
            Form::Automerge => "application/octet-stream",
            Form::Feed => "application/atom+xml; charset=utf-8",
            Form::Pdf => "application/pdf",
            Form::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Form::Bundle => "application/zip",
            Form::Picture => "image/png",
            Form::Redline(_, paper) => paper.kind(),
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
        let is_packed = matches!(form, Form::Bundle | Form::Pdf | Form::Docx | Form::Picture | Form::Redline(..));
        let compressed = (!is_packed).then(|| compressed(&bytes));
        let hash = terms::Digest::new(Sha256::digest(&bytes).into()).to_string();
        let tag = HeaderValue::try_from(format!("W/\"{}\"", &hash[..32])).expect("digits");
        File { form, language, bytes: bytes.into(), compressed, tag }
    }

    /// What it holds.
    pub(crate) fn bytes(&self) -> &Bytes {
        &self.bytes
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
    fn an_address_names_two_versions_the_earlier_one_first() {
        let pair = Pair::parse("1-12").expect("two versions");
        let cases = [
            ("1-12", Some(Form::Changes(pair))),
            ("1-12.pdf", Some(Form::Redline(pair, Paper::Pdf))),
            ("1-12.docx", Some(Form::Redline(pair, Paper::Docx))),
            ("12-1", None),
            ("1-1", None),
            ("0-1", None),
            ("01-2", None),
            ("+1-2", None),
            ("1-99999999999", None),
            ("1-12.md", None),
            ("1", None),
        ];
        for (name, expected) in cases {
            assert_eq!(Form::compared(name), expected, "{name}");
        }
    }

    #[test]
    fn an_address_names_a_statement_and_a_form() {
        let cases = [
            ("kannanotto", Some(("kannanotto", Form::Page))),
            ("kannanotto.md", Some(("kannanotto", Form::Markdown))),
            ("kannanotto.json", Some(("kannanotto", Form::Json))),
            ("kannanotto.png", Some(("kannanotto", Form::Picture))),
            ("kannanotto.exe", None),
            ("kannanotto.", None),
        ];
        for (name, expected) in cases {
            assert_eq!(Form::parted(name), expected, "{name}");
        }
    }
}
