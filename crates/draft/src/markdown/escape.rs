use super::inline::Token;

/// Signs that mean something wherever they stand.
const ALWAYS: &str = "\\`*_[]<";
/// Signs that mean something at the start of a line.
const AT_START: &str = "#>-+=~";

/// Spells the tokens of one block. `destination` writes what stands between a link's parentheses.
pub(super) fn spell(tokens: &[Token], heading: bool, destination: impl Fn(usize, &mut String)) -> String {
    let mut out = String::new();
    let mut line_start = true;
    for (index, token) in tokens.iter().enumerate() {
        match *token {
            Token::Char { ch, reference: true } => out.push_str(&format!("&#{};", u32::from(ch))),
            Token::Char { ch, reference: false } => {
                if is_escaped(ch, index, tokens, line_start, heading) {
                    out.push('\\');
                }
                out.push(ch);
            }
            Token::Break => out.push_str("\\\n"),
            Token::Strong { .. } => out.push_str("**"),
            Token::Em { sign, .. } => out.push(sign),
            Token::LinkOpens => out.push('['),
            Token::LinkCloses(link) => {
                out.push_str("](");
                destination(link, &mut out);
                out.push(')');
            }
        }
        line_start = match token {
            Token::Break => true,
            Token::Char { .. } => false,
            _ => line_start,
        };
    }
    out
}

/// Writes `text` with a backslash before each of `signs` and before what would be a character reference.
pub(super) fn quoted(text: &str, signs: &str, out: &mut String) {
    let mut rest = text.chars().peekable();
    while let Some(ch) = rest.next() {
        if signs.contains(ch) || (ch == '&' && starts_reference(rest.peek().copied())) {
            out.push('\\');
        }
        out.push(ch);
    }
}

fn is_escaped(ch: char, index: usize, tokens: &[Token], line_start: bool, heading: bool) -> bool {
    let next = tokens.get(index + 1);
    if ALWAYS.contains(ch) || (line_start && AT_START.contains(ch)) {
        return true;
    }
    match ch {
        '&' => starts_reference(next_char(index, tokens)),
        '!' => next == Some(&Token::LinkOpens),
        // The last `#` of a heading would close it and not be read.
        '#' => heading && next_char(index, tokens).is_none(),
        '.' | ')' => ends_number(index, tokens) && matches!(next_char(index, tokens), None | Some(' ' | '\n')),
        _ => false,
    }
}

fn starts_reference(next: Option<char>) -> bool {
    next.is_some_and(|next| next.is_ascii_alphanumeric() || next == '#')
}

/// The next character of the text, delimiters left aside; a line break is `\n`.
fn next_char(index: usize, tokens: &[Token]) -> Option<char> {
    tokens[index + 1..].iter().find_map(character)
}

/// Whether nothing but one to nine digits stands between the start of the line and `index`.
fn ends_number(index: usize, tokens: &[Token]) -> bool {
    let line = tokens[..index].iter().rev().filter_map(character).take_while(|ch| *ch != '\n');
    let mut digits = 0;
    for ch in line {
        digits += 1;
        if digits > 9 || !ch.is_ascii_digit() {
            return false;
        }
    }
    digits > 0
}

fn character(token: &Token) -> Option<char> {
    match token {
        Token::Char { ch, .. } => Some(*ch),
        Token::Break => Some('\n'),
        _ => None,
    }
}
