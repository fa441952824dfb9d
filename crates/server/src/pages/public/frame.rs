//! What is around a public statement: nothing that belongs to one reader, so that all are sent the same bytes.

use super::trail;
use crate::{
    assets, html as text_html,
    pages::statement::LICENCE,
    public::{Publication, interface, paper::LICENCE_ADDRESS},
};
use maud::{DOCTYPE, Markup, html};
use words::Words;

/// Characters of a description that services show.
const DESCRIPTION_CHARS: usize = 200;

/// A whole document around the content.
pub(super) fn framed(of: &Publication, main: Markup) -> Markup {
    let (words, statement) = (of.words, &*of.statement);
    let here = format!("{}{}", of.address, of.ending(of.language));
    let title = words.say_with("page-title", &[("page", (&statement.title).into())]);
    let description = description(of);
    html! {
        (DOCTYPE)
        html lang=(words.language().tag()) prefix="og: https://ogp.me/ns#" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                meta name="description" content=(description);
                link rel="canonical" href=(here);
                @for language in of.languages() {
                    link rel="alternate" hreflang=(interface(language).tag()) href={ (of.address) (of.ending(language)) };
                }
                link rel="license" href=(LICENCE_ADDRESS);
                link rel="alternate" type="application/atom+xml" href={ (of.address) "/feed.atom" (of.ending(of.language)) };
                meta property="og:type" content="article";
                meta property="og:title" content=(statement.title);
                meta property="og:description" content=(description);
                meta property="og:url" content=(here);
                meta property="og:site_name" content=(words.say("site-name"));
                meta property="og:locale" content=(locale(of));
                meta property="article:published_time" content=(of.since);
                link rel="icon" type="image/svg+xml" href=(assets::address("src/icon.svg"));
                link rel="stylesheet" href=(assets::address("src/site.css"));
            }
            body.public {
                a.skip href="#main" { (words.say("skip-to-content")) }
                header.site {
                    div.site-inner {
                        a.brand href="/" { (words.say("site-name")) }
                        (languages(of))
                    }
                }
                main id="main" tabindex="-1" { (main) }
                footer.site-foot {
                    div.site-inner {
                        p.what { (words.say("foot-what")) }
                        ul {
                            li { a href="/privacy" { (words.say("privacy-title")) } }
                            li { a href="/verify" { (words.say("verify-title")) } }
                            li { (words.say("foot-software")) }
                        }
                    }
                }
            }
        }
    }
}

fn locale(of: &Publication) -> &'static str {
    match of.words.language() {
        words::Language::Finnish => "fi_FI",
        words::Language::Swedish => "sv_FI",
        words::Language::English => "en_GB",
    }
}

/// The beginning of the text, cut between words.
fn description(of: &Publication) -> String {
    let plain = of.text.clauses().next().map(|clause| clause.block.plain()).unwrap_or_default();
    if plain.chars().count() <= DESCRIPTION_CHARS {
        return plain;
    }
    let cut: String = plain.chars().take(DESCRIPTION_CHARS).collect();
    let whole = cut.rsplit_once(' ').map_or(&*cut, |(whole, _)| whole);
    format!("{whole}…")
}

/// The languages in which it is published, if there are several.
fn languages(of: &Publication) -> Markup {
    let all: Vec<_> = of.languages().collect();
    html! {
        @if all.len() > 1 {
            nav.text-languages aria-label=(of.words.say("public-languages")) {
                ul {
                    @for language in all {
                        li {
                            a href={ "/s/" (of.statement.slug) (of.ending(language)) } lang=(interface(language).tag())
                                hreflang=(interface(language).tag())
                                aria-current=[(language == of.language).then_some("page")] {
                                (Words::of(interface(language)).say(&format!("text-language-{}", language.tag())))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The text as a document of its own, to be kept.
pub(super) fn alone(of: &Publication) -> Markup {
    let words = of.words;
    html! {
        (DOCTYPE)
        html lang=(of.language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (of.statement.title) }
                link rel="canonical" href={ (of.address) (of.ending(of.language)) };
                link rel="license" href=(LICENCE_ADDRESS);
            }
            body {
                main {
                    h1 { (of.statement.title) }
                    (trail::plain_wrong(of))
                    (text_html::text(&of.text))
                    (trail::plain(of))
                    h2 { (words.say("signatories")) }
                    ul { @for each in &of.signatories { li { (each.name) } } }
                    p { (words.say("version-hash")) ": " code { (of.sealed.sha256) } }
                    p { a href=(of.address) { (of.address) } " · " (LICENCE) }
                }
            }
        }
    }
}
