//! The agenda's entries: one file of bytes for each of its parts.

use super::entries;
use crate::world::organisation;
use ledger::codec::{decode, encode};
use ledger::{AgendaEvent, Event, ThemeEvent, ThemeNumber};
use terms::Digest;

fn themes() -> Vec<AgendaEvent> {
    let (theme, organisation, content) = (ThemeNumber(3), organisation(2), Digest::new([6; 32]));
    vec![ThemeEvent::Proposed { theme, organisation, content }].into_iter().map(AgendaEvent::Theme).collect()
}

#[test]
fn bytes_of_the_agenda_keep_being_read_and_written_alike() {
    let parts = [("themes", include_str!("../../data/agenda-themes-v6.ndjson"), themes())];
    for (name, golden, events) in parts {
        let entries = entries(events.into_iter().map(Event::Agenda).collect());
        let written: Vec<String> =
            entries.iter().map(|entry| String::from_utf8(encode(entry)).expect("JSON")).collect();
        assert_eq!(golden.lines().collect::<Vec<_>>(), written, "{name}, which is\n{}", written.join("\n"));
        for (line, entry) in golden.lines().zip(entries) {
            assert_eq!(decode(line.as_bytes()).expect("readable"), entry, "{name}");
        }
    }
}
