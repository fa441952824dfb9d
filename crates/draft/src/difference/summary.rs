use super::{Difference, In, Moved, Piece, Row};
use crate::text::Part;
use std::collections::BTreeMap;
use terms::Actor;

/// A difference in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// What became of paragraphs, list items and quotes.
    pub clauses: Parts,
    /// What became of headings.
    pub headings: Parts,
    /// The words that came and went.
    pub words: WordCount,
}

/// How many parts of a text something became of. One that moved and changed counts in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Parts {
    /// Anything at all; each part once.
    pub touched: usize,
    /// They are new.
    pub added: usize,
    /// They went.
    pub removed: usize,
    /// Words, marks or kind are otherwise; those that were split or joined among them.
    pub changed: usize,
    /// They changed places with others.
    pub moved: usize,
    /// One became several.
    pub split: usize,
    /// Several became one.
    pub joined: usize,
}

/// Words as a reader counts them: what stands between spaces and has a letter or digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WordCount {
    /// That are new.
    pub added: usize,
    /// That went.
    pub removed: usize,
}

impl Difference {
    /// How many parts changed in which way, and how many words.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for row in self.rows.iter().filter(|row| row.moved != Moved::Away && !row.is_same()) {
            let spot = row.after.first().or(row.before.first());
            match spot.map(|spot| spot.part) {
                Some(Part::Heading(_)) => count(&mut summary.headings, row),
                Some(Part::Clause(_)) | None => count(&mut summary.clauses, row),
            }
        }
        for count in self.words_by(|_| ()).values() {
            summary.words.added += count.added;
            summary.words.removed += count.removed;
        }
        summary
    }

    /// The words that came and went, by whose they are. A word that several wrote is theirs who wrote the most of it.
    /// Without [`Difference::attributed`] all are nobody's.
    pub fn words_by<K: Ord + Clone>(&self, whose: impl Fn(Actor) -> K) -> BTreeMap<Option<K>, WordCount> {
        let mut counts: BTreeMap<Option<K>, WordCount> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| row.moved != Moved::Away) {
            for stretch in row.pieces.chunk_by(|a, b| fate(a) == fate(b)) {
                let side = fate(&stretch[0]);
                for owner in words(stretch, &whose) {
                    let count = counts.entry(owner).or_default();
                    match side {
                        In::Before => count.removed += 1,
                        In::After => count.added += 1,
                        In::Both => {}
                    }
                }
            }
        }
        counts
    }
}

fn count(parts: &mut Parts, row: &Row) {
    parts.touched += 1;
    match (row.is_added(), row.is_removed()) {
        (true, _) => parts.added += 1,
        (_, true) => parts.removed += 1,
        _ => {
            let changed = row.is_reworded() || row.is_remarked() || !row.reshapes().is_empty();
            parts.changed += usize::from(changed);
        }
    }
    parts.moved += usize::from(row.moved == Moved::Here);
    parts.split += usize::from(row.is_split());
    parts.joined += usize::from(row.is_joined());
}

fn fate(piece: &Piece) -> In {
    match piece {
        Piece::Kept { .. } => In::Both,
        Piece::Removed { .. } => In::Before,
        Piece::Added { .. } => In::After,
        Piece::Break(side) => *side,
    }
}

/// The owner of each word in pieces of one fate.
fn words<K: Ord + Clone>(pieces: &[Piece], whose: &impl Fn(Actor) -> K) -> Vec<Option<K>> {
    let mut words = Vec::new();
    let mut word: BTreeMap<Option<K>, usize> = BTreeMap::new();
    let mut counts = false;
    let mut end = |word: &mut BTreeMap<Option<K>, usize>, counts: &mut bool| {
        let shares = std::mem::take(word);
        if std::mem::take(counts) {
            let most = shares.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0)));
            words.extend(most.map(|(owner, _)| owner));
        }
    };
    for piece in pieces {
        let (text, by) = match piece {
            Piece::Removed { run, by } | Piece::Added { run, by } => (run.text.as_str(), *by),
            Piece::Kept { .. } => continue,
            Piece::Break(_) => ("\n", None),
        };
        let owner = by.map(whose);
        for ch in text.chars() {
            if ch.is_whitespace() {
                end(&mut word, &mut counts);
            } else {
                *word.entry(owner.clone()).or_default() += 1;
                counts |= ch.is_alphanumeric();
            }
        }
    }
    end(&mut word, &mut counts);
    words
}
