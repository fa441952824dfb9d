//! Moments in people's own time: date, time and zone.

use crate::caller::Caller;
use jiff::tz::TimeZone;
use terms::{Date, Timestamp};
use words::Words;

/// The zone that the network's dates are in.
const ZONE: &str = "Europe/Helsinki";

/// The moment in words.
pub(crate) fn in_words(caller: &Caller, at: Timestamp) -> String {
    said(caller.words, at)
}

/// The moment in words of a language that is not the caller's.
pub(crate) fn said(words: &Words, at: Timestamp) -> String {
    let zone = TimeZone::get(ZONE).expect("the time zones are compiled in");
    let stamp = jiff::Timestamp::from_millisecond(at.ms()).expect("a timestamp lies in the years 1970 to 9999");
    let local = stamp.to_zoned(zone);
    let unsigned = |part: i8| u32::from(part.unsigned_abs());
    words.say_with(
        "moment",
        &[
            ("day", unsigned(local.day()).into()),
            ("month", unsigned(local.month()).into()),
            ("year", local.year().to_string().into()),
            ("hour", format!("{:02}", local.hour()).into()),
            ("minute", format!("{:02}", local.minute()).into()),
        ],
    )
}

/// The day of a moment, where the network is.
pub(crate) fn day_of(at: Timestamp) -> Date {
    let zone = TimeZone::get(ZONE).expect("the time zones are compiled in");
    let stamp = jiff::Timestamp::from_millisecond(at.ms()).expect("a timestamp lies in the years 1970 to 9999");
    Date::parse(&stamp.to_zoned(zone).date().to_string()).expect("a civil date is written as ours are")
}

/// The day in words.
pub(crate) fn day_in_words(caller: &Caller, day: Date) -> String {
    let text = day.to_string();
    let mut parts = text.split('-').map(|part| part.parse::<u32>().unwrap_or_default());
    let mut part = || parts.next().unwrap_or_default();
    let (year, month, day) = (part(), part(), part());
    caller.words.say_with("day", &[("day", day.into()), ("month", month.into()), ("year", year.to_string().into())])
}
