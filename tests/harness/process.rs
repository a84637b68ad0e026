//! The binary `playground` as a process of its own: the whole site, or the engine alone.

use crate::{PATIENCE, eventually};
use std::{
    fs::{self, File},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Output, Stdio},
    sync::{Arc, Mutex},
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};

/// The root of the repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the package lies in the repository").to_owned()
}

/// The binary that cargo built beside this test, in the same profile.
///
/// # Panics
/// When it is not there: it belongs to another package, so cargo does not build it for this one.
pub fn playground_binary() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows its own path");
    let profile = test.parent().and_then(Path::parent).expect("tests lie in target/<profile>/deps");
    let binary = profile.join("playground");
    assert!(
        binary.is_file(),
        "{} is missing: build it with `cargo build -p server --bin playground`, or run `make test`",
        binary.display()
    );
    binary
}

/// A process with its output in files, killed when dropped.
struct Process {
    child: Child,
    addr: SocketAddr,
    said: Arc<Mutex<Vec<String>>>,
    dir: TempDir,
}

impl Process {
    /// Starts the command and reads its standard output up to the line with its address.
    async fn start(mut command: Command, dir: TempDir) -> Self {
        let log = dir.path().join("stderr.log");
        let stderr = File::create(&log).expect("a temporary file");
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(stderr)
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let mut said = vec![];
        let addr = loop {
            let line = timeout(PATIENCE, lines.next_line()).await.ok().and_then(Result::ok).flatten();
            let Some(line) = line else {
                let log = fs::read_to_string(&log).unwrap_or_default();
                panic!("{command:?} printed no address\nstdout: {said:?}\nstderr: {log}");
            };
            let addr = address_in(&line);
            said.push(line);
            if let Some(addr) = addr {
                break addr;
            }
        };
        let said = Arc::new(Mutex::new(said));
        let later = Arc::clone(&said);
        // Read on, or the process would block on a full pipe; the task ends with the process.
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                later.lock().expect("no task panicked").push(line);
            }
        });
        Self { child, addr, said, dir }
    }

    fn log(&self) -> String {
        fs::read_to_string(self.dir.path().join("stderr.log")).unwrap_or_default()
    }

    async fn kill(&mut self) {
        self.child.kill().await.expect("a running process can be killed");
    }

    async fn signal(&self, signal: &str) {
        let pid = self.child.id().expect("it runs").to_string();
        let sent = Command::new("kill").args([signal, &pid]).status().await;
        assert!(sent.is_ok_and(|status| status.success()), "{signal} is sent");
    }

    /// SIGTERM, then waits for the end; the exit code.
    async fn terminate(&mut self) -> Option<i32> {
        self.signal("-TERM").await;
        let status = timeout(PATIENCE, self.child.wait()).await.expect("it ends after SIGTERM");
        status.expect("its status is known").code()
    }
}

/// `127.0.0.1:port` out of a line with an address in it.
fn address_in(line: &str) -> Option<SocketAddr> {
    let from = line.find("http://")? + "http://".len();
    line[from..].split(|c: char| c.is_whitespace() || c == '/').next()?.parse().ok()
}

/// `playground engine`: the embedded model behind vLLM's HTTP face, a replica as a process that can die.
pub struct EngineProcess(Process);

impl EngineProcess {
    /// Starts an engine on a free port under this name.
    pub async fn start(served_name: &str) -> Self {
        Self::start_at("127.0.0.1:0", served_name).await
    }

    /// Starts an engine at this address: for one that comes back after its death.
    pub async fn start_at(listen: &str, served_name: &str) -> Self {
        let mut command = Command::new(playground_binary());
        command.args(["engine", "--listen", listen, "--served-model-name", served_name]);
        Self(Process::start(command, TempDir::new().expect("a temporary folder")).await)
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.0.addr
    }

    /// `http://host:port`.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.0.addr)
    }

    /// SIGKILL.
    pub async fn kill(&mut self) {
        self.0.kill().await;
    }

    /// SIGTERM, then waits for the end; the exit code.
    pub async fn terminate(&mut self) -> Option<i32> {
        self.0.terminate().await
    }
}

/// The configuration file's name, unlike the usual one: it is named in the environment.
const CONFIG_FILE: &str = "test.toml";

/// How a whole site is started.
#[derive(Clone, Debug, Default)]
pub struct PlaygroundOptions {
    /// The configuration file's text.
    pub config: String,
}

/// `playground`: the whole site as a person starts it, on a free port with a data folder of its own.
pub struct Playground(Process);

impl Playground {
    /// Starts the site.
    ///
    /// # Panics
    /// When it does not come up.
    pub async fn start(options: PlaygroundOptions) -> Self {
        let dir = TempDir::new().expect("a temporary folder");
        let command = Self::command(dir.path(), &options);
        let site = Self(Process::start(command, dir).await);
        let http = crate::Http::new(site.origin());
        eventually("the pool is ready", async || {
            (http.get("/readyz").send().await.status == 200).then_some(())
        })
        .await;
        site
    }

    /// The command of a site whose data lies in this folder.
    fn command(data: &Path, options: &PlaygroundOptions) -> Command {
        let config = data.join(CONFIG_FILE);
        fs::write(&config, &options.config).expect("a temporary file");
        let mut command = Command::new(playground_binary());
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("PLAYGROUND_LISTEN", "127.0.0.1:0")
            .env("PLAYGROUND_DATA", data)
            .env("PLAYGROUND_CONFIG", config);
        command
    }

    /// Runs the binary to its end with these arguments and this environment beside PATH.
    ///
    /// # Panics
    /// When it does not end.
    pub async fn run(args: &[&str], env: &[(&str, &str)]) -> Output {
        let mut command = Command::new(playground_binary());
        command.args(args).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.envs(env.iter().copied()).stdin(Stdio::null()).kill_on_drop(true);
        timeout(PATIENCE, command.output()).await.expect("it ends by itself").expect("it starts")
    }

    /// Makes an access token of this site with `playground token create`.
    ///
    /// # Panics
    /// When the command fails or prints no token.
    pub async fn create_token(&self, kind: &str) -> String {
        let data = self.0.dir.path().to_string_lossy().into_owned();
        let output =
            Self::run(&["token", "create", "--kind", kind, "--name", "test"], &[("PLAYGROUND_DATA", &data)])
                .await;
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{stdout}{}", String::from_utf8_lossy(&output.stderr));
        let prefix = format!("{kind}_");
        stdout
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .find(|word| word.starts_with(&prefix))
            .unwrap_or_else(|| panic!("no {prefix}... in {stdout:?}"))
            .to_owned()
    }

    /// Writes another configuration file, and tells the site by SIGHUP.
    ///
    /// # Panics
    /// When its folder or its process is gone.
    pub async fn reconfigure(&self, config: &str) {
        fs::write(self.0.dir.path().join(CONFIG_FILE), config).expect("a temporary file");
        self.0.signal("-HUP").await;
    }

    /// `http://host:port`.
    pub fn origin(&self) -> String {
        format!("http://{}", self.0.addr)
    }

    /// What it printed, once it has said how to stop it.
    ///
    /// # Panics
    /// When it never does.
    pub async fn everything_said(&self) -> String {
        eventually("it says how to stop it", async || {
            let said = self.0.said.lock().expect("no task panicked").join("\n");
            said.contains("Ctrl").then_some(said)
        })
        .await
    }

    /// Memory it holds; `None` where the system does not tell (only Linux does here).
    pub fn resident_bytes(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0.child.id()?)).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kib: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
        Some(kib << 10)
    }

    /// What it logged.
    pub fn log(&self) -> String {
        self.0.log()
    }

    /// SIGTERM, then waits for the end; the exit code.
    pub async fn terminate(&mut self) -> Option<i32> {
        self.0.terminate().await
    }
}
