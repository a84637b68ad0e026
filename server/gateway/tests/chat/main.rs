//! The gateway over real sockets: scripted upstreams, its own store, the public face.

mod affinity;
mod bill;
mod contain;
mod credits;
mod engine;
mod failover;
mod front;
mod hedge;
mod keys;
mod queue;
mod replica;
mod resume;
mod stream;
mod transport;

use bytes::Bytes;
use gateway::{
    Body, Caller, Catalog, CatalogModel, CatalogRoute, ChatError, ChatRequest, Content, Gateway, Hints,
    Limits, PlatformKey, Provider, RelayBody, Reply, Surface,
};
use http_body_util::BodyExt;
use pool::{Pool, ReplicaConfig, ServedModel};
use replica::{SERVED, Turn, Upstreams};
use serde_json::{Value, json};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use store::{Secret, Settlement, Store};
use tokio::task::JoinSet;
use wire::{AccountId, ClusterLabel, ModelId, Price, ProviderSlug};

pub(crate) const MODEL: &str = "org/model";
/// The same, for which a second replica is asked when the first token is late.
pub(crate) const HEDGED: &str = "org/hedged";
/// Served by the pool, `near` and `far`.
pub(crate) const SHARED: &str = "org/shared";

/// What the pool charges here: 1 nano-dollar a token of the prompt, 100 of the answer.
pub(crate) const PRICE: Price = Price { input_nanousd: 1_000_000, output_nanousd: 100_000_000 };

/// How long a test waits for what must come: far longer than it takes, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) fn slug(text: &str) -> ProviderSlug {
    ProviderSlug::parse(text).expect("a slug")
}

pub(crate) fn secret(text: &str) -> Secret {
    Secret::parse(text.to_owned()).expect("a key")
}

pub(crate) struct Site {
    pub(crate) gateway: Gateway,
    pub(crate) pool: Pool,
    pub(crate) store: Store,
    pub(crate) upstreams: Upstreams,
    _tasks: JoinSet<()>,
}

impl Site {
    /// Two replicas that share a script.
    pub(crate) async fn new(turns: Vec<Turn>) -> Self {
        Self::with(turns, Limits::default()).await
    }

    pub(crate) async fn with(turns: Vec<Turn>, limits: Limits) -> Self {
        // Upstreams 0 and 1 are replicas, 2 and 3 the providers `near` and `far`.
        let upstreams = Upstreams::start(4, turns).await;
        let replica = |at: usize| {
            let models = [MODEL, HEDGED, SHARED]
                .map(|model| ServedModel { model: model.to_owned(), upstream: SERVED.to_owned() })
                .to_vec();
            let cluster = ClusterLabel { name: format!("cluster-{at}").into(), country: None, partner: None };
            ReplicaConfig {
                api_key: Some(pool::Secret::new("replica-secret-key".to_owned())),
                ..ReplicaConfig::new(format!("replica-{at}"), upstreams.urls[at].clone(), models, cluster)
            }
        };
        let pool = Pool::new(vec![replica(0), replica(1)], 7);
        let store = Store::open("sqlite::memory:", [7; 32]).await.expect("a store");
        let gateway = Gateway::with_limits(catalog(&upstreams), pool.clone(), store.clone(), limits);
        let mut tasks = JoinSet::new();
        let writer = store.clone();
        tasks.spawn(async move { writer.write_settlements().await });
        Self { gateway, pool, store, upstreams, _tasks: tasks }
    }

    /// Another gateway over the same store and upstreams.
    pub(crate) fn restarted(self, limits: Limits) -> Self {
        let gateway =
            Gateway::with_limits(catalog(&self.upstreams), self.pool.clone(), self.store.clone(), limits);
        Self { gateway, ..self }
    }

    pub(crate) async fn chat(&self, request: ChatRequest) -> Result<Reply, ChatError> {
        let caller = Caller { account: AccountId::owner(), token_id: None };
        tokio::time::timeout(PATIENCE, self.gateway.chat(&caller, request)).await.expect("an answer in time")
    }

    /// Asks the router for a stream and reads it to its end.
    pub(crate) async fn stream(&self, extra: Value) -> String {
        let reply = self.chat(ask(MODEL, extra)).await.expect("a reply");
        read(stream_of(reply)).await
    }

    pub(crate) async fn error(&self, request: ChatRequest) -> ChatError {
        self.chat(request).await.expect_err("an error")
    }

    /// The bill, once it is written.
    pub(crate) async fn bill(&self, request_id: &str) -> Settlement {
        eventually(async || self.store.settlement(request_id).await.expect("an answer")).await
    }

    /// Waits until no lease is out.
    pub(crate) async fn idle(&self) {
        eventually(async || self.pool.status().iter().all(|r| r.n_in_flight == 0).then_some(())).await;
    }
}

pub(crate) fn catalog(upstreams: &Upstreams) -> Catalog {
    let provider = |name: &str, base_url: Option<String>, platform_key| Provider {
        continuous_usage: name == "near",
        slug: slug(name),
        name: name.to_owned(),
        base_url,
        chat_path: format!("/{name}/v1/chat/completions"),
        platform_key,
    };
    let offer = |provider: &str, provider_model: &str| CatalogRoute {
        provider: slug(provider),
        provider_model: provider_model.into(),
        price: Some(PRICE),
        context_length: None,
    };
    let platform = PlatformKey(Arc::new(secret("platform-key-of-near")));
    Catalog {
        providers: vec![
            provider("publicai", None, None),
            provider("near", Some(upstreams.urls[2].clone()), Some(platform)),
            provider("far", Some(upstreams.urls[3].clone()), None),
        ],
        models: vec![
            CatalogModel {
                hedge: false,
                id: ModelId::parse(MODEL).expect("an id"),
                routes: vec![offer("publicai", "org/pool-name")],
            },
            CatalogModel {
                hedge: true,
                id: ModelId::parse(HEDGED).expect("an id"),
                routes: vec![offer("publicai", "org/hedged-pool")],
            },
            CatalogModel {
                hedge: false,
                id: ModelId::parse(SHARED).expect("an id"),
                routes: vec![
                    offer("publicai", "org/shared-pool"),
                    offer("near", "near-model"),
                    offer("far", "far-model"),
                ],
            },
        ],
    }
}

/// A streamed request at the router, with more fields.
pub(crate) fn ask(model: &str, extra: Value) -> ChatRequest {
    let mut body = json!({"model": model, "messages": [{"role": "user", "content": "hi"}], "stream": true});
    body.as_object_mut().expect("an object").extend(extra.as_object().expect("an object").clone());
    ChatRequest {
        surface: Surface::Router,
        body: Body::parse(body.to_string().into()).expect("JSON"),
        request_id: format!("request-{:?}", Instant::now()).into(),
        receipt: false,
        arrived: Instant::now(),
        hints: Hints::default(),
    }
}

pub(crate) fn stream_of(reply: Reply) -> RelayBody {
    match reply.content {
        Content::Stream(body) => body,
        Content::Json(json) => panic!("not a stream: {json:?}"),
    }
}

pub(crate) fn json_of(reply: Reply) -> Value {
    match reply.content {
        Content::Json(json) => serde_json::from_slice(&json).expect("JSON"),
        Content::Stream(_) => panic!("a stream"),
    }
}

pub(crate) async fn next(body: &mut RelayBody) -> Option<Bytes> {
    let frame = tokio::time::timeout(PATIENCE, body.frame()).await.expect("a frame in time")?;
    Some(frame.expect("infallible").into_data().expect("data"))
}

pub(crate) async fn read(mut body: RelayBody) -> String {
    let mut all = vec![];
    while let Some(data) = next(&mut body).await {
        all.extend_from_slice(&data);
    }
    String::from_utf8(all).expect("text")
}

/// The JSON of every event but `[DONE]`.
pub(crate) fn events(stream: &str) -> Vec<Value> {
    let data = stream.split("\n\n").filter_map(|event| event.strip_prefix("data: "));
    data.filter(|data| *data != "[DONE]").map(|data| serde_json::from_str(data).expect(data)).collect()
}

/// The text of the first choice.
pub(crate) fn text_of(stream: &str) -> String {
    let deltas = events(stream);
    deltas.iter().filter_map(|event| event["choices"][0]["delta"]["content"].as_str()).collect()
}

/// The receipt's JSON.
pub(crate) fn receipt_of(stream: &str) -> wire::Receipt {
    let start = "event: receipt\ndata: ";
    let from = stream.find(start).expect("a receipt") + start.len();
    let line = stream[from..].lines().next().expect("a line");
    serde_json::from_str(line).expect("a receipt")
}

/// Asks until there is an answer.
pub(crate) async fn eventually<T>(ask: impl AsyncFn() -> Option<T>) -> T {
    let asking = async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, asking).await.expect("it never came")
}
