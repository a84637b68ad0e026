//! HTTP as vLLM's server speaks it, written by hand because half of what tests need must break it.
//!
//! Heads and framing are those of captures of vLLM 0.32.0. Used by the scripted replica of this crate and by
//! the replica that is a process of its own.

use serde_json::Value;
use tokio::{io::AsyncReadExt, net::TcpStream};

/// A chat request as it arrived.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The path.
    pub path: String,
    /// Header names in lower case, with their values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Value,
}

impl Seen {
    /// A header's value, empty when it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

/// The head of a stream, as captured, with these header lines more (each with its line end).
pub(crate) fn stream_head(more: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\ndate: Mon, 23 Nov 2026 21:56:06 GMT\r\nserver: uvicorn\r\n\
         content-type: text/event-stream; charset=utf-8\r\nvary: Origin\r\n{more}transfer-encoding: chunked\r\n\r\n"
    )
}

/// A whole response.
pub(crate) fn response(status: u16, content_type: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} X\r\ndate: Mon, 23 Nov 2026 21:56:05 GMT\r\nserver: uvicorn\r\n\
         content-length: {length}\r\ncontent-type: {content_type}\r\nvary: Origin\r\n\r\n{body}"
    )
}

/// One server-sent event as one HTTP chunk, as vLLM frames them.
pub(crate) fn event(data: &str) -> String {
    chunk(&format!("data: {data}\n\n"))
}

/// One HTTP chunk.
pub(crate) fn chunk(data: &str) -> String {
    format!("{:x}\r\n{data}\r\n", data.len())
}

/// Reads one request with a declared length; `None` when the client closed or spoke no HTTP.
pub(crate) async fn read_request(socket: &mut TcpStream, buf: &mut Vec<u8>) -> Option<Seen> {
    let head_end = loop {
        if let Some(at) = buf.windows(4).position(|window| window == b"\r\n\r\n") {
            break at + 4;
        }
        if socket.read_buf(buf).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&buf[..head_end]).into_owned();
    let mut lines = head.lines();
    let path = lines.next()?.split(' ').nth(1)?.to_owned();
    let headers: Vec<_> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    let seen = Seen { path, headers, body: Value::Null };
    let length: usize = seen.header("content-length").parse().unwrap_or(0);
    while buf.len() < head_end + length {
        if socket.read_buf(buf).await.ok()? == 0 {
            return None;
        }
    }
    let body = serde_json::from_slice(&buf[head_end..head_end + length]).unwrap_or(Value::Null);
    buf.drain(..head_end + length);
    Some(Seen { body, ..seen })
}
