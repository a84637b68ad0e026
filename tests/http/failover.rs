//! Replicas that break: unseen by the client as long as nothing was said yet.

use crate::ask::{ask, ask_streamed, text_of};
use harness::{Replica, Site, Turn};

/// Every way a replica can fail before its first word.
fn failures() -> Vec<Turn> {
    let html =
        b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 11\r\n\r\n<p>hello</p".to_vec();
    let endless =
        [b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: ".to_vec(), vec![b'x'; 3 << 20]];
    vec![
        Turn::Close,
        Turn::Status(500),
        Turn::Status(502),
        Turn::Status(503),
        Turn::Status(429),
        Turn::die(&[]),
        Turn::abort(&[]),
        Turn::Hollow,
        Turn::error_event(&[]),
        Turn::Raw(b"\x00\xff\x13 not http at all \r\n\r\n".to_vec()),
        Turn::Raw(
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{\"a\": [1,"
                .to_vec(),
        ),
        Turn::Raw(html),
        Turn::Raw(endless.concat()),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replica_that_fails_before_its_first_word_is_not_noticed() {
    for failure in failures() {
        let (sick, well) = (Replica::start(harness::MODEL).await, Replica::start(harness::MODEL).await);
        sick.always(failure.clone());
        let site = Site::builder().replica(&sick).replica(&well).start().await;
        let token = site.token().await;
        // The draw between two equal replicas is even: thirty misses in a row are one in a billion.
        for _ in 0..30 {
            let whole = site.chat(&token, &ask()).send().await;
            assert_eq!(whole.status, 200, "{failure:?}: {}", whole.text());
            assert_eq!(text_of(&whole.json()), "The capital of France is Paris.", "{failure:?}");
            let streamed = site.chat(&token, &ask_streamed()).send().await;
            assert_eq!(streamed.status, 200, "{failure:?}: {}", streamed.text());
            assert!(!streamed.text().contains("\"error\""), "{failure:?}: {}", streamed.text());
            assert_eq!(streamed.text().matches("\"assistant\"").count(), 1, "{failure:?}: one role event");
            assert!(streamed.text().ends_with("data: [DONE]\n\n"), "{failure:?}: {}", streamed.text());
            if !sick.seen().is_empty() {
                break;
            }
        }
        assert!(!sick.seen().is_empty(), "{failure:?}: the sick replica was never tried");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_from_every_replica_is_a_bad_gateway() {
    for failure in failures().into_iter().filter(|turn| matches!(turn, Turn::Raw(_) | Turn::Close)) {
        let replica = Replica::start(harness::MODEL).await;
        replica.always(failure.clone());
        let site = Site::builder().replica(&replica).start().await;
        let token = site.token().await;
        let answer = site.chat(&token, &ask()).send().await;
        assert_eq!(answer.status, 502, "{failure:?}: {}", answer.text());
        assert_eq!(answer.error_code(), "upstream_error", "{failure:?}");
        assert_ne!(answer.header("x-error-message"), "");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn overload_is_429_with_a_time_and_never_503() {
    let replica = Replica::start(harness::MODEL).await;
    replica.always(Turn::Status(503));
    let site = Site::builder().replica(&replica).start().await;
    let token = site.token().await;
    let answer = site.chat(&token, &ask()).send().await.expect(429);
    let wait: u64 = answer.header("retry-after").parse().expect("seconds to wait");
    assert!((1..=120).contains(&wait), "{wait} s");
    assert_ne!(answer.error_message(), "");
    // A stream has its head by the time that asking again has come to nothing.
    let mut stream = site.chat(&token, &ask_streamed()).open().await;
    assert_eq!(stream.status, 200);
    let last = stream.events().await.pop().expect("an error");
    assert!(last.data.contains("rate_limit_exceeded"), "{}", stream.raw());
    assert_eq!(replica.seen().len(), 2 * 4, "each is asked for once, and three times more");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_pool_is_a_bad_gateway() {
    let replica = Replica::start(harness::MODEL).await;
    let site = Site::builder().replica(&replica).start().await;
    let token = site.token().await;
    drop(replica);
    for body in [ask(), ask_streamed()] {
        let answer = site.chat(&token, &body).send().await;
        assert_eq!(answer.status, 502, "{}", answer.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_lets_running_answers_finish() {
    let replica = Replica::start(harness::MODEL).await;
    replica.always(Turn::gated(&["one", " two"]));
    let site = Site::builder().replica(&replica).start().await;
    let token = site.token().await;
    let mut stream = site.chat(&token, &ask_streamed()).open().await;
    replica.release(1);
    assert_eq!(stream.next_text().await.as_deref(), Some("one"));
    let http = harness::Http::new(site.origin());
    let stopped = tokio::spawn(site.stop());
    harness::eventually("it says that it is not ready", async || {
        (http.get("/readyz").send().await.status == 503).then_some(())
    })
    .await;
    http.get("/livez").send().await.expect(200);
    let late = http.post("/v1/chat/completions").bearer(&token).json(&ask()).send().await.expect(429);
    assert_ne!(late.header("retry-after"), "", "whoever comes now is sent elsewhere");
    assert!(late.error_message().contains("stopping"), "{}", late.text());
    assert_eq!(late.header("connection"), "close");
    replica.release(1);
    assert_eq!(stream.next_text().await.as_deref(), Some(" two"));
    assert_eq!(stream.events().await.last().map(|event| event.data.as_str()), Some("[DONE]"));
    stopped.await.expect("it stops cleanly");
}
