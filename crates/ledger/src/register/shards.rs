//! A map in 256 parts, so that a changed copy shares all parts but one with the map that it was copied from.
//!
//! Whoever decides works on a copy of the register, because readers still look at the one before. A change in a network
//! of 5,000 organisations so copies some twenty of them, and not all.

use crate::{AssociationNumber, BusinessId, Slug};
use std::collections::BTreeMap;
use std::sync::Arc;
use terms::{OrganisationId, PersonId, StatementId};

const SHARDS: usize = 256;

/// Tells in which part a key lies. Where the first byte of the key's order tells it, the whole map iterates in order.
pub(super) trait Place {
    fn place(&self) -> u8;
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shards<K, V>(Arc<Vec<Arc<BTreeMap<K, V>>>>);

impl<K, V> Default for Shards<K, V> {
    fn default() -> Self {
        Shards(Arc::new(vec![Arc::default(); SHARDS]))
    }
}

impl<K: Place + Ord + Clone, V: Clone> Shards<K, V> {
    pub(super) fn get(&self, key: &K) -> Option<&V> {
        self.0[usize::from(key.place())].get(key)
    }

    pub(super) fn contains(&self, key: &K) -> bool {
        self.get(key).is_some()
    }

    /// Every part in turn, each in the order of its keys.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.iter().flat_map(|part| part.iter())
    }

    pub(super) fn insert(&mut self, key: K, value: V) {
        self.part(&key).insert(key, value);
    }

    pub(super) fn remove(&mut self, key: &K) {
        if self.contains(key) {
            self.part(key).remove(key);
        }
    }

    pub(super) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        if !self.contains(key) {
            return None;
        }
        self.part(key).get_mut(key)
    }

    pub(super) fn or_default(&mut self, key: K) -> &mut V
    where
        V: Default,
    {
        self.part(&key).entry(key).or_default()
    }

    fn part(&mut self, key: &K) -> &mut BTreeMap<K, V> {
        Arc::make_mut(&mut Arc::make_mut(&mut self.0)[usize::from(key.place())])
    }
}

impl Place for OrganisationId {
    fn place(&self) -> u8 {
        self.bytes()[0]
    }
}

impl Place for PersonId {
    fn place(&self) -> u8 {
        self.bytes()[0]
    }
}

impl Place for StatementId {
    fn place(&self) -> u8 {
        self.bytes()[0]
    }
}

impl Place for BusinessId {
    fn place(&self) -> u8 {
        (self.number() % 251) as u8
    }
}

impl Place for AssociationNumber {
    fn place(&self) -> u8 {
        (self.number() % 251) as u8
    }
}

impl Place for String {
    fn place(&self) -> u8 {
        mixed(self)
    }
}

impl Place for Slug {
    fn place(&self) -> u8 {
        mixed(self.as_str())
    }
}

/// Names begin alike, so every byte has its say.
fn mixed(text: &str) -> u8 {
    text.bytes().fold(0_u8, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte))
}
