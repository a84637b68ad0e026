//! HTTP/1.1 as careful and as careless clients speak it: chat is served by code of our own, all else by hyper, and a
//! connection may carry both.

use crate::ask::{ask, ask_streamed};
use harness::{MODEL, Replica, Site, raw_exchange};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

async fn a_site() -> (Replica, Site, String) {
    let replica = Replica::start(MODEL).await;
    let site = Site::builder().replica(&replica).start().await;
    let token = site.token().await;
    (replica, site, token)
}

/// A POST of chat as it goes over the wire, with these headers besides.
fn chat(site: &Site, token: &str, body: &Value, headers: &str) -> Vec<u8> {
    let body = body.to_string();
    format!(
        "POST /v1/chat/completions HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\n{headers}Content-Length: {}\r\n\r\n{body}",
        site.addr,
        body.len()
    )
    .into_bytes()
}

fn livez(site: &Site) -> Vec<u8> {
    format!("GET /livez HTTP/1.1\r\nhost: {}\r\n\r\n", site.addr).into_bytes()
}

fn n_good(answer: &str) -> usize {
    answer.matches("HTTP/1.1 200 OK\r\n").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_carries_chat_and_all_else_in_any_order() {
    let (replica, site, token) = a_site().await;
    let whole = || chat(&site, &token, &ask(), "");
    let streamed = || chat(&site, &token, &ask_streamed(), "");
    let last = chat(&site, &token, &ask(), "Connection: close\r\n");
    for requests in [
        vec![whole(), whole(), last.clone()],
        vec![whole(), streamed(), whole(), last.clone()],
        vec![streamed(), livez(&site), whole(), last.clone()],
        vec![livez(&site), streamed(), last.clone()],
    ] {
        let n_before = replica.seen().len();
        let n_chats = requests.iter().filter(|request| request.starts_with(b"POST")).count();
        // All at once, as pipelining clients do; the connection closes behind the last answer.
        let answer = raw_exchange(site.addr, &requests.concat(), |_| false).await;
        assert_eq!(n_good(&answer), requests.len(), "{answer}");
        assert!(answer.contains("connection: close\r\n"), "{answer}");
        assert_eq!(replica.seen().len() - n_before, n_chats, "each reached the replica once");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_may_come_in_pieces() {
    let (_replica, site, token) = a_site().await;
    let request = chat(&site, &token, &ask(), "Connection: close\r\n");
    let head_end = request.windows(4).position(|four| four == b"\r\n\r\n").expect("a head") + 4;
    for cut in [1, 5, 40, head_end - 1, head_end, head_end + 1, request.len() - 1] {
        let mut socket = TcpStream::connect(site.addr).await.expect("it listens");
        socket.write_all(&request[..cut]).await.expect("sent");
        // By the time of another answer the first piece has been read.
        site.http.get("/livez").send().await.expect(200);
        socket.write_all(&request[cut..]).await.expect("sent");
        let mut answer = String::new();
        socket.read_to_string(&mut answer).await.expect("an answer");
        assert_eq!(n_good(&answer), 1, "cut at {cut}: {answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_unusual_is_understood_too() {
    let (_replica, site, token) = a_site().await;
    let body = ask().to_string();
    let head =
        format!("Host: {}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n", site.addr);
    let path = "/v1/chat/completions";
    let (first, second) = body.split_at(7);
    let n = body.len();
    for request in [
        // In chunks, in HTTP/1.0, with the address of a proxy, with a wait for leave, and with an offer of HTTP/2.
        format!(
            "POST {path} HTTP/1.1\r\n{head}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n\
             7\r\n{first}\r\n{:x}\r\n{second}\r\n0\r\n\r\n",
            second.len()
        ),
        format!("POST {path} HTTP/1.0\r\n{head}Content-Length: {n}\r\n\r\n{body}"),
        format!(
            "POST http://{}{path} HTTP/1.1\r\n{head}Connection: close\r\nContent-Length: {n}\r\n\r\n{body}",
            site.addr
        ),
        format!(
            "POST {path} HTTP/1.1\r\n{head}Connection: close\r\nExpect: 100-continue\r\nContent-Length: {n}\r\n\r\n{body}"
        ),
        format!(
            "POST {path} HTTP/1.1\r\n{head}Connection: Upgrade, close\r\nUpgrade: h2c\r\nContent-Length: {n}\r\n\r\n{body}"
        ),
    ] {
        let answer = raw_exchange(site.addr, request.as_bytes(), |_| false).await;
        let good = answer.contains("HTTP/1.1 200 OK") || answer.contains("HTTP/1.0 200 OK");
        assert!(good && answer.contains("\"choices\""), "{request}\n{answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lengths_that_disagree_are_refused_and_reach_nobody() {
    let (replica, site, token) = a_site().await;
    let n = ask().to_string().len();
    for headers in [format!("Content-Length: {}\r\n", n + 1), "Transfer-Encoding: gzip\r\n".to_owned()] {
        let request = chat(&site, &token, &ask(), &headers);
        let answer = raw_exchange(site.addr, &request, |answer| answer.contains("\r\n\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 400"), "{headers}: {answer}");
    }
    assert!(replica.seen().is_empty(), "nothing reached the replica");
}
