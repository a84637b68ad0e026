//! Checks the clusters of the pool: who stands where, serves what, and how it is reached.
//!
//! Files are read here, so that a missing or broken one is told with all other faults, at the start as at a
//! reload. What is right for a cluster holds for its replicas: they share a network, a gateway and its
//! certificates.

use super::{
    Lookup, ModelConfig,
    check::{Faults, check_origin},
    raw::{RawCluster, RawModel, RawProbe, RawReplica},
};
use pool::{ClientPem, Origin, OriginError, Probe, ReplicaConfig, ServedModel, TlsConfigs, Transport};
use std::{fs, os::unix::fs::PermissionsExt as _, path::Path, sync::Arc};
use wire::{ClusterLabel, ModelId};

/// The replicas of all clusters.
pub(super) fn check_clusters(
    faults: &mut Faults,
    clusters: &[RawCluster],
    env: Lookup<'_>,
) -> Vec<ReplicaConfig> {
    let mut replicas = vec![];
    for cluster in clusters {
        if clusters.iter().filter(|other| other.name == cluster.name).count() > 1 {
            faults.0.push(format!("cluster {:?}: the name is used twice.", cluster.name));
        }
        check_cluster(faults, cluster, env, &mut replicas);
    }
    replicas
}

/// What is said of models beyond who serves them.
pub(super) fn check_models(faults: &mut Faults, raw: &[RawModel]) -> Vec<ModelConfig> {
    let mut models: Vec<ModelConfig> = vec![];
    for model in raw {
        let what = format!("model {:?}", model.id);
        let Some(id) = faults.keep(&what, ModelId::parse(model.id.as_str())) else { continue };
        if models.iter().any(|other| other.id == id) {
            faults.0.push(format!("{what}: it is there twice."));
        }
        models.push(ModelConfig { id, hedge: model.hedge.unwrap_or(false), max_queued: model.max_queued });
    }
    models
}

fn check_cluster(
    faults: &mut Faults,
    cluster: &RawCluster,
    env: Lookup<'_>,
    replicas: &mut Vec<ReplicaConfig>,
) {
    let what = format!("cluster {:?}", cluster.name);
    if cluster.name.is_empty() || cluster.name.chars().any(char::is_whitespace) {
        faults.0.push(format!("{what}: a name has at least one letter and no blanks."));
    }
    let country = cluster.country.as_ref().map(|country| country.to_uppercase());
    if let Some(written) = &cluster.country
        && !(written.len() == 2 && written.bytes().all(|byte| byte.is_ascii_alphabetic()))
    {
        faults.0.push(format!("{what}: country: {written:?} is not a two-letter code such as CH."));
    }
    if cluster.replica.is_empty() {
        faults.0.push(format!("{what}: it has no [[cluster.replica]]."));
    }
    let common = Common {
        label: ClusterLabel {
            name: cluster.name.as_str().into(),
            country: country.map(Into::into),
            partner: cluster.partner.as_ref().map(Into::into),
        },
        api_key: cluster.api_key_env.as_ref().and_then(|name| replica_key(faults, &what, name, env)),
        transport: check_transport(faults, &what, cluster),
        probe: match cluster.probe {
            None | Some(RawProbe::Health) => Probe::Health,
            Some(RawProbe::Token) => Probe::Token,
        },
    };
    for (idx, replica) in cluster.replica.iter().enumerate() {
        let id = format!("{}-{}", cluster.name, idx + 1);
        replicas.extend(check_replica(faults, replica, &common, id, env));
    }
}

/// What the replicas of a cluster have in common.
struct Common {
    label: ClusterLabel,
    api_key: Option<pool::Secret>,
    transport: Transport,
    probe: Probe,
}

fn replica_key(faults: &mut Faults, what: &str, name: &str, env: Lookup<'_>) -> Option<pool::Secret> {
    faults.secret(what, name, env).map(|key| pool::Secret::new(key.expose().to_owned()))
}

fn check_transport(faults: &mut Faults, what: &str, cluster: &RawCluster) -> Transport {
    let n_faults = faults.0.len();
    let mut transport = Transport { http2: cluster.http2.unwrap_or(false), ..Transport::default() };
    transport.ca_pem = read(faults, &format!("{what}: ca_file"), cluster.ca_file.as_deref()).map(Arc::from);
    match (&cluster.client_certificate_file, &cluster.client_key_file) {
        (Some(certificate), Some(key)) => {
            let chain = read(faults, &format!("{what}: client_certificate_file"), Some(certificate));
            let secret = read(faults, &format!("{what}: client_key_file"), Some(key));
            if let Some(others) = fs::metadata(key).ok().map(|found| found.permissions().mode() & 0o077)
                && others != 0
            {
                let path = key.display();
                faults.0.push(format!(
                    "{what}: client_key_file: other users can read {path}. Run `chmod 600 {path}`."
                ));
            }
            if let (Some(chain), Some(secret)) = (chain, secret) {
                transport.client_pem =
                    Some(ClientPem { certificate: Arc::from(chain), key: pool::Secret::new(secret) });
            }
        }
        (None, None) => {}
        _ => faults.0.push(format!("{what}: client_certificate_file and client_key_file go together.")),
    }
    // Any address under TLS shows whether the certificates can be used. Those that could not be read are told.
    if faults.0.len() == n_faults
        && let Err(error) = Origin::new("https://any.example", &transport, &TlsConfigs::default())
    {
        let key = match error {
            OriginError::Authorities => "ca_file",
            _ => "client_certificate_file",
        };
        faults.0.push(format!("{what}: {key}: {error}."));
    }
    transport
}

fn read(faults: &mut Faults, what: &str, path: Option<&Path>) -> Option<String> {
    let path = path?;
    let read =
        fs::read_to_string(path).map_err(|error| format!("{} cannot be read: {error}", path.display()));
    faults.keep(what, read)
}

fn check_replica(
    faults: &mut Faults,
    raw: &RawReplica,
    common: &Common,
    id: String,
    env: Lookup<'_>,
) -> Option<ReplicaConfig> {
    let what = format!("replica {id:?}");
    let base_url = faults.keep(&format!("{what}: url"), check_origin(&raw.url));
    if raw.models.is_empty() {
        faults.0.push(format!("{what}: models: it serves none."));
    }
    let mut models = vec![];
    for served in &raw.models {
        let model = faults
            .keep(&format!("{what}: model {:?}", served.model), ModelId::parse(served.model.as_str()))?;
        let upstream = served.upstream.clone().unwrap_or_else(|| model.to_string());
        models.push(ServedModel { model: model.to_string(), upstream });
    }
    let weight = raw.weight.unwrap_or(1.0);
    if !(weight.is_finite() && weight > 0.0) {
        faults.0.push(format!("{what}: weight: {weight} is not a number above 0."));
    }
    if raw.max_in_flight == Some(0) {
        faults.0.push(format!("{what}: max_in_flight: 0 would serve nobody. Set draining = true instead."));
    }
    let api_key = match &raw.api_key_env {
        None => common.api_key.clone(),
        Some(name) => Some(replica_key(faults, &what, name, env)?),
    };
    let base_url = base_url?;
    let transport = Transport { unix: raw.unix.clone(), ..common.transport.clone() };
    if raw.unix.is_some() && base_url.starts_with("https:") {
        faults.0.push(format!("{what}: unix: {}. Write the url with http.", OriginError::TlsOverUnix));
    }
    Some(ReplicaConfig {
        weight,
        api_key,
        max_in_flight: raw.max_in_flight,
        draining: raw.draining.unwrap_or(false),
        transport,
        probe: common.probe,
        ..ReplicaConfig::new(id, base_url, models, common.label.clone())
    })
}
