//! A replica: what the configuration says of it, and what is known of it now.

use crate::{
    affinity::Process,
    breaker::Breaker,
    health::{Health, HealthState, Standing},
    load::Load,
    outlier::Outlier,
    pick::View,
    ramp::Ramp,
    report::Scrape,
    saturation::Saturation,
    transport::{Origin, OriginError, TlsConfigs},
};
use std::{
    fmt,
    path::PathBuf,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::sync::Notify;
use wire::ClusterLabel;

/// A replica as configured.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplicaConfig {
    /// Unique name, such as `cscs-alps-1`.
    pub id: String,
    /// `http://host:port`, or `https://host:port`; a path, if there is one, comes before every path.
    pub base_url: String,
    /// Models it serves: the public model id and the name it has upstream.
    pub models: Vec<ServedModel>,
    /// Where it stands.
    pub cluster: ClusterLabel,
    /// Share of the load relative to others of the pool; 1.0 is usual. Above 0 and finite.
    pub weight: f64,
    /// Bearer key the replica asks for.
    pub api_key: Option<Secret>,
    /// How many requests it takes at once; more wait here, in a fair queue, instead of in its own. `None`:
    /// as many as come.
    pub max_in_flight: Option<usize>,
    /// Being emptied: what it serves goes on, nothing new comes.
    pub draining: bool,
    /// How its address is reached.
    pub transport: Transport,
    /// What has to answer before it is taken to be up.
    pub probe: Probe,
}

/// What has to answer before a replica is taken to be up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Probe {
    /// `/health`, which costs nothing and says little.
    #[default]
    Health,
    /// One token too, when it comes up and after a request broke: `/health` of vLLM is 200 also while it
    /// refuses all work.
    Token,
}

/// How an address is reached. Shared by the replicas of a cluster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transport {
    /// HTTP/2 with prior knowledge (or by ALPN under TLS) instead of HTTP/1.1.
    pub http2: bool,
    /// PEM of the authorities that are believed instead of the web's.
    pub ca_pem: Option<Arc<str>>,
    /// PEM of our certificate chain and its key, for replicas that ask who calls.
    pub client_pem: Option<ClientPem>,
    /// The path of a Unix socket to connect to instead of the address's host and port.
    pub unix: Option<PathBuf>,
}

/// A client certificate with its key.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientPem {
    /// The chain, ours first.
    pub certificate: Arc<str>,
    /// Its private key.
    pub key: Secret,
}

impl fmt::Debug for ClientPem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientPem(…)")
    }
}

/// A model of a replica.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServedModel {
    /// The public id, `swiss-ai/Apertus-70B-Instruct-2509`.
    pub model: String,
    /// The name the replica knows it by (vLLM's `--served-model-name`).
    pub upstream: String,
}

/// A secret that cannot be printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl ReplicaConfig {
    /// A replica with the usual settings: weight 1, no key, no limit, HTTP/1.1.
    pub fn new(id: String, base_url: String, models: Vec<ServedModel>, cluster: ClusterLabel) -> Self {
        Self {
            id,
            base_url,
            models,
            cluster,
            weight: 1.0,
            api_key: None,
            max_in_flight: None,
            draining: false,
            transport: Transport::default(),
            probe: Probe::default(),
        }
    }

    /// Whether a request that may go to these countries (all, if none is named) may go to it. A country that
    /// is not known is none of them.
    pub(crate) fn within(&self, countries: &[String]) -> bool {
        let stands = self.cluster.country.as_deref();
        countries.is_empty()
            || countries
                .iter()
                .any(|country| stands.is_some_and(|stands| country.eq_ignore_ascii_case(stands)))
    }
}

impl Secret {
    /// Wraps a secret.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The secret, for the one header that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// A member of the set. What is known of it outlives a change of its configuration.
pub(crate) struct Replica {
    pub(crate) config: ReplicaConfig,
    /// How it is reached, made ready; or why it cannot be.
    pub(crate) origin: Result<Arc<Origin>, OriginError>,
    pub(crate) live: Arc<Live>,
    /// It has left the set, or another has taken its place: it is not probed any more.
    retired: AtomicBool,
}

/// What is known of a replica, shared by its leases and its probes.
#[derive(Default)]
pub(crate) struct Live {
    /// Its number in the pool, from 1; never given to another.
    number: u32,
    /// How often it came back from the dead.
    epoch: AtomicU32,
    state: Mutex<State>,
    /// Asks the prober to come now.
    pub(crate) wake: Notify,
}

#[derive(Default)]
pub(crate) struct State {
    pub(crate) load: Load,
    pub(crate) breaker: Breaker,
    pub(crate) health: Health,
    pub(crate) saturation: Saturation,
    pub(crate) ramp: Ramp,
    /// Nothing new goes to it. The last word counts, of the configuration or of [`crate::Pool::set_draining`].
    pub(crate) draining: bool,
    pub(crate) outlier: Outlier,
    /// Its metrics as of the last scrape, and when that was.
    pub(crate) scraped: Option<(Duration, Scrape)>,
    pub(crate) counts: Counts,
    /// The last first token or whole answer.
    pub(crate) served_at: Option<Duration>,
}

/// Attempts since the pool began, by how they ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) ok: u64,
    pub(crate) busy: u64,
    pub(crate) broken: u64,
}

impl Replica {
    pub(crate) fn new(mut config: ReplicaConfig, live: Arc<Live>, tls: &TlsConfigs) -> Self {
        if !(config.weight.is_finite() && config.weight > 0.0) {
            tracing::warn!(replica.id = config.id, "the weight is not above 0 and finite, 1 is used");
            config.weight = 1.0;
        }
        let origin = Origin::new(&config.base_url, &config.transport, tls).map(Arc::new);
        Self { config, origin, live, retired: AtomicBool::new(false) }
    }

    /// The replica as one request sees it, which may not go to it if `barred`.
    pub(crate) fn view(&self, now: Duration, barred: bool) -> View {
        let state = self.live.lock();
        View {
            barred: barred || state.draining,
            standing: state.health.standing(now),
            gate: state.breaker.gate(now),
            slow: state.outlier.now(now),
            full: self.full(&state, now),
            weight: self.config.weight * state.ramp.share(now),
            load: state.load.read(now),
        }
    }

    /// How many requests it may have at once.
    pub(crate) fn limit(&self, state: &State, now: Duration) -> Option<usize> {
        match (self.config.max_in_flight, state.saturation.limit(now)) {
            (Some(configured), Some(learnt)) => Some(configured.min(learnt)),
            (configured, learnt) => configured.or(learnt),
        }
    }

    /// Whether it has as many requests as it may.
    pub(crate) fn full(&self, state: &State, now: Duration) -> bool {
        self.limit(state, now).is_some_and(|limit| state.load.n_in_flight() >= limit)
    }

    /// Whether its `/health` alone is not to be believed: it comes up, or broke a request.
    pub(crate) fn doubted(&self, now: Duration) -> bool {
        self.config.probe == Probe::Token && self.live.lock().health.standing(now) != Standing::Up
    }

    /// It is not probed from now on.
    pub(crate) fn retire(&self) {
        self.retired.store(true, Ordering::Release);
    }

    /// Whether it may still be probed.
    pub(crate) fn retired(&self) -> bool {
        self.retired.load(Ordering::Acquire)
    }
}

/// How long a scrape is shown: a minute's metrics with a gap are better than a number of yesterday.
const SCRAPE_AGE: Duration = Duration::from_mins(1);

impl State {
    /// The last scrape, while it is news.
    pub(crate) fn scrape(&self, now: Duration) -> Option<Scrape> {
        self.scraped.filter(|(at, _)| now.saturating_sub(*at) < SCRAPE_AGE).map(|(_, scrape)| scrape)
    }
}

impl Live {
    /// Nothing is known of it yet.
    pub(crate) fn new(number: u32) -> Self {
        Self { number, ..Self::default() }
    }

    /// The process that runs at the replica.
    pub(crate) fn process(&self) -> Process {
        Process { number: self.number, epoch: self.epoch.load(Ordering::Relaxed) }
    }

    /// The process at the address came up, perhaps another one than before.
    pub(crate) fn came_up(&self, state: &mut State, now: Duration, before: HealthState) {
        if before == HealthState::Down {
            self.epoch.fetch_add(1, Ordering::Relaxed);
            state.load.forget();
            state.saturation.forget();
            state.outlier = Outlier::default();
            state.scraped = None;
            state.ramp.begin(now);
        }
        state.breaker.allow_trial(now);
    }

    /// The state, for a few instructions. A panic of another holder left at worst a count that is off by
    /// one, which is no reason to stop serving.
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{Live, Replica, ReplicaConfig, Secret, ServedModel, TlsConfigs};
    use std::sync::Arc;
    use wire::ClusterLabel;

    /// A replica of `org/model`, which it calls `served`.
    pub(crate) fn replica(id: &str, base_url: &str) -> ReplicaConfig {
        let models = vec![ServedModel { model: "org/model".to_owned(), upstream: "served".to_owned() }];
        let cluster =
            ClusterLabel { name: "alps".into(), country: Some("CH".into()), partner: Some("CSCS".into()) };
        ReplicaConfig {
            api_key: Some(Secret::new("very-secret".to_owned())),
            ..ReplicaConfig::new(id.to_owned(), base_url.to_owned(), models, cluster)
        }
    }

    #[test]
    fn a_key_is_not_printed() {
        let printed = format!("{:?}", replica("a", "http://127.0.0.1:1"));
        assert!(printed.contains("Secret(…)") && !printed.contains("very-secret"));
    }

    #[test]
    fn a_senseless_weight_counts_as_one() {
        for weight in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            let config = ReplicaConfig { weight, ..replica("a", "http://127.0.0.1:1") };
            let used = Replica::new(config, Arc::<Live>::default(), &TlsConfigs::default()).config.weight;
            assert!((used - 1.0).abs() < f64::EPSILON, "{weight} became {used}");
        }
    }
}
