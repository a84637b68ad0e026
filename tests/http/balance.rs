//! Who gets how much: a server that is slower than the others, or of another size.

use crate::ask::ask_with;
use harness::{MODEL, Mode, ReplicaOptions, ReplicaProcess, Site, eventually};
use serde_json::json;

/// Asks `n` questions, twelve at a time, with two tokens to write each.
async fn ask_all(site: &Site, token: &str, n: usize) {
    for batch in (0..n).collect::<Vec<_>>().chunks(12) {
        let calls = batch.iter().map(|n| {
            let body = ask_with(&json!({"messages": [{"role": "user", "content": format!("Story {n}")}],
                "stream": true, "max_tokens": 2}));
            site.chat(token, &body).send()
        });
        for answer in futures_util::future::join_all(calls).await {
            answer.expect(200);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_ten_times_slower_gets_little() {
    const N: usize = 240;
    let options = ReplicaOptions {
        model: MODEL.to_owned(),
        n_seats: 16,
        max_queued: None,
        // Long beside what a busy machine adds to each token.
        pace_us: 20_000,
        trims: false,
    };
    let mut replicas = vec![];
    for _ in 0..3 {
        replicas.push(ReplicaProcess::start(options.clone()).await);
    }
    let urls: Vec<_> = replicas.iter().map(ReplicaProcess::base_url).collect();
    let site = Site::builder().cluster("alps", "CH", &urls).start().await;
    let token = site.token().await;
    replicas[0].behave(Mode::Slow).await;
    ask_all(&site, &token, N).await;
    let mut shares = vec![];
    for replica in &replicas {
        shares.push(replica.census().await.n_chats as usize);
    }
    // Round robin gives it a third; nothing at all would mean that nobody looks whether it recovers.
    assert!(shares[0] * 6 < N, "{shares:?}: the slow one comes first");
    assert!(shares[1].min(shares[2]) * 4 > N, "{shares:?}: the others share the rest");

    replicas[0].behave(Mode::Well).await;
    eventually("it recovered, and gets its share again", async || {
        let before = replicas[0].census().await.n_chats as usize;
        ask_all(&site, &token, N / 2).await;
        let after = replicas[0].census().await.n_chats as usize - before;
        (after * 5 > N / 2).then_some(())
    })
    .await;
}
