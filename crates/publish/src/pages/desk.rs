//! Where pages are set: our templates, the data, and the fonts that are built in. No disk, no network, no clock.

use crate::PublishError;
use serde_json::Value;
use std::sync::LazyLock;
use terms::Timestamp;
use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult, SourceDiagnostic, Warned},
    ecow::EcoVec,
    foundations::{Bytes, Datetime, Duration, Smart},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::{LazyHash, Scalar},
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp as Made};
use typst_render::RenderOptions;

/// The templates.
const TEMPLATES: [(&str, &str); 4] = [
    ("card.typ", include_str!("card.typ")),
    ("look.typ", include_str!("look.typ")),
    ("redline.typ", include_str!("redline.typ")),
    ("statement.typ", include_str!("statement.typ")),
];
/// What the templates read.
const DATA: &str = "data.json";

/// Arabic in the two weights that are used; the licence lies beside them (OFL).
const ARABIC: [&[u8]; 2] =
    [include_bytes!("../../fonts/NotoNaskhArabic-Regular.ttf"), include_bytes!("../../fonts/NotoNaskhArabic-Bold.ttf")];

/// Fonts, and what is known of each.
pub(super) struct Fonts {
    pub(super) fonts: Vec<Font>,
    book: LazyHash<FontBook>,
}

/// typst's own (Libertinus and others, OFL and as free) and ours.
pub(super) static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let files = typst_assets::fonts().chain(ARABIC).map(Bytes::new);
    let fonts: Vec<Font> = files.flat_map(Font::iter).collect();
    let book = LazyHash::new(FontBook::from_fonts(&fonts));
    Fonts { fonts, book }
});

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

static SOURCES: LazyLock<Vec<Source>> =
    LazyLock::new(|| TEMPLATES.iter().map(|(name, text)| Source::new(file(name), (*text).to_owned())).collect());

fn file(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("our own names are paths");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// One document under way.
struct Desk {
    template: FileId,
    data: Bytes,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        self.template
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        SOURCES.iter().find(|source| source.id() == id).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == file(DATA) { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Sets the pages that this template makes of the data.
pub(super) fn set(template: &'static str, data: &Value) -> Result<PagedDocument, PublishError> {
    let desk = Desk { template: file(template), data: Bytes::from_string(data.to_string()) };
    let Warned { output, .. } = typst::compile(&desk);
    // Nothing of one document helps with the next, and what is remembered grows without end.
    typst::comemo::evict(0);
    output.map_err(|faults| failed(&faults))
}

/// The pages as a file.
pub(super) fn pdf(pages: &PagedDocument, at: Timestamp) -> Result<Vec<u8>, PublishError> {
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]).expect("one standard agrees with itself");
    let options = PdfOptions {
        // Of title and time: another version is another document.
        ident: Smart::Auto,
        creator: Smart::Custom(Some("Lausuma".to_owned())),
        timestamp: moment(at).map(Made::new_utc),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(pages, &options).map_err(|faults| failed(&faults))
}

/// The first page as a picture, a pixel for a point.
pub(super) fn png(pages: &PagedDocument) -> Result<Vec<u8>, PublishError> {
    let failed = |why: String| PublishError::Pages(vec![why]);
    let page = pages.pages().first().ok_or_else(|| failed("there is no page".to_owned()))?;
    let options = RenderOptions { pixel_per_pt: Scalar::ONE, ..RenderOptions::default() };
    typst_render::render(page, &options).encode_png().map_err(|why| failed(why.to_string()))
}

fn moment(at: Timestamp) -> Option<Datetime> {
    let text = at.to_string();
    let part = |from: usize, to: usize| text.get(from..to)?.parse::<u16>().ok();
    let small = |from: usize| u8::try_from(part(from, from + 2)?).ok();
    Datetime::from_ymd_hms(i32::from(part(0, 4)?), small(5)?, small(8)?, small(11)?, small(14)?, small(17)?)
}

fn failed(faults: &EcoVec<SourceDiagnostic>) -> PublishError {
    PublishError::Pages(faults.iter().map(|fault| fault.message.to_string()).collect())
}
