//! Files as others' programs read them.

use quick_xml::events::Event;
use std::io::{Cursor, Read};

mod cards;
mod documents;
mod fixture;
mod pages;
mod tables;
mod tracked;

/// A part of an archive, as text.
fn part(archive: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).expect("an archive");
    let mut text = String::new();
    archive.by_name(name).expect("the part").read_to_string(&mut text).expect("text");
    text
}

/// Every part is XML without a fault.
fn well_formed(archive: &[u8]) {
    let names: Vec<String> = zip::ZipArchive::new(Cursor::new(archive))
        .expect("an archive")
        .file_names()
        .flatten()
        .map(|name| name.to_string())
        .collect();
    for name in names {
        let text = part(archive, &name);
        let mut reader = quick_xml::Reader::from_str(&text);
        loop {
            match reader.read_event().unwrap_or_else(|why| panic!("{name}: {why}")) {
                Event::Eof => break,
                _ => continue,
            }
        }
    }
}
