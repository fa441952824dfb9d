//! What the archive is, for somebody who has never heard of the program, in each of its languages.

use crate::{app::App, pages::time};
use words::{Language, Words};

/// The paragraphs.
const PARAGRAPHS: [&str; 6] =
    ["export-what", "export-private", "export-read", "export-parts", "export-check", "export-not"];

pub(super) fn readme(app: &App) -> String {
    Language::ALL.map(|language| in_words(app, Words::of(language))).join("\n\n")
}

fn in_words(app: &App, words: &Words) -> String {
    let values = [("url", (&app.base_url).into()), ("when", time::said(words, app.clock.now()).into())];
    let paragraphs = PARAGRAPHS.map(|key| words.say_with(key, &values));
    format!("# {}\n\n{}\n", words.say("export-title"), paragraphs.join("\n\n"))
}
