//! The deterministic replica as a process: it can be killed, stopped, continued, started again on its port,
//! and told to misbehave.

use crate::{Http, PATIENCE, eventually, mode::Mode};
use serde_json::json;
use std::{net::SocketAddr, path::PathBuf, process::Stdio};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    time::timeout,
};

/// How a replica process is started.
#[derive(Clone, Debug)]
pub struct ReplicaOptions {
    /// The name it serves the model under.
    pub model: String,
    /// Requests it answers at a time; others queue.
    pub n_seats: usize,
    /// Running and queued requests beyond which it answers 503 (vLLM's `--max-num-queued-reqs`).
    pub max_queued: Option<usize>,
    /// Microseconds a token takes.
    pub pace_us: u64,
    /// Whether its chat template trims messages: a partial answer then loses the blanks at its end.
    pub trims: bool,
}

/// What a replica process says of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// Chat requests that have arrived.
    pub n_chats: u64,
    /// Requests being answered.
    pub n_running: u64,
    /// Requests waiting for a seat.
    pub n_waiting: u64,
    /// Open connections besides the one that asks.
    pub n_connections: u64,
    /// Requests whose client left before their end.
    pub n_cut: u64,
    /// Bytes of [`Mode::Huge`]'s chunks that were taken.
    pub n_filler_bytes: u64,
}

/// The process; killed when dropped.
pub struct ReplicaProcess {
    /// Where it listens, also after [`ReplicaProcess::restart`].
    pub addr: SocketAddr,
    options: ReplicaOptions,
    child: Child,
    http: Http,
}

impl ReplicaProcess {
    /// Starts one on a free port.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn start(options: ReplicaOptions) -> Self {
        let (child, addr) = spawn(&options, "127.0.0.1:0").await;
        Self { addr, options, child, http: Http::new(format!("http://{addr}")) }
    }

    /// `http://host:port`.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// SIGKILL; the port refuses from now on.
    ///
    /// # Panics
    /// When the system refuses.
    pub async fn kill(&mut self) {
        self.child.kill().await.expect("a child can be killed");
    }

    /// Starts it anew on its port, after [`ReplicaProcess::kill`]; what it was told is forgotten.
    ///
    /// # Panics
    /// When it does not start.
    pub async fn restart(&mut self) {
        (self.child, _) = spawn(&self.options, &self.addr.to_string()).await;
    }

    /// SIGSTOP: the kernel goes on taking connections, nobody answers them.
    pub async fn stop(&self) {
        self.signal("-STOP").await;
    }

    /// SIGCONT.
    pub async fn go_on(&self) {
        self.signal("-CONT").await;
    }

    async fn signal(&self, signal: &str) {
        let pid = self.child.id().expect("it runs").to_string();
        let sent = Command::new("kill").args([signal, &pid]).status().await;
        assert!(sent.is_ok_and(|status| status.success()), "kill {signal} {pid}");
    }

    /// Tells it how to behave from now on.
    pub async fn behave(&self, mode: Mode) {
        self.http.post("/control").json(&json!({"mode": mode.name()})).send().await.expect(200);
    }

    /// What it says of itself.
    pub async fn census(&self) -> Census {
        let said = self.http.get("/control").send().await.expect(200).json();
        let n = |name: &str| said[name].as_u64().unwrap_or_else(|| panic!("no {name} in {said}"));
        Census {
            n_chats: n("n_chats"),
            n_running: n("n_running"),
            n_waiting: n("n_waiting"),
            n_connections: n("n_connections") - 1,
            n_cut: n("n_cut"),
            n_filler_bytes: n("n_filler_bytes"),
        }
    }
}

/// The binary that cargo built beside this test.
fn binary() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows its own path");
    let profile =
        test.parent().and_then(std::path::Path::parent).expect("tests lie in target/<profile>/deps");
    profile.join("replica")
}

/// Starts the process and waits for its address. Tries again while the port of a killed one is still taken:
/// between the two any connection of the system may have drawn it.
async fn spawn(options: &ReplicaOptions, listen: &str) -> (Child, SocketAddr) {
    eventually("the replica process starts", async || {
        let mut command = Command::new(binary());
        command
            .args(["--listen", listen, "--model", &options.model])
            .args(["--max-num-seqs", &options.n_seats.to_string(), "--pace-us", &options.pace_us.to_string()])
            .args(options.max_queued.iter().flat_map(|n| ["--max-num-queued-reqs".to_owned(), n.to_string()]))
            .args(options.trims.then_some("--trims"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().expect("it is piped"));
        timeout(PATIENCE, stdout.read_line(&mut line)).await.expect("it says where it listens").ok()?;
        Some((child, line.trim().parse().ok()?))
    })
    .await
}
