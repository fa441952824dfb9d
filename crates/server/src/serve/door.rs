//! The address outlives each of the servers that listen on it.

use std::sync::Arc;
use tokio::sync::watch;

/// The socket that people come to, until the server is told to stop.
#[derive(Clone)]
pub(super) struct Door(watch::Sender<Option<Arc<std::net::TcpListener>>>);

impl Door {
    pub(super) fn open(listener: std::net::TcpListener) -> Self {
        Door(watch::Sender::new(Some(Arc::new(listener))))
    }

    /// None once it is closed.
    pub(super) fn listener(&self) -> std::io::Result<Option<std::net::TcpListener>> {
        self.0.borrow().as_ref().map(|listener| listener.try_clone()).transpose()
    }

    pub(super) fn close(&self) {
        self.0.send_replace(None);
    }

    pub(super) async fn closed(&self) {
        // The sender lives in `self`, so the channel can't close meanwhile.
        let _ = self.0.subscribe().wait_for(Option::is_none).await;
    }
}
