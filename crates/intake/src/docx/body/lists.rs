//! Which items are open while paragraphs are read in order.

use crate::sheet::Shape;
use draft::{Kind, Parent};
use terms::limits;

/// How much less far in than its item a paragraph may stand that goes on in it, in twentieths of a point.
const NEAR: i64 = 60;

/// The items that are open, outermost first, each with how far in it stands.
#[derive(Default)]
pub(super) struct Lists {
    open: Vec<(Parent, Option<i64>)>,
    quoted: bool,
}

impl Lists {
    pub(super) fn heading(&mut self, kind: Kind) -> Shape {
        self.open.clear();
        Shape { kind, parents: vec![] }
    }

    /// A paragraph: an item of a list, or one that goes on in an item because it stands as far in, or neither.
    pub(super) fn paragraph(
        &mut self,
        item: Option<(Parent, Option<i64>)>,
        level: i64,
        left: Option<i64>,
        quoted: bool,
    ) -> Shape {
        if quoted != self.quoted {
            (self.quoted, self.open) = (quoted, vec![]);
        }
        let quote = quoted.then_some(Parent::Quote);
        let Some((parent, usual)) = item else {
            let is_in = |(_, own): &&(Parent, Option<i64>)| matches!((own, left), (Some(own), Some(left)) if left > 0 && *own <= left + NEAR);
            let depth = self.open.iter().rposition(|each| is_in(&each)).map_or(0, |at| at + 1);
            self.open.truncate(depth);
            return Shape { kind: Kind::Paragraph, parents: quote.into_iter().chain(self.parents()).collect() };
        };
        let level = usize::try_from(level).unwrap_or(0).min(self.open.len()).min(limits::BLOCK_PARENTS_MAX - 2);
        self.open.truncate(level);
        let parents = quote.into_iter().chain(self.parents()).collect();
        self.open.push((parent, left.or(usual)));
        let kind = if parent == Parent::BulletItem { Kind::BulletItem } else { Kind::NumberedItem };
        Shape { kind, parents }
    }

    fn parents(&self) -> Vec<Parent> {
        self.open.iter().map(|(parent, _)| *parent).collect()
    }
}
