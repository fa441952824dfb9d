//! A gate that has been recalled from its records is the gate that replays the log.

use crate::{corpus::javascript, dice::Dice};
use gate::{Chunk, Damaged, Gate, Refusal};
use terms::Offset;

/// What `gate` recorded between cuts that the dice choose, recalled upon the log's first change.
pub(crate) fn recalled(gate: &Gate, creation: &[u8], dice: &mut Dice) -> Gate {
    let mut recalled = Gate::open(creation).expect("the creating change");
    while recalled.length() < gate.length() {
        let upto = Offset(recalled.length().0 + 1 + dice.below(200) as u64);
        let (bytes, end) = gate.record(recalled.length(), upto, 1 + dice.below(4_000));
        recalled.recall(&bytes).expect("the gate's own record");
        assert_eq!(recalled.length(), end);
    }
    recalled
}

#[test]
fn a_recalled_gate_is_the_replayed_one_and_judges_what_comes_alike() {
    let log = javascript();
    for seed in 0..20 {
        let mut dice = Dice::new(seed);
        let half = 1 + dice.below(log.len() - 1);
        let mut replayed = Gate::open(&log[0]).expect("the creating change");
        log[1..half].iter().for_each(|bytes| replayed.replay(bytes).expect("a change of the log"));
        let mut recalled = recalled(&replayed, &log[0], &mut dice);
        assert_eq!(recalled, replayed, "seed {seed}");
        for (at, bytes) in log.iter().enumerate() {
            let push = [Chunk::parse(bytes).expect("a chunk")];
            assert_eq!(recalled.admit(&push), replayed.admit(&push), "seed {seed}, change {at}");
        }
        assert_eq!(recalled, replayed, "seed {seed}");
    }
}

#[test]
fn a_damaged_record_leaves_the_gate_to_be_replayed() {
    let log = javascript();
    let mut replayed = Gate::open(&log[0]).expect("the creating change");
    log[1..].iter().for_each(|bytes| replayed.replay(bytes).expect("a change of the log"));
    let (mut bytes, _) = replayed.record(Offset(1), replayed.length(), usize::MAX);
    let mut gate = Gate::open(&log[0]).expect("the creating change");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    assert_eq!(gate.recall(&bytes), Err(Damaged::Record(Refusal::Checksum)));
    log[1..].iter().for_each(|bytes| gate.replay(bytes).expect("a change of the log"));
    assert_eq!(gate, replayed);
}
