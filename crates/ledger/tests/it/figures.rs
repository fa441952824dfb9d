//! The network's year: what is counted, and that it comes to what a plain recount comes to.

use crate::world::{at, carry_out, day, details, grant, names, network, opened, organisation, remove};
use ledger::{
    Agenda, AgendaEvent, AnswerWay, CommentNumber, Details, Drafting, Figures, Kind, OutcomeKind, Passage, Register,
    RegisterEvent, Respondent, Role, RoundNumber, SealedText, SignatureNumber, Span, Statement,
    StatementEvent as Event, SurveyEvent, SurveyNumber, SurveyPromise, SurveyReach, Terms, VersionNumber, Wording,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use terms::{ChangeHash, Digest, Heads, Offset, OrganisationId, Seq, StatementId};

/// 5 has left, 6 is a public body, 4 signs, 2 and 3 comment.
fn register() -> Register {
    let mut register = network();
    carry_out(&mut register, grant(4, 4, Role::Signatory));
    carry_out(&mut register, remove(5, "Lopetti"));
    let details = Details { kind: Some(Kind::PublicBody), ..details("") };
    let described =
        RegisterEvent::OrganisationDescribed { organisation: organisation(6), names: names("Virasto"), details };
    register.apply(at(1), &described);
    register
}

const COUNTED: [u8; 4] = [1, 2, 3, 4];

fn span() -> Span {
    Span { from: at(100), until: at(200), first: day("2026-01-01"), last: day("2026-12-31") }
}

/// What an organisation does with a statement.
#[derive(Debug, Clone)]
enum Does {
    Comments { whose: u8, at: i64, late: bool, outcome: Option<usize>, withdrawn: bool },
    Signs { whose: u8, at: i64 },
    Waits { whose: u8, at: i64 },
    Declines { whose: u8, at: i64 },
}

/// A statement: when it was opened, when a round opened and a text was sealed for signing, and what was done.
#[derive(Debug, Clone)]
struct Story {
    opened: i64,
    round: Option<i64>,
    sealed: i64,
    published: Option<i64>,
    acts: Vec<Does>,
}

fn moment() -> impl Strategy<Value = i64> {
    prop_oneof![Just(99_i64), Just(100), Just(199), Just(200), 50..250_i64]
}

fn does() -> impl Strategy<Value = Does> {
    let whose = || 1..=6_u8;
    let outcome = prop::option::of(0..OutcomeKind::ALL.len());
    prop_oneof![
        4 => (whose(), moment(), any::<bool>(), outcome, prop::bool::weighted(0.2)).prop_map(
            |(whose, at, late, outcome, withdrawn)| Does::Comments { whose, at, late, outcome, withdrawn }
        ),
        2 => (whose(), moment()).prop_map(|(whose, at)| Does::Signs { whose, at }),
        1 => (whose(), moment()).prop_map(|(whose, at)| Does::Waits { whose, at }),
        1 => (whose(), moment()).prop_map(|(whose, at)| Does::Declines { whose, at }),
    ]
}

impl Does {
    /// Whoever answers whether it signs does so once here.
    fn answers(&self) -> Option<u8> {
        match self {
            Does::Comments { .. } => None,
            Does::Signs { whose, .. } | Does::Waits { whose, .. } | Does::Declines { whose, .. } => Some(*whose),
        }
    }
}

fn story() -> impl Strategy<Value = Story> {
    let acts = prop::collection::vec(does(), 0..25).prop_map(|acts| {
        let mut answered = BTreeSet::new();
        acts.into_iter().filter(|act| act.answers().is_none_or(|whose| answered.insert(whose))).collect::<Vec<_>>()
    });
    (moment(), prop::option::of(moment()), moment(), prop::option::of(moment()), acts)
        .prop_map(|(opened, round, sealed, published, acts)| Story { opened, round, sealed, published, acts })
}

/// The statement that the story makes: events are folded as they are, whatever the rules would say.
fn told(number: u8, story: &Story) -> Statement {
    let mut statement = opened();
    (statement.id, statement.created) = (StatementId::new([number; 16]), at(story.opened));
    let version = VersionNumber(1);
    let text = SealedText { offset: Offset(1), heads: Heads::new([ChangeHash([1; 32])]), sha256: Digest::new([2; 32]) };
    let mut apply = |ms: i64, event: Event| statement.apply(at(ms), &event);
    apply(story.sealed, Event::VersionSealed { version, text, parallels: vec![] });
    apply(story.sealed, Event::SignOnOpened { version, changes: vec![], reason: "Valmis".to_owned() });
    if let Some(opens) = story.round {
        let (round, closes) = (RoundNumber(1), at(opens + 10));
        let (name, drafting) = (String::new(), Drafting::Rests);
        apply(opens, Event::RoundScheduled { round, name, opens: at(opens), closes, drafting });
        apply(opens, Event::RoundOpened { round, version });
    }
    let (mut comments, mut signatures) = (0, 0);
    for act in &story.acts {
        match *act {
            Does::Comments { whose, at, late, outcome, withdrawn } => {
                comments += 1;
                let comment = CommentNumber(comments);
                let passage = Passage { about: ledger::About::Version(version), anchor: None, clause: None };
                let wording = Wording { kind: None, suggests: false, content: Digest::new([3; 32]) };
                let (organisation, consulted) = (organisation(whose), BTreeSet::new());
                let (recorded, round) = (None, None);
                apply(
                    at,
                    Event::CommentMade { comment, organisation, recorded, round, late, passage, consulted, wording },
                );
                if let Some(outcome) = outcome.map(|place| OutcomeKind::ALL[place]) {
                    apply(at, Event::OutcomeGiven { comment, outcome, reason: None, same_as: None });
                }
                if withdrawn {
                    apply(at, Event::CommentWithdrawn { comment });
                }
            }
            Does::Signs { whose, at } => {
                signatures += 1;
                let (signature, organisation) = (SignatureNumber(signatures), organisation(whose));
                let (recorded, first, terms) = (None, None, Terms::default());
                apply(at, Event::SignatureGiven { signature, organisation, recorded, version, first, terms });
            }
            Does::Waits { whose, at } => {
                signatures += 1;
                let (signature, organisation) = (SignatureNumber(signatures), organisation(whose));
                let (recorded, days, content) = (None, BTreeSet::new(), None);
                apply(at, Event::SignaturePending { signature, organisation, recorded, days, content });
            }
            Does::Declines { whose, at } => {
                signatures += 1;
                let (signature, organisation) = (SignatureNumber(signatures), organisation(whose));
                let (recorded, content, is_public) = (None, None, false);
                apply(at, Event::SignatureDeclined { signature, organisation, recorded, content, is_public });
            }
        }
    }
    if let Some(published) = story.published {
        apply(published, Event::StatementPublished { version, reason: "Valmis".to_owned() });
    }
    statement
}

/// What somebody does with a survey, and when. 7 and 8 are not in the register.
#[derive(Debug, Clone)]
struct Turn {
    whose: u8,
    at: i64,
    /// Whether it answers, and whether late; otherwise it takes its last answer back.
    answers: Option<bool>,
}

/// A survey: when it opened, if it did, and what was done, in its order.
#[derive(Debug, Clone)]
struct Asking {
    opened: Option<i64>,
    turns: Vec<Turn>,
}

fn asking() -> impl Strategy<Value = Asking> {
    let turn = (1..=8_u8, moment(), prop::option::weighted(0.8, prop::bool::weighted(0.2)));
    let turns = prop::collection::vec(turn.prop_map(|(whose, at, answers)| Turn { whose, at, answers }), 0..20);
    (prop::option::of(moment()), turns).prop_map(|(opened, mut turns)| {
        turns.sort_by_key(|turn| turn.at);
        Asking { opened, turns }
    })
}

fn respondent(whose: u8) -> Respondent {
    if whose > 6 { Respondent::Outside(organisation(whose)) } else { Respondent::Organisation(organisation(whose)) }
}

/// The surveys, by an agenda that folds what happened as it is.
fn asked(all: &[Asking]) -> Agenda {
    let mut agenda = Agenda::default();
    for (number, asking) in (1..).zip(all) {
        let (survey, content) = (SurveyNumber(number), Digest::new([4; 32]));
        let mut apply = |ms: i64, event: SurveyEvent| agenda.apply(at(ms), Seq(0), &AgendaEvent::Survey(event));
        apply(0, SurveyEvent::Drafted { survey, content });
        let (opens, promise, reach) = (at(asking.opened.unwrap_or(150)), SurveyPromise::Anonymous, SurveyReach::Anyone);
        apply(0, SurveyEvent::Scheduled { survey, opens, closes: at(900), promise, reach });
        if let Some(opened) = asking.opened {
            apply(opened, SurveyEvent::Opened { survey });
        }
        for turn in &asking.turns {
            let (respondent, way) = (respondent(turn.whose), AnswerWay::Link);
            let event = match turn.answers {
                Some(late) => SurveyEvent::Answered { survey, respondent, version: 1, revision: 1, content, way, late },
                None => SurveyEvent::AnswerTakenBack { survey, respondent },
            };
            apply(turn.at, event);
        }
    }
    agenda
}

/// The same counted act by act.
#[derive(Debug, Default, PartialEq, Eq)]
struct Recount {
    reached: BTreeSet<OrganisationId>,
    answered: BTreeSet<OrganisationId>,
    signed: BTreeSet<OrganisationId>,
    first_heard: BTreeSet<OrganisationId>,
    opened: usize,
    published: usize,
    rounds: usize,
    comments: usize,
    late: usize,
    open: usize,
    outcomes: BTreeMap<OutcomeKind, usize>,
    pending: usize,
    declined: usize,
    surveys: usize,
    surveyed: BTreeSet<OrganisationId>,
    survey_answered: BTreeSet<OrganisationId>,
    survey_outsiders: usize,
}

fn is_within(at: i64) -> bool {
    (100..200).contains(&at)
}

/// Since when each respondent's answer stands that counts.
fn standing(asking: &Asking) -> BTreeMap<u8, i64> {
    let (mut timely, mut late) = (BTreeMap::new(), BTreeMap::new());
    for turn in &asking.turns {
        let before = late.get(&turn.whose).or(timely.get(&turn.whose)).copied();
        match turn.answers {
            Some(true) => drop(late.insert(turn.whose, before.unwrap_or(turn.at))),
            Some(false) => drop(timely.insert(turn.whose, before.unwrap_or(turn.at))),
            None if late.remove(&turn.whose).is_none() => drop(timely.remove(&turn.whose)),
            None => {}
        }
    }
    timely
}

fn recount(stories: &[Story], surveys: &[Asking]) -> Recount {
    let mut count = Recount::default();
    let is_counted = |whose: u8| COUNTED.contains(&whose);
    let mut before = BTreeSet::new();
    for story in stories {
        count.opened += usize::from(is_within(story.opened));
        count.published += usize::from(story.published.is_some_and(is_within));
        if story.round.is_some_and(is_within) {
            count.rounds += 1;
            count.reached.extend([2, 3].map(organisation));
        }
        if is_within(story.sealed) {
            count.reached.insert(organisation(4));
        }
        for act in &story.acts {
            match *act {
                Does::Comments { whose, at, withdrawn: false, .. } if at < 100 => {
                    _ = before.insert(organisation(whose))
                }
                Does::Comments { whose, at, late, outcome, withdrawn: false } if is_within(at) => {
                    count.comments += 1;
                    count.late += usize::from(late);
                    match outcome {
                        Some(place) => *count.outcomes.entry(OutcomeKind::ALL[place]).or_default() += 1,
                        None => count.open += 1,
                    }
                    if is_counted(whose) {
                        count.answered.insert(organisation(whose));
                        count.first_heard.insert(organisation(whose));
                    }
                }
                Does::Signs { whose, at } if is_within(at) && is_counted(whose) => {
                    count.signed.insert(organisation(whose));
                    count.answered.insert(organisation(whose));
                }
                Does::Waits { at, .. } if is_within(at) => count.pending += 1,
                Does::Declines { at, .. } if is_within(at) => count.declined += 1,
                _ => {}
            }
        }
    }
    for asking in surveys {
        if asking.opened.is_some_and(is_within) {
            count.surveys += 1;
            count.surveyed.extend([2, 3].map(organisation));
        }
        for (whose, since) in standing(asking) {
            if since < 100 {
                before.insert(organisation(whose));
            }
            if is_within(since) && is_counted(whose) {
                count.survey_answered.insert(organisation(whose));
            }
            count.survey_outsiders += usize::from(is_within(since) && whose > 6);
        }
    }
    let said = count.survey_answered.clone();
    count.surveyed.extend(&said);
    count.answered.extend(&said);
    count.first_heard.extend(&said);
    let asked = count.surveyed.clone();
    count.reached.extend(asked);
    count.first_heard.retain(|id| !before.contains(id));
    let answered = count.answered.clone();
    count.reached.extend(answered);
    count
}

proptest! {
    #[test]
    fn the_figures_are_what_a_plain_recount_comes_to(
        stories in prop::collection::vec(story(), 0..4),
        surveys in prop::collection::vec(asking(), 0..3),
    ) {
        let statements: Vec<Arc<Statement>> =
            (1..).zip(&stories).map(|(number, story)| Arc::new(told(number, story))).collect();
        let figures = Figures::of(&register(), &statements, asked(&surveys).surveys(), span());
        let counted = Recount {
            reached: figures.reached.clone(),
            answered: figures.answered.clone(),
            signed: figures.signed.clone(),
            first_heard: figures.first_heard.clone(),
            opened: figures.opened.len(),
            published: figures.published.len(),
            rounds: figures.rounds,
            comments: figures.comments,
            late: figures.late,
            open: figures.open,
            outcomes: figures.outcomes.clone(),
            pending: figures.pending,
            declined: figures.declined,
            surveys: figures.surveys.len(),
            surveyed: figures.surveyed.clone(),
            survey_answered: figures.survey_answered.clone(),
            survey_outsiders: figures.survey_outsiders,
        };
        prop_assert_eq!(counted, recount(&stories, &surveys));
        prop_assert_eq!(&figures.organisations, &COUNTED.map(organisation).into());
        // Each number is some of the one that it is told of.
        prop_assert!(figures.reached.is_subset(&figures.organisations));
        prop_assert!(figures.answered.is_subset(&figures.reached));
        prop_assert!(figures.signed.is_subset(&figures.reached));
        prop_assert!(figures.first_heard.is_subset(&figures.answered));
        prop_assert!(figures.survey_answered.is_subset(&figures.surveyed));
        prop_assert!(figures.survey_answered.is_subset(&figures.answered));
        prop_assert!(figures.surveyed.is_subset(&figures.reached));
        prop_assert_eq!(figures.answered_comments() + figures.open, figures.comments);
        // Whatever they are sorted by, the sorts come to the whole.
        let sorts = figures.by(|id| id.bytes()[0] % 3);
        let sum = |part: fn(&ledger::Involvement) -> usize| sorts.values().map(part).sum::<usize>();
        let all = figures.all();
        prop_assert_eq!(sum(|tally| tally.organisations), all.organisations);
        prop_assert_eq!(sum(|tally| tally.reached), all.reached);
        prop_assert_eq!(sum(|tally| tally.answered), all.answered);
        prop_assert_eq!(sum(|tally| tally.signed), all.signed);
        prop_assert_eq!(sum(|tally| tally.first_heard), all.first_heard);
    }
}

#[test]
fn whoever_answered_a_survey_was_reached_by_it_and_is_heard_once() {
    let turn = |whose, at, answers| Turn { whose, at, answers };
    let turns = vec![
        turn(2, 99, Some(false)),
        turn(2, 150, Some(false)),
        turn(1, 150, Some(false)),
        turn(5, 150, Some(false)),
        turn(6, 150, Some(false)),
        turn(7, 150, Some(false)),
        turn(3, 160, Some(true)),
        turn(4, 170, Some(false)),
        turn(4, 180, None),
    ];
    let surveys = asked(&[Asking { opened: Some(99), turns }]);
    let figures = Figures::of(&register(), &[], surveys.surveys(), span());
    let one = BTreeSet::from([organisation(1)]);
    assert_eq!(figures.surveys.len(), 0, "it opened the year before");
    assert_eq!(figures.answered, one, "2 only changed its answer, 5 has left, 6 is a public body, 3 came late");
    assert_eq!((&figures.reached, &figures.first_heard), (&one, &one));
    assert_eq!(figures.survey_outsiders, 1);
    let draft = asked(&[Asking { opened: None, turns: vec![] }]);
    assert!(Figures::of(&register(), &[], draft.surveys(), span()).reached.is_empty(), "nobody was asked yet");
}
