//! How a replica lives: queueing, leaving clients, keys, numbers, draining.

use engine::Options;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader},
    net::TcpStream,
};

use crate::{
    capture::exchanges,
    client::{Reply, Server, options, post},
};

/// A streamed chat that does not end by itself for a while.
fn long(extra: &str) -> String {
    endless(&format!(r#","stream":true{extra}"#))
}

fn endless(extra: &str) -> String {
    let messages = r#"[{"role":"user","content":"Tell me a story."}]"#;
    let body = format!(r#"{{"messages":{messages},"ignore_eos":true,"max_tokens":1900{extra}}}"#);
    post("/v1/chat/completions", &body)
}

/// So many of them at once.
async fn crowd(server: &Server, n: usize) -> Vec<TcpStream> {
    let request = long("");
    futures_util::future::join_all((0..n).map(|_| server.connect(&request))).await
}

/// One number of `/metrics`.
async fn metric(server: &Server, start: &str) -> f64 {
    let text = server.get("/metrics").await.body;
    let line =
        text.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("no {start} in {text}"));
    line.rsplit(' ').next().and_then(|n| n.parse().ok()).expect("a number")
}

#[tokio::test]
async fn a_queued_stream_gets_its_head_at_once_and_its_turn_later() {
    let server = Server::start(1).await;
    let running = crowd(&server, 4).await;
    let queued = server.connect(&long(r#","request_id":"queued""#)).await;
    let mut lines = BufReader::new(queued).lines();
    assert_eq!(lines.next_line().await.expect("a head").as_deref(), Some("HTTP/1.1 200 OK"));
    assert_eq!(server.get("/load").await.body, r#"{"server_load":5}"#);
    drop(running);
    while let Some(line) = lines.next_line().await.expect("alive") {
        if line.starts_with("data: ") {
            assert!(
                line.contains(r#""id":"chatcmpl-queued""#) && line.contains(r#""role":"assistant""#),
                "{line}"
            );
            return;
        }
    }
    panic!("the queued stream ended without an event");
}

#[tokio::test]
async fn a_client_that_leaves_stops_its_answer() {
    let server = Server::start(1).await;
    // More than the engine can finish before it hears of it.
    let streams = crowd(&server, 20).await;
    let waiting = server.connect(&endless("")).await;
    drop((streams, waiting));
    while server.get("/load").await.body != r#"{"server_load":0}"# {}
    while metric(&server, "vllm:num_requests_running").await
        + metric(&server, "vllm:num_requests_waiting{").await
        > 0.0
    {}
    let finished =
        metric(&server, "vllm:request_success_total{engine=\"0\",finished_reason=\"length\"").await;
    assert!(finished < 20.0, "{finished}");
    let body = r#"{"messages":[{"role":"user","content":"Hello!"}],"max_tokens":1}"#;
    assert_eq!(server.post("/v1/chat/completions", body).await.status, 200);
}

#[tokio::test]
async fn a_full_queue_answers_as_vllm_does() {
    let server = Server::with(Options { n_slots: 1, n_queued_max: Some(2), ..options() }).await;
    let mut taken = vec![];
    for _ in 0..2 {
        let mut stream = server.connect(&long("")).await;
        // The head says that it has been taken.
        stream.read_u8().await.expect("a head");
        taken.push(stream);
    }
    let reply = server.raw(&long("")).await;
    let vllm = Reply::parse(&exchanges("61-admission-limit")[0].response);
    assert_eq!((reply.status, &reply.body), (503, &vllm.body));
    assert!(metric(&server, "vllm:admission_rejections_total").await >= 1.0);
}

#[tokio::test]
async fn the_key_guards_v1_only() {
    let server = Server::with(Options { api_key: Some("secret-1".to_owned()), ..options() }).await;
    for (i, exchange) in exchanges("60-api-key").iter().enumerate() {
        let (reply, vllm) = (server.raw(&exchange.request).await, Reply::parse(&exchange.response));
        assert_eq!(reply.status, vllm.status, "request {}: {}", i + 1, reply.body);
        if vllm.status == 401 {
            assert_eq!(reply.body, vllm.body);
        }
    }
}

#[tokio::test]
async fn models_are_listed_under_every_name_they_are_served_by() {
    let served_names = vec!["first/name".to_owned(), "second/name".to_owned()];
    let server = Server::with(Options { served_names, ..options() }).await;
    let models = server.get("/v1/models").await.json();
    let ids: Vec<_> = models["data"].as_array().expect("a list").iter().map(|m| m["id"].clone()).collect();
    assert_eq!(ids, ["first/name", "second/name"]);
    assert_eq!(models["data"][0]["max_model_len"], 2048);
    let vllm = Reply::parse(&exchanges("03-models")[0].response).json();
    assert_eq!(crate::shape(&models), crate::shape(&vllm));
    let answer = |name: &str| {
        format!(r#"{{"model":"{name}","messages":[{{"role":"user","content":"Hi"}}],"max_tokens":1}}"#)
    };
    let reply = server.post("/v1/chat/completions", &answer("second/name")).await.json();
    assert_eq!(reply["model"], "first/name");
}

#[tokio::test]
async fn numbers_follow_the_work() {
    let server = Server::start(2).await;
    let body = r#"{"messages":[{"role":"user","content":"What is the capital of France?"}],"temperature":0}"#;
    server.post("/v1/chat/completions", body).await;
    server.post("/v1/chat/completions", "{").await;
    for (name, want) in [
        ("vllm:prompt_tokens_total", 13.0),
        ("vllm:generation_tokens_total", 12.0),
        ("vllm:request_success_total{engine=\"0\",finished_reason=\"stop\"", 1.0),
        ("vllm:time_to_first_token_seconds_count", 1.0),
        ("vllm:inter_token_latency_seconds_count", 11.0),
        ("http_requests_total{handler=\"/v1/chat/completions\",method=\"POST\",status=\"2xx\"}", 1.0),
        ("http_requests_total{handler=\"/v1/chat/completions\",method=\"POST\",status=\"4xx\"}", 1.0),
    ] {
        assert!((metric(&server, name).await - want).abs() < 1e-9, "{name}");
    }
    let request =
        post("/v1/chat/completions", body).replacen("\r\n", "\r\nendpoint-load-metrics-format: json\r\n", 1);
    let reply = server.raw(&request).await;
    let report = reply.header("endpoint-load-metrics").expect("a report");
    assert!(report.starts_with(r#"JSON {"named_metrics": {"num_requests_waiting": 0.0"#), "{report}");
}

#[tokio::test]
async fn stopping_finishes_what_runs_and_waits_and_refuses_the_rest() {
    let mut server = Server::start(1).await;
    let mut streams = vec![];
    for _ in 0..6 {
        let mut stream = server.connect(&long("").replacen("\r\n", "\r\nConnection: close\r\n", 1)).await;
        stream.read_u8().await.expect("a head");
        streams.push(stream);
    }
    server.stop();
    assert_eq!(server.get("/health").await.status, 200);
    let refused =
        server.post("/v1/chat/completions", r#"{"messages":[{"role":"user","content":"Hi"}]}"#).await;
    assert_eq!(refused.status, 500);
    assert_eq!(
        refused.body,
        r#"{"error":{"message":"cannot schedule new futures after shutdown","type":"InternalServerError","param":null,"code":500}}"#
    );
    for mut stream in streams {
        let mut rest = String::new();
        stream.read_to_string(&mut rest).await.expect("the answer goes on");
        assert!(
            rest.contains(r#""finish_reason":"length""#) && rest.ends_with("data: [DONE]\n\n\r\n0\r\n\r\n")
        );
    }
    server.ended().await;
    assert!(server.refuses_connections().await);
}
