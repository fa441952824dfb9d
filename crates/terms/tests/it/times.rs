use terms::{Date, Timestamp};

#[test]
fn a_moment_is_written_as_rfc_3339() {
    for (ms, text) in [
        (0, "1970-01-01T00:00:00.000Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (1_773_784_740_123, "2026-03-17T21:59:00.123Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ] {
        assert_eq!(Timestamp::from_ms(ms).to_string(), text);
        assert_eq!(Timestamp::parse(text), Some(Timestamp::from_ms(ms)));
    }
}

#[test]
fn every_day_of_four_centuries_reads_back() {
    for day in 0..146_097 {
        let moment = Timestamp::from_ms(day * 86_400_000 + 1);
        assert_eq!(Timestamp::parse(&moment.to_string()), Some(moment));
    }
}

#[test]
fn what_is_not_a_moment_is_not_read() {
    for wrong in [
        "",
        "2026-03-17",
        "2026-02-30T00:00:00.000Z",
        "2026-03-17T24:00:00.000Z",
        "2026-03-17T21:59:00.000+02:00",
        "2026-03-17 21:59:00.000Z",
        "+026-03-17T21:59:00.000Z",
    ] {
        assert_eq!(Timestamp::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn moments_outside_the_written_years_are_clamped() {
    assert_eq!(Timestamp::from_ms(-1).to_string(), "1970-01-01T00:00:00.000Z");
    assert_eq!(Timestamp::from_ms(i64::MAX).to_string(), "9999-12-31T23:59:59.999Z");
}

#[test]
fn a_day_reads_back_and_nothing_looser_does() {
    for day in ["0001-01-01", "1919-01-04", "1970-01-01", "2024-02-29", "9999-12-31"] {
        assert_eq!(Date::parse(day).map(|date| date.to_string()).as_deref(), Some(day));
    }
    assert!(Date::parse("1919-01-04") < Date::parse("1970-01-01"));
    for wrong in ["", "0000-12-31", "2026-02-29", "2026-3-17", "17.3.2026", "2026-03-17T00:00", "2026/03/17"] {
        assert_eq!(Date::parse(wrong), None, "{wrong}");
    }
}
