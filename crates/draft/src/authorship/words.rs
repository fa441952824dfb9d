use super::{Hand, Hands, Stretch};
use crate::text::Block;
use std::collections::BTreeMap;

/// The hands on a block, each word in one of those that count.
pub(super) fn by_word(block: &Block, hands: &Hands, counts: &impl Fn(Hand) -> bool) -> Vec<Stretch> {
    let mut owners: Vec<Hand> = Vec::new();
    for stretch in &hands.stretches {
        owners.extend(std::iter::repeat_n(stretch.hand, stretch.chars));
    }
    let chars: Vec<char> = block.plain().chars().take(owners.len()).collect();
    let mut start = 0;
    for part in chars.chunk_by(|a, b| a.is_whitespace() == b.is_whitespace()) {
        let range = start..start + part.len();
        start = range.end;
        let hand = if part[0].is_whitespace() {
            range.start.checked_sub(1).map(|before| owners[before])
        } else {
            most(&owners[range.clone()], counts)
        };
        if let Some(hand) = hand {
            owners[range].fill(hand);
        }
    }
    owners.chunk_by(|a, b| a == b).map(|same| Stretch { chars: same.len(), hand: same[0] }).collect()
}

/// The hand with the most characters, the least of several.
fn most(owners: &[Hand], counts: &impl Fn(Hand) -> bool) -> Option<Hand> {
    let mut shares: BTreeMap<Hand, usize> = BTreeMap::new();
    for hand in owners.iter().filter(|hand| counts(**hand)) {
        *shares.entry(*hand).or_default() += 1;
    }
    shares.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0))).map(|(hand, _)| hand)
}
