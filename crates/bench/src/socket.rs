//! One live connection.

use crate::{
    BenchError,
    api::{Api, Visitor},
};
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// The code that stands for an end without a close frame.
const ABNORMAL: u16 = 1006;

/// A WebSocket of binary frames.
pub(crate) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    /// Connects somebody to a statement.
    pub(crate) async fn open(api: &Api, visitor: &Visitor, statement: &str) -> Result<Socket, BenchError> {
        let url = format!("ws://{}/api/v1/statements/{statement}/live", api.authority());
        let mut request = url.into_client_request().map_err(Box::new)?;
        let bearer = format!("Bearer {}", visitor.token).parse();
        request.headers_mut().insert("authorization", bearer.map_err(|_| BenchError::Answer("signing in".into()))?);
        // Without delay, as browsers do: each keystroke leaves at once.
        let (socket, _) = tokio_tungstenite::connect_async_with_config(request, None, true).await.map_err(Box::new)?;
        Ok(Socket(socket))
    }

    /// Sends a frame at once.
    pub(crate) async fn send(&mut self, frame: Vec<u8>) -> Result<(), BenchError> {
        Ok(self.0.send(Message::Binary(frame.into())).await.map_err(Box::new)?)
    }

    /// Puts a frame into the buffer that [`Socket::flush`] sends.
    pub(crate) async fn feed(&mut self, frame: Vec<u8>) -> Result<(), BenchError> {
        Ok(self.0.feed(Message::Binary(frame.into())).await.map_err(Box::new)?)
    }

    /// Sends what was fed.
    pub(crate) async fn flush(&mut self) -> Result<(), BenchError> {
        Ok(self.0.flush().await.map_err(Box::new)?)
    }

    /// The next frame, or the code of the end. A call that is dropped half-way loses nothing.
    pub(crate) async fn next(&mut self) -> Result<Bytes, u16> {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Binary(frame))) => return Ok(frame),
                Some(Ok(Message::Close(frame))) => return Err(frame.map_or(ABNORMAL, |frame| frame.code.into())),
                Some(Ok(_)) => {}
                Some(Err(Error::ConnectionClosed)) | Some(Err(_)) | None => return Err(ABNORMAL),
            }
        }
    }

    /// Says goodbye; the other end may have gone already.
    pub(crate) async fn close(mut self) {
        let _ = self.0.close(None).await;
    }
}
