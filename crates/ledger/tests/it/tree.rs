//! The tree against known answers, and by its laws.
//!
//! The leaves, roots and proofs are the ones that implementations of certificate transparency share: they are in Google's
//! `certificate-transparency` (`merkletree/merkle_tree_test.cc`) and in `transparency-dev/merkle` (`proof/verify_test.go`).

use ledger::tree::{Frontier, Tree, begins, includes, leaf};
use proptest::prelude::*;
use terms::Digest;

const LEAVES: [&[u8]; 8] = [
    b"",
    &[0x00],
    &[0x10],
    &[0x20, 0x21],
    &[0x30, 0x31],
    &[0x40, 0x41, 0x42, 0x43],
    &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
    &[0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
];

/// Of the first none, one, two … leaves.
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

const A: &str = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
const B: &str = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
const C: &str = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
const D: &str = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
const E: &str = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
const F: &str = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
const G: &str = "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f";

fn digest(hex: &str) -> Digest {
    hex.parse().expect("a hash")
}

fn digests(hex: &[&str]) -> Option<Vec<Digest>> {
    Some(hex.iter().map(|hex| digest(hex)).collect())
}

fn known() -> Tree {
    let mut tree = Tree::default();
    LEAVES.iter().for_each(|bytes| tree.push(leaf(bytes)));
    tree
}

fn numbered(count: u64) -> Tree {
    let mut tree = Tree::default();
    (0..count).for_each(|number| tree.push(leaf(&number.to_be_bytes())));
    tree
}

fn flipped(hash: Digest, bit: usize) -> Digest {
    let mut bytes = *hash.bytes();
    bytes[bit / 8 % 32] ^= 1 << (bit % 8);
    Digest::new(bytes)
}

#[test]
fn roots_are_those_that_others_compute() {
    let (tree, mut frontier) = (known(), Frontier::default());
    for (size, root) in ROOTS.iter().enumerate() {
        assert_eq!(tree.root(size as u64), Some(digest(root)), "{size}");
        assert_eq!((frontier.size(), frontier.root()), (size as u64, digest(root)), "{size}");
        LEAVES.get(size).into_iter().for_each(|bytes| frontier.push(leaf(bytes)));
    }
    assert_eq!(tree.root(9), None);
}

#[test]
fn proofs_are_those_that_others_give() {
    let tree = known();
    for (seq, size, proof) in
        [(0, 1, &[][..]), (0, 8, &[A, B, C]), (5, 8, &[D, E, ROOTS[4]]), (2, 3, &[ROOTS[2]]), (1, 5, &[ROOTS[1], B, D])]
    {
        assert_eq!(tree.inclusion(seq, size), digests(proof), "{seq} of {size}");
    }
    for (from, size, proof) in
        [(1, 1, &[][..]), (1, 8, &[A, B, C]), (6, 8, &[F, E, ROOTS[4]]), (2, 5, &[B, D]), (6, 7, &[F, G, ROOTS[4]])]
    {
        assert_eq!(tree.consistency(from, size), digests(proof), "{from} to {size}");
    }
    for (seq, size) in [(0, 0), (1, 1), (8, 8), (0, 9), (u64::MAX, u64::MAX)] {
        assert_eq!(tree.inclusion(seq, size), None, "{seq} of {size}");
    }
    for (from, size) in [(0, 0), (0, 3), (4, 3), (3, 9), (9, 9)] {
        assert_eq!(tree.consistency(from, size), None, "{from} to {size}");
    }
}

#[test]
fn every_leaf_of_every_size_is_proved_and_at_its_place_alone() {
    let tree = numbered(70);
    for size in 1..=70 {
        let root = tree.root(size).expect("so many");
        for seq in 0..size {
            let proof = tree.inclusion(seq, size).expect("it is there");
            let hash = leaf(&seq.to_be_bytes());
            assert!(includes(hash, seq, &proof, size, root), "{seq} of {size}");
            assert!((0..=size + 1).all(|other| other == seq || !includes(hash, other, &proof, size, root)));
        }
    }
}

#[test]
fn every_tree_begins_with_every_smaller_one() {
    let tree = numbered(64);
    let root = |size| (size, tree.root(size).expect("so many"));
    for size in 1..=64 {
        for from in 1..=size {
            let proof = tree.consistency(from, size).expect("it is smaller");
            assert!(begins(root(from), root(size), &proof), "{from} to {size}");
            assert!(from == size || !begins(root(size), root(from), &proof), "{size} to {from}");
            assert!(!begins((0, root(from).1), root(size), &proof), "{from} to {size}");
        }
    }
}

#[test]
fn another_beginning_is_no_beginning() {
    let (tree, mut other) = (numbered(40), numbered(20));
    (20..40_u64).for_each(|number| other.push(leaf(&[number as u8])));
    for from in 1..=40 {
        let proof = tree.consistency(from, 40).expect("it is smaller");
        let began = begins((from, other.root(from).expect("so many")), (40, tree.root(40).expect("all")), &proof);
        assert_eq!(began, from <= 20, "{from}");
    }
}

proptest! {
    #[test]
    fn any_flipped_bit_of_an_inclusion_proof_is_found(size in 1..3_000_u64, seq: u64, bit: usize, place: usize) {
        let tree = numbered(size);
        let (seq, root) = (seq % size, tree.root(size).expect("so many"));
        let mut proof = tree.inclusion(seq, size).expect("it is there");
        let hash = leaf(&seq.to_be_bytes());
        prop_assert!(includes(hash, seq, &proof, size, root));
        prop_assert!(!includes(flipped(hash, bit), seq, &proof, size, root));
        prop_assert!(!includes(hash, seq, &proof, size, flipped(root, bit)));
        proof.push(root);
        prop_assert!(!includes(hash, seq, &proof, size, root), "one hash more");
        proof.pop();
        if !proof.is_empty() {
            let place = place % proof.len();
            let right = proof[place];
            proof[place] = flipped(right, bit);
            prop_assert!(!includes(hash, seq, &proof, size, root));
            proof[place] = right;
            proof.remove(place);
            prop_assert!(!includes(hash, seq, &proof, size, root), "one hash less");
        }
    }

    #[test]
    fn any_flipped_bit_of_a_consistency_proof_is_found(size in 2..3_000_u64, from: u64, bit: usize, place: usize) {
        let tree = numbered(size);
        let from = 1 + from % (size - 1);
        let root = |size| (size, tree.root(size).expect("so many"));
        let (first, second) = (root(from), root(size));
        let mut proof = tree.consistency(from, size).expect("it is smaller");
        prop_assert!(begins(first, second, &proof));
        prop_assert!(!begins((from, flipped(first.1, bit)), second, &proof));
        prop_assert!(!begins(first, (size, flipped(second.1, bit)), &proof));
        let place = place % proof.len();
        proof[place] = flipped(proof[place], bit);
        prop_assert!(!begins(first, second, &proof));
    }

    #[test]
    fn a_tree_and_its_frontier_agree(size in 0..2_000_u64) {
        let mut frontier = Frontier::default();
        (0..size).for_each(|number| frontier.push(leaf(&number.to_be_bytes())));
        prop_assert_eq!(Some(frontier.root()), numbered(size).root(size));
    }
}
