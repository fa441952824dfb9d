//! The guides' Markdown as a page: headings, paragraphs, lists, bold, links and pictures, and nothing else.

use maud::{Markup, PreEscaped, html};
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

/// The title and the first paragraph, as plain text.
pub(super) fn beginning(text: &str) -> (String, String) {
    let plain = |end: TagEnd| {
        let mut said = String::new();
        let mut is_inside = false;
        for event in Parser::new(text) {
            match event {
                Event::Start(tag) if tag.to_end() == end => is_inside = true,
                Event::End(tag) if tag == end => break,
                Event::Text(part) if is_inside => said += &part,
                Event::SoftBreak if is_inside => said.push(' '),
                _ => {}
            }
        }
        said
    };
    (plain(TagEnd::Heading(HeadingLevel::H1)), plain(TagEnd::Paragraph))
}

/// The whole page; below its first paragraph stands what it tells how to do.
pub(super) fn page(text: &str, tasks: &str) -> Markup {
    let tasks = contents(text, tasks);
    let mut out = String::new();
    let (mut section, mut paragraphs, mut alt) = (0, 0, None::<(String, String)>);
    for event in Parser::new(text) {
        if let Some((source, said)) = &mut alt {
            match event {
                Event::Text(part) => *said += &part,
                Event::End(TagEnd::Image) => {
                    out += &html! { img src=(address(source)) alt=(said) loading="lazy"; }.into_string();
                    alt = None;
                }
                _ => {}
            }
            continue;
        }
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) => {
                section += 1;
                out += &format!("<h2 id=\"s{section}\">");
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                out += &format!("<a href=\"{}\">", html! { (address(&dest_url)) }.into_string());
            }
            Event::Start(Tag::Image { dest_url, .. }) => alt = Some((dest_url.to_string(), String::new())),
            Event::Start(tag) => out += &format!("<{}>", element(&tag.to_end())),
            Event::End(tag) => {
                out += &format!("</{}>", element(&tag));
                paragraphs += usize::from(tag == TagEnd::Paragraph);
                if paragraphs == 1 && tag == TagEnd::Paragraph {
                    out += &tasks;
                }
            }
            Event::Text(part) | Event::Code(part) => out += &html! { (part) }.into_string(),
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    PreEscaped(out)
}

fn contents(text: &str, tasks: &str) -> String {
    let mut titles: Vec<String> = Vec::new();
    let mut is_inside = false;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) => {
                is_inside = true;
                titles.push(String::new());
            }
            Event::End(TagEnd::Heading(_)) => is_inside = false,
            Event::Text(part) if is_inside => titles.last_mut().expect("one was begun").push_str(&part),
            _ => {}
        }
    }
    let list = html! {
        nav.guide-tasks aria-label=(tasks) {
            ul { @for (at, title) in titles.iter().enumerate() { li { a href={ "#s" (at + 1) } { (title) } } } }
        }
    };
    list.into_string()
}

/// The element of a kind of block or span; a guide that holds another is not shown well, but shown.
fn element(tag: &TagEnd) -> &'static str {
    match tag {
        TagEnd::Heading(HeadingLevel::H1) => "h1",
        TagEnd::Heading(HeadingLevel::H2) => "h2",
        TagEnd::Heading(_) => "h3",
        TagEnd::List(true) => "ol",
        TagEnd::List(false) => "ul",
        TagEnd::Item => "li",
        TagEnd::Strong => "strong",
        TagEnd::Emphasis => "em",
        TagEnd::Link => "a",
        _ => "p",
    }
}

/// Addresses in the files lead from file to file; here they lead from page to page.
fn address(source: &str) -> String {
    match (source.strip_prefix("../pictures/"), source.strip_suffix(".md")) {
        (Some(picture), _) => format!("/help/pictures/{picture}"),
        (None, Some(guide)) => format!("/help/{guide}"),
        (None, None) => source.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guide_is_a_page() {
        let text = "# Title\n\nFirst & last\nline.\n\n## Do **it**\n\n1. Press **Go**.\n2. See [more](writer.md).\n\n![What \\<it\\> is](../pictures/fi/go.png)\n";
        assert_eq!(beginning(text), ("Title".to_owned(), "First & last line.".to_owned()));
        let page = page(text, "Tasks").into_string();
        for part in [
            "<h1>Title</h1><p>First &amp; last line.</p><nav class=\"guide-tasks\" aria-label=\"Tasks\"><ul><li><a href=\"#s1\">Do it</a>",
            "<h2 id=\"s1\">Do <strong>it</strong></h2><ol><li>Press <strong>Go</strong>.</li><li>See <a href=\"/help/writer\">more</a>.",
            "<img src=\"/help/pictures/fi/go.png\" alt=\"What &lt;it&gt; is\" loading=\"lazy\">",
        ] {
            assert!(page.contains(part), "{part} in {page}");
        }
    }
}
