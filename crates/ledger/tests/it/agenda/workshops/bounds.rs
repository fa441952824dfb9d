use super::*;

#[test]
fn words_of_a_workshop_have_lengths() {
    let long = |chars: usize| "ä".repeat(chars);
    for (over, fits) in [(-1, true), (0, true), (1, false)] {
        let long = |max: usize| long(max.checked_add_signed(over).expect("small"));
        let too_long = |refusal: AgendaRefusal| if fits { None } else { Some(Refusal::Agenda(refusal)) };
        assert_eq!(
            workshop_question(&long(limits::WORKSHOP_QUESTION_CHARS_MAX)).err(),
            too_long(AgendaRefusal::WorkshopQuestionTooLong)
        );
        assert_eq!(group_name(&long(limits::GROUP_NAME_CHARS_MAX)).err(), too_long(AgendaRefusal::GroupNameTooLong));
        assert_eq!(
            choice_reason(&long(limits::CHOICE_REASON_CHARS_MAX)).err(),
            too_long(AgendaRefusal::ChoiceReasonTooLong)
        );
        assert_eq!(
            workshop_summary(&long(limits::WORKSHOP_SUMMARY_CHARS_MAX)).err(),
            too_long(AgendaRefusal::SummaryTooLong)
        );
    }
    assert_eq!(workshop_question(" \n"), Ok(None));
    assert_eq!(choice_reason(" "), Ok(String::new()));
    assert_eq!(group_name(" "), Err(AgendaRefusal::GroupNameMissing.into()));
    assert_eq!(group_name("Pöytä\u{202e}1"), Err(Refusal::NameHidden));
    // That a question is asked in some language is seen to where all of them are read.
    assert_eq!(AgendaRefusal::WorkshopQuestionMissing.code(), "workshop-question-missing");
}

#[test]
fn each_chooses_as_many_as_the_workshop_allows_and_none_allows_more_than_three() {
    let mut world = World::new();
    let max = limits::WORKSHOP_CHOICES_MAX as u32;
    for (choices, fits) in [(0, false), (max - 1, true), (max, true), (max + 1, false)] {
        assert_eq!(world.work(COORDINATOR(), open(choices, true)).is_ok(), fits, "{choices}");
    }
    world.refuses(COORDINATOR(), open(0, true), AgendaRefusal::ChoicesOutside);
    let mut world = World::in_phase(Phase::Choosing);
    world.must(WRITER(), choose(of(2), &[1, 2, 3, 3], 1).fitting());
    world.refuses(WRITER(), choose(of(2), &[1, 2, 3, 4], 2), AgendaRefusal::TooManyChosen);
}

trait Fitting {
    fn fitting(self) -> Self;
}

impl Fitting for Command {
    /// Without a theme that is named twice.
    fn fitting(mut self) -> Self {
        if let Command::Choose { themes, .. } = &mut self {
            themes.dedup();
        }
        self
    }
}

#[test]
fn no_more_workshops_groups_or_participants_than_fit() {
    let mut world = World::new();
    for _ in 1..limits::WORKSHOPS_MAX {
        world.must(COORDINATOR(), open(1, true));
    }
    assert!(world.work(COORDINATOR(), open(1, true)).is_ok());
    world.refuses(COORDINATOR(), open(1, true), AgendaRefusal::TooManyWorkshops);
    for _ in 1..limits::WORKSHOP_GROUPS_MAX {
        world.must(Author::Operator, group());
    }
    assert!(world.work(Author::Operator, group()).is_ok());
    world.refuses(Author::Operator, group(), AgendaRefusal::TooManyGroups);
    let others = limits::WORKSHOP_SEATS_MAX - limits::WORKSHOP_GROUPS_MAX;
    let id = |number: usize| {
        let mut bytes = [7; 16];
        bytes[..8].copy_from_slice(&(number as u64).to_be_bytes());
        OrganisationId::new(bytes)
    };
    for number in 0..=others {
        let RegisterCommand::AddOrganisation { names, details, .. } = add_named(9, "Järjestö", "") else {
            panic!("it adds")
        };
        carry_out(&mut world.register, RegisterCommand::AddOrganisation { organisation: id(number), names, details });
    }
    let join = |number| Command::Join { workshop: FIRST, organisation: id(number) };
    for number in 0..others - 1 {
        world.must(Author::Operator, join(number));
    }
    assert!(world.work(Author::Operator, join(others - 1)).is_ok());
    world.refuses(Author::Operator, join(others), AgendaRefusal::TooManyParticipants);
    world.refuses(WRITER(), add(of(2)), AgendaRefusal::TooManyParticipants);
}

#[test]
fn no_more_themes_changes_or_late_choices_than_fit() {
    let mut world = World::in_phase(Phase::Choosing);
    for revision in 1..limits::WORKSHOP_CHANGES_MAX as u32 - 1 {
        world.must(WRITER(), choose(of(2), &[1], revision));
    }
    let last = limits::WORKSHOP_CHANGES_MAX as u32;
    assert!(world.work(WRITER(), choose(of(2), &[1], last - 1)).is_ok());
    world.refuses(WRITER(), choose(of(2), &[1], last), AgendaRefusal::TooManyChanges);
    for _ in 3..limits::WORKSHOP_THEMES_MAX - 1 {
        world.must(WRITER(), add(of(2)));
    }
    assert!(world.work(WRITER(), add(of(2))).is_ok());
    world.refuses(WRITER(), add(of(2)), AgendaRefusal::TooManyWorkshopThemes);
    world.must(COORDINATOR(), go(Phase::Closed, None));
    for _ in 1..limits::WORKSHOP_LATE_MAX {
        world.must(WRITER(), choose(of(2), &[1], 0));
    }
    assert!(world.work(WRITER(), choose(of(2), &[1], 0)).is_ok());
    world.refuses(WRITER(), choose(of(2), &[1], 0), AgendaRefusal::TooManyLateChoices);
}

#[test]
fn themes_that_are_there_are_brought_in_and_stay_the_same() {
    let mut world = World::new();
    world.must(COORDINATOR(), open(3, true));
    let propose = |seed| AgendaCommand::Theme(ThemeCommand::Propose { content: content(seed) });
    let must = |world: &mut World, by, command| drop(world.attempt(by, command).expect("allowed"));
    for seed in [20, 21, 22, 23] {
        must(&mut world, WRITER(), propose(seed));
    }
    must(&mut world, by(3, 3), AgendaCommand::Theme(ThemeCommand::Support(ThemeNumber(1))));
    must(&mut world, COORDINATOR(), together(3, 4));
    world.refuses(COORDINATOR(), bring(&[]), AgendaRefusal::NothingBrought);
    world.refuses(COORDINATOR(), bring(&[9]), AgendaRefusal::UnknownTheme);
    world.refuses(COORDINATOR(), bring(&[4]), AgendaRefusal::ThemeTakenIn);
    let before = world.agenda.theme(ThemeNumber(1)).cloned();
    world.must(COORDINATOR(), bring(&[3, 1, 1]));
    assert_eq!(world.work(COORDINATOR(), bring(&[1])).map(|events| events.len()), Ok(0), "what is there is there");
    assert_eq!(world.agenda.theme(ThemeNumber(1)).cloned(), before, "with its words, proposer and supporters");
    assert_eq!(world.agenda.themes().len(), 4, "and no double");
    world.must(WRITER(), add(of(2)));
    world.must(COORDINATOR(), go(Phase::Choosing, None));
    world.refuses(COORDINATOR(), bring(&[2]), AgendaRefusal::NotGathering);
    world.must(by(3, 3), choose(of(3), &[1, 4, 5], 0));
    world.refuses(WRITER(), choose(of(2), &[2], 0), AgendaRefusal::NotAmongThemes);
    let weighed = |theme| world.agenda.weighed(ThemeNumber(theme)).map(|workshop| workshop.number).collect::<Vec<_>>();
    assert_eq!((weighed(4), weighed(5), weighed(2)), (vec![FIRST], vec![FIRST], vec![]));
}

#[test]
fn no_more_themes_are_brought_in_than_fit() {
    let mut world = World::in_phase(Phase::Gathering);
    let there = world.agenda.workshop(FIRST).map_or(0, |workshop| workshop.themes.len());
    let max = limits::WORKSHOP_THEMES_MAX - there;
    let mut themes = vec![];
    for _ in 0..=max {
        let proposed = world.attempt(WRITER(), AgendaCommand::Theme(ThemeCommand::Propose { content: content(2) }));
        proposed.expect("allowed");
        themes.push(world.agenda.themes().len() as u32);
    }
    world.refuses(COORDINATOR(), bring(&themes), AgendaRefusal::TooManyWorkshopThemes);
    assert!(world.work(COORDINATOR(), bring(&themes[..max - 1])).is_ok());
    assert!(world.work(COORDINATOR(), bring(&themes[..max])).is_ok());
    world.refuses(COORDINATOR(), bring(&themes), AgendaRefusal::TooManyWorkshopThemes);
}

#[test]
fn phones_leave_an_organisation_its_say() {
    let mut world = World::in_phase(Phase::Choosing);
    let by_phone = u32::try_from(limits::WORKSHOP_PHONE_CHANGES_MAX).expect("few");
    world.must(Author::Operator, Command::Join { workshop: FIRST, organisation: OrganisationId::new([3; 16]) });
    for revision in 0..by_phone {
        world.must(Author::Operator, choose(of(3), &[1], revision));
    }
    world.refuses(Author::Operator, choose(of(3), &[1], by_phone), AgendaRefusal::TooManyChanges);
}
