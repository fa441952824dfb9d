//! A text to be commented on clause by clause: beside each clause how many comments it has, and the way to one more.

use crate::{
    caller::Caller,
    html::{self, Leaf, marked},
};
use draft::{Part, Text};
use ledger::{About, Statement, VersionNumber};
use maud::{Markup, html as markup};
use std::collections::BTreeMap;

/// The leading text with what is said of it, and where another word can be said. `version` is none for the live text.
pub(crate) fn text(
    caller: &Caller,
    statement: &Statement,
    text: &Text,
    version: Option<VersionNumber>,
    may_comment: bool,
) -> Markup {
    let counts = counts(statement, version);
    let leaf = |(part, block): (Part, &draft::Block)| {
        let Part::Clause(number) = part else {
            return Leaf::new(block.kind, &block.parents, markup! { @for run in &block.runs { (marked(run)) } });
        };
        let count = counts.get(&(number as u32)).copied().unwrap_or_default();
        let content = markup! {
            @for run in &block.runs { (marked(run)) }
            @if count > 0 || may_comment { (links(caller, statement, version, number, count, may_comment)) }
        };
        Leaf { id: Some(part.to_string()), ..Leaf::new(block.kind, &block.parents, content) }
    };
    let blocks = html::blocks(&text.parts().map(leaf).collect::<Vec<_>>());
    let new = may_comment.then(|| format!("/statements/{}/comments/new?version={}", statement.id, which(version)));
    let label = may_comment.then(|| caller.words.say("comment-selected"));
    markup! {
        div.text lang=(statement.language.tag()) data-comment=[new] data-comment-label=[label] { (blocks) }
    }
}

/// The text as an address names it.
fn which(version: Option<VersionNumber>) -> String {
    version.map_or_else(|| "live".to_owned(), |version| version.0.to_string())
}

fn links(
    caller: &Caller,
    statement: &Statement,
    version: Option<VersionNumber>,
    clause: usize,
    count: usize,
    may_comment: bool,
) -> Markup {
    let words = caller.words;
    let base = format!("/statements/{}/comments", statement.id);
    let which = which(version);
    let about = words.say_with("comment-on-clause", &[("clause", clause.into())]);
    markup! {
        " "
        span.clause-comments {
            @if count > 0 {
                a href={ (base) "?clause=" (clause) } {
                    (words.say_with("comments-number", &[("count", count.into())]))
                }
                " "
            }
            @if may_comment {
                a href={ (base) "/new?version=" (which) "&clause=" (clause) } aria-label=(about) { (words.say("comment-on")) }
            }
        }
    }
}

/// How many comments each clause of that very text has.
fn counts(statement: &Statement, version: Option<VersionNumber>) -> BTreeMap<u32, usize> {
    let mut counts = BTreeMap::new();
    let of_it = |about: &About| matches!(about, About::Version(number) if Some(*number) == version);
    let standing = statement.comments.iter().filter(|comment| comment.withdrawn.is_none());
    for comment in standing.filter(|comment| of_it(&comment.passage.about)) {
        if let Some(clause) = comment.passage.clause {
            *counts.entry(clause).or_default() += 1;
        }
    }
    counts
}
