//! What figures are counted of is settled at the close.

use super::*;

#[test]
fn what_figures_were_counted_of_is_settled_at_the_close() {
    let (mut world, now) = World::in_state("open", SurveyReach::Network);
    world.does(coordinator(), now, answer(own(2), 0, AnswerWay::Recorded(Channel::Mail)));
    assert_eq!((world.one().closed_upon, world.one().is_frozen()), (None, false));
    world.does(Author::Clock, CLOSES, SurveyCommand::KeepTime);
    let upon = world.register.length();
    assert_eq!((world.one().closed_upon, world.one().is_frozen()), (Some(upon), true));
    let counted: Vec<Respondent> = world.one().counted().into_keys().collect();
    assert_eq!(counted, [own(2), own(3)]);
    world.does(Author::Operator, CLOSES, take_back(own(2), AnswerWay::Link));
    assert_eq!(world.one().last_of(own(2)), None, "it is no word of theirs any more");
    assert_eq!(world.one().counted().into_keys().collect::<Vec<_>>(), counted);
    world.does(by(2, 2), CLOSES, answer(own(2), 1, AnswerWay::Own));
    assert_eq!((world.one().late.len(), world.one().counted()[&own(2)].revision), (1, 1));
    carry_out(&mut world.register, apply_to_join(40, 4));
    assert_eq!(world.one().closed_upon, Some(upon));
    // Nothing was shown of two answers.
    let reopen = || act("reopen");
    world.does(coordinator(), CLOSES, reopen());
    assert_eq!((world.one().closed_upon, world.one().taken_back.len()), (None, 0));
}

#[test]
fn what_was_read_of_anonymous_answers_is_not_followed_by_other_figures() {
    for (outsiders, refused) in [(3, false), (4, true), (5, true)] {
        let (mut world, now) = World::in_state("open", SurveyReach::Anyone);
        (0..outsiders).for_each(|more| {
            world.does(Author::Operator, now, answer(outside(50 + more), 0, AnswerWay::Link));
        });
        world.does(Author::Clock, CLOSES, SurveyCommand::KeepTime);
        let reopened = world.survey(coordinator(), CLOSES, act("reopen")).map(drop);
        let expected = if refused { Err(AgendaRefusal::SurveyResultsSettled.into()) } else { Ok(()) };
        assert_eq!(reopened, expected, "{outsiders}");
    }
}
