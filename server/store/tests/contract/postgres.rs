//! A private PostgreSQL server from Debian's package: its own folder, a Unix socket, no port.

use crate::database::Database;
use sqlx::Connection as _;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

/// A running server; stopped when dropped.
pub(crate) struct Server {
    programs: PathBuf,
    folder: TempDir,
    user: Option<(u32, u32)>,
    process: Child,
}

impl Server {
    /// Makes and starts a server, and waits until it takes connections.
    ///
    /// # Panics
    /// When PostgreSQL is not installed, with the sentence that says how to install it.
    pub(crate) fn start() -> Self {
        let programs = programs()
            .expect("PostgreSQL is not installed: run `apt-get install postgresql` and run the tests again");
        let folder = tempfile::tempdir().expect("a folder");
        let user = other_user();
        if let Some((uid, gid)) = user {
            chown(folder.path(), Some(uid), Some(gid)).expect("root gives its folder away");
        }
        let data = folder.path().join("data");
        let made = command(&programs.join("initdb"), user)
            .args(["--no-sync", "--auth=trust", "--username=test", "--encoding=UTF8", "--locale=C"])
            // Small log files: a case searches them all.
            .args(["--wal-segsize=1", "-D"])
            .arg(&data)
            .output()
            .expect("initdb starts");
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));

        let mut process = command(&programs.join("postgres"), user)
            .args(["-c", "listen_addresses=", "-c", "fsync=off", "-k"])
            .arg(folder.path())
            .arg("-D")
            .arg(&data)
            .stderr(Stdio::piped())
            .spawn()
            .expect("postgres starts");
        let mut log = BufReader::new(process.stderr.take().expect("a piped log")).lines();
        let ready =
            log.by_ref().map_while(Result::ok).any(|line| line.contains("ready to accept connections"));
        assert!(ready, "postgres ended before it was ready");
        // The log is read to its end, so that the server never waits for its reader.
        std::thread::spawn(move || log.for_each(drop));
        Self { programs, folder, user, process }
    }

    /// A new, empty database.
    pub(crate) async fn database(&self) -> Database {
        let mut connection = sqlx::PgConnection::connect(&self.url("postgres")).await.expect("connects");
        let n: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM pg_database")
            .fetch_one(&mut connection)
            .await
            .expect("counts");
        let name = format!("case_{n}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}")))
            .execute(&mut connection)
            .await
            .expect("makes a database");
        Database::of_server(self.url(&name), self.folder.path().join("data"))
    }

    fn url(&self, database: &str) -> String {
        format!("postgres:///{database}?host={}&user=test", self.folder.path().display())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let stopped = command(&self.programs.join("pg_ctl"), self.user)
            .args(["stop", "--silent", "--mode=immediate", "-D"])
            .arg(self.folder.path().join("data"))
            .status();
        if !stopped.is_ok_and(|status| status.success()) {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
    }
}

/// The newest version's programs.
fn programs() -> Option<PathBuf> {
    let version = |path: &PathBuf| path.parent()?.file_name()?.to_str()?.parse::<u32>().ok();
    std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|bin| bin.join("initdb").is_file())
        .max_by_key(version)
}

/// PostgreSQL refuses to run as root; then it runs as the user its package made. Nobody else is needed.
fn other_user() -> Option<(u32, u32)> {
    let id = |args: &[&str]| {
        let output = Command::new("id").args(args).output().expect("id starts");
        String::from_utf8_lossy(&output.stdout).trim().parse::<u32>().expect("a number")
    };
    (id(&["-u"]) == 0).then(|| (id(&["-u", "postgres"]), id(&["-g", "postgres"])))
}

fn command(program: &Path, user: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(program);
    // The working folder may be closed to the other user.
    command.current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if let Some((uid, gid)) = user {
        command.uid(uid).gid(gid);
    }
    command
}
