//! The runbook (docs/operations.md, and the same in Finnish and Swedish) as a page: it comes with the program, so that it is
//! there when the network is not.

use super::may;
use crate::{
    app::App,
    caller::Caller,
    pages::{
        layout::{self, Page},
        shown,
    },
};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use std::sync::Arc;
use words::Language;

/// As it lies in the repository.
pub(crate) fn text(language: Language) -> &'static str {
    match language {
        Language::Finnish => include_str!("../../../../../docs/operations.fi.md"),
        Language::Swedish => include_str!("../../../../../docs/operations.sv.md"),
        Language::English => include_str!("../../../../../docs/operations.md"),
    }
}

/// The page, in the reader's language.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let title = caller.words.say("operator-runbook");
    let page = may(&app, &caller).map(|()| {
        let main = html! {
            p.back { a href="/operator" { (caller.words.say("operator-title")) } }
            div.operator-book { (read(text(caller.words.language()))) }
        };
        layout::respond(&app, &caller, StatusCode::OK, Page { title: &title, head: html! {}, main })
    });
    shown(&app, &caller, page)
}

/// A line of the file, as it begins.
enum Block<'a> {
    Heading(usize, &'a str),
    Item(&'a str),
    Paragraph(Vec<&'a str>),
}

/// The few forms that it is written in: headings, paragraphs, items of one line or more, and words in backticks or stars.
fn read(text: &str) -> Markup {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    for paragraph in text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
        let level = paragraph.chars().take_while(|c| *c == '#').count();
        if level > 0 {
            blocks.push(Block::Heading(level, paragraph.trim_start_matches('#').trim()));
        } else if paragraph.starts_with("- ") {
            blocks.extend(paragraph.split("\n- ").map(|item| Block::Item(item.trim_start_matches("- "))));
        } else {
            blocks.push(Block::Paragraph(paragraph.lines().collect()));
        }
    }
    let items = |block: &Block<'_>| matches!(block, Block::Item(_));
    html! {
        @for group in blocks.chunk_by(|before, after| items(before) && items(after)) {
            @match &group[0] {
                Block::Heading(1, text) => h1 { (spoken(text)) },
                Block::Heading(2, text) => h2 id=(anchor(text)) { (spoken(titled(text))) },
                Block::Heading(_, text) => h3 id=(anchor(text)) { (spoken(titled(text))) },
                Block::Paragraph(lines) => p { (spoken(&lines.join(" "))) },
                Block::Item(_) => ul { @for item in group { @if let Block::Item(text) = item { li { (spoken(text)) } } } },
            }
        }
    }
}

/// Words in backticks are code, those in two stars are strong.
fn spoken(text: &str) -> Markup {
    html! {
        @for (at, part) in text.split('`').enumerate() {
            @if at % 2 == 1 { code { (part) } } @else {
                @for (at, part) in part.split("**").enumerate() {
                    @if at % 2 == 1 { strong { (part) } } @else { (part) }
                }
            }
        }
    }
}

/// Where a link to the heading leads, the same in every language: the anchor that is written before it, or in English as
/// GitHub makes one, of small letters with hyphens between words.
pub(crate) fn anchor(heading: &str) -> String {
    if let Some((anchor, _)) = anchored(heading) {
        return anchor.to_owned();
    }
    let letters = heading.chars().filter(|c| c.is_alphanumeric() || *c == ' ' || *c == '-');
    letters.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
}

/// The heading without its anchor.
fn titled(heading: &str) -> &str {
    anchored(heading).map_or(heading, |(_, title)| title)
}

fn anchored(heading: &str) -> Option<(&str, &str)> {
    heading.strip_prefix("<a id=\"")?.split_once("\"></a>")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seen::Trouble;
    use std::collections::BTreeSet;

    /// A heading's depth and anchor, and the commands, settings and names that its section holds.
    type Section = (usize, String, BTreeSet<String>);

    fn sections(text: &str) -> Vec<Section> {
        let mut sections: Vec<(usize, String, String)> = Vec::new();
        for line in text.lines() {
            let level = line.chars().take_while(|c| *c == '#').count();
            match sections.last_mut() {
                Some((_, _, body)) if level == 0 => body.extend([line, " "]),
                // The first says what the whole is called, and nothing leads to it.
                _ if level == 1 => sections.push((1, String::new(), String::new())),
                _ => sections.push((level, anchor(line.trim_start_matches('#').trim()), String::new())),
            }
        }
        let codes = |body: &str| body.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        sections.into_iter().map(|(level, anchor, body)| (level, anchor, codes(&body))).collect()
    }

    #[test]
    fn it_is_read_as_it_is_written() {
        let text = "# One\n\nA `b` of\n**c** <d>.\n\n## Disk full\n\n- first\n  goes on\n- second\n\n### <a id=\"slow\"></a>Hidas\n";
        let page = read(text).into_string();
        let expected = "<h1>One</h1><p>A <code>b</code> of <strong>c</strong> &lt;d&gt;.</p><h2 id=\"disk-full\">Disk full</h2>\
                        <ul><li>first\n  goes on</li><li>second</li></ul><h3 id=\"slow\">Hidas</h3>";
        assert_eq!(page, expected);
    }

    #[test]
    fn every_trouble_has_its_entry() {
        for language in Language::ALL {
            let sections = sections(text(language));
            for trouble in Trouble::ALL {
                let name = trouble.name();
                assert!(sections.iter().any(|(_, anchor, _)| anchor == name), "{language:?}: {name} is missing");
            }
        }
    }

    #[test]
    fn the_three_languages_have_the_same_sections_with_the_same_commands_and_settings() {
        let english = sections(text(Language::English));
        assert!(english.len() > 30, "{english:?}");
        for language in [Language::Finnish, Language::Swedish] {
            let own = sections(text(language));
            for (english, own) in english.iter().zip(&own) {
                assert_eq!(english, own, "in English on the left, {language:?} on the right");
            }
            assert_eq!(english.len(), own.len(), "{language:?}");
        }
    }

    #[test]
    fn each_language_says_it_in_its_own_words() {
        let titles = |language: Language| -> Vec<&str> {
            let headings = text(language).lines().filter(|line| line.starts_with('#'));
            headings.map(|line| titled(line.trim_start_matches('#').trim())).collect()
        };
        let [finnish, swedish, english] = Language::ALL.map(titles);
        for (at, title) in english.iter().enumerate() {
            assert!(finnish[at] != *title && swedish[at] != *title && finnish[at] != swedish[at], "{title}");
        }
        let whole = |language| -> String { read(text(language)).into_string() };
        assert!(!Language::ALL.map(whole).iter().any(|page| page.contains("&lt;a")), "no anchor is shown as text");
    }
}
