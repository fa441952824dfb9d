//! Who has signed, and with which reservations; whom they stand for; and who was heard without signing.

use crate::{
    pages::{signatures::paragraphs, time},
    public::{Publication, Signatory},
};
use maud::{Markup, html};

pub(super) fn section(of: &Publication) -> Markup {
    let words = of.words;
    html! {
        section aria-labelledby="signatories" {
            h2 id="signatories" { (words.say("signatories")) }
            p { (words.say_with("public-signed", &[("count", of.signatories.len().into())])) @if of.reserved() > 0 {
                " " (words.say_with("signatures-count-reserved", &[("count", of.reserved().into())]))
            } }
            @if of.takes_outsiders {
                p.actions {
                    a.button.primary href={ "/statements/" (of.statement.id) "/sign/outside" } {
                        (words.say("public-sign-outside"))
                    }
                }
            }
            @if !of.signatories.is_empty() {
                ul.public-signatories { @for each in &of.signatories { li id=(each.anchor()) { (signatory(of, each)) } } }
            }
        }
        (reach(of))
        @if !of.views.is_empty() {
            section aria-labelledby="dissenting" {
                h2 id="dissenting" { (words.say("dissenting-views")) }
                @for each in &of.views {
                    h3 { (each.name) }
                    @if let Some(view) = each.shown.worded.as_ref().and_then(|worded| worded.view.as_deref()) {
                        (paragraphs(view))
                    }
                }
            }
        }
    }
}

fn signatory(of: &Publication, each: &Signatory) -> Markup {
    let (words, signature) = (of.words, &*each.shown.signature);
    let since = signature.given.as_ref().map(|given| time::day_said(words, time::day_of(given.at)));
    let outside = signature.outsider.is_some().then(|| words.say("signatory-outsider"));
    let facts: Vec<&String> =
        [each.kind.as_ref(), each.county.as_ref(), outside.as_ref(), since.as_ref()].into_iter().flatten().collect();
    let worded = each.shown.worded.as_ref();
    html! {
        strong { (each.name) }
        @if !facts.is_empty() {
            " " span.meta { @for (at, fact) in facts.iter().enumerate() { @if at > 0 { " · " } (fact) } }
        }
        @if let Some(clause) = each.reserves() {
            div.reservation {
                p.meta {
                    @match clause {
                        Some(clause) => {
                            @let about = words.say_with("reservation-about", &[("clause", clause.into())]);
                            @if of.has_clause(clause) { a href={ "#c" (clause) } { (about) } } @else { (about) }
                        },
                        None => (words.say("reservation-about-gone")),
                    }
                }
                @if let Some(text) = worded.and_then(|worded| worded.reservation.as_deref()) { (paragraphs(text)) }
            }
        }
    }
}

/// Whom those stand for who have signed, and how it comes to that.
fn reach(of: &Publication) -> Markup {
    let (words, found) = (of.words, &of.reach);
    let umbrellas: Vec<_> = found.branches.values().filter(|branch| found.signed.contains(&branch.umbrella)).collect();
    html! {
        @if !umbrellas.is_empty() {
            section aria-labelledby="reach" {
                h2 id="reach" { (words.say("represented-title")) }
                p {
                    (words.say_with("represented-umbrellas", &[("count", found.umbrellas().count().into())]))
                    @if !found.members.is_empty() {
                        " " (words.say_with("represented-members", &[("count", found.members.len().into())]))
                    }
                    @if found.own_figures > 0 {
                        " " (words.say_with("represented-own-figures", &[("count", found.own_figures.into())]))
                    }
                }
                details.fold {
                    summary { (words.say("represented-how")) }
                    p { (words.say("represented-intro")) }
                    p {
                        (words.say("represented-leave")) " "
                        a href={ "/login?next=/statements/" (of.statement.id) "/signatures/represented" } {
                            (words.say("represented-leave-link"))
                        }
                    }
                    ul {
                        @for branch in umbrellas {
                            li {
                                (of.called(branch.umbrella))
                                @if !branch.members.is_empty() {
                                    ": " (words.say_with("represented-list", &[("count", branch.members.len().into())]))
                                    ul { @for member in &branch.members { li { (of.called(*member)) } } }
                                } @else if let Some(stated) = &branch.stated {
                                    ": " (crate::pages::organisations::show::stated_in_words(words, stated))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
