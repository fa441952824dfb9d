//! A queue that nobody empties.
#![allow(clippy::unwrap_used, reason = "in a test the panic is the report")]

use super::*;
use crate::Commit;

fn push(queue: &Queue, bytes: usize) -> Commit<()> {
    let (reply, commit) = Commit::pending();
    queue.push(Job::Snapshot(LogId::new(1, [0; 16]), Snapshot { upto: Seq(0), bytes: vec![0; bytes].into() }, reply));
    commit
}

fn refusal(commit: Commit<()>) -> Option<StoreError> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(commit).err()
}

#[test]
fn what_waits_has_a_limit() {
    for (last, busy) in [(9, false), (10, false), (11, true)] {
        let queue = Queue::default();
        let first = push(&queue, WAITING_BYTES_MAX - 10);
        let second = push(&queue, last);
        let taken: usize =
            [queue.take(None), queue.take(Some(Duration::ZERO))].into_iter().flatten().map(|jobs| jobs.len()).sum();
        assert_eq!(taken, if busy { 1 } else { 2 });
        // Who is answered by nobody any more is told that the store is closed.
        drop(queue);
        assert_eq!(refusal(first), Some(StoreError::Closed));
        assert_eq!(refusal(second), Some(if busy { StoreError::Busy } else { StoreError::Closed }));
    }
}

#[test]
fn a_group_has_a_limit_that_a_single_job_may_exceed() {
    let queue = Queue::default();
    let sizes = [GROUP_BYTES_MAX + 1, GROUP_BYTES_MAX - 1, 1, 1];
    let _commits = sizes.map(|bytes| push(&queue, bytes));
    let groups: Vec<usize> = (0..3).map(|_| queue.take(None).unwrap().len()).collect();
    assert_eq!(groups, [1, 2, 1]);
}

#[test]
fn a_closed_queue_is_drained_and_takes_nothing() {
    let queue = Queue::default();
    let _taken = push(&queue, 1);
    queue.close();
    assert_eq!(refusal(push(&queue, 1)), Some(StoreError::Closed));
    assert_eq!(queue.take(None).unwrap().len(), 1);
    assert!(queue.take(None).is_none());
}

#[test]
fn a_nudge_wakes_without_a_job() {
    let queue = Queue::default();
    queue.nudge();
    assert!(queue.take(None).unwrap().is_empty());
    assert!(queue.take(Some(Duration::ZERO)).unwrap().is_empty());
}
