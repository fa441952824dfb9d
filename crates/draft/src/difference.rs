//! What became of one text in another: the one value that every view of a difference is made from.
//!
//! Blocks are aligned first ([`align`]): equal ones, then like ones, wherever they stand; of these the heaviest chain that keeps
//! its order stays put and the rest has moved. What is left next to its other half was split off or joined on. Inside each
//! pair words are compared ([`words`]), then what would read as confetti is gathered ([`calm`]).

use crate::text::{Kind, Link, Marks, Parent, Part, Run, Text};
use terms::Actor;

mod align;
mod authors;
mod calm;
mod chain;
mod fold;
mod likeness;
mod markdown;
mod parts;
mod pieces;
mod reshape;
mod rows;
mod sentences;
mod summary;
mod weight;
mod words;

pub use fold::Fold;
pub use markdown::Caption;
pub use reshape::Reshape;
pub use sentences::{Marking, Said, Sentence};
pub use summary::{Parts, Summary, WordCount};
pub use weight::Weighty;

/// What became of one text in another, top to bottom.
///
/// Reading all rows but those that [`Moved::Away`] stands at gives the later text whole, all but [`Moved::Here`] the earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Difference {
    rows: Vec<Row>,
}

/// What belongs together in both texts: mostly one block and the same one later. A block that was split has several
/// spots after, blocks that were joined several before; one that is new has none before, one that went none after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where it stood, in the order of the earlier text.
    pub before: Vec<Spot>,
    /// Where it stands, in the order of the later text.
    pub after: Vec<Spot>,
    /// Whether it changed places with what is around it.
    pub moved: Moved,
    /// The words of both texts. Where something was replaced, what went comes before what came.
    pub pieces: Vec<Piece>,
}

/// Whether a row's blocks have changed places with others. What moved is in two rows, one where it was, one where it is; the
/// words that changed in it are shown where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Moved {
    /// It stands between the same others as before.
    No,
    /// It came here from elsewhere: the row's pieces are as in any row.
    Here,
    /// It went elsewhere: all pieces are kept ones and say what stood here.
    Away,
}

/// One block in its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Its place among all blocks, from 0.
    pub block: usize,
    /// How it is pointed at: its clause's number.
    pub part: Part,
    /// What it is.
    pub kind: Kind,
    /// What it stands in.
    pub parents: Vec<Parent>,
}

/// A stretch of words, or the end of a block within a row of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// In both texts.
    Kept {
        /// As it is marked in the later text.
        run: Run,
        /// How it was marked in the earlier one, if otherwise.
        was: Option<Style>,
    },
    /// In the earlier text alone.
    Removed {
        /// As it was marked.
        run: Run,
        /// Who took it out, once [`Difference::attributed`] has told.
        by: Option<Actor>,
    },
    /// In the later text alone.
    Added {
        /// As it is marked.
        run: Run,
        /// Who wrote it, once [`Difference::attributed`] has told.
        by: Option<Actor>,
    },
    /// One block ends and the next begins.
    Break(In),
}

/// Which of the two texts has something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum In {
    /// Both.
    Both,
    /// The earlier one alone.
    Before,
    /// The later one alone.
    After,
}

/// How characters are marked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Style {
    /// Bold and italic.
    pub marks: Marks,
    /// The link that they are part of.
    pub link: Option<Link>,
}

/// A row's name within its difference: the same in every view, and the same whichever rows a view leaves out. Written as `c12`,
/// the clause's name in the later text, or for what is not there any more as `was-c7`, its name in the earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reference {
    /// The first block of it in the later text.
    Is(Part),
    /// The first block of it in the earlier text.
    Was(Part),
}

impl Difference {
    /// What became of `before` in `after`. The same two texts always give the same rows.
    pub fn between(before: &Text, after: &Text) -> Difference {
        Difference { rows: rows::rows(before, after) }
    }

    /// All of both texts, in the order of the later one; what went stands where it was.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Whether both texts are the same.
    pub fn is_empty(&self) -> bool {
        self.rows.iter().all(Row::is_same)
    }

    /// What became of a part of the earlier text: the row where it stands now, or where it went.
    pub fn follow(&self, part: Part) -> Option<&Row> {
        let has = |row: &&Row| row.moved != Moved::Away && row.before.iter().any(|spot| spot.part == part);
        self.rows.iter().find(has)
    }

    /// Where a part of the later text comes from.
    pub fn trace(&self, part: Part) -> Option<&Row> {
        let has = |row: &&Row| row.moved != Moved::Away && row.after.iter().any(|spot| spot.part == part);
        self.rows.iter().find(has)
    }
}

impl Row {
    /// Whether nothing about it changed. Its number may have.
    pub fn is_same(&self) -> bool {
        let one_to_one = self.before.len() == 1 && self.after.len() == 1;
        one_to_one && self.moved == Moved::No && !self.is_reshaped() && self.pieces.iter().all(Piece::is_same)
    }

    /// Whether words were added or removed, or parted into other blocks.
    pub fn is_reworded(&self) -> bool {
        self.pieces.iter().any(|piece| !matches!(piece, Piece::Kept { .. } | Piece::Break(In::Both)))
    }

    /// Whether words that stayed are marked otherwise.
    pub fn is_remarked(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Kept { was: Some(_), .. }))
    }

    /// It was in neither the earlier text nor anything that it came out of.
    pub fn is_added(&self) -> bool {
        self.before.is_empty()
    }

    /// Nothing of it is in the later text.
    pub fn is_removed(&self) -> bool {
        self.after.is_empty()
    }

    /// Whether one block became several.
    pub fn is_split(&self) -> bool {
        self.moved != Moved::Away && self.before.len() == 1 && self.after.len() > 1
    }

    /// Whether several blocks became one.
    pub fn is_joined(&self) -> bool {
        self.moved != Moved::Away && self.before.len() > 1 && self.after.len() == 1
    }

    /// Its name within the difference.
    pub fn reference(&self) -> Reference {
        match (self.moved, self.before.first(), self.after.first()) {
            (Moved::No | Moved::Here, _, Some(spot)) => Reference::Is(spot.part),
            (_, Some(spot), _) => Reference::Was(spot.part),
            (Moved::Away, None, Some(spot)) => Reference::Is(spot.part),
            (_, None, None) => unreachable!("a row is about a block in at least one text"),
        }
    }

    fn is_reshaped(&self) -> bool {
        let shape = |spot: &Spot| (spot.kind, spot.parents.clone());
        match (self.before.as_slice(), self.after.as_slice()) {
            ([before], [after]) => shape(before) != shape(after),
            _ => false,
        }
    }
}

impl Piece {
    fn is_same(&self) -> bool {
        matches!(self, Piece::Kept { was: None, .. } | Piece::Break(In::Both))
    }
}

impl Run {
    /// How its characters are marked.
    pub fn style(&self) -> Style {
        Style { marks: self.marks, link: self.link.clone() }
    }
}

impl std::fmt::Display for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Reference::Is(part) => write!(f, "{part}"),
            Reference::Was(part) => write!(f, "was-{part}"),
        }
    }
}
