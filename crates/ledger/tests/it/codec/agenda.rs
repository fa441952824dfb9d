//! The agenda's entries: one file of bytes for each of its parts.

use super::entries;
use crate::world::{at, organisation};
use ledger::codec::{decode, encode};
use ledger::{
    AgendaEvent, AnswerWay, Channel, Event, Respondent, SurveyEvent, SurveyNumber, SurveyPromise, SurveyReach,
    ThemeEvent, ThemeNumber,
};
use terms::Digest;

fn themes() -> Vec<AgendaEvent> {
    let (theme, organisation, content) = (ThemeNumber(3), organisation(2), Digest::new([6; 32]));
    vec![ThemeEvent::Proposed { theme, organisation, content }].into_iter().map(AgendaEvent::Theme).collect()
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

#[test]
fn bytes_of_the_agenda_keep_being_read_and_written_alike() {
    let parts = [
        ("themes", include_str!("../../data/agenda-themes-v6.ndjson"), themes()),
        ("results", include_str!("../../data/agenda-results-v6.ndjson"), results()),
        ("surveys", include_str!("../../data/agenda-surveys-v6.ndjson"), surveys()),
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
