//! Upstreams that send too much, or what nobody asked for: contained, named, and asked elsewhere.

use crate::{
    MODEL, Site, ask, read, receipt_of,
    replica::{JSON, Step, Turn, answer, done, event, role, stream_head, text},
    stream_of,
};
use gateway::ChatError;
use serde_json::json;

/// What an upstream sends, then silence; and what is said of it.
fn faults() -> Vec<(Vec<Vec<u8>>, &'static str)> {
    let head = |fields: &str| {
        format!("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n{fields}\r\n").into_bytes()
    };
    vec![
        // A head without end.
        (vec![b"HTTP/1.1 200 OK\r\n".to_vec(), [b"x: ", &[b'y'; 40_000][..]].concat()], "bad head"),
        (vec![head(&"a: b\r\n".repeat(101))], "bad head"),
        (vec![head("content-length: 1\r\ncontent-length: 2\r\n")], "bad framing"),
        (
            vec![head("content-encoding: gzip\r\ncontent-length: 9\r\n"), b"\x1f\x8b".to_vec()],
            "compressed unasked",
        ),
        // A chunk of 1 GB, of which two megabytes come, and no event ends in them.
        (vec![stream_head(), b"40000000\r\ndata: ".to_vec(), vec![b'x'; 2 << 20]], "too long"),
        (vec![stream_head(), event(&"x".repeat(1_000))], "malformed JSON"),
        (vec![stream_head(), endless()], "too long"),
        (vec![stream_head(), role(), b"2\r\n\xff\xfe\r\n2\r\n\n\n\r\n".to_vec()], "invalid UTF-8"),
    ]
}

/// An event that goes on and on, in chunks of a kilobyte.
fn endless() -> Vec<u8> {
    let chunk = [b"400\r\n", &[b'x'; 1_024][..], b"\r\n"].concat();
    chunk.repeat(2_000)
}

#[tokio::test]
async fn what_is_no_answer_is_named_and_asked_elsewhere() {
    for (parts, fault) in faults() {
        let mut turn: Turn = parts.into_iter().map(Step::Send).collect();
        // It would go on for ever: nobody waits for it.
        turn.push(Step::Hang);
        let site = Site::new(vec![turn, answer(&["fine"])]).await;
        let mut request = ask(MODEL, json!({}));
        request.receipt = true;
        let stream = read(stream_of(site.chat(request).await.expect(fault))).await;
        assert!(stream.contains("fine"), "{stream}");
        let outcomes: Vec<_> = receipt_of(&stream).hops.into_iter().map(|hop| hop.outcome).collect();
        assert_eq!(outcomes, [format!("not an answer, {fault}"), "ok".to_owned()]);
        site.idle().await;
    }
}

#[tokio::test]
async fn a_document_that_is_too_long_is_not_waited_for_nor_asked_for_again() {
    let head = format!("HTTP/1.1 200 OK\r\n{JSON}content-length: 100000000\r\n\r\n{{\"id\":");
    let huge = vec![Step::Send(head.into_bytes()), Step::Hang];
    let site = Site::new(vec![huge; 2]).await;
    match site.error(ask(MODEL, json!({"stream": false}))).await {
        ChatError::Refused { status: 400, message, .. } => assert!(message.contains("32 MiB"), "{message}"),
        other => panic!("{other}"),
    }
    assert_eq!(site.upstreams.seen().len(), 1);
    // Who asked for that much says nothing against the replica.
    site.idle().await;
    assert!(site.pool.status().iter().all(|replica| replica.n_broken == 0));
}

#[tokio::test]
async fn a_length_that_no_request_asked_for_is_the_replicas_fault() {
    let head = format!("HTTP/1.1 200 OK\r\n{JSON}content-length: 1000000000\r\n\r\n{{\"id\":");
    let huge = vec![Step::Send(head.into_bytes()), Step::Hang];
    let site = Site::new(vec![huge; 2]).await;
    assert!(matches!(site.error(ask(MODEL, json!({"stream": false}))).await, ChatError::Unavailable));
    assert_eq!(site.upstreams.seen().len(), 2);
    site.idle().await;
    assert!(site.pool.status().iter().all(|replica| replica.n_broken == 1));
}

#[tokio::test]
async fn nothing_after_the_end_reaches_the_client_or_the_next_call() {
    let mut turn = answer(&["fine"]);
    let last = turn.len() - 1;
    turn[last] = Step::Send([event("[DONE]"), text("late", 9), event("[DONE]")].concat());
    let site = Site::new(vec![turn, answer(&["next"]), answer(&["next"])]).await;
    for expected in ["fine", "next", "next"] {
        let stream = site.stream(json!({})).await;
        assert!(stream.contains(expected) && !stream.contains("late"), "{stream}");
        assert!(stream.ends_with("data: [DONE]\n\n") && stream.matches("[DONE]").count() == 1, "{stream}");
    }
    // Half an answer more on a connection that is to be used again.
    let mut turn = answer(&["fine"]);
    turn[last] = Step::Send([done(), b"HTTP/1.1 200 OK\r\n".to_vec()].concat());
    let site = Site::new(vec![turn, answer(&["next"]), answer(&["next"])]).await;
    for expected in ["fine", "next", "next"] {
        assert!(site.stream(json!({})).await.contains(expected));
    }
}
