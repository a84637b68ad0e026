//! The writer's statements: many rows each, the same text for both databases but for how a place is written.
//!
//! A statement is prepared once per connection and kept by its text, so rows go out in powers of two: nine
//! texts a table instead of one for each number of rows.
//!
//! SQLite's places are `?`: with names such as `$7` its driver asks for the name of each before it binds it,
//! and SQLite answers by walking the names up to it, which for a full statement cost more than writing its
//! rows.

use crate::{
    db::{Db, on},
    ledger::{
        NewUsage, Settlement,
        queue::{Entry, KeyUse},
    },
};
use std::sync::{Arc, LazyLock};

/// Rows of the largest statement: 2,560 parameters, a tenth of what either database takes. SQLite's driver hands
/// each statement to a thread of its own and back, which 64 rows did not outweigh.
const MAX_ROWS: usize = 256;

static USAGE: LazyLock<Insert> = LazyLock::new(|| {
    Insert::into(
        "usage",
        &["request_id", "account_id", "token_id", "mode", "provider", "model", "at_us", "writer_id"],
    )
});

static SETTLEMENT: LazyLock<Insert> = LazyLock::new(|| {
    Insert::into(
        "settlement",
        &[
            "request_id",
            "mode",
            "provider",
            "cluster",
            "n_prompt_tokens",
            "n_completion_tokens",
            "cost_nanousd",
            "first_token_ms",
            "duration_ms",
            "ended",
        ],
    )
});

/// The texts that insert 1, 2, 4 and so on up to [`MAX_ROWS`] rows and skip those that are there.
struct Insert {
    sqlite: Vec<String>,
    postgres: Vec<String>,
}

impl Insert {
    fn into(table: &str, columns: &[&str]) -> Self {
        Self {
            sqlite: Self::texts(table, columns, |_| "?".to_owned()),
            postgres: Self::texts(table, columns, |place| format!("${place}")),
        }
    }

    /// One text for each power of two; `place` writes the place of the n-th value, counted from 1.
    fn texts(table: &str, columns: &[&str], place: impl Fn(usize) -> String) -> Vec<String> {
        let row = |row: usize| {
            let places = (1..=columns.len()).map(|column| place(row * columns.len() + column));
            format!("({})", places.collect::<Vec<_>>().join(","))
        };
        let text = |n_bits: u32| {
            let rows: Vec<_> = (0..1 << n_bits).map(row).collect();
            let (columns, rows) = (columns.join(", "), rows.join(","));
            format!("INSERT INTO {table} ({columns}) VALUES {rows} ON CONFLICT (request_id) DO NOTHING")
        };
        (0..=MAX_ROWS.ilog2()).map(text).collect()
    }

    /// For so many rows, a power of two.
    fn of(&'static self, db: &Db, n_rows: usize) -> &'static str {
        debug_assert!(n_rows.is_power_of_two());
        let texts = match db {
            Db::Sqlite(_) => &self.sqlite,
            Db::Postgres(_) => &self.postgres,
        };
        &texts[n_rows.ilog2() as usize]
    }
}

/// A column's texts, of which most are the one of the row before: it is bound again and not copied.
#[derive(Default)]
struct Texts(Option<Arc<str>>);

impl Texts {
    fn of(&mut self, text: &str) -> Arc<str> {
        match &self.0 {
            Some(last) if **last == *text => Arc::clone(last),
            _ => Arc::clone(self.0.insert(text.into())),
        }
    }
}

/// What one transaction writes.
#[derive(Default)]
pub(super) struct Batch<'a> {
    pub(super) reservations: Vec<&'a NewUsage>,
    pub(super) settlements: Vec<&'a Settlement>,
    token_uses: Vec<(&'a str, i64)>,
    pub(super) key_uses: Vec<&'a KeyUse>,
}

impl<'a> Batch<'a> {
    /// A settlement never stands before its reservation in the queue, so in one batch with it, or later.
    pub(super) fn of(entries: &'a [Entry]) -> Self {
        let mut batch = Self::default();
        for entry in entries {
            match entry {
                Entry::Reservation(usage) => batch.reservations.push(usage),
                Entry::Settlement(settlement) => batch.settlements.push(settlement),
                Entry::TokenUse { token_id, at_us } => batch.token_uses.push((token_id, *at_us)),
                Entry::KeyUse(key_use) => batch.key_uses.push(key_use),
            }
        }
        batch
    }

    pub(super) fn len(&self) -> usize {
        self.reservations.len() + self.settlements.len() + self.token_uses.len() + self.key_uses.len()
    }

    /// Each row as a batch of its own, in an order that the schema takes.
    pub(super) fn rows(&self) -> impl Iterator<Item = Batch<'a>> {
        let reservations =
            self.reservations.iter().map(|usage| Batch { reservations: vec![*usage], ..Batch::default() });
        let settlements =
            self.settlements.iter().map(|row| Batch { settlements: vec![*row], ..Batch::default() });
        let token_uses =
            self.token_uses.iter().map(|row| Batch { token_uses: vec![*row], ..Batch::default() });
        let key_uses = self.key_uses.iter().map(|row| Batch { key_uses: vec![*row], ..Batch::default() });
        reservations.chain(settlements).chain(token_uses).chain(key_uses)
    }
}

/// Writes a batch in one transaction and counts the rows it skipped because they were there. A settlement
/// without a reservation breaks the schema's rule, and with it the batch.
pub(super) async fn write(db: &Db, writer_id: &str, batch: &Batch<'_>) -> Result<u64, sqlx::Error> {
    let mut n_skipped = 0;
    let writer_id: Arc<str> = writer_id.into();
    let mut texts: [Texts; 6] = Default::default();
    let [accounts, tokens, modes, providers, names, ends] = &mut texts;
    on!(db, pool => {
        let mut transaction = pool.begin().await?;
        for rows in in_powers_of_two(&batch.reservations) {
            let mut insert = sqlx::query(USAGE.of(db, rows.len()));
            for usage in rows {
                insert = insert
                    .bind(Arc::clone(&usage.request_id))
                    .bind(accounts.of(usage.account.as_str()))
                    .bind(usage.token_id.as_ref().map(|id| tokens.of(id)))
                    .bind(modes.of(usage.mode.as_str()))
                    .bind(providers.of(usage.provider.as_str()))
                    .bind(names.of(usage.model.as_str()))
                    .bind(usage.at_us)
                    .bind(Arc::clone(&writer_id));
            }
            n_skipped += rows.len() as u64 - insert.execute(&mut *transaction).await?.rows_affected();
        }
        for rows in in_powers_of_two(&batch.settlements) {
            let mut insert = sqlx::query(SETTLEMENT.of(db, rows.len()));
            for settlement in rows {
                insert = insert
                    .bind(Arc::clone(&settlement.request_id))
                    .bind(modes.of(settlement.mode.as_str()))
                    .bind(providers.of(settlement.provider.as_str()))
                    .bind(settlement.cluster.as_ref().map(|name| names.of(name)))
                    .bind(integer(settlement.n_prompt_tokens))
                    .bind(integer(settlement.n_completion_tokens))
                    .bind(settlement.cost.0)
                    .bind(settlement.first_token_ms.map(integer))
                    .bind(integer(settlement.duration_ms))
                    .bind(ends.of(settlement.ended.as_str()));
            }
            n_skipped += rows.len() as u64 - insert.execute(&mut *transaction).await?.rows_affected();
        }
        for (token_id, at_us) in &batch.token_uses {
            sqlx::query("UPDATE token SET last_used_at_us = $1 WHERE id = $2")
                .bind(at_us)
                .bind(*token_id)
                .execute(&mut *transaction)
                .await?;
        }
        for KeyUse { account, provider, at_us } in &batch.key_uses {
            // A key that was replaced since has not been used.
            sqlx::query(
                "UPDATE provider_key SET last_used_at_us = $1 \
                 WHERE account_id = $2 AND provider = $3 AND created_at_us <= $1",
            )
            .bind(at_us)
            .bind(account.as_str())
            .bind(provider.as_str())
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
    });
    Ok(n_skipped)
}

/// Settles, as failed and free, what another writer reserved before then and nobody settled.
pub(super) async fn settle_leftovers(db: &Db, writer_id: &str, before_us: i64) -> Result<u64, sqlx::Error> {
    Ok(on!(db, pool => {
        sqlx::query(
            "INSERT INTO settlement (request_id, mode, provider, n_prompt_tokens, n_completion_tokens, \
             cost_nanousd, duration_ms, ended) \
             SELECT usage.request_id, usage.mode, usage.provider, 0, 0, 0, 0, 'failed' FROM usage \
             LEFT JOIN settlement ON settlement.request_id = usage.request_id \
             WHERE settlement.request_id IS NULL AND usage.writer_id <> $1 AND usage.at_us < $2 \
             ON CONFLICT (request_id) DO NOTHING",
        )
        .bind(writer_id)
        .bind(before_us)
        .execute(pool)
        .await?
        .rows_affected()
    }))
}

fn in_powers_of_two<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let n_bits = rows.len().checked_ilog2()?;
        let (now, later) = rows.split_at((1 << n_bits).min(MAX_ROWS));
        rows = later;
        Some(now)
    })
}

/// Both databases count with a sign; nothing real comes near the end of it.
fn integer(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Insert, in_powers_of_two};

    #[test]
    fn a_text_has_a_place_for_each_value() {
        let Insert { sqlite, postgres } = Insert::into("t", &["a", "b"]);
        assert_eq!((sqlite.len(), postgres.len()), (9, 9), "1 to 256 rows");
        let end = "ON CONFLICT (request_id) DO NOTHING";
        assert_eq!(sqlite[1], format!("INSERT INTO t (a, b) VALUES (?,?),(?,?) {end}"));
        assert_eq!(postgres[1], format!("INSERT INTO t (a, b) VALUES ($1,$2),($3,$4) {end}"));
    }

    #[test]
    fn rows_go_out_in_powers_of_two() {
        let rows: Vec<u32> = (0..600).collect();
        let sizes = |n: usize| in_powers_of_two(&rows[..n]).map(<[_]>::len).collect::<Vec<_>>();
        assert_eq!(sizes(0), [0; 0]);
        assert_eq!(sizes(1), [1]);
        assert_eq!(sizes(7), [4, 2, 1]);
        assert_eq!(sizes(600), [256, 256, 64, 16, 8]);
        assert_eq!(in_powers_of_two(&rows).flatten().copied().collect::<Vec<_>>(), rows);
    }
}
