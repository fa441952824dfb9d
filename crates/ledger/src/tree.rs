//! A ledger as a Merkle tree (RFC 6962, and RFC 9162 for how proofs are checked): one hash stands for all entries up to a
//! size, an entry is proved to be among them with some twenty hashes, and so is that one tree begins like another.
//!
//! leaf = SHA-256(0x00 ‖ the entry's stored bytes), node = SHA-256(0x01 ‖ left ‖ right).

use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};
use terms::Digest;

/// The hash of an entry's bytes.
pub fn leaf(bytes: &[u8]) -> Digest {
    Digest::new(Sha256::new().chain_update([0]).chain_update(bytes).finalize().into())
}

fn node(left: Digest, right: Digest) -> Digest {
    let hash = Sha256::new().chain_update([1]).chain_update(left.bytes()).chain_update(right.bytes());
    Digest::new(hash.finalize().into())
}

/// The root of a tree without leaves.
fn empty() -> Digest {
    Digest::new(Sha256::digest([]).into())
}

/// The largest power of two below `size`, which is 2 at least.
fn split(size: u64) -> u64 {
    1 << (size - 1).ilog2()
}

/// A tree that gives proofs: every hash of its complete subtrees, two for each leaf.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    /// `levels[h][i]` is the hash of the `i`-th subtree of 2^h leaves.
    levels: Vec<Vec<Digest>>,
}

impl Tree {
    /// How many leaves it has.
    pub fn size(&self) -> u64 {
        self.levels.first().map_or(0, |leaves| leaves.len() as u64)
    }

    /// Adds a leaf: two hashes on the average.
    pub fn push(&mut self, leaf: Digest) {
        let mut hash = leaf;
        for height in 0.. {
            if self.levels.len() == height {
                self.levels.push(vec![]);
            }
            let level = &mut self.levels[height];
            level.push(hash);
            let [.., left, right] = level[..] else { return };
            if level.len() % 2 == 1 {
                return;
            }
            hash = node(left, right);
        }
    }

    /// The root of its first `size` leaves; none if it has fewer.
    pub fn root(&self, size: u64) -> Option<Digest> {
        match size {
            0 => Some(empty()),
            _ => (size <= self.size()).then(|| self.range(0, size)),
        }
    }

    /// What proves that leaf `seq` is among the first `size`, from the leaf's side up; none if it is not.
    pub fn inclusion(&self, seq: u64, size: u64) -> Option<Vec<Digest>> {
        if seq >= size || size > self.size() {
            return None;
        }
        let (mut start, mut end, mut path) = (0, size, vec![]);
        while end - start > 1 {
            let middle = start + split(end - start);
            if seq < middle {
                path.push(self.range(middle, end));
                end = middle;
            } else {
                path.push(self.range(start, middle));
                start = middle;
            }
        }
        path.reverse();
        Some(path)
    }

    /// What proves that the tree of `size` leaves begins with that of the first `from`; none if there is no such proof.
    pub fn consistency(&self, from: u64, size: u64) -> Option<Vec<Digest>> {
        if from == 0 || from > size || size > self.size() {
            return None;
        }
        let (mut start, mut end, mut path) = (0, size, vec![]);
        // Down to the subtree in which the smaller tree ends.
        while from != end {
            let middle = start + split(end - start);
            if from <= middle {
                path.push(self.range(middle, end));
                end = middle;
            } else {
                path.push(self.range(start, middle));
                start = middle;
            }
        }
        // The smaller tree's own root is known to whoever asks.
        if start != 0 {
            path.push(self.range(start, end));
        }
        path.reverse();
        Some(path)
    }

    /// The hash of some leaves: `start` is a multiple of the largest power of two within them.
    fn range(&self, start: u64, end: u64) -> Digest {
        let size = end - start;
        if size.is_power_of_two() {
            let height = size.ilog2();
            return self.levels[height as usize][(start >> height) as usize];
        }
        let middle = start + split(size);
        node(self.range(start, middle), self.range(middle, end))
    }
}

/// A tree that gives its root and no proofs: as many hashes as its size has binary ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// The roots of its complete subtrees, the largest first.
    peaks: Vec<Digest>,
}

impl Frontier {
    /// Adds a leaf.
    pub fn push(&mut self, leaf: Digest) {
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            let left = self.peaks.pop().expect("there is a peak for each binary one of the size");
            hash = node(left, hash);
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// How many leaves it has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Its root.
    pub fn root(&self) -> Digest {
        let mut peaks = self.peaks.iter().rev().copied();
        let smallest = peaks.next().unwrap_or_else(empty);
        peaks.fold(smallest, |right, left| node(left, right))
    }
}

/// Whether `proof` shows that the leaf is the one at `seq` in the tree of that size and root (RFC 9162, 2.1.3.2).
pub fn includes(leaf: Digest, seq: u64, proof: &[Digest], size: u64, root: Digest) -> bool {
    if seq >= size {
        return false;
    }
    let (mut at, mut last, mut hash) = (seq, size - 1, leaf);
    for beside in proof {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            hash = node(*beside, hash);
            (at, last) = up_from_the_right(at, last);
        } else {
            hash = node(hash, *beside);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    last == 0 && hash == root
}

/// Whether `proof` shows that the larger tree begins with the smaller (RFC 9162, 2.1.4.2); each by its size and root.
pub fn begins(smaller: (u64, Digest), larger: (u64, Digest), proof: &[Digest]) -> bool {
    let ((from, first), (size, second)) = (smaller, larger);
    if from == size {
        return first == second && proof.is_empty();
    }
    if from == 0 || from > size {
        return false;
    }
    let (begin, rest) = if from.is_power_of_two() {
        (first, proof)
    } else {
        match proof {
            [begin, rest @ ..] => (*begin, rest),
            [] => return false,
        }
    };
    let shift = (from - 1).trailing_ones();
    let (mut at, mut last) = ((from - 1) >> shift, (size - 1) >> shift);
    let (mut old, mut new) = (begin, begin);
    for beside in rest {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            (old, new) = (node(*beside, old), node(*beside, new));
            (at, last) = up_from_the_right(at, last);
        } else {
            new = node(new, *beside);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    last == 0 && old == first && new == second
}

/// Past the levels where the last subtree has nothing beside it.
fn up_from_the_right(mut at: u64, mut last: u64) -> (u64, u64) {
    while at & 1 == 0 && at != 0 {
        (at, last) = (at >> 1, last >> 1);
    }
    (at, last)
}

/// A hash as proofs and checkpoints write it: base64, as RFC 4648 has it.
pub fn written(hash: &Digest) -> String {
    STANDARD.encode(hash.bytes())
}

/// The hash that was so written.
pub fn read(text: &str) -> Option<Digest> {
    STANDARD.decode(text).ok().and_then(|hash| Digest::try_from(&hash[..]).ok())
}
