//! What those hear who have a share in what was published, and those who look again at what became of it.

use super::{Said, Scene, short};
use crate::pages::time;
use ledger::Review;
use terms::limits;

impl Scene<'_> {
    /// What was answered and what came of it, line by line.
    pub(crate) fn traced(&self, lines: &[String]) -> Said {
        let max = limits::NOTICE_COMMENTS_MAX;
        let rest = lines.len().saturating_sub(max);
        let rest = (rest > 0).then(|| self.words.say_with("notice-more", &[("count", rest.into())]));
        let told: Vec<String> = lines.iter().take(max).map(|line| short(line)).chain(rest).collect();
        let link = format!("{}/s/{}#trail", self.base, self.statement.slug);
        self.said("traced", &link, &[("count", lines.len().into()), ("traces", told.join("\n\n").into())])
    }

    /// It is the day to look again.
    pub(crate) fn review(&self, review: Review) -> Said {
        let day = time::day_said(self.words, review.on);
        self.said("review", &self.link("/follow-up"), &[("day", day.into())])
    }
}
