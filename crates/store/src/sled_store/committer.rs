use super::{
    Shared,
    engine::Engine,
    home::Home,
    queue::{Answer, Job},
    totals::Totals,
};
use crate::{Fault, StoreError, plan::Plan};
use std::{
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

/// How long a store that failed waits before it tries to reopen itself, if no write asks for it earlier.
const REOPEN_AFTER: Duration = Duration::from_secs(1);

/// The one thread that writes. While it syncs a group, the next one gathers in the queue.
pub(super) struct Committer {
    pub(super) shared: Arc<Shared>,
    pub(super) home: Home,
    pub(super) totals: Totals,
}

impl Committer {
    /// Runs until the queue is closed and drained; then closes the files.
    pub(super) fn run(mut self) {
        while let Some(jobs) = self.shared.queue.take(self.must_reopen().then_some(REOPEN_AFTER)) {
            self.reopen_unless_damaged();
            if !jobs.is_empty() {
                self.commit(jobs);
            }
        }
        drop(self.shared.engine_mut().take());
        // Only a note, and an older one is as true.
        let _ = self.home.sync_witness();
        drop(self.home);
        self.shared.closed.send_replace(true);
    }

    fn commit(&mut self, jobs: Vec<Job>) {
        if let Some(refusal) = self.shared.health().refusal() {
            return jobs.into_iter().for_each(|job| job.refuse(refusal.clone()));
        }
        let (plan, answers) = self.plan(jobs);
        match self.store(&plan) {
            Ok(()) => answers.into_iter().for_each(Answer::give),
            Err(fault) => {
                let error = StoreError::Failed(fault);
                answers.into_iter().for_each(|answer| answer.fail(error.clone()));
            }
        }
    }

    fn plan(&self, jobs: Vec<Job>) -> (Plan, Vec<Answer>) {
        let lengths = self.shared.lengths();
        let stored = |log| lengths.get(&log).copied().unwrap_or_default();
        let mut plan = Plan::default();
        let answers = jobs.into_iter().map(|job| match job {
            Job::Batch(batch, reply) => Answer::Batch(reply, plan.admit(batch, stored)),
            Job::Snapshot(log, snapshot, reply) => Answer::Snapshot(reply, plan.admit_snapshot(log, snapshot, stored)),
        });
        let answers = answers.collect();
        (plan, answers)
    }

    /// Writes and syncs a plan, then lets readers see it.
    fn store(&mut self, plan: &Plan) -> Result<(), Fault> {
        if plan.is_empty() {
            return Ok(());
        }
        let shared = Arc::clone(&self.shared);
        // sled shows a value before it is synced, so readers of values wait meanwhile. Entries need no such care: they
        // are read up to the length that is durable.
        let _hidden = plan.replaces().then(|| shared.settled.write().unwrap_or_else(|poisoned| poisoned.into_inner()));
        shared.watches.note(plan.vault.keys());
        // Before their entries go: whoever reads them just then sees that the log is shorter, not that it is damaged.
        let gone: Vec<_> = match plan.forgotten.is_empty() {
            true => vec![],
            false => shared.lengths_mut().extract_if(.., |log, _| plan.forgotten.contains(log)).collect(),
        };
        let began = Instant::now();
        let committed = match shared.engine().as_ref() {
            Some(engine) => engine.commit(plan, self.totals),
            None => Err(Fault::Engine),
        };
        shared.flushes.add(u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX));
        match committed {
            Ok(totals) => {
                self.totals = totals;
                // Only a note, and an older one is as true.
                let _ = self.home.witness(totals.commits);
                self.publish(plan);
                Ok(())
            }
            Err(fault) => {
                // What is damaged is not opened anew, and the rest of it can be read still.
                shared.lengths_mut().extend(gone);
                shared.failures.fetch_add(1, Ordering::Relaxed);
                shared.fail(fault.clone());
                self.reopen_unless_damaged();
                Err(fault)
            }
        }
    }

    fn publish(&self, plan: &Plan) {
        let grown: Vec<_> = plan.growth.iter().map(|(log, growth)| (*log, growth.end())).collect();
        self.shared.lengths_mut().extend(grown.iter().copied());
        for hint in grown {
            // Nobody may be watching.
            let _ = self.shared.grown.send(hint);
        }
    }

    /// Damage does not go away by opening again, and what is whole can still be read; everything else may go away.
    fn reopen_unless_damaged(&mut self) {
        if self.must_reopen() {
            self.reopen();
        }
    }

    fn must_reopen(&self) -> bool {
        self.shared.fault().is_some_and(|fault| !matches!(fault, Fault::Damaged(_)))
    }

    /// Drops the engine that failed and opens its files anew. What it held half-way is gone with it; what the disk
    /// holds is checked as on every opening, and must contain all that was acknowledged.
    fn reopen(&mut self) {
        if let Some(engine) = self.shared.engine_mut().take() {
            engine.discard(&self.home.records());
        }
        match Engine::open(&self.home.records(), self.shared.cache_bytes, self.totals.commits) {
            Ok((engine, contents)) => {
                self.totals = contents.totals;
                *self.shared.lengths_mut() = contents.lengths;
                *self.shared.engine_mut() = Some(engine);
                self.shared.recover();
            }
            Err(fault) => self.shared.fail(fault),
        }
    }
}
