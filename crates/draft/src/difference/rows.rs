use super::{
    Moved, Piece, Row, Spot, align,
    parts::{self, Group},
    pieces,
};
use crate::text::{Block, Part, Run, Text};

/// All rows, in the order of the later text. What went stands after what it stood after, before what came there.
pub(super) fn rows(before: &Text, after: &Text) -> Vec<Row> {
    let sides = Sides { before: spotted(before), after: spotted(after) };
    let alignment = align::align(before.blocks(), after.blocks());
    let groups = parts::groups(&alignment);
    let owner = |len: usize, range: fn(&Group) -> std::ops::Range<usize>| {
        let mut owners = vec![None; len];
        for group in &groups {
            range(group).for_each(|place| owners[place] = Some(group));
        }
        owners
    };
    let before_owners = owner(sides.before.len(), |group| group.before.clone());
    let after_owners = owner(sides.after.len(), |group| group.after.clone());

    let mut rows = Vec::new();
    let (mut old, mut new) = (0, 0);
    let end = Group { before: sides.before.len()..0, after: sides.after.len()..0, moved: false };
    for group in groups.iter().filter(|group| !group.moved).chain([&end]) {
        rows.extend((old..group.before.start).filter_map(|place| sides.gone(place, before_owners[place])));
        rows.extend((new..group.after.start).filter_map(|place| sides.come(place, after_owners[place])));
        if group.after.end > 0 {
            rows.push(sides.row(group, Moved::No));
        }
        (old, new) = (group.before.end, group.after.end);
    }
    rows
}

/// The blocks of both texts with their places.
struct Sides<'a> {
    before: Vec<(Spot, &'a Block)>,
    after: Vec<(Spot, &'a Block)>,
}

fn spotted(text: &Text) -> Vec<(Spot, &Block)> {
    let spot = |(index, (part, block)): (usize, (Part, &Block))| Spot {
        block: index,
        part,
        kind: block.kind,
        parents: block.parents.clone(),
    };
    let blocks = text.blocks().iter();
    text.parts().enumerate().map(spot).zip(blocks).collect()
}

impl Sides<'_> {
    /// What is to be said where a block of the earlier text is not any more.
    fn gone(&self, place: usize, owner: Option<&Group>) -> Option<Row> {
        let (spot, block) = &self.before[place];
        match owner {
            None => {
                let pieces = block.runs.iter().map(|run| Piece::Removed { run: run.clone(), by: None }).collect();
                Some(Row { before: vec![spot.clone()], after: Vec::new(), moved: Moved::No, pieces })
            }
            Some(group) => (group.before.start == place).then(|| self.row(group, Moved::Away)),
        }
    }

    /// What is to be said where a block of the later text was not before.
    fn come(&self, place: usize, owner: Option<&Group>) -> Option<Row> {
        let (spot, block) = &self.after[place];
        match owner {
            None => {
                let pieces = block.runs.iter().map(|run| Piece::Added { run: run.clone(), by: None }).collect();
                Some(Row { before: Vec::new(), after: vec![spot.clone()], moved: Moved::No, pieces })
            }
            Some(group) => (group.after.start == place).then(|| self.row(group, Moved::Here)),
        }
    }

    fn row(&self, group: &Group, moved: Moved) -> Row {
        let (before, after) = (&self.before[group.before.clone()], &self.after[group.after.clone()]);
        let pieces = match moved {
            Moved::Away => whole(before.iter().map(|(_, block)| *block)),
            Moved::No | Moved::Here => pieces::pieces(&runs(before), &runs(after)),
        };
        Row { before: spots(before), after: spots(after), moved, pieces }
    }
}

fn spots(side: &[(Spot, &Block)]) -> Vec<Spot> {
    side.iter().map(|(spot, _)| spot.clone()).collect()
}

fn runs<'a>(side: &[(Spot, &'a Block)]) -> Vec<&'a [Run]> {
    side.iter().map(|(_, block)| block.runs.as_slice()).collect()
}

fn whole<'a>(blocks: impl Iterator<Item = &'a Block>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (index, block) in blocks.enumerate() {
        if index > 0 {
            pieces.push(Piece::Break(super::In::Both));
        }
        pieces.extend(block.runs.iter().map(|run: &Run| Piece::Kept { run: run.clone(), was: None }));
    }
    pieces
}
