use super::{
    columns::{Columns, spec},
    reader::Reader,
};
use crate::{
    Refusal,
    kinds::{Kind, Kinds, KindsBuilder},
};
use terms::Actor;

const MAKE_MAP: u64 = 0;
const PUT: u64 = 1;
const MARK: u64 = 7;

/// What each operation made, read from four of the columns; `data` is that of all columns, `actors` what they index.
pub(crate) fn kinds(columns: &Columns, data: &[u8], actors: &[Actor], text: &(u64, Actor)) -> Result<Kinds, Refusal> {
    let mut object_actors = Runs::new(columns.find(spec::OBJECT_ACTOR, data));
    let mut object_counters = Runs::new(columns.find(spec::OBJECT_COUNTER, data));
    let mut actions = Runs::new(columns.find(spec::ACTION, data));
    let mut inserts = Booleans::new(columns.find(spec::INSERT, data));
    let mut kinds = KindsBuilder::default();
    for _ in 0..columns.rows() {
        let object = object_counters.next()?.zip(object_actors.next()?);
        let (action, insert) = (actions.next()?, inserts.next()?);
        let in_text =
            object.is_some_and(|(counter, actor)| counter == text.0 && actors.get(actor as usize) == Some(&text.1));
        kinds.push(match action {
            Some(PUT) if insert && in_text => Kind::Character,
            Some(MAKE_MAP) if insert && in_text => Kind::Marker,
            Some(MARK) if insert && in_text => Kind::Boundary,
            _ => Kind::Other,
        });
    }
    Ok(kinds.build())
}

/// The values of a run-length column of unsigned numbers, one by one.
struct Runs<'a> {
    reader: Reader<'a>,
    left: u64,
    literal: bool,
    value: Option<u64>,
}

impl<'a> Runs<'a> {
    fn new(data: &'a [u8]) -> Self {
        Runs { reader: Reader::new(data), left: 0, literal: false, value: None }
    }

    /// The next row's value; none where it is missing or the column is at its end.
    fn next(&mut self) -> Result<Option<u64>, Refusal> {
        if self.left == 0 {
            if self.reader.is_empty() {
                return Ok(None);
            }
            let run = self.reader.signed()?;
            self.literal = run < 0;
            self.left = if run == 0 { self.reader.unsigned()? } else { run.unsigned_abs() };
            self.value = if run > 0 { Some(self.reader.unsigned()?) } else { None };
        }
        self.left -= 1;
        if self.literal { self.reader.unsigned().map(Some) } else { Ok(self.value) }
    }
}

/// The values of a column of booleans, one by one.
struct Booleans<'a> {
    reader: Reader<'a>,
    left: u64,
    value: bool,
}

impl<'a> Booleans<'a> {
    fn new(data: &'a [u8]) -> Self {
        Booleans { reader: Reader::new(data), left: 0, value: true }
    }

    /// The next row's value; false once the column is at its end.
    fn next(&mut self) -> Result<bool, Refusal> {
        while self.left == 0 {
            if self.reader.is_empty() {
                return Ok(false);
            }
            self.left = self.reader.unsigned()?;
            self.value = !self.value;
        }
        self.left -= 1;
        Ok(self.value)
    }
}
