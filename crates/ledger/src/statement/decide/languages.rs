//! Language versions come and go while the text is written; which languages bind is chosen then too. A translator says
//! that a language version follows the leading text.

use super::Decided;
use crate::{
    Author, Refusal, Register,
    access::{administers_statement, edits},
    line::reason_line,
    statement::{BegunAnew, LanguageAct, SealedText, Stage, Statement, StatementEvent as Event, TextLanguage},
};
use std::collections::BTreeSet;
use terms::{Digest, TextId};

pub(super) fn decide(statement: &Statement, register: &Register, by: Author, act: LanguageAct) -> Decided {
    match act {
        LanguageAct::Add { language, text } => {
            administers_statement(register, statement, by)?;
            add(statement, language, text)
        }
        LanguageAct::Remove { language, reason } => {
            administers_statement(register, statement, by)?;
            remove(statement, language, &reason)
        }
        LanguageAct::Bind { languages, reason } => {
            administers_statement(register, statement, by)?;
            bind(statement, &languages, &reason)
        }
        LanguageAct::BeginAnew { texts, reason } => {
            administers_statement(register, statement, by)?;
            begin_anew(statement, texts, &reason)
        }
        LanguageAct::Check { language, leading, text, epoch } => {
            is_same_epoch(statement, epoch)?;
            match by {
                Author::Hat(hat) => edits(register, statement, hat)?,
                Author::Operator | Author::Clock => return Err(Refusal::NotAWriter),
            }
            check(statement, language, leading, text)
        }
    }
}

fn add(statement: &Statement, language: TextLanguage, text: TextId) -> Decided {
    is_drafted(statement)?;
    if statement.text_in(language).is_some() || statement.has_text(text) {
        return Err(Refusal::LanguageVersionKnown);
    }
    Ok(vec![Event::LanguageVersionAdded { language, text }])
}

fn remove(statement: &Statement, language: TextLanguage, reason: &str) -> Decided {
    is_drafted(statement)?;
    if language == statement.leading() {
        return Err(Refusal::LeadingLanguageStays);
    }
    is_known(statement, language)?;
    if statement.binds(language) {
        return Err(Refusal::LanguageBinds);
    }
    Ok(vec![Event::LanguageVersionRemoved { language, reason: reason_line(reason)? }])
}

fn bind(statement: &Statement, languages: &BTreeSet<TextLanguage>, reason: &str) -> Decided {
    is_drafted(statement)?;
    let mut binding = BTreeSet::new();
    for language in languages {
        statement.text_in(*language).ok_or(Refusal::UnknownLanguageVersion)?;
        match language {
            TextLanguage::Full(language) => binding.insert(*language),
            TextLanguage::Plain(_) => return Err(Refusal::PlainNeverBinds),
        };
    }
    if binding.is_empty() {
        return Err(Refusal::BindingMissing);
    }
    let reason = reason_line(reason)?;
    let same = statement.binding == binding;
    if !same && statement.is_signed() {
        return Err(Refusal::BindingFixed);
    }
    Ok(if same { vec![] } else { vec![Event::BindingSet { languages: binding, reason }] })
}

/// At any stage: what was sealed stays as it was sealed, and what had to go may have stood in any text.
fn begin_anew(statement: &Statement, texts: Vec<(TextId, Digest)>, reason: &str) -> Decided {
    // One may have been added while the others were read.
    let are_all = statement.texts().map(|(_, text)| text).eq(texts.iter().map(|(text, _)| *text));
    if !are_all {
        return Err(Refusal::UnknownLanguageVersion);
    }
    Ok(vec![Event::TextsBegunAnew(BegunAnew { texts, reason: reason_line(reason)? })])
}

fn check(
    statement: &Statement,
    language: TextLanguage,
    leading: Option<SealedText>,
    text: Option<SealedText>,
) -> Decided {
    is_known(statement, language)?;
    let (leading, text) = leading.zip(text).ok_or(Refusal::TextEmpty)?;
    Ok(vec![Event::LanguageVersionChecked { language, leading, text }])
}

/// Whether what was seen stands in the texts' logs still.
pub(super) fn is_same_epoch(statement: &Statement, epoch: u32) -> Result<(), Refusal> {
    if statement.epoch == epoch { Ok(()) } else { Err(Refusal::TextsBegunAnew) }
}

fn is_known(statement: &Statement, language: TextLanguage) -> Result<(), Refusal> {
    statement.language_version(language).map(drop).ok_or(Refusal::UnknownLanguageVersion)
}

/// What is signed, and what of it binds, stays as it was when signing began.
fn is_drafted(statement: &Statement) -> Result<(), Refusal> {
    match statement.stage {
        Stage::Drafting => Ok(()),
        Stage::SignOn | Stage::Published | Stage::FollowedUp | Stage::Withdrawn => Err(Refusal::TextSealed),
    }
}
