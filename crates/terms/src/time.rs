use std::fmt;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A moment: milliseconds since 1970-01-01T00:00:00Z, written as RFC 3339 in UTC.
/// The shell reads the clock and words the moment in people's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The first moment of the year 10000: RFC 3339 has four digits for the year.
    const END_MS: i64 = 253_402_300_800_000;

    /// From milliseconds since 1970, clamped to the years 1970 to 9999, which RFC 3339 can write.
    pub const fn from_ms(ms: i64) -> Self {
        match ms {
            i64::MIN..0 => Timestamp(0),
            0..Self::END_MS => Timestamp(ms),
            _ => Timestamp(Self::END_MS - 1),
        }
    }

    /// Milliseconds since 1970.
    pub const fn ms(self) -> i64 {
        self.0
    }

    /// Reads what `Display` writes: `2026-03-17T21:59:00.000Z`, and nothing looser.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = |from: usize, to: usize| -> Option<i64> {
            let part = text.get(from..to)?;
            part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok())?
        };
        let (year, month, day) = (digits(0, 4)?, digits(5, 7)?, digits(8, 10)?);
        let (hour, minute, second, ms) = (digits(11, 13)?, digits(14, 16)?, digits(17, 19)?, digits(20, 23)?);
        let time_ms = ((hour * 60 + minute) * 60 + second) * 1000 + ms;
        let moment = Timestamp(days_before(year, month, day) * DAY_MS + time_ms);
        // Writing it again settles everything else: punctuation, the length of months, 24:60:60.
        (moment.0 >= 0 && moment.to_string() == text).then_some(moment)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = date(self.0.div_euclid(DAY_MS));
        let ms = self.0.rem_euclid(DAY_MS);
        let (hour, minute, second) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z", ms % 1000)
    }
}

/// A day of the calendar, without a zone: from when a membership holds, when a board decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i64);

impl Date {
    /// Reads what `Display` writes: `2026-03-17`, and nothing looser.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = |from: usize, to: usize| -> Option<i64> {
            let part = text.get(from..to)?;
            part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok())?
        };
        let (year, month, day) = (digits(0, 4)?, digits(5, 7)?, digits(8, 10)?);
        let read = Date(days_before(year, month, day));
        // Writing it again settles everything else: punctuation, the length of months.
        (year >= 1 && read.to_string() == text).then_some(read)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = date(self.0);
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// Days from 1970-01-01 to a date of the Gregorian calendar. Years are counted from March, so that the leap day comes
/// last; 719,468 days lie between 0000-03-01 and 1970-01-01.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let years = if month <= 2 { year - 1 } else { year };
    let months = (month + 9) % 12;
    years * 365 + years / 4 - years / 100 + years / 400 + (months * 153 + 2) / 5 + day - 1 - 719_468
}

/// The date that lies `days` after 1970-01-01; the inverse of [`days_before`].
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (year_of_era * 365 + year_of_era / 4 - year_of_era / 100);
    let months = (of_year * 5 + 2) / 153;
    let day = of_year - (months * 153 + 2) / 5 + 1;
    let month = if months < 10 { months + 3 } else { months - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}
