/// A pair of places, and how much weighs on its staying put.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    pub(super) before: usize,
    pub(super) after: usize,
    pub(super) weight: usize,
}

/// Which of the links form the heaviest chain that rises on both sides, as flags in their order. `links` rise in `before` and
/// name no place twice. The work is `n log n`: the best chain up to each place stands in a tree of maxima.
pub(super) fn heaviest(links: &[Link]) -> Vec<bool> {
    let width = links.iter().map(|link| link.after + 1).max().unwrap_or(0);
    let mut best = Maxima::new(width);
    let mut previous = Vec::with_capacity(links.len());
    for (index, link) in links.iter().enumerate() {
        let (so_far, last) = best.up_to(link.after);
        previous.push(last);
        best.raise(link.after, (so_far + link.weight, Some(index)));
    }
    let mut chosen = vec![false; links.len()];
    let mut at = best.up_to(width).1;
    while let Some(index) = at {
        chosen[index] = true;
        at = previous[index];
    }
    chosen
}

/// A chain's weight and its last link. Of equal weights the one found first counts.
type Best = (usize, Option<usize>);

/// A Fenwick tree of the best chain that ends before a place.
struct Maxima {
    tree: Vec<Best>,
}

impl Maxima {
    fn new(width: usize) -> Maxima {
        Maxima { tree: vec![(0, None); width + 1] }
    }

    fn up_to(&self, end: usize) -> Best {
        let mut best = (0, None);
        let mut node = end;
        while node > 0 {
            if self.tree[node].0 > best.0 {
                best = self.tree[node];
            }
            node &= node - 1;
        }
        best
    }

    fn raise(&mut self, place: usize, to: Best) {
        let mut node = place + 1;
        while node < self.tree.len() {
            if to.0 > self.tree[node].0 {
                self.tree[node] = to;
            }
            node += node & node.wrapping_neg();
        }
    }
}
