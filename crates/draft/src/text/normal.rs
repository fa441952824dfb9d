use super::{Block, Inline, Kind, Parent};
use crate::nesting::Nesting;

/// The normal form of `blocks`, each with the place of the block that it came from.
///
/// An empty block is left out, but it still opens its list item: the next block inside becomes the item's first.
pub(crate) fn normal_blocks(blocks: &[Block]) -> Vec<(usize, Block)> {
    let tagged = tagged_normal_blocks(blocks, |index| Inline::new(&blocks[index].runs));
    tagged.into_iter().map(|(index, block, _)| (index, block)).collect()
}

/// As [`normal_blocks`], of characters that the caller has tagged, with the characters that remain.
pub(crate) fn tagged_normal_blocks(blocks: &[Block], inline: impl Fn(usize) -> Inline) -> Vec<(usize, Block, Inline)> {
    let mut nesting = Nesting::default();
    let mut normal = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        nesting.enter(block.kind, &block.parents);
        let heading = matches!(block.kind, Kind::Heading(_));
        let inline = inline(index).normal(heading);
        if inline.cells.is_empty() {
            continue;
        }
        let first_of_item = nesting.fill();
        let mut parents = nesting.parents();
        let kind = match parents.last() {
            None => block.kind,
            Some(Parent::BulletItem) if first_of_item => Kind::BulletItem,
            Some(Parent::NumberedItem) if first_of_item => Kind::NumberedItem,
            Some(_) => Kind::Paragraph,
        };
        if matches!(kind, Kind::BulletItem | Kind::NumberedItem) {
            parents.pop();
        }
        let runs = inline.runs();
        normal.push((index, Block { kind, parents, runs }, inline));
    }
    normal
}
