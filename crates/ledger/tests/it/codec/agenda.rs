//! The agenda's entries: one file of bytes for each of its parts.

use super::entries;
use crate::world::organisation;
use ledger::codec::{decode, encode};
use ledger::{
    AgendaEvent, Event, GroupNumber, Participant, Phase, ThemeEvent, ThemeNumber, ThemeState, WorkshopEvent,
    WorkshopNumber,
};
use terms::Digest;

fn themes() -> Vec<AgendaEvent> {
    let (theme, organisation, content) = (ThemeNumber(3), organisation(2), Digest::new([6; 32]));
    let parked = Some("Odotetaan vaaleja.".to_owned());
    let events = vec![
        ThemeEvent::Proposed { theme, organisation, content },
        ThemeEvent::Reworded { theme, content },
        ThemeEvent::Supported { theme, organisation },
        ThemeEvent::SupportTakenBack { theme, organisation },
        ThemeEvent::PutTogether { theme, others: vec![ThemeNumber(1), ThemeNumber(2)] },
        ThemeEvent::TakenApart { theme, reason: "Eri asia".to_owned() },
        ThemeEvent::StateSet { theme, state: ThemeState::Parked, reason: parked },
        ThemeEvent::StateSet { theme, state: ThemeState::Chosen, reason: None },
        ThemeEvent::WordsErased { theme },
    ];
    events.into_iter().map(AgendaEvent::Theme).collect()
}

fn workshops() -> Vec<AgendaEvent> {
    let (workshop, content) = (WorkshopNumber(4), Digest::new([7; 32]));
    let (group, organisation) = (Participant::Group(GroupNumber(5)), Participant::Organisation(organisation(2)));
    let reason = Some("Teemoja puuttui".to_owned());
    let theme = ThemeNumber(6);
    let events = vec![
        WorkshopEvent::Opened { workshop, content, choices: 3, hidden: true, phones: false },
        WorkshopEvent::Moved { workshop, phase: Phase::Choosing, reason: None },
        WorkshopEvent::Moved { workshop, phase: Phase::Gathering, reason },
        WorkshopEvent::Joined { workshop, participant: organisation, content: None, phone: false },
        WorkshopEvent::Joined { workshop, participant: group, content: Some(content), phone: true },
        WorkshopEvent::ThemeAdded { workshop, theme, participant: organisation, content, late: false, phone: false },
        WorkshopEvent::ThemeAdded { workshop, theme, participant: group, content, late: true, phone: true },
        WorkshopEvent::Chose { workshop, participant: organisation, revision: 1, content, phone: false },
        WorkshopEvent::Chose { workshop, participant: group, revision: 2, content, phone: true },
        WorkshopEvent::ChoseLate { workshop, participant: organisation, content, phone: true },
        WorkshopEvent::Summarised { workshop, revision: 1, content },
        WorkshopEvent::SummaryPublished { workshop, revision: 1 },
        WorkshopEvent::WordsErased { workshop, participant: group },
    ];
    events.into_iter().map(AgendaEvent::Workshop).collect()
}

#[test]
fn bytes_of_the_agenda_keep_being_read_and_written_alike() {
    let parts = [
        ("themes", include_str!("../../data/agenda-themes-v6.ndjson"), themes()),
        ("workshops", include_str!("../../data/agenda-workshops-v6.ndjson"), workshops()),
    ];
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
