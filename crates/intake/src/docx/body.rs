//! The body of a document: its paragraphs, what became of them, and what comments are about.

mod fields;
mod lists;

use super::{
    notes::Notes,
    numbering::Numbering,
    props::{ParaProps, RunProps},
    relations::Relations,
    styles::{Role, Styles},
};
use crate::{
    Lost, Unread,
    sheet::{Fate, Note, Sheet, Who},
    xml::{Tag, Visitor},
};
use draft::{Kind, Level, Link, Marks};
use fields::Fields;
use lists::Lists;
use std::collections::BTreeMap;

/// The other parts of a document.
pub(super) struct Parts {
    pub(super) styles: Styles,
    pub(super) numbering: Numbering,
    pub(super) relations: Relations,
    pub(super) notes: Notes,
}

/// What nothing is read of.
const SKIPPED: [&str; 9] =
    ["w:sectPr", "w:tblPr", "w:trPr", "w:tcPr", "w:tblGrid", "w:sdtPr", "w:sdtEndPr", "mc:Fallback", "w:rubyPr"];

pub(super) struct Body<'a> {
    parts: &'a Parts,
    sheet: Sheet,
    /// How deep in something that is skipped.
    skipped: usize,
    /// What that is, if it is told.
    skips: Option<Lost>,
    para: Para,
    run: RunProps,
    run_before: Option<RunProps>,
    /// In which properties the walk is.
    within: Within,
    fates: Vec<Fate>,
    links: Vec<Option<usize>>,
    fields: Fields,
    lists: Lists,
    in_words: bool,
    /// Whether the paragraph before was of a table of contents.
    in_contents: bool,
    ranges: BTreeMap<String, (usize, Option<usize>)>,
    references: Vec<(String, usize)>,
}

#[derive(Default)]
struct Para {
    props: ParaProps,
    before: Option<ParaProps>,
    end: Option<Fate>,
    /// Where it begins.
    from: usize,
}

#[derive(Default)]
struct Within {
    para: bool,
    para_before: bool,
    run: bool,
    run_before: bool,
}

impl<'a> Body<'a> {
    pub(super) fn new(parts: &'a Parts) -> Self {
        Body {
            parts,
            sheet: Sheet::default(),
            skipped: 0,
            skips: None,
            para: Para::default(),
            run: RunProps::default(),
            run_before: None,
            within: Within::default(),
            fates: vec![],
            links: vec![],
            fields: Fields::default(),
            lists: Lists::default(),
            in_words: false,
            in_contents: false,
            ranges: BTreeMap::new(),
            references: vec![],
        }
    }

    /// All of it, with the comments at their places.
    pub(super) fn sheet(mut self) -> Result<Sheet, Unread> {
        let mut seen: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for (id, (from, to)) in &self.ranges {
            seen.insert(id.clone(), (*from, to.unwrap_or(*from)));
        }
        for (id, at) in &self.references {
            seen.entry(id.clone()).or_insert((*at, *at));
        }
        for (id, (from, to)) in seen {
            if let Some((who, text)) = self.parts.notes.get(&id) {
                self.sheet.notes.push(Note { who: who.clone(), text: text.clone(), from, to });
            }
        }
        Ok(self.sheet)
    }

    fn skip(&mut self, what: Option<Lost>) {
        (self.skipped, self.skips) = (1, what);
    }

    /// What becomes of words here; none if they were put in and taken out again.
    fn fate(&self) -> Option<Fate> {
        let added = self.fates.iter().find(|fate| matches!(fate, Fate::Added(_)));
        let removed = self.fates.iter().find(|fate| matches!(fate, Fate::Removed(_)));
        match (added, removed) {
            (Some(_), Some(_)) => None,
            (Some(fate), None) | (None, Some(fate)) => Some(*fate),
            (None, None) => Some(Fate::Kept),
        }
    }

    fn words(&mut self, text: &str) -> Result<(), Unread> {
        let Some(fate) = self.fate() else { return Ok(()) };
        let looks = self.parts.styles.looks(self.run_before.as_ref().unwrap_or(&self.run));
        let is_number = looks.style.as_deref() == Some("ClauseNumber");
        if looks.hidden == Some(true) || is_number || self.fields.hides() {
            return Ok(());
        }
        let marks = Marks { strong: looks.strong == Some(true), em: looks.em == Some(true) };
        let link = self.links.last().copied().flatten().or_else(|| self.fields.link());
        self.sheet.words(text, fate, marks, link)
    }

    /// A run's properties are known: what is lost with them is counted once.
    fn run_known(&mut self) {
        let looks = self.parts.styles.looks(&self.run);
        if looks.hidden == Some(true) {
            self.sheet.lose(Lost::Hidden);
        }
        if looks.struck == Some(true) {
            self.sheet.lose(Lost::Strike);
        }
    }

    fn change(&mut self, tag: &Tag<'_>) -> usize {
        self.sheet.who(Who::new(tag.get("w:author").as_deref(), tag.get("w:date").as_deref()))
    }

    fn in_properties(&mut self, name: &str, tag: &Tag<'_>) {
        match name {
            "w:pPrChange" => {
                self.within.para_before = true;
                self.para.before = Some(ParaProps::default());
                self.sheet.lose(Lost::FormatChange);
            }
            "w:rPr" => self.within.run = true,
            "w:ins" | "w:moveTo" if self.within.run => self.para.end = Some(Fate::Added(self.change(tag))),
            "w:del" | "w:moveFrom" if self.within.run => {
                let by = self.change(tag);
                // An end that was put in and taken out again is as one that was put in.
                self.para.end = self.para.end.or(Some(Fate::Removed(by)));
            }
            _ if self.within.run => {}
            _ => match self.para.before.as_mut().filter(|_| self.within.para_before) {
                Some(before) => before.take(name, tag),
                None => self.para.props.take(name, tag),
            },
        }
    }

    fn paragraph_ends(&mut self) -> Result<(), Unread> {
        let para = std::mem::take(&mut self.para);
        let props = para.before.unwrap_or(para.props);
        let role = self.parts.styles.role(&props);
        if matches!(role, Role::Contents | Role::Around) {
            let what = if role == Role::Contents { Lost::Contents } else { Lost::Around };
            self.forget_from(para.from);
            if !self.in_contents {
                self.sheet.lose_before(what);
            }
            self.in_contents = true;
            return Ok(());
        }
        self.in_contents = false;
        let shape = match role {
            Role::Heading(level) => {
                if level > 3 {
                    self.sheet.lose(Lost::DeepHeading);
                }
                self.lists.heading(Kind::Heading(Level::nearest(level)))
            }
            _ => {
                let (list, level, left) = self.parts.styles.listed(&props);
                let item = list.and_then(|list| self.parts.numbering.item(list, level));
                self.lists.paragraph(item, level, left, role == Role::Quote)
            }
        };
        self.sheet.end(shape, para.end.unwrap_or(Fate::Kept))
    }

    /// The paragraph is left out, with what is in it.
    fn forget_from(&mut self, from: usize) {
        self.sheet.cells.truncate(from);
        for (start, end) in self.ranges.values_mut() {
            *start = (*start).min(from);
            *end = end.map(|end| end.min(from));
        }
    }

    fn link(&mut self, tag: &Tag<'_>) {
        let address = tag.get("r:id").and_then(|id| self.parts.relations.address(&id).map(str::to_owned));
        let tip = tag.get("w:tooltip").unwrap_or_default();
        let link = address.as_deref().and_then(|address| Link::new(address, &tip));
        if link.is_none() {
            self.sheet.lose(Lost::OtherLink);
        }
        let link = link.map(|link| self.sheet.link(link));
        self.links.push(link);
    }
}

impl Visitor for Body<'_> {
    fn opens(&mut self, name: &str, tag: &Tag<'_>) -> Result<(), Unread> {
        if self.skipped > 0 {
            self.skipped += 1;
            if name == "w:txbxContent" && self.skips == Some(Lost::Picture) {
                self.skips = Some(Lost::TextBox);
            }
            return Ok(());
        }
        if SKIPPED.contains(&name) {
            self.skip(None);
            return Ok(());
        }
        if self.within.para {
            self.in_properties(name, tag);
            return Ok(());
        }
        if self.within.run {
            match name {
                "w:rPrChange" => {
                    self.within.run_before = true;
                    self.run_before = Some(RunProps { style: None, ..RunProps::default() });
                    self.sheet.lose(Lost::FormatChange);
                }
                _ => match self.run_before.as_mut().filter(|_| self.within.run_before) {
                    Some(before) => before.take(name, tag),
                    None => self.run.take(name, tag),
                },
            }
            return Ok(());
        }
        match name {
            "w:p" => self.para = Para { from: self.sheet.here(), ..Para::default() },
            "w:pPr" => self.within.para = true,
            "w:r" => (self.run, self.run_before) = (RunProps::default(), None),
            "w:rPr" => self.within.run = true,
            "w:t" | "w:delText" => self.in_words = true,
            "w:tab" | "w:ptab" => self.words(" ")?,
            "w:br" | "w:cr" if !matches!(tag.get("w:type").as_deref(), Some("page" | "column")) => {
                if let Some(fate) = self.fate().filter(|_| !self.fields.hides()) {
                    self.sheet.line_break(fate)?;
                }
            }
            "w:noBreakHyphen" => self.words("\u{2011}")?,
            "w:ins" | "w:moveTo" => {
                let by = self.change(tag);
                self.fates.push(Fate::Added(by));
            }
            "w:del" | "w:moveFrom" => {
                let by = self.change(tag);
                self.fates.push(Fate::Removed(by));
            }
            "w:hyperlink" => self.link(tag),
            "w:fldChar" => {
                self.fields.sign(tag.get("w:fldCharType").as_deref().unwrap_or_default(), &mut self.sheet);
            }
            "w:fldSimple" => self.fields.simple(&tag.get("w:instr").unwrap_or_default(), &mut self.sheet),
            "w:instrText" | "w:delInstrText" => self.fields.in_code = true,
            "w:footnoteReference" | "w:endnoteReference" => self.sheet.lose(Lost::Footnote),
            "w:tbl" => self.sheet.lose(Lost::Table),
            "w:drawing" | "w:pict" => self.skip(Some(Lost::Picture)),
            "w:object" => self.skip(Some(Lost::Embedded)),
            "m:oMath" | "m:oMathPara" => self.skip(Some(Lost::Equation)),
            "w:altChunk" => self.sheet.lose(Lost::Embedded),
            "w:commentRangeStart" => {
                if let Some(id) = tag.get("w:id") {
                    self.ranges.insert(id, (self.sheet.here(), None));
                }
            }
            "w:commentRangeEnd" => {
                let here = self.sheet.here();
                if let Some(range) = tag.get("w:id").and_then(|id| self.ranges.get_mut(&id)) {
                    range.1 = Some(here);
                }
            }
            "w:commentReference" => self.references.extend(tag.get("w:id").map(|id| (id, self.sheet.here()))),
            _ => {}
        }
        Ok(())
    }

    fn closes(&mut self, name: &str) -> Result<(), Unread> {
        if self.skipped > 0 {
            self.skipped -= 1;
            if self.skipped == 0
                && let Some(what) = self.skips.take()
            {
                self.sheet.lose(what);
            }
            return Ok(());
        }
        match name {
            "w:pPrChange" => self.within.para_before = false,
            "w:pPr" if !self.within.para_before => self.within.para = false,
            "w:rPrChange" => self.within.run_before = false,
            "w:rPr" if !self.within.run_before => {
                self.within.run = false;
                if !self.within.para {
                    self.run_known();
                }
            }
            _ if self.within.para || self.within.run => {}
            "w:p" => self.paragraph_ends()?,
            "w:t" | "w:delText" => self.in_words = false,
            "w:ins" | "w:moveTo" | "w:del" | "w:moveFrom" => drop(self.fates.pop()),
            "w:hyperlink" => drop(self.links.pop()),
            "w:fldSimple" => self.fields.simple_ends(),
            "w:instrText" | "w:delInstrText" => self.fields.in_code = false,
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), Unread> {
        if self.skipped > 0 {
            return Ok(());
        }
        if self.fields.in_code {
            self.fields.code(text);
        } else if self.in_words {
            self.words(text)?;
        }
        Ok(())
    }
}
