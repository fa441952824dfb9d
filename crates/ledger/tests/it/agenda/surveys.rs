mod results;
mod settled;

use super::World;
use crate::world::{accept, apply_to_join, at, attempt, by, carry_out, organisation, remove};
use ledger::{
    AgendaCommand, AgendaEvent, AgendaRefusal, AnswerWay, Author, Channel, Refusal, Respondent, Survey, SurveyCommand,
    SurveyEvent, SurveyNumber, SurveyPlan, SurveyPromise, SurveyReach, SurveyState, ThemeCommand, ThemeNumber,
    ThemeOrigin,
};
use terms::{Digest, limits};

const ONE: SurveyNumber = SurveyNumber(1);
const OPENS: i64 = 1_000;
const CLOSES: i64 = 2_000;
const STATES: [&str; 4] = ["draft", "scheduled", "open", "closed"];

fn digest(seed: u8) -> Digest {
    Digest::new([seed; 32])
}

fn coordinator() -> Author {
    by(1, 1)
}

fn plan(opens: i64, closes: i64, reach: SurveyReach) -> SurveyPlan {
    SurveyPlan { opens: at(opens), closes: at(closes), promise: SurveyPromise::Anonymous, reach }
}

fn open(opens: i64, closes: i64) -> SurveyCommand {
    SurveyCommand::Open { survey: ONE, plan: plan(opens, closes, SurveyReach::Network) }
}

fn own(whose: u8) -> Respondent {
    Respondent::Organisation(organisation(whose))
}

fn outside(whose: u8) -> Respondent {
    Respondent::Outside(organisation(whose))
}

fn answer(respondent: Respondent, after: u32, way: AnswerWay) -> SurveyCommand {
    SurveyCommand::Answer { survey: ONE, respondent, version: 1, after, content: digest(9), way }
}

fn take_back(respondent: Respondent, way: AnswerWay) -> SurveyCommand {
    SurveyCommand::TakeBack { survey: ONE, respondent, way }
}

/// An act by its name, as the table has it.
fn act(name: &str) -> SurveyCommand {
    let (survey, reason, closes) = (ONE, "Sovittu".to_owned(), at(CLOSES + 500));
    match name {
        "revise" => SurveyCommand::Revise { survey, base: digest(1), content: digest(2) },
        "open" => open(OPENS, CLOSES),
        "close" => SurveyCommand::Close { survey, reason },
        "extend" => SurveyCommand::Extend { survey, closes, reason },
        "reopen" => SurveyCommand::Reopen { survey, closes, reason },
        "call off" => SurveyCommand::CallOff { survey, reason },
        "answer" => answer(own(2), 0, AnswerWay::Own),
        "answer by link" => answer(own(2), 0, AnswerWay::Link),
        "record" => answer(own(2), 0, AnswerWay::Recorded(Channel::Phone)),
        "answer from outside" => answer(outside(9), 0, AnswerWay::Link),
        "publish results" => SurveyCommand::PublishResults { survey },
        "group" => SurveyCommand::GroupTexts { survey, question: 5, base: None, content: digest(8) },
        "find theme" => SurveyCommand::FindTheme { survey, question: 5, theme: ThemeNumber(1), organisations: Some(7) },
        "take back" => take_back(own(3), AnswerWay::Own),
        "take back by link" => take_back(own(3), AnswerWay::Link),
        "decline" => SurveyCommand::DeclineOutsider { survey, organisation: organisation(9), reason },
        "keep time" => SurveyCommand::KeepTime,
        name => panic!("no act {name}"),
    }
}

impl World {
    fn survey(&mut self, by: Author, now: i64, command: SurveyCommand) -> Result<Vec<AgendaEvent>, Refusal> {
        let events = self.agenda.decide(&self.register, by, at(now), AgendaCommand::Survey(command))?;
        let upon = self.register.length();
        events.iter().for_each(|event| self.agenda.apply(at(now), upon, event));
        Ok(events)
    }

    fn does(&mut self, by: Author, now: i64, command: SurveyCommand) {
        self.survey(by, now, command).expect("allowed");
    }

    fn one(&self) -> &Survey {
        self.agenda.survey(ONE).expect("it is there")
    }

    /// One survey in that state, answered by organisation 3 where it can be.
    fn in_state(state: &str, reach: SurveyReach) -> (World, i64) {
        let mut world = World::new();
        world.does(coordinator(), 0, SurveyCommand::Draft { content: digest(1) });
        let opens = |opens| SurveyCommand::Open { survey: ONE, plan: plan(opens, CLOSES, reach) };
        match state {
            "draft" => return (world, 100),
            "scheduled" => {
                world.does(coordinator(), 0, opens(OPENS));
                return (world, 100);
            }
            _ => world.does(coordinator(), 0, opens(0)),
        }
        world.does(by(3, 3), 500, answer(own(3), 0, AnswerWay::Own));
        if state == "closed" {
            world.does(Author::Clock, CLOSES, SurveyCommand::KeepTime);
            return (world, CLOSES + 100);
        }
        (world, 600)
    }
}

/// State × act × who: what comes of it.
#[test]
fn who_does_what_with_a_survey_and_when() {
    let table = include_str!("../../data/surveys.txt");
    let mut written = String::new();
    for line in table.lines() {
        let Some((head, expected)) = line.split_once(" = ") else {
            written.push_str(line);
            written.push('\n');
            continue;
        };
        let (who, name) = head.trim().split_once(": ").expect("who: act");
        let author = match who.trim() {
            "coordinator" => by(1, 1),
            "writer" => by(2, 2),
            "commenter" => by(3, 3),
            "nobody" => by(4, 2),
            "clock" => Author::Clock,
            "server" => Author::Operator,
            who => panic!("nobody is {who}"),
        };
        assert_eq!(expected.split('|').count(), STATES.len(), "{line}");
        let found = STATES.map(|state| {
            let (mut world, now) = World::in_state(state, SurveyReach::Network);
            match world.survey(author, now, act(name.trim())) {
                Ok(events) if events.is_empty() => "nothing".to_owned(),
                Ok(events) => events.iter().map(spelt).collect::<Vec<_>>().join(" "),
                Err(refusal) => refusal.code().to_owned(),
            }
        });
        written.push_str(&format!("{head} = {}\n", found.join(" | ")));
    }
    assert!(written == table, "the table is\n{written}");
}

fn spelt(event: &AgendaEvent) -> &'static str {
    let AgendaEvent::Survey(event) = event else { return "of another part" };
    match event {
        SurveyEvent::Drafted { .. } => "drafted",
        SurveyEvent::Revised { version: 1, .. } => "revised",
        SurveyEvent::Revised { .. } => "new-version",
        SurveyEvent::Scheduled { .. } => "scheduled",
        SurveyEvent::Opened { .. } => "opened",
        SurveyEvent::Extended { .. } => "extended",
        SurveyEvent::Closed { .. } => "closed",
        SurveyEvent::Reopened { .. } => "reopened",
        SurveyEvent::CalledOff { .. } => "called-off",
        SurveyEvent::Answered { late: false, .. } => "answered",
        SurveyEvent::Answered { .. } => "late",
        SurveyEvent::AnswerTakenBack { .. } => "taken-back",
        SurveyEvent::OutsiderDeclined { .. } => "declined",
        SurveyEvent::ResultsPublished { .. } => "published",
        SurveyEvent::TextsGrouped { .. } => "grouped",
        SurveyEvent::ThemeFound { .. } => "theme-found",
        SurveyEvent::EarlierKept { .. } => "earlier-kept",
        SurveyEvent::EarlierDropped { .. } => "earlier-dropped",
    }
}

#[test]
fn each_act_has_its_state() {
    let rows = [
        ("open", "open", AgendaRefusal::SurveyNotDraft),
        ("closed", "close", AgendaRefusal::SurveyNotOpen),
        ("open", "reopen", AgendaRefusal::SurveyNotClosed),
        ("open", "call off", AgendaRefusal::SurveyNotScheduled),
        ("closed", "revise", AgendaRefusal::SurveyOver),
    ];
    for (state, name, refusal) in rows {
        let (mut world, now) = World::in_state(state, SurveyReach::Network);
        assert_eq!(world.survey(coordinator(), now, act(name)), Err(refusal.into()), "{name}");
    }
}

#[test]
fn a_survey_opens_and_closes_at_its_time() {
    let (mut world, _) = World::in_state("scheduled", SurveyReach::Network);
    assert!(!world.one().is_due(at(OPENS - 1)));
    world.does(Author::Clock, OPENS, SurveyCommand::KeepTime);
    assert_eq!(world.one().state, SurveyState::Open);
    assert!(world.one().takes_answers(at(CLOSES - 1)) && !world.one().takes_answers(at(CLOSES)));
    // The clock comes late: what arrives before it does is late already.
    world.does(by(3, 3), CLOSES, answer(own(3), 0, AnswerWay::Own));
    assert_eq!((world.one().answers.len(), world.one().late.len()), (0, 1));
    world.does(Author::Clock, CLOSES + 5, SurveyCommand::KeepTime);
    assert_eq!(world.one().state, SurveyState::Closed);
    let (mut missed, _) = World::in_state("scheduled", SurveyReach::Network);
    missed.does(Author::Clock, CLOSES, SurveyCommand::KeepTime);
    assert_eq!((missed.one().state, missed.one().plan), (SurveyState::Draft, None));
}

#[test]
fn closing_times_lie_ahead_and_acts_before_their_time_have_a_reason() {
    let (mut world, now) = World::in_state("draft", SurveyReach::Network);
    let far = now + limits::ROUND_AHEAD_MS_MAX;
    let mut refused = |opens, closes| world.survey(coordinator(), now, open(opens, closes)).map(drop);
    assert_eq!(refused(0, now), Err(Refusal::ClosingInThePast));
    assert_eq!(refused(0, far + 1), Err(Refusal::ClosingTooFar));
    assert_eq!(refused(now + 9, now + 9), Err(AgendaRefusal::SurveyClosesBeforeOpening.into()));
    assert_eq!(refused(0, far), Ok(()));
    let (mut world, now) = World::in_state("open", SurveyReach::Network);
    let extend =
        |closes, reason: &str| SurveyCommand::Extend { survey: ONE, closes: at(closes), reason: reason.to_owned() };
    let refused = world.survey(coordinator(), now, extend(CLOSES, "Sovittu"));
    assert_eq!(refused, Err(AgendaRefusal::SurveyClosesNoLater.into()));
    assert_eq!(world.survey(coordinator(), now, extend(CLOSES + 1, " ")), Err(Refusal::ReasonMissing));
    let close = |reason: &str| SurveyCommand::Close { survey: ONE, reason: reason.to_owned() };
    assert_eq!(world.survey(coordinator(), now, close("")), Err(Refusal::ReasonMissing));
    assert!(world.survey(coordinator(), CLOSES, close("")).is_ok(), "its time has come");
}

#[test]
fn what_was_asked_is_kept_once_somebody_has_answered() {
    let revise = |base, content| SurveyCommand::Revise { survey: ONE, base: digest(base), content: digest(content) };
    let (mut world, now) = World::in_state("draft", SurveyReach::Network);
    world.does(coordinator(), now, revise(1, 2));
    assert_eq!(world.one().versions, [digest(2)]);
    assert_eq!(world.survey(coordinator(), now, revise(1, 3)), Err(AgendaRefusal::SurveyChanged.into()));
    assert_eq!(world.survey(coordinator(), now, revise(2, 2)), Ok(vec![]), "nothing changes");
    let (mut world, now) = World::in_state("open", SurveyReach::Network);
    world.does(coordinator(), now, revise(1, 2));
    assert_eq!((world.one().asked(1), world.one().asked(2)), (Some(digest(1)), Some(digest(2))));
    assert_eq!((world.one().asked(0), world.one().asked(3)), (None, None));
    let to_the_first = answer(own(2), 0, AnswerWay::Own);
    assert_eq!(world.survey(by(2, 2), now, to_the_first), Err(AgendaRefusal::SurveyChanged.into()));
    for version in 2..limits::SURVEY_VERSIONS_MAX as u8 {
        world.does(coordinator(), now, revise(version, version + 1));
    }
    assert_eq!(world.one().versions.len(), limits::SURVEY_VERSIONS_MAX);
    let last = limits::SURVEY_VERSIONS_MAX as u8;
    assert_eq!(
        world.survey(coordinator(), now, revise(last, last + 1)),
        Err(AgendaRefusal::TooManySurveyVersions.into())
    );
}

#[test]
fn an_organisation_answers_once_and_again_and_two_of_its_people_see_each_other() {
    let (mut world, now) = World::in_state("open", SurveyReach::Network);
    let again = |after| answer(own(3), after, AnswerWay::Own);
    assert_eq!(world.survey(by(3, 3), now, again(0)), Err(AgendaRefusal::SurveyAnswerChanged.into()));
    world.does(by(3, 3), now, again(1));
    assert_eq!(world.one().answers.len(), 1);
    assert_eq!(world.one().last_of(own(3)).map(|(answer, late)| (answer.revision, late)), Some((2, false)));
    let another = answer(own(2), 0, AnswerWay::Own);
    assert_eq!(world.survey(by(3, 3), now, another), Err(Refusal::HatNotYours));
    let missing = take_back(own(2), AnswerWay::Own);
    assert_eq!(world.survey(by(2, 2), now, missing), Err(AgendaRefusal::SurveyAnswerMissing.into()));
    world.does(by(3, 3), now, take_back(own(3), AnswerWay::Own));
    assert_eq!((world.one().answers.len(), world.one().given(own(3))), (0, 2), "it can be given again");
    world.does(by(3, 3), now, again(2));
}

#[test]
fn what_came_late_counts_once_the_survey_is_opened_again() {
    let (mut world, now) = World::in_state("closed", SurveyReach::Network);
    world.does(by(2, 2), now, answer(own(2), 0, AnswerWay::Own));
    world.does(by(3, 3), now, answer(own(3), 1, AnswerWay::Own));
    assert_eq!((world.one().answers.len(), world.one().late.len()), (1, 2), "what was in time stands beside it");
    assert_eq!(world.one().answers[&own(3)].revision, 1);
    let closes = at(now + 500);
    world.does(coordinator(), now, SurveyCommand::Reopen { survey: ONE, closes, reason: "Postilakko".to_owned() });
    assert_eq!((world.one().answers.len(), world.one().late.len()), (2, 0));
    assert_eq!(world.one().answers[&own(3)].revision, 2);
}

#[test]
fn a_recorded_answer_is_taken_back_at_any_time_and_others_until_the_close() {
    let recorded = answer(own(2), 0, AnswerWay::Recorded(Channel::Mail));
    let (mut world, now) = World::in_state("open", SurveyReach::Network);
    world.does(coordinator(), now, recorded);
    world.does(Author::Clock, CLOSES, SurveyCommand::KeepTime);
    world.does(Author::Operator, CLOSES, take_back(own(2), AnswerWay::Link));
    let own_word = take_back(own(3), AnswerWay::Link);
    assert_eq!(world.survey(Author::Operator, CLOSES, own_word), Err(AgendaRefusal::SurveyOver.into()));
    let nobody = answer(own(77), 0, AnswerWay::Recorded(Channel::Mail));
    assert_eq!(world.survey(coordinator(), CLOSES, nobody), Err(Refusal::UnknownOrganisation));
    let stranger = answer(outside(9), 0, AnswerWay::Recorded(Channel::Mail));
    assert_eq!(world.survey(coordinator(), CLOSES, stranger), Err(Refusal::UnknownOrganisation));
    attempt(&mut world.register, coordinator(), remove(2, "Lopetti")).expect("it leaves");
    let gone = answer(own(2), 1, AnswerWay::Link);
    assert_eq!(world.survey(Author::Operator, CLOSES, gone), Err(Refusal::NotAMember));
}

/// Anonymity was promised: what an answer said would show in figures that were read before and after.
#[test]
fn whoever_has_the_open_link_answers_apart_and_is_taken_in_or_declined() {
    let decline = || act("decline");
    let (mut world, now) = World::in_state("open", SurveyReach::Anyone);
    assert_eq!(world.survey(coordinator(), now, decline()), Err(AgendaRefusal::SurveyAnswerMissing.into()));
    world.does(Author::Operator, now, answer(outside(9), 0, AnswerWay::Link));
    world.does(Author::Operator, now, answer(outside(10), 0, AnswerWay::Link));
    assert_eq!(world.one().answers.len(), 3);
    world.does(coordinator(), now, decline());
    assert_eq!(world.one().declined[&organisation(9)], "Sovittu");
    assert_eq!(world.one().answers.len(), 3, "its answer stays");
    assert_eq!(world.survey(coordinator(), now, decline()), Err(AgendaRefusal::SurveyOutsiderSettled.into()));
    carry_out(&mut world.register, apply_to_join(10, 4));
    attempt(&mut world.register, coordinator(), accept(10)).expect("it is taken in");
    assert_eq!(
        (world.one().respondent(organisation(10)), world.one().respondent(organisation(2))),
        (outside(10), own(2))
    );
    let twice = answer(own(10), 0, AnswerWay::Link);
    assert_eq!(world.survey(Author::Operator, now, twice), Err(AgendaRefusal::SurveyAnswerChanged.into()));
    world.does(coordinator(), now, answer(outside(10), 1, AnswerWay::Recorded(Channel::Phone)));
    let known = SurveyCommand::DeclineOutsider { survey: ONE, organisation: organisation(10), reason: "Ei".to_owned() };
    assert_eq!(world.survey(coordinator(), now, known), Err(AgendaRefusal::SurveyOutsiderSettled.into()));
    let (mut world, now) = World::in_state("open", SurveyReach::Network);
    let stranger = world.survey(Author::Operator, now, answer(outside(9), 0, AnswerWay::Link));
    assert_eq!(stranger, Err(AgendaRefusal::SurveyForTheNetwork.into()));
}

#[test]
fn no_more_surveys_than_fit_and_no_survey_that_is_not_there() {
    let mut world = World::new();
    let draft = || SurveyCommand::Draft { content: digest(1) };
    let unknown = SurveyCommand::Close { survey: ONE, reason: String::new() };
    assert_eq!(world.survey(coordinator(), 0, unknown), Err(AgendaRefusal::UnknownSurvey.into()));
    assert_eq!(world.survey(by(2, 2), 0, draft()), Err(Refusal::CoordinatorsOnly));
    for _ in 1..limits::SURVEYS_MAX {
        world.does(coordinator(), 0, draft());
    }
    assert!(world.survey(coordinator(), 0, draft()).is_ok());
    assert_eq!(world.survey(coordinator(), 0, draft()), Err(AgendaRefusal::TooManySurveys.into()));
}

#[test]
fn no_more_answers_than_fit() {
    let (mut world, now) = World::in_state("open", SurveyReach::Anyone);
    let from = |number: usize| {
        let mut id = [7; 16];
        id[..8].copy_from_slice(&(number as u64).to_be_bytes());
        answer(Respondent::Outside(terms::OrganisationId::new(id)), 0, AnswerWay::Link)
    };
    // Organisation 3 has answered.
    for number in 2..limits::SURVEY_ANSWERS_MAX {
        world.does(Author::Operator, now, from(number));
    }
    assert!(world.survey(Author::Operator, now, from(0)).is_ok());
    assert_eq!(world.one().answers.len(), limits::SURVEY_ANSWERS_MAX);
    assert_eq!(world.survey(Author::Operator, now, from(1)), Err(AgendaRefusal::TooManySurveyAnswers.into()));
    assert!(world.survey(by(3, 3), now, answer(own(3), 1, AnswerWay::Own)).is_ok(), "who has answered answers anew");
}

#[test]
fn an_answer_is_changed_only_so_often_and_by_its_link_less() {
    let (mut world, now) = World::in_state("open", SurveyReach::Network);
    let count = |limit: usize| u32::try_from(limit).expect("few");
    let (by_link, all) = (count(limits::SURVEY_LINK_CHANGES_MAX), count(limits::SURVEY_CHANGES_MAX));
    let too_often = Err(AgendaRefusal::TooManySurveyChanges.into());
    // Organisation 3 has answered once.
    for after in 1..by_link {
        world.does(Author::Operator, now, answer(own(3), after, AnswerWay::Link));
    }
    assert_eq!(world.survey(Author::Operator, now, answer(own(3), by_link, AnswerWay::Link)), too_often);
    for after in by_link..all {
        world.does(by(3, 3), now, answer(own(3), after, AnswerWay::Own));
    }
    assert_eq!(world.survey(by(3, 3), now, answer(own(3), all, AnswerWay::Own)), too_often);
}
