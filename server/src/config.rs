//! The configuration: raw as written, then checked.
//!
//! Every layer (file, environment, flags) is the same [`RawConfig`], all optional; later layers win. The check
//! turns the sum into types the rest can trust, or names every fault at once. Secrets come from the
//! environment or a file, never from flags, which other users of the machine can read.

mod check;
mod cluster;
mod raw;

use crate::data_folder::{self, DataError};
use gateway::Limits;
use pool::{ReplicaConfig, ServedModel};
use std::{
    fmt,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use store::Secret;
use wire::{ModelId, Price, ProviderSlug};

pub(crate) use check::parse_master_key;
pub use raw::RawConfig;

/// What one server needs to know, checked.
#[derive(Clone)]
pub struct Config {
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The folder for the database and the master key; made when missing.
    pub data: PathBuf,
    /// The database's address; `None` is `playground.db` in the data folder.
    pub database_url: Option<String>,
    /// The address that people type, `https://host` without a path, when it is not the listening one.
    pub public_origin: Option<String>,
    /// The key that seals provider keys; `None` is the file `master.key` in the data folder.
    pub master_key: Option<MasterKey>,
    /// Replicas of the pool that run elsewhere.
    pub replicas: Vec<ReplicaConfig>,
    /// What is said of models beyond who serves them.
    pub models: Vec<ModelConfig>,
    /// Replicas of the pool inside this process.
    pub embedded: Option<Embedded>,
    /// A folder of model files that are added to the catalogue.
    pub catalogue: Option<PathBuf>,
    /// What is added to, or said otherwise than in, the catalogue's providers.
    pub providers: Vec<ProviderConfig>,
    /// A client that takes none of its answer for so long is cut off.
    pub stalled_after: Duration,
    /// How long a stopping server waits for answers under way.
    pub drain: Duration,
    /// How long an answer goes on without its client, when the client asked for that; zero ends it at once.
    pub resume: Duration,
    /// How long each step of a chat call may take.
    pub limits: Limits,
    /// Where it was read, to read it again; `None` when it was not read.
    pub source: Option<Source>,
}

/// Where a configuration was read: its flags and its file. The environment is always there.
#[derive(Clone)]
pub struct Source {
    flags: RawConfig,
    file: Option<PathBuf>,
}

/// 32 bytes that seal provider keys; not printed.
#[derive(Clone)]
pub struct MasterKey(pub [u8; 32]);

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

/// The embedded model as replicas of the pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embedded {
    /// How many, spread over two clusters.
    pub n_replicas: usize,
    /// The public ids they serve.
    pub served_models: Vec<ModelId>,
    /// Answers that each writes at a time.
    pub n_slots: usize,
}

/// How requests for a model of the pool are served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelConfig {
    /// The public id.
    pub id: ModelId,
    /// Whether a second replica is asked when the first token is late.
    pub hedge: bool,
    /// How many requests may wait for a seat; `None` is the pool's own limit, 0 lets nobody wait.
    pub max_queued: Option<usize>,
}

/// A provider of the configuration, by its slug: what is `None` stays as the catalogue has it.
#[derive(Clone)]
pub struct ProviderConfig {
    /// Which provider; an unknown slug adds one.
    pub slug: ProviderSlug,
    /// Its name.
    pub name: Option<String>,
    /// `https://host`, perhaps with a path.
    pub base_url: Option<String>,
    /// Its chat path.
    pub chat_path: Option<String>,
    /// Whether it takes `stream_options.continuous_usage_stats`: then a cut stream is billed exactly.
    pub continuous_usage: Option<bool>,
    /// The platform's key: with it, calls can be routed.
    pub platform_key: Option<Arc<Secret>>,
    /// Models it serves, with prices.
    pub models: Vec<OfferConfig>,
}

/// A provider's offer of a model in the configuration: what is `None` stays as the catalogue has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferConfig {
    /// The public id.
    pub model: ModelId,
    /// The provider's own id of it.
    pub provider_model: Option<String>,
    /// What it charges.
    pub price: Option<Price>,
    /// Its context length in tokens.
    pub context_length: Option<u64>,
}

/// Everything that is wrong with a configuration, one sentence each.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{}", .0.join("\n"))]
pub struct ConfigFaults(pub Vec<String>);

/// Where a name of the environment is looked up; a function, so that tests need no environment.
pub type Lookup<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The model that ships inside the binary.
pub const EMBEDDED_MODEL: &str = "publicai/Edelweiss-1M";

/// vLLM's server takes 256 sequences on a GPU; on one CPU core eight streams still read fluently.
const DEFAULT_SLOTS: usize = 8;

/// Two clusters, so that a first look already shows what the pool is for.
const DEFAULT_REPLICAS: usize = 3;

/// A browser that sleeps or a phone between two cells catches up within this; the seat it holds is others' too.
const STALLED_AFTER: Duration = Duration::from_mins(1);

/// A long answer of a slow model takes about this long, and it is what Kubernetes gives a program to end.
const DRAIN: Duration = Duration::from_secs(30);

/// A reload takes seconds, a train's tunnel most of a minute; who is away for longer has left.
const RESUME: Duration = Duration::from_mins(1);

impl Default for Embedded {
    fn default() -> Self {
        Self {
            n_replicas: DEFAULT_REPLICAS,
            served_models: vec![ModelId::parse(EMBEDDED_MODEL).expect("the embedded model's id is one")],
            n_slots: DEFAULT_SLOTS,
        }
    }
}

impl Config {
    /// The configuration with nothing configured, for this data folder and a free port of loopback: what
    /// tests start from.
    pub fn in_folder(data: impl Into<PathBuf>) -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            data: data.into(),
            database_url: None,
            public_origin: None,
            master_key: None,
            replicas: vec![],
            models: vec![],
            embedded: Some(Embedded::default()),
            catalogue: None,
            providers: vec![],
            stalled_after: STALLED_AFTER,
            drain: DRAIN,
            resume: RESUME,
            limits: Limits::default(),
            source: None,
        }
    }

    /// Reads the file, then the environment, then the flags, and checks the sum.
    ///
    /// # Errors
    /// [`ConfigFaults`] names every fault at once.
    pub fn load(flags: RawConfig, file: Option<&Path>, env: Lookup<'_>) -> Result<Self, ConfigFaults> {
        let source = Source { flags: flags.clone(), file: file.map(Path::to_owned) };
        let environment = RawConfig::from_env(env);
        let named = file.map(Path::to_owned).or_else(|| env("PLAYGROUND_CONFIG").map(PathBuf::from));
        let path = if named.is_some() {
            named
        } else {
            let data = flags.data.clone().or_else(|| environment.data.clone());
            let beside = check::data_folder(data, env)?.join("playground.toml");
            beside.exists().then_some(beside)
        };
        let (written, exposed) = match path {
            None => (RawConfig::default(), None),
            Some(path) => {
                let written = RawConfig::read(&path)?;
                let exposed = written.exposed(&path);
                (written, exposed)
            }
        };
        let checked = check::check(written.overlaid(environment).overlaid(flags), env)
            .map(|config| Self { source: Some(source), ..config });
        match (checked, exposed) {
            (checked, None) => checked,
            (Ok(_), Some(fault)) => Err(ConfigFaults(vec![fault])),
            (Err(mut faults), Some(fault)) => {
                faults.0.push(fault);
                Err(faults)
            }
        }
    }

    /// The database's address.
    pub(crate) fn database_url(&self) -> String {
        let beside = || format!("sqlite:{}", self.data.join("playground.db").display());
        self.database_url.clone().unwrap_or_else(beside)
    }

    /// The configured master key, else the data folder's, when it has one.
    pub(crate) fn find_master_key(&self) -> Result<Option<MasterKey>, DataError> {
        match &self.master_key {
            Some(key) => Ok(Some(key.clone())),
            None => data_folder::find_master_key(&self.data),
        }
    }

    /// The models of its replicas, each once.
    pub(crate) fn served_models(&self) -> Vec<ModelId> {
        let remote = self.replicas.iter().flat_map(|replica| &replica.models);
        let mut models: Vec<ModelId> =
            remote.filter_map(|served| ModelId::parse(served.model.as_str()).ok()).collect();
        models.extend(self.embedded.iter().flat_map(|embedded| embedded.served_models.iter().cloned()));
        models.sort();
        models.dedup();
        models
    }
}

impl Source {
    /// Reads the configuration again, with this process's environment.
    ///
    /// # Errors
    /// [`ConfigFaults`] names every fault at once.
    pub(crate) fn read(&self) -> Result<Config, ConfigFaults> {
        Config::load(self.flags.clone(), self.file.as_deref(), &|name| std::env::var(name).ok())
    }
}

impl Embedded {
    /// The models as a replica of the pool names them.
    pub(crate) fn as_served(&self) -> Vec<ServedModel> {
        self.served_models
            .iter()
            .map(|model| ServedModel { model: model.to_string(), upstream: model.to_string() })
            .collect()
    }
}

#[cfg(test)]
mod tests;
