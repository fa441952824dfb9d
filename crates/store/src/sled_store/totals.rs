use bytes::{Buf, BufMut};

/// What all rows add up to, stored in the same batch as every change of them. A row that the engine loses, or an old one
/// that it brings back, is whole in itself: only the sum gives it away.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Totals {
    /// Commits made since the store was created.
    pub(super) commits: u64,
    /// Rows there are.
    pub(super) rows: u64,
    /// The sum of a mark of each row, whatever their order.
    sum: u64,
}

impl Totals {
    pub(super) fn add(&mut self, row: &[u8]) {
        self.rows += 1;
        self.sum = self.sum.wrapping_add(mark(row));
    }

    pub(super) fn subtract(&mut self, row: &[u8]) {
        self.rows = self.rows.saturating_sub(1);
        self.sum = self.sum.wrapping_sub(mark(row));
    }

    /// Whether both stand for the same rows, whatever the commits.
    pub(super) fn same_rows(&self, other: &Totals) -> bool {
        (self.rows, self.sum) == (other.rows, other.sum)
    }

    pub(super) fn encode(&self, bytes: &mut Vec<u8>) {
        bytes.put_u64(self.commits);
        bytes.put_u64(self.rows);
        bytes.put_u64(self.sum);
    }

    pub(super) fn decode(mut bytes: &[u8]) -> Option<Self> {
        (bytes.len() == 24).then(|| Totals { commits: bytes.get_u64(), rows: bytes.get_u64(), sum: bytes.get_u64() })
    }
}

/// Spreads a row's checksum, which stands at its beginning and covers its name, and its size over 64 bits, so that sums
/// of many rows don't cancel out.
fn mark(row: &[u8]) -> u64 {
    let checksum = row.first_chunk::<4>().map_or(0, |bytes| u32::from_be_bytes(*bytes));
    let mut mixed = (row.len() as u64) << 32 | u64::from(checksum);
    for factor in [0xff51_afd7_ed55_8ccd, 0xc4ce_b9fe_1a85_ec53_u64] {
        mixed = (mixed ^ mixed >> 33).wrapping_mul(factor);
    }
    mixed ^ mixed >> 33
}
