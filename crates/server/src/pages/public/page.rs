//! The page of a published statement: first the text, then what came of it, who stands behind it, how it came about, and
//! how to check it.

use super::{
    changes,
    frame::{self, About},
    signatories, trail,
};
use crate::{
    html::{self, Leaf, marked},
    pages::{about, statement::LICENCE, time},
    public::{
        Form, Publication, Setting, Told,
        paper::{LICENCE_ADDRESS, signed},
    },
};
use draft::Part;
use maud::{Markup, html};
use std::collections::BTreeMap;

pub(super) fn page(of: &Publication, setting: Setting) -> Markup {
    let main = html! {
        article.public-statement itemscope itemtype="https://schema.org/Article" {
            (head(of, "public-since"))
            (trail::wrong(of))
            div.text lang=(of.language.tag()) itemprop="articleBody" { (text(of)) }
            (trail::section(of))
            (signatories::section(of))
            (came_about(of))
            (uses(of))
            (check(of))
        }
    };
    frame::framed(of, &About::of(of), setting, &main)
}

/// What is told before it is public: the text, and who stands behind it.
pub(super) fn before(of: &Publication, notice: &Markup) -> Markup {
    html! {
        article.public-statement {
            (notice)
            (head(of, "embargo-since"))
            div.text lang=(of.language.tag()) { (text(of)) }
            (signatories::section(of))
        }
    }
}

fn head(of: &Publication, since: &str) -> Markup {
    let (words, statement) = (of.words, &*of.statement);
    html! {
        header.public-head {
            p.stage { (words.say(&format!("kind-{}", statement.about.kind.name()))) }
            h1 itemprop="headline" lang=(statement.language.tag()) { (statement.title) }
            p.count-line {
                a href="#signatories" { (signed(of)) }
            }
            dl.public-facts {
                dt { (words.say(since)) }
                dd { time itemprop="datePublished" datetime=(of.since) { (time::day_said(words, time::day_of(of.since))) } }
                @if !statement.about.addressees.is_empty() {
                    dt { (words.say("public-addressees")) }
                    dd { (statement.about.addressees.join(", ")) }
                }
                @if let Some(lineage) = &statement.adapted_from {
                    dt { (words.say("adapted-from")) }
                    dd { (about::lineage(words, lineage)) }
                }
                dt { (words.say("public-coordinators")) }
                dd {
                    @for (at, id) in statement.coordinators.iter().enumerate() {
                        @if at > 0 { ", " }
                        span itemprop="author" itemscope itemtype="https://schema.org/Organization" {
                            span itemprop="name" { (of.called(*id)) }
                        }
                    }
                }
            }
            (said_to_programs(of))
        }
    }
}

/// What programs read of the page and people read elsewhere. It stands in attributes: a block of JSON-LD would be a script in a
/// page that has none.
fn said_to_programs(of: &Publication) -> Markup {
    let here = format!("{}{}", of.address, of.ending(of.language));
    html! {
        meta itemprop="inLanguage" content=(of.language.tag());
        meta itemprop="version" content=(of.version.number.0);
        link itemprop="mainEntityOfPage" href=(here);
        link itemprop="image" href=(frame::picture(of));
        span itemprop="publisher" itemscope itemtype="https://schema.org/Organization" {
            meta itemprop="name" content=(of.network);
        }
    }
}

/// The text, each clause with an address of its own and the corrections and reservations that are about it.
fn text(of: &Publication) -> Markup {
    let mut reserved: BTreeMap<usize, Vec<&crate::public::Signatory>> = BTreeMap::new();
    for each in &of.signatories {
        // What was said of an earlier version's clause stands with its words in the list alone.
        let is_of_this = each.shown.signature.given.as_ref().is_some_and(|given| given.version == of.version.number);
        if let (Some(Some(clause)), true) = (each.reserves(), is_of_this) {
            reserved.entry(clause as usize).or_default().push(each);
        }
    }
    let mut corrected: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    for each in &of.statement.corrections {
        if let Some(clause) = each.clause {
            corrected.entry(clause as usize).or_default().push(each.number.0);
        }
    }
    let leaf = |(part, block): (Part, &draft::Block)| {
        let Part::Clause(number) = part else {
            return Leaf::new(block.kind, &block.parents, html! { @for run in &block.runs { (marked(run)) } });
        };
        let content = html! {
            @for run in &block.runs { (marked(run)) }
            @for each in corrected.get(&number).into_iter().flatten() {
                " " a.reserved-here href={ "#correction-" (each) } lang=(of.words.language().tag()) {
                    (of.words.say_with("correction-here", &[("number", (*each).into())]))
                }
            }
            @for each in reserved.get(&number).into_iter().flatten() {
                " " a.reserved-here href={ "#" (each.anchor()) } lang=(of.words.language().tag()) {
                    (of.words.say_with("public-reserved-by", &[("name", (&each.name).into())]))
                }
            }
        };
        Leaf { id: Some(part.to_string()), ..Leaf::new(block.kind, &block.parents, content) }
    };
    html::blocks(&of.text.parts().map(leaf).collect::<Vec<_>>())
}

/// The rounds, as far as numbers tell of them.
fn came_about(of: &Publication) -> Markup {
    let words = of.words;
    html! {
        section aria-labelledby="came-about" {
            h2 id="came-about" { (words.say("public-came-about")) }
            @if of.rounds.is_empty() { p { (words.say("public-without-rounds")) } }
            @if !of.rounds.is_empty() { ol.public-rounds { @for told in &of.rounds { li { (round(of, told)) } } } }
            @if let Some(pair) = of.after_the_rounds() {
                p { (words.say_with("public-after-rounds", &changes::numbers(pair))) }
                (changes::way(of, pair))
            }
        }
    }
}

fn round(of: &Publication, told: &Told) -> Markup {
    let words = of.words;
    let days = [told.round.opens, told.round.closes].map(|at| time::day_said(words, time::day_of(at)));
    let outcomes: Vec<String> = told
        .outcomes
        .iter()
        .map(|(kind, count)| format!("{} {count}", words.say(&format!("outcome-{}", kind.name()))))
        .collect();
    html! {
        p {
            strong {
                @if told.round.name.is_empty() {
                    (words.say_with("public-round", &[("number", told.round.number.0.into())]))
                } @else { (told.round.name) }
            }
            " " span.meta { (days[0]) "–" (days[1]) }
        }
        p {
            (words.say_with("public-round-comments",
                &[("comments", told.comments.into()), ("organisations", told.organisations.into())]))
            @if !outcomes.is_empty() { " " (words.say_with("public-round-outcomes", &[("outcomes", outcomes.join(", ").into())])) }
        }
        @if let Some(version) = told.round.version {
            p {
                (words.say_with("public-round-version", &[("version", version.0.into())]))
                @if let Some(pair) = told.pair { " " (words.say_with("public-round-outcome", &changes::numbers(pair))) }
                @if let Some(changed) = told.changed { " " (words.say_with("public-round-changed", &[("count", changed.into())])) }
            }
        }
        @if let Some(pair) = told.pair { (changes::way(of, pair)) }
    }
}

/// The files, the licence, and how it is shown elsewhere.
fn uses(of: &Publication) -> Markup {
    let words = of.words;
    let (base, ending) = (format!("/s/{}", of.statement.slug), of.ending(of.language));
    let frame =
        format!(r#"<iframe src="{}/counter" width="420" height="140" title="{}"></iframe>"#, of.address, of.network);
    html! {
        section aria-labelledby="use" {
            h2 id="use" { (words.say("public-use")) }
            p {
                (words.say("public-licence")) " "
                a rel="license" itemprop="license" href=(LICENCE_ADDRESS) { (LICENCE) } "."
            }
            p.files {
                (words.say("public-files")) " "
                @for (at, (name, form)) in Form::ENDINGS.iter().enumerate() {
                    @if at > 0 { " · " }
                    a href={ (base) "." (name) (ending) } { (words.say(&format!("file-{}", form.name()))) }
                }
            }
            p {
                a href={ "/statements/new?adapts=" (of.statement.slug) } { (words.say("public-adapt")) } " "
                (words.say("public-adapt-hint"))
            }
            details.fold {
                summary { (words.say("public-embed")) }
                p { (words.say("public-embed-hint")) }
                pre.code { code { (frame) } }
            }
        }
    }
}

fn check(of: &Publication) -> Markup {
    let words = of.words;
    html! {
        section aria-labelledby="check" {
            h2 id="check" { (words.say("public-check")) }
            p { (words.say("public-check-hint")) }
            p.meta { (words.say("version-hash")) ": " code.hash { (of.sealed.sha256) } }
            p.meta {
                a href={ "/s/" (of.statement.slug) "/versions/" (of.version.number.0) } {
                    (words.say_with("public-version", &[("number", of.version.number.0.into())]))
                }
                " · " a href="/verify" { (words.say("verify-title")) }
            }
        }
    }
}
