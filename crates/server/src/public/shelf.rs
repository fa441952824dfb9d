//! The files that were made. Each is kept as long as it tells what is so, and made by one of those who ask for it at once.

use super::{File, Form, Setting, may_compare};
use crate::{app::App, comparison, failure::Failure, pages::public::make, pages::time::day_of};
use ledger::{Statement, TextLanguage};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use terms::{Date, Seq, StatementId, limits};

type Key = (StatementId, Form, TextLanguage);

/// The files of published statements.
#[derive(Default)]
pub(crate) struct Public {
    made: Mutex<Few<Key, Made>>,
    turn: tokio::sync::Mutex<()>,
    desk: tokio::sync::Mutex<()>,
}

/// A file, and what it was made from.
struct Made {
    statement: Arc<Statement>,
    register: Seq,
    agenda: Seq,
    day: Date,
    /// None if there is no such file.
    file: Option<Arc<File>>,
}

impl Public {
    /// The file; none if the statement is not public, or has no text in that language.
    pub(crate) async fn file(
        &self,
        app: &Arc<App>,
        statement: Arc<Statement>,
        form: Form,
        language: TextLanguage,
    ) -> Result<Option<Arc<File>>, Failure> {
        let key = (statement.id, form, language);
        let day = day_of(app.clock.now());
        if let Some(file) = self.kept(&key, &statement, lengths(app), day) {
            return Ok(file);
        }
        if form.pair().is_some_and(|pair| !may_compare(&statement, pair)) {
            return Ok(None);
        }
        let _turn = self.turn.lock().await;
        let (register, agenda) = lengths(app);
        if let Some(file) = self.kept(&key, &statement, (register, agenda), day) {
            return Ok(file);
        }
        let file = made(app, &statement, form, language, Setting::Served).await?.map(Arc::new);
        let mut kept = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        kept.put(key, Made { statement, register, agenda, day, file: file.clone() });
        Ok(file)
    }

    /// Waits until no other paper is made for one reader alone.
    pub(crate) async fn at_the_desk(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.desk.lock().await
    }

    fn kept(&self, key: &Key, statement: &Arc<Statement>, lengths: (Seq, Seq), day: Date) -> Option<Option<Arc<File>>> {
        let made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let found = made.0.get(key)?;
        let is_so = (found.register, found.agenda) == lengths && found.day == day;
        let holds = Arc::ptr_eq(&found.statement, statement) && is_so;
        holds.then(|| found.file.clone())
    }
}

/// How far the register and the agenda have come, which name whoever and whatever the statement names.
fn lengths(app: &App) -> (Seq, Seq) {
    (app.register.view().length(), app.agenda.view().length())
}

/// Makes the file, off the async workers; none if it is not public, or there is none in that language.
pub(crate) async fn made(
    app: &Arc<App>,
    statement: &Arc<Statement>,
    form: Form,
    language: TextLanguage,
    setting: Setting,
) -> Result<Option<File>, Failure> {
    let compared = match form.pair() {
        Some(pair) if may_compare(statement, pair) => {
            match comparison::of_versions(app, statement, language, pair.versions()).await? {
                Some(compared) => Some(compared),
                None => return Ok(None),
            }
        }
        Some(_) => return Ok(None),
        None => None,
    };
    let (app, of) = (app.clone(), statement.clone());
    let made = tokio::task::spawn_blocking(move || make(&app, &of, form, language, compared, setting));
    made.await.map_err(|_| Failure::Stopped)?
}

/// As many as fit.
struct Few<K, V>(BTreeMap<K, V>);

impl<K: Ord, V> Few<K, V> {
    /// One more; where there is no room, all others go: whatever is read again is made again.
    fn put(&mut self, key: K, value: V) {
        if self.0.len() >= limits::PUBLIC_FILES_KEPT_MAX && !self.0.contains_key(&key) {
            self.0.clear();
        }
        self.0.insert(key, value);
    }
}

impl<K, V> Default for Few<K, V> {
    fn default() -> Self {
        Few(BTreeMap::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_files_are_kept_than_fit() {
        let mut few = Few::default();
        for number in 0..limits::PUBLIC_FILES_KEPT_MAX {
            few.put(number, number);
        }
        few.put(0, 7);
        assert_eq!((few.0.len(), few.0[&0]), (limits::PUBLIC_FILES_KEPT_MAX, 7), "the same again needs no room");
        few.put(limits::PUBLIC_FILES_KEPT_MAX, 1);
        assert_eq!(few.0.len(), 1);
    }
}
