//! What is around a public statement: nothing that belongs to one reader, so that all are sent the same bytes.

use crate::{
    assets, html as text_html,
    pages::statement::LICENCE,
    public::{
        Form, Publication, interface,
        paper::{LICENCE_ADDRESS, signed},
    },
};
use ledger::TextLanguage;
use maud::{DOCTYPE, Markup, html};
use publish::Card;
use words::Words;

/// Characters of a description that services show.
const DESCRIPTION_CHARS: usize = 200;

/// What a page about a public statement says of itself.
pub(super) struct Frame {
    /// What follows the statement's address.
    pub(super) path: String,
    pub(super) title: String,
    /// What services show below the title.
    pub(super) description: String,
    /// The languages in which it is there.
    pub(super) languages: Vec<TextLanguage>,
}

impl Frame {
    /// That of the statement's own page.
    pub(super) fn own(of: &Publication) -> Frame {
        Frame {
            path: String::new(),
            title: of.statement.title.clone(),
            description: description(of),
            languages: of.languages().collect(),
        }
    }
}

/// A whole document around the content.
pub(super) fn framed(of: &Publication, frame: &Frame, main: Markup) -> Markup {
    document(of, frame, &shared(of, frame), main)
}

/// A whole document around what nobody is to know of yet.
pub(super) fn before(of: &Publication, path: &str, main: Markup) -> Markup {
    let frame = Frame { path: path.to_owned(), ..Frame::own(of) };
    document(of, &frame, &html! { meta name="robots" content="noindex, noarchive"; }, main)
}

/// What programs are told of a page that anybody may share.
fn shared(of: &Publication, frame: &Frame) -> Markup {
    let (words, description) = (of.words, &frame.description);
    let address = format!("{}{}", of.address, frame.path);
    let here = format!("{address}{}", of.ending(of.language));
    html! {
        meta name="description" content=(description);
        link rel="canonical" href=(here);
        @for language in &frame.languages {
            link rel="alternate" hreflang=(interface(*language).tag()) href={ (address) (of.ending(*language)) };
        }
        link rel="license" href=(LICENCE_ADDRESS);
        meta property="og:type" content="article";
        meta property="og:title" content=(frame.title);
        meta property="og:description" content=(description);
        meta property="og:url" content=(here);
        meta property="og:site_name" content=(words.say("site-name"));
        meta property="og:locale" content=(locale(of));
        meta property="og:image" content=(picture(of));
        meta property="og:image:type" content="image/png";
        meta property="og:image:width" content=(Card::SIZE.0);
        meta property="og:image:height" content=(Card::SIZE.1);
        meta property="og:image:alt" content={ (of.statement.title) ". " (signed(of)) };
        meta name="twitter:card" content="summary_large_image";
        meta property="article:published_time" content=(of.since);
    }
}

fn document(of: &Publication, frame: &Frame, about: &Markup, main: Markup) -> Markup {
    let words = of.words;
    let title = words.say_with("page-title", &[("page", (&frame.title).into())]);
    html! {
        (DOCTYPE)
        html lang=(words.language().tag()) prefix="og: https://ogp.me/ns#" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) }
                (about)
                link rel="icon" type="image/svg+xml" href=(assets::address("src/icon.svg"));
                link rel="stylesheet" href=(assets::address("src/site.css"));
            }
            body.public {
                a.skip href="#main" { (words.say("skip-to-content")) }
                header.site {
                    div.site-inner {
                        a.brand href="/" { (words.say("site-name")) }
                        (languages(of, frame))
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

/// The address of the picture that services show.
pub(super) fn picture(of: &Publication) -> String {
    format!("{}.{}{}", of.address, Form::PICTURE, of.ending(of.language))
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
fn languages(of: &Publication, frame: &Frame) -> Markup {
    html! {
        @if frame.languages.len() > 1 {
            nav.text-languages aria-label=(of.words.say("public-languages")) {
                ul {
                    @for language in frame.languages.iter().copied() {
                        li {
                            a href={ "/s/" (of.statement.slug) (frame.path) (of.ending(language)) } lang=(interface(language).tag())
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
                    (text_html::text(&of.text))
                    h2 { (words.say("signatories")) }
                    ul { @for each in &of.signatories { li { (each.name) } } }
                    p { (words.say("version-hash")) ": " code { (of.sealed.sha256) } }
                    p { a href=(of.address) { (of.address) } " · " (LICENCE) }
                }
            }
        }
    }
}
