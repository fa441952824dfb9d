//! What is around a public statement: nothing that belongs to one reader, so that all are sent the same bytes.

use super::trail;
use crate::{
    assets, html as text_html,
    pages::{statement::LICENCE, time},
    public::{
        Form, Publication, Setting, interface,
        paper::{LICENCE_ADDRESS, signed},
    },
};
use ledger::TextLanguage;
use maud::{DOCTYPE, Markup, html};
use publish::Card;
use words::Words;

/// Characters of a description that services show.
const DESCRIPTION_CHARS: usize = 200;

/// A page that belongs to no reader.
pub(super) struct Frame<'a> {
    pub(super) words: &'a Words,
    /// What it is called, in the window's title.
    pub(super) title: &'a str,
    /// More for the head.
    pub(super) head: Markup,
    /// The same in other languages.
    pub(super) languages: Markup,
    pub(super) setting: Setting,
    /// At which address of mail those are reached who look after the network.
    pub(super) contact: Option<&'a str>,
    /// What the network is called.
    pub(super) network: &'a str,
    /// Where the original of a copy is read.
    pub(super) address: &'a str,
}

impl Frame<'_> {
    /// A whole document around the content.
    pub(super) fn around(&self, main: &Markup) -> Markup {
        let words = self.words;
        html! {
            (DOCTYPE)
            html lang=(words.language().tag()) prefix="og: https://ogp.me/ns#" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (words.say_with("page-title", &[("page", self.title.into()), ("site", self.network.into())])) }
                    (self.head)
                    link rel="icon" type="image/svg+xml" href=(assets::address("src/icon.svg"));
                    link rel="stylesheet" href=(assets::address("src/site.css"));
                }
                body.public {
                    a.skip href="#main" { (words.say("skip-to-content")) }
                    header.site {
                        div.site-inner {
                            a.brand href="/" { (self.network) }
                            (self.languages)
                        }
                    }
                    (self.copied())
                    main id="main" tabindex="-1" { (main) }
                    footer.site-foot {
                        div.site-inner {
                            p.what { (words.say("foot-what")) }
                            ul {
                                li { a href="/privacy" { (words.say("privacy-title")) } }
                                li { a href="/verify" { (words.say("verify-title")) } }
                                @if let Some(contact) = self.contact {
                                    li { a href={ "mailto:" (contact) } { (words.say("foot-contact")) } }
                                }
                                li { (words.say("foot-software")) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Whoever reads a copy is told what it is one of, and of when.
    fn copied(&self) -> Markup {
        let Setting::Copied { at } = self.setting else { return html! {} };
        let when = [("when", time::said(self.words, at).into())];
        html! {
            aside.copied aria-label=(self.words.say("copy-label")) {
                p { (self.words.say_with("copy-note", &when)) " " a rel="external" href=(self.address) { (self.address) } }
            }
        }
    }
}

/// What a page about a public statement says of itself.
pub(super) struct About {
    /// What follows the statement's address.
    pub(super) path: String,
    pub(super) title: String,
    /// What services show below the title.
    pub(super) description: String,
    /// The languages in which it is there.
    pub(super) languages: Vec<TextLanguage>,
}

impl About {
    /// That of the statement's own page.
    pub(super) fn of(of: &Publication) -> About {
        About {
            path: String::new(),
            title: of.statement.title.clone(),
            description: description(of),
            languages: of.languages().collect(),
        }
    }
}

/// A page about a statement around its content.
pub(super) fn framed(of: &Publication, about: &About, setting: Setting, main: &Markup) -> Markup {
    let here = format!("{}{}{}", of.address, about.path, of.ending(of.language));
    let (head, languages) = (shared(of, about, &here), languages(of, about));
    let (contact, network) = (of.contact.as_deref(), &*of.network);
    Frame { words: of.words, title: &about.title, head, languages, setting, contact, network, address: &here }
        .around(main)
}

/// A page of what nobody is to know of yet.
pub(super) fn before(of: &Publication, path: &str, main: &Markup) -> Markup {
    let about = About { path: path.to_owned(), ..About::of(of) };
    let (head, languages) = (html! { meta name="robots" content="noindex, noarchive"; }, languages(of, &about));
    let (words, setting, address) = (of.words, Setting::Served, of.address.as_str());
    let (contact, network) = (of.contact.as_deref(), &*of.network);
    Frame { words, title: &about.title, head, languages, setting, contact, network, address }.around(main)
}

/// What programs are told of a page that anybody may share.
fn shared(of: &Publication, about: &About, here: &str) -> Markup {
    let description = &about.description;
    html! {
        meta name="description" content=(description);
        link rel="canonical" href=(here);
        @for language in &about.languages {
            link rel="alternate" hreflang=(interface(*language).tag())
                href={ (of.address) (about.path) (of.ending(*language)) };
        }
        link rel="license" href=(LICENCE_ADDRESS);
        link rel="alternate" type="application/atom+xml" href={ (of.address) "/feed.atom" (of.ending(of.language)) };
        meta property="og:type" content="article";
        meta property="og:title" content=(about.title);
        meta property="og:description" content=(description);
        meta property="og:url" content=(here);
        meta property="og:site_name" content=(of.network);
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
fn languages(of: &Publication, about: &About) -> Markup {
    html! {
        @if about.languages.len() > 1 {
            nav.text-languages aria-label=(of.words.say("public-languages")) {
                ul {
                    @for language in about.languages.iter().copied() {
                        li {
                            a href={ "/s/" (of.statement.slug) (about.path) (of.ending(language)) } lang=(interface(language).tag())
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
