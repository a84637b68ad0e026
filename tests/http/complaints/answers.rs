//! What becomes of an answer when a server dies, hangs or is no longer listened to.

use crate::ask::{ask, ask_streamed, ask_with, text_of};
use harness::{
    Limits, MODEL, MadeText, Mode, Replica, ReplicaOptions, ReplicaProcess, Site, Stream, Turn, eventually,
    n_prompt_tokens,
};
use serde_json::{Value, json};
use std::{
    io::Write,
    time::{Duration, Instant},
};
use store::{Ended, Settlement, Store};
use tempfile::TempDir;

fn made(n_seats: usize, pace_us: u64) -> ReplicaOptions {
    ReplicaOptions { model: MODEL.to_owned(), n_seats, max_queued: None, pace_us, trims: false }
}

/// How a call was settled, after its site has stopped.
async fn settled(dir: &TempDir, request_id: &str) -> Settlement {
    let store = format!("sqlite:{}", dir.path().join("data/playground.db").display());
    let store = Store::open(&store, [0; 32]).await.expect("the ledger can be read");
    let settlement =
        store.settlement(request_id).await.expect("it can be read").expect("the call is settled");
    store.close().await;
    settlement
}

fn request_id(stream: &Stream) -> String {
    stream.headers["x-request-id"].to_str().expect("an id is plain").to_owned()
}

/// LiteLLM 6957, 40404, 41127; Bifrost 5395, 2917; production-stack 643: the stream breaks in the middle, the
/// fallback is never tried, and the client is left with 200 and half a text.
#[tokio::test(flavor = "multi_thread")]
async fn complaint_01_a_server_killed_at_any_token_is_not_noticed() {
    for n_before in [0, 1, 2, 9, 60, 150] {
        let mut replicas = vec![];
        for _ in 0..3 {
            replicas.push(ReplicaProcess::start(made(8, 2_000)).await);
        }
        let urls: Vec<_> = replicas.iter().map(ReplicaProcess::base_url).collect();
        let site = Site::builder().cluster("alps", "CH", &urls).start().await;
        let token = site.token().await;
        let messages = vec![json!({"role": "user", "content": format!("Die after {n_before}.")})];
        let made = MadeText::to(&messages);
        let body = json!({"model": MODEL, "messages": messages, "max_tokens": 180, "stream": true,
            "stream_options": {"include_usage": true}});
        let mut stream = site.chat(&token, &body).open().await;
        let mut text = String::new();
        for _ in 0..n_before {
            text += &stream.next_text().await.expect("the answer has begun");
        }
        let victim = eventually("one of them is answering", async || {
            for (n, replica) in replicas.iter().enumerate() {
                if replica.census().await.n_running > 0 {
                    return Some(n);
                }
            }
            None
        })
        .await;
        replicas[victim].kill().await;
        let events = stream.events().await;
        let chunks: Vec<Value> =
            events.iter().filter_map(|event| serde_json::from_str(&event.data).ok()).collect();
        text.extend(chunks.iter().filter_map(|chunk| chunk["choices"][0]["delta"]["content"].as_str()));
        assert_eq!(text, made.text(180), "killed after {n_before} pieces");
        assert_eq!(events.last().map(|event| event.data.as_str()), Some("[DONE]"), "{n_before}");
        let usages: Vec<_> =
            chunks.iter().map(|chunk| &chunk["usage"]).filter(|usage| usage.is_object()).collect();
        let [usage] = usages[..] else { panic!("one record of usage, not {usages:?}") };
        assert_eq!(usage["completion_tokens"], 180, "{n_before}: each token once");
        assert_eq!(usage["prompt_tokens"], n_prompt_tokens(&messages), "{n_before}: the prompt once");
    }
}

/// LiteLLM 30244, vLLM 9428, SGLang 36333: the client is gone and the GPU goes on for hours.
#[tokio::test(flavor = "multi_thread")]
async fn complaint_04_a_client_that_leaves_frees_the_server_at_once() {
    /// The promise is 10 ms on a quiet machine; a busy one adds its own.
    const AT_ONCE: Duration = Duration::from_millis(250);
    let replica = Replica::start(MODEL).await;
    let site = Site::builder().replica(&replica).start().await;
    let token = site.token().await;
    let piece = || Turn::gated(&["one", " two", " three"]);
    // A stream under way; one whose server is silent still; an answer in one piece, not begun and at work.
    let cases = [
        ("streamed", ask_streamed(), piece(), 1),
        ("streamed, queued at the server", ask_streamed(), Turn::Hang, 0),
        ("not streamed, before the head", ask(), Turn::Hang, 0),
        ("not streamed, at work", ask(), piece(), 0),
    ];
    for (what, body, turn, n_released) in cases {
        replica.then([turn]);
        let (n_seen, n_cut) = (replica.seen().len(), replica.n_cut());
        let call = tokio::spawn(site.chat(&token, &body).open());
        let mut stream = None;
        if n_released > 0 {
            replica.release(n_released);
            let mut opened = call.await.expect("no panic");
            opened.next_text().await.expect("the answer has begun");
            stream = Some(opened);
        } else {
            eventually("the server has the request", async || (replica.seen().len() > n_seen).then_some(()))
                .await;
            call.abort();
        }
        let left = Instant::now();
        drop(stream);
        eventually("the server sees it", async || (replica.n_cut() > n_cut).then_some(())).await;
        let took = replica.last_cut().expect("it was cut").saturating_duration_since(left);
        writeln!(std::io::stderr(), "{what}: closed {took:?} after the client").expect("it takes text");
        assert!(took < AT_ONCE, "{what}: {took:?}");
    }
}

/// production-stack 749, 706: one server that hangs hangs every request.
#[tokio::test(flavor = "multi_thread")]
async fn complaint_07_a_hung_server_does_not_hang_the_others_requests() {
    let hung = ReplicaProcess::start(made(8, 1_000)).await;
    let well = ReplicaProcess::start(made(8, 1_000)).await;
    let limit = Duration::from_secs(2);
    let site = Site::builder()
        .cluster("alps", "CH", &[hung.base_url(), well.base_url()])
        .limits(Limits {
            head: limit,
            first_token: limit,
            idle: limit,
            whole: limit * 4,
            ..Limits::default()
        })
        .start()
        .await;
    let token = site.token().await;
    // Stopped, it is what a hung process is: the kernel takes connections and bytes, nobody answers.
    hung.stop().await;
    let calls = (0..40).map(|n| {
        let body = ask_with(&json!({"messages": [{"role": "user", "content": format!("Story {n}")}],
            "stream": true, "max_tokens": 5}));
        site.chat(&token, &body).send()
    });
    let began = Instant::now();
    for answer in futures_util::future::join_all(calls).await {
        let answer = answer.expect(200);
        assert!(!answer.text().contains("\"error\""), "{}", answer.text());
    }
    // All that met the hung one have waited for its limit once, at the same time.
    assert!(began.elapsed() < Duration::from_secs(40), "{:?}", began.elapsed());
    hung.go_on().await;
    assert!(well.census().await.n_chats >= 40, "the other one answered all");
}

/// new-api 5235, LiteLLM 14457: a stream that ends early is refunded in full, or charged in full, or not
/// recorded at all.
#[tokio::test(flavor = "multi_thread")]
async fn complaint_08_a_cut_or_abandoned_answer_is_billed_to_the_token() {
    // (How it is cut, how many pieces the client gets, what the ledger says of the end.)
    let four = ["a", " b", " c", " d"];
    let cases = [
        (Turn::die(&four), Ended::Failed),
        (Turn::abort(&four), Ended::Failed),
        (Turn::error_event(&four), Ended::Failed),
        (Turn::gated(&["a", " b", " c", " d", " e", " f"]), Ended::Cancelled),
    ];
    for (turn, ended) in cases {
        let replica = Replica::start(MODEL).await;
        replica.always(turn.clone());
        let site = Site::builder().replica(&replica).start().await;
        let token = site.token().await;
        replica.release(4);
        let mut stream = site.chat(&token, &ask_streamed()).open().await;
        for piece in four {
            assert_eq!(stream.next_text().await.as_deref(), Some(piece), "{turn:?}");
        }
        let id = request_id(&stream);
        if ended == Ended::Failed {
            stream.events().await;
        }
        drop(stream);
        let settlement = settled(&site.stop().await, &id).await;
        assert_eq!((settlement.n_prompt_tokens, settlement.n_completion_tokens), (13, 4), "{turn:?}");
        assert_eq!(settlement.ended, ended, "{turn:?}");
    }
}

/// The same for an answer that goes on elsewhere and is then abandoned: what the dead server gave counts too.
#[tokio::test(flavor = "multi_thread")]
async fn complaint_08_an_answer_that_moved_is_billed_once() {
    let mut first = ReplicaProcess::start(made(8, 2_000)).await;
    let second = ReplicaProcess::start(made(8, 2_000)).await;
    let site = Site::builder().cluster("alps", "CH", &[first.base_url(), second.base_url()]).start().await;
    let token = site.token().await;
    second.behave(Mode::Drain).await;
    let body = ask_with(&json!({"stream": true, "max_tokens": 60}));
    let mut stream = site.chat(&token, &body).open().await;
    for _ in 0..20 {
        stream.next_text().await.expect("the answer has begun");
    }
    let id = request_id(&stream);
    second.behave(Mode::Well).await;
    first.kill().await;
    let events = stream.events().await;
    assert_eq!(events.last().map(|event| event.data.as_str()), Some("[DONE]"), "{events:?}");
    let settlement = settled(&site.stop().await, &id).await;
    let n_prompt = n_prompt_tokens(body["messages"].as_array().expect("messages"));
    assert_eq!((settlement.n_prompt_tokens, settlement.n_completion_tokens), (n_prompt, 60));
    assert_eq!(settlement.ended, Ended::Ok);
}

/// Answers in one piece come whole as well, though their server dies while it writes.
#[tokio::test(flavor = "multi_thread")]
async fn complaint_01_an_answer_in_one_piece_is_begun_again() {
    let (dying, well) = (Replica::start(MODEL).await, Replica::start(MODEL).await);
    dying.always(Turn::Close);
    let site = Site::builder().replica(&dying).replica(&well).start().await;
    let token = site.token().await;
    for _ in 0..10 {
        let answer = site.chat(&token, &ask()).send().await.expect(200);
        assert_eq!(text_of(&answer.json()), "The capital of France is Paris.");
    }
}
