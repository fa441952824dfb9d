use super::{Case, Target, chunk, expanded};
use terms::ChangeHash;

const CODE: &str = "out-of-order";

/// Changes that claim another place in time, or another writer.
pub(super) fn cases(target: &Target) -> Vec<Case> {
    let forged = expanded(
        target.victim,
        target.victim_seq + 1,
        target.max_op + 1,
        target.heads.clone(),
        vec![target.insertion()],
    );
    let orphan = expanded(target.attacker, 1, target.max_op + 1, vec![ChangeHash([7; 32])], vec![target.insertion()]);
    vec![
        target.spoilt("a sequence number of nought", CODE, |raw| raw.seq = 0),
        target.spoilt("a sequence number after a gap", CODE, |raw| raw.seq = 9),
        target.spoilt("the highest sequence number", CODE, |raw| raw.seq = u64::MAX),
        target.spoilt("operations from 1 again", CODE, |raw| raw.start_op = 1),
        target.spoilt("operations after a gap", CODE, |raw| raw.start_op += 1),
        target.spoilt("operations one too early", CODE, |raw| raw.start_op -= 1),
        target.spoilt("operations from 2^31", CODE, |raw| raw.start_op = 1 << 31),
        target.spoilt("operations from 2^32 - 1", CODE, |raw| raw.start_op = u64::from(u32::MAX)),
        target.spoilt("no dependencies", CODE, |raw| raw.deps.clear()),
        Case { name: "an unknown dependency", bytes: chunk(orphan), code: CODE },
        Case { name: "the victim's next change", bytes: chunk(forged), code: "foreign-actor" },
    ]
}
