use crate::{
    Batch, Commit, Damage, Fault, Figures, Health, Log, LogId, Moment, OpenError, Shutdown, Snapshot, Store,
    StoreError, ValueWatch, Vault, VaultKey,
    batch::{SNAPSHOT_BYTES_MAX, within},
    contract::ValueWatches,
};
use bytes::Bytes;
use committer::Committer;
use engine::Engine;
use home::Home;
use queue::{Job, Queue};
use scan::Contents;
use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
        atomic::{AtomicU64, Ordering},
    },
    thread::{self, JoinHandle},
};
use terms::{Seq, Spread, limits::STORE_RESERVE_BYTES};
use tokio::sync::{broadcast, watch};

mod committer;
mod engine;
mod guard;
mod home;
mod queue;
mod record;
mod scan;
mod totals;
mod waker;

/// How a store is opened.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Free bytes of the file system below which nothing is written.
    pub reserve_bytes: u64,
    /// Memory for what was read and written lately.
    pub cache_bytes: u64,
}

impl Default for Options {
    fn default() -> Self {
        Options { reserve_bytes: STORE_RESERVE_BYTES, cache_bytes: 64 << 20 }
    }
}

/// The store on one directory, which it has for itself. Dropping it brings to disk what was taken and closes it.
pub struct SledStore {
    shared: Arc<Shared>,
    committer: Option<JoinHandle<()>>,
}

/// What callers and the committer share.
struct Shared {
    queue: Queue,
    /// `None` while it is being reopened, and after shutdown.
    engine: RwLock<Option<Engine>>,
    /// Durable lengths.
    lengths: RwLock<BTreeMap<LogId, Seq>>,
    /// Written while values change that are not yet durable.
    settled: RwLock<()>,
    watches: ValueWatches,
    fault: Mutex<Option<Fault>>,
    grown: broadcast::Sender<(LogId, Seq)>,
    closed: watch::Sender<bool>,
    dir: PathBuf,
    reserve_bytes: AtomicU64,
    cache_bytes: u64,
    /// How long each group took, in microseconds.
    flushes: Spread,
    /// Groups that failed.
    failures: AtomicU64,
}

impl SledStore {
    /// Whether `dir` holds a store, though perhaps a damaged one.
    pub fn is_in(dir: &Path) -> bool {
        ["format", "records"].iter().any(|name| dir.join(name).exists())
    }

    /// Whether a store of a known format is in `dir`, and how many bytes its file system has left. Nothing is opened,
    /// changed or locked: whoever has it open is not disturbed.
    pub fn look(dir: &Path) -> Result<(bool, u64), OpenError> {
        let is_made = Home::look(dir)?;
        let free = home::free_bytes(dir).map_err(|source| OpenError::Io { path: dir.to_owned(), source })?;
        Ok((is_made, free))
    }

    /// Opens the store in `dir`, making it if there is none, and checks every record. If that fails, everything that
    /// the directory held is as it was.
    pub fn open(dir: &Path, options: Options) -> Result<SledStore, OpenError> {
        let make = |records: &Path| {
            Engine::create(records, options.cache_bytes).map_err(|fault| match fault {
                Fault::Io(kind) => io::Error::from(kind),
                fault => io::Error::other(fault),
            })
        };
        let home = Home::enter(dir, make)?;
        let (engine, contents) = open_engine(&home, options)?;
        let shared = Arc::new(Shared {
            queue: Queue::default(),
            engine: RwLock::new(Some(engine)),
            lengths: RwLock::new(contents.lengths),
            settled: RwLock::new(()),
            watches: ValueWatches::default(),
            fault: Mutex::new(None),
            grown: broadcast::Sender::new(crate::WATCH_HINTS_MAX),
            closed: watch::Sender::new(false),
            dir: dir.to_owned(),
            reserve_bytes: AtomicU64::new(options.reserve_bytes),
            cache_bytes: options.cache_bytes,
            flushes: Spread::new(Spread::TIMES),
            failures: AtomicU64::new(0),
        });
        let committer = Committer { shared: Arc::clone(&shared), home, totals: contents.totals };
        let thread = thread::Builder::new().name("store".to_owned()).spawn(move || committer.run());
        let thread = thread.map_err(|source| OpenError::Io { path: dir.to_owned(), source })?;
        Ok(SledStore { shared, committer: Some(thread) })
    }

    /// Changes the reserve from the next write on.
    pub fn set_reserve_bytes(&self, bytes: u64) {
        self.shared.reserve_bytes.store(bytes, Ordering::Relaxed);
    }
}

fn open_engine(home: &Home, options: Options) -> Result<(Engine, Contents), OpenError> {
    let path = || home.dir().to_owned();
    let io = |source| OpenError::Io { path: path(), source };
    let witnessed = home.witnessed()?;
    home.set_aside().map_err(io)?;
    let opened = Engine::open(&home.records(), options.cache_bytes, witnessed);
    match opened {
        Ok(opened) => {
            home.drop_aside().map_err(io)?;
            Ok(opened)
        }
        Err(fault) => {
            home.put_back().map_err(io)?;
            Err(match fault {
                Fault::Io(kind) => io(kind.into()),
                Fault::Damaged(damage) => OpenError::Damaged { path: path(), damage },
                Fault::Engine | Fault::Panic | Fault::Blob => {
                    OpenError::Damaged { path: path(), damage: Damage::Engine }
                }
            })
        }
    }
}

impl Drop for SledStore {
    fn drop(&mut self) {
        self.shared.queue.close();
        if let Some(committer) = self.committer.take() {
            // It catches the engine's panics; one of its own has been reported by the panic hook.
            let _ = committer.join();
        }
    }
}

impl Log for SledStore {
    fn append(&self, batch: Batch) -> Commit<Vec<Seq>> {
        if let Err(refusal) = batch.check() {
            return Commit::settled(Err(refusal));
        }
        let (reply, commit) = Commit::pending();
        self.shared.queue.push(Job::Batch(batch, reply));
        commit
    }

    fn length(&self, log: LogId) -> Result<Seq, StoreError> {
        self.shared.readable()?;
        Ok(self.shared.length(log))
    }

    fn read(&self, log: LogId, from: Seq, bytes_max: usize) -> Result<Vec<Bytes>, StoreError> {
        let end = self.shared.length(log);
        self.shared.read(|engine| match engine.entries(log, from, end, bytes_max) {
            // It was forgotten meanwhile.
            Err(Fault::Damaged(_)) if self.shared.length(log) < end => Ok(vec![]),
            read => read,
        })
    }

    fn snapshot(&self, log: LogId, upto: Seq, bytes: Bytes) -> Commit<()> {
        if let Err(refusal) = within(bytes.len(), SNAPSHOT_BYTES_MAX) {
            return Commit::settled(Err(refusal));
        }
        let (reply, commit) = Commit::pending();
        self.shared.queue.push(Job::Snapshot(log, Snapshot { upto, bytes }, reply));
        commit
    }

    fn latest_snapshot(&self, log: LogId) -> Result<Option<Snapshot>, StoreError> {
        let _settled = self.shared.settled.read().unwrap_or_else(PoisonError::into_inner);
        self.shared.read(|engine| engine.snapshot(log))
    }

    fn logs(&self, space: u8) -> Result<Vec<LogId>, StoreError> {
        self.shared.readable()?;
        let span = LogId::new(space, [0; 16])..=LogId::new(space, [0xff; 16]);
        Ok(self.shared.lengths().range(span).map(|(log, _)| *log).collect())
    }

    fn watch(&self) -> broadcast::Receiver<(LogId, Seq)> {
        self.shared.grown.subscribe()
    }
}

impl Vault for SledStore {
    fn get(&self, key: &VaultKey) -> Result<Option<Bytes>, StoreError> {
        let _settled = self.shared.settled.read().unwrap_or_else(PoisonError::into_inner);
        self.shared.read(|engine| engine.value(key))
    }

    fn keys(&self, space: u8, after: Option<&VaultKey>, count_max: usize) -> Result<Vec<VaultKey>, StoreError> {
        let _settled = self.shared.settled.read().unwrap_or_else(PoisonError::into_inner);
        self.shared.read(|engine| engine.keys(space, after, count_max))
    }
}

impl Store for SledStore {
    fn figures(&self) -> Figures {
        let shared = &self.shared;
        let (waiting, waiting_bytes) = shared.queue.waiting();
        Figures {
            flushes: shared.flushes.counted(),
            failures: shared.failures.load(Ordering::Relaxed),
            waiting,
            waiting_bytes,
            free_bytes: home::free_bytes(&shared.dir).ok(),
            reserve_bytes: shared.reserve_bytes.load(Ordering::Relaxed),
        }
    }

    fn health(&self) -> Health {
        self.shared.health()
    }

    fn watch_values(&self) -> ValueWatch {
        self.shared.watches.begin()
    }

    fn moment(&self, watch: &ValueWatch) -> Result<Moment, StoreError> {
        // What replaces values holds this from before they change until the lengths are told, too.
        let _settled = self.shared.settled.read().unwrap_or_else(PoisonError::into_inner);
        self.shared.read(|engine| {
            let lengths = self.shared.lengths().clone();
            let value = |key: VaultKey| engine.value(&key).map(|value| (key, value));
            let changed = watch.keys().into_iter().map(value).collect::<Result<_, _>>()?;
            Ok(Moment { lengths, changed })
        })
    }

    fn shutdown(&self) -> Shutdown {
        self.shared.queue.close();
        let mut closed = self.shared.closed.subscribe();
        Box::pin(async move {
            // The sender gone means closed, too.
            let _ = closed.wait_for(|closed| *closed).await;
        })
    }
}

/// No lock here guards anything that a panic could leave half-way, so a poisoned lock is used on.
impl Shared {
    fn read<T>(&self, read: impl FnOnce(&Engine) -> Result<T, Fault>) -> Result<T, StoreError> {
        let result = self.engine().as_ref().map(read);
        result.ok_or_else(|| self.absence())?.map_err(|fault| {
            self.fail(fault.clone());
            self.queue.nudge();
            fault.into()
        })
    }

    /// Whether there is anything to read from.
    fn readable(&self) -> Result<(), StoreError> {
        let open = self.engine().is_some();
        if open { Ok(()) } else { Err(self.absence()) }
    }

    /// Why there is no engine.
    fn absence(&self) -> StoreError {
        self.fault().map_or(StoreError::Closed, StoreError::Failed)
    }

    fn health(&self) -> Health {
        if let Some(fault) = self.fault() {
            return Health::ReadOnly(fault);
        }
        if self.engine().is_none() {
            return Health::Closed;
        }
        let reserve_bytes = self.reserve_bytes.load(Ordering::Relaxed);
        match home::writable_bytes(&self.dir) {
            Ok(free_bytes) if free_bytes < reserve_bytes => Health::DiskFull { free_bytes, reserve_bytes },
            Ok(_) => Health::Healthy,
            Err(error) => Health::ReadOnly(error.into()),
        }
    }

    fn length(&self, log: LogId) -> Seq {
        self.lengths().get(&log).copied().unwrap_or_default()
    }

    fn engine(&self) -> RwLockReadGuard<'_, Option<Engine>> {
        self.engine.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn engine_mut(&self) -> RwLockWriteGuard<'_, Option<Engine>> {
        self.engine.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn lengths(&self) -> RwLockReadGuard<'_, BTreeMap<LogId, Seq>> {
        self.lengths.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn lengths_mut(&self) -> RwLockWriteGuard<'_, BTreeMap<LogId, Seq>> {
        self.lengths.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn fault(&self) -> Option<Fault> {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn fail(&self, fault: Fault) {
        *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(fault);
    }

    fn recover(&self) {
        *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
