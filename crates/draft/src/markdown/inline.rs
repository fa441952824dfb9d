use super::escape;
use crate::text::{Cell, Inline, Link, Run};

/// One sign of a block's line, before it is spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token {
    /// A character of the text; `reference` spells it as `&#…;`.
    Char {
        ch: char,
        reference: bool,
    },
    /// A line break within the block.
    Break,
    Strong {
        opens: bool,
    },
    /// `sign` is `*` or `_`.
    Em {
        opens: bool,
        sign: char,
    },
    LinkOpens,
    /// With the link's place in the table.
    LinkCloses(usize),
}

/// The Markdown of one block's words. Line breaks are written as a backslash and a line feed.
pub(crate) fn write(runs: &[Run], heading: bool) -> String {
    let inline = Inline::new(runs);
    let mut tokens = tokens(&inline.cells);
    choose_signs(&mut tokens);
    while refer_neighbours(&mut tokens) {}
    escape::spell(&tokens, heading, |index, out| destination(&inline.links[index], out))
}

/// Marks nest in one order: a link outside, in it bold, in it italic. Each is closed where one around it ends.
fn tokens(cells: &[Cell]) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(cells.len() + 8);
    let mut before: Option<&Cell> = None;
    for cell in cells.iter().map(Some).chain([None]) {
        let state = |cell: Option<&Cell>| cell.map_or((None, false, false), |c| (c.link, c.marks.strong, c.marks.em));
        let (link, strong, em) = state(before);
        let (next_link, next_strong, next_em) = state(cell);
        let link_turns = link != next_link;
        let strong_turns = link_turns || strong != next_strong;
        let em_turns = strong_turns || em != next_em;
        if em && em_turns {
            tokens.push(Token::Em { opens: false, sign: '*' });
        }
        if strong && strong_turns {
            tokens.push(Token::Strong { opens: false });
        }
        if link_turns {
            tokens.extend(link.map(Token::LinkCloses));
            tokens.extend(next_link.map(|_| Token::LinkOpens));
        }
        if next_strong && strong_turns {
            tokens.push(Token::Strong { opens: true });
        }
        if next_em && em_turns {
            tokens.push(Token::Em { opens: true, sign: '*' });
        }
        tokens.extend(cell.map(|cell| match cell.ch {
            '\n' => Token::Break,
            ch => Token::Char { ch, reference: false },
        }));
        before = cell;
    }
    tokens
}

/// Italic beside bold is written with `_`, so that stars of different meaning never touch.
fn choose_signs(tokens: &mut [Token]) {
    let mut opened = None;
    for index in 0..tokens.len() {
        match tokens[index] {
            Token::Em { opens: true, .. } => opened = Some(index),
            Token::Em { opens: false, .. } => {
                let open = opened.take().expect("italic that closes was opened");
                let is_strong = |place: Option<usize>| {
                    place.and_then(|place| tokens.get(place)).is_some_and(|token| matches!(token, Token::Strong { .. }))
                };
                if is_strong(open.checked_sub(1)) || is_strong(Some(index + 1)) {
                    tokens[open] = Token::Em { opens: true, sign: '_' };
                    tokens[index] = Token::Em { opens: false, sign: '_' };
                }
            }
            _ => {}
        }
    }
}

/// What CommonMark's flanking rules make of a sign beside a delimiter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    /// Whitespace, punctuation, or the end of the block.
    Open,
    /// Surely a letter or digit.
    Word,
    /// A symbol or a mark, on which editions of CommonMark differ: it is never relied on.
    Unsure,
}

/// Where a delimiter would not be recognised, the character outside it becomes a character reference, whose `;` and `&`
/// count as punctuation. That may turn a letter inside another mark into punctuation, so it is
/// repeated until nothing changes; returns whether something did.
fn refer_neighbours(tokens: &mut [Token]) -> bool {
    let mut changed = false;
    for index in 0..tokens.len() {
        let (opens, sign) = match tokens[index] {
            Token::Strong { opens } => (opens, '*'),
            Token::Em { opens, sign } => (opens, sign),
            _ => continue,
        };
        let (before, after) = (index.checked_sub(1), Some(index + 1));
        let (outside, inside) = if opens { (before, after) } else { (after, before) };
        let side = |place: Option<usize>| place.and_then(|place| tokens.get(place)).map_or(Side::Open, side);
        let recognised = side(outside) == Side::Open || (sign == '*' && side(inside) == Side::Word);
        if recognised {
            continue;
        }
        if let Some(Token::Char { reference, .. }) = outside.and_then(|place| tokens.get_mut(place)) {
            *reference = true;
            changed = true;
        }
    }
    changed
}

fn side(token: &Token) -> Side {
    let Token::Char { ch, reference } = *token else {
        return Side::Open;
    };
    let letters = matches!(ch, '0'..='9' | 'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{1fff}' | '\u{2c00}'..='\u{d7ff}');
    if reference || ch.is_ascii_punctuation() || ch.is_whitespace() {
        Side::Open
    } else if letters && ch.is_alphanumeric() {
        Side::Word
    } else {
        Side::Unsure
    }
}

/// `href "title"`, as it stands between the parentheses of a link.
fn destination(link: &Link, out: &mut String) {
    escape::quoted(link.href(), "()", out);
    if !link.title().is_empty() {
        out.push_str(" \"");
        escape::quoted(link.title(), "\"\\`<", out);
        out.push('"');
    }
}
