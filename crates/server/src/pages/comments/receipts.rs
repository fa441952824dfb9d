//! What proves that a comment was handed in: number, time, version and hashes.

use crate::{
    api::{comments::view::version, proofs},
    caller::Caller,
    pages::time,
};
use ledger::{Comment, Statement, VersionNumber};
use maud::{Markup, html};

/// The receipt of a comment on a page of its own.
pub(in crate::pages) fn card(caller: &Caller, statement: &Statement, comment: &Comment) -> Markup {
    let words = caller.words;
    let number = comment.number.0;
    html! {
        section.card.receipt aria-labelledby={ "receipt-" (number) } {
            h2 id={ "receipt-" (number) } {
                (words.say("receipt")) ": "
                a href={ "/statements/" (statement.id) "/comments/" (number) } {
                    (words.say_with("comment-numbered", &[("comment", number.into())]))
                }
            }
            dl {
                (facts(caller, statement, comment))
                @if comment.late { dt { (words.say("comment-late")) } dd { (words.say("receipt-late")) } }
            }
        }
    }
}

/// The same as terms and what they are.
pub(super) fn facts(caller: &Caller, statement: &Statement, comment: &Comment) -> Markup {
    let words = caller.words;
    let version = version(comment).and_then(|number| statement.version(VersionNumber(number)));
    let content = comment.said.first().map(|said| said.wording.content);
    html! {
        dt { (words.say("receipt-number")) } dd { (comment.number.0) }
        dt { (words.say("receipt-time")) } dd { (time::in_words(caller, comment.made)) }
        @if let Some(clause) = comment.passage.clause {
            dt { (words.say("receipt-clause")) } dd { (clause) }
        }
        @if let Some(version) = version {
            dt { (words.say("receipt-version")) }
            dd {
                a href={ "/statements/" (statement.id) "/versions/" (version.number.0) } {
                    (words.say_with("version", &[("version", version.number.0.into())]))
                }
                br; code.hash { (version.text.sha256) }
            }
        }
        @if let Some(content) = content {
            dt { (words.say("receipt-content")) } dd { code.hash { (content) } }
        }
        dt { (words.say("receipt-signed")) }
        dd {
            a href=(proofs::path(statement.id, comment.seq)) download="receipt.json" { (words.say("receipt-download")) }
            " · " a href="/verify" { (words.say("verify-title")) }
        }
    }
}
