use super::*;

#[test]
fn results_are_published_once_the_survey_is_closed() {
    let (mut world, now) = World::in_state("closed", SurveyReach::Network);
    assert_eq!(world.one().published, None);
    let publish = || SurveyCommand::PublishResults { survey: ONE };
    world.does(coordinator(), now, publish());
    assert_eq!(world.one().published, Some(at(now)));
    assert_eq!(world.survey(coordinator(), now + 1, publish()), Ok(vec![]), "they are published already");
}

#[test]
fn texts_are_grouped_upon_what_was_seen() {
    let (mut world, now) = World::in_state("closed", SurveyReach::Network);
    let group = |base: Option<u8>, content| SurveyCommand::GroupTexts {
        survey: ONE,
        question: 5,
        base: base.map(digest),
        content: digest(content),
    };
    world.does(coordinator(), now, group(None, 7));
    let changed = Err(AgendaRefusal::SurveyGroupsChanged.into());
    assert_eq!(world.survey(coordinator(), now, group(None, 8)), changed);
    world.does(coordinator(), now, group(Some(7), 8));
    assert_eq!(world.one().groupings, [(5, digest(8))].into());
}

#[test]
fn a_theme_keeps_where_it_was_found() {
    let (mut world, now) = World::in_state("closed", SurveyReach::Network);
    let find = || SurveyCommand::FindTheme { survey: ONE, question: 5, theme: ThemeNumber(1), organisations: Some(7) };
    assert_eq!(world.survey(coordinator(), now, find()), Err(AgendaRefusal::SurveyThemeUnknown.into()));
    let propose = AgendaCommand::Theme(ThemeCommand::Propose { content: digest(3) });
    world.attempt(by(2, 2), propose).expect("it can be proposed");
    world.does(coordinator(), now, find());
    let origin = ThemeOrigin { survey: ONE, question: 5, organisations: Some(7) };
    assert_eq!(world.agenda.origin(ThemeNumber(1)), Some(origin));
    assert_eq!(world.agenda.origin(ThemeNumber(2)), None);
}

#[test]
fn earlier_years_are_kept_as_many_as_fit_and_dropped_again() {
    let (mut world, now) = World::in_state("open", SurveyReach::Network);
    let keep = |content| SurveyCommand::KeepEarlier { survey: ONE, content: digest(content) };
    let drop_one = |content| SurveyCommand::DropEarlier { survey: ONE, content: digest(content) };
    for content in 1..=limits::SURVEY_EARLIER_MAX as u8 {
        world.does(coordinator(), now, keep(content));
    }
    assert_eq!(world.survey(coordinator(), now, keep(0)), Err(AgendaRefusal::TooManyEarlierSurveys.into()));
    world.does(coordinator(), now, drop_one(3));
    assert_eq!(world.one().earlier.len(), limits::SURVEY_EARLIER_MAX - 1);
    assert_eq!(world.survey(coordinator(), now, drop_one(3)), Err(AgendaRefusal::EarlierSurveyUnknown.into()));
    assert_eq!(world.survey(by(2, 2), now, keep(3)), Err(Refusal::CoordinatorsOnly));
    world.does(coordinator(), now, keep(3));
}
