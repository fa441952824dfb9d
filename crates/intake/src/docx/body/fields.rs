//! Fields: what is computed. Links among them are taken, of the others the words that they last showed.

use crate::{Lost, sheet::Sheet};
use draft::Link;
use terms::limits;

/// The fields that are open, the innermost last.
#[derive(Default)]
pub(super) struct Fields {
    open: Vec<Field>,
    simple: Vec<Field>,
    /// Whether what comes is code and no words.
    pub(super) in_code: bool,
}

#[derive(Default)]
struct Field {
    code: String,
    /// Whether its code is over, and what it shows comes.
    shows: bool,
    link: Option<usize>,
    /// Whether it numbers the clauses of a document from here.
    is_number: bool,
}

/// Characters of a field's code that are kept.
const CODE_BYTES_MAX: usize = 4_096;

impl Fields {
    /// A sign of a field: its beginning, the end of its code, its end.
    pub(super) fn sign(&mut self, sign: &str, sheet: &mut Sheet) {
        match sign {
            "begin" if self.open.len() < limits::DRAFT_DEPTH_MAX => self.open.push(Field::default()),
            "separate" => self
                .open
                .iter_mut()
                .next_back()
                .filter(|field| !field.shows)
                .into_iter()
                .for_each(|field| field.known(sheet)),
            "end" => drop(self.open.pop()),
            _ => {}
        }
    }

    pub(super) fn simple(&mut self, code: &str, sheet: &mut Sheet) {
        let mut field = Field { code: code.to_owned(), ..Field::default() };
        field.known(sheet);
        self.simple.push(field);
    }

    pub(super) fn simple_ends(&mut self) {
        self.simple.pop();
    }

    pub(super) fn code(&mut self, text: &str) {
        if let Some(field) = self.open.last_mut().filter(|field| field.code.len() < CODE_BYTES_MAX) {
            field.code.push_str(text);
        }
    }

    /// Whether words are no words of the text: before what a field shows, and the numbers of our own clauses.
    pub(super) fn hides(&self) -> bool {
        self.open.iter().any(|field| !field.shows) || self.all().any(|field| field.is_number)
    }

    /// Where the words lead.
    pub(super) fn link(&self) -> Option<usize> {
        self.all().filter_map(|field| field.link).next_back()
    }

    fn all(&self) -> impl DoubleEndedIterator<Item = &Field> {
        self.open.iter().chain(&self.simple)
    }
}

impl Field {
    /// Its code is known.
    fn known(&mut self, sheet: &mut Sheet) {
        self.shows = true;
        let mut parts = self.code.split_whitespace();
        match parts.next().unwrap_or_default().to_ascii_uppercase().as_str() {
            "HYPERLINK" => {
                self.link = address(&self.code).and_then(|address| Link::new(address, "")).map(|link| sheet.link(link));
                if self.link.is_none() {
                    sheet.lose(Lost::OtherLink);
                }
            }
            "SEQ" if parts.next() == Some("clause") => self.is_number = true,
            // Of a table of contents its paragraphs tell.
            "TOC" | "PAGEREF" | "" => {}
            _ => sheet.lose(Lost::Field),
        }
    }
}

/// The first words in quotes, or else the first word behind the name, unless it is a switch.
fn address(code: &str) -> Option<&str> {
    let rest = code.trim_start().get("HYPERLINK".len()..)?.trim_start();
    match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => rest.split_whitespace().next().filter(|word| !word.starts_with('\\')),
    }
}
