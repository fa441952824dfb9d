//! What was understood of a file, and what not; and the form that takes it in.

use super::super::{filled::Filled, import::preview::tallied_as};
use crate::{
    caller::Caller,
    html,
    incoming::{Carried, LeftView, RemarkView},
};
use draft::{Kind, Text};
use ledger::Statement;
use maud::{Markup, PreEscaped, html as markup};

/// So many remarks are shown before the rest is folded.
const OPEN_MAX: usize = 30;

/// What the page is made from.
pub(super) struct Shown<'a> {
    pub(super) caller: &'a Caller,
    pub(super) statement: &'a Statement,
    pub(super) carried: &'a Carried,
    pub(super) based_on: String,
    /// Whether other words stand in the live text now.
    pub(super) replaces: bool,
    pub(super) acting: Markup,
}

impl Shown<'_> {
    pub(super) fn main(&self) -> Markup {
        let Shown { caller, carried, .. } = self;
        let words = caller.words;
        let text = carried.text();
        markup! {
            p.tab-intro { (words.say_with("incoming-preview-intro", &[("file", carried.name.as_str().into())])) }
            (self.tallies(&text))
            @if self.replaces { p.notice { (words.say("incoming-replaces")) } }
            div.import-rows {
                section aria-labelledby="left-out" {
                    h2 id="left-out" { (words.say("incoming-left")) }
                    @if carried.left.is_empty() { p { (words.say("incoming-left-nothing")) } }
                    ul.lines { @for left in &carried.left { li { (self.left(left)) } } }
                }
                @if !carried.remarks.is_empty() {
                    section aria-labelledby="remarks-head" {
                        h2 id="remarks-head" { (words.say("incoming-remarks")) }
                        (self.remarks(&carried.remarks[..carried.remarks.len().min(OPEN_MAX)]))
                        @if let Some(rest) = carried.remarks.get(OPEN_MAX..).filter(|rest| !rest.is_empty()) {
                            details {
                                summary { (words.say_with("incoming-remarks-more", &[("count", rest.len().into())])) }
                                (self.remarks(rest))
                            }
                        }
                    }
                }
                (self.form())
                section aria-labelledby="text-head" {
                    h2 id="text-head" { (words.say("incoming-text")) }
                    article.statement { div.text lang=(self.statement.language.tag()) { (html::text(&text)) } }
                }
            }
        }
    }

    fn tallies(&self, text: &Text) -> Markup {
        let headings = text.blocks().iter().filter(|block| matches!(block.kind, Kind::Heading(_))).count();
        let suggestions = self.carried.suggestions();
        let lost: usize = self.carried.left.iter().map(|left| left.count).sum();
        tallied_as(
            self.caller,
            "incoming-tally",
            &[
                ("headings", headings),
                ("clauses", text.clauses().count()),
                ("suggestions", suggestions),
                ("comments", self.carried.remarks.len() - suggestions),
                ("left", lost),
            ],
        )
    }

    fn left(&self, left: &LeftView) -> Markup {
        let words = self.caller.words;
        let key = format!("incoming-left-{}", left.what);
        markup! {
            (words.say_with(&key, &[("count", left.count.into())]))
            @if !left.heading.is_empty() {
                " " (words.say_with("incoming-left-below", &[("heading", left.heading.as_str().into())]))
            }
        }
    }

    fn remarks(&self, remarks: &[RemarkView]) -> Markup {
        let words = self.caller.words;
        let language = self.statement.language.tag();
        markup! {
            ul.lines {
                @for remark in remarks {
                    li {
                        strong { (words.say(&format!("incoming-wants-{}", remark.wants))) }
                        " · " (remark.who(words))
                        @if let Some(quote) = &remark.quote {
                            blockquote.quoted lang=(language) { (quote) }
                        } @else if let Some(clause) = remark.clause {
                            " · " (words.say_with("clause", &[("clause", clause.into())]))
                        }
                        @for line in remark.text.lines().filter(|line| !line.is_empty()) {
                            p lang=[(remark.wants != "comment").then_some(language)] { (line) }
                        }
                    }
                }
            }
        }
    }

    /// What was understood comes back with it, and is checked again.
    fn form(&self) -> Markup {
        let words = self.caller.words;
        let path = format!("/statements/{}/draft-import", self.statement.id);
        let carried = serde_json::to_string(self.carried).expect("texts are JSON");
        markup! {
            form.card method="post" action=(path) enctype="multipart/form-data" {
                // Within an element quotes stand for themselves, which halves what is sent back of a long text.
                textarea name="draft" hidden { (PreEscaped(carried.replace('&', "&amp;").replace('<', "&lt;"))) }
                input type="hidden" name="based-on" value=(self.based_on);
                (Filled::fresh().key())
                @if !self.carried.remarks.is_empty() {
                    label.choice {
                        input name="remarks" type="checkbox" value="yes" checked aria-describedby="remarks-hint";
                        " " (words.say("incoming-with-remarks"))
                    }
                    p.hint id="remarks-hint" { (words.say("incoming-with-remarks-hint")) }
                }
                (self.acting)
                p.actions {
                    button.primary { (words.say("incoming-take")) }
                    a href=(path) { (words.say("incoming-again")) }
                }
            }
        }
    }
}
