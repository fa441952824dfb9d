//! Handing in what was typed: one comment after the other, each stored with what is left, so that a crash between or a form
//! that is sent twice says nothing twice.

use super::Respondent;
use crate::{
    api::comments::making::{Drawn, Which, Wish, draw},
    app::App,
    caller::Caller,
    problem::Problem,
    responding::{Remark, TypedTexts},
    rooms,
};
use ledger::{Author, CommentKind, VersionNumber};

/// Hands in all that this browser typed for the hat, as the hat's person, who has shown that they are it. What can't be
/// handed in stays typed, and so does what comes after it.
pub(super) async fn hand_in(app: &App, caller: &Caller, respondent: &Respondent, browser: &str) -> Result<(), Problem> {
    let _turn = app.typed.turn().await;
    let id = respondent.statement.id;
    let typed = || respondent.typed(app, Some(browser)).map_err(|failure| caller.failed(&failure));
    while let Some(mut left) = typed()?.filter(|typed| !typed.remarks.is_empty()) {
        let wish = wish(&left.remarks.remove(0), left.version);
        let Drawn { command, puts, .. } = draw(app, caller, &respondent.readable(), respondent.hat, wish).await?;
        let of = browser.to_owned();
        let wish = rooms::Wish {
            at: app.clock.now(),
            by: Author::Hat(respondent.hat),
            command,
            puts,
            remember: Box::new(move |view| {
                left.made.extend(view.comments.last().map(|comment| comment.number.0));
                Some(TypedTexts::put(&of, id, &left))
            }),
        };
        let decided = app.rooms.decide(id, wish).await.map_err(|failure| caller.failed(&failure))?;
        decided.map_err(|refusal| caller.refused(refusal))?;
    }
    Ok(())
}

fn wish(remark: &Remark, version: u32) -> Wish {
    let replacement = Some(remark.replacement.clone()).filter(|text| !text.trim().is_empty());
    Wish {
        about: Which::Version(VersionNumber(version)),
        clause: remark.clause,
        kind: CommentKind::named(&remark.kind),
        text: remark.text.clone(),
        replacement: replacement.filter(|_| remark.clause.is_some()),
        ..Wish::default()
    }
}
