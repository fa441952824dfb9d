//! The agenda's entries: one file of bytes for each of its parts.

use super::entries;
use crate::world::{at, day, organisation};
use ledger::codec::{decode, encode};
use ledger::{
    AgendaEvent, AnswerWay, Channel, ContactNumber, Event, GroupNumber, Means, MomentNumber, Participant, Phase,
    Respondent, SurveyEvent, SurveyNumber, SurveyPromise, SurveyReach, TargetEvent, TargetNumber, ThemeEvent,
    ThemeNumber, ThemeState, Website, WorkshopEvent, WorkshopNumber, YearEvent,
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
        WorkshopEvent::ThemesBrought { workshop, themes: vec![ThemeNumber(1), theme] },
    ];
    events.into_iter().map(AgendaEvent::Workshop).collect()
}

fn results() -> Vec<AgendaEvent> {
    let (survey, question, theme, content) = (SurveyNumber(2), 5, ThemeNumber(3), Digest::new([6; 32]));
    let events = vec![
        SurveyEvent::ResultsPublished { survey },
        SurveyEvent::TextsGrouped { survey, question, content },
        SurveyEvent::ThemeFound { survey, question, theme, organisations: Some(7) },
        SurveyEvent::ThemeFound { survey, question, theme, organisations: None },
        SurveyEvent::EarlierKept { survey, content },
        SurveyEvent::EarlierDropped { survey, content },
    ];
    events.into_iter().map(AgendaEvent::Survey).collect()
}

fn surveys() -> Vec<AgendaEvent> {
    let (survey, content, organisation) = (SurveyNumber(2), Digest::new([6; 32]), organisation(2));
    let (opens, closes, reason) = (at(1_000), at(2_000), "Sovittu".to_owned());
    let answered = |respondent, way, late| SurveyEvent::Answered {
        survey,
        respondent,
        version: 1,
        revision: 2,
        content,
        way,
        late,
    };
    let own = Respondent::Organisation(organisation);
    let events = vec![
        SurveyEvent::Drafted { survey, content },
        SurveyEvent::Revised { survey, version: 2, content },
        SurveyEvent::Scheduled { survey, opens, closes, promise: SurveyPromise::Anonymous, reach: SurveyReach::Anyone },
        SurveyEvent::Opened { survey },
        SurveyEvent::Extended { survey, closes, reason: reason.clone() },
        SurveyEvent::Closed { survey, reason: None },
        SurveyEvent::Closed { survey, reason: Some(reason.clone()) },
        SurveyEvent::Reopened { survey, closes, reason: reason.clone() },
        SurveyEvent::CalledOff { survey, reason: None },
        SurveyEvent::CalledOff { survey, reason: Some(reason.clone()) },
        answered(own, AnswerWay::Own, false),
        answered(Respondent::Outside(organisation), AnswerWay::Link, true),
        answered(own, AnswerWay::Recorded(Channel::Phone), false),
        SurveyEvent::AnswerTakenBack { survey, respondent: own },
        SurveyEvent::OutsiderDeclined { survey, organisation, reason },
    ];
    events.into_iter().map(AgendaEvent::Survey).collect()
}

fn targets() -> Vec<AgendaEvent> {
    let (target, organisation, content, reason) =
        (TargetNumber(3), organisation(2), Digest::new([6; 32]), Digest::new([7; 32]));
    let (office, page) = (|| "Ministeriö".to_owned(), || Website::parse("https://example.fi/ä").ok());
    let (moment, contact, on) = (MomentNumber(2), ContactNumber(4), day("2026-03-12"));
    let events = vec![
        TargetEvent::Added { target, organisation, office: office(), page: page(), content },
        TargetEvent::Added { target, organisation, office: office(), page: None, content },
        TargetEvent::Edited { target, office: office(), page: page(), content },
        TargetEvent::Edited { target, office: office(), page: None, content },
        TargetEvent::Retired { target, reason },
        TargetEvent::Reinstated { target },
        TargetEvent::Known { target, organisation },
        TargetEvent::Forgotten { target, organisation },
        TargetEvent::MomentPlanned { target, moment, organisation, from: on, until: day("2026-03-14"), content },
        TargetEvent::MomentStruck { target, moment, reason },
        TargetEvent::ContactLogged { target, contact, organisation, on, how: Means::Meeting, content },
        TargetEvent::ContactStruck { target, contact, reason },
    ];
    events.into_iter().map(AgendaEvent::Target).collect()
}

fn years() -> Vec<AgendaEvent> {
    let content = Digest::new([6; 32]);
    let events = vec![YearEvent::Published { year: 2026, content }, YearEvent::TakenBack { year: 2026 }];
    events.into_iter().map(AgendaEvent::Year).collect()
}

#[test]
fn bytes_of_the_agenda_keep_being_read_and_written_alike() {
    let parts = [
        ("themes", include_str!("../../data/agenda-themes-v6.ndjson"), themes()),
        ("results", include_str!("../../data/agenda-results-v6.ndjson"), results()),
        ("surveys", include_str!("../../data/agenda-surveys-v6.ndjson"), surveys()),
        ("targets", include_str!("../../data/agenda-targets-v6.ndjson"), targets()),
        ("years", include_str!("../../data/agenda-years-v6.ndjson"), years()),
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
