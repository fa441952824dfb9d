//! One comment as it stands in a list, and on its own page.

use crate::{
    caller::Caller,
    comments::{Shown, Stretch},
    pages::{names, time},
};
use draft::Part;
use ledger::{Comment, CommentState, Register, Statement};
use maud::{Markup, html};

/// Whether a list of comments is also a choice of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Asks {
    Choice,
    Nothing,
}

/// What all comments of a page have in common.
pub(super) struct Cards<'a> {
    pub(super) register: &'a Register,
    pub(super) caller: &'a Caller,
    pub(super) statement: &'a Statement,
    pub(super) asks: Asks,
    /// The boxes that are ticked.
    pub(super) chosen: Vec<String>,
}

impl Cards<'_> {
    /// In a list. `others` are the comments whose suggestions want other words in the same place.
    pub(super) fn card(&self, shown: &Shown, others: Option<&[u32]>) -> Markup {
        let (comment, words) = (&*shown.comment, self.caller.words);
        let number = comment.number.0;
        let value = format!("{number}:{}", comment.outcomes);
        let is_asked = self.asks == Asks::Choice && comment.state() == CommentState::Open;
        html! {
            article.card.comment id={ "comment-" (number) } aria-labelledby={ "comment-" (number) "-title" } {
                h4 id={ "comment-" (number) "-title" } {
                    a href={ "/statements/" (self.statement.id) "/comments/" (number) } {
                        (words.say_with("comment-numbered", &[("comment", number.into())]))
                    }
                    " " (self.speaker(comment))
                }
                (self.body(shown))
                @if let Some(others) = others {
                    p.notice {
                        (words.say("comment-collides")) " "
                        @for (at, other) in others.iter().enumerate() {
                            @if at > 0 { ", " }
                            a href={ "/statements/" (self.statement.id) "/comments/" (other) } { (words.say_with("comment-numbered", &[("comment", (*other).into())])) }
                        }
                    }
                }
                @if is_asked {
                    label.choice {
                        input type="checkbox" name="comment" value=(value) checked[self.chosen.contains(&value)];
                        " " (words.say_with("comment-choose", &[("comment", number.into())]))
                    }
                }
            }
        }
    }

    /// What it is about, what it says, and what has become of it.
    pub(super) fn body(&self, shown: &Shown) -> Markup {
        let (comment, words) = (&*shown.comment, self.caller.words);
        html! {
            (self.facts(comment))
            (self.place(shown))
            @match &shown.spoken {
                Some(spoken) => {
                    (paragraphs(&spoken.text))
                    @if spoken.replacement.is_some() { (self.suggestion(shown)) }
                },
                None => p.empty { (words.say("comment-erased")) },
            }
            @if !comment.consulted.is_empty() {
                p.meta { (words.say("comment-consulted")) ": " (self.names(&comment.consulted)) }
            }
            @if !comment.agreed.is_empty() {
                p.meta {
                    (words.say_with("comment-agreed", &[("count", comment.agreed.len().into())])) ": " (self.names(&comment.agreed))
                }
            }
            @if let Some(outcome) = &comment.outcome {
                div.outcome {
                    p {
                        strong { (words.say(&format!("outcome-{}", outcome.kind.name()))) }
                        @if let Some(reason) = &outcome.reason { ": " (reason) }
                    }
                    p.meta {
                        (time::in_words(self.caller, outcome.at))
                        @if let Some(other) = outcome.same_as {
                            " · " (words.say_with("outcome-same-as", &[("comment", other.0.into())]))
                        }
                    }
                }
            }
        }
    }

    /// Kind, state, how it came and when.
    fn facts(&self, comment: &Comment) -> Markup {
        let words = self.caller.words;
        let kind = comment.wording().kind.map(|kind| words.say(&format!("comment-kind-{}", kind.name())));
        html! {
            p.meta {
                @if let Some(kind) = kind { span.kind.red-line[comment.is_red_line()] { (kind) } " · " }
                span.state { (words.say(&format!("comment-state-{}", comment.state().name()))) }
                " · " (time::in_words(self.caller, comment.made))
                @if comment.late { " · " strong { (words.say("comment-late")) } }
                @if let Some(channel) = comment.recorded { " · " (words.say(&format!("channel-{}", channel.name()))) }
            }
        }
    }

    /// The words that it is about, and where they are now.
    fn place(&self, shown: &Shown) -> Markup {
        let words = self.caller.words;
        let about = match crate::api::comments::view::version(&shown.comment) {
            Some(version) => words.say_with("version", &[("version", version.into())]),
            None => words.say("comment-about-live"),
        };
        let clause = shown.comment.passage.clause.map(|clause| words.say_with("clause", &[("clause", clause.into())]));
        let now = shown.at.as_ref().and_then(|at| match at.part {
            Part::Clause(number) => Some(number as u32),
            Part::Heading(_) => None,
        });
        let now = now.filter(|now| Some(*now) != shown.comment.passage.clause);
        html! {
            p.meta.place {
                (about) " · " (clause.unwrap_or_else(|| words.say("comment-about-whole")))
                @if let Some(now) = now { " · " (words.say_with("comment-clause-now", &[("clause", now.into())])) }
                @if shown.is_detached() { " · " strong.detached { (words.say("comment-detached")) } }
            }
            @if let Some(quote) = shown.quote() {
                blockquote.quoted lang=(self.statement.language.tag()) { (paragraphs(quote)) }
            }
        }
    }

    /// The words that are wanted, as a small difference to those that stand there.
    fn suggestion(&self, shown: &Shown) -> Markup {
        let words = self.caller.words;
        let stretch = |stretch: &Stretch| match stretch {
            Stretch::Kept(text) => html! { (text) },
            Stretch::Removed(text) => html! {
                del { span.visually-hidden { (words.say("changes-del-begins")) " " } (text) span.visually-hidden { " " (words.say("changes-del-ends")) } }
            },
            Stretch::Added(text) => html! {
                ins { span.visually-hidden { (words.say("changes-ins-begins")) " " } (text) span.visually-hidden { " " (words.say("changes-ins-ends")) } }
            },
        };
        html! {
            div.suggestion {
                p.meta { (words.say("comment-suggestion")) }
                p lang=(self.statement.language.tag()) { @for each in &shown.suggestion() { (stretch(each)) } }
            }
        }
    }

    fn speaker(&self, comment: &Comment) -> String {
        names(self.register, self.caller, &[comment.organisation]).pop().unwrap_or_default()
    }

    fn names(&self, ids: &std::collections::BTreeSet<terms::OrganisationId>) -> String {
        names(self.register, self.caller, &ids.iter().copied().collect::<Vec<_>>()).join(", ")
    }
}

/// Words as they were typed, a paragraph for each line.
pub(super) fn paragraphs(text: &str) -> Markup {
    html! { @for line in text.lines().filter(|line| !line.is_empty()) { p { (line) } } }
}
