//! Moments in people's own time: date, time and zone.

use crate::caller::Caller;
use jiff::civil;
use jiff::tz::{AmbiguousOffset, TimeZone};
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
    let local = zoned(at);
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

/// The first time after the moment that clocks where the network is show this full hour.
pub(crate) fn next_at_hour(at: Timestamp, hour: i8) -> Timestamp {
    let after = zoned(at);
    let on = |day: civil::Date| day.at(hour, 0, 0, 0).to_zoned(zone()).ok().filter(|moment| *moment > after);
    let mut days = after.date().series(jiff::Span::new().days(1)).take(3);
    let found = days.find_map(on).map(|moment| Timestamp::from_ms(moment.timestamp().as_millisecond()));
    // Behind the last day of all calendars nothing follows.
    found.unwrap_or(at)
}

/// When clocks where the network is show this full hour on the day; none behind the end of all calendars.
pub(crate) fn on_day_at(day: Date, hour: i8) -> Option<Timestamp> {
    let day: civil::Date = day.to_string().parse().ok()?;
    let moment = day.at(hour, 0, 0, 0).to_zoned(zone()).ok()?;
    Some(Timestamp::from_ms(moment.timestamp().as_millisecond()))
}

/// The day of a moment, where the network is.
pub(crate) fn day_of(at: Timestamp) -> Date {
    Date::parse(&zoned(at).date().to_string()).expect("a civil date is written as ours are")
}

/// The day in words.
pub(crate) fn day_in_words(caller: &Caller, day: Date) -> String {
    day_said(caller.words, day)
}

/// The day in words of a language that is not the caller's.
pub(crate) fn day_said(words: &Words, day: Date) -> String {
    let text = day.to_string();
    let mut parts = text.split('-').map(|part| part.parse::<u32>().unwrap_or_default());
    let mut part = || parts.next().unwrap_or_default();
    let (year, month, day) = (part(), part(), part());
    words.say_with("day", &[("day", day.into()), ("month", month.into()), ("year", year.to_string().into())])
}

/// Why a moment that was typed is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoMoment {
    /// It can't be read.
    Unreadable,
    /// Clocks are put forward over it.
    Skipped,
}

impl NoMoment {
    /// The code of its words.
    pub(crate) fn code(self) -> &'static str {
        match self {
            NoMoment::Unreadable => "bad-local-time",
            NoMoment::Skipped => "time-skipped",
        }
    }
}

/// The moment that a browser's field for date and time holds, `2031-03-17T23:59`, where the network is. An hour that
/// comes twice means the second: nobody has less time than they read.
pub(crate) fn local(text: &str) -> Result<Timestamp, NoMoment> {
    let read: civil::DateTime = text.trim().parse().map_err(|_| NoMoment::Unreadable)?;
    let moment = zone().to_ambiguous_zoned(read);
    if let AmbiguousOffset::Gap { .. } = moment.offset() {
        return Err(NoMoment::Skipped);
    }
    let moment = moment.later().map_err(|_| NoMoment::Unreadable)?;
    Ok(Timestamp::from_ms(moment.timestamp().as_millisecond()))
}

/// The last minute of the day of a moment, as such a field holds it.
pub(crate) fn end_of_day(at: Timestamp) -> String {
    format!("{}T23:59", day_of(at))
}

/// The moment as such a field holds it.
pub(crate) fn typed(at: Timestamp) -> String {
    zoned(at).strftime("%Y-%m-%dT%H:%M").to_string()
}

/// How long it is until then.
pub(crate) fn left(words: &Words, now: Timestamp, until: Timestamp) -> String {
    lasted(words, until.ms() - now.ms())
}

/// A length of time in its two largest units, or that it is less than a minute.
pub(crate) fn lasted(words: &Words, ms: i64) -> String {
    let minutes = usize::try_from(ms.max(0) / 60_000).unwrap_or(usize::MAX);
    let (days, hours, minutes) = (minutes / 1_440, minutes / 60 % 24, minutes % 60);
    let count = |key: &str, count: usize| words.say_with(key, &[("count", count.into())]);
    let parts = match (days, hours, minutes) {
        (0, 0, 0) => return words.say("left-moment"),
        (0, 0, minutes) => vec![count("left-minutes", minutes)],
        (0, hours, 0) => vec![count("left-hours", hours)],
        (0, hours, minutes) => vec![count("left-hours", hours), count("left-minutes", minutes)],
        (days, 0, _) => vec![count("left-days", days)],
        (days, hours, _) => vec![count("left-days", days), count("left-hours", hours)],
    };
    parts.join(" ")
}

fn zoned(at: Timestamp) -> jiff::Zoned {
    let stamp = jiff::Timestamp::from_millisecond(at.ms()).expect("a timestamp lies in the years 1970 to 9999");
    stamp.to_zoned(zone())
}

fn zone() -> TimeZone {
    TimeZone::get(ZONE).expect("the time zones are compiled in")
}

#[cfg(test)]
mod tests {
    use super::*;
    use words::Language;

    #[test]
    fn the_next_morning_is_found_also_where_clocks_are_changed() {
        for (at, next) in [
            ("2031-03-03T05:59:59.999Z", "2031-03-03T06:00:00.000Z"),
            ("2031-03-03T06:00:00.000Z", "2031-03-04T06:00:00.000Z"),
            ("2031-03-29T07:00:00.000Z", "2031-03-30T05:00:00.000Z"),
            ("2031-10-25T07:00:00.000Z", "2031-10-26T06:00:00.000Z"),
        ] {
            let at = Timestamp::parse(at).expect("a moment");
            assert_eq!(next_at_hour(at, terms::limits::NOTICES_DAILY_HOUR).to_string(), next);
        }
    }

    #[test]
    fn an_hour_of_a_day_is_meant_where_the_network_is() {
        let at = |day, hour| on_day_at(Date::parse(day).expect("a day"), hour).map(|at| at.to_string());
        assert_eq!(at("2031-03-03", 8), Some("2031-03-03T06:00:00.000Z".to_owned()));
        assert_eq!(at("2031-07-03", 8), Some("2031-07-03T05:00:00.000Z".to_owned()), "in summer");
    }

    #[test]
    fn what_is_typed_is_meant_where_the_network_is() {
        let utc = |text| local(text).map(|at| at.to_string());
        let is = |text: &str| Ok(text.to_owned());
        assert_eq!(utc("2031-03-17T23:59"), is("2031-03-17T21:59:00.000Z"));
        assert_eq!(utc("2031-07-17T23:59"), is("2031-07-17T20:59:00.000Z"), "in summer");
        let again = local("2031-07-17T23:59").map(typed);
        assert_eq!(again, is("2031-07-17T23:59"), "and shown there");
        assert_eq!(utc(" 2031-07-17T23:59:30 "), is("2031-07-17T20:59:30.000Z"));
        assert_eq!(utc("2031-03-30T03:30"), Err(NoMoment::Skipped), "clocks go from 3 to 4");
        assert_eq!(utc("2031-10-26T03:30"), is("2031-10-26T01:30:00.000Z"), "the second half past three");
        for text in ["", "17.3.2031 23.59", "2031-02-30T10:00", "2031-03-17", "2031-03-17T25:00"] {
            assert!(local(text).is_err() || text == "2031-03-17", "{text}");
        }
    }

    #[test]
    fn time_left_is_said_in_two_units_at_most() {
        let words = Words::of(Language::English);
        let minutes = |minutes: i64| left(words, Timestamp::from_ms(0), Timestamp::from_ms(minutes * 60_000));
        let rows = [
            (0, "less than a minute"),
            (1, "1 minute"),
            (59, "59 minutes"),
            (60, "1 hour"),
            (61, "1 hour 1 minute"),
            (1_440, "1 day"),
            (1_499, "1 day"),
            (1_500, "1 day 1 hour"),
            (20_160, "14 days"),
        ];
        for (count, said) in rows {
            assert_eq!(minutes(count), said);
        }
        assert_eq!(left(words, Timestamp::from_ms(1), Timestamp::from_ms(0)), "less than a minute");
    }
}
