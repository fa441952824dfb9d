//! What was understood of a file, as programs read it and as a page carries it to the next.

use crate::{api::text::wanted, caller::Caller, pages::time::day_said, problem::Problem};
use draft::Text;
use intake::{Draft, Place, Remark, Said};
use ledger::{CommentKind, prose};
use serde::{Deserialize, Serialize};
use terms::{Date, limits};
use utoipa::ToSchema;
use words::Words;

/// A draft out of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Carried {
    /// What the file is called.
    pub(crate) name: String,
    /// `markdown`, `docx` or `odt`.
    pub(crate) format: String,
    /// Its text as canonical Markdown: before the changes that are tracked in it.
    pub(crate) markdown: String,
    /// Comments and tracked changes.
    pub(crate) remarks: Vec<RemarkView>,
    /// What was not understood.
    pub(crate) left: Vec<LeftView>,
}

/// A comment or a tracked change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct RemarkView {
    /// Who made it, as the file says.
    pub(crate) by: String,
    /// The day on which they did; may be empty.
    pub(crate) day: String,
    /// The clause that it is about, or that its quote stands in.
    pub(crate) clause: Option<u32>,
    /// The words that it is about.
    pub(crate) quote: Option<String>,
    /// `comment`, `instead` (other words), `remove` or `add` (paragraphs that follow).
    pub(crate) wants: String,
    /// What it says, or the words that are wanted.
    pub(crate) text: String,
}

/// What was not understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct LeftView {
    /// What it is: `table`, `picture`, `footnote` and so on.
    pub(crate) what: String,
    /// How often it stands there.
    pub(crate) count: usize,
    /// Below which heading; empty if before the first, or of the whole.
    pub(crate) heading: String,
}

/// A remark in words, as it is recorded.
pub(super) struct Spelt {
    pub(super) kind: Option<CommentKind>,
    pub(super) text: String,
    pub(super) replacement: Option<String>,
}

impl Carried {
    pub(super) fn of(name: &str, draft: &Draft) -> Carried {
        let left = draft.left.iter().map(|left| LeftView {
            what: left.what.name().to_owned(),
            count: left.count,
            heading: left.heading.clone(),
        });
        Carried {
            name: name.chars().filter(|c| !c.is_control()).take(limits::SOURCE_CHARS_MAX / 2).collect(),
            format: draft.format.name().to_owned(),
            markdown: draft.text.markdown(),
            remarks: draft.remarks.iter().map(RemarkView::of).collect(),
            left: left.collect(),
        }
    }

    /// As a page sent it back: held to the same bounds.
    pub(crate) fn again(caller: &Caller, sent: &str) -> Result<(Carried, Text), Problem> {
        let carried: Carried = caller.json(sent.as_bytes())?;
        let text = wanted(caller, &carried.markdown)?;
        let fits = |remark: &RemarkView| {
            let quote = remark.quote.as_ref().map_or(0, |quote| quote.chars().count());
            let by = remark.by.chars().count();
            quote <= limits::COMMENT_CHARS_MAX && by <= limits::NAME_CHARS_MAX && remark.says().is_some()
        };
        let is_known = |left: &LeftView| intake::Lost::ALL.iter().any(|lost| lost.name() == left.what);
        if carried.remarks.len() > limits::DRAFT_REMARKS_MAX
            || !carried.remarks.iter().all(fits)
            || !carried.left.iter().all(is_known)
        {
            return Err(caller.bad_field("draft", &caller.words.say("reason-not-understood")));
        }
        Ok((carried, text))
    }

    pub(crate) fn text(&self) -> Text {
        Text::from_markdown(&self.markdown)
    }

    /// How many of its remarks want other words.
    pub(crate) fn suggestions(&self) -> usize {
        self.remarks.iter().filter(|remark| remark.wants != "comment").count()
    }
}

impl RemarkView {
    fn of(remark: &Remark) -> RemarkView {
        let Place { clause, quote } = remark.place.clone();
        let (wants, text) = match &remark.said {
            Said::Comment(text) => ("comment", text.as_str()),
            Said::Instead(text) => ("instead", text.as_str()),
            Said::Remove => ("remove", ""),
            Said::Add(text) => ("add", text.as_str()),
        };
        RemarkView {
            by: remark.by.clone(),
            day: remark.day.clone(),
            clause: clause.and_then(|clause| u32::try_from(clause).ok()),
            quote,
            wants: wants.to_owned(),
            text: text.to_owned(),
        }
    }

    /// What it says, if that can be kept.
    fn says(&self) -> Option<Said> {
        let text = || prose(&self.text).ok();
        match self.wants.as_str() {
            "comment" => text().map(Said::Comment),
            "instead" => text().map(Said::Instead),
            "add" => text().map(Said::Add),
            "remove" => Some(Said::Remove),
            _ => None,
        }
    }

    /// Who said it, and on which day.
    pub(crate) fn who(&self, words: &Words) -> String {
        let by = if self.by.is_empty() { words.say("incoming-nobody") } else { self.by.clone() };
        match Date::parse(&self.day) {
            Some(day) => format!("{by}, {}", day_said(words, day)),
            None => by,
        }
    }

    /// In words of the statement's language; without a place other words are proposed in the text itself.
    pub(super) fn spelt(&self, words: &Words, is_placed: bool) -> Option<Spelt> {
        let who = self.who(words);
        let by = |key: &str| words.say_with(key, &[("who", who.as_str().into())]);
        let quote = self.quote.as_deref().unwrap_or_default();
        let (kind, text, replacement) = match self.says()? {
            Said::Comment(text) => {
                let kind = text.trim_end().ends_with('?').then_some(CommentKind::Question);
                (kind, format!("{text}\n\n{}", by("incoming-said")), None)
            }
            Said::Instead(text) if is_placed => (Some(CommentKind::Language), by("incoming-said-instead"), Some(text)),
            Said::Instead(text) => {
                let text = format!("{quote} → {text}\n\n{}", by("incoming-said-instead"));
                (Some(CommentKind::Language), text, None)
            }
            Said::Remove => (Some(CommentKind::Substance), by("incoming-said-remove"), None),
            Said::Add(text) => {
                let said = format!("{}\n\n{text}", by("incoming-said-add"));
                (Some(CommentKind::Substance), said, None)
            }
        };
        let text = prose(&text).or_else(|_| prose(&text.chars().take(limits::COMMENT_CHARS_MAX).collect::<String>()));
        Some(Spelt { kind, text: text.ok()?, replacement })
    }
}
