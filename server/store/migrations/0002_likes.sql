-- One text for SQLite and PostgreSQL, forward only; see 0001_first.sql.

-- A like is the account's; a model's likes are counted by its name, so that is what leads the key.
CREATE TABLE model_like (
    model TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id),
    liked_at_us BIGINT NOT NULL,
    PRIMARY KEY (model, account_id)
);
