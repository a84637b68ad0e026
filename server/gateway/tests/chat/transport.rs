//! How replicas are reached, over real sockets: TLS with an authority of our own, a client certificate,
//! HTTP/2, Unix sockets. The prober and a request go the same way.

use super::{MODEL, PATIENCE, ask, catalog, eventually, next, stream_of};
use crate::{
    front::{Doors, Front},
    replica::Upstreams,
};
use gateway::{Caller, ChatError, Content, Gateway, Limits, Reply};
use pool::{HealthState, Pool, ReplicaConfig, ServedModel, Transport};
use serde_json::json;
use store::Store;
use tokio::{task::JoinSet, time::timeout};
use wire::{AccountId, ClusterLabel};

/// A gateway in front of one replica.
struct Reach {
    gateway: Gateway,
    pool: Pool,
    _tasks: JoinSet<()>,
}

impl Reach {
    async fn new(base_url: &str, transport: Transport) -> Self {
        let served = ServedModel { model: MODEL.to_owned(), upstream: "served".to_owned() };
        let cluster = ClusterLabel { name: "cluster".into(), country: None, partner: None };
        let replica = ReplicaConfig {
            transport,
            ..ReplicaConfig::new("replica".to_owned(), base_url.to_owned(), vec![served], cluster)
        };
        let pool = Pool::new(vec![replica], 7);
        let store = Store::open("sqlite::memory:", [7; 32]).await.expect("a store");
        let catalog = catalog(&Upstreams::start(4, vec![]).await);
        let gateway = Gateway::with_limits(catalog, pool.clone(), store.clone(), Limits::default());
        let mut tasks = JoinSet::new();
        let prober = pool.clone();
        tasks.spawn(async move { store.write_settlements().await });
        tasks.spawn(async move { prober.probe_forever().await });
        Self { gateway, pool, _tasks: tasks }
    }

    async fn chat(&self, stream: bool) -> Result<Reply, ChatError> {
        let caller = Caller { account: AccountId::owner(), token_id: None };
        let request = ask(MODEL, json!({ "stream": stream }));
        timeout(PATIENCE, self.gateway.chat(&caller, request)).await.expect("an answer in time")
    }

    /// What the prober says, once it has said anything.
    async fn health(&self) -> HealthState {
        eventually(async || Some(self.pool.status()[0].health).filter(|h| *h != HealthState::Unknown)).await
    }

    /// Both ways of asking, and the prober.
    async fn works(&self) {
        assert_eq!(self.health().await, HealthState::Up);
        let reply = self.chat(false).await.expect("an answer");
        let Content::Json(json) = reply.content else { panic!("not a document") };
        assert!(String::from_utf8_lossy(&json).contains("\"org/model\""), "{json:?}");
        let mut stream = stream_of(self.chat(true).await.expect("a stream"));
        let mut all = vec![];
        while let Some(data) = next(&mut stream).await {
            all.extend_from_slice(&data);
        }
        let text = String::from_utf8(all).expect("text");
        assert!(text.contains("\"Be\"") && text.ends_with("data: [DONE]\n\n"), "{text}");
    }

    async fn does_not_work(&self) {
        assert_eq!(self.health().await, HealthState::Down);
        let error = self.chat(true).await.expect_err("nobody to ask");
        assert!(matches!(error, ChatError::Unavailable), "{error}");
    }
}

#[tokio::test]
async fn a_replica_is_believed_when_its_authority_is() {
    let front = Front::start(Doors { tls: true, ..Doors::default() }).await;
    let trusting = Transport { ca_pem: Some(front.ca_pem()), ..Transport::default() };
    Reach::new(&front.url(), trusting).await.works().await;
    // Nobody on the web signed it, and neither did another authority of ours.
    Reach::new(&front.url(), Transport::default()).await.does_not_work().await;
    let other = Front::start(Doors { tls: true, ..Doors::default() }).await;
    let wrong = Transport { ca_pem: Some(other.ca_pem()), ..Transport::default() };
    Reach::new(&front.url(), wrong).await.does_not_work().await;
}

#[tokio::test]
async fn a_replica_that_asks_who_calls_is_told() {
    let front = Front::start(Doors { tls: true, client: true, ..Doors::default() }).await;
    let ca = Transport { ca_pem: Some(front.ca_pem()), ..Transport::default() };
    let known = Transport { client_pem: Some(front.client_pem()), ..ca.clone() };
    Reach::new(&front.url(), known).await.works().await;
    Reach::new(&front.url(), ca.clone()).await.does_not_work().await;
    let other = Front::start(Doors { tls: true, client: true, ..Doors::default() }).await;
    let stranger = Transport { client_pem: Some(other.client_pem()), ..ca };
    Reach::new(&front.url(), stranger).await.does_not_work().await;
}

#[tokio::test]
async fn http2_is_spoken_where_it_is_asked_for() {
    let http2 = Transport { http2: true, ..Transport::default() };
    let plain = Front::start(Doors { http2: true, ..Doors::default() }).await;
    Reach::new(&plain.url(), http2.clone()).await.works().await;
    assert_eq!(plain.versions(), [http::Version::HTTP_2]);
    for (offers, spoken) in [(true, http::Version::HTTP_2), (false, http::Version::HTTP_11)] {
        let front = Front::start(Doors { tls: true, http2: offers, ..Doors::default() }).await;
        let transport = Transport { ca_pem: Some(front.ca_pem()), ..http2.clone() };
        Reach::new(&front.url(), transport).await.works().await;
        assert_eq!(front.versions(), [spoken]);
    }
}

#[tokio::test]
async fn requests_share_an_http2_connection_and_leave_it_one_by_one() {
    let front = Front::start(Doors { http2: true, endless: true, ..Doors::default() }).await;
    let reach = Reach::new(&front.url(), Transport { http2: true, ..Transport::default() }).await;
    let mut streams = vec![];
    for _ in 0..3 {
        let mut stream = stream_of(reach.chat(true).await.expect("a stream"));
        next(&mut stream).await.expect("its first part");
        streams.push(stream);
    }
    assert_eq!(front.n_chat_connections(), 1);
    assert_eq!(front.n_open_streams(), 3);
    // A client that leaves takes its own stream with it, and no other.
    streams.pop();
    eventually(async || (front.n_open_streams() == 2).then_some(())).await;
    next(&mut streams[0]).await.expect("the others go on");
    drop(streams);
    eventually(async || (front.n_open_streams() == 0).then_some(())).await;
    assert_eq!(front.n_chat_connections(), 1);
}

#[tokio::test]
async fn a_unix_socket_is_an_address() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("replica.sock");
    let transport = Transport { unix: Some(path.clone()), ..Transport::default() };
    Reach::new("http://replica", transport.clone()).await.does_not_work().await;
    let front = Front::start(Doors { unix: Some(path), ..Doors::default() }).await;
    Reach::new("http://replica", transport).await.works().await;
    assert_eq!(front.versions(), [http::Version::HTTP_11]);
}

#[tokio::test]
async fn a_connection_is_used_again() {
    let front = Front::start(Doors::default()).await;
    let reach = Reach::new(&front.url(), Transport::default()).await;
    assert_eq!(reach.health().await, HealthState::Up);
    for stream in [true, false, true] {
        match reach.chat(stream).await.expect("an answer").content {
            Content::Json(_) => {}
            Content::Stream(mut body) => while next(&mut body).await.is_some() {},
        }
    }
    assert_eq!(front.n_chat_connections(), 1);
}
