//! Receipts in a file, one a line: a single one is told in full, many are counted.

use super::{NotVerified, Verify};
use ledger::note::PublicKey;
use ledger::receipt::{Proven, Receipt, Wrong};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::thread;
use terms::limits;

/// Receipts that are in memory at once.
const AT_ONCE: usize = 4_096;

/// Whether the file has receipts and no ledger. Two members tell, so that a receipt whose one was changed still is one.
pub(super) fn are_in(file: &Path) -> Result<bool, NotVerified> {
    let line = Lines::of(file)?.next()?.unwrap_or_default();
    let has = |member: &[u8]| line.windows(member.len()).any(|window| window == member);
    Ok(line.starts_with(b"{\"checkpoint\":") || has(b"\"proof\":["))
}

/// Checks every receipt and says what they come to.
pub(super) fn verify(wanted: &Verify) -> Result<(), NotVerified> {
    let mut lines = Lines::of(&wanted.file)?;
    let (mut line, mut last) = (1, None);
    let (mut ledgers, mut keys) = (BTreeMap::<String, u64>::new(), BTreeSet::new());
    loop {
        let mut batch = vec![];
        while batch.len() < AT_ONCE
            && let Some(next) = lines.next()?
        {
            batch.push(next);
        }
        if batch.is_empty() {
            break;
        }
        for held in all(&batch) {
            let (receipt, proven) = held.map_err(|why| NotVerified::OneReceipt { line, why })?;
            if wanted.key.as_ref().is_some_and(|key| !receipt.keys.leads_from(key)) {
                return Err(NotVerified::SignedOtherwise { line, found: receipt.keys.last().clone() });
            }
            *ledgers.entry(proven.checkpoint.origin.clone()).or_default() += 1;
            if !keys.contains(receipt.keys.last()) {
                keys.insert(receipt.keys.last().clone());
            }
            last = Some((receipt, proven));
            line += 1;
        }
    }
    let mut out = std::io::stdout().lock();
    match last {
        Some((receipt, proven)) if line == 2 => tell(&mut out, &receipt, &proven)?,
        _ => {
            writeln!(out, "{} receipts hold.", line - 1)?;
            for (origin, count) in &ledgers {
                writeln!(out, "{origin}: {count}")?;
            }
        }
    }
    Ok(tell_key(&mut out, wanted.key.as_ref(), &keys)?)
}

/// Each receipt of some lines, checked on all processors.
fn all(lines: &[Vec<u8>]) -> Vec<Result<(Receipt, Proven), Wrong>> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let one = |line: &Vec<u8>| {
        let receipt = Receipt::read(line)?;
        let proven = receipt.verify()?;
        Ok((receipt, proven))
    };
    thread::scope(|scope| {
        let parts = lines.chunks(lines.len().div_ceil(threads));
        let threads: Vec<_> = parts.map(|part| scope.spawn(move || part.iter().map(one).collect::<Vec<_>>())).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("checking does not panic")).collect()
    })
}

fn tell(out: &mut impl Write, receipt: &Receipt, Proven { checkpoint, entry }: &Proven) -> std::io::Result<()> {
    writeln!(out, "The receipt holds.")?;
    writeln!(out, "Entry {} of {}, as it had {} entries:", entry.seq, checkpoint.origin, checkpoint.size)?;
    writeln!(out, "{}", receipt.entry)?;
    writeln!(out, "It was written {}.", entry.at)
}

fn tell_key(out: &mut impl Write, given: Option<&PublicKey>, keys: &BTreeSet<PublicKey>) -> std::io::Result<()> {
    for key in keys {
        writeln!(out, "Signed with {key}")?;
    }
    match given {
        Some(given) if keys.iter().all(|key| key == given) => writeln!(out, "That is the key that you gave."),
        Some(_) => writeln!(out, "The key that you gave is the same, or introduced it."),
        None => writeln!(
            out,
            "Whose key that is, this program can't know: compare it with the one that you noted before, or that others \
             have, and give that with --key. The server shows its own on its page /verify."
        ),
    }
}

/// The lines of a file, one at a time, none longer than a receipt can be.
struct Lines<'a> {
    name: &'a Path,
    file: BufReader<File>,
}

impl<'a> Lines<'a> {
    fn of(name: &'a Path) -> Result<Self, NotVerified> {
        let file = File::open(name).map_err(|why| NotVerified::Unreadable { file: name.display().to_string(), why })?;
        Ok(Lines { name, file: BufReader::new(file) })
    }

    /// The next line without its end. One that is too long is cut where that shows.
    fn next(&mut self) -> Result<Option<Vec<u8>>, NotVerified> {
        let mut line = vec![];
        let read = (&mut self.file).take(limits::RECEIPT_BYTES_MAX as u64 + 2).read_until(b'\n', &mut line);
        read.map_err(|why| NotVerified::Unreadable { file: self.name.display().to_string(), why })?;
        if line.is_empty() {
            return Ok(None);
        }
        if line.last() == Some(&b'\n') {
            line.pop();
        }
        Ok(Some(line))
    }
}
