//! The lines of a calendar, as RFC 5545 has them. Libraries for this bring a second calendar of their own along; what is
//! needed here is five properties and the folding of lines.

use std::fmt::Write;
use terms::{Date, Timestamp};

/// Octets of a line without its end (RFC 5545, 3.1).
const LINE_BYTES_MAX: usize = 75;

/// A calendar in the making.
pub(super) struct Calendar(String);

/// When something is.
pub(super) enum When {
    /// Over some time.
    From(Timestamp, Timestamp),
    /// At a moment.
    At(Timestamp),
    /// All day.
    On(Date),
    /// From one day to another, both counted.
    Days(Date, Date),
}

/// Something that is in it.
pub(super) struct Event<'a> {
    /// The same each time that the calendar is asked for.
    pub(super) uid: &'a str,
    /// When the calendar was asked for.
    pub(super) stamp: Timestamp,
    pub(super) when: When,
    pub(super) summary: &'a str,
    pub(super) description: &'a str,
    pub(super) link: &'a str,
}

fn basic(day: Date) -> String {
    day.to_string().replace('-', "")
}

/// The next day; behind the last day of all calendars the same.
fn day_after(day: Date) -> Date {
    let next = day.to_string().parse::<jiff::civil::Date>().ok().and_then(|day| day.tomorrow().ok());
    next.and_then(|next| Date::parse(&next.to_string())).unwrap_or(day)
}

impl Calendar {
    pub(super) fn new(name: &str, language: &str) -> Self {
        let mut calendar = Calendar(String::new());
        calendar.line("BEGIN", "VCALENDAR");
        calendar.line("VERSION", "2.0");
        calendar.line("PRODID", &format!("-//Lausuma//{}", language.to_uppercase()));
        calendar.line("X-WR-CALNAME", &escaped(name));
        calendar
    }

    pub(super) fn add(&mut self, event: Event<'_>) {
        self.line("BEGIN", "VEVENT");
        self.line("UID", event.uid);
        self.line("DTSTAMP", &utc(event.stamp));
        match event.when {
            When::From(from, until) => {
                self.line("DTSTART", &utc(from));
                self.line("DTEND", &utc(until.max(from)));
            }
            When::At(moment) => self.line("DTSTART", &utc(moment)),
            When::On(day) => self.line("DTSTART;VALUE=DATE", &basic(day)),
            When::Days(first, last) => {
                self.line("DTSTART;VALUE=DATE", &basic(first));
                // The end is the first day that is not of it.
                self.line("DTEND;VALUE=DATE", &basic(day_after(last.max(first))));
            }
        }
        self.line("SUMMARY", &escaped(event.summary));
        if !event.description.is_empty() {
            self.line("DESCRIPTION", &escaped(event.description));
        }
        self.line("URL", event.link);
        self.line("END", "VEVENT");
    }

    pub(super) fn text(mut self) -> String {
        self.line("END", "VCALENDAR");
        self.0
    }

    /// One property, folded where it is long; never inside a character.
    fn line(&mut self, name: &str, value: &str) {
        let mut room = LINE_BYTES_MAX;
        for letter in name.chars().chain([':']).chain(value.chars()) {
            if letter.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = LINE_BYTES_MAX - 1;
            }
            self.0.push(letter);
            room -= letter.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// A text as a value: what would end or part it is marked (RFC 5545, 3.3.11).
fn escaped(text: &str) -> String {
    let mut value = String::new();
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => _ = write!(value, "\\{letter}"),
            '\n' => value.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => value.push(letter),
        }
    }
    value
}

/// `20270317T215900Z`.
fn utc(at: Timestamp) -> String {
    let text = at.to_string();
    let plain: String =
        text.chars().take_while(|letter| *letter != '.').filter(|letter| !"-:".contains(*letter)).collect();
    format!("{plain}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_letters_and_values_are_marked() {
        let mut calendar = Calendar::new("Järjestöt", "fi");
        let stamp = Timestamp::parse("2027-03-17T21:59:00.000Z").expect("a time");
        calendar.add(Event {
            uid: "1@2",
            stamp,
            when: When::From(stamp, stamp),
            summary: &format!("Yksi, kaksi; kolme\\ {}\nrivi\r", "ä".repeat(60)),
            description: "",
            link: "https://lausuma.example/",
        });
        let text = calendar.text();
        assert!(text.lines().all(|line| line.len() <= LINE_BYTES_MAX), "{text}");
        assert!(text.ends_with("END:VCALENDAR\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']), "{text}");
        let unfolded = text.replace("\r\n ", "");
        assert!(
            unfolded.contains(&format!("SUMMARY:Yksi\\, kaksi\\; kolme\\\\ {}\\nrivi\r\n", "ä".repeat(60))),
            "{text}"
        );
        assert!(unfolded.contains("DTSTART:20270317T215900Z\r\n"), "{text}");
        assert!(!unfolded.contains("DESCRIPTION"));
    }
}
