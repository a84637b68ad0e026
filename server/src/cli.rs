//! The command line: serve the site, manage access tokens, or serve the embedded engine alone.
//!
//! Flags are the last layer of the configuration. No flag takes a secret: other users of a machine can read
//! its command lines.

use crate::{
    config::{Config, ConfigFaults, RawConfig},
    data_folder::{self, DataError},
    start::{Running, StartError, open_store, start},
    state::now_us,
};
use clap::{Args, Parser, Subcommand, ValueEnum};
use engine::{LoadError, Model};
use std::{
    io::{self, Write},
    net::SocketAddr,
    path::PathBuf,
};
use store::StoreError;
use tokio::signal::unix::{SignalKind, signal};
use wire::{AccountId, TokenKind};

/// Why the program ends with an error.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The configuration is wrong.
    #[error("{0}")]
    Config(#[from] ConfigFaults),
    /// The server cannot start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The data folder cannot be used.
    #[error(transparent)]
    Data(#[from] DataError),
    /// The database failed.
    #[error("the database failed: {0}")]
    Store(#[from] StoreError),
    /// The model's folder cannot be used.
    #[error("the model cannot be loaded: {0}")]
    Model(#[from] LoadError),
    /// There is no token of that id.
    #[error("there is no token {0:?}. `playground token list` shows those that are")]
    NoToken(String),
    /// The system failed.
    #[error("{0}")]
    Io(#[from] io::Error),
}

impl CliError {
    /// What the program exits with: 2 when the person who started it must change something first, else 1.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Config(_) | Self::NoToken(_) => 2,
            _ => 1,
        }
    }
}

/// A model hub in the browser with a streaming chat, and a gateway in front of model servers.
#[derive(Parser)]
#[command(name = "playground", version)]
pub struct Cli {
    #[command(flatten)]
    site: SiteArgs,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Args)]
struct SiteArgs {
    /// Configuration file (PLAYGROUND_CONFIG; else playground.toml in the data folder, when there)
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Folder for the database and the master key (PLAYGROUND_DATA)
    #[arg(long, global = true, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// Address to listen on (PLAYGROUND_LISTEN; 127.0.0.1:8080)
    #[arg(long, global = true, value_name = "ADDRESS")]
    listen: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the site (what happens without a command)
    Serve,
    /// Manage access tokens for programs
    #[command(subcommand)]
    Token(TokenCommand),
    /// Serve the embedded engine alone, as a replica
    Engine(EngineArgs),
}

#[derive(Subcommand)]
enum TokenCommand {
    /// Make a token and print it, this once
    Create {
        /// What to tell it by
        #[arg(long, default_value = "command line")]
        name: String,
        /// `hf` opens the Hub API and the router, `pai` the publicai provider's own API
        #[arg(long, value_enum, default_value_t = Kind::Hf)]
        kind: Kind,
    },
    /// List the tokens
    List,
    /// Revoke a token
    Revoke {
        /// Its id, as `list` prints it
        id: String,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    Hf,
    Pai,
}

#[derive(Args)]
struct EngineArgs {
    /// Model folder in Hugging Face format; the embedded model without it
    #[arg(long, value_name = "FOLDER")]
    model: Option<PathBuf>,
    /// Name the model answers to; may be given several times
    #[arg(long = "served-model-name", value_name = "NAME")]
    served_model_names: Vec<String>,
    /// Sequences decoded together
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=256))]
    max_num_seqs: u16,
}

/// Runs the command.
///
/// # Errors
/// By variant of [`CliError`].
pub async fn run(cli: Cli) -> Result<(), CliError> {
    let Cli { site, command } = cli;
    match command {
        None | Some(Command::Serve) => serve(site.load()?).await,
        Some(Command::Token(command)) => token(&site.load()?, command).await,
        Some(Command::Engine(args)) => serve_engine(args, site.listen.as_deref()).await,
    }
}

/// The filter of the log, from the environment.
pub fn log_filter() -> Option<String> {
    env("PLAYGROUND_LOG")
}

fn env(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

impl SiteArgs {
    fn load(self) -> Result<Config, ConfigFaults> {
        let flags = RawConfig { listen: self.listen, data: self.data, ..RawConfig::default() };
        Config::load(flags, self.config.as_deref(), &env)
    }
}

async fn serve(config: Config) -> Result<(), CliError> {
    let origin = config.public_origin.clone();
    let running: Running = start(config).await?;
    let address = origin.unwrap_or_else(|| format!("http://{}", running.addr));
    say(&format!("Public AI Playground is at {address}\n{}\nPress Ctrl-C to stop.", running.pool_line()))?;
    follow_until_stopped(&running).await?;
    say("Stopping: answers under way are finished first. Press Ctrl-C again to stop at once.")?;
    tokio::select! {
        () = running.stop() => Ok(()),
        asked = stop_asked_for() => Ok(asked?),
    }
}

/// Reads the configuration again at each SIGHUP, until the program is asked to stop.
async fn follow_until_stopped(running: &Running) -> io::Result<()> {
    let mut hangup = signal(SignalKind::hangup())?;
    let stop = stop_asked_for();
    tokio::pin!(stop);
    loop {
        tokio::select! {
            asked = &mut stop => return asked,
            Some(()) = hangup.recv() => running.reload().await,
        }
    }
}

/// Resolves when the system or a person asks the program to stop.
async fn stop_asked_for() -> io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        asked = tokio::signal::ctrl_c() => asked,
        _ = terminate.recv() => Ok(()),
    }
}

fn say(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}")?;
    out.flush()
}

async fn token(config: &Config, command: TokenCommand) -> Result<(), CliError> {
    data_folder::prepare(&config.data)?;
    let store = open_store(config).await?;
    let owner = AccountId::owner();
    match command {
        TokenCommand::Create { name, kind } => {
            let kind = match kind {
                Kind::Hf => TokenKind::Platform,
                Kind::Pai => TokenKind::PublicAi,
            };
            let (_, token) = store.create_token(&owner, kind, &name, now_us()).await?;
            say(token.expose())?;
        }
        TokenCommand::List => {
            for token in store.tokens(&owner).await? {
                let start = token.kind.prefix();
                say(&format!("{}  {start}…{}  {}", token.id, token.last_four, token.name))?;
            }
        }
        TokenCommand::Revoke { id } => {
            if !store.remove_token(&owner, &id).await? {
                return Err(CliError::NoToken(id));
            }
            say("The token is revoked.")?;
        }
    }
    store.close().await;
    Ok(())
}

async fn serve_engine(args: EngineArgs, listen: Option<&str>) -> Result<(), CliError> {
    let text = listen.unwrap_or("127.0.0.1:8000");
    let address: SocketAddr = text.parse().map_err(|_| {
        ConfigFaults(vec![format!("listen: {text:?} is not an address such as 127.0.0.1:8000.")])
    })?;
    let listener = tokio::net::TcpListener::bind(address)
        .await
        .map_err(|reason| StartError::from_bind(address, reason))?;
    let model = match &args.model {
        Some(folder) => Model::open(folder)?,
        None => Model::embedded()?,
    };
    let mut served_names = args.served_model_names;
    if served_names.is_empty() {
        // As vLLM does: the folder's name as it was given, here the model's own id.
        served_names.push(
            args.model.map_or_else(
                || crate::config::EMBEDDED_MODEL.to_owned(),
                |folder| folder.display().to_string(),
            ),
        );
    }
    say(&format!(
        "The engine serves {} at http://{}\nPress Ctrl-C to stop.",
        served_names.join(", "),
        listener.local_addr()?
    ))?;
    let options = engine::Options {
        served_names,
        n_slots: usize::from(args.max_num_seqs),
        api_key: env("VLLM_API_KEY"),
        n_queued_max: None,
    };
    let stop = async {
        // When signals cannot be had, only SIGKILL is left.
        if stop_asked_for().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    Ok(engine::serve(model, listener, options, stop).await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_flag_may_stand_before_or_after_the_command() {
        for line in [
            &["playground", "--data", "/d", "token", "list"][..],
            &["playground", "token", "list", "--data", "/d"],
        ] {
            let cli = Cli::try_parse_from(line).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(cli.site.data.as_deref(), Some(std::path::Path::new("/d")));
        }
        assert!(Cli::try_parse_from(["playground", "token", "create", "--kind", "x"]).is_err());
        assert!(Cli::try_parse_from(["playground", "engine", "--max-num-seqs", "0"]).is_err());
    }
}
