//! A difference in numbers: clauses, words, and whose.

use crate::{comparison::Comparison, pages::hands::Legend};
use draft::{Parts, WordCount};
use maud::{Markup, html};
use terms::OrganisationId;
use words::Words;

/// The summary above every view.
pub(super) fn section(
    words: &Words,
    comparison: &Comparison,
    legend: &Legend,
    hands: &[(Option<OrganisationId>, WordCount)],
) -> Markup {
    let summary = comparison.difference.summary();
    html! {
        section.summary aria-labelledby="summary" {
            h3 id="summary" { (words.say("changes-summary")) }
            ul.plain {
                @for (key, parts) in [("changes-clauses", summary.clauses), ("changes-headings", summary.headings)] {
                    @if parts.touched > 0 { li { (counted(words, key, parts)) } }
                }
                li { (added_and_removed(words, summary.words)) }
            }
            @if !hands.is_empty() { (by_organisation(words, legend, hands)) }
        }
    }
}

/// How many, and what became of them.
fn counted(words: &Words, key: &str, parts: Parts) -> String {
    let all = words.say_with(key, &[("count", parts.touched.into())]);
    let fates = [
        ("changes-count-added", parts.added),
        ("changes-count-removed", parts.removed),
        ("changes-count-changed", parts.changed),
        ("changes-count-moved", parts.moved),
        ("changes-count-split", parts.split),
        ("changes-count-joined", parts.joined),
    ];
    let fates = fates.into_iter().filter(|(_, count)| *count > 0);
    let fates: Vec<String> = fates.map(|(key, count)| words.say_with(key, &[("count", count.into())])).collect();
    format!("{all}: {}.", fates.join(", "))
}

fn added_and_removed(words: &Words, count: WordCount) -> String {
    let added = words.say_with("changes-words-added", &[("count", count.added.into())]);
    let removed = words.say_with("changes-words-removed", &[("count", count.removed.into())]);
    format!("{added} {removed}")
}

fn by_organisation(words: &Words, legend: &Legend, hands: &[(Option<OrganisationId>, WordCount)]) -> Markup {
    html! {
        table.hands {
            caption { (words.say("changes-hands")) }
            thead {
                tr {
                    th scope="col" { (words.say("changes-hands-who")) }
                    th scope="col" { (words.say("changes-hands-added")) }
                    th scope="col" { (words.say("changes-hands-removed")) }
                }
            }
            tbody {
                @for (organisation, count) in hands {
                    tr {
                        th scope="row" {
                            @match legend.hand(*organisation) {
                                Some(hand) => (hand.key()),
                                None => (words.say("changes-hands-unknown")),
                            }
                        }
                        td { (count.added) }
                        td { (count.removed) }
                    }
                }
            }
        }
    }
}
