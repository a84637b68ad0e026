//! Attempts that do not do: made again unseen before the first text, told in one event after it.

use crate::{
    MODEL, SHARED, Site, ask, events, eventually, json_of, read, receipt_of,
    replica::{
        JSON, Step, Turn, answer, broken, chunk, done, error, event, finish, plain, role, stream_head, text,
        usage, whole,
    },
    stream_of, text_of,
};
use gateway::{ChatError, Limits, Surface};
use pool::BreakerState;
use serde_json::json;
use std::time::Duration;

const ENGINE_DEAD: &str = r#"{"error": {"message": "EngineCore encountered an issue. See stack trace (above) for the root cause.", "type": "InternalServerError", "param": null, "code": 500}}"#;

fn short() -> Limits {
    Limits {
        head: Duration::from_millis(100),
        first_token: Duration::from_millis(100),
        idle: Duration::from_millis(100),
        ..Limits::default()
    }
}

/// Everything that a replica may do wrong before its first text, and what the receipt calls it.
fn lies() -> Vec<(Turn, &'static str)> {
    let abort = chunk(r#"{"content":""}"#, "\"abort\"", 0);
    vec![
        (vec![Step::Close], "closed early"),
        (broken(&[]), "closed early"),
        (broken(&[role()]), "closed early"),
        (broken(&[role(), text("x", 1)[..20].to_vec()]), "closed early"),
        (broken(&[role(), event(&abort), done()]), "aborted"),
        (broken(&[role(), done()]), "closed early"),
        (broken(&[role(), b"0\r\n\r\n".to_vec()]), "closed early"),
        (broken(&[event(ENGINE_DEAD), done()]), "error in the stream"),
        (broken(&[b"4\r\n\xff\xfe\n\n\r\n".to_vec()]), "not an answer, invalid UTF-8"),
        (broken(&[event("<html>")]), "not an answer, malformed JSON"),
        (broken(&[b"zz\r\nnot chunked".to_vec()]), "not an answer, bad framing"),
        (vec![Step::Send(b"SMTP ready\r\n\r\n".to_vec()), Step::Close], "not an answer, bad head"),
        (plain("200 OK", "content-type: text/html\r\n", "<html>"), "not an answer, wrong content type"),
        (plain("200 OK", JSON, "{}"), "not an answer, wrong content type"),
        (plain("302 Found", "location: /x\r\n", ""), "status 302"),
        (
            error(
                "500 Internal Server Error",
                "InternalServerError",
                "cannot schedule new futures after shutdown",
            ),
            "status 500",
        ),
        (error("503 Service Unavailable", "Service Unavailable", "busy"), "busy, status 503"),
        (error("429 Too Many Requests", "x", "busy"), "busy, status 429"),
        (plain("401 Unauthorized", JSON, r#"{"error":"Unauthorized"}"#), "status 401"),
        (error("404 Not Found", "NotFoundError", "The model does not exist."), "status 404"),
        (vec![Step::Send(stream_head()), Step::Hang], "first token late"),
        (vec![Step::Hang], "head late"),
    ]
}

#[tokio::test]
async fn what_fails_before_the_first_text_is_tried_elsewhere_unseen() {
    for (turn, outcome) in lies() {
        let site = Site::with(vec![turn, answer(&["fine"]), answer(&["fine"])], short()).await;
        let mut request = ask(MODEL, json!({}));
        request.receipt = true;
        let reply = site.chat(request).await.expect(outcome);
        let told: Vec<_> = reply.hops.iter().map(|hop| hop.outcome.clone()).collect();
        assert_eq!(told, [outcome, "ok"], "before the head");
        let stream = read(stream_of(reply)).await;
        let receipt = receipt_of(&stream);
        let outcomes: Vec<&str> = receipt.hops.iter().map(|hop| hop.outcome.as_str()).collect();
        assert_eq!(outcomes, [outcome, "ok"]);
        assert_ne!(receipt.hops[0].cluster, receipt.hops[1].cluster);
        // Not a byte of the first attempt is in it.
        let clean =
            stream.replace(stream.split("\n\n").find(|e| e.starts_with("event: receipt")).expect("one"), "");
        let expected = site.stream(json!({})).await;
        assert_eq!(clean.replace("\n\n\n\n", "\n\n"), expected, "{outcome}");
        site.idle().await;
    }
}

#[tokio::test]
async fn when_all_fail_the_error_says_what_to_do() {
    let busy = || error("503 Service Unavailable", "Service Unavailable", "The engine is currently busy");
    let dead = || error("500 Internal Server Error", "InternalServerError", "x");
    // Long enough for every return to a replica that is full.
    let limits = Limits { head_wait: Duration::from_secs(30), ..short() };
    let check =
        async |turns: Vec<Turn>| Site::with(turns, limits.clone()).await.error(ask(MODEL, json!({}))).await;
    assert!(matches!(check(vec![dead(), dead()]).await, ChatError::Unavailable));
    assert!(matches!(
        check([vec![dead()], vec![busy(); 4]].concat()).await,
        ChatError::Busy { retry_after_s: 2 }
    ));
    let later = plain("429 Too Many Requests", "retry-after: 9\r\ncontent-type: application/json\r\n", "{}");
    assert!(matches!(
        check([vec![later.clone(), dead()], vec![later; 3]].concat()).await,
        ChatError::Busy { retry_after_s: 9 }
    ));
    let silent = || vec![Step::Send(stream_head()), Step::Hang];
    assert!(matches!(check(vec![silent(), dead()]).await, ChatError::TimedOut));
    let unknown = || error("404 Not Found", "NotFoundError", "The model does not exist.");
    match check(vec![unknown(), unknown()]).await {
        ChatError::Refused { status: 404, message, .. } => assert_eq!(message, "The model does not exist."),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_fault_of_the_request_is_passed_on_at_once() {
    let long = plain(
        "400 Bad Request",
        JSON,
        r#"{"error":{"message":"This model's maximum context length is 2048 tokens.","type":"BadRequestError","param":"input_tokens","code":400}}"#,
    );
    for streamed in [true, false] {
        let site = Site::new(vec![long.clone()]).await;
        match site.error(ask(MODEL, json!({"stream": streamed}))).await {
            ChatError::Refused { status: 400, message, param, code } => {
                assert_eq!(message, "This model's maximum context length is 2048 tokens.");
                assert_eq!(param.as_deref(), Some("input_tokens"));
                assert_eq!(code.as_deref(), Some("context_length_exceeded"));
            }
            other => panic!("{other}"),
        }
        assert_eq!(site.upstreams.seen().len(), 1);
        site.idle().await;
    }
    // Said inside a stream that had a good head.
    let inside = broken(&[event(r#"{"error":{"message":"no such tool","code":400}}"#), done()]);
    let site = Site::new(vec![inside]).await;
    match site.error(ask(MODEL, json!({}))).await {
        ChatError::Refused { status: 400, message, .. } => assert_eq!(message, "no such tool"),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn what_fails_after_the_first_text_is_told_in_one_event() {
    let abort = chunk(r#"{"content":""}"#, "\"abort\"", 1);
    for (tail, outcome) in [
        (vec![], "closed early"),
        (vec![event(&abort), done()], "aborted"),
        (vec![event(ENGINE_DEAD), done()], "error in the stream"),
        (vec![done()], "closed early"),
        (vec![event("garbage")], "not an answer, malformed JSON"),
    ] {
        let turn = broken(&[vec![role(), text("Be", 1)], tail].concat());
        let site = Site::new(vec![turn]).await;
        // No other replica may go on with an answer that repeats its prompt.
        let mut request = ask(MODEL, json!({"echo": true}));
        request.receipt = true;
        let stream = read(stream_of(site.chat(request).await.expect("a reply"))).await;
        assert_eq!(text_of(&stream), "Be");
        assert!(!stream.contains("[DONE]") && !stream.contains("abort\""), "{stream}");
        let blocks: Vec<&str> = stream.split_terminator("\n\n").collect();
        let (error, receipt) = (blocks[blocks.len() - 1], blocks[blocks.len() - 2]);
        assert!(receipt.starts_with("event: receipt\n"), "{stream}");
        let error = &events(&format!("{error}\n\n"))[0];
        assert_eq!(error["error_type"], "incomplete_generation");
        for key in ["message", "type", "code"] {
            assert!(error["error"][key].is_string(), "{error}");
        }
        assert_eq!(receipt_of(&stream).hops[0].outcome, outcome);
        assert_eq!(site.upstreams.seen().len(), 1);
        site.idle().await;
    }
}

#[tokio::test]
async fn silence_after_the_first_text_is_a_failure() {
    let turn = vec![Step::Send([stream_head(), role(), text("a", 1)].concat()), Step::Hang];
    let site = Site::with(vec![turn], short()).await;
    let stream = site.stream(json!({"echo": true})).await;
    assert_eq!(text_of(&stream), "a");
    assert!(stream.contains("incomplete_generation"), "{stream}");
    eventually(async || (site.upstreams.n_hung_up() == 1).then_some(())).await;
}

#[tokio::test]
async fn what_fails_while_a_client_with_its_head_waits_is_told_in_the_stream() {
    let silent = || vec![Step::Send(stream_head()), Step::Hang];
    let limits = Limits { head_wait: Duration::from_millis(10), ..short() };
    for (turns, code) in [
        (vec![silent(), silent()], "upstream_error"),
        (
            // It is asked three times more, each time from the front of the queue.
            [vec![silent()], vec![error("503 Service Unavailable", "Service Unavailable", "busy"); 4]]
                .concat(),
            "rate_limit_exceeded",
        ),
        (vec![silent(), error("400 Bad Request", "BadRequestError", "no")], "400"),
    ] {
        let n_turns = turns.len();
        let site = Site::with(turns, limits.clone()).await;
        let mut request = ask(MODEL, json!({}));
        request.receipt = true;
        let stream = read(stream_of(site.chat(request).await.expect("a head"))).await;
        let errors = events(&stream);
        assert_eq!(errors.len(), 1, "{stream}");
        assert_eq!(errors[0]["error"]["code"], code);
        assert!(!stream.contains("[DONE]"), "{stream}");
        assert_eq!(receipt_of(&stream).hops.len(), n_turns);
        assert_eq!(receipt_of(&stream).cluster, None);
    }
}

#[tokio::test]
async fn patience_is_one_for_all_attempts() {
    // Two replicas, each of which could be waited for that long alone.
    let silent = || vec![Step::Send(stream_head()), Step::Hang];
    let slow = || vec![Step::Hang];
    let long = Duration::from_secs(30);
    let short = Duration::from_millis(200);
    let limits = |patience| Limits { patience, head_wait: long, ..Limits::default() };
    for (turns, patience, deadline) in [
        ([silent(), silent()], short, None),
        ([slow(), slow()], short, None),
        // A caller may have less patience than we.
        ([silent(), silent()], long, Some(short)),
        ([slow(), slow()], long, Some(short)),
    ] {
        let site = Site::with(turns.to_vec(), limits(patience)).await;
        let mut request = ask(MODEL, json!({}));
        request.hints.deadline = deadline;
        assert!(matches!(site.error(request).await, ChatError::TimedOut));
        assert_eq!(site.upstreams.seen().len(), 1, "no time was left for another");
        site.idle().await;
    }
    // Nor does a whole answer take longer than its caller has time.
    let site = Site::with(vec![slow(), slow()], limits(long)).await;
    let mut request = ask(MODEL, json!({"stream": false}));
    request.hints.deadline = Some(short);
    assert!(matches!(site.error(request).await, ChatError::TimedOut));
}

#[tokio::test]
async fn who_has_little_time_speaks_against_no_replica() {
    // A breaker opens after five failures in a row, and there are two replicas.
    let n = 10;
    for (turn, stream) in [
        (vec![Step::Hang], true),
        (vec![Step::Hang], false),
        (vec![Step::Send([stream_head(), role()].concat()), Step::Hang], true),
    ] {
        let limits = Limits { head_wait: Duration::from_secs(30), ..Limits::default() };
        let site = Site::with(vec![turn; n], limits).await;
        for _ in 0..n {
            let mut request = ask(MODEL, json!({"stream": stream}));
            request.hints.deadline = Some(Duration::from_millis(50));
            assert!(matches!(site.error(request).await, ChatError::TimedOut));
        }
        site.idle().await;
        for replica in site.pool.status() {
            assert_eq!((replica.breaker, replica.n_broken), (BreakerState::Closed, 0));
        }
    }
}

#[tokio::test]
async fn a_call_that_never_ends_is_ended() {
    let endless =
        [vec![Step::Send([stream_head(), role(), text("a", 1)].concat())], vec![Step::Hang]].concat();
    let limits = Limits { call: Duration::from_millis(200), ..Limits::default() };
    let site = Site::with(vec![endless], limits).await;
    let stream = site.stream(json!({})).await;
    assert_eq!(text_of(&stream), "a");
    assert!(stream.contains("incomplete_generation"), "{stream}");
    assert_eq!(site.upstreams.seen().len(), 1, "nobody else is asked to go on with it");
}

#[tokio::test]
async fn an_answer_that_is_whole_needs_no_terminator() {
    let turn = broken(&[role(), text("a", 1), finish("stop", 1)]);
    let stream = Site::new(vec![turn]).await.stream(json!({})).await;
    assert!(stream.ends_with("data: [DONE]\n\n") && !stream.contains("error"), "{stream}");
}

#[tokio::test]
async fn an_empty_answer_is_an_answer() {
    let turn = vec![Step::Send([stream_head(), role(), finish("stop", 0), usage(0), done()].concat())];
    let site = Site::new(vec![turn]).await;
    let stream = site.stream(json!({})).await;
    assert_eq!((text_of(&stream).as_str(), events(&stream).len()), ("", 2), "{stream}");
    assert!(stream.ends_with("data: [DONE]\n\n"));
    assert_eq!(site.upstreams.seen().len(), 1);
}

#[tokio::test]
async fn a_whole_answer_is_normalised_and_tried_again_when_it_lies() {
    let site = Site::new(vec![
        whole("", "abort", 0),
        whole("Bern.", "stop", 2),
        vec![Step::Close],
        whole("Bern.", "stop", 2),
    ])
    .await;
    for _ in 0..2 {
        let answer = json_of(site.chat(ask(MODEL, json!({"stream": false}))).await.expect("a reply"));
        assert_eq!(answer["choices"][0]["message"]["content"], "Bern.");
        assert_eq!(answer["model"], MODEL);
        assert_eq!(answer["usage"]["completion_tokens"], 2);
    }
    assert_eq!(site.upstreams.seen().len(), 4);
}

#[tokio::test]
async fn a_policy_moves_on_to_the_next_provider_and_a_named_one_does_not() {
    let dead = || vec![Step::Close];
    let site = Site::new(vec![dead(), dead(), answer(&["near"])]).await;
    let mut request = ask(SHARED, json!({}));
    request.receipt = true;
    let reply = site.chat(request).await.expect("a reply");
    assert_eq!(reply.provider.as_str(), "near");
    let receipt = receipt_of(&read(stream_of(reply)).await);
    let hops: Vec<&str> = receipt.hops.iter().map(|hop| hop.provider.as_str()).collect();
    assert_eq!(hops, ["publicai", "publicai", "near"]);

    let site = Site::new(vec![dead(), dead(), answer(&["near"])]).await;
    assert!(matches!(site.error(ask("org/shared:publicai", json!({}))).await, ChatError::Unavailable));
    let mut request = ask("near-model", json!({}));
    request.surface = Surface::Provider(crate::slug("near"));
    let site = Site::new(vec![error("500 Internal Server Error", "x", "x"), answer(&["pool"])]).await;
    assert!(matches!(site.error(request).await, ChatError::Unavailable));
}

/// The connection of every request to `near`, which is one upstream.
async fn connections(turns: Vec<Turn>, n_requests: usize) -> Vec<usize> {
    let site = Site::new(turns).await;
    for _ in 0..n_requests {
        let reply = site.chat(ask("org/shared:near", json!({}))).await.expect("a reply");
        assert!(read(stream_of(reply)).await.ends_with("data: [DONE]\n\n"));
    }
    site.upstreams.seen().iter().map(|seen| seen.connection).collect()
}

#[tokio::test]
async fn a_connection_is_used_again() {
    assert_eq!(connections(vec![], 4).await, [0, 0, 0, 0]);
}

#[tokio::test]
async fn a_connection_that_closed_meanwhile_is_not_used() {
    let mut closes = answer(&["a"]);
    closes.push(Step::Close);
    assert_eq!(connections(vec![closes], 3).await, [0, 1, 1]);
}

#[tokio::test]
async fn a_connection_that_dies_under_a_request_is_replaced_once() {
    // Kept alive by the first answer, then closed when the next request has been read.
    assert_eq!(connections(vec![answer(&["a"]), vec![Step::Close]], 2).await, [0, 0, 1]);
    let site = Site::new(vec![answer(&["a"]), vec![Step::Close], vec![Step::Close]]).await;
    read(stream_of(site.chat(ask("org/shared:near", json!({}))).await.expect("a reply"))).await;
    assert!(matches!(site.error(ask("org/shared:near", json!({}))).await, ChatError::Unavailable));
    assert_eq!(site.upstreams.seen().len(), 3);
}
