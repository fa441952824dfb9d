//! Figures that are counted anew for whoever asks, whoever that is: so many at once, and the next one waits. A crowd that asks
//! for them again and again keeps nobody else from being served.

use crate::failure::Failure;
use terms::limits;
use tokio::sync::Semaphore;

/// Who may count now.
pub(crate) struct Counting(Semaphore);

impl Default for Counting {
    fn default() -> Self {
        Counting(Semaphore::new(limits::COUNTED_AT_ONCE_MAX))
    }
}

impl Counting {
    /// Counts beside everything else, once there is room for it.
    pub(crate) async fn count<T: Send + 'static>(
        &self,
        count: impl FnOnce() -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let _room = self.0.acquire().await.map_err(|_| Failure::Stopped)?;
        tokio::task::spawn_blocking(count).await.map_err(|_| Failure::Stopped)?
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;
    use std::sync::{Arc, Mutex};

    #[tokio::test]
    async fn so_many_are_counted_at_once_and_the_next_one_waits() {
        let (counting, max) = (Arc::new(Counting::default()), limits::COUNTED_AT_ONCE_MAX);
        let (begun, began) = mpsc::channel();
        let (go_on, goes_on) = mpsc::channel::<()>();
        let goes_on = Arc::new(Mutex::new(goes_on));
        let all: Vec<_> = (0..=max)
            .map(|number| {
                let (counting, begun, goes_on) = (counting.clone(), begun.clone(), goes_on.clone());
                let count = move || {
                    begun.send(number).expect("somebody listens");
                    goes_on.lock().expect("no panic").recv().expect("it goes on");
                    Ok(number)
                };
                tokio::spawn(async move { counting.count(count).await })
            })
            .collect();
        let began = Arc::new(Mutex::new(began));
        let next = |began: Arc<Mutex<mpsc::Receiver<usize>>>| async move {
            tokio::task::spawn_blocking(move || began.lock().expect("no panic").recv()).await.expect("no panic")
        };
        for _ in 0..max {
            next(began.clone()).await.expect("as many begin");
        }
        assert_eq!(counting.0.available_permits(), 0, "there is room for no more");
        assert!(began.lock().expect("no panic").try_recv().is_err(), "and none has begun");
        go_on.send(()).expect("one ends");
        next(began.clone()).await.expect("and the next one begins");
        (0..max).for_each(|_| go_on.send(()).expect("all end"));
        for counted in all {
            assert!(counted.await.expect("no panic").is_ok());
        }
    }
}
