//! The three files of texts, read as Fluent reads them.

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;
use std::collections::{BTreeMap, BTreeSet};
use words::Language;

/// What one file says under one key.
#[derive(Debug, Default)]
pub(crate) struct Text {
    /// The variables it uses.
    pub(crate) variables: BTreeSet<String>,
    /// Its plain words, with all their variants.
    pub(crate) words: String,
}

/// The file of a language.
pub(crate) fn source(language: Language) -> &'static str {
    match language {
        Language::Finnish => include_str!("../../text/fi.ftl"),
        Language::Swedish => include_str!("../../text/sv.ftl"),
        Language::English => include_str!("../../text/en.ftl"),
    }
}

/// A file's texts by key. Panics with the place of the first thing in it that is no text.
pub(crate) fn texts(source: &str) -> BTreeMap<String, Text> {
    let resource = parser::parse(source).unwrap_or_else(|(_, errors)| panic!("not Fluent: {errors:?}"));
    let mut texts = BTreeMap::new();
    for entry in &resource.body {
        match entry {
            Entry::Message(message) => {
                let key = message.id.name.to_owned();
                assert!(message.attributes.is_empty(), "{key} has attributes; give each text a key of its own");
                let mut text = Text::default();
                read(message.value.as_ref().expect("a message without attributes has a value"), &mut text);
                assert!(texts.insert(key.clone(), text).is_none(), "{key} is there twice");
            }
            Entry::Term(term) => panic!("-{} is a term; the texts are short enough to do without", term.id.name),
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) | Entry::Junk { .. } => {}
        }
    }
    texts
}

fn read(pattern: &Pattern<&str>, text: &mut Text) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => text.words.push_str(value),
            PatternElement::Placeable { expression: Expression::Inline(inline) } => variable(inline, text),
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                variable(selector, text);
                for variant in variants {
                    text.words.push(' ');
                    read(&variant.value, text);
                }
            }
        }
    }
}

fn variable(expression: &InlineExpression<&str>, text: &mut Text) {
    match expression {
        InlineExpression::VariableReference { id } => {
            text.variables.insert(id.name.to_owned());
        }
        other => panic!("only variables stand in braces, not {other:?}"),
    }
}
