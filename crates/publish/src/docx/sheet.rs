//! A document under way: its paragraphs, and the lists and links that they name.

use super::package::{link_id, words};
use draft::{Link, Marks, Run, Style};

/// Levels of a list, by the format.
const LEVELS: usize = 9;

/// What has been written so far.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// The paragraphs.
    pub(super) body: String,
    /// Where links lead.
    pub(super) links: Vec<String>,
    lists: Vec<List>,
    ids: usize,
}

/// A list: whether it is numbered, on which level it stands, and with which number it begins.
#[derive(Debug)]
struct List {
    numbered: bool,
    level: usize,
    start: usize,
}

impl Sheet {
    /// A number that nothing else in the document has.
    pub(super) fn id(&mut self) -> usize {
        self.ids += 1;
        self.ids
    }

    /// Begins a list; its number names it.
    pub(super) fn list(&mut self, numbered: bool, level: usize, start: usize) -> usize {
        self.lists.push(List { numbered, level, start });
        self.lists.len()
    }

    /// A paragraph with these properties.
    pub(super) fn paragraph(&mut self, properties: &str, inner: &str) {
        self.body.push_str("<w:p>");
        if !properties.is_empty() {
            self.body.push_str(&format!("<w:pPr>{properties}</w:pPr>"));
        }
        self.body.push_str(inner);
        self.body.push_str("</w:p>");
    }

    /// A paragraph of a style.
    pub(super) fn styled(&mut self, style: &str, inner: &str) {
        self.paragraph(&format!(r#"<w:pStyle w:val="{style}"/>"#), inner);
    }

    /// The same, as a link to somewhere else.
    pub(super) fn linked(&mut self, link: Option<&Link>, inner: &str) -> String {
        let Some(link) = link else { return inner.to_owned() };
        let index = self.links.iter().position(|href| href == link.href()).unwrap_or_else(|| {
            self.links.push(link.href().to_owned());
            self.links.len() - 1
        });
        let tip =
            if link.title().is_empty() { String::new() } else { format!(r#" w:tooltip="{}""#, words(link.title())) };
        format!(r#"<w:hyperlink r:id="{}"{tip} w:history="1">{inner}</w:hyperlink>"#, link_id(index))
    }

    /// The same, with a name that links lead to.
    pub(super) fn named(&mut self, name: &str, inner: &str) -> String {
        let id = self.id();
        format!(r#"<w:bookmarkStart w:id="{id}" w:name="{name}"/>{inner}<w:bookmarkEnd w:id="{id}"/>"#)
    }

    /// How the lists are numbered, if there are any.
    pub(super) fn numbering(&self) -> Option<String> {
        if self.lists.is_empty() {
            return None;
        }
        let bullets: String = (0..LEVELS).map(|level| level_of(level, "bullet", "•")).collect();
        let numbers: String =
            (0..LEVELS).map(|level| level_of(level, "decimal", &format!("%{}.", level + 1))).collect();
        let lists = self.lists.iter().enumerate().map(|(index, list)| {
            let List { numbered, level, start } = list;
            format!(
                r#"<w:num w:numId="{}"><w:abstractNumId w:val="{}"/><w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride></w:num>"#,
                index + 1,
                usize::from(*numbered)
            )
        });
        Some(format!(
            r#"<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="hybridMultilevel"/>{bullets}</w:abstractNum><w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="hybridMultilevel"/>{numbers}</w:abstractNum>{}"#,
            lists.collect::<String>()
        ))
    }
}

fn level_of(level: usize, format: &str, sign: &str) -> String {
    let left = (level + 1) * 480;
    format!(
        r#"<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{sign}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{left}" w:hanging="320"/></w:pPr></w:lvl>"#
    )
}

/// A link to a place of this document.
pub(super) fn to(name: &str, inner: &str) -> String {
    format!(r#"<w:hyperlink w:anchor="{name}" w:history="1">{inner}</w:hyperlink>"#)
}

/// Words of a style, or none.
pub(super) fn plain(text: &str, style: Option<&str>) -> String {
    let style = style.map(|style| format!(r#"<w:rStyle w:val="{style}"/>"#)).unwrap_or_default();
    stretch(text, &style, "t")
}

/// How a run looks: bold, italic, a link.
pub(super) fn looks(marks: Marks, is_link: bool) -> String {
    let link = if is_link { r#"<w:rStyle w:val="Hyperlink"/>"# } else { "" };
    let strong = if marks.strong { "<w:b/><w:bCs/>" } else { "" };
    let em = if marks.em { "<w:i/><w:iCs/>" } else { "" };
    format!("{link}{strong}{em}")
}

/// A run that looks as its text has it.
pub(super) fn run(run: &Run) -> String {
    stretch(&run.text, &looks(run.marks, run.link.is_some()), "t")
}

/// A run that was taken out.
pub(super) fn gone(run: &Run) -> String {
    stretch(&run.text, &looks(run.marks, run.link.is_some()), "delText")
}

/// A run that looked otherwise; `change` is the beginning of the element that says by whom and when.
pub(super) fn remarked(run: &Run, was: &Style, change: &str) -> String {
    let (is, was) = (looks(run.marks, run.link.is_some()), looks(was.marks, was.link.is_some()));
    let was = format!("{is}<w:rPrChange {change}><w:rPr>{was}</w:rPr></w:rPrChange>");
    stretch(&run.text, &was, "t")
}

/// Words as one run, whose line breaks stay.
fn stretch(text: &str, look: &str, tag: &str) -> String {
    let look = if look.is_empty() { String::new() } else { format!("<w:rPr>{look}</w:rPr>") };
    let line = |line: &str| match line {
        "" => String::new(),
        line => format!(r#"<w:{tag} xml:space="preserve">{}</w:{tag}>"#, words(line)),
    };
    let lines: Vec<String> = text.split('\n').map(line).collect();
    format!("<w:r>{look}{}</w:r>", lines.join("<w:br/>"))
}
