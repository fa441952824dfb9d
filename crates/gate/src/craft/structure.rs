use super::{Case, RawChange, Target, literals, plain, run, signed, unsigned};
use crate::chunk::columns::spec;
use terms::limits;

const CODE: &str = "malformed-change";
const HUGE: i64 = 1 << 40;

/// A spelling that the format allows for the same operations and automerge wouldn't choose.
const NOT_CANONICAL: &str = "not-canonical";

type Spoil = fn(&mut RawChange);

/// What a change's header and columns can lie about.
pub(super) fn cases(target: &Target) -> Vec<Case> {
    let spoilt = headers().into_iter().chain(columns());
    let mut cases: Vec<Case> = spoilt.map(|(name, spoil)| target.spoilt(name, CODE, spoil)).collect();
    cases.extend(spellings().into_iter().map(|(name, spoil)| target.spoilt(name, NOT_CANONICAL, spoil)));
    cases.extend(counts(target));
    cases.extend(unsplit(target));
    cases
}

/// What an honest editor sends that does not split its edits. It is refused, and told so in words of its own.
fn unsplit(target: &Target) -> Vec<Case> {
    const CODE: &str = "change-too-large";
    let large = plain(&vec![0; limits::CHUNK_BYTES_MAX]);
    vec![
        target.spoilt("a million operations as runs", CODE, |raw| *raw = runs(raw, 1_000_000)),
        target.case("a paste that was not split", CODE, vec![target.insertion(); limits::CHANGE_OPS_MAX as usize + 1]),
        Case { name: "a change of too many bytes", bytes: large, code: CODE },
    ]
}

fn headers() -> Vec<(&'static str, Spoil)> {
    vec![
        ("an empty actor", |raw| raw.actor.clear()),
        ("an actor of 17 bytes", |raw| raw.actor.push(0)),
        ("an actor of 8 MB", |raw| raw.actor = vec![7; 8 << 20]),
        ("an actor of 200 kB", |raw| raw.actor = vec![7; 200_000]),
        ("another actor of 15 bytes", |raw| raw.others.push(vec![0xff; 15])),
        ("other actors twice", |raw| raw.others = [raw.others.clone(), raw.others.clone()].concat()),
        ("other actors unsorted", |raw| raw.others = vec![vec![9; 16], vec![8; 16]]),
        ("the own actor among the others", |raw| raw.others = vec![raw.actor.clone()]),
        ("dependencies twice", |raw| raw.deps = [raw.deps.clone(), raw.deps.clone()].concat()),
        ("dependencies unsorted", |raw| raw.deps = vec![[9; 32], [8; 32]]),
        ("too many dependencies", |raw| {
            raw.deps = (0..=limits::DEPS_MAX as u32).map(|n| [n.to_be_bytes(); 8].concat()).map(to_hash).collect();
        }),
        ("the earliest time there is", |raw| raw.time = i64::MIN),
        ("the latest time there is", |raw| raw.time = i64::MAX),
        ("a time before 1970", |raw| raw.time = -1),
        ("an overlong message", |raw| raw.message = vec![b'm'; limits::CHANGE_MESSAGE_BYTES_MAX + 1]),
        ("a message of 100 kB", |raw| raw.message = vec![b'm'; 100_000]),
        ("a message that is no text", |raw| raw.message = vec![0xff]),
        ("an operation number of nought", |raw| raw.start_op = 0),
        ("operations that leave 32 bits", |raw| raw.start_op = 1 << 32),
        ("operations that leave 64 bits", |raw| raw.start_op = u64::MAX),
        ("an author's footer", |raw| raw.extra = vec![1, 2, 3, 4]),
    ]
}

fn columns() -> Vec<(&'static str, Spoil)> {
    vec![
        ("2^40 operations as runs", |raw| *raw = runs(raw, HUGE)),
        ("ten million operations as runs", |raw| *raw = runs(raw, 10_000_000)),
        ("2^40 predecessors of one operation", |raw| {
            raw.set(spec::PREDECESSORS, run(1, &unsigned(HUGE as u64)));
            raw.set(spec::PREDECESSOR_ACTOR, run(HUGE, &[0]));
            raw.set(spec::PREDECESSOR_COUNTER, run(HUGE, &[1]));
        }),
        ("2^63 missing objects", |raw| raw.set(spec::OBJECT_COUNTER, [vec![0], unsigned(1 << 63)].concat())),
        ("a literal run of 2^63", |raw| raw.set(spec::ACTION, signed(i64::MIN))),
        ("a run of nothing", |raw| raw.set(spec::ACTION, vec![0, 0])),
        ("2^40 insertions", |raw| raw.set(spec::INSERT, unsigned(HUGE as u64))),
        ("insert flags that alternate nowhere", |raw| raw.set(spec::INSERT, vec![0, 0, 0, 1])),
        ("a value of 2^40 bytes", |raw| raw.set(spec::VALUE_META, run(1, &unsigned((HUGE as u64) << 4 | 6)))),
        ("a value without bytes", |raw| raw.set(spec::VALUE, Vec::new())),
        ("a value of an unknown type", |raw| raw.set(spec::VALUE_META, literals(&[vec![0x1f]]))),
        ("a value that is no text", |raw| raw.set(spec::VALUE, vec![0xff])),
        ("no operations", |raw| raw.columns.clear()),
        ("an unknown column", |raw| raw.set(0xf0, vec![])),
        ("a deflated column", |raw| raw.columns[0].0 |= 8),
        ("columns unsorted", |raw| raw.columns.swap(0, 1)),
        ("a column twice", |raw| raw.columns.insert(0, raw.columns[0].clone())),
        ("a column that is too short", |raw| raw.set(spec::KEY_COUNTER, run(2, &[1]))),
        ("a column that ends early", |raw| raw.set(spec::OBJECT_COUNTER, vec![0x7f])),
        ("a missing action", |raw| raw.set(spec::ACTION, vec![0, 1])),
        ("an unknown action", |raw| raw.set(spec::ACTION, literals(&[vec![8]]))),
        ("an actor index out of range", |raw| raw.set(spec::OBJECT_ACTOR, literals(&[vec![9]]))),
        ("a negative counter", |raw| raw.set(spec::KEY_COUNTER, literals(&[signed(-5)]))),
        ("a counter of 2^62", |raw| raw.set(spec::KEY_COUNTER, literals(&[signed(1 << 62)]))),
        ("an object counter of 2^40", |raw| raw.set(spec::OBJECT_COUNTER, literals(&[unsigned(HUGE as u64)]))),
        ("counters that overflow", |raw| raw.set(spec::KEY_COUNTER, run(20_000, &signed(i64::MAX)))),
        ("predecessors without ids", |raw| raw.set(spec::PREDECESSORS, literals(&[vec![1]]))),
        ("a key of 1 kB", |raw| {
            raw.set(spec::KEY_NAME, literals(&[[unsigned(1000), vec![b'k'; 1000]].concat()]));
        }),
        ("a key that is no text", |raw| raw.set(spec::KEY_NAME, literals(&[vec![1, 0xff]]))),
        ("a number in eleven bytes", |raw| raw.set(spec::ACTION, [&[0x7f][..], &[0x80; 10], &[0]].concat())),
        ("a number with a needless byte", |raw| raw.set(spec::ACTION, vec![0x7f, 0x81, 0x00])),
    ]
}

fn spellings() -> Vec<(&'static str, Spoil)> {
    vec![
        ("a run of one instead of a literal", |raw| raw.set(spec::ACTION, run(1, &[1]))),
        ("an actor that nothing refers to", |raw| {
            raw.others.push(vec![0xff; 16]);
            raw.others.sort();
            raw.others.dedup();
        }),
        ("a column of missing names", |raw| raw.set(spec::MARK_NAME, vec![0, 1])),
        ("a column of false flags", |raw| raw.set(spec::EXPAND, vec![1])),
        ("an empty column that should be absent", |raw| raw.set(spec::MARK_NAME, vec![])),
    ]
}

/// Counts that promise more than the chunk has.
fn counts(target: &Target) -> Vec<Case> {
    let honest = target.raw();
    let huge = unsigned(HUGE as u64);
    let header = |others: Vec<u8>| {
        let actor = [vec![16], honest.actor.clone()].concat();
        [vec![0], actor, unsigned(honest.seq), unsigned(honest.start_op), vec![0, 0], others].concat()
    };
    let rows = [
        ("2^40 dependencies", huge.clone()),
        ("2^40 other actors", header(huge.clone())),
        ("60,000 other actors that are not there", header(unsigned(60_000))),
        ("2^40 columns", header([vec![0], huge.clone()].concat())),
        ("a column of 2^40 bytes", header([vec![0, 1, 1], huge].concat())),
    ];
    rows.into_iter().map(|(name, body)| Case { name, bytes: plain(&body), code: CODE }).collect()
}

/// `ROOT.a = null` many times over, in some 100 bytes whatever the number.
fn runs(raw: &RawChange, operations: i64) -> RawChange {
    let columns = vec![
        (spec::KEY_NAME, run(operations, b"\x01a")),
        (spec::INSERT, unsigned(operations as u64)),
        (spec::ACTION, run(operations, &[1])),
        (spec::VALUE_META, run(operations, &[0])),
        (spec::PREDECESSORS, run(operations, &[0])),
    ];
    RawChange { others: Vec::new(), columns, ..raw.clone() }
}

fn to_hash(bytes: Vec<u8>) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(&bytes);
    hash
}
