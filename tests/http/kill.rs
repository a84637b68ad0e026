//! SIGKILL of a replica under load, with real engines as processes.

use crate::ask::ask_with;
use harness::{EngineProcess, MODEL, Site, eventually};
use serde_json::json;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

/// How one request ended.
enum End {
    /// Its whole answer came.
    Whole,
    /// It broke after its first word: allowed, its replica was killed.
    CutAfterStart,
    /// It failed before its first word: never allowed.
    NeverStarted(String),
}

#[tokio::test(flavor = "multi_thread")]
async fn no_request_that_had_not_started_fails_when_a_replica_is_killed() {
    const N: usize = 50;
    let mut victim = EngineProcess::start(MODEL).await;
    let (second, third) = (EngineProcess::start(MODEL).await, EngineProcess::start(MODEL).await);
    let site = Site::builder().engines("alps", &[&victim, &second]).engines("jura", &[&third]).start().await;
    let token = site.token().await;
    let n_started = Arc::new(AtomicUsize::new(0));
    let requests: Vec<_> = (0..N)
        .map(|n| {
            // Long enough that the kill falls among answers that run and answers that wait for a slot.
            let body = ask_with(&json!({
                "messages": [{"role": "user", "content": format!("Tell me story number {n}.")}],
                "stream": true, "max_tokens": 200, "ignore_eos": true, "temperature": 0.7, "seed": n,
            }));
            let (call, n_started) = (site.chat(&token, &body), Arc::clone(&n_started));
            tokio::spawn(async move {
                let mut stream = match call.try_open().await {
                    Ok(stream) if stream.status == 200 => stream,
                    Ok(refused) => return End::NeverStarted(refused.whole().await.text()),
                    Err(reason) => return End::NeverStarted(reason),
                };
                if stream.next_text().await.is_none() {
                    return End::NeverStarted(stream.raw());
                }
                n_started.fetch_add(1, Ordering::SeqCst);
                let events = stream.events().await;
                match events.last() {
                    Some(last) if last.data == "[DONE]" && !stream.raw().contains("\"error\"") => End::Whole,
                    _ => End::CutAfterStart,
                }
            })
        })
        .collect();
    eventually("some answers have begun", async || (n_started.load(Ordering::SeqCst) >= 5).then_some(()))
        .await;
    let n_before = n_started.load(Ordering::SeqCst);
    victim.kill().await;
    let mut ends = vec![];
    for request in requests {
        ends.push(request.await.expect("no panic"));
    }
    assert!(n_before < N, "the kill came too late to prove anything");
    let reason = |end: &End| if let End::NeverStarted(reason) = end { Some(reason.clone()) } else { None };
    let failed: Vec<_> = ends.iter().filter_map(reason).collect();
    assert!(failed.is_empty(), "{} of {N} failed before their first word: {failed:#?}", failed.len());
    let n_whole = ends.iter().filter(|end| matches!(end, End::Whole)).count();
    // No more can have been cut than the dead engine had slots.
    assert!(n_whole >= N - 8, "{n_whole} of {N} whole");

    // The pool goes on without it, and takes it back when it returns.
    let short = ask_with(&json!({"max_tokens": 4}));
    for _ in 0..10 {
        site.chat(&token, &short).send().await.expect(200);
    }
}
