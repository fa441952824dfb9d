//! A table of texts.

/// Headings, and rows that have a cell for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What it is called.
    pub title: String,
    /// A sentence below the title; may be empty.
    pub note: String,
    /// The language of its headings, as a BCP 47 tag.
    pub language: String,
    /// What its columns are.
    pub columns: Vec<Column>,
    /// Cells may hold several lines.
    pub rows: Vec<Vec<String>>,
    /// In documents, what stands above the first cell of each row; as many as there are rows, or none at all.
    pub pictures: Vec<Option<Picture>>,
}

/// A small picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// How it is coded.
    pub coding: Coding,
    /// The file.
    pub bytes: Vec<u8>,
    /// Width and height, in pixels; at least one of each.
    pub pixels: (u32, u32),
}

/// How a picture is coded: as every word processor can read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// What stands above it.
    pub heading: String,
    /// How wide it is, in characters; on paper that is its share of the page.
    pub width_chars: u16,
}

impl Table {
    /// The headings, as a row.
    pub(crate) fn headings(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.heading.clone()).collect()
    }
}
