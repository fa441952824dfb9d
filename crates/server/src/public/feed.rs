//! What was published, as an Atom feed (RFC 4287), for readers and for other sites.

use super::is_public;
use crate::{app::App, failure::Failure};
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

/// The newest of them, in words of this language.
pub(crate) fn feed(app: &App, words: &Words) -> Result<Vec<u8>, Failure> {
    let newest: Vec<_> = published(app).into_iter().take(limits::FEED_ENTRIES_MAX).collect();
    let mut xml = Writer::new(Cursor::new(Vec::new()));
    write(&mut xml, app, words, &newest).map_err(|_| Failure::Damaged("a feed of texts"))?;
    Ok(xml.into_inner().into_inner())
}

fn write(xml: &mut Xml, app: &App, words: &Words, newest: &[(Arc<Statement>, Timestamp)]) -> Result<(), Error> {
    let address = format!("{}/feed.atom", app.base_url);
    // A feed without entries has not changed since before there were any.
    let updated = newest.first().map_or(Timestamp::from_ms(0), |(_, since)| *since);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let feed = xml
        .create_element("feed")
        .with_attributes([("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", words.language().tag())]);
    feed.write_inner_content(|xml| {
        said(xml, "title", &words.say("feed-title"))?;
        said(xml, "id", &address)?;
        link(xml, "self", &address)?;
        link(xml, "alternate", &app.base_url)?;
        said(xml, "updated", &updated.to_string())?;
        newest.iter().try_for_each(|(statement, since)| entry(xml, app, words, statement, *since))
    })?;
    Ok(())
}

fn entry(xml: &mut Xml, app: &App, words: &Words, statement: &Statement, since: Timestamp) -> Result<(), Error> {
    let address = format!("{}/s/{}", app.base_url, statement.slug);
    let language = words.language();
    xml.create_element("entry").with_attribute(("xml:lang", statement.language.tag())).write_inner_content(|xml| {
        said(xml, "title", &statement.title)?;
        said(xml, "id", &format!("urn:lausuma:{}", statement.id))?;
        link(xml, "alternate", &address)?;
        said(xml, "published", &since.to_string())?;
        said(xml, "updated", &since.to_string())?;
        for coordinator in &statement.coordinators {
            let name = crate::api::organisations::name_of(&app.register.view(), *coordinator, language);
            xml.create_element("author").write_inner_content(|xml| said(xml, "name", &name))?;
        }
        let signed = statement.valid_signatures().count();
        said(xml, "summary", &words.say_with("public-signed", &[("count", signed.into())]))
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
