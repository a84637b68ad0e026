//! Runs a program of another language with an environment of its own.

use harness::{PATIENCE, repository};
use std::{
    path::{Path, PathBuf},
    process::Stdio,
};
use tempfile::TempDir;
use tokio::{io::AsyncWriteExt, process::Command, time::timeout};

fn clients() -> PathBuf {
    repository().join("tests/clients")
}

fn python(environment: &str) -> PathBuf {
    let python = repository().join("target/clients").join(environment).join("bin/python");
    assert!(
        python.is_file(),
        "{} is missing: run `tests/tools`, which needs Python's venv",
        python.display()
    );
    python
}

/// Python with the oldest supported `huggingface_hub`.
pub(crate) fn oldest_python() -> PathBuf {
    python("oldest")
}

/// Python with the newest of everything.
pub(crate) fn newest_python() -> PathBuf {
    python("newest")
}

/// Node with the newest packages.
pub(crate) fn node() -> PathBuf {
    let packages = clients().join("node_modules/@huggingface/inference");
    assert!(packages.is_dir(), "{} is missing: run `tests/tools`, which needs npm", packages.display());
    PathBuf::from("node")
}

/// A program to be run.
pub(crate) struct Program {
    command: Command,
    /// Caches of the clients go here, so that no run sees another's; removed with the program.
    _home: TempDir,
    input: String,
}

impl Program {
    /// An interpreter without anything to run yet.
    pub(crate) fn new(interpreter: &Path) -> Self {
        let home = TempDir::new().expect("a temporary folder");
        let mut command = Command::new(interpreter);
        command
            .current_dir(clients())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", home.path())
            .env("HF_HOME", home.path())
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        Self { command, _home: home, input: String::new() }
    }

    /// Runs this file of `tests/clients`.
    pub(crate) fn file(mut self, name: &str) -> Self {
        self.command.arg(name);
        self
    }

    /// Runs this text, read from standard input; imports are found as from a file of `tests/clients`.
    pub(crate) fn text(mut self, arguments: &[&str], text: &str) -> Self {
        self.command.args(arguments);
        text.clone_into(&mut self.input);
        self
    }

    /// Says where the site is; for programs that take a base URL.
    pub(crate) fn at(mut self, origin: &str, token: &str) -> Self {
        self.command.env("ORIGIN", origin).env("HF_TOKEN", token);
        self
    }

    /// Sets a variable.
    pub(crate) fn variable(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Points the Hugging Face clients at the site, from the environment alone.
    pub(crate) fn pointed_at(mut self, origin: &str, token: &str) -> Self {
        let preload = clients().join("shim/preload.mjs");
        self.command
            .env("HUB_BASE", origin)
            .env("HF_ENDPOINT", origin)
            .env("PYTHONPATH", clients().join("shim"))
            .env("NODE_OPTIONS", format!("--import {}", preload.display()));
        self.at(origin, token)
    }

    /// Runs it; what it wrote to standard output.
    ///
    /// # Panics
    /// When it fails or does not end, with everything that it wrote.
    pub(crate) async fn succeeds(mut self) -> String {
        let mut child = self.command.spawn().unwrap_or_else(|error| panic!("{:?}: {error}", self.command));
        let mut stdin = child.stdin.take().expect("it is piped");
        // A program that does not read its input closes it; then the write fails and nothing is lost.
        let _ = stdin.write_all(self.input.as_bytes()).await;
        drop(stdin);
        let output = timeout(PATIENCE * 2, child.wait_with_output()).await;
        let output = output.expect("the program ends").expect("its output is read");
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(
            output.status.success(),
            "{:?}: {}\n{}\nstdout: {stdout}\nstderr: {stderr}",
            self.command.as_std(),
            output.status,
            self.input
        );
        stdout
    }
}
