//! The tables, version by version: files embedded in the binary, run at start under a lock, forward only.
//!
//! One folder serves both databases. Two gateways that start together on one database wait for each
//! other: PostgreSQL by an advisory lock, SQLite by holding its write lock through the whole run.

use crate::db::Db;
use sqlx::SqlSafeStr;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};

/// Every version, oldest first. A released file is never edited: its checksum is stored.
const FILES: [(i64, &str, &str); 6] = [
    (1, "first", include_str!("../migrations/0001_first.sql")),
    (2, "likes", include_str!("../migrations/0002_likes.sql")),
    (3, "key_paused", include_str!("../migrations/0003_key_paused.sql")),
    (4, "runs", include_str!("../migrations/0004_runs.sql")),
    (5, "conversations", include_str!("../migrations/0005_conversations.sql")),
    (6, "presets", include_str!("../migrations/0006_presets.sql")),
];

/// Brings the database to the newest version.
pub(crate) async fn run(db: &Db) -> Result<(), MigrateError> {
    let migrator = Migrator::with_migrations(
        FILES
            .into_iter()
            .map(|(version, name, sql)| {
                Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
            })
            .collect(),
    );
    match db {
        Db::Postgres(pool) => {
            // Off the pool: the advisory lock belongs to the connection, and must die with it on an error.
            let mut connection = pool.acquire().await?.detach();
            migrator.run_direct(None, &mut connection, false).await
        }
        Db::Sqlite(pool) => {
            let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
            migrator.run_direct(None, &mut *transaction, false).await?;
            Ok(transaction.commit().await?)
        }
    }
}
