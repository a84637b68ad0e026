//! The prober against real sockets: a listener that answers as its script says.

use super::{
    Pace, check_health,
    exchange::{Question, Target, exchange},
    missing_models, try_again,
};
use crate::{
    Ask, BreakerState, HealthState, Outcome, Pool, Probe,
    draw::draw,
    pool::Clock,
    replica::{Replica, tests::replica},
    transport::TlsConfigs,
};
use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::{JoinHandle, yield_now},
    time::timeout,
};

/// The interval never passes within a test, and no answer of a busy test machine is late.
const PACE: Pace = Pace {
    interval: Duration::from_hours(1),
    soon: Duration::from_millis(5),
    connect: Duration::from_secs(30),
    answer: Duration::from_secs(30),
    trial: Duration::from_secs(30),
};

/// For replicas that hang, which then cost a test little.
const IMPATIENT: Pace =
    Pace { answer: Duration::from_millis(200), trial: Duration::from_millis(200), ..PACE };

const METRICS: &str = "vllm:num_requests_running{engine=\"0\"} 3.0\nvllm:num_requests_waiting{engine=\"0\"} 4.0\n\
    vllm:kv_cache_usage_perc{engine=\"0\"} 0.5\nvllm:prefix_cache_hits_total{engine=\"0\"} 80.0\n";

/// How `/health` and the chat of a scripted replica answer.
#[derive(Clone, Copy)]
enum Act {
    Status(u16),
    Body(&'static str),
    Hang,
    Cut,
    Garbage,
}

struct Scripted {
    addr: SocketAddr,
    script: Arc<Mutex<(Act, Act)>>,
    n_health: Arc<AtomicUsize>,
    accepting: JoinHandle<()>,
}

impl Scripted {
    async fn start(health: Act, chat: Act) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let addr = listener.local_addr().expect("bound");
        let script = Arc::new(Mutex::new((health, chat)));
        let n_health = Arc::new(AtomicUsize::new(0));
        let accepting = tokio::spawn({
            let (script, n_health) = (Arc::clone(&script), Arc::clone(&n_health));
            async move {
                let mut held = Vec::new();
                while let Ok((mut stream, _)) = listener.accept().await {
                    let request = read_request(&mut stream).await;
                    if request.is_empty() {
                        // Given up before it was asked.
                        continue;
                    }
                    let (health, chat) = *script.lock().expect("no panic");
                    let act = if request.starts_with("GET /health ") {
                        n_health.fetch_add(1, Ordering::SeqCst);
                        health
                    } else if request.starts_with("GET /v1/models ") {
                        assert!(request.contains("authorization: Bearer very-secret"));
                        Act::Body(r#"{"object":"list","data":[{"id":"served"}]}"#)
                    } else if request.starts_with("GET /metrics ") {
                        Act::Body(METRICS)
                    } else {
                        assert!(request.starts_with("POST /v1/chat/completions "));
                        assert!(request.contains(r#""model":"served""#));
                        chat
                    };
                    let answer = match act {
                        Act::Status(status) => format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\n\r\n"),
                        Act::Body(body) => {
                            format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len())
                        }
                        Act::Hang => {
                            held.push(stream);
                            continue;
                        }
                        Act::Cut => "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf".to_owned(),
                        Act::Garbage => "what is this\r\n\r\n".to_owned(),
                    };
                    stream.write_all(answer.as_bytes()).await.ok();
                }
            }
        });
        Self { addr, script, n_health, accepting }
    }

    fn base_url(&self) -> String {
        format!("http://{}", self.addr)
    }

    fn act(&self, health: Act, chat: Act) {
        *self.script.lock().expect("no panic") = (health, chat);
    }

    fn n_health(&self) -> usize {
        self.n_health.load(Ordering::SeqCst)
    }

    /// Closes the listener, so that connections are refused.
    async fn stop(self) {
        self.accepting.abort();
        self.accepting.await.expect_err("aborted");
    }
}

async fn read_request(stream: &mut TcpStream) -> String {
    let mut read = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&read).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |n| n.parse().expect("a length")) {
                return text;
            }
        }
        if stream.read_buf(&mut read).await.unwrap_or(0) == 0 {
            return text;
        }
    }
}

async fn until(what: &str, holds: impl Fn() -> bool) {
    let waiting = async {
        while !holds() {
            yield_now().await;
        }
    };
    timeout(Duration::from_secs(10), waiting).await.unwrap_or_else(|_| panic!("never came: {what}"));
}

fn probed(pool: &Pool) -> JoinHandle<()> {
    let pool = pool.clone();
    tokio::spawn(async move { pool.probe_forever().await })
}

fn states(pool: &Pool) -> Vec<HealthState> {
    pool.status().into_iter().map(|status| status.health).collect()
}

fn parts(base_url: &str) -> (Arc<Replica>, Target, Clock) {
    let config = replica("a", base_url);
    let replica = Replica::new(config, Arc::default(), &TlsConfigs::default());
    let target = Target::of(&replica).expect("a good address");
    (Arc::new(replica), target, Clock::start())
}

/// The first probe of a replica that acts like this.
async fn first_probe(act: Act) -> Option<HealthState> {
    let scripted = Scripted::start(act, act).await;
    let (replica, target, clock) = parts(&scripted.base_url());
    let pace = if matches!(act, Act::Hang) { IMPATIENT } else { PACE };
    check_health(&replica, &target, clock, &pace).await
}

#[tokio::test]
async fn only_a_whole_2xx_is_well() {
    assert_eq!(first_probe(Act::Status(200)).await, Some(HealthState::Up));
    for act in [Act::Status(500), Act::Status(503), Act::Status(404), Act::Hang, Act::Cut, Act::Garbage] {
        assert_eq!(first_probe(act).await, Some(HealthState::Down));
    }
}

#[tokio::test]
async fn a_late_answer_does_not_count_while_tokens_come() {
    let scripted = Scripted::start(Act::Status(200), Act::Hang).await;
    let (replica, target, clock) = parts(&scripted.base_url());
    check_health(&replica, &target, clock, &PACE).await;
    scripted.act(Act::Hang, Act::Hang);
    for _ in 0..4 {
        let serve = async {
            let n_before = scripted.n_health();
            until("the probe is under way", || scripted.n_health() > n_before).await;
            replica.live.lock().served_at = Some(clock.now());
        };
        let (change, ()) = tokio::join!(check_health(&replica, &target, clock, &IMPATIENT), serve);
        assert_eq!(change, None);
    }
    assert_eq!(replica.live.lock().health.state(), HealthState::Up);
    // In silence three late answers are enough.
    let mut changes = Vec::new();
    for _ in 0..3 {
        changes.push(check_health(&replica, &target, clock, &IMPATIENT).await);
    }
    assert_eq!(changes, [None, None, Some(HealthState::Down)]);
}

#[tokio::test]
async fn replicas_go_down_and_come_back() {
    let (good, bad) = (
        Scripted::start(Act::Status(200), Act::Hang).await,
        Scripted::start(Act::Status(500), Act::Hang).await,
    );
    let pace = Pace { interval: Duration::from_millis(5), ..PACE };
    let pool =
        Pool::with_pace(vec![replica("good", &good.base_url()), replica("bad", &bad.base_url())], 1, pace);
    let prober = probed(&pool);
    until("both are probed", || states(&pool) == [HealthState::Up, HealthState::Down]).await;
    for _ in 0..50 {
        assert_eq!(
            pool.lease(&Ask { model: "org/model", tried: &[], ..Ask::default() })
                .expect("one is up")
                .replica_id(),
            "good"
        );
    }
    bad.act(Act::Status(200), Act::Hang);
    until("it comes back", || states(&pool) == [HealthState::Up, HealthState::Up]).await;
    good.act(Act::Status(503), Act::Hang);
    until("the other goes", || states(&pool) == [HealthState::Down, HealthState::Up]).await;
    bad.stop().await;
    until("both are gone", || states(&pool) == [HealthState::Down, HealthState::Down]).await;
    assert!(pool.lease(&Ask { model: "org/model", tried: &[], ..Ask::default() }).is_err());
    prober.abort();
}

#[tokio::test]
async fn a_broken_request_wakes_a_probe_at_once() {
    let scripted = Scripted::start(Act::Status(200), Act::Hang).await;
    let pool = Pool::with_pace(vec![replica("a", &scripted.base_url())], 1, PACE);
    let prober = probed(&pool);
    until("it is up", || states(&pool) == [HealthState::Up]).await;
    let lease = pool.lease(&Ask { model: "org/model", tried: &[], ..Ask::default() }).expect("it is up");
    scripted.stop().await;
    // The next regular probe would come in an hour.
    lease.end(Outcome::Broken);
    until("it is found dead", || states(&pool) == [HealthState::Down]).await;
    prober.abort();
}

/// A whole request as the gateway makes it: restarted elsewhere until it is answered. Gives the replicas that
/// were tried in vain.
async fn request(pool: Pool) -> Vec<String> {
    let mut tried = Vec::new();
    loop {
        let mut lease = pool
            .lease(&Ask { model: "org/model", tried: &tried, ..Ask::default() })
            .expect("a replica is left to try");
        let target = parts(lease.base_url()).1;
        let ask = Question::Token { model: lease.upstream_model() };
        if exchange(&target, ask, PACE.connect, PACE.answer).await.is_ok() {
            lease.first_token();
            lease.end(Outcome::Ok);
            return tried;
        }
        tried.push(lease.replica_id().to_owned());
        lease.end(Outcome::Broken);
    }
}

#[tokio::test]
async fn fifty_requests_survive_the_death_of_a_replica() {
    let answer = Act::Body("{}");
    let (a, b) =
        (Scripted::start(Act::Status(200), answer).await, Scripted::start(Act::Status(200), answer).await);
    let doomed = Scripted::start(Act::Status(200), Act::Hang).await;
    let replicas =
        vec![replica("a", &a.base_url()), replica("b", &b.base_url()), replica("doomed", &doomed.base_url())];
    let pool = Pool::with_pace(replicas, 5, PACE);
    let prober = probed(&pool);
    until("all are up", || states(&pool) == [HealthState::Up; 3]).await;

    let requests: Vec<_> = (0..50).map(|_| tokio::spawn(request(pool.clone()))).collect();
    until("only the doomed one has requests", || {
        let status = pool.status();
        status[2].n_in_flight > 0 && status[0].n_in_flight + status[1].n_in_flight == 0
    })
    .await;
    let n_at_doomed = pool.status()[2].n_in_flight;
    doomed.stop().await;
    let mut n_restarted = 0;
    for request in requests {
        let tried = request.await.expect("answered");
        n_restarted += usize::from(tried == ["doomed"]);
        assert!(tried.is_empty() || tried == ["doomed"]);
    }
    assert_eq!(n_restarted, n_at_doomed);

    // Those that come after it has been noticed do not even try it.
    for _ in 0..50 {
        assert!(request(pool.clone()).await.is_empty());
    }
    prober.abort();
}

#[tokio::test]
async fn a_replica_that_left_the_set_is_not_probed() {
    let (old, new) = (
        Scripted::start(Act::Status(200), Act::Hang).await,
        Scripted::start(Act::Status(200), Act::Hang).await,
    );
    let pace = Pace { interval: Duration::from_millis(2), ..PACE };
    let pool = Pool::with_pace(vec![replica("old", &old.base_url())], 1, pace);
    let prober = probed(&pool);
    until("the old one is probed", || old.n_health() > 3).await;
    pool.replace(vec![replica("new", &new.base_url())]);
    until("the new one is probed", || new.n_health() > 0).await;
    // A probe that was under way may still have been accepted.
    let n_old = old.n_health();
    until("the new one is probed on", || new.n_health() > 20).await;
    assert!(old.n_health() <= n_old + 1);
    drop(pool);
    prober.abort();
    prober.await.expect_err("aborted");
    let n_new = new.n_health();
    for _ in 0..1_000 {
        yield_now().await;
    }
    assert!(new.n_health() <= n_new + 1, "the tasks end with the prober");
}

/// Breaks a replica's breaker, makes its trial due and lets the prober try with this answer of the chat.
async fn after_trial(chat: Act) -> BreakerState {
    let scripted = Scripted::start(Act::Status(200), chat).await;
    let pool = Pool::with_pace(vec![replica("a", &scripted.base_url())], 1, PACE);
    let leases: Vec<_> = (0..5)
        .map(|_| pool.lease(&Ask { model: "org/model", tried: &[], ..Ask::default() }).expect("fresh"))
        .collect();
    for lease in leases {
        lease.end(Outcome::Broken);
    }
    assert_eq!(pool.status()[0].breaker, BreakerState::Open);
    let member = Arc::clone(&pool.members()[0]);
    let target = Target::of(&member).expect("a good address");
    let clock = pool.clock();
    member.live.lock().breaker.allow_trial(clock.now());
    let pace = if matches!(chat, Act::Hang) { IMPATIENT } else { PACE };
    try_again(&member, &target, clock, &pace).await;
    assert_eq!(pool.status()[0].n_in_flight, 0);
    pool.status()[0].breaker
}

#[tokio::test]
async fn the_prober_tries_a_half_open_replica_with_one_token() {
    let good = r#"{"choices":[{"message":{"content":"a"},"finish_reason":"length"}]}"#;
    assert_eq!(after_trial(Act::Body(good)).await, BreakerState::Closed);
    // A replica that is shutting down says 200 and `abort`.
    let polite_lie = r#"{"choices":[{"message":{"content":""},"finish_reason":"abort"}]}"#;
    for act in [Act::Body(polite_lie), Act::Body("{}"), Act::Status(500), Act::Hang, Act::Cut] {
        assert_eq!(after_trial(act).await, BreakerState::Open);
    }
    // Busy says neither.
    assert_eq!(after_trial(Act::Status(503)).await, BreakerState::HalfOpen);
    assert_eq!(after_trial(Act::Status(400)).await, BreakerState::Closed);
}

#[tokio::test]
async fn a_base_url_that_cannot_be_asked_is_down() {
    let pool = Pool::with_pace(vec![replica("a", "gpu-1")], 1, PACE);
    let prober = probed(&pool);
    until("it is down", || states(&pool) == [HealthState::Down]).await;
    prober.abort();
}

#[test]
fn models_that_a_replica_lacks_are_named() {
    let config = replica("a", "http://127.0.0.1:1");
    let missing = |body: &str| {
        missing_models(&config, body.as_bytes())
            .map(|models| models.into_iter().map(|served| served.upstream.clone()).collect::<Vec<_>>())
    };
    assert_eq!(missing(r#"{"data":[{"id":"other"},{"id":"served","x":1}]}"#), Some(vec![]));
    assert_eq!(missing(r#"{"data":[]}"#), Some(vec!["served".to_owned()]));
    assert_eq!(missing("not found"), None);
}

#[tokio::test]
async fn where_it_is_allowed_health_alone_is_not_believed() {
    let good = Act::Body(r#"{"choices":[{"message":{"content":"a"},"finish_reason":"length"}]}"#);
    let polite_lie = Act::Body(r#"{"choices":[{"message":{"content":""},"finish_reason":"abort"}]}"#);
    for (chat, expected) in [
        (good, HealthState::Up),
        (Act::Status(503), HealthState::Up),
        (polite_lie, HealthState::Down),
        (Act::Status(500), HealthState::Down),
        (Act::Cut, HealthState::Down),
    ] {
        let scripted = Scripted::start(Act::Status(200), chat).await;
        let mut config = replica("a", &scripted.base_url());
        config.probe = Probe::Token;
        let replica = Replica::new(config, Arc::default(), &TlsConfigs::default());
        let target = Target::of(&replica).expect("a good address");
        let clock = Clock::start();
        assert_eq!(check_health(&replica, &target, clock, &PACE).await, Some(expected));
        if expected == HealthState::Down {
            continue;
        }
        // Once it is up it is believed, until it breaks a request.
        scripted.act(Act::Status(200), Act::Status(500));
        for _ in 0..5 {
            assert_eq!(check_health(&replica, &target, clock, &PACE).await, None);
        }
        let mut changes = vec![];
        for _ in 0..3 {
            replica.live.lock().health.suspect(clock.now());
            changes.push(check_health(&replica, &target, clock, &PACE).await);
        }
        assert_eq!(changes, [None, None, Some(HealthState::Down)]);
    }
}

#[tokio::test]
async fn a_replica_that_left_is_not_asked_for_a_token() {
    // A token that is asked for would break, and so show.
    let scripted = Scripted::start(Act::Status(200), Act::Status(500)).await;
    let mut config = replica("a", &scripted.base_url());
    config.probe = Probe::Token;
    let replica = Replica::new(config, Arc::default(), &TlsConfigs::default());
    let target = Target::of(&replica).expect("a good address");
    replica.retire();
    assert_eq!(check_health(&replica, &target, Clock::start(), &PACE).await, None);
}

#[tokio::test]
async fn a_replica_that_is_up_is_asked_for_its_metrics() {
    let scripted = Scripted::start(Act::Status(200), Act::Hang).await;
    let pool = Pool::with_pace(vec![replica("a", &scripted.base_url())], 1, PACE);
    let prober = probed(&pool);
    let member = Arc::clone(&pool.members()[0]);
    let clock = pool.clock();
    until("it is scraped", || member.live.lock().scrape(clock.now()).is_some()).await;
    let state = member.live.lock();
    let scrape = state.scrape(clock.now()).expect("just seen");
    assert_eq!((scrape.report.kv_usage, scrape.prefix_hits), (Some(0.5), Some(80.0)));
    let load = state.load.read(clock.now());
    assert!((load.n_others - 7.0).abs() < f64::EPSILON, "{load:?}");
    drop(state);
    prober.abort();
}

#[tokio::test]
async fn no_probe_goes_to_a_replica_once_it_has_left() {
    let mut all = vec![];
    for _ in 0..4 {
        all.push(Scripted::start(Act::Status(200), Act::Hang).await);
    }
    let pace = Pace { interval: Duration::from_millis(1), ..PACE };
    let set = |mask: u64| -> Vec<_> {
        let chosen = (0..all.len()).filter(|idx| mask >> idx & 1 == 1);
        chosen.map(|idx| replica(&format!("r{idx}"), &all[idx].base_url())).collect()
    };
    let pool = Pool::with_pace(set(0b1111), 1, pace);
    let prober = probed(&pool);
    for round in 0..40 {
        // Never empty, so that the others' probes tell the time.
        let mask = draw(3, round) % 15 + 1;
        pool.replace(set(mask));
        let before: Vec<_> = all.iter().map(Scripted::n_health).collect();
        until("those in the set are probed on", || {
            (0..all.len()).all(|idx| mask >> idx & 1 == 0 || all[idx].n_health() >= before[idx] + 4)
        })
        .await;
        for idx in (0..all.len()).filter(|idx| mask >> idx & 1 == 0) {
            // One may have been on its way already.
            assert!(all[idx].n_health() <= before[idx] + 1, "round {round}, replica {idx}");
        }
    }
    prober.abort();
}
