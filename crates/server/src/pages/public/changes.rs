//! What became of one version of a public statement in another, for everybody who may know both.

use super::frame::{self, About};
use crate::{
    comparison::{Comparison, Paper},
    pages::changes,
    public::{Pair, Publication, Setting, may_compare_in},
};
use ledger::VersionNumber;
use maud::{Markup, html};
use words::Value;

/// The page.
pub(super) fn page(of: &Publication, setting: Setting, pair: Pair, comparison: &Comparison) -> Markup {
    let title = of.words.say_with("public-changes", &numbers(pair));
    let main = html! {
        article.public-statement {
            header.public-head {
                p.stage { a href={ "/s/" (of.statement.slug) (of.ending(of.language)) } { (of.words.say("public-page")) } }
                h1 lang=(of.statement.language.tag()) { (of.statement.title) }
                h2 { (title) }
                p.files { (of.words.say("changes-files")) " " (papers(of, pair)) }
            }
            (changes::in_full(&of.register, of.words, comparison, of.language))
        }
    };
    let about = About {
        path: format!("/changes/{pair}"),
        title: format!("{}: {title}", of.statement.title),
        description: title.clone(),
        languages: of.languages().filter(|language| may_compare_in(&of.statement, pair, *language)).collect(),
    };
    frame::framed(of, &about, setting, &main)
}

/// The way to a comparison and its papers, if everybody may read it.
pub(super) fn way(of: &Publication, pair: Pair) -> Markup {
    html! {
        @if may_compare_in(&of.statement, pair, of.language) {
            p.files {
                a href={ (address(of, pair)) (of.ending(of.language)) } {
                    (of.words.say_with("public-changes", &numbers(pair)))
                }
                " · " (papers(of, pair))
            }
        }
    }
}

fn papers(of: &Publication, pair: Pair) -> Markup {
    let words = of.words;
    html! {
        @for (at, paper) in Paper::ALL.into_iter().enumerate() {
            @if at > 0 { " · " }
            a href={ (address(of, pair)) "." (paper.ending()) (of.ending(of.language)) } {
                (words.say(&format!("changes-file-{}", paper.ending())))
                span.visually-hidden { " (" (words.say_with("public-changes", &numbers(pair))) ")" }
            }
        }
    }
}

fn address(of: &Publication, pair: Pair) -> String {
    format!("/s/{}/changes/{pair}", of.statement.slug)
}

pub(super) fn numbers(pair: Pair) -> [(&'static str, Value<'static>); 2] {
    let [from, to] = pair.versions().map(|VersionNumber(number)| number.into());
    [("from", from), ("to", to)]
}
