//! Tracked changes that belong together, each as what its author wants instead.

use crate::{
    Place, Said,
    finish::Laid,
    places::{Need, Places},
    sheet::{BREAK, Cell, Fate, Who, lines, one_line},
};
use std::ops::Range;

/// What somebody wants.
pub(crate) struct Change {
    /// Its first character.
    pub(crate) at: usize,
    /// Who, by their place in the table.
    pub(crate) by: usize,
    pub(crate) place: Place,
    pub(crate) said: Said,
}

/// Of `groups` that are one author's and stand together, what is wanted.
pub(crate) fn wanted(laid: &Laid, places: &mut Places<'_>, group: &Group) -> Vec<Change> {
    let Group { range, by } = group;
    let cells = &laid.cells[range.clone()];
    let is_word = |cell: &Cell| !cell.ch.is_whitespace();
    let removed = |cell: &Cell| matches!(cell.fate, Fate::Removed(_)) && is_word(cell);
    let added: String = cells.iter().filter(|cell| !cell.fate.stood()).map(|cell| cell.ch).collect();
    let change = |place, said| Change { at: range.start, by: *by, place, said };
    let (first, last) = (cells.iter().position(removed), cells.iter().rposition(removed));
    if let (Some(first), Some(last)) = (first, last) {
        let (first, last) = (range.start + first, range.start + last);
        let keeps = cells.iter().any(|cell| cell.fate == Fate::Kept && is_word(cell));
        if keeps || says_before(laid, first) || says_after(laid, last + 1) {
            return instead(laid, places, group).into_iter().collect();
        }
        let (from, to) = (places.block_at(first), places.block_at(last));
        let new = paragraphs(&added);
        if from == to && !new.is_empty() && !new.contains('\n') {
            return instead(laid, places, group).into_iter().collect();
        }
        let gone = (from..=to).filter(|block| laid.parts.get(*block).copied().flatten().is_some());
        let mut all: Vec<Change> = gone.map(|block| change(places.block(block), Said::Remove)).collect();
        if !new.is_empty() {
            all.push(change(places.block(to), Said::Add(new)));
        }
        return all;
    }
    let (before, after) = (says_before(laid, range.start), says_after(laid, range.end));
    let (begins, ends) =
        (added.trim_start_matches(' ').starts_with(BREAK), added.trim_end_matches(' ').ends_with(BREAK));
    let new = paragraphs(&added);
    let here = places.block_at(range.start);
    let follows = match (before, after) {
        _ if new.is_empty() => None,
        (false, false) => Some(here),
        (true, false) if begins => Some(here + 1),
        (false, true) if ends => Some(here),
        _ => None,
    };
    if let Some(follows) = follows {
        let place = places.spoken_before(follows).map(|block| places.block(block)).unwrap_or_default();
        return vec![change(place, Said::Add(new))];
    }
    instead(laid, places, group).into_iter().collect()
}

/// Other words in the place of those that are there.
fn instead(laid: &Laid, places: &mut Places<'_>, group: &Group) -> Option<Change> {
    let needs = |places: &Places<'_>, range: &Range<usize>| {
        let (was, is) = (places.stood(range.clone()), written(laid, range, group));
        let (can_left, can_right) = (places.left_of(range.start).is_some(), places.right_of(range.end).is_some());
        let is_blank = was.trim().is_empty() || is.trim().is_empty();
        // Where two paragraphs become one, or one two, words of both stand around it.
        let at_edge = |ch: Option<char>| ch == Some('\n');
        let (before, after) = (places.stood_before(range.start), places.stood_behind(range.end));
        let lacks_left = is_uneven(was.chars().next(), is.chars().next(), before) || at_edge(is.chars().next());
        let lacks_right = is_uneven(was.chars().last(), is.chars().last(), after)
            || at_edge(is.chars().last())
            || at_edge(was.chars().last());
        match () {
            () if can_left && (is_blank || lacks_left) => Need::Left,
            () if can_right && (is_blank || lacks_right) => Need::Right,
            () => Need::Nothing,
        }
    };
    let Group { range, by } = group;
    let change = |place, said| Some(Change { at: range.start, by: *by, place, said });
    let (was, is, place) = match places.place(range.clone(), needs) {
        Some((range, place)) => (places.stood(range.clone()), written(laid, &range, group), place),
        None => (places.stood(range.clone()), written(laid, range, group), Place::default()),
    };
    let (was, is) = (lines(&was), lines(&is));
    if was == is || one_line(&was).is_empty() && is.is_empty() {
        return None;
    }
    match place {
        Place { clause: None, quote: None } => change(place, Said::Comment(format!("{was} → {is}"))),
        place if is.is_empty() => change(place, Said::Remove),
        place => change(place, Said::Instead(is)),
    }
}

/// Whether a space comes or goes at this end, so that trimming both would lose it. One that comes beside another is none.
fn is_uneven(was: Option<char>, is: Option<char>, beside: Option<char>) -> bool {
    let ws = |ch: Option<char>| ch.is_some_and(char::is_whitespace);
    match (ws(was), ws(is)) {
        (true, false) => true,
        (false, true) => !ws(beside),
        _ => false,
    }
}

/// The characters as they are once the group's changes are made, and no others.
fn written(laid: &Laid, range: &Range<usize>, group: &Group) -> String {
    let mut out = String::new();
    for index in range.clone() {
        let cell = &laid.cells[index];
        let is_ours = group.range.contains(&index);
        match cell.fate {
            Fate::Added(_) if !is_ours => {}
            Fate::Removed(_) if is_ours && cell.ch == BREAK => {
                if !out.ends_with(char::is_whitespace) {
                    out.push(' ');
                }
            }
            Fate::Removed(_) if is_ours => {}
            Fate::Kept | Fate::Added(_) | Fate::Removed(_) => out.push(if cell.ch == BREAK { '\n' } else { cell.ch }),
        }
    }
    out
}

/// Words as paragraphs, an empty line between two.
fn paragraphs(text: &str) -> String {
    let all: Vec<String> = text.split(BREAK).map(lines).filter(|text| !text.is_empty()).collect();
    all.join("\n\n")
}

/// Whether words stood before this in the same paragraph.
fn says_before(laid: &Laid, at: usize) -> bool {
    let stood = laid.cells[..at].iter().rev().filter(|cell| cell.fate.stood());
    stood.take_while(|cell| cell.ch != BREAK).any(|cell| !cell.ch.is_whitespace())
}

/// Likewise behind it.
fn says_after(laid: &Laid, at: usize) -> bool {
    let stood = laid.cells[at..].iter().filter(|cell| cell.fate.stood());
    stood.take_while(|cell| cell.ch != BREAK).any(|cell| !cell.ch.is_whitespace())
}

/// Changes of one author that stand together: within a word, or with nothing but spaces between them.
pub(crate) struct Group {
    pub(crate) range: Range<usize>,
    pub(crate) by: usize,
}

pub(crate) fn groups(cells: &[Cell], who: &[Who]) -> Vec<Group> {
    let name = |by: usize| who.get(by).map(|who| who.by.as_str()).unwrap_or_default();
    let mut groups: Vec<Group> = Vec::new();
    let mut gap = Gap::default();
    for (index, cell) in cells.iter().enumerate() {
        let Some(by) = cell.fate.by() else {
            gap.takes(cell.ch);
            continue;
        };
        let last = groups.last_mut().filter(|group| gap.is_narrow() && name(group.by) == name(by));
        match last {
            Some(group) => group.range.end = index + 1,
            None => groups.push(Group { range: index..index + 1, by }),
        }
        gap = Gap::default();
    }
    groups
}

/// What stands between two changes.
#[derive(Default)]
struct Gap {
    spaces: bool,
    letters: bool,
    breaks: bool,
}

impl Gap {
    fn takes(&mut self, ch: char) {
        match ch {
            BREAK => self.breaks = true,
            ch if ch.is_whitespace() => self.spaces = true,
            _ => self.letters = true,
        }
    }

    fn is_narrow(&self) -> bool {
        !(self.breaks || self.spaces && self.letters)
    }
}
