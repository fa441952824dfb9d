//! Many clients in one or many statements.

use crate::{
    BenchError, Crowding,
    api::{Api, Visitor},
    client::{Client, End, Record, Work},
    follower::{Follower, Joined, Keep},
    pen::Pen,
};
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

/// Once the writers have finished, everything has come within this time or is counted as lost.
const DRAIN_WITHIN: Duration = Duration::from_secs(20);

/// Everybody, connected and caught up.
pub(crate) struct Crowd {
    pub(crate) tables: Vec<Table>,
    reader: Visitor,
}

/// The clients of one statement.
pub(crate) struct Table {
    statement: String,
    /// Length of the log when everybody had caught up.
    start: u64,
    writers: Vec<(Follower, Pen)>,
    readers: Vec<Follower>,
}

/// What the clients of one statement have seen, writers first.
pub(crate) struct TableRecord {
    pub(crate) statement: String,
    pub(crate) start: u64,
    pub(crate) clients: Vec<Record>,
}

impl Crowd {
    /// Makes what statements are missing and connects everybody.
    pub(crate) async fn gather(api: &Api, crowding: &Crowding) -> Result<Crowd, BenchError> {
        if crowding.writers == 0 || crowding.clients < crowding.writers {
            return Err(BenchError::Settings("there are at least one writer and as many clients as writers"));
        }
        let coordinator = first(api.sign_in_all("coordinator")?, "coordinator")?;
        let writers = api.sign_in_all("writer")?;
        let readers = api.sign_in_all("commenter")?;
        let mut ids = crowding.ids.clone();
        while ids.len() < crowding.statements {
            ids.push(api.make_statement(&coordinator, &format!("Mittaus {}", ids.len() + 1))?);
        }
        let mut tables = Vec::new();
        for id in ids {
            // One client's bytes are enough to compare with the server's text.
            let verify = crowding.verify && tables.is_empty();
            tables.push(Table::gather(api, crowding, &writers, &readers, id, verify).await?);
        }
        Ok(Crowd { tables, reader: first(readers, "commenter")? })
    }

    /// Runs all statements; `work` gives each writer its part.
    pub(crate) async fn run(self, mut work: impl FnMut(Pen) -> Work) -> Result<Vec<TableRecord>, BenchError> {
        let mut running = JoinSet::new();
        for table in self.tables {
            let works: Vec<_> = table.writers.into_iter().map(|(follower, pen)| (follower, work(pen))).collect();
            let readers = table.readers.into_iter().map(|follower| (follower, Work::Read));
            let clients = works.into_iter().chain(readers).collect();
            running.spawn(run(table.statement, table.start, clients));
        }
        let mut records = Vec::new();
        while let Some(record) = running.join_next().await {
            records.push(record??);
        }
        Ok(records)
    }

    /// Every writer's pen, in the order in which [`Crowd::run`] asks for their work.
    pub(crate) fn pens(&mut self) -> impl Iterator<Item = &mut Pen> {
        self.tables.iter_mut().flat_map(|table| table.writers.iter_mut().map(|(_, pen)| pen))
    }

    /// Somebody to read a text with.
    pub(crate) fn reader(&self) -> Visitor {
        self.reader.clone()
    }
}

fn first(visitors: Vec<Visitor>, role: &'static str) -> Result<Visitor, BenchError> {
    visitors.into_iter().next().ok_or(BenchError::Nobody(role))
}

impl Table {
    async fn gather(
        api: &Api,
        crowding: &Crowding,
        writers: &[Visitor],
        readers: &[Visitor],
        statement: String,
        verify: bool,
    ) -> Result<Table, BenchError> {
        let mut table = Table { statement, start: 0, writers: vec![], readers: vec![] };
        for visitor in writers.iter().cycle().take(crowding.writers) {
            let Joined { mut follower, actors } = Follower::join(api, visitor, &table.statement, Keep::Bytes).await?;
            let actor = actors.first().copied().ok_or(BenchError::Nobody("right to write for writers"))?;
            let pen = Pen::at_the_beginning(follower.log.document()?.automerge(), actor)?;
            follower.forget();
            table.start = follower.offset;
            table.writers.push((follower, pen));
        }
        let keep = if verify { Keep::Bytes } else { Keep::Nothing };
        for visitor in readers.iter().cycle().take(crowding.clients - crowding.writers) {
            table.readers.push(Follower::join(api, visitor, &table.statement, keep).await?.follower);
        }
        Ok(table)
    }
}

async fn run(statement: String, start: u64, clients: Vec<(Follower, Work)>) -> Result<TableRecord, BenchError> {
    let (end, ends) = watch::channel(End::Open);
    let (pushed, mut counts) = mpsc::unbounded_channel();
    let mut tasks: Vec<_> = clients
        .into_iter()
        .map(|(follower, work)| tokio::spawn(Client::new(follower).run(work, pushed.clone(), ends.clone())))
        .collect();
    drop((pushed, ends));
    let mut total = start;
    while let Some(count) = counts.recv().await {
        total += count;
    }
    // The clients hold the other ends until they have finished; who has left needs no word.
    let _ = end.send(End::At(total));
    let give_up = tokio::spawn(async move {
        tokio::time::sleep(DRAIN_WITHIN).await;
        let _ = end.send(End::GiveUp);
    });
    let mut records = Vec::with_capacity(tasks.len());
    for task in tasks.drain(..) {
        records.push(task.await??);
    }
    give_up.abort();
    Ok(TableRecord { statement, start, clients: records })
}
