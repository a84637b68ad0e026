//! Memory, the bench, and prompts that share a beginning.

use crate::ask::ask_with;
use harness::{
    MODEL, Playground, PlaygroundOptions, Replica, ReplicaOptions, ReplicaProcess, Site, SiteBuilder,
    repository,
};
use serde_json::json;
use std::{collections::HashSet, fs};

/// LiteLLM 6404, 8620, 12685, 15128, 27954; production-stack 687 (a prefix tree without a bound): memory grows
/// with every request until the machine has none.
#[tokio::test(flavor = "multi_thread")]
async fn complaint_02_memory_does_not_grow_with_what_was_asked() {
    const PROMPT: usize = 16 << 10;
    const N: usize = 1_500;
    let replica = Replica::start(MODEL).await;
    let config = Site::builder().replica(&replica).config_text().to_owned();
    let site = Playground::start(PlaygroundOptions { config }).await;
    let Some(before) = site.resident_bytes() else { return };
    let token = site.create_token("hf").await;
    let http = harness::Http::new(site.origin());
    let ask = async |from: usize| {
        for batch in (from..from + N).collect::<Vec<_>>().chunks(50) {
            let calls = batch.iter().map(|n| {
                // No two prompts share more than the first word.
                let prompt = format!("Story {n} ").repeat(PROMPT / 10);
                let body = ask_with(&json!({"messages": [{"role": "user", "content": prompt}],
                    "stream": n % 2 == 0, "user": format!("user-{n}")}));
                http.post("/v1/chat/completions").bearer(&token).json(&body).send()
            });
            for answer in futures_util::future::join_all(calls).await {
                answer.expect(200);
            }
        }
    };
    ask(0).await;
    let warm = site.resident_bytes().expect("it could be read before");
    ask(N).await;
    let after = site.resident_bytes().expect("it could be read before");
    let grown = after.saturating_sub(warm);
    // Text kept would be 24 MB, a tree of blocks without a bound a good part of it.
    assert!(
        grown < (N * PROMPT) as u64 / 4,
        "{before} bytes at first, {warm} warm, {grown} more after {N} prompts"
    );
}

/// LiteLLM 13546, 21046, 7579; production-stack 448, 612: the gateway costs the GPUs their throughput. The claim is
/// measured by the bench, since no two runs of a test share a machine; here: the bench has that scenario.
#[test]
fn complaint_03_the_bench_measures_a_thousand_streams_beside_none() {
    let bench = repository().join("tests/bench");
    let run = fs::read_to_string(bench.join("run.py")).expect("the bench is here");
    assert!(run.contains("\"paced1000\": (\"--clients 1000"), "a thousand streams");
    let peers = fs::read_to_string(bench.join("peers.py")).expect("its peers are here");
    assert!(peers.contains("Direct"), "a run without any gateway");
}

/// LiteLLM 14681, litellm-rs 1289: the vendor's figures cannot be reproduced.
#[test]
fn complaint_12_the_bench_is_here_with_its_figures_and_its_command() {
    let makefile = fs::read_to_string(repository().join("Makefile")).expect("a Makefile");
    assert!(makefile.contains("\nbench-peers:"), "one command");
    let readme = fs::read_to_string(repository().join("tests/bench/README.md")).expect("figures");
    assert!(readme.contains("make bench-peers"), "and it is told");
    for peer in ["nginx", "haproxy", "smg", "sglang-router", "vllm-router", "litellm"] {
        assert!(readme.to_lowercase().contains(peer), "beside {peer}");
    }
    for script in ["run.py", "peers.py", "report.py"] {
        let path = repository().join("tests/bench").join(script);
        let parsed = std::process::Command::new("python3")
            .args(["-c", "import ast, sys; ast.parse(open(sys.argv[1]).read())"])
            .arg(&path)
            .status();
        assert!(parsed.is_ok_and(|status| status.success()), "{script} is Python");
    }
}

/// vLLM Router's harness notes, vime 371: prompts of one length collide, and a beginning that all share sends all to
/// one server.
#[tokio::test(flavor = "multi_thread")]
async fn complaint_14_a_shared_beginning_does_not_crowd_one_server() {
    let options = ReplicaOptions {
        model: MODEL.to_owned(),
        n_seats: 64,
        max_queued: None,
        pace_us: 2_000,
        trims: false,
    };
    let mut replicas = vec![];
    for _ in 0..4 {
        replicas.push(ReplicaProcess::start(options.clone()).await);
    }
    let urls: Vec<_> = replicas.iter().map(ReplicaProcess::base_url).collect();
    let site = Site::builder().cluster("alps", "CH", &urls).start().await;
    let token = site.token().await;
    let system = "You know everything about the mountains of this country. ".repeat(60);
    for _ in 0..4 {
        let calls = (0..48).map(|n| {
            let body = ask_with(&json!({"messages": [{"role": "system", "content": system},
                {"role": "user", "content": format!("Question {n:02}.")}], "stream": true, "max_tokens": 100}));
            site.chat(&token, &body).send()
        });
        for answer in futures_util::future::join_all(calls).await {
            answer.expect(200);
        }
    }
    let mut shares = vec![];
    for replica in &replicas {
        shares.push(replica.census().await.n_chats);
    }
    let all: u64 = shares.iter().sum();
    // A fair share is a quarter. On a busy machine one slow first answer is remembered for the whole test.
    for share in &shares {
        assert!((all / 24..=all * 5 / 8).contains(share), "{shares:?}: nobody is crowded, nobody is idle");
    }
}

/// The same complaint's other half: conversations go back to where their beginning was read, and are told apart
/// though they are of one length.
#[tokio::test(flavor = "multi_thread")]
async fn complaint_14_a_conversation_stays_where_its_beginning_is() {
    let mut replicas = vec![];
    for _ in 0..4 {
        replicas.push(Replica::start(MODEL).await);
    }
    let builder = replicas.iter().fold(Site::builder(), SiteBuilder::replica);
    let site = builder.start().await;
    let token = site.token().await;
    let mut homes = HashSet::new();
    let (mut n_turns, mut n_at_home) = (0, 0);
    for conversation in 0..12 {
        let topic = format!("Topic {conversation:02}. ").repeat(150);
        let mut messages = vec![json!({"role": "user", "content": topic})];
        let mut home = None;
        for turn in 0..5 {
            let n_seen: Vec<_> = replicas.iter().map(|replica| replica.seen().len()).collect();
            let answer =
                site.chat(&token, &ask_with(&json!({"messages": messages}))).send().await.expect(200);
            let at = replicas.iter().zip(n_seen).position(|(replica, before)| replica.seen().len() > before);
            let at = at.expect("somebody answered");
            if turn > 0 {
                n_turns += 1;
                n_at_home += usize::from(home == Some(at));
            }
            home = Some(at);
            messages.push(answer.json()["choices"][0]["message"].clone());
            messages.push(json!({"role": "user", "content": format!("And then, part {turn}?")}));
        }
        homes.extend(home);
    }
    assert!(n_at_home * 10 >= n_turns * 9, "{n_at_home} of {n_turns} turns went where their beginning was");
    assert!(homes.len() > 1, "all conversations went to one server");
}
