//! What compares as many small changes is gathered to what a person would say has changed.

use super::words::{Class, Stretch, Token};

/// Below this share of kept letters, in percent, the whole counts as written anew.
const KEPT_MIN: usize = 20;
/// Words that may be kept between two changes and still be drowned by them.
const DROWNED_WORDS_MAX: usize = 2;

/// The stretches as a reader would have them: no lonely words between changes, and edges where sentences and words begin.
pub(super) fn calm(stretches: Vec<Stretch>, old: &[Token], new: &[Token]) -> Vec<Stretch> {
    let mut calm = gathered(stretches, old, new);
    if is_written_anew(&calm, old, new) {
        return vec![Stretch { kept: false, before: 0..old.len(), after: 0..new.len() }];
    }
    for index in 0..calm.len() {
        slide(&mut calm, index, old, new);
    }
    calm.retain(|stretch| !stretch.before.is_empty() || !stretch.after.is_empty());
    calm
}

/// Takes kept stretches that are drowned by the changes on both sides into these.
fn gathered(stretches: Vec<Stretch>, old: &[Token], new: &[Token]) -> Vec<Stretch> {
    let mut out: Vec<Stretch> = Vec::new();
    for stretch in stretches {
        out.push(stretch);
        while let [.., left, kept, right] = out.as_slice()
            && is_drowned(left, kept, right, old, new)
        {
            let before = left.before.start..right.before.end;
            let after = left.after.start..right.after.end;
            out.truncate(out.len() - 3);
            out.push(Stretch { kept: false, before, after });
        }
    }
    out
}

fn is_drowned(left: &Stretch, kept: &Stretch, right: &Stretch, old: &[Token], new: &[Token]) -> bool {
    if left.kept || !kept.kept || right.kept {
        return false;
    }
    let tokens = &old[kept.before.clone()];
    if tokens.iter().any(|token| matches!(token.class, Class::Break | Class::Stop)) {
        return false;
    }
    // Two things put in, or two taken out, stay two.
    let both_add = left.before.is_empty() && right.before.is_empty();
    let both_remove = left.after.is_empty() && right.after.is_empty();
    let words = tokens.iter().filter(|token| token.class == Class::Word).count();
    let changed = |stretch: &Stretch| weight(&old[stretch.before.clone()]).max(weight(&new[stretch.after.clone()]));
    let around = changed(left).min(changed(right));
    !both_add && !both_remove && words <= DROWNED_WORDS_MAX && 2 * weight(tokens) <= around
}

fn weight(tokens: &[Token]) -> usize {
    tokens.iter().map(|token| token.weight).sum()
}

/// Whether so little is kept of one block that it only distracts.
fn is_written_anew(stretches: &[Stretch], old: &[Token], new: &[Token]) -> bool {
    let kept: usize =
        stretches.iter().filter(|stretch| stretch.kept).map(|stretch| weight(&old[stretch.before.clone()])).sum();
    let several = old.iter().chain(new).any(|token| token.class == Class::Break);
    !several && 100 * kept < KEPT_MIN * weight(old).min(weight(new))
}

/// Moves something that was only put in or only taken out along its like, to where it reads best: best at a sentence, then
/// at a word.
fn slide(stretches: &mut [Stretch], index: usize, old: &[Token], new: &[Token]) {
    let [left, this, right] = match stretches.get_mut(index.saturating_sub(1)..=index + 1) {
        Some([left, this, right]) if index > 0 && left.kept && !this.kept && right.kept => [left, this, right],
        _ => return,
    };
    let (tokens, range) = if this.before.is_empty() {
        (new, this.after.clone())
    } else if this.after.is_empty() {
        (old, this.before.clone())
    } else {
        return;
    };
    let same = |a: usize, b: usize| tokens[a].number == tokens[b].number;
    let mut back = 0;
    while back < left.before.len() && same(range.start - 1 - back, range.end - 1 - back) {
        back += 1;
    }
    let mut forth = 0;
    while forth < right.before.len() && same(range.start + forth, range.end + forth) {
        forth += 1;
    }
    let places = (0..=back + forth).map(|step| range.start + step - back);
    let fit = |start: usize| fits(tokens, start, start + range.len());
    let best = places.max_by_key(|start| (fit(*start), std::cmp::Reverse(start.abs_diff(range.start))));
    let Some(start) = best else { return };
    let shift = |place: &mut usize| *place = *place + start - range.start;
    for side in [&mut this.before, &mut this.after] {
        shift(&mut side.start);
        shift(&mut side.end);
    }
    (left.before.end, left.after.end) = (this.before.start, this.after.start);
    (right.before.start, right.after.start) = (this.before.end, this.after.end);
}

/// How well tokens can be taken out as one: both edges count.
fn fits(tokens: &[Token], start: usize, end: usize) -> usize {
    edge(tokens, start) + edge(tokens, end)
}

/// How well a change may begin or end before a token.
fn edge(tokens: &[Token], place: usize) -> usize {
    let class = |place: Option<usize>| place.and_then(|place| tokens.get(place)).map(|token| token.class);
    let (before, next) = (class(place.checked_sub(1)), class(Some(place)));
    let before_that = class(place.checked_sub(2));
    match (before_that, before, next) {
        (_, None | Some(Class::Break), _) | (_, _, Some(Class::Break)) => 5,
        (Some(Class::Stop), Some(Class::Space), _) => 5,
        (_, _, None) => 4,
        (_, Some(Class::Stop), _) => 4,
        (Some(Class::Sign), Some(Class::Space), _) => 3,
        (_, Some(Class::Space), _) => 2,
        (_, _, Some(Class::Space)) => 1,
        _ => 0,
    }
}
