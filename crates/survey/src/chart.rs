//! Charts as SVG, made of strings.
//!
//! Widths are shares of the picture, texts have the size of what stands around them, and every label has lines of its own:
//! so a chart fits a phone and a wide screen alike, and is as long as it has to be. Colours are classes on a page, whose
//! style sheet gives them for light, dark and paper; a file has them in itself. Nothing is told by colour alone: every bar
//! has its label and its figure in words, parts of a bar are numbered and hatched in turn. Every text comes from the caller.

mod wrap;

use crate::Share;
use std::fmt::Write;
use wrap::wrapped;

/// A chart, with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// What tells it from all others of the page: letters, digits and hyphens. Others are left out.
    pub id: String,
    /// What it shows: its name for whoever can't see it.
    pub title: String,
    /// What can be seen in it, in words.
    pub account: String,
    /// The language of its words, as a BCP 47 tag.
    pub language: String,
    /// What is drawn.
    pub drawn: Drawn,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drawn {
    /// A bar below each label, or several that are compared: options, numbers, or a ranking, in the order given.
    Bars(Vec<Bar>),
    /// One bar in parts that make up the whole: the steps of a scale; or several below one another that are compared.
    Stacked(Vec<Stack>),
}

/// A label, and the bars below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What it is about.
    pub label: String,
    /// The first is drawn full, others hatched.
    pub strokes: Vec<Stroke>,
}

/// One bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stroke {
    /// How long; none where that is not told.
    pub share: Option<Share>,
    /// What stands at its end.
    pub figure: String,
}

/// One bar in parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stack {
    /// What it is about; may be empty.
    pub label: String,
    /// Its parts, from the left.
    pub parts: Vec<Part>,
}

/// A part of a bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// How long.
    pub share: Share,
    /// What stands above it where there is room: a word, such as the number of a step.
    pub name: String,
    /// Whether it is what is not told in detail.
    pub is_remainder: bool,
}

/// Where a chart is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// Within a page, whose style sheet has its colours.
    Page,
    /// By itself, as a file.
    File,
}

const TEXT_PX: u32 = 15;
const LINE_PX: u32 = 20;
const BAR_PX: u32 = 20;
const GAP_PX: u32 = 14;
/// Per mille of the width that the longest bar may take; its figure stands behind.
const BARS_WIDE: u32 = 620;
/// A part of a bar that is narrower has no name above it.
const NAMED_FROM: u32 = 60;
/// Around a chart that is a file.
const MARGIN_PX: u32 = 20;
/// Width of a chart that is a file.
const FILE_PX: u32 = 640;
const SHADES: [&str; 5] = ["#b9d6ca", "#8dbcab", "#5f9d89", "#357a67", "#14594a"];

impl Chart {
    /// The picture.
    pub fn svg(&self, setting: Setting) -> String {
        let (body, height) = match &self.drawn {
            Drawn::Bars(bars) => self.bars(bars, setting),
            Drawn::Stacked(stacks) => self.stacks(stacks, setting),
        };
        let (id, title, account, language) =
            (self.id(), escaped(&self.title), escaped(&self.account), escaped(&self.language));
        let hatch = self.hatch(setting);
        let named = format!(
            r#"role="img" aria-labelledby="{id}-t {id}-d" lang="{language}" font-size="{TEXT_PX}"><title id="{id}-t">{title}</title><desc id="{id}-d">{account}</desc>{hatch}"#
        );
        match setting {
            Setting::Page => format!(r#"<svg class="chart" width="100%" height="{height}" {named}{body}</svg>"#),
            Setting::File => self.framed(&named, &body, height),
        }
    }

    /// A file says in itself what it shows, and has some room around.
    fn framed(&self, named: &str, body: &str, height: u32) -> String {
        let mut heading = String::new();
        let mut y = MARGIN_PX;
        for line in wrapped(&self.title) {
            put_text(&mut heading, &MARGIN_PX.to_string(), y + TEXT_PX, "start", &line);
            y += LINE_PX;
        }
        let (top, inner) = (y + GAP_PX, FILE_PX - 2 * MARGIN_PX);
        let bottom = top + height + MARGIN_PX;
        format!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" font-family="system-ui, 'Noto Sans', 'Liberation Sans', sans-serif" fill="{INK}" width="{FILE_PX}" height="{bottom}" {named}<rect width="100%" height="100%" fill="#ffffff"/><g font-weight="bold">{heading}</g><svg x="{MARGIN_PX}" y="{top}" width="{inner}" height="{height}" overflow="visible">{body}</svg></svg>"##
        )
    }

    fn id(&self) -> String {
        self.id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
    }

    /// Lines across what they are laid on.
    fn hatch(&self, setting: Setting) -> String {
        let stroke = match setting {
            Setting::Page => r#"class="chart-hatch""#,
            Setting::File => r##"stroke="#ffffff""##,
        };
        format!(
            r#"<defs><pattern id="{}-h" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V7" {stroke} stroke-width="4"/></pattern></defs>"#,
            self.id(),
        )
    }

    fn bars(&self, bars: &[Bar], setting: Setting) -> (String, u32) {
        let mut body = String::new();
        let mut y = 0;
        for bar in bars {
            for line in wrapped(&bar.label) {
                put_text(&mut body, "0", y + TEXT_PX, "start", &line);
                y += LINE_PX;
            }
            for (at, stroke) in bar.strokes.iter().enumerate() {
                y += 2;
                put_rect(&mut body, 0, BARS_WIDE, y, &paint(Paint::Track, setting));
                if let Some(share) = stroke.share {
                    let width = (share.per_mille() * BARS_WIDE).div_ceil(1_000);
                    put_rect(&mut body, 0, width, y, &paint(Paint::Bar, setting));
                    if at > 0 {
                        put_rect(&mut body, 0, width, y, &format!(r#"fill="url(#{}-h)""#, self.id()));
                    }
                }
                put_text(&mut body, "100%", y + TEXT_PX, "end", &stroke.figure);
                y += BAR_PX + 2;
            }
            y += GAP_PX;
        }
        (body, y.saturating_sub(GAP_PX).max(1))
    }

    fn stacks(&self, stacks: &[Stack], setting: Setting) -> (String, u32) {
        let mut body = String::new();
        let mut y = 0;
        for stack in stacks {
            for line in wrapped(&stack.label) {
                put_text(&mut body, "0", y + TEXT_PX, "start", &line);
                y += LINE_PX;
            }
            let all: u32 = stack.parts.iter().map(|part| part.share.per_mille()).sum::<u32>().max(1);
            let mut left = 0;
            for (at, part) in stack.parts.iter().enumerate() {
                // Each part is rounded; together they fill the bar all the same.
                let width = part.share.per_mille() * 1_000 / all;
                let shade = match part.is_remainder {
                    true => Paint::Track,
                    false => Paint::Step(at, stack.parts.len()),
                };
                put_rect(&mut body, left, width, y + LINE_PX, &paint(shade, setting));
                if at % 2 == 1 && !part.is_remainder {
                    put_rect(
                        &mut body,
                        left,
                        width,
                        y + LINE_PX,
                        &format!(r#"fill="url(#{}-h)" fill-opacity=".45""#, self.id()),
                    );
                }
                let is_last = at + 1 == stack.parts.len();
                if is_last && part.name.chars().count() > 3 {
                    put_text(&mut body, "100%", y + TEXT_PX, "end", &part.name);
                } else if width >= NAMED_FROM {
                    put_text(&mut body, &percent(left + width / 2), y + TEXT_PX, "middle", &part.name);
                }
                left += width;
            }
            y += LINE_PX + BAR_PX + GAP_PX;
        }
        (body, y.saturating_sub(GAP_PX).max(1))
    }
}

const INK: &str = "#1e2326";

enum Paint {
    Track,
    Bar,
    Step(usize, usize),
}

fn paint(paint: Paint, setting: Setting) -> String {
    let shade = |at: usize, of: usize| at * (SHADES.len() - 1) / of.saturating_sub(1).max(1);
    match (setting, paint) {
        (Setting::Page, Paint::Track) => r#"class="chart-track""#.to_owned(),
        (Setting::Page, Paint::Bar) => r#"class="chart-bar""#.to_owned(),
        (Setting::Page, Paint::Step(at, of)) => format!(r#"class="chart-shade-{}""#, shade(at, of)),
        (Setting::File, Paint::Track) => r##"fill="#ebe8e0" stroke="#83827b""##.to_owned(),
        (Setting::File, Paint::Bar) => format!(r#"fill="{}""#, SHADES[SHADES.len() - 1]),
        (Setting::File, Paint::Step(at, of)) => {
            format!(r#"fill="{}" stroke="{INK}""#, SHADES[shade(at, of).min(SHADES.len() - 1)])
        }
    }
}

/// Per mille as SVG's per cent.
fn percent(per_mille: u32) -> String {
    format!("{}.{}%", per_mille / 10, per_mille % 10)
}

fn put_rect(body: &mut String, left: u32, width: u32, y: u32, paint: &str) {
    let (x, width) = (percent(left), percent(width));
    write!(body, r#"<rect x="{x}" y="{y}" width="{width}" height="{BAR_PX}" {paint}/>"#).expect("a text takes more");
}

fn put_text(body: &mut String, x: &str, y: u32, anchor: &str, text: &str) {
    let text = escaped(text);
    write!(body, r#"<text x="{x}" y="{y}" text-anchor="{anchor}">{text}</text>"#).expect("a text takes more");
}

/// A text as XML has it; what XML can't have is left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' => escaped.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => escaped.push(c),
        }
    }
    escaped
}
