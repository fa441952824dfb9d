//! What became of a statement, and what was wrong in it.

use crate::{
    pages::{signatures::paragraphs, time},
    public::Publication,
    traces::{Step, corrections, trail},
};
use maud::{Markup, html};

/// From the reasons to the results, one line for each step.
pub(super) fn section(of: &Publication) -> Markup {
    let words = of.words;
    let steps = trail(words, &of.register, &of.statement, &of.line);
    html! {
        @if !steps.is_empty() {
            section aria-labelledby="trail" {
                h2 id="trail" { (words.say("trail")) }
                ol.trail { @for step in &steps { li { (told(of, step)) } } }
                p.meta { a href={ "/s/" (of.statement.slug) "/feed.atom" (of.ending(of.language)) } { (words.say("public-feed")) } }
            }
        }
    }
}

/// Above the text, for whoever reads it has to know.
pub(super) fn wrong(of: &Publication) -> Markup {
    let steps = corrections(of.words, &of.register, &of.statement);
    html! {
        @if !steps.is_empty() {
            section.corrections aria-labelledby="corrections" {
                h2 id="corrections" { (of.words.say("corrections")) }
                ol.trail { @for (at, step) in steps.iter().enumerate() { li id={ "correction-" (at + 1) } { (told(of, step)) } } }
            }
        }
    }
}

fn told(of: &Publication, step: &Step) -> Markup {
    let words = of.words;
    html! {
        p {
            @if let Some(on) = step.on { time.meta datetime=(on) { (time::day_said(words, on)) } " " }
            @match step.clause.filter(|clause| of.has_clause(*clause)) {
                Some(clause) => a href={ "#c" (clause) } { (step.said) },
                None => strong { (step.said) },
            }
        }
        (paragraphs(&step.text))
        @if let Some(link) = &step.link { p.meta { a href=(link) rel="nofollow noopener" { (link) } } }
    }
}

/// The same in a document of its own.
pub(super) fn plain(of: &Publication) -> Markup {
    let words = of.words;
    let steps = trail(words, &of.register, &of.statement, &of.line);
    html! { @if !steps.is_empty() { h2 { (words.say("trail")) } (list(of, &steps)) } }
}

/// What was wrong, in a document of its own.
pub(super) fn plain_wrong(of: &Publication) -> Markup {
    let steps = corrections(of.words, &of.register, &of.statement);
    html! { @if !steps.is_empty() { h2 { (of.words.say("corrections")) } (list(of, &steps)) } }
}

fn list(of: &Publication, steps: &[Step]) -> Markup {
    html! {
        ul {
            @for step in steps {
                li {
                    (step.line(of.words))
                    @if let Some(link) = &step.link { " " a href=(link) { (link) } }
                }
            }
        }
    }
}
