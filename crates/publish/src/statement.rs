//! A statement as it leaves: what a page of paper or a document of a word processor says of it.

use draft::{Link, Text};
use terms::Timestamp;

/// One version of a statement. All that is not its text comes worded, in the statement's language.
#[derive(Debug, Clone)]
pub struct Statement<'a> {
    /// What it is called.
    pub title: String,
    /// The language of text and words, as a BCP 47 tag.
    pub language: String,
    /// Above the title: what kind of statement it is.
    pub kind: String,
    /// At the edges of the pages: which version it is.
    pub version: String,
    /// Below the title: version and date, addressees, who coordinated it.
    pub facts: Vec<Fact>,
    /// What it says.
    pub text: &'a Text,
    /// Who signed it, in the order in which they are shown.
    pub signed: Vec<Group>,
    /// After that: the licence, whom to ask.
    pub closing: Vec<Fact>,
    /// How to see that nothing was changed.
    pub check: Check,
    /// When this version was sealed: the only moment that the file tells.
    pub at: Timestamp,
    /// The words around all that.
    pub labels: Labels,
}

/// Something that is said of a statement, with what it is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is called.
    pub label: String,
    /// One below the other.
    pub lines: Vec<Line>,
}

/// A line of words that may lead somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The words.
    pub words: String,
    /// Where they lead.
    pub link: Option<Link>,
}

/// Signatories that stand together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// What they are; empty if there is but one group.
    pub heading: String,
    /// A sentence below it; may be empty.
    pub note: String,
    /// In their order.
    pub signatories: Vec<Signatory>,
}

/// An organisation that signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signatory {
    /// Its name.
    pub name: String,
    /// What kind of organisation it is; may be empty.
    pub kind: String,
    /// Where it works; may be empty.
    pub county: String,
    /// What it signed with.
    pub reservations: Vec<Reservation>,
}

/// What a signatory does not stand behind, or not so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reservation {
    /// The number of the clause that it is about; none if it is about the whole.
    pub clause: Option<usize>,
    /// That, in words.
    pub place: String,
    /// What it says. Its lines stay lines.
    pub text: String,
}

/// How to see that nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// SHA-256 of the canonical text.
    pub sha256: [u8; 32],
    /// Where it can be checked; as a QR code as well.
    pub address: Link,
    /// How to check it, in a sentence or two.
    pub advice: String,
    /// What whoever can't see the QR code is told of it.
    pub code: String,
}

/// The words around a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    /// Above those who signed.
    pub signed: String,
    /// Above their names.
    pub name: String,
    /// Above their kinds.
    pub kind: String,
    /// Above where they work.
    pub county: String,
    /// Of one reservation, before whose it is.
    pub reservation: String,
    /// Above all of them.
    pub reservations: String,
    /// Above how to check it.
    pub check: String,
    /// Before the characters that no font has, if there are any.
    pub missing: String,
}

impl Line {
    /// Words that lead nowhere.
    pub fn plain(words: impl Into<String>) -> Line {
        Line { words: words.into(), link: None }
    }
}

impl Signatory {
    /// Whether anything is known of it but its name.
    pub(crate) fn is_described(&self) -> bool {
        !self.kind.is_empty() || !self.county.is_empty()
    }
}

impl Statement<'_> {
    /// Everybody who signed.
    pub(crate) fn signatories(&self) -> impl Iterator<Item = &Signatory> {
        self.signed.iter().flat_map(|group| &group.signatories)
    }

    /// All reservations, in the order of who made them.
    pub(crate) fn reservations(&self) -> impl Iterator<Item = (&Signatory, &Reservation)> {
        self.signatories().flat_map(|who| who.reservations.iter().map(move |reservation| (who, reservation)))
    }
}
