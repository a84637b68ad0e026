//! An empty database for one case: its address, its files, and its rows seen past the store.

use sqlx::Connection as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use store::{Secret, Store};
use tempfile::TempDir;

/// The master key of every case that does not say otherwise.
pub(crate) const MASTER_KEY: [u8; 32] = [42; 32];

/// One empty database. Its folder goes when it is dropped, unless a server owns it.
pub(crate) struct Database {
    pub(crate) url: String,
    folder: PathBuf,
    _owned: Option<TempDir>,
}

impl Database {
    pub(crate) fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        // A name that a URL parser would misread.
        let url = format!("sqlite:{}", folder.path().join("play ground %41?.db").display());
        Self { url, folder: folder.path().to_owned(), _owned: Some(folder) }
    }

    pub(crate) fn of_server(url: String, folder: PathBuf) -> Self {
        Self { url, folder, _owned: None }
    }

    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.url, MASTER_KEY).await.expect("opens")
    }

    /// A number from the rows, past the store.
    pub(crate) async fn number(&self, sql: &'static str) -> i64 {
        if self.is_sqlite() {
            let mut connection = self.sqlite_connection().await;
            sqlx::query_scalar(sql).fetch_one(&mut connection).await.expect("answers")
        } else {
            let mut connection = self.postgres_connection().await;
            sqlx::query_scalar(sql).fetch_one(&mut connection).await.expect("answers")
        }
    }

    /// Changes rows behind the store's back.
    pub(crate) async fn meddle(&self, sql: &'static str) {
        if self.is_sqlite() {
            sqlx::raw_sql(sql).execute(&mut self.sqlite_connection().await).await.map(drop).expect("obeys");
        } else {
            sqlx::raw_sql(sql).execute(&mut self.postgres_connection().await).await.map(drop).expect("obeys");
        }
    }

    /// Every file under the database's folder that holds these bytes, logs and journals included.
    pub(crate) async fn files_with(&self, needle: &[u8]) -> Vec<PathBuf> {
        if !self.is_sqlite() {
            self.meddle("CHECKPOINT").await;
        }
        let mut found = Vec::new();
        search(&self.folder, needle, &mut found);
        found
    }

    /// Every file in the folder with its permissions.
    pub(crate) fn modes(&self) -> Vec<(PathBuf, u32)> {
        std::fs::read_dir(&self.folder)
            .expect("a readable folder")
            .map(|entry| entry.expect("a readable entry"))
            .map(|entry| (entry.path(), entry.metadata().expect("a file").permissions().mode()))
            .collect()
    }

    pub(crate) fn is_sqlite(&self) -> bool {
        self.url.starts_with("sqlite:")
    }

    async fn sqlite_connection(&self) -> sqlx::SqliteConnection {
        let path = self.url.strip_prefix("sqlite:").expect("a SQLite address");
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
        sqlx::SqliteConnection::connect_with(&options).await.expect("connects")
    }

    async fn postgres_connection(&self) -> sqlx::PgConnection {
        sqlx::PgConnection::connect(&self.url).await.expect("connects")
    }
}

pub(crate) fn secret(text: &str) -> Secret {
    Secret::parse(text.to_owned()).expect("a key")
}

fn search(folder: &Path, needle: &[u8], found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            search(&path, needle, found);
        } else if path.is_file() {
            // A file may go between the listing and the reading (a log segment, a lock).
            let bytes = std::fs::read(&path).unwrap_or_default();
            if memchr::memmem::find(&bytes, needle).is_some() {
                found.push(path);
            }
        }
    }
}
