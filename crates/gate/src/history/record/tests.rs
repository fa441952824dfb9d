use super::*;

/// Thirty writers; some know little of the others, some changes have several kinds of operations.
fn history() -> History {
    let mut history = History::default();
    let mut own: Vec<u32> = Vec::new();
    for n in 0..400u32 {
        let writer = n * 7 % 30;
        let mut deps: Vec<u32> = own.iter().copied().skip((n % 5) as usize).step_by(11).collect();
        deps.extend(own.iter().copied().filter(|offset| history.entry(*offset).actor == writer % 30));
        deps.sort_unstable();
        deps.dedup();
        let past = Past::of(&deps, &history).expect("an honest past");
        let start_op = deps.iter().map(|dep| history.entry(*dep).last_op()).max().unwrap_or(0) + 1;
        let runs = [(1 + n % 3, Kind::Marker), (200, Kind::Other), (300, Kind::Character)];
        let kinds = if n % 4 == 0 { Kinds::Runs(Box::new(runs)) } else { Kinds::Uniform(KINDS[n as usize % 4]) };
        let (hash, actor) = (Sha256::digest(n.to_be_bytes()).into(), Actor::new([writer as u8; 16]));
        let new = NewEntry { hash: ChangeHash(hash), actor, start_op, operations: 300, deps, past, kinds };
        history.push(new).expect("room for another change");
        own.retain(|offset| history.entry(*offset).actor != history.entry(n).actor);
        own.push(n);
    }
    history
}

fn sealed(mut body: Vec<u8>) -> Vec<u8> {
    let sum = checksum(&body);
    body.extend_from_slice(&sum);
    body
}

#[test]
fn what_was_recorded_in_pieces_of_any_size_is_the_same_history() {
    let history = history();
    for bytes_max in [1, 500, 5_000, usize::MAX] {
        let (mut recalled, mut end) = (History::default(), 0);
        while end < history.len() {
            let (bytes, upto) = history.record(end, history.len(), bytes_max);
            assert!(bytes_max == usize::MAX || bytes.len() < bytes_max + 300, "one change more than asked for");
            recalled.recall(&bytes).expect("our own record");
            end = upto;
        }
        assert_eq!(recalled, history);
    }
}

#[test]
fn a_record_of_another_place_or_version_is_refused_and_changes_nothing() {
    let history = history();
    let (first, upto) = history.record(0, 100, usize::MAX);
    let (second, _) = history.record(upto, 200, usize::MAX);
    let mut recalled = History::default();
    assert_eq!(recalled.recall(&second), Err(Refusal::Unreadable), "the changes before are missing");
    recalled.recall(&first).expect("our own record");
    assert_eq!(recalled.recall(&first), Err(Refusal::Unreadable), "these are known already");
    let mut newer = second[..second.len() - CHECKSUM_BYTES].to_vec();
    newer[0] = VERSION + 1;
    assert_eq!(recalled.recall(&sealed(newer)), Err(Refusal::Unreadable));
    assert_eq!(recalled.len(), 100);
    recalled.recall(&second).expect("our own record");
}

#[test]
fn damage_is_refused_wherever_it_is() {
    let (bytes, _) = history().record(0, 60, usize::MAX);
    let mut empty = History::default();
    for place in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[place] ^= 1 << (place % 8);
        assert_eq!(empty.recall(&damaged), Err(Refusal::Checksum), "byte {place}");
        assert!(empty.recall(&bytes[..place]).is_err(), "{place} bytes");
    }
    assert_eq!(empty, History::default());
}

/// A checksum says nothing about who wrote it: bytes that nobody honest writes must not point outside the history.
#[test]
fn forged_records_are_refused_or_make_a_history_that_holds_together() {
    let history = history();
    let (bytes, _) = history.record(0, history.len(), usize::MAX);
    let body = &bytes[..bytes.len() - CHECKSUM_BYTES];
    let mut taken = 0;
    for round in 0..20_000usize {
        let mut forged = body.to_vec();
        for turn in 0..1 + round % 3 {
            let dice = Sha256::digest([round.to_be_bytes(), turn.to_be_bytes()].concat());
            let place = u64::from_be_bytes(std::array::from_fn(|n| dice[n])) as usize % forged.len().min(2_000);
            forged[place] = dice[9];
        }
        let mut recalled = History::default();
        if recalled.recall(&sealed(forged)).is_err() {
            assert_eq!(recalled, History::default());
            continue;
        }
        taken += 1;
        let all: Vec<u32> = (0..recalled.len()).step_by(17).collect();
        let past = Past::of(&all, &recalled).unwrap_or_default();
        for actor in recalled.actors.clone() {
            (0..20).for_each(|n| _ = recalled.kind_in(&past, n * 50, &actor));
        }
        recalled.truncate(0);
        assert_eq!(recalled, History::default());
    }
    assert!(taken > 100, "hashes may be anything: {taken}");
}
