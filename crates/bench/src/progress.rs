//! One reader of a statement's progress: the stream of Server-Sent Events as a browser has it open.

use crate::{BenchError, api::Visitor};
use std::time::Instant;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// A stream that has begun.
pub(crate) struct Stream {
    lines: BufReader<TcpStream>,
    line: String,
    /// Before the number that is told.
    mark: &'static str,
}

/// What a reader has seen.
pub(crate) struct Seen {
    /// The number of signatures that was told last.
    pub(crate) last: u64,
    /// How often something was told.
    pub(crate) events: u64,
    /// When each number was told, if that was to be kept.
    pub(crate) each: Vec<(u64, Instant)>,
}

impl Stream {
    /// Opens it, and waits for what it tells first.
    pub(crate) async fn open(authority: &str, reader: &Visitor, statement: &str) -> Result<Stream, BenchError> {
        let path = format!("/api/v1/statements/{statement}/signatures/progress");
        Stream::open_at(authority, reader, &path, "\"valid\":").await
    }

    /// Opens a stream of another address, which tells its number behind that mark.
    pub(crate) async fn open_at(
        authority: &str,
        reader: &Visitor,
        path: &str,
        mark: &'static str,
    ) -> Result<Stream, BenchError> {
        let mut stream = TcpStream::connect(authority).await?;
        let request =
            format!("GET {path} HTTP/1.1\r\nhost: {authority}\r\nauthorization: Bearer {}\r\n\r\n", reader.token);
        stream.write_all(request.as_bytes()).await?;
        // Small, for there are thousands.
        let mut stream = Stream { lines: BufReader::with_capacity(1 << 10, stream), line: String::new(), mark };
        stream.next_line().await?;
        let status = stream.line.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        if status != 200 {
            return Err(BenchError::Status { what: path.to_owned(), status });
        }
        stream.count().await?.ok_or(BenchError::Answer(path.to_owned()))?;
        Ok(stream)
    }

    /// Reads until so many signatures are told, or nothing more comes.
    pub(crate) async fn until(mut self, count: u64, keeps: bool) -> Result<Seen, BenchError> {
        let mut seen = Seen { last: 0, events: 0, each: vec![] };
        while seen.last < count {
            let Some(told) = self.count().await? else { break };
            seen.last = told;
            seen.events += 1;
            if keeps {
                seen.each.push((told, Instant::now()));
            }
        }
        Ok(seen)
    }

    /// The next number of signatures that is told; none once the stream has ended.
    async fn count(&mut self) -> Result<Option<u64>, BenchError> {
        while self.next_line().await? {
            let Some(data) = self.line.strip_prefix("data: ") else { continue };
            let Some((_, rest)) = data.split_once(self.mark) else { continue };
            let digits = rest.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
            return digits.parse().map(Some).map_err(|_| BenchError::Answer("progress".to_owned()));
        }
        Ok(None)
    }

    async fn next_line(&mut self) -> Result<bool, BenchError> {
        self.line.clear();
        Ok(self.lines.read_line(&mut self.line).await? > 0)
    }
}
