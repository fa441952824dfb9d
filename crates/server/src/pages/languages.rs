//! What every page of a text has where a statement is written in several languages: the way to the other texts, and one
//! sentence that says which of them binds.

pub(crate) mod following;
pub(crate) mod manage;

use crate::{caller::Caller, languages::Chosen};
use ledger::{Statement, TextLanguage};
use maud::{Markup, html};
use words::Words;

/// The language's name, with which a text in it is chosen.
pub(crate) fn name(words: &Words, language: TextLanguage) -> String {
    words.say(&format!("text-language-{}", language.tag()))
}

/// The way to the other texts and what binds; nothing where there is one text. `texts` are those that the page can show,
/// `path` is the page's address without the language.
pub(crate) fn switch(
    caller: &Caller,
    statement: &Statement,
    here: Chosen,
    texts: impl Iterator<Item = TextLanguage>,
    path: &str,
) -> Markup {
    let words = caller.words;
    let texts: Vec<TextLanguage> = texts.collect();
    if texts.len() < 2 && here.is_leading(statement) && statement.languages.is_empty() {
        return html! {};
    }
    let sign = if path.contains('?') { '&' } else { '?' };
    let address = |language: TextLanguage| {
        let is_leading = language == statement.leading();
        if is_leading { path.to_owned() } else { format!("{path}{sign}language={}", language.tag()) }
    };
    html! {
        div.text-languages {
            nav.views aria-label=(words.say("languages")) {
                ul {
                    @for language in texts {
                        li {
                            a href=(address(language)) aria-current=[(language == here.language).then_some("page")] {
                                (name(words, language))
                            }
                        }
                    }
                }
            }
            p.binding { (binding(words, statement, here.language)) }
        }
    }
}

/// Which language binds, and what this text is then.
pub(crate) fn binding(words: &Words, statement: &Statement, here: TextLanguage) -> String {
    let binding: Vec<String> =
        statement.binding.iter().map(|language| words.say(&format!("text-in-{}", language.tag()))).collect();
    let count = binding.len();
    let said = words.say_with("binding-is", &[("texts", binding.join(", ").into()), ("count", count.into())]);
    let this = match here {
        _ if statement.binds(here) => return said,
        TextLanguage::Plain(_) => "binding-this-plain",
        TextLanguage::Full(language) if language == statement.language => "binding-this-leading",
        TextLanguage::Full(_) => "binding-this-translation",
    };
    format!("{said} {}", words.say(this))
}
