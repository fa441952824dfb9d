//! Newsletters that everybody may read, as an Atom feed (RFC 4287).

use super::{Readers, Sent};
use crate::{
    app::App,
    failure::Failure,
    html,
    public::feed::{Xml, link, said},
};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io::{Cursor, Error};
use terms::{Timestamp, limits};
use words::Words;

/// The newest of them, in words of this language.
pub(crate) fn feed(app: &App, words: &Words) -> Result<Vec<u8>, Failure> {
    let (newest, _) = app.bulletins.archive(|readers| readers == Readers::Public, None, limits::FEED_ENTRIES_MAX)?;
    let mut xml = Writer::new(Cursor::new(Vec::new()));
    write(&mut xml, app, words, &newest).map_err(|_| Failure::Damaged("a feed of texts"))?;
    Ok(xml.into_inner().into_inner())
}

fn write(xml: &mut Xml, app: &App, words: &Words, newest: &[(u32, Sent)]) -> Result<(), Error> {
    let address = format!("{}/bulletins.atom", app.base_url);
    // A feed without entries has not changed since before there were any.
    let updated = newest.first().map_or(Timestamp::from_ms(0), |(_, sent)| sent.at());
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let feed = xml
        .create_element("feed")
        .with_attributes([("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", words.language().tag())]);
    feed.write_inner_content(|xml| {
        said(xml, "title", &words.say("bulletins-title"))?;
        said(xml, "id", &address)?;
        link(xml, "self", &address)?;
        link(xml, "alternate", &format!("{}/bulletins", app.base_url))?;
        said(xml, "updated", &updated.to_string())?;
        xml.create_element("author").write_inner_content(|xml| said(xml, "name", &app.settings.called(words)))?;
        newest.iter().try_for_each(|(number, sent)| entry(xml, app, words, *number, sent))
    })?;
    Ok(())
}

fn entry(xml: &mut Xml, app: &App, words: &Words, number: u32, sent: &Sent) -> Result<(), Error> {
    let Some(written) = sent.said(words.language()) else { return Ok(()) };
    let address = format!("{}/bulletins/{number}", app.base_url);
    let language = written.language().tag();
    xml.create_element("entry").with_attribute(("xml:lang", language)).write_inner_content(|xml| {
        said(xml, "title", &written.subject)?;
        said(xml, "id", &address)?;
        link(xml, "alternate", &address)?;
        said(xml, "published", &sent.at().to_string())?;
        said(xml, "updated", &sent.at().to_string())?;
        let text = html::text(&written.shown()).into_string();
        let content = xml.create_element("content").with_attribute(("type", "html"));
        content.write_text_content(BytesText::new(&text)).map(drop)
    })?;
    Ok(())
}
