//! What a summary begins with before a coordinator has written in it: the result in plain Markdown, in each language.

use crate::{
    agenda::workshops::{
        Texts,
        outcome::{Outcome, title},
    },
    app::App,
    failure::Failure,
};
use ledger::{Agenda, Participant, Tallied, Workshop};
use std::collections::BTreeSet;
use std::fmt::Write;
use words::{Language, Words};

/// So many reasons of one theme stand in it; whoever writes it may add others.
const REASONS: usize = 5;

/// What a theme is to the summary.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Weight {
    /// Several chose it.
    Chosen,
    /// One alone named or chose it: a weak signal.
    Alone,
    /// Several named it, and nobody or one alone chose it.
    Others,
}

/// The result in each language; empty while there is none to show.
pub(super) fn texts(app: &App, agenda: &Agenda, workshop: &Workshop) -> Result<Texts, Failure> {
    let Some(outcome) = Outcome::of(&*app.store, agenda, workshop)? else { return Ok(Texts::default()) };
    let text = |language: Language| text(app, agenda, workshop, &outcome, Words::of(language));
    let [fi, sv, en] = [Language::Finnish, Language::Swedish, Language::English].map(text);
    Ok(Texts { fi: fi?, sv: sv?, en: en?, salt: String::new() })
}

fn text(app: &App, agenda: &Agenda, workshop: &Workshop, outcome: &Outcome, words: &Words) -> Result<String, Failure> {
    let counted = |key: &str, count: usize| words.say_with(key, &[("count", count.into())]);
    let mut text = words.say_with("summary-chosen-by", &[("count", workshop.chosen().into())]);
    text.push_str("\n\n");
    for weight in [Weight::Chosen, Weight::Alone, Weight::Others] {
        let themes: Vec<&Tallied> =
            outcome.tally.themes.iter().filter(|tallied| weighs(agenda, tallied) == weight).collect();
        if themes.is_empty() {
            continue;
        }
        let heading = match weight {
            Weight::Chosen => "summary-chosen",
            Weight::Alone => "summary-alone",
            Weight::Others => "summary-others",
        };
        writeln!(text, "## {}\n", words.say(heading)).expect("a string takes everything");
        for tallied in themes {
            let title = plain(&title(&*app.store, words, agenda, tallied.theme)?);
            let who = [
                (tallied.organisations() > 0).then(|| counted("workshop-organisations", tallied.organisations())),
                (tallied.groups() > 0).then(|| counted("workshop-groups", tallied.groups())),
            ];
            let who: Vec<String> = who.into_iter().flatten().collect();
            let who = if who.is_empty() { String::new() } else { format!(" ({})", who.join(", ")) };
            writeln!(text, "**{title}**{who}\n").expect("a string takes everything");
            let reasons =
                outcome.reasons.iter().filter(|((theme, _), reason)| *theme == tallied.theme && !reason.is_empty());
            let mut any = false;
            for (_, reason) in reasons.take(REASONS) {
                writeln!(text, "- {}", plain(reason)).expect("a string takes everything");
                any = true;
            }
            if any {
                text.push('\n');
            }
        }
    }
    Ok(text.trim_end().to_owned())
}

/// What was typed, as Markdown takes it for words: on one line, with nothing that makes headings, links or lists of it.
fn plain(typed: &str) -> String {
    let mut out = String::new();
    for c in typed.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '&' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn weighs(agenda: &Agenda, tallied: &Tallied) -> Weight {
    if tallied.chosen_by.len() > 1 {
        return Weight::Chosen;
    }
    let whole = agenda.theme(tallied.theme).into_iter().chain(agenda.within(tallied.theme));
    let named: BTreeSet<Participant> = whole
        .flat_map(|theme| {
            let supporters = theme.supporters.keys().map(|organisation| Participant::Organisation(*organisation));
            [theme.proposer].into_iter().chain(supporters)
        })
        .chain(tallied.chosen_by.iter().copied())
        .collect();
    if named.len() == 1 { Weight::Alone } else { Weight::Others }
}
