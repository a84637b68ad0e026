//! The configuration as written: all optional, unknown keys refused, one shape for every layer.

use super::{ConfigFaults, Lookup};
use serde::Deserialize;
use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

/// One layer of the configuration, unchecked.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RawConfig {
    /// `PLAYGROUND_LISTEN`
    pub listen: Option<String>,
    /// `PLAYGROUND_DATA`
    pub data: Option<PathBuf>,
    /// `PLAYGROUND_CATALOGUE`
    pub catalogue: Option<PathBuf>,
    /// `PLAYGROUND_DATABASE_URL`
    pub database_url: Option<String>,
    /// `PLAYGROUND_PUBLIC_ORIGIN`
    pub public_origin: Option<String>,
    /// `PLAYGROUND_MASTER_KEY`
    pub master_key: Option<String>,
    /// How long a stopping server waits for answers under way.
    pub drain_s: Option<u32>,
    /// How long an answer goes on without its client.
    pub resume_s: Option<u32>,
    /// How long a request waits for a seat at a full replica.
    pub queue_timeout_s: Option<u32>,
    /// What an account may be charged in a month, in USD.
    pub monthly_credits_usd: Option<f64>,
    pub(crate) cluster: Vec<RawCluster>,
    pub(crate) model: Vec<RawModel>,
    pub(crate) provider: Vec<RawProvider>,
    pub(crate) embedded: Option<RawEmbedded>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCluster {
    pub(super) name: String,
    pub(super) country: Option<String>,
    pub(super) partner: Option<String>,
    /// The authorities that are believed instead of the web's, in PEM.
    pub(super) ca_file: Option<PathBuf>,
    /// Our certificate chain, for replicas that ask who calls, and its key.
    pub(super) client_certificate_file: Option<PathBuf>,
    pub(super) client_key_file: Option<PathBuf>,
    pub(super) http2: Option<bool>,
    pub(super) probe: Option<RawProbe>,
    /// The name of the environment variable that holds the key for replicas without one of their own.
    pub(super) api_key_env: Option<String>,
    #[serde(default)]
    pub(super) replica: Vec<RawReplica>,
}

/// What has to answer before a replica is taken to be up.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RawProbe {
    /// `/health`.
    Health,
    /// One token too.
    Token,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawReplica {
    pub(super) url: String,
    pub(super) models: Vec<RawServed>,
    pub(super) weight: Option<f64>,
    /// Requests it takes at once; more wait here.
    pub(super) max_in_flight: Option<usize>,
    /// It gets nothing new.
    pub(super) draining: Option<bool>,
    /// A socket to connect to instead of the address.
    pub(super) unix: Option<PathBuf>,
    /// The name of the environment variable that holds the key the replica asks for.
    pub(super) api_key_env: Option<String>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawModel {
    pub(super) id: String,
    /// Whether a second replica is asked when the first token is late.
    pub(super) hedge: Option<bool>,
    /// How many requests may wait for a seat.
    pub(super) max_queued: Option<usize>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawServed {
    pub(super) model: String,
    pub(super) upstream: Option<String>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawProvider {
    pub(super) slug: String,
    pub(super) name: Option<String>,
    pub(super) base_url: Option<String>,
    pub(super) chat_path: Option<String>,
    /// Whether it gives running totals in a stream.
    pub(super) continuous_usage: Option<bool>,
    /// The name of the environment variable that holds the platform's key.
    pub(super) platform_key_env: Option<String>,
    #[serde(default)]
    pub(super) model: Vec<RawOffer>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawOffer {
    pub(super) model: String,
    pub(super) provider_model: Option<String>,
    /// USD per million tokens of the prompt.
    pub(super) input_usd: Option<f64>,
    /// USD per million tokens of the answer.
    pub(super) output_usd: Option<f64>,
    pub(super) context_length: Option<u64>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawEmbedded {
    pub(super) replicas: Option<usize>,
    pub(super) served_model_names: Option<Vec<String>>,
    pub(super) max_num_seqs: Option<usize>,
}

impl RawConfig {
    pub(super) fn read(path: &Path) -> Result<Self, ConfigFaults> {
        let fault = |reason: String| ConfigFaults(vec![format!("{}: {reason}", path.display())]);
        let text = fs::read_to_string(path).map_err(|error| fault(format!("cannot be read: {error}")))?;
        toml::from_str(&text).map_err(|error: toml::de::Error| {
            // The error's own text draws the place over several lines; one line is asked for.
            let before = error.span().map_or(0, |span| span.start.min(text.len()));
            let line = text.get(..before).unwrap_or_default().matches('\n').count() + 1;
            fault(format!("line {line}: {}.", error.message().trim_end().replace('\n', " ")))
        })
    }

    /// The fault of a file that holds a secret and that others can read.
    pub(super) fn exposed(&self, path: &Path) -> Option<String> {
        let secret = if self.master_key.is_some() {
            "master_key"
        } else if self.database_url.as_deref().is_some_and(has_password) {
            "a database_url with a password"
        } else {
            return None;
        };
        let mode = fs::metadata(path).ok()?.permissions().mode();
        let path = path.display();
        (mode & 0o077 != 0).then(|| {
            format!("{path}: it holds {secret}, and other users can read it. Run `chmod 600 {path}`.")
        })
    }

    pub(super) fn from_env(env: Lookup<'_>) -> Self {
        // An empty variable is one that was not set: that is how shells and compose files unset one.
        let get = |name: &str| env(name).filter(|value| !value.is_empty());
        Self {
            listen: get("PLAYGROUND_LISTEN"),
            data: get("PLAYGROUND_DATA").map(PathBuf::from),
            catalogue: get("PLAYGROUND_CATALOGUE").map(PathBuf::from),
            database_url: get("PLAYGROUND_DATABASE_URL"),
            public_origin: get("PLAYGROUND_PUBLIC_ORIGIN"),
            master_key: get("PLAYGROUND_MASTER_KEY"),
            ..Self::default()
        }
    }

    /// This layer with `above` laid over it.
    pub(super) fn overlaid(self, above: Self) -> Self {
        Self {
            listen: above.listen.or(self.listen),
            data: above.data.or(self.data),
            catalogue: above.catalogue.or(self.catalogue),
            database_url: above.database_url.or(self.database_url),
            public_origin: above.public_origin.or(self.public_origin),
            master_key: above.master_key.or(self.master_key),
            drain_s: above.drain_s.or(self.drain_s),
            resume_s: above.resume_s.or(self.resume_s),
            queue_timeout_s: above.queue_timeout_s.or(self.queue_timeout_s),
            monthly_credits_usd: above.monthly_credits_usd.or(self.monthly_credits_usd),
            cluster: latest(self.cluster, above.cluster),
            model: latest(self.model, above.model),
            provider: latest(self.provider, above.provider),
            embedded: above.embedded.or(self.embedded),
        }
    }
}

/// Whether a database's address holds a password, in either of the places where PostgreSQL takes one.
fn has_password(url: &str) -> bool {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let authority = rest.split(['/', '?']).next().unwrap_or("");
    authority.rsplit_once('@').is_some_and(|(user, _)| user.contains(':')) || rest.contains("password=")
}

/// A list is replaced whole: half of one layer's clusters beside another's would surprise.
fn latest<T>(below: Vec<T>, above: Vec<T>) -> Vec<T> {
    if above.is_empty() { below } else { above }
}
