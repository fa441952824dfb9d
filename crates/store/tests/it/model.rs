//! Random operations: the store on disk, reopened now and then, always holds what the one in memory holds.

use crate::tools::{OPTIONS, contents, filler, key, log, wait};
use proptest::{collection::vec, prelude::*};
use store::{Batch, Commit, MemoryStore, SledStore, Store, StoreError};
use terms::Seq;

const NAMES: [&str; 3] = ["a", "aa", "b"];

#[derive(Debug, Clone)]
enum Step {
    /// Batches that are under way together.
    Store(Vec<Vec<Part>>),
    Snapshot {
        log: u8,
        upto: u64,
        bytes: usize,
    },
    Reopen,
}

#[derive(Debug, Clone)]
enum Part {
    Append { log: u8, expect: Option<u64>, sizes: Vec<usize> },
    Put { name: usize, bytes: usize },
    Erase { name: usize },
    Forget { log: u8 },
}

fn size() -> impl Strategy<Value = usize> {
    prop_oneof![8 => 0..300_usize, 2 => 3_900..4_200_usize, 1 => 0..40_000_usize]
}

fn part() -> impl Strategy<Value = Part> {
    prop_oneof![
        4 => (0..4_u8, prop::option::weighted(0.2, 0..30_u64), vec(size(), 0..6))
            .prop_map(|(log, expect, sizes)| Part::Append { log, expect, sizes }),
        2 => (0..NAMES.len(), size()).prop_map(|(name, bytes)| Part::Put { name, bytes }),
        1 => (0..NAMES.len()).prop_map(|name| Part::Erase { name }),
        1 => (0..4_u8).prop_map(|log| Part::Forget { log }),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => vec(vec(part(), 1..4), 1..5).prop_map(Step::Store),
        2 => (0..4_u8, 0..30_u64, size()).prop_map(|(log, upto, bytes)| Step::Snapshot { log, upto, bytes }),
        1 => Just(Step::Reopen),
    ]
}

fn batch(parts: &[Part]) -> Batch {
    parts.iter().fold(Batch::new(), |batch, part| match part {
        Part::Append { log: number, expect, sizes } => {
            let entries = sizes.iter().map(|bytes| filler(*bytes as u64, *bytes)).collect();
            batch.append(log(*number), expect.map(Seq), entries)
        }
        Part::Put { name, bytes } => batch.put(key(NAMES[*name]), filler(*bytes as u64 + 1, *bytes)),
        Part::Erase { name } => batch.erase(key(NAMES[*name])),
        Part::Forget { log: number } => batch.forget(log(*number)),
    })
}

fn outcomes<T: Clone>(commits: Vec<Commit<T>>) -> Vec<Result<T, StoreError>> {
    commits.into_iter().map(|commit| wait(commit).map(|durable| durable.into_inner())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_store_on_disk_holds_what_the_one_in_memory_holds(steps in vec(step(), 1..30)) {
        let dir = tempfile::tempdir().unwrap();
        let memory = MemoryStore::new();
        let mut disk = SledStore::open(dir.path(), OPTIONS).unwrap();
        for step in steps {
            match step {
                Step::Store(batches) => {
                    let expected: Vec<_> = batches.iter().map(|parts| memory.append_batch(parts)).collect();
                    let stored: Vec<_> = batches.iter().map(|parts| disk.append_batch(parts)).collect();
                    prop_assert_eq!(outcomes(stored), outcomes(expected));
                }
                Step::Snapshot { log: number, upto, bytes } => {
                    let take = |store: &dyn Store| vec![store.snapshot(log(number), Seq(upto), filler(upto, bytes))];
                    prop_assert_eq!(outcomes(take(&disk)), outcomes(take(&memory)));
                }
                Step::Reopen => {
                    drop(disk);
                    disk = SledStore::open(dir.path(), OPTIONS).unwrap();
                }
            }
            prop_assert_eq!(contents(&disk, &NAMES), contents(&memory, &NAMES));
        }
    }
}

trait AppendBatch {
    fn append_batch(&self, parts: &[Part]) -> Commit<Vec<Seq>>;
}

impl<S: Store> AppendBatch for S {
    fn append_batch(&self, parts: &[Part]) -> Commit<Vec<Seq>> {
        self.append(batch(parts))
    }
}
