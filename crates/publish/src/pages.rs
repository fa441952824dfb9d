//! Pages as PDF that screen readers read: PDF/UA-1, with every heading, list, table and link tagged as what it is.
//!
//! typst sets them by templates of ours ([`desk`]). What people wrote reaches it as data alone: strings in JSON, never markup.

use crate::{Card, PublishError, Redline, Statement};
use serde_json::{Value, json};
use terms::Timestamp;
use typst_layout::PagedDocument;

mod card;
mod desk;
mod glyphs;
mod redline;
mod runs;
pub(crate) mod seal;
mod statement;

/// A document of pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// Characters that no font has, each once: a box stands in their place, and the document says so at its end.
    pub missing: Vec<char>,
}

/// The statement on pages: the same statement always gives the same bytes.
///
/// # Errors
/// [`PublishError::Code`] if the address is too long for a QR code, [`PublishError::Pages`] if the pages could not be set.
pub fn statement_pdf(statement: &Statement<'_>) -> Result<Pdf, PublishError> {
    made("statement.typ", &statement.language, statement.at, statement::data(statement)?)
}

/// Two versions in one text: what came is underlined, what went is struck through, and both are said in hidden words.
///
/// # Errors
/// [`PublishError::Pages`] if the pages could not be set.
pub fn redline_pdf(redline: &Redline<'_>) -> Result<Pdf, PublishError> {
    made("redline.typ", &redline.language, redline.at, redline::data(redline))
}

/// The picture of a statement as PNG, [`Card::SIZE`] pixels large: the same words always give the same bytes.
///
/// # Errors
/// [`PublishError::Pages`] if it could not be set or drawn.
pub fn card_png(card: &Card) -> Result<Vec<u8>, PublishError> {
    let (pages, _) = set("card.typ", &card.language, card::data(card))?;
    desk::png(&pages)
}

fn made(template: &'static str, language: &str, at: Timestamp, data: Value) -> Result<Pdf, PublishError> {
    let (pages, gaps) = set(template, language, data)?;
    Ok(Pdf { bytes: desk::pdf(&pages, at)?, missing: gaps.missing() })
}

/// Sets the pages. What no font has is replaced before; what turns out to have no glyph only where it is shaped, after.
fn set(template: &'static str, language: &str, mut data: Value) -> Result<(PagedDocument, glyphs::Gaps), PublishError> {
    let (language, region) = tongue(language);
    data["language"] = json!(language);
    data["region"] = json!(region);
    let mut gaps = glyphs::Gaps::default();
    loop {
        let mut shown = data.clone();
        gaps.fill(&mut shown);
        if shown["title"].as_str().is_none_or(|title| title.trim().is_empty()) {
            // A document without a title is none that screen readers can name.
            shown["title"] = json!("–");
        }
        shown["missing"] = json!(gaps.points());
        let set = desk::set(template, &shown)?;
        // Each round fills in more, so that there is an end to it.
        if !gaps.learn(&set) {
            return Ok((set, gaps));
        }
    }
}

/// Language and region of a tag, as far as typst takes them.
fn tongue(tag: &str) -> (String, Option<String>) {
    let letters = |part: &&str, most: usize| {
        (2..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let mut parts = tag.split('-');
    match parts.next().filter(|part| letters(part, 3)) {
        // No language is a lie in every language; "undetermined" is none.
        None => ("und".to_owned(), None),
        Some(language) => {
            let region = parts.find(|part| letters(part, 2)).map(str::to_ascii_lowercase);
            (language.to_ascii_lowercase(), region)
        }
    }
}
