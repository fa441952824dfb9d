use crate::{Batch, LogId, Snapshot, StoreError, contract::Reply};
use std::{
    collections::VecDeque,
    mem,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use terms::{Durable, Seq};

/// What may wait for the disk. Far above what an fsync's time brings in; a disk that hangs must not fill the memory.
const WAITING_BYTES_MAX: usize = 128 << 20;
/// What goes into one batch of the engine, unless a single job is larger.
const GROUP_BYTES_MAX: usize = 8 << 20;

/// Something to be stored, and whom to tell.
pub(super) enum Job {
    Batch(Batch, Reply<Vec<Seq>>),
    Snapshot(LogId, Snapshot, Reply<()>),
}

impl Job {
    pub(super) fn refuse(self, error: StoreError) {
        match self {
            Job::Batch(_, reply) => Answer::Batch(reply, Err(error)).give(),
            Job::Snapshot(_, _, reply) => Answer::Snapshot(reply, Err(error)).give(),
        }
    }

    fn weight(&self) -> usize {
        match self {
            Job::Batch(batch, _) => batch.weight(),
            Job::Snapshot(_, snapshot, _) => snapshot.bytes.len(),
        }
    }
}

/// What a job comes to. It is given once the group that the job came with is on disk: even a conflict tells of entries.
pub(super) enum Answer {
    Batch(Reply<Vec<Seq>>, Result<Vec<Seq>, StoreError>),
    Snapshot(Reply<()>, Result<(), StoreError>),
}

impl Answer {
    /// Only for what is on disk. Who asked may be gone: what is stored stays stored.
    pub(super) fn give(self) {
        match self {
            Answer::Batch(reply, result) => drop(reply.send(result.map(Durable::attest))),
            Answer::Snapshot(reply, result) => drop(reply.send(result.map(Durable::attest))),
        }
    }

    /// The group could not be stored.
    pub(super) fn fail(self, error: StoreError) {
        match self {
            Answer::Batch(reply, _) => drop(reply.send(Err(error))),
            Answer::Snapshot(reply, _) => drop(reply.send(Err(error))),
        }
    }
}

/// Jobs on their way from any thread to the committer.
#[derive(Default)]
pub(super) struct Queue {
    waiting: Mutex<Waiting>,
    news: Condvar,
}

#[derive(Default)]
struct Waiting {
    jobs: VecDeque<Job>,
    bytes: usize,
    closing: bool,
    nudged: bool,
}

impl Queue {
    /// Takes a job, or refuses it at once.
    pub(super) fn push(&self, job: Job) {
        let mut waiting = self.lock();
        let weight = job.weight();
        let refusal = match (waiting.closing, waiting.bytes) {
            (true, _) => Some(StoreError::Closed),
            (false, bytes) if bytes > 0 && bytes + weight > WAITING_BYTES_MAX => Some(StoreError::Busy),
            (false, _) => None,
        };
        if let Some(refusal) = refusal {
            drop(waiting);
            return job.refuse(refusal);
        }
        waiting.bytes += weight;
        waiting.jobs.push_back(job);
        drop(waiting);
        self.news.notify_one();
    }

    /// How many jobs wait, and their bytes.
    pub(super) fn waiting(&self) -> (usize, usize) {
        let waiting = self.lock();
        (waiting.jobs.len(), waiting.bytes)
    }

    /// Nothing is taken from now on.
    pub(super) fn close(&self) {
        self.lock().closing = true;
        self.news.notify_one();
    }

    /// Wakes the committer without a job.
    pub(super) fn nudge(&self) {
        self.lock().nudged = true;
        self.news.notify_one();
    }

    /// Waits for jobs and takes what goes together. Empty after a nudge or `patience`; `None` once closed and drained.
    pub(super) fn take(&self, patience: Option<Duration>) -> Option<Vec<Job>> {
        let idle = |waiting: &mut Waiting| waiting.jobs.is_empty() && !waiting.closing && !waiting.nudged;
        let waiting = self.lock();
        let mut waiting = match patience {
            None => self.news.wait_while(waiting, idle).unwrap_or_else(PoisonError::into_inner),
            Some(patience) => {
                let woken = self.news.wait_timeout_while(waiting, patience, idle);
                woken.unwrap_or_else(PoisonError::into_inner).0
            }
        };
        let nudged = mem::take(&mut waiting.nudged);
        if waiting.closing && waiting.jobs.is_empty() && !nudged {
            return None;
        }
        let mut group = Vec::new();
        let mut bytes = 0;
        while let Some(job) = waiting.jobs.front() {
            let weight = job.weight();
            if bytes > 0 && bytes + weight > GROUP_BYTES_MAX {
                break;
            }
            bytes += weight;
            group.extend(waiting.jobs.pop_front());
        }
        waiting.bytes -= bytes;
        Some(group)
    }

    /// Nothing that holds the lock can panic half-way, so a poisoned lock guards whole contents.
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
