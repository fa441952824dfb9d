//! A statement as a picture that services show beside a link to it.

/// What stands in the picture. All of it comes worded, in the language of the statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// What the statement is called.
    pub title: String,
    /// The language of all words, as a BCP 47 tag.
    pub language: String,
    /// Above the title: what kind of statement it is.
    pub kind: String,
    /// Whose it is.
    pub network: String,
    /// Below the title: how many have signed.
    pub signed: String,
}

impl Card {
    /// Its width and height in pixels, as services ask for it.
    pub const SIZE: (u32, u32) = (1200, 630);
}
