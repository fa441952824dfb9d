//! The runbook (docs/operations.md) as a page: it comes with the program, so that it is there when the network is not.

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

/// As it lies in the repository.
pub(crate) const RUNBOOK: &str = include_str!("../../../../../docs/operations.md");

/// The page. It is in English alone.
pub(crate) async fn page(State(app): State<Arc<App>>, caller: Caller) -> Response {
    let title = caller.words.say("operator-runbook");
    let page = may(&app, &caller).map(|()| {
        let main = html! {
            p.back { a href="/operator" { (caller.words.say("operator-title")) } }
            div.operator-book lang="en" { (read(RUNBOOK)) }
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
                Block::Heading(2, text) => h2 id=(anchor(text)) { (spoken(text)) },
                Block::Heading(_, text) => h3 id=(anchor(text)) { (spoken(text)) },
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

/// As GitHub makes them: small letters, hyphens between words.
pub(crate) fn anchor(heading: &str) -> String {
    let letters = heading.chars().filter(|c| c.is_alphanumeric() || *c == ' ' || *c == '-');
    letters.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seen::Trouble;

    #[test]
    fn it_is_read_as_it_is_written() {
        let text = "# One\n\nA `b` of\n**c** <d>.\n\n## Disk full\n\n- first\n  goes on\n- second\n";
        let page = read(text).into_string();
        let expected = "<h1>One</h1><p>A <code>b</code> of <strong>c</strong> &lt;d&gt;.</p><h2 id=\"disk-full\">Disk full</h2>\
                        <ul><li>first\n  goes on</li><li>second</li></ul>";
        assert_eq!(page, expected);
    }

    #[test]
    fn every_trouble_has_its_entry() {
        let anchors: Vec<String> = RUNBOOK
            .lines()
            .filter_map(|line| line.strip_prefix("## ").or(line.strip_prefix("### ")))
            .map(anchor)
            .collect();
        for trouble in Trouble::ALL {
            assert!(anchors.iter().any(|anchor| anchor == trouble.name()), "{} is missing", trouble.name());
        }
    }
}
