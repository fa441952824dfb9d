//! What was published and what became of it, as Atom feeds (RFC 4287), for readers and for other sites.

use super::{Publication, is_public};
use crate::{
    api::organisations::name_of,
    app::App,
    failure::Failure,
    traces::{Step, corrections, step},
};
use ledger::Statement;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io::{Cursor, Error};
use std::sync::Arc;
use terms::{Timestamp, limits};
use words::Words;

/// What a feed is written into.
pub(crate) type Xml = Writer<Cursor<Vec<u8>>>;

/// The statements that the world may read, the newest first.
pub(crate) fn published(app: &App) -> Vec<(Arc<Statement>, Timestamp)> {
    let (register, shelf) = (app.register.view(), app.register.shelf());
    let statements = register.statements().iter().filter_map(|(id, _)| shelf.get(*id));
    let mut found: Vec<_> = statements
        .filter(|statement| is_public(statement))
        .filter_map(|statement| statement.published.map(|published| (statement.clone(), published.since)))
        .collect();
    found.sort_by_key(|(_, since)| std::cmp::Reverse(*since));
    found
}

/// What a feed is, around what it tells.
struct Head {
    title: String,
    address: String,
    /// The page that it belongs to.
    page: String,
    language: &'static str,
}

/// Something that it tells.
struct Entry {
    id: String,
    title: String,
    /// Of its title.
    language: &'static str,
    page: String,
    at: Timestamp,
    authors: Vec<String>,
    summary: String,
}

/// The newest of them, in words of this language.
pub(crate) fn feed(app: &App, words: &Words) -> Result<Vec<u8>, Failure> {
    let register = app.register.view();
    let entry = |(statement, since): (Arc<Statement>, Timestamp)| Entry {
        id: format!("urn:lausuma:{}", statement.id),
        title: statement.title.clone(),
        language: statement.language.tag(),
        page: format!("{}/s/{}", app.base_url, statement.slug),
        at: since,
        authors: statement.coordinators.iter().map(|id| name_of(&register, *id, words.language())).collect(),
        summary: words.say_with("public-signed", &[("count", statement.valid_signatures().count().into())]),
    };
    let newest: Vec<Entry> = published(app).into_iter().take(limits::FEED_ENTRIES_MAX).map(entry).collect();
    let head = Head {
        title: words.say("feed-title"),
        address: format!("{}/feed.atom", app.base_url),
        page: app.base_url.clone(),
        language: words.language().tag(),
    };
    written(&head, &newest)
}

/// What became of one statement, the newest first: that it was published, corrected, handed over and answered, and what
/// came of it.
pub(crate) fn of_one(of: &Publication) -> Result<Vec<u8>, Failure> {
    let (words, statement, register) = (of.words, &*of.statement, &*of.register);
    let urn = format!("urn:lausuma:{}", statement.id);
    let page = format!("{}{}", of.address, of.ending(of.language));
    let authors: Vec<String> = statement.coordinators.iter().map(|id| of.called(*id)).collect();
    let entry = |id: String, at: Timestamp, anchor: &str, step: &Step| Entry {
        id: format!("{urn}{id}"),
        title: step.said.clone(),
        language: words.language().tag(),
        page: format!("{page}{anchor}"),
        at,
        authors: authors.clone(),
        summary: step.text.clone(),
    };
    let mut entries: Vec<Entry> = vec![Entry {
        id: urn.clone(),
        title: words.say_with("feed-published", &[("title", (&statement.title).into())]),
        language: words.language().tag(),
        page: page.clone(),
        at: of.since,
        authors: authors.clone(),
        summary: words.say_with("public-signed", &[("count", of.signatories.len().into())]),
    }];
    let corrected = statement.corrections.iter().zip(corrections(words, register, statement));
    entries.extend(
        corrected
            .map(|(each, step)| entry(format!(":correction:{}", each.number.0), each.issued, "#corrections", &step)),
    );
    let standing = statement.traces.iter().filter(|trace| trace.struck.is_none());
    entries.extend(standing.map(|trace| {
        entry(format!(":trace:{}", trace.number.0), trace.recorded, "#trail", &step(words, register, trace))
    }));
    // What was told last comes first, also of what was told at once.
    entries.reverse();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.at));
    entries.truncate(limits::FEED_ENTRIES_MAX);
    let address = format!("{}/feed.atom{}", of.address, of.ending(of.language));
    written(&Head { title: statement.title.clone(), address, page, language: words.language().tag() }, &entries)
}

fn written(head: &Head, entries: &[Entry]) -> Result<Vec<u8>, Failure> {
    let mut xml = Writer::new(Cursor::new(Vec::new()));
    write(&mut xml, head, entries).map_err(|_| Failure::Damaged("a feed of texts"))?;
    Ok(xml.into_inner().into_inner())
}

fn write(xml: &mut Xml, head: &Head, entries: &[Entry]) -> Result<(), Error> {
    // A feed without entries has not changed since before there were any.
    let updated = entries.first().map_or(Timestamp::from_ms(0), |entry| entry.at);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let feed = xml
        .create_element("feed")
        .with_attributes([("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", head.language)]);
    feed.write_inner_content(|xml| {
        said(xml, "title", &head.title)?;
        said(xml, "id", &head.address)?;
        link(xml, "self", &head.address)?;
        link(xml, "alternate", &head.page)?;
        said(xml, "updated", &updated.to_string())?;
        entries.iter().try_for_each(|entry| one(xml, entry))
    })?;
    Ok(())
}

fn one(xml: &mut Xml, entry: &Entry) -> Result<(), Error> {
    xml.create_element("entry").with_attribute(("xml:lang", entry.language)).write_inner_content(|xml| {
        said(xml, "title", &entry.title)?;
        said(xml, "id", &entry.id)?;
        link(xml, "alternate", &entry.page)?;
        said(xml, "published", &entry.at.to_string())?;
        said(xml, "updated", &entry.at.to_string())?;
        for name in &entry.authors {
            xml.create_element("author").write_inner_content(|xml| said(xml, "name", name))?;
        }
        said(xml, "summary", &entry.summary)
    })?;
    Ok(())
}

/// An element that says a text.
pub(crate) fn said(xml: &mut Xml, name: &str, text: &str) -> Result<(), Error> {
    xml.create_element(name).write_text_content(BytesText::new(text)).map(drop)
}

/// A link of that kind.
pub(crate) fn link(xml: &mut Xml, rel: &str, address: &str) -> Result<(), Error> {
    xml.create_element("link").with_attributes([("rel", rel), ("href", address)]).write_empty().map(drop)
}
