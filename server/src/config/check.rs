//! Turns the raw configuration into a checked one, or names everything that is wrong with it.

use super::{
    Config, ConfigFaults, DRAIN, Embedded, Lookup, MasterKey, OfferConfig, ProviderConfig, RESUME, RawConfig,
    STALLED_AFTER,
    cluster::{check_clusters, check_models},
    raw::{RawEmbedded, RawOffer, RawProvider},
};
use crate::catalogue::price_from_usd;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use gateway::Limits;
use std::{
    net::{SocketAddr, ToSocketAddrs},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};
use store::Secret;
use wire::{ModelId, NanoUsd, Price, ProviderSlug};

const DEFAULT_LISTEN: &str = "127.0.0.1:8080";

/// The faults found so far.
pub(super) struct Faults(pub(super) Vec<String>);

impl Faults {
    /// The value, or `None` and a fault.
    pub(super) fn keep<T, E: std::fmt::Display>(&mut self, what: &str, result: Result<T, E>) -> Option<T> {
        result.map_err(|error| self.0.push(format!("{what}: {error}."))).ok()
    }

    /// A secret from the environment variable that the configuration names.
    pub(super) fn secret(&mut self, what: &str, name: &str, env: Lookup<'_>) -> Option<Secret> {
        let Some(text) = env(name) else {
            self.0.push(format!("{what}: the environment variable {name} is not set."));
            return None;
        };
        self.keep(&format!("{what}: the environment variable {name}"), Secret::parse(text))
    }
}

pub(super) fn check(raw: RawConfig, env: Lookup<'_>) -> Result<Config, ConfigFaults> {
    let mut faults = Faults(vec![]);
    let listen = check_listen(&mut faults, raw.listen.as_deref().unwrap_or(DEFAULT_LISTEN));
    let data = match data_folder(raw.data, env) {
        Ok(data) => data,
        Err(more) => {
            faults.0.extend(more.0);
            PathBuf::new()
        }
    };
    if let Some(url) = &raw.database_url
        && !["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme))
    {
        // The address may hold a password, so it is not repeated.
        faults.0.push("database_url: it starts with neither \"sqlite:\" nor \"postgres://\".".to_owned());
    }
    let public_origin = raw.public_origin.and_then(|text| faults.keep("public_origin", check_origin(&text)));
    let master_key = raw.master_key.and_then(|text| faults.keep("master_key", parse_master_key(&text)));
    let monthly_credits =
        raw.monthly_credits_usd.and_then(|usd| faults.keep("monthly_credits_usd", check_credits(usd)));
    let replicas = check_clusters(&mut faults, &raw.cluster, env);
    let models = check_models(&mut faults, &raw.model);
    let embedded = match raw.embedded {
        Some(embedded) => check_embedded(&mut faults, embedded),
        None => raw.cluster.is_empty().then(Embedded::default),
    };
    let mut providers: Vec<ProviderConfig> = vec![];
    for raw in raw.provider {
        let Some(provider) = check_provider(&mut faults, raw, env) else { continue };
        if providers.iter().any(|other| other.slug == provider.slug) {
            faults.0.push(format!("provider {:?}: it is there twice.", provider.slug.as_str()));
        }
        providers.push(provider);
    }
    match listen {
        Some(listen) if faults.0.is_empty() => Ok(Config {
            listen,
            data,
            database_url: raw.database_url,
            public_origin,
            master_key,
            replicas,
            models,
            embedded,
            catalogue: raw.catalogue,
            providers,
            stalled_after: STALLED_AFTER,
            drain: raw.drain_s.map_or(DRAIN, |drain_s| Duration::from_secs(drain_s.into())),
            resume: raw.resume_s.map_or(RESUME, |resume_s| Duration::from_secs(resume_s.into())),
            limits: limits(raw.queue_timeout_s, monthly_credits),
            source: None,
        }),
        _ => Err(ConfigFaults(faults.0)),
    }
}

fn limits(queue_timeout_s: Option<u32>, monthly_credits: Option<NanoUsd>) -> Limits {
    let usual = Limits::default();
    let queue = queue_timeout_s.map_or(usual.queue, |s| Duration::from_secs(s.into()));
    Limits { queue, monthly_credits, ..usual }
}

/// Dollars of a month as nano-dollars.
fn check_credits(usd: f64) -> Result<NanoUsd, &'static str> {
    const MOST_USD: f64 = 1_000_000.0;
    if (0.0..=MOST_USD).contains(&usd) {
        Ok(NanoUsd((usd * 1e9).round() as i64))
    } else {
        Err("it is an amount between 0 and 1,000,000 USD")
    }
}

/// The data folder: as configured, else in the user's data directory.
///
/// Source of the default: XDG Base Directory Specification, `$XDG_DATA_HOME`, else `~/.local/share`.
pub(super) fn data_folder(configured: Option<PathBuf>, env: Lookup<'_>) -> Result<PathBuf, ConfigFaults> {
    let get = |name: &str| env(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    configured
        .or_else(|| {
            let share = get("XDG_DATA_HOME").or_else(|| Some(get("HOME")?.join(".local/share")));
            share.map(|share| share.join("public-ai-playground"))
        })
        .ok_or_else(|| {
            ConfigFaults(vec![
                "data: there is no home directory. Set PLAYGROUND_DATA to a folder.".to_owned(),
            ])
        })
}

fn check_listen(faults: &mut Faults, text: &str) -> Option<SocketAddr> {
    let not_one = || format!("{text:?} is not an address such as {DEFAULT_LISTEN}");
    let parsed = text.parse().or_else(|_| {
        let mut found = text.to_socket_addrs().map_err(|_| not_one())?;
        found.next().ok_or_else(not_one)
    });
    let address: SocketAddr = faults.keep("listen", parsed)?;
    if !address.ip().is_loopback() {
        faults.0.push(format!(
            "listen: {address} can be reached from other machines, and this version has no accounts to \
             protect it. Use an address of this machine such as {DEFAULT_LISTEN}."
        ));
    }
    Some(address)
}

/// `http(s)://host[:port]`, without a path and without a slash at the end.
pub(super) fn check_origin(text: &str) -> Result<String, String> {
    let address = check_address(text)?;
    if address.split("://").nth(1).is_some_and(|rest| rest.contains('/')) {
        return Err(format!("{text:?} has a path, and none is wanted here"));
    }
    Ok(address.to_lowercase())
}

/// `http(s)://host[:port]`, perhaps with a path, without a slash at the end.
fn check_address(text: &str) -> Result<String, String> {
    let wrong = || format!("{text:?} is not an address such as https://example.org");
    let trimmed = text.trim_end_matches('/');
    let uri: http::Uri = trimmed.parse().map_err(|_| wrong())?;
    let scheme = uri.scheme_str().is_some_and(|scheme| ["http", "https"].contains(&scheme));
    let authority = uri.authority().is_some_and(|authority| !authority.as_str().contains('@'));
    if scheme && authority && uri.query().is_none() && !trimmed.contains('#') {
        Ok(trimmed.to_owned())
    } else {
        Err(wrong())
    }
}

/// 32 bytes in base64.
pub(crate) fn parse_master_key(text: &str) -> Result<MasterKey, &'static str> {
    const WRONG: &str = "it is not 32 bytes in base64 (make one with `openssl rand -base64 32`)";
    let bytes = STANDARD.decode(text.trim()).map_err(|_| WRONG)?;
    bytes.try_into().map(MasterKey).map_err(|_| WRONG)
}

fn check_embedded(faults: &mut Faults, raw: RawEmbedded) -> Option<Embedded> {
    let mut embedded = Embedded::default();
    if let Some(names) = raw.served_model_names {
        let parse =
            |name: &String| faults.keep(&format!("embedded: model {name:?}"), ModelId::parse(name.as_str()));
        embedded.served_models = names.iter().filter_map(parse).collect();
        if names.is_empty() {
            faults.0.push("embedded: served_model_names: it names none.".to_owned());
        }
    }
    embedded.n_replicas = raw.replicas.unwrap_or(embedded.n_replicas);
    embedded.n_slots = raw.max_num_seqs.unwrap_or(embedded.n_slots);
    if embedded.n_replicas > 64 {
        faults.0.push("embedded: replicas: more than 64 in one process helps nobody.".to_owned());
    }
    if !(1..=256).contains(&embedded.n_slots) {
        faults.0.push("embedded: max_num_seqs: it is not between 1 and 256.".to_owned());
    }
    (embedded.n_replicas > 0).then_some(embedded)
}

fn check_provider(faults: &mut Faults, raw: RawProvider, env: Lookup<'_>) -> Option<ProviderConfig> {
    let what = format!("provider {:?}", raw.slug);
    let slug = faults.keep(&what, ProviderSlug::parse(raw.slug.as_str()))?;
    let base_url =
        raw.base_url.and_then(|text| faults.keep(&format!("{what}: base_url"), check_address(&text)));
    if let Some(path) = &raw.chat_path
        && !path.starts_with('/')
    {
        faults.0.push(format!("{what}: chat_path: {path:?} does not start with a slash."));
    }
    let platform_key = match &raw.platform_key_env {
        None => None,
        Some(name) => faults.secret(&what, name, env).map(Arc::new),
    };
    let models = raw.model.into_iter().filter_map(|offer| check_offer(faults, &what, offer)).collect();
    Some(ProviderConfig {
        slug,
        name: raw.name,
        base_url,
        chat_path: raw.chat_path,
        continuous_usage: raw.continuous_usage,
        platform_key,
        models,
    })
}

fn check_offer(faults: &mut Faults, what: &str, raw: RawOffer) -> Option<OfferConfig> {
    let what = format!("{what}: model {:?}", raw.model);
    let model = faults.keep(&what, ModelId::parse(raw.model.as_str()))?;
    let price: Result<Option<Price>, &str> = match (raw.input_usd, raw.output_usd) {
        (None, None) => Ok(None),
        (Some(input), Some(output)) => {
            price_from_usd(input, output).map(Some).ok_or("a price is between 0 and 1,000,000 USD")
        }
        _ => Err("input_usd and output_usd go together"),
    };
    let price = faults.keep(&what, price)?;
    Some(OfferConfig { model, provider_model: raw.provider_model, price, context_length: raw.context_length })
}
