//! Labels in lines.

/// Characters of a line: as many as stand beside one another on the narrowest phone.
const LINE_CHARS_MAX: usize = 36;
/// Lines of a label; what is longer stands whole in the table beside the chart.
const LINES_MAX: usize = 4;

/// The label in lines, broken between words where that is possible. No line of an empty one.
pub(super) fn wrapped(label: &str) -> Vec<String> {
    let mut lines: Vec<String> = vec![];
    let mut line = String::new();
    for word in label.split_whitespace().flat_map(pieces) {
        let count = line.chars().count() + usize::from(!line.is_empty()) + word.chars().count();
        if count > LINE_CHARS_MAX && !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    lines.extend(Some(line).filter(|line| !line.is_empty()));
    if lines.len() > LINES_MAX {
        lines.truncate(LINES_MAX);
        if let Some(last) = lines.last_mut() {
            let kept: String = last.chars().take(LINE_CHARS_MAX - 1).collect();
            *last = format!("{}…", kept.trim_end());
        }
    }
    lines
}

/// A word, in pieces if it is longer than a line.
fn pieces(word: &str) -> Vec<String> {
    let chars: Vec<char> = word.chars().collect();
    if chars.len() <= LINE_CHARS_MAX {
        return vec![word.to_owned()];
    }
    let chunks: Vec<&[char]> = chars.chunks(LINE_CHARS_MAX - 1).collect();
    let last = chunks.len() - 1;
    let piece = |(at, chunk): (usize, &&[char])| {
        let text: String = chunk.iter().collect();
        if at == last { text } else { format!("{text}-") }
    };
    chunks.iter().enumerate().map(piece).collect()
}
