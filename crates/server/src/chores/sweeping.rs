//! What is of no use any more goes.

use crate::{app::App, failure::Failure, vault};
use ledger::Author;
use std::collections::BTreeSet;
use store::{Batch, VaultKey};

/// Logos that are looked at in one round.
const LOGOS_MAX: usize = 100_000;

/// Erases whatever nobody will ask for again.
pub(super) async fn sweep(app: &App) -> Result<(), Failure> {
    let now = app.clock.now();
    app.logins.sweep(now).await?;
    app.answers.sweep().await?;
    app.applications.sweep(now).await?;
    app.outsiders.sweep(now).await?;
    app.surveys.outside.sweep(now).await?;
    app.typed.sweep(now).await?;
    app.prepared.sweep().await?;
    app.notices.sweep(now).await?;
    app.bulletins.sweep(now).await?;
    logos(app).await
}

/// Erases the logos that no organisation has any more. One that somebody gives meanwhile changes the register, and then
/// nothing is erased until the next round.
async fn logos(app: &App) -> Result<(), Failure> {
    let register = app.register.view();
    let shown: BTreeSet<VaultKey> =
        register.organisations().filter_map(|(_, known)| known.logo).map(vault::logo_key).collect();
    let mut keys = app.store.keys(vault::LOGOS, None, LOGOS_MAX)?;
    keys.retain(|key| !shown.contains(key));
    if keys.is_empty() {
        return Ok(());
    }
    let batch = keys.into_iter().fold(Batch::new(), Batch::erase);
    let length = register.length();
    let decided = app.register.decide_based(app.clock.now(), Author::Operator, length, vec![], batch).await?;
    if let Err(refusal) = decided {
        tracing::warn!(code = refusal.code(), "old logos were not erased");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faults::harness::{COORDINATOR, Server};
    use bytes::Bytes;
    use ledger::RegisterCommand as Command;
    use serde_json::json;
    use store::Vault;
    use terms::{Digest, Timestamp, limits};

    fn count(server: &Server, space: u8) -> usize {
        server.store.keys(space, None, usize::MAX).expect("it can be read").len()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_logo_goes_when_no_organisation_has_it_any_more() {
        let (server, _folder) = Server::start().await;
        let app = &server.app;
        let organisations: Vec<_> = app.register.view().organisations().map(|(id, _)| id).take(2).collect();
        let logos = [1, 2, 3].map(|byte| Digest::new([byte; 32]));
        // The first has two, one after the other; the second has what the first had.
        for (organisation, logo, left) in [(0, 0, 1), (1, 0, 1), (0, 1, 2), (1, 2, 2), (0, 2, 1)] {
            let command = Command::SetLogo { organisation: organisations[organisation], logo: Some(logos[logo]) };
            let puts = vec![(vault::logo_key(logos[logo]), Bytes::from_static(b"a picture"))];
            let decided = app.register.decide(app.clock.now(), Author::Operator, vec![command], puts).await;
            decided.expect("it is stored").expect("it is allowed");
            sweep(app).await.expect("it is swept");
            assert_eq!(count(&server, vault::LOGOS), left, "{organisation} {logo}");
        }
        assert!(server.store.get(&vault::logo_key(logos[2])).expect("it can be read").is_some());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn answers_and_logins_go_when_their_time_is_over() {
        let (server, _folder) = Server::start().await;
        let token = server.sign_in(COORDINATOR).await;
        let title = json!({"title": "Kerran"}).to_string();
        let opened = server.send_with("POST", "/api/v1/statements", &token, &title, &[("idempotency-key", "k")]).await;
        assert_eq!(opened.0, 201, "{}", opened.1);
        let form = [("content-type", "application/x-www-form-urlencoded"), ("origin", &server.origin())];
        let asked = server.send_with("POST", "/login", "", "email=kuka%40muualla.example", &form).await;
        assert_eq!(asked.0, 200, "{}", asked.1);
        let begun = server.app.clock.now();
        for (after, answers, logins) in [
            (limits::LOGIN_WITHIN_MS - 1_000, 1, 1),
            (limits::LOGIN_WITHIN_MS, 1, 0),
            (i64::try_from(limits::ANSWER_KEPT_MS).expect("days") - 60_000, 1, 0),
            (i64::try_from(limits::ANSWER_KEPT_MS).expect("days"), 0, 0),
        ] {
            server.app.clock.set(Timestamp::from_ms(begun.ms() + after));
            sweep(&server.app).await.expect("it is swept");
            assert_eq!((count(&server, vault::ANSWERS), count(&server, vault::LOGINS)), (answers, logins), "{after}");
        }
    }
}
