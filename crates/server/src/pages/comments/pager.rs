//! A long list of comments in pages, and all of it in one document.

use crate::{api::comments::Filter, caller::Caller};
use ledger::Statement;
use maud::{Markup, html};
use std::ops::Range;
use terms::limits;

/// Which part of the list is shown.
pub(super) struct Pager {
    from: usize,
    count: usize,
}

impl Pager {
    /// The part that the filter's cursor asks for, of so many.
    pub(super) fn of(filter: &Filter, count: usize) -> Pager {
        let from: usize = filter.cursor.as_deref().and_then(|cursor| cursor.parse().ok()).unwrap_or_default();
        // Whatever was answered meanwhile stands elsewhere: the last page may have moved.
        let last = count.saturating_sub(1) / limits::COMMENTS_SHOWN_MAX * limits::COMMENTS_SHOWN_MAX;
        Pager { from: from.min(last), count }
    }

    pub(super) fn range(&self) -> Range<usize> {
        self.from..self.until()
    }

    fn until(&self) -> usize {
        self.count.min(self.from + limits::COMMENTS_SHOWN_MAX)
    }

    /// The way to the other pages; nothing if all is shown.
    pub(super) fn links(&self, caller: &Caller, statement: &Statement, filter: &Filter) -> Markup {
        let words = caller.words;
        let to = |from: usize| format!("/statements/{}/comments?cursor={from}{}", statement.id, narrowed(filter));
        let shown = [("first", (self.from + 1).into()), ("last", self.until().into()), ("count", self.count.into())];
        html! {
            @if self.count > limits::COMMENTS_SHOWN_MAX {
                nav.pages aria-label=(words.say("comments-pages")) {
                    p { (words.say_with("comments-shown", &shown)) }
                    p.actions {
                        @if self.from > 0 {
                            a.button href=(to(self.from.saturating_sub(limits::COMMENTS_SHOWN_MAX))) { (words.say("comments-before")) }
                        }
                        @if self.until() < self.count {
                            a.button href=(to(self.until())) { (words.say("comments-after")) }
                        }
                    }
                }
            }
        }
    }
}

/// What the filter leaves out, as the end of an address.
fn narrowed(filter: &Filter) -> String {
    let texts = [("state", &filter.state), ("kind", &filter.kind), ("organisation", &filter.organisation)];
    let texts = texts.map(|(name, value)| (name, value.clone().filter(|value| !value.is_empty())));
    let numbers = [("round", filter.round), ("clause", filter.clause)];
    let numbers = numbers.map(|(name, value)| (name, value.map(|number| number.to_string())));
    // Whatever the filter holds was understood: names and numbers that addresses take as they are.
    texts.into_iter().chain(numbers).filter_map(|(name, value)| value.map(|value| format!("&{name}={value}"))).collect()
}

/// Where the comments that are shown are had as one document.
pub(super) fn out(caller: &Caller, statement: &Statement, filter: &Filter) -> Markup {
    let words = caller.words;
    let narrowed = narrowed(filter);
    html! {
        details.comments-out {
            summary { (words.say("comments-out")) }
            p.hint { (words.say("comments-out-hint")) }
            p.actions {
                @for format in ["xlsx", "csv", "docx", "markdown", "json"] {
                    a.button href={ "/api/v1/statements/" (statement.id) "/comments?format=" (format) (narrowed) } {
                        (words.say(&format!("comments-out-{format}")))
                    }
                }
            }
        }
    }
}
