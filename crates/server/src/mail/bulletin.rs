//! A newsletter as it comes by mail: as plain text and as HTML, with why its reader gets it, where it is on the web, and
//! where it is ended. Nothing in it tells whether it was read.

use super::Letter;
use crate::{
    address::Address,
    bulletins::{Readers, Written},
    html,
};
use draft::{Block, Kind, Parent, Run, Text};
use maud::{DOCTYPE, html};
use terms::{Timestamp, limits};
use words::Words;

/// What goes to one reader.
pub(crate) struct Issue<'a> {
    pub(crate) readers: Readers,
    pub(crate) written: &'a Written,
    /// Where it is on the web.
    pub(crate) address: &'a str,
    /// Where the reader ends it.
    pub(crate) unsubscribe: String,
}

/// The letter.
pub(crate) fn letter(to: Address, issue: Issue<'_>, at: Timestamp) -> Letter {
    let Issue { readers, written, address, unsubscribe } = issue;
    let (words, text) = (Words::of(written.language()), written.shown());
    let why = words.say(&format!("bulletin-foot-{}", readers.name()));
    let (web, end) = (words.say("bulletin-foot-web"), words.say("bulletin-foot-end"));
    let foot = format!("{why}\n\n{web}:\n\n{address}\n\n{end}:\n\n{unsubscribe}\n\nLausuma");
    let page = html! {
        (DOCTYPE)
        html lang=(written.language().tag()) {
            head { meta charset="utf-8"; title { (written.subject) } }
            body {
                h1 { (written.subject) }
                (html::text(&text))
                hr;
                p { (why) }
                p { a href=(address) { (web) } " · " a href=(unsubscribe) { (end) } }
            }
        }
    };
    Letter {
        to,
        subject: written.subject.clone(),
        text: format!("{}\n\n—\n\n{foot}", plain(&text)),
        html: Some(page.into_string()),
        at,
        until: Timestamp::from_ms(at.ms() + limits::LETTER_WITHIN_MS),
        unsubscribe: Some(unsubscribe),
    }
}

/// The text with nothing but characters: a link's address stands behind its words.
fn plain(text: &Text) -> String {
    let mut said = String::new();
    for (block, number) in text.blocks().iter().zip(text.item_numbers()) {
        if !said.is_empty() {
            said += if is_item(block) && said_item(&said) { "\n" } else { "\n\n" };
        }
        said += &line(block, number);
    }
    said
}

fn is_item(block: &Block) -> bool {
    matches!(block.kind, Kind::BulletItem | Kind::NumberedItem)
}

/// Whether what was said last is an item of a list: those stand without an empty line between them.
fn said_item(said: &str) -> bool {
    let last = said.rsplit('\n').next().unwrap_or_default().trim_start_matches([' ', '>']);
    let number = last.trim_start_matches(|c: char| c.is_ascii_digit());
    last.starts_with("- ") || (number.len() < last.len() && number.starts_with(". "))
}

fn line(block: &Block, number: Option<usize>) -> String {
    let around: String =
        block.parents.iter().map(|parent| if *parent == Parent::Quote { "> " } else { "  " }).collect();
    let before = match (block.kind, number) {
        (Kind::BulletItem, _) => "- ".to_owned(),
        (Kind::NumberedItem, Some(number)) => format!("{number}. "),
        _ => String::new(),
    };
    let words: String = block.runs.iter().enumerate().map(|(at, run)| spelled(run, block.runs.get(at + 1))).collect();
    format!("{around}{before}{}", words.replace('\n', &format!("\n{around}")))
}

/// The words, and behind the last of a link's where it leads.
fn spelled(run: &Run, next: Option<&Run>) -> String {
    match &run.link {
        Some(link) if next.is_none_or(|next| next.link.as_ref() != Some(link)) && run.text != link.href() => {
            format!("{} <{}>", run.text, link.href())
        }
        _ => run.text.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_reads_well_without_anything_but_characters() {
        let markdown = "## Avoinna\n\n- [Tuki *säilyy*](https://v.example/s/tuki) – 3.3.\n- Toinen\n\n1. Yksi\n2. Kaksi\n\n> Lainattu\n\nLoppu <https://v.example/>, **tärkeää**.\n";
        let expected = "Avoinna\n\n- Tuki säilyy <https://v.example/s/tuki> – 3.3.\n- Toinen\n1. Yksi\n2. Kaksi\n\n> Lainattu\n\nLoppu https://v.example/, tärkeää.";
        assert_eq!(plain(&Text::from_markdown(markdown)), expected);
    }
}
