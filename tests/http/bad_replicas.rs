//! Replicas that answer nonsense: contained, told in the contract's words, made good by another replica, and
//! named to the operator.

use crate::ask::{ask_with, text_of};
use harness::{
    Http, Limits, MODEL, MadeText, Mode, Playground, PlaygroundOptions, ReplicaOptions, ReplicaProcess, Site,
    SiteBuilder, eventually,
};
use serde_json::{Value, json};
use std::time::Duration;

/// Nonsense of every kind, and how it looks from outside.
const NONSENSE: [Mode; 10] = [
    Mode::Html,
    Mode::Gzip,
    Mode::EndlessHead,
    Mode::Garbage,
    Mode::BadUtf8,
    Mode::Huge,
    Mode::Cut,
    Mode::NoFinish,
    Mode::Abort,
    Mode::CoreDeath,
];

async fn replica() -> ReplicaProcess {
    let options = ReplicaOptions {
        model: MODEL.to_owned(),
        n_seats: 8,
        max_queued: None,
        pace_us: 1_000,
        trims: false,
    };
    ReplicaProcess::start(options).await
}

fn before(replicas: &[&ReplicaProcess]) -> SiteBuilder {
    let urls: Vec<_> = replicas.iter().map(|replica| replica.base_url()).collect();
    // A replica that says nothing any more is one kind of nonsense as well.
    let limits = Limits { head: Duration::from_secs(2), idle: Duration::from_secs(2), ..Limits::default() };
    Site::builder().cluster("alps", "CH", &urls).limits(limits)
}

/// A question that a replica of bad manners answers with this many tokens before it shows them.
fn question(n_before: u64, streamed: bool) -> Value {
    question_of("Why", n_before, streamed)
}

/// The same with three letters of one's own: prompts that are alike go where the first of them went.
fn question_of(start: &str, n_before: u64, streamed: bool) -> Value {
    // Tokens of the prompt decide it, see `n_before_break` there: 7 and those of the text.
    let n_tokens = (n_before + 13 - 7) % 13 + 13;
    let content = start.to_owned() + &"?".repeat(4 * n_tokens as usize - 3);
    ask_with(
        &json!({"messages": [{"role": "user", "content": content}], "stream": streamed, "max_tokens": 40}),
    )
}

fn answer_to(question: &Value) -> String {
    MadeText::to(question["messages"].as_array().expect("messages")).text(40)
}

/// The text and the error events of a stream.
fn read(raw: &harness::Answer) -> (String, Vec<Value>) {
    let data: Vec<Value> =
        raw.events().iter().filter_map(|event| serde_json::from_str(&event.data).ok()).collect();
    let text = data.iter().filter_map(|chunk| chunk["choices"][0]["delta"]["content"].as_str()).collect();
    (text, data.into_iter().filter(|data| data.get("error").is_some()).collect())
}

/// Asks more than one replica has seats for, until this one gets its part.
async fn trusts(site: &Site, token: &str, replica: &ReplicaProcess) {
    eventually("it is trusted again", async || {
        let n_chats = replica.census().await.n_chats;
        let calls = (0..12).map(|n| site.chat(token, &question_of(&format!("T{n:02}"), 0, false)).send());
        for answer in futures_util::future::join_all(calls).await {
            answer.expect(200);
        }
        // More than a probe.
        (replica.census().await.n_chats > n_chats + 2).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_from_one_replica_is_made_good_by_another() {
    for mode in NONSENSE {
        // New ones for each kind: one that failed of late gets little, and the next kind would not be seen.
        let (bad, well) = (replica().await, replica().await);
        let site = before(&[&bad, &well]).start().await;
        let token = site.token().await;
        bad.behave(mode).await;
        let mut n_bad = 0;
        for n_before in [0, 5] {
            let n_tried = bad.census().await.n_chats;
            // So many at a time that both are asked; one answer a time would go where it went well.
            let questions: Vec<_> =
                (0..6).map(|n| question_of(&format!("N{n:02}"), n_before, n % 2 == 0)).collect();
            let calls = questions.iter().map(|question| site.chat(&token, question).send());
            for (question, answer) in questions.iter().zip(futures_util::future::join_all(calls).await) {
                let answer = answer.expect(200);
                let text = if question["stream"] == true {
                    let (text, errors) = read(&answer);
                    assert_eq!(errors, Vec::<Value>::new(), "{mode:?} after {n_before}");
                    text
                } else {
                    text_of(&answer.json()).to_owned()
                };
                assert_eq!(text, answer_to(question), "{mode:?} after {n_before}");
            }
            n_bad += bad.census().await.n_chats - n_tried;
        }
        assert!(n_bad > 0, "{mode:?}: the bad one was never tried");
        if mode == Mode::Html {
            bad.behave(Mode::Well).await;
            trusts(&site, &token, &bad).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nonsense_from_the_only_replica_is_told_in_the_contracts_words() {
    for mode in NONSENSE {
        let bad = replica().await;
        let site = before(&[&bad]).start().await;
        let token = site.token().await;
        bad.behave(mode).await;
        let whole = site.chat(&token, &question(0, false)).send().await.expect(502);
        assert_eq!(whole.error_code(), "upstream_error", "{mode:?}");
        let begun = site.chat(&token, &question(5, true)).send().await;
        if matches!(mode, Mode::Html | Mode::Gzip | Mode::EndlessHead) {
            assert_eq!(begun.expect(502).error_code(), "upstream_error", "{mode:?}");
            continue;
        }
        let begun = begun.expect(200);
        let asked = question(5, true);
        let (text, errors) = read(&begun);
        assert!(!text.is_empty() && answer_to(&asked).starts_with(&text), "{mode:?}: {text:?}");
        let [error] = &errors[..] else { panic!("{mode:?}: one error event, not {errors:?}") };
        for field in ["message", "type", "code"] {
            assert!(error["error"][field].is_string(), "{mode:?}: {error}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_follows_the_end_is_not_handed_on() {
    let replica = replica().await;
    let site = before(&[&replica]).start().await;
    let token = site.token().await;
    replica.behave(Mode::Chatty).await;
    for _ in 0..3 {
        let answer = site.chat(&token, &question(0, true)).send().await.expect(200);
        let (text, errors) = read(&answer);
        assert_eq!((text, errors), (answer_to(&question(0, true)), vec![]));
        assert!(answer.text().ends_with("data: [DONE]\n\n"), "{}", answer.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chunk_of_a_gigabyte_is_not_taken_in() {
    let bad = replica().await;
    let site = before(&[&bad]).start().await;
    let token = site.token().await;
    bad.behave(Mode::Huge).await;
    for body in [question(0, true), question(5, true), question(0, false)] {
        site.chat(&token, &body).send().await;
    }
    eventually("it is cut off", async || (bad.census().await.n_running == 0).then_some(())).await;
    // Answers of 32 MiB are taken, and what the sockets hold is not ours; a gigabyte is neither.
    let taken = bad.census().await.n_filler_bytes;
    assert!(taken < 3 * (48 << 20), "{taken} bytes of three chunks were taken");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_reads_who_answered_nonsense() {
    let (bad, well) = (replica().await, replica().await);
    let config = before(&[&bad, &well]).config_text().to_owned();
    let site = Playground::start(PlaygroundOptions { config }).await;
    let token = site.create_token("hf").await;
    let http = Http::new(site.origin());
    let asked = std::sync::atomic::AtomicUsize::new(0);
    for mode in [Mode::Html, Mode::Garbage, Mode::BadUtf8, Mode::Gzip] {
        bad.behave(mode).await;
        eventually("the bad one is tried", async || {
            let n_tried = bad.census().await.n_chats;
            let ask = |n| {
                let question = question_of(&format!("N{n:04}"), 0, true);
                http.post("/v1/chat/completions").bearer(&token).json(&question).send()
            };
            // New ones each time, and many at once: what was asked before stays where it went well.
            let first = asked.fetch_add(12, std::sync::atomic::Ordering::Relaxed);
            let questions = first..first + 12;
            for answer in futures_util::future::join_all(questions.map(ask)).await {
                answer.expect(200);
            }
            (bad.census().await.n_chats > n_tried).then_some(())
        })
        .await;
        bad.behave(Mode::Well).await;
    }
    // The first replica of the cluster.
    eventually("its name is in the log", async || site.log().contains("alps-1").then_some(())).await;
    assert!(!site.log().contains("N0000?"), "and no prompt");
    let metrics = http.get("/metrics").send().await.expect(200).text();
    let counted = |line: &&str| {
        line.starts_with("playground_gateway_failed_attempts_total{") && line.contains("not an answer")
    };
    let n: f64 =
        metrics.lines().filter(counted).filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum();
    assert!(n >= 4.0, "each kind is counted:\n{metrics}");
}
