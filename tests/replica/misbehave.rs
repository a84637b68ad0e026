//! How answers break, byte by byte as captured, and heads that no client should believe. Each function says
//! whether the connection may be used again.

use crate::{
    answer::{Answer, End, complaint, refusal},
    mode::Mode,
    serve::Connection,
    vllm_http::{chunk, event, response, stream_head},
};
use std::sync::atomic::Ordering::Relaxed;
use tokio::io::AsyncWriteExt;

/// The gigabyte that [`Mode::Huge`] announces.
const HUGE: usize = 1 << 30;

/// A stream of one event, compressed.
const GZIPPED: &[u8] = &[
    0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 0xff, 0x4b, 0x49, 0x2c, 0x49, 0xb4, 0x52, 0x88, 0x76, 0xf1, 0xf7, 0x73,
    0x8d, 0xe5, 0xe2, 2, 0, 0x1c, 0xed, 0xc8, 0xaf, 0x0e, 0, 0, 0,
];

/// An answer that is none from its head on.
pub(crate) async fn strange_head(connection: &mut Connection, mode: Mode) -> bool {
    match mode {
        Mode::Html => connection.write(&response(200, "text/html", "<p>Welcome to nginx!</p>")).await,
        Mode::Gzip => {
            let head = format!("content-encoding: gzip\r\ncontent-length: {}\r\n", GZIPPED.len());
            let head = stream_head(&head).replace("transfer-encoding: chunked\r\n", "");
            connection.write(&head).await && connection.socket.write_all(GZIPPED).await.is_ok()
        }
        _ => {
            let line = format!("x-more: {}\r\n", "y".repeat(4000));
            connection.write("HTTP/1.1 200 OK\r\n").await;
            while connection.write(&line).await {}
            false
        }
    }
}

/// Ends a request that waits for a seat.
pub(crate) async fn break_queued(connection: &mut Connection, answer: &Answer<'_>, mode: Mode) -> bool {
    if answer.request.streamed {
        // What was never begun ends without a finish.
        let mode = if mode == Mode::Abort { Mode::NoFinish } else { mode };
        break_stream(connection, answer, mode, &answer.roles(), 0).await
    } else {
        break_whole(connection, answer, mode, "", 0).await
    }
}

pub(crate) async fn break_stream(
    connection: &mut Connection,
    answer: &Answer<'_>,
    mode: Mode,
    role: &str,
    n: usize,
) -> bool {
    let end = event("[DONE]") + "0\r\n\r\n";
    match mode {
        Mode::Abort => {
            let last = answer.finish(0, &End::abort(""), n) + &answer.whole_usage(n);
            connection.write(&(role.to_owned() + &last + &end)).await
        }
        Mode::NoFinish => connection.write(&(role.to_owned() + &end)).await,
        Mode::CoreDeath => {
            let message = "EngineCore encountered an issue. See stack trace (above) for the root cause.";
            connection.write(&(event(&complaint(500, message)) + &end)).await
        }
        Mode::Garbage => {
            connection.write("\u{0}\u{1} this is no chunk \r\n\r\n").await;
            false
        }
        Mode::BadUtf8 => {
            let said =
                event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"??\"},\"finish_reason\":null}]}");
            let bytes: Vec<u8> = said.bytes().map(|byte| if byte == b'?' { 0xff } else { byte }).collect();
            let _ = connection.socket.write_all(&bytes).await;
            connection.write(&end).await
        }
        Mode::Huge => {
            connection.write(&format!("{HUGE:x}\r\ndata: ")).await;
            flood(connection, "x").await
        }
        // Also `Cut`: half an event in a whole chunk, then nothing.
        _ => {
            let text = answer.text(0, " and this is never heard", n + 1);
            let half: String = text.chars().skip_while(|&c| c != 'd').take(90).collect();
            connection.write(&chunk(&half)).await;
            false
        }
    }
}

pub(crate) async fn break_whole(
    connection: &mut Connection,
    answer: &Answer<'_>,
    mode: Mode,
    text: &str,
    n: usize,
) -> bool {
    let json = |body: &str| response(200, "application/json", body);
    let stopped = |text: &str| End { text: text.to_owned(), reason: "stop", stop: None };
    match mode {
        Mode::Abort | Mode::NoFinish => {
            connection.write(&json(&answer.document(&[End::abort(text)], n))).await
        }
        Mode::CoreDeath => connection.write(&refusal(500, "EngineCore encountered an issue.")).await,
        Mode::Garbage => connection.write(&json("{\"id\": \"chatcmpl-1\", \"choices\": [")).await,
        Mode::BadUtf8 => {
            let whole = json(&answer.document(&[stopped("??")], n));
            let bytes: Vec<u8> = whole.bytes().map(|byte| if byte == b'?' { 0xff } else { byte }).collect();
            connection.socket.write_all(&bytes).await.is_ok()
        }
        Mode::Huge => {
            let head = json("").replace("content-length: 0", &format!("content-length: {HUGE}"));
            connection.write(&head).await;
            flood(connection, " ").await
        }
        // Also `Cut`.
        _ => {
            let whole = json(&answer.document(&[stopped(text)], n));
            // In bytes: the middle may lie within a character.
            let half = &whole.as_bytes()[..whole.len() / 2];
            let _ = connection.socket.write_all(half).await;
            false
        }
    }
}

/// A gigabyte of this character, or what is taken of it.
async fn flood(connection: &mut Connection, character: &str) -> bool {
    let filler = character.repeat(64 << 10);
    for _ in 0..HUGE / filler.len() {
        if !connection.write(&filler).await {
            break;
        }
        connection.n_filler_bytes.fetch_add(filler.len() as u64, Relaxed);
    }
    false
}
