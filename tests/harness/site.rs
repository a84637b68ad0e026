//! The whole server in process, configured by the same text that an operator writes.

use crate::{Answer, Call, EngineProcess, Http, PATIENCE, Replica, eventually};
use serde_json::{Value, json};
use server::{Config, Limits, RawConfig, Running};
use std::{collections::HashMap, fmt::Write, fs, net::SocketAddr, time::Duration};
use tempfile::TempDir;
use tokio::time::timeout;

/// The model that the promises name; test pools serve it with whatever they have.
pub const MODEL: &str = "swiss-ai/Apertus-70B-Instruct-2509";

/// The same at the provider `publicai`.
pub const PROVIDER_MODEL: &str = "swiss-ai/apertus-70b-instruct";

/// A site being configured.
#[derive(Clone, Debug, Default)]
pub struct SiteBuilder {
    config: String,
    env: HashMap<String, String>,
    stalled_after: Option<Duration>,
    limits: Option<Limits>,
}

impl SiteBuilder {
    /// How long a client may take nothing of its answer, instead of the usual.
    #[must_use]
    pub fn stalled_after(mut self, limit: Duration) -> Self {
        self.stalled_after = Some(limit);
        self
    }

    /// How long each step of a chat call may take, instead of the usual.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = Some(limits);
        self
    }

    /// Adds a cluster with these replicas, each serving [`MODEL`].
    ///
    /// # Panics
    /// Never.
    #[must_use]
    pub fn cluster(mut self, name: &str, country: &str, base_urls: &[String]) -> Self {
        // The partner of design.md's examples, for the pictures.
        let partner = if name == "alps" { "CSCS".to_owned() } else { format!("{name} partner") };
        write!(self.config, "[[cluster]]\nname = {name:?}\ncountry = {country:?}\npartner = {partner:?}\n")
            .expect("a string takes text");
        for url in base_urls {
            write!(self.config, "[[cluster.replica]]\nurl = {url:?}\nmodels = [{{ model = {MODEL:?} }}]\n")
                .expect("a string takes text");
        }
        self
    }

    /// Adds a cluster with one scripted replica.
    #[must_use]
    pub fn replica(self, replica: &Replica) -> Self {
        let name = format!("scripted-{}", replica.addr.port());
        self.cluster(&name, "CH", &[replica.base_url()])
    }

    /// Adds a cluster of real engines, each a process of its own.
    #[must_use]
    pub fn engines(self, name: &str, engines: &[&EngineProcess]) -> Self {
        let urls: Vec<_> = engines.iter().map(|engine| engine.base_url()).collect();
        self.cluster(name, "CH", &urls)
    }

    /// Makes the embedded model the pool, with this many replicas under [`MODEL`]'s name and its own.
    #[must_use]
    pub fn embedded(self, n_replicas: usize) -> Self {
        let names = format!("[{MODEL:?}, {:?}]", server::EMBEDDED_MODEL);
        self.config(&format!("[embedded]\nreplicas = {n_replicas}\nserved_model_names = {names}\n"))
    }

    /// Points a provider at a stub. With a platform key and a price, calls can be routed there.
    #[must_use]
    pub fn provider(mut self, slug: &str, stub: &Replica, platform_key: Option<&str>) -> Self {
        let variable = format!("{}_KEY", slug.replace('-', "_").to_uppercase());
        let key = platform_key.map_or(String::new(), |_| format!("platform_key_env = {variable:?}\n"));
        self.env.extend(platform_key.map(|key| (variable, key.to_owned())));
        self.config(&format!(
            "[[provider]]\nslug = {slug:?}\nbase_url = {:?}\n{key}[[provider.model]]\nmodel = {MODEL:?}\n\
             provider_model = \"{slug}/apertus\"\ninput_usd = 0.5\noutput_usd = 1.5\n",
            stub.base_url()
        ))
    }

    /// Adds lines to the configuration file.
    #[must_use]
    pub fn config(mut self, text: &str) -> Self {
        self.config += text;
        self
    }

    /// The configuration file.
    pub fn config_text(&self) -> &str {
        &self.config
    }

    /// Starts it with a data folder of its own.
    pub async fn start(self) -> Site {
        Site::open(self, TempDir::new().expect("a temporary folder")).await
    }
}

/// A running site; its data folder goes with it.
pub struct Site {
    /// Where it listens.
    pub addr: SocketAddr,
    /// A client of it.
    pub http: Http,
    running: Running,
    built: SiteBuilder,
    dir: TempDir,
}

impl Site {
    /// A site to be configured.
    pub fn builder() -> SiteBuilder {
        SiteBuilder::default()
    }

    async fn open(built: SiteBuilder, dir: TempDir) -> Self {
        let file = dir.path().join("playground.toml");
        fs::write(&file, &built.config).expect("a temporary file");
        let data = dir.path().join("data");
        let env = |name: &str| match name {
            "PLAYGROUND_LISTEN" => Some("127.0.0.1:0".to_owned()),
            "PLAYGROUND_DATA" => Some(data.to_string_lossy().into_owned()),
            _ => built.env.get(name).cloned(),
        };
        // As flags, so that the configuration has them when it is read again.
        let mut flags = RawConfig::default();
        flags.listen = env("PLAYGROUND_LISTEN");
        flags.data = Some(data.clone());
        let mut config = Config::load(flags, Some(&file), &env)
            .unwrap_or_else(|faults| panic!("the test's configuration: {faults}\n{}", built.config));
        config.stalled_after = built.stalled_after.unwrap_or(config.stalled_after);
        config.limits = built.limits.clone().unwrap_or(config.limits);
        let running =
            server::start(config).await.unwrap_or_else(|error| panic!("the site does not start: {error}"));
        let http = Http::new(format!("http://{}", running.addr));
        eventually("the site is ready", async || {
            (http.get("/readyz").send().await.status == 200).then_some(())
        })
        .await;
        Self { addr: running.addr, http, running, built, dir }
    }

    /// Writes another configuration file, for the site to read again.
    ///
    /// # Panics
    /// When its folder is gone.
    pub fn rewrite_config(&self, built: &SiteBuilder) {
        fs::write(self.dir.path().join("playground.toml"), &built.config).expect("a temporary file");
    }

    /// `http://host:port`.
    pub fn origin(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Stops it; what it kept stays in its folder until the site that [`Site::restart`] returns is dropped.
    pub async fn stop(self) -> TempDir {
        timeout(PATIENCE, self.running.stop()).await.expect("it stops in time");
        self.dir
    }

    /// Stops it and starts it again on the same data (and another port).
    pub async fn restart(self) -> Self {
        let built = self.built.clone();
        let dir = self.stop().await;
        Self::open(built, dir).await
    }

    /// Makes an access token, as the settings page does.
    pub async fn token(&self) -> String {
        let answer =
            self.http.post("/api/settings/tokens").same_origin().json(&json!({"name": "test"})).send().await;
        let body = answer.json();
        let token = body["token"].as_str().unwrap_or_else(|| panic!("no token in {body}"));
        token.to_owned()
    }

    /// A chat request as an SDK sends it, with this token.
    pub fn chat(&self, token: &str, body: &Value) -> Call {
        self.http.post("/v1/chat/completions").bearer(token).json(body)
    }

    /// Every byte the site keeps, for tests that look for what must not be there.
    pub fn kept_bytes(&self) -> Vec<u8> {
        let entries = fs::read_dir(self.dir.path().join("data")).expect("a data folder");
        let files = entries.filter_map(Result::ok).filter(|entry| entry.path().is_file());
        files.flat_map(|file| fs::read(file.path()).expect("a readable file")).collect()
    }

    /// Saves the user's key for a provider, as the settings page does.
    pub async fn save_key(&self, provider: &str, key: &str) -> Answer {
        let call = self.http.call(http::Method::PUT, &format!("/api/settings/keys/{provider}"));
        call.same_origin().json(&json!({"key": key})).send().await
    }

    /// Saves an order of providers, as the settings page does.
    pub async fn save_order(&self, order: &[&str]) -> Answer {
        let call = self.http.call(http::Method::PUT, "/api/settings/order");
        call.same_origin().json(&json!({"order": order})).send().await
    }
}
