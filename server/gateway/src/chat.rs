//! The gateway's face: one chat request in, an answer on its way out.

use crate::{
    admission::Queued,
    answer::{Expected, read_answer},
    attempts::{Attempts, Order, Parts, now_us},
    body::Body,
    calls::{Calls, RunningCall},
    catalog::Catalog,
    credits::Paying,
    dialect::{self, Request},
    error::ChatError,
    event::Style,
    failure::Failure,
    limits::{Limits, MAX_ANSWER},
    meter::Meter,
    metrics::Metrics,
    plan::{self, Choice, Route, Wanted},
    prefix::Prefixes,
    race::Races,
    relay::{RelayBody, Wish},
    standing::Standing,
    upstream::Upstreams,
};
use bytes::Bytes;
use pool::{Outcome, Pool};
use prometheus_client::registry::Registry;
use std::{
    fmt,
    hash::{BuildHasher, RandomState},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use store::{Ended, Measured, NewUsage, Secret, SettleSlot, Store};
use wire::{
    AccountId, ClusterLabel, Hop, KeyMode, ModelId, NanoUsd, Policy, ProviderSlug, RouteState, SmolStr,
};

/// Who asks.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The account.
    pub account: AccountId,
    /// The access token, when the call came with one.
    pub token_id: Option<SmolStr>,
}

/// Where a request came in, which decides what its `model` means.
pub enum Surface {
    /// `/v1/chat/completions`: the Hub id with an optional `:suffix`.
    Router,
    /// `/{provider}/...`: the provider's id; the Hub id is taken too.
    Provider(ProviderSlug),
    /// `/direct/{provider}/...`: the caller's own provider key, nothing stored or billed. For the pool the
    /// key is one of ours, which the server has checked.
    Direct(ProviderSlug, Secret),
}

/// A chat request.
pub struct ChatRequest {
    /// Where it came in.
    pub surface: Surface,
    /// The body; fields that are not known are forwarded.
    pub body: Body,
    /// UUIDv7 text, the same in logs, headers and the ledger.
    pub request_id: Arc<str>,
    /// Whether to add the `receipt` event (header `x-playground-receipt: 1`).
    pub receipt: bool,
    /// When it arrived.
    pub arrived: Instant,
    /// How the caller wants to be served.
    pub hints: Hints,
}

/// How a caller wants to be served, from request headers. All may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// Batch work: goes after what people wait for.
    pub batch: bool,
    /// Give up when nothing of the answer is here by then, counted from arrival.
    pub deadline: Option<Duration>,
    /// The name of a conversation: a hint to stay at the replica that has its beginning.
    pub session: Option<String>,
    /// Countries (two capital letters) whose clusters may answer; empty: all.
    pub countries: Vec<String>,
}

/// An answer on its way.
pub struct Reply {
    /// Who serves it; of a stream that still waits, who is being asked.
    pub provider: ProviderSlug,
    /// With whose key.
    pub mode: KeyMode,
    /// The cluster that serves it, when the provider is the pool and the answer has begun.
    pub cluster: Option<ClusterLabel>,
    /// Every attempt up to here, the one that answers last; of a stream that still waits, what is known.
    pub hops: Vec<Hop>,
    /// How it waited for a seat, if it did.
    pub queued: Option<Queued>,
    /// The id that joins the answer to its cost: the request's id.
    pub inference_id: Arc<str>,
    /// The answer.
    pub content: Content,
}

/// The answer's form.
pub enum Content {
    /// A whole JSON document.
    Json(Bytes),
    /// An event stream.
    Stream(RelayBody),
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stream = matches!(self.content, Content::Stream(_));
        write!(f, "Reply({}, {}, {}, stream: {stream})", self.inference_id, self.provider, self.mode.as_str())
    }
}

/// How far back speeds count for `:fastest`, in microseconds: a day evens out the hours, and a provider
/// that got slow is left within one.
const SPEEDS_SINCE_US: i64 = 24 * 3_600 * 1_000_000;

/// How long measured speeds are used before they are asked for again.
const SPEEDS_AGE: Duration = Duration::from_secs(30);

pub(crate) type Speeds = Arc<Vec<Measured>>;

/// A model's routes as one policy would try them.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// The policy.
    pub policy: Policy,
    /// Each route with the tokens a second that this site measured, first choice first.
    pub routes: Vec<(Route, Option<f64>)>,
}

/// The gateway, cheap to clone.
#[derive(Clone)]
pub struct Gateway {
    parts: Arc<Parts>,
    speeds: Arc<Mutex<Option<(Instant, Speeds)>>>,
    calls: Calls,
}

impl Gateway {
    /// A gateway over these parts.
    pub fn new(catalog: Catalog, pool: Pool, store: Store) -> Self {
        Self::with_limits(catalog, pool, store, Limits::default())
    }

    /// A gateway with time limits of its own.
    pub fn with_limits(mut catalog: Catalog, pool: Pool, store: Store, limits: Limits) -> Self {
        catalog.models.sort_by(|a, b| a.id.cmp(&b.id));
        let upstreams = Arc::new(Upstreams::new());
        let races = Races::default();
        // The hasher of every map in the standard library begins with a seed that nobody knows.
        let prefixes = Prefixes::new(RandomState::new().hash_one(0));
        let parts = Arc::new(Parts {
            catalog,
            pool,
            store,
            upstreams,
            limits,
            credits: Arc::default(),
            races,
            prefixes,
            metrics: Metrics::default(),
        });
        Self { parts, speeds: Arc::default(), calls: Calls::default() }
    }

    /// Adds the gateway's own counters to what `/metrics` shows.
    pub fn register(&self, registry: &mut Registry) {
        self.parts.metrics.register(registry);
    }

    /// The calls that run now, oldest first.
    pub fn calls(&self) -> Vec<RunningCall> {
        self.calls.list()
    }

    /// Ends a call: its client is told, its upstream connection closed, what was delivered is billed. False
    /// when no such call runs.
    pub fn abort(&self, request_id: &str) -> bool {
        self.calls.abort(request_id)
    }

    /// What an account may be charged in a calendar month, when that is limited.
    pub fn monthly_credits(&self) -> Option<NanoUsd> {
        self.parts.limits.monthly_credits
    }

    /// The catalogue it routes by.
    pub fn catalog(&self) -> &Catalog {
        &self.parts.catalog
    }

    /// Every provider that has the model, in the given order (saved order first, then the catalogue's);
    /// `own_keys` are the providers the account has a key for, `standing` how the pool stands.
    pub fn routes(
        &self,
        model: &ModelId,
        order: &[ProviderSlug],
        own_keys: &[ProviderSlug],
        standing: &Standing,
    ) -> Vec<Route> {
        let catalog = &self.parts.catalog;
        let Some(model) = catalog.model(model.as_str()) else { return vec![] };
        plan::routes(catalog, model, order, own_keys, standing.of(model.id.as_str()))
    }

    /// How the pool stands for its models at this moment.
    pub fn standing(&self) -> Standing {
        Standing::new(self.parts.pool.status().iter().map(|replica| (&replica.models[..], replica.healthy)))
    }

    /// The parts that every call shares.
    pub(crate) fn parts(&self) -> &Arc<Parts> {
        &self.parts
    }

    /// The same routes as each policy would try them, those that are not ready in their place, with the
    /// tokens a second that the policy goes by.
    ///
    /// # Errors
    /// [`ChatError::Store`].
    pub async fn ranked(&self, model: &ModelId, routes: &[Route]) -> Result<Vec<Ranked>, ChatError> {
        let speeds = self.measured().await?;
        let speed = |slug: &ProviderSlug| speed_of(&speeds, slug, model);
        let rank = |policy| {
            let mut routes = routes.to_vec();
            plan::sort(&mut routes, policy, speed);
            let measured = routes.iter().map(|route| speed(&route.provider)).collect::<Vec<_>>();
            Ranked { policy, routes: routes.into_iter().zip(measured).collect() }
        };
        Ok(Policy::ALL.into_iter().map(rank).collect())
    }

    /// Serves one chat request.
    ///
    /// A streamed answer is returned when its first part is here, or after a second of waiting for it: until
    /// then a failure is an error here, afterwards an event in the stream. Dropping the future or the
    /// stream closes the upstream connection, ends the lease and settles the call.
    ///
    /// # Errors
    /// By variant of [`ChatError`].
    pub async fn chat(&self, caller: &Caller, request: ChatRequest) -> Result<Reply, ChatError> {
        let ChatRequest { surface, body, request_id, receipt, arrived, hints } = request;
        let text = dialect::model(&body)?;
        let catalog = &self.parts.catalog;
        let wanted = match &surface {
            Surface::Router => plan::at_router(catalog, &text),
            Surface::Provider(slug) | Surface::Direct(slug, _) => plan::at_provider(catalog, slug, &text),
        }?;
        let mut request = Request::read(body, self.parts.prefixes.chain(&caller.account))?;
        let (mut routes, presented) = match surface {
            Surface::Direct(slug, key) => (vec![direct_route(&wanted, slug)?], Some(key)),
            Surface::Router | Surface::Provider(_) => (self.plan(caller, &wanted).await?, None),
        };
        let hold = match (&presented, self.parts.limits.monthly_credits) {
            (None, Some(monthly)) => {
                let (account, n_tokens) = (&caller.account, request.estimate());
                let call = Paying { account, monthly, n_tokens, now_us: now_us() };
                self.parts.credits.admit(&self.parts.store, &call, &mut routes).await?
            }
            _ => None,
        };
        let slot = match presented {
            Some(_) => None,
            None => Some(self.reserve(caller, &request_id, &wanted, &routes[0]).await?),
        };
        let mut meter = Meter::new(slot, request_id.clone(), arrived, &routes[0]);
        meter.hold(hold);
        let style = Style {
            model_json: serde_json::to_vec(wanted.name).expect("text can be written"),
            usage: request.usage,
        };
        let stream = request.stream;
        let (n_choices, terms) = (request.n_choices, stream.then(|| request.terms()));
        let order = Order {
            account: caller.account.clone(),
            presented,
            request_id: request_id.clone(),
            model: wanted.model.id.clone(),
            explicit: matches!(wanted.choice, Choice::Only(_)),
            routes,
            hints,
            request,
            arrived,
        };
        let account = order.account.clone();
        let attempts = Attempts::new(Arc::clone(&self.parts), order);
        let standing = Arc::clone(attempts.standing());
        let mut running =
            self.calls.begin(request_id.clone(), account, wanted.model.id.clone(), arrived, standing);
        let Some(terms) = terms else {
            let whole = whole(attempts, meter, &style.model_json, request_id);
            return tokio::select! {
                biased;
                result = whole => result,
                // Dropped, it closes its connection and settles.
                () = running.aborted() => Err(ChatError::Aborted),
            };
        };
        let hedge = wanted.model.hedge;
        if hedge {
            self.parts.races.call(&wanted.model.id);
        }
        let inference_id = request_id.clone();
        let wish = Wish { style, n_choices, terms, hedge, receipt, request_id };
        let body = RelayBody::start(attempts, meter, wish, running).await?;
        let (provider, mode, cluster) = body.server();
        let hops = body.hops();
        let queued = body.queued();
        Ok(Reply { provider, mode, cluster, hops, queued, inference_id, content: Content::Stream(body) })
    }

    /// The routes to try. Asks the store only for what can change the answer.
    async fn plan(&self, caller: &Caller, wanted: &Wanted<'_>) -> Result<Vec<Route>, ChatError> {
        let parts = &self.parts;
        let offers = &wanted.model.routes;
        let policy = match wanted.choice {
            Choice::Policy(policy) if offers.len() > 1 => Some(policy),
            _ => None,
        };
        let order = match policy {
            Some(_) => parts.store.order(&caller.account).await.map_err(ChatError::Store)?,
            None => vec![],
        };
        let keyed = |slug: &ProviderSlug| {
            parts.catalog.provider(slug.as_str()).is_some_and(|provider| provider.base_url.is_some())
        };
        let own_keys = if offers.iter().any(|offer| keyed(&offer.provider)) {
            let keys = parts.store.key_summaries(&caller.account).await.map_err(ChatError::Store)?;
            keys.into_iter().filter(|key| !key.paused).map(|key| key.provider).collect()
        } else {
            vec![]
        };
        let speeds = match policy {
            Some(Policy::Fastest) => self.measured().await?,
            _ => Speeds::default(),
        };
        // Whether the pool can serve it is found when a lease is asked for.
        let routes = plan::routes(&parts.catalog, wanted.model, &order, &own_keys, RouteState::Ready);
        plan::plan(routes, wanted, |slug| speed_of(&speeds, slug, &wanted.model.id))
    }

    /// Speeds as `:fastest` compares them.
    pub(crate) async fn measured(&self) -> Result<Speeds, ChatError> {
        let lock = || self.speeds.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lock().clone();
        if let Some((_, speeds)) = known.filter(|(at, _)| at.elapsed() < SPEEDS_AGE) {
            return Ok(speeds);
        }
        let measured = self.parts.store.measured(now_us() - SPEEDS_SINCE_US).await;
        let speeds = Speeds::new(measured.map_err(ChatError::Store)?);
        *lock() = Some((Instant::now(), Arc::clone(&speeds)));
        Ok(speeds)
    }

    async fn reserve(
        &self,
        caller: &Caller,
        request_id: &Arc<str>,
        wanted: &Wanted<'_>,
        route: &Route,
    ) -> Result<SettleSlot, ChatError> {
        let usage = NewUsage {
            request_id: Arc::clone(request_id),
            account: caller.account.clone(),
            token_id: caller.token_id.clone(),
            mode: route.mode,
            provider: route.provider.clone(),
            model: wanted.model.id.clone(),
            at_us: now_us(),
        };
        self.parts.store.reserve(usage).await.map_err(ChatError::Store)
    }
}

fn speed_of(speeds: &[Measured], provider: &ProviderSlug, model: &ModelId) -> Option<f64> {
    speeds.iter().find(|seen| seen.provider == *provider && seen.model == *model)?.tokens_per_s
}

/// The one route of a call with the caller's own key: nothing is charged here.
fn direct_route(wanted: &Wanted<'_>, provider: ProviderSlug) -> Result<Route, ChatError> {
    let offer = wanted.model.routes.iter().find(|offer| offer.provider == provider);
    let offer = offer.ok_or_else(|| ChatError::NotServedBy { provider: provider.clone() })?;
    Ok(Route {
        provider_model: offer.provider_model.clone(),
        mode: KeyMode::CustomKey,
        state: RouteState::Ready,
        price: None,
        context_length: offer.context_length,
        provider,
    })
}

/// Serves a call whose answer is one document. An answer that breaks is asked for again elsewhere, for
/// nothing of it has been sent.
async fn whole(
    mut attempts: Box<Attempts>,
    mut meter: Meter,
    model_json: &[u8],
    id: Arc<str>,
) -> Result<Reply, ChatError> {
    loop {
        let (returned, opened) = attempts.open().await;
        attempts = returned;
        let opened = match opened {
            Ok(opened) => opened,
            Err(error) => {
                meter.end(Ended::Failed, Instant::now());
                return Err(error);
            }
        };
        let mut seat = opened.seat;
        let cluster = seat.cluster.clone();
        meter.served_by(&seat.route, cluster.as_ref().map(|cluster| &cluster.name));
        let now_s = now_us().unsigned_abs() / 1_000_000;
        let expected = Expected { model_json, fallback_id: &id, now_s };
        let answer = opened.call.whole(MAX_ANSWER, attempts.parts.limits.whole).await;
        match answer.and_then(|json| read_answer(json, &expected)) {
            Ok((json, usage)) => {
                let now = Instant::now();
                meter.delivered(usage);
                meter.end(Ended::Ok, now);
                attempts.done(&seat, usage.map_or(0, |usage| usage.completion_tokens), now);
                seat.end(Outcome::Ok);
                let (provider, mode) = (meter.provider().clone(), meter.mode());
                let content = Content::Json(json);
                let queued = attempts.standing().queued(now);
                let hops = attempts.into_hops();
                return Ok(Reply { provider, mode, cluster, hops, queued, inference_id: id, content });
            }
            Err(failure) => {
                attempts.failed(seat, &failure, 0);
                if failure == Failure::TooLarge {
                    // It would be as large anywhere.
                    meter.end(Ended::Failed, Instant::now());
                    return Err(too_large());
                }
            }
        }
    }
}

fn too_large() -> ChatError {
    ChatError::Refused {
        status: 400,
        message: format!(
            "The answer is larger than {} MiB. Ask for fewer tokens or choices, or for a stream.",
            MAX_ANSWER >> 20
        ),
        param: None,
        code: None,
    }
}
