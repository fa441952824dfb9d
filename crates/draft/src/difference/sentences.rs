use super::{In, Moved, Piece, Reshape, Row, Style};
use crate::text::{Kind, Part};

/// One thing to say aloud of a row. The words for it are the caller's: one text for each [`Sentence::name`], its gaps filled with
/// [`Sentence::said`]. `part` is where it stands now, or where it stood if it went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sentence {
    /// The whole block is new.
    Added {
        /// Which.
        part: Part,
        /// What it says.
        words: String,
    },
    /// The whole block went.
    Removed {
        /// Which, by its former number.
        part: Part,
        /// What it said.
        words: String,
    },
    /// It changed places with others.
    Moved {
        /// Its former number.
        from: Part,
        /// Its number now.
        to: Part,
    },
    /// One became several.
    Split {
        /// The one.
        from: Part,
        /// The several.
        into: Vec<Part>,
    },
    /// Several became one.
    Joined {
        /// The several.
        from: Vec<Part>,
        /// The one.
        into: Part,
    },
    /// It is another kind of block.
    Reshaped {
        /// Which.
        part: Part,
        /// How.
        reshape: Reshape,
    },
    /// Some words became others.
    Replaced {
        /// Where.
        part: Part,
        /// What was there.
        was: String,
        /// What is there.
        became: String,
    },
    /// Words were put in.
    Inserted {
        /// Where.
        part: Part,
        /// Which.
        words: String,
        /// The last words before them; empty at the beginning.
        behind: String,
    },
    /// Words were taken out.
    Deleted {
        /// Where.
        part: Part,
        /// Which.
        words: String,
        /// The last words before them; empty at the beginning.
        behind: String,
    },
    /// Words that stayed are marked otherwise.
    Marked {
        /// Where.
        part: Part,
        /// Which.
        words: String,
        /// By what.
        marking: Marking,
        /// Whether they have it now, or had it.
        now: bool,
    },
    /// Only spaces or line breaks differ.
    Spaced {
        /// Where.
        part: Part,
    },
}

/// What words are marked by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Marking {
    /// Bold.
    Strong,
    /// Italic.
    Em,
    /// A link.
    Link,
    /// Where the link leads; it was a link before.
    Address,
}

/// What stands in a sentence's gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said<'a> {
    /// Words of the text.
    Words(&'a str),
    /// A number.
    Number(usize),
    /// A part of the later text.
    Is(Part),
    /// A part of the earlier text.
    Was(Part),
    /// A kind of block.
    Kind(Kind),
}

impl Sentence {
    /// The sentence's name among all: whoever words it has one text for each.
    pub fn name(&self) -> &'static str {
        match self {
            Sentence::Added { .. } => "added",
            Sentence::Removed { .. } => "removed",
            Sentence::Moved { .. } => "moved",
            Sentence::Split { .. } => "split",
            Sentence::Joined { .. } => "joined",
            Sentence::Reshaped { reshape: Reshape::Kind { .. }, .. } => "kind",
            Sentence::Reshaped { reshape: Reshape::Level { .. }, .. } => "level",
            Sentence::Reshaped { reshape: Reshape::Listed(true), .. } => "listed",
            Sentence::Reshaped { reshape: Reshape::Listed(false), .. } => "not-listed",
            Sentence::Reshaped { reshape: Reshape::Quoted(true), .. } => "quoted",
            Sentence::Reshaped { reshape: Reshape::Quoted(false), .. } => "not-quoted",
            Sentence::Reshaped { reshape: Reshape::List, .. } => "list",
            Sentence::Replaced { .. } => "replaced",
            Sentence::Inserted { behind, .. } if behind.is_empty() => "inserted-first",
            Sentence::Inserted { .. } => "inserted",
            Sentence::Deleted { behind, .. } if behind.is_empty() => "deleted-first",
            Sentence::Deleted { .. } => "deleted",
            Sentence::Marked { marking, now, .. } => match (marking, now) {
                (Marking::Strong, true) => "strong",
                (Marking::Strong, false) => "not-strong",
                (Marking::Em, true) => "em",
                (Marking::Em, false) => "not-em",
                (Marking::Link, true) => "link",
                (Marking::Link, false) => "not-link",
                (Marking::Address, _) => "address",
            },
            Sentence::Spaced { .. } => "spaced",
        }
    }

    /// What stands in its gaps, by their names. `place` is always there.
    pub fn said(&self) -> Vec<(&'static str, Said<'_>)> {
        use Said::{Is, Kind, Number, Was, Words};
        match self {
            Sentence::Added { part, words } | Sentence::Marked { part, words, .. } => {
                vec![("place", Is(*part)), ("words", Words(words))]
            }
            Sentence::Removed { part, words } => vec![("place", Was(*part)), ("words", Words(words))],
            Sentence::Moved { from, to } => vec![("place", Was(*from)), ("number", Number(to.number()))],
            Sentence::Split { from, into } => vec![("place", Was(*from)), ("count", Number(into.len()))],
            Sentence::Joined { from, into } => vec![("place", Is(*into)), ("count", Number(from.len()))],
            Sentence::Reshaped { part, reshape } => match reshape {
                Reshape::Kind { from, to } => vec![("place", Is(*part)), ("was", Kind(*from)), ("became", Kind(*to))],
                Reshape::Level { from, to } => {
                    vec![("place", Is(*part)), ("was", Number(*from)), ("became", Number(*to))]
                }
                Reshape::Listed(_) | Reshape::Quoted(_) | Reshape::List => vec![("place", Is(*part))],
            },
            Sentence::Replaced { part, was, became } => {
                vec![("place", Is(*part)), ("was", Words(was)), ("became", Words(became))]
            }
            Sentence::Inserted { part, words, behind } | Sentence::Deleted { part, words, behind } => {
                vec![("place", Is(*part)), ("words", Words(words)), ("behind", Words(behind))]
            }
            Sentence::Spaced { part } => vec![("place", Is(*part))],
        }
    }
}

/// Words before a change that are said to find it.
const BEHIND_WORDS: usize = 2;

impl Row {
    /// What there is to say of it, in order: nothing if nothing changed, nor where something went that stands elsewhere.
    pub fn sentences(&self) -> Vec<Sentence> {
        if self.is_same() || self.moved == Moved::Away {
            return Vec::new();
        }
        let (part, before) = match (self.after.first(), self.before.first()) {
            (Some(after), before) => (after.part, before.map(|spot| spot.part)),
            (None, Some(before)) => {
                return vec![Sentence::Removed { part: before.part, words: self.words(In::Before) }];
            }
            (None, None) => return Vec::new(),
        };
        let Some(from) = before else {
            return vec![Sentence::Added { part, words: self.words(In::After) }];
        };
        let mut sentences = Vec::new();
        if self.moved == Moved::Here {
            sentences.push(Sentence::Moved { from, to: part });
        }
        if self.is_split() {
            sentences.push(Sentence::Split { from, into: self.after.iter().map(|spot| spot.part).collect() });
        }
        if self.is_joined() {
            sentences.push(Sentence::Joined { from: self.before.iter().map(|spot| spot.part).collect(), into: part });
        }
        sentences.extend(self.reshapes().into_iter().map(|reshape| Sentence::Reshaped { part, reshape }));
        sentences.extend(self.changes(part));
        if sentences.is_empty() {
            sentences.push(Sentence::Spaced { part });
        }
        sentences
    }

    /// All its words on one side.
    fn words(&self, side: In) -> String {
        let mut words = String::new();
        for piece in &self.pieces {
            match (piece, side) {
                (Piece::Kept { run, .. }, _) => words.push_str(&run.text),
                (Piece::Removed { run, .. }, In::Before) | (Piece::Added { run, .. }, In::After) => {
                    words.push_str(&run.text);
                }
                (Piece::Break(_), _) => words.push('\n'),
                _ => {}
            }
        }
        words
    }

    /// What happened to words and marks.
    fn changes(&self, part: Part) -> Vec<Sentence> {
        let mut sentences = Vec::new();
        let mut before = String::new();
        let kept = |piece: &Piece| matches!(piece, Piece::Kept { .. } | Piece::Break(In::Both));
        for stretch in self.pieces.chunk_by(|a, b| kept(a) == kept(b)) {
            if kept(&stretch[0]) {
                sentences.extend(marked(stretch, part));
                for piece in stretch {
                    match piece {
                        Piece::Kept { run, .. } => before.push_str(&run.text),
                        _ => before.clear(),
                    }
                }
            } else {
                let (was, became) = sides(stretch);
                let behind = last_words(&before);
                sentences.extend(match (was.trim(), became.trim()) {
                    ("", "") => None,
                    ("", words) => Some(Sentence::Inserted { part, words: words.to_owned(), behind }),
                    (words, "") => Some(Sentence::Deleted { part, words: words.to_owned(), behind }),
                    (was, became) if was == became => None,
                    (was, became) => Some(Sentence::Replaced { part, was: was.to_owned(), became: became.to_owned() }),
                });
                before.push_str(&became);
            }
        }
        sentences
    }
}

/// What a change takes and what it puts there. A block's end is a space here: splits are said for themselves.
fn sides(stretch: &[Piece]) -> (String, String) {
    let (mut was, mut became) = (String::new(), String::new());
    for piece in stretch {
        match piece {
            Piece::Removed { run, .. } => was.push_str(&run.text),
            Piece::Added { run, .. } => became.push_str(&run.text),
            Piece::Break(In::Before) => was.push(' '),
            Piece::Break(_) => became.push(' '),
            Piece::Kept { .. } => {}
        }
    }
    (was, became)
}

fn last_words(text: &str) -> String {
    let mut words: Vec<&str> = text.split_whitespace().rev().take(BEHIND_WORDS).collect();
    words.reverse();
    words.join(" ")
}

/// Kept words that are marked otherwise: neighbours with the same change are one.
fn marked(stretch: &[Piece], part: Part) -> Vec<Sentence> {
    let mut sentences: Vec<Sentence> = Vec::new();
    let mut last: Vec<(Marking, bool)> = Vec::new();
    for piece in stretch {
        let changes = match piece {
            Piece::Kept { run, was: Some(was) } => turned(was, &run.style()),
            _ => Vec::new(),
        };
        let Piece::Kept { run, .. } = piece else { continue };
        if !changes.is_empty() && changes == last {
            for sentence in sentences.iter_mut().rev().take(changes.len()) {
                if let Sentence::Marked { words, .. } = sentence {
                    words.push_str(&run.text);
                }
            }
        } else {
            sentences.extend(changes.iter().map(|(marking, now)| Sentence::Marked {
                part,
                words: run.text.clone(),
                marking: *marking,
                now: *now,
            }));
        }
        last = changes;
    }
    sentences
}

fn turned(was: &Style, is: &Style) -> Vec<(Marking, bool)> {
    let mut turned = Vec::new();
    if was.marks.strong != is.marks.strong {
        turned.push((Marking::Strong, is.marks.strong));
    }
    if was.marks.em != is.marks.em {
        turned.push((Marking::Em, is.marks.em));
    }
    if was.link.is_some() && is.link.is_some() && was.link != is.link {
        turned.push((Marking::Address, true));
    } else if was.link != is.link {
        turned.push((Marking::Link, is.link.is_some()));
    }
    turned
}
