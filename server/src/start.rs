//! Puts the parts together, serves, and takes them apart in order.
//!
//! Stopping goes from the outside in: no new connections, then the answers under way end (or are cut at a
//! deadline), then the embedded replicas, then the ledger's writer, then the database. A [`Running`] that is
//! dropped without being stopped cuts everything off at once.

use crate::{
    assets, auth,
    catalogue::{Catalogue, CatalogueError},
    config::{Config, Embedded},
    data_folder::{self, DataError, DataLock},
    routes,
    stall::CutWhenStalled,
    state::{App, AppState},
    tasks::{Tasks, raised},
};
use engine::Model;
use gateway::Gateway;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use pool::{Pool, ReplicaConfig};
use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use store::{Store, StoreError};
use tokio::{
    net::{TcpListener, TcpStream},
    pin,
    sync::watch,
};
use wire::{AccountId, ClusterLabel};

/// For answers under way when the server stops: a long answer of a slow model takes about this long.
const DRAIN: Duration = Duration::from_secs(30);

/// For what is left once no request is: an engine with nothing to do, a prober, a writer with an empty queue.
const WIND_DOWN: Duration = Duration::from_secs(5);

/// A connection that says nothing for so long is closed, between requests and within a head. Browsers keep
/// theirs for longer and open new ones when needed.
const HEADER_TIMEOUT: Duration = Duration::from_mins(1);

/// hyper's own limit of headers, whose refusal carries no words. The router's, far below, does.
const MAX_HEADERS: usize = 1000;

/// Longest head of a request, and the read buffer of a connection: sixteen times what clients send.
const MAX_HEAD: usize = 64 * 1024;

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
    engines: Tasks,
    services: Tasks,
    stop: watch::Sender<bool>,
    stop_engines: watch::Sender<bool>,
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

    /// Stops: waits for answers under way, then winds down.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        if !self.connections.drain(DRAIN).await {
            tracing::warn!("answers under way were cut off at the deadline");
        }
        self.stop_engines.send_replace(true);
        self.engines.drain(WIND_DOWN).await;
        if tokio::time::timeout(WIND_DOWN, self.app.store.close()).await.is_err() {
            tracing::warn!("the database did not close in time");
        }
        self.services.drain(Duration::ZERO).await;
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
    let catalogue = Catalogue::load(&config.providers, &config.served_models())?;
    let store = open_store(&config).await?;

    let (connections, engines, services) = (Arc::new(Tasks::new()), Tasks::new(), Tasks::new());
    let (stop, stop_engines) = (watch::Sender::new(false), watch::Sender::new(false));
    let mut replicas = config.replicas.clone();
    if let Some(embedded) = &config.embedded {
        replicas.extend(start_engines(embedded, &engines, &stop_engines).await?);
    }
    let mut seed = [0; 8];
    getrandom::fill(&mut seed).expect("the system gives random bytes");
    let pool = Pool::new(replicas, u64::from_le_bytes(seed));
    let gateway =
        Gateway::with_limits(catalogue.for_gateway(), pool.clone(), store.clone(), config.limits.clone());

    let (prober, writer) = (pool.clone(), store.clone());
    services.spawn("prober", async move { prober.probe_forever().await });
    services.spawn("ledger", async move { writer.write_settlements().await });

    let app: App = Arc::new(AppState {
        catalogue,
        gateway,
        pool,
        store,
        assets: assets::urls(),
        allowed_hosts: auth::allowed_hosts(addr, config.public_origin.as_deref()),
        public_origin: config.public_origin,
        stopping: stop.subscribe(),
    });
    let service = Service { router: routes::router(Arc::clone(&app)), stalled_after: config.stalled_after };
    let accept = accept(listener, service, Arc::clone(&connections), stop.subscribe());
    services.spawn("listener", accept);
    Ok(Running { addr, app, connections, engines, services, stop, stop_engines, _lock: lock })
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
    stop: &watch::Sender<bool>,
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
        let mut stopping = stop.subscribe();
        let stopped = async move { raised(&mut stopping).await };
        let model = Arc::clone(&model);
        engines.spawn("engine", async move {
            if let Err(error) = engine::serve(model, listener, options, stopped).await {
                tracing::error!(%error, "an embedded replica broke");
            }
        });
        let label = ClusterLabel {
            name: cluster.to_owned(),
            country: None,
            partner: Some("this machine".to_owned()),
        };
        replicas.push(ReplicaConfig::new(
            format!("{cluster}-{number}"),
            format!("http://{address}"),
            embedded.as_served(),
            label,
        ));
    }
    Ok(replicas)
}

/// What every connection is served by.
#[derive(Clone)]
struct Service {
    router: axum::Router,
    stalled_after: Duration,
}

/// Takes connections until the server stops.
async fn accept(
    listener: TcpListener,
    service: Service,
    connections: Arc<Tasks>,
    mut stopping: watch::Receiver<bool>,
) {
    /// When the system is out of file handles, trying again at once would only burn its time.
    const BREATHER: Duration = Duration::from_millis(100);
    loop {
        let accepted = tokio::select! {
            () = raised(&mut stopping) => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, _)) => {
                connections.spawn("connection", serve(stream, service.clone(), stopping.clone()));
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(BREATHER).await;
            }
        }
    }
}

/// Serves one connection; when the server stops, the answer under way is its last.
async fn serve(stream: TcpStream, service: Service, mut stopping: watch::Receiver<bool>) {
    // Tokens are small and must not wait for each other.
    let _ = stream.set_nodelay(true);
    let stream = CutWhenStalled::new(stream, service.stalled_after);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .max_headers(MAX_HEADERS)
        .max_buf_size(MAX_HEAD)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service.router));
    pin!(connection);
    let served = tokio::select! {
        served = connection.as_mut() => served,
        () = raised(&mut stopping) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = served {
        // A client that went away; its request's own log line says more when there was one.
        tracing::debug!(%error, "a connection ended early");
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
