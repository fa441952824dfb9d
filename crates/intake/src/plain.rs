//! Markdown, or text without any marks.

use crate::{Draft, Format, Left, Lost, Unread, finish::LEFT_MAX, sheet::one_line};
use draft::Text;
use encoding_rs::{Encoding, WINDOWS_1252};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::borrow::Cow;
use terms::limits;

/// How a web page begins, a PDF, or a document of other word processors, in small letters.
const OTHERS: [&str; 6] = ["%pdf", "<!doctype", "<html", "<?xml", "{\\rtf", "%!ps"];

pub(crate) fn read(bytes: &[u8]) -> Result<Draft, Unread> {
    let written = decoded(bytes);
    let start: String = written.trim_start().chars().take(10).collect::<String>().to_ascii_lowercase();
    let is_control = |ch: char| ch.is_control() && !matches!(ch, '\t' | '\r' | '\n' | '\u{b}' | '\u{c}' | '\u{85}');
    if OTHERS.iter().any(|other| start.starts_with(other)) || written.chars().any(is_control) {
        return Err(Unread::NotADraft);
    }
    if written.len() > 2 * limits::MARKDOWN_BYTES_MAX {
        return Err(Unread::TooLong);
    }
    let (head, markdown) = parted(&written);
    let text = Text::from_markdown(markdown);
    if text.blocks().is_empty() {
        return Err(Unread::Empty);
    }
    if text.markdown().len() > limits::MARKDOWN_BYTES_MAX {
        return Err(Unread::TooLong);
    }
    let around = head.map(|_| Left { what: Lost::Around, count: 1, heading: String::new() });
    let left = around.into_iter().chain(left(markdown)).collect();
    Ok(Draft { format: Format::Markdown, text, remarks: vec![], left })
}

/// UTF-8, or what a byte order mark says, or what Windows saves in Finland.
fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(&bytes[mark..]).0,
        None => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
        },
    }
}

/// What programs write before a text for themselves, between two lines of hyphens, and the text.
fn parted(written: &str) -> (Option<&str>, &str) {
    let Some(rest) = written.strip_prefix("---\n").or_else(|| written.strip_prefix("---\r\n")) else {
        return (None, written);
    };
    let end = rest.lines().position(|line| line.trim_end() == "---");
    let Some(end) = end else { return (None, written) };
    let lines: Vec<&str> = rest.split_inclusive('\n').collect();
    // Between the two stands what such programs read: nothing but names and values.
    let is_head = end > 0 && lines[..end].iter().all(|line| line.contains(':') || line.starts_with([' ', '-', '#']));
    let len: usize = lines[..=end].iter().map(|line| line.len()).sum();
    if is_head { (Some(&rest[..len]), &rest[len..]) } else { (None, written) }
}

/// What CommonMark has no word for, or a statement no place.
fn left(markdown: &str) -> Vec<Left> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut left: Vec<Left> = Vec::new();
    let (mut heading, mut is_heading) = (String::new(), false);
    for event in Parser::new_ext(markdown, options) {
        let lost = match &event {
            Event::Start(Tag::Table(_)) => Some(Lost::Table),
            Event::Start(Tag::Image { .. }) => Some(Lost::Picture),
            Event::Start(Tag::FootnoteDefinition(_)) => Some(Lost::Footnote),
            Event::Start(Tag::Strikethrough) => Some(Lost::Strike),
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => Some(Lost::Html),
            Event::Start(Tag::Link { dest_url, title, .. }) if draft::Link::new(dest_url, title).is_none() => {
                Some(Lost::OtherLink)
            }
            // A heading stands below itself.
            Event::End(TagEnd::Heading(HeadingLevel::H4 | HeadingLevel::H5 | HeadingLevel::H6)) => {
                Some(Lost::DeepHeading)
            }
            _ => None,
        };
        match &event {
            Event::Start(Tag::Heading { .. }) => (heading, is_heading) = (String::new(), true),
            Event::End(TagEnd::Heading(_)) => {
                is_heading = false;
                heading = one_line(&heading).chars().take(limits::TITLE_CHARS_MAX).collect();
            }
            Event::Text(text) | Event::Code(text) if is_heading => heading.push_str(text),
            _ => {}
        }
        let Some(what) = lost else { continue };
        // Of a file with more than anybody reads the rest is told without its places.
        let below = if is_heading || left.len() >= LEFT_MAX { String::new() } else { heading.clone() };
        match left.iter_mut().find(|left| left.what == what && left.heading == below) {
            Some(left) => left.count += 1,
            None => left.push(Left { what, count: 1, heading: below }),
        }
    }
    left
}
