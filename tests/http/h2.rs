//! HTTP/2 with prior knowledge, on the port that HTTP/1.1 is on.

use crate::ask::{ask, ask_streamed};
use bytes::Bytes;
use harness::{MODEL, PATIENCE, Replica, Site, Turn, eventually};
use http::{Method, Request, Version};
use http_body_util::{BodyExt as _, Full};
use hyper::{
    body::Incoming,
    client::conn::http2::{self, SendRequest},
};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

/// One HTTP/2 connection.
struct Client {
    send: SendRequest<Full<Bytes>>,
    host: String,
}

impl Client {
    async fn connect(site: &Site) -> Self {
        let socket = TcpStream::connect(site.addr).await.expect("the server listens");
        let (send, connection) = http2::Builder::new(TokioExecutor::new())
            .timer(TokioTimer::new())
            // The smallest that is allowed, so that little lies between a client that does not read and the site.
            .initial_stream_window_size(65_535)
            .handshake(TokioIo::new(socket))
            .await
            .expect("it speaks HTTP/2");
        tokio::spawn(connection);
        Self { send, host: site.addr.to_string() }
    }

    fn request(&self, method: Method, path: &str, token: &str, body: &str) -> Request<Full<Bytes>> {
        Request::builder()
            .method(method)
            .uri(format!("http://{}{path}", self.host))
            .header("authorization", format!("Bearer {token}"))
            .body(Full::new(Bytes::from(body.to_owned())))
            .expect("a request")
    }

    async fn ask(&mut self, path: &str, token: &str, body: &Value) -> http::Response<Incoming> {
        let request = self.request(Method::POST, path, token, &body.to_string());
        timeout(PATIENCE, self.send.send_request(request)).await.expect("in time").expect("an answer")
    }

    async fn get(&mut self, path: &str) -> http::Response<Incoming> {
        let mut request = self.request(Method::GET, path, "", "");
        request.headers_mut().remove("authorization");
        timeout(PATIENCE, self.send.send_request(request)).await.expect("in time").expect("an answer")
    }
}

async fn text(body: Incoming) -> String {
    let whole = timeout(PATIENCE, body.collect()).await.expect("in time").expect("a whole body");
    String::from_utf8(whole.to_bytes().to_vec()).expect("text")
}

async fn behind_a_site(turn: Turn) -> (Replica, Site, String) {
    let replica = Replica::start(MODEL).await;
    replica.always(turn);
    let site = Site::builder().replica(&replica).start().await;
    let token = site.token().await;
    (replica, site, token)
}

#[tokio::test(flavor = "multi_thread")]
async fn both_versions_give_the_same_answers() {
    let (_replica, site, token) = behind_a_site(Turn::answer(&["Bern", "."])).await;
    let mut client = Client::connect(&site).await;
    for body in [ask(), ask_streamed()] {
        let over_1 = site.chat(&token, &body).send().await.expect(200);
        let over_2 = client.ask("/v1/chat/completions", &token, &body).await;
        assert_eq!((over_2.status().as_u16(), over_2.version()), (200, Version::HTTP_2));
        let names = |headers: &http::HeaderMap| {
            let mut names: BTreeSet<String> = headers.keys().map(ToString::to_string).collect();
            // How a body is framed is the version's own affair.
            names.remove("transfer-encoding");
            names.remove("content-length");
            names
        };
        assert_eq!(names(over_2.headers()), names(&over_1.headers));
        let over_2 = text(over_2.into_body()).await;
        assert!(over_2.contains("Bern"), "{over_2}");
        assert_eq!(over_2.lines().count(), over_1.text().lines().count());
    }
    let page = client.get("/models").await;
    assert_eq!(page.status().as_u16(), 200);
    assert!(text(page.into_body()).await.contains("<html"));
    let refused = client.ask("/v1/chat/completions", "hf_nobody", &ask()).await;
    assert_eq!(refused.status().as_u16(), 401);
    assert!(refused.headers().contains_key("x-request-id"));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_streams_share_a_connection_and_one_that_leaves_frees_its_replica() {
    const N: usize = 40;
    let (replica, site, token) = behind_a_site(Turn::gated(&["one", " two"])).await;
    let mut client = Client::connect(&site).await;
    let body = ask_streamed().to_string();
    // All at once: an answer that has not begun takes a second to say so.
    let asked: Vec<_> = (0..N)
        .map(|_| {
            client.send.send_request(client.request(Method::POST, "/v1/chat/completions", &token, &body))
        })
        .collect();
    let mut answers = vec![];
    for asked in asked {
        answers.push(timeout(PATIENCE, asked).await.expect("in time").expect("an answer"));
    }
    drop(answers.pop());
    eventually("the replica sees one client leave", async || (replica.n_cut() == 1).then_some(())).await;
    replica.release(2 * N);
    for answer in answers {
        let body = text(answer.into_body()).await;
        assert!(body.contains(" two") && body.trim_end().ends_with("[DONE]"), "{body}");
    }
    assert_eq!(replica.n_cut(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_asks_nothing_keeps_no_server_from_stopping() {
    let (_replica, site, token) = behind_a_site(Turn::answer(&["Bern"])).await;
    // One stays within the handshake, one ends it and opens no stream.
    let mut half = TcpStream::connect(site.addr).await.expect("the server listens");
    half.write_all(b"PRI ").await.expect("it reads");
    let _silent = Client::connect(&site).await;
    // Connections are taken in turn: once this is answered, the others are being served.
    site.chat(&token, &ask()).send().await.expect(200);
    let began = Instant::now();
    drop(site.stop().await);
    assert!(began.elapsed() < Duration::from_secs(10), "a third of the time for answers under way");
    // The site's own settings may come first; then it ends, in whichever way the system tells it.
    let _ = timeout(PATIENCE, half.read_to_end(&mut vec![])).await.expect("it is closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_that_is_not_read_is_let_go_of_and_the_others_go_on() {
    let replica = Replica::start(MODEL).await;
    // More than the windows of a stream hold, and less than what lies between the site and the replica: which
    // waits for leave to go on, and so sees the site leave.
    replica.then([Turn::gated(&[&"x".repeat(400 << 10), "more"])]);
    replica.release(1);
    let site = Site::builder().replica(&replica).stalled_after(Duration::from_millis(200)).start().await;
    let token = site.token().await;
    let mut client = Client::connect(&site).await;
    let unread = client.ask("/v1/chat/completions", &token, &ask_streamed()).await;
    assert_eq!(unread.status().as_u16(), 200);
    eventually("its replica is set free", async || (replica.n_cut() == 1).then_some(())).await;
    replica.always(Turn::answer(&["well"]));
    let read = client.ask("/v1/chat/completions", &token, &ask_streamed()).await;
    assert!(text(read.into_body()).await.contains("well"));
    let cut = timeout(PATIENCE, unread.into_body().collect()).await.expect("in time");
    assert!(cut.is_err(), "it does not look like a whole answer");
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_lets_the_streams_of_a_connection_finish() {
    let (replica, site, token) = behind_a_site(Turn::gated(&["one", " two"])).await;
    let mut client = Client::connect(&site).await;
    let answer = client.ask("/v1/chat/completions", &token, &ask_streamed()).await;
    let http = harness::Http::new(site.origin());
    let stopped = tokio::spawn(site.stop());
    eventually("it is not ready any more", async || {
        (http.get("/readyz").header("connection", "close").send().await.status == 503).then_some(())
    })
    .await;
    replica.release(2);
    assert!(text(answer.into_body()).await.contains(" two"));
    stopped.await.expect("it stops cleanly");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_is_too_long_is_refused_and_the_connection_lives_on() {
    let (_replica, site, token) = behind_a_site(Turn::answer(&["Bern"])).await;
    let mut client = Client::connect(&site).await;
    let mut bomb = client.request(Method::POST, "/v1/chat/completions", &token, "{}");
    bomb.headers_mut().insert("x-long", "y".repeat(70_000).parse().expect("a value"));
    if let Ok(answer) = timeout(PATIENCE, client.send.send_request(bomb)).await.expect("in time") {
        assert_eq!(answer.status().as_u16(), 431);
    }
    let mut many = client.request(Method::POST, "/v1/chat/completions", &token, "{}");
    for n in 0..200 {
        let name: http::HeaderName = format!("x-{n}").parse().expect("a name");
        many.headers_mut().insert(name, "y".parse().expect("a value"));
    }
    let answer =
        timeout(PATIENCE, client.send.send_request(many)).await.expect("in time").expect("an answer");
    assert_eq!(answer.status().as_u16(), 431);
    let good = client.ask("/v1/chat/completions", &token, &ask()).await;
    assert_eq!(good.status().as_u16(), 200);
}
