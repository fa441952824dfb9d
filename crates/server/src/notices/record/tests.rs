use super::*;

/// Half past nine in the morning in Helsinki.
const MORNING: i64 = 1_932_276_600_000;
const HOUR: i64 = 60 * 60 * 1_000;

fn at(ms: i64) -> Timestamp {
    Timestamp::from_ms(MORNING + ms)
}

fn item(what: What, ms: i64) -> Item {
    Item::new(StatementId::new([1; 16]), OrganisationId::new([2; 16]), what, at(ms))
}

fn answered(comment: u32, ms: i64) -> Item {
    item(What::Answered { comments: [comment].into() }, ms)
}

fn finished(comments: &[u32], ms: i64) -> Item {
    item(What::Finished { round: 1, comments: comments.iter().copied().collect() }, ms)
}

#[test]
fn answers_of_one_sitting_are_one_item_that_waits_for_the_last() {
    let (after_last, most) = (limits::NOTICES_GATHER_MS, limits::NOTICES_GATHER_MS_MAX);
    let record = (1..=60).fold(Record::default(), |record, comment| record.with(answered(comment, 0)));
    assert_eq!(record.waiting.len(), 1);
    for (ms, told) in [(after_last - 1, 0), (after_last, 1), (after_last + 1, 1)] {
        assert_eq!(record.take(at(ms)).0.len(), told, "{ms}");
    }
    let long = record.with(answered(61, most - 1));
    for (ms, told) in [(most - 1, 0), (most, 1), (most + 1, 1)] {
        assert_eq!(long.take(at(ms)).0.len(), told, "{ms}");
    }
    let (single, daily, left) = long.take(at(most));
    assert_eq!((daily.len(), left), (0, Record::default()));
    assert_eq!(single[0].what, What::Answered { comments: (1..=61).collect() });
}

#[test]
fn a_letter_takes_the_answers_of_its_round_along() {
    let record = [answered(1, 0), answered(2, 0), answered(9, 0), finished(&[1, 2], 1)];
    let record = record.into_iter().fold(Record::default(), Record::with);
    let what: Vec<What> = record.waiting.iter().map(|item| item.what.clone()).collect();
    assert_eq!(what, [answered(9, 0).what, finished(&[1, 2], 1).what]);
    assert_eq!(record.clone().with(answered(2, 2)), record, "also the one that came after it");
}

#[test]
fn one_mail_a_day_at_most_goes_from_eight_in_the_morning_on() {
    let daily = Record::default().wanting(Wish::Daily);
    let until_eight = 22 * HOUR + HOUR / 2;
    let record = daily.with(item(What::Opened { round: 1 }, 0)).with(answered(1, HOUR));
    for (ms, told) in [(until_eight - 1, 0), (until_eight, 2), (until_eight + 1, 2)] {
        assert_eq!(record.take(at(ms)).1.len(), told, "{ms}");
    }
    let (single, _, left) = record.take(at(until_eight));
    assert!(single.is_empty() && left.waiting.is_empty());
    // What had come before eight and is found only now waits for the next day.
    let late = left.with(answered(2, until_eight - 1));
    assert_eq!(late.due(), Some(at(until_eight + 24 * HOUR)));
    let recorded = late.with(item(What::Recorded { comments: [3].into() }, until_eight));
    let (single, daily, _) = recorded.take(at(until_eight + HOUR));
    assert_eq!((single.len(), daily.len()), (1, 0), "what is said in one's name is told at once");
}

#[test]
fn whoever_wants_to_hear_nothing_hears_what_is_said_in_their_name() {
    let recorded = item(What::Recorded { comments: [3].into() }, 0);
    let record = Record::default().with(answered(1, 0)).with(recorded.clone()).wanting(Wish::None).with(answered(2, 0));
    assert_eq!(record.waiting, [recorded]);
}

#[test]
fn a_record_is_read_as_it_was_stored() {
    let record = Record::default().wanting(Wish::Daily).with(finished(&[1, 2], 0)).with(answered(3, 0));
    assert_eq!(Record::read(&record.bytes()), Some(record));
}
