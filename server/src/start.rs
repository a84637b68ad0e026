//! Puts the parts together, serves, and takes them apart in order.
//!
//! Connections are served by the workers; the runtime that starts the server keeps the listener, all that
//! looks after replicas and ledger, the embedded engines, and pages.
//!
//! Stopping goes from the outside in: `/readyz` says so and new connections are turned away, then the answers
//! under way end (or are cut at a deadline), then those that no client reads, then the embedded replicas, then the ledger's writer, then the
//! database, then the workers. A [`Running`] that is dropped without being stopped cuts everything off at
//! once.

use crate::{
    assets, auth,
    catalogue::{Catalogue, CatalogueError},
    config::{Config, Embedded},
    connection,
    data_folder::{self, DataError, DataLock},
    edge::Edge,
    entries::LatelyMemory,
    generations::{self, Generations},
    history::History,
    listing::Index,
    metrics::Metrics,
    months::Months,
    reload::{Reload, ReloadError, limit_queues},
    signal::{Signal, Switch},
    state::{App, AppState},
    suggest::Names,
    tasks::Tasks,
    worker::Workers,
};
use engine::Model;
use gateway::Gateway;
use pool::{Pool, ReplicaConfig};
use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    num::NonZero,
    sync::Arc,
    thread,
    time::Duration,
};
use store::{Store, StoreError};
use tokio::net::{TcpListener, TcpStream};
use wire::{AccountId, ClusterLabel};

/// For what is left once no request is: an engine with nothing to do, a prober, a writer with an empty queue.
const WIND_DOWN: Duration = Duration::from_secs(5);

/// Why a server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Another program has the port.
    #[error(
        "{0} is taken by another program. Stop that program, or set PLAYGROUND_LISTEN to another address"
    )]
    Taken(SocketAddr),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {reason}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The system's reason.
        #[source]
        reason: io::Error,
    },
    /// The data folder or the master key.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The database.
    #[error("the database cannot be opened: {}", chain(.0))]
    Store(#[source] StoreError),
    /// The threads that serve connections.
    #[error("the system gives no thread to serve connections: {0}")]
    Workers(#[source] io::Error),
    /// The catalogue, or the configuration's additions to it.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// The embedded model.
    #[error("the embedded model cannot be loaded: {0}")]
    Model(#[source] engine::LoadError),
}

impl StartError {
    /// Why an address could not be bound.
    pub(crate) fn from_bind(address: SocketAddr, reason: io::Error) -> Self {
        match reason.kind() {
            io::ErrorKind::AddrInUse => Self::Taken(address),
            _ => Self::Listen { address, reason },
        }
    }
}

/// An error with its causes, for the one line that a person sees.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(error) = next {
        text = format!("{text}: {error}");
        next = error.source();
    }
    text
}

/// A server at work.
pub struct Running {
    /// Where it listens.
    pub addr: SocketAddr,
    app: App,
    connections: Arc<Tasks>,
    latecomers: Arc<Tasks>,
    engines: Tasks,
    services: Tasks,
    workers: Arc<Workers>,
    drain: Duration,
    stop: Switch,
    stop_engines: Switch,
    /// Last, so that the folder is free only when nothing here writes to it.
    _lock: DataLock,
}

impl Running {
    /// One line on the pool, such as `3 replicas in 2 clusters serve publicai/Edelweiss-1M`.
    pub fn pool_line(&self) -> String {
        let status = self.app.pool.status();
        let mut clusters: Vec<&str> = status.iter().map(|replica| replica.cluster.name.as_str()).collect();
        clusters.sort_unstable();
        clusters.dedup();
        let mut models: Vec<&str> =
            status.iter().flat_map(|replica| &replica.models).map(String::as_str).collect();
        models.sort_unstable();
        models.dedup();
        let counted = |n: usize, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
        let served = match models.as_slice() {
            [] => return "The pool has no replica.".to_owned(),
            models @ ([_] | [_, _] | [_, _, _]) => models.join(", "),
            models => counted(models.len(), "model"),
        };
        let verb = if status.len() == 1 { "serves" } else { "serve" };
        format!(
            "{} in {} {verb} {served}",
            counted(status.len(), "replica"),
            counted(clusters.len(), "cluster")
        )
    }

    /// Reads the configuration again and follows it; what became of it is in the log.
    pub async fn reload(&self) {
        let app = Arc::clone(&self.app);
        // A file may be slow to read.
        let ended = tokio::task::spawn_blocking(move || app.reload.now().map(drop)).await;
        if let Ok(Err(ReloadError::NoSource)) = ended {
            tracing::warn!("{}", ReloadError::NoSource);
        }
    }

    /// Stops: waits for answers under way, then winds down.
    pub async fn stop(self) {
        self.stop.raise();
        if !self.connections.drain(self.drain).await {
            tracing::warn!("answers under way were cut off at the deadline");
        }
        self.app.generations.end_all().await;
        self.stop_engines.raise();
        self.engines.drain(WIND_DOWN).await;
        if tokio::time::timeout(WIND_DOWN, self.app.store.close()).await.is_err() {
            tracing::warn!("the database did not close in time");
        }
        self.services.drain(Duration::ZERO).await;
        self.latecomers.drain(Duration::ZERO).await;
        // The listener, which shared them, has ended with the services.
        if let Some(workers) = Arc::into_inner(self.workers) {
            let ended = tokio::task::spawn_blocking(move || workers.end());
            if tokio::time::timeout(WIND_DOWN, ended).await.is_err() {
                tracing::warn!("a worker did not end in time");
            }
        }
    }
}

/// Starts a server.
///
/// # Errors
/// By variant of [`StartError`].
pub async fn start(config: Config) -> Result<Running, StartError> {
    // The port first: it is the likeliest to fail, and the cheapest.
    let listener = bind(config.listen).await?;
    let addr =
        listener.local_addr().map_err(|reason| StartError::Listen { address: config.listen, reason })?;
    data_folder::prepare(&config.data)?;
    let lock = data_folder::lock(&config.data)?;
    let catalogue = Catalogue::load(config.catalogue.as_deref(), &config.providers, &config.served_models())?;
    let store = open_store(&config).await?;

    let (connections, latecomers) = (Arc::new(Tasks::new()), Arc::new(Tasks::new()));
    let (engines, services) = (Tasks::new(), Tasks::new());
    let (stop, stop_engines) = (Switch::new(), Switch::new());
    let n_workers = thread::available_parallelism().map_or(1, NonZero::get);
    let workers = Arc::new(Workers::start(n_workers).map_err(StartError::Workers)?);
    let embedded = match &config.embedded {
        Some(embedded) => start_engines(embedded, &engines, &stop_engines).await?,
        None => vec![],
    };
    let replicas = config.replicas.iter().chain(&embedded).cloned().collect();
    let mut seed = [0; 8];
    getrandom::fill(&mut seed).expect("the system gives random bytes");
    let pool = Pool::new(replicas, u64::from_le_bytes(seed));
    limit_queues(&pool, &config.models);
    let known = catalogue.models.iter().map(|model| model.id.clone()).collect();
    let reload = Reload::new(config.clone(), pool.clone(), embedded, known);
    let gateway = Gateway::with_limits(
        catalogue.for_gateway(&config.models),
        pool.clone(),
        store.clone(),
        config.limits.clone(),
    );
    let metrics = Metrics::of(&pool, &gateway);

    let (prober, writer) = (pool.clone(), store.clone());
    services.spawn("prober", async move { prober.probe_forever().await });
    services.spawn("ledger", async move { writer.write_settlements().await });

    let app: App = Arc::new(AppState {
        index: Index::new(&catalogue),
        names: Names::new(&catalogue),
        lately: LatelyMemory::default(),
        catalogue,
        gateway,
        generations: Generations::new(generations::Limits::alone(config.resume)),
        pool,
        store,
        history: History::default(),
        assets: assets::urls(),
        allowed_hosts: auth::allowed_hosts(addr, config.public_origin.as_deref()),
        public_origin: config.public_origin.map(Arc::from),
        months: Months::default(),
        metrics,
        reload,
        stopping: stop.signal(),
    });
    let accept = Accept {
        listener,
        edge: Edge::new(Arc::clone(&app), config.stalled_after),
        workers: Arc::clone(&workers),
        connections: Arc::clone(&connections),
        latecomers: Arc::clone(&latecomers),
        stopping: stop.signal(),
    };
    services.spawn("listener", accept.run());
    Ok(Running {
        addr,
        app,
        connections,
        latecomers,
        engines,
        services,
        workers,
        drain: config.drain,
        stop,
        stop_engines,
        _lock: lock,
    })
}

/// Opens the database under the master key, which is made on first use.
pub(crate) async fn open_store(config: &Config) -> Result<Store, StartError> {
    let found = config.find_master_key()?;
    let is_new = found.is_none();
    let key = found.unwrap_or_else(data_folder::new_master_key);
    let store = Store::open(&config.database_url(), key.0).await.map_err(StartError::Store)?;
    if is_new {
        let sealed = store.key_summaries(&AccountId::owner()).await.map_err(StartError::Store)?;
        if !sealed.is_empty() {
            store.close().await;
            return Err(data_folder::key_lost(&config.data).into());
        }
        data_folder::keep_master_key(&config.data, &key)?;
    }
    Ok(store)
}

async fn bind(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|reason| StartError::from_bind(address, reason))
}

/// Starts the embedded model's replicas, each on its own port of loopback, as the pool is to know them.
async fn start_engines(
    embedded: &Embedded,
    engines: &Tasks,
    stop: &Switch,
) -> Result<Vec<ReplicaConfig>, StartError> {
    // Preparing the weights takes a core for a moment.
    let loaded = tokio::task::spawn_blocking(Model::embedded).await;
    let model = loaded.expect("loading the model does not panic").map_err(StartError::Model)?;
    let mut replicas = vec![];
    // The larger half comes first: two and one of three.
    let n_first = embedded.n_replicas.div_ceil(2);
    for idx in 0..embedded.n_replicas {
        let (cluster, number) =
            if idx < n_first { ("loopback-a", idx + 1) } else { ("loopback-b", idx - n_first + 1) };
        let listener = bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
        let address = listener
            .local_addr()
            .map_err(|reason| StartError::Listen { address: (Ipv4Addr::LOCALHOST, 0).into(), reason })?;
        let options = engine::Options {
            served_names: embedded.served_models.iter().map(ToString::to_string).collect(),
            n_slots: embedded.n_slots,
            api_key: None,
            n_queued_max: None,
        };
        let stopped = stop.signal().raised();
        let model = Arc::clone(&model);
        engines.spawn("engine", async move {
            if let Err(error) = engine::serve(model, listener, options, stopped).await {
                tracing::error!(%error, "an embedded replica broke");
            }
        });
        let label =
            ClusterLabel { name: cluster.into(), country: None, partner: Some("this machine".into()) };
        replicas.push(ReplicaConfig::new(
            format!("{cluster}-{number}"),
            format!("http://{address}"),
            embedded.as_served(),
            label,
        ));
    }
    Ok(replicas)
}

/// Takes connections until the server has stopped, and hands each to the worker with the fewest. Those that
/// come while it stops are told so; nobody waits for them.
struct Accept {
    listener: TcpListener,
    edge: Edge,
    workers: Arc<Workers>,
    connections: Arc<Tasks>,
    latecomers: Arc<Tasks>,
    stopping: Signal,
}

impl Accept {
    async fn run(self) {
        /// When the system is out of file handles, trying again at once would only burn its time.
        const BREATHER: Duration = Duration::from_millis(100);
        let mut failing = false;
        loop {
            // Unwatched here at once, for the worker's runtime will watch it.
            match self.listener.accept().await.and_then(|(stream, _)| stream.into_std()) {
                Ok(stream) => {
                    failing = false;
                    self.hand_over(stream);
                }
                // One that was gone before it was taken says nothing about the next.
                Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
                Err(error) => {
                    if !failing {
                        tracing::warn!(%error, "connections cannot be taken");
                    }
                    failing = true;
                    tokio::time::sleep(BREATHER).await;
                }
            }
        }
    }

    fn hand_over(&self, stream: std::net::TcpStream) {
        let late = self.stopping.is_raised();
        let group = if late { &self.latecomers } else { &self.connections };
        // None between the two, for a moment.
        let Some(member) = group.member() else { return };
        let Some(place) = self.workers.place() else {
            tracing::error!("no worker is left to serve a connection");
            return;
        };
        let (edge, stopping, within) = (self.edge.clone(), self.stopping.clone(), member.clone());
        let runtime = place.runtime.clone();
        member.spawn_on(&runtime, "connection", async move {
            let _place = place;
            // Watched by the worker's runtime from here on.
            match TcpStream::from_std(stream) {
                Ok(stream) => connection::serve(stream, edge, within, late, stopping).await,
                Err(error) => tracing::warn!(%error, "a connection cannot be served"),
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::MasterKey;
    use std::{fs, path::Path};
    use store::Secret;
    use wire::ProviderSlug;

    fn without_replicas(data: &Path) -> Config {
        Config { embedded: None, ..Config::in_folder(data) }
    }

    #[tokio::test]
    async fn a_data_folder_has_one_server_at_a_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let config = || without_replicas(folder.path());
        let first = start(config()).await.unwrap_or_else(|error| panic!("{error}"));
        let refusal = start(config()).await.err().expect("refused");
        assert!(matches!(refusal, StartError::Data(DataError::InUse { .. })), "{refusal}");
        assert_eq!(refusal.to_string().lines().count(), 1, "{refusal}");
        open_store(&config()).await.expect("commands work beside a server").close().await;
        first.stop().await;
        start(config()).await.unwrap_or_else(|error| panic!("{error}")).stop().await;
    }

    #[tokio::test]
    async fn a_lost_master_key_is_not_replaced_while_keys_are_sealed_with_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut config = without_replicas(folder.path());
        data_folder::prepare(folder.path()).expect("a folder");
        let store = open_store(&config).await.expect("opens");
        let groq = ProviderSlug::parse("groq").expect("a slug");
        let key = Secret::parse("sk-0123456789".to_owned()).expect("a key");
        store.save_key(&AccountId::owner(), &groq, key, 1).await.expect("saves");
        store.close().await;
        let file = folder.path().join("master.key");
        fs::remove_file(&file).expect("it was there");

        let refusal = start(config.clone()).await.err().expect("refused");
        assert!(matches!(refusal, StartError::Data(DataError::KeyLost { .. })), "{refusal}");
        assert!(refusal.to_string().contains("PLAYGROUND_MASTER_KEY"), "{refusal}");
        assert!(!file.exists(), "no new key was made");

        // The way out: another key, and the saved keys removed under it.
        config.master_key = Some(MasterKey([7; 32]));
        let store = open_store(&config).await.expect("opens");
        assert!(store.remove_key(&AccountId::owner(), &groq).await.expect("removes"));
        store.close().await;
        config.master_key = None;
        open_store(&config).await.expect("nothing is sealed any more").close().await;
        assert!(file.exists());
    }
}
