//! What every page of a statement begins with: its stage and title, what is asked of the caller now, the one thing to do,
//! and the way to its other pages.

use super::super::{
    about, names,
    rounds::{called, conductor, state, times},
    signatures, time,
};
use crate::{app::App, caller::Caller, languages::Chosen, public::is_public, reading::Readable};
use ledger::{Action, Asker, Hat, Register, Right, RoundState, Stage, Statement, access};
use maud::{Markup, html};

/// The pages of a statement, in their order: the end of the address and the key of the name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tab {
    Text,
    Changes,
    Comments,
    Rounds,
    Signatures,
    /// There once it is public.
    FollowUp,
    /// There once it is said what it grew out of or demands, and for its coordinators.
    Line,
    Team,
    Log,
}

const TABS: [(Tab, &str, &str); 9] = [
    (Tab::Text, "", "statement-text"),
    (Tab::Changes, "/changes", "changes"),
    (Tab::Comments, "/comments", "comments"),
    (Tab::Rounds, "/rounds", "rounds"),
    (Tab::Signatures, "/signatures", "signatures"),
    (Tab::FollowUp, "/follow-up", "follow-up"),
    (Tab::Line, "/line", "line"),
    (Tab::Team, "/team", "statement-participants"),
    (Tab::Log, "/log", "statement-log"),
];

/// The beginning of the page that `here` names.
pub(crate) fn head(app: &App, register: &Register, caller: &Caller, readable: &Readable, here: Tab) -> Markup {
    head_in(app, register, caller, readable, here, Chosen::leading(&readable.statement))
}

/// The same, of a page that shows this text.
pub(crate) fn head_in(
    app: &App,
    register: &Register,
    caller: &Caller,
    readable: &Readable,
    here: Tab,
    text: Chosen,
) -> Markup {
    let words = caller.words;
    let statement = &*readable.statement;
    let coordinators = names(register, caller, &statement.coordinators);
    html! {
        header.page-head.statement-head {
            p.stage {
                (words.say(&format!("kind-{}", statement.about.kind.name()))) " · " (stage(caller, statement))
            }
            h1 lang=(statement.language.tag()) { (statement.title) }
            p.meta {
                (words.say_with("statement-coordinators", &[("count", coordinators.len().into())])) ": "
                (coordinators.join(", "))
            }
            (about::facts(app, caller, statement))
            @if let Some(round) = statement.current_round() {
                p.round-now {
                    a href={ "/statements/" (statement.id) "/rounds/" (round.number.0) } { (called(caller, round)) }
                    " · " (state(caller, round)) " · " (times(app, caller, round))
                }
            }
            @if let Some(timed) = &statement.timed {
                p.round-now { (words.say_with("stage-timed", &[("at", time::in_words(caller, timed.at).into())])) }
            }
            div.asked {
                @for sentence in asked(register, caller, readable) { p { (sentence) } }
                @if let Some(to) = comment_on(app, readable) {
                    a.button.primary href=(to) { (words.say("comment-new")) }
                }
                @if let Some((to, key)) = signatures::asked(register, readable) {
                    a.button.primary href=(to) { (words.say(key)) }
                }
                @if readable.right == Right::Write {
                    a.button.primary href={ "/statements/" (statement.id) "/write" (text.ending(statement, '?')) } { (words.say("statement-write")) }
                } @else if caller.signed_in.is_none() {
                    a.button href="/login" { (words.say("sign-in")) }
                }
                @if statement.stage == Stage::Drafting && conductor(register, readable).is_some() {
                    a.button href={ "/statements/" (statement.id) "/edit" } { (words.say("edit-title")) }
                }
            }
            (tabs(register, caller, readable, here))
        }
    }
}

/// Where the version is read that an open round asks the caller to comment on.
fn comment_on(app: &App, readable: &Readable) -> Option<String> {
    let statement = &readable.statement;
    statement.current_round().filter(|round| round.state == RoundState::Open)?;
    let may = super::super::comments::may_comment(app, readable);
    may.then(|| format!("/statements/{}/respond", statement.id))
}

/// How far the statement has come, in words.
pub(crate) fn stage(caller: &Caller, statement: &Statement) -> String {
    let key = match statement.current_round().map(|round| round.state) {
        Some(RoundState::Open) => "stage-round-open".to_owned(),
        Some(RoundState::Answering) => "stage-round-answering".to_owned(),
        Some(RoundState::Scheduled | RoundState::Finished | RoundState::Cancelled) | None => {
            format!("stage-{}", statement.stage.name())
        }
    };
    caller.words.say(&key)
}

fn tabs(register: &Register, caller: &Caller, readable: &Readable, here: Tab) -> Markup {
    let (words, statement) = (caller.words, &*readable.statement);
    let has_line = !statement.themes.is_empty() || statement.standing_demands().next().is_some();
    let is_there = |tab: Tab| match tab {
        Tab::FollowUp => is_public(statement),
        Tab::Line => has_line || conductor(register, readable).is_some(),
        _ => true,
    };
    html! {
        nav.tabs aria-label=(words.say("statement-pages")) {
            ul {
                @for (tab, end, key) in TABS.into_iter().filter(|(tab, ..)| is_there(*tab)) {
                    li {
                        a href={ "/statements/" (statement.id) (end) } aria-current=[(tab == here).then_some("page")] {
                            (words.say(key))
                        }
                    }
                }
            }
        }
    }
}

/// What the caller can do here with the hat they wear; and if that is not to write, why not and what then.
fn asked(register: &Register, caller: &Caller, readable: &Readable) -> Vec<String> {
    let words = caller.words;
    let Some(hat) = readable.hat else {
        let key = if caller.signed_in.is_some() { "asked-no-hat" } else { "statement-sign-in-to-write" };
        return vec![words.say(key)];
    };
    let ask = |action| access(register, &readable.statement, Asker::Hat(hat), action);
    let organisation = of(register, caller, hat);
    let about = |key: &str| words.say_with(key, &[("organisation", organisation.as_str().into())]);
    let mut sentences = Vec::new();
    if ask(Action::ConductRounds).is_ok() {
        sentences.push(about("asked-coordinate"));
    }
    match ask(Action::Edit) {
        Ok(()) if readable.right == Right::Write => sentences.push(about("asked-write")),
        Ok(()) => {}
        Err(_) if ask(Action::Comment).is_ok() => {
            let is_open = readable.statement.current_round().is_some_and(|round| round.state == RoundState::Open);
            sentences.push(about(if is_open { "asked-comment-now" } else { "asked-comment" }));
        }
        Err(why) => match signatures::asked(register, readable) {
            Some((_, "sign-confirm")) => sentences.push(about("asked-confirm")),
            Some((_, "sign-second")) => sentences.push(about("asked-second")),
            Some(_) => sentences.push(about("asked-sign")),
            None if is_public(&readable.statement) => sentences.push(words.say("asked-public")),
            None => sentences.push(words.refusal(why.code(), &[])),
        },
    }
    sentences
}

fn of(register: &Register, caller: &Caller, hat: Hat) -> String {
    names(register, caller, &[hat.organisation]).pop().unwrap_or_default()
}
