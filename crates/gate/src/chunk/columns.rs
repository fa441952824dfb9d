use super::reader::Reader;
use crate::Refusal;
use terms::limits;

/// The columns of a change chunk: automerge's column id in the upper bits, the type of the column in the lowest three.
pub(crate) mod spec {
    pub(crate) const OBJECT_ACTOR: u64 = 0x01;
    pub(crate) const OBJECT_COUNTER: u64 = 0x02;
    pub(crate) const KEY_ACTOR: u64 = 0x11;
    pub(crate) const KEY_COUNTER: u64 = 0x13;
    pub(crate) const KEY_NAME: u64 = 0x15;
    pub(crate) const INSERT: u64 = 0x34;
    pub(crate) const ACTION: u64 = 0x42;
    pub(crate) const VALUE_META: u64 = 0x56;
    pub(crate) const VALUE: u64 = 0x57;
    pub(crate) const PREDECESSORS: u64 = 0x70;
    pub(crate) const PREDECESSOR_ACTOR: u64 = 0x71;
    pub(crate) const PREDECESSOR_COUNTER: u64 = 0x73;
    pub(crate) const EXPAND: u64 = 0x94;
    pub(crate) const MARK_NAME: u64 = 0xa5;
    /// How many there are.
    pub(crate) const COUNT: u64 = 14;
}

/// automerge's last action; 0 to 7 are make map, put, make list, delete, make text, increment, make table, mark.
const ACTION_MAX: u64 = 7;
/// The last type of value that the format has, in the low four bits of a value's metadata.
const VALUE_TYPE_MAX: u64 = 9;
const COUNTER_MAX: u64 = u32::MAX as u64;

/// Columns whose rows have been counted by summing run lengths, whose numbers are in range and which agree.
#[derive(Debug, Clone)]
pub(crate) struct Columns {
    /// What each column is, and its number of bytes, in the order of the data.
    parts: Vec<(u64, usize)>,
    rows: usize,
}

impl Columns {
    /// Reads the list of columns and their data, which end the chunk. `actors` is how many the change can index.
    pub(crate) fn parse(reader: &mut Reader, actors: usize) -> Result<Columns, Refusal> {
        let count = reader.unsigned()?;
        if count > spec::COUNT {
            return Err(Refusal::Column(count));
        }
        let mut parts: Vec<(u64, usize)> = Vec::with_capacity(count as usize);
        let mut total = 0;
        for _ in 0..count {
            let (column, bytes) = (reader.unsigned()?, reader.unsigned()?);
            if parts.last().is_some_and(|(before, _)| *before >= column) {
                return Err(Refusal::Column(column));
            }
            if bytes > reader.left() as u64 {
                return Err(Refusal::Truncated);
            }
            total += bytes as usize;
            parts.push((column, bytes as usize));
        }
        if total > reader.left() {
            return Err(Refusal::Truncated);
        }
        let mut counts = Counts { actors: actors as u64, ..Counts::default() };
        for (column, bytes) in &parts {
            counts.column(*column, reader.take(*bytes as u64)?)?;
        }
        if !reader.is_empty() {
            return Err(Refusal::TrailingBytes);
        }
        let rows = counts.agree()?;
        Ok(Columns { parts, rows })
    }

    /// How many operations there are.
    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// How many bytes all columns have together.
    pub(crate) fn data_bytes(&self) -> usize {
        self.parts.iter().map(|(_, bytes)| bytes).sum()
    }

    /// The data of one column, empty where it is absent; `data` is that of all columns.
    pub(crate) fn find<'a>(&self, column: u64, data: &'a [u8]) -> &'a [u8] {
        let mut start = 0;
        for (found, bytes) in &self.parts {
            if *found == column {
                return &data[start..start + bytes];
            }
            start += bytes;
        }
        &[]
    }
}

/// What has been counted so far, in rows and bytes.
#[derive(Default)]
struct Counts {
    actors: u64,
    /// Rows of each column that has one for each operation, and of the action column.
    rows: Vec<(u64, u64)>,
    actions: u64,
    value_lengths: u64,
    value_bytes: u64,
    predecessors: u64,
    predecessor_rows: [u64; 2],
}

impl Counts {
    fn column(&mut self, column: u64, data: &[u8]) -> Result<(), Refusal> {
        match column {
            spec::VALUE => self.value_bytes = data.len() as u64,
            spec::INSERT | spec::EXPAND => {
                let rows = count_boolean(data)?;
                self.rows.push((column, rows));
            }
            spec::PREDECESSOR_ACTOR => self.predecessor_rows[0] = self.count(column, data)?,
            spec::PREDECESSOR_COUNTER => self.predecessor_rows[1] = self.count(column, data)?,
            spec::ACTION => self.actions = self.count(column, data)?,
            spec::OBJECT_ACTOR
            | spec::OBJECT_COUNTER
            | spec::KEY_ACTOR
            | spec::KEY_COUNTER
            | spec::KEY_NAME
            | spec::VALUE_META
            | spec::PREDECESSORS
            | spec::MARK_NAME => {
                let rows = self.count(column, data)?;
                self.rows.push((column, rows));
            }
            _ => return Err(Refusal::Column(column)),
        }
        Ok(())
    }

    /// Sums up the runs of a column. A run announces its length before its value, so a run of 2⁴⁰ rows costs no more
    /// than one row.
    fn count(&mut self, column: u64, data: &[u8]) -> Result<u64, Refusal> {
        let mut reader = Reader::new(data);
        let (mut rows, mut counter) = (0u64, 0i64);
        while !reader.is_empty() {
            let run = reader.signed()?;
            let length = if run == 0 { reader.unsigned()? } else { run.unsigned_abs() };
            if length == 0 {
                return Err(Refusal::RunLength);
            }
            rows = rows.saturating_add(length);
            bounded(rows)?;
            match run {
                0 => may_be_missing(column)?,
                1.. => self.value(column, &mut reader, length, &mut counter)?,
                _ => (0..length).try_for_each(|_| self.value(column, &mut reader, 1, &mut counter))?,
            }
        }
        Ok(rows)
    }

    /// One value that stands for `times` rows.
    fn value(&mut self, column: u64, reader: &mut Reader, times: u64, counter: &mut i64) -> Result<(), Refusal> {
        match column {
            spec::OBJECT_ACTOR | spec::KEY_ACTOR | spec::PREDECESSOR_ACTOR => {
                if reader.unsigned()? >= self.actors {
                    return Err(Refusal::ActorIndex);
                }
            }
            spec::OBJECT_COUNTER => {
                if reader.unsigned()? > COUNTER_MAX {
                    return Err(Refusal::Counter);
                }
            }
            spec::KEY_COUNTER | spec::PREDECESSOR_COUNTER => {
                let step = reader.signed()?.checked_mul(times as i64).ok_or(Refusal::Counter)?;
                *counter = counter.checked_add(step).ok_or(Refusal::Counter)?;
                if !(0..=COUNTER_MAX as i64).contains(counter) {
                    return Err(Refusal::Counter);
                }
            }
            spec::KEY_NAME | spec::MARK_NAME => check_name(reader)?,
            spec::ACTION => {
                if reader.unsigned()? > ACTION_MAX {
                    return Err(Refusal::Action);
                }
            }
            spec::VALUE_META => {
                let meta = reader.unsigned()?;
                if meta & 0xf > VALUE_TYPE_MAX {
                    return Err(Refusal::Values);
                }
                self.value_lengths = self.value_lengths.saturating_add((meta >> 4).saturating_mul(times));
            }
            spec::PREDECESSORS => {
                let predecessors = reader.unsigned()?.saturating_mul(times);
                self.predecessors = self.predecessors.saturating_add(predecessors);
            }
            _ => return Err(Refusal::Column(column)),
        }
        Ok(())
    }

    /// What only shows when all columns have been read; answers with the number of operations.
    fn agree(&self) -> Result<usize, Refusal> {
        if self.actions == 0 {
            return Err(Refusal::NoOperations);
        }
        for (column, rows) in &self.rows {
            // A column of nothing but missing values is left empty.
            if *rows != self.actions && *rows != 0 {
                return Err(Refusal::ColumnRows(*column));
            }
        }
        if self.value_bytes != self.value_lengths {
            return Err(Refusal::Values);
        }
        if self.predecessor_rows != [self.predecessors; 2] {
            return Err(Refusal::Predecessors);
        }
        Ok(self.actions as usize)
    }
}

/// Booleans are stored as the lengths of alternating runs, the first of them false.
fn count_boolean(data: &[u8]) -> Result<u64, Refusal> {
    let mut reader = Reader::new(data);
    let mut rows = 0u64;
    while !reader.is_empty() {
        let first = reader.left() == data.len();
        let length = reader.unsigned()?;
        if length == 0 && !first {
            return Err(Refusal::RunLength);
        }
        rows = rows.saturating_add(length);
        bounded(rows)?;
    }
    Ok(rows)
}

/// Who claims more rows than a document has lies; who has more than a change may have did not split an edit.
fn bounded(rows: u64) -> Result<(), Refusal> {
    if rows > limits::DOCUMENT_OPS_MAX {
        return Err(Refusal::TooManyOperations);
    }
    if rows > limits::CHANGE_OPS_MAX { Err(Refusal::LongChange(rows)) } else { Ok(()) }
}

/// The root has no id, the head of a list no actor, an element no name and most operations no mark; all else has a value.
fn may_be_missing(column: u64) -> Result<(), Refusal> {
    match column {
        spec::OBJECT_ACTOR
        | spec::OBJECT_COUNTER
        | spec::KEY_ACTOR
        | spec::KEY_COUNTER
        | spec::KEY_NAME
        | spec::MARK_NAME => Ok(()),
        _ => Err(Refusal::MissingValue(column)),
    }
}

fn check_name(reader: &mut Reader) -> Result<(), Refusal> {
    let length = reader.unsigned()?;
    if length > limits::ELEMENT_BYTES_MAX as u64 {
        return Err(Refusal::NameTooLong(length));
    }
    std::str::from_utf8(reader.take(length)?).map(|_| ()).map_err(|_| Refusal::NotUtf8)
}
