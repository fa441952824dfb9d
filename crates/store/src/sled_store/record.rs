use super::totals::Totals;
use crate::{Damage, LogId, VaultKey};
use bytes::{Buf, BufMut, Bytes};
use terms::{Seq, limits::STORE_PIECE_BYTES};

/// Bytes of a row's content. sled keeps up to 17 rows in one page, more for a moment when it merges two, and a page of
/// 128 KiB goes into a file under `blobs/` that it never syncs. Rows half as large as a piece may be keep away from that.
pub(super) const ROW_BYTES_MAX: usize = STORE_PIECE_BYTES / 2;

const _: () = assert!(24 * (ROW_BYTES_MAX + 256) < 128 << 10, "a page of rows stays below a blob");

/// The name of a row, in the one tree that there is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// A run of entries of a log, by the number of its first.
    Run(LogId, Seq),
    /// The snapshot of a log.
    Snapshot(LogId),
    /// A value of the vault.
    Value(VaultKey),
    /// What the others add up to.
    Totals,
}

impl Key {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(26);
        match self {
            Key::Run(log, first) => {
                put_log(&mut bytes, b'e', log);
                bytes.put_u64(first.0);
            }
            Key::Snapshot(log) => put_log(&mut bytes, b's', log),
            Key::Value(key) => {
                bytes.put_slice(&[b'v', key.space()]);
                bytes.put_slice(key.bytes());
            }
            Key::Totals => bytes.put_u8(b't'),
        }
        bytes
    }

    pub(super) fn decode(bytes: &[u8]) -> Option<Key> {
        let (tag, rest) = bytes.split_first()?;
        match (tag, rest.len()) {
            (b'e', 25) => Some(Key::Run(log(&rest[..17])?, Seq(u64::from_be_bytes(rest[17..].try_into().ok()?)))),
            (b's', 17) => log(rest).map(Key::Snapshot),
            (b'v', 1..) => VaultKey::new(rest[0], &rest[1..]).map(Key::Value),
            (b't', 0) => Some(Key::Totals),
            _ => None,
        }
    }

    /// What is said when this row, or a piece of it, is damaged.
    pub(super) fn damage(self) -> Damage {
        match self {
            Key::Run(log, seq) => Damage::Entry { log, seq },
            Key::Snapshot(log) => Damage::Snapshot(log),
            Key::Value(key) => Damage::Value(key),
            Key::Totals => Damage::Totals,
        }
    }
}

fn put_log(bytes: &mut Vec<u8>, tag: u8, log: &LogId) {
    bytes.put_slice(&[tag, log.space()]);
    bytes.put_slice(log.id());
}

fn log(bytes: &[u8]) -> Option<LogId> {
    let (space, id) = bytes.split_first()?;
    Some(LogId::new(*space, id.try_into().ok()?))
}

const PIECE_TAG: u8 = b'p';

/// The name of piece `number` of the row `of`.
pub(super) fn piece_key(of: &[u8], number: u32) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(of.len() + 5);
    bytes.put_u8(PIECE_TAG);
    bytes.put_slice(of);
    bytes.put_u32(number);
    bytes
}

/// Which row a piece belongs to, and its number; `None` for the name of anything else.
pub(super) fn piece_of(key: &[u8]) -> Option<(&[u8], u32)> {
    let rest = key.strip_prefix(&[PIECE_TAG])?;
    let (of, number) = rest.split_last_chunk::<4>()?;
    Some((of, u32::from_be_bytes(*number)))
}

/// What a row holds, behind its checksum over name and content.
#[derive(Debug)]
pub(super) enum Row {
    /// The content itself.
    Whole(Bytes),
    /// How many pieces of [`ROW_BYTES_MAX`] hold it, and its size.
    Manifest { pieces: u32, bytes: u32 },
    /// A piece.
    Piece(Bytes),
    /// The row of [`Key::Totals`].
    Totals(Totals),
}

const CHECKSUM_BYTES: usize = 4;

impl Row {
    pub(super) fn encode(&self, key: &[u8]) -> Vec<u8> {
        let mut row = vec![0; CHECKSUM_BYTES];
        match self {
            Row::Whole(content) => {
                row.put_u8(0);
                row.put_slice(content);
            }
            Row::Manifest { pieces, bytes } => {
                row.put_u8(1);
                row.put_u32(*pieces);
                row.put_u32(*bytes);
            }
            Row::Piece(content) => {
                row.put_u8(2);
                row.put_slice(content);
            }
            Row::Totals(totals) => {
                row.put_u8(3);
                totals.encode(&mut row);
            }
        }
        let sum = checksum(key, &row[CHECKSUM_BYTES..]);
        row[..CHECKSUM_BYTES].copy_from_slice(&sum.to_be_bytes());
        row
    }

    /// `None` if the checksum doesn't hold or the row is not of a known shape.
    pub(super) fn decode(key: &[u8], row: &[u8]) -> Option<Row> {
        let (sum, content) = row.split_first_chunk::<CHECKSUM_BYTES>()?;
        if u32::from_be_bytes(*sum) != checksum(key, content) {
            return None;
        }
        let (kind, mut content) = content.split_first()?;
        match (kind, content.len()) {
            (0, _) => Some(Row::Whole(Bytes::copy_from_slice(content))),
            (1, 8) => Some(Row::Manifest { pieces: content.get_u32(), bytes: content.get_u32() }),
            (2, _) => Some(Row::Piece(Bytes::copy_from_slice(content))),
            (3, _) => Totals::decode(content).map(Row::Totals),
            _ => None,
        }
    }
}

fn checksum(key: &[u8], content: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(key);
    hasher.update(content);
    hasher.finalize()
}

/// The rows that hold `content` under the name `key`.
pub(super) fn rows(key: &[u8], content: Bytes) -> Vec<(Vec<u8>, Vec<u8>)> {
    if content.len() <= ROW_BYTES_MAX {
        return vec![(key.to_vec(), Row::Whole(content).encode(key))];
    }
    // Every content is bounded by SNAPSHOT_BYTES_MAX, far below 4 GiB.
    let manifest = Row::Manifest { pieces: content.len().div_ceil(ROW_BYTES_MAX) as u32, bytes: content.len() as u32 };
    let mut rows = vec![(key.to_vec(), manifest.encode(key))];
    for (number, from) in (0..content.len()).step_by(ROW_BYTES_MAX).enumerate() {
        let name = piece_key(key, number as u32);
        let piece = Row::Piece(content.slice(from..content.len().min(from + ROW_BYTES_MAX)));
        let row = piece.encode(&name);
        rows.push((name, row));
    }
    rows
}

/// Cuts new entries into runs: as many as fit one row, or a single larger one.
pub(super) fn runs(first: Seq, entries: &[Bytes]) -> Vec<(Seq, Bytes)> {
    let mut runs = Vec::new();
    let mut rest = entries;
    let mut seq = first;
    while !rest.is_empty() {
        let mut bytes = 4;
        let fitting = rest.iter().take_while(|entry| {
            bytes += 4 + entry.len();
            bytes <= ROW_BYTES_MAX
        });
        let (run, later) = rest.split_at(fitting.count().max(1));
        runs.push((seq, encode_run(run)));
        seq.0 += run.len() as u64;
        rest = later;
    }
    runs
}

/// A run: how many entries, the size of each, and then their bytes.
fn encode_run(entries: &[Bytes]) -> Bytes {
    let mut run = Vec::with_capacity(4 + entries.iter().map(|entry| entry.len() + 4).sum::<usize>());
    run.put_u32(entries.len() as u32);
    entries.iter().for_each(|entry| run.put_u32(entry.len() as u32));
    entries.iter().for_each(|entry| run.put_slice(entry));
    run.into()
}

/// The entries of a run, sharing its buffer; `None` if it is not one.
pub(super) fn decode_run(mut run: Bytes) -> Option<Vec<Bytes>> {
    let count = run.try_get_u32().ok()? as usize;
    let mut sizes = run.split_to(count.checked_mul(4).filter(|bytes| *bytes <= run.len())?);
    let mut entries = Vec::with_capacity(count);
    while let Ok(size) = sizes.try_get_u32() {
        let size = size as usize;
        if size > run.len() {
            return None;
        }
        entries.push(run.split_to(size));
    }
    (run.is_empty() && count > 0).then_some(entries)
}
