use super::{Block, Kind, Parent, inline};
use crate::nesting::Nesting;

/// The normal form of `blocks`, each with the place of the block that it came from.
///
/// An empty block is left out, but it still opens its list item: the next block inside becomes the item's first.
pub(crate) fn normal_blocks(blocks: &[Block]) -> Vec<(usize, Block)> {
    let mut nesting = Nesting::default();
    let mut normal = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        nesting.enter(block.kind, &block.parents);
        let heading = matches!(block.kind, Kind::Heading(_));
        let runs = inline::normal_runs(&block.runs, heading);
        if runs.is_empty() {
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
        normal.push((index, Block { kind, parents, runs }));
    }
    normal
}
