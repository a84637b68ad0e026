-- One text for SQLite and PostgreSQL. Times are microseconds since 1970, money nano-dollars, ids text.
-- Forward only: a change is a new file, never an edit of this one.

CREATE TABLE account (
    id TEXT PRIMARY KEY,
    created_at_us BIGINT NOT NULL
);

-- The one account of a personal installation; there from the start so that everything can point at it.
INSERT INTO account (id, created_at_us) VALUES ('owner', 0);

CREATE TABLE token (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL CHECK (kind IN ('platform', 'public_ai')),
    name TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    last_four TEXT NOT NULL,
    created_at_us BIGINT NOT NULL,
    last_used_at_us BIGINT
);

CREATE INDEX token_by_account ON token (account_id);

CREATE TABLE provider_key (
    account_id TEXT NOT NULL REFERENCES account (id),
    provider TEXT NOT NULL,
    key_version BIGINT NOT NULL,
    sealed TEXT NOT NULL,
    last_four TEXT NOT NULL,
    created_at_us BIGINT NOT NULL,
    last_used_at_us BIGINT,
    PRIMARY KEY (account_id, provider)
);

CREATE TABLE provider_order (
    account_id TEXT PRIMARY KEY REFERENCES account (id),
    providers TEXT NOT NULL,
    saved_at_us BIGINT NOT NULL
);

-- The ledger: a call is one row here when it is reserved and one row in settlement when it ends.
-- Neither is ever changed or removed.
CREATE TABLE usage (
    request_id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    token_id TEXT,
    mode TEXT NOT NULL CHECK (mode IN ('routed', 'custom_key')),
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    writer_id TEXT NOT NULL
);

CREATE INDEX usage_by_time ON usage (at_us);

CREATE TABLE settlement (
    request_id TEXT PRIMARY KEY REFERENCES usage (request_id),
    mode TEXT NOT NULL CHECK (mode IN ('routed', 'custom_key')),
    provider TEXT NOT NULL,
    cluster TEXT,
    n_prompt_tokens BIGINT NOT NULL,
    n_completion_tokens BIGINT NOT NULL,
    cost_nanousd BIGINT NOT NULL,
    first_token_ms BIGINT,
    duration_ms BIGINT NOT NULL,
    ended TEXT NOT NULL CHECK (ended IN ('ok', 'cancelled', 'failed'))
);
