//! The two databases behind one set of statements: which one, how it is opened, how a query reaches it.
//!
//! An enum, because the set is closed: SQLite in a file beside the server, or PostgreSQL where several
//! gateways share state. Every statement is written once, with `$1` parameters and types both know
//! (TEXT and BIGINT). It must not know any table.

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use std::io;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How long a statement waits for another process's write on the same SQLite file (`playground token
/// create` beside a running server). Ours never wait here: they queue for the one writing connection.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// How often a new file is looked at that another process is making.
const LOOK: Duration = Duration::from_millis(10);

/// How long a query waits for a free connection before it fails: past this a person has given up.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

/// SQLite readers: two cores' worth and room for one slow query.
const N_SQLITE_READERS: u32 = 4;

/// PostgreSQL connections of one gateway; ten gateways stay below its default limit of 100 + 3 reserved.
const N_POSTGRES_CONNECTIONS: u32 = 9;

/// A pool of connections to one of the two databases.
#[derive(Clone)]
pub(crate) enum Db {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// Runs one expression on whichever pool is there: `on!(db, pool => query.execute(pool).await)`.
macro_rules! on {
    ($db:expr, $pool:ident => $run:expr) => {
        match $db {
            Db::Sqlite($pool) => $run,
            Db::Postgres($pool) => $run,
        }
    };
}
pub(crate) use on;

/// Where to read and where to write.
///
/// SQLite allows one writer at a time, and a second one *sleeps* and tries again; through a pool of one
/// connection writers queue instead and are served in turn, while readers go on beside them (WAL). For
/// PostgreSQL, and for a database in memory (which is its connection), both are the same pool.
pub(crate) struct Pools {
    pub(crate) reads: Db,
    pub(crate) writes: Db,
}

/// Opens `sqlite:PATH`, `sqlite::memory:` or `postgres://...`.
pub(crate) async fn open(url: &str) -> Result<Pools, sqlx::Error> {
    if let Some(path) = url.strip_prefix("sqlite:") {
        return if path == ":memory:" {
            open_memory().await
        } else {
            open_file(Path::new(path.strip_prefix("//").unwrap_or(path))).await
        };
    }
    if url.starts_with("postgres:") || url.starts_with("postgresql:") {
        let pool = PgPoolOptions::new()
            .max_connections(N_POSTGRES_CONNECTIONS)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(PgConnectOptions::from_str(url)?)
            .await?;
        return Ok(Pools { reads: Db::Postgres(pool.clone()), writes: Db::Postgres(pool) });
    }
    // The address may hold a password, so it is not repeated.
    let fault = "a database address starts with \"sqlite:\" or \"postgres:\"";
    Err(sqlx::Error::Configuration(fault.into()))
}

/// The path is taken as it is, without percent-decoding: it comes from a configuration, not from a browser.
async fn open_file(path: &Path) -> Result<Pools, sqlx::Error> {
    create_private(path).map_err(sqlx::Error::Io)?;
    let options = sqlite_options().filename(path).journal_mode(SqliteJournalMode::Wal);
    // The writer first: it alone turns a new file to WAL, which needs the file for itself.
    let writes = in_turn(&options).await?;
    let reads = sqlite_pool(N_SQLITE_READERS).connect_with(options).await?;
    Ok(Pools { reads: Db::Sqlite(reads), writes: Db::Sqlite(writes) })
}

/// The writing connection. Of two that turn one new file to WAL at the same moment SQLite refuses one at once, where it
/// lets others wait.
async fn in_turn(options: &SqliteConnectOptions) -> Result<SqlitePool, sqlx::Error> {
    const LOCKED: &str = "5";
    let locked = |error: &sqlx::Error| {
        let told = error.as_database_error();
        told.is_some_and(|error| error.code().is_some_and(|code| code == LOCKED))
    };
    let give_up = Instant::now() + BUSY_TIMEOUT;
    loop {
        match sqlite_pool(1).connect_with(options.clone()).await {
            Err(error) if locked(&error) && Instant::now() < give_up => sleep(LOOK).await,
            result => return result,
        }
    }
}

/// One connection that is never closed, since the database lives and dies with it.
async fn open_memory() -> Result<Pools, sqlx::Error> {
    let pool = sqlite_pool(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(sqlite_options().filename(":memory:"))
        .await?;
    Ok(Pools { reads: Db::Sqlite(pool.clone()), writes: Db::Sqlite(pool) })
}

fn sqlite_pool(n_connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new().max_connections(n_connections).acquire_timeout(ACQUIRE_TIMEOUT)
}

/// `NORMAL` in WAL mode: nothing is lost when the program dies; when the machine loses power the last
/// few commits may be missing, and the file stays whole (sqlite.org/pragma.html#pragma_synchronous).
fn sqlite_options() -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .synchronous(SqliteSynchronous::Normal)
}

/// Creates the file readable and writable by its owner only. SQLite gives the same permissions to the
/// `-wal` and `-shm` files beside it.
fn create_private(path: &Path) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

impl Db {
    /// Waits for borrowed connections and closes all.
    pub(crate) async fn close(&self) {
        on!(self, pool => pool.close().await);
    }
}
