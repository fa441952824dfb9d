use super::{
    In, Piece, Style,
    words::{self, Class, Side, Token},
};
use crate::text::{Marks, Run};
use std::ops::Range;

/// The words of blocks that belong together, as pieces.
pub(super) fn pieces(before: &[&[Run]], after: &[&[Run]]) -> Vec<Piece> {
    if before == after {
        return same(before);
    }
    let (old, new, stretches) = words::compare(before, after);
    let mut pieces = Pieces::default();
    for stretch in stretches {
        if stretch.kept {
            let tokens = new.tokens[stretch.after].iter().zip(&old.tokens[stretch.before]);
            tokens.for_each(|(is, was)| pieces.keep(&old, was, &new, is));
        } else {
            pieces.change(&old, stretch.before, In::Before);
            pieces.change(&new, stretch.after, In::After);
        }
    }
    pieces.done
}

fn same(blocks: &[&[Run]]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (index, runs) in blocks.iter().enumerate() {
        pieces.extend((index > 0).then_some(Piece::Break(In::Both)));
        pieces.extend(runs.iter().map(|run| Piece::Kept { run: run.clone(), was: None }));
    }
    pieces
}

/// How one character is marked, as its side's table has it.
#[derive(Clone, Copy)]
struct Look<'a> {
    marks: Marks,
    link: Option<&'a crate::text::Link>,
}

impl Look<'_> {
    fn is(&self, run: &Run) -> bool {
        self.marks == run.marks && self.link == run.link.as_ref()
    }

    fn is_style(&self, style: &Style) -> bool {
        self.marks == style.marks && self.link == style.link.as_ref()
    }

    fn style(&self) -> Style {
        Style { marks: self.marks, link: self.link.cloned() }
    }

    fn run(&self, ch: char) -> Run {
        Run { text: ch.to_string(), marks: self.marks, link: self.link.cloned() }
    }
}

fn looks<'a>(side: &'a Side, token: &Token) -> impl Iterator<Item = (char, Look<'a>)> {
    let inline = &side.blocks[token.block];
    let look = |cell: &crate::text::Cell| Look { marks: cell.marks, link: cell.link.map(|link| &inline.links[link]) };
    inline.cells[token.cells.clone()].iter().map(move |cell| (cell.ch, look(cell)))
}

/// Pieces under way: a character joins the piece before it if nothing sets them apart.
#[derive(Default)]
struct Pieces {
    done: Vec<Piece>,
}

impl Pieces {
    fn keep(&mut self, old: &Side, was: &Token, new: &Side, is: &Token) {
        if is.class == Class::Break {
            return self.done.push(Piece::Break(In::Both));
        }
        for ((ch, look), (_, before)) in looks(new, is).zip(looks(old, was)) {
            let changed = before.marks != look.marks || before.link != look.link;
            match self.done.last_mut() {
                Some(Piece::Kept { run, was: None }) if !changed && look.is(run) => run.text.push(ch),
                Some(Piece::Kept { run, was: Some(style) }) if changed && look.is(run) && before.is_style(style) => {
                    run.text.push(ch);
                }
                _ => self.done.push(Piece::Kept { run: look.run(ch), was: changed.then(|| before.style()) }),
            }
        }
    }

    fn change(&mut self, side: &Side, tokens: Range<usize>, fate: In) {
        for token in &side.tokens[tokens] {
            if token.class == Class::Break {
                self.done.push(Piece::Break(fate));
                continue;
            }
            for (ch, look) in looks(side, token) {
                match (self.done.last_mut(), fate) {
                    (Some(Piece::Removed { run, .. }), In::Before) if look.is(run) => run.text.push(ch),
                    (Some(Piece::Added { run, .. }), In::After) if look.is(run) => run.text.push(ch),
                    (_, In::Before) => self.done.push(Piece::Removed { run: look.run(ch), by: None }),
                    (_, _) => self.done.push(Piece::Added { run: look.run(ch), by: None }),
                }
            }
        }
    }
}
