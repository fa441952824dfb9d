//! A connection that is cut when its other end says nothing at all, or takes nothing for too long. Whoever reads a file or
//! a stream slowly holds some memory here; whoever has stopped reading must not hold it for ever. Once something has been
//! said, hyper measures how long the rest of a request's head takes.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use terms::limits;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

const WITHIN: Duration = Duration::from_millis(limits::WRITE_WITHIN_MS);
const FIRST_WITHIN: Duration = Duration::from_millis(limits::HEADERS_WITHIN_MS);

/// The connection, and when it is cut if it goes on like this.
pub(super) struct Patient<S> {
    stream: S,
    /// Until something has been said.
    first: Option<Pin<Box<Sleep>>>,
    cut: Option<Pin<Box<Sleep>>>,
}

impl<S> Patient<S> {
    pub(super) fn new(stream: S) -> Self {
        Patient { stream, first: Some(Box::pin(sleep(FIRST_WITHIN))), cut: None }
    }

    /// What came of writing; where it has to wait, it waits no longer than that.
    fn in_time<T>(&mut self, context: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.cut = None;
            return written;
        }
        let cut = self.cut.get_or_insert_with(|| Box::pin(sleep(WITHIN)));
        cut.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if read.is_ready() {
            self.first = None;
        }
        match &mut self.first {
            Some(first) => first.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into())),
            None => read,
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.in_time(context, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        several: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, several);
        self.in_time(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(context);
        // A flush of nothing must not take back the time of a write that waits.
        if flushed.is_ready() { flushed } else { self.in_time(context, flushed) }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let ended = Pin::new(&mut self.stream).poll_shutdown(context);
        self.in_time(context, ended)
    }
}
