use super::{Difference, In, Moved, Piece, Row};
use crate::{
    authorship::{Authorship, Hands},
    text::Run,
};
use terms::Actor;

impl Difference {
    /// The same difference with the names of those who wrote what was added and took out what was removed; pieces of
    /// several are cut. `added` is of the later text, `removed` of the earlier one; either may be left empty.
    #[must_use]
    pub fn attributed(&self, added: &Authorship, removed: &Authorship) -> Difference {
        let row = |row: &Row| match row.moved {
            Moved::Away => row.clone(),
            Moved::No | Moved::Here => attributed(row, added, removed),
        };
        Difference { rows: self.rows.iter().map(row).collect() }
    }
}

fn attributed(row: &Row, added: &Authorship, removed: &Authorship) -> Row {
    let mut earlier = Reader::new(removed, row.before.iter().map(|spot| spot.block).collect());
    let mut later = Reader::new(added, row.after.iter().map(|spot| spot.block).collect());
    let mut pieces = Vec::new();
    for piece in &row.pieces {
        match piece {
            Piece::Kept { run, .. } => {
                let chars = run.text.chars().count();
                earlier.pass(chars);
                later.pass(chars);
                pieces.push(piece.clone());
            }
            Piece::Removed { run, .. } => {
                pieces.extend(earlier.cut(run).into_iter().map(|(run, by)| Piece::Removed { run, by }));
            }
            Piece::Added { run, .. } => {
                pieces.extend(later.cut(run).into_iter().map(|(run, by)| Piece::Added { run, by }));
            }
            Piece::Break(side) => {
                if *side != In::After {
                    earlier.next_block();
                }
                if *side != In::Before {
                    later.next_block();
                }
                pieces.push(piece.clone());
            }
        }
    }
    took_by_putting(&mut pieces);
    Row { pieces, ..row.clone() }
}

/// A word that became another without losing a letter was taken out by whoever put the letters in.
fn took_by_putting(pieces: &mut [Piece]) {
    let mut put = None;
    for piece in pieces.iter_mut().rev() {
        match piece {
            Piece::Added { by, .. } => put = *by,
            Piece::Removed { by, .. } => *by = by.or(put),
            Piece::Kept { .. } | Piece::Break(_) => put = None,
        }
    }
}

/// Reads whose characters are, block after block.
struct Reader<'a> {
    authorship: &'a Authorship,
    blocks: std::vec::IntoIter<usize>,
    hands: Option<&'a Hands>,
    /// The stretch that is being read, and how much of it has been.
    stretch: usize,
    read: usize,
}

impl<'a> Reader<'a> {
    fn new(authorship: &'a Authorship, blocks: Vec<usize>) -> Reader<'a> {
        let mut reader = Reader { authorship, blocks: blocks.into_iter(), hands: None, stretch: 0, read: 0 };
        reader.next_block();
        reader
    }

    fn next_block(&mut self) {
        self.hands = self.blocks.next().and_then(|block| self.authorship.blocks().get(block));
        (self.stretch, self.read) = (0, 0);
    }

    fn pass(&mut self, mut chars: usize) {
        while chars > 0 {
            chars -= self.take(chars).0;
        }
    }

    /// Reads on within one stretch; how far, and whose it is. Beyond the end all is nobody's.
    fn take(&mut self, chars: usize) -> (usize, Option<Actor>) {
        let Some(stretch) = self.hands.and_then(|hands| hands.stretches.get(self.stretch)) else {
            return (chars, None);
        };
        let taken = chars.min(stretch.chars - self.read);
        self.read += taken;
        if self.read == stretch.chars {
            (self.stretch, self.read) = (self.stretch + 1, 0);
        }
        (taken, stretch.hand.by)
    }

    fn cut(&mut self, run: &Run) -> Vec<(Run, Option<Actor>)> {
        let mut cut: Vec<(Run, Option<Actor>)> = Vec::new();
        let mut chars = run.text.chars();
        let mut left = run.text.chars().count();
        while left > 0 {
            let (taken, by) = self.take(left);
            left -= taken;
            let text: String = chars.by_ref().take(taken).collect();
            match cut.last_mut() {
                Some((last, before)) if *before == by => last.text.push_str(&text),
                _ => cut.push((Run { text, ..run.clone() }, by)),
            }
        }
        cut
    }
}
