//! What a file was found to hold.

use draft::Text;

/// A draft out of a file.
#[derive(Debug, Clone)]
pub struct Draft {
    /// What kind of file it was.
    pub format: Format,
    /// Its text, in normal form.
    pub text: Text,
    /// What was said about it, in the order of the text.
    pub remarks: Vec<Remark>,
    /// What was not understood, in the order of the text.
    pub left: Vec<Left>,
}

/// What was not understood below one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// What it is.
    pub what: Lost,
    /// How often.
    pub count: usize,
    /// The heading that it stands below; empty before the first one, and if it belongs to the whole file.
    pub heading: String,
}

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Markdown, or text without any marks.
    Markdown,
    /// Office Open XML, as Word writes it.
    Docx,
    /// OpenDocument, as LibreOffice writes it.
    Odt,
}

/// A comment or a tracked change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Who made it, as the file says; may be empty.
    pub by: String,
    /// On which day, as `2026-03-03`; empty if the file does not say.
    pub day: String,
    /// What it is about.
    pub place: Place,
    /// What it says.
    pub said: Said,
}

/// What a remark is about: the whole, if both are absent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// A clause of the text, by its number.
    pub clause: Option<usize>,
    /// Words that stand there once: in the clause, or in the whole text.
    pub quote: Option<String>,
}

/// What a remark says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// A comment.
    Comment(String),
    /// These words in the place of those that it is about.
    Instead(String),
    /// That what it is about should go.
    Remove,
    /// That this should follow as paragraphs of their own: after what it is about, or before everything.
    Add(String),
}

/// What is not taken in, or not as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lost {
    /// Their words are kept, without the table.
    Table,
    /// Pictures and drawings.
    Picture,
    /// Boxes of text beside the text.
    TextBox,
    /// Footnotes and endnotes.
    Footnote,
    /// Programs; they are never run.
    Macro,
    /// Spreadsheets, charts and other objects.
    Embedded,
    /// Formulas.
    Equation,
    /// What stands above or below every page.
    HeaderFooter,
    /// Fields: dates, page numbers, references. Their words are kept as they stand.
    Field,
    /// A table of contents.
    Contents,
    /// Words that are not shown.
    Hidden,
    /// Headings below the third level, which become the third.
    DeepHeading,
    /// Links that lead to other places than the web or a mail address; their words are kept.
    OtherLink,
    /// Words that are struck through: the words are kept, without the line.
    Strike,
    /// Tracked changes of formatting; it is as it was before them.
    FormatChange,
    /// Tracked changes that are taken as made: nothing stood there before them.
    Revision,
    /// HTML within Markdown, which is kept as it was typed.
    Html,
    /// Comments and changes that are too long or too many.
    Remark,
    /// What stands around the text in a document from here: facts, signatories, how to check it.
    Around,
}

/// Why a file can't be taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unread {
    /// There are no words in it.
    Empty,
    /// It is something else: a picture, a PDF, a spreadsheet, a web page.
    NotADraft,
    /// It is of a word processor before 2007, whatever its name says.
    OldWord,
    /// It is locked by a password.
    Locked,
    /// It is broken, or made to look like what it is not.
    Damaged,
    /// The file is too large.
    TooLarge,
    /// It is small, and huge once inflated.
    Inflates,
    /// Its text is longer than a statement's may be.
    TooLong,
}

impl Format {
    /// A name for programs.
    pub fn name(self) -> &'static str {
        match self {
            Format::Markdown => "markdown",
            Format::Docx => "docx",
            Format::Odt => "odt",
        }
    }
}

impl Lost {
    /// All of them.
    pub const ALL: [Lost; 19] = [
        Lost::Table,
        Lost::Picture,
        Lost::TextBox,
        Lost::Footnote,
        Lost::Macro,
        Lost::Embedded,
        Lost::Equation,
        Lost::HeaderFooter,
        Lost::Field,
        Lost::Contents,
        Lost::Hidden,
        Lost::DeepHeading,
        Lost::OtherLink,
        Lost::Strike,
        Lost::FormatChange,
        Lost::Revision,
        Lost::Html,
        Lost::Remark,
        Lost::Around,
    ];

    /// A name for programs and for texts.
    pub fn name(self) -> &'static str {
        match self {
            Lost::Table => "table",
            Lost::Picture => "picture",
            Lost::TextBox => "text-box",
            Lost::Footnote => "footnote",
            Lost::Macro => "macro",
            Lost::Embedded => "embedded-object",
            Lost::Equation => "equation",
            Lost::HeaderFooter => "header-or-footer",
            Lost::Field => "field",
            Lost::Contents => "table-of-contents",
            Lost::Hidden => "hidden-words",
            Lost::DeepHeading => "deep-heading",
            Lost::OtherLink => "other-link",
            Lost::Strike => "strike-through",
            Lost::FormatChange => "format-change",
            Lost::Revision => "revision",
            Lost::Html => "html",
            Lost::Remark => "remark",
            Lost::Around => "around",
        }
    }
}

impl Unread {
    /// All of them.
    pub const ALL: [Unread; 8] = [
        Unread::Empty,
        Unread::NotADraft,
        Unread::OldWord,
        Unread::Locked,
        Unread::Damaged,
        Unread::TooLarge,
        Unread::Inflates,
        Unread::TooLong,
    ];

    /// The code of the API and of the texts.
    pub fn code(self) -> &'static str {
        match self {
            Unread::Empty => "draft-empty",
            Unread::NotADraft => "draft-not-a-draft",
            Unread::OldWord => "draft-old-word",
            Unread::Locked => "draft-locked",
            Unread::Damaged => "draft-damaged",
            Unread::TooLarge => "draft-too-large",
            Unread::Inflates => "draft-inflates",
            Unread::TooLong => "draft-too-long",
        }
    }
}
